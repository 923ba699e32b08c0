/*
 * service/engine/republish.c: after a policy changed, every position is published anew.
 *
 * A row says that there is work and how far it came, written in the same batch as the policy: a
 * stop in between loses nothing. It is done by ticks, a bounded number of positions each.
 */
#include "service/engine/apply.h"

enum { REPUBLISH_COUNT = 500 };

void republish_start(struct apply *a)
{
    struct key key;
    key_republish(&key, a->command->shop);
    txn_put(a->view.txn, key_str(&key), STR_EMPTY);
    a->engine->news.has_more = true;
}

enum err_code skus_behind(struct apply *a, enum key_table table, struct str after, size_t max,
                          struct str *ret_skus, size_t *ret_count)
{
    struct key prefix, from;
    struct str key, value;
    size_t count = 0;
    key_begin(&prefix, a->command->shop, table);
    from = prefix;
    key_add_text(&from, after);
    key_end(&from);
    struct cursor *cursor = view_cursor(&a->view, &prefix, after.len > 0 ? &from : NULL, false);
    while (count < max && cursor_next(cursor, &key, &value)) {
        struct key_parts parts;
        struct str sku;
        if (key_open(key, &parts) && key_take_text(&parts, &sku))
            ret_skus[count++] = arena_str(a->arena, sku);
    }
    enum err_code code = cursor_status(cursor, a->err);
    cursor_close(cursor);
    *ret_count = count;
    return code == ERR_OK && arena_is_full(a->arena) ? arena_err(a->arena, a->err) : code;
}

enum err_code position_reckon(struct apply *a, struct str sku)
{
    struct position position;
    bool found;
    enum err_code code = position_load(a, sku, &found, &position);
    if (code == ERR_OK && found)
        position_republish(a, &position);
    return code;
}

enum err_code republish_some(struct apply *a)
{
    struct key row;
    struct str after;
    struct str *skus = ARENA_ARRAY(a->arena, struct str, REPUBLISH_COUNT);
    size_t count = 0;
    bool found;
    key_republish(&row, a->command->shop);
    if (skus == NULL)
        return arena_err(a->arena, a->err);
    enum err_code code = view_get_bytes(&a->view, &row, &found, &after, a->err);
    if (code != ERR_OK || !found)
        return code;
    code = skus_behind(a, KEY_TABLE_POSITION, after, REPUBLISH_COUNT, skus, &count);
    for (size_t i = 0; code == ERR_OK && i < count; i++) {
        apply_row_begin(a);
        code = apply_row_end(a, position_reckon(a, skus[i]));
    }
    if (code != ERR_OK)
        return code;
    if (count < REPUBLISH_COUNT) {
        txn_delete(a->view.txn, key_str(&row));
        return ERR_OK;
    }
    txn_put(a->view.txn, key_str(&row), skus[count - 1]);
    a->engine->news.has_more = true;
    return ERR_OK;
}
