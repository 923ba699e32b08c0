/* tests/unit/engine/stock_test.c: what sources say of stock, and what becomes of it. */
#include "tests/rows.h"
#include "tests/unit/engine/acme.h"

/* ---- one report against what is known ---- */

struct report_row {
    const char *name;
    int64_t known_revision, known_s; /* seconds of the source's clock; 0: it has none */
    int64_t on_hand, revision, time_s;
    int64_t expected; /* compare-and-set; -1: not asked for */
    enum stock_result result;
    const char *stock; /* afterwards; 10 were there */
};
static const struct report_row report_rows[] = {
    { "another quantity is taken", 0, 0, 7, 0, 0, -1, STOCK_RESULT_APPLIED, "HH1 7" },
    { "the same quantity changes nothing", 0, 0, 10, 0, 0, -1, STOCK_RESULT_UNCHANGED, "HH1 10" },
    { "nothing left is a quantity too", 0, 0, 0, 0, 0, -1, STOCK_RESULT_APPLIED, "HH1 0" },
    { "an older revision is ignored and told so", 5, 0, 7, 4, 0, -1, STOCK_RESULT_IGNORED_OLDER,
      "HH1 10" },
    { "a newer revision is taken", 5, 0, 7, 6, 0, -1, STOCK_RESULT_APPLIED, "HH1 7" },
    { "the same revision may correct itself", 5, 0, 7, 5, 0, -1, STOCK_RESULT_APPLIED, "HH1 7" },
    { "an older time is ignored and told so", 0, 100, 7, 0, 99, -1, STOCK_RESULT_IGNORED_OLDER,
      "HH1 10" },
    { "a newer time is taken", 0, 100, 7, 0, 101, -1, STOCK_RESULT_APPLIED, "HH1 7" },
    { "revisions win over times", 5, 100, 7, 6, 99, -1, STOCK_RESULT_APPLIED, "HH1 7" },
    { "a report without either is never older", 5, 100, 7, 0, 0, -1, STOCK_RESULT_APPLIED,
      "HH1 7" },
    { "what was expected is there", 0, 0, 7, 0, 0, 10, STOCK_RESULT_APPLIED, "HH1 7" },
};

static struct stock_report report_of(const struct desk *desk, int64_t on_hand, int64_t revision,
                                     int64_t time_s)
{
    return (struct stock_report){
        .sku = STR("tee"),
        .warehouse = STR("HH1"),
        .source = STR("wms"),
        .on_hand = on_hand,
        .source_revision = revision,
        .source_time = time_s == 0 ? INSTANT_NONE : instant_add_s(desk->now, time_s - 1000),
    };
}

static struct command push_of(const struct stock_report *reports, size_t count)
{
    return (struct command){ .kind = COMMAND_PUSH_STOCK,
                             .push_stock = { .items = reports, .count = count } };
}

static void a_report_is_held_against_what_is_known(void **state)
{
    const struct report_row *row = *state;
    struct desk desk;
    acme_open(&desk);
    struct stock_report known = report_of(&desk, 10, row->known_revision, row->known_s);
    struct stock_report said = report_of(&desk, row->on_hand, row->revision, row->time_s);
    said.has_expected = row->expected >= 0;
    said.expected = row->expected;
    desk_must(&desk, push_of(&known, 1));
    struct outcome outcome = desk_must(&desk, push_of(&said, 1));
    assert_int_equal(outcome.stock_count, 1);
    assert_int_equal(outcome.stock[0].result, row->result);
    assert_true(str_starts(str_c(stock_text(&desk, "tee")),
                           str_c(desk_text(&desk, "%s;", row->stock))));
    desk_close(&desk);
}

