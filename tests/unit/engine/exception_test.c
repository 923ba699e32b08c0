/* tests/unit/engine/exception_test.c: what waits for a person: told once, handled once. */
#include "service/store/records.h"
#include "tests/rows.h"
#include "tests/unit/engine/acme.h"

static struct command raising(enum exception_cause cause, const char *subject)
{
    return (struct command){ .kind = COMMAND_RAISE_EXCEPTION,
                             .raise_exception = { .channel = GALERIA,
                                                  .subject = str_c(subject),
                                                  .cause = cause,
                                                  .exchange = { .step = STR("A01"),
                                                                .reason = STR("401"),
                                                                .evidence = STR("GET") } } };
}

static struct exception exception_at(struct desk *desk, size_t at)
{
    struct desk_rows rows = desk_table(desk, &desk->arena, KEY_TABLE_EXCEPTION, &record_exception);
    assert_true(at < rows.count);
    return ((const struct exception *)rows.rows)[at];
}

/* ---- raising and clearing ---- */

static void the_same_fault_counts_up(void **state)
{
    struct desk desk;
    acme_open(&desk);
    struct instant first = desk.now;
    desk_must(&desk, raising(EXCEPTION_CREDENTIALS_REFUSED, "key"));
    desk_pass(&desk, 60);
    desk_must(&desk, raising(EXCEPTION_CREDENTIALS_REFUSED, "key"));
    struct exception exception = exception_at(&desk, 0);
    assert_int_equal(exception.count, 2);
    assert_true(exception.first.us == first.us);
    assert_true(exception.last.us == desk.now.us);
    assert_string_equal(exceptions_text(&desk), "credentials-refused~galeria/key x2");
    desk_close(&desk);
    (void)state;
}

static void it_ends_when_its_condition_does(void **state)
{
    struct desk desk;
    acme_open(&desk);
    struct command clear = { .kind = COMMAND_CLEAR_EXCEPTION,
                             .clear_exception = { GALERIA, STR("key"),
                                                  EXCEPTION_CREDENTIALS_REFUSED } };
    desk_must(&desk, clear); /* none is open: nothing happens */
    assert_false(desk.news.event_shops != 0);
    desk_must(&desk, raising(EXCEPTION_CREDENTIALS_REFUSED, "key"));
    desk_must(&desk, clear);
    struct exception exception = exception_at(&desk, 0);
    assert_int_equal(exception.state, EXCEPTION_STATE_RESOLVED);
    assert_true(str_eq(exception.resolved_by, STR("lockstep")));
    desk_must(&desk, clear);
    assert_false(desk.news.event_shops != 0);
    desk_close(&desk);
    (void)state;
}

static void one_that_comes_back_is_open_anew(void **state)
{
    struct desk desk;
    acme_open(&desk);
    desk_must(&desk, raising(EXCEPTION_CREDENTIALS_REFUSED, "key"));
    desk_must(&desk, raising(EXCEPTION_CREDENTIALS_REFUSED, "key"));
    desk_must(&desk, acme_handling(&desk, COMMAND_RESOLVE_EXCEPTION, "credentials-refused",
                                   "galeria/key"));
    desk_pass(&desk, 3600);
    desk_must(&desk, raising(EXCEPTION_CREDENTIALS_REFUSED, "key"));
    struct exception exception = exception_at(&desk, 0);
    assert_int_equal(exception.state, EXCEPTION_STATE_OPEN);
    assert_int_equal(exception.count, 1);
    assert_true(exception.first.us == desk.now.us);
    assert_int_equal(exception.resolved_by.len, 0);
    desk_close(&desk);
    (void)state;
}

static void a_long_subject_still_has_an_id_of_its_own(void **state)
{
    struct desk desk;
    char subject[301];
    acme_open(&desk);
    memset(subject, 'x', sizeof(subject));
    subject[300] = '\0';
    desk_must(&desk, raising(EXCEPTION_CALL_FAILING, subject));
    subject[299] = 'y';
    desk_must(&desk, raising(EXCEPTION_CALL_FAILING, subject));
    assert_int_equal(desk_table(&desk, &desk.arena, KEY_TABLE_EXCEPTION, NULL).count, 2);
    desk_close(&desk);
    (void)state;
}

