/* service/store/record_decode.c: protobuf's wire format to structs, by table. */
#include <string.h>

#include "service/base/instant.h"
#include "service/store/record.h"
#include "service/store/record_wire.h"

struct reader {
    struct str left;
    bool bad;
};

/* `len` is at most what is left. */
static void skip(struct reader *reader, size_t len)
{
    reader->left.ptr += len;
    reader->left.len -= len;
}

/* More than one byte, or none at all. */
static uint64_t take_long_varint(struct reader *reader)
{
    const unsigned char *bytes = (const unsigned char *)reader->left.ptr;
    size_t end = reader->left.len < VARINT_BYTES_MAX ? reader->left.len : VARINT_BYTES_MAX;
    uint64_t value = 0;
    for (unsigned i = 0; i < end; i++) {
        uint64_t byte = bytes[i];
        value |= (byte & 0x7f) << (7 * i);
        if (byte < 0x80) {
            skip(reader, i + 1);
            return value;
        }
    }
    reader->bad = true;
    return 0;
}

/* Keys of fields, lengths and most numbers are one byte. */
static inline uint64_t take_varint(struct reader *reader)
{
    if (reader->left.len == 0 || (unsigned char)reader->left.ptr[0] >= 0x80)
        return take_long_varint(reader);
    uint64_t value = (unsigned char)reader->left.ptr[0];
    skip(reader, 1);
    return value;
}

static struct str take_bytes(struct reader *reader, uint64_t len)
{
    if (reader->bad || len > reader->left.len) {
        reader->bad = true;
        return STR_EMPTY;
    }
    struct str taken = { reader->left.ptr, (size_t)len };
    skip(reader, (size_t)len);
    return taken;
}

static int64_t unzigzag(uint64_t value)
{
    return (int64_t)((value >> 1) ^ (~(value & 1) + 1));
}

/* One field: its key, then its number or its bytes. */
struct piece {
    uint32_t tag;
    unsigned wire;
    uint64_t number;
    struct str bytes;
};

/* False at the end and where the bytes are bad. */
static inline bool take_piece(struct reader *reader, struct piece *ret)
{
    if (reader->bad || reader->left.len == 0)
        return false;
    uint64_t key = take_varint(reader);
    uint64_t tag = key >> WIRE_BITS;
    if (tag == 0 || tag > RECORD_TAG_MAX)
        reader->bad = true;
    *ret = (struct piece){ .tag = (uint32_t)tag, .wire = (unsigned)(key & 7) };
    switch (ret->wire) {
    case WIRE_VARINT:
        ret->number = take_varint(reader);
        break;
    case WIRE_BYTES:
        ret->bytes = take_bytes(reader, take_varint(reader));
        break;
    case WIRE_FIXED64:
        ret->bytes = take_bytes(reader, sizeof(uint64_t));
        break;
    case WIRE_FIXED32:
        ret->bytes = take_bytes(reader, sizeof(uint32_t));
        break;
    default:
        reader->bad = true;
    }
    return !reader->bad;
}

struct decoding {
    struct arena *arena;
    struct err *err;
};

static enum err_code corrupt(const struct decoding *d, const struct record_shape *shape)
{
    return err_set(d->err, REASON_STORE_CORRUPT, "a stored %s cannot be read", shape->name);
}

/* How many pieces of `tag` there are from here on: arrays are made once, of the right size. */
static size_t count_pieces(struct reader reader, uint32_t tag)
{
    size_t count = 1; /* the one already taken */
    struct piece piece;
    while (take_piece(&reader, &piece))
        count += piece.tag == tag;
    return count;
}

/* The place for one more element; NULL if the arena is full. */
static void *list_place(const struct decoding *d, const struct record_field *field, char *owner,
                        const struct reader *reader, size_t element_size)
{
    size_t *count = (size_t *)(owner + field->count_offset);
    char *items;
    /* Whatever it points to, a pointer is read and written as bytes. */
    memcpy(&items, owner + field->offset, sizeof(items));
    if (items == NULL) {
        items = arena_alloc_array(d->arena, count_pieces(*reader, field->tag), element_size);
        if (items == NULL)
            return NULL;
        memcpy(owner + field->offset, &items, sizeof(items));
    }
    return items + (*count)++ * element_size;
}

static enum err_code decode_numbers(const struct decoding *d, const struct record_shape *shape,
                                    const struct record_field *field, char *owner, struct str bytes)
{
    size_t count = 0;
    for (size_t i = 0; i < bytes.len; i++)
        count += (unsigned char)bytes.ptr[i] < 0x80; /* the last byte of each number */
    int64_t *numbers = ARENA_ARRAY(d->arena, int64_t, count);
    if (numbers == NULL)
        return arena_err(d->arena, d->err);
    struct reader reader = { .left = bytes };
    for (size_t i = 0; i < count; i++)
        numbers[i] = unzigzag(take_varint(&reader));
    if (reader.bad || reader.left.len > 0)
        return corrupt(d, shape);
    *(int64_t **)(owner + field->offset) = numbers;
    *(size_t *)(owner + field->count_offset) = count;
    return ERR_OK;
}

