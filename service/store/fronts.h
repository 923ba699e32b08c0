/*
 * service/store/fronts.h: where the first row of a queue is; for this folder only.
 *
 * Rows that were taken from the front of a range stay there as deletions until the engine has
 * merged them away, and whoever looks for the first row passes all of them: a million cost half a
 * second.
 * So a cursor over a queue leaves behind which row it found first, and the next one begins there.
 *
 * A front holds for the state in which it was found and for all later ones: what a commit puts
 * moves fronts back before it is visible. A snapshot of an older state does not use it; one that
 * was taken while a commit was under way, or before one that ended since, finds none.
 */
#ifndef SERVICE_STORE_FRONTS_H
#define SERVICE_STORE_FRONTS_H

#include <pthread.h>

#include "service/base/str.h"

struct front;
struct store_change;

struct fronts {
    pthread_mutex_t lock;
    struct front **all; /* by where their ranges begin; ranges do not overlap */
    size_t count;
    uint64_t number; /* of the last commit */
    bool is_committing;
};

/* What a snapshot shows: the commit of this number, or, if not exact, perhaps the one behind it. */
struct front_view {
    uint64_t number;
    bool is_exact;
};

/* A cursor's use of a front. */
struct front_use {
    struct front *front; /* NULL: none */
    struct front_view view;
    char *start; /* NULL: begin where the range does; else here, before its first row */
    size_t start_bytes;
    bool may_find;
};

void fronts_init(struct fronts *fronts);
void fronts_release(struct fronts *fronts);
/* Rows may have come back that were deleted. */
void fronts_forget(struct fronts *fronts);

/* Between the two no commit begins or ends: the snapshot is taken there. */
struct front_view fronts_view_begin(struct fronts *fronts);
void fronts_view_end(struct fronts *fronts);

/* Around a commit; `changes` by ascending keys. */
void fronts_committing(struct fronts *fronts, const struct store_change *changes, size_t count);
void fronts_committed(struct fronts *fronts);

/* Of the range [from, to). */
void front_use_begin(struct fronts *fronts, struct str from, struct str to, struct front_view view,
                     struct front_use *ret);
/* The first stored row of the range, or its end if it has none. At most once. */
void front_found(struct fronts *fronts, struct front_use *use, struct str first);
void front_use_end(struct fronts *fronts, struct front_use *use);

#endif
