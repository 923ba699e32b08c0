/* service/rpc/refund_service.c: returns and refunds. */
#include "service/rpc/refund_service.h"

#include "lockstep/v1/refund_service.pb-c.h"
#include "service/rpc/amount_convert.h"
#include "service/rpc/backend.h"
#include "service/rpc/reason_convert.h"
#include "service/store/records.h"

static Lockstep__V1__Refund *refund_to_proto(struct arena *arena, const struct refund *refund)
{
    Lockstep__V1__Refund *out = ARENA_NEW(arena, Lockstep__V1__Refund);
    if (out == NULL)
        return NULL;
    lockstep__v1__refund__init(out);
    out->name = text_to_proto(arena, name_refund(arena, refund->shop, refund->channel,
                                                 refund->order_id, refund->refund_id));
    out->order =
        text_to_proto(arena, name_order(arena, refund->shop, refund->channel, refund->order_id));
    out->order_line_id = text_to_proto(arena, refund->line_id);
    out->state = (Lockstep__V1__Refund__State)refund->state;
    out->source = refund->return_id.len > 0 ? LOCKSTEP__V1__REFUND__SOURCE__SOURCE_RETURN
                                            : LOCKSTEP__V1__REFUND__SOURCE__SOURCE_CALLER;
    out->quantity = refund->quantity;
    out->amount = money_to_proto(arena, refund->amount);
    out->shipping_amount = money_to_proto(arena, refund->shipping_amount);
    out->n_taxes = refund->tax_count;
    out->taxes = taxes_to_proto(arena, refund->taxes, refund->tax_count);
    out->reason = refund_reason_to_proto(refund->reason);
    out->marketplace_reason_code = text_to_proto(arena, refund->reason_code);
    out->marketplace_refund_id = text_to_proto(arena, refund->marketplace_refund_id);
    out->create_time = instant_to_proto(arena, refund->created);
    out->accept_time = instant_to_proto(arena, refund->done);
    out->actor = text_to_proto(arena, refund->requested_by);
    return out;
}

static enum err_code list_refunds(struct rpc_call *call, const ProtobufCMessage *request,
                                  ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__ListRefundsRequest *in = (const void *)request;
    Lockstep__V1__ListRefundsResponse *out = (void *)response;
    struct rpc_backend *backend = call->context;
    struct reader reader;
    struct listing listing;
    struct refund *rows;
    struct str ids[3], next; /* shop, channel, order */
    struct key prefix;
    size_t count;
    enum err_code code =
        name_from_proto(in->parent, "shops/*/channels/*/orders/*", "parent", call->arena, ids, err);
    if (code == ERR_OK)
        code = listing_from_proto(request, call->arena, &listing, err);
    if (code != ERR_OK)
        return code;
    key_begin(&prefix, ids[0], KEY_TABLE_REFUND);
    key_add_text(&prefix, ids[1]);
    key_add_text(&prefix, ids[2]);
    reader_open(backend->store, call->arena, &reader);
    code = reader_list(&reader, &record_refund, &prefix, &listing.page, &rows, &count, &next, err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    out->refunds = ARENA_ARRAY(call->arena, Lockstep__V1__Refund *, count);
    for (size_t i = 0; out->refunds != NULL && i < count; i++)
        out->refunds[out->n_refunds++] = refund_to_proto(call->arena, &rows[i]);
    out->next_page_token = listing_token(&listing, call->arena, next);
    return arena_done(call->arena, err);
}

static void exchanges_fill(struct arena *arena, const struct refund *refund,
                           Lockstep__V1__GetRefundEvidenceResponse *out)
{
    out->exchanges = ARENA_ARRAY(arena, Lockstep__V1__Exchange *, refund->evidence_count);
    for (size_t i = 0; out->exchanges != NULL && i < refund->evidence_count; i++) {
        Lockstep__V1__Exchange *exchange = ARENA_NEW(arena, Lockstep__V1__Exchange);
        if (exchange == NULL)
            return;
        lockstep__v1__exchange__init(exchange);
        exchange->time = instant_to_proto(arena, refund->evidence[i].time);
        exchange->system = LOCKSTEP__V1__REMOTE_SYSTEM__REMOTE_SYSTEM_MIRAKL;
        exchange->summary = text_to_proto(arena, refund->evidence[i].what);
        exchange->text = text_to_proto(arena, refund->evidence[i].text);
        out->exchanges[out->n_exchanges++] = exchange;
    }
}

static enum err_code get_refund_evidence(struct rpc_call *call, const ProtobufCMessage *request,
                                         ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__GetRefundEvidenceRequest *in = (const void *)request;
    Lockstep__V1__GetRefundEvidenceResponse *out = (void *)response;
    struct rpc_backend *backend = call->context;
    struct reader reader;
    struct refund refund;
    struct str ids[4]; /* shop, channel, order, refund */
    enum err_code code = name_from_proto(in->name, "shops/*/channels/*/orders/*/refunds/*", "name",
                                         call->arena, ids, err);
    if (code != ERR_OK)
        return code;
    reader_open(backend->store, call->arena, &reader);
    code = reader_refund(&reader, ids[0], ids[1], ids[2], ids[3], &refund, err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    out->refund = refund_to_proto(call->arena, &refund);
    exchanges_fill(call->arena, &refund, out);
    return arena_done(call->arena, err);
}

static const struct rpc_method methods[] = {
    { "ReportReturn", .later = true },
    { "BatchReportReturns", .later = true },
    { "GetReturn", .later = true },
    { "ListReturns", .later = true },
    { "CreateRefund", .later = true },
    { "GetRefund", .later = true },
    { "ListRefunds", .query = list_refunds },
    { "WatchRefunds", .later = true },
    { "GetRefundEvidence", .query = get_refund_evidence },
    { "ResolveDoubtfulRefund", .later = true },
};

const struct rpc_service refund_service = {
    .descriptor = &lockstep__v1__refund_service__descriptor,
    .methods = methods,
    .method_count = ARRAY_COUNT(methods),
};
