/* service/rpc/order_from_proto.c: conversion is validation. */
#include "service/rpc/order_from_proto.h"

#include "service/base/limits.h"
#include "service/rpc/amount_convert.h"

enum { TEXT_BYTES = 512, QUANTITY_MAX = 1000000 };

static enum err_code output_only(bool is_set, const char *field, struct err *err)
{
    if (!is_set)
        return ERR_OK;
    err_set(err, REASON_FIELD_INVALID, "is output only: leave it out");
    return err_in(err, "%s", field);
}

/* What is ours is not a caller's to say. */
static enum err_code ours_check(const Lockstep__V1__Order *in, struct err *err)
{
    const struct {
        bool is_set;
        const char *field;
    } rows[] = {
        { in->n_steps > 0, "steps" },
        { in->expected_payout != NULL, "expected_payout" },
        { in->shop_order != NULL, "shop_order" },
        { in->accept_by != NULL, "accept_by" },
        { in->create_time != NULL, "create_time" },
        { in->update_time != NULL, "update_time" },
        { in->revision != 0, "revision" },
        { in->n_exceptions > 0, "exceptions" },
        { in->decision_reason[0] != '\0', "decision_reason" },
        { in->decision_actor[0] != '\0', "decision_actor" },
    };
    enum err_code code = ERR_OK;
    for (size_t i = 0; code == ERR_OK && i < ARRAY_COUNT(rows); i++)
        code = output_only(rows[i].is_set, rows[i].field, err);
    return code;
}

static enum err_code line_ours_check(const Lockstep__V1__OrderLine *in, struct err *err)
{
    const struct {
        bool is_set;
        const char *field;
    } rows[] = {
        { in->reserved_quantity != 0, "reserved_quantity" },
        { in->dispatched_quantity != 0, "dispatched_quantity" },
        { in->returned_quantity != 0, "returned_quantity" },
        { in->refunded_quantity != 0, "refunded_quantity" },
        { in->refunded_amount != NULL, "refunded_amount" },
        { in->refundable_amount != NULL, "refundable_amount" },
    };
    enum err_code code = ERR_OK;
    for (size_t i = 0; code == ERR_OK && i < ARRAY_COUNT(rows); i++)
        code = output_only(rows[i].is_set, rows[i].field, err);
    return code;
}

/* Either the state or its text, or both: a text that is not known is kept beside no state. */
static enum err_code state_from_proto(Lockstep__V1__Order__State in, const char *text,
                                      enum order_state *ret, struct str *ret_text, struct err *err)
{
    enum err_code code = text_from_proto(text, "marketplace_state", LIMIT_ID_BYTES, ret_text, err);
    if (code != ERR_OK)
        return code;
    *ret = (enum order_state)in;
    if (*ret == ORDER_STATE_UNKNOWN)
        *ret = order_state_parse(*ret_text);
    else if (ret_text->len == 0)
        *ret_text = str_c(order_state_name(*ret));
    return ret_text->len > 0 ? ERR_OK : enum_from_proto(0, "state", err);
}

/* ---- lines ---- */

static enum err_code line_amounts(const Lockstep__V1__OrderLine *in, struct currency currency,
                                  struct order_line *ret, struct err *err)
{
    const struct {
        const Google__Type__Money *in;
        const char *field;
        struct money *place;
    } rows[] = {
        { in->unit_price, "unit_price", &ret->price_unit },
        { in->price, "price", &ret->price },
        { in->shipping_price, "shipping_price", &ret->shipping_price },
        { in->total_price, "total_price", &ret->total_price },
        { in->commission_fee, "commission_fee", &ret->commission_fee },
        { in->total_commission, "total_commission", &ret->total_commission },
    };
    enum err_code code = ERR_OK;
    for (size_t i = 0; code == ERR_OK && i < ARRAY_COUNT(rows); i++)
        code = amount_from_proto(rows[i].in, rows[i].field, currency, rows[i].place, err);
    if (in->unit_price == NULL)
        ret->price_unit = (struct money){ .minor = 0 };
    if (code == ERR_OK && in->price == NULL) {
        err_set(err, REASON_FIELD_REQUIRED, "the price of all units is required");
        return err_in(err, "price");
    }
    if (code == ERR_OK && in->total_price == NULL)
        code = money_add(ret->price, ret->shipping_price, &ret->total_price, err);
    return code;
}

