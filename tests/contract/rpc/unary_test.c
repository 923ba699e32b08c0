/* tests/contract/rpc/unary_test.c: calls with one request and one answer, over loopback. */
#include <stdio.h>

#include "google/protobuf/duration.pb-c.h"
#include "lockstep/test/v1/parrot_service.pb-c.h"
#include "service/base/limits.h"
#include "service/base/metric.h"
#include "tests/contract/rpc/parrot.h"
#include "tests/rows.h"

#define SERVICE "/lockstep.test.v1.ParrotService/"

enum { MANY_COUNT = 200, TORTURE_COUNT = 12, SETTLE_MS = 200 };

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

static Lockstep__Test__V1__SayResponse *say(const char *text, size_t word_count,
                                            struct client_end *ret)
{
    static Lockstep__Test__V1__Word word = LOCKSTEP__TEST__V1__WORD__INIT;
    Lockstep__Test__V1__Word *words[16];
    Lockstep__Test__V1__SayRequest request = LOCKSTEP__TEST__V1__SAY_REQUEST__INIT;
    ProtobufCMessage *response;
    for (size_t i = 0; i < word_count; i++)
        words[i] = &word;
    request.parent = (char *)"shops/acme";
    request.text = (char *)text;
    request.words = words;
    request.n_words = word_count;
    client_unary(&client, SERVICE "Say", &no_options, &request.base,
                 &lockstep__test__v1__say_response__descriptor, &response, ret);
    return (void *)response;
}

/* A call with these bytes as its request. */
static void call_bytes(const char *path, struct str bytes, struct client_end *ret)
{
    struct client_call call;
    client_begin(&client, path, &no_options, &call);
    client_send_bytes(&call, bytes);
    client_send_end(&call);
    ProtobufCMessage *response =
        client_receive(&call, &lockstep__test__v1__say_response__descriptor);
    if (response != NULL)
        protobuf_c_message_free_unpacked(response, NULL);
    client_finish(&call, ret);
}

static void a_mutation_is_answered_after_the_commit(void **state)
{
    (void)state;
    struct client_end end;
    Lockstep__Test__V1__SayResponse *response = say("pretty bird", 3, &end);
    assert_int_equal(end.code, GRPC_STATUS_OK);
    assert_string_equal(response->text, "pretty bird");
    assert_int_equal(response->word_count, 3);
    lockstep__test__v1__say_response__free_unpacked(response, NULL);
}

static void calls_that_wait_together_are_finished_as_one_batch(void **state)
{
    (void)state;
    static struct client_call calls[MANY_COUNT];
    Lockstep__Test__V1__SayRequest request = LOCKSTEP__TEST__V1__SAY_REQUEST__INIT;
    request.parent = (char *)"shops/acme";
    request.text = (char *)"hello";
    unsigned batches_before = atomic_load(&parrot.batch_count);
    parrot_pause(&parrot, true);
    for (size_t i = 0; i < MANY_COUNT; i++) {
        client_begin(&client, SERVICE "Say", &no_options, &calls[i]);
        client_send(&calls[i], &request.base);
        client_send_end(&calls[i]);
    }
    parrot_wait_commands(&parrot, MANY_COUNT);
    parrot_pause(&parrot, false);
    for (size_t i = 0; i < MANY_COUNT; i++) {
        struct client_end end;
        ProtobufCMessage *response =
            client_receive(&calls[i], &lockstep__test__v1__say_response__descriptor);
        client_finish(&calls[i], &end);
        assert_int_equal(end.code, GRPC_STATUS_OK);
        assert_non_null(response);
        protobuf_c_message_free_unpacked(response, NULL);
    }
    assert_true(atomic_load(&parrot.batch_count) - batches_before <= 4);
}

