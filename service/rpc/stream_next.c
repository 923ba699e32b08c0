/* service/rpc/stream_next.c: server streams, pulled by readiness. */
#include "service/base/limits.h"
#include "service/rpc/stream.h"

enum { RETRY_AFTER_MS = 1000 };

static void worked(void *owner);

static enum err_code next_make(struct stream *stream)
{
    struct rpc_call *call = &stream->call;
    const ProtobufCMessageDescriptor *type = stream->wire.entry->response;
    ProtobufCMessage *response = arena_alloc(&stream->next_arena, type->sizeof_message);
    if (response == NULL)
        return arena_err(&stream->next_arena, &call->err);
    protobuf_c_message_init(type, response);
    stream->shared.wake_after_ms = 0;
    enum err_code code = call->method->next(call, response, &stream->found, &call->err);
    if (code == ERR_OK && stream->found == RPC_NEXT_MESSAGE)
        stream->produced = rpc_wire_pack(response);
    return code;
}

/* On a worker, or on the loop's thread if it is quick. */
static void work(struct stream *stream)
{
    struct rpc_call *call = &stream->call;
    enum err_code code = ERR_OK;
    if (!stream->is_open && call->method->open != NULL)
        code = call->method->open(call, stream->request, &call->err);
    if (code == ERR_OK) {
        stream->is_open = true;
        arena_reset(&stream->next_arena);
        code = next_make(stream);
    }
    stream->found_code = code;
}

static void work_run(void *owner)
{
    struct stream *stream = owner;
    work(stream);
    rpc_loop_post(stream->wire.loop, &stream->worked, stream->wire.call);
}

enum err_code next_init(struct stream *stream)
{
    struct rpc_call *call = &stream->call;
    struct rpc_wire *wire = &stream->wire;
    ProtobufCMessage *request = NULL;
    arena_init(&stream->next_arena, LIMIT_REQUEST_ARENA_BYTES);
    call->arena = &stream->next_arena;
    stream->work = (struct rpc_job){ .run = work_run, .owner = stream };
    stream->worked = (struct rpc_ready){ .run = worked, .owner = stream };
    grpc_byte_buffer *payload = wire->received;
    wire->received = NULL;
    enum err_code code =
        rpc_wire_decode_take(payload, wire->entry->request, &stream->arena, &request, &call->err);
    if (code == ERR_OK)
        code = rpc_wire_admit_request(wire, stream->principal, request, &call->err);
    stream->request = request;
    stream->is_woken = true;
    return code;
}

void next_release(struct stream *stream)
{
    grpc_byte_buffer_destroy(stream->produced);
    arena_release(&stream->next_arena);
}

static void next_wait(struct stream *stream)
{
    struct rpc_loop *loop = stream->wire.loop;
    if (stream->shared.wake_after_ms > 0) {
        int64_t now_ns = clock_mono(&loop->server->real).ns;
        stream->wake_at.ns = now_ns + stream->shared.wake_after_ms * NS_PER_MS;
        if (stream->wake_at.ns < loop->timer.ns)
            loop->timer = stream->wake_at;
    }
    if (!stream->wire.has_greeted) { /* the caller learns that it was let in */
        stream->is_writing = true;
        rpc_wire_greet(&stream->wire);
    }
}

static void found(struct stream *stream)
{
    stream->is_working = false;
    if (stream->found_code != ERR_OK)
        stream_end(stream, &stream->call.err);
    else if (stream->found == RPC_NEXT_END)
        stream_end(stream, NULL);
    if (stream->is_ending)
        return;
    if (stream->found == RPC_NEXT_WAIT) {
        next_wait(stream);
        return;
    }
    stream->is_woken = true; /* there may be more behind it */
    stream->is_writing = true;
    rpc_wire_write_take(&stream->wire, stream->produced);
    stream->produced = NULL;
}

static void worked(void *owner)
{
    struct stream *stream = owner;
    found(stream);
    stream_step(stream);
}

void next_step(struct stream *stream)
{
    /* Nothing is made before the last message has left: a slow reader holds one in memory. */
    if (stream->is_working || stream->is_writing || stream->is_ending || !stream->is_woken)
        return;
    stream->is_woken = false;
    stream->is_working = true;
    stream->wake_at = (struct mono){ INT64_MAX };
    if (stream->call.method->is_quick) {
        work(stream);
        found(stream);
    } else if (!rpc_workers_add(stream->wire.loop->server->workers, &stream->work)) {
        struct err err;
        err_set(&err, REASON_QUEUE_FULL, "too many queries at once");
        err.retry_after_ms = RETRY_AFTER_MS;
        stream->is_working = false;
        stream_end(stream, &err);
    }
}
