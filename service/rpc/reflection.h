/*
 * service/rpc/reflection.h: server reflection, v1 and v1alpha, from the embedded descriptors.
 *
 * For grpcurl and its like. Needs a token that we know, whatever its scopes. The context of both
 * services is the `struct rpc_descriptors`.
 */
#ifndef SERVICE_RPC_REFLECTION_H
#define SERVICE_RPC_REFLECTION_H

#include "service/rpc/method.h"

extern const struct rpc_service rpc_reflection_service;
/* The same messages by their older names. */
extern const struct rpc_service rpc_reflection_alpha_service;

#endif
