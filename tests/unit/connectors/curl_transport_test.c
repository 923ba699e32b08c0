/* tests/unit/connectors/curl_transport_test.c: what is sent, and what each kind of end means. */
#include "service/connectors/http/curl_transport.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "service/base/clock.h"
#include "service/base/metric.h"
#include "tests/rows.h"
#include "tests/unit/connectors/http_server.h"

enum { TIMEOUT_MS = 2000, ANSWER_BYTES_MAX = 1 << 16 };

struct world {
    struct http_server *server;
    struct transport *transport;
    struct arena arena;
    uint64_t next_tag;
    char url[128];
};

static int world_setup(void **state)
{
    struct world *world = calloc(1, sizeof(*world));
    assert_non_null(world);
    const struct transport_curl_options options = { .allow_http_loopback = true };
    world->server = http_server_start();
    world->transport = transport_curl_new(&options);
    arena_init(&world->arena, 8 << 20);
    *state = world;
    return 0;
}

static int world_teardown(void **state)
{
    struct world *world = *state;
    world->transport->ops->free(world->transport);
    http_server_stop(world->server);
    arena_release(&world->arena);
    free(world);
    return 0;
}

static struct http_request request_to(struct world *world, enum http_method method,
                                      const char *path)
{
    int len =
        snprintf(world->url, sizeof(world->url), "%s%s", http_server_url(world->server), path);
    return (struct http_request){
        .method = method,
        .url = { world->url, (size_t)len },
        .timeout_ms = TIMEOUT_MS,
        .response_bytes_max = ANSWER_BYTES_MAX,
    };
}

static struct http_response send_request(struct world *world, const struct http_request *request)
{
    struct transport *transport = world->transport;
    struct http_response response;
    uint64_t tag = ++world->next_tag;
    uint64_t ret_tag = 0;
    transport->ops->start(transport, request, tag);
    assert_true(transport->ops->next(transport, 10 * NS_PER_SECOND, &world->arena, &ret_tag,
                                     &response));
    assert_int_equal(ret_tag, tag);
    return response;
}

static struct http_response call(struct world *world, enum http_method method, const char *path)
{
    struct http_request request = request_to(world, method, path);
    return send_request(world, &request);
}

static void assert_str(struct str actual, const char *expected)
{
    assert_int_equal(actual.len, strlen(expected));
    assert_memory_equal(actual.ptr, expected, actual.len);
}

static void an_answer_is_handed_over_with_its_headers(void **state)
{
    struct http_response response = call(*state, HTTP_GET, "/ok?a=1");
    assert_int_equal(response.outcome, HTTP_ANSWERED);
    assert_int_equal(response.status, 200);
    assert_str(response.body, "{\"ok\":true}");
    assert_str(response.content_type, "application/json");
    assert_str(response.link, "<x>; rel=\"next\"");
    assert_int_equal(response.rate_remaining, 7);
    assert_int_equal(response.rate_reset_s, 42);
    assert_int_equal(response.retry_after_s, -1);
    assert_str(call(*state, HTTP_GET, "/chunks").body, "abcde");
    assert_str(call(*state, HTTP_POST, "/created").location, "/imports/1");
    assert_int_equal(call(*state, HTTP_PUT, "/none").status, 204);
    assert_int_equal(call(*state, HTTP_GET, "/busy").retry_after_s, 37);
    assert_int_equal(call(*state, HTTP_GET, "/date").retry_after_s, 0); /* a date that passed */
}

static void only_what_was_asked_for_is_sent(void **state)
{
    struct world *world = *state;
    char expected[512];
    struct http_request request = request_to(world, HTTP_PUT, "/ok");
    request.headers[0] = (struct http_header){ STR("Authorization"), STR("key"), true };
    request.headers[1] =
        (struct http_header){ STR("Content-Type"), STR("application/json"), false };
    request.header_count = 2;
    request.body = STR("{\"a\":1}");
    (void)send_request(world, &request);
    snprintf(expected, sizeof(expected),
             "PUT /ok HTTP/1.1\r\nHost: %s\r\nUser-Agent: lockstep\r\nAccept: */*\r\n"
             "Authorization: key\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n"
             "{\"a\":1}",
             http_server_url(world->server) + strlen("http://"));
    assert_string_equal(http_server_last(world->server), expected);
}

static void a_put_without_a_body_says_so(void **state)
{
    struct world *world = *state;
    const enum http_method methods[] = { HTTP_PUT, HTTP_POST };
    for (size_t i = 0; i < ARRAY_COUNT(methods); i++) {
        (void)call(world, methods[i], "/none");
        assert_non_null(strstr(http_server_last(world->server), "\r\nContent-Length: 0\r\n"));
        assert_null(strstr(http_server_last(world->server), "chunked"));
        assert_null(strstr(http_server_last(world->server), "Content-Type"));
    }
    (void)call(world, HTTP_GET, "/ok"); /* on the handle of a PUT */
    assert_ptr_equal(strstr(http_server_last(world->server), "GET /ok "),
                     http_server_last(world->server));
    assert_null(strstr(http_server_last(world->server), "Content-Length"));
}

