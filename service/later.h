/*
 * service/later.h: services that are named in the API and built later.
 */
#ifndef SERVICE_LATER_H
#define SERVICE_LATER_H

#include "service/base/arena.h"
#include "service/rpc/method.h"

/* A service each of whose methods answers UNIMPLEMENTED, METHOD_LATER. NULL: the arena is full. */
const struct rpc_service *later_service(const ProtobufCServiceDescriptor *descriptor,
                                        struct arena *arena);

#endif
