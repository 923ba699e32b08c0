/* service/rpc/decode.c: one walk over packed bytes, then protobuf-c into an arena. */
#include "service/rpc/decode.h"

#include <string.h>

#include "service/base/limits.h"

enum {
    TAG_BYTES_MAX = 5,
    LENGTH_BYTES_MAX = 5, /* as protobuf-c reads them */
    VARINT_BYTES_MAX = 10,
    WIRE_TYPE_BITS = 3,
    FIELD_COUNT_MAX = 128, /* of a message type of ours */
    WORD_BITS = 64,
};

/* A message that is being walked. */
struct frame {
    const ProtobufCMessageDescriptor *type;
    const uint8_t *begin, *end;
    const uint8_t *at;                          /* what comes next */
    const uint8_t *field_at;                    /* where the field in hand begins */
    const ProtobufCFieldDescriptor *field;      /* the field in hand; NULL: unknown to us */
    size_t packed_index;                        /* of the value in hand, if it is packed */
    uint64_t seen[FIELD_COUNT_MAX / WORD_BITS]; /* a bit per message field that is not repeated */
};

struct walk {
    struct frame frames[LIMIT_REQUEST_DEPTH];
    uint32_t depth;
    uint32_t value_count;
};

static bool read_long_varint(const uint8_t **at, const uint8_t *end, int bytes_max, uint64_t *ret)
{
    uint64_t value = 0;
    const uint8_t *p = *at;
    for (int i = 0; i < bytes_max && p < end; i++) {
        uint8_t byte = *p++;
        if (i == VARINT_BYTES_MAX - 1 && byte > 1)
            return false;
        value |= (uint64_t)(byte & 0x7f) << (7 * i);
        if (byte < 0x80) {
            *at = p;
            *ret = value;
            return true;
        }
    }
    return false;
}

static inline bool read_varint(const uint8_t **at, const uint8_t *end, int bytes_max, uint64_t *ret)
{
    if (*at < end && **at < 0x80) {
        *ret = *(*at)++;
        return true;
    }
    return read_long_varint(at, end, bytes_max, ret);
}

static bool skip_bytes(const uint8_t **at, const uint8_t *end, size_t count)
{
    if ((size_t)(end - *at) < count)
        return false;
    *at += count;
    return true;
}

/* The length and the bytes behind it. */
static bool read_sized(const uint8_t **at, const uint8_t *end, struct str *ret)
{
    uint64_t len;
    if (!read_varint(at, end, LENGTH_BYTES_MAX, &len) || len > (uint64_t)(end - *at))
        return false;
    *ret = (struct str){ (const char *)*at, (size_t)len };
    *at += len;
    return true;
}

static ProtobufCWireType wire_type_of(ProtobufCType type)
{
    switch (type) {
    case PROTOBUF_C_TYPE_SFIXED32:
    case PROTOBUF_C_TYPE_FIXED32:
    case PROTOBUF_C_TYPE_FLOAT:
        return PROTOBUF_C_WIRE_TYPE_32BIT;
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_DOUBLE:
        return PROTOBUF_C_WIRE_TYPE_64BIT;
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_BYTES:
    case PROTOBUF_C_TYPE_MESSAGE:
        return PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED;
    default:
        return PROTOBUF_C_WIRE_TYPE_VARINT;
    }
}

static enum err_code value_check(const ProtobufCFieldDescriptor *field, uint64_t value,
                                 struct err *err)
{
    if (field->type != PROTOBUF_C_TYPE_ENUM)
        return ERR_OK;
    const ProtobufCEnumDescriptor *type = field->descriptor;
    int number = (int)(uint32_t)value;
    if (protobuf_c_enum_descriptor_get_value(type, number) == NULL)
        return err_set(err, REASON_FIELD_INVALID, "%d is no value of %s", number, type->name);
    return ERR_OK;
}

/* Neither NUL nor beyond ASCII, as most text is; eight bytes at a time. */
static bool is_plain(struct str text)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), highs = ones << 7;
    size_t i = 0;
    for (; i + sizeof(uint64_t) <= text.len; i += sizeof(uint64_t)) {
        uint64_t word;
        memcpy(&word, text.ptr + i, sizeof(word));
        if (((word | (word - ones)) & highs) != 0)
            return false;
    }
    for (; i < text.len; i++) {
        if ((signed char)text.ptr[i] <= 0)
            return false;
    }
    return true;
}

static enum err_code text_check(struct str text, struct err *err)
{
    if (is_plain(text))
        return ERR_OK;
    if (memchr(text.ptr, '\0', text.len) != NULL)
        return err_set(err, REASON_FIELD_INVALID, "text with a NUL character");
    if (!str_is_utf8(text))
        return err_set(err, REASON_TEXT_NOT_UTF8, "text that is not UTF-8");
    return ERR_OK;
}