static void a_report_leaves_what_it_does_not_say(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    struct stock_report numbered = report_of(&desk, 10, 5, 0);
    struct stock_report plain = report_of(&desk, 9, 0, 0);
    struct stock_report older = report_of(&desk, 8, 4, 0);
    struct stock_report other = report_of(&desk, 7, 1, 0);
    other.source = STR("erp");
    desk_must(&desk, push_of(&numbered, 1));
    desk_must(&desk, push_of(&plain, 1));
    struct outcome outcome = desk_must(&desk, push_of(&older, 1));
    assert_int_equal(outcome.stock[0].result, STOCK_RESULT_IGNORED_OLDER);
    assert_int_equal(outcome.stock[0].on_hand, 9);
    outcome = desk_must(&desk, push_of(&other, 1)); /* counts for itself */
    assert_int_equal(outcome.stock[0].result, STOCK_RESULT_APPLIED);
    desk_close(&desk);
}

/* ---- reports that are refused ---- */

struct refusal_row {
    const char *name;
    struct stock_report report;
    enum err_reason reason;
    const char *field;
};
static char long_id[LIMIT_ID_BYTES + 2];
static const struct refusal_row refusal_rows[] = {
    { "a warehouse that the shop has not",
      { .sku = STR_INIT("tee"), .warehouse = STR_INIT("MUC"), .on_hand = 1 },
      REASON_WAREHOUSE_NOT_FOUND,
      "item.warehouse" },
    { "no SKU", { .warehouse = STR_INIT("HH1"), .on_hand = 1 }, REASON_FIELD_REQUIRED, "item.sku" },
    { "a SKU too long for a name",
      { .sku = { long_id, LIMIT_ID_BYTES + 1 }, .warehouse = STR_INIT("HH1"), .on_hand = 1 },
      REASON_FIELD_TOO_LONG,
      "item.sku" },
    { "less than nothing",
      { .sku = STR_INIT("tee"), .warehouse = STR_INIT("HH1"), .on_hand = -1 },
      REASON_FIELD_INVALID,
      "item.on_hand" },
    { "more than fits",
      { .sku = STR_INIT("tee"), .warehouse = STR_INIT("HH1"), .on_hand = INT64_MAX },
      REASON_FIELD_INVALID,
      "item.on_hand" },
    { "not what was expected",
      { .sku = STR_INIT("tee"),
        .warehouse = STR_INIT("HH1"),
        .on_hand = 7,
        .has_expected = true,
        .expected = 11 },
      REASON_STOCK_EXPECTATION_FAILED,
      "item.expected_on_hand" },
};

static void a_refused_report_names_its_field(void **state)
{
    const struct refusal_row *row = *state;
    struct desk desk;
    memset(long_id, 'x', sizeof(long_id));
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    struct err err = desk_refused(&desk, push_of(&row->report, 1), row->reason);
    assert_string_equal(err.field, row->field);
    assert_string_equal(stock_text(&desk, "tee"), "HH1 10; galeria 10 was -1 rises; "
                                                  "kiosk 10 was -1 rises");
    desk_close(&desk);
}

static void of_a_bulk_call_each_item_stands_alone(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    struct stock_report reports[] = { report_of(&desk, 10, 0, 0), report_of(&desk, 3, 0, 0) };
    reports[1].sku = STR("cap");
    reports[1].warehouse = STR("MUC");
    struct command command = push_of(reports, 2);
    command.push_stock.is_bulk = true;
    struct outcome outcome = desk_must(&desk, command);
    assert_int_equal(outcome.stock_count, 2);
    assert_int_equal(outcome.stock[0].result, STOCK_RESULT_APPLIED);
    assert_int_equal(outcome.stock[1].result, STOCK_RESULT_REFUSED);
    assert_int_equal(outcome.stock[1].reason, REASON_WAREHOUSE_NOT_FOUND);
    assert_true(str_eq(outcome.stock[1].field, STR("warehouse")));
    assert_string_equal(stock_text(&desk, "cap"), "no position");
    desk_close(&desk);
}

