/* tests/unit/engine/promises.c: the state as a whole, held against the rules. */
#include "tests/unit/engine/promises.h"
#include <stdlib.h>

#include "service/engine/pending.h"
#include "service/engine/reader.h"
#include "service/store/records.h"
#include "tests/rows.h"
#include "tests/unit/engine/desk.h"

enum { ARENA_BYTES = 1 << 30, EVENT_COUNT_MAX = 100000 };

struct state {
    struct desk *desk;
    struct arena arena;
    struct desk_rows channels, positions, pending, orders, sweeps, intents, queues, entries,
        balances, transactions;
    struct desk_rows settlements, exceptions, exception_order, exception_ends, gaps, gaps_of_orders,
        republish, awaited, stops, reservations, reservations_due, brakes, audits, differences,
        found, open;
    struct stock_rules rules;
};

static bool has_key(const struct desk_rows *rows, const struct key *key)
{
    for (size_t i = 0; i < rows->count; i++) {
        if (str_eq(rows->keys[i], key_str(key)))
            return true;
    }
    return false;
}

/* ---- rules 2 and 3: what each channel may sell, and what waits to be told ---- */

/* The direction of a page of the log. */
static enum stock_change change_of(const struct state *state, size_t page)
{
    struct key_parts parts;
    int64_t change;
    assert_true(key_open(state->pending.keys[page], &parts));
    assert_true(key_take_number(&parts, &change));
    return (enum stock_change)change;
}

/* Whether a file of the channel will meet the entry that the publication names. */
static bool is_ahead(const struct state *state, const struct position *position,
                     const struct publication *publication)
{
    const struct pending_page *pages = state->pending.rows;
    struct pending_place place;
    struct err err;
    struct view view = desk_look(state->desk, &state->desk->arena);
    assert_int_equal(pending_place(&view, STR("acme"), publication->channel, &place, &err), ERR_OK);
    desk_look_away(&view);
    for (size_t i = 0; i < state->pending.count; i++) {
        for (size_t k = 0; k < pages[i].entry_count; k++) {
            const struct pending_entry *entry = &pages[i].entries[k];
            if (change_of(state, i) == publication->pending &&
                entry->no == publication->pending_no && str_eq(entry->sku, position->sku) &&
                pending_concerns(entry, publication->channel))
                return entry->no >= *pending_place_no(&place, publication->pending);
        }
    }
    return false;
}

static void what_waits_is_ahead_in_the_log(const struct state *state)
{
    const struct position *positions = state->positions.rows;
    for (size_t i = 0; i < state->positions.count; i++) {
        for (size_t k = 0; k < positions[i].publication_count; k++) {
            const struct publication *publication = &positions[i].publications[k];
            bool waits = publication->pending != STOCK_UNCHANGED;
            bool is_held = publication->pending == STOCK_HELD; /* a fall */
            assert_int_equal(is_held ? STOCK_FALL : publication->pending,
                             stock_change_of(publication));
            assert_int_equal(waits, instant_is_set(publication->pending_since));
            assert_true(!waits || is_ahead(state, &positions[i], publication));
        }
    }
}

static const struct stock_brake *brake_of(const struct state *state, struct str channel)
{
    static const struct stock_brake none;
    const struct stock_brake *brakes = state->brakes.rows;
    for (size_t i = 0; i < state->brakes.count; i++) {
        if (str_eq(brakes[i].channel, channel))
            return &brakes[i];
    }
    return &none;
}

static void a_brake_counts_what_is_offered_and_held(const struct state *state)
{
    const struct position *positions = state->positions.rows;
    const struct channel *channels = state->channels.rows;
    for (size_t i = 0; i < state->channels.count; i++) {
        const struct stock_brake *brake = brake_of(state, channels[i].channel_id);
        int64_t offered = 0, held = 0, released = 0;
        for (size_t k = 0; k < state->positions.count; k++) {
            int64_t at = position_find_publication(&positions[k], channels[i].channel_id);
            if (at < 0)
                continue;
            const struct publication *publication = &positions[k].publications[at];
            bool is_held = publication->pending == STOCK_HELD;
            bool is_released = publication->pending_no < brake->released_no;
            offered += publication->told > 0;
            held += is_held && !is_released;
            released += is_held && is_released;
            if (publication->sent >= 0)
                assert_int_equal(publication->told, publication->sent);
        }
        assert_int_equal(brake->offered_count, offered);
        assert_int_equal(brake->held_count, held);
        assert_int_equal(brake->released_count, released);
    }
}

