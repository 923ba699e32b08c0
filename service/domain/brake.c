/* service/domain/brake.c: what counts as a mass change. */
#include "service/domain/brake.h"

static int64_t slot_of(struct instant when)
{
    return when.us / (BRAKE_SLOT_S * US_PER_SECOND);
}

/* Slots ahead are of a clock that was set back. */
static bool is_recent(const struct brake_slot *slot, struct instant now)
{
    return slot->no <= slot_of(now) && slot->no > slot_of(now) - BRAKE_SLOT_COUNT;
}

int64_t brake_zeroes(const struct stock_brake *brake, struct instant now)
{
    int64_t sum = 0;
    for (size_t i = 0; i < brake->slot_count; i++)
        sum += is_recent(&brake->slots[i], now) ? brake->slots[i].zero_count : 0;
    return sum;
}

int64_t brake_falls(const struct stock_brake *brake, struct instant now)
{
    int64_t sum = 0;
    for (size_t i = 0; i < brake->slot_count; i++)
        sum += is_recent(&brake->slots[i], now) ? brake->slots[i].fall_count : 0;
    return sum;
}

enum brake_kind brake_kind_of(const struct position *position, const struct channel *channel,
                              const struct stock_policy *policy,
                              const struct publication *publication, bool is_stopped)
{
    struct position unsold = *position;
    if (channel->brake_zero_bp == 0 && channel->brake_fall_bp == 0)
        return BRAKE_NONE;
    if (publication->wanted >= publication->told)
        return BRAKE_NONE;
    unsold.reservation_count = 0;
    int64_t safety_stock = policy->chance_ppm > 0 ? 0 : policy->buffer;
    struct availability availability =
        stock_availability(&unsold, channel->channel_id, policy, safety_stock, is_stopped);
    if (availability.is_stopped || availability.available >= publication->told)
        return BRAKE_NONE;
    if (publication->wanted > 0)
        return channel->brake_fall_bp > 0 ? BRAKE_FALL : BRAKE_NONE;
    if (availability.available > 0)
        return BRAKE_NONE;
    return BRAKE_ZERO;
}

/* More than the share of what was offered when the hour began. */
static bool is_too_many(int64_t count, int64_t offered, int64_t share_bp)
{
    int64_t most = offered / 10000 * share_bp + offered % 10000 * share_bp / 10000;
    return share_bp > 0 && count > BRAKE_LEAST_COUNT && count > most;
}

void brake_judge(const struct stock_brake *brake, const struct channel *channel, struct instant now,
                 struct brake_run *run)
{
    int64_t zeroes = brake_zeroes(brake, now);
    int64_t offered = brake->offered_count + zeroes;
    run->holds_zeroes = run->zero_count > 0 &&
                        is_too_many(zeroes + run->zero_count, offered, channel->brake_zero_bp);
    int64_t falls = run->fall_count - (run->holds_zeroes ? run->zero_count : 0);
    run->holds_falls =
        falls > 0 && is_too_many(brake_falls(brake, now) + falls, offered, channel->brake_fall_bp);
    run->holds_zeroes = run->holds_zeroes || run->holds_falls;
}

static int64_t not_below_0(int64_t count)
{
    return count < 0 ? 0 : count;
}

void brake_count(struct stock_brake *brake, struct instant when, struct instant now,
                 int64_t zero_count, int64_t fall_count, struct brake_slot *slots)
{
    size_t count = 0;
    for (size_t i = 0; i < brake->slot_count; i++) {
        if (is_recent(&brake->slots[i], now))
            slots[count++] = brake->slots[i];
    }
    brake->slots = slots;
    brake->slot_count = count;
    struct brake_slot *at = NULL;
    for (size_t i = 0; i < count; i++) {
        if (slots[i].no == slot_of(when))
            at = &slots[i];
    }
    if (at == NULL && when.us == now.us) { /* the newest; the others are fewer than there is room */
        CHECK(count < BRAKE_SLOT_COUNT);
        at = &slots[brake->slot_count++];
        *at = (struct brake_slot){ .no = slot_of(now) };
    }
    if (at == NULL) /* what is to be taken back counts no more */
        return;
    at->zero_count = not_below_0(at->zero_count + zero_count);
    at->fall_count = not_below_0(at->fall_count + fall_count);
}
