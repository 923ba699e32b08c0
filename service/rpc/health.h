/*
 * service/rpc/health.h: grpc.health.v1, for load balancers and probes. Open to everybody.
 *
 * All services serve, or none does: they stand on one store and one engine.
 */
#ifndef SERVICE_RPC_HEALTH_H
#define SERVICE_RPC_HEALTH_H

#include "service/rpc/descriptors.h"
#include "service/rpc/method.h"

struct rpc_health; /* opaque; the context of the service */

extern const struct rpc_service rpc_health_service;

/* Serving. `descriptors` name the services one may ask for; they must outlive it. */
struct rpc_health *rpc_health_new(const struct rpc_descriptors *descriptors);
/* NULL is fine. */
void rpc_health_free(struct rpc_health *health);
/* Any thread; tells all who watch. */
void rpc_health_set(struct rpc_health *health, bool is_serving);

#endif
