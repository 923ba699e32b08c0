/* tests/unit/engine/dispatch_test.c: from the warehouse's word to the marketplace's. */
#include "tests/rows.h"
#include "tests/unit/engine/acme.h"

static struct carrier list[] = { { .code = STR_INIT("DHL"), .label = STR_INIT("DHL Paket") },
                                 { .code = STR_INIT("RM24"), .label = STR_INIT("Royal Mail 24") },
                                 { .code = STR_INIT("dpd"), .label = STR_INIT("DPD") } };

static struct command carriers_are(struct carrier *rows, size_t count)
{
    static struct carrier_list carriers;
    carriers = (struct carrier_list){ .rows = rows, .count = count };
    return (struct command){ .kind = COMMAND_SEE_REFERENCE,
                             .see_reference = { .channel = GALERIA, .carriers = &carriers } };
}

/* An order of two tees and a cap that SCAYLE has, and the marketplace's carriers. */
static void ordered(struct desk *desk)
{
    struct acme_line lines[] = { { "tee", 2, 10000 }, { "cap", 1, 1990 } };
    acme_open(desk);
    acme_push(desk, "tee", 10);
    acme_push(desk, "cap", 10);
    desk_must(desk, carriers_are(list, ARRAY_COUNT(list)));
    acme_poll(desk, GALERIA,
              acme_order(desk, "1", ORDER_STATE_SHIPPING, lines, ARRAY_COUNT(lines)));
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
}

static struct command parcel(const char *id, const char *carrier, const char *number)
{
    return (struct command){ .kind = COMMAND_CONFIRM_DISPATCH,
                             .confirm_dispatch = {
                                 .channel = GALERIA,
                                 .order_id = STR("1"),
                                 .shipment = { .shipment_id = str_c(id),
                                               .carrier_text = str_c(carrier),
                                               .tracking_number = str_c(number) } } };
}

static struct command parcel_of(const char *id, struct shipment_item *items, size_t count)
{
    struct command command = parcel(id, "DHL", id);
    command.confirm_dispatch.shipment.items = items;
    command.confirm_dispatch.shipment.item_count = count;
    return command;
}

/* ---- units that will not be sent ---- */

static void a_dispatch_does_not_wait_for_cancelled_units(void **state)
{
    (void)state;
    struct desk desk;
    struct shipment_item tee = { .line_id = STR("1-1"), .quantity = 1 };
    ordered(&desk);
    desk_must(&desk, parcel_of("p1", &tee, 1));
    assert_string_equal(shipments_text(&desk), "p1 WAITING 1-1=1: DHL p1");
    desk_pass(&desk, 60);
    struct order *order = acme_seen(&desk, GALERIA, "1");
    acme_units_canceled(&desk, order, 0, 1);
    acme_units_canceled(&desk, order, 1, 1);
    acme_poll(&desk, GALERIA, order);
    assert_string_equal(shipments_text(&desk), "p1 PENDING 1-1=1: DHL p1");
    assert_string_equal(outbox_text(&desk), "set tracking 1/p1 READY");
    desk_close(&desk);
}

/* A unit of a line. */
static struct command refund(const char *refund_id, const char *line_id)
{
    return (struct command){ .kind = COMMAND_CREATE_REFUND,
                             .create_refund = { .refund = { .refund_id = str_c(refund_id),
                                                            .channel = GALERIA,
                                                            .order_id = STR("1"),
                                                            .line_id = str_c(line_id),
                                                            .quantity = 1,
                                                            .reason = STR("GOODWILL") } } };
}

