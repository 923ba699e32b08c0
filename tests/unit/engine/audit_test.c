/* tests/unit/engine/audit_test.c: audits from their start to their end, and what they put right. */
#include <string.h>

#include "service/engine/reader.h"
#include "service/store/records.h"
#include "tests/rows.h"
#include "tests/unit/engine/acme.h"

enum { DAY_S = 86400, MONTH_S = 31 * DAY_S };

/* ---- an audit, step by step ---- */

static struct command start_of(int64_t correct, const struct str *skus, size_t count)
{
    return (struct command){ .kind = COMMAND_START_AUDIT,
                             .start_audit = { .channel = GALERIA,
                                              .skus = skus,
                                              .count = count,
                                              .correction_count_max = correct } };
}

static void step(struct desk *desk, int64_t audit_no, enum audit_step step)
{
    struct str urls[] = { STR("https://galeria.mirakl.net/0"),
                          STR("https://galeria.mirakl.net/1") };
    desk_must(desk, (struct command){
                        .kind = COMMAND_AUDIT_EXPORT,
                        .audit_export = { .channel = GALERIA,
                                          .audit_no = audit_no,
                                          .step = step,
                                          .tracking_id = STR("track"),
                                          .urls = urls,
                                          .url_count = 1,
                                          .exchange = { STR("OF52"), STR("no"), STR_EMPTY } } });
}

/* The marketplace's orders are all here. */
static void orders_read(struct desk *desk)
{
    desk_must(desk, (struct command){ .kind = COMMAND_INGEST_ORDERS,
                                      .ingest_orders = { .channel = GALERIA,
                                                         .is_poll = true,
                                                         .poll_name = STR("orders"),
                                                         .poll = { .last_run = desk->now,
                                                                   .last_success = desk->now } } });
}

/* Until the files are there. */
static int64_t exported(struct desk *desk, int64_t correct)
{
    struct outcome outcome = desk_must(desk, start_of(correct, NULL, 0));
    int64_t audit_no = outcome.audit->audit_no;
    step(desk, audit_no, AUDIT_STEP_ASKING);
    step(desk, audit_no, AUDIT_STEP_ASKED);
    step(desk, audit_no, AUDIT_STEP_READY);
    orders_read(desk);
    return audit_no;
}

static struct command seen(int64_t audit_no, const char *sku, const struct shown_offer *rows,
                           size_t count, struct instant read)
{
    return (struct command){ .kind = COMMAND_SEE_OFFERS,
                             .see_offers = { .channel = GALERIA,
                                             .audit_no = audit_no,
                                             .sku = str_c(sku),
                                             .rows = rows,
                                             .count = count,
                                             .read = read,
                                             .operation = STR("OF54") } };
}

static void file_seen(struct desk *desk, int64_t audit_no, const struct shown_offer *rows,
                      size_t count)
{
    desk_must(desk, seen(audit_no, "", rows, count, desk->now));
}

/* Asked for by its SKU; -1: not there. */
static void offer_seen(struct desk *desk, int64_t audit_no, const char *sku, int64_t shown)
{
    struct shown_offer row = { str_c(sku), shown };
    desk_must(desk, seen(audit_no, sku, &row, shown >= 0, desk->now));
}

static struct command of_audit(enum command_kind kind, int64_t audit_no)
{
    return (struct command){ .kind = kind, .audit = { .channel = GALERIA, .audit_no = audit_no } };
}

static void walked(struct desk *desk, int64_t audit_no)
{
    desk_must(desk, of_audit(COMMAND_WALK_AUDIT, audit_no));
}

static struct audit audit_of(struct desk *desk, int64_t audit_no)
{
    struct reader reader;
    struct audit audit;
    struct err err;
    reader_open(desk->store, &desk->arena, &reader);
    assert_int_equal(reader_audit(&reader, STR("acme"), GALERIA, audit_no, &audit, &err), ERR_OK);
    reader_close(&reader);
    return audit;
}

/* "completed 3 compared, 1 again, 0 skipped, 0 corrected" */
static void audit_is(struct desk *desk, int64_t audit_no, const char *expected)
{
    struct audit audit = audit_of(desk, audit_no);
    const char *text = desk_text(desk, "%s %lld compared, %lld again, %lld skipped, %lld corrected",
                                 audit_state_name(audit.state), (long long)audit.compared_count,
                                 (long long)audit.again_count, (long long)audit.skipped_count,
                                 (long long)audit.corrected_count);
    assert_string_equal(text, expected);
}

