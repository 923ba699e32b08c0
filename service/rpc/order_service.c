/* service/rpc/order_service.c: orders, brought and decided. */
#include "service/rpc/order_service.h"

#include "service/base/limits.h"
#include "service/engine/command.h"
#include "service/engine/outcome.h"
#include "service/rpc/order_convert.h"
#include "service/rpc/order_from_proto.h"
#include "service/rpc/order_queries.h"
#include "service/rpc/watch.h"

static enum err_code ingest_order_read(struct rpc_call *call, const ProtobufCMessage *request,
                                       struct command *ret, struct err *err)
{
    const Lockstep__V1__IngestOrderRequest *in = (const void *)request;
    struct order *order = ARENA_NEW(call->arena, struct order);
    struct str ids[2];
    if (order == NULL)
        return arena_err(call->arena, err);
    enum err_code code =
        name_from_proto(in->parent, "shops/*/channels/*", "parent", call->arena, ids, err);
    if (code != ERR_OK)
        return code;
    if (in->order == NULL) {
        err_set(err, REASON_FIELD_REQUIRED, "an order is required");
        return err_in(err, "order");
    }
    code = order_from_proto(in->order, call->arena, order, err);
    if (code != ERR_OK)
        return err_in(err, "order");
    *ret = (struct command){
        .kind = COMMAND_INGEST_ORDERS,
        .shop = ids[0],
        .validate_only = in->validate_only,
        .ingest_orders = { .channel = ids[1], .orders = order, .count = 1 },
    };
    return ERR_OK;
}

static enum err_code ingest_order_answer(struct rpc_call *call, const struct outcome *outcome,
                                         ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__IngestOrderResponse *out = (void *)response;
    out->order = order_to_proto(call->arena, outcome->order, NULL);
    return arena_done(call->arena, err);
}

/* ---- decisions ---- */

static enum err_code decision_begin(struct rpc_call *call, const char *name, bool accept,
                                    struct command *ret, struct err *err)
{
    struct str ids[3];
    enum err_code code =
        name_from_proto(name, "shops/*/channels/*/orders/*", "name", call->arena, ids, err);
    if (code != ERR_OK)
        return code;
    *ret = (struct command){
        .kind = COMMAND_DECIDE_ORDER,
        .shop = ids[0],
        .decide_order = { .channel = ids[1], .order_id = ids[2], .accept = accept },
    };
    return ERR_OK;
}

static enum err_code accept_order_read(struct rpc_call *call, const ProtobufCMessage *request,
                                       struct command *ret, struct err *err)
{
    const Lockstep__V1__AcceptOrderRequest *in = (const void *)request;
    enum err_code code = decision_begin(call, in->name, true, ret, err);
    if (code != ERR_OK)
        return code;
    if (in->n_decisions > LIMIT_ORDER_LINE_COUNT) {
        err_set(err, REASON_LIMIT_EXCEEDED, "at most %d decisions", LIMIT_ORDER_LINE_COUNT);
        return err_in(err, "decisions");
    }
    struct intent_decision *decisions =
        ARENA_ARRAY(call->arena, struct intent_decision, in->n_decisions);
    if (decisions == NULL)
        return arena_err(call->arena, err);
    for (size_t i = 0; i < in->n_decisions; i++) {
        code = id_from_proto(in->decisions[i]->order_line_id, "order_line_id",
                             &decisions[i].line_id, err);
        if (code != ERR_OK)
            return err_in(err, "decisions[%zu]", i);
        decisions[i].accepted = in->decisions[i]->accepted;
    }
    ret->decide_order.decisions = decisions;
    ret->decide_order.count = in->n_decisions;
    return ERR_OK;
}

static enum err_code accept_order_answer(struct rpc_call *call, const struct outcome *outcome,
                                         ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__AcceptOrderResponse *out = (void *)response;
    out->order = order_to_proto(call->arena, outcome->order, NULL);
    return arena_done(call->arena, err);
}

static enum err_code refuse_order_read(struct rpc_call *call, const ProtobufCMessage *request,
                                       struct command *ret, struct err *err)
{
    const Lockstep__V1__RefuseOrderRequest *in = (const void *)request;
    enum err_code code = decision_begin(call, in->name, false, ret, err);
    return code == ERR_OK ? required_text_from_proto(in->reason, "reason", LIMIT_TEXT_BYTES,
                                                     &ret->decide_order.reason, err)
                          : code;
}

static enum err_code refuse_order_answer(struct rpc_call *call, const struct outcome *outcome,
                                         ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__RefuseOrderResponse *out = (void *)response;
    out->order = order_to_proto(call->arena, outcome->order, NULL);
    return arena_done(call->arena, err);
}

/* ---- failed steps ---- */

static enum err_code retry_order_read(struct rpc_call *call, const ProtobufCMessage *request,
                                      struct command *ret, struct err *err)
{
    const Lockstep__V1__RetryOrderRequest *in = (const void *)request;
    struct command command = { .kind = COMMAND_RETRY_ORDER };
    struct str ids[3];
    enum err_code code =
        name_from_proto(in->name, "shops/*/channels/*/orders/*", "name", call->arena, ids, err);
    if (code != ERR_OK)
        return code;
    for (size_t i = 0; i < ORDER_STEP_COUNT; i++)
        command.retry_order.steps[i] = in->n_steps == 0;
    for (size_t i = 0; i < in->n_steps; i++) {
        /* Kinds are numbered from 1 in the order of the steps. */
        int64_t step = (int64_t)in->steps[i] - LOCKSTEP__V1__ORDER_STEP__KIND__KIND_ACCEPTANCE;
        if (step < 0 || step >= ORDER_STEP_COUNT) {
            err_set(err, REASON_FIELD_INVALID, "is no step that is taken here");
            return err_in(err, "steps[%zu]", i);
        }
        command.retry_order.steps[step] = true;
    }
    command.shop = ids[0];
    command.retry_order.channel = ids[1];
    command.retry_order.order_id = ids[2];
    *ret = command;
    return ERR_OK;
}

static enum err_code retry_order_answer(struct rpc_call *call, const struct outcome *outcome,
                                        ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__RetryOrderResponse *out = (void *)response;
    out->order = order_to_proto(call->arena, outcome->order, NULL);
    return arena_done(call->arena, err);
}

static const struct rpc_method methods[] = {
    { "IngestOrder", .read = ingest_order_read, .answer = ingest_order_answer },
    { "GetOrder", .query = get_order },
    { "ListOrders", .query = list_orders },
    { "WatchOrders", .open = watch_orders_open, .next = watch_next, .close = watch_close },
    { "ListOrderHistory", .later = true },
    { "AcceptOrder", .read = accept_order_read, .answer = accept_order_answer },
    { "RefuseOrder", .read = refuse_order_read, .answer = refuse_order_answer },
    { "CancelOrder", .later = true },
    { "RetryOrder", .read = retry_order_read, .answer = retry_order_answer },
    { "RefreshOrder", .later = true },
    { "LinkShopOrder", .later = true },
};

const struct rpc_service order_service = {
    .descriptor = &lockstep__v1__order_service__descriptor,
    .methods = methods,
    .method_count = ARRAY_COUNT(methods),
};
