/*
 * service/rpc/descriptors.h: what the embedded FileDescriptorSet says.
 *
 * It is the source of truth at run time too: methods with their streaming kind, types and policy
 * for the method table, files and symbols for reflection. Everything returned lives as long as the
 * `rpc_descriptors`, and the set's bytes must live as long as that.
 */
#ifndef SERVICE_RPC_DESCRIPTORS_H
#define SERVICE_RPC_DESCRIPTORS_H

#include "service/base/arena.h"

enum rpc_kind {
    RPC_KIND_UNARY,
    RPC_KIND_CLIENT_STREAM,
    RPC_KIND_SERVER_STREAM,
    RPC_KIND_BIDI_STREAM,
};

/* What `lockstep.v1.method_policy` of a method says. */
struct rpc_policy {
    bool is_set;
    int32_t scope; /* Lockstep__V1__Scope */
    bool mutates;
    struct str shop_field; /* path of the field that names the shop; empty: none */
};

struct rpc_method_info {
    struct str service; /* "lockstep.v1.OrderService" */
    struct str name;    /* "AcceptOrder" */
    struct str path;    /* "/lockstep.v1.OrderService/AcceptOrder", NUL behind it */
    struct str request_type, response_type; /* "lockstep.v1.AcceptOrderRequest" */
    enum rpc_kind kind;
    struct rpc_policy policy;
};

struct rpc_file_info {
    struct str name;     /* "lockstep/v1/order_service.proto" */
    struct str bytes;    /* the packed FileDescriptorProto */
    struct str *imports; /* names of files */
    size_t import_count;
};

/* A name of the API, and the file that defines it. */
struct rpc_symbol {
    struct str name; /* "lockstep.v1.Order.state" */
    uint32_t file;
};

struct rpc_extension {
    struct str extendee; /* "google.protobuf.MethodOptions" */
    int32_t number;
    uint32_t file;
};

struct rpc_descriptors {
    struct arena arena;
    struct rpc_method_info *methods; /* in the order of the files */
    struct rpc_file_info *files;
    struct rpc_symbol *symbols; /* by name */
    struct rpc_extension *extensions;
    struct str *services; /* full names, in the order of the files */
    size_t method_count, file_count, symbol_count, extension_count, service_count;
};

/* REQUEST_MALFORMED: not a FileDescriptorSet. On failure nothing is to be released. */
MUST_USE enum err_code rpc_descriptors_read(struct str set, struct rpc_descriptors *ret,
                                            struct err *err);
void rpc_descriptors_release(struct rpc_descriptors *descriptors);

/* NULL: no such name. */
const struct rpc_file_info *rpc_descriptors_file(const struct rpc_descriptors *descriptors,
                                                 struct str name);
const struct rpc_file_info *rpc_descriptors_symbol(const struct rpc_descriptors *descriptors,
                                                   struct str name);
const struct rpc_file_info *rpc_descriptors_extension(const struct rpc_descriptors *descriptors,
                                                      struct str extendee, int32_t number);

#endif
