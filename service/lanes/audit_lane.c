/*
 * service/lanes/audit_lane.c: a channel's audit: the marketplace's own offers are read.
 *
 * All offers come as an export, the way that the vendor recommends: its pages of offers are sorted
 * by what moves. It is asked for, waited for and read file by file; how far that is stands in the
 * audit's row, so that a new process goes on there. Named SKUs, and those that could not be judged
 * yet, are asked for one by one. What cannot be read after a dozen tries fails the audit.
 */
#include "service/lanes/lane.h"

enum {
    QUIET_S = 60, /* none runs: looked for again after this, or when one starts */
    STATUS_S = 60,
    BLOCKED_AGAIN_S = 60,
    OFFER_COUNT_MAX = 100, /* of one SKU */
};

static enum err_code audit_read(struct lane *lane, struct audit *ret, struct err *err)
{
    struct reader reader;
    bool found;
    *ret = (struct audit){ 0 };
    reader_open(lane_store(lane), &lane->arena, &reader);
    enum err_code code = reader_latest_audit(&reader, lane->party->shop_id, lane->party->channel_id,
                                             &found, ret, err);
    reader_close(&reader);
    return code;
}

/* ---- what comes next ---- */

static struct command *export_command(struct lane *lane, enum audit_step step)
{
    struct command *command = lane_command(lane, COMMAND_AUDIT_EXPORT);
    command->audit_export.channel = lane->party->channel_id;
    command->audit_export.audit_no = lane->audit.audit_no;
    command->audit_export.step = step;
    return command;
}

/* That it is asked is stored first: another audit must not ask again on the same day. */
static enum lane_move ask_think(struct lane *lane)
{
    if (!instant_is_set(lane->audit.asked)) {
        (void)export_command(lane, AUDIT_STEP_ASKING);
        return LANE_COMMAND;
    }
    lane->call = (struct call){ .kind = CALL_MIRAKL_OFFER_EXPORT, .id = STR("audit") };
    return LANE_CALL;
}

static enum lane_move status_think(struct lane *lane)
{
    lane->call = (struct call){
        .kind = CALL_MIRAKL_OFFER_EXPORT_STATUS,
        .id = lane->audit.tracking_id,
        .tracking_id = lane->audit.tracking_id,
    };
    return LANE_CALL;
}

static enum lane_move file_think(struct lane *lane)
{
    CHECK((size_t)lane->audit.file_at < lane->audit.url_count);
    lane->call = (struct call){
        .kind = CALL_MIRAKL_OFFER_EXPORT_FILE,
        .id = lane->audit.tracking_id,
        .url = lane->audit.urls[lane->audit.file_at],
    };
    return LANE_CALL;
}

static enum lane_move walk_think(struct lane *lane)
{
    struct command *command = lane_command(lane, COMMAND_WALK_AUDIT);
    command->audit.channel = lane->party->channel_id;
    command->audit.audit_no = lane->audit.audit_no;
    return LANE_COMMAND;
}

static enum lane_move again_think(struct lane *lane, struct instant now)
{
    struct reader reader;
    struct str sku;
    struct err err;
    reader_open(lane_store(lane), &lane->arena, &reader);
    enum err_code code = reader_audit_again(&reader, &lane->audit, &sku, &err);
    reader_close(&reader);
    if (code != ERR_OK)
        return lane_cannot_read(lane, &err, now);
    if (sku.len == 0)
        return lane_wait(lane, instant_add_s(now, QUIET_S));
    lane->call = (struct call){
        .kind = CALL_MIRAKL_OFFERS,
        .id = STR("audit"),
        .offers = { .max = OFFER_COUNT_MAX, .sku = sku },
    };
    return LANE_CALL;
}

/* The engine takes a file's rows in parts, and knows which come next. */
static enum lane_move rows_submit(struct lane *lane)
{
    struct command *command = lane_command(lane, COMMAND_SEE_OFFERS);
    command->see_offers.channel = lane->party->channel_id;
    command->see_offers.audit_no = lane->audit.audit_no;
    command->see_offers.file_at = lane->audit.file_at;
    command->see_offers.rows = lane->offers;
    command->see_offers.count = lane->offer_count;
    command->see_offers.read = lane->audit.asked;
    command->see_offers.operation = STR("OF54");
    return LANE_COMMAND;
}

/* Whether the file that is in memory has rows that were not taken. */
static bool has_rows(const struct lane *lane, const struct audit *audit)
{
    return audit->state == AUDIT_STATE_RUNNING && audit->audit_no == lane->audit.audit_no &&
           audit->phase == AUDIT_PHASE_FILES && audit->file_at == lane->audit.file_at;
}

