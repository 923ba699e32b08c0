/*
 * service/lanes/transactions_lane.c: a channel's transaction log, by TL02.
 *
 * By time of the last change, oldest first: a line changes after it was created, when it turns
 * payable and when its cycle closes.
 */
#include "service/lanes/lane.h"

enum { PAGE_SIZE = 2000, OVERLAP_S = 3600, FIRST_LOOK_BACK_S = 90 * 86400 };

static enum lane_move transactions_think(struct lane *lane, struct instant now)
{
    const struct channel *channel = &lane->party->channel;
    if (!lane_poll_due(lane, lane->party->channel_id, STR("transactions"),
                       channel->transaction_poll_interval_s, now))
        return LANE_WAIT;
    lane->call = (struct call){
        .kind = CALL_MIRAKL_TRANSACTIONS,
        .id = STR("transactions"),
        .transactions = {
            .updated_from = lane_poll_from(lane, OVERLAP_S,
                                           instant_add_s(channel->created, -FIRST_LOOK_BACK_S)),
            .page_token = lane->poll.page_token,
            .limit = PAGE_SIZE,
        },
    };
    return LANE_CALL;
}

static enum lane_move transactions_answered(struct lane *lane, struct instant now)
{
    if (lane->answer.verdict != VERDICT_DONE)
        return lane_poll_failed(lane, STR("transactions"), now);
    struct command *command = lane_command(lane, COMMAND_SEE_TRANSACTIONS);
    if (!lane_unreadable(lane, &command->see_transactions.unreadable,
                         &command->see_transactions.unreadable_count))
        return lane_poll_failed(lane, STR("transactions"), now);
    for (size_t i = 0; i < lane->answer.transactions.count; i++)
        lane_poll_saw(lane, lane->answer.transactions.rows[i].updated);
    command->see_transactions.channel = lane->party->channel_id;
    command->see_transactions.rows = lane->answer.transactions.rows;
    command->see_transactions.count = lane->answer.transactions.count;
    command->see_transactions.poll =
        lane_poll_after(lane, lane->answer.transactions.next_page_token, now);
    return LANE_COMMAND;
}

static void transactions_applied(struct lane *lane, struct instant now)
{
    (void)now;
    const struct command *command = &lane->submission.command;
    if (command->kind == COMMAND_SEE_TRANSACTIONS)
        lane_poll_applied(lane, &command->see_transactions.poll);
}

const struct lane_ops transactions_lane = {
    .name = "transactions",
    .think = transactions_think,
    .answered = transactions_answered,
    .applied = transactions_applied,
};
