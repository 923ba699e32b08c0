/* tests/unit/clients/counter.c: CounterService. */
#include "tests/unit/clients/counter.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/clients/proto/counter_descriptor_set.h"

#define PATH "/lockstep.test.v1.CounterService/"

const struct lockstep_method counter_add = { PATH "Add", LOCKSTEP_KIND_UNARY,
                                             &lockstep__test__v1__add_request__descriptor,
                                             &lockstep__test__v1__add_response__descriptor };
const struct lockstep_method counter_sum = { PATH "Sum", LOCKSTEP_KIND_CLIENT_STREAM,
                                             &lockstep__test__v1__sum_request__descriptor,
                                             &lockstep__test__v1__sum_response__descriptor };
const struct lockstep_method counter_sum_up = { PATH "SumUp", LOCKSTEP_KIND_BIDI_STREAM,
                                                &lockstep__test__v1__sum_up_request__descriptor,
                                                &lockstep__test__v1__sum_up_response__descriptor };
const struct lockstep_method counter_tell = { PATH "Tell", LOCKSTEP_KIND_SERVER_STREAM,
                                              &lockstep__test__v1__tell_request__descriptor,
                                              &lockstep__test__v1__tell_response__descriptor };
const struct lockstep_method counter_follow = { PATH "Follow", LOCKSTEP_KIND_SERVER_STREAM,
                                                &lockstep__test__v1__follow_request__descriptor,
                                                &lockstep__test__v1__follow_response__descriptor };

static enum err_code amount_check(int64_t amount, struct err *err)
{
    if (amount >= 0)
        return ERR_OK;
    err_set(err, REASON_FIELD_INVALID, "%" PRId64 " is negative", amount);
    err_with(err, "resource_type", "Counter");
    err_with(err, "resource_name", "shops/acme/counters/1");
    return err_in(err, "amount");
}

static enum err_code add(struct rpc_call *call, const ProtobufCMessage *request,
                         ProtobufCMessage *response, struct err *err)
{
    const Lockstep__Test__V1__AddRequest *in = (const void *)request;
    Lockstep__Test__V1__AddResponse *out = (void *)response;
    struct counter *counter = call->context;
    atomic_fetch_add(&counter->call_count, 1);
    if (atomic_load(&counter->refuse_count) > 0) {
        atomic_fetch_sub(&counter->refuse_count, 1);
        err_set(err, counter->refusal, "not now");
        err->retry_after_ms = counter->retry_after_ms;
        return err_reason_code(counter->refusal);
    }
    enum err_code code = amount_check(in->amount, err);
    if (code != ERR_OK)
        return code;
    if (strcmp(counter->last_request_id, in->request_id) != 0)
        counter->total += in->amount;
    snprintf(counter->last_request_id, sizeof(counter->last_request_id), "%s", in->request_id);
    out->total = counter->total;
    return ERR_OK;
}

/* ---- streams; their state is a number ---- */

static enum err_code number_open(struct rpc_call *call, const ProtobufCMessage *request,
                                 struct err *err)
{
    (void)request;
    call->stream->state = ARENA_NEW(call->stream->arena, int64_t);
    return call->stream->state == NULL ? arena_err(call->stream->arena, err) : ERR_OK;
}

static enum err_code sum_start(struct rpc_call *call, const ProtobufCMessage *request,
                               struct err *err)
{
    const Lockstep__Test__V1__SumRequest *in = (const void *)request;
    int64_t *total = call->stream->state;
    enum err_code code = amount_check(in->amount, err);
    if (code != ERR_OK)
        return code;
    *total += in->amount;
    rpc_call_finish(call);
    return ERR_OK;
}

static enum err_code sum_fold(struct rpc_call *call, const struct outcome *outcome, struct err *err)
{
    (void)call;
    (void)outcome;
    (void)err;
    return ERR_OK;
}

static enum err_code sum_answer(struct rpc_call *call, const struct outcome *outcome,
                                ProtobufCMessage *response, struct err *err)
{
    (void)outcome;
    (void)err;
    ((Lockstep__Test__V1__SumResponse *)(void *)response)->total = *(int64_t *)call->stream->state;
    return ERR_OK;
}

static enum err_code sum_up(struct rpc_call *call, const ProtobufCMessage *request,
                            ProtobufCMessage *response, struct err *err)
{
    const Lockstep__Test__V1__SumUpRequest *in = (const void *)request;
    Lockstep__Test__V1__SumUpResponse *out = (void *)response;
    int64_t *total = call->stream->state;
    enum err_code code = amount_check(in->amount, err);
    if (code != ERR_OK)
        return code;
    *total += in->amount;
    out->total = *total;
    return ERR_OK;
}

struct telling {
    int64_t last, number, break_at;
};

static enum err_code tell_open(struct rpc_call *call, const ProtobufCMessage *request,
                               struct err *err)
{
    struct telling *telling = ARENA_NEW(call->stream->arena, struct telling);
    if (telling == NULL)
        return arena_err(call->stream->arena, err);
    telling->last = ((const Lockstep__Test__V1__TellRequest *)(const void *)request)->last;
    call->stream->state = telling;
    return ERR_OK;
}

