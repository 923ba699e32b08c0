/* tests/unit/clients/cli/commands_test.c: the tables of commands are sound. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "clients/cli/run.h"
#include "clients/cli/table.h"
#include "tests/rows.h"

/* What a row of the command's output is. */
static const ProtobufCMessageDescriptor *row_type(const struct command *command)
{
    const ProtobufCFieldDescriptor *field =
        message_field(command->method->response, str_c(command->result));
    assert_non_null(field);
    assert_true(field_is_message(field));
    return field_is_repeated(field) || command->kind == COMMAND_LIST ? field_type(field)
                                                                     : command->method->response;
}

static void columns_check(const struct command *command)
{
    if (command->columns == NULL)
        return;
    uint32_t count = 0;
    const ProtobufCMessageDescriptor *type = row_type(command);
    for (const struct column *column = command->columns; column->header != NULL; column++) {
        const ProtobufCFieldDescriptor *field = path_field(type, column->field);
        if (field == NULL)
            fail_msg("%s: %s has no %s", command->words, type->name, column->field);
        if (column->element == NULL)
            assert_true(value_is_text(field) || field_is_repeated(field));
        struct str rest = str_c(column->element), name;
        while (rest.len > 0) {
            if (!str_cut(rest, ' ', &name, &rest)) {
                name = rest;
                rest = STR_EMPTY;
            }
            assert_non_null(message_field(field_type(field), name));
        }
        count++;
    }
    assert_true(count <= TABLE_COLUMN_COUNT_MAX);
}

static void parameter_check(const struct command *command, const struct parameter *parameter)
{
    assert_non_null(parameter->help);
    assert_true(parameter_find(command, str_c(parameter->label)) == parameter);
    if (parameter_is_named(parameter))
        assert_false(parameter->is_optional);
    else
        assert_false(parameter->is_required);
    if (parameter->field == NULL)
        return;
    const ProtobufCFieldDescriptor *field = path_field(command->method->request, parameter->field);
    if (field == NULL)
        fail_msg("%s %s: no field %s", command->words, parameter->label, parameter->field);
    if (parameter->key == NULL) {
        assert_true(value_is_text(field));
        return;
    }
    assert_true(field_is_repeated(field));
    assert_non_null(message_field(field_type(field), str_c(parameter->key)));
    assert_non_null(message_field(field_type(field), str_c(parameter->value)));
}

static void parameters_check(const struct command *command)
{
    const struct parameter *parameter = command->parameters;
    bool was_optional = false;
    for (; parameter != NULL && parameter->label != NULL; parameter++) {
        parameter_check(command, parameter);
        if (!parameter_is_named(parameter)) {
            assert_true(parameter->is_optional || !was_optional);
            was_optional = parameter->is_optional;
        }
        for (size_t i = 0; i < option_count; i++) {
            bool is_channel = strcmp(parameter->label, "--channel") == 0;
            if (strcmp(option_rows[i].label, parameter->label) == 0)
                assert_true(is_channel); /* which is then a condition of the command */
        }
    }
}

static void method_check(const struct command *command)
{
    const ProtobufCMessageDescriptor *request = command->method->request;
    for (size_t i = 0; i < 3 && command->fixed[i].field != NULL; i++)
        assert_non_null(path_field(request, command->fixed[i].field));
    if (command->kind == COMMAND_FOLLOW) {
        assert_int_equal(command->method->kind, LOCKSTEP_KIND_SERVER_STREAM);
        assert_non_null(message_field(request, STR("resume_token")));
    } else if (command->kind != COMMAND_OWN) {
        assert_int_equal(command->method->kind, LOCKSTEP_KIND_UNARY);
    }
    if (command->kind == COMMAND_LIST) {
        assert_non_null(message_field(request, STR("page_size")));
        assert_non_null(message_field(request, STR("page_token")));
        assert_non_null(message_field(command->method->response, STR("next_page_token")));
    }
    if (command->kind == COMMAND_LIST || command->kind == COMMAND_FOLLOW)
        assert_non_null(command->columns);
    if (command->result != NULL)
        row_type(command);
}

