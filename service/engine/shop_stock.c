/*
 * service/engine/shop_stock.c: what the shop system says of a variant's stock, read as a whole.
 *
 * The time at which a row changed there decides what is older. Whether it has an order of ours
 * subtracted is another question: the shop system blocks units in silence, takes them from the row
 * about a minute later, or when it tries again, and a write of the warehouse's in between frees
 * them. So the time at which the rows were read decides that, and not before the order was placed
 * for certain. Until then its units may count twice, which sells too little for minutes and never
 * too much; they are read again by then.
 */
#include "service/domain/name.h"
#include "service/engine/apply_audit.h"

enum {
    PLACED_S = 900,   /* after this an order has been taken from its row, if the row moved */
    UNMOVED_S = 3600, /* rows that show no change by then never will: they had it from the start */
};

#define SOURCE STR("scayle")

/* ---- levels ---- */

static bool is_ours(const struct apply *a, const struct shop_stock *row)
{
    const struct shop *shop = &a->shop->shop;
    struct err ignored;
    bool is_here = shop->warehouse_count == 0;
    if (shop->merchant_key.len > 0 && !str_eq(row->merchant, shop->merchant_key))
        return false;
    for (size_t i = 0; i < shop->warehouse_count && !is_here; i++)
        is_here = str_eq(shop->warehouses[i].id, row->warehouse);
    return is_here && id_check(row->warehouse, &ignored) == ERR_OK;
}

/* All of a warehouse's rows, one per merchant, from the first on. False: another was the first. */
static bool warehouse_sum(const struct apply *a, size_t first, struct stock_report *ret)
{
    const struct command *command = a->command;
    const struct shop_stock *rows = command->see_stock.rows;
    *ret = (struct stock_report){ .sku = command->see_stock.sku,
                                  .warehouse = rows[first].warehouse,
                                  .source = SOURCE };
    for (size_t i = 0; i < command->see_stock.count; i++) {
        if (!str_eq(rows[i].warehouse, ret->warehouse) || !is_ours(a, &rows[i]))
            continue;
        if (i < first)
            return false;
        int64_t units = rows[i].quantity < 0 ? 0 : rows[i].quantity;
        bool fits = units <= STOCK_ON_HAND_MAX - ret->on_hand;
        ret->on_hand = fits ? ret->on_hand + units : STOCK_ON_HAND_MAX;
        ret->source_time = instant_max(ret->source_time, rows[i].changed);
    }
    return true;
}

/* Nothing is written for what is known already. */
static enum err_code level_see(struct apply *a, struct position *position,
                               const struct stock_report *report, bool *is_changed)
{
    struct stock_level *level = position_level(a, position, report->warehouse);
    if (level == NULL)
        return arena_err(a->arena, a->err);
    bool is_known = instant_is_set(level->updated) && str_eq(level->source, report->source) &&
                    level->on_hand == report->on_hand &&
                    level->source_time.us == report->source_time.us;
    if (is_known || level_is_newer(level, report))
        return ERR_OK;
    level_take(a, level, report);
    *is_changed = true;
    return ERR_OK;
}

static bool is_shown(const struct apply *a, struct str warehouse)
{
    for (size_t i = 0; i < a->command->see_stock.count; i++) {
        const struct shop_stock *row = &a->command->see_stock.rows[i];
        if (str_eq(row->warehouse, warehouse) && is_ours(a, row))
            return true;
    }
    return false;
}

/* A row that was there and is not shown any more holds nothing; its time stays, so that it counts
 * when it comes back as it was. */
static void vanished_empty(struct apply *a, struct position *position, bool *is_changed)
{
    for (size_t i = 0; i < position->level_count; i++) {
        struct stock_level *level = &position->levels[i];
        if (level->on_hand == 0 || !str_eq(level->source, SOURCE) || is_shown(a, level->warehouse))
            continue;
        level->on_hand = 0;
        level->updated = a->now;
        *is_changed = true;
    }
}

static bool has_rows(const struct apply *a)
{
    for (size_t i = 0; i < a->command->see_stock.count; i++) {
        if (is_ours(a, &a->command->see_stock.rows[i]))
            return true;
    }
    return false;
}

static enum err_code levels_see(struct apply *a, struct position *position, bool *is_changed)
{
    enum err_code code = ERR_OK;
    for (size_t i = 0; code == ERR_OK && i < a->command->see_stock.count; i++) {
        struct stock_report report;
        if (is_ours(a, &a->command->see_stock.rows[i]) && warehouse_sum(a, i, &report))
            code = level_see(a, position, &report, is_changed);
    }
    if (code == ERR_OK && a->command->see_stock.unreadable_count == 0)
        vanished_empty(a, position, is_changed);
    return code;
}

/* ---- reservations ---- */

