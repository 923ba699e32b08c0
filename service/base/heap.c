/* service/base/heap.c: malloc that succeeds or stops the process. */
#include "service/base/heap.h"

#include <stdlib.h>

#include "service/base/check.h"

/* No size is 0 here: then NULL always means failure. */
static void *checked(void *ptr)
{
    CHECK(ptr != NULL); /* out of memory */
    return ptr;
}

void *heap_alloc(size_t size)
{
    CHECK(size > 0);
    return checked(calloc(1, size));
}

void *heap_alloc_array(size_t count, size_t size)
{
    CHECK(count > 0);
    CHECK(size > 0);
    return checked(calloc(count, size));
}

void *heap_alloc_raw(size_t size)
{
    CHECK(size > 0);
    return checked(malloc(size));
}

void *heap_resize(void *ptr, size_t size)
{
    CHECK(size > 0);
    return checked(realloc(ptr, size));
}

void heap_free(void *ptr)
{
    free(ptr);
}
