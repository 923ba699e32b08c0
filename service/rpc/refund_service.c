/* service/rpc/refund_service.c: returns reported, refunds asked for. */
#include "service/rpc/refund_service.h"

#include "service/base/limits.h"
#include "service/rpc/item_convert.h"
#include "service/rpc/reason_convert.h"
#include "service/rpc/refund_convert.h"
#include "service/rpc/refund_queries.h"
#include "service/rpc/watch.h"

static enum err_code order_name_read(struct rpc_call *call, const char *name, const char *field,
                                     struct str ret_ids[static 3], struct err *err)
{
    return name_from_proto(name, "shops/*/channels/*/orders/*", field, call->arena, ret_ids, err);
}

/* The refund that follows; none where nothing was left to refund. */
static Lockstep__V1__Refund *follows(struct arena *arena, const struct refund *refund)
{
    return refund == NULL || refund->refund_id.len == 0 ? NULL
                                                        : refund_to_proto(arena, refund, NULL);
}

/* ---- one return ---- */

static enum err_code report_return_read(struct rpc_call *call, const ProtobufCMessage *request,
                                        struct command *ret, struct err *err)
{
    const Lockstep__V1__ReportReturnRequest *in = (const void *)request;
    const Lockstep__V1__ReportedReturn *reported = in->reported_return;
    struct return_report report = { .refusal = NULL };
    struct str ids[3]; /* shop, channel, order */
    enum err_code code = order_name_read(call, in->order, "order", ids, err);
    if (code != ERR_OK)
        return code;
    if (reported == NULL) {
        err_set(err, REASON_FIELD_REQUIRED, "a return is required");
        return err_in(err, "reported_return");
    }
    if (reported->order[0] != '\0' && !str_eq(str_c(reported->order), str_c(in->order))) {
        err_set(err, REASON_FIELD_INVALID, "must be empty or the request's order");
        return err_in(err, "reported_return.order");
    }
    code = return_from_proto(call, reported, ids, &report, err);
    if (code != ERR_OK)
        return err_in(err, "reported_return");
    *ret = (struct command){
        .kind = COMMAND_REPORT_RETURN,
        .shop = ids[0],
        .validate_only = in->validate_only,
        .report_return = report,
    };
    return ERR_OK;
}

static enum err_code report_return_answer(struct rpc_call *call, const struct outcome *outcome,
                                          ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__ReportReturnResponse *out = (void *)response;
    out->order_return =
        return_to_proto(call->arena, outcome->goods_return, outcome->refund, STR_EMPTY);
    out->refund = follows(call->arena, outcome->refund);
    return arena_done(call->arena, err);
}

/* ---- many returns, each by itself ---- */

static enum err_code report_read(struct rpc_call *call, const Lockstep__V1__ReportedReturn *in,
                                 struct str shop, struct return_report *ret, struct err *err)
{
    struct str ids[3];
    enum err_code code = order_name_read(call, in->order, "order", ids, err);
    if (code != ERR_OK)
        return code;
    if (str_eq(ids[0], shop))
        return return_from_proto(call, in, ids, ret, err);
    err_set(err, REASON_FIELD_INVALID, "must be an order of the shop");
    return err_in(err, "order");
}

static enum err_code batch_returns_read(struct rpc_call *call, const ProtobufCMessage *request,
                                        struct command *ret, struct err *err)
{
    const Lockstep__V1__BatchReportReturnsRequest *in = (const void *)request;
    size_t count = in->n_reported_returns;
    struct return_report *reports = ARENA_ARRAY(call->arena, struct return_report, count);
    struct str shop;
    enum err_code code = name_from_proto(in->parent, "shops/*", "parent", call->arena, &shop, err);
    if (code != ERR_OK)
        return code;
    if (count == 0 || count > LIMIT_PUSH_ITEM_COUNT) {
        err_set(err, count == 0 ? REASON_FIELD_REQUIRED : REASON_LIMIT_EXCEEDED, "1 to %d returns",
                LIMIT_PUSH_ITEM_COUNT);
        return err_in(err, "reported_returns");
    }
    if (reports == NULL)
        return arena_err(call->arena, err);
    for (size_t i = 0; i < count; i++) {
        struct err refusal = { .reason = REASON_NONE };
        if (report_read(call, in->reported_returns[i], shop, &reports[i], &refusal) != ERR_OK)
            reports[i].refusal = item_refusal_keep(call->arena, &refusal);
    }
    *ret = (struct command){
        .kind = COMMAND_REPORT_RETURNS,
        .shop = shop,
        .validate_only = in->validate_only,
        .report_returns = { .items = reports, .count = count },
    };
    return arena_done(call->arena, err);
}

