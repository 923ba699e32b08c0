/* tests/unit/rpc/order_service_test.c: orders as operations and other services see them. */
#include "service/rpc/order_service.h"

#include "service/rpc/channel_service.h"
#include "tests/rows.h"
#include "tests/unit/rpc/shop.h"

#define A1 "name: 'shops/acme/channels/kiosk/orders/A1' "

static void says(struct counter *counter, const char *method, const char *request,
                 const char *answer)
{
    counter_says(counter, &order_service, method, request, answer);
}

static void shows(struct counter *counter, const char *method, const char *request,
                  const char *part)
{
    counter_shows(counter, &order_service, method, request, part);
}

static void lacks(struct counter *counter, const char *method, const char *request,
                  const char *part)
{
    const char *said = counter_ask(counter, &order_service, method, request);
    if (strstr(said, part) != NULL)
        fail_msg("%s %s\n  says: %s\n   not without: %s", method, request, said, part);
}

static void an_order_is_kept_as_it_came(void **state)
{
    struct counter counter;
    (void)state;
    shop_open(&counter);
    shop_order(&counter, "kiosk", "A1", "WAITING_ACCEPTANCE");
    counter_pass(&counter, 60);
    says(&counter, "GetOrder", A1,
         "order { name: 'shops/acme/channels/kiosk/orders/A1' order_id: 'A1' commercial_id: 'B7' "
         "state: STATE_WAITING_ACCEPTANCE marketplace_state: 'WAITING_ACCEPTANCE' "
         "steps { kind: KIND_ACCEPTANCE } steps { kind: KIND_CREATION } steps { kind: "
         "KIND_REFERENCE } steps { kind: KIND_TRACKING } steps { kind: KIND_DISPATCH } "
         "lines { order_line_id: '1' sku: 'tee' title: 'Tee' quantity: 2 state: "
         "STATE_WAITING_ACCEPTANCE marketplace_state: 'WAITING_ACCEPTANCE' unit_price: 10.00EUR "
         "price: 20.00EUR shipping_price: 2.00EUR total_price: 22.00EUR taxes { code: 'VAT' "
         "amount: 3.80EUR } commission_fee: 3.00EUR total_commission: 3.57EUR reserved_quantity: 2 "
         "refundable_amount: 22.00EUR } "
         "lines { order_line_id: '2' sku: 'cap' quantity: 1 state: STATE_WAITING_ACCEPTANCE "
         "marketplace_state: 'WAITING_ACCEPTANCE' price: 5.00EUR shipping_price: 0.00EUR "
         "total_price: 5.00EUR commission_fee: 0.00EUR total_commission: 0.00EUR "
         "reserved_quantity: 1 refundable_amount: 5.00EUR } "
         "currency_code: 'EUR' tax_mode: TAX_MODE_INCLUDED price: 25.00EUR shipping_price: 2.00EUR "
         "total_price: 27.00EUR total_commission: 3.57EUR expected_payout: 23.43EUR "
         "customer { customer_id: 'C1' first_name: 'Ada' last_name: 'L' } "
         "shipping_address { last_name: 'L' street_1: 'Weg 1' street_2: 'Hof, 3. OG' postal_code: "
         "'20095' city: 'Hamburg' country_code: 'DEU' } shipping_method_code: 'STD' "
         "accept_by: 2026-03-03T09:00:00Z marketplace_create_time: 2026-03-02T09:00:00Z "
         "marketplace_update_time: 2026-03-02T10:00:00Z create_time: 2026-03-02T10:00:00Z "
         "update_time: 2026-03-02T10:00:00Z revision: 1 } "
         "countdown { accept_by: 2026-03-03T09:00:00Z accept_remaining: 82740s accept_level: "
         "LEVEL_CALM read_time: 2026-03-02T10:01:00Z }");
    counter_close(&counter);
}

static void an_older_report_changes_nothing(void **state)
{
    struct counter counter;
    (void)state;
    shop_open(&counter);
    shop_push(&counter, "tee", 10);
    const char *older = shop_order_text(&counter, "kiosk", "A1", "WAITING_ACCEPTANCE");
    counter_pass(&counter, 60);
    shop_order(&counter, "kiosk", "A1", "SHIPPING");
    shows(&counter, "IngestOrder", older, "state: STATE_SHIPPING");
    shows(&counter, "IngestOrder", older, "revision: 1");
    counter_close(&counter);
}