static enum err_code tell_next(struct rpc_call *call, ProtobufCMessage *response,
                               enum rpc_next *ret, struct err *err)
{
    struct telling *telling = call->stream->state;
    (void)err;
    if (telling->last != 0 && telling->number == telling->last) {
        *ret = RPC_NEXT_END;
        return ERR_OK;
    }
    ((Lockstep__Test__V1__TellResponse *)(void *)response)->number = ++telling->number;
    *ret = RPC_NEXT_MESSAGE;
    return ERR_OK;
}

static enum err_code follow_open(struct rpc_call *call, const ProtobufCMessage *request,
                                 struct err *err)
{
    const Lockstep__Test__V1__FollowRequest *in = (const void *)request;
    struct counter *counter = call->context;
    struct telling *telling = ARENA_NEW(call->stream->arena, struct telling);
    if (telling == NULL)
        return arena_err(call->stream->arena, err);
    if (in->resume_token[0] != '\0' && !str_parse_i64(str_c(in->resume_token), &telling->number))
        return err_set(err, REASON_RESUME_TOKEN_INVALID, "no token of ours");
    telling->last = in->last;
    telling->break_at = in->break_after == 0 ? INT64_MAX : telling->number + in->break_after;
    call->stream->state = telling;
    atomic_fetch_add(&counter->stream_count, 1);
    return ERR_OK;
}

static enum err_code follow_next(struct rpc_call *call, ProtobufCMessage *response,
                                 enum rpc_next *ret, struct err *err)
{
    Lockstep__Test__V1__FollowResponse *out = (void *)response;
    struct telling *telling = call->stream->state;
    struct counter *counter = call->context;
    if (telling->last != 0 && telling->number == telling->last) {
        *ret = RPC_NEXT_END;
        return ERR_OK;
    }
    if (telling->number == telling->break_at)
        return err_set(err, REASON_SHUTTING_DOWN, "a break");
    if (telling->last == 0 && atomic_load(&counter->stream_count) > 1) {
        *ret = RPC_NEXT_WAIT;
        return ERR_OK;
    }
    struct str token = arena_format(call->arena, "%" PRId64, ++telling->number);
    out->resume_token = (char *)token.ptr;
    out->number = telling->number;
    *ret = RPC_NEXT_MESSAGE;
    return ERR_OK;
}

static const struct rpc_method methods[] = {
    { "Add", .query = add, .is_quick = true },
    { "Sum", .open = number_open, .start = sum_start, .fold = sum_fold, .answer = sum_answer },
    { "SumUp", .open = number_open, .query = sum_up },
    { "Tell", .open = tell_open, .next = tell_next },
    { "Follow", .open = follow_open, .next = follow_next },
};

static const struct rpc_service service = {
    .descriptor = &lockstep__test__v1__counter_service__descriptor,
    .methods = methods,
    .method_count = ARRAY_COUNT(methods),
};

static const struct str scopes[] = { STR_INIT("inventory.write") };
static const struct rpc_token tokens[] = {
    { STR_INIT("writer"),
      STR_INIT("3590c0a59f72ce02700194a05f228a725c1f135a6dcb3ded9b2d86ab6a6f52cb"), scopes,
      ARRAY_COUNT(scopes), NULL, 0 },
};

void counter_start(struct counter *counter, const struct rpc_tls *tls, int port)
{
    char address[64];
    struct err err;
    *counter = (struct counter){ .clock = clock_real(), .refusal = REASON_SHUTTING_DOWN };
    snprintf(address, sizeof(address), "127.0.0.1:%d", port);
    struct str listen = str_c(address);
    struct rpc_binding binding = { &service, counter };
    struct rpc_options options = {
        .listen = &listen,
        .listen_count = 1,
        .tls = tls,
        .is_development = tls == NULL,
        .tokens = tokens,
        .token_count = ARRAY_COUNT(tokens),
        .descriptors = { (const char *)counter_descriptor_set, counter_descriptor_set_size },
        .bindings = &binding,
        .binding_count = 1,
        .clock = &counter->clock,
    };
    if (rpc_server_start(&options, &counter->server, &err) != ERR_OK) {
        fprintf(stderr, "%s\n", err.message);
        abort();
    }
    snprintf(counter->target, sizeof(counter->target), "127.0.0.1:%d",
             rpc_server_port(counter->server, 0));
}

void counter_stop(struct counter *counter)
{
    rpc_server_drain(counter->server, 0);
    rpc_server_free(counter->server);
}

struct lockstep_client *counter_connect(const struct counter *counter)
{
    struct lockstep_client *client = NULL;
    struct lockstep_status status;
    const struct lockstep_options options = { .target = counter->target, .is_plain = true };
    enum lockstep_code code = lockstep_client_open(&options, &client, &status);
    CHECK(code == LOCKSTEP_OK);
    return client;
}
