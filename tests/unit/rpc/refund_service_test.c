/* tests/unit/rpc/refund_service_test.c: money that goes back, once. */
#include "service/rpc/refund_service.h"

#include "service/rpc/order_service.h"
#include "tests/rows.h"
#include "tests/unit/rpc/shop.h"

#define B1 "'shops/acme/channels/galeria/orders/B1' "
#define ORDER "order: " B1
#define LINE "parent: " B1 "order_line_id: '1' reason: REFUND_REASON_RETURNED "
#define UUID "00000000-0000-0000-0000-00000000000a"

static void says(struct counter *counter, const char *method, const char *request,
                 const char *answer)
{
    counter_says(counter, &refund_service, method, request, answer);
}

static void shows(struct counter *counter, const char *method, const char *request,
                  const char *part)
{
    counter_shows(counter, &refund_service, method, request, part);
}

/* Order B1 of galeria was sent: 2 "tee" at 10.00 with 3.80 tax inside and 2.00 for shipping. */
static void open_shop(struct counter *counter)
{
    shop_open(counter);
    shop_order(counter, "galeria", "B1", "SHIPPED");
}

static void a_return_becomes_a_refund(void **state)
{
    struct counter counter;
    (void)state;
    open_shop(&counter);
    const char *report = ORDER "reported_return { return_id: 'R1' item { sku: 'tee' quantity: 1 } "
                               "warehouse: 'HH1' receive_time: 2026-03-02T09:59:00Z note: 'worn' }";
#define RETURN                                                                                     \
    "name: 'shops/acme/channels/galeria/orders/B1/returns/R1' " ORDER "state: STATE_REFUNDING "    \
    "source: SOURCE_WAREHOUSE item { order_line_id: '1' quantity: 1 reason: "                      \
    "REFUND_REASON_RETURNED } warehouse: 'HH1' receive_time: 2026-03-02T09:59:00Z refund: "        \
    "'shops/acme/channels/galeria/orders/B1/refunds/r-R1' create_time: 2026-03-02T10:00:00Z "      \
    "update_time: 2026-03-02T10:00:00Z note: 'worn' "
#define REFUND                                                                                     \
    "name: 'shops/acme/channels/galeria/orders/B1/refunds/r-R1' " ORDER "order_line_id: '1' "      \
    "state: STATE_PENDING source: SOURCE_RETURN order_return: "                                    \
    "'shops/acme/channels/galeria/orders/B1/returns/R1' quantity: 1 amount: 10.00EUR "             \
    "shipping_amount: 0.00EUR taxes { code: 'VAT' amount: 1.90EUR } total_amount: 10.00EUR "       \
    "reason: REFUND_REASON_RETURNED marketplace_reason_code: '27' create_time: "                   \
    "2026-03-02T10:00:00Z update_time: 2026-03-02T10:00:00Z actor: 'tester' note: 'worn' "
    says(&counter, "ReportReturn", report, "order_return { " RETURN "} refund { " REFUND "}");
    says(&counter, "GetReturn", "name: 'shops/acme/channels/galeria/orders/B1/returns/R1'",
         "order_return { " RETURN "}");
    says(&counter, "GetRefund", "name: 'shops/acme/channels/galeria/orders/B1/refunds/r-R1'",
         "refund { " REFUND "}");
    /* Said again it is the same; said otherwise it is refused. */
    says(&counter, "ReportReturn", report, "order_return { " RETURN "} refund { " REFUND "}");
    says(&counter, "ReportReturn",
         ORDER "reported_return { return_id: 'R1' item { sku: 'tee' quantity: 2 } }",
         "ALREADY_EXISTS reported_return.return_id");
    says(&counter, "ReportReturn",
         ORDER "reported_return { return_id: 'R2' item { sku: 'tee' quantity: 2 } }",
         "RETURN_EXCEEDS_SENT reported_return.item.quantity");
    counter_shows(&counter, &order_service, "GetOrder", "name: " B1,
                  "returned_quantity: 1 refunded_quantity: 1 refundable_amount: 12.00EUR");
    shop_intent(&counter, "galeria", INTENT_REFUND_LINE, ANSWER_DONE);
    shows(&counter, "GetRefund", "name: 'shops/acme/channels/galeria/orders/B1/refunds/r-R1'",
          "state: STATE_DONE");
    shows(&counter, "GetReturn", "name: 'shops/acme/channels/galeria/orders/B1/returns/R1'",
          "state: STATE_REFUNDED");
    counter_close(&counter);
}

