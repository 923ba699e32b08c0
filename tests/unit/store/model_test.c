/*
 * tests/unit/store/model_test.c: random work on a store, compared with a sorted array.
 *
 * Both engines run the same commands against the same model. A row is a seed; a failing one fails
 * again.
 */
#include <stdio.h>

#include "service/base/random.h"
#include "tests/rows.h"
#include "tests/unit/store/fixture.h"

enum {
    KEY_COUNT = 40,
    KEY_BYTES = 16,
    VALUE_BYTES_MAX = 700, /* enough in all to fill memtables */
    MARK_COUNT = 4,
    SNAPSHOT_COUNT = 3,
    STEP_COUNT = 4000,
};

/* 0: the key is not there; else the number that its value is made from. */
struct model {
    uint32_t values[KEY_COUNT];
};

struct model_row {
    const char *name;
    bool is_memory;
    uint64_t seed;
};

struct run {
    struct fixture fixture;
    struct random random;
    uint32_t last_value;
    char keys[KEY_COUNT][KEY_BYTES]; /* ascending; some are the beginnings of others */
    struct model durable, committed, seen;
    struct txn *txn; /* NULL: none is open */
    struct txn_mark marks[MARK_COUNT];
    struct model marked[MARK_COUNT];
    size_t mark_count;
    struct snapshot *snapshots[SNAPSHOT_COUNT];
    struct model snapped[SNAPSHOT_COUNT];
};

static size_t pick(struct run *run, size_t count)
{
    return (size_t)random_below(&run->random, count);
}

static void keys_init(struct run *run)
{
    for (size_t i = 0; i < KEY_COUNT; i++) {
        const char *tail = i % 4 == 3 ? "\xff\xff" : "zzz";
        snprintf(run->keys[i], KEY_BYTES, "k%02zu%.*s", i / 4, (int)(i % 4), tail);
    }
    for (size_t i = 1; i < KEY_COUNT; i++)
        assert_true(str_cmp(str_c(run->keys[i - 1]), str_c(run->keys[i])) < 0);
}

static struct str key_of(struct run *run, size_t i)
{
    return str_c(run->keys[i]);
}

/* The bytes that a number stands for; overwritten by the next call. */
static struct str value_of(uint32_t number)
{
    static char bytes[VALUE_BYTES_MAX];
    struct random random = { number };
    size_t len = random_below(&random, sizeof(bytes));
    for (size_t i = 0; i < len; i++)
        bytes[i] = (char)random_next(&random);
    return (struct str){ bytes, len };
}

static void check_value(uint32_t expected, bool is_found, struct str value)
{
    assert_int_equal(is_found, expected != 0);
    if (is_found)
        assert_true(str_eq(value, value_of(expected)));
    else
        assert_int_equal(value.len, 0);
}

static void check_cursor(struct run *run, const struct model *model, struct cursor *cursor,
                         size_t from, size_t to, bool descending)
{
    struct str key, value;
    struct err err;
    for (size_t n = from; n < to; n++) {
        size_t i = descending ? to - 1 - (n - from) : n;
        if (model->values[i] == 0)
            continue;
        assert_true(cursor_next(cursor, &key, &value));
        assert_true(str_eq(key, key_of(run, i)));
        assert_true(str_eq(value, value_of(model->values[i])));
    }
    assert_false(cursor_next(cursor, &key, &value));
    assert_false(cursor_next(cursor, &key, &value)); /* an end stays one */
    assert_int_equal(cursor_status(cursor, &err), ERR_OK);
    cursor_close(cursor);
}

