/*
 * tests/unit/store/fixture.h: a store of either engine, and what is left of it afterwards.
 *
 * Tests over both engines are rows { name, is_memory, run }; BOTH_ENGINES writes the two.
 */
#ifndef TESTS_UNIT_STORE_FIXTURE_H
#define TESTS_UNIT_STORE_FIXTURE_H

#include "service/store/store.h"

struct fixture {
    struct store *store;
    bool is_memory;
    char path[256]; /* of the database; empty for the memory engine */
};

struct engine_row {
    const char *name;
    bool is_memory;
    void (*run)(struct fixture *fixture);
};

#define BOTH_ENGINES(run)                                                                          \
    { "memory: " #run, true, run },                                                                \
    {                                                                                              \
        "rocksdb: " #run, false, run                                                               \
    }

void fixture_open(struct fixture *fixture, bool is_memory);
/* RocksDB: closed and opened again. Memory: a crash, which costs only what was lazy. */
void fixture_reopen(struct fixture *fixture);
/* Closes and removes. */
void fixture_release(struct fixture *fixture);

/* The options every test uses, for a database at `path`: small, so that it has files to merge. */
struct store_options fixture_options(const char *path);
/* A new folder's name, which does not exist yet. */
void fixture_path(char ret_path[static 256]);
void fixture_remove(const char *path);

/* One durable transaction each. */
void fixture_put(struct store *store, const char *key, const char *value);
void fixture_delete(struct store *store, const char *key);
/* Commits, and fails the test if that fails. */
void fixture_commit(struct store *store, struct txn *txn);

/* The value as a text, or NULL: in a text that the next call overwrites. */
const char *txn_text(struct txn *txn, const char *key);
const char *store_text(struct store *store, const char *key);
/* "a=1 b=2": the rows of a cursor, which is closed. In a text that the next call overwrites. */
const char *cursor_text(struct cursor *cursor);

#endif
