/*
 * tests/unit/engine/intent_test.c: what is promised outside is done, once, or somebody hears.
 */
#include "service/store/records.h"
#include "tests/rows.h"
#include "tests/unit/engine/acme.h"

/* ---- an order that has one intent of the kind, and nothing else in the outbox ---- */

static void shipped_parcel(struct desk *desk)
{
    struct carrier dhl = { .code = STR("DHL"), .label = STR("DHL") };
    struct carrier_list carriers = { .rows = &dhl, .count = 1 };
    desk_must(desk,
              (struct command){ .kind = COMMAND_SEE_REFERENCE,
                                .see_reference = { .channel = GALERIA, .carriers = &carriers } });
    desk_must(desk, (struct command){
                        .kind = COMMAND_CONFIRM_DISPATCH,
                        .confirm_dispatch = { .channel = GALERIA,
                                              .order_id = STR("1"),
                                              .shipment = { .shipment_id = STR("p1"),
                                                            .carrier_text = STR("dhl"),
                                                            .tracking_number = STR("123") } } });
}

static void asked_refund(struct desk *desk)
{
    desk_must(desk,
              (struct command){ .kind = COMMAND_CREATE_REFUND,
                                .create_refund = { .refund = { .refund_id = STR("f1"),
                                                               .channel = GALERIA,
                                                               .order_id = STR("1"),
                                                               .line_id = STR("1-1"),
                                                               .quantity = 1,
                                                               .reason = STR("GOODWILL") } } });
}

static void creation_of(struct desk *desk)
{
    acme_push(desk, "tee", 10);
    acme_poll(desk, GALERIA, acme_order_of(desk, "1", ORDER_STATE_SHIPPING, "tee", 2));
}

static void stage(struct desk *desk, enum intent_kind kind)
{
    acme_open(desk);
    if (kind == INTENT_ACCEPT_ORDER) {
        acme_push(desk, "tee", 10);
        acme_poll(desk, GALERIA,
                  acme_order_of(desk, "1", ORDER_STATE_WAITING_ACCEPTANCE, "tee", 2));
        return;
    }
    if (kind == INTENT_CREATE_SHOP_ORDER) {
        creation_of(desk);
        return;
    }
    if (kind == INTENT_SET_REFERENCE) {
        creation_of(desk);
        struct intent intent = acme_intent(desk, INTENT_CREATE_SHOP_ORDER);
        struct order stored = acme_stored(desk, GALERIA, "1");
        desk_must(desk, (struct command){
                            .kind = COMMAND_INTENT_LOOKUP,
                            .intent_lookup = { .channel = GALERIA,
                                               .intent_no = intent.intent_no,
                                               .shop_orders = acme_shop_order(desk, &stored),
                                               .shop_order_count = 1 } });
        return;
    }
    acme_shipping_order(desk, "1", "tee", 2);
    if (kind == INTENT_REFUND_LINE) {
        asked_refund(desk);
        return;
    }
    shipped_parcel(desk);
    if (kind == INTENT_SHIP_ORDER)
        acme_answer(desk, INTENT_SET_TRACKING, ANSWER_DONE);
}

/* Creation begins with a look; so that it may be sent, one that finds nothing. */
static void make_ready(struct desk *desk, enum intent_kind kind)
{
    struct intent intent = acme_intent(desk, kind);
    if (intent.state == INTENT_STATE_DOUBT)
        desk_must(desk, (struct command){ .kind = COMMAND_INTENT_LOOKUP,
                                          .intent_lookup = { .channel = GALERIA,
                                                             .intent_no = intent.intent_no,
                                                             .not_before = desk->now } });
}

/* ---- every answer to every kind ---- */

