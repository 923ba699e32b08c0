/*
 * tests/simulation/what_if.h: the same trade under other policies, as a table and a picture.
 *
 * Answers "what does a safety stock of two units cost, and what does it save": for each policy the
 * units oversold, the units of sale given up because the marketplace showed less than there was,
 * and the orders that were accepted too late.
 */
#ifndef TESTS_SIMULATION_WHAT_IF_H
#define TESTS_SIMULATION_WHAT_IF_H

#include "tests/simulation/batch.h"

/* Prints the table, and the picture (SVG) to "what-if.svg". The program's exit status. */
int what_if(const struct plan *plan, int32_t jobs);

#endif
