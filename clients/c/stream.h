/*
 * clients/c/stream.h: calls with many requests, many answers, or both.
 *
 *     lockstep_stream_open(client, method, NULL, &stream, &status)
 *     while (... && lockstep_stream_send(stream, message)) ...
 *     lockstep_stream_send_end(stream);
 *     while (lockstep_stream_receive(stream, &answer)) ...
 *     lockstep_stream_finish_take(stream, &status)
 *
 * The typed functions of `clients/c/proto/<service>.h` are the same with the method's own types.
 * False of a send or a receive says that the call is over; why says `finish`. One thread may send
 * while another receives; both have returned before `finish`. Any thread may cancel before that.
 */
#ifndef CLIENTS_C_STREAM_H
#define CLIENTS_C_STREAM_H

#include "clients/c/call.h"

struct lockstep_stream; /* opaque */

/* `options` may be NULL; `retry` is not looked at: see clients/c/watch.h. Connects first. */
LOCKSTEP_MUST_USE enum lockstep_code lockstep_stream_open(
    struct lockstep_client *client, const struct lockstep_method *method,
    const struct lockstep_call_options *options, struct lockstep_stream **ret,
    struct lockstep_status *status);

/* Waits while the server has no room for more. */
LOCKSTEP_MUST_USE bool lockstep_stream_send(struct lockstep_stream *stream,
                                            const ProtobufCMessage *message);
/* No more requests. Sending again is a mistake. */
void lockstep_stream_send_end(struct lockstep_stream *stream);

/* *ret is freed by protobuf_c_message_free_unpacked with the allocator of the options. */
LOCKSTEP_MUST_USE bool lockstep_stream_receive(struct lockstep_stream *stream,
                                               ProtobufCMessage **ret);

/* The call ends as CANCELLED, unless it is over. */
void lockstep_stream_cancel(struct lockstep_stream *stream);

/* How the call ended; one whose answers were not all received is cancelled. Frees the stream. */
enum lockstep_code lockstep_stream_finish_take(struct lockstep_stream *taken,
                                               struct lockstep_status *status);

/*
 * The end of a client stream: no more requests, then its one answer. *ret is set on success only.
 * Frees the stream.
 */
LOCKSTEP_MUST_USE enum lockstep_code lockstep_stream_answer_take(struct lockstep_stream *taken,
                                                                 ProtobufCMessage **ret,
                                                                 struct lockstep_status *status);

#endif
