/* tests/unit/domain/stock_test.c: what a channel may sell, which report wins, which way it goes. */
#include "service/domain/stock.h"

#include "tests/rows.h"

/* ---- what a channel may sell ---- */

/* With a safety stock that is fixed. */
static struct availability availability_of(const struct position *position,
                                           const struct channel *channel, bool is_stopped)
{
    return stock_availability(position, channel->channel_id, &channel->policy,
                              channel->policy.buffer, is_stopped);
}

struct available_row {
    const char *name;
    int64_t hamburg, leipzig; /* on hand */
    int64_t reserved[2];
    int64_t buffer, share_bp, cap;
    const char *warehouse; /* the only one that feeds the channel; NULL: all */
    int64_t on_hand, shared, available;
};
static const struct available_row available_rows[] = {
    { "all of it", 10, 7, { 0, 0 }, 0, 10000, 0, NULL, 17, 17, 17 },
    { "one warehouse of two", 10, 7, { 0, 0 }, 0, 10000, 0, "LEJ", 7, 7, 7 },
    { "a warehouse that there is not", 10, 7, { 0, 0 }, 0, 10000, 0, "MUC", 0, 0, 0 },
    { "reserved units are gone", 10, 7, { 3, 1 }, 0, 10000, 0, NULL, 17, 13, 13 },
    { "whatever warehouse they come from", 10, 7, { 3, 1 }, 0, 10000, 0, "LEJ", 7, 3, 3 },
    { "the buffer stays", 10, 7, { 0, 0 }, 5, 10000, 0, NULL, 17, 12, 12 },
    { "half of it, rounded down", 10, 7, { 0, 0 }, 0, 5000, 0, NULL, 17, 8, 8 },
    { "the share is taken after the rest", 10, 7, { 2, 0 }, 5, 5000, 0, NULL, 17, 5, 5 },
    { "a share of nearly all is not all", 1, 0, { 0, 0 }, 0, 9999, 0, NULL, 1, 0, 0 },
    { "a share of nothing", 10, 7, { 0, 0 }, 0, 0, 0, NULL, 17, 0, 0 },
    { "a share of one basis point", 9999, 1, { 0, 0 }, 0, 1, 0, NULL, 10000, 1, 1 },
    { "capped", 10, 7, { 0, 0 }, 0, 10000, 5, NULL, 17, 17, 5 },
    { "below the cap", 2, 1, { 0, 0 }, 0, 10000, 5, NULL, 3, 3, 3 },
    { "the cap is taken last", 10, 7, { 1, 0 }, 2, 5000, 6, NULL, 17, 7, 6 },
    { "nothing there", 0, 0, { 0, 0 }, 0, 10000, 0, NULL, 0, 0, 0 },
    { "more reserved than there is", 2, 0, { 3, 4 }, 0, 10000, 0, NULL, 2, 0, 0 },
    { "a buffer above what there is", 2, 0, { 0, 0 }, 3, 10000, 0, NULL, 2, 0, 0 },
    { "a source that reports less than nothing", -5, 3, { 0, 0 }, 0, 10000, 0, NULL, -2, 0, 0 },
    { "the most that a source can say",
      INT64_MAX,
      0,
      { 0, 0 },
      0,
      10000,
      0,
      NULL,
      INT64_MAX,
      INT64_MAX,
      INT64_MAX },
    { "half of that",
      INT64_MAX,
      0,
      { 0, 0 },
      0,
      5000,
      0,
      NULL,
      INT64_MAX,
      INT64_MAX / 2,
      INT64_MAX / 2 },
    { "a third of that",
      INT64_MAX,
      0,
      { 0, 0 },
      0,
      3333,
      1000000000,
      NULL,
      INT64_MAX,
      INT64_C(3074149899883696776),
      1000000000 },
};

static void every_term_of_what_is_available_is_told(void **state)
{
    const struct available_row *row = *state;
    struct stock_level levels[] = { { .warehouse = STR_INIT("HH1"), .on_hand = row->hamburg },
                                    { .warehouse = STR_INIT("LEJ"), .on_hand = row->leipzig } };
    struct reservation reservations[] = { { .quantity = row->reserved[0] },
                                          { .quantity = row->reserved[1] } };
    struct position position = {
        .levels = levels, .level_count = 2, .reservations = reservations, .reservation_count = 2
    };
    struct str warehouses[] = { str_c(row->warehouse) };
    struct channel channel = { .policy.buffer = row->buffer,
                               .policy.share_bp = row->share_bp,
                               .policy.cap = row->cap,
                               .policy.warehouses = warehouses,
                               .policy.warehouse_count = row->warehouse != NULL };
    struct availability a = availability_of(&position, &channel, false);
    assert_true(a.on_hand == row->on_hand);
    assert_true(a.reserved == row->reserved[0] + row->reserved[1]);
    assert_true(a.buffer == row->buffer);
    assert_true(a.share_bp == row->share_bp);
    assert_true(a.shared == row->shared);
    assert_true(a.cap == row->cap);
    assert_true(a.available == row->available);
}

