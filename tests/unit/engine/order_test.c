/* tests/unit/engine/order_test.c: marketplace orders from the first sight to the shop. */
#include "tests/rows.h"
#include "tests/unit/engine/acme.h"

static struct order *waiting(struct desk *desk, const char *sku, int64_t quantity)
{
    return acme_order_of(desk, "1", ORDER_STATE_WAITING_ACCEPTANCE, sku, quantity);
}

static struct command decide(struct str channel, bool accept)
{
    return (struct command){ .kind = COMMAND_DECIDE_ORDER,
                             .decide_order = {
                                 .channel = channel, .order_id = STR("1"), .accept = accept } };
}

static int64_t revision(struct desk *desk)
{
    return acme_stored(desk, GALERIA, "1").version;
}

/* ---- storing ---- */

static void an_order_is_stored_and_holds_its_units_before_it_is_accepted(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    acme_poll(&desk, GALERIA, waiting(&desk, "tee", 3));
    assert_string_equal(order_text(&desk, GALERIA, "1"), "WAITING_ACCEPTANCE; acceptance PENDING");
    assert_string_equal(outbox_text(&desk), "accept order 1 READY");
    assert_true(desk.news.has_intents);
    assert_true(str_starts(str_c(stock_text(&desk, "tee")), STR("HH1 10, reserved 3")));
    desk_close(&desk);
}

static void an_order_that_comes_again_is_one_order(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    struct order *order = waiting(&desk, "tee", 3);
    acme_poll(&desk, GALERIA, order);
    int64_t before = revision(&desk);
    desk_pass(&desk, 300);
    acme_poll(&desk, GALERIA, order);
    assert_int_equal(revision(&desk), before); /* nothing new: not written */
    assert_string_equal(outbox_text(&desk), "accept order 1 READY");
    desk_close(&desk);
}

static void two_channels_may_use_the_same_order_id(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    acme_poll(&desk, GALERIA, waiting(&desk, "tee", 3));
    acme_poll(&desk, KIOSK, waiting(&desk, "tee", 4));
    assert_true(str_starts(str_c(stock_text(&desk, "tee")), STR("HH1 10, reserved 7")));
    desk_close(&desk);
}

static void an_older_view_changes_nothing(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    struct order *old = waiting(&desk, "tee", 3);
    desk_pass(&desk, 60);
    struct order *order = waiting(&desk, "tee", 3);
    acme_order_moves(&desk, order, ORDER_STATE_SHIPPING);
    acme_poll(&desk, GALERIA, order);
    acme_poll(&desk, GALERIA, old);
    assert_string_equal(order_text(&desk, GALERIA, "1"),
                        "SHIPPING; acceptance DONE, creation PENDING");
    desk_close(&desk);
}

static void a_change_without_a_new_time_is_seen(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    struct order *order = waiting(&desk, "tee", 3);
    acme_poll(&desk, GALERIA, order);
    order->lines[0].can_refund = true;
    acme_poll(&desk, GALERIA, order);
    assert_true(acme_stored(&desk, GALERIA, "1").lines[0].can_refund);
    desk_close(&desk);
}

/* ---- what kept an order from being accepted is gone ---- */

static void stock_that_comes_takes_up_who_waits_for_it(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 2);
    acme_poll(&desk, GALERIA, waiting(&desk, "tee", 3));
    assert_string_equal(exceptions_text(&desk), "order-stock-short~galeria/1");
    acme_push(&desk, "tee", 2);
    acme_tick(&desk);
    assert_string_equal(outbox_text(&desk), "");
    acme_push(&desk, "tee", 3);
    assert_true(desk.news.has_more); /* a tick, now */
    acme_tick(&desk);
    assert_string_equal(outbox_text(&desk), "accept order 1 READY");
    assert_string_equal(exceptions_text(&desk), "");
    desk_close(&desk);
}

static void a_sku_that_comes_to_be_known_takes_up_who_waits_for_it(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_poll(&desk, GALERIA, waiting(&desk, "tee", 3));
    assert_string_equal(exceptions_text(&desk), "order-sku-unknown~galeria/1");
    acme_push(&desk, "tee", 2); /* known, and not enough */
    acme_tick(&desk);
    assert_string_equal(exceptions_text(&desk), "order-stock-short~galeria/1");
    acme_push(&desk, "tee", 5);
    acme_tick(&desk);
    assert_string_equal(outbox_text(&desk), "accept order 1 READY");
    assert_string_equal(exceptions_text(&desk), "");
    desk_close(&desk);
}

