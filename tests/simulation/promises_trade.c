/* tests/simulation/promises_trade.c: what is held against sales, days and the end. */
#include "service/engine/reader.h"
#include "service/store/records.h"
#include "tests/simulation/run.h"

#define SHOP STR("acme")

enum { OUTBOX_MAX = 1000, FILE_LOST_S = 3600 };

bool promises_has_exception(struct run *run, struct reader *reader, enum exception_cause cause,
                            struct str channel, struct str id, struct exception *ret)
{
    struct arena *arena = &run->promises.arena;
    struct err err;
    struct str subject = exception_subject_id(arena, channel, id, STR_EMPTY);
    return reader_exception(reader, SHOP, exception_id(arena, cause, subject), ret, &err) == ERR_OK;
}

/* ---- oversells ---- */

/* A change is on its way to the marketplace: it waits, or a file that carries it has not ended. */
static bool is_on_its_way(struct reader *reader, struct str channel, struct str sku)
{
    struct position position;
    struct stock_file file;
    struct err err;
    bool found;
    if (reader_position(reader, SHOP, sku, &position, &err) != ERR_OK)
        return true;
    int64_t at = position_find_publication(&position, channel);
    if (at < 0 || position.publications[at].pending != STOCK_UNCHANGED ||
        position.publications[at].sent < 0 || position.publications[at].refused_file != 0)
        return true; /* a line that was refused is an exception */
    if (reader_latest_stock_file(reader, SHOP, channel, &found, &file, &err) != ERR_OK)
        return true;
    return found && stock_file_is_open(&file);
}

/* Some order of the product is not known to Lockstep yet. */
static bool is_order_unseen(struct run *run, struct reader *reader, int64_t sku)
{
    for (int64_t market = 0; market < run->plan.channels; market++) {
        int64_t count = played_order_count(run->played, market);
        struct str channel = played_market_id(run->played, market);
        /* The newest ones, back to the first that is known. */
        for (int64_t number = count - 1, known = 0; number >= 0 && known < 50; number--) {
            struct played_order order = played_order(run->played, market, number);
            struct order stored;
            struct err err;
            if (reader_order(reader, SHOP, channel, order.order_id, &stored, &err) == ERR_OK) {
                known++;
                continue;
            }
            for (int64_t i = 0; i < order.line_count && !order.is_lost; i++) {
                if (played_line(run->played, market, number, i).sku == sku)
                    return true;
            }
        }
    }
    return false;
}

/*
 * The exposure: what is sold between a change and the moment at which the marketplace knows it. A
 * unit too many is within it if the source has not reported the change, if an order is not fetched
 * yet, or if the quantity is on its way. Otherwise Lockstep thought that all was well.
 */
static void nothing_is_sold_beyond_the_exposure(struct run *run, int64_t market, int64_t sku,
                                                int64_t missing)
{
    struct reader reader;
    struct str channel = played_market_id(run->played, market);
    struct str name = played_sku(run->played, sku);
    if (source_owes(run, sku) || !process_is_running(&run->process))
        return;
    promises_look(run, &reader);
    bool is_explained = is_on_its_way(&reader, channel, name) || is_order_unseen(run, &reader, sku);
    reader_close(&reader);
    if (!is_explained)
        run_break(run, __func__, "%.*s on %.*s: %lld units, and all was told", STR_ARG(name),
                  STR_ARG(channel), (long long)missing);
}

void promises_after_sale(struct run *run, int64_t market, int64_t sku, int64_t units,
                         int64_t missing)
{
    if (missing == 0 || run->broken != NULL)
        return;
    story_tell(&run->story, "%.*s: %lld of %lld units sold on %.*s are not there",
               STR_ARG(played_sku(run->played, sku)), (long long)missing, (long long)units,
               STR_ARG(played_market_id(run->played, market)));
    nothing_is_sold_beyond_the_exposure(run, market, sku, missing);
}

/* ---- acceptance ---- */

/* Time enough is left when the order comes to be known. */
enum { IN_TIME_S = 60 };

void promises_before_window_end(struct run *run, int64_t market, int64_t number)
{
    struct played_order order = played_order(run->played, market, number);
    struct str id = played_market_id(run->played, market);
    struct reader reader;
    struct channel channel;
    struct order stored;
    struct exception exception;
    struct err err;
    if (!order.is_waiting || !process_is_running(&run->process) ||
        run->process.clock.skew_us != 0 ||
        instant_add_s(run->promises.started, IN_TIME_S).us > run_now(run).us)
        return;
    promises_look(run, &reader);
    if (reader_channel(&reader, SHOP, id, &channel, &err) == ERR_OK &&
        reader_order(&reader, SHOP, id, order.order_id, &stored, &err) == ERR_OK) {
        struct instant due = instant_add_s(stored.accept_by, -channel.acceptance_warning_s);
        struct instant latest = instant_add_s(instant_max(due, stored.ingested), IN_TIME_S);
        if (stored.state == ORDER_STATE_WAITING_ACCEPTANCE && latest.us < run_now(run).us &&
            !promises_has_exception(run, &reader, EXCEPTION_ACCEPTANCE_DUE, id, order.order_id,
                                    &exception))
            run_break(run, "a_window_is_warned_of_before_it_closes", "%.*s/%.*s is to be decided",
                      STR_ARG(id), STR_ARG(order.order_id));
    }
    reader_close(&reader);
}

