/*
 * service/store/store_memory.c: the engine for tests and simulation.
 *
 * Each commit has a number, and each key the versions that commits gave it, newest first. A
 * snapshot is a number. A crash takes off what came after the last durable number. A version goes
 * when a newer one is old enough for everybody: durable, and not newer than the oldest snapshot.
 * One mutex guards it all.
 */
#include <pthread.h>
#include <string.h>

#include "service/base/heap.h"
#include "service/store/key_table.h"
#include "service/store/store_ops.h"

enum { TABLE_SEED = 2, RECENT_BYTES = 1 << 16 };

struct memory_entry;

struct memory_version {
    struct memory_version *older;
    struct memory_version *next_superseding; /* in the engine's queue */
    struct memory_entry *entry;
    struct memory_version *lazy_before; /* in the engine's list */
    uint64_t number;                    /* of the commit */
    uint64_t digest;                    /* of the row; 0: there is none any more */
    bool is_delete;
    struct str value;
};

struct memory_entry {
    struct ordered_node node; /* first: entries are found as nodes */
    struct memory_version *newest;
};

struct memory_snapshot {
    uint64_t number;
    struct memory_snapshot *older, *newer;
};

struct memory_engine {
    pthread_mutex_t mutex;
    struct ordered_map table; /* the entries in order */
    struct key_table keys;    /* the same by key */
    uint64_t number;          /* of the last commit */
    uint64_t durable_number;  /* of the last commit that survives a crash */
    struct memory_snapshot *oldest, *newest;
    /* Versions that hide older ones or delete their key, in the order of their numbers. */
    struct memory_version *superseding, **superseding_end;
    struct memory_version *lazy_last; /* what a crash takes off, however much there is besides */
    uint64_t digest;                  /* of all rows: the sum of theirs */
};

struct memory_cursor {
    struct memory_engine *engine;
    uint64_t number;
    struct cursor_range range;
    const struct ordered_node *node; /* of the row handed out last */
    bool is_started;
};

static void memory_lock(struct memory_engine *engine)
{
    CHECK(pthread_mutex_lock(&engine->mutex) == 0);
}

static void memory_unlock(struct memory_engine *engine)
{
    CHECK(pthread_mutex_unlock(&engine->mutex) == 0);
}

static void versions_free(struct memory_version *version)
{
    while (version != NULL) {
        struct memory_version *older = version->older;
        heap_free(version);
        version = older;
    }
}

static void node_free(struct ordered_node *node)
{
    versions_free(((struct memory_entry *)node)->newest);
    heap_free(node);
}

static void entry_free(struct memory_engine *engine, struct memory_entry *entry)
{
    ordered_map_remove(&engine->table, &entry->node);
    key_table_remove(&engine->keys, &entry->node);
    node_free(&entry->node);
}

static void memory_close(void *self)
{
    struct memory_engine *engine = self;
    ordered_map_drain(&engine->table, node_free);
    key_table_release(&engine->keys);
    CHECK(pthread_mutex_destroy(&engine->mutex) == 0);
    heap_free(engine);
}

/* What a reader of commit `number` sees; NULL: no such key. */
static const struct memory_version *version_at(const struct memory_entry *entry, uint64_t number)
{
    const struct memory_version *version = entry == NULL ? NULL : entry->newest;
    while (version != NULL && version->number > number)
        version = version->older;
    return version == NULL || version->is_delete ? NULL : version;
}

static uint64_t number_seen(const struct memory_engine *engine,
                            const struct memory_snapshot *snapshot)
{
    return snapshot == NULL ? engine->number : snapshot->number;
}

static enum err_code get_one(const struct memory_engine *engine, uint64_t number, struct str key,
                             struct arena *arena, bool *ret_found, struct str *ret, struct err *err)
{
    const struct memory_version *version =
        version_at((const struct memory_entry *)key_table_find(&engine->keys, key), number);
    struct str copy = STR_EMPTY;
    if (version != NULL)
        copy = arena_str(arena, version->value);
    if (copy.ptr == NULL)
        return arena_err(arena, err);
    *ret_found = version != NULL;
    *ret = copy;
    return ERR_OK;
}

static enum err_code memory_get_many(void *self, const void *snapshot, const struct str *keys,
                                     size_t count, struct arena *arena, bool *ret_found,
                                     struct str *ret, struct err *err)
{
    struct memory_engine *engine = self;
    enum err_code code = ERR_OK;
    memory_lock(engine);
    uint64_t number = number_seen(engine, snapshot);
    for (size_t i = 0; i < count && code == ERR_OK; i++)
        code = get_one(engine, number, keys[i], arena, &ret_found[i], &ret[i], err);
    memory_unlock(engine);
    return code;
}

