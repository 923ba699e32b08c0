/*
 * tests/api/schema.h: the embedded descriptors of lockstep.v1, to ask questions of.
 *
 * Names are short: "Order" is ".lockstep.v1.Order" of the descriptors.
 */
#ifndef TESTS_API_SCHEMA_H
#define TESTS_API_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>

#include "google/protobuf/descriptor.pb-c.h"
#include "lockstep/v1/method_policy.pb-c.h"

struct schema {
    Google__Protobuf__FileDescriptorSet *set;
};

struct schema_method {
    const char *service, *name;
    Google__Protobuf__DescriptorProto *request, *response;
    bool client_streaming, server_streaming;
    Lockstep__V1__MethodPolicy *policy; /* NULL: none, or unreadable; freed with the method */
};

/* Aborts if the descriptors cannot be read. */
struct schema schema_load(void);
void schema_release(struct schema *schema);

/* The i-th file, method or message of our package in the order of the files; false past the end. */
bool schema_file(const struct schema *schema, size_t i,
                 Google__Protobuf__FileDescriptorProto **ret);
bool schema_method(const struct schema *schema, size_t i, struct schema_method *ret);
bool schema_message(const struct schema *schema, size_t i, Google__Protobuf__DescriptorProto **ret);
void schema_method_release(struct schema_method *method);

/* By its full name with the leading dot; NULL if it is not of our package, or nested. */
Google__Protobuf__DescriptorProto *schema_find(const struct schema *schema, const char *full_name);
/* NULL if the message has none, or is NULL. */
Google__Protobuf__FieldDescriptorProto *schema_field(
    const Google__Protobuf__DescriptorProto *message, const char *name);

#endif
