/*
 * tests/sandbox/sandbox.h: the whole: a tenant, its marketplaces, and what they have in common.
 *
 * The program puts it behind HTTP; a test may call it in its own process and on its own clock:
 *
 *     sandbox_init(&sandbox, clock, seed, WORLD_ARENA_BYTES);
 *     scenario_generate(&sandbox, skus, marketplaces, &err);
 *     exchange_init(&x);
 *     for each request:
 *         exchange_clear(&x);
 *         exchange_read(&x, &request);
 *         sandbox_handle(&sandbox, &x);
 *         // x.status, x.answer_headers, x.answer; x.delivery, x.delay_ms: how it would arrive
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

/* A tenant, no products, no marketplaces. `arena_bytes`: the most that all of it may take. */
void sandbox_init(struct sandbox *sandbox, struct clock clock, uint64_t seed, size_t arena_bytes);
void sandbox_release(struct sandbox *sandbox);
/* NULL: there is none of that id. */
struct marketplace *sandbox_marketplace(const struct sandbox *sandbox, struct str id);
/* Plays what is due, then answers a call, whomever it is for. */
void sandbox_handle(struct sandbox *sandbox, struct exchange *x);

#endif
