/* tests/unit/clients/watch_test.c: watches that are interrupted, against a server on loopback. */
#include "clients/c/watch.h"

#include <pthread.h>

#include "tests/rows.h"
#include "tests/unit/clients/counter.h"

static struct counter counter;
static struct lockstep_client *client;

static int set_up(void **state)
{
    (void)state;
    counter_start(&counter, NULL, 0);
    client = counter_connect(&counter);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    lockstep_client_free(client);
    counter_stop(&counter);
    return 0;
}

static const struct lockstep_retry quick = { .delay_ms_min = 1, .delay_ms_max = 5 };

static struct lockstep_watch *watch_open(int64_t last, int64_t break_after, const char *token,
                                         const struct lockstep_retry *retry)
{
    Lockstep__Test__V1__FollowRequest request = LOCKSTEP__TEST__V1__FOLLOW_REQUEST__INIT;
    const struct lockstep_call_options options = { .retry = retry };
    struct lockstep_watch *watch = NULL;
    struct lockstep_status status;
    request.last = last;
    request.break_after = break_after;
    request.resume_token = (char *)token;
    atomic_store(&counter.stream_count, 0);
    assert_int_equal(lockstep_watch_open(client, &counter_follow, &request.base, &options, &watch,
                                         &status),
                     LOCKSTEP_OK);
    return watch;
}

/* *ret_number is 0 at the end. */
static enum lockstep_code watch_number(struct lockstep_watch *watch, int64_t *ret_number,
                                       struct lockstep_status *status)
{
    ProtobufCMessage *answer = NULL;
    enum lockstep_code code = lockstep_watch_next(watch, &answer, status);
    *ret_number = 0;
    if (code != LOCKSTEP_OK || answer == NULL)
        return code;
    *ret_number = ((Lockstep__Test__V1__FollowResponse *)(void *)answer)->number;
    protobuf_c_message_free_unpacked(answer, NULL);
    return code;
}

struct follow_row {
    const char *name;
    int64_t break_after;
    const char *token;
    int64_t first;
    unsigned stream_count;
};

static const struct follow_row follow_rows[] = {
    { "without a break there is one stream", 0, "", 1, 1 },
    { "a break is bridged", 7, "", 1, 3 },
    { "many breaks are bridged", 1, "", 1, 20 },
    { "it goes on behind a stored token", 0, "12", 13, 1 },
    { "and from there over breaks", 3, "12", 13, 3 },
};

static void each_message_comes_once_and_in_order(void **state)
{
    const struct follow_row *row = *state;
    struct lockstep_watch *watch = watch_open(20, row->break_after, row->token, &quick);
    struct lockstep_status status;
    int64_t number;
    assert_string_equal(lockstep_watch_token(watch), row->token);
    for (int64_t i = row->first; i <= 20; i++) {
        assert_int_equal(watch_number(watch, &number, &status), LOCKSTEP_OK);
        assert_int_equal(number, i);
    }
    assert_string_equal(lockstep_watch_token(watch), "20");
    assert_int_equal(watch_number(watch, &number, &status), LOCKSTEP_OK);
    assert_int_equal(number, 0);
    assert_int_equal(atomic_load(&counter.stream_count), row->stream_count);
    lockstep_watch_free(watch);
}

static void without_leave_a_break_is_the_end(void **state)
{
    struct lockstep_watch *watch = watch_open(20, 2, "", NULL);
    struct lockstep_status status;
    int64_t number;
    (void)state;
    assert_int_equal(watch_number(watch, &number, &status), LOCKSTEP_OK);
    assert_int_equal(watch_number(watch, &number, &status), LOCKSTEP_OK);
    assert_int_equal(watch_number(watch, &number, &status), LOCKSTEP_UNAVAILABLE);
    assert_string_equal(status.reason, "SHUTTING_DOWN");
    assert_string_equal(lockstep_watch_token(watch), "2");
    lockstep_watch_free(watch);
}

