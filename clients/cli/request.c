/* clients/cli/request.c: filling a request. */
#include "clients/cli/request.h"

#include <string.h>

#include "clients/c/request_id.h"
#include "clients/cli/name.h"

struct making {
    const struct arguments *arguments;
    const struct value_reader *reader;
    ProtobufCMessage *request;
};

/* A value, or the name that it is a part of. */
static enum err_code field_set(const struct making *making, const char *path, const char *shape,
                               struct str text, struct err *err)
{
    struct arena *arena = making->reader->arena;
    const ProtobufCFieldDescriptor *field;
    ProtobufCMessage *message;
    enum err_code code = path_make(making->request, path, arena, &message, &field, err);
    if (code != ERR_OK)
        return code;
    if (shape != NULL) {
        struct name_context names = arguments_names(making->arguments);
        code = name_make(shape, text, &names, arena, &text, err);
        if (code != ERR_OK)
            return code;
    }
    return value_read(making->reader, message, field, text, err);
}

/* "4711-1=2" makes a message of both. */
static enum err_code pair_add(const struct making *making, const struct parameter *parameter,
                              struct str text, struct err *err)
{
    struct arena *arena = making->reader->arena;
    const ProtobufCFieldDescriptor *field, *part;
    struct str key, value;
    if (!str_cut(text, '=', &key, &value))
        return err_set(err, REASON_FIELD_INVALID, "\"%.*s\" is no %s=%s", STR_ARG(text),
                       parameter->key, parameter->value);
    ProtobufCMessage *message;
    enum err_code code = path_make(making->request, parameter->field, arena, &message, &field, err);
    if (code != ERR_OK)
        return code;
    union slot slot = field_add(message, field, arena);
    if (slot.any == NULL)
        return arena_err(arena, err);
    part = message_field(field_type(field), str_c(parameter->key));
    code = value_read(making->reader, *slot.message, part, key, err);
    if (code != ERR_OK)
        return code;
    part = message_field(field_type(field), str_c(parameter->value));
    return value_read(making->reader, *slot.message, part, value, err);
}

/* Several values of an enum may be given at once: "open,retrying". */
static enum err_code list_set(const struct making *making, const char *path, struct str text,
                              struct err *err)
{
    struct str first, rest;
    while (str_cut(text, ',', &first, &rest)) {
        enum err_code code = field_set(making, path, NULL, first, err);
        if (code != ERR_OK)
            return code;
        text = rest;
    }
    return field_set(making, path, NULL, text, err);
}

static enum err_code given_set(const struct making *making, const struct given *given,
                               struct err *err)
{
    const struct parameter *parameter = given->parameter;
    if (parameter->key != NULL)
        return pair_add(making, parameter, given->text, err);
    const ProtobufCFieldDescriptor *field =
        path_field(making->request->descriptor, parameter->field);
    if (field->type == PROTOBUF_C_TYPE_ENUM && field_is_repeated(field))
        return list_set(making, parameter->field, given->text, err);
    return field_set(making, parameter->field, parameter->pattern, given->text, err);
}

static bool is_given(const struct arguments *arguments, const char *field)
{
    for (uint32_t i = 0; i < arguments->given_count; i++) {
        const char *path = arguments->given[i].parameter->field;
        if (path != NULL && strcmp(path, field) == 0)
            return true;
    }
    return false;
}

static enum err_code fixed_set(const struct making *making, struct err *err)
{
    const struct fixed *fixed = making->arguments->command->fixed;
    size_t count = ARRAY_COUNT(making->arguments->command->fixed);
    for (size_t i = 0; i < count && fixed[i].field != NULL; i++) {
        if (is_given(making->arguments, fixed[i].field))
            continue;
        enum err_code code = field_set(making, fixed[i].field, fixed[i].text, STR_EMPTY, err);
        if (code != ERR_OK)
            return code;
    }
    return ERR_OK;
}

/* What is about no channel takes --channel as a condition, where it has such a one. */
static enum err_code channel_set(const struct making *making, struct err *err)
{
    const struct parameter *parameter =
        parameter_find(making->arguments->command, STR("--channel"));
    const char *channel = making->arguments->settings.channel;
    if (parameter == NULL || channel == NULL || parameter->field == NULL ||
        arguments_given(making->arguments, parameter) != NULL)
        return ERR_OK;
    return field_set(making, parameter->field, parameter->pattern, str_c(channel), err);
}

enum err_code request_id_set(ProtobufCMessage *request, struct arena *arena, struct err *err)
{
    const ProtobufCFieldDescriptor *field = message_field(request->descriptor, STR("request_id"));
    if (field == NULL || !field_is_empty(request, field))
        return ERR_OK;
    char text[LOCKSTEP_REQUEST_ID_BYTES];
    const struct value_reader reader = { .arena = arena };
    return value_read(&reader, request, field, str_c(lockstep_request_id(text)), err);
}

enum err_code request_make(const struct arguments *arguments, const struct value_reader *reader,
                           ProtobufCMessage **ret, struct err *err)
{
    struct making making = { .arguments = arguments, .reader = reader };
    making.request = message_new(arguments->command->method->request, reader->arena);
    if (making.request == NULL)
        return arena_err(reader->arena, err);
    enum err_code code = fixed_set(&making, err);
    if (code == ERR_OK)
        code = channel_set(&making, err);
    for (uint32_t i = 0; code == ERR_OK && i < arguments->given_count; i++) {
        const struct given *given = &arguments->given[i];
        if (given->parameter->field == NULL)
            continue;
        code = given_set(&making, given, err);
        if (code != ERR_OK)
            return err_in(err, "%s", given->parameter->label);
    }
    if (code == ERR_OK)
        code = request_id_set(making.request, reader->arena, err);
    if (code == ERR_OK)
        *ret = making.request;
    return code;
}

/* "filter.states" and "filter.states[1]" are the same here. */
static bool is_same_field(struct str asked, struct str ours)
{
    return str_starts(asked, ours) &&
           (asked.len == ours.len || asked.ptr[ours.len] == '[' || asked.ptr[ours.len] == '.');
}

const char *request_label(const struct arguments *arguments, struct str field)
{
    for (uint32_t i = 0; i < arguments->given_count; i++) {
        const struct parameter *parameter = arguments->given[i].parameter;
        if (parameter->field != NULL && is_same_field(field, str_c(parameter->field)))
            return parameter->label;
    }
    return NULL;
}
