/* service/connectors/mirakl/mirakl_export.c: all offers as files: OF52, OF53, OF54. */
#include "service/connectors/formats/csv.h"
#include "service/connectors/mirakl/mirakl.h"

enum { ITEMS_PER_FILE = 10000 }; /* the least there may be: a file fits memory easily */

enum err_code mirakl_export_build(struct draft *draft, const struct call *call, struct err *err)
{
    (void)call;
    (void)err;
    mirakl_begin(draft, HTTP_POST, STR("/api/offers/export/async"));
    mirakl_accept_json(draft);
    struct jwriter w = mirakl_body(draft);
    jwriter_object(&w, NULL);
    jwriter_text(&w, "export_type", STR("text/csv"));
    jwriter_bool(&w, "include_inactive_offers", true); /* a quantity of 0 is one */
    jwriter_array(&w, "include_fields");
    jwriter_text(&w, NULL, STR("offer-id"));
    jwriter_text(&w, NULL, STR("shop-sku"));
    jwriter_text(&w, NULL, STR("quantity"));
    jwriter_text(&w, NULL, STR("deleted"));
    jwriter_end(&w);
    jwriter_i64(&w, "items_per_chunk", ITEMS_PER_FILE);
    jwriter_end(&w);
    mirakl_shop(draft);
    return ERR_OK;
}

enum err_code mirakl_export_read(const struct reading *in, struct answer *ret, struct err *err)
{
    struct jread read = { .err = err };
    ret->tracking_id = jread_text_needed(&read, in->root, "tracking_id");
    return read.code;
}

enum err_code mirakl_export_status_build(struct draft *draft, const struct call *call,
                                         struct err *err)
{
    enum err_code code = call_need(call->tracking_id, "tracking_id", err);
    if (code != ERR_OK)
        return code;
    mirakl_begin(draft, HTTP_GET, STR("/api/offers/export/async/status"));
    url_segment(&draft->url, call->tracking_id);
    mirakl_accept_json(draft);
    mirakl_shop(draft);
    return ERR_OK;
}

static enum err_code read_urls(const struct reading *in, struct jread *read,
                               struct offer_export_status *ret)
{
    const struct jnode *list = jread_array_needed(read, in->root, "urls");
    if (read->code != ERR_OK)
        return read->code;
    ret->urls = ARENA_ARRAY(in->arena, struct str, list->count);
    if (ret->urls == NULL)
        return arena_err(in->arena, read->err);
    for (const struct jnode *node = list->first; node != NULL; node = node->next) {
        if (node->type != JNODE_STRING)
            return err_set(read->err, REASON_FIELD_INVALID, "urls: not a text");
        ret->urls[ret->url_count++] = node->text;
    }
    return ERR_OK;
}

enum err_code mirakl_export_status_read(const struct reading *in, struct answer *ret,
                                        struct err *err)
{
    struct jread read = { .err = err };
    struct offer_export_status *status = &ret->export_status;
    struct str state = jread_text_needed(&read, in->root, "status");
    *status = (struct offer_export_status){ .is_ready = str_eq(state, STR("COMPLETED")),
                                            .is_failed = str_eq(state, STR("FAILED")) };
    const struct jnode *error = jread_object(&read, in->root, "error");
    status->reason = jread_text(&read, error, "detail");
    if (read.code != ERR_OK || !status->is_ready)
        return read.code;
    return read_urls(in, &read, status);
}

/* "https://host:1/path" is "https", "host:1" and "/path". */
static bool url_cut(struct str url, struct str *ret_host, struct str *ret_rest)
{
    struct str scheme, rest = STR_EMPTY;
    size_t at = 0;
    if (!str_cut(url, ':', &scheme, &rest) || !str_starts(rest, STR("//")) ||
        !(str_eq_nocase(scheme, STR("https")) || str_eq_nocase(scheme, STR("http"))))
        return false;
    for (size_t i = 0; i < url.len; i++) {
        if (url.ptr[i] <= ' ' || url.ptr[i] > '~')
            return false;
    }
    rest = str_from(rest, 2);
    while (at < rest.len && rest.ptr[at] != '/' && rest.ptr[at] != '?')
        at++;
    *ret_host = (struct str){ rest.ptr, at };
    *ret_rest = str_from(rest, at);
    return at > 0;
}

