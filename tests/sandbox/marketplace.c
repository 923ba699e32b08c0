/* tests/sandbox/marketplace.c: what a marketplace starts with. */
#include "tests/sandbox/marketplace.h"

#include <string.h>

#include "tests/sandbox/exports.h"
#include "tests/sandbox/imports.h"

#define X(stage) [STAGE_##stage] = #stage,
static const char *const stage_names[STAGE_COUNT] = { ORDER_STAGES(X) };
#undef X

static const struct carrier_row carriers_default[] = {
    { STR_INIT("DHL"), STR_INIT("DHL"), STR_INIT("DHL"),
      STR_INIT("https://www.dhl.example/track?piececode={trackingId}") },
    { STR_INIT("DPDDE"), STR_INIT("DPD Germany"), STR_INIT("DPD"),
      STR_INIT("https://tracking.dpd.example/status/{trackingId}") },
    { STR_INIT("GLS"), STR_INIT("GLS"), STR_INIT("GLS"),
      STR_INIT("https://gls.example/parcel/{trackingId}") },
    { STR_INIT("HERMES_DE"), STR_INIT("Hermes Germany"), STR_INIT("HERMES"),
      STR_INIT("https://hermes.example/{trackingId}") },
    { STR_INIT("RM-UK-24"), STR_INIT("Royal Mail"), STR_INIT("ROYAL_MAIL"),
      STR_INIT("https://royalmail.example/track/{trackingId}") },
    { STR_INIT("PICKUP"), STR_INIT("Self delivery"), STR_INIT(""), STR_INIT("") },
    { STR_INIT("UPS"), STR_INIT("UPS"), STR_INIT("UPS"),
      STR_INIT("https://ups.example/track?trackNums={trackingId}") },
};

static const struct shipping_type_row shipping_types_default[] = {
    { STR_INIT("STD"), STR_INIT("Standard"), STR_INIT("3 to 5 days"), STR_INIT("CLASSIC_STANDARD"),
      true },
    { STR_INIT("EXP"), STR_INIT("Express"), STR_INIT("1 to 2 days"), STR_INIT("CU_ADD-EXP"), true },
    { STR_INIT("LET"), STR_INIT("Letter"), STR_INIT("untracked"), STR_INIT("CU_ADD-STD"), false },
};

static const struct reason_row reasons_default[] = {
    { STR_INIT("1"), STR_INIT("INCIDENT_OPEN"), STR_INIT("Item not received"), false },
    { STR_INIT("10"), STR_INIT("INCIDENT_CLOSE"), STR_INIT("Item arrived"), false },
    { STR_INIT("15"), STR_INIT("REFUND"), STR_INIT("Out of stock"), true },
    { STR_INIT("16"), STR_INIT("REFUND"), STR_INIT("Item returned"), true },
    { STR_INIT("17"), STR_INIT("REFUND"), STR_INIT("Item not received"), true },
    { STR_INIT("18"), STR_INIT("REFUND"), STR_INIT("Operator's goodwill"), false },
    { STR_INIT("34"), STR_INIT("CANCELATION"),
      STR_INIT("Cancelled by the client prior to shipping"), true },
    { STR_INIT("26"), STR_INIT("ORDER_MESSAGING"), STR_INIT("Other question"), true },
};

const char *stage_name(enum stage stage)
{
    CHECK(stage < STAGE_COUNT);
    return stage_names[stage];
}

bool stage_parse(struct str text, enum stage *ret)
{
    for (enum stage stage = 0; stage < STAGE_COUNT; stage++) {
        if (str_eq(text, str_c(stage_names[stage]))) {
            *ret = stage;
            return true;
        }
    }
    return false;
}

const char *refund_stage_name(enum refund_stage stage)
{
    static const char *const names[] = { "WAITING_REFUND", "WAITING_REFUND_PAYMENT", "REFUNDED" };
    return names[stage];
}

const char *payment_stage_name(enum payment_stage stage)
{
    static const char *const names[] = { "PENDING", "PAYABLE", "PAID" };
    return names[stage];
}

