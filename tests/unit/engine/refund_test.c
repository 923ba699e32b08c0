/* tests/unit/engine/refund_test.c: what came back, and what went back for it, once. */
#include "service/store/records.h"
#include "tests/rows.h"
#include "tests/unit/engine/acme.h"

/* An order of three tees at 50.00 with a tax of 19.00 each and 4.00 of shipping, sent. */
static void sent(struct desk *desk)
{
    struct acme_line line = { "tee", 3, 15000 };
    static struct tax vat, shipping_vat;
    acme_open(desk);
    acme_push(desk, "tee", 10);
    struct order *order = acme_order(desk, "1", ORDER_STATE_SHIPPING, &line, 1);
    vat = (struct tax){ STR("VAT"), money_of(2850, euro), TAX_RULE_NONE };
    shipping_vat = (struct tax){ STR("VAT"), money_of(76, euro), TAX_RULE_NONE };
    order->lines[0].taxes = &vat;
    order->lines[0].tax_count = 1;
    order->lines[0].shipping_price = money_of(400, euro);
    order->lines[0].shipping_taxes = &shipping_vat;
    order->lines[0].shipping_tax_count = 1;
    acme_poll(desk, GALERIA, order);
    struct intent intent = acme_intent(desk, INTENT_CREATE_SHOP_ORDER);
    struct order stored = acme_stored(desk, GALERIA, "1");
    desk_must(desk,
              (struct command){ .kind = COMMAND_INTENT_LOOKUP,
                                .intent_lookup = { .channel = GALERIA,
                                                   .intent_no = intent.intent_no,
                                                   .shop_orders = acme_shop_order(desk, &stored),
                                                   .shop_order_count = 1 } });
    acme_answer(desk, INTENT_SET_REFERENCE, ANSWER_DONE);
    desk_pass(desk, 60);
    acme_order_moves(desk, order, ORDER_STATE_SHIPPED);
    acme_poll(desk, GALERIA, order);
    desk_pass(desk, 3600);
}

static struct command back(const char *return_id, int64_t quantity)
{
    return (struct command){ .kind = COMMAND_REPORT_RETURN,
                             .report_return = { .goods_return = { .return_id = str_c(return_id),
                                                                  .channel = GALERIA,
                                                                  .order_id = STR("1"),
                                                                  .line_id = STR("1-1"),
                                                                  .quantity = quantity } } };
}

static struct command units(const char *refund_id, int64_t quantity)
{
    return (struct command){ .kind = COMMAND_CREATE_REFUND,
                             .create_refund = { .refund = { .refund_id = str_c(refund_id),
                                                            .channel = GALERIA,
                                                            .order_id = STR("1"),
                                                            .line_id = STR("1-1"),
                                                            .quantity = quantity,
                                                            .reason = STR("GOODWILL") } } };
}

static struct command amount(const char *refund_id, int64_t minor)
{
    struct command command = units(refund_id, 0);
    command.create_refund.by_amount = true;
    command.create_refund.refund.amount = money_of(minor, euro);
    return command;
}

/* The marketplace shows a refund of the line, as its id. */
static struct line_refund *listed(struct desk *desk, struct order *order, const char *id,
                                  int64_t minor, int64_t tax, const char *code)
{
    struct order_line *line = &order->lines[0];
    struct line_refund *refunds =
        ARENA_ARRAY(&desk->arena, struct line_refund, line->refund_count + 1);
    for (size_t i = 0; i < line->refund_count; i++)
        refunds[i] = line->refunds[i];
    struct tax *taxes = ARENA_NEW(&desk->arena, struct tax);
    *taxes = (struct tax){ STR("VAT"), money_of(tax, euro), TAX_RULE_NONE };
    refunds[line->refund_count] = (struct line_refund){ .refund_id = str_c(id),
                                                        .reason_code = str_c(code),
                                                        .quantity = 0,
                                                        .amount = money_of(minor, euro),
                                                        .shipping_amount = money_zero(euro),
                                                        .taxes = taxes,
                                                        .tax_count = 1,
                                                        .created = desk->now };
    line->refunds = refunds;
    line->refund_count++;
    order->updated = desk->now;
    return &refunds[line->refund_count - 1];
}

