/* tests/sandbox/scayle_webhooks.c: subscriptions, and the envelopes of what is told. */
#include <string.h>

#include "tests/sandbox/scayle.h"
#include "tests/sandbox/webhooks.h"

static const char *const events[] = {
    "order-confirmed",           "order-delegated",
    "order-item-out-of-stock",   "order-item-unshippable",
    "order-cancelled",           "order-package-shipped",
    "order-item-returned",       "order-invoiced",
    "order-corrective-invoiced", "product-variant-stock-updated",
};

static void write_head(struct exchange *x, const struct shop *shop, const char *event)
{
    char key[UUID_TEXT_BYTES];
    exchange_object(x, NULL);
    exchange_text(x, "key", uuid_format(world_uuid(shop->world), key));
    exchange_object(x, "meta");
    exchange_text(x, "tenantKey", shop->tenant);
    exchange_end(x);
    scayle_write_instant(x, "occurredAt", shop->world->now);
    exchange_text(x, "type", str_c(event));
    exchange_i64(x, "version", 1);
    exchange_object(x, "payload");
}

static void tell(struct shop *shop, struct exchange *x, const char *event)
{
    exchange_end(x);
    exchange_end(x);
    webhooks_tell(shop->webhooks, str_c(event), buf_str(&x->answer));
    exchange_release(x);
}

void scayle_tell_stock(struct shop *shop, const struct variant *variant, size_t warehouse)
{
    static const char event[] = "product-variant-stock-updated";
    struct exchange x;
    if (!webhooks_has_subscribers(shop->webhooks, STR("product-variant-stock-updated")))
        return;
    exchange_init(&x);
    write_head(&x, shop, event);
    exchange_object(&x, "productVariant");
    exchange_i64(&x, "id", variant->variant_id);
    exchange_text(&x, "referenceKey", variant->sku);
    exchange_end(&x);
    exchange_object(&x, "product");
    exchange_i64(&x, "id", variant->product_id);
    exchange_end(&x);
    exchange_object(&x, "warehouse");
    exchange_i64(&x, "id", shop->warehouses[warehouse].warehouse_id);
    exchange_text(&x, "referenceKey", shop->warehouses[warehouse].key);
    exchange_end(&x);
    exchange_i64(&x, "quantity", variant->rows[warehouse].quantity);
    exchange_bool(&x, "sellableWithoutStock", variant->rows[warehouse].is_sellable_without_stock);
    scayle_write_instant(&x, "createdAt", variant->rows[warehouse].changed);
    exchange_text(&x, "merchantReferenceKey", shop->merchant);
    exchange_null(&x, "expectedAvailabilityAt");
    tell(shop, &x, event);
}

/* Orders that were only stored have no events but those that a warehouse's message causes. */
void scayle_tell_order(struct shop *shop, const struct shop_sale *order, const char *event)
{
    struct exchange x;
    if (!webhooks_has_subscribers(shop->webhooks, str_c(event)))
        return;
    exchange_init(&x);
    write_head(&x, shop, event);
    scayle_write_order(&x, "order", order, WITH_NOTHING);
    tell(shop, &x, event);
}

/* ---- the API of subscriptions ---- */

/* Credentials inside a URL are never shown again. */
static struct str mask(struct exchange *x, struct str url)
{
    for (size_t i = 0; i + 3 < url.len; i++) {
        if (memcmp(url.ptr + i, "://", 3) != 0)
            continue;
        size_t host = i + 3;
        for (size_t k = host; k < url.len && url.ptr[k] != '/'; k++) {
            if (url.ptr[k] == '@')
                return arena_format(&x->arena, "%.*s***:***%.*s", (int)host, url.ptr,
                                    STR_ARG(str_from(url, k)));
        }
    }
    return url;
}

static void write_subscription(struct exchange *x, const struct subscription *s)
{
    exchange_object(x, NULL);
    exchange_i64(x, "id", s->subscription_id);
    exchange_text(x, "event", s->event[0] == '\0' ? STR("*") : str_c(s->event));
    exchange_i64(x, "version", 1);
    exchange_text(x, "url", mask(x, str_c(s->url)));
    exchange_array(x, "filters");
    exchange_end(x);
    exchange_end(x);
}

void scayle_events(struct shop *shop, struct exchange *x)
{
    (void)shop;
    exchange_object(x, NULL);
    exchange_array(x, "entities");
    for (size_t i = 0; i < ARRAY_COUNT(events); i++) {
        exchange_object(x, NULL);
        exchange_text(x, "event", str_c(events[i]));
        exchange_i64(x, "version", 1);
        exchange_bool(x, "isDeprecated", false);
        exchange_bool(x, "isBlocking", false);
        exchange_end(x);
    }
    exchange_end(x);
    exchange_end(x);
}

void scayle_subscriptions(struct shop *shop, struct exchange *x)
{
    const struct subscription *list[WEBHOOK_SUBSCRIPTION_COUNT];
    size_t count = webhooks_list(shop->webhooks, list);
    exchange_object(x, NULL);
    exchange_array(x, "entities");
    for (size_t i = 0; i < count; i++)
        write_subscription(x, list[i]);
    exchange_end(x);
    exchange_end(x);
}

static bool is_event(struct str text)
{
    for (size_t i = 0; i < ARRAY_COUNT(events); i++) {
        if (str_eq(text, str_c(events[i])))
            return true;
    }
    return false;
}

void scayle_subscribe(struct shop *shop, struct exchange *x)
{
    struct err err = { 0 };
    struct jread read = { .err = &err };
    const struct jnode *body = NULL;
    read.code = exchange_json(x, &body, &err);
    struct str event = read.code == ERR_OK ? jread_text_needed(&read, body, "event") : STR_EMPTY;
    struct str url = read.code == ERR_OK ? jread_text_needed(&read, body, "url") : STR_EMPTY;
    if (read.code != ERR_OK) {
        scayle_refuse_err(x, &err);
        return;
    }
    if (!is_event(event)) {
        scayle_refuse(x, 400, "VALIDATION_ERROR", "event: there is no \"%.*s\"", STR_ARG(event));
        return;
    }
    const struct subscription *s =
        webhooks_subscribe(shop->webhooks, event, url, STR_EMPTY, STR_EMPTY);
    if (s == NULL) {
        scayle_refuse(x, 400, "VALIDATION_ERROR", "url is too long, or there are %d subscriptions",
                      WEBHOOK_SUBSCRIPTION_COUNT);
        return;
    }
    x->status = 201;
    write_subscription(x, s);
}

void scayle_unsubscribe(struct shop *shop, struct exchange *x)
{
    int64_t id;
    if (!str_parse_i64(x->segments[0], &id) || !webhooks_unsubscribe(shop->webhooks, id))
        scayle_refuse(x, 404, "NOT_FOUND", "No subscription %.*s", STR_ARG(x->segments[0]));
    else
        x->status = 204;
}
