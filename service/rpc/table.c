/* service/rpc/table.c: descriptors say what, rows say who; here they must agree. */
#include "service/rpc/table.h"

#include <string.h>

#include "service/base/limits.h"

static struct str service_name(const struct rpc_service *service)
{
    return str_c(service->name != NULL ? service->name : service->descriptor->name);
}

static const struct rpc_binding *binding_find(const struct rpc_binding *bindings, size_t count,
                                              struct str service)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(service_name(bindings[i].service), service))
            return &bindings[i];
    }
    return NULL;
}

static const struct rpc_method *row_find(const struct rpc_service *service, struct str name)
{
    for (size_t i = 0; i < service->method_count; i++) {
        if (str_eq(str_c(service->methods[i].name), name))
            return &service->methods[i];
    }
    return NULL;
}

static const ProtobufCMethodDescriptor *generated_find(const ProtobufCServiceDescriptor *service,
                                                       struct str name)
{
    for (unsigned i = 0; i < service->n_methods; i++) {
        if (str_eq(str_c(service->methods[i].name), name))
            return &service->methods[i];
    }
    return NULL;
}

static enum err_code wrong(struct err *err, const char *what)
{
    return err_set(err, REASON_CONFIG_INVALID, "%s", what);
}

/* The table in method.h. */
static enum err_code functions_check(enum rpc_kind kind, const struct rpc_method *row,
                                     struct err *err)
{
    bool has_work = row->read != NULL || row->start != NULL;
    int way_count = (row->read != NULL) + (row->start != NULL) + (row->query != NULL) +
                    (row->next != NULL) + row->later;
    if (way_count != 1)
        return wrong(err, "needs exactly one of read, start, query, next, later");
    if (row->later)
        return ERR_OK;
    if ((row->next != NULL) != (kind == RPC_KIND_SERVER_STREAM))
        return wrong(err, "next and server streaming belong together");
    if ((row->answer != NULL) != has_work)
        return wrong(err, "answer belongs to read or start");
    if (row->survey != NULL && (row->read == NULL || kind != RPC_KIND_UNARY))
        return wrong(err, "survey belongs to read, of a unary method");
    if ((row->fold != NULL) != (kind == RPC_KIND_CLIENT_STREAM))
        return wrong(err, "fold and client streaming belong together");
    if (row->query != NULL && kind == RPC_KIND_CLIENT_STREAM)
        return wrong(err, "a client stream is read or started, not queried");
    if (kind == RPC_KIND_UNARY && (row->open != NULL || row->close != NULL || row->window > 0))
        return wrong(err, "open, close and window are for streams");
    if (row->window > LIMIT_STREAM_WINDOW)
        return wrong(err, "the window is too large");
    return ERR_OK;
}

static enum err_code types_check(const struct rpc_method_info *info,
                                 const struct rpc_service *service,
                                 const ProtobufCMethodDescriptor *generated, struct err *err)
{
    if (generated == NULL)
        return wrong(err, "is not in the generated code");
    if (service->name != NULL) /* the same messages by other names: that is what it is for */
        return ERR_OK;
    if (!str_eq(info->request_type, str_c(generated->input->name)) ||
        !str_eq(info->response_type, str_c(generated->output->name)))
        return wrong(err, "has other messages in the generated code");
    return ERR_OK;
}

