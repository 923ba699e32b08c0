/*
 * service/lanes/looks_lane.c: doubts about a marketplace: its orders are read, many with one call.
 *
 * What was sent and not answered is never sent again before the order was read. OR11 may be called
 * once a minute and the polls want it too, so that one call looks at as many doubts as wait.
 */
#include "service/base/buf.h"
#include "service/lanes/lanes_own.h"

enum {
    LOOK_COUNT_MAX = 100,  /* of order ids in a query; the marketplace's */
    LOOK_BYTES_MAX = 4000, /* of them together, so that the URL is not too long for anybody */
    LOOK_AGAIN_S = 60,
    IDLE_S = 60,
    FAILURES_OF_MANY = 3,
};

static bool is_named(const struct lane *lane, size_t count, struct str order_id)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(lane->intents[i].order_id, order_id))
            return true;
    }
    return false;
}

/* "4711-A,4712-A": of as many intents as there is room for; lane->intent_count is what got in. */
static struct str ids_join(struct lane *lane, size_t count)
{
    struct buf buf;
    buf_init(&buf, LOOK_BYTES_MAX);
    lane->intent_count = 0;
    for (size_t i = 0; i < count; i++) {
        struct str order_id = lane->intents[i].order_id;
        if (is_named(lane, i, order_id)) {
            lane->intent_count++;
            continue;
        }
        if (buf.len + order_id.len + 1 > LOOK_BYTES_MAX)
            break;
        if (buf.len > 0)
            buf_add_byte(&buf, ',');
        buf_add(&buf, order_id);
        lane->intent_count++;
    }
    struct str ids = arena_str(&lane->arena, buf_str(&buf));
    buf_release(&buf);
    return ids;
}

static enum lane_move due_think(struct lane *lane, struct instant now)
{
    struct outbox_page page = { .queue = INTENT_QUEUE_LOOK,
                                .now = now,
                                .size = lane->batch_max > 0 ? (size_t)lane->batch_max
                                                            : LOOK_COUNT_MAX };
    struct reader reader;
    struct instant next;
    struct err err;
    size_t count;
    reader_open(lane_store(lane), &lane->arena, &reader);
    enum err_code code = reader_outbox(&reader, lane->party->shop_id, lane->party->channel_id,
                                       &page, &lane->intents, &count, &next, &err);
    reader_close(&reader);
    if (code != ERR_OK)
        return lane_cannot_read(lane, &err, now);
    if (count == 0)
        return lane_wait(lane, instant_is_set(next) ? next : instant_add_s(now, IDLE_S));
    lane->call = (struct call){
        .kind = CALL_MIRAKL_ORDERS,
        .id = STR("looks"),
        .orders = { .order_ids = ids_join(lane, count), .max = LOOK_COUNT_MAX },
    };
    return LANE_CALL;
}

static struct order *shown(const struct lane *lane, struct str order_id)
{
    for (size_t i = 0; i < lane->answer.orders.count; i++) {
        if (str_eq(lane->answer.orders.orders[i].order_id, order_id))
            return &lane->answer.orders.orders[i];
    }
    return NULL;
}

/* Shown, and not to be read: the reason; or one is shown of which not even the id can be read. */
static bool is_unreadable(const struct lane *lane, struct str order_id, struct str *ret_reason)
{
    for (size_t i = 0; i < lane->answer.rejected_count; i++) {
        const struct rejected_row *row = &lane->answer.rejected[i];
        if (row->id.len == 0 || str_eq(row->id, order_id)) {
            *ret_reason = row->reason;
            return true;
        }
    }
    return false;
}

/* What the answer says of the next intent of the round. */
static enum lane_move lookup(struct lane *lane, struct instant now)
{
    const struct intent *intent = &lane->intents[lane->intent_at];
    struct command *command = lane_command(lane, COMMAND_INTENT_LOOKUP);
    command->intent_lookup.channel = intent->channel;
    command->intent_lookup.intent_no = intent->intent_no;
    command->intent_lookup.exchange = lane_exchange(lane);
    command->intent_lookup.not_before = instant_add_s(now, LOOK_AGAIN_S);
    if (lane->answer.verdict != VERDICT_DONE) {
        command->intent_lookup.has_failed = true;
        return LANE_COMMAND;
    }
    command->intent_lookup.order = shown(lane, intent->order_id);
    if (command->intent_lookup.order == NULL)
        command->intent_lookup.has_failed =
            is_unreadable(lane, intent->order_id, &command->intent_lookup.exchange.reason);
    return LANE_COMMAND;
}

static enum lane_move looks_think(struct lane *lane, struct instant now)
{
    return lane->is_in_round ? lookup(lane, now) : due_think(lane, now);
}

/* One that spoils the answer for all is found by halves; alone, it goes behind the others. */
static enum lane_move looks_failed(struct lane *lane, struct instant now)
{
    bool is_lasting = lane->answer.verdict == VERDICT_REFUSED || lane->failures >= FAILURES_OF_MANY;
    lane->failures++;
    if (lane->intent_count == 1) {
        lane->is_in_round = true;
        return lookup(lane, now);
    }
    if (is_lasting)
        (void)lane_halve(lane, lane->intent_count);
    lane_hold(lane, lane_retry_at(lane, lane->failures, now));
    return LANE_WAIT;
}

static enum lane_move looks_answered(struct lane *lane, struct instant now)
{
    lane->intent_at = 0;
    if (lane->answer.verdict != VERDICT_DONE)
        return looks_failed(lane, now);
    lane->failures = 0;
    lane->batch_max = 0;
    lane->is_in_round = true;
    return lookup(lane, now);
}

static void looks_applied(struct lane *lane, struct instant now)
{
    lane->intent_at++;
    lane->is_in_round =
        lane->submission.outcome.code == ERR_OK && lane->intent_at < lane->intent_count;
    lane->wake = now;
    if (!lane->is_in_round && lane->failures > 0)
        lane_hold(lane, lane_retry_at(lane, lane->failures, now));
}

const struct lane_ops looks_lane = {
    .name = "looks",
    .keeps_evidence = true,
    .think = looks_think,
    .answered = looks_answered,
    .applied = looks_applied,
};
