/* service/rpc/stream_messages.c: messages of client and bidirectional streams, in their order. */
#include "service/base/heap.h"
#include "service/base/limits.h"
#include "service/rpc/stream.h"

enum { RETRY_AFTER_MS = 100 };

static void message_finished(void *owner)
{
    struct message *message = owner;
    message->is_finished = true;
    stream_step(message->stream);
}

struct rpc_ready *stream_message_ready(struct rpc_call *call)
{
    return &((struct message *)call)->ready;
}

static enum err_code answer_make(struct message *message, ProtobufCMessage **ret)
{
    struct rpc_call *call = &message->call;
    const ProtobufCMessageDescriptor *type = message->stream->wire.entry->response;
    ProtobufCMessage *response = arena_alloc(&message->arena, type->sizeof_message);
    if (response == NULL)
        return arena_err(&message->arena, &call->err);
    protobuf_c_message_init(type, response);
    *ret = response;
    if (call->method->query != NULL)
        return call->method->query(call, message->request, response, &call->err);
    return call->method->answer(call, call->outcome, response, &call->err);
}

static void query_make(struct message *message)
{
    ProtobufCMessage *response;
    message->call.code = answer_make(message, &response);
    if (message->call.code == ERR_OK)
        message->produced = rpc_wire_pack(response);
}

static void query_run(void *owner)
{
    struct message *message = owner;
    query_make(message);
    rpc_loop_post(message->stream->wire.loop, &message->ready, message->stream->wire.call);
}

void messages_init(struct stream *stream)
{
    uint32_t window = stream->wire.entry->window;
    stream->messages = HEAP_ARRAY(struct message, window);
    for (uint32_t i = 0; i < window; i++) {
        struct message *message = &stream->messages[i];
        message->stream = stream;
        arena_init(&message->arena, LIMIT_REQUEST_ARENA_BYTES);
        message->ready = (struct rpc_ready){ .run = message_finished, .owner = message };
        message->job = (struct rpc_job){ .run = query_run, .owner = message };
    }
}

void messages_release(struct stream *stream)
{
    for (uint32_t i = 0; stream->messages != NULL && i < stream->wire.entry->window; i++) {
        grpc_byte_buffer_destroy(stream->messages[i].produced);
        arena_release(&stream->messages[i].arena);
    }
    heap_free(stream->messages);
}

static struct message *message_at(const struct stream *stream, uint32_t index)
{
    return &stream->messages[(stream->first + index) % stream->wire.entry->window];
}

bool messages_have_room(const struct stream *stream)
{
    if (stream->count == 0)
        return true;
    return stream->count < stream->wire.entry->window && stream->bytes < LIMIT_REQUEST_ARENA_BYTES;
}

/* ERR_OK: it is finished already, or somebody will finish it. */
static enum err_code message_handle(struct message *message, grpc_byte_buffer *taken)
{
    struct stream *stream = message->stream;
    struct rpc_call *call = &message->call;
    const struct rpc_submit *submit = &stream->wire.loop->server->options.submit;
    enum err_code code = rpc_wire_decode_take(taken, stream->wire.entry->request, &message->arena,
                                              &message->request, &call->err);
    message->bytes = message->arena.reserved;
    stream->bytes += message->bytes;
    if (code == ERR_OK)
        code =
            rpc_wire_admit_request(&stream->wire, stream->principal, message->request, &call->err);
    if (code != ERR_OK)
        return code;
    if (call->method->read != NULL)
        return submit->submit(submit->context, call, message->request, &call->err);
    if (call->method->start != NULL)
        return call->method->start(call, message->request, &call->err);
    if (call->method->is_quick) {
        query_make(message);
        message->is_finished = true;
        return ERR_OK;
    }
    if (rpc_workers_add(stream->wire.loop->server->workers, &message->job))
        return ERR_OK;
    code = err_set(&call->err, REASON_QUEUE_FULL, "too many queries at once");
    call->err.retry_after_ms = RETRY_AFTER_MS;
    return code;
}

void message_begin_take(struct stream *stream, grpc_byte_buffer *taken)
{
    if (stream->is_ending) {
        grpc_byte_buffer_destroy(taken);
        return;
    }
    struct message *message = message_at(stream, stream->count);
    stream->count++;
    arena_reset(&message->arena);
    message->is_finished = false;
    message->bytes = 0;
    rpc_wire_call_init(&stream->wire, &message->call, &message->arena);
    message->call.stream = &stream->shared;
    enum err_code code = message_handle(message, taken);
    if (code != ERR_OK) {
        message->call.code = code;
        message->is_finished = true;
        stream->has_all = true; /* what comes behind a refused message is not applied */
    }
}

/* The oldest message is finished and its turn has come. */
static void message_answer(struct stream *stream, struct message *message)
{
    struct rpc_call *call = &message->call;
    ProtobufCMessage *response = NULL;
    enum err_code code = call->code;
    if (code == ERR_OK && call->method->fold != NULL)
        code = call->method->fold(call, call->outcome, &call->err);
    else if (code == ERR_OK && message->produced == NULL)
        code = answer_make(message, &response);
    if (code != ERR_OK) {
        stream->is_draining = false;
        stream_end(stream, &call->err);
        return;
    }
    if (call->method->fold != NULL)
        return;
    grpc_byte_buffer *packed =
        message->produced != NULL ? message->produced : rpc_wire_pack(response);
    message->produced = NULL;
    stream->is_writing = true;
    rpc_wire_write_take(&stream->wire, packed);
}

static void message_retire(struct stream *stream, struct message *message)
{
    grpc_byte_buffer_destroy(message->produced);
    message->produced = NULL;
    stream->bytes -= message->bytes;
    arena_reset(&message->arena);
    stream->first = (stream->first + 1) % stream->wire.entry->window;
    stream->count--;
}

void messages_answer(struct stream *stream)
{
    while (stream->count > 0 && !stream->is_writing) {
        struct message *message = message_at(stream, 0);
        if (!message->is_finished)
            return;
        if (!stream->is_ending || stream->is_draining)
            message_answer(stream, message);
        message_retire(stream, message);
    }
}
