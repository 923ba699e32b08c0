/*
 * tests/simulation/rocks_test.c: RocksDB beside the store in memory: the same trade, the same rows.
 *
 * One plan, with crashes of every kind, is played on both. Then a child process plays it on RocksDB
 * and says through a pipe how many commits are durable; it is killed at a random moment, and, for a
 * power cut, what it did not sync is taken off its files. What is left must be what memory holds
 * after as many commits as were reported, or after one more: it may be there unreported.
 *
 * LOCKSTEP_ROCKS_ROUNDS says how often each is done, LOCKSTEP_ROCKS_SEED where it begins,
 * LOCKSTEP_ROCKS_PLAN what is played. Whether promises are kept meanwhile is not asked here.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "service/base/heap.h"
#include "tests/rows.h"
#include "tests/simulation/folder.h"
#include "tests/simulation/run.h"
#include "tests/unit/store/synced.h"

enum {
    ROUND_COUNT = 2,
    LINE_BYTES = 1000,
    PAUSE_US_MAX = 3000,
    NOTES_BYTES = FOLDER_BYTES + 16,
    ACK_FD = 3,
};

struct seen {
    int64_t commits;
    uint64_t story, rows;
};

/* The first hours of a day, every fault ten times as often as usual: all crashes come about. */
#define TRADE "days=1 skus=20 channels=2 orders=200 faults=1000 without=upgraded commits=1200"

static int64_t environment_number(const char *name, int64_t absent)
{
    const char *text = getenv(name);
    int64_t number = absent;
    if (text != NULL && !str_parse_i64(str_c(text), &number))
        fail_msg("%s is no number", name);
    return number;
}

static void plan_take(struct plan *ret, const char *line)
{
    struct buf error;
    buf_init(&error, LINE_BYTES);
    *ret = plan_default();
    CHECK(plan_read(ret, str_c(line), &error));
    buf_release(&error);
}

/* `commits` 0: as the plan says. */
static void line_write(char ret[static LINE_BYTES], int64_t seed, int64_t commits)
{
    const char *plan = getenv("LOCKSTEP_ROCKS_PLAN");
    int len =
        snprintf(ret, LINE_BYTES, "%s seed=%lld", plan == NULL ? TRADE : plan, (long long)seed);
    CHECK(len < LINE_BYTES / 2);
    if (commits > 0)
        snprintf(ret + len, LINE_BYTES / 2, " commits=%lld", (long long)commits);
}

static struct run *run_new(const char *line, const char *folder)
{
    struct plan plan;
    struct run *run = HEAP_NEW(struct run);
    plan_take(&plan, line);
    run_open(run, &plan, folder);
    plan_release(&plan);
    return run;
}

static struct seen play(int64_t seed, int64_t commits, const char *folder)
{
    char line[LINE_BYTES];
    line_write(line, seed, commits);
    struct run *run = run_new(line, folder);
    (void)run_play(run);
    struct seen seen = { .commits = run->process.commits,
                         .story = run->story.hash,
                         .rows = rows_digest(run->process.store) };
    run_close(run);
    heap_free(run);
    return seen;
}

/* ---- both, side by side ---- */

static void check_both(int64_t seed, int64_t commits)
{
    char folder[FOLDER_BYTES];
    folder_make(folder);
    struct seen memory = play(seed, commits, NULL);
    struct seen rocks = play(seed, commits, folder);
    folder_remove(folder);
    assert_int_equal(rocks.commits, memory.commits);
    assert_int_equal(rocks.story, memory.story);
    assert_int_equal(rocks.rows, memory.rows);
}

static void rocksdb_and_memory_tell_the_same_story(int64_t seed, struct random *random)
{
    int64_t all = play(seed, 0, NULL).commits;
    check_both(seed, 0);
    check_both(seed, 1 + (int64_t)random_below(random, (uint64_t)all));
}

/* ---- a process that is killed ---- */

static void report(void *context, int64_t commits)
{
    (void)context;
    CHECK(write(ACK_FD, &commits, sizeof(commits)) == sizeof(commits));
}

/* The child. `notes` empty: nobody looks at what was synced. */
static int play_until_killed(const char *line, const char *folder, const char *notes)
{
    if (notes[0] != '\0')
        synced_watch(notes);
    struct run *run = run_new(line, folder);
    run->process.committed = report;
    (void)run_play(run);
    run_close(run);
    heap_free(run);
    return EXIT_SUCCESS;
}

