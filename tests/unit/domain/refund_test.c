/* tests/unit/domain/refund_test.c: never more than was paid, to the last cent and tax. */
#include "service/domain/refund.h"

#include "tests/rows.h"

enum { ARENA_BYTES = 8 << 20, LIST_COUNT_MAX = 3 };

static const struct currency eur = { "EUR", 2 };

static struct money euros(int64_t minor)
{
    return money_of(minor, eur);
}

/* ---- what is left ---- */

/* What one refund took: goods, their two taxes A and B, shipping, its tax A. */
struct took {
    int64_t quantity, amount, tax_a, tax_b, shipping, shipping_tax;
};

struct remainder_row {
    const char *name;
    struct took marketplace[2]; /* as the line lists them; {0}: none */
    struct took ours[2];        /* sent, and not listed yet */
    struct took left;
    struct took canceled; /* as the line lists it */
};
/* A line of 3 units: 50.00 with taxes 9.50 and 1.00, shipping 4.00 with 0.76. */
static const struct took paid = { 3, 5000, 950, 100, 400, 76 };
static const struct remainder_row remainder_rows[] = {
    { "nothing was refunded", .left = { 3, 5000, 950, 100, 400, 76 } },
    { "one unit", { { 1, 1666, 316, 33, 0, 0 } }, .left = { 2, 3334, 634, 67, 400, 76 } },
    { "two refunds",
      { { 1, 1666, 316, 33, 0, 0 }, { 1, 1667, 317, 33, 0, 0 } },
      .left = { 1, 1667, 317, 34, 400, 76 } },
    { "one of theirs, one of ours on its way",
      { { 1, 1666, 316, 33, 0, 0 } },
      { { 1, 1667, 317, 33, 0, 0 } },
      .left = { 1, 1667, 317, 34, 400, 76 } },
    { "two of ours on their way",
      .ours = { { 1, 1666, 316, 33, 0, 0 }, { 2, 3334, 634, 67, 400, 76 } },
      .left = { 0, 0, 0, 0, 0, 0 } },
    { "shipping alone", { { 0, 0, 0, 0, 400, 76 } }, .left = { 3, 5000, 950, 100, 0, 0 } },
    { "an amount without a quantity",
      { { 0, 500, 95, 10, 0, 0 } },
      .left = { 3, 4500, 855, 90, 400, 76 } },
    { "all of it", { { 3, 5000, 950, 100, 400, 76 } }, .left = { 0, 0, 0, 0, 0, 0 } },
    { "more than was paid, by the operator",
      { { 4, 6000, 951, 100, 400, 76 } },
      .left = { 0, 0, 0, 0, 0, 0 } },
    { "a cent more of one tax alone",
      { { 1, 1666, 951, 33, 0, 0 } },
      .left = { 2, 3334, 0, 67, 400, 76 } },
    { "a cancelled unit was never paid", .canceled = { 1, 1666, 316, 33, 0, 0 },
      .left = { 2, 3334, 634, 67, 400, 76 } },
    { "one cancelled, one refunded, one on its way back",
      { { 1, 1667, 317, 33, 0, 0 } },
      { { 1, 1667, 317, 34, 0, 0 } },
      .left = { 0, 0, 0, 0, 400, 76 },
      .canceled = { 1, 1666, 316, 33, 0, 0 } },
    { "all of it was cancelled", .canceled = { 3, 5000, 950, 100, 400, 76 },
      .left = { 0, 0, 0, 0, 0, 0 } },
    { "a negative refund gives nothing back",
      { { -1, -100, -1, -1, -1, -1 } },
      .left = { 3, 5000, 950, 100, 400, 76 } },
};

/* A line with its lists; places for what refunds of it need. */
struct line {
    struct tax taxes[2], shipping_taxes[1];
    struct tax refund_taxes[2 * LIST_COUNT_MAX][2], refund_shipping_taxes[2 * LIST_COUNT_MAX][1];
    size_t refund_tax_count;
    struct line_refund refunds[LIST_COUNT_MAX], canceled;
    struct refund ours[LIST_COUNT_MAX];
    const struct refund *pending[LIST_COUNT_MAX];
    size_t pending_count;
    struct order_line line;
};

