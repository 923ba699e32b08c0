/*
 * tests/unit/lanes/wire_promises.h: what holds of every conversation, whatever a test is about.
 *
 * Each promise is a function of its own over all that was ever asked; it fails the test if it is
 * broken.
 */
#ifndef TESTS_UNIT_LANES_WIRE_PROMISES_H
#define TESTS_UNIT_LANES_WIRE_PROMISES_H

#include "service/domain/shop.h"
#include "tests/unit/lanes/wire.h"

/* `overrides`: the intervals that the operator set for all hosts. */
void wire_promises_check(const struct wire *wire, const struct pacing_override *overrides,
                         size_t override_count);

#endif
