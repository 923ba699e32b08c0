/* tests/unit/lanes/audit_test.c: a marketplace's own offers are read: as an export, or by SKU. */
#include "service/engine/reader.h"
#include "tests/rows.h"
#include "tests/unit/lanes/stage.h"

#define ON_EXPORT "POST * /api/offers/export/async*"
#define ON_EXPORT_STATUS "GET * /api/offers/export/async/status/*"
#define ON_FILE "GET * /api/offers/export/async/file/*"
#define ON_OFFER "GET * /api/offers?*"
#define FILE_URL(name) "\"http://galeria.mirakl.net/api/offers/export/async/file/" name "\""

static const struct wire_reply unavailable = { .status = 503 };
static const struct wire_reply forbidden = { .status = 403 };
static const struct wire_reply pending = { .body = STR_INIT("{\"status\":\"PENDING\"}") };
static const struct wire_reply broken = {
    .body = STR_INIT("{\"status\":\"FAILED\",\"error\":{\"detail\":\"out of paper\"}}")
};

/* Seven tees, published; the export has two files. */
static void open_published(struct stage *stage)
{
    stage_open(stage);
    stage_push(stage, "tee", 7);
    stage_push(stage, "mug", 3);
    wire_always(&stage->wire, ON_EXPORT,
                (struct wire_reply){ .body = STR("{\"tracking_id\":\"t-1\"}") });
    wire_always(&stage->wire, ON_EXPORT_STATUS,
                (struct wire_reply){ .body = STR("{\"status\":\"COMPLETED\",\"urls\":[" FILE_URL(
                                         "0") "," FILE_URL("1") "]}") });
    wire_always(&stage->wire, "GET * /api/offers/export/async/file/0",
                (struct wire_reply){ .body = STR("shop-sku;quantity\ntee;7\n") });
    wire_always(&stage->wire, "GET * /api/offers/export/async/file/1",
                (struct wire_reply){ .body = STR("shop-sku;quantity\nmug;9\nsock;1\n") });
    stage_run(stage, 7200);
}

static void start(struct stage *stage, int64_t correct)
{
    stage_must(stage, (struct command){
                          .kind = COMMAND_START_AUDIT,
                          .start_audit = { .channel = GALERIA, .correction_count_max = correct } });
}

static struct audit latest(struct stage *stage)
{
    struct reader reader;
    struct audit audit;
    struct err err;
    bool found;
    reader_open(stage->desk.store, &stage->desk.arena, &reader);
    assert_int_equal(reader_latest_audit(&reader, STR("acme"), GALERIA, &found, &audit, &err),
                     ERR_OK);
    reader_close(&reader);
    assert_true(found);
    return audit;
}

/* "completed 3, 2 differ, 1 corrected" */
static void audit_is(struct stage *stage, const char *expected)
{
    struct audit audit = latest(stage);
    assert_string_equal(desk_text(&stage->desk, "%s %lld, %lld differ, %lld corrected",
                                  audit_state_name(audit.state), (long long)audit.compared_count,
                                  (long long)(audit.next_no - 1), (long long)audit.corrected_count),
                        expected);
}

static void an_export_is_asked_for_waited_for_and_read(void **state)
{
    struct stage stage;
    (void)state;
    open_published(&stage);
    wire_once(&stage.wire, ON_EXPORT_STATUS, pending);
    start(&stage, 10);
    stage_run(&stage, 600);
    audit_is(&stage, "completed 3, 2 differ, 1 corrected");
    assert_int_equal(wire_count(&stage.wire, ON_EXPORT), 1);
    assert_int_equal(wire_count(&stage.wire, ON_EXPORT_STATUS), 2);
    assert_int_equal(wire_count(&stage.wire, ON_FILE), 2);
    assert_int_equal(wire_count(&stage.wire, ON_OFFER), 0);
    assert_string_equal(stage_exceptions(&stage), "");
    stage_close(&stage);
}

static void a_killed_process_goes_on_where_it_was(void **state)
{
    static const char *const steps[] = { ON_EXPORT, ON_EXPORT_STATUS,
                                         "GET * /api/offers/export/async/file/0",
                                         "GET * /api/offers/export/async/file/1" };
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(steps); i++) {
        struct stage stage;
        open_published(&stage);
        start(&stage, 10);
        stage_run_to(&stage, steps[i], 1, 600);
        stage_restart(&stage);
        stage_run(&stage, 600);
        audit_is(&stage, "completed 3, 2 differ, 1 corrected");
        assert_int_equal(wire_count(&stage.wire, ON_EXPORT), 1);
        assert_in_range(wire_count(&stage.wire, ON_FILE), 2, 3); /* one may just have left */
        stage_close(&stage);
    }
}