static void a_dispatch_waits_until_what_is_missing_is_refunded(void **state)
{
    (void)state;
    struct desk desk;
    struct shipment_item items[] = { { .line_id = STR("1-1"), .quantity = 1 },
                                     { .line_id = STR("1-2"), .quantity = 1 } };
    ordered(&desk);
    desk_must(&desk, parcel_of("p1", items, 2));
    desk_must(&desk, refund("f1", "1-1"));
    assert_string_equal(shipments_text(&desk), "p1 WAITING 1-1=1 1-2=1: DHL p1");
    acme_answer(&desk, INTENT_REFUND_LINE, ANSWER_DONE);
    assert_string_equal(shipments_text(&desk), "p1 PENDING 1-1=1 1-2=1: DHL p1");
    assert_string_equal(outbox_text(&desk), "set tracking 1/p1 READY");
    desk_close(&desk);
}

static void a_refund_that_a_look_finds_lets_the_rest_go(void **state)
{
    (void)state;
    struct desk desk;
    struct shipment_item items[] = { { .line_id = STR("1-1"), .quantity = 1 },
                                     { .line_id = STR("1-2"), .quantity = 1 } };
    ordered(&desk);
    desk_must(&desk, parcel_of("p1", items, 2));
    desk_must(&desk, refund("f1", "1-1"));
    acme_answer(&desk, INTENT_REFUND_LINE, ANSWER_UNKNOWN);
    desk_pass(&desk, 60);
    struct order *order = acme_seen(&desk, GALERIA, "1");
    struct line_refund listed = { .refund_id = STR("5531"), /* of what we asked; not how many */
                                  .reason_code = STR("R9"),
                                  .amount = money_of(5000, euro),
                                  .shipping_amount = money_zero(euro),
                                  .created = desk.now };
    order->lines[0].refunds = &listed;
    order->lines[0].refund_count = 1;
    desk_must(&desk,
              (struct command){
                  .kind = COMMAND_INTENT_LOOKUP,
                  .intent_lookup = { .channel = GALERIA,
                                     .intent_no = acme_intent(&desk, INTENT_REFUND_LINE).intent_no,
                                     .order = order } });
    assert_string_equal(shipments_text(&desk), "p1 PENDING 1-1=1 1-2=1: DHL p1");
    desk_close(&desk);
}

static void a_refund_by_hand_lets_the_rest_go(void **state)
{
    (void)state;
    struct desk desk;
    struct shipment_item items[] = { { .line_id = STR("1-1"), .quantity = 1 },
                                     { .line_id = STR("1-2"), .quantity = 1 } };
    ordered(&desk);
    desk_must(&desk, parcel_of("p1", items, 2));
    desk_pass(&desk, 60);
    struct order *order = acme_seen(&desk, GALERIA, "1");
    struct line_refund listed = {
        .refund_id = STR("5531"), .quantity = 1, .amount = money_of(5000, euro), .created = desk.now
    };
    order->lines[0].refunds = &listed;
    order->lines[0].refund_count = 1;
    acme_poll(&desk, GALERIA, order);
    assert_string_equal(shipments_text(&desk), "p1 PENDING 1-1=1 1-2=1: DHL p1");
    desk_close(&desk);
}

static void what_the_shop_gave_up_is_sent_another_way_or_refunded(void **state)
{
    (void)state;
    struct desk desk;
    struct shipment_item items[] = { { .line_id = STR("1-1"), .quantity = 1 },
                                     { .line_id = STR("1-2"), .quantity = 1 } };
    ordered(&desk);
    struct order stored = acme_stored(&desk, GALERIA, "1");
    struct shop_order *seen = acme_shop_order(&desk, &stored);
    seen->items[1].cancelled = desk.now; /* the second tee */
    desk_must(&desk, (struct command){ .kind = COMMAND_SEE_SHOP_ORDERS,
                                       .see_shop_orders = { .orders = seen,
                                                            .count = 1,
                                                            .poll_name = STR("shop-orders") } });
    desk_must(&desk, parcel_of("p1", items, 2));
    /* The customer paid for it: nobody says that all was sent. */
    assert_string_equal(shipments_text(&desk), "p1 WAITING 1-1=1 1-2=1: DHL p1");
    assert_string_equal(exceptions_text(&desk), "shop-item-canceled~galeria/1/101");
    desk_must(&desk, refund("f1", "1-1"));
    acme_answer(&desk, INTENT_REFUND_LINE, ANSWER_DONE);
    assert_string_equal(shipments_text(&desk), "p1 PENDING 1-1=1 1-2=1: DHL p1");
    desk_close(&desk);
}

