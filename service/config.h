/*
 * service/config.h: what the program is started with, checked whole.
 *
 * Settings come from one YAML file and from the environment, which wins: `rpc.listen` is
 * LOCKSTEP_RPC_LISTEN. config_rows.c lists them all; --help, the table in README.md and the dump at
 * the start are made of the same rows. Whatever is wrong is told at once, with its line.
 */
#ifndef SERVICE_CONFIG_H
#define SERVICE_CONFIG_H

#include "service/base/instant.h"
#include "service/base/log.h"
#include "service/config_problem.h"

enum {
    CONFIG_FILE_BYTES_MAX = 1 << 20,
    CONFIG_ARENA_BYTES = 64 << 20,
    CONFIG_TOKEN_COUNT_MAX = 256,
    CONFIG_ROW_COUNT_MAX = 64,
};

struct config_texts {
    struct str *items;
    size_t count;
};

struct config_file {
    struct str path; /* empty: none */
    struct str content;
};

/* Somebody who may call. */
struct config_token {
    struct str name;
    struct str sha256;
    struct config_texts scopes;
    struct config_texts shops; /* none: all */
    int32_t line;
    uint64_t given; /* a bit per row */
};

/* Where a value comes from. */
enum config_origin { CONFIG_FROM_DEFAULT, CONFIG_FROM_FILE, CONFIG_FROM_ENVIRONMENT };
struct config_source {
    enum config_origin origin;
    int32_t line;    /* of the file */
    struct str text; /* as it was given; of a list the last item */
};

struct config {
    struct config_texts rpc_listen;
    bool rpc_development;
    struct config_file rpc_certificate, rpc_key, rpc_client_ca;
    int64_t rpc_request_bytes, rpc_completion_queues, rpc_query_threads, rpc_log_every;
    int64_t rpc_drain_ms;
    struct str web_listen; /* empty: nothing is served */
    struct str store_path;
    int64_t store_cache_bytes, store_memtable_bytes;
    struct str secrets_directory, secrets_environment_prefix;
    struct config_file outbound_ca;
    int64_t outbound_timeout_ms, outbound_connect_timeout_ms;
    bool outbound_http_loopback;
    struct instant clock_origin;
    int64_t clock_scale;
    enum log_level log_level;
    struct config_token *tokens;
    size_t token_count;
    struct config_source sources[CONFIG_ROW_COUNT_MAX]; /* a place per row */
};

struct config_input {
    struct str text;          /* the YAML file; empty: none */
    char *const *environment; /* "NAME=VALUE", NULL behind the last */
    struct instant now;
};

/* True: nothing is wrong. All texts live in `arena`, which holds CONFIG_ARENA_BYTES. Reads the
 * files that settings name. */
MUST_USE bool config_load(const struct config_input *input, struct arena *arena, struct config *ret,
                          struct config_problems *ret_problems);

#endif