/* One of a few that do not overlap, to its end or not. */
static struct cursor_range pick_queue(struct run *run, size_t *ret_from, size_t *ret_to)
{
    static const size_t starts[] = { 3, 10, 20, 28, KEY_COUNT - 1 };
    size_t at = pick(run, ARRAY_COUNT(starts) - 1);
    *ret_from = starts[at];
    *ret_to = pick(run, 4) != 0 ? starts[at + 1]
                                : starts[at] + pick(run, starts[at + 1] - starts[at] + 1);
    return (struct cursor_range){ .from = key_of(run, *ret_from),
                                  .to = key_of(run, *ret_to),
                                  .is_queue = true };
}

/* A range between two keys or open at its ends; sometimes empty or upside down. */
static struct cursor_range pick_range(struct run *run, size_t *ret_from, size_t *ret_to)
{
    if (pick(run, 3) == 0)
        return pick_queue(run, ret_from, ret_to);
    struct cursor_range range = { .descending = pick(run, 2) == 0 };
    *ret_from = 0;
    *ret_to = KEY_COUNT;
    if (pick(run, 4) != 0) {
        *ret_from = pick(run, KEY_COUNT);
        range.from = key_of(run, *ret_from);
    }
    if (pick(run, 4) != 0) {
        *ret_to = pick(run, KEY_COUNT);
        range.to = key_of(run, *ret_to);
    }
    return range;
}

static void txn_open(struct run *run)
{
    if (run->txn != NULL)
        return;
    run->txn = store_begin(run->fixture.store);
    run->seen = run->committed;
    run->mark_count = 0;
}

static void step_put(struct run *run)
{
    size_t i = pick(run, KEY_COUNT);
    txn_open(run);
    run->seen.values[i] = ++run->last_value;
    txn_put(run->txn, key_of(run, i), value_of(run->last_value));
}

static void step_delete(struct run *run)
{
    size_t i = pick(run, KEY_COUNT);
    txn_open(run);
    run->seen.values[i] = 0;
    txn_delete(run->txn, key_of(run, i));
}

static void step_get(struct run *run)
{
    size_t i = pick(run, KEY_COUNT);
    bool is_found;
    struct str value;
    struct err err;
    txn_open(run);
    assert_int_equal(txn_get_borrow(run->txn, key_of(run, i), &is_found, &value, &err), ERR_OK);
    check_value(run->seen.values[i], is_found, value);
}

static void step_get_many(struct run *run)
{
    enum { COUNT_MAX = 6 };
    size_t count = pick(run, COUNT_MAX + 1);
    size_t picked[COUNT_MAX] = { 0 };
    struct str keys[COUNT_MAX], values[COUNT_MAX];
    bool found[COUNT_MAX];
    struct err err;
    txn_open(run);
    for (size_t n = 0; n < count; n++) {
        picked[n] = pick(run, KEY_COUNT);
        keys[n] = key_of(run, picked[n]);
    }
    assert_int_equal(txn_get_many_borrow(run->txn, keys, count, found, values, &err), ERR_OK);
    for (size_t n = 0; n < count; n++)
        check_value(run->seen.values[picked[n]], found[n], values[n]);
}

static void step_range(struct run *run)
{
    size_t from, to;
    struct cursor_range range = pick_range(run, &from, &to);
    txn_open(run);
    check_cursor(run, &run->seen, txn_cursor(run->txn, range), from, to, range.descending);
}

static void step_mark(struct run *run)
{
    if (run->txn == NULL || run->mark_count == MARK_COUNT)
        return;
    run->marks[run->mark_count] = txn_mark(run->txn);
    run->marked[run->mark_count++] = run->seen;
}

static void step_rollback(struct run *run)
{
    if (run->txn == NULL || run->mark_count == 0)
        return;
    size_t to = pick(run, run->mark_count);
    txn_rollback(run->txn, run->marks[to]);
    run->seen = run->marked[to];
    run->mark_count = to;
}

static void step_commit(struct run *run)
{
    struct err err;
    if (run->txn == NULL)
        return;
    bool is_lazy = pick(run, 4) == 0;
    enum err_code code = is_lazy ? store_commit_lazy_take(run->fixture.store, run->txn, &err)
                                 : store_commit_take(run->fixture.store, run->txn, &err);
    assert_int_equal(code, ERR_OK);
    run->txn = NULL;
    run->committed = run->seen;
    if (!is_lazy)
        run->durable = run->committed;
}