static void units_that_another_order_gives_back_take_up_who_waits(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 3);
    struct order *other = acme_order_of(&desk, "2", ORDER_STATE_STAGING, "tee", 2);
    acme_poll(&desk, GALERIA, other);
    acme_poll(&desk, GALERIA, waiting(&desk, "tee", 3));
    assert_string_equal(exceptions_text(&desk), "order-stock-short~galeria/1");
    desk_pass(&desk, 60);
    acme_order_moves(&desk, other, ORDER_STATE_CANCELED);
    acme_poll(&desk, GALERIA, other);
    acme_tick(&desk);
    assert_string_equal(outbox_text(&desk), "accept order 1 READY");
    assert_string_equal(exceptions_text(&desk), "");
    desk_close(&desk);
}

static void one_of_two_obstacles_is_not_enough(void **state)
{
    (void)state;
    struct desk desk;
    struct acme_line lines[] = { { "tee", 1, 5000 }, { "cap", 1, 1000 } };
    acme_open(&desk);
    acme_poll(&desk, GALERIA,
              acme_order(&desk, "1", ORDER_STATE_WAITING_ACCEPTANCE, lines, ARRAY_COUNT(lines)));
    acme_push(&desk, "tee", 1);
    acme_tick(&desk);
    assert_string_equal(outbox_text(&desk), "");
    assert_string_equal(exceptions_text(&desk), "order-sku-unknown~galeria/1 x2");
    acme_push(&desk, "cap", 1);
    acme_tick(&desk);
    assert_string_equal(outbox_text(&desk), "accept order 1 READY");
    assert_string_equal(exceptions_text(&desk), "");
    desk_close(&desk);
}

static void where_people_decide_stock_decides_nothing(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_poll(&desk, KIOSK, waiting(&desk, "tee", 3));
    acme_push(&desk, "tee", 5);
    acme_tick(&desk);
    assert_string_equal(outbox_text(&desk), "");
    desk_close(&desk);
}

static void many_that_wait_are_taken_up_over_several_ticks(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    desk.is_hurried = true;
    for (int i = 0; i < 450; i++)
        acme_poll(&desk, GALERIA,
                  acme_order_of(&desk, desk_text(&desk, "w%03d", i), ORDER_STATE_WAITING_ACCEPTANCE,
                                "tee", 1));
    acme_push(&desk, "tee", 450);
    desk_must(&desk, (struct command){ .kind = COMMAND_TICK });
    assert_int_equal(desk_table(&desk, &desk.arena, KEY_TABLE_INTENT, NULL).count, 200);
    acme_tick(&desk);
    assert_int_equal(desk_table(&desk, &desk.arena, KEY_TABLE_INTENT, NULL).count, 450);
    assert_string_equal(exceptions_text(&desk), "");
    desk_close(&desk);
}

/* ---- parts that the marketplace cancels ---- */

static void cancelled_units_are_held_no_more(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    struct order *order = waiting(&desk, "tee", 3);
    acme_poll(&desk, KIOSK, order);
    desk_pass(&desk, 60);
    acme_units_canceled(&desk, order, 0, 1);
    acme_poll(&desk, KIOSK, order);
    assert_true(str_starts(str_c(stock_text(&desk, "tee")), STR("HH1 10, reserved 2; galeria 8")));
    desk_pass(&desk, 60);
    acme_units_canceled(&desk, order, 0, 3);
    acme_poll(&desk, KIOSK, order);
    assert_true(str_starts(str_c(stock_text(&desk, "tee")), STR("HH1 10; galeria 10")));
    desk_close(&desk);
}

static void what_was_cancelled_hinders_no_acceptance(void **state)
{
    (void)state;
    struct desk desk;
    struct acme_line lines[] = { { "tee", 1, 5000 }, { "unknown", 1, 5000 } };
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    struct order *order = acme_order(&desk, "1", ORDER_STATE_WAITING_ACCEPTANCE, lines, 2);
    acme_units_canceled(&desk, order, 1, 1);
    acme_poll(&desk, GALERIA, order);
    assert_string_equal(outbox_text(&desk), "accept order 1 READY");
    assert_string_equal(exceptions_text(&desk), "");
    desk_close(&desk);
}

