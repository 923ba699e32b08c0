/* service/engine/commit_loop.c: the queue and the committing thread. */
#include "service/engine/commit_loop.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "service/base/heap.h"
#include "service/base/limits.h"
#include "service/base/log.h"
#include "service/base/metric.h"

enum { LINGER_NS = 50000, LINGER_COUNT_MIN = 8 };

struct commit_loop {
    struct engine *engine;
    const struct clock *clock;
    struct commit_listener listeners[COMMIT_LISTENER_COUNT];
    size_t listener_count;
    pthread_t thread;
    bool has_thread;
    pthread_mutex_t lock; /* of the queue and is_stopping */
    pthread_cond_t filled;
    struct submission *first, *last;
    size_t waiting;
    bool is_stopping;
    _Atomic bool is_broken;
    /* The committing thread's own. */
    struct submission *batch[LIMIT_BATCH_COMMAND_COUNT];
    struct submission *group[LIMIT_BATCH_COMMAND_COUNT];
};

struct commit_loop *commit_loop_new(struct engine *engine, const struct clock *clock)
{
    struct commit_loop *loop = HEAP_NEW(struct commit_loop);
    loop->engine = engine;
    loop->clock = clock;
    CHECK(pthread_mutex_init(&loop->lock, NULL) == 0);
    CHECK(pthread_cond_init(&loop->filled, NULL) == 0);
    return loop;
}

void commit_loop_listen(struct commit_loop *loop, struct commit_listener listener)
{
    CHECK(!loop->has_thread);
    CHECK(loop->listener_count < COMMIT_LISTENER_COUNT);
    loop->listeners[loop->listener_count++] = listener;
}

enum err_code commit_loop_submit(struct commit_loop *loop, struct submission *submission,
                                 struct err *err)
{
    enum err_reason refusal = REASON_NONE;
    submission->next = NULL;
    pthread_mutex_lock(&loop->lock);
    if (atomic_load(&loop->is_broken))
        refusal = REASON_STORE_UNAVAILABLE;
    else if (loop->is_stopping)
        refusal = REASON_SHUTTING_DOWN;
    else if (loop->waiting >= LIMIT_COMMAND_QUEUE_COUNT)
        refusal = REASON_QUEUE_FULL;
    if (refusal == REASON_NONE) {
        if (loop->last == NULL)
            loop->first = submission;
        else
            loop->last->next = submission;
        loop->last = submission;
        loop->waiting++;
        if (loop->waiting == 1)
            pthread_cond_signal(&loop->filled);
    }
    pthread_mutex_unlock(&loop->lock);
    if (refusal == REASON_NONE)
        return ERR_OK;
    err_set(err, refusal,
            refusal == REASON_QUEUE_FULL ? "too many commands wait" : "no command is taken now");
    err->retry_after_ms = refusal == REASON_QUEUE_FULL ? 100 : 1000;
    return err_reason_code(refusal);
}

static size_t batch_take(struct commit_loop *loop, bool waits)
{
    size_t count = 0;
    pthread_mutex_lock(&loop->lock);
    while (waits && loop->first == NULL && !loop->is_stopping)
        pthread_cond_wait(&loop->filled, &loop->lock);
    while (loop->first != NULL && count < LIMIT_BATCH_COMMAND_COUNT) {
        loop->batch[count++] = loop->first;
        loop->first = loop->first->next;
    }
    if (loop->first == NULL)
        loop->last = NULL;
    loop->waiting -= count;
    metric_set(METRIC_QUEUE_LENGTH, (int64_t)loop->waiting);
    pthread_mutex_unlock(&loop->lock);
    return count;
}

static void outcome_fail(struct submission *submission, enum err_reason reason, const char *why)
{
    struct err *err = arena_alloc_report(submission->arena, sizeof(struct err));
    err_set(err, reason, "%s", why);
    submission->outcome = (struct outcome){ .code = err_reason_code(reason), .err = err };
}

/* How many of them were applied: as many as the batch has memory for, one at least. */
static size_t batch_apply(struct commit_loop *loop, struct submission **batch, size_t count)
{
    struct instant now = clock_now(loop->clock);
    size_t applied = 0;
    engine_begin(loop->engine);
    while (applied < count && !engine_is_full(loop->engine)) {
        struct submission *submission = batch[applied++];
        const struct submitter *submitter = submission->submitter;
        if (submitter->is_gone != NULL && submitter->is_gone(submission)) {
            outcome_fail(submission, REASON_CANCELLED, "nobody waits for the answer");
            continue;
        }
        if (!instant_is_set(submission->command.now))
            submission->command.now = now;
        engine_apply(loop->engine, &submission->command, submission->arena, &submission->outcome);
        bool is_refused = submission->outcome.code != ERR_OK;
        metric_add(is_refused ? METRIC_COMMANDS_REFUSED : METRIC_COMMANDS_APPLIED, 0, 1);
    }
    return applied;
}

