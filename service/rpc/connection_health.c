/* service/rpc/connection_health.c: from good to worse, the worst one counts. */
#include "service/rpc/connection_health.h"

enum {
    LATE_INTERVALS = 3, /* a poll that missed so many of its turns is late */
    LATE_MIN_S = 15 * 60,
};

enum err_code polls_read(struct reader *reader, struct str shop, struct str channel,
                         struct connection *connection, struct err *err)
{
    enum err_code code = ERR_OK;
    for (size_t i = 0; code == ERR_OK && i < connection->poll_count; i++)
        code = reader_poll(reader, shop, channel, connection->polls[i].name,
                           &connection->polls[i].poll, err);
    return code;
}

/* ---- judging ---- */

static bool is_late(const struct poll_row *row, struct instant now)
{
    int64_t patience_s = LATE_INTERVALS * row->interval_s;
    if (patience_s < LATE_MIN_S)
        patience_s = LATE_MIN_S;
    return instant_is_set(row->poll.last_success) &&
           instant_add_s(row->poll.last_success, patience_s).us < now.us;
}

/* From good to worse; the worst one counts. */
static void poll_judge(const struct poll_row *row, struct instant now, struct judgement *ret)
{
    const struct poll *poll = &row->poll;
    Lockstep__V1__HealthState state = LOCKSTEP__V1__HEALTH_STATE__HEALTH_STATE_UNSPECIFIED;
    bool has_failed = poll->failures > 0;
    if (has_failed && (is_late(row, now) || !instant_is_set(poll->last_success)))
        state = LOCKSTEP__V1__HEALTH_STATE__HEALTH_STATE_DOWN;
    else if (has_failed || is_late(row, now))
        state = LOCKSTEP__V1__HEALTH_STATE__HEALTH_STATE_DEGRADED;
    else if (instant_is_set(poll->last_success))
        state = LOCKSTEP__V1__HEALTH_STATE__HEALTH_STATE_OK;
    ret->success = instant_max(ret->success, poll->last_success);
    if (has_failed)
        ret->failure = instant_max(ret->failure, poll->last_run);
    if (state <= ret->state)
        return;
    ret->state = state;
    ret->reason = has_failed ? poll->last_reason : STR_EMPTY;
    if (!has_failed && is_late(row, now))
        ret->reason = STR("what is read regularly was not read for long");
}

struct judgement connection_judge(const struct connection *connection, struct instant now)
{
    struct judgement judgement = { 0 };
    for (size_t i = 0; i < connection->poll_count; i++)
        poll_judge(&connection->polls[i], now, &judgement);
    if (instant_is_set(connection->open.failing_since) &&
        judgement.state <= LOCKSTEP__V1__HEALTH_STATE__HEALTH_STATE_DEGRADED) {
        judgement.state = LOCKSTEP__V1__HEALTH_STATE__HEALTH_STATE_DEGRADED;
        judgement.since = connection->open.failing_since;
        if (judgement.reason.len == 0)
            judgement.reason = STR("a call keeps failing; an exception has it");
    }
    if (instant_is_set(connection->open.blocked_since)) {
        judgement.state = LOCKSTEP__V1__HEALTH_STATE__HEALTH_STATE_BLOCKED;
        judgement.since = connection->open.blocked_since;
        judgement.reason = STR("they do not accept our key; an exception has their answer");
    }
    if (connection->is_paused) {
        judgement.state = LOCKSTEP__V1__HEALTH_STATE__HEALTH_STATE_PAUSED;
        judgement.since = connection->paused;
        judgement.reason = connection->pause_reason;
    }
    return judgement;
}

/* ---- messages ---- */

static Lockstep__V1__PollHealth *poll_to_proto(struct arena *arena, const struct poll_row *row,
                                               struct instant now)
{
    Lockstep__V1__PollHealth *out = ARENA_NEW(arena, Lockstep__V1__PollHealth);
    const struct poll *poll = &row->poll;
    if (out == NULL)
        return NULL;
    lockstep__v1__poll_health__init(out);
    out->operation = text_to_proto(arena, str_c(row->operation));
    out->interval = ms_to_proto(arena, row->interval_s * MS_PER_SECOND);
    out->success_time = instant_to_proto(arena, poll->last_success);
    if (instant_is_set(poll->last_success))
        out->age = ms_to_proto(arena, instant_diff_ms(now, poll->last_success));
    if (instant_is_set(poll->last_run))
        out->next_time = instant_to_proto(arena, instant_add_s(poll->last_run, row->interval_s));
    out->failure_count = (int32_t)poll->failures;
    out->watermark = instant_to_proto(arena, poll->watermark);
    return out;
}

Lockstep__V1__PollHealth **polls_to_proto(struct arena *arena, const struct connection *connection,
                                          struct instant now)
{
    Lockstep__V1__PollHealth **out =
        ARENA_ARRAY(arena, Lockstep__V1__PollHealth *, connection->poll_count);
    for (size_t i = 0; out != NULL && i < connection->poll_count; i++)
        out[i] = poll_to_proto(arena, &connection->polls[i], now);
    return out;
}

Lockstep__V1__LaneHealth *lane_new(struct arena *arena, const char *operation,
                                   const struct judgement *judgement)
{
    Lockstep__V1__LaneHealth *out = ARENA_NEW(arena, Lockstep__V1__LaneHealth);
    if (out == NULL)
        return NULL;
    lockstep__v1__lane_health__init(out);
    out->operation = text_to_proto(arena, str_c(operation));
    if (judgement->state >= LOCKSTEP__V1__HEALTH_STATE__HEALTH_STATE_BLOCKED)
        out->paused_reason = text_to_proto(arena, judgement->reason);
    return out;
}

Lockstep__V1__LaneHealth *intent_lane(struct arena *arena, enum intent_kind kind,
                                      const char *operation, const struct intent *intents,
                                      size_t count, const struct judgement *judgement)
{
    Lockstep__V1__LaneHealth *out = lane_new(arena, operation, judgement);
    struct instant oldest = INSTANT_NONE, next = INSTANT_NONE;
    for (size_t i = 0; out != NULL && i < count; i++) {
        const struct intent *intent = &intents[i];
        if (intent->kind != kind || intent->state == INTENT_STATE_STOPPED)
            continue;
        bool is_out = intent->state == INTENT_STATE_IN_FLIGHT;
        out->in_flight_count += is_out;
        out->pending_count += !is_out;
        if (!instant_is_set(oldest) || intent->created.us < oldest.us)
            oldest = intent->created;
        if (!is_out && (!instant_is_set(next) || intent->not_before.us < next.us))
            next = intent->not_before;
        int32_t failures = (int32_t)(intent->attempts - is_out);
        out->failure_count = failures > out->failure_count ? failures : out->failure_count;
    }
    if (out == NULL)
        return NULL;
    out->oldest_time = instant_to_proto(arena, oldest);
    out->next_slot_time = instant_to_proto(arena, next);
    return out;
}
