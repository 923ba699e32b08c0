/*
 * service/engine/lookups.c: a doubt ends by what the other side shows.
 *
 * Found: it is done. Not found after several looks: it never arrived, and is sent again, unless the
 * other side had refused it: then the refusal counts. A single look is not enough where what was
 * written may become visible late.
 */
#include "service/engine/apply.h"

enum { DOUBT_S_MAX = 900 }; /* without a proper look: then a person is told */

enum err_code creation_done(struct apply *a, const struct intent *intent, struct order *order,
                            const struct shop_order *made)
{
    order->creation = STEP_DONE;
    order->shop_order_id = made->shop_order_id;
    for (size_t i = 0; i < order->line_count; i++) {
        struct order_line *line = &order->lines[i];
        line->shop_item_count = 0;
        line->shop_item_ids = ARENA_ARRAY(a->arena, int64_t, made->item_count);
        if (line->shop_item_ids == NULL)
            return arena_err(a->arena, a->err);
        for (size_t j = 0; j < made->item_count; j++) {
            if (str_eq(made->items[j].line_id, line->line_id))
                line->shop_item_ids[line->shop_item_count++] = made->items[j].item_id;
        }
        int64_t missing = order_line_units_due(line) - (int64_t)line->shop_item_count;
        if (missing <= 0)
            continue;
        enum err_code code = exception_raise(
            a,
            &(struct exception_raise){
                .cause = EXCEPTION_CREATE_REFUSED,
                .channel = order->channel,
                .subject_id = exception_subject(a, order->channel, order->order_id, line->line_id),
                .subject = order_name(a, order),
                .exchange = { .step = STR("orders create"),
                              .reason =
                                  arena_format(a->arena,
                                               "SCAYLE took %zu of %lld units of line %.*s",
                                               line->shop_item_count, (long long)line->quantity,
                                               STR_ARG(line->line_id)) },
                .money_at_risk = line->total_price,
                .deadline_at_risk = order->ship_by,
                .units_at_risk = missing,
            });
        if (code != ERR_OK)
            return code;
    }
    enum err_code code = intent_goes_on(a, intent);
    intent_end(a, intent);
    if (code == ERR_OK)
        code = exception_clear(a, EXCEPTION_CREATE_REFUSED, intent_subject(a, intent));
    if (code == ERR_OK)
        code = order_advance(a, order);
    if (code == ERR_OK)
        order_store(a, order, order->state_text);
    return code;
}

bool doubt_is_last(const struct intent *intent)
{
    return intent->lookups + 1 >= INTENT_LOOKUP_COUNT;
}

enum err_code doubt_again(struct apply *a, struct intent *intent, struct order *order)
{
    bool is_last = doubt_is_last(intent);
    intent->lookups = is_last ? 0 : intent->lookups + 1;
    if (is_last && intent->refusal.len > 0) /* it was not done before: they meant it */
        return intent_refuse(a, intent, order,
                             &(struct exchange){ .step = intent->refused_step,
                                                 .reason = intent->refusal,
                                                 .evidence = intent->refusal_evidence });
    if (is_last) /* it never arrived */
        intent->state = INTENT_STATE_READY;
    intent->not_before = is_last ? a->now : a->command->intent_lookup.not_before;
    intent_store(a, intent);
    return ERR_OK;
}

/*
 * The look told nothing, which is not the same as showing nothing: only another look follows. Not
 * silently for long.
 */
static enum err_code doubt_stays(struct apply *a, struct intent *intent, struct str why)
{
    const struct command *command = a->command;
    struct exchange exchange = command->intent_lookup.exchange;
    struct instant since = instant_is_set(intent->sent) ? intent->sent : intent->created;
    bool is_refund = intent->kind == INTENT_REFUND_LINE;
    if (exchange.reason.len == 0)
        exchange.reason = why;
    intent->not_before = command->intent_lookup.not_before;
    intent->last_reason = exchange.reason;
    intent_store(a, intent);
    if (a->now.us < instant_add_s(since, DOUBT_S_MAX).us)
        return ERR_OK;
    return intent_held_up(a, intent, is_refund ? EXCEPTION_REFUND_DOUBTFUL : EXCEPTION_CALL_FAILING,
                          &exchange);
}

static const struct shop_order *oldest(const struct shop_order *orders, size_t count)
{
    const struct shop_order *first = &orders[0];
    for (size_t i = 1; i < count; i++) {
        if (orders[i].created.us < first->created.us)
            first = &orders[i];
    }
    return first;
}

static enum err_code creation_missing(struct apply *a, struct intent *intent, struct order *order)
{
    enum err_code code = intent_looked(a, intent);
    if (code == ERR_OK)
        code = doubt_again(a, intent, order);
    if (code == ERR_OK && intent->state == INTENT_STATE_STOPPED)
        order_store(a, order, order->state_text);
    return code;
}