static void line_init(struct line *line, int64_t quantity)
{
    *line = (struct line){
        .taxes = { { STR_INIT("A"), euros(paid.tax_a), TAX_RULE_NONE },
                   { STR_INIT("B"), euros(paid.tax_b), TAX_RULE_NONE } },
        .shipping_taxes = { { STR_INIT("A"), euros(paid.shipping_tax), TAX_RULE_NONE } },
    };
    line->line = (struct order_line){
        .line_id = STR_INIT("4711023-A-1"),
        .quantity = quantity,
        .price = euros(paid.amount),
        .shipping_price = euros(paid.shipping),
        .taxes = line->taxes,
        .tax_count = 2,
        .shipping_taxes = line->shipping_taxes,
        .shipping_tax_count = 1,
        .refunds = line->refunds,
    };
}

static bool took_nothing(const struct took *took)
{
    static const struct took nothing;
    return memcmp(took, &nothing, sizeof(nothing)) == 0;
}

static void line_add_refund(struct line *line, const struct took *took)
{
    struct tax *taxes = line->refund_taxes[line->refund_tax_count];
    struct tax *shipping_taxes = line->refund_shipping_taxes[line->refund_tax_count++];
    /* In another order than the line's: codes count. */
    taxes[0] = (struct tax){ STR_INIT("B"), euros(took->tax_b), TAX_RULE_NONE };
    taxes[1] = (struct tax){ STR_INIT("A"), euros(took->tax_a), TAX_RULE_NONE };
    shipping_taxes[0] = (struct tax){ STR_INIT("A"), euros(took->shipping_tax), TAX_RULE_NONE };
    line->refunds[line->line.refund_count++] = (struct line_refund){
        .quantity = took->quantity,
        .amount = euros(took->amount),
        .shipping_amount = euros(took->shipping),
        .taxes = taxes,
        .shipping_taxes = shipping_taxes,
        .tax_count = 2,
        .shipping_tax_count = 1,
    };
}

static void line_cancel(struct line *line, const struct took *took)
{
    line_add_refund(line, took);
    line->canceled = line->refunds[--line->line.refund_count];
    line->line.cancelations = &line->canceled;
    line->line.cancelation_count = 1;
}

static void line_add_pending(struct line *line, const struct took *took)
{
    line_add_refund(line, took);
    const struct line_refund *refund = &line->refunds[--line->line.refund_count];
    struct refund *ours = &line->ours[line->pending_count];
    *ours = (struct refund){
        .line_id = line->line.line_id,
        .quantity = refund->quantity,
        .amount = refund->amount,
        .shipping_amount = refund->shipping_amount,
        .taxes = refund->taxes,
        .shipping_taxes = refund->shipping_taxes,
        .tax_count = 2,
        .shipping_tax_count = 1,
    };
    line->pending[line->pending_count++] = ours;
}

static void assert_left(const struct refundable *left, const struct took *expected)
{
    assert_int_equal(left->quantity, expected->quantity);
    assert_int_equal(left->amount.minor, expected->amount);
    assert_int_equal(left->taxes[0].amount.minor, expected->tax_a);
    assert_int_equal(left->taxes[1].amount.minor, expected->tax_b);
    assert_int_equal(left->shipping_amount.minor, expected->shipping);
    assert_int_equal(left->shipping_taxes[0].amount.minor, expected->shipping_tax);
    assert_true(str_eq(left->taxes[0].code, STR("A")));
    assert_true(str_eq(left->taxes[1].code, STR("B")));
}

static void what_was_refunded_is_not_left(void **state)
{
    const struct remainder_row *row = *state;
    struct line line;
    struct arena arena;
    struct refundable left;
    struct err err;
    arena_init(&arena, ARENA_BYTES);
    line_init(&line, paid.quantity);
    for (size_t i = 0; i < ARRAY_COUNT(row->marketplace); i++) {
        if (!took_nothing(&row->marketplace[i]))
            line_add_refund(&line, &row->marketplace[i]);
    }
    if (!took_nothing(&row->canceled))
        line_cancel(&line, &row->canceled);
    for (size_t i = 0; i < ARRAY_COUNT(row->ours); i++) {
        if (!took_nothing(&row->ours[i]))
            line_add_pending(&line, &row->ours[i]);
    }
    assert_int_equal(refund_remainder(&line.line, line.pending, line.pending_count, &arena, &left,
                                      &err),
                     ERR_OK);
    assert_left(&left, &row->left);
    assert_int_equal(line.taxes[0].amount.minor, paid.tax_a); /* the line itself stays */
    arena_release(&arena);
}

