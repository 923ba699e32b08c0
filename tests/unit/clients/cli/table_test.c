/* tests/unit/clients/cli/table_test.c: text on a terminal. */
#include "clients/cli/table.h"

#include <stdlib.h>

#include "clients/cli/show.h"
#include "clients/cli/width.h"
#include "lockstep/v1/order_service.pb-c.h"
#include "lockstep/v1/reconciliation_service.pb-c.h"
#include "tests/rows.h"

enum { TEXT_BYTES = 1 << 10 };

struct width_row {
    const char *text;
    uint32_t width;
};

static const struct width_row widths[] = {
    { "", 0 },
    { "abc", 3 },
    { "M\xc3\xbcller", 6 },
    { "Mu\xcc\x88ller", 6 }, /* with a mark that combines */
    { "\xe6\x9d\xb1\xe4\xba\xac", 4 },
    { "\xed\x95\x9c\xea\xb5\xad", 4 },
    { "\xf0\x9f\x93\xa6", 2 }, /* a parcel */
    { "\xe2\x82\xac", 1 },
};

static void a_text_has_its_width(void **state)
{
    const struct width_row *row = *state;
    assert_int_equal(text_width(str_c(row->text)), row->width);
}

struct clean_row {
    const char *text, *clean;
};

static const struct clean_row cleans[] = {
    { "plain", "plain" },
    { "M\xc3\xbcller", "M\xc3\xbcller" },
    { "two\nlines\tand\rmore", "two lines and more" },
    { "\x1b[31mred\x1b[0m", ".[31mred.[0m" }, /* would colour the terminal */
    { "a\xc2\x9b"
      "2Jb",
      "a.2Jb" }, /* the same in one character */
    { "a\xe2\x80\xae"
      "b",
      "a.b" }, /* would turn the text around */
    { "not \xff UTF-8 \xc3", "not . UTF-8 ." },
};

static void what_strangers_wrote_cannot_steer_the_terminal(void **state)
{
    const struct clean_row *row = *state;
    struct buf buf;
    buf_init(&buf, TEXT_BYTES);
    text_clean(&buf, str_c(row->text));
    assert_string_equal(buf.ptr, row->clean);
    buf_release(&buf);
}

struct cut_row {
    const char *text;
    uint32_t width;
    const char *cut;
};

static const struct cut_row cuts[] = {
    { "abcdef", 6, "abcdef" },
    { "abcdefg", 6, "abc..." },
    { "\xe6\x9d\xb1\xe4\xba\xac\xe9\x83\xbd", 5, "\xe6\x9d\xb1..." },
    { "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4", 6,
      "\xc3\xa4\xc3\xa4\xc3\xa4..." },
};

static void a_long_text_is_cut_between_characters(void **state)
{
    const struct cut_row *row = *state;
    struct buf buf;
    buf_init(&buf, TEXT_BYTES);
    text_cut(&buf, str_c(row->text), row->width);
    assert_string_equal(buf.ptr, row->cut);
    buf_release(&buf);
}

static void columns_stand_one_below_the_other(void **state)
{
    struct table table;
    char *text;
    size_t len;
    FILE *out = open_memstream(&text, &len);
    (void)state;
    table_init(&table, out);
    table_column(&table, "NAME", 0);
    table_column(&table, "UNITS", 0);
    table_column(&table, "WHERE", 8);
    table_cell(&table, STR("M\xc3\xbcller"));
    table_number(&table, STR("7"));
    table_cell(&table, STR("a long way off"));
    table_cell(&table, STR(""));
    table_number(&table, STR("1234567"));
    table_cell(&table, STR(""));
    table_flush(&table);
    table_cell(&table, STR("longer than before"));
    table_number(&table, STR("8"));
    table_cell(&table, STR("near"));
    table_flush(&table);
    fclose(out);
    assert_string_equal(text, "NAME      UNITS  WHERE\n"
                              "M\xc3\xbcller        7  a lon...\n"
                              "-       1234567  -\n"
                              "longer than before        8  near\n");
    table_release(&table);
    free(text);
}

