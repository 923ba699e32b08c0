/*
 * tests/scenario/daemon.h: lockstepd as a process of its own, with a folder for what it writes.
 *
 *     daemon_open(&daemon, "rpc: {listen: [\"127.0.0.1:0\"], development: true}\n");
 *     daemon_start(&daemon);
 *     ... call daemon.rpc ...
 *     assert_int_equal(daemon_stop(&daemon, SIGTERM), 0);
 *     daemon_close(&daemon);
 *
 * What goes wrong fails the test, with the end of the process's log.
 */
#ifndef TESTS_SCENARIO_DAEMON_H
#define TESTS_SCENARIO_DAEMON_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { DAEMON_TEXT_BYTES = 128, DAEMON_WAIT_MS = 60000 };

struct daemon {
    char folder[DAEMON_TEXT_BYTES]; /* settings, state, log */
    char rpc[DAEMON_TEXT_BYTES];    /* the first address of each, once it is ready */
    char web[DAEMON_TEXT_BYTES];
    pid_t pid; /* 0: it does not run */
};

/* The settings but for store.path, which is in the folder; "%" stands for the folder. */
void daemon_open(struct daemon *daemon, const char *settings);
/* Kills it if need be, removes the folder. */
void daemon_close(struct daemon *daemon);

/* Without waiting until it is ready. */
void daemon_spawn(struct daemon *daemon);
void daemon_wait_ready(struct daemon *daemon);
/* Both. */
void daemon_start(struct daemon *daemon);
/* Its exit code; of one that a signal ended, the signal's negative number. */
int daemon_wait_end(struct daemon *daemon);
/* Sends a signal and waits for the end. */
int daemon_stop(struct daemon *daemon, int signal_number);
/* Whether a line of the log holds the text. */
bool daemon_has_logged(const struct daemon *daemon, const char *text);

/* lockstepd with these arguments (NULL behind the last), which ends by itself: its exit code, and
 * what it wrote to stdout and stderr. */
int daemon_run(const char *const *arguments, const char *input, char *ret_output, size_t size);

/* Of real time, without spinning. */
void daemon_pause_ms(int ms);

#endif