/* "tee 4 shows 3 told 10 wanted 10 proposed 10 corrected; ..." in the order of SKUs. */
static const char *differences(struct desk *desk)
{
    struct arena arena;
    const char *text = "";
    arena_init(&arena, 16 << 20);
    struct desk_rows rows =
        desk_table(desk, &arena, KEY_TABLE_AUDIT_DIFFERENCE, &record_audit_difference);
    const struct audit_difference *row = rows.rows;
    for (size_t i = 0; i < rows.count; i++, row++)
        text = desk_text(desk, "%s%s%.*s %d shows %lld told %lld wanted %lld proposed %lld%s", text,
                         i > 0 ? "; " : "", STR_ARG(row->sku), (int)row->kind,
                         (long long)row->shown, (long long)row->published, (long long)row->wanted,
                         (long long)row->proposed, row->is_corrected ? " corrected" : "");
    arena_release(&arena);
    return text;
}

static size_t count_of(struct desk *desk, enum key_table table)
{
    struct arena arena;
    arena_init(&arena, 16 << 20);
    size_t count = desk_table(desk, &arena, table, NULL).count;
    arena_release(&arena);
    return count;
}

/* Ten tees and five caps, published and applied; the orders are read. */
static void open_published(struct desk *desk)
{
    acme_open(desk);
    acme_push(desk, "tee", 10);
    acme_push(desk, "cap", 5);
    desk_pass(desk, ACME_RISE_HOLD_S);
    acme_file_passes(desk, GALERIA);
    desk_pass(desk, 60);
}

static struct command correct_of(int64_t audit_no, const enum audit_kind *kinds, size_t count,
                                 int64_t count_max)
{
    struct command command = of_audit(COMMAND_CORRECT_AUDIT, audit_no);
    command.audit.kinds = kinds;
    command.audit.kind_count = count;
    command.audit.correction_count_max = count_max;
    return command;
}

static const enum audit_kind changed[] = { AUDIT_KIND_CHANGED_ELSEWHERE };

/* ---- comparing ---- */

static void what_is_right_is_no_difference(void **state)
{
    (void)state;
    struct desk desk;
    open_published(&desk);
    int64_t audit_no = exported(&desk, 100);
    const struct shown_offer rows[] = { { STR_INIT("cap"), 5 }, { STR_INIT("tee"), 10 } };
    file_seen(&desk, audit_no, rows, 2);
    walked(&desk, audit_no);
    audit_is(&desk, audit_no, "completed 2 compared, 0 again, 0 skipped, 0 corrected");
    assert_string_equal(differences(&desk), "");
    desk_close(&desk);
}

static void each_side_may_lack_an_offer_and_one_may_be_there_twice(void **state)
{
    (void)state;
    struct desk desk;
    open_published(&desk);
    int64_t audit_no = exported(&desk, 100);
    const struct shown_offer rows[] = { { STR_INIT("tee"), 10 },
                                        { STR_INIT("sock"), 4 },
                                        { STR_INIT("tee"), 3 },
                                        { STR_INIT(""), 1 } };
    file_seen(&desk, audit_no, rows, 4);
    walked(&desk, audit_no);
    assert_string_equal(differences(&desk), "cap 6 shows -1 told 5 wanted 5 proposed -1; "
                                            "sock 5 shows 4 told -1 wanted -1 proposed -1; "
                                            "tee 7 shows 3 told 10 wanted 10 proposed -1; "
                                            "without-id 5 shows 1 told -1 wanted -1 proposed -1");
    audit_is(&desk, audit_no, "completed 5 compared, 0 again, 0 skipped, 0 corrected");
    desk_close(&desk);
}

static void a_file_is_taken_once_and_only_in_its_turn(void **state)
{
    (void)state;
    struct desk desk;
    open_published(&desk);
    int64_t audit_no = exported(&desk, 0);
    const struct shown_offer rows[] = { { STR_INIT("tee"), 10 }, { STR_INIT("cap"), 5 } };
    struct command late = seen(audit_no, "", rows, 2, desk.now);
    late.see_offers.file_at = 1;
    desk_must(&desk, late);
    audit_is(&desk, audit_no, "running 0 compared, 0 again, 0 skipped, 0 corrected");
    file_seen(&desk, audit_no, rows, 2);
    file_seen(&desk, audit_no, rows, 2);
    walked(&desk, audit_no);
    walked(&desk, audit_no);
    audit_is(&desk, audit_no, "completed 2 compared, 0 again, 0 skipped, 0 corrected");
    desk_close(&desk);
}

