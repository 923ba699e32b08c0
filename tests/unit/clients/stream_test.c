/* tests/unit/clients/stream_test.c: streams of all kinds, against a server on loopback. */
#include <pthread.h>

#include "clients/c/stream.h"
#include "tests/rows.h"
#include "tests/unit/clients/counter.h"

enum { MANY_COUNT = 500, SILENCE_MS = 50 };

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

static struct lockstep_stream *stream_open(const struct lockstep_method *method,
                                           const struct lockstep_call_options *options)
{
    struct lockstep_stream *stream = NULL;
    struct lockstep_status status;
    assert_int_equal(lockstep_stream_open(client, method, options, &stream, &status), LOCKSTEP_OK);
    return stream;
}

static bool sum_send(struct lockstep_stream *stream, int64_t amount)
{
    Lockstep__Test__V1__SumRequest request = LOCKSTEP__TEST__V1__SUM_REQUEST__INIT;
    request.amount = amount;
    return lockstep_stream_send(stream, &request.base);
}

static bool sum_up_send(struct lockstep_stream *stream, int64_t amount)
{
    Lockstep__Test__V1__SumUpRequest request = LOCKSTEP__TEST__V1__SUM_UP_REQUEST__INIT;
    request.amount = amount;
    return lockstep_stream_send(stream, &request.base);
}

static void tell_send(struct lockstep_stream *stream, int64_t last)
{
    Lockstep__Test__V1__TellRequest request = LOCKSTEP__TEST__V1__TELL_REQUEST__INIT;
    request.last = last;
    assert_true(lockstep_stream_send(stream, &request.base));
    lockstep_stream_send_end(stream);
}

/* The number of the next answer of SumUp, or of Tell; 0: there is none. */
static int64_t number_receive(struct lockstep_stream *stream)
{
    ProtobufCMessage *answer;
    if (!lockstep_stream_receive(stream, &answer))
        return 0;
    int64_t number = answer->descriptor == &lockstep__test__v1__tell_response__descriptor
                         ? ((Lockstep__Test__V1__TellResponse *)(void *)answer)->number
                         : ((Lockstep__Test__V1__SumUpResponse *)(void *)answer)->total;
    protobuf_c_message_free_unpacked(answer, NULL);
    return number;
}

static void many_requests_have_one_answer(void **state)
{
    struct lockstep_stream *stream = stream_open(&counter_sum, NULL);
    struct lockstep_status status;
    ProtobufCMessage *answer;
    (void)state;
    for (int64_t i = 1; i <= MANY_COUNT; i++)
        assert_true(sum_send(stream, i));
    assert_int_equal(lockstep_stream_answer_take(stream, &answer, &status), LOCKSTEP_OK);
    assert_int_equal(((Lockstep__Test__V1__SumResponse *)(void *)answer)->total,
                     MANY_COUNT * (MANY_COUNT + 1) / 2);
    protobuf_c_message_free_unpacked(answer, NULL);
}

static void none_at_all_are_answered_too(void **state)
{
    struct lockstep_status status;
    ProtobufCMessage *answer;
    (void)state;
    assert_int_equal(lockstep_stream_answer_take(stream_open(&counter_sum, NULL), &answer, &status),
                     LOCKSTEP_OK);
    protobuf_c_message_free_unpacked(answer, NULL);
}

static void a_refused_request_ends_the_stream_and_says_why(void **state)
{
    struct lockstep_stream *stream = stream_open(&counter_sum, NULL);
    struct lockstep_status status;
    ProtobufCMessage *answer;
    (void)state;
    (void)sum_send(stream, -1);
    /* What is sent before the refusal arrives is lost; then there is no more sending. */
    while (sum_send(stream, 1))
        ;
    assert_false(sum_send(stream, 1));
    assert_int_equal(lockstep_stream_answer_take(stream, &answer, &status),
                     LOCKSTEP_INVALID_ARGUMENT);
    assert_string_equal(status.violations[0].field, "amount");
}

static void one_request_has_many_answers(void **state)
{
    struct lockstep_stream *stream = stream_open(&counter_tell, NULL);
    struct lockstep_status status;
    (void)state;
    tell_send(stream, MANY_COUNT);
    for (int64_t i = 1; i <= MANY_COUNT; i++)
        assert_int_equal(number_receive(stream), i);
    assert_int_equal(number_receive(stream), 0);
    assert_int_equal(number_receive(stream), 0);
    assert_int_equal(lockstep_stream_finish_take(stream, &status), LOCKSTEP_OK);
}

static void who_has_enough_may_leave(void **state)
{
    struct lockstep_stream *stream = stream_open(&counter_tell, NULL);
    struct lockstep_status status;
    (void)state;
    tell_send(stream, 0);
    assert_int_equal(number_receive(stream), 1);
    assert_int_equal(number_receive(stream), 2);
    assert_int_equal(lockstep_stream_finish_take(stream, &status), LOCKSTEP_CANCELLED);
}

static void a_deadline_holds_for_the_whole_stream(void **state)
{
    const struct lockstep_call_options options = { .timeout_ms = SILENCE_MS };
    struct lockstep_stream *stream = stream_open(&counter_tell, &options);
    struct lockstep_status status;
    (void)state;
    tell_send(stream, 0);
    while (number_receive(stream) != 0)
        ;
    assert_int_equal(lockstep_stream_finish_take(stream, &status), LOCKSTEP_DEADLINE_EXCEEDED);
}

