/*
 * clients/c/call.h: one request, one answer.
 *
 * The typed functions of `clients/c/proto/<service>.h` end here; a program that knows its methods
 * only at run time calls it with a method and generic messages.
 */
#ifndef CLIENTS_C_CALL_H
#define CLIENTS_C_CALL_H

#include "clients/c/client.h"
#include "clients/c/method.h"
#include "clients/c/retry.h"

struct lockstep_call_options {
    /* Of each attempt. 0: the client's for unary calls, none for streams. */
    int64_t timeout_ms;
    /* Streams: given up as UNAVAILABLE when nothing came for so long; 0: never. */
    int64_t silence_ms;
    /* NULL: one attempt, and a watch ends where its stream does. */
    const struct lockstep_retry *retry;
    /* Where answers take their memory; NULL: malloc. */
    ProtobufCAllocator *allocator;
};

/*
 * Waits for the answer. `options` may be NULL. *ret is set on success only, and freed by
 * `protobuf_c_message_free_unpacked(*ret, options->allocator)`.
 *
 * With `retry` the same bytes are sent again while the server is away or asks to come again later,
 * so a mutation keeps its `request_id` and happens once.
 */
LOCKSTEP_MUST_USE enum lockstep_code lockstep_call(struct lockstep_client *client,
                                                   const struct lockstep_method *method,
                                                   const ProtobufCMessage *request,
                                                   const struct lockstep_call_options *options,
                                                   ProtobufCMessage **ret,
                                                   struct lockstep_status *status);

#endif
