/* tests/unit/engine/stock_file_test.c: what waits for a channel, in files, to their end. */
#include "tests/rows.h"
#include "tests/unit/engine/acme.h"

static void desk_with(struct desk *desk, int64_t tee, int64_t cap)
{
    acme_open(desk);
    acme_push(desk, "tee", tee);
    acme_push(desk, "cap", cap);
}

/* Ten and five, published. */
static void published(struct desk *desk)
{
    desk_with(desk, 10, 5);
    desk_pass(desk, ACME_RISE_HOLD_S);
    acme_file_passes(desk, GALERIA);
}

static struct command answer(int64_t file_no, enum answer_kind kind)
{
    return (struct command){ .kind = COMMAND_STOCK_FILE_ANSWER,
                             .stock_file_answer = {
                                 .channel = GALERIA,
                                 .file_no = file_no,
                                 .answer = kind,
                                 .import_id = STR("imp-1"),
                                 .exchange = { .step = STR("STO01"), .reason = STR("no") } } };
}

static struct command status(int64_t file_no, bool is_failed, bool has_report)
{
    return (struct command){ .kind = COMMAND_STOCK_FILE_STATUS,
                             .stock_file_status = {
                                 .channel = GALERIA,
                                 .file_no = file_no,
                                 .status = is_failed ? STR("FAILED") : STR("COMPLETE"),
                                 .is_final = true,
                                 .is_failed = is_failed,
                                 .has_report = has_report,
                                 .exchange = { .step = STR("STO02"), .reason = STR("broken") } } };
}

static const char *galeria(struct desk *desk, const char *sku)
{
    const char *text = strstr(stock_text(desk, sku), "galeria");
    return desk_text(desk, "%.*s", (int)strcspn(text, ";"), text);
}

/* ---- what goes into a file ---- */

static void rises_alone_wait_their_while(void **state)
{
    (void)state;
    struct desk desk;
    desk_with(&desk, 10, 5);
    assert_null(acme_open_file(&desk, GALERIA).stock_file);
    desk_pass(&desk, ACME_RISE_HOLD_S - 1);
    assert_null(acme_open_file(&desk, GALERIA).stock_file);
    desk_pass(&desk, 1);
    assert_non_null(acme_open_file(&desk, GALERIA).stock_file);
    assert_string_equal(file_text(&desk, GALERIA), "1 OPEN tee=10 cap=5");
    desk_close(&desk);
}

static void a_fall_goes_at_once_and_takes_the_rises_along(void **state)
{
    (void)state;
    struct desk desk;
    published(&desk);
    acme_push(&desk, "cap", 6);
    assert_null(acme_open_file(&desk, GALERIA).stock_file);
    acme_push(&desk, "tee", 0);
    struct outcome opened = acme_open_file(&desk, GALERIA);
    assert_int_equal(opened.stock_file->fall_count, 1);
    assert_string_equal(file_text(&desk, GALERIA), "2 OPEN tee=0 cap=6");
    desk_close(&desk);
}

static void a_sku_without_stock_is_told_at_once(void **state)
{
    (void)state;
    struct desk desk;
    desk_with(&desk, 0, 5); /* the offer may hold units from before us */
    assert_non_null(acme_open_file(&desk, GALERIA).stock_file);
    assert_string_equal(file_text(&desk, GALERIA), "1 OPEN tee=0 cap=5");
    desk_close(&desk);
}

static void a_change_that_is_taken_back_is_not_told(void **state)
{
    (void)state;
    struct desk desk;
    published(&desk);
    acme_push(&desk, "tee", 3);
    acme_push(&desk, "tee", 10);
    assert_string_equal(galeria(&desk, "tee"), "galeria 10");
    assert_null(acme_open_file(&desk, GALERIA).stock_file);
    desk_close(&desk);
}

