/*
 * service/lanes/orders_lane.c: a channel's orders, by OR11.
 *
 * Pages are sorted by creation, over a window of updates whose end is fixed when the round begins;
 * each page is a call of the published frequency. A page begins where the last one ended: at an
 * order's creation, not behind a number of orders. For what changes meanwhile leaves the window,
 * what the list shows late enters it, and no number would tell that both happened. A second lane
 * sweeps once a day through all orders that wait for us, whenever they changed: it bounds what a
 * window could ever miss.
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

/* "<creation, microseconds> <how many of that creation are left out>" */
static void place_read(struct str token, struct orders_query *query)
{
    struct str created, offset;
    int64_t number;
    if (token.len == 0)
        return;
    CHECK(str_cut(token, ' ', &created, &offset));
    CHECK(str_parse_i64(created, &query->created_from.us));
    CHECK(str_parse_i64(offset, &number));
    query->offset = (int32_t)number;
}

static enum lane_move page_ask(struct lane *lane, struct orders_query query)
{
    place_read(lane->poll.page_token, &query);
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

/* Empty: this was the last page. The next one shows its last order again. */
static struct str next_place(struct lane *lane)
{
    const struct orders_query *asked = &lane->call.orders;
    int64_t shown = (int64_t)(lane->answer.orders.count + lane->answer.rejected_count);
    int64_t total = lane->answer.orders.total;
    struct instant created = asked->created_from;
    if (shown == 0 || (total >= 0 ? asked->offset + shown >= total : shown < PAGE_SIZE))
        return STR_EMPTY;
    for (size_t i = 0; i < lane->answer.orders.count; i++)
        created = instant_max(created, lane->answer.orders.orders[i].created);
    bool is_further = created.us > asked->created_from.us;
    return arena_format(&lane->arena, "%lld %lld", (long long)created.us,
                        (long long)(is_further ? 0 : asked->offset + shown));
}

static enum lane_move orders_answered(struct lane *lane, struct instant now)
{
    if (lane->answer.verdict != VERDICT_DONE)
        return lane_poll_failed(lane, poll_name(lane), now);
    struct command *command = lane_command(lane, COMMAND_INGEST_ORDERS);
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
    command->ingest_orders.poll = lane_poll_after(lane, next_place(lane), now);
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
