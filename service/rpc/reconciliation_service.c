/* service/rpc/reconciliation_service.c: the rows of the service; lists and single records. */
#include "service/rpc/reconciliation_service.h"

#include "service/rpc/backend.h"
#include "service/rpc/journal_streams.h"
#include "service/rpc/reconciliation_convert.h"
#include "service/rpc/reconciliation_gaps.h"
#include "service/store/records.h"

static void reader_begin(const struct rpc_call *call, struct reader *ret)
{
    const struct rpc_backend *backend = call->context;
    reader_open(backend->store, call->arena, ret);
}

/* shops/{shop}/channels/{channel}, where "-" is any channel: then its id is empty. */
static enum err_code parent_from_proto(const char *parent, struct arena *arena, struct str ret[2],
                                       struct err *err)
{
    enum err_code code = name_from_proto(parent, "shops/*/channels/*", "parent", arena, ret, err);
    if (code == ERR_OK && str_eq(ret[1], STR("-")))
        ret[1] = STR_EMPTY;
    return code;
}

static void prefix_of(struct key *key, enum key_table table, const struct str parent[2])
{
    key_begin(key, parent[0], table);
    if (parent[1].len > 0)
        key_add_text(key, parent[1]);
}

/* ---- transactions ---- */

static enum err_code get_transaction(struct rpc_call *call, const ProtobufCMessage *request,
                                     ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__GetTransactionRequest *in = (const void *)request;
    Lockstep__V1__GetTransactionResponse *out = (void *)response;
    struct reader reader;
    struct stored_transaction row;
    struct str ids[3]; /* shop, channel, transaction */
    enum err_code code = name_from_proto(in->name, "shops/*/channels/*/transactions/*", "name",
                                         call->arena, ids, err);
    if (code != ERR_OK)
        return code;
    reader_begin(call, &reader);
    code = reader_transaction(&reader, ids[0], ids[1], ids[2], &row, err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    out->transaction = transaction_to_proto(call->arena, ids[0], ids[1], &row);
    return arena_done(call->arena, err);
}

static bool is_kind(char **kinds, size_t count, struct str kind)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(str_c(kinds[i]), kind))
            return true;
    }
    return count == 0;
}

struct transaction_wish {
    const Lockstep__V1__TransactionFilter *in;
    struct str order, settlement;
    struct instant from, to;
};

static bool transaction_wants(const void *record, const void *context)
{
    const struct stored_transaction *row = record;
    const struct transaction_wish *wish = context;
    const Lockstep__V1__TransactionFilter *in = wish->in;
    return is_kind(in->kinds, in->n_kinds, row->line.kind_text) &&
           is_among(in->payment_states, in->n_payment_states, (int)row->line.payment_state) &&
           is_among(in->match_states, in->n_match_states, (int)transaction_match(row)) &&
           (wish->order.len == 0 || str_eq(row->line.order_id, wish->order)) &&
           (wish->settlement.len == 0 || str_eq(row->line.settlement_id, wish->settlement)) &&
           (!instant_is_set(wish->from) || row->line.created.us >= wish->from.us) &&
           (!instant_is_set(wish->to) || row->line.created.us < wish->to.us);
}

static enum err_code transaction_wish_from_proto(const Lockstep__V1__TransactionFilter *in,
                                                 struct arena *arena, struct transaction_wish *ret,
                                                 struct err *err)
{
    struct str ids[3];
    enum err_code code = ERR_OK;
    *ret = (struct transaction_wish){ .in = in };
    if (in->order[0] != '\0') {
        code = name_from_proto(in->order, "shops/*/channels/*/orders/*", "order", arena, ids, err);
        ret->order = ids[2];
    }
    if (code == ERR_OK && in->settlement[0] != '\0') {
        code = name_from_proto(in->settlement, "shops/*/channels/*/settlements/*", "settlement",
                               arena, ids, err);
        ret->settlement = ids[2];
    }
    if (code == ERR_OK)
        code = instant_from_proto(in->start_time, "start_time", &ret->from, err);
    if (code == ERR_OK)
        code = instant_from_proto(in->end_time, "end_time", &ret->to, err);
    return code == ERR_OK ? ERR_OK : err_in(err, "filter");
}