static struct intent intent_of(struct desk *desk, const char *refund_id)
{
    struct desk_rows rows = desk_table(desk, &desk->arena, KEY_TABLE_INTENT, &record_intent);
    const struct intent *intents = rows.rows;
    for (size_t i = 0; i < rows.count; i++) {
        if (str_eq(intents[i].subject_id, str_c(refund_id)))
            return intents[i];
    }
    fail_msg("no intent of refund %s", refund_id);
    return intents[0];
}

static void goes_lost(struct desk *desk, const char *refund_id)
{
    struct intent intent = intent_of(desk, refund_id);
    desk_must(desk, (struct command){ .kind = COMMAND_START_INTENT,
                                      .start_intent = { GALERIA, intent.intent_no } });
    desk_must(desk, (struct command){ .kind = COMMAND_INTENT_ANSWER,
                                      .intent_answer = { .channel = GALERIA,
                                                         .intent_no = intent.intent_no,
                                                         .answer = ANSWER_UNKNOWN,
                                                         .exchange = { .step = STR("OR28"),
                                                                       .reason = STR("no answer"),
                                                                       .evidence = STR("PUT") },
                                                         .not_before = desk->now } });
    desk_pass(desk, 60);
}

static void looks(struct desk *desk, const char *refund_id, struct order *order)
{
    desk_must(desk,
              (struct command){
                  .kind = COMMAND_INTENT_LOOKUP,
                  .intent_lookup = { .channel = GALERIA,
                                     .intent_no = intent_of(desk, refund_id).intent_no,
                                     .exchange = { .step = STR("OR11"), .evidence = STR("GET") },
                                     .not_before = desk->now,
                                     .order = order } });
    desk_pass(desk, 60);
}

static struct refund stored_refund(struct desk *desk, size_t at)
{
    struct desk_rows rows = desk_table(desk, &desk->arena, KEY_TABLE_REFUND, &record_refund);
    assert_true(at < rows.count);
    return ((const struct refund *)rows.rows)[at];
}

/* ---- returns ---- */

static void a_refund_says_whether_its_units_are_still_to_be_sent(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_shipping_order(&desk, "1", "tee", 3);
    desk_must(&desk, units("f1", 1));
    assert_true(stored_refund(&desk, 0).excluded_from_shipment);
    acme_answer(&desk, INTENT_REFUND_LINE, ANSWER_REFUSED);
    struct shipment_item tees = { .line_id = STR("1-1"), .quantity = 3 };
    desk_must(&desk,
              (struct command){ .kind = COMMAND_CONFIRM_DISPATCH,
                                .confirm_dispatch = { .channel = GALERIA,
                                                      .order_id = STR("1"),
                                                      .shipment = { .shipment_id = STR("p1"),
                                                                    .tracking_number = STR("123"),
                                                                    .items = &tees,
                                                                    .item_count = 1 } } });
    desk_must(&desk,
              acme_handling(&desk, COMMAND_RETRY_EXCEPTION, "refund-refused", "galeria/1/f1"));
    assert_false(stored_refund(&desk, 0).excluded_from_shipment); /* they left meanwhile */
    desk_close(&desk);
}

static void a_return_is_refunded_once(void **state)
{
    (void)state;
    struct desk desk;
    sent(&desk);
    struct outcome outcome = desk_must(&desk, back("R1", 1));
    assert_true(str_eq(outcome.refund->refund_id, STR("r-R1")));
    outcome = desk_must(&desk, back("R1", 1));
    assert_true(str_eq(outcome.refund->refund_id, STR("r-R1")));
    assert_string_equal(refunds_text(&desk), "r-R1 PENDING 1x 50.00+0.00 code R7");
    assert_string_equal(outbox_text(&desk), "refund line 1/r-R1 READY");
    assert_int_equal(acme_stored(&desk, GALERIA, "1").lines[0].returned, 1);
    desk_refused(&desk, back("R1", 2), REASON_ALREADY_EXISTS);
    desk_close(&desk);
}

