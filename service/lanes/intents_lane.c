/*
 * service/lanes/intents_lane.c: the outbox of a channel: what was promised is done, once.
 *
 * An intent is marked in flight, durably, before its first byte leaves. One in doubt is never sent
 * again: the other side is read, and the engine decides from what it shows. A few lanes share a
 * channel, each with its own orders, so that an order's steps stay in order; one more looks at the
 * doubts.
 */
#include "service/base/log.h"
#include "service/lanes/lane.h"

enum { SCAN_PAGE = 200, SCAN_MAX = 5000, LOOKUP_WAIT_S = 60, IDLE_S = 30 };

static bool is_mine(const struct lane *lane, const struct intent *intent)
{
    return (int64_t)(str_hash(intent->order_id) % (uint64_t)lane->shard_count) == lane->shard;
}

/* Doubts about the marketplace wait for a slot of its order list: their lane is one of its own. */
static bool is_callable(const struct lane *lane, const struct intent *intent)
{
    bool needs_shop = intent->kind == INTENT_CREATE_SHOP_ORDER;
    bool is_doubt = intent->state == INTENT_STATE_DOUBT && !needs_shop;
    return intent->state != INTENT_STATE_STOPPED && is_doubt == lane->is_looking &&
           intent->kind != INTENT_SET_REFERENCE && /* see references_lane.c */
           (!needs_shop || (lane->shop_party != NULL && lane->shop_party->is_ready));
}

/* The oldest one that is due; lane->wake is when the next of the others will be. */
static const struct intent *due_find(struct lane *lane, const struct intent *intents, size_t count,
                                     struct instant now)
{
    for (size_t i = 0; i < count; i++) {
        if (!is_mine(lane, &intents[i]) || !is_callable(lane, &intents[i]))
            continue;
        if (intents[i].not_before.us <= now.us)
            return &intents[i];
        if (intents[i].not_before.us < lane->wake.us)
            lane->wake = intents[i].not_before;
    }
    return NULL;
}

static const struct intent *intent_find(struct lane *lane, struct instant now)
{
    struct reader reader;
    struct key prefix;
    struct reader_page page = { .size = SCAN_PAGE };
    struct intent *intents;
    const struct intent *due = NULL;
    struct err err;
    size_t scanned = 0, count = 0;
    lane->wake = instant_add_s(now, IDLE_S);
    key_begin(&prefix, lane->party->shop_id, KEY_TABLE_INTENT);
    key_add_text(&prefix, lane->party->channel_id);
    reader_open(lane_store(lane), &lane->arena, &reader);
    do {
        enum err_code code = reader_list(&reader, &record_intent, &prefix, &page, &intents, &count,
                                         &page.token, &err);
        if (code != ERR_OK) {
            log_err(LOG_ERROR, "lane_cannot_read", &err, LOG_FIELDS(log_text("lane", "intents")));
            break;
        }
        due = due_find(lane, intents, count, now);
        scanned += count;
    } while (due == NULL && page.token.len > 0 && scanned < SCAN_MAX);
    reader_close(&reader);
    return due;
}

/* Found in flight with nobody sending it: a stop came in between. What became of it is unknown. */
static enum lane_move orphan_doubt(struct lane *lane, const struct intent *intent)
{
    struct command *command = lane_command(lane, COMMAND_INTENT_ANSWER);
    command->intent_answer.channel = intent->channel;
    command->intent_answer.intent_no = intent->intent_no;
    command->intent_answer.answer = ANSWER_UNKNOWN;
    command->intent_answer.exchange.reason = STR("the service stopped while it was under way");
    return LANE_COMMAND;
}

