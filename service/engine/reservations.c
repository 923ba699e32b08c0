/*
 * service/engine/reservations.c: units that marketplace orders hold.
 *
 * A line's units are reserved from the moment the order is stored until the source counts them
 * itself: that is, until a stock report that was read after the shop knew the order. An order that
 * ends without a sale gives them back at once.
 */
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

enum err_code reservation_add(struct apply *a, struct str channel, struct str order_id,
                              struct order_line *line)
{
    struct position position;
    bool found;
    enum err_code code = position_load(a, line->sku, &found, &position);
    if (code != ERR_OK || !found || line->reserved > 0)
        return code;
    size_t count = position.reservation_count;
    struct reservation *grown = ARENA_ARRAY(a->arena, struct reservation, count + 1);
    if (grown == NULL)
        return arena_err(a->arena, a->err);
    for (size_t i = 0; i < count; i++)
        grown[i] = position.reservations[i];
    grown[count] = (struct reservation){
        .channel = channel,
        .order_id = order_id,
        .line_id = line->line_id,
        .quantity = line->quantity,
        .created = a->now,
    };
    position.reservations = grown;
    position.reservation_count = count + 1;
    position_store(a, &position);
    position_changed(a, &position, position_on_hand(&position));
    line->reserved = line->quantity;
    a->order_moved = true;
    return ERR_OK;
}

enum err_code reservation_drop(struct apply *a, struct str channel, struct str order_id,
                               struct order_line *line)
{
    struct position position;
    bool found;
    if (line->reserved == 0)
        return ERR_OK;
    line->reserved = 0;
    a->order_moved = true;
    enum err_code code = position_load(a, line->sku, &found, &position);
    int64_t at = code == ERR_OK && found
                     ? reservation_find(&position, channel, order_id, line->line_id)
                     : -1;
    if (at < 0)
        return code;
    position.reservation_count--;
    for (size_t i = (size_t)at; i < position.reservation_count; i++)
        position.reservations[i] = position.reservations[i + 1];
    position_store(a, &position);
    position_changed(a, &position, position_on_hand(&position));
    return ERR_OK;
}

enum err_code reservation_count(struct apply *a, struct str channel, struct str order_id,
                                const struct order_line *line)
{
    struct position position;
    bool found;
    enum err_code code = position_load(a, line->sku, &found, &position);
    int64_t at = code == ERR_OK && found
                     ? reservation_find(&position, channel, order_id, line->line_id)
                     : -1;
    if (at < 0 || instant_is_set(position.reservations[at].counted_from))
        return code;
    position.reservations[at].counted_from = a->now;
    position_store(a, &position);
    return ERR_OK;
}
