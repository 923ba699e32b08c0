/*
 * tests/unit/store/kill_test.c: neither kill -9 nor a power cut loses what was acknowledged.
 *
 * A child process commits numbers in order and, after each durable commit, writes the number into
 * a pipe. It is killed; for a power cut, what it did not sync is taken off its files, too. Then the
 * database must hold every number of the pipe, and no gap.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "service/base/random.h"
#include "tests/rows.h"
#include "tests/unit/store/fixture.h"
#include "tests/unit/store/synced.h"

enum { ROUND_COUNT = 12, KEY_COUNT = 5, LAZY_EVERY = 3, ACK_COUNT_MAX = 150, ACK_FD = 3 };

struct end_row {
    const char *name;
    bool is_power_cut;
};

static void number_key(char ret_key[static 32], int64_t number)
{
    snprintf(ret_key, 32, "number/%010lld", (long long)number);
}

/* The number and, under each of KEY_COUNT keys, the same number: all or none of them. */
static void commit_number(struct store *store, int64_t number)
{
    char key[32], value[32];
    struct err err;
    struct txn *txn = store_begin(store);
    snprintf(value, sizeof(value), "%lld", (long long)number);
    number_key(key, number);
    txn_put(txn, str_c(key), str_c(value));
    for (int i = 0; i < KEY_COUNT; i++) {
        snprintf(key, sizeof(key), "last/%d", i);
        txn_put(txn, str_c(key), str_c(value));
    }
    /* Fills memtables, so that some die while they are written out. */
    static const char filler[4 << 10];
    txn_put(txn, STR("filler"), (struct str){ filler, sizeof(filler) });
    bool is_lazy = number % LAZY_EVERY == 0;
    enum err_code code =
        is_lazy ? store_commit_lazy_take(store, txn, &err) : store_commit_take(store, txn, &err);
    CHECK(code == ERR_OK);
    if (!is_lazy)
        CHECK(write(ACK_FD, &number, sizeof(number)) == sizeof(number));
}

/* The child: commits until it is killed. */
static int write_numbers(const char *path, const char *notes_path, const char *first)
{
    struct store_options options = fixture_options(path);
    struct store *store;
    struct err err;
    int64_t number;
    CHECK(str_parse_i64(str_c(first), &number));
    synced_watch(notes_path);
    if (store_open_rocksdb(&options, &store, &err) != ERR_OK) {
        fprintf(stderr, "%s\n", err.message);
        return EXIT_FAILURE;
    }
    for (;; number++)
        commit_number(store, number);
}

/* A process of its own, by exec: RocksDB's threads do not survive a fork. */
static pid_t writer_start(const char *path, const char *notes_path, int64_t first, int ack_fd)
{
    char text[32];
    snprintf(text, sizeof(text), "%lld", (long long)first);
    pid_t child = fork();
    if (child != 0)
        return child;
    if (dup2(ack_fd, ACK_FD) == ACK_FD)
        execl("/proc/self/exe", "kill_test", path, notes_path, text, (char *)NULL);
    _exit(EXIT_FAILURE);
}

/* Runs a writer, kills it after some acknowledgements; returns the last one. */
static int64_t writer_run(const char *path, const char *notes_path, int64_t first,
                          struct random *random)
{
    int ends[2];
    int64_t acked = first - 1;
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    pid_t child = writer_start(path, notes_path, first, ends[1]);
    assert_true(child > 0);
    close(ends[1]);
    uint64_t wanted = random_below(random, ACK_COUNT_MAX);
    for (uint64_t i = 0; i < wanted; i++)
        assert_int_equal(read(ends[0], &acked, sizeof(acked)), sizeof(acked));
    struct timespec pause = { .tv_nsec = (long)random_below(random, 1000000) };
    nanosleep(&pause, NULL);
    assert_int_equal(kill(child, SIGKILL), 0);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    while (read(ends[0], &acked, sizeof(acked)) == sizeof(acked))
        continue; /* what it said before it died */
    close(ends[0]);
    return acked;
}

/* Checks that the numbers are 1, 2, 3 ... and each commit is whole; returns the last. */
static int64_t check_numbers(struct store *store)
{
    struct snapshot *snapshot = store_snapshot(store);
    struct cursor *cursor =
        snapshot_cursor(snapshot,
                        (struct cursor_range){ .from = STR("number/"), .to = STR("number0") });
    struct str key, value;
    struct err err;
    int64_t count = 0, number = 0;
    while (cursor_next(cursor, &key, &value)) {
        count++;
        assert_true(str_parse_i64(value, &number));
        assert_int_equal(number, count);
    }
    assert_int_equal(cursor_status(cursor, &err), ERR_OK);
    cursor_close(cursor);
    cursor = snapshot_cursor(snapshot,
                             (struct cursor_range){ .from = STR("last/"), .to = STR("last0") });
    int key_count = 0;
    while (cursor_next(cursor, &key, &value)) {
        assert_true(str_parse_i64(value, &number));
        assert_int_equal(number, count);
        key_count++;
    }
    cursor_close(cursor);
    assert_int_equal(key_count, count == 0 ? 0 : KEY_COUNT);
    snapshot_release(snapshot);
    return count;
}

static void what_was_acknowledged_survives(void **state)
{
    const struct end_row *row = *state;
    struct random random = { 5 };
    char path[256], notes_path[300];
    int64_t last = 0;
    fixture_path(path);
    snprintf(notes_path, sizeof(notes_path), "%s-synced", path);
    synced_watch(notes_path); /* here recovery writes files, too */
    for (int round = 0; round < ROUND_COUNT; round++) {
        int64_t acked = writer_run(path, notes_path, last + 1, &random);
        if (row->is_power_cut)
            synced_cut(notes_path, path);
        struct store_options options = fixture_options(path);
        struct store *store;
        struct err err;
        if (store_open_rocksdb(&options, &store, &err) != ERR_OK)
            fail_msg("%s", err.message);
        last = check_numbers(store);
        store_close(store);
        assert_true(last >= acked);
        assert_true(last <= acked + LAZY_EVERY);
    }
    assert_true(last > ROUND_COUNT);
    fixture_remove(path);
    assert_int_equal(unlink(notes_path), 0);
}

static const struct end_row rows[] = { { "kill -9", false }, { "a power cut", true } };

int main(int argument_count, char **arguments)
{
    if (argument_count == 4)
        return write_numbers(arguments[1], arguments[2], arguments[3]);
    return ROWS_RUN(what_was_acknowledged_survives, rows);
}
