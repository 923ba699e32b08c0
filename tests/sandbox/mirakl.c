/* tests/sandbox/mirakl.c: what holds for every call, and the table. */
#include "tests/sandbox/mirakl.h"

#include <stdarg.h>
#include <stdio.h>

static const struct mirakl_operation operations[] = {
    { "V01", METHOD_GET, "/api/version", mirakl_version, .is_open = true },
    { "A01", METHOD_GET, "/api/account", mirakl_account, .count = 1, .period_s = 86400 },
    { "PC01", METHOD_GET, "/api/platform/configuration", mirakl_platform, .body = BODY_NONE },
    { "SH12", METHOD_GET, "/api/shipping/types", mirakl_shipping_types, .body = BODY_NONE },
    { "SH21", METHOD_GET, "/api/shipping/carriers", mirakl_carriers, .count = 1,
      .period_s = 86400 },
    { "RE01", METHOD_GET, "/api/reasons", mirakl_reasons, .body = BODY_NONE },
    { "OF21", METHOD_GET, "/api/offers", mirakl_offers, .body = BODY_NONE },
    { "OF52", METHOD_POST, "/api/offers/export/async", mirakl_export, .body = BODY_JSON, .count = 1,
      .period_s = 60 },
    { "OF53", METHOD_GET, "/api/offers/export/async/status/{}", mirakl_export_status, .count = 1,
      .period_s = 10 },
    { "OF54", METHOD_GET, "/api/offers/export/async/file/{}", mirakl_export_file, .is_csv = true },
    { "STO01", METHOD_POST, "/api/offers/stock/imports", mirakl_stock_import, .body = BODY_FILE,
      .count = 1, .period_s = 60 },
    { "STO02", METHOD_GET, "/api/offers/stock/imports/{}/status", mirakl_stock_status, .count = 1,
      .period_s = 15 },
    { "STO03", METHOD_GET, "/api/offers/stock/imports/{}/error_report", mirakl_stock_report,
      .is_csv = true, .count = 1, .period_s = 60 },
    { "OR11", METHOD_GET, "/api/orders", mirakl_orders, .count = 1, .period_s = 60 },
    { "OR04", METHOD_PUT, "/api/orders", mirakl_references, .body = BODY_JSON, .count = 1,
      .period_s = 60 },
    { "OR28", METHOD_PUT, "/api/orders/refund", mirakl_refund, .body = BODY_JSON },
    { "OR21", METHOD_PUT, "/api/orders/{}/accept", mirakl_accept, .body = BODY_JSON },
    { "OR23", METHOD_PUT, "/api/orders/{}/tracking", mirakl_tracking, .body = BODY_JSON },
    { "OR24", METHOD_PUT, "/api/orders/{}/ship", mirakl_ship, .body = BODY_NONE },
    { "TL02", METHOD_GET, "/api/sellerpayment/transactions_logs", mirakl_transactions, .count = 20,
      .period_s = 60 },
    { "SBC11", METHOD_GET, "/api/seller-billing-cycles", mirakl_cycles, .body = BODY_NONE },
};
_Static_assert(ARRAY_COUNT(operations) <= MARKETPLACE_OPERATION_COUNT, "a bucket for each");

/* TL02 has a second line: the last bucket is its hour. */
enum { HOUR_BUCKET = MARKETPLACE_OPERATION_COUNT - 1, HOUR_COUNT = 60, HOUR_S = 3600 };
_Static_assert(ARRAY_COUNT(operations) <= HOUR_BUCKET, "and one for the hour");

static void write_refusal(struct exchange *x, int32_t status, const char *code, const char *text)
{
    exchange_restart(x, status);
    jwriter_object(&x->json, NULL);
    jwriter_i64(&x->json, "status", status);
    jwriter_text(&x->json, "message", str_c(text));
    if (code != NULL)
        jwriter_text(&x->json, "code", str_c(code));
    jwriter_end(&x->json);
}

enum { REFUSAL_BYTES = 512 };

void mirakl_refuse(struct exchange *x, int32_t status, const char *format, ...)
{
    char text[REFUSAL_BYTES];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    write_refusal(x, status, NULL, text);
}

void mirakl_refuse_code(struct exchange *x, int32_t status, const char *code, const char *format,
                        ...)
{
    char text[REFUSAL_BYTES];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    write_refusal(x, status, code, text);
}

