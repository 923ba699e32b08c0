/* service/rpc/loop.c: a completion queue, its thread, and what others leave for it. */
#include <grpc/support/time.h>

#include "service/base/heap.h"
#include "service/rpc/runtime.h"

/*
 * Of each method. A call that finds no slot waits in C core for the next one, at no cost. Many
 * slots do cost: Debian's C core looks for each completed tag among all that are outstanding, one
 * after the other, and ours are those of a hundred methods.
 */
enum {
    SLOT_COUNT_UNARY = 2,
    SLOT_COUNT_STREAM = 1,
    SLOT_COUNT_UNKNOWN = 1,
};

void rpc_tag_init(struct rpc_tag *tag, void (*done)(void *, bool), void *owner)
{
    tag->done = done;
    tag->owner = owner;
}

static bool is_unary(const struct rpc_entry *entry)
{
    return entry->info->kind == RPC_KIND_UNARY;
}

static bool has_payload(const struct rpc_entry *entry)
{
    return is_unary(entry) || entry->info->kind == RPC_KIND_SERVER_STREAM;
}

static void slot_arm(struct rpc_slot *slot)
{
    grpc_server *grpc = slot->loop->server->grpc;
    grpc_completion_queue *cq = slot->loop->cq;
    struct rpc_arrival *arrival = &slot->arrival;
    *arrival = (struct rpc_arrival){ .call = NULL };
    grpc_metadata_array_init(&arrival->metadata);
    grpc_call_error error;
    if (slot->entry == NULL) {
        grpc_call_details_init(&slot->details);
        error = grpc_server_request_call(grpc, &arrival->call, &slot->details, &arrival->metadata,
                                         cq, cq, &slot->tag);
    } else {
        grpc_byte_buffer **payload = has_payload(slot->entry) ? &arrival->payload : NULL;
        error = grpc_server_request_registered_call(grpc, slot->entry->registered, &arrival->call,
                                                    &arrival->deadline, &arrival->metadata, payload,
                                                    cq, cq, &slot->tag);
    }
    CHECK(error == GRPC_CALL_OK);
}

static void unknown_called(struct rpc_slot *slot)
{
    struct rpc_arrival arrival = slot->arrival;
    grpc_call_details details = slot->details;
    arrival.deadline = details.deadline;
    slot_arm(slot);
    struct str path = { (const char *)GRPC_SLICE_START_PTR(details.method),
                        GRPC_SLICE_LENGTH(details.method) };
    unary_refuse(slot->loop, &arrival, path);
    grpc_call_details_destroy(&details);
}

static void slot_called(void *owner, bool is_ok)
{
    struct rpc_slot *slot = owner;
    struct rpc_loop *loop = slot->loop;
    if (!is_ok) { /* the server shuts down */
        grpc_metadata_array_destroy(&slot->arrival.metadata);
        if (slot->entry == NULL)
            grpc_call_details_destroy(&slot->details);
        if (!loop->has_drained)
            streams_drain(loop);
        loop->has_drained = true;
        return;
    }
    if (slot->entry == NULL) {
        unknown_called(slot);
        return;
    }
    struct rpc_arrival arrival = slot->arrival;
    slot_arm(slot);
    if (is_unary(slot->entry))
        unary_begin(loop, slot->entry, &arrival);
    else
        stream_begin(loop, slot->entry, &arrival);
}

static void woken(void *owner, bool is_ok)
{
    struct rpc_loop *loop = owner;
    (void)is_ok;
    pthread_mutex_lock(&loop->lock);
    loop->is_wake_posted = false;
    pthread_mutex_unlock(&loop->lock);
}

void rpc_loop_post_list(struct rpc_loop *loop, struct rpc_ready *first, struct rpc_ready *last,
                        grpc_call *call)
{
    last->next = NULL;
    pthread_mutex_lock(&loop->lock);
    if (loop->ready_first == NULL)
        loop->ready_first = first;
    else
        loop->ready_last->next = first;
    loop->ready_last = last;
    atomic_store(&loop->has_ready, true);
    if (!loop->is_wake_posted) {
        /* An empty batch completes at once: the one alarm that C core has. Under the lock, since
         * the loop could else be done with the call before it starts. */
        loop->is_wake_posted = true;
        grpc_call_error error = grpc_call_start_batch(call, NULL, 0, &loop->wake_tag, NULL);
        CHECK(error == GRPC_CALL_OK);
    }
    pthread_mutex_unlock(&loop->lock);
}

