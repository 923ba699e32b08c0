/*
 * service/engine/ledger.c: transaction lines become journal entries and settlements.
 *
 * A line is posted once, when it is first seen; its state and settlement change later. A line that
 * comes back with another amount is reversed and posted anew, and a gap says so; one that is of
 * another kind by now moves to that kind's account. The clearing account of a channel is, by
 * construction, the sum of what was posted and not paid out.
 */
#include "service/domain/name.h"
#include "service/engine/apply.h"
#include "service/store/record_diff.h"

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

static enum err_code entry_write(struct apply *a, struct journal_entry *entry)
{
    struct key key;
    entry->entry_no = a->shop->next_entry_no++;
    entry->posted = a->now;
    for (size_t i = 0; i < JOURNAL_POSTING_COUNT; i++) {
        enum err_code code = balance_add(a, entry->channel, &entry->postings[i]);
        if (code != ERR_OK)
            return code;
    }
    key_journal(&key, a->command->shop, entry->entry_no);
    view_put(&a->view, &key, &record_journal_entry, entry);
    apply_event(a, EVENT_JOURNAL_POSTED, entry->channel, apply_number(a, entry->entry_no),
                STR_EMPTY, entry->transaction_id);
    return ERR_OK;
}

static enum err_code line_enter(struct apply *a, struct str channel,
                                struct stored_transaction *stored)
{
    const struct transaction *line = &stored->line;
    struct journal_entry entry = {
        .shop = a->command->shop,
        .channel = channel,
        .time = line->created,
        .transaction_id = line->transaction_id,
        .kind_text = line->kind_text,
        .order_id = line->order_id,
        .order_line_id = line->order_line_id,
        .refund_id = line->refund_id,
        .settlement_id = line->settlement_id,
    };
    enum err_code code = ledger_postings(line, entry.postings, a->err);
    if (code == ERR_OK)
        code = entry_write(a, &entry);
    stored->entry_no = entry.entry_no;
    return code;
}

/* Takes an entry back, whatever the table of kinds says by now. */
static enum err_code entry_reverse(struct apply *a, struct journal_entry entry)
{
    entry.reverses = entry.entry_no;
    for (size_t i = 0; i < JOURNAL_POSTING_COUNT; i++)
        entry.postings[i].amount.minor = -entry.postings[i].amount.minor;
    return entry_write(a, &entry);
}

/* ---- lines ---- */

static bool is_same_amount(const struct transaction *x, const struct transaction *y)
{
    return x->amount.minor == y->amount.minor &&
           currency_eq(x->amount.currency, y->amount.currency);
}

static enum err_code change_tell(struct apply *a, struct str channel,
                                 const struct transaction *before, const struct transaction *line)
{
    struct gap gap = {
        .channel = channel,
        .reason = GAP_AMOUNT_CHANGED,
        .transaction_id = line->transaction_id,
        .settlement_id = line->settlement_id,
        .order_id = line->order_id,
        .expected = before->amount,
        .found = line->amount,
    };
    return gap_open(a, &gap, line->transaction_id);
}

/* Of another amount or on another account than the line now says, or of a line not to be posted. */
static bool is_outdated(const struct journal_entry *entry, const struct stored_transaction *before,
                        const struct transaction *line)
{
    return !ledger_is_posted(line) || !is_same_amount(&before->line, line) ||
           entry->postings[1].account != transaction_kind_find(line->kind_text)->account;
}

static enum err_code outdated_reverse(struct apply *a, struct stored_transaction *stored,
                                      const struct transaction *line)
{
    struct journal_entry entry;
    struct key key;
    if (stored->entry_no == 0)
        return ERR_OK;
    key_journal(&key, a->command->shop, stored->entry_no);
    enum err_code code = view_get_existing(&a->view, &key, &record_journal_entry,
                                           REASON_STORE_CORRUPT, &entry, a->err);
    if (code != ERR_OK || !is_outdated(&entry, stored, line))
        return code;
    stored->entry_no = 0;
    return entry_reverse(a, entry);
}

/* The books follow the line. */
static enum err_code line_post(struct apply *a, struct str channel,
                               struct stored_transaction *stored, const struct transaction *line,
                               bool is_new)
{
    struct transaction before = stored->line;
    enum err_code code = ERR_OK;
    if (!is_new && !is_same_amount(&before, line))
        code = change_tell(a, channel, &before, line);
    if (code == ERR_OK)
        code = outdated_reverse(a, stored, line);
    if (code == ERR_OK)
        code = settlement_take(a, channel, is_new ? NULL : &before, line);
    stored->line = *line;
    if (code == ERR_OK && stored->entry_no == 0 && ledger_is_posted(line))
        code = line_enter(a, channel, stored);
    return code;
}

static bool is_told_already(struct apply *a, const struct stored_transaction *stored,
                            const struct transaction *line)
{
    struct stored_transaction said = *stored;
    struct record_difference first;
    said.line = *line;
    return record_diff(&record_transaction, stored, &said, NULL, 0, a->arena, &first, 1) == 0;
}

static enum err_code line_check(struct apply *a, const struct transaction *line)
{
    const struct {
        const char *field;
        struct str id;
    } ids[] = {
        { "order_id", line->order_id },
        { "order_line_id", line->order_line_id },
        { "refund_id", line->refund_id },
        { "seller_billing_cycle_id", line->settlement_id },
    };
    enum err_code code = id_check(line->transaction_id, a->err);
    if (code != ERR_OK)
        return err_in(a->err, "id");
    for (size_t i = 0; i < ARRAY_COUNT(ids); i++) {
        code = ids[i].id.len > 0 ? id_check(ids[i].id, a->err) : ERR_OK;
        if (code != ERR_OK)
            return err_in(a->err, "%s", ids[i].field);
    }
    return ERR_OK;
}

static enum err_code line_take(struct apply *a, struct str channel, const struct transaction *line)
{
    struct stored_transaction stored;
    struct key key;
    bool found;
    enum err_code code = line_check(a, line);
    if (code != ERR_OK)
        return code;
    key_transaction(&key, a->command->shop, channel, line->transaction_id);
    code = view_get(&a->view, &key, &record_transaction, &found, &stored, a->err);
    if (code != ERR_OK || (found && line->updated.us < stored.line.updated.us) ||
        (found && is_told_already(a, &stored, line)))
        return code;
    if (!found)
        stored.first_seen = a->now;
    stored.last_seen = a->now;
    code = line_post(a, channel, &stored, line, !found);
    if (code == ERR_OK)
        code = match_settle(a, channel, &stored, !found);
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

/* One line of a page; one that the books cannot take becomes an exception. */
static enum err_code page_line_take(struct apply *a, const struct channel *channel,
                                    const struct transaction *line)
{
    struct apply_mark mark = apply_mark(a);
    enum err_code code = line_take(a, channel->channel_id, line);
    if (code == ERR_OK || apply_spoils_all(code))
        return code;
    apply_rollback(a, &mark);
    struct unreadable row = {
        .id = line->transaction_id,
        .reason = arena_format(a->arena, "%s: %s", a->err->field, a->err->message),
    };
    return unreadable_raise(a, channel, &row);
}

enum err_code apply_see_transactions(struct apply *a)
{
    const struct command *command = a->command;
    const struct channel *channel;
    struct key key;
    enum err_code code = apply_channel(a, command->see_transactions.channel, &channel);
    for (size_t i = 0; code == ERR_OK && i < command->see_transactions.count; i++) {
        apply_row_begin(a);
        code = apply_row_end(a, page_line_take(a, channel, &command->see_transactions.rows[i]));
    }
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
