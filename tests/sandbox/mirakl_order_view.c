/* tests/sandbox/mirakl_order_view.c: how an order looks in OR11. */
#include <string.h>

#include "tests/sandbox/mirakl.h"
#include "tests/sandbox/mirakl_orders.h"

struct order_view {
    struct exchange *x;
    const struct marketplace *m;
    const struct order *order;
    enum tax_view tax;
};

static void write_amount(const struct order_view *v, const char *key, int64_t minor)
{
    exchange_money(v->x, key, marketplace_money(v->m, minor));
}

static void write_rate(struct exchange *x, const char *key, int64_t rate_bp)
{
    struct str text = rate_bp % 100 == 0
                          ? arena_format(&x->arena, "%lld", (long long)(rate_bp / 100))
                          : arena_format(&x->arena, "%lld.%02lld", (long long)(rate_bp / 100),
                                         (long long)(rate_bp % 100));
    jwriter_raw(&x->json, key, text);
}

static void write_tax(const struct order_view *v, const char *key, struct str code, int64_t minor,
                      int64_t rate_bp, bool has_rule)
{
    exchange_array(v->x, key);
    if (rate_bp > 0) {
        exchange_object(v->x, NULL);
        exchange_text(v->x, "code", code);
        write_amount(v, "amount", minor);
        write_rate(v->x, "rate", rate_bp);
        if (has_rule)
            exchange_enum(v->x, "tax_calculation_rule",
                          v->m->settings.order_tax_is_proportional != 0 ? "PROPORTIONAL_TO_AMOUNT"
                                                                        : "NONE");
        exchange_end(v->x);
    }
    exchange_end(v->x);
}

struct str mirakl_order_payment(const struct order *order, struct exchange *x)
{
    struct str id = order_commercial_id(order);
    return instant_is_set(order->debited) ? arena_format(&x->arena, "psp-ch-%.*s", STR_ARG(id))
                                          : STR_EMPTY;
}

struct str mirakl_refund_payment(const struct refund *refund, struct exchange *x)
{
    long long number = (long long)refund->number;
    return instant_is_set(refund->paid) ? arena_format(&x->arena, "psp-re-%lld", number)
                                        : STR_EMPTY;
}

static void write_refund(const struct order_view *v, const struct refund *refund)
{
    struct exchange *x = v->x;
    const struct amounts *a = &refund->amounts;
    char group[UUID_TEXT_BYTES];
    int64_t tax_bp = v->m->settings.order_tax_bp;
    exchange_object(x, NULL);
    exchange_number_text(x, "id", refund->number);
    exchange_text(x, "order_refund_id", uuid_format(refund->group, group));
    exchange_enum(x, "refund_state", refund_stage_name(refund->stage));
    exchange_text(x, "reason_code", refund->reason->code);
    exchange_i64(x, "quantity", refund->quantity);
    write_amount(v, "amount", amounts_goods(a, v->tax));
    write_amount(v, "shipping_amount", amounts_shipping(a, v->tax));
    write_tax(v, "taxes", v->m->tax_code, a->goods_tax, tax_bp, false);
    write_tax(v, "shipping_taxes", v->m->tax_code, a->shipping_tax, tax_bp, false);
    exchange_array(x, "fees");
    exchange_end(x);
    write_amount(v, "commission_amount", a->commission);
    write_amount(v, "commission_tax_amount", a->commission_tax);
    write_tax(v, "commission_taxes", v->m->commission_tax_code, a->commission_tax,
              v->m->settings.commission_tax_bp, false);
    write_amount(v, "commission_total_amount", a->commission + a->commission_tax);
    exchange_instant(x, "created_date", refund->created);
    exchange_instant(x, "transaction_date", refund->paid);
    exchange_text_or_null(x, "transaction_number", mirakl_refund_payment(refund, x));
    exchange_end(x);
}

static bool can_refund(const struct line *line)
{
    return instant_is_set(line->debited) && line_is_active(line) && line->refund_count == 0 &&
           line->order->stage != STAGE_CLOSED;
}

static void write_line_money(const struct order_view *v, const struct line *line)
{
    const struct amounts *a = &line->amounts;
    int64_t tax_bp = v->m->settings.order_tax_bp;
    int64_t goods = amounts_goods(a, v->tax), shipping = amounts_shipping(a, v->tax);
    bool is_own_view = v->tax == marketplace_tax_view(v->m);
    write_amount(v, "price_unit",
                 is_own_view ? line->unit_price : money_share(goods, 1, line->quantity));
    write_amount(v, "price", goods);
    write_amount(v, "shipping_price", shipping);
    write_amount(v, "total_price", goods + shipping);
    write_tax(v, "taxes", v->m->tax_code, a->goods_tax, tax_bp, true);
    write_tax(v, "shipping_taxes", v->m->tax_code, a->shipping_tax, tax_bp, true);
    exchange_array(v->x, "fees");
    exchange_end(v->x);
    write_amount(v, "commission_fee", a->commission);
    write_rate(v->x, "commission_rate_vat", v->m->settings.commission_tax_bp);
    write_amount(v, "commission_vat", a->commission_tax);
    write_tax(v, "commission_taxes", v->m->commission_tax_code, a->commission_tax,
              v->m->settings.commission_tax_bp, false);
    write_amount(v, "total_commission", a->commission + a->commission_tax);
}

