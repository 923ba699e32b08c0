/*
 * service/rpc/inventory_audit_watch.c: an audit as it goes on, and what it finds.
 *
 * Differences are numbered in the order of finding: a resume token is the next number. One that
 * turns out to be of another kind is found again.
 */
#include "service/rpc/audit_convert.h"
#include "service/rpc/backend.h"
#include "service/rpc/inventory_audits.h"
#include "service/rpc/watch.h"

enum { PAGE_COUNT = 1000 };

struct audit_stream {
    struct watch watch; /* its number is the next difference's */
    struct str channel;
    int64_t audit_no;
    int64_t compared_count; /* as it was told; -1: nothing was */
    bool has_ended;         /* that it has was told */
};

enum err_code watch_audit_open(struct rpc_call *call, const ProtobufCMessage *request,
                               struct err *err)
{
    const Lockstep__V1__WatchAuditRequest *in = (const void *)request;
    const struct rpc_backend *backend = call->context;
    struct audit_stream *stream = ARENA_NEW(call->stream->arena, struct audit_stream);
    struct reader reader;
    struct audit audit;
    struct str ids[3];
    if (stream == NULL)
        return arena_err(call->stream->arena, err);
    enum err_code code =
        audit_name_from_proto(in->name, call->stream->arena, ids, &stream->audit_no, err);
    if (code != ERR_OK)
        return code;
    reader_open(backend->store, call->arena, &reader);
    code = reader_audit(&reader, ids[0], ids[1], stream->audit_no, &audit, err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    stream->channel = ids[1];
    stream->compared_count = -1;
    struct watch_options options = { .shop = ids[0],
                                     .resume_token = in->resume_token,
                                     .binding = str_hash(str_c(in->name)),
                                     .begin = 1 };
    return watch_open(call, &stream->watch, &options, err);
}

static enum err_code page_read(struct rpc_call *call, const struct audit_stream *stream,
                               struct audit *ret_audit, struct audit_difference **ret,
                               size_t *ret_count, int64_t *number, struct err *err)
{
    const struct rpc_backend *backend = call->context;
    struct reader reader;
    reader_open(backend->store, call->arena, &reader);
    enum err_code code = reader_audit(&reader, stream->watch.shop, stream->channel,
                                      stream->audit_no, ret_audit, err);
    if (code == ERR_OK)
        code = reader_audit_found(&reader, ret_audit, *number, PAGE_COUNT, ret, ret_count, number,
                                  err);
    reader_close(&reader);
    return code;
}

enum err_code watch_audit_next(struct rpc_call *call, ProtobufCMessage *response,
                               enum rpc_next *ret, struct err *err)
{
    Lockstep__V1__WatchAuditResponse *out = (void *)response;
    struct audit_stream *stream = call->stream->state;
    struct watch_place place = stream->watch.place;
    struct audit_difference *rows = NULL;
    struct audit audit;
    size_t count = 0;
    if (stream->has_ended) {
        *ret = RPC_NEXT_END;
        return ERR_OK;
    }
    enum err_code code = page_read(call, stream, &audit, &rows, &count, &place.number, err);
    if (code != ERR_OK)
        return code;
    bool has_ended = audit.state != AUDIT_STATE_RUNNING && count < PAGE_COUNT;
    bool is_news = count > 0 || has_ended || audit.compared_count != stream->compared_count;
    if (!is_news && !watch_is_due(&stream->watch)) {
        *ret = watch_wait(&stream->watch);
        return ERR_OK;
    }
    out->resume_token = watch_token(&stream->watch, call->arena, &place);
    out->audit = audit_to_proto(call->arena, &audit);
    out->differences = ARENA_ARRAY(call->arena, Lockstep__V1__AuditDifference *, count);
    for (size_t i = 0; out->differences != NULL && i < count; i++)
        out->differences[out->n_differences++] = difference_to_proto(call->arena, &audit, &rows[i]);
    stream->compared_count = audit.compared_count;
    stream->has_ended = has_ended;
    *ret = watch_sent(&stream->watch, &place);
    return arena_done(call->arena, err);
}
