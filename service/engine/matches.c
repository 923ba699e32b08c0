/*
 * service/engine/matches.c: each transaction line is matched, or is a gap that says why not.
 *
 * A line is held against the order, the order's line and the refund that it names. What came too
 * early is matched again when its order comes in.
 */
#include "service/engine/apply.h"

/* A refund, whoever knows it. */
struct taken {
    bool is_found;
    struct money amount, shipping_amount;
};

static bool refund_of_order(const struct order *order, struct str refund_id, struct taken *ret)
{
    for (size_t i = 0; i < order->line_count; i++) {
        for (size_t j = 0; j < order->lines[i].refund_count; j++) {
            const struct line_refund *refund = &order->lines[i].refunds[j];
            if (!str_eq(refund->refund_id, refund_id))
                continue;
            *ret = (struct taken){ true, refund->amount, refund->shipping_amount };
            return true;
        }
    }
    return false;
}

/* As the order shows it, or as we made it: the order may not have been read since. */
static enum err_code refund_find(struct apply *a, const struct order *order, struct str refund_id,
                                 struct taken *ret)
{
    struct refund *ours;
    size_t count;
    *ret = (struct taken){ 0 };
    if (refund_of_order(order, refund_id, ret))
        return ERR_OK;
    enum err_code code = refunds_of_order(a, order, &ours, &count);
    for (size_t i = 0; code == ERR_OK && i < count; i++) {
        if (str_eq(ours[i].marketplace_refund_id, refund_id))
            *ret = (struct taken){ true, ours[i].amount, ours[i].shipping_amount };
    }
    return code;
}

/* What the order or refund says this line's amount is. False: it does not say. */
static bool expected_amount(const struct transaction *line, const struct order_line *order_line,
                            const struct taken *refund, struct money *ret)
{
    if (refund->is_found && str_eq(line->kind_text, STR("REFUND_ORDER_AMOUNT")))
        *ret = refund->amount;
    else if (refund->is_found && str_eq(line->kind_text, STR("REFUND_ORDER_SHIPPING_AMOUNT")))
        *ret = refund->shipping_amount;
    else if (order_line != NULL && str_eq(line->kind_text, STR("ORDER_AMOUNT")))
        *ret = order_line->price;
    else if (order_line != NULL && str_eq(line->kind_text, STR("ORDER_SHIPPING_AMOUNT")))
        *ret = order_line->shipping_price;
    else if (order_line != NULL && str_eq(line->kind_text, STR("COMMISSION_FEE")))
        *ret = order_line->commission_fee;
    else
        return false;
    bool is_cost = refund->is_found || str_eq(line->kind_text, STR("COMMISSION_FEE"));
    if (is_cost)
        ret->minor = -ret->minor;
    return money_is_set(*ret);
}

struct match {
    enum gap_reason reason; /* GAP_NONE: it matches */
    struct money expected;
};

/* What a kind of line is about must be named by it. */
static enum err_code match_order(struct apply *a, const struct transaction *line,
                                 const struct order *order, enum transaction_subject subject,
                                 struct match *ret)
{
    const struct order_line *order_line = NULL;
    struct taken refund = { 0 };
    enum err_code code = ERR_OK;
    *ret = (struct match){ .reason = GAP_NONE };
    if (line->order_line_id.len > 0)
        order_line = order_find_line(order, line->order_line_id);
    if (order_line == NULL &&
        (line->order_line_id.len > 0 || subject == TRANSACTION_SUBJECT_ORDER_LINE)) {
        ret->reason = GAP_ORDER_LINE_UNKNOWN;
        return ERR_OK;
    }
    if (line->refund_id.len > 0)
        code = refund_find(a, order, line->refund_id, &refund);
    if (code != ERR_OK)
        return code;
    if (!refund.is_found && (line->refund_id.len > 0 || subject == TRANSACTION_SUBJECT_REFUND))
        ret->reason = GAP_REFUND_UNKNOWN;
    else if (expected_amount(line, order_line, &refund, &ret->expected) &&
             ret->expected.minor != line->amount.minor)
        ret->reason = GAP_AMOUNT_DIFFERS;
    return ERR_OK;
}

