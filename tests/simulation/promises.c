/* tests/simulation/promises.c: what is held against every commit and every call. */
#include "tests/simulation/promises.h"

#include <string.h>

#include "service/engine/reader.h"
#include "service/store/records.h"
#include "tests/simulation/run.h"

enum { ARENA_BYTES = 1 << 30, MARK_COUNT = 1 << 12, PAGE_LARGE = 200 };

#define SHOP STR("acme")

/* The log's hash behind each of the last events, for readers that come later. */
static uint64_t marks[MARK_COUNT];

void promises_open(struct promises *promises, struct run *run)
{
    *promises = (struct promises){ .run = run, .next_event_no = 1, .next_entry_no = 1 };
    arena_init(&promises->arena, ARENA_BYTES);
    for (size_t i = 0; i < PROMISES_READER_COUNT; i++)
        promises->readers[i].next_no = 1;
    promises_stock_open(run);
}

void promises_start(struct promises *promises)
{
    promises_stock_start(promises->run);
}

void promises_close(struct promises *promises)
{
    promises_stock_close(promises);
    arena_release(&promises->arena);
}

void promises_look(struct run *run, struct reader *reader)
{
    arena_reset(&run->promises.arena);
    reader_open(run->process.store, &run->promises.arena, reader);
    run->promises.checks++;
}

static uint64_t event_hash(uint64_t hash, const struct event *event)
{
    const struct str parts[] = { event->channel, event->subject, event->from, event->to };
    hash = (hash ^ (uint64_t)event->event_no) * UINT64_C(0x100000001b3) ^ (uint64_t)event->kind;
    for (size_t i = 0; i < ARRAY_COUNT(parts); i++)
        hash = hash * UINT64_C(0x100000001b3) ^ str_hash(parts[i]);
    return hash;
}

/* ---- stock ---- */

static bool is_republishing(struct reader *reader)
{
    struct key key;
    struct str ignored;
    struct err err;
    bool found = true;
    key_republish(&key, SHOP);
    return view_get_bytes(&reader->view, &key, &found, &ignored, &err) != ERR_OK || found;
}

/* All that there is, less what orders hold: the channels of this shop cap and share nothing. */
static int64_t units_free(const struct position *position)
{
    int64_t units = 0;
    for (size_t i = 0; i < position->level_count; i++)
        units += position->levels[i].on_hand;
    for (size_t i = 0; i < position->reservation_count; i++)
        units -= position->reservations[i].quantity;
    return units;
}

/* By a person: of the shop, the channel, the SKU or the offer. */
static bool is_stopped(struct reader *reader, const struct position *position,
                       const struct publication *told)
{
    const struct str channels[] = { STR_EMPTY, told->channel };
    bool is_found = position->is_stopped || told->is_stopped;
    struct selling_stop stop;
    struct err err;
    for (size_t i = 0; i < ARRAY_COUNT(channels) && !is_found; i++)
        CHECK(reader_selling_stop(reader, SHOP, channels[i], STR_EMPTY, &is_found, &stop, &err) ==
              ERR_OK);
    return is_found;
}

static void every_quantity_follows_from_the_stock(struct run *run, struct reader *reader,
                                                  const struct position *position)
{
    struct channel channel;
    struct err err;
    for (size_t i = 0; i < position->publication_count; i++) {
        const struct publication *told = &position->publications[i];
        if (reader_channel(reader, SHOP, told->channel, &channel, &err) != ERR_OK)
            continue;
        int64_t wanted = units_free(position) - stock_safety(&channel.policy, told);
        wanted = wanted < 0 || is_stopped(reader, position, told) ? 0 : wanted;
        if (told->wanted != 0 && recalls_have_stopped(run, told->channel, position->sku))
            run_break(run, "what_is_stopped_is_not_offered", "%.*s on %.*s: %lld",
                      STR_ARG(position->sku), STR_ARG(told->channel), (long long)told->wanted);
        if (told->wanted != wanted && !is_republishing(reader))
            run_break(run, __func__, "%.*s on %.*s: wanted %lld, but %lld follows",
                      STR_ARG(position->sku), STR_ARG(told->channel), (long long)told->wanted,
                      (long long)wanted);
        enum stock_change change = told->pending == STOCK_HELD ? STOCK_FALL : told->pending;
        if (change != stock_change_of(told))
            run_break(run, __func__, "%.*s on %.*s: what waits is not marked",
                      STR_ARG(position->sku), STR_ARG(told->channel));
    }
}

