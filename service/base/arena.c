/* service/base/arena.c: blocks that double in size, cut from the front. */
#include "service/base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "service/base/heap.h"

enum {
    BLOCK_BYTES_FIRST = 4 << 10,
    BLOCK_BYTES_LARGE = 1 << 20, /* blocks grow up to this; a larger wish gets its own */
    BLOCK_KEEP_BYTES = 64 << 10, /* the most that reset keeps for the next use */
    SHORT_TEXT_BYTES = 256,      /* what is formatted once; longer texts twice */
    ALIGNMENT = 16,
};

struct arena_block {
    struct arena_block *next;
    size_t size; /* of data */
    size_t used;
    _Alignas(ALIGNMENT) char data[];
};

void arena_init(struct arena *arena, size_t max)
{
    CHECK(max > 0);
    *arena = (struct arena){ .max = max };
}

static void blocks_free(struct arena_block *block)
{
    while (block != NULL) {
        struct arena_block *next = block->next;
        heap_free(block);
        block = next;
    }
}

void arena_reset(struct arena *arena)
{
    struct arena_block *keep = arena->first;
    if (keep != NULL) {
        blocks_free(keep->next);
        keep->next = NULL;
        keep->used = 0;
        if (keep->size > BLOCK_KEEP_BYTES) {
            heap_free(keep);
            keep = NULL;
        }
    }
    arena->first = keep;
    arena->reserved = keep == NULL ? 0 : keep->size;
    arena->used = 0;
    arena->full = false;
}

void arena_release(struct arena *arena)
{
    blocks_free(arena->first);
    arena->first = NULL;
    arena->reserved = 0;
    arena->used = 0;
}

static struct arena_block *block_add(struct arena *arena, size_t at_least)
{
    size_t size = BLOCK_BYTES_FIRST;
    if (arena->first != NULL)
        size = arena->first->size < BLOCK_BYTES_LARGE ? arena->first->size * 2 : BLOCK_BYTES_LARGE;
    if (size < at_least)
        size = at_least;
    struct arena_block *block = heap_alloc_raw(sizeof(*block) + size);
    block->next = arena->first;
    block->size = size;
    block->used = 0;
    arena->first = block;
    arena->reserved += size;
    return block;
}

static void *cut(struct arena *arena, size_t size)
{
    size_t rounded = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    struct arena_block *block = arena->first;
    if (block == NULL || block->size - block->used < rounded)
        block = block_add(arena, rounded);
    void *memory = block->data + block->used;
    block->used += rounded;
    arena->used += size;
    return memory;
}

/* Not zeroed. */
static void *alloc_raw(struct arena *arena, size_t size)
{
    arena->alloc_count++;
    if (arena->alloc_count == arena->fail_after)
        arena->full = true;
    if (arena->full || size > arena->max || arena->used > arena->max - size) {
        arena->full = true;
        return NULL;
    }
    return cut(arena, size);
}

void *arena_alloc(struct arena *arena, size_t size)
{
    void *memory = alloc_raw(arena, size);
    return memory == NULL ? NULL : memset(memory, 0, size);
}

void *arena_alloc_report(struct arena *arena, size_t size)
{
    return memset(cut(arena, size), 0, size);
}

void *arena_alloc_array(struct arena *arena, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) {
        arena->full = true;
        return NULL;
    }
    return arena_alloc(arena, bytes);
}

struct str arena_str(struct arena *arena, struct str s)
{
    char *copy = alloc_raw(arena, s.len + 1);
    if (copy == NULL)
        return (struct str){ NULL, 0 };
    if (s.len > 0)
        memcpy(copy, s.ptr, s.len);
    copy[s.len] = '\0';
    return (struct str){ copy, s.len };
}

struct str arena_format(struct arena *arena, const char *format, ...)
{
    char short_text[SHORT_TEXT_BYTES];
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(short_text, sizeof(short_text), format, args);
    va_end(args);
    CHECK(len >= 0);
    size_t bytes = (size_t)len + 1;
    char *text = alloc_raw(arena, bytes);
    if (text != NULL && bytes <= sizeof(short_text))
        memcpy(text, short_text, bytes);
    else if (text != NULL)
        vsnprintf(text, bytes, format, again);
    va_end(again);
    return (struct str){ text, text == NULL ? 0 : (size_t)len };
}

enum err_code arena_err(const struct arena *arena, struct err *err)
{
    return err_set(err, REASON_LIMIT_EXCEEDED, "needs more than %zu bytes of memory", arena->max);
}
