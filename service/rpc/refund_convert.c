/* service/rpc/refund_convert.c: returns and refunds as messages. */
#include "service/rpc/refund_convert.h"

#include "service/base/limits.h"
#include "service/rpc/amount_convert.h"
#include "service/rpc/reason_convert.h"

enum { CLOCK_AHEAD_S = 300 };

/* ---- reports ---- */

static enum err_code item_from_proto(const Lockstep__V1__ReturnItem *in, struct return_report *ret,
                                     struct err *err)
{
    struct goods_return *goods_return = &ret->goods_return;
    enum err_code code = ERR_OK;
    if (in == NULL) {
        err_set(err, REASON_FIELD_REQUIRED, "what came back is required");
        return err_in(err, "item");
    }
    if (in->line_case == LOCKSTEP__V1__RETURN_ITEM__LINE_ORDER_LINE_ID)
        code = id_from_proto(in->order_line_id, "item.order_line_id", &goods_return->line_id, err);
    else if (in->line_case == LOCKSTEP__V1__RETURN_ITEM__LINE_SKU)
        code = id_from_proto(in->sku, "item.sku", &goods_return->sku, err);
    else
        code = id_from_proto("", "item.order_line_id", &goods_return->line_id, err);
    if (code != ERR_OK)
        return code;
    goods_return->quantity = in->quantity;
    goods_return->reason = refund_reason_word(in->reason);
    if (goods_return->reason.len == 0)
        goods_return->reason =
            refund_reason_word(LOCKSTEP__V1__REFUND_REASON__REFUND_REASON_RETURNED);
    ret->refund_reason = goods_return->reason;
    return range_from_proto(in->quantity, "item.quantity", 1, INT32_MAX, err);
}

enum err_code return_from_proto(struct rpc_call *call, const Lockstep__V1__ReportedReturn *in,
                                const struct str ids[static 3], struct return_report *ret,
                                struct err *err)
{
    struct goods_return *goods_return = &ret->goods_return;
    goods_return->channel = ids[1];
    goods_return->order_id = ids[2];
    enum err_code code = id_from_proto(in->return_id, "return_id", &goods_return->return_id, err);
    if (code == ERR_OK)
        code = item_from_proto(in->item, ret, err);
    if (code == ERR_OK)
        code = text_from_proto(in->warehouse, "warehouse", LIMIT_ID_BYTES, &goods_return->warehouse,
                               err);
    if (code == ERR_OK)
        code = text_from_proto(in->note, "note", LIMIT_TEXT_BYTES, &goods_return->note, err);
    if (code == ERR_OK)
        code = instant_from_proto(in->receive_time, "receive_time", &goods_return->received, err);
    if (code != ERR_OK || goods_return->received.us <= instant_add_s(call->now, CLOCK_AHEAD_S).us)
        return code;
    err_set(err, REASON_FIELD_INVALID, "is more than %d s ahead of this server's clock",
            CLOCK_AHEAD_S);
    return err_in(err, "receive_time");
}

enum err_code refund_amounts_from_proto(const Lockstep__V1__RefundAmounts *in, struct arena *arena,
                                        struct refund *ret, struct err *err)
{
    enum err_code code = money_from_proto(in->amount, "amount", &ret->amount, err);
    if (code != ERR_OK)
        return code;
    struct currency currency = ret->amount.currency;
    code = amount_from_proto(in->amount, "amount", currency, &ret->amount, err);
    if (code == ERR_OK)
        code = amount_from_proto(in->shipping_amount, "shipping_amount", currency,
                                 &ret->shipping_amount, err);
    if (code == ERR_OK)
        code = taxes_from_proto(in->n_taxes, in->taxes, "taxes", currency, arena, &ret->taxes, err);
    if (code == ERR_OK)
        code = taxes_from_proto(in->n_shipping_taxes, in->shipping_taxes, "shipping_taxes",
                                currency, arena, &ret->shipping_taxes, err);
    ret->tax_count = in->n_taxes;
    ret->shipping_tax_count = in->n_shipping_taxes;
    ret->quantity = in->quantity;
    return code == ERR_OK ? range_from_proto(in->quantity, "quantity", 0, INT32_MAX, err) : code;
}

/* ---- refunds ---- */

Lockstep__V1__Refund__State refund_state_to_proto(const struct refund *refund,
                                                  const struct line_refund *seen)
{
    bool is_paid = seen != NULL && str_eq(seen->state, STR("REFUNDED"));
    return is_paid ? LOCKSTEP__V1__REFUND__STATE__STATE_PAID
                   : (Lockstep__V1__Refund__State)refund->state;
}

Lockstep__V1__Refund__Source refund_source_to_proto(const struct refund *refund)
{
    if (refund->return_id.len > 0)
        return LOCKSTEP__V1__REFUND__SOURCE__SOURCE_RETURN;
    return str_eq(refund->requested_by, STR("lockstep"))
               ? LOCKSTEP__V1__REFUND__SOURCE__SOURCE_SHOP
               : LOCKSTEP__V1__REFUND__SOURCE__SOURCE_CALLER;
}

