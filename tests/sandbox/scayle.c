/* tests/sandbox/scayle.c: what holds for every call, and the table. */
#include "tests/sandbox/scayle.h"

#include <stdarg.h>
#include <stdio.h>

#include "tests/sandbox/sales.h"

#define ORDERS "/shops/{}/countries/{}/orders"

static const struct scayle_operation operations[] = {
    { "stocks.list", METHOD_GET, "/variants/{}/stocks", scayle_stocks, SCOPE_STOCKS_READ },
    { "stocks.write", METHOD_POST, "/variants/{}/stocks", scayle_write_stock, SCOPE_STOCKS_WRITE },
    { "orders.list", METHOD_GET, ORDERS, scayle_orders, SCOPE_ORDERS_READ },
    { "orders.create", METHOD_POST, ORDERS, scayle_create_order, SCOPE_ORDERS_WRITE },
    { "orders.get", METHOD_GET, ORDERS "/{}", scayle_order, SCOPE_ORDERS_READ },
    { "orders.status", METHOD_GET, ORDERS "/{}/status", scayle_order_status, SCOPE_ORDERS_READ },
    { "orders.reference", METHOD_PUT, ORDERS "/{}/reference-key", scayle_set_reference_key,
      SCOPE_ORDERS_WRITE },
    /* ASSUMPTION-1: where a tenant's own reference is not at hand. */
    { "orders.external", METHOD_POST, "/__sim__/external-orders", scayle_create_external,
      SCOPE_ORDERS_WRITE },
    { "fulfillment.shipments", METHOD_POST, "/fulfillment/shipments", scayle_ship_items,
      SCOPE_FULFILLMENT_WRITE },
    { "fulfillment.cancellations", METHOD_POST, "/fulfillment/cancellations", scayle_cancel_items,
      SCOPE_FULFILLMENT_WRITE },
    { "fulfillment.return-items", METHOD_POST, "/fulfillment/return-items", scayle_return_items,
      SCOPE_FULFILLMENT_WRITE },
    { "webhooks.events", METHOD_GET, "/webhooks/events", scayle_events, SCOPE_GLOBAL_READ },
    { "webhooks.list", METHOD_GET, "/webhooks/subscriptions", scayle_subscriptions,
      SCOPE_GLOBAL_READ },
    { "webhooks.subscribe", METHOD_POST, "/webhooks/subscriptions", scayle_subscribe,
      SCOPE_GLOBAL_WRITE },
    { "webhooks.unsubscribe", METHOD_DELETE, "/webhooks/subscriptions/{}", scayle_unsubscribe,
      SCOPE_GLOBAL_WRITE },
};

void scayle_refuse(struct exchange *x, int32_t status, const char *error_key, const char *format,
                   ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    buf_clear(&x->answer);
    x->json = jwriter_to(&x->answer);
    x->status = status;
    jwriter_object(&x->json, NULL);
    jwriter_array(&x->json, "errors");
    jwriter_object(&x->json, NULL);
    jwriter_text(&x->json, "errorKey", str_c(error_key));
    jwriter_text(&x->json, "message", str_c(text));
    jwriter_object(&x->json, "context");
    jwriter_end(&x->json);
    jwriter_end(&x->json);
    jwriter_end(&x->json);
    jwriter_end(&x->json);
}

void scayle_refuse_err(struct exchange *x, const struct err *err)
{
    if (err->field[0] != '\0')
        scayle_refuse(x, 400, "VALIDATION_ERROR", "%s: %s", err->field, err->message);
    else
        scayle_refuse(x, 400, "VALIDATION_ERROR", "%s", err->message);
}

void scayle_write_instant(struct exchange *x, const char *key, struct instant at)
{
    char text[INSTANT_TEXT_BYTES];
    if (!instant_is_set(at)) {
        exchange_null(x, key);
        return;
    }
    at.us -= at.us % US_PER_SECOND;
    struct str utc = instant_format(at, text);
    exchange_text(x, key, arena_format(&x->arena, "%.*s+00:00", (int)utc.len - 1, utc.ptr));
}

/* ---- identifiers ---- */

static bool is_key(struct str identifier, struct str *ret_key)
{
    if (!str_starts(identifier, STR("key=")))
        return false;
    *ret_key = str_from(identifier, 4);
    return true;
}

