/* tests/scenario/smoke_test.c: lockstepd starts, answers, refuses and ends as it says. */
#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clients/c/proto/channel_service.h"
#include "clients/c/proto/inventory_service.h"
#include "grpc/health/v1/health.pb-c.h"
#include "grpc/reflection/v1/reflection.pb-c.h"
#include "tests/rows.h"
#include "tests/scenario/acme.h"
#include "tests/scenario/daemon.h"

#define DEVELOPMENT                                                                                \
    "rpc: {development: true, listen: [\"127.0.0.1:0\", \"unix:%/socket\"]}\n"                     \
    "web.listen: \"127.0.0.1:0\"\n"

enum { OUTPUT_BYTES = 64 << 10 };

static const struct lockstep_method health_check = {
    "/grpc.health.v1.Health/Check", LOCKSTEP_KIND_UNARY,
    &grpc__health__v1__health_check_request__descriptor,
    &grpc__health__v1__health_check_response__descriptor
};
static const struct lockstep_method reflection = {
    "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", LOCKSTEP_KIND_BIDI_STREAM,
    &grpc__reflection__v1__server_reflection_request__descriptor,
    &grpc__reflection__v1__server_reflection_response__descriptor
};

static int health(struct lockstep_client *client)
{
    Grpc__Health__V1__HealthCheckRequest request = GRPC__HEALTH__V1__HEALTH_CHECK_REQUEST__INIT;
    ProtobufCMessage *answer;
    struct lockstep_status status;
    acme_check(lockstep_call(client, &health_check, &request.base, NULL, &answer, &status),
               &status);
    int state = (int)((Grpc__Health__V1__HealthCheckResponse *)(void *)answer)->status;
    protobuf_c_message_free_unpacked(answer, NULL);
    return state;
}

/* ---- a service that runs ---- */

static struct daemon serving;

static int set_up(void **state)
{
    (void)state;
    daemon_open(&serving, DEVELOPMENT);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    daemon_close(&serving);
    return 0;
}

/* The status of GET on the HTTP side. */
static int get(const char *path)
{
    char text[256];
    struct sockaddr_in address = { .sin_family = AF_INET };
    address.sin_port = htons((uint16_t)strtol(strrchr(serving.web, ':') + 1, NULL, 10));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(fd, (const void *)&address, sizeof(address)), 0);
    int len = snprintf(text, sizeof(text), "GET %s HTTP/1.0\r\n\r\n", path);
    assert_int_equal(send(fd, text, (size_t)len, MSG_NOSIGNAL), len);
    ssize_t got = recv(fd, text, sizeof(text) - 1, MSG_WAITALL);
    close(fd);
    assert_true(got > 12);
    text[got] = '\0';
    return (int)strtol(text + strlen("HTTP/1.1 "), NULL, 10);
}

static void it_tells_that_it_is_well(void **state)
{
    (void)state;
    daemon_start(&serving);
    struct lockstep_client *client = acme_client(serving.rpc, NULL);
    assert_int_equal(health(client),
                     GRPC__HEALTH__V1__HEALTH_CHECK_RESPONSE__SERVING_STATUS__SERVING);
    assert_int_equal(get("/healthz"), 200);
    assert_int_equal(get("/readyz"), 200);
    assert_int_equal(get("/metrics"), 200);
    lockstep_client_free(client);
    assert_true(daemon_has_logged(&serving, "level=warn event=rpc_development_mode"));
    assert_true(daemon_has_logged(&serving, "event=setting key=rpc.development value=true"));
    assert_int_equal(daemon_stop(&serving, SIGINT), 0);
    assert_true(daemon_has_logged(&serving, "event=stopped code=0"));
}

static bool lists(const Grpc__Reflection__V1__ListServiceResponse *list, const char *name)
{
    for (size_t i = 0; i < list->n_service; i++) {
        if (strcmp(list->service[i]->name, name) == 0)
            return true;
    }
    return false;
}

