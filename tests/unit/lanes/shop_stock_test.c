/* tests/unit/lanes/shop_stock_test.c: the shop's stock: hints first, and rounds over all of it. */
#include "tests/rows.h"
#include "tests/unit/lanes/stage.h"

#define ON_STOCK_OF(sku) "GET * /variants/key%3D" sku "/stocks"
#define ROUND_S 3600

static const struct wire_reply unavailable = { .status = 503 };
static const struct wire_reply wrong_address = { .status = 404, .body = STR_INIT("<html>") };
static const struct wire_reply unknown = {
    .status = 404, .body = STR_INIT("{\"errors\":[{\"errorKey\":\"VARIANT_NOT_FOUND\"}]}")
};

static void open_reading(struct stage *stage, int64_t round_s)
{
    struct shop shop = acme_shop();
    struct channel channel = stage_channel("galeria");
    shop.reads_stock = true;
    shop.stock_poll_interval_s = round_s;
    stage_open_with(stage, &shop, &channel, 1);
}

/* What SCAYLE has of it in HH1 from now on. */
static void shop_has(struct stage *stage, const char *sku, int64_t quantity)
{
    char changed[INSTANT_TEXT_BYTES];
    instant_format(stage->clock.now, changed);
    wire_always(&stage->wire, desk_text(&stage->desk, "GET * /variants/key%%3D%s/stocks", sku),
                (struct wire_reply){
                    .body = str_c(desk_text(&stage->desk,
                                            "{\"entities\":[{\"quantity\":%lld,"
                                            "\"warehouseReferenceKey\":\"HH1\",\"changedAt\":"
                                            "\"%s\"}]}",
                                            (long long)quantity, changed)) });
}

static void hint(struct stage *stage, const char *sku)
{
    struct str skus[] = { str_c(sku) };
    stage_must(stage, (struct command){ .kind = COMMAND_HINT_STOCK,
                                        .hint_stock = { .skus = skus, .count = 1 } });
}

static void there_is(struct stage *stage, const char *sku, const char *beginning)
{
    const char *text = stock_text(&stage->desk, sku);
    if (!str_starts(str_c(text), str_c(beginning)))
        fail_msg("%s; expected %s", text, beginning);
}

static void what_is_hinted_is_read_at_once(void **state)
{
    struct stage stage;
    (void)state;
    open_reading(&stage, 0);
    stage_run(&stage, 60);
    shop_has(&stage, "tee", 7);
    hint(&stage, "tee");
    hint(&stage, "tee");
    stage_run(&stage, 1);
    there_is(&stage, "tee", "HH1 7;");
    assert_int_equal(wire_count(&stage.wire, ON_STOCK_OF("tee")), 1);
    stage_run(&stage, SECONDS_PER_DAY);
    assert_int_equal(wire_count(&stage.wire, ON_STOCK_OF("tee")), 1);
    stage_close(&stage);
}

static void a_hint_during_its_reading_is_read_again(void **state)
{
    struct stage stage;
    (void)state;
    open_reading(&stage, 0);
    stage_run(&stage, 60);
    shop_has(&stage, "tee", 7);
    stage.wire.rules[stage.wire.rule_count - 1].reply.delay_ms = 3000;
    hint(&stage, "tee");
    stage_run(&stage, 1);
    hint(&stage, "tee");
    stage_run(&stage, 60);
    assert_int_equal(wire_count(&stage.wire, ON_STOCK_OF("tee")), 2);
    there_is(&stage, "tee", "HH1 7;");
    stage_close(&stage);
}

