/* tests/sandbox/sales.c: creating, delegating, shipping, cancelling, returning. */
#include "tests/sandbox/sales.h"

#include "tests/sandbox/scayle.h"

struct shop_sale *shop_sale(const struct shop *shop, int64_t order_id)
{
    int64_t number = order_id - SHOP_ORDER_ID_FIRST;
    if (number < 0 || (size_t)number >= shop->orders.count)
        return NULL;
    return shop->orders.items[number];
}

/* ---- the key ---- */

struct shop_sale *shop_sale_of_key(const struct shop *shop, struct str reference_key)
{
    const struct sale_key *key = lookup_find(&shop->keys, reference_key);
    return key == NULL ? NULL : key->first;
}

bool sale_is_findable(const struct shop_sale *order)
{
    const struct shop *shop = order->shop;
    return instant_add_s(order->created, shop->settings.find_delay_s).us <= shop->world->now.us;
}

/* Where the order stands among those of its key, or belongs. */
static struct shop_sale **place_of(struct sale_key *key, const struct shop_sale *order)
{
    struct shop_sale **place = &key->first;
    while (*place != NULL && (*place)->order_id < order->order_id)
        place = &(*place)->next_of_key;
    return place;
}

/* An empty key names nobody. */
static void bear_key(struct shop_sale *order, struct str reference_key)
{
    struct shop *shop = order->shop;
    order->reference_key = world_str(shop->world, reference_key);
    order->next_of_key = NULL;
    if (reference_key.len == 0)
        return;
    struct sale_key *key = lookup_find(&shop->keys, reference_key);
    if (key == NULL) {
        key = WORLD_NEW(shop->world, struct sale_key);
        lookup_add(&shop->keys, &shop->world->arena, order->reference_key, key);
    }
    struct shop_sale **place = place_of(key, order);
    order->next_of_key = *place;
    *place = order;
}

void sale_set_key(struct shop_sale *order, struct str reference_key)
{
    struct sale_key *key = lookup_find(&order->shop->keys, order->reference_key);
    if (key != NULL)
        *place_of(key, order) = order->next_of_key;
    bear_key(order, reference_key);
    sale_touch(order);
}

/* ---- asking and changing ---- */

void sale_touch(struct shop_sale *order)
{
    struct shop *shop = order->shop;
    order->updated = shop->world->now;
    chain_move_last(&shop->orders_by_update, &order->by_update);
    shown_drop(&order->shown);
}

/* Shipments and returns move updatedAt only where the shop is set so. */
static void touch_by_package(struct shop_sale *order)
{
    shown_drop(&order->shown);
    if (order->shop->settings.updates_on_packages != 0)
        sale_touch(order);
}

struct shop_item *sale_item(const struct shop_sale *order, int64_t item_id)
{
    for (int32_t i = 0; i < order->item_count; i++) {
        if (order->items[i].item_id == item_id)
            return &order->items[i];
    }
    return NULL;
}

static bool is_over(const struct shop_item *item)
{
    return item->status != ITEM_AVAILABLE;
}

static int32_t count_items(const struct shop_sale *order, enum item_status status)
{
    int32_t count = 0;
    for (int32_t i = 0; i < order->item_count; i++)
        count += order->items[i].status == status;
    return count;
}

const char *sale_shipping_code(const struct shop_sale *order)
{
    int32_t open = count_items(order, ITEM_AVAILABLE);
    int32_t delivered = count_items(order, ITEM_DELIVERED);
    int32_t returned = count_items(order, ITEM_RETURNED);
    if (returned > 0)
        return delivered + open > 0 ? "shipping_partially_returned" : "shipping_returned";
    if (delivered > 0)
        return open > 0 ? "shipping_partially_delivered" : "shipping_delivered";
    return open > 0 ? "shipping_open" : "shipping_cancelled";
}

const char *sale_billing_code(const struct shop_sale *order)
{
    int32_t returned = count_items(order, ITEM_RETURNED);
    int32_t delivered = count_items(order, ITEM_DELIVERED);
    if (returned > 0)
        return delivered > 0 ? "billing_partially_refunded" : "billing_refunded";
    if (order->stage == SALE_CANCELLED)
        return "billing_payment_cancelled";
    return order->stage == SALE_INVOICED ? "billing_completed" : "billing_payment_pending";
}

/* ---- a live order's own life ---- */

static void plan(struct shop_sale *order, int64_t after_s,
                 void (*play)(struct world *world, void *owner, void *subject))
{
    struct world *world = order->shop->world;
    world_plan(world, instant_add_s(world->now, after_s), play, order->shop, order);
}

