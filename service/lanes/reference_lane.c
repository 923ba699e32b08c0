/*
 * service/lanes/reference_lane.c: what a marketplace says of itself, once a day.
 *
 * Carriers, reasons, and what its platform decides for us. What was fetched carries its time, so
 * that a restart does not ask again before the day is over.
 */
#include "service/base/log.h"
#include "service/lanes/lane.h"

enum { REFRESH_S = 86400, REFERENCE_STEP_COUNT = 5 };

static const enum call_kind steps[REFERENCE_STEP_COUNT] = {
    CALL_MIRAKL_CARRIERS, CALL_MIRAKL_REASONS,          CALL_MIRAKL_PLATFORM,
    CALL_MIRAKL_ACCOUNT,  CALL_MIRAKL_SHIPPING_METHODS,
};

/* The oldest of the lists decides. */
static bool fetched_find(struct lane *lane, struct instant *ret)
{
    struct reader reader;
    struct carrier_list carriers;
    struct reason_list reasons;
    struct err err;
    const struct party *party = lane->party;
    reader_open(lane_store(lane), &lane->arena, &reader);
    enum err_code code =
        reader_carriers(&reader, party->shop_id, party->channel_id, &carriers, &err);
    if (code == ERR_OK)
        code = reader_reasons(&reader, party->shop_id, party->channel_id, &reasons, &err);
    if (code == ERR_OK)
        code = reader_platform(&reader, party->shop_id, party->channel_id, &lane->platform, &err);
    reader_close(&reader);
    if (code != ERR_OK) {
        log_err(LOG_ERROR, "lane_cannot_read", &err, LOG_FIELDS(log_text("lane", "reference")));
        return false;
    }
    *ret = carriers.fetched;
    if (reasons.fetched.us < ret->us)
        *ret = reasons.fetched;
    if (lane->platform.fetched.us < ret->us)
        *ret = lane->platform.fetched;
    return true;
}

static enum lane_move reference_think(struct lane *lane, struct instant now)
{
    struct instant fetched;
    if (lane->failures > 0 && lane->wake.us > now.us)
        return LANE_WAIT;
    if (lane->step == 0) {
        if (!lane->is_stirred && lane->wake.us > now.us)
            return LANE_WAIT;
        if (!fetched_find(lane, &fetched)) {
            lane->wake = instant_add_s(now, 1);
            return LANE_WAIT;
        }
        if (instant_is_set(fetched) && instant_add_s(fetched, REFRESH_S).us > now.us) {
            lane->wake = instant_add_s(fetched, REFRESH_S);
            return LANE_WAIT;
        }
        lane->platform = (struct platform){ 0 };
    }
    lane->call = (struct call){ .kind = steps[lane->step], .id = STR("reference") };
    return LANE_CALL;
}

static bool carriers_fill(struct lane *lane, struct command *command, struct instant now)
{
    struct carrier_list *list = ARENA_NEW(&lane->arena, struct carrier_list);
    if (list == NULL)
        return false;
    list->rows = lane->answer.carriers.rows;
    list->count = lane->answer.carriers.count;
    list->fetched = now;
    command->see_reference.carriers = list;
    return true;
}

static bool reasons_fill(struct lane *lane, struct command *command, struct instant now)
{
    struct reason_list *list = ARENA_NEW(&lane->arena, struct reason_list);
    size_t count = lane->answer.reasons.count;
    struct marketplace_reason *rows = ARENA_ARRAY(&lane->arena, struct marketplace_reason, count);
    if (list == NULL || rows == NULL)
        return false;
    for (size_t i = 0; i < count; i++)
        rows[i] = (struct marketplace_reason){
            .code = lane->answer.reasons.rows[i].code,
            .type = lane->answer.reasons.rows[i].type,
            .label = lane->answer.reasons.rows[i].label,
            .is_shop_right = lane->answer.reasons.rows[i].is_shop_right,
        };
    *list = (struct reason_list){ rows, count, now };
    command->see_reference.reasons = list;
    return true;
}

/* Three answers make one record: each completes what the ones before left. */
static bool platform_fill(struct lane *lane, struct command *command, struct instant now)
{
    struct platform *platform = &lane->platform;
    const struct answer *answer = &lane->answer;
    if (lane->call.kind == CALL_MIRAKL_PLATFORM) {
        platform->multi_shipment = answer->platform.multi_shipment;
        platform->disable_alternative_carrier = answer->platform.disable_alternative_carrier;
        platform->addresses_before_acceptance = answer->platform.addresses_before_acceptance;
        platform->tax_mode = answer->platform.tax_mode;
        platform->order_acceptance =
            arena_str(&lane->file_arena, answer->platform.order_acceptance);
        platform->timezone = arena_str(&lane->file_arena, answer->platform.timezone);
        platform->platform_name = arena_str(&lane->file_arena, answer->platform.platform_name);
    } else if (lane->call.kind == CALL_MIRAKL_ACCOUNT) {
        platform->shop_name = arena_str(&lane->file_arena, answer->account.shop_name);
        platform->shop_state = arena_str(&lane->file_arena, answer->account.state);
        platform->currency_code = arena_str(&lane->file_arena, answer->account.currency_code);
        platform->marketplace_shop_id = answer->account.shop_id;
    } else {
        size_t count = answer->shipping_methods.count;
        platform->tracked_methods = ARENA_ARRAY(&lane->file_arena, struct str, count);
        platform->tracked_method_count = 0;
        for (size_t i = 0; platform->tracked_methods != NULL && i < count; i++) {
            if (answer->shipping_methods.rows[i].mandatory_tracking)
                platform->tracked_methods[platform->tracked_method_count++] =
                    arena_str(&lane->file_arena, answer->shipping_methods.rows[i].code);
        }
    }
    platform->fetched = now;
    command->see_reference.platform = platform;
    return !arena_is_full(&lane->file_arena);
}

static enum lane_move reference_answered(struct lane *lane, struct instant now)
{
    if (lane->answer.verdict == VERDICT_REFUSED && lane->call.kind != CALL_MIRAKL_CARRIERS) {
        /* This platform does not offer it: the rest still counts. */
        lane->step = (lane->step + 1) % REFERENCE_STEP_COUNT;
        lane->wake = instant_add_s(now, lane->step == 0 ? REFRESH_S : 0);
        return LANE_WAIT;
    }
    if (lane->answer.verdict != VERDICT_DONE)
        return lane_poll_failed(lane, STR("reference"), now);
    lane->failures = 0;
    struct command *command = lane_command(lane, COMMAND_SEE_REFERENCE);
    command->see_reference.channel = lane->party->channel_id;
    bool is_filled;
    if (lane->call.kind == CALL_MIRAKL_CARRIERS)
        is_filled = carriers_fill(lane, command, now);
    else if (lane->call.kind == CALL_MIRAKL_REASONS)
        is_filled = reasons_fill(lane, command, now);
    else
        is_filled = platform_fill(lane, command, now);
    return is_filled ? LANE_COMMAND : LANE_WAIT;
}

static void reference_applied(struct lane *lane, struct instant now)
{
    if (lane->submission.command.kind != COMMAND_SEE_REFERENCE ||
        lane->submission.outcome.code != ERR_OK)
        return;
    lane->step = (lane->step + 1) % REFERENCE_STEP_COUNT;
    if (lane->step == 0) {
        arena_reset(&lane->file_arena);
        lane->wake = instant_add_s(now, REFRESH_S);
    }
}

const struct lane_ops reference_lane = {
    .name = "reference",
    .think = reference_think,
    .answered = reference_answered,
    .applied = reference_applied,
};
