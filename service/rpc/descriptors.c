/* service/rpc/descriptors.c: files, methods and symbols of a FileDescriptorSet. */
#include "service/rpc/descriptors.h"

#include <protobuf-c/protobuf-c.h>
#include <stdlib.h>
#include <string.h>

#include "google/protobuf/descriptor.pb-c.h"
#include "lockstep/v1/method_policy.pb-c.h"
#include "service/rpc/decode.h"

enum {
    DESCRIPTORS_BYTES_MAX = 64 << 20,
    POLICY_FIELD_NUMBER = 50700, /* lockstep.v1.method_policy */
    SYMBOL_ROOM_FIRST = 256,
};

/* A message whose contents are still to be named, and what stands before their names. */
struct scope {
    const Google__Protobuf__DescriptorProto *message;
    struct str name;
};

struct reading {
    struct rpc_descriptors *out;
    struct arena *arena;
    uint32_t file;
    size_t symbol_room, extension_room;
    struct scope *scopes; /* a stack */
    size_t scope_count, scope_room;
};

/* An array with room for one more; the old one stays in the arena. NULL: the arena is full. */
static void *with_room(struct arena *arena, void *old, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return old;
    size_t more = *room == 0 ? SYMBOL_ROOM_FIRST : *room * 2;
    void *array = arena_alloc_array(arena, more, size);
    if (array == NULL)
        return NULL;
    if (count > 0)
        memcpy(array, old, count * size);
    *room = more;
    return array;
}

static struct str name_in(struct arena *arena, struct str scope, const char *name)
{
    if (scope.len == 0)
        return str_c(name);
    return arena_format(arena, "%.*s.%s", STR_ARG(scope), name);
}

/* Names that find no room are missed at the end: the arena says so. */
static struct str symbol_add(struct reading *reading, struct str scope, const char *name)
{
    struct rpc_descriptors *out = reading->out;
    struct str full = name_in(reading->arena, scope, name);
    struct rpc_symbol *symbols = with_room(reading->arena, out->symbols, out->symbol_count,
                                           &reading->symbol_room, sizeof(*symbols));
    if (symbols == NULL)
        return full;
    out->symbols = symbols;
    symbols[out->symbol_count++] = (struct rpc_symbol){ .name = full, .file = reading->file };
    return full;
}

static void extension_add(struct reading *reading, struct str scope,
                          const Google__Protobuf__FieldDescriptorProto *field)
{
    struct rpc_descriptors *out = reading->out;
    symbol_add(reading, scope, field->name);
    struct rpc_extension *extensions =
        with_room(reading->arena, out->extensions, out->extension_count, &reading->extension_room,
                  sizeof(*extensions));
    if (extensions == NULL)
        return;
    out->extensions = extensions;
    struct str extendee = str_c(field->extendee);
    extensions[out->extension_count++] = (struct rpc_extension){
        .extendee = str_from(extendee, str_starts(extendee, STR(".")) ? 1 : 0),
        .number = field->number,
        .file = reading->file,
    };
}

static void enum_add(struct reading *reading, struct str scope,
                     const Google__Protobuf__EnumDescriptorProto *type)
{
    symbol_add(reading, scope, type->name);
    for (size_t i = 0; i < type->n_value; i++)
        symbol_add(reading, scope, type->value[i]->name); /* values are their enum's siblings */
}

static void scope_push(struct reading *reading, struct str scope,
                       const Google__Protobuf__DescriptorProto *message)
{
    struct str name = symbol_add(reading, scope, message->name);
    struct scope *scopes = with_room(reading->arena, reading->scopes, reading->scope_count,
                                     &reading->scope_room, sizeof(*scopes));
    if (scopes == NULL)
        return;
    reading->scopes = scopes;
    scopes[reading->scope_count++] = (struct scope){ .message = message, .name = name };
}

static void messages_walk(struct reading *reading)
{
    while (reading->scope_count > 0) {
        struct scope scope = reading->scopes[--reading->scope_count];
        for (size_t i = 0; i < scope.message->n_field; i++)
            symbol_add(reading, scope.name, scope.message->field[i]->name);
        for (size_t i = 0; i < scope.message->n_oneof_decl; i++)
            symbol_add(reading, scope.name, scope.message->oneof_decl[i]->name);
        for (size_t i = 0; i < scope.message->n_extension; i++)
            extension_add(reading, scope.name, scope.message->extension[i]);
        for (size_t i = 0; i < scope.message->n_enum_type; i++)
            enum_add(reading, scope.name, scope.message->enum_type[i]);
        for (size_t i = 0; i < scope.message->n_nested_type; i++)
            scope_push(reading, scope.name, scope.message->nested_type[i]);
    }
}