static struct memory_entry *entry_new(struct memory_engine *engine, struct str key)
{
    struct memory_entry *entry = heap_alloc(sizeof(*entry) + key.len);
    char *bytes = (char *)(entry + 1);
    memcpy(bytes, key.ptr, key.len);
    entry->node.key = (struct str){ bytes, key.len };
    ordered_map_add(&engine->table, ordered_map_place(&engine->table, key), &entry->node);
    key_table_add(&engine->keys, &entry->node);
    return entry;
}

/* The entry's newest version is another one now; NULL: it has none. */
static void newest_set(struct memory_engine *engine, struct memory_entry *entry,
                       struct memory_version *version)
{
    engine->digest -= entry->newest == NULL ? 0 : entry->newest->digest;
    engine->digest += version == NULL ? 0 : version->digest;
    entry->newest = version;
}

static void change_apply(struct memory_engine *engine, const struct store_change *change)
{
    struct memory_entry *entry = (struct memory_entry *)key_table_find(&engine->keys, change->key);
    if (entry == NULL && change->is_delete)
        return;
    if (entry == NULL)
        entry = entry_new(engine, change->key);
    struct memory_version *version = heap_alloc(sizeof(*version) + change->value.len);
    char *bytes = (char *)(version + 1);
    if (change->value.len > 0)
        memcpy(bytes, change->value.ptr, change->value.len);
    version->value = (struct str){ bytes, change->value.len };
    version->is_delete = change->is_delete;
    version->number = engine->number;
    version->entry = entry;
    if (!change->is_delete)
        version->digest = 31 * str_hash_quick(change->key) ^ str_hash_quick(change->value);
    version->older = entry->newest;
    version->lazy_before = engine->lazy_last;
    engine->lazy_last = version;
    newest_set(engine, entry, version);
    if (version->older != NULL) {
        *engine->superseding_end = version;
        engine->superseding_end = &version->next_superseding;
    }
}

/* Frees what nobody can see any more. */
static void versions_prune(struct memory_engine *engine)
{
    uint64_t horizon = engine->durable_number;
    if (engine->oldest != NULL && engine->oldest->number < horizon)
        horizon = engine->oldest->number;
    while (engine->superseding != NULL && engine->superseding->number <= horizon) {
        struct memory_version *version = engine->superseding;
        struct memory_entry *entry = version->entry;
        engine->superseding = version->next_superseding;
        if (engine->superseding == NULL)
            engine->superseding_end = &engine->superseding;
        versions_free(version->older);
        version->older = NULL;
        if (version->is_delete && entry->newest == version)
            entry_free(engine, entry);
    }
}

static enum err_code memory_commit(void *self, const struct store_change *changes, size_t count,
                                   bool is_durable, struct err *err)
{
    struct memory_engine *engine = self;
    (void)err; /* memory is always there */
    memory_lock(engine);
    engine->number++;
    for (size_t i = 0; i < count; i++)
        change_apply(engine, &changes[i]);
    if (is_durable) {
        engine->durable_number = engine->number;
        engine->lazy_last = NULL;
    }
    versions_prune(engine);
    memory_unlock(engine);
    return ERR_OK;
}

static void *memory_snapshot_take(void *self)
{
    struct memory_engine *engine = self;
    struct memory_snapshot *snapshot = HEAP_NEW(struct memory_snapshot);
    memory_lock(engine);
    snapshot->number = engine->number;
    snapshot->older = engine->newest;
    if (engine->newest != NULL)
        engine->newest->newer = snapshot;
    else
        engine->oldest = snapshot;
    engine->newest = snapshot;
    memory_unlock(engine);
    return snapshot;
}

/* What only this snapshot still saw goes with the next commit. */
static void memory_snapshot_release(void *self, void *released)
{
    struct memory_engine *engine = self;
    struct memory_snapshot *snapshot = released;
    memory_lock(engine);
    if (snapshot->older != NULL)
        snapshot->older->newer = snapshot->newer;
    else
        engine->oldest = snapshot->newer;
    if (snapshot->newer != NULL)
        snapshot->newer->older = snapshot->older;
    else
        engine->newest = snapshot->older;
    memory_unlock(engine);
    heap_free(snapshot);
}