struct answer_row {
    const char *name;
    enum intent_kind kind;
    enum answer_kind answer;
    const char *outbox;
    const char *exceptions;
    const char *order;
};
static const struct answer_row answer_rows[] = {
    { "accept: done", INTENT_ACCEPT_ORDER, ANSWER_DONE, "", "",
      "WAITING_ACCEPTANCE; acceptance DONE" },
    { "accept: later", INTENT_ACCEPT_ORDER, ANSWER_RETRY, "accept order 1 READY", "",
      "WAITING_ACCEPTANCE; acceptance PENDING" },
    { "accept: refused", INTENT_ACCEPT_ORDER, ANSWER_REFUSED, "accept order 1 STOPPED",
      "accept-refused~galeria/1", "WAITING_ACCEPTANCE; acceptance FAILED" },
    { "accept: they take nothing", INTENT_ACCEPT_ORDER, ANSWER_BLOCKED, "accept order 1 READY", "",
      "WAITING_ACCEPTANCE; acceptance PENDING" },
    { "accept: no answer", INTENT_ACCEPT_ORDER, ANSWER_UNKNOWN, "accept order 1 DOUBT", "",
      "WAITING_ACCEPTANCE; acceptance PENDING" },

    { "accept: refused, or done before", INTENT_ACCEPT_ORDER, ANSWER_CONFLICT,
      "accept order 1 DOUBT", "", "WAITING_ACCEPTANCE; acceptance PENDING" },

    { "create: done", INTENT_CREATE_SHOP_ORDER, ANSWER_DONE, "set order reference 1 READY", "",
      "SHIPPING; acceptance DONE, creation DONE, reference PENDING" },
    { "create: later", INTENT_CREATE_SHOP_ORDER, ANSWER_RETRY, "create shop order 1 READY", "",
      "SHIPPING; acceptance DONE, creation PENDING" },
    { "create: refused", INTENT_CREATE_SHOP_ORDER, ANSWER_REFUSED, "create shop order 1 STOPPED",
      "create-refused~galeria/1", "SHIPPING; acceptance DONE, creation FAILED" },
    { "create: they take nothing", INTENT_CREATE_SHOP_ORDER, ANSWER_BLOCKED,
      "create shop order 1 READY", "", "SHIPPING; acceptance DONE, creation PENDING" },
    { "create: no answer", INTENT_CREATE_SHOP_ORDER, ANSWER_UNKNOWN, "create shop order 1 DOUBT",
      "", "SHIPPING; acceptance DONE, creation PENDING" },

    { "reference: done", INTENT_SET_REFERENCE, ANSWER_DONE, "", "",
      "SHIPPING; acceptance DONE, creation DONE, reference DONE" },
    { "reference: refused", INTENT_SET_REFERENCE, ANSWER_REFUSED, "set order reference 1 STOPPED",
      "call-failing~galeria/1/reference",
      "SHIPPING; acceptance DONE, creation DONE, reference FAILED" },
    { "reference: no answer, it overwrites", INTENT_SET_REFERENCE, ANSWER_UNKNOWN,
      "set order reference 1 READY", "",
      "SHIPPING; acceptance DONE, creation DONE, reference PENDING" },

    { "tracking: done, the dispatch follows", INTENT_SET_TRACKING, ANSWER_DONE,
      "ship order 1/p1 READY", "",
      "SHIPPING; acceptance DONE, creation DONE, reference DONE, tracking DONE, "
      "dispatch PENDING" },
    { "tracking: later", INTENT_SET_TRACKING, ANSWER_RETRY, "set tracking 1/p1 READY", "",
      "SHIPPING; acceptance DONE, creation DONE, reference DONE, tracking PENDING" },
    { "tracking: refused", INTENT_SET_TRACKING, ANSWER_REFUSED, "set tracking 1/p1 STOPPED",
      "tracking-refused~galeria/1/p1",
      "SHIPPING; acceptance DONE, creation DONE, reference DONE, tracking FAILED" },
    { "tracking: refused, it overwrites", INTENT_SET_TRACKING, ANSWER_CONFLICT,
      "set tracking 1/p1 STOPPED", "tracking-refused~galeria/1/p1",
      "SHIPPING; acceptance DONE, creation DONE, reference DONE, tracking FAILED" },
    { "tracking: no answer, it overwrites", INTENT_SET_TRACKING, ANSWER_UNKNOWN,
      "set tracking 1/p1 READY", "",
      "SHIPPING; acceptance DONE, creation DONE, reference DONE, tracking PENDING" },

    { "ship: done", INTENT_SHIP_ORDER, ANSWER_DONE, "", "",
      "SHIPPED; acceptance DONE, creation DONE, reference DONE, tracking DONE, dispatch DONE" },
    { "ship: later", INTENT_SHIP_ORDER, ANSWER_RETRY, "ship order 1/p1 READY", "",
      "SHIPPING; acceptance DONE, creation DONE, reference DONE, tracking DONE, "
      "dispatch PENDING" },
    { "ship: refused", INTENT_SHIP_ORDER, ANSWER_REFUSED, "ship order 1/p1 STOPPED",
      "ship-refused~galeria/1/p1",
      "SHIPPING; acceptance DONE, creation DONE, reference DONE, tracking DONE, "
      "dispatch FAILED" },
    { "ship: no answer", INTENT_SHIP_ORDER, ANSWER_UNKNOWN, "ship order 1/p1 DOUBT", "",
      "SHIPPING; acceptance DONE, creation DONE, reference DONE, tracking DONE, "
      "dispatch PENDING" },

    { "refund: done", INTENT_REFUND_LINE, ANSWER_DONE, "", "", NULL },
    { "refund: later", INTENT_REFUND_LINE, ANSWER_RETRY, "refund line 1/f1 READY", "", NULL },
    { "refund: refused", INTENT_REFUND_LINE, ANSWER_REFUSED, "refund line 1/f1 STOPPED",
      "refund-refused~galeria/1/f1", NULL },
    { "refund: they take nothing", INTENT_REFUND_LINE, ANSWER_BLOCKED, "refund line 1/f1 READY", "",
      NULL },
    { "refund: no answer", INTENT_REFUND_LINE, ANSWER_UNKNOWN, "refund line 1/f1 DOUBT", "", NULL },
};

static void an_answer_decides(void **state)
{
    const struct answer_row *row = *state;
    struct desk desk;
    stage(&desk, row->kind);
    make_ready(&desk, row->kind);
    int64_t intent_no = acme_intent(&desk, row->kind).intent_no;
    acme_answer(&desk, row->kind, row->answer);
    assert_string_equal(outbox_text(&desk), row->outbox);
    assert_string_equal(exceptions_text(&desk), row->exceptions);
    if (row->order != NULL)
        assert_string_equal(order_text(&desk, GALERIA, "1"), row->order);
    /* The same answer once more says nothing. */
    desk_must(&desk, (struct command){ .kind = COMMAND_INTENT_ANSWER,
                                       .intent_answer = { .channel = GALERIA,
                                                          .intent_no = intent_no,
                                                          .answer = ANSWER_REFUSED } });
    assert_string_equal(outbox_text(&desk), row->outbox);
    assert_string_equal(exceptions_text(&desk), row->exceptions);
    desk_close(&desk);
}

/* ---- starting ---- */

