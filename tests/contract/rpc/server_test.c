/* tests/contract/rpc/server_test.c: who may call, where it listens, and how it ends. */
#include <grpc/grpc_security.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "grpc/health/v1/health.pb-c.h"
#include "grpc/reflection/v1/reflection.pb-c.h"
#include "lockstep/test/v1/parrot_service.pb-c.h"
#include "tests/contract/rpc/certificates.h"
#include "tests/contract/rpc/parrot.h"
#include "tests/rows.h"

#define SERVICE "/lockstep.test.v1.ParrotService/"
#define REFLECTION "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"
#define REFLECTION_ALPHA "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"

enum { GRACE_MS = 10000, SETTLE_MS = 100, PATH_BYTES = 128 };

static struct parrot parrot;
static struct client client;
static char socket_folder[] = "/tmp/parrot-XXXXXX";

/* ---- tokens ---- */

static int set_up_tokens(void **state)
{
    char path[PATH_BYTES];
    (void)state;
    assert_non_null(mkdtemp(socket_folder));
    snprintf(path, sizeof(path), "unix:%s/socket", socket_folder);
    parrot_start(&parrot, &(struct parrot_options){ .listen = path, .has_no_development = true });
    client_open(&client, path, NULL, GRPC_COMPRESS_NONE);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    client_close(&client);
    parrot_stop(&parrot);
    return 0;
}

struct token_row {
    const char *name, *token, *path, *parent;
    grpc_status_code code;
    const char *reason;
};

static const struct token_row token_rows[] = {
    { "a token is needed", NULL, SERVICE "Say", "shops/acme", GRPC_STATUS_UNAUTHENTICATED,
      "TOKEN_MISSING" },
    { "an unknown token is refused", "guess", SERVICE "Say", "shops/acme",
      GRPC_STATUS_UNAUTHENTICATED, "TOKEN_UNKNOWN" },
    { "an empty token is refused", "", SERVICE "Say", "shops/acme", GRPC_STATUS_UNAUTHENTICATED,
      "TOKEN_UNKNOWN" },
    { "the right token may write", TOKEN_WRITER, SERVICE "Say", "shops/acme", GRPC_STATUS_OK, "" },
    { "a name below the shop is of the shop", TOKEN_WRITER, SERVICE "Say", "shops/acme/channels/x",
      GRPC_STATUS_OK, "" },
    { "a token to read may not write", TOKEN_READER, SERVICE "Say", "shops/acme",
      GRPC_STATUS_PERMISSION_DENIED, "SCOPE_MISSING" },
    { "a token of one shop may not touch another", TOKEN_WRITER, SERVICE "Say", "shops/acm",
      GRPC_STATUS_PERMISSION_DENIED, "SCOPE_MISSING" },
    { "nor one that begins alike", TOKEN_WRITER, SERVICE "Say", "shops/acme2",
      GRPC_STATUS_PERMISSION_DENIED, "SCOPE_MISSING" },
    { "nor all shops", TOKEN_WRITER, SERVICE "Say", "shops/-", GRPC_STATUS_PERMISSION_DENIED,
      "SCOPE_MISSING" },
    { "nor what belongs to no shop", TOKEN_WRITER, SERVICE "Say", "", GRPC_STATUS_PERMISSION_DENIED,
      "SCOPE_MISSING" },
    { "admin includes all", TOKEN_ADMIN, SERVICE "Say", "shops/other", GRPC_STATUS_OK, "" },
    { "to write includes to read, in the token's shop alone", TOKEN_WRITER, SERVICE "Recall", "",
      GRPC_STATUS_PERMISSION_DENIED, "SCOPE_MISSING" },
    { "to read is to read", TOKEN_READER, SERVICE "Recall", "", GRPC_STATUS_OK, "" },
};

static void a_token_may_what_it_may(void **state)
{
    const struct token_row *row = *state;
    struct client_call call;
    struct client_end end;
    Lockstep__Test__V1__SayRequest say = LOCKSTEP__TEST__V1__SAY_REQUEST__INIT;
    Lockstep__Test__V1__RecallRequest recall = LOCKSTEP__TEST__V1__RECALL_REQUEST__INIT;
    say.parent = (char *)row->parent;
    say.text = (char *)"hello";
    bool is_say = strcmp(row->path, SERVICE "Say") == 0;
    client_begin(&client, row->path, &(struct client_options){ .token = row->token }, &call);
    client_send(&call, is_say ? &say.base : &recall.base);
    client_send_end(&call);
    ProtobufCMessage *response =
        client_receive(&call, is_say ? &lockstep__test__v1__say_response__descriptor
                                     : &lockstep__test__v1__recall_response__descriptor);
    if (response != NULL)
        protobuf_c_message_free_unpacked(response, NULL);
    client_finish(&call, &end);
    assert_int_equal(end.code, row->code);
    assert_string_equal(client_reason(&end), row->reason);
    client_end_release(&end);
}

