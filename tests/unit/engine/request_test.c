/* tests/unit/engine/request_test.c: the same request twice is one request. */
#include "service/base/limits.h"
#include "service/store/records.h"
#include "tests/rows.h"
#include "tests/unit/engine/acme.h"

enum { WEEK_S = 7 * SECONDS_PER_DAY };

static const struct stock_report report = {
    .sku = STR_INIT("tee"), .warehouse = STR_INIT("HH1"), .source = STR_INIT("wms"), .on_hand = 10
};

static struct command request(const char *id, uint64_t hash)
{
    return (struct command){ .kind = COMMAND_PUSH_STOCK,
                             .request_id = str_c(id),
                             .request_hash = hash,
                             .push_stock = { .items = &report, .count = 1 } };
}

static size_t kept(struct desk *desk)
{
    return desk_table(desk, &desk->arena, KEY_TABLE_REQUEST, NULL).count;
}

static void a_repeated_request_gives_the_stored_outcome(void **state)
{
    struct desk desk;
    acme_open(&desk);
    struct outcome first = desk_must(&desk, request("r1", 17));
    assert_false(first.is_repeat);
    acme_push(&desk, "tee", 3); /* meanwhile */
    struct outcome again = desk_must(&desk, request("r1", 17));
    assert_true(again.is_repeat);
    assert_false(desk.news.event_shops != 0);
    assert_int_equal(again.stock_count, 1);
    assert_int_equal(again.stock[0].result, STOCK_RESULT_APPLIED);
    assert_int_equal(again.stock[0].on_hand, 10);
    assert_string_equal(stock_text(&desk, "tee"), "HH1 3; galeria 3 was -1 rises; kiosk 3 was -1 "
                                                  "rises");
    desk_close(&desk);
    (void)state;
}

static void it_is_known_after_a_restart(void **state)
{
    struct desk desk;
    acme_open(&desk);
    desk_must(&desk, request("r1", 17));
    desk_restart(&desk);
    assert_true(desk_must(&desk, request("r1", 17)).is_repeat);
    desk_close(&desk);
    (void)state;
}

static void another_body_or_call_under_the_same_id_is_refused(void **state)
{
    struct desk desk;
    acme_open(&desk);
    desk_must(&desk, request("r1", 17));
    struct err err = desk_refused(&desk, request("r1", 18), REASON_REQUEST_ID_REUSED);
    assert_string_equal(err.field, "request_id");
    struct command other = { .kind = COMMAND_TICK, .request_id = STR("r1"), .request_hash = 17 };
    desk_refused(&desk, other, REASON_REQUEST_ID_REUSED);
    desk_close(&desk);
    (void)state;
}

static void a_refusal_is_not_remembered(void **state)
{
    struct desk desk;
    acme_open(&desk);
    struct stock_report elsewhere = report;
    elsewhere.warehouse = STR("BER");
    struct command command = request("r1", 17);
    command.push_stock.items = &elsewhere;
    desk_refused(&desk, command, REASON_WAREHOUSE_NOT_FOUND);
    struct warehouse three[] = { { STR("HH1"), STR("") },
                                 { STR("LEJ"), STR("") },
                                 { STR("BER"), STR("") } };
    struct shop shop = acme_shop();
    shop.warehouses = three;
    shop.warehouse_count = 3;
    desk_must(&desk, (struct command){ .kind = COMMAND_PUT_SHOP, .put_shop = { .shop = &shop } });
    assert_false(desk_must(&desk, command).is_repeat);
    desk_close(&desk);
    (void)state;
}

static void a_preview_uses_up_no_id(void **state)
{
    struct desk desk;
    acme_open(&desk);
    struct command command = request("r1", 17);
    command.validate_only = true;
    desk_must(&desk, command);
    assert_int_equal(kept(&desk), 0);
    command.validate_only = false;
    assert_false(desk_must(&desk, command).is_repeat);
    desk_close(&desk);
    (void)state;
}

/* From whichever day of a week: a row may lie in this week or in the last. */
static void it_is_known_for_seven_days_and_no_longer(void **state)
{
    for (int day = 0; day < 7; day++) {
        struct desk desk;
        acme_open(&desk);
        desk_pass(&desk, day * SECONDS_PER_DAY);
        desk_must(&desk, request("r1", 17));
        desk_pass(&desk, WEEK_S);
        acme_tick(&desk);
        assert_true(desk_must(&desk, request("r1", 17)).is_repeat);
        desk_pass(&desk, 1);
        assert_false(desk_must(&desk, request("r1", 18)).is_repeat);
        assert_true(desk_must(&desk, request("r1", 18)).is_repeat);
        desk_close(&desk);
    }
    (void)state;
}

static void old_ones_are_swept_away_some_at_a_time(void **state)
{
    struct desk desk;
    acme_open(&desk);
    desk.is_hurried = true;
    for (int i = 0; i < 2500; i++)
        desk_must(&desk, request(desk_text(&desk, "r%d", i), 17));
    desk_pass(&desk, WEEK_S);
    desk_must(&desk, (struct command){ .kind = COMMAND_TICK });
    assert_int_equal(kept(&desk), 2500);
    desk_must(&desk, request("young", 17));
    desk_pass(&desk, WEEK_S);
    desk_must(&desk, (struct command){ .kind = COMMAND_TICK });
    assert_int_equal(kept(&desk), 1501);
    assert_true(desk.news.has_more);
    acme_tick(&desk);
    assert_int_equal(kept(&desk), 1);
    assert_true(desk_must(&desk, request("young", 17)).is_repeat);
    desk_close(&desk);
    (void)state;
}

struct id_row {
    const char *name;
    const char *id;
    enum err_reason reason;
};

