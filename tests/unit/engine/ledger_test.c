/* tests/unit/engine/ledger_test.c: each line is booked once, and what does not add up is told. */
#include "service/store/records.h"
#include "tests/rows.h"
#include "tests/unit/engine/acme.h"

static struct transaction line_of(struct desk *desk, const char *id, const char *kind,
                                  int64_t minor)
{
    return (struct transaction){
        .transaction_id = str_c(id),
        .kind_text = str_c(kind),
        .amount = money_of(minor, euro),
        .balance = money_zero(euro),
        .payment_state = PAYMENT_STATE_PENDING,
        .payment_state_text = STR("PENDING"),
        .created = desk->now,
        .updated = desk->now,
    };
}

/* Of the order's first line. */
static struct transaction about(struct transaction line, const char *order_id, const char *line_id)
{
    line.order_id = str_c(order_id);
    line.order_line_id = str_c(line_id);
    return line;
}

static struct transaction settled(struct transaction line, const char *settlement_id)
{
    line.settlement_id = str_c(settlement_id);
    return line;
}

static struct command page(const struct transaction *rows, size_t count)
{
    return (struct command){
        .kind = COMMAND_SEE_TRANSACTIONS,
        .see_transactions = { .channel = GALERIA, .rows = rows, .count = count },
    };
}

static void sees(struct desk *desk, struct transaction line)
{
    desk_must(desk, page(&line, 1));
}

/* Order "1": two tees at 50.00 each with a commission of 10.00. */
static void opened_with_order(struct desk *desk)
{
    acme_open(desk);
    acme_push(desk, "tee", 10);
    acme_poll(desk, GALERIA, acme_order_of(desk, "1", ORDER_STATE_SHIPPING, "tee", 2));
}

static size_t entry_count(struct desk *desk)
{
    return desk_table(desk, &desk->arena, KEY_TABLE_JOURNAL, &record_journal_entry).count;
}

static struct settlement settlement_of(struct desk *desk)
{
    struct desk_rows rows =
        desk_table(desk, &desk->arena, KEY_TABLE_SETTLEMENT, &record_settlement);
    assert_int_equal(rows.count, 1);
    return *(const struct settlement *)rows.rows;
}

/* ---- posting ---- */

static void a_line_is_posted_to_its_account_and_to_clearing(void **state)
{
    struct desk desk;
    opened_with_order(&desk);
    struct transaction lines[] = {
        about(line_of(&desk, "t1", "ORDER_AMOUNT", 10000), "1", "1-1"),
        about(line_of(&desk, "t2", "COMMISSION_FEE", -1000), "1", "1-1"),
        line_of(&desk, "t3", "SUBSCRIPTION_FEE", -3900),
    };
    desk_must(&desk, page(lines, ARRAY_COUNT(lines)));
    assert_string_equal(balances_text(&desk), "clearing 51.00; sales -100.00; commission 10.00; "
                                              "subscription 39.00");
    assert_string_equal(gaps_text(&desk), "");
    desk_close(&desk);
    (void)state;
}

static void a_line_seen_again_changes_nothing(void **state)
{
    struct desk desk;
    opened_with_order(&desk);
    struct transaction line = about(line_of(&desk, "t1", "ORDER_AMOUNT", 10000), "1", "1-1");
    sees(&desk, line);
    desk_pass(&desk, 3600);
    sees(&desk, line);
    assert_false(desk.news.event_shops != 0);
    assert_int_equal(entry_count(&desk), 1);
    desk_close(&desk);
    (void)state;
}

static void a_new_state_of_a_line_is_not_posted_again(void **state)
{
    struct desk desk;
    opened_with_order(&desk);
    struct transaction line = about(line_of(&desk, "t1", "ORDER_AMOUNT", 10000), "1", "1-1");
    sees(&desk, line);
    desk_pass(&desk, 3600);
    line.payment_state = PAYMENT_STATE_PAYABLE;
    line.payment_state_text = STR("PAYABLE");
    line.updated = desk.now;
    sees(&desk, line);
    assert_true(desk.news.event_shops != 0);
    assert_int_equal(entry_count(&desk), 1);
    assert_string_equal(balances_text(&desk), "clearing 100.00; sales -100.00");
    desk_close(&desk);
    (void)state;
}

