/* tests/unit/domain/audit_test.c: why a marketplace shows another number. */
#include "service/domain/audit.h"

#include "tests/rows.h"

enum { READ_S = 10000, NOW_S = 10600, PATIENCE_S = 3600 };

struct kind_row {
    const char *name;
    int64_t shown;     /* -1: not there */
    int64_t available; /* -1: not ours */
    int64_t sent, sent_file, refused_file;
    enum stock_change pending;
    int64_t pending_s; /* since then */
    bool is_in_file, is_stuck;
    int64_t applied_s;
    bool are_orders_read;
    enum audit_kind kind;
    bool again;
};
#define KIND(kind) AUDIT_KIND_##kind
static const struct kind_row kind_rows[] = {
    { "right", 5, 5, 5, 1, 0, 0, 0, 0, 0, 0, 1, KIND(NONE), false },
    { "right, whatever it was told", 5, 5, 9, 1, 1, 0, 0, 0, 0, 0, 1, KIND(NONE), false },
    { "not ours", 5, -1, 0, 0, 0, 0, 0, 0, 0, 0, 1, KIND(UNKNOWN_TO_US), false },
    { "nobody's", -1, -1, 0, 0, 0, 0, 0, 0, 0, 0, 1, KIND(NONE), false },
    { "not theirs", -1, 5, 5, 1, 0, 0, 0, 0, 0, 0, 1, KIND(UNKNOWN_TO_THEM), false },
    { "not theirs, sold out", -1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, KIND(UNKNOWN_TO_THEM), false },
    { "on its way to them", -1, 5, -1, 0, 0, 2, 9000, 0, 0, 0, 1, KIND(UNKNOWN_TO_THEM), true },
    { "refused", 3, 5, 5, 7, 7, 0, 0, 0, 0, 0, 1, KIND(REFUSED), false },
    { "refused in an earlier file", 3, 5, 5, 8, 7, 0, 0, 0, 0, 0, 1, KIND(CHANGED_ELSEWHERE),
      false },
    { "waits to be sent", 3, 5, 3, 1, 0, 2, 9000, 0, 0, 0, 1, KIND(NEVER_SENT), true },
    { "waits for too long", 3, 5, 3, 1, 0, 2, 7000, 0, 0, 0, 1, KIND(NEVER_SENT), false },
    { "never sent", 3, 5, -1, 0, 0, 2, 7000, 0, 0, 0, 1, KIND(NEVER_SENT), false },
    { "in a file", 3, 5, 5, 4, 0, 0, 0, 1, 0, 0, 1, KIND(CHANGED_ELSEWHERE), true },
    { "in a file that does not leave", 3, 5, 5, 4, 0, 0, 0, 1, 1, 0, 1, KIND(NEVER_SENT), false },
    { "the source says otherwise", 3, 5, 3, 1, 0, 0, 0, 0, 0, 0, 1, KIND(SOURCE_DIFFERS), false },
    { "applied since", 3, 5, 5, 4, 0, 0, 0, 0, 0, 10300, 1, KIND(APPLIED_LATE), false },
    { "applied before", 3, 5, 5, 4, 0, 0, 0, 0, 0, 9000, 1, KIND(CHANGED_ELSEWHERE), false },
    { "too low, perhaps sold", 3, 5, 5, 4, 0, 0, 0, 0, 0, 9000, 0, KIND(CHANGED_ELSEWHERE), true },
    { "too high, perhaps cancelled", 7, 5, 5, 4, 0, 0, 0, 0, 0, 9000, 0, KIND(CHANGED_ELSEWHERE),
      true },
};

static void a_difference_has_a_reason(void **state)
{
    const struct kind_row *row = *state;
    const struct publication publication = {
        .wanted = row->available,
        .sent = row->sent,
        .sent_file = row->sent_file,
        .refused_file = row->refused_file,
        .pending = row->pending,
        .pending_since = { row->pending_s * US_PER_SECOND },
    };
    const struct audit_offer offer = {
        .is_shown = row->shown >= 0,
        .shown = row->shown,
        .publication = row->available < 0 ? NULL : &publication,
        .available = row->available,
        .is_in_file = row->is_in_file,
        .is_stuck = row->is_stuck,
        .applied = { row->applied_s * US_PER_SECOND },
        .read = { (int64_t)READ_S * US_PER_SECOND },
        .are_orders_read = row->are_orders_read,
        .now = { (int64_t)NOW_S * US_PER_SECOND },
        .patience_s = PATIENCE_S,
    };
    bool again;
    assert_int_equal(audit_classify(&offer, &again), row->kind);
    assert_int_equal(again, row->again);
}

static void only_a_stock_file_can_put_right_what_it_tells(void **state)
{
    (void)state;
    const enum audit_kind proposed[] = { KIND(NEVER_SENT), KIND(REFUSED), KIND(CHANGED_ELSEWHERE),
                                         KIND(SOURCE_DIFFERS) };
    size_t count = 0;
    for (enum audit_kind kind = 0; kind < AUDIT_KIND_COUNT; kind++)
        count += audit_proposal(kind, 5) == 5;
    assert_int_equal(count, ARRAY_COUNT(proposed));
    for (size_t i = 0; i < ARRAY_COUNT(proposed); i++)
        assert_int_equal(audit_proposal(proposed[i], 5), 5);
}

struct report_row {
    const char *name;
    int64_t hamburg, hamburg_s, leipzig, leipzig_s;
    const char *warehouse; /* the only one that feeds it; NULL: all */
    bool is_reported;
};
static const struct report_row report_rows[] = {
    { "both since", 3, 11, 4, 12, NULL, true },
    { "one before", 3, 11, 4, 9, NULL, false },
    { "one before, and empty", 3, 11, 0, 9, NULL, true },
    { "one before, that does not feed it", 3, 11, 4, 9, "HH1", true },
    { "at the same time is not since", 3, 10, 0, 0, NULL, false },
    { "none", 0, 9, 0, 9, NULL, false },
};

static void a_raise_needs_a_report_of_all_that_is_there(void **state)
{
    const struct report_row *row = *state;
    struct stock_level levels[] = {
        { .warehouse = STR_INIT("HH1"), .on_hand = row->hamburg, .updated = { row->hamburg_s } },
        { .warehouse = STR_INIT("LEJ"), .on_hand = row->leipzig, .updated = { row->leipzig_s } },
    };
    struct position position = { .levels = levels, .level_count = 2 };
    struct str warehouse = row->warehouse == NULL ? STR_EMPTY : str_c(row->warehouse);
    const struct stock_policy policy = { .warehouses = &warehouse,
                                         .warehouse_count = row->warehouse != NULL };
    assert_int_equal(audit_is_reported(&position, &policy, (struct instant){ 10 }),
                     row->is_reported);
}

static void states_have_names(void **state)
{
    (void)state;
    assert_string_equal(audit_state_name(AUDIT_STATE_NONE), "none");
    assert_string_equal(audit_state_name(AUDIT_STATE_RUNNING), "running");
    assert_string_equal(audit_state_name(AUDIT_STATE_COMPLETED), "completed");
    assert_string_equal(audit_state_name(AUDIT_STATE_CANCELLED), "cancelled");
    assert_string_equal(audit_state_name(AUDIT_STATE_FAILED), "failed");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_a_stock_file_can_put_right_what_it_tells),
        cmocka_unit_test(states_have_names),
    };
    int failed = ROWS_RUN(a_difference_has_a_reason, kind_rows);
    failed += ROWS_RUN(a_raise_needs_a_report_of_all_that_is_there, report_rows);
    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
