/* tests/sandbox/mirakl_ledger.c: TL02 and SBC11: the transaction log and the payouts. */
#include <stdlib.h>
#include <string.h>

#include "tests/sandbox/mirakl.h"
#include "tests/sandbox/mirakl_money.h"

enum {
    TL02_PAGE_SIZE = 2000,
    TL02_VALUE_COUNT = 100,
    SBC11_PAGE_SIZE = 1000,
    TOKEN_ARENA_BYTES = 64 << 10,
};

/* ---- which lines, from where on ---- */

struct ledger_query {
    struct params filters;
    int64_t limit;
    bool is_by_update, is_descending;
    struct instant after; /* the last line that was shown */
    int64_t after_number; /* 0: none was */
};

static struct instant sort_key(const struct ledger_query *q, const struct transaction *t)
{
    return q->is_by_update ? t->updated : t->created;
}

/* <0: the first of the two comes first. */
static int compare_keys(const struct ledger_query *q, struct instant a, int64_t a_number,
                        struct instant b, int64_t b_number)
{
    int order = a.us != b.us ? (a.us < b.us ? -1 : 1)
                             : (a_number != b_number ? (a_number < b_number ? -1 : 1) : 0);
    return q->is_descending ? -order : order;
}

static int compare_lines(const void *a, const void *b, void *query)
{
    const struct transaction *one = *(const struct transaction *const *)a;
    const struct transaction *other = *(const struct transaction *const *)b;
    return compare_keys(query, sort_key(query, one), one->number, sort_key(query, other),
                        other->number);
}

static bool is_since(const struct params *filters, const char *from_key, const char *to_key,
                     struct instant at)
{
    struct instant from, to;
    struct err err;
    if (params_instant(filters, from_key, &from, &err) != ERR_OK ||
        params_instant(filters, to_key, &to, &err) != ERR_OK)
        return false;
    return at.us >= from.us && (!instant_is_set(to) || at.us <= to.us);
}

static bool is_asked(const struct params *f, const struct transaction *t)
{
    const struct order *order = t->line == NULL ? NULL : t->line->order;
    struct str none = STR("\x01"); /* no value of a filter */
    return !t->is_hidden && is_since(f, "date_created_from", "date_created_to", t->created) &&
           is_since(f, "last_updated_from", "(none)", t->updated) &&
           params_allow(f, "payment_state", str_c(payment_stage_name(t->stage))) &&
           params_allow(f, "transaction_type", str_c(t->type)) &&
           params_allow(f, "seller_billing_cycle_id",
                        t->cycle == NULL ? none : t->cycle->cycle_id) &&
           params_allow(f, "accounting_document_number",
                        t->cycle == NULL ? none : t->cycle->document_number) &&
           params_allow(f, "order_id", order == NULL ? none : order->order_id) &&
           params_allow(f, "order_line_id", order == NULL ? none : t->line->line_id) &&
           params_allow(f, "order_reference_for_seller",
                        order == NULL ? none : order->seller_reference) &&
           params_allow(f, "order_reference_for_customer",
                        order == NULL ? none : order->customer_reference);
}

/* ---- one line ---- */

static void write_order_of(const struct order *order, struct exchange *x)
{
    exchange_object(x, "order");
    exchange_text(x, "id", order->order_id);
    exchange_text(x, "commercial_id", order->commercial_id);
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
        number = t->refund->transaction_number;
        date = t->refund->paid;
    } else if (t->line != NULL) {
        number = t->line->order->transaction_number;
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
        write_entity(x, "refund", "id", t->refund->refund_id);
    if (str_ends(type, STR("_TAX")))
        write_entity(x, "order_tax", "code", m->tax_code);
    if (str_ends(type, STR("_VAT")) || str_ends(type, STR("COMMISSION_FEE")))
        write_entity(x, "shop_tax", "code", m->commission_tax_code);
    write_transaction_info(t, x);
    exchange_end(x);
}

