/* tests/unit/engine/shop_test.c: what people set, what it changes, and what is refused. */
#include "service/base/limits.h"
#include "service/store/records.h"
#include "tests/rows.h"
#include "tests/unit/engine/acme.h"

static struct command applying(const struct shop *shop, const struct channel *channels,
                               size_t count, bool prune)
{
    return (struct command){
        .kind = COMMAND_APPLY_SHOP,
        .apply_shop = { .shop = shop, .channels = channels, .channel_count = count, .prune = prune }
    };
}

static struct command putting(const struct channel *channel)
{
    return (struct command){ .kind = COMMAND_PUT_CHANNEL, .put_channel = { .channel = channel } };
}

static struct command deleting(const char *channel)
{
    return (struct command){ .kind = COMMAND_DELETE_CHANNEL, .delete_channel = { str_c(channel) } };
}

/* "+shops/acme; shops/acme/channels/galeria policy.buffer 0 > 2; -shops/acme/channels/kiosk" */
static const char *changes_text(struct desk *desk, const struct outcome *outcome)
{
    const char *text = "";
    for (size_t i = 0; i < outcome->change_count; i++) {
        const struct shop_change *change = &outcome->changes[i];
        const char *mark = change->kind == SHOP_CHANGE_CREATE   ? "+"
                           : change->kind == SHOP_CHANGE_DELETE ? "-"
                                                                : "";
        text =
            desk_text(desk, "%s%s%s%.*s", text, i > 0 ? "; " : "", mark, STR_ARG(change->resource));
        if (change->field.len > 0)
            text = desk_text(desk, "%s %.*s %.*s > %.*s", text, STR_ARG(change->field),
                             STR_ARG(change->from), STR_ARG(change->to));
    }
    return text;
}

static size_t channel_count(struct desk *desk)
{
    return desk_table(desk, &desk->arena, KEY_TABLE_CHANNEL, NULL).count;
}

/* ---- shops ---- */

static void a_shop_is_created_once(void **state)
{
    struct desk desk;
    struct shop shop = acme_shop();
    struct command command = { .kind = COMMAND_PUT_SHOP,
                               .put_shop = { .shop = &shop, .must_be_new = true } };
    desk_open(&desk);
    struct outcome outcome = desk_must(&desk, command);
    assert_int_equal(outcome.shop->version, 1);
    assert_true(outcome.shop->created.us == desk.now.us);
    assert_true(desk.news.has_shops);
    desk_refused(&desk, command, REASON_ALREADY_EXISTS);
    desk_close(&desk);
    (void)state;
}

static void no_command_works_on_a_shop_that_is_not_there(void **state)
{
    struct desk desk;
    struct shop shop = acme_shop();
    desk_open(&desk);
    desk_refused(&desk, (struct command){ .kind = COMMAND_TICK }, REASON_SHOP_NOT_FOUND);
    desk_refused(&desk, deleting("galeria"), REASON_SHOP_NOT_FOUND);
    desk_refused(&desk,
                 (struct command){ .kind = COMMAND_PUT_SHOP,
                                   .put_shop = { .shop = &shop, .must_exist = true } },
                 REASON_SHOP_NOT_FOUND);
    desk_close(&desk);
    (void)state;
}

static void a_refused_shop_is_not_made(void **state)
{
    struct desk desk;
    struct shop shop = acme_shop();
    struct channel bad = acme_channel("galeria");
    bad.policy.share_bp = -1;
    desk_open(&desk);
    desk_refused(&desk, applying(&shop, &bad, 1, false), REASON_FIELD_INVALID);
    desk_refused(&desk, (struct command){ .kind = COMMAND_TICK }, REASON_SHOP_NOT_FOUND);
    desk_close(&desk);
    (void)state;
}

