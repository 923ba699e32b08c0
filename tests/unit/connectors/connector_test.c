/* tests/unit/connectors/connector_test.c: verdicts, the table of calls, and evidence. */
#include "service/connectors/connector.h"

#include "service/base/buf.h"
#include "service/base/limits.h"
#include "tests/rows.h"

struct verdict_test_row {
    const char *name;
    enum http_outcome outcome;
    int32_t status;
    enum verdict once;       /* of a call that must not be repeated */
    enum verdict repeatable; /* of one that may */
};

static const struct verdict_test_row verdict_rows[] = {
    { "done", HTTP_ANSWERED, 200, VERDICT_DONE, VERDICT_DONE },
    { "no body", HTTP_ANSWERED, 204, VERDICT_DONE, VERDICT_DONE },
    { "moved", HTTP_ANSWERED, 301, VERDICT_BLOCKED, VERDICT_BLOCKED },
    { "malformed", HTTP_ANSWERED, 400, VERDICT_REFUSED, VERDICT_REFUSED },
    { "no key", HTTP_ANSWERED, 401, VERDICT_BLOCKED, VERDICT_BLOCKED },
    { "no right", HTTP_ANSWERED, 403, VERDICT_BLOCKED, VERDICT_BLOCKED },
    { "not there", HTTP_ANSWERED, 404, VERDICT_REFUSED, VERDICT_REFUSED },
    { "timed out over there", HTTP_ANSWERED, 408, VERDICT_UNKNOWN, VERDICT_RETRY },
    { "gone", HTTP_ANSWERED, 410, VERDICT_REFUSED, VERDICT_REFUSED },
    { "too many", HTTP_ANSWERED, 429, VERDICT_RETRY, VERDICT_RETRY },
    { "server error", HTTP_ANSWERED, 500, VERDICT_UNKNOWN, VERDICT_RETRY },
    { "bad gateway", HTTP_ANSWERED, 502, VERDICT_UNKNOWN, VERDICT_RETRY },
    { "unavailable", HTTP_ANSWERED, 503, VERDICT_UNKNOWN, VERDICT_RETRY },
    { "gateway time-out", HTTP_ANSWERED, 504, VERDICT_UNKNOWN, VERDICT_RETRY },
    { "a status that nobody knows", HTTP_ANSWERED, 700, VERDICT_UNKNOWN, VERDICT_RETRY },
    { "an informational one", HTTP_ANSWERED, 103, VERDICT_UNKNOWN, VERDICT_RETRY },
    { "never left", HTTP_NOT_SENT, 0, VERDICT_RETRY, VERDICT_RETRY },
    { "no answer", HTTP_NO_ANSWER, 0, VERDICT_UNKNOWN, VERDICT_RETRY },
};

static void a_status_has_one_meaning_for_every_call(void **state)
{
    const struct verdict_test_row *row = *state;
    const struct http_response response = { .outcome = row->outcome, .status = row->status };
    for (enum call_kind kind = CALL_NONE + 1; kind < CALL_KIND_COUNT; kind++) {
        enum verdict expected = call_traits(kind)->is_repeatable ? row->repeatable : row->once;
        assert_int_equal(verdict_of(kind, NULL, 0, &response), expected);
    }
}

static void own_rows_come_first(void **state)
{
    (void)state;
    const struct verdict_row rows[] = { { 400, 410, VERDICT_UNKNOWN }, { 404, 404, VERDICT_DONE } };
    const struct http_response response = { .outcome = HTTP_ANSWERED, .status = 404 };
    assert_int_equal(verdict_of(CALL_MIRAKL_REFUND, rows, 2, &response), VERDICT_UNKNOWN);
    assert_int_equal(verdict_of(CALL_MIRAKL_ORDERS, rows, 2, &response), VERDICT_RETRY);
}

static void what_moves_money_or_goods_is_never_repeated(void **state)
{
    (void)state;
    const enum call_kind kinds[] = { CALL_MIRAKL_ACCEPT, CALL_MIRAKL_SHIP, CALL_MIRAKL_REFUND,
                                     CALL_SCAYLE_ORDER_CREATE };
    size_t once = 0;
    for (enum call_kind kind = CALL_NONE + 1; kind < CALL_KIND_COUNT; kind++)
        once += call_traits(kind)->is_repeatable ? 0 : 1;
    assert_int_equal(once, ARRAY_COUNT(kinds));
    for (size_t i = 0; i < ARRAY_COUNT(kinds); i++)
        assert_false(call_traits(kinds[i])->is_repeatable);
}

static void politeness_never_exceeds_the_published_frequency(void **state)
{
    (void)state;
    for (enum call_kind kind = CALL_NONE + 1; kind < CALL_KIND_COUNT; kind++) {
        const struct call_traits *traits = call_traits(kind);
        assert_true(traits->interval_ms_polite >= traits->interval_ms_min);
        assert_true(traits->name[0] != '\0');
    }
}

