/*
 * clients/c/method.h: a method of the API, as data.
 *
 * `clients/c/proto/<service>.h` declares one for each method, and typed functions that call it;
 * both are generated from the descriptors when the project is built.
 */
#ifndef CLIENTS_C_METHOD_H
#define CLIENTS_C_METHOD_H

#include <protobuf-c/protobuf-c.h>

enum lockstep_kind {
    LOCKSTEP_KIND_UNARY,
    LOCKSTEP_KIND_CLIENT_STREAM,
    LOCKSTEP_KIND_SERVER_STREAM,
    LOCKSTEP_KIND_BIDI_STREAM,
};

struct lockstep_method {
    const char *path; /* "/lockstep.v1.OrderService/AcceptOrder" */
    enum lockstep_kind kind;
    const ProtobufCMessageDescriptor *request, *response;
};

#endif
