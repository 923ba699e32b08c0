/*
 * service/rpc/stream.h: the state of a streaming call. Not for service files.
 *
 * Events set facts, then stream_step does whatever the facts allow: write, work, read, end. All of
 * it on the loop's thread; a worker has the stream only between stream_work and its ready thing.
 */
#ifndef SERVICE_RPC_STREAM_H
#define SERVICE_RPC_STREAM_H

#include "service/rpc/runtime.h"

/* A message of a client or bidirectional stream, a call of its own. */
struct message {
    struct rpc_call call; /* first: handlers have only this */
    struct stream *stream;
    struct arena arena;
    size_t bytes; /* of the arena, when it was decoded */
    ProtobufCMessage *request;
    grpc_byte_buffer *produced; /* a query's answer */
    bool is_finished;
    struct rpc_ready ready;
    struct rpc_job job;
};

struct stream {
    struct rpc_call call; /* first: of the stream as a whole */
    struct rpc_stream shared;
    struct rpc_wire wire;
    struct arena arena;
    const struct rpc_principal *principal;
    struct stream *previous, *next; /* of the loop */
    bool is_open;                   /* `open` succeeded: `close` must follow */
    bool is_writing, is_reading;
    bool is_ending;   /* nothing new any more */
    bool is_draining; /* but what is in work is still answered */
    bool is_failed;   /* with `err`, apart from call.err, which a worker may be writing */
    bool is_replied;
    struct err err;

    /* Messages in work, in their order: a ring. */
    struct message *messages;
    uint32_t first, count;
    size_t bytes;
    bool has_all; /* the caller has sent its last */

    /* A server stream. */
    const ProtobufCMessage *request;
    struct arena next_arena;
    bool is_working; /* a worker has it */
    bool is_woken;   /* it is to be asked */
    enum rpc_next found;
    enum err_code found_code;
    grpc_byte_buffer *produced;
    struct rpc_job work;
    struct rpc_ready worked;
    struct mono wake_at;

    struct rpc_ready wake;
    atomic_bool is_wake_posted;
    bool is_released; /* all but the memory, which a posted wake still needs */
};

/* stream.c */
void stream_step(struct stream *stream);
/* Well with NULL, else with `err`; the first end counts. */
void stream_end(struct stream *stream, const struct err *err);

/* stream_messages.c: client and bidirectional streams. */
void messages_init(struct stream *stream);
void messages_release(struct stream *stream);
/* What was received becomes a message in work, unless it is refused: then it ends the stream when
 * its turn comes. */
void message_begin_take(struct stream *stream, grpc_byte_buffer *taken);
/* Answers the messages that are finished, as far as writing allows. */
void messages_answer(struct stream *stream);
bool messages_have_room(const struct stream *stream);

/* stream_next.c: server streams. */
enum err_code next_init(struct stream *stream);
void next_release(struct stream *stream);
/* Asks the handler, if it is to be asked. */
void next_step(struct stream *stream);

#endif
