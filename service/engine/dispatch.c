/*
 * service/engine/dispatch.c: from the warehouse's word to the marketplace's.
 *
 * Tracking goes before dispatch; nothing goes before the warehouse confirmed, nor before every unit
 * of the order is confirmed (the marketplace takes a dispatch of the whole order). A carrier that
 * does not resolve stops the shipment with proposals; the tracking number is kept.
 */
#include "service/domain/name.h"
#include "service/engine/apply.h"

void shipment_store(struct apply *a, const struct shipment *shipment)
{
    struct key key;
    key_shipment(&key, a->command->shop, shipment->channel, shipment->order_id,
                 shipment->shipment_id);
    view_put(&a->view, &key, &record_shipment, shipment);
    struct str subject = arena_format(a->arena, "%.*s" EVENT_ID_SEPARATOR "%.*s",
                                      STR_ARG(shipment->order_id), STR_ARG(shipment->shipment_id));
    apply_event(a, EVENT_SHIPMENT_CHANGED, shipment->channel, subject, STR_EMPTY,
                str_c(shipment_state_name(shipment->state)));
}

enum err_code shipments_load(struct apply *a, const struct order *order, struct shipment *ret,
                             size_t *ret_count)
{
    struct key prefix;
    struct str key, value;
    key_shipment(&prefix, a->command->shop, order->channel, order->order_id, STR_EMPTY);
    prefix.len--; /* the empty last part's NUL */
    struct cursor *cursor = view_cursor(&a->view, &prefix, NULL, false);
    enum err_code code = ERR_OK;
    size_t count = 0;
    while (code == ERR_OK && count < SHIPMENT_COUNT_MAX && cursor_next(cursor, &key, &value))
        code = view_decode(&a->view, &record_shipment, value, &ret[count++], a->err);
    if (code == ERR_OK)
        code = cursor_status(cursor, a->err);
    cursor_close(cursor);
    *ret_count = count;
    return code;
}

bool order_line_is_active(const struct order_line *line)
{
    return line->state != ORDER_STATE_REFUSED && line->state != ORDER_STATE_CANCELED;
}

int64_t units_dispatched(const struct shipment *shipments, size_t count,
                         const struct order_line *line)
{
    int64_t units = 0;
    for (size_t i = 0; i < count; i++) {
        if (shipments[i].item_count == 0)
            return line->quantity;
        for (size_t j = 0; j < shipments[i].item_count; j++) {
            if (str_eq(shipments[i].items[j].line_id, line->line_id))
                units += shipments[i].items[j].quantity;
        }
    }
    return units;
}

bool is_covered(const struct order *order, const struct shipment *shipments, size_t count)
{
    for (size_t i = 0; i < order->line_count; i++) {
        const struct order_line *line = &order->lines[i];
        if (order_line_is_active(line) && units_dispatched(shipments, count, line) < line->quantity)
            return false;
    }
    return true;
}

/* ---- the carrier ---- */

struct str shipment_subject(struct apply *a, const struct shipment *shipment)
{
    return exception_subject(a, shipment->channel, shipment->order_id, shipment->shipment_id);
}

static enum err_code carriers_load(struct apply *a, struct str channel, struct carrier_list *ret)
{
    struct key key;
    bool found;
    key_reference(&key, a->command->shop, channel, STR("carriers"));
    return view_get(&a->view, &key, &record_carriers, &found, ret, a->err);
}

