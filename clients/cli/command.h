/*
 * clients/cli/command.h: a command of `lockstep`, as data.
 *
 * A command is a row: its words, the method it calls, where its arguments go in the request, and
 * what is shown of the answer. Parsing, help, completion and running are the same for all; a few
 * commands bring a function of their own.
 */
#ifndef CLIENTS_CLI_COMMAND_H
#define CLIENTS_CLI_COMMAND_H

#include "clients/c/method.h"
#include "service/base/str.h"

/* The program's exit codes. */
enum outcome {
    OUTCOME_OK = 0,
    OUTCOME_FAILED = 1,      /* refused, or it failed on the way */
    OUTCOME_USAGE = 2,       /* the command line makes no sense */
    OUTCOME_UNREACHABLE = 3, /* no server there */
};

/* An argument. */
struct parameter {
    const char *label;   /* "ORDER" stands at its place, "--state" is named */
    const char *field;   /* of the request: "filter.states"; NULL: the command looks at it itself */
    const char *pattern; /* the field is a name, and this its shape (name.h); NULL: it is not */
    /* The field is a list of messages; "KEY=VALUE" adds one with these fields. NULL: it is not. */
    const char *key, *value;
    const char *help;
    bool is_optional; /* of those at a place; the last ones */
    bool is_required; /* of those with a name */
    bool is_switch;   /* without a value; for those without field, others show it by their type */
};

/* A field that is always the same; the text may be a name's shape. */
struct fixed {
    const char *field, *text;
};

struct column {
    const char *header;
    const char *field;   /* of a row: "state", "wanted.quantity" */
    uint32_t width_max;  /* longer text is cut; 0: it is not */
    const char *element; /* of a list of messages, what is shown of each: "account amount" */
};

enum command_kind {
    COMMAND_ANSWER, /* one call; the answer in full, or its rows if there are columns */
    COMMAND_LIST,   /* page by page, as a table */
    COMMAND_FOLLOW, /* a watch, row by row; if `result` is no list, a message is a row */
    COMMAND_OWN,    /* a function of its own */
};

struct run;

struct command {
    const char *words; /* "orders accept" */
    const char *help;  /* a line */
    enum command_kind kind;
    const struct lockstep_method *method; /* NULL: only a function of its own knows */
    struct fixed fixed[3];
    const struct parameter *parameters; /* ends with a label of NULL; NULL: none */
    const char *result;                 /* what is shown of the answer; NULL: all of it */
    const struct column *columns;       /* of rows; ends with a header of NULL */
    enum outcome (*run)(struct run *run);
};

/* Tables of commands, in the order in which help shows them. */
struct command_table {
    const struct command *commands;
    const size_t *count;
};
extern const struct command_table command_tables[];
extern const size_t command_table_count;

/* Every command, by a number from 0; NULL: there are no more. */
const struct command *command_at(size_t index);
/* The command of these words, "orders" standing for "orders ls" too; NULL: there is none. */
const struct command *command_find(struct str words);
/* Whether a command's words begin with these. */
bool command_begins(const struct command *command, struct str words);

bool parameter_is_named(const struct parameter *parameter);
/* Whether it stands alone, without a value. */
bool parameter_is_switch(const struct command *command, const struct parameter *parameter);

/*
 * Parameters that follow from the kind of the command and the fields of its request, such as
 * --dry-run and --limit, by a number from 0; NULL: there are no more.
 */
const struct parameter *parameter_implied(const struct command *command, size_t index);
/* The parameter of the label "--state"; NULL: the command has none. */
const struct parameter *parameter_find(const struct command *command, struct str label);
/* The parameter at a place, from 0. */
const struct parameter *parameter_at(const struct command *command, size_t place);

/* Implied ones that the runner looks at. */
extern const struct parameter parameter_limit, parameter_all;

#endif
