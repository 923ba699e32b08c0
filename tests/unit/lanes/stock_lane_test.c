/* tests/unit/lanes/stock_lane_test.c: one stock file per slot, each followed to its end. */
#include "tests/rows.h"
#include "tests/unit/lanes/stage.h"

enum { HOLD_S = ACME_RISE_HOLD_S };

static const struct wire_reply running = { .body = { "{\"status\":\"RUNNING\"}", 20 } };
static const struct wire_reply unavailable = { .status = 503 };
static const struct wire_reply no_answer = { .outcome = HTTP_NO_ANSWER };

/* Ten pieces of the SKU are on sale; the clock stands just behind that file's end. */
static void on_sale(struct stage *stage, const char *sku)
{
    stage_open(stage);
    stage_push(stage, sku, 10);
    stage_run(stage, HOLD_S + 10);
    assert_int_equal(wire_count(&stage->wire, ON_IMPORT), 1);
}

static struct str file_of(struct stage *stage, size_t nth)
{
    return wire_get(&stage->wire, ON_IMPORT, nth)->body;
}

static const char *times(struct stage *stage, const char *pattern)
{
    return wire_gaps(&stage->wire, pattern, stage->opened);
}

static void a_fall_takes_the_next_slot_after_a_minute(void **state)
{
    struct stage stage;
    (void)state;
    on_sale(&stage, "tee");
    stage_push(&stage, "tee", 4);
    stage_run(&stage, 20);
    stage_push(&stage, "tee", 3);
    stage_run(&stage, 600);
    assert_string_equal(times(&stage, ON_IMPORT), "1800 60");
    assert_true(wire_fits(file_of(&stage, 2), "*\"tee\";\"3\"*"));
    stage_close(&stage);
}

static void a_fall_long_after_the_last_file_goes_at_once(void **state)
{
    struct stage stage;
    (void)state;
    on_sale(&stage, "tee");
    stage_run(&stage, 590);
    stage_push(&stage, "tee", 4);
    stage_run(&stage, 1);
    assert_string_equal(times(&stage, ON_IMPORT), "1800 600");
    stage_close(&stage);
}

static void rises_alone_keep_to_the_channels_interval(void **state)
{
    struct stage stage;
    struct shop shop = acme_shop();
    struct channel channel = stage_channel("galeria");
    (void)state;
    channel.rise_hold_s = 0;
    stage_open_with(&stage, &shop, &channel, 1);
    stage_push(&stage, "tee", 4);
    stage_run(&stage, 100);
    stage_push(&stage, "tee", 5);
    stage_run(&stage, 100);
    stage_push(&stage, "tee", 6);
    stage_run(&stage, 1000);
    assert_string_equal(times(&stage, ON_IMPORT), "0 300");
    assert_true(wire_fits(file_of(&stage, 2), "*\"tee\";\"6\"*"));
    stage_close(&stage);
}

static void a_rise_is_held_back_for_its_while(void **state)
{
    struct stage stage;
    (void)state;
    on_sale(&stage, "tee");
    stage_push(&stage, "tee", 12);
    stage_run(&stage, HOLD_S - 10);
    assert_int_equal(wire_count(&stage.wire, ON_IMPORT), 1);
    stage_run(&stage, 20);
    assert_int_equal(wire_count(&stage.wire, ON_IMPORT), 2);
    stage_close(&stage);
}

static void a_rise_rides_along_with_a_fall(void **state)
{
    struct stage stage;
    (void)state;
    on_sale(&stage, "tee");
    stage_push(&stage, "cap", 8);
    stage_run(&stage, 1);
    stage_push(&stage, "tee", 4);
    stage_run(&stage, 60);
    assert_int_equal(wire_count(&stage.wire, ON_IMPORT), 2);
    assert_true(wire_fits(file_of(&stage, 2), "*\"tee\";\"4\"*"));
    assert_true(wire_fits(file_of(&stage, 2), "*\"cap\";\"8\"*"));
    stage_close(&stage);
}

