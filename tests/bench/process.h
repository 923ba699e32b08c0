/*
 * tests/bench/process.h: a program of ours, started, watched and ended by its id.
 *
 * It dies with the benchmark, however that ends.
 */
#ifndef TESTS_BENCH_PROCESS_H
#define TESTS_BENCH_PROCESS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

struct process {
    pid_t pid;
    FILE *out; /* its standard output */
};

/* `argv` ends with NULL. Standard error goes to the file `log`; NULL: to ours. */
void process_start(struct process *process, const char *const *argv, const char *log);
/* The next line of its output, without its end; false: there is none any more. */
bool process_line(struct process *process, char *ret_line, size_t size);
/* User and system time of all its threads, in seconds. */
double process_cpu_s(const struct process *process);
/* Resident memory, anonymous and of files. */
double process_resident_mb(const struct process *process);
/* SIGTERM, or SIGKILL; returns when it is gone. */
void process_stop(struct process *process);
void process_kill(struct process *process);

/* Prints what is wrong and ends the benchmark: for what the machine does not give us. */
__attribute__((noreturn, format(printf, 1, 2))) void bench_die(const char *format, ...);
/* The machine's time, which never jumps. */
int64_t bench_now_ns(void);

#endif