static void what_is_below_the_floor_is_not_offered(void **state)
{
    (void)state;
    for (int64_t on_hand = 0; on_hand < 20; on_hand++) {
        struct stock_level level = { .on_hand = on_hand };
        struct position position = { .levels = &level, .level_count = 1 };
        struct channel channel = { .policy.share_bp = 5000, .policy.cap = 6, .policy.floor = 4 };
        struct availability a = availability_of(&position, &channel, false);
        int64_t capped = on_hand / 2 > 6 ? 6 : on_hand / 2; /* the floor is held against this */
        assert_true(a.capped == capped);
        assert_true(a.available == (capped < 4 ? 0 : capped));
    }
}

/* By a person: of the channel or the shop, of the SKU, or of the SKU on the channel. */
static void nothing_is_available_while_selling_is_stopped(void **state)
{
    (void)state;
    struct stock_level level = { .warehouse = STR_INIT("HH1"), .on_hand = 7 };
    struct publication publications[] = { { .channel = STR_INIT("galeria") } };
    struct channel galeria = { .channel_id = STR_INIT("galeria"),
                               .policy.share_bp = 10000,
                               .policy.cap = 5 };
    struct channel kiosk = { .channel_id = STR_INIT("kiosk"), .policy.share_bp = 10000 };
    struct position position = {
        .levels = &level, .level_count = 1, .publications = publications, .publication_count = 1
    };
    struct availability a = availability_of(&position, &galeria, true);
    assert_true(a.is_stopped);
    assert_true(a.capped == 5);
    assert_true(a.available == 0);
    publications[0].is_stopped = true;
    assert_true(availability_of(&position, &galeria, false).available == 0);
    assert_true(availability_of(&position, &kiosk, false).available == 7);
    position.is_stopped = true;
    assert_true(availability_of(&position, &kiosk, false).available == 0);
}

/* By Poisson's law, of 1 expected more than 4 sell with a chance below 1 %. */
static void who_has_enough_shows_all_of_it(void **state)
{
    (void)state;
    struct stock_policy policy = { .share_bp = 10000, .chance_ppm = 10000 };
    struct stock_level level = { .on_hand = 5 };
    struct reservation reservation = { .quantity = 1 };
    struct position position = { .levels = &level, .level_count = 1 };
    assert_int_equal(stock_kept_back(&position, &policy, 1000000), 0);
    level.on_hand = 4;
    assert_int_equal(stock_kept_back(&position, &policy, 1000000), 4);
    level.on_hand = 5;
    position.reservations = &reservation;
    position.reservation_count = 1;
    assert_int_equal(stock_kept_back(&position, &policy, 1000000), 4);
    policy.buffer_max = 2;
    assert_int_equal(stock_kept_back(&position, &policy, 1000000), 2);
    policy.buffer_min = 1;
    level.on_hand = 100;
    assert_int_equal(stock_kept_back(&position, &policy, 1000000), 1);
}

static void a_position_without_levels_has_nothing_to_sell(void **state)
{
    (void)state;
    struct position position = { 0 };
    struct channel channel = { .policy.share_bp = 10000 };
    assert_true(availability_of(&position, &channel, false).available == 0);
}

/* No share of any channel is ever more than what there is. */
static void shares_that_sum_to_the_whole_never_exceed_it(void **state)
{
    (void)state;
    for (int64_t on_hand = 0; on_hand < 300; on_hand++) {
        struct stock_level level = { .on_hand = on_hand };
        struct position position = { .levels = &level, .level_count = 1 };
        for (int64_t share_bp = 0; share_bp <= 10000; share_bp += 77) {
            struct channel one = { .policy.share_bp = share_bp },
                           other = { .policy.share_bp = 10000 - share_bp };
            int64_t sum = availability_of(&position, &one, false).available +
                          availability_of(&position, &other, false).available;
            assert_true(sum <= on_hand);
            assert_true(sum >= on_hand - 1);
        }
    }
}

/* ---- which report wins ---- */

struct older_row {
    const char *name;
    int64_t time, revision;         /* what the level holds */
    int64_t new_time, new_revision; /* what comes */
    bool is_older;
};
static const struct older_row older_rows[] = {
    { "a lower revision", 0, 7, 0, 6, true },
    { "the same revision", 0, 7, 0, 7, false },
    { "a higher revision", 0, 7, 0, 8, false },
    { "an earlier time", 500, 0, 499, 0, true },
    { "the same time", 500, 0, 500, 0, false },
    { "a later time", 500, 0, 501, 0, false },
    { "a higher revision, though an earlier time", 500, 7, 499, 8, false },
    { "a lower revision, though a later time", 500, 7, 501, 6, true },
    { "the same revision, though an earlier time", 500, 7, 499, 7, false },
    { "no revision any more, and an earlier time", 500, 7, 499, 0, true },
    { "no revision any more, and a later time", 500, 7, 501, 0, false },
    { "a first revision, and an earlier time", 500, 0, 499, 1, true },
    { "a revision after a time", 500, 0, 0, 1, false },
    { "a time after a revision", 0, 7, 1, 0, false },
    { "neither", 500, 7, 0, 0, false },
    { "the first report", 0, 0, 1, 1, false },
};

