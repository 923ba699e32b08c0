/*
 * tests/simulation/simulate.c: the command: seeds, what they came to, and what was broken.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "service/base/heap.h"
#include "tests/simulation/shrink.h"
#include "tests/simulation/what_if.h"

enum { SHRINK_RUNS = 150, BROKEN_MAX = 3, ERROR_BYTES = 1000, LINE_BYTES = 1 << 20 };

struct session {
    struct plan plan; /* of every run, but its seed */
    struct str lines; /* plans to be played instead, one a line */
    char *line_bytes;
    int64_t next_seed, seeds_left;
    int64_t kept, broken;
    bool has_lines, is_quiet, shows_coverage, expects_coverage, shrinks;
    double virtual_days, cpu_s;
    int64_t commits, checks, orders, crashes, requests;
    int64_t struck[FAULT_KIND_COUNT];
    struct coverage coverage;
    struct plan broken_plans[BROKEN_MAX];
    struct result *broken_results;
};

static void line_print(const char *before, const struct plan *plan)
{
    struct buf buf;
    buf_init(&buf, LINE_BYTES);
    plan_write(plan, &buf);
    printf("%s%.*s\n", before, STR_ARG(buf_str(&buf)));
    buf_release(&buf);
}

/* The next line that is no comment; false: that was all. */
static bool next_line(struct session *session, struct plan *ret)
{
    struct buf error;
    struct str line, rest;
    buf_init(&error, ERROR_BYTES);
    while (str_cut(session->lines, '\n', &line, &rest)) {
        session->lines = rest;
        line = str_trim(line);
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        *ret = plan_default();
        if (!plan_read(ret, line, &error)) {
            fprintf(stderr, "simulate: %s\n", error.ptr);
            exit(2);
        }
        buf_release(&error);
        return true;
    }
    return false;
}

static bool next_plan(void *context, struct plan *ret)
{
    struct session *session = context;
    if (session->has_lines)
        return next_line(session, ret);
    if (session->seeds_left == 0)
        return false;
    session->seeds_left--;
    *ret = plan_copy(&session->plan);
    ret->seed = session->next_seed++;
    return true;
}

static void take(void *context, const struct plan *plan, const struct result *result)
{
    struct session *session = context;
    session->kept += result->is_kept;
    session->virtual_days += result->virtual_days;
    session->cpu_s += result->cpu_s;
    session->commits += result->commits;
    session->checks += result->checks;
    session->orders += result->figures.orders;
    session->crashes += result->figures.crashes;
    session->requests += result->figures.requests;
    for (int i = 0; i < FAULT_KIND_COUNT; i++)
        session->struck[i] += result->struck[i];
    coverage_add(&session->coverage, &result->coverage);
    if (!result->is_kept) {
        printf("seed %lld: %s: %s\n", (long long)plan->seed, result->promise, result->why);
        if (session->broken < BROKEN_MAX) {
            session->broken_plans[session->broken] = plan_copy(plan);
            session->broken_results[session->broken] = *result;
        }
        session->broken++;
    } else if (!session->is_quiet) {
        printf("seed %lld: kept; %lld orders, %lld requests, %lld crashes, %lld commits, story "
               "%016llx\n",
               (long long)plan->seed, (long long)result->figures.orders,
               (long long)result->figures.requests, (long long)result->figures.crashes,
               (long long)result->commits, (unsigned long long)result->story_hash);
    }
    fflush(stdout);
}

/* The smallest plan that fails so, and its story. */
static void broken_tell(struct session *session, int64_t at)
{
    struct plan plan = plan_copy(&session->broken_plans[at]);
    struct result *result = HEAP_NEW(struct result);
    const bool prints_story = true;
    if (session->shrinks) {
        struct plan smallest = shrink(&plan, &session->broken_results[at], SHRINK_RUNS);
        plan_release(&plan);
        plan = smallest;
    }
    printf("\n");
    batch_run(&plan, prints_story, result);
    line_print("  replay: ", &plan);
    heap_free(result);
    plan_release(&plan);
}

static void faults_print(const struct session *session)
{
    for (int i = 0; i < FAULT_KIND_COUNT; i++)
        printf("  %10lld  %s\n", (long long)session->struck[i],
               fault_kind_name((enum fault_kind)i));
}

/* Faults and cells that a long run must reach. */
static int64_t missing_print(const struct session *session)
{
    int64_t missing = coverage_print_missing(&session->coverage);
    for (int i = 0; i < FAULT_KIND_COUNT; i++) {
        if (session->struck[i] > 0 || session->plan.is_without[i])
            continue;
        printf("  never came about: %s\n", fault_kind_name((enum fault_kind)i));
        missing++;
    }
    return missing;
}

static int64_t finish(struct session *session, double wall_s)
{
    int64_t missing = 0;
    for (int64_t i = 0; i < session->broken && i < BROKEN_MAX; i++)
        broken_tell(session, i);
    printf("%.0f virtual days in %.0f s (%.1f a second), %lld orders, %lld requests, %lld commits, "
           "%lld crashes, %lld checks\n",
           session->virtual_days, wall_s, session->virtual_days / wall_s,
           (long long)session->orders, (long long)session->requests, (long long)session->commits,
           (long long)session->crashes, (long long)session->checks);
    if (session->shows_coverage) {
        coverage_print(&session->coverage);
        faults_print(session);
    }
    if (session->expects_coverage)
        missing = missing_print(session);
    printf("%lld passed, %lld failed\n", (long long)session->kept,
           (long long)(session->broken + missing));
    return session->broken + missing;
}