static void step_abandon(struct run *run)
{
    txn_abandon(run->txn);
    run->txn = NULL;
}

static void step_snapshot(struct run *run)
{
    size_t at = pick(run, SNAPSHOT_COUNT);
    snapshot_release(run->snapshots[at]);
    run->snapshots[at] = store_snapshot(run->fixture.store);
    run->snapped[at] = run->committed;
}

static void step_snapshot_read(struct run *run)
{
    size_t at = pick(run, SNAPSHOT_COUNT);
    if (run->snapshots[at] == NULL)
        return;
    size_t from, to;
    struct cursor_range range = pick_range(run, &from, &to);
    check_cursor(run, &run->snapped[at], snapshot_cursor(run->snapshots[at], range), from, to,
                 range.descending);
    struct arena arena;
    bool is_found;
    struct str value;
    struct err err;
    size_t i = pick(run, KEY_COUNT);
    arena_init(&arena, 1 << 16);
    assert_int_equal(snapshot_get_copy(run->snapshots[at], key_of(run, i), &arena, &is_found,
                                       &value, &err),
                     ERR_OK);
    check_value(run->snapped[at].values[i], is_found, value);
    arena_release(&arena);
}

static void snapshots_release(struct run *run)
{
    for (size_t i = 0; i < SNAPSHOT_COUNT; i++) {
        snapshot_release(run->snapshots[i]);
        run->snapshots[i] = NULL;
    }
}

static void step_reopen(struct run *run)
{
    step_abandon(run);
    snapshots_release(run);
    fixture_reopen(&run->fixture);
    if (run->fixture.is_memory)
        run->committed = run->durable; /* a crash costs what was lazy */
}

/* How often each is drawn. */
static const struct {
    size_t weight;
    void (*step)(struct run *run);
} steps[] = {
    { 60, step_put },    { 25, step_delete },  { 40, step_get },           { 10, step_get_many },
    { 15, step_range },  { 15, step_mark },    { 8, step_rollback },       { 15, step_commit },
    { 5, step_abandon }, { 8, step_snapshot }, { 15, step_snapshot_read }, { 1, step_reopen },
};

static void step_any(struct run *run)
{
    size_t total = 0;
    for (size_t i = 0; i < ARRAY_COUNT(steps); i++)
        total += steps[i].weight;
    size_t drawn = pick(run, total);
    for (size_t i = 0; i < ARRAY_COUNT(steps); i++) {
        if (drawn < steps[i].weight) {
            steps[i].step(run);
            return;
        }
        drawn -= steps[i].weight;
    }
}

static void a_store_is_a_sorted_array(void **state)
{
    const struct model_row *row = *state;
    static struct run run;
    run = (struct run){ .random = { row->seed } };
    keys_init(&run);
    fixture_open(&run.fixture, row->is_memory);
    for (int step = 0; step < STEP_COUNT; step++)
        step_any(&run);
    step_abandon(&run);
    snapshots_release(&run);
    fixture_release(&run.fixture);
}

static const struct model_row rows[] = {
    { "memory, seed 1", true, 1 },   { "memory, seed 2", true, 2 },
    { "memory, seed 3", true, 3 },   { "memory, seed 4", true, 4 },
    { "memory, seed 5", true, 5 },   { "memory, seed 6", true, 6 },
    { "memory, seed 7", true, 7 },   { "memory, seed 8", true, 8 },
    { "rocksdb, seed 1", false, 1 }, { "rocksdb, seed 2", false, 2 },
    { "rocksdb, seed 3", false, 3 },
};

int main(void)
{
    return ROWS_RUN(a_store_is_a_sorted_array, rows);
}
