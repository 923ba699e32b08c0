/*
 * service/engine/refunds.c: returns become refunds, and each refund happens once.
 *
 * A refund has one owner, us, and an id made of its cause: the same return cannot make two. An
 * unanswered refund is looked for among the marketplace's own before it is sent again.
 */
#include "service/domain/name.h"
#include "service/engine/apply.h"

enum { EVIDENCE_COUNT_MAX = 20 };

enum err_code refund_load(struct apply *a, struct str channel, struct str order_id,
                          struct str refund_id, struct refund *ret)
{
    struct key key;
    key_refund(&key, a->command->shop, channel, order_id, refund_id);
    return view_get_existing(&a->view, &key, &record_refund, REASON_REFUND_NOT_FOUND, ret, a->err);
}

void refund_store(struct apply *a, struct refund *refund, enum refund_state from)
{
    struct key key;
    key_refund(&key, a->command->shop, refund->channel, refund->order_id, refund->refund_id);
    view_put(&a->view, &key, &record_refund, refund);
    struct str subject = arena_format(a->arena, "%.*s" EVENT_ID_SEPARATOR "%.*s",
                                      STR_ARG(refund->order_id), STR_ARG(refund->refund_id));
    apply_event(a, EVENT_REFUND_CHANGED, refund->channel, subject, str_c(refund_state_name(from)),
                str_c(refund_state_name(refund->state)));
}

void refund_add_evidence(struct apply *a, struct refund *refund, const char *what,
                         const struct exchange *exchange)
{
    size_t count = refund->evidence_count;
    if (count == EVIDENCE_COUNT_MAX) /* the first ones say how it began; later looks repeat */
        return;
    struct refund_evidence *grown = ARENA_ARRAY(a->arena, struct refund_evidence, count + 1);
    if (grown == NULL)
        return;
    for (size_t i = 0; i < count; i++)
        grown[i] = refund->evidence[i];
    grown[count] = (struct refund_evidence){
        .time = a->now,
        .what = exchange->reason.len == 0
                    ? str_c(what)
                    : arena_format(a->arena, "%s: %.*s", what, STR_ARG(exchange->reason)),
        .text = exchange->evidence,
    };
    refund->evidence = grown;
    refund->evidence_count = count + 1;
}

enum err_code refunds_of_order(struct apply *a, const struct order *order, struct refund **ret,
                               size_t *ret_count)
{
    struct key prefix;
    struct str key, value;
    key_refund(&prefix, a->command->shop, order->channel, order->order_id, STR_EMPTY);
    prefix.len--; /* the empty last part's NUL */
    size_t room = apply_count_rows(a, &prefix), count = 0;
    struct refund *refunds = ARENA_ARRAY(a->arena, struct refund, room);
    if (refunds == NULL)
        return arena_err(a->arena, a->err);
    struct cursor *cursor = view_cursor(&a->view, &prefix, NULL, false);
    enum err_code code = ERR_OK;
    while (code == ERR_OK && count < room && cursor_next(cursor, &key, &value))
        code = view_decode(&a->view, &record_refund, value, &refunds[count++], a->err);
    if (code == ERR_OK)
        code = cursor_status(cursor, a->err);
    cursor_close(cursor);
    *ret = refunds;
    *ret_count = count;
    return code;
}

static bool is_listed(const struct order_line *line, struct str marketplace_refund_id)
{
    for (size_t i = 0; i < line->refund_count; i++) {
        if (marketplace_refund_id.len > 0 &&
            str_eq(line->refunds[i].refund_id, marketplace_refund_id))
            return true;
    }
    return false;
}

/* As refund_remaining, `but`, one of ours, left out. */
static enum err_code remaining_but(struct apply *a, const struct order *order,
                                   const struct order_line *line, struct str but,
                                   struct refundable *ret)
{
    struct refund *ours = NULL;
    size_t count = 0, pending_count = 0;
    enum err_code code = refunds_of_order(a, order, &ours, &count);
    const struct refund **pending = ARENA_ARRAY(a->arena, const struct refund *, count);
    if (code != ERR_OK)
        return code;
    if (pending == NULL)
        return arena_err(a->arena, a->err);
    for (size_t i = 0; i < count; i++) {
        if (str_eq(ours[i].line_id, line->line_id) && !str_eq(ours[i].refund_id, but) &&
            !is_listed(line, ours[i].marketplace_refund_id))
            pending[pending_count++] = &ours[i];
    }
    return refund_remainder(line, pending, pending_count, a->arena, ret, a->err);
}

