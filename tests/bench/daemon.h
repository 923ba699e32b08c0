/*
 * tests/bench/daemon.h: the service as it is delivered; the marketplaces of its shop do not answer.
 *
 * Its settings are the defaults but for addresses, paths and one token: nothing is switched off for
 * the sake of a figure.
 */
#ifndef TESTS_BENCH_DAEMON_H
#define TESTS_BENCH_DAEMON_H

#include "tests/bench/process.h"
#include "tests/bench/push.h"

enum { DAEMON_CHANNEL_COUNT_MAX = 16 };

struct daemon {
    struct process process;
    int port, web_port;
    char store[512];
    char config[512];
    char program[512];
    char log[512];
};

extern const char daemon_token[];

/* `name` is that of its files in `folder`. Not started yet. */
void daemon_init(struct daemon *daemon, const char *bin, const char *folder, const char *name);
/* Returns when the first call was answered; seconds from the start of the process. */
double daemon_start(struct daemon *daemon);
/* Creates the shop. */
void daemon_make_shop(const struct daemon *daemon, uint32_t channel_count);
/* Pushes positions through the stream; how many a second. */
double daemon_fill(const struct daemon *daemon, uint64_t count);
/* The value of a metric without labels, or the sum over its labels. */
double daemon_metric(const struct daemon *daemon, const char *name);

#endif
