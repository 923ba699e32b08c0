/*
 * service/engine/hold_stock.c: a caller reserves units, holds them for longer, and gives them up.
 *
 * What it holds is an entry of the position like an order's, and counts in the same sum. It ends at
 * its time, by a tick; that the source counts its units nobody can know: its caller says so.
 */
#include "service/domain/name.h"
#include "service/domain/reservation.h"
#include "service/engine/apply.h"

enum { HELD_COUNT_MAX = 1000 }; /* by callers, of a SKU: they stand in its position */

static enum err_code answer(struct apply *a, int64_t reservation_no)
{
    struct reservation_record *record = ARENA_NEW(a->arena, struct reservation_record);
    bool found;
    if (record == NULL)
        return arena_err(a->arena, a->err);
    a->out->reservation = record;
    enum err_code code = reservation_load(a, reservation_no, &found, record);
    if (code == ERR_OK && !found)
        return err_set(a->err, REASON_RESERVATION_NOT_FOUND, "there is no such reservation");
    return code;
}

static enum err_code end_check(struct apply *a, struct instant expires)
{
    struct instant latest = instant_add_s(a->now, (int64_t)RESERVATION_DAYS_MAX * SECONDS_PER_DAY);
    if (expires.us > a->now.us && expires.us <= latest.us)
        return ERR_OK;
    err_set(a->err, REASON_FIELD_INVALID, "must lie ahead, by %d days at most",
            RESERVATION_DAYS_MAX);
    return err_in(a->err, "expire_time");
}

/* Units that nobody holds, of the warehouse or of the whole position. */
static int64_t units_free(const struct position *position, struct str warehouse)
{
    int64_t free = position_on_hand(position) - position_reserved(position);
    if (warehouse.len == 0)
        return free;
    int64_t at = position_find_level(position, warehouse);
    int64_t there = at < 0 ? 0 : position->levels[at].on_hand;
    for (size_t i = 0; i < position->reservation_count; i++) {
        if (str_eq(position->reservations[i].warehouse, warehouse))
            there -= position->reservations[i].quantity;
    }
    return there < free ? there : free;
}

static enum err_code units_check(struct apply *a, const struct position *position)
{
    const struct command *command = a->command;
    size_t held = 0;
    for (size_t i = 0; i < position->reservation_count; i++)
        held += position->reservations[i].order_id.len == 0;
    if (held >= HELD_COUNT_MAX)
        return err_set(a->err, REASON_LIMIT_EXCEEDED, "at most %d reservations of a SKU",
                       HELD_COUNT_MAX);
    int64_t free = units_free(position, command->reservation.warehouse);
    if (command->reservation.quantity <= free)
        return ERR_OK;
    err_set(a->err, REASON_STOCK_INSUFFICIENT, "only %lld are free",
            (long long)(free < 0 ? 0 : free));
    return err_in(a->err, "quantity");
}

/* The position that is to hold the units. */
static enum err_code create_check(struct apply *a, struct position *ret)
{
    const struct command *command = a->command;
    bool found = false;
    enum err_code code = id_check(command->reservation.sku, a->err);
    if (code != ERR_OK)
        return err_in(a->err, "sku");
    if (command->reservation.warehouse.len > 0)
        code = warehouse_check(a, command->reservation.warehouse);
    if (code != ERR_OK)
        return code;
    if (command->reservation.quantity < 1 ||
        command->reservation.quantity > RESERVATION_QUANTITY_MAX) {
        err_set(a->err, REASON_FIELD_INVALID, "must be between 1 and %lld",
                (long long)RESERVATION_QUANTITY_MAX);
        return err_in(a->err, "quantity");
    }
    code = end_check(a, command->reservation.expires);
    if (code == ERR_OK)
        code = position_load(a, command->reservation.sku, &found, ret);
    if (code != ERR_OK)
        return code;
    if (!found)
        return err_set(a->err, REASON_POSITION_NOT_FOUND, "there is no stock of this SKU");
    return units_check(a, ret);
}

enum err_code apply_create_reservation(struct apply *a)
{
    const struct command *command = a->command;
    struct position position;
    enum err_code code = create_check(a, &position);
    if (code != ERR_OK)
        return err_in(a->err, "reservation");
    struct reservation held = {
        .warehouse = command->reservation.warehouse,
        .quantity = command->reservation.quantity,
        .created = a->now,
    };
    reservation_open(a, position.sku, &held, command->reservation.note,
                     command->reservation.expires);
    code = position_hold(a, &position, &held);
    if (code != ERR_OK)
        return code;
    position_store(a, &position);
    position_changed(a, &position, position_on_hand(&position));
    return answer(a, held.reservation_no);
}

/* An order's units are its own: it alone gives them back. */
static enum err_code callers_own(struct apply *a)
{
    enum err_code code = answer(a, a->command->reservation.reservation_no);
    if (code != ERR_OK || a->out->reservation->order_id.len == 0)
        return code;
    return err_set(a->err, REASON_RESERVATION_OF_ORDER,
                   "it is of an order, and ends with it or when the source counts its units");
}

enum err_code apply_renew_reservation(struct apply *a)
{
    struct instant expires = a->command->reservation.expires;
    enum err_code code = end_check(a, expires);
    if (code == ERR_OK)
        code = callers_own(a);
    if (code != ERR_OK)
        return code;
    struct reservation_record *record = a->out->reservation;
    if (record->state != RESERVATION_STATE_ACTIVE || record->expires.us <= a->now.us)
        return err_set(a->err, REASON_RESERVATION_ENDED, "it has ended: reserve anew");
    reservation_prolong(a, record, expires);
    return ERR_OK;
}

enum err_code apply_release_reservation(struct apply *a)
{
    enum err_code code = callers_own(a);
    if (code != ERR_OK || a->out->reservation->state != RESERVATION_STATE_ACTIVE)
        return code;
    code = reservation_let_go(a, a->out->reservation, RESERVATION_STATE_RELEASED);
    return code == ERR_OK ? answer(a, a->command->reservation.reservation_no) : code;
}
