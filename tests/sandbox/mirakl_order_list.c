/*
 * tests/sandbox/mirakl_order_list.c: OR11: which orders.
 *
 * The narrowest thing that is asked for says where to look: ids, then the window of updates, then
 * states, then the window of creation. Whatever is found there is held against the whole query.
 */
#include "tests/sandbox/mirakl.h"
#include "tests/sandbox/mirakl_orders.h"

enum {
    OR11_VALUE_COUNT = 100,
    OR11_PAGE_SIZE = 100,
    OR11_DELTA_S = 300, /* what the platform subtracts from start_update_date */
};

struct order_query {
    struct instant created_from, created_to, updated_from, updated_to;
    int64_t max, offset;
    enum tax_view tax;
    bool is_descending;
};

static bool read_query(struct marketplace *m, struct exchange *x, struct order_query *q)
{
    static const char *const lists[] = { "order_ids", "order_state_codes", "channel_codes",
                                         "order_references_for_customer",
                                         "order_references_for_seller" };
    struct err err = { 0 };
    struct str mode = params_get(&x->query, "order_tax_mode");
    q->tax = marketplace_tax_view(m);
    if (!mirakl_page_size(m, x, "max", OR11_PAGE_SIZE, &q->max))
        return false;
    for (size_t i = 0; i < ARRAY_COUNT(lists); i++) {
        if (params_value_count(&x->query, lists[i]) > OR11_VALUE_COUNT) {
            mirakl_refuse(x, 400, "Error with parameter %s. At most %d values.", lists[i],
                          OR11_VALUE_COUNT);
            return false;
        }
    }
    if (params_i64(&x->query, "offset", 0, &q->offset, &err) != ERR_OK ||
        params_instant(&x->query, "start_date", &q->created_from, &err) != ERR_OK ||
        params_instant(&x->query, "end_date", &q->created_to, &err) != ERR_OK ||
        params_instant(&x->query, "start_update_date", &q->updated_from, &err) != ERR_OK ||
        params_instant(&x->query, "end_update_date", &q->updated_to, &err) != ERR_OK) {
        mirakl_refuse_err(x, &err);
        return false;
    }
    if (q->offset < 0 || (mode.len > 0 && !tax_view_parse(mode, &q->tax))) {
        mirakl_refuse(x, 400, "Error with parameter %s.",
                      q->offset < 0 ? "offset" : "order_tax_mode");
        return false;
    }
    if (instant_is_set(q->updated_from))
        q->updated_from = instant_add_s(q->updated_from, -OR11_DELTA_S);
    if (x->odd.has_moving_pages && q->offset > 0)
        q->offset--;
    q->is_descending = str_eq_nocase(params_get(&x->query, "order"), STR("desc"));
    return true;
}

static bool is_within(struct instant at, struct instant from, struct instant to)
{
    return at.us >= from.us && (!instant_is_set(to) || at.us <= to.us);
}

static struct str bool_text(bool value)
{
    return value ? STR("true") : STR("false");
}

static bool is_asked(const struct exchange *x, const struct order_query *q,
                     const struct order *order)
{
    return is_within(order->created, q->created_from, q->created_to) &&
           is_within(order->updated, q->updated_from, q->updated_to) &&
           (!instant_is_set(q->updated_from) ||
            marketplace_shows(order->marketplace, order->number, order->updated)) &&
           params_allow(&x->query, "order_ids", order->order_id) &&
           params_allow(&x->query, "order_state_codes", str_c(stage_name(order->stage))) &&
           params_allow(&x->query, "channel_codes", STR("DE")) &&
           params_allow(&x->query, "only_null_channel", STR("false")) &&
           params_allow(&x->query, "order_references_for_customer", order->customer_reference) &&
           params_allow(&x->query, "order_references_for_seller", order->seller_reference) &&
           params_allow(&x->query, "customer_debited", bool_text(instant_is_set(order->debited))) &&
           params_allow(&x->query, "has_incident", bool_text(order_has_incident(order))) &&
           params_allow(&x->query, "payment_workflow", STR("PAY_ON_ACCEPTANCE")) &&
           params_allow(&x->query, "fulfillment_center_code", STR("DEFAULT"));
}

/* ---- where to look ---- */

static int compare_numbers(const void *a, const void *b, void *unused)
{
    size_t one = (*(const struct order *const *)a)->number;
    size_t other = (*(const struct order *const *)b)->number;
    (void)unused;
    return one < other ? -1 : one > other;
}

static struct pointers named_orders(const struct marketplace *m, struct exchange *x)
{
    struct pointers found = { 0 };
    struct params_walk walk = { 0 };
    struct str id;
    while (params_next(&x->query, "order_ids", &walk, &id)) {
        struct order *order = marketplace_order(m, str_trim(id));
        if (order != NULL)
            pointers_add(&found, &x->arena, order);
    }
    pointers_put_in_order(&found, compare_numbers, NULL);
    return found;
}

static struct pointers changed_orders(const struct marketplace *m, struct exchange *x,
                                      struct instant from)
{
    struct pointers found = { 0 };
    for (struct chain_link *link = m->orders_by_update.last; link != NULL; link = link->before) {
        struct order *order = CHAIN_OWNER(link, struct order, by_update);
        if (order->updated.us < from.us)
            break;
        pointers_add(&found, &x->arena, order);
    }
    pointers_put_in_order(&found, compare_numbers, NULL);
    return found;
}

static struct pointers orders_in_states(const struct marketplace *m, struct exchange *x)
{
    struct pointers found = { 0 };
    struct params_walk walk = { 0 };
    struct str state;
    while (params_next(&x->query, "order_state_codes", &walk, &state)) {
        enum stage stage;
        if (!stage_parse(str_trim(state), &stage))
            continue;
        for (struct chain_link *link = m->orders_by_stage[stage].first; link != NULL;
             link = link->after)
            pointers_add(&found, &x->arena, CHAIN_OWNER(link, struct order, by_stage));
    }
    pointers_put_in_order(&found, compare_numbers, NULL);
    return found;
}

static struct instant created_of(const void *item)
{
    return ((const struct order *)item)->created;
}

static struct pointers orders_created_since(const struct marketplace *m, struct instant from)
{
    size_t first = pointers_before(&m->orders, from, created_of);
    if (first == m->orders.count)
        return (struct pointers){ 0 };
    return (struct pointers){ .items = m->orders.items + first, .count = m->orders.count - first };
}

static struct pointers look(const struct marketplace *m, struct exchange *x,
                            const struct order_query *q)
{
    if (params_value_count(&x->query, "order_ids") > 0)
        return named_orders(m, x);
    if (instant_is_set(q->updated_from))
        return changed_orders(m, x, q->updated_from);
    if (params_value_count(&x->query, "order_state_codes") > 0)
        return orders_in_states(m, x);
    return orders_created_since(m, q->created_from);
}

void mirakl_orders(struct marketplace *m, struct exchange *x)
{
    struct order_query q = { 0 };
    int64_t total = 0;
    if (!read_query(m, x, &q))
        return;
    struct pointers found = look(m, x, &q);
    exchange_object(x, NULL);
    exchange_array(x, "orders");
    for (size_t i = 0; i < found.count; i++) {
        struct order *order = found.items[q.is_descending ? found.count - 1 - i : i];
        if (!is_asked(x, &q, order))
            continue;
        if (total >= q.offset && total < q.offset + q.max)
            mirakl_write_order(m, x, order, q.tax);
        total++;
    }
    exchange_end(x);
    mirakl_offset_links(x, q.offset, q.max, total);
    exchange_end(x);
}
