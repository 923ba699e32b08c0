/*
 * service/domain/order.h: a marketplace order, as we keep it.
 *
 * Plain data. Texts belong to the arena that the order was read into. Unknown marketplace states
 * keep their text and count as ORDER_STATE_UNKNOWN, on which nothing destructive is done.
 */
#ifndef SERVICE_DOMAIN_ORDER_H
#define SERVICE_DOMAIN_ORDER_H

#include "service/base/instant.h"
#include "service/domain/money.h"

/* The marketplace's states, of orders and of lines. Stored by number: append only. */
#define ORDER_STATES(X)                                                                            \
    X(STAGING)                                                                                     \
    X(WAITING_ACCEPTANCE)                                                                          \
    X(WAITING_DEBIT)                                                                               \
    X(WAITING_DEBIT_PAYMENT)                                                                       \
    X(SHIPPING)                                                                                    \
    X(SHIPPED)                                                                                     \
    X(TO_COLLECT)                                                                                  \
    X(RECEIVED)                                                                                    \
    X(CLOSED)                                                                                      \
    X(REFUSED)                                                                                     \
    X(CANCELED)                                                                                    \
    X(INCIDENT_OPEN) /* lines only */                                                              \
    X(REFUNDED)      /* lines only */

#define X(state) ORDER_STATE_##state,
enum order_state { ORDER_STATE_UNKNOWN, ORDER_STATES(X) ORDER_STATE_COUNT };
#undef X

enum order_state order_state_parse(struct str text);
const char *order_state_name(enum order_state state);
/* REFUSED, CANCELED, CLOSED, RECEIVED, SHIPPED ...: its units are no longer ours to reserve. */
bool order_state_holds_stock(enum order_state state);
/* The customer was debited and the order is not closed yet. */
bool order_state_takes_refunds(enum order_state state);
/* No further move is expected. */
bool order_state_is_final(enum order_state state);

/* How far one of our own steps has come. Stored by number: append only. */
enum step_state {
    STEP_NONE,    /* not due */
    STEP_PENDING, /* an intent is out */
    STEP_DONE,
    STEP_FAILED, /* an exception says why */
};
const char *step_state_name(enum step_state state);
/* What we do with an order. */
enum order_step {
    ORDER_STEP_ACCEPTANCE,
    ORDER_STEP_CREATION,
    ORDER_STEP_REFERENCE,
    ORDER_STEP_TRACKING,
    ORDER_STEP_DISPATCH,
    ORDER_STEP_COUNT,
};

/*
 * How often the shop is asked for the order, beside what its poll tells. Stored by number: append
 * only.
 */
enum order_sweep {
    ORDER_SWEEP_NONE,   /* the shop has none of it, or nothing more can come of it */
    ORDER_SWEEP_DAILY,  /* parcels are awaited */
    ORDER_SWEEP_WEEKLY, /* it was sent: units may come back */
};

/* What is due at a time. Stored by number: append only. */
enum deadline_kind {
    DEADLINE_ACCEPT_WARNING = 1,
    DEADLINE_ACCEPT,
    DEADLINE_DISPATCH_WARNING,
    DEADLINE_ACCEPT_AGAIN, /* what kept us from accepting it may be gone */
};

enum tax_mode { TAX_MODE_UNKNOWN, TAX_MODE_INCLUDED, TAX_MODE_EXCLUDED };
/* Who says how much of a tax is refunded. */
enum tax_rule { TAX_RULE_UNKNOWN, TAX_RULE_PROPORTIONAL, TAX_RULE_NONE };

struct tax {
    struct str code;
    struct money amount;
    enum tax_rule rule;
};

struct address {
    struct str first_name, last_name, company;
    struct str street_1, street_2, zip_code, city, state;
    struct str country_code; /* ISO 3166-1 alpha-3, empty: unknown */
    struct str phone;
    bool is_set; /* marketplaces withhold addresses until late */
};

