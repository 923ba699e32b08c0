/* tests/unit/config/command_line_test.c: what lockstepd understands. */
#include "service/command_line.h"
#include "tests/rows.h"

struct line_row {
    const char *name;
    const char *arguments[4];
    enum task task;
    const char *config_path, *ready_path;
    const char *message; /* not NULL: refused so */
};

static const struct line_row line_rows[] = {
    { "nothing", { NULL }, TASK_SERVE, "", "", NULL },
    { "a file", { "--config", "x.yaml" }, TASK_SERVE, "x.yaml", "", NULL },
    { "an equals sign", { "--config=x.yaml", "--ready-file=r" }, TASK_SERVE, "x.yaml", "r", NULL },
    { "a check", { "--check-config", "x.yaml" }, TASK_CHECK_CONFIG, "x.yaml", "", NULL },
    { "help", { "--help" }, TASK_HELP, "", "", NULL },
    { "the last file wins", { "--config=a", "--config=b" }, TASK_SERVE, "b", "", NULL },
    { "no value", { "--config" }, TASK_SERVE, "", "", "--config needs a FILE" },
    { "an empty value", { "--config=" }, TASK_SERVE, "", "", "--config needs a FILE" },
    { "too many values", { "--help=me" }, TASK_SERVE, "", "", "--help takes no value" },
    { "two things",
      { "--help", "--hash-token" },
      TASK_SERVE,
      "",
      "",
      "--help and --hash-token are two different things to do" },
    { "a slip",
      { "--confg=x" },
      TASK_SERVE,
      "",
      "",
      "there is no option \"--confg\"; did you mean \"--config\"?" },
    { "a bare word",
      { "x.yaml" },
      TASK_SERVE,
      "",
      "",
      "there is no option \"x.yaml\"; did you mean \"--help\"?" },
};

static void arguments_say_what_to_do(void **state)
{
    const struct line_row *row = *state;
    char *arguments[6] = { (char *)"lockstepd" };
    struct command_line line;
    struct err err;
    int count = 1;
    for (size_t i = 0; i < 4 && row->arguments[i] != NULL; i++)
        arguments[count++] = (char *)row->arguments[i];
    enum err_code code = command_line_read(count, arguments, &line, &err);
    assert_int_equal(code, row->message == NULL ? ERR_OK : ERR_INVALID_ARGUMENT);
    if (row->message != NULL) {
        assert_string_equal(err.message, row->message);
        return;
    }
    assert_int_equal(line.task, row->task);
    assert_true(str_eq(line.config_path, str_c(row->config_path)));
    assert_true(str_eq(line.ready_path, str_c(row->ready_path)));
}

int main(void)
{
    return ROWS_RUN(arguments_say_what_to_do, line_rows);
}