/*
 * Official examples begin with http: it is asked for as the marketplace itself is. Another host
 * gets no key, and is only asked with TLS.
 */
enum err_code mirakl_export_file_build(struct draft *draft, const struct call *call,
                                       struct err *err)
{
    struct str host, rest, own_host = STR_EMPTY, own_rest = STR_EMPTY;
    struct str base_url = draft->endpoint->base_url;
    if (!url_cut(call->url, &host, &rest) || !url_cut(base_url, &own_host, &own_rest)) {
        (void)err_set(err, REASON_FIELD_INVALID, "is no address");
        return err_in(err, "url");
    }
    bool is_own = str_eq_nocase(host, own_host);
    draft->method = HTTP_GET;
    buf_clear(&draft->url_text);
    if (is_own)
        buf_add(&draft->url_text, (struct str){ base_url.ptr, base_url.len - own_rest.len });
    else
        buf_format(&draft->url_text, "https://%.*s", STR_ARG(host));
    buf_add(&draft->url_text, rest);
    draft_header(draft, STR("Accept"), STR("text/csv, application/octet-stream, */*"));
    if (is_own)
        draft_secret(draft, STR("Authorization"), draft->endpoint->secret);
    return ERR_OK;
}

static enum err_code column_find(const struct csv *csv, struct str name, size_t *ret,
                                 struct err *err)
{
    *ret = csv_column(csv, name);
    if (*ret < csv->header_count)
        return ERR_OK;
    return err_set(err, REASON_DOCUMENT_MALFORMED, "there is no column \"%.*s\"", STR_ARG(name));
}

static size_t count_lines(struct str text)
{
    size_t count = 1;
    for (size_t i = 0; i < text.len; i++)
        count += text.ptr[i] == '\n';
    return count;
}

static enum err_code read_rows(const struct reading *in, struct csv *csv, struct answer *ret,
                               struct err *err)
{
    size_t sku_column, quantity_column, id_column, deleted_column;
    enum err_code code = csv_open(csv, in->body, in->arena, err);
    if (code == ERR_OK)
        code = column_find(csv, STR("shop-sku"), &sku_column, err);
    if (code == ERR_OK)
        code = column_find(csv, STR("quantity"), &quantity_column, err);
    if (code != ERR_OK)
        return code;
    id_column = csv_column(csv, STR("offer-id"));
    deleted_column = csv_column(csv, STR("deleted"));
    struct offer_answer *rows = ARENA_ARRAY(in->arena, struct offer_answer, count_lines(csv->left));
    if (rows == NULL)
        return arena_err(in->arena, err);
    ret->offers.rows = rows;
    for (bool more = true; (code = csv_next(csv, &more, err)) == ERR_OK && more;) {
        struct offer_answer row = { .sku = csv_cell(csv, sku_column) };
        struct str quantity = str_trim(csv_cell(csv, quantity_column));
        if (str_eq_nocase(csv_cell(csv, deleted_column), STR("true")))
            continue;
        if (quantity.len > 0 && !str_parse_i64(quantity, &row.quantity))
            return err_set(err, REASON_DOCUMENT_MALFORMED, "line %lld: \"%.*s\" is no quantity",
                           (long long)csv->line, STR_ARG(quantity));
        if (!str_parse_i64(str_trim(csv_cell(csv, id_column)), &row.offer_id))
            row.offer_id = 0;
        rows[ret->offers.count++] = row;
    }
    return code;
}

enum err_code mirakl_export_file_read(const struct reading *in, struct answer *ret, struct err *err)
{
    struct csv *csv = ARENA_NEW(in->arena, struct csv);
    return csv == NULL ? arena_err(in->arena, err) : read_rows(in, csv, ret, err);
}
