/* tests/unit/lanes/poll_test.c: rounds of pages: nothing is missed, nothing is asked too often. */
#include <stdio.h>

#include "service/engine/reader.h"
#include "tests/rows.h"
#include "tests/unit/lanes/stage.h"

static const struct wire_reply unavailable = { .status = 503 };

static const char *times(struct stage *stage, const char *pattern)
{
    return wire_gaps(&stage->wire, pattern, stage->opened);
}

static size_t order_count(struct stage *stage)
{
    return desk_table(&stage->desk, &stage->desk.arena, KEY_TABLE_ORDER, NULL).count;
}

/* Orders that were sent long ago: neither the sweep nor the outbox has to do with them. */
static void old_orders(struct stage *stage, size_t count)
{
    mart_orders(&stage->mart, &stage->desk.arena, STAGE_GALERIA, "old-", count,
                ORDER_STATE_SHIPPED);
    for (size_t i = 0; i < stage->mart.order_count; i++) {
        struct mart_order *order = &stage->mart.orders[i];
        order->updated = instant_add_s(stage->clock.now, -2 * SECONDS_PER_DAY);
        order->created = instant_add_s(order->updated, (int64_t)i - 86400);
    }
}

static bool asks(struct stage *stage, const char *pattern, size_t nth, const char *what)
{
    return wire_fits(wire_get(&stage->wire, pattern, nth)->target, what);
}

static enum order_state state_known(struct stage *stage, const char *order_id)
{
    struct reader reader;
    struct order order;
    struct err err;
    reader_open(stage->desk.store, &stage->desk.arena, &reader);
    assert_int_equal(reader_order(&reader, STR("acme"), GALERIA, str_c(order_id), &order, &err),
                     ERR_OK);
    reader_close(&reader);
    return order.state;
}

/* ---- windows and pages of orders ---- */

static void a_round_begins_ten_minutes_before_the_newest_change(void **state)
{
    struct stage stage;
    (void)state;
    stage_open(&stage);
    stage_run(&stage, 30);
    mart_order(&stage.mart, STAGE_GALERIA, "4711", "tee", ORDER_STATE_SHIPPED);
    stage_run(&stage, 600);
    assert_string_equal(times(&stage, ON_POLL), "0 300 300");
    assert_true(asks(&stage, ON_POLL, 1, "*start_update_date=2026-01-31T10%3A00%3A00Z*"));
    assert_true(asks(&stage, ON_POLL, 1, "*end_update_date=2026-03-02T10%3A00%3A00Z*"));
    assert_true(asks(&stage, ON_POLL, 2, "*start_update_date=2026-01-31T10%3A00%3A00Z*"));
    assert_true(asks(&stage, ON_POLL, 3, "*start_update_date=2026-03-02T09%3A50%3A29.*"));
    assert_true(asks(&stage, ON_POLL, 3, "*end_update_date=2026-03-02T10%3A10%3A00Z*"));
    stage_close(&stage);
}

static void a_round_takes_pages_of_a_hundred_to_one_fixed_end(void **state)
{
    struct stage stage;
    (void)state;
    stage_open(&stage);
    old_orders(&stage, 250);
    stage_run_to(&stage, ON_POLL, 2, 600);
    assert_int_equal(stage_poll(&stage, GALERIA, "orders").watermark.us, 0);
    stage_run_to(&stage, ON_POLL, 3, 600);
    struct instant changed = instant_add_s(stage.opened, -2 * SECONDS_PER_DAY);
    assert_in_range(stage_poll(&stage, GALERIA, "orders").watermark.us, /* less the round's time */
                    instant_add_s(changed, -181).us, instant_add_s(changed, -180).us);
    assert_int_equal(order_count(&stage), 250);
    assert_true(asks(&stage, ON_POLL, 1, "*max=100&offset=0"));
    assert_true(asks(&stage, ON_POLL, 2, "*&start_date=2026-02-27T10%3A01%3A39Z*"));
    assert_true(asks(&stage, ON_POLL, 2, "*end_update_date=2026-03-02T10%3A00%3A00Z*"));
    assert_true(asks(&stage, ON_POLL, 3, "*&start_date=2026-02-27T10%3A03%3A18Z*"));
    assert_true(asks(&stage, ON_POLL, 3, "*end_update_date=2026-03-02T10%3A00%3A00Z*"));
    assert_string_equal(times(&stage, ON_ORDERS), "0 60 60 60"); /* the sweep had its turn */
    stage_close(&stage);
}

