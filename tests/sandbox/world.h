/*
 * tests/sandbox/world.h: what the played systems share: time, chance, memory and what is due.
 *
 * Nothing in the sandbox happens by itself: a thing that is due stands in the timeline and is
 * played when the clock has passed it, in order, at exactly its own time. So a day that nobody
 * looked at is the same day as one that was polled every second.
 */
#ifndef TESTS_SANDBOX_WORLD_H
#define TESTS_SANDBOX_WORLD_H

#include "service/base/arena.h"
#include "service/base/clock.h"
#include "service/base/random.h"
#include "tests/sandbox/lookup.h"

/* Of the program; a simulated year of several marketplaces needs more. */
#define WORLD_ARENA_BYTES ((size_t)2 << 30)

struct world;

struct due {
    struct instant at;
    uint64_t order; /* of two at the same time the one that was planned first */
    void (*play)(struct world *world, void *owner, void *subject);
    void *owner;
    void *subject;
};

struct world {
    struct clock clock;
    int64_t ahead_us;   /* what the control endpoint advanced */
    struct instant now; /* of the request that is answered, or of what is played */
    struct random random;
    struct arena arena;   /* all that lasts */
    size_t promised;      /* bytes of the arena for what will follow from what is there */
    struct lookup shared; /* of struct str: texts that many keep */
    struct due *timeline; /* a binary heap, the earliest first */
    size_t due_count, due_capacity;
    uint64_t planned_count;
};

/* `arena_bytes`: the most memory that it may take. */
void world_init(struct world *world, struct clock clock, uint64_t seed, size_t arena_bytes);
void world_release(struct world *world);

/* The clock's time; does not change `now`. */
struct instant world_clock(const struct world *world);
/* Plays what is due up to the clock's time, then sets `now` to it. */
void world_catch_up(struct world *world);
/* Real nanoseconds until something is due; -1: nothing is planned. */
int64_t world_wait_ns(const struct world *world);
/* `play` is called once, at `at` or at the next chance after it. */
void world_plan(struct world *world, struct instant at,
                void (*play)(struct world *world, void *owner, void *subject), void *owner,
                void *subject);

/* Zeroed memory that lasts; world_is_full is the caller's guard against want. */
void *world_alloc(struct world *world, size_t count, size_t size);
#define WORLD_NEW(world, type) ((type *)world_alloc(world, 1, sizeof(type)))
#define WORLD_ARRAY(world, type, count) ((type *)world_alloc(world, count, sizeof(type)))
/* A copy; none of an empty text. */
struct str world_str(struct world *world, struct str s);
/* A copy that all who keep this text share: for texts that come again and again. */
struct str world_shared(struct world *world, struct str s);
struct str world_kept(struct str made); /* CHECKs that there was room for it */
#define world_format(world, ...) world_kept(arena_format(&(world)->arena, __VA_ARGS__))
/*
 * Requests that add something are refused then: what is there and what was promised to it come to
 * three quarters of the most. The last quarter is for rows that double.
 */
bool world_is_full(const struct world *world);

/* min <= result <= max. */
int64_t world_between(struct world *world, int64_t min, int64_t max);
/* True `permille` times in a thousand. */
bool world_chance(struct world *world, int64_t permille);
/* A version 4 UUID of this world's chance; sixteen bytes until somebody reads it. */
struct uuid {
    uint64_t high, low;
};
enum { UUID_TEXT_BYTES = 37 };
struct uuid world_uuid(struct world *world);
/* A view of ret_text. */
struct str uuid_format(struct uuid uuid, char ret_text[static UUID_TEXT_BYTES]);

#endif