/* protobuf-c keeps the options it does not know, with the length in front. */
static enum err_code policy_read(struct arena *arena,
                                 const Google__Protobuf__MethodOptions *options,
                                 struct rpc_policy *ret, struct err *err)
{
    for (unsigned i = 0; options != NULL && i < options->base.n_unknown_fields; i++) {
        const ProtobufCMessageUnknownField *field = &options->base.unknown_fields[i];
        if (field->tag != POLICY_FIELD_NUMBER)
            continue;
        size_t at = 0;
        while (at < field->len && field->data[at] >= 0x80)
            at++;
        at++;
        ProtobufCAllocator allocator = rpc_arena_allocator(arena);
        Lockstep__V1__MethodPolicy *policy =
            field->wire_type != PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED || at > field->len
                ? NULL
                : lockstep__v1__method_policy__unpack(&allocator, field->len - at,
                                                      field->data + at);
        if (policy == NULL)
            return err_set(err, REASON_REQUEST_MALFORMED, "method_policy cannot be read");
        *ret = (struct rpc_policy){
            .is_set = true,
            .scope = (int32_t)policy->scope,
            .mutates = policy->mutates,
            .shop_field = str_c(policy->shop_field),
        };
    }
    return ERR_OK;
}

static struct str type_name(const char *name)
{
    struct str type = str_c(name);
    return str_from(type, str_starts(type, STR(".")) ? 1 : 0);
}

static enum rpc_kind kind_of(const Google__Protobuf__MethodDescriptorProto *method)
{
    if (method->client_streaming)
        return method->server_streaming ? RPC_KIND_BIDI_STREAM : RPC_KIND_CLIENT_STREAM;
    return method->server_streaming ? RPC_KIND_SERVER_STREAM : RPC_KIND_UNARY;
}

static enum err_code service_read(struct reading *reading, struct str package,
                                  const Google__Protobuf__ServiceDescriptorProto *service,
                                  struct err *err)
{
    struct rpc_descriptors *out = reading->out;
    struct str name = symbol_add(reading, package, service->name);
    out->services[out->service_count++] = name;
    for (size_t i = 0; i < service->n_method; i++) {
        const Google__Protobuf__MethodDescriptorProto *method = service->method[i];
        symbol_add(reading, name, method->name);
        struct rpc_method_info *info = &out->methods[out->method_count++];
        *info = (struct rpc_method_info){
            .service = name,
            .name = str_c(method->name),
            .path = arena_format(reading->arena, "/%.*s/%s", STR_ARG(name), method->name),
            .request_type = type_name(method->input_type),
            .response_type = type_name(method->output_type),
            .kind = kind_of(method),
        };
        enum err_code code = policy_read(reading->arena, method->options, &info->policy, err);
        if (code != ERR_OK)
            return err_in(err, "%.*s", STR_ARG(info->path));
    }
    return ERR_OK;
}

static enum err_code file_read(struct reading *reading,
                               const Google__Protobuf__FileDescriptorProto *file, struct err *err)
{
    struct str package = str_c(file->package);
    struct rpc_file_info *info = &reading->out->files[reading->file];
    info->name = str_c(file->name);
    info->imports = ARENA_ARRAY(reading->arena, struct str, file->n_dependency);
    for (size_t i = 0; info->imports != NULL && i < file->n_dependency; i++)
        info->imports[info->import_count++] = str_c(file->dependency[i]);
    for (size_t i = 0; i < file->n_message_type; i++)
        scope_push(reading, package, file->message_type[i]);
    messages_walk(reading);
    for (size_t i = 0; i < file->n_enum_type; i++)
        enum_add(reading, package, file->enum_type[i]);
    for (size_t i = 0; i < file->n_extension; i++)
        extension_add(reading, package, file->extension[i]);
    for (size_t i = 0; i < file->n_service; i++) {
        enum err_code code = service_read(reading, package, file->service[i], err);
        if (code != ERR_OK)
            return code;
    }
    return ERR_OK;
}

