/* service/rpc/dispatch_service.c: what warehouses confirm, and rules for carriers. */
#include "service/rpc/dispatch_service.h"

#include "service/base/limits.h"
#include "service/rpc/channel_rules.h"
#include "service/rpc/dispatch_queries.h"
#include "service/rpc/item_convert.h"
#include "service/rpc/shipment_convert.h"
#include "service/rpc/watch.h"

static enum err_code order_name_read(struct rpc_call *call, const char *name, const char *field,
                                     struct str ret_ids[static 3], struct err *err)
{
    return name_from_proto(name, "shops/*/channels/*/orders/*", field, call->arena, ret_ids, err);
}

/* ---- one parcel ---- */

static enum err_code confirm_dispatch_read(struct rpc_call *call, const ProtobufCMessage *request,
                                           struct command *ret, struct err *err)
{
    const Lockstep__V1__ConfirmDispatchRequest *in = (const void *)request;
    struct dispatch_report report = { .refusal = NULL };
    struct str ids[3]; /* shop, channel, order */
    enum err_code code = order_name_read(call, in->order, "order", ids, err);
    if (code != ERR_OK)
        return code;
    if (in->dispatch == NULL) {
        err_set(err, REASON_FIELD_REQUIRED, "a parcel is required");
        return err_in(err, "dispatch");
    }
    if (in->dispatch->order[0] != '\0' && !str_eq(str_c(in->dispatch->order), str_c(in->order))) {
        err_set(err, REASON_FIELD_INVALID, "must be empty or the request's order");
        return err_in(err, "dispatch.order");
    }
    code = dispatch_from_proto(call, in->dispatch, ids, &report, err);
    if (code != ERR_OK)
        return err_in(err, "dispatch");
    *ret = (struct command){
        .kind = COMMAND_CONFIRM_DISPATCH,
        .shop = ids[0],
        .validate_only = in->validate_only,
        .confirm_dispatch = report,
    };
    return ERR_OK;
}

static struct str exception_name(struct arena *arena, const struct exception *exception)
{
    return exception == NULL ? STR_EMPTY
                             : name_exception(arena, exception->shop, exception->exception_id);
}

static Lockstep__V1__CarrierCandidate *proposal_to_proto(struct arena *arena,
                                                         const struct exception_proposal *proposal)
{
    struct carrier carrier = { .code = proposal->value, .label = proposal->label };
    return candidate_to_proto(arena, &carrier, proposal->score);
}

static enum err_code confirm_dispatch_answer(struct rpc_call *call, const struct outcome *outcome,
                                             ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__ConfirmDispatchResponse *out = (void *)response;
    const struct exception *exception = outcome->exception;
    size_t count = exception == NULL ? 0 : exception->proposal_count;
    out->shipment =
        shipment_to_proto(call->arena, outcome->shipment, exception_name(call->arena, exception));
    out->candidates = ARENA_ARRAY(call->arena, Lockstep__V1__CarrierCandidate *, count);
    for (size_t i = 0; out->candidates != NULL && i < count; i++)
        out->candidates[out->n_candidates++] =
            proposal_to_proto(call->arena, &exception->proposals[i]);
    return arena_done(call->arena, err);
}

/* ---- many parcels, each by itself ---- */

static enum err_code report_read(struct rpc_call *call, const Lockstep__V1__Dispatch *in,
                                 struct str shop, struct dispatch_report *ret, struct err *err)
{
    struct str ids[3];
    enum err_code code = order_name_read(call, in->order, "order", ids, err);
    if (code != ERR_OK)
        return code;
    if (str_eq(ids[0], shop))
        return dispatch_from_proto(call, in, ids, ret, err);
    err_set(err, REASON_FIELD_INVALID, "must be an order of the shop");
    return err_in(err, "order");
}

static enum err_code batch_confirm_read(struct rpc_call *call, const ProtobufCMessage *request,
                                        struct command *ret, struct err *err)
{
    const Lockstep__V1__BatchConfirmDispatchRequest *in = (const void *)request;
    struct dispatch_report *reports =
        ARENA_ARRAY(call->arena, struct dispatch_report, in->n_dispatches);
    struct str shop;
    enum err_code code = name_from_proto(in->parent, "shops/*", "parent", call->arena, &shop, err);
    if (code != ERR_OK)
        return code;
    if (in->n_dispatches == 0 || in->n_dispatches > LIMIT_PUSH_ITEM_COUNT) {
        err_set(err, in->n_dispatches == 0 ? REASON_FIELD_REQUIRED : REASON_LIMIT_EXCEEDED,
                "1 to %d parcels", LIMIT_PUSH_ITEM_COUNT);
        return err_in(err, "dispatches");
    }
    if (reports == NULL)
        return arena_err(call->arena, err);
    for (size_t i = 0; i < in->n_dispatches; i++) {
        struct err refusal = { .reason = REASON_NONE };
        if (report_read(call, in->dispatches[i], shop, &reports[i], &refusal) != ERR_OK)
            reports[i].refusal = item_refusal_keep(call->arena, &refusal);
    }
    *ret = (struct command){
        .kind = COMMAND_CONFIRM_DISPATCHES,
        .shop = shop,
        .validate_only = in->validate_only,
        .confirm_dispatches = { .items = reports, .count = in->n_dispatches },
    };
    return arena_done(call->arena, err);
}