/* What cannot be summed up is not shown. */
static Google__Type__Money *total_to_proto(struct arena *arena, const struct refund *refund)
{
    struct err err;
    struct money sum = refund->amount;
    enum err_code code = ERR_OK;
    bool has_taxes = refund->tax_mode == TAX_MODE_EXCLUDED;
    if (money_is_set(refund->shipping_amount))
        code = money_add(sum, refund->shipping_amount, &sum, &err);
    for (size_t i = 0; code == ERR_OK && has_taxes && i < refund->tax_count; i++)
        code = money_add(sum, refund->taxes[i].amount, &sum, &err);
    for (size_t i = 0; code == ERR_OK && has_taxes && i < refund->shipping_tax_count; i++)
        code = money_add(sum, refund->shipping_taxes[i].amount, &sum, &err);
    return code == ERR_OK ? money_to_proto(arena, sum) : NULL;
}

static struct instant changed_last(const struct refund *refund)
{
    struct instant last = instant_max(refund->created, instant_max(refund->sent, refund->done));
    for (size_t i = 0; i < refund->evidence_count; i++)
        last = instant_max(last, refund->evidence[i].time);
    return last;
}

static int32_t attempts_of(const struct refund *refund)
{
    int32_t count = 0;
    for (size_t i = 0; i < refund->evidence_count; i++)
        count += str_starts(refund->evidence[i].what, STR("OR28"));
    return count;
}

static void seen_to_proto(struct arena *arena, const struct line_refund *seen,
                          Lockstep__V1__Refund *out)
{
    if (seen == NULL)
        return;
    out->marketplace_state = text_to_proto(arena, seen->state);
    out->commission_amount = money_to_proto(arena, seen->commission_total);
}

Lockstep__V1__Refund *refund_to_proto(struct arena *arena, const struct refund *refund,
                                      const struct refund_facts *facts)
{
    const struct line_refund *seen = facts == NULL ? NULL : facts->seen;
    Lockstep__V1__Refund *out = ARENA_NEW(arena, Lockstep__V1__Refund);
    if (out == NULL)
        return NULL;
    lockstep__v1__refund__init(out);
    out->name = text_to_proto(arena, name_refund(arena, refund->shop, refund->channel,
                                                 refund->order_id, refund->refund_id));
    out->order =
        text_to_proto(arena, name_order(arena, refund->shop, refund->channel, refund->order_id));
    out->order_line_id = text_to_proto(arena, refund->line_id);
    out->state = refund_state_to_proto(refund, seen);
    out->source = refund_source_to_proto(refund);
    if (refund->return_id.len > 0)
        out->order_return = text_to_proto(arena, name_return(arena, refund->shop, refund->channel,
                                                             refund->order_id, refund->return_id));
    out->quantity = refund->quantity;
    out->amount = money_to_proto(arena, refund->amount);
    out->shipping_amount = money_to_proto(arena, refund->shipping_amount);
    out->n_taxes = refund->tax_count;
    out->taxes = taxes_to_proto(arena, refund->taxes, refund->tax_count);
    out->n_shipping_taxes = refund->shipping_tax_count;
    out->shipping_taxes = taxes_to_proto(arena, refund->shipping_taxes, refund->shipping_tax_count);
    out->total_amount = total_to_proto(arena, refund);
    out->reason = refund_reason_to_proto(refund->reason);
    out->marketplace_reason_code = text_to_proto(arena, refund->reason_code);
    out->marketplace_refund_id = text_to_proto(arena, refund->marketplace_refund_id);
    out->attempt_count = attempts_of(refund);
    out->create_time = instant_to_proto(arena, refund->created);
    out->update_time = instant_to_proto(arena, changed_last(refund));
    out->accept_time = instant_to_proto(arena, refund->done);
    out->actor =
        text_to_proto(arena, str_eq(refund->requested_by, STR("lockstep")) ? STR("shop")
                                                                           : refund->requested_by);
    out->note = text_to_proto(arena, refund->note);
    seen_to_proto(arena, seen, out);
    if (facts != NULL)
        out->exception = text_to_proto(arena, facts->exception);
    return out;
}

/* ---- returns ---- */

Lockstep__V1__OrderReturn__State return_state_to_proto(const struct refund *refund)
{
    if (refund == NULL || refund->state == REFUND_STATE_NONE)
        return LOCKSTEP__V1__ORDER_RETURN__STATE__STATE_RECEIVED;
    return refund->state == REFUND_STATE_DONE ? LOCKSTEP__V1__ORDER_RETURN__STATE__STATE_REFUNDED
                                              : LOCKSTEP__V1__ORDER_RETURN__STATE__STATE_REFUNDING;
}

