/*
 * tests/sandbox/scayle_order_create.c: POST orders (stored as given), and the external flow, whose
 * shape is an assumption.
 */
#include "tests/sandbox/sales.h"
#include "tests/sandbox/scayle.h"

enum { KEPT_JSON_BYTES = 1 << 20, REFERENCE_KEY_BYTES = 99 };

struct create_call {
    struct shop *shop;
    struct exchange *x;
    struct jread read;
    const struct jnode *body;
    struct sale_wish wish;
    struct item_wish *items;
};

/* A member as the JSON it was; empty if absent. */
static struct str kept_json(struct create_call *call, const struct jnode *object, const char *key)
{
    const struct jnode *node = jnode_get(object, key);
    if (!jnode_is_present(node))
        return STR_EMPTY;
    struct buf text;
    buf_init(&text, KEPT_JSON_BYTES);
    struct jwriter w = jwriter_to(&text);
    jwriter_node(&w, NULL, node);
    struct str kept = arena_str(&call->x->arena, buf_str(&text));
    bool is_whole = !text.overflowed;
    buf_release(&text);
    return is_whole ? kept : STR_EMPTY;
}

/* False: refused. */
static bool refuse(struct create_call *call, const char *error_key, const char *message)
{
    scayle_refuse(call->x, 400, error_key, "%s", message);
    return false;
}

static bool key_is_right(struct str key)
{
    for (size_t i = 0; i < key.len; i++) {
        char c = key.ptr[i];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        bool is_digit = c >= '0' && c <= '9';
        if (!is_letter && !is_digit && c != '-' && c != '_' && c != '.' && c != '@')
            return false;
    }
    return key.len <= REFERENCE_KEY_BYTES;
}

/* False: refused. */
static bool read_address(struct create_call *call, const char *kind)
{
    const struct jnode *address =
        jread_object(&call->read, jread_object(&call->read, call->body, "address"), kind);
    const struct jnode *recipient = jread_object(&call->read, address, "recipient");
    if (address == NULL)
        return refuse(call, "VALIDATION_ERROR", "address: billing and shipping are needed");
    struct str country = jread_text(&call->read, address, "countryCode");
    if (country.len != 3)
        return refuse(call, "VALIDATION_ERROR",
                      "address.countryCode: three letters of ISO 3166-1 are needed");
    if (jread_text(&call->read, recipient, "lastName").len == 0)
        return refuse(call, "INVALID_CUSTOMER", "address.recipient.lastName is needed");
    return true;
}

/* False: refused. */
static bool read_head(struct create_call *call)
{
    struct sale_wish *wish = &call->wish;
    call->read.code = exchange_json(call->x, &call->body, call->read.err);
    if (call->read.code != ERR_OK || call->body->type != JNODE_OBJECT)
        return refuse(call, "VALIDATION_ERROR", "the body is no JSON object");
    wish->reference_key = jread_text(&call->read, call->body, "referenceKey");
    wish->public_key = jread_text(&call->read, call->body, "publicKey");
    wish->currency = jread_text(&call->read, call->body, "currencyCode");
    wish->customer = kept_json(call, call->body, "customer");
    wish->address = kept_json(call, call->body, "address");
    wish->cost = kept_json(call, call->body, "cost");
    wish->payment = kept_json(call, call->body, "payment");
    if (!key_is_right(wish->reference_key))
        return refuse(call, "VALIDATION_ERROR",
                      "referenceKey: at most 99 of letters, digits and -_.@");
    if (wish->currency.len == 0)
        wish->currency = STR("EUR");
    if (jnode_first(jnode_get(call->body, "customer")) == NULL)
        return refuse(call, "INVALID_CUSTOMER", "customer: at least one property is needed");
    return read_address(call, "billing") && read_address(call, "shipping");
}

static size_t warehouse_of(const struct shop *shop, const struct variant *variant, int64_t id)
{
    for (size_t i = 0; i < SHOP_WAREHOUSE_COUNT; i++) {
        if (shop->warehouses[i].warehouse_id == id)
            return i;
    }
    for (size_t i = 0; i < SHOP_WAREHOUSE_COUNT; i++) {
        if (variant->rows[i].quantity > variant->rows[i].blocked)
            return i;
    }
    return 0;
}

static enum item_status read_item_status(struct str text)
{
    for (enum item_status status = 0; status < ITEM_STATUS_COUNT; status++) {
        if (str_eq(text, str_c(item_status_name(status))))
            return status;
    }
    return ITEM_AVAILABLE;
}

