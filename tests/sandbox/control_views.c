/* tests/sandbox/control_views.c: what is the case. */
#include "tests/sandbox/control.h"
#include "tests/sandbox/imports.h"
#include "tests/sandbox/mirakl_money.h"
#include "tests/sandbox/mirakl_orders.h"
#include "tests/sandbox/scayle.h"

static bool is_asked(const struct exchange *x, const struct marketplace *m)
{
    return params_allow(&x->query, "marketplace", m->id);
}

/* ---- state ---- */

static void write_settings(struct exchange *x, const struct marketplace *m)
{
    exchange_object(x, "settings");
#define X(name, absent, least, most, help) exchange_i64(x, #name, m->settings.name);
    MARKETPLACE_SETTINGS(X)
#undef X
    exchange_end(x);
}

static void write_marketplace(struct exchange *x, const struct marketplace *m)
{
    exchange_object(x, NULL);
    exchange_text(x, "id", m->id);
    exchange_text(x, "base_url",
                  arena_format(&x->arena, "http://%.*s/mirakl/%.*s", STR_ARG(x->host),
                               STR_ARG(m->id)));
    exchange_text(x, "api_key", m->api_key);
    exchange_i64(x, "shop_id", m->shop_id);
    exchange_text(x, "currency", str_c(m->currency.code));
    exchange_text(x, "order_tax_mode", str_c(tax_view_name(marketplace_tax_view(m))));
    exchange_i64(x, "offers", (int64_t)m->offers.count);
    exchange_i64(x, "imports", (int64_t)m->import_count);
    exchange_object(x, "orders");
    for (enum stage stage = 0; stage < STAGE_COUNT; stage++) {
        if (m->orders_by_stage[stage].count > 0)
            exchange_i64(x, stage_name(stage), (int64_t)m->orders_by_stage[stage].count);
    }
    exchange_end(x);
    exchange_i64(x, "refunds", m->refund_count);
    exchange_i64(x, "transactions", (int64_t)m->transactions.count);
    exchange_i64(x, "payouts", (int64_t)m->cycles.count);
    exchange_money(x, "balance", marketplace_money(m, m->balance));
    write_settings(x, m);
    exchange_end(x);
}

static void write_shop(struct exchange *x, const struct shop *shop)
{
    struct webhook_counts counts = webhooks_counts(shop->webhooks);
    exchange_object(x, "scayle");
    exchange_text(x, "base_url",
                  arena_format(&x->arena, "http://%.*s/scayle/api/admin/v1", STR_ARG(x->host)));
    exchange_text(x, "external_order_url",
                  arena_format(&x->arena, "http://%.*s/scayle/__sim__/external-orders?shopId=%lld",
                               STR_ARG(x->host), (long long)shop->country_id));
    exchange_text(x, "token", shop->token);
    exchange_text(x, "shop_key", shop->shop_key);
    exchange_text(x, "country", shop->country);
    exchange_text(x, "merchant", shop->merchant);
    exchange_array(x, "warehouses");
    for (size_t i = 0; i < SHOP_WAREHOUSE_COUNT; i++)
        exchange_text(x, NULL, shop->warehouses[i].key);
    exchange_end(x);
    exchange_array(x, "channels");
    for (size_t i = 0; i < shop->channel_count; i++)
        exchange_text(x, NULL, shop->channels[i].key);
    exchange_end(x);
    exchange_i64(x, "variants", (int64_t)shop->variants.count);
    exchange_i64(x, "orders", (int64_t)shop->orders.count);
    exchange_object(x, "webhooks");
    exchange_i64(x, "sent", counts.sent);
    exchange_i64(x, "taken", counts.taken);
    exchange_i64(x, "refused", counts.refused);
    exchange_i64(x, "failed", counts.failed);
    exchange_i64(x, "given_up", counts.given_up);
    exchange_i64(x, "lost", counts.lost);
    exchange_end(x);
    exchange_object(x, "settings");
#define X(name, absent, least, most, help) exchange_i64(x, #name, shop->settings.name);
    SHOP_SETTINGS(X)
#undef X
    exchange_end(x);
    exchange_end(x);
}

static void view_state(struct sandbox *sandbox, struct exchange *x)
{
    exchange_object(x, NULL);
    exchange_instant(x, "now", sandbox->world.now);
    exchange_i64(x, "clock_scale", sandbox->world.clock.scale);
    exchange_i64(x, "scenario_failures", sandbox->scenario_failures);
    exchange_array(x, "marketplaces");
    for (size_t i = 0; i < sandbox->marketplace_count; i++)
        write_marketplace(x, sandbox->marketplaces[i]);
    exchange_end(x);
    write_shop(x, sandbox->shop);
    exchange_end(x);
}

/* ---- marketplaces ---- */

