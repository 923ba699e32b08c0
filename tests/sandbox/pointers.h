/*
 * tests/sandbox/pointers.h: a growing row of pointers, cut from an arena.
 *
 * Growing leaves the old row behind in the arena: at most as much again as is in use.
 */
#ifndef TESTS_SANDBOX_POINTERS_H
#define TESTS_SANDBOX_POINTERS_H

#include "service/base/arena.h"
#include "service/base/instant.h"

struct pointers {
    void **items;
    size_t count;
    size_t capacity;
};

/* CHECKs that the arena has room. */
void pointers_add(struct pointers *pointers, struct arena *arena, void *item);
/* Sorts as qsort_r would; what is in it more than once stays once. */
void pointers_put_in_order(struct pointers *pointers,
                           int (*compare)(const void *a, const void *b, void *context),
                           void *context);
/* How many of the items, which are in order of that time, come before `at`. */
size_t pointers_before(const struct pointers *pointers, struct instant at,
                       struct instant (*time_of)(const void *item));

#endif
