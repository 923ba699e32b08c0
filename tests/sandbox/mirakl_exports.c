/* tests/sandbox/mirakl_exports.c: OF52 to OF54: all offers, as CSV. Changes only are not played. */
#include "tests/sandbox/exports.h"
#include "tests/sandbox/mirakl.h"

enum { ITEMS_LEAST = 10000, ITEMS_MOST = 1000000, DAY_S = 86400 };

static const char *const fields_known[] = { "offer-id", "product-sku", "shop-sku", "state-code",
                                            "quantity", "price",       "active",   "deleted" };

static bool is_known(struct str field)
{
    for (size_t i = 0; i < ARRAY_COUNT(fields_known); i++) {
        if (str_eq(field, str_c(fields_known[i])))
            return true;
    }
    return false;
}

/* ---- OF52 ---- */

/* All there are, if none is named. NULL: one is unknown. */
static struct str *read_fields(struct exchange *x, struct jread *read, const struct jnode *body,
                               size_t *ret_count)
{
    const struct jnode *list = jread_array(read, body, "include_fields");
    size_t count = list == NULL ? ARRAY_COUNT(fields_known) : list->count;
    struct str *fields = ARENA_ARRAY(&x->arena, struct str, count);
    *ret_count = 0;
    for (size_t i = 0; list == NULL && i < count; i++)
        fields[(*ret_count)++] = str_c(fields_known[i]);
    for (const struct jnode *node = jnode_first(list); node != NULL; node = node->next) {
        if (!is_known(node->text))
            return NULL;
        fields[(*ret_count)++] = node->text;
    }
    return fields;
}

/* One that is being made answers for a second request; else there is one a day. */
static bool is_answered(struct marketplace *m, struct exchange *x)
{
    const struct offer_export *newest = export_newest(m);
    int64_t now_us = m->world->now.us;
    if (newest == NULL)
        return false;
    struct instant next = instant_add_s(newest->asked, DAY_S);
    if (newest->ready.us > now_us) {
        exchange_object(x, NULL);
        exchange_text(x, "tracking_id", str_c(newest->tracking_id));
        exchange_end(x);
        return true;
    }
    if (next.us <= now_us || m->settings.keeps_frequencies == 0)
        return false;
    mirakl_refuse(x, 429, "Too many requests");
    exchange_add_header(x, "Retry-After",
                        arena_format(&x->arena, "%lld",
                                     (long long)((next.us - now_us) / US_PER_SECOND + 1)));
    return true;
}

void mirakl_export(struct marketplace *m, struct exchange *x)
{
    const struct jnode *body = NULL;
    struct err err = { 0 };
    size_t field_count = 0;
    if (exchange_json(x, &body, &err) != ERR_OK) {
        mirakl_refuse_err(x, &err);
        return;
    }
    struct jread read = { .err = &err };
    struct str type = jread_text(&read, body, "export_type");
    int64_t items = jread_i64(&read, body, "items_per_chunk", ITEMS_LEAST);
    bool has_inactive = jread_bool(&read, body, "include_inactive_offers");
    struct str *fields = read_fields(x, &read, body, &field_count);
    if (read.code != ERR_OK) {
        mirakl_refuse_err(x, &err);
    } else if (fields == NULL) {
        mirakl_refuse(x, 400, "Error with field include_fields. Unknown field.");
    } else if (jnode_is_present(jnode_get(body, "last_request_date"))) {
        mirakl_refuse(x, 400, "Error with field last_request_date. The sandbox shows all offers.");
    } else if (type.len > 0 && !str_eq(type, STR("text/csv"))) {
        mirakl_refuse(x, 400, "Error with field export_type. The sandbox writes CSV.");
    } else if (items < ITEMS_LEAST || items > ITEMS_MOST) {
        mirakl_refuse(x, 400, "Error with field items_per_chunk. It must be between %d and %d.",
                      ITEMS_LEAST, ITEMS_MOST);
    } else if (!is_answered(m, x)) {
        int64_t most = m->settings.export_file_items;
        const struct offer_export *export = export_add(m, most > 0 && most < items ? most : items,
                                                       has_inactive, fields, field_count);
        exchange_object(x, NULL);
        exchange_text(x, "tracking_id", str_c(export->tracking_id));
        exchange_end(x);
    }
}

/* ---- OF53 ---- */

void mirakl_export_status(struct marketplace *m, struct exchange *x)
{
    const struct offer_export *export = export_find(m, x->segments[0]);
    if (export == NULL) {
        mirakl_refuse(x, 404, "Export with id '%.*s' not found", STR_ARG(x->segments[0]));
        return;
    }
    bool is_ready = export->ready.us <= m->world->now.us;
    struct str base = { x->path.ptr, x->path.len - x->segments[0].len - STR("/status/").len };
    exchange_object(x, NULL);
    exchange_instant(x, "last_updated", is_ready ? export->ready : export->asked);
    exchange_enum(x, "status", is_ready ? "COMPLETED" : "PENDING");
    if (is_ready) {
        exchange_array(x, "urls");
        for (size_t i = 0; i < export_file_count(export); i++)
            exchange_text(x, NULL,
                          arena_format(&x->arena, "http://%.*s%.*s/file/%s?file=%zu",
                                       STR_ARG(x->host), STR_ARG(base), export->tracking_id, i));
        exchange_end(x);
    }
    exchange_end(x);
}

/* ---- OF54 ---- */

static void write_cell(const struct marketplace *m, struct buf *out, struct str field,
                       const struct export_row *row)
{
    const struct offer *offer = row->offer;
    char price[MONEY_TEXT_BYTES];
    if (str_eq(field, STR("offer-id")))
        buf_add_i64(out, offer->offer_id);
    else if (str_eq(field, STR("product-sku")))
        buf_add(out, offer->product_sku);
    else if (str_eq(field, STR("shop-sku")))
        buf_add(out, offer->sku);
    else if (str_eq(field, STR("state-code")))
        buf_add(out, STR("11"));
    else if (str_eq(field, STR("quantity")))
        buf_add_i64(out, row->quantity);
    else if (str_eq(field, STR("price")))
        buf_add(out, money_format(marketplace_money(m, offer->price), price));
    else if (str_eq(field, STR("active")))
        buf_add(out, row->quantity > 0 ? STR("true") : STR("false"));
    else
        buf_add(out, STR("false"));
}

static void write_row(const struct marketplace *m, struct buf *out,
                      const struct offer_export *export, const struct export_row *row)
{
    for (size_t i = 0; i < export->field_count; i++) {
        if (i > 0)
            buf_add_byte(out, ';');
        if (row == NULL)
            buf_add(out, export->fields[i]);
        else
            write_cell(m, out, export->fields[i], row);
    }
    buf_add_byte(out, '\n');
}

void mirakl_export_file(struct marketplace *m, struct exchange *x)
{
    const struct offer_export *export = export_find(m, x->segments[0]);
    struct err err;
    int64_t file;
    if (params_i64(&x->query, "file", 0, &file, &err) != ERR_OK || export == NULL ||
        export->ready.us > m->world->now.us || file < 0 ||
        (size_t)file >= export_file_count(export)) {
        mirakl_refuse(x, 404, "No such file");
        return;
    }
    size_t from = (size_t)(file * export->items_per_file);
    x->content_type = "text/csv;charset=UTF-8";
    write_row(m, &x->answer, export, NULL);
    for (size_t i = from; i < export->row_count && i < from + (size_t) export->items_per_file; i++)
        write_row(m, &x->answer, export, &export->rows[i]);
}