static void a_refused_item_takes_no_reservations_along(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_poll(&desk, GALERIA, acme_order_of(&desk, "1", ORDER_STATE_WAITING_ACCEPTANCE, "tee", 2));
    struct stock_report report = report_of(&desk, 5, 0, 0);
    report.has_expected = true;
    report.expected = 3;
    struct command command = push_of(&report, 1);
    command.push_stock.is_bulk = true;
    struct outcome outcome = desk_must(&desk, command);
    assert_int_equal(outcome.stock[0].reason, REASON_STOCK_EXPECTATION_FAILED);
    acme_push(&desk, "tee", 5);
    assert_true(str_starts(str_c(stock_text(&desk, "tee")), STR("HH1 5, reserved 2; galeria 3")));
    desk_close(&desk);
}

/* ---- adjustments ---- */

static struct command adjust(const char *sku, int64_t delta)
{
    return (struct command){ .kind = COMMAND_ADJUST_STOCK,
                             .adjust_stock = { .sku = str_c(sku),
                                               .warehouse = STR("HH1"),
                                               .reason = STR("counted"),
                                               .delta = delta } };
}

static void an_adjustment_counts_from_what_is_there(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    assert_int_equal(desk_must(&desk, adjust("tee", -4)).stock[0].on_hand, 6);
    assert_int_equal(desk_must(&desk, adjust("tee", -6)).stock[0].on_hand, 0);
    desk_refused(&desk, adjust("tee", -1), REASON_STOCK_INSUFFICIENT);
    desk_refused(&desk, adjust("tee", INT64_MAX), REASON_FIELD_INVALID);
    desk_refused(&desk, adjust("cap", 1), REASON_POSITION_NOT_FOUND);
    desk_close(&desk);
}

/* ---- what channels may sell ---- */

static void an_order_on_one_channel_takes_from_all(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    acme_poll(&desk, GALERIA, acme_order_of(&desk, "1", ORDER_STATE_WAITING_ACCEPTANCE, "tee", 3));
    assert_string_equal(stock_text(&desk, "tee"), "HH1 10, reserved 3; galeria 7 was -1 rises; "
                                                  "kiosk 7 was -1 rises");
    desk_close(&desk);
}

static void a_policy_is_carried_through_in_ticks(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    desk.is_hurried = true;
    for (int i = 0; i < 1203; i++)
        acme_push(&desk, desk_text(&desk, "sku-%04d", i), 10);
    struct channel channel = acme_channel("galeria");
    channel.policy.buffer = 4;
    desk_must(&desk, (struct command){ .kind = COMMAND_PUT_CHANNEL,
                                       .put_channel = { .channel = &channel } });
    assert_true(desk.news.has_more);
    desk_restart(&desk); /* forgets nothing */
    int ticks = 1;
    for (desk_must(&desk, (struct command){ .kind = COMMAND_TICK }); desk.news.has_more; ticks++)
        desk_must(&desk, (struct command){ .kind = COMMAND_TICK });
    assert_int_equal(ticks, 3);
    assert_string_equal(stock_text(&desk, "sku-1202"), "HH1 10; galeria 6 was -1 rises; "
                                                       "kiosk 10 was -1 rises");
    desk.unchecked = 1;
    desk_close(&desk);
}

static void a_new_channel_is_told_everything(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    struct channel third = acme_channel("third");
    third.policy.cap = 3;
    acme_put_channel(&desk, &third);
    assert_string_equal(stock_text(&desk, "tee"),
                        "HH1 10; galeria 10 was -1 rises; kiosk 10 was -1 rises; "
                        "third 3 was -1 rises");
    desk_close(&desk);
}

/* ---- reservations until the source counts ---- */

static void a_counted_order_is_not_counted_twice(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_shipping_order(&desk, "1", "tee", 2); /* 100 were there; SCAYLE has the order now */
    assert_true(str_starts(str_c(stock_text(&desk, "tee")),
                           STR("HH1 100, reserved 2; galeria 98")));
    struct stock_report before = report_of(&desk, 100, 0, 1);
    before.source_time = instant_add_s(desk.now, -1); /* read before SCAYLE knew */
    desk_must(&desk, push_of(&before, 1));
    assert_true(str_starts(str_c(stock_text(&desk, "tee")),
                           STR("HH1 100, reserved 2; galeria 98")));
    desk_pass(&desk, 10);
    acme_push(&desk, "tee", 98);
    assert_true(str_starts(str_c(stock_text(&desk, "tee")), STR("HH1 98; galeria 98")));
    desk_close(&desk);
}

