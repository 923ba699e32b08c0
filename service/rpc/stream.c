/* service/rpc/stream.c: streaming calls of all kinds, from arrival to the last batch. */
#include "service/rpc/stream.h"

#include "service/base/heap.h"
#include "service/base/limits.h"

enum { RETRY_AFTER_MS = 1000 };

static bool is_server_stream(const struct stream *stream)
{
    return stream->wire.entry->info->kind == RPC_KIND_SERVER_STREAM;
}

void stream_end(struct stream *stream, const struct err *err)
{
    if (stream->is_ending)
        return;
    stream->is_ending = true;
    stream->is_failed = err != NULL;
    if (err != NULL)
        stream->err = *err;
}

/* The one answer of a client stream. */
static void last_answer(struct stream *stream)
{
    const ProtobufCMessageDescriptor *type = stream->wire.entry->response;
    ProtobufCMessage *response = arena_alloc(&stream->arena, type->sizeof_message);
    struct rpc_call *call = &stream->call;
    enum err_code code = ERR_OK;
    if (response == NULL)
        code = arena_err(&stream->arena, &call->err);
    if (code == ERR_OK) {
        protobuf_c_message_init(type, response);
        code = call->method->answer(call, NULL, response, &call->err);
    }
    if (code == ERR_OK)
        rpc_wire_reply_take(&stream->wire, rpc_wire_pack(response));
    else
        rpc_wire_fail(&stream->wire, &call->err);
}

static void stream_reply(struct stream *stream)
{
    stream->is_replied = true;
    if (stream->is_failed)
        rpc_wire_fail(&stream->wire, &stream->err);
    else if (stream->wire.entry->info->kind == RPC_KIND_CLIENT_STREAM)
        last_answer(stream);
    else
        rpc_wire_reply_take(&stream->wire, NULL);
}

void stream_step(struct stream *stream)
{
    if (stream->is_replied)
        return;
    if (is_server_stream(stream))
        next_step(stream);
    else
        messages_answer(stream);
    bool is_idle = stream->count == 0 && !stream->is_writing && !stream->is_working;
    if (is_idle && (stream->is_ending || stream->has_all)) {
        stream_reply(stream);
        return;
    }
    if (!is_server_stream(stream) && !stream->is_reading && !stream->has_all &&
        !stream->is_ending && messages_have_room(stream)) {
        stream->is_reading = true;
        rpc_wire_read(&stream->wire);
    }
}

static void stream_read(void *owner, bool is_ok)
{
    struct stream *stream = owner;
    grpc_byte_buffer *received = stream->wire.received;
    stream->wire.received = NULL;
    stream->is_reading = false;
    if (!is_ok || received == NULL)
        stream->has_all = true;
    if (received != NULL)
        message_begin_take(stream, received);
    stream_step(stream);
    rpc_wire_unref(&stream->wire);
}

static void stream_written(void *owner, bool is_ok)
{
    struct stream *stream = owner;
    (void)is_ok; /* if not, the close says so as well */
    stream->is_writing = false;
    stream_step(stream);
    rpc_wire_unref(&stream->wire);
}

static void stream_gone(void *owner)
{
    struct stream *stream = owner;
    struct err err;
    err_set(&err, REASON_CANCELLED, "the caller has gone away");
    stream->is_draining = false;
    stream_end(stream, &err);
    stream_step(stream);
}

static void stream_free(struct stream *stream)
{
    struct rpc_server *server = stream->wire.loop->server;
    messages_release(stream);
    next_release(stream);
    arena_release(&stream->arena);
    heap_free(stream);
    rpc_server_count_call(server, -1, true);
}

static void stream_release(void *owner)
{
    struct stream *stream = owner;
    if (stream->is_open && stream->call.method->close != NULL)
        stream->call.method->close(&stream->call);
    if (stream->previous == NULL)
        stream->wire.loop->streams = stream->next;
    else
        stream->previous->next = stream->next;
    if (stream->next != NULL)
        stream->next->previous = stream->previous;
    stream->is_released = true;
    if (!atomic_load(&stream->is_wake_posted))
        stream_free(stream);
}

