/* tests/sandbox/mirakl_orders.c: moves, each by whom it is due. */
#include "tests/sandbox/mirakl_orders.h"

#include "tests/sandbox/mirakl_money.h"

static const struct stage_reason payment_refused = { "SYSTEM_PAYMENT_REFUSED", "Payment refused" };
static const struct stage_reason not_accepted = { "SYSTEM_AUTO_REFUSED", "Not accepted in time" };
static const struct stage_reason customer_canceled = { "CUSTOMER_CANCELED",
                                                       "Canceled by the customer" };

static void order_make_known(struct order *order);

void order_touch(struct order *order)
{
    struct marketplace *m = order->marketplace;
    order->updated = m->world->now;
    chain_move_last(&m->orders_by_update, &order->by_update);
    shown_drop(&order->shown);
}

static void enter(struct order *order, enum stage stage)
{
    struct marketplace *m = order->marketplace;
    chain_remove(&m->orders_by_stage[order->stage], &order->by_stage);
    chain_add(&m->orders_by_stage[stage], &order->by_stage);
    order->stage = stage;
    order_touch(order);
}

bool line_is_active(const struct line *line)
{
    return line->stage != STAGE_REFUSED && line->stage != STAGE_CANCELED;
}

struct amounts order_amounts(const struct order *order)
{
    struct amounts sum = { 0 };
    for (int32_t i = 0; i < order->line_count; i++) {
        if (line_is_active(&order->lines[i]))
            amounts_add(&sum, &order->lines[i].amounts);
    }
    return sum;
}

bool order_is_fully_refunded(const struct order *order)
{
    bool has_refund = false;
    for (int32_t i = 0; i < order->line_count; i++) {
        const struct line *line = &order->lines[i];
        if (!line_is_active(line))
            continue;
        struct amounts left = line_left(line);
        if (amounts_total(&left) != 0)
            return false;
        has_refund = true;
    }
    return has_refund;
}

bool order_is_over(const struct order *order)
{
    return order->stage == STAGE_CLOSED || order->stage == STAGE_REFUSED ||
           order->stage == STAGE_CANCELED;
}

bool order_has_incident(const struct order *order)
{
    for (int32_t i = 0; i < order->line_count; i++) {
        if (order->lines[i].has_incident)
            return true;
    }
    return false;
}

/* The order's stage, and with it that of its lines, but for those that left. */
static void order_set_stage(struct order *order, enum stage stage)
{
    enter(order, stage);
    for (int32_t i = 0; i < order->line_count; i++) {
        struct line *line = &order->lines[i];
        if (line_is_active(line) && line->stage != STAGE_REFUNDED) {
            line->stage = line->has_incident ? STAGE_INCIDENT_OPEN : stage;
            line->updated = order->marketplace->world->now;
        }
    }
}

static void plan(struct order *order, int64_t after_s,
                 void (*play)(struct world *world, void *owner, void *subject))
{
    struct world *world = order->marketplace->world;
    world_plan(world, instant_add_s(world->now, after_s), play, order->marketplace, order);
}

static void line_return_stock(struct line *line)
{
    struct marketplace *m = line->order->marketplace;
    if (line->is_stock_returned)
        return;
    line->is_stock_returned = true;
    line->offer->sold_count -= line->quantity;
    if (m->settings.order_lowers_stock != 0)
        offer_set_quantity(m, line->offer, line->offer->quantity + line->quantity);
    if (line->is_refused && m->settings.refusal_zeroes_stock != 0)
        offer_set_quantity(m, line->offer, 0);
}

/* Ends lines that are not over yet, and gives their units back to the offers. */
static void end_lines(struct order *order, enum stage stage)
{
    for (int32_t i = 0; i < order->line_count; i++) {
        struct line *line = &order->lines[i];
        if (!line_is_active(line) || (stage == STAGE_REFUSED && !line->is_refused))
            continue;
        line->stage = stage;
        line->updated = order->marketplace->world->now;
        line_return_stock(line);
    }
}

/* What a debit will take; until then it is promised. */
static size_t debit_bytes(const struct order *order)
{
    return (size_t)order->line_count * LEDGER_POSTING_BYTES;
}

/* Before the debit; never after it. */
static void order_end(struct order *order, enum stage stage)
{
    order->marketplace->world->promised -= debit_bytes(order);
    end_lines(order, stage);
    enter(order, stage);
}

/* ---- what time, the operator and the customer do ---- */

static void play_closed(struct world *world, void *owner, void *subject)
{
    struct order *order = subject;
    (void)world, (void)owner;
    if (order->stage == STAGE_RECEIVED)
        order_set_stage(order, STAGE_CLOSED);
}

static void receive(struct order *order)
{
    struct marketplace *m = order->marketplace;
    order->received = m->world->now;
    for (int32_t i = 0; i < order->line_count; i++) {
        if (line_is_active(&order->lines[i]))
            order->lines[i].received = m->world->now;
    }
    order_set_stage(order, STAGE_RECEIVED);
    for (int32_t i = 0; i < order->line_count; i++)
        ledger_make_payable(m, &order->lines[i]);
    plan(order, m->settings.close_after_s, play_closed);
}

static void play_received(struct world *world, void *owner, void *subject)
{
    struct order *order = subject;
    (void)world, (void)owner;
    if (order->stage == STAGE_SHIPPED || order->stage == STAGE_TO_COLLECT)
        receive(order);
}

void order_ship(struct order *order)
{
    struct marketplace *m = order->marketplace;
    order->shipped = m->world->now;
    for (int32_t i = 0; i < order->line_count; i++) {
        if (line_is_active(&order->lines[i]))
            order->lines[i].shipped = m->world->now;
    }
    order_set_stage(order, STAGE_SHIPPED);
    plan(order, m->settings.receive_after_s, play_received);
}

