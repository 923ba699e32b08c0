/*
 * service/rpc/reconciliation_stream.c: matches, gaps and settlements as they are found.
 *
 * Follows the shop's log; each message shows the records as they are when it is sent, so that a
 * reader that was away for a week sees what holds now.
 */
#include "service/rpc/journal_streams.h"

#include "service/rpc/backend.h"

enum { PAGE_EVENT_COUNT = 500 };

struct reconciliation_stream {
    struct watch watch; /* its number is the next event's */
    struct str channel; /* empty: any */
    bool stops;
};

enum err_code stream_reconciliation_open(struct rpc_call *call, const ProtobufCMessage *request,
                                         struct err *err)
{
    const Lockstep__V1__StreamReconciliationRequest *in = (const void *)request;
    struct reconciliation_stream *stream =
        ARENA_NEW(call->stream->arena, struct reconciliation_stream);
    struct rpc_backend *backend = call->context;
    struct str ids[2]; /* shop, channel */
    struct reader reader;
    if (stream == NULL)
        return arena_err(call->stream->arena, err);
    enum err_code code =
        name_from_proto(in->parent, "shops/*/channels/*", "parent", call->stream->arena, ids, err);
    if (code != ERR_OK)
        return code;
    stream->channel = str_eq(ids[1], STR("-")) ? STR_EMPTY : ids[1];
    stream->stops = in->stop_when_caught_up;
    struct watch_options options = { .shop = ids[0],
                                     .resume_token = in->resume_token,
                                     .binding = str_hash(ids[1]) };
    code = watch_open(call, &stream->watch, &options, err);
    if (code != ERR_OK || stream->watch.place.number != 0)
        return code;
    stream->watch.place.number = 1;
    if (!in->new_only)
        return ERR_OK;
    reader_open(backend->store, call->arena, &reader);
    code = reader_next_event_no(&reader, ids[0], &stream->watch.place.number, err);
    reader_close(&reader);
    if (code != ERR_OK)
        watch_close(call);
    return code;
}

static enum err_code transaction_change(struct rpc_call *call, struct reader *reader,
                                        struct str shop, const struct event *event,
                                        Lockstep__V1__ReconciliationChange *out, struct err *err)
{
    struct stored_transaction row;
    enum err_code code =
        reader_transaction(reader, shop, event->channel, event->subject, &row, err);
    if (code != ERR_OK)
        return code;
    out->change_case = LOCKSTEP__V1__RECONCILIATION_CHANGE__CHANGE_TRANSACTION;
    out->transaction = transaction_to_proto(call->arena, shop, event->channel, &row);
    return ERR_OK;
}

static enum err_code settlement_change(struct rpc_call *call, struct reader *reader,
                                       struct str shop, const struct event *event,
                                       Lockstep__V1__ReconciliationChange *out, struct err *err)
{
    struct settlement row;
    enum err_code code = reader_settlement(reader, shop, event->channel, event->subject, &row, err);
    if (code != ERR_OK)
        return code;
    out->change_case = LOCKSTEP__V1__RECONCILIATION_CHANGE__CHANGE_SETTLEMENT;
    out->settlement = settlement_to_proto(call->arena, &row);
    return ERR_OK;
}

static enum err_code gap_change(struct rpc_call *call, struct reader *reader, struct str shop,
                                const struct event *event, Lockstep__V1__ReconciliationChange *out,
                                struct err *err)
{
    struct gap row;
    enum err_code code = reader_gap(reader, shop, event->subject, &row, err);
    if (code != ERR_OK)
        return code;
    out->change_case = LOCKSTEP__V1__RECONCILIATION_CHANGE__CHANGE_GAP;
    out->gap = gap_to_proto(call->arena, &row);
    return ERR_OK;
}

/* *ret NULL: the event is about something else. */
static enum err_code change_make(struct rpc_call *call, struct reader *reader,
                                 const struct reconciliation_stream *stream,
                                 const struct event *event,
                                 Lockstep__V1__ReconciliationChange **ret, struct err *err)
{
    struct str shop = stream->watch.shop;
    bool is_mine = stream->channel.len == 0 || str_eq(stream->channel, event->channel);
    bool is_gap = event->kind == EVENT_GAP_OPENED || event->kind == EVENT_GAP_RESOLVED;
    bool is_ours =
        is_gap || event->kind == EVENT_TRANSACTION_SEEN || event->kind == EVENT_SETTLEMENT_CHANGED;
    *ret = NULL;
    if (!is_mine || !is_ours)
        return ERR_OK;
    Lockstep__V1__ReconciliationChange *out =
        ARENA_NEW(call->arena, Lockstep__V1__ReconciliationChange);
    if (out == NULL)
        return arena_err(call->arena, err);
    lockstep__v1__reconciliation_change__init(out);
    out->time = instant_to_proto(call->arena, event->time);
    *ret = out;
    if (is_gap)
        return gap_change(call, reader, shop, event, out, err);
    if (event->kind == EVENT_TRANSACTION_SEEN)
        return transaction_change(call, reader, shop, event, out, err);
    return settlement_change(call, reader, shop, event, out, err);
}

static enum err_code changes_fill(struct rpc_call *call, struct reader *reader,
                                  const struct reconciliation_stream *stream,
                                  const struct event *events, size_t count,
                                  Lockstep__V1__StreamReconciliationResponse *out, struct err *err)
{
    out->changes = ARENA_ARRAY(call->arena, Lockstep__V1__ReconciliationChange *, count);
    if (out->changes == NULL)
        return arena_err(call->arena, err);
    for (size_t i = 0; i < count; i++) {
        Lockstep__V1__ReconciliationChange *change;
        enum err_code code = change_make(call, reader, stream, &events[i], &change, err);
        if (code != ERR_OK)
            return code;
        if (change != NULL)
            out->changes[out->n_changes++] = change;
    }
    return ERR_OK;
}

enum err_code stream_reconciliation_next(struct rpc_call *call, ProtobufCMessage *response,
                                         enum rpc_next *ret, struct err *err)
{
    Lockstep__V1__StreamReconciliationResponse *out = (void *)response;
    struct rpc_backend *backend = call->context;
    struct reconciliation_stream *stream = call->stream->state;
    struct watch *watch = &stream->watch;
    struct watch_place place = watch->place;
    struct reader reader;
    struct event *events = NULL;
    size_t count = 0;
    reader_open(backend->store, call->arena, &reader);
    enum err_code code =
        watch_events(watch, &reader, PAGE_EVENT_COUNT, &events, &count, &place.number, err);
    if (code == ERR_OK)
        code = changes_fill(call, &reader, stream, events, count, out, err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    bool more = count == PAGE_EVENT_COUNT;
    if (out->n_changes == 0 && more) { /* others' events: passed over */
        watch->place.number = place.number;
        *ret = watch_go_on(watch);
        return ERR_OK;
    }
    if (out->n_changes == 0 && stream->stops) {
        *ret = RPC_NEXT_END;
        return ERR_OK;
    }
    if (out->n_changes == 0 && !watch_is_due(watch)) {
        *ret = watch_wait(watch);
        return ERR_OK;
    }
    out->resume_token = watch_token(watch, call->arena, &place);
    out->caught_up = !more;
    *ret = watch_sent(watch, &place);
    return arena_done(call->arena, err);
}
