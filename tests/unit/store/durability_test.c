/* tests/unit/store/durability_test.c: what survives a crash, a full disk and a damaged file. */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "service/base/random.h"
#include "tests/rows.h"
#include "tests/unit/store/fixture.h"

static void put_lazily(struct store *store, const char *key, const char *value)
{
    struct txn *txn = store_begin(store);
    struct err err;
    txn_put(txn, str_c(key), str_c(value));
    assert_int_equal(store_commit_lazy_take(store, txn, &err), ERR_OK);
}

static const char *contents(struct store *store)
{
    struct snapshot *snapshot = store_snapshot(store);
    const char *text = cursor_text(snapshot_cursor(snapshot, (struct cursor_range){ 0 }));
    snapshot_release(snapshot);
    return text;
}

static void a_crash_costs_what_was_lazy(void **state)
{
    (void)state;
    struct store *store = store_open_memory();
    fixture_put(store, "a", "durable");
    fixture_put(store, "c", "durable");
    put_lazily(store, "a", "lazy");
    put_lazily(store, "a", "lazier");
    put_lazily(store, "b", "lazy");
    struct txn *txn = store_begin(store);
    struct err err;
    txn_delete(txn, STR("c"));
    assert_int_equal(store_commit_lazy_take(store, txn, &err), ERR_OK);
    assert_string_equal(contents(store), "a=lazier b=lazy");
    store_memory_crash(store);
    assert_string_equal(contents(store), "a=durable c=durable");
    store_memory_crash(store);
    assert_string_equal(contents(store), "a=durable c=durable");
    fixture_put(store, "b", "again");
    assert_string_equal(contents(store), "a=durable b=again c=durable");
    store_close(store);
}

static void a_durable_commit_saves_the_lazy_ones_before(void **state)
{
    (void)state;
    struct store *store = store_open_memory();
    put_lazily(store, "a", "1");
    fixture_put(store, "b", "2");
    put_lazily(store, "c", "3");
    store_memory_crash(store);
    assert_string_equal(contents(store), "a=1 b=2");
    put_lazily(store, "c", "3");
    fixture_commit(store, store_begin(store)); /* an empty one does, too */
    store_memory_crash(store);
    assert_string_equal(contents(store), "a=1 b=2 c=3");
    store_close(store);
}

static void the_digest_is_of_the_rows_and_not_of_their_way(void **state)
{
    (void)state;
    struct store *store = store_open_memory(), *other = store_open_memory();
    const uint64_t empty = store_memory_digest(store);
    fixture_put(store, "a", "1");
    fixture_put(store, "b", "2");
    const uint64_t both = store_memory_digest(store);
    put_lazily(store, "a", "2");
    put_lazily(store, "c", "1");
    assert_true(store_memory_digest(store) != both);
    store_memory_crash(store);
    assert_true(store_memory_digest(store) == both);
    fixture_put(other, "b", "3");
    fixture_put(other, "a", "1");
    assert_true(store_memory_digest(other) != both);
    fixture_put(other, "b", "2");
    assert_true(store_memory_digest(other) == both);
    struct txn *txn = store_begin(store);
    txn_delete(txn, STR("a"));
    txn_delete(txn, STR("b"));
    txn_delete(txn, STR("never"));
    fixture_commit(store, txn);
    assert_true(store_memory_digest(store) == empty);
    store_close(store);
    store_close(other);
}

/* In a text that the next call overwrites; the newest if there are more. */
static const char *file_with(const char *folder, const char *ending)
{
    static char path[512];
    char newest[256] = "";
    DIR *entries = opendir(folder);
    assert_non_null(entries);
    for (const struct dirent *entry = readdir(entries); entry != NULL; entry = readdir(entries)) {
        if (str_ends(str_c(entry->d_name), str_c(ending)) && strcmp(entry->d_name, newest) > 0)
            snprintf(newest, sizeof(newest), "%s", entry->d_name);
    }
    closedir(entries);
    assert_true(newest[0] != '\0');
    snprintf(path, sizeof(path), "%s/%s", folder, newest);
    return path;
}

static void flip_byte(const char *path, off_t at)
{
    unsigned char byte;
    int file = open(path, O_RDWR | O_CLOEXEC);
    assert_true(file >= 0);
    assert_int_equal(pread(file, &byte, 1, at), 1);
    byte ^= 0x40;
    assert_int_equal(pwrite(file, &byte, 1, at), 1);
    close(file);
}

static off_t size_of(const char *path)
{
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    return status.st_size;
}

static enum err_reason open_reason(const char *path, struct store **ret)
{
    struct store_options options = fixture_options(path);
    struct err err = { .reason = REASON_NONE };
    enum err_code code = store_open_rocksdb(&options, ret, &err);
    assert_int_equal(code == ERR_OK, err.reason == REASON_NONE);
    return err.reason;
}

