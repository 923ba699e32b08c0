/* clients/cli/completion.c: candidates, and the scripts that ask for them. */
#include "clients/cli/completion.h"

#include <string.h>

#include "clients/cli/commands.h"
#include "clients/cli/run.h"

enum { WORDS_BYTES = 256 };

static const char bash_script[] =
    "# Add to ~/.bashrc: eval \"$(lockstep completion bash)\"\n"
    "_lockstep() {\n"
    "    local IFS=$'\\n'\n"
    "    COMPREPLY=($(lockstep __complete \"${COMP_WORDS[@]:1:COMP_CWORD}\" 2> /dev/null))\n"
    "}\n"
    "complete -o default -F _lockstep lockstep\n";

static const char zsh_script[] =
    "# Add to ~/.zshrc, behind compinit: eval \"$(lockstep completion zsh)\"\n"
    "_lockstep() {\n"
    "    local -a candidates\n"
    "    candidates=(\"${(@f)$(lockstep __complete \"${(@)words[2,CURRENT]}\" 2> /dev/null)}\")\n"
    "    [[ -n \"$candidates\" ]] && compadd -a candidates || _files\n"
    "}\n"
    "compdef _lockstep lockstep\n";

enum outcome completion_run(struct run *run)
{
    const struct given *shell = arguments_named(run->arguments, "SHELL");
    if (str_eq(shell->text, STR("bash")))
        fputs(bash_script, run->out);
    else if (str_eq(shell->text, STR("zsh")))
        fputs(zsh_script, run->out);
    else
        return failure_own(run, "there is no completion for \"%.*s\", only for bash and zsh",
                           STR_ARG(shell->text));
    return OUTCOME_OK;
}

/* What stands before the last word. */
struct context {
    char words[WORDS_BYTES]; /* of a command */
    const struct command *command;
    const struct parameter *parameter; /* whose value the last word is; NULL: of none we know */
    bool is_value;
};

static bool is_option_with_value(const char *label)
{
    for (size_t i = 0; i < option_count; i++) {
        if (strcmp(option_rows[i].label, label) == 0)
            return option_rows[i].value != NULL;
    }
    return false;
}

static void word_add(struct context *context, const char *word)
{
    struct buf words;
    buf_init(&words, WORDS_BYTES - 1);
    buf_format(&words, context->words[0] == '\0' ? "%s%s" : "%s %s", context->words, word);
    const struct command *command;
    bool is_known = false;
    for (size_t i = 0; !words.overflowed && (command = command_at(i)) != NULL; i++)
        is_known = is_known || command_begins(command, buf_str(&words));
    if (is_known)
        memcpy(context->words, words.ptr, words.len + 1);
    context->command = command_find(str_c(context->words));
    buf_release(&words);
}

static void context_read(struct context *context, int count, char **words)
{
    *context = (struct context){ .words = "" };
    for (int i = 0; i + 1 < count; i++) {
        context->is_value = false;
        context->parameter = NULL;
        if (words[i][0] != '-') {
            word_add(context, words[i]);
            continue;
        }
        const struct parameter *parameter =
            context->command == NULL ? NULL : parameter_find(context->command, str_c(words[i]));
        context->is_value = parameter != NULL ? !parameter_is_switch(context->command, parameter)
                                              : is_option_with_value(words[i]);
        context->parameter = context->is_value ? parameter : NULL;
        /* A value that is complete is no word of the command. */
        if (context->is_value && i + 2 < count) {
            context->is_value = false;
            i++;
        }
    }
}

static void candidate_print(FILE *out, const char *text, const char *begin)
{
    if (strncmp(text, begin, strlen(begin)) == 0)
        fprintf(out, "%s\n", text);
}

static void values_print(FILE *out, const struct context *context, const char *begin)
{
    if (context->parameter == NULL || context->parameter->field == NULL)
        return;
    const ProtobufCFieldDescriptor *field =
        path_field(context->command->method->request, context->parameter->field);
    if (field->type != PROTOBUF_C_TYPE_ENUM)
        return;
    const ProtobufCEnumDescriptor *type = field->descriptor;
    struct buf name;
    buf_init(&name, WORDS_BYTES);
    for (unsigned i = 0; i < type->n_values; i++) {
        buf_clear(&name);
        value_write_enum(&name, type, type->values[i].value);
        if (name.len > 0)
            candidate_print(out, name.ptr, begin);
    }
    buf_release(&name);
}

static void options_print(FILE *out, const struct context *context, const char *begin)
{
    const struct command *command = context->command;
    const struct parameter *parameter = command == NULL ? NULL : command->parameters;
    for (; parameter != NULL && parameter->label != NULL; parameter++) {
        if (parameter_is_named(parameter))
            candidate_print(out, parameter->label, begin);
    }
    for (size_t i = 0; command != NULL && (parameter = parameter_implied(command, i)) != NULL; i++)
        candidate_print(out, parameter->label, begin);
    for (size_t i = 0; i < option_count; i++)
        candidate_print(out, option_rows[i].label, begin);
}

/* The next word of each command that begins so; commands of one noun stand together. */
static void words_print(FILE *out, const struct context *context, const char *begin)
{
    struct str words = str_c(context->words), last = STR_EMPTY;
    const struct command *command;
    for (size_t i = 0; (command = command_at(i)) != NULL; i++) {
        if (words.len > 0 && !command_begins(command, words))
            continue;
        struct str rest = str_from(str_c(command->words), words.len == 0 ? 0 : words.len + 1);
        struct str next, behind;
        if (!str_cut(rest, ' ', &next, &behind))
            next = rest;
        if (next.len > 0 && !str_eq(next, last) && str_starts(next, str_c(begin)))
            fprintf(out, "%.*s\n", STR_ARG(next));
        last = next;
    }
}

void completion_print(FILE *out, int count, char **words)
{
    struct context context;
    const char *begin = count == 0 ? "" : words[count - 1];
    context_read(&context, count, words);
    if (context.is_value)
        values_print(out, &context, begin);
    else if (begin[0] == '-')
        options_print(out, &context, begin);
    else
        words_print(out, &context, begin);
}
