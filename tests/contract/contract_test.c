/*
 * tests/contract/contract_test.c: plays the exchanges named by the arguments.
 *
 * The connector builds the request, which must be the file's to the byte, and judges the file's
 * answer; verdict and what was understood must be the file's too. No network.
 */
#include <stdio.h>
#include <stdlib.h>

#include "tests/contract/exchange.h"
#include "tests/rows.h"

enum { FILE_BYTES_MAX = 1 << 20, FILE_COUNT_MAX = 512 };

static const char *why_not(const char *path, struct arena *arena, struct str *ret_text)
{
    FILE *file = fopen(path, "rb");
    char *text = arena_alloc(arena, FILE_BYTES_MAX);
    if (file == NULL || text == NULL)
        return "the file cannot be opened";
    *ret_text = (struct str){ text, fread(text, 1, FILE_BYTES_MAX, file) };
    fclose(file);
    return ret_text->len < FILE_BYTES_MAX ? NULL : "the file is too long";
}

static void assert_same(const char *path, const char *part, struct buf *actual, struct str expected)
{
    struct str trimmed = str_trim(buf_str(actual));
    if (!str_eq(trimmed, str_trim(expected)))
        fail_msg("%s: the %s is another:\n%.*s", path, part, STR_ARG(trimmed));
}

static const struct connector_ops *connector_of(const struct call *call)
{
    return call_traits(call->kind)->system == CALL_SYSTEM_MIRAKL ? &mirakl_connector
                                                                 : &scayle_connector;
}

/* What cannot be built has no request: the error stands in its place. */
static bool build(const struct connector_ops *connector, const struct endpoint *endpoint,
                  const struct call *call, struct arena *arena, struct buf *out)
{
    struct http_request request;
    struct err err;
    if (connector->build(endpoint, call, arena, &request, &err) != ERR_OK) {
        buf_format(out, "%s %s: %s", err_reason_name(err.reason), err.field, err.message);
        return false;
    }
    request_to_text(&request, out);
    assert_null(strstr(out->ptr, "key-that-nobody-may-see"));
    struct str evidence = evidence_of(&request, NULL, arena);
    assert_null(strstr(evidence.ptr, "key-that-nobody-may-see"));
    return true;
}

static void the_exchange_is_as_written(void **state)
{
    const char *path = *state;
    const char *why;
    struct arena arena;
    struct str text;
    struct exchange_file file;
    struct endpoint endpoint;
    struct call call;
    struct http_response response;
    struct answer answer;
    struct buf out;
    arena_init(&arena, 64 << 20);
    buf_init(&out, FILE_BYTES_MAX);
    why = why_not(path, &arena, &text);
    if (why != NULL || !exchange_parse(text, &file, &why) || !exchange_is_whole(&file, &why) ||
        !call_from_text(&file, &arena, &endpoint, &call, &why))
        fail_msg("%s: %s", path, why);
    const struct connector_ops *connector = connector_of(&call);
    bool built = build(connector, &endpoint, &call, &arena, &out);
    assert_same(path, "request", &out, file.request);
    assert_int_equal(built, file.answer.len > 0);
    if (built) {
        if (!response_from_text(file.answer, &response, &why))
            fail_msg("%s: %s", path, why);
        buf_clear(&out);
        connector->judge(&endpoint, &call, &response, &arena, &answer);
        answer_to_text(&call, &answer, &out);
        assert_same(path, "verdict", &out, file.verdict);
    }
    assert_false(out.overflowed);
    buf_release(&out);
    arena_release(&arena);
}

/* The k-th allocation fails: a refusal or an answer that is no success, and nothing breaks. */
static void memory_may_end_at_any_point(void **state)
{
    const char *path = *state;
    const char *why = NULL;
    struct arena files, arena;
    struct str text;
    struct exchange_file file;
    struct endpoint endpoint;
    struct call call;
    struct http_response response;
    struct http_request request;
    struct answer answer;
    struct err err;
    bool was_full = true;
    arena_init(&files, 64 << 20);
    if (why_not(path, &files, &text) != NULL || !exchange_parse(text, &file, &why) ||
        !call_from_text(&file, &files, &endpoint, &call, &why))
        fail_msg("%s: %s", path, why);
    const struct connector_ops *connector = connector_of(&call);
    for (uint64_t k = 1; was_full; k++) {
        arena_init(&arena, 64 << 20);
        arena.fail_after = k;
        enum err_code code = connector->build(&endpoint, &call, &arena, &request, &err);
        was_full = arena_is_full(&arena);
        assert_false(code == ERR_OK && was_full);
        arena_release(&arena);
    }
    for (uint64_t k = file.answer.len > 0 ? 1 : 0; k > 0; k = was_full ? k + 1 : 0) {
        arena_init(&arena, 64 << 20);
        arena.fail_after = k;
        assert_true(response_from_text(file.answer, &response, &why));
        connector->judge(&endpoint, &call, &response, &arena, &answer);
        was_full = arena_is_full(&arena);
        assert_false(answer.verdict == VERDICT_DONE && was_full);
        arena_release(&arena);
    }
    arena_release(&files);
}

int main(int argument_count, char **arguments)
{
    static struct CMUnitTest tests[2 * FILE_COUNT_MAX];
    if (argument_count < 2 || argument_count > FILE_COUNT_MAX) {
        fprintf(stderr, "usage: contract_test FILE.http...\n");
        return EXIT_FAILURE;
    }
    size_t count = 0;
    for (int i = 1; i < argument_count; i++) {
        tests[count++] = (struct CMUnitTest){ .name = arguments[i],
                                              .test_func = the_exchange_is_as_written,
                                              .initial_state = arguments[i] };
        tests[count++] = (struct CMUnitTest){ .name = arguments[i],
                                              .test_func = memory_may_end_at_any_point,
                                              .initial_state = arguments[i] };
    }
    return _cmocka_run_group_tests("contract", tests, count, NULL, NULL);
}
