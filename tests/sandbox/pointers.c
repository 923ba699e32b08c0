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

void pointers_put_in_order(struct pointers *pointers,
                           int (*compare)(const void *a, const void *b, void *context),
                           void *context)
{
    void **items = pointers->items;
    size_t count = 0;
    bool is_sorted = true; /* as most are that come here */
    for (size_t i = 1; i < pointers->count && is_sorted; i++)
        is_sorted = compare(&items[i - 1], &items[i], context) < 0;
    if (is_sorted)
        return;
    qsort_r(items, pointers->count, sizeof(*items), compare, context);
    for (size_t i = 0; i < pointers->count; i++) {
        if (count == 0 || items[count - 1] != items[i])
            items[count++] = items[i];
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
