/* clients/c/call.c: a unary call is one batch. */
#include "clients/c/call.h"

#include <grpc/byte_buffer.h>

#include "clients/c/wire.h"
#include "service/base/clock.h"

static const struct lockstep_call_options no_options = { .timeout_ms = 0 };

static enum lockstep_code answer_read(struct lockstep_wire *wire, grpc_byte_buffer *taken,
                                      const struct lockstep_method *method,
                                      ProtobufCAllocator *allocator, ProtobufCMessage **ret,
                                      struct lockstep_status *status)
{
    enum lockstep_code code = lockstep_wire_status(wire, status);
    if (code != LOCKSTEP_OK) {
        grpc_byte_buffer_destroy(taken);
        return code;
    }
    if (taken == NULL)
        return lockstep_status_set(status, LOCKSTEP_INTERNAL, "the call ended without an answer");
    ProtobufCMessage *answer = lockstep_wire_unpack_take(taken, method->response, allocator);
    if (answer == NULL)
        return lockstep_status_set(status, LOCKSTEP_INTERNAL,
                                   "the answer cannot be read as %s, or no memory was given",
                                   method->response->name);
    *ret = answer;
    return LOCKSTEP_OK;
}

static enum lockstep_code attempt(struct lockstep_client *client,
                                  const struct lockstep_method *method,
                                  const ProtobufCMessage *request,
                                  const struct lockstep_call_options *options,
                                  ProtobufCMessage **ret, struct lockstep_status *status)
{
    struct lockstep_wire wire;
    grpc_byte_buffer *received = NULL;
    bool is_ok;
    lockstep_wire_open(client, method,
                       options->timeout_ms == 0 ? client->timeout_ms : options->timeout_ms, &wire);
    grpc_byte_buffer *sent = lockstep_wire_pack(request);
    const grpc_op ops[] = {
        lockstep_wire_op_greet(client, &wire),
        { .op = GRPC_OP_SEND_MESSAGE, .data.send_message.send_message = sent },
        { .op = GRPC_OP_SEND_CLOSE_FROM_CLIENT },
        { .op = GRPC_OP_RECV_INITIAL_METADATA,
          .data.recv_initial_metadata.recv_initial_metadata = &wire.initial },
        { .op = GRPC_OP_RECV_MESSAGE, .data.recv_message.recv_message = &received },
        lockstep_wire_op_status(&wire),
    };
    lockstep_wire_start(&wire, ops, ARRAY_COUNT(ops), &wire);
    bool is_complete = lockstep_wire_wait(&wire, &wire, 0, &is_ok);
    CHECK(is_complete);
    grpc_byte_buffer_destroy(sent);
    enum lockstep_code code = answer_read(&wire, received, method, options->allocator, ret, status);
    lockstep_wire_release(&wire);
    return code;
}

enum lockstep_code lockstep_call(struct lockstep_client *client,
                                 const struct lockstep_method *method,
                                 const ProtobufCMessage *request,
                                 const struct lockstep_call_options *options,
                                 ProtobufCMessage **ret, struct lockstep_status *status)
{
    CHECK(method->kind == LOCKSTEP_KIND_UNARY);
    if (options == NULL)
        options = &no_options;
    struct clock clock = clock_real();
    struct mono begin = clock_mono(&clock);
    for (uint32_t attempt_count = 1;; attempt_count++) {
        enum lockstep_code code = attempt(client, method, request, options, ret, status);
        if (code == LOCKSTEP_OK || options->retry == NULL)
            return code;
        int64_t delay_ms;
        int64_t elapsed_ms = (clock_mono(&clock).ns - begin.ns) / NS_PER_MS;
        if (!lockstep_retry_next(options->retry, status, attempt_count, elapsed_ms,
                                 lockstep_wire_chance(), &delay_ms))
            return code;
        lockstep_wire_sleep(delay_ms);
    }
}
