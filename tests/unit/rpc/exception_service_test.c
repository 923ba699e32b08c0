/* tests/unit/rpc/exception_service_test.c: what could not proceed, and what people do about it. */
#include "service/rpc/exception_service.h"

#include "lockstep/v1/exception_service.pb-c.h"
#include "service/rpc/inventory_service.h"
#include "tests/rows.h"
#include "tests/unit/rpc/counter.h"
#include "tests/unit/rpc/proto_text.h"

#define T0 "2026-03-02T10:00:00Z"

static void says(struct counter *counter, const char *method, const char *request,
                 const char *answer)
{
    counter_says(counter, &exception_service, method, request, answer);
}

static void shows(struct counter *counter, const char *method, const char *request,
                  const char *part)
{
    counter_shows(counter, &exception_service, method, request, part);
}

static void raise(struct counter *counter, const char *channel, const char *subject,
                  enum exception_cause cause)
{
    counter_do(counter, (struct command){ .kind = COMMAND_RAISE_EXCEPTION,
                                          .shop = STR("acme"),
                                          .raise_exception = {
                                              .channel = str_c(channel),
                                              .subject = str_c(subject),
                                              .cause = cause,
                                              .exchange = { .step = STR("OR11"),
                                                            .reason = STR("401 Unauthorized"),
                                                            .evidence = STR("GET /orders -> 401") },
                                          } });
}

/* Shop "acme", a channel "galeria", and a stock file whose lines "tee" and "mug" were refused. */
static void open_acme(struct counter *counter)
{
    struct shop shop = { .shop_id = STR("acme") };
    struct channel channel = {
        .channel_id = STR("galeria"),
        .base_url = STR("https://galeria.example"),
        .key_ref = STR("env:G"),
        .currency = { .code = "EUR", .exponent = 2 },
        .acceptance_window_s = 86400,
        .policy.share_bp = 10000,
        .order_poll_interval_s = 300,
        .stock_interval_s = 300,
        .transaction_poll_interval_s = 3600,
    };
    counter_open(counter);
    counter_do(counter, (struct command){ .kind = COMMAND_PUT_SHOP,
                                          .shop = STR("acme"),
                                          .put_shop = { .shop = &shop } });
    counter_do(counter, (struct command){ .kind = COMMAND_PUT_CHANNEL,
                                          .shop = STR("acme"),
                                          .put_channel = { .channel = &channel } });
}

static void refuse_lines(struct counter *counter)
{
    struct stock_refusal refusals[] = { { STR("tee"), STR("no such product") },
                                        { STR("mug"), STR("no such product") } };
    counter_shows(counter, &inventory_service, "BatchPushInventory",
                  "parent: 'shops/acme' items { sku: 'tee' warehouse: 'HH1' on_hand: 5 } "
                  "items { sku: 'mug' warehouse: 'HH1' on_hand: 7 }",
                  "OUTCOME_APPLIED");
    counter_pass(counter, 3600);
    counter_do(counter, (struct command){ .kind = COMMAND_OPEN_STOCK_FILE,
                                          .shop = STR("acme"),
                                          .open_stock_file = { .channel = STR("galeria") } });
    counter_do(counter, (struct command){ .kind = COMMAND_STOCK_FILE_ANSWER,
                                          .shop = STR("acme"),
                                          .stock_file_answer = { .channel = STR("galeria"),
                                                                 .file_no = 1,
                                                                 .answer = ANSWER_DONE,
                                                                 .import_id = STR("4711") } });
    counter_do(counter, (struct command){ .kind = COMMAND_STOCK_FILE_STATUS,
                                          .shop = STR("acme"),
                                          .stock_file_status = { .channel = STR("galeria"),
                                                                 .file_no = 1,
                                                                 .status = STR("COMPLETE"),
                                                                 .is_final = true,
                                                                 .has_report = true } });
    counter_do(counter, (struct command){ .kind = COMMAND_STOCK_FILE_REPORT,
                                          .shop = STR("acme"),
                                          .stock_file_report = { .channel = STR("galeria"),
                                                                 .file_no = 1,
                                                                 .rows = refusals,
                                                                 .count = 2 } });
}

