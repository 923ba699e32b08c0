/*
 * service/store/record.h: a plain struct as a protobuf message, by one table for both directions.
 *
 * Values are protobuf messages (proto/lockstep/state/v1), so that state can evolve: a field that
 * is not there is zero, an unknown one is skipped. They are not read through protobuf-c's
 * structs: a table of tags and offsets reads and writes the domain's own structs, so that there
 * is one conversion instead of three, both directions cannot disagree, and a row costs a tenth of
 * the time. A test compares every table with protobuf-c's descriptors of the same messages.
 */
#ifndef SERVICE_STORE_RECORD_H
#define SERVICE_STORE_RECORD_H

#include "service/base/arena.h"
#include "service/base/buf.h"

enum record_type {
    RECORD_I64,      /* int64_t; sint64 */
    RECORD_BOOL,     /* bool; bool */
    RECORD_ENUM,     /* an enum, stored by number; int32 */
    RECORD_STR,      /* struct str; string or bytes */
    RECORD_INSTANT,  /* struct instant; sint64, microseconds */
    RECORD_MONEY,    /* struct money; lockstep.state.v1.Money */
    RECORD_CURRENCY, /* struct currency; lockstep.state.v1.Currency */
    RECORD_MESSAGE,  /* a struct inside; a message */
    RECORD_POINTER,  /* a pointer to a struct, NULL if absent; a message */
    RECORD_STRS,     /* struct str * and size_t; repeated string */
    RECORD_I64S,     /* int64_t * and size_t; repeated sint64, packed */
    RECORD_MESSAGES, /* a struct array and size_t; repeated message */
};

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

#define RECORD_FIELD(tag, type, owner, member)                                                     \
    { tag, RECORD_##type, offsetof(owner, member), 0, NULL, #member }
#define RECORD_PART(tag, type, owner, member, part_shape)                                          \
    { tag, RECORD_##type, offsetof(owner, member), 0, part_shape, #member }
#define RECORD_LIST(tag, type, owner, member, count)                                               \
    { tag, RECORD_##type, offsetof(owner, member), offsetof(owner, count), NULL, #member }
#define RECORD_PARTS(tag, owner, member, count, part_shape)                                        \
    { tag, RECORD_MESSAGES, offsetof(owner, member), offsetof(owner, count), part_shape, #member }

/* Appends the message to `out`. */
void record_encode(const struct record_shape *shape, const void *value, struct buf *out);
/*
 * Fills *ret, which is zeroed first. Texts point into `bytes`; arrays live in `arena`.
 * STORE_CORRUPT if the bytes are no such message, LIMIT_EXCEEDED if the arena is full.
 */
MUST_USE enum err_code record_decode(const struct record_shape *shape, struct str bytes,
                                     struct arena *arena, void *ret, struct err *err);

#endif
