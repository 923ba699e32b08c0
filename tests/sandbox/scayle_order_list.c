/*
 * tests/sandbox/scayle_order_list.c: a list of orders by pages: which.
 *
 * Ids, keys, the window of updates or that of creation say where to look, in this order; what is
 * found there is held against the whole query.
 */
#include "tests/sandbox/sales.h"
#include "tests/sandbox/scayle.h"

enum { LIST_LIMIT_DEFAULT = 100, LIST_LIMIT_MAX = 1000 };

struct order_filter {
    struct instant created_from, created_to, updated_from, updated_to;
    int64_t id_from, id_to;
    int64_t limit, after_id;
};

/* Every filter there is; a misspelt one is refused instead of passed over. */
static const char *const filter_names[] = {
    "filters[id]",
    "filters[minId]",
    "filters[maxId]",
    "filters[minCreatedAt]",
    "filters[maxCreatedAt]",
    "filters[minUpdatedAt]",
    "filters[maxUpdatedAt]",
    "filters[referenceKey]",
    "filters[status]",
    "limit",
    "cursor",
    "with",
};

/* False: refused. */
static bool names_are_right(struct exchange *x)
{
    for (size_t i = 0; i < x->query.count; i++) {
        bool is_known = false;
        for (size_t k = 0; k < ARRAY_COUNT(filter_names); k++)
            is_known = is_known || str_eq(x->query.items[i].key, str_c(filter_names[k]));
        if (!is_known) {
            scayle_refuse(x, 400, "VALIDATION_ERROR", "there is no parameter %.*s",
                          STR_ARG(x->query.items[i].key));
            return false;
        }
    }
    return true;
}

/* A cursor is the id behind which to go on, in a form that nobody should read. */
static bool read_cursor(struct str cursor, int64_t *ret)
{
    if (cursor.len == 0) {
        *ret = 0;
        return true;
    }
    return str_starts(cursor, STR("b3duOj")) && str_parse_i64(str_from(cursor, 6), ret);
}

/* False: refused. */
static bool read_filter(struct exchange *x, struct order_filter *f)
{
    struct err err = { 0 };
    if (!names_are_right(x))
        return false;
    if (params_i64(&x->query, "limit", LIST_LIMIT_DEFAULT, &f->limit, &err) != ERR_OK ||
        params_i64(&x->query, "filters[minId]", 0, &f->id_from, &err) != ERR_OK ||
        params_i64(&x->query, "filters[maxId]", INT64_MAX, &f->id_to, &err) != ERR_OK ||
        params_instant(&x->query, "filters[minCreatedAt]", &f->created_from, &err) != ERR_OK ||
        params_instant(&x->query, "filters[maxCreatedAt]", &f->created_to, &err) != ERR_OK ||
        params_instant(&x->query, "filters[minUpdatedAt]", &f->updated_from, &err) != ERR_OK ||
        params_instant(&x->query, "filters[maxUpdatedAt]", &f->updated_to, &err) != ERR_OK) {
        scayle_refuse_err(x, &err);
        return false;
    }
    if (f->limit < 1 || f->limit > LIST_LIMIT_MAX ||
        !read_cursor(params_get(&x->query, "cursor"), &f->after_id)) {
        scayle_refuse(x, 400, "VALIDATION_ERROR", "limit must be 1 to %d, cursor an earlier one",
                      LIST_LIMIT_MAX);
        return false;
    }
    return true;
}

static bool is_within(struct instant at, struct instant from, struct instant to)
{
    return at.us >= from.us && (!instant_is_set(to) || at.us <= to.us);
}

static bool is_asked(struct exchange *x, const struct order_filter *f,
                     const struct shop_sale *order)
{
    struct str id = STR_EMPTY;
    if (params_get(&x->query, "filters[id]").len > 0)
        id = arena_format(&x->arena, "%lld", (long long)order->order_id);
    return sale_is_findable(order) && order->order_id > f->after_id &&
           order->order_id >= f->id_from && order->order_id <= f->id_to &&
           is_within(order->created, f->created_from, f->created_to) &&
           is_within(order->updated, f->updated_from, f->updated_to) &&
           params_allow(&x->query, "filters[id]", id) &&
           params_allow(&x->query, "filters[referenceKey]", order->reference_key) &&
           params_allow(&x->query, "filters[status]", str_c(sale_stage_status(order->stage)));
}

/* ---- where to look ---- */

static int compare_ids(const void *a, const void *b, void *unused)
{
    int64_t one = (*(const struct shop_sale *const *)a)->order_id;
    int64_t other = (*(const struct shop_sale *const *)b)->order_id;
    (void)unused;
    return one < other ? -1 : one > other;
}

