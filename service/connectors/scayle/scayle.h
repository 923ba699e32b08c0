/*
 * service/connectors/scayle/scayle.h: the operations of this folder, for scayle.c's table.
 *
 * Private to the folder; the world sees `scayle_connector`. README.md names the vendor's operation
 * behind each, and what of it is documented.
 */
#ifndef SERVICE_CONNECTORS_SCAYLE_SCAYLE_H
#define SERVICE_CONNECTORS_SCAYLE_SCAYLE_H

#include "service/connectors/operation.h"

/* Method and headers; the path below the base URL follows. */
void scayle_begin(struct draft *draft, enum http_method method);
/* "key=<reference>", the path's way to name something by our key. Empty on a full arena. */
struct str scayle_key(struct draft *draft, struct str reference);
/* "/shops/<shop>/countries/<country>/orders". FIELD_REQUIRED: the endpoint names no shop. */
MUST_USE enum err_code scayle_orders_path(struct draft *draft, struct err *err);

enum err_code scayle_stocks_build(struct draft *, const struct call *, struct err *);
enum err_code scayle_stocks_read(const struct reading *, struct answer *, struct err *);
enum err_code scayle_order_find_build(struct draft *, const struct call *, struct err *);
enum err_code scayle_order_find_read(const struct reading *, struct answer *, struct err *);
enum err_code scayle_order_get_build(struct draft *, const struct call *, struct err *);
enum err_code scayle_order_get_read(const struct reading *, struct answer *, struct err *);
enum err_code scayle_orders_updated_build(struct draft *, const struct call *, struct err *);
enum err_code scayle_orders_updated_read(const struct reading *, struct answer *, struct err *);
enum err_code scayle_order_create_build(struct draft *, const struct call *, struct err *);
enum err_code scayle_order_create_read(const struct reading *, struct answer *, struct err *);

#endif