static void position_check(struct run *run, struct reader *reader, struct str sku)
{
    struct position position;
    struct err err;
    if (reader_position(reader, SHOP, sku, &position, &err) != ERR_OK)
        return; /* ordered, and never reported yet */
    every_quantity_follows_from_the_stock(run, reader, &position);
    if (!is_republishing(reader))
        a_safety_stock_follows_from_what_sells(run, reader, &position);
    no_older_report_counts(run, &position);
    what_a_caller_reserved_is_held(run, &position);
}

int64_t promises_units_held(const struct position *position, const struct order *order,
                            struct str line_id)
{
    int64_t units = 0;
    for (size_t i = 0; i < position->reservation_count; i++) {
        const struct reservation *held = &position->reservations[i];
        if (str_eq(held->order_id, order->order_id) && str_eq(held->channel, order->channel) &&
            str_eq(held->line_id, line_id))
            units += held->quantity;
    }
    return units;
}

/* Until the shop counts them, or the order is lost. */
static void an_open_order_holds_its_units(struct run *run, struct reader *reader,
                                          const struct order *order)
{
    struct err err;
    for (size_t i = 0; i < order->line_count; i++) {
        const struct order_line *line = &order->lines[i];
        struct position position;
        bool is_open = order_state_holds_stock(order->state) &&
                       order_state_holds_stock(line->state) && order->creation != STEP_DONE;
        bool is_lost = order->state == ORDER_STATE_REFUSED || order->state == ORDER_STATE_CANCELED;
        if ((!is_open && !is_lost) ||
            reader_position(reader, SHOP, line->sku, &position, &err) != ERR_OK)
            continue;
        int64_t held = promises_units_held(&position, order, line->line_id);
        if (is_open ? held < order_line_units_due(line) : held != 0)
            run_break(run, __func__, "%.*s/%.*s, line %.*s of %lld units holds %lld",
                      STR_ARG(order->channel), STR_ARG(order->order_id), STR_ARG(line->line_id),
                      (long long)line->quantity, (long long)held);
    }
}

/* ---- orders ---- */

static bool has_units_due(const struct order *order)
{
    for (size_t i = 0; i < order->line_count; i++) {
        if (order_line_units_due(&order->lines[i]) > 0)
            return true;
    }
    return false;
}

/* Whatever became of an order, what it calls for is under way, or somebody was told why not. */
static void what_an_order_calls_for_is_written_with_it(struct run *run, struct reader *reader,
                                                       const struct order *order)
{
    static const enum exception_cause obstacles[] = { EXCEPTION_ORDER_STOCK_SHORT,
                                                      EXCEPTION_ORDER_SKU_UNKNOWN,
                                                      EXCEPTION_ACCEPT_REFUSED };
    struct exception exception;
    bool is_told = false;
    if (order->state == ORDER_STATE_SHIPPING && order->shipping.is_set &&
        order->creation == STEP_NONE && has_units_due(order))
        run_break(run, __func__, "%.*s/%.*s is to be sent, and is not on its way to the shop",
                  STR_ARG(order->channel), STR_ARG(order->order_id));
    if (order->state != ORDER_STATE_WAITING_ACCEPTANCE || order->acceptance != STEP_NONE)
        return;
    for (size_t i = 0; i < ARRAY_COUNT(obstacles); i++)
        is_told = is_told || promises_has_exception(run, reader, obstacles[i], order->channel,
                                                    order->order_id, &exception);
    if (!is_told)
        run_break(run, __func__, "%.*s/%.*s waits, and nobody accepts it", STR_ARG(order->channel),
                  STR_ARG(order->order_id));
}