void rpc_loop_post(struct rpc_loop *loop, struct rpc_ready *ready, grpc_call *call)
{
    rpc_loop_post_list(loop, ready, ready, call);
}

static void ready_run(struct rpc_loop *loop)
{
    pthread_mutex_lock(&loop->lock);
    struct rpc_ready *ready = loop->ready_first;
    loop->ready_first = NULL;
    atomic_store(&loop->has_ready, false);
    pthread_mutex_unlock(&loop->lock);
    while (ready != NULL) {
        struct rpc_ready *next = ready->next;
        ready->run(ready->owner);
        ready = next;
    }
}

static gpr_timespec wait_until(struct mono time)
{
    if (time.ns == INT64_MAX)
        return gpr_inf_future(GPR_CLOCK_MONOTONIC);
    return (gpr_timespec){ .tv_sec = time.ns / NS_PER_SECOND,
                           .tv_nsec = (int32_t)(time.ns % NS_PER_SECOND),
                           .clock_type = GPR_CLOCK_MONOTONIC };
}

static void *loop_run(void *argument)
{
    struct rpc_loop *loop = argument;
    for (;;) {
        grpc_event event = grpc_completion_queue_next(loop->cq, wait_until(loop->timer), NULL);
        if (event.type == GRPC_QUEUE_SHUTDOWN)
            return NULL;
        if (event.type == GRPC_OP_COMPLETE) {
            struct rpc_tag *tag = event.tag;
            tag->done(tag->owner, event.success != 0);
        }
        if (atomic_load(&loop->has_ready))
            ready_run(loop);
        if (loop->timer.ns != INT64_MAX) {
            struct mono now = clock_mono(&loop->server->real);
            if (now.ns >= loop->timer.ns)
                streams_tick(loop, now);
        }
    }
}

void rpc_loop_init(struct rpc_loop *loop, struct rpc_server *server, uint32_t index)
{
    loop->server = server;
    loop->index = index;
    loop->timer = (struct mono){ INT64_MAX };
    loop->cq = grpc_completion_queue_create_for_next(NULL);
    pthread_mutex_init(&loop->lock, NULL);
    rpc_tag_init(&loop->wake_tag, woken, loop);
}

static size_t slots_add(struct rpc_loop *loop, const struct rpc_entry *entry, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct rpc_slot *slot = &loop->slots[loop->slot_count++];
        slot->loop = loop;
        slot->entry = entry;
        rpc_tag_init(&slot->tag, slot_called, slot);
        slot_arm(slot);
    }
    return count;
}

void rpc_loop_arm(struct rpc_loop *loop)
{
    const struct rpc_table *table = &loop->server->table;
    size_t count = SLOT_COUNT_UNKNOWN;
    for (size_t i = 0; i < table->count; i++)
        count += is_unary(&table->entries[i]) ? SLOT_COUNT_UNARY : SLOT_COUNT_STREAM;
    loop->slots = HEAP_ARRAY(struct rpc_slot, count);
    size_t armed = slots_add(loop, NULL, SLOT_COUNT_UNKNOWN);
    for (size_t i = 0; i < table->count; i++)
        armed += slots_add(loop, &table->entries[i],
                           is_unary(&table->entries[i]) ? SLOT_COUNT_UNARY : SLOT_COUNT_STREAM);
    CHECK(armed == count);
}

void rpc_loop_start(struct rpc_loop *loop)
{
    int status = pthread_create(&loop->thread, NULL, loop_run, loop);
    CHECK(status == 0);
    loop->is_running = true;
}

void rpc_loop_stop(struct rpc_loop *loop)
{
    grpc_completion_queue_shutdown(loop->cq);
    if (loop->is_running)
        pthread_join(loop->thread, NULL);
    else
        loop_run(loop); /* it was never started: what is queued is let go here */
}

void rpc_loop_release(struct rpc_loop *loop)
{
    grpc_completion_queue_destroy(loop->cq);
    pthread_mutex_destroy(&loop->lock);
    unary_pool_free(loop);
    heap_free(loop->slots);
}
