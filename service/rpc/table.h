/*
 * service/rpc/table.h: the method table, made of descriptors and rows, or a refusal to start.
 */
#ifndef SERVICE_RPC_TABLE_H
#define SERVICE_RPC_TABLE_H

#include "service/rpc/descriptors.h"
#include "service/rpc/method.h"

enum { RPC_PATH_FIELD_COUNT = 4 };

/* A text field of a request, by the fields that lead to it. */
struct rpc_field_path {
    const ProtobufCFieldDescriptor *fields[RPC_PATH_FIELD_COUNT];
    uint32_t count;
};

/* One method: what it is, who handles it, and with what. */
struct rpc_entry {
    const struct rpc_method_info *info;
    const struct rpc_method *method;
    const ProtobufCMessageDescriptor *request, *response;
    void *context;
    enum rpc_access access;
    struct rpc_field_path shop_field;
    uint32_t window;  /* messages in work at once, >= 1 */
    void *registered; /* gRPC's handle */
};

struct rpc_table {
    struct rpc_entry *entries;
    size_t count;
};

/*
 * Every method of the descriptors, in their order. CONFIG_INVALID, naming the method: without row,
 * row without method, functions that do not fit its kind, no policy, messages that are not those
 * of the descriptors.
 */
MUST_USE enum err_code rpc_table_build(const struct rpc_descriptors *descriptors,
                                       const struct rpc_binding *bindings, size_t binding_count,
                                       struct arena *arena, struct rpc_table *ret, struct err *err);

/* The text that `path` leads to in `request`; empty if a message on the way is absent. */
struct str rpc_field_text(const struct rpc_field_path *path, const ProtobufCMessage *request);

#endif
