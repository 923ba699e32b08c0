/* tests/unit/clients/client_test.c: clients and unary calls, against a server on loopback. */
#include "clients/c/call.h"

#include <stdlib.h>
#include <time.h>

#include "clients/c/request_id.h"
#include "tests/contract/rpc/certificates.h"
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

/* *ret_total is set on success. */
static enum lockstep_code add(struct lockstep_client *by, int64_t amount,
                              const struct lockstep_call_options *options, int64_t *ret_total,
                              struct lockstep_status *status)
{
    char id[LOCKSTEP_REQUEST_ID_BYTES];
    Lockstep__Test__V1__AddRequest request = LOCKSTEP__TEST__V1__ADD_REQUEST__INIT;
    ProtobufCMessage *answer;
    request.request_id = lockstep_request_id(id);
    request.amount = amount;
    enum lockstep_code code =
        lockstep_call(by, &counter_add, &request.base, options, &answer, status);
    if (code != LOCKSTEP_OK)
        return code;
    *ret_total = ((Lockstep__Test__V1__AddResponse *)(void *)answer)->total;
    protobuf_c_message_free_unpacked(answer, NULL);
    return code;
}

static void a_call_is_answered(void **state)
{
    struct lockstep_status status;
    int64_t total = 0;
    (void)state;
    assert_int_equal(add(client, 5, NULL, &total, &status), LOCKSTEP_OK);
    assert_int_equal(add(client, 6, NULL, &total, &status), LOCKSTEP_OK);
    assert_int_equal(total, 11);
}

static void a_refusal_says_reason_field_and_resource(void **state)
{
    struct lockstep_status status;
    int64_t total;
    (void)state;
    assert_int_equal(add(client, -1, NULL, &total, &status), LOCKSTEP_INVALID_ARGUMENT);
    assert_int_equal(status.code, LOCKSTEP_INVALID_ARGUMENT);
    assert_true(status.is_answered);
    assert_string_equal(status.reason, "FIELD_INVALID");
    assert_string_equal(status.message, "amount: -1 is negative");
    assert_int_equal(status.violation_count, 1);
    assert_string_equal(status.violations[0].field, "amount");
    assert_string_equal(status.violations[0].description, "-1 is negative");
    assert_string_equal(status.resource_type, "Counter");
    assert_string_equal(status.resource_name, "shops/acme/counters/1");
    assert_string_equal(lockstep_status_value(&status, "resource_type"), "Counter");
    assert_non_null(lockstep_status_value(&status, "request_id"));
    assert_null(lockstep_status_value(&status, "colour"));
    assert_int_equal(status.retry_after_ms, 0);
}

static void a_method_that_is_not_there_is_unimplemented(void **state)
{
    struct lockstep_method method = counter_add;
    Lockstep__Test__V1__AddRequest request = LOCKSTEP__TEST__V1__ADD_REQUEST__INIT;
    struct lockstep_status status;
    ProtobufCMessage *answer;
    (void)state;
    method.path = "/lockstep.test.v1.CounterService/Multiply";
    assert_int_equal(lockstep_call(client, &method, &request.base, NULL, &answer, &status),
                     LOCKSTEP_UNIMPLEMENTED);
    assert_string_equal(status.reason, "METHOD_NOT_FOUND");
}

/* ---- sending again ---- */

static const struct lockstep_retry quick = { .delay_ms_min = 1, .delay_ms_max = 5 };

struct refusal_row {
    const char *name;
    enum err_reason reason;
    int32_t retry_after_ms;
    unsigned refuse_count;
    bool has_retry;
    enum lockstep_code code;
    unsigned call_count;
};

static const struct refusal_row refusal_rows[] = {
    { "a server that is away is asked again", REASON_SHUTTING_DOWN, 0, 3, true, LOCKSTEP_OK, 4 },
    { "but not without leave", REASON_SHUTTING_DOWN, 0, 3, false, LOCKSTEP_UNAVAILABLE, 1 },
    { "and not for ever", REASON_SHUTTING_DOWN, 0, 99, true, LOCKSTEP_UNAVAILABLE, 8 },
    { "a full queue is tried when it says", REASON_QUEUE_FULL, 20, 2, true, LOCKSTEP_OK, 3 },
    { "a limit that stays is not", REASON_LIMIT_EXCEEDED, 0, 1, true, LOCKSTEP_RESOURCE_EXHAUSTED,
      1 },
    { "a wait beyond the budget is not begun", REASON_QUEUE_FULL, 120000, 1, true,
      LOCKSTEP_RESOURCE_EXHAUSTED, 1 },
    { "a conflict is the caller's", REASON_ETAG_MISMATCH, 10, 1, true, LOCKSTEP_ABORTED, 1 },
};

