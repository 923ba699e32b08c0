/* tests/unit/lanes/acts_test.c: what was promised is done, once, whatever the answers are. */
#include "tests/rows.h"
#include "tests/unit/lanes/stage.h"

enum act { ACCEPT, TRACK, SHIP, REFUND, CREATE };

static const char *const patterns[] = {
    [ACCEPT] = ON_ACCEPT, [TRACK] = ON_TRACKING, [SHIP] = ON_SHIP,
    [REFUND] = ON_REFUND, [CREATE] = ON_CREATE,
};

static int64_t times_done(const struct mart_order *order, enum act act)
{
    const int64_t counts[] = {
        [ACCEPT] = order->accept_count,     [TRACK] = order->track_count,
        [SHIP] = order->ship_count,         [REFUND] = (int64_t)order->refund_count,
        [CREATE] = order->shop_order_count,
    };
    return counts[act];
}

/* Everything up to the act itself has gone well; the act is what happens next. */
static struct mart_order *before(struct stage *stage, enum act act)
{
    stage_open(stage);
    stage_push(stage, "tee", 10);
    stage_run(stage, 100); /* platform, polls and sweep have had their turn */
    struct mart_order *order =
        mart_order(&stage->mart, STAGE_GALERIA, "4711", "tee",
                   act == ACCEPT ? ORDER_STATE_WAITING_ACCEPTANCE : ORDER_STATE_SHIPPING);
    if (act == TRACK || act == SHIP || act == REFUND)
        stage_run(stage, 500);
    return order;
}

static void the_act(struct stage *stage, enum act act)
{
    if (act == TRACK || act == SHIP)
        stage_dispatch(stage, "4711", "00340434161094000001");
    if (act == REFUND)
        stage_refund(stage, "4711", "g1");
    stage_run_until_sent(stage, patterns[act], 1, 400);
}

struct answer_row {
    const char *name;
    enum act act;
    struct wire_reply reply; /* to the first try */
    bool acts;               /* it was done all the same */
    const char *told;        /* two minutes later */
    size_t sends;            /* in the end */
    int64_t done;            /* times, in the end */
};
#define NOT_SENT                                                                                   \
    {                                                                                              \
        .outcome = HTTP_NOT_SENT                                                                   \
    }
#define NO_ANSWER                                                                                  \
    {                                                                                              \
        .outcome = HTTP_NO_ANSWER                                                                  \
    }
#define BUSY                                                                                       \
    {                                                                                              \
        .status = 429, .retry_after_s = 37                                                         \
    }
#define HTML                                                                                       \
    {                                                                                              \
        .body = STR_INIT("<html>be right back</html>")                                             \
    }
