/*
 * tests/api/conventions_test.c: what proto/README.md promises of every method and message.
 *
 * buf's lint checks names and comments; these rules are our own. A rule answers for one method, or
 * one message, what is wrong with it.
 */
#include "tests/api/schema.h"
#include "tests/rows.h"

#define FIELD_TYPE(type) GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_##type

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

static bool has(const Google__Protobuf__DescriptorProto *message, const char *field, int type)
{
    const Google__Protobuf__FieldDescriptorProto *found = schema_field(message, field);
    return found != NULL && (int)found->type == type;
}

/* ---- methods: NULL if the method keeps the rule, else what is wrong ---- */

typedef const char *method_rule(const struct schema *schema, const struct schema_method *method);

static const char *states_a_scope(const struct schema *schema, const struct schema_method *method)
{
    (void)schema;
    if (method->policy->scope == LOCKSTEP__V1__SCOPE__SCOPE_UNSPECIFIED)
        return "states no scope";
    return NULL;
}

static const char *writes_under_a_scope_to_write(const struct schema *schema,
                                                 const struct schema_method *method)
{
    (void)schema;
    const ProtobufCEnumValue *scope =
        protobuf_c_enum_descriptor_get_value(&lockstep__v1__scope__descriptor,
                                             (int)method->policy->scope);
    if (scope == NULL)
        return "has an unknown scope";
    size_t length = strlen(scope->name);
    bool reads = length > 5 && strcmp(scope->name + length - 5, "_READ") == 0;
    return reads == !method->policy->mutates ? NULL : "has a scope of the other kind";
}

static const char *carries_a_request_id_if_it_mutates(const struct schema *schema,
                                                      const struct schema_method *method)
{
    (void)schema;
    if (has(method->request, "request_id", FIELD_TYPE(STRING)) == (method->policy->mutates != 0))
        return NULL;
    return method->policy->mutates ? "has no request_id" : "has a request_id and mutates nothing";
}

static const char *names_its_shop(const struct schema *schema, const struct schema_method *method)
{
    const char *path = method->policy->shop_field;
    const Google__Protobuf__DescriptorProto *message = method->request;
    const char *dot = strchr(path, '.');
    if (path[0] == '\0')
        return schema_field(message, "parent") || schema_field(message, "name")
                   ? "has a name and no shop_field"
                   : NULL;
    if (dot != NULL) {
        char head[64] = { 0 };
        if ((size_t)(dot - path) >= sizeof(head))
            return "has a shop_field that is too long";
        memcpy(head, path, (size_t)(dot - path));
        const Google__Protobuf__FieldDescriptorProto *field = schema_field(message, head);
        if (field == NULL || field->type_name == NULL)
            return "has a shop_field that leads nowhere";
        message = schema_find(schema, field->type_name);
        path = dot + 1;
    }
    return has(message, path, FIELD_TYPE(STRING)) ? NULL : "has a shop_field that leads nowhere";
}

static const char *is_paged_if_it_lists(const struct schema *schema,
                                        const struct schema_method *method)
{
    (void)schema;
    if (!begins(method->name, "List"))
        return NULL;
    if (has(method->request, "page_size", FIELD_TYPE(INT32)) &&
        has(method->request, "page_token", FIELD_TYPE(STRING)) &&
        has(method->response, "next_page_token", FIELD_TYPE(STRING)))
        return NULL;
    return "cannot be paged";
}

static const char *has_a_mask_if_it_updates(const struct schema *schema,
                                            const struct schema_method *method)
{
    (void)schema;
    if (strstr(method->name, "Update") == NULL)
        return NULL;
    const Google__Protobuf__FieldDescriptorProto *mask =
        schema_field(method->request, "update_mask");
    if (mask == NULL || strcmp(mask->type_name, ".google.protobuf.FieldMask") != 0)
        return "has no update_mask";
    return NULL;
}

/* A file that is exported in pieces is written anew. */
static const char *can_be_resumed_if_it_streams(const struct schema *schema,
                                                const struct schema_method *method)
{
    (void)schema;
    bool is_watch = method->server_streaming && !method->client_streaming;
    if (!is_watch || begins(method->name, "Export"))
        return NULL;
    if (has(method->request, "resume_token", FIELD_TYPE(STRING)) &&
        has(method->response, "resume_token", FIELD_TYPE(STRING)))
        return NULL;
    return "cannot be resumed";
}