static enum err_code carrier_raise(struct apply *a, const struct order *order,
                                   const struct shipment *shipment, const struct carrier_list *list)
{
    struct carrier_proposal nearest[CARRIER_PROPOSAL_COUNT];
    size_t count = carrier_propose(shipment->carrier_text, list->rows, list->count, nearest);
    struct exception_proposal *proposals = ARENA_ARRAY(a->arena, struct exception_proposal, count);
    if (proposals == NULL)
        return arena_err(a->arena, a->err);
    for (size_t i = 0; i < count; i++)
        proposals[i] = (struct exception_proposal){
            .value = nearest[i].carrier->code,
            .label = nearest[i].carrier->label,
            .score = nearest[i].score,
        };
    return exception_raise(
        a, &(struct exception_raise){
               .cause = EXCEPTION_CARRIER_UNKNOWN,
               .channel = order->channel,
               .subject_id = shipment_subject(a, shipment),
               .subject = name_shipment(a->arena, order->shop, order->channel, order->order_id,
                                        shipment->shipment_id),
               .exchange = { .step = STR("carrier"),
                             .reason = arena_format(a->arena,
                                                    "\"%.*s\" is none of the marketplace's %zu "
                                                    "carriers; tracking number %.*s is kept",
                                                    STR_ARG(shipment->carrier_text), list->count,
                                                    STR_ARG(shipment->tracking_number)) },
               .money_at_risk = order->total_price,
               .deadline_at_risk = order->ship_by,
               .proposals = proposals,
               .proposal_count = count,
           });
}

/* A choice that a person made counts as a code of the list or not at all. */
enum err_code carrier_settle(struct apply *a, const struct order *order, struct shipment *shipment,
                             struct str choice)
{
    const struct channel *channel;
    struct carrier_list list;
    enum err_code code = apply_channel(a, order->channel, &channel);
    if (code == ERR_OK)
        code = carriers_load(a, order->channel, &list);
    if (code != ERR_OK)
        return code;
    struct str text = choice.len > 0 ? choice : shipment->carrier_text;
    const struct carrier *carrier =
        carrier_resolve(text, list.rows, list.count, channel->carriers, channel->carrier_count);
    if (carrier == NULL && choice.len > 0) {
        err_set(a->err, REASON_CARRIER_UNKNOWN, "the marketplace has no carrier \"%.*s\"",
                STR_ARG(choice));
        return err_in(a->err, "choice");
    }
    if (carrier == NULL) {
        shipment->state = SHIPMENT_STATE_STOPPED;
        return carrier_raise(a, order, shipment, &list);
    }
    shipment->carrier_code = carrier->code;
    shipment->carrier_name = carrier->label;
    shipment->state = SHIPMENT_STATE_PENDING;
    return exception_clear(a, EXCEPTION_CARRIER_UNKNOWN, shipment_subject(a, shipment));
}

/* ---- the steps ---- */

bool order_is_sent(enum order_state state)
{
    return state == ORDER_STATE_SHIPPED || state == ORDER_STATE_TO_COLLECT ||
           state == ORDER_STATE_RECEIVED || state == ORDER_STATE_CLOSED;
}

enum err_code dispatch_advance(struct apply *a, struct order *order)
{
    struct shipment *shipments = ARENA_ARRAY(a->arena, struct shipment, SHIPMENT_COUNT_MAX);
    size_t count;
    if (order_is_sent(order->state) && order->dispatch != STEP_DONE)
        order->dispatch = STEP_DONE; /* by us, or by hand on the marketplace */
    if (order->state != ORDER_STATE_SHIPPING || order->tracking != STEP_NONE)
        return ERR_OK;
    if (shipments == NULL)
        return arena_err(a->arena, a->err);
    enum err_code code = shipments_load(a, order, shipments, &count);
    if (code != ERR_OK || count == 0 || !is_covered(order, shipments, count))
        return code;
    for (size_t i = 0; i < count; i++) {
        if (shipments[i].state != SHIPMENT_STATE_WAITING)
            continue;
        shipments[i].state = SHIPMENT_STATE_PENDING;
        shipment_store(a, &shipments[i]);
    }
    if (shipments[0].state != SHIPMENT_STATE_PENDING)
        return ERR_OK;
    struct intent intent = {
        .kind = INTENT_SET_TRACKING,
        .channel = order->channel,
        .order_id = order->order_id,
        .subject_id = shipments[0].shipment_id,
    };
    intent_emit(a, &intent);
    order->tracking = STEP_PENDING;
    return ERR_OK;
}