static void amounts_and_taxes_are_the_units_share(void **state)
{
    (void)state;
    struct desk desk;
    sent(&desk);
    desk_must(&desk, back("R1", 1));
    struct refund first = stored_refund(&desk, 0);
    assert_int_equal(first.tax_count, 1);
    assert_int_equal(first.taxes[0].amount.minor, 950);
    assert_int_equal(first.shipping_tax_count, 1);
    assert_int_equal(first.shipping_taxes[0].amount.minor, 0);
    desk_must(&desk, back("R2", 2)); /* the last unit takes the shipping */
    struct refund rest = stored_refund(&desk, 1);
    assert_int_equal(rest.amount.minor, 10000);
    assert_int_equal(rest.taxes[0].amount.minor, 1900);
    assert_int_equal(rest.shipping_amount.minor, 400);
    assert_int_equal(rest.shipping_taxes[0].amount.minor, 76);
    desk_close(&desk);
}

struct return_row {
    const char *name;
    struct command command;
    enum err_reason reason;
    const char *field;
};

static void a_return_that_cannot_be_is_refused(void **state)
{
    (void)state;
    struct desk desk;
    sent(&desk);
    struct command nowhere = back("R1", 1), unknown = back("R1", 1), elsewhere = back("R1", 1);
    nowhere.report_return.goods_return.order_id = STR("2");
    unknown.report_return.goods_return.line_id = STR("1-9");
    elsewhere.report_return.goods_return.warehouse = STR("MUC");
    const struct return_row rows[] = {
        { "more than was sent", back("R1", 4), REASON_RETURN_EXCEEDS_SENT,
          "reported_return.item.quantity" },
        { "nothing", back("R1", 0), REASON_FIELD_INVALID, "reported_return.item.quantity" },
        { "without an id", back("", 1), REASON_FIELD_REQUIRED, "reported_return.return_id" },
        { "of an order that there is not", nowhere, REASON_ORDER_NOT_FOUND, "" },
        { "of a line that there is not", unknown, REASON_ORDER_LINE_NOT_FOUND,
          "reported_return.item.order_line_id" },
        { "in a warehouse that there is not", elsewhere, REASON_WAREHOUSE_NOT_FOUND,
          "reported_return.warehouse" },
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct err err = desk_refused(&desk, rows[i].command, rows[i].reason);
        assert_string_equal(err.field, rows[i].field);
    }
    assert_string_equal(refunds_text(&desk), "");
    desk_close(&desk);
}

static void what_was_not_sent_cannot_come_back(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    acme_poll(&desk, GALERIA, acme_order_of(&desk, "1", ORDER_STATE_WAITING_ACCEPTANCE, "tee", 2));
    desk_refused(&desk, back("R1", 1), REASON_RETURN_EXCEEDS_SENT);
    desk_close(&desk);
}

static void a_long_return_id_makes_an_id_that_a_name_holds(void **state)
{
    (void)state;
    struct desk desk;
    char id[LIMIT_ID_BYTES + 1];
    memset(id, 'x', LIMIT_ID_BYTES);
    id[LIMIT_ID_BYTES] = '\0';
    sent(&desk);
    struct outcome outcome = desk_must(&desk, back(id, 1));
    assert_in_range(outcome.refund->refund_id.len, 1, LIMIT_ID_BYTES);
    desk_close(&desk);
}

static void of_a_bulk_report_each_return_stands_alone(void **state)
{
    (void)state;
    struct desk desk;
    sent(&desk);
    struct return_report reports[] = { back("R1", 1).report_return, back("R2", 9).report_return,
                                       back("R3", 2).report_return };
    struct outcome outcome =
        desk_must(&desk, (struct command){ .kind = COMMAND_REPORT_RETURNS,
                                           .report_returns = { reports, ARRAY_COUNT(reports) } });
    assert_int_equal(outcome.item_count, 3);
    assert_int_equal(outcome.items[1].reason, REASON_RETURN_EXCEEDS_SENT);
    assert_string_equal(refunds_text(&desk), "r-R1 PENDING 1x 50.00+0.00 code R7; "
                                             "r-R3 PENDING 2x 100.00+4.00 code R7");
    desk_close(&desk);
}

