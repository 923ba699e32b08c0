/*
 * tests/sandbox/sales.h: the life of an order in the shop.
 *
 *     PENDED -> CONFIRMED -> DELEGATED (the warehouse takes it) -> SHIPPED -> INVOICED
 *     all items cancelled -> CANCELLED;   an imported order is IMPORTED until items are shipped
 *
 * Stock is blocked from the creation of a live order to its delegation.
 */
#ifndef TESTS_SANDBOX_SALES_H
#define TESTS_SANDBOX_SALES_H

#include "tests/sandbox/shop.h"

struct item_wish {
    struct variant *variant;
    struct str key;
    int64_t with_tax;
    struct str price, custom_data; /* JSON */
    enum item_status status;
    size_t warehouse; /* index */
};

struct sale_wish {
    struct str reference_key, public_key, currency;
    const struct channel *channel;
    bool is_live;
    struct str customer, address, cost, payment, custom_data; /* JSON */
    const struct item_wish *items;
    int32_t item_count;
};

/* LIMIT_EXCEEDED; ALREADY_EXISTS where the shop refuses a second referenceKey. */
MUST_USE enum err_code sale_add(struct shop *shop, const struct sale_wish *wish,
                                struct shop_sale **ret, struct err *err);
/* NULL: unknown. */
struct shop_sale *shop_sale(const struct shop *shop, int64_t order_id);
/* The first that bears the key, the others behind it by next_of_key; NULL: nobody does. */
struct shop_sale *shop_sale_of_key(const struct shop *shop, struct str reference_key);
/* Whether lists and searches by key show it already. */
bool sale_is_findable(const struct shop_sale *order);
void sale_set_key(struct shop_sale *order, struct str reference_key);
void sale_touch(struct shop_sale *order);
/* NULL: no such item of this order. */
struct shop_item *sale_item(const struct shop_sale *order, int64_t item_id);

struct shipment_wish {
    struct str carrier_key, shipment_key, return_ident_code;
    struct instant shipped;
};
/* One package. Items that are over already are left alone; all of them: no package, NULL. */
const struct shop_package *sale_ship(struct shop_sale *order, struct shop_item *const *items,
                                     size_t count, const struct shipment_wish *wish);
void sale_cancel_items(struct shop_sale *order, struct shop_item *const *items, size_t count);
/* False: it was not shipped, or is back already. */
bool sale_return_item(struct shop_item *item, struct str reason, struct instant received);
void sale_tell_returned(struct shop_sale *order);
/* How a delivered item is named in a later return. */
void item_set_return_key(struct shop_item *item, struct str return_key);
/* shipping_*, billing_* codes. */
const char *sale_shipping_code(const struct shop_sale *order);
const char *sale_billing_code(const struct shop_sale *order);

#endif
