/*
 * service/domain/transaction.h: one line of a marketplace's transaction log, and its kinds.
 *
 * The amount is signed from the seller's view; the kind only chooses the account. A kind that is
 * not in the list lands in "not classified" with a gap, never on the floor.
 */
#ifndef SERVICE_DOMAIN_TRANSACTION_H
#define SERVICE_DOMAIN_TRANSACTION_H

#include "service/base/instant.h"
#include "service/domain/money.h"

/* Stored by number: append only. */
enum payment_state {
    PAYMENT_STATE_UNKNOWN,
    PAYMENT_STATE_PENDING,
    PAYMENT_STATE_PAYABLE,
    PAYMENT_STATE_PAID,
    PAYMENT_STATE_NOT_APPLICABLE, /* informative: part of no payout */
    PAYMENT_STATE_RESERVE,
};
enum payment_state payment_state_parse(struct str text);
const char *payment_state_name(enum payment_state state);

struct transaction {
    struct str transaction_id; /* stable; the line itself changes */
    struct str kind_text;      /* "ORDER_AMOUNT", ... */
    struct money amount, balance;
    enum payment_state payment_state;
    struct str payment_state_text;
    struct instant created, updated;
    struct str settlement_id; /* the billing cycle; empty: not settled yet */
    struct str document_number;
    struct str order_id, order_line_id, refund_id; /* empty: not about one */
    struct str seller_reference;
    struct str payout_reference; /* transaction_info.number */
};

/* A line as we keep it: with what became of it. */
struct stored_transaction {
    struct transaction line;
    int64_t entry_no; /* its journal entry; 0: not posted */
    bool is_matched;  /* to an order line, refund or payout; false: a gap says why */
    struct instant first_seen, last_seen;
};

#endif
