/* service/rpc/order_convert.c: an order as it is shown. */
#include "service/rpc/order_convert.h"

#include "service/rpc/amount_convert.h"

/* ---- sums: what cannot be summed up is not shown ---- */

static bool money_sum(struct money *sum, struct money amount)
{
    struct err err;
    return !money_is_set(amount) || money_add(*sum, amount, sum, &err) == ERR_OK;
}

static bool money_take(struct money *sum, struct money amount)
{
    struct err err;
    return !money_is_set(amount) || money_subtract(*sum, amount, sum, &err) == ERR_OK;
}

static bool taxes_sum(struct money *sum, const struct tax *taxes, size_t count)
{
    bool is_good = true;
    for (size_t i = 0; is_good && i < count; i++)
        is_good = money_sum(sum, taxes[i].amount);
    return is_good;
}

/* What one refund gives the customer, with taxes. */
static bool refund_sum(const struct order *order, const struct line_refund *refund,
                       struct money *sum)
{
    bool is_good = money_sum(sum, refund->amount) && money_sum(sum, refund->shipping_amount);
    if (order->tax_mode == TAX_MODE_EXCLUDED)
        is_good = is_good && taxes_sum(sum, refund->taxes, refund->tax_count) &&
                  taxes_sum(sum, refund->shipping_taxes, refund->shipping_tax_count);
    return is_good;
}

static Google__Type__Money *refunded_to_proto(struct arena *arena, const struct order *order,
                                              const struct order_line *line)
{
    struct money sum = money_zero(order->currency);
    bool is_good = true;
    for (size_t i = 0; is_good && i < line->refund_count; i++)
        is_good = refund_sum(order, &line->refunds[i], &sum);
    return is_good && line->refund_count > 0 ? money_to_proto(arena, sum) : NULL;
}

static Google__Type__Money *refundable_to_proto(struct arena *arena, const struct order *order,
                                                const struct order_line *line,
                                                const struct order_facts *facts)
{
    struct refundable left;
    struct err err;
    struct money sum = money_zero(order->currency);
    if (refund_remainder(line, facts->refunds, facts->refund_count, arena, &left, &err) != ERR_OK)
        return NULL;
    bool is_good = money_sum(&sum, left.amount) && money_sum(&sum, left.shipping_amount);
    if (order->tax_mode == TAX_MODE_EXCLUDED)
        is_good = is_good && taxes_sum(&sum, left.taxes, line->tax_count) &&
                  taxes_sum(&sum, left.shipping_taxes, line->shipping_tax_count);
    return is_good ? money_to_proto(arena, sum) : NULL;
}

/* Paid, less commission, less refunds, whose commission comes back. */
static Google__Type__Money *payout_to_proto(struct arena *arena, const struct order *order)
{
    struct money sum = money_zero(order->currency);
    bool is_good = money_is_set(order->total_price) && money_sum(&sum, order->total_price) &&
                   money_take(&sum, order->total_commission);
    for (size_t i = 0; is_good && i < order->line_count; i++) {
        const struct order_line *line = &order->lines[i];
        if (order->tax_mode == TAX_MODE_EXCLUDED)
            is_good = taxes_sum(&sum, line->taxes, line->tax_count) &&
                      taxes_sum(&sum, line->shipping_taxes, line->shipping_tax_count);
        for (size_t j = 0; is_good && j < line->refund_count; j++) {
            struct money given = money_zero(order->currency);
            is_good = refund_sum(order, &line->refunds[j], &given) && money_take(&sum, given) &&
                      money_sum(&sum, line->refunds[j].commission_total);
        }
    }
    return is_good ? money_to_proto(arena, sum) : NULL;
}

/* ---- steps ---- */