static void the_shop_need_not_take_what_was_cancelled(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    struct order *order = acme_order_of(&desk, "1", ORDER_STATE_SHIPPING, "tee", 3);
    acme_units_canceled(&desk, order, 0, 1);
    acme_poll(&desk, GALERIA, order);
    struct order stored = acme_stored(&desk, GALERIA, "1");
    struct intent intent = acme_intent(&desk, INTENT_CREATE_SHOP_ORDER);
    desk_must(&desk,
              (struct command){ .kind = COMMAND_INTENT_LOOKUP,
                                .intent_lookup = { .channel = GALERIA,
                                                   .intent_no = intent.intent_no,
                                                   .shop_orders = acme_shop_order(&desk, &stored),
                                                   .shop_order_count = 1 } });
    assert_int_equal(acme_stored(&desk, GALERIA, "1").lines[0].shop_item_count, 2);
    assert_string_equal(exceptions_text(&desk), "");
    desk_close(&desk);
}

static void units_cancelled_after_the_shop_took_them_are_told(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    struct order *order = acme_shipping_order(&desk, "1", "tee", 3);
    desk_pass(&desk, 60);
    acme_units_canceled(&desk, order, 0, 1);
    acme_poll(&desk, GALERIA, order);
    assert_string_equal(exceptions_text(&desk), "order-canceled~galeria/1/1-1");
    desk_pass(&desk, 60);
    order->updated = desk.now;
    acme_poll(&desk, GALERIA, order);
    assert_string_equal(exceptions_text(&desk), "order-canceled~galeria/1/1-1"); /* once */
    desk_close(&desk);
}

struct skip_row {
    const char *name;
    enum order_state state;
    const char *order;
    const char *outbox;
    const char *stock;
};
static const struct skip_row skip_rows[] = {
    { "first seen in staging", ORDER_STATE_STAGING, "STAGING", "",
      "HH1 10, reserved 3; galeria 7" },
    { "first seen after an automatic acceptance", ORDER_STATE_WAITING_DEBIT,
      "WAITING_DEBIT; acceptance DONE", "", "HH1 10, reserved 3; galeria 7" },
    { "first seen to be shipped", ORDER_STATE_SHIPPING,
      "SHIPPING; acceptance DONE, creation PENDING", "create shop order 1 DOUBT",
      "HH1 10, reserved 3; galeria 7" },
    { "first seen when it was shipped by hand", ORDER_STATE_SHIPPED,
      "SHIPPED; acceptance DONE, dispatch DONE", "", "HH1 10; galeria 10" },
    { "first seen when the customer has it", ORDER_STATE_RECEIVED,
      "RECEIVED; acceptance DONE, dispatch DONE", "", "HH1 10; galeria 10" },
    { "first seen when all is over", ORDER_STATE_CLOSED, "CLOSED; acceptance DONE, dispatch DONE",
      "", "HH1 10; galeria 10" },
    { "first seen when it was refused", ORDER_STATE_REFUSED, "REFUSED", "", "HH1 10; galeria 10" },
    { "first seen when it was cancelled", ORDER_STATE_CANCELED, "CANCELED", "",
      "HH1 10; galeria 10" },
    { "in a state that nobody knows", ORDER_STATE_UNKNOWN, "UNKNOWN", "",
      "HH1 10, reserved 3; galeria 7" },
};

static void skipped_states_are_made_up_for(void **state)
{
    const struct skip_row *row = *state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    acme_poll(&desk, GALERIA, acme_order_of(&desk, "1", row->state, "tee", 3));
    assert_string_equal(order_text(&desk, GALERIA, "1"), row->order);
    assert_string_equal(outbox_text(&desk), row->outbox);
    assert_true(str_starts(str_c(stock_text(&desk, "tee")), str_c(row->stock)));
    assert_string_equal(exceptions_text(&desk), "");
    desk_close(&desk);
}

