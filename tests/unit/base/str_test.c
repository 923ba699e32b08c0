/* tests/unit/base/str_test.c: text as pointer and length. */
#include "service/base/str.h"
#include "tests/rows.h"

struct order_row {
    const char *name;
    struct str a, b;
    int order; /* of bytes */
    bool eq, eq_nocase;
};

static const struct order_row order_rows[] = {
    { "equal", STR_INIT("abc"), STR_INIT("abc"), 0, true, true },
    { "empty", STR_INIT(""), STR_INIT(""), 0, true, true },
    { "null is empty", { NULL, 0 }, STR_INIT(""), 0, true, true },
    { "shorter first", STR_INIT("ab"), STR_INIT("abc"), -1, false, false },
    { "case", STR_INIT("ABC"), STR_INIT("abc"), -1, false, true },
    { "bytes are unsigned", STR_INIT("\xff"), STR_INIT("a"), 1, false, false },
    { "a NUL is a byte", STR_INIT("a\0b"), STR_INIT("a\0c"), -1, false, false },
    { "only ASCII has case", STR_INIT("\xc3\x84"), STR_INIT("\xc3\xa4"), -1, false, false },
    { "not letters", STR_INIT("@["), STR_INIT("`{"), -1, false, false },
};

static void texts_compare_by_bytes(void **state)
{
    const struct order_row *row = *state;
    int order = str_cmp(row->a, row->b);
    assert_int_equal((order > 0) - (order < 0), row->order);
    order = str_cmp(row->b, row->a);
    assert_int_equal((order > 0) - (order < 0), -row->order);
    assert_int_equal(str_eq(row->a, row->b), row->eq);
    assert_int_equal(str_eq_nocase(row->a, row->b), row->eq_nocase);
}

struct distance_row {
    const char *a, *b;
    size_t distance;
};

#define X64 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
static const struct distance_row distance_rows[] = {
    { "", "", 0 },       { "", "abc", 3 },   { "abc", "abc", 0 },
    { "abc", "abd", 1 }, { "abc", "bc", 1 }, { "kitten", "sitting", 3 },
    { "ab", "ba", 2 },   { X64, "", 64 },    { X64 "a", X64 "b", 0 },
    { "A", "a", 1 },
};

static void a_distance_counts_changed_bytes(void **state)
{
    const struct distance_row *row = *state;
    assert_int_equal(str_distance(str_c(row->a), str_c(row->b)), row->distance);
    assert_int_equal(str_distance(str_c(row->b), str_c(row->a)), row->distance);
}

struct affix_row {
    const char *name;
    const char *text, *part;
    bool starts, ends;
};

static const struct affix_row affix_rows[] = {
    { "both", "aba", "a", true, true },      { "whole", "aba", "aba", true, true },
    { "empty part", "aba", "", true, true }, { "front", "abc", "ab", true, false },
    { "back", "abc", "bc", false, true },    { "longer part", "abc", "abcd", false, false },
};

static void a_text_starts_and_ends(void **state)
{
    const struct affix_row *row = *state;
    assert_int_equal(str_starts(str_c(row->text), str_c(row->part)), row->starts);
    assert_int_equal(str_ends(str_c(row->text), str_c(row->part)), row->ends);
}

struct cut_row {
    const char *text;
    bool found;
    const char *before, *after;
};

static const struct cut_row cut_rows[] = {
    { "a/b/c", true, "a", "b/c" }, { "/b", true, "", "b" },  { "a/", true, "a", "" },
    { "/", true, "", "" },         { "abc", false, "", "" }, { "", false, "", "" },
};

static void a_text_is_cut_at_the_first_byte(void **state)
{
    const struct cut_row *row = *state;
    struct str before = STR_EMPTY, after = STR_EMPTY;
    assert_int_equal(str_cut(str_c(row->text), '/', &before, &after), row->found);
    assert_true(str_eq(before, str_c(row->before)));
    assert_true(str_eq(after, str_c(row->after)));
}

struct trim_row {
    const char *text, *trimmed;
};

static const struct trim_row trim_rows[] = {
    { "a", "a" }, { " a b\t\r\n", "a b" }, { "   ", "" }, { "", "" }, { "\xc2\xa0", "\xc2\xa0" },
};

