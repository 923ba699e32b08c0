/* tests/unit/engine/reservation_test.c: units that callers hold beside those of orders. */
#include "service/store/records.h"
#include "tests/rows.h"
#include "tests/unit/engine/acme.h"

enum { HOUR_S = 3600 };

static struct command reserve(const struct desk *desk, const char *sku, int64_t quantity,
                              int64_t seconds)
{
    return (struct command){ .kind = COMMAND_CREATE_RESERVATION,
                             .reservation = { .sku = str_c(sku),
                                              .note = STR("a trade fair"),
                                              .quantity = quantity,
                                              .expires = instant_add_s(desk->now, seconds) } };
}

static struct command renew(const struct desk *desk, int64_t no, int64_t seconds)
{
    return (struct command){ .kind = COMMAND_RENEW_RESERVATION,
                             .reservation = { .reservation_no = no,
                                              .expires = instant_add_s(desk->now, seconds) } };
}

static struct command release(int64_t no)
{
    return (struct command){ .kind = COMMAND_RELEASE_RESERVATION,
                             .reservation = { .reservation_no = no } };
}

static int64_t reserved(struct desk *desk, const char *sku, int64_t quantity, int64_t seconds)
{
    struct outcome outcome = desk_must(desk, reserve(desk, sku, quantity, seconds));
    assert_int_equal(outcome.reservation->state, RESERVATION_STATE_ACTIVE);
    return outcome.reservation->reservation_no;
}

/* The records, those in force first: "1 tee=3 1; 2 tee=1 4". */
static const char *records_text(struct desk *desk)
{
    struct desk_rows rows =
        desk_table(desk, &desk->arena, KEY_TABLE_RESERVATION, &record_reservation);
    const struct reservation_record *records = rows.rows;
    const char *text = "";
    for (size_t i = 0; i < rows.count; i++)
        text = desk_text(desk, "%s%s%lld %.*s=%lld %d", text, i == 0 ? "" : "; ",
                         (long long)records[i].reservation_no, STR_ARG(records[i].sku),
                         (long long)records[i].quantity, (int)records[i].state);
    return text;
}

static void units_are_held_until_they_are_given_up(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    int64_t no = reserved(&desk, "tee", 3, HOUR_S);
    assert_string_equal(stock_text(&desk, "tee"),
                        "HH1 10, reserved 3; galeria 7 was -1 rises; kiosk 7 was -1 rises");
    desk_pass(&desk, HOUR_S / 2);
    acme_push(&desk, "tee", 9); /* no report counts what a caller holds */
    assert_true(str_starts(str_c(stock_text(&desk, "tee")), STR("HH1 9, reserved 3; galeria 6")));
    struct outcome outcome = desk_must(&desk, release(no));
    assert_int_equal(outcome.reservation->state, RESERVATION_STATE_RELEASED);
    assert_int_equal(outcome.reservation->ended.us, desk.now.us);
    assert_true(str_starts(str_c(stock_text(&desk, "tee")), STR("HH1 9; galeria 9")));
    desk_pass(&desk, 60);
    outcome = desk_must(&desk, release(no)); /* again: nothing changes */
    assert_int_equal(outcome.reservation->ended.us, instant_add_s(desk.now, -60).us);
    desk_refused(&desk, renew(&desk, no, HOUR_S), REASON_RESERVATION_ENDED);
    assert_string_equal(records_text(&desk), "1 tee=3 3");
    desk_close(&desk);
}

static void units_come_free_when_their_time_is_over(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    int64_t no = reserved(&desk, "tee", 3, HOUR_S);
    desk_must(&desk, renew(&desk, no, 2 * HOUR_S));
    desk_pass(&desk, HOUR_S);
    acme_tick(&desk);
    assert_string_equal(records_text(&desk), "1 tee=3 1");
    desk_pass(&desk, HOUR_S - 1);
    acme_tick(&desk);
    assert_string_equal(records_text(&desk), "1 tee=3 1");
    desk_pass(&desk, 1);
    desk_refused(&desk, renew(&desk, no, HOUR_S), REASON_RESERVATION_ENDED); /* on time */
    acme_tick(&desk);
    assert_string_equal(records_text(&desk), "1 tee=3 4");
    assert_true(str_starts(str_c(stock_text(&desk, "tee")), STR("HH1 10; galeria 10")));
    desk_pass(&desk, 30 * SECONDS_PER_DAY - 1);
    acme_tick(&desk);
    assert_string_equal(records_text(&desk), "1 tee=3 4");
    desk_pass(&desk, 1);
    acme_tick(&desk);
    assert_string_equal(records_text(&desk), "");
    desk_refused(&desk, release(no), REASON_RESERVATION_NOT_FOUND);
    acme_push(&desk, "tee", 10);
    assert_int_equal(reserved(&desk, "tee", 1, HOUR_S), no + 1); /* a name is not used twice */
    desk_close(&desk);
}

