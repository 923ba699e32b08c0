/*
 * tests/sandbox/connectors_test.c: the service's connectors against the sandbox, over real HTTP.
 *
 * Two readings of the same contracts, made apart: where they differ, one of them is wrong. The
 * sandbox is a process of its own, its clock is advanced between calls.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "service/connectors/connector.h"
#include "service/connectors/formats/json_read.h"
#include "service/connectors/http/curl_transport.h"

enum { ARENA_BYTES = 64 << 20, TIMEOUT_MS = 5000, RESPONSE_BYTES = 16 << 20 };
#define WAIT_NS (10 * NS_PER_SECOND)

/* A sandbox, and how to call it. */
struct play {
    pid_t process;
    char base[64];
    struct transport *transport;
    struct arena arena;
    struct endpoint north, shop; /* nordmarkt; the tenant */
    uint64_t tag;
};

/* ---- starting, calling ---- */

static void play_start(struct play *play)
{
    int ends[2];
    char line[256] = "";
    assert_int_equal(pipe(ends), 0);
    play->process = fork();
    assert_true(play->process >= 0);
    if (play->process == 0) {
        dup2(ends[1], STDOUT_FILENO);
        execl("tests/sandbox/lockstep-sandbox", "lockstep-sandbox", "--port=0", "--skus=5",
              (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    FILE *out = fdopen(ends[0], "r");
    assert_non_null(fgets(line, sizeof(line), out));
    fclose(out);
    const char *port = strstr(line, "port=");
    assert_non_null(port);
    snprintf(play->base, sizeof(play->base), "http://127.0.0.1:%d",
             (int)strtol(port + 5, NULL, 10));
}

static int setup(void **state)
{
    struct play *play = test_calloc(1, sizeof(*play));
    struct currency euro;
    struct err err;
    arena_init(&play->arena, ARENA_BYTES);
    play_start(play);
    assert_int_equal(currency_find(STR("EUR"), &euro, &err), ERR_OK);
    play->transport =
        transport_curl_new(&(struct transport_curl_options){ .allow_http_loopback = true });
    play->north = (struct endpoint){
        .base_url = arena_format(&play->arena, "%s/mirakl/nordmarkt", play->base),
        .secret = STR("sandbox-key-nordmarkt"),
        .timeout_ms = TIMEOUT_MS,
        .shop_id = 2001,
        .currency = euro,
        .tax_mode = TAX_MODE_INCLUDED,
    };
    play->shop = (struct endpoint){
        .base_url = arena_format(&play->arena, "%s/scayle/api/admin/v1", play->base),
        .secret = STR("sandbox-scayle-token"),
        .timeout_ms = TIMEOUT_MS,
        .currency = euro,
        .shop_key = STR("nf"),
        .country_code = STR("de"),
        .channel_key = STR("mirakl_nordmarkt"),
        .company_id = 1,
    };
    *state = play;
    return 0;
}

static int teardown(void **state)
{
    struct play *play = *state;
    int status = 0;
    kill(play->process, SIGTERM);
    waitpid(play->process, &status, 0);
    assert_int_equal(status, 0);
    play->transport->ops->free(play->transport);
    arena_release(&play->arena);
    test_free(play);
    return 0;
}

static struct http_response exchange(struct play *play, const struct http_request *request)
{
    struct http_response response = { 0 };
    uint64_t tag = 0;
    play->transport->ops->start(play->transport, request, ++play->tag);
    assert_true(play->transport->ops->next(play->transport, WAIT_NS, &play->arena, &tag,
                                           &response));
    assert_int_equal(tag, play->tag);
    return response;
}

static struct answer call(struct play *play, const struct call *call)
{
    bool is_mirakl = call_traits(call->kind)->system == CALL_SYSTEM_MIRAKL;
    const struct connector_ops *ops = is_mirakl ? &mirakl_connector : &scayle_connector;
    const struct endpoint *endpoint = is_mirakl ? &play->north : &play->shop;
    struct http_request request = { 0 };
    struct answer answer = { 0 };
    struct err err = { 0 };
    enum err_code code = ops->build(endpoint, call, &play->arena, &request, &err);
    if (code != ERR_OK)
        fail_msg("%s: %s", err.field, err.message);
    struct http_response response = exchange(play, &request);
    ops->judge(endpoint, call, &response, &play->arena, &answer);
    return answer;
}

static struct answer call_done(struct play *play, const struct call *what)
{
    struct answer answer = call(play, what);
    if (answer.verdict != VERDICT_DONE)
        fail_msg("%s: %s, status %d: %.*s", call_traits(what->kind)->name,
                 verdict_name(answer.verdict), answer.status, STR_ARG(answer.reason));
    return answer;
}

/* An action of the control endpoint; its answer as JSON. */
static const struct jnode *act(struct play *play, const char *action, const char *body)
{
    struct jnode *root = NULL;
    struct err err = { 0 };
    struct http_request request = {
        .method = HTTP_POST,
        .url = arena_format(&play->arena, "%s/control/actions/%s", play->base, action),
        .body = str_c(body),
        .timeout_ms = TIMEOUT_MS,
        .response_bytes_max = RESPONSE_BYTES,
    };
    struct http_response response = exchange(play, &request);
    if (response.status != 200)
        fail_msg("%s: %d %.*s", action, response.status, STR_ARG(response.body));
    assert_int_equal(json_parse(response.body, &play->arena, &root, &err), ERR_OK);
    return root;
}

static void advance(struct play *play, const char *body)
{
    act(play, "advance_clock", body);
}

/* An order of one line of two units, in that state. */
static struct str place(struct play *play, const char *state)
{
    struct err err = { 0 };
    struct jread read = { .err = &err };
    char body[256];
    act(play, "set_offer",
        "{\"marketplace\":\"nordmarkt\",\"sku\":\"LS-00001\",\"quantity\":9,\"price\":\"19.90\"}");
    snprintf(body, sizeof(body),
             "{\"marketplace\":\"nordmarkt\",\"lines\":[{\"sku\":\"LS-00001\",\"quantity\":2}],"
             "\"state\":\"%s\"}",
             state);
    const struct jnode *answer = act(play, "create_orders", body);
    return jread_text(&read, jnode_first(jnode_get(answer, "orders")), "order_id");
}

static struct answer read_order(struct play *play, struct str order_id)
{
    advance(play, "{\"seconds\":60}"); /* once a minute */
    struct call what = { .kind = CALL_MIRAKL_ORDERS,
                         .orders = { .order_ids = order_id, .max = 10 } };
    struct answer answer = call_done(play, &what);
    assert_int_equal(answer.rejected_count, 0);
    assert_int_equal(answer.orders.count, 1);
    return answer;
}

/* ---- Mirakl ---- */

static void reference_data_is_understood(void **state)
{
    struct play *play = *state;
    struct answer answer = call_done(play, &(struct call){ .kind = CALL_MIRAKL_VERSION });
    answer = call_done(play, &(struct call){ .kind = CALL_MIRAKL_ACCOUNT });
    assert_int_equal(answer.account.shop_id, 2001);
    assert_true(str_eq(answer.account.currency_code, STR("EUR")));
    answer = call_done(play, &(struct call){ .kind = CALL_MIRAKL_PLATFORM });
    assert_int_equal(answer.platform.tax_mode, TAX_MODE_INCLUDED);
    assert_false(answer.platform.multi_shipment);
    answer = call_done(play, &(struct call){ .kind = CALL_MIRAKL_CARRIERS });
    const struct carrier *royal =
        carrier_resolve(STR("royal mail"), answer.carriers.rows, answer.carriers.count, NULL, 0);
    assert_non_null(royal);
    assert_true(str_eq(royal->code, STR("RM-UK-24")));
    answer = call_done(play, &(struct call){ .kind = CALL_MIRAKL_SHIPPING_METHODS });
    assert_true(answer.shipping_methods.rows[0].mandatory_tracking);
    answer = call_done(play, &(struct call){ .kind = CALL_MIRAKL_REASONS });
    assert_true(answer.reasons.count > 3);
}

static void a_stock_file_is_sent_followed_and_its_report_read(void **state)
{
    struct play *play = *state;
    const struct stock_row rows[] = { { STR("LS-00001"), 7 }, { STR("no \"such\"; sku"), 1 } };
    struct call what = { .kind = CALL_MIRAKL_STOCK_IMPORT,
                         .stock_import = { .rows = rows, .count = ARRAY_COUNT(rows) } };
    struct str import_id = call_done(play, &what).import_id;
    advance(play, "{\"seconds\":600}");
    what = (struct call){ .kind = CALL_MIRAKL_STOCK_STATUS, .import_id = import_id };
    struct answer answer = call_done(play, &what);
    assert_true(answer.stock_status.is_final);
    assert_false(answer.stock_status.is_failed);
    assert_true(answer.stock_status.has_error_report);
    assert_int_equal(answer.stock_status.lines_in_success, 1);
    what = (struct call){ .kind = CALL_MIRAKL_STOCK_REPORT, .import_id = import_id };
    answer = call_done(play, &what);
    assert_int_equal(answer.stock_report.count, 1);
    assert_int_equal(answer.stock_report.rows[0].line_number, 3);
    assert_true(str_eq(answer.stock_report.rows[0].sku, STR("no \"such\"; sku")));
    what = (struct call){ .kind = CALL_MIRAKL_OFFERS, .offers = { .max = 100 } };
    answer = call_done(play, &what);
    assert_int_equal(answer.offers.total, 5);
    for (size_t i = 0; i < answer.offers.count; i++) {
        bool is_written = str_eq(answer.offers.rows[i].sku, STR("LS-00001"));
        assert_int_equal(answer.offers.rows[i].quantity, is_written ? 7 : 0);
    }
}

static void an_order_is_accepted_shipped_and_refunded(void **state)
{
    struct play *play = *state;
    struct str order_id = place(play, "WAITING_ACCEPTANCE");
    struct order order = read_order(play, order_id).orders.orders[0];
    assert_int_equal(order.state, ORDER_STATE_WAITING_ACCEPTANCE);
    assert_false(order.shipping.is_set);
    assert_int_equal(order.lines[0].price.minor, 3980);
    struct line_decision decision = { order.lines[0].line_id, true };
    struct call what = { .kind = CALL_MIRAKL_ACCEPT,
                         .accept = { .order_id = order_id, .lines = &decision, .count = 1 } };
    call_done(play, &what);
    assert_int_equal(call(play, &what).verdict, VERDICT_CONFLICT); /* again: it must look first */
    advance(play, "{\"seconds\":700}");
    struct order_reference mark = { order_id, STR("901") };
    what = (struct call){ .kind = CALL_MIRAKL_ORDER_REFERENCE,
                          .references = { .rows = &mark, .count = 1 } };
    call_done(play, &what);
    what = (struct call){ .kind = CALL_MIRAKL_TRACKING,
                          .tracking = { order_id,
                                        { .carrier_code = STR("RM-UK-24"),
                                          .tracking_number = STR("RM123") } } };
    call_done(play, &what);
    what = (struct call){ .kind = CALL_MIRAKL_SHIP, .order_id = order_id };
    call_done(play, &what);
    order = read_order(play, order_id).orders.orders[0];
    assert_int_equal(order.state, ORDER_STATE_SHIPPED);
    assert_true(order.shipping.is_set);
    assert_true(str_eq(order.seller_reference, STR("901")));
    assert_true(str_eq(order.tracking_number, STR("RM123")));
    what = (struct call){
        .kind = CALL_MIRAKL_REFUND,
        .refund = { .order_id = order_id,
                    .line_id = order.lines[0].line_id,
                    .tax_mode = TAX_MODE_INCLUDED,
                    .amount = money_of(1990, play->north.currency),
                    .shipping_amount = money_zero(play->north.currency),
                    .quantity = 1,
                    .reason_code = STR("16") },
    };
    struct str refund_id = call_done(play, &what).refund.refund_id;
    order = read_order(play, order_id).orders.orders[0];
    assert_int_equal(order.lines[0].refund_count, 1);
    assert_true(str_eq(order.lines[0].refunds[0].refund_id, refund_id));
    assert_int_equal(order.lines[0].refunds[0].amount.minor, 1990);
}

static void a_payout_is_read_page_by_page_and_sums_to_nothing(void **state)
{
    struct play *play = *state;
    struct str page_token = STR_EMPTY;
    int64_t sum = 0;
    size_t count = 0;
    place(play, "RECEIVED");
    act(play, "close_payout", "{\"marketplace\":\"nordmarkt\"}");
    do {
        struct call what = { .kind = CALL_MIRAKL_TRANSACTIONS,
                             .transactions = { .page_token = page_token, .limit = 2 } };
        struct answer answer = call_done(play, &what);
        assert_int_equal(answer.rejected_count, 0);
        for (size_t i = 0; i < answer.transactions.count; i++) {
            assert_int_equal(answer.transactions.rows[i].payment_state, PAYMENT_STATE_PAID);
            sum += answer.transactions.rows[i].amount.minor;
        }
        count += answer.transactions.count;
        page_token = answer.transactions.next_page_token;
    } while (page_token.len > 0);
    assert_int_equal(count, 5); /* goods, shipping, commission and its tax, the payment */
    assert_int_equal(sum, 0);
}

/* ---- SCAYLE ---- */

static void an_order_is_created_found_followed_and_returned(void **state)
{
    struct play *play = *state;
    struct order order = read_order(play, place(play, "SHIPPING")).orders.orders[0];
    order.channel = STR("nordmarkt");
    order.reference_key = STR("ls-nordmarkt-4711001-A");
    struct call find = { .kind = CALL_SCAYLE_ORDER_FIND, .reference_key = order.reference_key };
    assert_int_equal(call_done(play, &find).shop_orders.count, 0);
    struct call what = { .kind = CALL_SCAYLE_ORDER_CREATE, .create = &order };
    struct shop_order created = call_done(play, &what).shop_orders.orders[0];
    assert_int_equal(created.item_count, 2);
    assert_true(str_eq(created.items[0].line_id, order.lines[0].line_id));
    struct shop_order found = call_done(play, &find).shop_orders.orders[0];
    assert_true(str_eq(found.shop_order_id, created.shop_order_id));
    act(play, "ship_items",
        "{\"reference_key\":\"ls-nordmarkt-4711001-A\",\"carrier\":\"dhl\",\"tracking\":\"T1\"}");
    act(play, "return_items", "{\"reference_key\":\"ls-nordmarkt-4711001-A\",\"quantity\":1}");
    what = (struct call){ .kind = CALL_SCAYLE_ORDERS_UPDATED,
                          .shop_orders = { .updated_from = created.updated, .limit = 10 } };
    struct answer answer = call_done(play, &what);
    assert_int_equal(answer.shop_orders.count, 1);
    what = (struct call){ .kind = CALL_SCAYLE_ORDER_GET, .shop_order_id = created.shop_order_id };
    struct shop_order now = call_done(play, &what).shop_orders.orders[0];
    assert_true(instant_is_set(now.items[0].returned));
    assert_false(instant_is_set(now.items[1].returned));
    assert_true(instant_is_set(now.items[1].shipped));
    assert_true(str_eq(now.items[1].line_id, order.lines[0].line_id));
    assert_true(str_eq(now.packages[0].tracking_number, STR("T1")));
}

static void an_external_order_is_created_where_its_address_is_known(void **state)
{
    struct play *play = *state;
    struct order order = read_order(play, place(play, "SHIPPING")).orders.orders[0];
    order.channel = STR("nordmarkt");
    order.reference_key = STR("ls-nordmarkt-ext");
    play->shop.external_order_url =
        arena_format(&play->arena, "%s/scayle/__sim__/external-orders?shopId=1001", play->base);
    struct call what = { .kind = CALL_SCAYLE_ORDER_CREATE, .create = &order };
    assert_true(call_done(play, &what).shop_orders.orders[0].item_count > 0);
}

static void stock_is_read_by_sku(void **state)
{
    struct play *play = *state;
    act(play, "set_stock", "{\"sku\":\"LS-00002\",\"quantity\":11}");
    struct answer answer =
        call_done(play, &(struct call){ .kind = CALL_SCAYLE_STOCKS, .sku = STR("LS-00002") });
    assert_int_equal(answer.stocks.count, 1);
    assert_int_equal(answer.stocks.rows[0].quantity, 11);
    assert_true(str_eq(answer.stocks.rows[0].warehouse, STR("WH-HAM")));
}

/* ---- faults ---- */

static void set_fault(struct play *play, const char *fault, const char *operation)
{
    char body[128];
    snprintf(body, sizeof(body), "{\"fault\":\"%s\",\"operation\":\"%s\"}", fault, operation);
    act(play, "set_fault", body);
}

static void odd_content_is_read_as_what_it_means(void **state)
{
    struct play *play = *state;
    static const char *const faults[] = { "unknown_fields", "string_numbers", "trailing_zeros",
                                          "null_addresses", "unknown_enum" };
    struct str order_id = place(play, "SHIPPING");
    for (size_t i = 0; i < ARRAY_COUNT(faults); i++) {
        set_fault(play, faults[i], "OR11");
        struct order order = read_order(play, order_id).orders.orders[0];
        assert_int_equal(order.lines[0].price.minor, 3980);
        assert_int_equal(order.lines[0].quantity, 2);
        assert_int_equal(order.shipping.is_set, strcmp(faults[i], "null_addresses") != 0);
        assert_int_equal(order.state == ORDER_STATE_UNKNOWN,
                         strcmp(faults[i], "unknown_enum") == 0);
    }
}

static void a_refund_whose_answer_fails_is_in_doubt(void **state)
{
    struct play *play = *state;
    static const struct {
        const char *fault;
        enum verdict verdict;
    } rows[] = {
        { "lost_answer_after_effect", VERDICT_UNKNOWN },
        { "truncated_body", VERDICT_UNKNOWN },
        { "http_500_after_effect", VERDICT_UNKNOWN },
        { "html_body", VERDICT_UNKNOWN },
        { "http_429", VERDICT_RETRY },
    };
    struct str order_id = place(play, "SHIPPED");
    struct call what = {
        .kind = CALL_MIRAKL_REFUND,
        .refund = { .order_id = order_id,
                    .line_id = arena_format(&play->arena, "%.*s-1", STR_ARG(order_id)),
                    .tax_mode = TAX_MODE_INCLUDED,
                    .amount = money_of(100, play->north.currency),
                    .shipping_amount = money_zero(play->north.currency),
                    .reason_code = STR("16") },
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        set_fault(play, rows[i].fault, "OR28");
        assert_int_equal(call(play, &what).verdict, rows[i].verdict);
    }
    struct order order = read_order(play, order_id).orders.orders[0];
    assert_int_equal(order.lines[0].refund_count, 3); /* the first three had their effect */
}

static void what_a_system_says_of_its_limits_is_understood(void **state)
{
    struct play *play = *state;
    struct call what = { .kind = CALL_MIRAKL_ACCOUNT };
    call_done(play, &what);
    struct answer answer = call(play, &what);
    assert_int_equal(answer.verdict, VERDICT_RETRY);
    assert_in_range(answer.retry_after_ms, 86000000, 86400000);
    play->north.secret = STR("revoked");
    assert_int_equal(call(play, &what).verdict, VERDICT_BLOCKED);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(reference_data_is_understood),
        TEST(a_stock_file_is_sent_followed_and_its_report_read),
        TEST(an_order_is_accepted_shipped_and_refunded),
        TEST(a_payout_is_read_page_by_page_and_sums_to_nothing),
        TEST(an_order_is_created_found_followed_and_returned),
        TEST(an_external_order_is_created_where_its_address_is_known),
        TEST(stock_is_read_by_sku),
        TEST(odd_content_is_read_as_what_it_means),
        TEST(a_refund_whose_answer_fails_is_in_doubt),
        TEST(what_a_system_says_of_its_limits_is_understood),
    };
#undef TEST
    return cmocka_run_group_tests(tests, NULL, NULL);
}
