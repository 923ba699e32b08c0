/*
 * tests/sandbox/mirakl_orders.h: the life of a marketplace order.
 *
 *     STAGING -> WAITING_ACCEPTANCE -> WAITING_DEBIT -> WAITING_DEBIT_PAYMENT -> SHIPPING
 *             -> SHIPPED [-> TO_COLLECT] -> RECEIVED -> CLOSED
 *     WAITING_ACCEPTANCE -> REFUSED (by the shop, or by time);  before the debit -> CANCELED
 *
 * Whatever waits for somebody else (the operator, the customer, time) is in the world's timeline
 * and happens only if the order is still where it was.
 */
#ifndef TESTS_SANDBOX_MIRAKL_ORDERS_H
#define TESTS_SANDBOX_MIRAKL_ORDERS_H

#include "tests/sandbox/marketplace.h"

struct line_wish {
    struct offer *offer;
    int64_t quantity;
    int64_t unit_price, shipping_price; /* -1: the offer's (shipping: the offer's, once) */
};

struct order_wish {
    const struct line_wish *lines;
    int32_t line_count;
    struct str shipping_type; /* empty: the first */
    struct str customer_reference;
    enum debit_outcome debit;
};

/*
 * A customer buys at least one line. STOCK_EXPECTATION_FAILED: an offer has not that many (only
 * where orders lower the stock); FIELD_INVALID: no such shipping type; LIMIT_EXCEEDED.
 */
MUST_USE enum err_code order_place(struct marketplace *m, const struct order_wish *wish,
                                   struct order **ret, struct err *err);

/* Starts the life of an order whose lines are filled in. */
void order_open(struct order *order);
/* Every line has its decision in line->is_refused already. */
void order_decide(struct order *order);
/* SHIPPING -> SHIPPED. */
void order_ship(struct order *order);
/* ORDER_STATE_CONFLICT: it is debited, or over. */
MUST_USE enum err_code order_cancel(struct order *order, struct err *err);
/*
 * Forward, by all the steps in between, as if everybody had done their part. ORDER_STATE_CONFLICT:
 * there is no such way.
 */
MUST_USE enum err_code order_move(struct order *order, enum stage to, struct err *err);
void line_set_incident(struct line *line, bool is_open);

/* Something about the order changed now; whatever changes what OR11 shows must say so. */
void order_touch(struct order *order);
/* Whether the line counts in the order's sums. */
bool line_is_active(const struct line *line);
/* Sums over the active lines. */
struct amounts order_amounts(const struct order *order);
/* Nothing of the active lines is left unrefunded. */
bool order_is_fully_refunded(const struct order *order);
bool order_is_over(const struct order *order);
bool order_has_incident(const struct order *order);

/*
 * Refunds these amounts of a line, at this moment; what is checked first is OR28's business. Each
 * call makes one more refund.
 */
struct refund *line_refund(struct line *line, const struct amounts *amounts, struct uuid group,
                           const struct reason_row *reason, int64_t quantity, bool is_excluded);
/* What went back of the line so far. */
struct amounts line_refunded(const struct line *line);
/* What is left of it. */
struct amounts line_left(const struct line *line);

#endif