static void it_is_in_flight_before_its_first_byte_leaves(void **state)
{
    (void)state;
    struct desk desk;
    stage(&desk, INTENT_ACCEPT_ORDER);
    struct outcome outcome = acme_start(&desk, INTENT_ACCEPT_ORDER);
    assert_int_equal(outcome.intent->state, INTENT_STATE_IN_FLIGHT);
    assert_int_equal(outcome.intent->attempts, 1);
    assert_true(str_eq(outcome.order->order_id, STR("1")));
    desk_restart(&desk); /* kill -9 */
    assert_string_equal(outbox_text(&desk), "accept order 1 IN_FLIGHT");
    assert_null(acme_start(&desk, INTENT_ACCEPT_ORDER).intent); /* not a second time */
    acme_answer(&desk, INTENT_ACCEPT_ORDER, ANSWER_UNKNOWN);
    assert_string_equal(outbox_text(&desk), "accept order 1 DOUBT");
    desk_close(&desk);
}

static void what_a_lane_needs_comes_with_the_start(void **state)
{
    (void)state;
    struct desk desk;
    stage(&desk, INTENT_SET_TRACKING);
    struct outcome outcome = acme_start(&desk, INTENT_SET_TRACKING);
    assert_true(str_eq(outcome.shipment->carrier_code, STR("DHL")));
    assert_true(str_eq(outcome.shipment->tracking_number, STR("123")));
    asked_refund(&desk);
    outcome = acme_start(&desk, INTENT_REFUND_LINE);
    assert_int_equal(outcome.refund->amount.minor, 5000);
    desk_close(&desk);
}

static void nothing_starts_before_its_time_or_on_a_paused_channel(void **state)
{
    (void)state;
    struct desk desk;
    stage(&desk, INTENT_ACCEPT_ORDER);
    acme_answer(&desk, INTENT_ACCEPT_ORDER, ANSWER_RETRY);
    assert_null(acme_start(&desk, INTENT_ACCEPT_ORDER).intent);
    desk_pass(&desk, 60);
    struct command pause = { .kind = COMMAND_SET_CHANNEL_STATE,
                             .set_channel_state = { GALERIA, STR("holidays"),
                                                    CHANNEL_STATE_PAUSED } };
    desk_must(&desk, pause);
    assert_null(acme_start(&desk, INTENT_ACCEPT_ORDER).intent);
    pause.set_channel_state.state = CHANNEL_STATE_ACTIVE;
    desk_must(&desk, pause);
    assert_int_equal(acme_start(&desk, INTENT_ACCEPT_ORDER).intent->attempts, 2);
    desk_close(&desk);
}

static void an_intent_that_there_is_not_is_nothing(void **state)
{
    (void)state;
    struct desk desk;
    stage(&desk, INTENT_ACCEPT_ORDER);
    assert_null(desk_must(&desk, (struct command){ .kind = COMMAND_START_INTENT,
                                                   .start_intent = { GALERIA, 99 } })
                    .intent);
    desk_close(&desk);
}

struct overtaken_row {
    const char *name;
    enum intent_kind kind;
    enum order_state state;
    const char *outbox;
    const char *order;
};
static const struct overtaken_row overtaken_rows[] = {
    { "accepted by hand", INTENT_ACCEPT_ORDER, ORDER_STATE_WAITING_DEBIT, "",
      "WAITING_DEBIT; acceptance DONE" },
    { "cancelled before it was accepted", INTENT_ACCEPT_ORDER, ORDER_STATE_CANCELED, "",
      "CANCELED" },
    { "a state that nobody knows keeps the decision", INTENT_ACCEPT_ORDER, ORDER_STATE_UNKNOWN,
      "accept order 1 IN_FLIGHT", "UNKNOWN; acceptance PENDING" },
    { "cancelled before it was created", INTENT_CREATE_SHOP_ORDER, ORDER_STATE_CANCELED, "",
      "CANCELED; acceptance DONE" },
    { "sent by hand before it was created", INTENT_CREATE_SHOP_ORDER, ORDER_STATE_SHIPPED, "",
      "SHIPPED; acceptance DONE, dispatch DONE" },
    { "sent by hand, its number still goes", INTENT_SET_TRACKING, ORDER_STATE_SHIPPED,
      "set tracking 1/p1 IN_FLIGHT",
      "SHIPPED; acceptance DONE, creation DONE, reference DONE, tracking PENDING, "
      "dispatch DONE" },
    { "sent by hand after its number", INTENT_SHIP_ORDER, ORDER_STATE_SHIPPED, "",
      "SHIPPED; acceptance DONE, creation DONE, reference DONE, tracking DONE, dispatch DONE" },
    { "cancelled before the dispatch", INTENT_SHIP_ORDER, ORDER_STATE_CANCELED, "",
      "CANCELED; acceptance DONE, creation DONE, reference DONE, tracking DONE" },
};

static void what_an_order_overtook_is_not_sent(void **state)
{
    const struct overtaken_row *row = *state;
    struct desk desk;
    stage(&desk, row->kind);
    make_ready(&desk, row->kind);
    desk_pass(&desk, 60);
    struct order *order = acme_seen(&desk, GALERIA, "1");
    acme_order_moves(&desk, order, row->state);
    acme_poll(&desk, GALERIA, order);
    acme_start(&desk, row->kind);
    assert_string_equal(outbox_text(&desk), row->outbox);
    assert_string_equal(order_text(&desk, GALERIA, "1"), row->order);
    desk_close(&desk);
}

/* ---- doubts end by what the other side shows ---- */

