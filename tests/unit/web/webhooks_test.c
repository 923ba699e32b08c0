/* tests/unit/web/webhooks_test.c: webhooks over HTTP, and the hints that come of them. */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "service/base/heap.h"
#include "service/base/metric.h"
#include "service/web/web.h"
#include "tests/rows.h"
#include "tests/unit/engine/acme.h"

enum { ANSWER_BYTES = 64 << 10, REQUEST_BYTES = 1 << 20 };

#define GOOD "Authorization: Basic aG9vazpzM2NyM3Q=\r\n" /* hook:s3cr3t */
#define VARIANT(key) "\"payload\":{\"productVariant\":{\"id\":9,\"referenceKey\":" key "}"
#define STOCK(sku)                                                                                 \
    "{\"key\":\"1\",\"type\":\"product-variant-stock-updated\"," VARIANT(                          \
        "\"" sku "\"") ",\"quantity\":999}}"

static struct desk desk;
static struct commit_loop *loop;
static struct web *web;
static const char *secret = "hook:s3cr3t";

static const char *always_ready(void *context)
{
    (void)context;
    return NULL;
}

static enum err_code find_secret(void *context, struct str ref, struct arena *arena,
                                 struct str *ret, struct err *err)
{
    (void)context;
    (void)arena;
    assert_true(str_eq(ref, STR("env:HOOK")));
    if (secret == NULL)
        return err_set(err, REASON_FIELD_INVALID, "the variable is not set");
    *ret = str_c(secret);
    return ERR_OK;
}

/* What comes back until the server closes; valid until the next call. */
static const char *ask(const char *request, size_t request_len)
{
    static char answer[ANSWER_BYTES];
    const struct sockaddr_in address = { .sin_family = AF_INET,
                                         .sin_port = htons((uint16_t)web_port(web)),
                                         .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    size_t len = 0, sent = 0;
    ssize_t got = 1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (const void *)&address, sizeof(address)), 0);
    while (sent < request_len) {
        got = send(fd, request + sent, request_len - sent, MSG_NOSIGNAL);
        assert_true(got > 0);
        sent += (size_t)got;
    }
    while (got > 0 && len + 1 < sizeof(answer)) {
        got = recv(fd, answer + len, sizeof(answer) - 1 - len, 0);
        len += got > 0 ? (size_t)got : 0;
    }
    answer[len] = '\0';
    close(fd);
    return answer;
}

static const char *post(const char *verb_and_path, const char *header, const char *body)
{
    static char request[REQUEST_BYTES];
    int len = snprintf(request, sizeof(request),
                       "%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%sContent-Length: %zu\r\n"
                       "\r\n%s",
                       verb_and_path, header, strlen(body), body);
    return ask(request, (size_t)len);
}

/* The SKUs that are to be read, in their order. */
static const char *hints(void)
{
    static char text[1024];
    struct arena arena;
    size_t len = 0;
    arena_init(&arena, 1 << 20);
    struct desk_rows rows = desk_table(&desk, &arena, KEY_TABLE_STOCK_HINT_DUE, NULL);
    text[0] = '\0';
    for (size_t i = 0; i < rows.count; i++) {
        struct key_parts parts;
        struct str sku;
        int64_t due;
        assert_true(key_open(rows.keys[i], &parts));
        assert_true(key_take_number(&parts, &due));
        assert_true(key_take_text(&parts, &sku));
        len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%.*s", len == 0 ? "" : " ",
                                STR_ARG(sku));
    }
    arena_release(&arena);
    return text;
}

struct hook_row {
    const char *name;
    const char *path, *header, *body;
    const char *status;
    const char *holds; /* somewhere in the answer */
    const char *hints; /* afterwards */
};

#define ACME "POST /webhooks/scayle/acme"
static const struct hook_row hook_rows[] = {
    { "no credentials", ACME, "", STOCK("a"), "401", "WWW-Authenticate: Basic", "" },
    { "others", ACME, "Authorization: Basic aG9vazp3cm9uZw==\r\n", STOCK("a"), "401", "", "" },
    { "another scheme", ACME, "Authorization: Bearer aG9vazpzM2NyM3Q=\r\n", STOCK("a"), "401", "",
      "" },
    { "half of them", ACME, "Authorization: Basic aG9v\r\n", STOCK("a"), "401", "", "" },
    { "no such shop", "POST /webhooks/scayle/nobody", GOOD, STOCK("a"), "404", "", "" },
    { "no name of a shop", "POST /webhooks/scayle/", GOOD, STOCK("a"), "404", "", "" },
    { "a shop that takes none", "POST /webhooks/scayle/quiet", GOOD, STOCK("a"), "404", "", "" },
    { "nothing is read here", "GET /webhooks/scayle/acme", GOOD, "", "405", "Allow: POST", "" },
    { "nothing is changed elsewhere", "POST /webhooks/other/acme", GOOD, "{}", "404", "", "" },
    { "no JSON", ACME, GOOD, "{\"type\":", "400", "", "" },
    { "no object", ACME, GOOD, "[]", "400", "a webhook is an object", "" },
    { "nothing at all", ACME, GOOD, "", "400", "", "" },
    { "an event that is no matter of ours", ACME, GOOD,
      "{\"type\":\"order-confirmed\"," VARIANT("\"a\"") "}}", "200", "nothing to do", "" },
    { "a variant without a key of ours", ACME, GOOD,
      "{\"type\":\"product-variant-stock-updated\",\"payload\":{\"productVariant\":{\"id\":1,"
      "\"referenceKey\":null}}}",
      "200", "nothing to do", "" },
    { "no payload", ACME, GOOD, "{\"type\":\"product-variant-stock-updated\"}", "200",
      "nothing to do", "" },
    { "stock", ACME, GOOD, STOCK("tee"), "200", "\r\n\r\nok\n", "tee" },
    { "the same again", ACME, GOOD, STOCK("tee"), "200", "ok\n", "tee" },
    { "availability", ACME, GOOD,
      "{\"type\":\"product-variant-availability-updated\",\"payload\":{\"productVariant\":{"
      "\"referenceKey\":\"mug\"},\"availabilities\":[]}}",
      "200", "ok\n", "tee mug" },
    { "an old envelope", ACME, GOOD,
      "{\"payload\":{\"productVariant\":{\"referenceKey\":\"cap\"}}}", "200", "ok\n",
      "tee mug cap" },
};