#define KEY_NAME "shops/acme/exceptions/credentials-refused~galeria%2Fkey"
#define TEE_NAME "shops/acme/exceptions/stock-line-refused~galeria%2Ftee"
#define MUG_NAME "shops/acme/exceptions/stock-line-refused~galeria%2Fmug"

/* ---- one ---- */

static void an_exception_tells_what_to_do(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    raise(&counter, "galeria", "key", EXCEPTION_CREDENTIALS_REFUSED);
    counter_pass(&counter, 60);
    raise(&counter, "galeria", "key", EXCEPTION_CREDENTIALS_REFUSED);
    says(&counter, "GetException", "name: '" KEY_NAME "'",
         "exception { name: '" KEY_NAME "' cause: EXCEPTION_CAUSE_CREDENTIALS_REFUSED "
         "title: 'the other side does not accept our key' state: STATE_OPEN "
         "subject: 'shops/acme/channels/galeria' channel: 'shops/acme/channels/galeria' "
         "step: 'OR11' reason: '401 Unauthorized' "
         "remedy: 'renew the key; the lanes resume with the next successful check' "
         "exchanges { time: 2026-03-02T10:01:00Z operation: 'OR11' "
         "summary: 'the other side does not accept our key' text: 'GET /orders -> 401' "
         "verdict: VERDICT_BLOCKED refusal_reason: '401 Unauthorized' } "
         "occurrence_count: 2 first_time: " T0 " last_time: 2026-03-02T10:01:00Z }");
    counter_close(&counter);
}

static void a_person_resolves_an_exception_once(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    raise(&counter, "galeria", "key", EXCEPTION_CREDENTIALS_REFUSED);
    shows(&counter, "EscalateException", "name: '" KEY_NAME "' escalated_to: 'anna'",
          "state: STATE_OPEN");
    shows(&counter, "GetException", "name: '" KEY_NAME "'", "escalated_to: 'anna'");
    shows(&counter, "ResolveException", "name: '" KEY_NAME "' resolution: 'renewed'",
          "state: STATE_RESOLVED");
    shows(&counter, "GetException", "name: '" KEY_NAME "'",
          "resolve_time: " T0 " resolved_by: 'tester' resolution: 'renewed' "
          "escalated_to: 'anna' }");
    says(&counter, "ResolveException", "name: '" KEY_NAME "' resolution: 'again'",
         "EXCEPTION_STATE_CONFLICT");
    counter_close(&counter);
}

static void a_retry_takes_up_what_an_exception_holds(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    refuse_lines(&counter);
    shows(&counter, "GetException", "name: '" TEE_NAME "'", "is_retryable: true");
    shows(&counter, "RetryException", "name: '" TEE_NAME "'",
          "state: STATE_RESOLVED subject: 'shops/acme/channels/galeria/offers/tee'");
    counter_shows(&counter, &inventory_service, "GetPublication",
                  "name: 'shops/acme/channels/galeria/offers/tee'", "state: STATE_WANTED");
    says(&counter, "RetryException", "name: '" TEE_NAME "'", "EXCEPTION_STATE_CONFLICT");
    raise(&counter, "galeria", "key", EXCEPTION_CREDENTIALS_REFUSED);
    says(&counter, "RetryException", "name: '" KEY_NAME "'", "EXCEPTION_STATE_CONFLICT");
    counter_close(&counter);
}

/* ---- many ---- */

