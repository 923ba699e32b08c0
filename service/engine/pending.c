/*
 * service/engine/pending.c: the log of stock that waits to be told to channels.
 *
 * Entries are collected in memory and written as pages with the batch, like events. Pages that all
 * channels have passed are deleted. A channel that takes nothing for a day would keep them for
 * ever: what still waits in them is entered anew, and they go.
 */
#include "service/engine/pending.h"

#include "service/engine/apply.h"

enum {
    ENTRY_ROOM_FIRST = 64,
    PAGE_ENTRY_COUNT = 256,
    TRIM_PAGE_COUNT = 1000, /* per command */
    PAGE_DAYS = 1,
};

static const enum stock_change directions[] = { STOCK_FALL, STOCK_RISE, STOCK_HELD };

/* ---- reading ---- */

enum err_code pending_page(const struct view *view, struct str shop, enum stock_change change,
                           int64_t from_no, bool *ret_found, struct pending_page *ret,
                           struct err *err)
{
    struct key prefix, from;
    struct str key, value;
    key_begin(&prefix, shop, KEY_TABLE_PENDING_STOCK);
    key_add_number(&prefix, (int64_t)change);
    key_pending_stock(&from, shop, (int64_t)change, from_no);
    struct cursor *cursor =
        from_no > 0 ? view_cursor(view, &prefix, &from, false) : view_queue(view, &prefix, NULL);
    enum err_code code = ERR_OK;
    *ret = (struct pending_page){ 0 };
    *ret_found = cursor_next(cursor, &key, &value);
    if (*ret_found)
        code = view_decode(view, &record_pending_page, value, ret, err);
    if (code == ERR_OK)
        code = cursor_status(cursor, err);
    cursor_close(cursor);
    return code;
}

enum err_code pending_place(const struct view *view, struct str shop, struct str channel,
                            struct pending_place *ret, struct err *err)
{
    struct key key;
    bool found;
    key_pending_place(&key, shop, channel);
    return view_get(view, &key, &record_pending_place, &found, ret, err);
}

int64_t *pending_place_no(struct pending_place *place, enum stock_change change)
{
    CHECK(change == STOCK_FALL || change == STOCK_RISE || change == STOCK_HELD);
    if (change == STOCK_HELD)
        return &place->held_no;
    return change == STOCK_FALL ? &place->fall_no : &place->rise_no;
}

bool pending_concerns(const struct pending_entry *entry, struct str channel)
{
    return entry->channel.len == 0 || str_eq(entry->channel, channel);
}

static bool is_entered(const struct publication *publication, const struct pending_entry *entry,
                       enum stock_change change)
{
    return publication->pending == change && publication->pending_no == entry->no;
}

struct publication *pending_publication(const struct position *position,
                                        const struct pending_entry *entry, enum stock_change change,
                                        struct str channel)
{
    int64_t at = position_find_publication(position, channel);
    return at >= 0 && is_entered(&position->publications[at], entry, change)
               ? &position->publications[at]
               : NULL;
}

/* ---- entries ---- */

/* The number of the new entry; a full arena refuses the whole command. */
static int64_t entry_add(struct apply *a, enum stock_change change, struct str sku,
                         struct str channel)
{
    struct arena *arena = &a->engine->batch_arena;
    struct pending_log *log = &a->shop->pending[change];
    if (log->count == log->room) {
        size_t room = log->room == 0 ? ENTRY_ROOM_FIRST : 2 * log->room;
        struct pending_entry *entries = ARENA_ARRAY(arena, struct pending_entry, room);
        if (entries == NULL)
            return 0;
        for (size_t i = 0; i < log->count; i++)
            entries[i] = log->entries[i];
        log->entries = entries;
        log->room = room;
    }
    if (log->count == log->written)
        log->time = a->now;
    log->entries[log->count++] = (struct pending_entry){
        .no = a->shop->next_pending_no++,
        .sku = arena_str(arena, sku),
        .channel = arena_str(arena, channel),
    };
    return a->shop->next_pending_no - 1;
}

void pending_enter(struct apply *a, const struct position *position,
                   struct publication *publication, struct pending_entered *entered)
{
    enum stock_change change = publication->pending;
    struct pending_log *log = &a->shop->pending[change];
    if (entered->no[change] == 0)
        entered->no[change] = entry_add(a, change, position->sku, publication->channel);
    else
        log->entries[log->count - 1].channel = STR_EMPTY;
    publication->pending_no = entered->no[change];
}

void pending_write(const struct view *view, struct shop_state *shop)
{
    for (size_t i = 0; i < ARRAY_COUNT(directions); i++) {
        struct pending_log *log = &shop->pending[directions[i]];
        for (; log->written < log->count;) {
            size_t left = log->count - log->written;
            struct pending_page page = {
                .entries = log->entries + log->written,
                .entry_count = left < PAGE_ENTRY_COUNT ? left : PAGE_ENTRY_COUNT,
                .time = log->time,
            };
            struct key key;
            log->written += page.entry_count;
            key_pending_stock(&key, shop->shop.shop_id, (int64_t)directions[i],
                              log->entries[log->written - 1].no);
            view_put(view, &key, &record_pending_page, &page);
        }
    }
}