struct step_row {
    Lockstep__V1__OrderStep__Kind kind;
    enum exception_cause causes[2]; /* which may have failed it */
};
static const struct step_row step_rows[] = {
    { LOCKSTEP__V1__ORDER_STEP__KIND__KIND_ACCEPTANCE, { EXCEPTION_ACCEPT_REFUSED } },
    { LOCKSTEP__V1__ORDER_STEP__KIND__KIND_CREATION, { EXCEPTION_CREATE_REFUSED } },
    { LOCKSTEP__V1__ORDER_STEP__KIND__KIND_REFERENCE, { EXCEPTION_CALL_FAILING } },
    { LOCKSTEP__V1__ORDER_STEP__KIND__KIND_TRACKING,
      { EXCEPTION_TRACKING_REFUSED, EXCEPTION_CARRIER_UNKNOWN } },
    { LOCKSTEP__V1__ORDER_STEP__KIND__KIND_DISPATCH, { EXCEPTION_SHIP_REFUSED } },
};

static char *exception_of_step(struct arena *arena, const struct step_row *row,
                               const struct order_facts *facts)
{
    for (size_t i = 0; i < facts->exception_count; i++) {
        const struct exception *exception = &facts->exceptions[i];
        for (size_t j = 0; j < ARRAY_COUNT(row->causes); j++) {
            if (row->causes[j] != EXCEPTION_NONE && exception->cause == row->causes[j])
                return text_to_proto(arena, name_exception(arena, exception->shop,
                                                           exception->exception_id));
        }
    }
    return (char *)protobuf_c_empty_string;
}

static Lockstep__V1__OrderStep *step_to_proto(struct arena *arena, const struct step_row *row,
                                              enum step_state state,
                                              const struct order_facts *facts)
{
    Lockstep__V1__OrderStep *out = ARENA_NEW(arena, Lockstep__V1__OrderStep);
    if (out == NULL)
        return NULL;
    lockstep__v1__order_step__init(out);
    out->kind = row->kind;
    out->state = (Lockstep__V1__OrderStep__State)state;
    if (state == STEP_FAILED && facts != NULL)
        out->exception = exception_of_step(arena, row, facts);
    return out;
}

static void steps_to_proto(struct arena *arena, const struct order *order,
                           const struct order_facts *facts, Lockstep__V1__Order *out)
{
    const enum step_state states[] = { order->acceptance, order->creation, order->reference,
                                       order->tracking, order->dispatch };
    _Static_assert(ARRAY_COUNT(states) == ARRAY_COUNT(step_rows), "a state for each step");
    out->steps = ARENA_ARRAY(arena, Lockstep__V1__OrderStep *, ARRAY_COUNT(step_rows));
    for (size_t i = 0; out->steps != NULL && i < ARRAY_COUNT(step_rows); i++)
        out->steps[out->n_steps++] = step_to_proto(arena, &step_rows[i], states[i], facts);
}

/* ---- parts ---- */

static Lockstep__V1__OrderLine *line_to_proto(struct arena *arena, const struct order *order,
                                              const struct order_line *line,
                                              const struct order_facts *facts)
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
    out->n_taxes = line->tax_count;
    out->taxes = taxes_to_proto(arena, line->taxes, line->tax_count);
    out->n_shipping_taxes = line->shipping_tax_count;
    out->shipping_taxes = taxes_to_proto(arena, line->shipping_taxes, line->shipping_tax_count);
    out->commission_fee = money_to_proto(arena, line->commission_fee);
    out->total_commission = money_to_proto(arena, line->total_commission);
    out->can_refund = line->can_refund;
    out->reserved_quantity = line->reserved;
    out->dispatched_quantity = line->dispatched;
    out->returned_quantity = line->returned;
    out->refunded_quantity = line->refunded_quantity;
    out->refunded_amount = refunded_to_proto(arena, order, line);
    if (facts != NULL)
        out->refundable_amount = refundable_to_proto(arena, order, line, facts);
    return out;
}