static void a_quantity_that_is_too_high_is_lowered(void **state)
{
    (void)state;
    struct desk desk;
    open_published(&desk);
    int64_t audit_no = exported(&desk, 1);
    const struct shown_offer rows[] = { { STR_INIT("cap"), 8 }, { STR_INIT("tee"), 12 } };
    file_seen(&desk, audit_no, rows, 2);
    assert_string_equal(differences(&desk), "cap 4 shows 8 told 5 wanted 5 proposed 5 corrected; "
                                            "tee 4 shows 12 told 10 wanted 10 proposed 10");
    assert_non_null(acme_open_file(&desk, GALERIA).stock_file);
    assert_string_equal(file_text(&desk, GALERIA), "2 OPEN cap=5");
    walked(&desk, audit_no);
    audit_is(&desk, audit_no, "completed 2 compared, 0 again, 0 skipped, 1 corrected");
    desk_close(&desk);
}

static void another_quantity_waits_until_orders_are_read(void **state)
{
    (void)state;
    struct desk desk;
    open_published(&desk);
    int64_t audit_no = exported(&desk, 0);
    const struct shown_offer rows[] = { { STR_INIT("cap"), 5 }, { STR_INIT("tee"), 9 } };
    desk_pass(&desk, 1);
    file_seen(&desk, audit_no, rows, 2);
    walked(&desk, audit_no);
    audit_is(&desk, audit_no, "running 2 compared, 1 again, 0 skipped, 0 corrected");
    desk_pass(&desk, 600);
    orders_read(&desk);
    offer_seen(&desk, audit_no, "tee", 9);
    assert_string_equal(differences(&desk), "tee 4 shows 9 told 10 wanted 10 proposed 10");
    audit_is(&desk, audit_no, "completed 2 compared, 0 again, 0 skipped, 0 corrected");
    desk_close(&desk);
}

static void a_sale_is_no_difference_once_its_order_is_read(void **state)
{
    (void)state;
    struct desk desk;
    open_published(&desk);
    int64_t audit_no = exported(&desk, 100);
    const struct shown_offer rows[] = { { STR_INIT("cap"), 5 }, { STR_INIT("tee"), 9 } };
    desk_pass(&desk, 1);
    file_seen(&desk, audit_no, rows, 2);
    walked(&desk, audit_no);
    desk_pass(&desk, 600);
    acme_poll(&desk, GALERIA,
              acme_order_of(&desk, "4711-A", ORDER_STATE_WAITING_ACCEPTANCE, "tee", 1));
    orders_read(&desk);
    offer_seen(&desk, audit_no, "tee", 9);
    assert_string_equal(differences(&desk), "");
    audit_is(&desk, audit_no, "completed 2 compared, 0 again, 0 skipped, 0 corrected");
    desk_close(&desk);
}

static void what_moves_for_ever_is_not_compared(void **state)
{
    (void)state;
    struct desk desk;
    open_published(&desk);
    int64_t audit_no = exported(&desk, 100);
    const struct shown_offer rows[] = { { STR_INIT("cap"), 5 }, { STR_INIT("tee"), 9 } };
    desk_pass(&desk, 1);
    file_seen(&desk, audit_no, rows, 2);
    walked(&desk, audit_no);
    for (int64_t i = 0; i < 3; i++) {
        desk_pass(&desk, 600);
        orders_read(&desk);
        desk_pass(&desk, 1);
        offer_seen(&desk, audit_no, "tee", 8 - i);
    }
    audit_is(&desk, audit_no, "completed 2 compared, 0 again, 1 skipped, 0 corrected");
    assert_string_equal(differences(&desk), "");
    assert_int_equal(count_of(&desk, KEY_TABLE_AUDIT_AGAIN), 0);
    desk_close(&desk);
}

static void stock_that_is_on_its_way_is_looked_at_again(void **state)
{
    (void)state;
    struct desk desk;
    open_published(&desk);
    acme_push(&desk, "tee", 2);
    assert_non_null(acme_open_file(&desk, GALERIA).stock_file);
    int64_t audit_no = exported(&desk, 100);
    const struct shown_offer rows[] = { { STR_INIT("cap"), 5 }, { STR_INIT("tee"), 10 } };
    file_seen(&desk, audit_no, rows, 2);
    walked(&desk, audit_no);
    audit_is(&desk, audit_no, "running 2 compared, 1 again, 0 skipped, 0 corrected");
    desk_pass(&desk, 600);
    offer_seen(&desk, audit_no, "tee", 2);
    audit_is(&desk, audit_no, "completed 2 compared, 0 again, 0 skipped, 0 corrected");
    assert_string_equal(differences(&desk), "");
    desk_close(&desk);
}

