/*
 * service/engine/reader_list.c: pages, events and what waits.
 *
 * A page token is the last key that was looked at, in hexadecimal: it stays right whatever is
 * written in between.
 */
#include "service/engine/reader.h"

#include <string.h>

#include "service/store/records.h"

enum { SCAN_COUNT_MAX = 20000, BALANCE_COUNT_MAX = 10000 };

static struct str token_make(struct arena *arena, struct str key)
{
    static const char digits[] = "0123456789abcdef";
    char *text = arena_alloc(arena, 2 * key.len + 1);
    for (size_t i = 0; text != NULL && i < key.len; i++) {
        text[2 * i] = digits[(unsigned char)key.ptr[i] >> 4];
        text[2 * i + 1] = digits[(unsigned char)key.ptr[i] & 15];
    }
    return (struct str){ text, text == NULL ? 0 : 2 * key.len };
}

/* What a page is made into needs room as well. */
static bool is_half_full(const struct arena *arena)
{
    return arena->used > arena->max / 2;
}

static int digit_value(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* A token of another list is refused: its key begins otherwise. */
static enum err_code token_read(struct str token, const struct key *prefix, struct key *ret,
                                struct err *err)
{
    bool is_good = token.len % 2 == 0 && token.len / 2 < KEY_BYTES;
    ret->len = 0;
    for (size_t i = 0; is_good && i < token.len; i += 2) {
        int high = digit_value(token.ptr[i]);
        int low = digit_value(token.ptr[i + 1]);
        is_good = high >= 0 && low >= 0;
        ret->bytes[ret->len++] = is_good ? (char)(high << 4 | low) : '\0';
    }
    if (!is_good || !str_starts(key_str(ret), key_str(prefix))) {
        err_set(err, REASON_PAGE_TOKEN_INVALID, "the token is not from a page of this list");
        return err_in(err, "page_token");
    }
    return ERR_OK;
}

/* Where a listing goes on: behind the token ascending, before it descending. */
static enum err_code listing_start(struct reader *reader, const struct key *prefix,
                                   const struct reader_page *page, struct cursor **ret,
                                   struct err *err)
{
    struct key from;
    CHECK(page->size >= 1);
    CHECK(page->size <= LIMIT_PAGE_SIZE);
    if (page->token.len == 0) {
        *ret = view_cursor(&reader->view, prefix, NULL, page->descending);
        return ERR_OK;
    }
    enum err_code code = token_read(page->token, prefix, &from, err);
    if (code != ERR_OK)
        return code;
    if (!page->descending)
        from.bytes[from.len++] = '\0'; /* the next key there can be */
    *ret = view_cursor(&reader->view, prefix, &from, page->descending);
    return ERR_OK;
}

enum err_code reader_list(struct reader *reader, const struct record_shape *shape,
                          const struct key *prefix, const struct reader_page *page, void *ret_rows,
                          size_t *ret_count, struct str *ret_next_token, struct err *err)
{
    struct arena *arena = reader->view.arena;
    char *rows = arena_alloc_array(arena, page->size, shape->size);
    struct cursor *cursor;
    struct str key, value, last = STR_EMPTY;
    size_t count = 0, scanned = 0;
    bool is_enough = false;
    size_t scan_max = page->scan_max > 0 ? page->scan_max : SCAN_COUNT_MAX;
    if (rows == NULL)
        return arena_err(arena, err);
    enum err_code code = listing_start(reader, prefix, page, &cursor, err);
    if (code != ERR_OK)
        return code;
    bool more = cursor_next(cursor, &key, &value);
    while (code == ERR_OK && more && !is_enough) {
        void *row = rows + count * shape->size;
        scanned++;
        code = view_decode(&reader->view, shape, value, row, err);
        bool is_wanted = code == ERR_OK && (page->wants == NULL || page->wants(row, page->context));
        if (is_wanted && page->tokens != NULL)
            page->tokens[count] = token_make(arena, key);
        count += is_wanted;
        is_enough = count == page->size || scanned == scan_max || is_half_full(arena);
        if (is_enough)
            last = token_make(arena, key);
        more = cursor_next(cursor, &key, &value);
    }
    if (code == ERR_OK)
        code = cursor_status(cursor, err);
    cursor_close(cursor);
    memcpy(ret_rows, &rows, sizeof(rows));
    *ret_count = count;
    *ret_next_token = more ? last : STR_EMPTY;
    if (code == ERR_OK && arena_is_full(arena))
        return arena_err(arena, err);
    return code;
}

enum err_code reader_list_exceptions(struct reader *reader, struct str shop, bool only_open,
                                     const struct reader_page *page, struct exception **ret,
                                     size_t *ret_count, struct str *ret_next_token, struct err *err)
{
    struct arena *arena = reader->view.arena;
    struct exception *rows = ARENA_ARRAY(arena, struct exception, page->size);
    struct cursor *cursor;
    struct key prefix;
    struct str key, value, last = STR_EMPTY;
    size_t count = 0, scanned = 0;
    bool is_enough = false;
    key_begin(&prefix, shop, KEY_TABLE_EXCEPTION_ORDER);
    if (only_open)
        key_add_number(&prefix, 0);
    if (rows == NULL)
        return arena_err(arena, err);
    enum err_code code = listing_start(reader, &prefix, page, &cursor, err);
    if (code != ERR_OK)
        return code;
    bool more = cursor_next(cursor, &key, &value);
    while (code == ERR_OK && more && !is_enough) {
        struct str id;
        scanned++;
        CHECK(key_take_exception(key, &id));
        code = reader_exception(reader, shop, id, &rows[count], err);
        bool is_wanted =
            code == ERR_OK && (page->wants == NULL || page->wants(&rows[count], page->context));
        if (is_wanted && page->tokens != NULL)
            page->tokens[count] = token_make(arena, key);
        count += is_wanted;
        is_enough = count == page->size || scanned == SCAN_COUNT_MAX || is_half_full(arena);
        if (is_enough)
            last = token_make(arena, key);
        more = cursor_next(cursor, &key, &value);
    }
    if (code == ERR_OK)
        code = cursor_status(cursor, err);
    cursor_close(cursor);
    *ret = rows;
    *ret_count = count;
    *ret_next_token = more ? last : STR_EMPTY;
    return code;
}

/* Behind `from`, which is a key of any table, or none. */
static enum err_code turn_next(struct reader *reader, const struct key *turn,
                               const struct key *from, struct str *ret_key, struct err *err)
{
    struct key end = *turn;
    struct str key, value;
    *ret_key = STR_EMPTY;
    key_end(&end);
    if (str_cmp(key_str(from), key_str(&end)) >= 0)
        return ERR_OK;
    bool is_inside = str_cmp(key_str(from), key_str(turn)) > 0;
    struct cursor *cursor = view_cursor(&reader->view, turn, is_inside ? from : NULL, false);
    if (cursor_next(cursor, &key, &value))
        *ret_key = arena_str(reader->view.arena, key);
    enum err_code code = cursor_status(cursor, err);
    cursor_close(cursor);
    return code == ERR_OK && arena_is_full(reader->view.arena) ? arena_err(reader->view.arena, err)
                                                               : code;
}

enum err_code reader_next_in_sweep(struct reader *reader, struct str shop, int64_t round,
                                   struct str token, bool *ret_found, struct order *ret,
                                   struct str *ret_token, struct err *err)
{
    const int64_t turns[] = { 0, order_sweep_turn_of_round(round) };
    struct key from = { .len = 0 }, nothing = { .len = 0 };
    struct key_parts parts;
    struct str key = STR_EMPTY, channel, order_id;
    int64_t turn;
    enum err_code code = token_read(token, &nothing, &from, err);
    from.bytes[from.len++] = '\0'; /* the next key there can be */
    for (size_t i = 0; code == ERR_OK && key.len == 0 && i < ARRAY_COUNT(turns); i++) {
        struct key prefix;
        key_begin(&prefix, shop, KEY_TABLE_ORDER_SWEEP);
        key_add_number(&prefix, turns[i]);
        code = turn_next(reader, &prefix, &from, &key, err);
    }
    *ret_found = key.len > 0;
    if (code != ERR_OK || !*ret_found)
        return code;
    CHECK(key_open(key, &parts));
    CHECK(key_take_number(&parts, &turn));
    CHECK(key_take_text(&parts, &channel));
    CHECK(key_take_text(&parts, &order_id));
    *ret_token = token_make(reader->view.arena, key);
    return reader_order(reader, shop, channel, order_id, ret, err);
}

/* One seek per shop: shops are few, their keys are many. */
static enum err_code shop_after(struct reader *reader, const struct key *from, struct str *ret,
                                struct err *err)
{
    struct cursor *cursor =
        snapshot_cursor(reader->view.snapshot, (struct cursor_range){ .from = key_str(from) });
    struct str key, value;
    struct key_parts parts;
    *ret = STR_EMPTY;
    if (cursor_next(cursor, &key, &value) && key_open(key, &parts))
        *ret = arena_str(reader->view.arena, parts.shop);
    enum err_code code = cursor_status(cursor, err);
    cursor_close(cursor);
    return code;
}

enum err_code reader_list_shops(struct reader *reader, const struct reader_page *page,
                                struct shop **ret, size_t *ret_count, struct str *ret_next_token,
                                struct err *err)
{
    struct shop *rows = ARENA_ARRAY(reader->view.arena, struct shop, page->size);
    struct key from = { .bytes = { 1 }, .len = 1 }; /* the store keeps keys under NUL for itself */
    struct key nothing = { .len = 0 };
    struct str id = STR_EMPTY;
    size_t count = 0;
    enum err_code code = rows == NULL ? arena_err(reader->view.arena, err) : ERR_OK;
    if (code == ERR_OK && page->token.len > 0) {
        code = token_read(page->token, &nothing, &from, err);
        key_end(&from);
    }
    while (code == ERR_OK && count < page->size) {
        code = shop_after(reader, &from, &id, err);
        if (code != ERR_OK || id.len == 0)
            break;
        code = reader_shop(reader, id, &rows[count++], err);
        from.len = 0;
        key_add_text(&from, id);
        key_end(&from);
    }
    struct str next = STR_EMPTY;
    if (code == ERR_OK && count == page->size)
        code = shop_after(reader, &from, &next, err);
    *ret = rows;
    *ret_count = count;
    from.len = 0;
    key_add_text(&from, id);
    *ret_next_token = next.len > 0 ? token_make(reader->view.arena, key_str(&from)) : STR_EMPTY;
    return code;
}

enum err_code reader_balances(struct reader *reader, struct str shop, struct str channel,
                              struct balance **ret, size_t *ret_count, struct err *err)
{
    struct balance *rows = ARENA_ARRAY(reader->view.arena, struct balance, BALANCE_COUNT_MAX);
    struct key prefix;
    struct str key, value;
    size_t count = 0;
    if (rows == NULL)
        return arena_err(reader->view.arena, err);
    key_begin(&prefix, shop, KEY_TABLE_BALANCE);
    if (channel.len > 0)
        key_add_text(&prefix, channel);
    struct cursor *cursor = view_cursor(&reader->view, &prefix, NULL, false);
    enum err_code code = ERR_OK;
    while (code == ERR_OK && count < BALANCE_COUNT_MAX && cursor_next(cursor, &key, &value)) {
        struct balance *row = &rows[count++];
        struct key_parts parts;
        int64_t account;
        CHECK(key_open(key, &parts));
        CHECK(key_take_text(&parts, &row->channel));
        CHECK(key_take_number(&parts, &account));
        row->channel = arena_str(reader->view.arena, row->channel);
        row->account = (enum account)account;
        code = view_decode(&reader->view, &record_money, value, &row->amount, err);
    }
    if (code == ERR_OK)
        code = cursor_status(cursor, err);
    cursor_close(cursor);
    *ret = rows;
    *ret_count = count;
    return code;
}

enum err_code reader_intents(struct reader *reader, struct str shop, struct str channel, size_t max,
                             struct intent **ret, size_t *ret_count, struct err *err)
{
    struct key prefix;
    struct reader_page page = { .size = max };
    struct str next;
    key_begin(&prefix, shop, KEY_TABLE_INTENT);
    if (channel.len > 0)
        key_add_text(&prefix, channel);
    return reader_list(reader, &record_intent, &prefix, &page, ret, ret_count, &next, err);
}

enum err_code reader_latest_stock_file(struct reader *reader, struct str shop, struct str channel,
                                       bool *ret_found, struct stock_file *ret, struct err *err)
{
    struct key prefix;
    struct str key, value;
    key_begin(&prefix, shop, KEY_TABLE_STOCK_FILE);
    key_add_text(&prefix, channel);
    struct cursor *cursor = view_cursor(&reader->view, &prefix, NULL, true);
    enum err_code code = ERR_OK;
    *ret_found = cursor_next(cursor, &key, &value);
    if (*ret_found)
        code = view_decode(&reader->view, &record_stock_file, value, ret, err);
    if (code == ERR_OK)
        code = cursor_status(cursor, err);
    cursor_close(cursor);
    return code;
}
