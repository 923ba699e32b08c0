/*
 * service/engine/stock_files.c: what waits for a channel becomes one file, and the file's end.
 *
 * One file is open per channel; its rows are fixed and stored before it is sent, so that a file
 * whose answer was lost is sent again as it was. Absolute quantities make that harmless.
 */
#include "service/domain/name.h"
#include "service/engine/apply.h"

enum {
    STOCK_FILE_ROW_COUNT =
        50000, /* one command stays below a second; the next file takes the rest */
    STOCK_FILE_KEEP_COUNT = 1000, /* per channel; older ones are cleared away */
    RISE_SCAN_COUNT = 1000,
};

static enum err_code file_latest(struct apply *a, struct str channel, bool *ret_found,
                                 struct stock_file *ret)
{
    struct key prefix;
    struct str key, value;
    key_begin(&prefix, a->command->shop, KEY_TABLE_STOCK_FILE);
    key_add_text(&prefix, channel);
    struct cursor *cursor = view_cursor(&a->view, &prefix, NULL, true);
    enum err_code code = ERR_OK;
    *ret_found = cursor_next(cursor, &key, &value);
    if (*ret_found)
        code = view_decode(&a->view, &record_stock_file, value, ret, a->err);
    if (code == ERR_OK)
        code = cursor_status(cursor, a->err);
    cursor_close(cursor);
    return code;
}

static bool is_open(const struct stock_file *file)
{
    return file->state == STOCK_FILE_STATE_OPEN || file->state == STOCK_FILE_STATE_SENT ||
           file->state == STOCK_FILE_STATE_REPORT;
}

static void file_store(struct apply *a, const struct stock_file *file)
{
    struct key key;
    key_stock_file(&key, a->command->shop, file->channel, file->file_no);
    view_put(&a->view, &key, &record_stock_file, file);
}

static enum err_code file_load(struct apply *a, struct str channel, int64_t file_no,
                               struct stock_file *ret)
{
    struct key key;
    key_stock_file(&key, a->command->shop, channel, file_no);
    return view_get_existing(&a->view, &key, &record_stock_file, REASON_NOT_FOUND, ret, a->err);
}

static enum err_code rows_load(struct apply *a, const struct stock_file *file,
                               struct stock_file_rows *ret)
{
    struct key key;
    key_stock_file_rows(&key, a->command->shop, file->channel, file->file_no);
    return view_get_existing(&a->view, &key, &record_stock_file_rows, REASON_NOT_FOUND, ret,
                             a->err);
}

/* SKUs that wait in one direction, at most `room`; *ret_oldest is when the first of them came. */
static enum err_code pending_take(struct apply *a, struct str channel, enum stock_change change,
                                  struct str *skus, size_t room, size_t *ret_count,
                                  struct instant *ret_oldest)
{
    struct key prefix;
    struct str key, value;
    key_begin(&prefix, a->command->shop, KEY_TABLE_PENDING_STOCK);
    key_add_text(&prefix, channel);
    key_add_number(&prefix, (int64_t)change);
    struct cursor *cursor = view_cursor(&a->view, &prefix, NULL, false);
    size_t count = 0;
    *ret_oldest = INSTANT_NONE;
    while (count < room && cursor_next(cursor, &key, &value)) {
        struct key_parts parts;
        struct instant since;
        int64_t number;
        struct str sku, skipped;
        if (count < RISE_SCAN_COUNT && instant_parse(value, &since, a->err) == ERR_OK &&
            (!instant_is_set(*ret_oldest) || since.us < ret_oldest->us))
            *ret_oldest = since;
        if (key_open(key, &parts) && key_take_text(&parts, &skipped) &&
            key_take_number(&parts, &number) && key_take_text(&parts, &sku))
            skus[count++] = arena_str(a->arena, sku);
    }
    enum err_code code = cursor_status(cursor, a->err);
    cursor_close(cursor);
    *ret_count = count;
    return code;
}

