/* tests/unit/lanes/stage.c: time, steps, and what must hold of each of them. */
#include "tests/unit/lanes/stage.h"

#include "service/base/log.h"
#include "service/engine/reader.h"
#include "service/store/records.h"
#include "tests/rows.h"
#include "tests/unit/engine/promises.h"
#include "tests/unit/lanes/wire_promises.h"

enum {
    STAGE_ARENA_BYTES = 1 << 30,
    STEPS_AT_A_TIME_MAX = 100000,
    QUIET_STEPS_MAX = 3,
    CALL_TIMEOUT_MS = 30000,
    LANES_SEED = 20261123,
};

/* ---- time ---- */

static struct instant stage_now(const struct clock *clock)
{
    return ((const struct stage_clock *)clock)->now;
}

static struct mono stage_mono(const struct clock *clock)
{
    return (struct mono){ stage_now(clock).us * NS_PER_US };
}

/* ---- secrets ---- */

static enum err_code secret_find(void *context, struct str key_ref, struct arena *arena,
                                 struct str *ret, struct err *err)
{
    const struct stage *stage = context;
    for (size_t i = 0; i < STAGE_SECRET_COUNT; i++) {
        const struct stage_secret *secret = &stage->secrets[i];
        if (secret->secret != NULL && str_eq(str_c(secret->key_ref), key_ref)) {
            *ret = arena_str(arena, str_c(secret->secret));
            return ERR_OK;
        }
    }
    return err_set(err, REASON_FIELD_INVALID, "\"%.*s\" is not set", STR_ARG(key_ref));
}

void stage_secret(struct stage *stage, const char *key_ref, const char *secret)
{
    for (size_t i = 0; i < STAGE_SECRET_COUNT; i++) {
        struct stage_secret *row = &stage->secrets[i];
        if (row->key_ref == NULL || str_eq(str_c(row->key_ref), str_c(key_ref))) {
            *row = (struct stage_secret){ key_ref, secret };
            return;
        }
    }
    fail_msg("more than %d secrets", STAGE_SECRET_COUNT);
}

/* ---- an act is in flight before its first byte leaves ---- */

static bool is_of(const struct intent *intent, const struct wire_request *request)
{
    static const enum intent_kind kinds[CALL_KIND_COUNT] = {
        [CALL_MIRAKL_ACCEPT] = INTENT_ACCEPT_ORDER,
        [CALL_MIRAKL_TRACKING] = INTENT_SET_TRACKING,
        [CALL_MIRAKL_SHIP] = INTENT_SHIP_ORDER,
        [CALL_MIRAKL_REFUND] = INTENT_REFUND_LINE,
        [CALL_SCAYLE_ORDER_CREATE] = INTENT_CREATE_SHOP_ORDER,
    };
    return intent->kind == kinds[request->kind] && intent->state == INTENT_STATE_IN_FLIGHT &&
           (str_starts(request->subject, intent->order_id) ||
            str_ends(request->subject, intent->order_id));
}

static void an_act_is_in_flight(void *context, const struct wire_request *request)
{
    struct stage *stage = context;
    struct arena arena;
    size_t found = 0;
    bool is_act = request->kind == CALL_MIRAKL_ACCEPT || request->kind == CALL_MIRAKL_TRACKING ||
                  request->kind == CALL_MIRAKL_SHIP || request->kind == CALL_MIRAKL_REFUND ||
                  request->kind == CALL_SCAYLE_ORDER_CREATE;
    if (!is_act || stage->is_unwatched)
        return;
    arena_init(&arena, STAGE_ARENA_BYTES);
    struct desk_rows rows = desk_table(&stage->desk, &arena, KEY_TABLE_INTENT, &record_intent);
    const struct intent *intents = rows.rows;
    for (size_t i = 0; i < rows.count; i++)
        found += is_of(&intents[i], request);
    arena_release(&arena);
    if (found == 0)
        fail_msg("not in flight: %.*s", STR_ARG(request->text));
}

/* ---- a process ---- */

static void process_start(struct stage *stage)
{
    struct err err;
    if (engine_open(stage->desk.store, &stage->desk.engine, &err) != ERR_OK)
        fail_msg("%s", err.message);
    stage->loop = commit_loop_new(stage->desk.engine, &stage->clock.clock);
    stage->lanes = lanes_new(&(struct lanes_options){
        .store = stage->desk.store,
        .loop = stage->loop,
        .transport = &stage->wire.transport,
        .clock = &stage->clock.clock,
        .secrets = { secret_find, stage },
        .seed = LANES_SEED,
        .call_timeout_ms = CALL_TIMEOUT_MS,
    });
}

