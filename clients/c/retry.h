/*
 * clients/c/retry.h: whether to send again, and when.
 *
 * Sent again is what may work later and does no harm twice: UNAVAILABLE, since a mutation keeps its
 * `request_id`, and RESOURCE_EXHAUSTED if the server says when to come again. Everything else is
 * the caller's to decide. Waits double from one attempt to the next, vary by chance so that callers
 * do not come all at once, and are never shorter than the server asks for.
 */
#ifndef CLIENTS_C_RETRY_H
#define CLIENTS_C_RETRY_H

#include "clients/c/status.h"

/* 0 is the default named behind each. */
struct lockstep_retry {
    uint32_t attempt_count_max; /* the first one included; 8 */
    int64_t delay_ms_min;       /* before the second attempt; 100 */
    int64_t delay_ms_max;       /* 5000 */
    int64_t budget_ms;          /* from the first attempt on, waits included; 60000 */
};

/*
 * After `attempt_count` attempts in `elapsed_ms`: true, and *ret_delay_ms is to be waited before
 * the next one. Pure: `chance` is a random number.
 */
bool lockstep_retry_next(const struct lockstep_retry *retry, const struct lockstep_status *status,
                         uint32_t attempt_count, int64_t elapsed_ms, uint64_t chance,
                         int64_t *ret_delay_ms);

#endif
