/* tests/bench/channel.c: channels, messages, and a plain unary call. */
#include "tests/bench/channel.h"

#include <grpc/byte_buffer.h>
#include <grpc/byte_buffer_reader.h>
#include <grpc/grpc_security.h>
#include <grpc/support/time.h>
#include <stdio.h>

#include "service/base/check.h"
#include "tests/bench/process.h"

enum { DEADLINE_MS = 600000, MESSAGE_BYTES_MAX = 64 << 20 };

grpc_channel *channel_open(int port)
{
    char target[32];
    snprintf(target, sizeof(target), "127.0.0.1:%d", port);
    grpc_arg args[] = {
        { .type = GRPC_ARG_INTEGER,
          .key = (char *)GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL,
          .value.integer = 1 },
        { .type = GRPC_ARG_INTEGER, .key = (char *)GRPC_ARG_ENABLE_RETRIES, .value.integer = 0 },
        { .type = GRPC_ARG_INTEGER,
          .key = (char *)GRPC_ARG_MAX_RECEIVE_MESSAGE_LENGTH,
          .value.integer = MESSAGE_BYTES_MAX },
    };
    const grpc_channel_args list = { .num_args = ARRAY_COUNT(args), .args = args };
    grpc_channel_credentials *plain = grpc_insecure_credentials_create();
    grpc_channel *channel = grpc_channel_create(target, plain, &list);
    grpc_channel_credentials_release(plain);
    return channel;
}

grpc_metadata channel_authorization(const char *token)
{
    char text[256];
    snprintf(text, sizeof(text), "Bearer %s", token);
    return (grpc_metadata){ .key = grpc_slice_from_static_string("authorization"),
                            .value = grpc_slice_from_copied_string(text) };
}

gpr_timespec channel_deadline(void)
{
    return gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC),
                        gpr_time_from_millis(DEADLINE_MS, GPR_TIMESPAN));
}

grpc_byte_buffer *channel_message(const uint8_t *bytes, size_t size)
{
    grpc_slice slice = grpc_slice_from_copied_buffer((const char *)bytes, size);
    grpc_byte_buffer *buffer = grpc_raw_byte_buffer_create(&slice, 1);
    grpc_slice_unref(slice);
    return buffer;
}

grpc_byte_buffer *channel_pack(const ProtobufCMessage *message)
{
    grpc_slice slice = grpc_slice_malloc(protobuf_c_message_get_packed_size(message));
    protobuf_c_message_pack(message, GRPC_SLICE_START_PTR(slice));
    grpc_byte_buffer *buffer = grpc_raw_byte_buffer_create(&slice, 1);
    grpc_slice_unref(slice);
    return buffer;
}

ProtobufCMessage *channel_unpack_take(grpc_byte_buffer *taken,
                                      const ProtobufCMessageDescriptor *type)
{
    grpc_byte_buffer_reader reader;
    int status = grpc_byte_buffer_reader_init(&reader, taken);
    CHECK(status == 1);
    grpc_slice all = grpc_byte_buffer_reader_readall(&reader);
    grpc_byte_buffer_reader_destroy(&reader);
    grpc_byte_buffer_destroy(taken);
    ProtobufCMessage *message =
        protobuf_c_message_unpack(type, NULL, GRPC_SLICE_LENGTH(all), GRPC_SLICE_START_PTR(all));
    grpc_slice_unref(all);
    CHECK(message != NULL);
    return message;
}

/* What comes back of one call. */
struct answer {
    grpc_metadata_array initial, trailing;
    grpc_byte_buffer *received;
    grpc_status_code code;
    grpc_slice message;
};

static void call_once(grpc_channel *channel, const char *method, grpc_metadata *authorization,
                      grpc_byte_buffer *sent, struct answer *ret)
{
    const grpc_slice host = grpc_slice_from_static_string("localhost");
    grpc_completion_queue *cq = grpc_completion_queue_create_for_pluck(NULL);
    grpc_call *call = grpc_channel_create_call(channel, NULL, GRPC_PROPAGATE_DEFAULTS, cq,
                                               grpc_slice_from_static_string(method), &host,
                                               channel_deadline(), NULL);
    *ret = (struct answer){ .received = NULL };
    const grpc_op ops[] = {
        { .op = GRPC_OP_SEND_INITIAL_METADATA,
          .data.send_initial_metadata = { .count = 1, .metadata = authorization } },
        { .op = GRPC_OP_SEND_MESSAGE, .data.send_message.send_message = sent },
        { .op = GRPC_OP_SEND_CLOSE_FROM_CLIENT },
        { .op = GRPC_OP_RECV_INITIAL_METADATA,
          .data.recv_initial_metadata.recv_initial_metadata = &ret->initial },
        { .op = GRPC_OP_RECV_MESSAGE, .data.recv_message.recv_message = &ret->received },
        { .op = GRPC_OP_RECV_STATUS_ON_CLIENT,
          .data.recv_status_on_client = { .trailing_metadata = &ret->trailing,
                                          .status = &ret->code,
                                          .status_details = &ret->message } },
    };
    grpc_call_error error = grpc_call_start_batch(call, ops, ARRAY_COUNT(ops), ret, NULL);
    CHECK(error == GRPC_CALL_OK);
    grpc_completion_queue_pluck(cq, ret, gpr_inf_future(GPR_CLOCK_MONOTONIC), NULL);
    grpc_metadata_array_destroy(&ret->initial);
    grpc_metadata_array_destroy(&ret->trailing);
    grpc_call_unref(call);
    grpc_completion_queue_shutdown(cq);
    grpc_completion_queue_destroy(cq);
}

ProtobufCMessage *channel_call(int port, const char *method, const char *token,
                               const ProtobufCMessage *request,
                               const ProtobufCMessageDescriptor *type, int may_fail)
{
    struct answer answer;
    grpc_channel *channel = channel_open(port);
    grpc_metadata authorization = channel_authorization(token);
    grpc_byte_buffer *sent = channel_pack(request);
    call_once(channel, method, &authorization, sent, &answer);
    if (answer.code != GRPC_STATUS_OK && !may_fail)
        bench_die("%s: %d %.*s", method, (int)answer.code, (int)GRPC_SLICE_LENGTH(answer.message),
                  (const char *)GRPC_SLICE_START_PTR(answer.message));
    ProtobufCMessage *message = NULL;
    if (answer.code == GRPC_STATUS_OK && answer.received != NULL)
        message = channel_unpack_take(answer.received, type);
    grpc_slice_unref(answer.message);
    grpc_slice_unref(authorization.value);
    grpc_byte_buffer_destroy(sent);
    grpc_channel_destroy(channel);
    return message;
}