static void order_check(struct run *run, struct reader *reader, const struct event *event)
{
    struct order order;
    struct err err;
    if (reader_order(reader, SHOP, event->channel, event->subject, &order, &err) != ERR_OK) {
        run_break(run, "no_order_is_lost", "%.*s/%.*s is in the log and not in the store",
                  STR_ARG(event->channel), STR_ARG(event->subject));
        return;
    }
    an_open_order_holds_its_units(run, reader, &order);
    units_are_held_until_the_source_counts_them(run, reader, &order, event->time);
    what_an_order_calls_for_is_written_with_it(run, reader, &order);
}

/* ---- the books ---- */

static void every_entry_balances(struct run *run, struct reader *reader, struct str number)
{
    struct journal_entry entry;
    struct err err;
    int64_t entry_no, sum = 0;
    CHECK(str_parse_i64(number, &entry_no));
    if (entry_no != run->promises.next_entry_no)
        run_break(run, __func__, "entry %lld follows %lld", (long long)entry_no,
                  (long long)run->promises.next_entry_no - 1);
    run->promises.next_entry_no = entry_no + 1;
    if (reader_journal_entry(reader, SHOP, entry_no, &entry, &err) != ERR_OK) {
        run_break(run, __func__, "entry %lld is not there", (long long)entry_no);
        return;
    }
    int64_t market = played_market_find(run->played, entry.channel);
    for (size_t i = 0; i < JOURNAL_POSTING_COUNT; i++) {
        sum += entry.postings[i].amount.minor;
        run->promises.balances[market][entry.postings[i].account] += entry.postings[i].amount.minor;
    }
    if (sum != 0)
        run_break(run, __func__, "entry %lld sums to %lld", (long long)entry_no, (long long)sum);
}

/* ---- the log ---- */

static struct str before_mark(struct str text, char mark)
{
    struct str head, rest;
    return str_cut(text, mark, &head, &rest) ? head : text;
}

static void event_reach(struct run *run, const struct event *event)
{
    bool has_states =
        event->kind != EVENT_POSITION_CHANGED && event->kind != EVENT_OFFER_WANTED &&
        event->kind != EVENT_JOURNAL_POSTED && event->kind != EVENT_TRANSACTION_SEEN &&
        event->kind != EVENT_STOCK_FILE_OPENED && event->kind != EVENT_STOCK_FILE_SENT &&
        event->kind != EVENT_SETTLEMENT_CHANGED && event->kind != EVENT_OFFER_CORRECTED;
    bool is_about_cause = event->kind == EVENT_EXCEPTION_RAISED ||
                          event->kind == EVENT_EXCEPTION_RESOLVED ||
                          event->kind == EVENT_GAP_OPENED || event->kind == EVENT_GAP_RESOLVED;
    struct str from = has_states ? event->from : STR_EMPTY;
    struct str to = has_states ? event->to : STR_EMPTY;
    if (is_about_cause) {
        from = before_mark(event->subject, '~');
        to = STR_EMPTY;
    }
    coverage_reach(&run->coverage, event_kind_name(event->kind), from, to);
}

static bool is_about_position(const struct event *event)
{
    return event->kind == EVENT_POSITION_CHANGED || event->kind == EVENT_OFFER_WANTED;
}

