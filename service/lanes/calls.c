/*
 * service/lanes/calls.c: what goes to the other side: in turn, at its pace, judged when answered.
 */
#include "service/base/log.h"
#include "service/base/metric.h"
#include "service/lanes/lanes_own.h"

enum {
    LOOK_AGAIN_MS = 500,
    RATE_RESET_S_MAX = 86400,
    FAILURES_AT_SPEED = 3,
    SLOW_MS_MAX = 60000,
};

/* ---- slots and turns ---- */

struct instant call_slot(const struct party *callee, enum call_kind kind, struct instant now)
{
    struct instant slot = pacer_next(&callee->pacer, kind, now);
    return instant_max(slot, callee->blocked_until);
}

void turns_give_up(struct lane *lane)
{
    for (size_t i = 0; i < CALL_KIND_COUNT; i++) {
        if (lane->party->turns[i] == lane)
            lane->party->turns[i] = NULL;
        if (lane->shop_party != NULL && lane->shop_party->turns[i] == lane)
            lane->shop_party->turns[i] = NULL;
    }
}

/* Whoever was told to wait for a slot has the next one: a poll cannot starve a doubt. Unless its
 * own channel may not talk just now. */
static bool has_turn(struct lane *lane, struct party *callee, struct instant now)
{
    struct lane **turn = &callee->turns[lane->call.kind];
    if (*turn != NULL && !lane_is_able(*turn, now))
        *turn = NULL;
    return *turn == NULL || *turn == lane;
}

/* A key that was refused is tried with one call, not with all that wait. */
static bool is_tried(const struct party *callee)
{
    return instant_is_set(callee->refused) && callee->open_calls > 0;
}

/* TRANSPORT_CAPACITY: all are taken. */
static size_t place_find(const struct lanes *lanes)
{
    size_t place = 0;
    while (place < TRANSPORT_CAPACITY && lanes->calls[place] != NULL)
        place++;
    return place;
}

/* False: the lane is held. */
static bool slot_take(struct lane *lane, struct party *callee, struct instant now)
{
    struct instant slot = call_slot(callee, lane->call.kind, now);
    struct lane **turn = &callee->turns[lane->call.kind];
    bool is_mine = has_turn(lane, callee, now);
    if (is_mine && slot.us > now.us)
        *turn = lane;
    if (slot.us > now.us) {
        lane_hold(lane, slot);
        return false;
    }
    if (!is_mine || place_find(lane->lanes) == TRANSPORT_CAPACITY || is_tried(callee)) {
        lane_hold(lane, instant_add_ms(now, LOOK_AGAIN_MS));
        return false;
    }
    *turn = NULL;
    return true;
}

/* ---- calling ---- */

static struct party *callee_of(const struct lane *lane)
{
    return lane->callee == NULL ? lane->party : lane->callee;
}

/* The shop's own, but for the channel that a marketplace's orders get there. */
static struct endpoint endpoint_of(const struct lane *lane)
{
    struct endpoint endpoint = callee_of(lane)->endpoint;
    endpoint.channel_key = lane->party->channel.channel_key;
    return endpoint;
}

static void lane_answered(struct lane *lane, struct instant now)
{
    CHECK(lane->ops->answered != NULL);
    if (lane->ops->answered(lane, now) == LANE_COMMAND)
        lane_submit(lane, now);
    else
        lane_rest(lane);
}

/* It cannot be expressed: as if they had refused it. */
static void call_refused(struct lane *lane, const struct err *err, struct instant now)
{
    lane->has_left = false;
    lane->evidence = STR_EMPTY;
    lane->answer = (struct answer){
        .verdict = VERDICT_REFUSED,
        .reason = arena_format(&lane->arena, "%s: %s", err->field, err->message),
        .retry_after_ms = -1,
    };
    if (lane->answer.reason.ptr == NULL)
        lane->answer.reason = STR("the request is too large");
    lane_answered(lane, now);
}

void lane_call(struct lane *lane, struct instant now)
{
    struct lanes *lanes = lane->lanes;
    struct party *callee = callee_of(lane);
    struct endpoint endpoint = endpoint_of(lane);
    struct err err = { 0 };
    if (!slot_take(lane, callee, now))
        return;
    if (callee->connector->build(&endpoint, &lane->call, &lane->arena, &lane->request, &err) !=
        ERR_OK) {
        call_refused(lane, &err, now);
        return;
    }
    uint64_t tag = TRANSPORT_CAPACITY * lanes->call_count++ + place_find(lanes);
    lane->called_before = pacer_take(&callee->pacer, lane->call.kind, now);
    lane->phase = LANE_CALLING;
    lane->called = now;
    lanes->calls[tag % TRANSPORT_CAPACITY] = lane;
    callee->open_calls++;
    lanes->options.transport->ops->start(lanes->options.transport, &lane->request, tag);
}

/* ---- answers ---- */

/* Not of what it was about: an order in another state is no trouble with the operation. */
static bool is_of_the_call(const struct answer *answer)
{
    bool is_theirs = answer->status >= 400 && answer->status < 500 && answer->status != 408 &&
                     answer->status != 429;
    return answer->verdict == VERDICT_BLOCKED || (answer->verdict != VERDICT_REFUSED && !is_theirs);
}

