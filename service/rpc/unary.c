/* service/rpc/unary.c: one request, one answer. */
#include "service/base/heap.h"
#include "service/base/limits.h"
#include "service/rpc/runtime.h"

enum {
    UNARY_POOL_COUNT = 1024, /* kept by a loop for the next calls */
    RETRY_AFTER_MS = 100,
};

struct unary {
    struct rpc_call call; /* first: handlers have only this */
    struct rpc_wire wire;
    struct arena arena;
    ProtobufCMessage *request;
    grpc_byte_buffer *produced; /* a query's answer */
    struct rpc_ready ready;
    struct rpc_job job;
    struct unary *next_free;
};

static struct unary *unary_of(struct rpc_call *call)
{
    return (struct unary *)call;
}

static void unary_release(void *owner)
{
    struct unary *unary = owner;
    struct rpc_loop *loop = unary->wire.loop;
    if (loop->free_count < UNARY_POOL_COUNT) {
        arena_reset(&unary->arena);
        unary->next_free = loop->free_unaries;
        loop->free_unaries = unary;
        loop->free_count++;
    } else {
        arena_release(&unary->arena);
        heap_free(unary);
    }
    rpc_server_count_call(loop->server, -1, false);
}

void unary_pool_free(struct rpc_loop *loop)
{
    while (loop->free_unaries != NULL) {
        struct unary *unary = loop->free_unaries;
        loop->free_unaries = unary->next_free;
        arena_release(&unary->arena);
        heap_free(unary);
    }
}

static enum err_code response_new(struct unary *unary, ProtobufCMessage **ret)
{
    const ProtobufCMessageDescriptor *type = unary->wire.entry->response;
    ProtobufCMessage *response = arena_alloc(&unary->arena, type->sizeof_message);
    if (response == NULL)
        return arena_err(&unary->arena, &unary->call.err);
    protobuf_c_message_init(type, response);
    *ret = response;
    return ERR_OK;
}

static void reply_take(struct unary *unary, enum err_code code, grpc_byte_buffer *taken)
{
    if (code == ERR_OK)
        rpc_wire_reply_take(&unary->wire, taken);
    else
        rpc_wire_fail(&unary->wire, &unary->call.err);
}

/* A call that was started has been finished. */
static void answer(struct unary *unary)
{
    struct rpc_call *call = &unary->call;
    ProtobufCMessage *response = NULL;
    enum err_code code = call->code;
    if (code == ERR_OK)
        code = response_new(unary, &response);
    if (code == ERR_OK)
        code = call->method->answer(call, call->outcome, response, &call->err);
    reply_take(unary, code, code == ERR_OK ? rpc_wire_pack(response) : NULL);
}

/* On a worker. */
static void survey_run(void *owner)
{
    struct unary *unary = owner;
    struct rpc_call *call = &unary->call;
    call->code = call->method->survey(call, call->outcome, &call->err);
    rpc_loop_post(unary->wire.loop, &unary->ready, unary->wire.call);
}

/* False: there is no need of one, or no room. */
static bool survey_begin(struct unary *unary)
{
    struct rpc_call *call = &unary->call;
    if (!call->wants_survey || call->code != ERR_OK)
        return false;
    call->wants_survey = false;
    unary->job.run = survey_run;
    if (rpc_workers_add(unary->wire.loop->server->workers, &unary->job))
        return true;
    call->code = err_set(&call->err, REASON_QUEUE_FULL, "too many queries at once");
    call->err.retry_after_ms = RETRY_AFTER_MS;
    return false;
}

static void finished(void *owner)
{
    struct unary *unary = owner;
    if (survey_begin(unary))
        return;
    if (unary->call.method->query != NULL)
        reply_take(unary, unary->call.code, unary->produced);
    else
        answer(unary);
}

struct rpc_ready *unary_ready(struct rpc_call *call)
{
    return &unary_of(call)->ready;
}

