/* tests/bench/process.c: fork, exec, and what /proc tells. */
#include "tests/bench/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "service/base/check.h"

enum { PROC_TEXT_BYTES = 1024 };

void bench_die(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "bench: ");
    vfprintf(stderr, format, args);
    fprintf(stderr, "\n");
    va_end(args);
    exit(1);
}

int64_t bench_now_ns(void)
{
    struct timespec now;
    CHECK(clock_gettime(CLOCK_MONOTONIC, &now) == 0);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static _Noreturn void become(const char *const *argv, const char *log, int out)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(out, STDOUT_FILENO);
    if (log != NULL) {
        int file = open(log, O_WRONLY | O_CREAT | O_APPEND, 0644);
        if (file >= 0)
            dup2(file, STDERR_FILENO);
    }
    execv(argv[0], (char *const *)argv);
    fprintf(stderr, "bench: could not run %s: %s\n", argv[0], strerror(errno));
    _exit(127);
}

void process_start(struct process *process, const char *const *argv, const char *log)
{
    int ends[2];
    fflush(NULL);
    if (pipe2(ends, O_CLOEXEC) != 0)
        bench_die("no pipe: %s", strerror(errno));
    pid_t pid = fork();
    if (pid < 0)
        bench_die("no process: %s", strerror(errno));
    if (pid == 0)
        become(argv, log, ends[1]);
    close(ends[1]);
    process->pid = pid;
    process->out = fdopen(ends[0], "r");
    CHECK(process->out != NULL);
}

bool process_line(struct process *process, char *ret_line, size_t size)
{
    if (fgets(ret_line, (int)size, process->out) == NULL)
        return false;
    ret_line[strcspn(ret_line, "\n")] = '\0';
    return true;
}

static void read_proc(const struct process *process, const char *name,
                      char ret_text[static PROC_TEXT_BYTES])
{
    char path[64];
    snprintf(path, sizeof(path), "/proc/%d/%s", (int)process->pid, name);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t len = file < 0 ? -1 : read(file, ret_text, PROC_TEXT_BYTES - 1);
    if (len <= 0)
        bench_die("%s is gone: the program ended early", path);
    close(file);
    ret_text[len] = '\0';
}

/* The field of the number `at`, from 1, of a line with blanks. */
static const char *field(const char *text, int at)
{
    for (; at > 1 && text != NULL; at--) {
        text = strchr(text, ' ');
        if (text != NULL)
            text++;
    }
    CHECK(text != NULL);
    return text;
}

double process_cpu_s(const struct process *process)
{
    char text[PROC_TEXT_BYTES];
    read_proc(process, "stat", text);
    const char *rest = strrchr(text, ')'); /* the name may hold anything */
    CHECK(rest != NULL);
    /* utime and stime are the fields 14 and 15; `rest` begins before the third. */
    long long user = strtoll(field(rest + 2, 12), NULL, 10);
    long long system = strtoll(field(rest + 2, 13), NULL, 10);
    return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

double process_resident_mb(const struct process *process)
{
    char text[PROC_TEXT_BYTES];
    read_proc(process, "statm", text);
    long long pages = strtoll(field(text, 2), NULL, 10);
    return (double)pages * (double)sysconf(_SC_PAGESIZE) / 1e6;
}

static void end(struct process *process, int signal)
{
    if (process->pid == 0)
        return;
    kill(process->pid, signal);
    waitpid(process->pid, NULL, 0);
    fclose(process->out);
    process->pid = 0;
}

void process_stop(struct process *process)
{
    end(process, SIGTERM);
}

void process_kill(struct process *process)
{
    end(process, SIGKILL);
}
