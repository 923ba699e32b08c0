/*
 * tests/sandbox/http.c: libmicrohttpd in external mode.
 *
 * A connection's request is a `struct served`. An answer that is to be late parks its connection;
 * the server wakes it when its time has come.
 */
#include "tests/sandbox/http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <string.h>

#include "service/base/clock.h"
#include "service/base/heap.h"

enum {
    CONNECTION_COUNT = 512,
    CONNECTION_IDLE_S = 120,
    CONNECTION_MEMORY = 64 << 10,
    ANSWER_BLOCK_BYTES = 8 << 10,
};

struct served {
    struct exchange exchange;
    struct http_server *server;
    struct MHD_Connection *connection;
    struct served *next_late; /* in the server's list while it is parked */
    int64_t wake_at_ns;
    bool is_read, is_answered;
};

struct http_server {
    struct MHD_Daemon *daemon;
    void (*handle)(void *owner, struct exchange *x);
    void *owner;
    struct served *late;
    struct clock clock;
};

static enum MHD_Result add_header(void *cls, enum MHD_ValueKind kind, const char *key,
                                  const char *value)
{
    (void)kind;
    exchange_read_header(cls, str_c(key), str_c(value));
    return MHD_YES;
}

/* The first that libmicrohttpd says of a request, and the only time it shows the raw target. */
static void *on_target(void *cls, const char *target, struct MHD_Connection *connection)
{
    struct served *served = HEAP_NEW(struct served);
    served->server = cls;
    served->connection = connection;
    exchange_init(&served->exchange);
    exchange_read_target(&served->exchange, str_c(target));
    return served;
}

static ssize_t send_half(void *cls, uint64_t at, char *out, size_t max)
{
    struct served *served = cls;
    size_t half = served->exchange.answer.len / 2;
    if (at >= half)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    size_t size = half - (size_t)at < max ? half - (size_t)at : max;
    memcpy(out, served->exchange.answer.ptr + at, size);
    return (ssize_t)size;
}

static enum MHD_Result send_answer(struct served *served)
{
    struct exchange *x = &served->exchange;
    struct MHD_Response *response;
    if (x->delivery == DELIVERY_NONE)
        return MHD_NO;
    if (x->delivery == DELIVERY_CUT && x->answer.len > 1)
        response = MHD_create_response_from_callback(x->answer.len, ANSWER_BLOCK_BYTES, send_half,
                                                     served, NULL);
    else
        response =
            MHD_create_response_from_buffer(x->answer.len, x->answer.ptr, MHD_RESPMEM_PERSISTENT);
    if (response == NULL)
        return MHD_NO;
    if (x->answer.len > 0)
        MHD_add_response_header(response, "Content-Type", x->content_type);
    for (size_t i = 0; i < x->answer_header_count; i++) {
        const struct pair *header = &x->answer_headers[i];
        struct str value = arena_str(&x->arena, header->value);
        MHD_add_response_header(response, header->key.ptr, value.ptr);
    }
    enum MHD_Result result = MHD_queue_response(served->connection, (unsigned)x->status, response);
    MHD_destroy_response(response);
    return result;
}

/* Parks the connection until its answer may leave. */
static void park(struct served *served)
{
    struct http_server *server = served->server;
    served->wake_at_ns = clock_mono(&server->clock).ns + served->exchange.delay_ms * NS_PER_MS;
    served->next_late = server->late;
    server->late = served;
    MHD_suspend_connection(served->connection);
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *data,
                                  size_t *size, void **request)
{
    struct http_server *server = cls;
    struct served *served = *request;
    (void)url, (void)version;
    if (!served->is_read) {
        served->is_read = true;
        served->exchange.method = method_parse(str_c(method));
        MHD_get_connection_values(connection, MHD_HEADER_KIND, add_header, &served->exchange);
        return MHD_YES;
    }
    if (*size > 0) {
        buf_add(&served->exchange.body, (struct str){ data, *size });
        *size = 0;
        return MHD_YES;
    }
    if (!served->is_answered) {
        served->is_answered = true;
        exchange_read_file(&served->exchange);
        server->handle(server->owner, &served->exchange);
        if (served->exchange.delay_ms > 0) {
            park(served);
            return MHD_YES;
        }
    }
    return send_answer(served);
}

static void unpark(struct http_server *server, struct served *served)
{
    struct served **link = &server->late;
    while (*link != NULL && *link != served)
        link = &(*link)->next_late;
    if (*link != NULL)
        *link = served->next_late;
}

static void on_completed(void *cls, struct MHD_Connection *connection, void **request,
                         enum MHD_RequestTerminationCode why)
{
    struct served *served = *request;
    (void)connection, (void)why;
    if (served == NULL)
        return;
    unpark(cls, served);
    exchange_release(&served->exchange);
    heap_free(served);
    *request = NULL;
}

enum err_code http_server_open(uint16_t port, void (*handle)(void *owner, struct exchange *x),
                               void *owner, struct http_server **ret, struct err *err)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons(port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    struct http_server *server = HEAP_NEW(struct http_server);
    server->handle = handle;
    server->owner = owner;
    server->clock = clock_real();
    server->daemon =
        MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, port, NULL, NULL, on_request,
                         server, MHD_OPTION_SOCK_ADDR, &address, MHD_OPTION_URI_LOG_CALLBACK,
                         on_target, server, MHD_OPTION_NOTIFY_COMPLETED, on_completed, server,
                         MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTION_COUNT,
                         MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)CONNECTION_IDLE_S,
                         MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
                         MHD_OPTION_END);
    if (server->daemon == NULL) {
        heap_free(server);
        return err_set(err, REASON_INTERNAL, "could not listen on 127.0.0.1:%u: %s", port,
                       strerror(errno));
    }
    *ret = server;
    return ERR_OK;
}

void http_server_free(struct http_server *server)
{
    if (server == NULL)
        return;
    while (server->late != NULL) {
        struct served *served = server->late;
        server->late = served->next_late;
        MHD_resume_connection(served->connection);
    }
    MHD_stop_daemon(server->daemon);
    heap_free(server);
}

uint16_t http_server_port(const struct http_server *server)
{
    return MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
}

int http_server_fd(const struct http_server *server)
{
    return MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
}

int64_t http_server_wait_ms(struct http_server *server)
{
    MHD_UNSIGNED_LONG_LONG of_daemon = 0;
    int64_t wait_ms = -1;
    if (MHD_get_timeout(server->daemon, &of_daemon) == MHD_YES)
        wait_ms = of_daemon < INT32_MAX ? (int64_t)of_daemon : INT32_MAX;
    int64_t now_ns = clock_mono(&server->clock).ns;
    for (const struct served *served = server->late; served != NULL; served = served->next_late) {
        int64_t left_ms = (served->wake_at_ns - now_ns + NS_PER_MS - 1) / NS_PER_MS;
        if (left_ms < 0)
            left_ms = 0;
        if (wait_ms < 0 || left_ms < wait_ms)
            wait_ms = left_ms;
    }
    return wait_ms;
}

void http_server_work(struct http_server *server)
{
    int64_t now_ns = clock_mono(&server->clock).ns;
    struct served **link = &server->late;
    while (*link != NULL) {
        struct served *served = *link;
        if (served->wake_at_ns > now_ns) {
            link = &served->next_late;
            continue;
        }
        *link = served->next_late;
        served->exchange.delay_ms = 0;
        MHD_resume_connection(served->connection);
    }
    MHD_run(server->daemon);
}
