/*
 * service/rpc/refund_look.h: refunds beside the orders that they belong to.
 *
 * What the marketplace made of a refund stands in its order. A look keeps the order that was read
 * last: the refunds of a list come order by order.
 */
#ifndef SERVICE_RPC_REFUND_LOOK_H
#define SERVICE_RPC_REFUND_LOOK_H

#include "service/rpc/refund_convert.h"

struct refund_look {
    struct reader *reader;
    struct order order;
    bool has_order;
    enum err_code code; /* of a read that failed, with `err` */
    struct err err;
};

/* As the marketplace lists it; NULL: it does not, or the read failed. */
const struct line_refund *refund_seen_by(struct refund_look *look, const struct refund *refund);
/* The whole of it. */
MUST_USE enum err_code refund_facts_read(struct refund_look *look, const struct refund *refund,
                                         struct refund_facts *ret, struct err *err);

struct refund_filter {
    const Lockstep__V1__RefundFilter *in; /* the request's; NULL: all */
    struct instant start, end;
    bool only_open; /* none that is at its end */
    struct refund_look *look;
};
/* Errors are named from "filter" on. The look is the caller's. */
MUST_USE enum err_code refund_filter_from_proto(const Lockstep__V1__RefundFilter *in,
                                                struct refund_filter *ret, struct err *err);
/* For reader_page.wants: a struct refund, a struct refund_filter. Look at look->code afterwards. */
bool refund_wanted(const void *record, const void *context);

#endif