static void view_offers(struct sandbox *sandbox, struct exchange *x)
{
    exchange_object(x, NULL);
    exchange_array(x, "offers");
    for (size_t i = 0; i < sandbox->marketplace_count; i++) {
        const struct marketplace *m = sandbox->marketplaces[i];
        for (size_t k = 0; k < m->offers.count && is_asked(x, m); k++) {
            const struct offer *offer = m->offers.items[k];
            if (!params_allow(&x->query, "sku", offer->sku))
                continue;
            exchange_object(x, NULL);
            exchange_text(x, "marketplace", m->id);
            exchange_text(x, "sku", offer->sku);
            exchange_i64(x, "quantity", offer->quantity);
            exchange_money(x, "price", marketplace_money(m, offer->price));
            exchange_i64(x, "sold", offer->sold_count);
            exchange_i64(x, "imports", offer->import_count);
            exchange_instant(x, "updated", offer->updated);
            exchange_end(x);
        }
    }
    exchange_end(x);
    exchange_end(x);
}

static void write_order_line(struct exchange *x, const struct marketplace *m,
                             const struct line *line)
{
    exchange_object(x, NULL);
    exchange_text(x, "order_line_id", line->line_id);
    exchange_text(x, "sku", line->offer->sku);
    exchange_i64(x, "quantity", line->quantity);
    exchange_text(x, "state", str_c(stage_name(line->stage)));
    exchange_money(x, "paid", marketplace_money(m, amounts_total(&line->amounts)));
    struct amounts refunded = line_refunded(line);
    exchange_money(x, "refunded", marketplace_money(m, amounts_total(&refunded)));
    exchange_array(x, "refunds");
    for (const struct refund *refund = line->refunds; refund != NULL; refund = refund->next) {
        exchange_object(x, NULL);
        exchange_number_text(x, "refund_id", refund->number);
        exchange_text(x, "state", str_c(refund_stage_name(refund->stage)));
        exchange_text(x, "reason_code", refund->reason->code);
        exchange_i64(x, "quantity", refund->quantity);
        exchange_money(x, "amount", marketplace_money(m, amounts_total(&refund->amounts)));
        exchange_money(x, "commission",
                       marketplace_money(m, refund->amounts.commission +
                                                refund->amounts.commission_tax));
        exchange_instant(x, "created", refund->created);
        exchange_end(x);
    }
    exchange_end(x);
    exchange_end(x);
}

static void write_order(struct exchange *x, const struct marketplace *m, const struct order *order)
{
    exchange_object(x, NULL);
    exchange_text(x, "marketplace", m->id);
    exchange_text(x, "order_id", order->order_id);
    exchange_text(x, "state", str_c(stage_name(order->stage)));
    exchange_instant(x, "created", order->created);
    exchange_instant(x, "updated", order->updated);
    exchange_instant(x, "accept_by", order->accept_by);
    exchange_instant(x, "decided", order->decided);
    exchange_instant(x, "debited", order->debited);
    exchange_instant(x, "ship_by", order->ship_by);
    exchange_instant(x, "tracked", order->tracked);
    exchange_instant(x, "shipped", order->shipped);
    exchange_instant(x, "received", order->received);
    exchange_bool(x, "refused_automatically", order->was_refused_automatically);
    exchange_text_or_null(x, "seller_reference", order->seller_reference);
    struct str carrier_name = order->carrier != NULL   ? order->carrier->label
                              : order->foreign != NULL ? order->foreign->name
                                                       : STR_EMPTY;
    exchange_text_or_null(x, "carrier_code",
                          order->carrier == NULL ? STR_EMPTY : order->carrier->code);
    exchange_text_or_null(x, "carrier_name", carrier_name);
    exchange_text_or_null(x, "tracking_number", order->tracking_number);
    exchange_i64(x, "accepted_calls", order->accepted_calls);
    exchange_i64(x, "tracking_calls", order->tracking_calls);
    exchange_i64(x, "shipped_calls", order->shipped_calls);
    exchange_array(x, "lines");
    for (int32_t i = 0; i < order->line_count; i++)
        write_order_line(x, m, &order->lines[i]);
    exchange_end(x);
    exchange_end(x);
}

static void view_orders(struct sandbox *sandbox, struct exchange *x)
{
    exchange_object(x, NULL);
    exchange_array(x, "orders");
    for (size_t i = 0; i < sandbox->marketplace_count; i++) {
        const struct marketplace *m = sandbox->marketplaces[i];
        for (size_t k = 0; k < m->orders.count && is_asked(x, m); k++) {
            const struct order *order = m->orders.items[k];
            if (params_allow(&x->query, "order_id", order->order_id) &&
                params_allow(&x->query, "state", str_c(stage_name(order->stage))))
                write_order(x, m, order);
        }
    }
    exchange_end(x);
    exchange_end(x);
}

