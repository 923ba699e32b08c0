/* service/rpc/reconciliation_convert.c: the books as messages. */
#include "service/rpc/reconciliation_convert.h"

#include <string.h>

#include "lockstep/v1/reconciliation_service.pb-c.h"

static char *name_text(struct arena *arena, struct str id, struct str name)
{
    return id.len == 0 ? text_to_proto(arena, STR_EMPTY) : text_to_proto(arena, name);
}

static char *order_text(struct arena *arena, struct str shop, struct str channel, struct str id)
{
    return name_text(arena, id, id.len == 0 ? id : name_order(arena, shop, channel, id));
}

static char *settlement_text(struct arena *arena, struct str shop, struct str channel,
                             struct str id)
{
    return name_text(arena, id, id.len == 0 ? id : name_settlement(arena, shop, channel, id));
}

static char *transaction_text(struct arena *arena, struct str shop, struct str channel,
                              struct str id)
{
    return name_text(arena, id, id.len == 0 ? id : name_transaction(arena, shop, channel, id));
}

Lockstep__V1__Transaction__MatchState transaction_match(const struct stored_transaction *row)
{
    const struct transaction_kind *kind = transaction_kind_find(row->line.kind_text);
    if (!ledger_is_posted(&row->line))
        return LOCKSTEP__V1__TRANSACTION__MATCH_STATE__MATCH_STATE_NOT_POSTED;
    if (!row->is_matched)
        return LOCKSTEP__V1__TRANSACTION__MATCH_STATE__MATCH_STATE_GAP;
    bool stands_alone = kind->subject == TRANSACTION_SUBJECT_NONE && row->line.order_id.len == 0;
    return stands_alone ? LOCKSTEP__V1__TRANSACTION__MATCH_STATE__MATCH_STATE_STANDS_ALONE
                        : LOCKSTEP__V1__TRANSACTION__MATCH_STATE__MATCH_STATE_MATCHED;
}

Lockstep__V1__Transaction *transaction_to_proto(struct arena *arena, struct str shop,
                                                struct str channel,
                                                const struct stored_transaction *row)
{
    const struct transaction *line = &row->line;
    Lockstep__V1__Transaction *out = ARENA_NEW(arena, Lockstep__V1__Transaction);
    if (out == NULL)
        return NULL;
    lockstep__v1__transaction__init(out);
    out->name = transaction_text(arena, shop, channel, line->transaction_id);
    out->kind = text_to_proto(arena, line->kind_text);
    out->amount = money_to_proto(arena, line->amount);
    out->balance = money_to_proto(arena, line->balance);
    out->payment_state = (Lockstep__V1__Transaction__PaymentState)line->payment_state;
    out->marketplace_payment_state = text_to_proto(arena, line->payment_state_text);
    out->match_state = transaction_match(row);
    if (ledger_is_posted(line))
        out->account =
            text_to_proto(arena,
                          str_c(account_name(transaction_kind_find(line->kind_text)->account)));
    out->order = order_text(arena, shop, channel, line->order_id);
    out->order_line_id = text_to_proto(arena, line->order_line_id);
    out->marketplace_refund_id = text_to_proto(arena, line->refund_id);
    out->settlement = settlement_text(arena, shop, channel, line->settlement_id);
    out->document_number = text_to_proto(arena, line->document_number);
    out->payment_reference = text_to_proto(arena, line->payout_reference);
    out->marketplace_create_time = instant_to_proto(arena, line->created);
    out->marketplace_update_time = instant_to_proto(arena, line->updated);
    if (row->entry_no == 0)
        return out;
    out->journal_entries = ARENA_ARRAY(arena, char *, 1);
    if (out->journal_entries != NULL)
        out->journal_entries[out->n_journal_entries++] =
            text_to_proto(arena, name_journal_entry(arena, shop, row->entry_no));
    return out;
}

Lockstep__V1__Settlement__State settlement_state(const struct settlement *settlement)
{
    if (!settlement->is_paid)
        return LOCKSTEP__V1__SETTLEMENT__STATE__STATE_OPEN;
    return settlement->line_sum.minor == settlement->payout.minor
               ? LOCKSTEP__V1__SETTLEMENT__STATE__STATE_BALANCED
               : LOCKSTEP__V1__SETTLEMENT__STATE__STATE_GAP;
}

static void payout_gap_fill(struct arena *arena, const struct settlement *settlement,
                            Lockstep__V1__Settlement *out)
{
    struct str id =
        gap_id_make(arena, GAP_PAYOUT_DIFFERS, settlement->channel, settlement->settlement_id);
    out->gaps = ARENA_ARRAY(arena, char *, 1);
    if (out->gaps != NULL && id.ptr != NULL)
        out->gaps[out->n_gaps++] = text_to_proto(arena, name_gap(arena, settlement->shop, id));
}