/* More than one tick takes. */
static void many_end_in_bounded_steps(void **state)
{
    enum { COUNT = 250 };
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 1000);
    desk.is_hurried = true;
    for (int i = 0; i < COUNT; i++)
        reserved(&desk, "tee", 1, HOUR_S);
    desk_pass(&desk, HOUR_S);
    desk_must(&desk, (struct command){ .kind = COMMAND_TICK });
    assert_true(desk.news.has_more);
    assert_true(str_starts(str_c(stock_text(&desk, "tee")), STR("HH1 1000, reserved 50;")));
    acme_tick(&desk);
    assert_true(str_starts(str_c(stock_text(&desk, "tee")), STR("HH1 1000; galeria 1000")));
    desk_close(&desk);
}

static void what_is_not_free_is_not_reserved(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    acme_poll(&desk, GALERIA, acme_order_of(&desk, "1", ORDER_STATE_WAITING_ACCEPTANCE, "tee", 4));
    reserved(&desk, "tee", 5, HOUR_S);
    desk_refused(&desk, reserve(&desk, "tee", 2, HOUR_S), REASON_STOCK_INSUFFICIENT);
    struct outcome outcome = desk_do(&desk, reserve(&desk, "tee", 2, HOUR_S));
    assert_string_equal(outcome.err->field, "reservation.quantity");
    reserved(&desk, "tee", 1, HOUR_S);
    assert_true(str_starts(str_c(stock_text(&desk, "tee")), STR("HH1 10, reserved 10; galeria 0")));
    desk_refused(&desk, reserve(&desk, "cap", 1, HOUR_S), REASON_POSITION_NOT_FOUND);
    desk_close(&desk);
}

static void units_of_a_warehouse_are_kept_from_who_sells_from_it(void **state)
{
    (void)state;
    struct desk desk;
    struct str leipzig = STR("LEJ");
    acme_open(&desk);
    struct channel channel = acme_channel("kiosk");
    channel.policy.warehouses = &leipzig;
    channel.policy.warehouse_count = 1;
    acme_put_channel(&desk, &channel);
    acme_tick(&desk);
    acme_push(&desk, "tee", 10);
    struct stock_report there = { .sku = STR("tee"), .warehouse = leipzig, .on_hand = 5 };
    desk_must(&desk, (struct command){ .kind = COMMAND_PUSH_STOCK,
                                       .push_stock = { .items = &there, .count = 1 } });
    struct command command = reserve(&desk, "tee", 8, HOUR_S);
    command.reservation.warehouse = STR("HH1");
    desk_must(&desk, command);
    assert_true(str_starts(str_c(stock_text(&desk, "tee")),
                           STR("HH1 10, LEJ 5, reserved 8; galeria 7 was -1 rises; kiosk 5 was")));
    command.reservation.quantity = 3; /* two are left there, though five elsewhere */
    desk_refused(&desk, command, REASON_STOCK_INSUFFICIENT);
    command.reservation.warehouse = STR("nowhere");
    desk_refused(&desk, command, REASON_WAREHOUSE_NOT_FOUND);
    desk_close(&desk);
}

static void an_orders_reservation_has_a_record_and_is_the_orders_own(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    struct order *order = acme_order_of(&desk, "1", ORDER_STATE_WAITING_ACCEPTANCE, "tee", 4);
    acme_poll(&desk, GALERIA, order); /* no source has said anything of it yet */
    assert_string_equal(records_text(&desk), "1 tee=4 1");
    desk_refused(&desk, release(1), REASON_RESERVATION_OF_ORDER);
    desk_refused(&desk, renew(&desk, 1, HOUR_S), REASON_RESERVATION_OF_ORDER);
    acme_push(&desk, "tee", 10);
    desk_pass(&desk, 60);
    acme_order_moves(&desk, order, ORDER_STATE_CANCELED);
    acme_poll(&desk, GALERIA, order);
    assert_string_equal(records_text(&desk), "1 tee=4 3");
    desk_close(&desk);
}

