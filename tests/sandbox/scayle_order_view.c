/* tests/sandbox/scayle_order_view.c: reading an order, or its status. */
#include "tests/sandbox/sales.h"
#include "tests/sandbox/scayle.h"

static void write_raw(struct exchange *x, const char *key, struct str json)
{
    if (json.len > 0)
        jwriter_raw(&x->json, key, json);
}

static void write_if_set(struct exchange *x, const char *key, struct instant at)
{
    if (instant_is_set(at))
        scayle_write_instant(x, key, at);
}

static void write_status_code(struct exchange *x, const char *key, const char *code)
{
    exchange_object(x, key);
    exchange_enum(x, "code", code);
    exchange_text(x, "name", STR(""));
    exchange_end(x);
}

static void write_status(struct exchange *x, const struct shop_sale *order)
{
    exchange_enum(x, "status", sale_stage_status(order->stage));
    exchange_object(x, "detailedStatus");
    write_status_code(x, "order", sale_stage_code(order->stage));
    write_status_code(x, "shipping", sale_shipping_code(order));
    write_status_code(x, "billing", sale_billing_code(order));
    exchange_end(x);
}

static void write_item(struct exchange *x, const struct shop_item *item, unsigned with)
{
    const struct shop *shop = item->order->shop;
    exchange_object(x, NULL);
    exchange_i64(x, "id", item->item_id);
    exchange_text(x, "key", item->key);
    if (item->package_id != 0)
        exchange_i64(x, "packageId", item->package_id);
    else
        exchange_null(x, "packageId");
    exchange_enum(x, "status", item_status_name(item->status));
    exchange_text(x, "currency", item->order->currency);
    exchange_i64(x, "warehouseId", shop->warehouses[item->warehouse].warehouse_id);
    exchange_object(x, "product");
    exchange_i64(x, "id", item->variant->product_id);
    exchange_text(x, "name", item->variant->name);
    exchange_end(x);
    exchange_object(x, "variant");
    exchange_i64(x, "id", item->variant->variant_id);
    exchange_text(x, "referenceKey", item->variant->sku);
    exchange_end(x);
    exchange_object(x, "merchant");
    exchange_i64(x, "id", 1);
    exchange_text(x, "referenceKey", shop->merchant);
    exchange_end(x);
    write_raw(x, "price", item->price);
    if ((with & WITH_ITEM_DATA) != 0)
        write_raw(x, "legacyCustomData", item->custom_data);
    scayle_write_instant(x, "createdAt", item->created);
    scayle_write_instant(x, "updatedAt", item->updated);
    write_if_set(x, "delegatedAt", item->delegated);
    write_if_set(x, "shippedAt", item->shipped);
    write_if_set(x, "cancelledAt", item->cancelled);
    write_if_set(x, "returnedAt", item->returned);
    exchange_end(x);
}

static void write_package(struct exchange *x, const struct shop_package *package)
{
    exchange_object(x, NULL);
    exchange_i64(x, "id", package->package_id);
    exchange_text_or_null(x, "carrierKey", package->carrier_key);
    exchange_text_or_null(x, "shipmentKey", package->shipment_key);
    exchange_enum(x, "deliveryStatus", package->delivery_status);
    write_if_set(x, "shippedAt", package->shipped);
    if (package->shipment_key.len > 0) {
        exchange_object(x, "tracking");
        exchange_text(x, "id", package->shipment_key);
        exchange_text(x, "url",
                      arena_format(&x->arena, "https://track.example/%.*s",
                                   STR_ARG(package->shipment_key)));
        exchange_end(x);
    }
    exchange_text_or_null(x, "returnIdentCode", package->return_ident_code);
    exchange_end(x);
}

static void write_shop_country(struct exchange *x, const struct shop *shop)
{
    exchange_object(x, "shopCountry");
    exchange_i64(x, "id", shop->country_id);
    exchange_text(x, "shopKey", shop->shop_key);
    exchange_text(x, "countryCode", STR("DE"));
    exchange_end(x);
}

