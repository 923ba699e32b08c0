/*
 * tests/simulation/office.c: people who use Lockstep: administrators, operations, customer service.
 *
 * Operations looks at what is open every half hour of work and does what the exception's page says.
 * An order that is short is refused unless the goods are there by now.
 */
#include "service/base/heap.h"
#include "tests/simulation/run.h"

enum { ROUND_S = 1800, PAGE = 100, GOODWILL_S = 5400, RETRIES_MAX = 3 };

static const struct currency euro = { "EUR", 2 };

struct office {
    struct arena arena;
    int64_t in_flight; /* commands of the round under way */
    int64_t round_count;
};

/* ---- settings ---- */

static void channel_fill(struct run *run, struct arena *arena, int64_t market, struct channel *ret)
{
    static struct carrier_mapping carriers[] = { { STR_INIT("DHL Paket"), STR_INIT("DHL") } };
    static struct reason_mapping reasons[] = { { STR_INIT("RETURN"), STR_INIT("16") },
                                               { STR_INIT("GOODWILL"), STR_INIT("17") },
                                               { STR_INIT("CANCELED"), STR_INIT("15") } };
    /* One operator is slower than the published frequencies. */
    struct pacing_override *pacing = ARENA_NEW(arena, struct pacing_override);
    bool has_own = market == PROMISES_OWN_PACE_MARKET;
    struct str id = played_market_id(run->played, market);
    bool is_included = played_market_includes_tax(run->played, market);
    CHECK(pacing != NULL);
    *pacing = (struct pacing_override){ STR("STO02"), run->plan.own_pace_s };
    *ret = (struct channel){
        .shop_id = STR("acme"),
        .channel_id = arena_str(arena, id),
        .display_name = STR("a marketplace"),
        .base_url =
            arena_format(arena, "http://127.0.0.1:%d/mirakl/%.*s", PLAYED_PORT, STR_ARG(id)),
        .key_ref = arena_format(arena, "env:LOCKSTEP_SECRET_%lld", (long long)market),
        .currency = euro,
        .tax_mode = is_included ? TAX_MODE_INCLUDED : TAX_MODE_EXCLUDED,
        .channel_key = arena_format(arena, "mirakl_%.*s", STR_ARG(id)),
        .state = CHANNEL_STATE_ACTIVE,
        .auto_accept = true,
        .acceptance_window_s = played_acceptance_window_s(run->played, market),
        .acceptance_warning_s = 2 * 3600,
        .dispatch_warning_s = 4 * 3600,
        .policy.share_bp = 10000,
        .policy.buffer = run->plan.buffer,
        .policy.chance_ppm = run->plan.chance,
        .rise_hold_s = 300,
        .brake_zero_bp = run->plan.brake,
        .brake_fall_bp = run->plan.brake,
        .order_poll_interval_s = run->plan.order_poll_s,
        .stock_interval_s = run->plan.stock_slot_s,
        .transaction_poll_interval_s = 4320,
        .pacing = pacing,
        .pacing_count = has_own,
        .carriers = carriers,
        .carrier_count = ARRAY_COUNT(carriers),
        .refund_reasons = reasons,
        .refund_reason_count = ARRAY_COUNT(reasons),
    };
}

static void connected(void *context, struct request *request, const struct outcome *outcome)
{
    (void)request;
    if (outcome->code != ERR_OK)
        run_break(context, "a_shop_is_connected", "%s: %s", outcome->err->field,
                  outcome->err->message);
}

