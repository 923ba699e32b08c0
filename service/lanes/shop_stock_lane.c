/*
 * service/lanes/shop_stock_lane.c: the shop's own stock: what was hinted, then all in its turn.
 *
 * A webhook is a hint only, and may be lost: the variant is read. Between hints a round goes over
 * all positions by their keys, at a pace that leaves hints half of the published frequency; where
 * it stands is stored with each. One variant is read after the other, so that an older answer
 * cannot be applied after a newer one: SCAYLE blocks units without another time of change.
 */
#include "service/lanes/lane.h"

enum {
    PACE_MS = 50,     /* of the round: 1200 of 2500 calls a minute */
    NO_STOCK_S = 600, /* nothing is read, or there is nothing: looked at again after this */
};

#define POLL_NAME STR("shop-stock")

static enum err_code hint_find(struct lane *lane, struct instant now, struct instant *ret_next,
                               struct err *err)
{
    struct reader reader;
    reader_open(lane_store(lane), &lane->arena, &reader);
    enum err_code code =
        reader_stock_hint(&reader, lane->party->shop_id, now, &lane->sweep_key, ret_next, err);
    reader_close(&reader);
    return code;
}

/* The position whose turn it is; empty: there is none. */
static enum err_code position_find(struct lane *lane, struct err *err)
{
    struct key prefix;
    struct reader reader;
    struct position *position;
    size_t count;
    const struct reader_page page = { .token = lane->poll.page_token, .size = 1 };
    key_begin(&prefix, lane->party->shop_id, KEY_TABLE_POSITION);
    reader_open(lane_store(lane), &lane->arena, &reader);
    enum err_code code = reader_list(&reader, &record_position, &prefix, &page, &position, &count,
                                     &lane->sweep_token, err);
    reader_close(&reader);
    lane->sweep_key = code == ERR_OK && count > 0 ? position->sku : STR_EMPTY;
    return code;
}

/* False: it is not due; lane->wake says when. */
static bool round_is_due(struct lane *lane, struct instant now)
{
    int64_t interval_s = lane->party->shop.stock_poll_interval_s;
    if (interval_s == 0) {
        lane->wake = instant_add_s(now, NO_STOCK_S);
        return false;
    }
    if (!lane_poll_due(lane, STR_EMPTY, POLL_NAME, interval_s, now))
        return false;
    lane->wake = lane->paced;
    return lane->paced.us <= now.us;
}

static enum lane_move read_variant(struct lane *lane, struct str id)
{
    lane->call = (struct call){ .kind = CALL_SCAYLE_STOCKS, .id = id, .sku = lane->sweep_key };
    return LANE_CALL;
}

static enum lane_move shop_stock_think(struct lane *lane, struct instant now)
{
    struct instant next;
    struct err err;
    lane->is_hinted = true;
    if (!lane->party->shop.reads_stock)
        return lane_wait(lane, instant_add_s(now, NO_STOCK_S));
    if (hint_find(lane, now, &next, &err) != ERR_OK)
        return lane_cannot_read(lane, &err, now);
    if (lane->sweep_key.len > 0)
        return read_variant(lane, STR("stock-hint"));
    if (!round_is_due(lane, now)) {
        if (instant_is_set(next) && next.us < lane->wake.us)
            lane->wake = next;
        return LANE_WAIT;
    }
    lane->is_hinted = false;
    if (position_find(lane, &err) != ERR_OK)
        return lane_cannot_read(lane, &err, now);
    return lane->sweep_key.len > 0 ? read_variant(lane, POLL_NAME)
                                   : lane_wait(lane, instant_add_s(now, NO_STOCK_S));
}

/* Of this variant alone: others may be read all the same. */
static bool is_of_the_variant(const struct answer *answer)
{
    return answer->verdict == VERDICT_REFUSED || (answer->status >= 200 && answer->status < 300);
}

static enum lane_move shop_stock_answered(struct lane *lane, struct instant now)
{
    const struct answer *answer = &lane->answer;
    if (answer->verdict != VERDICT_DONE && !is_of_the_variant(answer)) {
        lane->failures++;
        lane_hold(lane, lane_retry_at(lane, lane->failures, now));
        return LANE_WAIT;
    }
    lane->failures = 0;
    struct command *command = lane_command(lane, COMMAND_SEE_STOCK);
    command->see_stock.sku = lane->call.sku;
    command->see_stock.read = lane_time_passed(lane, lane->has_left ? lane->called : now);
    if (!lane->is_hinted) {
        command->see_stock.poll_name = POLL_NAME;
        command->see_stock.poll = lane_poll_after(lane, lane->sweep_token, now);
    }
    if (answer->verdict == VERDICT_DONE) {
        command->see_stock.rows = answer->stocks.rows;
        command->see_stock.count = answer->stocks.count;
        if (lane_unreadable(lane, &command->see_stock.unreadable,
                            &command->see_stock.unreadable_count))
            return LANE_COMMAND;
        command->see_stock.count = 0;
    }
    struct unreadable *row = ARENA_NEW(&lane->arena, struct unreadable);
    if (row != NULL)
        *row = (struct unreadable){ lane->call.sku, answer->reason, lane->evidence };
    command->see_stock.unreadable = row;
    command->see_stock.unreadable_count = row != NULL;
    return LANE_COMMAND;
}

static void shop_stock_applied(struct lane *lane, struct instant now)
{
    const struct poll *poll = &lane->submission.command.see_stock.poll;
    bool is_applied = lane->submission.outcome.code == ERR_OK;
    lane->wake = now;
    if (!is_applied) {
        lane->failures++;
        lane_hold(lane, lane_retry_at(lane, lane->failures, now));
    }
    if (lane->is_hinted)
        return;
    lane->paced = instant_add_ms(now, PACE_MS);
    if (is_applied)
        lane_poll_applied(lane, poll);
    else if (poll->page_token.len > 0) /* it is told; the others have their turn */
        lane_poll_skip(lane, poll->page_token);
}

const struct lane_ops shop_stock_lane = {
    .name = "shop-stock",
    .think = shop_stock_think,
    .answered = shop_stock_answered,
    .applied = shop_stock_applied,
    .resumes = true,
};
