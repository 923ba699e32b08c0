/*
 * service/rpc/call.h: one request being answered, as its handler sees it.
 *
 * A unary call is one request. A stream of requests makes one `rpc_call` for each of its messages;
 * a server stream is one request with many answers. All calls of one stream share `stream`.
 * No word of gRPC here: handlers need none.
 */
#ifndef SERVICE_RPC_CALL_H
#define SERVICE_RPC_CALL_H

#include <protobuf-c/protobuf-c.h>

#include "service/base/arena.h"
#include "service/base/clock.h"

struct outcome; /* whoever finishes a call says what it is; the engine's for its commands */
struct rpc_method;
struct rpc_wire; /* the gRPC side: this folder's own */

enum { RPC_REQUEST_ID_BYTES = 24 };

/* What all requests of one streaming call share. Touched by its handlers only, one at a time. */
struct rpc_stream {
    struct arena *arena; /* lives as long as the stream */
    void *state;         /* the handler's own, of that arena */
    /* Set by `next` beside RPC_NEXT_WAIT: asked again after this time without a wake; 0: never. */
    int64_t wake_after_ms;
};

struct rpc_call {
    const struct rpc_method *method;
    void *context;             /* of the service, as bound at start */
    struct arena *arena;       /* of this request, dropped whole once it is answered */
    struct rpc_stream *stream; /* NULL: a unary call */
    struct str principal;      /* the name of the caller's token */
    uint64_t id;               /* for the log; rpc_request_id is its text */
    struct instant now;        /* when it came in, by the server's clock */
    struct mono deadline;      /* in the machine's time, whatever clock the server has */

    /* Of who finishes a call that was started. */
    enum err_code code;            /* not ERR_OK: the call fails with `err` */
    const struct outcome *outcome; /* handed to `answer`, so best in `arena` */
    struct err err;
    bool wants_survey;     /* set by `read`: `survey` is called */
    const void *surveyed;  /* set by `survey`, for `answer` */
    void *user;            /* of who started it */
    struct rpc_call *next; /* a link for lists, between start and finish */

    struct rpc_wire *wire;
};

/*
 * The caller has gone away or its deadline has passed: nobody will read the answer. Asked before
 * work that costs something. Any thread.
 */
bool rpc_call_is_gone(const struct rpc_call *call);

/*
 * A call that `start` or `submit` kept is answered: `code`, `err`, `outcome` are set. Exactly once
 * per call, from any thread; the call is not touched afterwards. Never blocks on the network.
 */
void rpc_call_finish(struct rpc_call *call);
/* As rpc_call_finish for each, and cheaper than that. For who commits in batches. */
void rpc_call_finish_batch(struct rpc_call *const *calls, size_t count);

/*
 * `next` of a server stream that said RPC_NEXT_WAIT is called again, soon. Any thread, any number
 * of times, from `open` until `close` returns; cheap when it was woken already.
 */
void rpc_stream_wake(struct rpc_call *call);

/* The text under which log and INTERNAL errors name the call. */
struct str rpc_request_id(const struct rpc_call *call, char ret_text[static RPC_REQUEST_ID_BYTES]);

#endif
