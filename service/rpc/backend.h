/*
 * service/rpc/backend.h: what the handlers of all services find in call->context.
 *
 * Made once by whoever wires the program; everything in it lives longer than the server.
 */
#ifndef SERVICE_RPC_BACKEND_H
#define SERVICE_RPC_BACKEND_H

#include "service/base/clock.h"

struct commit_loop;
struct store;
struct watch_hub;

struct rpc_backend {
    struct store *store;      /* read through engine/reader.h, never written */
    struct commit_loop *loop; /* takes the commands */
    const struct clock *clock;
    struct watch_hub *watches;
};

#endif
