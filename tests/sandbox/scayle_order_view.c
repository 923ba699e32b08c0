/* tests/sandbox/scayle_order_view.c: reading orders: one, its status, a list by pages. */
#include "tests/sandbox/sales.h"
#include "tests/sandbox/scayle.h"

enum { LIST_LIMIT_DEFAULT = 100, LIST_LIMIT_MAX = 1000 };

/* ---- one order ---- */

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

/* Custom data is left out of what is read, unless it was asked for. */
static unsigned asked_with(const struct exchange *x)
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
        scayle_write_order(x, NULL, order, asked_with(x));
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
    order->reference_key = world_str(shop->world, key);
    sale_touch(order);
    x->status = 204;
}

/* ---- a list ---- */

struct order_filter {
    struct instant created_from, created_to, updated_from, updated_to;
    int64_t id_from, id_to;
    int64_t limit, after_id;
};

/* Every filter there is; a misspelt one is refused instead of passed over. */
static const char *const filter_names[] = {
    "filters[id]",
    "filters[minId]",
    "filters[maxId]",
    "filters[minCreatedAt]",
    "filters[maxCreatedAt]",
    "filters[minUpdatedAt]",
    "filters[maxUpdatedAt]",
    "filters[referenceKey]",
    "filters[status]",
    "limit",
    "cursor",
    "with",
};

/* False: refused. */
static bool names_are_right(struct exchange *x)
{
    for (size_t i = 0; i < x->query.count; i++) {
        bool is_known = false;
        for (size_t k = 0; k < ARRAY_COUNT(filter_names); k++)
            is_known = is_known || str_eq(x->query.items[i].key, str_c(filter_names[k]));
        if (!is_known) {
            scayle_refuse(x, 400, "VALIDATION_ERROR", "there is no parameter %.*s",
                          STR_ARG(x->query.items[i].key));
            return false;
        }
    }
    return true;
}

/* A cursor is the id behind which to go on, in a form that nobody should read. */
static bool read_cursor(struct str cursor, int64_t *ret)
{
    if (cursor.len == 0) {
        *ret = 0;
        return true;
    }
    return str_starts(cursor, STR("b3duOj")) && str_parse_i64(str_from(cursor, 6), ret);
}

/* False: refused. */
static bool read_filter(struct exchange *x, struct order_filter *f)
{
    struct err err = { 0 };
    if (!names_are_right(x))
        return false;
    if (params_i64(&x->query, "limit", LIST_LIMIT_DEFAULT, &f->limit, &err) != ERR_OK ||
        params_i64(&x->query, "filters[minId]", 0, &f->id_from, &err) != ERR_OK ||
        params_i64(&x->query, "filters[maxId]", INT64_MAX, &f->id_to, &err) != ERR_OK ||
        params_instant(&x->query, "filters[minCreatedAt]", &f->created_from, &err) != ERR_OK ||
        params_instant(&x->query, "filters[maxCreatedAt]", &f->created_to, &err) != ERR_OK ||
        params_instant(&x->query, "filters[minUpdatedAt]", &f->updated_from, &err) != ERR_OK ||
        params_instant(&x->query, "filters[maxUpdatedAt]", &f->updated_to, &err) != ERR_OK) {
        scayle_refuse_err(x, &err);
        return false;
    }
    if (f->limit < 1 || f->limit > LIST_LIMIT_MAX ||
        !read_cursor(params_get(&x->query, "cursor"), &f->after_id)) {
        scayle_refuse(x, 400, "VALIDATION_ERROR", "limit must be 1 to %d, cursor an earlier one",
                      LIST_LIMIT_MAX);
        return false;
    }
    return true;
}

static bool is_within(struct instant at, struct instant from, struct instant to)
{
    return at.us >= from.us && (!instant_is_set(to) || at.us <= to.us);
}

static bool is_asked(struct exchange *x, const struct order_filter *f,
                     const struct shop_sale *order)
{
    const struct shop *shop = order->shop;
    struct str id = arena_format(&x->arena, "%lld", (long long)order->order_id);
    bool is_findable =
        instant_add_s(order->created, shop->settings.find_delay_s).us <= shop->world->now.us;
    return is_findable && order->order_id > f->after_id && order->order_id >= f->id_from &&
           order->order_id <= f->id_to &&
           is_within(order->created, f->created_from, f->created_to) &&
           is_within(order->updated, f->updated_from, f->updated_to) &&
           params_allow(&x->query, "filters[id]", id) &&
           params_allow(&x->query, "filters[referenceKey]", order->reference_key) &&
           params_allow(&x->query, "filters[status]", str_c(sale_stage_status(order->stage)));
}

void scayle_orders(struct shop *shop, struct exchange *x)
{
    struct order_filter f = { 0 };
    int64_t shown = 0, last_id = 0;
    bool has_more = false;
    if (!read_filter(x, &f))
        return;
    exchange_object(x, NULL);
    exchange_array(x, "entities");
    for (size_t i = 0; i < shop->orders.count && !has_more; i++) {
        const struct shop_sale *order = shop->orders.items[i];
        if (!is_asked(x, &f, order))
            continue;
        has_more = shown == f.limit;
        if (has_more)
            break;
        scayle_write_order(x, NULL, order, asked_with(x));
        last_id = order->order_id;
        shown++;
    }
    exchange_end(x);
    exchange_object(x, "cursor");
    exchange_text_or_null(x, "next",
                          has_more ? arena_format(&x->arena, "b3duOj%lld", (long long)last_id)
                                   : STR_EMPTY);
    exchange_end(x);
    exchange_end(x);
}
