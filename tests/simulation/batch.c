/* tests/simulation/batch.c: fork, run, hand back. */
#include "tests/simulation/batch.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "service/base/heap.h"
#include "tests/simulation/folder.h"

enum { JOBS_MAX = 16 };

/* ---- one ---- */

static void result_fill(const struct run *run, struct result *ret)
{
    ret->is_kept = run->broken == NULL;
    if (run->broken != NULL)
        snprintf(ret->promise, sizeof(ret->promise), "%s", run->broken);
    snprintf(ret->why, sizeof(ret->why), "%s", run->why);
    ret->virtual_days = (double)(run->clock.now.us - run->began.us) / 86400e6;
    ret->cpu_s = (double)clock() / CLOCKS_PER_SEC;
    ret->commits = run->process.commits;
    ret->checks = run->promises.checks;
    ret->events = run->promises.next_event_no - 1;
    ret->story_hash = run->story.hash;
    ret->figures = run->figures;
    ret->coverage = run->coverage;
    for (int i = 0; i < FAULT_KIND_COUNT; i++)
        ret->struck[i] = run->chance.struck[i];
    size_t count = run->chance.taken_count;
    ret->taken_count = (int64_t)(count < RESULT_TAKEN_MAX ? count : RESULT_TAKEN_MAX);
    memcpy(ret->taken, run->chance.taken, (size_t)ret->taken_count * sizeof(ret->taken[0]));
}

/* The lines that concern what the reason begins with. */
static void story_of(const struct run *run)
{
    enum { STORY_LINES = 40 };
    char subject[128];
    snprintf(subject, sizeof(subject), "%.*s", (int)strcspn(run->why, " ,:"), run->why);
    const char *const subjects[] = { subject };
    story_print(&run->story, subjects, 1, STORY_LINES);
    fflush(stdout);
}

static void play(const struct plan *plan, const char *folder, bool prints_story, struct result *ret)
{
    struct run *run = HEAP_NEW(struct run);
    run_open(run, plan, folder);
    (void)run_play(run);
    result_fill(run, ret);
    ret->digest = rows_digest(run->process.store);
    if (prints_story && run->broken != NULL)
        story_of(run);
    run_close(run);
    heap_free(run);
}

/* ---- many: results lie in memory that both see ---- */

struct job {
    pid_t pid; /* 0: none */
    struct plan plan;
    char folder[FOLDER_BYTES]; /* of RocksDB; empty: in memory */
    struct result *result;
};

static struct result *result_new(void)
{
    struct result *result =
        mmap(NULL, sizeof(*result), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(result != MAP_FAILED);
    return result;
}

static void job_start(struct job *job, bool prints_story)
{
    memset(job->result, 0, sizeof(*job->result));
    snprintf(job->result->promise, sizeof(job->result->promise), "aborted");
    fflush(NULL);
    job->folder[0] = '\0';
    if (job->plan.rocksdb != 0)
        folder_make(job->folder);
    job->pid = fork();
    CHECK(job->pid >= 0);
    if (job->pid > 0)
        return;
    play(&job->plan, job->folder[0] == '\0' ? NULL : job->folder, prints_story, job->result);
    _exit(0);
}

static void job_end(struct job *job, int status)
{
    bool has_ended = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (!has_ended) {
        job->result->is_kept = false;
        snprintf(job->result->promise, sizeof(job->result->promise), "aborted");
        snprintf(job->result->why, sizeof(job->result->why), "by signal %d",
                 WIFSIGNALED(status) ? WTERMSIG(status) : 0);
    }
    job->pid = 0;
    if (job->folder[0] != '\0')
        folder_remove(job->folder);
}

void batch_run(const struct plan *plan, bool prints_story, struct result *ret)
{
    struct job job = { .plan = *plan, .result = result_new() };
    int status;
    job_start(&job, prints_story);
    while (waitpid(job.pid, &status, 0) < 0)
        CHECK(errno == EINTR);
    job_end(&job, status);
    *ret = *job.result;
    munmap(job.result, sizeof(*job.result));
}

static struct job *job_of(struct job *jobs, int32_t count, pid_t pid)
{
    for (int32_t i = 0; i < count; i++) {
        if (jobs[i].pid == pid)
            return &jobs[i];
    }
    return NULL;
}

/* Waits for one and takes it. */
static void job_take(const struct batch *batch, struct job *jobs)
{
    int status;
    pid_t pid = waitpid(-1, &status, 0);
    struct job *job = pid < 0 ? NULL : job_of(jobs, batch->jobs, pid);
    if (job == NULL)
        return;
    job_end(job, status);
    batch->done(batch->context, &job->plan, job->result);
    plan_release(&job->plan);
}

void batch_play(const struct batch *batch)
{
    struct job jobs[JOBS_MAX] = { 0 };
    int32_t open = 0;
    const bool prints_story = false;
    CHECK(batch->jobs >= 1);
    CHECK(batch->jobs <= JOBS_MAX);
    for (int32_t i = 0; i < batch->jobs; i++)
        jobs[i].result = result_new();
    for (bool has_more = true; has_more || open > 0;) {
        struct job *free_job = job_of(jobs, batch->jobs, 0);
        if (has_more && free_job != NULL) {
            has_more = batch->next(batch->context, &free_job->plan);
            if (has_more) {
                job_start(free_job, prints_story);
                open++;
            }
            continue;
        }
        job_take(batch, jobs);
        open--;
    }
    for (int32_t i = 0; i < batch->jobs; i++)
        munmap(jobs[i].result, sizeof(*jobs[i].result));
}
