/* tests/unit/connectors/json_test.c: what is JSON to us, and what becomes of it. */
#include "service/connectors/formats/json.h"

#include <stdio.h>
#include <stdlib.h>

#include "service/base/buf.h"
#include "service/base/limits.h"
#include "tests/rows.h"

struct json_row {
    const char *text;
    enum err_reason reason;
    const char *message; /* a part of it */
};

static const struct json_row rows[] = {
    { "{}", REASON_NONE, NULL },
    { " [1, -2.50, 1E+1, true, null, \"a\"] ", REASON_NONE, NULL },
    { "7", REASON_NONE, NULL },
    { "\"\\ud83d\\ude00\"", REASON_NONE, NULL },
    { "{\"a\":{\"a\":1},\"b\":{\"a\":1}}", REASON_NONE, NULL }, /* other objects, other names */
    { "[\"\\\\u0000\", \"\\\\ud800\"]", REASON_NONE, NULL },    /* a backslash, then letters */
    { "", REASON_DOCUMENT_MALFORMED, "at byte 0: parse error: premature EOF" },
    { "{\"a\":", REASON_DOCUMENT_MALFORMED, "at byte 5: parse error: premature EOF" },
    { "[1,2", REASON_DOCUMENT_MALFORMED, "premature EOF" },
    { "\"abc", REASON_DOCUMENT_MALFORMED, "premature EOF" },
    { "{} {}", REASON_DOCUMENT_MALFORMED, "trailing garbage" },
    { "[1,]", REASON_DOCUMENT_MALFORMED, "at byte" },
    { "{\"a\" 1}", REASON_DOCUMENT_MALFORMED, "at byte" },
    { "[01]", REASON_DOCUMENT_MALFORMED, "at byte" },
    { "[1.]", REASON_DOCUMENT_MALFORMED, "at byte" },
    { "[+1]", REASON_DOCUMENT_MALFORMED, "at byte" },
    { "[NaN]", REASON_DOCUMENT_MALFORMED, "at byte" },
    { "['a']", REASON_DOCUMENT_MALFORMED, "at byte" },
    { "[1] // one", REASON_DOCUMENT_MALFORMED, "at byte" },
    { "[/* one */ 1]", REASON_DOCUMENT_MALFORMED, "at byte" },
    { "[\"a\nb\"]", REASON_DOCUMENT_MALFORMED, "at byte" },
    { "[\"\\x\"]", REASON_DOCUMENT_MALFORMED, "at byte" },
    { "[\"\\u12\"]", REASON_DOCUMENT_MALFORMED, "at byte" },
    { "[\"\\ud800\"]", REASON_DOCUMENT_MALFORMED, "at byte 2: the escape" },
    { "[\"\\ud800\\u0041\"]", REASON_DOCUMENT_MALFORMED, "at byte 2: the escape" },
    { "[\"\\udc00\"]", REASON_DOCUMENT_MALFORMED, "at byte 2: the escape" },
    { "[\"a\\u0000\"]", REASON_DOCUMENT_MALFORMED, "at byte 3: the escape" },
    { "[\"\xc3\"]", REASON_TEXT_NOT_UTF8, "is not UTF-8" },
    { "[\"\xc0\xaf\"]", REASON_TEXT_NOT_UTF8, "is not UTF-8" },     /* overlong */
    { "[\"\xed\xa0\x80\"]", REASON_TEXT_NOT_UTF8, "is not UTF-8" }, /* a surrogate */
    { "{\"a\":1,\"b\":2,\"a\":3}", REASON_FIELD_DUPLICATE, "\"a\"" },
    { "[{\"price\":1,\"price\":2}]", REASON_FIELD_DUPLICATE, "\"price\"" },
    { "{\"a\":1,\"\\u0061\":2}", REASON_FIELD_DUPLICATE, "\"a\"" }, /* the same once decoded */
    { "{\"\":1,\"\":2}", REASON_FIELD_DUPLICATE, "\"\"" },
};

