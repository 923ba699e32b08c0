/*
 * service/engine/shop_orders.c: what the shop system says of our orders: dispatch and returns.
 *
 * A page is compared with what we hold, item by item: whatever events were lost, the difference is
 * what happened. Orders that are not ours are passed over.
 */
#include "service/domain/name.h"
#include "service/engine/apply.h"

static enum err_code order_of_reference(struct apply *a, struct str reference_key, bool *ret_found,
                                        struct order *ret)
{
    struct key key;
    struct str place, ids[3]; /* shop, channel, order */
    *ret_found = false;
    if (reference_key.len == 0 || reference_key.len > LIMIT_ID_BYTES)
        return ERR_OK;
    key_order_reference(&key, a->command->shop, reference_key);
    enum err_code code = view_get_bytes(&a->view, &key, ret_found, &place, a->err);
    if (code != ERR_OK || !*ret_found)
        return code;
    code = name_parse(place, "shops/*/channels/*/orders/*", a->arena, ids, a->err);
    return code == ERR_OK ? order_load(a, ids[1], ids[2], ret) : code;
}

static struct order_line *line_of_item(struct order *order, const struct shop_order_item *item)
{
    for (size_t i = 0; i < order->line_count; i++) {
        struct order_line *line = &order->lines[i];
        for (size_t j = 0; j < line->shop_item_count; j++) {
            if (line->shop_item_ids[j] == item->item_id)
                return line;
        }
    }
    return NULL;
}

/* A package that left with a tracking number; one closed without a number is not a dispatch. */
static enum err_code package_take(struct apply *a, struct order *order,
                                  const struct shop_order *seen,
                                  const struct shop_order_package *package)
{
    struct shipment shipment = {
        .shipment_id = arena_format(a->arena, "scayle-%lld", (long long)package->package_id),
        .carrier_text = package->carrier_key,
        .tracking_number = package->tracking_number,
        .tracking_url = package->tracking_url,
        .dispatched = package->shipped,
        .confirmed_by = STR("scayle"),
        .items = ARENA_ARRAY(a->arena, struct shipment_item, order->line_count),
    };
    if (shipment.items == NULL)
        return arena_err(a->arena, a->err);
    if (!instant_is_set(package->shipped) || package->tracking_number.len == 0 ||
        order->state != ORDER_STATE_SHIPPING || order->tracking != STEP_NONE)
        return ERR_OK;
    for (size_t i = 0; i < order->line_count; i++) {
        int64_t units = 0;
        for (size_t j = 0; j < seen->item_count; j++) {
            const struct shop_order_item *item = &seen->items[j];
            if (item->package_id == package->package_id && instant_is_set(item->shipped) &&
                line_of_item(order, item) == &order->lines[i])
                units++;
        }
        if (units > 0)
            shipment.items[shipment.item_count++] =
                (struct shipment_item){ order->lines[i].line_id, units, order->lines[i].sku };
    }
    if (shipment.item_count == 0)
        return ERR_OK;
    struct apply_mark mark = apply_mark(a);
    enum err_code code = dispatch_confirm(a, order, &shipment);
    if (code == ERR_FAILED_PRECONDITION || code == ERR_INVALID_ARGUMENT) {
        apply_rollback(a, &mark); /* the warehouse confirmed these units already */
        return ERR_OK;
    }
    return code;
}

static enum err_code item_returned(struct apply *a, struct order *order,
                                   const struct shop_order_item *item)
{
    struct order_line *line = line_of_item(order, item);
    if (line == NULL)
        return exception_raise(a,
                               &(struct exception_raise){
                                   .cause = EXCEPTION_RETURN_UNMATCHED,
                                   .channel = order->channel,
                                   .subject_id =
                                       exception_subject(a, order->channel, order->order_id,
                                                         apply_number(a, item->item_id)),
                                   .subject = order_name(a, order),
                                   .exchange = { .step = STR("return"),
                                                 .reason = STR("the item is not of this order") },
                                   .money_at_risk = item->price,
                                   .units_at_risk = 1,
                               });
    int64_t *ids = ARENA_NEW(a->arena, int64_t);
    if (ids == NULL)
        return arena_err(a->arena, a->err);
    *ids = item->item_id;
    struct goods_return goods_return = {
        .return_id = arena_format(a->arena, "scayle-%lld", (long long)item->item_id),
        .line_id = line->line_id,
        .quantity = 1,
        .reason = item->status,
        .source = STR("scayle"),
        .shop_item_ids = ids,
        .shop_item_count = 1,
        .received = item->returned,
    };
    struct apply_mark mark = apply_mark(a);
    struct refund refund;
    enum err_code code = return_record(a, order, &goods_return, STR("RETURN"), &refund);
    if (code != ERR_FAILED_PRECONDITION && code != ERR_INVALID_ARGUMENT)
        return code;
    struct str why = arena_str(a->arena, str_c(a->err->message));
    apply_rollback(a, &mark);
    return exception_raise(a,
                           &(struct exception_raise){
                               .cause = EXCEPTION_RETURN_UNMATCHED,
                               .channel = order->channel,
                               .subject_id = exception_subject(a, order->channel, order->order_id,
                                                               apply_number(a, item->item_id)),
                               .subject = order_name(a, order),
                               .exchange = { .step = STR("return"), .reason = why },
                               .money_at_risk = item->price,
                               .units_at_risk = 1,
                           });
}

static enum err_code shop_order_take(struct apply *a, const struct shop_order *seen)
{
    struct order order;
    bool found;
    enum err_code code = order_of_reference(a, seen->reference_key, &found, &order);
    if (code != ERR_OK || !found)
        return code;
    a->order_moved = false;
    for (size_t i = 0; code == ERR_OK && i < seen->package_count; i++)
        code = package_take(a, &order, seen, &seen->packages[i]);
    if (code == ERR_OK && a->order_moved)
        order_store(a, &order, order.state_text);
    for (size_t i = 0; code == ERR_OK && i < seen->item_count; i++) {
        if (instant_is_set(seen->items[i].returned))
            code = item_returned(a, &order, &seen->items[i]);
    }
    return code;
}

enum err_code apply_see_shop_orders(struct apply *a)
{
    const struct command *command = a->command;
    struct key key;
    for (size_t i = 0; i < command->see_shop_orders.count; i++) {
        enum err_code code = shop_order_take(a, &command->see_shop_orders.orders[i]);
        if (code != ERR_OK)
            return code;
    }
    key_poll(&key, command->shop, STR_EMPTY, STR("shop-orders"));
    view_put(&a->view, &key, &record_poll, &command->see_shop_orders.poll);
    return exception_clear(a, EXCEPTION_CALL_FAILING,
                           exception_subject(a, STR_EMPTY, STR("shop-orders"), STR_EMPTY));
}
