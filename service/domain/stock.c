/* service/domain/stock.c: the arithmetic of what a channel may sell. */
#include "service/domain/stock.h"

enum { IMPORT_WAIT_S = 600 }; /* until a file is applied, where that was not measured */

bool stock_feeds(const struct stock_policy *policy, struct str warehouse)
{
    for (size_t i = 0; i < policy->warehouse_count; i++) {
        if (str_eq(policy->warehouses[i], warehouse))
            return true;
    }
    return policy->warehouse_count == 0;
}

int64_t position_reserved(const struct position *position)
{
    int64_t sum = 0;
    for (size_t i = 0; i < position->reservation_count; i++)
        sum += position->reservations[i].quantity;
    return sum;
}

int64_t position_reserved_for(const struct position *position, const struct stock_policy *policy)
{
    int64_t sum = 0;
    for (size_t i = 0; i < position->reservation_count; i++) {
        const struct reservation *held = &position->reservations[i];
        if (held->warehouse.len == 0 || stock_feeds(policy, held->warehouse))
            sum += held->quantity;
    }
    return sum;
}

int64_t position_on_hand(const struct position *position)
{
    int64_t sum = 0;
    for (size_t i = 0; i < position->level_count; i++)
        sum += position->levels[i].on_hand;
    return sum;
}

static int64_t on_hand_for(const struct position *position, const struct stock_policy *policy)
{
    int64_t sum = 0;
    for (size_t i = 0; i < position->level_count; i++) {
        if (stock_feeds(policy, position->levels[i].warehouse))
            sum += position->levels[i].on_hand;
    }
    return sum;
}

struct availability stock_availability(const struct position *position, struct str channel,
                                       const struct stock_policy *policy, int64_t safety_stock,
                                       bool is_stopped)
{
    int64_t at = position_find_publication(position, channel);
    bool is_own_stop = position->is_stopped || (at >= 0 && position->publications[at].is_stopped);
    struct availability a = {
        .on_hand = on_hand_for(position, policy),
        .reserved = position_reserved_for(position, policy),
        .buffer = safety_stock,
        .share_bp = policy->share_bp,
        .cap = policy->cap,
        .floor = policy->floor,
    };
    int64_t free = a.on_hand - a.reserved - a.buffer;
    if (free < 0)
        free = 0;
    /* Whole and rest apart: free * share_bp could overflow. */
    a.shared = free / 10000 * a.share_bp + free % 10000 * a.share_bp / 10000;
    a.capped = a.cap > 0 && a.shared > a.cap ? a.cap : a.shared;
    a.floored = a.capped < a.floor ? 0 : a.capped;
    a.is_stopped = is_stopped || is_own_stop;
    a.available = a.is_stopped ? 0 : a.floored;
    return a;
}

int64_t stock_kept_back(const struct position *position, const struct stock_policy *policy,
                        int64_t expected)
{
    int64_t free = on_hand_for(position, policy) - position_reserved_for(position, policy);
    int64_t units = safety_stock_of(expected, policy->chance_ppm);
    if (free > units)
        units = 0;
    if (units < policy->buffer_min)
        units = policy->buffer_min;
    return policy->buffer_max > 0 && units > policy->buffer_max ? policy->buffer_max : units;
}

int64_t stock_lag_assumed(const struct channel *channel)
{
    return channel->stock_interval_s + IMPORT_WAIT_S + channel->order_poll_interval_s;
}

int64_t stock_lag(const struct channel *channel, const struct channel_delays *of_shop,
                  const struct channel_delays *of_channel, int64_t percent)
{
    bool is_known = delays_total(&of_shop->detection) >= DELAY_SAMPLE_COUNT_MIN;
    if (delays_total(&of_channel->told) < DELAY_SAMPLE_COUNT_MIN)
        return stock_lag_assumed(channel);
    return delays_percentile(&of_channel->told, percent) +
           (is_known ? delays_percentile(&of_shop->detection, percent)
                     : channel->order_poll_interval_s);
}

int64_t stock_safety(const struct stock_policy *policy, const struct publication *publication)
{
    return policy->chance_ppm > 0 ? publication->kept : policy->buffer;
}

bool stock_is_older(const struct stock_level *level, struct instant source_time,
                    int64_t source_revision)
{
    if (source_revision > 0 && level->source_revision > 0)
        return source_revision < level->source_revision;
    if (instant_is_set(source_time) && instant_is_set(level->source_time))
        return source_time.us < level->source_time.us;
    return false;
}

enum stock_change stock_change_of(const struct publication *publication)
{
    if (publication->wanted == publication->sent)
        return STOCK_UNCHANGED;
    if (publication->sent < 0)
        return publication->wanted == 0 || publication->sent_file != 0 ? STOCK_FALL : STOCK_RISE;
    return publication->wanted < publication->sent ? STOCK_FALL : STOCK_RISE;
}

int64_t position_find_level(const struct position *position, struct str warehouse)
{
    for (size_t i = 0; i < position->level_count; i++) {
        if (str_eq(position->levels[i].warehouse, warehouse))
            return (int64_t)i;
    }
    return -1;
}

int64_t position_find_publication(const struct position *position, struct str channel)
{
    for (size_t i = 0; i < position->publication_count; i++) {
        if (str_eq(position->publications[i].channel, channel))
            return (int64_t)i;
    }
    return -1;
}
