/*
 * service/connectors/http/curl_exchange.h: one request and its answer on one libcurl handle.
 *
 * The handle keeps its options and its connection; what differs between requests is set by
 * exchange_prepare. Private to http/.
 */
#ifndef SERVICE_CONNECTORS_HTTP_CURL_EXCHANGE_H
#define SERVICE_CONNECTORS_HTTP_CURL_EXCHANGE_H

#include <curl/curl.h>

#include "service/base/buf.h"
#include "service/connectors/http/curl_transport.h"

struct exchange {
    CURL *easy;
    bool open;    /* between prepare and close */
    bool refused; /* by ourselves, before anything was sent */
    uint64_t tag;
    enum http_method method;
    int32_t sends; /* how often libcurl began to send the request */
    struct curl_slist *headers;
    struct buf request_body, response_body;
    char failure[CURL_ERROR_SIZE];
};

/* `exchange` must not move while it lives. */
void exchange_init(struct exchange *exchange, const struct transport_curl_options *options);
void exchange_release(struct exchange *exchange);
/* Opens; a request that must not be sent is left `refused`. */
void exchange_prepare(struct exchange *exchange, const struct http_request *request,
                      bool allow_http_loopback, uint64_t tag);
/* What came of it; texts are copied into `arena`. `result` is libcurl's, if it was sent. */
struct http_response exchange_finish(struct exchange *exchange, CURLcode result,
                                     struct arena *arena);
/* Ready for the next request. */
void exchange_close(struct exchange *exchange);

#endif