static void a_preview_of_an_order_stores_nothing(void **state)
{
    struct counter counter;
    (void)state;
    shop_open(&counter);
    const char *request = shop_order_text(&counter, "kiosk", "A1", "WAITING_ACCEPTANCE");
    shows(&counter, "IngestOrder",
          arena_format(&counter.arena, "%s validate_only: true", request).ptr, "revision: 1");
    says(&counter, "GetOrder", A1, "ORDER_NOT_FOUND");
    counter_close(&counter);
}

/* ---- decisions ---- */

static void a_person_decides_once(void **state)
{
    struct counter counter;
    (void)state;
    shop_open(&counter);
    shop_order(&counter, "kiosk", "A1", "WAITING_ACCEPTANCE");
    says(&counter, "AcceptOrder", A1 "decisions { order_line_id: '1' accepted: true }",
         "FIELD_REQUIRED decisions");
    says(&counter, "AcceptOrder",
         A1 "decisions { order_line_id: '1' accepted: true } decisions { order_line_id: '9' }",
         "ORDER_LINE_NOT_FOUND decisions[1].order_line_id");
    says(&counter, "AcceptOrder",
         A1 "decisions { order_line_id: '1' } decisions { order_line_id: '1' }",
         "FIELD_DUPLICATE decisions[1].order_line_id");
    says(&counter, "AcceptOrder",
         A1 "decisions { order_line_id: '1' } decisions { order_line_id: '2' }",
         "FIELD_INVALID decisions");
    shows(&counter, "AcceptOrder",
          A1 "decisions { order_line_id: '1' accepted: true } decisions { order_line_id: '2' }",
          "steps { kind: KIND_ACCEPTANCE state: STATE_PENDING }");
    shows(&counter, "GetOrder", A1, "decision_actor: 'tester'");
    says(&counter, "AcceptOrder", A1, "ORDER_STATE_CONFLICT");
    says(&counter, "RefuseOrder", A1 "reason: 'late'", "ORDER_STATE_CONFLICT");
    shop_intent(&counter, "kiosk", INTENT_ACCEPT_ORDER, ANSWER_REFUSED);
    shows(&counter, "GetOrder", A1,
          "steps { kind: KIND_ACCEPTANCE state: STATE_FAILED exception: "
          "'shops/acme/exceptions/accept-refused~kiosk%2FA1' }");
    shows(&counter, "GetOrder", A1,
          "exceptions: 'shops/acme/exceptions/accept-refused~kiosk%2FA1'");
    shows(&counter, "ListOrders",
          "parent: 'shops/acme/channels/kiosk' filter { only_failed: true }", "orders/A1'");
    shows(&counter, "RefuseOrder", A1 "reason: 'sold out'",
          "steps { kind: KIND_ACCEPTANCE state: STATE_PENDING }");
    shows(&counter, "GetOrder", A1, "decision_reason: 'sold out' decision_actor: 'tester'");
    counter_close(&counter);
}

static void a_failed_step_is_taken_up_again(void **state)
{
    struct counter counter;
    (void)state;
    shop_open(&counter);
    shop_order(&counter, "kiosk", "A1", "WAITING_ACCEPTANCE");
    says(&counter, "RetryOrder", A1, "ORDER_STATE_CONFLICT");
    shows(&counter, "AcceptOrder", A1, "STATE_PENDING");
    shop_intent(&counter, "kiosk", INTENT_ACCEPT_ORDER, ANSWER_REFUSED);
    says(&counter, "RetryOrder", A1 "steps: KIND_CREATION", "ORDER_STATE_CONFLICT");
    shows(&counter, "RetryOrder", A1 "steps: KIND_ACCEPTANCE",
          "steps { kind: KIND_ACCEPTANCE state: STATE_PENDING }");
    lacks(&counter, "GetOrder", A1, "exceptions: ");
    shop_intent(&counter, "kiosk", INTENT_ACCEPT_ORDER, ANSWER_DONE);
    shows(&counter, "GetOrder", A1, "steps { kind: KIND_ACCEPTANCE state: STATE_DONE }");
    counter_close(&counter);
}

/* ---- what is wrong is named ---- */

