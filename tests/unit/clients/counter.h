/*
 * tests/unit/clients/counter.h: a server with CounterService on loopback, and its methods as a
 * client has them.
 */
#ifndef TESTS_UNIT_CLIENTS_COUNTER_H
#define TESTS_UNIT_CLIENTS_COUNTER_H

#include <stdatomic.h>

#include "clients/c/client.h"
#include "clients/c/method.h"
#include "lockstep/test/v1/counter_service.pb-c.h"
#include "service/rpc/server.h"

/* SHA-256 of it is in counter.c. */
#define COUNTER_TOKEN "writer-token"

struct counter {
    struct clock clock;
    struct rpc_server *server;
    char target[64]; /* "127.0.0.1:PORT" */
    _Atomic int64_t total;
    char last_request_id[64];
    /* The next so many calls of Add are refused, with `refusal`. */
    atomic_uint refuse_count;
    _Atomic enum err_reason refusal;
    _Atomic int32_t retry_after_ms;
    atomic_uint call_count;   /* of Add */
    atomic_uint stream_count; /* of Follow */
};

extern const struct lockstep_method counter_add, counter_sum, counter_sum_up, counter_tell,
    counter_follow;

/* `tls` NULL: plain text, and no token is needed. `port` 0: a free one. */
void counter_start(struct counter *counter, const struct rpc_tls *tls, int port);
void counter_stop(struct counter *counter);
/* A client of it, in plain text. */
struct lockstep_client *counter_connect(const struct counter *counter);

#endif