Lockstep__V1__Settlement *settlement_to_proto(struct arena *arena,
                                              const struct settlement *settlement)
{
    Lockstep__V1__Settlement *out = ARENA_NEW(arena, Lockstep__V1__Settlement);
    struct money difference = settlement->payout;
    if (out == NULL)
        return NULL;
    lockstep__v1__settlement__init(out);
    out->name =
        settlement_text(arena, settlement->shop, settlement->channel, settlement->settlement_id);
    out->state = settlement_state(settlement);
    out->line_sum = money_to_proto(arena, settlement->line_sum);
    out->line_count = settlement->line_count;
    out->payout_reference = text_to_proto(arena, settlement->payout_reference);
    out->first_time = instant_to_proto(arena, settlement->first_seen);
    out->last_time = instant_to_proto(arena, settlement->last_seen);
    if (!settlement->is_paid)
        return out;
    out->payout = money_to_proto(arena, settlement->payout);
    difference.minor -= settlement->line_sum.minor;
    out->difference = money_to_proto(arena, difference);
    out->pay_time = instant_to_proto(arena, settlement->paid);
    if (difference.minor != 0)
        payout_gap_fill(arena, settlement, out);
    return out;
}

static void postings_to_proto(struct arena *arena, const struct journal_entry *entry,
                              Lockstep__V1__JournalEntry *out)
{
    out->postings = ARENA_ARRAY(arena, Lockstep__V1__Posting *, JOURNAL_POSTING_COUNT);
    for (size_t i = 0; out->postings != NULL && i < JOURNAL_POSTING_COUNT; i++) {
        Lockstep__V1__Posting *posting = ARENA_NEW(arena, Lockstep__V1__Posting);
        if (posting == NULL)
            return;
        lockstep__v1__posting__init(posting);
        posting->account = text_to_proto(arena, str_c(account_name(entry->postings[i].account)));
        posting->amount = money_to_proto(arena, entry->postings[i].amount);
        out->postings[out->n_postings++] = posting;
    }
}

Lockstep__V1__JournalEntry *journal_entry_to_proto(struct arena *arena,
                                                   const struct journal_entry *entry)
{
    struct str shop = entry->shop, channel = entry->channel;
    Lockstep__V1__JournalEntry *out = ARENA_NEW(arena, Lockstep__V1__JournalEntry);
    if (out == NULL)
        return NULL;
    lockstep__v1__journal_entry__init(out);
    out->name = text_to_proto(arena, name_journal_entry(arena, shop, entry->entry_no));
    out->sequence = entry->entry_no;
    out->channel = text_to_proto(arena, name_channel(arena, shop, channel));
    out->effective_time = instant_to_proto(arena, entry->time);
    out->post_time = instant_to_proto(arena, entry->posted);
    postings_to_proto(arena, entry, out);
    out->transaction = transaction_text(arena, shop, channel, entry->transaction_id);
    out->kind = text_to_proto(arena, entry->kind_text);
    out->order = order_text(arena, shop, channel, entry->order_id);
    out->order_line_id = text_to_proto(arena, entry->order_line_id);
    out->marketplace_refund_id = text_to_proto(arena, entry->refund_id);
    out->settlement = settlement_text(arena, shop, channel, entry->settlement_id);
    if (entry->reverses != 0)
        out->reverses = text_to_proto(arena, name_journal_entry(arena, shop, entry->reverses));
    return out;
}

Lockstep__V1__Gap *gap_to_proto(struct arena *arena, const struct gap *gap)
{
    Lockstep__V1__Gap *out = ARENA_NEW(arena, Lockstep__V1__Gap);
    if (out == NULL)
        return NULL;
    lockstep__v1__gap__init(out);
    out->name = text_to_proto(arena, name_gap(arena, gap->shop, gap->gap_id));
    out->reason = (Lockstep__V1__Gap__Reason)gap->reason;
    out->explanation = text_to_proto(arena, str_c(gap_reason_row(gap->reason)->explanation));
    out->state = (Lockstep__V1__Gap__State)gap->state;
    out->channel = text_to_proto(arena, name_channel(arena, gap->shop, gap->channel));
    out->expected = money_to_proto(arena, gap->expected);
    out->found = money_to_proto(arena, gap->found);
    out->transaction = transaction_text(arena, gap->shop, gap->channel, gap->transaction_id);
    out->settlement = settlement_text(arena, gap->shop, gap->channel, gap->settlement_id);
    out->order = order_text(arena, gap->shop, gap->channel, gap->order_id);
    out->order_line_id = text_to_proto(arena, gap->order_line_id);
    out->marketplace_refund_id = text_to_proto(arena, gap->refund_id);
    out->create_time = instant_to_proto(arena, gap->opened);
    out->resolve_time = instant_to_proto(arena, gap->resolved);
    out->resolved_by = text_to_proto(arena, gap->resolved_by);
    out->resolution = text_to_proto(arena, gap->resolution);
    return out;
}

