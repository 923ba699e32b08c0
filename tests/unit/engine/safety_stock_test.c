/* tests/unit/engine/safety_stock_test.c: a safety stock from what sells and how late it is told. */
#include "service/store/records.h"

#include "tests/rows.h"
#include "tests/unit/engine/acme.h"

enum { RUSH_COUNT = 40, RUSH_S = 60 };

static void derive(struct desk *desk, int64_t chance_ppm)
{
    struct channel channel = acme_channel("galeria");
    channel.policy.chance_ppm = chance_ppm;
    acme_put_channel(desk, &channel);
    acme_tick(desk);
}

static int64_t wanted(struct desk *desk, struct str channel, const char *sku)
{
    struct arena arena;
    struct key key;
    struct position position;
    struct err err;
    bool found;
    arena_init(&arena, 1 << 20);
    struct view view = desk_look(desk, &arena);
    key_position(&key, STR("acme"), str_c(sku));
    assert_int_equal(view_get(&view, &key, &record_position, &found, &position, &err), ERR_OK);
    assert_true(found);
    int64_t at = position_find_publication(&position, channel);
    int64_t units = position.publications[at].wanted;
    desk_look_away(&view);
    arena_release(&arena);
    return units;
}

static size_t row_count(struct desk *desk, enum key_table table)
{
    struct arena arena;
    arena_init(&arena, 1 << 20);
    size_t count = desk_table(desk, &arena, table, NULL).count;
    arena_release(&arena);
    return count;
}

/* One unit a minute, down to `left`. */
static void rush(struct desk *desk, int64_t left)
{
    for (int64_t i = RUSH_COUNT; i >= 0; i--) {
        acme_push(desk, "tee", left + i);
        desk_pass(desk, RUSH_S);
    }
}

static void what_sells_fast_keeps_its_last_units(void **state)
{
    struct desk desk;
    (void)state;
    acme_open(&desk);
    derive(&desk, 10000);
    rush(&desk, 100);
    assert_int_equal(wanted(&desk, GALERIA, "tee"), 100); /* enough for all who may come */
    acme_push(&desk, "tee", 3);
    assert_int_equal(wanted(&desk, GALERIA, "tee"), 0);
    assert_int_equal(wanted(&desk, KIOSK, "tee"), 3); /* whose safety stock is fixed: none */
    assert_int_equal(row_count(&desk, KEY_TABLE_STOCK_KEPT), 1);
    acme_push(&desk, "tee", 0); /* nothing is kept back of nothing */
    assert_int_equal(row_count(&desk, KEY_TABLE_STOCK_KEPT), 0);
    desk_close(&desk);
}

static void what_hardly_sells_shows_its_last_unit(void **state)
{
    struct desk desk;
    (void)state;
    acme_open(&desk);
    derive(&desk, 10000);
    acme_push(&desk, "cap", 2);
    desk_pass(&desk, 86400);
    acme_push(&desk, "cap", 1);
    assert_int_equal(wanted(&desk, GALERIA, "cap"), 1);
    desk_close(&desk);
}

/* Nothing happens to the position: a round finds that nobody buys any more. */
static void units_kept_back_are_offered_when_demand_fades(void **state)
{
    struct desk desk;
    (void)state;
    acme_open(&desk);
    derive(&desk, 10000);
    rush(&desk, 3);
    assert_int_equal(wanted(&desk, GALERIA, "tee"), 0);
    desk_pass(&desk, 600);
    acme_tick(&desk);
    assert_int_equal(wanted(&desk, GALERIA, "tee"), 0);
    for (int day = 0; day < 12; day++) {
        desk_pass(&desk, 86400);
        acme_tick(&desk);
    }
    assert_int_equal(wanted(&desk, GALERIA, "tee"), 3);
    assert_int_equal(row_count(&desk, KEY_TABLE_STOCK_KEPT), 0);
    desk_close(&desk);
}

static void a_round_is_every_half_hour(void **state)
{
    struct desk desk;
    (void)state;
    acme_open(&desk);
    derive(&desk, 10000);
    rush(&desk, 3);
    acme_tick(&desk);
    desk_pass(&desk, 1799);
    derive(&desk, 400000);
    desk_pass(&desk, -7200); /* the clock is set back: a round now, and the next in half an hour */
    acme_tick(&desk);
    assert_int_equal(row_count(&desk, KEY_TABLE_STOCK_ROUND), 1);
    desk_close(&desk);
}