struct marketplace *marketplace_new(struct world *world, struct calls *calls, struct faults *faults,
                                    struct str id, struct str api_key, int64_t shop_id,
                                    struct currency currency)
{
    struct marketplace *m = WORLD_NEW(world, struct marketplace);
    m->world = world;
    m->calls = calls;
    m->faults = faults;
    m->id = world_str(world, id);
    m->label = m->id;
    m->api_key = world_str(world, api_key);
    m->shop_id = shop_id;
    m->currency = currency;
    m->tax_code = STR("DE_VAT");
    m->commission_tax_code = STR("DE_COMM_VAT");
#define X(name, absent, least, most, help) m->settings.name = absent;
    MARKETPLACE_SETTINGS(X)
#undef X
    memcpy(m->carriers, carriers_default, sizeof(carriers_default));
    m->carrier_count = ARRAY_COUNT(carriers_default);
    memcpy(m->shipping_types, shipping_types_default, sizeof(shipping_types_default));
    m->shipping_type_count = ARRAY_COUNT(shipping_types_default);
    memcpy(m->reasons, reasons_default, sizeof(reasons_default));
    m->reason_count = ARRAY_COUNT(reasons_default);
    m->next_refund_number = 9101;
    m->next_document_number = 401;
    return m;
}

void marketplace_release(struct marketplace *m)
{
    for (size_t i = 0; i < MARKETPLACE_IMPORT_COUNT && m->imports[i] != NULL; i++)
        import_release(m->imports[i]);
    for (size_t i = 0; i < MARKETPLACE_EXPORT_COUNT; i++)
        export_release(m->exports[i]);
    for (size_t i = 0; i < MARKETPLACE_TOKEN_COUNT; i++)
        arena_release(&m->tokens[i].arena);
    shown_release(&m->shown);
}

struct str order_commercial_id(const struct order *order)
{
    return (struct str){ order->order_id.ptr, order->order_id.len - 2 };
}

/* An id begins with its order's number. */
struct order *marketplace_order(const struct marketplace *m, struct str order_id)
{
    struct str number, rest;
    int64_t at;
    if (!str_cut(order_id, '-', &number, &rest) || !str_parse_i64(number, &at) ||
        at < MARKETPLACE_ORDER_NUMBER_FIRST ||
        (size_t)(at - MARKETPLACE_ORDER_NUMBER_FIRST) >= m->orders.count)
        return NULL;
    struct order *order = m->orders.items[at - MARKETPLACE_ORDER_NUMBER_FIRST];
    return str_eq(order->order_id, order_id) ? order : NULL;
}

/* An order line's id is its order's id, "-" and its number. */
struct line *marketplace_line(const struct marketplace *m, struct str line_id)
{
    size_t dash = line_id.len;
    while (dash > 0 && line_id.ptr[dash - 1] != '-')
        dash--;
    if (dash == 0)
        return NULL;
    struct order *order = marketplace_order(m, (struct str){ line_id.ptr, dash - 1 });
    for (int32_t i = 0; order != NULL && i < order->line_count; i++) {
        if (str_eq(order->lines[i].line_id, line_id))
            return &order->lines[i];
    }
    return NULL;
}

/* It is not found by its SKU. */
static struct offer *offer_new(struct marketplace *m, struct str sku, struct str title,
                               int64_t price, int64_t shipping_price, int64_t quantity)
{
    if (m->offers.count == MARKETPLACE_OFFER_COUNT_MAX)
        return NULL;
    struct offer *offer = WORLD_NEW(m->world, struct offer);
    offer->offer_id = 2001 + (int64_t)m->offers.count;
    offer->sku = world_str(m->world, sku);
    offer->product_sku = world_format(m->world, "MKP%015lld", (long long)offer->offer_id);
    offer->title = world_str(m->world, title);
    offer->ean = world_format(m->world, "40063%08lld", (long long)offer->offer_id);
    offer->price = price;
    offer->shipping_price = shipping_price;
    offer->quantity = quantity;
    offer->updated = m->world->now;
    pointers_add(&m->offers, &m->world->arena, offer);
    return offer;
}