static void a_refusal_carries_all_its_details(void **state)
{
    (void)state;
    struct client_end end;
    assert_null(say("fail", 0, &end));
    assert_int_equal(end.code, GRPC_STATUS_FAILED_PRECONDITION);
    assert_string_equal(end.message, "text: cannot say what is to \"fail\"");
    assert_int_equal(end.status->code, GRPC_STATUS_FAILED_PRECONDITION);
    assert_string_equal(end.status->message, end.message);
    Google__Rpc__ErrorInfo *info =
        (void *)client_detail(&end, &google__rpc__error_info__descriptor);
    assert_string_equal(info->domain, "lockstep");
    assert_string_equal(info->reason, "ORDER_STATE_CONFLICT");
    assert_int_equal(info->n_metadata, 3); /* and the request id */
    assert_string_equal(info->metadata[0]->key, "resource_type");
    assert_string_equal(info->metadata[0]->value, "Word");
    assert_string_equal(info->metadata[2]->key, "request_id");
    Google__Rpc__BadRequest *bad =
        (void *)client_detail(&end, &google__rpc__bad_request__descriptor);
    assert_int_equal(bad->n_field_violations, 1);
    assert_string_equal(bad->field_violations[0]->field, "text");
    Google__Rpc__RetryInfo *retry =
        (void *)client_detail(&end, &google__rpc__retry_info__descriptor);
    assert_int_equal(retry->retry_delay->seconds, 1);
    assert_int_equal(retry->retry_delay->nanos, 500000000);
    Google__Rpc__ResourceInfo *resource =
        (void *)client_detail(&end, &google__rpc__resource_info__descriptor);
    assert_string_equal(resource->resource_name, "shops/acme/words/fail");
    google__rpc__error_info__free_unpacked(info, NULL);
    google__rpc__bad_request__free_unpacked(bad, NULL);
    google__rpc__retry_info__free_unpacked(retry, NULL);
    google__rpc__resource_info__free_unpacked(resource, NULL);
    client_end_release(&end);
}

static void an_internal_error_tells_nothing_but_the_request_id(void **state)
{
    (void)state;
    struct client_end end;
    assert_null(say("crash", 0, &end));
    assert_int_equal(end.code, GRPC_STATUS_INTERNAL);
    assert_null(strstr(end.message, "secret"));
    Google__Rpc__ErrorInfo *info =
        (void *)client_detail(&end, &google__rpc__error_info__descriptor);
    assert_string_equal(info->reason, "INTERNAL");
    assert_int_equal(info->n_metadata, 1);
    assert_non_null(strstr(end.message, info->metadata[0]->value));
    google__rpc__error_info__free_unpacked(info, NULL);
    client_end_release(&end);
}

struct bytes_row {
    const char *name, *path;
    struct str bytes;
    grpc_status_code code;
    const char *reason, *message;
};

static const struct bytes_row bytes_rows[] = {
    { "text must be UTF-8", SERVICE "Say", STR_INIT("\x12\x01\xff"), GRPC_STATUS_INVALID_ARGUMENT,
      "TEXT_NOT_UTF8", "text: text that is not UTF-8" },
    { "text must not hold a NUL", SERVICE "Say", STR_INIT("\x12\x02\x41\x00"),
      GRPC_STATUS_INVALID_ARGUMENT, "FIELD_INVALID", "text: text with a NUL character" },
    { "the field is named by its path", SERVICE "Say",
      STR_INIT("\x1a\x03\x0a\x01\x41\x1a\x04\x2a\x02\x18\x07"), GRPC_STATUS_INVALID_ARGUMENT,
      "FIELD_INVALID", "words[1].parts[0].mood: 7 is no value of lockstep.test.v1.Mood" },
    { "bytes cut off are refused", SERVICE "Say", STR_INIT("\x12\x05\x41"),
      GRPC_STATUS_INVALID_ARGUMENT, "REQUEST_MALFORMED",
      "text: not the bytes of the field's type" },
    { "a handler names the field as well", SERVICE "Say", STR_INIT(""),
      GRPC_STATUS_INVALID_ARGUMENT, "FIELD_REQUIRED", "text: there must be something to say" },
    { "a query that would be too large is refused", SERVICE "Recall",
      STR_INIT("\x10\x80\x80\x80\x40"), GRPC_STATUS_RESOURCE_EXHAUSTED, "LIMIT_EXCEEDED",
      "needs more than 33554432 bytes of memory" },
    { "what is built later says so", SERVICE "Sing", STR_INIT(""), GRPC_STATUS_UNIMPLEMENTED,
      "METHOD_LATER", "Sing is not built yet" },
    { "an unknown method is unimplemented", SERVICE "Swim", STR_INIT(""), GRPC_STATUS_UNIMPLEMENTED,
      "METHOD_NOT_FOUND", "there is no method " SERVICE "Swim" },
};

