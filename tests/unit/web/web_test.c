/* tests/unit/web/web_test.c: what the pages answer. */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "service/base/metric.h"
#include "service/web/web.h"
#include "tests/rows.h"

enum { ANSWER_BYTES = 64 << 10 };

static struct web *web;
static const char *why_not;

static const char *why_not_ready(void *context)
{
    return *(const char **)context;
}

static int connection(void)
{
    const struct sockaddr_in address = { .sin_family = AF_INET,
                                         .sin_port = htons((uint16_t)web_port(web)),
                                         .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (const void *)&address, sizeof(address)), 0);
    return fd;
}

/* What comes back until the server closes; valid until the next call. */
static const char *ask(const char *request)
{
    static char answer[ANSWER_BYTES];
    size_t len = 0;
    ssize_t got = 1;
    int fd = connection();
    assert_int_equal(send(fd, request, strlen(request), MSG_NOSIGNAL), strlen(request));
    while (got > 0 && len + 1 < sizeof(answer)) {
        got = recv(fd, answer + len, sizeof(answer) - 1 - len, 0);
        len += got > 0 ? (size_t)got : 0;
    }
    answer[len] = '\0';
    close(fd);
    return answer;
}

struct page_row {
    const char *name;
    const char *request; /* the first line, without version */
    const char *why_not;
    const char *status;
    const char *holds; /* somewhere in the answer */
    const char *body;  /* at its end */
};

static const struct page_row page_rows[] = {
    { "health", "GET /healthz", NULL, "200 OK", "text/plain", "\r\n\r\nok\n" },
    { "a question mark changes nothing", "GET /healthz?x=1", NULL, "200 OK", "", "ok\n" },
    { "no body for HEAD", "HEAD /healthz", NULL, "200 OK", "Content-Length: 3", "\r\n\r\n" },
    { "ready", "GET /readyz", NULL, "200 OK", "no-store", "\r\n\r\nok\n" },
    { "not ready", "GET /readyz", "draining", "503 Service Unavailable", "", "\r\n\r\ndraining\n" },
    { "healthy though not ready", "GET /healthz", "draining", "200 OK", "", "ok\n" },
    { "metrics", "GET /metrics", NULL, "200 OK", "\nlockstep_http_requests_total 7\n", "\n" },
    { "their type", "GET /metrics", NULL, "200 OK", "version=0.0.4", "\n" },
    { "nothing else", "GET /", NULL, "404 Not Found", "", "are here\n" },
    { "not below", "GET /metrics/", NULL, "404 Not Found", "", "are here\n" },
    { "not upwards", "GET /../etc/passwd", NULL, "404 Not Found", "", "are here\n" },
    { "nothing is changed", "POST /metrics", NULL, "405 Method Not Allowed", "Allow: GET, HEAD",
      "GET only\n" },
};

static void a_page_answers(void **state)
{
    const struct page_row *row = *state;
    char request[256], status[64];
    why_not = row->why_not;
    snprintf(request, sizeof(request), "%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
             row->request);
    snprintf(status, sizeof(status), "HTTP/1.1 %s\r\n", row->status);
    const char *answer = ask(request);
    assert_int_equal(strncmp(answer, status, strlen(status)), 0);
    assert_non_null(strstr(answer, row->holds));
    assert_true(str_ends(str_c(answer), str_c(row->body)));
}

static void a_body_is_dropped(void **state)
{
    (void)state;
    why_not = NULL;
    const char *answer = ask(
        "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbody");
    assert_int_equal(strncmp(answer, "HTTP/1.1 200 OK\r\n", 17), 0);
}

static void what_is_no_http_is_refused(void **state)
{
    (void)state;
    const char *answer = ask("\x16\x03\x01\x02\r\n\r\n");
    assert_true(answer[0] == '\0' || strncmp(answer, "HTTP/1.1 400", 12) == 0);
}

struct address_row {
    const char *listen;
    const char *message;
};

static const struct address_row address_rows[] = {
    { "127.0.0.1", "\"127.0.0.1\" has no port" },
    { "127.0.0.1:http", "cannot listen on \"127.0.0.1:http\": " },
    { "192.0.2.1:0", "cannot listen on \"192.0.2.1:0\": Cannot assign requested address" },
};

static void an_address_that_cannot_be_had_is_refused(void **state)
{
    const struct address_row *row = *state;
    const struct web_options options = { .listen = str_c(row->listen) };
    struct web *none;
    struct err err;
    assert_int_equal(web_start(&options, &none, &err), ERR_INVALID_ARGUMENT);
    assert_int_equal(strncmp(err.message, row->message, strlen(row->message)), 0);
}

int main(void)
{
    const struct web_options options = { .listen = STR("127.0.0.1:0"),
                                         .why_not_ready = why_not_ready,
                                         .context = &why_not };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_body_is_dropped),
        cmocka_unit_test(what_is_no_http_is_refused),
    };
    struct err err;
    metric_set(METRIC_HTTP_SENT, 7);
    if (web_start(&options, &web, &err) != ERR_OK) {
        print_error("%s\n", err.message);
        return 1;
    }
    int failed = ROWS_RUN(a_page_answers, page_rows) +
                 ROWS_RUN(an_address_that_cannot_be_had_is_refused, address_rows) +
                 cmocka_run_group_tests(tests, NULL, NULL);
    web_stop(web);
    return failed;
}