static enum err_code malformed(struct err *err)
{
    return err_set(err, REASON_REQUEST_MALFORMED, "not the bytes of the field's type");
}

static enum err_code values_count(struct walk *walk, struct err *err)
{
    walk->value_count++;
    if (walk->value_count > LIMIT_REQUEST_VALUE_COUNT)
        return err_set(err, REASON_LIMIT_EXCEEDED, "at most %d values in a message",
                       LIMIT_REQUEST_VALUE_COUNT);
    return ERR_OK;
}

/* One value of a field that is not length-prefixed. */
static enum err_code scalar_walk(const ProtobufCFieldDescriptor *field, const uint8_t **at,
                                 const uint8_t *end, struct err *err)
{
    uint64_t value = 0;
    bool is_whole = false;
    switch (wire_type_of(field->type)) {
    case PROTOBUF_C_WIRE_TYPE_32BIT:
        is_whole = skip_bytes(at, end, 4);
        break;
    case PROTOBUF_C_WIRE_TYPE_64BIT:
        is_whole = skip_bytes(at, end, 8);
        break;
    default:
        is_whole = read_varint(at, end, VARINT_BYTES_MAX, &value);
        break;
    }
    if (!is_whole)
        return malformed(err);
    return value_check(field, value, err);
}

static enum err_code packed_walk(struct walk *walk, struct frame *frame, struct str values,
                                 struct err *err)
{
    const uint8_t *at = (const uint8_t *)values.ptr;
    const uint8_t *end = at + values.len;
    for (; at < end; frame->packed_index++) {
        enum err_code code = values_count(walk, err);
        if (code == ERR_OK)
            code = scalar_walk(frame->field, &at, end, err);
        if (code != ERR_OK)
            return code;
    }
    return ERR_OK;
}

static enum err_code message_enter(struct walk *walk, const ProtobufCMessageDescriptor *type,
                                   struct str packed, struct err *err)
{
    if (walk->depth == LIMIT_REQUEST_DEPTH)
        return err_set(err, REASON_LIMIT_EXCEEDED, "nested more than %d deep", LIMIT_REQUEST_DEPTH);
    CHECK(type->n_fields <= FIELD_COUNT_MAX);
    const uint8_t *begin = (const uint8_t *)packed.ptr;
    walk->frames[walk->depth++] =
        (struct frame){ .type = type, .begin = begin, .end = begin + packed.len, .at = begin };
    return ERR_OK;
}

/*
 * A message within a message may come in pieces, which a reader is to merge. No client of today
 * sends that, and protobuf-c fails at some of it: refused.
 */
static enum err_code once_check(struct frame *frame, struct err *err)
{
    if (frame->field->label == PROTOBUF_C_LABEL_REPEATED)
        return ERR_OK;
    size_t index = (size_t)(frame->field - frame->type->fields);
    uint64_t bit = UINT64_C(1) << (index % WORD_BITS);
    if ((frame->seen[index / WORD_BITS] & bit) != 0)
        return err_set(err, REASON_FIELD_DUPLICATE, "given twice");
    frame->seen[index / WORD_BITS] |= bit;
    return ERR_OK;
}

static enum err_code part_enter(struct walk *walk, struct frame *frame, struct str packed,
                                struct err *err)
{
    enum err_code code = once_check(frame, err);
    return code != ERR_OK ? code : message_enter(walk, frame->field->descriptor, packed, err);
}

static enum err_code sized_walk(struct walk *walk, struct frame *frame, struct err *err)
{
    const ProtobufCFieldDescriptor *field = frame->field;
    struct str bytes;
    if (!read_sized(&frame->at, frame->end, &bytes))
        return malformed(err);
    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
        return text_check(bytes, err);
    case PROTOBUF_C_TYPE_BYTES:
        return ERR_OK;
    case PROTOBUF_C_TYPE_MESSAGE:
        return part_enter(walk, frame, bytes, err);
    default:
        return packed_walk(walk, frame, bytes, err);
    }
}

static enum err_code unknown_skip(struct frame *frame, uint32_t wire_type, struct err *err)
{
    uint64_t value;
    struct str bytes;
    bool is_whole = false;
    if (wire_type == PROTOBUF_C_WIRE_TYPE_VARINT)
        is_whole = read_varint(&frame->at, frame->end, VARINT_BYTES_MAX, &value);
    else if (wire_type == PROTOBUF_C_WIRE_TYPE_64BIT)
        is_whole = skip_bytes(&frame->at, frame->end, 8);
    else if (wire_type == PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED)
        is_whole = read_sized(&frame->at, frame->end, &bytes);
    else if (wire_type == PROTOBUF_C_WIRE_TYPE_32BIT)
        is_whole = skip_bytes(&frame->at, frame->end, 4);
    return is_whole ? ERR_OK : malformed(err);
}