static _Noreturn void usage(int status)
{
    printf("usage: simulate [--seeds N] [--seed S] [--days D] [--jobs J] [--quiet] [--coverage]\n"
           "                [--expect-coverage] [--no-shrink] [--plans FILE] [--what-if]\n"
           "                [NAME=VALUE...]\n\n"
           "What a plan says, and its default:\n");
    plan_print_help();
    exit(status);
}

static void set(struct plan *plan, const char *name, const char *value)
{
    struct buf text, error;
    buf_init(&text, LINE_BYTES);
    buf_init(&error, ERROR_BYTES);
    buf_format(&text, "%s%s%s", name, value == NULL ? "" : "=", value == NULL ? "" : value);
    if (!plan_set(plan, buf_str(&text), &error)) {
        fprintf(stderr, "simulate: %s\n", error.ptr);
        exit(2);
    }
    buf_release(&text);
    buf_release(&error);
}

static void lines_read(struct session *session, const char *path)
{
    char *bytes = heap_alloc(LINE_BYTES);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        fprintf(stderr, "simulate: could not open %s\n", path);
        exit(2);
    }
    session->has_lines = true;
    session->line_bytes = bytes;
    session->lines = (struct str){ bytes, fread(bytes, 1, LINE_BYTES, file) };
    fclose(file);
}

struct asked {
    struct session *session;
    int32_t jobs;
    bool is_what_if;
};

static void options_read(struct asked *asked, int argc, char **argv)
{
    static const struct option options[] = {
        { "seeds", required_argument, NULL, 'n' },
        { "seed", required_argument, NULL, 's' },
        { "days", required_argument, NULL, 'd' },
        { "jobs", required_argument, NULL, 'j' },
        { "quiet", no_argument, NULL, 'q' },
        { "coverage", no_argument, NULL, 'c' },
        { "expect-coverage", no_argument, NULL, 'e' },
        { "no-shrink", no_argument, NULL, 'k' },
        { "plans", required_argument, NULL, 'p' },
        { "what-if", no_argument, NULL, 'w' },
        { "help", no_argument, NULL, 'h' },
        { NULL, 0, NULL, 0 },
    };
    struct session *session = asked->session;
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        switch (option) {
        case 'n':
            session->seeds_left = strtoll(optarg, NULL, 10);
            break;
        case 's':
            set(&session->plan, "seed", optarg);
            break;
        case 'd':
            set(&session->plan, "days", optarg);
            break;
        case 'j':
            asked->jobs = (int32_t)strtol(optarg, NULL, 10);
            break;
        case 'q':
            session->is_quiet = true;
            break;
        case 'c':
            session->shows_coverage = true;
            break;
        case 'e':
            session->expects_coverage = true;
            break;
        case 'k':
            session->shrinks = false;
            break;
        case 'p':
            lines_read(session, optarg);
            break;
        case 'w':
            asked->is_what_if = true;
            break;
        default:
            usage(option == 'h' ? 0 : 2);
        }
    }
    for (int i = optind; i < argc; i++)
        set(&session->plan, argv[i], NULL);
    if (session->seeds_left < 1 || asked->jobs < 1 || asked->jobs > 16)
        usage(2);
}

/* How many promises were broken, and cells missed. */
static int64_t play(struct session *session, const struct asked *asked)
{
    struct timespec begin, end;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    batch_play(&(struct batch){
        .next = next_plan, .done = take, .context = session, .jobs = asked->jobs });
    clock_gettime(CLOCK_MONOTONIC, &end);
    return finish(session, (double)(end.tv_sec - begin.tv_sec) +
                               (double)(end.tv_nsec - begin.tv_nsec) / 1e9);
}

static void session_free(struct session *session)
{
    for (int64_t i = 0; i < session->broken && i < BROKEN_MAX; i++)
        plan_release(&session->broken_plans[i]);
    plan_release(&session->plan);
    heap_free(session->broken_results);
    heap_free(session->line_bytes);
    heap_free(session);
}

/*
 * A year holds gigabytes in small pieces: in huge pages they are found a tenth faster. glibc takes
 * this from its environment alone, before main.
 */
static void begin_with_huge_pages(char **argv)
{
    const char *name = "GLIBC_TUNABLES";
    if (getenv(name) != NULL || setenv(name, "glibc.malloc.hugetlb=1", 1) != 0)
        return;
    execv("/proc/self/exe", argv); /* where that cannot be, it goes on as it is */
}

int main(int argc, char **argv)
{
    begin_with_huge_pages(argv);
    struct session *session = HEAP_NEW(struct session);
    struct asked asked = { .session = session, .jobs = 2 };
    session->plan = plan_default();
    session->seeds_left = 1;
    session->shrinks = true;
    session->broken_results = HEAP_ARRAY(struct result, BROKEN_MAX);
    options_read(&asked, argc, argv);
    session->next_seed = session->plan.seed;
    int64_t failed = asked.is_what_if ? what_if(&session->plan, asked.jobs) : play(session, &asked);
    session_free(session);
    return failed == 0 ? 0 : 1;
}
