/* service/rpc/order_convert.h: an order as a message. */
#ifndef SERVICE_RPC_ORDER_CONVERT_H
#define SERVICE_RPC_ORDER_CONVERT_H

#include "lockstep/v1/order_service.pb-c.h"
#include "service/rpc/convert.h"

/* What stands elsewhere about an order. */
struct order_facts {
    struct exception *exceptions; /* open ones */
    size_t exception_count;
    const struct refund **refunds; /* ours */
    size_t refund_count;
};

/*
 * `facts` NULL: not known, as in the answer of a mutation; then no exceptions are named, and what
 * may still be refunded is not said.
 */
Lockstep__V1__Order *order_to_proto(struct arena *arena, const struct order *order,
                                    const struct order_facts *facts);
/* What is left of the deadlines at `now`, and whether the channel's warning lines are crossed. */
Lockstep__V1__OrderCountdown *countdown_to_proto(struct arena *arena, const struct order *order,
                                                 const struct channel *channel, struct instant now);
/* The deadline that the order has not met, the nearer one; not set: none. */
struct instant order_deadline(const struct order *order);

#endif
