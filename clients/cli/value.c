/* clients/cli/value.c: each type's text. */
#include "clients/cli/value.h"

#include <inttypes.h>
#include <string.h>

#include "clients/cli/wellknown.h"

enum { NAMES_BYTES = 200 };

static bool is_type(const ProtobufCFieldDescriptor *field, const ProtobufCMessageDescriptor *type)
{
    return field_is_message(field) && field_type(field) == type;
}

bool value_is_text(const ProtobufCFieldDescriptor *field)
{
    if (!field_is_message(field))
        return field->type != PROTOBUF_C_TYPE_BYTES;
    const ProtobufCMessageDescriptor *type = field_type(field);
    return type == &google__protobuf__timestamp__descriptor ||
           type == &google__protobuf__duration__descriptor ||
           type == &google__protobuf__field_mask__descriptor ||
           type == &google__type__money__descriptor || wellknown_is_wrapper(type);
}

/* ---- enums ---- */

/* Each value begins so: "STATE_". buf's rules want it, and the first value says what it is. */
static size_t prefix_len(const ProtobufCEnumDescriptor *type)
{
    struct str first = str_c(type->values[0].name);
    struct str end = STR("UNSPECIFIED");
    return str_ends(first, end) ? first.len - end.len : 0;
}

static char shown(char c)
{
    if (c == '_')
        return '-';
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static void short_name_write(struct buf *buf, const ProtobufCEnumDescriptor *type, const char *name)
{
    for (const char *at = name + prefix_len(type); *at != '\0'; at++)
        buf_add_byte(buf, shown(*at));
}

void value_write_enum(struct buf *buf, const ProtobufCEnumDescriptor *type, int32_t number)
{
    const ProtobufCEnumValue *value = protobuf_c_enum_descriptor_get_value(type, number);
    if (value == NULL)
        buf_format(buf, "%" PRId32, number);
    else if (number != 0)
        short_name_write(buf, type, value->name);
}

/* '-' for '_', and case does not count. */
static bool is_same_word(struct str text, struct str name)
{
    if (text.len != name.len)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (shown(text.ptr[i]) != shown(name.ptr[i]))
            return false;
    }
    return true;
}

static enum err_code enum_unknown(const ProtobufCEnumDescriptor *type, struct str text,
                                  struct err *err)
{
    struct buf names;
    buf_init(&names, NAMES_BYTES);
    for (unsigned i = 0; i < type->n_values; i++) {
        if (type->values[i].value == 0)
            continue;
        if (names.len > 0)
            buf_add(&names, STR(", "));
        short_name_write(&names, type, type->values[i].name);
    }
    enum err_code code = err_set(err, REASON_FIELD_INVALID, "\"%.*s\" is none of %s", STR_ARG(text),
                                 names.len == 0 ? "its values" : names.ptr);
    buf_release(&names);
    return code;
}

static enum err_code enum_read(const ProtobufCEnumDescriptor *type, struct str text, int32_t *ret,
                               struct err *err)
{
    for (unsigned i = 0; i < type->n_values; i++) {
        struct str name = str_c(type->values[i].name);
        bool is_named =
            is_same_word(text, name) || is_same_word(text, str_from(name, prefix_len(type)));
        if (is_named && type->values[i].value != 0) {
            *ret = type->values[i].value;
            return ERR_OK;
        }
    }
    return enum_unknown(type, text, err);
}

/* ---- reading ---- */

static enum err_code number_read(struct str text, int64_t min, int64_t max, int64_t *ret,
                                 struct err *err)
{
    if (!str_parse_i64(text, ret))
        return err_set(err, REASON_FIELD_INVALID, "\"%.*s\" is no whole number", STR_ARG(text));
    if (*ret < min || *ret > max)
        return err_set(err, REASON_FIELD_INVALID, "%.*s is not within %" PRId64 " and %" PRId64,
                       STR_ARG(text), min, max);
    return ERR_OK;
}

static enum err_code boolean_read(struct str text, protobuf_c_boolean *ret, struct err *err)
{
    bool is_true = str_eq_nocase(text, STR("true")) || str_eq_nocase(text, STR("yes"));
    bool is_false = str_eq_nocase(text, STR("false")) || str_eq_nocase(text, STR("no"));
    if (!is_true && !is_false)
        return err_set(err, REASON_FIELD_INVALID, "\"%.*s\" is neither true nor false",
                       STR_ARG(text));
    *ret = is_true;
    return ERR_OK;
}

static enum err_code text_read(struct arena *arena, struct str text, char **ret, struct err *err)
{
    if (memchr(text.ptr, '\0', text.len) != NULL)
        return err_set(err, REASON_FIELD_INVALID, "text with a NUL character");
    if (!str_is_utf8(text))
        return err_set(err, REASON_TEXT_NOT_UTF8, "text that is not UTF-8");
    struct str copy = arena_str(arena, text);
    if (copy.ptr == NULL)
        return arena_err(arena, err);
    *ret = (char *)copy.ptr;
    return ERR_OK;
}