static enum err_code list_transactions(struct rpc_call *call, const ProtobufCMessage *request,
                                       ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__ListTransactionsRequest *in = (const void *)request;
    Lockstep__V1__ListTransactionsResponse *out = (void *)response;
    struct reader reader;
    struct listing listing;
    struct transaction_wish wish;
    struct stored_transaction *rows;
    struct str parent[2], next;
    struct key prefix;
    size_t count;
    enum err_code code =
        name_from_proto(in->parent, "shops/*/channels/*", "parent", call->arena, parent, err);
    if (code == ERR_OK)
        code = listing_from_proto(request, call->arena, &listing, err);
    if (code == ERR_OK && in->filter != NULL) {
        code = transaction_wish_from_proto(in->filter, call->arena, &wish, err);
        listing.page.wants = transaction_wants;
        listing.page.context = &wish;
    }
    if (code != ERR_OK)
        return code;
    prefix_of(&prefix, KEY_TABLE_TRANSACTION, parent);
    reader_begin(call, &reader);
    code = reader_list(&reader, &record_transaction, &prefix, &listing.page, &rows, &count, &next,
                       err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    out->transactions = ARENA_ARRAY(call->arena, Lockstep__V1__Transaction *, count);
    for (size_t i = 0; out->transactions != NULL && i < count; i++)
        out->transactions[out->n_transactions++] =
            transaction_to_proto(call->arena, parent[0], parent[1], &rows[i]);
    out->next_page_token = listing_token(&listing, call->arena, next);
    return arena_done(call->arena, err);
}

/* ---- settlements ---- */

static enum err_code get_settlement(struct rpc_call *call, const ProtobufCMessage *request,
                                    ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__GetSettlementRequest *in = (const void *)request;
    Lockstep__V1__GetSettlementResponse *out = (void *)response;
    struct reader reader;
    struct settlement settlement;
    struct str ids[3]; /* shop, channel, settlement */
    enum err_code code = name_from_proto(in->name, "shops/*/channels/*/settlements/*", "name",
                                         call->arena, ids, err);
    if (code != ERR_OK)
        return code;
    reader_begin(call, &reader);
    code = reader_settlement(&reader, ids[0], ids[1], ids[2], &settlement, err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    out->settlement = settlement_to_proto(call->arena, &settlement);
    return arena_done(call->arena, err);
}

struct settlement_wish {
    const Lockstep__V1__ListSettlementsRequest *in;
    struct instant from, to;
};

static bool settlement_wants(const void *record, const void *context)
{
    const struct settlement *row = record;
    const struct settlement_wish *wish = context;
    return is_among(wish->in->states, wish->in->n_states, (int)settlement_state(row)) &&
           (!instant_is_set(wish->from) || row->last_seen.us >= wish->from.us) &&
           (!instant_is_set(wish->to) || row->last_seen.us < wish->to.us);
}

static enum err_code list_settlements(struct rpc_call *call, const ProtobufCMessage *request,
                                      ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__ListSettlementsRequest *in = (const void *)request;
    Lockstep__V1__ListSettlementsResponse *out = (void *)response;
    struct reader reader;
    struct listing listing;
    struct settlement_wish wish = { .in = in };
    struct settlement *rows;
    struct str parent[2], next;
    struct key prefix;
    size_t count;
    enum err_code code = parent_from_proto(in->parent, call->arena, parent, err);
    if (code == ERR_OK)
        code = listing_from_proto(request, call->arena, &listing, err);
    if (code == ERR_OK)
        code = instant_from_proto(in->start_time, "start_time", &wish.from, err);
    if (code == ERR_OK)
        code = instant_from_proto(in->end_time, "end_time", &wish.to, err);
    if (code != ERR_OK)
        return code;
    listing.page.wants = settlement_wants;
    listing.page.context = &wish;
    prefix_of(&prefix, KEY_TABLE_SETTLEMENT, parent);
    reader_begin(call, &reader);
    code =
        reader_list(&reader, &record_settlement, &prefix, &listing.page, &rows, &count, &next, err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    out->settlements = ARENA_ARRAY(call->arena, Lockstep__V1__Settlement *, count);
    for (size_t i = 0; out->settlements != NULL && i < count; i++)
        out->settlements[out->n_settlements++] = settlement_to_proto(call->arena, &rows[i]);
    out->next_page_token = listing_token(&listing, call->arena, next);
    return arena_done(call->arena, err);
}

/* ---- balances ---- */

static enum err_code get_trial_balance(struct rpc_call *call, const ProtobufCMessage *request,
                                       ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__GetTrialBalanceRequest *in = (const void *)request;
    Lockstep__V1__GetTrialBalanceResponse *out = (void *)response;
    struct reader reader;
    struct balance *rows;
    struct str parent[2];
    size_t count;
    int64_t next_no = 1;
    enum err_code code = parent_from_proto(in->parent, call->arena, parent, err);
    if (code == ERR_OK)
        code = refuse_later(in->end_time != NULL, "end_time", err);
    if (code != ERR_OK)
        return code;
    reader_begin(call, &reader);
    code = reader_balances(&reader, parent[0], parent[1], &rows, &count, err);
    if (code == ERR_OK)
        code = journal_next_no(&reader, parent[0], &next_no, err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    if (next_no > 1)
        out->last_journal_entry =
            text_to_proto(call->arena, name_journal_entry(call->arena, parent[0], next_no - 1));
    count = balances_sum(rows, count);
    out->balances = ARENA_ARRAY(call->arena, Lockstep__V1__AccountBalance *, count);
    for (size_t i = 0; out->balances != NULL && i < count; i++)
        out->balances[out->n_balances++] =
            balance_to_proto(call->arena, account_name(rows[i].account), rows[i].amount);
    return arena_done(call->arena, err);
}

static const struct rpc_method methods[] = {
    { "GetTransaction", .query = get_transaction },
    { "ListTransactions", .query = list_transactions },
    { "GetSettlement", .query = get_settlement },
    { "ListSettlements", .query = list_settlements },
    { "GetJournalEntry", .query = get_journal_entry },
    { "ListJournalEntries", .query = list_journal_entries },
    { "StreamJournal", .open = stream_journal_open, .next = stream_journal_next,
      .close = watch_close },
    { "StreamReconciliation", .open = stream_reconciliation_open,
      .next = stream_reconciliation_next, .close = watch_close },
    { "GetGap", .query = get_gap },
    { "ListGaps", .query = list_gaps },
    { "ExplainGap", .later = true },
    { "ResolveGap", .read = resolve_gap_read, .answer = resolve_gap_answer },
    { "GetTrialBalance", .query = get_trial_balance },
    { "ExportJournal", .open = export_journal_open, .next = export_journal_next,
      .close = export_journal_close },
    { "RecordBankCredit", .later = true },
    { "ListBankCredits", .later = true },
    { "GetAccountMapping", .later = true },
    { "UpdateAccountMapping", .later = true },
};

const struct rpc_service reconciliation_service = {
    .descriptor = &lockstep__v1__reconciliation_service__descriptor,
    .methods = methods,
    .method_count = ARRAY_COUNT(methods),
};
