/* tests/unit/engine/shop_stock_test.c: hints, and what the shop system says of its stock. */
#include "service/engine/reader.h"
#include "tests/rows.h"
#include "tests/unit/engine/acme.h"

/* ---- a shop whose stock is read ---- */

static void open_reading(struct desk *desk)
{
    acme_open(desk);
    struct shop shop = acme_shop();
    shop.reads_stock = true;
    desk_must(desk, (struct command){ .kind = COMMAND_PUT_SHOP, .put_shop = { .shop = &shop } });
}

static void hint(struct desk *desk, const char *sku)
{
    struct str skus[] = { str_c(sku) };
    desk_must(desk, (struct command){ .kind = COMMAND_HINT_STOCK,
                                      .hint_stock = { .skus = skus, .count = 1 } });
}

/* The SKU whose turn it is; "": none, "later": one whose time is to come. */
static const char *next_hint(struct desk *desk)
{
    struct reader reader;
    struct str sku;
    struct instant next;
    struct err err;
    reader_open(desk->store, &desk->arena, &reader);
    assert_int_equal(reader_stock_hint(&reader, STR("acme"), desk->now, &sku, &next, &err), ERR_OK);
    reader_close(&reader);
    if (sku.len > 0)
        return desk_text(desk, "%.*s", STR_ARG(sku));
    return instant_is_set(next) ? "later" : "";
}

/* A row of HH1; its change and the reading lie so many seconds before now. */
static struct shop_stock row_of(const struct desk *desk, int64_t quantity, int64_t changed_ago_s)
{
    return (struct shop_stock){ .sku = STR("tee"),
                                .warehouse = STR("HH1"),
                                .merchant = STR("acme-main"),
                                .quantity = quantity,
                                .changed = instant_add_s(desk->now, -changed_ago_s) };
}

static void see_rows(struct desk *desk, const struct shop_stock *rows, size_t count,
                     int64_t read_ago_s)
{
    desk_must(desk,
              (struct command){ .kind = COMMAND_SEE_STOCK,
                                .see_stock = { .sku = STR("tee"),
                                               .rows = rows,
                                               .count = count,
                                               .read = instant_add_s(desk->now, -read_ago_s) } });
}

static void see(struct desk *desk, int64_t quantity, int64_t changed_ago_s)
{
    struct shop_stock row = row_of(desk, quantity, changed_ago_s);
    see_rows(desk, &row, 1, 0);
}

static void stock_is(struct desk *desk, const char *beginning)
{
    const char *text = stock_text(desk, "tee");
    if (!str_starts(str_c(text), str_c(beginning)))
        fail_msg("%s; expected %s", text, beginning);
}

/* ---- hints ---- */

static void hints_wait_once_in_their_order(void **state)
{
    struct desk desk;
    (void)state;
    open_reading(&desk);
    assert_string_equal(next_hint(&desk), "");
    hint(&desk, "tee");
    desk_pass(&desk, 1);
    hint(&desk, "mug");
    desk_pass(&desk, 1);
    hint(&desk, "tee");
    assert_true(desk.news.has_hints);
    assert_string_equal(next_hint(&desk), "tee");
    desk_pass(&desk, 1);
    see(&desk, 7, 10);
    assert_string_equal(next_hint(&desk), "mug");
    desk_close(&desk);
}

static void a_hint_outlives_what_was_read_before_it(void **state)
{
    struct desk desk;
    (void)state;
    open_reading(&desk);
    hint(&desk, "tee");
    desk_pass(&desk, 10);
    hint(&desk, "tee");
    struct shop_stock row = row_of(&desk, 7, 60);
    see_rows(&desk, &row, 1, 5); /* it had left when the second one came */
    assert_string_equal(next_hint(&desk), "tee");
    desk_close(&desk);
}

