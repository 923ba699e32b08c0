/* service/rpc/exception_convert.c: what could not proceed, as callers see it. */
#include "service/rpc/exception_convert.h"

#include "service/base/limits.h"

/* Who was asked when it could not proceed, and what was made of the answer; where nobody was, the
 * exception is of our own finding. */
static const struct {
    Lockstep__V1__RemoteSystem system;
    Lockstep__V1__Verdict verdict;
} exchanges[EXCEPTION_CAUSE_COUNT] = {
#define MIRAKL LOCKSTEP__V1__REMOTE_SYSTEM__REMOTE_SYSTEM_MIRAKL
#define SCAYLE LOCKSTEP__V1__REMOTE_SYSTEM__REMOTE_SYSTEM_SCAYLE
    [EXCEPTION_STOCK_LINE_REFUSED] = { MIRAKL, LOCKSTEP__V1__VERDICT__VERDICT_REFUSED },
    [EXCEPTION_STOCK_IMPORT_FAILED] = { MIRAKL, LOCKSTEP__V1__VERDICT__VERDICT_REFUSED },
    [EXCEPTION_STOCK_IMPORT_STUCK] = { MIRAKL, LOCKSTEP__V1__VERDICT__VERDICT_UNKNOWN },
    [EXCEPTION_ORDER_UNREADABLE] = { MIRAKL, LOCKSTEP__V1__VERDICT__VERDICT_UNSPECIFIED },
    [EXCEPTION_ACCEPT_REFUSED] = { MIRAKL, LOCKSTEP__V1__VERDICT__VERDICT_REFUSED },
    [EXCEPTION_CREATE_REFUSED] = { SCAYLE, LOCKSTEP__V1__VERDICT__VERDICT_REFUSED },
    [EXCEPTION_TRACKING_REFUSED] = { MIRAKL, LOCKSTEP__V1__VERDICT__VERDICT_REFUSED },
    [EXCEPTION_SHIP_REFUSED] = { MIRAKL, LOCKSTEP__V1__VERDICT__VERDICT_REFUSED },
    [EXCEPTION_REFUND_REFUSED] = { MIRAKL, LOCKSTEP__V1__VERDICT__VERDICT_REFUSED },
    [EXCEPTION_REFUND_DOUBTFUL] = { MIRAKL, LOCKSTEP__V1__VERDICT__VERDICT_UNKNOWN },
    [EXCEPTION_CREDENTIALS_REFUSED] = { 0, LOCKSTEP__V1__VERDICT__VERDICT_BLOCKED },
    [EXCEPTION_SHOP_ORDER_UNREADABLE] = { SCAYLE, LOCKSTEP__V1__VERDICT__VERDICT_UNSPECIFIED },
    [EXCEPTION_AUDIT_FAILED] = { MIRAKL, LOCKSTEP__V1__VERDICT__VERDICT_UNSPECIFIED },
    [EXCEPTION_CALL_FAILING] = { 0, LOCKSTEP__V1__VERDICT__VERDICT_RETRY },
#undef MIRAKL
#undef SCAYLE
};

static struct str cut(struct str text, size_t bytes_max)
{
    if (text.len > bytes_max)
        text.len = bytes_max;
    return text;
}

static Lockstep__V1__ExceptionRisk *risk_to_proto(struct arena *arena,
                                                  const struct exception *exception)
{
    bool is_any = money_is_set(exception->money_at_risk) || exception->units_at_risk != 0 ||
                  instant_is_set(exception->deadline_at_risk);
    Lockstep__V1__ExceptionRisk *out =
        is_any ? ARENA_NEW(arena, Lockstep__V1__ExceptionRisk) : NULL;
    if (out == NULL)
        return NULL;
    lockstep__v1__exception_risk__init(out);
    out->money = money_to_proto(arena, exception->money_at_risk);
    out->deadline = instant_to_proto(arena, exception->deadline_at_risk);
    out->units = exception->units_at_risk;
    return out;
}

