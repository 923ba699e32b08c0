/* tests/unit/rpc/proto_text.c: descriptors, walked both ways. */
#include "tests/unit/rpc/proto_text.h"

#include <stdlib.h>

#include "google/protobuf/duration.pb-c.h"
#include "google/protobuf/field_mask.pb-c.h"
#include "google/protobuf/timestamp.pb-c.h"
#include "google/protobuf/wrappers.pb-c.h"
#include "google/type/money.pb-c.h"
#include "service/base/buf.h"
#include "service/base/instant.h"
#include "service/domain/money.h"
#include "tests/rows.h"

enum { TEXT_BYTES_MAX = 1 << 20, LIST_COUNT_MAX = 1024 };

/* ---- reading ---- */

struct input {
    struct arena *arena;
    const char *at;
};

static void blanks_skip(struct input *in)
{
    while (*in->at == ' ' || *in->at == '\n')
        in->at++;
}

static bool take(struct input *in, char c)
{
    blanks_skip(in);
    if (*in->at != c)
        return false;
    in->at++;
    return true;
}

/* Up to a blank or a brace; a quoted one up to its end. */
static struct str word_read(struct input *in)
{
    blanks_skip(in);
    bool is_quoted = *in->at == '\'';
    const char *begin = in->at += is_quoted;
    const char *ends = is_quoted ? "'" : " \n:{}";
    while (*in->at != '\0' && strchr(ends, *in->at) == NULL)
        in->at++;
    struct str word = { begin, (size_t)(in->at - begin) };
    in->at += is_quoted;
    return word;
}

/* Values may hold colons: times do. */
static struct str value_read(struct input *in)
{
    blanks_skip(in);
    if (*in->at == '\'')
        return word_read(in);
    const char *begin = in->at;
    while (*in->at != '\0' && strchr(" \n{}", *in->at) == NULL)
        in->at++;
    return (struct str){ begin, (size_t)(in->at - begin) };
}

static int64_t number_of(struct str text)
{
    int64_t number;
    if (!str_parse_i64(text, &number))
        fail_msg("no number: %.*s", STR_ARG(text));
    return number;
}

static void money_read(struct str text, Google__Type__Money *ret, struct arena *arena)
{
    struct currency currency;
    struct money money;
    struct err err;
    struct str code = str_from(text, text.len - 3);
    text.len -= 3;
    assert_int_equal(currency_find(code, &currency, &err), ERR_OK);
    assert_int_equal(money_parse(text, currency, &money, &err), ERR_OK);
    ret->currency_code = (char *)arena_str(arena, code).ptr;
    money_to_units(money, &ret->units, &ret->nanos);
}

/* A value of a type that is written as one. False: it is written with braces. */
static bool short_read(struct arena *arena, ProtobufCMessage *message, struct str text)
{
    const ProtobufCMessageDescriptor *type = message->descriptor;
    struct instant instant;
    struct err err;
    if (type == &google__protobuf__timestamp__descriptor) {
        Google__Protobuf__Timestamp *time = (void *)message;
        assert_int_equal(instant_parse(text, &instant, &err), ERR_OK);
        time->seconds = instant.us / US_PER_SECOND;
        time->nanos = (int32_t)(instant.us % US_PER_SECOND * NS_PER_US);
    } else if (type == &google__protobuf__duration__descriptor) {
        text.len--; /* "s" */
        ((Google__Protobuf__Duration *)message)->seconds = number_of(text);
    } else if (type == &google__protobuf__int32_value__descriptor) {
        ((Google__Protobuf__Int32Value *)message)->value = (int32_t)number_of(text);
    } else if (type == &google__protobuf__int64_value__descriptor) {
        ((Google__Protobuf__Int64Value *)message)->value = number_of(text);
    } else if (type == &google__type__money__descriptor) {
        money_read(text, (void *)message, arena);
    } else {
        return false;
    }
    return true;
}

static void message_read(struct input *in, ProtobufCMessage *message, bool is_inner);

static ProtobufCMessage *message_new(struct arena *arena, const ProtobufCMessageDescriptor *type)
{
    ProtobufCMessage *message = arena_alloc(arena, type->sizeof_message);
    assert_non_null(message);
    type->message_init(message);
    return message;
}

