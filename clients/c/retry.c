/* clients/c/retry.c: the decision to send again. */
#include "clients/c/retry.h"

enum {
    ATTEMPT_COUNT_MAX = 8,
    DELAY_MS_MIN = 100,
    DELAY_MS_MAX = 5000,
    BUDGET_MS = 60000,
};

static bool may_work_later(const struct lockstep_status *status)
{
    if (status->code == LOCKSTEP_UNAVAILABLE)
        return true;
    return status->code == LOCKSTEP_RESOURCE_EXHAUSTED && status->retry_after_ms > 0;
}

static int64_t or_default(int64_t value, int64_t fallback)
{
    return value == 0 ? fallback : value;
}

/* Doubled with each attempt. */
static int64_t longest_delay(const struct lockstep_retry *retry, uint32_t attempt_count)
{
    int64_t delay = or_default(retry->delay_ms_min, DELAY_MS_MIN);
    int64_t max = or_default(retry->delay_ms_max, DELAY_MS_MAX);
    for (uint32_t i = 1; i < attempt_count && delay < max; i++)
        delay = delay > max / 2 ? max : delay * 2;
    return delay < max ? delay : max;
}

bool lockstep_retry_next(const struct lockstep_retry *retry, const struct lockstep_status *status,
                         uint32_t attempt_count, int64_t elapsed_ms, uint64_t chance,
                         int64_t *ret_delay_ms)
{
    if (!may_work_later(status) ||
        attempt_count >= or_default(retry->attempt_count_max, ATTEMPT_COUNT_MAX))
        return false;
    int64_t longest = longest_delay(retry, attempt_count);
    int64_t least = longest / 2;
    int64_t delay = least + (int64_t)(chance % (uint64_t)(longest - least + 1));
    if (delay < status->retry_after_ms)
        delay = status->retry_after_ms + delay - least;
    if (elapsed_ms > or_default(retry->budget_ms, BUDGET_MS) - delay)
        return false;
    *ret_delay_ms = delay;
    return true;
}
