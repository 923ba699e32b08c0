/*
 * service/engine/reservation_records.c: the names of reservations, and what became of them.
 *
 * A record goes along with each entry of a position. It says that it is in force until the entry
 * goes, stays for a while after that, and is found by its number. Whatever is to be done at a time,
 * to end or to forget it, stands in an index that ticks work off.
 */
#include "service/domain/reservation.h"
#include "service/engine/apply.h"

enum { DUE_COUNT_MAX = 200 };

static void record_put(struct apply *a, const struct reservation_record *record)
{
    struct key key;
    key_reservation(&key, a->command->shop, record->state == RESERVATION_STATE_ACTIVE,
                    record->reservation_no);
    view_put(&a->view, &key, &record_reservation, record);
}

static struct instant due_of(const struct reservation_record *record)
{
    if (record->state == RESERVATION_STATE_ACTIVE)
        return record->expires;
    return instant_add_s(record->ended, (int64_t)RESERVATION_KEPT_DAYS * SECONDS_PER_DAY);
}

static void due_put(struct apply *a, const struct reservation_record *record)
{
    struct key key;
    if (!instant_is_set(due_of(record))) /* an order's ends with the order */
        return;
    key_reservation_due(&key, a->command->shop, due_of(record), record->reservation_no);
    txn_put(a->view.txn, key_str(&key), STR_EMPTY);
}

static void due_drop(struct apply *a, const struct reservation_record *record)
{
    struct key key;
    if (!instant_is_set(due_of(record)))
        return;
    key_reservation_due(&key, a->command->shop, due_of(record), record->reservation_no);
    txn_delete(a->view.txn, key_str(&key));
}

enum err_code reservation_load(struct apply *a, int64_t reservation_no, bool *ret_found,
                               struct reservation_record *ret)
{
    struct key key;
    key_reservation(&key, a->command->shop, true, reservation_no);
    enum err_code code = view_get(&a->view, &key, &record_reservation, ret_found, ret, a->err);
    if (code != ERR_OK || *ret_found)
        return code;
    key_reservation(&key, a->command->shop, false, reservation_no);
    return view_get(&a->view, &key, &record_reservation, ret_found, ret, a->err);
}

void reservation_open(struct apply *a, struct str sku, struct reservation *held, struct str note,
                      struct instant expires)
{
    struct reservation_record record = {
        .shop = a->command->shop,
        .reservation_no = a->shop->next_reservation_no++,
        .sku = sku,
        .warehouse = held->warehouse,
        .quantity = held->quantity,
        .channel = held->channel,
        .order_id = held->order_id,
        .note = note,
        .state = RESERVATION_STATE_ACTIVE,
        .created = held->created,
        .expires = expires,
    };
    held->reservation_no = record.reservation_no;
    record_put(a, &record);
    due_put(a, &record);
}

enum err_code reservation_close(struct apply *a, int64_t reservation_no,
                                enum reservation_state state)
{
    struct reservation_record record;
    struct key key;
    bool found;
    enum err_code code = reservation_load(a, reservation_no, &found, &record);
    if (code != ERR_OK || !found || record.state != RESERVATION_STATE_ACTIVE)
        return code;
    key_reservation(&key, a->command->shop, true, reservation_no);
    txn_delete(a->view.txn, key_str(&key));
    due_drop(a, &record);
    record.state = state;
    record.ended = a->now;
    record_put(a, &record);
    due_put(a, &record);
    return ERR_OK;
}

void reservation_prolong(struct apply *a, struct reservation_record *record, struct instant expires)
{
    due_drop(a, record);
    record->expires = expires;
    record_put(a, record);
    due_put(a, record);
}

bool reservations_number(struct apply *a, struct position *position)
{
    bool is_changed = false;
    for (size_t i = 0; i < position->reservation_count; i++) {
        if (position->reservations[i].reservation_no > 0)
            continue;
        reservation_open(a, position->sku, &position->reservations[i], STR_EMPTY, INSTANT_NONE);
        is_changed = true;
    }
    return is_changed;
}

/* ---- what is due ---- */

struct due {
    struct str key;
    int64_t reservation_no;
};

static enum err_code due_collect(struct apply *a, struct due *due, size_t *ret_count)
{
    struct key prefix, to;
    struct str key, value;
    size_t count = 0;
    key_begin(&prefix, a->command->shop, KEY_TABLE_RESERVATION_DUE);
    key_reservation_due(&to, a->command->shop, (struct instant){ a->now.us + 1 }, 0);
    struct cursor *cursor = view_queue(&a->view, &prefix, &to);
    while (count < DUE_COUNT_MAX && cursor_next(cursor, &key, &value)) {
        struct key_parts parts;
        int64_t time_us;
        CHECK(key_open(key, &parts));
        CHECK(key_take_number(&parts, &time_us));
        CHECK(key_take_number(&parts, &due[count].reservation_no));
        due[count++].key = arena_str(a->arena, key);
    }
    enum err_code code = cursor_status(cursor, a->err);
    cursor_close(cursor);
    *ret_count = count;
    return code;
}

static enum err_code due_take(struct apply *a, const struct due *due)
{
    struct reservation_record record;
    bool found;
    txn_delete(a->view.txn, due->key);
    enum err_code code = reservation_load(a, due->reservation_no, &found, &record);
    if (code != ERR_OK || !found)
        return code;
    if (record.state == RESERVATION_STATE_ACTIVE)
        return reservation_let_go(a, &record, RESERVATION_STATE_EXPIRED);
    struct key key;
    key_reservation(&key, a->command->shop, false, record.reservation_no);
    txn_delete(a->view.txn, key_str(&key));
    return ERR_OK;
}

enum err_code reservations_due(struct apply *a)
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
        code = apply_row_end(a, due_take(a, &due[i]));
    }
    if (count == DUE_COUNT_MAX)
        a->engine->news.has_more = true;
    return code;
}