static enum err_code last_no(const struct view *view, struct str shop, enum stock_change change,
                             int64_t *ret, struct err *err)
{
    struct key prefix;
    struct str key, value;
    key_begin(&prefix, shop, KEY_TABLE_PENDING_STOCK);
    key_add_number(&prefix, (int64_t)change);
    struct cursor *cursor = view_cursor(view, &prefix, NULL, true);
    *ret = 0;
    if (cursor_next(cursor, &key, &value)) {
        struct key_parts parts;
        int64_t skipped;
        CHECK(key_open(key, &parts));
        CHECK(key_take_number(&parts, &skipped));
        CHECK(key_take_number(&parts, ret));
    }
    enum err_code code = cursor_status(cursor, err);
    cursor_close(cursor);
    return code;
}

enum err_code pending_next_no(const struct view *view, struct str shop, int64_t *ret,
                              struct err *err)
{
    struct key prefix;
    struct str key, value;
    enum err_code code = ERR_OK;
    *ret = 1;
    for (size_t i = 0; code == ERR_OK && i < ARRAY_COUNT(directions); i++) {
        int64_t no;
        code = last_no(view, shop, directions[i], &no, err);
        if (code == ERR_OK && no >= *ret)
            *ret = no + 1;
    }
    key_begin(&prefix, shop, KEY_TABLE_PENDING_PLACE);
    struct cursor *cursor = view_cursor(view, &prefix, NULL, false);
    while (code == ERR_OK && cursor_next(cursor, &key, &value)) {
        struct pending_place place;
        code = view_decode(view, &record_pending_place, value, &place, err);
        if (code == ERR_OK && place.fall_no > *ret)
            *ret = place.fall_no;
        if (code == ERR_OK && place.rise_no > *ret)
            *ret = place.rise_no;
        if (code == ERR_OK && place.held_no > *ret)
            *ret = place.held_no;
    }
    if (code == ERR_OK)
        code = cursor_status(cursor, err);
    cursor_close(cursor);
    return code;
}

/* ---- what nobody needs any more ---- */

/* Pages whose last entry has a number below `limit`. */
static enum err_code passed_delete(struct apply *a, enum stock_change change, int64_t limit)
{
    struct key prefix, to;
    size_t count;
    key_begin(&prefix, a->command->shop, KEY_TABLE_PENDING_STOCK);
    key_add_number(&prefix, (int64_t)change);
    key_pending_stock(&to, a->command->shop, (int64_t)change, limit);
    return apply_delete_rows(a, view_queue(&a->view, &prefix, &to), TRIM_PAGE_COUNT, &count);
}

static enum err_code pending_trim(struct apply *a)
{
    struct pending_place least = { INT64_MAX, INT64_MAX, INT64_MAX };
    enum err_code code = ERR_OK;
    for (size_t i = 0; code == ERR_OK && i < a->shop->channel_count; i++) {
        struct str channel = a->shop->channels[i].channel_id;
        struct pending_place place;
        struct stock_brake brake;
        code = pending_place(&a->view, a->command->shop, channel, &place, a->err);
        if (code == ERR_OK)
            code = brake_load(&a->view, a->command->shop, channel, &brake, a->err);
        if (code == ERR_OK && brake.held_count + brake.released_count == 0)
            place.held_no = INT64_MAX; /* it needs none of them */
        for (size_t k = 0; code == ERR_OK && k < ARRAY_COUNT(directions); k++) {
            int64_t *no = pending_place_no(&least, directions[k]);
            if (*pending_place_no(&place, directions[k]) < *no)
                *no = *pending_place_no(&place, directions[k]);
        }
    }
    for (size_t k = 0; code == ERR_OK && k < ARRAY_COUNT(directions); k++)
        code = passed_delete(a, directions[k], *pending_place_no(&least, directions[k]));
    return code;
}

enum err_code pending_reach(struct apply *a, struct str channel, const struct pending_place *place)
{
    struct key key;
    key_pending_place(&key, a->command->shop, channel);
    view_put(&a->view, &key, &record_pending_place, place);
    return pending_trim(a);
}

static enum err_code entry_renew(struct apply *a, const struct pending_entry *entry,
                                 enum stock_change change)
{
    struct pending_entered entered = { 0 };
    struct position position;
    bool found;
    enum err_code code = position_load(a, entry->sku, &found, &position);
    if (code != ERR_OK || !found)
        return code;
    for (size_t i = 0; i < position.publication_count; i++) {
        if (is_entered(&position.publications[i], entry, change))
            pending_enter(a, &position, &position.publications[i], &entered);
    }
    if (entered.no[change] != 0) {
        struct key key;
        key_position(&key, position.shop, position.sku);
        view_put(&a->view, &key, &record_position, &position);
    }
    return ERR_OK;
}

static enum err_code front_renew(struct apply *a, enum stock_change change)
{
    struct pending_page page;
    bool found;
    enum err_code code = pending_page(&a->view, a->command->shop, change, 0, &found, &page, a->err);
    if (code != ERR_OK || !found || page.entry_count == 0 ||
        instant_add_s(page.time, PAGE_DAYS * SECONDS_PER_DAY).us > a->now.us)
        return code;
    for (size_t i = 0; code == ERR_OK && i < page.entry_count; i++) {
        apply_row_begin(a);
        code = apply_row_end(a, entry_renew(a, &page.entries[i], change));
    }
    if (code != ERR_OK)
        return code;
    struct key key;
    key_pending_stock(&key, a->command->shop, (int64_t)change,
                      page.entries[page.entry_count - 1].no);
    txn_delete(a->view.txn, key_str(&key));
    a->engine->news.has_more = true;
    return ERR_OK;
}

enum err_code pending_renew(struct apply *a)
{
    enum err_code code = front_renew(a, STOCK_FALL);
    return code == ERR_OK ? front_renew(a, STOCK_RISE) : code; /* what is held goes by its number */
}