static void a_hundred_orders_are_one_page(void **state)
{
    struct stage stage;
    (void)state;
    stage_open(&stage);
    old_orders(&stage, 100);
    stage_run(&stage, 299);
    assert_int_equal(wire_count(&stage.wire, ON_POLL), 1);
    assert_int_equal(order_count(&stage), 100);
    stage_close(&stage);
}

static void orders_of_one_second_are_paged_by_their_number(void **state)
{
    struct stage stage;
    (void)state;
    stage_open(&stage);
    old_orders(&stage, 250);
    for (size_t i = 0; i < 250; i++)
        stage.mart.orders[i].created = instant_add_s(stage.opened, -3 * SECONDS_PER_DAY);
    stage_run_to(&stage, ON_POLL, 4, 600);
    assert_int_equal(order_count(&stage), 250);
    assert_true(asks(&stage, ON_POLL, 2, "*&start_date=2026-02-27T10%3A00%3A00Z*offset=0"));
    assert_true(asks(&stage, ON_POLL, 3, "*&start_date=2026-02-27T10%3A00%3A00Z*offset=100"));
    assert_true(asks(&stage, ON_POLL, 4, "*&start_date=2026-02-27T10%3A00%3A00Z*offset=200"));
    stage_close(&stage);
}

/* Ten of the first page change and leave the window, and the list shows as many that it left out:
 * there are as many orders as before, and those between have moved up. */
static void orders_that_move_up_between_pages_are_not_missed(void **state)
{
    struct stage stage;
    (void)state;
    stage_open(&stage);
    old_orders(&stage, 250);
    for (size_t i = 240; i < 250; i++)
        stage.mart.orders[i].is_hidden = true;
    stage_run(&stage, 30);
    for (size_t i = 0; i < 10; i++)
        mart_move(&stage.mart, &stage.mart.orders[i], ORDER_STATE_RECEIVED);
    for (size_t i = 240; i < 250; i++)
        stage.mart.orders[i].is_hidden = false;
    stage_run_to(&stage, ON_POLL, 3, 600);
    assert_int_equal(order_count(&stage), 250);
    stage_close(&stage);
}

/* Our clock, and so the window's end, is hours ahead of theirs: what changes meanwhile is in it. */
static void a_change_behind_a_page_of_a_long_round_is_in_the_next_one(void **state)
{
    enum { AHEAD_S = 3 * 3600 };
    struct stage stage;
    (void)state;
    stage_open(&stage);
    old_orders(&stage, 1500);
    stage_run_to(&stage, ON_POLL, 2, 600);
    mart_move(&stage.mart, &stage.mart.orders[0], ORDER_STATE_RECEIVED);
    stage.mart.orders[0].updated = instant_add_s(stage.clock.now, -AHEAD_S);
    stage_run_to(&stage, ON_POLL, 14, 1200);
    mart_move(&stage.mart, &stage.mart.orders[1499], ORDER_STATE_RECEIVED);
    stage.mart.orders[1499].updated = instant_add_s(stage.clock.now, -AHEAD_S);
    stage_run_to(&stage, ON_POLL, 18, 1200);
    assert_int_equal(state_known(&stage, "old-00001"), ORDER_STATE_RECEIVED);
    stage_close(&stage);
}

static void a_page_that_fails_starts_the_round_again(void **state)
{
    struct stage stage;
    (void)state;
    stage_open(&stage);
    old_orders(&stage, 250);
    wire_once(&stage.wire, "GET * /api/orders*&start_date=*", unavailable);
    stage_run_to(&stage, ON_POLL, 5, 1200);
    assert_true(asks(&stage, ON_POLL, 3, "*end_update_date=2026-03-02T10%3A03%3A00*offset=0"));
    assert_true(asks(&stage, ON_POLL, 5, "*end_update_date=2026-03-02T10%3A03%3A00*"));
    assert_int_equal(order_count(&stage), 250);
    stage_close(&stage);
}

