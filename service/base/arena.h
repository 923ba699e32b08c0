/*
 * service/base/arena.h: memory of one request, batch or intent, dropped whole.
 *
 * An arena is created with the most it may ever hold. Going past that is LIMIT_EXCEEDED for whoever
 * asked (arena_alloc returns NULL and arena_is_full stays true until reset); a failing malloc stops
 * the process. Nothing is freed singly.
 */
#ifndef SERVICE_BASE_ARENA_H
#define SERVICE_BASE_ARENA_H

#include "service/base/err.h"
#include "service/base/str.h"

struct arena_block;

struct arena {
    struct arena_block *first; /* the newest block, from which is cut */
    size_t used;               /* bytes handed out */
    size_t reserved;           /* bytes of all blocks */
    size_t max;
    uint64_t fail_after; /* torture tests: the allocation that fails; 0 is never */
    uint64_t alloc_count;
    bool full;
};

/* Allocates nothing. `max` > 0. */
void arena_init(struct arena *arena, size_t max);
/* Keeps one block for the next use. */
void arena_reset(struct arena *arena);
void arena_release(struct arena *arena);

/* Zeroed, aligned for anything. NULL: the arena's maximum is reached. */
void *arena_alloc(struct arena *arena, size_t size);
/* NULL too if count * size overflows. */
void *arena_alloc_array(struct arena *arena, size_t count, size_t size);
#define ARENA_NEW(arena, type) ((type *)arena_alloc(arena, sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_alloc_array(arena, count, sizeof(type)))

/* A copy with a NUL behind it (not counted). On a full arena ptr is NULL. */
struct str arena_str(struct arena *arena, struct str s);
/* Formatted text, NUL behind it. On a full arena ptr is NULL. */
struct str arena_format(struct arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);

/* As arena_alloc, but beyond the maximum if need be: for the report that it was reached. */
void *arena_alloc_report(struct arena *arena, size_t size);

static inline bool arena_is_full(const struct arena *arena)
{
    return arena->full;
}
/* LIMIT_EXCEEDED, for whoever met NULL. */
enum err_code arena_err(const struct arena *arena, struct err *err);

#endif
