/* tests/sandbox/lookup.c: linear probing, at most half full. */
#include "tests/sandbox/lookup.h"

enum { LOOKUP_FIRST = 64 };

static struct lookup_slot *slot_of(const struct lookup *lookup, struct str key)
{
    size_t at = (size_t)str_hash(key) & (lookup->capacity - 1);
    while (lookup->slots[at].value != NULL && !str_eq(lookup->slots[at].key, key))
        at = (at + 1) & (lookup->capacity - 1);
    return &lookup->slots[at];
}

void *lookup_find(const struct lookup *lookup, struct str key)
{
    return lookup->capacity == 0 ? NULL : slot_of(lookup, key)->value;
}

static void grow(struct lookup *lookup, struct arena *arena)
{
    struct lookup old = *lookup;
    lookup->capacity = old.capacity == 0 ? LOOKUP_FIRST : old.capacity * 2;
    lookup->slots = ARENA_ARRAY(arena, struct lookup_slot, lookup->capacity);
    CHECK(lookup->slots != NULL);
    for (size_t i = 0; i < old.capacity; i++) {
        if (old.slots[i].value != NULL)
            *slot_of(lookup, old.slots[i].key) = old.slots[i];
    }
}

void lookup_add(struct lookup *lookup, struct arena *arena, struct str key, void *value)
{
    CHECK(value != NULL);
    if (2 * (lookup->count + 1) > lookup->capacity)
        grow(lookup, arena);
    struct lookup_slot *slot = slot_of(lookup, key);
    CHECK(slot->value == NULL);
    *slot = (struct lookup_slot){ key, value };
    lookup->count++;
}
