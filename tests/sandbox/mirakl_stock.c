/* tests/sandbox/mirakl_stock.c: STO01 to STO03, OF21. */
#include "tests/sandbox/imports.h"
#include "tests/sandbox/mirakl.h"

void mirakl_stock_import(struct marketplace *m, struct exchange *x)
{
    struct import *import;
    struct err err = { 0 };
    if (!x->has_file) {
        mirakl_refuse(x, 400, "Error with field file. The file is mandatory.");
        return;
    }
    if (import_add(m, x->file, &import, &err) != ERR_OK) {
        mirakl_refuse_err(x, &err);
        return;
    }
    x->status = 201;
    exchange_add_header(x, "Location",
                        arena_format(&x->arena, "http://%.*s%.*s/%s/status", STR_ARG(x->host),
                                     STR_ARG(x->path), import->import_id));
    exchange_object(x, NULL);
    exchange_text(x, "import_id", str_c(import->import_id));
    exchange_end(x);
}

void mirakl_stock_status(struct marketplace *m, struct exchange *x)
{
    const struct import *import = import_find(m, x->segments[0]);
    if (import == NULL) {
        mirakl_refuse(x, 404, "Import with id '%.*s' not found", STR_ARG(x->segments[0]));
        return;
    }
    exchange_object(x, NULL);
    exchange_text(x, "import_id", str_c(import->import_id));
    exchange_i64(x, "shop_id", m->shop_id);
    exchange_enum(x, "status", import_stage_name(import->stage));
    exchange_instant(x, "date_created", import->created);
    exchange_bool(x, "has_error_report", import->report.len > 0);
    exchange_i64(x, "lines_in_success", import->succeeded);
    exchange_i64(x, "lines_in_error", import->refused);
    exchange_end(x);
}

void mirakl_stock_report(struct marketplace *m, struct exchange *x)
{
    const struct import *import = import_find(m, x->segments[0]);
    if (import == NULL || import->report.len == 0) {
        mirakl_refuse(x, 404, "No error report for import '%.*s'", STR_ARG(x->segments[0]));
        return;
    }
    x->content_type = "text/csv;charset=UTF-8";
    buf_add(&x->answer, buf_str(&import->report));
}

static void write_price(const struct marketplace *m, struct exchange *x, const char *key,
                        const struct offer *offer)
{
    exchange_object(x, key);
    exchange_null(x, "channel_code");
    exchange_money(x, "price", marketplace_money(m, offer->price));
    exchange_money(x, "unit_origin_price", marketplace_money(m, offer->price));
    exchange_null(x, "unit_discount_price");
    exchange_null(x, "discount_start_date");
    exchange_null(x, "discount_end_date");
    exchange_end(x);
}

static void write_stocks(struct exchange *x, const struct offer *offer)
{
    exchange_array(x, "warehouses");
    for (const struct offer_stock *stock = offer->stocks; stock != NULL; stock = stock->next) {
        exchange_object(x, NULL);
        exchange_text(x, "code", stock->warehouse);
        exchange_i64(x, "quantity", stock->quantity);
        exchange_end(x);
    }
    exchange_end(x);
}

static void write_offer(const struct marketplace *m, struct exchange *x, const struct offer *offer)
{
    exchange_object(x, NULL);
    exchange_i64(x, "offer_id", offer->offer_id);
    exchange_text(x, "shop_sku", offer->sku);
    exchange_text(x, "product_sku", offer->product_sku);
    exchange_text(x, "product_title", offer->title);
    exchange_array(x, "product_references");
    exchange_object(x, NULL);
    exchange_text(x, "reference_type", STR("EAN"));
    exchange_text(x, "reference", offer->ean);
    exchange_end(x);
    exchange_end(x);
    exchange_bool(x, "active", offer->quantity > 0);
    exchange_array(x, "inactivity_reasons");
    if (offer->quantity == 0)
        exchange_enum(x, NULL, "ZERO_QUANTITY");
    exchange_end(x);
    exchange_text(x, "state_code", STR("11"));
    exchange_text(x, "currency_iso_code", str_c(m->currency.code));
    exchange_money(x, "price", marketplace_money(m, offer->price));
    exchange_money(x, "total_price", marketplace_money(m, offer->price + offer->shipping_price));
    exchange_array(x, "all_prices");
    write_price(m, x, NULL, offer);
    exchange_end(x);
    write_price(m, x, "applicable_pricing", offer);
    exchange_i64(x, "quantity", offer->quantity);
    write_stocks(x, offer);
    exchange_array(x, "channels");
    exchange_text(x, NULL, STR("DE"));
    exchange_end(x);
    exchange_i64(x, "leadtime_to_ship", 2);
    exchange_null(x, "min_quantity_alert");
    exchange_end(x);
}

