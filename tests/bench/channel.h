/*
 * tests/bench/channel.h: what the callers of a benchmark share of gRPC C core.
 */
#ifndef TESTS_BENCH_CHANNEL_H
#define TESTS_BENCH_CHANNEL_H

#include <grpc/grpc.h>
#include <protobuf-c/protobuf-c.h>

/* A connection of its own to 127.0.0.1, plain text, without retries. */
grpc_channel *channel_open(int port);
/* "authorization: Bearer <token>"; the value is the caller's to unref. */
grpc_metadata channel_authorization(const char *token);
gpr_timespec channel_deadline(void);
/* A copy of the bytes. */
grpc_byte_buffer *channel_message(const uint8_t *bytes, size_t size);
grpc_byte_buffer *channel_pack(const ProtobufCMessage *message);
/* Destroys the buffer. protobuf_c_message_free_unpacked. */
ProtobufCMessage *channel_unpack_take(grpc_byte_buffer *taken,
                                      const ProtobufCMessageDescriptor *type);

/* One unary call; what is not OK ends the benchmark. NULL: it failed and `may_fail`. */
ProtobufCMessage *channel_call(int port, const char *method, const char *token,
                               const ProtobufCMessage *request,
                               const ProtobufCMessageDescriptor *type, int may_fail);

#endif
