/* service/store/records_money.c: the tables of money, the money feed and the books. */
#include "service/store/records.h"

#include "service/domain/ledger.h"
#include "service/domain/settlement.h"

_Static_assert(sizeof(((struct currency *)0)->code) == RECORD_CODE_BYTES, "RECORD_CODE fits");

static const struct record_field currency_fields[] = {
    RECORD_FIELD(1, CODE, struct currency, code),
    RECORD_FIELD(2, BYTE, struct currency, exponent),
};
const struct record_shape record_currency =
    RECORD_SHAPE("Currency", struct currency, currency_fields);

static const struct record_field money_fields[] = {
    RECORD_FIELD(1, I64, struct money, minor),
    RECORD_PART(2, MESSAGE, struct money, currency, &record_currency),
};
const struct record_shape record_money = RECORD_SHAPE("Money", struct money, money_fields);

static const struct record_field transaction_fields[] = {
    RECORD_FIELD(1, STR, struct transaction, transaction_id),
    RECORD_FIELD(2, STR, struct transaction, kind_text),
    RECORD_AMOUNT(3, struct transaction, amount),
    RECORD_AMOUNT(4, struct transaction, balance),
    RECORD_FIELD(5, ENUM, struct transaction, payment_state),
    RECORD_FIELD(6, STR, struct transaction, payment_state_text),
    RECORD_FIELD(7, INSTANT, struct transaction, created),
    RECORD_FIELD(8, INSTANT, struct transaction, updated),
    RECORD_FIELD(9, STR, struct transaction, settlement_id),
    RECORD_FIELD(10, STR, struct transaction, document_number),
    RECORD_FIELD(11, STR, struct transaction, order_id),
    RECORD_FIELD(12, STR, struct transaction, order_line_id),
    RECORD_FIELD(13, STR, struct transaction, refund_id),
    RECORD_FIELD(14, STR, struct transaction, seller_reference),
    RECORD_FIELD(15, STR, struct transaction, payout_reference),
};
static const struct record_shape transaction =
    RECORD_SHAPE("TransactionLine", struct transaction, transaction_fields);

static const struct record_field stored_transaction_fields[] = {
    RECORD_PART(1, MESSAGE, struct stored_transaction, line, &transaction),
    RECORD_FIELD(2, I64, struct stored_transaction, entry_no),
    RECORD_FIELD(3, BOOL, struct stored_transaction, is_matched),
    RECORD_FIELD(4, INSTANT, struct stored_transaction, first_seen),
    RECORD_FIELD(5, INSTANT, struct stored_transaction, last_seen),
};
const struct record_shape record_transaction =
    RECORD_SHAPE("Transaction", struct stored_transaction, stored_transaction_fields);

static const struct record_field settlement_fields[] = {
    RECORD_FIELD(1, STR, struct settlement, shop),
    RECORD_FIELD(2, STR, struct settlement, channel),
    RECORD_FIELD(3, STR, struct settlement, settlement_id),
    RECORD_AMOUNT(4, struct settlement, line_sum),
    RECORD_AMOUNT(5, struct settlement, payout),
    RECORD_FIELD(6, I64, struct settlement, line_count),
    RECORD_FIELD(7, BOOL, struct settlement, is_paid),
    RECORD_FIELD(8, STR, struct settlement, payout_reference),
    RECORD_FIELD(9, INSTANT, struct settlement, first_seen),
    RECORD_FIELD(10, INSTANT, struct settlement, last_seen),
    RECORD_FIELD(11, INSTANT, struct settlement, paid),
};
const struct record_shape record_settlement =
    RECORD_SHAPE("Settlement", struct settlement, settlement_fields);

static const struct record_field posting_fields[] = {
    RECORD_FIELD(1, ENUM, struct posting, account),
    RECORD_AMOUNT(2, struct posting, amount),
};
static const struct record_shape posting = RECORD_SHAPE("Posting", struct posting, posting_fields);

#define POSTING(tag, i, name)                                                                      \
    {                                                                                              \
        tag, RECORD_MESSAGE, offsetof(struct journal_entry, postings[i]), 0, &posting, name        \
    }
_Static_assert(JOURNAL_POSTING_COUNT == 2, "an entry has a row for each posting");
static const struct record_field journal_entry_fields[] = {
    RECORD_FIELD(1, I64, struct journal_entry, entry_no),
    RECORD_FIELD(2, STR, struct journal_entry, shop),
    RECORD_FIELD(3, STR, struct journal_entry, channel),
    RECORD_FIELD(4, INSTANT, struct journal_entry, time),
    RECORD_FIELD(5, INSTANT, struct journal_entry, posted),
    RECORD_FIELD(6, STR, struct journal_entry, transaction_id),
    RECORD_FIELD(7, STR, struct journal_entry, kind_text),
    RECORD_FIELD(8, STR, struct journal_entry, order_id),
    RECORD_FIELD(9, STR, struct journal_entry, order_line_id),
    RECORD_FIELD(10, STR, struct journal_entry, refund_id),
    RECORD_FIELD(11, STR, struct journal_entry, settlement_id),
    POSTING(12, 0, "clearing"),
    POSTING(13, 1, "counter"),
    RECORD_FIELD(14, I64, struct journal_entry, reverses),
};
const struct record_shape record_journal_entry =
    RECORD_SHAPE("JournalEntry", struct journal_entry, journal_entry_fields);

static const struct record_field gap_fields[] = {
    RECORD_FIELD(1, STR, struct gap, gap_id),
    RECORD_FIELD(2, STR, struct gap, shop),
    RECORD_FIELD(3, STR, struct gap, channel),
    RECORD_FIELD(4, ENUM, struct gap, reason),
    RECORD_FIELD(5, ENUM, struct gap, state),
    RECORD_FIELD(6, STR, struct gap, transaction_id),
    RECORD_FIELD(7, STR, struct gap, settlement_id),
    RECORD_FIELD(8, STR, struct gap, order_id),
    RECORD_FIELD(9, STR, struct gap, order_line_id),
    RECORD_FIELD(10, STR, struct gap, refund_id),
    RECORD_AMOUNT(11, struct gap, expected),
    RECORD_AMOUNT(12, struct gap, found),
    RECORD_FIELD(13, INSTANT, struct gap, opened),
    RECORD_FIELD(14, INSTANT, struct gap, resolved),
    RECORD_FIELD(15, STR, struct gap, resolution),
    RECORD_FIELD(16, STR, struct gap, resolved_by),
};
const struct record_shape record_gap = RECORD_SHAPE("Gap", struct gap, gap_fields);
