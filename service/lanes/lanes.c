/*
 * service/lanes/lanes.c: the thread of the lanes: news in, steps done, and when to wake again.
 */
#include "service/lanes/lanes_own.h"

#include "service/base/heap.h"
#include "service/base/log.h"
#include "service/base/metric.h"

enum { IDLE_WAIT_NS_MAX = 1000000000, IDLE_S_MAX = 3600, LOST_S = 1 };

/* ---- one lane ---- */

bool lane_is_able(const struct lane *lane, struct instant now)
{
    if (lane->ops == &tick_lane) /* it talks to nobody */
        return !lane->party->is_gone;
    return party_is_open(lane->party, now);
}

void lane_rest(struct lane *lane)
{
    if (lane->is_in_round)
        return;
    arena_reset(&lane->arena);
    arena_reset(&lane->reply_arena);
}

/* What was seen may be old when the lane may go on; what is in flight stays so. */
static void round_abandon(struct lane *lane)
{
    turns_give_up(lane);
    if (lane->is_in_round && lane->intent == NULL) {
        lane->is_in_round = false;
        lane_rest(lane);
    }
}

static void lane_think(struct lane *lane, struct instant now)
{
    lane->is_held = false;
    if (lane->life != lane->party->life) {
        lane_forget(lane);
        lane->life = lane->party->life;
    }
    if (!lane->is_in_round)
        arena_reset(&lane->arena);
    lane->callee = NULL;
    enum lane_move move = lane->ops->think(lane, now);
    lane->is_stirred = false;
    if (move != LANE_CALL)
        turns_give_up(lane);
    if (move != LANE_WAIT)
        lane->wake = now; /* it goes on when that is done, unless it says otherwise then */
    if (move == LANE_COMMAND)
        lane_submit(lane, now);
    else if (move == LANE_CALL)
        lane_call(lane, now);
    /* A lane that does not say until when it waits would be asked at once, for ever. */
    if (lane->phase == LANE_IDLE && lane->wake.us <= now.us)
        lane_hold(lane, instant_add_s(now, LOST_S));
}

/* Whether it is to think now; otherwise *next is brought forward to when it is. */
static bool lane_is_due(const struct lane *lane, struct instant now, struct instant *next)
{
    if (lane->phase == LANE_QUEUEING && lane->submit_again.us < next->us)
        *next = lane->submit_again;
    if (lane->phase != LANE_IDLE || !lane_is_able(lane, now))
        return false;
    bool is_asleep = lane->wake.us > now.us;
    bool is_called = lane->is_stirred || lane->is_in_round;
    if (is_asleep && lane->wake.us < next->us)
        *next = lane->wake;
    return is_asleep ? is_called && !lane->is_held : true;
}

/* ---- all of them ---- */

static bool is_outbox(const struct lane *lane)
{
    return lane->ops == &acts_lane || lane->ops == &creations_lane || lane->ops == &looks_lane ||
           lane->ops == &references_lane;
}

static void news_take(struct lanes *lanes)
{
    bool has_stock = atomic_exchange(&lanes->has_stock, false);
    bool has_intents = atomic_exchange(&lanes->has_intents, false);
    bool has_hints = atomic_exchange(&lanes->has_hints, false);
    bool has_audits = atomic_exchange(&lanes->has_audits, false);
    bool has_more = atomic_exchange(&lanes->has_more, false);
    if (!has_stock && !has_intents && !has_hints && !has_audits && !has_more)
        return;
    for (size_t i = 0; i < lanes->lane_count; i++) {
        struct lane *lane = lanes->lanes[i];
        lane->is_stirred =
            lane->is_stirred || (has_stock && lane->ops == &stock_lane) ||
            (has_intents && is_outbox(lane)) || (has_hints && lane->ops == &shop_stock_lane) ||
            (has_audits && lane->ops == &audit_lane) || (has_more && lane->ops == &tick_lane);
    }
}

/* Brings *next forward to when a party is to be looked at again. */
static void parties_step(struct lanes *lanes, struct instant now, struct instant *next)
{
    bool has_shops = atomic_exchange(&lanes->has_shops, false);
    bool is_again = instant_is_set(lanes->refresh_at) && lanes->refresh_at.us <= now.us;
    if (has_shops || is_again)
        parties_refresh(lanes, now);
    if (instant_is_set(lanes->refresh_at) && lanes->refresh_at.us < next->us)
        *next = lanes->refresh_at;
    for (size_t i = 0; i < lanes->party_count; i++) {
        struct party *party = lanes->parties[i];
        party_check(lanes, party, now);
        if (instant_is_set(party->check_at) && party->check_at.us < next->us)
            *next = party->check_at;
    }
}