static void looks(struct desk *desk, enum intent_kind kind, struct order *order)
{
    struct intent intent = acme_intent(desk, kind);
    desk_must(desk, (struct command){ .kind = COMMAND_INTENT_LOOKUP,
                                      .intent_lookup = { .channel = GALERIA,
                                                         .intent_no = intent.intent_no,
                                                         .exchange = { .step = STR("OR11") },
                                                         .not_before = instant_add_s(desk->now, 60),
                                                         .order = order } });
    desk_pass(desk, 60);
}

struct doubt_row {
    const char *name;
    enum intent_kind kind;
    enum order_state state; /* that the marketplace shows */
    const char *outbox;     /* after one look */
    const char *exceptions;
    const char *order;
};
static const struct doubt_row doubt_rows[] = {
    { "the acceptance arrived", INTENT_ACCEPT_ORDER, ORDER_STATE_WAITING_DEBIT, "", "",
      "WAITING_DEBIT; acceptance DONE" },
    { "the acceptance is not to be seen", INTENT_ACCEPT_ORDER, ORDER_STATE_WAITING_ACCEPTANCE,
      "accept order 1 DOUBT", "", "WAITING_ACCEPTANCE; acceptance PENDING" },
    { "the order was refused meanwhile", INTENT_ACCEPT_ORDER, ORDER_STATE_REFUSED, "",
      "acceptance-missed~galeria/1", "REFUSED; acceptance FAILED" },
    { "the order was cancelled by the customer", INTENT_ACCEPT_ORDER, ORDER_STATE_CANCELED, "", "",
      "CANCELED" },
    { "a state that nobody knows", INTENT_ACCEPT_ORDER, ORDER_STATE_UNKNOWN, "accept order 1 DOUBT",
      "", "UNKNOWN; acceptance PENDING" },
    { "the dispatch arrived", INTENT_SHIP_ORDER, ORDER_STATE_SHIPPED, "", "",
      "SHIPPED; acceptance DONE, creation DONE, reference DONE, tracking DONE, dispatch DONE" },
    { "the customer has it", INTENT_SHIP_ORDER, ORDER_STATE_RECEIVED, "", "",
      "RECEIVED; acceptance DONE, creation DONE, reference DONE, tracking DONE, "
      "dispatch DONE" },
    { "the dispatch is not to be seen", INTENT_SHIP_ORDER, ORDER_STATE_SHIPPING,
      "ship order 1/p1 DOUBT", "",
      "SHIPPING; acceptance DONE, creation DONE, reference DONE, tracking DONE, "
      "dispatch PENDING" },
    { "the order was cancelled instead", INTENT_SHIP_ORDER, ORDER_STATE_CANCELED, "",
      "order-canceled~galeria/1",
      "CANCELED; acceptance DONE, creation DONE, reference DONE, tracking DONE" },
};

static void a_look_ends_the_doubt(void **state)
{
    const struct doubt_row *row = *state;
    struct desk desk;
    stage(&desk, row->kind);
    acme_answer(&desk, row->kind, ANSWER_UNKNOWN);
    desk_pass(&desk, 60);
    struct order *seen = acme_seen(&desk, GALERIA, "1");
    acme_order_moves(&desk, seen, row->state);
    looks(&desk, row->kind, seen);
    assert_string_equal(outbox_text(&desk), row->outbox);
    assert_string_equal(exceptions_text(&desk), row->exceptions);
    assert_string_equal(order_text(&desk, GALERIA, "1"), row->order);
    desk_close(&desk);
}

static void what_three_looks_do_not_show_is_sent_again(void **state)
{
    (void)state;
    struct desk desk;
    stage(&desk, INTENT_ACCEPT_ORDER);
    acme_answer(&desk, INTENT_ACCEPT_ORDER, ANSWER_UNKNOWN);
    for (int i = 0; i < 3; i++) {
        assert_string_equal(outbox_text(&desk), "accept order 1 DOUBT");
        desk_pass(&desk, 60);
        looks(&desk, INTENT_ACCEPT_ORDER, acme_seen(&desk, GALERIA, "1"));
    }
    assert_string_equal(outbox_text(&desk), "accept order 1 READY");
    assert_int_equal(acme_start(&desk, INTENT_ACCEPT_ORDER).intent->attempts, 2);
    desk_close(&desk);
}

/* ---- a refusal that may mean "done already" ---- */

static struct exception exception_named(struct desk *desk, const char *id)
{
    struct desk_rows rows = desk_table(desk, &desk->arena, KEY_TABLE_EXCEPTION, &record_exception);
    const struct exception *exceptions = rows.rows;
    for (size_t i = 0; i < rows.count; i++) {
        if (str_eq(exceptions[i].exception_id, str_c(id)))
            return exceptions[i];
    }
    fail_msg("no exception %s", id);
    return (struct exception){ 0 };
}

struct conflict_row {
    const char *name;
    enum intent_kind kind;
    const char *doubt, *stopped; /* outbox: while it is looked for, and in the end */
    const char *cause, *subject;
};
static const struct conflict_row conflict_rows[] = {
    { "acceptance", INTENT_ACCEPT_ORDER, "accept order 1 DOUBT", "accept order 1 STOPPED",
      "accept-refused", "galeria/1" },
    { "creation", INTENT_CREATE_SHOP_ORDER, "create shop order 1 DOUBT",
      "create shop order 1 STOPPED", "create-refused", "galeria/1" },
    { "dispatch", INTENT_SHIP_ORDER, "ship order 1/p1 DOUBT", "ship order 1/p1 STOPPED",
      "ship-refused", "galeria/1/p1" },
    { "refund", INTENT_REFUND_LINE, "refund line 1/f1 DOUBT", "refund line 1/f1 STOPPED",
      "refund-refused", "galeria/1/f1" },
};