/* False: refused. */
static bool read_item(struct create_call *call, const struct jnode *node, const char *custom_data,
                      struct item_wish *item)
{
    const struct jnode *variant = jread_object(&call->read, node, "variant");
    const struct jnode *price = jread_object(&call->read, node, "price");
    struct str sku = jread_text(&call->read, variant, "referenceKey");
    int64_t variant_id = jread_i64(&call->read, variant, "id", 0);
    int64_t warehouse_id = jread_i64(&call->read, node, "warehouseId", 0);
    item->key = jread_text(&call->read, node, "key");
    item->with_tax = jread_i64(&call->read, price, "withTax", -1);
    item->price = kept_json(call, node, "price");
    item->custom_data = kept_json(call, node, custom_data);
    item->status = read_item_status(jread_text(&call->read, node, "status"));
    if (call->read.code != ERR_OK) {
        scayle_refuse_err(call->x, call->read.err);
        return false;
    }
    item->variant = sku.len > 0 ? lookup_find(&call->shop->variant_by_sku, sku)
                                : shop_variant(call->shop, variant_id);
    if (item->variant == NULL)
        return refuse(call, "VARIANT_NOT_FOUND", "items.variant: there is no such variant");
    if (price != NULL && item->with_tax < 0)
        return refuse(call, "VALIDATION_ERROR", "items.price.withTax: cents from 0 are needed");
    item->warehouse = warehouse_of(call->shop, item->variant, warehouse_id);
    if (price == NULL) {
        item->with_tax = item->variant->price;
        item->price =
            arena_format(&call->x->arena, "{\"withTax\":%lld}", (long long)item->with_tax);
    }
    return true;
}

/* Whether one more unit of the variant is there, beside those taken by earlier items. */
static bool has_stock(const struct create_call *call, const struct item_wish *item)
{
    int64_t wanted = 1;
    for (int32_t i = 0; i < call->wish.item_count; i++)
        wanted += call->items[i].variant == item->variant;
    return variant_sellable(item->variant) >= wanted;
}

/* False: refused. `takes_part`: items without stock are left out. */
static bool read_items(struct create_call *call, const char *custom_data, bool takes_part)
{
    const struct jnode *items = jread_array(&call->read, call->body, "items");
    if (items == NULL || items->count == 0 || items->count > SHOP_ITEM_COUNT_MAX)
        return refuse(call, "VALIDATION_ERROR", "items: 1 to 1000 are needed");
    call->items = ARENA_ARRAY(&call->x->arena, struct item_wish, items->count);
    CHECK(call->items != NULL);
    for (const struct jnode *node = jnode_first(items); node != NULL; node = node->next) {
        struct item_wish item = { 0 };
        if (!read_item(call, node, custom_data, &item))
            return false;
        if (!takes_part || has_stock(call, &item))
            call->items[call->wish.item_count++] = item;
    }
    call->wish.items = call->items;
    if (call->wish.item_count == 0)
        return refuse(call, "NO_ITEMS_AVAILABLE", "no item is in stock");
    return true;
}

static void add_order(struct create_call *call)
{
    struct shop_sale *order;
    struct err err = { 0 };
    enum err_code code = sale_add(call->shop, &call->wish, &order, &err);
    if (code == ERR_ALREADY_EXISTS) {
        scayle_refuse(call->x, 409, "REFERENCE_KEY_ALREADY_EXISTS", "%s", err.message);
        return;
    }
    if (code != ERR_OK) {
        scayle_refuse(call->x, 503, "UNAVAILABLE", "%s", err.message);
        return;
    }
    call->x->status = 201;
    scayle_write_order(call->x, NULL, order, WITH_ORDER_DATA | WITH_ITEM_DATA);
}

void scayle_create_order(struct shop *shop, struct exchange *x)
{
    struct err err = { 0 };
    struct create_call call = { .shop = shop, .x = x, .read = { .err = &err } };
    call.wish.is_live = shop->settings.imported_orders_are_live != 0;
    if (!read_head(&call) || !read_items(&call, "legacyCustomData", call.wish.is_live))
        return;
    call.wish.custom_data = kept_json(&call, call.body, "legacyCustomData");
    add_order(&call);
}

void scayle_create_external(struct shop *shop, struct exchange *x)
{
    struct err err = { 0 };
    struct create_call call = { .shop = shop, .x = x, .read = { .err = &err } };
    int64_t shop_id;
    call.wish.is_live = true;
    if (params_i64(&x->query, "shopId", 0, &shop_id, &err) != ERR_OK ||
        shop_id != shop->country_id) {
        scayle_refuse(x, 404, "NOT_FOUND", "shopId: there is no such shop country");
        return;
    }
    if (!read_head(&call))
        return;
    const struct jnode *channel = jread_object(&call.read, call.body, "channel");
    call.wish.channel = shop_channel(shop, jread_text(&call.read, channel, "key"));
    if (call.wish.channel == NULL) {
        scayle_refuse(x, 400, "CHANNEL_NOT_FOUND", "channel.key: there is no such channel");
        return;
    }
    if (!call.wish.channel->is_active) {
        scayle_refuse(x, 400, "CHANNEL_INACTIVE", "channel.key: the channel is not active");
        return;
    }
    if (!read_items(&call, "customData", true))
        return;
    call.wish.custom_data = kept_json(&call, call.body, "customData");
    add_order(&call);
}
