/*
 * service/engine/stock_files.c: what waits for a channel becomes one file.
 *
 * One file is open per channel; its rows are fixed and stored before it is sent, so that a file
 * whose answer was lost is sent again as it was. Absolute quantities make that harmless.
 */
#include "service/domain/name.h"
#include "service/engine/apply.h"

enum {
    /* One command stays below a second, and within a batch; the next file takes the rest. */
    STOCK_FILE_ROW_COUNT = 50000,
    STOCK_FILE_POSITION_BYTES = 32 << 20, /* as stored: they name every channel of the shop */
    STOCK_FILE_KEEP_COUNT = 1000,         /* per channel; older ones are cleared away */
};

enum err_code stock_file_latest(struct apply *a, struct str channel, bool *ret_found,
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

void stock_file_store(struct apply *a, const struct stock_file *file)
{
    struct key key;
    key_stock_file(&key, a->command->shop, file->channel, file->file_no);
    view_put(&a->view, &key, &record_stock_file, file);
}

/* SKUs that wait in one direction, at most `room`, the longest first; *ret_oldest is since when. */
static enum err_code pending_take(struct apply *a, struct str channel, enum stock_change change,
                                  struct str *skus, size_t room, size_t *ret_count,
                                  struct instant *ret_oldest)
{
    struct key prefix;
    struct str key, value;
    key_begin(&prefix, a->command->shop, KEY_TABLE_PENDING_STOCK);
    key_add_text(&prefix, channel);
    key_add_number(&prefix, (int64_t)change);
    struct cursor *cursor = view_queue(&a->view, &prefix, NULL);
    size_t count = 0;
    *ret_oldest = INSTANT_NONE;
    while (count < room && cursor_next(cursor, &key, &value)) {
        struct key_parts parts;
        struct instant since;
        int64_t direction, number;
        struct str sku, skipped;
        if (instant_parse(value, &since, a->err) == ERR_OK &&
            (!instant_is_set(*ret_oldest) || since.us < ret_oldest->us))
            *ret_oldest = since;
        if (key_open(key, &parts) && key_take_text(&parts, &skipped) &&
            key_take_number(&parts, &direction) && key_take_number(&parts, &number) &&
            key_take_text(&parts, &sku))
            skus[count++] = arena_str(a->arena, sku);
    }
    enum err_code code = cursor_status(cursor, a->err);
    cursor_close(cursor);
    *ret_count = count;
    return code;
}

enum err_code stock_file_publication(struct apply *a, const struct stock_file *file, struct str sku,
                                     struct position *position, struct publication **ret)
{
    bool found;
    *ret = NULL;
    enum err_code code = position_load(a, sku, &found, position);
    int64_t at = code == ERR_OK && found ? position_find_publication(position, file->channel) : -1;
    if (at >= 0)
        *ret = &position->publications[at];
    return code;
}

/* The SKU's publication is on its way with this file. Adds to *bytes what its position takes. */
static enum err_code row_add(struct apply *a, struct stock_file *file, struct stock_file_rows *rows,
                             struct str sku, size_t *bytes)
{
    struct position position;
    struct publication *publication;
    enum err_code code = stock_file_publication(a, file, sku, &position, &publication);
    if (code != ERR_OK || publication == NULL)
        return code;
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
    *bytes += a->view.scratch->len;
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
        .channel = a->command->open_stock_file.channel,
        .state = STOCK_FILE_STATE_OPEN,
        .opened = a->now,
    };
    struct stock_file_rows rows = { .rows = ARENA_ARRAY(a->arena, struct stock_file_row, count) };
    struct key key;
    if (rows.rows == NULL)
        return arena_err(a->arena, a->err);
    size_t bytes = 0;
    for (size_t i = 0; i < count && code == ERR_OK && bytes < STOCK_FILE_POSITION_BYTES; i++) {
        apply_row_begin(a);
        code = apply_row_end(a, row_add(a, &file, &rows, skus[i], &bytes));
    }
    if (code != ERR_OK)
        return code;
    file.row_count = (int64_t)rows.count;
    stock_file_store(a, &file);
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
        code = stock_file_latest(a, channel->channel_id, &found, &latest);
    if (code != ERR_OK)
        return code;
    bool is_paused = channel->state != CHANNEL_STATE_ACTIVE;
    if (found && stock_file_is_open(&latest))
        return is_paused && latest.state == STOCK_FILE_STATE_OPEN ? ERR_OK
                                                                  : answer_file(a, &latest);
    if (is_paused)
        return ERR_OK;
    return file_open(a, channel, latest.file_no + 1);
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
