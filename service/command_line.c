/* service/command_line.c: one table of options, for reading and for help. */
#include "service/command_line.h"

#include <stddef.h>

static const struct option {
    const char *name;
    const char *value; /* NULL: takes none */
    enum task task;
    ptrdiff_t offset; /* of the value in struct command_line; -1: none */
    const char *help;
} options[] = {
    { "--config", "FILE", TASK_SERVE, offsetof(struct command_line, config_path),
      "run with these settings; without a file they come from the environment" },
    { "--ready-file", "FILE", TASK_SERVE, offsetof(struct command_line, ready_path),
      "once calls are taken, write the addresses there: \"rpc=host:port\", \"web=host:port\"" },
    { "--check-config", "FILE", TASK_CHECK_CONFIG, offsetof(struct command_line, config_path),
      "say all that is wrong with the settings, or show those in effect" },
    { "--print-config-reference", NULL, TASK_CONFIG_REFERENCE, -1, "all settings, as Markdown" },
    { "--hash-token", NULL, TASK_HASH_TOKEN, -1,
      "read a token from stdin, print the line for the settings" },
    { "--help", NULL, TASK_HELP, -1, "this text" },
};

static const struct option *option_find(struct str name)
{
    for (size_t i = 0; i < ARRAY_COUNT(options); i++) {
        if (str_eq(str_c(options[i].name), name))
            return &options[i];
    }
    return NULL;
}

/* The nearest option's name. */
static const char *option_nearest(struct str name)
{
    const char *nearest = options[0].name;
    for (size_t i = 1; i < ARRAY_COUNT(options); i++) {
        if (str_distance(str_c(options[i].name), name) < str_distance(str_c(nearest), name))
            nearest = options[i].name;
    }
    return nearest;
}

enum err_code command_line_read(int argc, char *const *argv, struct command_line *ret,
                                struct err *err)
{
    struct command_line line = { .config_path = STR_EMPTY, .ready_path = STR_EMPTY };
    const char *decisive = NULL;
    for (int i = 1; i < argc; i++) {
        struct str name = str_c(argv[i]), value = STR_EMPTY;
        bool has_value = str_cut(name, '=', &name, &value);
        const struct option *option = option_find(name);
        if (option == NULL)
            return err_set(err, REASON_FIELD_INVALID,
                           "there is no option \"%.*s\"; did you mean \"%s\"?", STR_ARG(name),
                           option_nearest(name));
        if (option->value == NULL && has_value)
            return err_set(err, REASON_FIELD_INVALID, "%s takes no value", option->name);
        if (option->value != NULL && !has_value && i + 1 < argc)
            value = str_c(argv[++i]);
        if (option->value != NULL && value.len == 0)
            return err_set(err, REASON_FIELD_INVALID, "%s needs a %s", option->name, option->value);
        if (option->offset >= 0)
            *(struct str *)(void *)((char *)&line + option->offset) = value;
        if (option->task == TASK_SERVE)
            continue;
        if (decisive != NULL)
            return err_set(err, REASON_FIELD_INVALID, "%s and %s are two different things to do",
                           decisive, option->name);
        decisive = option->name;
        line.task = option->task;
    }
    *ret = line;
    return ERR_OK;
}

void command_line_write_help(struct buf *out)
{
    buf_add(out, STR("lockstepd: keeps a SCAYLE shop and Mirakl marketplaces in step\n\n"));
    for (size_t i = 0; i < ARRAY_COUNT(options); i++) {
        const struct option *option = &options[i];
        buf_format(out, "  %s%s%s\n      %s\n", option->name, option->value == NULL ? "" : " ",
                   option->value == NULL ? "" : option->value, option->help);
    }
    buf_add(out,
            STR("\nSIGTERM ends it in order: calls under way finish first; a second one ends it "
                "at once.\nIt ends with 1 when the settings are wrong, 2 when the arguments "
                "are, 3 when it cannot start\n(its store, its addresses), 4 when the state "
                "could no longer be written.\n"));
}
