/*
 * service/engine/oversells.c: units that were sold on a marketplace and not there.
 *
 * Noted when the order comes in, with what is known of how it could happen: whether the channel
 * had been told less before the order was placed, and for how long that was under way.
 */
#include "service/engine/apply.h"

enum { OVERSELL_SWEEP_COUNT = 200 };

/* When the marketplace had the number that it was told last; not set: that is not known. */
static enum err_code told_time(struct apply *a, struct str channel,
                               const struct publication *publication, struct instant *ret)
{
    struct stock_file file;
    struct key key;
    bool found;
    *ret = INSTANT_NONE;
    if (publication->sent != publication->wanted || publication->sent_file == 0)
        return ERR_OK;
    key_stock_file(&key, a->command->shop, channel, publication->sent_file);
    enum err_code code = view_get(&a->view, &key, &record_stock_file, &found, &file, a->err);
    if (code == ERR_OK && found && file.state == STOCK_FILE_STATE_COMPLETE)
        *ret = file.completed;
    return code;
}

static bool was_corrected(const struct position *position, struct instant placed)
{
    for (size_t i = 0; i < position->level_count; i++) {
        const struct stock_level *level = &position->levels[i];
        if (level->adjusted.us > placed.us && level->adjusted.us >= level->updated.us)
            return true;
    }
    return false;
}

/* A delay that is longer than usual is stated as soon as it is: what waits counts with its age. */
static void cause_find(const struct apply *a, const struct position *position,
                       const struct publication *publication, struct instant told,
                       struct oversell *ret)
{
    int64_t at = 0;
    while ((size_t)at < a->shop->channel_count &&
           !str_eq(a->shop->channels[at].channel_id, ret->channel))
        at++;
    int64_t lag_s =
        a->shop->lags[at] > 0 ? a->shop->lags[at] : stock_lag_assumed(&a->shop->channels[at]);
    struct instant placed = ret->placed, wanted = publication->wanted_time;
    ret->is_within = false;
    if (was_corrected(position, placed)) {
        ret->cause = OVERSELL_CORRECTION;
    } else if (publication->refused_file != 0 &&
               publication->refused_file == publication->sent_file) {
        ret->cause = OVERSELL_REFUSED;
    } else if (instant_is_set(told) && told.us < placed.us) {
        ret->cause = OVERSELL_ELSEWHERE;
    } else {
        bool is_late = placed.us > instant_add_s(wanted, lag_s).us;
        ret->cause = is_late ? OVERSELL_LATE : OVERSELL_CONCURRENT;
        ret->is_within = true;
    }
}

enum err_code oversell_note(struct apply *a, const struct position *position,
                            const struct order *order, const struct order_line *line, int64_t units)
{
    int64_t free = position_free(position), there = free > 0 ? free : 0;
    int64_t at = position_find_publication(position, order->channel);
    struct oversell oversell = {
        .channel = order->channel,
        .order_id = order->order_id,
        .line_id = line->line_id,
        .sku = line->sku,
        .quantity = units - there,
        .placed = instant_is_set(order->created) ? order->created : a->now,
        .noted = a->now,
    };
    struct instant told;
    struct key key;
    if (units <= there || at < 0 || apply_find_channel(a, order->channel) == NULL)
        return ERR_OK;
    const struct publication *publication = &position->publications[at];
    enum err_code code = told_time(a, order->channel, publication, &told);
    if (code != ERR_OK)
        return code;
    cause_find(a, position, publication, told, &oversell);
    key_oversell(&key, a->command->shop, a->now, order->channel, order->order_id, line->line_id);
    view_put(&a->view, &key, &record_oversell, &oversell);
    return ERR_OK;
}

enum err_code oversells_forget(struct apply *a, struct instant until)
{
    struct key from, to;
    size_t count;
    key_begin(&from, a->command->shop, KEY_TABLE_OVERSELL);
    to = from;
    key_add_number(&to, until.us);
    enum err_code code =
        apply_delete_rows(a, view_queue(&a->view, &from, &to), OVERSELL_SWEEP_COUNT, &count);
    if (code == ERR_OK && count == OVERSELL_SWEEP_COUNT)
        a->engine->news.has_more = true;
    return code;
}