static void bytes_are_refused_clearly(void **state)
{
    const struct bytes_row *row = *state;
    struct client_end end;
    call_bytes(row->path, row->bytes, &end);
    assert_int_equal(end.code, row->code);
    assert_string_equal(client_reason(&end), row->reason);
    assert_string_equal(end.message, row->message);
    client_end_release(&end);
}

static void a_message_that_is_too_large_is_refused(void **state)
{
    (void)state;
    struct client_end end;
    size_t len = LIMIT_REQUEST_BYTES + 1;
    char *bytes = test_calloc(1, len);
    call_bytes(SERVICE "Say", (struct str){ bytes, len }, &end);
    assert_int_equal(end.code, GRPC_STATUS_RESOURCE_EXHAUSTED);
    test_free(bytes);
    client_end_release(&end);
}

static void a_compressed_message_is_refused(void **state)
{
    (void)state;
    char target[64];
    struct client compressing;
    struct client_end end;
    ProtobufCMessage *response;
    char text[4096] = { 0 };
    memset(text, 'a', sizeof(text) - 1);
    Lockstep__Test__V1__SayRequest request = LOCKSTEP__TEST__V1__SAY_REQUEST__INIT;
    request.text = text;
    snprintf(target, sizeof(target), "127.0.0.1:%d", rpc_server_port(parrot.server, 0));
    client_open(&compressing, target, NULL, GRPC_COMPRESS_GZIP);
    client_unary(&compressing, SERVICE "Say", &no_options, &request.base,
                 &lockstep__test__v1__say_response__descriptor, &response, &end);
    assert_null(response);
    assert_int_equal(end.code, GRPC_STATUS_UNIMPLEMENTED);
    client_end_release(&end);
    client_close(&compressing);
}

static void a_call_without_message_is_refused(void **state)
{
    (void)state;
    struct client_call call;
    struct client_end end;
    client_begin(&client, SERVICE "Say", &no_options, &call);
    client_send_end(&call);
    client_finish(&call, &end);
    assert_int_equal(end.code, GRPC_STATUS_INVALID_ARGUMENT);
    assert_string_equal(client_reason(&end), "REQUEST_MALFORMED");
    client_end_release(&end);
}

static void a_large_answer_arrives_whole(void **state)
{
    (void)state;
    Lockstep__Test__V1__RecallRequest request = LOCKSTEP__TEST__V1__RECALL_REQUEST__INIT;
    ProtobufCMessage *response;
    struct client_end end;
    request.byte_count = 20 << 20;
    client_unary(&client, SERVICE "Recall", &no_options, &request.base,
                 &lockstep__test__v1__recall_response__descriptor, &response, &end);
    assert_int_equal(end.code, GRPC_STATUS_OK);
    const Lockstep__Test__V1__RecallResponse *recalled = (const void *)response;
    assert_int_equal(recalled->text.len, 20 << 20);
    protobuf_c_message_free_unpacked(response, NULL);
}

