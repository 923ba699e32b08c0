/* tests/unit/lanes/pacing_test.c: published call frequencies are never exceeded. */
#include "service/lanes/pacing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const struct instant start = { INT64_C(1790000000) * US_PER_SECOND };

static struct instant at_ms(int64_t ms)
{
    return instant_add_ms(start, ms);
}

static void an_interval_counts_from_the_answer(void **state)
{
    struct pacer pacer;
    (void)state;
    pacer_init(&pacer, NULL, 0);
    assert_true(pacer_next(&pacer, CALL_MIRAKL_ORDERS, start).us <= start.us);
    pacer_take(&pacer, CALL_MIRAKL_ORDERS, start);
    pacer_answered(&pacer, CALL_MIRAKL_ORDERS, at_ms(700));
    assert_int_equal(pacer_next(&pacer, CALL_MIRAKL_ORDERS, at_ms(1000)).us, at_ms(60700).us);
}

static void an_operator_can_slow_down_but_not_speed_up(void **state)
{
    struct pacer pacer;
    const struct pacing_override overrides[] = { { STR("OR11"), 900 }, { STR("STO01"), 5 } };
    (void)state;
    pacer_init(&pacer, overrides, ARRAY_COUNT(overrides));
    pacer_take(&pacer, CALL_MIRAKL_ORDERS, start);
    pacer_take(&pacer, CALL_MIRAKL_STOCK_IMPORT, start);
    assert_int_equal(pacer_next(&pacer, CALL_MIRAKL_ORDERS, start).us, at_ms(900000).us);
    assert_int_equal(pacer_next(&pacer, CALL_MIRAKL_STOCK_IMPORT, start).us, at_ms(60000).us);
}

static void what_the_other_side_says_counts(void **state)
{
    struct pacer pacer;
    (void)state;
    pacer_init(&pacer, NULL, 0);
    pacer_block(&pacer, CALL_MIRAKL_SHIP, at_ms(37000));
    pacer_block(&pacer, CALL_MIRAKL_SHIP, at_ms(5000));
    assert_int_equal(pacer_next(&pacer, CALL_MIRAKL_SHIP, start).us, at_ms(37000).us);
}

static void after_a_restart_short_intervals_count_as_used(void **state)
{
    struct pacer pacer;
    (void)state;
    pacer_init(&pacer, NULL, 0);
    pacer_assume_called(&pacer, start);
    assert_int_equal(pacer_next(&pacer, CALL_MIRAKL_STOCK_IMPORT, start).us, at_ms(60000).us);
    assert_true(pacer_next(&pacer, CALL_MIRAKL_CARRIERS, start).us <= start.us);
}

/* Calls as fast as the pacer lets them; the most that any window of that length holds. */
static int64_t most_in_a_window(enum call_kind kind, int64_t window_ms, struct random *random)
{
    enum { CALL_COUNT = 3000 };
    static struct instant calls[CALL_COUNT];
    struct pacer pacer;
    struct instant now = at_ms((int64_t)random_below(random, 3600000));
    int64_t most = 0;
    size_t first = 0;
    pacer_init(&pacer, NULL, 0);
    for (size_t i = 0; i < CALL_COUNT; i++) {
        struct instant next = pacer_next(&pacer, kind, now);
        while (next.us > now.us) {
            now = next;
            next = pacer_next(&pacer, kind, now);
        }
        pacer_take(&pacer, kind, now);
        calls[i] = now;
        while (calls[i].us - calls[first].us >= window_ms * US_PER_MS)
            first++;
        if ((int64_t)(i - first + 1) > most)
            most = (int64_t)(i - first + 1);
        now = instant_add_ms(now, (int64_t)random_below(random, 20));
    }
    return most;
}

static void no_sliding_window_holds_more_than_is_published(void **state)
{
    struct random random = { 20261123 };
    (void)state;
    for (int i = 0; i < 5; i++) {
        assert_in_range(most_in_a_window(CALL_MIRAKL_TRANSACTIONS, 60000, &random), 1, 20);
        assert_in_range(most_in_a_window(CALL_MIRAKL_TRANSACTIONS, 3600000, &random), 1, 60);
        assert_in_range(most_in_a_window(CALL_SCAYLE_ORDER_CREATE, 60000, &random), 1, 300);
    }
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
        cmocka_unit_test(no_sliding_window_holds_more_than_is_published),
        cmocka_unit_test(backoff_grows_to_its_cap_and_is_never_short),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
