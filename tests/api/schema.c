/* tests/api/schema.c: walks the embedded descriptors of lockstep.v1. */
#include "tests/api/schema.h"

#include <stdlib.h>
#include <string.h>

#include "proto/lockstep_descriptor_set.h"

enum { METHOD_POLICY_NUMBER = 50700 };

static const char package[] = "lockstep.v1";
static const char package_prefix[] = ".lockstep.v1.";

struct schema schema_load(void)
{
    Google__Protobuf__FileDescriptorSet *set =
        google__protobuf__file_descriptor_set__unpack(NULL, lockstep_descriptor_set_size,
                                                      lockstep_descriptor_set);
    if (set == NULL)
        abort();
    return (struct schema){ .set = set };
}

void schema_release(struct schema *schema)
{
    google__protobuf__file_descriptor_set__free_unpacked(schema->set, NULL);
    schema->set = NULL;
}

bool schema_file(const struct schema *schema, size_t i, Google__Protobuf__FileDescriptorProto **ret)
{
    for (size_t f = 0; f < schema->set->n_file; f++) {
        if (strcmp(schema->set->file[f]->package, package) != 0)
            continue;
        if (i-- == 0) {
            *ret = schema->set->file[f];
            return true;
        }
    }
    return false;
}

bool schema_message(const struct schema *schema, size_t i, Google__Protobuf__DescriptorProto **ret)
{
    Google__Protobuf__FileDescriptorProto *file;
    for (size_t f = 0; schema_file(schema, f, &file); f++) {
        if (i < file->n_message_type) {
            *ret = file->message_type[i];
            return true;
        }
        i -= file->n_message_type;
    }
    return false;
}

Google__Protobuf__DescriptorProto *schema_find(const struct schema *schema, const char *full_name)
{
    size_t prefix_bytes = strlen(package_prefix);
    if (strncmp(full_name, package_prefix, prefix_bytes) != 0)
        return NULL;
    Google__Protobuf__DescriptorProto *message;
    for (size_t i = 0; schema_message(schema, i, &message); i++) {
        if (strcmp(message->name, full_name + prefix_bytes) == 0)
            return message;
    }
    return NULL;
}

Google__Protobuf__FieldDescriptorProto *schema_field(
    const Google__Protobuf__DescriptorProto *message, const char *name)
{
    for (size_t i = 0; message != NULL && i < message->n_field; i++) {
        if (strcmp(message->field[i]->name, name) == 0)
            return message->field[i];
    }
    return NULL;
}

/* Options that descriptor.proto does not name are unknown fields: here a length and the message. */
static Lockstep__V1__MethodPolicy *policy_of(const Google__Protobuf__MethodDescriptorProto *method)
{
    if (method->options == NULL)
        return NULL;
    for (size_t i = 0; i < method->options->base.n_unknown_fields; i++) {
        const ProtobufCMessageUnknownField *field = &method->options->base.unknown_fields[i];
        if (field->tag != METHOD_POLICY_NUMBER)
            continue;
        size_t skip = 0;
        while (skip < field->len && (field->data[skip] & 0x80) != 0)
            skip++;
        skip++;
        return lockstep__v1__method_policy__unpack(NULL, field->len - skip, field->data + skip);
    }
    return NULL;
}

bool schema_method(const struct schema *schema, size_t i, struct schema_method *ret)
{
    Google__Protobuf__FileDescriptorProto *file;
    for (size_t f = 0; schema_file(schema, f, &file); f++) {
        for (size_t s = 0; s < file->n_service; s++) {
            const Google__Protobuf__ServiceDescriptorProto *service = file->service[s];
            if (i >= service->n_method) {
                i -= service->n_method;
                continue;
            }
            const Google__Protobuf__MethodDescriptorProto *method = service->method[i];
            *ret = (struct schema_method){
                .service = service->name,
                .name = method->name,
                .request = schema_find(schema, method->input_type),
                .response = schema_find(schema, method->output_type),
                .client_streaming = method->client_streaming != 0,
                .server_streaming = method->server_streaming != 0,
                .policy = policy_of(method),
            };
            return true;
        }
    }
    return false;
}

void schema_method_release(struct schema_method *method)
{
    if (method->policy != NULL)
        lockstep__v1__method_policy__free_unpacked(method->policy, NULL);
    method->policy = NULL;
}
