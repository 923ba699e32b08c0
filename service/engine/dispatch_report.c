/*
 * service/engine/dispatch_report.c: what a warehouse says has left.
 *
 * A parcel is known by the id that its warehouse gave it. Said again it is the same parcel; said
 * otherwise it is a correction, until the marketplace is being told. What the shop system saw is
 * matched with what the warehouse said by the tracking number.
 */
#include "service/engine/apply.h"

static bool is_by_shop(const struct shipment *shipment)
{
    return str_eq(shipment->confirmed_by, STR("scayle"));
}

/* NULL: a parcel that was not reported before. */
static struct shipment *parcel_find(struct shipment *shipments, size_t count,
                                    const struct shipment *seen)
{
    for (size_t i = 0; i < count; i++) {
        if (seen->shipment_id.len > 0 && str_eq(shipments[i].shipment_id, seen->shipment_id))
            return &shipments[i];
    }
    for (size_t i = 0; i < count; i++) {
        bool is_twice_seen =
            seen->shipment_id.len == 0 || is_by_shop(seen) || is_by_shop(&shipments[i]);
        if (is_twice_seen && seen->tracking_number.len > 0 &&
            str_eq(shipments[i].tracking_number, seen->tracking_number))
            return &shipments[i];
    }
    return NULL;
}

static bool is_same_text(struct str said, struct str kept)
{
    return said.len == 0 || str_eq(said, kept);
}

static int64_t units_of(const struct shipment *shipment, struct str line_id)
{
    int64_t units = 0;
    for (size_t i = 0; i < shipment->item_count; i++) {
        if (str_eq(shipment->items[i].line_id, line_id))
            units += shipment->items[i].quantity;
    }
    return units;
}

/* What was not said is not another content. */
static bool says_the_same(const struct shipment *seen, const struct shipment *kept)
{
    bool is_same =
        str_eq(seen->carrier_text, kept->carrier_text) &&
        is_same_text(seen->tracking_number, kept->tracking_number) &&
        is_same_text(seen->tracking_url, kept->tracking_url) &&
        is_same_text(seen->warehouse, kept->warehouse) &&
        (!instant_is_set(seen->dispatched) || seen->dispatched.us == kept->dispatched.us);
    for (size_t i = 0; is_same && i < seen->item_count; i++)
        is_same = units_of(seen, seen->items[i].line_id) == units_of(kept, seen->items[i].line_id);
    for (size_t i = 0; is_same && seen->item_count > 0 && i < kept->item_count; i++)
        is_same = units_of(seen, kept->items[i].line_id) > 0;
    return is_same;
}

static enum err_code items_name(struct apply *a, const struct order *order,
                                struct shipment *shipment)
{
    struct shipment_item *items = ARENA_ARRAY(a->arena, struct shipment_item, shipment->item_count);
    if (items == NULL)
        return arena_err(a->arena, a->err);
    for (size_t i = 0; i < shipment->item_count; i++) {
        const struct shipment_item *item = &shipment->items[i];
        struct order_line *line;
        enum err_code code = order_line_named(a, order, item->line_id, item->sku, &line);
        if (code != ERR_OK)
            return err_in(a->err, "items[%zu]", i);
        items[i] = (struct shipment_item){ line->line_id, item->quantity, line->sku };
    }
    shipment->items = items;
    return ERR_OK;
}

/*
 * Units that no other parcel holds. Items that are not named are all of those that are to be sent;
 * with one that has left nobody argues.
 */
static enum err_code items_settle(struct apply *a, const struct order *order,
                                  const struct shipment *others, size_t count,
                                  struct shipment *shipment)
{
    for (size_t i = 0; i < shipment->item_count; i++) {
        const struct shipment_item *item = &shipment->items[i];
        const struct order_line *line = order_find_line(order, item->line_id);
        int64_t left = line->quantity - units_dispatched(others, count, line);
        if (item->quantity >= 1 && units_of(shipment, item->line_id) <= left)
            continue;
        err_set(a->err, REASON_FIELD_INVALID, "between 1 and the %lld units not dispatched yet",
                (long long)left);
        return err_in(a->err, "items[%zu].quantity", i);
    }
    if (shipment->item_count > 0)
        return ERR_OK;
    shipment->items = ARENA_ARRAY(a->arena, struct shipment_item, order->line_count);
    if (shipment->items == NULL)
        return arena_err(a->arena, a->err);
    for (size_t i = 0; i < order->line_count; i++) {
        const struct order_line *line = &order->lines[i];
        int64_t left = order_line_units_due(line) - units_dispatched(others, count, line);
        if (left > 0)
            shipment->items[shipment->item_count++] =
                (struct shipment_item){ line->line_id, left, line->sku };
    }
    return ERR_OK;
}

