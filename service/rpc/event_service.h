/*
 * service/rpc/event_service.h: the log of a shop, listed and followed.
 *
 * call->context is a struct rpc_backend.
 */
#ifndef SERVICE_RPC_EVENT_SERVICE_H
#define SERVICE_RPC_EVENT_SERVICE_H

#include "service/rpc/method.h"

extern const struct rpc_service event_service;

#endif