static void a_redirect_is_an_answer_and_not_followed(void **state)
{
    struct world *world = *state;
    assert_int_equal(call(world, HTTP_GET, "/elsewhere").status, 302);
    assert_int_equal(http_server_requests(world->server), 1);
}

static void connections_are_used_again(void **state)
{
    struct world *world = *state;
    int64_t connected = metric_get(METRIC_HTTP_CONNECTED, 0);
    int64_t sent = metric_get(METRIC_HTTP_SENT, 0);
    for (int i = 0; i < 20; i++)
        assert_int_equal(call(world, i % 2 == 0 ? HTTP_GET : HTTP_POST, "/ok").status, 200);
    assert_int_equal(http_server_connections(world->server), 1);
    assert_int_equal(metric_get(METRIC_HTTP_CONNECTED, 0) - connected, 1);
    assert_int_equal(metric_get(METRIC_HTTP_SENT, 0) - sent, 20);
}

struct failure_row {
    const char *name;
    enum http_method method;
    const char *path;
    enum http_outcome outcome;
    int requests; /* that reach the server */
    const char *failure;
};

/* Each after an exchange that left an open connection behind. */
static const struct failure_row failure_rows[] = {
    { "a POST whose connection closes is never sent again", HTTP_POST, "/close", HTTP_NO_ANSWER, 1,
      "without an answer" },
    { "nor a PUT", HTTP_PUT, "/close", HTTP_NO_ANSWER, 1, "without an answer" },
    { "a GET may be, on a fresh connection", HTTP_GET, "/close", HTTP_NO_ANSWER, 2, "" },
    { "an answer that is cut off is none", HTTP_POST, "/cut", HTTP_NO_ANSWER, 1, "" },
    { "too long, as announced", HTTP_GET, "/long", HTTP_NO_ANSWER, 1, "" },
    { "too long, as it comes", HTTP_GET, "/endless", HTTP_NO_ANSWER, 1, "too long" },
    { "no answer in time", HTTP_POST, "/silent", HTTP_NO_ANSWER, 1, "" },
};

