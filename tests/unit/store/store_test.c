/* tests/unit/store/store_test.c: what every engine promises. */
#include <stdio.h>

#include "service/base/limits.h"
#include "tests/rows.h"
#include "tests/unit/store/fixture.h"

static void what_a_transaction_wrote_it_reads(struct fixture *fixture)
{
    fixture_put(fixture->store, "a", "stored");
    struct txn *txn = store_begin(fixture->store);
    assert_string_equal(txn_text(txn, "a"), "stored");
    txn_put(txn, STR("a"), STR("new"));
    txn_put(txn, STR("b"), STR(""));
    assert_string_equal(txn_text(txn, "a"), "new");
    assert_string_equal(txn_text(txn, "b"), "");
    txn_delete(txn, STR("a"));
    assert_null(txn_text(txn, "a"));
    assert_int_equal(txn_write_count(txn), 2);
    txn_abandon(txn);
}

static void nobody_else_sees_it_before_the_commit(struct fixture *fixture)
{
    struct txn *txn = store_begin(fixture->store);
    txn_put(txn, STR("a"), STR("1"));
    struct snapshot *before = store_snapshot(fixture->store);
    fixture_commit(fixture->store, txn);
    struct snapshot *after = store_snapshot(fixture->store);
    assert_string_equal(cursor_text(snapshot_cursor(before, (struct cursor_range){ 0 })), "");
    assert_string_equal(cursor_text(snapshot_cursor(after, (struct cursor_range){ 0 })), "a=1");
    snapshot_release(before);
    snapshot_release(after);
}

static void what_is_abandoned_leaves_nothing(struct fixture *fixture)
{
    struct txn *txn = store_begin(fixture->store);
    txn_put(txn, STR("a"), STR("1"));
    txn_abandon(txn);
    assert_null(store_text(fixture->store, "a"));
}

static void a_deleted_key_is_gone_and_may_come_back(struct fixture *fixture)
{
    fixture_put(fixture->store, "a", "1");
    fixture_delete(fixture->store, "a");
    fixture_delete(fixture->store, "never there");
    assert_null(store_text(fixture->store, "a"));
    fixture_put(fixture->store, "a", "2");
    assert_string_equal(store_text(fixture->store, "a"), "2");
}

static void a_rollback_takes_back_what_came_after_the_mark(struct fixture *fixture)
{
    fixture_put(fixture->store, "stored", "1");
    struct txn *txn = store_begin(fixture->store);
    txn_put(txn, STR("kept"), STR("1"));
    struct txn_mark outer = txn_mark(txn);
    txn_put(txn, STR("kept"), STR("2"));
    txn_delete(txn, STR("stored"));
    struct txn_mark inner = txn_mark(txn);
    txn_put(txn, STR("stored"), STR("3"));
    txn_put(txn, STR("fresh"), STR("3"));
    txn_rollback(txn, inner);
    assert_string_equal(txn_text(txn, "kept"), "2");
    assert_null(txn_text(txn, "stored"));
    assert_null(txn_text(txn, "fresh"));
    assert_int_equal(txn_write_count(txn), 2);
    txn_rollback(txn, outer);
    assert_string_equal(txn_text(txn, "kept"), "1");
    assert_string_equal(txn_text(txn, "stored"), "1");
    assert_int_equal(txn_write_count(txn), 1);
    fixture_commit(fixture->store, txn);
    struct snapshot *snapshot = store_snapshot(fixture->store);
    assert_string_equal(cursor_text(snapshot_cursor(snapshot, (struct cursor_range){ 0 })),
                        "kept=1 stored=1");
    snapshot_release(snapshot);
}

static void a_value_read_stays_while_its_key_is_written(struct fixture *fixture)
{
    fixture_put(fixture->store, "a", "first");
    struct txn *txn = store_begin(fixture->store);
    bool is_found;
    struct str value, written;
    struct err err;
    assert_int_equal(txn_get_borrow(txn, STR("a"), &is_found, &value, &err), ERR_OK);
    txn_put(txn, STR("a"), STR("second"));
    assert_int_equal(txn_get_borrow(txn, STR("a"), &is_found, &written, &err), ERR_OK);
    txn_put(txn, STR("a"), STR("third"));
    assert_true(str_eq(value, STR("first")));
    assert_true(str_eq(written, STR("second")));
    txn_abandon(txn);
}