static void a_line_that_is_not_shown_any_more_is_kept(void **state)
{
    (void)state;
    struct desk desk;
    struct acme_line lines[] = { { "tee", 1, 5000 }, { "cap", 1, 1000 } };
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    acme_push(&desk, "cap", 10);
    struct order *order =
        acme_order(&desk, "1", ORDER_STATE_WAITING_ACCEPTANCE, lines, ARRAY_COUNT(lines));
    acme_poll(&desk, GALERIA, order);
    desk_pass(&desk, 60);
    acme_order_moves(&desk, order, ORDER_STATE_CANCELED);
    order->line_count = 1;
    acme_poll(&desk, GALERIA, order);
    assert_int_equal(acme_stored(&desk, GALERIA, "1").line_count, 2);
    assert_true(str_starts(str_c(stock_text(&desk, "cap")), STR("HH1 10; ")));
    desk_close(&desk);
}

/* ---- orders that cannot be read ---- */

static char long_id[1000];

struct unreadable_row {
    const char *name;
    void (*spoil)(struct order *order);
    enum err_reason reason;
    const char *field;
    const char *exception;
};
static void without_id(struct order *order)
{
    order->order_id = STR_EMPTY;
}
static void long_order_id(struct order *order)
{
    order->order_id = (struct str){ long_id, sizeof(long_id) };
}
static void without_lines(struct order *order)
{
    order->line_count = 0;
}
static void without_sku(struct order *order)
{
    order->lines[0].sku = STR_EMPTY;
}
static void no_units(struct order *order)
{
    order->lines[0].quantity = 0;
}
static void line_twice(struct order *order)
{
    order->lines[1].line_id = order->lines[0].line_id;
}
static const struct unreadable_row unreadable_rows[] = {
    { "without an id", without_id, REASON_FIELD_REQUIRED, "order.order_id",
      "order-unreadable~galeria/without-id" },
    { "an id that no name can hold", long_order_id, REASON_FIELD_TOO_LONG, "order.order_id", NULL },
    { "without lines", without_lines, REASON_FIELD_REQUIRED, "order.lines",
      "order-unreadable~galeria/1" },
    { "a line without a SKU", without_sku, REASON_FIELD_REQUIRED, "order.lines[0].sku",
      "order-unreadable~galeria/1" },
    { "a line of no units", no_units, REASON_FIELD_INVALID, "order.lines[0].quantity",
      "order-unreadable~galeria/1" },
    { "a line that comes twice", line_twice, REASON_FIELD_DUPLICATE, "order.lines[1].order_line_id",
      "order-unreadable~galeria/1" },
};

static struct order *spoiled(struct desk *desk, const struct unreadable_row *row)
{
    struct acme_line lines[] = { { "tee", 1, 5000 }, { "cap", 1, 1000 } };
    struct order *order =
        acme_order(desk, "1", ORDER_STATE_WAITING_ACCEPTANCE, lines, ARRAY_COUNT(lines));
    memset(long_id, 'x', sizeof(long_id));
    row->spoil(order);
    return order;
}

static void one_unreadable_order_does_not_spoil_its_page(void **state)
{
    const struct unreadable_row *row = *state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    acme_push(&desk, "cap", 10);
    struct order page[] = { *spoiled(&desk, row),
                            *acme_order_of(&desk, "2", ORDER_STATE_STAGING, "tee", 1) };
    struct command command = { .kind = COMMAND_INGEST_ORDERS,
                               .ingest_orders = { .channel = GALERIA,
                                                  .orders = page,
                                                  .count = 2,
                                                  .is_poll = true,
                                                  .poll_name = STR("orders") } };
    desk_must(&desk, command);
    desk_must(&desk, command); /* the same page again */
    assert_string_equal(order_text(&desk, GALERIA, "2"), "STAGING");
    if (row->exception != NULL)
        assert_string_equal(exceptions_text(&desk), row->exception);
    else
        assert_true(str_starts(str_c(exceptions_text(&desk)),
                               STR("order-unreadable~galeria/unreadable-")));
    desk_close(&desk);
}

static void a_caller_is_told_what_is_wrong(void **state)
{
    const struct unreadable_row *row = *state;
    struct desk desk;
    acme_open(&desk);
    struct err err =
        desk_refused(&desk,
                     (struct command){ .kind = COMMAND_INGEST_ORDERS,
                                       .ingest_orders = { .channel = GALERIA,
                                                          .orders = spoiled(&desk, row),
                                                          .count = 1 } },
                     row->reason);
    assert_string_equal(err.field, row->field);
    desk_close(&desk);
}