static const struct answer_row answer_rows[] = {
    { "acceptance: done", ACCEPT, { .status = 204 }, true, "", 1, 1 },
    { "acceptance: never left", ACCEPT, NOT_SENT, false, "", 2, 1 },
    { "acceptance: too many", ACCEPT, BUSY, false, "", 2, 1 },
    { "acceptance: lost on its way there", ACCEPT, NO_ANSWER, false, "", 2, 1 },
    { "acceptance: lost on its way back", ACCEPT, NO_ANSWER, true, "", 1, 1 },
    { "acceptance: 500, and not done", ACCEPT, { .status = 500 }, false, "", 2, 1 },
    { "acceptance: 503, and done", ACCEPT, { .status = 503 }, true, "", 1, 1 },
    { "acceptance: wrong state, because it is done", ACCEPT, { .status = 400 }, true, "", 1, 1 },
    { "acceptance: refused",
      ACCEPT,
      { .status = 422 },
      false,
      "accept-refused~galeria/4711",
      1,
      0 },
    { "acceptance: no right", ACCEPT, { .status = 403 }, false, "call-failing~galeria/OR21", 2, 1 },
    { "acceptance: another address",
      ACCEPT,
      { .status = 302 },
      false,
      "call-failing~galeria/OR21",
      2,
      1 },
    { "tracking: done", TRACK, { .status = 204 }, true, "", 1, 1 },
    { "tracking: never left", TRACK, NOT_SENT, false, "", 2, 1 },
    { "tracking: lost on its way back", TRACK, NO_ANSWER, true, "", 2, 2 },
    { "tracking: 503", TRACK, { .status = 503 }, false, "", 2, 1 },
    { "tracking: refused",
      TRACK,
      { .status = 400 },
      false,
      "tracking-refused~galeria/4711/001",
      1,
      0 },
    { "dispatch: done", SHIP, { .status = 204 }, true, "", 1, 1 },
    { "dispatch: never left", SHIP, NOT_SENT, false, "", 2, 1 },
    { "dispatch: lost on its way there", SHIP, NO_ANSWER, false, "", 2, 1 },
    { "dispatch: lost on its way back", SHIP, NO_ANSWER, true, "", 1, 1 },
    { "dispatch: wrong state, because it is done", SHIP, { .status = 400 }, true, "", 1, 1 },
    { "dispatch: not found",
      SHIP,
      { .status = 404 },
      false,
      "ship-refused~galeria/4711/001",
      1,
      0 },
    { "refund: done",
      REFUND,
      { .body = STR_INIT("{\"refunds\":[{\"refund_id\":7,\"order_line_id\":\"4711-1\"}]}") },
      true,
      "",
      1,
      1 },
    { "refund: never left", REFUND, NOT_SENT, false, "", 2, 1 },
    { "refund: too many", REFUND, BUSY, false, "", 2, 1 },
    { "refund: lost on its way there", REFUND, NO_ANSWER, false, "", 2, 1 },
    { "refund: lost on its way back", REFUND, NO_ANSWER, true, "", 1, 1 },
    { "refund: 502, and done", REFUND, { .status = 502 }, true, "", 1, 1 },
    { "refund: done, and its answer is no JSON", REFUND, HTML, true, "", 1, 1 },
    { "refund: done, and its answer is empty", REFUND, { .status = 200 }, true, "", 1, 1 },
    { "refund: refused", REFUND, { .status = 400 }, false, "refund-refused~galeria/4711/g1", 1, 0 },
    { "creation: done",
      CREATE,
      { .status = 201,
        .body = STR_INIT("{\"id\":5,\"currencyCode\":\"EUR\",\"items\":[{\"id\":50,\"key\":"
                         "\"4711-1:1\"}]}") },
      true,
      "",
      1,
      1 },
    { "creation: never left", CREATE, NOT_SENT, false, "", 2, 1 },
    { "creation: too many", CREATE, { .status = 429, .rate_reset_s = 37 }, false, "", 2, 1 },
    { "creation: lost on its way there", CREATE, NO_ANSWER, false, "", 2, 1 },
    { "creation: lost on its way back", CREATE, NO_ANSWER, true, "", 1, 1 },
    { "creation: 409, because it is there", CREATE, { .status = 409 }, true, "", 1, 1 },
    { "creation: done, and its answer is no JSON", CREATE, HTML, true, "", 1, 1 },
    { "creation: refused", CREATE, { .status = 422 }, false, "create-refused~galeria/4711", 1, 0 },
};

static void an_act_is_done_once_whatever_is_answered(void **state)
{
    const struct answer_row *row = *state;
    struct stage stage;
    struct mart_order *order = before(&stage, row->act);
    if (row->acts)
        wire_lose(&stage.wire, patterns[row->act]);
    else
        wire_once(&stage.wire, patterns[row->act], row->reply);
    stage.wire.rules[stage.wire.rule_count - 1].reply = row->reply;
    the_act(&stage, row->act);
    stage_run(&stage, 120);
    assert_string_equal(stage_exceptions(&stage), row->told);
    stage_run(&stage, 3600);
    assert_int_equal(wire_count(&stage.wire, patterns[row->act]), row->sends);
    assert_int_equal(times_done(order, row->act), row->done);
    assert_string_equal(stage_exceptions(&stage), row->done > 0 ? "" : row->told);
    if (row->done > 0)
        assert_string_equal(stage_outbox(&stage), "");
    stage_close(&stage);
}

struct refusal_row {
    const char *name;
    enum act act;
    int32_t status; /* of every answer */
    const char *told;
};
static const struct refusal_row refusal_rows[] = {
    { "acceptance: 400", ACCEPT, 400, "accept-refused~galeria/4711" },
    { "dispatch: 400", SHIP, 400, "ship-refused~galeria/4711/001" },
    { "creation: 409", CREATE, 409, "create-refused~galeria/4711" },
    { "creation: 412", CREATE, 412, "create-refused~galeria/4711" },
    { "creation: 424", CREATE, 424, "create-refused~galeria/4711" },
};