static void proposals_to_proto(struct arena *arena, const struct exception *exception,
                               Lockstep__V1__ExceptionRecord *out)
{
    size_t count = exception->proposal_count;
    out->proposals = ARENA_ARRAY(arena, Lockstep__V1__ExceptionProposal *, count);
    Lockstep__V1__ExceptionProposal *proposals =
        ARENA_ARRAY(arena, Lockstep__V1__ExceptionProposal, count);
    if (out->proposals == NULL || proposals == NULL)
        return;
    for (size_t i = 0; i < count; i++) {
        lockstep__v1__exception_proposal__init(&proposals[i]);
        proposals[i].value = text_to_proto(arena, exception->proposals[i].value);
        proposals[i].label = text_to_proto(arena, exception->proposals[i].label);
        proposals[i].score = (int32_t)exception->proposals[i].score;
        out->proposals[out->n_proposals++] = &proposals[i];
    }
}

static void times_to_proto(struct arena *arena, const struct exception *exception,
                           Lockstep__V1__ExceptionRecord *out)
{
    out->occurrence_count = exception->count;
    out->first_time = instant_to_proto(arena, exception->first);
    out->last_time = instant_to_proto(arena, exception->last);
    out->resolve_time = instant_to_proto(arena, exception->resolved);
    out->resolved_by = text_to_proto(arena, exception->resolved_by);
    out->resolution = text_to_proto(arena, exception->resolution);
    out->escalated_to = text_to_proto(arena, exception->escalated_to);
}

Lockstep__V1__ExceptionRecord *exception_to_proto(struct arena *arena, struct str shop,
                                                  const struct exception *exception)
{
    const struct exception_cause_row *cause = exception_cause_row(exception->cause);
    bool is_open = exception->state == EXCEPTION_STATE_OPEN;
    Lockstep__V1__ExceptionRecord *out = ARENA_NEW(arena, Lockstep__V1__ExceptionRecord);
    if (out == NULL)
        return NULL;
    lockstep__v1__exception_record__init(out);
    out->name = text_to_proto(arena, name_exception(arena, shop, exception->exception_id));
    out->cause = (Lockstep__V1__ExceptionCause)exception->cause;
    out->title = text_to_proto(arena, str_c(cause->title));
    out->state = is_open ? LOCKSTEP__V1__EXCEPTION_RECORD__STATE__STATE_OPEN
                         : LOCKSTEP__V1__EXCEPTION_RECORD__STATE__STATE_RESOLVED;
    out->subject = text_to_proto(arena, exception->subject);
    if (exception->channel.len > 0)
        out->channel = text_to_proto(arena, name_channel(arena, shop, exception->channel));
    out->step = text_to_proto(arena, exception->step);
    out->reason = text_to_proto(arena, cut(exception->reason, LIMIT_TEXT_BYTES));
    out->risk = risk_to_proto(arena, exception);
    proposals_to_proto(arena, exception, out);
    out->remedy = text_to_proto(arena, str_c(cause->remedy));
    out->is_retryable = is_open && exception_is_retryable(exception->cause);
    times_to_proto(arena, exception, out);
    return out;
}

/* What is kept is the exchange that raised it last. */
static Lockstep__V1__Exchange *exchange_to_proto(struct arena *arena,
                                                 const struct exception *exception)
{
    Lockstep__V1__Exchange *out = ARENA_NEW(arena, Lockstep__V1__Exchange);
    if (out == NULL)
        return NULL;
    lockstep__v1__exchange__init(out);
    out->time = instant_to_proto(arena, exception->last);
    if (exception->cause < EXCEPTION_CAUSE_COUNT) {
        out->system = exchanges[exception->cause].system;
        out->verdict = exchanges[exception->cause].verdict;
    }
    out->operation = text_to_proto(arena, exception->step);
    out->summary = text_to_proto(arena, str_c(exception_cause_row(exception->cause)->title));
    out->text = text_to_proto(arena, exception->evidence);
    out->refusal_reason = text_to_proto(arena, cut(exception->reason, LIMIT_TEXT_BYTES));
    if (exception->intent_no > 0)
        out->intent_id = (char *)arena_format(arena, "%lld", (long long)exception->intent_no).ptr;
    return out;
}