static void a_restart_starts_the_round_again(void **state)
{
    struct stage stage;
    (void)state;
    stage_open(&stage);
    old_orders(&stage, 250);
    stage_run_to(&stage, ON_POLL, 2, 600);
    stage_restart(&stage);
    stage_run_to(&stage, ON_POLL, 3, 600);
    assert_false(asks(&stage, ON_POLL, 3, "*&start_date=*"));
    stage_run_to(&stage, ON_POLL, 5, 600);
    assert_int_equal(order_count(&stage), 250);
    stage_close(&stage);
}

static void an_order_that_cannot_be_read_is_told_and_the_others_are_taken(void **state)
{
    struct stage stage;
    (void)state;
    stage_open(&stage);
    old_orders(&stage, 3);
    stage.mart.orders[1].is_unreadable = true;
    stage_run(&stage, 10);
    assert_int_equal(order_count(&stage), 2);
    assert_string_equal(stage_exceptions(&stage), "order-unreadable~galeria/old-00002");
    assert_true(instant_is_set(stage_poll(&stage, GALERIA, "orders").watermark));
    stage_close(&stage);
}

/* ---- pace and failures ---- */

static void too_many_requests_wait_as_long_as_is_said(void **state)
{
    struct stage stage;
    (void)state;
    stage_open(&stage);
    wire_once(&stage.wire, ON_POLL, (struct wire_reply){ .status = 429, .retry_after_s = 137 });
    stage_run(&stage, 400);
    assert_string_equal(times(&stage, ON_ORDERS), "0 137 60"); /* the poll, the poll, the sweep */
    stage_close(&stage);
}

static void a_year_is_not_waited(void **state)
{
    struct stage stage;
    (void)state;
    stage_open(&stage);
    wire_once(&stage.wire, ON_POLL,
              (struct wire_reply){ .status = 429, .retry_after_s = 365 * SECONDS_PER_DAY });
    stage_run(&stage, 2 * SECONDS_PER_DAY);
    assert_in_range(wire_count(&stage.wire, ON_POLL), 200, 400);
    stage_close(&stage);
}

static void three_failures_are_told_and_a_success_clears_them(void **state)
{
    struct stage stage;
    (void)state;
    stage_open(&stage);
    wire_always(&stage.wire, ON_POLL, unavailable);
    stage_run_to(&stage, ON_POLL, 2, 600);
    assert_string_equal(stage_exceptions(&stage), "");
    stage_run_to(&stage, ON_POLL, 3, 600);
    assert_string_equal(stage_exceptions(&stage), "call-failing~galeria/orders");
    wire_forget(&stage.wire);
    stage_run(&stage, 600);
    assert_string_equal(stage_exceptions(&stage), "");
    stage_close(&stage);
}

static void failures_are_counted_across_a_restart(void **state)
{
    struct stage stage;
    (void)state;
    stage_open(&stage);
    wire_always(&stage.wire, ON_POLL, unavailable);
    stage_run_to(&stage, ON_POLL, 2, 600);
    stage_restart(&stage);
    stage_run_to(&stage, ON_POLL, 3, 600);
    assert_string_equal(stage_exceptions(&stage), "call-failing~galeria/orders");
    stage_close(&stage);
}

static void what_never_left_is_tried_again_soon(void **state)
{
    struct stage stage;
    (void)state;
    stage_open(&stage);
    wire_once(&stage.wire, ON_POLL, (struct wire_reply){ .outcome = HTTP_NOT_SENT });
    stage_run(&stage, 10);
    assert_int_equal(wire_count(&stage.wire, ON_ORDERS), 2);
    stage_close(&stage);
}

static void a_slower_pace_holds_across_a_restart(void **state)
{
    static struct pacing_override pacing[] = { { STR_INIT("OR11"), 900 } };
    struct stage stage;
    struct shop shop = acme_shop();
    struct channel channel = stage_channel("galeria");
    (void)state;
    channel.pacing = pacing;
    channel.pacing_count = 1;
    stage_open_with(&stage, &shop, &channel, 1);
    stage.overrides = pacing;
    stage.override_count = 1;
    stage_run(&stage, 1000);
    stage_restart(&stage);
    stage_run(&stage, 2000);
    assert_string_equal(times(&stage, ON_ORDERS), "0 900 999 900");
    stage_close(&stage);
}

