/* tests/unit/connectors/http_server.c: a thread per connection, raw sockets. */
#include "tests/unit/connectors/http_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CONNECTION_COUNT_MAX = 128, REQUEST_BYTES_MAX = 1 << 16 };

struct connection {
    struct http_server *server;
    int socket;
    pthread_t thread;
};

struct http_server {
    int listener;
    char url[64];
    pthread_t thread;
    pthread_mutex_t lock; /* guards all below */
    struct connection connections[CONNECTION_COUNT_MAX];
    int connection_count, request_count;
    char last[REQUEST_BYTES_MAX];
};

#define FORTY_BYTES "0123456789012345678901234567890123456789"

struct behaviour {
    const char *path;
    const char *answer; /* NULL: none */
    bool closes;        /* the connection, behind the answer */
};

static const struct behaviour behaviours[] = {
    { "/ok",
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n"
      "Link: <x>; rel=\"next\"\r\nx-ratelimit-remaining: 7\r\nX-RateLimit-Reset: 42\r\n\r\n"
      "{\"ok\":true}",
      false },
    { "/created", "HTTP/1.1 201 Created\r\nLocation: /imports/1\r\nContent-Length: 0\r\n\r\n",
      false },
    { "/none", "HTTP/1.1 204 No Content\r\n\r\n", false },
    { "/busy", "HTTP/1.1 429 Too Many\r\nRetry-After: 37\r\nContent-Length: 0\r\n\r\n", false },
    { "/date",
      "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n"
      "Retry-After: Thu, 01 Jan 1970 00:00:00 GMT\r\n\r\n",
      false },
    { "/elsewhere", "HTTP/1.1 302 Found\r\nLocation: /ok\r\nContent-Length: 0\r\n\r\n", false },
    { "/chunks",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
      false },
    { "/cut", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"orders\":[", true },
    { "/long", "HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n" FORTY_BYTES, false },
    { "/endless", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n28\r\n" FORTY_BYTES "\r\n",
      false },
    { "/close", NULL, true },
    { "/silent", NULL, false },
};

static const struct behaviour *behaviour_of(const char *request)
{
    const char *path = strchr(request, ' ') + 1;
    size_t len = strcspn(path, " ?");
    for (size_t i = 0; i < ARRAY_COUNT(behaviours); i++) {
        if (strlen(behaviours[i].path) == len && memcmp(behaviours[i].path, path, len) == 0)
            return &behaviours[i];
    }
    return &behaviours[0];
}

/* One request into `text`; false: the other side closed. */
static bool receive(int socket, char text[static REQUEST_BYTES_MAX])
{
    size_t len = 0;
    size_t need = 0; /* of head and body; 0: the head is not complete */
    while (need == 0 || len < need) {
        ssize_t got = recv(socket, text + len, REQUEST_BYTES_MAX - 1 - len, 0);
        if (got <= 0)
            return false;
        len += (size_t)got;
        text[len] = '\0';
        const char *end = strstr(text, "\r\n\r\n");
        const char *length = strcasestr(text, "\r\ncontent-length:");
        if (end != NULL && need == 0)
            need = (size_t)(end - text) + 4 +
                   (length != NULL && length < end ? strtoul(length + 17, NULL, 10) : 0);
    }
    return true;
}

static void *serve(void *context)
{
    struct connection *connection = context;
    struct http_server *server = connection->server;
    char *text = malloc(REQUEST_BYTES_MAX);
    if (text == NULL)
        abort();
    while (receive(connection->socket, text)) {
        pthread_mutex_lock(&server->lock);
        memcpy(server->last, text, strlen(text) + 1);
        server->request_count++;
        pthread_mutex_unlock(&server->lock);
        const struct behaviour *behaviour = behaviour_of(text);
        if (behaviour->answer != NULL)
            (void)!write(connection->socket, behaviour->answer, strlen(behaviour->answer));
        if (behaviour->closes)
            break;
    }
    shutdown(connection->socket, SHUT_RDWR);
    free(text);
    return NULL;
}

static void *listen_and_serve(void *context)
{
    struct http_server *server = context;
    for (;;) {
        int accepted = accept(server->listener, NULL, NULL);
        if (accepted < 0)
            return NULL;
        pthread_mutex_lock(&server->lock);
        CHECK(server->connection_count < CONNECTION_COUNT_MAX);
        struct connection *connection = &server->connections[server->connection_count++];
        *connection = (struct connection){ .server = server, .socket = accepted };
        CHECK(pthread_create(&connection->thread, NULL, serve, connection) == 0);
        pthread_mutex_unlock(&server->lock);
    }
}

struct http_server *http_server_start(void)
{
    struct http_server *server = calloc(1, sizeof(*server));
    CHECK(server != NULL);
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof(address);
    server->listener = socket(AF_INET, SOCK_STREAM, 0);
    CHECK(bind(server->listener, (struct sockaddr *)&address, size) == 0);
    CHECK(listen(server->listener, 64) == 0);
    CHECK(getsockname(server->listener, (struct sockaddr *)&address, &size) == 0);
    snprintf(server->url, sizeof(server->url), "http://127.0.0.1:%d", ntohs(address.sin_port));
    CHECK(pthread_mutex_init(&server->lock, NULL) == 0);
    CHECK(pthread_create(&server->thread, NULL, listen_and_serve, server) == 0);
    return server;
}

void http_server_stop(struct http_server *server)
{
    shutdown(server->listener, SHUT_RDWR);
    pthread_join(server->thread, NULL);
    close(server->listener);
    for (int i = 0; i < server->connection_count; i++) {
        shutdown(server->connections[i].socket, SHUT_RDWR);
        pthread_join(server->connections[i].thread, NULL);
        close(server->connections[i].socket);
    }
    pthread_mutex_destroy(&server->lock);
    free(server);
}

const char *http_server_url(const struct http_server *server)
{
    return server->url;
}

int http_server_connections(struct http_server *server)
{
    pthread_mutex_lock(&server->lock);
    int count = server->connection_count;
    pthread_mutex_unlock(&server->lock);
    return count;
}

int http_server_requests(struct http_server *server)
{
    pthread_mutex_lock(&server->lock);
    int count = server->request_count;
    pthread_mutex_unlock(&server->lock);
    return count;
}

const char *http_server_last(struct http_server *server)
{
    return server->last;
}
