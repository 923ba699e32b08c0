/* tests/unit/engine/deadline_test.c: warnings before a deadline, by ticks alone. */
#include "service/engine/reader.h"
#include "tests/rows.h"
#include "tests/unit/engine/acme.h"

static void ingested(struct desk *desk, struct str channel, enum order_state state)
{
    acme_open(desk);
    acme_push(desk, "tee", 10);
    acme_poll(desk, channel, acme_order_of(desk, "1", state, "tee", 1));
}

static void moves(struct desk *desk, struct str channel, enum order_state state)
{
    struct order *order = acme_seen(desk, channel, "1");
    acme_order_moves(desk, order, state);
    acme_poll(desk, channel, order);
}

static const char *after(struct desk *desk, int64_t seconds)
{
    desk_pass(desk, seconds);
    acme_tick(desk);
    return exceptions_text(desk);
}

static void the_warning_comes_before_the_window_closes(void **state)
{
    (void)state;
    struct desk desk;
    ingested(&desk, KIOSK, ORDER_STATE_WAITING_ACCEPTANCE);
    assert_string_equal(after(&desk, ACME_WINDOW_S - ACME_WARNING_S - 1), "");
    assert_string_equal(after(&desk, 1), "acceptance-due~kiosk/1");
    assert_string_equal(after(&desk, 60), "acceptance-due~kiosk/1"); /* once */
    assert_string_equal(after(&desk, ACME_WARNING_S - 61), "acceptance-due~kiosk/1");
    assert_string_equal(after(&desk, 1), "acceptance-due~kiosk/1; acceptance-missed~kiosk/1");
    desk_close(&desk);
}

static void an_order_of_an_unknown_age_waits_since_it_was_seen(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    struct order *order = acme_order_of(&desk, "1", ORDER_STATE_WAITING_ACCEPTANCE, "tee", 1);
    order->created = INSTANT_NONE;
    acme_poll(&desk, KIOSK, order);
    assert_string_equal(after(&desk, ACME_WINDOW_S - ACME_WARNING_S - 1), "");
    assert_string_equal(after(&desk, 1), "acceptance-due~kiosk/1");
    assert_string_equal(after(&desk, ACME_WARNING_S),
                        "acceptance-due~kiosk/1; acceptance-missed~kiosk/1");
    desk_close(&desk);
}

static void an_acceptance_in_time_ends_the_warning(void **state)
{
    (void)state;
    struct desk desk;
    ingested(&desk, KIOSK, ORDER_STATE_WAITING_ACCEPTANCE);
    after(&desk, ACME_WINDOW_S - ACME_WARNING_S);
    moves(&desk, KIOSK, ORDER_STATE_WAITING_DEBIT);
    assert_string_equal(exceptions_text(&desk), "");
    assert_string_equal(after(&desk, ACME_WARNING_S), "");
    desk_close(&desk);
}

static void an_acceptance_that_the_marketplace_shows_needs_no_warning(void **state)
{
    (void)state;
    struct desk desk;
    ingested(&desk, GALERIA, ORDER_STATE_WAITING_ACCEPTANCE);
    acme_answer(&desk, INTENT_ACCEPT_ORDER, ANSWER_DONE);
    moves(&desk, GALERIA, ORDER_STATE_WAITING_DEBIT);
    assert_string_equal(after(&desk, ACME_WINDOW_S), "");
    desk_close(&desk);
}

/* An answer may have come from somebody else: the order still waits there, and would be lost. */
static void an_acceptance_that_it_does_not_show_is_warned_of(void **state)
{
    (void)state;
    struct desk desk;
    ingested(&desk, GALERIA, ORDER_STATE_WAITING_ACCEPTANCE);
    acme_answer(&desk, INTENT_ACCEPT_ORDER, ANSWER_DONE);
    assert_string_equal(after(&desk, ACME_WINDOW_S - ACME_WARNING_S), "acceptance-due~galeria/1");
    desk_close(&desk);
}

static void a_decision_that_is_still_on_its_way_is_warned_of(void **state)
{
    (void)state;
    struct desk desk;
    ingested(&desk, GALERIA, ORDER_STATE_WAITING_ACCEPTANCE);
    acme_start(&desk, INTENT_ACCEPT_ORDER);
    assert_string_equal(after(&desk, ACME_WINDOW_S - ACME_WARNING_S), "acceptance-due~galeria/1");
    desk_close(&desk);
}

