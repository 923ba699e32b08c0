/*
 * service/config_yaml.h: a YAML text as a flat list of what stands in it, with lines.
 *
 *     tokens:                     tokens             a sequence
 *       - name: warehouse         tokens[0]          a mapping
 *         scopes: [orders.read]   tokens[0].name     a scalar
 *                                 tokens[0].scopes   a sequence
 *                                 tokens[0].scopes[0]   a scalar
 *
 * Of YAML it takes what settings need: one document of mappings, sequences and scalars; no aliases,
 * no key twice.
 */
#ifndef SERVICE_CONFIG_YAML_H
#define SERVICE_CONFIG_YAML_H

#include "service/config_problem.h"

enum config_node_kind { CONFIG_SCALAR, CONFIG_MAPPING, CONFIG_SEQUENCE };

struct config_node {
    enum config_node_kind kind;
    struct str path;    /* "tokens[2].name" */
    struct str pattern; /* "tokens[].name" */
    size_t index;       /* the first of the path; 0 if there is none */
    struct str value;   /* of a scalar; printable UTF-8 */
    int32_t line;
    bool is_null; /* a scalar without a value: nothing, "~" or "null" */
};

enum { CONFIG_NODE_COUNT_MAX = 4096, CONFIG_DEPTH_MAX = 8, CONFIG_KEY_BYTES_MAX = 64 };

/* In the order of the text; in `problems->arena`. False: what stands behind a problem was not
 * read. */
MUST_USE bool config_yaml_read(struct str text, struct config_problems *problems,
                               struct config_node **ret_nodes, size_t *ret_count);

#endif
