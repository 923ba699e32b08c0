/* tests/unit/store/fronts_test.c: from where a queue is read. */
#include "service/store/fronts.h"

#include "service/store/store_ops.h"
#include "tests/rows.h"

/* A cursor over the queue "q".."r" of what is committed now. */
static struct front_view now(struct fronts *fronts)
{
    struct front_view view = fronts_view_begin(fronts);
    fronts_view_end(fronts);
    return view;
}

static struct front_use use_of(struct fronts *fronts, struct front_view view)
{
    struct front_use use;
    front_use_begin(fronts, STR("q"), STR("r"), view, &use);
    return use;
}

/* Where a cursor of this view begins; "" is the beginning of the range. */
static const char *start(struct fronts *fronts, struct front_view view)
{
    static char text[16];
    struct front_use use = use_of(fronts, view);
    assert_true(use.start_bytes < sizeof(text));
    text[0] = '\0';
    for (size_t i = 0; i < use.start_bytes; i++)
        text[i] = use.start[i];
    text[use.start_bytes] = '\0';
    front_use_end(fronts, &use);
    return text;
}

static void find(struct fronts *fronts, const char *first)
{
    struct front_use use = use_of(fronts, now(fronts));
    front_found(fronts, &use, str_c(first));
    front_use_end(fronts, &use);
}

static void put(struct fronts *fronts, const char *key)
{
    struct store_change changes[] = { { .key = STR("a"), .value = STR("") },
                                      { .key = str_c(key), .value = STR("") } };
    fronts_committing(fronts, changes, 2);
    fronts_committed(fronts);
}

static void take(struct fronts *fronts, const char *key)
{
    struct store_change change = { .key = str_c(key), .is_delete = true };
    fronts_committing(fronts, &change, 1);
    fronts_committed(fronts);
}

static void the_next_cursor_begins_at_the_first_row_of_the_last(struct fronts *fronts)
{
    assert_string_equal(start(fronts, now(fronts)), "");
    find(fronts, "q5");
    assert_string_equal(start(fronts, now(fronts)), "q5");
    take(fronts, "q5");
    assert_string_equal(start(fronts, now(fronts)), "q5");
    find(fronts, "r"); /* nothing is left */
    assert_string_equal(start(fronts, now(fronts)), "r");
}

static void what_is_put_before_the_front_moves_it_back(struct fronts *fronts)
{
    find(fronts, "q5");
    put(fronts, "q7");
    assert_string_equal(start(fronts, now(fronts)), "q5");
    put(fronts, "q3");
    assert_string_equal(start(fronts, now(fronts)), "q3");
    put(fronts, "p");
    put(fronts, "s");
    assert_string_equal(start(fronts, now(fronts)), "q3");
}

static void an_older_snapshot_begins_at_the_beginning(struct fronts *fronts)
{
    struct front_view old = now(fronts);
    take(fronts, "q3"); /* the old one still shows it */
    find(fronts, "q5");
    assert_string_equal(start(fronts, old), "");
    assert_string_equal(start(fronts, now(fronts)), "q5");
}

static void who_looks_at_an_older_state_finds_nothing(struct fronts *fronts)
{
    struct front_view old = now(fronts);
    put(fronts, "q3"); /* the old one does not show it */
    struct front_use use = use_of(fronts, old);
    front_found(fronts, &use, STR("q5"));
    front_use_end(fronts, &use);
    assert_string_equal(start(fronts, now(fronts)), "");
}

static void what_is_put_while_somebody_looks_counts(struct fronts *fronts)
{
    struct front_use use = use_of(fronts, now(fronts));
    put(fronts, "q4");
    put(fronts, "q3");
    front_found(fronts, &use, STR("q5"));
    front_use_end(fronts, &use);
    assert_string_equal(start(fronts, now(fronts)), "q3");
}

static void nobody_finds_a_front_while_a_commit_is_under_way(struct fronts *fronts)
{
    struct store_change change = { .key = STR("q3"), .value = STR("") };
    struct front_view before = now(fronts);
    fronts_committing(fronts, &change, 1);
    struct front_view during = now(fronts);
    struct front_use uses[] = { use_of(fronts, before), use_of(fronts, during) };
    for (size_t i = 0; i < ARRAY_COUNT(uses); i++) {
        front_found(fronts, &uses[i], STR("q5"));
        front_use_end(fronts, &uses[i]);
    }
    fronts_committed(fronts);
    assert_string_equal(start(fronts, now(fronts)), "");
    assert_string_equal(start(fronts, during), "");
}

static void after_a_crash_nothing_is_known(struct fronts *fronts)
{
    find(fronts, "q5");
    fronts_forget(fronts);
    assert_string_equal(start(fronts, now(fronts)), "");
    find(fronts, "q2"); /* what was lost is back */
    assert_string_equal(start(fronts, now(fronts)), "q2");
}

static const struct fronts_row {
    const char *name;
    void (*run)(struct fronts *fronts);
} rows[] = {
#define ROW(run)                                                                                   \
    {                                                                                              \
#run, run                                                                                  \
    }
    ROW(the_next_cursor_begins_at_the_first_row_of_the_last),
    ROW(what_is_put_before_the_front_moves_it_back),
    ROW(an_older_snapshot_begins_at_the_beginning),
    ROW(who_looks_at_an_older_state_finds_nothing),
    ROW(what_is_put_while_somebody_looks_counts),
    ROW(nobody_finds_a_front_while_a_commit_is_under_way),
    ROW(after_a_crash_nothing_is_known),
};

static void a_front_is_where_the_first_row_may_be(void **state)
{
    const struct fronts_row *row = *state;
    struct fronts fronts;
    fronts_init(&fronts);
    find(&fronts, "q1");
    fronts_forget(&fronts);
    row->run(&fronts);
    fronts_release(&fronts);
}

int main(void)
{
    return ROWS_RUN(a_front_is_where_the_first_row_may_be, rows);
}