void office_connect(struct run *run)
{
    static struct warehouse warehouses[] = { { STR_INIT("WH-HAM"), STR_INIT("Hamburg") },
                                             { STR_INIT("WH-BER"), STR_INIT("Berlin") } };
    struct request *request = request_new(&run->callers, COMMAND_APPLY_SHOP);
    struct arena *arena = &request->arena;
    struct shop *shop = ARENA_NEW(arena, struct shop);
    struct channel *channels = ARENA_ARRAY(arena, struct channel, (size_t)run->plan.channels);
    CHECK(shop != NULL);
    CHECK(channels != NULL);
    *shop = (struct shop){
        .shop_id = STR("acme"),
        .display_name = STR("Acme"),
        .base_url = arena_format(arena, "http://127.0.0.1:%d/scayle/api/admin/v1", PLAYED_PORT),
        .key_ref = arena_format(arena, "env:LOCKSTEP_SECRET_%d", PLAYED_MARKET_MAX),
        .shop_key = STR("nf"),
        .country_code = STR("de"),
        .merchant_key = STR("acme-main"),
        .company_id = 1,
        .order_flow = ORDER_FLOW_ADMIN_CREATE,
        .order_poll_interval_s = 60,
        .warehouses = warehouses,
        .warehouse_count = ARRAY_COUNT(warehouses),
    };
    hooks_settings(run, shop);
    for (int64_t i = 0; i < run->plan.channels; i++)
        channel_fill(run, arena, i, &channels[i]);
    request->submission.command.apply_shop.shop = shop;
    request->submission.command.apply_shop.channels = channels;
    request->submission.command.apply_shop.channel_count = (size_t)run->plan.channels;
    request_send(request, run_now(run), connected, NULL);
}

static void changed(void *context, struct request *request, const struct outcome *outcome)
{
    (void)request;
    if (outcome->code != ERR_OK)
        run_break(context, "a_setting_is_taken", "%s: %s", outcome->err->field,
                  outcome->err->message);
}

void office_safety_stock(struct run *run, int64_t market, int64_t units)
{
    static const struct command_member members[] = { COMMAND_MEMBER(struct channel,
                                                                    policy.buffer) };
    /* What would change is looked at first: of two at once the last one is heard first. */
    for (int turn = 1; turn >= 0; turn--) {
        struct request *request = request_new(&run->callers, COMMAND_PUT_CHANNEL);
        struct channel *channel = ARENA_NEW(&request->arena, struct channel);
        CHECK(channel != NULL);
        *channel = (struct channel){
            .shop_id = STR("acme"),
            .channel_id = arena_str(&request->arena, played_market_id(run->played, market)),
            .policy.buffer = units,
        };
        request->submission.command.validate_only = turn == 0;
        request->submission.command.put_channel.channel = channel;
        request->submission.command.put_channel.must_exist = true;
        request->submission.command.put_channel.part = (struct command_part){
            .is_partial = true, .members = members, .member_count = ARRAY_COUNT(members)
        };
        request_send(request, run_now(run), changed, NULL);
    }
}

/* ---- exceptions ---- */

static void handled(void *context, struct request *request, const struct outcome *outcome)
{
    struct run *run = context;
    (void)request;
    (void)outcome;
    run->office->in_flight--;
}

static void office_send(struct run *run, struct request *request)
{
    run->office->in_flight++;
    request_send(request, run_now(run), handled, NULL);
}

static void exception_do(struct run *run, enum command_kind kind, const struct exception *exception,
                         struct str choice)
{
    struct request *request = request_new(&run->callers, kind);
    struct arena *arena = &request->arena;
    request->submission.command.exception.exception_id = arena_str(arena, exception->exception_id);
    request->submission.command.exception.choice = arena_str(arena, choice);
    request->submission.command.exception.note = STR("looked at");
    office_send(run, request);
}

/* It may be over by now: that is no matter. */
static void brake_release(struct run *run, const struct exception *exception)
{
    struct request *request = request_new(&run->callers, COMMAND_RELEASE_BRAKE);
    request->submission.command.release_brake.channel =
        arena_str(&request->arena, exception->channel);
    request->submission.command.release_brake.held_count_max = run->plan.skus;
    story_tell(&run->story, "%.*s: operations releases the brake", STR_ARG(exception->channel));
    office_send(run, request);
}

