/*
 * service/store/view.h: typed reads, the same for the writer and for queries.
 *
 * A view stands on a transaction or on a snapshot; what it reads is decoded into its arena, where
 * it stays valid whatever happens to the store.
 */
#ifndef SERVICE_STORE_VIEW_H
#define SERVICE_STORE_VIEW_H

#include "service/base/buf.h"
#include "service/store/keys.h"
#include "service/store/record.h"
#include "service/store/store.h"

struct view {
    struct txn *txn; /* one of the two */
    struct snapshot *snapshot;
    struct arena *arena;
    struct buf *scratch; /* of who puts: made with VIEW_RECORD_BYTES_MAX, used again and again */
};

enum { VIEW_RECORD_BYTES_MAX = 64 << 20 };

/* The value's bytes, in the arena. */
MUST_USE enum err_code view_get_bytes(const struct view *view, const struct key *key,
                                      bool *ret_found, struct str *ret, struct err *err);
/* *ret is zeroed if nothing is found. */
MUST_USE enum err_code view_get(const struct view *view, const struct key *key,
                                const struct record_shape *shape, bool *ret_found, void *ret,
                                struct err *err);
/* As view_get; nothing found is `missing` (a ..._NOT_FOUND). */
MUST_USE enum err_code view_get_existing(const struct view *view, const struct key *key,
                                         const struct record_shape *shape, enum err_reason missing,
                                         void *ret, struct err *err);

/* All keys that begin with `prefix`, from `from` on (NULL: the first; descending: the last). */
struct cursor *view_cursor(const struct view *view, const struct key *prefix,
                           const struct key *from, bool descending);
/* As view_cursor, ascending, of rows that are taken from the front (cursor_range.is_queue); before
 * `to`, unless that is NULL. */
struct cursor *view_queue(const struct view *view, const struct key *prefix, const struct key *to);
/* Decodes a cursor's value; copied into the arena first. */
MUST_USE enum err_code view_decode(const struct view *view, const struct record_shape *shape,
                                   struct str bytes, void *ret, struct err *err);

/* Encodes into the scratch and puts. */
void view_put(const struct view *view, const struct key *key, const struct record_shape *shape,
              const void *value);

#endif
