/*
 * service/engine/refund_answers.c: what came of a refund that was sent.
 */
#include "service/domain/name.h"
#include "service/engine/apply.h"

/* The marketplace has it: what it is of is not to be sent any more. The caller stores the order. */
static enum err_code refund_settle(struct apply *a, const struct intent *intent,
                                   struct order *order, struct str refund_id, struct str group_id,
                                   const char *what, const struct exchange *exchange)
{
    struct refund refund;
    enum err_code code =
        refund_load(a, intent->channel, intent->order_id, intent->subject_id, &refund);
    if (code != ERR_OK)
        return code;
    enum refund_state from = refund.state;
    refund.state = REFUND_STATE_DONE;
    refund.sent = intent->sent;
    refund.done = a->now;
    refund.marketplace_refund_id = refund_id;
    refund.marketplace_group_id = group_id;
    refund_add_evidence(a, &refund, what, exchange);
    refund_store(a, &refund, from);
    struct order_line *line = order_find_line(order, refund.line_id);
    if (line != NULL && refund.excluded_from_shipment)
        line->withheld += refund.quantity;
    return exception_clear(a, EXCEPTION_REFUND_DOUBTFUL,
                           exception_subject(a, refund.channel, refund.order_id, refund.refund_id));
}

enum err_code refund_done(struct apply *a, const struct intent *intent, struct order *order,
                          const struct exchange *exchange)
{
    enum err_code code =
        refund_settle(a, intent, order, a->command->intent_answer.refund_id,
                      a->command->intent_answer.group_id, "OR28 answered", exchange);
    if (code == ERR_OK && apply_find_channel(a, order->channel) != NULL)
        code = order_advance(a, order); /* the dispatch may have waited for it */
    if (code != ERR_OK)
        return code;
    order_store(a, order, order->state_text);
    return ledger_order_seen(a, order);
}

enum err_code refund_refused(struct apply *a, const struct intent *intent,
                             const struct exchange *exchange)
{
    struct refund refund;
    enum err_code code =
        refund_load(a, intent->channel, intent->order_id, intent->subject_id, &refund);
    if (code != ERR_OK)
        return code;
    enum refund_state from = refund.state;
    refund.state = REFUND_STATE_STOPPED;
    refund_add_evidence(a, &refund, "OR28 refused", exchange);
    refund_store(a, &refund, from);
    return refund_raise(a, &refund, EXCEPTION_REFUND_REFUSED, exchange, intent->intent_no);
}

enum err_code refund_doubted(struct apply *a, const struct intent *intent,
                             const struct exchange *exchange)
{
    struct refund refund;
    enum err_code code =
        refund_load(a, intent->channel, intent->order_id, intent->subject_id, &refund);
    if (code != ERR_OK)
        return code;
    enum refund_state from = refund.state;
    refund.state = REFUND_STATE_DOUBT;
    refund.sent = intent->sent;
    refund_add_evidence(a, &refund, "OR28 sent, no answer", exchange);
    refund_store(a, &refund, from);
    return ERR_OK;
}

/* Each refund of the marketplace stands for at most one of ours: two equal ones both count. */
static bool is_taken(const struct refund *ours, size_t count, struct str marketplace_refund_id)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(ours[i].marketplace_refund_id, marketplace_refund_id))
            return true;
    }
    return false;
}

/* One that was there before ours was decided is another, by the marketplace's clock: ours may be
 * wrong. */
static bool is_earlier(const struct line_refund *seen, const struct refund *refund)
{
    return instant_is_set(seen->created) && seen->created.us <= refund->others_until.us;
}

static const struct line_refund *refund_seen(const struct order *order, const struct refund *refund,
                                             const struct refund *ours, size_t count)
{
    const struct order_line *line = order_find_line(order, refund->line_id);
    for (size_t i = 0; line != NULL && i < line->refund_count; i++) {
        const struct line_refund *seen = &line->refunds[i];
        if (refund_matches(refund, seen) && !is_earlier(seen, refund) &&
            !is_taken(ours, count, seen->refund_id))
            return seen;
    }
    return NULL;
}

static enum err_code refund_found(struct apply *a, struct intent *intent, struct order *order,
                                  const struct line_refund *seen)
{
    enum err_code code = intent_goes_on(a, intent);
    intent_end(a, intent);
    if (code != ERR_OK)
        return code;
    return refund_settle(a, intent, order, seen->refund_id, STR_EMPTY, "OR11 read: it is there",
                         &a->command->intent_lookup.exchange);
}

enum err_code refund_lookup(struct apply *a, struct intent *intent, struct order *order)
{
    struct refund refund;
    struct refund *ours = NULL;
    size_t count = 0;
    enum err_code code =
        refund_load(a, intent->channel, intent->order_id, intent->subject_id, &refund);
    if (code == ERR_OK)
        code = refunds_of_order(a, order, &ours, &count);
    if (code != ERR_OK)
        return code;
    const struct line_refund *seen = refund_seen(order, &refund, ours, count);
    if (seen != NULL)
        return refund_found(a, intent, order, seen);
    enum refund_state from = refund.state;
    refund_add_evidence(a, &refund, "OR11 read: it is not there",
                        &a->command->intent_lookup.exchange);
    if (doubt_is_last(intent))
        refund.state = REFUND_STATE_PENDING;
    refund_store(a, &refund, from);
    return doubt_again(a, intent, order);
}

/* A person looked and decides: it goes out again, with another reason if one was chosen. */
enum err_code refund_retry(struct apply *a, const struct exception *exception, struct str choice)
{
    struct refund refund;
    struct intent intent;
    bool found;
    struct str ids[4]; /* shop, channel, order, refund */
    enum err_code code = name_parse(exception->subject, "shops/*/channels/*/orders/*/refunds/*",
                                    a->arena, ids, a->err);
    if (code == ERR_OK)
        code = refund_load(a, ids[1], ids[2], ids[3], &refund);
    if (code != ERR_OK)
        return code;
    if (refund.state != REFUND_STATE_STOPPED)
        return err_set(a->err, REASON_EXCEPTION_STATE_CONFLICT,
                       "the refund is %s: nothing is to be retried",
                       refund_state_name(refund.state));
    code = refund_fits(a, &refund);
    if (code == ERR_OK)
        code = intent_load(a, refund.channel, exception->intent_no, &found, &intent);
    if (code != ERR_OK)
        return code;
    if (found)
        intent_end(a, &intent);
    return refund_send(a, &refund, choice);
}
