/*
 * service/store/key_table.h: nodes of an ordered map, found by their key at once.
 *
 * Open addressing, at most half full. Beside the map, which alone knows the order: walking it down
 * costs a comparison per level, and keys of one table share their beginnings.
 */
#ifndef SERVICE_STORE_KEY_TABLE_H
#define SERVICE_STORE_KEY_TABLE_H

#include "service/store/ordered_map.h"

struct key_slot {
    uint64_t hash;
    struct ordered_node *node; /* NULL: free */
};

struct key_table {
    struct key_slot *slots;
    size_t slot_count, count;
};

void key_table_init(struct key_table *table);
void key_table_release(struct key_table *table);
/* NULL: no such key. */
struct ordered_node *key_table_find(const struct key_table *table, struct str key);
/* Its key is not there yet, and stays as it is. */
void key_table_add(struct key_table *table, struct ordered_node *node);
void key_table_remove(struct key_table *table, const struct ordered_node *node);

#endif
