/*
 * tests/sandbox/shop.h: one SCAYLE tenant with one shop in one country.
 *
 * One item of an order is one unit. Amounts are integers of the lowest denomination. What the
 * caller gave and nobody here needs to understand (addresses, costs, custom data) is kept as the
 * JSON it was.
 */
#ifndef TESTS_SANDBOX_SHOP_H
#define TESTS_SANDBOX_SHOP_H

#include "service/domain/money.h"
#include "tests/sandbox/calls.h"
#include "tests/sandbox/chain.h"
#include "tests/sandbox/faults.h"
#include "tests/sandbox/frequency.h"
#include "tests/sandbox/lookup.h"
#include "tests/sandbox/shown.h"

/* X(name, default, least, most, what it is) */
#define SHOP_SETTINGS(X)                                                                           \
    X(imported_orders_are_live, 0, 0, 1, "orders of POST orders block stock and are delegated")    \
    X(reference_key_is_unique, 0, 0, 1, "a second order of the same referenceKey is refused")      \
    X(find_delay_s, 0, 0, 600, "after which a new order is found by its referenceKey")             \
    X(confirm_s, 1, 0, 86400, "from the creation of a live order to its confirmation")             \
    X(delegate_s, 60, 0, 86400, "from the confirmation to the delegation")                         \
    X(force_close_s, 1209600, 0, 31536000, "after which unshipped orders are closed; 0: never")    \
    X(stock_is_net_of_blockers, 0, 0, 1, "GET stocks subtracts what unplaced orders block")        \
    X(updates_on_packages, 1, 0, 1, "updatedAt of an order moves with shipments and returns")      \
    X(keeps_frequencies, 1, 0, 1, "calls above the limit of their scope are answered 429")

struct shop_settings {
#define X(name, absent, least, most, help) int64_t name;
    SHOP_SETTINGS(X)
#undef X
};

/* X(id, name, per minute) */
#define SHOP_SCOPES(X)                                                                             \
    X(STOCKS_READ, "stocksRead", 2500)                                                             \
    X(STOCKS_WRITE, "stocksWrite", 2500)                                                           \
    X(ORDERS_READ, "ordersRead", 1000)                                                             \
    X(ORDERS_WRITE, "ordersWrite", 300)                                                            \
    X(FULFILLMENT_WRITE, "fulfillmentWrite", 300)                                                  \
    X(GLOBAL_READ, "globalRead", 1000)                                                             \
    X(GLOBAL_WRITE, "globalWrite", 300)

#define X(id, name, limit) SCOPE_##id,
enum shop_scope { SHOP_SCOPES(X) SCOPE_COUNT };
#undef X
const char *shop_scope_name(enum shop_scope scope);

enum {
    SHOP_WAREHOUSE_COUNT = 2,
    SHOP_CHANNEL_COUNT_MAX = 64,
    SHOP_VARIANT_COUNT_MAX = 200000,
    SHOP_ORDER_COUNT_MAX = 4000000,
    SHOP_ITEM_COUNT_MAX = 1000, /* of one order */
    SHOP_ORDER_ID_FIRST = 901,
};

struct warehouse {
    int64_t warehouse_id;
    struct str key;
};

struct channel {
    int64_t channel_id;
    struct str key;
    bool is_active;
};

struct shop_stock_row {
    int64_t quantity;
    int64_t blocked; /* units of orders that were confirmed but not delegated */
    struct instant blocked_at;
    struct instant changed; /* not set: there is no such row */
    bool is_sellable_without_stock;
};

struct variant {
    int64_t variant_id, product_id;
    struct str sku, name, ean;
    int64_t price;                                    /* with tax */
    struct shop_stock_row rows[SHOP_WAREHOUSE_COUNT]; /* one per warehouse */
};

#define ITEM_STATUSES(X)                                                                           \
    X(AVAILABLE, "available")                                                                      \
    X(UNAVAILABLE, "unavailable")                                                                  \
    X(DELIVERED, "delivered")                                                                      \
    X(CANCELLED, "cancelled")                                                                      \
    X(RETURNED, "returned")

#define X(id, text) ITEM_##id,
enum item_status { ITEM_STATUSES(X) ITEM_STATUS_COUNT };
#undef X
const char *item_status_name(enum item_status status);

