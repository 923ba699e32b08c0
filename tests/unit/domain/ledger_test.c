/* tests/unit/domain/ledger_test.c: every kind has its account, and every entry balances. */
#include "service/domain/ledger.h"

#include "tests/rows.h"

static const struct currency eur = { "EUR", 2 };

/* The kinds of the marketplace's contract, by its own order and spelling. */
struct kind_row {
    const char *text;
    enum account account;
    enum transaction_subject subject;
};

#define LINE TRANSACTION_SUBJECT_ORDER_LINE
#define ORDER TRANSACTION_SUBJECT_ORDER
#define REFUND TRANSACTION_SUBJECT_REFUND
#define NONE TRANSACTION_SUBJECT_NONE
static const struct kind_row kind_rows[] = {
    { "MANUAL_CREDIT", ACCOUNT_ADJUSTMENTS, NONE },
    { "MANUAL_CREDIT_VAT", ACCOUNT_ADJUSTMENT_TAX, NONE },
    { "MANUAL_INVOICE", ACCOUNT_ADJUSTMENTS, NONE },
    { "MANUAL_INVOICE_VAT", ACCOUNT_ADJUSTMENT_TAX, NONE },
    { "INVOICEABLE_ONE_OFF_DEBIT", ACCOUNT_ADJUSTMENTS, NONE },
    { "INVOICEABLE_ONE_OFF_DEBIT_TAX", ACCOUNT_ADJUSTMENT_TAX, NONE },
    { "INVOICEABLE_ONE_OFF_CREDIT", ACCOUNT_ADJUSTMENTS, NONE },
    { "INVOICEABLE_ONE_OFF_CREDIT_TAX", ACCOUNT_ADJUSTMENT_TAX, NONE },
    { "ORDER_AMOUNT", ACCOUNT_SALES, LINE },
    { "ORDER_AMOUNT_TAX", ACCOUNT_SALES_TAX, LINE },
    { "ORDER_SHIPPING_AMOUNT", ACCOUNT_SHIPPING, LINE },
    { "ORDER_SHIPPING_AMOUNT_TAX", ACCOUNT_SALES_TAX, LINE },
    { "COMMISSION_FEE", ACCOUNT_COMMISSION, LINE },
    { "COMMISSION_VAT", ACCOUNT_COMMISSION_TAX, LINE },
    { "REFUND_ORDER_AMOUNT", ACCOUNT_REFUNDS, REFUND },
    { "REFUND_ORDER_AMOUNT_TAX", ACCOUNT_REFUND_TAX, REFUND },
    { "REFUND_ORDER_SHIPPING_AMOUNT", ACCOUNT_REFUND_SHIPPING, REFUND },
    { "REFUND_ORDER_SHIPPING_AMOUNT_TAX", ACCOUNT_REFUND_TAX, REFUND },
    { "REFUND_COMMISSION_FEE", ACCOUNT_COMMISSION, REFUND },
    { "REFUND_COMMISSION_VAT", ACCOUNT_COMMISSION_TAX, REFUND },
    { "SUBSCRIPTION_FEE", ACCOUNT_SUBSCRIPTION, NONE },
    { "SUBSCRIPTION_VAT", ACCOUNT_SUBSCRIPTION_TAX, NONE },
    { "OPERATOR_REMITTED_ORDER_AMOUNT_TAX", ACCOUNT_TAX_REMITTED, LINE },
    { "OPERATOR_REMITTED_ORDER_SHIPPING_AMOUNT_TAX", ACCOUNT_TAX_REMITTED, LINE },
    { "OPERATOR_REMITTED_REFUND_ORDER_AMOUNT_TAX", ACCOUNT_TAX_REMITTED, REFUND },
    { "OPERATOR_REMITTED_REFUND_ORDER_SHIPPING_AMOUNT_TAX", ACCOUNT_TAX_REMITTED, REFUND },
    { "OPERATOR_PAID_ORDER_SHIPPING_AMOUNT", ACCOUNT_OPERATOR_SHIPPING, LINE },
    { "OPERATOR_PAID_ORDER_SHIPPING_AMOUNT_TAX", ACCOUNT_OPERATOR_SHIPPING, LINE },
    { "OPERATOR_PAID_REFUND_ORDER_SHIPPING_AMOUNT", ACCOUNT_OPERATOR_SHIPPING, REFUND },
    { "OPERATOR_PAID_REFUND_ORDER_SHIPPING_AMOUNT_TAX", ACCOUNT_OPERATOR_SHIPPING, REFUND },
    { "PAYMENT", ACCOUNT_PAYOUT, TRANSACTION_SUBJECT_PAYOUT },
    { "PURCHASE_COMMISSION_FEE", ACCOUNT_PURCHASE, LINE },
    { "PURCHASE_SHIPPING_COMMISSION_FEE", ACCOUNT_PURCHASE, LINE },
    { "PURCHASE_ORDER_AMOUNT_TAX", ACCOUNT_PURCHASE, LINE },
    { "PURCHASE_ORDER_SHIPPING_AMOUNT_TAX", ACCOUNT_PURCHASE, LINE },
    { "REFUND_PURCHASE_COMMISSION_FEE", ACCOUNT_PURCHASE, REFUND },
    { "REFUND_PURCHASE_SHIPPING_COMMISSION_FEE", ACCOUNT_PURCHASE, REFUND },
    { "REFUND_PURCHASE_ORDER_AMOUNT_TAX", ACCOUNT_PURCHASE, REFUND },
    { "REFUND_PURCHASE_ORDER_SHIPPING_AMOUNT_TAX", ACCOUNT_PURCHASE, REFUND },
    { "ORDER_FEE_AMOUNT", ACCOUNT_ORDER_FEES, ORDER },
    { "OPERATOR_REMITTED_ORDER_FEE_AMOUNT", ACCOUNT_ORDER_FEES, ORDER },
    { "REFUND_ORDER_FEE_AMOUNT", ACCOUNT_ORDER_FEES, REFUND },
    { "OPERATOR_REMITTED_REFUND_ORDER_FEE_AMOUNT", ACCOUNT_ORDER_FEES, REFUND },
    { "PURCHASE_FEE_COMMISSION_FEE", ACCOUNT_PURCHASE, ORDER },
    { "REFUND_PURCHASE_FEE_COMMISSION_FEE", ACCOUNT_PURCHASE, REFUND },
    { "RESERVE_FUNDING", ACCOUNT_RESERVE, NONE },
    { "RESERVE_SETTLEMENT", ACCOUNT_RESERVE, NONE },
    { "SELLER_FEE_ON_ORDER", ACCOUNT_SELLER_FEES, ORDER },
    { "SELLER_FEE_ON_ORDER_TAX", ACCOUNT_SELLER_FEE_TAX, ORDER },
    { "SELLER_PENALTY_FEE", ACCOUNT_SELLER_FEES, ORDER },
    { "SELLER_PENALTY_FEE_TAX", ACCOUNT_SELLER_FEE_TAX, ORDER },
};
_Static_assert(ARRAY_COUNT(kind_rows) == 51, "all kinds of the contract");
static const struct kind_row other_rows[] = {
    { "ORDER_AMOUNT_SOMETHING_NEW", ACCOUNT_NOT_CLASSIFIED, NONE },
    { "order_amount", ACCOUNT_NOT_CLASSIFIED, NONE },
    { "ORDER_AMOUN", ACCOUNT_NOT_CLASSIFIED, NONE },
    { "", ACCOUNT_NOT_CLASSIFIED, NONE },
};
#undef LINE
#undef ORDER
#undef REFUND
#undef NONE

