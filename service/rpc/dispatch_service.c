/* service/rpc/dispatch_service.c: dispatch, as warehouses report it. */
#include "service/rpc/dispatch_service.h"

#include "lockstep/v1/dispatch_service.pb-c.h"
#include "service/base/limits.h"
#include "service/engine/command.h"
#include "service/engine/outcome.h"
#include "service/rpc/backend.h"
#include "service/rpc/convert.h"
#include "service/store/records.h"

static Lockstep__V1__Shipment *shipment_to_proto(struct arena *arena,
                                                 const struct shipment *shipment)
{
    Lockstep__V1__Shipment *out = ARENA_NEW(arena, Lockstep__V1__Shipment);
    if (out == NULL)
        return NULL;
    lockstep__v1__shipment__init(out);
    out->name = text_to_proto(arena, name_shipment(arena, shipment->shop, shipment->channel,
                                                   shipment->order_id, shipment->shipment_id));
    out->order = text_to_proto(arena, name_order(arena, shipment->shop, shipment->channel,
                                                 shipment->order_id));
    out->state = (Lockstep__V1__Shipment__State)shipment->state;
    out->carrier = text_to_proto(arena, shipment->carrier_text);
    out->channel_carrier_code = text_to_proto(arena, shipment->carrier_code);
    out->channel_carrier_name = text_to_proto(arena, shipment->carrier_name);
    out->tracking_number = text_to_proto(arena, shipment->tracking_number);
    out->tracking_url = text_to_proto(arena, shipment->tracking_url);
    out->warehouse = text_to_proto(arena, shipment->warehouse);
    out->dispatch_time = instant_to_proto(arena, shipment->dispatched);
    out->create_time = instant_to_proto(arena, shipment->confirmed);
    out->track_time = instant_to_proto(arena, shipment->tracking_sent);
    out->ship_time = instant_to_proto(arena, shipment->ship_sent);
    out->actor = text_to_proto(arena, shipment->confirmed_by);
    return out;
}

static enum err_code confirm_dispatch_read(struct rpc_call *call, const ProtobufCMessage *request,
                                           struct command *ret, struct err *err)
{
    const Lockstep__V1__ConfirmDispatchRequest *in = (const void *)request;
    struct str ids[3]; /* shop, channel, order */
    struct shipment shipment = { 0 };
    enum err_code code =
        name_from_proto(in->order, "shops/*/channels/*/orders/*", "order", call->arena, ids, err);
    if (code != ERR_OK)
        return code;
    if (in->dispatch == NULL) {
        err_set(err, REASON_FIELD_REQUIRED, "is required");
        return err_in(err, "dispatch");
    }
    code = required_text_from_proto(in->dispatch->carrier, "dispatch.carrier", LIMIT_ID_BYTES,
                                    &shipment.carrier_text, err);
    if (code == ERR_OK)
        code = text_from_proto(in->dispatch->tracking_number, "dispatch.tracking_number",
                               LIMIT_ID_BYTES, &shipment.tracking_number, err);
    if (code == ERR_OK)
        code = text_from_proto(in->dispatch->tracking_url, "dispatch.tracking_url", LIMIT_URL_BYTES,
                               &shipment.tracking_url, err);
    if (code == ERR_OK)
        code = text_from_proto(in->dispatch->warehouse, "dispatch.warehouse", LIMIT_ID_BYTES,
                               &shipment.warehouse, err);
    if (code == ERR_OK)
        code = refuse_later(in->dispatch->n_items > 0, "dispatch.items", err);
    if (code == ERR_OK)
        code = instant_from_proto(in->dispatch->dispatch_time, "dispatch.dispatch_time",
                                  &shipment.dispatched, err);
    if (code != ERR_OK)
        return code;
    *ret = (struct command){
        .kind = COMMAND_CONFIRM_DISPATCH,
        .shop = ids[0],
        .validate_only = in->validate_only,
        .confirm_dispatch = { .channel = ids[1], .order_id = ids[2], .shipment = shipment },
    };
    return ERR_OK;
}

static enum err_code confirm_dispatch_answer(struct rpc_call *call, const struct outcome *outcome,
                                             ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__ConfirmDispatchResponse *out = (void *)response;
    out->shipment = shipment_to_proto(call->arena, outcome->shipment);
    return arena_done(call->arena, err);
}

static const struct rpc_method methods[] = {
    { "ConfirmDispatch", .read = confirm_dispatch_read, .answer = confirm_dispatch_answer },
    { "BatchConfirmDispatch", .later = true },
    { "GetShipment", .later = true },
    { "ListShipments", .later = true },
    { "WatchShipments", .later = true },
    { "ListCarriers", .later = true },
    { "GetCarrierMapping", .later = true },
    { "UpdateCarrierMapping", .later = true },
    { "ResolveCarrier", .later = true },
};

const struct rpc_service dispatch_service = {
    .descriptor = &lockstep__v1__dispatch_service__descriptor,
    .methods = methods,
    .method_count = ARRAY_COUNT(methods),
};
