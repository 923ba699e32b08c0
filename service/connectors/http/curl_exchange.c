/* service/connectors/http/curl_exchange.c: every option of libcurl, and what an end means. */
#include "service/connectors/http/curl_exchange.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "service/base/limits.h"
#include "service/base/metric.h"

enum {
    CONNECT_TIMEOUT_MS_DEFAULT = 5000,
    IDLE_S_MAX = 60,              /* a connection idle for longer is not used again */
    BUF_BYTES_KEPT_MAX = 1 << 20, /* larger buffers are given back after the exchange */
    HEADER_LINE_BYTES_MAX = 16 << 10,
    URL_BYTES_MAX = 16 << 10, /* a hundred order ids, each byte encoded */
};

#define SET(easy, option, value) CHECK(curl_easy_setopt((easy), (option), (value)) == CURLE_OK)

/* ---- libcurl calls back ---- */

static size_t on_body(char *data, size_t size, size_t count, void *context)
{
    struct exchange *exchange = context;
    buf_add(&exchange->response_body, (struct str){ data, size * count });
    return exchange->response_body.overflowed ? 0 : size * count;
}

/* The request is about to leave, on a connection that stands. */
static int on_send(void *context, char *remote_ip, char *local_ip, int remote_port, int local_port)
{
    struct exchange *exchange = context;
    long sent_bytes = 0;
    (void)remote_ip;
    (void)local_ip;
    (void)remote_port;
    (void)local_port;
    exchange->sends++;
    CHECK(curl_easy_getinfo(exchange->easy, CURLINFO_REQUEST_SIZE, &sent_bytes) == CURLE_OK);
    bool is_repeat = exchange->sends > 1 && sent_bytes > 0 && exchange->method != HTTP_GET;
    return is_repeat ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

/* ---- making ---- */

void exchange_init(struct exchange *exchange, const struct transport_curl_options *options)
{
    CURL *easy = curl_easy_init();
    CHECK(easy != NULL);
    *exchange = (struct exchange){ .easy = easy };
    buf_init(&exchange->request_body, LIMIT_HTTP_REQUEST_BYTES);
    buf_init(&exchange->response_body, LIMIT_HTTP_RESPONSE_BYTES);
    int32_t connect_timeout_ms =
        options->connect_timeout_ms > 0 ? options->connect_timeout_ms : CONNECT_TIMEOUT_MS_DEFAULT;
    SET(easy, CURLOPT_PROTOCOLS_STR, options->allow_http_loopback ? "https,http" : "https");
    SET(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    SET(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    SET(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (options->ca_file != NULL)
        SET(easy, CURLOPT_CAINFO, options->ca_file);
    SET(easy, CURLOPT_FOLLOWLOCATION, 0L);
    SET(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    SET(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    SET(easy, CURLOPT_PROXY, "");
    SET(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    SET(easy, CURLOPT_HTTP09_ALLOWED, 0L);
    SET(easy, CURLOPT_USERAGENT, "lockstep");
    SET(easy, CURLOPT_NOSIGNAL, 1L);
    SET(easy, CURLOPT_NOPROGRESS, 1L);
    SET(easy, CURLOPT_TCP_NODELAY, 1L);
    SET(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    SET(easy, CURLOPT_MAXAGE_CONN, (long)IDLE_S_MAX);
    SET(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)connect_timeout_ms);
    SET(easy, CURLOPT_WRITEFUNCTION, on_body);
    SET(easy, CURLOPT_WRITEDATA, exchange);
    SET(easy, CURLOPT_PREREQFUNCTION, on_send);
    SET(easy, CURLOPT_PREREQDATA, exchange);
    SET(easy, CURLOPT_PRIVATE, exchange);
    SET(easy, CURLOPT_ERRORBUFFER, exchange->failure);
}

/* ---- starting ---- */

/* User information is refused by libcurl, so that what follows the scheme is the host. */
static bool is_loopback_http(struct str url)
{
    static const char *const bases[] = { "http://127.0.0.1", "http://[::1]", "http://localhost" };
    for (size_t i = 0; i < ARRAY_COUNT(bases); i++) {
        struct str base = str_c(bases[i]);
        if (str_starts(url, base) && url.len > base.len &&
            (url.ptr[base.len] == ':' || url.ptr[base.len] == '/'))
            return true;
    }
    return false;
}

static void add_header_line(struct exchange *exchange, const char *line)
{
    struct curl_slist *longer = curl_slist_append(exchange->headers, line);
    CHECK(longer != NULL);
    exchange->headers = longer;
}

/* NULL: all are set. */
static const char *set_headers(struct exchange *exchange, const struct http_request *request)
{
    bool has_content_type = false;
    struct buf line;
    buf_init(&line, HEADER_LINE_BYTES_MAX);
    for (size_t i = 0; i < request->header_count; i++) {
        const struct http_header *header = &request->headers[i];
        buf_clear(&line);
        buf_add(&line, header->name);
        buf_add(&line, header->value.len == 0 ? STR(";") : STR(": ")); /* libcurl's sign for none */
        buf_add(&line, header->value);
        if (line.overflowed || !str_is_printable(buf_str(&line))) {
            buf_release(&line);
            return "a header is too long or holds a line end"; /* its value may be a secret */
        }
        add_header_line(exchange, line.ptr);
        has_content_type |= str_eq_nocase(header->name, STR("Content-Type"));
    }
    buf_release(&line);
    if (!has_content_type)
        add_header_line(exchange, "Content-Type:"); /* libcurl would name a form */
    add_header_line(exchange, "Expect:");           /* no second round trip for a body */
    SET(exchange->easy, CURLOPT_HTTPHEADER, exchange->headers);
    return NULL;
}

static void set_method(struct exchange *exchange, const struct http_request *request)
{
    static const char *const names[] = {
        [HTTP_GET] = "GET",     [HTTP_POST] = "POST",     [HTTP_PUT] = "PUT",
        [HTTP_PATCH] = "PATCH", [HTTP_DELETE] = "DELETE",
    };
    CURL *easy = exchange->easy;
    buf_clear(&exchange->request_body);
    buf_add(&exchange->request_body, request->body);
    CHECK(!exchange->request_body.overflowed);
    bool has_body = request->body.len > 0 || request->method == HTTP_POST ||
                    request->method == HTTP_PUT || request->method == HTTP_PATCH;
    CHECK(request->method <= HTTP_DELETE);
    if (has_body) {
        /* A PUT as a named POST: it has a Content-Length, 0 as well, and is not chunked. */
        SET(easy, CURLOPT_POST, 1L);
        SET(easy, CURLOPT_POSTFIELDS, request->body.len > 0 ? exchange->request_body.ptr : "");
        SET(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.len);
    } else {
        SET(easy, CURLOPT_HTTPGET, 1L);
    }
    SET(easy, CURLOPT_CUSTOMREQUEST, names[request->method]);
}

static const char *set_request(struct exchange *exchange, const struct http_request *request,
                               bool allow_http_loopback)
{
    char url[URL_BYTES_MAX];
    if (request->url.len >= sizeof(url) || !str_is_printable(request->url))
        return "the URL is too long or holds control characters";
    if (!str_starts(request->url, STR("https://")) &&
        !(allow_http_loopback && is_loopback_http(request->url)))
        return "only https is allowed";
    memcpy(url, request->url.ptr, request->url.len);
    url[request->url.len] = '\0';
    SET(exchange->easy, CURLOPT_URL, url);
    SET(exchange->easy, CURLOPT_TIMEOUT_MS, (long)request->timeout_ms);
    SET(exchange->easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)request->response_bytes_max);
    set_method(exchange, request);
    return set_headers(exchange, request);
}

void exchange_prepare(struct exchange *exchange, const struct http_request *request,
                      bool allow_http_loopback, uint64_t tag)
{
    CHECK(!exchange->open);
    CHECK(request->timeout_ms > 0);
    CHECK(request->response_bytes_max > 0);
    exchange->open = true;
    exchange->tag = tag;
    exchange->method = request->method;
    exchange->sends = 0;
    exchange->failure[0] = '\0';
    exchange->response_body.max = request->response_bytes_max;
    const char *refusal = set_request(exchange, request, allow_http_loopback);
    exchange->refused = refusal != NULL;
    if (refusal != NULL)
        snprintf(exchange->failure, sizeof(exchange->failure), "%s", refusal);
}

/* ---- finishing ---- */

static struct str header_value(struct exchange *exchange, const char *name, struct arena *arena)
{
    struct curl_header *header = NULL;
    if (curl_easy_header(exchange->easy, name, 0, CURLH_HEADER, -1, &header) != CURLHE_OK)
        return STR_EMPTY;
    struct str value = arena_str(arena, str_c(header->value));
    return value.ptr == NULL ? STR_EMPTY : value;
}

static int64_t header_number(struct exchange *exchange, const char *name)
{
    struct curl_header *header = NULL;
    int64_t value;
    if (curl_easy_header(exchange->easy, name, 0, CURLH_HEADER, -1, &header) != CURLHE_OK ||
        !str_parse_i64(str_trim(str_c(header->value)), &value) || value < 0)
        return -1;
    return value;
}

/* Seconds, also from the form that names a date; 0 if that has passed. */
static int64_t retry_after_s(struct exchange *exchange)
{
    struct curl_header *header = NULL;
    curl_off_t seconds = 0;
    if (curl_easy_header(exchange->easy, "Retry-After", 0, CURLH_HEADER, -1, &header) !=
            CURLHE_OK ||
        curl_easy_getinfo(exchange->easy, CURLINFO_RETRY_AFTER, &seconds) != CURLE_OK)
        return -1;
    return seconds > 0 ? seconds : 0;
}

static struct http_response failed(enum http_outcome outcome, struct str failure)
{
    return (struct http_response){
        .outcome = outcome,
        .body = STR_EMPTY,
        .content_type = STR_EMPTY,
        .location = STR_EMPTY,
        .link = STR_EMPTY,
        .retry_after_s = -1,
        .rate_remaining = -1,
        .rate_reset_s = -1,
        .failure = failure,
    };
}

static struct http_response answered(struct exchange *exchange, struct arena *arena)
{
    long status = 0;
    CHECK(curl_easy_getinfo(exchange->easy, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK);
    struct http_response response = {
        .outcome = HTTP_ANSWERED,
        .status = (int32_t)status,
        .body = arena_str(arena, buf_str(&exchange->response_body)),
        .content_type = header_value(exchange, "Content-Type", arena),
        .location = header_value(exchange, "Location", arena),
        .link = header_value(exchange, "Link", arena),
        .retry_after_s = retry_after_s(exchange),
        .rate_remaining = header_number(exchange, "X-RateLimit-Remaining"),
        .rate_reset_s = header_number(exchange, "X-RateLimit-Reset"),
        .failure = STR_EMPTY,
    };
    if (response.body.ptr == NULL)
        return failed(HTTP_NO_ANSWER, STR("no room for the answer"));
    return response;
}

static struct http_response unanswered(struct exchange *exchange, CURLcode result, long sent_bytes,
                                       struct arena *arena)
{
    const char *reason = exchange->failure;
    if (exchange->response_body.overflowed)
        reason = "the answer is too long";
    else if (result == CURLE_ABORTED_BY_CALLBACK)
        reason = "the connection closed without an answer";
    else if (reason[0] == '\0')
        reason = curl_easy_strerror(result);
    struct str failure = arena_str(arena, str_c(reason));
    if (failure.ptr == NULL)
        failure = STR("failed");
    return failed(sent_bytes > 0 ? HTTP_NO_ANSWER : HTTP_NOT_SENT, failure);
}

struct http_response exchange_finish(struct exchange *exchange, CURLcode result,
                                     struct arena *arena)
{
    if (exchange->refused)
        return unanswered(exchange, result, 0, arena);
    long sent_bytes = 0;
    long connects = 0;
    CHECK(curl_easy_getinfo(exchange->easy, CURLINFO_REQUEST_SIZE, &sent_bytes) == CURLE_OK);
    CHECK(curl_easy_getinfo(exchange->easy, CURLINFO_NUM_CONNECTS, &connects) == CURLE_OK);
    metric_add(METRIC_HTTP_CONNECTED, 0, connects);
    metric_add(METRIC_HTTP_SENT, 0, sent_bytes > 0 ? 1 : 0);
    return result == CURLE_OK ? answered(exchange, arena)
                              : unanswered(exchange, result, sent_bytes, arena);
}

static void buf_give_back(struct buf *buf)
{
    buf_clear(buf);
    if (buf->size > BUF_BYTES_KEPT_MAX)
        buf_release(buf);
}

void exchange_close(struct exchange *exchange)
{
    curl_slist_free_all(exchange->headers);
    exchange->headers = NULL;
    buf_give_back(&exchange->request_body);
    buf_give_back(&exchange->response_body);
    exchange->open = false;
    exchange->refused = false;
}

void exchange_release(struct exchange *exchange)
{
    exchange_close(exchange);
    buf_release(&exchange->request_body);
    buf_release(&exchange->response_body);
    curl_easy_cleanup(exchange->easy);
}
