/*
 * service/lanes/orders_lane.c: a channel's orders, by OR11.
 *
 * Pages are sorted by creation and counted by offset, over a window of updates whose end is fixed
 * when the round begins; each page is a call of the published frequency. Pages may shift meanwhile:
 * what slips through stands in the next round's overlap.
 */
#include "service/lanes/lane.h"

enum { PAGE_SIZE = 100, OVERLAP_S = 600, FIRST_LOOK_BACK_S = 7 * 86400 };

static enum lane_move orders_think(struct lane *lane, struct instant now)
{
    const struct channel *channel = &lane->party->channel;
    int64_t offset = 0;
    if (!lane_poll_due(lane, lane->party->channel_id, STR("orders"), channel->order_poll_interval_s,
                       now))
        return LANE_WAIT;
    if (lane->poll.page_token.len > 0)
        CHECK(str_parse_i64(lane->poll.page_token, &offset));
    lane->call = (struct call){
        .kind = CALL_MIRAKL_ORDERS,
        .id = STR("orders"),
        .orders = {
            .updated_from = lane_poll_from(lane, OVERLAP_S,
                                           instant_add_s(channel->created, -FIRST_LOOK_BACK_S)),
            .updated_to = lane->round_to,
            .offset = (int32_t)offset,
            .max = PAGE_SIZE,
        },
    };
    return LANE_CALL;
}

static enum lane_move orders_answered(struct lane *lane, struct instant now)
{
    if (lane->answer.verdict != VERDICT_DONE)
        return lane_poll_failed(lane, STR("orders"), now);
    size_t count = lane->answer.orders.count;
    for (size_t i = 0; i < count; i++)
        lane_poll_saw(lane, lane->answer.orders.orders[i].updated);
    bool is_last = count + lane->answer.rejected_count < PAGE_SIZE;
    struct str next = STR_EMPTY;
    if (!is_last)
        next = arena_format(&lane->arena, "%d", lane->call.orders.offset + PAGE_SIZE);
    struct command *command = lane_command(lane, COMMAND_INGEST_ORDERS);
    command->ingest_orders.channel = lane->party->channel_id;
    command->ingest_orders.orders = lane->answer.orders.orders;
    command->ingest_orders.count = count;
    command->ingest_orders.is_poll = true;
    command->ingest_orders.poll = lane_poll_after(lane, next, now);
    command->ingest_orders.unreadable = lane_unreadable(lane);
    command->ingest_orders.unreadable_count = lane->answer.rejected_count;
    return LANE_COMMAND;
}

static void orders_applied(struct lane *lane, struct instant now)
{
    (void)now;
    const struct command *command = &lane->submission.command;
    if (command->kind == COMMAND_INGEST_ORDERS)
        lane_poll_applied(lane, &command->ingest_orders.poll);
}

const struct lane_ops orders_lane = {
    .name = "orders",
    .think = orders_think,
    .answered = orders_answered,
    .applied = orders_applied,
};
