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
    struct err ignored;
    *ret_found = false;
    if (id_check(reference_key, &ignored) != ERR_OK) /* no key of ours */
        return ERR_OK;
    key_order_reference(&key, a->command->shop, reference_key);
    enum err_code code = view_get_bytes(&a->view, &key, ret_found, &place, a->err);
    if (code != ERR_OK || !*ret_found)
        return code;
    code = name_parse(place, "shops/*/channels/*/orders/*", a->arena, ids, a->err);
    return code == ERR_OK ? order_load(a, ids[1], ids[2], ret) : code;
}

/* By the item that its creation made, else by what the shop kept of ours. */
static struct order_line *line_of_item(struct order *order, const struct shop_order_item *item)
{
    for (size_t i = 0; i < order->line_count; i++) {
        struct order_line *line = &order->lines[i];
        for (size_t j = 0; j < line->shop_item_count; j++) {
            if (line->shop_item_ids[j] == item->item_id)
                return line;
        }
    }
    return item->line_id.len > 0 ? order_find_line(order, item->line_id) : NULL;
}

static enum err_code items_of_package(struct apply *a, struct order *order,
                                      const struct shop_order *seen, int64_t package_id,
                                      struct shipment *ret)
{
    ret->items = ARENA_ARRAY(a->arena, struct shipment_item, order->line_count);
    if (ret->items == NULL)
        return arena_err(a->arena, a->err);
    for (size_t i = 0; i < order->line_count; i++) {
        int64_t units = 0;
        for (size_t j = 0; j < seen->item_count; j++) {
            const struct shop_order_item *item = &seen->items[j];
            if (item->package_id == package_id && instant_is_set(item->shipped) &&
                line_of_item(order, item) == &order->lines[i])
                units++;
        }
        if (units > 0)
            ret->items[ret->item_count++] =
                (struct shipment_item){ order->lines[i].line_id, units, order->lines[i].sku };
    }
    return ERR_OK;
}

/*
 * What a part of the page wrote is taken back, and the order is as it was: its parts may have been
 * changed in memory before something failed.
 */
static enum err_code part_undo(struct apply *a, const struct apply_mark *mark, struct order *order)
{
    apply_rollback(a, mark);
    return order_load(a, order->channel, order->order_id, order);
}

static bool is_refusal(enum err_code code)
{
    return code != ERR_OK && !apply_spoils_all(code);
}

/* A package that left with a tracking number; one closed without a number is not a dispatch. */
static enum err_code package_take(struct apply *a, struct order *order,
                                  const struct shop_order *seen,
                                  const struct shop_order_package *package)
{
    if (!instant_is_set(package->shipped) || package->tracking_number.len == 0 ||
        order->state != ORDER_STATE_SHIPPING || order->tracking != STEP_NONE)
        return ERR_OK;
    struct shipment shipment = {
        .shipment_id = arena_format(a->arena, "scayle-%lld", (long long)package->package_id),
        .carrier_text = package->carrier_key,
        .tracking_number = package->tracking_number,
        .tracking_url = package->tracking_url,
        .dispatched = package->shipped,
        .confirmed_by = STR("scayle"),
    };
    enum err_code code = items_of_package(a, order, seen, package->package_id, &shipment);
    if (code != ERR_OK || shipment.item_count == 0)
        return code;
    struct apply_mark mark = apply_mark(a);
    a->order_moved = false;
    code = dispatch_confirm(a, order, &shipment);
    if (is_refusal(code)) /* the warehouse confirmed these units already */
        return part_undo(a, &mark, order);
    if (code == ERR_OK && a->order_moved)
        order_store(a, order, order->state_text);
    return code;
}

/* ---- items that came back, or will never be sent ---- */

static enum err_code item_raise(struct apply *a, const struct order *order,
                                const struct shop_order_item *item, enum exception_cause cause,
                                struct str why)
{
    struct exception_raise raise = {
        .cause = cause,
        .channel = order->channel,
        .subject_id =
            exception_subject(a, order->channel, order->order_id, apply_number(a, item->item_id)),
        .subject = order_name(a, order),
        .exchange = { .step = STR("shop orders"), .reason = why },
        .money_at_risk = item->price,
        .deadline_at_risk = order->ship_by,
        .units_at_risk = 1,
    };
    return exception_raise_once(a, &raise); /* each poll shows it again */
}

static struct str return_id_of(struct apply *a, const struct shop_order_item *item)
{
    return arena_format(a->arena, "scayle-%lld", (long long)item->item_id);
}

static enum err_code is_recorded(struct apply *a, const struct order *order, struct str return_id,
                                 bool *ret)
{
    struct key key;
    struct str ignored;
    key_return(&key, a->command->shop, order->channel, order->order_id, return_id);
    return view_get_bytes(&a->view, &key, ret, &ignored, a->err);
}