/* `before`: the event looked at before it, in the same state of the store; NULL: none. */
static void event_check(struct run *run, struct reader *reader, const struct event *before,
                        const struct event *event)
{
    event_reach(run, event);
    switch (event->kind) {
    case EVENT_POSITION_CHANGED:
    case EVENT_OFFER_WANTED: /* one for each channel: the same product was just looked at */
        if (before == NULL || !is_about_position(before) ||
            !str_eq(before->subject, event->subject))
            position_check(run, reader, event->subject);
        break;
    case EVENT_OFFER_CORRECTED:
        if (str_eq(event->from, event->to))
            run_break(run, "an_audit_changes_nothing_that_is_right", "%.*s on %.*s",
                      STR_ARG(event->subject), STR_ARG(event->channel));
        break;
    case EVENT_STOCK_FILE_OPENED:
        what_fell_goes_with_the_next_file(run, reader, event);
        break;
    case EVENT_ORDER_INGESTED:
    case EVENT_ORDER_CHANGED:
        order_check(run, reader, event);
        break;
    case EVENT_JOURNAL_POSTED:
        every_entry_balances(run, reader, event->subject);
        break;
    case EVENT_EXCEPTION_RAISED:
        story_tell(&run->story, "exception %.*s: %.*s", STR_ARG(event->subject),
                   STR_ARG(event->to));
        break;
    default:
        break;
    }
}

/* As it is stored: what no reader would show is not there either. */
static void the_log_holds_what_happened(struct run *run, const struct event_page *page)
{
    for (size_t i = 0; i < page->event_count; i++) {
        int64_t number = page->first_no + (int64_t)i;
        if (page->events[i].event_no != number || number >= page->next_event_no)
            run_break(run, __func__, "event %lld stands where %lld is to be",
                      (long long)page->events[i].event_no, (long long)number);
    }
}

/* The next page that was not looked at; false: there is none. */
static bool page_next(struct promises *promises, struct reader *reader, struct event_page *ret)
{
    struct key prefix, start;
    struct str key, value;
    struct err err;
    key_begin(&prefix, SHOP, KEY_TABLE_EVENT_PAGE);
    key_event_page(&start, SHOP, promises->next_event_no);
    struct cursor *cursor = view_cursor(&reader->view, &prefix, &start, false);
    bool found = cursor_next(cursor, &key, &value) &&
                 view_decode(&reader->view, &record_event_page, value, ret, &err) == ERR_OK;
    cursor_close(cursor);
    return found;
}

static void page_check(struct promises *promises, struct reader *reader,
                       const struct event_page *page)
{
    struct run *run = promises->run;
    the_log_holds_what_happened(run, page);
    for (size_t i = 0; i < page->event_count; i++) {
        const struct event *event = &page->events[i];
        if (event->event_no != promises->next_event_no)
            run_break(run, "the_log_has_no_holes", "event %lld follows %lld",
                      (long long)event->event_no, (long long)promises->next_event_no - 1);
        promises->next_event_no = event->event_no + 1;
        promises->log_hash = event_hash(promises->log_hash, event);
        marks[event->event_no % MARK_COUNT] = promises->log_hash;
        event_check(run, reader, i == 0 ? NULL : event - 1, event);
    }
}

/* The first look at what was logged: each page once, whatever there is besides. */
static void log_follow(struct promises *promises)
{
    struct run *run = promises->run;
    struct event_page page;
    struct reader reader;
    bool found = true;
    if (promises->seen_commits == run->process.commits)
        return; /* nothing was written since */
    promises->seen_commits = run->process.commits;
    while (found && run->broken == NULL) {
        promises_look(run, &reader);
        found = page_next(promises, &reader, &page);
        if (found)
            page_check(promises, &reader, &page);
        reader_close(&reader);
    }
}

/* Another reader goes on from its token, with pages of its own size; large ones when far behind. */
static void every_event_reaches_a_reader_once(struct promises *promises, size_t at)
{
    int64_t behind = promises->next_event_no - promises->readers[at].next_no;
    size_t size = behind > PAGE_LARGE ? PAGE_LARGE : 7 + 40 * at;
    struct run *run = promises->run;
    struct log_reader *log = &promises->readers[at];
    struct reader reader;
    struct event *events;
    struct err err;
    size_t count = 0;
    int64_t next;
    promises_look(run, &reader);
    if (reader_events(&reader, SHOP, log->next_no, size, &events, &count, &next, &err) != ERR_OK)
        count = 0;
    for (size_t i = 0; i < count; i++) {
        if (events[i].event_no != log->next_no++)
            run_break(run, __func__, "event %lld came for %lld", (long long)events[i].event_no,
                      (long long)log->next_no - 1);
        log->hash = event_hash(log->hash, &events[i]);
    }
    int64_t last = log->next_no - 1;
    if (count > 0 && last < promises->next_event_no &&
        last + MARK_COUNT > promises->next_event_no && log->hash != marks[last % MARK_COUNT])
        run_break(run, __func__, "up to %lld a reader was told something else", (long long)last);
    reader_close(&reader);
}

