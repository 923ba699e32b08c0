/* service/store/recent.c: rows by hash, and in the order in which they were written. */
#include "service/store/recent.h"

#include <string.h>

#include "service/base/heap.h"

enum { ROW_BYTES_TYPICAL = 128, CHAIN_COUNT_MIN = 64, ROW_COUNT_MIN = 64 };

struct recent_row {
    struct recent_row *next; /* of the chain */
    struct recent_row *newer, *older;
    uint64_t hash;
    size_t room, key_bytes, value_bytes;
    char bytes[]; /* the key, and the value behind it */
};

void recent_init(struct recent *recent, size_t bytes_max)
{
    size_t count = CHAIN_COUNT_MIN;
    while (count < bytes_max / ROW_BYTES_TYPICAL)
        count *= 2;
    *recent = (struct recent){ .chains = HEAP_ARRAY(struct recent_row *, count),
                               .chain_count = count,
                               .bytes_max = bytes_max };
}

void recent_forget(struct recent *recent)
{
    for (struct recent_row *row = recent->newest, *older; row != NULL; row = older) {
        older = row->older;
        heap_free(row);
    }
    memset(recent->chains, 0, recent->chain_count * sizeof(struct recent_row *));
    recent->newest = NULL;
    recent->oldest = NULL;
    recent->bytes = 0;
}

void recent_release(struct recent *recent)
{
    recent_forget(recent);
    heap_free(recent->chains);
}

/* What points to the row, or to nothing. */
static struct recent_row **place_of(const struct recent *recent, struct str key, uint64_t hash)
{
    struct recent_row **place = &recent->chains[hash & (recent->chain_count - 1)];
    while (*place != NULL && !((*place)->hash == hash &&
                               str_eq((struct str){ (*place)->bytes, (*place)->key_bytes }, key)))
        place = &(*place)->next;
    return place;
}

bool recent_get(const struct recent *recent, struct str key, uint64_t hash, struct str *ret)
{
    const struct recent_row *row = *place_of(recent, key, hash);
    if (row == NULL)
        return false;
    *ret = (struct str){ row->bytes + row->key_bytes, row->value_bytes };
    return true;
}

static void row_unlink(struct recent *recent, struct recent_row *row)
{
    *(row->newer != NULL ? &row->newer->older : &recent->newest) = row->older;
    *(row->older != NULL ? &row->older->newer : &recent->oldest) = row->newer;
}

static void row_link(struct recent *recent, struct recent_row *row)
{
    row->newer = NULL;
    row->older = recent->newest;
    *(recent->newest != NULL ? &recent->newest->newer : &recent->oldest) = row;
    recent->newest = row;
}

static void row_drop(struct recent *recent, struct recent_row **place)
{
    struct recent_row *row = *place;
    *place = row->next;
    row_unlink(recent, row);
    recent->bytes -= sizeof(*row) + row->room;
    heap_free(row);
}

static void rows_bound(struct recent *recent)
{
    while (recent->bytes > recent->bytes_max) {
        const struct recent_row *row = recent->oldest;
        row_drop(recent, place_of(recent, (struct str){ row->bytes, row->key_bytes }, row->hash));
    }
}

static void row_put(struct recent *recent, struct str key, uint64_t hash, struct str value)
{
    struct recent_row **place = place_of(recent, key, hash);
    if (*place != NULL && (*place)->room < key.len + value.len)
        row_drop(recent, place);
    struct recent_row *row = *place_of(recent, key, hash);
    if (row != NULL) {
        row_unlink(recent, row);
    } else {
        size_t room = key.len + value.len;
        row = heap_alloc(sizeof(*row) + room);
        struct recent_row **chain = &recent->chains[hash & (recent->chain_count - 1)];
        *row = (struct recent_row){ .next = *chain, .hash = hash, .room = room };
        row->key_bytes = key.len;
        memcpy(row->bytes, key.ptr, key.len);
        *chain = row;
        recent->bytes += sizeof(*row) + room;
    }
    row->value_bytes = value.len;
    if (value.len > 0)
        memcpy(row->bytes + key.len, value.ptr, value.len);
    row_link(recent, row);
}

static void entry_take(struct recent *recent, const struct txn_entry *entry)
{
    struct str key = entry->node.key;
    struct str value = entry->newest->value;
    struct recent_row **place = place_of(recent, key, entry->hash);
    bool was_there = *place != NULL || (entry->is_read && entry->is_stored);
    bool fits = key.len + value.len <= recent->bytes_max / ROW_COUNT_MIN;
    if (was_there && fits && !entry->newest->is_delete)
        row_put(recent, key, entry->hash, value);
    else if (*place != NULL)
        row_drop(recent, place);
}

void recent_take(struct recent *recent, const struct txn *txn)
{
    for (const struct txn_entry *entry = txn->all_written; entry != NULL;
         entry = entry->next_written) {
        if (entry->newest != NULL)
            entry_take(recent, entry);
    }
    rows_bound(recent);
}
