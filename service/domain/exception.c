/* service/domain/exception.c: the catalogue of causes, and the ids of exceptions. */
#include "service/domain/exception.h"

#include "service/domain/name.h"

#define X(cause, id, title, remedy) [EXCEPTION_##cause] = { id, title, remedy },
static const struct exception_cause_row rows[EXCEPTION_CAUSE_COUNT] = { EXCEPTION_CAUSES(X) };
#undef X

static const struct exception_cause_row unknown = { "unknown",
                                                    "a cause that this version does not know",
                                                    "read the reason and the evidence" };

const struct exception_cause_row *exception_cause_row(enum exception_cause cause)
{
    return cause > EXCEPTION_NONE && cause < EXCEPTION_CAUSE_COUNT ? &rows[cause] : &unknown;
}

enum exception_cause exception_cause_find(struct str id)
{
    for (unsigned i = EXCEPTION_NONE + 1; i < EXCEPTION_CAUSE_COUNT; i++) {
        if (str_eq(id, str_c(rows[i].id)))
            return (enum exception_cause)i;
    }
    return EXCEPTION_NONE;
}

static bool has_cause(const struct exception_filter *filter, enum exception_cause cause)
{
    for (size_t i = 0; i < filter->cause_count; i++) {
        if (filter->causes[i] == cause)
            return true;
    }
    return filter->cause_count == 0;
}

static bool is_text(struct str text, struct str wanted)
{
    return wanted.len == 0 || str_eq(text, wanted);
}

bool exception_matches(const struct exception *exception, const struct exception_filter *filter)
{
    bool is_open = exception->state == EXCEPTION_STATE_OPEN;
    bool is_due = instant_is_set(exception->deadline_at_risk) &&
                  exception->deadline_at_risk.us < filter->due_before.us;
    return (is_open || !filter->only_open) && (!is_open || !filter->only_resolved) &&
           has_cause(filter, exception->cause) && is_text(exception->channel, filter->channel) &&
           is_text(exception->subject, filter->subject) &&
           is_text(exception->escalated_to, filter->escalated_to) &&
           (is_due || !instant_is_set(filter->due_before));
}

bool exception_is_retryable(enum exception_cause cause)
{
    switch (cause) {
    case EXCEPTION_STOCK_LINE_REFUSED:
    case EXCEPTION_ORDER_SKU_UNKNOWN:
    case EXCEPTION_ORDER_STOCK_SHORT:
    case EXCEPTION_ACCEPT_REFUSED:
    case EXCEPTION_CREATE_REFUSED:
    case EXCEPTION_CARRIER_UNKNOWN:
    case EXCEPTION_TRACKING_REFUSED:
    case EXCEPTION_SHIP_REFUSED:
    case EXCEPTION_REFUND_REASON_UNMAPPED:
    case EXCEPTION_REFUND_REFUSED:
    case EXCEPTION_REFUND_DOUBTFUL:
    case EXCEPTION_CALL_FAILING:
        return true;
    default:
        return false;
    }
}

struct str exception_subject_id(struct arena *arena, struct str channel, struct str id,
                                struct str rest)
{
    if (rest.len == 0)
        return arena_format(arena, "%.*s/%.*s", STR_ARG(channel), STR_ARG(id));
    return arena_format(arena, "%.*s/%.*s/%.*s", STR_ARG(channel), STR_ARG(id), STR_ARG(rest));
}

struct str exception_id(struct arena *arena, enum exception_cause cause, struct str subject_id)
{
    return id_bounded(arena, arena_format(arena, "%s~%.*s", exception_cause_row(cause)->id,
                                          STR_ARG(subject_id)));
}