void promises_after_step(struct promises *promises)
{
    struct run *run = promises->run;
    if (!process_is_running(&run->process))
        return;
    log_follow(promises);
    for (size_t i = 0; i < PROMISES_READER_COUNT && run->broken == NULL; i++) {
        int64_t behind = promises->next_event_no - promises->readers[i].next_no;
        if (behind > (int64_t)(10 + 300 * i))
            every_event_reaches_a_reader_once(promises, i);
    }
}

void promises_after_start(struct run *run)
{
    run->promises.started = run_now(run);
}

/* ---- what leaves ---- */

static struct str party_name(const struct run *run, int64_t market)
{
    return market < 0 ? STR("shop") : played_market_id(run->played, market);
}

static int64_t order_at(const struct run *run, const struct net_call *call)
{
    return played_order_find(run->played, call->market, call->subject);
}

static void nothing_ships_before_the_warehouse(struct run *run, const struct net_call *call)
{
    int64_t number = order_at(run, call);
    if (number < 0)
        return;
    struct played_order order = played_order(run->played, call->market, number);
    for (int64_t i = 0; i < order.line_count; i++) {
        struct played_line line = played_line(run->played, call->market, number, i);
        int64_t owed = line.is_refused ? 0 : line.quantity - line.refunded_quantity;
        if (floor_sent(run, call->market, line.line_id) < owed)
            run_break(run, __func__,
                      "%.*s/%.*s is told as sent; of line %.*s %lld of %lld units left",
                      STR_ARG(party_name(run, call->market)), STR_ARG(call->subject),
                      STR_ARG(line.line_id), (long long)floor_sent(run, call->market, line.line_id),
                      (long long)owed);
    }
}

static void tracking_goes_before_dispatch(struct run *run, const struct net_call *call)
{
    int64_t number = order_at(run, call);
    if (number >= 0 && played_order(run->played, call->market, number).is_shippable &&
        played_order(run->played, call->market, number).tracking_calls == 0)
        run_break(run, __func__, "%.*s/%.*s", STR_ARG(party_name(run, call->market)),
                  STR_ARG(call->subject));
}

/* What the marketplace did already is looked up, not sent again to see what it says. */
static void nothing_is_told_twice(struct run *run, const struct net_call *call)
{
    int64_t number = order_at(run, call);
    if (number < 0)
        return;
    struct played_order order = played_order(run->played, call->market, number);
    int64_t calls = call->kind == CALL_MIRAKL_ACCEPT ? order.accept_calls : order.ship_calls;
    if (calls > 0)
        run_break(run, __func__, "%.*s/%.*s: %s again", STR_ARG(party_name(run, call->market)),
                  STR_ARG(call->subject), call_traits(call->kind)->name);
}

/* An operator's own frequency, which is slower than the published one. */
static void the_operators_own_frequency_is_kept(struct run *run, const struct net_call *call)
{
    struct status_mark *mark = &run->promises.statuses;
    int64_t skew_us = run->process.clock.skew_us;
    struct instant allowed = instant_add_s(mark->asked, run->plan.own_pace_s);
    if (mark->skew_us == skew_us && allowed.us > run_now(run).us)
        run_break(run, __func__, "%s of %.*s: %lld ms early", call_traits(call->kind)->name,
                  STR_ARG(party_name(run, call->market)),
                  (long long)((allowed.us - run_now(run).us) / US_PER_MS));
    *mark = (struct status_mark){ run_now(run), skew_us };
}

