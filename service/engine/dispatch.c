/*
 * service/engine/dispatch.c: from the warehouse's word to the marketplace's.
 *
 * Tracking goes before dispatch; nothing goes before the warehouse confirmed, nor before every unit
 * that is to be sent is confirmed (the marketplace takes a dispatch of the whole order). A carrier
 * that does not resolve stops the shipment with proposals; the tracking number is kept.
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

enum err_code shipments_load(struct apply *a, const struct order *order, struct shipment **ret,
                             size_t *ret_count)
{
    struct key prefix;
    struct str key, value;
    key_shipment(&prefix, a->command->shop, order->channel, order->order_id, STR_EMPTY);
    prefix.len--; /* the empty last part's NUL */
    size_t room = apply_count_rows(a, &prefix), count = 0;
    struct shipment *shipments = ARENA_ARRAY(a->arena, struct shipment, room + 1);
    if (shipments == NULL)
        return arena_err(a->arena, a->err);
    struct cursor *cursor = view_cursor(&a->view, &prefix, NULL, false);
    enum err_code code = ERR_OK;
    while (code == ERR_OK && count < room && cursor_next(cursor, &key, &value))
        code = view_decode(&a->view, &record_shipment, value, &shipments[count++], a->err);
    if (code == ERR_OK)
        code = cursor_status(cursor, a->err);
    cursor_close(cursor);
    *ret = shipments;
    *ret_count = count;
    return code;
}