struct method_row {
    const char *name;
    method_rule *rule;
};
static const struct method_row method_rows[] = {
    { "every method states a scope", states_a_scope },
    { "a method that mutates is under a scope to write", writes_under_a_scope_to_write },
    { "a mutation carries a request id", carries_a_request_id_if_it_mutates },
    { "a method names its shop", names_its_shop },
    { "a list is paged", is_paged_if_it_lists },
    { "an update names its fields", has_a_mask_if_it_updates },
    { "a stream can be resumed", can_be_resumed_if_it_streams },
};

static void every_method_keeps_the_rule(void **state)
{
    const struct method_row *row = *state;
    struct schema schema = schema_load();
    struct schema_method method;
    int wrong_count = 0;
    size_t count = 0;
    for (; schema_method(&schema, count, &method); count++) {
        const char *wrong =
            method.policy == NULL ? "has no method_policy" : row->rule(&schema, &method);
        if (wrong != NULL) {
            print_error("%s.%s %s\n", method.service, method.name, wrong);
            wrong_count++;
        }
        schema_method_release(&method);
    }
    schema_release(&schema);
    assert_true(count > 100); /* the descriptors are those of the whole API */
    assert_int_equal(wrong_count, 0);
}

/* ---- messages ---- */

enum { HOLDER_COUNT_MAX = 32 };

/* Breadth first over what a message holds: no message of ours may hold itself. */
static bool holds_itself(const struct schema *schema,
                         const Google__Protobuf__DescriptorProto *first)
{
    const Google__Protobuf__DescriptorProto *seen[HOLDER_COUNT_MAX] = { first };
    size_t seen_count = 1;
    for (size_t i = 0; i < seen_count; i++) {
        for (size_t f = 0; f < seen[i]->n_field; f++) {
            const Google__Protobuf__FieldDescriptorProto *field = seen[i]->field[f];
            const Google__Protobuf__DescriptorProto *held =
                field->type == FIELD_TYPE(MESSAGE) ? schema_find(schema, field->type_name) : NULL;
            if (held == first)
                return true;
            bool is_new = held != NULL;
            for (size_t k = 0; is_new && k < seen_count; k++)
                is_new = seen[k] != held;
            assert_true(!is_new || seen_count < HOLDER_COUNT_MAX);
            if (is_new)
                seen[seen_count++] = held;
        }
    }
    return false;
}

static void no_message_holds_itself(void **state)
{
    (void)state;
    struct schema schema = schema_load();
    Google__Protobuf__DescriptorProto *message;
    int wrong_count = 0;
    for (size_t i = 0; schema_message(&schema, i, &message); i++) {
        if (holds_itself(&schema, message)) {
            print_error("%s holds itself\n", message->name);
            wrong_count++;
        }
    }
    schema_release(&schema);
    assert_int_equal(wrong_count, 0);
}

static void numbers_are_signed_and_whole(void **state)
{
    (void)state;
    struct schema schema = schema_load();
    Google__Protobuf__DescriptorProto *message;
    int wrong_count = 0;
    for (size_t i = 0; schema_message(&schema, i, &message); i++) {
        for (size_t f = 0; f < message->n_field; f++) {
            switch (message->field[f]->type) {
            case FIELD_TYPE(STRING):
            case FIELD_TYPE(BYTES):
            case FIELD_TYPE(BOOL):
            case FIELD_TYPE(INT32):
            case FIELD_TYPE(INT64):
            case FIELD_TYPE(ENUM):
            case FIELD_TYPE(MESSAGE):
                break;
            default:
                print_error("%s.%s has a type that we do not use\n", message->name,
                            message->field[f]->name);
                wrong_count++;
            }
        }
    }
    schema_release(&schema);
    assert_int_equal(wrong_count, 0);
}

static bool same(const char *a, const char *b)
{
    return a != NULL && b != NULL && strcmp(a, b) == 0;
}

static void every_file_has_the_same_options_for_other_languages(void **state)
{
    (void)state;
    struct schema schema = schema_load();
    Google__Protobuf__FileDescriptorProto *first, *file;
    assert_true(schema_file(&schema, 0, &first));
    for (size_t i = 0; schema_file(&schema, i, &file); i++) {
        assert_true(same(file->options->csharp_namespace, first->options->csharp_namespace));
        assert_true(same(file->options->go_package, first->options->go_package));
        assert_true(same(file->options->java_package, first->options->java_package));
        assert_true(file->options->java_multiple_files);
        assert_true(same(file->options->php_namespace, first->options->php_namespace));
        assert_true(same(file->options->ruby_package, first->options->ruby_package));
    }
    schema_release(&schema);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_message_holds_itself),
        cmocka_unit_test(numbers_are_signed_and_whole),
        cmocka_unit_test(every_file_has_the_same_options_for_other_languages),
    };
    int failed = ROWS_RUN(every_method_keeps_the_rule, method_rows);
    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