static void nothing_is_created_of_what_was_refunded(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    struct order *order = acme_order_of(&desk, "1", ORDER_STATE_SHIPPING, "tee", 2);
    order->shipping.is_set = false; /* not creatable yet */
    acme_poll(&desk, GALERIA, order);
    desk_must(&desk, refund("f1", "1-1"));
    acme_answer(&desk, INTENT_REFUND_LINE, ANSWER_DONE);
    assert_true(str_starts(str_c(stock_text(&desk, "tee")), STR("HH1 10, reserved 1; galeria 9")));
    desk_must(&desk, refund("f2", "1-1"));
    acme_answer(&desk, INTENT_REFUND_LINE, ANSWER_DONE);
    assert_true(str_starts(str_c(stock_text(&desk, "tee")), STR("HH1 10; galeria 10")));
    desk_pass(&desk, 60);
    order = acme_seen(&desk, GALERIA, "1");
    acme_order_moves(&desk, order, ORDER_STATE_SHIPPING); /* with its address */
    acme_poll(&desk, GALERIA, order);
    assert_string_equal(outbox_text(&desk), "");
    desk_close(&desk);
}

static void the_rest_of_an_order_is_what_is_still_to_be_sent(void **state)
{
    (void)state;
    struct desk desk;
    ordered(&desk);
    struct order *order = acme_seen(&desk, GALERIA, "1");
    acme_units_canceled(&desk, order, 0, 1);
    acme_poll(&desk, GALERIA, order);
    desk_must(&desk, parcel("p1", "DHL", "123"));
    assert_string_equal(shipments_text(&desk), "p1 PENDING 1-1=1 1-2=1: DHL 123");
    desk_close(&desk);
}

static void what_has_left_has_left(void **state)
{
    (void)state;
    struct desk desk;
    struct shipment_item items[] = { { .line_id = STR("1-1"), .quantity = 2 },
                                     { .line_id = STR("1-2"), .quantity = 1 } };
    ordered(&desk);
    struct order *order = acme_seen(&desk, GALERIA, "1");
    acme_units_canceled(&desk, order, 0, 1);
    acme_poll(&desk, GALERIA, order);
    desk_must(&desk, parcel_of("p1", items, 2)); /* the cancellation came too late */
    assert_string_equal(shipments_text(&desk), "p1 PENDING 1-1=2 1-2=1: DHL p1");
    desk_close(&desk);
}

/* ---- the carrier ---- */

struct carrier_row {
    const char *name;
    const char *said, *sent; /* NULL: nothing */
};
static const struct carrier_row carrier_rows[] = {
    { "its code", "DHL", "DHL" },        { "its code in other letters", "dhl", "DHL" },
    { "its label", "DHL Paket", "DHL" }, { "a rule of the channel", "Royal Mail", "RM24" },
    { "nobody's", "Hermes", NULL },      { "nothing", "", NULL },
};

static void a_carrier_leaves_as_the_marketplaces_own_code(void **state)
{
    const struct carrier_row *row = *state;
    struct desk desk;
    ordered(&desk);
    struct outcome outcome = desk_must(&desk, parcel("p1", row->said, "123"));
    assert_true(str_eq(outcome.shipment->tracking_number, STR("123")));
    if (row->sent != NULL) {
        assert_string_equal(shipments_text(&desk),
                            desk_text(&desk, "p1 PENDING 1-1=2 1-2=1: %s 123", row->sent));
        assert_string_equal(outbox_text(&desk), "set tracking 1/p1 READY");
        assert_string_equal(exceptions_text(&desk), "");
    } else {
        assert_int_equal(outcome.shipment->state, SHIPMENT_STATE_STOPPED);
        assert_string_equal(outbox_text(&desk), "");
        assert_string_equal(exceptions_text(&desk), "carrier-unknown~galeria/1/p1");
    }
    desk_close(&desk);
}

