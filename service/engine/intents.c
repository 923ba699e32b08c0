/*
 * service/engine/intents.c: the outbox: emitting and starting.
 *
 * READY -> IN_FLIGHT before the first byte leaves -> done, READY again, DOUBT or STOPPED
 * (intent_answers.c). A doubt is never sent again blind: a look at the other side ends it
 * (lookups.c).
 */
#include "service/engine/apply.h"

static struct intent_place *place_add(struct apply *a, int64_t intent_no, int64_t queue,
                                      struct instant due)
{
    struct intent_place *place = ARENA_NEW(a->arena, struct intent_place);
    if (place == NULL)
        return NULL;
    *place = (struct intent_place){ intent_no, queue, due, a->places };
    a->places = place;
    return place;
}

static struct intent_place *place_find(struct apply *a, int64_t intent_no)
{
    for (struct intent_place *place = a->places; place != NULL; place = place->next) {
        if (place->intent_no == intent_no)
            return place;
    }
    CHECK(arena_is_full(a->arena)); /* then the whole command is refused */
    return NULL;
}

/* The index of what waits follows the intent; who waits somewhere else now is news. */
static void place_move(struct apply *a, const struct intent *intent, int64_t queue)
{
    struct intent_place *place = place_find(a, intent->intent_no);
    struct key key;
    if (place == NULL || (queue == place->queue && intent->not_before.us == place->due.us))
        return;
    if (place->queue != INTENT_QUEUE_NONE) {
        key_intent_queue(&key, a->command->shop, intent->channel, place->queue, place->due,
                         intent->intent_no);
        txn_delete(a->view.txn, key_str(&key));
    }
    if (queue != INTENT_QUEUE_NONE) {
        key_intent_queue(&key, a->command->shop, intent->channel, queue, intent->not_before,
                         intent->intent_no);
        txn_put(a->view.txn, key_str(&key), STR_EMPTY);
        a->engine->news.has_intents = true;
    }
    place->queue = queue;
    place->due = intent->not_before;
}

void intent_emit(struct apply *a, struct intent *intent)
{
    intent->intent_no = a->shop->next_intent_no++;
    /* An order may stand in the shop already: a creation begins with a look. */
    intent->state =
        intent->kind == INTENT_CREATE_SHOP_ORDER ? INTENT_STATE_DOUBT : INTENT_STATE_READY;
    intent->lookups = intent->kind == INTENT_CREATE_SHOP_ORDER ? INTENT_LOOKUP_COUNT - 1 : 0;
    intent->shop = a->command->shop;
    intent->created = a->now;
    intent->not_before = a->now;
    (void)place_add(a, intent->intent_no, INTENT_QUEUE_NONE, INSTANT_NONE);
    intent_store(a, intent);
    a->order_moved = true;
}

void intent_store(struct apply *a, const struct intent *intent)
{
    struct key key;
    key_intent(&key, a->command->shop, intent->channel, intent->intent_no);
    view_put(&a->view, &key, &record_intent, intent);
    place_move(a, intent, intent_queue(intent));
}

enum err_code intent_load(struct apply *a, struct str channel, int64_t intent_no, bool *ret_found,
                          struct intent *ret)
{
    struct key key;
    key_intent(&key, a->command->shop, channel, intent_no);
    enum err_code code = view_get(&a->view, &key, &record_intent, ret_found, ret, a->err);
    if (code != ERR_OK || !*ret_found)
        return code;
    return place_add(a, intent_no, intent_queue(ret), ret->not_before) == NULL
               ? arena_err(a->arena, a->err)
               : ERR_OK;
}

void intent_end(struct apply *a, const struct intent *intent)
{
    struct key key;
    key_intent(&key, a->command->shop, intent->channel, intent->intent_no);
    txn_delete(a->view.txn, key_str(&key));
    place_move(a, intent, INTENT_QUEUE_NONE);
}

enum step_state *intent_step(struct order *order, enum intent_kind kind)
{
    switch (kind) {
    case INTENT_ACCEPT_ORDER:
        return &order->acceptance;
    case INTENT_CREATE_SHOP_ORDER:
        return &order->creation;
    case INTENT_SET_REFERENCE:
        return &order->reference;
    case INTENT_SET_TRACKING:
        return &order->tracking;
    case INTENT_SHIP_ORDER:
        return &order->dispatch;
    default: /* a refund has its own state */
        return NULL;
    }
}

