/* tests/contract/rpc/client.c: batches of a caller. */
#include "tests/contract/rpc/client.h"

#include <grpc/byte_buffer.h>
#include <grpc/byte_buffer_reader.h>
#include <grpc/compression.h>
#include <grpc/grpc_security.h>
#include <grpc/support/time.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "service/base/check.h"

static gpr_timespec after_ms(int64_t ms)
{
    return gpr_time_add(gpr_now(GPR_CLOCK_REALTIME), gpr_time_from_millis(ms, GPR_TIMESPAN));
}

void client_open(struct client *client, const char *target, grpc_channel_credentials *taken,
                 grpc_compression_algorithm compression)
{
    grpc_arg args[] = {
        { .type = GRPC_ARG_INTEGER,
          .key = (char *)GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL,
          .value.integer = 1 },
        { .type = GRPC_ARG_INTEGER, .key = (char *)GRPC_ARG_ENABLE_RETRIES, .value.integer = 0 },
        { .type = GRPC_ARG_INTEGER,
          .key = (char *)GRPC_ARG_MAX_RECEIVE_MESSAGE_LENGTH,
          .value.integer = 64 << 20 },
        { .type = GRPC_ARG_INTEGER,
          .key = (char *)GRPC_COMPRESSION_CHANNEL_DEFAULT_ALGORITHM,
          .value.integer = (int)compression },
        { .type = GRPC_ARG_STRING,
          .key = (char *)GRPC_SSL_TARGET_NAME_OVERRIDE_ARG,
          .value.string = (char *)"localhost" },
    };
    const grpc_channel_args list = { .num_args = ARRAY_COUNT(args), .args = args };
    if (taken == NULL)
        taken = grpc_insecure_credentials_create();
    client->channel = grpc_channel_create(target, taken, &list);
    grpc_channel_credentials_release(taken);
    client->cq = grpc_completion_queue_create_for_pluck(NULL);
}

void client_close(struct client *client)
{
    grpc_channel_destroy(client->channel);
    grpc_completion_queue_shutdown(client->cq);
    grpc_completion_queue_destroy(client->cq);
}

static bool run(struct client_call *call, const grpc_op *ops, size_t count)
{
    char tag;
    grpc_call_error error = grpc_call_start_batch(call->call, ops, count, &tag, NULL);
    CHECK(error == GRPC_CALL_OK);
    grpc_event event =
        grpc_completion_queue_pluck(call->client->cq, &tag, after_ms(CLIENT_STEP_MS), NULL);
    CHECK(event.type == GRPC_OP_COMPLETE);
    return event.success != 0;
}

void client_begin(struct client *client, const char *path, const struct client_options *options,
                  struct client_call *ret)
{
    *ret = (struct client_call){ .client = client };
    grpc_slice method = grpc_slice_from_static_string(path);
    grpc_slice host = grpc_slice_from_static_string("localhost");
    int64_t deadline_ms = options->deadline_ms == 0 ? CLIENT_STEP_MS : options->deadline_ms;
    ret->call = grpc_channel_create_call(client->channel, NULL, GRPC_PROPAGATE_DEFAULTS, client->cq,
                                         method, &host, after_ms(deadline_ms), NULL);
    grpc_metadata_array_init(&ret->initial);
    grpc_metadata_array_init(&ret->trailing);
    grpc_op batch = { .op = GRPC_OP_SEND_INITIAL_METADATA };
    if (options->token != NULL) {
        char text[256];
        snprintf(text, sizeof(text), "Bearer %s", options->token);
        ret->authorization_value = grpc_slice_from_copied_string(text);
        ret->authorization = (grpc_metadata){ .key = grpc_slice_from_static_string("authorization"),
                                              .value = ret->authorization_value };
        batch.data.send_initial_metadata.metadata = &ret->authorization;
        batch.data.send_initial_metadata.count = 1;
    }
    run(ret, &batch, 1);
}

static bool send_buffer(struct client_call *call, grpc_byte_buffer *taken)
{
    const grpc_op batch = { .op = GRPC_OP_SEND_MESSAGE, .data.send_message.send_message = taken };
    bool is_sent = run(call, &batch, 1);
    grpc_byte_buffer_destroy(taken);
    return is_sent;
}

bool client_send_bytes(struct client_call *call, struct str bytes)
{
    grpc_slice slice = grpc_slice_from_copied_buffer(bytes.ptr, bytes.len);
    grpc_byte_buffer *buffer = grpc_raw_byte_buffer_create(&slice, 1);
    grpc_slice_unref(slice);
    return send_buffer(call, buffer);
}

bool client_send(struct client_call *call, const ProtobufCMessage *message)
{
    size_t len = protobuf_c_message_get_packed_size(message);
    uint8_t *bytes = malloc(len + 1);
    CHECK(bytes != NULL);
    protobuf_c_message_pack(message, bytes);
    bool is_sent = client_send_bytes(call, (struct str){ (const char *)bytes, len });
    free(bytes);
    return is_sent;
}

