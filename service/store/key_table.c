/* service/store/key_table.c: linear probing; what is removed leaves no mark behind. */
#include "service/store/key_table.h"

#include "service/base/heap.h"

enum { SLOT_COUNT_FIRST = 1024 };

void key_table_init(struct key_table *table)
{
    *table = (struct key_table){ .slots = HEAP_ARRAY(struct key_slot, SLOT_COUNT_FIRST),
                                 .slot_count = SLOT_COUNT_FIRST };
}

void key_table_release(struct key_table *table)
{
    heap_free(table->slots);
}

/* Where the key is, or would be. */
static size_t slot_of(const struct key_table *table, struct str key, uint64_t hash)
{
    size_t at = (size_t)hash & (table->slot_count - 1);
    while (table->slots[at].node != NULL &&
           (table->slots[at].hash != hash || !str_eq(table->slots[at].node->key, key)))
        at = (at + 1) & (table->slot_count - 1);
    return at;
}

struct ordered_node *key_table_find(const struct key_table *table, struct str key)
{
    return table->slots[slot_of(table, key, str_hash_quick(key))].node;
}

static void grow(struct key_table *table)
{
    struct key_table old = *table;
    table->slot_count = 2 * old.slot_count;
    table->slots = HEAP_ARRAY(struct key_slot, table->slot_count);
    for (size_t i = 0; i < old.slot_count; i++) {
        const struct key_slot *slot = &old.slots[i];
        if (slot->node != NULL)
            table->slots[slot_of(table, slot->node->key, slot->hash)] = *slot;
    }
    heap_free(old.slots);
}

void key_table_add(struct key_table *table, struct ordered_node *node)
{
    if (2 * ++table->count > table->slot_count)
        grow(table);
    uint64_t hash = str_hash_quick(node->key);
    struct key_slot *slot = &table->slots[slot_of(table, node->key, hash)];
    CHECK(slot->node == NULL);
    *slot = (struct key_slot){ hash, node };
}

/* Those behind it move up, as long as that brings them nearer to their own place. */
void key_table_remove(struct key_table *table, const struct ordered_node *node)
{
    size_t mask = table->slot_count - 1;
    size_t hole = slot_of(table, node->key, str_hash_quick(node->key));
    CHECK(table->slots[hole].node == node);
    table->count--;
    for (size_t at = (hole + 1) & mask; table->slots[at].node != NULL; at = (at + 1) & mask) {
        size_t home = (size_t)table->slots[at].hash & mask;
        if (((at - home) & mask) < ((at - hole) & mask))
            continue;
        table->slots[hole] = table->slots[at];
        hole = at;
    }
    table->slots[hole].node = NULL;
}