static void hints_that_help_nobody_are_dropped(void **state)
{
    static char long_id[LIMIT_ID_BYTES + 2];
    struct desk desk;
    (void)state;
    for (size_t i = 0; i <= LIMIT_ID_BYTES; i++)
        long_id[i] = 'x';
    acme_open(&desk);
    hint(&desk, "tee"); /* its stock is only pushed */
    assert_string_equal(next_hint(&desk), "");
    desk_close(&desk);
    open_reading(&desk);
    hint(&desk, long_id);
    hint(&desk, "");
    assert_string_equal(next_hint(&desk), "");
    struct str none[1001];
    for (size_t i = 0; i < ARRAY_COUNT(none); i++)
        none[i] = STR("tee");
    desk_refused(&desk,
                 (struct command){ .kind = COMMAND_HINT_STOCK,
                                   .hint_stock = { .skus = none, .count = ARRAY_COUNT(none) } },
                 REASON_LIMIT_EXCEEDED);
    desk_close(&desk);
}

/* ---- levels ---- */

static void what_is_read_becomes_a_position(void **state)
{
    struct desk desk;
    (void)state;
    open_reading(&desk);
    see(&desk, 7, 10);
    stock_is(&desk, "HH1 7; galeria 7");
    assert_int_not_equal(desk.news.event_shops, 0);
    see(&desk, 7, 10); /* as it was known */
    assert_int_equal(desk.news.event_shops, 0);
    see(&desk, 9, 20); /* an older change */
    stock_is(&desk, "HH1 7");
    see(&desk, 6, 10); /* blocked in silence: the time of its change is the same */
    stock_is(&desk, "HH1 6");
    see(&desk, -2, 5);
    stock_is(&desk, "HH1 0");
    desk_close(&desk);
}

static void rows_that_are_not_the_shops_do_not_count(void **state)
{
    struct desk desk;
    (void)state;
    open_reading(&desk);
    struct shop_stock rows[] = { row_of(&desk, 7, 10), row_of(&desk, 2, 5), row_of(&desk, 5, 10),
                                 row_of(&desk, 4, 10) };
    rows[1].merchant = STR("other");
    rows[2].warehouse = STR("MUC");
    see_rows(&desk, &rows[2], 1, 0);
    assert_string_equal(stock_text(&desk, "tee"), "no position");
    see_rows(&desk, rows, 3, 0);
    stock_is(&desk, "HH1 9; galeria 9"); /* both merchants' */
    struct shop shop = acme_shop();
    shop.reads_stock = true;
    shop.merchant_key = STR("other");
    desk_must(&desk, (struct command){ .kind = COMMAND_PUT_SHOP, .put_shop = { .shop = &shop } });
    see_rows(&desk, rows, 3, 0);
    stock_is(&desk, "HH1 2;");
    desk_close(&desk);
}

static void a_row_that_is_gone_holds_nothing(void **state)
{
    struct desk desk;
    (void)state;
    open_reading(&desk);
    struct shop_stock rows[] = { row_of(&desk, 7, 10), row_of(&desk, 3, 10) };
    rows[1].warehouse = STR("LEJ");
    see_rows(&desk, rows, 2, 0);
    stock_is(&desk, "HH1 7, LEJ 3; galeria 10");
    see_rows(&desk, &rows[1], 1, 0);
    stock_is(&desk, "HH1 0, LEJ 3; galeria 3");
    see_rows(&desk, rows, 2, 0); /* as it was */
    stock_is(&desk, "HH1 7, LEJ 3; galeria 10");
    see_rows(&desk, NULL, 0, 0); /* there is no such variant any more */
    stock_is(&desk, "HH1 0, LEJ 0; galeria 0");
    desk_close(&desk);
}

static void rows_that_cannot_be_read_are_told_and_end_nothing(void **state)
{
    const struct unreadable row = { STR("HH1"), STR("quantity: is no number"), STR("{}") };
    struct desk desk;
    (void)state;
    open_reading(&desk);
    see(&desk, 7, 10);
    desk_must(&desk, (struct command){ .kind = COMMAND_SEE_STOCK,
                                       .see_stock = { .sku = STR("tee"),
                                                      .read = desk.now,
                                                      .unreadable = &row,
                                                      .unreadable_count = 1 } });
    stock_is(&desk, "HH1 7");
    assert_string_equal(exceptions_text(&desk), "call-failing~/shop-stock/tee");
    see(&desk, 7, 10);
    assert_string_equal(exceptions_text(&desk), "");
    desk_close(&desk);
}