static void what_may_work_later_is_sent_again(void **state)
{
    const struct refusal_row *row = *state;
    struct lockstep_call_options options = { .retry = row->has_retry ? &quick : NULL };
    struct lockstep_status status;
    int64_t total = -1, before = counter.total;
    counter.refusal = row->reason;
    counter.retry_after_ms = row->retry_after_ms;
    atomic_store(&counter.refuse_count, row->refuse_count);
    atomic_store(&counter.call_count, 0);
    assert_int_equal(add(client, 7, &options, &total, &status), row->code);
    assert_int_equal(atomic_load(&counter.call_count), row->call_count);
    assert_int_equal(counter.total - before, row->code == LOCKSTEP_OK ? 7 : 0);
    atomic_store(&counter.refuse_count, 0);
}

static void a_server_that_comes_back_is_found_again(void **state)
{
    struct lockstep_call_options options = { .retry = &quick };
    struct lockstep_status status;
    int64_t total;
    int port;
    (void)state;
    assert_int_equal(add(client, 1, NULL, &total, &status), LOCKSTEP_OK);
    port = rpc_server_port(counter.server, 0);
    counter_stop(&counter);
    assert_int_equal(add(client, 1, NULL, &total, &status), LOCKSTEP_UNAVAILABLE);
    assert_false(status.is_answered);
    counter_start(&counter, NULL, port);
    /* C core tries to connect at its own pace. */
    options.retry = &(struct lockstep_retry){ .attempt_count_max = 1000, .delay_ms_max = 50 };
    assert_int_equal(add(client, 1, &options, &total, &status), LOCKSTEP_OK);
    assert_int_equal(total, 1);
}

/* ---- options ---- */

struct options_row {
    const char *name;
    struct lockstep_options options;
    const char *message; /* NULL: taken */
};

static const struct options_row options_rows[] = {
    { "a server is needed", { .target = NULL }, "no server is named" },
    { "plain text does not leave the machine",
      { .target = "lockstep.example.com:7070", .is_plain = true },
      "\"lockstep.example.com:7070\" needs TLS: plain text is for this machine alone" },
    { "nor to an address that only looks local",
      { .target = "127.0.0.1.example.com:7070", .is_plain = true },
      "\"127.0.0.1.example.com:7070\" needs TLS: plain text is for this machine alone" },
    { "IPv6 is local too", { .target = "[::1]:7070", .is_plain = true }, NULL },
    { "so is all of 127.0.0.0/8", { .target = "127.1.2.3:7070", .is_plain = true }, NULL },
    { "so is localhost", { .target = "localhost:7070", .is_plain = true }, NULL },
    { "a unix socket needs no TLS", { .target = "unix:/run/lockstep.sock" }, NULL },
    { "anything else has TLS", { .target = "lockstep.example.com:7070" }, NULL },
    { "a certificate needs its key",
      { .target = "lockstep.example.com:7070", .certificates = "x" },
      "a certificate and its key are needed together" },
    { "a token is one line",
      { .target = "lockstep.example.com:7070", .token = "abc\r\nx-admin: 1" },
      "the token is not one line of printable characters" },
};

static void options_are_checked_before_anything_is_sent(void **state)
{
    const struct options_row *row = *state;
    struct lockstep_client *opened = NULL;
    struct lockstep_status status;
    enum lockstep_code code = lockstep_client_open(&row->options, &opened, &status);
    if (row->message == NULL) {
        assert_int_equal(code, LOCKSTEP_OK);
    } else {
        assert_int_equal(code, LOCKSTEP_INVALID_ARGUMENT);
        assert_string_equal(status.message, row->message);
    }
    lockstep_client_free(opened);
}

