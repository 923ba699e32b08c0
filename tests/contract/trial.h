/*
 * tests/contract/trial.h: an exchange's file as the input of a fuzz target.
 *
 * Its sections "request" and "verdict" do not count. What a caller of ours promises holds of the
 * call; the answer is anything.
 */
#ifndef TESTS_CONTRACT_TRIAL_H
#define TESTS_CONTRACT_TRIAL_H

#include "tests/contract/exchange.h"

struct trial {
    struct endpoint endpoint;
    struct call call;
    struct http_response response;
    const struct connector_ops *connector;
};

/* False: it is no such file. Texts are views of it, or live in `arena`. */
bool trial_read(struct str text, struct arena *arena, struct trial *ret);

#endif