static void many_keys_are_read_at_once(struct fixture *fixture)
{
    fixture_put(fixture->store, "a", "1");
    fixture_put(fixture->store, "b", "2");
    fixture_put(fixture->store, "c", "3");
    struct txn *txn = store_begin(fixture->store);
    txn_put(txn, STR("b"), STR("written"));
    txn_delete(txn, STR("c"));
    const struct str keys[] = { STR_INIT("c"), STR_INIT("missing"), STR_INIT("a"), STR_INIT("b"),
                                STR_INIT("a") };
    bool found[ARRAY_COUNT(keys)];
    struct str values[ARRAY_COUNT(keys)];
    struct err err;
    assert_int_equal(txn_get_many_borrow(txn, keys, ARRAY_COUNT(keys), found, values, &err),
                     ERR_OK);
    assert_false(found[0]);
    assert_false(found[1]);
    assert_true(found[2] && str_eq(values[2], STR("1")));
    assert_true(found[3] && str_eq(values[3], STR("written")));
    assert_true(found[4] && str_eq(values[4], STR("1")));
    assert_int_equal(txn_get_many_borrow(txn, keys, 0, found, values, &err), ERR_OK);
    txn_abandon(txn);
}

static void keys_and_values_hold_any_bytes(struct fixture *fixture)
{
    struct txn *txn = store_begin(fixture->store);
    txn_put(txn, STR("\xff\0\x01"), STR("a\0b"));
    txn_put(txn, STR("\xff"), STR("\0"));
    fixture_commit(fixture->store, txn);
    txn = store_begin(fixture->store);
    struct cursor *cursor = txn_cursor(txn, (struct cursor_range){ .descending = true });
    struct str key, value;
    assert_true(cursor_next(cursor, &key, &value));
    assert_true(str_eq(key, STR("\xff\0\x01")));
    assert_true(str_eq(value, STR("a\0b")));
    assert_true(cursor_next(cursor, &key, &value));
    assert_true(str_eq(key, STR("\xff")));
    assert_false(cursor_next(cursor, &key, &value));
    cursor_close(cursor);
    txn_abandon(txn);
}

static void a_transactions_range_shows_its_own_writes(struct fixture *fixture)
{
    const struct cursor_range all = { 0 };
    const struct cursor_range all_down = { .descending = true };
    const struct cursor_range middle = { .from = STR_INIT("b"), .to = STR_INIT("d") };
    const struct cursor_range middle_down = { .from = STR_INIT("b"),
                                              .to = STR_INIT("d"),
                                              .descending = true };
    const struct cursor_range none = { .from = STR_INIT("d"), .to = STR_INIT("b") };
    fixture_put(fixture->store, "a", "1");
    fixture_put(fixture->store, "c", "1");
    fixture_put(fixture->store, "d", "1");
    struct txn *txn = store_begin(fixture->store);
    txn_put(txn, STR("b"), STR("2"));
    txn_put(txn, STR("c"), STR("2"));
    txn_delete(txn, STR("a"));
    txn_put(txn, STR("e"), STR("2"));
    assert_null(txn_text(txn, "bb")); /* read, not written: it must not show */
    assert_string_equal(cursor_text(txn_cursor(txn, all)), "b=2 c=2 d=1 e=2");
    assert_string_equal(cursor_text(txn_cursor(txn, all_down)), "e=2 d=1 c=2 b=2");
    assert_string_equal(cursor_text(txn_cursor(txn, middle)), "b=2 c=2");
    assert_string_equal(cursor_text(txn_cursor(txn, middle_down)), "c=2 b=2");
    assert_string_equal(cursor_text(txn_cursor(txn, none)), "");
    txn_abandon(txn);
}