static void what_may_be_asked_once_a_day_is_not_asked_again_after_a_stop(void **state)
{
    struct stage stage;
    (void)state;
    stage_open(&stage);
    stage_run_until_sent(&stage, ON_ACCOUNT, 1, 600);
    stage_restart(&stage);
    stage_run(&stage, 3600);
    assert_int_equal(wire_count(&stage.wire, ON_ACCOUNT), 1);
    assert_string_equal(stage_exceptions(&stage), "call-failing~galeria/A01");
    stage_run(&stage, SECONDS_PER_DAY + 600);
    assert_int_equal(wire_count(&stage.wire, ON_ACCOUNT), 2);
    assert_string_equal(stage_exceptions(&stage), "");
    stage_close(&stage);
}

/* ---- the sweep ---- */

static void a_sweep_takes_what_waits_once_a_day(void **state)
{
    struct stage stage;
    (void)state;
    stage_open(&stage);
    struct mart_order *order =
        mart_order(&stage.mart, STAGE_GALERIA, "4711", "tee", ORDER_STATE_SHIPPING);
    order->updated = instant_add_s(stage.opened, -40 * SECONDS_PER_DAY);
    stage_run(&stage, 59);
    assert_int_equal(order_count(&stage), 0);
    stage_run(&stage, 2);
    assert_int_equal(order_count(&stage), 1);
    assert_true(asks(&stage, ON_SWEEP, 1, "*WAITING_ACCEPTANCE%2CSHIPPING&*offset=0"));
    stage_run(&stage, 40000);
    stage_restart(&stage);
    stage_run(&stage, 50000);
    assert_in_range(wire_get(&stage.wire, ON_SWEEP, 2)->started.us,
                    instant_add_s(stage.opened, 86400).us, instant_add_s(stage.opened, 86700).us);
    stage_close(&stage);
}

/* ---- transactions ---- */

#define LINE(id, day)                                                                              \
    "{\"id\":\"" id "\",\"type\":\"MANUAL_CREDIT\",\"amount\":1.00,\"currency_iso_code\":\"EUR\"," \
    "\"payment_state\":\"PENDING\",\"last_updated\":\"2026-02-" day "T00:00:00Z\"}"

static void transactions_are_paged_by_their_token(void **state)
{
    struct stage stage;
    static char page[4096];
    (void)state;
    stage_open(&stage);
    /* A token may be long; it stands for all parameters. */
    int head =
        snprintf(page, sizeof(page), "{\"data\":[" LINE("t1", "20") "],\"next_page_token\":\"");
    memset(page + head, 'x', 2000);
    memcpy(page + head + 2000, "\"}", 3);
    wire_once(&stage.wire, ON_TRANSACTIONS, (struct wire_reply){ .body = str_c(page) });
    wire_once(&stage.wire, "GET *transactions_logs?page_token=xxx*",
              (struct wire_reply){ .body = STR("{\"data\":[" LINE("t2", "21") "]}") });
    stage_run(&stage, 60);
    assert_int_equal(wire_count(&stage.wire, ON_TRANSACTIONS), 2);
    assert_true(asks(&stage, ON_TRANSACTIONS, 1, "*sort=lastUpdated%2CASC&limit=2000&*"));
    assert_true(asks(&stage, ON_TRANSACTIONS, 1, "*last_updated_from=2026-01-31T10%3A00%3A00Z*"));
    assert_int_equal(desk_table(&stage.desk, &stage.desk.arena, KEY_TABLE_TRANSACTION, NULL).count,
                     2);
    stage_run(&stage, 3600);
    assert_string_equal(times(&stage, ON_TRANSACTIONS), "10 3 3596");
    assert_true(asks(&stage, ON_TRANSACTIONS, 3, "*last_updated_from=2026-02-20T22%3A59%3A5*"));
    stage_close(&stage);
}

#define LINE_OF(id, order)                                                                         \
    "{\"id\":\"" id "\",\"type\":\"ORDER_AMOUNT\",\"amount\":10.00,"                               \
    "\"currency_iso_code\":\"EUR\",\"payment_state\":\"PENDING\","                                 \
    "\"last_updated\":\"2026-02-20T00:00:00Z\",\"entities\":{\"order\":{\"id\":\"" order           \
    "\"},\"order_line\":{\"id\":\"" order "-1\"}}}"

