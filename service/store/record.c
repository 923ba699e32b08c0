/* service/store/record.c: protobuf's wire format, both ways, by table. */
#include "service/store/record.h"

#include <string.h>

#include "service/domain/money.h"

enum { WIRE_VARINT = 0, WIRE_FIXED64 = 1, WIRE_BYTES = 2, WIRE_FIXED32 = 5 };
enum { VARINT_BYTES_MAX = 10 };

/* Money and currency are written like any other message. */
struct currency_record {
    struct str code;
    int64_t exponent;
};
static const struct record_field currency_fields[] = {
    RECORD_FIELD(1, STR, struct currency_record, code),
    RECORD_FIELD(2, I64, struct currency_record, exponent),
};
static const struct record_shape currency_shape = { "Currency", sizeof(struct currency_record),
                                                    currency_fields,
                                                    ARRAY_COUNT(currency_fields) };

struct money_record {
    int64_t minor;
    struct currency_record currency;
};
static const struct record_field money_fields[] = {
    RECORD_FIELD(1, I64, struct money_record, minor),
    RECORD_PART(2, MESSAGE, struct money_record, currency, &currency_shape),
};
static const struct record_shape money_shape = { "Money", sizeof(struct money_record),
                                                 money_fields, ARRAY_COUNT(money_fields) };

static void add_varint(struct buf *out, uint64_t value)
{
    char bytes[VARINT_BYTES_MAX];
    size_t len = 0;
    while (value >= 0x80) {
        bytes[len++] = (char)(value | 0x80);
        value >>= 7;
    }
    bytes[len++] = (char)value;
    buf_add(out, (struct str){ bytes, len });
}

static uint64_t zigzag(int64_t value)
{
    return ((uint64_t)value << 1) ^ (uint64_t)(value >> 63);
}

static int64_t unzigzag(uint64_t value)
{
    return (int64_t)((value >> 1) ^ (~(value & 1) + 1));
}

static void add_key(struct buf *out, uint32_t tag, unsigned wire)
{
    add_varint(out, (uint64_t)tag << 3 | wire);
}

/* Most parts are short: one byte is kept for the length, and room is made if it needs more. */
static void add_part(struct buf *out, uint32_t tag, const struct record_shape *shape,
                     const void *value)
{
    add_key(out, tag, WIRE_BYTES);
    size_t length_at = out->len;
    buf_add_byte(out, 0);
    size_t start = out->len;
    record_encode(shape, value, out);
    size_t len = out->len - start;
    size_t extra = 0;
    for (size_t rest = len >> 7; rest > 0; rest >>= 7)
        extra++;
    for (size_t i = 0; i < extra; i++)
        buf_add_byte(out, 0);
    if (out->overflowed)
        return;
    memmove(out->ptr + start + extra, out->ptr + start, len);
    for (size_t i = 0; i <= extra; i++)
        out->ptr[length_at + i] = (char)((len >> (7 * i) & 0x7f) | (i < extra ? 0x80 : 0));
}

static void add_currency(struct buf *out, uint32_t tag, const struct currency *currency)
{
    struct currency_record record = { str_c(currency->code), currency->exponent };
    if (record.code.len > 0)
        add_part(out, tag, &currency_shape, &record);
}

static void add_money(struct buf *out, uint32_t tag, const struct money *money)
{
    struct money_record record = {
        money->minor, { str_c(money->currency.code), money->currency.exponent }
    };
    if (record.minor != 0 || record.currency.code.len > 0)
        add_part(out, tag, &money_shape, &record);
}

static void add_text(struct buf *out, uint32_t tag, struct str text)
{
    add_key(out, tag, WIRE_BYTES);
    add_varint(out, text.len);
    buf_add(out, text);
}

static void add_numbers(struct buf *out, uint32_t tag, const int64_t *numbers, size_t count)
{
    size_t len = 0;
    for (size_t i = 0; i < count; i++) {
        len++;
        for (uint64_t rest = zigzag(numbers[i]) >> 7; rest > 0; rest >>= 7)
            len++;
    }
    add_key(out, tag, WIRE_BYTES);
    add_varint(out, len);
    for (size_t i = 0; i < count; i++)
        add_varint(out, zigzag(numbers[i]));
}

static void add_number(struct buf *out, uint32_t tag, uint64_t value)
{
    if (value != 0) {
        add_key(out, tag, WIRE_VARINT);
        add_varint(out, value);
    }
}

