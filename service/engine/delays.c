/*
 * service/engine/delays.c: for how long what a channel shows is old after a sale elsewhere.
 *
 * Measured where it happens: until we knew, when a file takes up a fall; until the marketplace had
 * it, when the import of the file ends, from the fall that had waited longest. What a safety stock
 * is reckoned with follows when it is a quarter off; then all positions are published anew.
 */
#include "service/engine/apply.h"

static enum err_code delays_load(struct apply *a, struct str channel, struct key *key,
                                 struct channel_delays *ret)
{
    bool found;
    key_delays(key, a->command->shop, channel);
    return view_get(&a->view, key, &record_channel_delays, &found, ret, a->err);
}

static int64_t seconds_between(struct instant from, struct instant to)
{
    int64_t ms = instant_diff_ms(to, from);
    return ms <= 0 ? 0 : (ms + MS_PER_SECOND - 1) / MS_PER_SECOND;
}

/* ---- until we know ---- */

/* The newest word about the position, if it came with the time at which it was true. */
static bool detection_of(const struct position *position, const struct publication *publication,
                         int64_t *ret)
{
    struct instant known = publication->wanted_time;
    for (size_t i = 0; i < position->level_count; i++) {
        const struct stock_level *level = &position->levels[i];
        if (level->updated.us == known.us && instant_is_set(level->source_time)) {
            *ret = seconds_between(level->source_time, known);
            return true;
        }
    }
    for (size_t i = 0; i < position->reservation_count; i++) {
        const struct reservation *reservation = &position->reservations[i];
        if (reservation->created.us == known.us && instant_is_set(reservation->placed)) {
            *ret = seconds_between(reservation->placed, known);
            return true;
        }
    }
    return false;
}

enum err_code detection_note(struct apply *a, struct delays *detection,
                             const struct position *position, const struct publication *publication)
{
    int64_t seconds;
    if (!detection_of(position, publication, &seconds))
        return ERR_OK;
    return delays_add(detection, seconds, a->command_arena) ? ERR_OK
                                                            : arena_err(a->command_arena, a->err);
}

enum err_code detection_open(struct apply *a, struct channel_delays *ret)
{
    struct key key;
    return delays_load(a, STR_EMPTY, &key, ret);
}

void detection_close(struct apply *a, const struct channel_delays *delays)
{
    struct key key;
    key_delays(&key, a->command->shop, STR_EMPTY);
    if (delays->detection.count > 0)
        view_put(&a->view, &key, &record_channel_delays, delays);
}

/* ---- until the marketplace has it ---- */

static bool lag_has_moved(int64_t before, int64_t after)
{
    int64_t off = after > before ? after - before : before - after;
    return before == 0 || off * 4 > before;
}

static void lag_follow(struct apply *a, const struct channel *channel,
                       const struct channel_delays *of_shop, struct channel_delays *delays)
{
    int64_t lag_s = stock_lag(channel, of_shop, delays, 99);
    if (delays_total(&delays->told) < DELAY_SAMPLE_COUNT_MIN ||
        !lag_has_moved(delays->lag_s, lag_s))
        return;
    delays->lag_s = lag_s;
    a->shop_changed = true; /* memory follows */
    if (safety_stock_is_derived(a->shop))
        republish_start(a);
}

enum err_code delays_note(struct apply *a, const struct stock_file *file)
{
    struct key of_shop_key, key;
    struct channel_delays of_shop, delays;
    const struct channel *channel = apply_find_channel(a, file->channel);
    if (!instant_is_set(file->fall_since) || !instant_is_set(file->sent) || channel == NULL)
        return ERR_OK;
    enum err_code code = delays_load(a, STR_EMPTY, &of_shop_key, &of_shop);
    if (code == ERR_OK)
        code = delays_load(a, file->channel, &key, &delays);
    if (code != ERR_OK)
        return code;
    bool has_memory =
        delays_add(&delays.slot, seconds_between(file->fall_since, file->sent), a->arena) &&
        delays_add(&delays.import, seconds_between(file->sent, a->now), a->arena) &&
        delays_add(&delays.told, seconds_between(file->fall_since, a->now), a->arena);
    if (!has_memory)
        return arena_err(a->arena, a->err);
    lag_follow(a, channel, &of_shop, &delays);
    view_put(&a->view, &key, &record_channel_delays, &delays);
    return ERR_OK;
}

enum err_code lags_load(const struct view *view, struct shop_state *shop, struct err *err)
{
    enum err_code code = ERR_OK;
    shop->lags = ARENA_ARRAY(view->arena, int64_t, shop->channel_count);
    if (shop->lags == NULL)
        return arena_err(view->arena, err);
    for (size_t i = 0; code == ERR_OK && i < shop->channel_count; i++) {
        struct key key;
        struct channel_delays delays;
        bool found;
        key_delays(&key, shop->shop.shop_id, shop->channels[i].channel_id);
        code = view_get(view, &key, &record_channel_delays, &found, &delays, err);
        shop->lags[i] = code == ERR_OK && found ? delays.lag_s : 0;
    }
    return code;
}