static void an_unknown_carrier_is_proposed_and_chosen(void **state)
{
    (void)state;
    struct desk desk;
    ordered(&desk);
    struct outcome outcome = desk_must(&desk, parcel("p1", "DHL Packet", "123"));
    assert_non_null(outcome.exception);
    assert_true(outcome.exception->proposal_count > 0);
    assert_true(str_eq(outcome.exception->proposals[0].value, STR("DHL")));
    struct command retry =
        acme_handling(&desk, COMMAND_RETRY_EXCEPTION, "carrier-unknown", "galeria/1/p1");
    retry.exception.choice = STR("UPS");
    struct err err = desk_refused(&desk, retry, REASON_CARRIER_UNKNOWN);
    assert_string_equal(err.field, "choice");
    retry.exception.choice = STR_EMPTY; /* nothing changed: said again */
    desk_must(&desk, retry);
    assert_string_equal(exceptions_text(&desk), "carrier-unknown~galeria/1/p1 x2");
    retry.exception.choice = STR("DHL");
    desk_must(&desk, retry);
    assert_string_equal(exceptions_text(&desk), "");
    assert_string_equal(shipments_text(&desk), "p1 PENDING 1-1=2 1-2=1: DHL 123");
    assert_string_equal(outbox_text(&desk), "set tracking 1/p1 READY");
    desk_close(&desk);
}

static void a_new_rule_lets_the_parcel_go_on(void **state)
{
    (void)state;
    struct desk desk;
    ordered(&desk);
    desk_must(&desk, parcel("p1", "Hermes", "123"));
    struct carrier_mapping rule = { STR("hermes"), STR("dpd") };
    desk_must(&desk, (struct command){
                         .kind = COMMAND_PUT_CARRIERS,
                         .put_carriers = { .channel = GALERIA, .rules = &rule, .count = 1 } });
    assert_string_equal(shipments_text(&desk), "p1 PENDING 1-1=2 1-2=1: dpd 123");
    assert_string_equal(exceptions_text(&desk), "");
    desk_close(&desk);
}

static void a_new_list_lets_the_parcel_go_on(void **state)
{
    (void)state;
    struct desk desk;
    struct carrier longer[] = { { .code = STR("DHL") }, { .code = STR("Hermes") } };
    ordered(&desk);
    desk_must(&desk, parcel("p1", "Hermes", "123"));
    desk_must(&desk, carriers_are(list, ARRAY_COUNT(list))); /* as before: says nothing new */
    assert_string_equal(exceptions_text(&desk), "carrier-unknown~galeria/1/p1");
    desk_must(&desk, carriers_are(longer, ARRAY_COUNT(longer)));
    assert_string_equal(shipments_text(&desk), "p1 PENDING 1-1=2 1-2=1: Hermes 123");
    desk_close(&desk);
}

static void a_choice_counts_for_its_own_parcel(void **state)
{
    (void)state;
    struct desk desk;
    struct shipment_item tees = { STR("1-1"), 2, STR_EMPTY }, cap = { STR("1-2"), 1, STR_EMPTY };
    ordered(&desk);
    struct command first = parcel_of("p1", &tees, 1), second = parcel_of("p2", &cap, 1);
    first.confirm_dispatch.shipment.carrier_text = STR("Hermes");
    second.confirm_dispatch.shipment.carrier_text = STR("GLS");
    desk_must(&desk, first);
    desk_pass(&desk, 60);
    desk_must(&desk, second);
    struct command retry =
        acme_handling(&desk, COMMAND_RETRY_EXCEPTION, "carrier-unknown", "galeria/1/p2");
    retry.exception.choice = STR("dpd");
    desk_must(&desk, retry);
    assert_string_equal(exceptions_text(&desk), "carrier-unknown~galeria/1/p1");
    assert_string_equal(shipments_text(&desk), "p1 STOPPED 1-1=2: Hermes p1; "
                                               "p2 PENDING 1-2=1: dpd p2");
    assert_string_equal(outbox_text(&desk), ""); /* the order's number is the first parcel's */
    desk_close(&desk);
}