static void a_check_for_rises_does_not_hold_a_fall_back(void **state)
{
    struct stage stage;
    (void)state;
    on_sale(&stage, "tee");
    stage_push(&stage, "cap", 8);
    stage_run(&stage, 600); /* its hold is checked every few seconds */
    stage_push(&stage, "tee", 4);
    stage_settle(&stage);
    assert_int_equal(wire_count(&stage.wire, ON_IMPORT), 2);
    stage_close(&stage);
}

static void no_file_goes_while_one_is_under_way(void **state)
{
    struct stage stage;
    (void)state;
    on_sale(&stage, "tee");
    wire_always(&stage.wire, ON_STATUS, running);
    stage_push(&stage, "tee", 4);
    stage_run(&stage, 100);
    stage_push(&stage, "tee", 2);
    stage_run(&stage, 500);
    assert_int_equal(wire_count(&stage.wire, ON_IMPORT), 2);
    wire_forget(&stage.wire);
    stage_run(&stage, 60);
    assert_int_equal(wire_count(&stage.wire, ON_IMPORT), 3);
    assert_true(wire_fits(file_of(&stage, 3), "*\"tee\";\"2\"*"));
    stage_close(&stage);
}

static void a_status_is_asked_every_quarter_of_a_minute(void **state)
{
    struct stage stage;
    (void)state;
    on_sale(&stage, "tee");
    wire_always(&stage.wire, ON_STATUS, running);
    stage_push(&stage, "tee", 4);
    stage_run(&stage, 50 + 60);
    assert_string_equal(times(&stage, ON_STATUS), "1800 60 15 15 15");
    stage_close(&stage);
}

static void a_lost_answer_sends_the_same_rows_again(void **state)
{
    struct stage stage;
    (void)state;
    on_sale(&stage, "tee");
    wire_lose(&stage.wire, ON_IMPORT);
    stage_push(&stage, "tee", 4);
    stage_run(&stage, 60);
    stage_push(&stage, "tee", 1);
    stage_run(&stage, 180);
    assert_string_equal(times(&stage, ON_IMPORT), "1800 60 60 60");
    assert_true(str_eq(file_of(&stage, 2), file_of(&stage, 3)));
    assert_true(wire_fits(file_of(&stage, 4), "*\"tee\";\"1\"*"));
    assert_string_equal(stage_exceptions(&stage), "");
    stage_close(&stage);
}

static void a_file_that_is_refused_is_told_and_gives_its_rows_back(void **state)
{
    struct stage stage;
    (void)state;
    on_sale(&stage, "tee");
    wire_once(&stage.wire, ON_IMPORT, (struct wire_reply){ .status = 400 });
    stage_push(&stage, "tee", 4);
    stage_run(&stage, 60);
    assert_string_equal(stage_exceptions(&stage), "stock-import-failed~galeria");
    stage_push(&stage, "tee", 2);
    stage_run(&stage, 60);
    assert_true(wire_fits(file_of(&stage, 3), "*\"tee\";\"2\"*"));
    assert_string_equal(stage_exceptions(&stage), "");
    stage_close(&stage);
}

static void imports_that_keep_failing_are_told_until_one_passes(void **state)
{
    struct stage stage;
    (void)state;
    on_sale(&stage, "tee");
    wire_always(&stage.wire, ON_IMPORT, unavailable);
    stage_push(&stage, "tee", 4);
    stage_run(&stage, 140);
    assert_string_equal(stage_exceptions(&stage), "");
    stage_run(&stage, 60);
    assert_string_equal(stage_exceptions(&stage), "call-failing~galeria/stock-file");
    stage_run(&stage, 3600);
    assert_string_equal(stage_exceptions(&stage), "call-failing~galeria/stock-file x2");
    wire_forget(&stage.wire);
    stage_run(&stage, 400);
    assert_string_equal(stage_exceptions(&stage), "");
    assert_string_equal(file_text(&stage.desk, GALERIA), "2 COMPLETE tee=4");
    stage_close(&stage);
}

