/* tests/unit/engine/history_test.c: what is no book goes after a while, some at a time. */
#include "service/base/limits.h"
#include "service/engine/reader.h"
#include "tests/rows.h"
#include "tests/unit/engine/acme.h"

enum { KEPT_S = LIMIT_HISTORY_DAYS * SECONDS_PER_DAY };

static size_t rows(struct desk *desk, enum key_table table)
{
    return desk_table(desk, &desk->arena, table, NULL).count;
}

/* The number of the oldest event that is kept. */
static int64_t oldest(struct desk *desk)
{
    struct reader reader;
    struct event *events;
    size_t count;
    int64_t next;
    struct err err;
    reader_open(desk->store, &desk->arena, &reader);
    assert_int_equal(reader_events(&reader, STR("acme"), 1, 1, &events, &count, &next, &err),
                     ERR_OK);
    reader_close(&reader);
    assert_int_equal(count, 1);
    return events[0].event_no;
}

static int64_t next_no(struct desk *desk)
{
    struct reader reader;
    int64_t next;
    struct err err;
    reader_open(desk->store, &desk->arena, &reader);
    assert_int_equal(reader_next_event_no(&reader, STR("acme"), &next, &err), ERR_OK);
    reader_close(&reader);
    return next;
}

/* ---- events ---- */

static void events_go_when_they_are_old_enough(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    desk_pass(&desk, SECONDS_PER_DAY);
    int64_t second_day = next_no(&desk);
    acme_push(&desk, "tee", 10);
    desk_pass(&desk, KEPT_S - SECONDS_PER_DAY);
    acme_push(&desk, "tee", 9);
    acme_tick(&desk);
    assert_int_equal(oldest(&desk), 1); /* to the second */
    desk_pass(&desk, 1);
    acme_tick(&desk);
    assert_int_equal(oldest(&desk), second_day);
    desk_close(&desk);
}

static void the_newest_page_stays_with_its_numbers(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_push(&desk, "tee", 10);
    int64_t next = next_no(&desk);
    desk_pass(&desk, 2 * KEPT_S);
    acme_tick(&desk);
    assert_int_equal(rows(&desk, KEY_TABLE_EVENT_PAGE), 1);
    desk_restart(&desk);
    assert_int_equal(next_no(&desk), next);
    acme_push(&desk, "tee", 9);
    acme_tick(&desk);
    assert_int_equal(oldest(&desk), next);
    desk_close(&desk);
}

static void many_pages_take_several_ticks(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    desk.is_hurried = true;
    size_t before = rows(&desk, KEY_TABLE_EVENT_PAGE);
    for (int i = 0; i < 150; i++)
        acme_push(&desk, "tee", i);
    desk_pass(&desk, 2 * KEPT_S);
    desk_must(&desk, (struct command){ .kind = COMMAND_TICK });
    assert_int_equal(rows(&desk, KEY_TABLE_EVENT_PAGE), before + 50);
    assert_true(desk.news.has_more);
    acme_tick(&desk);
    assert_int_equal(rows(&desk, KEY_TABLE_EVENT_PAGE), 1);
    desk.unchecked = 1;
    desk_close(&desk);
}

static void the_books_stay(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    acme_shipping_order(&desk, "1", "tee", 2);
    desk_pass(&desk, 2 * KEPT_S);
    acme_tick(&desk);
    assert_int_equal(rows(&desk, KEY_TABLE_ORDER), 1);
    assert_true(str_starts(str_c(order_text(&desk, GALERIA, "1")), STR("SHIPPING")));
    desk_close(&desk);
}

/* ---- exceptions ---- */

static void call_fails(struct desk *desk)
{
    desk_must(desk, (struct command){ .kind = COMMAND_RAISE_EXCEPTION,
                                      .raise_exception = { .channel = GALERIA,
                                                           .subject = STR("orders"),
                                                           .cause = EXCEPTION_CALL_FAILING } });
}

static void call_passes(struct desk *desk)
{
    desk_must(desk, (struct command){ .kind = COMMAND_CLEAR_EXCEPTION,
                                      .clear_exception = { .channel = GALERIA,
                                                           .subject = STR("orders"),
                                                           .cause = EXCEPTION_CALL_FAILING } });
}

static void an_exception_goes_when_it_was_resolved_long_ago(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    call_fails(&desk);
    desk_pass(&desk, 2 * KEPT_S);
    acme_tick(&desk);
    call_passes(&desk);
    desk_pass(&desk, KEPT_S);
    acme_tick(&desk);
    assert_int_equal(rows(&desk, KEY_TABLE_EXCEPTION), 1);
    desk_pass(&desk, 1);
    acme_tick(&desk);
    assert_int_equal(rows(&desk, KEY_TABLE_EXCEPTION), 0);
    assert_int_equal(rows(&desk, KEY_TABLE_EXCEPTION_ORDER), 0);
    assert_int_equal(rows(&desk, KEY_TABLE_EXCEPTION_END), 0);
    desk_close(&desk);
}

static void one_that_came_back_stays(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    call_fails(&desk);
    call_passes(&desk);
    desk_pass(&desk, SECONDS_PER_DAY);
    call_fails(&desk);
    desk_pass(&desk, KEPT_S);
    acme_tick(&desk);
    assert_string_equal(exceptions_text(&desk), "call-failing~galeria/orders");
    call_passes(&desk);
    desk_pass(&desk, KEPT_S);
    acme_tick(&desk);
    assert_int_equal(rows(&desk, KEY_TABLE_EXCEPTION), 1); /* the last time counts */
    desk_pass(&desk, 1);
    acme_tick(&desk);
    assert_int_equal(rows(&desk, KEY_TABLE_EXCEPTION), 0);
    desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_go_when_they_are_old_enough),
        cmocka_unit_test(the_newest_page_stays_with_its_numbers),
        cmocka_unit_test(many_pages_take_several_ticks),
        cmocka_unit_test(the_books_stay),
        cmocka_unit_test(an_exception_goes_when_it_was_resolved_long_ago),
        cmocka_unit_test(one_that_came_back_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