static void what_they_never_take_is_sent_once_and_told(void **state)
{
    const struct refusal_row *row = *state;
    struct stage stage;
    before(&stage, row->act);
    wire_always(&stage.wire, patterns[row->act], (struct wire_reply){ .status = row->status });
    the_act(&stage, row->act);
    stage_run(&stage, 900);
    assert_string_equal(stage_exceptions(&stage), row->told);
    stage_run(&stage, 7200);
    assert_string_equal(stage_exceptions(&stage), row->told);
    assert_int_equal(wire_count(&stage.wire, patterns[row->act]), 1);
    stage_close(&stage);
}

/* ---- order and company ---- */

static void the_number_goes_before_the_dispatch(void **state)
{
    struct stage stage;
    (void)state;
    before(&stage, TRACK);
    wire_once(&stage.wire, ON_TRACKING, (struct wire_reply){ .status = 503 });
    stage_dispatch(&stage, "4711", "00340434161094000001");
    stage_settle(&stage);
    assert_int_equal(wire_count(&stage.wire, ON_TRACKING), 1);
    stage_run(&stage, 20);
    assert_int_equal(wire_count(&stage.wire, ON_TRACKING), 2);
    assert_int_equal(wire_count(&stage.wire, ON_SHIP), 1);
    assert_true(wire_get(&stage.wire, ON_SHIP, 1)->started.us >=
                wire_get(&stage.wire, ON_TRACKING, 2)->ended.us);
    stage_close(&stage); /* which checks the same of everything */
}

static void four_orders_are_under_way_at_once_and_no_more(void **state)
{
    struct stage stage;
    (void)state;
    stage_open(&stage);
    stage_push(&stage, "tee", 100);
    mart_orders(&stage.mart, &stage.desk.arena, STAGE_GALERIA, "o", 12,
                ORDER_STATE_WAITING_ACCEPTANCE);
    wire_always(&stage.wire, ON_ACCEPT, (struct wire_reply){ .status = 204, .delay_ms = 1000 });
    stage.wire.rules[0].acts = true;
    stage_run_until_sent(&stage, ON_ACCEPT, 4, 10);
    assert_int_equal(wire_count(&stage.wire, ON_ACCEPT), 4);
    stage_run(&stage, 4);
    assert_int_equal(wire_count(&stage.wire, ON_ACCEPT), 12);
    for (size_t i = 5; i <= 12; i++) /* three rounds of four */
        assert_true(wire_get(&stage.wire, ON_ACCEPT, i)->started.us >=
                    wire_get(&stage.wire, ON_ACCEPT, i - 4)->ended.us);
    stage_close(&stage);
}

static void a_unit_refunded_before_it_left_is_not_to_be_sent(void **state)
{
    struct stage stage;
    (void)state;
    struct mart_order *order = before(&stage, REFUND);
    stage_refund(&stage, "4711", "g1");
    stage_run_to(&stage, ON_REFUND, 1, 60);
    assert_true(wire_fits(wire_get(&stage.wire, ON_REFUND, 1)->body,
                          "*\"excluded_from_shipment\":true*"));
    struct mart_order *other =
        mart_order(&stage.mart, STAGE_GALERIA, "4712", "tee", ORDER_STATE_SHIPPED);
    stage_run(&stage, 400);
    stage_refund(&stage, "4712", "g2");
    stage_run_to(&stage, ON_REFUND, 2, 60);
    assert_true(wire_fits(wire_get(&stage.wire, ON_REFUND, 2)->body,
                          "*\"excluded_from_shipment\":false*"));
    assert_int_equal(order->refund_count + other->refund_count, 2);
    stage_close(&stage);
}

