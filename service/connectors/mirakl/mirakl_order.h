/*
 * service/connectors/mirakl/mirakl_order.h: an order as the marketplace writes it.
 */
#ifndef SERVICE_CONNECTORS_MIRAKL_MIRAKL_ORDER_H
#define SERVICE_CONNECTORS_MIRAKL_MIRAKL_ORDER_H

#include "service/connectors/formats/json.h"
#include "service/domain/order.h"

/*
 * Reads one order of OR11; what is ours in `struct order` stays zero. Every member may be missing
 * or null but those without which nothing could be done: the ids of the order, of its lines and of
 * their offers, the state, and each line's quantity and price. Unknown states keep their text.
 * `currency` counts if the order names none. Texts are views of the tree's. Errors name the
 * member ("order_lines[1].price").
 */
MUST_USE enum err_code mirakl_order_read(const struct jnode *node, struct currency currency,
                                         struct arena *arena, struct order *ret, struct err *err);

/* "TAX_INCLUDED"; empty for unknown. */
struct str mirakl_tax_mode_name(enum tax_mode mode);
enum tax_mode mirakl_tax_mode_parse(struct str text);

#endif