static void many_that_are_kept_back_take_several_ticks(void **state)
{
    struct desk desk;
    (void)state;
    acme_open(&desk);
    desk.is_hurried = true;
    struct channel channel = acme_channel("galeria");
    channel.policy.chance_ppm = 10000;
    channel.policy.buffer_min = 1;
    acme_put_channel(&desk, &channel);
    for (int i = 0; i < 1203; i++)
        acme_push(&desk, desk_text(&desk, "sku-%04d", i), 10);
    assert_int_equal(row_count(&desk, KEY_TABLE_STOCK_KEPT), 1203);
    int ticks = 0;
    desk_pass(&desk, 3600);
    do {
        desk_must(&desk, (struct command){ .kind = COMMAND_TICK });
        ticks++;
    } while (desk.news.has_more);
    assert_in_range(ticks, 3, 6);
    desk.unchecked = 1;
    desk_close(&desk);
}

/* The policy is fixed again: nothing is left of what was kept back. */
static void a_fixed_policy_keeps_no_index(void **state)
{
    struct desk desk;
    (void)state;
    acme_open(&desk);
    derive(&desk, 10000);
    rush(&desk, 3);
    assert_int_equal(row_count(&desk, KEY_TABLE_STOCK_KEPT), 1);
    derive(&desk, 0);
    assert_int_equal(row_count(&desk, KEY_TABLE_STOCK_KEPT), 0);
    assert_int_equal(wanted(&desk, GALERIA, "tee"), 3);
    desk_close(&desk);
}

static struct position position_of(struct desk *desk, struct arena *arena, const char *sku)
{
    struct desk_rows rows = desk_table(desk, arena, KEY_TABLE_POSITION, &record_position);
    struct position *positions = rows.rows;
    for (size_t i = 0; i < rows.count; i++) {
        if (str_eq(positions[i].sku, str_c(sku)))
            return positions[i];
    }
    fail_msg("no position of %s", sku);
    return (struct position){ 0 };
}

/* An order counts when it is bought, not again when the source has it subtracted. */
static void each_sale_counts_once(void **state)
{
    struct desk desk;
    struct arena arena;
    (void)state;
    acme_open(&desk);
    arena_init(&arena, 1 << 20);
    acme_shipping_order(&desk, "1", "tee", 2);
    desk_pass(&desk, 60);
    acme_push(&desk, "tee", 98);
    struct position position = position_of(&desk, &arena, "tee");
    assert_in_range(position.sales.slow, 1990, 2000);
    desk_must(&desk, (struct command){ .kind = COMMAND_ADJUST_STOCK,
                                       .adjust_stock = { .sku = STR("tee"),
                                                         .warehouse = STR("HH1"),
                                                         .delta = -5,
                                                         .reason = STR("DAMAGED") } });
    assert_in_range(position_of(&desk, &arena, "tee").sales.slow, 1990, 2000); /* is no demand */
    acme_push(&desk, "tee", 120);
    assert_in_range(position_of(&desk, &arena, "tee").sales.slow, 1990, 2000);
    arena_release(&arena);
    desk_close(&desk);
}

static struct channel_delays delays_of(struct desk *desk, struct arena *arena, size_t row)
{
    struct desk_rows rows = desk_table(desk, arena, KEY_TABLE_DELAYS, &record_channel_delays);
    assert_true(row < rows.count);
    return ((struct channel_delays *)rows.rows)[row];
}

/* Twenty falls, each told two minutes after it was known, which was a minute after it was so. */
static void delays_are_measured_and_reckoned_with(void **state)
{
    struct desk desk;
    struct arena arena;
    (void)state;
    acme_open(&desk);
    arena_init(&arena, 1 << 20);
    acme_push(&desk, "tee", 1000);
    desk_pass(&desk, ACME_RISE_HOLD_S);
    acme_file_passes(&desk, GALERIA);
    for (int i = 0; i < 20; i++) {
        struct stock_report report = { .sku = STR("tee"),
                                       .warehouse = STR("HH1"),
                                       .on_hand = 990 - i,
                                       .source = STR("wms"),
                                       .source_time = instant_add_s(desk.now, -60) };
        desk_must(&desk, (struct command){ .kind = COMMAND_PUSH_STOCK,
                                           .push_stock = { .items = &report, .count = 1 } });
        desk_pass(&desk, 120);
        acme_file_passes(&desk, GALERIA);
    }
    struct channel_delays of_shop = delays_of(&desk, &arena, 0);
    struct channel_delays galeria = delays_of(&desk, &arena, 1);
    assert_int_equal(delays_total(&of_shop.detection), 20);
    assert_int_equal(delays_percentile(&of_shop.detection, 50), 64);
    assert_int_equal(delays_total(&galeria.told), 20);
    assert_in_range(delays_percentile(&galeria.slot, 50), 120, 128);
    assert_int_equal(galeria.lag_s, delays_percentile(&galeria.told, 99) +
                                        delays_percentile(&of_shop.detection, 99));
    arena_release(&arena);
    desk_close(&desk);
}