static void a_preview_names_each_difference(void **state)
{
    struct desk desk;
    acme_open(&desk);
    struct shop shop = acme_shop();
    struct channel channels[] = { acme_channel("galeria"), acme_channel("bazaar") };
    struct command command = applying(&shop, channels, 2, true);
    shop.display_name = STR("Acme GmbH");
    channels[0].policy.buffer = 2;
    command.validate_only = true;
    struct outcome outcome = desk_must(&desk, command);
    const char *text = changes_text(&desk, &outcome);
    assert_non_null(strstr(text, "shops/acme display_name Acme > Acme GmbH"));
    assert_non_null(strstr(text, "shops/acme/channels/galeria policy.buffer 0 > 2"));
    assert_non_null(strstr(text, "+shops/acme/channels/bazaar"));
    assert_non_null(strstr(text, "-shops/acme/channels/kiosk"));
    assert_int_equal(outcome.channel_count, 2); /* as it would be */
    desk_close(&desk);
    (void)state;
}

static void applying_the_same_again_changes_nothing(void **state)
{
    struct desk desk;
    acme_open(&desk);
    struct shop shop = acme_shop();
    struct channel channels[] = { acme_channel("galeria"), acme_channel("kiosk") };
    struct outcome outcome = desk_must(&desk, applying(&shop, channels, 2, true));
    assert_int_equal(outcome.change_count, 0);
    assert_int_equal(outcome.shop->version, 1);
    assert_int_equal(outcome.channel_count, 2);
    assert_false(desk.news.event_shops != 0);
    desk_close(&desk);
    (void)state;
}

static void what_is_not_named_goes_only_with_prune(void **state)
{
    struct desk desk;
    acme_open(&desk);
    struct shop shop = acme_shop();
    struct channel galeria = acme_channel("galeria");
    desk_must(&desk, applying(&shop, &galeria, 1, false));
    assert_int_equal(channel_count(&desk), 2);
    desk_must(&desk, applying(&shop, &galeria, 1, true));
    assert_int_equal(channel_count(&desk), 1);
    desk_close(&desk);
    (void)state;
}

static void the_first_thousand_differences_are_named_and_all_are_made(void **state)
{
    static struct channel channels[LIMIT_CHANNEL_COUNT + 1];
    struct desk desk;
    struct shop shop = acme_shop();
    desk_open(&desk);
    desk.is_hurried = true;
    for (size_t i = 0; i < ARRAY_COUNT(channels); i++)
        channels[i] = acme_channel(desk_text(&desk, "channel-%zu", i));
    struct outcome outcome =
        desk_must(&desk, applying(&shop, channels, LIMIT_CHANNEL_COUNT, false));
    assert_int_equal(outcome.change_count, 1000);
    assert_int_equal(channel_count(&desk), LIMIT_CHANNEL_COUNT);
    desk_refused(&desk, putting(&channels[LIMIT_CHANNEL_COUNT]), REASON_LIMIT_EXCEEDED);
    desk_refused(&desk, applying(&shop, channels, LIMIT_CHANNEL_COUNT + 1, true),
                 REASON_LIMIT_EXCEEDED);
    desk_must(&desk, applying(&shop, channels + 1, LIMIT_CHANNEL_COUNT, true));
    assert_int_equal(channel_count(&desk), LIMIT_CHANNEL_COUNT); /* one went, one came */
    desk_close(&desk);
    (void)state;
}

/* ---- what is refused ---- */

struct bad_row {
    const char *name;
    void (*spoil)(struct shop *shop, struct channel *channel);
    const char *field;
    enum err_reason reason;
};

static struct str nowhere[] = { STR_INIT("HH1"), STR_INIT("XX9") };
static struct warehouse twice[] = { { STR_INIT("HH1"), STR_INIT("Hamburg") },
                                    { STR_INIT("HH1"), STR_INIT("Hamburg") } };

#define SPOIL(name, statement)                                                                     \
    static void name(struct shop *shop, struct channel *channel)                                   \
    {                                                                                              \
        statement;                                                                                 \
        (void)shop;                                                                                \
        (void)channel;                                                                             \
    }