static Lockstep__V1__Customer *customer_to_proto(struct arena *arena, const struct order *order)
{
    if (order->customer_id.len + order->customer_first_name.len + order->customer_last_name.len ==
        0)
        return NULL;
    Lockstep__V1__Customer *out = ARENA_NEW(arena, Lockstep__V1__Customer);
    if (out == NULL)
        return NULL;
    lockstep__v1__customer__init(out);
    out->customer_id = text_to_proto(arena, order->customer_id);
    out->first_name = text_to_proto(arena, order->customer_first_name);
    out->last_name = text_to_proto(arena, order->customer_last_name);
    return out;
}

static Lockstep__V1__ShopOrderItem *item_to_proto(struct arena *arena, int64_t item_id,
                                                  struct str line_id)
{
    Lockstep__V1__ShopOrderItem *out = ARENA_NEW(arena, Lockstep__V1__ShopOrderItem);
    if (out == NULL)
        return NULL;
    lockstep__v1__shop_order_item__init(out);
    out->item_id = item_id;
    out->order_line_id = text_to_proto(arena, line_id);
    return out;
}

static Lockstep__V1__ShopOrder *shop_order_to_proto(struct arena *arena, const struct order *order)
{
    static const Lockstep__V1__ShopOrder__State states[] = {
        [STEP_NONE] = LOCKSTEP__V1__SHOP_ORDER__STATE__STATE_UNSPECIFIED,
        [STEP_PENDING] = LOCKSTEP__V1__SHOP_ORDER__STATE__STATE_PENDING,
        [STEP_DONE] = LOCKSTEP__V1__SHOP_ORDER__STATE__STATE_CREATED,
        [STEP_FAILED] = LOCKSTEP__V1__SHOP_ORDER__STATE__STATE_REFUSED,
    };
    size_t item_count = 0;
    if (order->creation == STEP_NONE)
        return NULL;
    Lockstep__V1__ShopOrder *out = ARENA_NEW(arena, Lockstep__V1__ShopOrder);
    if (out == NULL)
        return NULL;
    lockstep__v1__shop_order__init(out);
    out->state = states[order->creation];
    out->reference_key = text_to_proto(arena, order->reference_key);
    out->shop_order_id = text_to_proto(arena, order->shop_order_id);
    for (size_t i = 0; i < order->line_count; i++)
        item_count += order->lines[i].shop_item_count;
    out->items = ARENA_ARRAY(arena, Lockstep__V1__ShopOrderItem *, item_count);
    for (size_t i = 0; out->items != NULL && i < order->line_count; i++) {
        const struct order_line *line = &order->lines[i];
        for (size_t j = 0; j < line->shop_item_count; j++)
            out->items[out->n_items++] =
                item_to_proto(arena, line->shop_item_ids[j], line->line_id);
    }
    return out;
}

/* ---- the whole ---- */

static void amounts_to_proto(struct arena *arena, const struct order *order,
                             Lockstep__V1__Order *out)
{
    out->currency_code = text_to_proto(arena, str_c(order->currency.code));
    out->tax_mode = (Lockstep__V1__TaxMode)order->tax_mode;
    out->price = money_to_proto(arena, order->price);
    out->shipping_price = money_to_proto(arena, order->shipping_price);
    out->total_price = money_to_proto(arena, order->total_price);
    out->total_commission = money_to_proto(arena, order->total_commission);
    out->expected_payout = payout_to_proto(arena, order);
}

static void times_to_proto(struct arena *arena, const struct order *order, Lockstep__V1__Order *out)
{
    out->accept_by = instant_to_proto(arena, order->accept_by);
    out->ship_by = instant_to_proto(arena, order->ship_by);
    out->marketplace_create_time = instant_to_proto(arena, order->created);
    out->marketplace_update_time = instant_to_proto(arena, order->updated);
    out->decision_time = instant_to_proto(arena, order->decided);
    out->debit_time = instant_to_proto(arena, order->debited);
    out->create_time = instant_to_proto(arena, order->ingested);
    out->update_time = instant_to_proto(arena, order->changed);
}

