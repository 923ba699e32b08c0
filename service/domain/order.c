/* service/domain/order.c: the marketplace's states, by name, and what follows from each. */
#include "service/domain/order.h"

enum { ROUNDS_PER_WEEK = 7 };

struct state_row {
    const char *name;
    bool holds_stock;
    bool takes_refunds;
    bool is_final;
};

/*
 * An unknown state holds its units: selling them twice would be worse than holding them too long.
 * So does an incident, which may be opened before anything was sent.
 */
static const struct state_row states[ORDER_STATE_COUNT] = {
    [ORDER_STATE_UNKNOWN] = { "UNKNOWN", .holds_stock = true },
    [ORDER_STATE_STAGING] = { "STAGING", .holds_stock = true },
    [ORDER_STATE_WAITING_ACCEPTANCE] = { "WAITING_ACCEPTANCE", .holds_stock = true },
    [ORDER_STATE_WAITING_DEBIT] = { "WAITING_DEBIT", .holds_stock = true },
    [ORDER_STATE_WAITING_DEBIT_PAYMENT] = { "WAITING_DEBIT_PAYMENT", .holds_stock = true },
    [ORDER_STATE_SHIPPING] = { "SHIPPING", .holds_stock = true, .takes_refunds = true },
    [ORDER_STATE_SHIPPED] = { .name = "SHIPPED", .takes_refunds = true },
    [ORDER_STATE_TO_COLLECT] = { .name = "TO_COLLECT", .takes_refunds = true },
    [ORDER_STATE_RECEIVED] = { .name = "RECEIVED", .takes_refunds = true },
    [ORDER_STATE_CLOSED] = { .name = "CLOSED", .is_final = true },
    [ORDER_STATE_REFUSED] = { .name = "REFUSED", .is_final = true },
    [ORDER_STATE_CANCELED] = { .name = "CANCELED", .is_final = true },
    [ORDER_STATE_INCIDENT_OPEN] = { "INCIDENT_OPEN", .holds_stock = true },
    [ORDER_STATE_REFUNDED] = { .name = "REFUNDED", .is_final = true },
};

static const struct state_row *row_of(enum order_state state)
{
    CHECK(state < ORDER_STATE_COUNT);
    CHECK(states[state].name != NULL);
    return &states[state];
}

enum order_state order_state_parse(struct str text)
{
    for (size_t i = ORDER_STATE_UNKNOWN + 1; i < ORDER_STATE_COUNT; i++) {
        if (str_eq(text, str_c(states[i].name)))
            return (enum order_state)i;
    }
    return ORDER_STATE_UNKNOWN;
}

const char *order_state_name(enum order_state state)
{
    return row_of(state)->name;
}

bool order_state_holds_stock(enum order_state state)
{
    return row_of(state)->holds_stock;
}

bool order_state_takes_refunds(enum order_state state)
{
    return row_of(state)->takes_refunds;
}

bool order_state_is_final(enum order_state state)
{
    return row_of(state)->is_final;
}

const char *step_state_name(enum step_state state)
{
    static const char *const names[] = {
        [STEP_NONE] = "NONE",
        [STEP_PENDING] = "PENDING",
        [STEP_DONE] = "DONE",
        [STEP_FAILED] = "FAILED",
    };
    CHECK(state < ARRAY_COUNT(names));
    return names[state];
}

int64_t order_line_units_canceled(const struct order_line *line)
{
    int64_t units = 0;
    __int128 amount = 0;
    for (size_t i = 0; i < line->cancelation_count; i++) {
        const struct line_refund *canceled = &line->cancelations[i];
        int64_t left = line->quantity - units;
        if (canceled->quantity > 0)
            units += canceled->quantity < left ? canceled->quantity : left;
        amount += canceled->amount.minor;
    }
    bool is_all = line->price.minor > 0 && amount >= line->price.minor;
    return is_all ? line->quantity : units;
}

bool order_line_is_share(const struct order_line *line, int64_t units, struct money amount)
{
    return units > 0 && units <= line->quantity &&
           amount.minor >= line->price.minor / line->quantity * units;
}

/* Whole ones, as the marketplace lists them. */
static int64_t units_refunded(const struct order_line *line)
{
    int64_t units = 0;
    for (size_t i = 0; i < line->refund_count; i++) {
        const struct line_refund *refund = &line->refunds[i];
        bool is_whole = order_line_is_share(line, refund->quantity, refund->amount);
        if (is_whole && units < line->quantity)
            units += refund->quantity;
    }
    return units;
}

int64_t order_line_units_due(const struct order_line *line)
{
    if (line->state == ORDER_STATE_REFUSED || line->state == ORDER_STATE_CANCELED ||
        line->state == ORDER_STATE_REFUNDED)
        return 0;
    int64_t listed = units_refunded(line) - line->returned;
    int64_t refunded = listed > line->withheld ? listed : line->withheld; /* ours get listed */
    int64_t due = line->quantity - order_line_units_canceled(line) - refunded;
    return due > 0 ? due : 0;
}

/* A unit that came back, or whose money is back, is over. */
static bool is_any_unit_out(const struct order *order)
{
    for (size_t i = 0; i < order->line_count; i++) {
        if (order_line_units_due(&order->lines[i]) > order->lines[i].returned)
            return true;
    }
    return false;
}

enum order_sweep order_sweep_of(const struct order *order)
{
    if (order->creation != STEP_DONE || order->shop_order_id.len == 0 ||
        order_state_is_final(order->state))
        return ORDER_SWEEP_NONE;
    if (order_state_holds_stock(order->state))
        return ORDER_SWEEP_DAILY;
    return is_any_unit_out(order) ? ORDER_SWEEP_WEEKLY : ORDER_SWEEP_NONE;
}

int64_t order_sweep_turn(enum order_sweep sweep, struct str order_id)
{
    CHECK(sweep != ORDER_SWEEP_NONE);
    if (sweep == ORDER_SWEEP_DAILY)
        return 0;
    return order_sweep_turn_of_round((int64_t)(str_hash(order_id) >> 1));
}

int64_t order_sweep_turn_of_round(int64_t round)
{
    return 1 + round % ROUNDS_PER_WEEK;
}
