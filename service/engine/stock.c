/*
 * service/engine/stock.c: levels, reservations, and what each channel is to be told.
 *
 * A position is read once, changed and stored once per command, whatever number of channels
 * follows it. Publications whose wanted differs from sent stand in the log of what waits.
 * Orders that wait for a position are taken up by the next ticks.
 */
#include "service/domain/name.h"
#include "service/domain/reservation.h"
#include "service/engine/apply.h"

enum {
    REPORT_DELAY_S = 300,  /* of a source without a clock */
    COUNTED_WAIT_S = 3600, /* until every warehouse has reported */
};

enum err_code position_load(struct apply *a, struct str sku, bool *ret_found, struct position *ret)
{
    struct key key;
    key_position(&key, a->command->shop, sku);
    enum err_code code = view_get(&a->view, &key, &record_position, ret_found, ret, a->err);
    if (code == ERR_OK && !*ret_found) {
        ret->shop = a->command->shop;
        ret->sku = sku;
    }
    return code;
}

/* False: it waits as before. */
static bool pending_move(struct apply *a, const struct position *position,
                         struct publication *publication, struct pending_entered *entered)
{
    enum stock_change change = stock_change_of(publication);
    if (change == publication->pending || brake_keeps(a, position, publication))
        return false;
    if (publication->pending != STOCK_UNCHANGED || change == STOCK_UNCHANGED)
        publication->pending_since = INSTANT_NONE; /* else it may have been sent in vain before */
    publication->pending = change;
    publication->pending_no = 0;
    if (change != STOCK_UNCHANGED) {
        if (!instant_is_set(publication->pending_since))
            publication->pending_since = a->now;
        pending_enter(a, position, publication, entered);
        a->engine->news.has_stock = true;
    }
    return true;
}

/* The list grows once, whatever number of channels is new. */
bool position_complete(struct apply *a, struct position *position)
{
    size_t count = position->publication_count, missing = 0;
    for (size_t i = 0; i < a->shop->channel_count; i++)
        missing += position_find_publication(position, a->shop->channels[i].channel_id) < 0;
    if (missing == 0)
        return true;
    struct publication *grown = ARENA_ARRAY(a->arena, struct publication, count + missing);
    if (grown == NULL)
        return false;
    for (size_t i = 0; i < count; i++)
        grown[i] = position->publications[i];
    for (size_t i = 0; i < a->shop->channel_count; i++) {
        struct str channel_id = a->shop->channels[i].channel_id;
        if (position_find_publication(position, channel_id) < 0)
            grown[count++] = (struct publication){ .channel = channel_id, .sent = -1 };
    }
    position->publications = grown;
    position->publication_count = count;
    return true;
}

static void wanted_set(struct apply *a, const struct position *position,
                       struct publication *publication, int64_t wanted)
{
    apply_event(a, EVENT_OFFER_WANTED, publication->channel, position->sku,
                publication->is_listed ? apply_number(a, publication->wanted) : STR_EMPTY,
                apply_number(a, wanted));
    if (publication->pending != STOCK_UNCHANGED)
        publication->superseded++;
    publication->wanted = wanted;
    publication->wanted_time = a->now;
    publication->is_listed = true;
}

void position_changed(struct apply *a, const struct position *position, int64_t on_hand_before)
{
    apply_event(a, EVENT_POSITION_CHANGED, STR_EMPTY, position->sku,
                apply_number(a, on_hand_before), apply_number(a, position_on_hand(position)));
}

int64_t offer_available(const struct apply *a, const struct position *position,
                        const struct channel *channel, const struct publication *publication)
{
    const struct stock_policy *policy = stock_policy_of(&a->shop->rules, channel, position->sku);
    return stock_availability(position, channel->channel_id, policy,
                              stock_safety(policy, publication),
                              selling_is_stopped(a->shop, channel->channel_id))
        .available;
}

/* False: it wants what it wanted. */
static bool publication_follow(struct apply *a, const struct position *position,
                               struct publication *publication, size_t at)
{
    const struct channel *channel = &a->shop->channels[at];
    int64_t kept = safety_stock_kept(a, position, at,
                                     stock_policy_of(&a->shop->rules, channel, position->sku));
    bool is_changed = kept != publication->kept;
    publication->kept = kept;
    int64_t wanted = offer_available(a, position, channel, publication);
    if (wanted == publication->wanted && publication->is_listed)
        return is_changed;
    wanted_set(a, position, publication, wanted);
    return true;
}

/* False: no channel is to be told anything else than before, nor the position to be stored. */
static bool publications_follow(struct apply *a, struct position *position)
{
    struct pending_entered entered = { 0 };
    bool is_changed = false;
    if (!position_complete(a, position))
        return false; /* the arena is full: engine_apply refuses the whole command */
    for (size_t i = 0; i < a->shop->channel_count; i++) {
        const struct channel *channel = &a->shop->channels[i];
        int64_t at = position_find_publication(position, channel->channel_id);
        CHECK(at >= 0);
        struct publication *publication = &position->publications[at];
        is_changed = publication_follow(a, position, publication, i) || is_changed;
        is_changed = pending_move(a, position, publication, &entered) || is_changed;
    }
    return safety_stock_follow(a, position) || is_changed;
}