/* All of the channel, or of the shop. */
static bool is_stopped(const struct state *state, struct str channel)
{
    const struct selling_stop *stops = state->stops.rows;
    for (size_t i = 0; i < state->stops.count; i++) {
        if (stops[i].sku.len == 0 &&
            (stops[i].channel.len == 0 || str_eq(stops[i].channel, channel)))
            return true;
    }
    return false;
}

static bool has_stop(const struct state *state, struct str channel, struct str sku)
{
    const struct selling_stop *stops = state->stops.rows;
    for (size_t i = 0; i < state->stops.count; i++) {
        if (str_eq(stops[i].channel, channel) && str_eq(stops[i].sku, sku))
            return true;
    }
    return false;
}

static void a_position_is_marked_if_it_is_stopped(const struct state *state)
{
    const struct position *positions = state->positions.rows;
    if (state->republish.count > 0) /* a channel that went took its stops along */
        return;
    for (size_t i = 0; i < state->positions.count; i++) {
        const struct position *position = &positions[i];
        assert_int_equal(position->is_stopped, has_stop(state, STR_EMPTY, position->sku));
        for (size_t k = 0; k < position->publication_count; k++)
            assert_int_equal(position->publications[k].is_stopped,
                             has_stop(state, position->publications[k].channel, position->sku));
    }
}

static void every_publication_follows_the_position(const struct state *state)
{
    const struct position *positions = state->positions.rows;
    if (state->republish.count > 0) /* a new policy is still being carried through */
        return;
    for (size_t i = 0; i < state->positions.count; i++) {
        const struct channel *channels = state->channels.rows;
        assert_int_equal(positions[i].publication_count, state->channels.count);
        for (size_t k = 0; k < state->channels.count; k++) {
            const struct stock_policy *policy =
                stock_policy_of(&state->rules, &channels[k], positions[i].sku);
            int64_t at = position_find_publication(&positions[i], channels[k].channel_id);
            assert_true(at >= 0);
            const struct publication *publication = &positions[i].publications[at];
            assert_int_equal(publication->wanted,
                             stock_availability(&positions[i], channels[k].channel_id, policy,
                                                stock_safety(policy, publication),
                                                is_stopped(state, channels[k].channel_id))
                                 .available);
        }
    }
}

/* ---- rule 4: orders hold their units ---- */

/* Positions, and behind them the SKUs that have none but are ordered. */
static size_t holder_count(const struct state *state)
{
    return state->positions.count + state->awaited.count;
}

static const struct position *holder_at(const struct state *state, size_t at)
{
    return at < state->positions.count
               ? (const struct position *)state->positions.rows + at
               : (const struct position *)state->awaited.rows + (at - state->positions.count);
}

static const struct order *order_of(const struct state *state, struct str channel, struct str id)
{
    const struct order *orders = state->orders.rows;
    for (size_t i = 0; i < state->orders.count; i++) {
        if (str_eq(orders[i].order_id, id) && str_eq(orders[i].channel, channel))
            return &orders[i];
    }
    return NULL;
}

static const struct order_line *line_of(const struct order *order, struct str line_id)
{
    for (size_t i = 0; order != NULL && i < order->line_count; i++) {
        if (str_eq(order->lines[i].line_id, line_id))
            return &order->lines[i];
    }
    return NULL;
}