/* The SKU's publication is on its way with this file. */
static enum err_code row_add(struct apply *a, struct stock_file *file, struct stock_file_rows *rows,
                             struct str sku)
{
    struct position position;
    bool found;
    enum err_code code = position_load(a, sku, &found, &position);
    int64_t at = code == ERR_OK && found ? position_find_publication(&position, file->channel) : -1;
    if (at < 0)
        return code;
    struct publication *publication = &position.publications[at];
    if (stock_change_of(publication) == STOCK_FALL)
        file->fall_count++;
    /* All earlier files have ended, and a failed one took its quantities back. */
    if (publication->sent >= 0 && publication->refused_file != publication->sent_file) {
        publication->applied = publication->sent;
        publication->applied_file = publication->sent_file;
    }
    publication->sent = publication->wanted;
    publication->sent_file = file->file_no;
    publication->sent_time = a->now;
    rows->rows[rows->count++] = (struct stock_file_row){ sku, publication->wanted };
    position_store(a, &position);
    return ERR_OK;
}

/* Falls always; rises ride along, or go alone once they waited their while. */
static enum err_code pending_collect(struct apply *a, const struct channel *channel,
                                     struct str **ret_skus, size_t *ret_count)
{
    struct str *skus = ARENA_ARRAY(a->arena, struct str, STOCK_FILE_ROW_COUNT);
    size_t falls, rises;
    struct instant oldest;
    if (skus == NULL)
        return arena_err(a->arena, a->err);
    enum err_code code = pending_take(a, channel->channel_id, STOCK_FALL, skus,
                                      STOCK_FILE_ROW_COUNT, &falls, &oldest);
    if (code != ERR_OK)
        return code;
    code = pending_take(a, channel->channel_id, STOCK_RISE, skus + falls,
                        STOCK_FILE_ROW_COUNT - falls, &rises, &oldest);
    bool may_rise = falls > 0 || (instant_is_set(oldest) &&
                                  instant_add_s(oldest, channel->rise_hold_s).us <= a->now.us);
    *ret_skus = skus;
    *ret_count = may_rise ? falls + rises : falls;
    return code;
}

static enum err_code answer_file(struct apply *a, const struct stock_file *file)
{
    a->out->stock_file = ARENA_NEW(a->arena, struct stock_file);
    if (a->out->stock_file == NULL)
        return arena_err(a->arena, a->err);
    *a->out->stock_file = *file;
    return ERR_OK;
}

static void file_forget(struct apply *a, const struct stock_file *newer, int64_t file_no)
{
    struct key key;
    key_stock_file(&key, newer->shop, newer->channel, file_no);
    txn_delete(a->view.txn, key_str(&key));
    key_stock_file_rows(&key, newer->shop, newer->channel, file_no);
    txn_delete(a->view.txn, key_str(&key));
}

static enum err_code file_open(struct apply *a, const struct channel *channel, int64_t file_no)
{
    struct str *skus = NULL;
    size_t count = 0;
    enum err_code code = pending_collect(a, channel, &skus, &count);
    if (code != ERR_OK || count == 0)
        return code;
    struct stock_file file = {
        .file_no = file_no,
        .shop = a->command->shop,
        .channel = channel->channel_id,
        .state = STOCK_FILE_STATE_OPEN,
        .opened = a->now,
    };
    struct stock_file_rows rows = { .rows = ARENA_ARRAY(a->arena, struct stock_file_row, count) };
    struct key key;
    if (rows.rows == NULL)
        return arena_err(a->arena, a->err);
    for (size_t i = 0; i < count && code == ERR_OK; i++)
        code = row_add(a, &file, &rows, skus[i]);
    if (code != ERR_OK)
        return code;
    file.row_count = (int64_t)rows.count;
    file_store(a, &file);
    key_stock_file_rows(&key, file.shop, file.channel, file.file_no);
    view_put(&a->view, &key, &record_stock_file_rows, &rows);
    if (file_no > STOCK_FILE_KEEP_COUNT)
        file_forget(a, &file, file_no - STOCK_FILE_KEEP_COUNT);
    apply_event(a, EVENT_STOCK_FILE_OPENED, file.channel, apply_number(a, file_no), STR_EMPTY,
                apply_number(a, file.row_count));
    return answer_file(a, &file);
}

