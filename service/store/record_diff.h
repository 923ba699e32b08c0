/*
 * service/store/record_diff.h: what differs between two records of one kind, field by field.
 */
#ifndef SERVICE_STORE_RECORD_DIFF_H
#define SERVICE_STORE_RECORD_DIFF_H

#include "service/store/record.h"

struct record_difference {
    struct str field; /* the member's name */
    struct str from, to;
};

/* Appends to `ret`, at most `room`, whatever differs outside of `ignored`; NULL `a` is all zero.
 * Texts live in `arena`. Lists and parts are compared as a whole and shown by their length. */
size_t record_diff(const struct record_shape *shape, const void *a, const void *b,
                   const char *const *ignored, size_t ignored_count, struct arena *arena,
                   struct record_difference *ret, size_t room);

#endif