static Lockstep__V1__DispatchResult *result_to_proto(struct arena *arena,
                                                     const struct item_outcome *item, size_t index)
{
    Lockstep__V1__DispatchResult *out = ARENA_NEW(arena, Lockstep__V1__DispatchResult);
    if (out == NULL)
        return NULL;
    lockstep__v1__dispatch_result__init(out);
    if (item->reason == REASON_NONE)
        out->shipment =
            shipment_to_proto(arena, item->shipment, exception_name(arena, item->exception));
    else
        out->error = item_refusal_to_proto(arena, item, "dispatches", index);
    return out;
}

static enum err_code batch_confirm_answer(struct rpc_call *call, const struct outcome *outcome,
                                          ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__BatchConfirmDispatchResponse *out = (void *)response;
    out->results = ARENA_ARRAY(call->arena, Lockstep__V1__DispatchResult *, outcome->item_count);
    for (size_t i = 0; out->results != NULL && i < outcome->item_count; i++)
        out->results[out->n_results++] = result_to_proto(call->arena, &outcome->items[i], i);
    return arena_done(call->arena, err);
}

/* ---- rules ---- */

static enum err_code update_mapping_read(struct rpc_call *call, const ProtobufCMessage *request,
                                         struct command *ret, struct err *err)
{
    static const char *const paths[] = { "rules" };
    const Lockstep__V1__UpdateCarrierMappingRequest *in = (const void *)request;
    const Lockstep__V1__CarrierMapping *mapping = in->carrier_mapping;
    struct carrier_mapping *rules = NULL;
    struct str ids[2];
    bool has_rules;
    if (mapping == NULL) {
        err_set(err, REASON_FIELD_REQUIRED, "the mapping is required");
        return err_in(err, "carrier_mapping");
    }
    enum err_code code = name_from_proto(mapping->name, "shops/*/channels/*/carrierMapping",
                                         "carrier_mapping.name", call->arena, ids, err);
    if (code == ERR_OK)
        code = mask_from_proto(in->update_mask, "update_mask", paths, ARRAY_COUNT(paths),
                               &has_rules, err);
    if (code == ERR_OK)
        code = carrier_rules_from_proto(mapping->n_rules, mapping->rules, "carrier_mapping.rules",
                                        call->arena, &rules, err);
    if (code != ERR_OK)
        return code;
    *ret = (struct command){
        .kind = COMMAND_PUT_CARRIERS,
        .shop = ids[0],
        .validate_only = in->validate_only,
        .put_carriers = { .channel = ids[1],
                          .rules = rules,
                          .count = mapping->n_rules,
                          .replace_all = in->replace_all,
                          .version = etag_from_proto(in->etag) },
    };
    return ERR_OK;
}

static enum err_code update_mapping_answer(struct rpc_call *call, const struct outcome *outcome,
                                           ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__UpdateCarrierMappingResponse *out = (void *)response;
    out->carrier_mapping = carrier_mapping_to_proto(call->arena, outcome->channel);
    out->released_shipment_count = outcome->released_count;
    return arena_done(call->arena, err);
}

static const struct rpc_method methods[] = {
    { "ConfirmDispatch", .read = confirm_dispatch_read, .answer = confirm_dispatch_answer },
    { "BatchConfirmDispatch", .read = batch_confirm_read, .answer = batch_confirm_answer },
    { "GetShipment", .query = get_shipment },
    { "ListShipments", .query = list_shipments },
    { "WatchShipments", .open = watch_shipments_open, .next = watch_next, .close = watch_close },
    { "ListCarriers", .query = list_carriers },
    { "GetCarrierMapping", .query = get_carrier_mapping },
    { "UpdateCarrierMapping", .read = update_mapping_read, .answer = update_mapping_answer },
    { "ResolveCarrier", .query = resolve_carrier },
};

const struct rpc_service dispatch_service = {
    .descriptor = &lockstep__v1__dispatch_service__descriptor,
    .methods = methods,
    .method_count = ARRAY_COUNT(methods),
};