static void add_list(struct buf *out, const struct record_field *field, const void *place,
                     size_t count)
{
    const void *items = *(void *const *)place;
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
    const void *pointed;
    switch (field->type) {
    case RECORD_I64:
    case RECORD_INSTANT:
        add_number(out, field->tag, zigzag(*(const int64_t *)place));
        break;
    case RECORD_BOOL:
        add_number(out, field->tag, *(const bool *)place);
        break;
    case RECORD_ENUM:
        add_number(out, field->tag, *(const unsigned *)place);
        break;
    case RECORD_STR:
        if (((const struct str *)place)->len > 0)
            add_text(out, field->tag, *(const struct str *)place);
        break;
    case RECORD_MONEY:
        add_money(out, field->tag, place);
        break;
    case RECORD_CURRENCY:
        add_currency(out, field->tag, place);
        break;
    case RECORD_MESSAGE:
        add_part(out, field->tag, field->shape, place);
        break;
    case RECORD_POINTER:
        pointed = *(void *const *)place;
        if (pointed != NULL)
            add_part(out, field->tag, field->shape, pointed);
        break;
    case RECORD_STRS:
    case RECORD_I64S:
    case RECORD_MESSAGES:
        add_list(out, field, place, *(const size_t *)(owner + field->count_offset));
        break;
    }
}

void record_encode(const struct record_shape *shape, const void *value, struct buf *out)
{
    for (size_t i = 0; i < shape->field_count; i++)
        add_field(out, &shape->fields[i], value);
}

/* ---- reading ---- */

struct reader {
    struct str left;
    bool bad;
};

static uint64_t take_varint(struct reader *reader)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < VARINT_BYTES_MAX && i < reader->left.len; i++) {
        uint64_t byte = (unsigned char)reader->left.ptr[i];
        value |= (byte & 0x7f) << (7 * i);
        if (byte < 0x80) {
            reader->left = str_from(reader->left, i + 1);
            return value;
        }
    }
    reader->bad = true;
    return 0;
}

static struct str take_bytes(struct reader *reader, uint64_t len)
{
    if (reader->bad || len > reader->left.len) {
        reader->bad = true;
        return STR_EMPTY;
    }
    struct str taken = { reader->left.ptr, (size_t)len };
    reader->left = str_from(reader->left, (size_t)len);
    return taken;
}

/* One field: its key, then its number or its bytes. */
struct piece {
    uint32_t tag;
    unsigned wire;
    uint64_t number;
    struct str bytes;
};