static void a_refund_of_another_line_takes_nothing(void **state)
{
    (void)state;
    struct line line;
    struct arena arena;
    struct refundable left;
    struct err err;
    arena_init(&arena, ARENA_BYTES);
    line_init(&line, paid.quantity);
    line_add_pending(&line, &paid);
    line.ours[0].line_id = STR("4711023-A-2");
    assert_int_equal(refund_remainder(&line.line, line.pending, 1, &arena, &left, &err), ERR_OK);
    assert_left(&left, &paid);
    arena_release(&arena);
}

static void two_taxes_of_one_code_are_used_up_in_turn(void **state)
{
    (void)state;
    struct line line;
    struct arena arena;
    struct refundable left;
    struct err err;
    arena_init(&arena, ARENA_BYTES);
    line_init(&line, paid.quantity);
    line.taxes[1].code = STR("A");
    struct tax one = { STR_INIT("A"), euros(1000), TAX_RULE_NONE };
    line.refunds[0] = (struct line_refund){ .taxes = &one, .tax_count = 1 };
    line.line.refund_count = 1;
    assert_int_equal(refund_remainder(&line.line, NULL, 0, &arena, &left, &err), ERR_OK);
    assert_int_equal(left.taxes[0].amount.minor, 0);
    assert_int_equal(left.taxes[1].amount.minor, 50);
    arena_release(&arena);
}

static void another_currency_is_no_refund_of_this_line(void **state)
{
    (void)state;
    struct line line;
    struct arena arena;
    struct refundable left;
    struct err err;
    arena_init(&arena, ARENA_BYTES);
    line_init(&line, paid.quantity);
    line_add_refund(&line, &paid);
    line.refunds[0].amount.currency = (struct currency){ "PLN", 2 };
    assert_int_equal(refund_remainder(&line.line, NULL, 0, &arena, &left, &err),
                     ERR_INVALID_ARGUMENT);
    assert_int_equal(err.reason, REASON_CURRENCY_MISMATCH);
    arena_release(&arena);
}

static void a_full_arena_is_an_answer(void **state)
{
    (void)state;
    struct line line;
    struct err err;
    line_init(&line, paid.quantity);
    enum err_code code = ERR_RESOURCE_EXHAUSTED;
    for (uint64_t k = 1; code != ERR_OK; k++) {
        struct arena arena;
        struct refundable left;
        struct refund refund = { 0 };
        arena_init(&arena, ARENA_BYTES);
        arena.fail_after = k;
        code = refund_remainder(&line.line, NULL, 0, &arena, &left, &err);
        if (code == ERR_OK)
            code = refund_of_units(&line.line, &left, 1, &arena, &refund, &err);
        assert_true(code == ERR_OK || err.reason == REASON_LIMIT_EXCEEDED);
        assert_true(code == ERR_OK || refund.quantity == 0);
        arena_release(&arena);
    }
}

/* ---- units ---- */

