/* service/domain/stock.c: the arithmetic of what a channel may sell. */
#include "service/domain/stock.h"

bool stock_feeds(const struct channel *channel, struct str warehouse)
{
    for (size_t i = 0; i < channel->warehouse_count; i++) {
        if (str_eq(channel->warehouses[i], warehouse))
            return true;
    }
    return channel->warehouse_count == 0;
}

int64_t position_reserved(const struct position *position)
{
    int64_t sum = 0;
    for (size_t i = 0; i < position->reservation_count; i++)
        sum += position->reservations[i].quantity;
    return sum;
}

int64_t position_reserved_for(const struct position *position, const struct channel *channel)
{
    int64_t sum = 0;
    for (size_t i = 0; i < position->reservation_count; i++) {
        const struct reservation *held = &position->reservations[i];
        if (held->warehouse.len == 0 || stock_feeds(channel, held->warehouse))
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

struct availability stock_availability(const struct position *position,
                                       const struct channel *channel, bool is_stopped)
{
    int64_t at = position_find_publication(position, channel->channel_id);
    bool is_own_stop = position->is_stopped || (at >= 0 && position->publications[at].is_stopped);
    struct availability a = {
        .reserved = position_reserved_for(position, channel),
        .buffer = channel->buffer,
        .share_bp = channel->share_bp,
        .cap = channel->cap,
        .floor = channel->floor,
    };
    for (size_t i = 0; i < position->level_count; i++) {
        if (stock_feeds(channel, position->levels[i].warehouse))
            a.on_hand += position->levels[i].on_hand;
    }
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