static void every_message_of_a_stream_is_held_to_the_shop(void **state)
{
    (void)state;
    struct client_call call;
    struct client_end end;
    Lockstep__Test__V1__ConverseRequest request = LOCKSTEP__TEST__V1__CONVERSE_REQUEST__INIT;
    client_begin(&client, SERVICE "Converse", &(struct client_options){ .token = TOKEN_WRITER },
                 &call);
    request.parent = (char *)"shops/acme";
    client_send(&call, &request.base);
    request.parent = (char *)""; /* as before */
    client_send(&call, &request.base);
    request.parent = (char *)"shops/other";
    client_send(&call, &request.base);
    for (int i = 0; i < 2; i++) {
        ProtobufCMessage *response =
            client_receive(&call, &lockstep__test__v1__converse_response__descriptor);
        assert_non_null(response);
        protobuf_c_message_free_unpacked(response, NULL);
    }
    client_finish(&call, &end);
    assert_int_equal(end.code, GRPC_STATUS_PERMISSION_DENIED);
    client_end_release(&end);
}

/* ---- health and reflection ---- */

static int health_check(const char *service, struct client_end *ret)
{
    Grpc__Health__V1__HealthCheckRequest request = GRPC__HEALTH__V1__HEALTH_CHECK_REQUEST__INIT;
    ProtobufCMessage *response;
    request.service = (char *)service;
    client_unary(&client, "/grpc.health.v1.Health/Check", &(struct client_options){ 0 },
                 &request.base, &grpc__health__v1__health_check_response__descriptor, &response,
                 ret);
    if (response == NULL)
        return -1;
    int status =
        (int)((const Grpc__Health__V1__HealthCheckResponse *)(const void *)response)->status;
    protobuf_c_message_free_unpacked(response, NULL);
    return status;
}

static void health_is_told_to_anybody(void **state)
{
    (void)state;
    struct client_end end;
    assert_int_equal(health_check("", &end), 1);
    assert_int_equal(health_check("lockstep.test.v1.ParrotService", &end), 1);
    rpc_server_set_serving(parrot.server, false);
    assert_int_equal(health_check("", &end), 2);
    rpc_server_set_serving(parrot.server, true);
    assert_int_equal(health_check("no.such.Service", &end), -1);
    assert_int_equal(end.code, GRPC_STATUS_NOT_FOUND);
    client_end_release(&end);
}

static int health_receive(struct client_call *call)
{
    ProtobufCMessage *response =
        client_receive(call, &grpc__health__v1__health_check_response__descriptor);
    if (response == NULL)
        return -1;
    int status =
        (int)((const Grpc__Health__V1__HealthCheckResponse *)(const void *)response)->status;
    protobuf_c_message_free_unpacked(response, NULL);
    return status;
}

static void who_watches_health_hears_of_changes(void **state)
{
    (void)state;
    struct client_call call;
    struct client_end end;
    Grpc__Health__V1__HealthCheckRequest request = GRPC__HEALTH__V1__HEALTH_CHECK_REQUEST__INIT;
    client_begin(&client, "/grpc.health.v1.Health/Watch", &(struct client_options){ 0 }, &call);
    client_send(&call, &request.base);
    client_send_end(&call);
    assert_int_equal(health_receive(&call), 1);
    rpc_server_set_serving(parrot.server, false);
    assert_int_equal(health_receive(&call), 2);
    rpc_server_set_serving(parrot.server, true);
    assert_int_equal(health_receive(&call), 1);
    client_cancel(&call);
    client_finish(&call, &end);
    client_end_release(&end);
}

static Grpc__Reflection__V1__ServerReflectionResponse *reflect(
    struct client_call *call, const Grpc__Reflection__V1__ServerReflectionRequest *request)
{
    client_send(call, &request->base);
    return (void *)client_receive(call,
                                  &grpc__reflection__v1__server_reflection_response__descriptor);
}