SPOIL(no_id, shop->shop_id = STR_EMPTY)
SPOIL(other_id, shop->shop_id = STR("other"))
SPOIL(plain_http, shop->base_url = STR("http://acme.example"))
SPOIL(plain_token, shop->key_ref = STR("s3cr3t"))
SPOIL(never_polled, shop->order_poll_interval_s = 0)
SPOIL(stock_once_a_month, shop->stock_poll_interval_s = 30 * SECONDS_PER_DAY)
SPOIL(plain_credentials, shop->webhook_ref = STR("me:s3cr3t"))
SPOIL(external_without_url, shop->order_flow = ORDER_FLOW_EXTERNAL_ORDER)
SPOIL(warehouse_twice, shop->warehouses = twice)
SPOIL(warehouse_gone, shop->warehouse_count = 1)
SPOIL(no_channel_id, channel->channel_id = STR_EMPTY)
SPOIL(slash_in_id, channel->channel_id = STR("a\nb"))
SPOIL(blank_in_url, shop->base_url = STR("https://acme.example/a b"))
SPOIL(line_break_in_url, shop->base_url = STR("https://acme.example\r\nHost: x"))
SPOIL(url_of_no_host, shop->base_url = STR("https:///api"))
SPOIL(url_with_query, shop->base_url = STR("https://acme.example/api?a=b"))
SPOIL(no_url, channel->base_url = STR_EMPTY)
SPOIL(plain_key, channel->key_ref = STR("0123456789"))
SPOIL(no_currency, channel->currency.code[0] = '\0')
SPOIL(share_too_high, channel->policy.share_bp = 10001)
SPOIL(negative_buffer, channel->policy.buffer = -1)
SPOIL(negative_cap, channel->policy.cap = -1)
SPOIL(negative_floor, channel->policy.floor = -1)
SPOIL(no_window, channel->acceptance_window_s = 0)
SPOIL(warned_before_it_began, channel->acceptance_warning_s = ACME_WINDOW_S + 1)
SPOIL(polled_each_second, channel->order_poll_interval_s = 1)
SPOIL(stock_each_second, channel->stock_interval_s = 1)
SPOIL(held_for_ever, channel->rise_hold_s = INT64_MAX)
SPOIL(sells_from_nowhere, channel->policy.warehouses = nowhere; channel->policy.warehouse_count = 2)

static const struct bad_row bad_rows[] = {
    { "a shop without an id", no_id, "shop.shop_id", REASON_FIELD_REQUIRED },
    { "another shop's id", other_id, "shop.shop_id", REASON_FIELD_INVALID },
    { "http to another machine", plain_http, "shop.scayle.admin_base_url", REASON_FIELD_INVALID },
    { "a URL with a blank", blank_in_url, "shop.scayle.admin_base_url", REASON_FIELD_INVALID },
    { "a URL of two lines", line_break_in_url, "shop.scayle.admin_base_url", REASON_FIELD_INVALID },
    { "a URL without a host", url_of_no_host, "shop.scayle.admin_base_url", REASON_FIELD_INVALID },
    { "a URL with a query", url_with_query, "shop.scayle.admin_base_url", REASON_FIELD_INVALID },
    { "a secret instead of its place", plain_token, "shop.scayle.token_ref", REASON_FIELD_INVALID },
    { "orders that are never read", never_polled, "shop.scayle.order_poll_interval",
      REASON_FIELD_INVALID },
    { "stock that is read once a month", stock_once_a_month, "shop.scayle.stock_poll_interval",
      REASON_FIELD_INVALID },
    { "credentials instead of their place", plain_credentials, "shop.scayle.webhook_ref",
      REASON_FIELD_INVALID },
    { "the marketplace flow without an address", external_without_url,
      "shop.scayle.external_order_url", REASON_FIELD_REQUIRED },
    { "one warehouse twice", warehouse_twice, "shop.warehouses[1].id", REASON_FIELD_DUPLICATE },
    { "a channel without an id", no_channel_id, "channels[0].channel_id", REASON_FIELD_REQUIRED },
    { "a line break in an id", slash_in_id, "channels[0].channel_id", REASON_FIELD_INVALID },
    { "no marketplace", no_url, "channels[0].mirakl.base_url", REASON_FIELD_INVALID },
    { "a key instead of its place", plain_key, "channels[0].mirakl.key_ref", REASON_FIELD_INVALID },
    { "no currency", no_currency, "channels[0].currency_code", REASON_FIELD_REQUIRED },
    { "a share above all", share_too_high, "channels[0].stock_policy.share_basis_points",
      REASON_FIELD_INVALID },
    { "a negative safety stock", negative_buffer, "channels[0].stock_policy.safety_stock_units",
      REASON_FIELD_INVALID },
    { "a negative cap", negative_cap, "channels[0].stock_policy.cap", REASON_FIELD_INVALID },
    { "a negative floor", negative_floor, "channels[0].stock_policy.floor", REASON_FIELD_INVALID },
    { "no time to accept", no_window, "channels[0].acceptance.window", REASON_FIELD_INVALID },
    { "a warning before the order", warned_before_it_began, "channels[0].acceptance.warning_lead",
      REASON_FIELD_INVALID },
    { "orders each second", polled_each_second, "channels[0].polling.order_interval",
      REASON_FIELD_INVALID },
    { "stock each second", stock_each_second, "channels[0].publication.stock_interval",
      REASON_FIELD_INVALID },
    { "rises held for ever", held_for_ever, "channels[0].publication.rise_hold",
      REASON_FIELD_INVALID },
    { "stock of no warehouse", sells_from_nowhere, "channels[0].stock_policy.warehouses[1]",
      REASON_WAREHOUSE_NOT_FOUND },
};