/* Three looks at the other side, which shows the order as it was. */
static void looks_in_vain(struct desk *desk, const struct conflict_row *row)
{
    for (int i = 0; i < 3; i++) {
        assert_string_equal(outbox_text(desk), row->doubt);
        assert_string_equal(exceptions_text(desk), "");
        desk_pass(desk, 60);
        looks(desk, row->kind, acme_seen(desk, GALERIA, "1"));
    }
}

static void what_was_refused_and_is_not_done_is_not_sent_again(void **state)
{
    const struct conflict_row *row = *state;
    struct desk desk;
    stage(&desk, row->kind);
    make_ready(&desk, row->kind);
    acme_answer(&desk, row->kind, ANSWER_CONFLICT);
    looks_in_vain(&desk, row);
    assert_string_equal(outbox_text(&desk), row->stopped);
    const char *id = desk_text(&desk, "%s~%s", row->cause, row->subject);
    assert_string_equal(exceptions_text(&desk), id);
    struct exception exception = exception_named(&desk, id); /* of the call, not of the look */
    assert_true(str_eq(exception.step, STR("call")));
    assert_true(str_eq(exception.reason, STR("because")));
    assert_true(str_eq(exception.evidence, STR("PUT ... 400")));
    desk_close(&desk);
}

static void a_person_may_send_it_again(void **state)
{
    const struct conflict_row *row = *state;
    struct desk desk;
    stage(&desk, row->kind);
    make_ready(&desk, row->kind);
    acme_answer(&desk, row->kind, ANSWER_CONFLICT);
    looks_in_vain(&desk, row);
    desk_must(&desk, acme_handling(&desk, COMMAND_RETRY_EXCEPTION, row->cause, row->subject));
    make_ready(&desk, row->kind);
    assert_int_equal(acme_intent(&desk, row->kind).state, INTENT_STATE_READY);
    acme_answer(&desk, row->kind, ANSWER_UNKNOWN); /* this time there was no answer */
    looks_in_vain(&desk, row);
    assert_int_equal(acme_intent(&desk, row->kind).state, INTENT_STATE_READY);
    assert_string_equal(exceptions_text(&desk), "");
    desk_close(&desk);
}

static void what_was_refused_because_it_is_done_is_done(void **state)
{
    (void)state;
    struct desk desk;
    stage(&desk, INTENT_ACCEPT_ORDER);
    acme_answer(&desk, INTENT_ACCEPT_ORDER, ANSWER_CONFLICT);
    desk_pass(&desk, 60);
    struct order *seen = acme_seen(&desk, GALERIA, "1");
    looks(&desk, INTENT_ACCEPT_ORDER, seen);
    acme_order_moves(&desk, seen, ORDER_STATE_WAITING_DEBIT);
    looks(&desk, INTENT_ACCEPT_ORDER, seen);
    assert_string_equal(order_text(&desk, GALERIA, "1"), "WAITING_DEBIT; acceptance DONE");
    assert_string_equal(outbox_text(&desk), "");
    assert_string_equal(exceptions_text(&desk), "");
    desk_close(&desk);
}

static void an_order_that_is_not_listed_does_not_undo_its_refusal(void **state)
{
    (void)state;
    struct desk desk;
    stage(&desk, INTENT_ACCEPT_ORDER);
    acme_answer(&desk, INTENT_ACCEPT_ORDER, ANSWER_CONFLICT);
    for (int i = 0; i < 3; i++)
        looks(&desk, INTENT_ACCEPT_ORDER, NULL);
    assert_string_equal(order_text(&desk, GALERIA, "1"), "WAITING_ACCEPTANCE; acceptance FAILED");
    assert_string_equal(exceptions_text(&desk), "accept-refused~galeria/1");
    desk_close(&desk);
}

static void a_refusal_of_ours_is_found_refused(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    struct order *order = acme_order_of(&desk, "1", ORDER_STATE_WAITING_ACCEPTANCE, "tee", 1);
    acme_poll(&desk, GALERIA, order); /* of a SKU that nobody knows */
    desk_must(&desk,
              (struct command){ .kind = COMMAND_DECIDE_ORDER,
                                .decide_order = { .channel = GALERIA, .order_id = STR("1") } });
    acme_answer(&desk, INTENT_ACCEPT_ORDER, ANSWER_UNKNOWN);
    desk_pass(&desk, 60);
    acme_order_moves(&desk, order, ORDER_STATE_REFUSED);
    looks(&desk, INTENT_ACCEPT_ORDER, order);
    assert_string_equal(order_text(&desk, GALERIA, "1"), "REFUSED; acceptance DONE");
    assert_string_equal(exceptions_text(&desk), "");
    desk_close(&desk);
}

static void a_look_before_the_latest_news_is_no_look(void **state)
{
    (void)state;
    struct desk desk;
    stage(&desk, INTENT_ACCEPT_ORDER);
    struct order *old = acme_seen(&desk, GALERIA, "1");
    acme_answer(&desk, INTENT_ACCEPT_ORDER, ANSWER_UNKNOWN);
    desk_pass(&desk, 60);
    acme_poll(&desk, GALERIA, acme_seen(&desk, GALERIA, "1"));
    for (int i = 0; i < 4; i++)
        looks(&desk, INTENT_ACCEPT_ORDER, old);
    assert_string_equal(outbox_text(&desk), "accept order 1 DOUBT");
    desk_close(&desk);
}