/* ---- tracking before dispatch, the whole order at once ---- */

static void tracking_goes_before_dispatch(void **state)
{
    (void)state;
    struct desk desk;
    ordered(&desk);
    desk_must(&desk, parcel("p1", "DHL", "123"));
    assert_string_equal(outbox_text(&desk), "set tracking 1/p1 READY");
    acme_answer(&desk, INTENT_SET_TRACKING, ANSWER_DONE);
    assert_string_equal(outbox_text(&desk), "ship order 1/p1 READY");
    acme_answer(&desk, INTENT_SHIP_ORDER, ANSWER_DONE);
    assert_string_equal(shipments_text(&desk), "p1 DONE 1-1=2 1-2=1: DHL 123");
    assert_true(str_starts(str_c(order_text(&desk, GALERIA, "1")), STR("SHIPPED")));
    desk_close(&desk);
}

static void parts_wait_for_the_rest(void **state)
{
    (void)state;
    struct desk desk;
    struct shipment_item one_tee = { STR("1-1"), 1, STR_EMPTY };
    ordered(&desk);
    desk_must(&desk, parcel_of("p1", &one_tee, 1));
    assert_string_equal(shipments_text(&desk), "p1 WAITING 1-1=1: DHL p1");
    assert_string_equal(outbox_text(&desk), "");
    desk_pass(&desk, 60);
    desk_must(&desk, parcel("p2", "dpd", "456")); /* nothing said: all the rest */
    assert_string_equal(shipments_text(&desk), "p1 PENDING 1-1=1: DHL p1; "
                                               "p2 PENDING 1-1=1 1-2=1: dpd 456");
    assert_string_equal(outbox_text(&desk), "set tracking 1/p1 READY");
    assert_int_equal(acme_stored(&desk, GALERIA, "1").lines[0].dispatched, 2);
    desk_close(&desk);
}

static void a_line_that_will_not_be_sent_is_not_waited_for(void **state)
{
    (void)state;
    struct desk desk;
    struct shipment_item tees = { STR("1-1"), 2, STR_EMPTY };
    ordered(&desk);
    struct order *order = acme_seen(&desk, GALERIA, "1");
    order->lines[1].state = ORDER_STATE_REFUNDED;
    acme_poll(&desk, GALERIA, order);
    desk_must(&desk, parcel_of("p1", &tees, 1));
    assert_string_equal(outbox_text(&desk), "set tracking 1/p1 READY");
    desk_close(&desk);
}

struct item_row {
    const char *name;
    struct shipment_item items[2];
    size_t count;
    enum err_reason reason;
    const char *field;
};
static const struct item_row item_rows[] = {
    { "a line that there is not",
      { { STR_INIT("1-9"), 1, STR_INIT("") } },
      1,
      REASON_ORDER_LINE_NOT_FOUND,
      "dispatch.items[0].order_line_id" },
    { "more than was ordered",
      { { STR_INIT("1-1"), 3, STR_INIT("") } },
      1,
      REASON_FIELD_INVALID,
      "dispatch.items[0].quantity" },
    { "nothing of it",
      { { STR_INIT("1-1"), 0, STR_INIT("") } },
      1,
      REASON_FIELD_INVALID,
      "dispatch.items[0].quantity" },
    { "more than was ordered, in two entries",
      { { STR_INIT("1-1"), 2, STR_INIT("") }, { STR_INIT("1-1"), 1, STR_INIT("") } },
      2,
      REASON_FIELD_INVALID,
      "dispatch.items[0].quantity" },
};