static void process_end(struct stage *stage)
{
    lanes_stop(stage->lanes);
    commit_loop_stop(stage->loop);
    lanes_free(stage->lanes);
    commit_loop_free(stage->loop);
    engine_close(stage->desk.engine);
    wire_cut(&stage->wire);
}

void stage_restart(struct stage *stage)
{
    process_end(stage);
    store_memory_crash(stage->desk.store);
    process_start(stage);
}

/* ---- running ---- */

static bool is_due(const struct stage *stage)
{
    return wire_next(&stage->wire).us <= stage->clock.now.us;
}

void stage_settle(struct stage *stage)
{
    int64_t steps = 0;
    size_t quiet = 0;
    while (quiet < QUIET_STEPS_MAX) {
        stage->lanes_next = lanes_step(stage->lanes);
        stage->steps++;
        size_t committed = commit_loop_step(stage->loop);
        if (committed > 0 || is_due(stage))
            quiet = 0;
        else if (stage->lanes_next.us > stage->clock.now.us)
            return;
        else
            quiet++;
        if (++steps > STEPS_AT_A_TIME_MAX)
            fail_msg("the lanes do not come to rest");
    }
    fail_msg("the lanes want to go on and do nothing");
}

static void stage_advance(struct stage *stage, struct instant until)
{
    struct instant next = wire_next(&stage->wire);
    if (stage->lanes_next.us < next.us)
        next = stage->lanes_next;
    if (until.us < next.us)
        next = until;
    stage->clock.now = next;
    stage->desk.now = next;
}

void stage_run(struct stage *stage, int64_t seconds)
{
    struct instant until = instant_add_s(stage->clock.now, seconds);
    stage_settle(stage);
    while (stage->clock.now.us < until.us) {
        stage_advance(stage, until);
        stage_settle(stage);
    }
}

static bool has_come(const struct stage *stage, const char *pattern, size_t nth, bool is_answered)
{
    if (wire_count(&stage->wire, pattern) < nth)
        return false;
    return !is_answered || instant_is_set(wire_get(&stage->wire, pattern, nth)->ended);
}

static void run_for(struct stage *stage, const char *pattern, size_t nth, int64_t seconds,
                    bool is_answered)
{
    struct instant until = instant_add_s(stage->clock.now, seconds);
    stage_settle(stage);
    while (!has_come(stage, pattern, nth, is_answered)) {
        if (stage->clock.now.us >= until.us)
            fail_msg("%s: not %zu within %lld s", pattern, nth, (long long)seconds);
        stage_advance(stage, until);
        stage_settle(stage);
    }
}

void stage_run_to(struct stage *stage, const char *pattern, size_t nth, int64_t seconds)
{
    run_for(stage, pattern, nth, seconds, true);
}

void stage_run_until_sent(struct stage *stage, const char *pattern, size_t nth, int64_t seconds)
{
    run_for(stage, pattern, nth, seconds, false);
}

void stage_sleep(struct stage *stage, int64_t seconds)
{
    process_end(stage);
    store_memory_crash(stage->desk.store);
    stage->clock.now = instant_add_s(stage->clock.now, seconds);
    stage->desk.now = stage->clock.now;
    process_start(stage);
}

/* ---- commands ---- */

static void command_finished(struct submission *const *submissions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct stage *stage = submissions[i]->user;
        stage->outcome = &submissions[i]->outcome;
    }
}

static const struct submitter submitter = { .finished = command_finished };

struct outcome stage_do(struct stage *stage, struct command command)
{
    struct err err;
    struct submission submission = {
        .submitter = &submitter, .command = command, .arena = &stage->desk.arena, .user = stage
    };
    if (submission.command.shop.len == 0)
        submission.command.shop = STR("acme");
    submission.command.principal = STR("tester");
    stage->outcome = NULL;
    assert_int_equal(commit_loop_submit(stage->loop, &submission, &err), ERR_OK);
    while (stage->outcome == NULL)
        assert_true(commit_loop_step(stage->loop) > 0);
    return submission.outcome;
}

struct outcome stage_must(struct stage *stage, struct command command)
{
    struct outcome outcome = stage_do(stage, command);
    if (outcome.code != ERR_OK)
        fail_msg("%s: %s %s", command_kind_name(command.kind), outcome.err->field,
                 outcome.err->message);
    return outcome;
}

void stage_push(struct stage *stage, const char *sku, int64_t on_hand)
{
    struct stock_report report = { .sku = str_c(sku),
                                   .warehouse = STR("HH1"),
                                   .source = STR("wms"),
                                   .on_hand = on_hand,
                                   .source_time = stage->clock.now };
    stage_must(stage, (struct command){ .kind = COMMAND_PUSH_STOCK,
                                        .push_stock = { .items = &report, .count = 1 } });
}

