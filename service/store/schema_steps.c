/* service/store/schema_steps.c: from each version of the records to the next. */
#include "service/domain/order.h"
#include "service/store/keys.h"
#include "service/store/records.h"
#include "service/store/schema.h"
#include "service/store/txn.h"

enum {
    STEP_ROW_COUNT = 10000,
    STEP_ARENA_BYTES = 64 << 20,
    LETTER_BY_SKU = 'q',    /* waiting stock of version 1 */
    LETTER_BY_NUMBER = 'Q', /* of version 2 */
    LETTER_REPUBLISH = 'v', /* a shop that is to be published anew */
    LETTER_ORDER = 'o',
    LETTER_SHOP = 's',
};

/* The last row that a step looked at, while there are more. */
#define PLACE_KEY STR("\0schema-place")

/* Rows of one run, of one letter: they are written when the cursor is closed. */
struct rows {
    int letter;
    struct arena arena;
    struct arena row_arena; /* of one of them */
    struct buf scratch;
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

static bool is_run_full(const struct rows *rows)
{
    return rows->count == STEP_ROW_COUNT || rows->arena.used > rows->arena.max / 2;
}

/* Those from `from` on. */
static enum err_code rows_of_shop(struct txn *txn, struct rows *rows, struct str shop,
                                  struct str from, struct err *err)
{
    struct cursor_range range = { .from = prefix_of(&rows->arena, shop, rows->letter),
                                  .to = prefix_of(&rows->arena, shop, rows->letter + 1) };
    if (str_cmp(from, range.to) >= 0)
        return ERR_OK;
    if (str_cmp(from, range.from) > 0)
        range.from = from;
    struct cursor *cursor = txn_cursor(txn, range);
    struct str key, value;
    while (!is_run_full(rows) && cursor_next(cursor, &key, &value)) {
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

/* All shops' rows from `from` on, as many as fit a run. */
static enum err_code rows_collect(struct txn *txn, struct rows *rows, struct str from,
                                  struct err *err)
{
    struct str shop;
    enum err_code code = ERR_OK;
    while (code == ERR_OK && !is_run_full(rows)) {
        code = shop_from(txn, &rows->arena, from, &shop, err);
        if (code != ERR_OK || shop.len == 0)
            return code;
        code = rows_of_shop(txn, rows, shop, from, err);
        from = arena_format(&rows->arena, "%.*s%c", STR_ARG(shop), 1);
    }
    return code;
}

/* Right behind the last row of the run before; empty: there was none. */
static enum err_code place_get(struct txn *txn, struct arena *arena, struct str *ret,
                               struct err *err)
{
    bool is_found;
    struct str last;
    enum err_code code = txn_get_borrow(txn, PLACE_KEY, &is_found, &last, err);
    *ret = STR_EMPTY;
    if (code != ERR_OK || !is_found)
        return code;
    *ret = arena_str(arena, last);
    ret->len++; /* with the NUL that stands behind a copy: the next key there can be */
    return ERR_OK;
}

/* A run over the rows of a letter: `change` writes what becomes of one. */
static enum err_code run_rows(struct txn *txn, int letter,
                              enum err_code (*change)(struct txn *txn, struct rows *rows, size_t at,
                                                      struct err *err),
                              bool *ret_is_done, struct err *err)
{
    struct rows rows = { .letter = letter };
    struct str from;
    arena_init(&rows.arena, STEP_ARENA_BYTES);
    arena_init(&rows.row_arena, STEP_ARENA_BYTES);
    buf_init(&rows.scratch, STEP_ARENA_BYTES);
    rows.keys = ARENA_ARRAY(&rows.arena, struct str, STEP_ROW_COUNT);
    rows.values = ARENA_ARRAY(&rows.arena, struct str, STEP_ROW_COUNT);
    enum err_code code = place_get(txn, &rows.arena, &from, err);
    if (code == ERR_OK)
        code = rows_collect(txn, &rows, from, err);
    if (code == ERR_OK && arena_is_full(&rows.arena))
        code = arena_err(&rows.arena, err);
    for (size_t i = 0; code == ERR_OK && i < rows.count; i++)
        code = change(txn, &rows, i, err);
    *ret_is_done = !is_run_full(&rows);
    if (code == ERR_OK)
        txn_write(txn, PLACE_KEY, *ret_is_done ? NULL : &rows.keys[rows.count - 1]);
    buf_release(&rows.scratch);
    arena_release(&rows.row_arena);
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

static enum err_code order_index(struct txn *txn, struct rows *rows, size_t at, struct err *err)
{
    struct order order;
    struct key key;
    arena_reset(&rows->row_arena);
    enum err_code code =
        record_decode(&record_order, rows->values[at], &rows->row_arena, &order, err);
    if (code != ERR_OK)
        return code;
    order.sweep = order_sweep_of(&order);
    if (order.sweep == ORDER_SWEEP_NONE)
        return ERR_OK;
    key_order_sweep(&key, order.shop, order_sweep_turn(order.sweep, order.order_id), order.channel,
                    order.order_id);
    txn_put(txn, key_str(&key), STR_EMPTY);
    buf_clear(&rows->scratch);
    record_encode(&record_order, &order, &rows->scratch);
    CHECK(!rows->scratch.overflowed);
    txn_put(txn, rows->keys[at], buf_str(&rows->scratch));
    return ERR_OK;
}

/* 3 to 4: orders that are open in the shop stand in an index, and say what it has of them. */
static enum err_code open_orders_index(struct txn *txn, bool *ret_is_done, struct err *err)
{
    return run_rows(txn, LETTER_ORDER, order_index, ret_is_done, err);
}

static enum err_code shop_enter(struct txn *txn, struct rows *rows, size_t at, struct err *err)
{
    struct str shop, rest;
    if (!str_cut(rows->keys[at], '\0', &shop, &rest))
        return err_set(err, REASON_STORE_CORRUPT, "a key of a shop is none");
    txn_put(txn, prefix_of(&rows->arena, shop, LETTER_REPUBLISH), STR_EMPTY);
    return ERR_OK;
}

/*
 * 4 to 5: each reservation has a record, and what channels offer is counted. All shops are
 * published anew, which does both for what is there.
 */
static enum err_code records_and_counts(struct txn *txn, bool *ret_is_done, struct err *err)
{
    return run_rows(txn, LETTER_SHOP, shop_enter, ret_is_done, err);
}

static const struct schema_step steps[] = {
    { pending_stock_number }, { pending_stock_log }, { open_orders_index }, { records_and_counts }
};
const struct schema schema_current = { steps, ARRAY_COUNT(steps) };