static Lockstep__V1__ReturnItem *item_to_proto(struct arena *arena,
                                               const struct goods_return *goods_return,
                                               bool is_by_shop)
{
    Lockstep__V1__ReturnItem *out = ARENA_NEW(arena, Lockstep__V1__ReturnItem);
    if (out == NULL)
        return NULL;
    lockstep__v1__return_item__init(out);
    out->line_case = LOCKSTEP__V1__RETURN_ITEM__LINE_ORDER_LINE_ID;
    out->order_line_id = text_to_proto(arena, goods_return->line_id);
    out->quantity = goods_return->quantity;
    out->reason = is_by_shop ? LOCKSTEP__V1__REFUND_REASON__REFUND_REASON_RETURNED
                             : refund_reason_to_proto(goods_return->reason);
    return out;
}

Lockstep__V1__OrderReturn *return_to_proto(struct arena *arena,
                                           const struct goods_return *goods_return,
                                           const struct refund *refund, struct str exception)
{
    Lockstep__V1__OrderReturn *out = ARENA_NEW(arena, Lockstep__V1__OrderReturn);
    bool is_by_shop = goods_return->shop_item_count > 0;
    if (out == NULL)
        return NULL;
    lockstep__v1__order_return__init(out);
    struct str shop = goods_return->shop, channel = goods_return->channel;
    struct str order_id = goods_return->order_id;
    out->name =
        text_to_proto(arena, name_return(arena, shop, channel, order_id, goods_return->return_id));
    out->order = text_to_proto(arena, name_order(arena, shop, channel, order_id));
    out->state = return_state_to_proto(refund);
    out->source = is_by_shop ? LOCKSTEP__V1__ORDER_RETURN__SOURCE__SOURCE_SHOP
                             : LOCKSTEP__V1__ORDER_RETURN__SOURCE__SOURCE_WAREHOUSE;
    out->item = item_to_proto(arena, goods_return, is_by_shop);
    out->warehouse = text_to_proto(arena, goods_return->warehouse);
    out->receive_time = instant_to_proto(arena, goods_return->received);
    if (goods_return->refund_id.len > 0)
        out->refund = text_to_proto(arena, name_refund(arena, shop, channel, order_id,
                                                       goods_return->refund_id));
    out->create_time = instant_to_proto(arena, goods_return->recorded);
    out->update_time = instant_to_proto(arena, refund == NULL ? goods_return->recorded
                                                              : instant_max(goods_return->recorded,
                                                                            changed_last(refund)));
    out->note = text_to_proto(arena, goods_return->note);
    out->exception = text_to_proto(arena, exception);
    return out;
}

/* ---- evidence ---- */

/* How what was found is judged, by how its line begins. */
static const struct {
    struct str begins;
    Lockstep__V1__Verdict verdict;
} verdicts[] = {
    { STR_INIT("OR28 answered"), LOCKSTEP__V1__VERDICT__VERDICT_DONE },
    { STR_INIT("OR28 refused"), LOCKSTEP__V1__VERDICT__VERDICT_REFUSED },
    { STR_INIT("OR28 sent, no answer"), LOCKSTEP__V1__VERDICT__VERDICT_UNKNOWN },
    { STR_INIT("OR11 read"), LOCKSTEP__V1__VERDICT__VERDICT_DONE },
};

static Lockstep__V1__Exchange *exchange_to_proto(struct arena *arena,
                                                 const struct refund_evidence *evidence)
{
    struct str operation, rest;
    Lockstep__V1__Exchange *out = ARENA_NEW(arena, Lockstep__V1__Exchange);
    if (out == NULL)
        return NULL;
    lockstep__v1__exchange__init(out);
    out->time = instant_to_proto(arena, evidence->time);
    out->system = LOCKSTEP__V1__REMOTE_SYSTEM__REMOTE_SYSTEM_MIRAKL;
    if (str_cut(evidence->what, ' ', &operation, &rest))
        out->operation = text_to_proto(arena, operation);
    out->summary = text_to_proto(arena, evidence->what);
    out->text = text_to_proto(arena, evidence->text);
    out->is_read_back = str_starts(evidence->what, STR("OR11"));
    for (size_t i = 0; i < ARRAY_COUNT(verdicts); i++) {
        if (str_starts(evidence->what, verdicts[i].begins))
            out->verdict = verdicts[i].verdict;
    }
    return out;
}

Lockstep__V1__Exchange **evidence_to_proto(struct arena *arena, const struct refund *refund)
{
    Lockstep__V1__Exchange **out =
        ARENA_ARRAY(arena, Lockstep__V1__Exchange *, refund->evidence_count);
    for (size_t i = 0; out != NULL && i < refund->evidence_count; i++)
        out[i] = exchange_to_proto(arena, &refund->evidence[i]);
    return out;
}
