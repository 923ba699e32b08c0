/* tests/unit/connectors/json_read_test.c: values of a tree, and what is written of them. */
#include "service/connectors/formats/json_read.h"

#include "service/connectors/formats/json_write.h"
#include "tests/rows.h"

enum kind { TEXT, TEXT_NEEDED, I64, BOOL, MONEY, MONEY_NEEDED, INSTANT, OBJECT, ARRAY_NEEDED };

struct value_row {
    const char *name;
    enum kind kind;
    const char *json; /* of member "v"; NULL: the member is missing */
    const char *shown;
    enum err_reason reason;
};

static const struct value_row rows[] = {
    { "a string", TEXT, "\"a\"", "a", REASON_NONE },
    { "an id that comes as a number", TEXT, "95", "95", REASON_NONE },
    { "a missing text", TEXT, NULL, "", REASON_NONE },
    { "a text that is null", TEXT, "null", "", REASON_NONE },
    { "a text that is a list", TEXT, "[]", "", REASON_FIELD_INVALID },
    { "a needed text that is missing", TEXT_NEEDED, NULL, "", REASON_FIELD_REQUIRED },
    { "a needed text that is null", TEXT_NEEDED, "null", "", REASON_FIELD_REQUIRED },
    { "a needed text that is empty", TEXT_NEEDED, "\"\"", "", REASON_FIELD_REQUIRED },
    { "a whole number", I64, "12", "12", REASON_NONE },
    { "a negative one", I64, "-12", "-12", REASON_NONE },
    { "a number in a string", I64, "\"12\"", "12", REASON_NONE },
    { "a whole number with decimals", I64, "12.00", "12", REASON_NONE },
    { "a whole number with an exponent", I64, "1E+3", "1000", REASON_NONE },
    { "a missing number", I64, NULL, "-7", REASON_NONE },
    { "a broken number", I64, "1.5", "", REASON_FIELD_INVALID },
    { "a number too large", I64, "9223372036854775808", "", REASON_FIELD_INVALID },
    { "words", I64, "\"many\"", "", REASON_FIELD_INVALID },
    { "true for a number", I64, "true", "", REASON_FIELD_INVALID },
    { "true", BOOL, "true", "true", REASON_NONE },
    { "false in a string", BOOL, "\"false\"", "false", REASON_NONE },
    { "a missing bool", BOOL, NULL, "false", REASON_NONE },
    { "one for a bool", BOOL, "1", "", REASON_FIELD_INVALID },
    { "yes for a bool", BOOL, "\"yes\"", "", REASON_FIELD_INVALID },
    { "an amount", MONEY, "19.90", "19.90", REASON_NONE },
    { "an amount in a string", MONEY, "\"19.9000\"", "19.90", REASON_NONE },
    { "an amount with an exponent", MONEY, "1E+1", "10.00", REASON_NONE },
    { "a missing amount is zero", MONEY, NULL, "0.00", REASON_NONE },
    { "an amount too precise", MONEY, "19.901", "", REASON_MONEY_TOO_PRECISE },
    { "an amount in words", MONEY, "\"free\"", "", REASON_MONEY_MALFORMED },
    { "an amount that is an object", MONEY, "{}", "", REASON_FIELD_INVALID },
    { "a needed amount", MONEY_NEEDED, "0", "0.00", REASON_NONE },
    { "a needed amount that is null", MONEY_NEEDED, "null", "", REASON_FIELD_REQUIRED },
    { "a time", INSTANT, "\"2026-10-01T10:00:00.5+02:00\"", "2026-10-01T08:00:00.500000Z",
      REASON_NONE },
    { "a missing time", INSTANT, NULL, "", REASON_NONE },
    { "an empty time", INSTANT, "\"\"", "", REASON_NONE },
    { "no time", INSTANT, "\"soon\"", "", REASON_TIME_MALFORMED },
    { "a missing object", OBJECT, NULL, "", REASON_NONE },
    { "a list for an object", OBJECT, "[]", "", REASON_FIELD_INVALID },
    { "a needed list", ARRAY_NEEDED, "[1]", "1", REASON_NONE },
    { "a needed list that is missing", ARRAY_NEEDED, NULL, "", REASON_FIELD_REQUIRED },
};

static void show(struct jread *read, const struct jnode *root, enum kind kind, struct buf *out)
{
    const struct currency eur = { "EUR", 2 };
    char money[MONEY_TEXT_BYTES], time[INSTANT_TEXT_BYTES];
    struct instant instant;
    const struct jnode *node;
    switch (kind) {
    case TEXT:
        buf_add(out, jread_text(read, root, "v"));
        break;
    case TEXT_NEEDED:
        buf_add(out, jread_text_needed(read, root, "v"));
        break;
    case I64:
        buf_add_i64(out, jread_i64(read, root, "v", -7));
        break;
    case BOOL:
        buf_add(out, jread_bool(read, root, "v") ? STR("true") : STR("false"));
        break;
    case MONEY:
        buf_add(out, money_format(jread_money(read, root, "v", eur), money));
        break;
    case MONEY_NEEDED:
        buf_add(out, money_format(jread_money_needed(read, root, "v", eur), money));
        break;
    case INSTANT:
        instant = jread_instant(read, root, "v");
        if (instant_is_set(instant))
            buf_add(out, instant_format(instant, time));
        break;
    case OBJECT:
        assert_null(jread_object(read, root, "v"));
        break;
    case ARRAY_NEEDED:
        node = jnode_first(jread_array_needed(read, root, "v"));
        buf_add(out, node == NULL ? STR_EMPTY : node->text);
        break;
    }
}

