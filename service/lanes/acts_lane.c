/*
 * service/lanes/acts_lane.c: the outbox of a channel: what was promised is done, once.
 *
 * An intent is marked in flight, durably, before its first byte leaves. A few lanes share what is
 * due: each claims the order whose turn it is, so that an order's steps stay in order and no lane
 * waits while there is work. Orders to be created in the shop have lanes of their own, since a shop
 * that does not answer must not keep an acceptance waiting; there a doubt is looked up and created
 * by the same lane.
 */
#include "service/lanes/lanes_own.h"

enum { LOOK_AGAIN_S = 60, IDLE_S = 60, UNSTARTED_S = 5 };
#define FAR ((struct instant){ INT64_MAX })

static const enum intent_kind market_kinds[] = { INTENT_ACCEPT_ORDER, INTENT_SET_TRACKING,
                                                 INTENT_SHIP_ORDER, INTENT_REFUND_LINE };
static const enum intent_kind shop_kinds[] = { INTENT_CREATE_SHOP_ORDER };

static bool is_creating(const struct lane *lane)
{
    return lane->ops == &creations_lane;
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

/* ---- what is due ---- */

static bool is_free(const struct intent *intent, const void *context)
{
    const struct lane *lane = context;
    for (size_t i = 0; i < lane->party->lane_count; i++) {
        const struct lane *other = lane->party->lanes[i];
        if (other != lane && other->ops == lane->ops && other->claim.len > 0 &&
            str_eq(other->claim, intent->order_id))
            return false;
    }
    return true;
}

/* An intent is not started before its call may be made: it would be in flight for nothing. */
static struct instant slot_of(const struct lane *lane, enum intent_kind kind, struct instant now)
{
    if (!is_creating(lane))
        return call_slot(lane->party, call_kind_of(kind), now);
    if (!party_is_open(lane->shop_party, now))
        return lane->shop_party->blocked_until.us > now.us ? lane->shop_party->blocked_until : FAR;
    return instant_max(call_slot(lane->shop_party, CALL_SCAYLE_ORDER_FIND, now),
                       call_slot(lane->shop_party, CALL_SCAYLE_ORDER_CREATE, now));
}

/* The one that has waited longest; *ret NULL: none is due, and *ret_next says when one may be. */
static enum err_code due_find(struct lane *lane, struct instant now, const struct intent **ret,
                              struct instant *ret_next, struct err *err)
{
    const enum intent_kind *kinds = is_creating(lane) ? shop_kinds : market_kinds;
    size_t kind_count = is_creating(lane) ? ARRAY_COUNT(shop_kinds) : ARRAY_COUNT(market_kinds);
    struct reader reader;
    enum err_code code = ERR_OK;
    *ret = NULL;
    *ret_next = instant_add_s(now, IDLE_S);
    reader_open(lane_store(lane), &lane->arena, &reader);
    for (size_t i = 0; code == ERR_OK && i < kind_count; i++) {
        const struct outbox_page page = {
            .queue = (int64_t)kinds[i], .now = now, .size = 1, .wants = is_free, .context = lane
        };
        struct intent *row;
        size_t count = 0;
        struct instant next = slot_of(lane, kinds[i], now);
        if (next.us <= now.us)
            code = reader_outbox(&reader, lane->party->shop_id, lane->party->channel_id, &page,
                                 &row, &count, &next, err);
        if (count > 0 && (*ret == NULL || row->not_before.us < (*ret)->not_before.us))
            *ret = row;
        if (instant_is_set(next) && next.us > now.us && next.us < ret_next->us)
            *ret_next = next;
    }
    reader_close(&reader);
    return code;
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

/* What this one did not find, none that does the same finds: they need not look. */
static void others_rest(struct lane *lane, struct instant until)
{
    for (size_t i = 0; i < lane->party->lane_count; i++) {
        struct lane *other = lane->party->lanes[i];
        if (other == lane || other->ops != lane->ops || other->phase != LANE_IDLE ||
            other->is_in_round || other->is_held || other->claim.len > 0)
            continue;
        other->is_stirred = false;
        other->wake = until;
    }
}

static enum lane_move due_think(struct lane *lane, struct instant now)
{
    const struct intent *due;
    struct instant next;
    struct err err;
    lane->claim = STR_EMPTY;
    if (due_find(lane, now, &due, &next, &err) != ERR_OK)
        return lane_cannot_read(lane, &err, now);
    if (due == NULL) {
        others_rest(lane, next);
        return lane_wait(lane, next);
    }
    if (due->intent_no == lane->unstarted) {
        lane->unstarted = 0;
        lane_hold(lane, instant_add_s(now, UNSTARTED_S));
        return LANE_WAIT;
    }
    lane->claim = due->order_id;
    if (due->state == INTENT_STATE_IN_FLIGHT)
        return orphan_doubt(lane, due);
    struct command *command = lane_command(lane, COMMAND_START_INTENT);
    command->start_intent.channel = due->channel;
    command->start_intent.intent_no = due->intent_no;
    return LANE_COMMAND;
}

/* ---- the call ---- */

static void accept_fill(struct lane *lane, const struct intent *intent)
{
    struct line_decision *lines =
        ARENA_ARRAY(&lane->arena, struct line_decision, intent->decision_count);
    size_t count = lines == NULL ? 0 : intent->decision_count;
    for (size_t i = 0; i < count; i++)
        lines[i] =
            (struct line_decision){ intent->decisions[i].line_id, intent->decisions[i].accepted };
    lane->call.accept.order_id = intent->order_id;
    lane->call.accept.lines = lines;
    lane->call.accept.count = count;
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
        .excluded_from_shipment = refund->excluded_from_shipment,
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
    lane->callee = is_creating(lane) ? lane->shop_party : lane->party;
    switch (intent->kind) {
    case INTENT_ACCEPT_ORDER:
        accept_fill(lane, intent);
        break;
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
    lane->callee = lane->shop_party;
    lane->call = (struct call){
        .kind = CALL_SCAYLE_ORDER_FIND,
        .id = arena_format(&lane->arena, "look-%lld", (long long)intent->intent_no),
        .reference_key = lane->started.order->reference_key,
    };
    return LANE_CALL;
}

static enum lane_move acts_think(struct lane *lane, struct instant now)
{
    if (!lane->is_in_round)
        return due_think(lane, now);
    return lane->intent->state == INTENT_STATE_DOUBT ? look(lane, lane->intent)
                                                     : send(lane, lane->intent);
}

/* ---- what came of it ---- */

static enum lane_move look_answered(struct lane *lane, struct instant now)
{
    struct command *command = lane_command(lane, COMMAND_INTENT_LOOKUP);
    command->intent_lookup.channel = lane->intent->channel;
    command->intent_lookup.intent_no = lane->intent->intent_no;
    command->intent_lookup.exchange = lane_exchange(lane);
    command->intent_lookup.not_before = instant_add_s(now, LOOK_AGAIN_S);
    if (lane->answer.verdict == VERDICT_DONE) {
        lane->failures = 0;
        command->intent_lookup.shop_orders = lane->answer.shop_orders.orders;
        command->intent_lookup.shop_order_count = lane->answer.shop_orders.count;
        return LANE_COMMAND;
    }
    lane->failures++;
    command->intent_lookup.has_failed = true;
    command->intent_lookup.not_before = lane_retry_at(lane, lane->failures, now);
    return LANE_COMMAND;
}

static enum lane_move acts_answered(struct lane *lane, struct instant now)
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

static void acts_applied(struct lane *lane, struct instant now)
{
    const struct outcome *outcome = &lane->submission.outcome;
    bool is_start = lane->submission.command.kind == COMMAND_START_INTENT;
    lane->wake = now; /* there may be more */
    lane->is_in_round = is_start && outcome->code == ERR_OK && outcome->intent != NULL;
    lane->intent = lane->is_in_round ? outcome->intent : NULL;
    if (lane->is_in_round) {
        lane->started = *outcome;
        return;
    }
    if (is_start) /* overtaken, or the channel is paused just now */
        lane->unstarted = lane->submission.command.start_intent.intent_no;
    lane->claim = STR_EMPTY;
}

const struct lane_ops acts_lane = {
    .name = "acts",
    .keeps_evidence = true,
    .think = acts_think,
    .answered = acts_answered,
    .applied = acts_applied,
};

const struct lane_ops creations_lane = {
    .name = "creations",
    .keeps_evidence = true,
    .think = acts_think,
    .answered = acts_answered,
    .applied = acts_applied,
};
