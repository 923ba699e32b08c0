/* service/rpc/exception_service.c: handlers of ExceptionService. */
#include "service/rpc/exception_service.h"

#include "service/base/limits.h"
#include "service/engine/command.h"
#include "service/engine/outcome.h"
#include "service/rpc/exception_convert.h"
#include "service/rpc/exception_explain.h"
#include "service/rpc/status_message.h"
#include "service/rpc/watch.h"

enum { RETRY_COUNT_MAX = 1000 };

/* ---- one exception ---- */

static enum err_code get_exception(struct rpc_call *call, const ProtobufCMessage *request,
                                   ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__GetExceptionRequest *in = (const void *)request;
    Lockstep__V1__GetExceptionResponse *out = (void *)response;
    const struct rpc_backend *backend = call->context;
    struct exception exception;
    struct reader reader;
    struct str ids[2];
    enum err_code code =
        name_from_proto(in->name, "shops/*/exceptions/*", "name", call->arena, ids, err);
    if (code != ERR_OK)
        return code;
    reader_open(backend->store, call->arena, &reader);
    code = reader_exception(&reader, ids[0], ids[1], &exception, err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    out->exception = exception_to_proto_whole(call->arena, ids[0], &exception);
    return arena_done(call->arena, err);
}

static enum err_code command_start(struct rpc_call *call, const char *name, enum command_kind kind,
                                   struct command *ret, struct err *err)
{
    struct str ids[2];
    enum err_code code =
        name_from_proto(name, "shops/*/exceptions/*", "name", call->arena, ids, err);
    if (code != ERR_OK)
        return code;
    *ret =
        (struct command){ .kind = kind, .shop = ids[0], .exception = { .exception_id = ids[1] } };
    return ERR_OK;
}

static enum err_code outcome_answer(struct rpc_call *call, const struct outcome *outcome,
                                    Lockstep__V1__ExceptionRecord **ret, struct err *err)
{
    *ret = exception_to_proto(call->arena, outcome->exception->shop, outcome->exception);
    return arena_done(call->arena, err);
}

static enum err_code retry_exception_read(struct rpc_call *call, const ProtobufCMessage *request,
                                          struct command *ret, struct err *err)
{
    const Lockstep__V1__RetryExceptionRequest *in = (const void *)request;
    enum err_code code = command_start(call, in->name, COMMAND_RETRY_EXCEPTION, ret, err);
    return code == ERR_OK
               ? text_from_proto(in->choice, "choice", LIMIT_ID_BYTES, &ret->exception.choice, err)
               : code;
}

static enum err_code retry_exception_answer(struct rpc_call *call, const struct outcome *outcome,
                                            ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__RetryExceptionResponse *out = (void *)response;
    return outcome_answer(call, outcome, &out->exception, err);
}

static enum err_code resolve_exception_read(struct rpc_call *call, const ProtobufCMessage *request,
                                            struct command *ret, struct err *err)
{
    const Lockstep__V1__ResolveExceptionRequest *in = (const void *)request;
    enum err_code code = command_start(call, in->name, COMMAND_RESOLVE_EXCEPTION, ret, err);
    return code == ERR_OK ? required_text_from_proto(in->resolution, "resolution", LIMIT_TEXT_BYTES,
                                                     &ret->exception.note, err)
                          : code;
}

static enum err_code resolve_exception_answer(struct rpc_call *call, const struct outcome *outcome,
                                              ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__ResolveExceptionResponse *out = (void *)response;
    return outcome_answer(call, outcome, &out->exception, err);
}

static enum err_code escalate_exception_read(struct rpc_call *call, const ProtobufCMessage *request,
                                             struct command *ret, struct err *err)
{
    const Lockstep__V1__EscalateExceptionRequest *in = (const void *)request;
    enum err_code code = command_start(call, in->name, COMMAND_ESCALATE_EXCEPTION, ret, err);
    if (code == ERR_OK)
        code = refuse_later(in->note[0] != '\0', "note", err);
    return code == ERR_OK ? required_text_from_proto(in->escalated_to, "escalated_to",
                                                     LIMIT_ID_BYTES, &ret->exception.note, err)
                          : code;
}

static enum err_code escalate_exception_answer(struct rpc_call *call, const struct outcome *outcome,
                                               ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__EscalateExceptionResponse *out = (void *)response;
    return outcome_answer(call, outcome, &out->exception, err);
}

/* ---- many ---- */

static enum err_code exceptions_list(struct rpc_call *call, struct str shop,
                                     const struct exception_filter *filter, struct listing *listing,
                                     Lockstep__V1__ListExceptionsResponse *out, struct err *err)
{
    const struct rpc_backend *backend = call->context;
    struct exception *rows = NULL;
    struct reader reader;
    struct shop kept;
    struct str next_token;
    size_t count = 0;
    listing->page.wants = exception_wants;
    listing->page.context = filter;
    reader_open(backend->store, call->arena, &reader);
    enum err_code code = reader_shop(&reader, shop, &kept, err);
    if (code == ERR_OK)
        code = reader_list_exceptions(&reader, shop, filter->only_open, &listing->page, &rows,
                                      &count, &next_token, err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    out->exceptions = ARENA_ARRAY(call->arena, Lockstep__V1__ExceptionRecord *, count);
    for (size_t i = 0; out->exceptions != NULL && i < count; i++)
        out->exceptions[out->n_exceptions++] = exception_to_proto(call->arena, shop, &rows[i]);
    out->next_page_token = listing_token(listing, call->arena, next_token);
    return arena_done(call->arena, err);
}

static enum err_code list_exceptions(struct rpc_call *call, const ProtobufCMessage *request,
                                     ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__ListExceptionsRequest *in = (const void *)request;
    struct exception_filter filter;
    struct listing listing;
    struct str shop;
    bool is_none = false;
    enum err_code code = name_from_proto(in->parent, "shops/*", "parent", call->arena, &shop, err);
    if (code == ERR_OK)
        code = exception_filter_from_proto(in->filter, shop, call->arena, &filter, &is_none, err);
    if (code == ERR_OK)
        code = listing_from_proto(request, call->arena, &listing, err);
    if (code != ERR_OK || is_none)
        return code;
    return exceptions_list(call, shop, &filter, &listing, (void *)response, err);
}

static enum err_code batch_retry_read(struct rpc_call *call, const ProtobufCMessage *request,
                                      struct command *ret, struct err *err)
{
    const Lockstep__V1__BatchRetryExceptionsRequest *in = (const void *)request;
    struct command command = { .kind = COMMAND_RETRY_EXCEPTIONS,
                               .validate_only = in->validate_only };
    struct str *shop = ARENA_NEW(call->arena, struct str); /* for the answer */
    bool is_none;
    if (shop == NULL)
        return arena_err(call->arena, err);
    enum err_code code =
        name_from_proto(in->parent, "shops/*", "parent", call->arena, &command.shop, err);
    if (code == ERR_OK && in->filter == NULL) {
        err_set(err, REASON_FIELD_REQUIRED, "must say which exceptions are taken up");
        return err_in(err, "filter");
    }
    if (code == ERR_OK)
        code = exception_filter_from_proto(in->filter, command.shop, call->arena,
                                           &command.retry_exceptions.filter, &is_none, err);
    if (code == ERR_OK)
        code = range_from_proto(in->retry_count_max, "retry_count_max", 1, RETRY_COUNT_MAX, err);
    if (code != ERR_OK)
        return code;
    command.retry_exceptions.count_max = (size_t)in->retry_count_max;
    *shop = command.shop;
    call->user = shop;
    *ret = command;
    return ERR_OK;
}

static Lockstep__V1__RetryResult *retry_to_proto(struct arena *arena, struct str shop,
                                                 const struct retry_outcome *retry)
{
    Lockstep__V1__RetryResult *out = ARENA_NEW(arena, Lockstep__V1__RetryResult);
    if (out == NULL)
        return NULL;
    lockstep__v1__retry_result__init(out);
    out->name = text_to_proto(arena, name_exception(arena, shop, retry->exception_id));
    if (retry->reason == REASON_NONE)
        return out;
    struct err err;
    err_set(&err, retry->reason < REASON_COUNT ? retry->reason : REASON_INTERNAL, "%.*s",
            STR_ARG(retry->message));
    out->error = status_to_proto(&err, STR_EMPTY, arena);
    return out;
}

static enum err_code batch_retry_answer(struct rpc_call *call, const struct outcome *outcome,
                                        ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__BatchRetryExceptionsResponse *out = (void *)response;
    struct arena *arena = call->arena;
    const struct str *shop = call->user;
    out->results = ARENA_ARRAY(arena, Lockstep__V1__RetryResult *, outcome->retry_count);
    for (size_t i = 0; out->results != NULL && i < outcome->retry_count; i++)
        out->results[out->n_results++] = retry_to_proto(arena, *shop, &outcome->retries[i]);
    out->remaining_count = outcome->retries_left;
    return arena_done(arena, err);
}

/* ---- WatchExceptions ---- */

struct exception_watch {
    struct watch watch;
    struct exception_filter filter;
    bool is_none;
};

static enum err_code watch_list(struct watch *watch, struct reader *reader,
                                const struct reader_page *page, void *ret_rows, size_t *ret_count,
                                struct str *ret_next_token, struct err *err)
{
    const struct exception_watch *state = (const void *)watch;
    struct reader_page wanted = *page;
    wanted.wants = exception_wants;
    wanted.context = &state->filter;
    return reader_list_exceptions(reader, watch->shop, true, &wanted, ret_rows, ret_count,
                                  ret_next_token, err);
}

static bool watch_wants(const struct watch *watch, const struct event *event)
{
    const struct exception_watch *state = (const void *)watch;
    return !state->is_none &&
           (event->kind == EVENT_EXCEPTION_RAISED || event->kind == EVENT_EXCEPTION_RESOLVED);
}

static enum err_code watch_load(struct watch *watch, struct reader *reader,
                                const struct event *event, struct str subject, bool *ret_found,
                                void *ret_row, struct err *err)
{
    const struct exception_watch *state = (const void *)watch;
    (void)event;
    enum err_code code = reader_exception(reader, watch->shop, subject, ret_row, err);
    *ret_found = code == ERR_OK && exception_matches(ret_row, &state->filter);
    return code == ERR_NOT_FOUND ? ERR_OK : code;
}

static enum err_code watch_fill(struct watch *watch, struct rpc_call *call, struct reader *reader,
                                const void *row, char *token, bool caught_up,
                                ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__WatchExceptionsResponse *out = (void *)response;
    (void)reader;
    out->resume_token = token;
    out->caught_up = caught_up;
    if (row != NULL)
        out->exception = exception_to_proto(call->arena, watch->shop, row);
    return arena_done(call->arena, err);
}

static const struct watch_kind exception_kind = {
    .row_bytes = sizeof(struct exception),
    .is_of_shop = true,
    .list = watch_list,
    .wants = watch_wants,
    .load = watch_load,
    .fill = watch_fill,
};

static enum err_code watch_exceptions_open(struct rpc_call *call, const ProtobufCMessage *request,
                                           struct err *err)
{
    const Lockstep__V1__WatchExceptionsRequest *in = (const void *)request;
    struct arena *arena = call->stream->arena;
    struct exception_watch *state = ARENA_NEW(arena, struct exception_watch);
    struct watch_options options = {
        .kind = &exception_kind,
        .resume_token = in->resume_token,
        .binding = in->filter == NULL ? 0 : message_hash(&in->filter->base),
        .changes_only = in->changes_only,
    };
    if (state == NULL)
        return arena_err(arena, err);
    enum err_code code =
        name_from_proto(in->parent, "shops/*", "parent", arena, &options.shop, err);
    if (code == ERR_OK)
        code = exception_filter_from_proto(in->filter, options.shop, arena, &state->filter,
                                           &state->is_none, err);
    return code == ERR_OK ? watch_open(call, &state->watch, &options, err) : code;
}

/* ---- causes ---- */

static enum err_code list_exception_causes(struct rpc_call *call, const ProtobufCMessage *request,
                                           ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__ListExceptionCausesResponse *out = (void *)response;
    struct listing listing;
    int64_t cause = EXCEPTION_NONE + 1;
    enum err_code code = listing_from_proto(request, call->arena, &listing, err);
    if (code != ERR_OK)
        return code;
    if (listing.page.token.len > 0 &&
        (!str_parse_i64(listing.page.token, &cause) || cause <= EXCEPTION_NONE)) {
        err_set(err, REASON_PAGE_TOKEN_INVALID, "the token is not from a page of this list");
        return err_in(err, "page_token");
    }
    out->causes =
        ARENA_ARRAY(call->arena, Lockstep__V1__ExceptionCauseInfo *, EXCEPTION_CAUSE_COUNT);
    for (;
         out->causes != NULL && cause < EXCEPTION_CAUSE_COUNT && out->n_causes < listing.page.size;
         cause++)
        out->causes[out->n_causes++] = cause_to_proto(call->arena, (enum exception_cause)cause);
    if (cause < EXCEPTION_CAUSE_COUNT)
        out->next_page_token = listing_token(&listing, call->arena,
                                             arena_format(call->arena, "%lld", (long long)cause));
    return arena_done(call->arena, err);
}

static const struct rpc_method methods[] = {
    { "GetException", .query = get_exception },
    { "ListExceptions", .query = list_exceptions },
    { "WatchExceptions", .open = watch_exceptions_open, .next = watch_next, .close = watch_close },
    { "ExplainException", .query = explain_exception },
    { "RetryException", .read = retry_exception_read, .answer = retry_exception_answer },
    { "BatchRetryExceptions", .read = batch_retry_read, .answer = batch_retry_answer },
    { "ResolveException", .read = resolve_exception_read, .answer = resolve_exception_answer },
    { "EscalateException", .read = escalate_exception_read, .answer = escalate_exception_answer },
    { "ListExceptionCauses", .query = list_exception_causes, .is_quick = true },
};

const struct rpc_service exception_service = {
    .descriptor = &lockstep__v1__exception_service__descriptor,
    .methods = methods,
    .method_count = ARRAY_COUNT(methods),
};