struct units_row {
    const char *name;
    int64_t line_quantity;
    struct took before; /* refunded already */
    int64_t quantity;
    enum err_reason reason;
    struct took refund;
};
/* 50.00 by 3 is 16.67, 16.67, 16.66; 9.50 is 3.17, 3.17, 3.16; 1.00 is 0.34, 0.33, 0.33. */
static const struct units_row units_rows[] = {
    { "one of three: the last", 3, { 0 }, 1, REASON_NONE, { 1, 1666, 316, 33, 0, 0 } },
    { "two of three: the last two", 3, { 0 }, 2, REASON_NONE, { 2, 3333, 633, 66, 0, 0 } },
    { "all three, with shipping", 3, { 0 }, 3, REASON_NONE, { 3, 5000, 950, 100, 400, 76 } },
    { "the second", 3, { 1, 1666, 316, 33, 0, 0 }, 1, REASON_NONE, { 1, 1667, 317, 33, 0, 0 } },
    { "the last one takes the rest",
      3,
      { 2, 3333, 633, 66, 0, 0 },
      1,
      REASON_NONE,
      { 1, 1667, 317, 34, 400, 76 } },
    { "the rest after an amount",
      3,
      { 2, 3833, 700, 70, 0, 0 },
      1,
      REASON_NONE,
      { 1, 1167, 250, 30, 400, 76 } },
    { "the rest where shipping went before",
      3,
      { 2, 3333, 633, 66, 400, 76 },
      1,
      REASON_NONE,
      { 1, 1667, 317, 34, 0, 0 } },
    { "a line of one unit", 1, { 0 }, 1, REASON_NONE, { 1, 5000, 950, 100, 400, 76 } },
    { "one of seven", 7, { 0 }, 1, REASON_NONE, { 1, 714, 135, 14, 0, 0 } },
    { "one of more units than cents", 10000, { 0 }, 1, REASON_NONE, { 1, 0, 0, 0, 0, 0 } },
    { "the most units that can be split",
      MONEY_SPLIT_COUNT_MAX,
      { 0 },
      MONEY_SPLIT_COUNT_MAX,
      REASON_NONE,
      { MONEY_SPLIT_COUNT_MAX, 5000, 950, 100, 400, 76 } },
    { "no unit", 3, { 0 }, 0, REASON_FIELD_INVALID, { 0 } },
    { "less than no unit", 3, { 0 }, -1, REASON_FIELD_INVALID, { 0 } },
    { "four of three", 3, { 0 }, 4, REASON_REFUND_EXCEEDS_PAID, { 0 } },
    { "two where one is left",
      3,
      { 2, 3333, 633, 66, 0, 0 },
      2,
      REASON_REFUND_EXCEEDS_PAID,
      { 0 } },
    { "one where none is left",
      3,
      { 3, 5000, 950, 100, 400, 76 },
      1,
      REASON_REFUND_EXCEEDS_PAID,
      { 0 } },
    { "one where money is short: a plain amount went before",
      3,
      { 0, 4000, 0, 0, 0, 0 },
      1,
      REASON_REFUND_EXCEEDS_PAID,
      { 0 } },
    { "one where a tax is short",
      3,
      { 1, 1666, 900, 33, 0, 0 },
      1,
      REASON_REFUND_EXCEEDS_PAID,
      { 0 } },
    { "all, where all was refunded without a quantity",
      3,
      { 0, 5000, 950, 100, 400, 76 },
      3,
      REASON_REFUND_EXCEEDS_PAID,
      { 0 } },
    { "more units than can be split",
      MONEY_SPLIT_COUNT_MAX + 1,
      { 0 },
      1,
      REASON_LIMIT_EXCEEDED,
      { 0 } },
    { "any number of units", INT64_MAX, { 0 }, INT64_MAX, REASON_LIMIT_EXCEEDED, { 0 } },
};

static void units_are_refunded_from_the_end(void **state)
{
    const struct units_row *row = *state;
    struct line line;
    struct arena arena;
    struct refundable left;
    struct refund refund = { .refund_id = STR_INIT("r-1"), .reason = STR_INIT("RETURN") };
    struct err err = { .reason = REASON_NONE };
    arena_init(&arena, ARENA_BYTES);
    line_init(&line, row->line_quantity);
    if (!took_nothing(&row->before))
        line_add_refund(&line, &row->before);
    assert_int_equal(refund_remainder(&line.line, NULL, 0, &arena, &left, &err), ERR_OK);
    enum err_code code = refund_of_units(&line.line, &left, row->quantity, &arena, &refund, &err);
    assert_int_equal(err.reason, row->reason);
    assert_int_equal(code, err_reason_code(row->reason));
    assert_int_equal(refund.quantity, row->refund.quantity);
    assert_int_equal(refund.amount.minor, row->refund.amount);
    assert_int_equal(refund.shipping_amount.minor, row->refund.shipping);
    if (code == ERR_OK) {
        assert_int_equal(refund.tax_count, 2);
        assert_int_equal(refund.taxes[0].amount.minor, row->refund.tax_a);
        assert_int_equal(refund.taxes[1].amount.minor, row->refund.tax_b);
        assert_int_equal(refund.shipping_tax_count, 1);
        assert_int_equal(refund.shipping_taxes[0].amount.minor, row->refund.shipping_tax);
        assert_true(currency_eq(refund.amount.currency, eur));
        assert_true(currency_eq(refund.shipping_amount.currency, eur));
    }
    assert_true(str_eq(refund.refund_id, STR("r-1"))); /* what is not ours to fill stays */
    assert_true(str_eq(refund.reason, STR("RETURN")));
    arena_release(&arena);
}