/* A NUL inside would be lost when the code is written again. */
static bool decode_code(struct str bytes, char *place)
{
    if (bytes.len >= RECORD_CODE_BYTES || memchr(bytes.ptr, '\0', bytes.len) != NULL)
        return false;
    memset(place, 0, RECORD_CODE_BYTES);
    memcpy(place, bytes.ptr, bytes.len);
    return true;
}

static enum err_code decode_into(const struct decoding *d, const struct record_shape *shape,
                                 struct str bytes, void *ret);

static enum err_code decode_bytes(const struct decoding *d, const struct record_shape *shape,
                                  const struct record_field *field, char *owner,
                                  const struct reader *reader, struct str bytes)
{
    void *place = owner + field->offset;
    switch (field->type) {
    case RECORD_STR:
        *(struct str *)place = bytes;
        return ERR_OK;
    case RECORD_CODE:
        return decode_code(bytes, place) ? ERR_OK : corrupt(d, shape);
    case RECORD_I64S:
        return decode_numbers(d, shape, field, owner, bytes);
    case RECORD_STRS:
        place = list_place(d, field, owner, reader, sizeof(struct str));
        if (place == NULL)
            return arena_err(d->arena, d->err);
        *(struct str *)place = bytes;
        return ERR_OK;
    case RECORD_MESSAGES:
        place = list_place(d, field, owner, reader, field->shape->size);
        if (place == NULL)
            return arena_err(d->arena, d->err);
        return decode_into(d, field->shape, bytes, place);
    case RECORD_POINTER:
        place = arena_alloc(d->arena, field->shape->size);
        if (place == NULL)
            return arena_err(d->arena, d->err);
        memcpy(owner + field->offset, &place, sizeof(place));
        return decode_into(d, field->shape, bytes, place);
    case RECORD_MESSAGE:
        /* If it was there before: its lists were made for their first length. */
        memset(place, 0, field->shape->size);
        return decode_into(d, field->shape, bytes, place);
    default: /* a number */
        return corrupt(d, shape);
    }
}

/* False: no such field holds this number. */
static bool decode_number(const struct record_field *field, char *owner, uint64_t number)
{
    void *place = owner + field->offset;
    switch (field->type) {
    case RECORD_I64:
        *(int64_t *)place = unzigzag(number);
        return true;
    case RECORD_INSTANT:
        ((struct instant *)place)->us = unzigzag(number);
        return true;
    case RECORD_BOOL:
        *(bool *)place = number != 0;
        return true;
    case RECORD_BYTE:
        *(uint8_t *)place = (uint8_t)number;
        return number <= UINT8_MAX;
    case RECORD_ENUM:
        *(unsigned *)place = (unsigned)number;
        return number <= INT32_MAX;
    default: /* bytes */
        return false;
    }
}

/* NULL: unknown. Tags count from 1, few are left out: a field stands where its tag says, or before.
 */
static const struct record_field *field_find(const struct record_shape *shape, uint32_t tag)
{
    size_t count = shape->field_count;
    size_t start = tag <= count ? tag : count;
    for (size_t i = 1; i <= count; i++) {
        size_t at = start >= i ? start - i : start + count - i;
        if (shape->fields[at].tag == tag)
            return &shape->fields[at];
    }
    return NULL;
}

/* Recursion ends with the shapes, which are ours and finite. */
static enum err_code decode_into(const struct decoding *d, const struct record_shape *shape,
                                 struct str bytes, void *ret)
{
    struct reader reader = { .left = bytes };
    struct piece piece;
    while (take_piece(&reader, &piece)) {
        const struct record_field *field = field_find(shape, piece.tag);
        enum err_code code = ERR_OK;
        if (field == NULL)
            continue;
        if (piece.wire == WIRE_BYTES)
            code = decode_bytes(d, shape, field, ret, &reader, piece.bytes);
        else if (piece.wire != WIRE_VARINT || !decode_number(field, ret, piece.number))
            code = corrupt(d, shape);
        if (code != ERR_OK)
            return code;
    }
    return reader.bad ? corrupt(d, shape) : ERR_OK;
}

enum err_code record_decode(const struct record_shape *shape, struct str bytes, struct arena *arena,
                            void *ret, struct err *err)
{
    struct decoding decoding = { .arena = arena };
    decoding.err = err;
    memset(ret, 0, shape->size);
    return decode_into(&decoding, shape, bytes, ret);
}