static void looks_that_fail_are_told_after_a_while(void **state)
{
    (void)state;
    struct desk desk;
    stage(&desk, INTENT_ACCEPT_ORDER);
    acme_answer(&desk, INTENT_ACCEPT_ORDER, ANSWER_UNKNOWN);
    int64_t intent_no = acme_intent(&desk, INTENT_ACCEPT_ORDER).intent_no;
    for (int i = 0; i < 20; i++) {
        desk_pass(&desk, 60);
        desk_must(&desk,
                  (struct command){ .kind = COMMAND_INTENT_LOOKUP,
                                    .intent_lookup = { .channel = GALERIA,
                                                       .intent_no = intent_no,
                                                       .has_failed = true,
                                                       .exchange = { .reason = STR("503") } } });
    }
    assert_string_equal(outbox_text(&desk), "accept order 1 DOUBT"); /* never sent blind */
    assert_string_equal(exceptions_text(&desk), "call-failing~galeria/1");
    looks(&desk, INTENT_ACCEPT_ORDER, acme_seen(&desk, GALERIA, "1"));
    assert_string_equal(exceptions_text(&desk), "");
    desk_close(&desk);
}

/* ---- calls that keep failing ---- */

static void a_call_that_keeps_failing_is_an_exception_and_goes_on(void **state)
{
    (void)state;
    struct desk desk;
    stage(&desk, INTENT_ACCEPT_ORDER);
    for (int i = 0; i < LIMIT_INTENT_ATTEMPT_COUNT; i++) {
        assert_string_equal(exceptions_text(&desk), "");
        acme_answer(&desk, INTENT_ACCEPT_ORDER, ANSWER_RETRY);
        desk_pass(&desk, 60);
    }
    assert_string_equal(exceptions_text(&desk), "call-failing~galeria/1");
    assert_string_equal(outbox_text(&desk), "accept order 1 READY");
    acme_answer(&desk, INTENT_ACCEPT_ORDER, ANSWER_DONE);
    assert_string_equal(exceptions_text(&desk), "");
    desk_close(&desk);
}

static void a_look_that_leads_to_another_try_ends_no_alarm(void **state)
{
    (void)state;
    struct desk desk;
    stage(&desk, INTENT_ACCEPT_ORDER);
    for (int i = 0; i < LIMIT_INTENT_ATTEMPT_COUNT; i++) {
        acme_answer(&desk, INTENT_ACCEPT_ORDER, ANSWER_UNKNOWN);
        for (int k = 0; k < 3; k++) {
            desk_pass(&desk, 60);
            looks(&desk, INTENT_ACCEPT_ORDER, acme_seen(&desk, GALERIA, "1"));
        }
    }
    assert_string_equal(outbox_text(&desk), "accept order 1 READY");
    assert_string_equal(exceptions_text(&desk), "call-failing~galeria/1");
    acme_answer(&desk, INTENT_ACCEPT_ORDER, ANSWER_REFUSED); /* what is wrong is known by now */
    assert_string_equal(exceptions_text(&desk), "accept-refused~galeria/1");
    desk_close(&desk);
}

static void a_retry_forgets_the_attempts(void **state)
{
    (void)state;
    struct desk desk;
    stage(&desk, INTENT_ACCEPT_ORDER);
    for (int i = 0; i < LIMIT_INTENT_ATTEMPT_COUNT; i++) {
        acme_answer(&desk, INTENT_ACCEPT_ORDER, ANSWER_RETRY);
        desk_pass(&desk, 60);
    }
    desk_must(&desk, acme_handling(&desk, COMMAND_RETRY_EXCEPTION, "call-failing", "galeria/1"));
    assert_string_equal(exceptions_text(&desk), "");
    assert_int_equal(acme_intent(&desk, INTENT_ACCEPT_ORDER).attempts, 0);
    acme_answer(&desk, INTENT_ACCEPT_ORDER, ANSWER_RETRY);
    assert_string_equal(exceptions_text(&desk), "");
    desk_close(&desk);
}

static void a_blocked_call_does_not_count_as_an_attempt(void **state)
{
    (void)state;
    struct desk desk;
    stage(&desk, INTENT_ACCEPT_ORDER);
    acme_answer(&desk, INTENT_ACCEPT_ORDER, ANSWER_BLOCKED);
    assert_int_equal(acme_intent(&desk, INTENT_ACCEPT_ORDER).attempts, 0);
    desk_close(&desk);
}

struct refused_row {
    const char *name;
    enum intent_kind kind;
    const char *cause, *subject;
    const char *outbox; /* after the retry */
};
static const struct refused_row refused_rows[] = {
    { "acceptance", INTENT_ACCEPT_ORDER, "accept-refused", "galeria/1", "accept order 1 READY" },
    { "creation looks again first", INTENT_CREATE_SHOP_ORDER, "create-refused", "galeria/1",
      "create shop order 1 DOUBT" },
    { "reference", INTENT_SET_REFERENCE, "call-failing", "galeria/1/reference",
      "set order reference 1 READY" },
    { "tracking", INTENT_SET_TRACKING, "tracking-refused", "galeria/1/p1",
      "set tracking 1/p1 READY" },
    { "dispatch", INTENT_SHIP_ORDER, "ship-refused", "galeria/1/p1", "ship order 1/p1 READY" },
    { "refund", INTENT_REFUND_LINE, "refund-refused", "galeria/1/f1", "refund line 1/f1 READY" },
};

static void what_was_refused_can_be_tried_again(void **state)
{
    const struct refused_row *row = *state;
    struct desk desk;
    stage(&desk, row->kind);
    make_ready(&desk, row->kind);
    acme_answer(&desk, row->kind, ANSWER_REFUSED);
    desk_must(&desk, acme_handling(&desk, COMMAND_RETRY_EXCEPTION, row->cause, row->subject));
    assert_string_equal(outbox_text(&desk), row->outbox);
    assert_string_equal(exceptions_text(&desk), "");
    make_ready(&desk, row->kind);
    acme_answer(&desk, row->kind, ANSWER_REFUSED); /* opened again */
    assert_string_equal(exceptions_text(&desk),
                        desk_text(&desk, "%s~%s", row->cause, row->subject));
    desk_close(&desk);
}

