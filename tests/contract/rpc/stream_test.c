/* tests/contract/rpc/stream_test.c: streaming calls of all three kinds, over loopback. */
#include <stdio.h>

#include "lockstep/test/v1/parrot_service.pb-c.h"
#include "service/base/limits.h"
#include "tests/contract/rpc/parrot.h"
#include "tests/rows.h"

#define SERVICE "/lockstep.test.v1.ParrotService/"

enum {
    LARGE_BYTES = 64 << 10,
    SENT_BYTES_MAX = 1 << 20, /* the window of 4, and what C core takes ahead */
    MESSAGE_COUNT = 100,
    SETTLE_MS = 300,
    TICK_MS = 1
};

static struct parrot parrot;
static struct client client;
static const struct client_options no_options = { .token = NULL };

static int set_up(void **state)
{
    (void)state;
    parrot_start(&parrot, &(struct parrot_options){ .tls = NULL });
    parrot_connect(&parrot, &client);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    client_close(&client);
    parrot_stop(&parrot);
    return 0;
}

static void listen_send(struct client_call *call, const char *text, size_t word_count)
{
    static Lockstep__Test__V1__Word word = LOCKSTEP__TEST__V1__WORD__INIT;
    Lockstep__Test__V1__Word *words[16];
    Lockstep__Test__V1__ListenRequest request = LOCKSTEP__TEST__V1__LISTEN_REQUEST__INIT;
    for (size_t i = 0; i < word_count; i++)
        words[i] = &word;
    request.parent = (char *)"shops/acme";
    request.text = (char *)text;
    request.words = words;
    request.n_words = word_count;
    client_send(call, &request.base);
}

static bool converse_send(struct client_call *call, const char *text)
{
    Lockstep__Test__V1__ConverseRequest request = LOCKSTEP__TEST__V1__CONVERSE_REQUEST__INIT;
    request.parent = (char *)"shops/acme";
    request.text = (char *)text;
    return client_send(call, &request.base);
}

static void converse_expect(struct client_call *call, const char *text)
{
    ProtobufCMessage *response =
        client_receive(call, &lockstep__test__v1__converse_response__descriptor);
    assert_non_null(response);
    const Lockstep__Test__V1__ConverseResponse *heard = (const void *)response;
    assert_string_equal(heard->text, text);
    protobuf_c_message_free_unpacked(response, NULL);
}

static void chatter_begin(struct client_call *call,
                          const Lockstep__Test__V1__ChatterRequest *request)
{
    client_begin(&client, SERVICE "Chatter", &no_options, call);
    client_send(call, &request->base);
    client_send_end(call);
}

/* 0: there is no more. */
static int64_t chatter_receive(struct client_call *call)
{
    ProtobufCMessage *response =
        client_receive(call, &lockstep__test__v1__chatter_response__descriptor);
    if (response == NULL)
        return 0;
    int64_t number = ((const Lockstep__Test__V1__ChatterResponse *)(const void *)response)->number;
    protobuf_c_message_free_unpacked(response, NULL);
    return number;
}

static void expect_end(struct client_call *call, grpc_status_code code, const char *reason)
{
    struct client_end end;
    client_finish(call, &end);
    assert_int_equal(end.code, code);
    assert_string_equal(client_reason(&end), reason);
    client_end_release(&end);
}

static void a_client_stream_gets_one_answer_for_all(void **state)
{
    (void)state;
    struct client_call call;
    client_begin(&client, SERVICE "Listen", &no_options, &call);
    for (size_t i = 0; i < MESSAGE_COUNT; i++)
        listen_send(&call, "", 3);
    client_send_end(&call);
    ProtobufCMessage *response =
        client_receive(&call, &lockstep__test__v1__listen_response__descriptor);
    const Lockstep__Test__V1__ListenResponse *heard = (const void *)response;
    assert_int_equal(heard->message_count, MESSAGE_COUNT);
    assert_int_equal(heard->word_count, 3 * MESSAGE_COUNT);
    protobuf_c_message_free_unpacked(response, NULL);
    expect_end(&call, GRPC_STATUS_OK, "");
    parrot_wait_closed(&parrot);
}

static void an_empty_client_stream_is_answered(void **state)
{
    (void)state;
    struct client_call call;
    client_begin(&client, SERVICE "Listen", &no_options, &call);
    client_send_end(&call);
    ProtobufCMessage *response =
        client_receive(&call, &lockstep__test__v1__listen_response__descriptor);
    assert_non_null(response);
    protobuf_c_message_free_unpacked(response, NULL);
    expect_end(&call, GRPC_STATUS_OK, "");
}

static void a_refused_message_ends_a_client_stream(void **state)
{
    (void)state;
    struct client_call call;
    client_begin(&client, SERVICE "Listen", &no_options, &call);
    listen_send(&call, "", 1);
    listen_send(&call, "fail", 1);
    expect_end(&call, GRPC_STATUS_FAILED_PRECONDITION, "ORDER_STATE_CONFLICT");
    parrot_wait_closed(&parrot);
}