static void a_damaged_return_without_a_code_is_stopped(void **state)
{
    struct counter counter;
    (void)state;
    open_shop(&counter);
    shows(&counter, "ReportReturn",
          ORDER "reported_return { return_id: 'R1' item { order_line_id: '2' quantity: 1 reason: "
                "REFUND_REASON_DAMAGED } }",
          "state: STATE_STOPPED");
    shows(&counter, "GetRefund", "name: 'shops/acme/channels/galeria/orders/B1/refunds/r-R1'",
          "exception: 'shops/acme/exceptions/refund-reason-unmapped~galeria%2FB1%2Fr-R1'");
    counter_close(&counter);
}

/* ---- refunds that a person asks for ---- */

static void a_refund_of_units_is_their_share(void **state)
{
    struct counter counter;
    (void)state;
    open_shop(&counter);
    says(&counter, "CreateRefund", LINE "quantity: 1 validate_only: true note: 'called'",
         "refund { " ORDER "order_line_id: '1' state: STATE_PENDING source: SOURCE_CALLER "
         "quantity: 1 amount: 10.00EUR shipping_amount: 0.00EUR taxes { code: 'VAT' amount: "
         "1.90EUR } total_amount: 10.00EUR reason: REFUND_REASON_RETURNED "
         "marketplace_reason_code: '27' create_time: 2026-03-02T10:00:00Z update_time: "
         "2026-03-02T10:00:00Z actor: 'tester' note: 'called' } remaining_amount: 12.00EUR");
    says(&counter, "ListRefunds", "parent: 'shops/acme/channels/-/orders/-'", "");
    shows(&counter, "CreateRefund", LINE "quantity: 1 request_id: '" UUID "'",
          "name: 'shops/acme/channels/galeria/orders/B1/refunds/" UUID "'");
    shows(&counter, "CreateRefund", LINE "quantity: 1 request_id: '" UUID "'",
          "remaining_amount: 12.00EUR");
    /* The last unit takes the shipping along. */
    shows(&counter, "CreateRefund", LINE "quantity: 1",
          "quantity: 1 amount: 10.00EUR shipping_amount: 2.00EUR");
    says(&counter, "CreateRefund", LINE "quantity: 1", "REFUND_EXCEEDS_PAID");
    /* Once the request id is forgotten, its refund is still there. */
    counter_pass(&counter, 8 * 86400);
    says(&counter, "CreateRefund", LINE "quantity: 1 request_id: '" UUID "'", "ALREADY_EXISTS");
    counter_close(&counter);
}

struct amount_row {
    const char *what, *amounts, *answer; /* a part of it, or the refusal */
};
static const struct amount_row amounts[] = {
    { "a part of it", "amount: 5.00EUR",
      "amount: 5.00EUR shipping_amount: 0.00EUR taxes { code: 'VAT' amount: 0.95EUR } "
      "total_amount: 5.00EUR" },
    { "a third rounds half up", "amount: 6.67EUR", "taxes { code: 'VAT' amount: 1.27EUR }" },
    { "all of it", "amount: 20.00EUR shipping_amount: 2.00EUR quantity: 2",
      "quantity: 2 amount: 20.00EUR shipping_amount: 2.00EUR taxes { code: 'VAT' amount: 3.80EUR "
      "} total_amount: 22.00EUR" },
    { "what remains of it", "amount: 20.00EUR", "remaining_amount: 2.00EUR" },
    { "shipping only", "amount: 0.00EUR shipping_amount: 2.00EUR",
      "amount: 0.00EUR shipping_amount: 2.00EUR taxes { code: 'VAT' amount: 0.00EUR }" },
    { "taxes as given", "amount: 5.00EUR taxes { code: 'VAT' amount: 0.80EUR }",
      "taxes { code: 'VAT' amount: 0.80EUR }" },
    { "a tax that the line has not", "amount: 5.00EUR taxes { code: 'ECO' amount: 0.80EUR }",
      "FIELD_INVALID amounts.taxes[0].code" },
    { "more tax than there is", "amount: 5.00EUR taxes { code: 'VAT' amount: 3.81EUR }",
      "REFUND_EXCEEDS_PAID amounts.taxes" },
    { "more than was paid", "amount: 20.01EUR", "REFUND_EXCEEDS_PAID amounts.amount" },
    { "more shipping than was paid", "amount: 0.00EUR shipping_amount: 2.01EUR",
      "REFUND_EXCEEDS_PAID amounts.shipping_amount" },
    { "more units than there are", "amount: 5.00EUR quantity: 3",
      "REFUND_EXCEEDS_PAID amounts.quantity" },
    { "nothing", "amount: 0.00EUR", "FIELD_INVALID amounts.amount" },
    { "less than nothing", "amount: -5.00EUR", "FIELD_INVALID amounts.amount" },
    { "another currency", "amount: 5.00USD", "CURRENCY_MISMATCH amounts.amount.currency_code" },
    { "two currencies", "amount: 5.00EUR shipping_amount: 1.00USD",
      "CURRENCY_MISMATCH amounts.shipping_amount.currency_code" },
    { "no amount", "shipping_amount: 1.00EUR", "FIELD_REQUIRED amounts.amount" },
};

