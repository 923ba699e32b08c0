/* service/rpc/order_convert.c: orders as messages. */
#include "service/rpc/order_convert.h"

Lockstep__V1__TaxAmount **taxes_to_proto(struct arena *arena, const struct tax *taxes, size_t count,
                                         size_t *ret_count)
{
    Lockstep__V1__TaxAmount **out = ARENA_ARRAY(arena, Lockstep__V1__TaxAmount *, count);
    *ret_count = 0;
    for (size_t i = 0; out != NULL && i < count; i++) {
        Lockstep__V1__TaxAmount *tax = ARENA_NEW(arena, Lockstep__V1__TaxAmount);
        if (tax == NULL)
            return NULL;
        lockstep__v1__tax_amount__init(tax);
        tax->code = text_to_proto(arena, taxes[i].code);
        tax->amount = money_to_proto(arena, taxes[i].amount);
        tax->is_proportional = taxes[i].rule == TAX_RULE_PROPORTIONAL;
        out[(*ret_count)++] = tax;
    }
    return out;
}

static Lockstep__V1__Address *address_to_proto(struct arena *arena, const struct address *address)
{
    if (!address->is_set)
        return NULL;
    Lockstep__V1__Address *out = ARENA_NEW(arena, Lockstep__V1__Address);
    if (out == NULL)
        return NULL;
    lockstep__v1__address__init(out);
    out->first_name = text_to_proto(arena, address->first_name);
    out->last_name = text_to_proto(arena, address->last_name);
    out->company = text_to_proto(arena, address->company);
    out->street_1 = text_to_proto(arena, address->street_1);
    out->street_2 = text_to_proto(arena, address->street_2);
    out->postal_code = text_to_proto(arena, address->zip_code);
    out->city = text_to_proto(arena, address->city);
    out->state = text_to_proto(arena, address->state);
    out->country_code = text_to_proto(arena, address->country_code);
    out->phone = text_to_proto(arena, address->phone);
    return out;
}

static Lockstep__V1__OrderLine *line_to_proto(struct arena *arena, const struct order_line *line)
{
    Lockstep__V1__OrderLine *out = ARENA_NEW(arena, Lockstep__V1__OrderLine);
    if (out == NULL)
        return NULL;
    lockstep__v1__order_line__init(out);
    out->order_line_id = text_to_proto(arena, line->line_id);
    out->sku = text_to_proto(arena, line->sku);
    out->title = text_to_proto(arena, line->title);
    out->quantity = line->quantity;
    out->state = (Lockstep__V1__Order__State)line->state;
    out->marketplace_state = text_to_proto(arena, line->state_text);
    out->unit_price = money_to_proto(arena, line->price_unit);
    out->price = money_to_proto(arena, line->price);
    out->shipping_price = money_to_proto(arena, line->shipping_price);
    out->total_price = money_to_proto(arena, line->total_price);
    out->taxes = taxes_to_proto(arena, line->taxes, line->tax_count, &out->n_taxes);
    out->shipping_taxes = taxes_to_proto(arena, line->shipping_taxes, line->shipping_tax_count,
                                         &out->n_shipping_taxes);
    out->commission_fee = money_to_proto(arena, line->commission_fee);
    out->total_commission = money_to_proto(arena, line->total_commission);
    out->can_refund = line->can_refund;
    out->reserved_quantity = line->reserved;
    out->returned_quantity = line->returned;
    out->refunded_quantity = line->refunded_quantity;
    return out;
}

static void steps_to_proto(struct arena *arena, const struct order *order, Lockstep__V1__Order *out)
{
    const struct {
        Lockstep__V1__OrderStep__Kind kind;
        enum step_state state;
    } steps[] = {
        { LOCKSTEP__V1__ORDER_STEP__KIND__KIND_ACCEPTANCE, order->acceptance },
        { LOCKSTEP__V1__ORDER_STEP__KIND__KIND_CREATION, order->creation },
        { LOCKSTEP__V1__ORDER_STEP__KIND__KIND_REFERENCE, order->reference },
        { LOCKSTEP__V1__ORDER_STEP__KIND__KIND_TRACKING, order->tracking },
        { LOCKSTEP__V1__ORDER_STEP__KIND__KIND_DISPATCH, order->dispatch },
    };
    out->steps = ARENA_ARRAY(arena, Lockstep__V1__OrderStep *, ARRAY_COUNT(steps));
    for (size_t i = 0; out->steps != NULL && i < ARRAY_COUNT(steps); i++) {
        Lockstep__V1__OrderStep *step = ARENA_NEW(arena, Lockstep__V1__OrderStep);
        if (step == NULL)
            return;
        lockstep__v1__order_step__init(step);
        step->kind = steps[i].kind;
        step->state = (Lockstep__V1__OrderStep__State)steps[i].state;
        out->steps[out->n_steps++] = step;
    }
}