static enum call_kind call_kind_of(enum intent_kind kind)
{
    static const enum call_kind kinds[INTENT_KIND_COUNT] = {
        [INTENT_ACCEPT_ORDER] = CALL_MIRAKL_ACCEPT,
        [INTENT_CREATE_SHOP_ORDER] = CALL_SCAYLE_ORDER_CREATE,
        [INTENT_SET_TRACKING] = CALL_MIRAKL_TRACKING,
        [INTENT_SHIP_ORDER] = CALL_MIRAKL_SHIP,
        [INTENT_REFUND_LINE] = CALL_MIRAKL_REFUND,
    };
    return kinds[kind];
}

static bool accept_fill(struct lane *lane, const struct intent *intent)
{
    struct line_decision *lines =
        ARENA_ARRAY(&lane->arena, struct line_decision, intent->decision_count);
    if (lines == NULL)
        return false;
    for (size_t i = 0; i < intent->decision_count; i++)
        lines[i] =
            (struct line_decision){ intent->decisions[i].line_id, intent->decisions[i].accepted };
    lane->call.accept.order_id = intent->order_id;
    lane->call.accept.lines = lines;
    lane->call.accept.count = intent->decision_count;
    return true;
}

static void refund_fill(struct lane *lane, const struct order *order, const struct refund *refund)
{
    lane->call.refund = (struct refund_call){
        .order_id = refund->order_id,
        .line_id = refund->line_id,
        .tax_mode = order->tax_mode,
        .amount = refund->amount,
        .shipping_amount = refund->shipping_amount,
        .quantity = refund->quantity,
        .reason_code = refund->reason_code,
        .taxes = refund->taxes,
        .shipping_taxes = refund->shipping_taxes,
        .tax_count = refund->tax_count,
        .shipping_tax_count = refund->shipping_tax_count,
        .excluded_from_shipment = order->state == ORDER_STATE_SHIPPING && refund->quantity > 0,
    };
}

static void tracking_fill(struct lane *lane, const struct shipment *shipment)
{
    lane->call.tracking.order_id = shipment->order_id;
    lane->call.tracking.tracking = (struct tracking){
        .carrier_code = shipment->carrier_code,
        .carrier_name = shipment->carrier_name,
        .tracking_number = shipment->tracking_number,
        .tracking_url = shipment->tracking_url,
    };
}

static enum lane_move send(struct lane *lane, const struct intent *intent)
{
    lane->call = (struct call){
        .kind = call_kind_of(intent->kind),
        .id = arena_format(&lane->arena, "intent-%lld", (long long)intent->intent_no),
    };
    lane->callee = intent->kind == INTENT_CREATE_SHOP_ORDER ? lane->shop_party : lane->party;
    switch (intent->kind) {
    case INTENT_ACCEPT_ORDER:
        return accept_fill(lane, intent) ? LANE_CALL : LANE_WAIT;
    case INTENT_CREATE_SHOP_ORDER:
        lane->call.create = lane->started.order;
        break;
    case INTENT_SET_TRACKING:
        tracking_fill(lane, lane->started.shipment);
        break;
    case INTENT_SHIP_ORDER:
        lane->call.order_id = intent->order_id;
        break;
    default:
        refund_fill(lane, lane->started.order, lane->started.refund);
        break;
    }
    return LANE_CALL;
}

static enum lane_move look(struct lane *lane, const struct intent *intent)
{
    lane->call = (struct call){
        .kind = CALL_MIRAKL_ORDERS,
        .id = arena_format(&lane->arena, "look-%lld", (long long)intent->intent_no),
        .orders = { .order_ids = intent->order_id, .max = 1 },
    };
    if (intent->kind == INTENT_CREATE_SHOP_ORDER) {
        lane->callee = lane->shop_party;
        lane->call.kind = CALL_SCAYLE_ORDER_FIND;
        lane->call.reference_key = lane->started.order->reference_key;
    }
    return LANE_CALL;
}