static bool take_piece(struct reader *reader, struct piece *ret)
{
    if (reader->bad || reader->left.len == 0)
        return false;
    uint64_t key = take_varint(reader);
    *ret = (struct piece){ .tag = (uint32_t)(key >> 3), .wire = (unsigned)(key & 7) };
    switch (ret->wire) {
    case WIRE_VARINT:
        ret->number = take_varint(reader);
        break;
    case WIRE_BYTES:
        ret->bytes = take_bytes(reader, take_varint(reader));
        break;
    case WIRE_FIXED64:
        ret->bytes = take_bytes(reader, 8);
        break;
    case WIRE_FIXED32:
        ret->bytes = take_bytes(reader, 4);
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

static enum err_code decode_into(const struct decoding *d, const struct record_shape *shape,
                                 struct str bytes, void *ret);

static enum err_code decode_currency(const struct decoding *d, struct str bytes,
                                     struct currency *ret)
{
    struct currency_record record = { 0 };
    enum err_code code = decode_into(d, &currency_shape, bytes, &record);
    if (code != ERR_OK)
        return code;
    if (record.code.len >= sizeof(ret->code))
        return corrupt(d, &currency_shape);
    memset(ret, 0, sizeof(*ret));
    memcpy(ret->code, record.code.ptr, record.code.len);
    ret->exponent = (uint8_t)record.exponent;
    return ERR_OK;
}

static enum err_code decode_money(const struct decoding *d, struct str bytes, struct money *ret)
{
    struct reader reader = { .left = bytes };
    struct piece piece;
    while (take_piece(&reader, &piece)) {
        if (piece.tag == 1 && piece.wire == WIRE_VARINT)
            ret->minor = unzigzag(piece.number);
        if (piece.tag == 2 && piece.wire == WIRE_BYTES) {
            enum err_code code = decode_currency(d, piece.bytes, &ret->currency);
            if (code != ERR_OK)
                return code;
        }
    }
    return reader.bad ? corrupt(d, &money_shape) : ERR_OK;
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
    void **items = (void **)(owner + field->offset);
    size_t *count = (size_t *)(owner + field->count_offset);
    if (*items == NULL)
        *items = arena_alloc_array(d->arena, count_pieces(*reader, field->tag), element_size);
    if (*items == NULL)
        return NULL;
    return (char *)*items + (*count)++ * element_size;
}

static enum err_code decode_numbers(const struct decoding *d, const struct record_shape *shape,
                                    const struct record_field *field, char *owner,
                                    struct str bytes)
{
    struct reader reader = { .left = bytes };
    size_t count = 0;
    int64_t *numbers = ARENA_ARRAY(d->arena, int64_t, bytes.len);
    if (numbers == NULL)
        return arena_err(d->arena, d->err);
    while (reader.left.len > 0 && !reader.bad)
        numbers[count++] = unzigzag(take_varint(&reader));
    if (reader.bad)
        return corrupt(d, shape);
    *(int64_t **)(owner + field->offset) = numbers;
    *(size_t *)(owner + field->count_offset) = count;
    return ERR_OK;
}

static enum err_code decode_bytes(const struct decoding *d, const struct record_shape *shape,
                                  const struct record_field *field, char *owner,
                                  const struct reader *reader, struct str bytes)
{
    void *place = owner + field->offset;
    switch (field->type) {
    case RECORD_STR:
        *(struct str *)place = bytes;
        return ERR_OK;
    case RECORD_MONEY:
        return decode_money(d, bytes, place);
    case RECORD_CURRENCY:
        return decode_currency(d, bytes, place);
    case RECORD_I64S:
        return decode_numbers(d, shape, field, owner, bytes);
    case RECORD_STRS:
        place = list_place(d, field, owner, reader, sizeof(struct str));
        if (place != NULL)
            *(struct str *)place = bytes;
        return place == NULL ? arena_err(d->arena, d->err) : ERR_OK;
    case RECORD_POINTER:
        *(void **)place = arena_alloc(d->arena, field->shape->size);
        place = *(void **)place;
        break;
    case RECORD_MESSAGES:
        place = list_place(d, field, owner, reader, field->shape->size);
        break;
    default:
        break;
    }
    if (place == NULL)
        return arena_err(d->arena, d->err);
    return decode_into(d, field->shape, bytes, place);
}

static bool decode_number(const struct record_field *field, char *owner, uint64_t number)
{
    void *place = owner + field->offset;
    switch (field->type) {
    case RECORD_I64:
    case RECORD_INSTANT:
        *(int64_t *)place = unzigzag(number);
        return true;
    case RECORD_BOOL:
        *(bool *)place = number != 0;
        return true;
    case RECORD_ENUM:
        *(unsigned *)place = (unsigned)number;
        return true;
    default:
        return false;
    }
}

static const struct record_field *field_find(const struct record_shape *shape, uint32_t tag,
                                             size_t *hint)
{
    /* Fields come in the table's order: the next one is nearly always the one. */
    for (size_t i = 0; i < shape->field_count; i++) {
        size_t at = *hint + i < shape->field_count ? *hint + i : *hint + i - shape->field_count;
        if (shape->fields[at].tag == tag) {
            *hint = at;
            return &shape->fields[at];
        }
    }
    return NULL;
}

static bool is_number(enum record_type type)
{
    return type == RECORD_I64 || type == RECORD_INSTANT || type == RECORD_BOOL ||
           type == RECORD_ENUM;
}

/* Recursion ends with the shapes, which are ours and finite. */
static enum err_code decode_into(const struct decoding *d, const struct record_shape *shape,
                                 struct str bytes, void *ret)
{
    struct reader reader = { .left = bytes };
    struct piece piece;
    size_t hint = 0;
    while (take_piece(&reader, &piece)) {
        const struct record_field *field = field_find(shape, piece.tag, &hint);
        if (field == NULL)
            continue;
        if (piece.wire != (is_number(field->type) ? WIRE_VARINT : WIRE_BYTES))
            return corrupt(d, shape);
        if (piece.wire == WIRE_VARINT) {
            CHECK(decode_number(field, ret, piece.number));
            continue;
        }
        enum err_code code = decode_bytes(d, shape, field, ret, &reader, piece.bytes);
        if (code != ERR_OK)
            return code;
    }
    return reader.bad ? corrupt(d, shape) : ERR_OK;
}

enum err_code record_decode(const struct record_shape *shape, struct str bytes,
                            struct arena *arena, void *ret, struct err *err)
{
    struct decoding decoding = { arena, err };
    memset(ret, 0, shape->size);
    return decode_into(&decoding, shape, bytes, ret);
}