static void write_channel(struct exchange *x, const struct channel *channel)
{
    exchange_object(x, "channel");
    exchange_i64(x, "id", channel->channel_id);
    exchange_text(x, "key", channel->key);
    exchange_enum(x, "type", "marketplace");
    exchange_end(x);
}

void scayle_write_order(struct exchange *x, const char *key, const struct shop_sale *order,
                        unsigned with)
{
    exchange_object(x, key);
    exchange_i64(x, "id", order->order_id);
    exchange_text_or_null(x, "referenceKey", order->reference_key);
    exchange_text_or_null(x, "publicKey", order->public_key);
    exchange_text(x, "basketKey",
                  order->is_live ? arena_format(&x->arena, "b-%lld", (long long)order->order_id)
                                 : STR("imported-basket"));
    exchange_text(x, "currencyCode", order->currency);
    write_status(x, order);
    scayle_write_instant(x, "createdAt", order->created);
    scayle_write_instant(x, "updatedAt", order->updated);
    write_if_set(x, "confirmedAt", order->confirmed);
    write_if_set(x, "invoicedAt", order->invoiced);
    write_shop_country(x, order->shop);
    if (order->channel != NULL)
        write_channel(x, order->channel);
    write_raw(x, "customer", order->customer);
    write_raw(x, "address", order->address);
    exchange_array(x, "items");
    for (int32_t i = 0; i < order->item_count; i++)
        write_item(x, &order->items[i], with);
    exchange_end(x);
    exchange_array(x, "packages");
    for (const struct shop_package *p = order->packages; p != NULL; p = p->next)
        write_package(x, p);
    exchange_end(x);
    write_raw(x, "cost", order->cost);
    write_raw(x, "payment", order->payment);
    if ((with & WITH_ORDER_DATA) != 0)
        write_raw(x, "legacyCustomData", order->custom_data);
    exchange_end(x);
}

/* NULL: refused. */
static struct shop_sale *order_of_path(struct shop *shop, struct exchange *x)
{
    struct shop_sale *order = scayle_find_order(shop, x->segments[2]);
    if (order == NULL)
        scayle_refuse(x, 404, "ORDER_NOT_FOUND", "No order %.*s", STR_ARG(x->segments[2]));
    return order;
}

unsigned scayle_asked_with(const struct exchange *x)
{
    unsigned with = WITH_NOTHING;
    if (params_get(&x->query, "with").len == 0)
        return with;
    if (params_allow(&x->query, "with", STR("legacyCustomData")))
        with |= WITH_ORDER_DATA;
    if (params_allow(&x->query, "with", STR("items.legacyCustomData")))
        with |= WITH_ITEM_DATA;
    return with;
}

void scayle_order(struct shop *shop, struct exchange *x)
{
    const struct shop_sale *order = order_of_path(shop, x);
    if (order != NULL)
        scayle_write_order(x, NULL, order, scayle_asked_with(x));
}

void scayle_order_status(struct shop *shop, struct exchange *x)
{
    const struct shop_sale *order = order_of_path(shop, x);
    if (order == NULL)
        return;
    exchange_object(x, NULL);
    write_status(x, order);
    exchange_end(x);
}

void scayle_set_reference_key(struct shop *shop, struct exchange *x)
{
    struct err err = { 0 };
    struct jread read = { .err = &err };
    const struct jnode *body = NULL;
    struct shop_sale *order = order_of_path(shop, x);
    if (order == NULL)
        return;
    read.code = exchange_json(x, &body, &err);
    struct str key =
        read.code == ERR_OK ? jread_text_needed(&read, body, "referenceKey") : STR_EMPTY;
    if (read.code != ERR_OK) {
        scayle_refuse_err(x, &err);
        return;
    }
    sale_set_key(order, key);
    x->status = 204;
}