static void query_make(struct unary *unary)
{
    struct rpc_call *call = &unary->call;
    ProtobufCMessage *response = NULL;
    enum err_code code = response_new(unary, &response);
    if (code == ERR_OK && rpc_call_is_gone(call))
        code = err_set(&call->err, REASON_DEADLINE_PASSED, "nobody waits for the answer");
    if (code == ERR_OK)
        code = call->method->query(call, unary->request, response, &call->err);
    if (code == ERR_OK)
        unary->produced = rpc_wire_pack(response);
    call->code = code;
}

/* On a worker. */
static void query_run(void *owner)
{
    struct unary *unary = owner;
    query_make(unary);
    rpc_loop_post(unary->wire.loop, &unary->ready, unary->wire.call);
}

static enum err_code query_begin(struct unary *unary)
{
    if (unary->call.method->is_quick) {
        query_make(unary);
        finished(unary);
        return ERR_OK;
    }
    rpc_wire_watch(&unary->wire);
    if (rpc_workers_add(unary->wire.loop->server->workers, &unary->job))
        return ERR_OK;
    enum err_code code = err_set(&unary->call.err, REASON_QUEUE_FULL, "too many queries at once");
    unary->call.err.retry_after_ms = RETRY_AFTER_MS;
    return code;
}

/* What is not ERR_OK has still to be replied; on ERR_OK the call may be gone already. */
static enum err_code unary_handle(struct unary *unary)
{
    struct rpc_wire *wire = &unary->wire;
    struct rpc_call *call = &unary->call;
    const struct rpc_submit *submit = &wire->loop->server->options.submit;
    const struct rpc_principal *principal;
    enum err_code code = rpc_wire_admit(wire, &principal, &call->err);
    if (code != ERR_OK)
        return code;
    call->principal = principal->name;
    if (call->method->later)
        return err_set(&call->err, REASON_METHOD_LATER, "%s is not built yet", call->method->name);
    grpc_byte_buffer *payload = wire->received;
    wire->received = NULL;
    code = rpc_wire_decode_take(payload, wire->entry->request, &unary->arena, &unary->request,
                                &call->err);
    if (code == ERR_OK)
        code = rpc_wire_admit_request(wire, principal, unary->request, &call->err);
    if (code != ERR_OK)
        return code;
    if (call->method->query != NULL)
        return query_begin(unary);
    if (call->method->read != NULL)
        return submit->submit(submit->context, call, unary->request, &call->err);
    rpc_wire_watch(wire);
    return call->method->start(call, unary->request, &call->err);
}

static struct unary *unary_take(struct rpc_loop *loop, const struct rpc_entry *entry,
                                struct rpc_arrival *taken)
{
    struct unary *unary = loop->free_unaries;
    if (unary == NULL) {
        unary = HEAP_NEW(struct unary);
        arena_init(&unary->arena, LIMIT_REQUEST_ARENA_BYTES);
    } else {
        loop->free_unaries = unary->next_free;
        loop->free_count--;
    }
    rpc_wire_init(&unary->wire, loop, entry, taken);
    unary->wire.owner = unary;
    unary->wire.release = unary_release;
    unary->request = NULL;
    unary->produced = NULL;
    unary->ready = (struct rpc_ready){ .run = finished, .owner = unary };
    unary->job = (struct rpc_job){ .run = query_run, .owner = unary };
    rpc_wire_call_init(&unary->wire, &unary->call, &unary->arena);
    rpc_server_count_call(loop->server, 1, false);
    return unary;
}

void unary_begin(struct rpc_loop *loop, const struct rpc_entry *entry, struct rpc_arrival *taken)
{
    struct unary *unary = unary_take(loop, entry, taken);
    if (unary_handle(unary) != ERR_OK)
        rpc_wire_fail(&unary->wire, &unary->call.err);
}

void unary_refuse(struct rpc_loop *loop, struct rpc_arrival *taken, struct str path)
{
    struct unary *unary = unary_take(loop, NULL, taken);
    err_set(&unary->call.err, REASON_METHOD_NOT_FOUND, "there is no method %.*s", STR_ARG(path));
    rpc_wire_fail(&unary->wire, &unary->call.err);
}
