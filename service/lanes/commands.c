/*
 * service/lanes/commands.c: what goes to the engine, and what came of it.
 *
 * A lane has one command at a time and keeps it until the commit loop has room: an answer that was
 * received is not lost because others are quicker. Notices are commands that no lane waits for.
 */
#include "service/base/heap.h"
#include "service/lanes/lanes_own.h"

enum { QUEUE_AGAIN_MS = 100 };

static void commands_finished(struct submission *const *submissions, size_t count)
{
    const struct sender *sender = submissions[0]->user;
    struct lanes *lanes = sender->lanes;
    pthread_mutex_lock(&lanes->lock);
    for (size_t i = 0; i < count; i++) {
        submissions[i]->next = lanes->finished;
        lanes->finished = submissions[i];
    }
    pthread_mutex_unlock(&lanes->lock);
    lanes->options.transport->ops->wake(lanes->options.transport);
}

const struct submitter lanes_submitter = { .finished = commands_finished };

void lane_submit(struct lane *lane, struct instant now)
{
    struct err err;
    struct submission *submission = &lane->submission;
    lane->sender = (struct sender){ lane->lanes, lane };
    submission->submitter = &lanes_submitter;
    submission->arena = &lane->arena;
    submission->user = &lane->sender;
    submission->command.now = INSTANT_NONE;
    lane->phase = LANE_COMMITTING;
    if (commit_loop_submit(lane->lanes->options.loop, submission, &err) == ERR_OK)
        return;
    lane->phase = LANE_QUEUEING;
    lane->submit_again = instant_add_ms(now, QUEUE_AGAIN_MS);
}

/* ---- notices ---- */

static void notice_free(struct lanes *lanes, struct notice *notice)
{
    if (notice->before == NULL)
        lanes->notices = notice->next;
    else
        notice->before->next = notice->next;
    if (notice->next != NULL)
        notice->next->before = notice->before;
    arena_release(&notice->arena);
    heap_free(notice);
}

void notices_free(struct lanes *lanes)
{
    while (lanes->notices != NULL)
        notice_free(lanes, lanes->notices);
}

static struct notice *notice_new(struct lanes *lanes)
{
    struct notice *notice = HEAP_NEW(struct notice);
    arena_init(&notice->arena, LIMIT_REQUEST_ARENA_BYTES);
    notice->sender.lanes = lanes;
    notice->submission.submitter = &lanes_submitter;
    notice->submission.arena = &notice->arena;
    notice->submission.user = &notice->sender;
    notice->next = lanes->notices;
    if (notice->next != NULL)
        notice->next->before = notice;
    lanes->notices = notice;
    return notice;
}

bool notice_send(struct lanes *lanes, const struct party *party, enum command_kind kind,
                 enum exception_cause cause, struct str subject, const struct exchange *exchange)
{
    struct notice *notice = notice_new(lanes);
    struct command *command = &notice->submission.command;
    struct err err;
    *command =
        (struct command){ .kind = kind, .shop = party->shop_id, .principal = STR("lockstep") };
    if (kind == COMMAND_RAISE_EXCEPTION) {
        command->raise_exception.channel = party->channel_id;
        command->raise_exception.subject = arena_str(&notice->arena, subject);
        command->raise_exception.cause = cause;
        command->raise_exception.exchange.step = arena_str(&notice->arena, exchange->step);
        command->raise_exception.exchange.reason = arena_str(&notice->arena, exchange->reason);
        command->raise_exception.exchange.evidence = arena_str(&notice->arena, exchange->evidence);
    } else {
        command->clear_exception.channel = party->channel_id;
        command->clear_exception.subject = arena_str(&notice->arena, subject);
        command->clear_exception.cause = cause;
    }
    if (commit_loop_submit(lanes->options.loop, &notice->submission, &err) == ERR_OK)
        return true;
    notice_free(lanes, notice);
    return false;
}

/* ---- what came of them ---- */

static void lane_applied(struct lane *lane, struct instant now)
{
    const struct outcome *outcome = &lane->submission.outcome;
    lane->phase = LANE_IDLE;
    if (lane->life != lane->party->life) { /* it was about a channel that is gone */
        lane_forget(lane);
        lane_rest(lane);
        return;
    }
    if (outcome->code == ERR_OK)
        lane_unrefused(lane->lanes, lane);
    else
        lane_refused(lane->lanes, lane, outcome->err);
    lane->ops->applied(lane, now);
    if (outcome->code != ERR_OK) /* what is refused once is refused again: not at full speed */
        lane_hold(lane, instant_add_ms(now, backoff_ms(lane->refused.failures, lane_random(lane))));
    lane_rest(lane);
}

void commands_take(struct lanes *lanes, struct instant now)
{
    pthread_mutex_lock(&lanes->lock);
    struct submission *submission = lanes->finished;
    lanes->finished = NULL;
    pthread_mutex_unlock(&lanes->lock);
    while (submission != NULL) {
        struct submission *next = submission->next;
        const struct sender *sender = submission->user;
        if (sender->lane == NULL)
            notice_free(lanes, (struct notice *)submission); /* its first member */
        else
            lane_applied(sender->lane, now);
        submission = next;
    }
    for (size_t i = 0; i < lanes->lane_count; i++) {
        struct lane *lane = lanes->lanes[i];
        if (lane->phase == LANE_QUEUEING && lane->submit_again.us <= now.us)
            lane_submit(lane, now);
    }
}