static void an_answer_that_a_kill_lost_is_asked_for_again(void **state)
{
    static const char *const steps[] = { ON_EXPORT, ON_EXPORT_STATUS, ON_FILE };
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(steps); i++) {
        struct stage stage;
        open_published(&stage);
        start(&stage, 10);
        stage_run_until_sent(&stage, steps[i], 1, 600);
        stage_restart(&stage);
        stage_run(&stage, 900);
        audit_is(&stage, "completed 3, 2 differ, 1 corrected");
        assert_int_equal(wire_count(&stage.wire, steps[i]), i == 2 ? 3 : 2);
        stage_close(&stage);
    }
}

static void the_next_audit_waits_for_its_day(void **state)
{
    struct stage stage;
    (void)state;
    open_published(&stage);
    start(&stage, 0);
    stage_run(&stage, 600);
    start(&stage, 0);
    stage_run(&stage, 86400 - 1200);
    assert_int_equal(wire_count(&stage.wire, ON_EXPORT), 1);
    stage_run(&stage, 7200);
    assert_int_equal(wire_count(&stage.wire, ON_EXPORT), 2);
    audit_is(&stage, "completed 3, 2 differ, 0 corrected");
    stage_close(&stage);
}

static void what_passes_is_tried_again_and_what_stays_fails(void **state)
{
    struct stage stage;
    (void)state;
    open_published(&stage);
    wire_once(&stage.wire, ON_FILE, unavailable);
    start(&stage, 0);
    stage_run(&stage, 600);
    audit_is(&stage, "completed 3, 2 differ, 0 corrected");
    wire_always(&stage.wire, ON_EXPORT_STATUS, broken);
    start(&stage, 0);
    stage_run(&stage, 86400 + 7200);
    audit_is(&stage, "failed 0, 0 differ, 0 corrected");
    assert_true(str_eq(latest(&stage).error, STR("OF53: out of paper")));
    wire_always(&stage.wire, ON_EXPORT, forbidden);
    start(&stage, 0);
    stage_run(&stage, 86400 + 7200);
    audit_is(&stage, "failed 0, 0 differ, 0 corrected");
    wire_always(&stage.wire, ON_EXPORT, unavailable);
    start(&stage, 0);
    stage_run(&stage, 86400 + 7200);
    audit_is(&stage, "failed 0, 0 differ, 0 corrected");
    assert_string_equal(stage_exceptions(&stage), "");
    stage_close(&stage);
}

static void one_that_is_cancelled_asks_for_nothing_more(void **state)
{
    struct stage stage;
    (void)state;
    open_published(&stage);
    wire_always(&stage.wire, ON_EXPORT_STATUS, pending);
    start(&stage, 0);
    stage_run(&stage, 300);
    stage_must(&stage, (struct command){ .kind = COMMAND_CANCEL_AUDIT,
                                         .audit = { .channel = GALERIA, .audit_no = 1 } });
    stage_settle(&stage);
    size_t before = wire_count(&stage.wire, ON_EXPORT_STATUS);
    stage_run(&stage, 3600);
    assert_int_equal(wire_count(&stage.wire, ON_EXPORT_STATUS), before);
    stage_close(&stage);
}

static void named_skus_are_asked_for_one_by_one(void **state)
{
    struct stage stage;
    struct str skus[] = { STR("tee"), STR("mug") };
    (void)state;
    open_published(&stage);
    wire_always(&stage.wire, "GET * /api/offers?*sku=tee&*",
                (struct wire_reply){
                    .body = STR("{\"offers\":[{\"shop_sku\":\"tee\",\"quantity\":6}]}") });
    wire_always(&stage.wire, "GET * /api/offers?*sku=mug&*",
                (struct wire_reply){ .body = STR("{\"offers\":[]}") });
    stage_must(&stage,
               (struct command){ .kind = COMMAND_START_AUDIT,
                                 .start_audit = { .channel = GALERIA, .skus = skus, .count = 2 } });
    stage_run(&stage, 60);
    audit_is(&stage, "running 2, 1 differ, 0 corrected");
    stage_run(&stage, 1200);
    audit_is(&stage, "completed 2, 2 differ, 0 corrected");
    assert_int_equal(wire_count(&stage.wire, ON_OFFER), 3); /* the low one twice */
    assert_int_equal(wire_count(&stage.wire, ON_EXPORT), 0);
    stage_close(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_export_is_asked_for_waited_for_and_read),
        cmocka_unit_test(a_killed_process_goes_on_where_it_was),
        cmocka_unit_test(an_answer_that_a_kill_lost_is_asked_for_again),
        cmocka_unit_test(the_next_audit_waits_for_its_day),
        cmocka_unit_test(what_passes_is_tried_again_and_what_stays_fails),
        cmocka_unit_test(one_that_is_cancelled_asks_for_nothing_more),
        cmocka_unit_test(named_skus_are_asked_for_one_by_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