static void the_ledger_begins_when_the_orders_were_read_once(void **state)
{
    struct stage stage;
    (void)state;
    stage_open(&stage);
    old_orders(&stage, 150);
    stage.mart.orders[149].cents = 1000;
    wire_always(&stage.wire, ON_TRANSACTIONS,
                (struct wire_reply){ .body = STR("{\"data\":[" LINE_OF("t1", "old-00150") "]}") });
    stage_run_to(&stage, ON_TRANSACTIONS, 1, 600);
    assert_int_equal(stage_poll(&stage, GALERIA, "orders").rounds, 1);
    assert_int_equal(wire_count(&stage.wire, ON_LOOK), 0);
    assert_string_equal(gaps_text(&stage.desk), "");
    stage_close(&stage);
}

static void orders_that_the_ledger_names_are_read_before_it_is_judged(void **state)
{
    struct stage stage;
    (void)state;
    stage_open(&stage);
    struct mart_order *order =
        mart_order(&stage.mart, STAGE_GALERIA, "4711", "tee", ORDER_STATE_RECEIVED);
    order->cents = 1000;
    order->updated = instant_add_s(stage.opened, -60 * SECONDS_PER_DAY); /* no poll shows it */
    wire_always(&stage.wire, ON_TRANSACTIONS,
                (struct wire_reply){ .body = STR("{\"data\":[" LINE_OF("t1", "9999") "," LINE_OF(
                                         "t2", "4711") "," LINE_OF("t3", "4711") "]}") });
    stage_run(&stage, 600);
    assert_int_equal(order_count(&stage), 1);
    assert_int_equal(wire_count(&stage.wire, ON_LOOK), 1);
    assert_true(asks(&stage, ON_LOOK, 1, "*order_ids=4711%2C9999&*"));
    assert_int_equal(wire_count(&stage.wire, ON_TRANSACTIONS), 2); /* the page, and again */
    assert_string_equal(gaps_text(&stage.desk), "order-unknown~galeria~t1");
    stage_close(&stage);
}

static void many_orders_that_the_ledger_names_are_read_by_the_hundred(void **state)
{
    struct stage stage;
    struct buf buf;
    (void)state;
    stage_open(&stage);
    old_orders(&stage, 150);
    buf_init(&buf, 1 << 20);
    buf_add(&buf, STR("{\"data\":["));
    for (size_t i = 0; i < 150; i++) {
        struct mart_order *order = &stage.mart.orders[i];
        order->updated = instant_add_s(stage.opened, -60 * SECONDS_PER_DAY);
        buf_format(&buf,
                   "%s{\"id\":\"t%zu\",\"type\":\"ORDER_AMOUNT\",\"amount\":%lld.%02lld,"
                   "\"currency_iso_code\":\"EUR\",\"last_updated\":\"2026-02-20T00:00:00Z\","
                   "\"entities\":{\"order\":{\"id\":\"%.*s\"},\"order_line\":{\"id\":\"%.*s-1\"}}}",
                   i > 0 ? "," : "", i, (long long)(order->cents / 100),
                   (long long)(order->cents % 100), STR_ARG(order->order_id),
                   STR_ARG(order->order_id));
    }
    buf_add(&buf, STR("]}"));
    wire_always(&stage.wire, ON_TRANSACTIONS, (struct wire_reply){ .body = buf_str(&buf) });
    stage_run(&stage, 900);
    assert_int_equal(wire_count(&stage.wire, ON_LOOK), 2);
    assert_int_equal(order_count(&stage), 150);
    assert_string_equal(gaps_text(&stage.desk), "");
    assert_string_equal(stage_exceptions(&stage), "");
    stage_close(&stage);
    buf_release(&buf);
}