static void block(struct shop_item *item)
{
    struct shop_stock_row *row = &item->variant->rows[item->warehouse];
    row->blocked++;
    row->blocked_at = item->order->shop->world->now;
}

static void play_close_by_force(struct world *world, void *owner, void *subject)
{
    struct shop_sale *order = subject;
    struct shop_item *open[SHOP_ITEM_COUNT_MAX];
    size_t count = 0;
    (void)owner;
    for (int32_t i = 0; i < order->item_count; i++) {
        if (!is_over(&order->items[i]))
            open[count++] = &order->items[i];
    }
    sale_ship(order, open, count, &(struct shipment_wish){ .shipped = world->now });
}

/* What cannot be taken from the warehouse any more is out of stock. */
static bool take_from_warehouse(struct shop_item *item)
{
    struct shop *shop = item->order->shop;
    struct shop_stock_row *row = &item->variant->rows[item->warehouse];
    if (row->quantity <= 0 && !row->is_sellable_without_stock)
        return false;
    row->quantity -= row->quantity > 0;
    row->blocked -= row->blocked > 0;
    row->changed = shop->world->now;
    scayle_tell_stock(shop, item->variant, item->warehouse);
    item->delegated = item->updated = shop->world->now;
    return true;
}

static void play_delegate(struct world *world, void *owner, void *subject)
{
    struct shop_sale *order = subject;
    struct shop *shop = owner;
    bool is_short = false;
    if (order->stage != SALE_CONFIRMED)
        return;
    for (int32_t i = 0; i < order->item_count; i++) {
        struct shop_item *item = &order->items[i];
        if (is_over(item) || take_from_warehouse(item))
            continue;
        item->status = ITEM_UNAVAILABLE;
        item->cancelled = item->updated = world->now;
        is_short = true;
    }
    order->delegated = world->now;
    order->stage = SALE_DELEGATED;
    sale_touch(order);
    scayle_tell_order(shop, order, "order-delegated");
    if (is_short)
        scayle_tell_order(shop, order, "order-item-out-of-stock");
    if (shop->settings.force_close_s > 0)
        plan(order, shop->settings.force_close_s, play_close_by_force);
}

static void play_confirm(struct world *world, void *owner, void *subject)
{
    struct shop_sale *order = subject;
    struct shop *shop = owner;
    if (order->stage != SALE_PENDED)
        return;
    order->stage = SALE_CONFIRMED;
    order->confirmed = world->now;
    sale_touch(order);
    scayle_tell_order(shop, order, "order-confirmed");
    plan(order, shop->settings.delegate_s, play_delegate);
}

/* ---- creating ---- */

static void add_item(struct shop_sale *order, const struct item_wish *wish)
{
    struct shop *shop = order->shop;
    struct world *world = shop->world;
    struct shop_item *item = &order->items[order->item_count++];
    char key[UUID_TEXT_BYTES];
    *item = (struct shop_item){
        .order = order,
        .variant = wish->variant,
        .item_id = shop->next_item_id++,
        .key =
            world_str(world, wish->key.len > 0 ? wish->key : uuid_format(world_uuid(world), key)),
        .status = wish->status,
        .warehouse = wish->warehouse,
        .with_tax = wish->with_tax,
        .price = world_shared(world, wish->price),
        .custom_data = world_str(world, wish->custom_data),
        .created = world->now,
        .updated = world->now,
    };
    if (order->is_live)
        block(item);
}

static enum err_code check_sale(const struct shop *shop, const struct sale_wish *wish,
                                struct err *err)
{
    if (shop->orders.count == SHOP_ORDER_COUNT_MAX || world_is_full(shop->world))
        return err_set(err, REASON_LIMIT_EXCEEDED, "the sandbox is full");
    if (shop->settings.reference_key_is_unique == 0 ||
        shop_sale_of_key(shop, wish->reference_key) == NULL)
        return ERR_OK;
    err_set(err, REASON_ALREADY_EXISTS, "referenceKey \"%.*s\" is taken",
            STR_ARG(wish->reference_key));
    return err_in(err, "referenceKey");
}

