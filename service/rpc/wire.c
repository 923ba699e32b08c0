/* service/rpc/wire.c: the batches of one call, its state, and its one clean-up. */
#include <grpc/byte_buffer_reader.h>
#include <grpc/grpc.h>
#include <inttypes.h>
#include <stdio.h>

#include "service/base/limits.h"
#include "service/base/log.h"
#include "service/base/metric.h"
#include "service/rpc/decode.h"
#include "service/rpc/runtime.h"

enum {
    REPLY_OP_COUNT = 4,
    RETRY_AFTER_MS = 1000,
};

/* An empty cell is a mistake of ours. */
static const enum rpc_state transitions[RPC_STATE_COUNT][RPC_EVENT_COUNT] = {
    [RPC_STATE_HANDLING] = {
        [RPC_EVENT_BATCH] = RPC_STATE_HANDLING,
        [RPC_EVENT_REPLY] = RPC_STATE_REPLYING,
    },
    [RPC_STATE_REPLYING] = { [RPC_EVENT_REPLIED] = RPC_STATE_REPLIED },
};

static void wire_move(struct rpc_wire *wire, enum rpc_event event)
{
    wire->state = transitions[wire->state][event];
    CHECK(wire->state != RPC_STATE_NONE);
}

static void batch_start(struct rpc_wire *wire, const grpc_op *ops, size_t count,
                        struct rpc_tag *tag)
{
    grpc_call_error error = grpc_call_start_batch(wire->call, ops, count, tag, NULL);
    CHECK(error == GRPC_CALL_OK);
}

static void wire_log(const struct rpc_wire *wire, enum err_code code)
{
    struct rpc_server *server = wire->loop->server;
    uint32_t every = server->options.log_every;
    if (code == ERR_OK && (every == 0 || wire->id % every != 0))
        return;
    char text[RPC_REQUEST_ID_BYTES];
    int64_t took_us = (clock_mono(&server->real).ns - wire->begin.ns) / NS_PER_US;
    const struct log_field *fields =
        LOG_FIELDS(log_str("method",
                           wire->entry == NULL ? STR("unknown") : wire->entry->info->path),
                   log_text("code", err_code_name(code)), log_str("principal", wire->principal),
                   log_str("request_id", rpc_wire_id(wire, text)), log_i64("took_us", took_us));
    if (wire->code == ERR_OK)
        log_line(LOG_INFO, "rpc_handled", fields);
    else if (code == ERR_INTERNAL || code == ERR_DATA_LOSS)
        log_err(LOG_ERROR, "rpc_failed", &wire->err, fields);
    else
        log_err(LOG_INFO, "rpc_failed", &wire->err, fields);
}

/* What the caller saw, as far as we know. */
static enum err_code code_seen(const struct rpc_wire *wire)
{
    if (!atomic_load(&wire->is_gone))
        return wire->code;
    bool is_late = clock_mono(&wire->loop->server->real).ns >= wire->deadline.ns;
    return is_late ? ERR_DEADLINE_EXCEEDED : ERR_CANCELLED;
}

static void wire_release(struct rpc_wire *wire)
{
    CHECK(wire->state == RPC_STATE_REPLIED);
    enum err_code code = code_seen(wire);
    metric_add(METRIC_RPC_HANDLED, (uint32_t)code, 1);
    metric_add(METRIC_RPC_ACTIVE, 0, -1);
    wire_log(wire, code);
    if (wire->code != ERR_OK)
        rpc_status_release(&wire->status);
    grpc_byte_buffer_destroy(wire->received);
    grpc_byte_buffer_destroy(wire->sent);
    grpc_metadata_array_destroy(&wire->metadata);
    grpc_call *call = wire->call;
    wire->release(wire->owner);
    grpc_call_unref(call); /* last: a stream could be woken until its handler has closed it */
}

void rpc_wire_unref(struct rpc_wire *wire)
{
    CHECK(wire->refs > 0);
    wire->refs--;
    if (wire->refs == 0)
        wire_release(wire);
}