static void a_ledger_does_not_wait_for_orders_that_cannot_be_read(void **state)
{
    struct stage stage;
    (void)state;
    stage_open(&stage);
    wire_always(&stage.wire, ON_LOOK, (struct wire_reply){ .status = 500 });
    wire_always(&stage.wire, ON_TRANSACTIONS,
                (struct wire_reply){ .body = STR("{\"data\":[" LINE_OF("t1", "9999") "]}") });
    stage_run(&stage, 1800);
    assert_int_equal(wire_count(&stage.wire, ON_LOOK), 3);
    assert_string_equal(gaps_text(&stage.desk), "order-unknown~galeria~t1");
    stage_close(&stage);
}

/* That at most 60 are asked for in an hour is a promise of the wire. */
static void a_long_log_is_read_no_faster_for_restarts(void **state)
{
    struct stage stage;
    (void)state;
    struct shop shop = acme_shop();
    struct channel channel = stage_channel("galeria");
    channel.transaction_poll_interval_s = 60;
    stage_open_with(&stage, &shop, &channel, 1);
    wire_always(&stage.wire, ON_TRANSACTIONS,
                (struct wire_reply){
                    .body =
                        STR("{\"data\":[" LINE("t1", "20") "],\"next_page_token\":\"more\"}") });
    for (int i = 0; i < 30; i++) {
        stage_run(&stage, 110);
        stage_restart(&stage);
    }
    stage_run(&stage, 3600);
    assert_in_range(wire_count(&stage.wire, ON_TRANSACTIONS), 48, 96);
    stage_close(&stage);
}

static void a_transaction_that_cannot_be_read_is_told(void **state)
{
    struct stage stage;
    (void)state;
    stage_open(&stage);
    wire_once(&stage.wire, ON_TRANSACTIONS,
              (struct wire_reply){ .body = STR("{\"data\":[{\"id\":\"t1\",\"type\":\"X\"},"
                                               "" LINE("t2", "21") "]}") });
    stage_run(&stage, 60);
    assert_int_equal(desk_table(&stage.desk, &stage.desk.arena, KEY_TABLE_TRANSACTION, NULL).count,
                     1);
    assert_true(wire_fits(str_c(stage_exceptions(&stage)), "*transaction-unreadable~galeria/t1*"));
    stage_close(&stage);
}

static void a_right_that_is_missing_stops_that_operation_alone(void **state)
{
    struct stage stage;
    (void)state;
    stage_open(&stage);
    wire_always(&stage.wire, ON_TRANSACTIONS, (struct wire_reply){ .status = 403 });
    stage_run(&stage, 20);
    assert_string_equal(stage_exceptions(&stage), "call-failing~galeria/transactions");
    stage_run(&stage, 3600);
    assert_in_range(wire_count(&stage.wire, ON_TRANSACTIONS), 9, 13);
    assert_int_equal(wire_count(&stage.wire, ON_POLL), 13);
    wire_forget(&stage.wire);
    stage_run(&stage, 400);
    assert_string_equal(stage_exceptions(&stage), "");
    stage_close(&stage);
}

/* ---- the shop's orders ---- */

static void the_shops_orders_are_paged_and_what_cannot_be_read_is_told(void **state)
{
    struct stage stage;
    (void)state;
    stage_open(&stage);
    wire_once(&stage.wire, ON_SHOP_ORDERS,
              (struct wire_reply){ .body =
                                       STR("{\"entities\":[{\"id\":1,\"referenceKey\":\"w-1\"}],"
                                           "\"cursor\":{\"next\":\"c2\"}}") });
    wire_once(&stage.wire, "GET * /shops/ms/*cursor=c2",
              (struct wire_reply){ .body = STR("{\"entities\":[{\"id\":2,\"referenceKey\":\"w-2\","
                                               "\"currencyCode\":\"EUR\","
                                               "\"updatedAt\":\"2026-03-02T09:59:00Z\"}]}") });
    stage_run(&stage, 30);
    assert_int_equal(wire_count(&stage.wire, ON_SHOP_ORDERS), 2);
    assert_string_equal(stage_exceptions(&stage), "shop-order-unreadable~/w-1");
    stage_run(&stage, 60);
    assert_true(asks(&stage, ON_SHOP_ORDERS, 3, "*minUpdatedAt%5D=2026-03-02T09%3A43%3A5*"));
    stage_close(&stage);
}