static void an_older_report_never_overwrites_a_newer_one(void **state)
{
    const struct older_row *row = *state;
    struct stock_level level = { .source_time = { row->time }, .source_revision = row->revision };
    assert_int_equal(stock_is_older(&level, (struct instant){ row->new_time }, row->new_revision),
                     row->is_older);
}

/* ---- which way a publication goes ---- */

struct change_row {
    const char *name;
    int64_t wanted, sent;
    enum stock_change change;
};
static const struct change_row change_rows[] = {
    { "as sent", 5, 5, STOCK_UNCHANGED },
    { "none, as sent", 0, 0, STOCK_UNCHANGED },
    { "one less", 4, 5, STOCK_FALL },
    { "sold out", 0, 5, STOCK_FALL },
    { "one more", 6, 5, STOCK_RISE },
    { "back in stock", 1, 0, STOCK_RISE },
    { "never sent", 5, -1, STOCK_RISE },
    { "never sent and none: the offer may hold units", 0, -1, STOCK_FALL },
};

static void a_fall_is_told_from_a_rise(void **state)
{
    const struct change_row *row = *state;
    struct publication publication = { .wanted = row->wanted, .sent = row->sent };
    assert_int_equal(stock_change_of(&publication), row->change);
}

/* ---- finding ---- */

static void levels_and_publications_are_found_by_name(void **state)
{
    (void)state;
    struct stock_level levels[] = { { .warehouse = STR_INIT("HH1"), .on_hand = 4 },
                                    { .warehouse = STR_INIT("HH"), .on_hand = 5 } };
    struct publication publications[] = { { .channel = STR_INIT("galeria") },
                                          { .channel = STR_INIT("limango") } };
    struct position position = {
        .levels = levels, .level_count = 2, .publications = publications, .publication_count = 2
    };
    assert_int_equal(position_find_level(&position, STR("HH1")), 0);
    assert_int_equal(position_find_level(&position, STR("HH")), 1);
    assert_int_equal(position_find_level(&position, STR("H")), -1);
    assert_int_equal(position_find_publication(&position, STR("limango")), 1);
    assert_int_equal(position_find_publication(&position, STR_EMPTY), -1);
    assert_int_equal(position_on_hand(&position), 9);
}

/* ---- rules ---- */

static void the_most_specific_rule_holds(void **state)
{
    (void)state;
    struct stock_rule rows[] = {
        { .rule_id = STR_INIT("all"), .policy.share_bp = 1 },
        { .rule_id = STR_INIT("cap"), .sku = STR_INIT("cap"), .policy.share_bp = 2 },
        { .rule_id = STR_INIT("tee"), .sku = STR_INIT("tee"), .policy.share_bp = 3 },
        { .rule_id = STR_INIT("tee-kiosk"),
          .sku = STR_INIT("tee"),
          .channel = STR_INIT("kiosk"),
          .policy.share_bp = 4 },
    };
    const struct stock_rules rules = { rows, 4 }, none = { NULL, 0 };
    struct channel kiosk = { .channel_id = STR_INIT("kiosk"), .policy.share_bp = 10000 };
    struct channel galeria = { .channel_id = STR_INIT("galeria"),
                               .policy.share_bp = 10000,
                               .policy.buffer = 1 };
    assert_int_equal(stock_policy_of(&rules, &kiosk, STR("tee"))->share_bp, 4);
    assert_int_equal(stock_policy_of(&rules, &galeria, STR("tee"))->share_bp, 3);
    assert_int_equal(stock_policy_of(&rules, &kiosk, STR("cap"))->share_bp, 2);
    assert_int_equal(stock_policy_of(&rules, &kiosk, STR("mug"))->share_bp, 1);
    assert_int_equal(stock_policy_of(&rules, &galeria, STR("mug"))->buffer, 1); /* has its own */
    assert_null(stock_rule_of(&rules, &galeria, STR("mug")));
    assert_null(stock_rule_of(&none, &kiosk, STR("tee")));
    for (size_t i = 0; i < 4; i++)
        assert_ptr_equal(stock_rule_find(&rules, rows[i].sku, rows[i].channel), &rows[i]);
    assert_null(stock_rule_find(&rules, STR("tee"), STR("galeria")));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_below_the_floor_is_not_offered),
        cmocka_unit_test(nothing_is_available_while_selling_is_stopped),
        cmocka_unit_test(who_has_enough_shows_all_of_it),
        cmocka_unit_test(the_most_specific_rule_holds),
        cmocka_unit_test(a_position_without_levels_has_nothing_to_sell),
        cmocka_unit_test(shares_that_sum_to_the_whole_never_exceed_it),
        cmocka_unit_test(levels_and_publications_are_found_by_name),
    };
    int failed = ROWS_RUN(every_term_of_what_is_available_is_told, available_rows);
    failed += ROWS_RUN(an_older_report_never_overwrites_a_newer_one, older_rows);
    failed += ROWS_RUN(a_fall_is_told_from_a_rise, change_rows);
    failed += cmocka_run_group_tests(tests, NULL, NULL);
    return failed;
}
