/* tests/simulation/chance.c: hashes of what it is about, instead of one stream for all. */
#include "tests/simulation/chance.h"

#include <math.h>
#include <string.h>

#include "service/base/check.h"
#include "service/base/heap.h"

enum { TAKEN_FIRST = 1024, PER_MILLION = 1000000 };

static const struct {
    const char *name;
    int64_t rate;
    const char *text;
} faults[FAULT_KIND_COUNT] = {
#define X(id, name, rate, text) [FAULT_##id] = { name, rate, text },
    FAULTS(X)
#undef X
};

static const char *const happenings[HAPPENING_COUNT] = {
#define X(id, name) [HAPPENING_##id] = name,
    HAPPENINGS(X)
#undef X
};

const char *fault_kind_name(enum fault_kind kind)
{
    CHECK(kind < FAULT_KIND_COUNT);
    return faults[kind].name;
}

const char *fault_kind_text(enum fault_kind kind)
{
    CHECK(kind < FAULT_KIND_COUNT);
    return faults[kind].text;
}

const char *stream_name(int32_t stream)
{
    if (stream < STREAM_HAPPENING)
        return faults[stream].name;
    if (stream < STREAM_DELAY)
        return happenings[stream - STREAM_HAPPENING];
    return stream == STREAM_DELAY ? "delay" : stream == STREAM_SETTING ? "setting" : "people";
}

bool stream_parse(const char *name, size_t len, int32_t *ret)
{
    for (int32_t stream = 0; stream < STREAM_COUNT; stream++) {
        const char *other = stream_name(stream);
        if (strlen(other) == len && memcmp(other, name, len) == 0) {
            *ret = stream;
            return true;
        }
    }
    return false;
}

void chance_init(struct chance *chance, uint64_t seed)
{
    *chance = (struct chance){ .seed = seed, .fault_scale = 100 };
}

void chance_release(struct chance *chance)
{
    heap_free(chance->taken);
}

/* What the stream is to the seed: kept plans are to mean the same when a fault is added. */
static uint64_t number_of(int32_t stream)
{
    enum { LATER = 1000, LATER_COUNT = (int)FAULT_KIND_COUNT - (int)FAULT_LINE_REFUSED };
    if (stream < (int32_t)FAULT_LINE_REFUSED)
        return (uint64_t)stream;
    if (stream >= STREAM_HAPPENING)
        return (uint64_t)(stream - LATER_COUNT);
    return (uint64_t)(LATER + stream - (int32_t)FAULT_LINE_REFUSED);
}

struct random chance_next(struct chance *chance, int32_t stream)
{
    struct random mixed = { chance->seed ^ (number_of(stream) << 48) };
    mixed.state = random_next(&mixed) ^ (uint64_t)++chance->counts[stream];
    return (struct random){ random_next(&mixed) };
}

static bool is_left_out(const struct chance *chance, int32_t stream)
{
    size_t low = 0, high = chance->left_out_count;
    int64_t number = chance->counts[stream];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct occurrence *at = &chance->left_out[middle];
        if (at->stream == stream && at->number == number)
            return true;
        if (at->stream < stream || (at->stream == stream && at->number < number))
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static bool take(struct chance *chance, int32_t stream)
{
    if (is_left_out(chance, stream))
        return false;
    if (chance->taken_count == chance->taken_room) {
        chance->taken_room = chance->taken_room == 0 ? TAKEN_FIRST : 2 * chance->taken_room;
        chance->taken = heap_resize(chance->taken, chance->taken_room * sizeof(*chance->taken));
    }
    chance->taken[chance->taken_count++] = (struct occurrence){ stream, chance->counts[stream] };
    return true;
}

bool chance_strikes(struct chance *chance, enum fault_kind kind, struct random *ret)
{
    struct random random = chance_next(chance, (int32_t)kind);
    int64_t rate = faults[kind].rate * chance->fault_scale / 100;
    if (chance->is_off || chance->is_without[kind] || !random_hits(&random, rate) ||
        !take(chance, (int32_t)kind))
        return false;
    chance->struck[kind]++;
    if (ret != NULL)
        *ret = random;
    return true;
}

bool chance_happens(struct chance *chance, enum happening happening, struct random *ret)
{
    int32_t stream = STREAM_HAPPENING + (int32_t)happening;
    *ret = chance_next(chance, stream);
    return take(chance, stream);
}

int64_t random_between(struct random *random, int64_t min, int64_t max)
{
    CHECK(min <= max);
    return min + (int64_t)random_below(random, (uint64_t)(max - min) + 1);
}

bool random_hits(struct random *random, int64_t per_million)
{
    return (int64_t)random_below(random, PER_MILLION) < per_million;
}

/* Between 0 and 1, neither of them. */
static double unit(struct random *random)
{
    return ((double)(random_next(random) >> 11) + 0.5) / 9007199254740992.0;
}

int64_t random_wait_us(struct random *random, int64_t mean_us)
{
    return (int64_t)(-log(unit(random)) * (double)mean_us) + 1;
}

int64_t random_zipf(struct random *random, int64_t count)
{
    /* The continuous law's inverse: ranks 1 to count + 1, density 1 / rank. */
    double rank = exp(unit(random) * log((double)count + 1));
    int64_t at = (int64_t)rank - 1;
    return at < count ? at : count - 1;
}