static void every_reservation_belongs_to_a_line(const struct state *state)
{
    for (size_t i = 0; i < holder_count(state); i++) {
        const struct position *holder = holder_at(state, i);
        for (size_t k = 0; k < holder->reservation_count; k++) {
            const struct reservation *held = &holder->reservations[k];
            if (held->order_id.len == 0) /* a caller's */
                continue;
            const struct order_line *line =
                line_of(order_of(state, held->channel, held->order_id), held->line_id);
            assert_non_null(line);
            assert_int_equal(line->reserved, held->quantity);
            assert_in_range(held->quantity, 1, line->quantity);
            assert_true(str_eq(line->sku, holder->sku));
        }
    }
}

static const struct reservation *entry_of(const struct state *state, int64_t reservation_no)
{
    for (size_t i = 0; i < holder_count(state); i++) {
        const struct position *holder = holder_at(state, i);
        for (size_t k = 0; k < holder->reservation_count; k++) {
            if (holder->reservations[k].reservation_no == reservation_no)
                return &holder->reservations[k];
        }
    }
    return NULL;
}

static size_t entry_count(const struct state *state)
{
    size_t count = 0;
    for (size_t i = 0; i < holder_count(state); i++)
        count += holder_at(state, i)->reservation_count;
    return count;
}

/* What is in force is held, what has ended is not; and each has its time, an order's with it. */
static void every_reservation_has_its_record(const struct state *state)
{
    const struct reservation_record *records = state->reservations.rows;
    size_t active = 0, due = 0;
    for (size_t i = 0; i < state->reservations.count; i++) {
        const struct reservation_record *record = &records[i];
        const struct reservation *held = entry_of(state, record->reservation_no);
        bool is_active = record->state == RESERVATION_STATE_ACTIVE;
        struct instant at =
            is_active ? record->expires
                      : instant_add_s(record->ended, RESERVATION_KEPT_DAYS * SECONDS_PER_DAY);
        struct key key;
        active += is_active;
        assert_int_equal(held != NULL, is_active);
        if (held != NULL)
            assert_int_equal(held->quantity, record->quantity);
        key_reservation_due(&key, STR("acme"), at, record->reservation_no);
        if (instant_is_set(at))
            assert_true(has_key(&state->reservations_due, &key));
        due += instant_is_set(at);
    }
    assert_int_equal(entry_count(state), active);
    assert_int_equal(state->reservations_due.count, due);
}

static int64_t units_held(const struct state *state, const struct order *order,
                          const struct order_line *line)
{
    int64_t units = 0;
    for (size_t i = 0; i < holder_count(state); i++) {
        const struct position *holder = holder_at(state, i);
        for (size_t k = 0; k < holder->reservation_count; k++) {
            const struct reservation *held = &holder->reservations[k];
            if (str_eq(held->line_id, line->line_id) && str_eq(held->order_id, order->order_id) &&
                str_eq(held->channel, order->channel))
                units += held->quantity;
        }
    }
    return units;
}

static bool has_channel(const struct state *state, struct str channel_id)
{
    const struct channel *channels = state->channels.rows;
    for (size_t i = 0; i < state->channels.count; i++) {
        if (str_eq(channels[i].channel_id, channel_id))
            return true;
    }
    return false;
}

/* Until the shop has the order, its units are held here, however often the source reports. */
static void open_orders_hold_their_units(const struct state *state)
{
    const struct order *orders = state->orders.rows;
    for (size_t i = 0; i < state->orders.count; i++) {
        if (!has_channel(state, orders[i].channel)) /* its orders wait for it to come back */
            continue;
        for (size_t k = 0; k < orders[i].line_count; k++) {
            const struct order_line *line = &orders[i].lines[k];
            bool is_open = order_state_holds_stock(orders[i].state) &&
                           order_state_holds_stock(line->state) && orders[i].creation != STEP_DONE;
            bool is_lost =
                orders[i].state == ORDER_STATE_REFUSED || orders[i].state == ORDER_STATE_CANCELED;
            int64_t held = units_held(state, &orders[i], line);
            if (is_open)
                assert_int_equal(held, order_line_units_due(line));
            if (is_lost)
                assert_int_equal(held, 0);
        }
    }
}

