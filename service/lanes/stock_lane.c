/*
 * service/lanes/stock_lane.c: a channel's stock: one file per slot, followed to its end.
 *
 * A fall takes the next slot that the published frequency allows; rises alone keep to the channel's
 * own, slower interval, so that a slot is free when a sell-out comes. One file is open at a time;
 * one whose answer was lost is sent again as it was.
 */
#include "service/base/log.h"
#include "service/lanes/lane.h"

enum { STUCK_AFTER_S = 1800, RISE_CHECK_S = 5 };

/* What is needed between rounds: rows stay in the store until they are sent. */
static void file_keep(struct lane *lane, const struct stock_file *file)
{
    struct stock_file kept = *file;
    struct str import_id = file->import_id;
    char bytes[LIMIT_ID_BYTES];
    size_t len = import_id.len < sizeof(bytes) ? import_id.len : 0;
    for (size_t i = 0; i < len; i++)
        bytes[i] = import_id.ptr[i];
    arena_reset(&lane->file_arena);
    kept.import_id = arena_str(&lane->file_arena, (struct str){ bytes, len });
    lane->file = kept;
    lane->has_file = true;
}

/* Once, at start: a file may be open from before. */
static bool file_find(struct lane *lane)
{
    struct reader reader;
    struct stock_file file = { 0 };
    struct err err;
    bool found;
    if (lane->has_file)
        return true;
    reader_open(lane_store(lane), &lane->arena, &reader);
    enum err_code code = reader_latest_stock_file(&reader, lane->party->shop_id,
                                                  lane->party->channel_id, &found, &file, &err);
    reader_close(&reader);
    if (code != ERR_OK) {
        log_err(LOG_ERROR, "lane_cannot_read", &err, LOG_FIELDS(log_text("lane", "stock")));
        return false;
    }
    file_keep(lane, &file);
    return true;
}

/* LANE_COMMAND: the engine collects what waits. */
static enum lane_move open_think(struct lane *lane, struct instant now)
{
    const struct channel *channel = &lane->party->channel;
    struct reader reader;
    struct err err;
    bool falls = false, rises = false;
    reader_open(lane_store(lane), &lane->arena, &reader);
    enum err_code code = reader_pending_stock(&reader, lane->party->shop_id,
                                              lane->party->channel_id, &falls, &rises, &err);
    reader_close(&reader);
    if (code != ERR_OK || (!falls && !rises)) {
        lane->wake = instant_add_s(now, 60);
        return LANE_WAIT;
    }
    struct instant slot = pacer_next(&lane->party->pacer, CALL_MIRAKL_STOCK_IMPORT, now);
    struct instant last = lane->party->pacer.paces[CALL_MIRAKL_STOCK_IMPORT].last;
    if (!falls && instant_is_set(last))
        slot = instant_max(slot, instant_add_s(last, channel->stock_interval_s));
    if (!falls && lane->nothing_due.us > now.us)
        slot = instant_max(slot, lane->nothing_due);
    if (slot.us > now.us) {
        lane->wake = slot;
        return LANE_WAIT;
    }
    lane_command(lane, COMMAND_OPEN_STOCK_FILE)->open_stock_file.channel = lane->party->channel_id;
    return LANE_COMMAND;
}

static enum lane_move send_think(struct lane *lane)
{
    struct reader reader;
    struct stock_file_rows file = { 0 };
    struct err err;
    reader_open(lane_store(lane), &lane->arena, &reader);
    enum err_code code =
        reader_stock_file_rows(&reader, lane->party->shop_id, lane->party->channel_id,
                               lane->file.file_no, &file, &err);
    reader_close(&reader);
    struct stock_row *rows =
        code == ERR_OK ? ARENA_ARRAY(&lane->arena, struct stock_row, file.count) : NULL;
    if (rows == NULL) {
        log_error("lane_cannot_read", log_text("lane", "stock"));
        return LANE_WAIT;
    }
    for (size_t i = 0; i < file.count; i++)
        rows[i] = (struct stock_row){ file.rows[i].sku, file.rows[i].quantity };
    lane->call = (struct call){
        .kind = CALL_MIRAKL_STOCK_IMPORT,
        .id = arena_format(&lane->arena, "file-%lld", (long long)lane->file.file_no),
        .stock_import = { rows, file.count },
    };
    return LANE_CALL;
}

static enum lane_move stock_think(struct lane *lane, struct instant now)
{
    if (lane->failures > 0 && lane->wake.us > now.us)
        return LANE_WAIT;
    if (!file_find(lane)) {
        lane->wake = instant_add_s(now, 1);
        return LANE_WAIT;
    }
    switch (lane->file.state) {
    case STOCK_FILE_STATE_OPEN:
        lane->wake = instant_add_s(now, 1);
        return send_think(lane);
    case STOCK_FILE_STATE_SENT:
    case STOCK_FILE_STATE_REPORT:
        lane->call = (struct call){
            .kind = lane->file.state == STOCK_FILE_STATE_SENT ? CALL_MIRAKL_STOCK_STATUS
                                                              : CALL_MIRAKL_STOCK_REPORT,
            .id = lane->file.import_id,
            .import_id = lane->file.import_id,
        };
        return LANE_CALL;
    default:
        return open_think(lane, now);
    }
}

