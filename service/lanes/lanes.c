/*
 * service/lanes/lanes.c: the thread of the lanes: news in, calls and commands out.
 */
#include "service/lanes/lanes_own.h"

#include "service/base/heap.h"
#include "service/base/log.h"
#include "service/base/metric.h"

enum { IDLE_WAIT_NS_MAX = 1000000000, BLOCKED_S = 300 };

/* ---- commands ---- */

static void lanes_finished(struct submission *const *submissions, size_t count)
{
    struct lanes *lanes = submissions[0]->user;
    pthread_mutex_lock(&lanes->lock);
    for (size_t i = 0; i < count; i++) {
        submissions[i]->next = lanes->finished;
        lanes->finished = submissions[i];
    }
    pthread_mutex_unlock(&lanes->lock);
    lanes->options.transport->ops->wake(lanes->options.transport);
}

const struct submitter lanes_submitter = { .finished = lanes_finished };

static void lane_submit(struct lane *lane, struct instant now)
{
    struct err err;
    struct submission *submission = &lane->submission;
    submission->submitter = &lanes_submitter;
    submission->arena = &lane->arena;
    submission->user = lane->lanes;
    submission->command.now = INSTANT_NONE;
    lane->phase = LANE_COMMITTING;
    if (commit_loop_submit(lane->lanes->options.loop, submission, &err) == ERR_OK)
        return;
    /* The queue is full or closing: the round is lost, the next one repeats it. */
    lane->phase = LANE_IDLE;
    lane->intent = NULL;
    lane->wake = instant_add_s(now, 1);
    lane->is_held = true;
}

static void notice_finish(struct notice *notice)
{
    arena_release(&notice->arena);
    heap_free(notice);
}

/* A command beside a lane's own: a party's exception is raised or cleared. */
static void party_notice(struct lanes *lanes, const struct party *party, enum command_kind kind,
                         const struct exchange *exchange)
{
    struct notice *notice = HEAP_NEW(struct notice);
    struct err err;
    arena_init(&notice->arena, LIMIT_REQUEST_ARENA_BYTES);
    struct command *command = &notice->submission.command;
    *command =
        (struct command){ .kind = kind, .shop = party->shop_id, .principal = STR("lockstep") };
    if (kind == COMMAND_RAISE_EXCEPTION) {
        command->raise_exception.channel = party->channel_id;
        command->raise_exception.subject = STR("credentials");
        command->raise_exception.cause = EXCEPTION_CREDENTIALS_REFUSED;
        command->raise_exception.exchange.step = exchange->step;
        command->raise_exception.exchange.reason = arena_str(&notice->arena, exchange->reason);
        command->raise_exception.exchange.evidence = arena_str(&notice->arena, exchange->evidence);
    } else {
        command->clear_exception.channel = party->channel_id;
        command->clear_exception.subject = STR("credentials");
        command->clear_exception.cause = EXCEPTION_CREDENTIALS_REFUSED;
    }
    notice->submission.submitter = &lanes_submitter;
    notice->submission.arena = &notice->arena;
    notice->submission.user = lanes;
    if (commit_loop_submit(lanes->options.loop, &notice->submission, &err) != ERR_OK)
        notice_finish(notice);
}

static struct lane *lane_of(struct lanes *lanes, const struct submission *submission)
{
    for (size_t i = 0; i < lanes->lane_count; i++) {
        if (&lanes->lanes[i]->submission == submission)
            return lanes->lanes[i];
    }
    return NULL;
}

static void finished_take(struct lanes *lanes, struct instant now)
{
    pthread_mutex_lock(&lanes->lock);
    struct submission *submission = lanes->finished;
    lanes->finished = NULL;
    pthread_mutex_unlock(&lanes->lock);
    while (submission != NULL) {
        struct submission *next = submission->next;
        struct lane *lane = lane_of(lanes, submission);
        if (lane == NULL) {
            notice_finish((struct notice *)submission); /* its first member */
        } else {
            if (submission->outcome.code != ERR_OK)
                log_err(LOG_WARN, "lane_command_refused", submission->outcome.err,
                        LOG_FIELDS(log_text("lane", lane->ops->name),
                                   log_text("command",
                                            command_kind_name(submission->command.kind))));
            lane->phase = LANE_IDLE;
            lane->keeps_arena = false;
            lane->ops->applied(lane, now);
        }
        submission = next;
    }
}

