/*
 * service/engine/commit_loop.h: one queue, one thread, one durable write for all that waits.
 *
 * Whoever has a command submits it and is told when it is durable, or refused. The loop takes all
 * that waits, applies each, commits once and only then tells anybody: group commit, a total order,
 * and replay fall out of it. A simulation calls commit_loop_step instead of starting the thread.
 */
#ifndef SERVICE_ENGINE_COMMIT_LOOP_H
#define SERVICE_ENGINE_COMMIT_LOOP_H

#include "service/base/clock.h"
#include "service/engine/engine.h"

struct commit_loop; /* opaque */
struct submission;

/* Who submits: one per place that does, living as long as the loop. */
struct submitter {
    /* Their outcomes are set. On the committing thread; must not block. */
    void (*finished)(struct submission *const *submissions, size_t count);
    /* Nobody waits for it any more: it is not applied. NULL: somebody always does. */
    bool (*is_gone)(const struct submission *submission);
};

/* The submitter's memory, from submit to finished; then `outcome` is its to read. */
struct submission {
    const struct submitter *submitter;
    struct command command; /* `now` is set by the loop if it is not set */
    struct arena *arena;    /* the outcome's; nobody else uses it meanwhile */
    struct outcome outcome;
    void *user;
    struct submission *next; /* the loop's */
};

/* Who wants to know that something happened, after each durable batch. Must not block. */
struct commit_listener {
    void (*committed)(void *context, struct engine_news news);
    void *context;
};

enum { COMMIT_LISTENER_COUNT = 4 };

/* Engine and clock stay the caller's. No thread yet. */
struct commit_loop *commit_loop_new(struct engine *engine, const struct clock *clock);
/* Before the thread starts. */
void commit_loop_listen(struct commit_loop *loop, struct commit_listener listener);
void commit_loop_start(struct commit_loop *loop);
/*
 * Any thread. QUEUE_FULL, SHUTTING_DOWN: `finished` is not called. STORE_UNAVAILABLE after a write
 * failed: the process must be started again.
 */
MUST_USE enum err_code commit_loop_submit(struct commit_loop *loop, struct submission *submission,
                                          struct err *err);
/* Applies and commits what waits. Returns how many commands that were. */
size_t commit_loop_step(struct commit_loop *loop);
/* True once a durable write failed. Any thread. */
bool commit_loop_is_broken(struct commit_loop *loop);
/* Refuses new ones, finishes what waits, ends the thread. */
void commit_loop_stop(struct commit_loop *loop);
void commit_loop_free(struct commit_loop *loop);

#endif
