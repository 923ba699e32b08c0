/* service/web/web.c: libmicrohttpd with one thread, and a table of pages. */
#include "service/web/web.h"

#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>

#include "service/base/buf.h"
#include "service/base/heap.h"
#include "service/base/metric.h"

enum {
    CONNECTION_COUNT = 64,
    CONNECTION_IDLE_S = 10,
    CONNECTION_MEMORY = 16 << 10, /* head of a request and of its answer */
    PAGE_BYTES_MAX = 1 << 20,
    HOST_BYTES = 256,
};

struct web {
    struct web_options options;
    struct MHD_Daemon *daemon;
    int port;
};

/* ---- pages ---- */

static unsigned metrics_page(const struct web *web, struct buf *out)
{
    (void)web;
    metric_write(out);
    return out->overflowed ? MHD_HTTP_INTERNAL_SERVER_ERROR : MHD_HTTP_OK;
}

static unsigned health_page(const struct web *web, struct buf *out)
{
    (void)web;
    buf_add(out, STR("ok\n"));
    return MHD_HTTP_OK;
}

static unsigned ready_page(const struct web *web, struct buf *out)
{
    const char *why_not = web->options.why_not_ready(web->options.context);
    buf_format(out, "%s\n", why_not == NULL ? "ok" : why_not);
    return why_not == NULL ? MHD_HTTP_OK : MHD_HTTP_SERVICE_UNAVAILABLE;
}

static const struct page {
    const char *path;
    const char *content_type;
    unsigned (*write)(const struct web *web, struct buf *out);
} pages[] = {
    { "/metrics", "text/plain; version=0.0.4; charset=utf-8", metrics_page },
    { "/healthz", "text/plain; charset=utf-8", health_page },
    { "/readyz", "text/plain; charset=utf-8", ready_page },
};

static const struct page *page_find(struct str path)
{
    for (size_t i = 0; i < ARRAY_COUNT(pages); i++) {
        if (str_eq(str_c(pages[i].path), path))
            return &pages[i];
    }
    return NULL;
}

/* ---- answers ---- */

static enum MHD_Result answer(struct MHD_Connection *connection, unsigned status,
                              const char *content_type, struct str body)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer(body.len, (void *)body.ptr, MHD_RESPMEM_MUST_COPY);
    if (response == NULL)
        return MHD_NO;
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, content_type);
    MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    if (status == MHD_HTTP_METHOD_NOT_ALLOWED)
        MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
    enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *body,
                              size_t *body_len, void **request)
{
    static const char plain[] = "text/plain; charset=utf-8";
    static char seen;
    const struct web *web = context;
    const struct page *page = page_find(str_c(url));
    struct str verb = str_c(method);
    (void)version;
    (void)body;
    if (*request == NULL) { /* only the head is there: an answer now would be to a body as well */
        *request = &seen;
        return MHD_YES;
    }
    if (*body_len > 0) { /* nobody reads it */
        *body_len = 0;
        return MHD_YES;
    }
    if (page == NULL)
        return answer(connection, MHD_HTTP_NOT_FOUND, plain,
                      STR("/metrics, /healthz and /readyz are here\n"));
    if (!str_eq(verb, STR("GET")) && !str_eq(verb, STR("HEAD")))
        return answer(connection, MHD_HTTP_METHOD_NOT_ALLOWED, plain, STR("GET only\n"));
    struct buf out;
    buf_init(&out, PAGE_BYTES_MAX);
    unsigned status = page->write(web, &out);
    enum MHD_Result result = answer(connection, status, page->content_type, buf_str(&out));
    buf_release(&out);
    return result;
}

/* ---- listening ---- */

/* The first address of "host:port"; freeaddrinfo. */
static enum err_code resolve(struct str listen, struct addrinfo **ret, struct err *err)
{
    const struct addrinfo hints = { .ai_flags = AI_PASSIVE | AI_NUMERICSERV,
                                    .ai_socktype = SOCK_STREAM };
    char text[HOST_BYTES];
    char *host = text;
    if (listen.len >= sizeof(text))
        return err_set(err, REASON_CONFIG_INVALID, "the address is too long");
    memcpy(text, listen.ptr, listen.len);
    text[listen.len] = '\0';
    char *port = strrchr(text, ':');
    if (port == NULL)
        return err_set(err, REASON_CONFIG_INVALID, "\"%s\" has no port", text);
    *port++ = '\0';
    size_t len = strlen(host);
    if (len >= 2 && host[0] == '[' && host[len - 1] == ']') {
        host[len - 1] = '\0';
        host++;
    }
    int status = getaddrinfo(host, port, &hints, ret);
    if (status != 0)
        return err_set(err, REASON_CONFIG_INVALID, "cannot listen on \"%.*s\": %s", STR_ARG(listen),
                       gai_strerror(status));
    return ERR_OK;
}

static struct MHD_Daemon *daemon_start(struct web *web, const struct sockaddr *address)
{
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD;
    if (address->sa_family == AF_INET6)
        flags |= MHD_USE_IPv6;
    return MHD_start_daemon(flags, 0, NULL, NULL, handle, web, MHD_OPTION_SOCK_ADDR, address,
                            MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTION_COUNT,
                            MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)CONNECTION_IDLE_S,
                            MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
                            MHD_OPTION_END);
}

enum err_code web_start(const struct web_options *options, struct web **ret, struct err *err)
{
    struct addrinfo *addresses;
    enum err_code code = resolve(options->listen, &addresses, err);
    if (code != ERR_OK)
        return code;
    struct web *web = HEAP_NEW(struct web);
    web->options = *options;
    errno = 0;
    web->daemon = daemon_start(web, addresses->ai_addr);
    freeaddrinfo(addresses);
    if (web->daemon == NULL) {
        heap_free(web);
        return err_set(err, REASON_CONFIG_INVALID, "cannot listen on \"%.*s\": %s",
                       STR_ARG(options->listen), strerror(errno));
    }
    web->port = MHD_get_daemon_info(web->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
    *ret = web;
    return ERR_OK;
}

int web_port(const struct web *web)
{
    return web->port;
}

void web_stop(struct web *web)
{
    if (web == NULL)
        return;
    MHD_stop_daemon(web->daemon);
    heap_free(web);
}