static void reflection_lists_every_service(void **state)
{
    static const char *const services[] = {
        "grpc.health.v1.Health",        "grpc.reflection.v1.ServerReflection",
        "lockstep.v1.CatalogService",   "lockstep.v1.ChannelService",
        "lockstep.v1.DispatchService",  "lockstep.v1.EventService",
        "lockstep.v1.ExceptionService", "lockstep.v1.InventoryService",
        "lockstep.v1.OrderService",     "lockstep.v1.ReconciliationService",
        "lockstep.v1.RefundService",
    };
    Grpc__Reflection__V1__ServerReflectionRequest request =
        GRPC__REFLECTION__V1__SERVER_REFLECTION_REQUEST__INIT;
    struct lockstep_stream *stream;
    struct lockstep_status status;
    ProtobufCMessage *answer;
    (void)state;
    request.message_request_case =
        GRPC__REFLECTION__V1__SERVER_REFLECTION_REQUEST__MESSAGE_REQUEST_LIST_SERVICES;
    request.list_services = (char *)"";
    daemon_start(&serving);
    struct lockstep_client *client = acme_client(serving.rpc, NULL);
    acme_check(lockstep_stream_open(client, &reflection, NULL, &stream, &status), &status);
    assert_true(lockstep_stream_send(stream, &request.base));
    lockstep_stream_send_end(stream);
    assert_true(lockstep_stream_receive(stream, &answer));
    const Grpc__Reflection__V1__ServerReflectionResponse *response = (void *)answer;
    assert_int_equal(
        response->message_response_case,
        GRPC__REFLECTION__V1__SERVER_REFLECTION_RESPONSE__MESSAGE_RESPONSE_LIST_SERVICES_RESPONSE);
    for (size_t i = 0; i < sizeof(services) / sizeof(services[0]); i++)
        assert_true(lists(response->list_services_response, services[i]));
    protobuf_c_message_free_unpacked(answer, NULL);
    lockstep_stream_finish_take(stream, &status);
    lockstep_client_free(client);
}

/* ---- state ---- */

static void what_was_pushed_is_there_after_a_restart(void **state)
{
    char target[2 * DAEMON_TEXT_BYTES];
    (void)state;
    daemon_start(&serving);
    struct lockstep_client *client = acme_client(serving.rpc, NULL);
    acme_create(client);
    acme_push(client, "A-1", 12);
    assert_int_equal(acme_on_hand(client, "A-1"), 12);
    lockstep_client_free(client);
    assert_int_equal(daemon_stop(&serving, SIGTERM), 0);
    daemon_start(&serving);
    snprintf(target, sizeof(target), "unix:%s/socket", serving.folder);
    client = acme_client(target, NULL);
    assert_int_equal(acme_on_hand(client, "A-1"), 12);
    lockstep_client_free(client);
    assert_int_equal(daemon_stop(&serving, SIGTERM), 0);
}

/* ---- the end ---- */

static void an_open_stream_ends_with_the_service(void **state)
{
    Lockstep__V1__WatchPositionsRequest request = LOCKSTEP__V1__WATCH_POSITIONS_REQUEST__INIT;
    struct lockstep_stream *stream;
    struct lockstep_status status;
    ProtobufCMessage *answer;
    (void)state;
    daemon_start(&serving);
    struct lockstep_client *client = acme_client(serving.rpc, NULL);
    acme_create(client);
    acme_push(client, "A-1", 3);
    request.parent = (char *)"shops/acme";
    acme_check(lockstep_stream_open(client, &lockstep_method_watch_positions, NULL, &stream,
                                    &status),
               &status);
    assert_true(lockstep_stream_send(stream, &request.base));
    lockstep_stream_send_end(stream);
    assert_true(lockstep_stream_receive(stream, &answer));
    protobuf_c_message_free_unpacked(answer, NULL);
    assert_int_equal(kill(serving.pid, SIGTERM), 0);
    while (lockstep_stream_receive(stream, &answer))
        protobuf_c_message_free_unpacked(answer, NULL);
    assert_int_equal(lockstep_stream_finish_take(stream, &status), LOCKSTEP_UNAVAILABLE);
    assert_string_equal(status.reason, "SHUTTING_DOWN");
    assert_int_equal(daemon_wait_end(&serving), 0);
    lockstep_client_free(client);
}

/* ---- refusals ---- */

static void two_services_do_not_share_a_store(void **state)
{
    struct daemon other;
    (void)state;
    daemon_start(&serving);
    other = serving;
    daemon_spawn(&other); /* the same folder */
    assert_int_equal(daemon_wait_end(&other), 3);
    assert_true(daemon_has_logged(&serving, "level=error event=start_failed"));
    assert_int_equal(daemon_stop(&serving, SIGTERM), 0);
}

static void an_address_in_use_ends_it(void **state)
{
    struct daemon other;
    char settings[512];
    (void)state;
    daemon_start(&serving);
    snprintf(settings, sizeof(settings), "rpc: {development: true, listen: [\"%s\"]}\n",
             serving.rpc);
    daemon_open(&other, settings);
    daemon_spawn(&other);
    assert_int_equal(daemon_wait_end(&other), 3);
    assert_true(daemon_has_logged(&other, "event=start_failed reason=CONFIG_INVALID"));
    daemon_close(&other);
}

