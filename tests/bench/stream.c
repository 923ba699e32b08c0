/* tests/bench/stream.c: a client stream on C core. */
#include "tests/bench/stream.h"

#include <grpc/byte_buffer.h>
#include <grpc/grpc.h>
#include <grpc/support/time.h>

#include "lockstep/v1/inventory_service.pb-c.h"
#include "tests/bench/channel.h"
#include "tests/bench/process.h"

struct stream {
    grpc_channel *channel;
    grpc_completion_queue *cq;
    grpc_call *call;
    grpc_metadata authorization;
    grpc_metadata_array initial, trailing;
    grpc_byte_buffer *received;
    grpc_status_code code;
    grpc_slice message;
};

/* Returns when the batch is done; false: the call is over. */
static bool run(struct stream *stream, const grpc_op *ops, size_t count)
{
    char tag;
    grpc_call_error error = grpc_call_start_batch(stream->call, ops, count, &tag, NULL);
    CHECK(error == GRPC_CALL_OK);
    grpc_event event =
        grpc_completion_queue_pluck(stream->cq, &tag, gpr_inf_future(GPR_CLOCK_MONOTONIC), NULL);
    return event.success != 0;
}

static void begin(struct stream *stream, int port, const char *token)
{
    const grpc_slice host = grpc_slice_from_static_string("localhost");
    *stream = (struct stream){ .channel = channel_open(port) };
    stream->cq = grpc_completion_queue_create_for_pluck(NULL);
    stream->authorization = channel_authorization(token);
    stream->call =
        grpc_channel_create_call(stream->channel, NULL, GRPC_PROPAGATE_DEFAULTS, stream->cq,
                                 grpc_slice_from_static_string(PUSH_STREAM_METHOD), &host,
                                 channel_deadline(), NULL);
    const grpc_op ops[] = {
        { .op = GRPC_OP_SEND_INITIAL_METADATA,
          .data.send_initial_metadata = { .count = 1, .metadata = &stream->authorization } },
    };
    run(stream, ops, ARRAY_COUNT(ops));
}

static bool send_message(struct stream *stream, struct str bytes)
{
    grpc_byte_buffer *buffer = channel_message((const uint8_t *)bytes.ptr, bytes.len);
    const grpc_op ops[] = {
        { .op = GRPC_OP_SEND_MESSAGE, .data.send_message.send_message = buffer },
    };
    bool is_sent = run(stream, ops, ARRAY_COUNT(ops));
    grpc_byte_buffer_destroy(buffer);
    return is_sent;
}

static void finish(struct stream *stream, int64_t expected)
{
    const grpc_op ops[] = {
        { .op = GRPC_OP_SEND_CLOSE_FROM_CLIENT },
        { .op = GRPC_OP_RECV_INITIAL_METADATA,
          .data.recv_initial_metadata.recv_initial_metadata = &stream->initial },
        { .op = GRPC_OP_RECV_MESSAGE, .data.recv_message.recv_message = &stream->received },
        { .op = GRPC_OP_RECV_STATUS_ON_CLIENT,
          .data.recv_status_on_client = { .trailing_metadata = &stream->trailing,
                                          .status = &stream->code,
                                          .status_details = &stream->message } },
    };
    run(stream, ops, ARRAY_COUNT(ops));
    if (stream->code != GRPC_STATUS_OK || stream->received == NULL)
        bench_die("%s: %d %.*s", PUSH_STREAM_METHOD, (int)stream->code,
                  (int)GRPC_SLICE_LENGTH(stream->message),
                  (const char *)GRPC_SLICE_START_PTR(stream->message));
    ProtobufCMessage *message =
        channel_unpack_take(stream->received,
                            &lockstep__v1__stream_push_inventory_response__descriptor);
    const Lockstep__V1__StreamPushInventoryResponse *summary = (const void *)message;
    if (summary->applied_count + summary->unchanged_count != expected)
        bench_die("of %lld positions %lld were applied, %lld unchanged, %lld refused",
                  (long long)expected, (long long)summary->applied_count,
                  (long long)summary->unchanged_count, (long long)summary->refused_count);
    protobuf_c_message_free_unpacked(message, NULL);
}

static void release(struct stream *stream)
{
    grpc_slice_unref(stream->message);
    grpc_slice_unref(stream->authorization.value);
    grpc_metadata_array_destroy(&stream->initial);
    grpc_metadata_array_destroy(&stream->trailing);
    grpc_call_unref(stream->call);
    grpc_channel_destroy(stream->channel);
    grpc_completion_queue_shutdown(stream->cq);
    grpc_completion_queue_destroy(stream->cq);
}

void stream_push(int port, const char *token, struct push *push, uint32_t items, int64_t ms,
                 int64_t messages, struct stream_end *ret)
{
    struct stream stream;
    begin(&stream, port, token);
    int64_t begin_ns = bench_now_ns();
    int64_t sent = 0;
    while (ms > 0 ? bench_now_ns() - begin_ns < ms * 1000000 : sent < messages) {
        if (!send_message(&stream, push_message(push, items)))
            break; /* the end tells why */
        sent++;
    }
    finish(&stream, sent * items);
    ret->item_count = sent * items;
    ret->seconds = (double)(bench_now_ns() - begin_ns) / 1e9;
    release(&stream);
}