/* ---- returns that SCAYLE shows ---- */

static void shows_returned(struct desk *desk, size_t count)
{
    struct order stored = acme_stored(desk, GALERIA, "1");
    struct shop_order *seen = acme_shop_order(desk, &stored);
    for (size_t i = 0; i < count; i++) {
        seen->items[i].returned = desk->now;
        seen->items[i].status = STR("returned");
    }
    desk_must(desk, (struct command){ .kind = COMMAND_SEE_SHOP_ORDERS,
                                      .see_shop_orders = { .orders = seen,
                                                           .count = 1,
                                                           .poll_name = STR("shop-orders") } });
    desk_pass(desk, 60);
}

static void each_item_that_came_back_is_refunded_once(void **state)
{
    (void)state;
    struct desk desk;
    sent(&desk);
    shows_returned(&desk, 1);
    shows_returned(&desk, 2); /* the first once more, at another time */
    assert_string_equal(refunds_text(&desk), "r-scayle-100 PENDING 1x 50.00+0.00 code R7; "
                                             "r-scayle-101 PENDING 1x 50.00+0.00 code R7");
    desk_close(&desk);
}

static void goods_that_two_sides_tell_of_are_refunded_once(void **state)
{
    (void)state;
    struct desk desk;
    sent(&desk);
    desk_must(&desk, back("R1", 1)); /* the warehouse first */
    shows_returned(&desk, 1);
    assert_string_equal(refunds_text(&desk), "r-R1 PENDING 1x 50.00+0.00 code R7");
    shows_returned(&desk, 2); /* the shop first */
    struct outcome outcome = desk_must(&desk, back("R2", 1));
    assert_null(outcome.refund);
    assert_string_equal(refunds_text(&desk), "r-R1 PENDING 1x 50.00+0.00 code R7; "
                                             "r-scayle-101 PENDING 1x 50.00+0.00 code R7");
    assert_int_equal(acme_stored(&desk, GALERIA, "1").lines[0].returned, 2);
    assert_string_equal(exceptions_text(&desk), "");
    desk_close(&desk);
}

static void an_item_of_no_order_is_an_exception_once(void **state)
{
    (void)state;
    struct desk desk;
    sent(&desk);
    struct order stored = acme_stored(&desk, GALERIA, "1");
    struct shop_order *seen = acme_shop_order(&desk, &stored);
    seen->items[0].item_id = 999;
    seen->items[0].line_id = STR_EMPTY;
    seen->items[0].returned = desk.now;
    struct command command = { .kind = COMMAND_SEE_SHOP_ORDERS,
                               .see_shop_orders = {
                                   .orders = seen, .count = 1, .poll_name = STR("shop-orders") } };
    desk_must(&desk, command);
    desk_must(&desk, command);
    assert_string_equal(exceptions_text(&desk), "return-unmatched~galeria/1/999");
    desk_must(&desk,
              acme_handling(&desk, COMMAND_RESOLVE_EXCEPTION, "return-unmatched", "galeria/1/999"));
    desk_must(&desk, command);
    assert_string_equal(exceptions_text(&desk), "");
    desk_close(&desk);
}

static void a_return_of_what_was_refunded_is_an_exception(void **state)
{
    (void)state;
    struct desk desk;
    sent(&desk);
    desk_must(&desk, units("f1", 3));
    shows_returned(&desk, 1);
    shows_returned(&desk, 1);
    assert_string_equal(exceptions_text(&desk), "return-unmatched~galeria/1/100");
    assert_int_equal(acme_stored(&desk, GALERIA, "1").lines[0].returned, 0);
    desk_close(&desk);
}

static void units_that_the_shop_cancelled_are_exceptions(void **state)
{
    (void)state;
    struct desk desk;
    sent(&desk);
    struct order stored = acme_stored(&desk, GALERIA, "1");
    struct shop_order *seen = acme_shop_order(&desk, &stored);
    seen->items[2].cancelled = desk.now;
    struct command command = { .kind = COMMAND_SEE_SHOP_ORDERS,
                               .see_shop_orders = {
                                   .orders = seen, .count = 1, .poll_name = STR("shop-orders") } };
    desk_must(&desk, command);
    desk_must(&desk, command);
    assert_string_equal(exceptions_text(&desk), "shop-item-canceled~galeria/1/102");
    desk_close(&desk);
}

