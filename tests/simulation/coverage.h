/*
 * tests/simulation/coverage.h: which cells of the state machines runs went through.
 *
 * A cell is a move that Lockstep's own log shows ("order-changed SHIPPING>SHIPPED"), the cause
 * of an exception or the reason of a gap. Each that is known to be reachable is expected; a long
 * run fails if one of them, or a fault, is never reached.
 */
#ifndef TESTS_SIMULATION_COVERAGE_H
#define TESTS_SIMULATION_COVERAGE_H

#include <stdint.h>

#include "service/base/str.h"

enum { COVERAGE_CELL_MAX = 2048, COVERAGE_TEXT_BYTES = 96 };

struct coverage_cell {
    char text[COVERAGE_TEXT_BYTES];
    uint64_t hash;
    int64_t count;
};

struct coverage {
    struct coverage_cell cells[COVERAGE_CELL_MAX]; /* open addressing by hash */
    size_t count;
};

/* "kind from>to"; parts may be empty. */
void coverage_reach(struct coverage *coverage, const char *kind, struct str from, struct str to);
void coverage_add(struct coverage *sum, const struct coverage *run);
/* All cells, sorted, with how often they were reached. */
void coverage_print(const struct coverage *coverage);
/* Prints the expected cells that were not reached; how many. */
int64_t coverage_print_missing(const struct coverage *coverage);

#endif