/* Somebody was told before the window closed: of the order, or that its marketplace is away. */
static void none_is_late_in_silence(struct run *run, int64_t market, int64_t number)
{
    static const enum exception_cause causes[] = {
        EXCEPTION_ACCEPTANCE_DUE, EXCEPTION_ORDER_STOCK_SHORT, EXCEPTION_ORDER_SKU_UNKNOWN,
        EXCEPTION_ACCEPT_REFUSED, EXCEPTION_ACCEPTANCE_MISSED,
    };
    struct played_order order = played_order(run->played, market, number);
    struct str channel = played_market_id(run->played, market);
    struct reader reader;
    struct exception exception;
    struct order stored;
    struct err err;
    promises_look(run, &reader);
    bool is_told =
        reader_order(&reader, SHOP, channel, order.order_id, &stored, &err) == ERR_OK &&
        instant_add_s(stored.ingested, IN_TIME_S).us > order.accept_by.us; /* just too late */
    for (size_t i = 0; i < ARRAY_COUNT(causes); i++)
        is_told =
            is_told ||
            (promises_has_exception(run, &reader, causes[i], channel, order.order_id, &exception) &&
             (exception.first.us < order.accept_by.us || run->process.clock.skew_us != 0));
    if (!is_told) {
        struct open_exceptions open;
        is_told = reader_open_exceptions(&reader, SHOP, channel, &open, &err) == ERR_OK &&
                  (instant_is_set(open.blocked_since) || instant_is_set(open.failing_since));
    }
    reader_close(&reader);
    if (!is_told)
        run_break(run, __func__, "%.*s/%.*s was refused by time", STR_ARG(channel),
                  STR_ARG(order.order_id));
}

void promises_after_refusal_by_time(struct run *run, int64_t market, int64_t number)
{
    story_tell(&run->story, "%.*s/%.*s: nobody decided in time",
               STR_ARG(played_market_id(run->played, market)),
               STR_ARG(played_order(run->played, market, number).order_id));
    none_is_late_in_silence(run, market, number);
}

void promises_after_day(struct run *run)
{
    run->promises.checks++;
    promises_safety(run);
}

/* ---- at rest ---- */

/* Of another cause than `but`. */
static bool is_anything_open(struct run *run, struct reader *reader, struct str channel,
                             struct str order_id, enum exception_cause but)
{
    struct exception *rows;
    struct str next;
    struct err err;
    struct str token = STR_EMPTY;
    const bool only_open = true;
    do {
        size_t count;
        if (reader_list_exceptions(reader, SHOP, only_open,
                                   &(struct reader_page){ .size = 200, .token = token }, &rows,
                                   &count, &next, &err) != ERR_OK)
            return false;
        for (size_t i = 0; i < count; i++) {
            struct str rest = rows[i].subject;
            for (; rest.len > 0; rest = str_from(rest, 1)) {
                if (rows[i].cause != but && str_eq(rows[i].channel, channel) &&
                    str_starts(rest, order_id))
                    return true;
            }
        }
        token = next;
    } while (token.len > 0);
    (void)run;
    return false;
}

static bool is_created_once(struct run *run, int64_t market, const struct played_order *order,
                            int64_t *ret_count)
{
    struct str key =
        arena_format(&run->promises.arena, "lockstep-%.*s@%.*s",
                     STR_ARG(played_market_id(run->played, market)), STR_ARG(order->order_id));
    (void)played_sale_find(run->played, key, ret_count);
    return *ret_count == 1;
}