static void a_token_that_is_refused_is_the_end(void **state)
{
    struct lockstep_watch *watch = watch_open(20, 0, "yesterday", &quick);
    struct lockstep_status status;
    int64_t number;
    (void)state;
    assert_int_equal(watch_number(watch, &number, &status), LOCKSTEP_INVALID_ARGUMENT);
    assert_string_equal(status.reason, "RESUME_TOKEN_INVALID");
    lockstep_watch_free(watch);
}

static void a_server_that_restarts_is_found_again(void **state)
{
    static const struct lockstep_retry patient = { .attempt_count_max = 1000, .delay_ms_max = 50 };
    struct lockstep_watch *watch = watch_open(0, 0, "", &patient);
    struct lockstep_status status;
    int64_t number, before;
    (void)state;
    assert_int_equal(watch_number(watch, &before, &status), LOCKSTEP_OK);
    int port = rpc_server_port(counter.server, 0);
    counter_stop(&counter);
    counter_start(&counter, NULL, port);
    /* What the first one had sent may still be handed out. */
    for (int i = 0; i < 100; i++, before = number) {
        assert_int_equal(watch_number(watch, &number, &status), LOCKSTEP_OK);
        assert_int_equal(number, before + 1);
    }
    lockstep_watch_free(watch);
}

static void *cancel(void *argument)
{
    lockstep_watch_cancel(argument);
    return NULL;
}

static void another_thread_may_cancel_it(void **state)
{
    struct lockstep_watch *watch = watch_open(0, 0, "", &quick);
    struct lockstep_status status;
    pthread_t canceller;
    int64_t number;
    (void)state;
    atomic_store(&counter.stream_count, 1); /* the next one waits without a word */
    assert_int_equal(pthread_create(&canceller, NULL, cancel, watch), 0);
    assert_int_equal(watch_number(watch, &number, &status), LOCKSTEP_CANCELLED);
    pthread_join(canceller, NULL);
    lockstep_watch_free(watch);
}

static void a_wait_for_the_server_may_be_cancelled(void **state)
{
    static const struct lockstep_retry slow = { .delay_ms_min = 50000, .delay_ms_max = 50000 };
    struct lockstep_watch *watch = watch_open(20, 1, "", &slow);
    struct lockstep_status status;
    pthread_t canceller;
    int64_t number;
    (void)state;
    assert_int_equal(watch_number(watch, &number, &status), LOCKSTEP_OK);
    assert_int_equal(pthread_create(&canceller, NULL, cancel, watch), 0);
    assert_int_equal(watch_number(watch, &number, &status), LOCKSTEP_CANCELLED);
    pthread_join(canceller, NULL);
    lockstep_watch_free(watch);
}

static void a_method_without_tokens_cannot_be_watched(void **state)
{
    Lockstep__Test__V1__TellRequest request = LOCKSTEP__TEST__V1__TELL_REQUEST__INIT;
    struct lockstep_watch *watch = NULL;
    struct lockstep_status status;
    (void)state;
    assert_int_equal(lockstep_watch_open(client, &counter_tell, &request.base, NULL, &watch,
                                         &status),
                     LOCKSTEP_INVALID_ARGUMENT);
    lockstep_watch_free(watch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_leave_a_break_is_the_end),
        cmocka_unit_test(a_token_that_is_refused_is_the_end),
        cmocka_unit_test(a_server_that_restarts_is_found_again),
        cmocka_unit_test(another_thread_may_cancel_it),
        cmocka_unit_test(a_wait_for_the_server_may_be_cancelled),
        cmocka_unit_test(a_method_without_tokens_cannot_be_watched),
    };
    int failed = cmocka_run_group_tests(tests, set_up, tear_down);
    set_up(NULL);
    failed += ROWS_RUN(each_message_comes_once_and_in_order, follow_rows);
    tear_down(NULL);
    return failed;
}