enum err_code apply_open_stock_file(struct apply *a)
{
    const struct channel *channel;
    struct stock_file latest = { 0 };
    bool found;
    enum err_code code = apply_channel(a, a->command->open_stock_file.channel, &channel);
    if (code == ERR_OK)
        code = file_latest(a, channel->channel_id, &found, &latest);
    if (code != ERR_OK)
        return code;
    if (found && is_open(&latest))
        return answer_file(a, &latest);
    if (channel->state != CHANNEL_STATE_ACTIVE)
        return ERR_OK;
    return file_open(a, channel, latest.file_no + 1);
}

/* Nothing of it arrived: each SKU that no later file carried is to be sent again. */
static enum err_code rows_return(struct apply *a, const struct stock_file *file)
{
    struct stock_file_rows rows;
    enum err_code code = rows_load(a, file, &rows);
    for (size_t i = 0; code == ERR_OK && i < rows.count; i++) {
        struct position position;
        bool found;
        code = position_load(a, rows.rows[i].sku, &found, &position);
        if (code != ERR_OK)
            break;
        int64_t at = found ? position_find_publication(&position, file->channel) : -1;
        if (at < 0 || position.publications[at].sent_file != file->file_no)
            continue;
        position.publications[at].sent = -1;
        position_store(a, &position);
    }
    return code;
}

static void file_end(struct apply *a, struct stock_file *file, enum stock_file_state state)
{
    file->state = state;
    file->completed = a->now;
    file_store(a, file);
    apply_event(a, EVENT_STOCK_FILE_ENDED, file->channel, apply_number(a, file->file_no), STR_EMPTY,
                str_c(stock_file_state_name(state)));
}

static enum err_code file_fail(struct apply *a, struct stock_file *file, enum exception_cause cause,
                               const struct exchange *exchange)
{
    enum err_code code = rows_return(a, file);
    if (code != ERR_OK)
        return code;
    file_end(a, file, STOCK_FILE_STATE_FAILED);
    return exception_raise(a,
                           &(struct exception_raise){
                               .cause = cause,
                               .channel = file->channel,
                               .subject_id = file->channel,
                               .subject = name_channel(a->arena, a->command->shop, file->channel),
                               .exchange = *exchange,
                               .units_at_risk = file->fall_count,
                           });
}

enum err_code apply_stock_file_answer(struct apply *a)
{
    const struct command *command = a->command;
    struct stock_file file;
    enum err_code code =
        file_load(a, command->stock_file_answer.channel, command->stock_file_answer.file_no, &file);
    if (code != ERR_OK || file.state != STOCK_FILE_STATE_OPEN)
        return code;
    file.attempts++;
    switch (command->stock_file_answer.answer) {
    case ANSWER_DONE:
        file.state = STOCK_FILE_STATE_SENT;
        file.import_id = command->stock_file_answer.import_id;
        file.sent = a->now;
        apply_event(a, EVENT_STOCK_FILE_SENT, file.channel, apply_number(a, file.file_no),
                    STR_EMPTY, file.import_id);
        break;
    case ANSWER_REFUSED:
        return file_fail(a, &file, EXCEPTION_STOCK_IMPORT_FAILED,
                         &command->stock_file_answer.exchange);
    default: /* absolute quantities: the same rows are simply sent again */
        break;
    }
    file_store(a, &file);
    return ERR_OK;
}

/* Exceptions of lines that this file carried without being refused are over. */
static enum err_code refusals_clear(struct apply *a, const struct stock_file *file)
{
    struct stock_file_rows rows;
    enum err_code code = rows_load(a, file, &rows);
    for (size_t i = 0; code == ERR_OK && i < rows.count; i++) {
        struct position position;
        bool found;
        code = position_load(a, rows.rows[i].sku, &found, &position);
        if (code != ERR_OK)
            break;
        int64_t at = found ? position_find_publication(&position, file->channel) : -1;
        if (at < 0)
            continue;
        struct publication *publication = &position.publications[at];
        if (publication->refused_file == 0 || publication->refused_file >= file->file_no)
            continue;
        publication->refused_file = 0;
        position_store(a, &position);
        code = exception_clear(a, EXCEPTION_STOCK_LINE_REFUSED,
                               exception_subject(a, file->channel, rows.rows[i].sku, STR_EMPTY));
    }
    return code;
}