struct refusal_row {
    const char *what, *method, *request, *answer;
};
#define INGEST(settings) "IngestOrder", "parent: 'shops/acme/channels/kiosk' order { " settings " }"
#define HEAD                                                                                       \
    "order_id: 'A9' state: STATE_SHIPPING currency_code: 'EUR' tax_mode: TAX_MODE_INCLUDED "       \
    "marketplace_create_time: 2026-03-02T09:00:00Z marketplace_update_time: 2026-03-02T09:00:00Z "
#define LINE "lines { order_line_id: '1' sku: 'tee' quantity: 1 price: 5.00EUR "
static const struct refusal_row refusals[] = {
    { "no order", "IngestOrder", "parent: 'shops/acme/channels/kiosk'", "FIELD_REQUIRED order" },
    { "no such channel", "IngestOrder", "parent: 'shops/acme/channels/x' order { " HEAD LINE "} }",
      "CHANNEL_NOT_FOUND" },
    { "no such shop", "IngestOrder", "parent: 'shops/x/channels/x' order { " HEAD LINE "} }",
      "SHOP_NOT_FOUND" },
    { "no id", INGEST(""), "FIELD_REQUIRED order.order_id" },
    { "no state", INGEST("order_id: 'A9'"), "FIELD_REQUIRED order.state" },
    { "no currency", INGEST("order_id: 'A9' state: STATE_SHIPPING"),
      "FIELD_REQUIRED order.currency_code" },
    { "no tax mode", INGEST("order_id: 'A9' state: STATE_SHIPPING currency_code: 'EUR'"),
      "FIELD_REQUIRED order.tax_mode" },
    { "no time",
      INGEST("order_id: 'A9' state: STATE_SHIPPING currency_code: 'EUR' tax_mode: "
             "TAX_MODE_INCLUDED"),
      "FIELD_REQUIRED order.marketplace_create_time" },
    { "no lines", INGEST(HEAD), "FIELD_REQUIRED order.lines" },
    { "what is ours", INGEST(HEAD LINE "} revision: 3"), "FIELD_INVALID order.revision" },
    { "our time", INGEST(HEAD LINE "} accept_by: 2026-03-02T09:00:00Z"),
      "FIELD_INVALID order.accept_by" },
    { "our units", INGEST(HEAD LINE "reserved_quantity: 1 }"),
      "FIELD_INVALID order.lines[0].reserved_quantity" },
    { "no units", INGEST(HEAD "lines { order_line_id: '1' sku: 'tee' price: 5.00EUR }"),
      "FIELD_INVALID order.lines[0].quantity" },
    { "no price", INGEST(HEAD "lines { order_line_id: '1' sku: 'tee' quantity: 1 }"),
      "FIELD_REQUIRED order.lines[0].price" },
    { "another currency",
      INGEST(HEAD "lines { order_line_id: '1' sku: 'tee' quantity: 1 price: 5.00USD }"),
      "CURRENCY_MISMATCH order.lines[0].price.currency_code" },
    { "a negative price",
      INGEST(HEAD "lines { order_line_id: '1' sku: 'tee' quantity: 1 price: -5.00EUR }"),
      "FIELD_INVALID order.lines[0].price" },
    { "a tax without an amount", INGEST(HEAD LINE "taxes { code: 'VAT' } }"),
      "FIELD_REQUIRED order.lines[0].taxes[0].amount" },
    { "a line twice", INGEST(HEAD LINE "} " LINE "}"),
      "FIELD_DUPLICATE order.lines[1].order_line_id" },
    { "a parcel shop", INGEST(HEAD LINE "} shipping_address { pickup_point_id: '7' }"),
      "METHOD_LATER order.shipping_address.pickup_point_id" },
    { "a name of something else", "GetOrder", "name: 'shops/acme/channels/kiosk'",
      "NAME_MALFORMED name" },
    { "no such order", "GetOrder", A1, "ORDER_NOT_FOUND" },
    { "no such order to accept", "AcceptOrder", A1, "ORDER_NOT_FOUND" },
    { "a refusal without a reason", "RefuseOrder", A1, "FIELD_REQUIRED reason" },
    { "orders of no channel", "ListOrders", "parent: 'shops/acme/channels/x'",
      "CHANNEL_NOT_FOUND" },
    { "orders of no shop", "ListOrders", "parent: 'shops/x/channels/-'", "SHOP_NOT_FOUND" },
    { "a history", "ListOrderHistory", A1, "METHOD_LATER" },
    { "a cancellation", "CancelOrder", A1, "METHOD_LATER" },
    { "a retry of no order", "RetryOrder", A1, "ORDER_NOT_FOUND" },
    { "a retry of no step", "RetryOrder", A1 "steps: KIND_CANCELLATION", "FIELD_INVALID steps[0]" },
    { "a refresh", "RefreshOrder", A1, "METHOD_LATER" },
    { "a link", "LinkShopOrder", A1, "METHOD_LATER" },
};

