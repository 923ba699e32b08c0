/* service/base/heap.c: malloc that succeeds or stops the process. */
#include "service/base/heap.h"

#include <stdlib.h>
#include <string.h>

#include "service/base/check.h"

enum { SMALL_BYTES = 1024 };

/*
 * No size is 0 here: then NULL always means failure. Not inlined: a compiler that sees malloc and
 * memset together makes them one calloc.
 */
__attribute__((noinline)) static void *checked(void *ptr)
{
    CHECK(ptr != NULL); /* out of memory */
    return ptr;
}

/* glibc keeps small pieces for each thread: malloc takes them, calloc goes the long way. */
void *heap_alloc(size_t size)
{
    CHECK(size > 0);
    if (size > SMALL_BYTES)
        return checked(calloc(1, size));
    return memset(checked(malloc(size)), 0, size);
}

void *heap_alloc_array(size_t count, size_t size)
{
    CHECK(count > 0);
    CHECK(size > 0);
    if (count > SMALL_BYTES / size)
        return checked(calloc(count, size));
    return heap_alloc(count * size);
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