/* A refund as the marketplace lists it on a line; a cancellation of a part of it looks alike. */
struct line_refund {
    struct str refund_id; /* the marketplace's */
    struct str reason_code;
    struct str state; /* its text */
    int64_t quantity;
    struct money amount, shipping_amount;
    struct tax *taxes, *shipping_taxes;
    size_t tax_count, shipping_tax_count;
    struct money commission_total;
    struct instant created;
};

struct order_line {
    struct str line_id;
    struct str sku; /* ours */
    struct str title;
    struct str state_text;
    enum order_state state;
    int64_t quantity;
    struct money price_unit, price; /* price: without shipping; tax by the order's tax mode */
    struct money shipping_price, total_price;
    struct money commission_fee, total_commission;
    struct tax *taxes, *shipping_taxes;
    size_t tax_count, shipping_tax_count;
    struct line_refund *refunds, *cancelations;
    size_t refund_count, cancelation_count;
    bool can_refund;
    /* Ours. */
    int64_t reserved;       /* units held for this line */
    int64_t *shop_item_ids; /* SCAYLE's item per unit, once created */
    size_t shop_item_count;
    int64_t dispatched; /* units that a warehouse confirmed as sent */
    int64_t returned;   /* units that came back, confirmed */
    int64_t refunded_quantity;
    int64_t withheld; /* units that we refunded before they left: they are not to be sent */
};

/* Those that the marketplace cancelled; all of them if nothing of the price is left. */
int64_t order_line_units_canceled(const struct order_line *line);
/* Whether an amount is all that so many units of the line cost, one at least; cents may be split
 * either way. */
bool order_line_is_share(const struct order_line *line, int64_t units, struct money amount);
/*
 * Those that are to be sent, or were: without the refused and cancelled, and without those that
 * were refunded before they left, by whomever; a unit that came back was sent. To be asked as long
 * as the marketplace does not know of the dispatch: later refunds are of what was sent.
 */
int64_t order_line_units_due(const struct order_line *line);

struct order {
    /* Identity. */
    struct str shop, channel; /* resource ids */
    struct str order_id;      /* the marketplace's, unique per channel */
    struct str commercial_id; /* the basket's, shared with other sellers */
    /* What the marketplace says. */
    struct str state_text;
    enum order_state state;
    struct instant created, updated, decided, debited, ship_by;
    struct currency currency;
    enum tax_mode tax_mode;
    struct money price, shipping_price, total_price, total_commission;
    bool can_ship, can_cancel;
    struct str customer_id, customer_first_name, customer_last_name;
    struct address billing, shipping;
    struct str shipping_type_code, shipping_zone_code;
    struct str seller_reference; /* what OR04 wrote */
    struct str tracking_carrier_code, tracking_carrier_name, tracking_number;
    struct order_line *lines;
    size_t line_count;
    /* Ours. */
    struct instant ingested;    /* when we stored it */
    struct str decision_reason; /* of a refusal, in words */
    struct str decided_by;      /* who accepted or refused it here */
    struct instant accept_by; /* created (not said: ingested) + the channel's acceptance window; 0:
                                 nothing to accept */
    enum step_state acceptance, creation, reference, tracking, dispatch;
    struct str shop_order_id;        /* SCAYLE's */
    struct str reference_key;        /* the key under which we create it there */
    bool accept_warned, ship_warned; /* the deadline's exception was raised */
    enum order_sweep sweep;          /* as the index of open orders has it */
    int64_t version;                 /* counts our writes */
    struct instant changed;          /* the last of them */
};

enum order_sweep order_sweep_of(const struct order *order);
/*
 * When an order that is open in the shop has its turn: 0 in each daily round, others in every
 * seventh, spread by their ids.
 */
int64_t order_sweep_turn(enum order_sweep sweep, struct str order_id);
int64_t order_sweep_turn_of_round(int64_t round);

#endif
