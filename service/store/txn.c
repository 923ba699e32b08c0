/* service/store/txn.c: reading and writing through the overlay; marks. */
#include "service/store/txn.h"

#include <stdlib.h>
#include <string.h>

#include "service/base/heap.h"
#include "service/base/limits.h"
#include "service/store/store_ops.h"

enum { OVERLAY_SEED = 1, SLOT_COUNT_FIRST = 1024 };

void txn_init(struct txn *txn, struct store *store)
{
    *txn = (struct txn){ .store = store,
                         .slots = HEAP_ARRAY(struct txn_entry *, SLOT_COUNT_FIRST),
                         .slot_count = SLOT_COUNT_FIRST };
    arena_init(&txn->arena, LIMIT_BATCH_ARENA_BYTES);
    ordered_map_init(&txn->ordered, OVERLAY_SEED);
}

void txn_release(struct txn *txn)
{
    CHECK(!txn->is_open);
    arena_release(&txn->arena);
    heap_free(txn->slots);
}

/* Empty slots; a large batch does not make all later ones clear as many. */
static void slots_clear(struct txn *txn)
{
    if (txn->slot_count > SLOT_COUNT_FIRST) {
        heap_free(txn->slots);
        txn->slots = HEAP_ARRAY(struct txn_entry *, SLOT_COUNT_FIRST);
        txn->slot_count = SLOT_COUNT_FIRST;
    } else if (txn->entry_count > 0) {
        memset(txn->slots, 0, txn->slot_count * sizeof(*txn->slots));
    }
    txn->entry_count = 0;
}

void txn_end(struct txn *txn)
{
    CHECK(txn->is_open);
    CHECK(txn->cursor_count == 0);
    slots_clear(txn);
    arena_reset(&txn->arena);
    txn->ordered.root = NULL;
    txn->unordered = NULL;
    txn->all_written = NULL;
    txn->last_write = NULL;
    txn->undo_count = 0;
    txn->write_count = 0;
    txn->is_open = false;
}

/* Where the entry is, or would be. */
static struct txn_entry **slot_of(const struct txn *txn, struct str key, uint64_t hash)
{
    size_t at = (size_t)hash & (txn->slot_count - 1);
    for (;;) {
        struct txn_entry *entry = txn->slots[at];
        if (entry == NULL || (entry->hash == hash && str_eq(entry->node.key, key)))
            return &txn->slots[at];
        at = (at + 1) & (txn->slot_count - 1);
    }
}

static void slots_grow(struct txn *txn)
{
    struct txn_entry **old = txn->slots;
    size_t old_count = txn->slot_count;
    txn->slot_count = 4 * old_count;
    txn->slots = HEAP_ARRAY(struct txn_entry *, txn->slot_count);
    for (size_t i = 0; i < old_count; i++) {
        if (old[i] != NULL)
            *slot_of(txn, old[i]->node.key, old[i]->hash) = old[i];
    }
    heap_free(old);
}

/* The key's entry, made if missing. NULL: the arena is full. */
static struct txn_entry *entry_of(struct txn *txn, struct str key)
{
    uint64_t hash = str_hash_quick(key);
    struct txn_entry **slot = slot_of(txn, key, hash);
    if (*slot != NULL)
        return *slot;
    struct txn_entry *entry = arena_alloc(&txn->arena, sizeof(*entry) + key.len);
    if (entry == NULL)
        return NULL;
    char *bytes = (char *)(entry + 1);
    memcpy(bytes, key.ptr, key.len);
    entry->node.key = (struct str){ bytes, key.len };
    entry->hash = hash;
    *slot = entry;
    if (2 * ++txn->entry_count > txn->slot_count)
        slots_grow(txn);
    return entry;
}

/* False: the overlay does not know the key. */
static bool entry_answer(const struct txn_entry *entry, bool *ret_found, struct str *ret)
{
    if (entry == NULL || (entry->newest == NULL && !entry->is_read))
        return false;
    if (entry->newest != NULL) {
        *ret_found = !entry->newest->is_delete;
        *ret = entry->newest->value;
    } else {
        *ret_found = entry->is_stored;
        *ret = entry->stored;
    }
    return true;
}

/* Keeps what the engine holds. */
static enum err_code entry_remember(struct txn *txn, struct str key, bool is_stored,
                                    struct str stored, struct err *err)
{
    struct txn_entry *entry = entry_of(txn, key);
    if (entry == NULL)
        return arena_err(&txn->arena, err);
    entry->is_read = true;
    entry->is_stored = is_stored;
    entry->stored = is_stored ? stored : STR_EMPTY;
    return ERR_OK;
}

/* Without the engine: what the overlay or the store remembers. */
static bool memory_answer(struct txn *txn, struct str key, bool *ret_found, struct str *ret)
{
    struct err ignored;
    uint64_t hash = str_hash_quick(key);
    if (entry_answer(*slot_of(txn, key, hash), ret_found, ret))
        return true;
    /* It is remembered as read: what is read and written is kept. */
    if (!recent_get(&txn->store->recent, key, hash, ret) ||
        entry_remember(txn, key, true, *ret, &ignored) != ERR_OK)
        return false;
    *ret_found = true;
    return true;
}

enum err_code txn_get_borrow(struct txn *txn, struct str key, bool *ret_found, struct str *ret,
                             struct err *err)
{
    CHECK(txn->is_open);
    if (memory_answer(txn, key, ret_found, ret))
        return ERR_OK;
    struct store *store = txn->store;
    if (store->is_poisoned)
        return store_poisoned(err);
    bool is_stored;
    struct str stored;
    enum err_code code =
        store->ops->get_many(store->self, NULL, &key, 1, &txn->arena, &is_stored, &stored, err);
    if (code == ERR_OK)
        code = entry_remember(txn, key, is_stored, stored, err);
    if (code != ERR_OK)
        return code;
    *ret_found = is_stored;
    *ret = is_stored ? stored : STR_EMPTY;
    return ERR_OK;
}

