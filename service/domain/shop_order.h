/*
 * service/domain/shop_order.h: an order and a stock row as the shop system (SCAYLE) shows them.
 *
 * There one item is one unit: three pieces of a line are three items.
 */
#ifndef SERVICE_DOMAIN_SHOP_ORDER_H
#define SERVICE_DOMAIN_SHOP_ORDER_H

#include "service/base/instant.h"
#include "service/domain/money.h"

struct shop_order_item {
    int64_t item_id;
    struct str key;     /* ours, "<line id>:<unit>", if the shop kept it */
    struct str line_id; /* the marketplace's line, from the custom data; empty: unknown */
    struct str sku;
    struct str status;
    int64_t package_id;
    struct money price;                          /* with tax */
    struct instant shipped, cancelled, returned; /* not set: it did not happen */
};

struct shop_order_package {
    int64_t package_id;
    struct str carrier_key, tracking_number, tracking_url;
    struct instant shipped;
};

struct shop_order {
    struct str shop_order_id;
    struct str reference_key;
    struct str status;
    struct instant created, updated;
    struct shop_order_item *items;
    size_t item_count;
    struct shop_order_package *packages;
    size_t package_count;
};

struct shop_stock {
    struct str sku;
    struct str warehouse, merchant;
    int64_t quantity;
    bool sellable_without_stock;
    struct instant changed;
};

#endif
