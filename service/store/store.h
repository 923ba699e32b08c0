/*
 * service/store/store.h: ordered keys and values, with transactions.
 *
 * One writer, many readers. The writer's transaction lays its own changes over what is stored: it
 * reads what it wrote; nobody else does until the commit, which is durable (fsync) when it returns.
 * Readers use snapshots, which are short: a query, not a minute. Keys are ordered bytewise, and
 * those that begin with a zero byte are the store's own: no cursor shows them, nobody writes them.
 *
 * Engines: rocksdb (the default) and memory (tests and simulation: it can lose what was not made
 * durable). No idea of one engine leaks through this page.
 */
#ifndef SERVICE_STORE_STORE_H
#define SERVICE_STORE_STORE_H

#include "service/base/arena.h"

struct store;    /* opaque */
struct txn;      /* opaque; the writer's view */
struct snapshot; /* opaque; a reader's view */

struct store_options {
    struct str path;        /* rocksdb: the directory, created if missing; its parent exists */
    int64_t cache_bytes;    /* rocksdb: rows of late, block cache, indexes, filters; > 0 */
    int64_t memtable_bytes; /* rocksdb: at least 64 KiB; three are held at most */
};

/* STORE_UNAVAILABLE, STORE_CORRUPT, STORE_VERSION_NEWER (what to do stands in the message). */
MUST_USE enum err_code store_open_rocksdb(const struct store_options *options, struct store **ret,
                                          struct err *err);
struct store *store_open_memory(void);
/* Snapshots and the transaction must be gone already. NULL is fine. */
void store_close(struct store *store);

/* One transaction at a time per store; never fails: after a failed commit it answers
 * STORE_UNAVAILABLE to whoever reads or commits it. */
struct txn *store_begin(struct store *store);
/*
 * _take: the transaction is the store's from here, on failure too. Returns after fsync, which
 * covers earlier lazy commits as well. Nothing of a failed commit is visible. STORE_UNAVAILABLE,
 * STORE_CORRUPT: it may be on the disk all the same, so the store must be reopened before it is
 * written again; LIMIT_EXCEEDED: the transaction is full (txn_is_full), having held more than
 * LIMIT_BATCH_ARENA_BYTES of keys and values, read or written; the store is as good as before.
 */
MUST_USE enum err_code store_commit_take(struct store *store, struct txn *taken, struct err *err);
/* As store_commit_take without the fsync: for benchmarks and rebuildable data only. */
MUST_USE enum err_code store_commit_lazy_take(struct store *store, struct txn *taken,
                                              struct err *err);
/* NULL is fine. */
void txn_abandon(struct txn *txn);

/*
 * A value, borrowed: it stays valid until the transaction ends. *ret_found false: no such key, and
 * *ret is empty. Fails only on STORE_CORRUPT, STORE_UNAVAILABLE, LIMIT_EXCEEDED (as the commit).
 * What was read is kept: reading it again costs no call to the engine. A walk over more than a
 * batch needs belongs to a cursor or a snapshot.
 */
MUST_USE enum err_code txn_get_borrow(struct txn *txn, struct str key, bool *ret_found,
                                      struct str *ret, struct err *err);
/* Many keys at once: one call to the engine. ret and ret_found have `count` places. */
MUST_USE enum err_code txn_get_many_borrow(struct txn *txn, const struct str *keys, size_t count,
                                           bool *ret_found, struct str *ret, struct err *err);
/* Copied; the key is not empty. Never fail: what is wrong shows at the commit. */
void txn_put(struct txn *txn, struct str key, struct str value);
void txn_delete(struct txn *txn, struct str key);

/*
 * Marks nest: what was written after a mark can be taken back, so that a command that is refused
 * half-way leaves nothing.
 */
struct txn_mark {
    uint64_t undo_count;
    bool is_full;
};
struct txn_mark txn_mark(struct txn *txn);
/* Its memory is not given back; but if that was too little since the mark, it is no more. */
void txn_rollback(struct txn *txn, struct txn_mark mark);
/* Writes were dropped for want of memory: rolled back to an earlier mark, or lost at the commit. */
bool txn_is_full(const struct txn *txn);
/* Writes not yet committed, after rollbacks. */
size_t txn_write_count(const struct txn *txn);
/* Memory of all that was read, written and rolled back; LIMIT_BATCH_ARENA_BYTES is its end. */
size_t txn_bytes(const struct txn *txn);

/*
 * Reading a range: [from, to), ascending or descending. Key and value are borrowed until the next
 * step. A txn must not be written, rolled back or ended while one of its cursors is open; reading
 * it is fine. Cursors are closed before their snapshot is released.
 */
struct cursor_range {
    struct str from, to; /* copied; `to` empty: no end */
    bool descending;
    /*
     * Rows of this range are taken from its front: the store remembers where the first one is, so
     * that those which were taken cost nothing, however many. Ascending, with an end. Such ranges
     * begin at the same key or do not overlap.
     */
    bool is_queue;
};
struct cursor; /* opaque */
struct cursor *txn_cursor(struct txn *txn, struct cursor_range range);
struct cursor *snapshot_cursor(struct snapshot *snapshot, struct cursor_range range);
/* False at the end or on failure; cursor_status tells which. */
bool cursor_next(struct cursor *cursor, struct str *ret_key, struct str *ret_value);
/* ERR_OK at a plain end. */
MUST_USE enum err_code cursor_status(const struct cursor *cursor, struct err *err);
/* NULL is fine. */
void cursor_close(struct cursor *cursor);

/*
 * From any thread; sees what was committed when it was taken, lazily or not. One snapshot is used
 * by one thread at a time. NULL is fine to release.
 */
struct snapshot *store_snapshot(struct store *store);
void snapshot_release(struct snapshot *snapshot);
/* The value in `arena`. STORE_CORRUPT, STORE_UNAVAILABLE, LIMIT_EXCEEDED: the arena's. */
MUST_USE enum err_code snapshot_get_copy(struct snapshot *snapshot, struct str key,
                                         struct arena *arena, bool *ret_found, struct str *ret,
                                         struct err *err);

/*
 * Memory engine only: a crash, and what was stored opened again. What store_commit_lazy_take wrote
 * since the last durable commit is gone; snapshots and transactions must be gone already.
 */
void store_memory_crash(struct store *store);
/*
 * Memory engine only: all that is committed, lazily or not, as one number, which it keeps up with
 * every row that is written. The same rows are the same number, in whatever way they came about.
 */
uint64_t store_memory_digest(struct store *store);

/*
 * For a simulation: what becomes of the next commit, asked before each that has something to write.
 * One that fails does so as if the disk had refused it.
 */
enum store_fate {
    STORE_HOLDS,
    STORE_FAILS,      /* nothing of it is stored */
    STORE_FAILS_LATE, /* it is stored, and the writer is told that it failed */
};
void store_ask(struct store *store, enum store_fate (*fate)(void *context), void *context);

/*
 * For tests: the transaction's memory ends with the `allocation`-th piece that is asked for from
 * now on (0: it does not). How many pieces were asked for since it was said last.
 */
uint64_t store_torture(struct store *store, uint64_t allocation);

#endif
