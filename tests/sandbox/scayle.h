/*
 * tests/sandbox/scayle.h: the Admin API of the tenant, and the external flow by assumption.
 *
 * As in mirakl.h, what holds for every call is done once. Creating, reading and fulfilling orders
 * is in scayle_*.c; the life of an order in sales.h.
 */
#ifndef TESTS_SANDBOX_SCAYLE_H
#define TESTS_SANDBOX_SCAYLE_H

#include "tests/sandbox/exchange.h"
#include "tests/sandbox/shop.h"

struct scayle_operation {
    const char *name;
    enum method method;
    const char *path; /* "{}" stands for a segment */
    void (*answer)(struct shop *shop, struct exchange *x);
    enum shop_scope scope;
};

/* Answers a call; `path` is what follows the tenant's base address. */
void scayle_handle(struct shop *shop, struct exchange *x, struct str path);

/* {"errors": [{"errorKey", "message", "context"}]}; drops what was written before. */
void scayle_refuse(struct exchange *x, int32_t status, const char *error_key, const char *format,
                   ...) PRINTF_LIKE(4, 5);
/* 400 with the field and the message. */
void scayle_refuse_err(struct exchange *x, const struct err *err);

void scayle_stocks(struct shop *shop, struct exchange *x);
void scayle_write_stock(struct shop *shop, struct exchange *x);
void scayle_orders(struct shop *shop, struct exchange *x);
void scayle_order(struct shop *shop, struct exchange *x);
void scayle_order_status(struct shop *shop, struct exchange *x);
void scayle_create_order(struct shop *shop, struct exchange *x);
void scayle_create_external(struct shop *shop, struct exchange *x);
void scayle_set_reference_key(struct shop *shop, struct exchange *x);
void scayle_ship_items(struct shop *shop, struct exchange *x);
void scayle_cancel_items(struct shop *shop, struct exchange *x);
void scayle_return_items(struct shop *shop, struct exchange *x);
void scayle_subscriptions(struct shop *shop, struct exchange *x);
void scayle_subscribe(struct shop *shop, struct exchange *x);
void scayle_unsubscribe(struct shop *shop, struct exchange *x);
void scayle_events(struct shop *shop, struct exchange *x);

/* Members shared by answers and webhooks. */
/* "2026-06-01T10:00:00+00:00": whole seconds, as the tenant writes them. */
void scayle_write_instant(struct exchange *x, const char *key, struct instant at);
enum { WITH_NOTHING = 0, WITH_ORDER_DATA = 1, WITH_ITEM_DATA = 2 }; /* custom data; bits */
/* Custom data is left out of what is read, unless it was asked for. */
unsigned scayle_asked_with(const struct exchange *x);
void scayle_write_order(struct exchange *x, const char *key, const struct shop_sale *order,
                        unsigned with);
void scayle_write_stock_row(struct exchange *x, const char *key, const struct shop *shop,
                            const struct variant *variant, size_t warehouse);
/* By number, or by "key=<referenceKey>"; NULL: unknown. */
struct shop_sale *scayle_find_order(struct shop *shop, struct str identifier);
struct variant *scayle_find_variant(struct shop *shop, struct str identifier);

/* Webhooks. */
void scayle_tell_stock(struct shop *shop, const struct variant *variant, size_t warehouse);
void scayle_tell_order(struct shop *shop, const struct shop_sale *order, const char *event);

#endif