static void a_refund_of_amounts_is_what_was_said(void **state)
{
    const struct amount_row *row = *state;
    struct counter counter;
    open_shop(&counter);
    shows(&counter, "CreateRefund",
          arena_format(&counter.arena, LINE "amounts { %s }", row->amounts).ptr, row->answer);
    counter_close(&counter);
}

/* ---- a lost answer ---- */

static void evidence_shows_how_a_doubt_ended(void **state)
{
    struct counter counter;
    (void)state;
    open_shop(&counter);
    shows(&counter, "CreateRefund", LINE "quantity: 1 request_id: '" UUID "'", "STATE_PENDING");
    counter_pass(&counter, 10);
    shop_intent(&counter, "galeria", INTENT_REFUND_LINE, ANSWER_UNKNOWN);
    const char *name = "name: 'shops/acme/channels/galeria/orders/B1/refunds/" UUID "'";
    shows(&counter, "GetRefund", name, "state: STATE_DOUBT");
    shows(&counter, "GetRefundEvidence", name,
          "exchanges { time: 2026-03-02T10:00:10Z system: REMOTE_SYSTEM_MIRAKL operation: 'OR28' "
          "summary: 'OR28 sent, no answer: because' text: 'PUT /api/orders 200' verdict: "
          "VERDICT_UNKNOWN }");
    shows(&counter, "GetRefundEvidence", name, "attempt_count: 1");
    counter_close(&counter);
}

/* ---- bulk ---- */

static void each_return_of_a_bulk_stands_alone(void **state)
{
    struct counter counter;
    (void)state;
    open_shop(&counter);
    const char *bulk =
        "parent: 'shops/acme' request_id: '" UUID "' "
        "reported_returns { " ORDER "return_id: 'R1' item { sku: 'tee' quantity: 1 } } "
        "reported_returns { " ORDER "return_id: 'R2' item { sku: 'tee' quantity: 5 } } "
        "reported_returns { " ORDER "return_id: 'R3' } "
        "reported_returns { order: 'shops/x/channels/y/orders/z' return_id: 'R4' } "
        "reported_returns { " ORDER "return_id: 'R5' item { order_line_id: '2' quantity: 1 } }";
    const char *answer = counter_ask(&counter, &refund_service, "BatchReportReturns", bulk);
    static const char *const parts[] = {
        "results { order_return { name: 'shops/acme/channels/galeria/orders/B1/returns/R1'",
        "refund { name: 'shops/acme/channels/galeria/orders/B1/refunds/r-R1'",
        "results { error { code: 9 message: 'reported_returns[1].item.quantity: ",
        "results { error { code: 3 message: 'reported_returns[2].item: what came back is required'",
        "results { error { code: 3 message: 'reported_returns[3].order: must be an order of",
        "results { order_return { name: 'shops/acme/channels/galeria/orders/B1/returns/R5'",
    };
    const char *at = answer;
    for (size_t i = 0; i < ARRAY_COUNT(parts); i++) {
        const char *found = strstr(at, parts[i]);
        if (found == NULL)
            fail_msg("%s\nlacks, in its order: %s", at, parts[i]);
        at = found;
    }
    says(&counter, "BatchReportReturns", bulk, answer); /* the same request id */
    says(&counter, "BatchReportReturns", "parent: 'shops/acme'", "FIELD_REQUIRED reported_returns");
    counter_close(&counter);
}

/* ---- what is wrong is named ---- */

