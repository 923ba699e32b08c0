/* service/engine/reader_hints.c: which variant's stock is to be read next. */
#include "service/engine/reader.h"
#include "service/store/records.h"

enum err_code reader_stock_hint(struct reader *reader, struct str shop, struct instant now,
                                struct str *ret_sku, struct instant *ret_next, struct err *err)
{
    struct key prefix;
    struct key_parts parts;
    struct str key, value, sku;
    struct instant due;
    *ret_sku = STR_EMPTY;
    *ret_next = INSTANT_NONE;
    key_begin(&prefix, shop, KEY_TABLE_STOCK_HINT_DUE);
    struct cursor *cursor = view_queue(&reader->view, &prefix, NULL);
    if (cursor_next(cursor, &key, &value)) {
        CHECK(key_open(key, &parts));
        CHECK(key_take_number(&parts, &due.us));
        CHECK(key_take_text(&parts, &sku));
        if (due.us <= now.us)
            *ret_sku = arena_str(reader->view.arena, sku);
        else
            *ret_next = due;
    }
    enum err_code code = cursor_status(cursor, err);
    cursor_close(cursor);
    if (code == ERR_OK && arena_is_full(reader->view.arena))
        code = arena_err(reader->view.arena, err);
    return code;
}