/* What a lane needs to build the call, besides the intent. */
static enum err_code answer_intent(struct apply *a, const struct intent *intent,
                                   const struct order *order)
{
    a->out->intent = ARENA_NEW(a->arena, struct intent);
    a->out->order = ARENA_NEW(a->arena, struct order);
    if (a->out->intent == NULL || a->out->order == NULL)
        return arena_err(a->arena, a->err);
    *a->out->intent = *intent;
    *a->out->order = *order;
    if (intent->kind == INTENT_REFUND_LINE) {
        a->out->refund = ARENA_NEW(a->arena, struct refund);
        return a->out->refund == NULL ? arena_err(a->arena, a->err)
                                      : refund_load(a, intent->channel, intent->order_id,
                                                    intent->subject_id, a->out->refund);
    }
    if (intent->kind != INTENT_SET_TRACKING)
        return ERR_OK;
    a->out->shipment = ARENA_NEW(a->arena, struct shipment);
    if (a->out->shipment == NULL)
        return arena_err(a->arena, a->err);
    struct key key;
    key_shipment(&key, a->command->shop, intent->channel, intent->order_id, intent->subject_id);
    return view_get_existing(&a->view, &key, &record_shipment, REASON_SHIPMENT_NOT_FOUND,
                             a->out->shipment, a->err);
}

/*
 * The order went on without us, or ended: there is nothing to send any more. In a state that nobody
 * knows nothing is given up: the other side says what it thinks of the call.
 */
static bool is_overtaken(const struct intent *intent, const struct order *order)
{
    bool is_over = order_is_lost(order->state) || order_is_sent(order->state);
    switch (intent->kind) {
    case INTENT_ACCEPT_ORDER:
        return order_is_decided(order->state);
    case INTENT_CREATE_SHOP_ORDER: /* one that may stand there is looked for all the same */
        return is_over && (intent->state == INTENT_STATE_READY || !instant_is_set(intent->sent));
    case INTENT_SET_TRACKING:
        return order_is_lost(order->state);
    case INTENT_SHIP_ORDER:
        return is_over;
    default:
        return false;
    }
}

void intent_drop(struct apply *a, const struct intent *intent, struct order *order)
{
    enum step_state *step = intent_step(order, intent->kind);
    intent_end(a, intent);
    if (step != NULL && *step == STEP_PENDING)
        *step = STEP_NONE;
}

/* Not sent and never to be: what the order shows is what became of it. */
static enum err_code intent_overtaken(struct apply *a, const struct intent *intent,
                                      struct order *order)
{
    enum err_code code = intent_goes_on(a, intent);
    if (code != ERR_OK)
        return code;
    intent_drop(a, intent, order);
    if (intent->kind == INTENT_SHIP_ORDER && order_is_sent(order->state))
        return dispatch_shipped(a, order);
    order_store(a, order, order->state_text);
    return ERR_OK;
}

enum err_code apply_start_intent(struct apply *a)
{
    const struct command *command = a->command;
    const struct channel *channel;
    struct intent intent;
    struct order order;
    bool found;
    enum err_code code = intent_load(a, command->start_intent.channel,
                                     command->start_intent.intent_no, &found, &intent);
    if (code != ERR_OK || !found)
        return code;
    code = apply_channel(a, intent.channel, &channel);
    if (code == ERR_OK)
        code = order_load(a, intent.channel, intent.order_id, &order);
    if (code != ERR_OK)
        return code;
    if (is_overtaken(&intent, &order) && intent.state != INTENT_STATE_IN_FLIGHT)
        return intent_overtaken(a, &intent, &order);
    bool may_go = intent.state == INTENT_STATE_READY || intent.state == INTENT_STATE_DOUBT;
    if (!may_go || intent.not_before.us > a->now.us || channel->state != CHANNEL_STATE_ACTIVE)
        return ERR_OK;
    if (intent.state == INTENT_STATE_READY) { /* a doubt is only looked at */
        intent.state = INTENT_STATE_IN_FLIGHT;
        intent.attempts++;
        intent.sent = a->now;
        intent.refused_step = intent.refusal = intent.refusal_evidence = STR_EMPTY;
        intent_store(a, &intent);
    }
    return answer_intent(a, &intent, &order);
}