static void an_older_state_of_a_line_is_passed_over(void **state)
{
    struct desk desk;
    opened_with_order(&desk);
    struct transaction line = about(line_of(&desk, "t1", "ORDER_AMOUNT", 10000), "1", "1-1");
    struct transaction older = line;
    line.updated = instant_add_s(desk.now, 60);
    sees(&desk, line);
    older.amount.minor = 9000;
    sees(&desk, older);
    assert_false(desk.news.event_shops != 0);
    assert_string_equal(balances_text(&desk), "clearing 100.00; sales -100.00");
    desk_close(&desk);
    (void)state;
}

static void another_amount_is_posted_instead_and_is_a_gap(void **state)
{
    struct desk desk;
    opened_with_order(&desk);
    struct transaction line = about(line_of(&desk, "t1", "ORDER_AMOUNT", 10000), "1", "1-1");
    sees(&desk, line);
    line.amount.minor = 9000;
    sees(&desk, line);
    assert_int_equal(entry_count(&desk), 3); /* posted, taken back, posted */
    assert_string_equal(balances_text(&desk), "clearing 90.00; sales -90.00");
    assert_non_null(strstr(gaps_text(&desk), "amount-changed~galeria~"));
    assert_non_null(strstr(gaps_text(&desk), "amount-differs~galeria~"));
    desk_close(&desk);
    (void)state;
}

static void another_kind_moves_the_amount_to_the_other_account(void **state)
{
    struct desk desk;
    opened_with_order(&desk);
    struct transaction line = line_of(&desk, "t1", "MANUAL_INVOICE", -500);
    sees(&desk, line);
    line.kind_text = STR("SUBSCRIPTION_FEE");
    sees(&desk, line);
    assert_string_equal(balances_text(&desk), "clearing -5.00; subscription 5.00");
    desk_close(&desk);
    (void)state;
}

static void an_informative_line_is_kept_and_not_posted(void **state)
{
    struct desk desk;
    opened_with_order(&desk);
    struct transaction line = about(line_of(&desk, "t1", "ORDER_AMOUNT", 10000), "1", "1-1");
    line.payment_state = PAYMENT_STATE_NOT_APPLICABLE;
    line.payment_state_text = STR("NOT_APPLICABLE");
    sees(&desk, settled(line, "cycle-1"));
    assert_int_equal(entry_count(&desk), 0);
    assert_int_equal(desk_table(&desk, &desk.arena, KEY_TABLE_SETTLEMENT, NULL).count, 0);
    assert_int_equal(desk_table(&desk, &desk.arena, KEY_TABLE_TRANSACTION, NULL).count, 1);
    desk_close(&desk);
    (void)state;
}

static void a_line_that_became_informative_is_taken_back(void **state)
{
    struct desk desk;
    opened_with_order(&desk);
    struct transaction line =
        settled(about(line_of(&desk, "t1", "ORDER_AMOUNT", 10000), "1", "1-1"), "cycle-1");
    sees(&desk, line);
    line.payment_state = PAYMENT_STATE_NOT_APPLICABLE;
    line.payment_state_text = STR("NOT_APPLICABLE");
    sees(&desk, line);
    assert_string_equal(balances_text(&desk), "");
    assert_int_equal(settlement_of(&desk).line_count, 0);
    line.payment_state = PAYMENT_STATE_PENDING; /* and back */
    sees(&desk, line);
    assert_string_equal(balances_text(&desk), "clearing 100.00; sales -100.00");
    desk_close(&desk);
    (void)state;
}

/* ---- matching ---- */