static void blanks_at_the_ends_are_trimmed(void **state)
{
    const struct trim_row *row = *state;
    assert_true(str_eq(str_trim(str_c(row->text)), str_c(row->trimmed)));
}

struct number_row {
    const char *text;
    bool is_number;
    int64_t number;
};

static const struct number_row number_rows[] = {
    { "0", true, 0 },
    { "-0", true, 0 },
    { "007", true, 7 },
    { "9223372036854775807", true, INT64_MAX },
    { "-9223372036854775808", true, INT64_MIN },
    { "9223372036854775808", false, 0 },
    { "-9223372036854775809", false, 0 },
    { "99999999999999999999999", false, 0 },
    { "", false, 0 },
    { "-", false, 0 },
    { "+1", false, 0 },
    { "1 ", false, 0 },
    { "1.0", false, 0 },
    { "0x1", false, 0 },
};

static void a_number_is_the_whole_text(void **state)
{
    const struct number_row *row = *state;
    int64_t number = 0;
    assert_int_equal(str_parse_i64(str_c(row->text), &number), row->is_number);
    assert_int_equal(number, row->number);
}

struct utf8_row {
    const char *name;
    struct str text;
    bool is_utf8, is_printable;
};

static const struct utf8_row utf8_rows[] = {
    { "empty", STR_INIT(""), true, true },
    { "ASCII", STR_INIT("plain text of many bytes"), true, true },
    { "two bytes", STR_INIT("\xc3\xa9"), true, true },
    { "three bytes", STR_INIT("\xe2\x82\xac"), true, true },
    { "four bytes", STR_INIT("\xf0\x9f\x93\xa6"), true, true },
    { "largest", STR_INIT("\xf4\x8f\xbf\xbf"), true, true },
    { "beyond", STR_INIT("\xf4\x90\x80\x80"), false, true },
    { "five bytes", STR_INIT("\xf8\x88\x80\x80\x80"), false, true },
    { "overlong, two", STR_INIT("\xc0\xaf"), false, true },
    { "overlong, three", STR_INIT("\xe0\x80\xaf"), false, true },
    { "overlong, four", STR_INIT("\xf0\x80\x80\xaf"), false, true },
    { "surrogate", STR_INIT("\xed\xa0\x80"), false, true },
    { "before the surrogates", STR_INIT("\xed\x9f\xbf"), true, true },
    { "cut off", STR_INIT("\xe2\x82"), false, true },
    { "continuation alone", STR_INIT("\x80"), false, true },
    { "continuation missing", STR_INIT("\xc3("), false, true },
    { "bad behind many good ones", STR_INIT("12345678\xff"), false, true },
    { "bad within a word of eight", STR_INIT("1234567\xff"), false, true },
    { "NUL", STR_INIT("a\0b"), true, false },
    { "tab", STR_INIT("a\tb"), true, false },
    { "DEL", STR_INIT("\x7f"), true, false },
    { "escape", STR_INIT("\x1b[0m"), true, false },
};

static void what_is_not_utf8_is_seen(void **state)
{
    const struct utf8_row *row = *state;
    assert_int_equal(str_is_utf8(row->text), row->is_utf8);
    assert_int_equal(str_is_printable(row->text), row->is_printable);
}

static void a_view_past_the_end_is_empty(void **state)
{
    (void)state;
    assert_true(str_eq(str_from(STR("abc"), 1), STR("bc")));
    assert_int_equal(str_from(STR("abc"), 3).len, 0);
    assert_int_equal(str_from(STR("abc"), 99).len, 0);
    assert_int_equal(str_c(NULL).len, 0);
    assert_true(str_hash(STR("ab")) != str_hash(STR("ba")));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(a_view_past_the_end_is_empty) };
    return ROWS_RUN(texts_compare_by_bytes, order_rows) +
           ROWS_RUN(a_distance_counts_changed_bytes, distance_rows) +
           ROWS_RUN(a_text_starts_and_ends, affix_rows) +
           ROWS_RUN(a_text_is_cut_at_the_first_byte, cut_rows) +
           ROWS_RUN(blanks_at_the_ends_are_trimmed, trim_rows) +
           ROWS_RUN(a_number_is_the_whole_text, number_rows) +
           ROWS_RUN(what_is_not_utf8_is_seen, utf8_rows) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