static void an_order_that_can_be_read_again_clears_its_exception(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    acme_push(&desk, "cap", 10);
    acme_poll(&desk, GALERIA, spoiled(&desk, &unreadable_rows[3]));
    assert_string_equal(exceptions_text(&desk), "order-unreadable~galeria/1");
    acme_poll(&desk, GALERIA, waiting(&desk, "tee", 1));
    assert_string_equal(exceptions_text(&desk), "");
    desk_close(&desk);
}

/* ---- acceptance ---- */

static void what_waited_for_a_person_is_accepted_once_nobody_is_asked(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    acme_poll(&desk, KIOSK, waiting(&desk, "tee", 3));
    assert_string_equal(outbox_text(&desk), ""); /* the kiosk asks a person */
    struct channel kiosk = acme_channel("kiosk");
    kiosk.auto_accept = true;
    acme_put_channel(&desk, &kiosk);
    assert_string_equal(outbox_text(&desk), "accept order 1 READY");
    desk_close(&desk);
}

static void an_order_is_accepted_once(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    struct order *order = waiting(&desk, "tee", 3);
    acme_poll(&desk, GALERIA, order);
    acme_answer(&desk, INTENT_ACCEPT_ORDER, ANSWER_DONE);
    assert_string_equal(order_text(&desk, GALERIA, "1"), "WAITING_ACCEPTANCE; acceptance DONE");
    desk_pass(&desk, 300);
    order->updated = desk.now; /* the marketplace is slow to show it */
    acme_poll(&desk, GALERIA, order);
    assert_string_equal(outbox_text(&desk), "");
    desk_refused(&desk, decide(GALERIA, false), REASON_ORDER_STATE_CONFLICT);
    desk_close(&desk);
}

static void an_order_that_wants_more_than_there_is_waits_for_a_person(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 2);
    struct order *order = waiting(&desk, "tee", 3);
    acme_poll(&desk, GALERIA, order);
    acme_poll(&desk, GALERIA, order); /* says nothing new */
    assert_string_equal(exceptions_text(&desk), "order-stock-short~galeria/1");
    assert_string_equal(outbox_text(&desk), "");
    desk_must(&desk,
              acme_handling(&desk, COMMAND_RETRY_EXCEPTION, "order-stock-short", "galeria/1"));
    assert_string_equal(exceptions_text(&desk), "order-stock-short~galeria/1 x2");
    desk_must(&desk, decide(GALERIA, true));
    assert_string_equal(outbox_text(&desk), "accept order 1 READY");
    desk_close(&desk);
}

static void stock_that_came_lets_a_retry_accept(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_poll(&desk, GALERIA, waiting(&desk, "tee", 3));
    assert_string_equal(exceptions_text(&desk), "order-sku-unknown~galeria/1");
    acme_push(&desk, "tee", 5);
    desk_must(&desk,
              acme_handling(&desk, COMMAND_RETRY_EXCEPTION, "order-sku-unknown", "galeria/1"));
    assert_string_equal(exceptions_text(&desk), "");
    assert_string_equal(outbox_text(&desk), "accept order 1 READY");
    desk_close(&desk);
}

static void the_next_poll_accepts_what_can_be_served_by_now(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 2);
    struct order *order = waiting(&desk, "tee", 3);
    acme_poll(&desk, GALERIA, order);
    acme_push(&desk, "tee", 3);
    acme_poll(&desk, GALERIA, order);
    assert_string_equal(outbox_text(&desk), "accept order 1 READY");
    desk_close(&desk);
}