static Lockstep__V1__ReturnResult *result_to_proto(struct arena *arena,
                                                   const struct item_outcome *item, size_t index)
{
    Lockstep__V1__ReturnResult *out = ARENA_NEW(arena, Lockstep__V1__ReturnResult);
    if (out == NULL)
        return NULL;
    lockstep__v1__return_result__init(out);
    if (item->reason != REASON_NONE) {
        out->error = item_refusal_to_proto(arena, item, "reported_returns", index);
        return out;
    }
    out->order_return = return_to_proto(arena, item->goods_return, item->refund, STR_EMPTY);
    out->refund = follows(arena, item->refund);
    return out;
}

static enum err_code batch_returns_answer(struct rpc_call *call, const struct outcome *outcome,
                                          ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__BatchReportReturnsResponse *out = (void *)response;
    out->results = ARENA_ARRAY(call->arena, Lockstep__V1__ReturnResult *, outcome->item_count);
    for (size_t i = 0; out->results != NULL && i < outcome->item_count; i++)
        out->results[out->n_results++] = result_to_proto(call->arena, &outcome->items[i], i);
    return arena_done(call->arena, err);
}

/* ---- refunds ---- */

static enum err_code extent_read(struct rpc_call *call, const Lockstep__V1__CreateRefundRequest *in,
                                 struct refund *refund, bool *ret_by_amount, struct err *err)
{
    *ret_by_amount = in->extent_case == LOCKSTEP__V1__CREATE_REFUND_REQUEST__EXTENT_AMOUNTS;
    if (*ret_by_amount) {
        enum err_code code = refund_amounts_from_proto(in->amounts, call->arena, refund, err);
        return code == ERR_OK ? ERR_OK : err_in(err, "amounts");
    }
    if (in->extent_case != LOCKSTEP__V1__CREATE_REFUND_REQUEST__EXTENT_QUANTITY) {
        err_set(err, REASON_FIELD_REQUIRED, "a quantity or amounts are required");
        return err_in(err, "quantity");
    }
    refund->quantity = in->quantity;
    return range_from_proto(in->quantity, "quantity", 1, INT32_MAX, err);
}

static enum err_code create_refund_read(struct rpc_call *call, const ProtobufCMessage *request,
                                        struct command *ret, struct err *err)
{
    const Lockstep__V1__CreateRefundRequest *in = (const void *)request;
    struct refund refund = { .refund_id = str_c(in->request_id) }; /* the same cause, the same id */
    struct str ids[3];                                             /* shop, channel, order */
    bool *is_preview = ARENA_NEW(call->arena, bool);
    bool by_amount = false;
    if (is_preview == NULL)
        return arena_err(call->arena, err);
    enum err_code code = order_name_read(call, in->parent, "parent", ids, err);
    if (code == ERR_OK)
        code = id_from_proto(in->order_line_id, "order_line_id", &refund.line_id, err);
    if (code == ERR_OK)
        code = extent_read(call, in, &refund, &by_amount, err);
    if (code == ERR_OK)
        code = enum_from_proto((int)in->reason, "reason", err);
    if (code == ERR_OK)
        code = text_from_proto(in->note, "note", LIMIT_TEXT_BYTES, &refund.note, err);
    if (code != ERR_OK)
        return code;
    refund.channel = ids[1];
    refund.order_id = ids[2];
    refund.reason = refund_reason_word(in->reason);
    *is_preview = in->validate_only;
    call->user = is_preview;
    *ret = (struct command){
        .kind = COMMAND_CREATE_REFUND,
        .shop = ids[0],
        .validate_only = in->validate_only,
        .create_refund = { .refund = refund, .by_amount = by_amount },
    };
    return ERR_OK;
}

static enum err_code create_refund_answer(struct rpc_call *call, const struct outcome *outcome,
                                          ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__CreateRefundResponse *out = (void *)response;
    const bool *is_preview = call->user;
    out->refund = refund_to_proto(call->arena, outcome->refund, NULL);
    if (out->refund != NULL && *is_preview)
        out->refund->name = (char *)protobuf_c_empty_string;
    out->remaining_amount = money_to_proto(call->arena, outcome->remaining);
    return arena_done(call->arena, err);
}

static const struct rpc_method methods[] = {
    { "ReportReturn", .read = report_return_read, .answer = report_return_answer },
    { "BatchReportReturns", .read = batch_returns_read, .answer = batch_returns_answer },
    { "GetReturn", .query = get_return },
    { "ListReturns", .query = list_returns },
    { "CreateRefund", .read = create_refund_read, .answer = create_refund_answer },
    { "GetRefund", .query = get_refund },
    { "ListRefunds", .query = list_refunds },
    { "WatchRefunds", .open = watch_refunds_open, .next = watch_next, .close = watch_close },
    { "GetRefundEvidence", .query = get_refund_evidence },
    { "ResolveDoubtfulRefund", .later = true },
};

const struct rpc_service refund_service = {
    .descriptor = &lockstep__v1__refund_service__descriptor,
    .methods = methods,
    .method_count = ARRAY_COUNT(methods),
};