/* Orders that the shop has, and whose parcels are awaited. */
static void shop_has(struct stage *stage, size_t count)
{
    stage_open(stage);
    stage_push(stage, "tee", 100);
    mart_orders(&stage->mart, &stage->desk.arena, STAGE_GALERIA, "o", count, ORDER_STATE_SHIPPING);
    stage_run(stage, 1200);
    assert_int_equal(wire_count(&stage->wire, ON_SHOP_ORDER), 0);
}

static void orders_whose_parcels_are_awaited_are_read_in_the_shop_once_a_day(void **state)
{
    struct stage stage;
    (void)state;
    shop_has(&stage, 3);
    mart_move(&stage.mart, &stage.mart.orders[2], ORDER_STATE_CLOSED);
    stage_run(&stage, SECONDS_PER_DAY - 1100);
    assert_int_equal(wire_count(&stage.wire, ON_SHOP_ORDER), 2); /* one of them is over */
    assert_true(wire_get(&stage.wire, ON_SHOP_ORDER, 2)->started.us >=
                instant_add_s(wire_get(&stage.wire, ON_SHOP_ORDER, 1)->ended, 1).us);
    stage_run(&stage, SECONDS_PER_DAY);
    assert_int_equal(wire_count(&stage.wire, ON_SHOP_ORDER), 4);
    assert_int_equal(stage_poll(&stage, STR_EMPTY, "shop-orders-sweep").rounds, 3);
    assert_string_equal(stage_exceptions(&stage), "");
    stage_close(&stage);
}

static void orders_that_were_sent_are_read_in_the_shop_once_a_week(void **state)
{
    enum { ORDER_COUNT = 21 };
    struct stage stage;
    (void)state;
    shop_has(&stage, ORDER_COUNT);
    for (size_t i = 0; i < ORDER_COUNT; i++)
        mart_move(&stage.mart, &stage.mart.orders[i], ORDER_STATE_SHIPPED);
    stage.mart.orders[0].is_back = true; /* and the shop does not list it as changed */
    size_t before = 0;
    for (int day = 0; day < 7; day++) {
        stage_run(&stage, SECONDS_PER_DAY);
        size_t read = wire_count(&stage.wire, ON_SHOP_ORDER) - before;
        assert_in_range(read, 1, ORDER_COUNT / 2); /* each day some */
        before += read;
    }
    assert_int_equal(before, ORDER_COUNT);
    assert_int_equal(stage.mart.orders[0].refund_count, 1);
    stage_run(&stage, 7 * SECONDS_PER_DAY);
    assert_int_equal(wire_count(&stage.wire, ON_SHOP_ORDER), 2 * ORDER_COUNT - 1); /* it is back */
    stage_close(&stage);
}

static void a_stop_does_not_start_the_sweep_again(void **state)
{
    struct stage stage;
    (void)state;
    shop_has(&stage, 4);
    stage_run_to(&stage, ON_SHOP_ORDER, 2, 2 * SECONDS_PER_DAY);
    stage_restart(&stage);
    stage_run(&stage, 3600);
    assert_int_equal(wire_count(&stage.wire, ON_SHOP_ORDER), 4);
    for (size_t i = 2; i <= 4; i++)
        assert_false(str_eq(wire_get(&stage.wire, ON_SHOP_ORDER, i)->target,
                            wire_get(&stage.wire, ON_SHOP_ORDER, 1)->target));
    assert_int_equal(stage_poll(&stage, STR_EMPTY, "shop-orders-sweep").rounds, 2);
    stage_run(&stage, SECONDS_PER_DAY);
    assert_int_equal(wire_count(&stage.wire, ON_SHOP_ORDER), 8);
    stage_close(&stage);
}

static void an_order_that_the_shop_lost_is_told_and_the_others_are_read(void **state)
{
    struct stage stage;
    (void)state;
    shop_has(&stage, 3);
    stage.mart.orders[0].shop_order_id = 0;
    wire_once(&stage.wire, ON_SHOP_ORDER, (struct wire_reply){ .status = 503 }); /* once more */
    stage_run(&stage, SECONDS_PER_DAY);
    assert_int_equal(wire_count(&stage.wire, ON_SHOP_ORDER), 4);
    assert_string_equal(stage_exceptions(&stage), "shop-order-unreadable~/lockstep-galeria@o00001");
    stage_close(&stage);
}