static void stream_woken(void *owner)
{
    struct stream *stream = owner;
    atomic_store(&stream->is_wake_posted, false);
    if (stream->is_released) {
        stream_free(stream);
        return;
    }
    stream->is_woken = true;
    stream_step(stream);
}

void rpc_stream_wake(struct rpc_call *call)
{
    struct stream *stream = (struct stream *)call;
    if (!atomic_exchange(&stream->is_wake_posted, true))
        rpc_loop_post(stream->wire.loop, &stream->wake, stream->wire.call);
}

static struct stream *stream_new(struct rpc_loop *loop, const struct rpc_entry *entry,
                                 struct rpc_arrival *taken)
{
    struct stream *stream = HEAP_NEW(struct stream);
    rpc_wire_init(&stream->wire, loop, entry, taken);
    stream->wire.owner = stream;
    stream->wire.gone = stream_gone;
    stream->wire.release = stream_release;
    rpc_tag_init(&stream->wire.on_read, stream_read, stream);
    rpc_tag_init(&stream->wire.on_written, stream_written, stream);
    arena_init(&stream->arena, LIMIT_REQUEST_ARENA_BYTES);
    rpc_wire_call_init(&stream->wire, &stream->call, &stream->arena);
    stream->shared.arena = &stream->arena;
    stream->call.stream = &stream->shared;
    stream->wake_at = (struct mono){ INT64_MAX };
    stream->wake = (struct rpc_ready){ .run = stream_woken, .owner = stream };
    stream->next = loop->streams;
    if (loop->streams != NULL)
        loop->streams->previous = stream;
    loop->streams = stream;
    rpc_server_count_call(loop->server, 1, true);
    return stream;
}

static enum err_code stream_admit(struct stream *stream)
{
    struct rpc_call *call = &stream->call;
    enum err_code code = rpc_wire_admit(&stream->wire, &stream->principal, &call->err);
    if (code != ERR_OK)
        return code;
    call->principal = stream->principal->name;
    if (call->method->later)
        return err_set(&call->err, REASON_METHOD_LATER, "%s is not built yet", call->method->name);
    if (atomic_load(&stream->wire.loop->server->stream_count) > LIMIT_STREAM_COUNT) {
        code = err_set(&call->err, REASON_QUEUE_FULL, "too many streams at once");
        call->err.retry_after_ms = RETRY_AFTER_MS;
        return code;
    }
    if (is_server_stream(stream))
        return next_init(stream);
    messages_init(stream);
    if (call->method->open != NULL)
        code = call->method->open(call, NULL, &call->err);
    stream->is_open = code == ERR_OK;
    return code;
}

void stream_begin(struct rpc_loop *loop, const struct rpc_entry *entry, struct rpc_arrival *taken)
{
    struct stream *stream = stream_new(loop, entry, taken);
    rpc_wire_watch(&stream->wire);
    if (stream_admit(stream) != ERR_OK)
        stream_end(stream, &stream->call.err);
    stream_step(stream);
}

void streams_drain(struct rpc_loop *loop)
{
    struct err err;
    err_set(&err, REASON_SHUTTING_DOWN, "the server is going down: resume elsewhere, or later");
    err.retry_after_ms = RETRY_AFTER_MS;
    for (struct stream *stream = loop->streams; stream != NULL; stream = stream->next) {
        if (!stream->is_ending)
            stream->is_draining = true;
        stream_end(stream, &err);
        stream_step(stream);
    }
}

void streams_tick(struct rpc_loop *loop, struct mono now)
{
    loop->timer = (struct mono){ INT64_MAX };
    for (struct stream *stream = loop->streams; stream != NULL; stream = stream->next) {
        if (stream->wake_at.ns <= now.ns) {
            stream->wake_at = (struct mono){ INT64_MAX };
            stream->is_woken = true;
            stream_step(stream);
        }
        if (stream->wake_at.ns < loop->timer.ns)
            loop->timer = stream->wake_at;
    }
}
