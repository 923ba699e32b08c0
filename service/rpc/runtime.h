/*
 * service/rpc/runtime.h: what the parts of the runtime share. Not for service files.
 *
 * A loop is a completion queue with its thread. A slot is a request for the next call of a method;
 * it hands each call on and asks again at once, so slots do not bound the calls in flight. A wire
 * is the gRPC side of one call: C core's handle and everything its batches point to. It is counted
 * by its outstanding batches, and the last to arrive cleans up: every path ends there.
 *
 * All batches of a call are started on the thread of its loop. Workers, committers and whoever else
 * has a call meanwhile hand it back through the loop's list of ready things.
 */
#ifndef SERVICE_RPC_RUNTIME_H
#define SERVICE_RPC_RUNTIME_H

#include <grpc/byte_buffer.h>
#include <grpc/grpc.h>
#include <pthread.h>
#include <stdatomic.h>

#include "service/rpc/auth.h"
#include "service/rpc/server.h"
#include "service/rpc/status.h"
#include "service/rpc/table.h"

struct rpc_loop;
struct stream;
struct unary;

/* What a batch carries through the completion queue. */
struct rpc_tag {
    void (*done)(void *owner, bool is_ok); /* on the loop's thread */
    void *owner;
};

/* Something another thread leaves for the loop. */
struct rpc_ready {
    void (*run)(void *owner); /* on the loop's thread */
    void *owner;
    struct rpc_ready *next;
};

/* Something for the workers. */
struct rpc_job {
    void (*run)(void *owner); /* on a worker's thread */
    void *owner;
    struct rpc_job *next;
};

/* A call that came in, before anybody handles it. */
struct rpc_arrival {
    grpc_call *call;
    gpr_timespec deadline;
    grpc_metadata_array metadata;
    grpc_byte_buffer *payload;
};

struct rpc_slot {
    struct rpc_tag tag;
    struct rpc_loop *loop;
    const struct rpc_entry *entry; /* NULL: for calls of no method of ours */
    struct rpc_arrival arrival;
    grpc_call_details details; /* of those */
};

enum rpc_state {
    RPC_STATE_NONE, /* a cell of the table in wire.c: impossible */
    RPC_STATE_HANDLING,
    RPC_STATE_REPLYING, /* its last batch is under way */
    RPC_STATE_REPLIED,
    RPC_STATE_COUNT,
};

enum rpc_event {
    RPC_EVENT_BATCH, /* a message or initial metadata is under way */
    RPC_EVENT_REPLY, /* the status is under way */
    RPC_EVENT_REPLIED,
    RPC_EVENT_COUNT,
};

struct rpc_wire {
    struct rpc_loop *loop;
    const struct rpc_entry *entry; /* NULL: no method of ours */
    grpc_call *call;
    grpc_metadata_array metadata;
    struct mono begin, deadline; /* the machine's time */
    enum rpc_state state;
    uint32_t refs; /* batches outstanding, and the handler; loop's thread only */
    int was_cancelled;
    atomic_bool is_gone;
    bool has_greeted; /* initial metadata was sent */
    bool is_watched;  /* RECV_CLOSE has its own batch */
    bool has_shop;    /* a request of it named a shop that the caller may touch */
    struct str principal;
    uint64_t id;
    enum err_code code; /* of the reply */
    struct err err;     /* why, for the log */
    struct rpc_status status;
    grpc_metadata trailing;
    grpc_byte_buffer *sent, *received;
    struct rpc_tag on_closed, on_read, on_written, on_replied;
    void *owner;                  /* the unary or stream */
    void (*gone)(void *owner);    /* the caller has gone away; may be NULL */
    void (*release)(void *owner); /* the last batch has arrived */
};

struct rpc_loop {
    struct rpc_server *server;
    uint32_t index;
    grpc_completion_queue *cq;
    pthread_t thread;
    bool is_running;
    struct rpc_slot *slots;
    size_t slot_count;

    pthread_mutex_t lock; /* of the next four */
    struct rpc_ready *ready_first, *ready_last;
    bool is_wake_posted;
    atomic_bool has_ready; /* looked at without it */
    struct rpc_tag wake_tag;

    /* The loop's thread only. */
    uint64_t call_count;
    struct mono timer; /* when the next idle stream wants to be asked */
    struct stream *streams;
    struct unary *free_unaries;
    uint32_t free_count;
    bool has_drained; /* the streams were told */
};

struct rpc_workers; /* opaque */
struct rpc_health;  /* opaque */

struct rpc_server {
    struct arena arena; /* the tables */
    struct rpc_options options;
    struct clock real;
    uint32_t id_prefix;
    struct rpc_auth *auth;
    struct rpc_descriptors descriptors;
    bool has_descriptors;
    struct rpc_table table;
    struct rpc_health *health;
    grpc_server *grpc;
    struct rpc_loop *loops;
    uint32_t loop_count;
    struct rpc_workers *workers;
    int *ports;

