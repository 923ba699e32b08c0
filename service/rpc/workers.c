/* service/rpc/workers.c: threads for queries, which may wait for the disk. */
#include <pthread.h>

#include "service/base/heap.h"
#include "service/base/limits.h"
#include "service/rpc/runtime.h"

struct rpc_workers {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct rpc_job *first, *last;
    uint32_t waiting_count;
    bool is_ending;
    uint32_t thread_count;
    pthread_t threads[];
};

/* NULL: the last job is done. */
static struct rpc_job *job_take(struct rpc_workers *workers)
{
    pthread_mutex_lock(&workers->lock);
    while (workers->first == NULL && !workers->is_ending)
        pthread_cond_wait(&workers->changed, &workers->lock);
    struct rpc_job *job = workers->first;
    if (job != NULL) {
        workers->first = job->next;
        workers->waiting_count--;
    }
    pthread_mutex_unlock(&workers->lock);
    return job;
}

static void *worker_run(void *argument)
{
    struct rpc_workers *workers = argument;
    for (struct rpc_job *job = job_take(workers); job != NULL; job = job_take(workers))
        job->run(job->owner);
    return NULL;
}

struct rpc_workers *rpc_workers_new(uint32_t count)
{
    struct rpc_workers *workers = heap_alloc(sizeof(*workers) + count * sizeof(pthread_t));
    pthread_mutex_init(&workers->lock, NULL);
    pthread_cond_init(&workers->changed, NULL);
    for (; workers->thread_count < count; workers->thread_count++) {
        int status =
            pthread_create(&workers->threads[workers->thread_count], NULL, worker_run, workers);
        CHECK(status == 0);
    }
    return workers;
}

bool rpc_workers_add(struct rpc_workers *workers, struct rpc_job *job)
{
    pthread_mutex_lock(&workers->lock);
    bool has_room = workers->waiting_count < LIMIT_QUERY_QUEUE_COUNT;
    if (has_room) {
        job->next = NULL;
        if (workers->first == NULL)
            workers->first = job;
        else
            workers->last->next = job;
        workers->last = job;
        workers->waiting_count++;
        pthread_cond_signal(&workers->changed);
    }
    pthread_mutex_unlock(&workers->lock);
    return has_room;
}

void rpc_workers_free(struct rpc_workers *workers)
{
    if (workers == NULL)
        return;
    pthread_mutex_lock(&workers->lock);
    workers->is_ending = true;
    pthread_cond_broadcast(&workers->changed);
    pthread_mutex_unlock(&workers->lock);
    for (uint32_t i = 0; i < workers->thread_count; i++)
        pthread_join(workers->threads[i], NULL);
    pthread_cond_destroy(&workers->changed);
    pthread_mutex_destroy(&workers->lock);
    heap_free(workers);
}
