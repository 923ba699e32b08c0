/* service/lanes/pacing.c: published call frequencies, kept. */
#include "service/lanes/pacing.h"

enum {
    BACKOFF_MS_FIRST = 1000,
    BACKOFF_MS_MAX = 300000,
    DAY_MS = 86400000,
    MINUTE_SLOT_COUNT = 6,
    HOUR_SLOT_COUNT = 12,
};

static const int64_t minute_slot_us = 60 * US_PER_SECOND / MINUTE_SLOT_COUNT;
static const int64_t hour_slot_us = 3600 * US_PER_SECOND / HOUR_SLOT_COUNT;

/* ---- quotas ---- */

/* A minute touches one slot more than it has; what is bounded at all has a call for each. */
static int64_t share_of(int64_t max, int64_t slot_count)
{
    CHECK(max == 0 || max > slot_count);
    return max / (slot_count + 1);
}

static struct instant window_next(const struct quota_window *window, int64_t share, int64_t slot_us,
                                  struct instant now)
{
    if (share == 0 || now.us / slot_us != window->slot || window->count < share)
        return INSTANT_NONE;
    return (struct instant){ (window->slot + 1) * slot_us };
}

static void window_take(struct quota_window *window, int64_t slot_us, int64_t count,
                        struct instant now)
{
    int64_t slot = now.us / slot_us;
    window->count = slot == window->slot ? window->count + count : count;
    window->slot = slot;
}

static struct instant quota_next(const struct quota *quota, enum call_scope scope,
                                 struct instant now)
{
    struct call_bounds bounds = call_bounds(scope);
    struct instant next = quota->blocked_until[scope];
    next = instant_max(next, window_next(&quota->minutes[scope],
                                         share_of(bounds.per_minute_max, MINUTE_SLOT_COUNT),
                                         minute_slot_us, now));
    return instant_max(next, window_next(&quota->hours[scope],
                                         share_of(bounds.per_hour_max, HOUR_SLOT_COUNT),
                                         hour_slot_us, now));
}

void quota_assume_used(struct quota *quota, struct instant now)
{
    for (enum call_scope scope = CALL_SCOPE_NONE + 1; scope < CALL_SCOPE_COUNT; scope++) {
        struct call_bounds bounds = call_bounds(scope);
        window_take(&quota->minutes[scope], minute_slot_us, bounds.per_minute_max, now);
        window_take(&quota->hours[scope], hour_slot_us, bounds.per_hour_max, now);
    }
}

void quota_block(struct quota *quota, enum call_kind kind, struct instant until)
{
    struct instant *blocked_until = &quota->blocked_until[call_traits(kind)->scope];
    if (call_traits(kind)->scope != CALL_SCOPE_NONE)
        *blocked_until = instant_max(*blocked_until, until);
}

/* ---- a party's own ---- */

void pacer_init(struct pacer *pacer, const struct pacing_override *overrides, size_t count)
{
    *pacer = (struct pacer){ 0 };
    for (enum call_kind kind = CALL_NONE + 1; kind < CALL_KIND_COUNT; kind++) {
        const struct call_traits *traits = call_traits(kind);
        struct pace *pace = &pacer->paces[kind];
        pace->interval_ms = traits->interval_ms_min;
        for (size_t i = 0; i < count; i++) {
            int64_t wanted_ms = overrides[i].interval_s * MS_PER_SECOND;
            if (str_eq(overrides[i].operation, str_c(traits->name)) &&
                wanted_ms > pace->interval_ms)
                pace->interval_ms = wanted_ms;
        }
    }
}

struct instant pacer_next(const struct pacer *pacer, enum call_kind kind, struct instant now)
{
    const struct pace *pace = &pacer->paces[kind];
    struct instant next = pace->blocked_until;
    if (instant_is_set(pace->last))
        next = instant_max(next, instant_add_ms(pace->last, pace->interval_ms));
    return instant_max(next, quota_next(pacer->quota, call_traits(kind)->scope, now));
}

struct instant pacer_take(struct pacer *pacer, enum call_kind kind, struct instant now)
{
    struct pace *pace = &pacer->paces[kind];
    struct instant before = pace->last;
    enum call_scope scope = call_traits(kind)->scope;
    window_take(&pacer->quota->minutes[scope], minute_slot_us, 1, now);
    window_take(&pacer->quota->hours[scope], hour_slot_us, 1, now);
    pace->last = now;
    return before;
}

void pacer_give_back(struct pacer *pacer, enum call_kind kind, struct instant before)
{
    pacer->paces[kind].last = before;
}

void pacer_answered(struct pacer *pacer, enum call_kind kind, struct instant now)
{
    pacer->paces[kind].last = now;
}

void pacer_block(struct pacer *pacer, enum call_kind kind, struct instant until)
{
    struct pace *pace = &pacer->paces[kind];
    pace->blocked_until = instant_max(pace->blocked_until, until);
}

void pacer_assume_called(struct pacer *pacer, struct instant now)
{
    for (enum call_kind kind = CALL_NONE + 1; kind < CALL_KIND_COUNT; kind++) {
        bool is_daily = call_traits(kind)->interval_ms_min >= DAY_MS;
        if (pacer->paces[kind].interval_ms > 0 && !is_daily)
            pacer->paces[kind].last = now;
    }
}

int64_t backoff_ms(int64_t attempt, struct random *random)
{
    int64_t wait_ms = BACKOFF_MS_FIRST;
    for (int64_t i = 1; i < attempt && wait_ms < BACKOFF_MS_MAX; i++)
        wait_ms *= 2;
    if (wait_ms > BACKOFF_MS_MAX)
        wait_ms = BACKOFF_MS_MAX;
    return wait_ms * 3 / 4 + (int64_t)random_below(random, (uint64_t)wait_ms / 2);
}