static void one_orders_acts_go_one_after_the_other(void **state)
{
    struct stage stage;
    (void)state;
    before(&stage, REFUND);
    wire_always(&stage.wire, ON_REFUND, (struct wire_reply){ .delay_ms = 5000 });
    stage.wire.rules[0].acts = true;
    stage.wire.rules[0].reply.body =
        STR("{\"refunds\":[{\"refund_id\":7,\"order_line_id\":\"4711-1\"}]}");
    stage_refund(&stage, "4711", "g1");
    struct mart_order *other =
        mart_order(&stage.mart, STAGE_GALERIA, "4712", "tee", ORDER_STATE_WAITING_ACCEPTANCE);
    stage_run(&stage, 2);
    stage_dispatch(&stage, "4711", "00340434161094000001");
    stage_run(&stage, 2);
    assert_int_equal(wire_count(&stage.wire, ON_REFUND), 1);
    assert_int_equal(wire_count(&stage.wire, ON_TRACKING), 0);
    stage_run(&stage, 400);
    assert_int_equal(wire_count(&stage.wire, ON_TRACKING), 1);
    assert_int_equal(other->accept_count, 1);
    stage_close(&stage);
}

static void a_shop_that_does_not_answer_holds_no_acceptance_up(void **state)
{
    struct stage stage;
    (void)state;
    stage_open(&stage);
    stage_push(&stage, "tee", 100);
    mart_orders(&stage.mart, &stage.desk.arena, STAGE_GALERIA, "s", 40, ORDER_STATE_SHIPPING);
    wire_always(&stage.wire, "* " STAGE_SHOP " *",
                (struct wire_reply){ .outcome = HTTP_NO_ANSWER, .delay_ms = 30000 });
    stage_run(&stage, 250);
    mart_orders(&stage.mart, &stage.desk.arena, STAGE_GALERIA, "w", 8,
                ORDER_STATE_WAITING_ACCEPTANCE);
    stage_run(&stage, 60);
    assert_int_equal(wire_count(&stage.wire, ON_ACCEPT), 8);
    stage_close(&stage);
}

static void what_keeps_failing_is_told_and_slows_down(void **state)
{
    struct stage stage;
    (void)state;
    stage_open(&stage);
    stage_push(&stage, "tee", 100);
    mart_orders(&stage.mart, &stage.desk.arena, STAGE_GALERIA, "o", 60,
                ORDER_STATE_WAITING_ACCEPTANCE);
    wire_always(&stage.wire, ON_ACCEPT, (struct wire_reply){ .outcome = HTTP_NOT_SENT });
    stage_run(&stage, 600);
    assert_string_equal(stage_exceptions(&stage), "call-failing~galeria/OR21");
    assert_in_range(wire_count(&stage.wire, ON_ACCEPT), 20, 120);
    wire_forget(&stage.wire);
    stage_run(&stage, 360);
    assert_string_equal(stage_exceptions(&stage), "");
    for (size_t i = 0; i < stage.mart.order_count; i++)
        assert_int_equal(stage.mart.orders[i].accept_count, 1);
    stage_close(&stage);
}

static void the_channel_of_an_order_is_named_to_the_shop(void **state)
{
    struct stage stage;
    struct shop shop = acme_shop();
    struct channel channel = stage_channel("galeria");
    (void)state;
    shop.order_flow = ORDER_FLOW_EXTERNAL_ORDER;
    shop.external_order_url = STR("https://acme.cloud.scayle.com/external-orders");
    channel.channel_key = STR("galeria_de");
    stage_open_with(&stage, &shop, &channel, 1);
    stage_push(&stage, "tee", 100);
    mart_order(&stage.mart, STAGE_GALERIA, "4711", "tee", ORDER_STATE_SHIPPING);
    stage_run(&stage, 60);
    assert_true(wire_fits(wire_get(&stage.wire, "POST * /external-orders", 1)->body,
                          "*\"channel\":{\"key\":\"galeria_de\"}*"));
    assert_string_equal(stage_exceptions(&stage), "");
    stage_close(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_number_goes_before_the_dispatch),
        cmocka_unit_test(four_orders_are_under_way_at_once_and_no_more),
        cmocka_unit_test(a_unit_refunded_before_it_left_is_not_to_be_sent),
        cmocka_unit_test(one_orders_acts_go_one_after_the_other),
        cmocka_unit_test(a_shop_that_does_not_answer_holds_no_acceptance_up),
        cmocka_unit_test(what_keeps_failing_is_told_and_slows_down),
        cmocka_unit_test(the_channel_of_an_order_is_named_to_the_shop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) +
           ROWS_RUN(an_act_is_done_once_whatever_is_answered, answer_rows) +
           ROWS_RUN(what_they_never_take_is_sent_once_and_told, refusal_rows);
}
