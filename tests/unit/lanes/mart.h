/*
 * tests/unit/lanes/mart.h: the marketplaces and the shop that the lanes of a test talk to.
 *
 * As little of them as a conversation needs: orders of one line with their state, refunds and
 * references; stock imports that end at once; an empty ledger; a SCAYLE that finds, creates, shows
 * one and lists none. Whatever else they say is a rule of the wire.
 */
#ifndef TESTS_UNIT_LANES_MART_H
#define TESTS_UNIT_LANES_MART_H

#include "tests/unit/lanes/wire.h"

enum { MART_ORDER_COUNT = 8192, MART_REFUND_COUNT = 8 };

struct mart_refund {
    int64_t refund_id;
    int64_t quantity, cents;
    struct str reason;
    struct instant created;
};

struct mart_order {
    struct str host;
    struct str order_id; /* its line is "<order>-1" */
    struct str sku;
    int64_t quantity, cents; /* of a unit */
    enum order_state state;
    struct instant created, updated;
    struct str reference; /* what OR04 wrote */
    struct mart_refund refunds[MART_REFUND_COUNT];
    size_t refund_count;
    int64_t accept_count, track_count, ship_count; /* times it was done */
    int64_t shop_order_id;                         /* SCAYLE's; 0: it has none */
    int64_t shop_order_count;                      /* times it was created there */
    bool is_unreadable;                            /* listed with a quantity that is no number */
    bool is_hidden;                                /* not listed */
    bool is_back;                                  /* the shop has it back, all units */
};

struct mart {
    const struct clock *clock;
    struct mart_order *orders; /* room for MART_ORDER_COUNT */
    size_t order_count;
    int64_t last_id; /* of imports, refunds, shop orders */
};

void mart_open(struct mart *mart, const struct clock *clock);
void mart_close(struct mart *mart);
/* A wire's other side. */
struct wire_side mart_side(struct mart *mart);

/* A new order of `host` ("galeria.mirakl.net"), created and updated now; texts are literals. */
struct mart_order *mart_order(struct mart *mart, const char *host, const char *order_id,
                              const char *sku, enum order_state state);
/* Orders "<prefix>00001", ... in `arena`. */
void mart_orders(struct mart *mart, struct arena *arena, const char *host, const char *prefix,
                 size_t count, enum order_state state);
struct mart_order *mart_find(const struct mart *mart, struct str order_id);
void mart_move(struct mart *mart, struct mart_order *order, enum order_state state);

#endif
