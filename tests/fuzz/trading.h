/*
 * tests/fuzz/trading.h: a shop that trades, and a call of any method on it, again and again.
 *
 * The shop is opened once and never changes: a mutation is tried without effect (validate_only).
 * So an input means the same whatever was tried before it.
 */
#ifndef TESTS_FUZZ_TRADING_H
#define TESTS_FUZZ_TRADING_H

#include "service/rpc/method.h"

struct trading_method {
    const struct rpc_method *row;
    const ProtobufCMessageDescriptor *request, *answer;
};

/* "OrderService/GetOrder". False: there is no such method, or it is not there yet. */
bool trading_method_find(struct str path, struct trading_method *ret);

/* One call in a memory of its own. */
struct trading_call {
    struct trading_method method;
    const ProtobufCMessage *request;
    struct arena arena, stream_arena;
    struct rpc_stream stream;
    struct rpc_call call;
    struct err err;
};

/* `fail_after`: the allocation of the answer that fails; 0: none. */
void trading_open(struct trading_call *call, const struct trading_method *method,
                  const ProtobufCMessage *request, uint64_t fail_after);
/*
 * Aborts unless it is a refusal with a reason, or an answer that a client can read; of a stream
 * some messages.
 */
enum err_code trading_play(struct trading_call *call);
void trading_close(struct trading_call *call);

#endif
