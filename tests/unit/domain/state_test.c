/* tests/unit/domain/state_test.c: the marketplace's states by name, and what follows from each. */
#include "service/domain/order.h"
#include "service/domain/transaction.h"
#include "tests/rows.h"

struct order_row {
    const char *text;
    enum order_state state;
    bool holds_stock, takes_refunds, is_final;
};

static const struct order_row order_rows[] = {
    { "STAGING", ORDER_STATE_STAGING, true, false, false },
    { "WAITING_ACCEPTANCE", ORDER_STATE_WAITING_ACCEPTANCE, true, false, false },
    { "WAITING_DEBIT", ORDER_STATE_WAITING_DEBIT, true, false, false },
    { "WAITING_DEBIT_PAYMENT", ORDER_STATE_WAITING_DEBIT_PAYMENT, true, false, false },
    { "SHIPPING", ORDER_STATE_SHIPPING, true, true, false },
    { "SHIPPED", ORDER_STATE_SHIPPED, false, true, false },
    { "TO_COLLECT", ORDER_STATE_TO_COLLECT, false, true, false },
    { "RECEIVED", ORDER_STATE_RECEIVED, false, true, false },
    { "CLOSED", ORDER_STATE_CLOSED, false, false, true },
    { "REFUSED", ORDER_STATE_REFUSED, false, false, true },
    { "CANCELED", ORDER_STATE_CANCELED, false, false, true },
    { "INCIDENT_OPEN", ORDER_STATE_INCIDENT_OPEN, true, false, false },
    { "REFUNDED", ORDER_STATE_REFUNDED, false, false, true },
    { "WAITING_REFUND", ORDER_STATE_UNKNOWN, true, false, false }, /* nothing destructive on it */
    { "UNKNOWN", ORDER_STATE_UNKNOWN, true, false, false },
    { "shipped", ORDER_STATE_UNKNOWN, true, false, false },
    { "SHIPPED2", ORDER_STATE_UNKNOWN, true, false, false },
    { "", ORDER_STATE_UNKNOWN, true, false, false },
};

static void an_order_state_says_whose_the_units_are(void **state)
{
    const struct order_row *row = *state;
    enum order_state parsed = order_state_parse(str_c(row->text));
    assert_int_equal(parsed, row->state);
    assert_string_equal(order_state_name(parsed),
                        parsed == ORDER_STATE_UNKNOWN ? "UNKNOWN" : row->text);
    assert_int_equal(order_state_holds_stock(parsed), row->holds_stock);
    assert_int_equal(order_state_takes_refunds(parsed), row->takes_refunds);
    assert_int_equal(order_state_is_final(parsed), row->is_final);
}

struct payment_row {
    const char *text;
    enum payment_state state;
};

static const struct payment_row payment_rows[] = {
    { "PENDING", PAYMENT_STATE_PENDING },
    { "PAYABLE", PAYMENT_STATE_PAYABLE },
    { "PAID", PAYMENT_STATE_PAID },
    { "NOT_APPLICABLE", PAYMENT_STATE_NOT_APPLICABLE },
    { "RESERVE", PAYMENT_STATE_RESERVE },
    { "UNKNOWN", PAYMENT_STATE_UNKNOWN },
    { "PAYMENT_IN_PROGRESS", PAYMENT_STATE_UNKNOWN },
    { "", PAYMENT_STATE_UNKNOWN },
};

static void a_payment_state_is_known_by_its_name(void **state)
{
    const struct payment_row *row = *state;
    enum payment_state parsed = payment_state_parse(str_c(row->text));
    assert_int_equal(parsed, row->state);
    assert_string_equal(payment_state_name(parsed),
                        parsed == PAYMENT_STATE_UNKNOWN ? "UNKNOWN" : row->text);
}

struct step_row {
    const char *name;
    enum step_state step;
};

static const struct step_row step_rows[] = {
    { "NONE", STEP_NONE },
    { "PENDING", STEP_PENDING },
    { "DONE", STEP_DONE },
    { "FAILED", STEP_FAILED },
};

static void a_step_has_a_name(void **state)
{
    const struct step_row *row = *state;
    assert_string_equal(step_state_name(row->step), row->name);
}

int main(void)
{
    return ROWS_RUN(an_order_state_says_whose_the_units_are, order_rows) +
           ROWS_RUN(a_payment_state_is_known_by_its_name, payment_rows) +
           ROWS_RUN(a_step_has_a_name, step_rows);
}
