/*
 * service/rpc/order_parent.h: the part of a shop that a list or a watch of orders, or of what
 * belongs to orders, is about: all of it, a channel, an order.
 */
#ifndef SERVICE_RPC_ORDER_PARENT_H
#define SERVICE_RPC_ORDER_PARENT_H

#include "service/rpc/convert.h"

struct order_parent {
    struct str shop;
    struct str channel;  /* empty: all */
    struct str order_id; /* empty: all */
};

/* "shops/ * /channels/ *", the channel "-" for all. Ids are of the arena. */
MUST_USE enum err_code channel_parent_from_proto(const char *parent, struct arena *arena,
                                                 struct order_parent *ret, struct err *err);
/* "shops/ * /channels/ * /orders/ *", "-" for all. FIELD_INVALID: an order of all channels. */
MUST_USE enum err_code order_parent_from_proto(const char *parent, struct arena *arena,
                                               struct order_parent *ret, struct err *err);
/* SHOP_NOT_FOUND, CHANNEL_NOT_FOUND, ORDER_NOT_FOUND. */
MUST_USE enum err_code order_parent_check(struct reader *reader, const struct order_parent *parent,
                                          struct err *err);
/* The same for the `open` of a stream. */
MUST_USE enum err_code order_parent_check_open(struct rpc_call *call,
                                               const struct order_parent *parent, struct err *err);
/* The beginning of its keys in a table whose parts begin with the channel. */
void order_parent_keys(const struct order_parent *parent, enum key_table table, struct key *ret);
bool order_parent_has(const struct order_parent *parent, struct str channel);
/* What must stay the same with a resume token; `filter` may be NULL. */
uint64_t order_parent_binding(const struct order_parent *parent, const void *filter);

#endif