/* The order that the exception is about: "shops/acme/channels/c/orders/o". */
static struct str order_of(const struct exception *exception)
{
    struct str rest = exception->subject, head, mark = STR("/orders/");
    while (rest.len > 0 && !str_starts(rest, mark))
        rest = str_from(rest, 1);
    rest = str_from(rest, mark.len);
    return str_cut(rest, '/', &head, &rest) ? head : rest;
}

/* Every unit of it is there. */
static bool can_be_served(struct run *run, struct reader *reader, const struct order *order)
{
    struct err err;
    for (size_t i = 0; i < order->line_count; i++) {
        struct position position;
        if (reader_position(reader, STR("acme"), order->lines[i].sku, &position, &err) != ERR_OK ||
            position_on_hand(&position) < position_reserved(&position))
            return false;
    }
    (void)run;
    return true;
}

static void order_decide(struct run *run, struct reader *reader, const struct exception *exception)
{
    struct order order;
    struct err err;
    struct str order_id = order_of(exception);
    if (reader_order(reader, STR("acme"), exception->channel, order_id, &order, &err) != ERR_OK)
        return;
    bool is_open = order.state == ORDER_STATE_WAITING_ACCEPTANCE &&
                   (order.acceptance == STEP_NONE || order.acceptance == STEP_FAILED);
    if (!is_open) {
        exception_do(run, COMMAND_RESOLVE_EXCEPTION, exception, STR_EMPTY);
        return;
    }
    struct request *request = request_new(&run->callers, COMMAND_DECIDE_ORDER);
    struct arena *arena = &request->arena;
    request->submission.command.decide_order.channel = arena_str(arena, exception->channel);
    request->submission.command.decide_order.order_id = arena_str(arena, order_id);
    request->submission.command.decide_order.accept = can_be_served(run, reader, &order);
    request->submission.command.decide_order.reason = STR("sold out");
    story_tell(&run->story, "%.*s/%.*s: operations %s it", STR_ARG(exception->channel),
               STR_ARG(order_id),
               request->submission.command.decide_order.accept ? "accepts" : "refuses");
    office_send(run, request);
}

static void exception_work(struct run *run, struct reader *reader,
                           const struct exception *exception)
{
    struct str choice = STR_EMPTY;
    switch (exception->cause) {
    case EXCEPTION_ORDER_STOCK_SHORT:
    case EXCEPTION_ORDER_SKU_UNKNOWN:
    case EXCEPTION_ACCEPTANCE_DUE:
        order_decide(run, reader, exception);
        return;
    case EXCEPTION_CARRIER_UNKNOWN:
        choice = exception->proposal_count > 0 ? exception->proposals[0].value : STR("DHL");
        exception_do(run, COMMAND_RETRY_EXCEPTION, exception, choice);
        return;
    case EXCEPTION_CREDENTIALS_REFUSED:
    case EXCEPTION_CALL_FAILING:
    case EXCEPTION_STOCK_IMPORT_STUCK:
    case EXCEPTION_STOCK_IMPORT_FAILED:
    case EXCEPTION_STOCK_HELD:
        brake_release(run, exception);
        return;
    case EXCEPTION_DISPATCH_DUE:
        return; /* they clear themselves */
    default:
        exception_do(run,
                     exception_is_retryable(exception->cause) && exception->count <= RETRIES_MAX
                         ? COMMAND_RETRY_EXCEPTION
                         : COMMAND_RESOLVE_EXCEPTION,
                     exception, STR_EMPTY);
    }
}

static void play_round(void *context, void *subject)
{
    struct run *run = context;
    struct office *office = run->office;
    struct reader reader;
    struct exception *rows;
    struct str next;
    struct err err;
    size_t count = 0;
    const bool only_open = true;
    (void)subject;
    run_plan(run, instant_add_s(run_now(run), ROUND_S), play_round, NULL);
    if (!run_is_at_work(run) || office->in_flight > 0 || !process_is_running(&run->process))
        return;
    arena_reset(&office->arena);
    reader_open(run->process.store, &office->arena, &reader);
    if (reader_list_exceptions(&reader, STR("acme"), only_open,
                               &(struct reader_page){ .size = PAGE, .token = STR_EMPTY }, &rows,
                               &count, &next, &err) == ERR_OK) {
        for (size_t i = 0; i < count; i++)
            exception_work(run, &reader, &rows[i]);
    }
    reader_close(&reader);
}