static void a_webhook_is_answered(void **state)
{
    const struct hook_row *row = *state;
    const char *answer = post(row->path, row->header, row->body);
    if (!str_starts(str_c(answer), STR("HTTP/1.1 ")) ||
        strncmp(answer + strlen("HTTP/1.1 "), row->status, 3) != 0)
        fail_msg("%s", answer);
    if (strstr(answer, row->holds) == NULL)
        fail_msg("%s lacks %s", answer, row->holds);
    assert_string_equal(hints(), row->hints);
}

static void a_body_that_is_too_large_is_refused(void **state)
{
    char *body = heap_alloc(WEBHOOK_BODY_BYTES_MAX + 2);
    (void)state;
    memset(body, ' ', WEBHOOK_BODY_BYTES_MAX + 1);
    body[WEBHOOK_BODY_BYTES_MAX + 1] = '\0';
    assert_true(str_starts(str_c(post(ACME, GOOD, body)), STR("HTTP/1.1 413")));
    assert_true(str_starts(str_c(post(ACME, "", body)), STR("HTTP/1.1 401")));
    heap_free(body);
}

static void credentials_that_are_not_there_are_our_fault(void **state)
{
    (void)state;
    secret = NULL;
    assert_true(str_starts(str_c(post(ACME, GOOD, STOCK("a"))), STR("HTTP/1.1 503")));
    secret = "hook:s3cr3t";
}

static void results_are_counted(void **state)
{
    (void)state;
    const char *metrics = post("GET /metrics", "", "");
    assert_non_null(strstr(metrics, "lockstep_webhooks_total{result=\"taken\"} 4\n"));
    assert_non_null(strstr(metrics, "lockstep_webhooks_total{result=\"ignored\"} 3\n"));
    assert_non_null(strstr(metrics, "lockstep_webhooks_total{result=\"failed\"} 1\n"));
}

static void nothing_is_taken_that_cannot_be_stored(void **state)
{
    (void)state;
    commit_loop_stop(loop);
    assert_true(str_starts(str_c(post(ACME, GOOD, STOCK("late"))), STR("HTTP/1.1 503")));
    assert_string_equal(hints(), "tee mug cap");
}

static void shop_put(const char *shop_id, const char *webhook_ref)
{
    struct shop shop = acme_shop();
    shop.shop_id = str_c(shop_id);
    shop.reads_stock = true;
    shop.webhook_ref = str_c(webhook_ref);
    desk_must(&desk, (struct command){ .kind = COMMAND_PUT_SHOP,
                                       .shop = shop.shop_id,
                                       .put_shop = { .shop = &shop } });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_body_that_is_too_large_is_refused),
        cmocka_unit_test(credentials_that_are_not_there_are_our_fault),
        cmocka_unit_test(results_are_counted),
        cmocka_unit_test(nothing_is_taken_that_cannot_be_stored),
    };
    struct clock clock = clock_real();
    struct err err;
    desk_open(&desk);
    shop_put("acme", "env:HOOK");
    shop_put("quiet", "");
    loop = commit_loop_new(desk.engine, &clock);
    commit_loop_start(loop);
    const struct webhooks_options webhooks = { desk.store, loop, find_secret, NULL };
    const struct web_options options = { STR("127.0.0.1:0"), always_ready, NULL, &webhooks };
    webhooks_name_metrics();
    if (web_start(&options, &web, &err) != ERR_OK) {
        print_error("%s\n", err.message);
        return 1;
    }
    int failed =
        ROWS_RUN(a_webhook_is_answered, hook_rows) + cmocka_run_group_tests(tests, NULL, NULL);
    web_stop(web);
    commit_loop_free(loop);
    desk_close(&desk);
    return failed;
}