static void channels_have_files_of_their_own(void **state)
{
    (void)state;
    struct desk desk;
    published(&desk);
    assert_non_null(acme_open_file(&desk, KIOSK).stock_file);
    assert_string_equal(file_text(&desk, KIOSK), "1 OPEN tee=10 cap=5");
    assert_string_equal(file_text(&desk, GALERIA), "1 COMPLETE tee=10 cap=5");
    desk_close(&desk);
}

static void a_paused_channel_is_told_nothing(void **state)
{
    (void)state;
    struct desk desk;
    published(&desk);
    acme_push(&desk, "tee", 3);
    struct command pause = { .kind = COMMAND_SET_CHANNEL_STATE,
                             .set_channel_state = { GALERIA, STR("holidays"),
                                                    CHANNEL_STATE_PAUSED } };
    struct command resume = pause;
    resume.set_channel_state.state = CHANNEL_STATE_ACTIVE;
    desk_must(&desk, pause);
    assert_null(acme_open_file(&desk, GALERIA).stock_file);
    desk_must(&desk, resume);
    assert_non_null(acme_open_file(&desk, GALERIA).stock_file);
    desk_must(&desk, pause); /* opened, not sent yet: it waits */
    assert_null(acme_open_file(&desk, GALERIA).stock_file);
    desk_close(&desk);
}

/* ---- one at a time, its rows fixed ---- */

static void a_file_whose_answer_was_lost_is_sent_again_as_it_was(void **state)
{
    (void)state;
    struct desk desk;
    published(&desk);
    acme_push(&desk, "tee", 3);
    acme_open_file(&desk, GALERIA);
    desk_must(&desk, answer(2, ANSWER_UNKNOWN));
    acme_push(&desk, "tee", 1); /* for the next file */
    struct outcome again = acme_open_file(&desk, GALERIA);
    assert_int_equal(again.stock_file->file_no, 2);
    assert_int_equal(again.stock_file->attempts, 1);
    assert_string_equal(file_text(&desk, GALERIA), "2 OPEN tee=3");
    desk_must(&desk, answer(2, ANSWER_DONE));
    assert_int_equal(acme_open_file(&desk, GALERIA).stock_file->file_no, 2);
    desk_must(&desk, status(2, false, false));
    acme_open_file(&desk, GALERIA);
    assert_string_equal(file_text(&desk, GALERIA), "3 OPEN tee=1");
    desk_close(&desk);
}

static void an_answer_that_comes_twice_counts_once(void **state)
{
    (void)state;
    struct desk desk;
    published(&desk);
    acme_push(&desk, "tee", 3);
    acme_open_file(&desk, GALERIA);
    desk_must(&desk, answer(2, ANSWER_DONE));
    desk_must(&desk, answer(2, ANSWER_REFUSED));
    assert_string_equal(file_text(&desk, GALERIA), "2 SENT tee=3");
    desk_must(&desk, status(2, false, false));
    desk_must(&desk, status(2, true, false));
    assert_string_equal(file_text(&desk, GALERIA), "2 COMPLETE tee=3");
    assert_string_equal(exceptions_text(&desk), "");
    desk_close(&desk);
}

static void sending_that_keeps_failing_is_an_exception_until_it_works(void **state)
{
    (void)state;
    struct desk desk;
    published(&desk);
    acme_push(&desk, "tee", 3);
    acme_open_file(&desk, GALERIA);
    for (int i = 0; i < LIMIT_FAILURE_COUNT; i++) {
        assert_string_equal(exceptions_text(&desk), "");
        desk_must(&desk, answer(2, ANSWER_RETRY));
    }
    assert_string_equal(exceptions_text(&desk), "call-failing~galeria/stock-file");
    desk_must(&desk, answer(2, ANSWER_DONE));
    assert_string_equal(exceptions_text(&desk), "");
    desk_close(&desk);
}

/* ---- files that fail ---- */