static void a_bidirectional_stream_answers_in_order(void **state)
{
    (void)state;
    struct client_call call;
    char text[16];
    client_begin(&client, SERVICE "Converse", &no_options, &call);
    for (int i = 0; i < MESSAGE_COUNT; i++) {
        snprintf(text, sizeof(text), "word %d", i);
        converse_send(&call, text);
    }
    client_send_end(&call);
    for (int i = 0; i < MESSAGE_COUNT; i++) {
        snprintf(text, sizeof(text), "word %d", i);
        converse_expect(&call, text);
    }
    assert_null(client_receive(&call, &lockstep__test__v1__converse_response__descriptor));
    expect_end(&call, GRPC_STATUS_OK, "");
}

static void what_was_due_before_a_refusal_is_answered(void **state)
{
    (void)state;
    struct client_call call;
    client_begin(&client, SERVICE "Converse", &no_options, &call);
    parrot_pause(&parrot, true);
    converse_send(&call, "one");
    client_send_bytes(&call, STR("\x12\x01\xff"));
    converse_send(&call, "two");
    parrot_wait_commands(&parrot, 1);
    parrot_settle(SETTLE_MS);
    assert_int_equal(parrot_count_commands(&parrot), 1); /* nothing behind the bad one */
    parrot_pause(&parrot, false);
    converse_expect(&call, "one");
    assert_null(client_receive(&call, &lockstep__test__v1__converse_response__descriptor));
    expect_end(&call, GRPC_STATUS_INVALID_ARGUMENT, "TEXT_NOT_UTF8");
    parrot_wait_closed(&parrot);
}

static void no_more_messages_than_the_window_are_in_work(void **state)
{
    (void)state;
    struct client_call call;
    client_begin(&client, SERVICE "Converse", &no_options, &call);
    parrot_pause(&parrot, true);
    for (int i = 0; i < MESSAGE_COUNT; i++)
        converse_send(&call, "patience");
    parrot_wait_commands(&parrot, 4);
    parrot_settle(SETTLE_MS);
    parrot_wait_commands(&parrot, 4);
    assert_int_equal(parrot_count_commands(&parrot), 4);
    parrot_pause(&parrot, false);
    for (int i = 0; i < MESSAGE_COUNT; i++)
        converse_expect(&call, "patience");
    client_send_end(&call);
    expect_end(&call, GRPC_STATUS_OK, "");
}

static void a_caller_that_is_not_read_can_send_only_so_much(void **state)
{
    (void)state;
    static char text[LARGE_BYTES + 1];
    struct client_call call;
    memset(text, 'a', LARGE_BYTES);
    client_begin(&client, SERVICE "Converse", &(struct client_options){ .deadline_ms = 500 },
                 &call);
    parrot_pause(&parrot, true);
    size_t sent_bytes = 0;
    while (converse_send(&call, text))
        sent_bytes += LARGE_BYTES;
    assert_true(sent_bytes >= 4 * LARGE_BYTES);
    assert_true(sent_bytes <= SENT_BYTES_MAX);
    expect_end(&call, GRPC_STATUS_DEADLINE_EXCEEDED, "");
    parrot_pause(&parrot, false);
    parrot_wait_closed(&parrot);
}

static void a_stream_cancelled_while_in_work_is_closed_once(void **state)
{
    (void)state;
    struct client_call call;
    client_begin(&client, SERVICE "Converse", &no_options, &call);
    parrot_pause(&parrot, true);
    converse_send(&call, "one");
    converse_send(&call, "two");
    parrot_wait_commands(&parrot, 2);
    client_cancel(&call);
    expect_end(&call, GRPC_STATUS_CANCELLED, "");
    parrot_settle(SETTLE_MS);
    parrot_pause(&parrot, false);
    parrot_wait_closed(&parrot);
}

static void a_stream_past_its_deadline_is_closed(void **state)
{
    (void)state;
    struct client_call call;
    client_begin(&client, SERVICE "Converse", &(struct client_options){ .deadline_ms = 100 },
                 &call);
    converse_send(&call, "one");
    converse_expect(&call, "one");
    expect_end(&call, GRPC_STATUS_DEADLINE_EXCEEDED, "");
    parrot_wait_closed(&parrot);
}

static void a_server_stream_ends_by_itself(void **state)
{
    (void)state;
    struct client_call call;
    Lockstep__Test__V1__ChatterRequest request = LOCKSTEP__TEST__V1__CHATTER_REQUEST__INIT;
    request.count = MESSAGE_COUNT;
    chatter_begin(&call, &request);
    for (int64_t i = 1; i <= MESSAGE_COUNT; i++)
        assert_int_equal(chatter_receive(&call), i);
    assert_int_equal(chatter_receive(&call), 0);
    expect_end(&call, GRPC_STATUS_OK, "");
    parrot_wait_closed(&parrot);
}

static void a_server_stream_can_be_refused_when_it_opens(void **state)
{
    (void)state;
    struct client_call call;
    Lockstep__Test__V1__ChatterRequest request = LOCKSTEP__TEST__V1__CHATTER_REQUEST__INIT;
    request.byte_count = -1;
    chatter_begin(&call, &request);
    assert_int_equal(chatter_receive(&call), 0);
    expect_end(&call, GRPC_STATUS_INVALID_ARGUMENT, "FIELD_INVALID");
}

