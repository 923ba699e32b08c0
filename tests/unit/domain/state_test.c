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

struct due_row {
    const char *name;
    enum order_state state; /* of a line of 3 units for 30.00 */
    struct {
        int64_t quantity, minor;
    } canceled[2];
    int64_t canceled_units, due;
    struct {
        int64_t quantity, minor;
    } refunded[2]; /* as the marketplace lists them */
    int64_t withheld, returned;
};

static const struct due_row due_rows[] = {
    { "all are to be sent", ORDER_STATE_SHIPPING, .due = 3 },
    { "one was cancelled", ORDER_STATE_SHIPPING, { { 1, 1000 } }, .canceled_units = 1, .due = 2 },
    { "two were, one after the other",
      ORDER_STATE_SHIPPING,
      { { 1, 1000 }, { 1, 1000 } },
      .canceled_units = 2,
      .due = 1 },
    { "all were",
      ORDER_STATE_SHIPPING,
      { { 1, 1000 }, { 2, 2000 } },
      .canceled_units = 3,
      .due = 0 },
    { "more than there are",
      ORDER_STATE_SHIPPING,
      { { 2, 2000 }, { 2, 2000 } },
      .canceled_units = 3,
      .due = 0 },
    { "a part of the price", ORDER_STATE_SHIPPING, { { 0, 500 } }, .canceled_units = 0, .due = 3 },
    { "all of the price, the units are not said",
      ORDER_STATE_SHIPPING,
      { { 0, 3000 } },
      .canceled_units = 3,
      .due = 0 },
    { "fewer than none", ORDER_STATE_SHIPPING, { { -1, 0 } }, .canceled_units = 0, .due = 3 },
    { "one was refunded by us", ORDER_STATE_SHIPPING, .withheld = 1, .due = 2 },
    { "the marketplace lists it by now", ORDER_STATE_SHIPPING, .refunded = { { 1, 1000 } },
      .withheld = 1, .due = 2 },
    { "one was refunded by hand", ORDER_STATE_SHIPPING, .refunded = { { 1, 1000 } }, .due = 2 },
    { "one by us, one by hand", ORDER_STATE_SHIPPING, .refunded = { { 1, 1000 }, { 1, 1000 } },
      .withheld = 1, .due = 1 },
    { "one that came back was sent", ORDER_STATE_SHIPPING, .refunded = { { 1, 1000 } },
      .returned = 1, .due = 3 },
    { "a lower price", ORDER_STATE_SHIPPING, .refunded = { { 1, 999 } }, .due = 3 },
    { "an amount of no units", ORDER_STATE_SHIPPING, .refunded = { { 0, 1000 } }, .due = 3 },
    { "one cancelled, two refunded",
      ORDER_STATE_SHIPPING,
      { { 1, 1000 } },
      .canceled_units = 1,
      .withheld = 2,
      .due = 0 },
    { "more than there are, refunded", ORDER_STATE_SHIPPING,
      .refunded = { { 3, 3000 }, { 3, 3000 } }, .due = 0 },
    { "a state that nobody knows", ORDER_STATE_UNKNOWN, .due = 3 },
    { "refused", ORDER_STATE_REFUSED, .due = 0 },
    { "cancelled", ORDER_STATE_CANCELED, .due = 0 },
    { "refunded", ORDER_STATE_REFUNDED, .due = 0 },
};

static void what_was_taken_back_is_not_sent(void **state)
{
    const struct due_row *row = *state;
    const struct currency eur = { "EUR", 2 };
    struct line_refund canceled[ARRAY_COUNT(row->canceled)];
    struct line_refund refunded[ARRAY_COUNT(row->refunded)];
    struct order_line line = { .state = row->state,
                               .quantity = 3,
                               .price = money_of(3000, eur),
                               .cancelations = canceled,
                               .cancelation_count = ARRAY_COUNT(canceled),
                               .refunds = refunded,
                               .refund_count = ARRAY_COUNT(refunded),
                               .withheld = row->withheld,
                               .returned = row->returned };
    for (size_t i = 0; i < ARRAY_COUNT(canceled); i++)
        canceled[i] = (struct line_refund){ .quantity = row->canceled[i].quantity,
                                            .amount = money_of(row->canceled[i].minor, eur) };
    for (size_t i = 0; i < ARRAY_COUNT(refunded); i++)
        refunded[i] = (struct line_refund){ .quantity = row->refunded[i].quantity,
                                            .amount = money_of(row->refunded[i].minor, eur) };
    assert_int_equal(order_line_units_canceled(&line), row->canceled_units);
    assert_int_equal(order_line_units_due(&line), row->due);
}