static void an_unknown_kind_is_booked_as_such_and_is_a_gap(void **state)
{
    struct desk desk;
    opened_with_order(&desk);
    sees(&desk, line_of(&desk, "t1", "MOON_TAX", -700));
    assert_string_equal(balances_text(&desk), "clearing -7.00; not_classified 7.00");
    assert_non_null(strstr(gaps_text(&desk), "kind-unknown~galeria~"));
    assert_non_null(strstr(exceptions_text(&desk), "gap-found~galeria/kind-unknown~"));
    desk_close(&desk);
    (void)state;
}

struct match_row {
    const char *name;
    const char *kind;
    int64_t minor;
    const char *order_id, *line_id, *refund_id;
    const char *gap; /* "": none */
};

static const struct match_row match_rows[] = {
    { "goods at the line's price", "ORDER_AMOUNT", 10000, "1", "1-1", "", "" },
    { "goods at another price", "ORDER_AMOUNT", 9999, "1", "1-1", "", "amount-differs" },
    { "goods of an unknown order", "ORDER_AMOUNT", 10000, "9", "9-1", "", "order-unknown" },
    { "goods of an unknown line", "ORDER_AMOUNT", 10000, "1", "1-7", "", "order-line-unknown" },
    { "goods of no line", "ORDER_AMOUNT", 10000, "1", "", "", "order-line-unknown" },
    { "goods of no order", "ORDER_AMOUNT", 10000, "", "", "", "order-unknown" },
    { "shipping that was free", "ORDER_SHIPPING_AMOUNT", 400, "1", "1-1", "", "amount-differs" },
    { "tax has no amount to compare", "ORDER_AMOUNT_TAX", 1900, "1", "1-1", "", "" },
    { "the commission", "COMMISSION_FEE", -1000, "1", "1-1", "", "" },
    { "a commission too high", "COMMISSION_FEE", -1100, "1", "1-1", "", "amount-differs" },
    { "a commission given, not taken", "COMMISSION_FEE", 1000, "1", "1-1", "", "amount-differs" },
    { "a refund", "REFUND_ORDER_AMOUNT", -5000, "1", "1-1", "m1", "" },
    { "a refund of another amount", "REFUND_ORDER_AMOUNT", -4000, "1", "1-1", "m1",
      "amount-differs" },
    { "an unknown refund", "REFUND_ORDER_AMOUNT", -5000, "1", "1-1", "m9", "refund-unknown" },
    { "a refund without an id", "REFUND_ORDER_AMOUNT", -5000, "1", "1-1", "", "refund-unknown" },
    { "commission given back", "REFUND_COMMISSION_FEE", 500, "1", "1-1", "m1", "" },
    { "a penalty of an order", "SELLER_PENALTY_FEE", -500, "1", "", "", "" },
    { "a penalty of no order", "SELLER_PENALTY_FEE", -500, "", "", "", "" },
    { "a penalty of an unknown order", "SELLER_PENALTY_FEE", -500, "9", "", "", "order-unknown" },
    { "a subscription", "SUBSCRIPTION_FEE", -3900, "", "", "", "" },
    { "a payout", "PAYMENT", -3900, "", "", "", "" },
};

static void a_line_is_held_against_what_it_names(void **state)
{
    const struct match_row *row = *state;
    struct desk desk;
    opened_with_order(&desk);
    struct order *order = acme_seen(&desk, GALERIA, "1");
    struct line_refund refund = { .refund_id = STR("m1"),
                                  .amount = money_of(5000, euro),
                                  .shipping_amount = money_zero(euro),
                                  .created = desk.now };
    order->lines[0].refunds = &refund;
    order->lines[0].refund_count = 1;
    acme_poll(&desk, GALERIA, order);
    struct transaction line =
        about(line_of(&desk, "t1", row->kind, row->minor), row->order_id, row->line_id);
    line.refund_id = str_c(row->refund_id);
    sees(&desk, line);
    const char *gaps = gaps_text(&desk);
    assert_int_equal(strlen(gaps) > 0, strlen(row->gap) > 0);
    assert_memory_equal(gaps, row->gap, strlen(row->gap));
    assert_int_equal(entry_count(&desk), 1); /* booked either way */
    desk_close(&desk);
}

