/*
 * tests/sandbox/sandbox.h: the whole: a tenant, its marketplaces, and what they have in common.
 */
#ifndef TESTS_SANDBOX_SANDBOX_H
#define TESTS_SANDBOX_SANDBOX_H

#include "tests/sandbox/marketplace.h"
#include "tests/sandbox/shop.h"
#include "tests/sandbox/webhooks.h"

struct sandbox {
    struct world world;
    struct calls calls;
    struct faults faults;
    struct webhooks *webhooks;
    struct shop *shop;
    struct marketplace *marketplaces[MARKETPLACE_COUNT_MAX];
    size_t marketplace_count;
    int64_t scenario_failures; /* steps of the scenario that were refused */
};

/* NULL: there is none of that id. */
struct marketplace *sandbox_marketplace(const struct sandbox *sandbox, struct str id);

#endif