static void a_failed_file_gives_its_rows_back(void **state)
{
    (void)state;
    struct desk desk;
    published(&desk);
    acme_push(&desk, "tee", 3);
    acme_push(&desk, "cap", 6);
    acme_open_file(&desk, GALERIA);
    desk_must(&desk, answer(2, ANSWER_DONE));
    desk_must(&desk, status(2, true, false));
    assert_string_equal(file_text(&desk, GALERIA), "2 FAILED tee=3 cap=6");
    assert_string_equal(exceptions_text(&desk), "stock-import-failed~galeria");
    /* The marketplace shows what the first file told: a fall stays a fall. */
    assert_string_equal(galeria(&desk, "tee"), "galeria 3 was 10 falls");
    assert_string_equal(galeria(&desk, "cap"), "galeria 6 was 5 rises");
    acme_file_passes(&desk, GALERIA);
    assert_string_equal(file_text(&desk, GALERIA), "3 COMPLETE tee=3 cap=6");
    assert_string_equal(exceptions_text(&desk), "");
    desk_close(&desk);
}

static void a_first_file_that_is_refused_leaves_its_skus_untold(void **state)
{
    (void)state;
    struct desk desk;
    desk_with(&desk, 10, 0);
    acme_open_file(&desk, GALERIA);
    desk_must(&desk, answer(1, ANSWER_REFUSED));
    assert_string_equal(galeria(&desk, "tee"), "galeria 10 was -1 rises");
    assert_string_equal(galeria(&desk, "cap"), "galeria 0 was -1 falls");
    desk_close(&desk);
}

/* The first one told 10; this one tells 12, and may have arrived. */
static void second_file_sticks(struct desk *desk)
{
    struct command stuck = status(2, false, false);
    stuck.stock_file_status.is_final = false;
    stuck.stock_file_status.is_stuck = true;
    published(desk);
    acme_push(desk, "tee", 12);
    desk_pass(desk, ACME_RISE_HOLD_S);
    acme_open_file(desk, GALERIA);
    desk_must(desk, answer(2, ANSWER_DONE));
    desk_must(desk, stuck);
}

static void of_a_stuck_import_nobody_knows_what_arrived(void **state)
{
    (void)state;
    struct desk desk;
    second_file_sticks(&desk);
    assert_string_equal(exceptions_text(&desk), "stock-import-stuck~galeria");
    assert_string_equal(galeria(&desk, "tee"), "galeria 12 was -1 falls"); /* urgent */
    acme_file_passes(&desk, GALERIA);
    assert_string_equal(exceptions_text(&desk), "");
    assert_string_equal(galeria(&desk, "tee"), "galeria 12");
    desk_close(&desk);
}

static void what_was_in_doubt_stays_so_when_the_next_file_fails(void **state)
{
    (void)state;
    struct desk desk;
    second_file_sticks(&desk);
    acme_push(&desk, "tee", 10); /* as the first file told; the second one may have arrived */
    acme_open_file(&desk, GALERIA);
    desk_must(&desk, answer(3, ANSWER_REFUSED));
    assert_string_equal(galeria(&desk, "tee"), "galeria 10 was -1 falls");
    desk_close(&desk);
}

static void what_an_order_put_in_doubt_stays_so_when_the_file_fails(void **state)
{
    (void)state;
    struct desk desk;
    published(&desk);
    acme_push(&desk, "tee", 11);
    desk_pass(&desk, ACME_RISE_HOLD_S);
    acme_open_file(&desk, GALERIA);
    acme_poll(&desk, GALERIA,
              acme_order_of(&desk, "4711-A", ORDER_STATE_WAITING_ACCEPTANCE, "tee", 1));
    desk_must(&desk, answer(2, ANSWER_REFUSED));
    assert_string_equal(galeria(&desk, "tee"), "galeria 10 was -1 falls");
    desk_close(&desk);
}