static enum err_code scalar_read(struct arena *arena, const ProtobufCFieldDescriptor *field,
                                 struct str text, union slot slot, struct err *err)
{
    int64_t number;
    enum err_code code;
    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
        return text_read(arena, text, slot.text, err);
    case PROTOBUF_C_TYPE_BOOL:
        return boolean_read(text, slot.boolean, err);
    case PROTOBUF_C_TYPE_ENUM:
        return enum_read(field->descriptor, text, slot.int32, err);
    case PROTOBUF_C_TYPE_INT32:
        code = number_read(text, INT32_MIN, INT32_MAX, &number, err);
        if (code == ERR_OK)
            *slot.int32 = (int32_t)number;
        return code;
    default:
        CHECK(field->type == PROTOBUF_C_TYPE_INT64);
        return number_read(text, INT64_MIN, INT64_MAX, slot.int64, err);
    }
}

static enum err_code mask_read(struct arena *arena, struct str text,
                               Google__Protobuf__FieldMask *mask, struct err *err)
{
    const ProtobufCFieldDescriptor *paths = &mask->base.descriptor->fields[0];
    struct str path, rest = text;
    bool is_more;
    do {
        is_more = str_cut(rest, ',', &path, &text);
        union slot slot = field_add(&mask->base, paths, arena);
        if (slot.any == NULL)
            return arena_err(arena, err);
        enum err_code code = text_read(arena, is_more ? path : rest, slot.text, err);
        if (code != ERR_OK)
            return code;
        rest = text;
    } while (is_more);
    return ERR_OK;
}

static enum err_code message_read(const struct value_reader *reader, ProtobufCMessage *message,
                                  struct str text, struct err *err)
{
    const ProtobufCMessageDescriptor *type = message->descriptor;
    if (type == &google__protobuf__timestamp__descriptor)
        return timestamp_read(text, reader->now, (void *)message, err);
    if (type == &google__protobuf__duration__descriptor)
        return duration_read(text, (void *)message, err);
    if (type == &google__protobuf__field_mask__descriptor)
        return mask_read(reader->arena, text, (void *)message, err);
    if (type == &google__type__money__descriptor) {
        char *currency = arena_alloc(reader->arena, CURRENCY_BYTES);
        if (currency == NULL)
            return arena_err(reader->arena, err);
        return money_read(text, currency, (void *)message, err);
    }
    const ProtobufCFieldDescriptor *wrapped = &type->fields[0];
    union slot slot = field_at(message, wrapped, 0);
    return scalar_read(reader->arena, wrapped, text, slot, err);
}

enum err_code value_read(const struct value_reader *reader, ProtobufCMessage *message,
                         const ProtobufCFieldDescriptor *field, struct str text, struct err *err)
{
    CHECK(value_is_text(field));
    if (field_is_excluded(message, field))
        return field_excluded(err);
    union slot slot = field_add(message, field, reader->arena);
    if (slot.any == NULL)
        return arena_err(reader->arena, err);
    if (field_is_message(field))
        return message_read(reader, *slot.message, text, err);
    return scalar_read(reader->arena, field, text, slot, err);
}

/* ---- writing ---- */

static void scalar_write(struct buf *buf, const ProtobufCFieldDescriptor *field, union slot slot)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
        buf_add(buf, str_c(*slot.text));
        break;
    case PROTOBUF_C_TYPE_BYTES:
        buf_format(buf, "%zu bytes", slot.bytes->len);
        break;
    case PROTOBUF_C_TYPE_BOOL:
        buf_add(buf, *slot.boolean ? STR("yes") : STR("no"));
        break;
    case PROTOBUF_C_TYPE_ENUM:
        value_write_enum(buf, field->descriptor, *slot.int32);
        break;
    case PROTOBUF_C_TYPE_INT32:
        buf_add_i64(buf, *slot.int32);
        break;
    default:
        buf_add_i64(buf, *slot.int64);
        break;
    }
}

static void mask_write(struct buf *buf, const Google__Protobuf__FieldMask *mask)
{
    for (size_t i = 0; i < mask->n_paths; i++)
        buf_format(buf, i == 0 ? "%s" : ",%s", mask->paths[i]);
}

void value_write(struct buf *buf, const ProtobufCFieldDescriptor *field, union slot slot)
{
    if (!field_is_message(field)) {
        scalar_write(buf, field, slot);
        return;
    }
    const void *message = *slot.message;
    if (is_type(field, &google__protobuf__timestamp__descriptor))
        timestamp_write(buf, message);
    else if (is_type(field, &google__protobuf__duration__descriptor))
        duration_write(buf, message);
    else if (is_type(field, &google__type__money__descriptor))
        money_write(buf, message);
    else if (is_type(field, &google__protobuf__field_mask__descriptor))
        mask_write(buf, message);
    else if (wellknown_is_wrapper(field_type(field)))
        scalar_write(buf, &field_type(field)->fields[0],
                     field_at(message, &field_type(field)->fields[0], 0));
}