Lockstep__V1__AccountBalance *balance_to_proto(struct arena *arena, const char *account,
                                               struct money balance)
{
    Lockstep__V1__AccountBalance *out = ARENA_NEW(arena, Lockstep__V1__AccountBalance);
    if (out == NULL)
        return NULL;
    lockstep__v1__account_balance__init(out);
    out->account = text_to_proto(arena, str_c(account));
    out->balance = money_to_proto(arena, balance);
    return out;
}

/* ---- the filter of the journal ---- */

static enum err_code account_from_proto(const char *text, enum account *ret, struct err *err)
{
    *ret = ACCOUNT_NONE;
    for (enum account account = ACCOUNT_NONE + 1; account < ACCOUNT_COUNT; account++) {
        if (strcmp(account_name(account), text) == 0)
            *ret = account;
    }
    if (*ret != ACCOUNT_NONE || text[0] == '\0')
        return ERR_OK;
    err_set(err, REASON_FIELD_INVALID, "there is no such account");
    return err_in(err, "account");
}

/* The last id of a name of this shop; empty for an empty name. */
static enum err_code part_from_proto(const char *name, const char *pattern, const char *field,
                                     struct str shop, struct arena *arena, struct str *ret,
                                     struct err *err)
{
    struct str ids[NAME_PART_COUNT] = { { 0 } };
    *ret = STR_EMPTY;
    if (name[0] == '\0')
        return ERR_OK;
    enum err_code code = name_from_proto(name, pattern, field, arena, ids, err);
    if (code != ERR_OK)
        return code;
    if (!str_eq(ids[0], shop)) {
        err_set(err, REASON_FIELD_INVALID, "it is of another shop");
        return err_in(err, "%s", field);
    }
    for (size_t i = 1; i < NAME_PART_COUNT && ids[i].len > 0; i++)
        *ret = ids[i];
    return ERR_OK;
}

enum err_code journal_filter_from_proto(const Lockstep__V1__JournalFilter *in, struct str shop,
                                        struct arena *arena, struct journal_filter *ret,
                                        struct err *err)
{
    *ret = (struct journal_filter){ 0 };
    if (in == NULL)
        return ERR_OK;
    enum err_code code = part_from_proto(in->channel, "shops/*/channels/*", "channel", shop, arena,
                                         &ret->channel, err);
    if (code == ERR_OK)
        code = part_from_proto(in->settlement, "shops/*/channels/*/settlements/*", "settlement",
                               shop, arena, &ret->settlement, err);
    if (code == ERR_OK)
        code = part_from_proto(in->order, "shops/*/channels/*/orders/*", "order", shop, arena,
                               &ret->order, err);
    if (code == ERR_OK)
        code = account_from_proto(in->account, &ret->account, err);
    if (code == ERR_OK)
        code = instant_from_proto(in->start_time, "start_time", &ret->from, err);
    if (code == ERR_OK)
        code = instant_from_proto(in->end_time, "end_time", &ret->to, err);
    return code == ERR_OK ? ERR_OK : err_in(err, "filter");
}

static bool has_account(const struct journal_entry *entry, enum account account)
{
    for (size_t i = 0; i < JOURNAL_POSTING_COUNT; i++) {
        if (entry->postings[i].account == account)
            return true;
    }
    return false;
}

bool journal_filter_wants(const void *record, const void *context)
{
    const struct journal_entry *entry = record;
    const struct journal_filter *filter = context;
    return (filter->channel.len == 0 || str_eq(entry->channel, filter->channel)) &&
           (filter->settlement.len == 0 || str_eq(entry->settlement_id, filter->settlement)) &&
           (filter->order.len == 0 || str_eq(entry->order_id, filter->order)) &&
           (filter->account == ACCOUNT_NONE || has_account(entry, filter->account)) &&
           (!instant_is_set(filter->from) || entry->time.us >= filter->from.us) &&
           (!instant_is_set(filter->to) || entry->time.us < filter->to.us);
}

bool is_among(const void *values, size_t count, int value)
{
    const int *rows = values;
    for (size_t i = 0; i < count; i++) {
        if (rows[i] == value)
            return true;
    }
    return count == 0;
}