void mirakl_refuse_err(struct exchange *x, const struct err *err)
{
    if (err->field[0] != '\0')
        mirakl_refuse(x, 400, "Error with field %s. %s", err->field, err->message);
    else
        mirakl_refuse(x, 400, "%s", err->message);
}

void mirakl_done(struct exchange *x)
{
    exchange_restart(x, 204);
}

bool mirakl_page_size(struct marketplace *m, struct exchange *x, const char *key, int64_t most,
                      int64_t *ret)
{
    struct err err = { 0 };
    if (params_i64(&x->query, key, 10, ret, &err) != ERR_OK) {
        mirakl_refuse_err(x, &err);
        return false;
    }
    if (*ret > most && m->settings.caps_page_size != 0)
        *ret = most;
    if (*ret >= 1 && *ret <= most)
        return true;
    mirakl_refuse(x, 400, "Error with parameter %s. It must be between 1 and %lld.", key,
                  (long long)most);
    return false;
}

/* The query of this request with another offset. */
static void add_link(struct exchange *x, struct buf *link, int64_t offset, int64_t max,
                     const char *relation)
{
    struct str path, query = STR_EMPTY, one;
    if (!str_cut(x->target, '?', &path, &query))
        path = x->target;
    buf_format(link, "%s<http://%.*s%.*s?", link->len > 0 ? ", " : "", STR_ARG(x->host),
               STR_ARG(path));
    while (query.len > 0) {
        struct str rest = STR_EMPTY;
        if (!str_cut(query, '&', &one, &rest))
            one = query;
        query = rest;
        if (!str_starts(one, STR("offset=")) && !str_starts(one, STR("max=")))
            buf_format(link, "%.*s&", STR_ARG(one));
    }
    buf_format(link, "max=%lld&offset=%lld>; rel=\"%s\"", (long long)max, (long long)offset,
               relation);
}

void mirakl_offset_links(struct exchange *x, int64_t offset, int64_t max, int64_t total)
{
    struct buf link;
    buf_init(&link, 64 << 10);
    if (offset > 0)
        add_link(x, &link, offset > max ? offset - max : 0, max, "previous");
    if (offset + max < total)
        add_link(x, &link, offset + max, max, "next");
    if (link.len > 0 && !link.overflowed)
        exchange_add_header(x, "Link", arena_str(&x->arena, buf_str(&link)));
    buf_release(&link);
    exchange_i64(x, "total_count", total + x->odd.has_moving_pages);
}

/* ---- what holds for every call ---- */

static bool accepts(const struct exchange *x, const struct mirakl_operation *operation)
{
    struct str accept = exchange_header(x, "Accept");
    static const char *const json[] = { "*/*", "application/*", "application/json" };
    static const char *const csv[] = { "*/*", "text/*", "text/csv", "application/octet-stream" };
    const char *const *types = operation->is_csv ? csv : json;
    size_t type_count = operation->is_csv ? ARRAY_COUNT(csv) : ARRAY_COUNT(json);
    if (accept.len == 0)
        return true;
    while (accept.len > 0) {
        struct str one, type, parameters, rest = STR_EMPTY;
        if (!str_cut(accept, ',', &one, &rest))
            one = accept;
        accept = rest;
        if (!str_cut(one, ';', &type, &parameters))
            type = one;
        for (size_t i = 0; i < type_count; i++) {
            if (str_eq_nocase(str_trim(type), str_c(types[i])))
                return true;
        }
    }
    return false;
}

static bool has_right_type(const struct exchange *x, const struct mirakl_operation *operation)
{
    struct str type = exchange_header(x, "Content-Type"), parameters;
    struct str wanted =
        operation->body == BODY_FILE ? STR("multipart/form-data") : STR("application/json");
    if (operation->body == BODY_NONE)
        return true;
    str_cut(type, ';', &type, &parameters);
    return str_eq_nocase(str_trim(type), wanted);
}

static bool is_denied(const struct marketplace *m, const char *operation)
{
    for (size_t i = 0; i < m->denied_count; i++) {
        if (str_eq(m->denied[i], str_c(operation)))
            return true;
    }
    return false;
}

