/* tests/sandbox/mirakl_platform.c: V01, A01, PC01, SH12, SH21, RE01: read once a day. */
#include "tests/sandbox/mirakl.h"
#include "tests/sandbox/mirakl_money.h"

void mirakl_version(struct marketplace *m, struct exchange *x)
{
    (void)m;
    exchange_object(x, NULL);
    exchange_text(x, "version", STR("sandbox"));
    exchange_end(x);
}

static void write_balances(const struct marketplace *m, struct exchange *x)
{
    exchange_object(x, "payment_details");
    exchange_money(x, "pending_balance",
                   marketplace_money(m, m->balance_of_stage[PAYMENT_PENDING]));
    exchange_money(x, "payable_balance",
                   marketplace_money(m, m->balance_of_stage[PAYMENT_PAYABLE]));
    int64_t paid = 0;
    for (size_t i = 0; i < m->cycles.count; i++)
        paid += ((const struct cycle *)m->cycles.items[i])->paid;
    exchange_money(x, "paid_balance", marketplace_money(m, paid));
    exchange_money(x, "reserve_balance", marketplace_money(m, 0));
    exchange_end(x);
}

void mirakl_account(struct marketplace *m, struct exchange *x)
{
    exchange_object(x, NULL);
    exchange_i64(x, "shop_id", m->shop_id);
    exchange_text(x, "shop_name", STR("Nordlicht Store"));
    exchange_enum(x, "shop_state", "OPEN");
    exchange_null(x, "suspension_type");
    exchange_null(x, "closed_from");
    exchange_null(x, "closed_to");
    exchange_text(x, "currency_iso_code", str_c(m->currency.code));
    exchange_array(x, "channels");
    exchange_text(x, NULL, STR("DE"));
    exchange_end(x);
    exchange_enum(x, "model", "MARKETPLACE");
    exchange_bool(x, "is_professional", true);
    exchange_i64(x, "offers_count", (int64_t)m->offers.count);
    exchange_i64(x, "orders_count", (int64_t)m->orders.count);
    exchange_array(x, "shippings");
    for (size_t i = 0; i < m->shipping_type_count; i++) {
        exchange_object(x, NULL);
        exchange_text(x, "shipping_type_code", m->shipping_types[i].code);
        exchange_text(x, "shipping_type_label", m->shipping_types[i].label);
        exchange_text(x, "shipping_zone_code", STR("DE"));
        exchange_text(x, "shipping_zone_label", STR("Deutschland"));
        exchange_end(x);
    }
    exchange_end(x);
    exchange_array(x, "applicable_taxes");
    exchange_object(x, NULL);
    exchange_text(x, "code", m->commission_tax_code);
    exchange_end(x);
    exchange_end(x);
    write_balances(m, x);
    exchange_instant(x, "last_updated_date", m->world->now);
    exchange_end(x);
}

static void write_workflows(const struct marketplace *m, struct exchange *x)
{
    exchange_object(x, "order_workflows");
    exchange_enum(x, "order_acceptance",
                  m->settings.accepts_automatically != 0 ? "AUTOMATIC" : "NOT_AUTOMATIC");
    exchange_bool(x, "pay_on_shipment", false);
    exchange_bool(x, "pay_on_due_date", false);
    exchange_bool(x, "no_customer_payment_confirmation", false);
    exchange_bool(x, "pause_debit_workflow", false);
    exchange_bool(x, "shipping_and_billing_details_before_acceptance",
                  m->settings.shows_addresses_early != 0);
    exchange_end(x);
}

void mirakl_platform(struct marketplace *m, struct exchange *x)
{
    exchange_object(x, NULL);
    exchange_object(x, "features");
    exchange_object(x, "shipment");
    exchange_bool(x, "multi_shipment", false);
    exchange_bool(x, "multi_part_item_shipment", false);
    exchange_end(x);
    exchange_enum(x, "order_tax_mode", tax_view_name(marketplace_tax_view(m)));
    write_workflows(m, x);
    exchange_object(x, "returns");
    exchange_bool(x, "marketplace", false);
    exchange_bool(x, "drop_ship", false);
    exchange_bool(x, "one_creditor", false);
    exchange_end(x);
    exchange_bool(x, "disable_seller_alternative_carrier", m->settings.takes_any_carrier == 0);
    exchange_enum(x, "lead_time_to_ship_by_sellers_enabled", "YES");
    exchange_object(x, "pricing");
    exchange_enum(x, "channel_pricing", "DISABLED");
    exchange_bool(x, "volume_pricing", false);
    exchange_bool(x, "scheduled_pricing", false);
    exchange_end(x);
    exchange_text(x, "offer_prices_decimals", STR("2"));
    exchange_bool(x, "multi_currency", false);
    exchange_enum(x, "operator_csv_delimiter", "SEMICOLON");
    exchange_end(x);
    exchange_text(x, "platform_name", m->label);
    exchange_text(x, "tenant_name", m->id);
    exchange_text(x, "timezone", STR("Europe/Berlin"));
    exchange_end(x);
}

void mirakl_shipping_types(struct marketplace *m, struct exchange *x)
{
    exchange_object(x, NULL);
    exchange_array(x, "shipping_types");
    for (size_t i = 0; i < m->shipping_type_count; i++) {
        const struct shipping_type_row *row = &m->shipping_types[i];
        exchange_object(x, NULL);
        exchange_text(x, "code", row->code);
        exchange_text(x, "label", row->label);
        exchange_text(x, "description", row->description);
        exchange_text_or_null(x, "standard_code", row->standard_code);
        exchange_bool(x, "mandatory_tracking", row->needs_tracking);
        exchange_bool(x, "click_and_collect", false);
        exchange_bool(x, "delivery_by_operator", false);
        exchange_end(x);
    }
    exchange_end(x);
    exchange_end(x);
}

void mirakl_carriers(struct marketplace *m, struct exchange *x)
{
    exchange_object(x, NULL);
    exchange_array(x, "carriers");
    for (size_t i = 0; i < m->carrier_count; i++) {
        const struct carrier_row *row = &m->carriers[i];
        exchange_object(x, NULL);
        exchange_text(x, "code", row->code);
        exchange_text(x, "label", row->label);
        exchange_text_or_null(x, "standard_code", row->standard_code);
        exchange_text_or_null(x, "tracking_url", row->tracking_url);
        exchange_end(x);
    }
    exchange_end(x);
    exchange_end(x);
}

void mirakl_reasons(struct marketplace *m, struct exchange *x)
{
    exchange_object(x, NULL);
    exchange_array(x, "reasons");
    for (size_t i = 0; i < m->reason_count; i++) {
        const struct reason_row *row = &m->reasons[i];
        exchange_object(x, NULL);
        exchange_text(x, "code", row->code);
        exchange_text(x, "type", row->type);
        exchange_text(x, "label", row->label);
        exchange_bool(x, "is_shop_right", row->is_shop_right);
        exchange_end(x);
    }
    exchange_end(x);
    exchange_i64(x, "total_count", (int64_t)m->reason_count);
    exchange_end(x);
}