static void a_bad_setting_is_named_and_nothing_is_changed(void **state)
{
    const struct bad_row *row = *state;
    struct desk desk;
    acme_open(&desk);
    struct shop shop = acme_shop();
    struct channel channel = acme_channel("galeria");
    shop.display_name = STR("changed, too");
    row->spoil(&shop, &channel);
    struct err err = desk_refused(&desk, applying(&shop, &channel, 1, false), row->reason);
    assert_string_equal(err.field, row->field);
    desk_close(&desk);
}

static void no_channel_is_named_twice(void **state)
{
    struct desk desk;
    acme_open(&desk);
    struct shop shop = acme_shop();
    struct channel channels[] = { acme_channel("bazaar"), acme_channel("bazaar") };
    struct err err =
        desk_refused(&desk, applying(&shop, channels, 2, false), REASON_FIELD_DUPLICATE);
    assert_string_equal(err.field, "channels[1].channel_id");
    desk_close(&desk);
    (void)state;
}

static void a_warehouse_that_a_channel_sells_from_stays(void **state)
{
    static struct str leipzig[] = { STR_INIT("LEJ") };
    struct desk desk;
    acme_open(&desk);
    struct channel kiosk = acme_channel("kiosk");
    struct channel galeria = acme_channel("galeria");
    kiosk.policy.warehouses = leipzig;
    kiosk.policy.warehouse_count = 1;
    acme_put_channel(&desk, &kiosk);
    struct shop shop = acme_shop();
    warehouse_gone(&shop, &kiosk);
    struct command put = { .kind = COMMAND_PUT_SHOP, .put_shop = { .shop = &shop } };
    struct err err = desk_refused(&desk, put, REASON_WAREHOUSE_NOT_FOUND);
    assert_string_equal(err.field, "shop.warehouses");
    desk_refused(&desk, applying(&shop, &galeria, 1, false), REASON_WAREHOUSE_NOT_FOUND);
    desk_must(&desk, applying(&shop, &galeria, 1, true)); /* with the channel it may go */
    desk_close(&desk);
    (void)state;
}

/* ---- a part of it ---- */

static void a_partial_change_leaves_the_rest_as_it_is(void **state)
{
    static const struct command_member members[] = { COMMAND_MEMBER(struct channel,
                                                                    policy.buffer) };
    struct desk desk;
    acme_open(&desk);
    struct channel change = { .channel_id = GALERIA, .policy.buffer = 3 };
    struct command command = putting(&change);
    command.put_channel.must_exist = true;
    command.put_channel.part = (struct command_part){ true, members, 1, 1 };
    struct outcome outcome = desk_must(&desk, command);
    assert_int_equal(outcome.channel->policy.buffer, 3);
    assert_int_equal(outcome.channel->policy.share_bp, 10000);
    assert_int_equal(outcome.channel->version, 2);
    assert_string_equal(changes_text(&desk, &outcome),
                        "shops/acme/channels/galeria policy.buffer 0 > 3");
    struct err err = desk_refused(&desk, command, REASON_ETAG_MISMATCH);
    assert_string_equal(err.field, "etag");
    change.channel_id = STR("bazaar");
    desk_refused(&desk, command, REASON_CHANNEL_NOT_FOUND);
    desk_close(&desk);
    (void)state;
}