/* ---- handling ---- */

static void a_person_resolves_it_once(void **state)
{
    struct desk desk;
    acme_open(&desk);
    struct command resolve =
        acme_handling(&desk, COMMAND_RESOLVE_EXCEPTION, "credentials-refused", "galeria/key");
    desk_refused(&desk, resolve, REASON_EXCEPTION_NOT_FOUND);
    desk_must(&desk, raising(EXCEPTION_CREDENTIALS_REFUSED, "key"));
    struct outcome outcome = desk_must(&desk, resolve);
    assert_true(str_eq(outcome.exception->resolved_by, STR("tester")));
    assert_true(str_eq(outcome.exception->resolution, STR("seen to")));
    assert_true(outcome.exception->resolved.us == desk.now.us);
    desk_refused(&desk, resolve, REASON_EXCEPTION_STATE_CONFLICT);
    desk_close(&desk);
    (void)state;
}

static void one_that_is_escalated_stays_open_and_says_to_whom(void **state)
{
    struct desk desk;
    acme_open(&desk);
    struct command escalate =
        acme_handling(&desk, COMMAND_ESCALATE_EXCEPTION, "credentials-refused", "galeria/key");
    escalate.exception.note = STR("ops@acme.example");
    desk_refused(&desk, escalate, REASON_EXCEPTION_NOT_FOUND);
    desk_must(&desk, raising(EXCEPTION_CREDENTIALS_REFUSED, "key"));
    desk_must(&desk, escalate);
    desk_must(&desk, raising(EXCEPTION_CREDENTIALS_REFUSED, "key"));
    struct exception exception = exception_at(&desk, 0);
    assert_int_equal(exception.state, EXCEPTION_STATE_OPEN);
    assert_true(str_eq(exception.escalated_to, STR("ops@acme.example")));
    desk_must(&desk, acme_handling(&desk, COMMAND_RESOLVE_EXCEPTION, "credentials-refused",
                                   "galeria/key"));
    desk_refused(&desk, escalate, REASON_EXCEPTION_STATE_CONFLICT);
    desk_close(&desk);
    (void)state;
}

/* Raised as a lane would, about no order: whatever the cause, a retry is judged and never lost. */
static void a_retry_that_takes_up_nothing_is_refused(void **state)
{
    struct desk desk;
    acme_open(&desk);
    for (int cause = EXCEPTION_NONE + 1; cause < EXCEPTION_CAUSE_COUNT; cause++) {
        desk_must(&desk, raising((enum exception_cause)cause, "key"));
        struct outcome outcome =
            desk_do(&desk, acme_handling(&desk, COMMAND_RETRY_EXCEPTION,
                                         exception_cause_row((enum exception_cause)cause)->id,
                                         "galeria/key"));
        assert_int_not_equal(outcome.code, ERR_OK);
        if (!exception_is_retryable((enum exception_cause)cause))
            assert_int_equal(outcome.err->reason, REASON_EXCEPTION_STATE_CONFLICT);
    }
    desk_close(&desk);
    (void)state;
}

/* ---- many at once ---- */

/* Orders "1", "2", ... whose acceptance the marketplace refused. */
static void refused_orders(struct desk *desk, int count)
{
    acme_open(desk);
    acme_push(desk, "tee", 100);
    for (int i = 1; i <= count; i++) {
        acme_poll(desk, GALERIA,
                  acme_order_of(desk, desk_text(desk, "%d", i), ORDER_STATE_WAITING_ACCEPTANCE,
                                "tee", 1));
        struct desk_rows rows = desk_table(desk, &desk->arena, KEY_TABLE_INTENT, &record_intent);
        const struct intent *last = (const struct intent *)rows.rows + rows.count - 1;
        desk_must(desk, (struct command){ .kind = COMMAND_START_INTENT,
                                          .start_intent = { GALERIA, last->intent_no } });
        desk_must(desk,
                  (struct command){ .kind = COMMAND_INTENT_ANSWER,
                                    .intent_answer = { .channel = GALERIA,
                                                       .intent_no = last->intent_no,
                                                       .answer = ANSWER_REFUSED,
                                                       .exchange = { .step = STR("OR21"),
                                                                     .reason = STR("no") } } });
        desk_pass(desk, 1);
    }
}

