/* service/rpc/event_service.c: handlers of EventService. */
#include "service/rpc/event_service.h"

#include "service/base/limits.h"
#include "service/rpc/event_convert.h"
#include "service/rpc/watch.h"

enum {
    EVENT_SCAN_COUNT = 20000, /* looked at for one answer */
    MESSAGE_EVENT_COUNT = 1000,
};

/* Events that match, as messages, until there is no room. */
struct taking {
    const struct event_filter *filter;
    struct arena *arena;
    Lockstep__V1__Event **events;
    size_t count, room;
};

static bool event_take(void *context, const struct event *event)
{
    struct taking *taking = context;
    if (!event_matches(event, taking->filter))
        return true;
    taking->events[taking->count++] = event_to_proto(taking->arena, taking->filter->shop, event);
    /* What is made of it is packed in memory as well. */
    return taking->count < taking->room && taking->arena->used < taking->arena->max / 2;
}

static enum err_code taking_start(struct taking *taking, const struct event_filter *filter,
                                  struct arena *arena, size_t room, struct err *err)
{
    *taking = (struct taking){ .filter = filter, .arena = arena, .room = room };
    taking->events = ARENA_ARRAY(arena, Lockstep__V1__Event *, room);
    return taking->events == NULL ? arena_err(arena, err) : ERR_OK;
}

/* ---- GetEvent ---- */

static enum err_code event_find(struct rpc_call *call, struct reader *reader, const struct str *ids,
                                Lockstep__V1__Event **ret, struct err *err)
{
    struct shop shop;
    struct event *events;
    size_t count = 0;
    int64_t event_no, next_no;
    enum err_code code = reader_shop(reader, ids[0], &shop, err);
    if (code == ERR_OK && (!str_parse_i64(ids[1], &event_no) || event_no < 1))
        return err_set(err, REASON_NOT_FOUND, "events are numbered from 1");
    if (code == ERR_OK)
        code = reader_events(reader, ids[0], event_no, 1, &events, &count, &next_no, err);
    if (code != ERR_OK)
        return code;
    if (count == 0)
        return err_set(err, REASON_NOT_FOUND, "there is no such event yet");
    if (events[0].event_no != event_no)
        return err_set(err, REASON_HISTORY_EXPIRED, "the event is no longer kept");
    *ret = event_to_proto(call->arena, ids[0], &events[0]);
    return arena_done(call->arena, err);
}

static enum err_code get_event(struct rpc_call *call, const ProtobufCMessage *request,
                               ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__GetEventRequest *in = (const void *)request;
    Lockstep__V1__GetEventResponse *out = (void *)response;
    const struct rpc_backend *backend = call->context;
    struct reader reader;
    struct str ids[2];
    enum err_code code =
        name_from_proto(in->name, "shops/*/events/*", "name", call->arena, ids, err);
    if (code != ERR_OK)
        return code;
    reader_open(backend->store, call->arena, &reader);
    code = event_find(call, &reader, ids, &out->event, err);
    reader_close(&reader);
    return code;
}

/* ---- ListEvents ---- */

struct event_range {
    struct instant start, end;
    bool newest_first;
};

static enum err_code walk_bounds(struct reader *reader, const struct event_range *range,
                                 struct str token, struct event_walk *walk, struct err *err)
{
    int64_t at;
    enum err_code code = reader_next_event_no(reader, walk->shop, &walk->until, err);
    walk->from = 1;
    if (code == ERR_OK && instant_is_set(range->start))
        code = event_no_at(reader, walk->shop, range->start, &walk->from, err);
    if (code == ERR_OK && instant_is_set(range->end))
        code = event_no_at(reader, walk->shop, range->end, &walk->until, err);
    if (code != ERR_OK || token.len == 0)
        return code;
    if (!str_parse_i64(token, &at) || at < 1) {
        err_set(err, REASON_PAGE_TOKEN_INVALID, "the token is not from a page of this list");
        return err_in(err, "page_token");
    }
    *(range->newest_first ? &walk->until : &walk->from) = at;
    return ERR_OK;
}

static enum err_code events_list(struct rpc_call *call, struct reader *reader,
                                 const struct event_filter *filter, const struct listing *listing,
                                 const struct event_range *range,
                                 Lockstep__V1__ListEventsResponse *out, struct err *err)
{
    struct shop shop;
    struct taking taking;
    struct event_walk walk = {
        .shop = filter->shop,
        .descending = range->newest_first,
        .scan_max = EVENT_SCAN_COUNT,
        .take = event_take,
        .context = &taking,
    };
    int64_t next;
    enum err_code code = reader_shop(reader, filter->shop, &shop, err);
    if (code == ERR_OK)
        code = walk_bounds(reader, range, listing->page.token, &walk, err);
    if (code == ERR_OK)
        code = taking_start(&taking, filter, call->arena, listing->page.size, err);
    if (code == ERR_OK)
        code = event_walk(reader, &walk, &next, err);
    if (code != ERR_OK)
        return code;
    out->events = taking.events;
    out->n_events = taking.count;
    if (walk.descending ? next > walk.from : next < walk.until)
        out->next_page_token =
            listing_token(listing, call->arena, arena_format(call->arena, "%lld", (long long)next));
    return arena_done(call->arena, err);
}