static void an_awaited_sku_has_no_position(const struct state *state)
{
    const struct position *awaited = state->awaited.rows;
    for (size_t i = 0; i < state->awaited.count; i++) {
        struct key key;
        key_position(&key, STR("acme"), awaited[i].sku);
        assert_false(has_key(&state->positions, &key));
        assert_true(awaited[i].reservation_count > 0);
    }
}

/* ---- steps and the outbox ---- */

static size_t intents_for(const struct state *state, const struct order *order,
                          enum intent_kind kind)
{
    const struct intent *intents = state->intents.rows;
    size_t count = 0;
    for (size_t i = 0; i < state->intents.count; i++)
        count += intents[i].kind == kind && str_eq(intents[i].order_id, order->order_id) &&
                 str_eq(intents[i].channel, order->channel);
    return count;
}

static void a_pending_step_has_one_intent(const struct state *state)
{
    const struct order *orders = state->orders.rows;
    for (size_t i = 0; i < state->orders.count; i++) {
        const struct {
            enum step_state step;
            enum intent_kind kind;
        } steps[] = {
            { orders[i].acceptance, INTENT_ACCEPT_ORDER },
            { orders[i].creation, INTENT_CREATE_SHOP_ORDER },
            { orders[i].reference, INTENT_SET_REFERENCE },
            { orders[i].tracking, INTENT_SET_TRACKING },
            { orders[i].dispatch, INTENT_SHIP_ORDER },
        };
        for (size_t k = 0; k < ARRAY_COUNT(steps); k++) {
            size_t count = intents_for(state, &orders[i], steps[k].kind);
            assert_true(count <= 1);
            if (steps[k].step == STEP_PENDING)
                assert_int_equal(count, 1);
            if (steps[k].step == STEP_NONE)
                assert_int_equal(count, 0);
        }
    }
}

static void a_stopped_intent_is_held_by_an_open_exception(const struct state *state)
{
    const struct intent *intents = state->intents.rows;
    const struct exception *exceptions = state->exceptions.rows;
    for (size_t i = 0; i < state->intents.count; i++) {
        bool is_held = false;
        for (size_t k = 0; k < state->exceptions.count; k++)
            is_held = is_held || (exceptions[k].state == EXCEPTION_STATE_OPEN &&
                                  exceptions[k].intent_no == intents[i].intent_no);
        if (intents[i].state == INTENT_STATE_STOPPED)
            assert_true(is_held);
    }
}

static void every_intent_waits_in_its_queue(const struct state *state)
{
    const struct intent *intents = state->intents.rows;
    size_t waiting = 0;
    for (size_t i = 0; i < state->intents.count; i++) {
        struct key key;
        if (intent_queue(&intents[i]) == INTENT_QUEUE_NONE)
            continue;
        key_intent_queue(&key, STR("acme"), intents[i].channel, intent_queue(&intents[i]),
                         intents[i].not_before, intents[i].intent_no);
        assert_true(has_key(&state->queues, &key));
        waiting++;
    }
    assert_int_equal(state->queues.count, waiting);
}

/* ---- exceptions and gaps ---- */

static void the_order_of_exceptions_is_exact(const struct state *state)
{
    const struct exception *exceptions = state->exceptions.rows;
    for (size_t i = 0; i < state->exceptions.count; i++) {
        struct key key;
        assert_true(exceptions[i].exception_id.len <= LIMIT_ID_BYTES);
        assert_true(str_is_utf8(exceptions[i].exception_id));
        key_exception_order(&key, STR("acme"), exceptions[i].state == EXCEPTION_STATE_OPEN,
                            exceptions[i].first, exceptions[i].exception_id);
        assert_true(has_key(&state->exception_order, &key));
    }
    assert_int_equal(state->exception_order.count, state->exceptions.count);
}

static void what_is_resolved_has_an_end(const struct state *state)
{
    const struct exception *exceptions = state->exceptions.rows;
    for (size_t i = 0; i < state->exceptions.count; i++) {
        struct key key;
        if (exceptions[i].state != EXCEPTION_STATE_RESOLVED)
            continue;
        key_exception_end(&key, STR("acme"), exceptions[i].resolved, exceptions[i].exception_id);
        assert_true(has_key(&state->exception_ends, &key));
    }
}

