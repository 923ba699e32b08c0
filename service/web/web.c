/*
 * service/web/web.c: libmicrohttpd with one thread, a table of pages, and the visits of webhooks.
 *
 * A webhook that waits for its commit is suspended: the thread goes on with others meanwhile.
 */
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

static const char plain[] = "text/plain; charset=utf-8";

/* `allow`: what may be asked instead; NULL: it is no matter of the method. */
static enum MHD_Result answer(struct MHD_Connection *connection, unsigned status,
                              const char *content_type, struct str body, const char *allow)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer(body.len, (void *)body.ptr, MHD_RESPMEM_MUST_COPY);
    if (response == NULL)
        return MHD_NO;
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, content_type);
    MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    if (allow != NULL)
        MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, allow);
    if (status == MHD_HTTP_UNAUTHORIZED)
        MHD_add_response_header(response, MHD_HTTP_HEADER_WWW_AUTHENTICATE,
                                "Basic realm=\"lockstep\"");
    enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

/* ---- webhooks ---- */

#define HOOK_PATH STR("/webhooks/scayle/")

enum visit_phase { VISIT_READING, VISIT_STORING, VISIT_ANSWERED };

/* A webhook on its way, from its head to the end of its answer. */
struct visit {
    struct webhook webhook;
    struct MHD_Connection *connection;
    struct buf body;
    enum visit_phase phase;
};

static struct visit *visit_begin(const struct web *web, struct MHD_Connection *connection,
                                 struct str path)
{
    const char *authorization =
        MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_AUTHORIZATION);
    struct visit *visit = HEAP_NEW(struct visit);
    visit->connection = connection;
    buf_init(&visit->body, WEBHOOK_BODY_BYTES_MAX);
    webhook_admit(web->options.webhooks, str_from(path, HOOK_PATH.len),
                  authorization == NULL ? STR_EMPTY : str_c(authorization), &visit->webhook);
    return visit;
}

static void visit_end(void *context, struct MHD_Connection *connection, void **request,
                      enum MHD_RequestTerminationCode why)
{
    struct visit *visit = *request;
    (void)context;
    (void)connection;
    (void)why;
    if (visit == NULL)
        return;
    webhook_release(&visit->webhook);
    buf_release(&visit->body);
    heap_free(visit);
    *request = NULL;
}

/* On the committing thread. */
static void visit_stored(struct webhook *webhook)
{
    struct visit *visit = webhook->user;
    MHD_resume_connection(visit->connection);
}

/* All of the body is there. Suspended first: it may be stored before this returns. */
static void visit_store(struct visit *visit)
{
    if (visit->body.overflowed)
        webhook_too_large(&visit->webhook);
    visit->phase = VISIT_ANSWERED;
    if (visit->webhook.status != 0)
        return;
    visit->phase = VISIT_STORING;
    visit->webhook.done = visit_stored;
    visit->webhook.user = visit;
    MHD_suspend_connection(visit->connection);
    if (!webhook_take(&visit->webhook, buf_str(&visit->body)))
        MHD_resume_connection(visit->connection);
}

/* Who was not let in is read to the end of what they send, and told then. */
static enum MHD_Result visit_go_on(struct visit *visit, const char *bytes, size_t *len)
{
    if (*len > 0) {
        if (visit->webhook.status == 0 && !visit->body.overflowed)
            buf_add(&visit->body, (struct str){ bytes, *len });
        *len = 0;
        return MHD_YES;
    }
    if (visit->phase == VISIT_READING) {
        visit_store(visit);
        if (visit->phase == VISIT_STORING)
            return MHD_YES;
    }
    return answer(visit->connection, (unsigned)visit->webhook.status, plain,
                  str_c(visit->webhook.text), NULL);
}

/* ---- requests ---- */

static enum MHD_Result page_answer(const struct web *web, struct MHD_Connection *connection,
                                   const struct page *page)
{
    struct buf out;
    buf_init(&out, PAGE_BYTES_MAX);
    unsigned status = page->write(web, &out);
    enum MHD_Result result = answer(connection, status, page->content_type, buf_str(&out), NULL);
    buf_release(&out);
    return result;
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *body,
                              size_t *body_len, void **request)
{
    const struct web *web = context;
    struct str verb = str_c(method), path = str_c(url);
    const struct page *page = page_find(path);
    bool is_hook = web->options.webhooks != NULL && str_starts(path, HOOK_PATH);
    (void)version;
    if (*request == NULL) { /* only the head is there: an answer now would be to a body as well */
        bool is_visit = is_hook && str_eq(verb, STR("POST"));
        *request = is_visit ? visit_begin(web, connection, path) : HEAP_NEW(struct visit);
        return MHD_YES;
    }
    struct visit *visit = *request;
    if (visit->connection != NULL)
        return visit_go_on(visit, body, body_len);
    if (*body_len > 0) { /* nobody reads it */
        *body_len = 0;
        return MHD_YES;
    }
    if (is_hook)
        return answer(connection, MHD_HTTP_METHOD_NOT_ALLOWED, plain, STR("POST only\n"), "POST");
    if (page == NULL)
        return answer(connection, MHD_HTTP_NOT_FOUND, plain,
                      STR("/metrics, /healthz and /readyz are here\n"), NULL);
    if (!str_eq(verb, STR("GET")) && !str_eq(verb, STR("HEAD")))
        return answer(connection, MHD_HTTP_METHOD_NOT_ALLOWED, plain, STR("GET only\n"),
                      "GET, HEAD");
    return page_answer(web, connection, page);
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
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME;
    if (address->sa_family == AF_INET6)
        flags |= MHD_USE_IPv6;
    return MHD_start_daemon(flags, 0, NULL, NULL, handle, web, MHD_OPTION_SOCK_ADDR, address,
                            MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTION_COUNT,
                            MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)CONNECTION_IDLE_S,
                            MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
                            MHD_OPTION_NOTIFY_COMPLETED, visit_end, NULL, MHD_OPTION_END);
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