static void what_is_wrong_is_named(void **state)
{
    const struct refusal_row *row = *state;
    struct counter counter;
    shop_open(&counter);
    says(&counter, row->method, row->request, row->answer);
    counter_close(&counter);
}

/* ---- lists ---- */

struct filter_row {
    const char *filter;
    bool wants_a1, wants_b1; /* A1 waits on kiosk, B1 ships on galeria since an hour later */
};
static const struct filter_row filters[] = {
    { "", true, true },
    { "filter { states: STATE_SHIPPING }", false, true },
    { "filter { states: STATE_SHIPPING states: STATE_WAITING_ACCEPTANCE }", true, true },
    { "filter { states: STATE_CLOSED }", false, false },
    { "filter { start_time: 2026-03-02T09:00:00Z }", true, true },
    { "filter { start_time: 2026-03-02T09:00:01Z }", false, false },
    { "filter { end_time: 2026-03-02T09:00:00Z }", false, false },
    { "filter { sku: 'tee' }", true, true },
    { "filter { sku: 'hat' }", false, false },
    { "filter { commercial_id: 'B7' }", true, true },
    { "filter { commercial_id: 'B8' }", false, false },
    { "filter { shop_order_id: 'sc-1' }", false, false },
    { "filter { due_before: 2026-03-03T09:00:01Z }", true, false },
    { "filter { due_before: 2026-03-03T09:00:00Z }", false, false },
    { "filter { only_failed: true }", false, false },
};

static void a_filter_holds_in_all_its_conditions(void **state)
{
    const struct filter_row *row = *state;
    struct counter counter;
    shop_open(&counter);
    shop_order(&counter, "kiosk", "A1", "WAITING_ACCEPTANCE");
    shop_order(&counter, "galeria", "B1", "SHIPPING");
    const char *said = counter_ask(
        &counter, &order_service, "ListOrders",
        arena_format(&counter.arena, "parent: 'shops/acme/channels/-' %s", row->filter).ptr);
    assert_int_equal(strstr(said, "orders/A1'") != NULL, row->wants_a1);
    assert_int_equal(strstr(said, "orders/B1'") != NULL, row->wants_b1);
    counter_close(&counter);
}

static void a_list_of_one_channel_has_no_other(void **state)
{
    struct counter counter;
    (void)state;
    shop_open(&counter);
    shop_order(&counter, "kiosk", "A1", "WAITING_ACCEPTANCE");
    shop_order(&counter, "galeria", "B1", "SHIPPING");
    shows(&counter, "ListOrders", "parent: 'shops/acme/channels/galeria'", "orders/B1'");
    lacks(&counter, "ListOrders", "parent: 'shops/acme/channels/galeria'", "orders/A1'");
    shows(&counter, "ListOrders", "parent: 'shops/acme/channels/-' page_size: 1",
          "next_page_token");
    says(&counter, "ListOrders",
         "parent: 'shops/acme/channels/galeria' page_token: '0123456789abcdef00'",
         "PAGE_TOKEN_INVALID page_token");
    counter_close(&counter);
}

/* ---- deadlines ---- */

static void a_countdown_warns_before_the_deadline(void **state)
{
    struct counter counter;
    (void)state;
    shop_open(&counter);
    shop_order(&counter, "kiosk", "A1", "WAITING_ACCEPTANCE"); /* until 09:00 of the next day */
    counter_pass(&counter, 21 * 3600);
    shop_tick(&counter);
    shows(&counter, "GetOrder", A1, "accept_remaining: 7200s accept_level: LEVEL_WARNING");
    shows(&counter, "GetOrder", A1,
          "exceptions: 'shops/acme/exceptions/acceptance-due~kiosk%2FA1'");
    counter_pass(&counter, 2 * 3600 + 60);
    shows(&counter, "GetOrder", A1, "accept_remaining: -60s accept_level: LEVEL_MISSED");
    counter_close(&counter);
}

