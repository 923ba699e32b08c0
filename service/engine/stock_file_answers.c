/*
 * service/engine/stock_file_answers.c: what came of a stock file that was sent.
 *
 * A file that failed gives its rows back. A line that the marketplace refused becomes an exception,
 * which ends when a later file carries the SKU without being refused. A long report is recorded in
 * parts: it stands still, and is asked for again until its end was reached.
 */
#include "service/domain/name.h"
#include "service/engine/apply.h"

enum { REPORT_ROW_COUNT = 10000 }; /* a row takes a position and an exception: within a batch */

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

/* The marketplace shows what an earlier file told, unless that is in doubt since; a file that is
 * stuck leaves it open. */
static enum err_code row_return(struct apply *a, const struct stock_file *file, struct str sku,
                                enum exception_cause cause, int64_t *offered)
{
    struct position position;
    struct publication *publication;
    enum err_code code = stock_file_publication(a, file, sku, &position, &publication);
    if (code != ERR_OK || publication == NULL || publication->sent_file != file->file_no)
        return code;
    bool is_as_before = publication->sent >= 0 && cause != EXCEPTION_STOCK_IMPORT_STUCK;
    publication->sent = -1;
    if (is_as_before) {
        publication->sent = publication->applied_file != 0 ? publication->applied : -1;
        publication->sent_file = publication->applied_file;
    }
    if (publication->pending == STOCK_UNCHANGED) /* it was sent in vain */
        publication->pending_since = file->fall_since;
    *offered += brake_told(publication);
    position_store(a, &position);
    return ERR_OK;
}

static enum err_code rows_return(struct apply *a, const struct stock_file *file,
                                 enum exception_cause cause)
{
    struct stock_file_rows rows;
    int64_t offered = 0;
    enum err_code code = rows_load(a, file, &rows);
    for (size_t i = 0; code == ERR_OK && i < rows.count; i++) {
        apply_row_begin(a);
        code = apply_row_end(a, row_return(a, file, rows.rows[i].sku, cause, &offered));
    }
    if (code == ERR_OK)
        code = brake_offered(a, file->channel, offered);
    if (code == ERR_OK && cause != EXCEPTION_STOCK_IMPORT_STUCK)
        code = brake_take_back(a, file);
    return code;
}

static void file_end(struct apply *a, struct stock_file *file, enum stock_file_state state)
{
    file->state = state;
    file->completed = a->now;
    stock_file_store(a, file);
    apply_event(a, EVENT_STOCK_FILE_ENDED, file->channel, apply_number(a, file->file_no), STR_EMPTY,
                str_c(stock_file_state_name(state)));
}