/* False: refused. */
static bool is_allowed(const struct marketplace *m, struct exchange *x,
                       const struct mirakl_operation *operation)
{
    struct str shop = params_get(&x->query, "shop_id");
    int64_t shop_id;
    if (!operation->is_open && !str_eq(exchange_header(x, "Authorization"), m->api_key))
        mirakl_refuse(x, 401, "Unauthorized");
    else if (is_denied(m, operation->name))
        mirakl_refuse(x, 403, "Access to this operation is denied");
    else if (shop.len > 0 && (!str_parse_i64(shop, &shop_id) || shop_id != m->shop_id))
        mirakl_refuse(x, 403, "No access to shop '%.*s'", STR_ARG(shop));
    else if (!accepts(x, operation))
        mirakl_refuse(x, 406, "Not Acceptable");
    else if (!has_right_type(x, operation))
        mirakl_refuse(x, 415, "Unsupported Media Type");
    else
        return true;
    return false;
}

static void refuse_frequency(struct exchange *x, int64_t wait_s)
{
    mirakl_refuse(x, 429, "Too many requests");
    exchange_add_header(x, "Retry-After", arena_format(&x->arena, "%lld", (long long)wait_s));
}

static bool keeps_frequency(struct marketplace *m, struct exchange *x,
                            const struct mirakl_operation *operation)
{
    struct world *world = m->world;
    int64_t slack_us = m->settings.frequency_slack_ms * US_PER_MS * world->clock.scale;
    int64_t wait_s = 0;
    if (m->settings.keeps_frequencies == 0)
        return true;
    struct bucket *bucket = &m->buckets[operation - operations];
    bucket->count = operation->count;
    bucket->period_s = operation->period_s;
    struct bucket *hour = &m->buckets[HOUR_BUCKET];
    *hour = (struct bucket){ HOUR_COUNT, HOUR_S, hour->full };
    bool is_hourly = operation->answer == mirakl_transactions;
    bool is_kept = bucket_take(bucket, world->now, slack_us, &wait_s) &&
                   (!is_hourly || bucket_take(hour, world->now, slack_us, &wait_s));
    if (!is_kept)
        refuse_frequency(x, wait_s);
    return is_kept;
}

static const struct mirakl_operation *find(struct exchange *x, struct str path,
                                           bool *ret_is_other_method)
{
    *ret_is_other_method = false;
    for (size_t i = 0; i < ARRAY_COUNT(operations); i++) {
        if (!exchange_path_is(x, path, operations[i].path))
            continue;
        if (operations[i].method == x->method)
            return &operations[i];
        *ret_is_other_method = true;
    }
    return NULL;
}

static void record(struct marketplace *m, struct exchange *x, const char *operation,
                   bool is_too_frequent, const char *fault)
{
    struct call_count *count = calls_count(m->calls, m->world, m->id, operation);
    calls_record(m->calls, m->world->now, count, x->target, x->status, is_too_frequent, fault);
}

static void refuse_unknown(struct marketplace *m, struct exchange *x, bool is_other_method)
{
    if (!str_eq(exchange_header(x, "Authorization"), m->api_key))
        mirakl_refuse(x, 401, "Unauthorized");
    else if (is_other_method)
        mirakl_refuse(x, 405, "Method Not Allowed");
    else
        mirakl_refuse(x, 404, "No such resource, or its feature is off");
    record(m, x, "(unknown)", false, NULL);
}

void mirakl_handle(struct marketplace *m, struct exchange *x, struct str path)
{
    bool is_other_method;
    const struct mirakl_operation *operation = find(x, path, &is_other_method);
    if (operation == NULL) {
        refuse_unknown(m, x, is_other_method);
        return;
    }
    if (!is_allowed(m, x, operation)) {
        record(m, x, operation->name, false, NULL);
        return;
    }
    if (!keeps_frequency(m, x, operation)) {
        record(m, x, operation->name, true, NULL);
        return;
    }
    struct str name = str_c(operation->name);
    const char *fault = faults_before(m->faults, m->world, m->id, name, x);
    if (fault == NULL) {
        if (x->method != METHOD_GET && world_is_full(m->world))
            mirakl_refuse(x, 503, "the sandbox is full");
        else
            operation->answer(m, x);
        fault = faults_after(m->faults, m->world, m->id, name, x);
    }
    record(m, x, operation->name, fault == NULL && x->status == 429, fault);
}
