/* clients/cli/command.c: finding commands and their parameters. */
#include "clients/cli/command.h"

#include "clients/cli/field.h"

const struct parameter parameter_limit = { .label = "--limit",
                                           .help = "at most so many rows; 50 if nothing is said" };
const struct parameter parameter_all = { .label = "--all",
                                         .is_switch = true,
                                         .help = "all rows, however many there are" };

/* Belong to every command whose request has the field. */
static const struct parameter by_field[] = {
    { .label = "--dry-run",
      .field = "validate_only",
      .help = "check and show what would happen; change nothing" },
    { .label = "--request-id",
      .field = "request_id",
      .help = "the UUID of an earlier attempt, to send it again without doing it twice" },
    { .label = "--from",
      .field = "resume_token",
      .help = "go on behind this token of an earlier run" },
    { .label = "--new", .field = "new_only", .help = "only what happens from now on" },
    { .label = "--changes", .field = "changes_only", .help = "only what happens from now on" },
};

const struct command *command_at(size_t index)
{
    for (size_t i = 0; i < command_table_count; i++) {
        if (index < *command_tables[i].count)
            return &command_tables[i].commands[index];
        index -= *command_tables[i].count;
    }
    return NULL;
}

bool command_begins(const struct command *command, struct str words)
{
    struct str all = str_c(command->words);
    return str_starts(all, words) && (all.len == words.len || all.ptr[words.len] == ' ');
}

const struct command *command_find(struct str words)
{
    const struct command *command, *list = NULL;
    for (size_t i = 0; (command = command_at(i)) != NULL; i++) {
        struct str all = str_c(command->words);
        if (str_eq(all, words))
            return command;
        if (command_begins(command, words) && str_eq(str_from(all, words.len), STR(" ls")))
            list = command;
    }
    return list;
}

bool parameter_is_named(const struct parameter *parameter)
{
    return str_starts(str_c(parameter->label), STR("--"));
}

bool parameter_is_switch(const struct command *command, const struct parameter *parameter)
{
    if (parameter->field == NULL)
        return parameter->is_switch;
    const ProtobufCFieldDescriptor *field = path_field(command->method->request, parameter->field);
    return field->type == PROTOBUF_C_TYPE_BOOL && !field_is_in_oneof(field);
}

const struct parameter *parameter_implied(const struct command *command, size_t index)
{
    if (command->kind == COMMAND_LIST) {
        if (index == 0)
            return &parameter_limit;
        if (index == 1)
            return &parameter_all;
        index -= 2;
    }
    for (size_t i = 0; command->method != NULL && i < ARRAY_COUNT(by_field); i++) {
        if (message_field(command->method->request, str_c(by_field[i].field)) == NULL)
            continue;
        if (index == 0)
            return &by_field[i];
        index--;
    }
    return NULL;
}

const struct parameter *parameter_find(const struct command *command, struct str label)
{
    const struct parameter *parameter = command->parameters;
    for (; parameter != NULL && parameter->label != NULL; parameter++) {
        if (str_eq(str_c(parameter->label), label))
            return parameter;
    }
    for (size_t i = 0; (parameter = parameter_implied(command, i)) != NULL; i++) {
        if (str_eq(str_c(parameter->label), label))
            return parameter;
    }
    return NULL;
}

const struct parameter *parameter_at(const struct command *command, size_t place)
{
    const struct parameter *parameter = command->parameters;
    for (; parameter != NULL && parameter->label != NULL; parameter++) {
        if (!parameter_is_named(parameter) && place-- == 0)
            return parameter;
    }
    return NULL;
}