static void silence_is_not_waited_out(void **state)
{
    const struct lockstep_call_options options = { .silence_ms = SILENCE_MS };
    struct lockstep_stream *stream = stream_open(&counter_sum_up, &options);
    struct lockstep_status status;
    (void)state;
    assert_true(sum_up_send(stream, 1));
    assert_int_equal(number_receive(stream), 1);
    assert_int_equal(number_receive(stream), 0);
    assert_int_equal(lockstep_stream_finish_take(stream, &status), LOCKSTEP_UNAVAILABLE);
    assert_false(status.is_answered);
}

static void requests_and_answers_take_turns(void **state)
{
    struct lockstep_stream *stream = stream_open(&counter_sum_up, NULL);
    struct lockstep_status status;
    (void)state;
    assert_true(sum_up_send(stream, 5));
    assert_int_equal(number_receive(stream), 5);
    assert_true(sum_up_send(stream, 6));
    assert_int_equal(number_receive(stream), 11);
    lockstep_stream_send_end(stream);
    assert_int_equal(number_receive(stream), 0);
    assert_int_equal(lockstep_stream_finish_take(stream, &status), LOCKSTEP_OK);
}

static void *send_many(void *argument)
{
    struct lockstep_stream *stream = argument;
    for (int64_t i = 1; i <= MANY_COUNT; i++) {
        bool is_sent = sum_up_send(stream, 1);
        CHECK(is_sent);
    }
    lockstep_stream_send_end(stream);
    return NULL;
}

static void one_thread_sends_while_another_receives(void **state)
{
    struct lockstep_stream *stream = stream_open(&counter_sum_up, NULL);
    struct lockstep_status status;
    pthread_t sender;
    (void)state;
    assert_int_equal(pthread_create(&sender, NULL, send_many, stream), 0);
    for (int64_t i = 1; i <= MANY_COUNT; i++)
        assert_int_equal(number_receive(stream), i);
    assert_int_equal(number_receive(stream), 0);
    pthread_join(sender, NULL);
    assert_int_equal(lockstep_stream_finish_take(stream, &status), LOCKSTEP_OK);
}

static void *receive_until_the_end(void *argument)
{
    while (number_receive(argument) != 0)
        ;
    return NULL;
}

static void another_thread_may_cancel(void **state)
{
    struct lockstep_stream *stream = stream_open(&counter_sum_up, NULL);
    struct lockstep_status status;
    pthread_t receiver;
    (void)state;
    assert_int_equal(pthread_create(&receiver, NULL, receive_until_the_end, stream), 0);
    assert_true(sum_up_send(stream, 1));
    lockstep_stream_cancel(stream);
    pthread_join(receiver, NULL);
    assert_int_equal(lockstep_stream_finish_take(stream, &status), LOCKSTEP_CANCELLED);
}

static void an_answer_of_another_type_is_an_error(void **state)
{
    struct lockstep_method method = counter_tell;
    struct lockstep_status status;
    ProtobufCMessage *answer;
    (void)state;
    /* Its field 1 is a text. */
    method.response = &lockstep__test__v1__follow_response__descriptor;
    struct lockstep_stream *stream = stream_open(&method, NULL);
    tell_send(stream, 1);
    assert_false(lockstep_stream_receive(stream, &answer));
    assert_int_equal(lockstep_stream_finish_take(stream, &status), LOCKSTEP_INTERNAL);
}

static void a_method_that_is_not_there_says_so(void **state)
{
    struct lockstep_method method = counter_sum;
    struct lockstep_status status;
    ProtobufCMessage *answer;
    (void)state;
    method.path = "/lockstep.test.v1.CounterService/Multiply";
    struct lockstep_stream *stream = stream_open(&method, NULL);
    (void)sum_send(stream, 1);
    assert_int_equal(lockstep_stream_answer_take(stream, &answer, &status), LOCKSTEP_UNIMPLEMENTED);
}

static void nobody_there_is_known_at_the_opening(void **state)
{
    struct lockstep_client *lonely;
    struct lockstep_stream *stream;
    struct lockstep_status status;
    const struct lockstep_options options = { .target = "127.0.0.1:1", .is_plain = true };
    (void)state;
    assert_int_equal(lockstep_client_open(&options, &lonely, &status), LOCKSTEP_OK);
    assert_int_equal(lockstep_stream_open(lonely, &counter_sum, NULL, &stream, &status),
                     LOCKSTEP_UNAVAILABLE);
    lockstep_client_free(lonely);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_requests_have_one_answer),
        cmocka_unit_test(none_at_all_are_answered_too),
        cmocka_unit_test(a_refused_request_ends_the_stream_and_says_why),
        cmocka_unit_test(one_request_has_many_answers),
        cmocka_unit_test(who_has_enough_may_leave),
        cmocka_unit_test(a_deadline_holds_for_the_whole_stream),
        cmocka_unit_test(silence_is_not_waited_out),
        cmocka_unit_test(requests_and_answers_take_turns),
        cmocka_unit_test(one_thread_sends_while_another_receives),
        cmocka_unit_test(another_thread_may_cancel),
        cmocka_unit_test(an_answer_of_another_type_is_an_error),
        cmocka_unit_test(a_method_that_is_not_there_says_so),
        cmocka_unit_test(nobody_there_is_known_at_the_opening),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
