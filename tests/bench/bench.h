/*
 * tests/bench/bench.h: what the benchmarks share: options, and where figures go.
 *
 * Each benchmark measures its ceiling in the same run, a round of ours beside a round of the
 * ceiling. None of them judges: they print.
 */
#ifndef TESTS_BENCH_BENCH_H
#define TESTS_BENCH_BENCH_H

#include <stdint.h>

#include "tests/bench/daemon.h"
#include "tests/bench/figure.h"

enum { PATH_BYTES = 512, PUSH_CHANNEL_COUNT = 2, STOCK_CHANNEL_COUNT = 5 };

struct bench {
    const char *bin;    /* where Bazel built: holds service/lockstepd and tests/bench/peer */
    const char *folder; /* on a disk; stores and logs are made in it */
    uint32_t round_count;
    int64_t round_ms;
    int64_t sku_count;      /* positions loaded before pushes are timed */
    int64_t position_count; /* of memory_per_million and recovery_million */
    bool is_json;
    struct daemon *daemon; /* shared by the pushes; bench_daemon starts it */
};

struct bench_row {
    const char *name;
    void (*run)(struct bench *bench, const struct bench_row *row);
    uint32_t number; /* calls in flight, positions per message or loaded, or channels */
};

/* A figure of a row: its name, and "name.part" if there is a part. */
struct figure bench_figure(const struct bench_row *row, const char *part, const char *unit,
                           const char *ceiling_name);
void bench_print(const struct bench *bench, const struct figure *figure);
/* "folder/name"; valid as long as ret_path. */
const char *bench_path(const struct bench *bench, const char *name,
                       char ret_path[static PATH_BYTES]);
/* Starts the peer of these arguments (at most 3, then NULL) and returns the number it prints. */
int64_t bench_peer(const struct bench *bench, const char *const *args, struct process *ret);
/* The service with `sku_count` positions, started at the first call. */
struct daemon *bench_daemon(struct bench *bench);

/* Each prints its figures. */
void bench_push_unary(struct bench *bench, const struct bench_row *row);
void bench_push_stream(struct bench *bench, const struct bench_row *row);
void bench_calls_per_fsync(struct bench *bench, const struct bench_row *row);
void bench_outbound_http(struct bench *bench, const struct bench_row *row);
void bench_order_json(struct bench *bench, const struct bench_row *row);
void bench_memory(struct bench *bench, const struct bench_row *row);
void bench_recovery(struct bench *bench, const struct bench_row *row);
void bench_stock_load(struct bench *bench, const struct bench_row *row);
void bench_push_to_wire(struct bench *bench, const struct bench_row *row);
void bench_stock_change(struct bench *bench, const struct bench_row *row);

#endif