static void debit(struct order *order)
{
    struct marketplace *m = order->marketplace;
    m->world->promised -= debit_bytes(order);
    order->debited = m->world->now;
    order->ship_by = instant_add_s(m->world->now, m->settings.ship_within_s);
    order_set_stage(order, STAGE_SHIPPING);
    for (int32_t i = 0; i < order->line_count; i++) {
        struct line *line = &order->lines[i];
        if (!line_is_active(line))
            continue;
        line->debited = m->world->now;
        ledger_debit(m, line);
    }
}

static void play_debit(struct world *world, void *owner, void *subject)
{
    struct order *order = subject;
    (void)world, (void)owner;
    if (order->stage != STAGE_WAITING_DEBIT_PAYMENT || order->debit == DEBIT_NEVER)
        return;
    if (order->debit == DEBIT_OK) {
        debit(order);
        return;
    }
    order->reason = &payment_refused;
    order_end(order, STAGE_CANCELED);
}

static void play_ask_debit(struct world *world, void *owner, void *subject)
{
    struct order *order = subject;
    (void)world, (void)owner;
    if (order->stage != STAGE_WAITING_DEBIT)
        return;
    order_set_stage(order, STAGE_WAITING_DEBIT_PAYMENT);
    int64_t debit_s = order->marketplace->settings.debit_s;
    plan(order, debit_s - debit_s / 2, play_debit);
}

void order_decide(struct order *order)
{
    struct marketplace *m = order->marketplace;
    bool has_accepted = false;
    end_lines(order, STAGE_REFUSED);
    for (int32_t i = 0; i < order->line_count; i++)
        has_accepted = has_accepted || line_is_active(&order->lines[i]);
    if (!has_accepted) {
        order_end(order, STAGE_REFUSED);
        return;
    }
    order_set_stage(order, STAGE_WAITING_DEBIT);
    plan(order, m->settings.debit_s / 2, play_ask_debit);
}

static void play_refuse_late(struct world *world, void *owner, void *subject)
{
    struct order *order = subject;
    (void)world, (void)owner;
    if (order->stage != STAGE_WAITING_ACCEPTANCE)
        return;
    for (int32_t i = 0; i < order->line_count; i++)
        order->lines[i].is_refused = true;
    order->was_refused_automatically = true;
    order->reason = &not_accepted;
    order_end(order, STAGE_REFUSED);
}

static void play_validate(struct world *world, void *owner, void *subject)
{
    struct order *order = subject;
    (void)world, (void)owner;
    if (order->stage == STAGE_STAGING)
        order_make_known(order);
}

/* From here on it is the shop's to decide. */
static void order_make_known(struct order *order)
{
    struct marketplace *m = order->marketplace;
    if (m->settings.accepts_automatically != 0) {
        order_decide(order);
        return;
    }
    order_set_stage(order, STAGE_WAITING_ACCEPTANCE);
    order->accept_by = instant_add_s(m->world->now, m->settings.acceptance_window_s);
    plan(order, m->settings.acceptance_window_s, play_refuse_late);
}

/* ---- what is done on demand ---- */

static enum err_code conflict(const struct order *order, const char *what, struct err *err)
{
    return err_set(err, REASON_ORDER_STATE_CONFLICT, "cannot %s: order %.*s is %s", what,
                   STR_ARG(order->order_id), stage_name(order->stage));
}

enum err_code order_cancel(struct order *order, struct err *err)
{
    if (order->stage >= STAGE_SHIPPING)
        return conflict(order, "be canceled", err);
    order->reason = &customer_canceled;
    order_end(order, STAGE_CANCELED);
    return ERR_OK;
}

enum err_code order_move(struct order *order, enum stage to, struct err *err)
{
    if (to > STAGE_CLOSED || order->stage > to)
        return conflict(order, "move there", err);
    while (order->stage < to) {
        switch (order->stage) {
        case STAGE_STAGING:
            order_make_known(order);
            break;
        case STAGE_WAITING_ACCEPTANCE:
            order_decide(order);
            break;
        case STAGE_WAITING_DEBIT:
            order_set_stage(order, STAGE_WAITING_DEBIT_PAYMENT);
            break;
        case STAGE_WAITING_DEBIT_PAYMENT:
            debit(order);
            break;
        case STAGE_SHIPPING:
            order_ship(order);
            break;
        case STAGE_SHIPPED:
            if (to == STAGE_TO_COLLECT)
                order_set_stage(order, STAGE_TO_COLLECT);
            else
                receive(order);
            break;
        case STAGE_TO_COLLECT:
            receive(order);
            break;
        case STAGE_RECEIVED:
            order_set_stage(order, STAGE_CLOSED);
            break;
        default:
            return conflict(order, "move there", err);
        }
    }
    return ERR_OK;
}

void line_set_incident(struct line *line, bool is_open)
{
    struct order *order = line->order;
    line->has_incident = is_open;
    if (line_is_active(line) && line->stage != STAGE_REFUNDED)
        line->stage = is_open ? STAGE_INCIDENT_OPEN : order->stage;
    line->updated = order->marketplace->world->now;
    order_touch(order);
    if (is_open)
        ledger_hold(order->marketplace, line);
    else
        ledger_make_payable(order->marketplace, line);
}

void order_open(struct order *order)
{
    struct marketplace *m = order->marketplace;
    m->world->promised += debit_bytes(order);
    order_set_stage(order, STAGE_STAGING);
    if (m->settings.staging_s > 0)
        plan(order, m->settings.staging_s, play_validate);
    else
        order_make_known(order);
}
