/* service/rpc/order_service.h: marketplace orders. call->context is a struct rpc_backend. */
#ifndef SERVICE_RPC_ORDER_SERVICE_H
#define SERVICE_RPC_ORDER_SERVICE_H

#include "service/rpc/method.h"

extern const struct rpc_service order_service;

#endif
