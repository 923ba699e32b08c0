/*
 * clients/c/wire.h: what calls and streams share of gRPC. Not for users of the client.
 *
 * Each call has a completion queue of its own, made for plucking: whoever waits drives the call, so
 * the client has no thread, and any number of threads may use it.
 */
#ifndef CLIENTS_C_WIRE_H
#define CLIENTS_C_WIRE_H

#include <grpc/grpc.h>

#include "clients/c/call.h"
#include "service/base/str.h"

struct lockstep_client {
    grpc_channel *channel;
    grpc_slice authorization; /* "Bearer ..." */
    bool has_token;
    int64_t timeout_ms;
};

/* What C core fills while a call is under way; must stay where it is until the call is over. */
struct lockstep_wire {
    grpc_completion_queue *cq;
    grpc_call *call;
    grpc_metadata authorization; /* sent */
    grpc_metadata_array initial, trailing;
    grpc_status_code code;
    grpc_slice details;
};

/* `timeout_ms` 0: no deadline. */
void lockstep_wire_open(struct lockstep_client *client, const struct lockstep_method *method,
                        int64_t timeout_ms, struct lockstep_wire *ret);
/* After all its batches are complete. */
void lockstep_wire_release(struct lockstep_wire *wire);

grpc_op lockstep_wire_op_greet(struct lockstep_client *client, struct lockstep_wire *wire);
grpc_op lockstep_wire_op_status(struct lockstep_wire *wire);
void lockstep_wire_start(struct lockstep_wire *wire, const grpc_op *ops, size_t count, void *tag);
/* `timeout_ms` 0: no limit. False: the batch of `tag` is still under way. */
bool lockstep_wire_wait(struct lockstep_wire *wire, void *tag, int64_t timeout_ms, bool *ret_is_ok);

/* How the call ended, once its status has come. */
enum lockstep_code lockstep_wire_status(const struct lockstep_wire *wire,
                                        struct lockstep_status *ret);

grpc_byte_buffer *lockstep_wire_pack(const ProtobufCMessage *message);
/* NULL: not the bytes of `type`, or the allocator gave no memory. */
ProtobufCMessage *lockstep_wire_unpack_take(grpc_byte_buffer *taken,
                                            const ProtobufCMessageDescriptor *type,
                                            ProtobufCAllocator *allocator);

/* Random, from the system. */
uint64_t lockstep_wire_chance(void);
void lockstep_wire_sleep(int64_t ms);

/* target.c */
bool lockstep_target_is_unix(struct str target);

#endif
