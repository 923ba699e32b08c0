/*
 * service/engine/channel_life.c: a channel goes, and what it held comes free; or it comes back.
 *
 * Its history stays, and its open orders go on when a channel is made under the same id. That one
 * is told all of its stock anew: it may stand for another marketplace.
 */
#include "service/domain/name.h"
#include "service/engine/apply_audit.h"
#include "service/engine/settings.h"

static enum err_code has_open_intents(struct apply *a, struct str channel_id, bool *ret)
{
    struct key prefix;
    struct str key, value;
    key_begin(&prefix, a->command->shop, KEY_TABLE_INTENT);
    key_add_text(&prefix, channel_id);
    struct cursor *cursor = view_cursor(&a->view, &prefix, NULL, false);
    *ret = cursor_next(cursor, &key, &value);
    enum err_code code = cursor_status(cursor, a->err);
    cursor_close(cursor);
    return code;
}

/* ---- orders that the shop does not have yet ---- */

static bool is_open(const struct order *order)
{
    return order->creation != STEP_DONE && order_state_holds_stock(order->state);
}

static enum err_code open_collect(struct apply *a, const struct key *prefix, struct str *ret_ids,
                                  size_t *ret_count)
{
    struct cursor *cursor = view_cursor(&a->view, prefix, NULL, false);
    struct str key, value;
    enum err_code code = ERR_OK;
    size_t count = 0;
    while (code == ERR_OK && cursor_next(cursor, &key, &value)) {
        struct order order;
        apply_row_begin(a);
        code = apply_row_end(a, view_decode(&a->view, &record_order, value, &order, a->err));
        if (code == ERR_OK && is_open(&order))
            ret_ids[count++] = arena_str(a->arena, order.order_id);
    }
    if (code == ERR_OK)
        code = cursor_status(cursor, a->err);
    cursor_close(cursor);
    *ret_count = count;
    return code;
}

static enum err_code order_release(struct apply *a, struct order *order)
{
    enum err_code code = ERR_OK;
    for (size_t i = 0; code == ERR_OK && i < order->line_count; i++)
        code = reservation_drop(a, order->channel, order->order_id, &order->lines[i]);
    return code;
}

static enum err_code order_change(struct apply *a, struct str channel_id, struct str order_id,
                                  enum err_code (*change)(struct apply *a, struct order *order))
{
    struct order order;
    enum err_code code = order_load(a, channel_id, order_id, &order);
    a->order_moved = false;
    if (code == ERR_OK)
        code = change(a, &order);
    if (code == ERR_OK && a->order_moved)
        order_store(a, &order, order.state_text);
    return code;
}

static enum err_code open_orders_change(struct apply *a, struct str channel_id,
                                        enum err_code (*change)(struct apply *a,
                                                                struct order *order))
{
    struct key prefix;
    size_t count = 0;
    key_begin(&prefix, a->command->shop, KEY_TABLE_ORDER);
    key_add_text(&prefix, channel_id);
    struct str *ids = ARENA_ARRAY(a->arena, struct str, apply_count_rows(a, &prefix));
    if (ids == NULL)
        return arena_err(a->arena, a->err);
    enum err_code code = open_collect(a, &prefix, ids, &count);
    for (size_t i = 0; code == ERR_OK && i < count; i++) {
        apply_row_begin(a);
        code = apply_row_end(a, order_change(a, channel_id, ids[i], change));
    }
    return code;
}

enum err_code channel_resume(struct apply *a, struct str channel_id)
{
    return open_orders_change(a, channel_id, order_advance);
}

/* ---- what the marketplace was told ---- */

bool publications_forget(struct apply *a, struct position *position)
{
    size_t kept = 0, count = position->publication_count;
    for (size_t i = 0; i < count; i++) {
        struct publication *publication = &position->publications[i];
        if (apply_find_channel(a, publication->channel) != NULL)
            position->publications[kept++] = *publication;
        else
            brake_forget(a, publication);
    }
    position->publication_count = kept;
    return kept < count;
}

enum err_code channel_remove(struct apply *a, struct str channel_id, struct changes *changes)
{
    struct key key;
    bool in_use;
    enum err_code code = has_open_intents(a, channel_id, &in_use);
    if (code == ERR_OK && in_use)
        code = err_set(a->err, REASON_CHANNEL_IN_USE,
                       "calls to this marketplace are still open; pause it and settle them first");
    if (code == ERR_OK)
        code = stock_file_give_up(a, channel_id);
    if (code == ERR_OK)
        code = audits_give_up(a, channel_id);
    if (code == ERR_OK)
        code = open_orders_change(a, channel_id, order_release);
    if (code != ERR_OK)
        return code;
    code = selling_stops_forget(a, channel_id);
    if (code == ERR_OK)
        code = stock_rules_forget(a, channel_id);
    if (code == ERR_OK)
        code = brake_remove(a, channel_id);
    if (code != ERR_OK)
        return code;
    key_channel(&key, a->command->shop, channel_id);
    txn_delete(a->view.txn, key_str(&key));
    key_pending_place(&key, a->command->shop, channel_id);
    txn_delete(a->view.txn, key_str(&key));
    key_delays(&key, a->command->shop, channel_id);
    txn_delete(a->view.txn, key_str(&key));
    apply_event(a, EVENT_CHANNEL_CHANGED, channel_id, channel_id, STR("active"), STR("deleted"));
    a->shop_changed = true;
    republish_start(a);
    change_add(changes, (struct shop_change){
                            .kind = SHOP_CHANGE_DELETE,
                            .resource = name_channel(a->arena, a->command->shop, channel_id),
                        });
    return ERR_OK;
}
