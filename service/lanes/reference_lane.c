/*
 * service/lanes/reference_lane.c: what a marketplace says of itself, once a day.
 *
 * Carriers, reasons, and what its platform decides for us. Each operation is a poll of its own,
 * whose last run is stored: most may be asked only once a day, and a restart must not ask again.
 */
#include "service/lanes/lane.h"

enum {
    REFRESH_S = 86400 + 3600, /* once a day at most, also if our clock was wrong by up to an hour */
    RETRY_S = 600,
    DAY_MS = 86400000,
};

static const enum call_kind steps[] = {
    CALL_MIRAKL_CARRIERS, CALL_MIRAKL_REASONS,          CALL_MIRAKL_PLATFORM,
    CALL_MIRAKL_ACCOUNT,  CALL_MIRAKL_SHIPPING_METHODS,
};

static bool is_daily(enum call_kind kind)
{
    return call_traits(kind)->interval_ms_min >= DAY_MS;
}

struct step {
    enum call_kind kind;
    struct instant due;
    struct poll poll;
    bool is_marked; /* this lane stored that it asks, and has not asked yet */
};

/* Somebody asked, and stopped before an answer was stored. */
static bool is_lost(const struct poll *poll)
{
    return poll->failures == 0 && poll->last_success.us < poll->last_run.us;
}

static void step_fill(const struct lane *lane, struct step *step)
{
    const struct poll *poll = &step->poll;
    bool is_soon = poll->failures > 0 && !is_daily(step->kind);
    step->is_marked = lane->call.kind == step->kind && instant_is_set(lane->round_to) &&
                      poll->last_run.us == lane->round_to.us;
    if (instant_is_set(poll->last_run) && !step->is_marked && !is_lost(poll))
        step->due = instant_add_s(poll->last_run, is_soon ? RETRY_S : REFRESH_S);
}

/* The next one to ask, and when. */
static enum err_code step_find(struct lane *lane, struct step *ret, struct err *err)
{
    struct reader reader;
    enum err_code code = ERR_OK;
    ret->due = (struct instant){ INT64_MAX };
    reader_open(lane_store(lane), &lane->arena, &reader);
    for (size_t i = 0; code == ERR_OK && i < ARRAY_COUNT(steps); i++) {
        struct step step = { .kind = steps[i] };
        code = reader_poll(&reader, lane->party->shop_id, lane->party->channel_id,
                           str_c(call_traits(steps[i])->name), &step.poll, err);
        if (code != ERR_OK)
            break;
        step_fill(lane, &step);
        if (step.due.us < ret->due.us)
            *ret = step;
    }
    reader_close(&reader);
    return code;
}

static struct str poll_name(const struct lane *lane)
{
    return str_c(call_traits(lane->call.kind)->name);
}

static struct command *see_command(struct lane *lane, const struct poll *poll)
{
    struct command *command = lane_command(lane, COMMAND_SEE_REFERENCE);
    command->see_reference.channel = lane->party->channel_id;
    command->see_reference.poll_name = poll_name(lane);
    command->see_reference.poll = *poll;
    return command;
}

static enum lane_move daily_failed(struct lane *lane, struct instant now)
{
    enum lane_move move = lane_poll_failed(lane, poll_name(lane), now);
    lane->submission.command.poll_failed.is_lasting = true; /* until tomorrow */
    return move;
}

/* That it is asked is stored first: a stop before the answer is must not ask again. */
static enum lane_move daily_think(struct lane *lane, struct step *step, struct instant now)
{
    if (step->is_marked)
        return LANE_CALL;
    if (is_lost(&step->poll)) {
        lane->evidence = STR_EMPTY;
        lane->answer = (struct answer){
            .verdict = VERDICT_UNKNOWN,
            .reason = STR("the service stopped while it was under way"),
            .retry_after_ms = -1,
        };
        return daily_failed(lane, now);
    }
    lane->round_to = step->poll.last_run = now;
    (void)see_command(lane, &step->poll);
    return LANE_COMMAND;
}

static enum lane_move reference_think(struct lane *lane, struct instant now)
{
    struct step step = { 0 };
    struct err err;
    if (step_find(lane, &step, &err) != ERR_OK)
        return lane_cannot_read(lane, &err, now);
    if (step.due.us > now.us)
        return lane_wait(lane, step.due);
    lane->call = (struct call){ .kind = step.kind, .id = STR("reference") };
    return is_daily(step.kind) ? daily_think(lane, &step, now) : LANE_CALL;
}

static void carriers_fill(struct lane *lane, struct command *command, struct instant now)
{
    struct carrier_list *list = ARENA_NEW(&lane->arena, struct carrier_list);
    if (list == NULL)
        return;
    list->rows = lane->answer.carriers.rows;
    list->count = lane->answer.carriers.count;
    list->fetched = now;
    command->see_reference.carriers = list;
}