static void what_was_applied_since_is_late_and_what_never_left_is_not_sent(void **state)
{
    (void)state;
    struct desk desk;
    open_published(&desk);
    orders_read(&desk);
    acme_push(&desk, "tee", 2);
    struct outcome outcome = desk_must(&desk, start_of(0, NULL, 0));
    int64_t audit_no = outcome.audit->audit_no;
    step(&desk, audit_no, AUDIT_STEP_ASKING);
    struct instant read = desk.now;
    desk_pass(&desk, 60);
    acme_file_passes(&desk, GALERIA);
    acme_push(&desk, "cap", 1);
    assert_non_null(acme_open_file(&desk, GALERIA).stock_file);
    desk_pass(&desk, 3600);
    step(&desk, audit_no, AUDIT_STEP_ASKED);
    step(&desk, audit_no, AUDIT_STEP_READY);
    const struct shown_offer rows[] = { { STR_INIT("cap"), 5 }, { STR_INIT("tee"), 10 } };
    desk_must(&desk, seen(audit_no, "", rows, 2, read));
    assert_string_equal(differences(&desk), "cap 1 shows 5 told 1 wanted 1 proposed 1; "
                                            "tee 3 shows 10 told 2 wanted 2 proposed -1");
    desk_close(&desk);
}

static void a_refused_line_is_said_to_be_one(void **state)
{
    (void)state;
    struct desk desk;
    open_published(&desk);
    acme_push(&desk, "tee", 2);
    assert_non_null(acme_open_file(&desk, GALERIA).stock_file);
    desk_must(&desk, (struct command){ .kind = COMMAND_STOCK_FILE_ANSWER,
                                       .stock_file_answer = { .channel = GALERIA,
                                                              .file_no = 2,
                                                              .answer = ANSWER_DONE,
                                                              .import_id = STR("imp") } });
    desk_must(&desk, (struct command){ .kind = COMMAND_STOCK_FILE_STATUS,
                                       .stock_file_status = { .channel = GALERIA,
                                                              .file_no = 2,
                                                              .status = STR("COMPLETE"),
                                                              .is_final = true,
                                                              .has_report = true } });
    const struct stock_refusal refusal = { STR_INIT("tee"), STR_INIT("no") };
    desk_must(&desk, (struct command){
                         .kind = COMMAND_STOCK_FILE_REPORT,
                         .stock_file_report = {
                             .channel = GALERIA, .file_no = 2, .rows = &refusal, .count = 1 } });
    desk_pass(&desk, 60);
    int64_t audit_no = exported(&desk, 0);
    const struct shown_offer rows[] = { { STR_INIT("cap"), 5 }, { STR_INIT("tee"), 10 } };
    file_seen(&desk, audit_no, rows, 2);
    assert_string_equal(differences(&desk), "tee 2 shows 10 told 2 wanted 2 proposed 2");
    desk_close(&desk);
}

/* Of any length: a command takes some of its rows, and of our positions. */
static void a_long_file_and_many_positions_are_taken_in_parts(void **state)
{
    static struct shown_offer rows[12001];
    (void)state;
    struct desk desk;
    acme_open(&desk);
    desk.is_hurried = true;
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        rows[i] = (struct shown_offer){ str_c(desk_text(&desk, "sku%05zu", i)), 3 };
        if (i % 2 == 0 && i < 11000)
            acme_push(&desk, rows[i].sku.ptr, 3);
    }
    int64_t audit_no = exported(&desk, 0);
    for (int64_t compared = 5000; compared <= 15000; compared += 5000) {
        file_seen(&desk, audit_no, rows, ARRAY_COUNT(rows));
        assert_int_equal(audit_of(&desk, audit_no).compared_count,
                         compared > 12001 ? 12001 : compared);
    }
    walked(&desk, audit_no);
    audit_is(&desk, audit_no, "running 12001 compared, 0 again, 0 skipped, 0 corrected");
    walked(&desk, audit_no);
    audit_is(&desk, audit_no, "completed 12001 compared, 0 again, 0 skipped, 0 corrected");
    assert_int_equal(audit_of(&desk, audit_no).counts[AUDIT_KIND_UNKNOWN_TO_US], 6501);
    do
        desk_must(&desk, (struct command){ .kind = COMMAND_TICK });
    while (desk.news.has_more);
    assert_int_equal(count_of(&desk, KEY_TABLE_AUDIT_MARK), 0);
    desk_close(&desk);
}

