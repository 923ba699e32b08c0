/* service/store/record_encode.c: structs to protobuf's wire format, by table. */
#include <string.h>

#include "service/base/instant.h"
#include "service/store/record.h"
#include "service/store/record_wire.h"

/* A key and a number are collected here where the buffer may have no room for them. */
struct head {
    char bytes[2 * VARINT_BYTES_MAX];
};

/* Behind what was written. */
static char *put_varint(char *to, uint64_t value)
{
    while (value >= 0x80) {
        *to++ = (char)(value | 0x80);
        value >>= 7;
    }
    *to++ = (char)value;
    return to;
}

static void add_varint(struct buf *out, uint64_t value)
{
    struct head head;
    buf_add(out, (struct str){ head.bytes, (size_t)(put_varint(head.bytes, value) - head.bytes) });
}

static size_t varint_size(uint64_t value)
{
    size_t size = 1;
    for (value >>= 7; value > 0; value >>= 7)
        size++;
    return size;
}

/* Small numbers of either sign become small unsigned ones: 0, -1, 1, -2 are 0, 1, 2, 3. */
static uint64_t zigzag(int64_t value)
{
    return ((uint64_t)value << 1) ^ (value < 0 ? UINT64_MAX : 0);
}

/* The key, and the number or the length that follows it. */
static void add_head(struct buf *out, uint32_t tag, enum record_wire wire, uint64_t value)
{
    struct head head;
    bool has_room = buf_has_room(out, sizeof(head.bytes));
    char *begin = has_room ? out->ptr + out->len : head.bytes;
    char *end = put_varint(put_varint(begin, (uint64_t)tag << WIRE_BITS | wire), value);
    if (has_room) {
        out->len += (size_t)(end - begin);
        *end = '\0';
    } else {
        buf_add(out, (struct str){ begin, (size_t)(end - begin) });
    }
}

static void add_number(struct buf *out, uint32_t tag, uint64_t value)
{
    if (value != 0)
        add_head(out, tag, WIRE_VARINT, value);
}

static void add_text(struct buf *out, uint32_t tag, struct str text)
{
    add_head(out, tag, WIRE_BYTES, text.len);
    buf_add(out, text);
}

static void add_code(struct buf *out, uint32_t tag, const char *code)
{
    size_t len = strnlen(code, RECORD_CODE_BYTES);
    if (len > 0)
        add_text(out, tag, (struct str){ code, len });
}

/* Most parts are short: one byte is kept for the length, and room is made if it needs more. */
static void add_part(struct buf *out, uint32_t tag, const struct record_shape *shape,
                     const void *value)
{
    add_head(out, tag, WIRE_BYTES, 0);
    size_t start = out->len;
    record_encode(shape, value, out);
    struct head length;
    size_t length_bytes = (size_t)(put_varint(length.bytes, out->len - start) - length.bytes);
    for (size_t i = 1; i < length_bytes; i++)
        buf_add_byte(out, 0);
    if (out->overflowed)
        return;
    char *part = out->ptr + start;
    if (length_bytes > 1)
        memmove(part + length_bytes - 1, part,
                (size_t)(out->ptr + out->len - part) - length_bytes + 1);
    memcpy(part - 1, length.bytes, length_bytes);
}

/* A struct inside cannot be absent, so an empty message and none are the same: none is shorter. */
static void add_inner(struct buf *out, uint32_t tag, const struct record_shape *shape,
                      const void *value)
{
    size_t before = out->len;
    size_t key_size = varint_size((uint64_t)tag << WIRE_BITS);
    add_part(out, tag, shape, value);
    if (out->len == before + key_size + 1)
        out->len = before;
}

static void add_numbers(struct buf *out, uint32_t tag, const int64_t *numbers, size_t count)
{
    size_t size = 0;
    for (size_t i = 0; i < count; i++)
        size += varint_size(zigzag(numbers[i]));
    add_head(out, tag, WIRE_BYTES, size);
    for (size_t i = 0; i < count; i++)
        add_varint(out, zigzag(numbers[i]));
}

static void add_list(struct buf *out, const struct record_field *field, const char *owner)
{
    void *items;
    size_t count = *(const size_t *)(owner + field->count_offset);
    /* Whatever it points to, a pointer is read as bytes. */
    memcpy(&items, owner + field->offset, sizeof(items));
    if (field->type == RECORD_I64S && count > 0)
        add_numbers(out, field->tag, items, count);
    for (size_t i = 0; field->type == RECORD_STRS && i < count; i++)
        add_text(out, field->tag, ((const struct str *)items)[i]);
    for (size_t i = 0; field->type == RECORD_MESSAGES && i < count; i++)
        add_part(out, field->tag, field->shape, (const char *)items + i * field->shape->size);
}

static void add_field(struct buf *out, const struct record_field *field, const char *owner)
{
    const void *place = owner + field->offset;
    void *pointed;
    switch (field->type) {
    case RECORD_I64:
        add_number(out, field->tag, zigzag(*(const int64_t *)place));
        break;
    case RECORD_INSTANT:
        add_number(out, field->tag, zigzag(((const struct instant *)place)->us));
        break;
    case RECORD_BOOL:
        add_number(out, field->tag, *(const bool *)place);
        break;
    case RECORD_BYTE:
        add_number(out, field->tag, *(const uint8_t *)place);
        break;
    case RECORD_ENUM:
        add_number(out, field->tag, *(const unsigned *)place);
        break;
    case RECORD_STR:
        if (((const struct str *)place)->len > 0)
            add_text(out, field->tag, *(const struct str *)place);
        break;
    case RECORD_CODE:
        add_code(out, field->tag, place);
        break;
    case RECORD_MESSAGE:
        add_inner(out, field->tag, field->shape, place);
        break;
    case RECORD_POINTER:
        memcpy(&pointed, place, sizeof(pointed));
        if (pointed != NULL)
            add_part(out, field->tag, field->shape, pointed);
        break;
    case RECORD_STRS:
    case RECORD_I64S:
    case RECORD_MESSAGES:
        add_list(out, field, owner);
        break;
    }
}

void record_encode(const struct record_shape *shape, const void *value, struct buf *out)
{
    for (size_t i = 0; i < shape->field_count; i++)
        add_field(out, &shape->fields[i], value);
}
