/* service/rpc/order_filter.h: which orders a list or a watch is about. */
#ifndef SERVICE_RPC_ORDER_FILTER_H
#define SERVICE_RPC_ORDER_FILTER_H

#include "lockstep/v1/order_service.pb-c.h"
#include "service/rpc/convert.h"

struct order_filter {
    const Lockstep__V1__OrderFilter *in; /* the request's; NULL: all */
    struct instant start, end, due_before;
    bool only_open; /* no final ones */
};

/* Errors are named from "filter" on. */
MUST_USE enum err_code order_filter_from_proto(const Lockstep__V1__OrderFilter *in,
                                               struct order_filter *ret, struct err *err);
/* For reader_page.wants: a struct order, a struct order_filter. */
bool order_wanted(const void *record, const void *context);

#endif