/* By exec: RocksDB's threads do not survive a fork. */
static pid_t child_start(const char *line, const char *folder, const char *notes, int ack_fd)
{
    pid_t child = fork();
    if (child != 0)
        return child;
    if (dup2(ack_fd, ACK_FD) == ACK_FD)
        execl("/proc/self/exe", "rocks_test", line, folder, notes, (char *)NULL);
    _exit(EXIT_FAILURE);
}

/* Kills it some time after it reported so many commits; the last number that it reported. */
static int64_t child_kill(pid_t child, int acks, int64_t wanted, struct random *random)
{
    int64_t acked = 0;
    int status;
    while (acked < wanted && read(acks, &acked, sizeof(acked)) == sizeof(acked))
        continue;
    struct timespec pause = { .tv_nsec = (long)random_below(random, PAUSE_US_MAX) * 1000 };
    nanosleep(&pause, NULL);
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == EXIT_SUCCESS);
    while (read(acks, &acked, sizeof(acked)) == sizeof(acked))
        continue; /* what it said before it died */
    return acked;
}

static uint64_t folder_rows(const char *folder)
{
    struct store_options options = process_rocksdb(str_c(folder));
    struct store *store;
    struct err err;
    if (store_open_rocksdb(&options, &store, &err) != ERR_OK)
        fail_msg("%s: %s", err.message, err.log_detail);
    uint64_t rows = rows_digest(store);
    store_close(store);
    return rows;
}

static void check_kill(int64_t seed, struct random *random, bool is_power_cut)
{
    char line[LINE_BYTES], folder[FOLDER_BYTES], notes[NOTES_BYTES] = "";
    int ends[2];
    line_write(line, seed, 0);
    folder_make(folder);
    if (is_power_cut)
        snprintf(notes, sizeof(notes), "%s-synced", folder);
    int64_t wanted = 1 + (int64_t)random_below(random, (uint64_t)play(seed, 0, NULL).commits);
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    pid_t child = child_start(line, folder, notes, ends[1]);
    assert_true(child > 0);
    close(ends[1]);
    int64_t acked = child_kill(child, ends[0], wanted, random);
    close(ends[0]);
    assert_true(acked >= wanted);
    if (is_power_cut)
        synced_cut(notes, folder);
    uint64_t rows = folder_rows(folder);
    bool is_last_unreported = rows != play(seed, acked, NULL).rows;
    if (is_last_unreported && rows != play(seed, acked + 1, NULL).rows)
        fail_msg("%s: killed after %lld commits were reported, other rows are left", line,
                 (long long)acked);
    printf("killed after commit %lld%s\n", (long long)acked,
           is_last_unreported ? ", the next one is there" : "");
    folder_remove(folder);
    if (is_power_cut)
        assert_int_equal(unlink(notes), 0);
}

static void sigkill_loses_nothing_that_was_reported(int64_t seed, struct random *random)
{
    const bool is_power_cut = false;
    check_kill(seed, random, is_power_cut);
}

static void a_power_cut_loses_nothing_that_was_reported(int64_t seed, struct random *random)
{
    const bool is_power_cut = true;
    check_kill(seed, random, is_power_cut);
}

/* ---- rounds ---- */

struct promise_row {
    const char *name;
    void (*round)(int64_t seed, struct random *random);
};

static void each_round_keeps_it(void **state)
{
    const struct promise_row *row = *state;
    int64_t rounds = environment_number("LOCKSTEP_ROCKS_ROUNDS", ROUND_COUNT);
    int64_t first = environment_number("LOCKSTEP_ROCKS_SEED", 1);
    for (int64_t seed = first; seed < first + rounds; seed++) {
        struct random random = { (uint64_t)seed };
        printf("%s, seed %lld\n", row->name, (long long)seed);
        fflush(stdout);
        row->round(seed, &random);
    }
}

static const struct promise_row rows[] = {
    { "RocksDB and memory tell the same story", rocksdb_and_memory_tell_the_same_story },
    { "SIGKILL loses nothing that was reported", sigkill_loses_nothing_that_was_reported },
    { "a power cut loses nothing that was reported", a_power_cut_loses_nothing_that_was_reported },
};

int main(int argument_count, char **arguments)
{
    if (argument_count == 4)
        return play_until_killed(arguments[1], arguments[2], arguments[3]);
    int failed = ROWS_RUN(each_round_keeps_it, rows);
    fflush(NULL);
    _exit(failed); /* a run that stops half-way leaves what was planned: no leak is looked for */
}
