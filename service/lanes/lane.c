/* service/lanes/lane.c: what all lanes share. */
#include "service/lanes/lane.h"

#include "service/base/log.h"

enum { READ_AGAIN_S = 5, RETRY_AFTER_MS_MAX = 86400000 };

struct command *lane_command(struct lane *lane, enum command_kind kind)
{
    lane->submission.command = (struct command){
        .kind = kind,
        .shop = lane->party->shop_id,
        .principal = STR("lockstep"),
    };
    return &lane->submission.command;
}

enum answer_kind lane_answer_kind(const struct lane *lane)
{
    switch (lane->answer.verdict) {
    case VERDICT_DONE:
        return ANSWER_DONE;
    case VERDICT_REFUSED:
        return ANSWER_REFUSED;
    case VERDICT_BLOCKED:
        return ANSWER_BLOCKED;
    case VERDICT_UNKNOWN:
        return ANSWER_UNKNOWN;
    case VERDICT_CONFLICT:
        return ANSWER_CONFLICT;
    default:
        return ANSWER_RETRY;
    }
}

struct exchange lane_exchange(const struct lane *lane)
{
    return (struct exchange){
        .step = str_c(call_traits(lane->call.kind)->name),
        .reason = lane->answer.reason,
        .evidence = lane->evidence,
    };
}

struct instant lane_retry_at(struct lane *lane, int64_t attempt, struct instant now)
{
    int64_t said_ms = lane->answer.retry_after_ms;
    if (said_ms > RETRY_AFTER_MS_MAX) /* nobody means a year */
        said_ms = RETRY_AFTER_MS_MAX;
    return instant_add_ms(now, said_ms > 0 ? said_ms : backoff_ms(attempt, lane_random(lane)));
}

bool lane_unreadable(struct lane *lane, const struct unreadable **ret, size_t *ret_count)
{
    size_t count = lane->answer.rejected_count;
    struct unreadable *rows = ARENA_ARRAY(&lane->arena, struct unreadable, count);
    for (size_t i = 0; rows != NULL && i < count; i++)
        rows[i] = (struct unreadable){ lane->answer.rejected[i].id, lane->answer.rejected[i].reason,
                                       lane->answer.rejected[i].excerpt };
    *ret = rows;
    *ret_count = count;
    if (!arena_is_full(&lane->arena))
        return true;
    lane->answer.reason = STR("the answer is too large");
    return false;
}

enum lane_move lane_cannot_read(struct lane *lane, const struct err *err, struct instant now)
{
    log_err(LOG_ERROR, "lane_cannot_read", err,
            LOG_FIELDS(log_text("lane", lane->ops->name), log_str("shop", lane->party->shop_id),
                       log_str("channel", lane->party->channel_id)));
    lane_hold(lane, instant_add_s(now, READ_AGAIN_S));
    return LANE_WAIT;
}

void lane_hold(struct lane *lane, struct instant until)
{
    lane->wake = until;
    lane->is_held = true;
}

enum lane_move lane_wait(struct lane *lane, struct instant until)
{
    lane->wake = until;
    return LANE_WAIT;
}

void lane_forget(struct lane *lane)
{
    lane->is_in_round = false;
    lane->intent = NULL;
    lane->claim = STR_EMPTY;
    lane->intent_count = 0;
    lane->has_file = false;
    lane->followed = INSTANT_NONE;
    lane->has_poll = false;
    lane->round_to = INSTANT_NONE;
    lane->named_to = STR_EMPTY;
    lane->failures = 0;
    lane->wake = INSTANT_NONE;
    lane->is_held = false;
}

bool lane_halve(struct lane *lane, size_t count)
{
    if (count <= 1)
        return false;
    lane->batch_max = (int64_t)count / 2;
    return true;
}