static void took_add(struct took *sum, const struct refund *refund)
{
    sum->quantity += refund->quantity;
    sum->amount += refund->amount.minor;
    sum->tax_a += refund->taxes[0].amount.minor;
    sum->tax_b += refund->taxes[1].amount.minor;
    sum->shipping += refund->shipping_amount.minor;
    sum->shipping_tax += refund->shipping_taxes[0].amount.minor;
}

/* However the units come back, one refund after the other, they sum to what was paid. */
static void refunds_in_any_portions_sum_to_what_was_paid(void **state)
{
    (void)state;
    for (int64_t quantity = 1; quantity <= 12; quantity++) {
        for (int64_t portion = 1; portion <= quantity; portion++) {
            struct took sum = { 0 };
            struct line line;
            struct arena arena;
            struct err err;
            arena_init(&arena, ARENA_BYTES);
            line_init(&line, quantity);
            struct refund ours[12];
            const struct refund *pending[12];
            size_t count = 0;
            for (int64_t left_units = quantity; left_units > 0; count++) {
                int64_t units = portion < left_units ? portion : left_units;
                struct refundable left;
                ours[count] = (struct refund){ .line_id = line.line.line_id };
                pending[count] = &ours[count];
                assert_int_equal(refund_remainder(&line.line, pending, count, &arena, &left, &err),
                                 ERR_OK);
                assert_int_equal(left.quantity, left_units);
                assert_int_equal(refund_of_units(&line.line, &left, units, &arena, &ours[count],
                                                 &err),
                                 ERR_OK);
                took_add(&sum, &ours[count]);
                left_units -= units;
            }
            assert_int_equal(sum.quantity, quantity);
            assert_int_equal(sum.amount, paid.amount);
            assert_int_equal(sum.tax_a, paid.tax_a);
            assert_int_equal(sum.tax_b, paid.tax_b);
            assert_int_equal(sum.shipping, paid.shipping);
            assert_int_equal(sum.shipping_tax, paid.shipping_tax);
            arena_release(&arena);
        }
    }
}

static void a_line_that_cost_nothing_is_refunded_with_nothing(void **state)
{
    (void)state;
    struct order_line line = {
        .line_id = STR_INIT("gift"), .quantity = 1, .price = euros(0), .shipping_price = euros(0)
    };
    struct arena arena;
    struct refundable left;
    struct refund refund = { 0 };
    struct err err;
    arena_init(&arena, ARENA_BYTES);
    assert_int_equal(refund_remainder(&line, NULL, 0, &arena, &left, &err), ERR_OK);
    assert_int_equal(refund_of_units(&line, &left, 1, &arena, &refund, &err), ERR_OK);
    assert_int_equal(refund.amount.minor, 0);
    arena_release(&arena);
}

/* ---- is it of units that are still to be sent? ---- */