void client_send_end(struct client_call *call)
{
    const grpc_op batch = { .op = GRPC_OP_SEND_CLOSE_FROM_CLIENT };
    run(call, &batch, 1);
}

ProtobufCMessage *client_receive(struct client_call *call, const ProtobufCMessageDescriptor *type)
{
    grpc_op ops[] = {
        { .op = GRPC_OP_RECV_MESSAGE, .data.recv_message.recv_message = &call->received },
        { .op = GRPC_OP_RECV_INITIAL_METADATA,
          .data.recv_initial_metadata.recv_initial_metadata = &call->initial },
    };
    size_t count = call->has_initial ? 1 : 2;
    call->has_initial = true;
    if (!run(call, ops, count) || call->received == NULL)
        return NULL;
    grpc_byte_buffer_reader reader;
    grpc_byte_buffer_reader_init(&reader, call->received);
    grpc_slice all = grpc_byte_buffer_reader_readall(&reader);
    grpc_byte_buffer_reader_destroy(&reader);
    grpc_byte_buffer_destroy(call->received);
    call->received = NULL;
    ProtobufCMessage *message =
        protobuf_c_message_unpack(type, NULL, GRPC_SLICE_LENGTH(all), GRPC_SLICE_START_PTR(all));
    grpc_slice_unref(all);
    CHECK(message != NULL);
    return message;
}

void client_cancel(struct client_call *call)
{
    grpc_call_cancel(call->call, NULL);
}

static Google__Rpc__Status *details_read(const grpc_metadata_array *trailing)
{
    for (size_t i = 0; i < trailing->count; i++) {
        const grpc_metadata *entry = &trailing->metadata[i];
        if (grpc_slice_str_cmp(entry->key, "grpc-status-details-bin") == 0)
            return google__rpc__status__unpack(NULL, GRPC_SLICE_LENGTH(entry->value),
                                               GRPC_SLICE_START_PTR(entry->value));
    }
    return NULL;
}

void client_finish(struct client_call *call, struct client_end *ret)
{
    const grpc_op ops[] = {
        { .op = GRPC_OP_RECV_STATUS_ON_CLIENT,
          .data.recv_status_on_client = { .trailing_metadata = &call->trailing,
                                          .status = &call->code,
                                          .status_details = &call->message } },
        { .op = GRPC_OP_RECV_INITIAL_METADATA,
          .data.recv_initial_metadata.recv_initial_metadata = &call->initial },
    };
    run(call, ops, call->has_initial ? 1 : 2);
    *ret = (struct client_end){ .code = call->code };
    snprintf(ret->message, sizeof(ret->message), "%.*s", (int)GRPC_SLICE_LENGTH(call->message),
             (const char *)GRPC_SLICE_START_PTR(call->message));
    ret->status = details_read(&call->trailing);
    grpc_slice_unref(call->message);
    if (call->authorization_value.refcount != NULL)
        grpc_slice_unref(call->authorization_value);
    grpc_byte_buffer_destroy(call->received);
    grpc_metadata_array_destroy(&call->initial);
    grpc_metadata_array_destroy(&call->trailing);
    grpc_call_unref(call->call);
}

void client_end_release(struct client_end *end)
{
    if (end->status != NULL)
        google__rpc__status__free_unpacked(end->status, NULL);
    end->status = NULL;
}

void client_unary(struct client *client, const char *path, const struct client_options *options,
                  const ProtobufCMessage *request, const ProtobufCMessageDescriptor *type,
                  ProtobufCMessage **ret_response, struct client_end *ret_end)
{
    struct client_call call;
    client_begin(client, path, options, &call);
    client_send(&call, request);
    client_send_end(&call);
    *ret_response = client_receive(&call, type);
    client_finish(&call, ret_end);
}

ProtobufCMessage *client_detail(const struct client_end *end,
                                const ProtobufCMessageDescriptor *type)
{
    for (size_t i = 0; end->status != NULL && i < end->status->n_details; i++) {
        const Google__Protobuf__Any *any = end->status->details[i];
        const char *slash = strchr(any->type_url, '/');
        if (slash != NULL && strcmp(slash + 1, type->name) == 0)
            return protobuf_c_message_unpack(type, NULL, any->value.len, any->value.data);
    }
    return NULL;
}

const char *client_reason(const struct client_end *end)
{
    static char reason[64];
    Google__Rpc__ErrorInfo *info = (void *)client_detail(end, &google__rpc__error_info__descriptor);
    snprintf(reason, sizeof(reason), "%s", info == NULL ? "" : info->reason);
    if (info != NULL)
        google__rpc__error_info__free_unpacked(info, NULL);
    return reason;
}