static enum err_code path_resolve(const ProtobufCMessageDescriptor *type, struct str path,
                                  struct rpc_field_path *ret, struct err *err)
{
    while (path.len > 0) {
        struct str name = path, rest = STR_EMPTY;
        if (!str_cut(path, '.', &name, &rest))
            name = path;
        const ProtobufCFieldDescriptor *field = NULL;
        for (unsigned i = 0; i < type->n_fields && field == NULL; i++) {
            if (str_eq(str_c(type->fields[i].name), name))
                field = &type->fields[i];
        }
        bool is_last = rest.len == 0;
        ProtobufCType wanted = is_last ? PROTOBUF_C_TYPE_STRING : PROTOBUF_C_TYPE_MESSAGE;
        if (field == NULL || field->type != wanted || field->label == PROTOBUF_C_LABEL_REPEATED ||
            (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0 || ret->count == RPC_PATH_FIELD_COUNT)
            return wrong(err, "shop_field leads to no text");
        ret->fields[ret->count++] = field;
        type = field->descriptor;
        path = rest;
    }
    return ERR_OK;
}

static enum err_code policy_check(struct rpc_entry *entry, struct err *err)
{
    const struct rpc_policy *policy = &entry->info->policy;
    if (entry->access != RPC_ACCESS_POLICY)
        return ERR_OK;
    if (!policy->is_set || policy->scope == 0)
        return wrong(err, "states no scope in its method_policy");
    if (policy->mutates && entry->method->query != NULL)
        return wrong(err, "mutates, so it cannot be a query");
    return path_resolve(entry->request, policy->shop_field, &entry->shop_field, err);
}

static enum err_code entry_build(const struct rpc_method_info *info,
                                 const struct rpc_binding *binding, struct rpc_entry *entry,
                                 struct err *err)
{
    if (binding == NULL)
        return wrong(err, "belongs to a service that nobody handles");
    const struct rpc_service *service = binding->service;
    const struct rpc_method *row = row_find(service, info->name);
    if (row == NULL)
        return wrong(err, "has no row");
    const ProtobufCMethodDescriptor *generated = generated_find(service->descriptor, info->name);
    enum err_code code = types_check(info, service, generated, err);
    if (code == ERR_OK)
        code = functions_check(info->kind, row, err);
    if (code != ERR_OK)
        return code;
    *entry = (struct rpc_entry){
        .info = info,
        .method = row,
        .request = generated->input,
        .response = generated->output,
        .context = binding->context,
        .access = service->access,
        .window = row->window == 0 || row->query != NULL ? 1 : row->window,
    };
    return policy_check(entry, err);
}

static bool method_exists(const struct rpc_descriptors *descriptors, struct str service,
                          struct str name)
{
    for (size_t i = 0; i < descriptors->method_count; i++) {
        if (str_eq(descriptors->methods[i].service, service) &&
            str_eq(descriptors->methods[i].name, name))
            return true;
    }
    return false;
}

static enum err_code rows_check(const struct rpc_descriptors *descriptors,
                                const struct rpc_service *service, struct err *err)
{
    struct str name = service_name(service);
    for (size_t i = 0; i < service->method_count; i++) {
        if (!method_exists(descriptors, name, str_c(service->methods[i].name)))
            return err_set(err, REASON_CONFIG_INVALID, "/%.*s/%s has a row, but is no method",
                           STR_ARG(name), service->methods[i].name);
    }
    return ERR_OK;
}

enum err_code rpc_table_build(const struct rpc_descriptors *descriptors,
                              const struct rpc_binding *bindings, size_t binding_count,
                              struct arena *arena, struct rpc_table *ret, struct err *err)
{
    for (size_t i = 0; i < binding_count; i++) {
        enum err_code code = rows_check(descriptors, bindings[i].service, err);
        if (code != ERR_OK)
            return code;
    }
    struct rpc_table table = { .count = descriptors->method_count };
    table.entries = ARENA_ARRAY(arena, struct rpc_entry, table.count);
    if (table.entries == NULL)
        return arena_err(arena, err);
    for (size_t i = 0; i < table.count; i++) {
        const struct rpc_method_info *info = &descriptors->methods[i];
        const struct rpc_binding *binding = binding_find(bindings, binding_count, info->service);
        struct err why;
        if (entry_build(info, binding, &table.entries[i], &why) != ERR_OK)
            return err_set(err, REASON_CONFIG_INVALID, "%.*s %s", STR_ARG(info->path), why.message);
    }
    *ret = table;
    return ERR_OK;
}

struct str rpc_field_text(const struct rpc_field_path *path, const ProtobufCMessage *request)
{
    const char *at = (const char *)request;
    for (uint32_t i = 0; i < path->count && at != NULL; i++) {
        const char *member;
        memcpy(&member, at + path->fields[i]->offset, sizeof(member));
        at = member;
    }
    return path->count == 0 ? STR_EMPTY : str_c(at);
}