static void what_was_refused_can_be_given_up(void **state)
{
    const struct refused_row *row = *state;
    struct desk desk;
    stage(&desk, row->kind);
    make_ready(&desk, row->kind);
    acme_answer(&desk, row->kind, ANSWER_REFUSED);
    desk_must(&desk, acme_handling(&desk, COMMAND_RESOLVE_EXCEPTION, row->cause, row->subject));
    assert_string_equal(outbox_text(&desk), "");
    desk_refused(&desk, acme_handling(&desk, COMMAND_RETRY_EXCEPTION, row->cause, row->subject),
                 REASON_EXCEPTION_STATE_CONFLICT);
    desk_close(&desk);
}

/* ---- creation ---- */

static void finds(struct desk *desk, const struct shop_order *orders, size_t count)
{
    struct intent intent = acme_intent(desk, INTENT_CREATE_SHOP_ORDER);
    desk_must(desk, (struct command){ .kind = COMMAND_INTENT_LOOKUP,
                                      .intent_lookup = { .channel = GALERIA,
                                                         .intent_no = intent.intent_no,
                                                         .not_before = instant_add_s(desk->now, 60),
                                                         .shop_orders = orders,
                                                         .shop_order_count = count } });
}

static void an_order_that_stands_there_is_adopted(void **state)
{
    (void)state;
    struct desk desk;
    stage(&desk, INTENT_CREATE_SHOP_ORDER);
    assert_int_equal(acme_start(&desk, INTENT_CREATE_SHOP_ORDER).intent->state,
                     INTENT_STATE_DOUBT); /* a look before anything is sent */
    struct order stored = acme_stored(&desk, GALERIA, "1");
    finds(&desk, acme_shop_order(&desk, &stored), 1);
    stored = acme_stored(&desk, GALERIA, "1");
    assert_int_equal(stored.creation, STEP_DONE);
    assert_true(str_eq(stored.shop_order_id, STR("sc-1")));
    assert_int_equal(stored.lines[0].shop_item_count, 2);
    assert_int_equal(stored.lines[0].shop_item_ids[1], 101);
    assert_string_equal(outbox_text(&desk), "set order reference 1 READY");
    desk_close(&desk);
}

static void a_lost_answer_is_looked_for_three_times(void **state)
{
    (void)state;
    struct desk desk;
    stage(&desk, INTENT_CREATE_SHOP_ORDER);
    finds(&desk, NULL, 0); /* the look before: one is enough, nothing was sent */
    assert_string_equal(outbox_text(&desk), "create shop order 1 READY");
    acme_answer(&desk, INTENT_CREATE_SHOP_ORDER, ANSWER_UNKNOWN);
    for (int i = 0; i < 3; i++) {
        assert_string_equal(outbox_text(&desk), "create shop order 1 DOUBT");
        desk_pass(&desk, 60);
        finds(&desk, NULL, 0);
    }
    assert_string_equal(outbox_text(&desk), "create shop order 1 READY");
    acme_answer(&desk, INTENT_CREATE_SHOP_ORDER, ANSWER_UNKNOWN);
    desk_pass(&desk, 60);
    struct order stored = acme_stored(&desk, GALERIA, "1");
    finds(&desk, acme_shop_order(&desk, &stored), 1);
    assert_int_equal(acme_stored(&desk, GALERIA, "1").creation, STEP_DONE);
    desk_close(&desk);
}

static void two_orders_there_are_an_exception_and_the_older_is_kept(void **state)
{
    (void)state;
    struct desk desk;
    stage(&desk, INTENT_CREATE_SHOP_ORDER);
    struct order stored = acme_stored(&desk, GALERIA, "1");
    struct shop_order orders[] = { *acme_shop_order(&desk, &stored),
                                   *acme_shop_order(&desk, &stored) };
    orders[0].created = instant_add_s(desk.now, 5);
    orders[0].shop_order_id = STR("newer");
    finds(&desk, orders, 2);
    assert_true(str_eq(acme_stored(&desk, GALERIA, "1").shop_order_id, STR("sc-1")));
    assert_string_equal(exceptions_text(&desk), "create-duplicate~galeria/1");
    desk_close(&desk);
}

static void units_that_the_shop_did_not_take_are_an_exception(void **state)
{
    (void)state;
    struct desk desk;
    stage(&desk, INTENT_CREATE_SHOP_ORDER);
    struct order stored = acme_stored(&desk, GALERIA, "1");
    struct shop_order *made = acme_shop_order(&desk, &stored);
    made->item_count = 1;
    finds(&desk, made, 1);
    assert_string_equal(exceptions_text(&desk), "create-refused~galeria/1/1-1");
    assert_int_equal(acme_stored(&desk, GALERIA, "1").lines[0].shop_item_count, 1);
    desk_close(&desk);
}

