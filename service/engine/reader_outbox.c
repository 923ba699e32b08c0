/*
 * service/engine/reader_outbox.c: what of the outbox is due.
 *
 * By its index: what is stopped, waits for later or belongs to another kind of call costs nothing,
 * however much of it there is.
 */
#include "service/engine/reader.h"
#include "service/store/records.h"

/* When, and which one. */
static void key_read(struct str key, struct instant *ret_due, int64_t *ret_intent_no)
{
    struct key_parts parts;
    struct str channel;
    int64_t queue;
    CHECK(key_open(key, &parts));
    CHECK(key_take_text(&parts, &channel));
    CHECK(key_take_number(&parts, &queue));
    CHECK(key_take_number(&parts, &ret_due->us));
    CHECK(key_take_number(&parts, ret_intent_no));
}

static enum err_code intent_get(struct reader *reader, struct str shop, struct str channel,
                                int64_t intent_no, struct intent *ret, struct err *err)
{
    struct key key;
    key_intent(&key, shop, channel, intent_no);
    return view_get_existing(&reader->view, &key, &record_intent, REASON_STORE_CORRUPT, ret, err);
}

enum err_code reader_outbox(struct reader *reader, struct str shop, struct str channel,
                            const struct outbox_page *page, struct intent **ret, size_t *ret_count,
                            struct instant *ret_next, struct err *err)
{
    struct arena *arena = reader->view.arena;
    CHECK(page->size >= 1);
    CHECK(page->size <= LIMIT_PAGE_SIZE);
    struct intent *rows = ARENA_ARRAY(arena, struct intent, page->size);
    struct key prefix;
    struct str key, value;
    struct instant next = INSTANT_NONE;
    size_t count = 0;
    if (rows == NULL)
        return arena_err(arena, err);
    key_begin(&prefix, shop, KEY_TABLE_INTENT_QUEUE);
    key_add_text(&prefix, channel);
    key_add_number(&prefix, page->queue);
    struct cursor *cursor = view_queue(&reader->view, &prefix, NULL);
    enum err_code code = ERR_OK;
    while (code == ERR_OK && count < page->size && cursor_next(cursor, &key, &value)) {
        struct instant due;
        int64_t intent_no;
        key_read(key, &due, &intent_no);
        if (due.us > page->now.us) {
            next = due;
            break;
        }
        code = intent_get(reader, shop, channel, intent_no, &rows[count], err);
        if (code == ERR_OK && (page->wants == NULL || page->wants(&rows[count], page->context)))
            count++;
    }
    if (code == ERR_OK)
        code = cursor_status(cursor, err);
    cursor_close(cursor);
    *ret = rows;
    *ret_count = count;
    *ret_next = next;
    return code;
}