/* The one that was confirmed first: its number is the order's. NULL: there is none. */
static struct shipment *shipments_first(struct shipment *shipments, size_t count)
{
    struct shipment *first = NULL;
    for (size_t i = 0; i < count; i++) {
        if (first == NULL || shipments[i].confirmed.us < first->confirmed.us)
            first = &shipments[i];
    }
    return first;
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
        if (units_dispatched(shipments, count, line) < order_line_units_due(line))
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

static enum err_code proposals_make(struct apply *a, struct str text,
                                    const struct carrier_list *list, struct exception_raise *ret)
{
    struct carrier_proposal nearest[CARRIER_PROPOSAL_COUNT];
    size_t count = carrier_propose(text, list->rows, list->count, nearest);
    ret->proposals = ARENA_ARRAY(a->arena, struct exception_proposal, count);
    ret->proposal_count = count;
    if (ret->proposals == NULL)
        return arena_err(a->arena, a->err);
    for (size_t i = 0; i < count; i++)
        ret->proposals[i] = (struct exception_proposal){
            .value = nearest[i].carrier->code,
            .label = nearest[i].carrier->label,
            .score = nearest[i].score,
        };
    return ERR_OK;
}

static enum err_code carrier_raise(struct apply *a, const struct order *order,
                                   const struct shipment *shipment, const struct carrier_list *list)
{
    struct exception_raise raise = {
        .cause = EXCEPTION_CARRIER_UNKNOWN,
        .channel = order->channel,
        .subject_id = shipment_subject(a, shipment),
        .subject = name_shipment(a->arena, order->shop, order->channel, order->order_id,
                                 shipment->shipment_id),
        .exchange = { .step = STR("carrier"),
                      .reason = arena_format(a->arena,
                                             "\"%.*s\" is none of the marketplace's %zu carriers; "
                                             "tracking number %.*s is kept",
                                             STR_ARG(shipment->carrier_text), list->count,
                                             STR_ARG(shipment->tracking_number)) },
        .money_at_risk = order->total_price,
        .deadline_at_risk = order->ship_by,
    };
    enum err_code code = proposals_make(a, shipment->carrier_text, list, &raise);
    if (code != ERR_OK)
        return code;
    /* A list or a rule that changes nothing says nothing new; whoever asks is told again. */
    return apply_is_retry(a) ? exception_raise(a, &raise) : exception_raise_once(a, &raise);
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

static enum err_code shipment_sent(struct apply *a, const struct order *order,
                                   struct shipment *shipment, bool is_first)
{
    struct str subject = shipment_subject(a, shipment);
    enum err_code code = exception_clear(a, EXCEPTION_SHIP_REFUSED, subject);
    bool waits = is_first && order->tracking != STEP_DONE; /* its number is not told yet */
    if (code != ERR_OK || waits || shipment->state == SHIPMENT_STATE_DONE)
        return code;
    shipment->state = SHIPMENT_STATE_DONE;
    shipment->ship_sent = a->now;
    shipment_store(a, shipment);
    return exception_clear(a, EXCEPTION_CARRIER_UNKNOWN, subject);
}

/* The marketplace has the dispatch: by us, or by hand. */
static enum err_code dispatch_end(struct apply *a, struct order *order)
{
    struct shipment *shipments;
    size_t count = 0;
    order->dispatch = STEP_DONE;
    enum err_code code = shipments_load(a, order, &shipments, &count);
    const struct shipment *first = code == ERR_OK ? shipments_first(shipments, count) : NULL;
    for (size_t i = 0; code == ERR_OK && i < count; i++)
        code = shipment_sent(a, order, &shipments[i], &shipments[i] == first);
    if (code != ERR_OK)
        return code;
    return exception_clear(a, EXCEPTION_DISPATCH_DUE,
                           exception_subject(a, order->channel, order->order_id, STR_EMPTY));
}

static void tracking_emit(struct apply *a, struct order *order, struct str shipment_id)
{
    struct intent intent = {
        .kind = INTENT_SET_TRACKING,
        .channel = order->channel,
        .order_id = order->order_id,
        .subject_id = shipment_id,
    };
    intent_emit(a, &intent);
    order->tracking = STEP_PENDING;
}

enum err_code dispatch_advance(struct apply *a, struct order *order)
{
    struct shipment *shipments;
    size_t count = 0;
    bool is_sent = order_is_sent(order->state);
    enum err_code code = ERR_OK;
    if (is_sent && order->dispatch != STEP_DONE)
        code = dispatch_end(a, order);
    if (code != ERR_OK || (order->state != ORDER_STATE_SHIPPING && !is_sent) ||
        order->tracking != STEP_NONE)
        return code;
    code = shipments_load(a, order, &shipments, &count);
    if (code != ERR_OK || count == 0 || !is_covered(order, shipments, count))
        return code;
    for (size_t i = 0; i < count; i++) {
        if (shipments[i].state != SHIPMENT_STATE_WAITING)
            continue;
        shipments[i].state = SHIPMENT_STATE_PENDING;
        shipment_store(a, &shipments[i]);
    }
    const struct shipment *first = shipments_first(shipments, count);
    if (first->state == SHIPMENT_STATE_PENDING)
        tracking_emit(a, order, first->shipment_id);
    return ERR_OK;
}

static enum err_code shipment_load(struct apply *a, const struct order *order,
                                   struct str shipment_id, struct shipment *ret)
{
    struct key key;
    key_shipment(&key, a->command->shop, order->channel, order->order_id, shipment_id);
    return view_get_existing(&a->view, &key, &record_shipment, REASON_SHIPMENT_NOT_FOUND, ret,
                             a->err);
}

enum err_code dispatch_tracked(struct apply *a, struct order *order, struct str shipment_id)
{
    struct shipment shipment;
    enum err_code code = shipment_load(a, order, shipment_id, &shipment);
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
    } else if (order->dispatch == STEP_DONE) {
        code = dispatch_end(a, order);
    }
    if (code == ERR_OK)
        order_store(a, order, order->state_text);
    return code;
}

enum err_code dispatch_shipped(struct apply *a, struct order *order)
{
    struct str from = order->state_text;
    enum err_code code = dispatch_end(a, order);
    if (code != ERR_OK)
        return code;
    if (order->state == ORDER_STATE_SHIPPING) {
        order->state = ORDER_STATE_SHIPPED;
        order->state_text = str_c(order_state_name(ORDER_STATE_SHIPPED));
    }
    order_store(a, order, from);
    return ERR_OK;
}

static enum err_code refused_tracking_end(struct apply *a, const struct exception *exception,
                                          struct order *order)
{
    struct intent intent;
    bool found;
    if (order->tracking != STEP_FAILED)
        return ERR_OK;
    enum err_code code = intent_load(a, order->channel, exception->intent_no, &found, &intent);
    if (code != ERR_OK)
        return code;
    if (found)
        intent_end(a, &intent);
    order->tracking = STEP_NONE;
    return ERR_OK;
}

/* After a carrier list or a mapping changed, or a person chose: of this exception's parcel. */
enum err_code dispatch_retry(struct apply *a, const struct exception *exception, struct str choice)
{
    struct str ids[4]; /* shop, channel, order, shipment */
    struct order order;
    struct shipment shipment, *shipments;
    size_t count;
    enum err_code code = name_parse(exception->subject, "shops/*/channels/*/orders/*/shipments/*",
                                    a->arena, ids, a->err);
    if (code == ERR_OK)
        code = order_load(a, ids[1], ids[2], &order);
    if (code == ERR_OK)
        code = shipment_load(a, &order, ids[3], &shipment);
    if (code == ERR_OK)
        code = carrier_settle(a, &order, &shipment, choice);
    if (code == ERR_OK)
        code = shipments_load(a, &order, &shipments, &count);
    if (code != ERR_OK)
        return code;
    if (shipment.state == SHIPMENT_STATE_PENDING && !is_covered(&order, shipments, count))
        shipment.state = SHIPMENT_STATE_WAITING;
    shipment_store(a, &shipment);
    code = refused_tracking_end(a, exception, &order);
    if (code == ERR_OK)
        code = dispatch_advance(a, &order);
    if (code == ERR_OK)
        order_store(a, &order, order.state_text);
    return code;
}
