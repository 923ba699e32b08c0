/*
 * service/store/schema.h: which shape the stored records have, and how an older one is brought up.
 *
 * The version is a record of the store's own. A new store gets the program's version; an older one
 * is migrated step by step, each step durable before the next; a newer one is refused, since this
 * program would misread it. What protobuf can add or drop by itself needs no new version.
 */
#ifndef SERVICE_STORE_SCHEMA_H
#define SERVICE_STORE_SCHEMA_H

#include "service/store/store.h"

struct schema_step {
    /*
     * Rewrites records from one version to the next; the commit is the caller's. What is too much
     * for one transaction is left (*ret_is_done false): it runs again after the commit.
     */
    enum err_code (*run)(struct txn *txn, bool *ret_is_done, struct err *err);
};

struct schema {
    const struct schema_step *steps; /* steps[0] leads from version 1 to 2 */
    size_t step_count;               /* the program's version is step_count + 1 */
};

/* The program's own; its steps are in schema_steps.c. */
extern const struct schema schema_current;

/*
 * STORE_VERSION_NEWER; STORE_CORRUPT: records without a version, or one that is no number;
 * STORE_UNAVAILABLE; what a step answers.
 */
MUST_USE enum err_code schema_bring_up(struct store *store, const struct schema *schema,
                                       struct err *err);

#endif