static void a_gap_closes_when_the_order_comes_in(void **state)
{
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    struct transaction line = about(line_of(&desk, "t1", "ORDER_AMOUNT", 5000), "1", "1-1");
    sees(&desk, line);
    assert_non_null(strstr(gaps_text(&desk), "order-unknown~galeria~"));
    acme_poll(&desk, GALERIA, acme_order_of(&desk, "1", ORDER_STATE_SHIPPING, "tee", 1));
    assert_string_equal(gaps_text(&desk), "");
    assert_string_equal(exceptions_text(&desk), "");
    assert_int_equal(entry_count(&desk), 1);
    desk_close(&desk);
    (void)state;
}

/* The marketplace names the order later, or another one. */
static void a_gap_follows_its_line_to_another_order(void **state)
{
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    sees(&desk, line_of(&desk, "t1", "ORDER_AMOUNT", 5000));
    sees(&desk, about(line_of(&desk, "t1", "ORDER_AMOUNT", 5000), "9", "9-1"));
    sees(&desk, about(line_of(&desk, "t1", "ORDER_AMOUNT", 5000), "1", "1-1"));
    assert_non_null(strstr(exceptions_text(&desk), "gap-found~galeria/order-unknown"));
    assert_null(strstr(exceptions_text(&desk), " x2"));
    acme_poll(&desk, GALERIA, acme_order_of(&desk, "1", ORDER_STATE_SHIPPING, "tee", 1));
    assert_string_equal(gaps_text(&desk), "");
    assert_string_equal(exceptions_text(&desk), "");
    desk_close(&desk);
    (void)state;
}

static void a_gap_of_other_amounts_leaves_the_order_it_was_about(void **state)
{
    struct desk desk;
    opened_with_order(&desk);
    sees(&desk, about(line_of(&desk, "t1", "ORDER_AMOUNT", 10000), "1", "1-1"));
    sees(&desk, about(line_of(&desk, "t1", "ORDER_AMOUNT", 9000), "1", "1-1"));
    sees(&desk, line_of(&desk, "t1", "ORDER_AMOUNT", 8000));
    assert_non_null(strstr(gaps_text(&desk), "amount-changed"));
    desk_close(&desk); /* the index of gaps by order is exact */
    (void)state;
}

static void an_order_that_comes_in_may_show_another_gap(void **state)
{
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    sees(&desk, about(line_of(&desk, "t1", "ORDER_AMOUNT", 4000), "1", "1-1"));
    acme_poll(&desk, GALERIA, acme_order_of(&desk, "1", ORDER_STATE_SHIPPING, "tee", 1));
    const char *gaps = gaps_text(&desk);
    assert_null(strstr(gaps, "order-unknown"));
    assert_non_null(strstr(gaps, "amount-differs"));
    assert_non_null(strstr(gaps, "50.00 is 40.00"));
    desk_close(&desk);
    (void)state;
}

static void a_gap_closes_when_the_line_comes_right(void **state)
{
    struct desk desk;
    opened_with_order(&desk);
    struct transaction line = about(line_of(&desk, "t1", "ORDER_AMOUNT", 10000), "1", "1-9");
    sees(&desk, line);
    assert_non_null(strstr(gaps_text(&desk), "order-line-unknown"));
    line.order_line_id = STR("1-1");
    sees(&desk, line);
    assert_string_equal(gaps_text(&desk), "");
    desk_close(&desk);
    (void)state;
}