/* ---- oversells ---- */

static struct oversell oversold(struct desk *desk, struct arena *arena, size_t count)
{
    struct desk_rows rows = desk_table(desk, arena, KEY_TABLE_OVERSELL, &record_oversell);
    assert_int_equal(rows.count, count);
    return ((struct oversell *)rows.rows)[count - 1];
}

static void units_that_are_not_there_are_noted_with_their_cause(void **state)
{
    struct desk desk;
    struct arena arena;
    (void)state;
    acme_open(&desk);
    arena_init(&arena, 1 << 20);
    acme_push(&desk, "tee", 3);
    acme_poll(&desk, GALERIA, acme_order_of(&desk, "1", ORDER_STATE_WAITING_ACCEPTANCE, "tee", 3));
    assert_int_equal(row_count(&desk, KEY_TABLE_OVERSELL), 0);
    desk_pass(&desk, 60);
    acme_poll(&desk, KIOSK, acme_order_of(&desk, "2", ORDER_STATE_WAITING_ACCEPTANCE, "tee", 2));
    struct oversell oversell = oversold(&desk, &arena, 1);
    assert_int_equal(oversell.quantity, 2);
    assert_int_equal(oversell.cause, OVERSELL_CONCURRENT);
    assert_true(oversell.is_within);
    desk_pass(&desk, 7200);
    acme_poll(&desk, KIOSK, acme_order_of(&desk, "3", ORDER_STATE_WAITING_ACCEPTANCE, "tee", 1));
    assert_int_equal(oversold(&desk, &arena, 2).cause, OVERSELL_LATE);
    acme_file_passes(&desk, KIOSK);
    desk_pass(&desk, 60);
    acme_poll(&desk, KIOSK, acme_order_of(&desk, "4", ORDER_STATE_WAITING_ACCEPTANCE, "tee", 1));
    oversell = oversold(&desk, &arena, 3);
    assert_int_equal(oversell.cause, OVERSELL_ELSEWHERE);
    assert_false(oversell.is_within);
    desk_pass(&desk, 91 * 86400);
    acme_tick(&desk);
    assert_int_equal(row_count(&desk, KEY_TABLE_OVERSELL), 0);
    arena_release(&arena);
    desk_close(&desk);
}

/* ---- rules ---- */

static struct stock_rule rule_of(const char *id, const char *channel, const char *sku)
{
    return (struct stock_rule){
        .rule_id = str_c(id), .channel = str_c(channel), .sku = str_c(sku), .policy.share_bp = 10000
    };
}

static struct command put_rule(const struct stock_rule *rule, bool is_new)
{
    return (struct command){ .kind = COMMAND_PUT_STOCK_RULE,
                             .put_stock_rule = { .rule = rule, .must_be_new = is_new } };
}

static struct command delete_rule(const char *id)
{
    return (struct command){ .kind = COMMAND_DELETE_STOCK_RULE,
                             .delete_stock_rule = { .rule_id = str_c(id) } };
}

static void a_rule_holds_for_what_it_selects(void **state)
{
    struct desk desk;
    (void)state;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    acme_push(&desk, "cap", 10);
    struct stock_rule of_sku = rule_of("tees", "", "tee");
    of_sku.policy.cap = 5;
    struct stock_rule of_offer = rule_of("tees-of-kiosk", "kiosk", "tee");
    of_offer.policy.buffer = 3;
    struct stock_rule of_all = rule_of("all", "", "");
    of_all.policy.buffer = 1;
    desk_must(&desk, put_rule(&of_sku, true));
    assert_int_equal(wanted(&desk, GALERIA, "tee"), 5); /* at once */
    desk_must(&desk, put_rule(&of_offer, true));
    assert_int_equal(wanted(&desk, KIOSK, "tee"), 7);
    desk_must(&desk, put_rule(&of_all, true));
    acme_tick(&desk);
    assert_int_equal(wanted(&desk, GALERIA, "tee"), 5);
    assert_int_equal(wanted(&desk, KIOSK, "tee"), 7);
    assert_int_equal(wanted(&desk, KIOSK, "cap"), 9);
    desk_restart(&desk);
    acme_push(&desk, "tee", 4);
    assert_int_equal(wanted(&desk, GALERIA, "tee"), 4);
    assert_int_equal(wanted(&desk, KIOSK, "tee"), 1);
    of_offer.policy.buffer = 0;
    struct outcome outcome = desk_must(&desk, put_rule(&of_offer, false));
    assert_int_equal(outcome.rule->version, 2);
    acme_tick(&desk);
    assert_int_equal(wanted(&desk, KIOSK, "tee"), 4);
    desk_must(&desk, delete_rule("all"));
    acme_tick(&desk);
    assert_int_equal(wanted(&desk, KIOSK, "cap"), 10);
    desk_close(&desk);
}

