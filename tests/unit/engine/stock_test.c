/* tests/unit/engine/stock_test.c: what sources say of stock, and what becomes of it. */
#include "tests/rows.h"
#include "tests/unit/engine/acme.h"

/* ---- one report against what is known ---- */

struct report_row {
    const char *name;
    int64_t known_revision, known_s; /* seconds of the source's clock; 0: it has none */
    int64_t on_hand, revision, time_s;
    int64_t expected; /* compare-and-set; -1: not asked for */
    enum stock_result result;
    const char *stock; /* afterwards; 10 were there */
};
static const struct report_row report_rows[] = {
    { "another quantity is taken", 0, 0, 7, 0, 0, -1, STOCK_RESULT_APPLIED, "HH1 7" },
    { "the same quantity changes nothing", 0, 0, 10, 0, 0, -1, STOCK_RESULT_UNCHANGED, "HH1 10" },
    { "nothing left is a quantity too", 0, 0, 0, 0, 0, -1, STOCK_RESULT_APPLIED, "HH1 0" },
    { "an older revision is ignored and told so", 5, 0, 7, 4, 0, -1, STOCK_RESULT_IGNORED_OLDER,
      "HH1 10" },
    { "a newer revision is taken", 5, 0, 7, 6, 0, -1, STOCK_RESULT_APPLIED, "HH1 7" },
    { "the same revision may correct itself", 5, 0, 7, 5, 0, -1, STOCK_RESULT_APPLIED, "HH1 7" },
    { "an older time is ignored and told so", 0, 100, 7, 0, 99, -1, STOCK_RESULT_IGNORED_OLDER,
      "HH1 10" },
    { "a newer time is taken", 0, 100, 7, 0, 101, -1, STOCK_RESULT_APPLIED, "HH1 7" },
    { "revisions win over times", 5, 100, 7, 6, 99, -1, STOCK_RESULT_APPLIED, "HH1 7" },
    { "a report without either is never older", 5, 100, 7, 0, 0, -1, STOCK_RESULT_APPLIED,
      "HH1 7" },
    { "what was expected is there", 0, 0, 7, 0, 0, 10, STOCK_RESULT_APPLIED, "HH1 7" },
};

static struct stock_report report_of(const struct desk *desk, int64_t on_hand, int64_t revision,
                                     int64_t time_s)
{
    return (struct stock_report){
        .sku = STR("tee"),
        .warehouse = STR("HH1"),
        .source = STR("wms"),
        .on_hand = on_hand,
        .source_revision = revision,
        .source_time = time_s == 0 ? INSTANT_NONE : instant_add_s(desk->now, time_s - 1000),
    };
}

static struct command push_of(const struct stock_report *reports, size_t count)
{
    return (struct command){ .kind = COMMAND_PUSH_STOCK,
                             .push_stock = { .items = reports, .count = count } };
}

static void a_report_is_held_against_what_is_known(void **state)
{
    const struct report_row *row = *state;
    struct desk desk;
    acme_open(&desk);
    struct stock_report known = report_of(&desk, 10, row->known_revision, row->known_s);
    struct stock_report said = report_of(&desk, row->on_hand, row->revision, row->time_s);
    said.has_expected = row->expected >= 0;
    said.expected = row->expected;
    desk_must(&desk, push_of(&known, 1));
    struct outcome outcome = desk_must(&desk, push_of(&said, 1));
    assert_int_equal(outcome.stock_count, 1);
    assert_int_equal(outcome.stock[0].result, row->result);
    assert_true(str_starts(str_c(stock_text(&desk, "tee")),
                           str_c(desk_text(&desk, "%s;", row->stock))));
    desk_close(&desk);
}

int main(void)
{
    return ROWS_RUN(a_report_is_held_against_what_is_known, report_rows);
}