static void what_is_in_a_parcel_must_be_left(void **state)
{
    const struct item_row *row = *state;
    struct desk desk;
    struct shipment_item items[2] = { row->items[0], row->items[1] };
    ordered(&desk);
    struct err err = desk_refused(&desk, parcel_of("p1", items, row->count), row->reason);
    assert_string_equal(err.field, row->field);
    assert_string_equal(shipments_text(&desk), "");
    desk_close(&desk);
}

/* ---- said again, corrected, too late ---- */

static void a_parcel_that_is_told_again_is_one_parcel(void **state)
{
    (void)state;
    struct desk desk;
    ordered(&desk);
    desk_must(&desk, parcel("p1", "DHL", "123"));
    struct outcome again = desk_must(&desk, parcel("p1", "DHL", "123"));
    assert_int_equal(again.shipment->state, SHIPMENT_STATE_PENDING);
    assert_string_equal(shipments_text(&desk), "p1 PENDING 1-1=2 1-2=1: DHL 123");
    assert_string_equal(outbox_text(&desk), "set tracking 1/p1 READY");
    desk_close(&desk);
}

static void a_correction_counts_until_the_marketplace_is_told(void **state)
{
    (void)state;
    struct desk desk;
    ordered(&desk);
    desk_must(&desk, parcel("p1", "Hermes", "123"));
    desk_must(&desk, parcel("p1", "dpd", "124"));
    assert_string_equal(shipments_text(&desk), "p1 PENDING 1-1=2 1-2=1: dpd 124");
    assert_string_equal(exceptions_text(&desk), "");
    desk_refused(&desk, parcel("p1", "dpd", "125"), REASON_SHIPMENT_STATE_CONFLICT);
    acme_answer(&desk, INTENT_SET_TRACKING, ANSWER_REFUSED);
    desk_must(&desk, parcel("p1", "dpd", "125")); /* held for a correction */
    assert_string_equal(outbox_text(&desk), "set tracking 1/p1 READY");
    assert_string_equal(exceptions_text(&desk), "");
    desk_close(&desk);
}

static void a_second_dispatch_is_refused(void **state)
{
    (void)state;
    struct desk desk;
    ordered(&desk);
    desk_must(&desk, parcel("p1", "DHL", "123"));
    desk_refused(&desk, parcel("p2", "DHL", "456"), REASON_ORDER_STATE_CONFLICT);
    acme_answer(&desk, INTENT_SET_TRACKING, ANSWER_DONE);
    acme_answer(&desk, INTENT_SHIP_ORDER, ANSWER_DONE);
    desk_refused(&desk, parcel("p2", "DHL", "456"), REASON_ORDER_STATE_CONFLICT);
    desk_close(&desk);
}

struct state_row {
    const char *name;
    enum order_state state;
};
static const struct state_row state_rows[] = {
    { "not accepted", ORDER_STATE_WAITING_ACCEPTANCE },
    { "not paid", ORDER_STATE_WAITING_DEBIT },
    { "sent already", ORDER_STATE_SHIPPED },
    { "cancelled", ORDER_STATE_CANCELED },
    { "in a state that nobody knows", ORDER_STATE_UNKNOWN },
};

static void only_an_order_that_waits_for_it_is_dispatched(void **state)
{
    const struct state_row *row = *state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    acme_poll(&desk, GALERIA, acme_order_of(&desk, "1", row->state, "tee", 2));
    desk_refused(&desk, parcel("p1", "DHL", "123"), REASON_ORDER_STATE_CONFLICT);
    desk_close(&desk);
}

