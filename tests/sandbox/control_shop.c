/* tests/sandbox/control_shop.c: actions of the shop's customers, warehouse and administrators. */
#include <string.h>

#include "tests/sandbox/control.h"
#include "tests/sandbox/sales.h"
#include "tests/sandbox/scayle.h"

enum { QUANTITY_MAX = 1000000 };

static struct variant *action_variant(struct action_call *call)
{
    struct str sku = jread_text_needed(&call->read, call->body, "sku");
    struct variant *variant = lookup_find(&call->sandbox->shop->variant_by_sku, sku);
    if (variant == NULL)
        action_fail(call, "sku", "there is no variant \"%.*s\"", STR_ARG(sku));
    return variant;
}

static int64_t action_quantity(struct action_call *call, int64_t absent, int64_t least,
                               int64_t most)
{
    int64_t quantity = jread_i64(&call->read, call->body, "quantity", absent);
    if (quantity < least || quantity > most)
        action_fail(call, "quantity", "must be %lld to %lld", (long long)least, (long long)most);
    return quantity;
}

static size_t action_warehouse(struct action_call *call)
{
    struct str key = jread_text(&call->read, call->body, "warehouse");
    int warehouse = key.len == 0 ? 0 : shop_warehouse(call->sandbox->shop, key);
    if (warehouse < 0)
        action_fail(call, "warehouse", "there is no warehouse \"%.*s\"", STR_ARG(key));
    return warehouse < 0 ? 0 : (size_t)warehouse;
}

/* ---- stock ---- */

static void write_stock(struct action_call *call, const struct variant *variant)
{
    exchange_text(call->x, "sku", variant->sku);
    exchange_i64(call->x, "sellable", variant_sellable(variant));
}

static enum err_code set_stock(struct action_call *call)
{
    struct shop *shop = call->sandbox->shop;
    struct variant *variant = action_variant(call);
    size_t warehouse = action_warehouse(call);
    int64_t quantity = action_quantity(call, -1, 0, QUANTITY_MAX);
    if (call->read.code != ERR_OK)
        return call->read.code;
    variant_set_stock(shop, variant, warehouse, quantity, shop->world->now);
    write_stock(call, variant);
    return ERR_OK;
}

static enum err_code receive_goods(struct action_call *call)
{
    struct shop *shop = call->sandbox->shop;
    struct variant *variant = action_variant(call);
    size_t warehouse = action_warehouse(call);
    int64_t quantity = action_quantity(call, 1, 1, QUANTITY_MAX);
    if (call->read.code != ERR_OK)
        return call->read.code;
    variant_set_stock(shop, variant, warehouse, variant->rows[warehouse].quantity + quantity,
                      shop->world->now);
    write_stock(call, variant);
    return ERR_OK;
}

/* A customer of the shop's own buys; the warehouse counts it at once. */
static enum err_code sell(struct action_call *call)
{
    struct shop *shop = call->sandbox->shop;
    struct variant *variant = action_variant(call);
    int64_t quantity = action_quantity(call, 1, 1, SHOP_ITEM_COUNT_MAX);
    struct item_wish items[SHOP_ITEM_COUNT_MAX];
    struct shop_sale *order;
    if (call->read.code != ERR_OK)
        return call->read.code;
    if (variant_sellable(variant) < quantity)
        return action_fail(call, "quantity", "only %lld are there",
                           (long long)variant_sellable(variant));
    struct sale_wish wish = {
        .reference_key = arena_format(&call->x->arena, "web-%zu", shop->orders.count + 1),
        .currency = STR("EUR"),
        .customer = STR("{\"id\":31001,\"firstName\":\"Anna\",\"lastName\":\"Beispiel\"}"),
        .is_live = true,
        .items = items,
    };
    struct str price =
        arena_format(&call->x->arena, "{\"withTax\":%lld}", (long long)variant->price);
    int64_t left[SHOP_WAREHOUSE_COUNT];
    for (size_t i = 0; i < SHOP_WAREHOUSE_COUNT; i++)
        left[i] = variant->rows[i].quantity - variant->rows[i].blocked;
    for (int64_t i = 0; i < quantity; i++) {
        size_t warehouse = 0;
        while (warehouse + 1 < SHOP_WAREHOUSE_COUNT && left[warehouse] <= 0)
            warehouse++;
        left[warehouse]--;
        items[wish.item_count++] = (struct item_wish){
            .variant = variant, .with_tax = variant->price, .price = price, .warehouse = warehouse
        };
    }
    enum err_code code = sale_add(shop, &wish, &order, call->read.err);
    if (code != ERR_OK)
        return code;
    exchange_i64(call->x, "order_id", order->order_id);
    write_stock(call, variant);
    return ERR_OK;
}

