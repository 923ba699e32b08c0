/* tests/unit/connectors/csv_test.c: tables, read leniently and written strictly. */
#include "service/connectors/formats/csv.h"

#include "tests/rows.h"

struct csv_row {
    const char *name;
    const char *text;
    const char *shown; /* cells between "|", records between "/"; the header first */
    enum err_reason reason;
};

static const struct csv_row rows[] = {
    { "plain", "sku;quantity\nA;1\nB;2\n", "sku|quantity/A|1/B|2/", REASON_NONE },
    { "no line end at the end", "sku;quantity\nA;1", "sku|quantity/A|1/", REASON_NONE },
    { "a comma where the header has one", "sku,quantity\n\"a;b\",1\n", "sku|quantity/a;b|1/",
      REASON_NONE },
    { "the separator of the header counts", "\"a,b,c\";d\n1,5;2\n", "a,b,c|d/1,5|2/", REASON_NONE },
    { "byte order mark and CRLF", "\xef\xbb\xbfsku;q\r\nA;1\r\n\r\nB;2\r\n", "sku|q/A|1/B|2/",
      REASON_NONE },
    { "quotes are doubled", "\"sku\";\"text\"\n\"A\";\"the \"\"big\"\" one\"\n",
      "sku|text/A|the \"big\" one/", REASON_NONE },
    { "a line end inside quotes", "sku;text\n\"A\";\"one\ntwo\"\nB;x\n", "sku|text/A|one\ntwo/B|x/",
      REASON_NONE },
    { "empty cells", "a;b;c\n;;\n\"\";x;\"\"\n", "a|b|c/||/|x|/", REASON_NONE },
    { "records shorter and longer than the header", "a;b\n1\n1;2;3\n", "a|b/1/1|2|3/",
      REASON_NONE },
    { "a quote inside a plain cell is text", "a;b\n5\" disk;1\n", "a|b/5\" disk|1/", REASON_NONE },
    { "nothing", "", "/", REASON_NONE },
    { "a header alone", "a;b\n", "a|b/", REASON_NONE },
    { "an open quote", "a;b\n\"x;1\n", "", REASON_DOCUMENT_MALFORMED },
    { "text behind a quote", "a;b\n\"x\"y;1\n", "", REASON_DOCUMENT_MALFORMED },
    { "NUL", "", "", REASON_DOCUMENT_MALFORMED }, /* the text is made in the test */
    { "not UTF-8", "a;b\n\xfc;1\n", "", REASON_TEXT_NOT_UTF8 },
};

static void show(struct buf *out, const struct str *cells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buf_format(out, "%s%.*s", i > 0 ? "|" : "", STR_ARG(cells[i]));
    buf_add_byte(out, '/');
}

static void a_table_is_read_cell_by_cell(void **state)
{
    const struct csv_row *row = *state;
    struct str text = str_eq(str_c(row->name), STR("NUL")) ? STR("a;b\n\0;1\n") : str_c(row->text);
    struct arena arena;
    struct buf shown;
    struct csv csv;
    struct err err = { .reason = REASON_NONE };
    arena_init(&arena, 1 << 16);
    buf_init(&shown, 1 << 16);
    enum err_code code = csv_open(&csv, text, &arena, &err);
    if (code == ERR_OK)
        show(&shown, csv.header, csv.header_count);
    for (bool more = true; code == ERR_OK && more;) {
        code = csv_next(&csv, &more, &err);
        if (code == ERR_OK && more)
            show(&shown, csv.cells, csv.cell_count);
    }
    assert_int_equal(err.reason, row->reason);
    if (row->reason == REASON_NONE)
        assert_string_equal(shown.ptr, row->shown);
    buf_release(&shown);
    arena_release(&arena);
}

static void records_know_their_line(void **state)
{
    (void)state;
    struct arena arena;
    struct csv csv;
    struct err err;
    bool more;
    arena_init(&arena, 1 << 16);
    assert_int_equal(csv_open(&csv, STR("a;b\n\n\"1\n2\";x\n3;\"y\n"), &arena, &err), ERR_OK);
    assert_int_equal(csv_next(&csv, &more, &err), ERR_OK);
    assert_int_equal(csv.line, 3);
    assert_int_equal(csv_next(&csv, &more, &err), ERR_INVALID_ARGUMENT);
    assert_string_equal(err.message, "is no CSV at line 5: a quote is not closed");
    arena_release(&arena);
}

static void columns_are_found_by_name(void **state)
{
    (void)state;
    struct arena arena;
    struct csv csv;
    struct err err;
    arena_init(&arena, 1 << 16);
    assert_int_equal(csv_open(&csv, STR("Offer-SKU;quantity\nA\n"), &arena, &err), ERR_OK);
    assert_int_equal(csv_column(&csv, STR("offer-sku")), 0);
    assert_int_equal(csv_column(&csv, STR("quantity")), 1);
    assert_int_equal(csv_column(&csv, STR("price")), 2);
    bool more;
    assert_int_equal(csv_next(&csv, &more, &err), ERR_OK);
    assert_true(str_eq(csv_cell(&csv, 0), STR("A")));
    assert_int_equal(csv_cell(&csv, 1).len, 0);
    arena_release(&arena);
}

static void columns_end_at_their_limit(void **state)
{
    (void)state;
    struct arena arena;
    struct buf text;
    struct csv csv;
    struct err err;
    arena_init(&arena, 1 << 16);
    buf_init(&text, 1 << 16);
    for (int i = 0; i < LIMIT_CSV_COLUMN_COUNT; i++)
        buf_add(&text, i == 0 ? STR("c") : STR(";c"));
    assert_int_equal(csv_open(&csv, buf_str(&text), &arena, &err), ERR_OK);
    assert_int_equal(csv.header_count, LIMIT_CSV_COLUMN_COUNT);
    buf_add(&text, STR(";c"));
    assert_int_equal(csv_open(&csv, buf_str(&text), &arena, &err), ERR_RESOURCE_EXHAUSTED);
    buf_release(&text);
    arena_release(&arena);
}

static void what_is_written_quotes_everything(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out, 1 << 16);
    csv_write_row(&out, (struct str[]){ STR("offer-sku"), STR("quantity") }, 2);
    csv_write_row(&out, (struct str[]){ STR("5\" DISK; \"NEW\""), STR("0") }, 2);
    csv_write_row(&out, (struct str[]){ STR(""), STR("\"") }, 2);
    assert_string_equal(out.ptr, "\"offer-sku\";\"quantity\"\n"
                                 "\"5\"\" DISK; \"\"NEW\"\"\";\"0\"\n"
                                 "\"\";\"\"\"\"\n");
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_know_their_line),
        cmocka_unit_test(columns_are_found_by_name),
        cmocka_unit_test(columns_end_at_their_limit),
        cmocka_unit_test(what_is_written_quotes_everything),
    };
    int failed = ROWS_RUN(a_table_is_read_cell_by_cell, rows);
    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