/* The newest change of any row: which warehouse sends is not known. */
static struct instant newest_change(const struct apply *a)
{
    struct instant newest = INSTANT_NONE;
    for (size_t i = 0; i < a->command->see_stock.count; i++) {
        if (is_ours(a, &a->command->see_stock.rows[i]))
            newest = instant_max(newest, a->command->see_stock.rows[i].changed);
    }
    return newest;
}

static bool is_counted(const struct reservation *reservation, struct instant read,
                       struct instant changed)
{
    struct instant from = reservation->counted_from;
    int64_t wait_s = changed.us > from.us ? PLACED_S : UNMOVED_S;
    return instant_is_set(from) && read.us > instant_add_s(from, wait_s).us;
}

static enum err_code reservations_see(struct apply *a, struct position *position, bool *is_changed)
{
    struct instant changed = newest_change(a);
    enum err_code code = ERR_OK;
    size_t kept = 0;
    for (size_t i = 0; code == ERR_OK && i < position->reservation_count; i++) {
        const struct reservation held = position->reservations[i];
        if (!is_counted(&held, a->command->see_stock.read, changed))
            position->reservations[kept++] = held;
        else
            code = reservation_close(a, held.reservation_no, RESERVATION_STATE_COUNTED);
    }
    *is_changed = *is_changed || kept < position->reservation_count;
    position->reservation_count = kept;
    return code;
}

enum err_code stock_hint_counting(struct apply *a, const struct position *position,
                                  struct instant read)
{
    struct instant due = INSTANT_NONE;
    if (!a->shop->shop.reads_stock)
        return ERR_OK;
    for (size_t i = 0; i < position->reservation_count; i++) {
        struct instant from = position->reservations[i].counted_from;
        if (!instant_is_set(from))
            continue;
        bool is_placed = read.us > instant_add_s(from, PLACED_S).us;
        struct instant at = instant_add_s(from, is_placed ? UNMOVED_S + 1 : PLACED_S + 1);
        if (!instant_is_set(due) || at.us < due.us)
            due = at;
    }
    return instant_is_set(due) ? stock_hint_put(a, position->sku, due) : ERR_OK;
}

/* ---- the variant ---- */

static enum err_code position_see(struct apply *a)
{
    struct position position;
    bool found, is_changed = false;
    enum err_code code = position_load(a, a->command->see_stock.sku, &found, &position);
    if (code != ERR_OK || !(found || has_rows(a)))
        return code;
    if (!found)
        code = awaited_take(a, &position);
    int64_t on_hand = position_on_hand(&position), reserved = position_reserved(&position);
    if (code == ERR_OK)
        code = levels_see(a, &position, &is_changed);
    if (code == ERR_OK)
        code = reservations_see(a, &position, &is_changed);
    if (code != ERR_OK)
        return code;
    if (a->command->see_stock.unreadable_count == 0)
        code = corrections_see(a, &position, a->command->see_stock.read, &is_changed);
    if (code != ERR_OK)
        return code;
    position_sold(a, &position, on_hand - reserved);
    if (is_changed)
        position_store(a, &position);
    if (position_on_hand(&position) != on_hand || position_reserved(&position) != reserved ||
        !found)
        position_changed(a, &position, on_hand);
    return stock_hint_counting(a, &position, a->command->see_stock.read);
}

static enum err_code unreadable_tell(struct apply *a)
{
    const struct command *command = a->command;
    struct str subject = exception_subject(a, STR_EMPTY, STR("shop-stock"), command->see_stock.sku);
    if (command->see_stock.unreadable_count == 0)
        return exception_clear(a, EXCEPTION_CALL_FAILING, subject);
    const struct unreadable *row = &command->see_stock.unreadable[0];
    return exception_raise_once(a, &(struct exception_raise){
                                       .cause = EXCEPTION_CALL_FAILING,
                                       .subject_id = subject,
                                       .subject = name_shop(a->arena, command->shop),
                                       .exchange = { .step = STR("shop stock"),
                                                     .reason = row->reason,
                                                     .evidence = row->excerpt },
                                   });
}

enum err_code apply_see_stock(struct apply *a)
{
    const struct command *command = a->command;
    struct key key;
    enum err_code code = id_check(command->see_stock.sku, a->err);
    if (code == ERR_OK)
        code = unreadable_tell(a);
    if (code == ERR_OK) /* first: what is still to be read again is hinted anew */
        code = stock_hint_end(a, command->see_stock.sku, command->see_stock.read);
    if (code == ERR_OK)
        code = position_see(a);
    if (code != ERR_OK || command->see_stock.poll_name.len == 0)
        return code;
    key_poll(&key, command->shop, STR_EMPTY, command->see_stock.poll_name);
    view_put(&a->view, &key, &record_poll, &command->see_stock.poll);
    return ERR_OK;
}