static void an_order_is_stored_before_it_is_accepted(struct run *run, const struct net_call *call)
{
    struct reader reader;
    struct order order;
    struct err err;
    promises_look(run, &reader);
    if (reader_order(&reader, SHOP, played_market_id(run->played, call->market), call->subject,
                     &order, &err) != ERR_OK)
        run_break(run, __func__, "%.*s/%.*s", STR_ARG(party_name(run, call->market)),
                  STR_ARG(call->subject));
    reader_close(&reader);
}

/* One row of the file against what is to be told now. */
static void no_older_quantity_is_published(struct run *run, struct reader *reader,
                                           const struct net_call *call, struct str sku,
                                           int64_t quantity)
{
    struct position position;
    struct err err;
    if (reader_position(reader, SHOP, sku, &position, &err) != ERR_OK)
        return;
    int64_t at = position_find_publication(&position, played_market_id(run->played, call->market));
    if (at < 0 || position.publications[at].sent < 0)
        return;
    if (position.publications[at].sent != quantity)
        run_break(run, __func__, "%.*s: %lld is told, and %lld was before", STR_ARG(sku),
                  (long long)quantity, (long long)position.publications[at].sent);
}

/* However often it is sent: row `at` is the one that was stored when the file was made. */
static void a_stock_file_leaves_as_it_was_made(struct run *run, const struct stock_file_rows *made,
                                               size_t at, struct str sku, int64_t quantity)
{
    if (at >= made->count || !str_eq(made->rows[at].sku, sku) ||
        made->rows[at].quantity != quantity)
        run_break(run, __func__, "row %zu says %lld of %.*s, which was not written then", at + 1,
                  (long long)quantity, STR_ARG(sku));
}

/* The rows that were stored of the file that is open. */
static struct stock_file_rows rows_made(struct run *run, struct reader *reader, int64_t market)
{
    struct str channel = played_market_id(run->played, market);
    struct stock_file file = { 0 };
    struct stock_file_rows rows = { 0 };
    struct err err;
    bool found;
    if (reader_latest_stock_file(reader, SHOP, channel, &found, &file, &err) != ERR_OK ||
        reader_stock_file_rows(reader, SHOP, channel, file.file_no, &rows, &err) != ERR_OK)
        return (struct stock_file_rows){ 0 };
    return rows;
}

/* A cell as we write it: in quotes. */
static struct str cell_of(struct str text)
{
    struct str empty, inside, rest;
    return str_cut(text, '"', &empty, &rest) && str_cut(rest, '"', &inside, &rest) ? inside : text;
}

/* The rows of a stock file: "sku";"quantity";"warehouse";"update". */
static void stock_file_check(struct run *run, const struct net_call *call)
{
    struct reader reader;
    struct str rest = call->request.body, row, cell, tail, sku;
    int64_t quantity;
    size_t count = 0;
    promises_look(run, &reader);
    struct stock_file_rows made = rows_made(run, &reader, call->market);
    while (str_cut(rest, '\n', &row, &tail) && run->broken == NULL) {
        rest = tail;
        if (str_cut(row, ';', &sku, &tail) && str_cut(tail, ';', &cell, &tail) &&
            str_parse_i64(cell_of(cell), &quantity)) {
            a_stock_file_leaves_as_it_was_made(run, &made, count++, cell_of(sku), quantity);
            no_older_quantity_is_published(run, &reader, call, cell_of(sku), quantity);
        }
    }
    if (count != made.count)
        run_break(run, "a_stock_file_leaves_as_it_was_made", "%zu rows, and %zu were written then",
                  count, made.count);
    reader_close(&reader);
}

