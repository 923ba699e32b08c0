/* tests/fuzz/json_fuzz.c: whatever the bytes, a tree that keeps its promises, or a refusal. */
#include "service/base/limits.h"
#include "service/connectors/formats/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_node(const struct jnode *node)
{
    CHECK(str_is_utf8(node->text));
    CHECK(str_is_utf8(node->key));
    CHECK(node->type != JNODE_NUMBER || node->text.len > 0);
    uint32_t count = 0;
    for (const struct jnode *child = node->first; child != NULL; child = child->next)
        count++;
    CHECK(count == node->count);
    CHECK(count == 0 || node->type == JNODE_ARRAY || node->type == JNODE_OBJECT);
    if (node->type != JNODE_OBJECT || count > 64)
        return;
    for (const struct jnode *a = node->first; a != NULL; a = a->next) {
        for (const struct jnode *b = a->next; b != NULL; b = b->next)
            CHECK(!str_eq(a->key, b->key));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct jnode *root;
    struct err err;
    arena_init(&arena, 16 << 20);
    if (json_parse((struct str){ (const char *)data, size }, &arena, &root, &err) == ERR_OK) {
        const struct jnode *open[LIMIT_JSON_DEPTH + 1];
        size_t depth = 0;
        check_node(root);
        open[depth++] = root->first;
        while (depth > 0) {
            const struct jnode *node = open[depth - 1];
            if (node == NULL) {
                depth--;
                continue;
            }
            check_node(node);
            open[depth - 1] = node->next;
            if (node->first != NULL) {
                CHECK(depth <= LIMIT_JSON_DEPTH);
                open[depth++] = node->first;
            }
        }
    }
    arena_release(&arena);
    return 0;
}
