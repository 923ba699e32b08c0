/*
 * tests/sandbox/mirakl_money.h: what an order line, a refund and a payout come to.
 *
 * Rates are applied half up to the minor unit, per line. What is given back of a commission is in
 * proportion, and the whole rest once all of the line is refunded: nothing is lost to rounding.
 */
#ifndef TESTS_SANDBOX_MIRAKL_MONEY_H
#define TESTS_SANDBOX_MIRAKL_MONEY_H

#include "tests/sandbox/marketplace.h"

enum tax_view { TAX_VIEW_INCLUDED, TAX_VIEW_EXCLUDED };

/* The platform's own. */
enum tax_view marketplace_tax_view(const struct marketplace *m);
const char *tax_view_name(enum tax_view view);
bool tax_view_parse(struct str text, enum tax_view *ret);

/* amount * rate / 10000, half away from zero. */
int64_t money_rate(int64_t amount, int64_t rate_bp);
/* amount * part / whole, half away from zero; 0 if whole is 0. */
int64_t money_share(int64_t amount, int64_t part, int64_t whole);
/* Goods and shipping of a line as the platform's prices say, with tax and commission. */
struct amounts amounts_of_sale(const struct marketplace *m, int64_t goods, int64_t shipping);
/* As shown in a view. */
int64_t amounts_goods(const struct amounts *a, enum tax_view view);
int64_t amounts_shipping(const struct amounts *a, enum tax_view view);
/* What the customer pays. */
int64_t amounts_total(const struct amounts *a);
/* What is left of `whole` after `part`. */
struct amounts amounts_less(const struct amounts *whole, const struct amounts *part);
void amounts_add(struct amounts *sum, const struct amounts *part);
/* Fills in the commission that goes back with a refund of these goods and this shipping. */
void amounts_give_back_commission(const struct marketplace *m, const struct line *line,
                                  struct amounts *refund);
/* What the seller's balance changes by: due less commission. */
int64_t amounts_of_seller(const struct amounts *a);

/* The most memory that the lines of a debit or of a refund take. */
enum { LEDGER_POSTING_COUNT = 6 };
#define LEDGER_POSTING_BYTES (LEDGER_POSTING_COUNT * (sizeof(struct transaction) + 64))
/* The lines of a debit: PENDING. */
void ledger_debit(struct marketplace *m, struct line *line);
/* The lines of a refund: payable if the order line's are, else PENDING. */
void ledger_refund(struct marketplace *m, struct refund *refund);
/* PENDING lines of the order line become PAYABLE. */
void ledger_make_payable(struct marketplace *m, struct line *line);
/* PAYABLE lines of the order line wait again: an incident was opened. */
void ledger_hold(struct marketplace *m, struct line *line);
/*
 * Closes a billing cycle: PAYABLE lines are paid by one PAYMENT line that sums to the cent. NULL:
 * there was nothing to pay, and all stays PAYABLE.
 */
struct cycle *ledger_close_cycle(struct marketplace *m);
/* From now on a cycle closes every payout_every_s; where that is 0 nothing closes by itself. */
void ledger_start_cycles(struct marketplace *m);
/* A line of our own making: a gap that was planted on purpose. */
struct transaction *ledger_add(struct marketplace *m, const char *type, int64_t amount,
                               enum payment_stage stage, struct line *line, struct refund *refund);
/* A gap of another kind: what a line comes to changes, and the balance with it. */
void ledger_change_amount(struct marketplace *m, struct transaction *t, int64_t delta);
/* Something about the line changed now. */
void ledger_touch(struct marketplace *m, struct transaction *t);

#endif