/* ---- named SKUs ---- */

static void named_skus_are_asked_for_at_once(void **state)
{
    (void)state;
    struct desk desk;
    struct reader reader;
    struct str sku, skus[] = { STR("tee"), STR("cap"), STR("tee") };
    struct err err;
    open_published(&desk);
    orders_read(&desk);
    struct outcome outcome = desk_must(&desk, start_of(0, skus, 3));
    int64_t audit_no = outcome.audit->audit_no;
    assert_int_equal(outcome.audit->total_count, 2);
    struct audit audit = audit_of(&desk, audit_no);
    reader_open(desk.store, &desk.arena, &reader);
    assert_int_equal(reader_audit_again(&reader, &audit, &sku, &err), ERR_OK);
    reader_close(&reader);
    assert_true(str_eq(sku, STR("cap")));
    offer_seen(&desk, audit_no, "cap", 9);
    const struct shown_offer twice[] = { { STR_INIT("tee"), 1 }, { STR_INIT("tee"), 2 } };
    desk_must(&desk, seen(audit_no, "tee", twice, 2, desk.now));
    assert_string_equal(differences(&desk), "cap 4 shows 9 told 5 wanted 5 proposed 5; "
                                            "tee 7 shows 2 told 10 wanted 10 proposed -1");
    audit_is(&desk, audit_no, "completed 2 compared, 0 again, 0 skipped, 0 corrected");
    desk_close(&desk);
}

static void what_makes_no_audit_is_refused(void **state)
{
    (void)state;
    static struct str many[1001];
    struct desk desk;
    struct str bad = STR("");
    struct command elsewhere = start_of(0, NULL, 0);
    open_published(&desk);
    for (size_t i = 0; i < ARRAY_COUNT(many); i++)
        many[i] = STR("tee");
    desk_refused(&desk, start_of(0, many, 1001), REASON_LIMIT_EXCEEDED);
    struct err err = desk_refused(&desk, start_of(0, &bad, 1), REASON_FIELD_REQUIRED);
    assert_string_equal(err.field, "skus[0]");
    desk_refused(&desk, start_of(-1, NULL, 0), REASON_FIELD_INVALID);
    desk_refused(&desk, start_of(100001, NULL, 0), REASON_FIELD_INVALID);
    elsewhere.start_audit.channel = STR("nowhere");
    desk_refused(&desk, elsewhere, REASON_CHANNEL_NOT_FOUND);
    desk_must(&desk, start_of(0, NULL, 0));
    desk_refused(&desk, start_of(0, many, 1), REASON_AUDIT_RUNNING);
    desk_refused(&desk, of_audit(COMMAND_CANCEL_AUDIT, 7), REASON_AUDIT_NOT_FOUND);
    desk_close(&desk);
}

/* ---- corrections ---- */

static void a_person_corrects_no_more_than_he_says(void **state)
{
    (void)state;
    struct desk desk;
    open_published(&desk);
    int64_t audit_no = exported(&desk, 0);
    const struct shown_offer rows[] = { { STR_INIT("cap"), 8 }, { STR_INIT("tee"), 12 } };
    file_seen(&desk, audit_no, rows, 2);
    desk_refused(&desk, correct_of(audit_no, changed, 1, 1), REASON_AUDIT_CORRECTIONS_TOO_MANY);
    desk_refused(&desk, correct_of(audit_no, changed, 1, 0), REASON_FIELD_INVALID);
    desk_refused(&desk, correct_of(audit_no, changed, 1, 10001), REASON_FIELD_INVALID);
    desk_refused(&desk, correct_of(9, changed, 1, 2), REASON_AUDIT_NOT_FOUND);
    const enum audit_kind others[] = { AUDIT_KIND_REFUSED };
    assert_int_equal(desk_must(&desk, correct_of(audit_no, others, 1, 2)).correction_count, 0);
    assert_int_equal(desk_must(&desk, correct_of(audit_no, changed, 1, 2)).correction_count, 2);
    assert_int_equal(desk_must(&desk, correct_of(audit_no, changed, 1, 2)).correction_count, 0);
    assert_non_null(acme_open_file(&desk, GALERIA).stock_file);
    assert_string_equal(file_text(&desk, GALERIA), "2 OPEN cap=5 tee=10");
    desk_close(&desk);
}