struct offer *marketplace_add_offer(struct marketplace *m, struct str sku, struct str title,
                                    int64_t price, int64_t shipping_price, int64_t quantity)
{
    struct offer *offer = offer_new(m, sku, title, price, shipping_price, quantity);
    if (offer != NULL)
        lookup_add(&m->offer_by_sku, &m->world->arena, offer->sku, offer);
    return offer;
}

struct offer *marketplace_double_offer(struct marketplace *m, struct offer *offer, int64_t quantity)
{
    struct offer *twin =
        offer_new(m, offer->sku, offer->title, offer->price, offer->shipping_price, quantity);
    if (twin == NULL)
        return NULL;
    twin->twin = offer->twin;
    offer->twin = twin;
    return twin;
}

void offer_set_quantity(struct marketplace *m, struct offer *offer, int64_t quantity)
{
    offer->stocks = NULL;
    offer->quantity = quantity;
    offer->updated = m->world->now;
}

void offer_set_price(struct marketplace *m, struct offer *offer, int64_t price)
{
    offer->price = price;
    for (enum offer_sort sort = 0; sort < OFFER_SORT_COUNT; sort++)
        m->offers_sorted[sort].count = 0;
}

const struct carrier_row *marketplace_carrier(const struct marketplace *m, struct str code)
{
    for (size_t i = 0; i < m->carrier_count; i++) {
        if (str_eq(m->carriers[i].code, code))
            return &m->carriers[i];
    }
    return NULL;
}

bool carrier_needs_number(const struct carrier_row *carrier)
{
    struct str url = carrier->tracking_url, mark = STR("{trackingId}");
    for (size_t i = 0; i + mark.len <= url.len; i++) {
        if (str_starts(str_from(url, i), mark))
            return true;
    }
    return false;
}

const struct shipping_type_row *marketplace_shipping_type(const struct marketplace *m,
                                                          struct str code)
{
    for (size_t i = 0; i < m->shipping_type_count; i++) {
        if (str_eq(m->shipping_types[i].code, code))
            return &m->shipping_types[i];
    }
    return NULL;
}

const struct reason_row *marketplace_reason(const struct marketplace *m, struct str code)
{
    for (size_t i = 0; i < m->reason_count; i++) {
        if (str_eq(m->reasons[i].code, code))
            return &m->reasons[i];
    }
    return NULL;
}

enum err_code marketplace_set(struct marketplace *m, struct str name, int64_t value,
                              struct err *err)
{
    static const struct {
        const char *name;
        size_t at;
        int64_t least, most;
    } rows[] = {
#define X(id, absent, low, high, help)                                                             \
    { #id, offsetof(struct marketplace_settings, id), low, high },
        MARKETPLACE_SETTINGS(X)
#undef X
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        if (!str_eq(name, str_c(rows[i].name)))
            continue;
        if (value < rows[i].least || value > rows[i].most)
            return err_set(err, REASON_FIELD_INVALID, "must be %lld to %lld, not %lld",
                           (long long)rows[i].least, (long long)rows[i].most, (long long)value);
        memcpy((char *)&m->settings + rows[i].at, &value, sizeof(value));
        return ERR_OK;
    }
    return err_set(err, REASON_FIELD_INVALID, "no setting of a marketplace");
}

struct money marketplace_money(const struct marketplace *m, int64_t minor)
{
    return money_of(minor, m->currency);
}

bool marketplace_shows(const struct marketplace *m, uint64_t number, struct instant changed)
{
    struct random random = { number ^ (uint64_t)changed.us };
    int64_t late_s_max = m->settings.shown_late_s_max;
    int64_t late_s = (int64_t)random_below(&random, (uint64_t)late_s_max + 1);
    return late_s_max == 0 || instant_add_s(changed, late_s).us <= m->world->now.us;
}
