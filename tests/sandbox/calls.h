/*
 * tests/sandbox/calls.h: who called what, how often, and what came of it.
 *
 * So that a test can say "never more often than published", "refunded once although the answer was
 * lost", "tracking went before the shipment".
 */
#ifndef TESTS_SANDBOX_CALLS_H
#define TESTS_SANDBOX_CALLS_H

#include "service/base/instant.h"
#include "tests/sandbox/pointers.h"
#include "tests/sandbox/world.h"

enum { CALLS_LOG_COUNT = 4096, CALLS_PATH_BYTES = 160 };

/* Of one operation of one system. */
struct call_count {
    struct str system;    /* "scayle", or the marketplace's id */
    struct str operation; /* "OR11" */
    int64_t received;
    int64_t answered_ok;      /* 2xx, whether or not the answer got through */
    int64_t answered_refused; /* 4xx but too_frequent */
    int64_t answered_failed;  /* 5xx */
    int64_t too_frequent;     /* 429 because a published frequency was exceeded; no fault's */
    int64_t faults;           /* calls on which a fault was played */
};

struct call {
    int64_t number; /* from 1 */
    struct instant at;
    struct call_count *count; /* system and operation */
    int32_t status;
    const char *fault;           /* a literal; NULL: none */
    char path[CALLS_PATH_BYTES]; /* with its query, cut */
};

struct calls {
    struct pointers counts; /* of struct call_count */
    struct call log[CALLS_LOG_COUNT];
    int64_t total; /* the newest is log[(total - 1) % CALLS_LOG_COUNT] */
};

/* The counter of an operation; NULL: it was not called yet. */
struct call_count *calls_find(const struct calls *calls, struct str system, const char *operation);
/* The same, made when it is first asked for; `operation` is a literal. */
struct call_count *calls_count(struct calls *calls, struct world *world, struct str system,
                               const char *operation);
/* Writes a call down; `too_frequent`: our own 429. */
void calls_record(struct calls *calls, struct instant at, struct call_count *count, struct str path,
                  int32_t status, bool is_too_frequent, const char *fault);
/* Counters back to 0 and the log empty. */
void calls_clear(struct calls *calls);

#endif
