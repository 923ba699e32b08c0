/* clients/cli/json_value.c: each type's JSON. */
#include "clients/cli/json_value.h"

#include <inttypes.h>

#include "clients/cli/json.h"
#include "clients/cli/wellknown.h"

/* ---- text ---- */

static void character_write(struct buf *buf, unsigned char c, bool is_utf8)
{
    if (c == '"' || c == '\\')
        buf_format(buf, "\\%c", c);
    else if (c == '\n')
        buf_add(buf, STR("\\n"));
    else if (c == '\t')
        buf_add(buf, STR("\\t"));
    else if (c < ' ' || c == 0x7f)
        buf_format(buf, "\\u%04x", c);
    else if (c >= 0x80 && !is_utf8)
        buf_add(buf, STR("\\ufffd"));
    else
        buf_add_byte(buf, (char)c);
}

void json_write_text(struct buf *buf, struct str text)
{
    bool is_utf8 = str_is_utf8(text);
    buf_add_byte(buf, '"');
    for (size_t i = 0; i < text.len; i++)
        character_write(buf, (unsigned char)text.ptr[i], is_utf8);
    buf_add_byte(buf, '"');
}

static void camel_write(struct buf *buf, struct str name)
{
    bool is_upper = false;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (c != '_')
            buf_add_byte(buf, is_upper && c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
        is_upper = c == '_';
    }
}

void json_write_name(struct buf *buf, struct str name)
{
    buf_add_byte(buf, '"');
    camel_write(buf, name);
    buf_add_byte(buf, '"');
}

/* ---- scalars ---- */

static void base64_write(struct buf *buf, const ProtobufCBinaryData *bytes)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    buf_add_byte(buf, '"');
    for (size_t i = 0; i < bytes->len; i += 3) {
        size_t left = bytes->len - i;
        uint32_t group = (uint32_t)bytes->data[i] << 16;
        group |= left > 1 ? (uint32_t)bytes->data[i + 1] << 8 : 0;
        group |= left > 2 ? bytes->data[i + 2] : 0;
        buf_add_byte(buf, digits[group >> 18]);
        buf_add_byte(buf, digits[group >> 12 & 63]);
        buf_add_byte(buf, left > 1 ? digits[group >> 6 & 63] : '=');
        buf_add_byte(buf, left > 2 ? digits[group & 63] : '=');
    }
    buf_add_byte(buf, '"');
}

static void enum_write(struct buf *buf, const ProtobufCEnumDescriptor *type, int32_t number)
{
    const ProtobufCEnumValue *value = protobuf_c_enum_descriptor_get_value(type, number);
    if (value == NULL)
        buf_add_i64(buf, number);
    else
        json_write_text(buf, str_c(value->name));
}

void json_write_scalar(struct buf *buf, const ProtobufCFieldDescriptor *field, union slot slot)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
        json_write_text(buf, str_c(*slot.text));
        break;
    case PROTOBUF_C_TYPE_BYTES:
        base64_write(buf, slot.bytes);
        break;
    case PROTOBUF_C_TYPE_BOOL:
        buf_add(buf, *slot.boolean ? STR("true") : STR("false"));
        break;
    case PROTOBUF_C_TYPE_ENUM:
        enum_write(buf, field->descriptor, *slot.int32);
        break;
    case PROTOBUF_C_TYPE_INT32:
        buf_add_i64(buf, *slot.int32);
        break;
    default:
        buf_format(buf, "\"%" PRId64 "\"", *slot.int64);
        break;
    }
}

/* ---- messages that are one value ---- */

/* ".5" as 3, 6 or 9 digits; nothing for 0. */
static void fraction_write(struct buf *buf, int32_t nanos)
{
    if (nanos == 0)
        return;
    if (nanos % 1000000 == 0)
        buf_format(buf, ".%03" PRId32, nanos / 1000000);
    else if (nanos % 1000 == 0)
        buf_format(buf, ".%06" PRId32, nanos / 1000);
    else
        buf_format(buf, ".%09" PRId32, nanos);
}

static void time_write(struct buf *buf, const Google__Protobuf__Timestamp *timestamp)
{
    Google__Protobuf__Timestamp second = *timestamp;
    second.nanos = 0;
    buf_add_byte(buf, '"');
    size_t before = buf->len;
    timestamp_write(buf, &second);
    if (buf->len > before && buf->ptr[buf->len - 1] == 'Z') {
        buf->len--;
        fraction_write(buf, timestamp->nanos);
        buf_add_byte(buf, 'Z');
    }
    buf_add_byte(buf, '"');
}

static void span_write(struct buf *buf, const Google__Protobuf__Duration *duration)
{
    bool is_negative = duration->seconds < 0 || duration->nanos < 0;
    uint64_t seconds = is_negative ? 0 - (uint64_t)duration->seconds : (uint64_t)duration->seconds;
    buf_format(buf, "\"%s%" PRIu64, is_negative ? "-" : "", seconds);
    fraction_write(buf, is_negative ? -duration->nanos : duration->nanos);
    buf_add(buf, STR("s\""));
}

static void mask_write(struct buf *buf, const Google__Protobuf__FieldMask *mask)
{
    buf_add_byte(buf, '"');
    for (size_t i = 0; i < mask->n_paths; i++) {
        if (i > 0)
            buf_add_byte(buf, ',');
        camel_write(buf, str_c(mask->paths[i]));
    }
    buf_add_byte(buf, '"');
}

bool json_write_wellknown(struct buf *buf, const ProtobufCMessage *message)
{
    const ProtobufCMessageDescriptor *type = message->descriptor;
    const void *any = message;
    if (type == &google__protobuf__timestamp__descriptor)
        time_write(buf, any);
    else if (type == &google__protobuf__duration__descriptor)
        span_write(buf, any);
    else if (type == &google__protobuf__field_mask__descriptor)
        mask_write(buf, any);
    else if (wellknown_is_wrapper(type))
        json_write_scalar(buf, &type->fields[0], field_at(message, &type->fields[0], 0));
    else
        return false;
    return true;
}