static void value_store(struct input *in, const ProtobufCFieldDescriptor *field, void *place)
{
    if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
        ProtobufCMessage *part = message_new(in->arena, field->descriptor);
        *(ProtobufCMessage **)place = part;
        if (take(in, '{'))
            message_read(in, part, true);
        else if (!short_read(in->arena, part, value_read(in)))
            fail_msg("%s wants braces", field->name);
        return;
    }
    struct str text = value_read(in);
    const ProtobufCEnumValue *named;
    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
        *(const char **)place = arena_str(in->arena, text).ptr;
        break;
    case PROTOBUF_C_TYPE_BOOL:
        *(protobuf_c_boolean *)place = str_eq(text, STR("true"));
        break;
    case PROTOBUF_C_TYPE_ENUM:
        named = protobuf_c_enum_descriptor_get_value_by_name(field->descriptor,
                                                             arena_str(in->arena, text).ptr);
        if (named == NULL)
            fail_msg("%s has no value %.*s", field->name, STR_ARG(text));
        *(int *)place = named == NULL ? 0 : named->value;
        break;
    case PROTOBUF_C_TYPE_INT32:
        *(int32_t *)place = (int32_t)number_of(text);
        break;
    case PROTOBUF_C_TYPE_INT64:
        *(int64_t *)place = number_of(text);
        break;
    default:
        fail_msg("%s is of a type that tests do not write", field->name);
    }
}

static size_t value_bytes(const ProtobufCFieldDescriptor *field)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_MESSAGE:
    case PROTOBUF_C_TYPE_STRING:
        return sizeof(void *);
    case PROTOBUF_C_TYPE_BOOL:
        return sizeof(protobuf_c_boolean);
    case PROTOBUF_C_TYPE_ENUM:
        return sizeof(int);
    case PROTOBUF_C_TYPE_INT64:
        return sizeof(int64_t);
    case PROTOBUF_C_TYPE_BYTES:
        return sizeof(ProtobufCBinaryData);
    default:
        return sizeof(int32_t);
    }
}