/* A failed write: nothing of the batch is durable, and nobody may think so. */
static void batch_break(struct commit_loop *loop, struct submission **batch, size_t count,
                        const struct err *err)
{
    atomic_store(&loop->is_broken, true);
    log_err(LOG_ERROR, "commit_failed", err, LOG_FIELDS(log_i64("commands", (int64_t)count)));
    for (size_t i = 0; i < count; i++)
        outcome_fail(batch[i], REASON_STORE_UNAVAILABLE, "the state could not be written");
}

/* Each submitter is told once, of all that is its. */
static void batch_tell(struct commit_loop *loop, struct submission **batch, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (batch[i] == NULL)
            continue;
        const struct submitter *submitter = batch[i]->submitter;
        size_t group_count = 0;
        for (size_t j = i; j < count; j++) {
            if (batch[j] != NULL && batch[j]->submitter == submitter) {
                loop->group[group_count++] = batch[j];
                batch[j] = NULL;
            }
        }
        submitter->finished(loop->group, group_count);
    }
}

/* What the engine holds in memory may be ahead of the store then: nothing is built upon it. */
static size_t batch_refuse(struct commit_loop *loop, struct submission **batch, size_t count)
{
    for (size_t i = 0; i < count; i++)
        outcome_fail(batch[i], REASON_STORE_UNAVAILABLE, "an earlier write failed");
    batch_tell(loop, batch, count);
    return count;
}

/* One durable write; how many of the commands it holds. */
static size_t batch_write(struct commit_loop *loop, struct submission **batch, size_t count)
{
    struct err err;
    if (atomic_load(&loop->is_broken))
        return batch_refuse(loop, batch, count);
    size_t applied = batch_apply(loop, batch, count);
    bool is_durable = engine_commit(loop->engine, &err) == ERR_OK;
    struct engine_news news = engine_news(loop->engine);
    if (is_durable)
        metric_add(METRIC_BATCHES_COMMITTED, 0, 1);
    else
        batch_break(loop, batch, applied, &err);
    batch_tell(loop, batch, applied);
    for (size_t i = 0; is_durable && i < loop->listener_count; i++)
        loop->listeners[i].committed(loop->listeners[i].context, news);
    return applied;
}

static void batch_commit(struct commit_loop *loop, size_t count)
{
    for (size_t done = 0; done < count;)
        done += batch_write(loop, loop->batch + done, count - done);
}

size_t commit_loop_step(struct commit_loop *loop)
{
    size_t count = batch_take(loop, false);
    if (count > 0)
        batch_commit(loop, count);
    return count;
}

/*
 * Where many call at once, those who were just answered call again within a moment: waiting for
 * them makes a batch half as large again, and a call cheaper. Who is among few waits for nothing.
 */
static void linger(size_t last_count)
{
    const struct timespec moment = { .tv_nsec = LINGER_NS };
    if (last_count >= LINGER_COUNT_MIN)
        nanosleep(&moment, NULL);
}

static void *commit_thread(void *context)
{
    struct commit_loop *loop = context;
    size_t count = 0;
    for (;;) {
        linger(count);
        count = batch_take(loop, true);
        if (count == 0)
            return NULL;
        batch_commit(loop, count);
    }
}

void commit_loop_start(struct commit_loop *loop)
{
    loop->has_thread = true;
    CHECK(pthread_create(&loop->thread, NULL, commit_thread, loop) == 0);
}

bool commit_loop_is_broken(struct commit_loop *loop)
{
    return atomic_load(&loop->is_broken);
}

void commit_loop_stop(struct commit_loop *loop)
{
    pthread_mutex_lock(&loop->lock);
    loop->is_stopping = true;
    pthread_cond_signal(&loop->filled);
    pthread_mutex_unlock(&loop->lock);
    if (loop->has_thread)
        CHECK(pthread_join(loop->thread, NULL) == 0);
    loop->has_thread = false;
}

void commit_loop_free(struct commit_loop *loop)
{
    if (loop == NULL)
        return;
    CHECK(!loop->has_thread);
    pthread_cond_destroy(&loop->filled);
    pthread_mutex_destroy(&loop->lock);
    heap_free(loop);
}
