/*
 * clients/cli/run.h: a command under way.
 */
#ifndef CLIENTS_CLI_RUN_H
#define CLIENTS_CLI_RUN_H

#include <stdio.h>

#include "clients/c/call.h"
#include "clients/cli/arguments.h"
#include "clients/cli/field.h"
#include "clients/cli/interrupt.h"
#include "clients/cli/value.h"

#define SESSION_SERVER_DEFAULT "127.0.0.1:7070"

enum {
    RUN_ARENA_BYTES = 256 << 20,
    RUN_LIMIT_DEFAULT = 50,
    RUN_PAGE_SIZE = 500,
    RUN_FILE_BYTES_MAX = 8 << 20, /* of files that are read */
};

struct run {
    const struct arguments *arguments;
    FILE *in, *out, *err;
    bool is_interactive; /* a person sits at `in` */
    struct lockstep_client *client;
    struct interrupt *interrupt; /* NULL: signals end the program */
    struct arena arena;          /* of the whole run */
    struct arena page;           /* of one answer */
    ProtobufCAllocator pages;    /* allocates from it */
    struct instant now;
    int64_t timeout_ms; /* of a call; 0: the client's own */
};

/*
 * Parses, connects and runs. Everything is said on `out` and `err`. `environment` is getenv, or a
 * test's.
 */
enum outcome run_main(int count, char **texts, char *(*environment)(const char *name), FILE *in,
                      FILE *out, FILE *err);

/* Runs a command of any kind but COMMAND_OWN. */
enum outcome run_answer(struct run *run);
enum outcome run_list(struct run *run);
enum outcome run_follow(struct run *run);

/* The request that the arguments make. Not OUTCOME_OK: it was reported. */
enum outcome run_request(struct run *run, ProtobufCMessage **ret);
/*
 * Calls, with repeats while the server asks for patience. The answer lives until run->page is
 * reset. Not OUTCOME_OK: it was reported.
 */
enum outcome run_call(struct run *run, const struct lockstep_method *method,
                      const ProtobufCMessage *request, ProtobufCMessage **ret);

/* As a line of JSON. */
void run_print_json(struct run *run, const ProtobufCMessage *message);
/* In full: JSON, or details. */
void run_print(struct run *run, const ProtobufCMessage *message);

/* failure.c: what went wrong, on run->err; as JSON with --json. */
enum outcome failure_usage(FILE *err, bool is_json, const struct err *why);
enum outcome failure_status(const struct run *run, const struct lockstep_status *status);
/* Neither the command line nor the server: a file, a check of ours. */
enum outcome failure_own(const struct run *run, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* session.c: the client that the settings ask for. Not OUTCOME_OK: it was reported. */
enum outcome session_open(struct run *run);
/* A file's text in run->arena; "-" is run->in. Not OUTCOME_OK: it was reported. */
enum outcome session_read_file(struct run *run, const char *path, struct str *ret);

#endif
