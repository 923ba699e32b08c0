/* tests/simulation/promises_stock.c: what is held against reports, reservations and stock files. */
#include <string.h>

#include "service/base/heap.h"
#include "service/engine/pending.h"
#include "service/store/keys.h"
#include "service/store/records.h"
#include "tests/simulation/run.h"

#define SHOP STR("acme")

enum {
    MINUTE_S = 60,
    SLOT_S = 60,       /* STO01, as published */
    AT_ONCE_S = 150,   /* a while after which nothing but trouble keeps a slot free */
    TROUBLE_S = 1800,  /* what trouble may leave behind: pauses, longer waits */
    COUNTED_S = 28800, /* a report of everything takes six hours, and another warehouse one more */
    WALK_S = 3600,
    CREATED_ROOM = 256, /* orders, at first */
};

void promises_stock_open(struct run *run)
{
    size_t skus = (size_t)run->plan.skus;
    run->promises.reports = HEAP_ARRAY(struct stock_seen, skus);
    run->promises.files = HEAP_ARRAY(struct file_mark, (size_t)run->plan.channels);
}

void promises_stock_close(struct promises *promises)
{
    for (size_t i = 0; i < PLAYED_MARKET_MAX; i++)
        heap_free(promises->created[i].is_seen);
    heap_free(promises->reports);
    heap_free(promises->files);
}

/* ---- reports ---- */

void no_older_report_counts(struct run *run, const struct position *position)
{
    int64_t sku = played_sku_find(run->played, position->sku);
    if (sku < 0)
        return;
    for (int64_t warehouse = 0; warehouse < 2; warehouse++) {
        struct instant *read = &run->promises.reports[sku].read[warehouse];
        int64_t at = position_find_level(position, played_warehouse_id(run->played, warehouse));
        if (at < 0)
            continue;
        if (position->levels[at].source_time.us < read->us)
            run_break(run, __func__, "%.*s: of %lld s before one that was known",
                      STR_ARG(position->sku),
                      (long long)((read->us - position->levels[at].source_time.us) /
                                  US_PER_SECOND));
        *read = position->levels[at].source_time;
    }
}

/* ---- reservations ---- */

/* True the first time. */
static bool is_first_sight(struct promises *promises, int64_t market, int64_t number)
{
    struct seen_orders *seen = &promises->created[market];
    if (number >= seen->room) {
        int64_t room = seen->room == 0 ? CREATED_ROOM : seen->room;
        while (room <= number)
            room *= 2;
        seen->is_seen = heap_resize(seen->is_seen, (size_t)room);
        memset(seen->is_seen + seen->room, 0, (size_t)(room - seen->room));
        seen->room = room;
    }
    bool is_first = !seen->is_seen[number];
    seen->is_seen[number] = true;
    return is_first;
}

static bool is_read_after(const struct position *position, struct instant time)
{
    for (size_t i = 0; i < position->level_count; i++) {
        if (position->levels[i].source_time.us > time.us)
            return true;
    }
    return false;
}

/* The shop just took the order: no report that was read before can have counted its units. */
void units_are_held_until_the_source_counts_them(struct run *run, struct reader *reader,
                                                 const struct order *order, struct instant since)
{
    int64_t market = played_market_find(run->played, order->channel);
    int64_t number = played_order_find(run->played, market, order->order_id);
    if (order->creation != STEP_DONE || number < 0 ||
        !is_first_sight(&run->promises, market, number) || run->process.clock.skew_us != 0)
        return;
    for (size_t i = 0; i < order->line_count; i++) {
        const struct order_line *line = &order->lines[i];
        struct position position;
        struct err err;
        if (!order_state_holds_stock(order->state) || !order_state_holds_stock(line->state) ||
            reader_position(reader, SHOP, line->sku, &position, &err) != ERR_OK ||
            is_read_after(&position, since))
            continue;
        if (promises_units_held(&position, order, line->line_id) < order_line_units_due(line))
            run_break(run, __func__, "%.*s/%.*s, line %.*s: the shop has it since now",
                      STR_ARG(order->channel), STR_ARG(order->order_id), STR_ARG(line->line_id));
    }
}