enum err_code sale_add(struct shop *shop, const struct sale_wish *wish, struct shop_sale **ret,
                       struct err *err)
{
    struct world *world = shop->world;
    enum err_code code = check_sale(shop, wish, err);
    if (code != ERR_OK)
        return code;
    struct shop_sale *order = WORLD_NEW(world, struct shop_sale);
    *order = (struct shop_sale){
        .shop = shop,
        .order_id = SHOP_ORDER_ID_FIRST + (int64_t)shop->orders.count,
        .public_key = world_str(world, wish->public_key),
        .currency = world_shared(world, wish->currency),
        .channel = wish->channel,
        .is_live = wish->is_live,
        .stage = wish->is_live ? SALE_PENDED : SALE_IMPORTED,
        .created = world->now,
        .updated = world->now,
        .customer = world_str(world, wish->customer),
        .address = world_shared(world, wish->address),
        .cost = world_str(world, wish->cost),
        .payment = world_str(world, wish->payment),
        .custom_data = world_str(world, wish->custom_data),
        .items = WORLD_ARRAY(world, struct shop_item, (size_t)wish->item_count),
    };
    for (int32_t i = 0; i < wish->item_count; i++)
        add_item(order, &wish->items[i]);
    pointers_add(&shop->orders, &world->arena, order);
    chain_add(&shop->orders_by_update, &order->by_update);
    bear_key(order, wish->reference_key);
    if (order->is_live)
        plan(order, shop->settings.confirm_s, play_confirm);
    *ret = order;
    return ERR_OK;
}

/* ---- fulfilment ---- */

static void settle(struct shop_sale *order)
{
    struct shop *shop = order->shop;
    if (count_items(order, ITEM_AVAILABLE) > 0)
        return;
    shown_drop(&order->shown);
    if (count_items(order, ITEM_DELIVERED) + count_items(order, ITEM_RETURNED) == 0) {
        if (order->stage != SALE_CANCELLED)
            scayle_tell_order(shop, order, "order-cancelled");
        order->stage = SALE_CANCELLED;
    } else if (order->stage != SALE_INVOICED) {
        order->stage = SALE_INVOICED;
        order->invoiced = shop->world->now;
        scayle_tell_order(shop, order, "order-invoiced");
    }
}

void item_set_return_key(struct shop_item *item, struct str return_key)
{
    struct shop *shop = item->order->shop;
    if (return_key.len == 0 || item->return_key.len > 0 ||
        lookup_find(&shop->item_by_return_key, return_key) != NULL)
        return;
    item->return_key = world_str(shop->world, return_key);
    lookup_add(&shop->item_by_return_key, &shop->world->arena, item->return_key, item);
}

const struct shop_package *sale_ship(struct shop_sale *order, struct shop_item *const *items,
                                     size_t count, const struct shipment_wish *wish)
{
    struct shop *shop = order->shop;
    struct world *world = shop->world;
    struct shop_package *package = NULL;
    for (size_t i = 0; i < count; i++) {
        struct shop_item *item = items[i];
        if (is_over(item))
            continue;
        if (package == NULL) {
            package = WORLD_NEW(world, struct shop_package);
            package->package_id = shop->next_package_id++;
        }
        item->status = ITEM_DELIVERED;
        item->shipped = wish->shipped;
        item->updated = world->now;
        item->package_id = package->package_id;
    }
    if (package == NULL)
        return NULL;
    package->carrier_key = world_shared(world, wish->carrier_key);
    package->shipment_key = world_str(world, wish->shipment_key);
    package->return_ident_code = world_str(world, wish->return_ident_code);
    package->delivery_status = "shipment_completed";
    package->shipped = wish->shipped;
    struct shop_package **end = &order->packages;
    while (*end != NULL)
        end = &(*end)->next;
    *end = package;
    touch_by_package(order);
    scayle_tell_order(shop, order, "order-package-shipped");
    settle(order);
    return package;
}

void sale_cancel_items(struct shop_sale *order, struct shop_item *const *items, size_t count)
{
    struct world *world = order->shop->world;
    bool has_cancelled = false;
    for (size_t i = 0; i < count; i++) {
        struct shop_item *item = items[i];
        if (is_over(item))
            continue;
        item->status = ITEM_CANCELLED;
        item->cancelled = item->updated = world->now;
        has_cancelled = true;
        if (order->is_live && !instant_is_set(item->delegated) &&
            item->variant->rows[item->warehouse].blocked > 0)
            item->variant->rows[item->warehouse].blocked--;
    }
    if (!has_cancelled)
        return;
    touch_by_package(order);
    scayle_tell_order(order->shop, order, "order-item-unshippable");
    settle(order);
}

bool sale_return_item(struct shop_item *item, struct str reason, struct instant received)
{
    struct world *world = item->order->shop->world;
    if (item->status != ITEM_DELIVERED)
        return false;
    item->status = ITEM_RETURNED;
    item->returned = received;
    item->updated = world->now;
    item->return_reason = world_shared(world, reason);
    touch_by_package(item->order);
    return true;
}

void sale_tell_returned(struct shop_sale *order)
{
    scayle_tell_order(order->shop, order, "order-item-returned");
    scayle_tell_order(order->shop, order, "order-corrective-invoiced");
}