/* ---- orders ---- */

/* The first for which the marketplace's order id is a value of what the caller kept with it. */
static struct shop_sale *sale_of_marketplace_order(const struct shop *shop, struct str quoted_id)
{
    for (size_t i = 0; i < shop->orders.count; i++) {
        struct shop_sale *order = shop->orders.items[i];
        struct str kept = order->custom_data;
        if (kept.len > 0 && memmem(kept.ptr, kept.len, quoted_id.ptr, quoted_id.len) != NULL)
            return order;
    }
    return NULL;
}

/* By one of three names; NULL: there is none. */
static struct shop_sale *action_sale(struct action_call *call)
{
    struct shop *shop = call->sandbox->shop;
    struct str key = jread_text(&call->read, call->body, "reference_key");
    struct str foreign_id = jread_text(&call->read, call->body, "marketplace_order_id");
    struct str quoted_id = arena_format(&call->x->arena, "\"%.*s\"", STR_ARG(foreign_id));
    int64_t order_id = jread_i64(&call->read, call->body, "order_id", 0);
    struct shop_sale *order = NULL;
    if (key.len > 0)
        order = shop_sale_of_key(shop, key);
    else if (foreign_id.len > 0)
        order = sale_of_marketplace_order(shop, quoted_id);
    else
        order = shop_sale(shop, order_id);
    if (order != NULL)
        return order;
    action_fail(call,
                key.len > 0          ? "reference_key"
                : foreign_id.len > 0 ? "marketplace_order_id"
                                     : "order_id",
                "there is no such order");
    return NULL;
}

/* The order's items in a status, of a sku and at most so many if those are given. */
static size_t action_items(struct action_call *call, struct shop_sale *order,
                           enum item_status status, struct shop_item *ret[SHOP_ITEM_COUNT_MAX])
{
    struct str sku = jread_text(&call->read, call->body, "sku");
    int64_t quantity = action_quantity(call, SHOP_ITEM_COUNT_MAX, 1, SHOP_ITEM_COUNT_MAX);
    size_t count = 0;
    for (int32_t i = 0; i < order->item_count && (int64_t)count < quantity; i++) {
        struct shop_item *item = &order->items[i];
        if (item->status == status && (sku.len == 0 || str_eq(item->variant->sku, sku)))
            ret[count++] = item;
    }
    if (count == 0)
        action_fail(call, sku.len > 0 ? "sku" : "order_id", "no item of the order is %s",
                    item_status_name(status));
    return count;
}

static enum err_code ship_items(struct action_call *call)
{
    struct shop *shop = call->sandbox->shop;
    struct shop_item *items[SHOP_ITEM_COUNT_MAX];
    struct shop_sale *order = action_sale(call);
    struct str carrier = jread_text_needed(&call->read, call->body, "carrier");
    struct str tracking = jread_text_needed(&call->read, call->body, "tracking");
    size_t count = order == NULL ? 0 : action_items(call, order, ITEM_AVAILABLE, items);
    if (call->read.code != ERR_OK)
        return call->read.code;
    struct shipment_wish wish = { .carrier_key = carrier,
                                  .shipment_key = tracking,
                                  .shipped = shop->world->now };
    for (size_t i = 0; i < count; i++)
        item_set_return_key(items[i],
                            arena_format(&call->x->arena, "%lld", (long long)items[i]->item_id));
    const struct shop_package *package = sale_ship(order, items, count, &wish);
    exchange_i64(call->x, "package_id", package == NULL ? 0 : package->package_id);
    exchange_i64(call->x, "item_count", (int64_t)count);
    return ERR_OK;
}