static void nobody_there_is_unavailable_and_soon(void **state)
{
    struct lockstep_client *opened;
    struct lockstep_status status;
    const struct lockstep_options options = { .target = "127.0.0.1:1", .is_plain = true };
    int64_t total;
    (void)state;
    assert_int_equal(lockstep_client_open(&options, &opened, &status), LOCKSTEP_OK);
    assert_int_equal(add(opened, 1, NULL, &total, &status), LOCKSTEP_UNAVAILABLE);
    assert_false(status.is_answered);
    lockstep_client_free(opened);
}

/* ---- TLS and tokens ---- */

struct tls_row {
    const char *name;
    const struct str *ca;
    bool is_mutual, has_certificate;
    const char *token;
    enum lockstep_code code;
};

static const struct tls_row tls_rows[] = {
    { "a server that we trust, a token that it knows", &certificates.ca, false, false,
      COUNTER_TOKEN, LOCKSTEP_OK },
    { "a server that we do not trust hears no token", &certificates.other_ca, false, false,
      COUNTER_TOKEN, LOCKSTEP_UNAVAILABLE },
    { "no token", &certificates.ca, false, false, NULL, LOCKSTEP_UNAUTHENTICATED },
    { "another token", &certificates.ca, false, false, "guess", LOCKSTEP_UNAUTHENTICATED },
    { "a certificate where one is needed", &certificates.ca, true, true, COUNTER_TOKEN,
      LOCKSTEP_OK },
    { "no certificate where one is needed", &certificates.ca, true, false, COUNTER_TOKEN,
      LOCKSTEP_UNAVAILABLE },
};

static void both_sides_prove_who_they_are(void **state)
{
    const struct tls_row *row = *state;
    const struct rpc_tls tls = { .certificates = certificates.server,
                                 .key = certificates.server_key,
                                 .client_ca = row->is_mutual ? certificates.ca : STR_EMPTY };
    struct counter secured;
    struct lockstep_client *opened;
    struct lockstep_status status;
    int64_t total;
    counter_start(&secured, &tls, 0);
    const struct lockstep_options options = {
        .target = secured.target,
        .ca = row->ca->ptr,
        .certificates = row->has_certificate ? certificates.client.ptr : NULL,
        .key = row->has_certificate ? certificates.client_key.ptr : NULL,
        .server_name = "localhost",
        .token = row->token,
    };
    assert_int_equal(lockstep_client_open(&options, &opened, &status), LOCKSTEP_OK);
    assert_int_equal(add(opened, 1, NULL, &total, &status), row->code);
    lockstep_client_free(opened);
    counter_stop(&secured);
}

static void a_request_id_is_a_uuid_that_begins_with_the_time(void **state)
{
    char first[LOCKSTEP_REQUEST_ID_BYTES], second[LOCKSTEP_REQUEST_ID_BYTES];
    (void)state;
    long long before_ms = (long long)time(NULL) * 1000;
    assert_int_equal(strlen(lockstep_request_id(first)), LOCKSTEP_REQUEST_ID_BYTES - 1);
    assert_string_not_equal(first, lockstep_request_id(second));
    long long ms = strtoll(first, NULL, 16) << 16 | strtoll(first + 9, NULL, 16);
    assert_in_range(ms - before_ms, 0, 60000);
    assert_int_equal(first[14], '7');
    assert_non_null(strchr("89ab", first[19]));
    for (size_t i = 0; i + 1 < LOCKSTEP_REQUEST_ID_BYTES; i++) {
        bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
        assert_non_null(strchr(is_dash ? "-" : "0123456789abcdef", first[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_call_is_answered),
        cmocka_unit_test(a_refusal_says_reason_field_and_resource),
        cmocka_unit_test(a_method_that_is_not_there_is_unimplemented),
        cmocka_unit_test(a_server_that_comes_back_is_found_again),
        cmocka_unit_test(nobody_there_is_unavailable_and_soon),
        cmocka_unit_test(a_request_id_is_a_uuid_that_begins_with_the_time),
    };
    int failed = cmocka_run_group_tests(tests, set_up, tear_down);
    certificates_make();
    set_up(NULL);
    failed += ROWS_RUN(what_may_work_later_is_sent_again, refusal_rows);
    failed += ROWS_RUN(options_are_checked_before_anything_is_sent, options_rows);
    failed += ROWS_RUN(both_sides_prove_who_they_are, tls_rows);
    tear_down(NULL);
    certificates_release();
    return failed;
}
