/*
 * service/store/txn.h: the overlay of the open transaction; for this folder only.
 *
 * An entry per key that was read or written. What was read is kept, so that a batch of a thousand
 * commands asks the engine once for a channel that all of them need. Each write of a key is a
 * record on top of the older ones, and all of them are chained in the order of writing: rolling
 * back to a mark takes records off until the chain is as long as it was.
 *
 * A hash table finds entries. Their order matters to cursors and to the commit alone: entries that
 * were written wait to be put into the ordered map until a cursor is opened; the commit sorts.
 */
#ifndef SERVICE_STORE_TXN_H
#define SERVICE_STORE_TXN_H

#include "service/store/ordered_map.h"
#include "service/store/store.h"

struct txn_entry;

struct txn_write {
    struct txn_write *older;  /* of the same key */
    struct txn_write *before; /* the write before this one, of any key */
    struct txn_entry *entry;
    struct str value;
    bool is_delete;
};

struct txn_entry {
    struct ordered_node node;       /* first: entries are found as nodes */
    struct txn_write *newest;       /* NULL: not written, or rolled back */
    struct txn_entry *next_written; /* of those that were ever written */
    struct txn_entry *next_unordered;
    uint64_t hash;
    bool was_written;
    bool is_read; /* `is_stored` and `stored` are what the engine holds */
    bool is_stored;
    struct str stored;
};

struct txn {
    struct store *store;
    struct arena arena;       /* all of the overlay but the slots */
    struct txn_entry **slots; /* open addressing, at most half full; their count is a power of 2 */
    size_t slot_count, entry_count;
    struct ordered_map ordered;    /* of what was written and is not in `unordered` */
    struct txn_entry *unordered;   /* written since the last cursor was opened */
    struct txn_entry *all_written; /* ever, rolled back or not */
    struct txn_write *last_write;
    uint64_t undo_count; /* of the chain at last_write */
    size_t write_count;  /* of keys */
    size_t cursor_count; /* open ones */
    bool is_open;
};

void txn_init(struct txn *txn, struct store *store);
void txn_release(struct txn *txn);
/* Drops all it holds. */
void txn_end(struct txn *txn);
/* As txn_put and txn_delete (`value` NULL), for keys of the store itself too. */
void txn_write(struct txn *txn, struct str key, const struct str *value);

/* The ordered map, with all that was written in it. */
const struct ordered_map *txn_ordered(struct txn *txn);
/* The first written entry at or after `node` in the given direction; NULL is the end. */
const struct txn_entry *txn_written(const struct ordered_node *node, bool descending);
/* What is written, write_count entries, ascending; the caller's, from the heap. */
const struct txn_entry **txn_sorted(struct txn *txn);

#endif
