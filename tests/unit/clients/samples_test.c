/* tests/unit/clients/samples_test.c: what the samples print, against the running service. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/rows.h"
#include "tests/scenario/acme.h"
#include "tests/scenario/daemon.h"

#define SETTINGS "rpc: {development: true, listen: [\"127.0.0.1:0\"]}\nweb.listen: \"\"\n"

enum { ARGUMENT_COUNT_MAX = 8, WAIT_S = 60 };

static struct daemon serving;

static int set_up(void **state)
{
    (void)state;
    daemon_open(&serving, SETTINGS);
    daemon_start(&serving);
    struct lockstep_client *client = acme_client(serving.rpc, NULL);
    acme_create(client);
    lockstep_client_free(client);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    daemon_close(&serving);
    return 0;
}

struct sample_row {
    const char *name, *program;
    const char *arguments[ARGUMENT_COUNT_MAX]; /* behind the server's address */
    const char *said;                          /* its first line begins so */
};

static const struct sample_row rows[] = {
    { "push sets a quantity",
      "clients/c/sample_push",
      { "shops/acme", "A-1", "berlin", "12" },
      "A-1 has 12 in berlin" },
    { "get reads it",
      "clients/c/sample_get",
      { "shops/acme/positions/A-1" },
      "12 on hand, 0 reserved" },
    { "get of what is not there",
      "clients/c/sample_get",
      { "shops/acme/positions/B-2" },
      "nobody has pushed shops/acme/positions/B-2 yet" },
    { "watch tells what happened, with its token", "clients/c/sample_watch", { "shops/acme" }, "" },
};

/* The first line that the program prints on either stream. */
static void first_line(const struct sample_row *row, char *ret_line, int size)
{
    char *texts[ARGUMENT_COUNT_MAX + 2] = { (char *)row->program, serving.rpc };
    int ends[2];
    for (size_t i = 0; i + 1 < ARGUMENT_COUNT_MAX; i++)
        texts[i + 2] = (char *)row->arguments[i];
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        dup2(ends[1], STDOUT_FILENO);
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        close(ends[1]);
        alarm(WAIT_S); /* whatever happens */
        execv(row->program, texts);
        _exit(127);
    }
    close(ends[1]);
    FILE *output = fdopen(ends[0], "r");
    char *line = fgets(ret_line, size, output);
    kill(pid, SIGTERM); /* a watch would go on */
    waitpid(pid, NULL, 0);
    fclose(output);
    assert_non_null(line);
}

static void a_sample_says_what_it_should(void **state)
{
    const struct sample_row *row = *state;
    char line[256];
    first_line(row, line, sizeof(line));
    assert_memory_equal(line, row->said, strlen(row->said));
    if (row->said[0] == '\0')
        assert_non_null(strstr(line, "KIND_SHOP_CHANGED shops/acme"));
}

int main(void)
{
    set_up(NULL);
    int failed = ROWS_RUN(a_sample_says_what_it_should, rows);
    tear_down(NULL);
    return failed;
}