static void a_bulk_retry_has_a_result_for_each(void **state)
{
#define BATCH(rest)                                                                                \
    "parent: 'shops/acme' filter { channel: 'shops/acme/channels/galeria' } retry_count_max: "     \
    "2 " rest
    struct counter counter;
    (void)state;
    open_acme(&counter);
    raise(&counter, "galeria", "key", EXCEPTION_CREDENTIALS_REFUSED); /* the oldest */
    refuse_lines(&counter);
    const char *id = "request_id: 'aaaaaaaa-0000-0000-0000-000000000001'";
    const char *request = arena_format(&counter.arena, BATCH("%s"), id).ptr;
    shows(&counter, "BatchRetryExceptions", BATCH("validate_only: true"), "remaining_count: 1");
    shows(&counter, "GetException", "name: '" TEE_NAME "'", "state: STATE_OPEN");
    const char *first = counter_ask(&counter, &exception_service, "BatchRetryExceptions", request);
    assert_non_null(strstr(first, "results { name: '" KEY_NAME "' error { code: 9 message: "));
    assert_non_null(strstr(first, "remaining_count: 1"));
    says(&counter, "BatchRetryExceptions", request, first); /* and nothing is taken up again */
    shows(&counter, "BatchRetryExceptions",
          "parent: 'shops/acme' filter { causes: EXCEPTION_CAUSE_STOCK_LINE_REFUSED } "
          "retry_count_max: 9",
          "results { name: '");
    says(&counter, "ListExceptions",
         "parent: 'shops/acme' filter { states: STATE_OPEN "
         "causes: EXCEPTION_CAUSE_STOCK_LINE_REFUSED }",
         "");
    counter_close(&counter);
}

/* The ids of an answer's exceptions, shortened: "mug tee key". */
static const char *subjects_in(struct counter *counter, const char *answer)
{
    struct str list = STR_EMPTY;
    for (const char *at = answer; (at = strstr(at, "galeria%2F")) != NULL; at++)
        list = arena_format(&counter->arena, "%.*s%.*s ", STR_ARG(list), (int)strcspn(at + 10, "'"),
                            at + 10);
    return arena_format(&counter->arena, "%.*s%s", STR_ARG(list),
                        strstr(answer, "next_page_token: '") != NULL ? "+" : "")
        .ptr;
}

struct list_row {
    const char *what, *request, *subjects;
};
/* Raised in this order: a (resolved later), b, key; then tee and mug, an hour later. */
static const struct list_row list_rows[] = {
    { "the open ones first, then the newest", "", "mug tee key b a " },
    { "a page", "page_size: 2", "mug tee +" },
    { "open ones", "filter { states: STATE_OPEN }", "mug tee key b " },
    { "resolved ones", "filter { states: STATE_RESOLVED }", "a " },
    { "in a state that none is in", "filter { states: STATE_RETRYING }", "" },
    { "of a cause", "filter { causes: EXCEPTION_CAUSE_STOCK_LINE_REFUSED }", "mug tee " },
    { "of a channel", "filter { channel: 'shops/acme/channels/galeria' }", "mug tee key b a " },
    { "about a resource", "filter { subject: 'shops/acme/channels/galeria/offers/tee' }", "tee " },
    { "handed to somebody", "filter { escalated_to: 'anna' }", "key " },
    { "with a deadline", "filter { due_before: 2026-03-03T00:00:00Z }", "" },
};

static void lists_show_what_is_asked_for(void **state)
{
    const struct list_row *row = *state;
    struct counter counter;
    open_acme(&counter);
    raise(&counter, "galeria", "a", EXCEPTION_CALL_FAILING);
    counter_pass(&counter, 1);
    raise(&counter, "galeria", "b", EXCEPTION_CALL_FAILING);
    counter_pass(&counter, 1);
    raise(&counter, "galeria", "key", EXCEPTION_CREDENTIALS_REFUSED);
    refuse_lines(&counter);
    shows(&counter, "ResolveException",
          "name: 'shops/acme/exceptions/call-failing~galeria%2Fa' resolution: 'gone'", "RESOLVED");
    shows(&counter, "EscalateException", "name: '" KEY_NAME "' escalated_to: 'anna'", "OPEN");
    const char *request = arena_format(&counter.arena, "parent: 'shops/acme' %s", row->request).ptr;
    assert_string_equal(subjects_in(&counter, counter_ask(&counter, &exception_service,
                                                          "ListExceptions", request)),
                        row->subjects);
    counter_close(&counter);
}

