/*
 * tests/simulation/shrink.h: from a failing run to the smallest that still fails the same way.
 *
 * First the days after the failure go, then whole kinds of faults, then single occurrences, in ever
 * smaller groups (delta debugging): what is left out changes nothing else.
 */
#ifndef TESTS_SIMULATION_SHRINK_H
#define TESTS_SIMULATION_SHRINK_H

#include "tests/simulation/batch.h"

/* The plan of the smallest that was found within `runs` runs; the caller's. */
struct plan shrink(const struct plan *plan, const struct result *result, int32_t runs);

#endif