static void our_own_refund_is_known_before_the_order_shows_it(void **state)
{
    struct desk desk;
    acme_open(&desk);
    acme_shipping_order(&desk, "1", "tee", 2);
    struct refund refund = { .refund_id = STR("f1"),
                             .channel = GALERIA,
                             .order_id = STR("1"),
                             .line_id = STR("1-1"),
                             .quantity = 1,
                             .reason = STR("GOODWILL") };
    desk_must(&desk, (struct command){ .kind = COMMAND_CREATE_REFUND,
                                       .create_refund = { .refund = refund } });
    acme_answer(&desk, INTENT_REFUND_LINE, ANSWER_DONE);
    struct desk_rows refunds = desk_table(&desk, &desk.arena, KEY_TABLE_REFUND, &record_refund);
    struct transaction line = about(line_of(&desk, "t1", "REFUND_ORDER_AMOUNT", -5000), "1", "1-1");
    line.refund_id = ((const struct refund *)refunds.rows)->marketplace_refund_id;
    assert_true(line.refund_id.len > 0);
    sees(&desk, line);
    assert_string_equal(gaps_text(&desk), "");
    desk_close(&desk);
    (void)state;
}

/* ---- gaps that people settle ---- */

static struct command resolve(struct desk *desk, const char *note)
{
    struct desk_rows rows = desk_table(desk, &desk->arena, KEY_TABLE_GAP, &record_gap);
    assert_int_equal(rows.count, 1);
    return (struct command){ .kind = COMMAND_RESOLVE_GAP,
                             .resolve_gap = { ((const struct gap *)rows.rows)->gap_id,
                                              str_c(note) } };
}

static void a_gap_that_a_person_settled_stays_settled(void **state)
{
    struct desk desk;
    opened_with_order(&desk);
    struct transaction line = about(line_of(&desk, "t1", "ORDER_AMOUNT", 9900), "1", "1-1");
    sees(&desk, line);
    desk_must(&desk, resolve(&desk, "a voucher"));
    assert_string_equal(exceptions_text(&desk), "");
    desk_refused(&desk, resolve(&desk, "again"), REASON_GAP_STATE_CONFLICT);
    line.payment_state = PAYMENT_STATE_PAYABLE;
    line.payment_state_text = STR("PAYABLE");
    sees(&desk, line);
    acme_poll(&desk, GALERIA, acme_seen(&desk, GALERIA, "1"));
    assert_string_equal(gaps_text(&desk), "");
    desk_close(&desk);
    (void)state;
}

static void a_settled_gap_of_other_amounts_is_open_again(void **state)
{
    struct desk desk;
    opened_with_order(&desk);
    struct transaction line = about(line_of(&desk, "t1", "ORDER_AMOUNT", 9900), "1", "1-1");
    sees(&desk, line);
    desk_must(&desk, resolve(&desk, "a voucher"));
    line.amount.minor = 100;
    sees(&desk, line);
    assert_non_null(strstr(gaps_text(&desk), "amount-differs"));
    desk_close(&desk);
    (void)state;
}

static void no_gap_is_resolved_that_is_not_there(void **state)
{
    struct desk desk;
    acme_open(&desk);
    desk_refused(&desk,
                 (struct command){ .kind = COMMAND_RESOLVE_GAP,
                                   .resolve_gap = { STR("kind-unknown~galeria~t1"), STR("note") } },
                 REASON_GAP_NOT_FOUND);
    desk_close(&desk);
    (void)state;
}

/* ---- settlements ---- */