static const struct list_row refusals[] = {
    { "GetException", "name: 'shops/acme/exceptions/x'", "EXCEPTION_NOT_FOUND" },
    { "GetException", "name: 'shops/acme'", "NAME_MALFORMED name" },
    { "ListExceptions", "parent: 'shops/other'", "SHOP_NOT_FOUND" },
    { "RetryException", "name: 'shops/acme/exceptions/x'", "EXCEPTION_NOT_FOUND" },
    { "ResolveException", "name: 'shops/acme/exceptions/x'", "FIELD_REQUIRED resolution" },
    { "EscalateException", "name: 'shops/acme/exceptions/x'", "FIELD_REQUIRED escalated_to" },
    { "EscalateException", "name: 'shops/acme/exceptions/x' escalated_to: 'a' note: 'n'",
      "METHOD_LATER note" },
    { "BatchRetryExceptions", "parent: 'shops/acme' retry_count_max: 1", "FIELD_REQUIRED filter" },
    { "BatchRetryExceptions", "parent: 'shops/acme' filter { states: STATE_OPEN }",
      "FIELD_INVALID retry_count_max" },
    { "ListExceptionCauses", "page_token: '0123456789abcdef1'", "PAGE_TOKEN_INVALID page_token" },
};

static void what_is_wrong_is_named(void **state)
{
    const struct list_row *row = *state;
    struct counter counter;
    open_acme(&counter);
    says(&counter, row->what, row->request, row->subjects);
    counter_close(&counter);
}

/* ---- ExplainException ---- */

static void a_story_is_told_from_the_log(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    refuse_lines(&counter);
    shows(&counter, "ExplainException", "name: '" TEE_NAME "'",
          "story { time: " T0 " event: 'shops/acme/events/3' text: 'offer-wanted: 5' } "
          "story { time: " T0 " event: 'shops/acme/events/4' text: 'position-changed: 0 -> 5' } "
          "retry_effect: 'the quantity of the SKU goes into the next stock file' "
          "resolve_effect: 'the offer keeps the quantity that the marketplace has, until the "
          "stock of the SKU changes'");
    shows(&counter, "ExplainException", "name: '" TEE_NAME "'",
          "cause_info { cause: EXCEPTION_CAUSE_STOCK_LINE_REFUSED id: 'stock-line-refused'");
    counter_close(&counter);
}

/* ---- WatchExceptions ---- */

static struct counter_stream *watch(struct counter *counter, const char *request)
{
    return counter_follow(counter, &exception_service, "WatchExceptions",
                          arena_format(&counter->arena, "parent: 'shops/acme' %s", request).ptr);
}

/* "tee open x1" */
static const char *next(struct counter *counter, struct counter_stream *stream)
{
    const Lockstep__V1__WatchExceptionsResponse *message = counter_stream_next(stream);
    if (message == NULL)
        return "none";
    if (message->exception == NULL)
        return "sign";
    return arena_format(&counter->arena, "%s %s x%lld", strstr(message->exception->name, "%2F") + 3,
                        message->exception->state ==
                                LOCKSTEP__V1__EXCEPTION_RECORD__STATE__STATE_OPEN
                            ? "open"
                            : "resolved",
                        (long long)message->exception->occurrence_count)
        .ptr;
}