static int symbol_order(const void *a, const void *b)
{
    const struct rpc_symbol *left = a, *right = b;
    return str_cmp(left->name, right->name);
}

/* The packed files as they stand in the set: field 1, one after the other. protobuf-c has read
 * them all before, so lengths are sound. */
static void files_cut(struct str set, struct rpc_descriptors *out)
{
    size_t at = 0;
    for (size_t i = 0; i < out->file_count; i++) {
        uint64_t len = 0;
        at++; /* the tag */
        for (int shift = 0;; shift += 7) {
            uint8_t byte = (uint8_t)set.ptr[at++];
            len |= (uint64_t)(byte & 0x7f) << shift;
            if (byte < 0x80)
                break;
        }
        out->files[i].bytes = (struct str){ set.ptr + at, (size_t)len };
        at += len;
    }
}

static enum err_code set_read(struct reading *reading, struct str set, struct err *err)
{
    struct rpc_descriptors *out = reading->out;
    ProtobufCAllocator allocator = rpc_arena_allocator(reading->arena);
    const Google__Protobuf__FileDescriptorSet *files =
        google__protobuf__file_descriptor_set__unpack(&allocator, set.len,
                                                      (const uint8_t *)set.ptr);
    if (files == NULL || files->base.n_unknown_fields > 0)
        return err_set(err, REASON_REQUEST_MALFORMED, "the descriptors cannot be read");
    size_t service_count = 0, method_count = 0;
    for (size_t i = 0; i < files->n_file; i++) {
        service_count += files->file[i]->n_service;
        for (size_t s = 0; s < files->file[i]->n_service; s++)
            method_count += files->file[i]->service[s]->n_method;
    }
    out->file_count = files->n_file;
    out->files = ARENA_ARRAY(reading->arena, struct rpc_file_info, files->n_file);
    out->services = ARENA_ARRAY(reading->arena, struct str, service_count);
    out->methods = ARENA_ARRAY(reading->arena, struct rpc_method_info, method_count);
    if (arena_is_full(reading->arena))
        return arena_err(reading->arena, err);
    files_cut(set, out);
    for (; reading->file < files->n_file; reading->file++) {
        enum err_code code = file_read(reading, files->file[reading->file], err);
        if (code != ERR_OK)
            return err_in(err, "%s", files->file[reading->file]->name);
    }
    if (arena_is_full(reading->arena))
        return arena_err(reading->arena, err);
    if (out->symbol_count > 0)
        qsort(out->symbols, out->symbol_count, sizeof(*out->symbols), symbol_order);
    return ERR_OK;
}

enum err_code rpc_descriptors_read(struct str set, struct rpc_descriptors *ret, struct err *err)
{
    *ret = (struct rpc_descriptors){ .file_count = 0 };
    arena_init(&ret->arena, DESCRIPTORS_BYTES_MAX);
    struct reading reading = { .out = ret, .arena = &ret->arena };
    enum err_code code = set_read(&reading, set, err);
    if (code != ERR_OK)
        arena_release(&ret->arena);
    return code;
}

void rpc_descriptors_release(struct rpc_descriptors *descriptors)
{
    arena_release(&descriptors->arena);
}

const struct rpc_file_info *rpc_descriptors_file(const struct rpc_descriptors *descriptors,
                                                 struct str name)
{
    for (size_t i = 0; i < descriptors->file_count; i++) {
        if (str_eq(descriptors->files[i].name, name))
            return &descriptors->files[i];
    }
    return NULL;
}

const struct rpc_file_info *rpc_descriptors_symbol(const struct rpc_descriptors *descriptors,
                                                   struct str name)
{
    const struct rpc_symbol wanted = { .name = name };
    const struct rpc_symbol *found =
        descriptors->symbol_count == 0
            ? NULL
            : bsearch(&wanted, descriptors->symbols, descriptors->symbol_count,
                      sizeof(*descriptors->symbols), symbol_order);
    return found == NULL ? NULL : &descriptors->files[found->file];
}

const struct rpc_file_info *rpc_descriptors_extension(const struct rpc_descriptors *descriptors,
                                                      struct str extendee, int32_t number)
{
    for (size_t i = 0; i < descriptors->extension_count; i++) {
        const struct rpc_extension *extension = &descriptors->extensions[i];
        if (extension->number == number && str_eq(extension->extendee, extendee))
            return &descriptors->files[extension->file];
    }
    return NULL;
}