static void wire_closed(void *owner, bool is_ok)
{
    struct rpc_wire *wire = owner;
    if (!is_ok || wire->was_cancelled) {
        atomic_store(&wire->is_gone, true);
        if (wire->gone != NULL)
            wire->gone(wire->owner);
    }
    rpc_wire_unref(wire);
}

static void wire_replied(void *owner, bool is_ok)
{
    struct rpc_wire *wire = owner;
    if (!is_ok || wire->was_cancelled)
        atomic_store(&wire->is_gone, true);
    wire_move(wire, RPC_EVENT_REPLIED);
    rpc_wire_unref(wire);
}

static struct mono mono_of(gpr_timespec time)
{
    gpr_timespec mono = gpr_convert_clock_type(time, GPR_CLOCK_MONOTONIC);
    if (mono.tv_sec >= INT64_MAX / NS_PER_SECOND)
        return (struct mono){ INT64_MAX };
    return (struct mono){ mono.tv_sec * NS_PER_SECOND + mono.tv_nsec };
}

void rpc_wire_init(struct rpc_wire *wire, struct rpc_loop *loop, const struct rpc_entry *entry,
                   struct rpc_arrival *taken)
{
    *wire = (struct rpc_wire){
        .loop = loop,
        .entry = entry,
        .call = taken->call,
        .metadata = taken->metadata,
        .begin = clock_mono(&loop->server->real),
        .deadline = mono_of(taken->deadline),
        .state = RPC_STATE_HANDLING,
        .refs = 1,
        .id = ((uint64_t)loop->index << 48) + ++loop->call_count,
        .received = taken->payload,
    };
    rpc_tag_init(&wire->on_closed, wire_closed, wire);
    rpc_tag_init(&wire->on_replied, wire_replied, wire);
    metric_add(METRIC_RPC_ACTIVE, 0, 1);
}

void rpc_wire_watch(struct rpc_wire *wire)
{
    const grpc_op close = { .op = GRPC_OP_RECV_CLOSE_ON_SERVER,
                            .data.recv_close_on_server.cancelled = &wire->was_cancelled };
    wire->is_watched = true;
    wire->refs++;
    batch_start(wire, &close, 1, &wire->on_closed);
}

void rpc_wire_read(struct rpc_wire *wire)
{
    const grpc_op read = { .op = GRPC_OP_RECV_MESSAGE,
                           .data.recv_message.recv_message = &wire->received };
    CHECK(wire->received == NULL);
    wire_move(wire, RPC_EVENT_BATCH);
    wire->refs++;
    batch_start(wire, &read, 1, &wire->on_read);
}

/* Initial metadata if it has not been sent; returns the number of ops. */
static size_t greeting_add(struct rpc_wire *wire, grpc_op *ret_op)
{
    if (wire->has_greeted)
        return 0;
    wire->has_greeted = true;
    *ret_op = (grpc_op){ .op = GRPC_OP_SEND_INITIAL_METADATA };
    return 1;
}

void rpc_wire_greet(struct rpc_wire *wire)
{
    grpc_op op;
    size_t count = greeting_add(wire, &op);
    CHECK(count == 1);
    wire_move(wire, RPC_EVENT_BATCH);
    wire->refs++;
    batch_start(wire, &op, count, &wire->on_written);
}

static size_t message_add(struct rpc_wire *wire, grpc_byte_buffer *taken, grpc_op *ret_op)
{
    if (taken == NULL)
        return 0;
    grpc_byte_buffer_destroy(wire->sent);
    wire->sent = taken;
    *ret_op = (grpc_op){ .op = GRPC_OP_SEND_MESSAGE, .data.send_message.send_message = taken };
    return 1;
}

void rpc_wire_write_take(struct rpc_wire *wire, grpc_byte_buffer *taken)
{
    grpc_op ops[2];
    size_t count = greeting_add(wire, &ops[0]);
    count += message_add(wire, taken, &ops[count]);
    wire_move(wire, RPC_EVENT_BATCH);
    wire->refs++;
    batch_start(wire, ops, count, &wire->on_written);
}

