/* tests/sandbox/frequency.c: a bucket as the time at which it is full again. */
#include "tests/sandbox/frequency.h"

enum { WINDOW_S = 60 };

static int64_t seconds_rounded_up(int64_t us)
{
    return us <= 0 ? 1 : (us + US_PER_SECOND - 1) / US_PER_SECOND;
}

bool bucket_take(struct bucket *bucket, struct instant now, int64_t tolerance_us,
                 int64_t *ret_wait_s)
{
    if (bucket->count == 0)
        return true;
    int64_t period_us = bucket->period_s * US_PER_SECOND;
    int64_t token_us = period_us / bucket->count;
    struct instant full = instant_max(bucket->full, now);
    /* A token is there when, after taking it, at most the whole bucket is missing. */
    int64_t wait_us = full.us + token_us - now.us - period_us - tolerance_us;
    if (wait_us > 0) {
        *ret_wait_s = seconds_rounded_up(wait_us + tolerance_us);
        return false;
    }
    bucket->full = (struct instant){ full.us + token_us };
    return true;
}

bool window_take(struct window *window, struct instant now, int64_t *ret_remaining,
                 int64_t *ret_reset_s)
{
    int64_t length_us = WINDOW_S * US_PER_SECOND;
    if (now.us >= window->start.us + length_us) {
        window->start = now;
        window->used = 0;
    }
    bool is_left = window->limit == 0 || window->used < window->limit;
    if (is_left)
        window->used++;
    *ret_remaining = window->limit == 0 ? 0 : window->limit - window->used;
    *ret_reset_s = seconds_rounded_up(window->start.us + length_us - now.us);
    return is_left;
}
