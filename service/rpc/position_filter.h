/*
 * service/rpc/position_filter.h: which positions a list or a watch is about.
 */
#ifndef SERVICE_RPC_POSITION_FILTER_H
#define SERVICE_RPC_POSITION_FILTER_H

#include "service/rpc/inventory_convert.h"

struct position_filter {
    struct str sku_prefix, warehouse, channel; /* empty: any */
    bool has_on_hand_max;
    int64_t on_hand_max;
    bool only_unconfirmed;
    struct stock_look *look; /* for only_unconfirmed: set before it is asked */
};

/* NULL is all. `shop` is the request's: a channel must be of it. Texts stay the request's, or are
 * in `arena`. */
MUST_USE enum err_code position_filter_from_proto(const Lockstep__V1__PositionFilter *filter,
                                                  struct str shop, struct arena *arena,
                                                  struct position_filter *ret, struct err *err);
/* For reader_page: `record` a struct position, `context` the filter. */
bool position_wants(const void *record, const void *context);
/* The keys of all positions whose SKU begins so. */
void position_keys(struct str shop, struct str sku_prefix, struct key *ret);

#endif
