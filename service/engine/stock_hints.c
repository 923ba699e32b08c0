/*
 * service/engine/stock_hints.c: SKUs whose stock is to be read again in the shop system.
 *
 * A hint says that something may have changed, never what: the stock is read. Each SKU waits once,
 * in the place of its first hint. What was asked for before the last hint came does not end it.
 */
#include "service/domain/name.h"
#include "service/engine/apply.h"

enum { HINT_COUNT_MAX = 1000 }; /* of a command */

static void hint_place(struct key *key, struct apply *a, const struct stock_hint *hint)
{
    key_stock_hint_due(key, a->command->shop, hint->due, hint->sku);
}

static enum err_code hint_load(struct apply *a, struct str sku, struct key *key, bool *ret_found,
                               struct stock_hint *ret)
{
    key_stock_hint(key, a->command->shop, sku);
    return view_get(&a->view, key, &record_stock_hint, ret_found, ret, a->err);
}

enum err_code stock_hint_put(struct apply *a, struct str sku, struct instant due)
{
    struct key key, place;
    struct stock_hint hint;
    bool found;
    enum err_code code = hint_load(a, sku, &key, &found, &hint);
    if (code != ERR_OK)
        return code;
    if (found) {
        hint_place(&place, a, &hint);
        txn_delete(a->view.txn, key_str(&place));
    }
    if (!found || due.us < hint.due.us)
        hint.due = due;
    hint.sku = sku;
    hint.hinted = a->now;
    hint_place(&place, a, &hint);
    txn_put(a->view.txn, key_str(&place), STR_EMPTY);
    view_put(&a->view, &key, &record_stock_hint, &hint);
    a->engine->news.has_hints = true;
    return ERR_OK;
}

enum err_code stock_hint_end(struct apply *a, struct str sku, struct instant read)
{
    struct key key, place;
    struct stock_hint hint;
    bool found;
    enum err_code code = hint_load(a, sku, &key, &found, &hint);
    bool is_past = hint.hinted.us <= read.us || hint.hinted.us > a->now.us; /* a clock was set */
    bool is_answered = found && is_past && hint.due.us <= read.us;
    if (code != ERR_OK || !is_answered)
        return code;
    hint_place(&place, a, &hint);
    txn_delete(a->view.txn, key_str(&place));
    txn_delete(a->view.txn, key_str(&key));
    return ERR_OK;
}

enum err_code apply_hint_stock(struct apply *a)
{
    const struct command *command = a->command;
    struct err ignored;
    if (command->hint_stock.count > HINT_COUNT_MAX)
        return err_set(a->err, REASON_LIMIT_EXCEEDED, "at most %d SKUs", HINT_COUNT_MAX);
    if (!a->shop->shop.reads_stock)
        return ERR_OK;
    for (size_t i = 0; i < command->hint_stock.count; i++) {
        struct str sku = command->hint_stock.skus[i];
        if (id_check(sku, &ignored) != ERR_OK) /* none of ours can be called so */
            continue;
        apply_row_begin(a);
        enum err_code code = apply_row_end(a, stock_hint_put(a, sku, a->now));
        if (code != ERR_OK)
            return code;
    }
    return ERR_OK;
}