static void a_shop_that_is_away_is_waited_for(void **state)
{
    struct stage stage;
    (void)state;
    shop_has(&stage, 3);
    wire_always(&stage.wire, ON_SHOP_ORDER, (struct wire_reply){ .status = 503 });
    stage_run(&stage, SECONDS_PER_DAY);
    assert_string_equal(stage_exceptions(&stage), "call-failing~/orders get");
    wire_forget(&stage.wire);
    size_t before = wire_count(&stage.wire, ON_SHOP_ORDER);
    stage_run(&stage, 3600);
    assert_int_equal(wire_count(&stage.wire, ON_SHOP_ORDER), before + 3);
    assert_string_equal(stage_exceptions(&stage), "");
    stage_close(&stage);
}

static void a_quota_that_is_used_up_is_waited_for(void **state)
{
    struct stage stage;
    (void)state;
    stage_open(&stage);
    wire_once(&stage.wire, ON_SHOP_ORDERS,
              (struct wire_reply){ .body = STR("{\"entities\":[]}"),
                                   .rate_remaining = -1, /* says 0 */
                                   .rate_reset_s = 200 });
    stage_run(&stage, 300);
    wire_once(&stage.wire, ON_SHOP_ORDERS,
              (struct wire_reply){ .status = 429, .rate_reset_s = 90 });
    stage_run(&stage, 200);
    assert_string_equal(times(&stage, ON_SHOP_ORDERS), "0 200 60 60 90 60");
    stage_close(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_round_begins_ten_minutes_before_the_newest_change),
        cmocka_unit_test(a_round_takes_pages_of_a_hundred_to_one_fixed_end),
        cmocka_unit_test(a_hundred_orders_are_one_page),
        cmocka_unit_test(orders_of_one_second_are_paged_by_their_number),
        cmocka_unit_test(orders_that_move_up_between_pages_are_not_missed),
        cmocka_unit_test(a_change_behind_a_page_of_a_long_round_is_in_the_next_one),
        cmocka_unit_test(a_page_that_fails_starts_the_round_again),
        cmocka_unit_test(a_restart_starts_the_round_again),
        cmocka_unit_test(an_order_that_cannot_be_read_is_told_and_the_others_are_taken),
        cmocka_unit_test(too_many_requests_wait_as_long_as_is_said),
        cmocka_unit_test(a_year_is_not_waited),
        cmocka_unit_test(three_failures_are_told_and_a_success_clears_them),
        cmocka_unit_test(failures_are_counted_across_a_restart),
        cmocka_unit_test(what_never_left_is_tried_again_soon),
        cmocka_unit_test(a_slower_pace_holds_across_a_restart),
        cmocka_unit_test(what_may_be_asked_once_a_day_is_not_asked_again_after_a_stop),
        cmocka_unit_test(a_sweep_takes_what_waits_once_a_day),
        cmocka_unit_test(transactions_are_paged_by_their_token),
        cmocka_unit_test(the_ledger_begins_when_the_orders_were_read_once),
        cmocka_unit_test(orders_that_the_ledger_names_are_read_before_it_is_judged),
        cmocka_unit_test(many_orders_that_the_ledger_names_are_read_by_the_hundred),
        cmocka_unit_test(a_ledger_does_not_wait_for_orders_that_cannot_be_read),
        cmocka_unit_test(a_long_log_is_read_no_faster_for_restarts),
        cmocka_unit_test(a_transaction_that_cannot_be_read_is_told),
        cmocka_unit_test(a_right_that_is_missing_stops_that_operation_alone),
        cmocka_unit_test(the_shops_orders_are_paged_and_what_cannot_be_read_is_told),
        cmocka_unit_test(orders_whose_parcels_are_awaited_are_read_in_the_shop_once_a_day),
        cmocka_unit_test(orders_that_were_sent_are_read_in_the_shop_once_a_week),
        cmocka_unit_test(a_stop_does_not_start_the_sweep_again),
        cmocka_unit_test(an_order_that_the_shop_lost_is_told_and_the_others_are_read),
        cmocka_unit_test(a_shop_that_is_away_is_waited_for),
        cmocka_unit_test(a_quota_that_is_used_up_is_waited_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