static void an_order_found_after_its_cancellation_is_told(void **state)
{
    (void)state;
    struct desk desk;
    stage(&desk, INTENT_CREATE_SHOP_ORDER);
    finds(&desk, NULL, 0);
    acme_answer(&desk, INTENT_CREATE_SHOP_ORDER, ANSWER_UNKNOWN);
    desk_pass(&desk, 60);
    struct order *order = acme_seen(&desk, GALERIA, "1");
    acme_order_moves(&desk, order, ORDER_STATE_CANCELED);
    acme_poll(&desk, GALERIA, order);
    assert_non_null(acme_start(&desk, INTENT_CREATE_SHOP_ORDER).intent); /* it may stand there */
    struct order stored = acme_stored(&desk, GALERIA, "1");
    finds(&desk, acme_shop_order(&desk, &stored), 1);
    assert_string_equal(exceptions_text(&desk), "order-canceled~galeria/1");
    assert_string_equal(outbox_text(&desk), "");
    desk_close(&desk);
}

static void a_person_who_retries_does_not_end_the_search(void **state)
{
    (void)state;
    struct desk desk;
    stage(&desk, INTENT_CREATE_SHOP_ORDER);
    finds(&desk, NULL, 0);
    acme_answer(&desk, INTENT_CREATE_SHOP_ORDER, ANSWER_UNKNOWN);
    desk_pass(&desk, 3600);
    desk_must(&desk, (struct command){
                         .kind = COMMAND_INTENT_LOOKUP,
                         .intent_lookup = {
                             .channel = GALERIA,
                             .intent_no = acme_intent(&desk, INTENT_CREATE_SHOP_ORDER).intent_no,
                             .has_failed = true,
                             .exchange = { .reason = STR("503") } } });
    desk_must(&desk, acme_handling(&desk, COMMAND_RETRY_EXCEPTION, "call-failing", "galeria/1"));
    struct order *order = acme_seen(&desk, GALERIA, "1");
    acme_order_moves(&desk, order, ORDER_STATE_CANCELED);
    acme_poll(&desk, GALERIA, order);
    assert_non_null(acme_start(&desk, INTENT_CREATE_SHOP_ORDER).intent); /* it may stand there */
    struct order stored = acme_stored(&desk, GALERIA, "1");
    finds(&desk, acme_shop_order(&desk, &stored), 1);
    assert_string_equal(exceptions_text(&desk), "order-canceled~galeria/1");
    desk_close(&desk);
}

static void references_of_many_orders_are_answered_at_once(void **state)
{
    (void)state;
    struct desk desk;
    stage(&desk, INTENT_SET_REFERENCE);
    int64_t intent_no = acme_intent(&desk, INTENT_SET_REFERENCE).intent_no;
    struct reference_result rows[] = { { .intent_no = intent_no, .answer = ANSWER_RETRY },
                                       { .intent_no = 99, .answer = ANSWER_DONE } };
    struct command command = { .kind = COMMAND_ANSWER_REFERENCES,
                               .answer_references = {
                                   .channel = GALERIA, .rows = rows, .count = 2 } };
    desk_must(&desk, command);
    assert_string_equal(outbox_text(&desk), "set order reference 1 READY");
    rows[0].answer = ANSWER_DONE;
    desk_must(&desk, command);
    assert_string_equal(outbox_text(&desk), "");
    assert_true(str_eq(acme_stored(&desk, GALERIA, "1").seller_reference, STR("sc-1")));
    desk_close(&desk);
}

static void each_command_is_applied_after_its_allocations_failed(void **state)
{
    (void)state;
    desk_has_tortured("intent_test");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_in_flight_before_its_first_byte_leaves),
        cmocka_unit_test(what_a_lane_needs_comes_with_the_start),
        cmocka_unit_test(nothing_starts_before_its_time_or_on_a_paused_channel),
        cmocka_unit_test(an_intent_that_there_is_not_is_nothing),
        cmocka_unit_test(what_three_looks_do_not_show_is_sent_again),
        cmocka_unit_test(what_was_refused_because_it_is_done_is_done),
        cmocka_unit_test(an_order_that_is_not_listed_does_not_undo_its_refusal),
        cmocka_unit_test(a_refusal_of_ours_is_found_refused),
        cmocka_unit_test(a_look_before_the_latest_news_is_no_look),
        cmocka_unit_test(looks_that_fail_are_told_after_a_while),
        cmocka_unit_test(a_call_that_keeps_failing_is_an_exception_and_goes_on),
        cmocka_unit_test(a_look_that_leads_to_another_try_ends_no_alarm),
        cmocka_unit_test(a_retry_forgets_the_attempts),
        cmocka_unit_test(a_blocked_call_does_not_count_as_an_attempt),
        cmocka_unit_test(an_order_that_stands_there_is_adopted),
        cmocka_unit_test(a_lost_answer_is_looked_for_three_times),
        cmocka_unit_test(two_orders_there_are_an_exception_and_the_older_is_kept),
        cmocka_unit_test(units_that_the_shop_did_not_take_are_an_exception),
        cmocka_unit_test(an_order_found_after_its_cancellation_is_told),
        cmocka_unit_test(a_person_who_retries_does_not_end_the_search),
        cmocka_unit_test(references_of_many_orders_are_answered_at_once),
        cmocka_unit_test(each_command_is_applied_after_its_allocations_failed),
    };
    int failed = ROWS_RUN(an_answer_decides, answer_rows);
    failed += ROWS_RUN(what_an_order_overtook_is_not_sent, overtaken_rows);
    failed += ROWS_RUN(a_look_ends_the_doubt, doubt_rows);
    failed += ROWS_RUN(what_was_refused_and_is_not_done_is_not_sent_again, conflict_rows);
    failed += ROWS_RUN(a_person_may_send_it_again, conflict_rows);
    failed += ROWS_RUN(what_was_refused_can_be_tried_again, refused_rows);
    failed += ROWS_RUN(what_was_refused_can_be_given_up, refused_rows);
    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