/* ---- customer service ---- */

/* A refund was asked for; `subject`: market, order, line. */
static void refunded(void *context, struct request *request, const struct outcome *outcome)
{
    struct run *run = context;
    int64_t *ids = request->subject;
    if (outcome->code != ERR_OK)
        floor_refund_ask(run, ids[0], played_line(run->played, ids[0], ids[1], ids[2]).line_id, -1);
    heap_free(ids);
}

static void goodwill(struct run *run, int64_t market, int64_t number, int64_t line)
{
    struct request *request = request_new(&run->callers, COMMAND_CREATE_REFUND);
    struct arena *arena = &request->arena;
    struct played_order order = played_order(run->played, market, number);
    struct played_line seen = played_line(run->played, market, number, line);
    int64_t *ids = HEAP_ARRAY(int64_t, 3);
    ids[0] = market;
    ids[1] = number;
    ids[2] = line;
    request->submission.command.create_refund.refund = (struct refund){
        .refund_id = arena_format(arena, "gw-%lld", (long long)request->number),
        .shop = STR("acme"),
        .channel = arena_str(arena, played_market_id(run->played, market)),
        .order_id = arena_str(arena, order.order_id),
        .line_id = arena_str(arena, seen.line_id),
        .quantity = 1,
        .reason = STR("GOODWILL"),
    };
    floor_refund_ask(run, market, seen.line_id, 1);
    story_tell(&run->story, "%.*s/%.*s: customer service refunds a unit of line %.*s",
               STR_ARG(played_market_id(run->played, market)), STR_ARG(order.order_id),
               STR_ARG(seen.line_id));
    request_send(request, run_now(run), refunded, ids);
}

/* A complaint about a recent order: we refund, or the operator does without asking. */
static void play_complaint(void *context, void *subject)
{
    struct run *run = context;
    struct random random;
    (void)subject;
    run_plan(run, instant_add_s(run_now(run), GOODWILL_S), play_complaint, NULL);
    bool is_operator = random_below(&(struct random){ (uint64_t)run_now(run).us }, 4) == 0;
    if (!run_is_trading(run) ||
        !chance_happens(&run->chance, is_operator ? HAPPENING_OPERATOR_REFUND : HAPPENING_GOODWILL,
                        &random))
        return;
    int64_t market = random_between(&random, 0, run->plan.channels - 1);
    int64_t count = played_order_count(run->played, market);
    if (count == 0)
        return;
    int64_t number = count - 1 - random_between(&random, 0, count < 300 ? count - 1 : 299);
    struct played_order order = played_order(run->played, market, number);
    if (!instant_is_set(order.debited) || order.is_lost)
        return;
    int64_t line = random_between(&random, 0, order.line_count - 1);
    if (!is_operator) {
        goodwill(run, market, number, line);
        return;
    }
    struct played_line before = played_line(run->played, market, number, line);
    if (played_operator_refund(run->played, market, number, line)) {
        floor_refund_ask(run, market, before.line_id, before.quantity - before.refunded_quantity);
        story_tell(&run->story, "%.*s/%.*s: the operator refunds line %.*s",
                   STR_ARG(played_market_id(run->played, market)), STR_ARG(order.order_id),
                   STR_ARG(before.line_id));
    }
}

void office_open(struct run *run)
{
    run->office = HEAP_NEW(struct office);
    arena_init(&run->office->arena, (size_t)1 << 30);
    run_plan(run, instant_add_s(run->began, ROUND_S), play_round, NULL);
    run_plan(run, instant_add_s(run->began, GOODWILL_S), play_complaint, NULL);
}

void office_close(struct run *run)
{
    arena_release(&run->office->arena);
    heap_free(run->office);
}