static struct command retrying(const enum exception_cause *cause, size_t count_max)
{
    return (struct command){ .kind = COMMAND_RETRY_EXCEPTIONS,
                             .retry_exceptions = { .filter = { .causes = cause, .cause_count = 1 },
                                                   .count_max = count_max } };
}

static void many_are_retried_at_once_the_oldest_first(void **state)
{
    static const enum exception_cause cause = EXCEPTION_ACCEPT_REFUSED;
    struct desk desk;
    refused_orders(&desk, 3);
    desk_must(&desk, raising(EXCEPTION_CREDENTIALS_REFUSED, "key"));
    struct outcome outcome = desk_must(&desk, retrying(&cause, 2));
    assert_int_equal(outcome.retry_count, 2);
    assert_int_equal(outcome.retries_left, 1);
    assert_true(str_eq(outcome.retries[0].exception_id, STR("accept-refused~galeria/1")));
    assert_int_equal(outcome.retries[0].reason, REASON_NONE);
    assert_string_equal(exceptions_text(&desk), "accept-refused~galeria/3; "
                                                "credentials-refused~galeria/key");
    outcome = desk_must(&desk, retrying(&cause, 2));
    assert_int_equal(outcome.retry_count, 1);
    assert_int_equal(outcome.retries_left, 0);
    outcome = desk_must(&desk, retrying(&cause, 2));
    assert_int_equal(outcome.retry_count, 0);
    desk_close(&desk);
    (void)state;
}

static void one_that_cannot_be_retried_stops_no_other(void **state)
{
    struct desk desk;
    refused_orders(&desk, 2);
    desk_must(&desk, raising(EXCEPTION_ACCEPT_REFUSED, "no-order"));
    static const enum exception_cause cause = EXCEPTION_ACCEPT_REFUSED;
    struct outcome outcome = desk_must(&desk, retrying(&cause, 10));
    assert_int_equal(outcome.retry_count, 3);
    assert_int_equal(outcome.retries[0].reason, REASON_NONE);
    assert_int_equal(outcome.retries[1].reason, REASON_NONE);
    assert_int_not_equal(outcome.retries[2].reason, REASON_NONE);
    assert_true(outcome.retries[2].message.len > 0);
    assert_string_equal(exceptions_text(&desk), "accept-refused~galeria/no-order");
    desk_close(&desk);
    (void)state;
}

static void the_same_request_takes_up_no_others(void **state)
{
    static const enum exception_cause cause = EXCEPTION_ACCEPT_REFUSED;
    struct desk desk;
    refused_orders(&desk, 2);
    struct command command = retrying(&cause, 1);
    command.request_id = STR("once");
    desk_must(&desk, command);
    struct outcome again = desk_must(&desk, command);
    assert_true(again.is_repeat);
    assert_int_equal(again.retry_count, 1);
    assert_true(str_eq(again.retries[0].exception_id, STR("accept-refused~galeria/1")));
    assert_string_equal(exceptions_text(&desk), "accept-refused~galeria/2");
    desk_close(&desk);
    (void)state;
}

static void each_command_is_applied_after_its_allocations_failed(void **state)
{
    (void)state;
    desk_has_tortured("exception_test");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_fault_counts_up),
        cmocka_unit_test(it_ends_when_its_condition_does),
        cmocka_unit_test(one_that_comes_back_is_open_anew),
        cmocka_unit_test(a_long_subject_still_has_an_id_of_its_own),
        cmocka_unit_test(a_person_resolves_it_once),
        cmocka_unit_test(one_that_is_escalated_stays_open_and_says_to_whom),
        cmocka_unit_test(a_retry_that_takes_up_nothing_is_refused),
        cmocka_unit_test(many_are_retried_at_once_the_oldest_first),
        cmocka_unit_test(one_that_cannot_be_retried_stops_no_other),
        cmocka_unit_test(the_same_request_takes_up_no_others),
        cmocka_unit_test(each_command_is_applied_after_its_allocations_failed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
