/*
 * clients/c/client.h: a connection to Lockstep.
 *
 *     struct lockstep_client *client;
 *     struct lockstep_status status;
 *     const struct lockstep_options options = { .target = "lockstep.example.com:7070",
 *                                               .token = token };
 *     if (lockstep_client_open(&options, &client, &status) != LOCKSTEP_OK)
 *         ... status.message
 *     ...
 *     lockstep_client_free(client);
 *
 * One client serves any number of threads. Opening it does not connect: a server that cannot be
 * reached is UNAVAILABLE at the first call, and found again by itself later.
 */
#ifndef CLIENTS_C_CLIENT_H
#define CLIENTS_C_CLIENT_H

#include "clients/c/status.h"

enum {
    LOCKSTEP_TIMEOUT_MS = 10000,          /* of a call, unless something else is said */
    LOCKSTEP_ANSWER_BYTES_MAX = 64 << 20, /* of one message; a larger one fails the call */
};

struct lockstep_options {
    /* "host:port", "[::1]:7070" or "unix:/run/lockstep.sock". */
    const char *target;
    /* No TLS: for this machine alone, refused for any other. A unix socket never has TLS. */
    bool is_plain;
    /* PEM texts. */
    const char *ca;           /* who vouches for the server; NULL: the system's list */
    const char *certificates; /* ours with its chain, and its key, for mutual TLS; or both NULL */
    const char *key;
    const char *server_name; /* what the server's certificate says; NULL: the host of `target` */
    const char *token;       /* sent as bearer token; NULL: none */
    const char *user_agent;  /* the program: "shop-import/1.2"; NULL: not said */
    int64_t timeout_ms;      /* of unary calls that state none; 0: LOCKSTEP_TIMEOUT_MS */
};

struct lockstep_client; /* opaque */

/* Whether a target is this machine, or a socket of it: there, plain text is taken. */
bool lockstep_target_is_local(const char *target);

/* INVALID_ARGUMENT: options that cannot be meant. What they point to is copied. */
LOCKSTEP_MUST_USE enum lockstep_code lockstep_client_open(const struct lockstep_options *options,
                                                          struct lockstep_client **ret,
                                                          struct lockstep_status *status);
/* After all calls. NULL is fine. */
void lockstep_client_free(struct lockstep_client *client);

#endif