static void an_order_sent_by_hand_gets_its_number(void **state)
{
    (void)state;
    struct desk desk;
    ordered(&desk);
    desk_must(&desk, parcel("p1", "Hermes", "123"));
    struct order *order = acme_seen(&desk, GALERIA, "1");
    acme_order_moves(&desk, order, ORDER_STATE_SHIPPED);
    acme_poll(&desk, GALERIA, order);
    struct command retry =
        acme_handling(&desk, COMMAND_RETRY_EXCEPTION, "carrier-unknown", "galeria/1/p1");
    retry.exception.choice = STR("dpd");
    desk_must(&desk, retry);
    assert_string_equal(outbox_text(&desk), "set tracking 1/p1 READY");
    acme_answer(&desk, INTENT_SET_TRACKING, ANSWER_DONE);
    assert_string_equal(outbox_text(&desk), ""); /* it is sent already */
    assert_string_equal(shipments_text(&desk), "p1 DONE 1-1=2 1-2=1: dpd 123");
    desk_close(&desk);
}

static void of_a_bulk_report_each_parcel_stands_alone(void **state)
{
    (void)state;
    struct desk desk;
    ordered(&desk);
    struct dispatch_report reports[] = { parcel("p1", "DHL", "123").confirm_dispatch,
                                         parcel("p2", "DHL", "456").confirm_dispatch,
                                         parcel("p1", "DHL", "123").confirm_dispatch };
    reports[1].order_id = STR("2");
    struct outcome outcome =
        desk_must(&desk,
                  (struct command){ .kind = COMMAND_CONFIRM_DISPATCHES,
                                    .confirm_dispatches = { reports, ARRAY_COUNT(reports) } });
    assert_int_equal(outcome.item_count, 3);
    assert_non_null(outcome.items[0].shipment);
    assert_int_equal(outcome.items[1].reason, REASON_ORDER_NOT_FOUND);
    assert_non_null(outcome.items[2].shipment); /* told again */
    assert_string_equal(shipments_text(&desk), "p1 PENDING 1-1=2 1-2=1: DHL 123");
    desk_close(&desk);
}

/* ---- what SCAYLE shows ---- */

static struct shop_order *packed(struct desk *desk, size_t item_count)
{
    struct order stored = acme_stored(desk, GALERIA, "1");
    struct shop_order *seen = acme_shop_order(desk, &stored);
    seen->packages = ARENA_NEW(&desk->arena, struct shop_order_package);
    seen->package_count = 1;
    seen->packages[0] = (struct shop_order_package){ .package_id = 45,
                                                     .carrier_key = STR("dhl"),
                                                     .tracking_number = STR("0034"),
                                                     .shipped = desk->now };
    for (size_t i = 0; i < item_count; i++) {
        seen->items[i].package_id = 45;
        seen->items[i].shipped = desk->now;
    }
    return seen;
}

static void shown(struct desk *desk, const struct shop_order *seen)
{
    desk_must(desk, (struct command){ .kind = COMMAND_SEE_SHOP_ORDERS,
                                      .see_shop_orders = { .orders = seen,
                                                           .count = 1,
                                                           .poll_name = STR("shop-orders") } });
}

static void a_package_of_the_shop_is_a_dispatch(void **state)
{
    (void)state;
    struct desk desk;
    ordered(&desk);
    shown(&desk, packed(&desk, 3));
    shown(&desk, packed(&desk, 3)); /* each poll shows it again */
    assert_string_equal(shipments_text(&desk), "scayle-45 PENDING 1-1=2 1-2=1: DHL 0034");
    assert_string_equal(outbox_text(&desk), "set tracking 1/scayle-45 READY");
    desk_close(&desk);
}

static void a_package_may_grow(void **state)
{
    (void)state;
    struct desk desk;
    ordered(&desk);
    shown(&desk, packed(&desk, 1));
    assert_string_equal(shipments_text(&desk), "scayle-45 WAITING 1-1=1: DHL 0034");
    desk_pass(&desk, 60);
    shown(&desk, packed(&desk, 3));
    assert_string_equal(shipments_text(&desk), "scayle-45 PENDING 1-1=2 1-2=1: DHL 0034");
    desk_close(&desk);
}