static void a_rule_goes_with_its_channel(void **state)
{
    struct desk desk;
    (void)state;
    acme_open(&desk);
    struct stock_rule rule = rule_of("tees", "kiosk", "tee");
    desk_must(&desk, put_rule(&rule, true));
    desk_must(&desk, (struct command){ .kind = COMMAND_DELETE_CHANNEL,
                                       .delete_channel = { .channel = KIOSK } });
    assert_int_equal(row_count(&desk, KEY_TABLE_STOCK_RULE), 0);
    desk_close(&desk);
}

static void a_rule_that_cannot_be_names_why(void **state)
{
    struct desk desk;
    static struct str nowhere[] = { STR_INIT("nowhere") };
    (void)state;
    acme_open(&desk);
    struct stock_rule rule = rule_of("tees", "", "tee");
    desk_refused(&desk, put_rule(&rule, false), REASON_STOCK_RULE_NOT_FOUND);
    desk_refused(&desk, delete_rule("tees"), REASON_STOCK_RULE_NOT_FOUND);
    desk_must(&desk, put_rule(&rule, true));
    desk_refused(&desk, put_rule(&rule, true), REASON_ALREADY_EXISTS);
    struct command stale = put_rule(&rule, false);
    stale.put_stock_rule.version = 7;
    desk_refused(&desk, stale, REASON_ETAG_MISMATCH);
    struct stock_rule other = rule_of("other", "", "tee");
    struct err err = desk_refused(&desk, put_rule(&other, true), REASON_FIELD_DUPLICATE);
    assert_string_equal(err.field, "stock_policy_rule.sku");
    other = rule_of("other", "galeria", "");
    err = desk_refused(&desk, put_rule(&other, true), REASON_FIELD_INVALID);
    assert_string_equal(err.field, "stock_policy_rule.channel");
    other = rule_of("other", "nowhere", "tee");
    desk_refused(&desk, put_rule(&other, true), REASON_CHANNEL_NOT_FOUND);
    other = rule_of("other", "", "cap");
    other.policy.share_bp = 10001;
    err = desk_refused(&desk, put_rule(&other, true), REASON_FIELD_INVALID);
    assert_string_equal(err.field, "stock_policy_rule.policy.share_basis_points");
    other = rule_of("other", "", "cap");
    other.policy.warehouses = nowhere;
    other.policy.warehouse_count = 1;
    err = desk_refused(&desk, put_rule(&other, true), REASON_WAREHOUSE_NOT_FOUND);
    assert_string_equal(err.field, "stock_policy_rule.policy.warehouses[0]");
    desk_close(&desk);
}

static void every_command_was_tortured(void **state)
{
    (void)state;
    desk_has_tortured("safety_stock_test");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_sells_fast_keeps_its_last_units),
        cmocka_unit_test(what_hardly_sells_shows_its_last_unit),
        cmocka_unit_test(units_kept_back_are_offered_when_demand_fades),
        cmocka_unit_test(a_round_is_every_half_hour),
        cmocka_unit_test(many_that_are_kept_back_take_several_ticks),
        cmocka_unit_test(a_fixed_policy_keeps_no_index),
        cmocka_unit_test(each_sale_counts_once),
        cmocka_unit_test(delays_are_measured_and_reckoned_with),
        cmocka_unit_test(units_that_are_not_there_are_noted_with_their_cause),
        cmocka_unit_test(a_rule_holds_for_what_it_selects),
        cmocka_unit_test(a_rule_goes_with_its_channel),
        cmocka_unit_test(a_rule_that_cannot_be_names_why),
        cmocka_unit_test(every_command_was_tortured),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