static enum err_code item_returned(struct apply *a, struct order *order,
                                   const struct shop_order_item *item)
{
    struct order_line *line = line_of_item(order, item);
    struct refund refund;
    int64_t item_id = item->item_id;
    bool is_known = false;
    if (line == NULL)
        return item_raise(a, order, item, EXCEPTION_RETURN_UNMATCHED,
                          STR("the item is not of this order"));
    struct goods_return goods_return = {
        .return_id = return_id_of(a, item),
        .line_id = line->line_id,
        .quantity = 1,
        .reason = item->status,
        .source = STR("scayle"),
        .shop_item_ids = &item_id,
        .shop_item_count = 1,
        .received = item->returned,
    };
    enum err_code code = is_recorded(a, order, goods_return.return_id, &is_known);
    if (code != ERR_OK || is_known)
        return code;
    struct apply_mark mark = apply_mark(a);
    code = return_record(a, order, &goods_return, STR("RETURN"), &refund);
    if (!is_refusal(code))
        return code;
    struct str why = arena_str(a->arena, str_c(a->err->message));
    code = part_undo(a, &mark, order);
    return code == ERR_OK ? item_raise(a, order, item, EXCEPTION_RETURN_UNMATCHED, why) : code;
}

static enum err_code items_take(struct apply *a, struct order *order, const struct shop_order *seen)
{
    enum err_code code = ERR_OK;
    for (size_t i = 0; code == ERR_OK && i < seen->item_count; i++) {
        const struct shop_order_item *item = &seen->items[i];
        if (instant_is_set(item->returned))
            code = item_returned(a, order, item);
        else if (instant_is_set(item->cancelled) && !order_is_lost(order->state))
            code = item_raise(a, order, item, EXCEPTION_SHOP_ITEM_CANCELED,
                              arena_format(a->arena, "item %lld of SKU %.*s: %.*s",
                                           (long long)item->item_id, STR_ARG(item->sku),
                                           STR_ARG(item->status)));
    }
    return code;
}

static struct str unreadable_subject(struct apply *a, struct str reference_key)
{
    struct str id = reference_key.len > 0 ? reference_key : STR("without-key");
    return exception_subject(a, STR_EMPTY, id, STR_EMPTY);
}

static enum err_code shop_order_take(struct apply *a, const struct shop_order *seen)
{
    struct order order;
    bool found;
    enum err_code code = order_of_reference(a, seen->reference_key, &found, &order);
    if (code != ERR_OK || !found || apply_find_channel(a, order.channel) == NULL)
        return code;
    code = exception_clear(a, EXCEPTION_SHOP_ORDER_UNREADABLE,
                           unreadable_subject(a, seen->reference_key));
    for (size_t i = 0; code == ERR_OK && i < seen->package_count; i++)
        code = package_take(a, &order, seen, &seen->packages[i]);
    return code == ERR_OK ? items_take(a, &order, seen) : code;
}

static enum err_code unreadable_raise(struct apply *a, const struct unreadable *row)
{
    struct order order;
    bool found;
    enum err_code code = order_of_reference(a, row->id, &found, &order);
    if (code != ERR_OK)
        return code;
    struct exception_raise raise = {
        .cause = EXCEPTION_SHOP_ORDER_UNREADABLE,
        .subject_id = unreadable_subject(a, row->id),
        .subject = name_shop(a->arena, a->command->shop),
        .exchange = { .step = STR("shop orders"), .reason = row->reason, .evidence = row->excerpt },
    };
    if (found) {
        raise.channel = order.channel;
        raise.subject = order_name(a, &order);
        raise.money_at_risk = order.total_price;
        raise.deadline_at_risk = order.ship_by;
    }
    return exception_raise_once(a, &raise);
}

enum err_code apply_see_shop_orders(struct apply *a)
{
    const struct command *command = a->command;
    struct key key;
    for (size_t i = 0; i < command->see_shop_orders.count; i++) {
        apply_row_begin(a);
        enum err_code code =
            apply_row_end(a, shop_order_take(a, &command->see_shop_orders.orders[i]));
        if (code != ERR_OK)
            return code;
    }
    for (size_t i = 0; i < command->see_shop_orders.unreadable_count; i++) {
        enum err_code code = unreadable_raise(a, &command->see_shop_orders.unreadable[i]);
        if (code != ERR_OK)
            return code;
    }
    key_poll(&key, command->shop, STR_EMPTY, command->see_shop_orders.poll_name);
    view_put(&a->view, &key, &record_poll, &command->see_shop_orders.poll);
    return exception_clear(a, EXCEPTION_CALL_FAILING,
                           exception_subject(a, STR_EMPTY, command->see_shop_orders.poll_name,
                                             STR_EMPTY));
}