struct variant *scayle_find_variant(struct shop *shop, struct str identifier)
{
    struct str key;
    int64_t id;
    if (is_key(identifier, &key))
        return lookup_find(&shop->variant_by_sku, key);
    return str_parse_i64(identifier, &id) ? shop_variant(shop, id) : NULL;
}

struct shop_sale *scayle_find_order(struct shop *shop, struct str identifier)
{
    struct str key;
    int64_t id;
    if (!is_key(identifier, &key))
        return str_parse_i64(identifier, &id) ? shop_sale(shop, id) : NULL;
    struct shop_sale *order = shop_sale_of_key(shop, key);
    while (order != NULL && !sale_is_findable(order))
        order = order->next_of_key;
    return order;
}

/* ---- what holds for every call ---- */

/* The tenant has one shop in one country. */
static bool is_here(const struct shop *shop, const struct exchange *x, const char *path)
{
    return !str_starts(str_c(path), STR(ORDERS)) ||
           (str_eq(x->segments[0], shop->shop_key) && str_eq_nocase(x->segments[1], shop->country));
}

static const struct scayle_operation *find(const struct shop *shop, struct exchange *x,
                                           struct str path, bool *ret_is_other_method)
{
    *ret_is_other_method = false;
    for (size_t i = 0; i < ARRAY_COUNT(operations); i++) {
        const char *pattern = operations[i].path;
        if (!exchange_path_is(x, path, pattern) || !is_here(shop, x, pattern))
            continue;
        if (operations[i].method == x->method)
            return &operations[i];
        *ret_is_other_method = true;
    }
    return NULL;
}

static bool has_token(const struct shop *shop, struct exchange *x)
{
    if (str_eq(exchange_header(x, "X-Access-Token"), shop->token))
        return true;
    scayle_refuse(x, 401, "UNAUTHORIZED", "Missing or invalid access token");
    return false;
}

static void add_number(struct exchange *x, const char *name, int64_t value)
{
    exchange_add_header(x, name, arena_format(&x->arena, "%lld", (long long)value));
}

static bool keeps_frequency(struct shop *shop, struct exchange *x, enum shop_scope scope)
{
    struct window *window = &shop->windows[scope];
    int64_t remaining, reset_s;
    bool is_kept = window_take(window, shop->world->now, &remaining, &reset_s) ||
                   shop->settings.keeps_frequencies == 0;
    if (!is_kept)
        scayle_refuse(x, 429, "RATE_LIMIT_EXCEED",
                      "The request rate limit exceeded. Please try again later.");
    exchange_add_header(x, "X-RateLimit-Scope", str_c(shop_scope_name(scope)));
    add_number(x, "X-RateLimit-Limit", window->limit);
    add_number(x, "X-RateLimit-Remaining", remaining);
    add_number(x, "X-RateLimit-Reset", reset_s);
    return is_kept;
}

/* Nothing lies beside the API's own path but the external flow. */
static struct str below_api(struct str path)
{
    struct str prefix = STR("/api/admin/v1");
    if (str_starts(path, prefix))
        return str_from(path, prefix.len);
    return str_starts(path, STR("/__sim__/")) ? path : STR_EMPTY;
}

void scayle_handle(struct shop *shop, struct exchange *x, struct str path)
{
    bool is_other_method, is_too_frequent = false;
    const char *fault = NULL;
    const struct scayle_operation *operation = find(shop, x, below_api(path), &is_other_method);
    const char *name = operation == NULL ? "(unknown)" : operation->name;
    struct str system = STR("scayle");
    if (has_token(shop, x)) {
        if (operation == NULL) {
            scayle_refuse(x, is_other_method ? 405 : 404, "NOT_FOUND", "No such resource");
        } else if (!keeps_frequency(shop, x, operation->scope)) {
            is_too_frequent = true;
        } else {
            fault = faults_before(shop->faults, shop->world, system, str_c(name), x);
            if (fault == NULL) {
                if (x->method != METHOD_GET && world_is_full(shop->world))
                    scayle_refuse(x, 503, "UNAVAILABLE", "the sandbox is full");
                else
                    operation->answer(shop, x);
                fault = faults_after(shop->faults, shop->world, system, str_c(name), x);
            }
        }
    }
    calls_record(shop->calls, shop->world->now, calls_count(shop->calls, shop->world, system, name),
                 x->target, x->status, is_too_frequent, fault);
}
