/*
 * service/engine/acceptance.c: an order is accepted in its window, once, or somebody hears of it.
 *
 * Orders whose units are there are accepted without a person where the channel says so. What
 * stands in the way is an exception, until it is gone: then the order is taken up by itself. A
 * window that closed is an exception too.
 */
#include "service/engine/apply.h"

bool order_is_decided(enum order_state state)
{
    return state != ORDER_STATE_UNKNOWN && state != ORDER_STATE_STAGING &&
           state != ORDER_STATE_WAITING_ACCEPTANCE;
}

static struct str subject_of(struct apply *a, const struct order *order)
{
    return exception_subject(a, order->channel, order->order_id, STR_EMPTY);
}

/* EXCEPTION_NONE: every line can be served. */
static enum err_code acceptance_obstacle(struct apply *a, const struct order *order,
                                         enum exception_cause *ret, struct str *ret_sku)
{
    *ret = EXCEPTION_NONE;
    for (size_t i = 0; i < order->line_count; i++) {
        struct position position;
        bool found;
        if (order_line_units_due(&order->lines[i]) == 0)
            continue;
        enum err_code code = position_load(a, order->lines[i].sku, &found, &position);
        if (code != ERR_OK)
            return code;
        bool is_short = found && position_on_hand(&position) < position_reserved(&position);
        if (!found || is_short) {
            *ret = found ? EXCEPTION_ORDER_STOCK_SHORT : EXCEPTION_ORDER_SKU_UNKNOWN;
            *ret_sku = order->lines[i].sku;
            if (found)
                position_await(a, &position);
            return ERR_OK;
        }
    }
    return ERR_OK;
}

/* A poll that shows the same obstacle again says nothing new; whoever asks is told again. */
static enum err_code raise_of_order(struct apply *a, const struct order *order,
                                    enum exception_cause cause, struct str reason)
{
    int64_t units = 0;
    for (size_t i = 0; i < order->line_count; i++)
        units += order->lines[i].quantity;
    struct exception_raise raise = {
        .cause = cause,
        .channel = order->channel,
        .subject_id = subject_of(a, order),
        .subject = order_name(a, order),
        .exchange = { .step = STR("acceptance"), .reason = reason },
        .money_at_risk = order->total_price,
        .deadline_at_risk = order->accept_by,
        .units_at_risk = units,
    };
    return apply_is_retry(a) ? exception_raise(a, &raise) : exception_raise_once(a, &raise);
}

void acceptance_emit(struct apply *a, struct order *order, struct intent_decision *decisions)
{
    struct intent intent = {
        .kind = INTENT_ACCEPT_ORDER,
        .channel = order->channel,
        .order_id = order->order_id,
        .decisions = decisions,
        .decision_count = order->line_count,
    };
    intent_emit(a, &intent);
    order->acceptance = STEP_PENDING;
}

/* What stands in the way is another thing by now, or nothing. */
static enum err_code obstacles_clear(struct apply *a, const struct order *order,
                                     enum exception_cause but)
{
    static const enum exception_cause causes[] = { EXCEPTION_ORDER_STOCK_SHORT,
                                                   EXCEPTION_ORDER_SKU_UNKNOWN };
    enum err_code code = ERR_OK;
    for (size_t i = 0; code == ERR_OK && i < ARRAY_COUNT(causes); i++) {
        if (causes[i] != but)
            code = exception_clear(a, causes[i], subject_of(a, order));
    }
    return code;
}

static enum err_code acceptance_decide(struct apply *a, struct order *order,
                                       const struct channel *channel)
{
    enum exception_cause obstacle;
    struct str sku = STR_EMPTY;
    if (!channel->auto_accept || order->acceptance != STEP_NONE)
        return ERR_OK;
    enum err_code code = acceptance_obstacle(a, order, &obstacle, &sku);
    if (code == ERR_OK)
        code = obstacles_clear(a, order, obstacle);
    if (code != ERR_OK)
        return code;
    if (obstacle != EXCEPTION_NONE)
        return raise_of_order(a, order, obstacle, sku);
    struct intent_decision *decisions =
        ARENA_ARRAY(a->arena, struct intent_decision, order->line_count);
    if (decisions == NULL)
        return arena_err(a->arena, a->err);
    for (size_t i = 0; i < order->line_count; i++)
        decisions[i] = (struct intent_decision){ order->lines[i].line_id, true };
    acceptance_emit(a, order, decisions);
    return ERR_OK;
}

/* Nobody decided, and the order is lost: its time ran out, or it was cancelled after that. */
static bool is_missed(const struct order *order)
{
    bool is_decided = order->acceptance == STEP_DONE || order->acceptance == STEP_FAILED;
    if (is_decided || !instant_is_set(order->accept_by))
        return false;
    return order->state == ORDER_STATE_REFUSED ||
           (order->state == ORDER_STATE_CANCELED && order->updated.us >= order->accept_by.us);
}

static enum err_code acceptance_settle(struct apply *a, struct order *order)
{
    static const enum exception_cause over[] = {
        EXCEPTION_ACCEPTANCE_DUE,
        EXCEPTION_ORDER_STOCK_SHORT,
        EXCEPTION_ORDER_SKU_UNKNOWN,
        EXCEPTION_ACCEPT_REFUSED,
    };
    if (!order_is_decided(order->state))
        return ERR_OK;
    for (size_t i = 0; i < ARRAY_COUNT(over); i++) {
        enum err_code code = exception_clear(a, over[i], subject_of(a, order));
        if (code != ERR_OK)
            return code;
    }
    if (is_missed(order)) {
        order->acceptance = STEP_FAILED; /* said once */
        return raise_of_order(a, order, EXCEPTION_ACCEPTANCE_MISSED, order->state_text);
    }
    if (!order_is_lost(order->state))
        order->acceptance = STEP_DONE;
    return ERR_OK;
}

enum err_code acceptance_advance(struct apply *a, struct order *order,
                                 const struct channel *channel)
{
    enum err_code code = ERR_OK;
    if (order->state == ORDER_STATE_WAITING_ACCEPTANCE)
        code = acceptance_decide(a, order, channel);
    return code == ERR_OK ? acceptance_settle(a, order) : code;
}