static void reply_start(struct rpc_wire *wire, grpc_op *ops, size_t count)
{
    if (!wire->is_watched)
        ops[count++] = (grpc_op){ .op = GRPC_OP_RECV_CLOSE_ON_SERVER,
                                  .data.recv_close_on_server.cancelled = &wire->was_cancelled };
    wire_move(wire, RPC_EVENT_REPLY);
    batch_start(wire, ops, count, &wire->on_replied);
}

void rpc_wire_reply_take(struct rpc_wire *wire, grpc_byte_buffer *taken)
{
    grpc_op ops[REPLY_OP_COUNT];
    size_t count = greeting_add(wire, &ops[0]);
    count += message_add(wire, taken, &ops[count]);
    ops[count++] = (grpc_op){ .op = GRPC_OP_SEND_STATUS_FROM_SERVER,
                              .data.send_status_from_server.status = GRPC_STATUS_OK };
    reply_start(wire, ops, count);
}

void rpc_wire_fail(struct rpc_wire *wire, const struct err *err)
{
    char text[RPC_REQUEST_ID_BYTES];
    wire->code = err->reason == REASON_NONE ? ERR_INTERNAL : err_reason_code(err->reason);
    wire->err = *err;
    rpc_status_make(err, rpc_wire_id(wire, text), &wire->status);
    wire->trailing = (grpc_metadata){
        .key = grpc_slice_from_static_string("grpc-status-details-bin"),
        .value = wire->status.details,
    };
    grpc_op ops[REPLY_OP_COUNT];
    size_t count = greeting_add(wire, &ops[0]);
    ops[count++] = (grpc_op){
        .op = GRPC_OP_SEND_STATUS_FROM_SERVER,
        .data.send_status_from_server = {
            .trailing_metadata_count = 1,
            .trailing_metadata = &wire->trailing,
            .status = wire->status.code,
            .status_details = &wire->status.message,
        },
    };
    reply_start(wire, ops, count);
}

grpc_byte_buffer *rpc_wire_pack(const ProtobufCMessage *message)
{
    /* The slice goes into the socket as it is; gRPC frees it when it has. */
    grpc_slice slice = grpc_slice_malloc(protobuf_c_message_get_packed_size(message));
    protobuf_c_message_pack(message, GRPC_SLICE_START_PTR(slice));
    grpc_byte_buffer *packed = grpc_raw_byte_buffer_create(&slice, 1);
    grpc_slice_unref(slice);
    return packed;
}

/* The bytes at once, borrowed from the buffer if they lie in one piece. */
static grpc_slice contiguous(grpc_byte_buffer *buffer)
{
    grpc_byte_buffer_reader reader;
    int status = grpc_byte_buffer_reader_init(&reader, buffer);
    CHECK(status == 1);
    grpc_slice all;
    if (buffer->data.raw.slice_buffer.count == 1)
        all = grpc_slice_ref(buffer->data.raw.slice_buffer.slices[0]);
    else
        all = grpc_byte_buffer_reader_readall(&reader);
    grpc_byte_buffer_reader_destroy(&reader);
    return all;
}

enum err_code rpc_wire_decode_take(grpc_byte_buffer *taken, const ProtobufCMessageDescriptor *type,
                                   struct arena *arena, ProtobufCMessage **ret, struct err *err)
{
    if (taken == NULL)
        return err_set(err, REASON_REQUEST_MALFORMED, "the call came without a message");
    grpc_slice slice = contiguous(taken);
    struct str packed = { (const char *)GRPC_SLICE_START_PTR(slice), GRPC_SLICE_LENGTH(slice) };
    enum err_code code = rpc_decode(type, packed, arena, ret, err);
    grpc_slice_unref(slice);
    grpc_byte_buffer_destroy(taken);
    return code;
}