struct unsent_row {
    const char *name;
    enum order_state state;
    int64_t dispatched; /* of 3 units for 50.00 */
    int64_t quantity, amount;
    bool is_of_return, is_of_unsent;
};
static const struct unsent_row unsent_rows[] = {
    { "one unit, none has left", ORDER_STATE_SHIPPING, 0, 1, 1666, false, true },
    { "all of them", ORDER_STATE_SHIPPING, 0, 3, 5000, false, true },
    { "one unit, with a cent more", ORDER_STATE_SHIPPING, 0, 1, 1667, false, true },
    { "one unit, one is still there", ORDER_STATE_SHIPPING, 2, 1, 1666, false, true },
    { "all have left", ORDER_STATE_SHIPPING, 3, 1, 1666, false, false },
    { "the marketplace knows that they left", ORDER_STATE_SHIPPED, 0, 1, 1666, false, false },
    { "one that came back", ORDER_STATE_SHIPPING, 2, 1, 1666, true, false },
    { "a lower price", ORDER_STATE_SHIPPING, 0, 1, 1000, false, false },
    { "an amount of no units", ORDER_STATE_SHIPPING, 0, 0, 1666, false, false },
    { "more units than there are", ORDER_STATE_SHIPPING, 0, 4, 5000, false, false },
};

static void a_refund_takes_back_what_has_not_left(void **state)
{
    const struct unsent_row *row = *state;
    struct order order = { .state = row->state };
    struct order_line line = {
        .state = row->state, .quantity = 3, .price = euros(5000), .dispatched = row->dispatched
    };
    struct refund refund = { .quantity = row->quantity, .amount = euros(row->amount) };
    if (row->is_of_return)
        refund.return_id = STR("r1");
    assert_int_equal(refund_is_of_unsent(&order, &line, &refund), row->is_of_unsent);
    order.dispatch = STEP_DONE; /* we told the marketplace, and did not read the order since */
    assert_false(refund_is_of_unsent(&order, &line, &refund));
}

/* ---- is it ours? ---- */

struct seen {
    const char *reason_code, *currency;
    int64_t amount, shipping;
    struct seen_tax {
        const char *code;
        int64_t minor;
    } taxes[LIST_COUNT_MAX], shipping_taxes[LIST_COUNT_MAX];
};
struct matches_row {
    const char *name;
    struct seen seen;
    bool is_ours;
};
/* Ours: reason 16, 19.90, shipping 1.00, taxes A 3.78 and B 0, P by the marketplace 0.50; on the
 * shipping A 0.19. */
static const struct matches_row matches_rows[] = {
    { "alike",
      { "16", "EUR", 1990, 100, { { "A", 378 }, { "B", 0 }, { "P", 50 } }, { { "A", 19 } } },
      true },
    { "taxes in another order",
      { "16", "EUR", 1990, 100, { { "P", 50 }, { "B", 0 }, { "A", 378 } }, { { "A", 19 } } },
      true },
    { "a tax of 0 is not listed",
      { "16", "EUR", 1990, 100, { { "A", 378 }, { "P", 50 } }, { { "A", 19 } } },
      true },
    { "a proportional tax is a cent off",
      { "16", "EUR", 1990, 100, { { "A", 378 }, { "P", 51 } }, { { "A", 19 } } },
      true },
    { "a proportional tax is not listed",
      { "16", "EUR", 1990, 100, { { "A", 378 } }, { { "A", 19 } } },
      true },
    { "a tax in two parts",
      { "16", "EUR", 1990, 100, { { "A", 300 }, { "A", 78 }, { "P", 50 } }, { { "A", 19 } } },
      true },
    { "one more tax of 0",
      { "16", "EUR", 1990, 100, { { "A", 378 }, { "C", 0 } }, { { "A", 19 } } },
      true },
    { "another reason", { "17", "EUR", 1990, 100, { { "A", 378 } }, { { "A", 19 } } }, false },
    { "no reason", { "", "EUR", 1990, 100, { { "A", 378 } }, { { "A", 19 } } }, false },
    { "a cent less", { "16", "EUR", 1989, 100, { { "A", 378 } }, { { "A", 19 } } }, false },
    { "a cent more", { "16", "EUR", 1991, 100, { { "A", 378 } }, { { "A", 19 } } }, false },
    { "another currency", { "16", "PLN", 1990, 100, { { "A", 378 } }, { { "A", 19 } } }, false },
    { "without shipping", { "16", "EUR", 1990, 0, { { "A", 378 } }, { { "A", 19 } } }, false },
    { "a tax is a cent less",
      { "16", "EUR", 1990, 100, { { "A", 377 } }, { { "A", 19 } } },
      false },
    { "a tax is missing", { "16", "EUR", 1990, 100, { { "P", 50 } }, { { "A", 19 } } }, false },
    { "a tax has another code",
      { "16", "EUR", 1990, 100, { { "a", 378 } }, { { "A", 19 } } },
      false },
    { "one more tax",
      { "16", "EUR", 1990, 100, { { "A", 378 }, { "C", 1 } }, { { "A", 19 } } },
      false },
    { "a tax of 0 is not 0",
      { "16", "EUR", 1990, 100, { { "A", 378 }, { "B", 1 } }, { { "A", 19 } } },
      false },
    { "the shipping's tax is missing",
      { "16", "EUR", 1990, 100, { { "A", 378 } }, { { NULL, 0 } } },
      false },
    { "the shipping's tax is another",
      { "16", "EUR", 1990, 100, { { "A", 378 } }, { { "A", 20 } } },
      false },
    { "taxes beyond all sums",
      { "16",
        "EUR",
        1990,
        100,
        { { "A", INT64_MAX }, { "A", INT64_MAX }, { "A", 380 } },
        { { "A", 18 } } },
      false },
};

