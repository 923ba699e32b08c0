/*
 * service/connectors/scayle/scayle_order.h: an order as SCAYLE writes it.
 */
#ifndef SERVICE_CONNECTORS_SCAYLE_SCAYLE_ORDER_H
#define SERVICE_CONNECTORS_SCAYLE_SCAYLE_ORDER_H

#include "service/connectors/formats/json.h"
#include "service/domain/shop_order.h"

/* What we write into an item's custom data, and look for there. */
#define SCAYLE_CUSTOM_LINE_ID "marketplaceLineId"
#define SCAYLE_CUSTOM_ORDER_ID "marketplaceOrderId"

/*
 * Needs the order's id, the items' ids and a known currency; all else may be missing or null. Texts
 * are views of the tree's. Errors name the member ("items[1].price").
 */
MUST_USE enum err_code scayle_order_read(const struct jnode *node, struct arena *arena,
                                         struct shop_order *ret, struct err *err);

#endif
