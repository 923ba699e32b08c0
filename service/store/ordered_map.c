/* service/store/ordered_map.c: a treap with parent pointers, so that it is walked both ways. */
#include "service/store/ordered_map.h"

void ordered_map_init(struct ordered_map *map, uint64_t seed)
{
    *map = (struct ordered_map){ .random = { seed } };
}

struct ordered_place ordered_map_place(const struct ordered_map *map, struct str key)
{
    struct ordered_place place = { 0 };
    struct ordered_node *node = map->root;
    while (node != NULL) {
        int order = str_cmp(key, node->key);
        if (order == 0) {
            place.found = node;
            return place;
        }
        place.parent = node;
        place.is_left = order < 0;
        node = order < 0 ? node->left : node->right;
    }
    return place;
}

/* What points at `node` points at `other` from now on. */
static void link_replace(struct ordered_map *map, const struct ordered_node *node,
                         struct ordered_node *other)
{
    struct ordered_node *parent = node->parent;
    if (parent == NULL)
        map->root = other;
    else if (parent->left == node)
        parent->left = other;
    else
        parent->right = other;
    if (other != NULL)
        other->parent = parent;
}

/* Swaps a node with its parent; the order of keys stays. */
static void rotate_up(struct ordered_map *map, struct ordered_node *node)
{
    struct ordered_node *parent = node->parent;
    struct ordered_node *moved;
    link_replace(map, parent, node);
    if (parent->left == node) {
        moved = node->right;
        node->right = parent;
        parent->left = moved;
    } else {
        moved = node->left;
        node->left = parent;
        parent->right = moved;
    }
    parent->parent = node;
    if (moved != NULL)
        moved->parent = parent;
}

void ordered_map_add(struct ordered_map *map, struct ordered_place place, struct ordered_node *node)
{
    CHECK(place.found == NULL);
    node->parent = place.parent;
    node->left = NULL;
    node->right = NULL;
    node->priority = random_next(&map->random);
    if (place.parent == NULL)
        map->root = node;
    else if (place.is_left)
        place.parent->left = node;
    else
        place.parent->right = node;
    while (node->parent != NULL && node->parent->priority < node->priority)
        rotate_up(map, node);
}

void ordered_map_remove(struct ordered_map *map, struct ordered_node *node)
{
    while (node->left != NULL && node->right != NULL)
        rotate_up(map, node->left->priority > node->right->priority ? node->left : node->right);
    link_replace(map, node, node->left != NULL ? node->left : node->right);
}

/* From the leaves up. */
void ordered_map_drain(struct ordered_map *map, void (*take)(struct ordered_node *node))
{
    struct ordered_node *node = map->root;
    map->root = NULL;
    while (node != NULL) {
        struct ordered_node *next = node->left != NULL ? node->left : node->right;
        if (next != NULL) {
            *(node->left != NULL ? &node->left : &node->right) = NULL;
        } else {
            next = node->parent;
            take(node);
        }
        node = next;
    }
}

static struct ordered_node *leftmost(struct ordered_node *node)
{
    while (node != NULL && node->left != NULL)
        node = node->left;
    return node;
}

static struct ordered_node *rightmost(struct ordered_node *node)
{
    while (node != NULL && node->right != NULL)
        node = node->right;
    return node;
}

struct ordered_node *ordered_map_last(const struct ordered_map *map)
{
    return rightmost(map->root);
}

struct ordered_node *ordered_map_at_least(const struct ordered_map *map, struct str key)
{
    struct ordered_node *best = NULL;
    struct ordered_node *node = map->root;
    while (node != NULL) {
        bool is_below = str_cmp(node->key, key) < 0;
        if (!is_below)
            best = node;
        node = is_below ? node->right : node->left;
    }
    return best;
}

struct ordered_node *ordered_map_below(const struct ordered_map *map, struct str key)
{
    struct ordered_node *best = NULL;
    struct ordered_node *node = map->root;
    while (node != NULL) {
        bool is_below = str_cmp(node->key, key) < 0;
        if (is_below)
            best = node;
        node = is_below ? node->right : node->left;
    }
    return best;
}

struct ordered_node *ordered_node_next(const struct ordered_node *node)
{
    if (node->right != NULL)
        return leftmost(node->right);
    while (node->parent != NULL && node->parent->right == node)
        node = node->parent;
    return node->parent;
}

struct ordered_node *ordered_node_previous(const struct ordered_node *node)
{
    if (node->left != NULL)
        return rightmost(node->left);
    while (node->parent != NULL && node->parent->left == node)
        node = node->parent;
    return node->parent;
}