/* ---- refunds that a person asks for ---- */

static void two_equal_partial_refunds_are_two(void **state)
{
    (void)state;
    struct desk desk;
    sent(&desk);
    desk_must(&desk, amount("f1", 500));
    desk_must(&desk, amount("f2", 500));
    assert_string_equal(refunds_text(&desk), "f1 PENDING 0x 5.00+0.00 code R9; "
                                             "f2 PENDING 0x 5.00+0.00 code R9");
    desk_refused(&desk, amount("f1", 500), REASON_ALREADY_EXISTS);
    desk_close(&desk);
}

static void never_more_than_was_paid(void **state)
{
    (void)state;
    struct desk desk;
    sent(&desk);
    desk_refused(&desk, units("f1", 4), REASON_REFUND_EXCEEDS_PAID);
    desk_must(&desk, units("f1", 2));
    desk_refused(&desk, units("f2", 2), REASON_REFUND_EXCEEDS_PAID);
    desk_refused(&desk, amount("f2", 5001), REASON_REFUND_EXCEEDS_PAID);
    struct order *order = acme_seen(&desk, GALERIA, "1");
    listed(&desk, order, "m9", 3000, 570, "R1"); /* the operator gave some back itself */
    acme_poll(&desk, GALERIA, order);
    desk_refused(&desk, amount("f2", 2001), REASON_REFUND_EXCEEDS_PAID);
    struct outcome outcome = desk_must(&desk, amount("f2", 2000));
    assert_int_equal(outcome.refund->taxes[0].amount.minor, 380); /* all that is left of it */
    desk_close(&desk);
}

static void amounts_that_are_none_are_refused_by_name(void **state)
{
    (void)state;
    struct desk desk;
    sent(&desk);
    struct currency dollar = { "USD", 2 };
    struct command foreign = amount("f1", 0), unmapped = amount("f1", 100),
                   taxed = amount("f1", 100);
    foreign.create_refund.refund.amount = money_of(100, dollar);
    unmapped.create_refund.refund.reason = STR("WHIM");
    struct tax tax = { STR("ECO"), money_of(1, euro), TAX_RULE_NONE };
    taxed.create_refund.refund.taxes = &tax;
    taxed.create_refund.refund.tax_count = 1;
    const struct return_row rows[] = {
        { "another currency", foreign, REASON_CURRENCY_MISMATCH, "amounts.amount.currency_code" },
        { "negative", amount("f1", -1), REASON_FIELD_INVALID, "amounts.amount" },
        { "nothing", amount("f1", 0), REASON_FIELD_INVALID, "amounts.amount" },
        { "a reason without a code", unmapped, REASON_REASON_UNMAPPED, "reason" },
        { "a tax that the line has not", taxed, REASON_FIELD_INVALID, "amounts.taxes[0].code" },
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct err err = desk_refused(&desk, rows[i].command, rows[i].reason);
        assert_string_equal(err.field, rows[i].field);
    }
    desk_close(&desk);
}

static void only_a_paid_order_is_refunded(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    acme_poll(&desk, GALERIA, acme_order_of(&desk, "1", ORDER_STATE_WAITING_DEBIT, "tee", 2));
    desk_refused(&desk, units("f1", 1), REASON_ORDER_STATE_CONFLICT);
    desk_close(&desk);
}

/* ---- reasons ---- */