static const ProtobufCFieldDescriptor *field_find(const ProtobufCMessageDescriptor *type,
                                                  uint32_t number)
{
    if (type->n_field_ranges != 1) /* numbers with gaps */
        return protobuf_c_message_descriptor_get_field(type, number);
    uint32_t index = number - (uint32_t)type->field_ranges[0].start_value;
    return index < type->n_fields ? &type->fields[index] : NULL;
}

/* The next field of the innermost message; may enter another one. */
static enum err_code field_walk(struct walk *walk, struct frame *frame, struct err *err)
{
    uint64_t tag;
    frame->field = NULL;
    frame->field_at = frame->at;
    frame->packed_index = 0;
    if (!read_varint(&frame->at, frame->end, TAG_BYTES_MAX, &tag) || tag > UINT32_MAX ||
        tag >> WIRE_TYPE_BITS == 0)
        return malformed(err);
    uint32_t wire_type = tag & ((1 << WIRE_TYPE_BITS) - 1);
    enum err_code code = values_count(walk, err);
    if (code != ERR_OK)
        return code;
    frame->field = field_find(frame->type, (uint32_t)(tag >> WIRE_TYPE_BITS));
    if (frame->field == NULL)
        return unknown_skip(frame, wire_type, err);
    if (wire_type == wire_type_of(frame->field->type)) {
        if (wire_type == PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED)
            return sized_walk(walk, frame, err);
        return scalar_walk(frame->field, &frame->at, frame->end, err);
    }
    if (wire_type == PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED &&
        frame->field->label == PROTOBUF_C_LABEL_REPEATED)
        return sized_walk(walk, frame, err);
    return malformed(err);
}

/* How often the field in hand came before: its index. Walks again what was found sound. */
static size_t field_index(const struct frame *frame)
{
    struct frame again = { .end = frame->end, .at = frame->begin };
    struct err ignored;
    size_t index = frame->packed_index;
    while (again.at < frame->field_at) {
        uint64_t tag;
        if (!read_varint(&again.at, again.end, TAG_BYTES_MAX, &tag) ||
            unknown_skip(&again, tag & ((1 << WIRE_TYPE_BITS) - 1), &ignored) != ERR_OK)
            break;
        if (tag >> WIRE_TYPE_BITS == frame->field->id)
            index++;
    }
    return index;
}

/* "lines[3].sku", from the inside out. */
static enum err_code place_name(const struct walk *walk, enum err_code code, struct err *err)
{
    for (uint32_t i = walk->depth; i > 0; i--) {
        const struct frame *frame = &walk->frames[i - 1];
        if (frame->field == NULL)
            continue;
        if (frame->field->label == PROTOBUF_C_LABEL_REPEATED)
            code = err_in(err, "%s[%zu]", frame->field->name, field_index(frame));
        else
            code = err_in(err, "%s", frame->field->name);
    }
    return code;
}

enum err_code rpc_check_packed(const ProtobufCMessageDescriptor *type, struct str packed,
                               struct err *err)
{
    struct walk walk;
    walk.depth = 0;
    walk.value_count = 0;
    enum err_code code = message_enter(&walk, type, packed, err);
    while (code == ERR_OK && walk.depth > 0) {
        struct frame *frame = &walk.frames[walk.depth - 1];
        if (frame->at == frame->end)
            walk.depth--;
        else
            code = field_walk(&walk, frame, err);
    }
    return code == ERR_OK ? ERR_OK : place_name(&walk, code, err);
}

static void *arena_take(void *arena, size_t size)
{
    return arena_alloc(arena, size);
}

static void arena_keep(void *arena, void *memory)
{
    (void)arena;
    (void)memory;
}

ProtobufCAllocator rpc_arena_allocator(struct arena *arena)
{
    return (ProtobufCAllocator){ .alloc = arena_take, .free = arena_keep, .allocator_data = arena };
}

enum err_code rpc_decode(const ProtobufCMessageDescriptor *type, struct str packed,
                         struct arena *arena, ProtobufCMessage **ret, struct err *err)
{
    enum err_code code = rpc_check_packed(type, packed, err);
    if (code != ERR_OK)
        return code;
    ProtobufCAllocator allocator = rpc_arena_allocator(arena);
    ProtobufCMessage *message =
        protobuf_c_message_unpack(type, &allocator, packed.len, (const uint8_t *)packed.ptr);
    if (message == NULL && arena_is_full(arena))
        return arena_err(arena, err);
    if (message == NULL)
        return err_set(err, REASON_REQUEST_MALFORMED, "not the bytes of %s", type->name);
    *ret = message;
    return ERR_OK;
}
