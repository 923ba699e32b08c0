/*
 * service/lanes/shop_orders_lane.c: the shop's own orders, by what was updated: dispatch, returns.
 */
#include "service/lanes/lane.h"

enum { PAGE_SIZE = 100, OVERLAP_S = 900 };

static enum lane_move shop_orders_think(struct lane *lane, struct instant now)
{
    const struct shop *shop = &lane->party->shop;
    if (!lane_poll_due(lane, STR_EMPTY, STR("shop-orders"), shop->order_poll_interval_s, now))
        return LANE_WAIT;
    lane->call = (struct call){
        .kind = CALL_SCAYLE_ORDERS_UPDATED,
        .id = STR("shop-orders"),
        .shop_orders = {
            .updated_from = lane_poll_from(lane, OVERLAP_S, instant_add_s(shop->created,
                                                                          -OVERLAP_S)),
            .cursor = lane->poll.page_token,
            .limit = PAGE_SIZE,
        },
    };
    return LANE_CALL;
}

static enum lane_move shop_orders_answered(struct lane *lane, struct instant now)
{
    if (lane->answer.verdict != VERDICT_DONE)
        return lane_poll_failed(lane, STR("shop-orders"), now);
    struct command *command = lane_command(lane, COMMAND_SEE_SHOP_ORDERS);
    if (!lane_unreadable(lane, &command->see_shop_orders.unreadable,
                         &command->see_shop_orders.unreadable_count))
        return lane_poll_failed(lane, STR("shop-orders"), now);
    for (size_t i = 0; i < lane->answer.shop_orders.count; i++)
        lane_poll_saw(lane, lane->answer.shop_orders.orders[i].updated);
    command->see_shop_orders.poll_name = STR("shop-orders");
    command->see_shop_orders.orders = lane->answer.shop_orders.orders;
    command->see_shop_orders.count = lane->answer.shop_orders.count;
    command->see_shop_orders.poll =
        lane_poll_after(lane, lane->answer.shop_orders.next_cursor, now);
    return LANE_COMMAND;
}

static void shop_orders_applied(struct lane *lane, struct instant now)
{
    (void)now;
    const struct command *command = &lane->submission.command;
    if (command->kind == COMMAND_SEE_SHOP_ORDERS)
        lane_poll_applied(lane, &command->see_shop_orders.poll);
}

const struct lane_ops shop_orders_lane = {
    .name = "shop-orders",
    .think = shop_orders_think,
    .answered = shop_orders_answered,
    .applied = shop_orders_applied,
};