static void wrong_settings_are_all_logged(void **state)
{
    struct daemon wrong;
    (void)state;
    daemon_open(&wrong, "rpc: {listen: [\"0.0.0.0:0\"], drain: 5}\nlog.level: loud\n");
    daemon_spawn(&wrong);
    assert_int_equal(daemon_wait_end(&wrong), 1);
    assert_true(daemon_has_logged(&wrong, "field=rpc.listen[0]"));
    assert_true(daemon_has_logged(&wrong, "field=rpc.drain "));
    assert_true(daemon_has_logged(&wrong, "field=log.level line=3"));
    daemon_close(&wrong);
}

static void callers_are_known_by_their_tokens(void **state)
{
    struct daemon guarded;
    char output[128], settings[512], target[2 * DAEMON_TEXT_BYTES];
    const char *const hash_token[] = { "--hash-token", NULL };
    static const char token[] = "a-token-of-some-length";
    Lockstep__V1__GetShopRequest request = LOCKSTEP__V1__GET_SHOP_REQUEST__INIT;
    Lockstep__V1__GetShopResponse *response;
    struct lockstep_status status;
    (void)state;
    assert_int_equal(daemon_run(hash_token, token, output, sizeof(output)), 0);
    snprintf(settings, sizeof(settings),
             "rpc.listen: \"unix:%%/socket\"\nweb.listen: \"\"\n"
             "tokens:\n- name: test\n  scopes: [channels.read]\n  %s",
             output);
    daemon_open(&guarded, settings);
    daemon_start(&guarded);
    assert_string_equal(guarded.web, "");
    snprintf(target, sizeof(target), "unix:%s/socket", guarded.folder);
    request.name = (char *)"shops/acme";
    struct lockstep_client *client = acme_client(target, token);
    assert_int_equal(lockstep_get_shop(client, &request, NULL, &response, &status),
                     LOCKSTEP_NOT_FOUND);
    lockstep_client_free(client);
    client = acme_client(target, NULL);
    assert_int_equal(lockstep_get_shop(client, &request, NULL, &response, &status),
                     LOCKSTEP_UNAUTHENTICATED);
    lockstep_client_free(client);
    assert_int_equal(daemon_stop(&guarded, SIGTERM), 0);
    assert_false(daemon_has_logged(&guarded, "a-token-of"));
    daemon_close(&guarded);
}

/* ---- other commands ---- */

struct command_row {
    const char *name;
    const char *arguments[4];
    const char *input;
    int code;
    const char *holds; /* somewhere in the output */
};

static const struct command_row command_rows[] = {
    { "the example",
      { "--check-config", "service/lockstep.example.yaml" },
      "",
      0,
      "store.path: /var/lib/lockstep/state " },
    { "no such file",
      { "--check-config", "nowhere.yaml" },
      "",
      1,
      "cannot open \"nowhere.yaml\": No such file or directory\n1 problem\n" },
    { "settings that are none", { "--check-config", "service/README.md" }, "", 1, "not YAML" },
    { "no settings at all", { NULL }, "", 1, "field=store.path" },
    { "help", { "--help" }, "", 0, "\n  rpc.listen: a list of" },
    { "the reference", { "--print-config-reference" }, "", 0, "\n| `store.path`<br>" },
    { "a slip", { "--chek-config" }, "", 2, "did you mean \"--check-config\"?" },
    { "a token",
      { "--hash-token" },
      "0123456789abcdef\n",
      0,
      "sha256: \"9f9f5111f7b27a781f1f1ddde5ebc2dd2b796bfc7365c9c28b548e564176929f\"\n" },
    { "a token that can be guessed", { "--hash-token" }, "secret\n", 2, "16 to 1024 bytes" },
};

static void a_command_answers_and_ends(void **state)
{
    const struct command_row *row = *state;
    static char output[OUTPUT_BYTES];
    int code = daemon_run(row->arguments, row->input, output, sizeof(output));
    if (code != row->code || strstr(output, row->holds) == NULL)
        fail_msg("code %d:\n%s", code, output);
}

int main(void)
{
#define ON_DAEMON(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        ON_DAEMON(it_tells_that_it_is_well),
        ON_DAEMON(reflection_lists_every_service),
        ON_DAEMON(what_was_pushed_is_there_after_a_restart),
        ON_DAEMON(an_open_stream_ends_with_the_service),
        ON_DAEMON(two_services_do_not_share_a_store),
        ON_DAEMON(an_address_in_use_ends_it),
        cmocka_unit_test(wrong_settings_are_all_logged),
        cmocka_unit_test(callers_are_known_by_their_tokens),
    };
    return ROWS_RUN(a_command_answers_and_ends, command_rows) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