static void a_payout_that_equals_its_lines_is_no_gap(void **state)
{
    struct desk desk;
    opened_with_order(&desk);
    struct transaction lines[] = {
        settled(about(line_of(&desk, "t1", "ORDER_AMOUNT", 10000), "1", "1-1"), "cycle-1"),
        settled(about(line_of(&desk, "t2", "COMMISSION_FEE", -1000), "1", "1-1"), "cycle-1"),
        settled(line_of(&desk, "t3", "PAYMENT", -9000), "cycle-1"),
    };
    lines[2].payout_reference = STR("BANK-17");
    desk_must(&desk, page(lines, ARRAY_COUNT(lines)));
    struct settlement settlement = settlement_of(&desk);
    assert_true(settlement.is_paid);
    assert_int_equal(settlement.payout.minor, 9000);
    assert_int_equal(settlement.line_sum.minor, 9000);
    assert_int_equal(settlement.line_count, 2);
    assert_true(str_eq(settlement.payout_reference, STR("BANK-17")));
    assert_string_equal(gaps_text(&desk), "");
    assert_string_equal(balances_text(&desk), "sales -100.00; commission 10.00; payout 90.00");
    desk_close(&desk);
    (void)state;
}

static void a_payout_that_lacks_a_line_is_a_gap_until_it_comes(void **state)
{
    struct desk desk;
    opened_with_order(&desk);
    struct transaction lines[] = {
        settled(about(line_of(&desk, "t1", "ORDER_AMOUNT", 10000), "1", "1-1"), "cycle-1"),
        settled(line_of(&desk, "t3", "PAYMENT", -9000), "cycle-1"),
    };
    desk_must(&desk, page(lines, ARRAY_COUNT(lines)));
    assert_non_null(strstr(gaps_text(&desk), "payout-differs~galeria~"));
    assert_non_null(strstr(gaps_text(&desk), "100.00 is 90.00"));
    sees(&desk,
         settled(about(line_of(&desk, "t2", "COMMISSION_FEE", -1000), "1", "1-1"), "cycle-1"));
    assert_string_equal(gaps_text(&desk), "");
    desk_close(&desk);
    (void)state;
}

static void a_cycle_is_not_judged_before_the_last_page(void **state)
{
    struct desk desk;
    opened_with_order(&desk);
    struct transaction payout = settled(line_of(&desk, "t3", "PAYMENT", -10000), "cycle-1");
    struct transaction line =
        settled(about(line_of(&desk, "t1", "ORDER_AMOUNT", 10000), "1", "1-1"), "cycle-1");
    struct command first = page(&payout, 1);
    first.see_transactions.poll.page_token = STR("page-2");
    desk_must(&desk, first);
    assert_string_equal(gaps_text(&desk), "");
    desk_must(&desk, page(&line, 1));
    assert_string_equal(gaps_text(&desk), "");
    assert_int_equal(settlement_of(&desk).line_sum.minor, 10000);
    desk_close(&desk);
    (void)state;
}

static void a_line_moves_into_its_cycle_without_being_posted_again(void **state)
{
    struct desk desk;
    opened_with_order(&desk);
    struct transaction line = about(line_of(&desk, "t1", "ORDER_AMOUNT", 10000), "1", "1-1");
    sees(&desk, line);
    line.settlement_id = STR("cycle-1");
    line.payment_state = PAYMENT_STATE_PAID;
    line.payment_state_text = STR("PAID");
    sees(&desk, line);
    assert_int_equal(entry_count(&desk), 1);
    assert_int_equal(settlement_of(&desk).line_sum.minor, 10000);
    desk_close(&desk);
    (void)state;
}

/* ---- what cannot be booked ---- */

static void a_line_that_cannot_be_booked_stops_no_other(void **state)
{
    struct desk desk;
    opened_with_order(&desk);
    struct transaction lines[] = {
        settled(line_of(&desk, "t1", "SUBSCRIPTION_FEE", -3900), "cycle-1"),
        settled(line_of(&desk, "t2", "SUBSCRIPTION_VAT", -741), "cycle-1"),
        settled(line_of(&desk, "t3", "MANUAL_CREDIT", 100), "cycle-1"),
    };
    lines[1].amount.currency = (struct currency){ "CHF", 2 };
    struct unreadable row = { STR("t9"), STR("amount: no number"), STR("{}") };
    struct command command = page(lines, ARRAY_COUNT(lines));
    command.see_transactions.unreadable = &row;
    command.see_transactions.unreadable_count = 1;
    desk_must(&desk, command);
    assert_string_equal(balances_text(&desk), "clearing -38.00; subscription 39.00; "
                                              "adjustments -1.00");
    assert_string_equal(exceptions_text(&desk), "transaction-unreadable~galeria/t2; "
                                                "transaction-unreadable~galeria/t9");
    desk_must(&desk, command); /* told once */
    assert_string_equal(exceptions_text(&desk), "transaction-unreadable~galeria/t2; "
                                                "transaction-unreadable~galeria/t9");
    desk_close(&desk);
    (void)state;
}