static struct str slice_str(const grpc_slice *slice)
{
    return (struct str){ (const char *)GRPC_SLICE_START_PTR(*slice), GRPC_SLICE_LENGTH(*slice) };
}

static struct str authorization_find(const grpc_metadata_array *metadata)
{
    for (size_t i = 0; i < metadata->count; i++) {
        if (str_eq(slice_str(&metadata->metadata[i].key), STR("authorization")))
            return slice_str(&metadata->metadata[i].value);
    }
    return STR_EMPTY;
}

static const struct rpc_principal anybody = { .name = STR_INIT("anybody") };

enum err_code rpc_wire_admit(struct rpc_wire *wire, const struct rpc_principal **ret,
                             struct err *err)
{
    const struct rpc_entry *entry = wire->entry;
    struct rpc_server *server = wire->loop->server;
    if (atomic_load(&server->is_draining))
        return err_set(err, REASON_SHUTTING_DOWN, "the server is going down");
    *ret = &anybody;
    if (entry->access != RPC_ACCESS_OPEN) {
        struct str header = authorization_find(&wire->metadata);
        enum err_code code = rpc_auth_identify(server->auth, header, ret, err);
        if (code != ERR_OK)
            return code;
    }
    wire->principal = (*ret)->name;
    if (atomic_load(&server->live_count) > LIMIT_CALL_COUNT) {
        enum err_code code = err_set(err, REASON_QUEUE_FULL, "too many calls at once");
        err->retry_after_ms = RETRY_AFTER_MS;
        return code;
    }
    if (entry->access == RPC_ACCESS_POLICY)
        return rpc_auth_allow_scope(*ret, entry->info->policy.scope, err);
    return ERR_OK;
}

enum err_code rpc_wire_admit_request(struct rpc_wire *wire, const struct rpc_principal *principal,
                                     const ProtobufCMessage *request, struct err *err)
{
    if (wire->entry->access != RPC_ACCESS_POLICY || principal->shop_count == 0)
        return ERR_OK;
    struct str name = rpc_field_text(&wire->entry->shop_field, request);
    if (name.len == 0 && wire->has_shop)
        return ERR_OK;
    enum err_code code = rpc_auth_allow_shop(principal, name, err);
    wire->has_shop = code == ERR_OK;
    return code;
}

void rpc_wire_call_init(struct rpc_wire *wire, struct rpc_call *ret, struct arena *arena)
{
    /* Not the whole struct: its err is large, and nobody reads it before it is set. */
    ret->method = wire->entry == NULL ? NULL : wire->entry->method;
    ret->context = wire->entry == NULL ? NULL : wire->entry->context;
    ret->arena = arena;
    ret->stream = NULL;
    ret->principal = wire->principal;
    ret->id = wire->id;
    ret->now = clock_now(wire->loop->server->options.clock);
    ret->deadline = wire->deadline;
    ret->code = ERR_OK;
    ret->outcome = NULL;
    ret->err.reason = REASON_NONE;
    ret->user = NULL;
    ret->next = NULL;
    ret->wire = wire;
}

bool rpc_call_is_gone(const struct rpc_call *call)
{
    const struct rpc_wire *wire = call->wire;
    return atomic_load(&wire->is_gone) ||
           clock_mono(&wire->loop->server->real).ns >= wire->deadline.ns;
}

struct str rpc_wire_id(const struct rpc_wire *wire, char ret_text[static RPC_REQUEST_ID_BYTES])
{
    int len = snprintf(ret_text, RPC_REQUEST_ID_BYTES, "%08" PRIx32 "-%" PRIx64,
                       wire->loop->server->id_prefix, wire->id);
    CHECK(len < RPC_REQUEST_ID_BYTES);
    return (struct str){ ret_text, (size_t)len };
}

struct str rpc_request_id(const struct rpc_call *call, char ret_text[static RPC_REQUEST_ID_BYTES])
{
    return rpc_wire_id(call->wire, ret_text);
}