static void a_value_is_read_or_named(void **state)
{
    const struct value_row *row = *state;
    struct arena arena;
    struct jnode *root;
    struct err err = { .reason = REASON_NONE };
    struct jread read = { .err = &err };
    struct buf json, shown;
    arena_init(&arena, 1 << 16);
    buf_init(&json, 1 << 10);
    buf_init(&shown, 1 << 10);
    buf_format(&json, row->json == NULL ? "{\"x\":1}" : "{\"x\":1,\"v\":%s}", row->json);
    assert_int_equal(json_parse(buf_str(&json), &arena, &root, &err), ERR_OK);
    show(&read, root, row->kind, &shown);
    assert_int_equal(err.reason, row->reason);
    assert_int_equal(read.code, err_reason_code(row->reason));
    if (row->reason == REASON_NONE)
        assert_true(str_eq(buf_str(&shown), str_c(row->shown)));
    else
        assert_string_equal(err.field, "v");
    buf_release(&json);
    buf_release(&shown);
    arena_release(&arena);
}

static void the_first_failure_is_kept(void **state)
{
    (void)state;
    struct arena arena;
    struct jnode *root;
    struct err err;
    struct jread read = { .err = &err };
    arena_init(&arena, 1 << 16);
    assert_int_equal(json_parse(STR("{\"a\":[],\"b\":{},\"c\":7}"), &arena, &root, &err), ERR_OK);
    (void)jread_text(&read, root, "a");
    (void)jread_i64(&read, root, "b", 0);
    (void)jread_text_needed(&read, root, "d");
    assert_int_equal(jread_i64(&read, root, "c", 0), 7); /* the rest is still read */
    assert_string_equal(err.field, "a");
    assert_string_equal(err.message, "is an array, not a string");
    arena_release(&arena);
}

static void of_nothing_all_members_are_absent(void **state)
{
    (void)state;
    struct err err;
    struct jread read = { .err = &err };
    assert_int_equal(jread_text(&read, NULL, "a").len, 0);
    assert_int_equal(jread_i64(&read, NULL, "a", 3), 3);
    assert_null(jread_array(&read, NULL, "a"));
    assert_int_equal(read.code, ERR_OK);
}

static void what_is_written_is_compact_and_escaped(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out, 1 << 10);
    struct jwriter w = jwriter_to(&out);
    jwriter_object(&w, NULL);
    jwriter_text(&w, "text", STR("a\"b\\c\nd\x01K\xc3\xb6ln"));
    jwriter_money(&w, "amount", money_of(-5, (struct currency){ "EUR", 2 }));
    jwriter_money(&w, "yen", money_of(1200, (struct currency){ "JPY", 0 }));
    jwriter_array(&w, "list");
    jwriter_i64(&w, NULL, -1);
    jwriter_bool(&w, NULL, false);
    jwriter_null(&w, NULL);
    jwriter_array(&w, NULL);
    jwriter_end(&w);
    jwriter_raw(&w, NULL, STR("1.50"));
    jwriter_end(&w);
    jwriter_instant(&w, "at", (struct instant){ INT64_C(1788250522) * US_PER_SECOND });
    jwriter_end(&w);
    assert_string_equal(out.ptr, "{\"text\":\"a\\\"b\\\\c\\nd\\u0001K\xc3\xb6ln\",\"amount\":-0.05,"
                                 "\"yen\":1200,\"list\":[-1,false,null,[],1.50],"
                                 "\"at\":\"2026-09-01T08:15:22Z\"}");
    buf_release(&out);
}

static void a_tree_is_written_as_it_was_read(void **state)
{
    (void)state;
    const struct str text =
        STR("{\"a\":[1.50,-0,1E+1,\"\\\"\",null,true,{},[],{\"b\":[[]]}],\"\":{}}");
    struct arena arena;
    struct jnode *root;
    struct err err;
    struct buf out;
    arena_init(&arena, 1 << 16);
    buf_init(&out, 1 << 10);
    assert_int_equal(json_parse(text, &arena, &root, &err), ERR_OK);
    struct jwriter w = jwriter_to(&out);
    jwriter_array(&w, NULL);
    jwriter_node(&w, NULL, root);
    jwriter_i64(&w, NULL, 1);
    jwriter_end(&w);
    assert_true(str_starts(buf_str(&out), STR("[{\"a\"")));
    assert_true(str_ends(buf_str(&out), STR("},1]")));
    struct str tree = { out.ptr + 1, out.len - 4 };
    assert_true(str_eq(tree, text));
    buf_release(&out);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_failure_is_kept),
        cmocka_unit_test(of_nothing_all_members_are_absent),
        cmocka_unit_test(what_is_written_is_compact_and_escaped),
        cmocka_unit_test(a_tree_is_written_as_it_was_read),
    };
    int failed = ROWS_RUN(a_value_is_read_or_named, rows);
    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