static void a_report_that_never_comes_keeps_no_stock_from_leaving(void **state)
{
    (void)state;
    struct desk desk;
    published(&desk);
    acme_push(&desk, "tee", 0);
    acme_open_file(&desk, GALERIA);
    desk_must(&desk, answer(2, ANSWER_DONE));
    desk_must(&desk, status(2, false, true));
    struct command stuck = status(2, false, true);
    stuck.stock_file_status.is_stuck = true;
    desk_must(&desk, stuck);
    assert_string_equal(exceptions_text(&desk), "stock-import-stuck~galeria");
    assert_string_equal(galeria(&desk, "tee"), "galeria 0 was -1 falls");
    acme_file_passes(&desk, GALERIA);
    assert_string_equal(exceptions_text(&desk), "");
    desk_close(&desk);
}

/* ---- lines that are refused ---- */

static void report_refuses(struct desk *desk, int64_t file_no, struct str sku)
{
    struct stock_refusal rows[] = { { sku, STR("The product does not exist") } };
    desk_must(desk, answer(file_no, ANSWER_DONE));
    desk_must(desk, status(file_no, false, true));
    desk_must(desk, (struct command){ .kind = COMMAND_STOCK_FILE_REPORT,
                                      .stock_file_report = { GALERIA, file_no, rows, 1 } });
}

static void a_refused_line_is_an_exception_until_a_file_carries_it(void **state)
{
    (void)state;
    struct desk desk;
    desk_with(&desk, 10, 0);
    acme_open_file(&desk, GALERIA);
    report_refuses(&desk, 1, STR("tee"));
    assert_string_equal(file_text(&desk, GALERIA), "1 COMPLETE cap=0 tee=10");
    assert_string_equal(exceptions_text(&desk), "stock-line-refused~galeria/tee");
    acme_push(&desk, "tee", 9);
    acme_open_file(&desk, GALERIA);
    report_refuses(&desk, 2, STR("tee")); /* again */
    assert_string_equal(exceptions_text(&desk), "stock-line-refused~galeria/tee x2");
    acme_push(&desk, "tee", 8);
    acme_file_passes(&desk, GALERIA);
    assert_string_equal(exceptions_text(&desk), "");
    desk_close(&desk);
}

static void a_file_without_the_sku_does_not_clear_its_exception(void **state)
{
    (void)state;
    struct desk desk;
    desk_with(&desk, 10, 0);
    acme_open_file(&desk, GALERIA);
    report_refuses(&desk, 1, STR("tee"));
    acme_push(&desk, "cap", 7);
    desk_pass(&desk, ACME_RISE_HOLD_S);
    acme_file_passes(&desk, GALERIA);
    assert_string_equal(exceptions_text(&desk), "stock-line-refused~galeria/tee");
    desk_close(&desk);
}

static void a_person_may_ask_for_another_try(void **state)
{
    (void)state;
    struct desk desk;
    desk_with(&desk, 10, 0);
    acme_open_file(&desk, GALERIA);
    report_refuses(&desk, 1, STR("tee"));
    desk_must(&desk,
              acme_handling(&desk, COMMAND_RETRY_EXCEPTION, "stock-line-refused", "galeria/tee"));
    assert_string_equal(exceptions_text(&desk), "");
    acme_file_passes(&desk, GALERIA);
    assert_string_equal(file_text(&desk, GALERIA), "2 COMPLETE tee=10");
    desk_close(&desk);
}