/* A closed database with a=1 b=2 in its log, or, if reopened once, in a table. */
static void database_make(char ret_path[static 256], bool is_table)
{
    const bool is_memory = false;
    struct fixture fixture;
    fixture_open(&fixture, is_memory);
    fixture_put(fixture.store, "a", "1");
    fixture_put(fixture.store, "b", "2");
    if (is_table)
        fixture_reopen(&fixture);
    store_close(fixture.store);
    memcpy(ret_path, fixture.path, 256);
}

static void a_write_that_was_cut_short_is_dropped(void **state)
{
    (void)state;
    const bool is_table = false;
    char path[256];
    struct store *store;
    database_make(path, is_table);
    const char *log = file_with(path, ".log");
    assert_int_equal(truncate(log, size_of(log) - 3), 0);
    assert_int_equal(open_reason(path, &store), REASON_NONE);
    assert_string_equal(contents(store), "a=1");
    fixture_put(store, "b", "3");
    store_close(store);
    assert_int_equal(open_reason(path, &store), REASON_NONE);
    assert_string_equal(contents(store), "a=1 b=3");
    store_close(store);
    fixture_remove(path);
}

static void a_damaged_log_is_refused_rather_than_shortened(void **state)
{
    (void)state;
    const bool is_table = false;
    char path[256];
    struct store *store = NULL;
    database_make(path, is_table);
    const char *log = file_with(path, ".log");
    flip_byte(log, size_of(log) / 2);
    assert_int_equal(open_reason(path, &store), REASON_STORE_CORRUPT);
    assert_null(store);
    fixture_remove(path);
}

/* Blocks of values that do not compress, so that one can be damaged and the others not. */
static void database_fill(const char *path)
{
    enum { KEY_COUNT = 200, VALUE_WORDS = 128 };
    struct random random = { 1 };
    struct store *store;
    assert_int_equal(open_reason(path, &store), REASON_NONE);
    struct txn *txn = store_begin(store);
    for (int i = 0; i < KEY_COUNT; i++) {
        char key[16];
        uint64_t value[VALUE_WORDS];
        snprintf(key, sizeof(key), "key/%03d", i);
        for (int word = 0; word < VALUE_WORDS; word++)
            value[word] = random_next(&random);
        txn_put(txn, str_c(key), (struct str){ (const char *)value, sizeof(value) });
    }
    fixture_commit(store, txn);
    store_close(store);
    assert_int_equal(open_reason(path, &store), REASON_NONE); /* moves it into a table */
    store_close(store);
}

static void a_damaged_row_is_never_taken_for_a_missing_one(void **state)
{
    (void)state;
    const bool is_table = false;
    char path[256];
    struct store *store;
    struct str key, value;
    struct err err;
    database_make(path, is_table);
    database_fill(path);
    const char *table = file_with(path, ".sst");
    flip_byte(table, size_of(table) / 2);
    assert_int_equal(open_reason(path, &store), REASON_NONE);
    struct txn *txn = store_begin(store);
    txn_put(txn, STR("zz"), STR("written behind the damage"));
    struct cursor *cursor = txn_cursor(txn, (struct cursor_range){ .from = STR("key/") });
    int count = 0;
    while (cursor_next(cursor, &key, &value))
        count++;
    assert_in_range(count, 1, 199);
    assert_int_equal(cursor_status(cursor, &err), ERR_DATA_LOSS);
    assert_int_equal(err.reason, REASON_STORE_CORRUPT);
    assert_true(err.log_detail[0] != '\0');
    cursor_close(cursor);

    enum err_code code = ERR_OK;
    for (int i = 0; i < 200 && code == ERR_OK; i++) {
        char name[16];
        bool is_found = false;
        snprintf(name, sizeof(name), "key/%03d", i);
        code = txn_get_borrow(txn, str_c(name), &is_found, &value, &err);
        assert_true(is_found || code != ERR_OK);
    }
    assert_int_equal(code, ERR_DATA_LOSS);
    const struct str keys[] = { STR_INIT("key/100"), STR_INIT("key/099"), STR_INIT("key/101"),
                                STR_INIT("key/098"), STR_INIT("key/102") };
    struct str values[ARRAY_COUNT(keys)];
    bool found[ARRAY_COUNT(keys)];
    assert_int_equal(txn_get_many_borrow(txn, keys, ARRAY_COUNT(keys), found, values, &err),
                     ERR_DATA_LOSS);
    txn_abandon(txn);
    store_close(store);
    fixture_remove(path);
}

static void a_store_whose_version_is_damaged_does_not_open(void **state)
{
    (void)state;
    const bool is_table = true;
    char path[256];
    struct store *store = NULL;
    database_make(path, is_table);
    flip_byte(file_with(path, ".sst"), 5);
    assert_int_equal(open_reason(path, &store), REASON_STORE_CORRUPT);
    assert_null(store);
    fixture_remove(path);
}