static void a_partial_change_of_the_shop_leaves_the_rest(void **state)
{
    static const struct command_member members[] = { COMMAND_MEMBER(struct shop, display_name) };
    struct desk desk;
    acme_open(&desk);
    struct shop change = { .shop_id = STR("acme"), .display_name = STR("Acme GmbH") };
    struct outcome outcome =
        desk_must(&desk, (struct command){ .kind = COMMAND_PUT_SHOP,
                                           .put_shop = { .shop = &change,
                                                         .must_exist = true,
                                                         .part = { true, members, 1, 1 } } });
    assert_true(str_eq(outcome.shop->display_name, STR("Acme GmbH")));
    assert_int_equal(outcome.shop->warehouse_count, 2);
    assert_true(str_eq(outcome.shop->country_code, STR("de")));
    desk_close(&desk);
    (void)state;
}

static void carrier_rules_of_other_names_stay(void **state)
{
    static const struct carrier_mapping first = { STR_INIT("Post"), STR_INIT("DP") };
    static const struct carrier_mapping again = { STR_INIT("ROYAL MAIL"), STR_INIT("RM48") };
    struct desk desk;
    acme_open(&desk);
    struct command command = { .kind = COMMAND_PUT_CARRIERS,
                               .put_carriers = {
                                   .channel = GALERIA, .rules = &first, .count = 1 } };
    assert_int_equal(desk_must(&desk, command).channel->carrier_count, 2);
    command.put_carriers.rules = &again; /* a name is the same in capitals */
    struct outcome outcome = desk_must(&desk, command);
    assert_int_equal(outcome.channel->carrier_count, 2);
    assert_true(str_eq(outcome.channel->carriers[1].code, STR("RM48")));
    command.put_carriers.version = 1;
    desk_refused(&desk, command, REASON_ETAG_MISMATCH);
    command.put_carriers.version = 3;
    command.put_carriers.replace_all = true;
    assert_int_equal(desk_must(&desk, command).channel->carrier_count, 1);
    desk_close(&desk);
    (void)state;
}

/* ---- pausing ---- */

static void a_pause_lasts_until_it_is_lifted(void **state)
{
    struct desk desk;
    acme_open(&desk);
    struct command pause = { .kind = COMMAND_SET_CHANNEL_STATE,
                             .set_channel_state = { GALERIA, STR("peak"), CHANNEL_STATE_PAUSED } };
    desk_must(&desk, pause);
    desk_must(&desk, pause);
    assert_false(desk.news.event_shops != 0); /* it is paused already */
    struct channel galeria = acme_channel("galeria");
    galeria.state = CHANNEL_STATE_ACTIVE;
    galeria.policy.buffer = 1;
    struct outcome outcome = desk_must(&desk, putting(&galeria));
    assert_int_equal(outcome.channel->state, CHANNEL_STATE_PAUSED);
    assert_true(str_eq(outcome.channel->pause_reason, STR("peak")));
    pause.set_channel_state.state = CHANNEL_STATE_ACTIVE;
    outcome = desk_must(&desk, pause);
    assert_int_equal(outcome.channel->state, CHANNEL_STATE_ACTIVE);
    assert_int_equal(outcome.channel->pause_reason.len, 0);
    desk_close(&desk);
    (void)state;
}

/* ---- channels that go ---- */

static void a_channel_with_open_calls_stays(void **state)
{
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    acme_poll(&desk, GALERIA, acme_order_of(&desk, "1", ORDER_STATE_WAITING_ACCEPTANCE, "tee", 1));
    desk_refused(&desk, deleting("galeria"), REASON_CHANNEL_IN_USE);
    struct shop shop = acme_shop();
    desk_refused(&desk, applying(&shop, NULL, 0, true), REASON_CHANNEL_IN_USE);
    acme_answer(&desk, INTENT_ACCEPT_ORDER, ANSWER_DONE);
    desk_must(&desk, deleting("galeria"));
    desk_refused(&desk, deleting("galeria"), REASON_CHANNEL_NOT_FOUND);
    desk_close(&desk);
    (void)state;
}

