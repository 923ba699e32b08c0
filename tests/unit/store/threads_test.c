/*
 * tests/unit/store/threads_test.c: readers see whole commits while a writer writes.
 *
 * The writer moves units between accounts, so that their sum never changes; each reader adds them
 * up, by a cursor and one by one.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#include "service/base/random.h"
#include "tests/rows.h"
#include "tests/unit/store/fixture.h"

enum { ACCOUNT_COUNT = 16, UNITS = 1000, MOVE_COUNT = 3000, READER_COUNT = 3 };

struct threads_row {
    const char *name;
    bool is_memory;
};

struct shared {
    struct store *store;
    atomic_bool is_done;
};

static void account_key(char ret_key[static 16], size_t account)
{
    snprintf(ret_key, 16, "account/%02zu", account);
}

static int64_t units_of(struct str value)
{
    int64_t units;
    CHECK(str_parse_i64(value, &units));
    return units;
}

static int64_t account_get(struct txn *txn, size_t account)
{
    char key[16];
    bool is_found;
    struct str value;
    struct err err;
    account_key(key, account);
    CHECK(txn_get_borrow(txn, str_c(key), &is_found, &value, &err) == ERR_OK);
    return is_found ? units_of(value) : 0;
}

/* An account without units has no key. */
static void account_set(struct txn *txn, size_t account, int64_t units)
{
    char key[16], value[32];
    account_key(key, account);
    int len = snprintf(value, sizeof(value), "%lld", (long long)units);
    if (units == 0)
        txn_delete(txn, str_c(key));
    else
        txn_put(txn, str_c(key), (struct str){ value, (size_t)len });
}

static void move_units(struct store *store, struct random *random)
{
    struct err err;
    struct txn *txn = store_begin(store);
    size_t from = random_below(random, ACCOUNT_COUNT);
    size_t to = random_below(random, ACCOUNT_COUNT);
    int64_t units = account_get(txn, from);
    int64_t moved = random_below(random, 2) == 0 ? units : units / 2;
    account_set(txn, from, units - moved);
    account_set(txn, to, account_get(txn, to) + moved);
    enum err_code code = random_below(random, 50) == 0 ? store_commit_take(store, txn, &err)
                                                       : store_commit_lazy_take(store, txn, &err);
    CHECK(code == ERR_OK);
}

static int64_t sum_by_cursor(struct snapshot *snapshot, struct cursor_range range)
{
    struct cursor *cursor = snapshot_cursor(snapshot, range);
    struct str key, value;
    struct err err;
    int64_t sum = 0;
    while (cursor_next(cursor, &key, &value))
        sum += units_of(value);
    CHECK(cursor_status(cursor, &err) == ERR_OK);
    cursor_close(cursor);
    return sum;
}

static int64_t sum_one_by_one(struct snapshot *snapshot)
{
    struct arena arena;
    struct err err;
    int64_t sum = 0;
    arena_init(&arena, 1 << 16);
    for (size_t account = 0; account < ACCOUNT_COUNT; account++) {
        char key[16];
        bool is_found;
        struct str value;
        account_key(key, account);
        CHECK(snapshot_get_copy(snapshot, str_c(key), &arena, &is_found, &value, &err) == ERR_OK);
        sum += is_found ? units_of(value) : 0;
    }
    arena_release(&arena);
    return sum;
}

static void *reader_run(void *argument)
{
    struct shared *shared = argument;
    static const struct cursor_range queue = { STR_INIT("account/"), STR_INIT("account0"),
                                               .is_queue = true };
    bool descending = false;
    while (!atomic_load(&shared->is_done)) {
        struct snapshot *snapshot = store_snapshot(shared->store);
        struct cursor_range range = { .descending = descending };
        CHECK(sum_by_cursor(snapshot, range) == UNITS);
        CHECK(sum_by_cursor(snapshot, queue) == UNITS);
        CHECK(sum_one_by_one(snapshot) == UNITS);
        range.descending = !descending;
        CHECK(sum_by_cursor(snapshot, range) == UNITS);
        CHECK(sum_by_cursor(snapshot, queue) == UNITS);
        snapshot_release(snapshot);
        descending = !descending;
    }
    return NULL;
}

static void a_snapshot_is_whole_under_a_writer(void **state)
{
    const struct threads_row *row = *state;
    struct fixture fixture;
    struct shared shared = { .is_done = false };
    struct random random = { 3 };
    pthread_t readers[READER_COUNT];
    fixture_open(&fixture, row->is_memory);
    shared.store = fixture.store;
    struct txn *txn = store_begin(fixture.store);
    account_set(txn, 0, UNITS);
    fixture_commit(fixture.store, txn);
    for (size_t i = 0; i < READER_COUNT; i++)
        assert_int_equal(pthread_create(&readers[i], NULL, reader_run, &shared), 0);
    for (int i = 0; i < MOVE_COUNT; i++)
        move_units(fixture.store, &random);
    atomic_store(&shared.is_done, true);
    for (size_t i = 0; i < READER_COUNT; i++)
        assert_int_equal(pthread_join(readers[i], NULL), 0);
    fixture_release(&fixture);
}

static const struct threads_row rows[] = { { "memory", true }, { "rocksdb", false } };

int main(void)
{
    return ROWS_RUN(a_snapshot_is_whole_under_a_writer, rows);
}
