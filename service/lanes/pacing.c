/* service/lanes/pacing.c: published call frequencies, kept. */
#include "service/lanes/pacing.h"

enum { BACKOFF_MS_FIRST = 1000, BACKOFF_MS_MAX = 300000, DAY_MS = 86400000 };

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

/* A count per window of fixed slots lets at most the published count through in any slot; half of
 * it per slot keeps every sliding window of that length within it as well. */
static struct instant window_next(int64_t slot, int64_t count, int64_t max, int64_t slot_us,
                                  struct instant now)
{
    int64_t share = max > 1 ? max / 2 : 1;
    if (max == 0 || now.us / slot_us != slot || count < share)
        return INSTANT_NONE;
    return (struct instant){ (slot + 1) * slot_us };
}

struct instant pacer_next(const struct pacer *pacer, enum call_kind kind, struct instant now)
{
    const struct pace *pace = &pacer->paces[kind];
    const struct call_traits *traits = call_traits(kind);
    struct instant next = pace->blocked_until;
    if (instant_is_set(pace->last))
        next = instant_max(next, instant_add_ms(pace->last, pace->interval_ms));
    next = instant_max(next, window_next(pace->minute, pace->minute_count, traits->per_minute_max,
                                         60 * US_PER_SECOND, now));
    return instant_max(next, window_next(pace->hour, pace->hour_count, traits->per_hour_max,
                                         3600 * US_PER_SECOND, now));
}

struct instant pacer_take(struct pacer *pacer, enum call_kind kind, struct instant now)
{
    struct pace *pace = &pacer->paces[kind];
    struct instant before = pace->last;
    int64_t minute = now.us / (60 * US_PER_SECOND);
    int64_t hour = now.us / (3600 * US_PER_SECOND);
    pace->minute_count = minute == pace->minute ? pace->minute_count + 1 : 1;
    pace->hour_count = hour == pace->hour ? pace->hour_count + 1 : 1;
    pace->minute = minute;
    pace->hour = hour;
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
            (void)pacer_take(pacer, kind, now);
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