/* OFFER_SORT_COUNT: there is none of that name. */
static enum offer_sort read_sort(struct str text)
{
    static const char *const names[OFFER_SORT_COUNT] = { "totalPrice", "price", "productTitle" };
    for (enum offer_sort sort = 0; sort < OFFER_SORT_COUNT; sort++) {
        if (str_eq(text, str_c(names[sort])))
            return sort;
    }
    return text.len == 0 ? OFFER_SORT_TOTAL_PRICE : OFFER_SORT_COUNT;
}

static int compare_offers(const void *a, const void *b, void *sort)
{
    const struct offer *one = *(const struct offer *const *)a;
    const struct offer *other = *(const struct offer *const *)b;
    int64_t difference = one->price - other->price;
    if (*(enum offer_sort *)sort == OFFER_SORT_TITLE)
        difference = str_cmp(one->title, other->title);
    if (*(enum offer_sort *)sort == OFFER_SORT_TOTAL_PRICE)
        difference += one->shipping_price - other->shipping_price;
    if (difference == 0)
        difference = one->offer_id - other->offer_id;
    return difference < 0 ? -1 : difference > 0;
}

static struct pointers named_offers(const struct marketplace *m, struct exchange *x,
                                    enum offer_sort sort)
{
    struct pointers found = { 0 };
    struct params_walk walk = { 0 };
    struct str sku;
    while (params_next(&x->query, "sku", &walk, &sku)) {
        struct offer *offer = lookup_find(&m->offer_by_sku, str_trim(sku));
        for (; offer != NULL; offer = offer->twin)
            pointers_add(&found, &x->arena, offer);
    }
    pointers_put_in_order(&found, compare_offers, &sort);
    return found;
}

/* They are sorted anew only when one was added or has another price. */
static struct pointers all_offers(struct marketplace *m, enum offer_sort sort)
{
    struct pointers *sorted = &m->offers_sorted[sort];
    if (sorted->count == m->offers.count)
        return *sorted;
    sorted->count = 0;
    for (size_t i = 0; i < m->offers.count; i++)
        pointers_add(sorted, &m->world->arena, m->offers.items[i]);
    pointers_put_in_order(sorted, compare_offers, &sort);
    return *sorted;
}

static struct pointers asked_offers(struct marketplace *m, struct exchange *x, enum offer_sort sort)
{
    struct pointers asked = { 0 };
    struct pointers found =
        params_value_count(&x->query, "sku") > 0 ? named_offers(m, x, sort) : all_offers(m, sort);
    if (params_value_count(&x->query, "product_id") == 0 &&
        params_allow(&x->query, "offer_state_codes", STR("11")))
        return found;
    for (size_t i = 0; i < found.count; i++) {
        struct offer *offer = found.items[i];
        if (params_allow(&x->query, "product_id", offer->product_sku) &&
            params_allow(&x->query, "offer_state_codes", STR("11")))
            pointers_add(&asked, &x->arena, offer);
    }
    return asked;
}

void mirakl_offers(struct marketplace *m, struct exchange *x)
{
    struct err err = { 0 };
    enum offer_sort sort = read_sort(params_get(&x->query, "sort"));
    int64_t max, offset;
    if (!mirakl_page_size(m, x, "max", 100, &max))
        return;
    if (params_i64(&x->query, "offset", 0, &offset, &err) != ERR_OK || offset < 0) {
        mirakl_refuse(x, 400, "Error with parameter offset.");
        return;
    }
    if (sort == OFFER_SORT_COUNT) {
        mirakl_refuse(x, 400, "Error with parameter sort.");
        return;
    }
    bool is_descending = str_eq_nocase(params_get(&x->query, "order"), STR("desc"));
    struct pointers asked = asked_offers(m, x, sort);
    int64_t total = (int64_t)asked.count;
    exchange_object(x, NULL);
    exchange_array(x, "offers");
    for (int64_t i = offset; i < offset + max && i < total; i++)
        write_offer(m, x, asked.items[is_descending ? total - 1 - i : i]);
    exchange_end(x);
    mirakl_offset_links(x, offset, max, total);
    exchange_end(x);
}
