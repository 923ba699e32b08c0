/*
 * tests/fuzz/method_fuzz.c: any bytes as a request of any method, on a shop that trades.
 *
 * The input is "OrderService/GetOrder", a line break and the packed request. What can be decoded is
 * answered; and once more with memory that ends somewhere.
 */
#include "service/base/limits.h"
#include "service/rpc/decode.h"
#include "tests/fuzz/trading.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* How many allocations the answer took. */
static uint64_t answer(const struct trading_method *method, const ProtobufCMessage *request,
                       uint64_t fail_after)
{
    struct trading_call call;
    trading_open(&call, method, request, fail_after);
    (void)trading_play(&call);
    uint64_t allocations = call.arena.alloc_count;
    trading_close(&call);
    return allocations;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str path, packed;
    struct trading_method method;
    ProtobufCMessage *request;
    struct arena arena;
    struct err err;
    if (!str_cut((struct str){ (const char *)data, size }, '\n', &path, &packed) ||
        !trading_method_find(path, &method))
        return 0;
    arena_init(&arena, LIMIT_REQUEST_ARENA_BYTES);
    if (rpc_decode(method.request, packed, &arena, &request, &err) == ERR_OK) {
        uint64_t allocations = answer(&method, request, 0);
        if (allocations > 0)
            answer(&method, request, 1 + (uint64_t)size * 7 % allocations);
    }
    arena_release(&arena);
    return 0;
}
