/*
 * service/engine/deadlines.c: time passes: warnings before a deadline, and clean-up.
 *
 * Deadlines are rows in the order of their time, so that a tick reads only those that are due. A
 * tick does a bounded amount of work; what is left waits for the next one.
 */
#include "service/engine/apply_audit.h"
#include "service/engine/history.h"
#include "service/engine/requests.h"

enum { DUE_COUNT_MAX = 200 };

static void deadline_put(struct apply *a, struct str channel, struct str order_id,
                         enum deadline_kind kind, struct instant time)
{
    struct key key;
    if (time.us < 0)
        time.us = 0;
    key_deadline(&key, a->command->shop, time, channel, order_id, (int64_t)kind);
    txn_put(a->view.txn, key_str(&key), STR_EMPTY);
}

void deadline_set(struct apply *a, const struct order *order, enum deadline_kind kind,
                  struct instant time)
{
    deadline_put(a, order->channel, order->order_id, kind, time);
}

void deadlines_of_waiting(struct apply *a, const struct position *position)
{
    for (size_t i = 0; i < position->reservation_count; i++) {
        const struct reservation *held = &position->reservations[i];
        if (held->order_id.len == 0 || instant_is_set(held->counted_from)) /* it is in the shop */
            continue;
        deadline_put(a, held->channel, held->order_id, DEADLINE_ACCEPT_AGAIN, a->now);
        a->engine->news.has_more = true;
    }
}

struct due {
    struct str key, channel, order_id;
    int64_t kind;
};

static bool due_parse(struct apply *a, struct str key, struct instant now, struct due *ret)
{
    struct key_parts parts;
    int64_t time_us;
    if (!key_open(key, &parts) || !key_take_number(&parts, &time_us) || time_us > now.us)
        return false;
    ret->key = arena_str(a->arena, key);
    return key_take_text(&parts, &ret->channel) && key_take_text(&parts, &ret->order_id) &&
           key_take_number(&parts, &ret->kind);
}

/* Orders of the channel whose window has an end, decided or not. */
static enum err_code windows_collect(struct apply *a, struct str channel, struct str *ret_ids,
                                     size_t room, size_t *ret_count)
{
    struct key prefix;
    struct str key, value;
    size_t count = 0;
    key_begin(&prefix, a->command->shop, KEY_TABLE_DEADLINE);
    struct cursor *cursor = view_cursor(&a->view, &prefix, NULL, false);
    while (count < room && cursor_next(cursor, &key, &value)) {
        struct key_parts parts;
        struct str of, order_id;
        int64_t time_us, kind;
        bool is_whole = key_open(key, &parts) && key_take_number(&parts, &time_us) &&
                        key_take_text(&parts, &of) && key_take_text(&parts, &order_id) &&
                        key_take_number(&parts, &kind);
        if (is_whole && kind == (int64_t)DEADLINE_ACCEPT && str_eq(of, channel))
            ret_ids[count++] = arena_str(a->arena, order_id);
    }
    enum err_code code = cursor_status(cursor, a->err);
    cursor_close(cursor);
    *ret_count = count;
    return code;
}

enum err_code deadlines_of_channel(struct apply *a, struct str channel)
{
    struct key prefix;
    size_t count = 0;
    key_begin(&prefix, a->command->shop, KEY_TABLE_DEADLINE);
    size_t room = apply_count_rows(a, &prefix);
    struct str *ids = ARENA_ARRAY(a->arena, struct str, room);
    if (ids == NULL)
        return arena_err(a->arena, a->err);
    enum err_code code = windows_collect(a, channel, ids, room, &count);
    if (code != ERR_OK || arena_is_full(a->arena))
        return code;
    for (size_t i = 0; i < count; i++)
        deadline_put(a, channel, ids[i], DEADLINE_ACCEPT_AGAIN, a->now);
    if (count > 0)
        a->engine->news.has_more = true;
    return ERR_OK;
}

static enum err_code due_collect(struct apply *a, struct due *due, size_t *ret_count)
{
    struct key prefix;
    struct str key, value;
    key_begin(&prefix, a->command->shop, KEY_TABLE_DEADLINE);
    struct cursor *cursor = view_queue(&a->view, &prefix, NULL);
    size_t count = 0;
    while (count < DUE_COUNT_MAX && cursor_next(cursor, &key, &value)) {
        if (!due_parse(a, key, a->now, &due[count]))
            break;
        due[count].channel = arena_str(a->arena, due[count].channel);
        due[count].order_id = arena_str(a->arena, due[count].order_id);
        count++;
    }
    enum err_code code = cursor_status(cursor, a->err);
    cursor_close(cursor);
    *ret_count = count;
    return code;
}

