/*
 * tests/bench/push.h: the requests that push stock, as a source would send them.
 *
 * SKUs come in scattered order, each once before the first comes again. Half of the quantities are
 * 0: from push to push every second position sells out or comes back, so that a push writes two
 * marks for the two channels on average, as where each change is to be told.
 */
#ifndef TESTS_BENCH_PUSH_H
#define TESTS_BENCH_PUSH_H

#include "service/base/arena.h"
#include "service/base/random.h"

#define PUSH_SHOP "bench"
#define PUSH_WAREHOUSE "berlin-1"
#define PUSH_UNARY_METHOD "/lockstep.v1.InventoryService/PushInventory"
#define PUSH_STREAM_METHOD "/lockstep.v1.InventoryService/StreamPushInventory"

struct push {
    struct random random;
    uint64_t sku_count;
    uint64_t next_sku; /* before scattering */
    int64_t now_s;     /* the source's time; grows with each message */
    struct arena arena;
};

void push_init(struct push *push, uint64_t sku_count);
void push_release(struct push *push);
/* A PushInventoryRequest; for load_options.next. */
size_t push_unary(void *push, uint8_t *ret_bytes);
/* A StreamPushInventoryRequest of `count` items; valid until the next one. */
struct str push_message(struct push *push, uint32_t count);

#endif
