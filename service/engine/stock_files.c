/*
 * service/engine/stock_files.c: what waits for a channel becomes one file.
 *
 * One file is open per channel; its rows are fixed and stored before it is sent, so that a file
 * whose answer was lost is sent again as it was. Absolute quantities make that harmless.
 */
#include "service/domain/name.h"
#include "service/engine/apply.h"
#include "service/engine/pending.h"

enum {
    /* One command stays below a second, and within a batch; the next file takes the rest. */
    STOCK_FILE_ROW_COUNT = 50000,
    STOCK_FILE_ENTRY_COUNT = 2 * STOCK_FILE_ROW_COUNT, /* of the log, stale ones included */
    STOCK_FILE_POSITION_BYTES = 32 << 20, /* as stored: they name every channel of the shop */
    ROW_ROOM_FIRST = 64,
    STOCK_FILE_KEEP_COUNT = 1000, /* per channel; older ones are cleared away */
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

/* A file as it is made. */
struct making {
    const struct channel *channel;
    struct stock_file file;
    struct stock_file_rows rows;
    struct channel_delays delays; /* of the shop */
    size_t row_room;
    size_t bytes;             /* of the positions, as stored */
    size_t seen;              /* entries */
    struct instant due;       /* what has waited since then may go */
    bool is_full, is_waiting; /* no more fits; or is due */
    /* Falls that the brake counts: whether they go is known when all have been seen. */
    struct pending_entry *braked;
    size_t braked_count, braked_room, braked_bytes;
    struct brake_run run;
    int64_t held, offered; /* falls that are held now; offers more than before */
    int64_t released_no;   /* of what is held, entries before this one may go */
};

/* NULL: the arena is full. */
static struct stock_file_row *row_next(struct apply *a, struct making *making)
{
    struct stock_file_rows *rows = &making->rows;
    if (rows->count == making->row_room) {
        size_t room = making->row_room == 0 ? ROW_ROOM_FIRST : 2 * making->row_room;
        struct stock_file_row *grown = ARENA_ARRAY(a->command_arena, struct stock_file_row, room);
        if (grown == NULL)
            return NULL;
        for (size_t i = 0; i < rows->count; i++)
            grown[i] = rows->rows[i];
        rows->rows = grown;
        making->row_room = room;
    }
    return &rows->rows[rows->count++];
}

/* How long it took until this was known, and has waited. */
static enum err_code fall_note(struct apply *a, struct making *making,
                               const struct position *position,
                               const struct publication *publication)
{
    struct stock_file *file = &making->file;
    file->fall_count++;
    if (!instant_is_set(file->fall_since) || publication->pending_since.us < file->fall_since.us)
        file->fall_since = publication->pending_since;
    return detection_note(a, &making->delays.detection, position, publication);
}

/* The publication is on its way with this file. `sku` outlives the row. */
static enum err_code row_add(struct apply *a, struct making *making, struct position *position,
                             struct publication *publication, struct str sku)
{
    struct stock_file_row *row = row_next(a, making);
    enum err_code code = row == NULL ? arena_err(a->command_arena, a->err) : ERR_OK;
    if (code == ERR_OK && publication->pending != STOCK_RISE)
        code = fall_note(a, making, position, publication);
    if (code != ERR_OK)
        return code;
    /* All earlier files have ended, and a failed one took its quantities back. */
    bool is_refused = publication->sent >= 0 && publication->refused_file == publication->sent_file;
    if (publication->sent_file != 0 && !is_refused) {
        publication->applied = publication->sent; /* what was in doubt stays so if this one fails */
        publication->applied_file = publication->sent_file;
    }
    publication->sent = publication->wanted;
    making->offered += brake_told(publication);
    publication->sent_file = making->file.file_no;
    publication->sent_time = a->now;
    *row = (struct stock_file_row){ sku, publication->wanted };
    position_store(a, position);
    making->bytes += a->view.scratch->len;
    return ERR_OK;
}

/* ---- the brake ---- */

static enum err_code braked_add(struct apply *a, struct making *making,
                                const struct pending_entry *entry, const struct position *position,
                                enum brake_kind kind)
{
    if (making->braked_count == making->braked_room) {
        size_t room = making->braked_room == 0 ? ROW_ROOM_FIRST : 2 * making->braked_room;
        struct pending_entry *grown = ARENA_ARRAY(a->command_arena, struct pending_entry, room);
        if (grown == NULL)
            return arena_err(a->command_arena, a->err);
        for (size_t i = 0; i < making->braked_count; i++)
            grown[i] = making->braked[i];
        making->braked = grown;
        making->braked_room = room;
    }
    making->braked[making->braked_count++] = *entry;
    making->run.fall_count++;
    making->run.zero_count += kind == BRAKE_ZERO;
    buf_clear(a->view.scratch);
    record_encode(&record_position, position, a->view.scratch);
    making->braked_bytes += a->view.scratch->len;
    return ERR_OK;
}

static void publication_hold(struct apply *a, struct making *making, struct position *position,
                             struct publication *publication)
{
    struct pending_entered entered = { 0 };
    publication->pending = STOCK_HELD;
    publication->pending_since = a->now;
    pending_enter(a, position, publication, &entered);
    position_store(a, position);
    making->held++;
}

static enum brake_kind kind_of(const struct apply *a, const struct making *making,
                               const struct position *position,
                               const struct publication *publication)
{
    struct str channel_id = making->channel->channel_id;
    return brake_kind_of(position, making->channel,
                         stock_policy_of(&a->shop->rules, making->channel, position->sku),
                         publication, selling_is_stopped(a->shop, channel_id));
}

static enum err_code braked_settle(struct apply *a, struct making *making,
                                   const struct pending_entry *entry)
{
    struct position position;
    bool found;
    enum err_code code = position_load(a, entry->sku, &found, &position);
    struct publication *publication =
        code == ERR_OK && found
            ? pending_publication(&position, entry, STOCK_FALL, making->channel->channel_id)
            : NULL;
    if (publication == NULL)
        return code;
    bool is_zero = kind_of(a, making, &position, publication) == BRAKE_ZERO;
    if (is_zero ? making->run.holds_zeroes : making->run.holds_falls) {
        publication_hold(a, making, &position, publication);
        return ERR_OK;
    }
    making->file.braked_falls++;
    making->file.braked_zeroes += is_zero;
    return row_add(a, making, &position, publication, entry->sku);
}

/* All falls that the file could carry were seen: they go, or are held. */
static enum err_code brake_settle(struct apply *a, struct making *making,
                                  struct pending_place *place)
{
    struct stock_brake brake;
    enum err_code code =
        brake_load(&a->view, a->command->shop, making->channel->channel_id, &brake, a->err);
    if (code != ERR_OK)
        return code;
    making->released_no = brake.released_count > 0 ? brake.released_no : 0;
    if (making->braked_count == 0)
        return ERR_OK;
    if (brake.held_count + brake.released_count == 0)
        place->held_no = a->shop->next_pending_no; /* what is before it is out of date */
    brake_judge(&brake, making->channel, a->now, &making->run);
    for (size_t i = 0; code == ERR_OK && i < making->braked_count; i++) {
        apply_row_begin(a);
        code = apply_row_end(a, braked_settle(a, making, &making->braked[i]));
    }
    making->bytes = making->bytes > making->braked_bytes ? making->bytes - making->braked_bytes : 0;
    return code;
}

static enum err_code entry_take(struct apply *a, struct making *making,
                                const struct pending_entry *entry, enum stock_change change)
{
    struct position position;
    bool found;
    enum err_code code = position_load(a, entry->sku, &found, &position);
    struct publication *publication =
        code == ERR_OK && found
            ? pending_publication(&position, entry, change, making->channel->channel_id)
            : NULL;
    if (publication == NULL)
        return code;
    making->is_waiting = publication->pending_since.us > making->due.us;
    if (making->is_waiting)
        return ERR_OK;
    enum brake_kind kind =
        change == STOCK_FALL ? kind_of(a, making, &position, publication) : BRAKE_NONE;
    if (kind != BRAKE_NONE)
        return braked_add(a, making, entry, &position, kind);
    making->due = (struct instant){ INT64_MAX }; /* the others ride along */
    return row_add(a, making, &position, publication, entry->sku);
}

static enum err_code page_take(struct apply *a, struct making *making,
                               const struct pending_page *page, enum stock_change change,
                               int64_t *no)
{
    for (size_t i = 0; i < page->entry_count; i++) {
        const struct pending_entry *entry = &page->entries[i];
        if (entry->no < *no)
            continue;
        making->is_full = making->rows.count + making->braked_count >= STOCK_FILE_ROW_COUNT ||
                          making->bytes + making->braked_bytes >= STOCK_FILE_POSITION_BYTES ||
                          making->seen == STOCK_FILE_ENTRY_COUNT;
        making->is_waiting = change == STOCK_HELD && entry->no >= making->released_no;
        if (making->is_full || making->is_waiting)
            return ERR_OK;
        if (pending_concerns(entry, making->channel->channel_id)) {
            apply_row_begin(a);
            enum err_code code = apply_row_end(a, entry_take(a, making, entry, change));
            if (code != ERR_OK || making->is_waiting)
                return code;
        }
        making->seen++;
        *no = entry->no + 1;
    }
    return ERR_OK;
}

/* What waits in one direction, the longest first, from *no on. */
static enum err_code direction_take(struct apply *a, struct making *making,
                                    enum stock_change change, int64_t *no)
{
    bool found = true;
    enum err_code code = ERR_OK;
    while (code == ERR_OK && found && !making->is_full && !making->is_waiting) {
        struct pending_page page;
        code = pending_page(&a->view, a->command->shop, change, *no, &found, &page, a->err);
        if (code == ERR_OK && found)
            code = page_take(a, making, &page, change, no);
    }
    return code;
}

/* Falls always, but for those that the brake holds; rises ride along, or go alone once they waited
 * their while. */
static enum err_code pending_take(struct apply *a, struct making *making)
{
    struct pending_place before, place;
    pending_write(&a->view, a->shop); /* what this batch entered goes as well */
    enum err_code code =
        pending_place(&a->view, a->command->shop, making->channel->channel_id, &before, a->err);
    place = before;
    making->due = (struct instant){ INT64_MAX }; /* also where the clock was set back */
    if (code == ERR_OK)
        code = direction_take(a, making, STOCK_FALL, &place.fall_no);
    if (code == ERR_OK)
        code = brake_settle(a, making, &place);
    if (code == ERR_OK && making->released_no > 0)
        code = direction_take(a, making, STOCK_HELD, &place.held_no);
    making->is_waiting = false;
    if (making->rows.count == 0)
        making->due = instant_add_s(a->now, -making->channel->rise_hold_s);
    if (code == ERR_OK)
        code = direction_take(a, making, STOCK_RISE, &place.rise_no);
    if (code == ERR_OK)
        code = brake_account(a, making->channel, &making->run, making->held, making->offered);
    if (code == ERR_OK && (place.fall_no != before.fall_no || place.rise_no != before.rise_no ||
                           place.held_no != before.held_no))
        code = pending_reach(a, making->channel->channel_id, &place);
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
    struct making making = {
        .channel = channel,
        .file = {
            .file_no = file_no,
            .shop = a->command->shop,
            .channel = a->command->open_stock_file.channel,
            .state = STOCK_FILE_STATE_OPEN,
            .opened = a->now,
        },
    };
    struct stock_file *file = &making.file;
    enum err_code code = detection_open(a, &making.delays);
    if (code == ERR_OK)
        code = pending_take(a, &making);
    if (code != ERR_OK || making.rows.count == 0)
        return code;
    if (file->fall_count > 0)
        detection_close(a, &making.delays);
    struct key key;
    file->row_count = (int64_t)making.rows.count;
    stock_file_store(a, file);
    key_stock_file_rows(&key, file->shop, file->channel, file->file_no);
    view_put(&a->view, &key, &record_stock_file_rows, &making.rows);
    if (file_no > STOCK_FILE_KEEP_COUNT)
        file_forget(a, file, file_no - STOCK_FILE_KEEP_COUNT);
    apply_event(a, EVENT_STOCK_FILE_OPENED, file->channel, apply_number(a, file_no), STR_EMPTY,
                apply_number(a, file->row_count));
    return answer_file(a, file);
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