static enum err_code line_from_proto(const Lockstep__V1__OrderLine *in, const struct order *order,
                                     struct arena *arena, struct order_line *ret, struct err *err)
{
    enum err_code code = line_ours_check(in, err);
    if (code == ERR_OK)
        code = id_from_proto(in->order_line_id, "order_line_id", &ret->line_id, err);
    if (code == ERR_OK)
        code = id_from_proto(in->sku, "sku", &ret->sku, err);
    if (code == ERR_OK)
        code = text_from_proto(in->title, "title", TEXT_BYTES, &ret->title, err);
    if (code == ERR_OK)
        code = range_from_proto(in->quantity, "quantity", 1, QUANTITY_MAX, err);
    if (code == ERR_OK)
        code = line_amounts(in, order->currency, ret, err);
    ret->quantity = in->quantity;
    ret->can_refund = in->can_refund;
    ret->state = order->state;
    ret->state_text = order->state_text;
    bool has_state = in->state != LOCKSTEP__V1__ORDER__STATE__STATE_UNSPECIFIED ||
                     in->marketplace_state[0] != '\0';
    if (code == ERR_OK && has_state)
        code =
            state_from_proto(in->state, in->marketplace_state, &ret->state, &ret->state_text, err);
    ret->tax_count = in->n_taxes;
    if (code == ERR_OK)
        code = taxes_from_proto(in->n_taxes, in->taxes, "taxes", order->currency, arena,
                                &ret->taxes, err);
    ret->shipping_tax_count = in->n_shipping_taxes;
    if (code == ERR_OK)
        code = taxes_from_proto(in->n_shipping_taxes, in->shipping_taxes, "shipping_taxes",
                                order->currency, arena, &ret->shipping_taxes, err);
    return code;
}

static enum err_code lines_from_proto(const Lockstep__V1__Order *in, struct arena *arena,
                                      struct order *ret, struct err *err)
{
    if (in->n_lines == 0) {
        err_set(err, REASON_FIELD_REQUIRED, "an order has at least one line");
        return err_in(err, "lines");
    }
    if (in->n_lines > LIMIT_ORDER_LINE_COUNT) {
        err_set(err, REASON_LIMIT_EXCEEDED, "at most %d lines", LIMIT_ORDER_LINE_COUNT);
        return err_in(err, "lines");
    }
    ret->lines = ARENA_ARRAY(arena, struct order_line, in->n_lines);
    if (ret->lines == NULL)
        return arena_err(arena, err);
    for (size_t i = 0; i < in->n_lines; i++) {
        enum err_code code = line_from_proto(in->lines[i], ret, arena, &ret->lines[i], err);
        if (code != ERR_OK)
            return err_in(err, "lines[%zu]", i);
    }
    ret->line_count = in->n_lines;
    return ERR_OK;
}

/* ---- the order ---- */

/* The lines' own, but for those that are refused or cancelled. */
static enum err_code sum_of(const struct order *order, size_t offset, struct money *ret,
                            struct err *err)
{
    enum err_code code = ERR_OK;
    *ret = money_zero(order->currency);
    for (size_t i = 0; code == ERR_OK && i < order->line_count; i++) {
        const struct order_line *line = &order->lines[i];
        const struct money *amount = (const void *)((const char *)line + offset);
        if (line->state != ORDER_STATE_REFUSED && line->state != ORDER_STATE_CANCELED)
            code = money_add(*ret, *amount, ret, err);
    }
    return code;
}

static enum err_code sums_from_proto(const Lockstep__V1__Order *in, struct order *ret,
                                     struct err *err)
{
    const struct {
        const Google__Type__Money *in;
        const char *field;
        size_t of_line;
        struct money *place;
    } rows[] = {
        { in->price, "price", offsetof(struct order_line, price), &ret->price },
        { in->shipping_price, "shipping_price", offsetof(struct order_line, shipping_price),
          &ret->shipping_price },
        { in->total_price, "total_price", offsetof(struct order_line, total_price),
          &ret->total_price },
        { in->total_commission, "total_commission", offsetof(struct order_line, total_commission),
          &ret->total_commission },
    };
    enum err_code code = ERR_OK;
    for (size_t i = 0; code == ERR_OK && i < ARRAY_COUNT(rows); i++)
        code = rows[i].in == NULL ? sum_of(ret, rows[i].of_line, rows[i].place, err)
                                  : amount_from_proto(rows[i].in, rows[i].field, ret->currency,
                                                      rows[i].place, err);
    return code;
}

