/*
 * tests/bench/stream.h: one call of StreamPushInventory, from its first message to its summary.
 */
#ifndef TESTS_BENCH_STREAM_H
#define TESTS_BENCH_STREAM_H

#include "tests/bench/push.h"

struct stream_end {
    int64_t item_count;
    double seconds; /* from the first message to the summary: then all of it is durable */
};

/*
 * Sends messages of `items` positions, the next as soon as C core takes it, for `ms` (0: until
 * `messages` are sent), and waits for the summary. Ends the benchmark unless each item was applied.
 */
void stream_push(int port, const char *token, struct push *push, uint32_t items, int64_t ms,
                 int64_t messages, struct stream_end *ret);

#endif