/* ---- calls ---- */

/* Whoever was told to wait for a slot has the next one: a poll cannot starve a doubt. */
static bool has_turn(struct lane *lane, struct party *callee, struct instant slot,
                     struct instant now)
{
    struct lane **turn = &callee->turns[lane->call.kind];
    bool is_mine = *turn == NULL || *turn == lane;
    if (is_mine && slot.us > now.us)
        *turn = lane;
    if (is_mine && slot.us <= now.us)
        *turn = NULL;
    return is_mine;
}

static void lane_hold(struct lane *lane, struct instant until)
{
    lane->wake = until;
    lane->is_held = true;
}

static void lane_call(struct lane *lane, struct instant now)
{
    struct lanes *lanes = lane->lanes;
    struct party *callee = lane->callee == NULL ? lane->party : lane->callee;
    struct err err;
    struct instant slot = pacer_next(&callee->pacer, lane->call.kind, now);
    if (callee->blocked_until.us > slot.us)
        slot = callee->blocked_until;
    bool is_turn = has_turn(lane, callee, slot, now);
    if (slot.us > now.us || !is_turn || lanes->open_calls >= TRANSPORT_CAPACITY) {
        lane_hold(lane, slot.us > now.us ? slot : instant_add_ms(now, 500));
        return;
    }
    enum err_code code = callee->connector->build(&callee->endpoint, &lane->call, &lane->arena,
                                                  &lane->request, &err);
    if (code != ERR_OK) { /* cannot be expressed: as if they had refused it */
        lane->answer = (struct answer){
            .verdict = VERDICT_REFUSED,
            .reason = arena_format(&lane->arena, "%s: %s", err.field, err.message),
            .retry_after_ms = -1,
        };
        lane->evidence = STR_EMPTY;
        if (lane->ops->answered(lane, now) == LANE_COMMAND)
            lane_submit(lane, now);
        return;
    }
    pacer_take(&callee->pacer, lane->call.kind, now);
    lane->tag = ++lanes->last_tag;
    lane->phase = LANE_CALLING;
    lane->called = now;
    lanes->open_calls++;
    lanes->options.transport->ops->start(lanes->options.transport, &lane->request, lane->tag);
}

