/* tests/bench/load.c: slots, each with a call, and the queue they come back through. */
#include "tests/bench/load.h"

#include <grpc/byte_buffer.h>
#include <grpc/grpc.h>
#include <grpc/grpc_security.h>
#include <grpc/support/time.h>
#include <stdio.h>
#include <stdlib.h>

#include "service/base/check.h"
#include "service/base/heap.h"
#include "tests/bench/channel.h"
#include "tests/bench/process.h"

enum {
    OP_COUNT = 6,
    LATENCY_COUNT_MAX = 1 << 20,
};

/* All memory of one call's batch. */
struct slot {
    grpc_channel *channel;
    void *method;
    grpc_call *call;
    grpc_byte_buffer *sent, *received;
    grpc_metadata_array initial, trailing;
    grpc_status_code code;
    grpc_slice message;
    int64_t begin_ns;
};

struct load {
    struct load_options options;
    grpc_completion_queue *cq;
    grpc_channel **channels;
    struct slot *slots;
    grpc_metadata authorization;
    uint32_t *latencies_ns;
};

struct load *load_open(const struct load_options *options)
{
    struct load *load = HEAP_NEW(struct load);
    load->options = *options;
    load->cq = grpc_completion_queue_create_for_next(NULL);
    load->channels = HEAP_ARRAY(grpc_channel *, options->connection_count);
    load->slots = HEAP_ARRAY(struct slot, options->in_flight);
    load->latencies_ns = HEAP_ARRAY(uint32_t, LATENCY_COUNT_MAX);
    load->authorization = channel_authorization(options->token);
    for (uint32_t i = 0; i < options->connection_count; i++)
        load->channels[i] = channel_open(options->port);
    for (uint32_t i = 0; i < options->in_flight; i++) {
        struct slot *slot = &load->slots[i];
        slot->channel = load->channels[i % options->connection_count];
        slot->method =
            grpc_channel_register_call(slot->channel, options->method, "localhost", NULL);
    }
    return load;
}

void load_close(struct load *load)
{
    for (uint32_t i = 0; i < load->options.connection_count; i++)
        grpc_channel_destroy(load->channels[i]);
    grpc_completion_queue_shutdown(load->cq);
    while (grpc_completion_queue_next(load->cq, gpr_inf_future(GPR_CLOCK_MONOTONIC), NULL).type !=
           GRPC_QUEUE_SHUTDOWN)
        continue;
    grpc_completion_queue_destroy(load->cq);
    grpc_slice_unref(load->authorization.value);
    heap_free(load->latencies_ns);
    heap_free(load->slots);
    heap_free(load->channels);
    heap_free(load);
}

static void slot_begin(struct load *load, struct slot *slot)
{
    uint8_t bytes[LOAD_MESSAGE_BYTES_MAX];
    size_t size = load->options.next(load->options.context, bytes);
    slot->sent = channel_message(bytes, size);
    slot->received = NULL;
    slot->call =
        grpc_channel_create_registered_call(slot->channel, NULL, GRPC_PROPAGATE_DEFAULTS, load->cq,
                                            slot->method, channel_deadline(), NULL);
    grpc_metadata_array_init(&slot->initial);
    grpc_metadata_array_init(&slot->trailing);
    const grpc_op ops[OP_COUNT] = {
        { .op = GRPC_OP_SEND_INITIAL_METADATA,
          .data.send_initial_metadata = { .count = 1, .metadata = &load->authorization } },
        { .op = GRPC_OP_SEND_MESSAGE, .data.send_message.send_message = slot->sent },
        { .op = GRPC_OP_SEND_CLOSE_FROM_CLIENT },
        { .op = GRPC_OP_RECV_INITIAL_METADATA,
          .data.recv_initial_metadata.recv_initial_metadata = &slot->initial },
        { .op = GRPC_OP_RECV_MESSAGE, .data.recv_message.recv_message = &slot->received },
        { .op = GRPC_OP_RECV_STATUS_ON_CLIENT,
          .data.recv_status_on_client = { .trailing_metadata = &slot->trailing,
                                          .status = &slot->code,
                                          .status_details = &slot->message } },
    };
    slot->begin_ns = bench_now_ns();
    grpc_call_error error = grpc_call_start_batch(slot->call, ops, OP_COUNT, slot, NULL);
    CHECK(error == GRPC_CALL_OK);
}

static void slot_end(struct load *load, struct slot *slot)
{
    if (slot->code != GRPC_STATUS_OK || slot->received == NULL)
        bench_die("%s: %d %.*s", load->options.method, (int)slot->code,
                  (int)GRPC_SLICE_LENGTH(slot->message),
                  (const char *)GRPC_SLICE_START_PTR(slot->message));
    grpc_slice_unref(slot->message);
    grpc_byte_buffer_destroy(slot->received);
    grpc_byte_buffer_destroy(slot->sent);
    grpc_metadata_array_destroy(&slot->initial);
    grpc_metadata_array_destroy(&slot->trailing);
    grpc_call_unref(slot->call);
}

static int compare(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

void load_run(struct load *load, int64_t ms, struct load_result *ret)
{
    int64_t begin_ns = bench_now_ns();
    int64_t end_ns = begin_ns + ms * 1000000;
    int64_t last_ns = begin_ns;
    uint32_t active = load->options.in_flight;
    size_t count = 0;
    *ret = (struct load_result){ 0 };
    for (uint32_t i = 0; i < active; i++)
        slot_begin(load, &load->slots[i]);
    while (active > 0) {
        grpc_event event =
            grpc_completion_queue_next(load->cq, gpr_inf_future(GPR_CLOCK_MONOTONIC), NULL);
        CHECK(event.type == GRPC_OP_COMPLETE);
        struct slot *slot = event.tag;
        int64_t now_ns = bench_now_ns();
        ret->call_count++;
        slot_end(load, slot);
        if (now_ns < end_ns) {
            if (count < LATENCY_COUNT_MAX)
                load->latencies_ns[count] = (uint32_t)(now_ns - slot->begin_ns);
            count++;
            last_ns = now_ns;
            slot_begin(load, slot);
        } else {
            active--;
        }
    }
    size_t kept = count < LATENCY_COUNT_MAX ? count : LATENCY_COUNT_MAX;
    if (kept == 0)
        bench_die("%s: no call was answered in %d ms", load->options.method, (int)ms);
    qsort(load->latencies_ns, kept, sizeof(load->latencies_ns[0]), compare);
    ret->calls_per_s = (double)count * 1e9 / (double)(last_ns - begin_ns);
    ret->p50_us = load->latencies_ns[kept / 2] / 1e3;
    ret->p99_us = load->latencies_ns[kept * 99 / 100] / 1e3;
}
