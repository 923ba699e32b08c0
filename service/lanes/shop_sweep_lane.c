/*
 * service/lanes/shop_sweep_lane.c: the shop's orders that are open, each read by its id.
 *
 * Whether a parcel or a return moves the time by which the shop lists changes is not published.
 * Orders whose parcels are awaited are read in each daily round, others in every seventh, at a pace
 * that keeps the shop's quota free. Where the round stands is stored with each order: a stop costs
 * nothing, and what cannot be read is told and passed over.
 */
#include "service/lanes/lanes_own.h"

enum {
    INTERVAL_S = 86400,
    PACE_MS = 1000, /* from one order to the next */
};

#define POLL_NAME STR("shop-orders-sweep")

static struct command *see(struct lane *lane, struct str token, struct instant now)
{
    struct command *command = lane_command(lane, COMMAND_SEE_SHOP_ORDERS);
    command->see_shop_orders.poll_name = POLL_NAME;
    command->see_shop_orders.poll = lane_poll_after(lane, token, now);
    return command;
}

static enum lane_move sweep_think(struct lane *lane, struct instant now)
{
    struct reader reader;
    struct order order;
    struct err err;
    bool found = false;
    if (!lane_poll_due(lane, STR_EMPTY, POLL_NAME, INTERVAL_S, now))
        return LANE_WAIT;
    reader_open(lane_store(lane), &lane->arena, &reader);
    enum err_code code =
        reader_next_in_sweep(&reader, lane->party->shop_id, lane->poll.rounds,
                             lane->poll.page_token, &found, &order, &lane->sweep_token, &err);
    reader_close(&reader);
    if (code != ERR_OK)
        return lane_cannot_read(lane, &err, now);
    if (!found) {
        (void)see(lane, STR_EMPTY, now);
        return LANE_COMMAND;
    }
    lane->sweep_key = order.reference_key;
    lane->call = (struct call){
        .kind = CALL_SCAYLE_ORDER_GET,
        .id = POLL_NAME,
        .shop_order_id = order.shop_order_id,
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