enum err_code dispatch_tracked(struct apply *a, struct order *order, struct str shipment_id)
{
    struct shipment shipment;
    struct key key;
    key_shipment(&key, a->command->shop, order->channel, order->order_id, shipment_id);
    enum err_code code = view_get_existing(&a->view, &key, &record_shipment,
                                           REASON_SHIPMENT_NOT_FOUND, &shipment, a->err);
    if (code != ERR_OK)
        return code;
    shipment.tracking_sent = a->now;
    shipment_store(a, &shipment);
    order->tracking = STEP_DONE;
    if (order->dispatch == STEP_NONE) {
        struct intent intent = {
            .kind = INTENT_SHIP_ORDER,
            .channel = order->channel,
            .order_id = order->order_id,
            .subject_id = shipment_id,
        };
        intent_emit(a, &intent);
        order->dispatch = STEP_PENDING;
    }
    order_store(a, order, order->state_text);
    return ERR_OK;
}

enum err_code dispatch_shipped(struct apply *a, struct order *order)
{
    struct shipment *shipments = ARENA_ARRAY(a->arena, struct shipment, SHIPMENT_COUNT_MAX);
    size_t count;
    if (shipments == NULL)
        return arena_err(a->arena, a->err);
    enum err_code code = shipments_load(a, order, shipments, &count);
    for (size_t i = 0; code == ERR_OK && i < count; i++) {
        if (shipments[i].state == SHIPMENT_STATE_DONE)
            continue;
        shipments[i].state = SHIPMENT_STATE_DONE;
        shipments[i].ship_sent = a->now;
        shipment_store(a, &shipments[i]);
    }
    if (code == ERR_OK)
        code = exception_clear(a, EXCEPTION_DISPATCH_DUE,
                               exception_subject(a, order->channel, order->order_id, STR_EMPTY));
    if (code != ERR_OK)
        return code;
    struct str from = order->state_text;
    order->dispatch = STEP_DONE;
    if (order->state == ORDER_STATE_SHIPPING) {
        order->state = ORDER_STATE_SHIPPED;
        order->state_text = str_c(order_state_name(ORDER_STATE_SHIPPED));
    }
    order_store(a, order, from);
    return ERR_OK;
}

/* After a carrier list or a mapping changed, or a person chose. */
enum err_code dispatch_retry(struct apply *a, const struct exception *exception, struct str choice)
{
    struct order order;
    struct shipment shipments[SHIPMENT_COUNT_MAX];
    size_t count;
    enum err_code code = order_of_subject(a, exception->subject, &order);
    if (code == ERR_OK)
        code = shipments_load(a, &order, shipments, &count);
    if (code != ERR_OK)
        return code;
    for (size_t i = 0; i < count; i++) {
        bool is_held = shipments[i].state == SHIPMENT_STATE_STOPPED ||
                       (exception->cause == EXCEPTION_TRACKING_REFUSED &&
                        shipments[i].state == SHIPMENT_STATE_PENDING);
        if (!is_held)
            continue;
        code = carrier_settle(a, &order, &shipments[i], choice);
        if (code != ERR_OK)
            return code;
        if (shipments[i].state == SHIPMENT_STATE_PENDING && !is_covered(&order, shipments, count))
            shipments[i].state = SHIPMENT_STATE_WAITING;
        shipment_store(a, &shipments[i]);
    }
    if (order.tracking == STEP_FAILED) {
        struct intent intent;
        bool found;
        code = intent_load(a, order.channel, exception->intent_no, &found, &intent);
        if (code != ERR_OK)
            return code;
        if (found)
            intent_end(a, &intent);
        order.tracking = STEP_NONE;
    }
    code = dispatch_advance(a, &order);
    if (code == ERR_OK)
        order_store(a, &order, order.state_text);
    return code;
}
