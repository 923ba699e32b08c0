/*
 * tests/contract/rpc/client.h: a caller on gRPC C core, one step at a time.
 *
 * Every step waits at most CLIENT_STEP_MS and fails the test when that is not enough.
 */
#ifndef TESTS_CONTRACT_RPC_CLIENT_H
#define TESTS_CONTRACT_RPC_CLIENT_H

#include <grpc/grpc.h>
#include <protobuf-c/protobuf-c.h>

#include "google/rpc/error_details.pb-c.h"
#include "google/rpc/status.pb-c.h"
#include "service/base/str.h"

enum { CLIENT_STEP_MS = 20000, CLIENT_MESSAGE_BYTES = 512 };

struct client {
    grpc_channel *channel;
    grpc_completion_queue *cq;
};

struct client_options {
    const char *token;   /* NULL: none */
    int64_t deadline_ms; /* 0: CLIENT_STEP_MS */
};

/* How a call ended. */
struct client_end {
    grpc_status_code code;
    char message[CLIENT_MESSAGE_BYTES];
    Google__Rpc__Status *status; /* of grpc-status-details-bin; NULL: none */
};

struct client_call {
    struct client *client;
    grpc_call *call;
    grpc_metadata_array initial, trailing;
    bool has_initial;
    grpc_metadata authorization;
    grpc_slice authorization_value;
    grpc_byte_buffer *received;
    grpc_status_code code;
    grpc_slice message;
};

/* `taken` NULL: plain text. */
void client_open(struct client *client, const char *target, grpc_channel_credentials *taken,
                 grpc_compression_algorithm compression);
void client_close(struct client *client);

/* Sends initial metadata. */
void client_begin(struct client *client, const char *path, const struct client_options *options,
                  struct client_call *ret);
/* False: the call is over. */
bool client_send(struct client_call *call, const ProtobufCMessage *message);
bool client_send_bytes(struct client_call *call, struct str bytes);
void client_send_end(struct client_call *call);
/* NULL: there is no more. protobuf_c_message_free_unpacked. */
ProtobufCMessage *client_receive(struct client_call *call, const ProtobufCMessageDescriptor *type);
void client_cancel(struct client_call *call);
/* Waits for the end. client_end_release. */
void client_finish(struct client_call *call, struct client_end *ret);
void client_end_release(struct client_end *end);

/* All of a unary call; *ret_response NULL: it failed. */
void client_unary(struct client *client, const char *path, const struct client_options *options,
                  const ProtobufCMessage *request, const ProtobufCMessageDescriptor *type,
                  ProtobufCMessage **ret_response, struct client_end *ret_end);

/* A detail of the end; NULL: there is none of this type. protobuf_c_message_free_unpacked. */
ProtobufCMessage *client_detail(const struct client_end *end,
                                const ProtobufCMessageDescriptor *type);
/* "MONEY_MALFORMED" of ErrorInfo; empty if there is none. Valid until the next call. */
const char *client_reason(const struct client_end *end);

#endif