static void reasons_fill(struct lane *lane, struct command *command, struct instant now)
{
    struct reason_list *list = ARENA_NEW(&lane->arena, struct reason_list);
    size_t count = lane->answer.reasons.count;
    struct marketplace_reason *rows = ARENA_ARRAY(&lane->arena, struct marketplace_reason, count);
    if (list == NULL || rows == NULL)
        return;
    for (size_t i = 0; i < count; i++)
        rows[i] = (struct marketplace_reason){
            .code = lane->answer.reasons.rows[i].code,
            .type = lane->answer.reasons.rows[i].type,
            .label = lane->answer.reasons.rows[i].label,
            .is_shop_right = lane->answer.reasons.rows[i].is_shop_right,
        };
    *list = (struct reason_list){ rows, count, now };
    command->see_reference.reasons = list;
}

static void methods_fill(struct lane *lane, struct platform *platform)
{
    size_t count = lane->answer.shipping_methods.count;
    platform->tracked_methods = ARENA_ARRAY(&lane->arena, struct str, count);
    platform->tracked_method_count = 0;
    for (size_t i = 0; platform->tracked_methods != NULL && i < count; i++) {
        if (lane->answer.shipping_methods.rows[i].mandatory_tracking)
            platform->tracked_methods[platform->tracked_method_count++] =
                lane->answer.shipping_methods.rows[i].code;
    }
}

/* Three answers make one record: each lays its part over what is there. */
static enum err_code platform_fill(struct lane *lane, struct command *command, struct instant now,
                                   struct err *err)
{
    const struct answer *answer = &lane->answer;
    struct reader reader;
    struct platform *platform = ARENA_NEW(&lane->arena, struct platform);
    if (platform == NULL)
        return arena_err(&lane->arena, err);
    reader_open(lane_store(lane), &lane->arena, &reader);
    enum err_code code =
        reader_platform(&reader, lane->party->shop_id, lane->party->channel_id, platform, err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    if (lane->call.kind == CALL_MIRAKL_PLATFORM) {
        platform->multi_shipment = answer->platform.multi_shipment;
        platform->disable_alternative_carrier = answer->platform.disable_alternative_carrier;
        platform->addresses_before_acceptance = answer->platform.addresses_before_acceptance;
        platform->tax_mode = answer->platform.tax_mode;
        platform->order_acceptance = answer->platform.order_acceptance;
        platform->timezone = answer->platform.timezone;
        platform->platform_name = answer->platform.platform_name;
    } else if (lane->call.kind == CALL_MIRAKL_ACCOUNT) {
        platform->shop_name = answer->account.shop_name;
        platform->shop_state = answer->account.state;
        platform->currency_code = answer->account.currency_code;
        platform->marketplace_shop_id = answer->account.shop_id;
    } else {
        methods_fill(lane, platform);
    }
    platform->fetched = now;
    command->see_reference.platform = platform;
    return ERR_OK;
}

static enum err_code answer_fill(struct lane *lane, struct command *command, struct instant now,
                                 struct err *err)
{
    enum err_code code = ERR_OK;
    if (lane->call.kind == CALL_MIRAKL_CARRIERS)
        carriers_fill(lane, command, now);
    else if (lane->call.kind == CALL_MIRAKL_REASONS)
        reasons_fill(lane, command, now);
    else
        code = platform_fill(lane, command, now, err);
    if (code == ERR_OK && arena_is_full(&lane->arena))
        code = arena_err(&lane->arena, err);
    return code;
}

/* One that never left was not asked, and the day does not count. */
static enum lane_move reference_failed(struct lane *lane, struct instant now)
{
    if (!lane->has_left) {
        lane->failures++;
        lane_hold(lane, lane_retry_at(lane, lane->failures, now));
        return LANE_WAIT;
    }
    return is_daily(lane->call.kind) ? daily_failed(lane, now)
                                     : lane_poll_failed(lane, poll_name(lane), now);
}

static enum lane_move reference_answered(struct lane *lane, struct instant now)
{
    /* A platform need not offer all of them: that is an answer, but for the carriers. */
    bool is_offered = lane->answer.verdict != VERDICT_REFUSED;
    bool is_answer = lane->answer.verdict == VERDICT_DONE ||
                     (!is_offered && lane->call.kind != CALL_MIRAKL_CARRIERS);
    struct err err;
    if (lane->has_left)
        lane->round_to = INSTANT_NONE;
    if (!is_answer)
        return reference_failed(lane, now);
    struct command *command =
        see_command(lane, &(struct poll){ .last_run = now, .last_success = now });
    if (is_offered && answer_fill(lane, command, now, &err) != ERR_OK) {
        lane->answer.reason = STR("the answer is too large");
        return reference_failed(lane, now);
    }
    lane->failures = 0;
    return LANE_COMMAND;
}

static void reference_applied(struct lane *lane, struct instant now)
{
    lane->wake = now; /* what is next, and when, stands in the store */
}

const struct lane_ops reference_lane = {
    .name = "reference",
    .think = reference_think,
    .answered = reference_answered,
    .applied = reference_applied,
};