static void a_kind_has_its_account_and_subject(void **state)
{
    const struct kind_row *row = *state;
    const struct transaction_kind *kind = transaction_kind_find(str_c(row->text));
    assert_int_equal(kind->account, row->account);
    assert_int_equal(kind->subject, row->subject);
}

static void an_entry_of_a_kind_balances(void **state)
{
    const struct kind_row *row = *state;
    static const int64_t amounts[] = { 0, 1, -1, 1999, -4492, INT64_MAX, -INT64_MAX };
    for (size_t i = 0; i < ARRAY_COUNT(amounts); i++) {
        struct transaction line = { .kind_text = str_c(row->text),
                                    .amount = money_of(amounts[i], eur) };
        struct posting postings[JOURNAL_POSTING_COUNT];
        struct money sum;
        struct err err;
        assert_int_equal(ledger_postings(&line, postings, &err), ERR_OK);
        assert_int_equal(postings[0].account, ACCOUNT_CLEARING);
        assert_true(postings[0].amount.minor == amounts[i]);
        assert_int_equal(postings[1].account, row->account);
        assert_int_equal(money_add(postings[0].amount, postings[1].amount, &sum, &err), ERR_OK);
        assert_true(sum.minor == 0);
    }
}

static void an_amount_without_an_opposite_is_refused(void **state)
{
    (void)state;
    struct transaction line = { .kind_text = STR_INIT("PAYMENT"),
                                .amount = money_of(INT64_MIN, eur) };
    struct posting postings[JOURNAL_POSTING_COUNT];
    struct err err;
    assert_int_equal(ledger_postings(&line, postings, &err), ERR_INVALID_ARGUMENT);
    assert_int_equal(err.reason, REASON_MONEY_OUT_OF_RANGE);
}

struct posted_row {
    const char *name;
    enum payment_state state;
    bool is_posted;
};
static const struct posted_row posted_rows[] = {
    { "PENDING", PAYMENT_STATE_PENDING, true },
    { "PAYABLE", PAYMENT_STATE_PAYABLE, true },
    { "PAID", PAYMENT_STATE_PAID, true },
    { "RESERVE", PAYMENT_STATE_RESERVE, true },
    { "a state we do not know", PAYMENT_STATE_UNKNOWN, true },
    { "NOT_APPLICABLE", PAYMENT_STATE_NOT_APPLICABLE, false },
};

static void a_line_is_posted_unless_it_only_informs(void **state)
{
    const struct posted_row *row = *state;
    struct transaction line = { .payment_state = row->state };
    assert_int_equal(ledger_is_posted(&line), row->is_posted);
}