static void where_people_decide_nothing_is_sent_without_them(void **state)
{
    (void)state;
    struct desk desk;
    struct acme_line lines[] = { { "tee", 1, 5000 }, { "cap", 1, 1000 } };
    struct intent_decision decisions[] = { { STR("1-2"), false }, { STR("1-1"), true } };
    struct intent_decision nowhere = { STR("1-9"), true };
    acme_open(&desk);
    acme_poll(&desk, KIOSK,
              acme_order(&desk, "1", ORDER_STATE_WAITING_ACCEPTANCE, lines, ARRAY_COUNT(lines)));
    assert_string_equal(outbox_text(&desk), "");
    struct command partly = decide(KIOSK, true);
    partly.decide_order.decisions = &nowhere;
    partly.decide_order.count = 1;
    struct err err = desk_refused(&desk, partly, REASON_ORDER_LINE_NOT_FOUND);
    assert_string_equal(err.field, "decisions[0].order_line_id");
    partly.decide_order.decisions = decisions;
    err = desk_refused(&desk, partly, REASON_FIELD_REQUIRED); /* line by line is every line */
    assert_string_equal(err.field, "decisions");
    partly.decide_order.count = ARRAY_COUNT(decisions);
    struct outcome outcome = desk_must(&desk, partly);
    assert_int_equal(outcome.order->acceptance, STEP_PENDING);
    struct intent intent = acme_intent(&desk, INTENT_ACCEPT_ORDER);
    assert_int_equal(intent.decision_count, 2);
    assert_true(intent.decisions[0].accepted);
    assert_false(intent.decisions[1].accepted);
    desk_refused(&desk, decide(KIOSK, true), REASON_ORDER_STATE_CONFLICT);
    desk_close(&desk);
}

static void a_refused_line_gives_its_units_back_the_rest_goes_on(void **state)
{
    (void)state;
    struct desk desk;
    struct acme_line lines[] = { { "tee", 1, 5000 }, { "cap", 1, 1000 } };
    acme_open(&desk);
    acme_push(&desk, "tee", 5);
    acme_push(&desk, "cap", 5);
    struct order *order =
        acme_order(&desk, "1", ORDER_STATE_WAITING_ACCEPTANCE, lines, ARRAY_COUNT(lines));
    acme_poll(&desk, GALERIA, order);
    desk_pass(&desk, 60);
    acme_order_moves(&desk, order, ORDER_STATE_WAITING_DEBIT);
    order->lines[1].state = ORDER_STATE_REFUSED;
    acme_poll(&desk, GALERIA, order);
    assert_true(str_starts(str_c(stock_text(&desk, "tee")), STR("HH1 5, reserved 1")));
    assert_true(str_starts(str_c(stock_text(&desk, "cap")), STR("HH1 5; ")));
    desk_close(&desk);
}

static void a_decision_that_was_refused_can_be_made_anew(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 5);
    acme_poll(&desk, GALERIA, waiting(&desk, "tee", 3));
    acme_answer(&desk, INTENT_ACCEPT_ORDER, ANSWER_REFUSED);
    assert_string_equal(order_text(&desk, GALERIA, "1"), "WAITING_ACCEPTANCE; acceptance FAILED");
    assert_string_equal(exceptions_text(&desk), "accept-refused~galeria/1");
    desk_must(&desk, decide(GALERIA, false));
    assert_string_equal(outbox_text(&desk), "accept order 1 READY"); /* the old one is gone */
    assert_string_equal(exceptions_text(&desk), "");
    desk_close(&desk);
}

static void an_order_accepted_by_hand_ends_what_was_open(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 5);
    struct order *order = waiting(&desk, "tee", 3);
    acme_poll(&desk, GALERIA, order);
    acme_answer(&desk, INTENT_ACCEPT_ORDER, ANSWER_REFUSED);
    desk_pass(&desk, 60);
    acme_order_moves(&desk, order, ORDER_STATE_WAITING_DEBIT);
    acme_poll(&desk, GALERIA, order);
    assert_string_equal(exceptions_text(&desk), "");
    assert_string_equal(outbox_text(&desk), "");
    assert_string_equal(order_text(&desk, GALERIA, "1"), "WAITING_DEBIT; acceptance DONE");
    desk_close(&desk);
}

/* ---- an order that ends ---- */

static void a_cancelled_order_gives_its_units_back(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    struct order *order = waiting(&desk, "tee", 3);
    acme_poll(&desk, GALERIA, order);
    acme_answer(&desk, INTENT_ACCEPT_ORDER, ANSWER_DONE);
    desk_pass(&desk, 60);
    acme_order_moves(&desk, order, ORDER_STATE_CANCELED);
    acme_poll(&desk, GALERIA, order);
    assert_true(str_starts(str_c(stock_text(&desk, "tee")), STR("HH1 10; galeria 10")));
    assert_string_equal(exceptions_text(&desk), "");
    desk_close(&desk);
}