/* False: none had anything to do, and *next is when the first will. */
static bool lanes_think(struct lanes *lanes, struct instant now, struct instant *next)
{
    bool has_thought = false;
    for (size_t i = 0; i < lanes->lane_count; i++) {
        struct lane *lane = lanes->lanes[i];
        if (lane_is_due(lane, now, next)) {
            lane_think(lane, now);
            has_thought = true;
        } else if (lane->phase == LANE_IDLE && !lane_is_able(lane, now)) {
            round_abandon(lane);
        }
    }
    return has_thought;
}

struct instant lanes_step(struct lanes *lanes)
{
    struct instant now = lanes_now(lanes);
    struct instant next = instant_add_s(now, IDLE_S_MAX);
    struct http_response response;
    uint64_t tag;
    struct transport *transport = lanes->options.transport;
    parties_step(lanes, now, &next);
    commands_take(lanes, now);
    while (transport->ops->next(transport, 0, &lanes->inbox, &tag, &response))
        call_take(lanes, tag, &response);
    news_take(lanes);
    if (!lanes_think(lanes, now, &next))
        return next;
    for (size_t i = 0; i < lanes->lane_count; i++) { /* some may have found more to do */
        if (lane_is_due(lanes->lanes[i], now, &next))
            return now;
    }
    return next;
}

static void *lanes_thread(void *context)
{
    struct lanes *lanes = context;
    struct transport *transport = lanes->options.transport;
    while (!atomic_load(&lanes->is_stopping)) {
        struct http_response response;
        uint64_t tag;
        struct instant next = lanes_step(lanes);
        int64_t wait_ns = (next.us - clock_now(lanes->options.clock).us) * NS_PER_US;
        wait_ns = clock_real_wait_ns(lanes->options.clock, wait_ns);
        if (wait_ns > IDLE_WAIT_NS_MAX)
            wait_ns = IDLE_WAIT_NS_MAX;
        if (transport->ops->next(transport, wait_ns, &lanes->inbox, &tag, &response))
            call_take(lanes, tag, &response);
    }
    return NULL;
}

/* ---- life ---- */

static void lanes_committed(void *context, struct engine_news news)
{
    struct lanes *lanes = context;
    if (!news.has_stock && !news.has_intents && !news.has_hints && !news.has_audits &&
        !news.has_shops && !news.has_more)
        return;
    if (news.has_stock)
        atomic_store(&lanes->has_stock, true);
    if (news.has_intents)
        atomic_store(&lanes->has_intents, true);
    if (news.has_hints)
        atomic_store(&lanes->has_hints, true);
    if (news.has_audits)
        atomic_store(&lanes->has_audits, true);
    if (news.has_shops)
        atomic_store(&lanes->has_shops, true);
    if (news.has_more)
        atomic_store(&lanes->has_more, true);
    lanes->options.transport->ops->wake(lanes->options.transport);
}

struct lanes *lanes_new(const struct lanes_options *options)
{
    struct lanes *lanes = HEAP_NEW(struct lanes);
    lanes->options = *options;
    lanes->random = (struct random){ options->seed };
    lanes->started = clock_now(options->clock);
    arena_init(&lanes->inbox, LANE_ARENA_BYTES);
    CHECK(pthread_mutex_init(&lanes->lock, NULL) == 0);
    atomic_store(&lanes->has_shops, true);
    for (uint32_t i = 0; i < VERDICT_COUNT; i++)
        metric_name_label(METRIC_INTENT_JUDGED, i, verdict_name((enum verdict)i));
    commit_loop_listen(options->loop, (struct commit_listener){ lanes_committed, lanes });
    return lanes;
}

void lanes_start(struct lanes *lanes)
{
    lanes->has_thread = true;
    CHECK(pthread_create(&lanes->thread, NULL, lanes_thread, lanes) == 0);
}

void lanes_stop(struct lanes *lanes)
{
    atomic_store(&lanes->is_stopping, true);
    lanes->options.transport->ops->wake(lanes->options.transport);
    if (lanes->has_thread)
        CHECK(pthread_join(lanes->thread, NULL) == 0);
    lanes->has_thread = false;
}

void lanes_free(struct lanes *lanes)
{
    if (lanes == NULL)
        return;
    CHECK(!lanes->has_thread);
    notices_free(lanes);
    parties_free(lanes);
    arena_release(&lanes->inbox);
    pthread_mutex_destroy(&lanes->lock);
    heap_free(lanes);
}

struct random *lane_random(struct lane *lane)
{
    return &lane->lanes->random;
}

struct store *lane_store(struct lane *lane)
{
    return lane->lanes->options.store;
}