static enum err_code return_items(struct action_call *call)
{
    struct shop_item *items[SHOP_ITEM_COUNT_MAX];
    struct shop_sale *order = action_sale(call);
    struct str reason = jread_text(&call->read, call->body, "reason");
    size_t count = order == NULL ? 0 : action_items(call, order, ITEM_DELIVERED, items);
    if (call->read.code != ERR_OK)
        return call->read.code;
    for (size_t i = 0; i < count; i++)
        sale_return_item(items[i], reason, call->sandbox->world.now);
    sale_tell_returned(order);
    exchange_i64(call->x, "item_count", (int64_t)count);
    return ERR_OK;
}

static enum err_code cancel_items(struct action_call *call)
{
    struct shop_item *items[SHOP_ITEM_COUNT_MAX];
    struct shop_sale *order = action_sale(call);
    size_t count = order == NULL ? 0 : action_items(call, order, ITEM_AVAILABLE, items);
    if (call->read.code != ERR_OK)
        return call->read.code;
    sale_cancel_items(order, items, count);
    exchange_i64(call->x, "item_count", (int64_t)count);
    return ERR_OK;
}

/* ---- administration ---- */

static enum err_code set_shop(struct action_call *call)
{
    struct shop *shop = call->sandbox->shop;
    struct shop_settings before = shop->settings;
    const struct jnode *settings = jread_object(&call->read, call->body, "settings");
    struct str token = jread_text(&call->read, call->body, "token");
    for (const struct jnode *node = jnode_first(settings); node != NULL; node = node->next) {
        int64_t value;
        if (!str_parse_i64(node->text, &value))
            err_set(call->read.err, REASON_FIELD_INVALID, "must be a whole number");
        else if (shop_set(shop, node->key, value, call->read.err) == ERR_OK)
            continue;
        shop->settings = before;
        call->read.code = err_in(call->read.err, "settings.%.*s", STR_ARG(node->key));
        return call->read.code;
    }
    if (call->read.code == ERR_OK && token.len > 0)
        shop->token = world_str(shop->world, token);
    return call->read.code;
}

static enum err_code set_webhook(struct action_call *call)
{
    struct str event = jread_text(&call->read, call->body, "event");
    struct str url = jread_text_needed(&call->read, call->body, "url");
    struct str username = jread_text(&call->read, call->body, "username");
    struct str password = jread_text(&call->read, call->body, "password");
    if (call->read.code != ERR_OK)
        return call->read.code;
    const struct subscription *s =
        webhooks_subscribe(call->sandbox->webhooks, event, url, username, password);
    if (s == NULL)
        return action_fail(call, "url", "too long, or there are %d subscriptions",
                           WEBHOOK_SUBSCRIPTION_COUNT);
    exchange_i64(call->x, "id", s->subscription_id);
    return ERR_OK;
}

static const struct action actions[] = {
    { "sell", "sku* quantity", "a customer of the shop buys", sell },
    { "set_stock", "sku* quantity* warehouse", "the warehouse counts", set_stock },
    { "receive_goods", "sku* quantity warehouse", "goods come in", receive_goods },
    { "ship_items", "reference_key marketplace_order_id order_id carrier* tracking* sku quantity",
      "the warehouse ships items of an order: all that are open, or of a sku", ship_items },
    { "return_items", "reference_key marketplace_order_id order_id sku quantity reason",
      "shipped items of an order come back", return_items },
    { "cancel_items", "reference_key marketplace_order_id order_id sku quantity",
      "open items cannot be delivered", cancel_items },
    { "set_shop", "settings token", "settings by name; token: the new access token", set_shop },
    { "set_webhook", "url* event username password",
      "one more subscriber, of one event or all; {event} in the URL is its name", set_webhook },
};

const struct action_list actions_of_shop = { actions, ARRAY_COUNT(actions) };