static void an_order_cancelled_after_its_creation_is_an_exception_once(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    struct order *order = acme_shipping_order(&desk, "1", "tee", 2);
    desk_pass(&desk, 60);
    acme_order_moves(&desk, order, ORDER_STATE_CANCELED);
    acme_poll(&desk, GALERIA, order);
    acme_poll(&desk, GALERIA, order);
    assert_string_equal(exceptions_text(&desk), "order-canceled~galeria/1");
    desk_must(&desk,
              acme_handling(&desk, COMMAND_RESOLVE_EXCEPTION, "order-canceled", "galeria/1"));
    desk_pass(&desk, 60);
    order->customer_id = STR("erased");
    order->updated = desk.now;
    acme_poll(&desk, GALERIA, order); /* settled stays settled */
    assert_string_equal(exceptions_text(&desk), "");
    desk_close(&desk);
}

static void a_line_refunded_before_the_dispatch_is_free(void **state)
{
    (void)state;
    struct desk desk;
    struct shop shop = acme_shop();
    acme_open(&desk);
    shop.base_url = STR_EMPTY; /* nobody else counts */
    desk_must(&desk, (struct command){ .kind = COMMAND_PUT_SHOP, .put_shop = { .shop = &shop } });
    acme_push(&desk, "tee", 10);
    struct order *order = acme_order_of(&desk, "1", ORDER_STATE_SHIPPING, "tee", 3);
    acme_poll(&desk, GALERIA, order);
    assert_string_equal(outbox_text(&desk), "");
    desk_pass(&desk, 60);
    order->updated = desk.now;
    order->lines[0].state = ORDER_STATE_REFUNDED;
    acme_poll(&desk, GALERIA, order);
    assert_true(str_starts(str_c(stock_text(&desk, "tee")), STR("HH1 10; galeria 10")));
    desk_close(&desk);
}

/* ---- creation waits for the address; what is known is kept ---- */

static void an_address_that_comes_later_creates_once(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    struct order *order = waiting(&desk, "tee", 3);
    acme_order_moves(&desk, order, ORDER_STATE_SHIPPING);
    order->shipping = (struct address){ 0 };
    acme_poll(&desk, GALERIA, order);
    assert_string_equal(order_text(&desk, GALERIA, "1"), "SHIPPING; acceptance DONE");
    desk_pass(&desk, 60);
    acme_order_moves(&desk, order, ORDER_STATE_SHIPPING);
    acme_poll(&desk, GALERIA, order);
    assert_string_equal(outbox_text(&desk), "create shop order 1 DOUBT"); /* it looks first */
    desk_pass(&desk, 60);
    order->updated = desk.now;
    acme_poll(&desk, GALERIA, order);
    assert_string_equal(outbox_text(&desk), "create shop order 1 DOUBT");
    desk_close(&desk);
}

static void a_failed_step_is_taken_up_again(void **state)
{
    (void)state;
    struct desk desk;
    struct command retry = { .kind = COMMAND_RETRY_ORDER };
    retry.retry_order.channel = GALERIA;
    retry.retry_order.order_id = STR("1");
    retry.retry_order.steps[ORDER_STEP_ACCEPTANCE] = true;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    acme_poll(&desk, GALERIA, waiting(&desk, "tee", 3));
    desk_refused(&desk, retry, REASON_ORDER_STATE_CONFLICT);
    acme_answer(&desk, INTENT_ACCEPT_ORDER, ANSWER_REFUSED);
    assert_string_equal(exceptions_text(&desk), "accept-refused~galeria/1");
    desk_must(&desk, retry);
    assert_string_equal(exceptions_text(&desk), "");
    assert_string_equal(outbox_text(&desk), "accept order 1 READY");
    desk_close(&desk);
}

static void an_erased_address_is_kept(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    struct order *order = acme_shipping_order(&desk, "1", "tee", 2);
    desk_pass(&desk, 60);
    acme_order_moves(&desk, order, ORDER_STATE_CLOSED);
    order->shipping = order->billing = (struct address){ 0 };
    order->customer_first_name = order->customer_last_name = STR_EMPTY;
    acme_poll(&desk, GALERIA, order);
    struct order stored = acme_stored(&desk, GALERIA, "1");
    assert_true(stored.shipping.is_set);
    assert_true(str_eq(stored.shipping.city, STR("Koeln")));
    assert_true(str_eq(stored.customer_last_name, STR("Feldmann")));
    desk_close(&desk);
}

