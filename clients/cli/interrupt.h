/*
 * clients/cli/interrupt.h: SIGINT and SIGTERM while something is followed.
 *
 * The first one ends the watch, so that it can be told how to go on; a second one ends the program,
 * whatever it waits for. A program that was started with SIGINT ignored, as scripts start what runs
 * in the background, goes on ignoring it.
 */
#ifndef CLIENTS_CLI_INTERRUPT_H
#define CLIENTS_CLI_INTERRUPT_H

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>

#include "clients/c/watch.h"

struct interrupt {
    sigset_t signals;
    sigset_t before; /* what the caller blocked */
    pthread_t waiter;
    pthread_mutex_t lock; /* of all that follows */
    struct lockstep_watch *watch;
    bool has_happened;
    bool is_over;
};

/* Before any other thread: those that start later inherit that the signals are blocked. */
void interrupt_begin(struct interrupt *interrupt);
void interrupt_end(struct interrupt *interrupt);

/* What a signal ends, at once if it has come already; NULL: nothing (any more). */
void interrupt_watch(struct interrupt *interrupt, struct lockstep_watch *watch);
bool interrupt_has_happened(struct interrupt *interrupt);

#endif