struct shop_item {
    struct shop_sale *order;
    struct variant *variant;
    int64_t item_id, package_id;
    struct str key, return_key;
    enum item_status status;
    size_t warehouse; /* index */
    int64_t with_tax;
    struct str price, custom_data; /* JSON */
    struct instant created, updated, delegated, shipped, cancelled, returned;
    struct str return_reason;
};

struct shop_package {
    struct shop_package *next;
    int64_t package_id;
    struct str carrier_key, shipment_key, return_ident_code;
    const char *delivery_status;
    struct instant shipped;
};

#define SALE_STAGES(X)                                                                             \
    X(IMPORTED, "order_imported", "payment_reserved")                                              \
    X(PENDED, "order_pended", "payment_pending")                                                   \
    X(CONFIRMED, "order_confirmed", "payment_reserved")                                            \
    X(DELEGATED, "order_delegated", "payment_reserved")                                            \
    X(SHIPPED, "order_shipped", "payment_reserved")                                                \
    X(INVOICED, "order_invoiced", "invoice_completed")                                             \
    X(CANCELLED, "order_cancelled", "cancellation_completed")

#define X(id, code, status) SALE_##id,
enum sale_stage { SALE_STAGES(X) SALE_STAGE_COUNT };
#undef X
const char *sale_stage_code(enum sale_stage stage);   /* detailedStatus.order.code */
const char *sale_stage_status(enum sale_stage stage); /* status */

/* A referenceKey, and who bears it. */
struct sale_key {
    struct shop_sale *first; /* in order of creation; NULL: nobody any more */
};

/* An order of the shop: a marketplace's, or one of its own customers'. */
struct shop_sale {
    struct shop *shop;
    struct chain_link by_update;   /* in the shop's orders_by_update */
    struct shop_sale *next_of_key; /* the next that bears the same key */
    struct shown_text *shown;      /* as lists show it with all data; NULL: to be written anew */
    int64_t order_id;
    struct str reference_key, public_key, currency;
    const struct channel *channel; /* NULL: none */
    enum sale_stage stage;
    bool is_live; /* has a life of its own; else it is stored as given */
    struct instant created, updated, confirmed, delegated, invoiced;
    struct str customer, address, cost, payment, custom_data; /* JSON; empty: none */
    struct shop_item *items;
    int32_t item_count;
    struct shop_package *packages;
};

struct shop {
    struct world *world;
    struct calls *calls;
    struct faults *faults;
    struct webhooks *webhooks;
    struct str tenant, token, shop_key, country, merchant;
    int64_t country_id, company_id;
    struct shop_settings settings;
    struct warehouse warehouses[SHOP_WAREHOUSE_COUNT];
    struct channel channels[SHOP_CHANNEL_COUNT_MAX];
    size_t channel_count;
    struct window windows[SCOPE_COUNT];
    struct pointers variants; /* of struct variant; number i has id FIRST + i */
    struct lookup variant_by_sku;
    struct pointers orders; /* of struct shop_sale; number i has id FIRST + i */
    struct chain orders_by_update;
    struct shown shown; /* orders in lists */
    struct lookup keys; /* of struct sale_key, by their text */
    struct lookup item_by_return_key;
    int64_t next_item_id, next_package_id;
};

struct shop *shop_new(struct world *world, struct calls *calls, struct faults *faults,
                      struct str token);
/* What does not lie in the world: texts. */
void shop_release(struct shop *shop);
/* LIMIT_EXCEEDED; FIELD_DUPLICATE. The quantity lies in the first warehouse. */
MUST_USE enum err_code shop_add_variant(struct shop *shop, struct str sku, struct str name,
                                        int64_t price, int64_t quantity, struct variant **ret,
                                        struct err *err);
void shop_add_channel(struct shop *shop, struct str key);
const struct channel *shop_channel(const struct shop *shop, struct str key);
struct variant *shop_variant(const struct shop *shop, int64_t variant_id);
/* -1: unknown. */
int shop_warehouse(const struct shop *shop, struct str key);
/* What can be sold: all warehouses, less what is blocked. */
int64_t variant_sellable(const struct variant *variant);
/* The warehouse says what there is; releases the blockers that are older, and tells everybody. */
void variant_set_stock(struct shop *shop, struct variant *variant, size_t warehouse,
                       int64_t quantity, struct instant changed);
enum err_code shop_set(struct shop *shop, struct str name, int64_t value, struct err *err);

#endif
