/* tests/unit/rpc/submit_test.c: request ids, and what every command is given. */
#include "service/rpc/submit.h"

#include "lockstep/v1/inventory_service.pb-c.h"
#include "service/rpc/inventory_service.h"
#include "tests/rows.h"
#include "tests/unit/rpc/counter.h"

static void open_acme(struct counter *counter)
{
    struct shop shop = { .shop_id = STR("acme") };
    counter_open(counter);
    counter_do(counter, (struct command){ .kind = COMMAND_PUT_SHOP,
                                          .shop = STR("acme"),
                                          .put_shop = { .shop = &shop } });
}

static enum err_code push(struct counter *counter, const char *request_id, int64_t on_hand,
                          int64_t *ret_on_hand)
{
    Lockstep__V1__PushInventoryRequest request = LOCKSTEP__V1__PUSH_INVENTORY_REQUEST__INIT;
    Lockstep__V1__StockItem item = LOCKSTEP__V1__STOCK_ITEM__INIT;
    Lockstep__V1__PushInventoryResponse *answer;
    request.parent = (char *)"shops/acme";
    request.request_id = (char *)request_id;
    request.item = &item;
    item.sku = (char *)"tee";
    item.warehouse = (char *)"HH1";
    item.on_hand = on_hand;
    enum err_code code =
        counter_call(counter, &inventory_service, "PushInventory", &request.base, &answer);
    if (code == ERR_OK)
        *ret_on_hand = answer->result->on_hand;
    return code;
}

struct id_row {
    const char *request_id;
    enum err_reason reason;
};
static const struct id_row id_rows[] = {
    { "01234567-89ab-cdef-0123-456789abcdef", REASON_NONE },
    { "01234567-89AB-CDEF-0123-456789ABCDEF", REASON_NONE },
    { "", REASON_FIELD_REQUIRED },
    { "1", REASON_FIELD_INVALID },
    { "01234567-89ab-cdef-0123-456789abcde", REASON_FIELD_INVALID },
    { "01234567-89ab-cdef-0123-456789abcdef0", REASON_FIELD_INVALID },
    { "0123456789abcdef0123456789abcdef0123", REASON_FIELD_INVALID },
    { "01234567-89ab-cdef-0123-456789abcdeg", REASON_FIELD_INVALID },
    { "{1234567-89ab-cdef-0123-456789abcde}", REASON_FIELD_INVALID },
};

static void a_request_id_is_a_uuid(void **state)
{
    const struct id_row *row = *state;
    struct counter counter;
    int64_t on_hand;
    open_acme(&counter);
    assert_int_equal(push(&counter, row->request_id, 5, &on_hand),
                     row->reason == REASON_NONE ? ERR_OK : ERR_INVALID_ARGUMENT);
    assert_int_equal(counter.err.reason, row->reason);
    if (row->reason != REASON_NONE)
        assert_string_equal(counter.err.field, "request_id");
    counter_close(&counter);
}

static void the_same_request_gets_the_first_answer_for_a_week(void **state)
{
    struct counter counter;
    int64_t on_hand;
    const char *first = "00000000-0000-0000-0000-000000000001";
    (void)state;
    open_acme(&counter);
    assert_int_equal(push(&counter, first, 5, &on_hand), ERR_OK);
    assert_int_equal(push(&counter, "00000000-0000-0000-0000-000000000002", 9, &on_hand), ERR_OK);
    counter_pass(&counter, 7 * SECONDS_PER_DAY);
    assert_int_equal(push(&counter, first, 5, &on_hand), ERR_OK);
    assert_int_equal(on_hand, 5);
    counter_shows(&counter, &inventory_service, "GetPosition", "name: 'shops/acme/positions/tee'",
                  "on_hand: 9");
    assert_int_equal(push(&counter, first, 6, &on_hand), ERR_ALREADY_EXISTS);
    assert_int_equal(counter.err.reason, REASON_REQUEST_ID_REUSED);
    counter_pass(&counter, 1);
    assert_int_equal(push(&counter, first, 6, &on_hand), ERR_OK); /* it is forgotten */
    counter_close(&counter);
}

static void what_was_refused_is_judged_anew(void **state)
{
    struct counter counter;
    int64_t on_hand;
    const char *id = "00000000-0000-0000-0000-000000000001";
    (void)state;
    counter_open(&counter);
    assert_int_equal(push(&counter, id, 5, &on_hand), ERR_NOT_FOUND);
    struct shop shop = { .shop_id = STR("acme") };
    counter_do(&counter, (struct command){ .kind = COMMAND_PUT_SHOP,
                                           .shop = STR("acme"),
                                           .put_shop = { .shop = &shop } });
    assert_int_equal(push(&counter, id, 5, &on_hand), ERR_OK);
    counter_close(&counter);
}

static void nothing_is_taken_while_the_program_stops(void **state)
{
    struct counter counter;
    int64_t on_hand;
    (void)state;
    open_acme(&counter);
    commit_loop_stop(counter.loop);
    assert_int_equal(push(&counter, "00000000-0000-0000-0000-000000000001", 5, &on_hand),
                     ERR_UNAVAILABLE);
    assert_int_equal(counter.err.reason, REASON_SHUTTING_DOWN);
    assert_true(counter.err.retry_after_ms > 0);
    counter_close(&counter);
}

static void events_have_the_time_of_their_commit(void **state)
{
    struct counter counter;
    int64_t on_hand;
    (void)state;
    open_acme(&counter);
    counter_pass(&counter, 60);
    assert_int_equal(push(&counter, "00000000-0000-0000-0000-000000000001", 5, &on_hand), ERR_OK);
    counter_shows(&counter, &inventory_service, "GetPosition", "name: 'shops/acme/positions/tee'",
                  "source: 'tester' update_time: 2026-03-02T10:01:00Z");
    counter_close(&counter);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_request_gets_the_first_answer_for_a_week),
        cmocka_unit_test(what_was_refused_is_judged_anew),
        cmocka_unit_test(nothing_is_taken_while_the_program_stops),
        cmocka_unit_test(events_have_the_time_of_their_commit),
    };
    int failed = ROWS_RUN(a_request_id_is_a_uuid, id_rows);
    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
