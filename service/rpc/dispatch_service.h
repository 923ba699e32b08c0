/* service/rpc/dispatch_service.h: what warehouses report and ask. */
#ifndef SERVICE_RPC_DISPATCH_SERVICE_H
#define SERVICE_RPC_DISPATCH_SERVICE_H

#include "service/rpc/method.h"

extern const struct rpc_service dispatch_service;

#endif
