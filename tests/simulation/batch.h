/*
 * tests/simulation/batch.h: many runs, each in a process of its own, on all cores.
 *
 * A run that aborts is a broken promise like any other.
 */
#ifndef TESTS_SIMULATION_BATCH_H
#define TESTS_SIMULATION_BATCH_H

#include "tests/simulation/run.h"

enum { RESULT_PROMISE_BYTES = 80, RESULT_WHY_BYTES = 512, RESULT_TAKEN_MAX = 1 << 16 };

struct result {
    bool is_kept;
    char promise[RESULT_PROMISE_BYTES]; /* the broken one; "aborted" */
    char why[RESULT_WHY_BYTES];
    double virtual_days, cpu_s;
    int64_t commits, checks, events;
    uint64_t story_hash;
    uint64_t digest; /* of the store in the end */
    int64_t struck[FAULT_KIND_COUNT];
    struct run_figures figures;
    struct coverage coverage;
    struct occurrence taken[RESULT_TAKEN_MAX]; /* what came about, the first ones */
    int64_t taken_count;
};

/* One run in a process of its own. `prints_story`: of what was broken, when it was. */
void batch_run(const struct plan *plan, bool prints_story, struct result *ret);

/* Plans as `next` hands them out, until it says false; each result to `done`, in no order. */
struct batch {
    bool (*next)(void *context, struct plan *ret);
    void (*done)(void *context, const struct plan *plan, const struct result *result);
    void *context;
    int32_t jobs;
};
void batch_play(const struct batch *batch);

#endif