struct sweep_row {
    const char *name;
    enum order_state state;
    enum step_state creation;
    int64_t returned, refunded; /* of the only line's 2 units for 20.00 */
    enum order_sweep sweep;
};

static const struct sweep_row sweep_rows[] = {
    { "the shop does not have it", ORDER_STATE_SHIPPING, STEP_PENDING, 0, 0, ORDER_SWEEP_NONE },
    { "a parcel is awaited", ORDER_STATE_SHIPPING, STEP_DONE, 0, 0, ORDER_SWEEP_DAILY },
    { "nobody knows what is to come", ORDER_STATE_UNKNOWN, STEP_DONE, 0, 0, ORDER_SWEEP_DAILY },
    { "goods came back before the dispatch was told", ORDER_STATE_SHIPPING, STEP_DONE, 2, 0,
      ORDER_SWEEP_DAILY },
    { "it was sent", ORDER_STATE_SHIPPED, STEP_DONE, 0, 0, ORDER_SWEEP_WEEKLY },
    { "it arrived", ORDER_STATE_RECEIVED, STEP_DONE, 0, 0, ORDER_SWEEP_WEEKLY },
    { "a part came back", ORDER_STATE_RECEIVED, STEP_DONE, 1, 1, ORDER_SWEEP_WEEKLY },
    { "one came back, of the other the money", ORDER_STATE_RECEIVED, STEP_DONE, 1, 2,
      ORDER_SWEEP_NONE },
    { "all came back", ORDER_STATE_RECEIVED, STEP_DONE, 2, 0, ORDER_SWEEP_NONE },
    { "all of it is refunded", ORDER_STATE_SHIPPED, STEP_DONE, 0, 2, ORDER_SWEEP_NONE },
    { "it is closed", ORDER_STATE_CLOSED, STEP_DONE, 0, 0, ORDER_SWEEP_NONE },
    { "it was cancelled", ORDER_STATE_CANCELED, STEP_DONE, 0, 0, ORDER_SWEEP_NONE },
};

static void an_order_is_read_in_the_shop_while_something_may_come_of_it(void **state)
{
    const struct sweep_row *row = *state;
    struct line_refund refund = { .quantity = row->refunded,
                                  .amount = { .minor = 1000 * row->refunded } };
    struct order_line line = { .quantity = 2,
                               .price = { .minor = 2000 },
                               .state = row->state,
                               .returned = row->returned,
                               .refunds = &refund,
                               .refund_count = row->refunded > 0 };
    struct order order = { .order_id = STR("4711-A"),
                           .state = row->state,
                           .creation = row->creation,
                           .shop_order_id = STR("77"),
                           .lines = &line,
                           .line_count = 1 };
    assert_int_equal(order_sweep_of(&order), row->sweep);
}

static void each_week_of_rounds_has_each_turn_once(void **state)
{
    (void)state;
    assert_int_equal(order_sweep_turn(ORDER_SWEEP_DAILY, STR("4711-A")), 0);
    int64_t turn = order_sweep_turn(ORDER_SWEEP_WEEKLY, STR("4711-A"));
    int64_t met = 0;
    for (int64_t round = 5; round < 5 + 7; round++)
        met += order_sweep_turn_of_round(round) == turn;
    assert_int_equal(met, 1);
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
    const struct CMUnitTest tests[] = { cmocka_unit_test(each_week_of_rounds_has_each_turn_once) };
    return ROWS_RUN(an_order_state_says_whose_the_units_are, order_rows) +
           ROWS_RUN(what_was_taken_back_is_not_sent, due_rows) +
           ROWS_RUN(an_order_is_read_in_the_shop_while_something_may_come_of_it, sweep_rows) +
           ROWS_RUN(a_payment_state_is_known_by_its_name, payment_rows) +
           ROWS_RUN(a_step_has_a_name, step_rows) + cmocka_run_group_tests(tests, NULL, NULL);
}
