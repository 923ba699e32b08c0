/* tests/sandbox/pointers.c: growing, sorting, searching. */
#include "tests/sandbox/pointers.h"

#include <stdlib.h>
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

void pointers_put_in_order(struct pointers *pointers, int (*compare)(const void *a, const void *b))
{
    size_t count = 0;
    if (pointers->count > 0)
        qsort(pointers->items, pointers->count, sizeof(*pointers->items), compare);
    for (size_t i = 0; i < pointers->count; i++) {
        if (count == 0 || pointers->items[count - 1] != pointers->items[i])
            pointers->items[count++] = pointers->items[i];
    }
    pointers->count = count;
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