static void write_line(const struct order_view *v, const struct line *line)
{
    struct exchange *x = v->x;
    exchange_object(x, NULL);
    exchange_text(x, "order_line_id", line->line_id);
    exchange_i64(x, "order_line_index", line->number);
    exchange_enum(x, "order_line_state", stage_name(line->stage));
    exchange_null(x, "order_line_state_reason_code");
    exchange_null(x, "order_line_state_reason_label");
    exchange_i64(x, "offer_id", line->offer->offer_id);
    exchange_text(x, "offer_sku", line->offer->sku);
    exchange_text(x, "offer_state_code", STR("11"));
    exchange_text(x, "product_sku", line->offer->product_sku);
    exchange_text(x, "product_title", line->offer->title);
    exchange_i64(x, "quantity", line->quantity);
    write_line_money(v, line);
    exchange_instant(x, "created_date", line->order->created);
    exchange_instant(x, "debited_date", line->debited);
    exchange_instant(x, "shipped_date", line->shipped);
    exchange_instant(x, "received_date", line->received);
    exchange_instant(x, "last_updated_date", line->updated);
    exchange_bool(x, "can_refund", can_refund(line));
    exchange_array(x, "refunds");
    for (const struct refund *refund = line->refunds; refund != NULL; refund = refund->next)
        write_refund(v, refund);
    exchange_end(x);
    exchange_array(x, "cancelations");
    exchange_end(x);
    exchange_array(x, "promotions");
    exchange_end(x);
    exchange_array(x, "order_line_additional_fields");
    exchange_end(x);
    exchange_end(x);
}

static void write_address(struct exchange *x, const char *key, const struct person *person)
{
    exchange_object(x, key);
    exchange_null(x, "civility");
    exchange_null(x, "company");
    exchange_text(x, "firstname", str_c(person->first_name));
    exchange_text(x, "lastname", str_c(person->last_name));
    exchange_text(x, "street_1", str_c(person->street));
    exchange_null(x, "street_2");
    exchange_text(x, "zip_code", str_c(person->city->zip_code));
    exchange_text(x, "city", str_c(person->city->name));
    exchange_null(x, "state");
    exchange_text(x, "country", STR("Deutschland"));
    exchange_text(x, "country_iso_code", STR("DEU"));
    exchange_null(x, "phone");
    exchange_end(x);
}

static void write_customer(const struct order_view *v)
{
    struct exchange *x = v->x;
    const struct order *order = v->order;
    const struct person *person = &order->person;
    struct str id = order_commercial_id(order);
    bool is_shown = !x->odd.has_null_addresses &&
                    (instant_is_set(order->debited) || v->m->settings.shows_addresses_early != 0);
    exchange_object(x, "customer");
    exchange_text(x, "customer_id", arena_format(&x->arena, "cust-%.*s", STR_ARG(id)));
    exchange_null(x, "civility");
    exchange_text(x, "firstname", str_c(person->first_name));
    exchange_text(x, "lastname", str_c(person->last_name));
    exchange_text(x, "locale", STR("de"));
    if (is_shown) {
        write_address(x, "billing_address", person);
        write_address(x, "shipping_address", person);
    } else {
        exchange_null(x, "billing_address");
        exchange_null(x, "shipping_address");
    }
    exchange_null(x, "organization");
    exchange_end(x);
    exchange_text(x, "customer_notification_email",
                  arena_format(&x->arena, "notification+%.*s@notification.example", STR_ARG(id)));
}

static struct str tracking_url(const struct order *order, struct exchange *x)
{
    struct str url = order->carrier->tracking_url, head, tail, name;
    if (!carrier_needs_number(order->carrier) || !str_cut(url, '{', &head, &tail) ||
        !str_cut(tail, '}', &name, &tail))
        return url;
    return arena_format(&x->arena, "%.*s%.*s%.*s", STR_ARG(head), STR_ARG(order->tracking_number),
                        STR_ARG(tail));
}

static void write_carrier(const struct order *order, struct exchange *x)
{
    const struct carrier_row *carrier = order->carrier;
    struct foreign_carrier shown = { STR_EMPTY, STR_EMPTY, STR_EMPTY };
    if (carrier != NULL)
        shown = (struct foreign_carrier){ carrier->label, tracking_url(order, x),
                                          carrier->standard_code };
    else if (order->foreign != NULL)
        shown = *order->foreign;
    exchange_text_or_null(x, "shipping_carrier_code", carrier == NULL ? STR_EMPTY : carrier->code);
    exchange_text_or_null(x, "shipping_carrier_standard_code", shown.standard_code);
    exchange_text_or_null(x, "shipping_company", shown.name);
    exchange_text_or_null(x, "shipping_tracking", order->tracking_number);
    exchange_text_or_null(x, "shipping_tracking_url", shown.url);
}