static void party_judge(struct lanes *lanes, struct lane *lane, struct party *callee,
                        struct instant now)
{
    if (lane->answer.retry_after_ms > 0)
        pacer_block(&callee->pacer, lane->call.kind,
                    instant_add_ms(now, lane->answer.retry_after_ms));
    if (lane->answer.verdict == VERDICT_BLOCKED && lane->answer.status == 401) {
        struct exchange exchange = lane_exchange(lane);
        callee->blocked_until = instant_add_s(now, BLOCKED_S);
        if (!callee->is_blocked)
            party_notice(lanes, callee, COMMAND_RAISE_EXCEPTION, &exchange);
        callee->is_blocked = true;
    } else if (lane->answer.verdict == VERDICT_DONE && callee->is_blocked) {
        callee->is_blocked = false;
        callee->blocked_until = INSTANT_NONE;
        party_notice(lanes, callee, COMMAND_CLEAR_EXCEPTION, NULL);
    }
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

/* The response's texts are in the inbox: it becomes the lane's, and the lane's old one ours. */
static void completion_take(struct lanes *lanes, uint64_t tag, const struct http_response *response)
{
    struct instant now = clock_now(lanes->options.clock);
    struct lane *lane = NULL;
    for (size_t i = 0; i < lanes->lane_count && lane == NULL; i++) {
        if (lanes->lanes[i]->phase == LANE_CALLING && lanes->lanes[i]->tag == tag)
            lane = lanes->lanes[i];
    }
    CHECK(lane != NULL);
    CHECK(lanes->open_calls > 0);
    lanes->open_calls--;
    struct arena inbox = lanes->inbox;
    lanes->inbox = lane->reply_arena;
    lane->reply_arena = inbox;
    arena_reset(&lanes->inbox);
    struct party *callee = lane->callee == NULL ? lane->party : lane->callee;
    lane->phase = LANE_IDLE;
    pacer_answered(&callee->pacer, lane->call.kind, now);
    callee->connector->judge(&callee->endpoint, &lane->call, response, &lane->arena, &lane->answer);
    lane->evidence = evidence_of(&lane->request, response, &lane->arena);
    metric_add(METRIC_INTENT_JUDGED, (uint32_t)lane->answer.verdict, 1);
    call_log(lane, now);
    party_judge(lanes, lane, callee, now);
    if (lane->ops->answered(lane, now) == LANE_COMMAND)
        lane_submit(lane, now);
}

/* ---- stepping ---- */

/* A lane that wants something else now does not keep a slot from others. */
static void turns_give_up(struct lane *lane)
{
    for (size_t i = 0; i < CALL_KIND_COUNT; i++) {
        if (lane->party->turns[i] == lane)
            lane->party->turns[i] = NULL;
        if (lane->shop_party != NULL && lane->shop_party->turns[i] == lane)
            lane->shop_party->turns[i] = NULL;
    }
}

static bool lane_may_think(const struct lane *lane, struct instant now)
{
    const struct party *party = lane->party;
    bool is_tick = lane->ops == &tick_lane;
    if (lane->phase != LANE_IDLE || party->is_gone)
        return false;
    if (lane->is_held && lane->wake.us > now.us)
        return false;
    if (is_tick)
        return true;
    return party->is_ready && party->blocked_until.us <= now.us &&
           (party->channel_id.len == 0 || party->channel.state == CHANNEL_STATE_ACTIVE);
}

static void lane_think(struct lane *lane, struct instant now)
{
    lane->is_held = false;
    if (lane->intent == NULL)
        arena_reset(&lane->arena);
    lane->callee = NULL;
    enum lane_move move = lane->ops->think(lane, now);
    lane->is_stirred = false;
    if (move != LANE_CALL)
        turns_give_up(lane);
    if (move == LANE_COMMAND)
        lane_submit(lane, now);
    else if (move == LANE_CALL)
        lane_call(lane, now);
}

static bool is_outbox(const struct lane *lane)
{
    return lane->ops == &intents_lane || lane->ops == &references_lane;
}

static void news_take(struct lanes *lanes)
{
    bool has_stock = atomic_exchange(&lanes->has_stock, false);
    bool has_intents = atomic_exchange(&lanes->has_intents, false);
    bool has_more = atomic_exchange(&lanes->has_more, false);
    for (size_t i = 0; i < lanes->lane_count; i++) {
        struct lane *lane = lanes->lanes[i];
        lane->is_stirred = lane->is_stirred || (has_stock && lane->ops == &stock_lane) ||
                           (has_intents && is_outbox(lane)) ||
                           (has_more && lane->ops == &tick_lane);
    }
}

struct instant lanes_step(struct lanes *lanes)
{
    struct instant now = clock_now(lanes->options.clock);
    struct http_response response;
    uint64_t tag;
    struct transport *transport = lanes->options.transport;
    if (atomic_exchange(&lanes->has_shops, false))
        parties_refresh(lanes, now);
    finished_take(lanes, now);
    while (transport->ops->next(transport, 0, &lanes->inbox, &tag, &response))
        completion_take(lanes, tag, &response);
    news_take(lanes);
    struct instant next = instant_add_s(now, 3600);
    for (size_t i = 0; i < lanes->lane_count; i++) {
        struct lane *lane = lanes->lanes[i];
        bool is_due = lane->is_stirred || lane->intent != NULL || lane->wake.us <= now.us;
        if (is_due && lane_may_think(lane, now))
            lane_think(lane, now);
        if (lane->phase == LANE_IDLE && !lane->party->is_gone && lane->wake.us > now.us &&
            lane->wake.us < next.us)
            next = lane->wake;
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
            completion_take(lanes, tag, &response);
    }
    return NULL;
}

/* ---- life ---- */

static void lanes_committed(void *context, struct engine_news news)
{
    struct lanes *lanes = context;
    if (!news.has_stock && !news.has_intents && !news.has_shops && !news.has_more)
        return;
    if (news.has_stock)
        atomic_store(&lanes->has_stock, true);
    if (news.has_intents)
        atomic_store(&lanes->has_intents, true);
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
    for (struct submission *s = lanes->finished, *next; s != NULL; s = next) {
        next = s->next;
        if (lane_of(lanes, s) == NULL)
            notice_finish((struct notice *)s);
    }
    parties_free(lanes);
    arena_release(&lanes->inbox);
    pthread_mutex_destroy(&lanes->lock);
    heap_free(lanes);
}
