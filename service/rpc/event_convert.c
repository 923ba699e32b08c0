/* service/rpc/event_convert.c: the log, named and walked. */
#include "service/rpc/event_convert.h"

#include "service/base/limits.h"

enum {
    CHUNK_COUNT = 256, /* events read at once */
    NAME_ARENA_BYTES = 16 << 10,
};

/* ---- names ---- */

static struct str part_name(struct arena *arena, struct str shop, const struct event *event)
{
    struct str order_id, part;
    if (!event_subject_cut(event, &order_id, &part))
        return name_order(arena, shop, event->channel, event->subject);
    switch (event->kind) {
    case EVENT_SHIPMENT_CHANGED:
        return name_shipment(arena, shop, event->channel, order_id, part);
    case EVENT_RETURN_RECEIVED:
        return name_return(arena, shop, event->channel, order_id, part);
    default:
        return name_refund(arena, shop, event->channel, order_id, part);
    }
}

static struct str numbered_name(struct arena *arena, struct str shop, const struct event *event)
{
    int64_t number;
    if (!str_parse_i64(event->subject, &number))
        number = 0;
    switch (event->kind) {
    case EVENT_JOURNAL_POSTED:
        return name_journal_entry(arena, shop, number);
    case EVENT_AUDIT_CHANGED:
        return name_audit(arena, shop, event->channel, number);
    default:
        return name_import(arena, shop, event->channel, number);
    }
}

static struct str stop_name(struct arena *arena, struct str shop, const struct event *event)
{
    if (event->subject.len > 0)
        return event->channel.len > 0 ? name_offer(arena, shop, event->channel, event->subject)
                                      : name_position(arena, shop, event->subject);
    return event->channel.len > 0 ? name_channel(arena, shop, event->channel)
                                  : name_shop(arena, shop);
}

struct str event_subject_name(struct arena *arena, struct str shop, const struct event *event)
{
    switch (event->kind) {
    case EVENT_CHANNEL_CHANGED:
        return name_channel(arena, shop, event->subject);
    case EVENT_POSITION_CHANGED:
        return name_position(arena, shop, event->subject);
    case EVENT_OFFER_WANTED:
    case EVENT_OFFER_CORRECTED:
        return name_offer(arena, shop, event->channel, event->subject);
    case EVENT_STOCK_FILE_OPENED:
    case EVENT_STOCK_FILE_SENT:
    case EVENT_STOCK_FILE_ENDED:
    case EVENT_JOURNAL_POSTED:
    case EVENT_AUDIT_CHANGED:
        return numbered_name(arena, shop, event);
    case EVENT_ORDER_INGESTED:
    case EVENT_ORDER_CHANGED:
        return name_order(arena, shop, event->channel, event->subject);
    case EVENT_SHIPMENT_CHANGED:
    case EVENT_RETURN_RECEIVED:
    case EVENT_REFUND_CHANGED:
        return part_name(arena, shop, event);
    case EVENT_TRANSACTION_SEEN:
        return name_transaction(arena, shop, event->channel, event->subject);
    case EVENT_SETTLEMENT_CHANGED:
        return name_settlement(arena, shop, event->channel, event->subject);
    case EVENT_GAP_OPENED:
    case EVENT_GAP_RESOLVED:
        return name_gap(arena, shop, event->subject);
    case EVENT_STOCK_RULE_CHANGED:
        return name_stock_rule(arena, shop, event->subject);
    case EVENT_SELLING_STOPPED:
    case EVENT_SELLING_RESUMED:
        return stop_name(arena, shop, event);
    case EVENT_EXCEPTION_RAISED:
    case EVENT_EXCEPTION_RESOLVED:
        return name_exception(arena, shop, event->subject);
    default:
        return name_shop(arena, shop);
    }
}

Lockstep__V1__Event *event_to_proto(struct arena *arena, struct str shop, const struct event *event)
{
    Lockstep__V1__Event *out = ARENA_NEW(arena, Lockstep__V1__Event);
    if (out == NULL)
        return NULL;
    lockstep__v1__event__init(out);
    out->name = text_to_proto(arena, name_event(arena, shop, event->event_no));
    out->sequence = event->event_no;
    out->kind = (Lockstep__V1__Event__Kind)event->kind;
    out->time = instant_to_proto(arena, event->time);
    if (event->channel.len > 0)
        out->channel = text_to_proto(arena, name_channel(arena, shop, event->channel));
    out->subject = text_to_proto(arena, event_subject_name(arena, shop, event));
    out->before = text_to_proto(arena, event->from);
    out->after = text_to_proto(arena, event->to);
    return out;
}

/* ---- filter ---- */

enum err_code event_filter_from_proto(const Lockstep__V1__EventFilter *filter, struct str shop,
                                      struct arena *arena, struct event_filter *ret,
                                      struct err *err)
{
    *ret = (struct event_filter){ .shop = shop };
    if (filter == NULL)
        return ERR_OK;
    enum err_code code =
        text_from_proto(filter->subject, "subject", LIMIT_NAME_BYTES, &ret->subject, err);
    if (code == ERR_OK)
        code = channel_filter_from_proto(filter->channel, shop, arena, &ret->channel, err);
    if (code != ERR_OK)
        return err_in(err, "filter");
    ret->kinds = filter->kinds;
    ret->kind_count = filter->n_kinds;
    return ERR_OK;
}