static void the_index_of_gaps_by_order_is_exact(const struct state *state)
{
    const struct gap *gaps = state->gaps.rows;
    size_t open = 0;
    for (size_t i = 0; i < state->gaps.count; i++) {
        struct key key;
        assert_true(gaps[i].gap_id.len <= LIMIT_ID_BYTES);
        if (gaps[i].state != GAP_STATE_OPEN || gaps[i].order_id.len == 0)
            continue;
        key_gap_of_order(&key, STR("acme"), gaps[i].channel, gaps[i].order_id, gaps[i].gap_id);
        assert_true(has_key(&state->gaps_of_orders, &key));
        open++;
    }
    assert_int_equal(state->gaps_of_orders.count, open);
}

static void the_index_of_open_orders_is_exact(const struct state *state)
{
    const struct order *orders = state->orders.rows;
    size_t open = 0;
    for (size_t i = 0; i < state->orders.count; i++) {
        struct key key;
        assert_int_equal(orders[i].sweep, order_sweep_of(&orders[i]));
        if (orders[i].sweep == ORDER_SWEEP_NONE)
            continue;
        key_order_sweep(&key, STR("acme"), order_sweep_turn(orders[i].sweep, orders[i].order_id),
                        orders[i].channel, orders[i].order_id);
        assert_true(has_key(&state->sweeps, &key));
        open++;
    }
    assert_int_equal(state->sweeps.count, open);
}

/* ---- rule 7: the books ---- */

static void entries_balance_and_have_no_holes(const struct state *state)
{
    const struct journal_entry *entries = state->entries.rows;
    for (size_t i = 0; i < state->entries.count; i++) {
        assert_int_equal(entries[i].entry_no, i + 1);
        assert_int_equal(entries[i].postings[0].amount.minor + entries[i].postings[1].amount.minor,
                         0);
    }
}

static int64_t posted_on(const struct state *state, struct str channel, enum account account,
                         struct str currency)
{
    const struct journal_entry *entries = state->entries.rows;
    int64_t sum = 0;
    for (size_t i = 0; i < state->entries.count; i++) {
        for (size_t k = 0; k < JOURNAL_POSTING_COUNT; k++) {
            const struct posting *posting = &entries[i].postings[k];
            if (posting->account == account && str_eq(entries[i].channel, channel) &&
                str_eq(str_c(posting->amount.currency.code), currency))
                sum += posting->amount.minor;
        }
    }
    return sum;
}

static void balances_are_the_sums_of_their_postings(const struct state *state)
{
    const struct money *balances = state->balances.rows;
    int64_t sum = 0;
    for (size_t i = 0; i < state->balances.count; i++) {
        struct key_parts parts;
        struct str channel, currency;
        int64_t account;
        assert_true(key_open(state->balances.keys[i], &parts));
        assert_true(key_take_text(&parts, &channel));
        assert_true(key_take_number(&parts, &account));
        assert_true(key_take_text(&parts, &currency));
        assert_int_equal(balances[i].minor,
                         posted_on(state, channel, (enum account)account, currency));
        sum += balances[i].minor;
    }
    assert_int_equal(sum, 0);
}

static void clearing_is_the_sum_of_what_is_posted(const struct state *state)
{
    const struct stored_transaction *transactions = state->transactions.rows;
    int64_t sum = 0, clearing = 0;
    for (size_t i = 0; i < state->transactions.count; i++) {
        bool is_posted = ledger_is_posted(&transactions[i].line);
        assert_int_equal(transactions[i].entry_no != 0, is_posted);
        if (is_posted)
            sum += transactions[i].line.amount.minor;
    }
    const struct money *balances = state->balances.rows;
    for (size_t i = 0; i < state->balances.count; i++) {
        struct key_parts parts;
        struct str channel;
        int64_t account;
        assert_true(key_open(state->balances.keys[i], &parts));
        assert_true(key_take_text(&parts, &channel));
        assert_true(key_take_number(&parts, &account));
        if (account == ACCOUNT_CLEARING)
            clearing += balances[i].minor;
    }
    assert_int_equal(clearing, sum);
}