static struct pointers orders_of_keys(const struct shop *shop, struct exchange *x)
{
    struct pointers found = { 0 };
    struct params_walk walk = { 0 };
    struct str key;
    while (params_next(&x->query, "filters[referenceKey]", &walk, &key)) {
        struct shop_sale *order = shop_sale_of_key(shop, str_trim(key));
        for (; order != NULL; order = order->next_of_key)
            pointers_add(&found, &x->arena, order);
    }
    pointers_put_in_order(&found, compare_ids, NULL);
    return found;
}

static struct pointers orders_of_ids(const struct shop *shop, struct exchange *x)
{
    struct pointers found = { 0 };
    struct params_walk walk = { 0 };
    struct str text;
    while (params_next(&x->query, "filters[id]", &walk, &text)) {
        int64_t id = 0;
        struct shop_sale *order = str_parse_i64(str_trim(text), &id) ? shop_sale(shop, id) : NULL;
        if (order != NULL)
            pointers_add(&found, &x->arena, order);
    }
    pointers_put_in_order(&found, compare_ids, NULL);
    return found;
}

static struct pointers changed_orders(const struct shop *shop, struct exchange *x,
                                      const struct order_filter *f)
{
    struct pointers found = { 0 };
    for (struct chain_link *link = shop->orders_by_update.last; link != NULL; link = link->before) {
        struct shop_sale *order = CHAIN_OWNER(link, struct shop_sale, by_update);
        if (order->updated.us < f->updated_from.us)
            break;
        if (order->order_id > f->after_id)
            pointers_add(&found, &x->arena, order);
    }
    pointers_put_in_order(&found, compare_ids, NULL);
    return found;
}

static struct instant created_of(const void *item)
{
    return ((const struct shop_sale *)item)->created;
}

static struct pointers orders_created_since(const struct shop *shop, const struct order_filter *f)
{
    int64_t from = f->after_id < f->id_from ? f->id_from : f->after_id;
    size_t first = pointers_before(&shop->orders, f->created_from, created_of);
    if (from > SHOP_ORDER_ID_FIRST && (size_t)(from - SHOP_ORDER_ID_FIRST) > first)
        first = (size_t)(from - SHOP_ORDER_ID_FIRST);
    if (first >= shop->orders.count)
        return (struct pointers){ 0 };
    return (struct pointers){ .items = shop->orders.items + first,
                              .count = shop->orders.count - first };
}

static struct pointers look(const struct shop *shop, struct exchange *x,
                            const struct order_filter *f)
{
    if (params_value_count(&x->query, "filters[id]") > 0)
        return orders_of_ids(shop, x);
    if (params_value_count(&x->query, "filters[referenceKey]") > 0)
        return orders_of_keys(shop, x);
    if (instant_is_set(f->updated_from))
        return changed_orders(shop, x, f);
    return orders_created_since(shop, f);
}

static void write_order(struct shop *shop, struct exchange *x, struct shop_sale *order)
{
    unsigned with = scayle_asked_with(x);
    bool is_usual = with == (WITH_ORDER_DATA | WITH_ITEM_DATA) && !exchange_is_odd(x);
    size_t from = x->answer.len;
    if (is_usual && order->shown != NULL) {
        exchange_raw(x, NULL, buf_str(&order->shown->text));
        return;
    }
    scayle_write_order(x, NULL, order, with);
    if (is_usual && !x->answer.overflowed)
        shown_keep(&shop->shown, &order->shown, exchange_written(x, from));
}

void scayle_orders(struct shop *shop, struct exchange *x)
{
    struct order_filter f = { 0 };
    int64_t shown = 0, last_id = 0;
    bool has_more = false;
    if (!read_filter(x, &f))
        return;
    struct pointers found = look(shop, x, &f);
    exchange_object(x, NULL);
    exchange_array(x, "entities");
    for (size_t i = 0; i < found.count && !has_more; i++) {
        struct shop_sale *order = found.items[i];
        if (!is_asked(x, &f, order))
            continue;
        has_more = shown == f.limit;
        if (has_more)
            break;
        write_order(shop, x, order);
        last_id = order->order_id;
        shown++;
    }
    exchange_end(x);
    exchange_object(x, "cursor");
    exchange_text_or_null(x, "next",
                          has_more ? arena_format(&x->arena, "b3duOj%lld", (long long)last_id)
                                   : STR_EMPTY);
    exchange_end(x);
    exchange_end(x);
}
