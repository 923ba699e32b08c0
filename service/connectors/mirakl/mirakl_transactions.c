/* service/connectors/mirakl/mirakl_transactions.c: the ledger of a shop: TL02. */
#include "service/connectors/mirakl/mirakl.h"

enum err_code mirakl_transactions_build(struct draft *draft, const struct call *call,
                                        struct err *err)
{
    (void)err;
    mirakl_begin(draft, HTTP_GET, STR("/api/sellerpayment/transactions_logs"));
    mirakl_accept_json(draft);
    if (call->transactions.page_token.len > 0) {
        /* All other parameters are frozen in the token. */
        url_query(&draft->url, "page_token", call->transactions.page_token);
        return ERR_OK;
    }
    /* By their last change: a line is settled long after it was created. */
    url_query(&draft->url, "sort", STR("lastUpdated,ASC"));
    url_query_i64(&draft->url, "limit", call->transactions.limit);
    if (instant_is_set(call->transactions.updated_from))
        url_query_instant(&draft->url, "last_updated_from", call->transactions.updated_from);
    mirakl_shop(draft);
    return ERR_OK;
}

/* Signed from the seller's view; older platforms give credit and debit alone. */
static struct money amount_of(struct jread *read, const struct jnode *node,
                              struct currency currency)
{
    if (!jnode_is_present(jnode_get(node, "amount_credited")) ||
        jnode_is_present(jnode_get(node, "amount")))
        return jread_money_needed(read, node, "amount", currency);
    struct money credited = jread_money(read, node, "amount_credited", currency);
    struct money debited = jread_money(read, node, "amount_debited", currency);
    if (read->code == ERR_OK)
        read->code = money_subtract(credited, debited, &credited, read->err);
    return credited;
}

static enum err_code transaction_read(const struct jnode *node, struct currency currency,
                                      struct transaction *ret, struct err *err)
{
    struct jread read = { .err = err };
    const struct jnode *entities = jread_object(&read, node, "entities");
    const struct jnode *order = jread_object(&read, entities, "order");
    struct str currency_code = jread_text(&read, node, "currency_iso_code");
    if (currency_code.len > 0 && currency_find(currency_code, &currency, err) != ERR_OK)
        return err_in(err, "currency_iso_code");
    *ret = (struct transaction){
        .transaction_id = jread_text_needed(&read, node, "id"),
        .kind_text = jread_text_needed(&read, node, "type"),
        .amount = amount_of(&read, node, currency),
        .balance = jread_money(&read, node, "balance", currency),
        .payment_state_text = jread_text(&read, node, "payment_state"),
        .created = jread_instant(&read, node, "date_created"),
        .updated = jread_instant(&read, node, "last_updated"),
        .settlement_id = jread_text(&read, node, "seller_billing_cycle_id"),
        .document_number = jread_text(&read, node, "accounting_document_number"),
        .order_id = jread_text(&read, order, "id"),
        .order_line_id = jread_text(&read, jread_object(&read, entities, "order_line"), "id"),
        .refund_id = jread_text(&read, jread_object(&read, entities, "refund"), "id"),
        .seller_reference = jread_text(&read, jread_object(&read, order, "references"),
                                       "order_reference_for_seller"),
        .payout_reference =
            jread_text(&read, jread_object(&read, entities, "transaction_info"), "number"),
    };
    ret->payment_state = payment_state_parse(ret->payment_state_text);
    return read.code;
}

enum err_code mirakl_transactions_read(const struct reading *in, struct answer *ret,
                                       struct err *err)
{
    struct jread read = { .err = err };
    const struct jnode *list = jread_array_needed(&read, in->root, "data");
    ret->transactions.next_page_token = jread_text(&read, in->root, "next_page_token");
    if (read.code != ERR_OK)
        return read.code;
    struct transaction *rows = ARENA_ARRAY(in->arena, struct transaction, list->count);
    if (rows == NULL)
        return arena_err(in->arena, err);
    ret->transactions.rows = rows;
    for (const struct jnode *node = list->first; node != NULL; node = node->next) {
        enum err_code code =
            transaction_read(node, in->endpoint->currency, &rows[ret->transactions.count], err);
        if (code == ERR_OK)
            ret->transactions.count++;
        else
            code = answer_reject(ret, list, node, "id", in->arena, err);
        if (code != ERR_OK)
            return code;
    }
    return ERR_OK;
}