static void field_read(struct input *in, ProtobufCMessage *message, struct str name)
{
    char *base = (char *)message;
    const ProtobufCFieldDescriptor *field =
        protobuf_c_message_descriptor_get_field_by_name(message->descriptor,
                                                        arena_str(in->arena, name).ptr);
    if (field == NULL) {
        fail_msg("%s has no field %.*s", message->descriptor->name, STR_ARG(name));
        return;
    }
    char *place = base + field->offset;
    if (field->label == PROTOBUF_C_LABEL_REPEATED) {
        size_t *count = (size_t *)(base + field->quantifier_offset);
        if (*count == 0)
            *(void **)place = arena_alloc(in->arena, LIST_COUNT_MAX * value_bytes(field));
        assert_true(*count < LIST_COUNT_MAX);
        place = *(char **)place + (*count)++ * value_bytes(field);
    } else if ((field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0) {
        *(uint32_t *)(base + field->quantifier_offset) = field->id;
    }
    take(in, ':');
    value_store(in, field, place);
}

static void message_read(struct input *in, ProtobufCMessage *message, bool is_inner)
{
    for (;;) {
        blanks_skip(in);
        if (is_inner ? take(in, '}') : *in->at == '\0')
            return;
        if (*in->at == '\0')
            fail_msg("a brace is missing");
        field_read(in, message, word_read(in));
    }
}

void *proto_parse(struct arena *arena, const ProtobufCMessageDescriptor *type, const char *text)
{
    struct input in = { arena, text };
    ProtobufCMessage *message = message_new(arena, type);
    message_read(&in, message, false);
    return message;
}

/* ---- writing ---- */

static void message_print(struct buf *out, const ProtobufCMessage *message);

static bool is_short_type(const ProtobufCMessageDescriptor *type)
{
    return type == &google__protobuf__timestamp__descriptor ||
           type == &google__protobuf__duration__descriptor ||
           type == &google__protobuf__int32_value__descriptor ||
           type == &google__protobuf__int64_value__descriptor ||
           type == &google__type__money__descriptor;
}

static void short_print(struct buf *out, const ProtobufCMessage *message)
{
    const ProtobufCMessageDescriptor *type = message->descriptor;
    char text[INSTANT_TEXT_BYTES];
    if (type == &google__protobuf__timestamp__descriptor) {
        const Google__Protobuf__Timestamp *time = (const void *)message;
        struct instant instant = { time->seconds * US_PER_SECOND + time->nanos / NS_PER_US };
        buf_add(out, instant_format(instant, text));
    } else if (type == &google__protobuf__duration__descriptor) {
        const Google__Protobuf__Duration *duration = (const void *)message;
        buf_format(out, "%llds", (long long)duration->seconds);
    } else if (type == &google__protobuf__int32_value__descriptor) {
        buf_add_i64(out, ((const Google__Protobuf__Int32Value *)message)->value);
    } else if (type == &google__protobuf__int64_value__descriptor) {
        buf_add_i64(out, ((const Google__Protobuf__Int64Value *)message)->value);
    } else {
        const Google__Type__Money *in = (const void *)message;
        struct currency currency;
        struct money money;
        struct err err;
        char digits[MONEY_TEXT_BYTES];
        assert_int_equal(currency_find(str_c(in->currency_code), &currency, &err), ERR_OK);
        assert_int_equal(money_from_units(currency, in->units, in->nanos, &money, &err), ERR_OK);
        buf_add(out, money_format(money, digits));
        buf_add(out, str_c(in->currency_code));
    }
}

static void value_print(struct buf *out, const ProtobufCFieldDescriptor *field, const void *place)
{
    const ProtobufCEnumValue *named;
    switch (field->type) {
    case PROTOBUF_C_TYPE_MESSAGE:
        buf_add(out, STR("{ "));
        message_print(out, *(ProtobufCMessage *const *)place);
        buf_add(out, STR("}"));
        break;
    case PROTOBUF_C_TYPE_STRING:
        buf_format(out, "'%s'", *(const char *const *)place);
        break;
    case PROTOBUF_C_TYPE_BOOL:
        buf_add(out, STR("true"));
        break;
    case PROTOBUF_C_TYPE_ENUM:
        named = protobuf_c_enum_descriptor_get_value(field->descriptor, *(const int *)place);
        buf_add(out, str_c(named == NULL ? "?" : named->name));
        break;
    case PROTOBUF_C_TYPE_INT64:
        buf_add_i64(out, *(const int64_t *)place);
        break;
    case PROTOBUF_C_TYPE_BYTES:
        buf_format(out, "%zu bytes", ((const ProtobufCBinaryData *)place)->len);
        break;
    default:
        buf_add_i64(out, *(const int32_t *)place);
    }
}

static bool is_zero(const ProtobufCFieldDescriptor *field, const void *place)
{
    static const char zeros[sizeof(ProtobufCBinaryData)];
    if (field->type == PROTOBUF_C_TYPE_STRING)
        return *(const char *const *)place == NULL || **(const char *const *)place == '\0';
    if (field->type == PROTOBUF_C_TYPE_BYTES)
        return ((const ProtobufCBinaryData *)place)->len == 0;
    return memcmp(place, zeros, value_bytes(field)) == 0;
}

static void field_print(struct buf *out, const ProtobufCMessage *message,
                        const ProtobufCFieldDescriptor *field)
{
    const char *base = (const char *)message;
    const char *place = base + field->offset;
    bool is_list = field->label == PROTOBUF_C_LABEL_REPEATED;
    bool is_oneof = (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0;
    size_t count = is_list ? *(const size_t *)(base + field->quantifier_offset) : 1;
    if (is_oneof && *(const uint32_t *)(base + field->quantifier_offset) != field->id)
        return;
    if (!is_list && !is_oneof && is_zero(field, place))
        return;
    for (size_t i = 0; i < count; i++) {
        const char *value = is_list ? *(const char *const *)place + i * value_bytes(field) : place;
        bool is_message = field->type == PROTOBUF_C_TYPE_MESSAGE;
        bool is_short = is_message && is_short_type(field->descriptor);
        buf_format(out, "%s%s", field->name, is_message && !is_short ? " " : ": ");
        if (is_short)
            short_print(out, *(ProtobufCMessage *const *)value);
        else
            value_print(out, field, value);
        buf_add(out, STR(" "));
    }
}

static void message_print(struct buf *out, const ProtobufCMessage *message)
{
    for (unsigned i = 0; i < message->descriptor->n_fields; i++)
        field_print(out, message, &message->descriptor->fields[i]);
}

const char *proto_print(struct arena *arena, const void *message)
{
    struct buf out;
    buf_init(&out, TEXT_BYTES_MAX);
    message_print(&out, message);
    assert_false(out.overflowed);
    struct str text = str_trim(buf_str(&out));
    const char *printed = arena_str(arena, text).ptr;
    buf_release(&out);
    return printed;
}