static void position_put(struct apply *a, struct position *position)
{
    struct key key;
    position->updated = a->now;
    position->version++;
    key_position(&key, position->shop, position->sku);
    view_put(&a->view, &key, &record_position, position);
}

/* There is enough for those who wait, or it is known at last how much there is. */
static void waiting_take_up(struct apply *a, struct position *position)
{
    bool is_enough = position_on_hand(position) >= position_reserved(position);
    if (!position->is_waited_for || !(is_enough || position->version == 0))
        return;
    position->is_waited_for = false; /* an order that is still short says so again */
    deadlines_of_waiting(a, position);
}

void position_store(struct apply *a, struct position *position)
{
    waiting_take_up(a, position);
    publications_follow(a, position);
    position_put(a, position);
}

void position_await(struct apply *a, struct position *position)
{
    struct key key;
    if (position->is_waited_for)
        return;
    position->is_waited_for = true;
    key_position(&key, position->shop, position->sku);
    view_put(&a->view, &key, &record_position, position);
}

/* A channel that was made anew under an id that was there before may have lost its entries. */
static bool publications_renew(struct apply *a, struct position *position)
{
    struct pending_entered entered = { 0 };
    bool is_changed = false;
    for (size_t i = 0; i < position->publication_count; i++) {
        enum stock_change pending = position->publications[i].pending;
        bool is_lost = brake_has_lost(a, &position->publications[i]);
        if (pending == STOCK_UNCHANGED || (pending == STOCK_HELD && !is_lost))
            continue;
        pending_enter(a, position, &position->publications[i], &entered);
        is_changed = true;
    }
    return is_changed;
}

void position_republish(struct apply *a, struct position *position)
{
    bool is_changed = publications_forget(a, position);
    is_changed = reservations_number(a, position) || is_changed;
    is_changed = brake_follow(a, position) || is_changed;
    is_changed = publications_renew(a, position) || is_changed;
    is_changed = selling_marks_follow(a, position) || is_changed;
    is_changed = publications_follow(a, position) || is_changed;
    if (is_changed)
        position_put(a, position);
}

/* ---- reports of the source ---- */

enum err_code warehouse_check(struct apply *a, struct str warehouse)
{
    const struct shop *shop = &a->shop->shop;
    for (size_t i = 0; i < shop->warehouse_count; i++) {
        if (str_eq(shop->warehouses[i].id, warehouse))
            return ERR_OK;
    }
    if (shop->warehouse_count == 0)
        return ERR_OK;
    err_set(a->err, REASON_WAREHOUSE_NOT_FOUND, "the shop has no warehouse \"%.*s\"",
            STR_ARG(warehouse));
    return err_in(a->err, "warehouse");
}

struct stock_level *position_level(struct apply *a, struct position *position, struct str warehouse)
{
    int64_t at = position_find_level(position, warehouse);
    if (at >= 0)
        return &position->levels[at];
    size_t count = position->level_count;
    struct stock_level *grown = ARENA_ARRAY(a->arena, struct stock_level, count + 1);
    if (grown == NULL)
        return NULL;
    for (size_t i = 0; i < count; i++)
        grown[i] = position->levels[i];
    grown[count] = (struct stock_level){ .warehouse = warehouse };
    position->levels = grown;
    position->level_count = count + 1;
    return &grown[count];
}

/* When the stock was read; a source without a clock is believed to be this late at most. */
static struct instant read_time(const struct apply *a, const struct stock_report *report)
{
    return instant_is_set(report->source_time) ? report->source_time
                                               : instant_add_s(a->now, -REPORT_DELAY_S);
}

/*
 * Reservations that this report has subtracted already would count twice. Which of several
 * warehouses sends is not known: there a reservation ends with the first level that falls after the
 * shop knew the order, or an hour later.
 */
static enum err_code reservations_counted(struct apply *a, struct position *position,
                                          struct instant read, bool has_fallen)
{
    int64_t wait_s = has_fallen || position->level_count == 1 ? 0 : COUNTED_WAIT_S;
    enum err_code code = ERR_OK;
    size_t kept = 0;
    for (size_t i = 0; code == ERR_OK && i < position->reservation_count; i++) {
        const struct reservation held = position->reservations[i];
        struct instant from = held.counted_from;
        if (!instant_is_set(from) || read.us <= instant_add_s(from, wait_s).us)
            position->reservations[kept++] = held;
        else
            code = reservation_close(a, held.reservation_no, RESERVATION_STATE_COUNTED);
    }
    position->reservation_count = kept;
    return code;
}