static void a_source_without_a_clock_counts_too(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_shipping_order(&desk, "1", "tee", 2);
    struct stock_report report = report_of(&desk, 98, 0, 0);
    desk_pass(&desk, 60);
    desk_must(&desk, push_of(&report, 1)); /* may have been read before */
    assert_true(str_starts(str_c(stock_text(&desk, "tee")), STR("HH1 98, reserved 2; galeria 96")));
    desk_pass(&desk, 300);
    desk_must(&desk, push_of(&report, 1));
    assert_true(str_starts(str_c(stock_text(&desk, "tee")), STR("HH1 98; galeria 98")));
    desk_close(&desk);
}

static void of_two_warehouses_the_one_that_sends_must_report(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    struct stock_report leipzig = report_of(&desk, 50, 0, 0);
    leipzig.warehouse = STR("LEJ");
    desk_must(&desk, push_of(&leipzig, 1));
    acme_shipping_order(&desk, "1", "tee", 2);
    desk_pass(&desk, 60);
    acme_push(&desk, "tee", 101); /* goods came in at HH1: says nothing of the order */
    assert_true(str_starts(str_c(stock_text(&desk, "tee")),
                           STR("LEJ 50, HH1 101, reserved 2; galeria 149")));
    leipzig.on_hand = 48;
    leipzig.source_time = desk.now;
    desk_must(&desk, push_of(&leipzig, 1));
    assert_true(str_starts(str_c(stock_text(&desk, "tee")), STR("LEJ 48, HH1 101; galeria 149")));
    desk_close(&desk);
}

static void units_of_an_unknown_sku_are_held_from_its_first_report(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    struct order *order = acme_order_of(&desk, "1", ORDER_STATE_WAITING_ACCEPTANCE, "tee", 3);
    acme_poll(&desk, GALERIA, order);
    assert_string_equal(stock_text(&desk, "tee"), "no position");
    assert_string_equal(exceptions_text(&desk), "order-sku-unknown~galeria/1");
    acme_push(&desk, "tee", 10);
    assert_true(str_starts(str_c(stock_text(&desk, "tee")), STR("HH1 10, reserved 3; galeria 7")));
    desk_pass(&desk, 60);
    acme_order_moves(&desk, order, ORDER_STATE_CANCELED);
    acme_poll(&desk, GALERIA, order);
    assert_true(str_starts(str_c(stock_text(&desk, "tee")), STR("HH1 10; galeria 10")));
    desk_close(&desk);
}

static void units_of_an_unknown_sku_are_let_go_with_their_order(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    struct order *order = acme_order_of(&desk, "1", ORDER_STATE_WAITING_ACCEPTANCE, "tee", 3);
    acme_poll(&desk, GALERIA, order);
    desk_pass(&desk, 60);
    acme_order_moves(&desk, order, ORDER_STATE_CANCELED);
    acme_poll(&desk, GALERIA, order);
    acme_push(&desk, "tee", 10);
    assert_true(str_starts(str_c(stock_text(&desk, "tee")), STR("HH1 10; galeria 10")));
    desk_close(&desk);
}

/* Some marketplaces give an order's units back to the offer by themselves: 9 was told, and 10 is
 * shown. */
static void what_a_marketplace_changes_itself_is_told_anew(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    struct order *order = acme_order_of(&desk, "1", ORDER_STATE_WAITING_ACCEPTANCE, "tee", 1);
    acme_poll(&desk, GALERIA, order);
    desk_pass(&desk, ACME_RISE_HOLD_S);
    acme_file_passes(&desk, GALERIA);
    assert_string_equal(stock_text(&desk, "tee"),
                        "HH1 10, reserved 1; galeria 9; kiosk 9 was -1 rises");
    desk_pass(&desk, 60);
    acme_order_moves(&desk, order, ORDER_STATE_CANCELED);
    acme_poll(&desk, GALERIA, order);
    acme_push(&desk, "tee", 9);
    assert_string_equal(stock_text(&desk, "tee"),
                        "HH1 9; galeria 9 was -1 falls; kiosk 9 was -1 rises");
    desk_close(&desk);
}