static void a_mutation_past_its_deadline_is_not_applied(void **state)
{
    (void)state;
    struct client_end end;
    Lockstep__Test__V1__SayRequest request = LOCKSTEP__TEST__V1__SAY_REQUEST__INIT;
    ProtobufCMessage *response;
    request.parent = (char *)"shops/acme";
    request.text = (char *)"too late";
    const struct client_options hasty = { .deadline_ms = 50 };
    unsigned gone_before = atomic_load(&parrot.gone_count);
    parrot_pause(&parrot, true);
    client_unary(&client, SERVICE "Say", &hasty, &request.base,
                 &lockstep__test__v1__say_response__descriptor, &response, &end);
    assert_int_equal(end.code, GRPC_STATUS_DEADLINE_EXCEEDED);
    assert_null(response);
    parrot_settle(SETTLE_MS); /* our clock saw it come in later than the caller's saw it leave */
    parrot_pause(&parrot, false);
    client_end_release(&end);
    response = (void *)say("next", 0, &end);
    assert_non_null(response);
    protobuf_c_message_free_unpacked(response, NULL);
    assert_int_equal(atomic_load(&parrot.gone_count), gone_before + 1);
}

static void a_caller_that_cancels_is_noticed(void **state)
{
    (void)state;
    struct client_call call;
    struct client_end end;
    client_begin(&client, SERVICE "Hold", &no_options, &call);
    client_send_bytes(&call, STR_EMPTY);
    client_send_end(&call);
    struct rpc_call *held = parrot_wait_held(&parrot);
    assert_false(rpc_call_is_gone(held));
    int64_t before = metric_get(METRIC_RPC_HANDLED, ERR_CANCELLED);
    client_cancel(&call);
    client_finish(&call, &end);
    assert_int_equal(end.code, GRPC_STATUS_CANCELLED);
    while (!rpc_call_is_gone(held))
        parrot_settle(1);
    parrot_let_go(&parrot); /* finishing what is gone does no harm */
    while (metric_get(METRIC_RPC_HANDLED, ERR_CANCELLED) == before)
        parrot_settle(1);
    client_end_release(&end);
}

static void a_failing_allocation_anywhere_is_an_answer(void **state)
{
    (void)state;
    size_t refused_count = 0;
    for (unsigned k = 1; k <= TORTURE_COUNT; k++) {
        struct client_end end;
        atomic_store(&parrot.fail_after, k);
        Lockstep__Test__V1__SayResponse *response = say("pretty bird", 2, &end);
        if (response != NULL) {
            lockstep__test__v1__say_response__free_unpacked(response, NULL);
            continue;
        }
        refused_count++;
        assert_int_equal(end.code, GRPC_STATUS_RESOURCE_EXHAUSTED);
        assert_string_equal(client_reason(&end), "LIMIT_EXCEEDED");
        client_end_release(&end);
    }
    atomic_store(&parrot.fail_after, 0);
    assert_true(refused_count >= 3); /* outcome, response, text */
    assert_true(refused_count < TORTURE_COUNT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mutation_is_answered_after_the_commit),
        cmocka_unit_test(calls_that_wait_together_are_finished_as_one_batch),
        cmocka_unit_test(a_refusal_carries_all_its_details),
        cmocka_unit_test(an_internal_error_tells_nothing_but_the_request_id),
        cmocka_unit_test(a_message_that_is_too_large_is_refused),
        cmocka_unit_test(a_compressed_message_is_refused),
        cmocka_unit_test(a_call_without_message_is_refused),
        cmocka_unit_test(a_large_answer_arrives_whole),
        cmocka_unit_test(a_mutation_past_its_deadline_is_not_applied),
        cmocka_unit_test(a_caller_that_cancels_is_noticed),
        cmocka_unit_test(a_failing_allocation_anywhere_is_an_answer),
    };
    set_up(NULL);
    int failed_count = ROWS_RUN(bytes_are_refused_clearly, bytes_rows);
    failed_count += cmocka_run_group_tests(tests, NULL, NULL);
    tear_down(NULL);
    return failed_count;
}