static void no_order_is_lost(struct run *run, struct reader *reader, int64_t market, int64_t number)
{
    struct played_order order = played_order(run->played, market, number);
    struct str channel = played_market_id(run->played, market);
    struct order stored;
    struct err err;
    int64_t count;
    if (reader_order(reader, SHOP, channel, order.order_id, &stored, &err) != ERR_OK) {
        if (!order.is_lost)
            run_break(run, __func__, "%.*s/%.*s is not known", STR_ARG(channel),
                      STR_ARG(order.order_id));
        return;
    }
    int64_t look_s = run->plan.order_poll_s + run->plan.late_s + IN_TIME_S;
    bool may_be_unseen = instant_add_s(order.updated, look_s).us > run_now(run).us;
    if (!str_eq(stored.state_text, order.state) && !may_be_unseen)
        run_break(run, __func__, "%.*s/%.*s is %.*s and known as %.*s", STR_ARG(channel),
                  STR_ARG(order.order_id), STR_ARG(order.state), STR_ARG(stored.state_text));
    if (instant_is_set(order.debited) && !is_created_once(run, market, &order, &count) &&
        !is_anything_open(run, reader, channel, order.order_id, EXCEPTION_NONE))
        run_break(run, __func__, "%.*s/%.*s is in the shop %lld times", STR_ARG(channel),
                  STR_ARG(order.order_id), (long long)count);
}

static void no_parcel_is_kept_quiet(struct run *run, struct reader *reader, int64_t market,
                                    int64_t number)
{
    struct played_order order = played_order(run->played, market, number);
    struct str channel = played_market_id(run->played, market);
    bool is_whole = true, is_refunded = true;
    for (int64_t i = 0; i < order.line_count; i++) {
        struct played_line line = played_line(run->played, market, number, i);
        int64_t owed = line.is_refused ? 0 : line.quantity - line.excluded_quantity;
        is_whole = is_whole && floor_sent(run, market, line.line_id) >= owed && owed > 0;
        is_refunded = is_refunded && line.refunded_quantity >= line.quantity;
    }
    /* That it is due says that nobody knows of the parcel; of what was refunded none is awaited. */
    enum exception_cause no_excuse = is_refunded ? EXCEPTION_NONE : EXCEPTION_DISPATCH_DUE;
    if (is_whole && order.is_shippable &&
        !is_anything_open(run, reader, channel, order.order_id, no_excuse))
        run_break(run, __func__, "%.*s/%.*s left the warehouse, and is not told", STR_ARG(channel),
                  STR_ARG(order.order_id));
}

static void no_refund_is_lost(struct run *run, struct reader *reader, int64_t market,
                              int64_t number)
{
    struct played_order order = played_order(run->played, market, number);
    struct str channel = played_market_id(run->played, market);
    for (int64_t i = 0; i < order.line_count; i++) {
        struct played_line line = played_line(run->played, market, number, i);
        int64_t asked = floor_refunds_asked(run, market, line.line_id);
        if (asked > line.quantity)
            asked = line.quantity; /* goods whose money went back before, for another reason */
        if (line.refunded_quantity < asked && line.refunded_minor < line.paid_minor &&
            !is_anything_open(run, reader, channel, order.order_id, EXCEPTION_NONE))
            run_break(run, __func__, "%.*s/%.*s, line %.*s: %lld of %lld units", STR_ARG(channel),
                      STR_ARG(order.order_id), STR_ARG(line.line_id),
                      (long long)line.refunded_quantity, (long long)asked);
    }
}

static void every_intent_ends_or_is_an_exception(struct run *run)
{
    struct reader reader;
    struct intent *intents;
    struct err err;
    size_t count = 0;
    promises_look(run, &reader);
    if (reader_intents(&reader, SHOP, STR_EMPTY, OUTBOX_MAX, &intents, &count, &err) != ERR_OK)
        count = 0;
    for (size_t i = 0; i < count && run->broken == NULL; i++) {
        if (!is_anything_open(run, &reader, intents[i].channel, intents[i].order_id,
                              EXCEPTION_NONE))
            run_break(run, __func__, "%.*s/%.*s: %s waits, state %d, after %lld attempts: %.*s",
                      STR_ARG(intents[i].channel), STR_ARG(intents[i].order_id),
                      intent_kind_name(intents[i].kind), (int)intents[i].state,
                      (long long)intents[i].attempts, STR_ARG(intents[i].last_reason));
    }
    reader_close(&reader);
}

static void every_marketplace_shows_what_it_was_told(struct run *run, int64_t market)
{
    struct str channel = played_market_id(run->played, market);
    for (int64_t sku = 0; sku < run->plan.skus && run->broken == NULL; sku++) {
        struct reader reader;
        struct position position;
        struct err err;
        promises_look(run, &reader);
        struct str name = played_sku(run->played, sku);
        if (reader_position(&reader, SHOP, name, &position, &err) == ERR_OK) {
            int64_t at = position_find_publication(&position, channel);
            int64_t shown = played_offered(run->played, market, sku);
            every_reservation_ends(run, &reader, &position);
            bool is_refused = at >= 0 && position.publications[at].refused_file != 0;
            if (at >= 0 && position.publications[at].wanted != shown && !is_refused)
                run_break(run, __func__,
                          "%.*s on %.*s: shown %lld, wanted %lld, sent %lld with file %lld, %s",
                          STR_ARG(name), STR_ARG(channel), (long long)shown,
                          (long long)position.publications[at].wanted,
                          (long long)position.publications[at].sent,
                          (long long)position.publications[at].sent_file,
                          position.publications[at].pending == STOCK_UNCHANGED ? "nothing waits"
                                                                               : "it waits");
            int64_t there = run->plan.reads != 0 ? played_shown(run->played, sku)
                                                 : played_level(run->played, sku, 0) +
                                                       played_level(run->played, sku, 1);
            if (position_on_hand(&position) != there)
                run_break(run, "units_are_conserved", "%.*s: %lld on hand, known as %lld",
                          STR_ARG(name), (long long)there, (long long)position_on_hand(&position));
        }
        reader_close(&reader);
    }
}