void every_reservation_ends(struct run *run, struct reader *reader, const struct position *position)
{
    for (size_t i = 0; i < position->reservation_count; i++) {
        const struct reservation *held = &position->reservations[i];
        struct order order;
        struct err err;
        bool is_over = instant_is_set(held->counted_from) &&
                       instant_add_s(held->counted_from, COUNTED_S).us < run_now(run).us;
        if (held->order_id.len > 0 && !instant_is_set(held->counted_from))
            is_over =
                reader_order(reader, SHOP, held->channel, held->order_id, &order, &err) != ERR_OK ||
                order.creation == STEP_DONE || !order_state_holds_stock(order.state);
        if (held->order_id.len == 0) /* a caller's: for some hours, and trade is long over */
            run_break(run, __func__, "reservation %lld of %.*s", (long long)held->reservation_no,
                      STR_ARG(position->sku));
        else if (is_over)
            run_break(run, __func__, "%.*s/%.*s still holds %lld of %.*s", STR_ARG(held->channel),
                      STR_ARG(held->order_id), (long long)held->quantity, STR_ARG(position->sku));
    }
}

/* ---- files ---- */

/*
 * The first SKU of the page whose quantity fell before `limit` and that no file carries. *first, if
 * 0, becomes the first entry that waits at all.
 */
static struct str fall_in_page(struct run *run, struct reader *reader, struct str channel,
                               const struct pending_page *page, struct instant limit, int64_t from,
                               int64_t *first)
{
    struct err err;
    for (size_t i = 0; i < page->entry_count; i++) {
        const struct pending_entry *entry = &page->entries[i];
        struct position position;
        if (entry->no < from ||
            reader_position(reader, SHOP, entry->sku, &position, &err) != ERR_OK)
            continue;
        const struct publication *publication =
            pending_publication(&position, entry, STOCK_FALL, channel);
        if (publication == NULL)
            continue;
        if (*first == 0)
            *first = entry->no;
        if (publication->pending_since.us < limit.us)
            return arena_str(&run->promises.arena, position.sku);
    }
    return STR_EMPTY;
}

/*
 * An entry that does not wait any more never waits again, if the engine does what it should: each
 * time the walk begins at the first that did. Once an hour, and after a start, all are looked at.
 */
static struct fall_mark *fall_mark_of(struct run *run, struct str channel)
{
    struct promises *promises = &run->promises;
    struct fall_mark *mark = &promises->falls[played_market_find(run->played, channel)];
    if (!instant_is_set(mark->walked) || mark->walked.us < promises->started.us ||
        instant_add_s(mark->walked, WALK_S).us <= run_now(run).us)
        *mark = (struct fall_mark){ 0, run_now(run) };
    return mark;
}

/* Of the whole log, wherever the channel thinks that it is. Empty: none. */
static struct str fall_before(struct run *run, struct reader *reader, struct str channel,
                              struct instant limit)
{
    struct err err;
    struct pending_page page;
    struct fall_mark *mark = fall_mark_of(run, channel);
    struct str sku = STR_EMPTY;
    bool found = true;
    int64_t no = mark->from, first = 0;
    while (found && sku.len == 0) {
        enum err_code code = pending_page(&reader->view, SHOP, STOCK_FALL, no, &found, &page, &err);
        if (code != ERR_OK || !found || page.entry_count == 0)
            break;
        sku = fall_in_page(run, reader, channel, &page, limit, mark->from, &first);
        no = page.entries[page.entry_count - 1].no + 1;
    }
    mark->from = first != 0 ? first : no;
    return sku;
}

/* A file was made: none that fell before stays behind. */
void what_fell_goes_with_the_next_file(struct run *run, struct reader *reader,
                                       const struct event *event)
{
    struct str sku = fall_before(run, reader, event->channel, event->time);
    if (sku.len > 0)
        run_break(run, __func__, "%.*s on %.*s was left behind by file %.*s", STR_ARG(sku),
                  STR_ARG(event->channel), STR_ARG(event->subject));
}

/*
 * It was told that no stock file can go. By name: what is open of all else excuses nothing, and
 * there may be much of it.
 */
static bool is_told_of_trouble(struct run *run, struct reader *reader, struct str channel)
{
    const struct {
        enum exception_cause cause;
        const char *subject;
    } told[] = {
        { EXCEPTION_CREDENTIALS_REFUSED, "credentials" },
        { EXCEPTION_CALL_FAILING, "stock-file" },
        { EXCEPTION_CALL_FAILING, "stock" }, /* the lane */
        { EXCEPTION_CALL_FAILING, call_traits(CALL_MIRAKL_STOCK_STATUS)->name },
        { EXCEPTION_CALL_FAILING, call_traits(CALL_MIRAKL_STOCK_REPORT)->name },
    };
    struct exception exception;
    for (size_t i = 0; i < ARRAY_COUNT(told); i++) {
        if (promises_has_exception(run, reader, told[i].cause, channel, str_c(told[i].subject),
                                   &exception) &&
            exception.state == EXCEPTION_STATE_OPEN)
            return true;
    }
    return false;
}