static enum lane_move import_answered(struct lane *lane, struct instant now)
{
    struct command *command = lane_command(lane, COMMAND_STOCK_FILE_ANSWER);
    command->stock_file_answer.channel = lane->party->channel_id;
    command->stock_file_answer.file_no = lane->file.file_no;
    command->stock_file_answer.answer = lane_answer_kind(lane);
    command->stock_file_answer.exchange = lane_exchange(lane);
    if (lane->answer.verdict == VERDICT_DONE) {
        command->stock_file_answer.import_id = lane->answer.import_id;
        lane->failures = 0;
    } else {
        lane->failures++;
        lane->wake = lane_retry_at(lane, lane->failures, now);
    }
    return LANE_COMMAND;
}

static enum lane_move status_answered(struct lane *lane, struct instant now)
{
    const struct stock_import_status *status = &lane->answer.stock_status;
    bool is_late = now.us > instant_add_s(lane->file.sent, STUCK_AFTER_S).us;
    struct command *command = lane_command(lane, COMMAND_STOCK_FILE_STATUS);
    command->stock_file_status.channel = lane->party->channel_id;
    command->stock_file_status.file_no = lane->file.file_no;
    command->stock_file_status.exchange = lane_exchange(lane);
    if (lane->answer.verdict == VERDICT_DONE) {
        lane->failures = 0;
        command->stock_file_status.status = status->status;
        command->stock_file_status.is_final = status->is_final;
        command->stock_file_status.is_failed = status->is_failed;
        command->stock_file_status.has_report = status->has_error_report;
        command->stock_file_status.lines_in_success = status->lines_in_success;
        command->stock_file_status.lines_in_error = status->lines_in_error;
        command->stock_file_status.exchange.reason = status->reason;
        command->stock_file_status.is_stuck = !status->is_final && is_late;
        return LANE_COMMAND;
    }
    lane->failures++;
    lane->wake = lane_retry_at(lane, lane->failures, now);
    command->stock_file_status.is_stuck = is_late || lane->answer.verdict == VERDICT_REFUSED;
    return command->stock_file_status.is_stuck ? LANE_COMMAND : LANE_WAIT;
}

/* A report that never comes must not keep later stock from leaving. */
static enum lane_move report_missed(struct lane *lane, struct instant now)
{
    bool is_late = now.us > instant_add_s(lane->file.sent, STUCK_AFTER_S).us;
    lane->failures++;
    lane->wake = lane_retry_at(lane, lane->failures, now);
    if (!is_late && lane->answer.verdict != VERDICT_REFUSED)
        return LANE_WAIT;
    struct command *command = lane_command(lane, COMMAND_STOCK_FILE_STATUS);
    command->stock_file_status.channel = lane->party->channel_id;
    command->stock_file_status.file_no = lane->file.file_no;
    command->stock_file_status.exchange = lane_exchange(lane);
    command->stock_file_status.is_stuck = true;
    return LANE_COMMAND;
}

static enum lane_move report_answered(struct lane *lane, struct instant now)
{
    if (lane->answer.verdict != VERDICT_DONE)
        return report_missed(lane, now);
    lane->failures = 0;
    size_t count = lane->answer.stock_report.count;
    struct stock_refusal *rows = ARENA_ARRAY(&lane->arena, struct stock_refusal, count);
    if (rows == NULL)
        return LANE_WAIT;
    for (size_t i = 0; i < count; i++)
        rows[i] = (struct stock_refusal){ lane->answer.stock_report.rows[i].sku,
                                          lane->answer.stock_report.rows[i].reason };
    struct command *command = lane_command(lane, COMMAND_STOCK_FILE_REPORT);
    command->stock_file_report.channel = lane->party->channel_id;
    command->stock_file_report.file_no = lane->file.file_no;
    command->stock_file_report.rows = rows;
    command->stock_file_report.count = count;
    return LANE_COMMAND;
}

static enum lane_move stock_answered(struct lane *lane, struct instant now)
{
    switch (lane->call.kind) {
    case CALL_MIRAKL_STOCK_IMPORT:
        return import_answered(lane, now);
    case CALL_MIRAKL_STOCK_STATUS:
        return status_answered(lane, now);
    default:
        return report_answered(lane, now);
    }
}

static void stock_applied(struct lane *lane, struct instant now)
{
    const struct command *command = &lane->submission.command;
    const struct outcome *outcome = &lane->submission.outcome;
    if (command->kind == COMMAND_OPEN_STOCK_FILE) {
        lane->nothing_due = instant_add_s(now, RISE_CHECK_S);
        if (outcome->code == ERR_OK && outcome->stock_file != NULL)
            file_keep(lane, outcome->stock_file);
        return;
    }
    lane->has_file = false; /* its state moved: read it again */
}

const struct lane_ops stock_lane = {
    .name = "stock",
    .think = stock_think,
    .answered = stock_answered,
    .applied = stock_applied,
};
