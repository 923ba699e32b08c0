/*
 * tests/unit/rpc/counter.h: a service's handlers over a store in memory, called one by one.
 *
 * Every answer is asked for again with each allocation failing in turn, which must be
 * LIMIT_EXCEEDED, until it comes; then it must be the same: so a mutation's repetition is tested
 * with each mutation. Of streams that is done with the opening and the first message.
 *
 * There is no C core: the counter stands in for the runtime. A mutation goes through submit, one
 * step of the commit loop, and the row's answer, all on one thread; every answer is packed and
 * unpacked, as it would be on the wire. Time is the test's.
 */
#ifndef TESTS_UNIT_RPC_COUNTER_H
#define TESTS_UNIT_RPC_COUNTER_H

#include "service/engine/commit_loop.h"
#include "service/engine/reader.h"
#include "service/rpc/backend.h"
#include "service/rpc/method.h"

struct counter_stream;

struct counter {
    struct clock clock; /* shows `now`; one counter is open at a time */
    struct instant now;
    struct store *store;
    struct engine *engine;
    struct commit_loop *loop;
    struct rpc_backend backend;
    struct arena arena; /* what the test makes, and answers */
    int64_t request_no;
    struct err err; /* of the last call */
};

/* An empty store at 2026-03-02T10:00:00Z. */
void counter_open(struct counter *counter);
void counter_close(struct counter *counter);
void counter_pass(struct counter *counter, int64_t seconds);

/* A request id that was not used before. */
char *counter_request_id(struct counter *counter);

/*
 * Calls a unary method. *ret, if not NULL, is the answer, until counter_close; untouched on
 * failure, when counter->err has the rest.
 */
enum err_code counter_call(struct counter *counter, const struct rpc_service *service,
                           const char *method, const ProtobufCMessage *request, void *ret);
/*
 * A call in words (see proto_text.h): the answer, or "REASON field" if it is refused. A request
 * that needs a request id and has none gets a new one.
 */
const char *counter_ask(struct counter *counter, const struct rpc_service *service,
                        const char *method, const char *request);
/* As counter_ask; fails the test if the answer is another one. */
void counter_says(struct counter *counter, const struct rpc_service *service, const char *method,
                  const char *request, const char *answer);
/* As counter_says, for a part of the answer. */
void counter_shows(struct counter *counter, const struct rpc_service *service, const char *method,
                   const char *request, const char *part);

/* Fails the test unless each method of the service that is there answered well in this program, and
 * then with its allocations failing. The last test of its file. */
void counter_has_tortured(const struct rpc_service *service);

/* A command as a lane would submit it; fails the test unless it is applied. */
struct outcome counter_do(struct counter *counter, struct command command);

/* A server stream. NULL: refused, see counter->err. */
struct counter_stream *counter_stream_open(struct counter *counter,
                                           const struct rpc_service *service, const char *method,
                                           const ProtobufCMessage *request);
/* The next message, or NULL when there is none now, or ever: counter->err then has why. */
void *counter_stream_next(struct counter_stream *stream);
bool counter_stream_has_ended(const struct counter_stream *stream);
/* The next message in words; fails the test unless there is one that contains `part`. */
void counter_hears(struct counter_stream *stream, const char *part);
/* The token of the last message that was heard. */
const char *counter_token(const struct counter_stream *stream);
/* How often it was woken. */
uint64_t counter_stream_wakes(const struct counter_stream *stream);
/* The k-th allocation of an answer from now on fails. */
void counter_stream_fail_after(struct counter_stream *stream, uint64_t k);
void counter_stream_close(struct counter_stream *stream);
/* As counter_stream_open. */
struct counter_stream *counter_follow(struct counter *counter, const struct rpc_service *service,
                                      const char *method, const char *request);

/* A stream of requests. The answer of each: of a client stream it is empty. */
struct counter_stream *counter_requests_open(struct counter *counter,
                                             const struct rpc_service *service, const char *method);
const char *counter_requests_send(struct counter_stream *stream, const char *request);
/* Its end: a client stream's one answer. */
const char *counter_requests_end(struct counter_stream *stream);

#endif
