/* tests/sandbox/scayle_fulfilment.c: what a warehouse reports: shipped, cancelled, returned. */
#include "tests/sandbox/sales.h"
#include "tests/sandbox/scayle.h"

/* NULL: refused. */
static const struct jnode *read_body(struct exchange *x, enum jnode_type type)
{
    const struct jnode *body = NULL;
    struct err err = { 0 };
    if (exchange_json(x, &body, &err) != ERR_OK) {
        scayle_refuse_err(x, &err);
        return NULL;
    }
    if (body->type != type) {
        scayle_refuse(x, 400, "VALIDATION_ERROR", "the body must be %s", jnode_type_name(type));
        return NULL;
    }
    return body;
}

struct item_list {
    struct shop_sale *order;
    struct shop_item *items[SHOP_ITEM_COUNT_MAX];
    size_t count;
};

/* The order and its items that the message is about. False: refused. */
static bool read_items(struct shop *shop, struct exchange *x, struct jread *read,
                       const struct jnode *body, struct item_list *list)
{
    int64_t order_id = jread_i64(read, body, "orderId", 0);
    const struct jnode *items = jread_array_needed(read, body, "items");
    if (read->code != ERR_OK) {
        scayle_refuse_err(x, read->err);
        return false;
    }
    list->order = shop_sale(shop, order_id);
    if (list->order == NULL) {
        scayle_refuse(x, 404, "ORDER_NOT_FOUND", "orderId: there is no order %lld",
                      (long long)order_id);
        return false;
    }
    if (items->count == 0 || items->count > SHOP_ITEM_COUNT_MAX) {
        scayle_refuse(x, 400, "VALIDATION_ERROR", "items: 1 to %d are needed", SHOP_ITEM_COUNT_MAX);
        return false;
    }
    for (const struct jnode *node = jnode_first(items); node != NULL; node = node->next) {
        int64_t item_id = jread_i64(read, node, "orderItemId", 0);
        struct shop_item *item = sale_item(list->order, item_id);
        if (read->code != ERR_OK || item == NULL) {
            scayle_refuse(x, 400, "VALIDATION_ERROR",
                          "items.orderItemId: order %lld has no item %lld", (long long)order_id,
                          (long long)item_id);
            return false;
        }
        list->items[list->count++] = item;
    }
    return true;
}

void scayle_ship_items(struct shop *shop, struct exchange *x)
{
    struct err err = { 0 };
    struct jread read = { .err = &err };
    struct item_list list = { 0 };
    const struct jnode *body = read_body(x, JNODE_OBJECT);
    if (body == NULL || !read_items(shop, x, &read, body, &list))
        return;
    struct shipment_wish wish = {
        .carrier_key = jread_text(&read, body, "carrier"),
        .shipment_key = jread_text(&read, body, "shipmentKey"),
        .return_ident_code = jread_text(&read, body, "returnIdentCode"),
        .shipped = jread_instant(&read, body, "deliveryDate"),
    };
    if (read.code != ERR_OK) {
        scayle_refuse_err(x, &err);
        return;
    }
    if (!instant_is_set(wish.shipped))
        wish.shipped = shop->world->now;
    size_t i = 0;
    for (const struct jnode *node = jnode_first(jnode_get(body, "items")); node != NULL;
         node = node->next)
        item_set_return_key(list.items[i++], jread_text(&read, node, "returnKey"));
    sale_ship(list.order, list.items, list.count, &wish);
    x->status = 204;
}

void scayle_cancel_items(struct shop *shop, struct exchange *x)
{
    struct err err = { 0 };
    struct jread read = { .err = &err };
    struct item_list list = { 0 };
    const struct jnode *body = read_body(x, JNODE_OBJECT);
    if (body == NULL || !read_items(shop, x, &read, body, &list))
        return;
    sale_cancel_items(list.order, list.items, list.count);
    x->status = 204;
}

struct return_row {
    struct shop_item *item;
    struct str reason;
    struct instant received;
};

/* False: refused, before anything is done. */
static bool read_return(struct shop *shop, struct exchange *x, const struct jnode *node,
                        struct return_row *row)
{
    struct err err = { 0 };
    struct jread read = { .err = &err };
    struct str key = jread_text_needed(&read, node, "returnKey");
    row->received = jread_instant(&read, node, "received");
    row->reason = jread_text(&read, node, "returnReason");
    row->item = lookup_find(&shop->item_by_return_key, key);
    if (!instant_is_set(row->received))
        row->received = shop->world->now;
    if (read.code != ERR_OK)
        scayle_refuse_err(x, &err);
    else if (row->item == NULL)
        scayle_refuse(x, 404, "RETURN_KEY_NOT_FOUND", "returnKey \"%.*s\" is unknown",
                      STR_ARG(key));
    return read.code == ERR_OK && row->item != NULL;
}

void scayle_return_items(struct shop *shop, struct exchange *x)
{
    const struct jnode *body = read_body(x, JNODE_ARRAY);
    struct shop_sale *order = NULL;
    size_t count = 0;
    if (body == NULL)
        return;
    struct return_row *rows = ARENA_ARRAY(&x->arena, struct return_row, body->count + 1);
    CHECK(rows != NULL);
    for (const struct jnode *node = jnode_first(body); node != NULL; node = node->next) {
        if (!read_return(shop, x, node, &rows[count++]))
            return;
    }
    for (size_t i = 0; i < count; i++) {
        if (!sale_return_item(rows[i].item, rows[i].reason, rows[i].received))
            continue;
        if (order != NULL && order != rows[i].item->order)
            sale_tell_returned(order);
        order = rows[i].item->order;
    }
    if (order != NULL)
        sale_tell_returned(order);
    x->status = 204;
}