static void units_that_the_source_counts_are_reserved_no_more(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_shipping_order(&desk, "1", "tee", 2);
    assert_string_equal(records_text(&desk), "1 tee=2 1");
    desk_pass(&desk, HOUR_S);
    acme_push(&desk, "tee", 1);
    assert_string_equal(records_text(&desk), "1 tee=2 2");
    desk_close(&desk);
}

/* A caller gives units up that an order has waited for. */
static void an_order_that_was_short_goes_on_when_units_come_free(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    int64_t no = reserved(&desk, "tee", 8, HOUR_S);
    acme_poll(&desk, GALERIA, acme_order_of(&desk, "1", ORDER_STATE_WAITING_ACCEPTANCE, "tee", 4));
    assert_string_equal(order_text(&desk, GALERIA, "1"), "WAITING_ACCEPTANCE");
    desk_must(&desk, release(no));
    acme_tick(&desk);
    assert_string_equal(order_text(&desk, GALERIA, "1"), "WAITING_ACCEPTANCE; acceptance PENDING");
    desk_close(&desk);
}

static void the_same_request_is_answered_again_the_same(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    struct command command = reserve(&desk, "tee", 3, HOUR_S);
    command.request_id = STR("r-1");
    struct outcome first = desk_must(&desk, command);
    desk_must(&desk, release(first.reservation->reservation_no));
    struct outcome again = desk_must(&desk, command);
    assert_true(again.is_repeat);
    assert_int_equal(again.reservation->reservation_no, first.reservation->reservation_no);
    assert_int_equal(again.reservation->state, RESERVATION_STATE_ACTIVE);
    assert_true(str_eq(again.reservation->note, STR("a trade fair")));
    assert_string_equal(records_text(&desk), "1 tee=3 3");
    desk_close(&desk);
}

struct bound_row {
    const char *what;
    int64_t quantity, seconds;
    const char *field;
};
static const struct bound_row bound_rows[] = {
    { "nothing cannot be reserved", 0, HOUR_S, "reservation.quantity" },
    { "nor more than a million", 1000001, HOUR_S, "reservation.quantity" },
    { "its end lies ahead", 1, 0, "reservation.expire_time" },
    { "and not beyond 30 days", 1, 30 * SECONDS_PER_DAY + 1, "reservation.expire_time" },
};

static void what_a_reservation_says_has_bounds(void **state)
{
    const struct bound_row *row = *state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    struct err err = desk_refused(&desk, reserve(&desk, "tee", row->quantity, row->seconds),
                                  REASON_FIELD_INVALID);
    assert_string_equal(err.field, row->field);
    desk_close(&desk);
}

/* They stand in the position, which must stay a row. */
static void the_reservations_of_a_sku_are_bounded(void **state)
{
    enum { COUNT = 1000 };
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 2 * COUNT);
    desk.is_hurried = true;
    for (int i = 0; i < COUNT; i++)
        reserved(&desk, "tee", 1, HOUR_S);
    desk_refused(&desk, reserve(&desk, "tee", 1, HOUR_S), REASON_LIMIT_EXCEEDED);
    desk_close(&desk);
}

static void every_command_was_tortured(void **state)
{
    (void)state;
    desk_has_tortured("reservation_test");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_are_held_until_they_are_given_up),
        cmocka_unit_test(units_come_free_when_their_time_is_over),
        cmocka_unit_test(many_end_in_bounded_steps),
        cmocka_unit_test(what_is_not_free_is_not_reserved),
        cmocka_unit_test(units_of_a_warehouse_are_kept_from_who_sells_from_it),
        cmocka_unit_test(an_orders_reservation_has_a_record_and_is_the_orders_own),
        cmocka_unit_test(units_that_the_source_counts_are_reserved_no_more),
        cmocka_unit_test(an_order_that_was_short_goes_on_when_units_come_free),
        cmocka_unit_test(the_same_request_is_answered_again_the_same),
        cmocka_unit_test(the_reservations_of_a_sku_are_bounded),
        cmocka_unit_test(every_command_was_tortured),
    };
    return ROWS_RUN(what_a_reservation_says_has_bounds, bound_rows) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
