/* service/store/schema_steps.c: from each version of the records to the next. */
#include "service/store/schema.h"

enum {
    STEP_ROW_COUNT = 10000,
    STEP_ARENA_BYTES = 64 << 20,
    LETTER_BY_SKU = 'q',    /* waiting stock of version 1 */
    LETTER_BY_NUMBER = 'Q', /* of version 2 */
    LETTER_REPUBLISH = 'v', /* a shop that is to be published anew */
};

/* Rows of one run, of one letter: they are written when the cursor is closed. */
struct rows {
    int letter;
    struct arena arena;
    struct str *keys, *values;
    size_t count;
};

/* "<shop> NUL <letter>" and what is behind it, the beginning of a key. */
static struct str prefix_of(struct arena *arena, struct str shop, int letter)
{
    return arena_format(arena, "%.*s%c%c", STR_ARG(shop), '\0', letter);
}

/* The shop of the first key from `from` on; empty: there is none. */
static enum err_code shop_from(struct txn *txn, struct arena *arena, struct str from,
                               struct str *ret, struct err *err)
{
    struct cursor *cursor = txn_cursor(txn, (struct cursor_range){ .from = from });
    struct str key, value, shop, rest;
    *ret = STR_EMPTY;
    if (cursor_next(cursor, &key, &value) && str_cut(key, '\0', &shop, &rest))
        *ret = arena_str(arena, shop);
    enum err_code code = cursor_status(cursor, err);
    cursor_close(cursor);
    return code;
}

static enum err_code rows_of_shop(struct txn *txn, struct rows *rows, struct str shop,
                                  struct err *err)
{
    struct cursor_range range = { .from = prefix_of(&rows->arena, shop, rows->letter),
                                  .to = prefix_of(&rows->arena, shop, rows->letter + 1) };
    struct cursor *cursor = txn_cursor(txn, range);
    struct str key, value;
    while (rows->count < STEP_ROW_COUNT && cursor_next(cursor, &key, &value)) {
        rows->keys[rows->count] = arena_str(&rows->arena, key);
        rows->values[rows->count++] = arena_str(&rows->arena, value);
    }
    enum err_code code = cursor_status(cursor, err);
    cursor_close(cursor);
    return code;
}

/* Behind the letter: channel, NUL, change; then the number 0 is put before the SKU. */
static enum err_code row_number(struct txn *txn, struct rows *rows, size_t at, struct err *err)
{
    enum { NUMBER_BYTES = 8 };
    struct str key = rows->keys[at], shop, rest, channel, change_and_sku;
    bool is_whole = str_cut(key, '\0', &shop, &rest) &&
                    str_cut(str_from(rest, 1), '\0', &channel, &change_and_sku) &&
                    change_and_sku.len > NUMBER_BYTES;
    if (!is_whole)
        return err_set(err, REASON_STORE_CORRUPT, "a key of waiting stock is none");
    size_t head = key.len - change_and_sku.len + NUMBER_BYTES;
    char *fresh = arena_alloc(&rows->arena, key.len + NUMBER_BYTES);
    if (fresh == NULL)
        return arena_err(&rows->arena, err);
    for (size_t i = 0; i < key.len; i++)
        fresh[i < head ? i : i + NUMBER_BYTES] = key.ptr[i];
    fresh[shop.len + 1] = LETTER_BY_NUMBER;
    txn_put(txn, (struct str){ fresh, key.len + NUMBER_BYTES }, rows->values[at]);
    txn_delete(txn, key);
    return ERR_OK;
}

/* All shops' rows, as many as fit a run. */
static enum err_code rows_collect(struct txn *txn, struct rows *rows, struct err *err)
{
    struct str from = STR_EMPTY, shop;
    enum err_code code = ERR_OK;
    while (code == ERR_OK && rows->count < STEP_ROW_COUNT) {
        code = shop_from(txn, &rows->arena, from, &shop, err);
        if (code != ERR_OK || shop.len == 0)
            return code;
        code = rows_of_shop(txn, rows, shop, err);
        from = arena_format(&rows->arena, "%.*s%c", STR_ARG(shop), 1);
    }
    return code;
}

/* A run over the rows of a letter: `change` writes what becomes of one. */
static enum err_code run_rows(struct txn *txn, int letter,
                              enum err_code (*change)(struct txn *txn, struct rows *rows, size_t at,
                                                      struct err *err),
                              bool *ret_is_done, struct err *err)
{
    struct rows rows = { .letter = letter };
    arena_init(&rows.arena, STEP_ARENA_BYTES);
    rows.keys = ARENA_ARRAY(&rows.arena, struct str, STEP_ROW_COUNT);
    rows.values = ARENA_ARRAY(&rows.arena, struct str, STEP_ROW_COUNT);
    enum err_code code = rows_collect(txn, &rows, err);
    if (code == ERR_OK && arena_is_full(&rows.arena))
        code = arena_err(&rows.arena, err);
    for (size_t i = 0; code == ERR_OK && i < rows.count; i++)
        code = change(txn, &rows, i, err);
    *ret_is_done = rows.count < STEP_ROW_COUNT;
    arena_release(&rows.arena);
    return code;
}

/*
 * 1 to 2: stock that waits for a channel stands in the order in which it came, no more in that of
 * the SKUs. What waits already comes first, with the number 0, which is what its position says: a
 * field that is not there.
 */
static enum err_code pending_stock_number(struct txn *txn, bool *ret_is_done, struct err *err)
{
    return run_rows(txn, LETTER_BY_SKU, row_number, ret_is_done, err);
}

static enum err_code row_enter(struct txn *txn, struct rows *rows, size_t at, struct err *err)
{
    struct str key = rows->keys[at], shop, rest;
    if (!str_cut(key, '\0', &shop, &rest))
        return err_set(err, REASON_STORE_CORRUPT, "a key of waiting stock is none");
    txn_put(txn, prefix_of(&rows->arena, shop, LETTER_REPUBLISH), STR_EMPTY);
    txn_delete(txn, key);
    return ERR_OK;
}

/*
 * 2 to 3: stock that waits stands in one log for all channels, no more in a row for each. The shop
 * is published anew, which enters all that waits.
 */
static enum err_code pending_stock_log(struct txn *txn, bool *ret_is_done, struct err *err)
{
    return run_rows(txn, LETTER_BY_NUMBER, row_enter, ret_is_done, err);
}

static const struct schema_step steps[] = { { pending_stock_number }, { pending_stock_log } };
const struct schema schema_current = { steps, ARRAY_COUNT(steps) };