static enum err_code file_fail(struct apply *a, struct stock_file *file, enum exception_cause cause,
                               const struct exchange *exchange)
{
    enum err_code code = rows_return(a, file, cause);
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

enum err_code stock_file_give_up(struct apply *a, struct str channel)
{
    struct stock_file file;
    bool found;
    enum err_code code = stock_file_latest(a, channel, &found, &file);
    if (code != ERR_OK || !found || !stock_file_is_open(&file))
        return code;
    code = rows_return(a, &file, EXCEPTION_STOCK_IMPORT_STUCK);
    if (code == ERR_OK)
        file_end(a, &file, STOCK_FILE_STATE_FAILED);
    return code;
}

static struct exception_raise sending_fails(struct apply *a, const struct stock_file *file)
{
    return (struct exception_raise){
        .cause = EXCEPTION_CALL_FAILING,
        .channel = file->channel,
        .subject_id = exception_subject(a, file->channel, STR("stock-file"), STR_EMPTY),
        .subject = name_channel(a->arena, a->command->shop, file->channel),
        .exchange = a->command->stock_file_answer.exchange,
        .units_at_risk = file->fall_count,
    };
}

enum err_code apply_stock_file_answer(struct apply *a)
{
    const struct command *command = a->command;
    struct stock_file file;
    enum err_code code =
        file_load(a, command->stock_file_answer.channel, command->stock_file_answer.file_no, &file);
    if (code != ERR_OK || file.state != STOCK_FILE_STATE_OPEN)
        return code;
    struct exception_raise failing = sending_fails(a, &file);
    file.attempts++;
    switch (command->stock_file_answer.answer) {
    case ANSWER_DONE:
        file.state = STOCK_FILE_STATE_SENT;
        file.import_id = command->stock_file_answer.import_id;
        file.sent = a->now;
        stock_file_store(a, &file);
        apply_event(a, EVENT_STOCK_FILE_SENT, file.channel, apply_number(a, file.file_no),
                    STR_EMPTY, file.import_id);
        return exception_clear(a, failing.cause, failing.subject_id);
    case ANSWER_REFUSED:
        return file_fail(a, &file, EXCEPTION_STOCK_IMPORT_FAILED, &failing.exchange);
    default: /* absolute quantities: the same rows are simply sent again */
        stock_file_store(a, &file);
        return file.attempts == LIMIT_FAILURE_COUNT ||
                       file.attempts % LIMIT_INTENT_ATTEMPT_COUNT == 0
                   ? exception_raise(a, &failing)
                   : ERR_OK;
    }
}

/* The exception of a line that this file carried without being refused is over. */
static enum err_code row_pass(struct apply *a, const struct stock_file *file, struct str sku)
{
    struct position position;
    struct publication *publication;
    enum err_code code = stock_file_publication(a, file, sku, &position, &publication);
    if (code != ERR_OK || publication == NULL || publication->refused_file == 0 ||
        publication->refused_file >= file->file_no)
        return code;
    publication->refused_file = 0;
    position_store(a, &position);
    return exception_clear(a, EXCEPTION_STOCK_LINE_REFUSED,
                           exception_subject(a, file->channel, sku, STR_EMPTY));
}

static enum err_code rows_pass(struct apply *a, const struct stock_file *file)
{
    struct stock_file_rows rows;
    enum err_code code = rows_load(a, file, &rows);
    for (size_t i = 0; code == ERR_OK && i < rows.count; i++) {
        apply_row_begin(a);
        code = apply_row_end(a, row_pass(a, file, rows.rows[i].sku));
    }
    return code;
}

static enum err_code file_complete(struct apply *a, struct stock_file *file)
{
    enum err_code code = rows_pass(a, file);
    if (code == ERR_OK)
        code = delays_note(a, file);
    if (code == ERR_OK)
        code = exception_clear(a, EXCEPTION_STOCK_IMPORT_FAILED, file->channel);
    if (code == ERR_OK)
        code = exception_clear(a, EXCEPTION_STOCK_IMPORT_STUCK, file->channel);
    if (code == ERR_OK)
        file_end(a, file, STOCK_FILE_STATE_COMPLETE);
    return code;
}

/* Most answers say what the one before said: nothing is written, and nothing made durable. */
static bool status_is_news(const struct stock_file *file, const struct command *command)
{
    return !str_eq(file->status_text, command->stock_file_status.status) ||
           file->lines_in_success != command->stock_file_status.lines_in_success ||
           file->lines_in_error != command->stock_file_status.lines_in_error;
}

enum err_code apply_stock_file_status(struct apply *a)
{
    const struct command *command = a->command;
    struct stock_file file;
    enum err_code code =
        file_load(a, command->stock_file_status.channel, command->stock_file_status.file_no, &file);
    if (code != ERR_OK)
        return code;
    if (file.state == STOCK_FILE_STATE_REPORT && command->stock_file_status.is_stuck)
        return file_fail(a, &file, EXCEPTION_STOCK_IMPORT_STUCK,
                         &command->stock_file_status.exchange); /* which lines failed: not known */
    if (file.state != STOCK_FILE_STATE_SENT)
        return ERR_OK;
    bool is_news = status_is_news(&file, command);
    file.status_text = command->stock_file_status.status;
    file.lines_in_success = command->stock_file_status.lines_in_success;
    file.lines_in_error = command->stock_file_status.lines_in_error;
    if (command->stock_file_status.is_stuck)
        return file_fail(a, &file, EXCEPTION_STOCK_IMPORT_STUCK,
                         &command->stock_file_status.exchange);
    if (!command->stock_file_status.is_final) {
        if (is_news)
            stock_file_store(a, &file);
        return ERR_OK;
    }
    if (command->stock_file_status.is_failed)
        return file_fail(a, &file, EXCEPTION_STOCK_IMPORT_FAILED,
                         &command->stock_file_status.exchange);
    if (!command->stock_file_status.has_report)
        return file_complete(a, &file);
    file.state = STOCK_FILE_STATE_REPORT;
    stock_file_store(a, &file);
    return ERR_OK;
}

/* The SKU is the marketplace's word: it may be none of ours, and no SKU at all. */
static enum err_code refusal_record(struct apply *a, const struct stock_file *file,
                                    const struct stock_refusal *refusal)
{
    struct position position;
    struct publication *publication = NULL;
    bool is_id = id_check(refusal->sku, a->err) == ERR_OK;
    enum err_code code =
        is_id ? stock_file_publication(a, file, refusal->sku, &position, &publication) : ERR_OK;
    if (code != ERR_OK)
        return code;
    if (publication != NULL) {
        publication->refused_file = file->file_no;
        position_store(a, &position);
    }
    struct str sku = is_id ? refusal->sku : STR("unreadable");
    return exception_raise(a, &(struct exception_raise){
                                  .cause = EXCEPTION_STOCK_LINE_REFUSED,
                                  .channel = file->channel,
                                  .subject_id = exception_subject(a, file->channel, sku, STR_EMPTY),
                                  .subject =
                                      name_offer(a->arena, a->command->shop, file->channel, sku),
                                  .exchange = { .step = STR("STO03"), .reason = refusal->reason },
                                  .units_at_risk = publication != NULL ? publication->wanted : 0,
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
    size_t count = command->stock_file_report.count;
    size_t from = (size_t)file.report_rows < count ? (size_t)file.report_rows : count;
    size_t to = count - from > REPORT_ROW_COUNT ? from + REPORT_ROW_COUNT : count;
    for (size_t i = from; i < to && code == ERR_OK; i++) {
        apply_row_begin(a);
        code = apply_row_end(a, refusal_record(a, &file, &command->stock_file_report.rows[i]));
    }
    if (code != ERR_OK)
        return code;
    file.report_rows = (int64_t)to;
    if (to == count)
        return file_complete(a, &file);
    stock_file_store(a, &file);
    return ERR_OK;
}

/* A person asks for another try: what the marketplace shows counts as not known. */
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
    struct publication *publication = &position.publications[at];
    struct str wanted = apply_number(a, publication->wanted);
    publication->sent = -1;
    position_store(a, &position);
    apply_event(a, EVENT_OFFER_WANTED, publication->channel, position.sku, wanted, wanted);
    return ERR_OK;
}
