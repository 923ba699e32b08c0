/* clients/c/stream.c: batches of one streaming call, one after the other. */
#include "clients/c/stream.h"

#include <grpc/byte_buffer.h>
#include <inttypes.h>

#include "clients/c/wire.h"
#include "service/base/heap.h"

struct lockstep_stream {
    struct lockstep_wire wire;
    const struct lockstep_method *method;
    ProtobufCAllocator *allocator;
    int64_t silence_ms;
    grpc_byte_buffer *received;
    bool has_ended_sending;
    bool has_failed_sending; /* the call is over, though answers may lie in wait */
    bool has_initial;        /* the server's metadata was asked for */
    bool is_over;            /* all answers were received */
    bool was_silent;         /* given up for that */
    bool is_unreadable;      /* given up for an answer of another type */
    char status_tag, send_tag, receive_tag;
};

static const struct lockstep_call_options no_options = { .timeout_ms = 0 };

static bool run(struct lockstep_stream *stream, grpc_op op, char *tag)
{
    bool is_ok;
    lockstep_wire_start(&stream->wire, &op, 1, tag);
    bool is_complete = lockstep_wire_wait(&stream->wire, tag, 0, &is_ok);
    CHECK(is_complete);
    return is_ok;
}

enum lockstep_code lockstep_stream_open(struct lockstep_client *client,
                                        const struct lockstep_method *method,
                                        const struct lockstep_call_options *options,
                                        struct lockstep_stream **ret,
                                        struct lockstep_status *status)
{
    CHECK(method->kind != LOCKSTEP_KIND_UNARY);
    if (options == NULL)
        options = &no_options;
    struct lockstep_stream *stream = HEAP_NEW(struct lockstep_stream);
    stream->method = method;
    stream->allocator = options->allocator;
    stream->silence_ms = options->silence_ms;
    lockstep_wire_open(client, method, options->timeout_ms, &stream->wire);
    const grpc_op end = lockstep_wire_op_status(&stream->wire);
    lockstep_wire_start(&stream->wire, &end, 1, &stream->status_tag);
    if (run(stream, lockstep_wire_op_greet(client, &stream->wire), &stream->send_tag)) {
        *ret = stream;
        return LOCKSTEP_OK;
    }
    stream->has_failed_sending = true;
    enum lockstep_code code = lockstep_stream_finish_take(stream, status);
    CHECK(code != LOCKSTEP_OK);
    return code;
}

bool lockstep_stream_send(struct lockstep_stream *stream, const ProtobufCMessage *message)
{
    CHECK(!stream->has_ended_sending);
    if (stream->has_failed_sending)
        return false;
    grpc_byte_buffer *packed = lockstep_wire_pack(message);
    const grpc_op send = { .op = GRPC_OP_SEND_MESSAGE, .data.send_message.send_message = packed };
    stream->has_failed_sending = !run(stream, send, &stream->send_tag);
    grpc_byte_buffer_destroy(packed);
    return !stream->has_failed_sending;
}

void lockstep_stream_send_end(struct lockstep_stream *stream)
{
    if (stream->has_ended_sending)
        return;
    stream->has_ended_sending = true;
    if (!stream->has_failed_sending)
        stream->has_failed_sending =
            !run(stream, (grpc_op){ .op = GRPC_OP_SEND_CLOSE_FROM_CLIENT }, &stream->send_tag);
}

/* False: there is no more. */
static bool receive_bytes(struct lockstep_stream *stream, int64_t silence_ms)
{
    const grpc_op ops[] = {
        { .op = GRPC_OP_RECV_MESSAGE, .data.recv_message.recv_message = &stream->received },
        { .op = GRPC_OP_RECV_INITIAL_METADATA,
          .data.recv_initial_metadata.recv_initial_metadata = &stream->wire.initial },
    };
    bool is_ok;
    lockstep_wire_start(&stream->wire, ops, stream->has_initial ? 1 : 2, &stream->receive_tag);
    stream->has_initial = true;
    if (!lockstep_wire_wait(&stream->wire, &stream->receive_tag, silence_ms, &is_ok)) {
        stream->was_silent = true;
        grpc_call_cancel(stream->wire.call, NULL);
        bool is_complete = lockstep_wire_wait(&stream->wire, &stream->receive_tag, 0, &is_ok);
        CHECK(is_complete);
    }
    stream->is_over = !is_ok || stream->received == NULL;
    return !stream->is_over;
}

bool lockstep_stream_receive(struct lockstep_stream *stream, ProtobufCMessage **ret)
{
    if (stream->is_over || stream->is_unreadable || !receive_bytes(stream, stream->silence_ms))
        return false;
    grpc_byte_buffer *bytes = stream->received;
    stream->received = NULL;
    ProtobufCMessage *answer =
        lockstep_wire_unpack_take(bytes, stream->method->response, stream->allocator);
    stream->is_unreadable = answer == NULL;
    if (answer == NULL)
        return false;
    *ret = answer;
    return true;
}

void lockstep_stream_cancel(struct lockstep_stream *stream)
{
    grpc_call_cancel(stream->wire.call, NULL);
}

/* The status comes behind the last answer. */
static void drain(struct lockstep_stream *stream)
{
    if (!stream->is_over && !stream->has_failed_sending)
        grpc_call_cancel(stream->wire.call, NULL);
    while (!stream->is_over && receive_bytes(stream, 0)) {
        grpc_byte_buffer_destroy(stream->received);
        stream->received = NULL;
    }
}

static enum lockstep_code status_of(const struct lockstep_stream *stream,
                                    struct lockstep_status *status)
{
    if (stream->is_unreadable)
        return lockstep_status_set(status, LOCKSTEP_INTERNAL,
                                   "an answer cannot be read as %s, or no memory was given",
                                   stream->method->response->name);
    if (stream->was_silent)
        return lockstep_status_set(status, LOCKSTEP_UNAVAILABLE,
                                   "nothing came from the server for %" PRId64 " ms",
                                   stream->silence_ms);
    return lockstep_wire_status(&stream->wire, status);
}

enum lockstep_code lockstep_stream_finish_take(struct lockstep_stream *taken,
                                               struct lockstep_status *status)
{
    struct lockstep_stream *stream = taken;
    bool is_ok;
    drain(stream);
    bool is_complete = lockstep_wire_wait(&stream->wire, &stream->status_tag, 0, &is_ok);
    CHECK(is_complete);
    enum lockstep_code code = status_of(stream, status);
    grpc_byte_buffer_destroy(stream->received);
    lockstep_wire_release(&stream->wire);
    heap_free(stream);
    return code;
}

enum lockstep_code lockstep_stream_answer_take(struct lockstep_stream *taken,
                                               ProtobufCMessage **ret,
                                               struct lockstep_status *status)
{
    ProtobufCMessage *answer = NULL, *second = NULL;
    ProtobufCAllocator *allocator = taken->allocator;
    CHECK(taken->method->kind == LOCKSTEP_KIND_CLIENT_STREAM);
    lockstep_stream_send_end(taken);
    /* Behind the answer only the end may come. */
    if (lockstep_stream_receive(taken, &answer) && lockstep_stream_receive(taken, &second))
        protobuf_c_message_free_unpacked(second, allocator);
    enum lockstep_code code = lockstep_stream_finish_take(taken, status);
    if (code == LOCKSTEP_OK && answer == NULL)
        code = lockstep_status_set(status, LOCKSTEP_INTERNAL, "the call ended without an answer");
    if (code == LOCKSTEP_OK)
        *ret = answer;
    else if (answer != NULL)
        protobuf_c_message_free_unpacked(answer, allocator);
    return code;
}
