/*
 * service/connectors/scayle/scayle_create.c: a marketplace order becomes an order of the shop.
 *
 * Two flows behind one call. The Admin API's "create an order" is documented and the default. The
 * marketplace flow (external order creation) is not publicly documented: its body is an
 * ASSUMPTION, made of the concepts that are, and used only where an endpoint names its URL.
 *
 * There, one item is one unit. Unit prices sum to the line's amount to the last cent.
 */
#include <inttypes.h>

#include "service/connectors/scayle/scayle.h"
#include "service/connectors/scayle/scayle_cost.h"
#include "service/connectors/scayle/scayle_order.h"
#include "service/connectors/scayle/scayle_street.h"

enum {
    ITEM_COUNT_MAX = 10000,
    CUSTOMER_KEY_BYTES_MAX = 100, /* theirs, of [0-9a-zA-Z\-_.@] */
    PACKAGE_ID = 1,               /* a forecast: real packages come with the shipment */
};

struct creation {
    const struct order *order;
    const struct endpoint *endpoint;
    struct arena *arena;
    struct jwriter w;
    bool is_external; /* the marketplace flow */
    struct cost total;
    struct money *with_tax, *without_tax; /* of a line's units */
};

/* ---- people ---- */

static void write_text_if(struct jwriter *w, const char *key, struct str text)
{
    if (text.len > 0)
        jwriter_text(w, key, text);
}

/* A surname is mandatory there; a business may have given only its name. */
static struct str last_name_of(const struct creation *c, const struct address *address)
{
    if (address->last_name.len > 0)
        return address->last_name;
    return address->company.len > 0 ? address->company : c->order->customer_last_name;
}

static void write_address(struct creation *c, const char *key, const struct address *address)
{
    struct jwriter *w = &c->w;
    struct street street = street_split(address->street_1, address->street_2);
    struct str additional = street.additional;
    if (address->company.len > 0 && address->last_name.len > 0)
        additional = street.additional.len == 0
                         ? address->company
                         : arena_format(c->arena, "%.*s, %.*s", STR_ARG(address->company),
                                        STR_ARG(street.additional));
    jwriter_object(w, key);
    jwriter_text(w, "street", street.name);
    write_text_if(w, "houseNumber", street.house_number);
    write_text_if(w, "additional", additional);
    jwriter_text(w, "zipCode", address->zip_code);
    jwriter_text(w, "city", address->city);
    write_text_if(w, "state", address->state);
    jwriter_text(w, "countryCode", address->country_code);
    jwriter_object(w, "recipient");
    jwriter_text(w, "firstName", address->first_name);
    jwriter_text(w, "lastName", last_name_of(c, address));
    jwriter_text(w, "gender", STR("n"));
    jwriter_text(w, "type", STR("personal"));
    jwriter_end(w);
    jwriter_end(w);
}

static void write_addresses(struct creation *c)
{
    const struct order *order = c->order;
    jwriter_object(&c->w, "address");
    write_address(c, "billing", order->billing.is_set ? &order->billing : &order->shipping);
    write_address(c, "shipping", &order->shipping);
    jwriter_end(&c->w);
}