static void an_import_that_does_not_end_makes_way_after_half_an_hour(void **state)
{
    struct stage stage;
    (void)state;
    on_sale(&stage, "tee");
    wire_always(&stage.wire, ON_STATUS, running);
    stage_push(&stage, "tee", 4);
    stage_run(&stage, 50 + 1800);
    assert_int_equal(wire_count(&stage.wire, ON_IMPORT), 2);
    stage_run(&stage, 30);
    assert_int_equal(wire_count(&stage.wire, ON_IMPORT), 3);
    assert_string_equal(stage_exceptions(&stage), "stock-import-stuck~galeria");
    assert_true(wire_fits(file_of(&stage, 3), "*\"tee\";\"4\"*"));
    wire_forget(&stage.wire);
    stage_run(&stage, 60);
    assert_string_equal(stage_exceptions(&stage), "");
    stage_close(&stage);
}

static void a_status_that_cannot_be_had_counts_as_an_import_that_does_not_end(void **state)
{
    struct stage stage;
    (void)state;
    on_sale(&stage, "tee");
    wire_always(&stage.wire, ON_STATUS, no_answer);
    stage_push(&stage, "tee", 4);
    stage_run(&stage, 50 + 1800);
    assert_string_equal(stage_exceptions(&stage), "call-failing~galeria/STO02");
    stage_run(&stage, 400);
    assert_int_equal(wire_count(&stage.wire, ON_IMPORT), 3);
    wire_forget(&stage.wire);
    stage_run(&stage, 400);
    assert_string_equal(stage_exceptions(&stage), "");
    stage_close(&stage);
}

static void lines_that_are_refused_are_told_one_by_one(void **state)
{
    struct stage stage;
    (void)state;
    on_sale(&stage, "tee");
    wire_once(&stage.wire, ON_STATUS,
              (struct wire_reply){ .body = STR("{\"status\":\"COMPLETE\",\"has_error_report\":true,"
                                               "\"lines_in_error\":1}") });
    wire_once(&stage.wire, ON_REPORT,
              (struct wire_reply){ .body = STR("line;reason;offer-sku\n2;no such offer;tee\n") });
    stage_push(&stage, "tee", 4);
    stage_run(&stage, 120);
    assert_string_equal(stage_exceptions(&stage), "stock-line-refused~galeria/tee");
    assert_string_equal(file_text(&stage.desk, GALERIA), "2 COMPLETE tee=4");
    stage_push(&stage, "tee", 3);
    stage_run(&stage, 120);
    assert_string_equal(stage_exceptions(&stage), "");
    stage_close(&stage);
}

struct report_row {
    const char *name;
    struct wire_reply reply;
    int64_t until_next_s; /* until its rows go again, at the latest */
    const char *told;
};
static const struct report_row report_rows[] = {
    { "that is not CSV",
      { .body = STR_INIT("\"line;reason;offer-sku\n2;cut off") },
      2300,
      "call-failing~galeria/STO03; stock-import-stuck~galeria" },
    { "that does not come",
      { .outcome = HTTP_NO_ANSWER },
      2300,
      "call-failing~galeria/STO03; stock-import-stuck~galeria" },
    { "that is not there", { .status = 404 }, 121, "stock-import-stuck~galeria" },
    { "that we may not read",
      { .status = 403 },
      2300,
      "call-failing~galeria/STO03; stock-import-stuck~galeria" },
};