static void a_page_tells_how_far_the_log_is_read(void **state)
{
    struct desk desk;
    acme_open(&desk);
    desk_must(&desk, (struct command){ .kind = COMMAND_POLL_FAILED,
                                       .poll_failed = { .channel = GALERIA,
                                                        .poll = STR("transactions"),
                                                        .exchange = { .step = STR("TL02"),
                                                                      .reason = STR("503") } } });
    struct command command = page(NULL, 0);
    command.see_transactions.poll = (struct poll){ .watermark = desk.now, .last_run = desk.now };
    desk_must(&desk, command);
    struct desk_rows polls = desk_table(&desk, &desk.arena, KEY_TABLE_POLL, &record_poll);
    assert_int_equal(polls.count, 1);
    assert_true(((const struct poll *)polls.rows)->watermark.us == desk.now.us);
    assert_string_equal(exceptions_text(&desk), "");
    command.see_transactions.channel = STR("nowhere");
    desk_refused(&desk, command, REASON_CHANNEL_NOT_FOUND);
    desk_close(&desk);
    (void)state;
}

static void each_command_is_applied_after_its_allocations_failed(void **state)
{
    (void)state;
    desk_has_tortured("ledger_test");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_is_posted_to_its_account_and_to_clearing),
        cmocka_unit_test(a_line_seen_again_changes_nothing),
        cmocka_unit_test(a_new_state_of_a_line_is_not_posted_again),
        cmocka_unit_test(an_older_state_of_a_line_is_passed_over),
        cmocka_unit_test(another_amount_is_posted_instead_and_is_a_gap),
        cmocka_unit_test(another_kind_moves_the_amount_to_the_other_account),
        cmocka_unit_test(an_informative_line_is_kept_and_not_posted),
        cmocka_unit_test(a_line_that_became_informative_is_taken_back),
        cmocka_unit_test(an_unknown_kind_is_booked_as_such_and_is_a_gap),
        cmocka_unit_test(a_gap_closes_when_the_order_comes_in),
        cmocka_unit_test(a_gap_follows_its_line_to_another_order),
        cmocka_unit_test(a_gap_of_other_amounts_leaves_the_order_it_was_about),
        cmocka_unit_test(an_order_that_comes_in_may_show_another_gap),
        cmocka_unit_test(a_gap_closes_when_the_line_comes_right),
        cmocka_unit_test(our_own_refund_is_known_before_the_order_shows_it),
        cmocka_unit_test(a_gap_that_a_person_settled_stays_settled),
        cmocka_unit_test(a_settled_gap_of_other_amounts_is_open_again),
        cmocka_unit_test(no_gap_is_resolved_that_is_not_there),
        cmocka_unit_test(a_payout_that_equals_its_lines_is_no_gap),
        cmocka_unit_test(a_payout_that_lacks_a_line_is_a_gap_until_it_comes),
        cmocka_unit_test(a_cycle_is_not_judged_before_the_last_page),
        cmocka_unit_test(a_line_moves_into_its_cycle_without_being_posted_again),
        cmocka_unit_test(a_line_that_cannot_be_booked_stops_no_other),
        cmocka_unit_test(a_page_tells_how_far_the_log_is_read),
        cmocka_unit_test(each_command_is_applied_after_its_allocations_failed),
    };
    int failed = ROWS_RUN(a_line_is_held_against_what_it_names, match_rows);
    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