static void each_command_leads_somewhere(void **state)
{
    const struct command *command;
    size_t count = 0;
    (void)state;
    for (size_t i = 0; (command = command_at(i)) != NULL; i++, count++) {
        assert_true(command_find(str_c(command->words)) == command);
        assert_true((command->kind == COMMAND_OWN) == (command->run != NULL));
        assert_true(islower((unsigned char)command->help[0]) ||
                    strncmp(command->help, "the ", 4) == 0);
        assert_int_not_equal(command->help[strlen(command->help) - 1], '.');
        if (command->method != NULL)
            method_check(command);
        parameters_check(command);
        columns_check(command);
    }
    assert_true(count > 50);
}

/* ---- help and completion ---- */

static char *nothing(const char *name)
{
    (void)name;
    return NULL;
}

/* What a command line prints, on either stream; free. */
static enum outcome run_line(const char *line, char **ret_text)
{
    char words[512], *texts[32], *at, *rest = words;
    int count = 1;
    size_t len;
    snprintf(words, sizeof(words), "%s", line);
    texts[0] = (char *)"lockstep";
    while (line[0] != '\0' && (at = strsep(&rest, " ")) != NULL)
        texts[count++] = strcmp(at, "_") == 0 ? (char *)"" : at;
    FILE *out = open_memstream(ret_text, &len);
    enum outcome outcome = run_main(count, texts, nothing, stdin, out, out);
    fclose(out);
    return outcome;
}

struct said_row {
    const char *line; /* "_" is an empty word */
    enum outcome outcome;
    const char *said;   /* in what is printed */
    const char *unsaid; /* not in it; NULL: anything may be */
};

static const struct said_row said_rows[] = {
    { "--help", OUTCOME_OK, "orders accept ", NULL },
    { "help", OUTCOME_OK, "LOCKSTEP_TOKEN_FILE", NULL },
    { "help orders", OUTCOME_OK, "orders accept ", "exceptions" },
    { "orders --help", OUTCOME_OK, "orders accept ", "exceptions" },
    { "orders accept --help", OUTCOME_OK, "usage: lockstep orders accept ORDER", "refuse" },
    { "orders accept -h", OUTCOME_OK, "--line", NULL },
    { "", OUTCOME_USAGE, "usage: lockstep COMMAND", NULL },
    { "dispatch --help", OUTCOME_OK, "dispatch confirm", "orders ls" },
    { "completion bash", OUTCOME_OK, "complete -o default -F _lockstep lockstep", NULL },
    { "completion zsh", OUTCOME_OK, "compdef _lockstep lockstep", NULL },
    { "completion fish", OUTCOME_FAILED, "only for bash and zsh", NULL },
    { "__complete ord", OUTCOME_OK, "orders\n", "ls" },
    { "__complete orders _", OUTCOME_OK, "accept\n", "orders" },
    { "__complete orders acc", OUTCOME_OK, "accept\n", "refuse" },
    { "__complete --shop acme orders re", OUTCOME_OK, "refuse\n", "accept" },
    { "__complete orders ls --st", OUTCOME_OK, "--state\n", "--shop" },
    { "__complete orders ls --state wait", OUTCOME_OK, "waiting-acceptance\n", "shipping" },
    { "__complete orders ls --state shipped --li", OUTCOME_OK, "--limit\n", "--state" },
    { "__complete stock push --dry", OUTCOME_OK, "", "--dry-run" },
    { "__complete refunds create --dry", OUTCOME_OK, "--dry-run\n", NULL },
    { "__complete orders ls --shop _", OUTCOME_OK, "", "a" },
};

static void help_and_completion_come_from_the_tables(void **state)
{
    const struct said_row *row = *state;
    char *text;
    assert_int_equal(run_line(row->line, &text), row->outcome);
    assert_non_null(strstr(text, row->said));
    if (row->unsaid != NULL)
        assert_null(strstr(text, row->unsaid));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_command_leads_somewhere),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    return failed + ROWS_RUN(help_and_completion_come_from_the_tables, said_rows);
}
