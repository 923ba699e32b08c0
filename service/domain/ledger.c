/* service/domain/ledger.c: which account each kind of transaction line belongs to. */
#include "service/domain/ledger.h"

/* The marketplace's kinds (TL02), in groups; the text decides, not the order. */
#define KINDS(X)                                                                                   \
    /* What the customer pays. */                                                                  \
    X(ORDER_AMOUNT, SALES, ORDER_LINE)                                                             \
    X(ORDER_AMOUNT_TAX, SALES_TAX, ORDER_LINE)                                                     \
    X(ORDER_SHIPPING_AMOUNT, SHIPPING, ORDER_LINE)                                                 \
    X(ORDER_SHIPPING_AMOUNT_TAX, SALES_TAX, ORDER_LINE)                                            \
    X(OPERATOR_REMITTED_ORDER_AMOUNT_TAX, TAX_REMITTED, ORDER_LINE)                                \
    X(OPERATOR_REMITTED_ORDER_SHIPPING_AMOUNT_TAX, TAX_REMITTED, ORDER_LINE)                       \
    X(OPERATOR_PAID_ORDER_SHIPPING_AMOUNT, OPERATOR_SHIPPING, ORDER_LINE)                          \
    X(OPERATOR_PAID_ORDER_SHIPPING_AMOUNT_TAX, OPERATOR_SHIPPING, ORDER_LINE)                      \
    X(ORDER_FEE_AMOUNT, ORDER_FEES, ORDER)                                                         \
    X(OPERATOR_REMITTED_ORDER_FEE_AMOUNT, ORDER_FEES, ORDER)                                       \
    /* What the customer gets back. */                                                             \
    X(REFUND_ORDER_AMOUNT, REFUNDS, REFUND)                                                        \
    X(REFUND_ORDER_AMOUNT_TAX, REFUND_TAX, REFUND)                                                 \
    X(REFUND_ORDER_SHIPPING_AMOUNT, REFUND_SHIPPING, REFUND)                                       \
    X(REFUND_ORDER_SHIPPING_AMOUNT_TAX, REFUND_TAX, REFUND)                                        \
    X(OPERATOR_REMITTED_REFUND_ORDER_AMOUNT_TAX, TAX_REMITTED, REFUND)                             \
    X(OPERATOR_REMITTED_REFUND_ORDER_SHIPPING_AMOUNT_TAX, TAX_REMITTED, REFUND)                    \
    X(OPERATOR_PAID_REFUND_ORDER_SHIPPING_AMOUNT, OPERATOR_SHIPPING, REFUND)                       \
    X(OPERATOR_PAID_REFUND_ORDER_SHIPPING_AMOUNT_TAX, OPERATOR_SHIPPING, REFUND)                   \
    X(REFUND_ORDER_FEE_AMOUNT, ORDER_FEES, REFUND)                                                 \
    X(OPERATOR_REMITTED_REFUND_ORDER_FEE_AMOUNT, ORDER_FEES, REFUND)                               \
    /* What the operator takes for itself. */                                                      \
    X(COMMISSION_FEE, COMMISSION, ORDER_LINE)                                                      \
    X(COMMISSION_VAT, COMMISSION_TAX, ORDER_LINE)                                                  \
    X(REFUND_COMMISSION_FEE, COMMISSION, REFUND)                                                   \
    X(REFUND_COMMISSION_VAT, COMMISSION_TAX, REFUND)                                               \
    X(SELLER_FEE_ON_ORDER, SELLER_FEES, ORDER)                                                     \
    X(SELLER_FEE_ON_ORDER_TAX, SELLER_FEE_TAX, ORDER)                                              \
    X(SELLER_PENALTY_FEE, SELLER_FEES, ORDER)                                                      \
    X(SELLER_PENALTY_FEE_TAX, SELLER_FEE_TAX, ORDER)                                               \
    X(SUBSCRIPTION_FEE, SUBSCRIPTION, NONE)                                                        \
    X(SUBSCRIPTION_VAT, SUBSCRIPTION_TAX, NONE)                                                    \
    /* By hand. */                                                                                 \
    X(INVOICEABLE_ONE_OFF_DEBIT, ADJUSTMENTS, NONE)                                                \
    X(INVOICEABLE_ONE_OFF_DEBIT_TAX, ADJUSTMENT_TAX, NONE)                                         \
    X(INVOICEABLE_ONE_OFF_CREDIT, ADJUSTMENTS, NONE)                                               \
    X(INVOICEABLE_ONE_OFF_CREDIT_TAX, ADJUSTMENT_TAX, NONE)                                        \
    X(MANUAL_INVOICE, ADJUSTMENTS, NONE)                                                           \
    X(MANUAL_INVOICE_VAT, ADJUSTMENT_TAX, NONE)                                                    \
    X(MANUAL_CREDIT, ADJUSTMENTS, NONE)                                                            \
    X(MANUAL_CREDIT_VAT, ADJUSTMENT_TAX, NONE)                                                     \
    /* Where the operator buys from us. */                                                         \
    X(PURCHASE_COMMISSION_FEE, PURCHASE, ORDER_LINE)                                               \
    X(PURCHASE_SHIPPING_COMMISSION_FEE, PURCHASE, ORDER_LINE)                                      \
    X(PURCHASE_FEE_COMMISSION_FEE, PURCHASE, ORDER)                                                \
    X(PURCHASE_ORDER_AMOUNT_TAX, PURCHASE, ORDER_LINE)                                             \
    X(PURCHASE_ORDER_SHIPPING_AMOUNT_TAX, PURCHASE, ORDER_LINE)                                    \
    X(REFUND_PURCHASE_COMMISSION_FEE, PURCHASE, REFUND)                                            \
    X(REFUND_PURCHASE_SHIPPING_COMMISSION_FEE, PURCHASE, REFUND)                                   \
    X(REFUND_PURCHASE_FEE_COMMISSION_FEE, PURCHASE, REFUND)                                        \
    X(REFUND_PURCHASE_ORDER_AMOUNT_TAX, PURCHASE, REFUND)                                          \
    X(REFUND_PURCHASE_ORDER_SHIPPING_AMOUNT_TAX, PURCHASE, REFUND)                                 \
    /* Between the balance, the reserve and the bank. */                                           \
    X(RESERVE_FUNDING, RESERVE, NONE)                                                              \
    X(RESERVE_SETTLEMENT, RESERVE, NONE)                                                           \
    X(PAYMENT, PAYOUT, PAYOUT)