static void pushed_stock_is_raised_only_after_a_report(void **state)
{
    (void)state;
    struct desk desk;
    open_published(&desk);
    desk_pass(&desk, 60);
    orders_read(&desk);
    int64_t audit_no = exported(&desk, 100);
    const struct shown_offer rows[] = { { STR_INIT("cap"), 5 }, { STR_INIT("tee"), 4 } };
    file_seen(&desk, audit_no, rows, 2);
    walked(&desk, audit_no);
    assert_string_equal(differences(&desk), "tee 4 shows 4 told 10 wanted 10 proposed 10");
    assert_int_equal(desk_must(&desk, correct_of(audit_no, changed, 1, 9)).correction_count, 0);
    assert_null(acme_open_file(&desk, GALERIA).stock_file);
    desk_pass(&desk, 60);
    acme_push(&desk, "tee", 10);
    assert_null(acme_open_file(&desk, GALERIA).stock_file);
    assert_int_equal(desk_must(&desk, correct_of(audit_no, changed, 1, 9)).correction_count, 1);
    assert_non_null(acme_open_file(&desk, GALERIA).stock_file);
    assert_string_equal(file_text(&desk, GALERIA), "2 OPEN tee=10");
    desk_close(&desk);
}

static void what_became_right_is_not_corrected(void **state)
{
    (void)state;
    struct desk desk;
    open_published(&desk);
    orders_read(&desk);
    int64_t audit_no = exported(&desk, 0);
    const struct shown_offer rows[] = { { STR_INIT("cap"), 5 }, { STR_INIT("tee"), 4 } };
    file_seen(&desk, audit_no, rows, 2);
    acme_push(&desk, "tee", 4);
    assert_int_equal(desk_must(&desk, correct_of(audit_no, changed, 1, 9)).correction_count, 0);
    assert_string_equal(differences(&desk), "tee 4 shows 4 told 10 wanted 4 proposed -1");
    desk_close(&desk);
}

/* A shop whose stock is read in SCAYLE; ten tees, told. */
static int64_t open_reading(struct desk *desk, int64_t shown)
{
    struct shop shop = acme_shop();
    open_published(desk);
    shop.reads_stock = true;
    desk_must(desk, (struct command){ .kind = COMMAND_PUT_SHOP, .put_shop = { .shop = &shop } });
    orders_read(desk);
    int64_t audit_no = exported(desk, 100);
    const struct shown_offer rows[] = { { STR_INIT("cap"), 5 }, { STR_INIT("tee"), shown } };
    file_seen(desk, audit_no, rows, 2);
    walked(desk, audit_no);
    return audit_no;
}

static void stock_read(struct desk *desk, int64_t quantity, int64_t ago_s)
{
    struct shop_stock row = {
        .sku = STR("tee"), .warehouse = STR("HH1"), .quantity = quantity, .changed = desk->now
    };
    desk_must(desk, (struct command){ .kind = COMMAND_SEE_STOCK,
                                      .see_stock = { .sku = STR("tee"),
                                                     .rows = &row,
                                                     .count = 1,
                                                     .read = instant_add_s(desk->now, -ago_s) } });
}

static void stock_that_is_read_is_raised_by_its_reading(void **state)
{
    (void)state;
    struct desk desk;
    int64_t audit_no = open_reading(&desk, 4);
    assert_int_equal(count_of(&desk, KEY_TABLE_STOCK_HINT), 1);
    assert_string_equal(differences(&desk), "tee 4 shows 4 told 10 wanted 10 proposed 10");
    desk_pass(&desk, 60);
    stock_read(&desk, 10, 120); /* it had left before the audit asked */
    assert_null(acme_open_file(&desk, GALERIA).stock_file);
    stock_read(&desk, 10, 1);
    assert_string_equal(differences(&desk),
                        "tee 4 shows 4 told 10 wanted 10 proposed 10 corrected");
    assert_non_null(acme_open_file(&desk, GALERIA).stock_file);
    assert_string_equal(file_text(&desk, GALERIA), "2 OPEN tee=10");
    audit_is(&desk, audit_no, "completed 2 compared, 0 again, 0 skipped, 1 corrected");
    desk_close(&desk);
}