#define ASK(name) GRPC__REFLECTION__V1__SERVER_REFLECTION_REQUEST__MESSAGE_REQUEST_##name
#define TOLD(name) GRPC__REFLECTION__V1__SERVER_REFLECTION_RESPONSE__MESSAGE_RESPONSE_##name

struct reflection_row {
    const char *path;
};

static const struct reflection_row reflection_rows[] = { { REFLECTION }, { REFLECTION_ALPHA } };

static void reflection_tells_services_files_and_extensions(void **state)
{
    const struct reflection_row *row = *state;
    struct client_call call;
    struct client_end end;
    Grpc__Reflection__V1__ServerReflectionRequest request =
        GRPC__REFLECTION__V1__SERVER_REFLECTION_REQUEST__INIT;
    Grpc__Reflection__V1__ServerReflectionResponse *told;
    client_begin(&client, row->path, &(struct client_options){ .token = TOKEN_READER }, &call);
    request.message_request_case = ASK(LIST_SERVICES);
    request.list_services = (char *)"";
    told = reflect(&call, &request);
    assert_int_equal(told->message_response_case, TOLD(LIST_SERVICES_RESPONSE));
    assert_int_equal(told->list_services_response->n_service, 4);
    grpc__reflection__v1__server_reflection_response__free_unpacked(told, NULL);

    request.message_request_case = ASK(FILE_CONTAINING_SYMBOL);
    request.file_containing_symbol = (char *)"lockstep.test.v1.Word.NotesEntry.key";
    told = reflect(&call, &request);
    assert_int_equal(told->message_response_case, TOLD(FILE_DESCRIPTOR_RESPONSE));
    assert_int_equal(told->file_descriptor_response->n_file_descriptor_proto, 3); /* + imports */
    grpc__reflection__v1__server_reflection_response__free_unpacked(told, NULL);

    request.message_request_case = ASK(FILE_BY_FILENAME);
    request.file_by_filename = (char *)"no/such.proto";
    told = reflect(&call, &request);
    assert_int_equal(told->message_response_case, TOLD(ERROR_RESPONSE));
    assert_int_equal(told->error_response->error_code, GRPC_STATUS_NOT_FOUND);
    assert_string_equal(told->original_request->file_by_filename, "no/such.proto");
    grpc__reflection__v1__server_reflection_response__free_unpacked(told, NULL);

    request.message_request_case = ASK(ALL_EXTENSION_NUMBERS_OF_TYPE);
    request.all_extension_numbers_of_type = (char *)"google.protobuf.MethodOptions";
    told = reflect(&call, &request);
    assert_int_equal(told->message_response_case, TOLD(ALL_EXTENSION_NUMBERS_RESPONSE));
    assert_int_equal(told->all_extension_numbers_response->n_extension_number, 1);
    assert_int_equal(told->all_extension_numbers_response->extension_number[0], 50700);
    grpc__reflection__v1__server_reflection_response__free_unpacked(told, NULL);

    Grpc__Reflection__V1__ExtensionRequest extension =
        GRPC__REFLECTION__V1__EXTENSION_REQUEST__INIT;
    extension.containing_type = (char *)"google.protobuf.MethodOptions";
    extension.extension_number = 50700;
    request.message_request_case = ASK(FILE_CONTAINING_EXTENSION);
    request.file_containing_extension = &extension;
    told = reflect(&call, &request);
    assert_int_equal(told->message_response_case, TOLD(FILE_DESCRIPTOR_RESPONSE));
    grpc__reflection__v1__server_reflection_response__free_unpacked(told, NULL);
    client_send_end(&call);
    client_finish(&call, &end);
    assert_int_equal(end.code, GRPC_STATUS_OK);
}

static void reflection_needs_a_token(void **state)
{
    (void)state;
    struct client_call call;
    struct client_end end;
    client_begin(&client, REFLECTION, &(struct client_options){ 0 }, &call);
    client_finish(&call, &end);
    assert_int_equal(end.code, GRPC_STATUS_UNAUTHENTICATED);
    client_end_release(&end);
}

/* ---- where it listens ---- */

struct listen_row {
    const char *name, *listen;
    bool has_no_development, has_tls;
    const char *message; /* NULL: it starts */
};