static void a_reason_without_a_code_waits_for_a_choice(void **state)
{
    (void)state;
    struct desk desk;
    sent(&desk);
    struct command command = back("R1", 1);
    command.report_return.refund_reason = STR("BROKEN");
    desk_must(&desk, command);
    assert_string_equal(refunds_text(&desk), "r-R1 STOPPED 1x 50.00+0.00");
    assert_string_equal(exceptions_text(&desk), "refund-reason-unmapped~galeria/1/r-R1");
    assert_string_equal(outbox_text(&desk), "");
    struct command retry =
        acme_handling(&desk, COMMAND_RETRY_EXCEPTION, "refund-reason-unmapped", "galeria/1/r-R1");
    desk_must(&desk, retry); /* still none */
    assert_string_equal(exceptions_text(&desk), "refund-reason-unmapped~galeria/1/r-R1 x2");
    retry.exception.choice = STR("R3");
    desk_must(&desk, retry);
    assert_string_equal(refunds_text(&desk), "r-R1 PENDING 1x 50.00+0.00 code R3");
    assert_string_equal(exceptions_text(&desk), "");
    desk_close(&desk);
}

/* ---- lost answers ---- */

static void a_refund_that_arrived_is_found(void **state)
{
    (void)state;
    struct desk desk;
    sent(&desk);
    desk_must(&desk, units("f1", 1));
    goes_lost(&desk, "f1");
    assert_string_equal(refunds_text(&desk), "f1 DOUBT 1x 50.00+0.00 code R9");
    struct order *order = acme_seen(&desk, GALERIA, "1");
    listed(&desk, order, "m1", 5000, 950, "R9");
    looks(&desk, "f1", order);
    assert_string_equal(refunds_text(&desk), "f1 DONE 1x 50.00+0.00 code R9 is m1");
    assert_string_equal(outbox_text(&desk), "");
    assert_true(stored_refund(&desk, 0).evidence_count >= 2);
    desk_close(&desk);
}

static void a_refund_that_never_arrived_is_sent_again(void **state)
{
    (void)state;
    struct desk desk;
    sent(&desk);
    desk_must(&desk, units("f1", 1));
    goes_lost(&desk, "f1");
    for (int i = 0; i < 3; i++) {
        assert_string_equal(outbox_text(&desk), "refund line 1/f1 DOUBT");
        looks(&desk, "f1", acme_seen(&desk, GALERIA, "1"));
    }
    assert_string_equal(outbox_text(&desk), "refund line 1/f1 READY");
    assert_string_equal(refunds_text(&desk), "f1 PENDING 1x 50.00+0.00 code R9");
    desk_close(&desk);
}

static void an_order_that_is_not_shown_says_nothing(void **state)
{
    (void)state;
    struct desk desk;
    sent(&desk);
    desk_must(&desk, units("f1", 1));
    goes_lost(&desk, "f1");
    for (int i = 0; i < 20; i++)
        looks(&desk, "f1", NULL);
    assert_string_equal(outbox_text(&desk), "refund line 1/f1 DOUBT"); /* never sent blind */
    assert_string_equal(exceptions_text(&desk), "refund-doubtful~galeria/1/f1");
    looks(&desk, "f1", acme_seen(&desk, GALERIA, "1"));
    assert_string_equal(exceptions_text(&desk), "");
    desk_close(&desk);
}

static void two_equal_refunds_are_found_one_by_one(void **state)
{
    (void)state;
    struct desk desk;
    sent(&desk);
    desk_must(&desk, amount("f1", 500));
    desk_must(&desk, amount("f2", 500));
    goes_lost(&desk, "f1");
    goes_lost(&desk, "f2");
    struct order *order = acme_seen(&desk, GALERIA, "1");
    listed(&desk, order, "m1", 500, 95, "R9");
    looks(&desk, "f1", order);
    order->updated = desk.now;
    looks(&desk, "f2", order); /* m1 is another's */
    assert_string_equal(refunds_text(&desk), "f1 DONE 0x 5.00+0.00 code R9 is m1; "
                                             "f2 DOUBT 0x 5.00+0.00 code R9");
    listed(&desk, order, "m2", 500, 95, "R9");
    looks(&desk, "f2", order);
    assert_string_equal(refunds_text(&desk), "f1 DONE 0x 5.00+0.00 code R9 is m1; "
                                             "f2 DONE 0x 5.00+0.00 code R9 is m2");
    desk_close(&desk);
}

