/* tests/sandbox/pointers.c: doubling, and halving. */
#include "tests/sandbox/pointers.h"

#include <string.h>

enum { POINTERS_FIRST = 16 };

void pointers_add(struct pointers *pointers, struct arena *arena, void *item)
{
    if (pointers->count == pointers->capacity) {
        size_t capacity = pointers->capacity == 0 ? POINTERS_FIRST : pointers->capacity * 2;
        void **items = ARENA_ARRAY(arena, void *, capacity);
        CHECK(items != NULL);
        if (pointers->count > 0)
            memcpy(items, pointers->items, pointers->count * sizeof(*items));
        pointers->items = items;
        pointers->capacity = capacity;
    }
    pointers->items[pointers->count++] = item;
}

size_t pointers_before(const struct pointers *pointers, struct instant at,
                       struct instant (*time_of)(const void *item))
{
    size_t low = 0, high = pointers->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (time_of(pointers->items[middle]).us < at.us)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
