/* service/rpc/refund_service.h: returns and refunds. */
#ifndef SERVICE_RPC_REFUND_SERVICE_H
#define SERVICE_RPC_REFUND_SERVICE_H

#include "service/rpc/method.h"

extern const struct rpc_service refund_service;

#endif
