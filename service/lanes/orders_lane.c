/*
 * service/lanes/orders_lane.c: a channel's orders, by OR11.
 *
 * Pages are sorted by creation and counted by offset, over a window of updates whose end is fixed
 * when the round begins; each page is a call of the published frequency. An order that changes
 * meanwhile leaves the window and all behind it move up: then a page goes back by as many. A second
 * lane sweeps once a day through all orders that wait for us, whenever they changed: it
 * bounds what a window could ever miss.
 */
#include "service/lanes/lane.h"

enum {
    PAGE_SIZE = 100,
    OVERLAP_S = 600,
    SWEEP_INTERVAL_S = 86400,
};

static struct str poll_name(const struct lane *lane)
{
    return lane->ops == &orders_sweep_lane ? STR("orders-sweep") : STR("orders");
}

static enum lane_move page_ask(struct lane *lane, struct orders_query query)
{
    int64_t offset = 0;
    if (lane->poll.page_token.len > 0)
        CHECK(str_parse_i64(lane->poll.page_token, &offset));
    query.offset = (int32_t)offset;
    query.max = PAGE_SIZE;
    lane->call =
        (struct call){ .kind = CALL_MIRAKL_ORDERS, .id = poll_name(lane), .orders = query };
    return LANE_CALL;
}

static enum lane_move orders_think(struct lane *lane, struct instant now)
{
    const struct channel *channel = &lane->party->channel;
    if (!lane_poll_due(lane, lane->party->channel_id, poll_name(lane),
                       channel->order_poll_interval_s, now))
        return LANE_WAIT;
    struct instant first = instant_add_s(channel->created, -LANE_FIRST_LOOK_BACK_S);
    return page_ask(lane, (struct orders_query){
                              .updated_from = lane_poll_from(lane, OVERLAP_S, first),
                              .updated_to = lane->round_to,
                          });
}

static enum lane_move sweep_think(struct lane *lane, struct instant now)
{
    if (!lane_poll_due(lane, lane->party->channel_id, poll_name(lane), SWEEP_INTERVAL_S, now))
        return LANE_WAIT;
    return page_ask(lane, (struct orders_query){ .states = STR("WAITING_ACCEPTANCE,SHIPPING") });
}

/* Empty: this was the last page. */
static struct str next_offset(struct lane *lane)
{
    int64_t shown = (int64_t)(lane->answer.orders.count + lane->answer.rejected_count);
    int64_t total = lane->answer.orders.total;
    int64_t left = lane->total > total && total >= 0 ? lane->total - total : 0;
    int64_t next = lane->call.orders.offset + shown;
    bool is_last = shown == 0 || (total >= 0 ? next >= total : shown < PAGE_SIZE);
    lane->total = total;
    if (left > 0) /* so many may have moved up past where this page begins */
        next = left < lane->call.orders.offset ? lane->call.orders.offset - left : 0;
    else if (is_last)
        return STR_EMPTY;
    return arena_format(&lane->arena, "%lld", (long long)next);
}

static enum lane_move orders_answered(struct lane *lane, struct instant now)
{
    if (lane->answer.verdict != VERDICT_DONE)
        return lane_poll_failed(lane, poll_name(lane), now);
    struct command *command = lane_command(lane, COMMAND_INGEST_ORDERS);
    struct str next = next_offset(lane);
    if (!lane_unreadable(lane, &command->ingest_orders.unreadable,
                         &command->ingest_orders.unreadable_count))
        return lane_poll_failed(lane, poll_name(lane), now);
    for (size_t i = 0; i < lane->answer.orders.count; i++)
        lane_poll_saw(lane, lane->answer.orders.orders[i].updated);
    command->ingest_orders.channel = lane->party->channel_id;
    command->ingest_orders.orders = lane->answer.orders.orders;
    command->ingest_orders.count = lane->answer.orders.count;
    command->ingest_orders.is_poll = true;
    command->ingest_orders.poll_name = poll_name(lane);
    command->ingest_orders.poll = lane_poll_after(lane, next, now);
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

const struct lane_ops orders_sweep_lane = {
    .name = "orders-sweep",
    .think = sweep_think,
    .answered = orders_answered,
    .applied = orders_applied,
};
