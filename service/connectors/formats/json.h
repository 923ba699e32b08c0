/*
 * service/connectors/formats/json.h: a JSON document as a tree of its own texts.
 *
 * yajl finds the tokens, and hands out each number's own text, so that no decimal ever passes
 * through a floating point number. What yajl lets pass is refused here: bad UTF-8, lone surrogates,
 * NUL, nesting past LIMIT_JSON_DEPTH, a member named twice, anything behind the value.
 *
 *     struct jnode *root;
 *     code = json_parse(body, arena, &root, err);
 *     for (const struct jnode *order = jnode_first(jnode_get(root, "orders")); order != NULL;
 *          order = order->next)
 *         ...
 *
 * The functions are named jnode_ since json_ belongs to other libraries.
 */
#ifndef SERVICE_CONNECTORS_FORMATS_JSON_H
#define SERVICE_CONNECTORS_FORMATS_JSON_H

#include "service/base/arena.h"

enum jnode_type {
    JNODE_NULL,
    JNODE_BOOL,
    JNODE_NUMBER,
    JNODE_STRING,
    JNODE_ARRAY,
    JNODE_OBJECT,
};

struct jnode {
    enum jnode_type type;
    uint32_t count; /* elements or members; 0 for all else */
    /* "true", "-1.50" as it was written, a string decoded; empty for arrays and objects. */
    struct str text;
    struct str key;      /* of a member; else empty */
    struct jnode *first; /* child */
    struct jnode *next;  /* sibling */
};

/*
 * The tree lives in `arena`; its texts are views of `text` wherever nothing was escaped, so `text`
 * must live as long. DOCUMENT_MALFORMED with the position, TEXT_NOT_UTF8, FIELD_DUPLICATE,
 * LIMIT_EXCEEDED (depth, members of one object, arena).
 */
MUST_USE enum err_code json_parse(struct str text, struct arena *arena, struct jnode **ret_root,
                                  struct err *err);

/* NULL: `object` is NULL or no object, or has no such member. A member that is null is found. */
const struct jnode *jnode_get(const struct jnode *object, const char *key);
/* The first element or member; NULL: none, or `node` is NULL or neither array nor object. */
static inline const struct jnode *jnode_first(const struct jnode *node)
{
    return node == NULL ? NULL : node->first;
}
/* There is a value, and it is not null. */
static inline bool jnode_is_present(const struct jnode *node)
{
    return node != NULL && node->type != JNODE_NULL;
}
/* "an object", "a number": for messages. */
const char *jnode_type_name(enum jnode_type type);

#endif