static void an_order_refused_by_time_was_missed_once(void **state)
{
    (void)state;
    struct desk desk;
    ingested(&desk, KIOSK, ORDER_STATE_WAITING_ACCEPTANCE);
    desk_pass(&desk, 3600); /* the operator's window is shorter than we were told */
    moves(&desk, KIOSK, ORDER_STATE_REFUSED);
    assert_string_equal(exceptions_text(&desk), "acceptance-missed~kiosk/1");
    desk_must(&desk,
              acme_handling(&desk, COMMAND_RESOLVE_EXCEPTION, "acceptance-missed", "kiosk/1"));
    struct order *order = acme_seen(&desk, KIOSK, "1");
    order->customer_id = STR("erased");
    acme_poll(&desk, KIOSK, order);
    assert_string_equal(exceptions_text(&desk), "");
    desk_close(&desk);
}

static void an_order_that_we_refused_was_not_missed(void **state)
{
    (void)state;
    struct desk desk;
    ingested(&desk, KIOSK, ORDER_STATE_WAITING_ACCEPTANCE);
    desk_must(&desk,
              (struct command){ .kind = COMMAND_DECIDE_ORDER,
                                .decide_order = { .channel = KIOSK, .order_id = STR("1") } });
    acme_answer(&desk, INTENT_ACCEPT_ORDER, ANSWER_DONE);
    desk_pass(&desk, 60);
    moves(&desk, KIOSK, ORDER_STATE_REFUSED);
    assert_string_equal(exceptions_text(&desk), "");
    desk_close(&desk);
}

struct cancel_row {
    const char *name;
    int64_t after_s;
    const char *exceptions;
};
static const struct cancel_row cancel_rows[] = {
    { "by the customer, in time", 3600, "" },
    { "when the time was over", ACME_WINDOW_S, "acceptance-missed~kiosk/1" },
};

static void a_cancellation_is_told_from_a_missed_window(void **state)
{
    const struct cancel_row *row = *state;
    struct desk desk;
    ingested(&desk, KIOSK, ORDER_STATE_WAITING_ACCEPTANCE);
    desk_pass(&desk, row->after_s);
    moves(&desk, KIOSK, ORDER_STATE_CANCELED);
    assert_string_equal(exceptions_text(&desk), row->exceptions);
    desk_close(&desk);
}

/* ---- dispatch ---- */

enum { SHIP_S = 2 * SECONDS_PER_DAY }; /* acme_order_moves */

static void the_dispatch_is_warned_of_before_its_date(void **state)
{
    (void)state;
    struct desk desk;
    ingested(&desk, GALERIA, ORDER_STATE_SHIPPING);
    assert_string_equal(after(&desk, SHIP_S - ACME_SHIP_WARNING_S - 1), "");
    assert_string_equal(after(&desk, 1), "dispatch-due~galeria/1");
    moves(&desk, GALERIA, ORDER_STATE_SHIPPED); /* by hand */
    assert_string_equal(exceptions_text(&desk), "");
    desk_close(&desk);
}

static void an_order_that_can_be_dispatched_late_is_warned_of_at_once(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    struct order *order = acme_order_of(&desk, "1", ORDER_STATE_WAITING_DEBIT, "tee", 1);
    order->ship_by = instant_add_s(desk.now, SHIP_S);
    acme_poll(&desk, GALERIA, order);
    assert_string_equal(after(&desk, SHIP_S - 3600), "");
    moves(&desk, GALERIA, ORDER_STATE_SHIPPING); /* the debit took its time */
    assert_string_equal(after(&desk, 0), "dispatch-due~galeria/1");
    desk_close(&desk);
}

static void a_new_date_is_warned_of_anew(void **state)
{
    (void)state;
    struct desk desk;
    ingested(&desk, GALERIA, ORDER_STATE_SHIPPING);
    assert_string_equal(after(&desk, SHIP_S - ACME_SHIP_WARNING_S), "dispatch-due~galeria/1");
    struct order *order = acme_seen(&desk, GALERIA, "1");
    order->ship_by = instant_add_s(order->ship_by, SECONDS_PER_DAY);
    acme_poll(&desk, GALERIA, order);
    assert_string_equal(exceptions_text(&desk), "");
    assert_string_equal(after(&desk, SECONDS_PER_DAY - 1), "");
    assert_string_equal(after(&desk, 1), "dispatch-due~galeria/1");
    desk_close(&desk);
}

