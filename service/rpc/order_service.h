/* service/rpc/order_service.h: orders: what customers bought, and how far we are with it. */
#ifndef SERVICE_RPC_ORDER_SERVICE_H
#define SERVICE_RPC_ORDER_SERVICE_H

#include "service/rpc/method.h"

extern const struct rpc_service order_service;

#endif
