/* tests/sandbox/mirakl_ledger_view.c: how a transaction line looks in TL02. */
#include <string.h>

#include "tests/sandbox/mirakl.h"

static void write_order_of(const struct order *order, struct exchange *x)
{
    exchange_object(x, "order");
    exchange_text(x, "id", order->order_id);
    exchange_text(x, "commercial_id", order_commercial_id(order));
    exchange_instant(x, "creation_date", order->created);
    exchange_object(x, "references");
    exchange_text_or_null(x, "order_reference_for_customer", order->customer_reference);
    exchange_text_or_null(x, "order_reference_for_seller", order->seller_reference);
    exchange_end(x);
    exchange_end(x);
    exchange_object(x, "channel");
    exchange_text(x, "code", STR("DE"));
    exchange_end(x);
}

static void write_entity(struct exchange *x, const char *key, const char *member, struct str id)
{
    exchange_object(x, key);
    exchange_text(x, member, id);
    exchange_end(x);
}

static void write_transaction_info(const struct transaction *t, struct exchange *x)
{
    struct str number = STR_EMPTY;
    struct instant date = INSTANT_NONE;
    if (t->refund != NULL) {
        number = mirakl_refund_payment(t->refund, x);
        date = t->refund->paid;
    } else if (t->line != NULL) {
        number = mirakl_order_payment(t->line->order, x);
        date = t->line->debited;
    } else if (t->cycle != NULL && strcmp(t->type, "PAYMENT") == 0) {
        number = t->cycle->payout_reference;
        date = t->cycle->created;
    }
    if (number.len == 0)
        return;
    exchange_object(x, "transaction_info");
    exchange_text(x, "number", number);
    exchange_instant(x, "date", date);
    exchange_end(x);
}

static void write_entities(const struct marketplace *m, const struct transaction *t,
                           struct exchange *x)
{
    struct str type = str_c(t->type);
    exchange_object(x, "entities");
    exchange_enum(x, "domain", "PRODUCT");
    if (t->line != NULL) {
        write_order_of(t->line->order, x);
        write_entity(x, "order_line", "id", t->line->line_id);
    }
    if (t->refund != NULL)
        write_entity(x, "refund", "id",
                     arena_format(&x->arena, "%lld", (long long)t->refund->number));
    if (str_ends(type, STR("_TAX")))
        write_entity(x, "order_tax", "code", m->tax_code);
    if (str_ends(type, STR("_VAT")) || str_ends(type, STR("COMMISSION_FEE")))
        write_entity(x, "shop_tax", "code", m->commission_tax_code);
    write_transaction_info(t, x);
    exchange_end(x);
}

void mirakl_write_transaction(const struct marketplace *m, struct exchange *x,
                              const struct transaction *t)
{
    char id[UUID_TEXT_BYTES];
    int64_t amount = t->amount + t->planted_delta;
    exchange_object(x, NULL);
    exchange_text(x, "id", uuid_format(t->id, id));
    exchange_enum(x, "type", t->type);
    exchange_money(x, "amount", marketplace_money(m, amount));
    exchange_money(x, "amount_credited", marketplace_money(m, amount > 0 ? amount : 0));
    exchange_money(x, "amount_debited", marketplace_money(m, amount < 0 ? -amount : 0));
    exchange_money(x, "balance", marketplace_money(m, t->balance));
    exchange_money(x, "psp_balance", marketplace_money(m, t->balance));
    exchange_text(x, "currency_iso_code", str_c(m->currency.code));
    exchange_enum(x, "payment_state", payment_stage_name(t->stage));
    exchange_instant(x, "date_created", t->created);
    exchange_instant(x, "last_updated", t->updated);
    exchange_text_or_null(x, "seller_billing_cycle_id",
                          t->cycle == NULL ? STR_EMPTY : t->cycle->cycle_id);
    exchange_text_or_null(x, "accounting_document_number",
                          t->cycle == NULL ? STR_EMPTY : t->cycle->document_number);
    exchange_instant(x, "accounting_document_creation_date",
                     t->cycle == NULL ? INSTANT_NONE : t->cycle->created);
    exchange_text(x, "pay_out_psp_code", STR("NOT_SPECIFIED"));
    write_entities(m, t, x);
    exchange_end(x);
}
