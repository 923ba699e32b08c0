/* service/domain/audit.c: why a marketplace shows another number than it should. */
#include "service/domain/audit.h"

const char *audit_state_name(enum audit_state state)
{
    switch (state) {
    case AUDIT_STATE_RUNNING:
        return "running";
    case AUDIT_STATE_COMPLETED:
        return "completed";
    case AUDIT_STATE_CANCELLED:
        return "cancelled";
    case AUDIT_STATE_FAILED:
        return "failed";
    default:
        return "none";
    }
}

static bool is_refused(const struct publication *publication)
{
    return publication->refused_file != 0 && publication->refused_file == publication->sent_file;
}

/* Its newest quantity is on its way, and may yet arrive. */
static bool is_in_flight(const struct audit_offer *offer)
{
    const struct publication *publication = offer->publication;
    bool is_fresh = offer->now.us < instant_add_s(publication->pending_since, offer->patience_s).us;
    return (publication->pending != STOCK_UNCHANGED && is_fresh) ||
           (offer->is_in_file && !offer->is_stuck);
}

static enum audit_kind kind_of(const struct audit_offer *offer)
{
    const struct publication *publication = offer->publication;
    if (!offer->is_shown)
        return AUDIT_KIND_UNKNOWN_TO_THEM;
    if (is_refused(publication))
        return AUDIT_KIND_REFUSED;
    if (publication->pending != STOCK_UNCHANGED || publication->sent_file == 0 || offer->is_stuck)
        return AUDIT_KIND_NEVER_SENT;
    if (offer->shown == publication->sent)
        return AUDIT_KIND_SOURCE_DIFFERS;
    return offer->applied.us > offer->read.us ? AUDIT_KIND_APPLIED_LATE
                                              : AUDIT_KIND_CHANGED_ELSEWHERE;
}

enum audit_kind audit_classify(const struct audit_offer *offer, bool *ret_again)
{
    *ret_again = false;
    if (offer->publication == NULL)
        return offer->is_shown ? AUDIT_KIND_UNKNOWN_TO_US : AUDIT_KIND_NONE;
    if (offer->is_shown && offer->shown == offer->available)
        return AUDIT_KIND_NONE;
    enum audit_kind kind = kind_of(offer);
    *ret_again =
        is_in_flight(offer) || (kind == AUDIT_KIND_CHANGED_ELSEWHERE && !offer->are_orders_read);
    return kind;
}

int64_t audit_proposal(enum audit_kind kind, int64_t available)
{
    switch (kind) {
    case AUDIT_KIND_NEVER_SENT:
    case AUDIT_KIND_REFUSED:
    case AUDIT_KIND_CHANGED_ELSEWHERE:
    case AUDIT_KIND_SOURCE_DIFFERS:
        return available;
    default:
        return -1;
    }
}

bool audit_is_reported(const struct position *position, const struct stock_policy *policy,
                       struct instant since)
{
    bool is_any = false;
    for (size_t i = 0; i < position->level_count; i++) {
        const struct stock_level *level = &position->levels[i];
        bool is_since = level->updated.us > since.us;
        if (!stock_feeds(policy, level->warehouse))
            continue;
        if (!is_since && level->on_hand > 0)
            return false;
        is_any = is_any || is_since;
    }
    return is_any;
}
