/* service/rpc/shipment_convert.c: parcels, carriers and their rules. */
#include "service/rpc/shipment_convert.h"

#include "service/base/limits.h"
#include "service/rpc/channel_rules.h"

enum { ITEM_COUNT_MAX = 500, CLOCK_AHEAD_S = 300 };

static enum err_code item_from_proto(const Lockstep__V1__ShipmentItem *in,
                                     struct shipment_item *ret, struct err *err)
{
    enum err_code code = ERR_OK;
    switch (in->line_case) {
    case LOCKSTEP__V1__SHIPMENT_ITEM__LINE_ORDER_LINE_ID:
        code = id_from_proto(in->order_line_id, "order_line_id", &ret->line_id, err);
        break;
    case LOCKSTEP__V1__SHIPMENT_ITEM__LINE_SKU:
        code = id_from_proto(in->sku, "sku", &ret->sku, err);
        break;
    default:
        err_set(err, REASON_FIELD_REQUIRED, "a line's id or its SKU is required");
        return err_in(err, "order_line_id");
    }
    ret->quantity = in->quantity;
    return code == ERR_OK ? range_from_proto(in->quantity, "quantity", 1, INT32_MAX, err) : code;
}

static enum err_code items_from_proto(struct rpc_call *call, const Lockstep__V1__Dispatch *in,
                                      struct shipment *ret, struct err *err)
{
    if (in->n_items > ITEM_COUNT_MAX) {
        err_set(err, REASON_LIMIT_EXCEEDED, "at most %d items", ITEM_COUNT_MAX);
        return err_in(err, "items");
    }
    ret->item_count = in->n_items;
    ret->items = ARENA_ARRAY(call->arena, struct shipment_item, in->n_items);
    if (ret->items == NULL)
        return arena_err(call->arena, err);
    for (size_t i = 0; i < in->n_items; i++) {
        enum err_code code = item_from_proto(in->items[i], &ret->items[i], err);
        if (code != ERR_OK)
            return err_in(err, "items[%zu]", i);
    }
    return ERR_OK;
}

static enum err_code url_from_proto(const char *in, struct str *ret, struct err *err)
{
    enum err_code code = text_from_proto(in, "tracking_url", LIMIT_URL_BYTES, ret, err);
    if (code != ERR_OK || ret->len == 0 || str_starts(*ret, STR("https://")))
        return code;
    err_set(err, REASON_FIELD_INVALID, "must be an https URL");
    return err_in(err, "tracking_url");
}

static enum err_code time_from_proto(const struct rpc_call *call, const Lockstep__V1__Dispatch *in,
                                     struct instant *ret, struct err *err)
{
    enum err_code code = instant_from_proto(in->dispatch_time, "dispatch_time", ret, err);
    if (code != ERR_OK || ret->us <= instant_add_s(call->now, CLOCK_AHEAD_S).us)
        return code;
    err_set(err, REASON_FIELD_INVALID, "is more than %d s ahead of this server's clock",
            CLOCK_AHEAD_S);
    return err_in(err, "dispatch_time");
}

enum err_code dispatch_from_proto(struct rpc_call *call, const Lockstep__V1__Dispatch *in,
                                  const struct str ids[static 3], struct dispatch_report *ret,
                                  struct err *err)
{
    struct shipment *shipment = &ret->shipment;
    ret->channel = ids[1];
    ret->order_id = ids[2];
    shipment->shipment_id = STR("1"); /* the order's only parcel */
    enum err_code code = ERR_OK;
    if (in->shipment_id[0] != '\0')
        code = id_from_proto(in->shipment_id, "shipment_id", &shipment->shipment_id, err);
    if (code == ERR_OK)
        code = required_text_from_proto(in->carrier, "carrier", LIMIT_ID_BYTES,
                                        &shipment->carrier_text, err);
    if (code == ERR_OK)
        code = text_from_proto(in->tracking_number, "tracking_number", LIMIT_ID_BYTES,
                               &shipment->tracking_number, err);
    if (code == ERR_OK)
        code = url_from_proto(in->tracking_url, &shipment->tracking_url, err);
    if (code == ERR_OK)
        code = items_from_proto(call, in, shipment, err);
    if (code == ERR_OK)
        code = time_from_proto(call, in, &shipment->dispatched, err);
    if (code == ERR_OK)
        code =
            text_from_proto(in->warehouse, "warehouse", LIMIT_ID_BYTES, &shipment->warehouse, err);
    return code;
}