static void a_cursor_may_be_left_half_way_while_keys_are_read(struct fixture *fixture)
{
    fixture_put(fixture->store, "a", "1");
    fixture_put(fixture->store, "b", "2");
    fixture_put(fixture->store, "c", "3");
    struct txn *txn = store_begin(fixture->store);
    struct cursor *cursor = txn_cursor(txn, (struct cursor_range){ .to = STR("c") });
    struct str key, value;
    assert_true(cursor_next(cursor, &key, &value));
    assert_null(txn_text(txn, "ab"));
    assert_string_equal(txn_text(txn, "b"), "2");
    assert_string_equal(cursor_text(cursor), "b=2");
    cursor = txn_cursor(txn, (struct cursor_range){ 0 });
    assert_true(cursor_next(cursor, &key, &value));
    cursor_close(cursor);
    txn_abandon(txn);
}

static void a_snapshot_keeps_what_it_saw(struct fixture *fixture)
{
    fixture_put(fixture->store, "a", "1");
    fixture_put(fixture->store, "b", "1");
    struct snapshot *first = store_snapshot(fixture->store);
    fixture_put(fixture->store, "a", "2");
    fixture_delete(fixture->store, "b");
    struct snapshot *second = store_snapshot(fixture->store);
    fixture_put(fixture->store, "a", "3");
    fixture_put(fixture->store, "b", "3");
    assert_string_equal(cursor_text(snapshot_cursor(first, (struct cursor_range){ 0 })), "a=1 b=1");
    assert_string_equal(cursor_text(snapshot_cursor(second, (struct cursor_range){ 0 })), "a=2");
    snapshot_release(first);
    fixture_put(fixture->store, "c", "4");
    assert_string_equal(cursor_text(snapshot_cursor(second, (struct cursor_range){ 0 })), "a=2");
    snapshot_release(second);
    fixture_put(fixture->store, "c", "5");
    assert_string_equal(store_text(fixture->store, "a"), "3");
    assert_string_equal(store_text(fixture->store, "b"), "3");
}

static void a_snapshots_value_is_copied(struct fixture *fixture)
{
    fixture_put(fixture->store, "a", "1");
    struct snapshot *snapshot = store_snapshot(fixture->store);
    struct arena arena;
    bool is_found;
    struct str value, nothing;
    struct err err;
    arena_init(&arena, 100);
    assert_int_equal(snapshot_get_copy(snapshot, STR("a"), &arena, &is_found, &value, &err),
                     ERR_OK);
    assert_true(is_found);
    assert_int_equal(snapshot_get_copy(snapshot, STR("b"), &arena, &is_found, &nothing, &err),
                     ERR_OK);
    assert_false(is_found);
    snapshot_release(snapshot);
    assert_true(str_eq(value, STR("1")));
    arena_release(&arena);
}

static void a_full_arena_is_refused(struct fixture *fixture)
{
    fixture_put(fixture->store, "a", "0123456789");
    struct snapshot *snapshot = store_snapshot(fixture->store);
    struct arena arena;
    bool is_found;
    struct str value;
    struct err err;
    arena_init(&arena, 8);
    assert_int_equal(snapshot_get_copy(snapshot, STR("a"), &arena, &is_found, &value, &err),
                     ERR_RESOURCE_EXHAUSTED);
    snapshot_release(snapshot);
    arena_release(&arena);
}

static void a_transaction_that_is_too_large_is_refused_whole(struct fixture *fixture)
{
    static const char megabyte[1 << 20];
    struct txn *txn = store_begin(fixture->store);
    struct err err;
    for (int i = 0; i <= LIMIT_BATCH_ARENA_BYTES >> 20; i++) {
        char key[16];
        snprintf(key, sizeof(key), "%06d", i);
        txn_put(txn, str_c(key), (struct str){ megabyte, sizeof(megabyte) });
    }
    assert_int_equal(store_commit_take(fixture->store, txn, &err), ERR_RESOURCE_EXHAUSTED);
    assert_null(store_text(fixture->store, "000000"));
    fixture_put(fixture->store, "a", "the store goes on");
    assert_string_equal(store_text(fixture->store, "a"), "the store goes on");
}

static void what_was_committed_is_there_after_reopening(struct fixture *fixture)
{
    fixture_put(fixture->store, "a", "1");
    fixture_put(fixture->store, "b", "1");
    fixture_delete(fixture->store, "b");
    fixture_reopen(fixture);
    assert_string_equal(store_text(fixture->store, "a"), "1");
    assert_null(store_text(fixture->store, "b"));
    fixture_put(fixture->store, "b", "2");
    fixture_reopen(fixture);
    assert_string_equal(store_text(fixture->store, "b"), "2");
}

