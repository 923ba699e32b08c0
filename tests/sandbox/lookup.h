/*
 * tests/sandbox/lookup.h: from a text to what bears it.
 *
 * Open addressing over an arena. Nothing is ever removed; the texts are the caller's and must live
 * as long as the lookup.
 */
#ifndef TESTS_SANDBOX_LOOKUP_H
#define TESTS_SANDBOX_LOOKUP_H

#include "service/base/arena.h"

struct lookup_slot {
    struct str key;
    void *value; /* NULL: free */
};

struct lookup {
    struct lookup_slot *slots;
    size_t count;
    size_t capacity; /* a power of two, or 0 */
};

/* NULL: unknown. */
void *lookup_find(const struct lookup *lookup, struct str key);
/* `key` must not be in it yet; `value` is not NULL. CHECKs that the arena has room. */
void lookup_add(struct lookup *lookup, struct arena *arena, struct str key, void *value);

#endif
