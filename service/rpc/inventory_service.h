/*
 * service/rpc/inventory_service.h: stock in, positions and publications out.
 *
 * call->context is a struct rpc_backend.
 */
#ifndef SERVICE_RPC_INVENTORY_SERVICE_H
#define SERVICE_RPC_INVENTORY_SERVICE_H

#include "service/rpc/method.h"

extern const struct rpc_service inventory_service;

#endif
