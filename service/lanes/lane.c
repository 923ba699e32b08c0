/* service/lanes/lane.c: what all lanes share. */
#include "service/lanes/lane.h"

#include "service/lanes/lanes_own.h"

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
    if (lane->answer.retry_after_ms > 0)
        return instant_add_ms(now, lane->answer.retry_after_ms);
    return instant_add_ms(now, backoff_ms(attempt, lane_random(lane)));
}

struct unreadable *lane_unreadable(struct lane *lane)
{
    size_t count = lane->answer.rejected_count;
    struct unreadable *rows = ARENA_ARRAY(&lane->arena, struct unreadable, count);
    CHECK(rows != NULL);
    for (size_t i = 0; i < count; i++)
        rows[i] = (struct unreadable){ lane->answer.rejected[i].id, lane->answer.rejected[i].reason,
                                       lane->answer.rejected[i].excerpt };
    return rows;
}

struct random *lane_random(struct lane *lane)
{
    return &lane->lanes->random;
}

struct store *lane_store(struct lane *lane)
{
    return lane->lanes->options.store;
}