static void one_that_was_there_before_ours_is_not_ours(void **state)
{
    (void)state;
    struct desk desk;
    sent(&desk);
    struct order *order = acme_seen(&desk, GALERIA, "1");
    listed(&desk, order, "m1", 500, 95, "R9");
    acme_poll(&desk, GALERIA, order);
    desk_pass(&desk, 3600);
    desk_must(&desk, amount("f1", 500));
    goes_lost(&desk, "f1");
    order->updated = desk.now;
    looks(&desk, "f1", order);
    assert_string_equal(refunds_text(&desk), "f1 DOUBT 0x 5.00+0.00 code R9");
    desk_close(&desk);
}

static void ours_is_found_though_our_clock_is_ahead(void **state)
{
    (void)state;
    struct desk desk;
    sent(&desk);
    struct order *order = acme_seen(&desk, GALERIA, "1");
    listed(&desk, order, "m1", 500, 95, "R9")->created = instant_add_s(desk.now, -1800);
    desk_must(&desk, amount("f1", 500));
    goes_lost(&desk, "f1");
    order->updated = desk.now;
    looks(&desk, "f1", order);
    assert_string_equal(refunds_text(&desk), "f1 DONE 0x 5.00+0.00 code R9 is m1");
    desk_close(&desk);
}

static void a_refused_refund_is_not_tried_again_if_others_made_it(void **state)
{
    (void)state;
    struct desk desk;
    sent(&desk);
    desk_must(&desk, units("f1", 3));
    acme_answer(&desk, INTENT_REFUND_LINE, ANSWER_REFUSED);
    assert_string_equal(exceptions_text(&desk), "refund-refused~galeria/1/f1");
    struct order *order = acme_seen(&desk, GALERIA, "1");
    listed(&desk, order, "m1", 15000, 2850, "R9");
    acme_poll(&desk, GALERIA, order);
    desk_refused(&desk,
                 acme_handling(&desk, COMMAND_RETRY_EXCEPTION, "refund-refused", "galeria/1/f1"),
                 REASON_REFUND_EXCEEDS_PAID);
    desk_close(&desk);
}

static void each_command_is_applied_after_its_allocations_failed(void **state)
{
    (void)state;
    desk_has_tortured("refund_test");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_refund_says_whether_its_units_are_still_to_be_sent),
        cmocka_unit_test(a_return_is_refunded_once),
        cmocka_unit_test(amounts_and_taxes_are_the_units_share),
        cmocka_unit_test(a_return_that_cannot_be_is_refused),
        cmocka_unit_test(what_was_not_sent_cannot_come_back),
        cmocka_unit_test(a_long_return_id_makes_an_id_that_a_name_holds),
        cmocka_unit_test(of_a_bulk_report_each_return_stands_alone),
        cmocka_unit_test(each_item_that_came_back_is_refunded_once),
        cmocka_unit_test(goods_that_two_sides_tell_of_are_refunded_once),
        cmocka_unit_test(an_item_of_no_order_is_an_exception_once),
        cmocka_unit_test(a_return_of_what_was_refunded_is_an_exception),
        cmocka_unit_test(units_that_the_shop_cancelled_are_exceptions),
        cmocka_unit_test(two_equal_partial_refunds_are_two),
        cmocka_unit_test(never_more_than_was_paid),
        cmocka_unit_test(amounts_that_are_none_are_refused_by_name),
        cmocka_unit_test(only_a_paid_order_is_refunded),
        cmocka_unit_test(a_reason_without_a_code_waits_for_a_choice),
        cmocka_unit_test(a_refund_that_arrived_is_found),
        cmocka_unit_test(a_refund_that_never_arrived_is_sent_again),
        cmocka_unit_test(an_order_that_is_not_shown_says_nothing),
        cmocka_unit_test(two_equal_refunds_are_found_one_by_one),
        cmocka_unit_test(one_that_was_there_before_ours_is_not_ours),
        cmocka_unit_test(ours_is_found_though_our_clock_is_ahead),
        cmocka_unit_test(a_refused_refund_is_not_tried_again_if_others_made_it),
        cmocka_unit_test(each_command_is_applied_after_its_allocations_failed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
