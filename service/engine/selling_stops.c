/*
 * service/engine/selling_stops.c: a person stops selling, and lets it go on.
 *
 * A stop of a SKU or an offer is a mark in its position, and works in the same commit. One of a
 * channel or a shop is in memory with their settings: what is stored from then on is told as 0, and
 * ticks go over all other positions. The row says who, why and since when.
 */
#include "service/domain/name.h"
#include "service/engine/apply.h"

bool selling_is_stopped(const struct shop_state *shop, struct str channel)
{
    for (size_t i = 0; i < shop->stop_count; i++) {
        if (shop->stops[i].channel.len == 0 || str_eq(shop->stops[i].channel, channel))
            return true;
    }
    return false;
}

static enum err_code stop_add(const struct view *view, struct shop_state *shop, struct str channel,
                              struct err *err)
{
    struct key key;
    bool found;
    key_selling_stop(&key, shop->shop.shop_id, channel, STR_EMPTY);
    enum err_code code =
        view_get(view, &key, &record_selling_stop, &found, &shop->stops[shop->stop_count], err);
    shop->stop_count += code == ERR_OK && found;
    return code;
}

enum err_code selling_stops_load(const struct view *view, struct shop_state *shop, struct err *err)
{
    shop->stop_count = 0;
    shop->stops = ARENA_ARRAY(view->arena, struct selling_stop, shop->channel_count + 1);
    if (shop->stops == NULL)
        return arena_err(view->arena, err);
    enum err_code code = stop_add(view, shop, STR_EMPTY, err);
    for (size_t i = 0; code == ERR_OK && i < shop->channel_count; i++)
        code = stop_add(view, shop, shop->channels[i].channel_id, err);
    return code;
}

enum err_code selling_stops_forget(struct apply *a, struct str channel)
{
    struct key prefix;
    size_t count;
    key_begin(&prefix, a->command->shop, KEY_TABLE_SELLING_STOP);
    key_add_text(&prefix, channel);
    size_t room = apply_count_rows(a, &prefix);
    return apply_delete_rows(a, view_cursor(&a->view, &prefix, NULL, false), room, &count);
}

/* ---- what is stopped ---- */

static enum err_code target_check(struct apply *a)
{
    struct str channel = a->command->selling.channel, sku = a->command->selling.sku;
    const struct channel *known;
    enum err_code code = channel.len > 0 ? apply_channel(a, channel, &known) : ERR_OK;
    if (code == ERR_OK && sku.len > 0 && id_check(sku, a->err) != ERR_OK)
        code = err_in(a->err, "sku");
    return code;
}

/* The stop of exactly what the command names. */
static enum err_code stop_load(struct apply *a, struct key *key, bool *ret_found,
                               struct selling_stop **ret)
{
    enum err_code code = target_check(a);
    if (code != ERR_OK)
        return code;
    struct selling_stop *stop = ARENA_NEW(a->arena, struct selling_stop);
    if (stop == NULL)
        return arena_err(a->arena, a->err);
    key_selling_stop(key, a->command->shop, a->command->selling.channel, a->command->selling.sku);
    *ret = stop;
    return view_get(&a->view, key, &record_selling_stop, ret_found, stop, a->err);
}

static void marks_set(struct position *position, struct str channel, bool is_stopped)
{
    if (channel.len == 0) {
        position->is_stopped = is_stopped;
        return;
    }
    int64_t at = position_find_publication(position, channel);
    CHECK(at >= 0);
    position->publications[at].is_stopped = is_stopped;
}

/* The position says so from now on; *ret_count is how many offers change by it. */
static enum err_code position_mark(struct apply *a, bool is_stopped, int64_t *ret_count)
{
    struct position position;
    bool found;
    enum err_code code = position_load(a, a->command->selling.sku, &found, &position);
    if (code == ERR_OK && !found)
        code = err_set(a->err, REASON_POSITION_NOT_FOUND, "there is no stock of this SKU");
    if (code != ERR_OK)
        return code;
    if (!position_complete(a, &position))
        return arena_err(a->arena, a->err);
    size_t count = position.publication_count;
    int64_t *before = ARENA_ARRAY(a->arena, int64_t, count);
    if (before == NULL)
        return arena_err(a->arena, a->err);
    for (size_t i = 0; i < count; i++)
        before[i] = position.publications[i].wanted;
    marks_set(&position, a->command->selling.channel, is_stopped);
    position_store(a, &position);
    *ret_count = 0;
    for (size_t i = 0; i < count; i++)
        *ret_count += position.publications[i].wanted != before[i];
    return ERR_OK;
}

/* A channel that was made anew under an id has none of the stops that were there before. */
bool selling_marks_follow(struct apply *a, struct position *position)
{
    bool is_changed = false;
    for (size_t i = 0; i < position->publication_count; i++) {
        struct publication *publication = &position->publications[i];
        struct str ignored;
        struct key key;
        bool found = true;
        key_selling_stop(&key, position->shop, publication->channel, position->sku);
        if (!publication->is_stopped ||
            view_get_bytes(&a->view, &key, &found, &ignored, a->err) != ERR_OK || found)
            continue;
        publication->is_stopped = false;
        is_changed = true;
    }
    return is_changed;
}

/* What is sold follows: at once, or by ticks. */
static enum err_code selling_change(struct apply *a, bool is_stopped,
                                    const struct selling_stop *stop)
{
    struct str channel = a->command->selling.channel, sku = a->command->selling.sku;
    apply_event(a, is_stopped ? EVENT_SELLING_STOPPED : EVENT_SELLING_RESUMED, channel, sku,
                STR_EMPTY, is_stopped ? stop->reason : STR_EMPTY);
    a->out->offer_count = -1;
    if (sku.len > 0)
        return position_mark(a, is_stopped, &a->out->offer_count);
    a->shop_changed = true;
    republish_start(a);
    return ERR_OK;
}

enum err_code apply_stop_selling(struct apply *a)
{
    struct selling_stop *stop;
    struct key key;
    bool found = false;
    enum err_code code = stop_load(a, &key, &found, &stop);
    if (code != ERR_OK)
        return code;
    a->out->stop = stop;
    a->out->offer_count = a->command->selling.sku.len > 0 ? 0 : -1;
    if (found) /* the first one stands, with its reason */
        return ERR_OK;
    *stop = (struct selling_stop){
        .shop = a->command->shop,
        .channel = a->command->selling.channel,
        .sku = a->command->selling.sku,
        .reason = a->command->selling.reason,
        .actor = a->command->principal,
        .created = a->now,
    };
    view_put(&a->view, &key, &record_selling_stop, stop);
    return selling_change(a, true, stop);
}

enum err_code apply_resume_selling(struct apply *a)
{
    struct selling_stop *stop;
    struct key key;
    bool found = false;
    enum err_code code = stop_load(a, &key, &found, &stop);
    if (code != ERR_OK)
        return code;
    if (!found) {
        err_set(a->err, REASON_SELLING_NOT_STOPPED, "selling is not stopped by this name");
        return err_in(a->err, "name");
    }
    a->out->stop = stop;
    txn_delete(a->view.txn, key_str(&key));
    return selling_change(a, false, stop);
}