static void write_transaction(struct exchange *x, const struct marketplace *m,
                              const struct transaction *t)
{
    char id[UUID_TEXT_BYTES];
    exchange_object(x, NULL);
    exchange_text(x, "marketplace", m->id);
    exchange_text(x, "id", uuid_format(t->id, id));
    exchange_text(x, "type", str_c(t->type));
    exchange_money(x, "amount", marketplace_money(m, t->amount));
    exchange_money(x, "shown_amount", marketplace_money(m, t->amount + t->planted_delta));
    exchange_bool(x, "hidden", t->is_hidden);
    exchange_text(x, "payment_state", str_c(payment_stage_name(t->stage)));
    exchange_instant(x, "created", t->created);
    exchange_text_or_null(x, "order_line_id", t->line == NULL ? STR_EMPTY : t->line->line_id);
    if (t->refund == NULL)
        exchange_null(x, "refund_id");
    else
        exchange_number_text(x, "refund_id", t->refund->number);
    exchange_text_or_null(x, "payout_reference",
                          t->cycle == NULL ? STR_EMPTY : t->cycle->payout_reference);
    exchange_end(x);
}

static void view_transactions(struct sandbox *sandbox, struct exchange *x)
{
    exchange_object(x, NULL);
    exchange_array(x, "transactions");
    for (size_t i = 0; i < sandbox->marketplace_count; i++) {
        const struct marketplace *m = sandbox->marketplaces[i];
        for (size_t k = 0; k < m->transactions.count && is_asked(x, m); k++)
            write_transaction(x, m, m->transactions.items[k]);
    }
    exchange_end(x);
    exchange_end(x);
}

static void view_imports(struct sandbox *sandbox, struct exchange *x)
{
    exchange_object(x, NULL);
    exchange_array(x, "imports");
    for (size_t i = 0; i < sandbox->marketplace_count; i++) {
        const struct marketplace *m = sandbox->marketplaces[i];
        for (size_t k = 0; k < m->import_count && k < MARKETPLACE_IMPORT_COUNT; k++) {
            const struct import *import = m->imports[k];
            if (!is_asked(x, m))
                continue;
            exchange_object(x, NULL);
            exchange_text(x, "marketplace", m->id);
            exchange_text(x, "import_id", str_c(import->import_id));
            exchange_text(x, "status", str_c(import_stage_name(import->stage)));
            exchange_instant(x, "created", import->created);
            exchange_instant(x, "finished", import->finished);
            exchange_i64(x, "rows", (int64_t)import->row_count);
            exchange_i64(x, "lines_in_success", import->succeeded);
            exchange_i64(x, "lines_in_error", import->refused);
            exchange_end(x);
        }
    }
    exchange_end(x);
    exchange_end(x);
}

/* ---- the shop ---- */

static void view_shop_orders(struct sandbox *sandbox, struct exchange *x)
{
    const struct shop *shop = sandbox->shop;
    exchange_object(x, NULL);
    exchange_array(x, "orders");
    for (size_t i = 0; i < shop->orders.count; i++) {
        const struct shop_sale *order = shop->orders.items[i];
        if (params_allow(&x->query, "reference_key", order->reference_key))
            scayle_write_order(x, NULL, order, WITH_ORDER_DATA | WITH_ITEM_DATA);
    }
    exchange_end(x);
    exchange_end(x);
}

static void view_shop_stocks(struct sandbox *sandbox, struct exchange *x)
{
    const struct shop *shop = sandbox->shop;
    exchange_object(x, NULL);
    exchange_array(x, "variants");
    for (size_t i = 0; i < shop->variants.count; i++) {
        const struct variant *variant = shop->variants.items[i];
        if (!params_allow(&x->query, "sku", variant->sku))
            continue;
        exchange_object(x, NULL);
        exchange_i64(x, "variant_id", variant->variant_id);
        exchange_text(x, "sku", variant->sku);
        exchange_i64(x, "sellable", variant_sellable(variant));
        exchange_array(x, "rows");
        for (size_t k = 0; k < SHOP_WAREHOUSE_COUNT; k++) {
            if (instant_is_set(variant->rows[k].changed))
                scayle_write_stock_row(x, NULL, shop, variant, k);
        }
        exchange_end(x);
        exchange_end(x);
    }
    exchange_end(x);
    exchange_end(x);
}

const struct view control_views[] = {
    { "state", "addresses, keys, settings and sums of all systems", view_state },
    { "offers", "?marketplace=&sku= the marketplaces' quantities", view_offers },
    { "orders", "?marketplace=&order_id=&state= orders, what was done to them, refunds",
      view_orders },
    { "transactions", "?marketplace= the ledger, with what is hidden", view_transactions },
    { "imports", "?marketplace= stock imports", view_imports },
    { "shop-orders", "?reference_key= the shop's orders", view_shop_orders },
    { "shop-stocks", "?sku= the shop's stock", view_shop_stocks },
    { "calls", "?system=&operation=&log= counters per operation, and the last calls",
      control_view_calls },
    { "faults", "the rules that are left", control_view_faults },
};
const size_t control_view_count = ARRAY_COUNT(control_views);