static void lists_to_proto(struct arena *arena, const struct order *order,
                           const struct order_facts *facts, Lockstep__V1__Order *out)
{
    size_t exception_count = facts == NULL ? 0 : facts->exception_count;
    out->lines = ARENA_ARRAY(arena, Lockstep__V1__OrderLine *, order->line_count);
    for (size_t i = 0; out->lines != NULL && i < order->line_count; i++)
        out->lines[out->n_lines++] = line_to_proto(arena, order, &order->lines[i], facts);
    out->exceptions = ARENA_ARRAY(arena, char *, exception_count);
    for (size_t i = 0; out->exceptions != NULL && i < exception_count; i++)
        out->exceptions[out->n_exceptions++] =
            text_to_proto(arena,
                          name_exception(arena, order->shop, facts->exceptions[i].exception_id));
}

Lockstep__V1__Order *order_to_proto(struct arena *arena, const struct order *order,
                                    const struct order_facts *facts)
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
    steps_to_proto(arena, order, facts, out);
    lists_to_proto(arena, order, facts, out);
    amounts_to_proto(arena, order, out);
    out->customer = customer_to_proto(arena, order);
    out->billing_address = address_to_proto(arena, &order->billing);
    out->shipping_address = address_to_proto(arena, &order->shipping);
    out->shipping_method_code = text_to_proto(arena, order->shipping_type_code);
    out->shipping_zone_code = text_to_proto(arena, order->shipping_zone_code);
    out->can_ship = order->can_ship;
    out->can_cancel = order->can_cancel;
    out->shop_order = shop_order_to_proto(arena, order);
    times_to_proto(arena, order, out);
    out->revision = order->version;
    out->seller_reference = text_to_proto(arena, order->seller_reference);
    out->decision_reason = text_to_proto(arena, order->decision_reason);
    out->decision_actor = text_to_proto(arena, order->decided_by);
    return out;
}

/* ---- deadlines ---- */

static bool awaits_decision(const struct order *order)
{
    return order->state == ORDER_STATE_WAITING_ACCEPTANCE && instant_is_set(order->accept_by);
}

static bool awaits_dispatch(const struct order *order)
{
    return order->state == ORDER_STATE_SHIPPING && order->dispatch != STEP_DONE &&
           instant_is_set(order->ship_by);
}

struct instant order_deadline(const struct order *order)
{
    return awaits_decision(order)   ? order->accept_by
           : awaits_dispatch(order) ? order->ship_by
                                    : INSTANT_NONE;
}

static Lockstep__V1__OrderCountdown__Level level_of(struct instant deadline, int64_t warning_s,
                                                    struct instant now)
{
    if (now.us >= deadline.us)
        return LOCKSTEP__V1__ORDER_COUNTDOWN__LEVEL__LEVEL_MISSED;
    return now.us >= instant_add_s(deadline, -warning_s).us
               ? LOCKSTEP__V1__ORDER_COUNTDOWN__LEVEL__LEVEL_WARNING
               : LOCKSTEP__V1__ORDER_COUNTDOWN__LEVEL__LEVEL_CALM;
}

Lockstep__V1__OrderCountdown *countdown_to_proto(struct arena *arena, const struct order *order,
                                                 const struct channel *channel, struct instant now)
{
    Lockstep__V1__OrderCountdown *out = ARENA_NEW(arena, Lockstep__V1__OrderCountdown);
    if (out == NULL)
        return NULL;
    lockstep__v1__order_countdown__init(out);
    out->read_time = instant_to_proto(arena, now);
    if (awaits_decision(order)) {
        out->accept_by = instant_to_proto(arena, order->accept_by);
        out->accept_remaining = ms_to_proto(arena, instant_diff_ms(order->accept_by, now));
        out->accept_level = level_of(order->accept_by, channel->acceptance_warning_s, now);
    }
    if (awaits_dispatch(order)) {
        out->ship_by = instant_to_proto(arena, order->ship_by);
        out->ship_remaining = ms_to_proto(arena, instant_diff_ms(order->ship_by, now));
        out->ship_level = level_of(order->ship_by, channel->dispatch_warning_s, now);
    }
    return out;
}