static void a_row_shows_fields_by_their_types(void **state)
{
    static const struct column columns[] = {
        { "NAME", "name", 0, NULL },
        { "STATE", "state", 0, NULL },
        { "TOTAL", "total_price", 0, NULL },
        { "LINES", "lines", 0, "sku quantity" },
        { "PLACED", "marketplace_create_time", 0, NULL },
        { "SHOP", "shop_order.shop_order_id", 0, NULL },
        { .header = NULL },
    };
    Lockstep__V1__Order order = LOCKSTEP__V1__ORDER__INIT;
    Lockstep__V1__OrderLine lines[2] = { LOCKSTEP__V1__ORDER_LINE__INIT,
                                         LOCKSTEP__V1__ORDER_LINE__INIT };
    Lockstep__V1__OrderLine *pointers[] = { &lines[0], &lines[1] };
    Google__Type__Money total = GOOGLE__TYPE__MONEY__INIT;
    Google__Protobuf__Timestamp placed = GOOGLE__PROTOBUF__TIMESTAMP__INIT;
    const struct name_context names = { .shop = "acme" };
    struct table table;
    char *text;
    size_t len;
    FILE *out = open_memstream(&text, &len);
    (void)state;
    total.currency_code = (char *)"EUR";
    total.units = 19;
    total.nanos = 990000000;
    placed.seconds = 1788250522;
    placed.nanos = 123456000;
    lines[0].sku = (char *)"A";
    lines[0].quantity = 2;
    lines[1].sku = (char *)"B";
    lines[1].quantity = 1;
    order.name = (char *)"shops/acme/channels/g/orders/1";
    order.state = LOCKSTEP__V1__ORDER__STATE__STATE_SHIPPING;
    order.total_price = &total;
    order.lines = pointers;
    order.n_lines = 2;
    order.marketplace_create_time = &placed;
    table_init(&table, out);
    show_columns(&table, columns);
    show_row(&table, columns, &order.base, &names);
    table_flush(&table);
    fclose(out);
    assert_string_equal(
        text, "NAME                 STATE         TOTAL  LINES     PLACED                SHOP\n"
              "channels/g/orders/1  shipping  19.99 EUR  A 2, B 1  2026-09-01T08:15:22Z  -\n");
    table_release(&table);
    free(text);
}

static void details_show_what_is_set(void **state)
{
    Lockstep__V1__GapTerm term = LOCKSTEP__V1__GAP_TERM__INIT;
    Lockstep__V1__GapTerm *terms[] = { &term, &term };
    Lockstep__V1__ExplainGapResponse answer = LOCKSTEP__V1__EXPLAIN_GAP_RESPONSE__INIT;
    Google__Type__Money money = GOOGLE__TYPE__MONEY__INIT;
    char *text;
    size_t len;
    FILE *out = open_memstream(&text, &len);
    (void)state;
    money.currency_code = (char *)"EUR";
    money.units = -5;
    term.amount = &money;
    term.source = (char *)"shops/acme/channels/g/orders/1";
    answer.expected_terms = terms;
    answer.n_expected_terms = 2;
    answer.advice = (char *)"wait: it's due";
    show_details(out, &answer.base);
    fclose(out);
    assert_string_equal(text, "expected_terms:\n"
                              "  - amount: '-5.00 EUR'\n"
                              "    source: shops/acme/channels/g/orders/1\n"
                              "  - amount: '-5.00 EUR'\n"
                              "    source: shops/acme/channels/g/orders/1\n"
                              "advice: 'wait: it''s due'\n");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_stand_one_below_the_other),
        cmocka_unit_test(a_row_shows_fields_by_their_types),
        cmocka_unit_test(details_show_what_is_set),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    failed += ROWS_RUN(a_text_has_its_width, widths);
    failed += ROWS_RUN(what_strangers_wrote_cannot_steer_the_terminal, cleans);
    return failed + ROWS_RUN(a_long_text_is_cut_between_characters, cuts);
}
