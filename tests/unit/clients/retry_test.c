/* tests/unit/clients/retry_test.c: when to send again, as a table. */
#include "clients/c/retry.h"
#include "tests/rows.h"

struct retry_row {
    const char *name;
    struct lockstep_retry retry;
    enum lockstep_code code;
    int64_t retry_after_ms;
    uint32_t attempt_count;
    int64_t elapsed_ms;
    bool is_sent_again;
    int64_t delay_ms_min, delay_ms_max; /* over all chances */
};

/* clang-format off */
static const struct retry_row rows[] = {
    { "the first wait is the shortest", { 0 }, LOCKSTEP_UNAVAILABLE, 0, 1, 0, true, 50, 100 },
    { "the second is twice as long", { 0 }, LOCKSTEP_UNAVAILABLE, 0, 2, 200, true, 100, 200 },
    { "it doubles up to the longest", { 0 }, LOCKSTEP_UNAVAILABLE, 0, 7, 9000, true, 2500, 5000 },
    { "eight attempts are enough", { 0 }, LOCKSTEP_UNAVAILABLE, 0, 8, 9000, false, 0, 0 },
    { "the count can be another", { .attempt_count_max = 2 },
      LOCKSTEP_UNAVAILABLE, 0, 2, 0, false, 0, 0 },
    { "many attempts do not overflow", { .attempt_count_max = UINT32_MAX },
      LOCKSTEP_UNAVAILABLE, 0, 1000000, 0, true, 2500, 5000 },
    { "the longest wait can be huge",
      { .attempt_count_max = 99, .delay_ms_max = INT64_MAX / 2, .budget_ms = INT64_MAX },
      LOCKSTEP_UNAVAILABLE, 0, 90, 0, true, INT64_MAX / 4, INT64_MAX / 2 },
    { "a minute is enough", { 0 }, LOCKSTEP_UNAVAILABLE, 0, 2, 60000, false, 0, 0 },
    { "the budget can be another", { .budget_ms = 500 },
      LOCKSTEP_UNAVAILABLE, 0, 1, 451, false, 0, 0 },
    { "a wait that the server asks for is kept", { 0 },
      LOCKSTEP_UNAVAILABLE, 3000, 1, 0, true, 3000, 3050 },
    { "one that is shorter changes nothing", { 0 },
      LOCKSTEP_UNAVAILABLE, 10, 1, 0, true, 50, 100 },
    { "a full queue says when to come", { 0 },
      LOCKSTEP_RESOURCE_EXHAUSTED, 1000, 1, 0, true, 1000, 1050 },
    { "a limit does not", { 0 }, LOCKSTEP_RESOURCE_EXHAUSTED, 0, 1, 0, false, 0, 0 },
    { "a deadline is the caller's", { 0 }, LOCKSTEP_DEADLINE_EXCEEDED, 0, 1, 0, false, 0, 0 },
    { "a refusal stays one", { 0 }, LOCKSTEP_FAILED_PRECONDITION, 0, 1, 0, false, 0, 0 },
    { "also if it names a time", { 0 }, LOCKSTEP_ABORTED, 100, 1, 0, false, 0, 0 },
    { "the shortest wait is none", { .delay_ms_min = 1 },
      LOCKSTEP_UNAVAILABLE, 0, 1, 0, true, 0, 1 },
};
/* clang-format on */

static void the_decision_follows_from_what_is_known(void **state)
{
    const struct retry_row *row = *state;
    static const uint64_t chances[] = { 0, 1, 12345, UINT64_MAX / 2, UINT64_MAX };
    for (size_t i = 0; i < sizeof(chances) / sizeof(chances[0]); i++) {
        struct lockstep_status status;
        int64_t delay_ms = -1;
        lockstep_status_set(&status, row->code, "no");
        status.retry_after_ms = row->retry_after_ms;
        bool is_sent_again = lockstep_retry_next(&row->retry, &status, row->attempt_count,
                                                 row->elapsed_ms, chances[i], &delay_ms);
        assert_int_equal(is_sent_again, row->is_sent_again);
        if (!is_sent_again)
            continue;
        assert_true(delay_ms >= row->delay_ms_min);
        assert_true(delay_ms <= row->delay_ms_max);
    }
}

int main(void)
{
    return ROWS_RUN(the_decision_follows_from_what_is_known, rows);
}
