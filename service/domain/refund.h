/*
 * service/domain/refund.h: returns and refunds, each once.
 *
 * A refund's id is derived from what caused it (the return, or the caller's request id), so that
 * the same cause cannot make two. Its evidence grows with every exchange about it.
 */
#ifndef SERVICE_DOMAIN_REFUND_H
#define SERVICE_DOMAIN_REFUND_H

#include "service/base/arena.h"
#include "service/domain/order.h"

struct goods_return {
    struct str return_id;
    struct str shop, channel, order_id, line_id;
    int64_t quantity;
    struct str reason; /* as the source says it */
    struct str source; /* "scayle", or the caller's */
    int64_t *shop_item_ids;
    size_t shop_item_count;
    struct instant received, recorded;
    struct str refund_id; /* the refund that it caused */
    struct str sku;       /* the line's; a report without a line id names the line by it */
    struct str warehouse; /* that received it; empty: not said */
    struct str note;
};

/* Stored by number: append only. */
enum refund_state {
    REFUND_STATE_NONE,
    REFUND_STATE_PENDING, /* an intent is out */
    REFUND_STATE_DOUBT,   /* sent, no answer; being looked up */
    REFUND_STATE_DONE,    /* the marketplace has it */
    REFUND_STATE_STOPPED, /* refused or unmapped: an exception says why */
};
const char *refund_state_name(enum refund_state state);

struct refund_evidence {
    struct instant time;
    struct str what; /* "OR28 sent", "OR11 read: not found", ... */
    struct str text; /* the exchange, secrets removed */
};

struct refund {
    struct str refund_id; /* ours */
    struct str shop, channel, order_id, line_id;
    enum refund_state state;
    struct str reason;      /* ours: "RETURN", "GOODWILL", ... */
    struct str reason_code; /* the marketplace's */
    int64_t quantity;
    struct money amount, shipping_amount;
    struct tax *taxes, *shipping_taxes;
    size_t tax_count, shipping_tax_count;
    struct str return_id; /* empty: not caused by a return */
    struct str marketplace_refund_id, marketplace_group_id;
    struct refund_evidence *evidence;
    size_t evidence_count;
    struct instant created, sent, done;
    struct str requested_by;
    struct str note;
    enum tax_mode tax_mode;      /* the order's: whether the amounts contain the taxes */
    bool excluded_from_shipment; /* of whole units that had not left: they are not to be sent */
    struct instant others_until; /* the newest of the line known then, by the marketplace's clock */
};

/* What may still be refunded of a line: ordered less cancelled, less refunded; amounts and taxes
 * apart. */
struct refundable {
    int64_t quantity;
    struct money amount, shipping_amount;
    struct tax *taxes, *shipping_taxes; /* as many as the line has, same order */
};

/* The marketplace's list of the order shows it. */
bool order_lists_refund(const struct order *order, const struct refund *refund);
/*
 * Works on the marketplace's own cancellations and refunds of the line plus our refunds that are
 * not among them yet (`pending`, may be NULL; those of other lines do not count). Never below 0,
 * also where an operator gave back more than was paid. Taxes live in `arena`. CURRENCY_MISMATCH,
 * MONEY_OUT_OF_RANGE, LIMIT_EXCEEDED.
 */
MUST_USE enum err_code refund_remainder(const struct order_line *line,
                                        const struct refund *const *pending, size_t pending_count,
                                        struct arena *arena, struct refundable *ret,
                                        struct err *err);
/*
 * Fills quantity, amounts and taxes of a refund of `quantity` units of the line: a unit's share of
 * the price by money_split over the line's quantity, units from the end (the last units take the
 * rest when everything is refunded); shipping only with the last unit. Each tax of the line is
 * named, with 0 if nothing of it is refunded. The rest of *ret stays. FIELD_INVALID,
 * REFUND_EXCEEDS_PAID, LIMIT_EXCEEDED.
 */
MUST_USE enum err_code refund_of_units(const struct order_line *line,
                                       const struct refundable *remainder, int64_t quantity,
                                       struct arena *arena, struct refund *ret, struct err *err);
/*
 * Fills the taxes of a refund of refund->amount and refund->shipping_amount, which are set and not
 * more than what is left: each tax of the line in proportion, rounded half up, never more than is
 * left of it. LIMIT_EXCEEDED.
 */
MUST_USE enum err_code refund_taxes_of_amounts(const struct order_line *line,
                                               const struct refundable *remainder,
                                               struct arena *arena, struct refund *refund,
                                               struct err *err);
/*
 * Whether a refund that is about to go out takes back units that are still to be sent: not one that
 * a return caused, nor one that only lowers their price. As long as some have not left, it is of
 * those.
 */
bool refund_is_of_unsent(const struct order *order, const struct order_line *line,
                         const struct refund *refund);
/*
 * True if `seen`, a refund of the same line, can be the one that we sent: amounts, taxes and reason
 * alike. Proportional taxes are the marketplace's own sums and do not count. Neither does time: two
 * refunds may be alike, so the caller leaves out those that are known to be others.
 */
bool refund_matches(const struct refund *refund, const struct line_refund *seen);

#endif