static void *memory_cursor_open(void *self, const void *snapshot, struct cursor_range range)
{
    struct memory_engine *engine = self;
    struct memory_cursor *cursor = HEAP_NEW(struct memory_cursor);
    cursor->engine = engine;
    cursor->range = range;
    memory_lock(engine);
    cursor->number = number_seen(engine, snapshot);
    memory_unlock(engine);
    return cursor;
}

/* The node after the one handed out last. That one is still there: its row is visible to the
 * cursor, whose snapshot (or whose transaction, which keeps commits away) holds it. */
static const struct ordered_node *cursor_step(const struct memory_cursor *cursor,
                                              const struct ordered_node *node)
{
    return cursor->range.descending ? ordered_node_previous(node) : ordered_node_next(node);
}

static const struct ordered_node *cursor_start(const struct memory_cursor *cursor)
{
    const struct ordered_map *table = &cursor->engine->table;
    const struct cursor_range *range = &cursor->range;
    if (range->descending)
        return range->to.len > 0 ? ordered_map_below(table, range->to) : ordered_map_last(table);
    /* Where a queue begins stands a row: it is found without a walk. */
    const struct ordered_node *known = key_table_find(&cursor->engine->keys, range->from);
    return known != NULL ? known : ordered_map_at_least(table, range->from);
}

static bool cursor_is_past(const struct memory_cursor *cursor, struct str key)
{
    const struct cursor_range *range = &cursor->range;
    if (range->descending)
        return str_cmp(key, range->from) < 0;
    return range->to.len > 0 && str_cmp(key, range->to) >= 0;
}

static bool memory_cursor_next(void *self, struct str *ret_key, struct str *ret_value)
{
    struct memory_cursor *cursor = self;
    if (cursor->is_started && cursor->node == NULL)
        return false;
    memory_lock(cursor->engine);
    const struct ordered_node *node =
        cursor->is_started ? cursor_step(cursor, cursor->node) : cursor_start(cursor);
    const struct memory_version *version = NULL;
    for (; node != NULL; node = cursor_step(cursor, node)) {
        if (cursor_is_past(cursor, node->key)) {
            node = NULL;
            break;
        }
        version = version_at((const struct memory_entry *)node, cursor->number);
        if (version != NULL)
            break;
    }
    memory_unlock(cursor->engine);
    cursor->is_started = true;
    cursor->node = node;
    if (node == NULL)
        return false;
    *ret_key = node->key;
    *ret_value = version->value;
    return true;
}

static enum err_code memory_cursor_status(const void *cursor, struct err *err)
{
    (void)cursor;
    (void)err;
    return ERR_OK;
}

/* The queue holds numbers in order: its tail is lost as a whole. */
static void superseding_cut(struct memory_engine *engine, uint64_t number)
{
    struct memory_version **end = &engine->superseding;
    while (*end != NULL && (*end)->number <= number)
        end = &(*end)->next_superseding;
    *end = NULL;
    engine->superseding_end = end;
}

static void memory_crash(void *self)
{
    struct memory_engine *engine = self;
    memory_lock(engine);
    uint64_t number = engine->durable_number;
    superseding_cut(engine, number);
    while (engine->lazy_last != NULL) { /* newest first: each is its key's newest */
        struct memory_version *lost = engine->lazy_last;
        struct memory_entry *entry = lost->entry;
        engine->lazy_last = lost->lazy_before;
        newest_set(engine, entry, lost->older);
        heap_free(lost);
        if (entry->newest == NULL)
            entry_free(engine, entry);
    }
    engine->number = number;
    memory_unlock(engine);
}

/* Asked by the writer, who alone changes it. */
static uint64_t memory_digest(void *self)
{
    return ((struct memory_engine *)self)->digest;
}

static const struct store_ops memory_ops = {
    .close = memory_close,
    .get_many = memory_get_many,
    .commit = memory_commit,
    .snapshot_take = memory_snapshot_take,
    .snapshot_release = memory_snapshot_release,
    .cursor_open = memory_cursor_open,
    .cursor_next = memory_cursor_next,
    .cursor_status = memory_cursor_status,
    .cursor_close = heap_free,
    .crash = memory_crash,
    .digest = memory_digest,
};

struct store *store_open_memory(void)
{
    struct memory_engine *engine = HEAP_NEW(struct memory_engine);
    CHECK(pthread_mutex_init(&engine->mutex, NULL) == 0);
    ordered_map_init(&engine->table, TABLE_SEED);
    key_table_init(&engine->keys);
    engine->superseding_end = &engine->superseding;
    struct store *store;
    struct err err;
    CHECK(store_open_engine(&memory_ops, engine, RECENT_BYTES, &store, &err) == ERR_OK);
    return store;
}