static void a_database_without_its_list_of_files_is_not_taken_for_new(void **state)
{
    (void)state;
    const bool is_table = true;
    char path[256], current[300];
    struct store *store = NULL;
    database_make(path, is_table);
    snprintf(current, sizeof(current), "%s/CURRENT", path);
    assert_int_equal(unlink(current), 0);
    assert_int_equal(open_reason(path, &store), REASON_STORE_CORRUPT);
    assert_non_null(file_with(path, ".sst")); /* still there */
    fixture_remove(path);
}

static void a_folder_is_for_this_user_only(void **state)
{
    (void)state;
    const bool is_table = false;
    char path[256];
    struct stat status;
    database_make(path, is_table);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);
    fixture_remove(path);
}

static void a_path_that_cannot_be_a_database_is_refused(void **state)
{
    (void)state;
    struct store *store = NULL;
    char path[256], below[300];
    fixture_path(path);
    snprintf(below, sizeof(below), "%s/missing/store", path);
    assert_int_equal(open_reason(below, &store), REASON_STORE_UNAVAILABLE);
    assert_int_equal(open_reason("/dev/null", &store), REASON_STORE_UNAVAILABLE);
    assert_int_equal(open_reason("", &store), REASON_STORE_UNAVAILABLE);
    assert_null(store);
}

static void a_database_is_open_once(void **state)
{
    (void)state;
    const bool is_memory = false;
    struct fixture fixture;
    struct store *second = NULL;
    fixture_open(&fixture, is_memory);
    assert_int_equal(open_reason(fixture.path, &second), REASON_STORE_UNAVAILABLE);
    assert_null(second);
    fixture_release(&fixture);
}

/* Nothing that is asked of a store whose commit failed is answered, but for snapshots. */
static void check_poisoned(struct store *store)
{
    bool is_found;
    struct str key, value;
    struct err err;
    struct txn *txn = store_begin(store);
    assert_int_equal(txn_get_borrow(txn, STR("a"), &is_found, &value, &err), ERR_UNAVAILABLE);
    key = STR("a");
    assert_int_equal(txn_get_many_borrow(txn, &key, 1, &is_found, &value, &err), ERR_UNAVAILABLE);
    struct cursor *cursor = txn_cursor(txn, (struct cursor_range){ 0 });
    assert_false(cursor_next(cursor, &key, &value));
    assert_int_equal(cursor_status(cursor, &err), ERR_UNAVAILABLE);
    cursor_close(cursor);
    txn_put(txn, STR("b"), STR("2"));
    assert_int_equal(store_commit_take(store, txn, &err), ERR_UNAVAILABLE);
    assert_int_equal(err.reason, REASON_STORE_UNAVAILABLE);
    assert_string_equal(contents(store), "a=1");
}

static void a_failed_commit_shows_nothing_and_stops_the_store(void **state)
{
    (void)state;
    enum { FILE_BYTES_MAX = 1 << 20 };
    static const char large[2 * FILE_BYTES_MAX];
    const bool is_memory = false;
    struct fixture fixture;
    struct rlimit kept, small;
    struct err err;
    fixture_open(&fixture, is_memory);
    fixture_put(fixture.store, "a", "1");

    assert_int_equal(getrlimit(RLIMIT_FSIZE, &kept), 0);
    small = (struct rlimit){ .rlim_cur = FILE_BYTES_MAX, .rlim_max = kept.rlim_max };
    signal(SIGXFSZ, SIG_IGN); /* writing too much fails then, as on a full disk */
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    struct txn *txn = store_begin(fixture.store);
    txn_put(txn, STR("large"), (struct str){ large, sizeof(large) });
    assert_int_equal(store_commit_take(fixture.store, txn, &err), ERR_UNAVAILABLE);
    assert_true(err.log_detail[0] != '\0');
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &kept), 0);

    check_poisoned(fixture.store);
    fixture_reopen(&fixture);
    assert_string_equal(contents(fixture.store), "a=1");
    fixture_put(fixture.store, "b", "2");
    assert_string_equal(contents(fixture.store), "a=1 b=2");
    fixture_release(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_crash_costs_what_was_lazy),
        cmocka_unit_test(a_durable_commit_saves_the_lazy_ones_before),
        cmocka_unit_test(the_digest_is_of_the_rows_and_not_of_their_way),
        cmocka_unit_test(a_write_that_was_cut_short_is_dropped),
        cmocka_unit_test(a_damaged_log_is_refused_rather_than_shortened),
        cmocka_unit_test(a_damaged_row_is_never_taken_for_a_missing_one),
        cmocka_unit_test(a_store_whose_version_is_damaged_does_not_open),
        cmocka_unit_test(a_database_without_its_list_of_files_is_not_taken_for_new),
        cmocka_unit_test(a_folder_is_for_this_user_only),
        cmocka_unit_test(a_path_that_cannot_be_a_database_is_refused),
        cmocka_unit_test(a_database_is_open_once),
        cmocka_unit_test(a_failed_commit_shows_nothing_and_stops_the_store),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
