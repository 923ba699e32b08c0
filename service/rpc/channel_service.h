/*
 * service/rpc/channel_service.h: shops and their channels: settings, health, imports.
 *
 * call->context is a struct rpc_backend.
 */
#ifndef SERVICE_RPC_CHANNEL_SERVICE_H
#define SERVICE_RPC_CHANNEL_SERVICE_H

#include "service/rpc/method.h"

extern const struct rpc_service channel_service;

#endif