/* A revision counts within its source only; what a report does not say stays known. */
bool level_is_newer(const struct stock_level *level, const struct stock_report *report)
{
    bool is_same_source = str_eq(level->source, report->source);
    return stock_is_older(level, report->source_time, is_same_source ? report->source_revision : 0);
}

void level_take(struct apply *a, struct stock_level *level, const struct stock_report *report)
{
    if (!str_eq(level->source, report->source) || report->source_revision > 0)
        level->source_revision = report->source_revision;
    if (instant_is_set(report->source_time))
        level->source_time = report->source_time;
    level->source = report->source;
    level->on_hand = report->on_hand;
    level->updated = a->now;
}

static enum err_code level_set(struct apply *a, struct position *position,
                               const struct stock_report *report, struct stock_item_outcome *ret)
{
    struct stock_level *level = position_level(a, position, report->warehouse);
    if (level == NULL)
        return arena_err(a->arena, a->err);
    ret->on_hand = level->on_hand;
    if (level_is_newer(level, report)) {
        ret->result = STOCK_RESULT_IGNORED_OLDER;
        return ERR_OK;
    }
    if (report->has_expected && level->on_hand != report->expected) {
        err_set(a->err, REASON_STOCK_EXPECTATION_FAILED, "expected %lld on hand, there are %lld",
                (long long)report->expected, (long long)level->on_hand);
        return err_in(a->err, "expected_on_hand");
    }
    bool is_new = !instant_is_set(level->updated);
    bool is_same = !is_new && level->on_hand == report->on_hand;
    bool has_fallen = report->on_hand < level->on_hand;
    int64_t on_hand = position_on_hand(position), reserved = position_reserved(position);
    level_take(a, level, report);
    enum err_code code = reservations_counted(a, position, read_time(a, report), has_fallen);
    if (code != ERR_OK)
        return code;
    position_sold(a, position, on_hand - reserved);
    position_store(a, position);
    if (!is_same || position_reserved(position) != reserved)
        position_changed(a, position, on_hand);
    ret->on_hand = report->on_hand;
    ret->result = is_same ? STOCK_RESULT_UNCHANGED : STOCK_RESULT_APPLIED;
    return ERR_OK;
}

static enum err_code report_check(struct apply *a, const struct stock_report *report)
{
    if (report->refusal != NULL) {
        *a->err = *report->refusal;
        return err_reason_code(a->err->reason);
    }
    enum err_code code = id_check(report->sku, a->err);
    if (code != ERR_OK)
        return err_in(a->err, "sku");
    code = id_check(report->warehouse, a->err);
    if (code != ERR_OK)
        return err_in(a->err, "warehouse");
    if (report->on_hand < 0 || report->on_hand > STOCK_ON_HAND_MAX) {
        err_set(a->err, REASON_FIELD_INVALID, "must be between 0 and %lld",
                (long long)STOCK_ON_HAND_MAX);
        return err_in(a->err, "on_hand");
    }
    return warehouse_check(a, report->warehouse);
}

static enum err_code report_apply(struct apply *a, const struct stock_report *report,
                                  struct stock_item_outcome *ret)
{
    struct position position;
    bool found = false;
    enum err_code code = report_check(a, report);
    if (code == ERR_OK)
        code = position_load(a, report->sku, &found, &position);
    if (code == ERR_OK && !found)
        code = awaited_take(a, &position);
    if (code == ERR_OK)
        code = level_set(a, &position, report, ret);
    return code;
}

/* A refused item of a bulk call leaves nothing behind, such as reservations it had taken over. */
static enum err_code item_apply(struct apply *a, const struct stock_report *report,
                                struct stock_item_outcome *ret)
{
    struct apply_mark mark = apply_mark(a);
    apply_row_begin(a);
    enum err_code code = apply_row_end(a, report_apply(a, report, ret));
    if (code == ERR_OK || apply_spoils_all(code))
        return code;
    if (!a->command->push_stock.is_bulk)
        return err_in(a->err, "item");
    apply_rollback(a, &mark);
    ret->result = STOCK_RESULT_REFUSED;
    ret->reason = a->err->reason;
    ret->field = arena_str(a->arena, str_c(a->err->field));
    ret->message = arena_str(a->arena, str_c(a->err->message));
    return ERR_OK;
}

enum err_code apply_push_stock(struct apply *a)
{
    size_t count = a->command->push_stock.count;
    struct stock_item_outcome *results = ARENA_ARRAY(a->arena, struct stock_item_outcome, count);
    if (results == NULL)
        return arena_err(a->arena, a->err);
    for (size_t i = 0; i < count; i++) {
        enum err_code code = item_apply(a, &a->command->push_stock.items[i], &results[i]);
        if (code != ERR_OK)
            return code;
    }
    a->out->stock = results;
    a->out->stock_count = count;
    return ERR_OK;
}
