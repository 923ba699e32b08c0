/*
 * service/lanes/jump.c: a clock that is set, forward or back, while lanes wait.
 *
 * What lanes remember in memory are times of the wall clock. When that clock is set, the time that
 * really passed is still known by the other one, which cannot be set: all that is remembered moves
 * along, so that nobody is called too soon and nobody sleeps too long.
 */
#include "service/base/log.h"
#include "service/lanes/lanes_own.h"

enum {
    JUMP_US_MIN = 20000,
    JUMP_US_TOLD = 1000000,
    JUMP_KEEP_S = 2 * 3600, /* for longer nobody waits whose time is stored */
};

static void move(struct instant *time, int64_t us)
{
    if (instant_is_set(*time) && time->us < INT64_MAX - (us > 0 ? us : 0))
        time->us += us;
}

static void lane_move_times(struct lane *lane, struct instant now, int64_t us)
{
    move(&lane->wake, us);
    move(&lane->submit_again, us);
    move(&lane->called, us);
    move(&lane->called_before, us);
    move(&lane->nothing_due, us);
    move(&lane->followed, us);
    move(&lane->round_began, us);
    move(&lane->paced, us);
    if (us > 0) {
        bool is_soon = now.us - lane->jumped.us < JUMP_KEEP_S * US_PER_SECOND;
        lane->jumped_us = us + (is_soon ? lane->jumped_us : 0);
        lane->jumped = now;
    }
}

static void party_move_times(struct party *party, struct instant now, int64_t us)
{
    move(&party->refused, us);
    move(&party->blocked_until, us);
    move(&party->check_at, us);
    for (size_t i = 0; i < CALL_KIND_COUNT; i++) {
        move(&party->pacer.paces[i].last, us);
        move(&party->pacer.paces[i].blocked_until, us);
    }
    for (size_t i = 0; party->pacer.quota != NULL && i < CALL_SCOPE_COUNT; i++)
        party->pacer.quota->blocked_until[i] = INSTANT_NONE;
    if (party->pacer.quota != NULL) /* its slots are of the wall clock */
        quota_assume_used(party->pacer.quota, now);
}

static void all_move(struct lanes *lanes, struct instant now, int64_t us)
{
    move(&lanes->refresh_at, us);
    for (size_t i = 0; i < lanes->party_count; i++)
        party_move_times(lanes->parties[i], now, us);
    for (size_t i = 0; i < lanes->lane_count; i++)
        lane_move_times(lanes->lanes[i], now, us);
    if (us > JUMP_US_TOLD || us < -JUMP_US_TOLD)
        log_warn("clock_jumped", log_i64("by_ms", us / US_PER_MS));
}

struct instant lane_time_passed(const struct lane *lane, struct instant time)
{
    bool is_long_ago = time.us - lane->jumped.us >= JUMP_KEEP_S * US_PER_SECOND;
    if (!instant_is_set(lane->jumped) || is_long_ago)
        return time;
    return (struct instant){ time.us - lane->jumped_us };
}

struct instant lanes_now(struct lanes *lanes)
{
    struct instant now = clock_now(lanes->options.clock);
    struct mono mono = clock_mono(lanes->options.clock);
    if (instant_is_set(lanes->seen)) {
        int64_t passed_us = (mono.ns - lanes->seen_mono.ns) / NS_PER_US;
        int64_t jump_us = now.us - lanes->seen.us - passed_us;
        if (jump_us > JUMP_US_MIN || jump_us < -JUMP_US_MIN)
            all_move(lanes, now, jump_us);
    }
    lanes->seen = now;
    lanes->seen_mono = mono;
    return now;
}
