/*
 * service/store/record.h: a plain struct as a protobuf message, by one table for both directions.
 *
 * Values are protobuf messages (proto/lockstep/state/v1), so that state can evolve: a field that
 * is not there is zero, an unknown one is skipped. They are not read through protobuf-c's
 * structs: a table of tags and offsets reads and writes the domain's own structs, so that there
 * is no second conversion, the two directions cannot disagree, and a record takes less time than
 * protobuf-c's part alone would. A test compares every table with protobuf-c's descriptors of the
 * same messages, and the bytes of both.
 */
#ifndef SERVICE_STORE_RECORD_H
#define SERVICE_STORE_RECORD_H

#include "service/base/arena.h"
#include "service/base/buf.h"

enum record_type {
    RECORD_I64,      /* int64_t; sint64 */
    RECORD_BOOL,     /* bool; bool */
    RECORD_BYTE,     /* uint8_t; int32 */
    RECORD_ENUM,     /* an enum, stored by number; int32 */
    RECORD_INSTANT,  /* struct instant; sint64, microseconds */
    RECORD_STR,      /* struct str; string or bytes */
    RECORD_CODE,     /* char[RECORD_CODE_BYTES], NUL-terminated; string */
    RECORD_MESSAGE,  /* a struct inside; a message, left out if it would be empty */
    RECORD_POINTER,  /* a pointer to a struct, NULL if absent; a message */
    RECORD_STRS,     /* struct str * and size_t; repeated string */
    RECORD_I64S,     /* int64_t * and size_t; repeated sint64, packed */
    RECORD_MESSAGES, /* a struct array and size_t; repeated message */
};

enum { RECORD_CODE_BYTES = 4, RECORD_TAG_MAX = (1 << 29) - 1 };

struct record_shape;

struct record_field {
    uint32_t tag;
    enum record_type type;
    size_t offset;
    size_t count_offset;              /* of repeated ones */
    const struct record_shape *shape; /* of messages */
    const char *name;                 /* the member's */
};

struct record_shape {
    const char *name; /* the message's, without its package */
    size_t size;
    const struct record_field *fields; /* by ascending tag */
    size_t field_count;
};

/* The C types behind types without a shape: a row whose member is another does not compile. */
#define RECORD_C_I64 int64_t
#define RECORD_C_BOOL bool
#define RECORD_C_BYTE uint8_t
#define RECORD_C_ENUM unsigned int
#define RECORD_C_INSTANT struct instant
#define RECORD_C_STR struct str
#define RECORD_C_CODE char * /* what an array becomes */
#define RECORD_C_STRS struct str *
#define RECORD_C_I64S int64_t *

/* offsetof, for a member of that type only. */
#define RECORD_OFFSET(c_type, owner, member)                                                       \
    (offsetof(owner, member) + 0 * sizeof(char[_Generic(((owner *)0)->member, c_type : 1)]))

#define RECORD_FIELD(tag, type, owner, member)                                                     \
    {                                                                                              \
        tag, RECORD_##type, RECORD_OFFSET(RECORD_C_##type, owner, member), 0, NULL, #member        \
    }
/* A list without a shape. */
#define RECORD_LIST(tag, type, owner, member, count)                                               \
    {                                                                                              \
        tag, RECORD_##type, RECORD_OFFSET(RECORD_C_##type, owner, member),                         \
            RECORD_OFFSET(size_t, owner, count), NULL, #member                                     \
    }
/* A struct inside, or a pointer to one. */
#define RECORD_PART(tag, type, owner, member, part_shape)                                          \
    {                                                                                              \
        tag, RECORD_##type, offsetof(owner, member), 0, part_shape, #member                        \
    }
/* A list of structs. */
#define RECORD_PARTS(tag, owner, member, count, part_shape)                                        \
    {                                                                                              \
        tag, RECORD_MESSAGES, offsetof(owner, member), RECORD_OFFSET(size_t, owner, count),        \
            part_shape, #member                                                                    \
    }
#define RECORD_SHAPE(message, owner, table)                                                        \
    {                                                                                              \
        message, sizeof(owner), table, ARRAY_COUNT(table)                                          \
    }

/* Appends the message to `out`. */
void record_encode(const struct record_shape *shape, const void *value, struct buf *out);
/*
 * Fills *ret, which is zeroed first. Texts point into `bytes`; arrays live in `arena`. A field
 * that is there twice counts as the last one. STORE_CORRUPT if the bytes are no such message,
 * LIMIT_EXCEEDED if the arena is full.
 */
MUST_USE enum err_code record_decode(const struct record_shape *shape, struct str bytes,
                                     struct arena *arena, void *ret, struct err *err);

#endif