struct key_row {
    const char *name;
    const char *channel, *order_id;
    const char *key; /* NULL: a hash */
};
static const struct key_row key_rows[] = {
    { "plain", "galeria", "4711-A", "lockstep-galeria@4711-A" },
    { "other letters than the shop takes", "galeria", "4711/A", NULL },
    { "longer than the shop takes", "galeria",
      "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234",
      NULL },
    { "a channel that could be mistaken", "galeria@1", "4711-A", NULL },
};

static void the_reference_key_is_one_the_shop_takes(void **state)
{
    const struct key_row *row = *state;
    struct desk desk;
    acme_open(&desk);
    struct channel channel = acme_channel(row->channel);
    acme_put_channel(&desk, &channel);
    acme_poll(&desk, str_c(row->channel),
              acme_order_of(&desk, row->order_id, ORDER_STATE_SHIPPING, "tee", 1));
    struct str key = acme_stored(&desk, str_c(row->channel), row->order_id).reference_key;
    assert_in_range(key.len, 1, 99);
    if (row->key != NULL)
        assert_true(str_eq(key, str_c(row->key)));
    else
        assert_true(str_starts(key, STR("lockstep@")));
    desk_close(&desk);
}

static void each_command_is_applied_after_its_allocations_failed(void **state)
{
    (void)state;
    desk_has_tortured("order_test");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stock_that_comes_takes_up_who_waits_for_it),
        cmocka_unit_test(a_sku_that_comes_to_be_known_takes_up_who_waits_for_it),
        cmocka_unit_test(units_that_another_order_gives_back_take_up_who_waits),
        cmocka_unit_test(one_of_two_obstacles_is_not_enough),
        cmocka_unit_test(where_people_decide_stock_decides_nothing),
        cmocka_unit_test(many_that_wait_are_taken_up_over_several_ticks),
        cmocka_unit_test(cancelled_units_are_held_no_more),
        cmocka_unit_test(what_was_cancelled_hinders_no_acceptance),
        cmocka_unit_test(the_shop_need_not_take_what_was_cancelled),
        cmocka_unit_test(units_cancelled_after_the_shop_took_them_are_told),
        cmocka_unit_test(an_order_is_stored_and_holds_its_units_before_it_is_accepted),
        cmocka_unit_test(an_order_that_comes_again_is_one_order),
        cmocka_unit_test(two_channels_may_use_the_same_order_id),
        cmocka_unit_test(an_older_view_changes_nothing),
        cmocka_unit_test(a_change_without_a_new_time_is_seen),
        cmocka_unit_test(a_line_that_is_not_shown_any_more_is_kept),
        cmocka_unit_test(an_order_that_can_be_read_again_clears_its_exception),
        cmocka_unit_test(what_waited_for_a_person_is_accepted_once_nobody_is_asked),
        cmocka_unit_test(an_order_is_accepted_once),
        cmocka_unit_test(an_order_that_wants_more_than_there_is_waits_for_a_person),
        cmocka_unit_test(stock_that_came_lets_a_retry_accept),
        cmocka_unit_test(the_next_poll_accepts_what_can_be_served_by_now),
        cmocka_unit_test(where_people_decide_nothing_is_sent_without_them),
        cmocka_unit_test(a_refused_line_gives_its_units_back_the_rest_goes_on),
        cmocka_unit_test(a_decision_that_was_refused_can_be_made_anew),
        cmocka_unit_test(an_order_accepted_by_hand_ends_what_was_open),
        cmocka_unit_test(a_cancelled_order_gives_its_units_back),
        cmocka_unit_test(an_order_cancelled_after_its_creation_is_an_exception_once),
        cmocka_unit_test(a_line_refunded_before_the_dispatch_is_free),
        cmocka_unit_test(an_address_that_comes_later_creates_once),
        cmocka_unit_test(an_erased_address_is_kept),
        cmocka_unit_test(a_failed_step_is_taken_up_again),
        cmocka_unit_test(each_command_is_applied_after_its_allocations_failed),
    };
    int failed = ROWS_RUN(skipped_states_are_made_up_for, skip_rows);
    failed += ROWS_RUN(one_unreadable_order_does_not_spoil_its_page, unreadable_rows);
    failed += ROWS_RUN(a_caller_is_told_what_is_wrong, unreadable_rows);
    failed += ROWS_RUN(the_reference_key_is_one_the_shop_takes, key_rows);
    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
