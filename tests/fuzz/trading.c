/* tests/fuzz/trading.c: the runtime's part, without its queues. */
#include "tests/fuzz/trading.h"

#include "service/base/heap.h"
#include "service/rpc/catalog_service.h"
#include "service/rpc/channel_service.h"
#include "service/rpc/decode.h"
#include "service/rpc/dispatch_service.h"
#include "service/rpc/event_service.h"
#include "service/rpc/exception_service.h"
#include "service/rpc/inventory_service.h"
#include "service/rpc/order_service.h"
#include "service/rpc/reconciliation_service.h"
#include "service/rpc/refund_service.h"
#include "tests/unit/rpc/shop.h"

enum { ARENA_BYTES = 32 << 20, MESSAGES_MAX = 4, LOOKS_MAX = 20 };

static struct counter *counter_of(void)
{
    static struct counter counter;
    static bool is_open;
    if (is_open)
        return &counter;
    is_open = true;
    shop_open(&counter);
    shop_order(&counter, "galeria", "A1", "SHIPPING");
    shop_order(&counter, "kiosk", "K1", "WAITING_ACCEPTANCE");
    shop_intent(&counter, "galeria", INTENT_CREATE_SHOP_ORDER, ANSWER_REFUSED);
    return &counter;
}

/* ---- which ---- */

static const struct rpc_service *const services[] = {
    &catalog_service, &channel_service,        &dispatch_service,
    &event_service,   &exception_service,      &inventory_service,
    &order_service,   &reconciliation_service, &refund_service,
};

static const struct rpc_service *service_find(struct str name)
{
    for (size_t i = 0; i < ARRAY_COUNT(services); i++) {
        if (str_eq(str_c(services[i]->descriptor->short_name), name))
            return services[i];
    }
    return NULL;
}

bool trading_method_find(struct str path, struct trading_method *ret)
{
    struct str service_name, name;
    const struct rpc_service *service = NULL;
    if (str_cut(path, '/', &service_name, &name))
        service = service_find(service_name);
    for (size_t i = 0; service != NULL && i < service->method_count; i++) {
        const struct rpc_method *row = &service->methods[i];
        if (!str_eq(str_c(row->name), name))
            continue;
        const ProtobufCMethodDescriptor *type =
            protobuf_c_service_descriptor_get_method_by_name(service->descriptor, row->name);
        *ret = (struct trading_method){ row, type->input, type->output };
        return !row->later;
    }
    return false;
}

/* ---- one call ---- */

void trading_open(struct trading_call *call, const struct trading_method *method,
                  const ProtobufCMessage *request, uint64_t fail_after)
{
    struct counter *counter = counter_of();
    *call = (struct trading_call){ .method = *method, .request = request };
    arena_init(&call->arena, ARENA_BYTES);
    arena_init(&call->stream_arena, ARENA_BYTES);
    call->arena.fail_after = fail_after;
    call->stream.arena = &call->stream_arena;
    call->call = (struct rpc_call){ .method = method->row,
                                    .context = &counter->backend,
                                    .arena = &call->arena,
                                    .principal = STR("tester"),
                                    .now = counter->now };
    if (method->row->open != NULL || method->row->next != NULL)
        call->call.stream = &call->stream;
}

void trading_close(struct trading_call *call)
{
    arena_release(&call->arena);
    arena_release(&call->stream_arena);
}

/* A client can read it. */
static void check_response(const ProtobufCMessage *response)
{
    struct err err;
    size_t len = protobuf_c_message_get_packed_size(response);
    uint8_t *packed = heap_alloc(len + 1);
    CHECK(protobuf_c_message_pack(response, packed) == len);
    CHECK(rpc_check_packed(response->descriptor, (struct str){ (const char *)packed, len }, &err) ==
          ERR_OK);
    heap_free(packed);
}

static enum err_code preview(struct trading_call *call, ProtobufCMessage *response)
{
    struct counter *counter = counter_of();
    struct command *command = ARENA_NEW(&call->stream_arena, struct command);
    struct outcome *outcome = ARENA_NEW(&call->stream_arena, struct outcome);
    const struct rpc_method *row = call->method.row;
    struct err err;
    enum err_code code = row->read(&call->call, call->request, command, &call->err);
    if (code != ERR_OK)
        return code;
    command->now = counter->now;
    command->principal = call->call.principal;
    command->request_id = STR("00000000-0000-0000-ffff-000000000000");
    command->validate_only = true;
    engine_begin(counter->engine);
    engine_apply(counter->engine, command, &call->arena, outcome);
    CHECK(engine_commit(counter->engine, &err) == ERR_OK);
    if (outcome->code != ERR_OK) {
        call->err = *outcome->err;
        return outcome->code;
    }
    return row->fold != NULL ? row->fold(&call->call, outcome, &call->err)
                             : row->answer(&call->call, outcome, response, &call->err);
}

/* Some messages of a server stream. */
static enum err_code listen(struct trading_call *call, ProtobufCMessage *response)
{
    enum rpc_next next = RPC_NEXT_WAIT;
    enum err_code code = ERR_OK;
    int messages = 0;
    for (int i = 0; i < LOOKS_MAX && messages < MESSAGES_MAX && code == ERR_OK; i++) {
        if (next == RPC_NEXT_END)
            break;
        arena_reset(&call->arena);
        call->method.answer->message_init(response);
        code = call->method.row->next(&call->call, response, &next, &call->err);
        if (code == ERR_OK && next == RPC_NEXT_MESSAGE) {
            check_response(response);
            messages++;
        }
    }
    return code;
}

static enum err_code play_stream(struct trading_call *call, ProtobufCMessage *response)
{
    const struct rpc_method *row = call->method.row;
    const ProtobufCMessage *first = row->next != NULL ? call->request : NULL;
    enum err_code code = row->open == NULL ? ERR_OK : row->open(&call->call, first, &call->err);
    if (code != ERR_OK)
        return code;
    code = first != NULL ? listen(call, response) : preview(call, response);
    if (code == ERR_OK && row->fold != NULL)
        code = row->answer(&call->call, NULL, response, &call->err);
    if (row->close != NULL)
        row->close(&call->call);
    return code;
}

enum err_code trading_play(struct trading_call *call)
{
    const struct rpc_method *row = call->method.row;
    /* From the heap: whatever becomes of the arena, there is room to answer. */
    ProtobufCMessage *response = heap_alloc(call->method.answer->sizeof_message);
    enum err_code code;
    call->method.answer->message_init(response);
    if (call->call.stream != NULL)
        code = play_stream(call, response);
    else if (row->query != NULL)
        code = row->query(&call->call, call->request, response, &call->err);
    else
        code = preview(call, response);
    CHECK(code == ERR_OK || code == err_reason_code(call->err.reason));
    CHECK(code == ERR_OK || call->err.message[0] != '\0');
    CHECK(code != ERR_INTERNAL);
    CHECK(code != ERR_DATA_LOSS);
    if (row->next == NULL) {
        CHECK(code != ERR_OK || !arena_is_full(&call->arena));
        if (code == ERR_OK)
            check_response(response);
    }
    heap_free(response);
    return code;
}