static const struct listen_row listen_rows[] = {
    { "plain text is refused on every interface", "0.0.0.0:0", true, false,
      "\"0.0.0.0:0\" needs TLS; plain text is for unix sockets and development mode" },
    { "plain text is refused on loopback too", "127.0.0.1:0", true, false,
      "\"127.0.0.1:0\" needs TLS; plain text is for unix sockets and development mode" },
    { "development mode stays on this machine", "[::]:0", false, true,
      "development mode cannot listen on \"[::]:0\": others could reach it" },
    { "development mode may use loopback", "127.1.2.3:0", false, false, NULL },
    { "and the loopback of IPv6", "[::1]:0", false, false, NULL },
    { "a name that only looks local is not", "localhost.example:0", false, false,
      "development mode cannot listen on \"localhost.example:0\": others could reach it" },
    { "TLS may be everywhere", "0.0.0.0:0", true, true, NULL },
    { "an address of others cannot be had", "192.0.2.1:7070", true, true,
      "cannot listen on \"192.0.2.1:7070\"" },
};

static void it_listens_only_where_it_is_safe(void **state)
{
    const struct listen_row *row = *state;
    struct parrot other;
    struct err err;
    const struct rpc_tls tls = { .certificates = certificates.server,
                                 .key = certificates.server_key };
    enum err_code code =
        parrot_try_start(&other,
                         &(struct parrot_options){ .listen = row->listen,
                                                   .has_no_development = row->has_no_development,
                                                   .tls = row->has_tls ? &tls : NULL },
                         &err);
    if (code == ERR_OK) {
        assert_null(row->message);
        rpc_server_free(other.server);
    } else {
        assert_int_equal(err.reason, REASON_CONFIG_INVALID);
        assert_string_equal(err.message, row->message);
    }
    assert_int_equal(code == ERR_OK, row->message == NULL);
}

static void two_servers_do_not_share_a_port(void **state)
{
    (void)state;
    struct parrot first, second;
    struct err err;
    char listen[PATH_BYTES];
    parrot_start(&first, &(struct parrot_options){ .tls = NULL });
    snprintf(listen, sizeof(listen), "127.0.0.1:%d", rpc_server_port(first.server, 0));
    assert_int_not_equal(parrot_try_start(&second, &(struct parrot_options){ .listen = listen },
                                          &err),
                         ERR_OK);
    parrot_stop(&first);
}

struct pem_row {
    const char *name;
    struct str *certificates, *key, *client_ca;
    const char *message;
};

static struct str nonsense = STR_INIT("nonsense");

static const struct pem_row pem_rows[] = {
    { "a certificate must be one", &nonsense, &certificates.server_key, NULL,
      "the certificate cannot be read as PEM" },
    { "a key must be one", &certificates.server, &nonsense, NULL,
      "the private key cannot be read as PEM without passphrase" },
    { "both must belong together", &certificates.server, &certificates.client_key, NULL,
      "the private key belongs to another certificate" },
    { "the CA must be one", &certificates.server, &certificates.server_key, &nonsense,
      "the callers' CA cannot be read as PEM" },
};

static void certificates_are_checked_at_the_start(void **state)
{
    const struct pem_row *row = *state;
    struct parrot other;
    struct err err;
    const struct rpc_tls tls = { .certificates = *row->certificates,
                                 .key = *row->key,
                                 .client_ca =
                                     row->client_ca == NULL ? STR_EMPTY : *row->client_ca };
    enum err_code code =
        parrot_try_start(&other,
                         &(struct parrot_options){ .has_no_development = true, .tls = &tls }, &err);
    assert_int_not_equal(code, ERR_OK);
    assert_string_equal(err.message, row->message);
}

/* ---- TLS ---- */

static grpc_status_code say_hello(struct client *caller, const char *token)
{
    Lockstep__Test__V1__SayRequest request = LOCKSTEP__TEST__V1__SAY_REQUEST__INIT;
    ProtobufCMessage *response;
    struct client_end end;
    request.parent = (char *)"shops/acme";
    request.text = (char *)"hello";
    client_unary(caller, SERVICE "Say", &(struct client_options){ .token = token }, &request.base,
                 &lockstep__test__v1__say_response__descriptor, &response, &end);
    if (response != NULL)
        protobuf_c_message_free_unpacked(response, NULL);
    client_end_release(&end);
    return end.code;
}

