/*
 * service/engine/reservations.c: units that marketplace orders hold, and how any are let go.
 *
 * A line's units are reserved from the moment the order is stored until the source counts them
 * itself: that is, until a stock report that was read after the shop knew the order. An order that
 * ends without a sale gives them back at once.
 *
 * Units of a SKU that no source has reported yet are held apart, and no position is made of them:
 * the first report takes them over.
 */
#include "service/domain/reservation.h"
#include "service/engine/apply.h"

static bool is_of(const struct reservation *reservation, struct str channel, struct str order_id,
                  struct str line_id)
{
    return str_eq(reservation->line_id, line_id) && str_eq(reservation->order_id, order_id) &&
           str_eq(reservation->channel, channel);
}

static int64_t reservation_find(const struct position *position, struct str channel,
                                struct str order_id, struct str line_id)
{
    for (size_t i = 0; i < position->reservation_count; i++) {
        if (is_of(&position->reservations[i], channel, order_id, line_id))
            return (int64_t)i;
    }
    return -1;
}

/* Where the SKU's reservations stand: in its position, or apart if it has none. */
struct holder {
    struct position position;
    bool is_position;
};

static enum err_code holder_load(struct apply *a, struct str sku, struct holder *ret)
{
    enum err_code code = position_load(a, sku, &ret->is_position, &ret->position);
    if (code != ERR_OK || ret->is_position)
        return code;
    return awaited_load(a, &ret->position);
}

static void holder_store(struct apply *a, struct holder *holder)
{
    struct key key;
    if (holder->is_position) {
        position_store(a, &holder->position);
        position_changed(a, &holder->position, position_on_hand(&holder->position));
        return;
    }
    key_awaited(&key, a->command->shop, holder->position.sku);
    if (holder->position.reservation_count == 0)
        txn_delete(a->view.txn, key_str(&key));
    else
        view_put(&a->view, &key, &record_position, &holder->position);
}

enum err_code awaited_load(struct apply *a, struct position *position)
{
    struct key key;
    struct position awaited;
    bool found;
    key_awaited(&key, a->command->shop, position->sku);
    enum err_code code = view_get(&a->view, &key, &record_position, &found, &awaited, a->err);
    position->reservations = awaited.reservations;
    position->reservation_count = awaited.reservation_count;
    return code;
}

enum err_code awaited_take(struct apply *a, struct position *position)
{
    struct key key;
    enum err_code code = awaited_load(a, position);
    if (code != ERR_OK || position->reservation_count == 0)
        return code;
    key_awaited(&key, a->command->shop, position->sku);
    txn_delete(a->view.txn, key_str(&key));
    reservations_number(a, position);
    position->is_waited_for = true;
    return ERR_OK;
}

enum err_code position_hold(struct apply *a, struct position *position,
                            const struct reservation *held)
{
    size_t count = position->reservation_count;
    struct reservation *grown = ARENA_ARRAY(a->arena, struct reservation, count + 1);
    if (grown == NULL)
        return arena_err(a->arena, a->err);
    for (size_t i = 0; i < count; i++)
        grown[i] = position->reservations[i];
    grown[count] = *held;
    position->reservations = grown;
    position->reservation_count = count + 1;
    return ERR_OK;
}

static void entry_remove(struct position *position, int64_t at)
{
    position->reservation_count--;
    for (size_t i = (size_t)at; i < position->reservation_count; i++)
        position->reservations[i] = position->reservations[i + 1];
}

enum err_code reservation_let_go(struct apply *a, const struct reservation_record *record,
                                 enum reservation_state state)
{
    struct holder holder;
    enum err_code code = holder_load(a, record->sku, &holder);
    if (code != ERR_OK)
        return code;
    for (size_t i = 0; i < holder.position.reservation_count; i++) {
        if (holder.position.reservations[i].reservation_no != record->reservation_no)
            continue;
        entry_remove(&holder.position, (int64_t)i);
        holder_store(a, &holder);
        break;
    }
    return reservation_close(a, record->reservation_no, state);
}

/*
 * Marketplaces lower what they show with an order, and some raise it again when it is lost, by
 * themselves: what this one shows is not known any more, and is told anew even if it is what was
 * told last.
 */
static void shown_doubt(struct position *position, struct str channel)
{
    int64_t at = position_find_publication(position, channel);
    if (at >= 0)
        position->publications[at].sent = -1;
}

enum err_code reservation_add(struct apply *a, const struct order *order, struct order_line *line)
{
    struct holder holder;
    int64_t units = order_line_units_due(line);
    enum err_code code = ERR_OK;
    if (line->reserved == units)
        return ERR_OK;
    if (line->reserved > 0) /* of another number by now */
        code = reservation_drop(a, order->channel, order->order_id, line);
    if (code == ERR_OK)
        code = holder_load(a, line->sku, &holder);
    if (code != ERR_OK)
        return code;
    if (holder.is_position)
        code = oversell_note(a, &holder.position, order, line, units);
    if (code != ERR_OK)
        return code;
    struct reservation held = {
        .channel = order->channel,
        .order_id = order->order_id,
        .line_id = line->line_id,
        .quantity = units,
        .placed = order->created,
        .created = a->now,
    };
    int64_t free = position_free(&holder.position);
    reservation_open(a, line->sku, &held, STR_EMPTY, INSTANT_NONE);
    code = position_hold(a, &holder.position, &held);
    if (code != ERR_OK)
        return code;
    position_sold(a, &holder.position, free);
    shown_doubt(&holder.position, order->channel);
    holder_store(a, &holder);
    line->reserved = units;
    a->order_moved = true;
    return ERR_OK;
}

enum err_code reservation_drop(struct apply *a, struct str channel, struct str order_id,
                               struct order_line *line)
{
    struct holder holder;
    if (line->reserved == 0)
        return ERR_OK;
    line->reserved = 0;
    a->order_moved = true;
    enum err_code code = holder_load(a, line->sku, &holder);
    if (code != ERR_OK)
        return code;
    struct position *position = &holder.position;
    int64_t at = reservation_find(position, channel, order_id, line->line_id);
    if (at >= 0) { /* else the source counts them itself by now */
        code = reservation_close(a, position->reservations[at].reservation_no,
                                 RESERVATION_STATE_RELEASED);
        entry_remove(position, at);
    }
    if (code != ERR_OK)
        return code;
    shown_doubt(position, channel);
    holder_store(a, &holder);
    return ERR_OK;
}

enum err_code reservation_missed(struct apply *a, struct str channel, struct str sku)
{
    struct position position;
    bool found;
    enum err_code code = position_load(a, sku, &found, &position);
    if (code != ERR_OK || !found)
        return code;
    shown_doubt(&position, channel);
    position_store(a, &position);
    return ERR_OK;
}

enum err_code reservation_count(struct apply *a, struct str channel, struct str order_id,
                                const struct order_line *line)
{
    struct holder holder;
    if (line->reserved == 0)
        return ERR_OK;
    enum err_code code = holder_load(a, line->sku, &holder);
    if (code != ERR_OK)
        return code;
    struct position *position = &holder.position;
    int64_t at = reservation_find(position, channel, order_id, line->line_id);
    if (at < 0 || instant_is_set(position->reservations[at].counted_from))
        return ERR_OK;
    position->reservations[at].counted_from = a->now;
    holder_store(a, &holder);
    return stock_hint_counting(a, position, a->now);
}
