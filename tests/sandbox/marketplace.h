/*
 * tests/sandbox/marketplace.h: one Mirakl marketplace as one shop of ours sees it.
 *
 * Amounts are minor units of the marketplace's one currency. An order line keeps what is due
 * without tax and the tax apart; how they are shown follows the tax mode. What the operator decides
 * is a setting; where the contract says that no public source settles it, the setting's default is
 * the reading that is more dangerous to a client.
 */
#ifndef TESTS_SANDBOX_MARKETPLACE_H
#define TESTS_SANDBOX_MARKETPLACE_H

#include "service/domain/money.h"
#include "tests/sandbox/calls.h"
#include "tests/sandbox/chain.h"
#include "tests/sandbox/faults.h"
#include "tests/sandbox/frequency.h"
#include "tests/sandbox/lookup.h"
#include "tests/sandbox/shown.h"

/* X(name, default, least, most, what it is) */
#define MARKETPLACE_SETTINGS(X)                                                                    \
    X(acceptance_window_s, 172800, 1, 31536000, "after which an order is refused automatically")   \
    X(staging_s, 0, 0, 31536000, "how long an order waits for the operator in STAGING")            \
    X(debit_s, 600, 0, 31536000, "from the acceptance to the debit")                               \
    X(ship_within_s, 172800, 1, 31536000, "from the debit to the shipping deadline")               \
    X(receive_after_s, 604800, 0, 31536000, "from the shipment to RECEIVED")                       \
    X(close_after_s, 9936000, 0, 63072000, "from RECEIVED to CLOSED")                              \
    X(refund_payment_s, 1800, 0, 31536000, "from a refund to its payment by the operator")         \
    X(payout_every_s, 864000, 0, 31536000, "between two billing cycles; 0: only on demand")        \
    X(shown_late_s_max, 0, 0, 86400, "a list of changes leaves a change out for up to so long")    \
    X(import_wait_s_min, 5, 0, 86400, "a stock import waits at least so long")                     \
    X(import_wait_s_max, 60, 0, 86400, "and at most so long")                                      \
    X(import_run_s_min, 5, 0, 86400, "a stock import runs at least so long")                       \
    X(import_run_s_max, 120, 0, 86400, "and at most so long")                                      \
    X(export_s, 120, 0, 86400, "from the request of an export of offers to its files")             \
    X(export_file_items, 0, 0, 1000000, "a file has no more offers, whatever is asked; 0: it has") \
    X(commission_bp, 1500, 0, 10000, "commission on goods and shipping without tax, in 1/10000")   \
    X(commission_tax_bp, 1900, 0, 10000, "tax on the commission, in 1/10000")                      \
    X(order_tax_bp, 0, 0, 10000, "tax on orders, in 1/10000; 0: orders show no taxes")             \
    X(order_tax_is_included, 1, 0, 1, "prices contain the tax (TAX_INCLUDED)")                     \
    X(order_tax_is_proportional, 0, 0, 1, "refunds split the tax themselves; else rule NONE")      \
    X(refund_needs_taxes, 0, 0, 1, "OR28 without taxes is refused where the rule is NONE")         \
    X(refund_needs_balance, 1, 0, 1, "OR28 is refused when the shop's balance is too small")       \
    X(refund_lines_when_paid, 0, 0, 1, "transaction lines of a refund appear with its payment")    \
    X(order_lowers_stock, 1, 0, 1, "an order lowers the offer's quantity")                         \
    X(refusal_zeroes_stock, 0, 0, 1, "a refused line sets its offer's quantity to 0")              \
    X(accepts_automatically, 0, 0, 1, "orders skip WAITING_ACCEPTANCE")                            \
    X(accepts_in_part, 1, 0, 1, "OR21 may accept some lines and refuse others")                    \
    X(shows_addresses_early, 0, 0, 1, "addresses are shown before SHIPPING")                       \
    X(takes_any_carrier, 1, 0, 1, "OR23 takes a carrier's name without a code")                    \
    X(caps_page_size, 0, 0, 1, "a page size above the limit is capped, not refused")               \
    X(negative_payout, 0, 0, 1, "a cycle that sums below 0 is paid out too")                       \
    X(subscription_minor, 0, 0, 1000000, "subscription fee per cycle, in minor units")             \
    X(keeps_frequencies, 1, 0, 1, "calls above the published frequency are answered 429")          \
    X(frequency_slack_ms, 25, 0, 1000, "real milliseconds by which a call may come too early")

struct marketplace_settings {
#define X(name, absent, least, most, help) int64_t name;
    MARKETPLACE_SETTINGS(X)
#undef X
};

enum {
    MARKETPLACE_COUNT_MAX = 64,
    MARKETPLACE_ORDER_NUMBER_FIRST = 4711001,
    MARKETPLACE_ORDER_COUNT_MAX = 1000000,
    MARKETPLACE_LINE_COUNT_MAX = 100, /* of one order */
    MARKETPLACE_OFFER_COUNT_MAX = 200000,
    MARKETPLACE_REFERENCE_COUNT = 32, /* carriers, methods, reasons */
    MARKETPLACE_TOKEN_COUNT = 256,    /* page tokens; the oldest are forgotten */
    MARKETPLACE_IMPORT_COUNT = 512,   /* stock imports; the oldest are forgotten */
    MARKETPLACE_EXPORT_COUNT = 8,     /* of offers; the oldest are forgotten */
    MARKETPLACE_OPERATION_COUNT = 32,
    MARKETPLACE_DENIED_COUNT = 8,
};

