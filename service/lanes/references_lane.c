/*
 * service/lanes/references_lane.c: our mark on the marketplace's orders, many with one call.
 *
 * OR04 may be called once a minute, with a hundred orders: whatever waits goes together. It
 * overwrites, so that it is sent again without a look when its answer was lost.
 */
#include "service/base/log.h"
#include "service/lanes/lane.h"

enum { IDLE_S = 60 };

static bool is_due(const void *record, const void *context)
{
    const struct intent *intent = record;
    const struct instant *now = context;
    return intent->kind == INTENT_SET_REFERENCE && intent->state == INTENT_STATE_READY &&
           intent->not_before.us <= now->us;
}

/* Those of the first pages that are due; the rest has its turn with the next call. */
static enum err_code due_collect(struct lane *lane, struct reader *reader, struct instant now,
                                 struct intent **ret, size_t *ret_count, struct err *err)
{
    struct key prefix;
    struct str next;
    struct reader_page page = { .size = ORDER_REFERENCE_COUNT, .wants = is_due, .context = &now };
    key_begin(&prefix, lane->party->shop_id, KEY_TABLE_INTENT);
    key_add_text(&prefix, lane->party->channel_id);
    return reader_list(reader, &record_intent, &prefix, &page, ret, ret_count, &next, err);
}

static bool rows_fill(struct lane *lane, struct reader *reader, const struct intent *intents,
                      size_t count, struct err *err)
{
    struct order_reference *rows = ARENA_ARRAY(&lane->arena, struct order_reference, count);
    struct reference_result *results = ARENA_ARRAY(&lane->arena, struct reference_result, count);
    if (rows == NULL || results == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        struct order order;
        if (reader_order(reader, intents[i].shop, intents[i].channel, intents[i].order_id, &order,
                         err) != ERR_OK)
            return false;
        rows[i] = (struct order_reference){ order.order_id, order.shop_order_id };
        results[i].intent_no = intents[i].intent_no;
    }
    lane->call = (struct call){
        .kind = CALL_MIRAKL_ORDER_REFERENCE,
        .id = STR("references"),
        .references = { rows, count },
    };
    lane->results = results;
    return true;
}

static enum lane_move references_think(struct lane *lane, struct instant now)
{
    struct reader reader;
    struct intent *intents;
    struct err err;
    size_t count = 0;
    if (!lane->is_stirred && lane->wake.us > now.us)
        return LANE_WAIT;
    lane->wake = instant_add_s(now, IDLE_S);
    reader_open(lane_store(lane), &lane->arena, &reader);
    enum err_code code = due_collect(lane, &reader, now, &intents, &count, &err);
    bool is_filled = code == ERR_OK && count > 0 && rows_fill(lane, &reader, intents, count, &err);
    reader_close(&reader);
    if (code != ERR_OK)
        log_err(LOG_ERROR, "lane_cannot_read", &err, LOG_FIELDS(log_text("lane", "references")));
    return is_filled ? LANE_CALL : LANE_WAIT;
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
    size_t count = lane->call.references.count;
    bool is_read = lane->answer.verdict == VERDICT_DONE;
    lane->failures = is_read ? 0 : lane->failures + 1;
    for (size_t i = 0; i < count; i++) {
        lane->results[i].answer = result_of(lane, i);
        lane->results[i].reason =
            is_read ? lane->answer.references.rows[i].reason : lane->answer.reason;
    }
    struct command *command = lane_command(lane, COMMAND_ANSWER_REFERENCES);
    command->answer_references.channel = lane->party->channel_id;
    command->answer_references.rows = lane->results;
    command->answer_references.count = count;
    command->answer_references.exchange = lane_exchange(lane);
    command->answer_references.not_before = lane_retry_at(lane, lane->failures + 1, now);
    return LANE_COMMAND;
}

static void references_applied(struct lane *lane, struct instant now)
{
    (void)now;
    lane->is_stirred = true; /* there may be more */
}

const struct lane_ops references_lane = {
    .name = "references",
    .think = references_think,
    .answered = references_answered,
    .applied = references_applied,
};
