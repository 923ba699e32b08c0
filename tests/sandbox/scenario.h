/*
 * tests/sandbox/scenario.h: what the systems start with, and what happens by itself.
 *
 * Generated: `skus` products, on sale in the shop and offered (with quantity 0) on every one of
 * `marketplaces` marketplaces. Or a file: products, marketplaces, settings, and steps, each an
 * action of the control endpoint at its time. README.md shows one.
 */
#ifndef TESTS_SANDBOX_SCENARIO_H
#define TESTS_SANDBOX_SCENARIO_H

#include "tests/sandbox/sandbox.h"

enum { SCENARIO_FILE_BYTES = 64 << 20, SCENARIO_STEP_COUNT = 100000 };

/* 1 <= skus, marketplaces within their limits; fills an empty sandbox. */
MUST_USE enum err_code scenario_generate(struct sandbox *sandbox, int64_t skus,
                                         int64_t marketplaces, struct err *err);
/*
 * Adds what a file says; `text` must live as long as the sandbox. The first thing that is wrong is
 * named by its place: "steps[3].sku".
 */
MUST_USE enum err_code scenario_load(struct sandbox *sandbox, struct str text, struct err *err);

#endif
