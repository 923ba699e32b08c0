/*
 * tests/unit/engine/promises.h: what holds after every command, whatever it was.
 *
 * Each promise is a function of its own that reads the whole state and fails the test if it is
 * broken.
 */
#ifndef TESTS_UNIT_ENGINE_PROMISES_H
#define TESTS_UNIT_ENGINE_PROMISES_H

struct desk;

void promises_check(struct desk *desk);

#endif
