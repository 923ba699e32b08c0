/* tests/unit/domain/brake_test.c: what counts as a mass change, and what is too many. */
#include "service/domain/brake.h"

#include "tests/rows.h"

#define NOON ((struct instant){ INT64_C(1772452800) * US_PER_SECOND })

/* ---- what a fall counts as ---- */

struct kind_row {
    const char *name;
    int64_t zero_bp, fall_bp;
    int64_t told, on_hand, reserved;
    bool is_stopped;
    enum brake_kind kind;
};
static const struct kind_row kind_rows[] = {
    { "no brake", 0, 0, 5, 0, 0, false, BRAKE_NONE },
    { "sold out at the source", 100, 0, 5, 0, 0, false, BRAKE_ZERO },
    { "a zero is a fall too", 0, 100, 5, 0, 0, false, BRAKE_ZERO },
    { "a fall, where only zeroes count", 100, 0, 5, 4, 0, false, BRAKE_NONE },
    { "a fall", 0, 100, 5, 4, 0, false, BRAKE_FALL },
    { "sold out by orders", 100, 100, 5, 5, 5, false, BRAKE_NONE },
    { "less by orders", 100, 100, 5, 5, 2, false, BRAKE_NONE },
    { "less by both", 100, 100, 5, 4, 2, false, BRAKE_FALL },
    { "sold out by both: an order took the last one", 100, 100, 5, 1, 1, false, BRAKE_NONE },
    { "it was not there anyhow", 100, 100, 5, 0, 1, false, BRAKE_ZERO },
    { "a rise", 100, 100, 5, 6, 0, false, BRAKE_NONE },
    { "told of nothing", 100, 100, 0, 0, 0, false, BRAKE_NONE },
    { "a person stopped it", 100, 100, 5, 0, 0, true, BRAKE_NONE },
};

static void a_fall_counts_unless_sales_or_people_caused_it(void **state)
{
    const struct kind_row *row = *state;
    struct channel channel = { .policy.share_bp = 10000,
                               .brake_zero_bp = row->zero_bp,
                               .brake_fall_bp = row->fall_bp };
    struct stock_level level = { .warehouse = STR_INIT("HH1"), .on_hand = row->on_hand };
    struct reservation held = { .quantity = row->reserved };
    struct position position = {
        .levels = &level, .level_count = 1, .reservations = &held, .reservation_count = 1
    };
    struct publication publication = {
        .told = row->told,
        .wanted =
            stock_availability(&position, channel.channel_id, &channel.policy, 0, row->is_stopped)
                .available,
    };
    assert_int_equal(brake_kind_of(&position, &channel, &channel.policy, &publication,
                                   row->is_stopped),
                     row->kind);
}

/* ---- what is too many ---- */

struct judge_row {
    const char *name;
    int64_t zero_bp, fall_bp, offered;
    int64_t zeroes_before, falls_before; /* half an hour ago */
    int64_t zeroes, falls;
    bool holds_zeroes, holds_falls;
};
static const struct judge_row judge_rows[] = {
    { "nothing", 100, 100, 1000, 0, 0, 0, 0, false, false },
    { "as many as the share", 100, 0, 1000, 0, 0, 10, 10, false, false },
    { "one more", 100, 0, 1000, 0, 0, 11, 11, true, false },
    { "with those of half an hour ago", 100, 0, 995, 5, 5, 6, 6, true, false },
    { "and exactly as many", 100, 0, 995, 5, 5, 5, 5, false, false },
    { "three are never too many", 100, 100, 10, 0, 0, 3, 3, false, false },
    { "four are, of ten", 100, 100, 10, 0, 0, 4, 4, true, false },
    { "falls beyond the share, and zeroes with them", 1000, 100, 1000, 0, 0, 1, 11, true, true },
    { "zeroes that are held are no falls any more", 100, 200, 1000, 0, 0, 15, 30, true, false },
    { "all of both", 100, 200, 1000, 0, 0, 15, 45, true, true },
    { "the whole is never too many of itself", 10000, 10000, 1000, 0, 0, 1000, 1000, false, false },
};

static void more_than_the_share_within_an_hour_is_held(void **state)
{
    const struct judge_row *row = *state;
    struct instant before = instant_add_s(NOON, -1800);
    struct channel channel = { .brake_zero_bp = row->zero_bp, .brake_fall_bp = row->fall_bp };
    struct stock_brake brake = { .offered_count = row->offered };
    struct brake_slot slots[BRAKE_SLOT_COUNT];
    struct brake_run run = { .zero_count = row->zeroes, .fall_count = row->falls };
    brake_count(&brake, before, before, row->zeroes_before, row->falls_before, slots);
    brake_judge(&brake, &channel, NOON, &run);
    assert_int_equal(run.holds_zeroes, row->holds_zeroes);
    assert_int_equal(run.holds_falls, row->holds_falls);
}

/* ---- the hour ---- */

static void an_hour_is_counted_in_slots(void **state)
{
    (void)state;
    struct stock_brake brake = { .offered_count = 0 };
    struct brake_slot slots[2][BRAKE_SLOT_COUNT];
    struct instant now = NOON;
    for (int i = 0; i < 30; i++) {
        now = instant_add_s(NOON, i * BRAKE_SLOT_S);
        brake_count(&brake, now, now, 1, 2, slots[i % 2]);
    }
    assert_int_equal(brake.slot_count, BRAKE_SLOT_COUNT);
    assert_int_equal(brake_zeroes(&brake, now), BRAKE_SLOT_COUNT);
    assert_int_equal(brake_falls(&brake, now), 2 * BRAKE_SLOT_COUNT);
    brake_count(&brake, instant_add_s(now, -600), now, -1, -1, slots[0]); /* a file failed */
    assert_int_equal(brake_zeroes(&brake, now), BRAKE_SLOT_COUNT - 1);
    brake_count(&brake, instant_add_s(now, -7200), now, -1, -1, slots[1]); /* long forgotten */
    assert_int_equal(brake_zeroes(&brake, now), BRAKE_SLOT_COUNT - 1);
    assert_int_equal(brake_zeroes(&brake, instant_add_s(now, 3600)), 0);
    assert_int_equal(brake_zeroes(&brake, instant_add_s(now, -7200)), 0); /* a clock set back */
}

int main(void)
{
    static const struct CMUnitTest tests[] = { cmocka_unit_test(an_hour_is_counted_in_slots) };
    int failed = ROWS_RUN(a_fall_counts_unless_sales_or_people_caused_it, kind_rows);
    failed += ROWS_RUN(more_than_the_share_within_an_hour_is_held, judge_rows);
    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
