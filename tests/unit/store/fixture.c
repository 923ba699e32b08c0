/* tests/unit/store/fixture.c: opening, reading as text, removing. */
#include "tests/unit/store/fixture.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "service/base/buf.h"
#include "tests/rows.h"

struct store_options fixture_options(const char *path)
{
    return (struct store_options){
        .path = str_c(path),
        .cache_bytes = 1 << 20,
        .memtable_bytes = 256 << 10,
    };
}

void fixture_path(char ret_path[static 256])
{
    const char *folder = getenv("TEST_TMPDIR");
    snprintf(ret_path, 256, "%s/store-XXXXXX", folder == NULL ? "/tmp" : folder);
    assert_non_null(mkdtemp(ret_path));
    assert_int_equal(rmdir(ret_path), 0);
}

void fixture_remove(const char *path)
{
    DIR *entries = opendir(path);
    assert_non_null(entries);
    for (const struct dirent *entry = readdir(entries); entry != NULL; entry = readdir(entries)) {
        if (entry->d_name[0] != '.')
            assert_int_equal(unlinkat(dirfd(entries), entry->d_name, 0), 0);
    }
    closedir(entries);
    assert_int_equal(rmdir(path), 0);
}

static void open_rocksdb(struct fixture *fixture)
{
    struct store_options options = fixture_options(fixture->path);
    struct err err;
    if (store_open_rocksdb(&options, &fixture->store, &err) != ERR_OK)
        fail_msg("%s", err.message);
}

void fixture_open(struct fixture *fixture, bool is_memory)
{
    *fixture = (struct fixture){ .is_memory = is_memory };
    if (is_memory) {
        fixture->store = store_open_memory();
        return;
    }
    fixture_path(fixture->path);
    open_rocksdb(fixture);
}

void fixture_reopen(struct fixture *fixture)
{
    if (fixture->is_memory) {
        store_memory_crash(fixture->store);
        return;
    }
    store_close(fixture->store);
    open_rocksdb(fixture);
}

void fixture_release(struct fixture *fixture)
{
    store_close(fixture->store);
    if (!fixture->is_memory)
        fixture_remove(fixture->path);
}

void fixture_commit(struct store *store, struct txn *txn)
{
    struct err err;
    if (store_commit_take(store, txn, &err) != ERR_OK)
        fail_msg("%s", err.message);
}

void fixture_put(struct store *store, const char *key, const char *value)
{
    struct txn *txn = store_begin(store);
    txn_put(txn, str_c(key), str_c(value));
    fixture_commit(store, txn);
}

void fixture_delete(struct store *store, const char *key)
{
    struct txn *txn = store_begin(store);
    txn_delete(txn, str_c(key));
    fixture_commit(store, txn);
}

const char *txn_text(struct txn *txn, const char *key)
{
    static char text[256];
    bool is_found;
    struct str value;
    struct err err;
    assert_int_equal(txn_get_borrow(txn, str_c(key), &is_found, &value, &err), ERR_OK);
    if (!is_found)
        return NULL;
    snprintf(text, sizeof(text), "%.*s", STR_ARG(value));
    return text;
}

const char *store_text(struct store *store, const char *key)
{
    struct txn *txn = store_begin(store);
    const char *text = txn_text(txn, key);
    txn_abandon(txn);
    return text;
}

const char *cursor_text(struct cursor *cursor)
{
    static char text[1024];
    struct buf buf;
    struct str key, value;
    struct err err;
    buf_init(&buf, sizeof(text) - 1);
    while (cursor_next(cursor, &key, &value))
        buf_format(&buf, "%s%.*s=%.*s", buf.len == 0 ? "" : " ", STR_ARG(key), STR_ARG(value));
    assert_int_equal(cursor_status(cursor, &err), ERR_OK);
    cursor_close(cursor);
    assert_false(buf.overflowed);
    snprintf(text, sizeof(text), "%.*s", STR_ARG(buf_str(&buf)));
    buf_release(&buf);
    return text;
}
