/* tests/sandbox/world.c: a heap of what is due, and memory that CHECKs. */
#include "tests/sandbox/world.h"

#include <string.h>

enum { TIMELINE_FIRST = 1024 };

void world_init(struct world *world, struct clock clock, uint64_t seed, size_t arena_bytes)
{
    *world = (struct world){ .clock = clock, .random = { seed } };
    arena_init(&world->arena, arena_bytes);
    world->now = clock_now(&clock);
}

void world_release(struct world *world)
{
    arena_release(&world->arena);
}

struct instant world_clock(const struct world *world)
{
    return (struct instant){ clock_now(&world->clock).us + world->ahead_us };
}

static bool is_before(const struct due *a, const struct due *b)
{
    return a->at.us != b->at.us ? a->at.us < b->at.us : a->order < b->order;
}

static void swap(struct due *a, struct due *b)
{
    struct due kept = *a;
    *a = *b;
    *b = kept;
}

void world_plan(struct world *world, struct instant at,
                void (*play)(struct world *world, void *owner, void *subject), void *owner,
                void *subject)
{
    if (world->due_count == world->due_capacity) {
        size_t capacity = world->due_capacity == 0 ? TIMELINE_FIRST : world->due_capacity * 2;
        struct due *timeline = WORLD_ARRAY(world, struct due, capacity);
        if (world->due_count > 0)
            memcpy(timeline, world->timeline, world->due_count * sizeof(*timeline));
        world->timeline = timeline;
        world->due_capacity = capacity;
    }
    size_t child = world->due_count++;
    world->timeline[child] = (struct due){ at, world->planned_count++, play, owner, subject };
    while (child > 0 && is_before(&world->timeline[child], &world->timeline[(child - 1) / 2])) {
        swap(&world->timeline[child], &world->timeline[(child - 1) / 2]);
        child = (child - 1) / 2;
    }
}

static struct due take_first(struct world *world)
{
    struct due first = world->timeline[0];
    world->timeline[0] = world->timeline[--world->due_count];
    size_t parent = 0;
    for (;;) {
        size_t least = 2 * parent + 1;
        if (least >= world->due_count)
            return first;
        if (least + 1 < world->due_count &&
            is_before(&world->timeline[least + 1], &world->timeline[least]))
            least++;
        if (!is_before(&world->timeline[least], &world->timeline[parent]))
            return first;
        swap(&world->timeline[least], &world->timeline[parent]);
        parent = least;
    }
}

void world_catch_up(struct world *world)
{
    struct instant until = world_clock(world);
    while (world->due_count > 0 && world->timeline[0].at.us <= until.us) {
        struct due due = take_first(world);
        world->now = instant_max(world->now, due.at);
        due.play(world, due.owner, due.subject);
    }
    world->now = instant_max(world->now, until);
}

int64_t world_wait_ns(const struct world *world)
{
    if (world->due_count == 0)
        return -1;
    int64_t virtual_us = world->timeline[0].at.us - world_clock(world).us;
    return clock_real_wait_ns(&world->clock, virtual_us * NS_PER_US);
}

void *world_alloc(struct world *world, size_t count, size_t size)
{
    void *memory = arena_alloc_array(&world->arena, count, size);
    CHECK(memory != NULL);
    return memory;
}

struct str world_str(struct world *world, struct str s)
{
    return s.len == 0 ? STR_EMPTY : world_kept(arena_str(&world->arena, s));
}

struct str world_shared(struct world *world, struct str s)
{
    if (s.len == 0)
        return STR_EMPTY;
    struct str *kept = lookup_find(&world->shared, s);
    if (kept == NULL) {
        kept = WORLD_NEW(world, struct str);
        *kept = world_str(world, s);
        lookup_add(&world->shared, &world->arena, *kept, kept);
    }
    return *kept;
}

struct str world_kept(struct str made)
{
    CHECK(made.ptr != NULL);
    return made;
}

bool world_is_full(const struct world *world)
{
    return world->arena.used + world->promised > world->arena.max / 4 * 3;
}

int64_t world_between(struct world *world, int64_t min, int64_t max)
{
    CHECK(min <= max);
    return min + (int64_t)random_below(&world->random, (uint64_t)(max - min) + 1);
}

bool world_chance(struct world *world, int64_t permille)
{
    return permille > 0 && world_between(world, 0, 999) < permille;
}

struct uuid world_uuid(struct world *world)
{
    uint64_t high = random_next(&world->random);
    uint64_t low = random_next(&world->random);
    return (struct uuid){ high, low };
}

struct str uuid_format(struct uuid uuid, char ret_text[static UUID_TEXT_BYTES])
{
    static const char digits[] = "0123456789abcdef";
    uint64_t high = (uuid.high & ~UINT64_C(0xf000)) | UINT64_C(0x4000);
    uint64_t low = (uuid.low & (UINT64_MAX >> 2)) | UINT64_C(1) << 63;
    char *at = ret_text;
    for (int i = 0; i < 32; i++) {
        uint64_t half = i < 16 ? high : low;
        if (i == 8 || i == 12 || i == 16 || i == 20)
            *at++ = '-';
        *at++ = digits[half >> (60 - 4 * (i % 16)) & 15];
    }
    *at = '\0';
    return (struct str){ ret_text, (size_t)(at - ret_text) };
}