static void clearing_is_what_is_not_paid(struct run *run, int64_t market)
{
    struct str channel = played_market_id(run->played, market);
    struct reader reader;
    struct balance *balances;
    struct err err;
    size_t count = 0;
    int64_t clearing = 0, sum = 0;
    promises_look(run, &reader);
    if (reader_balances(&reader, SHOP, channel, &balances, &count, &err) != ERR_OK)
        count = 0;
    for (size_t i = 0; i < count; i++) {
        clearing += balances[i].account == ACCOUNT_CLEARING ? balances[i].amount.minor : 0;
        sum += balances[i].amount.minor;
        if (balances[i].amount.minor != run->promises.balances[market][balances[i].account])
            run_break(run, "balances_are_the_sum_of_the_journal", "%s of %.*s",
                      account_name(balances[i].account), STR_ARG(channel));
    }
    if (sum != 0)
        run_break(run, "the_books_balance", "%.*s: %lld", STR_ARG(channel), (long long)sum);
    if (clearing != played_unpaid(run->played, market))
        run_break(run, __func__, "%.*s: clearing %lld, unpaid %lld", STR_ARG(channel),
                  (long long)clearing, (long long)played_unpaid(run->played, market));
    reader_close(&reader);
}

static void a_line_that_is_wrong_is_a_gap(struct run *run, int64_t market)
{
    struct str channel = played_market_id(run->played, market);
    struct str id;
    struct reader reader;
    int64_t at = 0;
    promises_look(run, &reader);
    while (run->broken == NULL &&
           played_wrong_line(run->played, market, &at, &run->promises.arena, &id)) {
        struct gap gap;
        struct err err;
        struct str gap_id = gap_id_make(&run->promises.arena, GAP_AMOUNT_DIFFERS, channel, id);
        if (reader_gap(&reader, SHOP, gap_id, &gap, &err) != ERR_OK)
            run_break(run, __func__, "%.*s of %.*s", STR_ARG(id), STR_ARG(channel));
    }
    reader_close(&reader);
}

static void order_at_rest(struct run *run, int64_t market, int64_t number)
{
    struct reader reader;
    promises_look(run, &reader);
    no_order_is_lost(run, &reader, market, number);
    if (run->broken == NULL)
        no_parcel_is_kept_quiet(run, &reader, market, number);
    if (run->broken == NULL)
        no_refund_is_lost(run, &reader, market, number);
    reader_close(&reader);
}

static void an_audit_ends(struct run *run, int64_t market)
{
    struct reader reader;
    struct audit audit = { 0 };
    struct str channel = played_market_id(run->played, market);
    struct err err;
    bool found;
    promises_look(run, &reader);
    CHECK(reader_latest_audit(&reader, SHOP, channel, &found, &audit, &err) == ERR_OK);
    if (audit.state == AUDIT_STATE_RUNNING)
        run_break(run, __func__, "audit %lld of %.*s runs", (long long)audit.audit_no,
                  STR_ARG(channel));
    reader_close(&reader);
}

void promises_at_rest(struct run *run)
{
    if (!process_is_running(&run->process)) {
        run_break(run, "lockstepd_runs_when_all_is_well", "no process");
        return;
    }
    for (int64_t market = 0; market < run->plan.channels; market++) {
        int64_t count = played_order_count(run->played, market);
        for (int64_t number = 0; number < count && run->broken == NULL; number++)
            order_at_rest(run, market, number);
        if (run->broken == NULL)
            every_marketplace_shows_what_it_was_told(run, market);
        if (run->broken == NULL)
            a_brake_counts_what_is_offered_and_held(run, market);
        an_audit_ends(run, market);
        if (run->broken == NULL)
            clearing_is_what_is_not_paid(run, market);
        if (run->broken == NULL)
            a_line_that_is_wrong_is_a_gap(run, market);
    }
    if (run->broken == NULL)
        every_intent_ends_or_is_an_exception(run);
    promises_safety(run);
}
