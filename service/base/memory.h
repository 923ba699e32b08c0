/*
 * service/base/memory.h: the heap, for what outlives any one request and dies alone.
 *
 * What belongs to a request, batch or intent lives in an arena. A failing malloc stops the process:
 * nobody could do better, so nobody is asked to.
 */
#ifndef SERVICE_BASE_MEMORY_H
#define SERVICE_BASE_MEMORY_H

#include <stddef.h>

/* Zeroed, aligned for anything; never NULL. */
void *memory_alloc(size_t size);
/* NULL is fine. */
void memory_free(void *memory);

#endif