/* ---- answers ---- */

static Lockstep__V1__ShipmentItem *item_to_proto(struct arena *arena,
                                                 const struct shipment_item *item)
{
    Lockstep__V1__ShipmentItem *out = ARENA_NEW(arena, Lockstep__V1__ShipmentItem);
    if (out == NULL)
        return NULL;
    lockstep__v1__shipment_item__init(out);
    out->line_case = LOCKSTEP__V1__SHIPMENT_ITEM__LINE_ORDER_LINE_ID;
    out->order_line_id = text_to_proto(arena, item->line_id);
    out->quantity = item->quantity;
    return out;
}

static void items_to_proto(struct arena *arena, const struct shipment *shipment,
                           Lockstep__V1__Shipment *out)
{
    out->items = ARENA_ARRAY(arena, Lockstep__V1__ShipmentItem *, shipment->item_count);
    for (size_t i = 0; out->items != NULL && i < shipment->item_count; i++)
        out->items[out->n_items++] = item_to_proto(arena, &shipment->items[i]);
}

Lockstep__V1__Shipment *shipment_to_proto(struct arena *arena, const struct shipment *shipment,
                                          struct str exception)
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
    items_to_proto(arena, shipment, out);
    out->warehouse = text_to_proto(arena, shipment->warehouse);
    out->dispatch_time = instant_to_proto(arena, shipment->dispatched);
    out->create_time = instant_to_proto(arena, shipment->confirmed);
    out->track_time = instant_to_proto(arena, shipment->tracking_sent);
    out->ship_time = instant_to_proto(arena, shipment->ship_sent);
    out->exception = text_to_proto(arena, exception);
    out->actor = text_to_proto(arena, str_eq(shipment->confirmed_by, STR("scayle"))
                                          ? STR("shop")
                                          : shipment->confirmed_by);
    return out;
}

Lockstep__V1__Carrier *carrier_to_proto(struct arena *arena, const struct carrier *carrier)
{
    Lockstep__V1__Carrier *out = ARENA_NEW(arena, Lockstep__V1__Carrier);
    if (out == NULL)
        return NULL;
    lockstep__v1__carrier__init(out);
    out->code = text_to_proto(arena, carrier->code);
    out->label = text_to_proto(arena, carrier->label);
    out->standard_code = text_to_proto(arena, carrier->standard_code);
    out->tracking_url_template = text_to_proto(arena, carrier->tracking_url);
    return out;
}

Lockstep__V1__CarrierCandidate *candidate_to_proto(struct arena *arena,
                                                   const struct carrier *carrier, int64_t score)
{
    Lockstep__V1__CarrierCandidate *out = ARENA_NEW(arena, Lockstep__V1__CarrierCandidate);
    if (out == NULL)
        return NULL;
    lockstep__v1__carrier_candidate__init(out);
    out->carrier = carrier_to_proto(arena, carrier);
    out->score = (int32_t)score;
    return out;
}

Lockstep__V1__CarrierMapping *carrier_mapping_to_proto(struct arena *arena,
                                                       const struct channel *channel)
{
    Lockstep__V1__CarrierMapping *out = ARENA_NEW(arena, Lockstep__V1__CarrierMapping);
    if (out == NULL)
        return NULL;
    lockstep__v1__carrier_mapping__init(out);
    out->name =
        text_to_proto(arena, name_carrier_mapping(arena, channel->shop_id, channel->channel_id));
    out->n_rules = channel->carrier_count;
    out->rules = carrier_rules_to_proto(arena, channel->carriers, channel->carrier_count);
    out->update_time = instant_to_proto(arena, channel->updated);
    out->etag = etag_to_proto(arena, channel->version);
    return out;
}