static void a_reading_that_says_otherwise_is_the_difference(void **state)
{
    (void)state;
    struct desk desk;
    int64_t audit_no = open_reading(&desk, 4);
    desk_pass(&desk, 60);
    stock_read(&desk, 6, 1);
    assert_string_equal(differences(&desk), "tee 8 shows 4 told 10 wanted 6 proposed 6 corrected");
    struct audit audit = audit_of(&desk, audit_no);
    assert_int_equal(audit.counts[AUDIT_KIND_CHANGED_ELSEWHERE], 0);
    assert_int_equal(audit.counts[AUDIT_KIND_SOURCE_DIFFERS], 1);
    assert_non_null(acme_open_file(&desk, GALERIA).stock_file);
    assert_string_equal(file_text(&desk, GALERIA), "2 OPEN tee=6");
    desk_close(&desk);
}

static void what_reading_lowers_is_lowered_without_it(void **state)
{
    (void)state;
    struct desk desk;
    open_reading(&desk, 14);
    assert_int_equal(count_of(&desk, KEY_TABLE_STOCK_HINT), 0);
    assert_non_null(acme_open_file(&desk, GALERIA).stock_file);
    assert_string_equal(file_text(&desk, GALERIA), "2 OPEN tee=10");
    desk_close(&desk);
}

/* ---- ends ---- */

static void an_audit_is_cancelled_once(void **state)
{
    (void)state;
    struct desk desk;
    open_published(&desk);
    int64_t audit_no = exported(&desk, 0);
    struct outcome outcome = desk_must(&desk, of_audit(COMMAND_CANCEL_AUDIT, audit_no));
    assert_int_equal(outcome.audit->state, AUDIT_STATE_CANCELLED);
    desk_refused(&desk, of_audit(COMMAND_CANCEL_AUDIT, audit_no), REASON_AUDIT_ENDED);
    const struct shown_offer row = { STR_INIT("tee"), 1 };
    file_seen(&desk, audit_no, &row, 1);
    step(&desk, audit_no, AUDIT_STEP_FAILED);
    audit_is(&desk, audit_no, "cancelled 0 compared, 0 again, 0 skipped, 0 corrected");
    desk_close(&desk);
}

static void the_marketplace_exports_once_a_day(void **state)
{
    (void)state;
    struct desk desk;
    struct str tee = STR("tee");
    open_published(&desk);
    int64_t audit_no = exported(&desk, 0);
    desk_must(&desk, of_audit(COMMAND_CANCEL_AUDIT, audit_no));
    struct instant asked = audit_of(&desk, audit_no).asked;
    struct outcome next = desk_must(&desk, start_of(0, NULL, 0));
    assert_true(next.audit->not_before.us == instant_add_s(asked, DAY_S + 3600).us);
    desk_must(&desk, of_audit(COMMAND_CANCEL_AUDIT, next.audit->audit_no));
    struct outcome named = desk_must(&desk, start_of(0, &tee, 1));
    assert_true(named.audit->not_before.us == desk.now.us);
    desk_close(&desk);
}

static void the_schedule_starts_audits_and_tells_of_those_that_fail(void **state)
{
    (void)state;
    struct desk desk;
    struct channel channel = acme_channel("galeria");
    channel.audit_interval_s = DAY_S - 1;
    open_published(&desk);
    desk_refused(&desk,
                 (struct command){ .kind = COMMAND_PUT_CHANNEL,
                                   .put_channel = { .channel = &channel } },
                 REASON_FIELD_INVALID);
    channel.audit_interval_s = DAY_S;
    acme_put_channel(&desk, &channel);
    struct audit audit = audit_of(&desk, 1);
    assert_true(str_eq(audit.actor, STR("schedule")));
    step(&desk, 1, AUDIT_STEP_ASKING);
    step(&desk, 1, AUDIT_STEP_FAILED);
    assert_string_equal(exceptions_text(&desk), "audit-failed~galeria");
    assert_true(str_eq(audit_of(&desk, 1).error, STR("OF52: no")));
    acme_tick(&desk);
    desk_pass(&desk, DAY_S);
    acme_tick(&desk);
    step(&desk, 2, AUDIT_STEP_ASKING);
    step(&desk, 2, AUDIT_STEP_ASKED);
    step(&desk, 2, AUDIT_STEP_READY);
    const struct shown_offer rows[] = { { STR_INIT("cap"), 5 }, { STR_INIT("tee"), 10 } };
    file_seen(&desk, 2, rows, 2);
    walked(&desk, 2);
    audit_is(&desk, 2, "completed 2 compared, 0 again, 0 skipped, 0 corrected");
    assert_string_equal(exceptions_text(&desk), "");
    desk_close(&desk);
}

