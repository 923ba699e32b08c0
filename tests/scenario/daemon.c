/* tests/scenario/daemon.c: spawn, wait for the ready file, signal, reap. */
#include "tests/scenario/daemon.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/rows.h"

#define PROGRAM "service/lockstepd"

enum { STEP_MS = 5, LOG_TAIL_BYTES = 4096, PATH_BYTES = 256, WALK_FILES = 16 };

static void path_in(const struct daemon *daemon, const char *name, char ret[static PATH_BYTES])
{
    snprintf(ret, PATH_BYTES, "%s/%s", daemon->folder, name);
}

void daemon_pause_ms(int ms)
{
    poll(NULL, 0, ms);
}

/* At most size - 1 bytes from the end of a file, as text. */
static void tail(const char *path, char *ret_text, size_t size)
{
    ret_text[0] = '\0';
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return;
    if (fseek(file, -(long)(size - 1), SEEK_END) != 0)
        rewind(file);
    ret_text[fread(ret_text, 1, size - 1, file)] = '\0';
    fclose(file);
}

static void fail_with_log(struct daemon *daemon, const char *what)
{
    char path[PATH_BYTES], text[LOG_TAIL_BYTES];
    path_in(daemon, "log", path);
    tail(path, text, sizeof(text));
    fail_msg("%s\n%s", what, text);
}

void daemon_open(struct daemon *daemon, const char *settings)
{
    char path[PATH_BYTES];
    const char *base = getenv("TEST_TMPDIR");
    *daemon = (struct daemon){ .pid = 0 };
    snprintf(daemon->folder, sizeof(daemon->folder), "%s/lockstepd-XXXXXX",
             base == NULL || strlen(base) > 64 ? "/tmp" : base);
    assert_non_null(mkdtemp(daemon->folder));
    path_in(daemon, "lockstep.yaml", path);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fprintf(file, "store.path: %s/state\n", daemon->folder);
    for (const char *c = settings; *c != '\0'; c++) {
        if (*c == '%')
            fputs(daemon->folder, file);
        else
            fputc(*c, file);
    }
    assert_int_equal(fclose(file), 0);
}

static int remove_entry(const char *path, const struct stat *stat, int kind, struct FTW *walk)
{
    (void)stat;
    (void)kind;
    (void)walk;
    return remove(path);
}

void daemon_close(struct daemon *daemon)
{
    if (daemon->pid > 0)
        daemon_stop(daemon, SIGKILL);
    nftw(daemon->folder, remove_entry, WALK_FILES, FTW_DEPTH | FTW_PHYS);
}

void daemon_spawn(struct daemon *daemon)
{
    char config[PATH_BYTES], ready[PATH_BYTES], log[PATH_BYTES];
    path_in(daemon, "lockstep.yaml", config);
    path_in(daemon, "ready", ready);
    path_in(daemon, "log", log);
    unlink(ready);
    char *const arguments[] = { (char *)PROGRAM, (char *)"--config",
                                config,          (char *)"--ready-file",
                                ready,           NULL };
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log, O_WRONLY | O_CREAT | O_APPEND,
                                     0600);
    int status = posix_spawn(&daemon->pid, PROGRAM, &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    assert_int_equal(status, 0);
}

/* The first line "key=value" of the ready file. */
static bool ready_find(const char *text, const char *key, char ret[static DAEMON_TEXT_BYTES])
{
    size_t key_len = strlen(key);
    for (const char *line = text; line != NULL && *line != '\0';) {
        const char *end = strchr(line, '\n');
        if (end == NULL)
            return false;
        if (strncmp(line, key, key_len) == 0 && line[key_len] == '=') {
            snprintf(ret, DAEMON_TEXT_BYTES, "%.*s", (int)(end - line - (long)key_len - 1),
                     line + key_len + 1);
            return true;
        }
        line = end + 1;
    }
    return false;
}

void daemon_wait_ready(struct daemon *daemon)
{
    char path[PATH_BYTES], text[LOG_TAIL_BYTES];
    path_in(daemon, "ready", path);
    for (int waited_ms = 0; access(path, R_OK) != 0; waited_ms += STEP_MS) {
        int status;
        if (waitpid(daemon->pid, &status, WNOHANG) == daemon->pid) {
            daemon->pid = 0;
            fail_with_log(daemon, "lockstepd ended before it was ready");
        }
        if (waited_ms > DAEMON_WAIT_MS)
            fail_with_log(daemon, "lockstepd does not get ready");
        daemon_pause_ms(STEP_MS);
    }
    tail(path, text, sizeof(text));
    assert_true(ready_find(text, "rpc", daemon->rpc));
    if (!ready_find(text, "web", daemon->web))
        daemon->web[0] = '\0';
}

void daemon_start(struct daemon *daemon)
{
    daemon_spawn(daemon);
    daemon_wait_ready(daemon);
}

int daemon_wait_end(struct daemon *daemon)
{
    int status = 0;
    for (int waited_ms = 0; waitpid(daemon->pid, &status, WNOHANG) == 0; waited_ms += STEP_MS) {
        if (waited_ms > DAEMON_WAIT_MS)
            fail_with_log(daemon, "lockstepd does not end");
        daemon_pause_ms(STEP_MS);
    }
    daemon->pid = 0;
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

int daemon_stop(struct daemon *daemon, int signal_number)
{
    assert_int_equal(kill(daemon->pid, signal_number), 0);
    return daemon_wait_end(daemon);
}

bool daemon_has_logged(const struct daemon *daemon, const char *text)
{
    char path[PATH_BYTES], line[LOG_TAIL_BYTES];
    bool is_found = false;
    path_in(daemon, "log", path);
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    while (!is_found && fgets(line, sizeof(line), file) != NULL)
        is_found = strstr(line, text) != NULL;
    fclose(file);
    return is_found;
}

int daemon_run(const char *const *arguments, const char *input, char *ret_output, size_t size)
{
    enum { ARGUMENT_COUNT = 8 };
    char *all[ARGUMENT_COUNT + 2] = { (char *)PROGRAM };
    int in[2], out[2], status;
    size_t len = 0;
    ssize_t got;
    pid_t pid;
    for (size_t i = 0; arguments[i] != NULL; i++) {
        assert_true(i < ARGUMENT_COUNT);
        all[i + 1] = (char *)arguments[i];
    }
    assert_int_equal(pipe2(in, O_CLOEXEC), 0);
    assert_int_equal(pipe2(out, O_CLOEXEC), 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDERR_FILENO);
    assert_int_equal(posix_spawn(&pid, PROGRAM, &actions, NULL, all, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(in[0]);
    close(out[1]);
    assert_int_equal(write(in[1], input, strlen(input)), strlen(input));
    close(in[1]);
    while ((got = read(out[0], ret_output + len, size - 1 - len)) > 0)
        len += (size_t)got;
    ret_output[len] = '\0';
    close(out[0]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}
