/* service/engine/reader_audits.c: audits, what they found, and what they look at next. */
#include "service/engine/reader.h"
#include "service/store/records.h"

enum err_code reader_audit(struct reader *reader, struct str shop, struct str channel,
                           int64_t audit_no, struct audit *ret, struct err *err)
{
    struct key key;
    key_audit(&key, shop, channel, audit_no);
    return view_get_existing(&reader->view, &key, &record_audit, REASON_AUDIT_NOT_FOUND, ret, err);
}

enum err_code reader_latest_audit(struct reader *reader, struct str shop, struct str channel,
                                  bool *ret_found, struct audit *ret, struct err *err)
{
    struct key prefix;
    struct str key, value;
    enum err_code code = ERR_OK;
    key_begin(&prefix, shop, KEY_TABLE_AUDIT);
    key_add_text(&prefix, channel);
    struct cursor *cursor = view_cursor(&reader->view, &prefix, NULL, true);
    *ret_found = cursor_next(cursor, &key, &value);
    if (*ret_found)
        code = view_decode(&reader->view, &record_audit, value, ret, err);
    if (code == ERR_OK)
        code = cursor_status(cursor, err);
    cursor_close(cursor);
    return code;
}

enum err_code reader_audit_again(struct reader *reader, const struct audit *audit,
                                 struct str *ret_sku, struct err *err)
{
    struct key prefix, from;
    struct str key, value;
    key_begin_audit(&prefix, audit->shop, KEY_TABLE_AUDIT_AGAIN, audit->channel, audit->audit_no);
    from = prefix;
    key_add_text(&from, audit->place);
    key_end(&from);
    struct cursor *cursor =
        view_cursor(&reader->view, &prefix, audit->place.len > 0 ? &from : NULL, false);
    *ret_sku = STR_EMPTY;
    if (cursor_next(cursor, &key, &value))
        *ret_sku = arena_str(reader->view.arena,
                             (struct str){ key.ptr + prefix.len, key.len - prefix.len - 1 });
    enum err_code code = cursor_status(cursor, err);
    cursor_close(cursor);
    return code == ERR_OK && arena_is_full(reader->view.arena) ? arena_err(reader->view.arena, err)
                                                               : code;
}

static enum err_code found_read(struct reader *reader, const struct audit *audit, struct str sku,
                                struct audit_difference *ret, struct err *err)
{
    struct key key;
    key_begin_audit(&key, audit->shop, KEY_TABLE_AUDIT_DIFFERENCE, audit->channel, audit->audit_no);
    key_add_text(&key, sku);
    return view_get_existing(&reader->view, &key, &record_audit_difference, REASON_NOT_FOUND, ret,
                             err);
}

enum err_code reader_audit_found(struct reader *reader, const struct audit *audit, int64_t from,
                                 size_t max, struct audit_difference **ret, size_t *ret_count,
                                 int64_t *ret_next, struct err *err)
{
    struct audit_difference *rows = ARENA_ARRAY(reader->view.arena, struct audit_difference, max);
    struct key prefix, start;
    struct str key, value;
    size_t count = 0;
    enum err_code code = ERR_OK;
    if (rows == NULL)
        return arena_err(reader->view.arena, err);
    key_begin_audit(&prefix, audit->shop, KEY_TABLE_AUDIT_FOUND, audit->channel, audit->audit_no);
    start = prefix;
    key_add_number(&start, from);
    struct cursor *cursor = view_cursor(&reader->view, &prefix, &start, false);
    while (code == ERR_OK && count < max && cursor_next(cursor, &key, &value))
        code = found_read(reader, audit, arena_str(reader->view.arena, value), &rows[count++], err);
    if (code == ERR_OK)
        code = cursor_status(cursor, err);
    cursor_close(cursor);
    *ret = rows;
    *ret_count = count;
    *ret_next = count > 0 ? rows[count - 1].no + 1 : from;
    return code;
}