enum err_code refund_remaining(struct apply *a, const struct order *order,
                               const struct order_line *line, struct refundable *ret)
{
    return remaining_but(a, order, line, STR_EMPTY, ret);
}

enum err_code refund_fits(struct apply *a, struct refund *refund)
{
    struct order order;
    struct order_line *line;
    struct refundable left;
    enum err_code code = order_load(a, refund->channel, refund->order_id, &order);
    if (code == ERR_OK)
        code = order_line_named(a, &order, refund->line_id, STR_EMPTY, &line);
    if (code == ERR_OK)
        code = remaining_but(a, &order, line, refund->refund_id, &left);
    if (code != ERR_OK)
        return code;
    bool is_more = refund->amount.minor > left.amount.minor ||
                   refund->shipping_amount.minor > left.shipping_amount.minor;
    if (is_more)
        return err_set(a->err, REASON_REFUND_EXCEEDS_PAID,
                       "somebody refunded it meanwhile: it is more than what is left");
    refund->excluded_from_shipment = refund_is_of_unsent(&order, line, refund);
    return ERR_OK;
}

/* ---- making one ---- */

struct str refund_reason_code(const struct channel *channel, struct str reason)
{
    for (size_t i = 0; i < channel->refund_reason_count; i++) {
        if (str_eq(channel->refund_reasons[i].from, reason))
            return channel->refund_reasons[i].code;
    }
    return STR_EMPTY;
}

static struct str refund_subject(struct apply *a, const struct refund *refund)
{
    return exception_subject(a, refund->channel, refund->order_id, refund->refund_id);
}

enum err_code refund_raise(struct apply *a, const struct refund *refund, enum exception_cause cause,
                           const struct exchange *exchange, int64_t intent_no)
{
    return exception_raise(a,
                           &(struct exception_raise){
                               .cause = cause,
                               .channel = refund->channel,
                               .subject_id = refund_subject(a, refund),
                               .subject = name_refund(a->arena, a->command->shop, refund->channel,
                                                      refund->order_id, refund->refund_id),
                               .exchange = *exchange,
                               .money_at_risk = refund->amount,
                               .intent_no = intent_no,
                           });
}

/* Sends it, or says why it cannot go: a reason that nobody mapped is not guessed. */
enum err_code refund_send(struct apply *a, struct refund *refund, struct str choice)
{
    const struct channel *channel;
    enum refund_state from = refund->state;
    enum err_code code = apply_channel(a, refund->channel, &channel);
    if (code != ERR_OK)
        return code;
    /* Copied: settings go when they change, and the refund is answered later. */
    refund->reason_code =
        choice.len > 0 ? choice : arena_str(a->arena, refund_reason_code(channel, refund->reason));
    if (refund->reason_code.len == 0) {
        struct exchange exchange = {
            .step = STR("refund reason"),
            .reason = arena_format(a->arena, "the channel has no code for \"%.*s\"",
                                   STR_ARG(refund->reason)),
        };
        refund->state = REFUND_STATE_STOPPED;
        refund_store(a, refund, from);
        return refund_raise(a, refund, EXCEPTION_REFUND_REASON_UNMAPPED, &exchange, 0);
    }
    refund->state = REFUND_STATE_PENDING;
    refund_store(a, refund, from);
    struct intent intent = {
        .kind = INTENT_REFUND_LINE,
        .channel = refund->channel,
        .order_id = refund->order_id,
        .subject_id = refund->refund_id,
    };
    intent_emit(a, &intent);
    return exception_clear(a, EXCEPTION_REFUND_REASON_UNMAPPED, refund_subject(a, refund));
}

static struct instant newest_refund(const struct order_line *line)
{
    struct instant newest = INSTANT_NONE;
    for (size_t i = 0; i < line->refund_count; i++)
        newest = instant_max(newest, line->refunds[i].created);
    return newest;
}

/* The refund as it stands, of amounts that are settled and fit into what is left. */
enum err_code refund_emit(struct apply *a, const struct order *order, struct order_line *line,
                          struct refund *refund)
{
    refund->shop = a->command->shop;
    refund->channel = order->channel;
    refund->order_id = order->order_id;
    refund->line_id = line->line_id;
    refund->tax_mode = order->tax_mode;
    refund->created = a->now;
    refund->others_until = newest_refund(line);
    refund->excluded_from_shipment = refund_is_of_unsent(order, line, refund);
    line->refunded_quantity += refund->quantity;
    return refund_send(a, refund, STR_EMPTY);
}
