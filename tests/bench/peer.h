/*
 * tests/bench/peer.h: the programs that ours are compared with, and that they talk to.
 *
 * One program, so that each runs in a process of its own, whose time and memory can be told. Each
 * prints one line when it is ready and then runs until it is ended.
 */
#ifndef TESTS_BENCH_PEER_H
#define TESTS_BENCH_PEER_H

#include <stddef.h>

/* A bare C core server of one method: one completion queue, one thread. Prints its port. */
void peer_echo(const char *method);
/* Answers every HTTP request with `body_bytes` of JSON, one thread. Prints its port. */
void peer_http(size_t body_bytes);
/* Opens a RocksDB store that is there. Prints how many microseconds that took. */
void peer_open(const char *path);
/* Puts `count` rows of the size of ours into a store, 1000 in a durable batch. Prints "done". */
void peer_fill(const char *path, size_t count);

#endif