static Lockstep__V1__ShopOrder *shop_order_to_proto(struct arena *arena, const struct order *order)
{
    static const Lockstep__V1__ShopOrder__State states[] = {
        [STEP_NONE] = LOCKSTEP__V1__SHOP_ORDER__STATE__STATE_UNSPECIFIED,
        [STEP_PENDING] = LOCKSTEP__V1__SHOP_ORDER__STATE__STATE_PENDING,
        [STEP_DONE] = LOCKSTEP__V1__SHOP_ORDER__STATE__STATE_CREATED,
        [STEP_FAILED] = LOCKSTEP__V1__SHOP_ORDER__STATE__STATE_REFUSED,
    };
    Lockstep__V1__ShopOrder *out = ARENA_NEW(arena, Lockstep__V1__ShopOrder);
    if (out == NULL)
        return NULL;
    lockstep__v1__shop_order__init(out);
    out->state = states[order->creation];
    out->reference_key = text_to_proto(arena, order->reference_key);
    out->shop_order_id = text_to_proto(arena, order->shop_order_id);
    return out;
}

Lockstep__V1__Order *order_to_proto(struct arena *arena, const struct order *order)
{
    Lockstep__V1__Order *out = ARENA_NEW(arena, Lockstep__V1__Order);
    if (out == NULL)
        return NULL;
    lockstep__v1__order__init(out);
    out->name =
        text_to_proto(arena, name_order(arena, order->shop, order->channel, order->order_id));
    out->order_id = text_to_proto(arena, order->order_id);
    out->commercial_id = text_to_proto(arena, order->commercial_id);
    out->state = (Lockstep__V1__Order__State)order->state;
    out->marketplace_state = text_to_proto(arena, order->state_text);
    steps_to_proto(arena, order, out);
    out->lines = ARENA_ARRAY(arena, Lockstep__V1__OrderLine *, order->line_count);
    for (size_t i = 0; out->lines != NULL && i < order->line_count; i++)
        out->lines[out->n_lines++] = line_to_proto(arena, &order->lines[i]);
    out->currency_code = text_to_proto(arena, str_c(order->currency.code));
    out->tax_mode = (Lockstep__V1__TaxMode)order->tax_mode;
    out->price = money_to_proto(arena, order->price);
    out->shipping_price = money_to_proto(arena, order->shipping_price);
    out->total_price = money_to_proto(arena, order->total_price);
    out->total_commission = money_to_proto(arena, order->total_commission);
    out->billing_address = address_to_proto(arena, &order->billing);
    out->shipping_address = address_to_proto(arena, &order->shipping);
    out->shipping_method_code = text_to_proto(arena, order->shipping_type_code);
    out->shipping_zone_code = text_to_proto(arena, order->shipping_zone_code);
    out->can_ship = order->can_ship;
    out->can_cancel = order->can_cancel;
    out->shop_order = shop_order_to_proto(arena, order);
    out->accept_by = instant_to_proto(arena, order->accept_by);
    out->ship_by = instant_to_proto(arena, order->ship_by);
    out->marketplace_create_time = instant_to_proto(arena, order->created);
    out->marketplace_update_time = instant_to_proto(arena, order->updated);
    out->decision_time = instant_to_proto(arena, order->decided);
    out->debit_time = instant_to_proto(arena, order->debited);
    out->create_time = instant_to_proto(arena, order->ingested);
    out->revision = order->version;
    out->seller_reference = text_to_proto(arena, order->seller_reference);
    return out;
}