static enum err_code warn(struct apply *a, struct order *order, enum exception_cause cause,
                          struct instant deadline)
{
    int64_t units = 0;
    for (size_t i = 0; i < order->line_count; i++)
        units += order->lines[i].quantity;
    enum err_code code =
        exception_raise(a, &(struct exception_raise){
                               .cause = cause,
                               .channel = order->channel,
                               .subject_id =
                                   exception_subject(a, order->channel, order->order_id, STR_EMPTY),
                               .subject = order_name(a, order),
                               .exchange = { .step = STR("deadline"), .reason = order->state_text },
                               .money_at_risk = order->total_price,
                               .deadline_at_risk = deadline,
                               .units_at_risk = units,
                           });
    if (code == ERR_OK)
        order_store(a, order, order->state_text);
    return code;
}

/* Whatever we think that we did: the marketplace's word counts. */
static bool waits_for_acceptance(const struct order *order)
{
    return order->state == ORDER_STATE_WAITING_ACCEPTANCE;
}

/* The date or the lead may have moved since the row was written. */
static enum err_code dispatch_due(struct apply *a, struct order *order)
{
    const struct channel *channel = apply_find_channel(a, order->channel);
    if (channel == NULL || order->state != ORDER_STATE_SHIPPING || order->dispatch == STEP_DONE ||
        order->ship_warned)
        return ERR_OK;
    struct instant warning = instant_add_s(order->ship_by, -channel->dispatch_warning_s);
    if (warning.us > a->now.us) {
        deadline_set(a, order, DEADLINE_DISPATCH_WARNING, warning);
        return ERR_OK;
    }
    order->ship_warned = true;
    return warn(a, order, EXCEPTION_DISPATCH_DUE, order->ship_by);
}

/* What fails here fails by itself: the next poll of the order says so. */
static enum err_code accept_again(struct apply *a, struct order *order)
{
    struct apply_mark mark = apply_mark(a);
    bool is_waiting =
        order->state == ORDER_STATE_WAITING_ACCEPTANCE && order->acceptance == STEP_NONE;
    if (!is_waiting || apply_find_channel(a, order->channel) == NULL)
        return ERR_OK;
    a->order_moved = false;
    enum err_code code = order_advance(a, order);
    if (code == ERR_OK && a->order_moved)
        order_store(a, order, order->state_text);
    if (code == ERR_OK || apply_spoils_all(code))
        return code;
    apply_rollback(a, &mark);
    return ERR_OK;
}

static enum err_code due_handle(struct apply *a, const struct due *due)
{
    struct order order;
    struct key key;
    bool found;
    txn_delete(a->view.txn, due->key);
    key_order(&key, a->command->shop, due->channel, due->order_id);
    enum err_code code = view_get(&a->view, &key, &record_order, &found, &order, a->err);
    if (code != ERR_OK || !found)
        return code;
    switch ((enum deadline_kind)due->kind) {
    case DEADLINE_ACCEPT_WARNING:
        if (!waits_for_acceptance(&order) || order.accept_warned)
            return ERR_OK;
        order.accept_warned = true;
        return warn(a, &order, EXCEPTION_ACCEPTANCE_DUE, order.accept_by);
    case DEADLINE_ACCEPT:
        return waits_for_acceptance(&order)
                   ? warn(a, &order, EXCEPTION_ACCEPTANCE_MISSED, order.accept_by)
                   : ERR_OK;
    case DEADLINE_DISPATCH_WARNING:
        return dispatch_due(a, &order);
    case DEADLINE_ACCEPT_AGAIN:
        return accept_again(a, &order);
    }
    return ERR_OK;
}

enum err_code apply_tick(struct apply *a)
{
    struct due *due = ARENA_ARRAY(a->arena, struct due, DUE_COUNT_MAX);
    size_t count;
    if (due == NULL)
        return arena_err(a->arena, a->err);
    enum err_code code = due_collect(a, due, &count);
    if (code == ERR_OK && arena_is_full(a->arena))
        return arena_err(a->arena, a->err);
    for (size_t i = 0; code == ERR_OK && i < count; i++) {
        apply_row_begin(a);
        code = apply_row_end(a, due_handle(a, &due[i]));
    }
    if (code == ERR_OK)
        code = reservations_due(a);
    if (code == ERR_OK)
        code = brake_tick(a);
    if (code == ERR_OK)
        code = republish_some(a);
    if (code == ERR_OK)
        code = kept_reckon_some(a);
    if (code == ERR_OK)
        code = pending_renew(a);
    if (code == ERR_OK)
        code = request_sweep(a);
    if (code == ERR_OK)
        code = history_sweep(a);
    if (code == ERR_OK)
        code = audits_tick(a);
    if (code == ERR_OK)
        code = audits_sweep(a);
    if (count == DUE_COUNT_MAX)
        a->engine->news.has_more = true;
    return code;
}
