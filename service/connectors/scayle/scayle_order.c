/* service/connectors/scayle/scayle_order.c: SCAYLE's JSON to struct shop_order. */
#include "service/connectors/scayle/scayle_order.h"

#include "service/connectors/formats/json_read.h"

/* Amounts are whole minor units here. */
static struct money minor_units(struct jread *read, const struct jnode *price, const char *key,
                                struct currency currency)
{
    return money_of(jread_i64(read, price, key, 0), currency);
}

/* From the custom data; else from our key, "<line id>:<unit>", if the shop kept it. */
static struct str line_id_of(struct jread *read, const struct jnode *item, struct str key)
{
    /* Not jread_object: empty custom data was seen as an empty list. */
    const struct jnode *custom = jnode_get(item, "legacyCustomData");
    if (!jnode_is_present(jnode_get(custom, SCAYLE_CUSTOM_LINE_ID)))
        custom = jnode_get(item, "customData");
    struct str line_id = jread_text(read, custom, SCAYLE_CUSTOM_LINE_ID);
    size_t colon = key.len;
    int64_t unit;
    while (colon > 0 && key.ptr[colon - 1] != ':')
        colon--;
    if (line_id.len > 0 || colon < 2 || !str_parse_i64(str_from(key, colon), &unit))
        return line_id;
    return (struct str){ key.ptr, colon - 1 };
}

static enum err_code item_read(const struct jnode *node, struct currency currency,
                               struct shop_order_item *ret, struct err *err)
{
    struct jread read = { .err = err };
    struct str currency_code = jread_text(&read, node, "currency");
    if (currency_code.len > 0 && currency_find(currency_code, &currency, err) != ERR_OK)
        return err_in(err, "currency");
    *ret = (struct shop_order_item){
        .item_id = jread_i64_needed(&read, node, "id"),
        .key = jread_text(&read, node, "key"),
        .sku = jread_text(&read, jread_object(&read, node, "variant"), "referenceKey"),
        .status = jread_text(&read, node, "status"),
        .package_id = jread_i64(&read, node, "packageId", 0),
        .price = minor_units(&read, jread_object(&read, node, "price"), "withTax", currency),
        .shipped = jread_instant(&read, node, "shippedAt"),
        .cancelled = jread_instant(&read, node, "cancelledAt"),
        .returned = jread_instant(&read, node, "returnedAt"),
    };
    ret->line_id = line_id_of(&read, node, ret->key);
    return read.code;
}

static enum err_code items_read(const struct jnode *order, struct currency currency,
                                struct arena *arena, struct shop_order *ret, struct err *err)
{
    struct jread read = { .err = err };
    const struct jnode *list = jread_array(&read, order, "items");
    if (read.code != ERR_OK || list == NULL)
        return read.code;
    ret->items = ARENA_ARRAY(arena, struct shop_order_item, list->count);
    if (ret->items == NULL)
        return arena_err(arena, err);
    for (const struct jnode *node = list->first; node != NULL; node = node->next) {
        enum err_code code = item_read(node, currency, &ret->items[ret->item_count], err);
        if (code != ERR_OK)
            return err_in(err, "items[%zu]", ret->item_count);
        ret->item_count++;
    }
    return ERR_OK;
}

static enum err_code packages_read(const struct jnode *order, struct arena *arena,
                                   struct shop_order *ret, struct err *err)
{
    struct jread read = { .err = err };
    const struct jnode *list = jread_array(&read, order, "packages");
    if (read.code != ERR_OK || list == NULL)
        return read.code;
    ret->packages = ARENA_ARRAY(arena, struct shop_order_package, list->count);
    if (ret->packages == NULL)
        return arena_err(arena, err);
    for (const struct jnode *node = list->first; node != NULL; node = node->next) {
        const struct jnode *tracking = jread_object(&read, node, "tracking");
        struct str number = jread_text(&read, tracking, "id");
        ret->packages[ret->package_count] = (struct shop_order_package){
            .package_id = jread_i64_needed(&read, node, "id"),
            .carrier_key = jread_text(&read, node, "carrierKey"),
            .tracking_number = number.len > 0 ? number : jread_text(&read, node, "shipmentKey"),
            .tracking_url = jread_text(&read, tracking, "url"),
            .shipped = jread_instant(&read, node, "shippedAt"),
        };
        if (read.code != ERR_OK)
            return err_in(err, "packages[%zu]", ret->package_count);
        ret->package_count++;
    }
    return ERR_OK;
}

enum err_code scayle_order_read(const struct jnode *node, struct arena *arena,
                                struct shop_order *ret, struct err *err)
{
    struct jread read = { .err = err };
    struct currency currency = { .code = "" };
    *ret = (struct shop_order){
        .shop_order_id = jread_text_needed(&read, node, "id"),
        .reference_key = jread_text(&read, node, "referenceKey"),
        .status = jread_text(&read, node, "status"),
        .created = jread_instant(&read, node, "createdAt"),
        .updated = jread_instant(&read, node, "updatedAt"),
    };
    struct str currency_code = jread_text_needed(&read, node, "currencyCode");
    if (read.code != ERR_OK)
        return read.code;
    if (currency_find(currency_code, &currency, err) != ERR_OK)
        return err_in(err, "currencyCode");
    enum err_code code = items_read(node, currency, arena, ret, err);
    return code == ERR_OK ? packages_read(node, arena, ret, err) : code;
}