static void write_shipping(const struct order_view *v)
{
    struct exchange *x = v->x;
    const struct order *order = v->order;
    exchange_text(x, "shipping_type_code", order->shipping_type->code);
    exchange_text_or_null(x, "shipping_type_label", order->shipping_type->label);
    exchange_text_or_null(x, "shipping_type_standard_code", order->shipping_type->standard_code);
    exchange_text(x, "shipping_zone_code", STR("DE"));
    exchange_text(x, "shipping_zone_label", STR("Deutschland"));
    write_carrier(order, x);
    exchange_null(x, "shipping_pudo_id");
}

static void write_dates(const struct order_view *v)
{
    struct exchange *x = v->x;
    const struct order *order = v->order;
    exchange_instant(x, "created_date", order->created);
    exchange_instant(x, "last_updated_date", order->updated);
    exchange_instant(x, "acceptance_decision_date", order->decided);
    exchange_instant(x, "customer_debited_date", order->debited);
    exchange_instant(x, "shipping_deadline", order->ship_by);
    exchange_instant(x, "transaction_date", order->debited);
    exchange_text_or_null(x, "transaction_number", mirakl_order_payment(order, x));
}

static void write_state(const struct order_view *v)
{
    struct exchange *x = v->x;
    const struct order *order = v->order;
    exchange_text(x, "order_id", order->order_id);
    exchange_text(x, "commercial_id", order_commercial_id(order));
    exchange_enum(x, "order_state", stage_name(order->stage));
    const struct stage_reason *reason = order->reason;
    exchange_text_or_null(x, "order_state_reason_code",
                          str_c(reason == NULL ? NULL : reason->code));
    exchange_text_or_null(x, "order_state_reason_label",
                          str_c(reason == NULL ? NULL : reason->label));
    write_dates(v);
}

static void write_order(const struct order_view *v)
{
    struct exchange *x = v->x;
    const struct marketplace *m = v->m;
    const struct order *order = v->order;
    struct amounts sum = order_amounts(order);
    int64_t goods = amounts_goods(&sum, v->tax), shipping = amounts_shipping(&sum, v->tax);
    exchange_object(x, NULL);
    write_state(v);
    exchange_enum(x, "payment_workflow", "PAY_ON_ACCEPTANCE");
    exchange_text(x, "payment_type", STR("CARD"));
    exchange_bool(x, "customer_directly_pays_seller", false);
    exchange_enum(x, "order_tax_mode", tax_view_name(v->tax));
    exchange_text(x, "currency_iso_code", str_c(m->currency.code));
    write_amount(v, "price", goods);
    write_amount(v, "shipping_price", shipping);
    write_amount(v, "total_price", goods + shipping);
    write_amount(v, "total_commission", sum.commission + sum.commission_tax);
    exchange_bool(x, "fully_refunded", order_is_fully_refunded(order));
    exchange_bool(x, "can_cancel", false);
    exchange_bool(x, "can_shop_ship", order->stage == STAGE_SHIPPING);
    exchange_bool(x, "has_customer_message", false);
    exchange_bool(x, "has_incident", order_has_incident(order));
    exchange_bool(x, "has_invoice", false);
    exchange_object(x, "channel");
    exchange_text(x, "code", STR("DE"));
    exchange_text(x, "label", m->label);
    exchange_end(x);
    exchange_object(x, "references");
    exchange_text_or_null(x, "order_reference_for_customer", order->customer_reference);
    exchange_text_or_null(x, "order_reference_for_seller", order->seller_reference);
    exchange_end(x);
    write_customer(v);
    write_shipping(v);
    exchange_array(x, "order_additional_fields");
    exchange_end(x);
    exchange_array(x, "order_lines");
    for (int32_t i = 0; i < order->line_count; i++)
        write_line(v, &order->lines[i]);
    exchange_end(x);
    exchange_end(x);
}

/* Texts that were written with other settings are wrong. */
static void check_settings(struct marketplace *m)
{
    if (memcmp(&m->shown_settings, &m->settings, sizeof(m->settings)) == 0)
        return;
    shown_drop_all(&m->shown);
    m->shown_settings = m->settings;
}

void mirakl_write_order(struct marketplace *m, struct exchange *x, struct order *order,
                        enum tax_view tax)
{
    bool is_usual = tax == marketplace_tax_view(m) && !exchange_is_odd(x);
    size_t from = x->answer.len;
    check_settings(m);
    if (is_usual && order->shown != NULL) {
        exchange_raw(x, NULL, buf_str(&order->shown->text));
        return;
    }
    write_order(&(struct order_view){ x, m, order, tax });
    if (is_usual && !x->answer.overflowed)
        shown_keep(&m->shown, &order->shown, exchange_written(x, from));
}
