/* service/engine/reader_events.c: the shop's log, from any number on. */
#include "service/engine/reader.h"
#include "service/store/records.h"

/* The page that holds `from`, or the next one: the key of a page is its first event's number. */
static enum err_code page_start(struct reader *reader, struct str shop, int64_t from,
                                struct key *ret, struct err *err)
{
    struct key prefix, until;
    struct str key, value;
    int64_t first = from;
    key_begin(&prefix, shop, KEY_TABLE_EVENT_PAGE);
    key_event_page(&until, shop, from + 1);
    struct cursor *cursor = view_cursor(&reader->view, &prefix, &until, true);
    struct key_parts parts;
    if (cursor_next(cursor, &key, &value) && key_open(key, &parts))
        CHECK(key_take_number(&parts, &first));
    enum err_code code = cursor_status(cursor, err);
    cursor_close(cursor);
    key_event_page(ret, shop, first);
    return code;
}

enum err_code reader_events(struct reader *reader, struct str shop, int64_t from, size_t max,
                            struct event **ret, size_t *ret_count, int64_t *ret_next,
                            struct err *err)
{
    struct event *rows = ARENA_ARRAY(reader->view.arena, struct event, max);
    struct key prefix, start;
    struct str key, value;
    size_t count = 0;
    int64_t next = from < 1 ? 1 : from;
    if (rows == NULL)
        return arena_err(reader->view.arena, err);
    enum err_code code = next > 1 ? page_start(reader, shop, next, &start, err) : ERR_OK;
    if (code != ERR_OK)
        return code;
    key_begin(&prefix, shop, KEY_TABLE_EVENT_PAGE);
    struct cursor *cursor = next > 1 ? view_cursor(&reader->view, &prefix, &start, false)
                                     : view_queue(&reader->view, &prefix, NULL);
    while (code == ERR_OK && count < max && cursor_next(cursor, &key, &value)) {
        struct event_page page;
        code = view_decode(&reader->view, &record_event_page, value, &page, err);
        for (size_t i = 0; code == ERR_OK && i < page.event_count && count < max; i++) {
            if (page.events[i].event_no < next)
                continue;
            rows[count++] = page.events[i];
            next = page.events[i].event_no + 1;
        }
    }
    if (code == ERR_OK)
        code = cursor_status(cursor, err);
    cursor_close(cursor);
    *ret = rows;
    *ret_count = count;
    *ret_next = next;
    return code;
}

/* The newest page: it has the counters. */
static enum err_code page_newest(struct reader *reader, struct str shop, struct event_page *ret,
                                 struct err *err)
{
    struct key prefix;
    struct str key, value;
    *ret = (struct event_page){ .next_event_no = 1 };
    key_begin(&prefix, shop, KEY_TABLE_EVENT_PAGE);
    struct cursor *cursor = view_cursor(&reader->view, &prefix, NULL, true);
    enum err_code code = ERR_OK;
    if (cursor_next(cursor, &key, &value))
        code = view_decode(&reader->view, &record_event_page, value, ret, err);
    if (code == ERR_OK)
        code = cursor_status(cursor, err);
    cursor_close(cursor);
    return code;
}

enum err_code reader_next_event_no(struct reader *reader, struct str shop, int64_t *ret,
                                   struct err *err)
{
    struct event_page page;
    enum err_code code = page_newest(reader, shop, &page, err);
    *ret = page.next_event_no;
    return code;
}

enum err_code reader_sales(struct reader *reader, struct str shop, struct sales *ret,
                           struct err *err)
{
    struct event_page page;
    enum err_code code = page_newest(reader, shop, &page, err);
    *ret = page.sales;
    return code;
}
