/*
 * service/rpc/catalog_service.h: products, offers and prices: named in the API, built later.
 */
#ifndef SERVICE_RPC_CATALOG_SERVICE_H
#define SERVICE_RPC_CATALOG_SERVICE_H

#include "service/rpc/method.h"

extern const struct rpc_service catalog_service;

#endif