static enum err_code file_complete(struct apply *a, struct stock_file *file)
{
    enum err_code code = refusals_clear(a, file);
    if (code == ERR_OK)
        code = exception_clear(a, EXCEPTION_STOCK_IMPORT_FAILED, file->channel);
    if (code == ERR_OK)
        code = exception_clear(a, EXCEPTION_STOCK_IMPORT_STUCK, file->channel);
    if (code == ERR_OK)
        file_end(a, file, STOCK_FILE_STATE_COMPLETE);
    return code;
}

enum err_code apply_stock_file_status(struct apply *a)
{
    const struct command *command = a->command;
    struct stock_file file;
    enum err_code code =
        file_load(a, command->stock_file_status.channel, command->stock_file_status.file_no, &file);
    if (code != ERR_OK || file.state != STOCK_FILE_STATE_SENT)
        return code;
    file.status_text = command->stock_file_status.status;
    file.lines_in_success = command->stock_file_status.lines_in_success;
    file.lines_in_error = command->stock_file_status.lines_in_error;
    if (command->stock_file_status.is_stuck)
        return file_fail(a, &file, EXCEPTION_STOCK_IMPORT_STUCK,
                         &command->stock_file_status.exchange);
    if (!command->stock_file_status.is_final) {
        file_store(a, &file);
        return ERR_OK;
    }
    if (command->stock_file_status.is_failed)
        return file_fail(a, &file, EXCEPTION_STOCK_IMPORT_FAILED,
                         &command->stock_file_status.exchange);
    if (!command->stock_file_status.has_report)
        return file_complete(a, &file);
    file.state = STOCK_FILE_STATE_REPORT;
    file_store(a, &file);
    return ERR_OK;
}

static enum err_code refusal_record(struct apply *a, const struct stock_file *file,
                                    const struct stock_refusal *refusal)
{
    struct position position;
    bool found;
    enum err_code code = position_load(a, refusal->sku, &found, &position);
    if (code != ERR_OK)
        return code;
    int64_t at = found ? position_find_publication(&position, file->channel) : -1;
    if (at >= 0) {
        position.publications[at].refused_file = file->file_no;
        position_store(a, &position);
    }
    return exception_raise(
        a, &(struct exception_raise){
               .cause = EXCEPTION_STOCK_LINE_REFUSED,
               .channel = file->channel,
               .subject_id = exception_subject(a, file->channel, refusal->sku, STR_EMPTY),
               .subject = name_offer(a->arena, a->command->shop, file->channel, refusal->sku),
               .exchange = { .step = STR("STO03"), .reason = refusal->reason },
               .units_at_risk = at >= 0 ? position.publications[at].wanted : 0,
           });
}

enum err_code apply_stock_file_report(struct apply *a)
{
    const struct command *command = a->command;
    struct stock_file file;
    enum err_code code =
        file_load(a, command->stock_file_report.channel, command->stock_file_report.file_no, &file);
    if (code != ERR_OK || file.state != STOCK_FILE_STATE_REPORT)
        return code;
    for (size_t i = 0; i < command->stock_file_report.count && code == ERR_OK; i++)
        code = refusal_record(a, &file, &command->stock_file_report.rows[i]);
    return code == ERR_OK ? file_complete(a, &file) : code;
}

/* A person asks for another try: the line counts as never sent. */
enum err_code stock_line_retry(struct apply *a, const struct exception *exception)
{
    struct str ids[3]; /* shop, channel, sku */
    struct position position;
    bool found = false;
    enum err_code code =
        name_parse(exception->subject, "shops/*/channels/*/offers/*", a->arena, ids, a->err);
    if (code == ERR_OK)
        code = position_load(a, ids[2], &found, &position);
    int64_t at = code == ERR_OK && found ? position_find_publication(&position, ids[1]) : -1;
    if (at < 0)
        return code;
    position.publications[at].sent = -1;
    position_store(a, &position);
    return ERR_OK;
}