struct refusal_row {
    const char *what, *method, *request, *answer;
};
static const struct refusal_row refusals[] = {
    { "no return", "ReportReturn", ORDER, "FIELD_REQUIRED reported_return" },
    { "another order", "ReportReturn",
      ORDER "reported_return { order: 'shops/acme/channels/galeria/orders/B2' return_id: 'R1' }",
      "FIELD_INVALID reported_return.order" },
    { "no id", "ReportReturn", ORDER "reported_return { item { sku: 'tee' quantity: 1 } }",
      "FIELD_REQUIRED reported_return.return_id" },
    { "no item", "ReportReturn", ORDER "reported_return { return_id: 'R1' }",
      "FIELD_REQUIRED reported_return.item" },
    { "no line", "ReportReturn", ORDER "reported_return { return_id: 'R1' item { quantity: 1 } }",
      "FIELD_REQUIRED reported_return.item.order_line_id" },
    { "no such line", "ReportReturn",
      ORDER "reported_return { return_id: 'R1' item { order_line_id: '9' quantity: 1 } }",
      "ORDER_LINE_NOT_FOUND reported_return.item.order_line_id" },
    { "no such SKU", "ReportReturn",
      ORDER "reported_return { return_id: 'R1' item { sku: 'hat' quantity: 1 } }",
      "ORDER_LINE_NOT_FOUND reported_return.item.sku" },
    { "no units", "ReportReturn", ORDER "reported_return { return_id: 'R1' item { sku: 'tee' } }",
      "FIELD_INVALID reported_return.item.quantity" },
    { "a warehouse of nobody", "ReportReturn",
      ORDER "reported_return { return_id: 'R1' item { sku: 'tee' quantity: 1 } warehouse: 'X' }",
      "WAREHOUSE_NOT_FOUND reported_return.warehouse" },
    { "tomorrow", "ReportReturn",
      ORDER "reported_return { return_id: 'R1' item { sku: 'tee' quantity: 1 } receive_time: "
            "2026-03-03T10:00:00Z }",
      "FIELD_INVALID reported_return.receive_time" },
    { "an order that is not there", "ReportReturn",
      "order: 'shops/acme/channels/galeria/orders/X' reported_return { return_id: 'R1' item { sku: "
      "'tee' quantity: 1 } }",
      "ORDER_NOT_FOUND" },
    { "no extent", "CreateRefund", LINE, "FIELD_REQUIRED quantity" },
    { "no units to refund", "CreateRefund", LINE "quantity: 0", "FIELD_INVALID quantity" },
    { "no line to refund", "CreateRefund", "parent: " B1 "quantity: 1",
      "FIELD_REQUIRED order_line_id" },
    { "no such line to refund", "CreateRefund",
      "parent: " B1 "order_line_id: '9' quantity: 1 reason: REFUND_REASON_RETURNED",
      "ORDER_LINE_NOT_FOUND order_line_id" },
    { "no reason", "CreateRefund", "parent: " B1 "order_line_id: '1' quantity: 1",
      "FIELD_REQUIRED reason" },
    { "a reason that the channel does not know", "CreateRefund",
      "parent: " B1 "order_line_id: '1' quantity: 1 reason: REFUND_REASON_GOODWILL",
      "REASON_UNMAPPED reason" },
    { "no such return", "GetReturn", "name: 'shops/acme/channels/galeria/orders/B1/returns/R1'",
      "RETURN_NOT_FOUND" },
    { "no such refund", "GetRefund", "name: 'shops/acme/channels/galeria/orders/B1/refunds/R1'",
      "REFUND_NOT_FOUND" },
    { "no such evidence", "GetRefundEvidence",
      "name: 'shops/acme/channels/galeria/orders/B1/refunds/R1'", "REFUND_NOT_FOUND" },
    { "refunds of no order", "ListRefunds", "parent: 'shops/acme/channels/galeria/orders/X'",
      "ORDER_NOT_FOUND" },
    { "a doubt", "ResolveDoubtfulRefund",
      "name: 'shops/acme/channels/galeria/orders/B1/refunds/R1'", "METHOD_LATER" },
};

static void what_is_wrong_is_named(void **state)
{
    const struct refusal_row *row = *state;
    struct counter counter;
    open_shop(&counter);
    says(&counter, row->method, row->request, row->answer);
    counter_close(&counter);
}