/* States of orders and of lines, as the platform names them. */
#define ORDER_STAGES(X)                                                                            \
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

#define X(stage) STAGE_##stage,
enum stage { ORDER_STAGES(X) STAGE_COUNT };
#undef X

const char *stage_name(enum stage stage);
bool stage_parse(struct str text, enum stage *ret);

struct offer_stock { /* of one warehouse */
    struct offer_stock *next;
    struct str warehouse;
    int64_t quantity;
};

struct offer {
    int64_t offer_id;
    struct str sku, product_sku, title, ean;
    int64_t price, shipping_price; /* of a unit; in the marketplace's tax mode */
    int64_t quantity;
    struct offer_stock *stocks; /* NULL: one global quantity */
    struct instant updated;
    int64_t import_count; /* stock imports that wrote it */
    int64_t sold_count;   /* units in orders that were not refused or canceled */
    struct offer *twin;   /* another one of the same SKU; NULL: none */
};

/* How OF21 sorts; of two that are the same the older one is first. */
enum offer_sort { OFFER_SORT_TOTAL_PRICE, OFFER_SORT_PRICE, OFFER_SORT_TITLE, OFFER_SORT_COUNT };

/* What is due: without tax and the tax, of goods and of shipping; what the operator keeps of it. */
struct amounts {
    int64_t goods, goods_tax, shipping, shipping_tax;
    int64_t commission, commission_tax;
};

enum refund_stage { REFUND_WAITING, REFUND_WAITING_PAYMENT, REFUND_REFUNDED };
const char *refund_stage_name(enum refund_stage stage);

struct refund {
    struct refund *next; /* of the line, in order of creation */
    struct line *line;
    int64_t number;    /* its id */
    struct uuid group; /* order_refund_id */
    const struct reason_row *reason;
    struct amounts amounts;
    int64_t quantity;
    enum refund_stage stage;
    bool is_excluded_from_shipment;
    struct instant created, paid;
};

struct line {
    struct order *order;
    struct offer *offer;
    struct str line_id;
    int32_t number; /* in the order, from 1 */
    enum stage stage;
    int64_t quantity;
    int64_t unit_price; /* in the marketplace's tax mode */
    struct amounts amounts;
    struct refund *refunds;
    struct transaction *transactions; /* the newest first */
    int32_t refund_count;
    bool is_refused, has_incident, is_stock_returned;
    struct instant debited, shipped, received, updated;
};

struct city {
    const char *zip_code, *name;
};

/* A customer; all texts are literals. */
struct person {
    const char *first_name, *last_name, *street;
    const struct city *city;
};

/* Why an order is in its state. */
struct stage_reason {
    const char *code, *label;
};

/* Of a carrier that the marketplace does not know. */
struct foreign_carrier {
    struct str name, url, standard_code;
};

enum debit_outcome { DEBIT_OK, DEBIT_REFUSED, DEBIT_NEVER };

struct order {
    struct marketplace *marketplace;
    struct chain_link by_update, by_stage; /* in the marketplace's chains */
    struct shown_text *shown;              /* as OR11 shows it; NULL: to be written anew */
    size_t number;                         /* from 0, in order of creation */
    struct str order_id;                   /* begins the ids of its lines */
    enum stage stage;
    enum debit_outcome debit;
    const struct stage_reason *reason; /* NULL: none */
    struct instant created, updated, decided, debited, ship_by, shipped, received;
    struct instant accept_by; /* the operator's secret */
    struct person person;
    const struct shipping_type_row *shipping_type;
    struct str customer_reference, seller_reference;
    const struct carrier_row *carrier;     /* NULL: none, or a foreign one */
    const struct foreign_carrier *foreign; /* NULL: none */
    struct str tracking_number;
    struct line *lines;
    int32_t line_count;
    /* What was done to it, for tests. */
    int32_t accepted_calls, tracking_calls, shipped_calls;
    bool was_refused_automatically;
    struct instant tracked; /* the last OR23 */
};

enum payment_stage { PAYMENT_PENDING, PAYMENT_PAYABLE, PAYMENT_PAID, PAYMENT_STAGE_COUNT };
const char *payment_stage_name(enum payment_stage stage);

struct transaction {
    struct chain_link by_update;      /* in the marketplace's ledger_by_update */
    struct transaction *next_of_line; /* NULL: no older one, or about no order */
    struct uuid id;
    const char *type; /* a literal */
    int64_t amount;   /* signed, from the seller's view */
    int64_t balance;
    enum payment_stage stage;
    struct instant created, updated;
    struct line *line;     /* NULL: about no order */
    struct refund *refund; /* NULL: about none */
    struct cycle *cycle;   /* NULL: not settled */
    int64_t number;        /* from 1, in order of creation */
    int64_t planted_delta; /* what is shown is amount + planted_delta */
    bool is_hidden;        /* planted: counted, never shown */
};