static grpc_status_code say_over_tls(const struct parrot *server, const struct str *ca,
                                     bool has_certificate)
{
    char target[PATH_BYTES];
    struct client caller;
    grpc_ssl_pem_key_cert_pair pair = { .private_key = certificates.client_key.ptr,
                                        .cert_chain = certificates.client.ptr };
    snprintf(target, sizeof(target), "127.0.0.1:%d", rpc_server_port(server->server, 0));
    client_open(&caller, target,
                ca == NULL ? NULL
                           : grpc_ssl_credentials_create(ca->ptr, has_certificate ? &pair : NULL,
                                                         NULL, NULL),
                GRPC_COMPRESS_NONE);
    grpc_status_code code = say_hello(&caller, TOKEN_WRITER);
    client_close(&caller);
    return code;
}

static void tls_is_for_those_who_trust_us(void **state)
{
    (void)state;
    struct parrot server;
    const struct rpc_tls tls = { .certificates = certificates.server,
                                 .key = certificates.server_key };
    parrot_start(&server, &(struct parrot_options){ .has_no_development = true, .tls = &tls });
    assert_int_equal(say_over_tls(&server, &certificates.ca, false), GRPC_STATUS_OK);
    assert_int_equal(say_over_tls(&server, &certificates.other_ca, false), GRPC_STATUS_UNAVAILABLE);
    assert_int_equal(say_over_tls(&server, NULL, false), GRPC_STATUS_UNAVAILABLE);
    parrot_stop(&server);
}

static void mutual_tls_is_for_those_whom_we_trust(void **state)
{
    (void)state;
    struct parrot server;
    const struct rpc_tls tls = { .certificates = certificates.server,
                                 .key = certificates.server_key,
                                 .client_ca = certificates.ca };
    parrot_start(&server, &(struct parrot_options){ .has_no_development = true, .tls = &tls });
    assert_int_equal(say_over_tls(&server, &certificates.ca, true), GRPC_STATUS_OK);
    assert_int_equal(say_over_tls(&server, &certificates.ca, false), GRPC_STATUS_UNAVAILABLE);
    parrot_stop(&server);
}

/* ---- the end ---- */

static void *drain_run(void *server)
{
    rpc_server_drain(server, GRACE_MS);
    return NULL;
}

static void chatter_read_all(struct client_call *call)
{
    const ProtobufCMessageDescriptor *type = &lockstep__test__v1__chatter_response__descriptor;
    ProtobufCMessage *said;
    while ((said = client_receive(call, type)) != NULL)
        protobuf_c_message_free_unpacked(said, NULL);
}

static void calls_in_flight_finish_while_it_drains(void **state)
{
    (void)state;
    struct client_call held, chatter, idle;
    struct client_end end;
    pthread_t drain;
    parrot_start(&parrot, &(struct parrot_options){ .tls = NULL });
    parrot_connect(&parrot, &client);
    client_begin(&client, SERVICE "Hold", &(struct client_options){ 0 }, &held);
    client_send_bytes(&held, STR_EMPTY);
    client_send_end(&held);
    parrot_wait_held(&parrot);
    Lockstep__Test__V1__ChatterRequest patient = LOCKSTEP__TEST__V1__CHATTER_REQUEST__INIT;
    patient.is_patient = true;
    client_begin(&client, SERVICE "Chatter", &(struct client_options){ 0 }, &chatter);
    client_send(&chatter, &patient.base);
    client_send_end(&chatter);
    parrot_wake(&parrot);
    client_begin(&client, SERVICE "Converse", &(struct client_options){ 0 }, &idle);
    client_send_bytes(&idle, STR("\x0a\x0ashops/acme"));
    protobuf_c_message_free_unpacked(
        client_receive(&idle, &lockstep__test__v1__converse_response__descriptor), NULL);

    pthread_create(&drain, NULL, drain_run, parrot.server);
    client_finish(&idle, &end);
    assert_int_equal(end.code, GRPC_STATUS_UNAVAILABLE);
    assert_string_equal(client_reason(&end), "SHUTTING_DOWN");
    client_end_release(&end);
    chatter_read_all(&chatter);
    client_finish(&chatter, &end);
    assert_string_equal(client_reason(&end), "SHUTTING_DOWN");
    client_end_release(&end);
    parrot_settle(SETTLE_MS);
    parrot_let_go(&parrot);
    ProtobufCMessage *said = client_receive(&held, &lockstep__test__v1__hold_response__descriptor);
    assert_non_null(said);
    protobuf_c_message_free_unpacked(said, NULL);
    client_finish(&held, &end);
    assert_int_equal(end.code, GRPC_STATUS_OK);
    pthread_join(drain, NULL);
    client_close(&client);
    parrot_stop(&parrot);
}