static void write_transaction(const struct marketplace *m, const struct transaction *t,
                              struct exchange *x)
{
    int64_t amount = t->amount + t->planted_delta;
    exchange_object(x, NULL);
    exchange_text(x, "id", t->id);
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

/* ---- page tokens ---- */

/* A token for what follows `last`; it keeps the query, so that it needs no other parameter. */
static struct str make_token(struct marketplace *m, const struct ledger_query *q,
                             const struct transaction *last)
{
    struct page_token *token = &m->tokens[m->token_count++ % MARKETPLACE_TOKEN_COUNT];
    arena_release(&token->arena);
    arena_init(&token->arena, TOKEN_ARENA_BYTES);
    struct str text = world_uuid(m->world);
    struct ledger_query *kept = ARENA_NEW(&token->arena, struct ledger_query);
    if (kept == NULL)
        return STR_EMPTY;
    kept->limit = q->limit;
    kept->is_by_update = q->is_by_update;
    kept->is_descending = q->is_descending;
    kept->after = sort_key(q, last);
    kept->after_number = last->number;
    for (size_t i = 0; i < q->filters.count; i++) {
        const struct pair *pair = &q->filters.items[i];
        kept->filters.items[kept->filters.count++] =
            (struct pair){ arena_str(&token->arena, pair->key),
                           arena_str(&token->arena, pair->value) };
    }
    token->text = text;
    token->created = m->world->now;
    token->query = kept;
    return arena_is_full(&token->arena) ? STR_EMPTY : text;
}

/* NULL: unknown or too old. */
static const struct ledger_query *find_token(const struct marketplace *m, struct str text)
{
    for (size_t i = 0; i < MARKETPLACE_TOKEN_COUNT; i++) {
        const struct page_token *token = &m->tokens[i];
        if (token->query != NULL && str_eq(token->text, text))
            return m->world->now.us - token->created.us <= SECONDS_PER_DAY * US_PER_SECOND
                       ? token->query
                       : NULL;
    }
    return NULL;
}

/* ---- the calls ---- */

static bool dates_are_right(struct exchange *x)
{
    static const char *const dates[] = { "date_created_from", "date_created_to",
                                         "last_updated_from", "transaction_date_from",
                                         "transaction_date_to" };
    struct err err = { 0 };
    struct instant at;
    for (size_t i = 0; i < ARRAY_COUNT(dates); i++) {
        if (params_instant(&x->query, dates[i], &at, &err) != ERR_OK) {
            mirakl_refuse_err(x, &err);
            return false;
        }
    }
    return true;
}

/* False: refused. */
static bool read_query(struct marketplace *m, struct exchange *x, struct ledger_query *q)
{
    static const char *const lists[] = { "order_id", "order_line_id", "transaction_type",
                                         "payment_state", "seller_billing_cycle_id" };
    struct str token = params_get(&x->query, "page_token");
    struct str sort = params_get(&x->query, "sort");
    if (token.len > 0) {
        const struct ledger_query *kept = find_token(m, token);
        if (kept == NULL)
            mirakl_refuse(x, 400, "Error with parameter page_token.");
        else
            *q = *kept;
        return kept != NULL;
    }
    if (!mirakl_page_size(m, x, "limit", TL02_PAGE_SIZE, &q->limit) || !dates_are_right(x))
        return false;
    for (size_t i = 0; i < ARRAY_COUNT(lists); i++) {
        if (params_value_count(&x->query, lists[i]) > TL02_VALUE_COUNT) {
            mirakl_refuse(x, 400, "Error with parameter %s. At most %d values.", lists[i],
                          TL02_VALUE_COUNT);
            return false;
        }
    }
    struct str field = sort, direction = STR_EMPTY;
    str_cut(sort, ',', &field, &direction);
    q->is_by_update = str_eq(field, STR("lastUpdated"));
    q->is_descending = sort.len == 0 || str_eq_nocase(direction, STR("desc"));
    if (sort.len > 0 && !q->is_by_update && !str_eq(field, STR("dateCreated"))) {
        mirakl_refuse(x, 400, "Error with parameter sort.");
        return false;
    }
    q->filters = x->query;
    return true;
}

void mirakl_transactions(struct marketplace *m, struct exchange *x)
{
    struct ledger_query *q = ARENA_NEW(&x->arena, struct ledger_query);
    const struct transaction **lines =
        ARENA_ARRAY(&x->arena, const struct transaction *, m->transactions.count + 1);
    size_t count = 0, shown = 0;
    CHECK(q != NULL);
    CHECK(lines != NULL);
    if (!read_query(m, x, q))
        return;
    for (size_t i = 0; i < m->transactions.count; i++) {
        const struct transaction *t = m->transactions.items[i];
        bool is_behind = q->after_number == 0 ||
                         compare_keys(q, q->after, q->after_number, sort_key(q, t), t->number) < 0;
        if (is_behind && is_asked(&q->filters, t))
            lines[count++] = t;
    }
    qsort_r(lines, count, sizeof(*lines), compare_lines, q);
    exchange_object(x, NULL);
    exchange_array(x, "data");
    for (; shown < count && shown < (size_t)q->limit; shown++)
        write_transaction(m, lines[shown], x);
    exchange_end(x);
    exchange_text_or_null(x, "next_page_token",
                          shown < count ? make_token(m, q, lines[shown - 1]) : STR_EMPTY);
    exchange_null(x, "previous_page_token");
    exchange_end(x);
}

static void write_cycle(const struct marketplace *m, const struct cycle *cycle, struct exchange *x)
{
    exchange_object(x, NULL);
    exchange_text(x, "id", cycle->cycle_id);
    exchange_instant(x, "date_created", cycle->created);
    exchange_text(x, "currency_iso_code", str_c(m->currency.code));
    exchange_money(x, "amount_transferred_to_seller", marketplace_money(m, cycle->paid));
    exchange_text(x, "payment_voucher_number", cycle->document_number);
    exchange_object(x, "pay_out");
    exchange_enum(x, "state", "PAID");
    exchange_text(x, "reference", cycle->payout_reference);
    exchange_instant(x, "transaction_date", cycle->created);
    exchange_end(x);
    exchange_end(x);
}

/* A page's token is the id of the last cycle before it; 0: from the beginning. */
static size_t first_cycle_after(const struct marketplace *m, struct str token)
{
    for (size_t i = 0; i < m->cycles.count && token.len > 0; i++) {
        const struct cycle *cycle = m->cycles.items[i];
        if (str_eq(cycle->cycle_id, token))
            return i + 1;
    }
    return 0;
}

void mirakl_cycles(struct marketplace *m, struct exchange *x)
{
    struct str last_id = STR_EMPTY;
    int64_t limit, shown = 0;
    if (!mirakl_page_size(m, x, "limit", SBC11_PAGE_SIZE, &limit))
        return;
    exchange_object(x, NULL);
    exchange_array(x, "data");
    size_t i = first_cycle_after(m, params_get(&x->query, "page_token"));
    for (; i < m->cycles.count && shown < limit; i++) {
        const struct cycle *cycle = m->cycles.items[i];
        if (!params_allow(&x->query, "id", cycle->cycle_id))
            continue;
        write_cycle(m, cycle, x);
        last_id = cycle->cycle_id;
        shown++;
    }
    exchange_end(x);
    exchange_text_or_null(x, "next_page_token", i < m->cycles.count ? last_id : STR_EMPTY);
    exchange_null(x, "previous_page_token");
    exchange_end(x);
}
