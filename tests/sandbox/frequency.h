/*
 * tests/sandbox/frequency.h: how often a caller may call.
 *
 * Mirakl publishes "at most N in a period" per operation: a bucket of N tokens that refills evenly.
 * SCAYLE counts per scope and minute, and says in each answer what is left.
 */
#ifndef TESTS_SANDBOX_FREQUENCY_H
#define TESTS_SANDBOX_FREQUENCY_H

#include "service/base/instant.h"

struct bucket {
    int64_t count; /* calls per period; 0: no limit */
    int64_t period_s;
    struct instant full; /* when the bucket is full again */
};

/*
 * Takes a token, or says in *ret_wait_s after how many whole seconds (>= 1) there is one.
 * `tolerance_us` is how much too early a call may come: what the way here may shorten an interval
 * by. It does not add up.
 */
bool bucket_take(struct bucket *bucket, struct instant now, int64_t tolerance_us,
                 int64_t *ret_wait_s);

struct window {
    int64_t limit; /* per minute; 0: no limit */
    struct instant start;
    int64_t used;
};

/* False: nothing is left. *ret_remaining and *ret_reset_s (>= 1) are for the answer either way. */
bool window_take(struct window *window, struct instant now, int64_t *ret_remaining,
                 int64_t *ret_reset_s);

#endif