static void what_cannot_go_on_ends(void **state)
{
    (void)state;
    struct desk desk;
    open_published(&desk);
    desk_must(&desk, start_of(0, NULL, 0));
    desk_pass(&desk, 2 * DAY_S - 60);
    acme_tick(&desk);
    audit_is(&desk, 1, "running 0 compared, 0 again, 0 skipped, 0 corrected");
    desk_pass(&desk, 60);
    acme_tick(&desk);
    audit_is(&desk, 1, "failed 0 compared, 0 again, 0 skipped, 0 corrected");
    assert_string_equal(exceptions_text(&desk), ""); /* somebody asked, and sees it */
    desk_must(&desk, start_of(0, NULL, 0));
    desk_must(&desk, (struct command){ .kind = COMMAND_DELETE_CHANNEL,
                                       .delete_channel = { .channel = GALERIA } });
    assert_int_equal(audit_of(&desk, 2).state, AUDIT_STATE_FAILED);
    desk_close(&desk);
}

static void what_an_audit_needed_goes_and_later_what_it_found(void **state)
{
    (void)state;
    struct desk desk;
    open_published(&desk);
    int64_t audit_no = exported(&desk, 0);
    const struct shown_offer rows[] = { { STR_INIT("cap"), 5 }, { STR_INIT("tee"), 12 } };
    file_seen(&desk, audit_no, rows, 2);
    acme_tick(&desk);
    assert_int_equal(count_of(&desk, KEY_TABLE_AUDIT_MARK), 2);
    walked(&desk, audit_no);
    acme_tick(&desk);
    assert_int_equal(count_of(&desk, KEY_TABLE_AUDIT_MARK), 0);
    desk_pass(&desk, MONTH_S);
    acme_tick(&desk);
    assert_int_equal(count_of(&desk, KEY_TABLE_AUDIT_DIFFERENCE), 1); /* the newest */
    struct outcome next = desk_must(&desk, start_of(0, NULL, 0));
    assert_int_equal(next.audit->audit_no, audit_no + 1);
    acme_tick(&desk);
    assert_int_equal(count_of(&desk, KEY_TABLE_AUDIT), 1);
    assert_int_equal(count_of(&desk, KEY_TABLE_AUDIT_DIFFERENCE), 0);
    assert_int_equal(count_of(&desk, KEY_TABLE_AUDIT_FOUND), 0);
    assert_int_equal(count_of(&desk, KEY_TABLE_AUDIT_OPEN), 0);
    desk_close(&desk);
}

static void every_allocation_of_an_audit_may_fail(void **state)
{
    (void)state;
    desk_has_tortured("audit_test");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_right_is_no_difference),
        cmocka_unit_test(each_side_may_lack_an_offer_and_one_may_be_there_twice),
        cmocka_unit_test(a_file_is_taken_once_and_only_in_its_turn),
        cmocka_unit_test(a_quantity_that_is_too_high_is_lowered),
        cmocka_unit_test(another_quantity_waits_until_orders_are_read),
        cmocka_unit_test(a_sale_is_no_difference_once_its_order_is_read),
        cmocka_unit_test(what_moves_for_ever_is_not_compared),
        cmocka_unit_test(stock_that_is_on_its_way_is_looked_at_again),
        cmocka_unit_test(what_was_applied_since_is_late_and_what_never_left_is_not_sent),
        cmocka_unit_test(a_refused_line_is_said_to_be_one),
        cmocka_unit_test(a_long_file_and_many_positions_are_taken_in_parts),
        cmocka_unit_test(named_skus_are_asked_for_at_once),
        cmocka_unit_test(what_makes_no_audit_is_refused),
        cmocka_unit_test(a_person_corrects_no_more_than_he_says),
        cmocka_unit_test(pushed_stock_is_raised_only_after_a_report),
        cmocka_unit_test(what_became_right_is_not_corrected),
        cmocka_unit_test(stock_that_is_read_is_raised_by_its_reading),
        cmocka_unit_test(a_reading_that_says_otherwise_is_the_difference),
        cmocka_unit_test(what_reading_lowers_is_lowered_without_it),
        cmocka_unit_test(an_audit_is_cancelled_once),
        cmocka_unit_test(the_marketplace_exports_once_a_day),
        cmocka_unit_test(the_schedule_starts_audits_and_tells_of_those_that_fail),
        cmocka_unit_test(what_cannot_go_on_ends),
        cmocka_unit_test(what_an_audit_needed_goes_and_later_what_it_found),
        cmocka_unit_test(every_allocation_of_an_audit_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