void promises_before_call(struct run *run, const struct net_call *call)
{
    if (run->broken != NULL)
        return;
    switch (call->kind) {
    case CALL_MIRAKL_SHIP:
        nothing_ships_before_the_warehouse(run, call);
        tracking_goes_before_dispatch(run, call);
        nothing_is_told_twice(run, call);
        break;
    case CALL_MIRAKL_ACCEPT:
        an_order_is_stored_before_it_is_accepted(run, call);
        nothing_is_told_twice(run, call);
        break;
    case CALL_MIRAKL_STOCK_IMPORT:
        if (!call->is_forgotten)
            stock_file_check(run, call);
        one_stock_file_is_under_way(run, call);
        break;
    case CALL_MIRAKL_STOCK_STATUS:
        if (call->market == PROMISES_OWN_PACE_MARKET)
            the_operators_own_frequency_is_kept(run, call);
        break;
    default:
        break;
    }
}

/* ---- what it did ---- */

/* "4711-A-1": its order stands in front of the last dash. */
static void every_refund_happens_once(struct run *run, const struct net_call *call)
{
    struct str order_id = call->subject;
    while (order_id.len > 0 && order_id.ptr[order_id.len - 1] != '-')
        order_id.len--;
    order_id.len -= order_id.len > 0;
    int64_t number = played_order_find(run->played, call->market, order_id);
    if (number < 0)
        return;
    struct played_order order = played_order(run->played, call->market, number);
    for (int64_t i = 0; i < order.line_count; i++) {
        struct played_line line = played_line(run->played, call->market, number, i);
        int64_t asked = floor_refunds_asked(run, call->market, line.line_id);
        if (line.refunded_quantity > asked)
            run_break(run, __func__,
                      "%.*s/%.*s, line %.*s: %lld units are refunded, %lld were to be",
                      STR_ARG(party_name(run, call->market)), STR_ARG(order.order_id),
                      STR_ARG(line.line_id), (long long)line.refunded_quantity, (long long)asked);
        if (line.refunded_minor > line.paid_minor)
            run_break(run, __func__, "%.*s/%.*s, line %.*s: more than was paid",
                      STR_ARG(party_name(run, call->market)), STR_ARG(order.order_id),
                      STR_ARG(line.line_id));
    }
}

static void no_order_is_created_twice(struct run *run, const struct net_call *call)
{
    int64_t count;
    (void)played_sale_find(run->played, call->subject, &count);
    if (count > 1)
        run_break(run, __func__, "%.*s", STR_ARG(call->subject));
}

static void call_frequencies_are_kept(struct run *run, const struct net_call *call)
{
    if (played_too_frequent(run->played) > 0)
        run_break(run, __func__, "%s of %.*s", call_traits(call->kind)->name,
                  STR_ARG(party_name(run, call->market)));
}

static void sale_touch(struct run *run, const struct net_call *call)
{
    int64_t count, sale = played_sale_find(run->played, call->subject, &count);
    if (sale < 0)
        return;
    struct played_sale seen = played_sale(run->played, sale);
    for (int64_t i = 0; i < seen.item_count; i++)
        source_touch(run, played_item(run->played, sale, i).sku);
}

static void call_tell(struct run *run, const struct net_call *call)
{
    static const char *const fates[] = { "",
                                         "",
                                         "",
                                         "; the answer is lost",
                                         "; the answer is late",
                                         "; the answer is cut",
                                         "",
                                         "; but they say they failed" };
    if (call->kind == CALL_MIRAKL_STOCK_IMPORT)
        story_tell(&run->story, "%.*s: a stock file of %zu bytes, %d%s",
                   STR_ARG(party_name(run, call->market)), call->request.body.len,
                   call->answer.status, fates[call->fate]);
    if (call->subject.len > 0)
        story_tell(&run->story, "%.*s/%.*s: %s, %d%s", STR_ARG(party_name(run, call->market)),
                   STR_ARG(call->subject), call_traits(call->kind)->name, call->answer.status,
                   fates[call->fate]);
}

void promises_after_call(struct run *run, const struct net_call *call)
{
    call_tell(run, call);
    call_frequencies_are_kept(run, call);
    if (call->kind == CALL_MIRAKL_REFUND)
        every_refund_happens_once(run, call);
    if (call->kind == CALL_SCAYLE_ORDER_CREATE) {
        no_order_is_created_twice(run, call);
        sale_touch(run, call);
    }
}