Lockstep__V1__ExceptionRecord *exception_to_proto_whole(struct arena *arena, struct str shop,
                                                        const struct exception *exception)
{
    Lockstep__V1__ExceptionRecord *out = exception_to_proto(arena, shop, exception);
    if (out == NULL || exception->evidence.len == 0)
        return out;
    out->exchanges = ARENA_NEW(arena, Lockstep__V1__Exchange *);
    if (out->exchanges != NULL)
        out->exchanges[out->n_exchanges++] = exchange_to_proto(arena, exception);
    return out;
}

Lockstep__V1__ExceptionCauseInfo *cause_to_proto(struct arena *arena, enum exception_cause cause)
{
    const struct exception_cause_row *row = exception_cause_row(cause);
    Lockstep__V1__ExceptionCauseInfo *out = ARENA_NEW(arena, Lockstep__V1__ExceptionCauseInfo);
    if (out == NULL)
        return NULL;
    lockstep__v1__exception_cause_info__init(out);
    out->cause = (Lockstep__V1__ExceptionCause)cause;
    out->id = text_to_proto(arena, str_c(row->id));
    out->title = text_to_proto(arena, str_c(row->title));
    out->remedy = text_to_proto(arena, str_c(row->remedy));
    return out;
}

/* ---- filter ---- */

static void states_from_proto(const Lockstep__V1__ExceptionFilter *filter,
                              struct exception_filter *ret, bool *ret_is_none)
{
    bool has_open = filter->n_states == 0, has_resolved = filter->n_states == 0;
    for (size_t i = 0; i < filter->n_states; i++) {
        has_open |= filter->states[i] == LOCKSTEP__V1__EXCEPTION_RECORD__STATE__STATE_OPEN;
        has_resolved |= filter->states[i] == LOCKSTEP__V1__EXCEPTION_RECORD__STATE__STATE_RESOLVED;
    }
    ret->only_open = !has_resolved;
    ret->only_resolved = !has_open;
    *ret_is_none = !has_open && !has_resolved;
}

static enum err_code causes_from_proto(const Lockstep__V1__ExceptionFilter *filter,
                                       struct arena *arena, struct exception_filter *ret,
                                       struct err *err)
{
    enum exception_cause *causes = ARENA_ARRAY(arena, enum exception_cause, filter->n_causes);
    if (causes == NULL)
        return arena_err(arena, err);
    for (size_t i = 0; i < filter->n_causes; i++)
        causes[i] = (enum exception_cause)filter->causes[i];
    ret->causes = causes;
    ret->cause_count = filter->n_causes;
    return ERR_OK;
}

enum err_code exception_filter_from_proto(const Lockstep__V1__ExceptionFilter *filter,
                                          struct str shop, struct arena *arena,
                                          struct exception_filter *ret, bool *ret_is_none,
                                          struct err *err)
{
    *ret = (struct exception_filter){ .only_open = false };
    *ret_is_none = false;
    if (filter == NULL)
        return ERR_OK;
    states_from_proto(filter, ret, ret_is_none);
    enum err_code code = causes_from_proto(filter, arena, ret, err);
    if (code == ERR_OK)
        code = channel_filter_from_proto(filter->channel, shop, arena, &ret->channel, err);
    if (code == ERR_OK)
        code = text_from_proto(filter->subject, "subject", LIMIT_NAME_BYTES, &ret->subject, err);
    if (code == ERR_OK)
        code = instant_from_proto(filter->due_before, "due_before", &ret->due_before, err);
    if (code == ERR_OK)
        code = text_from_proto(filter->escalated_to, "escalated_to", LIMIT_ID_BYTES,
                               &ret->escalated_to, err);
    return code == ERR_OK ? ERR_OK : err_in(err, "filter");
}

bool exception_wants(const void *record, const void *context)
{
    return exception_matches(record, context);
}