/* "<channel>-<customer>", of the characters and the length that they take. */
static struct str customer_key(const struct creation *c)
{
    const struct order *order = c->order;
    struct str id = order->customer_id.len > 0 ? order->customer_id : order->order_id;
    char *text = arena_alloc(c->arena, CUSTOMER_KEY_BYTES_MAX);
    struct str key = arena_format(c->arena, "%.*s-%.*s", STR_ARG(order->channel), STR_ARG(id));
    if (text == NULL || key.ptr == NULL)
        return STR_EMPTY;
    size_t len = key.len < CUSTOMER_KEY_BYTES_MAX ? key.len : CUSTOMER_KEY_BYTES_MAX;
    for (size_t i = 0; i < len; i++) {
        char b = key.ptr[i];
        bool is_taken = (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') ||
                        (b >= 'A' && b <= 'Z') || b == '-' || b == '_' || b == '.' || b == '@';
        text[i] = is_taken ? b : '_';
    }
    return (struct str){ text, len };
}

static void write_customer(struct creation *c)
{
    const struct order *order = c->order;
    jwriter_object(&c->w, "customer");
    jwriter_text(&c->w, "referenceKey", customer_key(c));
    write_text_if(&c->w, "firstName", order->customer_first_name);
    write_text_if(&c->w, "lastName", order->customer_last_name);
    if (c->is_external) {
        jwriter_object(&c->w, "status");
        jwriter_bool(&c->w, "isGuestCustomer", true);
        jwriter_end(&c->w);
    }
    jwriter_end(&c->w);
}

/* ---- items ---- */

static void write_reference(struct jwriter *w, const char *key, struct str reference)
{
    jwriter_object(w, key);
    jwriter_text(w, "referenceKey", reference);
    jwriter_end(w);
}

static void write_item(struct creation *c, const struct order_line *line, const struct cost *price,
                       int64_t unit)
{
    struct jwriter *w = &c->w;
    struct str key = arena_format(c->arena, "%.*s:%" PRId64, STR_ARG(line->line_id), unit);
    jwriter_object(w, NULL);
    if (key.ptr != NULL)
        jwriter_text(w, "key", key);
    if (!c->is_external) {
        jwriter_i64(w, "packageId", PACKAGE_ID);
        jwriter_text(w, "status", STR("available"));
    }
    write_reference(w, "variant", line->sku);
    if (c->endpoint->merchant_key.len > 0)
        write_reference(w, "merchant", c->endpoint->merchant_key);
    jwriter_object(w, "price");
    cost_write(w, price);
    jwriter_end(w);
    jwriter_object(w, c->is_external ? "customData" : "legacyCustomData");
    jwriter_text(w, SCAYLE_CUSTOM_ORDER_ID, c->order->order_id);
    jwriter_text(w, SCAYLE_CUSTOM_LINE_ID, line->line_id);
    jwriter_i64(w, "unit", unit);
    jwriter_end(w);
    jwriter_end(w);
}

static enum err_code write_line(struct creation *c, const struct order_line *line, struct err *err)
{
    struct cost cost;
    enum err_code code =
        cost_of(c->order->tax_mode, line->price, line->taxes, line->tax_count, &cost, err);
    if (code != ERR_OK)
        return err_in(err, "price");
    uint32_t count = (uint32_t)line->quantity, due = (uint32_t)order_line_units_due(line);
    c->with_tax = ARENA_ARRAY(c->arena, struct money, count);
    c->without_tax = ARENA_ARRAY(c->arena, struct money, count);
    if (c->with_tax == NULL || c->without_tax == NULL)
        return arena_err(c->arena, err);
    money_split(cost.with_tax, count, c->with_tax);
    money_split(cost.without_tax, count, c->without_tax);
    for (uint32_t at = 0; at < due; at++) {
        const struct cost unit = { c->with_tax[at], c->without_tax[at], cost.has_without_tax };
        code = cost_add(&c->total, &unit, err);
        if (code != ERR_OK)
            return err_in(err, "price");
        write_item(c, line, &unit, (int64_t)at + 1);
    }
    return ERR_OK;
}

/* What ended before it reached us is none of the shop's business. */
static bool is_wanted(const struct order_line *line)
{
    return order_line_units_due(line) > 0;
}

static enum err_code write_items(struct creation *c, struct err *err)
{
    const struct order *order = c->order;
    int64_t item_count = 0;
    jwriter_array(&c->w, "items");
    for (size_t i = 0; i < order->line_count; i++) {
        const struct order_line *line = &order->lines[i];
        if (!is_wanted(line))
            continue;
        if (line->quantity > ITEM_COUNT_MAX - item_count) {
            (void)err_set(err, REASON_FIELD_INVALID, "is more than %d units of an order",
                          ITEM_COUNT_MAX);
            (void)err_in(err, "quantity");
            return err_in(err, "lines[%zu]", i);
        }
        item_count += line->quantity;
        enum err_code code = write_line(c, line, err);
        if (code != ERR_OK)
            return err_in(err, "lines[%zu]", i);
    }
    jwriter_end(&c->w);
    if (item_count == 0) {
        (void)err_set(err, REASON_FIELD_REQUIRED, "none is left to create");
        return err_in(err, "lines");
    }
    return ERR_OK;
}

/* ---- the order ---- */

static enum err_code shipping_sum(const struct order *order, struct cost *ret, struct err *err)
{
    *ret = cost_zero(order->currency);
    for (size_t i = 0; i < order->line_count; i++) {
        const struct order_line *line = &order->lines[i];
        struct cost cost;
        if (!is_wanted(line) || line->shipping_price.minor == 0)
            continue;
        enum err_code code = cost_of(order->tax_mode, line->shipping_price, line->shipping_taxes,
                                     line->shipping_tax_count, &cost, err);
        if (code == ERR_OK)
            code = cost_add(ret, &cost, err);
        if (code != ERR_OK)
            return err_in(err, "lines[%zu].shipping_price", i);
    }
    return ERR_OK;
}

static enum err_code write_cost(struct creation *c, struct err *err)
{
    struct jwriter *w = &c->w;
    struct cost shipping;
    enum err_code code = shipping_sum(c->order, &shipping, err);
    if (code == ERR_OK)
        code = cost_add(&c->total, &shipping, err);
    if (code != ERR_OK)
        return code;
    jwriter_object(w, "cost");
    cost_write(w, &c->total);
    if (shipping.with_tax.minor != 0) {
        jwriter_array(w, "appliedFees");
        jwriter_object(w, NULL);
        jwriter_text(w, "category", STR("delivery"));
        jwriter_text(w, "option", STR("deliveryCosts"));
        jwriter_object(w, "amount");
        jwriter_i64(w, "withTax", shipping.with_tax.minor);
        if (shipping.has_without_tax)
            jwriter_i64(w, "withoutTax", shipping.without_tax.minor);
        jwriter_end(w);
        jwriter_end(w);
        jwriter_end(w);
    }
    jwriter_end(w);
    return ERR_OK;
}

static void write_package(struct jwriter *w)
{
    jwriter_array(w, "packages");
    jwriter_object(w, NULL);
    jwriter_i64(w, "id", PACKAGE_ID);
    jwriter_text(w, "deliveryStatus", STR("open"));
    jwriter_end(w);
    jwriter_end(w);
}

static void write_custom_data(struct creation *c)
{
    jwriter_object(&c->w, c->is_external ? "customData" : "legacyCustomData");
    write_text_if(&c->w, "channel", c->endpoint->channel_key);
    jwriter_text(&c->w, SCAYLE_CUSTOM_ORDER_ID, c->order->order_id);
    write_text_if(&c->w, "marketplaceCommercialId", c->order->commercial_id);
    jwriter_end(&c->w);
}

static enum err_code write_order(struct creation *c, struct err *err)
{
    const struct order *order = c->order;
    jwriter_object(&c->w, NULL);
    if (c->is_external) {
        jwriter_object(&c->w, "channel");
        jwriter_text(&c->w, "key", c->endpoint->channel_key);
        jwriter_end(&c->w);
    }
    jwriter_text(&c->w, "referenceKey", order->reference_key);
    jwriter_text(&c->w, "currencyCode", str_c(order->currency.code));
    if (!c->is_external && instant_is_set(order->created)) {
        jwriter_instant(&c->w, "createdAt", order->created);
        jwriter_instant(&c->w, "confirmedAt",
                        instant_is_set(order->debited) ? order->debited : order->created);
    }
    write_customer(c);
    write_addresses(c);
    enum err_code code = write_items(c, err);
    if (code != ERR_OK)
        return code;
    if (!c->is_external)
        write_package(&c->w);
    code = write_cost(c, err);
    if (code != ERR_OK)
        return code;
    write_custom_data(c);
    jwriter_end(&c->w);
    return ERR_OK;
}

static enum err_code order_check(const struct order *order, struct err *err)
{
    enum err_code code = call_need(order->reference_key, "reference_key", err);
    if (code == ERR_OK)
        code = call_need(order->shipping.street_1, "shipping.street_1", err);
    if (code == ERR_OK)
        code = call_need(order->shipping.city, "shipping.city", err);
    if (code == ERR_OK)
        code = call_need(order->shipping.country_code, "shipping.country_code", err);
    return code;
}

enum err_code scayle_order_create_build(struct draft *draft, const struct call *call,
                                        struct err *err)
{
    const struct endpoint *endpoint = draft->endpoint;
    bool is_external = endpoint->external_order_url.len > 0;
    enum err_code code = order_check(call->create, err);
    if (code == ERR_OK && is_external)
        code = call_need(endpoint->channel_key, "channel_key", err);
    else if (code == ERR_OK)
        code = scayle_orders_path(draft, err);
    if (code != ERR_OK)
        return code;
    if (is_external) {
        buf_clear(&draft->url_text);
        buf_add(&draft->url_text, endpoint->external_order_url);
    }
    scayle_begin(draft, HTTP_POST);
    draft_header(draft, STR("Content-Type"), STR("application/json"));
    struct creation creation = {
        .order = call->create,
        .endpoint = endpoint,
        .arena = draft->arena,
        .w = jwriter_to(&draft->body),
        .is_external = is_external,
        .total = cost_zero(call->create->currency),
    };
    return write_order(&creation, err);
}
