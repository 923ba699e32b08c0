/* service/rpc/reconciliation_service.h: what finance and analytics ask, and gaps they settle. */
#ifndef SERVICE_RPC_RECONCILIATION_SERVICE_H
#define SERVICE_RPC_RECONCILIATION_SERVICE_H

#include "service/rpc/method.h"

extern const struct rpc_service reconciliation_service;

#endif