#define X(text, account, subject) { #text, ACCOUNT_##account, TRANSACTION_SUBJECT_##subject },
static const struct transaction_kind kinds[] = { KINDS(X) };
#undef X
_Static_assert(ARRAY_COUNT(kinds) == 51, "the kinds that Mirakl documents");

static const struct transaction_kind kind_unknown = { "", ACCOUNT_NOT_CLASSIFIED,
                                                      TRANSACTION_SUBJECT_NONE };

#define X(account, name) [ACCOUNT_##account] = name,
static const char *const account_names[ACCOUNT_COUNT] = { [ACCOUNT_NONE] = "none", ACCOUNTS(X) };
#undef X

const char *account_name(enum account account)
{
    return account < ACCOUNT_COUNT ? account_names[account] : "unknown";
}

const struct transaction_kind *transaction_kind_find(struct str text)
{
    for (size_t i = 0; i < ARRAY_COUNT(kinds); i++) {
        if (str_eq(text, str_c(kinds[i].text)))
            return &kinds[i];
    }
    return &kind_unknown;
}

enum err_code ledger_postings(const struct transaction *transaction,
                              struct posting ret[static JOURNAL_POSTING_COUNT], struct err *err)
{
    struct money amount = transaction->amount;
    struct money opposite;
    enum err_code code = money_subtract(money_zero(amount.currency), amount, &opposite, err);
    if (code != ERR_OK)
        return code;
    ret[0] = (struct posting){ ACCOUNT_CLEARING, amount };
    ret[1] = (struct posting){ transaction_kind_find(transaction->kind_text)->account, opposite };
    return ERR_OK;
}

bool ledger_is_posted(const struct transaction *transaction)
{
    return transaction->payment_state != PAYMENT_STATE_NOT_APPLICABLE;
}