struct cycle {
    struct str cycle_id;
    struct str document_number, payout_reference;
    struct instant created;
    int64_t paid;
    int64_t line_count;
};

struct carrier_row {
    struct str code, label, standard_code, tracking_url;
};

struct shipping_type_row {
    struct str code, label, description, standard_code;
    bool needs_tracking;
};

struct reason_row {
    struct str code, type, label;
    bool is_shop_right;
};

/* A page that somebody may ask for next: the query and where it goes on. */
struct page_token {
    struct uuid id; /* of which it is the text */
    struct instant created;
    struct arena arena; /* the query's */
    struct ledger_query *query;
};

struct marketplace {
    struct world *world;
    struct calls *calls;
    struct faults *faults;
    struct str id, label, api_key;
    int64_t shop_id;
    struct currency currency;
    struct marketplace_settings settings;
    struct str tax_code, commission_tax_code;
    struct carrier_row carriers[MARKETPLACE_REFERENCE_COUNT];
    size_t carrier_count;
    struct shipping_type_row shipping_types[MARKETPLACE_REFERENCE_COUNT];
    size_t shipping_type_count;
    struct reason_row reasons[MARKETPLACE_REFERENCE_COUNT];
    size_t reason_count;
    struct str denied[MARKETPLACE_DENIED_COUNT]; /* operations the key has no right to: 403 */
    size_t denied_count;
    struct bucket buckets[MARKETPLACE_OPERATION_COUNT];

    struct pointers offers;                          /* of struct offer, as they were created */
    struct pointers offers_sorted[OFFER_SORT_COUNT]; /* empty: to be sorted anew */
    struct lookup offer_by_sku;
    struct pointers orders; /* of struct order, as they were created */
    struct chain orders_by_update;
    struct chain orders_by_stage[STAGE_COUNT];
    struct shown shown;                                     /* orders in OR11 */
    struct marketplace_settings shown_settings;             /* with which they were written */
    struct import *imports[MARKETPLACE_IMPORT_COUNT];       /* the newest, in a ring */
    size_t import_count;                                    /* ever made */
    struct offer_export *exports[MARKETPLACE_EXPORT_COUNT]; /* the newest, in a ring */
    size_t export_count;                                    /* ever made */
    struct instant imports_busy_until;
    struct pointers transactions; /* of struct transaction, as they were created */
    struct chain ledger_by_update;
    struct pointers payable; /* what became PAYABLE since the last cycle; some is not any more */
    int64_t balance;
    int64_t balance_of_stage[PAYMENT_STAGE_COUNT];
    struct pointers cycles; /* of struct cycle */
    int64_t refund_count;
    int64_t next_refund_number, next_document_number;
    struct page_token tokens[MARKETPLACE_TOKEN_COUNT];
    size_t token_count; /* ever made */
};

/* With the default settings, carriers, methods and reasons; no offers. `id` is a path segment. */
struct marketplace *marketplace_new(struct world *world, struct calls *calls, struct faults *faults,
                                    struct str id, struct str api_key, int64_t shop_id,
                                    struct currency currency);
/* What does not lie in the world: imports, page tokens, texts. */
void marketplace_release(struct marketplace *m);
/* Without the "-A" of the one shop's part of it. */
struct str order_commercial_id(const struct order *order);
/* NULL: unknown. */
struct order *marketplace_order(const struct marketplace *m, struct str order_id);
struct line *marketplace_line(const struct marketplace *m, struct str line_id);
/* NULL: there are too many. `sku` must be new. */
struct offer *marketplace_add_offer(struct marketplace *m, struct str sku, struct str title,
                                    int64_t price, int64_t shipping_price, int64_t quantity);
/* Another offer of the same SKU, as of another condition. NULL: there are too many. */
struct offer *marketplace_double_offer(struct marketplace *m, struct offer *offer,
                                       int64_t quantity);
/* Sets the offer's global quantity. */
void offer_set_quantity(struct marketplace *m, struct offer *offer, int64_t quantity);
void offer_set_price(struct marketplace *m, struct offer *offer, int64_t price);
const struct carrier_row *marketplace_carrier(const struct marketplace *m, struct str code);
/* Whether its parcels are followed by a number. */
bool carrier_needs_number(const struct carrier_row *carrier);
const struct shipping_type_row *marketplace_shipping_type(const struct marketplace *m,
                                                          struct str code);
const struct reason_row *marketplace_reason(const struct marketplace *m, struct str code);
/* FIELD_INVALID: no such setting, or out of its bounds. */
enum err_code marketplace_set(struct marketplace *m, struct str name, int64_t value,
                              struct err *err);
struct money marketplace_money(const struct marketplace *m, int64_t minor);
/* Whether a list of changes shows what changed then: shown_late_s_max. */
bool marketplace_shows(const struct marketplace *m, uint64_t number, struct instant changed);

#endif