/* It was bought and cancelled between two looks, and a file went in between. */
static void an_order_that_was_lost_before_it_was_seen_leaves_a_doubt(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    desk_pass(&desk, ACME_RISE_HOLD_S);
    acme_file_passes(&desk, GALERIA);
    assert_string_equal(stock_text(&desk, "tee"), "HH1 10; galeria 10; kiosk 10 was -1 rises");
    struct order *order = acme_order_of(&desk, "1", ORDER_STATE_CANCELED, "tee", 1);
    acme_poll(&desk, GALERIA, order);
    assert_string_equal(stock_text(&desk, "tee"),
                        "HH1 10; galeria 10 was -1 falls; kiosk 10 was -1 rises");
    acme_file_passes(&desk, GALERIA);
    acme_poll(&desk, GALERIA, order); /* seen already */
    assert_string_equal(stock_text(&desk, "tee"), "HH1 10; galeria 10; kiosk 10 was -1 rises");
    desk_close(&desk);
}

/* ---- stops ---- */

static struct command stop_of(struct str channel, struct str sku)
{
    return (struct command){ .kind = COMMAND_STOP_SELLING,
                             .selling = { channel, sku, STR("a recall") } };
}

static struct command resume_of(struct str channel, struct str sku)
{
    return (struct command){ .kind = COMMAND_RESUME_SELLING, .selling = { channel, sku, STR("") } };
}

static void tick_until_done(struct desk *desk)
{
    do
        desk_must(desk, (struct command){ .kind = COMMAND_TICK });
    while (desk->news.has_more);
}

static void what_is_stopped_is_offered_by_nobody_until_it_is_resumed(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    struct outcome outcome = desk_must(&desk, stop_of(STR_EMPTY, STR("tee")));
    assert_int_equal(outcome.offer_count, 2);
    assert_true(str_eq(outcome.stop->actor, STR("tester")));
    assert_string_equal(stock_text(&desk, "tee"),
                        "HH1 10; galeria 0 was -1 falls; kiosk 0 was -1 falls");
    acme_push(&desk, "tee", 12); /* whatever the source says */
    assert_string_equal(stock_text(&desk, "tee"),
                        "HH1 12; galeria 0 was -1 falls; kiosk 0 was -1 falls");
    desk_pass(&desk, 60);
    outcome = desk_must(&desk, stop_of(STR_EMPTY, STR("tee"))); /* again: the first one stands */
    assert_int_equal(outcome.offer_count, 0);
    assert_int_equal(outcome.stop->created.us, instant_add_s(desk.now, -60).us);
    outcome = desk_must(&desk, resume_of(STR_EMPTY, STR("tee")));
    assert_int_equal(outcome.offer_count, 2);
    assert_string_equal(stock_text(&desk, "tee"),
                        "HH1 12; galeria 12 was -1 rises; kiosk 12 was -1 rises");
    desk_refused(&desk, resume_of(STR_EMPTY, STR("tee")), REASON_SELLING_NOT_STOPPED);
    desk_close(&desk);
}

static void a_stop_of_an_offer_leaves_the_other_channels(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    struct outcome outcome = desk_must(&desk, stop_of(KIOSK, STR("tee")));
    assert_int_equal(outcome.offer_count, 1);
    assert_string_equal(stock_text(&desk, "tee"),
                        "HH1 10; galeria 10 was -1 rises; kiosk 0 was -1 falls");
    desk_refused(&desk, stop_of(KIOSK, STR("cap")), REASON_POSITION_NOT_FOUND);
    desk_refused(&desk, stop_of(STR("nowhere"), STR("tee")), REASON_CHANNEL_NOT_FOUND);
    desk_close(&desk);
}

