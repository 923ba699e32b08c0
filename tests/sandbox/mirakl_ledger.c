/*
 * tests/sandbox/mirakl_ledger.c: TL02 and SBC11: the transaction log and the payouts.
 *
 * Lines are kept as they were created and as they last changed; a page begins where the one before
 * it ended and is left when it is full, so that what it costs follows from what it shows.
 */
#include "tests/sandbox/mirakl.h"

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
    struct instant created_from, created_to, updated_from;
    struct instant after; /* the last line that was shown */
    int64_t after_number; /* 0: none was */
};

/* A page while it is filled: at most one line more than it may show. */
struct ledger_page {
    const struct marketplace *m;
    struct exchange *x;
    struct ledger_query query;
    struct pointers lines;
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

static bool is_asked(const struct marketplace *m, const struct ledger_query *q,
                     const struct transaction *t)
{
    const struct params *f = &q->filters;
    const struct order *order = t->line == NULL ? NULL : t->line->order;
    struct str none = STR("\x01"); /* no value of a filter */
    return !t->is_hidden && t->created.us >= q->created_from.us &&
           (!instant_is_set(q->created_to) || t->created.us <= q->created_to.us) &&
           t->updated.us >= q->updated_from.us &&
           (!instant_is_set(q->updated_from) ||
            marketplace_shows(m, (uint64_t)t->number, t->updated)) &&
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

/* False: the page is full. */
static bool page_take(struct ledger_page *page, struct transaction *t)
{
    const struct ledger_query *q = &page->query;
    bool is_behind = q->after_number == 0 ||
                     compare_keys(q, q->after, q->after_number, sort_key(q, t), t->number) < 0;
    if (is_behind && is_asked(page->m, q, t))
        pointers_add(&page->lines, &page->x->arena, t);
    return page->lines.count <= (size_t)q->limit;
}

/* ---- where to look ---- */

/* Takes these lines in the page's order. False: the page is full. */
static bool take_all(struct ledger_page *page, struct pointers *lines)
{
    bool has_room = true;
    pointers_put_in_order(lines, compare_lines, &page->query);
    for (size_t i = 0; i < lines->count && has_room; i++)
        has_room = page_take(page, lines->items[i]);
    return has_room;
}

static void add_lines_of(struct ledger_page *page, const struct line *line, struct pointers *found)
{
    for (struct transaction *t = line->transactions; t != NULL; t = t->next_of_line)
        pointers_add(found, &page->x->arena, t);
}

static void look_by_order_line(struct ledger_page *page)
{
    struct pointers found = { 0 };
    struct params_walk walk = { 0 };
    struct str id;
    while (params_next(&page->query.filters, "order_line_id", &walk, &id)) {
        const struct line *line = marketplace_line(page->m, str_trim(id));
        if (line != NULL)
            add_lines_of(page, line, &found);
    }
    take_all(page, &found);
}

static void look_by_order(struct ledger_page *page)
{
    struct pointers found = { 0 };
    struct params_walk walk = { 0 };
    struct str id;
    while (params_next(&page->query.filters, "order_id", &walk, &id)) {
        const struct order *order = marketplace_order(page->m, str_trim(id));
        for (int32_t i = 0; order != NULL && i < order->line_count; i++)
            add_lines_of(page, &order->lines[i], &found);
    }
    take_all(page, &found);
}

static struct transaction *by_update(struct chain_link *link)
{
    return CHAIN_OWNER(link, struct transaction, by_update);
}

/* Where a walk in the order of updates begins; NULL: there is nothing to see. */
static struct chain_link *first_by_update(const struct ledger_page *page)
{
    const struct ledger_query *q = &page->query;
    const struct chain *chain = &page->m->ledger_by_update;
    struct chain_link *link = chain->last, *first = NULL;
    if (q->is_descending) {
        while (link != NULL && q->after_number != 0 && by_update(link)->updated.us > q->after.us)
            link = link->before;
        return link;
    }
    struct instant from = instant_max(q->updated_from, q->after);
    if (chain->first != NULL && by_update(chain->first)->updated.us >= from.us)
        return chain->first;
    for (; link != NULL && by_update(link)->updated.us >= from.us; link = link->before)
        first = link;
    return first;
}

/* Lines that changed at the same time stand in the chain as they came: they are sorted here. */
static void look_by_update(struct ledger_page *page)
{
    const struct ledger_query *q = &page->query;
    struct chain_link *link = first_by_update(page);
    struct pointers group = { 0 };
    bool has_room = true;
    while (link != NULL && has_room && by_update(link)->updated.us >= q->updated_from.us) {
        struct instant at = by_update(link)->updated;
        group.count = 0;
        while (link != NULL && by_update(link)->updated.us == at.us) {
            pointers_add(&group, &page->x->arena, by_update(link));
            link = q->is_descending ? link->before : link->after;
        }
        has_room = take_all(page, &group);
    }
}

/* All that changed since then, in the order in which it was created. */
static void look_by_update_sorted_by_creation(struct ledger_page *page)
{
    const struct ledger_query *q = &page->query;
    struct pointers found = { 0 };
    struct chain_link *link = page->m->ledger_by_update.last;
    for (; link != NULL && by_update(link)->updated.us >= q->updated_from.us; link = link->before)
        pointers_add(&found, &page->x->arena, by_update(link));
    take_all(page, &found);
}

static struct instant created_of(const void *item)
{
    return ((const struct transaction *)item)->created;
}

static void look_by_creation(struct ledger_page *page)
{
    const struct ledger_query *q = &page->query;
    const struct pointers *all = &page->m->transactions;
    size_t shown = (size_t)q->after_number;
    size_t first = pointers_before(all, q->created_from, created_of), end = all->count;
    if (instant_is_set(q->created_to))
        end = pointers_before(all, (struct instant){ q->created_to.us + 1 }, created_of);
    bool has_room = true;
    if (q->is_descending) {
        if (shown > 0 && end > shown - 1)
            end = shown - 1;
        for (size_t i = end; i > first && has_room; i--)
            has_room = page_take(page, all->items[i - 1]);
        return;
    }
    for (size_t i = first > shown ? first : shown; i < end && has_room; i++)
        has_room = page_take(page, all->items[i]);
}

static void look(struct ledger_page *page)
{
    const struct ledger_query *q = &page->query;
    if (params_value_count(&q->filters, "order_line_id") > 0)
        look_by_order_line(page);
    else if (params_value_count(&q->filters, "order_id") > 0)
        look_by_order(page);
    else if (q->is_by_update)
        look_by_update(page);
    else if (instant_is_set(q->updated_from))
        look_by_update_sorted_by_creation(page);
    else
        look_by_creation(page);
}

/* ---- page tokens ---- */

/* A token for what follows `last`; it keeps the query, so that it needs no other parameter. */
static struct str make_token(struct marketplace *m, const struct ledger_query *q,
                             const struct transaction *last, char ret_text[UUID_TEXT_BYTES])
{
    struct page_token *token = &m->tokens[m->token_count++ % MARKETPLACE_TOKEN_COUNT];
    struct arena arena;
    arena_init(&arena, TOKEN_ARENA_BYTES);
    struct ledger_query *kept = ARENA_NEW(&arena, struct ledger_query);
    CHECK(kept != NULL);
    *kept = *q;
    kept->after = sort_key(q, last);
    kept->after_number = last->number;
    for (size_t i = 0; i < kept->filters.count; i++) {
        struct pair *pair = &kept->filters.items[i];
        *pair = (struct pair){ arena_str(&arena, pair->key), arena_str(&arena, pair->value) };
    }
    arena_release(&token->arena); /* not before: the query may come from this very token */
    *token = (struct page_token){
        .id = world_uuid(m->world), .created = m->world->now, .arena = arena, .query = kept
    };
    return arena_is_full(&token->arena) ? STR_EMPTY : uuid_format(token->id, ret_text);
}

/* NULL: unknown or too old. */
static const struct ledger_query *find_token(const struct marketplace *m, struct str text)
{
    char token_text[UUID_TEXT_BYTES];
    for (size_t i = 0; i < MARKETPLACE_TOKEN_COUNT; i++) {
        const struct page_token *token = &m->tokens[i];
        if (token->query != NULL && str_eq(uuid_format(token->id, token_text), text))
            return m->world->now.us - token->created.us <= SECONDS_PER_DAY * US_PER_SECOND
                       ? token->query
                       : NULL;
    }
    return NULL;
}

/* ---- the calls ---- */

/* False: refused. */
static bool read_dates(struct exchange *x, struct ledger_query *q)
{
    struct err err = { 0 };
    struct instant unused; /* TL02 is played without the dates of payments */
    if (params_instant(&x->query, "date_created_from", &q->created_from, &err) == ERR_OK &&
        params_instant(&x->query, "date_created_to", &q->created_to, &err) == ERR_OK &&
        params_instant(&x->query, "last_updated_from", &q->updated_from, &err) == ERR_OK &&
        params_instant(&x->query, "transaction_date_from", &unused, &err) == ERR_OK &&
        params_instant(&x->query, "transaction_date_to", &unused, &err) == ERR_OK)
        return true;
    mirakl_refuse_err(x, &err);
    return false;
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
    if (!mirakl_page_size(m, x, "limit", TL02_PAGE_SIZE, &q->limit) || !read_dates(x, q))
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
    char token[UUID_TEXT_BYTES];
    struct ledger_page *page = ARENA_NEW(&x->arena, struct ledger_page);
    CHECK(page != NULL);
    page->m = m;
    page->x = x;
    if (!read_query(m, x, &page->query))
        return;
    look(page);
    size_t limit = (size_t)page->query.limit, shown = 0;
    exchange_object(x, NULL);
    exchange_array(x, "data");
    for (; shown < page->lines.count && shown < limit; shown++)
        mirakl_write_transaction(m, x, page->lines.items[shown]);
    exchange_end(x);
    exchange_text_or_null(x, "next_page_token",
                          shown < page->lines.count
                              ? make_token(m, &page->query, page->lines.items[shown - 1], token)
                              : STR_EMPTY);
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