    atomic_bool is_draining;
    atomic_uint live_count, stream_count;
    struct rpc_tag shutdown_tag;
    pthread_mutex_t lock; /* of is_shut_down, and for the condition */
    pthread_cond_t changed;
    bool is_shut_down;
};

/* loop.c */
void rpc_loop_init(struct rpc_loop *loop, struct rpc_server *server, uint32_t index);
void rpc_loop_start(struct rpc_loop *loop);
/* Shuts the queue down, waits for its thread. No call may be live. */
void rpc_loop_stop(struct rpc_loop *loop);
/* After the server is destroyed. */
void rpc_loop_release(struct rpc_loop *loop);
/* Asks for calls of each method. */
void rpc_loop_arm(struct rpc_loop *loop);
void rpc_tag_init(struct rpc_tag *tag, void (*done)(void *, bool), void *owner);
/* `ready` runs on the loop's thread, soon. `call` is a live call of the loop: it carries the wake.
 * Any thread. */
void rpc_loop_post(struct rpc_loop *loop, struct rpc_ready *ready, grpc_call *call);
/* The same for several, linked from `first` to `last`. */
void rpc_loop_post_list(struct rpc_loop *loop, struct rpc_ready *first, struct rpc_ready *last,
                        grpc_call *call);

/* wire.c */
void rpc_wire_init(struct rpc_wire *wire, struct rpc_loop *loop, const struct rpc_entry *entry,
                   struct rpc_arrival *taken);
/* Learns early that the caller has gone; costs a batch. */
void rpc_wire_watch(struct rpc_wire *wire);
/* One at a time of each; `on_read` with `received` NULL: the caller has sent its last. */
void rpc_wire_read(struct rpc_wire *wire);
void rpc_wire_greet(struct rpc_wire *wire);
void rpc_wire_write_take(struct rpc_wire *wire, grpc_byte_buffer *taken);
/* The last batch: OK with `taken` (NULL: none), or the error. */
void rpc_wire_reply_take(struct rpc_wire *wire, grpc_byte_buffer *taken);
void rpc_wire_fail(struct rpc_wire *wire, const struct err *err);
struct str rpc_wire_id(const struct rpc_wire *wire, char ret_text[static RPC_REQUEST_ID_BYTES]);
/* A reference is given back; the last one releases. */
void rpc_wire_unref(struct rpc_wire *wire);
/* The message as gRPC wants it. */
grpc_byte_buffer *rpc_wire_pack(const ProtobufCMessage *message);
/* Decodes what was received; destroys it. */
MUST_USE enum err_code rpc_wire_decode_take(grpc_byte_buffer *taken,
                                            const ProtobufCMessageDescriptor *type,
                                            struct arena *arena, ProtobufCMessage **ret,
                                            struct err *err);
/* May the caller call this method? */
MUST_USE enum err_code rpc_wire_admit(struct rpc_wire *wire, const struct rpc_principal **ret,
                                      struct err *err);
/* May it do so with this request? Later messages of a stream may leave the shop out. */
MUST_USE enum err_code rpc_wire_admit_request(struct rpc_wire *wire,
                                              const struct rpc_principal *principal,
                                              const ProtobufCMessage *request, struct err *err);
void rpc_wire_call_init(struct rpc_wire *wire, struct rpc_call *ret, struct arena *arena);

/* unary.c */
/* A call was finished. */
struct rpc_ready *unary_ready(struct rpc_call *call);
void unary_begin(struct rpc_loop *loop, const struct rpc_entry *entry, struct rpc_arrival *taken);
/* A call that came for no method of ours. */
void unary_refuse(struct rpc_loop *loop, struct rpc_arrival *taken, struct str path);
void unary_pool_free(struct rpc_loop *loop);

/* stream.c */
void stream_begin(struct rpc_loop *loop, const struct rpc_entry *entry, struct rpc_arrival *taken);
/* A message of a stream was finished. */
struct rpc_ready *stream_message_ready(struct rpc_call *call);
/* All streams of the loop end with SHUTTING_DOWN. */
void streams_drain(struct rpc_loop *loop);
/* Asks streams whose time has come; sets loop->timer. */
void streams_tick(struct rpc_loop *loop, struct mono now);

/* workers.c */
struct rpc_workers *rpc_workers_new(uint32_t count);
/* False: too many wait already. */
MUST_USE bool rpc_workers_add(struct rpc_workers *workers, struct rpc_job *job);
/* After the last job. NULL is fine. */
void rpc_workers_free(struct rpc_workers *workers);

/* server.c */
void rpc_server_count_call(struct rpc_server *server, int change, bool is_stream);

#endif