static void settlements_are_the_sums_of_their_lines(const struct state *state)
{
    const struct settlement *settlements = state->settlements.rows;
    const struct stored_transaction *transactions = state->transactions.rows;
    for (size_t i = 0; i < state->settlements.count; i++) {
        int64_t lines = 0, paid = 0, count = 0;
        for (size_t k = 0; k < state->transactions.count; k++) {
            const struct transaction *line = &transactions[k].line;
            if (!str_eq(line->settlement_id, settlements[i].settlement_id) ||
                !ledger_is_posted(line))
                continue;
            if (transaction_kind_find(line->kind_text)->subject == TRANSACTION_SUBJECT_PAYOUT) {
                paid -= line->amount.minor;
                continue;
            }
            lines += line->amount.minor;
            count++;
        }
        assert_int_equal(settlements[i].line_sum.minor, lines);
        assert_int_equal(settlements[i].line_count, count);
        assert_int_equal(settlements[i].payout.minor, paid);
    }
}

/* ---- the log ---- */

/* ---- audits ---- */

static void an_audit_counts_what_it_found(const struct state *state)
{
    const struct audit *audits = state->audits.rows;
    const struct audit_difference *differences = state->differences.rows;
    size_t open_count = 0;
    assert_int_equal(state->found.count, state->differences.count);
    for (size_t i = 0; i < state->audits.count; i++) {
        int64_t counts[AUDIT_KIND_COUNT] = { 0 }, open_counts[AUDIT_KIND_COUNT] = { 0 };
        struct key prefix;
        key_begin_audit(&prefix, STR("acme"), KEY_TABLE_AUDIT_DIFFERENCE, audits[i].channel,
                        audits[i].audit_no);
        for (size_t k = 0; k < state->differences.count; k++) {
            const struct audit_difference *difference = &differences[k];
            if (!str_starts(state->differences.keys[k], key_str(&prefix)))
                continue;
            counts[difference->kind]++;
            open_counts[difference->kind] += difference->proposed >= 0 && !difference->is_corrected;
        }
        for (size_t kind = 0; kind < AUDIT_KIND_COUNT; kind++) {
            assert_int_equal(counts[kind], audits[i].counts[kind]);
            assert_int_equal(open_counts[kind], audits[i].open_counts[kind]);
            open_count += (size_t)open_counts[kind];
        }
    }
    assert_int_equal(open_count, state->open.count);
}

static void events_have_no_holes(struct state *state)
{
    struct reader reader;
    struct event *events;
    size_t count;
    int64_t next, next_no;
    struct err err;
    reader_open(state->desk->store, &state->arena, &reader);
    assert_int_equal(reader_events(&reader, STR("acme"), 1, EVENT_COUNT_MAX, &events, &count, &next,
                                   &err),
                     ERR_OK);
    assert_int_equal(reader_next_event_no(&reader, STR("acme"), &next_no, &err), ERR_OK);
    reader_close(&reader);
    for (size_t i = 0; i < count; i++) /* the first ones are no longer kept */
        assert_int_equal(events[i].event_no, events[0].event_no + (int64_t)i);
    assert_int_equal(next_no, count == 0 ? 1 : next);
}

static int by_selection(const void *a, const void *b)
{
    return stock_rule_order(a, b);
}

static void rules_read(struct state *state)
{
    struct desk_rows rows =
        desk_table(state->desk, &state->arena, KEY_TABLE_STOCK_RULE, &record_stock_rule);
    state->rules = (struct stock_rules){ rows.rows, rows.count };
    if (rows.count > 0)
        qsort(rows.rows, rows.count, sizeof(struct stock_rule), by_selection);
}

