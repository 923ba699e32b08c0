/* service/engine/create_refund.c: a refund that a person asks for, of units or of amounts. */
#include "service/engine/apply.h"

static enum err_code exceeds(struct apply *a, const char *field)
{
    err_set(a->err, REASON_REFUND_EXCEEDS_PAID, "more than what is left of what was paid");
    return err_in(a->err, "amounts.%s", field);
}

static enum err_code amount_check(struct apply *a, const char *field, struct money amount,
                                  struct money left, struct currency currency)
{
    if (money_is_set(amount) && !currency_eq(amount.currency, currency)) {
        err_set(a->err, REASON_CURRENCY_MISMATCH, "the order is in %s", currency.code);
        return err_in(a->err, "amounts.%s.currency_code", field);
    }
    if (amount.minor < 0) {
        err_set(a->err, REASON_FIELD_INVALID, "must not be negative");
        return err_in(a->err, "amounts.%s", field);
    }
    return amount.minor > left.minor ? exceeds(a, field) : ERR_OK;
}

/* Those that are given name taxes of the line, by code; the others of it are 0. */
static enum err_code taxes_take(struct apply *a, const char *field, const struct tax *given,
                                size_t given_count, struct tax *taxes, size_t count,
                                struct currency currency)
{
    struct tax *left = ARENA_ARRAY(a->arena, struct tax, count);
    if (left == NULL)
        return arena_err(a->arena, a->err);
    for (size_t i = 0; i < count; i++) {
        left[i] = taxes[i];
        taxes[i].amount = money_zero(currency);
    }
    for (size_t i = 0; i < given_count; i++) {
        size_t at = 0;
        while (at < count && !str_eq(taxes[at].code, given[i].code))
            at++;
        if (at == count) {
            err_set(a->err, REASON_FIELD_INVALID, "the line has no tax \"%.*s\"",
                    STR_ARG(given[i].code));
            return err_in(a->err, "amounts.%s[%zu].code", field, i);
        }
        enum err_code code = amount_check(a, field, given[i].amount, left[at].amount, currency);
        if (code != ERR_OK)
            return code;
        taxes[at].amount = given[i].amount;
    }
    return ERR_OK;
}

static enum err_code amounts_settle(struct apply *a, const struct order *order,
                                    const struct order_line *line,
                                    const struct refundable *remainder, struct refund *refund)
{
    const struct refund *given = &a->command->create_refund.refund;
    enum err_code code =
        amount_check(a, "amount", given->amount, remainder->amount, order->currency);
    if (code == ERR_OK)
        code = amount_check(a, "shipping_amount", given->shipping_amount,
                            remainder->shipping_amount, order->currency);
    if (code != ERR_OK)
        return code;
    if (given->quantity < 0 || given->quantity > remainder->quantity)
        return exceeds(a, "quantity");
    if (given->amount.minor + given->shipping_amount.minor == 0) {
        err_set(a->err, REASON_FIELD_INVALID, "nothing is to be refunded");
        return err_in(a->err, "amounts.amount");
    }
    refund->amount = money_of(given->amount.minor, order->currency);
    refund->shipping_amount = money_of(given->shipping_amount.minor, order->currency);
    code = refund_taxes_of_amounts(line, remainder, a->arena, refund, a->err);
    if (code == ERR_OK && given->tax_count > 0) {
        for (size_t i = 0; i < line->tax_count; i++)
            refund->taxes[i].amount = remainder->taxes[i].amount;
        code = taxes_take(a, "taxes", given->taxes, given->tax_count, refund->taxes,
                          refund->tax_count, order->currency);
    }
    if (code == ERR_OK && given->shipping_tax_count > 0) {
        for (size_t i = 0; i < line->shipping_tax_count; i++)
            refund->shipping_taxes[i].amount = remainder->shipping_taxes[i].amount;
        code = taxes_take(a, "shipping_taxes", given->shipping_taxes, given->shipping_tax_count,
                          refund->shipping_taxes, refund->shipping_tax_count, order->currency);
    }
    return code;
}

/* What the customer may still get back of the line. */
static enum err_code remaining_sum(struct apply *a, const struct order *order,
                                   const struct order_line *line, struct money *ret)
{
    struct refundable left;
    enum err_code code = refund_remaining(a, order, line, &left);
    struct money sum = money_zero(order->currency);
    if (code == ERR_OK)
        code = money_add(sum, left.amount, &sum, a->err);
    if (code == ERR_OK && money_is_set(left.shipping_amount))
        code = money_add(sum, left.shipping_amount, &sum, a->err);
    bool has_taxes = order->tax_mode == TAX_MODE_EXCLUDED;
    for (size_t i = 0; code == ERR_OK && has_taxes && i < line->tax_count; i++)
        code = money_add(sum, left.taxes[i].amount, &sum, a->err);
    for (size_t i = 0; code == ERR_OK && has_taxes && i < line->shipping_tax_count; i++)
        code = money_add(sum, left.shipping_taxes[i].amount, &sum, a->err);
    *ret = sum;
    return code;
}

static enum err_code refund_check(struct apply *a, const struct order *order,
                                  const struct refund *refund)
{
    const struct channel *channel;
    struct refund kept;
    struct key key;
    bool found;
    if (!order_state_takes_refunds(order->state)) {
        err_set(a->err, REASON_ORDER_STATE_CONFLICT, "cannot refund an order that is %.*s",
                STR_ARG(order->state_text));
        return err_with(a->err, "state", order_state_name(order->state));
    }
    enum err_code code = apply_channel(a, refund->channel, &channel);
    if (code != ERR_OK)
        return code;
    if (refund_reason_code(channel, refund->reason).len == 0) {
        err_set(a->err, REASON_REASON_UNMAPPED, "the channel has no code for \"%.*s\"",
                STR_ARG(refund->reason));
        return err_in(a->err, "reason");
    }
    key_refund(&key, a->command->shop, refund->channel, refund->order_id, refund->refund_id);
    code = view_get(&a->view, &key, &record_refund, &found, &kept, a->err);
    if (code == ERR_OK && found) /* made with a request id that was forgotten since */
        return err_set(a->err, REASON_ALREADY_EXISTS, "the order has a refund of this id");
    return code;
}

enum err_code apply_create_refund(struct apply *a)
{
    const struct command *command = a->command;
    struct order order;
    struct order_line *line;
    struct refundable remainder;
    struct refund *refund = ARENA_NEW(a->arena, struct refund);
    if (refund == NULL)
        return arena_err(a->arena, a->err);
    *refund = command->create_refund.refund;
    enum err_code code = order_load(a, refund->channel, refund->order_id, &order);
    if (code == ERR_OK)
        code = order_line_named(a, &order, refund->line_id, STR_EMPTY, &line);
    if (code == ERR_OK)
        code = refund_check(a, &order, refund);
    if (code == ERR_OK)
        code = refund_remaining(a, &order, line, &remainder);
    if (code != ERR_OK)
        return code;
    refund->requested_by = command->principal;
    code = command->create_refund.by_amount
               ? amounts_settle(a, &order, line, &remainder, refund)
               : refund_of_units(line, &remainder, refund->quantity, a->arena, refund, a->err);
    if (code == ERR_OK)
        code = refund_emit(a, &order, line, refund);
    if (code == ERR_OK)
        code = remaining_sum(a, &order, line, &a->out->remaining);
    if (code != ERR_OK)
        return code;
    order_store(a, &order, order.state_text);
    a->out->refund = refund;
    return ERR_OK;
}