static void a_document_is_read_or_refused_with_a_reason(void **state)
{
    const struct json_row *row = *state;
    struct arena arena;
    struct jnode *root = NULL;
    struct err err = { .reason = REASON_NONE };
    arena_init(&arena, 1 << 20);
    enum err_code code = json_parse(str_c(row->text), &arena, &root, &err);
    assert_int_equal(err.reason, row->reason);
    assert_int_equal(code == ERR_OK, row->reason == REASON_NONE);
    if (row->message != NULL && strstr(err.message, row->message) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", err.message, row->message);
    arena_release(&arena);
}

static int arena_setup(void **state)
{
    struct arena *arena = calloc(1, sizeof(*arena));
    assert_non_null(arena);
    arena_init(arena, 8 << 20);
    *state = arena;
    return 0;
}

static int arena_teardown(void **state)
{
    arena_release(*state);
    free(*state);
    return 0;
}

static const struct jnode *parsed(struct arena *arena, const char *text)
{
    struct jnode *root = NULL;
    struct err err;
    if (json_parse(str_c(text), arena, &root, &err) != ERR_OK)
        fail_msg("%s", err.message);
    return root;
}

static void assert_str(struct str actual, const char *expected)
{
    assert_int_equal(actual.len, strlen(expected));
    assert_memory_equal(actual.ptr, expected, actual.len);
}

static void numbers_keep_their_own_text(void **state)
{
    const struct jnode *root =
        parsed(*state, "[1421.14, 20.0000, 1E+1, -0, 9007199254740993, 0.1e-7]");
    const char *texts[] = { "1421.14", "20.0000", "1E+1", "-0", "9007199254740993", "0.1e-7" };
    assert_int_equal(root->count, ARRAY_COUNT(texts));
    size_t i = 0;
    for (const struct jnode *node = jnode_first(root); node != NULL; node = node->next) {
        assert_int_equal(node->type, JNODE_NUMBER);
        assert_str(node->text, texts[i++]);
    }
    assert_str(parsed(*state, "12.50")->text, "12.50"); /* behind it the input ends */
}

static void strings_are_decoded(void **state)
{
    const struct jnode *root =
        parsed(*state, "[\"K\xc3\xb6ln\", \"K\\u00f6ln\", \"a\\\"\\\\\\/\\n\\tb\", "
                       "\"\\ud83d\\ude00\", \"\"]");
    const char *texts[] = { "K\xc3\xb6ln", "K\xc3\xb6ln", "a\"\\/\n\tb", "\xf0\x9f\x98\x80", "" };
    size_t i = 0;
    for (const struct jnode *node = jnode_first(root); node != NULL; node = node->next)
        assert_str(node->text, texts[i++]);
    assert_int_equal(i, ARRAY_COUNT(texts));
}

static void members_are_found_by_name(void **state)
{
    const struct jnode *root =
        parsed(*state, "{\"id\":\"4711-A\",\"center\":{\"code\":\"DEFAULT\"},\"none\":null}");
    assert_int_equal(root->count, 3);
    assert_str(jnode_get(root, "id")->text, "4711-A");
    assert_str(jnode_get(jnode_get(root, "center"), "code")->text, "DEFAULT");
    assert_null(jnode_get(root, "i"));
    assert_null(jnode_get(jnode_get(root, "absent"), "code"));
    assert_null(jnode_get(jnode_get(root, "id"), "code"));
    assert_false(jnode_is_present(jnode_get(root, "none")));
    assert_false(jnode_is_present(jnode_get(root, "absent")));
}

static enum err_reason reason_of(struct arena *arena, struct str text)
{
    struct jnode *root;
    struct err err = { .reason = REASON_NONE };
    enum err_code code = json_parse(text, arena, &root, &err);
    assert_int_equal(code, err_reason_code(err.reason));
    return err.reason;
}

static struct str nested(struct buf *buf, int depth)
{
    buf_init(buf, 1 << 20);
    for (int i = 0; i < depth; i++)
        buf_add_byte(buf, '[');
    for (int i = 0; i < depth; i++)
        buf_add_byte(buf, ']');
    return buf_str(buf);
}

static void nesting_ends_at_its_limit(void **state)
{
    struct buf fits, deep;
    assert_int_equal(reason_of(*state, nested(&fits, LIMIT_JSON_DEPTH)), REASON_NONE);
    assert_int_equal(reason_of(*state, nested(&deep, LIMIT_JSON_DEPTH + 1)), REASON_LIMIT_EXCEEDED);
    buf_release(&fits);
    buf_release(&deep);
}

static struct str with_members(struct buf *buf, int count, const char *last)
{
    buf_init(buf, 1 << 20);
    buf_add_byte(buf, '{');
    for (int i = 0; i < count; i++)
        buf_format(buf, "\"shared_prefix_%06d_shared_suffix\":0,", i);
    buf_format(buf, "\"%s\":0}", last);
    return buf_str(buf);
}

static void members_end_at_their_limit(void **state)
{
    struct buf buf;
    assert_int_equal(reason_of(*state, with_members(&buf, LIMIT_JSON_MEMBER_COUNT - 1, "x")),
                     REASON_NONE);
    buf_release(&buf);
    assert_int_equal(reason_of(*state, with_members(&buf, LIMIT_JSON_MEMBER_COUNT, "x")),
                     REASON_LIMIT_EXCEEDED);
    buf_release(&buf);
    assert_int_equal(reason_of(*state,
                               with_members(&buf, 900, "shared_prefix_000450_shared_suffix")),
                     REASON_FIELD_DUPLICATE);
    buf_release(&buf);
}

static void a_full_arena_is_an_answer(void **state)
{
    (void)state;
    const struct str text = STR("{\"a\":\"\\u00e4\",\"b\":[1,2,{\"c\":\"\\n\",\"d\":0}]}");
    enum err_reason reason = REASON_LIMIT_EXCEEDED;
    for (uint64_t k = 1; reason == REASON_LIMIT_EXCEEDED; k++) {
        struct arena arena;
        arena_init(&arena, 1 << 20);
        arena.fail_after = k;
        reason = reason_of(&arena, text);
        assert_true(reason == REASON_NONE || reason == REASON_LIMIT_EXCEEDED);
        arena_release(&arena);
        assert_true(k < 100);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(numbers_keep_their_own_text, arena_setup, arena_teardown),
        cmocka_unit_test_setup_teardown(strings_are_decoded, arena_setup, arena_teardown),
        cmocka_unit_test_setup_teardown(members_are_found_by_name, arena_setup, arena_teardown),
        cmocka_unit_test_setup_teardown(nesting_ends_at_its_limit, arena_setup, arena_teardown),
        cmocka_unit_test_setup_teardown(members_end_at_their_limit, arena_setup, arena_teardown),
        cmocka_unit_test(a_full_arena_is_an_answer),
    };
    int failed = ROWS_RUN(a_document_is_read_or_refused_with_a_reason, rows);
    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
