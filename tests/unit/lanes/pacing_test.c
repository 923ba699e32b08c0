/* tests/unit/lanes/pacing_test.c: published call frequencies are never exceeded. */
#include "service/lanes/pacing.h"

#include "tests/rows.h"

static const struct instant start = { INT64_C(1790000000) * US_PER_SECOND };

static struct instant at_ms(int64_t ms)
{
    return instant_add_ms(start, ms);
}

static void an_interval_counts_from_the_answer(void **state)
{
    struct quota quota = { 0 };
    struct pacer pacer;
    (void)state;
    pacer_init(&pacer, NULL, 0);
    pacer.quota = &quota;
    assert_true(pacer_next(&pacer, CALL_MIRAKL_ORDERS, start).us <= start.us);
    pacer_take(&pacer, CALL_MIRAKL_ORDERS, start);
    pacer_answered(&pacer, CALL_MIRAKL_ORDERS, at_ms(700));
    assert_int_equal(pacer_next(&pacer, CALL_MIRAKL_ORDERS, at_ms(1000)).us, at_ms(60700).us);
}

static void an_operator_can_slow_down_but_not_speed_up(void **state)
{
    struct quota quota = { 0 };
    struct pacer pacer;
    const struct pacing_override overrides[] = { { STR("OR11"), 900 }, { STR("STO01"), 5 } };
    (void)state;
    pacer_init(&pacer, overrides, ARRAY_COUNT(overrides));
    pacer.quota = &quota;
    pacer_take(&pacer, CALL_MIRAKL_ORDERS, start);
    pacer_take(&pacer, CALL_MIRAKL_STOCK_IMPORT, start);
    assert_int_equal(pacer_next(&pacer, CALL_MIRAKL_ORDERS, start).us, at_ms(900000).us);
    assert_int_equal(pacer_next(&pacer, CALL_MIRAKL_STOCK_IMPORT, start).us, at_ms(60000).us);
}

static void what_the_other_side_says_counts(void **state)
{
    struct quota quota = { 0 };
    struct pacer pacer;
    (void)state;
    pacer_init(&pacer, NULL, 0);
    pacer.quota = &quota;
    pacer_block(&pacer, CALL_MIRAKL_SHIP, at_ms(37000));
    pacer_block(&pacer, CALL_MIRAKL_SHIP, at_ms(5000));
    assert_int_equal(pacer_next(&pacer, CALL_MIRAKL_SHIP, start).us, at_ms(37000).us);
}

static void after_a_restart_short_intervals_count_as_used(void **state)
{
    struct quota quota = { 0 };
    struct pacer pacer;
    (void)state;
    pacer_init(&pacer, NULL, 0);
    pacer.quota = &quota;
    pacer_assume_called(&pacer, start);
    assert_int_equal(pacer_next(&pacer, CALL_MIRAKL_STOCK_IMPORT, start).us, at_ms(60000).us);
    assert_true(pacer_next(&pacer, CALL_MIRAKL_CARRIERS, start).us <= start.us);
}

/* ---- counts per time ---- */

enum { RUSH_CALLS = 3000, RUSH_PACERS = 2 };

/* Parties whom the other side counts together, calling operations of one scope as they may. */
struct rush {
    const enum call_kind *kinds;
    size_t kind_count;
    int64_t restart_one_in; /* so many calls; 0: never */
    struct quota quota;
    struct pacer pacers[RUSH_PACERS];
    struct random random;
};

static void rush_start(struct rush *rush, struct instant now, bool is_again)
{
    rush->quota = (struct quota){ 0 };
    for (size_t i = 0; i < RUSH_PACERS; i++) {
        pacer_init(&rush->pacers[i], NULL, 0);
        rush->pacers[i].quota = &rush->quota;
        if (is_again)
            pacer_assume_called(&rush->pacers[i], now);
    }
    if (is_again)
        quota_assume_used(&rush->quota, now);
}

/* When it was; `now` at the earliest. */
static struct instant rush_call(struct rush *rush, struct instant now)
{
    struct pacer *pacer = &rush->pacers[random_below(&rush->random, RUSH_PACERS)];
    enum call_kind kind = rush->kinds[random_below(&rush->random, rush->kind_count)];
    for (struct instant next = pacer_next(pacer, kind, now); next.us > now.us;
         next = pacer_next(pacer, kind, now))
        now = next;
    pacer_take(pacer, kind, now);
    return now;
}

