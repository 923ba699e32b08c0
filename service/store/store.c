/* service/store/store.c: what is the same for each engine: begin, commit, snapshots. */
#include "service/store/store.h"

#include "service/base/heap.h"
#include "service/store/schema.h"
#include "service/store/store_ops.h"

enum err_code store_open_engine(const struct store_ops *ops, void *taken_self, size_t recent_bytes,
                                struct store **ret, struct err *err)
{
    struct store *store = HEAP_NEW(struct store);
    store->ops = ops;
    store->self = taken_self;
    txn_init(&store->txn, store);
    fronts_init(&store->fronts);
    recent_init(&store->recent, recent_bytes);
    enum err_code code = schema_bring_up(store, &schema_current, err);
    if (code != ERR_OK) {
        store_close(store);
        return code;
    }
    *ret = store;
    return ERR_OK;
}

void store_close(struct store *store)
{
    if (store == NULL)
        return;
    CHECK(atomic_load(&store->snapshot_count) == 0);
    txn_release(&store->txn);
    fronts_release(&store->fronts);
    recent_release(&store->recent);
    store->ops->close(store->self);
    heap_free(store);
}

enum err_code store_poisoned(struct err *err)
{
    return err_set(err, REASON_STORE_UNAVAILABLE,
                   "the store could not write and must be opened again");
}

struct txn *store_begin(struct store *store)
{
    CHECK(!store->txn.is_open);
    store->txn.is_open = true;
    return &store->txn;
}

void txn_abandon(struct txn *txn)
{
    if (txn != NULL)
        txn_end(txn);
}

/* What was written, ascending; from the heap: the transaction's arena may be used up. */
static struct store_change *changes_of(struct txn *txn)
{
    struct store_change *changes = HEAP_ARRAY(struct store_change, txn->write_count + 1);
    const struct txn_entry **sorted = txn_sorted(txn);
    for (size_t i = 0; i < txn->write_count; i++) {
        changes[i] = (struct store_change){
            .key = sorted[i]->node.key,
            .value = sorted[i]->newest->value,
            .is_delete = sorted[i]->newest->is_delete,
        };
    }
    heap_free(sorted);
    return changes;
}

/* As the engine does, or as the fate wants it. */
static enum err_code changes_commit(struct store *store, const struct store_change *changes,
                                    size_t count, bool is_durable, struct err *err)
{
    enum store_fate fate = store->fate == NULL ? STORE_HOLDS : store->fate(store->fate_context);
    if (fate == STORE_FAILS)
        return err_set(err, REASON_STORE_UNAVAILABLE, "could not write the store");
    enum err_code code = store->ops->commit(store->self, changes, count, is_durable, err);
    if (code == ERR_OK && fate == STORE_FAILS_LATE)
        return err_set(err, REASON_STORE_UNAVAILABLE, "could not sync the store");
    return code;
}

static enum err_code commit(struct store *store, struct txn *txn, bool is_durable, struct err *err)
{
    if (store->is_poisoned)
        return store_poisoned(err);
    if (txn_is_full(txn))
        return arena_err(&txn->arena, err);
    bool has_work = txn->write_count > 0 || (is_durable && store->has_lazy);
    if (!has_work)
        return ERR_OK;
    struct store_change *changes = changes_of(txn);
    fronts_committing(&store->fronts, changes, txn->write_count);
    enum err_code code = changes_commit(store, changes, txn->write_count, is_durable, err);
    fronts_committed(&store->fronts);
    heap_free(changes);
    if (code != ERR_OK) {
        store->is_poisoned = true;
        recent_forget(&store->recent);
        return code;
    }
    recent_take(&store->recent, txn);
    store->has_lazy = !is_durable;
    return ERR_OK;
}

static enum err_code commit_take(struct store *store, struct txn *taken, bool is_durable,
                                 struct err *err)
{
    CHECK(taken == &store->txn);
    CHECK(taken->is_open);
    CHECK(taken->cursor_count == 0);
    enum err_code code = commit(store, taken, is_durable, err);
    txn_end(taken);
    return code;
}

enum err_code store_commit_take(struct store *store, struct txn *taken, struct err *err)
{
    const bool is_durable = true;
    return commit_take(store, taken, is_durable, err);
}

enum err_code store_commit_lazy_take(struct store *store, struct txn *taken, struct err *err)
{
    const bool is_durable = false;
    return commit_take(store, taken, is_durable, err);
}

struct snapshot *store_snapshot(struct store *store)
{
    struct snapshot *snapshot = HEAP_NEW(struct snapshot);
    snapshot->store = store;
    snapshot->view = fronts_view_begin(&store->fronts);
    snapshot->engine_snapshot = store->ops->snapshot_take(store->self);
    fronts_view_end(&store->fronts);
    atomic_fetch_add(&store->snapshot_count, 1);
    return snapshot;
}

void snapshot_release(struct snapshot *snapshot)
{
    if (snapshot == NULL)
        return;
    struct store *store = snapshot->store;
    store->ops->snapshot_release(store->self, snapshot->engine_snapshot);
    atomic_fetch_sub(&store->snapshot_count, 1);
    heap_free(snapshot);
}

enum err_code snapshot_get_copy(struct snapshot *snapshot, struct str key, struct arena *arena,
                                bool *ret_found, struct str *ret, struct err *err)
{
    struct store *store = snapshot->store;
    return store->ops->get_many(store->self, snapshot->engine_snapshot, &key, 1, arena, ret_found,
                                ret, err);
}

uint64_t store_torture(struct store *store, uint64_t allocation)
{
    struct arena *arena = &store->txn.arena;
    uint64_t count = arena->alloc_count;
    arena->alloc_count = 0;
    arena->fail_after = allocation;
    return count;
}

void store_memory_crash(struct store *store)
{
    CHECK(!store->txn.is_open);
    CHECK(atomic_load(&store->snapshot_count) == 0);
    CHECK(store->ops->crash != NULL);
    store->ops->crash(store->self);
    fronts_forget(&store->fronts);
    recent_forget(&store->recent);
    store->has_lazy = false;
    store->is_poisoned = false;
}

uint64_t store_memory_digest(struct store *store)
{
    CHECK(store->ops->digest != NULL);
    return store->ops->digest(store->self);
}

void store_ask(struct store *store, enum store_fate (*fate)(void *context), void *context)
{
    store->fate = fate;
    store->fate_context = context;
}
