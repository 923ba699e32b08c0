/* tests/sandbox/scayle_stock.c: the stock of a variant, row by row. */
#include "tests/sandbox/scayle.h"

void scayle_write_stock_row(struct exchange *x, const char *key, const struct shop *shop,
                            const struct variant *variant, size_t warehouse)
{
    const struct shop_stock_row *row = &variant->rows[warehouse];
    int64_t blocked = shop->settings.stock_is_net_of_blockers != 0 ? row->blocked : 0;
    exchange_object(x, key);
    exchange_i64(x, "quantity", row->quantity - blocked);
    exchange_text(x, "warehouseReferenceKey", shop->warehouses[warehouse].key);
    scayle_write_instant(x, "changedAt", row->changed);
    exchange_bool(x, "sellableWithoutStock", row->is_sellable_without_stock);
    exchange_text(x, "merchantReferenceKey", shop->merchant);
    exchange_null(x, "expectedAvailabilityAt");
    exchange_end(x);
}

/* NULL: refused. */
static struct variant *variant_of_path(struct shop *shop, struct exchange *x)
{
    struct variant *variant = scayle_find_variant(shop, x->segments[0]);
    if (variant == NULL)
        scayle_refuse(x, 404, "VARIANT_NOT_FOUND", "No variant %.*s", STR_ARG(x->segments[0]));
    return variant;
}

void scayle_stocks(struct shop *shop, struct exchange *x)
{
    const struct variant *variant = variant_of_path(shop, x);
    if (variant == NULL)
        return;
    exchange_object(x, NULL);
    exchange_array(x, "entities");
    for (size_t i = 0; i < SHOP_WAREHOUSE_COUNT; i++) {
        if (instant_is_set(variant->rows[i].changed))
            scayle_write_stock_row(x, NULL, shop, variant, i);
    }
    exchange_end(x);
    exchange_end(x);
}

void scayle_write_stock(struct shop *shop, struct exchange *x)
{
    struct err err = { 0 };
    struct jread read = { .err = &err };
    const struct jnode *body = NULL;
    struct variant *variant = variant_of_path(shop, x);
    if (variant == NULL)
        return;
    read.code = exchange_json(x, &body, &err);
    struct str key =
        read.code == ERR_OK ? jread_text_needed(&read, body, "warehouseReferenceKey") : STR_EMPTY;
    int64_t quantity = jread_i64(&read, body, "quantity", -1);
    struct instant changed = jread_instant(&read, body, "changedAt");
    bool is_sellable = jread_bool(&read, body, "sellableWithoutStock");
    if (read.code != ERR_OK) {
        scayle_refuse_err(x, &err);
        return;
    }
    int warehouse = shop_warehouse(shop, key);
    if (quantity < 0 || warehouse < 0) {
        scayle_refuse(x, 400, "VALIDATION_ERROR", "%s",
                      quantity < 0 ? "quantity: a number from 0 is needed"
                                   : "warehouseReferenceKey: there is no such warehouse");
        return;
    }
    if (!instant_is_set(changed))
        changed = shop->world->now;
    struct shop_stock_row *row = &variant->rows[warehouse];
    if (changed.us >= row->changed.us) { /* an older one is passed over in silence */
        row->is_sellable_without_stock = is_sellable;
        variant_set_stock(shop, variant, (size_t)warehouse, quantity, changed);
    }
    scayle_write_stock_row(x, NULL, shop, variant, (size_t)warehouse);
}
