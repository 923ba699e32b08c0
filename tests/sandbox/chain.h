/*
 * tests/sandbox/chain.h: things in the order in which they came or last changed.
 *
 * A list through the things themselves: adding, taking out and moving to the end cost the same
 * however many there are. What has changed since some time is found from the end.
 */
#ifndef TESTS_SANDBOX_CHAIN_H
#define TESTS_SANDBOX_CHAIN_H

#include <stddef.h>

struct chain_link {
    struct chain_link *before, *after;
};

struct chain {
    struct chain_link *first, *last;
    size_t count;
};

/* At the end. */
void chain_add(struct chain *chain, struct chain_link *link);
/* `link` must be in this chain. */
void chain_remove(struct chain *chain, struct chain_link *link);
void chain_move_last(struct chain *chain, struct chain_link *link);

/* The `type` whose `member` is `link`. */
#define CHAIN_OWNER(link, type, member) ((type *)((char *)(link)-offsetof(type, member)))

#endif