static void a_round_finds_what_no_hint_told(void **state)
{
    struct stage stage;
    (void)state;
    open_reading(&stage, ROUND_S);
    shop_has(&stage, "mug", 3);
    shop_has(&stage, "tee", 7);
    stage_run(&stage, 60);
    hint(&stage, "tee");
    hint(&stage, "mug");
    stage_run(&stage, ROUND_S);
    shop_has(&stage, "tee", 5);
    stage_run(&stage, ROUND_S);
    there_is(&stage, "tee", "HH1 5;");
    there_is(&stage, "mug", "HH1 3;");
    assert_int_equal(stage_poll(&stage, STR_EMPTY, "shop-stock").page_token.len, 0);
    stage_close(&stage);
}

static void a_round_goes_on_where_a_stop_cut_it(void **state)
{
    struct stage stage;
    (void)state;
    open_reading(&stage, ROUND_S);
    for (int i = 0; i < 40; i++) {
        const char *sku = desk_text(&stage.desk, "sku%02d", i);
        hint(&stage, sku);
    }
    wire_always(&stage.wire, "GET * /variants/*",
                (struct wire_reply){ .body = STR("{\"entities\":[{\"quantity\":1,"
                                                 "\"warehouseReferenceKey\":\"HH1\"}]}") });
    stage_run(&stage, 600);
    stage_run_to(&stage, ON_STOCK_OF("sku10"), 3, 2 * ROUND_S);
    size_t before = wire_count(&stage.wire, "GET * /variants/*");
    stage_restart(&stage);
    stage_run(&stage, 60);
    assert_int_equal(wire_count(&stage.wire, "GET * /variants/*"), before + 29);
    stage_close(&stage);
}

static void what_cannot_be_read_is_told_and_tried_again(void **state)
{
    struct stage stage;
    (void)state;
    open_reading(&stage, 0);
    stage_run(&stage, 60);
    shop_has(&stage, "tee", 7);
    hint(&stage, "tee");
    stage_run(&stage, 5);
    wire_always(&stage.wire, ON_STOCK_OF("tee"), unavailable);
    hint(&stage, "tee");
    stage_run(&stage, 600);
    assert_string_equal(stage_exceptions(&stage), "call-failing~/variants/stocks");
    there_is(&stage, "tee", "HH1 7;");
    shop_has(&stage, "tee", 6);
    stage_run(&stage, 600);
    there_is(&stage, "tee", "HH1 6;");
    assert_string_equal(stage_exceptions(&stage), "");
    stage_close(&stage);
}

static void a_wrong_address_sells_nothing_out(void **state)
{
    struct stage stage;
    (void)state;
    open_reading(&stage, 0);
    stage_run(&stage, 60);
    shop_has(&stage, "tee", 7);
    hint(&stage, "tee");
    stage_run(&stage, 5);
    wire_always(&stage.wire, ON_STOCK_OF("tee"), wrong_address);
    hint(&stage, "tee");
    stage_run(&stage, 5);
    there_is(&stage, "tee", "HH1 7;");
    assert_string_not_equal(stage_exceptions(&stage), "");
    wire_always(&stage.wire, ON_STOCK_OF("tee"), unknown);
    stage_run(&stage, 600);
    there_is(&stage, "tee", "HH1 0;");
    assert_string_equal(stage_exceptions(&stage), "");
    stage_close(&stage);
}

static void stock_that_is_only_pushed_is_never_read(void **state)
{
    struct stage stage;
    (void)state;
    stage_open(&stage);
    stage_push(&stage, "tee", 7);
    hint(&stage, "tee");
    stage_run(&stage, 2 * SECONDS_PER_DAY);
    assert_int_equal(wire_count(&stage.wire, "GET * /variants/*"), 0);
    stage_close(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_hinted_is_read_at_once),
        cmocka_unit_test(a_hint_during_its_reading_is_read_again),
        cmocka_unit_test(a_round_finds_what_no_hint_told),
        cmocka_unit_test(a_round_goes_on_where_a_stop_cut_it),
        cmocka_unit_test(what_cannot_be_read_is_told_and_tried_again),
        cmocka_unit_test(a_wrong_address_sells_nothing_out),
        cmocka_unit_test(stock_that_is_only_pushed_is_never_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