/* The most calls that any window of that length holds. */
static int64_t rush_most(struct rush *rush, int64_t window_ms)
{
    static struct instant calls[RUSH_CALLS];
    struct instant now = at_ms((int64_t)random_below(&rush->random, 3600000));
    int64_t most = 0;
    size_t first = 0;
    rush_start(rush, now, false);
    for (size_t i = 0; i < RUSH_CALLS; i++) {
        now = calls[i] = rush_call(rush, now);
        while (calls[i].us - calls[first].us >= window_ms * US_PER_MS)
            first++;
        if ((int64_t)(i - first + 1) > most)
            most = (int64_t)(i - first + 1);
        now = instant_add_ms(now, (int64_t)random_below(&rush->random, 20));
        if (rush->restart_one_in > 0 &&
            random_below(&rush->random, (uint64_t)rush->restart_one_in) == 0)
            rush_start(rush, now, true);
    }
    return most;
}

static const enum call_kind transactions[] = { CALL_MIRAKL_TRANSACTIONS };
static const enum call_kind creations[] = { CALL_SCAYLE_ORDER_CREATE };
static const enum call_kind reads[] = { CALL_SCAYLE_ORDER_FIND, CALL_SCAYLE_ORDER_GET,
                                        CALL_SCAYLE_ORDERS_UPDATED };

static const struct window_row {
    const char *name;
    const enum call_kind *kinds;
    size_t kind_count;
    int64_t restart_one_in, window_ms, max, least; /* `least`: it is not idle either */
} window_rows[] = {
    { "transactions of a minute", transactions, 1, 0, 60000, 20, 4 },
    { "transactions of an hour", transactions, 1, 0, 3600000, 60, 48 },
    { "transactions of an hour, restarts", transactions, 1, 3, 3600000, 60, 20 },
    { "creations", creations, 1, 0, 60000, 300, 250 },
    { "creations, restarts", creations, 1, 50, 60000, 300, 100 },
    { "questions of three kinds", reads, 3, 0, 60000, 1000, 800 },
    { "questions of three kinds, restarts", reads, 3, 200, 60000, 1000, 400 },
};

static void no_sliding_window_holds_more_than_is_published(void **state)
{
    const struct window_row *row = *state;
    struct rush rush = { .kinds = row->kinds,
                         .kind_count = row->kind_count,
                         .restart_one_in = row->restart_one_in,
                         .random = { 20261123 } };
    for (int i = 0; i < 5; i++)
        assert_in_range(rush_most(&rush, row->window_ms), row->least, row->max);
}

static void nothing_left_of_a_scope_holds_up_its_other_operations(void **state)
{
    struct quota quota = { 0 };
    struct pacer pacer;
    (void)state;
    pacer_init(&pacer, NULL, 0);
    pacer.quota = &quota;
    quota_block(&quota, CALL_SCAYLE_ORDER_FIND, at_ms(37000));
    quota_block(&quota, CALL_MIRAKL_SHIP, at_ms(37000)); /* is of no scope */
    assert_int_equal(pacer_next(&pacer, CALL_SCAYLE_ORDERS_UPDATED, start).us, at_ms(37000).us);
    assert_true(pacer_next(&pacer, CALL_SCAYLE_ORDER_CREATE, start).us <= start.us);
    assert_true(pacer_next(&pacer, CALL_MIRAKL_ACCEPT, start).us <= start.us);
}

static void backoff_grows_to_its_cap_and_is_never_short(void **state)
{
    struct random random = { 7 };
    (void)state;
    for (int64_t attempt = 1; attempt <= 40; attempt++) {
        int64_t wait_ms = backoff_ms(attempt, &random);
        int64_t middle_ms = attempt > 9 ? 300000 : INT64_C(1000) << (attempt - 1);
        if (middle_ms > 300000)
            middle_ms = 300000;
        assert_in_range(wait_ms, middle_ms * 3 / 4, middle_ms * 5 / 4);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_interval_counts_from_the_answer),
        cmocka_unit_test(an_operator_can_slow_down_but_not_speed_up),
        cmocka_unit_test(what_the_other_side_says_counts),
        cmocka_unit_test(after_a_restart_short_intervals_count_as_used),
        cmocka_unit_test(nothing_left_of_a_scope_holds_up_its_other_operations),
        cmocka_unit_test(backoff_grows_to_its_cap_and_is_never_short),
    };
    int failed = ROWS_RUN(no_sliding_window_holds_more_than_is_published, window_rows);
    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
