/*
 * service/lanes/shop_sweep_lane.c: the shop's orders that are open, each read once a day.
 *
 * Whether a parcel or a return moves the time by which the shop lists changes is not published. So
 * each order that we created and that is not over is read by its id, at a pace that keeps the
 * shop's quota free for others. Where the round stands is stored with each order: a stop costs
 * nothing, and what cannot be read is told and passed over.
 */
#include "service/lanes/lanes_own.h"

enum {
    INTERVAL_S = 86400,
    PACE_MS = 1000,        /* from one order to the next */
    SCAN_COUNT_MAX = 1000, /* orders looked at for one that is open, at a time */
};

#define POLL_NAME STR("shop-orders-sweep")

static bool is_open(const void *record, const void *context)
{
    const struct order *order = record;
    (void)context;
    return order->creation == STEP_DONE && order->shop_order_id.len > 0 &&
           !order_state_is_final(order->state);
}

/* *ret_count 0: none among those that were looked at. */
static enum err_code next_find(struct lane *lane, const struct order **ret, size_t *ret_count,
                               struct str *ret_token, struct err *err)
{
    struct key prefix;
    struct reader reader;
    struct str token = STR_EMPTY;
    const struct reader_page page = { .token = lane->poll.page_token,
                                      .size = 1,
                                      .wants = is_open,
                                      .scan_max = SCAN_COUNT_MAX,
                                      .tokens = &token };
    key_begin(&prefix, lane->party->shop_id, KEY_TABLE_ORDER);
    reader_open(lane_store(lane), &lane->arena, &reader);
    enum err_code code =
        reader_list(&reader, &record_order, &prefix, &page, ret, ret_count, ret_token, err);
    reader_close(&reader);
    if (code == ERR_OK && *ret_count > 0)
        *ret_token = token; /* also behind the last one: the round ends when none is left */
    return code;
}

static struct command *see(struct lane *lane, struct str token, struct instant now)
{
    struct command *command = lane_command(lane, COMMAND_SEE_SHOP_ORDERS);
    command->see_shop_orders.poll_name = POLL_NAME;
    command->see_shop_orders.poll = lane_poll_after(lane, token, now);
    return command;
}

static enum lane_move sweep_think(struct lane *lane, struct instant now)
{
    const struct order *order;
    struct err err;
    size_t count;
    if (!lane_poll_due(lane, STR_EMPTY, POLL_NAME, INTERVAL_S, now))
        return LANE_WAIT;
    if (next_find(lane, &order, &count, &lane->sweep_token, &err) != ERR_OK)
        return lane_cannot_read(lane, &err, now);
    lane->sweep_key = count > 0 ? order->reference_key : STR_EMPTY;
    if (count == 0 && lane->sweep_token.len > 0) {
        lane_poll_skip(lane, lane->sweep_token);
        return lane_wait(lane, instant_add_ms(now, PACE_MS));
    }
    if (count == 0) { /* that was the last one */
        (void)see(lane, STR_EMPTY, now);
        return LANE_COMMAND;
    }
    lane->call = (struct call){
        .kind = CALL_SCAYLE_ORDER_GET,
        .id = POLL_NAME,
        .shop_order_id = order->shop_order_id,
    };
    return LANE_CALL;
}

/* Of this order alone: others may be read all the same. */
static bool is_of_the_order(const struct answer *answer)
{
    return answer->verdict == VERDICT_REFUSED || (answer->status >= 200 && answer->status < 300);
}

static enum lane_move sweep_answered(struct lane *lane, struct instant now)
{
    const struct answer *answer = &lane->answer;
    if (answer->verdict != VERDICT_DONE && !is_of_the_order(answer)) {
        lane->failures++;
        lane_hold(lane, lane_retry_at(lane, lane->failures, now));
        return LANE_WAIT;
    }
    struct command *command = see(lane, lane->sweep_token, now);
    if (answer->verdict == VERDICT_DONE) {
        command->see_shop_orders.orders = answer->shop_orders.orders;
        command->see_shop_orders.count = answer->shop_orders.count;
        return LANE_COMMAND;
    }
    struct unreadable *row = ARENA_NEW(&lane->arena, struct unreadable);
    if (row != NULL)
        *row = (struct unreadable){ lane->sweep_key, answer->reason, lane->evidence };
    command->see_shop_orders.unreadable = row;
    command->see_shop_orders.unreadable_count = row != NULL;
    return LANE_COMMAND;
}

static void sweep_applied(struct lane *lane, struct instant now)
{
    const struct poll *poll = &lane->submission.command.see_shop_orders.poll;
    if (lane->submission.outcome.code == ERR_OK)
        lane_poll_applied(lane, poll);
    else if (poll->page_token.len > 0) /* it is told; the others have their turn */
        lane_poll_skip(lane, poll->page_token);
    lane->wake = instant_add_ms(now, PACE_MS);
}

const struct lane_ops shop_sweep_lane = {
    .name = "shop-orders-sweep",
    .think = sweep_think,
    .answered = sweep_answered,
    .applied = sweep_applied,
    .resumes = true,
};