static void a_report_that_cannot_be_had_is_told_and_holds_nothing_up(void **state)
{
    const struct report_row *row = *state;
    struct stage stage;
    on_sale(&stage, "tee");
    wire_once(&stage.wire, ON_STATUS,
              (struct wire_reply){ .body = STR("{\"status\":\"COMPLETE\",\"lines_in_error\":3}") });
    wire_always(&stage.wire, ON_REPORT, row->reply);
    stage_push(&stage, "tee", 4);
    stage_run_to(&stage, ON_IMPORT, 2, 60);
    stage_run(&stage, 50);
    stage_push(&stage, "tee", 3);
    stage_run_until_sent(&stage, ON_IMPORT, 3, row->until_next_s);
    assert_string_equal(stage_exceptions(&stage), row->told);
    assert_true(wire_fits(file_of(&stage, 3), "*\"tee\";\"3\"*"));
    wire_forget(&stage.wire);
    wire_once(&stage.wire, ON_STATUS,
              (struct wire_reply){ .body = STR("{\"status\":\"COMPLETE\",\"lines_in_error\":3}") });
    wire_once(&stage.wire, ON_REPORT,
              (struct wire_reply){ .body = STR("line;reason;offer-sku\n2;no such offer;cap\n") });
    stage_run(&stage, 400);
    assert_string_equal(stage_exceptions(&stage), "stock-line-refused~galeria/cap");
    stage_close(&stage);
}

static void a_restart_follows_the_file_that_was_sent(void **state)
{
    struct stage stage;
    (void)state;
    on_sale(&stage, "tee");
    wire_always(&stage.wire, ON_STATUS, running);
    stage_push(&stage, "tee", 4);
    stage_run_to(&stage, ON_IMPORT, 2, 60);
    stage_restart(&stage);
    stage_run(&stage, 120);
    assert_int_equal(wire_count(&stage.wire, ON_IMPORT), 2);
    wire_forget(&stage.wire);
    stage_run(&stage, 20);
    assert_string_equal(file_text(&stage.desk, GALERIA), "2 COMPLETE tee=4");
    stage_close(&stage);
}

static void a_restart_sends_the_same_rows_again_and_not_too_soon(void **state)
{
    struct stage stage;
    (void)state;
    on_sale(&stage, "tee");
    stage_push(&stage, "tee", 4);
    stage_run_until_sent(&stage, ON_IMPORT, 2, 60);
    stage_push(&stage, "tee", 1);
    stage_restart(&stage);
    stage_run(&stage, 61);
    assert_string_equal(times(&stage, ON_IMPORT), "1800 60 60");
    assert_true(str_eq(file_of(&stage, 2), file_of(&stage, 3)));
    stage_close(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fall_takes_the_next_slot_after_a_minute),
        cmocka_unit_test(a_fall_long_after_the_last_file_goes_at_once),
        cmocka_unit_test(rises_alone_keep_to_the_channels_interval),
        cmocka_unit_test(a_rise_is_held_back_for_its_while),
        cmocka_unit_test(a_rise_rides_along_with_a_fall),
        cmocka_unit_test(a_check_for_rises_does_not_hold_a_fall_back),
        cmocka_unit_test(no_file_goes_while_one_is_under_way),
        cmocka_unit_test(a_status_is_asked_every_quarter_of_a_minute),
        cmocka_unit_test(a_lost_answer_sends_the_same_rows_again),
        cmocka_unit_test(a_file_that_is_refused_is_told_and_gives_its_rows_back),
        cmocka_unit_test(imports_that_keep_failing_are_told_until_one_passes),
        cmocka_unit_test(an_import_that_does_not_end_makes_way_after_half_an_hour),
        cmocka_unit_test(a_status_that_cannot_be_had_counts_as_an_import_that_does_not_end),
        cmocka_unit_test(lines_that_are_refused_are_told_one_by_one),
        cmocka_unit_test(a_restart_follows_the_file_that_was_sent),
        cmocka_unit_test(a_restart_sends_the_same_rows_again_and_not_too_soon),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) +
           ROWS_RUN(a_report_that_cannot_be_had_is_told_and_holds_nothing_up, report_rows);
}
