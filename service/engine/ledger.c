/*
 * service/engine/ledger.c: transaction lines become journal entries, matches, gaps and settlements.
 *
 * A line is posted once, when it is first seen; its state and settlement change later. A line that
 * comes back with another amount is reversed and posted anew, and a gap says so. The clearing
 * account of a channel is, by construction, the sum of what was posted and not paid out.
 */
#include "service/domain/name.h"
#include "service/engine/apply.h"

static enum err_code balance_add(struct apply *a, struct str channel, const struct posting *posting)
{
    struct key key;
    struct money balance;
    bool found;
    key_balance(&key, a->command->shop, channel, (int64_t)posting->account,
                str_c(posting->amount.currency.code));
    enum err_code code = view_get(&a->view, &key, &record_money, &found, &balance, a->err);
    if (code == ERR_OK && !found)
        balance = money_zero(posting->amount.currency);
    if (code == ERR_OK)
        code = money_add(balance, posting->amount, &balance, a->err);
    if (code == ERR_OK)
        view_put(&a->view, &key, &record_money, &balance);
    return code;
}

static enum err_code entry_post(struct apply *a, struct str channel, const struct transaction *line,
                                int64_t reverses, int64_t *ret_entry_no)
{
    struct journal_entry entry = {
        .entry_no = a->shop->next_entry_no++,
        .shop = a->command->shop,
        .channel = channel,
        .time = line->created,
        .posted = a->now,
        .transaction_id = line->transaction_id,
        .kind_text = line->kind_text,
        .order_id = line->order_id,
        .order_line_id = line->order_line_id,
        .refund_id = line->refund_id,
        .settlement_id = line->settlement_id,
        .reverses = reverses,
    };
    struct key key;
    enum err_code code = ledger_postings(line, entry.postings, a->err);
    if (code != ERR_OK)
        return code;
    for (size_t i = 0; i < JOURNAL_POSTING_COUNT; i++) {
        if (reverses != 0)
            entry.postings[i].amount.minor = -entry.postings[i].amount.minor;
        code = balance_add(a, channel, &entry.postings[i]);
        if (code != ERR_OK)
            return code;
    }
    key_journal(&key, a->command->shop, entry.entry_no);
    view_put(&a->view, &key, &record_journal_entry, &entry);
    apply_event(a, EVENT_JOURNAL_POSTED, channel, apply_number(a, entry.entry_no), STR_EMPTY,
                line->transaction_id);
    *ret_entry_no = entry.entry_no;
    return ERR_OK;
}

/* ---- matching ---- */

static const struct line_refund *refund_find(const struct order *order, struct str refund_id)
{
    for (size_t i = 0; i < order->line_count; i++) {
        for (size_t j = 0; j < order->lines[i].refund_count; j++) {
            if (str_eq(order->lines[i].refunds[j].refund_id, refund_id))
                return &order->lines[i].refunds[j];
        }
    }
    return NULL;
}

/* What the order or refund says this line's amount is. False: it does not say. */
static bool expected_amount(const struct transaction *line, const struct order_line *order_line,
                            const struct line_refund *refund, struct money *ret)
{
    if (refund != NULL && str_eq(line->kind_text, STR("REFUND_ORDER_AMOUNT")))
        *ret = refund->amount;
    else if (refund != NULL && str_eq(line->kind_text, STR("REFUND_ORDER_SHIPPING_AMOUNT")))
        *ret = refund->shipping_amount;
    else if (order_line != NULL && str_eq(line->kind_text, STR("ORDER_AMOUNT")))
        *ret = order_line->price;
    else if (order_line != NULL && str_eq(line->kind_text, STR("ORDER_SHIPPING_AMOUNT")))
        *ret = order_line->shipping_price;
    else if (order_line != NULL && str_eq(line->kind_text, STR("COMMISSION_FEE")))
        *ret = order_line->commission_fee;
    else
        return false;
    bool is_cost = refund != NULL || str_eq(line->kind_text, STR("COMMISSION_FEE"));
    if (is_cost)
        ret->minor = -ret->minor;
    return money_is_set(*ret);
}

struct match {
    enum gap_reason reason; /* GAP_NONE: it matches */
    struct money expected;
};

static struct match match_order(const struct transaction *line, const struct order *order)
{
    const struct order_line *order_line = NULL;
    const struct line_refund *refund = NULL;
    struct match match = { .reason = GAP_NONE };
    if (line->order_line_id.len > 0) {
        order_line = order_find_line(order, line->order_line_id);
        if (order_line == NULL)
            return (struct match){ .reason = GAP_ORDER_LINE_UNKNOWN };
    }
    if (line->refund_id.len > 0) {
        refund = refund_find(order, line->refund_id);
        if (refund == NULL)
            return (struct match){ .reason = GAP_REFUND_UNKNOWN };
    }
    if (expected_amount(line, order_line, refund, &match.expected) &&
        match.expected.minor != line->amount.minor)
        match.reason = GAP_AMOUNT_DIFFERS;
    return match;
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
    if (kind->subject == TRANSACTION_SUBJECT_NONE || kind->subject == TRANSACTION_SUBJECT_PAYOUT ||
        line->order_id.len == 0)
        return ERR_OK;
    key_order(&key, a->command->shop, channel, line->order_id);
    enum err_code code = view_get(&a->view, &key, &record_order, &found, &order, a->err);
    if (code != ERR_OK)
        return code;
    *ret = found ? match_order(line, &order) : (struct match){ .reason = GAP_ORDER_UNKNOWN };
    return ERR_OK;
}

