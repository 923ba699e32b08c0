/*
 * service/rpc/method.h: what a service file hands to the runtime.
 *
 * The descriptors say which methods there are, their types, streaming kinds and scopes; the rows
 * say who handles them. The server does not start if a method has no row, a row no method, or a
 * row functions that do not fit the kind of its method:
 *
 *     kind              functions of the row
 *     unary             read + answer | start + answer | query
 *     bidirectional     the same, for each message; answers leave in the order of the messages
 *     client streaming  read + fold + answer | start + fold + answer
 *     server streaming  next
 *     each stream       open, close besides, if they are wanted
 *     each              later, instead of all others
 *
 * Threads. `query`, `survey`, `next` and `open` of a server stream run on a worker and may read
 * the disk; with `is_quick` they run on the completion thread and must not block, as all other
 * functions do.
 * Functions of one stream never run at the same time.
 *
 * What they return other than ERR_OK ends the call with that error, a stream after the answers
 * that were due before.
 */
#ifndef SERVICE_RPC_METHOD_H
#define SERVICE_RPC_METHOD_H

#include "service/rpc/call.h"

struct command; /* the engine's */

/* What `next` found. */
enum rpc_next {
    RPC_NEXT_MESSAGE, /* `response` is filled; asked again once it is on its way */
    RPC_NEXT_WAIT,    /* nothing now; asked again after rpc_stream_wake or `wake_after_ms` */
    RPC_NEXT_END,     /* nothing ever; the stream ends well */
};

struct rpc_method {
    const char *name; /* "AcceptOrder" */

    /*
     * A mutation: `read` makes a command of the request, which goes to `submit` of the server;
     * `answer` makes the reply of the outcome. They decide nothing.
     */
    enum err_code (*read)(struct rpc_call *call, const ProtobufCMessage *request,
                          struct command *ret, struct err *err);
    /* Fills `response`, which is initialised; what it points to comes from call->arena. */
    enum err_code (*answer)(struct rpc_call *call, const struct outcome *outcome,
                            ProtobufCMessage *response, struct err *err);

    /*
     * Between the outcome of a unary call that set call->wants_survey and `answer`, on a worker:
     * reads what the answer needs, and sets call->surveyed. For previews only: where it fails, so
     * does the call.
     */
    enum err_code (*survey)(struct rpc_call *call, const struct outcome *outcome, struct err *err);

    /*
     * What is finished later and is no command. ERR_OK: rpc_call_finish was or will be called,
     * once, from any thread; then `answer` follows.
     */
    enum err_code (*start)(struct rpc_call *call, const ProtobufCMessage *request, struct err *err);

    /* An answer from what is known now. */
    enum err_code (*query)(struct rpc_call *call, const ProtobufCMessage *request,
                           ProtobufCMessage *response, struct err *err);

    /*
     * Before anything else of a stream: sets call->stream->state. `request` is that of a server
     * stream and lives as long as it; NULL for others.
     */
    enum err_code (*open)(struct rpc_call *call, const ProtobufCMessage *request, struct err *err);
    /* Once if `open` succeeded, after all else: lets go of what does not live in the arena. */
    void (*close)(struct rpc_call *call);

    /* A message of a client stream was finished well; in the order of the messages. The stream's
     * one `answer` comes after the last, with outcome NULL. */
    enum err_code (*fold)(struct rpc_call *call, const struct outcome *outcome, struct err *err);

    /* The next answer of a server stream. call->arena is reset before. */
    enum err_code (*next)(struct rpc_call *call, ProtobufCMessage *response, enum rpc_next *ret,
                          struct err *err);

    uint32_t window; /* messages of a stream in work at once; 0 is 1. With `query` always 1 */
    bool is_quick;   /* query, open, next: memory only, run where they are */
    bool later;      /* UNIMPLEMENTED, METHOD_LATER */
};

/* Who may call methods that state no policy of their own. */
enum rpc_access {
    RPC_ACCESS_POLICY, /* nobody: each method must state one */
    RPC_ACCESS_TOKEN,  /* whoever has a token that we know */
    RPC_ACCESS_OPEN,   /* everybody */
};

struct rpc_service {
    const ProtobufCServiceDescriptor *descriptor;
    const struct rpc_method *methods;
    size_t method_count;
    /* NULL: the descriptor's. Set where two services have the same messages by different names. */
    const char *name;
    enum rpc_access access;
};

/* A service and what its handlers find in call->context. */
struct rpc_binding {
    const struct rpc_service *service;
    void *context;
};

/* Who takes the commands of `read`. */
struct rpc_submit {
    void *context;
    /*
     * Makes room for a command, fills it by call->method->read and queues it. Same promise as
     * `start` of a method. On the completion thread: a full queue is refused, never waited for.
     */
    enum err_code (*submit)(void *context, struct rpc_call *call, const ProtobufCMessage *request,
                            struct err *err);
};

#endif