static enum lane_move intents_think(struct lane *lane, struct instant now)
{
    if (lane->intent != NULL) { /* started: now it goes out */
        const struct intent *intent = lane->intent;
        return intent->state == INTENT_STATE_DOUBT ? look(lane, intent) : send(lane, intent);
    }
    if (!lane->is_stirred && lane->wake.us > now.us)
        return LANE_WAIT;
    const struct intent *due = intent_find(lane, now);
    if (due == NULL)
        return LANE_WAIT;
    if (due->state == INTENT_STATE_IN_FLIGHT)
        return orphan_doubt(lane, due);
    struct command *command = lane_command(lane, COMMAND_START_INTENT);
    command->start_intent.channel = due->channel;
    command->start_intent.intent_no = due->intent_no;
    return LANE_COMMAND;
}

static enum lane_move look_answered(struct lane *lane, struct instant now)
{
    struct command *command = lane_command(lane, COMMAND_INTENT_LOOKUP);
    bool is_creation = lane->intent->kind == INTENT_CREATE_SHOP_ORDER;
    if (lane->answer.verdict != VERDICT_DONE) { /* the look itself failed: again, later */
        lane->failures++;
        lane->wake = lane_retry_at(lane, lane->failures, now);
        lane->is_held = true;
        return LANE_WAIT;
    }
    lane->failures = 0;
    command->intent_lookup.channel = lane->intent->channel;
    command->intent_lookup.intent_no = lane->intent->intent_no;
    command->intent_lookup.exchange = lane_exchange(lane);
    command->intent_lookup.not_before = instant_add_s(now, LOOKUP_WAIT_S);
    if (is_creation) {
        command->intent_lookup.shop_orders = lane->answer.shop_orders.orders;
        command->intent_lookup.shop_order_count = lane->answer.shop_orders.count;
    } else if (lane->answer.orders.count > 0) {
        command->intent_lookup.order = &lane->answer.orders.orders[0];
    }
    return LANE_COMMAND;
}

static enum lane_move intents_answered(struct lane *lane, struct instant now)
{
    if (lane->intent->state == INTENT_STATE_DOUBT)
        return look_answered(lane, now);
    struct command *command = lane_command(lane, COMMAND_INTENT_ANSWER);
    command->intent_answer.channel = lane->intent->channel;
    command->intent_answer.intent_no = lane->intent->intent_no;
    command->intent_answer.answer = lane_answer_kind(lane);
    command->intent_answer.exchange = lane_exchange(lane);
    command->intent_answer.not_before = lane_retry_at(lane, lane->intent->attempts, now);
    if (lane->answer.verdict != VERDICT_DONE)
        return LANE_COMMAND;
    if (lane->call.kind == CALL_MIRAKL_REFUND) {
        command->intent_answer.refund_id = lane->answer.refund.refund_id;
        command->intent_answer.group_id = lane->answer.refund.group_id;
    }
    if (lane->call.kind == CALL_SCAYLE_ORDER_CREATE) {
        if (lane->answer.shop_orders.count == 0)
            command->intent_answer.answer = ANSWER_UNKNOWN;
        else
            command->intent_answer.shop_order = &lane->answer.shop_orders.orders[0];
    }
    return LANE_COMMAND;
}

static void intents_applied(struct lane *lane, struct instant now)
{
    const struct outcome *outcome = &lane->submission.outcome;
    bool is_start = lane->submission.command.kind == COMMAND_START_INTENT;
    lane->intent = NULL;
    lane->is_stirred = true; /* there may be more */
    if (outcome->code != ERR_OK) {
        lane->is_stirred = false;
        lane->wake = instant_add_s(now, IDLE_S);
        return;
    }
    if (!is_start)
        return;
    if (outcome->intent == NULL) { /* overtaken, or the channel is paused */
        lane->wake = instant_add_s(now, 1);
        return;
    }
    lane->started = *outcome;
    lane->intent = outcome->intent;
    lane->keeps_arena = true;
}

const struct lane_ops intents_lane = {
    .name = "intents",
    .think = intents_think,
    .answered = intents_answered,
    .applied = intents_applied,
};