static void what_left_and_got_no_answer_is_in_doubt(void **state)
{
    const struct failure_row *row = *state;
    void *made;
    assert_int_equal(world_setup(&made), 0);
    struct world *world = made;
    assert_int_equal(call(world, HTTP_GET, "/ok").status, 200);
    struct http_request request = request_to(world, row->method, row->path);
    request.timeout_ms = strcmp(row->path, "/silent") == 0 ? 50 : TIMEOUT_MS;
    request.response_bytes_max = 32;
    struct http_response response = send_request(world, &request);
    assert_int_equal(response.outcome, row->outcome);
    assert_int_equal(response.status, 0);
    assert_true(response.failure.len > 0);
    if (strstr(response.failure.ptr, row->failure) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", response.failure.ptr, row->failure);
    assert_int_equal(http_server_requests(world->server), 1 + row->requests);
    assert_int_equal(call(world, HTTP_GET, "/ok").status, 200); /* life goes on */
    world_teardown(&made);
}

struct refusal_row {
    const char *url;
    const char *failure;
};

static const struct refusal_row refusal_rows[] = {
    { "http://127.0.0.1:1/", "" }, /* nobody listens */
    { "http://localhost:1/", "" },
    { "http://shop.example/", "only https is allowed" },
    { "http://127.0.0.1.shop.example/", "only https is allowed" },
    { "http://127.0.0.1:1@shop.example/", "" }, /* what looks like a port is a user's name */
    { "ftp://127.0.0.1/", "only https is allowed" },
    { "file:///etc/passwd", "only https is allowed" },
    { "/api/orders", "only https is allowed" },
    { "", "only https is allowed" },
    { "https://", "" },
    { "https://127.0.0.1:1/a\r\nX: y", "control characters" },
};

static void what_never_left_is_known_to_be_unsent(void **state)
{
    const struct refusal_row *row = *state;
    const struct transport_curl_options options = { .allow_http_loopback = true };
    struct world world = { .transport = transport_curl_new(&options) };
    arena_init(&world.arena, 1 << 20);
    const struct http_request request = {
        .method = HTTP_POST,
        .url = str_c(row->url),
        .timeout_ms = TIMEOUT_MS,
        .response_bytes_max = ANSWER_BYTES_MAX,
    };
    struct http_response response = send_request(&world, &request);
    assert_int_equal(response.outcome, HTTP_NOT_SENT);
    assert_true(response.failure.len > 0);
    assert_non_null(strstr(response.failure.ptr, row->failure));
    world.transport->ops->free(world.transport);
    arena_release(&world.arena);
}

static void plain_http_needs_to_be_allowed(void **state)
{
    struct world *world = *state;
    const struct transport_curl_options options = { .allow_http_loopback = false };
    struct transport *allowed = world->transport;
    world->transport = transport_curl_new(&options);
    assert_int_equal(call(world, HTTP_GET, "/ok").outcome, HTTP_NOT_SENT);
    world->transport->ops->free(world->transport);
    world->transport = allowed;
    assert_int_equal(http_server_connections(world->server), 0);
}

static void a_secret_with_a_line_end_is_not_sent(void **state)
{
    struct world *world = *state;
    struct http_request request = request_to(world, HTTP_GET, "/ok");
    request.headers[0] = (struct http_header){ STR("Authorization"), STR("key\r\nX: y"), true };
    request.header_count = 1;
    struct http_response response = send_request(world, &request);
    assert_int_equal(response.outcome, HTTP_NOT_SENT);
    assert_null(strstr(response.failure.ptr, "key"));
    assert_int_equal(http_server_requests(world->server), 0);
}

static void a_timeout_after_an_exchange_on_the_same_handle_is_judged_anew(void **state)
{
    struct world *world = *state;
    assert_int_equal(call(world, HTTP_POST, "/ok").status, 200);
    struct http_request request = request_to(world, HTTP_POST, "/ok");
    request.url = STR("http://127.0.0.1:1/");
    assert_int_equal(send_request(world, &request).outcome, HTTP_NOT_SENT);
}

static void many_exchanges_are_open_at_once(void **state)
{
    struct world *world = *state;
    struct transport *transport = world->transport;
    struct http_request request = request_to(world, HTTP_GET, "/ok");
    struct http_request refused = { .method = HTTP_GET,
                                    .url = STR("ftp://x/"),
                                    .timeout_ms = TIMEOUT_MS,
                                    .response_bytes_max = 1 };
    bool seen[TRANSPORT_CAPACITY] = { false };
    for (uint64_t tag = 0; tag < TRANSPORT_CAPACITY; tag++)
        transport->ops->start(transport, tag % 8 == 7 ? &refused : &request, tag);
    for (int i = 0; i < TRANSPORT_CAPACITY; i++) {
        struct http_response response;
        uint64_t tag;
        assert_true(transport->ops->next(transport, 10 * NS_PER_SECOND, &world->arena, &tag,
                                         &response));
        assert_true(tag < TRANSPORT_CAPACITY);
        assert_false(seen[tag]);
        seen[tag] = true;
        assert_int_equal(response.outcome, tag % 8 == 7 ? HTTP_NOT_SENT : HTTP_ANSWERED);
    }
}

static void exchanges_may_be_open_when_the_transport_ends(void **state)
{
    struct world *world = *state;
    struct http_request request = request_to(world, HTTP_GET, "/silent");
    struct http_response response;
    uint64_t tag;
    world->transport->ops->start(world->transport, &request, 1);
    assert_false(world->transport->ops->next(world->transport, NS_PER_MS, &world->arena, &tag,
                                             &response));
}

static void *wake_later(void *context)
{
    struct transport *transport = context;
    transport->ops->wake(transport);
    return NULL;
}

static void a_waiting_thread_can_be_woken(void **state)
{
    struct world *world = *state;
    struct transport *transport = world->transport;
    struct http_response response;
    pthread_t thread;
    uint64_t tag;
    struct clock clock = clock_real();
    struct mono before = clock_mono(&clock);
    assert_false(transport->ops->next(transport, 0, &world->arena, &tag, &response));
    assert_int_equal(pthread_create(&thread, NULL, wake_later, transport), 0);
    assert_false(transport->ops->next(transport, 60 * NS_PER_SECOND, &world->arena, &tag,
                                      &response));
    pthread_join(thread, NULL);
    assert_true(clock_mono(&clock).ns - before.ns < 30 * NS_PER_SECOND);
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, world_setup, world_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_WORLD(an_answer_is_handed_over_with_its_headers),
        IN_WORLD(only_what_was_asked_for_is_sent),
        IN_WORLD(a_put_without_a_body_says_so),
        IN_WORLD(a_redirect_is_an_answer_and_not_followed),
        IN_WORLD(connections_are_used_again),
        IN_WORLD(plain_http_needs_to_be_allowed),
        IN_WORLD(a_secret_with_a_line_end_is_not_sent),
        IN_WORLD(a_timeout_after_an_exchange_on_the_same_handle_is_judged_anew),
        IN_WORLD(many_exchanges_are_open_at_once),
        IN_WORLD(exchanges_may_be_open_when_the_transport_ends),
        IN_WORLD(a_waiting_thread_can_be_woken),
    };
    int failed = ROWS_RUN(what_left_and_got_no_answer_is_in_doubt, failure_rows);
    failed += ROWS_RUN(what_never_left_is_known_to_be_unsent, refusal_rows);
    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