static void an_idle_server_stream_goes_on_when_it_is_woken(void **state)
{
    (void)state;
    struct client_call call;
    Lockstep__Test__V1__ChatterRequest request = LOCKSTEP__TEST__V1__CHATTER_REQUEST__INIT;
    request.is_patient = true;
    request.count = 3;
    chatter_begin(&call, &request);
    for (int64_t i = 1; i <= 3; i++) {
        parrot_wake(&parrot);
        assert_int_equal(chatter_receive(&call), i);
        parrot_settle(TICK_MS);
    }
    assert_int_equal(chatter_receive(&call), 0);
    expect_end(&call, GRPC_STATUS_OK, "");
}

static void an_idle_server_stream_goes_on_after_a_while(void **state)
{
    (void)state;
    struct client_call call;
    Lockstep__Test__V1__ChatterRequest request = LOCKSTEP__TEST__V1__CHATTER_REQUEST__INIT;
    request.is_patient = true;
    request.wake_after_ms = 20;
    request.count = 5;
    chatter_begin(&call, &request);
    for (int64_t i = 1; i <= 5; i++)
        assert_int_equal(chatter_receive(&call), i);
    assert_int_equal(chatter_receive(&call), 0);
    expect_end(&call, GRPC_STATUS_OK, "");
}

static void a_slow_reader_makes_nothing_pile_up(void **state)
{
    (void)state;
    struct client_call call;
    Lockstep__Test__V1__ChatterRequest request = LOCKSTEP__TEST__V1__CHATTER_REQUEST__INIT;
    request.byte_count = 100000;
    atomic_store(&parrot.made_count, 0);
    chatter_begin(&call, &request);
    assert_int_equal(chatter_receive(&call), 1);
    parrot_settle(SETTLE_MS);
    unsigned made = atomic_load(&parrot.made_count);
    parrot_settle(SETTLE_MS);
    assert_int_equal(atomic_load(&parrot.made_count), made);
    assert_true(made < MESSAGE_COUNT); /* what the sockets and the caller's own window hold */
    assert_int_equal(chatter_receive(&call), 2);
    client_cancel(&call);
    expect_end(&call, GRPC_STATUS_CANCELLED, "");
    parrot_wait_closed(&parrot);
}

static void wakes_and_the_end_of_a_stream_may_cross(void **state)
{
    (void)state;
    for (int i = 0; i < MESSAGE_COUNT; i++) {
        struct client_call call;
        Lockstep__Test__V1__ChatterRequest request = LOCKSTEP__TEST__V1__CHATTER_REQUEST__INIT;
        request.is_patient = true;
        chatter_begin(&call, &request);
        parrot_wake(&parrot);
        client_cancel(&call);
        parrot_wake_if_open(&parrot);
        expect_end(&call, GRPC_STATUS_CANCELLED, "");
        parrot_wake_if_open(&parrot);
    }
    parrot_wait_closed(&parrot);
}

static void more_streams_than_the_limit_are_refused(void **state)
{
    (void)state;
    static struct client_call calls[LIMIT_STREAM_COUNT];
    struct client_call call;
    for (size_t i = 0; i < LIMIT_STREAM_COUNT; i++) {
        client_begin(&client, SERVICE "Converse", &no_options, &calls[i]);
        converse_send(&calls[i], "here");
        converse_expect(&calls[i], "here");
    }
    client_begin(&client, SERVICE "Converse", &no_options, &call);
    expect_end(&call, GRPC_STATUS_RESOURCE_EXHAUSTED, "QUEUE_FULL");
    for (size_t i = 0; i < LIMIT_STREAM_COUNT; i++) {
        client_send_end(&calls[i]);
        expect_end(&calls[i], GRPC_STATUS_OK, "");
    }
    parrot_wait_closed(&parrot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_client_stream_gets_one_answer_for_all),
        cmocka_unit_test(an_empty_client_stream_is_answered),
        cmocka_unit_test(a_refused_message_ends_a_client_stream),
        cmocka_unit_test(a_bidirectional_stream_answers_in_order),
        cmocka_unit_test(what_was_due_before_a_refusal_is_answered),
        cmocka_unit_test(no_more_messages_than_the_window_are_in_work),
        cmocka_unit_test(a_caller_that_is_not_read_can_send_only_so_much),
        cmocka_unit_test(a_stream_cancelled_while_in_work_is_closed_once),
        cmocka_unit_test(a_stream_past_its_deadline_is_closed),
        cmocka_unit_test(a_server_stream_ends_by_itself),
        cmocka_unit_test(a_server_stream_can_be_refused_when_it_opens),
        cmocka_unit_test(an_idle_server_stream_goes_on_when_it_is_woken),
        cmocka_unit_test(an_idle_server_stream_goes_on_after_a_while),
        cmocka_unit_test(a_slow_reader_makes_nothing_pile_up),
        cmocka_unit_test(wakes_and_the_end_of_a_stream_may_cross),
        cmocka_unit_test(more_streams_than_the_limit_are_refused),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