static void a_watch_shows_open_ones_and_each_change(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    raise(&counter, "galeria", "a", EXCEPTION_CALL_FAILING);
    raise(&counter, "galeria", "b", EXCEPTION_CALL_FAILING);
    shows(&counter, "ResolveException",
          "name: 'shops/acme/exceptions/call-failing~galeria%2Fa' resolution: 'gone'", "RESOLVED");
    struct counter_stream *stream = watch(&counter, "");
    struct counter_stream *filtered =
        watch(&counter, "filter { causes: EXCEPTION_CAUSE_CREDENTIALS_REFUSED }");
    assert_string_equal(next(&counter, stream), "b open x1");
    assert_string_equal(next(&counter, stream), "sign");
    assert_string_equal(next(&counter, filtered), "sign");
    raise(&counter, "galeria", "b", EXCEPTION_CALL_FAILING);
    assert_string_equal(next(&counter, stream), "b open x2");
    counter_do(&counter,
               (struct command){ .kind = COMMAND_CLEAR_EXCEPTION,
                                 .shop = STR("acme"),
                                 .clear_exception = { .channel = STR("galeria"),
                                                      .subject = STR("b"),
                                                      .cause = EXCEPTION_CALL_FAILING } });
    assert_string_equal(next(&counter, stream), "b resolved x2");
    assert_string_equal(next(&counter, stream), "none");
    assert_string_equal(next(&counter, filtered), "none");
    raise(&counter, "galeria", "key", EXCEPTION_CREDENTIALS_REFUSED);
    assert_string_equal(next(&counter, filtered), "key open x1");
    counter_stream_close(stream);
    counter_stream_close(filtered);
    counter_close(&counter);
}

/* ---- the catalogue of causes ---- */

static void causes_have_the_names_and_numbers_of_the_domain(void **state)
{
    const ProtobufCEnumDescriptor *type = &lockstep__v1__exception_cause__descriptor;
    (void)state;
    assert_int_equal(type->n_values, EXCEPTION_CAUSE_COUNT);
    for (unsigned i = 1; i < type->n_values; i++) {
        const char *name = type->values[i].name + strlen("EXCEPTION_CAUSE_");
        const char *id = exception_cause_row((enum exception_cause)type->values[i].value)->id;
        assert_int_equal(strlen(id), strlen(name));
        for (size_t k = 0; id[k] != '\0'; k++)
            assert_true(id[k] == '-' ? name[k] == '_' : (name[k] | 32) == id[k]);
    }
}

static void all_causes_are_listed_in_pages(void **state)
{
    struct counter counter;
    Lockstep__V1__ListExceptionCausesRequest request =
        LOCKSTEP__V1__LIST_EXCEPTION_CAUSES_REQUEST__INIT;
    Lockstep__V1__ListExceptionCausesResponse *answer;
    int expected = 1;
    (void)state;
    open_acme(&counter);
    request.page_size = 7;
    do {
        assert_int_equal(counter_call(&counter, &exception_service, "ListExceptionCauses",
                                      &request.base, &answer),
                         ERR_OK);
        for (size_t i = 0; i < answer->n_causes; i++) {
            assert_int_equal(answer->causes[i]->cause, expected++);
            assert_true(answer->causes[i]->remedy[0] != '\0');
        }
        request.page_token = answer->next_page_token;
    } while (request.page_token[0] != '\0');
    assert_int_equal(expected, EXCEPTION_CAUSE_COUNT);
    counter_close(&counter);
}

static void every_method_answers_with_allocations_failing(void **state)
{
    (void)state;
    counter_has_tortured(&exception_service);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_exception_tells_what_to_do),
        cmocka_unit_test(a_person_resolves_an_exception_once),
        cmocka_unit_test(a_retry_takes_up_what_an_exception_holds),
        cmocka_unit_test(a_bulk_retry_has_a_result_for_each),
        cmocka_unit_test(a_story_is_told_from_the_log),
        cmocka_unit_test(a_watch_shows_open_ones_and_each_change),
        cmocka_unit_test(causes_have_the_names_and_numbers_of_the_domain),
        cmocka_unit_test(all_causes_are_listed_in_pages),
        cmocka_unit_test(every_method_answers_with_allocations_failing),
    };
    int failed = ROWS_RUN(lists_show_what_is_asked_for, list_rows);
    failed += ROWS_RUN(what_is_wrong_is_named, refusals);
    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
