/* tests/simulation/played_own.h: the inside of `struct played`. Knows the sandbox. */
#ifndef TESTS_SIMULATION_PLAYED_OWN_H
#define TESTS_SIMULATION_PLAYED_OWN_H

#include "tests/sandbox/sandbox.h"
#include "tests/simulation/played.h"

struct played {
    const struct clock *clock; /* the true one; the sandbox's own copy stands still between calls */
    struct sandbox sandbox;
    struct exchange exchange;                 /* used again and again */
    int64_t key_count[PLAYED_MARKET_MAX + 1]; /* times it was renewed; the shop's is the last */
};

static inline struct marketplace *played_market(const struct played *played, int64_t market)
{
    CHECK(market >= 0);
    CHECK((size_t)market < played->sandbox.marketplace_count);
    return played->sandbox.marketplaces[market];
}

#endif