static enum store_fate fate_of(void *context)
{
    return *(const enum store_fate *)context;
}

static enum err_code commit_by_fate(struct store *store, enum store_fate fate, const char *key)
{
    struct err err;
    struct txn *txn = store_begin(store);
    store_ask(store, fate_of, &fate);
    txn_put(txn, str_c(key), STR("1"));
    enum err_code code = store_commit_take(store, txn, &err);
    store_ask(store, NULL, NULL);
    return code;
}

static void a_commit_ends_as_its_fate_says(struct fixture *fixture)
{
    assert_int_equal(commit_by_fate(fixture->store, STORE_HOLDS, "a"), ERR_OK);
    assert_int_equal(commit_by_fate(fixture->store, STORE_FAILS, "b"), ERR_UNAVAILABLE);
    assert_int_equal(commit_by_fate(fixture->store, STORE_HOLDS, "c"), ERR_UNAVAILABLE);
    fixture_reopen(fixture);
    assert_int_equal(commit_by_fate(fixture->store, STORE_FAILS_LATE, "d"), ERR_UNAVAILABLE);
    fixture_reopen(fixture);
    struct snapshot *snapshot = store_snapshot(fixture->store);
    assert_string_equal(cursor_text(snapshot_cursor(snapshot, (struct cursor_range){ 0 })),
                        "a=1 d=1");
    snapshot_release(snapshot);
}

static void an_empty_commit_is_fine(struct fixture *fixture)
{
    struct err err;
    fixture_commit(fixture->store, store_begin(fixture->store));
    struct txn *txn = store_begin(fixture->store);
    assert_int_equal(store_commit_lazy_take(fixture->store, txn, &err), ERR_OK);
    fixture_commit(fixture->store, store_begin(fixture->store));
}

static void the_stores_own_keys_are_not_shown(struct fixture *fixture)
{
    struct txn *txn = store_begin(fixture->store);
    assert_string_equal(cursor_text(txn_cursor(txn, (struct cursor_range){ 0 })), "");
    const struct cursor_range below = { .from = STR_INIT("\0"), .to = STR_INIT("\0z") };
    assert_string_equal(cursor_text(txn_cursor(txn, below)), "");
    txn_abandon(txn);
}

static const struct engine_row rows[] = {
    BOTH_ENGINES(what_a_transaction_wrote_it_reads),
    BOTH_ENGINES(nobody_else_sees_it_before_the_commit),
    BOTH_ENGINES(what_is_abandoned_leaves_nothing),
    BOTH_ENGINES(a_deleted_key_is_gone_and_may_come_back),
    BOTH_ENGINES(a_rollback_takes_back_what_came_after_the_mark),
    BOTH_ENGINES(a_value_read_stays_while_its_key_is_written),
    BOTH_ENGINES(many_keys_are_read_at_once),
    BOTH_ENGINES(keys_and_values_hold_any_bytes),
    BOTH_ENGINES(a_transactions_range_shows_its_own_writes),
    BOTH_ENGINES(a_cursor_may_be_left_half_way_while_keys_are_read),
    BOTH_ENGINES(a_snapshot_keeps_what_it_saw),
    BOTH_ENGINES(a_snapshots_value_is_copied),
    BOTH_ENGINES(a_full_arena_is_refused),
    BOTH_ENGINES(a_transaction_that_is_too_large_is_refused_whole),
    BOTH_ENGINES(what_was_committed_is_there_after_reopening),
    BOTH_ENGINES(a_commit_ends_as_its_fate_says),
    BOTH_ENGINES(an_empty_commit_is_fine),
    BOTH_ENGINES(the_stores_own_keys_are_not_shown),
};

static void an_engine_keeps_its_promise(void **state)
{
    const struct engine_row *row = *state;
    struct fixture fixture;
    fixture_open(&fixture, row->is_memory);
    row->run(&fixture);
    fixture_release(&fixture);
}

int main(void)
{
    return ROWS_RUN(an_engine_keeps_its_promise, rows);
}
