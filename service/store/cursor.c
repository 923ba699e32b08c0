/*
 * service/store/cursor.c: a range of what is stored, with the overlay laid over it.
 *
 * Two ordered sequences are merged. Where both have a key, the overlay wins: its value is handed
 * out, or, if it is a deletion, nothing is. Of a queue, the engine is asked from its front on.
 */
#include <string.h>

#include "service/base/heap.h"
#include "service/store/store_ops.h"

/* Keys below this one are the store's own. */
#define FOREIGN_FIRST STR("\1")

struct cursor {
    struct store *store;
    const struct store_ops *ops;
    void *engine_cursor; /* NULL: nothing of the range is stored */
    struct front_use front;
    struct txn *txn; /* NULL: of a snapshot */
    struct cursor_range range;
    const struct txn_entry *written; /* the overlay's next one; NULL: none left */
    struct str key, value;           /* the engine's next row, if has_row */
    bool has_row;
    bool is_row_end;
    bool is_poisoned;
    char bytes[]; /* of the range */
};

/* Copies the texts of the range behind the cursor. */
static struct cursor *cursor_new(struct cursor_range range)
{
    if (str_cmp(range.from, FOREIGN_FIRST) < 0)
        range.from = FOREIGN_FIRST;
    struct cursor *cursor = heap_alloc(sizeof(*cursor) + range.from.len + range.to.len);
    char *from = cursor->bytes;
    char *to = cursor->bytes + range.from.len;
    memcpy(from, range.from.ptr, range.from.len);
    if (range.to.len > 0)
        memcpy(to, range.to.ptr, range.to.len);
    cursor->range = (struct cursor_range){
        .from = { from, range.from.len },
        .to = { to, range.to.len },
        .descending = range.descending,
        .is_queue = range.is_queue,
    };
    return cursor;
}

static bool range_is_empty(struct cursor_range range)
{
    return range.to.len > 0 && str_cmp(range.from, range.to) >= 0;
}

/* The part of the range in which rows may be stored. */
static struct cursor_range stored_range(struct cursor *cursor, struct front_view view)
{
    struct cursor_range range = cursor->range;
    if (!range.is_queue || range_is_empty(range))
        return range;
    CHECK(!range.descending);
    front_use_begin(&cursor->store->fronts, range.from, range.to, view, &cursor->front);
    if (cursor->front.start != NULL)
        range.from = (struct str){ cursor->front.start, cursor->front.start_bytes };
    return range;
}

static struct cursor *cursor_open(struct store *store, const void *engine_snapshot,
                                  struct front_view view, struct cursor_range range)
{
    struct cursor *cursor = cursor_new(range);
    cursor->store = store;
    cursor->ops = store->ops;
    struct cursor_range stored = stored_range(cursor, view);
    if (!range_is_empty(stored))
        cursor->engine_cursor = store->ops->cursor_open(store->self, engine_snapshot, stored);
    cursor->is_row_end = cursor->engine_cursor == NULL;
    return cursor;
}

/* `entry`, if it lies in the range. */
static const struct txn_entry *in_range(const struct cursor *cursor, const struct txn_entry *entry)
{
    const struct cursor_range *range = &cursor->range;
    if (entry == NULL)
        return NULL;
    bool is_inside = range->descending
                         ? str_cmp(entry->node.key, range->from) >= 0
                         : range->to.len == 0 || str_cmp(entry->node.key, range->to) < 0;
    return is_inside ? entry : NULL;
}

struct cursor *txn_cursor(struct txn *txn, struct cursor_range range)
{
    CHECK(txn->is_open);
    struct store *store = txn->store;
    struct front_view view = fronts_view_begin(&store->fronts);
    fronts_view_end(&store->fronts);
    struct cursor *cursor = cursor_open(store, NULL, view, range);
    cursor->txn = txn;
    txn->cursor_count++;
    if (txn->store->is_poisoned) {
        cursor->is_poisoned = true;
        cursor->is_row_end = true;
    }
    range = cursor->range;
    if (cursor->is_poisoned || range_is_empty(range))
        return cursor;
    const struct ordered_map *ordered = txn_ordered(txn);
    const struct ordered_node *start;
    if (!range.descending)
        start = ordered_map_at_least(ordered, range.from);
    else if (range.to.len > 0)
        start = ordered_map_below(ordered, range.to);
    else
        start = ordered_map_last(ordered);
    cursor->written = in_range(cursor, txn_written(start, range.descending));
    return cursor;
}

struct cursor *snapshot_cursor(struct snapshot *snapshot, struct cursor_range range)
{
    return cursor_open(snapshot->store, snapshot->engine_snapshot, snapshot->view, range);
}

/* Hands out the overlay's entry and steps past it. */
static const struct txn_write *written_next(struct cursor *cursor, struct str *ret_key)
{
    const struct txn_entry *entry = cursor->written;
    bool descending = cursor->range.descending;
    const struct ordered_node *node =
        descending ? ordered_node_previous(&entry->node) : ordered_node_next(&entry->node);
    cursor->written = in_range(cursor, txn_written(node, descending));
    *ret_key = entry->node.key;
    return entry->newest;
}

/* How the overlay's next entry lies to the engine's next row: <0 before it, 0 the same key. */
static int written_order(const struct cursor *cursor)
{
    if (cursor->written == NULL)
        return 1;
    if (!cursor->has_row)
        return -1;
    int order = str_cmp(cursor->written->node.key, cursor->key);
    return cursor->range.descending ? -order : order;
}

static bool cursor_failed(const struct cursor *cursor)
{
    struct err ignored;
    return cursor_status(cursor, &ignored) != ERR_OK;
}

/* The engine's next row, if there is one. */
static void row_next(struct cursor *cursor)
{
    cursor->has_row = cursor->ops->cursor_next(cursor->engine_cursor, &cursor->key, &cursor->value);
    cursor->is_row_end = !cursor->has_row;
    if (cursor->front.may_find && (cursor->has_row || !cursor_failed(cursor)))
        front_found(&cursor->store->fronts, &cursor->front,
                    cursor->has_row ? cursor->key : cursor->range.to);
}

bool cursor_next(struct cursor *cursor, struct str *ret_key, struct str *ret_value)
{
    for (;;) {
        if (!cursor->has_row && !cursor->is_row_end)
            row_next(cursor);
        /* A row that could not be read must not look like one that is missing. */
        if (cursor->is_row_end && cursor_failed(cursor))
            return false;
        if (cursor->written == NULL && !cursor->has_row)
            return false;
        int order = written_order(cursor);
        if (order >= 0)
            cursor->has_row = false; /* handed out, or hidden below the overlay */
        if (order > 0) {
            *ret_key = cursor->key;
            *ret_value = cursor->value;
            return true;
        }
        const struct txn_write *write = written_next(cursor, ret_key);
        *ret_value = write->value;
        if (!write->is_delete)
            return true;
    }
}

enum err_code cursor_status(const struct cursor *cursor, struct err *err)
{
    if (cursor->is_poisoned)
        return store_poisoned(err);
    if (cursor->engine_cursor == NULL)
        return ERR_OK;
    return cursor->ops->cursor_status(cursor->engine_cursor, err);
}

void cursor_close(struct cursor *cursor)
{
    if (cursor == NULL)
        return;
    if (cursor->engine_cursor != NULL)
        cursor->ops->cursor_close(cursor->engine_cursor);
    if (cursor->txn != NULL)
        cursor->txn->cursor_count--;
    if (cursor->front.front != NULL)
        front_use_end(&cursor->store->fronts, &cursor->front);
    heap_free(cursor);
}
