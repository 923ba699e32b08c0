/* tests/bench/outbound.c: our HTTP transport beside a bare curl_multi, eight requests in flight. */
#include <curl/curl.h>
#include <stdio.h>

#include "service/base/metric.h"
#include "service/connectors/http/curl_transport.h"
#include "tests/bench/bench.h"
#include "tests/bench/process.h"

enum {
    IN_FLIGHT = 8,
    BODY_BYTES = 6 << 10,
    TIMEOUT_MS = 10000,
    POLL_MS = 1000,
    ARENA_BYTES_MAX = 1 << 20,
    URL_BYTES = 64,
};

/* ---- ours ---- */

static void transport_start(struct transport *transport, const char *url, uint64_t tag)
{
    const struct http_request request = {
        .method = HTTP_GET,
        .url = str_c(url),
        .headers = { { STR_INIT("Authorization"), STR_INIT("0e5c-key"), .is_secret = true },
                     { STR_INIT("Accept"), STR_INIT("application/json"), .is_secret = false } },
        .header_count = 2,
        .body = STR_EMPTY,
        .timeout_ms = TIMEOUT_MS,
        .response_bytes_max = 1 << 20,
    };
    transport->ops->start(transport, &request, tag);
}

static void transport_take(struct transport *transport, struct arena *arena, uint64_t *ret_tag)
{
    struct http_response response;
    arena_reset(arena);
    if (!transport->ops->next(transport, INT64_C(1000000) * TIMEOUT_MS, arena, ret_tag, &response))
        bench_die("no answer in %d ms", TIMEOUT_MS);
    if (response.outcome != HTTP_ANSWERED || response.body.len != BODY_BYTES)
        bench_die("outbound: %.*s", STR_ARG(response.failure));
}

/* Requests per second. */
static double transport_run(struct transport *transport, const char *url, int64_t ms)
{
    struct arena arena;
    int64_t begin = bench_now_ns();
    int64_t now = begin;
    uint64_t count = 0;
    uint64_t tag;
    arena_init(&arena, ARENA_BYTES_MAX);
    for (uint64_t i = 0; i < IN_FLIGHT; i++)
        transport_start(transport, url, i);
    for (; now - begin < ms * 1000000; now = bench_now_ns()) {
        transport_take(transport, &arena, &tag);
        transport_start(transport, url, tag);
        count++;
    }
    for (int i = 0; i < IN_FLIGHT; i++)
        transport_take(transport, &arena, &tag);
    arena_release(&arena);
    return (double)count * 1e9 / (double)(now - begin);
}

/* ---- bare ---- */

struct bare {
    CURLM *multi;
    CURL *easies[IN_FLIGHT];
    size_t body_bytes; /* all that came */
};

static size_t bare_body(char *data, size_t size, size_t count, void *context)
{
    struct bare *bare = context;
    (void)data;
    bare->body_bytes += size * count;
    return size * count;
}

static void bare_open(struct bare *bare, const char *url)
{
    bare->multi = curl_multi_init();
    bare->body_bytes = 0;
    for (int i = 0; i < IN_FLIGHT; i++) {
        CURL *easy = curl_easy_init();
        curl_easy_setopt(easy, CURLOPT_URL, url);
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, bare_body);
        curl_easy_setopt(easy, CURLOPT_WRITEDATA, bare);
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        bare->easies[i] = easy;
    }
}

static void bare_close(struct bare *bare)
{
    for (int i = 0; i < IN_FLIGHT; i++)
        curl_easy_cleanup(bare->easies[i]);
    curl_multi_cleanup(bare->multi);
}

/* Takes what is finished; starts it again if `again`. */
static uint64_t bare_harvest(struct bare *bare, bool again)
{
    int left;
    uint64_t count = 0;
    CURLMsg *message;
    while ((message = curl_multi_info_read(bare->multi, &left)) != NULL) {
        CURL *easy = message->easy_handle;
        if (message->data.result != CURLE_OK)
            bench_die("bare curl: %s", curl_easy_strerror(message->data.result));
        curl_multi_remove_handle(bare->multi, easy);
        if (again)
            curl_multi_add_handle(bare->multi, easy);
        count++;
    }
    return count;
}

static double bare_run(struct bare *bare, int64_t ms)
{
    int64_t begin = bench_now_ns();
    int64_t now = begin;
    uint64_t count = 0;
    int running;
    for (int i = 0; i < IN_FLIGHT; i++)
        curl_multi_add_handle(bare->multi, bare->easies[i]);
    for (; now - begin < ms * 1000000; now = bench_now_ns()) {
        curl_multi_perform(bare->multi, &running);
        uint64_t finished = bare_harvest(bare, true);
        if (finished == 0)
            curl_multi_poll(bare->multi, NULL, 0, POLL_MS, NULL);
        count += finished;
    }
    for (uint64_t ended = 0; ended < IN_FLIGHT;) {
        curl_multi_perform(bare->multi, &running);
        ended += bare_harvest(bare, false);
        if (ended < IN_FLIGHT)
            curl_multi_poll(bare->multi, NULL, 0, POLL_MS, NULL);
    }
    return (double)count * 1e9 / (double)(now - begin);
}

void bench_outbound_http(struct bench *bench, const struct bench_row *row)
{
    struct process peer;
    struct bare bare;
    char body_bytes[16], url[URL_BYTES];
    snprintf(body_bytes, sizeof(body_bytes), "%d", BODY_BYTES);
    int64_t port = bench_peer(bench, (const char *[]){ "http", body_bytes, NULL }, &peer);
    snprintf(url, sizeof(url), "http://127.0.0.1:%d/api/orders?max=100", (int)port);
    struct transport *transport =
        transport_curl_new(&(struct transport_curl_options){ .allow_http_loopback = true });
    bare_open(&bare, url);
    struct figure rate = bench_figure(row, NULL, "requests/s", "bare curl_multi");
    struct figure connections = bench_figure(row, "connections", "opened", "in flight");
    for (uint32_t i = 0; i < bench->round_count; i++) {
        samples_add(&rate.ceiling, bare_run(&bare, bench->round_ms));
        samples_add(&rate.value, transport_run(transport, url, bench->round_ms));
    }
    samples_add(&connections.value, (double)metric_get(METRIC_HTTP_CONNECTED, 0));
    samples_add(&connections.ceiling, IN_FLIGHT);
    transport->ops->free(transport);
    bare_close(&bare);
    process_kill(&peer);
    bench_print(bench, &rate);
    bench_print(bench, &connections);
}
