/* service/rpc/order_from_proto.h: an order that a caller brings. */
#ifndef SERVICE_RPC_ORDER_FROM_PROTO_H
#define SERVICE_RPC_ORDER_FROM_PROTO_H

#include "lockstep/v1/order_service.pb-c.h"
#include "service/rpc/convert.h"

/*
 * As the marketplace gave it. What is output only must not be set; sums that are left out are those
 * of the lines. Texts stay the request's; fields are named from the order on: "lines[0].price".
 */
MUST_USE enum err_code order_from_proto(const Lockstep__V1__Order *in, struct arena *arena,
                                        struct order *ret, struct err *err);

#endif