static bool has_kind(const struct event_filter *filter, enum event_kind kind)
{
    for (size_t i = 0; i < filter->kind_count; i++) {
        if ((unsigned)filter->kinds[i] == (unsigned)kind)
            return true;
    }
    return filter->kind_count == 0;
}

static bool is_about(const struct event *event, const struct event_filter *filter)
{
    struct arena arena;
    arena_init(&arena, NAME_ARENA_BYTES);
    struct str name = event_subject_name(&arena, filter->shop, event);
    bool is_it = str_starts(name, filter->subject) &&
                 (name.len == filter->subject.len || name.ptr[filter->subject.len] == '/');
    arena_release(&arena);
    return is_it;
}

bool event_matches(const struct event *event, const struct event_filter *filter)
{
    return has_kind(filter, event->kind) &&
           (filter->channel.len == 0 || str_eq(event->channel, filter->channel)) &&
           (filter->subject.len == 0 || is_about(event, filter));
}

/* ---- the log ---- */

/* One event, or the next one that is kept; *ret_count 0: there is none. */
static enum err_code event_peek(struct reader *reader, struct arena *arena, struct str shop,
                                int64_t event_no, struct event **ret, size_t *ret_count,
                                struct err *err)
{
    struct reader peek = { .view = reader->view };
    int64_t next_no;
    arena_reset(arena);
    peek.view.arena = arena;
    return reader_events(&peek, shop, event_no, 1, ret, ret_count, &next_no, err);
}

enum err_code event_no_at(struct reader *reader, struct str shop, struct instant time, int64_t *ret,
                          struct err *err)
{
    struct arena arena;
    int64_t low = 1, high;
    enum err_code code = reader_next_event_no(reader, shop, &high, err);
    arena_init(&arena, LIMIT_REQUEST_ARENA_BYTES);
    while (code == ERR_OK && low < high) { /* the event sought lies in [low, high] */
        int64_t middle = low + (high - low) / 2;
        struct event *event;
        size_t count;
        code = event_peek(reader, &arena, shop, middle, &event, &count, err);
        if (code == ERR_OK && (count == 0 || event->time.us >= time.us))
            high = middle;
        else if (code == ERR_OK)
            low = event->event_no + 1;
    }
    arena_release(&arena);
    *ret = low;
    return code;
}

struct walking {
    const struct event_walk *walk;
    struct arena arena; /* a chunk's */
    int64_t next;
    size_t scanned;
    bool is_done;
};

static void chunk_take(struct walking *w, const struct event *events, size_t count)
{
    const struct event_walk *walk = w->walk;
    /* Where older events are no longer kept, newer ones are read in their place. */
    int64_t until = walk->descending ? w->next : walk->until;
    for (size_t i = 0; i < count && !w->is_done; i++) {
        const struct event *event = &events[walk->descending ? count - 1 - i : i];
        if (event->event_no < walk->from || event->event_no >= until)
            continue;
        w->next = walk->descending ? event->event_no : event->event_no + 1;
        w->is_done = !walk->take(walk->context, event) || ++w->scanned >= walk->scan_max;
    }
}

/* Bounds of the next chunk; false: there is none. */
static bool chunk_bounds(const struct walking *w, int64_t *ret_from, size_t *ret_count)
{
    const struct event_walk *walk = w->walk;
    int64_t left = walk->descending ? w->next - walk->from : walk->until - w->next;
    if (w->is_done || left <= 0)
        return false;
    *ret_count = left < CHUNK_COUNT ? (size_t)left : CHUNK_COUNT;
    *ret_from = walk->descending ? w->next - (int64_t)*ret_count : w->next;
    return true;
}

enum err_code event_walk(struct reader *reader, const struct event_walk *walk, int64_t *ret_next,
                         struct err *err)
{
    struct walking w = { .walk = walk, .next = walk->descending ? walk->until : walk->from };
    struct reader chunk = { .view = reader->view };
    struct event *events;
    size_t count;
    int64_t from, next_no;
    enum err_code code = ERR_OK;
    arena_init(&w.arena, LIMIT_REQUEST_ARENA_BYTES);
    chunk.view.arena = &w.arena;
    while (code == ERR_OK && chunk_bounds(&w, &from, &count)) {
        size_t wanted = count;
        arena_reset(&w.arena);
        code = reader_events(&chunk, walk->shop, from, wanted, &events, &count, &next_no, err);
        if (code != ERR_OK)
            break;
        chunk_take(&w, events, count);
        if (!w.is_done) /* what is no longer kept is passed over */
            w.next = walk->descending ? from : count == 0 ? walk->until : w.next;
    }
    arena_release(&w.arena);
    *ret_next = w.next;
    return code;
}
