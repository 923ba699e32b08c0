/*
 * service/domain/ledger.h: balanced journal entries from a marketplace's transaction lines.
 *
 * Double entry, one currency per entry. Postings sum to zero by construction: an entry is made of a
 * line's amount on the account that its kind chooses, and the opposite on the channel's clearing
 * account, which therefore always equals what the marketplace owes us. Pure.
 */
#ifndef SERVICE_DOMAIN_LEDGER_H
#define SERVICE_DOMAIN_LEDGER_H

#include "service/domain/transaction.h"

/* Stored by number: append only. */
#define ACCOUNTS(X)                                                                                \
    X(CLEARING, "clearing")         /* what the marketplace owes us */                             \
    X(SALES, "sales")               /* goods */                                                    \
    X(SHIPPING, "shipping")         /* shipping charged to the customer */                         \
    X(SALES_TAX, "sales_tax")       /* order taxes paid to us */                                   \
    X(TAX_REMITTED, "tax_remitted") /* kept and remitted by the operator */                        \
    X(COMMISSION, "commission")                                                                    \
    X(COMMISSION_TAX, "commission_tax")                                                            \
    X(REFUNDS, "refunds") /* goods given back */                                                   \
    X(REFUND_SHIPPING, "refund_shipping")                                                          \
    X(REFUND_TAX, "refund_tax")                                                                    \
    X(ORDER_FEES, "order_fees") /* fees charged to the customer */                                 \
    X(OPERATOR_SHIPPING, "operator_shipping")                                                      \
    X(SELLER_FEES, "seller_fees") /* penalties, fees per order */                                  \
    X(SELLER_FEE_TAX, "seller_fee_tax")                                                            \
    X(SUBSCRIPTION, "subscription")                                                                \
    X(SUBSCRIPTION_TAX, "subscription_tax")                                                        \
    X(ADJUSTMENTS, "adjustments") /* one-off and manual items */                                   \
    X(ADJUSTMENT_TAX, "adjustment_tax")                                                            \
    X(PURCHASE, "purchase")             /* one-creditor model */                                   \
    X(RESERVE, "reserve")               /* held by the operator */                                 \
    X(PAYOUT, "payout")                 /* booked as paid, on its way to the bank */               \
    X(NOT_CLASSIFIED, "not_classified") /* a kind we do not know: a gap says so */

#define X(account, name) ACCOUNT_##account,
enum account { ACCOUNT_NONE, ACCOUNTS(X) ACCOUNT_COUNT };
#undef X
const char *account_name(enum account account);

/* What a kind of transaction line is about. */
enum transaction_subject {
    TRANSACTION_SUBJECT_NONE, /* subscription, manual items, ... */
    TRANSACTION_SUBJECT_ORDER_LINE,
    TRANSACTION_SUBJECT_ORDER,
    TRANSACTION_SUBJECT_REFUND,
    TRANSACTION_SUBJECT_PAYOUT,
};

struct transaction_kind {
    const char *text; /* the marketplace's */
    enum account account;
    enum transaction_subject subject;
};
/* The row of a kind; one with ACCOUNT_NOT_CLASSIFIED for an unknown one. Never NULL. */
const struct transaction_kind *transaction_kind_find(struct str text);

struct posting {
    enum account account;
    struct money amount; /* debit positive, credit negative */
};

enum { JOURNAL_POSTING_COUNT = 2 };

struct journal_entry {
    int64_t entry_no; /* per shop, without holes */
    struct str shop, channel;
    struct instant time;   /* the line's */
    struct instant posted; /* ours */
    struct str transaction_id, kind_text;
    struct str order_id, order_line_id, refund_id, settlement_id;
    struct posting postings[JOURNAL_POSTING_COUNT];
    int64_t reverses; /* the entry that this one takes back; 0: none */
};

/*
 * The postings of a line: clearing takes its amount, the kind's account the opposite.
 * MONEY_OUT_OF_RANGE for the one amount that has no opposite.
 */
MUST_USE enum err_code ledger_postings(const struct transaction *transaction,
                                       struct posting ret[static JOURNAL_POSTING_COUNT],
                                       struct err *err);
/* NOT_APPLICABLE lines are informative and never posted. */
bool ledger_is_posted(const struct transaction *transaction);

#endif