static void what_was_pushed_later_is_not_overwritten(void **state)
{
    struct desk desk;
    (void)state;
    open_reading(&desk);
    struct stock_report pushed = { .sku = STR("tee"),
                                   .warehouse = STR("HH1"),
                                   .source = STR("wms"),
                                   .on_hand = 4,
                                   .source_time = desk.now };
    desk_must(&desk, (struct command){ .kind = COMMAND_PUSH_STOCK,
                                       .push_stock = { .items = &pushed, .count = 1 } });
    see(&desk, 9, 5);
    stock_is(&desk, "HH1 4");
    desk_close(&desk);
}

/* ---- orders ---- */

static bool is_held(struct desk *desk)
{
    return strstr(stock_text(desk, "tee"), "reserved") != NULL;
}

/* What is read so many seconds after the shop knew the order, and what is sold from then on. */
struct count_row {
    const char *name;
    int64_t read_s, quantity, changed_s; /* after the order; 10 were there before */
    const char *stock;
};
static const struct count_row count_rows[] = {
    { "at once, and nothing moved", 1, 10, -60, "HH1 10, reserved 1; galeria 9" },
    { "at once, blocked in silence", 1, 9, -60, "HH1 9, reserved 1; galeria 8" },
    { "a write in between freed what was blocked", 60, 10, 30, "HH1 10, reserved 1; galeria 9" },
    { "taken from the row, not placed for certain", 899, 9, 61, "HH1 9, reserved 1; galeria 8" },
    { "taken from the row", 901, 9, 61, "HH1 9; galeria 9" },
    { "taken, and others were sold since", 1000, 3, 950, "HH1 3; galeria 3" },
    { "blocked in silence, and never taken", 1800, 9, -60, "HH1 9, reserved 1; galeria 8" },
    { "blocked in silence since an hour", 3601, 9, -60, "HH1 9; galeria 9" },
};

static void an_order_counts_once(void **state)
{
    const struct count_row *row = *state;
    struct desk desk;
    open_reading(&desk);
    see(&desk, 10, 60);
    (void)acme_shipping_order(&desk, "4711-A", "tee", 1);
    struct instant known = desk.now;
    struct shop_stock ten = row_of(&desk, 10, 0);
    see_rows(&desk, &ten, 1, 0);
    assert_string_equal(next_hint(&desk), "later");
    desk.now = instant_add_s(known, row->read_s);
    struct shop_stock shown = row_of(&desk, row->quantity, row->read_s - row->changed_s);
    shown.changed = row->changed_s < 0 ? known : shown.changed;
    see_rows(&desk, &shown, 1, 0);
    stock_is(&desk, row->stock);
    /* What is still held is read again by itself. */
    assert_string_equal(next_hint(&desk), is_held(&desk) ? "later" : "");
    desk_close(&desk);
}

static void each_command_is_applied_after_its_allocations_failed(void **state)
{
    (void)state;
    desk_has_tortured("shop_stock_test");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hints_wait_once_in_their_order),
        cmocka_unit_test(a_hint_outlives_what_was_read_before_it),
        cmocka_unit_test(hints_that_help_nobody_are_dropped),
        cmocka_unit_test(what_is_read_becomes_a_position),
        cmocka_unit_test(rows_that_are_not_the_shops_do_not_count),
        cmocka_unit_test(a_row_that_is_gone_holds_nothing),
        cmocka_unit_test(rows_that_cannot_be_read_are_told_and_end_nothing),
        cmocka_unit_test(what_was_pushed_later_is_not_overwritten),
        cmocka_unit_test(each_command_is_applied_after_its_allocations_failed),
    };
    int failed = ROWS_RUN(an_order_counts_once, count_rows);
    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