/* `shipments` are all of the order, this one the last. */
static enum err_code parcel_take(struct apply *a, struct order *order, struct shipment *shipments,
                                 size_t count)
{
    struct shipment *shipment = &shipments[count - 1];
    enum err_code code = items_settle(a, order, shipments, count - 1, shipment);
    if (code == ERR_OK)
        code = carrier_settle(a, order, shipment, STR_EMPTY);
    if (code != ERR_OK)
        return code;
    if (shipment->state == SHIPMENT_STATE_PENDING && !is_covered(order, shipments, count))
        shipment->state = SHIPMENT_STATE_WAITING;
    for (size_t i = 0; i < order->line_count; i++)
        order->lines[i].dispatched = units_dispatched(shipments, count, &order->lines[i]);
    shipment_store(a, shipment);
    a->order_moved = true;
    code = dispatch_advance(a, order);
    if (code == ERR_OK && order->tracking == STEP_PENDING &&
        shipment->state == SHIPMENT_STATE_WAITING)
        shipment->state = SHIPMENT_STATE_PENDING; /* it was the last one missing */
    return code;
}

/* A refused tracking number was held for a correction: it goes out anew. */
static enum err_code tracking_release(struct apply *a, struct order *order,
                                      const struct shipment *shipment)
{
    struct str subject = shipment_subject(a, shipment);
    struct exception exception;
    struct intent intent;
    struct key key;
    bool found;
    if (order->tracking != STEP_FAILED)
        return ERR_OK;
    key_exception(&key, order->shop, exception_id(a->arena, EXCEPTION_TRACKING_REFUSED, subject));
    enum err_code code = view_get(&a->view, &key, &record_exception, &found, &exception, a->err);
    if (code == ERR_OK && found)
        code = intent_load(a, order->channel, exception.intent_no, &found, &intent);
    if (code != ERR_OK)
        return code;
    if (found)
        intent_end(a, &intent);
    order->tracking = STEP_NONE;
    return exception_clear(a, EXCEPTION_TRACKING_REFUSED, subject);
}

/* The shop shows a parcel growing, item by item. */
static bool holds_more(const struct shipment *seen, const struct shipment *kept)
{
    bool is_more = false;
    for (size_t i = 0; i < kept->item_count; i++) {
        if (units_of(seen, kept->items[i].line_id) < kept->items[i].quantity)
            return false;
    }
    for (size_t i = 0; i < seen->item_count; i++)
        is_more = is_more || seen->items[i].quantity > units_of(kept, seen->items[i].line_id);
    return is_more;
}

static enum err_code parcel_again(struct apply *a, struct order *order, struct shipment *shipments,
                                  size_t count, struct shipment *kept, struct shipment *seen)
{
    bool is_more = is_by_shop(seen) && is_by_shop(kept) && order->tracking == STEP_NONE &&
                   holds_more(seen, kept);
    if ((is_by_shop(seen) && !is_more) || says_the_same(seen, kept)) {
        *seen = *kept;
        return ERR_OK;
    }
    if (order->tracking == STEP_PENDING || order->tracking == STEP_DONE ||
        kept->state == SHIPMENT_STATE_DONE) {
        err_set(a->err, REASON_SHIPMENT_STATE_CONFLICT,
                "the marketplace is told of this parcel already: it cannot be corrected");
        return err_with(a->err, "state", shipment_state_name(kept->state));
    }
    enum err_code code = tracking_release(a, order, kept);
    if (code != ERR_OK)
        return code;
    seen->shipment_id = kept->shipment_id;
    seen->confirmed = kept->confirmed;
    if (!instant_is_set(seen->dispatched))
        seen->dispatched = kept->dispatched;
    *kept = shipments[count - 1];
    shipments[count - 1] = *seen;
    code = parcel_take(a, order, shipments, count);
    *seen = shipments[count - 1];
    return code;
}

static enum err_code state_conflict(struct apply *a, const struct order *order)
{
    err_set(a->err, REASON_ORDER_STATE_CONFLICT, "cannot dispatch an order that is %.*s%s",
            STR_ARG(order->state_text),
            order->dispatch == STEP_DONE ? ": its dispatch is confirmed already" : "");
    return err_with(a->err, "state", order_state_name(order->state));
}