static void a_channel_that_goes_gives_back_what_its_orders_hold(void **state)
{
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    struct order *order = acme_order_of(&desk, "1", ORDER_STATE_WAITING_ACCEPTANCE, "tee", 2);
    acme_poll(&desk, KIOSK, order); /* a person is to decide: no call is open */
    desk_must(&desk, deleting("kiosk"));
    acme_tick(&desk);
    assert_string_equal(stock_text(&desk, "tee"), "HH1 10; galeria 10 was -1 rises");
    acme_push(&desk, "tee", 9);
    struct channel kiosk = acme_channel("kiosk");
    acme_put_channel(&desk, &kiosk); /* still open there, for all we know */
    assert_string_equal(stock_text(&desk, "tee"), "HH1 9, reserved 2; galeria 7 was -1 rises; "
                                                  "kiosk 7 was -1 rises");
    desk_close(&desk);
    (void)state;
}

static void a_channel_that_comes_back_is_told_all_of_its_stock(void **state)
{
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    desk_pass(&desk, ACME_RISE_HOLD_S);
    acme_file_passes(&desk, GALERIA);
    assert_string_equal(stock_text(&desk, "tee"), "HH1 10; galeria 10; kiosk 10 was -1 rises");
    desk_must(&desk, deleting("galeria"));
    acme_tick(&desk);
    struct channel galeria = acme_channel("galeria");
    acme_put_channel(&desk, &galeria);
    assert_string_equal(stock_text(&desk, "tee"), "HH1 10; kiosk 10 was -1 rises; "
                                                  "galeria 10 was -1 rises");
    desk_close(&desk);
    (void)state;
}

static void the_open_file_of_a_channel_that_goes_is_given_up(void **state)
{
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    desk_pass(&desk, ACME_RISE_HOLD_S);
    acme_open_file(&desk, GALERIA);
    desk_must(&desk, deleting("galeria"));
    struct channel galeria = acme_channel("galeria");
    desk_must(&desk, putting(&galeria)); /* back before a tick */
    acme_tick(&desk);
    assert_string_equal(stock_text(&desk, "tee"), "HH1 10; galeria 10 was -1 falls; "
                                                  "kiosk 10 was -1 rises");
    struct outcome outcome = acme_open_file(&desk, GALERIA);
    assert_int_equal(outcome.stock_file->file_no, 2);
    desk_close(&desk);
    (void)state;
}

static void the_shop_works_on_after_a_restart(void **state)
{
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    desk_restart(&desk);
    acme_push(&desk, "tee", 9);
    struct channel galeria = acme_channel("galeria");
    struct outcome outcome = desk_must(&desk, putting(&galeria));
    assert_int_equal(outcome.change_count, 0);
    desk_close(&desk);
    (void)state;
}

static void each_command_is_applied_after_its_allocations_failed(void **state)
{
    (void)state;
    desk_has_tortured("shop_test");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_shop_is_created_once),
        cmocka_unit_test(no_command_works_on_a_shop_that_is_not_there),
        cmocka_unit_test(a_refused_shop_is_not_made),
        cmocka_unit_test(a_preview_names_each_difference),
        cmocka_unit_test(applying_the_same_again_changes_nothing),
        cmocka_unit_test(what_is_not_named_goes_only_with_prune),
        cmocka_unit_test(the_first_thousand_differences_are_named_and_all_are_made),
        cmocka_unit_test(no_channel_is_named_twice),
        cmocka_unit_test(a_warehouse_that_a_channel_sells_from_stays),
        cmocka_unit_test(a_partial_change_leaves_the_rest_as_it_is),
        cmocka_unit_test(a_partial_change_of_the_shop_leaves_the_rest),
        cmocka_unit_test(carrier_rules_of_other_names_stay),
        cmocka_unit_test(a_pause_lasts_until_it_is_lifted),
        cmocka_unit_test(a_channel_with_open_calls_stays),
        cmocka_unit_test(a_channel_that_goes_gives_back_what_its_orders_hold),
        cmocka_unit_test(a_channel_that_comes_back_is_told_all_of_its_stock),
        cmocka_unit_test(the_open_file_of_a_channel_that_goes_is_given_up),
        cmocka_unit_test(the_shop_works_on_after_a_restart),
        cmocka_unit_test(each_command_is_applied_after_its_allocations_failed),
    };
    int failed = ROWS_RUN(a_bad_setting_is_named_and_nothing_is_changed, bad_rows);
    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