static const struct id_row id_rows[] = {
    { "64 bytes", "0123456789012345678901234567890123456789012345678901234567890123", REASON_NONE },
    { "65 bytes", "01234567890123456789012345678901234567890123456789012345678901234",
      REASON_FIELD_TOO_LONG },
    { "a line break", "a\nb", REASON_FIELD_INVALID },
    { "bytes that are no text", "\xff\xfe", REASON_TEXT_NOT_UTF8 },
};

static void a_request_id_is_short_text(void **state)
{
    const struct id_row *row = *state;
    struct desk desk;
    acme_open(&desk);
    if (row->reason == REASON_NONE) {
        desk_must(&desk, request(row->id, 1));
        assert_true(desk_must(&desk, request(row->id, 1)).is_repeat);
    } else {
        struct err err = desk_refused(&desk, request(row->id, 1), row->reason);
        assert_string_equal(err.field, "request_id");
    }
    desk_close(&desk);
}

/* ---- every part of an answer is stored ---- */

static struct outcome twice(struct desk *desk, struct command command)
{
    command.request_id = str_c(desk_text(desk, "twice-%lld", (long long)desk->now.us));
    desk_must(desk, command);
    struct outcome again = desk_must(desk, command);
    assert_true(again.is_repeat);
    desk_pass(desk, 1);
    return again;
}

static void settings_are_answered_again(void **state)
{
    struct desk desk;
    acme_open(&desk);
    struct shop shop = acme_shop();
    struct channel channels[] = { acme_channel("galeria"), acme_channel("bazaar") };
    struct outcome outcome = twice(&desk, (struct command){ .kind = COMMAND_APPLY_SHOP,
                                                            .apply_shop = { .shop = &shop,
                                                                            .channels = channels,
                                                                            .channel_count = 2 } });
    assert_true(str_eq(outcome.shop->shop_id, STR("acme")));
    assert_int_equal(outcome.channel_count, 3);
    assert_true(outcome.change_count > 0);
    assert_int_equal(outcome.changes[0].kind, SHOP_CHANGE_CREATE);
    assert_true(str_eq(outcome.changes[0].resource, STR("shops/acme/channels/bazaar")));
    channels[0].policy.buffer = 1;
    outcome = twice(&desk, (struct command){ .kind = COMMAND_PUT_CHANNEL,
                                             .put_channel = { .channel = &channels[0] } });
    assert_int_equal(outcome.channel->policy.buffer, 1);
    desk_close(&desk);
    (void)state;
}

static void a_refused_item_is_answered_again(void **state)
{
    struct desk desk;
    acme_open(&desk);
    struct stock_report items[] = { report, report };
    items[1].warehouse = STR("BER");
    struct outcome outcome =
        twice(&desk,
              (struct command){ .kind = COMMAND_PUSH_STOCK,
                                .push_stock = { .items = items, .count = 2, .is_bulk = true } });
    assert_int_equal(outcome.stock_count, 2);
    assert_int_equal(outcome.stock[0].result, STOCK_RESULT_APPLIED);
    assert_int_equal(outcome.stock[1].result, STOCK_RESULT_REFUSED);
    assert_int_equal(outcome.stock[1].reason, REASON_WAREHOUSE_NOT_FOUND);
    assert_true(str_eq(outcome.stock[1].field, STR("warehouse")));
    assert_true(outcome.stock[1].message.len > 0);
    desk_close(&desk);
    (void)state;
}

static void what_became_of_an_order_is_answered_again(void **state)
{
    struct desk desk;
    acme_open(&desk);
    struct order *order = acme_shipping_order(&desk, "1", "tee", 2);
    desk_pass(&desk, 60);
    acme_order_moves(&desk, order, ORDER_STATE_SHIPPED);
    acme_poll(&desk, GALERIA, order);
    struct outcome outcome =
        twice(&desk, (struct command){ .kind = COMMAND_REPORT_RETURN,
                                       .report_return = { .goods_return = { .return_id = STR("R1"),
                                                                            .channel = GALERIA,
                                                                            .order_id = STR("1"),
                                                                            .line_id = STR("1-1"),
                                                                            .quantity = 1 } } });
    assert_true(str_eq(outcome.goods_return->return_id, STR("R1")));
    assert_non_null(outcome.refund);
    assert_int_equal(outcome.refund->amount.minor, 5000);
    outcome =
        twice(&desk, (struct command){ .kind = COMMAND_CREATE_REFUND,
                                       .create_refund = { .refund = { .refund_id = STR("f1"),
                                                                      .channel = GALERIA,
                                                                      .order_id = STR("1"),
                                                                      .line_id = STR("1-1"),
                                                                      .amount = money_of(100, euro),
                                                                      .reason = STR("GOODWILL") },
                                                          .by_amount = true } });
    assert_int_equal(outcome.refund->amount.minor, 100);
    assert_int_equal(outcome.remaining.minor, 4900);
    desk_close(&desk);
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_repeated_request_gives_the_stored_outcome),
        cmocka_unit_test(it_is_known_after_a_restart),
        cmocka_unit_test(another_body_or_call_under_the_same_id_is_refused),
        cmocka_unit_test(a_refusal_is_not_remembered),
        cmocka_unit_test(a_preview_uses_up_no_id),
        cmocka_unit_test(it_is_known_for_seven_days_and_no_longer),
        cmocka_unit_test(old_ones_are_swept_away_some_at_a_time),
        cmocka_unit_test(settings_are_answered_again),
        cmocka_unit_test(a_refused_item_is_answered_again),
        cmocka_unit_test(what_became_of_an_order_is_answered_again),
    };
    int failed = ROWS_RUN(a_request_id_is_short_text, id_rows);
    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