enum err_code txn_get_many_borrow(struct txn *txn, const struct str *keys, size_t count,
                                  bool *ret_found, struct str *ret, struct err *err)
{
    CHECK(txn->is_open);
    struct store *store = txn->store;
    if (store->is_poisoned)
        return store_poisoned(err);
    struct str *asked = ARENA_ARRAY(&txn->arena, struct str, count);
    struct str *values = ARENA_ARRAY(&txn->arena, struct str, count);
    bool *found = ARENA_ARRAY(&txn->arena, bool, count);
    if (found == NULL || values == NULL || asked == NULL)
        return arena_err(&txn->arena, err);
    size_t asked_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (!memory_answer(txn, keys[i], &ret_found[i], &ret[i]))
            asked[asked_count++] = keys[i];
    }
    if (asked_count == 0)
        return ERR_OK;
    enum err_code code = store->ops->get_many(store->self, NULL, asked, asked_count, &txn->arena,
                                              found, values, err);
    for (size_t i = 0; i < asked_count && code == ERR_OK; i++)
        code = entry_remember(txn, asked[i], found[i], values[i], err);
    if (code != ERR_OK)
        return code;
    for (size_t i = 0; i < count; i++)
        CHECK(memory_answer(txn, keys[i], &ret_found[i], &ret[i]));
    return ERR_OK;
}

void txn_write(struct txn *txn, struct str key, const struct str *value)
{
    CHECK(txn->is_open);
    CHECK(txn->cursor_count == 0);
    size_t value_bytes = value == NULL ? 0 : value->len;
    struct txn_entry *entry = entry_of(txn, key);
    struct txn_write *write = arena_alloc(&txn->arena, sizeof(*write) + value_bytes);
    if (entry == NULL || write == NULL)
        return; /* txn_is_full */
    char *bytes = (char *)(write + 1);
    if (value_bytes > 0)
        memcpy(bytes, value->ptr, value_bytes);
    write->value = (struct str){ bytes, value_bytes };
    write->is_delete = value == NULL;
    write->older = entry->newest;
    write->before = txn->last_write;
    write->entry = entry;
    if (entry->newest == NULL)
        txn->write_count++;
    if (!entry->was_written) {
        entry->was_written = true;
        entry->next_written = txn->all_written;
        txn->all_written = entry;
        entry->next_unordered = txn->unordered;
        txn->unordered = entry;
    }
    entry->newest = write;
    txn->last_write = write;
    txn->undo_count++;
}

/* Keys that start with a zero byte are the store's own. */
static void check_foreign(struct str key)
{
    CHECK(key.len > 0);
    CHECK(key.ptr[0] != '\0');
}

void txn_put(struct txn *txn, struct str key, struct str value)
{
    check_foreign(key);
    txn_write(txn, key, &value);
}

void txn_delete(struct txn *txn, struct str key)
{
    check_foreign(key);
    txn_write(txn, key, NULL);
}

struct txn_mark txn_mark(struct txn *txn)
{
    CHECK(txn->is_open);
    return (struct txn_mark){ txn->undo_count, arena_is_full(&txn->arena) };
}

void txn_rollback(struct txn *txn, struct txn_mark mark)
{
    CHECK(txn->is_open);
    CHECK(txn->cursor_count == 0);
    CHECK(mark.undo_count <= txn->undo_count);
    while (txn->undo_count > mark.undo_count) {
        struct txn_write *write = txn->last_write;
        write->entry->newest = write->older;
        if (write->older == NULL)
            txn->write_count--;
        txn->last_write = write->before;
        txn->undo_count--;
    }
    txn->arena.full = mark.is_full; /* what was dropped since is taken back with the rest */
}

bool txn_is_full(const struct txn *txn)
{
    return arena_is_full(&txn->arena);
}

size_t txn_write_count(const struct txn *txn)
{
    return txn->write_count;
}

size_t txn_bytes(const struct txn *txn)
{
    return txn->arena.used;
}

const struct ordered_map *txn_ordered(struct txn *txn)
{
    for (struct txn_entry *entry = txn->unordered; entry != NULL; entry = entry->next_unordered)
        ordered_map_add(&txn->ordered, ordered_map_place(&txn->ordered, entry->node.key),
                        &entry->node);
    txn->unordered = NULL;
    return &txn->ordered;
}

static int compare_entries(const void *a, const void *b)
{
    const struct txn_entry *const *one = a, *const *other = b;
    return str_cmp((*one)->node.key, (*other)->node.key);
}

const struct txn_entry **txn_sorted(struct txn *txn)
{
    const struct txn_entry **sorted = HEAP_ARRAY(const struct txn_entry *, txn->write_count + 1);
    size_t count = 0;
    for (const struct txn_entry *entry = txn->all_written; entry != NULL;
         entry = entry->next_written) {
        if (entry->newest != NULL)
            sorted[count++] = entry;
    }
    CHECK(count == txn->write_count);
    qsort(sorted, count, sizeof(const struct txn_entry *), compare_entries);
    return sorted;
}

const struct txn_entry *txn_written(const struct ordered_node *node, bool descending)
{
    while (node != NULL && ((const struct txn_entry *)node)->newest == NULL)
        node = descending ? ordered_node_previous(node) : ordered_node_next(node);
    return (const struct txn_entry *)node;
}
