/*
 * service/engine/history.c: what is no book goes after a while.
 *
 * Events are kept LIMIT_HISTORY_DAYS, a page at a time, and the newest page always: it holds the
 * shop's counters. So are exceptions from when they were resolved, and oversells. Orders, refunds,
 * transactions and the journal are the books: they stay. A tick takes a bounded number of each.
 */
#include "service/engine/history.h"

enum { PAGE_COUNT_MAX = 100, EXCEPTION_COUNT_MAX = 200 };

static struct instant kept_since(const struct apply *a)
{
    return instant_add_s(a->now, -(int64_t)LIMIT_HISTORY_DAYS * SECONDS_PER_DAY);
}

/* ---- events ---- */

static enum err_code page_is_old(struct apply *a, struct str value, bool *ret)
{
    struct event_page page;
    enum err_code code = view_decode(&a->view, &record_event_page, value, &page, a->err);
    *ret = code == ERR_OK && page.event_count > 0 &&
           page.events[page.event_count - 1].time.us < kept_since(a).us;
    return code;
}

/* Old pages, the oldest first; one that has no page behind it is none of them. */
static enum err_code pages_collect(struct apply *a, struct str *ret_keys, size_t *ret_count)
{
    struct key prefix;
    struct str key, value;
    size_t count = 0;
    bool is_old = true;
    enum err_code code = ERR_OK;
    key_begin(&prefix, a->command->shop, KEY_TABLE_EVENT_PAGE);
    struct cursor *cursor = view_queue(&a->view, &prefix, NULL);
    bool has_page = cursor_next(cursor, &key, &value);
    while (code == ERR_OK && has_page && count < PAGE_COUNT_MAX) {
        apply_row_begin(a);
        code = apply_row_end(a, page_is_old(a, value, &is_old));
        if (code != ERR_OK || !is_old)
            break;
        ret_keys[count] = arena_str(a->arena, key);
        has_page = cursor_next(cursor, &key, &value);
        count += has_page;
    }
    if (code == ERR_OK)
        code = cursor_status(cursor, a->err);
    cursor_close(cursor);
    *ret_count = count;
    return code;
}

static enum err_code events_forget(struct apply *a)
{
    struct str *keys = ARENA_ARRAY(a->arena, struct str, PAGE_COUNT_MAX);
    size_t count = 0;
    if (keys == NULL)
        return arena_err(a->arena, a->err);
    enum err_code code = pages_collect(a, keys, &count);
    if (code != ERR_OK || arena_is_full(a->arena))
        return code;
    for (size_t i = 0; i < count; i++)
        txn_delete(a->view.txn, keys[i]);
    if (count == PAGE_COUNT_MAX)
        a->engine->news.has_more = true;
    return ERR_OK;
}

/* ---- exceptions ---- */

static enum err_code ends_collect(struct apply *a, struct str *ret_keys, size_t *ret_count)
{
    struct key prefix, to;
    struct str key, value;
    size_t count = 0;
    key_begin(&prefix, a->command->shop, KEY_TABLE_EXCEPTION_END);
    key_exception_end(&to, a->command->shop, kept_since(a), STR_EMPTY);
    struct cursor *cursor = view_queue(&a->view, &prefix, &to);
    while (count < EXCEPTION_COUNT_MAX && cursor_next(cursor, &key, &value))
        ret_keys[count++] = arena_str(a->arena, key);
    enum err_code code = cursor_status(cursor, a->err);
    cursor_close(cursor);
    *ret_count = count;
    return code;
}

/* It may be open again, or have been resolved again later: then that end is another row. */
static enum err_code end_take(struct apply *a, struct str end)
{
    struct key_parts parts;
    int64_t resolved_us;
    struct str id;
    CHECK(key_open(end, &parts));
    CHECK(key_take_number(&parts, &resolved_us));
    CHECK(key_take_text(&parts, &id));
    txn_delete(a->view.txn, end);
    return exception_forget(a, id, (struct instant){ resolved_us });
}

static enum err_code exceptions_forget(struct apply *a)
{
    struct str *keys = ARENA_ARRAY(a->arena, struct str, EXCEPTION_COUNT_MAX);
    size_t count = 0;
    if (keys == NULL)
        return arena_err(a->arena, a->err);
    enum err_code code = ends_collect(a, keys, &count);
    if (arena_is_full(a->arena))
        return code;
    for (size_t i = 0; code == ERR_OK && i < count; i++) {
        apply_row_begin(a);
        code = apply_row_end(a, end_take(a, keys[i]));
    }
    if (count == EXCEPTION_COUNT_MAX)
        a->engine->news.has_more = true;
    return code;
}

enum err_code history_sweep(struct apply *a)
{
    enum err_code code = events_forget(a);
    if (code == ERR_OK)
        code = exceptions_forget(a);
    return code == ERR_OK ? oversells_forget(a, kept_since(a)) : code;
}
