/*
 * service/store/ordered_map.h: keys in order, in memory.
 *
 * A treap: a search tree by key and a heap by random priority, so that it stays flat whatever the
 * order of insertion. Intrusive: who uses it embeds `struct ordered_node` as the first member of
 * its own entries and owns their memory. It serves twice, as a transaction's overlay and as the
 * memory engine's table. The priorities come from a seed: equal runs build equal trees.
 */
#ifndef SERVICE_STORE_ORDERED_MAP_H
#define SERVICE_STORE_ORDERED_MAP_H

#include "service/base/random.h"
#include "service/base/str.h"

struct ordered_node {
    struct str key; /* must not change while in a map */
    struct ordered_node *parent, *left, *right;
    uint64_t priority;
};

struct ordered_map {
    struct ordered_node *root;
    struct random random;
};

/* Where a key is, or where it would be: one descent finds out and the insertion uses it. */
struct ordered_place {
    struct ordered_node *found; /* NULL: not in the map */
    struct ordered_node *parent;
    bool is_left;
};

void ordered_map_init(struct ordered_map *map, uint64_t seed);
/* Valid until the map is changed. */
struct ordered_place ordered_map_place(const struct ordered_map *map, struct str key);
/* `place` is of this map and of node->key, and nothing was found there. */
void ordered_map_add(struct ordered_map *map, struct ordered_place place,
                     struct ordered_node *node);
void ordered_map_remove(struct ordered_map *map, struct ordered_node *node);
/* All of them, without keeping the balance; `take` has what it is given. */
void ordered_map_drain(struct ordered_map *map, void (*take)(struct ordered_node *node));
/* NULL at the end. */
struct ordered_node *ordered_map_last(const struct ordered_map *map);
/* The first node whose key is not below `key`. */
struct ordered_node *ordered_map_at_least(const struct ordered_map *map, struct str key);
/* The last node whose key is below `key`. */
struct ordered_node *ordered_map_below(const struct ordered_map *map, struct str key);
struct ordered_node *ordered_node_next(const struct ordered_node *node);
struct ordered_node *ordered_node_previous(const struct ordered_node *node);

#endif