static void a_caller_who_does_not_listen_is_not_waited_for(void **state)
{
    (void)state;
    struct clock clock = clock_real();
    parrot_start(&parrot, &(struct parrot_options){ .tls = NULL });
    parrot_connect(&parrot, &client);
    assert_int_equal(say_hello(&client, NULL), GRPC_STATUS_OK); /* and nobody polls any more */
    struct mono start = clock_mono(&clock);
    rpc_server_drain(parrot.server, GRACE_MS);
    assert_true(clock_mono(&clock).ns - start.ns < GRACE_MS * NS_PER_MS / 2);
    client_close(&client);
    parrot_stop(&parrot);
}

static void what_does_not_finish_in_time_is_cancelled(void **state)
{
    (void)state;
    static struct client_call slow;
    struct client_end end;
    parrot_start(&parrot, &(struct parrot_options){ .tls = NULL });
    parrot_connect(&parrot, &client);
    Lockstep__Test__V1__ChatterRequest endless = LOCKSTEP__TEST__V1__CHATTER_REQUEST__INIT;
    endless.byte_count = 1 << 20;
    client_begin(&client, SERVICE "Chatter", &(struct client_options){ 0 }, &slow);
    client_send(&slow, &endless.base);
    client_send_end(&slow);
    parrot_wake(&parrot);
    parrot_settle(SETTLE_MS); /* it writes, and nobody reads */
    rpc_server_drain(parrot.server, 50);
    chatter_read_all(&slow);
    client_finish(&slow, &end);
    assert_int_not_equal(end.code, GRPC_STATUS_OK);
    client_end_release(&end);
    client_close(&client);
    parrot_stop(&parrot);
}

static void several_queues_serve_as_one(void **state)
{
    (void)state;
    struct parrot server;
    struct client callers[6];
    parrot_start(&server, &(struct parrot_options){ .loop_count = 3 });
    for (size_t i = 0; i < ARRAY_COUNT(callers); i++) {
        parrot_connect(&server, &callers[i]);
        for (int k = 0; k < 10; k++)
            assert_int_equal(say_hello(&callers[i], NULL), GRPC_STATUS_OK);
    }
    for (size_t i = 0; i < ARRAY_COUNT(callers); i++)
        client_close(&callers[i]);
    parrot_stop(&server);
}

int main(void)
{
    const struct CMUnitTest with_tokens[] = {
        cmocka_unit_test(every_message_of_a_stream_is_held_to_the_shop),
        cmocka_unit_test(health_is_told_to_anybody),
        cmocka_unit_test(who_watches_health_hears_of_changes),
        cmocka_unit_test(reflection_needs_a_token),
    };
    const struct CMUnitTest alone[] = {
        cmocka_unit_test(two_servers_do_not_share_a_port),
        cmocka_unit_test(tls_is_for_those_who_trust_us),
        cmocka_unit_test(mutual_tls_is_for_those_whom_we_trust),
        cmocka_unit_test(calls_in_flight_finish_while_it_drains),
        cmocka_unit_test(a_caller_who_does_not_listen_is_not_waited_for),
        cmocka_unit_test(what_does_not_finish_in_time_is_cancelled),
        cmocka_unit_test(several_queues_serve_as_one),
    };
    certificates_make();
    set_up_tokens(NULL);
    int failed_count = ROWS_RUN(a_token_may_what_it_may, token_rows);
    failed_count += ROWS_RUN(reflection_tells_services_files_and_extensions, reflection_rows);
    failed_count += cmocka_run_group_tests(with_tokens, NULL, NULL);
    tear_down(NULL);
    rmdir(socket_folder); /* the server has taken its socket away */
    failed_count += ROWS_RUN(it_listens_only_where_it_is_safe, listen_rows);
    failed_count += ROWS_RUN(certificates_are_checked_at_the_start, pem_rows);
    failed_count += cmocka_run_group_tests(alone, NULL, NULL);
    certificates_release();
    return failed_count;
}