/* A whole billing cycle: one order of two lines, one of them refunded, the subscription, the
 * payout. `balance` is what the marketplace says it owes after the line. */
struct cycle_row {
    const char *kind;
    const char *amount, *balance;
};
static const struct cycle_row cycle[] = {
    { "ORDER_AMOUNT", "50", "50" },
    { "ORDER_AMOUNT_TAX", "9.5", "59.5" },
    { "ORDER_SHIPPING_AMOUNT", "4", "63.5" },
    { "ORDER_SHIPPING_AMOUNT_TAX", "0.76", "64.26" },
    { "COMMISSION_FEE", "-8.1", "56.16" },
    { "COMMISSION_VAT", "-1.54", "54.62" },
    { "ORDER_AMOUNT", "19.9", "74.52" },
    { "ORDER_AMOUNT_TAX", "3.78", "78.3" },
    { "ORDER_SHIPPING_AMOUNT", "1", "79.3" },
    { "ORDER_SHIPPING_AMOUNT_TAX", "0.19", "79.49" },
    { "COMMISSION_FEE", "-3.14", "76.35" },
    { "COMMISSION_VAT", "-0.6", "75.75" },
    { "REFUND_ORDER_AMOUNT", "-19.9", "55.85" },
    { "REFUND_ORDER_AMOUNT_TAX", "-3.78", "52.07" },
    { "REFUND_COMMISSION_FEE", "2.99", "55.06" },
    { "REFUND_COMMISSION_VAT", "0.57", "55.63" },
    { "SUBSCRIPTION_FEE", "-9", "46.63" },
    { "SUBSCRIPTION_VAT", "-1.71", "44.92" },
    { "PAYMENT", "-44.92", "0" },
};

struct account_row {
    enum account account;
    int64_t minor; /* debit positive */
};
static const struct account_row cycle_accounts[] = {
    { ACCOUNT_CLEARING, 0 },           { ACCOUNT_SALES, -6990 },    { ACCOUNT_SHIPPING, -500 },
    { ACCOUNT_SALES_TAX, -1423 },      { ACCOUNT_COMMISSION, 825 }, { ACCOUNT_COMMISSION_TAX, 157 },
    { ACCOUNT_REFUNDS, 1990 },         { ACCOUNT_REFUND_TAX, 378 }, { ACCOUNT_SUBSCRIPTION, 900 },
    { ACCOUNT_SUBSCRIPTION_TAX, 171 }, { ACCOUNT_PAYOUT, 4492 },
};

static int64_t minor_of(const char *text)
{
    struct money money;
    struct err err;
    assert_int_equal(money_parse(str_c(text), eur, &money, &err), ERR_OK);
    return money.minor;
}

static void clearing_is_always_what_the_marketplace_owes(void **state)
{
    (void)state;
    int64_t balances[ACCOUNT_COUNT] = { 0 };
    for (size_t i = 0; i < ARRAY_COUNT(cycle); i++) {
        struct transaction line = { .kind_text = str_c(cycle[i].kind),
                                    .amount = money_of(minor_of(cycle[i].amount), eur) };
        struct posting postings[JOURNAL_POSTING_COUNT];
        struct err err;
        assert_int_equal(ledger_postings(&line, postings, &err), ERR_OK);
        for (size_t k = 0; k < JOURNAL_POSTING_COUNT; k++)
            balances[postings[k].account] += postings[k].amount.minor;
        assert_true(balances[ACCOUNT_CLEARING] == minor_of(cycle[i].balance));
    }
    int64_t expected[ACCOUNT_COUNT] = { 0 };
    for (size_t i = 0; i < ARRAY_COUNT(cycle_accounts); i++)
        expected[cycle_accounts[i].account] = cycle_accounts[i].minor;
    for (size_t i = 0; i < ACCOUNT_COUNT; i++)
        assert_true(balances[i] == expected[i]);
}

static void every_account_has_a_name_of_its_own(void **state)
{
    (void)state;
    assert_string_equal(account_name(ACCOUNT_CLEARING), "clearing");
    assert_string_equal(account_name(ACCOUNT_NOT_CLASSIFIED), "not_classified");
    assert_string_equal(account_name(ACCOUNT_COUNT), "unknown"); /* of a later version */
    for (unsigned i = 0; i < ACCOUNT_COUNT; i++) {
        for (unsigned k = 0; k < i; k++)
            assert_string_not_equal(account_name((enum account)i), account_name((enum account)k));
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_amount_without_an_opposite_is_refused),
        cmocka_unit_test(clearing_is_always_what_the_marketplace_owes),
        cmocka_unit_test(every_account_has_a_name_of_its_own),
    };
    int failed = ROWS_RUN(a_kind_has_its_account_and_subject, kind_rows);
    failed += ROWS_RUN(a_kind_has_its_account_and_subject, other_rows);
    failed += ROWS_RUN(an_entry_of_a_kind_balances, kind_rows);
    failed += ROWS_RUN(an_entry_of_a_kind_balances, other_rows);
    failed += ROWS_RUN(a_line_is_posted_unless_it_only_informs, posted_rows);
    failed += cmocka_run_group_tests(tests, NULL, NULL);
    return failed;
}
