/* tests/sandbox/shop.c: what a tenant starts with; its variants and their stock. */
#include "tests/sandbox/shop.h"

#include <string.h>

#include "tests/sandbox/scayle.h"

enum { VARIANT_ID_FIRST = 90001, PRODUCT_ID_FIRST = 4711 };

const char *shop_scope_name(enum shop_scope scope)
{
#define X(id, name, limit) name,
    static const char *const names[] = { SHOP_SCOPES(X) };
#undef X
    return names[scope];
}

const char *item_status_name(enum item_status status)
{
#define X(id, text) text,
    static const char *const names[] = { ITEM_STATUSES(X) };
#undef X
    return names[status];
}

#define X(id, code, status) { code, status },
static const struct {
    const char *code, *status;
} sale_texts[] = { SALE_STAGES(X) };
#undef X

const char *sale_stage_code(enum sale_stage stage)
{
    return sale_texts[stage].code;
}

const char *sale_stage_status(enum sale_stage stage)
{
    return sale_texts[stage].status;
}

struct shop *shop_new(struct world *world, struct calls *calls, struct faults *faults,
                      struct str token)
{
    struct shop *shop = WORLD_NEW(world, struct shop);
    shop->world = world;
    shop->calls = calls;
    shop->faults = faults;
    shop->tenant = STR("acme-live");
    shop->token = world_str(world, token);
    shop->shop_key = STR("nf");
    shop->country = STR("de");
    shop->merchant = STR("acme-main");
    shop->country_id = 1001;
    shop->company_id = 1;
    shop->warehouses[0] = (struct warehouse){ 11, STR("WH-HAM") };
    shop->warehouses[1] = (struct warehouse){ 12, STR("WH-BER") };
    shop->next_item_id = 10976501;
    shop->next_package_id = 45;
#define X(name, absent, least, most, help) shop->settings.name = absent;
    SHOP_SETTINGS(X)
#undef X
#define X(id, name, per_minute) shop->windows[SCOPE_##id].limit = per_minute;
    SHOP_SCOPES(X)
#undef X
    return shop;
}

void shop_release(struct shop *shop)
{
    shown_release(&shop->shown);
}

enum err_code shop_add_variant(struct shop *shop, struct str sku, struct str name, int64_t price,
                               int64_t quantity, struct variant **ret, struct err *err)
{
    struct world *world = shop->world;
    if (shop->variants.count == SHOP_VARIANT_COUNT_MAX)
        return err_set(err, REASON_LIMIT_EXCEEDED, "at most %d variants", SHOP_VARIANT_COUNT_MAX);
    if (lookup_find(&shop->variant_by_sku, sku) != NULL)
        return err_set(err, REASON_FIELD_DUPLICATE, "sku \"%.*s\" is there already", STR_ARG(sku));
    struct variant *variant = WORLD_NEW(world, struct variant);
    int64_t number = (int64_t)shop->variants.count;
    *variant = (struct variant){
        .variant_id = VARIANT_ID_FIRST + number,
        .product_id = PRODUCT_ID_FIRST + number / 4,
        .sku = world_str(world, sku),
        .name = world_str(world, name),
        .ean = world_format(world, "40063%08lld", (long long)number),
        .price = price,
    };
    variant->rows[0] = (struct shop_stock_row){ .quantity = quantity, .changed = world->now };
    pointers_add(&shop->variants, &world->arena, variant);
    lookup_add(&shop->variant_by_sku, &world->arena, variant->sku, variant);
    *ret = variant;
    return ERR_OK;
}

void shop_add_channel(struct shop *shop, struct str key)
{
    CHECK(shop->channel_count < SHOP_CHANNEL_COUNT_MAX);
    shop->channels[shop->channel_count] = (struct channel){
        .channel_id = 7 + (int64_t)shop->channel_count,
        .key = world_str(shop->world, key),
        .is_active = true,
    };
    shop->channel_count++;
}

const struct channel *shop_channel(const struct shop *shop, struct str key)
{
    for (size_t i = 0; i < shop->channel_count; i++) {
        if (str_eq(shop->channels[i].key, key))
            return &shop->channels[i];
    }
    return NULL;
}

struct variant *shop_variant(const struct shop *shop, int64_t variant_id)
{
    int64_t number = variant_id - VARIANT_ID_FIRST;
    if (number < 0 || (size_t)number >= shop->variants.count)
        return NULL;
    return shop->variants.items[number];
}

int shop_warehouse(const struct shop *shop, struct str key)
{
    for (int i = 0; i < SHOP_WAREHOUSE_COUNT; i++) {
        if (str_eq(shop->warehouses[i].key, key))
            return i;
    }
    return -1;
}

int64_t variant_sellable(const struct variant *variant)
{
    int64_t sum = 0;
    for (size_t i = 0; i < SHOP_WAREHOUSE_COUNT; i++)
        sum += variant->rows[i].quantity - variant->rows[i].blocked;
    return sum;
}

void variant_set_stock(struct shop *shop, struct variant *variant, size_t warehouse,
                       int64_t quantity, struct instant changed)
{
    struct shop_stock_row *row = &variant->rows[warehouse];
    row->quantity = quantity;
    row->changed = changed;
    if (changed.us > row->blocked_at.us)
        row->blocked = 0;
    scayle_tell_stock(shop, variant, warehouse);
}

enum err_code shop_set(struct shop *shop, struct str name, int64_t value, struct err *err)
{
    static const struct {
        const char *name;
        size_t at;
        int64_t least, most;
    } rows[] = {
#define X(id, absent, low, high, help) { #id, offsetof(struct shop_settings, id), low, high },
        SHOP_SETTINGS(X)
#undef X
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        if (!str_eq(name, str_c(rows[i].name)))
            continue;
        if (value < rows[i].least || value > rows[i].most)
            return err_set(err, REASON_FIELD_INVALID, "must be %lld to %lld, not %lld",
                           (long long)rows[i].least, (long long)rows[i].most, (long long)value);
        memcpy((char *)&shop->settings + rows[i].at, &value, sizeof(value));
        return ERR_OK;
    }
    return err_set(err, REASON_FIELD_INVALID, "no setting of the shop");
}
