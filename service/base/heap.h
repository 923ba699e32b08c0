/*
 * service/base/heap.h: memory of long-lived objects; the one place that calls malloc.
 *
 * For what owns a thread, a handle or a file and lives longer than a request. A request's own
 * memory comes from its arena. Nothing here returns NULL: a failing malloc stops the process.
 */
#ifndef SERVICE_BASE_HEAP_H
#define SERVICE_BASE_HEAP_H

#include <stddef.h>

/* Zeroed, the caller's until heap_free. */
void *heap_alloc(size_t size);
void *heap_alloc_array(size_t count, size_t size);
#define HEAP_NEW(type) ((type *)heap_alloc(sizeof(type)))
#define HEAP_ARRAY(type, count) ((type *)heap_alloc_array(count, sizeof(type)))

/* As heap_alloc, but what the bytes hold is not defined: for blocks that are filled at once. */
void *heap_alloc_raw(size_t size);

/* Moves the block if need be; new bytes are not defined. `ptr` may be NULL. */
void *heap_resize(void *ptr, size_t size);

/* NULL is fine. */
void heap_free(void *ptr);

#endif