static enum err_code creation_lookup(struct apply *a, struct intent *intent, struct order *order)
{
    const struct shop_order *found = a->command->intent_lookup.shop_orders;
    size_t count = a->command->intent_lookup.shop_order_count;
    if (count == 0)
        return creation_missing(a, intent, order);
    if (count > 1) {
        enum err_code code =
            exception_raise(a, &(struct exception_raise){
                                   .cause = EXCEPTION_CREATE_DUPLICATE,
                                   .channel = order->channel,
                                   .subject_id = exception_subject(a, order->channel,
                                                                   order->order_id, STR_EMPTY),
                                   .subject = order_name(a, order),
                                   .exchange = a->command->intent_lookup.exchange,
                                   .money_at_risk = order->total_price,
                                   .units_at_risk = (int64_t)count - 1,
                               });
        if (code != ERR_OK)
            return code;
    }
    return creation_done(a, intent, order, oldest(found, count));
}

enum finding {
    FOUND_OPEN, /* as if it had not arrived */
    FOUND_DONE,
    FOUND_LOST, /* it can never be done any more */
};

static bool refuses_all(const struct intent *intent)
{
    for (size_t i = 0; i < intent->decision_count; i++) {
        if (intent->decisions[i].accepted)
            return false;
    }
    return true;
}

/* What the order's state says of the call. */
static enum finding finding_of(const struct intent *intent, const struct order *order)
{
    if (intent->kind == INTENT_SHIP_ORDER) {
        if (order_is_sent(order->state))
            return FOUND_DONE;
        return order_is_lost(order->state) ? FOUND_LOST : FOUND_OPEN;
    }
    if (!order_is_decided(order->state))
        return FOUND_OPEN;
    bool is_ours = order->state == ORDER_STATE_REFUSED && refuses_all(intent);
    return order_is_lost(order->state) && !is_ours ? FOUND_LOST : FOUND_DONE;
}

static enum err_code finding_take(struct apply *a, struct intent *intent, struct order *order)
{
    enum err_code code = ERR_OK;
    switch (finding_of(intent, order)) {
    case FOUND_DONE:
        return intent_done(a, intent, order, &a->command->intent_lookup.exchange);
    case FOUND_LOST:
        code = intent_goes_on(a, intent);
        intent_drop(a, intent, order);
        break;
    case FOUND_OPEN:
        return doubt_again(a, intent, order);
    }
    return code;
}

static enum err_code order_missing(struct apply *a, struct intent *intent, struct order *order)
{
    /* Whether it holds the refund is not known from an order that is not shown. */
    if (intent->kind == INTENT_REFUND_LINE)
        return doubt_stays(a, intent, STR("the marketplace does not show the order"));
    enum err_code code = doubt_again(a, intent, order);
    if (code == ERR_OK && intent->state == INTENT_STATE_STOPPED)
        order_store(a, order, order->state_text);
    return code;
}

static enum err_code marketplace_lookup(struct apply *a, struct intent *intent, struct order *order)
{
    const struct order *seen = a->command->intent_lookup.order;
    struct str from = order->state_text;
    if (seen == NULL)
        return order_missing(a, intent, order);
    if (seen->updated.us < order->updated.us)
        return doubt_stays(a, intent, STR("what was read is older than what is known"));
    enum err_code code = intent_looked(a, intent);
    if (code == ERR_OK)
        code = order_see(a, order, seen);
    if (code == ERR_OK)
        code = intent->kind == INTENT_REFUND_LINE ? refund_lookup(a, intent, order)
                                                  : finding_take(a, intent, order);
    if (code == ERR_OK)
        code = order_advance(a, order);
    if (code != ERR_OK)
        return code;
    order_store(a, order, from);
    return ledger_order_seen(a, order);
}

enum err_code apply_intent_lookup(struct apply *a)
{
    const struct command *command = a->command;
    struct intent intent;
    struct order order;
    bool found;
    enum err_code code = intent_load(a, command->intent_lookup.channel,
                                     command->intent_lookup.intent_no, &found, &intent);
    if (code != ERR_OK || !found || intent.state != INTENT_STATE_DOUBT)
        return code;
    if (command->intent_lookup.has_failed)
        return doubt_stays(a, &intent, STR("the look failed"));
    code = order_load(a, intent.channel, intent.order_id, &order);
    if (code != ERR_OK)
        return code;
    return intent.kind == INTENT_CREATE_SHOP_ORDER ? creation_lookup(a, &intent, &order)
                                                   : marketplace_lookup(a, &intent, &order);
}
