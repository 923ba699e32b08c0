/* clients/c/wire.c: batches of a caller, and bytes to and from messages. */
#include "clients/c/wire.h"

#include <errno.h>
#include <grpc/byte_buffer.h>
#include <grpc/byte_buffer_reader.h>
#include <grpc/support/time.h>
#include <sys/random.h>
#include <sys/types.h>
#include <time.h>

#include "google/rpc/status.pb-c.h"
#include "service/base/instant.h"

static gpr_timespec after_ms(int64_t ms)
{
    if (ms == 0)
        return gpr_inf_future(GPR_CLOCK_MONOTONIC);
    return gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC), gpr_time_from_millis(ms, GPR_TIMESPAN));
}

void lockstep_wire_open(struct lockstep_client *client, const struct lockstep_method *method,
                        int64_t timeout_ms, struct lockstep_wire *ret)
{
    *ret = (struct lockstep_wire){ .cq = grpc_completion_queue_create_for_pluck(NULL) };
    ret->details = grpc_empty_slice();
    grpc_metadata_array_init(&ret->initial);
    grpc_metadata_array_init(&ret->trailing);
    ret->call = grpc_channel_create_call(client->channel, NULL, GRPC_PROPAGATE_DEFAULTS, ret->cq,
                                         grpc_slice_from_static_string(method->path), NULL,
                                         after_ms(timeout_ms), NULL);
}

void lockstep_wire_release(struct lockstep_wire *wire)
{
    grpc_metadata_array_destroy(&wire->initial);
    grpc_metadata_array_destroy(&wire->trailing);
    grpc_slice_unref(wire->details);
    grpc_call_unref(wire->call);
    grpc_completion_queue_shutdown(wire->cq);
    grpc_completion_queue_destroy(wire->cq);
}

grpc_op lockstep_wire_op_greet(struct lockstep_client *client, struct lockstep_wire *wire)
{
    grpc_op greeting = { .op = GRPC_OP_SEND_INITIAL_METADATA };
    if (!client->has_token)
        return greeting;
    wire->authorization = (grpc_metadata){ .key = grpc_slice_from_static_string("authorization"),
                                           .value = client->authorization };
    greeting.data.send_initial_metadata.metadata = &wire->authorization;
    greeting.data.send_initial_metadata.count = 1;
    return greeting;
}

grpc_op lockstep_wire_op_status(struct lockstep_wire *wire)
{
    return (grpc_op){ .op = GRPC_OP_RECV_STATUS_ON_CLIENT,
                      .data.recv_status_on_client = { .trailing_metadata = &wire->trailing,
                                                      .status = &wire->code,
                                                      .status_details = &wire->details } };
}

void lockstep_wire_start(struct lockstep_wire *wire, const grpc_op *ops, size_t count, void *tag)
{
    grpc_call_error error = grpc_call_start_batch(wire->call, ops, count, tag, NULL);
    CHECK(error == GRPC_CALL_OK);
}

bool lockstep_wire_wait(struct lockstep_wire *wire, void *tag, int64_t timeout_ms, bool *ret_is_ok)
{
    grpc_event event = grpc_completion_queue_pluck(wire->cq, tag, after_ms(timeout_ms), NULL);
    if (event.type == GRPC_QUEUE_TIMEOUT)
        return false;
    CHECK(event.type == GRPC_OP_COMPLETE);
    *ret_is_ok = event.success != 0;
    return true;
}

static Google__Rpc__Status *details_find(const grpc_metadata_array *trailing)
{
    for (size_t i = 0; i < trailing->count; i++) {
        const grpc_metadata *entry = &trailing->metadata[i];
        if (grpc_slice_str_cmp(entry->key, "grpc-status-details-bin") == 0)
            return google__rpc__status__unpack(NULL, GRPC_SLICE_LENGTH(entry->value),
                                               GRPC_SLICE_START_PTR(entry->value));
    }
    return NULL;
}

enum lockstep_code lockstep_wire_status(const struct lockstep_wire *wire,
                                        struct lockstep_status *ret)
{
    if (wire->code == GRPC_STATUS_OK)
        return LOCKSTEP_OK;
    lockstep_status_set(ret, (enum lockstep_code)wire->code, "%.*s",
                        (int)GRPC_SLICE_LENGTH(wire->details),
                        (const char *)GRPC_SLICE_START_PTR(wire->details));
    Google__Rpc__Status *details = details_find(&wire->trailing);
    if (details == NULL)
        return ret->code;
    details->code = (int32_t)wire->code; /* what gRPC says counts */
    lockstep_status_read(details, ret);
    google__rpc__status__free_unpacked(details, NULL);
    return ret->code;
}

grpc_byte_buffer *lockstep_wire_pack(const ProtobufCMessage *message)
{
    grpc_slice slice = grpc_slice_malloc(protobuf_c_message_get_packed_size(message));
    protobuf_c_message_pack(message, GRPC_SLICE_START_PTR(slice));
    grpc_byte_buffer *packed = grpc_raw_byte_buffer_create(&slice, 1);
    grpc_slice_unref(slice);
    return packed;
}

ProtobufCMessage *lockstep_wire_unpack_take(grpc_byte_buffer *taken,
                                            const ProtobufCMessageDescriptor *type,
                                            ProtobufCAllocator *allocator)
{
    grpc_byte_buffer_reader reader;
    if (grpc_byte_buffer_reader_init(&reader, taken) == 0) {
        grpc_byte_buffer_destroy(taken);
        return NULL;
    }
    grpc_slice all = grpc_byte_buffer_reader_readall(&reader);
    grpc_byte_buffer_reader_destroy(&reader);
    grpc_byte_buffer_destroy(taken);
    ProtobufCMessage *message = protobuf_c_message_unpack(type, allocator, GRPC_SLICE_LENGTH(all),
                                                          GRPC_SLICE_START_PTR(all));
    grpc_slice_unref(all);
    return message;
}

uint64_t lockstep_wire_chance(void)
{
    uint64_t chance = 0;
    ssize_t got;
    do {
        got = getrandom(&chance, sizeof(chance), 0);
    } while (got < 0 && errno == EINTR);
    CHECK(got == sizeof(chance));
    return chance;
}

void lockstep_wire_sleep(int64_t ms)
{
    struct timespec rest = { .tv_sec = ms / MS_PER_SECOND,
                             .tv_nsec = ms % MS_PER_SECOND * NS_PER_MS };
    while (nanosleep(&rest, &rest) != 0 && errno == EINTR)
        ;
}
