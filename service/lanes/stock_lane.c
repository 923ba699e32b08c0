/*
 * service/lanes/stock_lane.c: a channel's stock: one file per slot, followed to its end.
 *
 * A fall takes the next slot that the published frequency allows; rises alone keep to the channel's
 * own, slower interval, so that a slot is free when a sell-out comes. One file is open at a time;
 * one whose answer was lost is sent again as it was.
 */
#include "service/lanes/lane.h"

enum { STUCK_AFTER_S = 1800, PENDING_CHECK_S = 5, QUIET_S = 60 };

/* What is needed between rounds: rows stay in the store until they are sent. */
static void file_keep(struct lane *lane, const struct stock_file *file)
{
    struct arena fresh;
    bool is_same = lane->file.file_no == file->file_no && instant_is_set(lane->followed);
    if (!is_same)
        lane->followed = file->sent; /* from here on it moves with a clock that is set */
    arena_init(&fresh, lane->file_arena.max);
    lane->file = *file;
    lane->file.import_id = arena_str(&fresh, file->import_id);
    arena_release(&lane->file_arena);
    lane->file_arena = fresh;
    lane->has_file = true;
}

/* One may be open from before. */
static enum err_code file_find(struct lane *lane, struct err *err)
{
    struct reader reader;
    struct stock_file file = { .import_id = STR_EMPTY };
    bool found;
    if (lane->has_file)
        return ERR_OK;
    reader_open(lane_store(lane), &lane->arena, &reader);
    enum err_code code = reader_latest_stock_file(&reader, lane->party->shop_id,
                                                  lane->party->channel_id, &found, &file, err);
    reader_close(&reader);
    if (code == ERR_OK)
        file_keep(lane, &file);
    return code;
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
    if (code != ERR_OK)
        return lane_cannot_read(lane, &err, now);
    if (!falls && !rises)
        return lane_wait(lane, instant_add_s(now, QUIET_S));
    struct instant slot = pacer_next(&lane->party->pacer, CALL_MIRAKL_STOCK_IMPORT, now);
    struct instant last = lane->party->pacer.paces[CALL_MIRAKL_STOCK_IMPORT].last;
    if (!falls && instant_is_set(last))
        slot = instant_max(slot, instant_add_s(last, channel->stock_interval_s));
    if (lane->asked_for_falls || !falls) /* that was just asked, and nothing could go */
        slot = instant_max(slot, lane->nothing_due);
    if (slot.us > now.us)
        return lane_wait(lane, slot);
    lane->asked_for_falls = falls;
    lane_command(lane, COMMAND_OPEN_STOCK_FILE)->open_stock_file.channel = lane->party->channel_id;
    return LANE_COMMAND;
}

static enum lane_move send_think(struct lane *lane, struct instant now)
{
    struct reader reader;
    struct stock_file_rows file = { 0 };
    struct err err;
    struct instant slot = pacer_next(&lane->party->pacer, CALL_MIRAKL_STOCK_IMPORT, now);
    if (slot.us > now.us) /* its rows need not be read before */
        return lane_wait(lane, slot);
    reader_open(lane_store(lane), &lane->arena, &reader);
    enum err_code code =
        reader_stock_file_rows(&reader, lane->party->shop_id, lane->party->channel_id,
                               lane->file.file_no, &file, &err);
    reader_close(&reader);
    struct stock_row *rows = ARENA_ARRAY(&lane->arena, struct stock_row, file.count);
    if (code == ERR_OK && rows == NULL)
        code = arena_err(&lane->arena, &err);
    if (code != ERR_OK)
        return lane_cannot_read(lane, &err, now);
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
    struct err err;
    if (lane->failures > 0 && lane->wake.us > now.us)
        return LANE_WAIT;
    if (file_find(lane, &err) != ERR_OK)
        return lane_cannot_read(lane, &err, now);
    switch (lane->file.state) {
    case STOCK_FILE_STATE_OPEN:
        return send_think(lane, now);
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

/* Its rows go with the next file, which has waited long enough if this one was late. */
static enum lane_move file_given_up(struct lane *lane, bool is_stuck, struct instant now)
{
    lane->failures++;
    lane->wake = lane_retry_at(lane, lane->failures, now);
    if (!is_stuck)
        return LANE_WAIT;
    if (lane->answer.verdict != VERDICT_REFUSED)
        lane->failures = 0;
    return LANE_COMMAND;
}

static enum lane_move status_answered(struct lane *lane, struct instant now)
{
    const struct stock_import_status *status = &lane->answer.stock_status;
    bool is_late = now.us > instant_add_s(lane->followed, STUCK_AFTER_S).us;
    struct command *command = lane_command(lane, COMMAND_STOCK_FILE_STATUS);
    command->stock_file_status.channel = lane->party->channel_id;
    command->stock_file_status.file_no = lane->file.file_no;
    command->stock_file_status.exchange = lane_exchange(lane);
    if (lane->answer.verdict == VERDICT_DONE) {
        lane->failures = 0;
        command->stock_file_status.status = status->status;
        command->stock_file_status.is_final = status->is_final;
        command->stock_file_status.is_failed = status->is_failed;
        command->stock_file_status.has_report =
            status->has_error_report || status->lines_in_error > 0;
        command->stock_file_status.lines_in_success = status->lines_in_success;
        command->stock_file_status.lines_in_error = status->lines_in_error;
        command->stock_file_status.exchange.reason = status->reason;
        command->stock_file_status.is_stuck = !status->is_final && is_late;
        return LANE_COMMAND;
    }
    command->stock_file_status.is_stuck = is_late || lane->answer.verdict == VERDICT_REFUSED;
    return file_given_up(lane, command->stock_file_status.is_stuck, now);
}

/* A report that never comes must not keep later stock from leaving. */
static enum lane_move report_missed(struct lane *lane, struct instant now)
{
    bool is_late = now.us > instant_add_s(lane->followed, STUCK_AFTER_S).us;
    struct command *command = lane_command(lane, COMMAND_STOCK_FILE_STATUS);
    command->stock_file_status.channel = lane->party->channel_id;
    command->stock_file_status.file_no = lane->file.file_no;
    command->stock_file_status.exchange = lane_exchange(lane);
    command->stock_file_status.is_stuck = true;
    return file_given_up(lane, is_late || lane->answer.verdict == VERDICT_REFUSED, now);
}

static enum lane_move report_answered(struct lane *lane, struct instant now)
{
    size_t count = lane->answer.verdict == VERDICT_DONE ? lane->answer.stock_report.count : 0;
    struct stock_refusal *rows = ARENA_ARRAY(&lane->arena, struct stock_refusal, count);
    if (lane->answer.verdict != VERDICT_DONE || rows == NULL)
        return report_missed(lane, now);
    lane->failures = 0;
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
        lane->nothing_due = INSTANT_NONE;
        if (outcome->code == ERR_OK && outcome->stock_file != NULL)
            file_keep(lane, outcome->stock_file);
        else
            lane->nothing_due = instant_add_s(now, PENDING_CHECK_S);
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
