/*
 * service/config_rows.h: every setting, one row each.
 *
 * Reading, defaults, bounds, help, the reference and the dump at the start come from these rows.
 */
#ifndef SERVICE_CONFIG_ROWS_H
#define SERVICE_CONFIG_ROWS_H

#include "service/config.h"

enum config_type {
    /* into      bounds */
    CONFIG_TEXT,    /* struct str          bytes */
    CONFIG_ADDRESS, /* struct str          bytes; "host:port" */
    CONFIG_HASH,    /* struct str          digits; hexadecimal */
    CONFIG_INT,     /* int64_t             the number */
    CONFIG_BYTES,   /* int64_t             the number; "64 MiB" */
    CONFIG_BOOL,    /* bool */
    CONFIG_INSTANT, /* struct instant */
    CONFIG_LEVEL,   /* enum log_level */
    CONFIG_FILE,    /* struct config_file  bytes of the file */
    /* Lists: struct config_texts; the bounds are those of the count. */
    CONFIG_TEXTS,
    CONFIG_LISTENERS, /* "host:port" or "unix:/path" */
    CONFIG_SCOPES,
};

struct config_row {
    const char *key; /* "tokens[].name" is a member of each token */
    enum config_type type;
    const char *default_text; /* "": not set; NULL: must be given */
    int64_t min, max;
    bool is_secret; /* the value, of a file what is in it, is never shown */
    size_t offset;  /* in struct config; of a token's member in struct config_token */
    const char *help;
};

extern const struct config_row config_rows[];
extern const size_t config_row_count;

/* A member of each token. */
bool config_row_is_of_token(const struct config_row *row);
bool config_row_is_list(const struct config_row *row);
/* NULL: there is no such setting. */
const struct config_row *config_row_find(struct str key);
/* Whether `key` is what settings begin with: "rpc", "tokens", "tokens[]". */
bool config_key_is_section(struct str key);
/* The setting or section that resembles a wrong one; empty: none does. */
struct str config_key_nearest(struct str key);
/* LOCKSTEP_RPC_LISTEN, NUL behind it; empty: the setting is not taken from the environment. */
enum { CONFIG_VARIABLE_BYTES = 64 };
struct str config_row_variable(const struct config_row *row,
                               char ret_text[static CONFIG_VARIABLE_BYTES]);

#endif