enum err_code dispatch_confirm(struct apply *a, struct order *order, struct shipment *shipment)
{
    struct shipment *shipments;
    size_t count = 0;
    enum err_code code = shipments_load(a, order, &shipments, &count);
    if (code == ERR_OK)
        code = items_name(a, order, shipment);
    if (code != ERR_OK)
        return code;
    shipment->shop = order->shop;
    shipment->channel = order->channel;
    shipment->order_id = order->order_id;
    struct shipment *kept = parcel_find(shipments, count, shipment);
    if (kept != NULL)
        return parcel_again(a, order, shipments, count, kept, shipment);
    if (order->state != ORDER_STATE_SHIPPING || is_covered(order, shipments, count) ||
        count == SHIPMENT_COUNT_MAX)
        return state_conflict(a, order);
    if (shipment->shipment_id.len == 0)
        shipment->shipment_id = arena_format(a->arena, "%03zu", count + 1);
    shipment->confirmed = a->now;
    if (!instant_is_set(shipment->dispatched))
        shipment->dispatched = a->now;
    shipments[count] = *shipment;
    code = parcel_take(a, order, shipments, count + 1);
    *shipment = shipments[count];
    return code;
}

/* ---- the commands ---- */

/* Only a delivery method that is known to do without needs no number. */
static enum err_code number_check(struct apply *a, const struct order *order,
                                  const struct shipment *shipment)
{
    struct platform platform;
    struct key key;
    bool found;
    if (shipment->tracking_number.len > 0)
        return ERR_OK;
    key_reference(&key, order->shop, order->channel, STR("platform"));
    enum err_code code = view_get(&a->view, &key, &record_platform, &found, &platform, a->err);
    if (code != ERR_OK)
        return code;
    bool needs_number = !found || order->shipping_type_code.len == 0;
    for (size_t i = 0; !needs_number && i < platform.tracked_method_count; i++)
        needs_number = str_eq(platform.tracked_methods[i], order->shipping_type_code);
    if (!needs_number)
        return ERR_OK;
    err_set(a->err, REASON_FIELD_REQUIRED, "the delivery method demands a tracking number");
    return err_in(a->err, "tracking_number");
}

static enum err_code report_take(struct apply *a, const struct dispatch_report *report,
                                 struct item_outcome *ret)
{
    struct order order;
    struct shipment *shipment = ARENA_NEW(a->arena, struct shipment);
    if (shipment == NULL)
        return arena_err(a->arena, a->err);
    if (report->refusal != NULL) {
        *a->err = *report->refusal;
        return err_reason_code(a->err->reason);
    }
    enum err_code code = order_load(a, report->channel, report->order_id, &order);
    if (code == ERR_OK && report->shipment.warehouse.len > 0)
        code = warehouse_check(a, report->shipment.warehouse);
    if (code == ERR_OK)
        code = number_check(a, &order, &report->shipment);
    if (code != ERR_OK)
        return code;
    *shipment = report->shipment;
    shipment->confirmed_by = a->command->principal;
    a->raised = NULL;
    code = dispatch_confirm(a, &order, shipment);
    if (code != ERR_OK)
        return code;
    order_store(a, &order, order.state_text);
    *ret = (struct item_outcome){ .shipment = shipment, .exception = a->raised };
    return ERR_OK;
}

enum err_code apply_confirm_dispatch(struct apply *a)
{
    struct item_outcome taken;
    enum err_code code = report_take(a, &a->command->confirm_dispatch, &taken);
    if (code != ERR_OK)
        return a->err->field[0] == '\0' ? code : err_in(a->err, "dispatch");
    a->out->shipment = taken.shipment;
    a->out->exception = taken.exception;
    return ERR_OK;
}

enum err_code apply_confirm_dispatches(struct apply *a)
{
    const struct command *command = a->command;
    size_t count = command->confirm_dispatches.count;
    a->out->items = ARENA_ARRAY(a->arena, struct item_outcome, count);
    if (a->out->items == NULL)
        return arena_err(a->arena, a->err);
    for (size_t i = 0; i < count; i++) {
        struct apply_mark mark = apply_mark(a);
        struct item_outcome *item = &a->out->items[i];
        *a->err = (struct err){ .reason = REASON_NONE };
        enum err_code code = report_take(a, &command->confirm_dispatches.items[i], item);
        if (code != ERR_OK && !apply_spoils_all(code))
            code = item_refused(a, &mark, item);
        if (code != ERR_OK)
            return code;
    }
    a->out->item_count = count;
    return ERR_OK;
}