static enum lane_move audit_think(struct lane *lane, struct instant now)
{
    struct audit audit;
    struct err err;
    if (audit_read(lane, &audit, &err) != ERR_OK)
        return lane_cannot_read(lane, &err, now);
    if (lane->is_in_round && has_rows(lane, &audit))
        return rows_submit(lane);
    lane->is_in_round = false;
    if (audit.audit_no != lane->audit.audit_no)
        lane->failures = 0;
    lane->audit = audit;
    if (audit.state != AUDIT_STATE_RUNNING)
        return lane_wait(lane, instant_add_s(now, QUIET_S));
    if (audit.not_before.us > now.us)
        return lane_wait(lane, audit.not_before);
    switch (audit.phase) {
    case AUDIT_PHASE_ASK:
        return ask_think(lane);
    case AUDIT_PHASE_STATUS:
        return status_think(lane);
    case AUDIT_PHASE_FILES:
        return file_think(lane);
    case AUDIT_PHASE_WALK:
        return walk_think(lane);
    default:
        return again_think(lane, now);
    }
}

/* ---- answers ---- */

static enum lane_move audit_give_up(struct lane *lane, struct exchange exchange)
{
    lane->failures = 0;
    export_command(lane, AUDIT_STEP_FAILED)->audit_export.exchange = exchange;
    return LANE_COMMAND;
}

/* A key that is refused may be renewed, and holds all lanes; a right that is missing stays so. */
static enum lane_move audit_failed(struct lane *lane, struct instant now)
{
    const struct answer *answer = &lane->answer;
    if (answer->verdict == VERDICT_BLOCKED && answer->status == 401) {
        lane_hold(lane, instant_add_s(now, BLOCKED_AGAIN_S));
        return LANE_WAIT;
    }
    lane->failures++;
    if (answer->verdict == VERDICT_REFUSED || answer->verdict == VERDICT_BLOCKED ||
        lane->failures >= LIMIT_INTENT_ATTEMPT_COUNT)
        return audit_give_up(lane, lane_exchange(lane));
    lane_hold(lane, lane_retry_at(lane, lane->failures, now));
    return LANE_WAIT;
}

static enum lane_move status_answered(struct lane *lane, struct instant now)
{
    const struct offer_export_status *status = &lane->answer.export_status;
    struct exchange exchange = lane_exchange(lane);
    if (status->is_failed) {
        exchange.reason = status->reason.len > 0 ? status->reason : STR("the export failed");
        return audit_give_up(lane, exchange);
    }
    if (!status->is_ready) {
        lane_hold(lane, instant_add_s(now, STATUS_S));
        return LANE_WAIT;
    }
    struct command *command = export_command(lane, AUDIT_STEP_READY);
    command->audit_export.urls = status->urls;
    command->audit_export.url_count = status->url_count;
    return LANE_COMMAND;
}

static enum lane_move offers_answered(struct lane *lane, struct instant now)
{
    size_t count = lane->answer.offers.count;
    struct shown_offer *rows = ARENA_ARRAY(&lane->arena, struct shown_offer, count);
    if (rows == NULL) {
        lane->answer.verdict = VERDICT_REFUSED;
        lane->answer.reason = STR("the answer is too large");
        return audit_failed(lane, now);
    }
    for (size_t i = 0; i < count; i++)
        rows[i] = (struct shown_offer){ lane->answer.offers.rows[i].sku,
                                        lane->answer.offers.rows[i].quantity };
    lane->offers = rows;
    lane->offer_count = count;
    if (lane->call.kind == CALL_MIRAKL_OFFER_EXPORT_FILE) {
        lane->is_in_round = true;
        return rows_submit(lane);
    }
    (void)rows_submit(lane);
    struct command *command = &lane->submission.command;
    command->see_offers.sku = lane->call.offers.sku;
    command->see_offers.read = lane->called;
    command->see_offers.operation = STR("OF21");
    return LANE_COMMAND;
}

static enum lane_move audit_answered(struct lane *lane, struct instant now)
{
    if (lane->answer.verdict != VERDICT_DONE)
        return audit_failed(lane, now);
    lane->failures = 0;
    switch (lane->call.kind) {
    case CALL_MIRAKL_OFFER_EXPORT:
        export_command(lane, AUDIT_STEP_ASKED)->audit_export.tracking_id = lane->answer.tracking_id;
        return LANE_COMMAND;
    case CALL_MIRAKL_OFFER_EXPORT_STATUS:
        return status_answered(lane, now);
    default:
        return offers_answered(lane, now);
    }
}

static void audit_applied(struct lane *lane, struct instant now)
{
    lane->wake = now; /* what is next stands in the store */
    if (lane->submission.outcome.code != ERR_OK)
        lane->is_in_round = false;
}

const struct lane_ops audit_lane = {
    .name = "audit",
    .think = audit_think,
    .answered = audit_answered,
    .applied = audit_applied,
};