static size_t seen_taxes(const struct seen_tax *seen, const char *currency,
                         struct tax ret[static LIST_COUNT_MAX])
{
    size_t count = 0;
    for (; count < LIST_COUNT_MAX && seen[count].code != NULL; count++) {
        ret[count] = (struct tax){ .code = str_c(seen[count].code),
                                   .amount = money_of(seen[count].minor, eur) };
        memcpy(ret[count].amount.currency.code, currency, sizeof(eur.code));
    }
    return count;
}

static void a_refund_is_ours_if_reason_amounts_and_taxes_are(void **state)
{
    const struct matches_row *row = *state;
    struct tax our_taxes[] = { { STR_INIT("A"), euros(378), TAX_RULE_NONE },
                               { STR_INIT("B"), euros(0), TAX_RULE_NONE },
                               { STR_INIT("P"), euros(50), TAX_RULE_PROPORTIONAL } };
    struct tax our_shipping_taxes[] = { { STR_INIT("A"), euros(19), TAX_RULE_NONE } };
    struct refund ours = {
        .reason_code = STR_INIT("16"),
        .quantity = 1,
        .amount = euros(1990),
        .shipping_amount = euros(100),
        .taxes = our_taxes,
        .tax_count = ARRAY_COUNT(our_taxes),
        .shipping_taxes = our_shipping_taxes,
        .shipping_tax_count = ARRAY_COUNT(our_shipping_taxes),
    };
    struct tax taxes[LIST_COUNT_MAX], shipping_taxes[LIST_COUNT_MAX];
    struct line_refund seen = {
        .reason_code = str_c(row->seen.reason_code),
        .amount = euros(row->seen.amount),
        .shipping_amount = euros(row->seen.shipping),
        .taxes = taxes,
        .tax_count = seen_taxes(row->seen.taxes, row->seen.currency, taxes),
        .shipping_taxes = shipping_taxes,
        .shipping_tax_count =
            seen_taxes(row->seen.shipping_taxes, row->seen.currency, shipping_taxes),
    };
    memcpy(seen.amount.currency.code, row->seen.currency, sizeof(eur.code));
    assert_int_equal(refund_matches(&ours, &seen), row->is_ours);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_refund_of_another_line_takes_nothing),
        cmocka_unit_test(two_taxes_of_one_code_are_used_up_in_turn),
        cmocka_unit_test(another_currency_is_no_refund_of_this_line),
        cmocka_unit_test(a_full_arena_is_an_answer),
        cmocka_unit_test(refunds_in_any_portions_sum_to_what_was_paid),
        cmocka_unit_test(a_line_that_cost_nothing_is_refunded_with_nothing),
    };
    int failed = ROWS_RUN(what_was_refunded_is_not_left, remainder_rows);
    failed += ROWS_RUN(units_are_refunded_from_the_end, units_rows);
    failed += ROWS_RUN(a_refund_takes_back_what_has_not_left, unsent_rows);
    failed += ROWS_RUN(a_refund_is_ours_if_reason_amounts_and_taxes_are, matches_rows);
    failed += cmocka_run_group_tests(tests, NULL, NULL);
    return failed;
}
