/*
 * service/rpc/exception_service.h: what could not proceed, and what people do about it.
 *
 * call->context is a struct rpc_backend.
 */
#ifndef SERVICE_RPC_EXCEPTION_SERVICE_H
#define SERVICE_RPC_EXCEPTION_SERVICE_H

#include "service/rpc/method.h"

extern const struct rpc_service exception_service;

#endif
