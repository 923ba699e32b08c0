/* tests/unit/domain/demand_test.c: sales fade, delays are told, and the safety stock follows. */
#include "service/domain/demand.h"

#include "tests/rows.h"

static struct instant at(int64_t seconds)
{
    return instant_add_s((struct instant){ 1700000000 * US_PER_SECOND }, seconds);
}

static void near(int64_t is, int64_t wanted)
{
    int64_t off = is > wanted ? is - wanted : wanted - is;
    if (off * 100 > wanted)
        fail_msg("%lld is not about %lld", (long long)is, (long long)wanted);
}

/* ---- sales ---- */

static void sales_fade_by_half_lives(void **state)
{
    (void)state;
    struct sales sales = { 0 };
    sales_add(&sales, 16, at(0));
    sales_fade(&sales, at(3600));
    near(sales.fast, 11314);
    sales_fade(&sales, at(7200));
    near(sales.fast, 8000);
    near(sales.slow, 15868);
    sales_fade(&sales, at(604800));
    assert_int_equal(sales.fast, 0);
    near(sales.slow, 8000);
    sales_fade(&sales, at(604800 * 60));
    assert_int_equal(sales.slow, 0);
}

static void a_clock_that_is_set_back_fades_nothing(void **state)
{
    (void)state;
    struct sales sales = { 0 };
    sales_add(&sales, 3, at(0));
    sales_fade(&sales, at(-7200));
    assert_int_equal(sales.slow, 3000);
    sales_fade(&sales, at(-7200 + 604800));
    near(sales.slow, 1500);
}

static void one_report_is_no_flood(void **state)
{
    (void)state;
    struct sales sales = { 0 };
    sales_add(&sales, 5000, at(0));
    assert_int_equal(sales.slow, 20000);
    sales_add(&sales, 5000, at(0));
    assert_int_equal(sales.slow, 40000);
    sales_add(&sales, 30, at(0));
    assert_int_equal(sales.slow, 70000);
}

static void what_sells_steadily_is_expected_so(void **state)
{
    (void)state;
    struct sales sales = { 0 };
    int64_t t = 0;
    for (int i = 0; i < 4000; i++, t += 3600) /* one an hour, for longer than is remembered */
        sales_add(&sales, 1, at(t));
    near(sales_expected(&sales, 180000, at(t)), 50050000);
    for (int i = 0; i < 120; i++, t += 60) /* then one a minute */
        sales_add(&sales, 1, at(t));
    assert_in_range(sales_expected(&sales, 600, at(t)), 4000000, 11000000);
    assert_true(sales_expected(&sales, 600, at(t + 24 * 3600)) < 500000);
}

static void what_never_sold_may(void **state)
{
    (void)state;
    struct sales sales = { 0 };
    assert_int_equal(sales_expected(&sales, SALES_WINDOW_S, at(0)), 500000);
}

/* ---- delays ---- */

struct delay_row {
    const char *name;
    int64_t seconds, told;
};
static const struct delay_row delay_rows[] = {
    { "none", 0, 1 },
    { "a clock that was set", -5, 1 },
    { "a second", 1, 1 },
    { "eight", 8, 8 },
    { "nine are told as ten", 9, 10 },
    { "five minutes", 300, 320 },
    { "an hour", 3600, 4096 },
    { "longer than six days", 10000000, 524288 },
};

static void a_delay_is_told_by_its_class(void **state)
{
    const struct delay_row *row = *state;
    struct arena arena;
    struct delays delays = { 0 };
    arena_init(&arena, 1 << 16);
    assert_true(delays_add(&delays, row->seconds, &arena));
    assert_int_equal(delays_total(&delays), 1);
    assert_int_equal(delays_percentile(&delays, 99), row->told);
    arena_release(&arena);
}

static void percentiles_of_many(void **state)
{
    (void)state;
    struct arena arena;
    struct delays delays = { 0 };
    arena_init(&arena, 1 << 16);
    assert_int_equal(delays_percentile(&delays, 99), 0);
    for (int i = 0; i < 98; i++)
        assert_true(delays_add(&delays, 60, &arena));
    for (int i = 0; i < 2; i++)
        assert_true(delays_add(&delays, 1000, &arena));
    assert_int_equal(delays_percentile(&delays, 50), 64);
    assert_int_equal(delays_percentile(&delays, 98), 64);
    assert_int_equal(delays_percentile(&delays, 99), 1024);
    for (int i = 0; i < 20000; i++) /* what was long ago is forgotten */
        assert_true(delays_add(&delays, 10, &arena));
    assert_int_equal(delays_percentile(&delays, 99), 10);
    assert_true(delays_total(&delays) <= 1000);
    arena_release(&arena);
}

/* ---- safety stock: by a table of Poisson's law ---- */

struct safety_row {
    const char *name;
    int64_t expected; /* millionths */
    int64_t chance_ppm, units;
};
static const struct safety_row safety_rows[] = {
    { "nothing sells", 0, 1, 0 },
    { "hardly anything, at 1 %", 1600, 10000, 0 },
    { "hardly anything, at 0.1 %", 1600, 1000, 1 },
    { "one in fifty, at 1 %", 20000, 10000, 1 },
    { "one, at half", 1000000, 500000, 1 },
    { "one, at 10 %", 1000000, 100000, 2 },
    { "one, at 1 %", 1000000, 10000, 4 },
    { "one, at 0.1 %", 1000000, 1000, 5 },
    { "ten, at 1 %", 10000000, 10000, 18 },
    { "a hundred, at 1 %", 100000000, 10000, 124 },
    { "nine hundred, at 10 %", 900000000, 100000, 939 },
    { "more than the table has", 10000000000, 10000, 10501 },
};

static void safety_stock_is_the_least_that_does(void **state)
{
    const struct safety_row *row = *state;
    assert_int_equal(safety_stock_of(row->expected, row->chance_ppm), row->units);
    if (row->expected > 1000000000)
        return;
    assert_true(oversell_chance_ppm(row->expected, row->units) <= row->chance_ppm);
    if (row->units > 0)
        assert_true(oversell_chance_ppm(row->expected, row->units - 1) > row->chance_ppm);
}

static void chances_by_the_table(void **state)
{
    (void)state;
    assert_int_equal(oversell_chance_ppm(0, 0), 0);
    assert_int_equal(oversell_chance_ppm(1000000, 0), 632121);
    assert_int_equal(oversell_chance_ppm(1000000, 2), 80302);
    assert_int_equal(oversell_chance_ppm(1000000, 5), 595);
    assert_int_equal(oversell_chance_ppm(500000, 1), 90205);
    assert_int_equal(oversell_chance_ppm(10000000000, 0), 1000000);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(sales_fade_by_half_lives),
        cmocka_unit_test(a_clock_that_is_set_back_fades_nothing),
        cmocka_unit_test(one_report_is_no_flood),
        cmocka_unit_test(what_sells_steadily_is_expected_so),
        cmocka_unit_test(what_never_sold_may),
        cmocka_unit_test(percentiles_of_many),
        cmocka_unit_test(chances_by_the_table),
    };
    int failed = ROWS_RUN(a_delay_is_told_by_its_class, delay_rows);
    failed += ROWS_RUN(safety_stock_is_the_least_that_does, safety_rows);
    failed += cmocka_run_group_tests(tests, NULL, NULL);
    return failed;
}
