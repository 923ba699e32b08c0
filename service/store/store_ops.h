/*
 * service/store/store_ops.h: what an engine does; for this folder only.
 *
 * store.c, txn.c, cursor.c, fronts.c and recent.c hold all that is the same for each engine: the
 * overlay of the open transaction, marks, merging, fronts of queues, rows of late, poisoning,
 * fates, the schema's version.
 * An engine only keeps what was committed. get_many, the cursors and the snapshots are called from
 * any thread; commit and close by the writer.
 */
#ifndef SERVICE_STORE_STORE_OPS_H
#define SERVICE_STORE_STORE_OPS_H

#include <stdatomic.h>

#include "service/store/fronts.h"
#include "service/store/recent.h"
#include "service/store/store.h"
#include "service/store/txn.h"

struct store_change {
    struct str key;
    struct str value;
    bool is_delete;
};

struct store_ops {
    void (*close)(void *self);
    /*
     * `snapshot` NULL: what is committed now. Values are copied into `arena`.
     * STORE_CORRUPT, STORE_UNAVAILABLE, LIMIT_EXCEEDED.
     */
    enum err_code (*get_many)(void *self, const void *snapshot, const struct str *keys,
                              size_t count, struct arena *arena, bool *ret_found, struct str *ret,
                              struct err *err);
    /* Distinct keys, ascending; none at all still makes earlier lazy commits durable. */
    enum err_code (*commit)(void *self, const struct store_change *changes, size_t count,
                            bool is_durable, struct err *err);
    void *(*snapshot_take)(void *self);
    void (*snapshot_release)(void *self, void *snapshot);
    /* The range's texts outlive the cursor; it is not empty. `snapshot` NULL: what is committed. */
    void *(*cursor_open)(void *self, const void *snapshot, struct cursor_range range);
    bool (*cursor_next)(void *cursor, struct str *ret_key, struct str *ret_value);
    enum err_code (*cursor_status)(const void *cursor, struct err *err);
    void (*cursor_close)(void *cursor);
    void (*crash)(void *self);      /* NULL: only the memory engine can */
    uint64_t (*digest)(void *self); /* as crash */
};

struct store {
    const struct store_ops *ops;
    void *self;
    struct txn txn; /* the one there is */
    struct fronts fronts;
    struct recent recent;
    bool has_lazy; /* commits that no fsync covers yet */
    bool is_poisoned;
    enum store_fate (*fate)(void *context); /* NULL: the engine alone decides */
    void *fate_context;
    atomic_size_t snapshot_count;
};

struct snapshot {
    struct store *store;
    void *engine_snapshot;
    struct front_view view;
};

/* The store's from here. Brings its schema up; on failure everything is closed. `recent_bytes` is
 * the memory for rows of late. */
MUST_USE enum err_code store_open_engine(const struct store_ops *ops, void *taken_self,
                                         size_t recent_bytes, struct store **ret, struct err *err);

/* STORE_UNAVAILABLE, for whoever meets a store whose commit failed. */
enum err_code store_poisoned(struct err *err);

#endif
