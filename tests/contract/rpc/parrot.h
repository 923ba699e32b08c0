/*
 * tests/contract/rpc/parrot.h: a server with ParrotService, and a committer behind it.
 *
 * The committer stands for the engine: a thread that takes all commands that wait, and finishes
 * them as one batch.
 */
#ifndef TESTS_CONTRACT_RPC_PARROT_H
#define TESTS_CONTRACT_RPC_PARROT_H

#include <pthread.h>
#include <stdatomic.h>

#include "service/rpc/server.h"
#include "tests/contract/rpc/client.h"

/* SHA-256 of the tokens is in parrot.c. */
#define TOKEN_WRITER "writer-token" /* inventory.write, shop acme alone */
#define TOKEN_READER "reader-token" /* inventory.read */
#define TOKEN_ADMIN "admin-token"

struct parrot {
    struct clock clock;
    struct rpc_server *server;
    pthread_t committer;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct rpc_call *commands, *commands_last; /* waiting */
    bool is_stopping;
    bool is_paused;           /* the committer takes nothing */
    struct rpc_call *held;    /* of Hold */
    struct rpc_call *chatter; /* the newest Chatter that is open */
    uint32_t open_count;      /* streams between open and close */
    atomic_uint batch_count;
    atomic_uint gone_count; /* commands nobody waited for */
    atomic_uint made_count; /* messages that Chatter made */
    atomic_uint fail_after; /* torture: the allocation of the next command that fails */
};

/* What differs between tests; the rest is as a test wants it. */
struct parrot_options {
    const char *listen; /* NULL: a free port of 127.0.0.1 */
    const struct rpc_tls *tls;
    bool has_no_development; /* tokens are needed */
    uint32_t loop_count;
};

void parrot_start(struct parrot *parrot, const struct parrot_options *options);
/* As parrot_start, but tells why it did not. */
enum err_code parrot_try_start(struct parrot *parrot, const struct parrot_options *options,
                               struct err *err);
void parrot_stop(struct parrot *parrot);
void parrot_connect(const struct parrot *parrot, struct client *ret);
/* Finishes the call of Hold that is kept; waits until there is one. */
void parrot_let_go(struct parrot *parrot);
/* Waits until there is one. */
struct rpc_call *parrot_wait_held(struct parrot *parrot);
/* Wakes the newest Chatter; waits until there is one. */
void parrot_wake(struct parrot *parrot);
/* As parrot_wake, if there is one. */
void parrot_wake_if_open(struct parrot *parrot);
void parrot_pause(struct parrot *parrot, bool is_paused);
/* Waits until so many commands wait. */
void parrot_wait_commands(struct parrot *parrot, size_t count);
size_t parrot_count_commands(struct parrot *parrot);
/* Lets `ms` pass: for what must not happen meanwhile. */
void parrot_settle(int ms);
/* Waits until no stream is between open and close. */
void parrot_wait_closed(struct parrot *parrot);

#endif