static void an_order_that_waits_takes_no_refund(void **state)
{
    struct counter counter;
    (void)state;
    shop_open(&counter);
    shop_order(&counter, "galeria", "B1", "WAITING_DEBIT_PAYMENT");
    says(&counter, "CreateRefund", LINE "quantity: 1", "ORDER_STATE_CONFLICT");
    says(&counter, "ReportReturn",
         ORDER "reported_return { return_id: 'R1' item { sku: 'tee' quantity: 1 } }",
         "RETURN_EXCEEDS_SENT reported_return.item.quantity");
    counter_close(&counter);
}

/* ---- lists and streams ---- */

struct filter_row {
    const char *method, *request;
    bool wants;
};
#define ALL "parent: 'shops/acme/channels/-/orders/-' "
static const struct filter_row filters[] = {
    { "ListRefunds", ALL, true },
    { "ListRefunds", "parent: " B1, true },
    { "ListRefunds", "parent: 'shops/acme/channels/kiosk/orders/-'", false },
    { "ListRefunds", ALL "filter { states: STATE_PENDING }", true },
    { "ListRefunds", ALL "filter { states: STATE_DONE states: STATE_PAID }", false },
    { "ListRefunds", ALL "filter { sources: SOURCE_RETURN }", true },
    { "ListRefunds", ALL "filter { sources: SOURCE_CALLER }", false },
    { "ListRefunds", ALL "filter { start_time: 2026-03-02T10:00:00Z }", true },
    { "ListRefunds", ALL "filter { start_time: 2026-03-02T10:00:01Z }", false },
    { "ListRefunds", ALL "filter { end_time: 2026-03-02T10:00:00Z }", false },
    { "ListReturns", ALL, true },
    { "ListReturns", "parent: 'shops/acme/channels/kiosk/orders/-'", false },
    { "ListReturns", ALL "states: STATE_REFUNDING", true },
    { "ListReturns", ALL "states: STATE_RECEIVED states: STATE_REFUNDED", false },
    { "ListReturns", ALL "start_time: 2026-03-02T10:00:01Z", false },
    { "ListReturns", ALL "end_time: 2026-03-02T10:00:01Z", true },
};

static void a_filter_holds_in_all_its_conditions(void **state)
{
    const struct filter_row *row = *state;
    struct counter counter;
    open_shop(&counter);
    shows(&counter, "ReportReturn",
          ORDER "reported_return { return_id: 'R1' item { sku: 'tee' quantity: 1 } }", "r-R1");
    const char *said = counter_ask(&counter, &refund_service, row->method, row->request);
    assert_int_equal(strstr(said, "orders/B1/") != NULL, row->wants);
    counter_close(&counter);
}

static void watching_tells_each_change_of_a_refund(void **state)
{
    struct counter counter;
    (void)state;
    open_shop(&counter);
    shows(&counter, "CreateRefund", LINE "quantity: 1", "STATE_PENDING");
    struct counter_stream *stream = counter_follow(&counter, &refund_service, "WatchRefunds",
                                                   "parent: 'shops/acme/channels/galeria'");
    counter_hears(stream, "state: STATE_PENDING source: SOURCE_CALLER");
    counter_hears(stream, "caught_up: true");
    shop_intent(&counter, "galeria", INTENT_REFUND_LINE, ANSWER_DONE);
    counter_hears(stream, "state: STATE_DONE");
    assert_null(counter_stream_next(stream));
    counter_stream_close(stream);
    counter_close(&counter);
}

static void every_method_answers_with_allocations_failing(void **state)
{
    (void)state;
    counter_has_tortured(&refund_service);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_return_becomes_a_refund),
        cmocka_unit_test(a_damaged_return_without_a_code_is_stopped),
        cmocka_unit_test(a_refund_of_units_is_their_share),
        cmocka_unit_test(evidence_shows_how_a_doubt_ended),
        cmocka_unit_test(each_return_of_a_bulk_stands_alone),
        cmocka_unit_test(an_order_that_waits_takes_no_refund),
        cmocka_unit_test(watching_tells_each_change_of_a_refund),
        cmocka_unit_test(every_method_answers_with_allocations_failing),
    };
    int failed = ROWS_RUN(what_is_wrong_is_named, refusals);
    failed += ROWS_RUN(a_refund_of_amounts_is_what_was_said, amounts);
    failed += ROWS_RUN(a_filter_holds_in_all_its_conditions, filters);
    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
