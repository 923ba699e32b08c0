/*
 * service/lanes/poll.c: rounds of pages, from a watermark to now.
 *
 * A round begins at its interval and asks for what changed since the newest change ever seen, less
 * an overlap and the time of the round that saw it. Only a whole round moves the watermark; one
 * that failed or was cut short starts again, because its pages may have moved; unless they are
 * ours, and cannot.
 */
#include "service/base/log.h"
#include "service/lanes/lane.h"

/* The token may live in the arena that is given up for it. */
static void poll_keep(struct lane *lane, const struct poll *poll)
{
    struct arena fresh;
    arena_init(&fresh, lane->file_arena.max);
    lane->poll = *poll;
    lane->poll.page_token = arena_str(&fresh, poll->page_token);
    lane->poll.last_reason = STR_EMPTY;
    arena_release(&lane->file_arena);
    lane->file_arena = fresh;
    lane->has_poll = true;
}

static enum err_code poll_load(struct lane *lane, struct str channel, struct str poll,
                               struct err *err)
{
    struct reader reader;
    struct poll stored;
    if (lane->has_poll)
        return ERR_OK;
    reader_open(lane_store(lane), &lane->arena, &reader);
    enum err_code code = reader_poll(&reader, lane->party->shop_id, channel, poll, &stored, err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    /* A round that a stop cut short starts again: its pages may have moved. */
    if (!lane->ops->resumes)
        stored.page_token = STR_EMPTY;
    lane->round_to = stored.last_run;
    poll_keep(lane, &stored);
    return ERR_OK;
}

bool lane_poll_due(struct lane *lane, struct str channel, struct str poll, int64_t interval_s,
                   struct instant now)
{
    struct err err;
    if (lane->failures > 0 && lane->wake.us > now.us)
        return false;
    if (poll_load(lane, channel, poll, &err) != ERR_OK) {
        (void)lane_cannot_read(lane, &err, now);
        return false;
    }
    if (lane->poll.page_token.len > 0)
        return true;
    struct instant due = instant_add_s(lane->poll.last_run, interval_s);
    if (instant_is_set(lane->poll.last_run) && lane->failures == 0 && due.us > now.us) {
        lane->wake = due;
        return false;
    }
    lane->round_to = now;
    lane->round_began = now;
    lane->newest = INSTANT_NONE;
    return true;
}

struct instant lane_poll_from(const struct lane *lane, int64_t overlap_s, struct instant first)
{
    if (!instant_is_set(lane->poll.watermark))
        return first;
    return instant_add_s(lane->poll.watermark, -overlap_s);
}

void lane_poll_saw(struct lane *lane, struct instant updated)
{
    lane->newest = instant_max(lane->newest, updated);
}

/*
 * The newest change, less what the round took: a change that an earlier page was too early for is
 * no older, even if our clock, and with it the window's end, is ahead of theirs.
 */
static struct instant watermark_of(const struct lane *lane, struct instant now)
{
    int64_t took_us = now.us - lane->round_began.us;
    bool is_lasting = instant_is_set(lane->newest) && took_us > 0;
    return (struct instant){ lane->newest.us - (is_lasting ? took_us : 0) };
}

struct poll lane_poll_after(struct lane *lane, struct str next_token, struct instant now)
{
    struct poll poll = lane->poll;
    lane->failures = 0;
    poll.page_token = next_token;
    poll.last_run = lane->round_to;
    poll.failures = 0;
    poll.last_reason = STR_EMPTY;
    if (next_token.len == 0) {
        poll.watermark = instant_max(poll.watermark, watermark_of(lane, now));
        poll.last_success = now;
        poll.rounds++;
    }
    return poll;
}

void lane_poll_skip(struct lane *lane, struct str token)
{
    struct poll poll = lane->poll;
    poll.page_token = token;
    poll_keep(lane, &poll);
}

void lane_poll_applied(struct lane *lane, const struct poll *poll)
{
    if (lane->submission.outcome.code == ERR_OK)
        poll_keep(lane, poll);
    else
        lane->poll.page_token = STR_EMPTY;
}

enum lane_move lane_poll_failed(struct lane *lane, struct str poll, struct instant now)
{
    lane->failures++;
    lane->poll.page_token = STR_EMPTY;
    lane->wake = lane_retry_at(lane, lane->failures, now);
    log_warn("poll_failed", log_str("shop", lane->party->shop_id),
             log_str("channel", lane->party->channel_id), log_str("poll", poll),
             log_i64("failures", lane->failures), log_str("reason", lane->answer.reason));
    struct command *command = lane_command(lane, COMMAND_POLL_FAILED);
    command->poll_failed.channel = lane->party->channel_id;
    command->poll_failed.poll = poll;
    command->poll_failed.exchange = lane_exchange(lane);
    command->poll_failed.is_lasting = lane->answer.verdict == VERDICT_BLOCKED;
    return LANE_COMMAND;
}
