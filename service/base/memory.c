/* service/base/memory.c: the heap, or the end of the process. */
#include "service/base/memory.h"

#include <stdio.h>
#include <stdlib.h>

void *memory_alloc(size_t size)
{
    void *memory = calloc(1, size > 0 ? size : 1);
    if (memory == NULL) {
        fprintf(stderr, "out of memory: %zu bytes\n", size);
        abort();
    }
    return memory;
}

void memory_free(void *memory)
{
    free(memory);
}
