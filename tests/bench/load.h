/*
 * tests/bench/load.h: unary calls, a fixed number of them in flight, on gRPC C core.
 *
 * One completion queue and one thread: the caller's. Connections stay open between rounds. Each
 * call has a deadline and a token, as a careful client's would; whoever it calls gets the same.
 */
#ifndef TESTS_BENCH_LOAD_H
#define TESTS_BENCH_LOAD_H

#include <stddef.h>
#include <stdint.h>

struct load; /* opaque */

enum { LOAD_MESSAGE_BYTES_MAX = 512 };

struct load_options {
    int port; /* on 127.0.0.1 */
    const char *method;
    const char *token;
    uint32_t connection_count, in_flight;
    /* The bytes of the next request, at most LOAD_MESSAGE_BYTES_MAX; returns how many. */
    size_t (*next)(void *context, uint8_t *ret_bytes);
    void *context;
};

struct load_result {
    uint64_t call_count; /* all that were answered */
    double calls_per_s;
    double p50_us, p99_us;
};

struct load *load_open(const struct load_options *options);
/* Calls for `ms`, then waits for what is in flight. A call that fails ends the benchmark. */
void load_run(struct load *load, int64_t ms, struct load_result *ret);
void load_close(struct load *load);

#endif
