/*
 * service/lanes/references_lane.c: our mark on the marketplace's orders, many with one call.
 *
 * OR04 may be called once a minute, with a hundred orders: whatever waits goes together. It
 * overwrites, so that it is sent again without a look when its answer was lost.
 */
#include "service/lanes/lane.h"

enum { IDLE_S = 60 };

static enum err_code rows_fill(struct lane *lane, struct reader *reader, size_t count,
                               struct err *err)
{
    struct order_reference *rows = ARENA_ARRAY(&lane->arena, struct order_reference, count);
    lane->results = ARENA_ARRAY(&lane->arena, struct reference_result, count);
    lane->intent_count = count;
    if (rows == NULL || lane->results == NULL)
        return arena_err(&lane->arena, err);
    for (size_t i = 0; i < count; i++) {
        const struct intent *intent = &lane->intents[i];
        struct order order;
        enum err_code code = reader_order(reader, lane->party->shop_id, intent->channel,
                                          intent->order_id, &order, err);
        if (code != ERR_OK)
            return code;
        rows[i] = (struct order_reference){ order.order_id, order.shop_order_id };
        lane->results[i].intent_no = intent->intent_no;
    }
    lane->call = (struct call){
        .kind = CALL_MIRAKL_ORDER_REFERENCE,
        .id = STR("references"),
        .references = { rows, count },
    };
    return ERR_OK;
}

static enum lane_move references_think(struct lane *lane, struct instant now)
{
    struct outbox_page page = { .queue = INTENT_SET_REFERENCE,
                                .now = now,
                                .size = lane->batch_max > 0 ? (size_t)lane->batch_max
                                                            : ORDER_REFERENCE_COUNT };
    struct reader reader;
    struct instant next;
    struct err err;
    size_t count = 0;
    reader_open(lane_store(lane), &lane->arena, &reader);
    enum err_code code = reader_outbox(&reader, lane->party->shop_id, lane->party->channel_id,
                                       &page, &lane->intents, &count, &next, &err);
    if (code == ERR_OK && count > 0)
        code = rows_fill(lane, &reader, count, &err);
    reader_close(&reader);
    if (code != ERR_OK)
        return lane_cannot_read(lane, &err, now);
    if (count == 0)
        return lane_wait(lane, instant_is_set(next) ? next : instant_add_s(now, IDLE_S));
    return LANE_CALL;
}

static enum answer_kind result_of(const struct lane *lane, size_t i)
{
    if (lane->answer.verdict != VERDICT_DONE)
        return lane_answer_kind(lane);
    const struct reference_answer *row = &lane->answer.references.rows[i];
    if (row->is_done)
        return ANSWER_DONE;
    return row->reason.len > 0 ? ANSWER_REFUSED : ANSWER_RETRY;
}

static enum lane_move references_answered(struct lane *lane, struct instant now)
{
    bool is_read = lane->answer.verdict == VERDICT_DONE;
    if (lane->answer.verdict == VERDICT_REFUSED && lane_halve(lane, lane->intent_count))
        return lane_wait(lane, now); /* one of them is at fault, not all */
    lane->failures = is_read ? 0 : lane->failures + 1;
    lane->batch_max = 0;
    for (size_t i = 0; i < lane->intent_count; i++) {
        lane->results[i].answer = result_of(lane, i);
        lane->results[i].reason =
            is_read ? lane->answer.references.rows[i].reason : lane->answer.reason;
    }
    struct command *command = lane_command(lane, COMMAND_ANSWER_REFERENCES);
    command->answer_references.channel = lane->party->channel_id;
    command->answer_references.rows = lane->results;
    command->answer_references.count = lane->intent_count;
    command->answer_references.exchange = lane_exchange(lane);
    command->answer_references.not_before = lane_retry_at(lane, lane->failures + 1, now);
    return LANE_COMMAND;
}

static void references_applied(struct lane *lane, struct instant now)
{
    lane->wake = now; /* there may be more */
}

const struct lane_ops references_lane = {
    .name = "references",
    .keeps_evidence = true,
    .think = references_think,
    .answered = references_answered,
    .applied = references_applied,
};