static void a_package_that_the_warehouse_told_of_is_the_same(void **state)
{
    (void)state;
    struct desk desk;
    ordered(&desk);
    desk_must(&desk, parcel("p1", "DHL", "0034"));
    shown(&desk, packed(&desk, 3));
    assert_string_equal(shipments_text(&desk), "p1 PENDING 1-1=2 1-2=1: DHL 0034");
    assert_string_equal(exceptions_text(&desk), "");
    desk_close(&desk);
}

static void a_package_without_a_number_is_no_dispatch(void **state)
{
    (void)state;
    struct desk desk;
    ordered(&desk);
    struct shop_order *seen = packed(&desk, 3);
    seen->packages[0].tracking_number = STR_EMPTY;
    shown(&desk, seen);
    assert_string_equal(shipments_text(&desk), "");
    desk_close(&desk);
}

static void an_order_of_the_shops_own_is_passed_over(void **state)
{
    (void)state;
    struct desk desk;
    ordered(&desk);
    struct shop_order *seen = packed(&desk, 3);
    seen->reference_key = STR("web-4711");
    shown(&desk, seen);
    seen->reference_key = STR_EMPTY;
    shown(&desk, seen);
    assert_string_equal(shipments_text(&desk), "");
    desk_close(&desk);
}

static void each_command_is_applied_after_its_allocations_failed(void **state)
{
    (void)state;
    desk_has_tortured("dispatch_test");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_dispatch_does_not_wait_for_cancelled_units),
        cmocka_unit_test(a_dispatch_waits_until_what_is_missing_is_refunded),
        cmocka_unit_test(a_refund_that_a_look_finds_lets_the_rest_go),
        cmocka_unit_test(a_refund_by_hand_lets_the_rest_go),
        cmocka_unit_test(what_the_shop_gave_up_is_sent_another_way_or_refunded),
        cmocka_unit_test(nothing_is_created_of_what_was_refunded),
        cmocka_unit_test(the_rest_of_an_order_is_what_is_still_to_be_sent),
        cmocka_unit_test(what_has_left_has_left),
        cmocka_unit_test(an_unknown_carrier_is_proposed_and_chosen),
        cmocka_unit_test(a_new_rule_lets_the_parcel_go_on),
        cmocka_unit_test(a_new_list_lets_the_parcel_go_on),
        cmocka_unit_test(a_choice_counts_for_its_own_parcel),
        cmocka_unit_test(tracking_goes_before_dispatch),
        cmocka_unit_test(parts_wait_for_the_rest),
        cmocka_unit_test(a_line_that_will_not_be_sent_is_not_waited_for),
        cmocka_unit_test(a_parcel_that_is_told_again_is_one_parcel),
        cmocka_unit_test(a_correction_counts_until_the_marketplace_is_told),
        cmocka_unit_test(a_second_dispatch_is_refused),
        cmocka_unit_test(an_order_sent_by_hand_gets_its_number),
        cmocka_unit_test(of_a_bulk_report_each_parcel_stands_alone),
        cmocka_unit_test(a_package_of_the_shop_is_a_dispatch),
        cmocka_unit_test(a_package_may_grow),
        cmocka_unit_test(a_package_that_the_warehouse_told_of_is_the_same),
        cmocka_unit_test(a_package_without_a_number_is_no_dispatch),
        cmocka_unit_test(an_order_of_the_shops_own_is_passed_over),
        cmocka_unit_test(each_command_is_applied_after_its_allocations_failed),
    };
    int failed = ROWS_RUN(a_carrier_leaves_as_the_marketplaces_own_code, carrier_rows);
    failed += ROWS_RUN(what_is_in_a_parcel_must_be_left, item_rows);
    failed += ROWS_RUN(only_an_order_that_waits_for_it_is_dispatched, state_rows);
    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