static void a_channel_and_a_shop_can_be_stopped_as_a_whole(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    struct outcome outcome = desk_must(&desk, stop_of(GALERIA, STR_EMPTY));
    assert_int_equal(outcome.offer_count, -1);
    acme_push(&desk, "cap", 3); /* what is stored from now on is told as 0 at once */
    assert_string_equal(stock_text(&desk, "cap"),
                        "HH1 3; galeria 0 was -1 falls; kiosk 3 was -1 rises");
    tick_until_done(&desk);
    assert_string_equal(stock_text(&desk, "tee"),
                        "HH1 10; galeria 0 was -1 falls; kiosk 10 was -1 rises");
    desk_restart(&desk);
    desk_must(&desk, stop_of(STR_EMPTY, STR_EMPTY));
    desk_must(&desk, resume_of(GALERIA, STR_EMPTY));
    tick_until_done(&desk);
    assert_string_equal(stock_text(&desk, "tee"),
                        "HH1 10; galeria 0 was -1 falls; kiosk 0 was -1 falls");
    desk_must(&desk, resume_of(STR_EMPTY, STR_EMPTY));
    tick_until_done(&desk);
    assert_string_equal(stock_text(&desk, "tee"),
                        "HH1 10; galeria 10 was -1 rises; kiosk 10 was -1 rises");
    desk_close(&desk);
}

static void a_channel_takes_its_stops_along(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    desk_must(&desk, stop_of(KIOSK, STR("tee")));
    desk_must(&desk, stop_of(KIOSK, STR_EMPTY));
    desk_must(&desk, (struct command){ .kind = COMMAND_DELETE_CHANNEL,
                                       .delete_channel = { .channel = KIOSK } });
    desk_refused(&desk, resume_of(KIOSK, STR_EMPTY), REASON_CHANNEL_NOT_FOUND);
    tick_until_done(&desk);
    assert_string_equal(stock_text(&desk, "tee"), "HH1 10; galeria 10 was -1 rises");
    desk_close(&desk);
}

static void each_command_is_applied_after_its_allocations_failed(void **state)
{
    (void)state;
    desk_has_tortured("stock_test");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_report_leaves_what_it_does_not_say),
        cmocka_unit_test(of_a_bulk_call_each_item_stands_alone),
        cmocka_unit_test(a_refused_item_takes_no_reservations_along),
        cmocka_unit_test(an_adjustment_counts_from_what_is_there),
        cmocka_unit_test(an_order_on_one_channel_takes_from_all),
        cmocka_unit_test(a_policy_is_carried_through_in_ticks),
        cmocka_unit_test(a_new_channel_is_told_everything),
        cmocka_unit_test(a_counted_order_is_not_counted_twice),
        cmocka_unit_test(a_source_without_a_clock_counts_too),
        cmocka_unit_test(of_two_warehouses_the_one_that_sends_must_report),
        cmocka_unit_test(units_of_an_unknown_sku_are_held_from_its_first_report),
        cmocka_unit_test(units_of_an_unknown_sku_are_let_go_with_their_order),
        cmocka_unit_test(what_a_marketplace_changes_itself_is_told_anew),
        cmocka_unit_test(an_order_that_was_lost_before_it_was_seen_leaves_a_doubt),
        cmocka_unit_test(what_is_stopped_is_offered_by_nobody_until_it_is_resumed),
        cmocka_unit_test(a_stop_of_an_offer_leaves_the_other_channels),
        cmocka_unit_test(a_channel_and_a_shop_can_be_stopped_as_a_whole),
        cmocka_unit_test(a_channel_takes_its_stops_along),
        cmocka_unit_test(each_command_is_applied_after_its_allocations_failed),
    };
    int failed = ROWS_RUN(a_report_is_held_against_what_is_known, report_rows);
    failed += ROWS_RUN(a_refused_report_names_its_field, refusal_rows);
    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
