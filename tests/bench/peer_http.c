/*
 * tests/bench/peer_http.c: an HTTP server that answers as fast as one thread can.
 *
 * It reads heads up to their empty line and bodies by their Content-Length, keeps connections, and
 * answers all requests alike.
 */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "service/base/check.h"
#include "service/base/heap.h"
#include "tests/bench/peer.h"

enum { CONNECTION_COUNT_MAX = 1024, REQUEST_BYTES_MAX = 64 << 10, EVENT_COUNT = 64 };

struct connection {
    char bytes[REQUEST_BYTES_MAX];
    size_t len;
};

struct http {
    int listener, events;
    char *answer;
    size_t answer_len;
    struct connection *connections[CONNECTION_COUNT_MAX]; /* by descriptor */
};

static int listen_anywhere(void)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof(address);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK(listener >= 0);
    CHECK(bind(listener, (const struct sockaddr *)&address, len) == 0);
    CHECK(listen(listener, CONNECTION_COUNT_MAX) == 0);
    CHECK(getsockname(listener, (struct sockaddr *)&address, &len) == 0);
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    return listener;
}

static void answer_make(struct http *http, size_t body_bytes)
{
    char head[256];
    int head_len = snprintf(head, sizeof(head),
                            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                            "Content-Length: %zu\r\n\r\n",
                            body_bytes);
    http->answer_len = (size_t)head_len + body_bytes;
    http->answer = heap_alloc(http->answer_len + 1);
    memcpy(http->answer, head, (size_t)head_len);
    memset(http->answer + head_len, ' ', body_bytes);
    if (body_bytes >= 2)
        memcpy(http->answer + head_len, "{}", 2);
}

/* How many bytes the first request has; 0: it is not all here yet. */
static size_t request_bytes(const struct connection *connection)
{
    const char *end = memmem(connection->bytes, connection->len, "\r\n\r\n", 4);
    if (end == NULL)
        return 0;
    size_t head = (size_t)(end - connection->bytes) + 4;
    size_t body = 0;
    for (const char *line = connection->bytes; line < end;) {
        if (strncasecmp(line, "Content-Length:", 15) == 0)
            body = (size_t)strtoull(line + 15, NULL, 10);
        const char *next = memmem(line, (size_t)(end - line), "\r\n", 2);
        line = next == NULL ? end : next + 2;
    }
    return connection->len >= head + body ? head + body : 0;
}

static void send_all(int socket, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t sent = send(socket, bytes, len, MSG_NOSIGNAL);
        if (sent < 0)
            return; /* it went away; the next read tells */
        bytes += sent;
        len -= (size_t)sent;
    }
}

static void serve(struct http *http, int socket)
{
    struct connection *connection = http->connections[socket];
    ssize_t got =
        recv(socket, connection->bytes + connection->len, REQUEST_BYTES_MAX - connection->len, 0);
    if (got <= 0) {
        close(socket);
        heap_free(connection);
        http->connections[socket] = NULL;
        return;
    }
    connection->len += (size_t)got;
    CHECK(connection->len < REQUEST_BYTES_MAX);
    size_t request;
    while ((request = request_bytes(connection)) > 0) {
        connection->len -= request;
        memmove(connection->bytes, connection->bytes + request, connection->len);
        send_all(socket, http->answer, http->answer_len);
    }
}

static void welcome(struct http *http)
{
    const int on = 1;
    int socket = accept4(http->listener, NULL, NULL, SOCK_CLOEXEC);
    CHECK(socket >= 0);
    CHECK(socket < CONNECTION_COUNT_MAX);
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    http->connections[socket] = HEAP_NEW(struct connection);
    struct epoll_event wanted = { .events = EPOLLIN, .data.fd = socket };
    CHECK(epoll_ctl(http->events, EPOLL_CTL_ADD, socket, &wanted) == 0);
}

void peer_http(size_t body_bytes)
{
    struct http *http = HEAP_NEW(struct http);
    answer_make(http, body_bytes);
    http->listener = listen_anywhere();
    http->events = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event wanted = { .events = EPOLLIN, .data.fd = http->listener };
    CHECK(epoll_ctl(http->events, EPOLL_CTL_ADD, http->listener, &wanted) == 0);
    for (;;) {
        struct epoll_event events[EVENT_COUNT];
        int count = epoll_wait(http->events, events, EVENT_COUNT, -1);
        CHECK(count >= 0 || errno == EINTR);
        for (int i = 0; i < count; i++) {
            if (events[i].data.fd == http->listener)
                welcome(http);
            else
                serve(http, events[i].data.fd);
        }
    }
}