static enum err_code list_events(struct rpc_call *call, const ProtobufCMessage *request,
                                 ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__ListEventsRequest *in = (const void *)request;
    const struct rpc_backend *backend = call->context;
    struct event_range range = { .newest_first = in->newest_first };
    struct event_filter filter;
    struct listing listing;
    struct reader reader;
    struct str shop;
    enum err_code code = name_from_proto(in->parent, "shops/*", "parent", call->arena, &shop, err);
    if (code == ERR_OK)
        code = event_filter_from_proto(in->filter, shop, call->arena, &filter, err);
    if (code == ERR_OK)
        code = instant_from_proto(in->start_time, "start_time", &range.start, err);
    if (code == ERR_OK)
        code = instant_from_proto(in->end_time, "end_time", &range.end, err);
    if (code == ERR_OK)
        code = listing_from_proto(request, call->arena, &listing, err);
    if (code != ERR_OK)
        return code;
    reader_open(backend->store, call->arena, &reader);
    code = events_list(call, &reader, &filter, &listing, &range, (void *)response, err);
    reader_close(&reader);
    return code;
}

/* ---- WatchEvents ---- */

struct event_watch {
    struct watch watch;
    struct event_filter filter;
};

/* The number where an empty token begins; *ret_newest is the largest that a token may have. */
static enum err_code watch_begin(struct rpc_call *call, struct str shop,
                                 const Lockstep__V1__WatchEventsRequest *in, int64_t *ret_begin,
                                 int64_t *ret_newest, struct err *err)
{
    const struct rpc_backend *backend = call->context;
    struct reader reader;
    struct instant start;
    struct event *oldest;
    size_t count = 0;
    int64_t next_no;
    enum err_code code = instant_from_proto(in->start_time, "start_time", &start, err);
    if (code != ERR_OK)
        return code;
    reader_open(backend->store, call->arena, &reader);
    code = reader_next_event_no(&reader, shop, ret_newest, err);
    *ret_begin = *ret_newest;
    if (code == ERR_OK && instant_is_set(start)) {
        code = event_no_at(&reader, shop, start, ret_begin, err);
    } else if (code == ERR_OK && !in->new_only) {
        code = reader_events(&reader, shop, 1, 1, &oldest, &count, &next_no, err);
        if (code == ERR_OK && count > 0)
            *ret_begin = oldest->event_no;
    }
    reader_close(&reader);
    return code;
}

static enum err_code watch_events_open(struct rpc_call *call, const ProtobufCMessage *request,
                                       struct err *err)
{
    const Lockstep__V1__WatchEventsRequest *in = (const void *)request;
    struct arena *arena = call->stream->arena;
    struct event_watch *state = ARENA_NEW(arena, struct event_watch);
    struct watch_options options = { .resume_token = in->resume_token };
    if (state == NULL)
        return arena_err(arena, err);
    enum err_code code =
        name_from_proto(in->parent, "shops/*", "parent", arena, &options.shop, err);
    if (code == ERR_OK)
        code = event_filter_from_proto(in->filter, options.shop, arena, &state->filter, err);
    if (code == ERR_OK)
        code = watch_begin(call, options.shop, in, &options.begin, &options.newest, err);
    if (code == ERR_OK)
        code = watch_open(call, &state->watch, &options, err);
    if (code == ERR_OK && in->new_only && in->resume_token[0] == '\0')
        state->watch.is_due = true; /* the reader gets a token of now */
    return code;
}

static enum err_code events_next(struct rpc_call *call, struct reader *reader,
                                 Lockstep__V1__WatchEventsResponse *out, enum rpc_next *ret,
                                 struct err *err)
{
    struct event_watch *state = call->stream->state;
    struct watch *watch = &state->watch;
    struct taking taking;
    struct event *first;
    size_t count;
    int64_t newest, next;
    enum err_code code = watch_events(watch, reader, 1, &first, &count, &next, err);
    if (code == ERR_OK) /* nothing before it has expired; now all of it */
        code = reader_next_event_no(reader, watch->shop, &newest, err);
    if (code == ERR_OK)
        code = taking_start(&taking, &state->filter, call->arena, MESSAGE_EVENT_COUNT, err);
    if (code != ERR_OK)
        return code;
    struct event_walk walk = {
        .shop = watch->shop,
        .from = watch->place.number,
        .until = newest,
        .scan_max = EVENT_SCAN_COUNT,
        .take = event_take,
        .context = &taking,
    };
    code = event_walk(reader, &walk, &next, err);
    if (code != ERR_OK)
        return code;
    struct watch_place place = { .number = next };
    if (taking.count == 0 && !watch_is_due(watch)) {
        watch->place.number = next;
        *ret = next < newest ? watch_go_on(watch) : watch_wait(watch);
        return ERR_OK;
    }
    out->resume_token = watch_token(watch, call->arena, &place);
    out->events = taking.events;
    out->n_events = taking.count;
    out->caught_up = next == newest;
    *ret = watch_sent(watch, &place);
    return arena_done(call->arena, err);
}

static enum err_code watch_events_next(struct rpc_call *call, ProtobufCMessage *response,
                                       enum rpc_next *ret, struct err *err)
{
    const struct rpc_backend *backend = call->context;
    struct reader reader;
    reader_open(backend->store, call->arena, &reader);
    enum err_code code = events_next(call, &reader, (void *)response, ret, err);
    reader_close(&reader);
    return code;
}

static const struct rpc_method methods[] = {
    { "WatchEvents", .open = watch_events_open, .next = watch_events_next, .close = watch_close },
    { "ListEvents", .query = list_events },
    { "GetEvent", .query = get_event },
};

const struct rpc_service event_service = {
    .descriptor = &lockstep__v1__event_service__descriptor,
    .methods = methods,
    .method_count = ARRAY_COUNT(methods),
};
