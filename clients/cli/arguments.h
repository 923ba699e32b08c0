/*
 * clients/cli/arguments.h: the command line, taken apart.
 *
 *     lockstep orders accept 4711-A --channel galeria --json
 *
 * Words of a command come first, then its arguments; options stand anywhere. "--" ends the options.
 * Options that all commands know may come from the environment as well.
 */
#ifndef CLIENTS_CLI_ARGUMENTS_H
#define CLIENTS_CLI_ARGUMENTS_H

#include "clients/cli/command.h"
#include "clients/cli/name.h"
#include "service/base/err.h"

enum { GIVEN_COUNT_MAX = 256 };

/* What holds for every command. NULL: not said. */
struct settings {
    const char *server, *token, *token_file, *ca_file, *certificate_file, *key_file, *server_name;
    const char *shop, *channel, *timeout;
    bool is_json, has_tls, wants_help;
};

/* An option that every command knows. */
struct option {
    const char *label, *value; /* "--shop", "SHOP"; a switch has no value */
    const char *environment;   /* NULL: the command line alone */
    size_t offset;             /* in struct settings */
    const char *help;
};
extern const struct option option_rows[];
extern const size_t option_count;

struct given {
    const struct parameter *parameter;
    struct str text;
};

struct arguments {
    struct settings settings;
    const struct command *command; /* NULL: the words name none, or help was asked for */
    struct str words;              /* what was said of a command */
    struct given given[GIVEN_COUNT_MAX];
    uint32_t given_count;
};

/*
 * `environment` is getenv, or a test's. Views and pointers lead into the arguments. FIELD_REQUIRED,
 * FIELD_INVALID, FIELD_DUPLICATE; the message says it all. *ret is set on failure too, as far as it
 * came: --json counts for the report.
 */
MUST_USE enum err_code arguments_parse(int count, char **texts,
                                       char *(*environment)(const char *name),
                                       struct arguments *ret, struct err *err);

/* The text that was given; NULL: none was. */
const struct given *arguments_given(const struct arguments *arguments,
                                    const struct parameter *parameter);
/* By its label. */
const struct given *arguments_named(const struct arguments *arguments, const char *label);

static inline struct name_context arguments_names(const struct arguments *arguments)
{
    return (struct name_context){ arguments->settings.shop, arguments->settings.channel };
}

#endif
