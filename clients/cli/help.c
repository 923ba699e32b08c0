/* clients/cli/help.c: help from the tables. */
#include "clients/cli/help.h"

#include "clients/cli/arguments.h"
#include "service/base/buf.h"

enum { NAME_WIDTH = 24, NAME_BYTES = 256 };

static const char introduction[] =
    "lockstep: keeps a SCAYLE shop and its marketplaces in step, from the command line\n"
    "\n"
    "usage: lockstep COMMAND [ARGUMENT...] [--OPTION VALUE...]\n"
    "\n"
    "commands:\n";

static const char conclusion[] =
    "\n"
    "Names may be given as tables show them. Times are 2026-09-01T08:15:22Z, now, -2h or +3d,\n"
    "durations 1h30m, money \"12.50 EUR\".\n"
    "\n"
    "exit codes: 0 done, 1 refused or failed, 2 the command line makes no sense, 3 no server\n"
    "there\n"
    "\n"
    "`lockstep COMMAND --help` tells more of a command, `lockstep completion --help` how to have\n"
    "it completed.\n";

static void row_print(FILE *out, const char *name, const char *help)
{
    fprintf(out, "  %-*s %s\n", NAME_WIDTH, name, help);
}

static void commands_print(FILE *out, struct str words)
{
    const struct command *command;
    for (size_t i = 0; (command = command_at(i)) != NULL; i++) {
        if (words.len == 0 || command_begins(command, words))
            row_print(out, command->words, command->help);
    }
}

static void options_print(FILE *out)
{
    struct buf name;
    buf_init(&name, NAME_BYTES);
    fputs("\noptions of every command:\n", out);
    for (size_t i = 0; i < option_count; i++) {
        const struct option *option = &option_rows[i];
        buf_clear(&name);
        buf_format(&name, "%s%s%s", option->label, option->value == NULL ? "" : " ",
                   option->value == NULL ? "" : option->value);
        row_print(out, name.ptr, option->help);
        if (option->environment != NULL)
            fprintf(out, "  %-*s (or %s in the environment)\n", NAME_WIDTH, "",
                    option->environment);
    }
    buf_release(&name);
}

static void parameter_print(FILE *out, const struct command *command,
                            const struct parameter *parameter)
{
    struct buf name;
    buf_init(&name, NAME_BYTES);
    bool has_value = parameter_is_named(parameter) && !parameter_is_switch(command, parameter);
    buf_format(&name, "%s%s", parameter->label, has_value ? " ..." : "");
    row_print(out, name.ptr, parameter->help);
    buf_release(&name);
}

static void usage_print(FILE *out, const struct command *command)
{
    const struct parameter *parameter = command->parameters;
    fprintf(out, "usage: lockstep %s", command->words);
    for (; parameter != NULL && parameter->label != NULL; parameter++) {
        if (!parameter_is_named(parameter))
            fprintf(out, parameter->is_optional ? " [%s]" : " %s", parameter->label);
        else if (parameter->is_required)
            fprintf(out, " %s ...", parameter->label);
    }
    fputs(" [OPTION...]\n\n", out);
}

static void command_print(FILE *out, const struct command *command)
{
    const struct parameter *parameter = command->parameters;
    fprintf(out, "lockstep %s: %s\n\n", command->words, command->help);
    usage_print(out, command);
    for (; parameter != NULL && parameter->label != NULL; parameter++)
        parameter_print(out, command, parameter);
    for (size_t i = 0; (parameter = parameter_implied(command, i)) != NULL; i++)
        parameter_print(out, command, parameter);
    fputs("\nand --shop, --channel, --json and the like: see `lockstep --help`\n", out);
}

void help_print(FILE *out, struct str words)
{
    const struct command *command = words.len == 0 ? NULL : command_find(words);
    if (command != NULL && str_eq(str_c(command->words), words)) {
        command_print(out, command);
        return;
    }
    if (words.len == 0) {
        fputs(introduction, out);
        commands_print(out, words);
        options_print(out);
        fputs(conclusion, out);
        return;
    }
    fprintf(out, "usage: lockstep %.*s ...\n\n", STR_ARG(words));
    commands_print(out, words);
    fputs("\n`lockstep COMMAND --help` tells more of a command.\n", out);
}