struct redaction_row {
    const char *name;
    const char *body;
    const char *shown;
};

static const struct redaction_row redaction_rows[] = {
    { "names go, ids stay", "{\"order_id\":\"7-A\",\"lastname\":\"Moreau\",\"price\":1}",
      "{\"order_id\":\"7-A\",\"lastname\":\"(removed)\",\"price\":1}" },
    { "either spelling", "{\"firstName\": \"Luc\", \"last_name\":\"M\", \"ZIP_CODE\" : 75001}",
      "{\"firstName\": \"(removed)\", \"last_name\":\"(removed)\", \"ZIP_CODE\" : \"(removed)\"}" },
    { "at any depth", "{\"a\":[{\"billing_address\":{\"street_1\":\"x\",\"country\":\"FR\"}}]}",
      "{\"a\":[{\"billing_address\":{\"street_1\":\"(removed)\",\"country\":\"FR\"}}]}" },
    { "lists and objects", "{\"street\":[\"a\",\"b]\"],\"city\":{\"x\":\"}\"},\"b\":1}",
      "{\"street\":\"(removed)\",\"city\":\"(removed)\",\"b\":1}" },
    { "null says nothing", "{\"phone\":null,\"email\": null }",
      "{\"phone\":null,\"email\": null }" },
    { "escapes", "{\"lastname\":\"O\\\"Neil\\\\\",\"b\":\"\\\"lastname\\\":1\"}",
      "{\"lastname\":\"(removed)\",\"b\":\"\\\"lastname\\\":1\"}" },
    { "cut off inside a name", "{\"lastname\":\"Mor", "{\"lastname\":\"(removed)\"" },
    { "cut off inside a key", "{\"lastn", "{\"lastn" },
    { "a value that is a name of ours", "{\"field\":\"lastname\",\"b\":1}",
      "{\"field\":\"lastname\",\"b\":1}" },
    { "no JSON", "<h1>502</h1>", "<h1>502</h1>" },
    { "controls and bad UTF-8",
      "a\x01"
      "b\xff"
      "c",
      "a?b?c" },
    { "nothing", "", "" },
};

static void evidence_holds_nothing_personal(void **state)
{
    const struct redaction_row *row = *state;
    struct arena arena;
    arena_init(&arena, 1 << 16);
    struct str shown = evidence_excerpt(str_c(row->body), &arena);
    if (!str_eq(shown, str_c(row->shown)))
        fail_msg("%.*s", STR_ARG(shown));
    arena_release(&arena);
}

static void evidence_holds_no_secret_and_ends(void **state)
{
    (void)state;
    struct arena arena;
    struct buf body;
    arena_init(&arena, 1 << 20);
    buf_init(&body, 1 << 20);
    for (int i = 0; i < 20000; i++)
        buf_add(&body, STR("\xc3\xb6"));
    const struct http_request request = {
        .method = HTTP_PUT,
        .url = STR("https://market.example/api/orders/1/ship"),
        .headers = { { STR("Authorization"), STR("top secret"), true },
                     { STR("Accept"), STR("application/json"), false } },
        .header_count = 2,
        .body = buf_str(&body),
    };
    const struct http_response response = { .outcome = HTTP_ANSWERED,
                                            .status = 400,
                                            .body = STR("{\"message\":\"no\"}") };
    struct str text = evidence_of(&request, &response, &arena);
    assert_true(str_starts(text, STR("PUT https://market.example/api/orders/1/ship\n"
                                     "Authorization: (secret)\nAccept: application/json\n\n")));
    assert_null(strstr(text.ptr, "top"));
    assert_non_null(strstr(text.ptr, "... (40000 bytes)\n\n400\n{\"message\":\"no\"}\n"));
    assert_true(text.len < LIMIT_EVIDENCE_BYTES + 300);
    assert_true(str_is_utf8(text));
    const struct http_response lost = { .outcome = HTTP_NO_ANSWER, .failure = STR("timed out") };
    text = evidence_of(&request, &lost, &arena);
    assert_true(str_ends(text, STR("\nno answer: timed out\n")));
    buf_release(&body);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(own_rows_come_first),
        cmocka_unit_test(what_moves_money_or_goods_is_never_repeated),
        cmocka_unit_test(politeness_never_exceeds_the_published_frequency),
        cmocka_unit_test(evidence_holds_no_secret_and_ends),
    };
    int failed = ROWS_RUN(a_status_has_one_meaning_for_every_call, verdict_rows);
    failed += ROWS_RUN(evidence_holds_nothing_personal, redaction_rows);
    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
