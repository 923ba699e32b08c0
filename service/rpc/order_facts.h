/*
 * service/rpc/order_facts.h: what stands elsewhere about an order, a shipment or a refund.
 *
 * An exception is found by its cause and subject: a question for each cause that there may be.
 */
#ifndef SERVICE_RPC_ORDER_FACTS_H
#define SERVICE_RPC_ORDER_FACTS_H

#include "service/rpc/order_convert.h"

MUST_USE enum err_code order_facts_read(struct reader *reader, const struct order *order,
                                        struct order_facts *ret, struct err *err);
/*
 * The name of the open exception that holds a shipment or a refund of the order; empty: none.
 * `rest` is its id.
 */
MUST_USE enum err_code shipment_exception(struct reader *reader, const struct shipment *shipment,
                                          struct str *ret_name, struct err *err);
MUST_USE enum err_code refund_exception(struct reader *reader, const struct refund *refund,
                                        struct str *ret_name, struct err *err);

#endif
