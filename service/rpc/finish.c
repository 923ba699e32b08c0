/* service/rpc/finish.c: calls that were kept are answered, by whichever thread. */
#include "service/rpc/runtime.h"

/* The one call of each loop that this thread answers itself. */
struct direct {
    struct rpc_call *calls[RPC_LOOP_COUNT_MAX];
    uint32_t count;
};

/* False: the loop has one already. */
static bool direct_add(struct direct *direct, struct rpc_call *call)
{
    for (uint32_t i = 0; i < direct->count; i++) {
        if (direct->calls[i]->wire->loop == call->wire->loop)
            return false;
    }
    if (direct->count == RPC_LOOP_COUNT_MAX)
        return false;
    direct->calls[direct->count++] = call;
    return true;
}

void rpc_call_finish_batch(struct rpc_call *const *calls, size_t count)
{
    struct direct direct = { .count = 0 };
    for (size_t i = 0; i < count; i++) {
        struct rpc_call *call = calls[i];
        struct rpc_loop *loop = call->wire->loop;
        if (call->stream != NULL)
            rpc_loop_post(loop, stream_message_ready(call), call->wire->call);
        else if (!direct_add(&direct, call))
            rpc_loop_leave(loop, unary_ready(call));
    }
    /* Their completions wake the loops, which find what was left for them. */
    for (uint32_t i = 0; i < direct.count; i++)
        unary_send(direct.calls[i]);
}

void rpc_call_finish(struct rpc_call *call)
{
    rpc_call_finish_batch(&call, 1);
}