static void watching_begins_with_what_is_and_goes_on_with_what_changes(void **state)
{
    struct counter counter;
    (void)state;
    shop_open(&counter);
    shop_order(&counter, "kiosk", "A1", "WAITING_ACCEPTANCE");
    shop_order(&counter, "galeria", "B1", "CLOSED"); /* final: no part of the present state */
    struct counter_stream *stream =
        counter_follow(&counter, &order_service, "WatchOrders", "parent: 'shops/acme/channels/-'");
    counter_hears(stream, "order { name: 'shops/acme/channels/kiosk/orders/A1'");
    counter_hears(stream, "caught_up: true");
    assert_null(counter_stream_next(stream));
    shows(&counter, "AcceptOrder", A1, "STATE_PENDING");
    counter_hears(stream, "steps { kind: KIND_ACCEPTANCE state: STATE_PENDING }");
    assert_null(counter_stream_next(stream));
    counter_pass(&counter, 21 * 3600);
    counter_hears(stream, "caught_up: true"); /* a sign of life */
    shop_tick(&counter);                      /* the warning line is crossed */
    counter_hears(stream, "accept_level: LEVEL_WARNING");
    const char *token = counter_token(stream);
    counter_stream_close(stream);

    shop_order(&counter, "galeria", "B2", "SHIPPING");
    stream =
        counter_follow(&counter, &order_service, "WatchOrders",
                       arena_format(&counter.arena,
                                    "parent: 'shops/acme/channels/-' resume_token: '%s'", token)
                           .ptr);
    counter_hears(stream, "orders/B2'");
    assert_null(counter_stream_next(stream));
    counter_stream_close(stream);

    assert_null(
        counter_follow(&counter, &order_service, "WatchOrders",
                       arena_format(&counter.arena,
                                    "parent: 'shops/acme/channels/kiosk' resume_token: '%s'", token)
                           .ptr));
    assert_int_equal(counter.err.reason, REASON_RESUME_TOKEN_INVALID);
    assert_null(counter_follow(&counter, &order_service, "WatchOrders",
                               "parent: 'shops/acme/channels/x'"));
    assert_int_equal(counter.err.reason, REASON_CHANNEL_NOT_FOUND);
    counter_close(&counter);
}

static void a_watch_may_begin_now_and_want_only_some(void **state)
{
    struct counter counter;
    (void)state;
    shop_open(&counter);
    shop_order(&counter, "kiosk", "A1", "WAITING_ACCEPTANCE");
    struct counter_stream *stream =
        counter_follow(&counter, &order_service, "WatchOrders",
                       "parent: 'shops/acme/channels/galeria' changes_only: true filter { states: "
                       "STATE_SHIPPING }");
    counter_hears(stream, "caught_up: true");
    shows(&counter, "AcceptOrder", A1, "STATE_PENDING");
    shop_order(&counter, "galeria", "B1", "WAITING_ACCEPTANCE");
    assert_null(counter_stream_next(stream));
    counter_pass(&counter, 5);
    shop_order(&counter, "galeria", "B1", "SHIPPING");
    counter_hears(stream, "orders/B1'");
    counter_stream_close(stream);
    counter_close(&counter);
}

static void every_method_answers_with_allocations_failing(void **state)
{
    (void)state;
    counter_has_tortured(&order_service);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_order_is_kept_as_it_came),
        cmocka_unit_test(an_older_report_changes_nothing),
        cmocka_unit_test(a_preview_of_an_order_stores_nothing),
        cmocka_unit_test(a_person_decides_once),
        cmocka_unit_test(a_failed_step_is_taken_up_again),
        cmocka_unit_test(a_list_of_one_channel_has_no_other),
        cmocka_unit_test(a_countdown_warns_before_the_deadline),
        cmocka_unit_test(watching_begins_with_what_is_and_goes_on_with_what_changes),
        cmocka_unit_test(a_watch_may_begin_now_and_want_only_some),
        cmocka_unit_test(every_method_answers_with_allocations_failing),
    };
    int failed = ROWS_RUN(what_is_wrong_is_named, refusals);
    failed += ROWS_RUN(a_filter_holds_in_all_its_conditions, filters);
    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