static void a_shorter_lead_is_kept_to(void **state)
{
    (void)state;
    struct desk desk;
    ingested(&desk, GALERIA, ORDER_STATE_SHIPPING);
    struct channel channel = acme_channel("galeria");
    channel.dispatch_warning_s = 3600;
    acme_put_channel(&desk, &channel);
    assert_string_equal(after(&desk, SHIP_S - ACME_SHIP_WARNING_S), "");
    assert_string_equal(after(&desk, ACME_SHIP_WARNING_S - 3600), "dispatch-due~galeria/1");
    desk_close(&desk);
}

static void many_deadlines_take_several_ticks(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 1000);
    desk.is_hurried = true;
    for (int i = 0; i < 250; i++)
        acme_poll(&desk, KIOSK,
                  acme_order_of(&desk, desk_text(&desk, "%d", i), ORDER_STATE_WAITING_ACCEPTANCE,
                                "tee", 1));
    desk_pass(&desk, ACME_WINDOW_S - ACME_WARNING_S);
    desk_must(&desk, (struct command){ .kind = COMMAND_TICK });
    assert_true(desk.news.has_more);
    desk_must(&desk, (struct command){ .kind = COMMAND_TICK });
    assert_false(desk.news.has_more);
    desk.unchecked = 1;
    desk_close(&desk);
}

/* ---- what waits ---- */

static int64_t decisions(struct desk *desk, struct str channel)
{
    struct reader reader;
    struct awaited awaited;
    struct err err;
    reader_open(desk->store, &desk->arena, &reader);
    assert_int_equal(reader_awaited(&reader, STR("acme"), channel, &awaited, &err), ERR_OK);
    reader_close(&reader);
    return awaited.decision_count;
}

static void what_a_channel_waits_for_is_seen_behind_the_deadlines_of_others(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    desk.is_hurried = true;
    acme_push(&desk, "tee", 1000);
    for (int i = 0; i < 501; i++) /* two rows each: the window, and the warning before it */
        acme_poll(&desk, GALERIA,
                  acme_order_of(&desk, desk_text(&desk, "g%d", i), ORDER_STATE_WAITING_ACCEPTANCE,
                                "tee", 1));
    desk_pass(&desk, 60);
    acme_poll(&desk, KIOSK, acme_order_of(&desk, "k1", ORDER_STATE_WAITING_ACCEPTANCE, "tee", 1));
    assert_int_equal(decisions(&desk, KIOSK), 1);
    assert_int_equal(decisions(&desk, GALERIA), 0);
    desk_close(&desk);
}

static void each_command_is_applied_after_its_allocations_failed(void **state)
{
    (void)state;
    desk_has_tortured("deadline_test");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_warning_comes_before_the_window_closes),
        cmocka_unit_test(an_order_of_an_unknown_age_waits_since_it_was_seen),
        cmocka_unit_test(an_acceptance_in_time_ends_the_warning),
        cmocka_unit_test(an_acceptance_that_the_marketplace_shows_needs_no_warning),
        cmocka_unit_test(an_acceptance_that_it_does_not_show_is_warned_of),
        cmocka_unit_test(a_decision_that_is_still_on_its_way_is_warned_of),
        cmocka_unit_test(an_order_refused_by_time_was_missed_once),
        cmocka_unit_test(an_order_that_we_refused_was_not_missed),
        cmocka_unit_test(the_dispatch_is_warned_of_before_its_date),
        cmocka_unit_test(an_order_that_can_be_dispatched_late_is_warned_of_at_once),
        cmocka_unit_test(a_new_date_is_warned_of_anew),
        cmocka_unit_test(a_shorter_lead_is_kept_to),
        cmocka_unit_test(many_deadlines_take_several_ticks),
        cmocka_unit_test(what_a_channel_waits_for_is_seen_behind_the_deadlines_of_others),
        cmocka_unit_test(each_command_is_applied_after_its_allocations_failed),
    };
    int failed = ROWS_RUN(a_cancellation_is_told_from_a_missed_window, cancel_rows);
    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