void stage_put_channel(struct stage *stage, const struct channel *channel)
{
    stage_must(stage, (struct command){ .kind = COMMAND_PUT_CHANNEL,
                                        .put_channel = { .channel = channel } });
}

void stage_pause(struct stage *stage, enum channel_state state)
{
    stage_must(stage, (struct command){ .kind = COMMAND_SET_CHANNEL_STATE,
                                        .set_channel_state = { .channel = GALERIA,
                                                               .reason = STR("a break"),
                                                               .state = state } });
}

void stage_dispatch(struct stage *stage, const char *order_id, const char *number)
{
    stage_must(stage, (struct command){
                          .kind = COMMAND_CONFIRM_DISPATCH,
                          .confirm_dispatch = { .channel = GALERIA,
                                                .order_id = str_c(order_id),
                                                .shipment = { .carrier_text = STR("DHL"),
                                                              .tracking_number = str_c(number) } },
                      });
}

void stage_refund(struct stage *stage, const char *order_id, const char *refund_id)
{
    struct str line_id = str_c(desk_text(&stage->desk, "%s-1", order_id));
    stage_must(stage,
               (struct command){ .kind = COMMAND_CREATE_REFUND,
                                 .create_refund = { .refund = { .refund_id = str_c(refund_id),
                                                                .channel = GALERIA,
                                                                .order_id = str_c(order_id),
                                                                .line_id = line_id,
                                                                .quantity = 1,
                                                                .reason = STR("GOODWILL") } } });
}

/* ---- opening ---- */

struct channel stage_channel(const char *channel_id)
{
    struct channel channel = acme_channel(channel_id);
    if (!str_eq(str_c(channel_id), GALERIA)) {
        channel.base_url = STR("https://" STAGE_KIOSK);
        channel.key_ref = STR("env:KIOSK_KEY");
    }
    return channel;
}

void stage_open_with(struct stage *stage, const struct shop *shop, const struct channel *channels,
                     size_t count)
{
    struct err err;
    log_set_level(LOG_ERROR);
    *stage = (struct stage){ 0 };
    stage->clock.clock = (struct clock){ .now = stage_now, .mono = stage_mono, .scale = 1 };
    arena_init(&stage->desk.arena, STAGE_ARENA_BYTES);
    stage->desk.store = store_open_memory();
    assert_int_equal(instant_parse(STR("2026-03-02T10:00:00Z"), &stage->clock.now, &err), ERR_OK);
    stage->opened = stage->desk.now = stage->clock.now;
    stage_secret(stage, "env:SCAYLE_KEY", "scayle-secret");
    stage_secret(stage, "env:MIRAKL_KEY", "galeria-secret");
    stage_secret(stage, "env:KIOSK_KEY", "kiosk-secret");
    mart_open(&stage->mart, &stage->clock.clock);
    wire_open(&stage->wire, &stage->clock.clock);
    stage->wire.side = mart_side(&stage->mart);
    stage->wire.watch = an_act_is_in_flight;
    stage->wire.watch_context = stage;
    process_start(stage);
    stage_must(stage,
               (struct command){
                   .kind = COMMAND_APPLY_SHOP,
                   .apply_shop = { .shop = shop, .channels = channels, .channel_count = count } });
}

void stage_open(struct stage *stage)
{
    struct shop shop = acme_shop();
    struct channel channel = stage_channel("galeria");
    stage_open_with(stage, &shop, &channel, 1);
}

void stage_close(struct stage *stage)
{
    wire_promises_check(&stage->wire, stage->overrides, stage->override_count);
    promises_check(&stage->desk);
    process_end(stage);
    store_close(stage->desk.store);
    wire_close(&stage->wire);
    mart_close(&stage->mart);
    assert_false(arena_is_full(&stage->desk.arena));
    arena_release(&stage->desk.arena);
}

/* ---- looking ---- */

const char *stage_outbox(struct stage *stage)
{
    return outbox_text(&stage->desk);
}

const char *stage_exceptions(struct stage *stage)
{
    return exceptions_text(&stage->desk);
}

struct poll stage_poll(struct stage *stage, struct str channel, const char *poll)
{
    struct reader reader;
    struct poll row;
    struct err err;
    reader_open(stage->desk.store, &stage->desk.arena, &reader);
    assert_int_equal(reader_poll(&reader, STR("acme"), channel, str_c(poll), &row, &err), ERR_OK);
    reader_close(&reader);
    return row;
}

struct order stage_order(struct stage *stage, const char *order_id)
{
    return acme_stored(&stage->desk, GALERIA, order_id);
}