static void state_read(struct state *state)
{
    struct desk *desk = state->desk;
    struct arena *arena = &state->arena;
    state->channels = desk_table(desk, arena, KEY_TABLE_CHANNEL, &record_channel);
    state->positions = desk_table(desk, arena, KEY_TABLE_POSITION, &record_position);
    state->pending = desk_table(desk, arena, KEY_TABLE_PENDING_STOCK, &record_pending_page);
    state->orders = desk_table(desk, arena, KEY_TABLE_ORDER, &record_order);
    state->sweeps = desk_table(desk, arena, KEY_TABLE_ORDER_SWEEP, NULL);
    state->intents = desk_table(desk, arena, KEY_TABLE_INTENT, &record_intent);
    state->queues = desk_table(desk, arena, KEY_TABLE_INTENT_QUEUE, NULL);
    state->entries = desk_table(desk, arena, KEY_TABLE_JOURNAL, &record_journal_entry);
    state->balances = desk_table(desk, arena, KEY_TABLE_BALANCE, &record_money);
    state->transactions = desk_table(desk, arena, KEY_TABLE_TRANSACTION, &record_transaction);
    state->settlements = desk_table(desk, arena, KEY_TABLE_SETTLEMENT, &record_settlement);
    state->exceptions = desk_table(desk, arena, KEY_TABLE_EXCEPTION, &record_exception);
    state->exception_order = desk_table(desk, arena, KEY_TABLE_EXCEPTION_ORDER, NULL);
    state->exception_ends = desk_table(desk, arena, KEY_TABLE_EXCEPTION_END, NULL);
    state->gaps = desk_table(desk, arena, KEY_TABLE_GAP, &record_gap);
    state->gaps_of_orders = desk_table(desk, arena, KEY_TABLE_GAP_OF_ORDER, NULL);
    state->awaited = desk_table(desk, arena, KEY_TABLE_AWAITED, &record_position);
    state->stops = desk_table(desk, arena, KEY_TABLE_SELLING_STOP, &record_selling_stop);
    rules_read(state);
    state->reservations = desk_table(desk, arena, KEY_TABLE_RESERVATION, &record_reservation);
    state->reservations_due = desk_table(desk, arena, KEY_TABLE_RESERVATION_DUE, NULL);
    state->brakes = desk_table(desk, arena, KEY_TABLE_BRAKE, &record_stock_brake);
    state->republish = desk_table(desk, arena, KEY_TABLE_REPUBLISH, NULL);
    state->audits = desk_table(desk, arena, KEY_TABLE_AUDIT, &record_audit);
    state->differences =
        desk_table(desk, arena, KEY_TABLE_AUDIT_DIFFERENCE, &record_audit_difference);
    state->found = desk_table(desk, arena, KEY_TABLE_AUDIT_FOUND, NULL);
    state->open = desk_table(desk, arena, KEY_TABLE_AUDIT_OPEN, NULL);
}

void promises_check(struct desk *desk)
{
    struct state state = { .desk = desk };
    arena_init(&state.arena, ARENA_BYTES);
    state_read(&state);
    what_waits_is_ahead_in_the_log(&state);
    a_brake_counts_what_is_offered_and_held(&state);
    a_position_is_marked_if_it_is_stopped(&state);
    every_publication_follows_the_position(&state);
    an_audit_counts_what_it_found(&state);
    every_reservation_belongs_to_a_line(&state);
    every_reservation_has_its_record(&state);
    open_orders_hold_their_units(&state);
    an_awaited_sku_has_no_position(&state);
    a_pending_step_has_one_intent(&state);
    a_stopped_intent_is_held_by_an_open_exception(&state);
    every_intent_waits_in_its_queue(&state);
    the_order_of_exceptions_is_exact(&state);
    what_is_resolved_has_an_end(&state);
    the_index_of_gaps_by_order_is_exact(&state);
    the_index_of_open_orders_is_exact(&state);
    entries_balance_and_have_no_holes(&state);
    balances_are_the_sums_of_their_postings(&state);
    clearing_is_the_sum_of_what_is_posted(&state);
    settlements_are_the_sums_of_their_lines(&state);
    events_have_no_holes(&state);
    arena_release(&state.arena);
}