static enum err_code texts_from_proto(const Lockstep__V1__Order *in, struct order *ret,
                                      struct err *err)
{
    const Lockstep__V1__Customer *customer = in->customer;
    const struct {
        const char *text, *field;
        struct str *place;
    } rows[] = {
        { in->commercial_id, "commercial_id", &ret->commercial_id },
        { in->shipping_method_code, "shipping_method_code", &ret->shipping_type_code },
        { in->shipping_zone_code, "shipping_zone_code", &ret->shipping_zone_code },
        { in->seller_reference, "seller_reference", &ret->seller_reference },
        { customer == NULL ? NULL : customer->customer_id, "customer.customer_id",
          &ret->customer_id },
        { customer == NULL ? NULL : customer->first_name, "customer.first_name",
          &ret->customer_first_name },
        { customer == NULL ? NULL : customer->last_name, "customer.last_name",
          &ret->customer_last_name },
    };
    enum err_code code = ERR_OK;
    for (size_t i = 0; code == ERR_OK && i < ARRAY_COUNT(rows); i++)
        code = text_from_proto(rows[i].text, rows[i].field, TEXT_BYTES, rows[i].place, err);
    return code;
}

static enum err_code times_from_proto(const Lockstep__V1__Order *in, struct order *ret,
                                      struct err *err)
{
    const struct {
        const Google__Protobuf__Timestamp *in;
        const char *field;
        struct instant *place;
        bool is_required;
    } rows[] = {
        { in->marketplace_create_time, "marketplace_create_time", &ret->created, true },
        { in->marketplace_update_time, "marketplace_update_time", &ret->updated, true },
        { in->decision_time, "decision_time", &ret->decided, false },
        { in->debit_time, "debit_time", &ret->debited, false },
        { in->ship_by, "ship_by", &ret->ship_by, false },
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        enum err_code code = instant_from_proto(rows[i].in, rows[i].field, rows[i].place, err);
        if (code != ERR_OK)
            return code;
        if (rows[i].in != NULL || !rows[i].is_required)
            continue;
        err_set(err, REASON_FIELD_REQUIRED, "the marketplace's own time is required");
        return err_in(err, "%s", rows[i].field);
    }
    return ERR_OK;
}

static enum err_code currency_from_proto(const char *in, struct currency *ret, struct err *err)
{
    struct str text;
    enum err_code code =
        required_text_from_proto(in, "currency_code", RECORD_CODE_BYTES, &text, err);
    if (code != ERR_OK)
        return code;
    code = currency_find(text, ret, err);
    return code == ERR_OK ? ERR_OK : err_in(err, "currency_code");
}

enum err_code order_from_proto(const Lockstep__V1__Order *in, struct arena *arena,
                               struct order *ret, struct err *err)
{
    enum err_code code = ours_check(in, err);
    if (code == ERR_OK)
        code = id_from_proto(in->order_id, "order_id", &ret->order_id, err);
    if (code == ERR_OK)
        code =
            state_from_proto(in->state, in->marketplace_state, &ret->state, &ret->state_text, err);
    if (code == ERR_OK)
        code = currency_from_proto(in->currency_code, &ret->currency, err);
    if (code == ERR_OK)
        code = enum_from_proto((int)in->tax_mode, "tax_mode", err);
    if (code == ERR_OK)
        code = times_from_proto(in, ret, err);
    if (code == ERR_OK)
        code = texts_from_proto(in, ret, err);
    if (code == ERR_OK)
        code =
            address_from_proto(in->billing_address, "billing_address", arena, &ret->billing, err);
    if (code == ERR_OK)
        code = address_from_proto(in->shipping_address, "shipping_address", arena, &ret->shipping,
                                  err);
    if (code != ERR_OK)
        return code;
    ret->tax_mode = (enum tax_mode)in->tax_mode;
    ret->can_ship = in->can_ship;
    ret->can_cancel = in->can_cancel;
    code = lines_from_proto(in, arena, ret, err);
    return code == ERR_OK ? sums_from_proto(in, ret, err) : code;
}