static enum err_code match_settle(struct apply *a, struct str channel,
                                  struct stored_transaction *stored)
{
    const struct transaction *line = &stored->line;
    struct match match;
    enum err_code code = match_find(a, channel, line, &match);
    if (code != ERR_OK)
        return code;
    stored->is_matched = match.reason == GAP_NONE;
    for (enum gap_reason reason = GAP_NONE + 1; reason < GAP_REASON_COUNT; reason++) {
        if (reason == match.reason || reason == GAP_AMOUNT_CHANGED || reason == GAP_PAYOUT_DIFFERS)
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

/* ---- lines ---- */

static enum err_code line_changed(struct apply *a, struct str channel,
                                  struct stored_transaction *stored, const struct transaction *line)
{
    int64_t reversal_no;
    struct gap gap = {
        .channel = channel,
        .reason = GAP_AMOUNT_CHANGED,
        .transaction_id = line->transaction_id,
        .settlement_id = line->settlement_id,
        .order_id = line->order_id,
        .expected = stored->line.amount,
        .found = line->amount,
    };
    enum err_code code = gap_open(a, &gap, line->transaction_id);
    if (code == ERR_OK && stored->entry_no != 0)
        code = entry_post(a, channel, &stored->line, stored->entry_no, &reversal_no);
    stored->entry_no = 0;
    return code;
}

static enum err_code line_take(struct apply *a, struct str channel, const struct transaction *line)
{
    struct stored_transaction stored;
    struct key key;
    bool found;
    key_transaction(&key, a->command->shop, channel, line->transaction_id);
    enum err_code code = view_get(&a->view, &key, &record_transaction, &found, &stored, a->err);
    if (code != ERR_OK || (found && line->updated.us < stored.line.updated.us))
        return code;
    bool is_same = found && line->updated.us == stored.line.updated.us && stored.is_matched;
    if (is_same)
        return ERR_OK;
    if (found && stored.line.amount.minor != line->amount.minor)
        code = line_changed(a, channel, &stored, line);
    if (code == ERR_OK)
        code = settlement_take(a, channel, found ? &stored.line : NULL, line);
    if (!found)
        stored = (struct stored_transaction){ .first_seen = a->now };
    stored.line = *line;
    stored.last_seen = a->now;
    if (code == ERR_OK && stored.entry_no == 0 && ledger_is_posted(line))
        code = entry_post(a, channel, line, 0, &stored.entry_no);
    if (code == ERR_OK)
        code = match_settle(a, channel, &stored);
    if (code != ERR_OK)
        return code;
    view_put(&a->view, &key, &record_transaction, &stored);
    apply_event(a, EVENT_TRANSACTION_SEEN, channel, line->transaction_id, STR_EMPTY,
                line->payment_state_text);
    return ERR_OK;
}

static enum err_code unreadable_raise(struct apply *a, const struct channel *channel,
                                      const struct unreadable *row)
{
    struct str id = unreadable_id(a, row->id);
    return exception_raise_once(
        a, &(struct exception_raise){
               .cause = EXCEPTION_TRANSACTION_UNREADABLE,
               .channel = channel->channel_id,
               .subject_id = exception_subject(a, channel->channel_id, id, STR_EMPTY),
               .subject = name_transaction(a->arena, a->command->shop, channel->channel_id, id),
               .exchange = { .step = STR("TL02"), .reason = row->reason, .evidence = row->excerpt },
           });
}

enum err_code apply_see_transactions(struct apply *a)
{
    const struct command *command = a->command;
    const struct channel *channel;
    struct key key;
    enum err_code code = apply_channel(a, command->see_transactions.channel, &channel);
    for (size_t i = 0; code == ERR_OK && i < command->see_transactions.count; i++)
        code = line_take(a, channel->channel_id, &command->see_transactions.rows[i]);
    for (size_t i = 0; code == ERR_OK && i < command->see_transactions.unreadable_count; i++)
        code = unreadable_raise(a, channel, &command->see_transactions.unreadable[i]);
    if (code == ERR_OK && command->see_transactions.poll.page_token.len == 0)
        code = settlements_judge(a, channel->channel_id);
    if (code != ERR_OK)
        return code;
    key_poll(&key, command->shop, channel->channel_id, STR("transactions"));
    view_put(&a->view, &key, &record_poll, &command->see_transactions.poll);
    return exception_clear(a, EXCEPTION_CALL_FAILING,
                           exception_subject(a, channel->channel_id, STR("transactions"),
                                             STR_EMPTY));
}

/* An order came in or changed: lines that waited for it are matched again. */
enum err_code ledger_order_seen(struct apply *a, const struct order *order)
{
    enum { GAP_COUNT_MAX = 100 };
    struct key prefix;
    struct str key, value;
    struct str ids[GAP_COUNT_MAX];
    size_t count = 0;
    key_gap_of_order(&prefix, order->shop, order->channel, order->order_id, STR_EMPTY);
    prefix.len--; /* the empty last part's NUL */
    struct cursor *cursor = view_cursor(&a->view, &prefix, NULL, false);
    while (count < GAP_COUNT_MAX && cursor_next(cursor, &key, &value)) {
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
    for (size_t i = 0; code == ERR_OK && i < count; i++) {
        struct gap gap;
        struct stored_transaction stored;
        struct key at;
        bool found;
        key_gap(&at, order->shop, ids[i]);
        code = view_get_existing(&a->view, &at, &record_gap, REASON_GAP_NOT_FOUND, &gap, a->err);
        if (code != ERR_OK || gap.transaction_id.len == 0)
            continue;
        key_transaction(&at, order->shop, order->channel, gap.transaction_id);
        code = view_get(&a->view, &at, &record_transaction, &found, &stored, a->err);
        if (code != ERR_OK || !found)
            continue;
        code = match_settle(a, order->channel, &stored);
        if (code == ERR_OK)
            view_put(&a->view, &at, &record_transaction, &stored);
    }
    return code;
}