static enum err_code match_find(struct apply *a, struct str channel, const struct transaction *line,
                                struct match *ret)
{
    const struct transaction_kind *kind = transaction_kind_find(line->kind_text);
    struct order order;
    struct key key;
    bool found;
    *ret = (struct match){ .reason = GAP_NONE };
    if (kind->account == ACCOUNT_NOT_CLASSIFIED) {
        ret->reason = GAP_KIND_UNKNOWN;
        return ERR_OK;
    }
    bool names_order = line->order_id.len > 0;
    if (kind->subject == TRANSACTION_SUBJECT_NONE || kind->subject == TRANSACTION_SUBJECT_PAYOUT ||
        (kind->subject == TRANSACTION_SUBJECT_ORDER && !names_order)) /* a penalty may name none */
        return ERR_OK;
    if (!names_order) {
        ret->reason = GAP_ORDER_UNKNOWN;
        return ERR_OK;
    }
    key_order(&key, a->command->shop, channel, line->order_id);
    enum err_code code = view_get(&a->view, &key, &record_order, &found, &order, a->err);
    if (code == ERR_OK && found)
        return match_order(a, line, &order, kind->subject, ret);
    ret->reason = GAP_ORDER_UNKNOWN;
    return code;
}

static bool is_of_matching(enum gap_reason reason)
{
    return reason != GAP_AMOUNT_CHANGED && reason != GAP_PAYOUT_DIFFERS;
}

enum err_code match_settle(struct apply *a, struct str channel, struct stored_transaction *stored,
                           bool is_new)
{
    const struct transaction *line = &stored->line;
    struct match match;
    enum err_code code = match_find(a, channel, line, &match);
    if (code != ERR_OK)
        return code;
    stored->is_matched = match.reason == GAP_NONE;
    for (enum gap_reason reason = GAP_NONE + 1; !is_new && reason < GAP_REASON_COUNT; reason++) {
        if (reason == match.reason || !is_of_matching(reason))
            continue;
        code = gap_close(a, reason, channel, line->transaction_id);
        if (code != ERR_OK)
            return code;
    }
    if (stored->is_matched)
        return ERR_OK;
    struct gap gap = {
        .channel = channel,
        .reason = match.reason,
        .transaction_id = line->transaction_id,
        .settlement_id = line->settlement_id,
        .order_id = line->order_id,
        .order_line_id = line->order_line_id,
        .refund_id = line->refund_id,
        .expected = match.expected,
        .found = line->amount,
    };
    return gap_open(a, &gap, line->transaction_id);
}

/* ---- again, when an order came in or changed ---- */

static enum err_code gaps_collect(struct apply *a, const struct order *order, struct str **ret_ids,
                                  size_t *ret_count)
{
    struct key prefix;
    struct str key, value;
    key_gap_of_order(&prefix, order->shop, order->channel, order->order_id, STR_EMPTY);
    prefix.len--; /* the empty last part's NUL */
    size_t room = apply_count_rows(a, &prefix), count = 0;
    struct str *ids = ARENA_ARRAY(a->arena, struct str, room);
    if (ids == NULL)
        return arena_err(a->arena, a->err);
    struct cursor *cursor = view_cursor(&a->view, &prefix, NULL, false);
    while (count < room && cursor_next(cursor, &key, &value)) {
        struct key_parts parts;
        struct str skipped;
        if (key_open(key, &parts) && key_take_text(&parts, &skipped) &&
            key_take_text(&parts, &skipped) && key_take_text(&parts, &ids[count])) {
            ids[count] = arena_str(a->arena, ids[count]);
            count++;
        }
    }
    enum err_code code = cursor_status(cursor, a->err);
    cursor_close(cursor);
    *ret_ids = ids;
    *ret_count = count;
    return code;
}

static enum err_code gap_rematch(struct apply *a, const struct order *order, struct str gap_id)
{
    struct gap gap;
    struct stored_transaction stored;
    struct key key;
    bool found;
    key_gap(&key, order->shop, gap_id);
    enum err_code code = view_get(&a->view, &key, &record_gap, &found, &gap, a->err);
    if (code != ERR_OK || !found || !is_of_matching(gap.reason))
        return code;
    key_transaction(&key, order->shop, order->channel, gap.transaction_id);
    code = view_get(&a->view, &key, &record_transaction, &found, &stored, a->err);
    if (code != ERR_OK || !found)
        return code;
    code = match_settle(a, order->channel, &stored, false);
    if (code == ERR_OK && stored.is_matched)
        view_put(&a->view, &key, &record_transaction, &stored);
    return code;
}

enum err_code ledger_order_seen(struct apply *a, const struct order *order)
{
    struct str *ids;
    size_t count = 0;
    enum err_code code = gaps_collect(a, order, &ids, &count);
    for (size_t i = 0; code == ERR_OK && i < count; i++)
        code = gap_rematch(a, order, ids[i]);
    return code;
}