/* Where one call after the other fails, the next one is not tried at full speed. */
static void call_failed(struct lane *lane, struct party *callee, const struct exchange *exchange,
                        struct instant now)
{
    enum call_kind kind = lane->call.kind;
    fault_failed(lane->lanes, callee, kind, lane->answer.verdict == VERDICT_BLOCKED, exchange);
    int64_t too_many = callee->faults[kind].failures - FAILURES_AT_SPEED;
    if (too_many <= 0)
        return;
    int64_t wait_ms = backoff_ms(too_many, lane_random(lane));
    pacer_block(&callee->pacer, kind,
                instant_add_ms(now, wait_ms < SLOW_MS_MAX ? wait_ms : SLOW_MS_MAX));
}

/* What the answer says of the party, whatever it says to the lane. */
static void party_judge(struct lane *lane, struct party *callee,
                        const struct http_response *response, struct instant now)
{
    const struct answer *answer = &lane->answer;
    enum call_kind kind = lane->call.kind;
    struct exchange exchange = lane_exchange(lane);
    bool is_quota_used = response->rate_remaining == 0 && response->rate_reset_s > 0 &&
                         response->rate_reset_s <= RATE_RESET_S_MAX;
    if (answer->retry_after_ms > 0)
        pacer_block(&callee->pacer, kind, lane_retry_at(lane, 1, now));
    if (is_quota_used) {
        pacer_block(&callee->pacer, kind, instant_add_s(now, response->rate_reset_s));
        quota_block(callee->pacer.quota, kind, instant_add_s(now, response->rate_reset_s));
    }
    if (answer->verdict == VERDICT_BLOCKED && answer->status == 401) {
        callee->refused = now;
        callee->blocked_until = callee->check_at = instant_add_s(now, BLOCKED_S);
        fault_failed(lane->lanes, callee, CALL_NONE, true, &exchange);
        return;
    }
    if (answer->verdict == VERDICT_BLOCKED) /* of this operation alone */
        pacer_block(&callee->pacer, kind, instant_add_s(now, BLOCKED_S));
    if (answer->verdict != VERDICT_DONE) {
        if (is_of_the_call(answer))
            call_failed(lane, callee, &exchange, now);
        return;
    }
    fault_passed(lane->lanes, callee, kind);
    if (lane->called.us < callee->refused.us)
        return; /* it left before the key was refused */
    callee->refused = callee->blocked_until = INSTANT_NONE;
    fault_passed(lane->lanes, callee, CALL_NONE);
}

static void call_log(const struct lane *lane, struct instant now)
{
    log_info("call_answered", log_str("shop", lane->party->shop_id),
             log_str("channel", lane->party->channel_id), log_text("lane", lane->ops->name),
             log_text("operation", call_traits(lane->call.kind)->name),
             log_str("id", lane->call.id), log_i64("status", lane->answer.status),
             log_text("verdict", verdict_name(lane->answer.verdict)),
             log_i64("took_ms", instant_diff_ms(now, lane->called)));
}

static void call_end(struct lane *lane, struct party *callee, struct instant now)
{
    CHECK(callee->open_calls > 0);
    callee->open_calls--;
    lane->phase = LANE_IDLE;
    if (lane->has_left) {
        pacer_answered(&callee->pacer, lane->call.kind, now);
        return;
    }
    struct lane *waiting = callee->turns[lane->call.kind];
    pacer_give_back(&callee->pacer, lane->call.kind, lane->called_before);
    if (waiting != NULL) /* the slot is free again */
        waiting->wake = now;
}

/* The response's texts are in the inbox: it becomes the lane's, and its old one the inbox. */
void call_take(struct lanes *lanes, uint64_t tag, const struct http_response *response)
{
    struct instant now = lanes_now(lanes);
    struct lane *lane = lanes->calls[tag % TRANSPORT_CAPACITY];
    CHECK(lane != NULL);
    lanes->calls[tag % TRANSPORT_CAPACITY] = NULL;
    struct arena inbox = lanes->inbox;
    lanes->inbox = lane->reply_arena;
    lane->reply_arena = inbox;
    arena_reset(&lanes->inbox);
    struct party *callee = callee_of(lane);
    struct endpoint endpoint = endpoint_of(lane);
    lane->has_left = response->outcome != HTTP_NOT_SENT;
    call_end(lane, callee, now);
    callee->connector->judge(&endpoint, &lane->call, response, &lane->arena, &lane->answer);
    lane->evidence = STR_EMPTY;
    if (lane->ops->keeps_evidence || lane->answer.verdict != VERDICT_DONE)
        lane->evidence = evidence_of(&lane->request, response, &lane->arena);
    metric_add(METRIC_INTENT_JUDGED, (uint32_t)lane->answer.verdict, 1);
    call_log(lane, now);
    if (lane->life != lane->party->life || lane->party->is_gone) {
        lane_forget(lane); /* nobody asks any more */
        lane_rest(lane);
        return;
    }
    party_judge(lane, callee, response, now);
    lane_answered(lane, now);
}