/* Something kept the channel from talking, or may have until a while ago. */
static bool is_in_trouble(struct run *run, struct reader *reader, int64_t market)
{
    struct channel channel;
    struct err err;
    struct str id = played_market_id(run->played, market);
    struct instant *since = &run->promises.troubled[market];
    bool is_bad = run->network.down_until[market].us > run_now(run).us ||
                  run->process.clock.skew_us != 0 ||
                  !str_eq(run->known_keys[market], played_key(run->played, market)) ||
                  reader_channel(reader, SHOP, id, &channel, &err) != ERR_OK ||
                  channel.state != CHANNEL_STATE_ACTIVE || is_told_of_trouble(run, reader, id);
    if (is_bad)
        *since = run_now(run);
    return instant_is_set(*since) && instant_add_s(*since, TROUBLE_S).us > run_now(run).us;
}

/* Looked at every minute: a slot is free, no file is under way, and what fell waits. */
static void what_fell_takes_the_next_slot(struct run *run, int64_t market)
{
    struct reader reader;
    struct stock_file file = { 0 };
    struct err err;
    bool found;
    struct str channel = played_market_id(run->played, market);
    struct instant now = run_now(run);
    promises_look(run, &reader);
    bool is_excused =
        is_in_trouble(run, &reader, market) ||
        instant_add_s(run->promises.started, AT_ONCE_S).us > now.us ||
        reader_latest_stock_file(&reader, SHOP, channel, &found, &file, &err) != ERR_OK ||
        stock_file_is_open(&file) || file.state == STOCK_FILE_STATE_FAILED;
    if (!is_excused && instant_add_s(file.completed, AT_ONCE_S).us < now.us &&
        instant_add_s(file.sent, SLOT_S + AT_ONCE_S).us < now.us) {
        struct str sku = fall_before(run, &reader, channel, instant_add_s(now, -AT_ONCE_S));
        if (sku.len > 0)
            run_break(run, __func__, "%.*s on %.*s has waited for %d s", STR_ARG(sku),
                      STR_ARG(channel), AT_ONCE_S);
    }
    reader_close(&reader);
}

static void play_minute(void *context, void *subject)
{
    struct run *run = context;
    (void)subject;
    for (int64_t i = 0; i < run->plan.channels && process_is_running(&run->process); i++)
        what_fell_takes_the_next_slot(run, i);
    run_plan(run, instant_add_s(run_now(run), MINUTE_S), play_minute, NULL);
}

void promises_stock_start(struct run *run)
{
    run_plan(run, instant_add_s(run->began, MINUTE_S), play_minute, NULL);
}

/* Another file than the one before, though the marketplace has not ended that one. */
void one_stock_file_is_under_way(struct run *run, const struct net_call *call)
{
    struct file_mark *mark = &run->promises.files[call->market];
    uint64_t hash = str_hash(call->request.body);
    bool is_given_up = instant_add_s(mark->sent, TROUBLE_S).us <= run_now(run).us;
    if (mark->hash != 0 && mark->hash != hash && !is_given_up &&
        played_is_importing(run->played, call->market))
        run_break(run, __func__, "%.*s is sent a file while it reads another",
                  STR_ARG(played_market_id(run->played, call->market)));
    if (mark->hash != hash)
        *mark = (struct file_mark){ hash, run_now(run) };
}

/* What its share is of, and what waits for a person: counted one by one. */
void a_brake_counts_what_is_offered_and_held(struct run *run, int64_t market)
{
    struct str channel = played_market_id(run->played, market);
    int64_t offered = 0, held = 0;
    struct stock_brake brake;
    struct reader reader;
    struct err err;
    for (int64_t sku = 0; sku < run->plan.skus; sku++) {
        struct position position;
        promises_look(run, &reader);
        int64_t at =
            reader_position(&reader, SHOP, played_sku(run->played, sku), &position, &err) == ERR_OK
                ? position_find_publication(&position, channel)
                : -1;
        offered += at >= 0 && position.publications[at].told > 0;
        held += at >= 0 && position.publications[at].pending == STOCK_HELD;
        reader_close(&reader);
    }
    promises_look(run, &reader);
    if (reader_brake(&reader, SHOP, channel, &brake, &err) != ERR_OK ||
        brake.offered_count != offered || brake.held_count + brake.released_count != held)
        run_break(run, __func__, "%.*s: %lld offered and %lld held, known as %lld and %lld",
                  STR_ARG(channel), (long long)offered, (long long)held,
                  (long long)brake.offered_count,
                  (long long)(brake.held_count + brake.released_count));
    reader_close(&reader);
}