static void a_long_report_is_recorded_in_parts(void **state)
{
    enum { ROW_COUNT = 10002 };
    static struct stock_refusal rows[ROW_COUNT];
    (void)state;
    struct desk desk;
    published(&desk);
    acme_push(&desk, "tee", 3);
    acme_open_file(&desk, GALERIA);
    desk_must(&desk, answer(2, ANSWER_DONE));
    desk_must(&desk, status(2, false, true));
    desk.is_hurried = true;
    for (size_t i = 0; i < ROW_COUNT; i++)
        rows[i] = (struct stock_refusal){ STR("cap"), STR("not an offer of yours") };
    rows[ROW_COUNT - 1].sku = STR("tee");
    struct command report = { .kind = COMMAND_STOCK_FILE_REPORT,
                              .stock_file_report = { GALERIA, 2, rows, ROW_COUNT } };
    desk_must(&desk, report);
    assert_string_equal(file_text(&desk, GALERIA), "2 REPORT tee=3");
    assert_string_equal(exceptions_text(&desk), "stock-line-refused~galeria/cap x10000");
    desk_must(&desk, report);
    assert_string_equal(file_text(&desk, GALERIA), "2 COMPLETE tee=3");
    assert_string_equal(exceptions_text(&desk),
                        "stock-line-refused~galeria/cap x10001; stock-line-refused~galeria/tee");
    desk.unchecked = 1;
    desk_close(&desk);
}

static void a_report_may_name_anything(void **state)
{
    (void)state;
    struct desk desk;
    char nonsense[1000];
    memset(nonsense, 'x', sizeof(nonsense));
    desk_with(&desk, 10, 0);
    acme_open_file(&desk, GALERIA);
    report_refuses(&desk, 1, (struct str){ nonsense, sizeof(nonsense) });
    assert_string_equal(exceptions_text(&desk), "stock-line-refused~galeria/unreadable");
    desk_close(&desk);
}

static void a_file_that_there_is_not_is_not_found(void **state)
{
    (void)state;
    struct desk desk;
    desk_with(&desk, 10, 0);
    desk_refused(&desk, answer(7, ANSWER_DONE), REASON_NOT_FOUND);
    desk_refused(&desk, status(7, false, false), REASON_NOT_FOUND);
    desk_refused(&desk,
                 (struct command){ .kind = COMMAND_OPEN_STOCK_FILE,
                                   .open_stock_file = { STR("nowhere") } },
                 REASON_CHANNEL_NOT_FOUND);
    desk_close(&desk);
}

static void each_command_is_applied_after_its_allocations_failed(void **state)
{
    (void)state;
    desk_has_tortured("stock_file_test");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rises_alone_wait_their_while),
        cmocka_unit_test(a_fall_goes_at_once_and_takes_the_rises_along),
        cmocka_unit_test(a_sku_without_stock_is_told_at_once),
        cmocka_unit_test(a_change_that_is_taken_back_is_not_told),
        cmocka_unit_test(channels_have_files_of_their_own),
        cmocka_unit_test(a_paused_channel_is_told_nothing),
        cmocka_unit_test(a_file_whose_answer_was_lost_is_sent_again_as_it_was),
        cmocka_unit_test(an_answer_that_comes_twice_counts_once),
        cmocka_unit_test(sending_that_keeps_failing_is_an_exception_until_it_works),
        cmocka_unit_test(a_failed_file_gives_its_rows_back),
        cmocka_unit_test(a_first_file_that_is_refused_leaves_its_skus_untold),
        cmocka_unit_test(of_a_stuck_import_nobody_knows_what_arrived),
        cmocka_unit_test(what_was_in_doubt_stays_so_when_the_next_file_fails),
        cmocka_unit_test(what_an_order_put_in_doubt_stays_so_when_the_file_fails),
        cmocka_unit_test(a_report_that_never_comes_keeps_no_stock_from_leaving),
        cmocka_unit_test(a_refused_line_is_an_exception_until_a_file_carries_it),
        cmocka_unit_test(a_file_without_the_sku_does_not_clear_its_exception),
        cmocka_unit_test(a_person_may_ask_for_another_try),
        cmocka_unit_test(a_long_report_is_recorded_in_parts),
        cmocka_unit_test(a_report_may_name_anything),
        cmocka_unit_test(a_file_that_there_is_not_is_not_found),
        cmocka_unit_test(each_command_is_applied_after_its_allocations_failed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
