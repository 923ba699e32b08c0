/*
 * service/connectors/http/transport.h: HTTP exchanges, many at a time, on one thread.
 *
 * An interface: libcurl in production, a modelled network in the simulation. Its user starts
 * exchanges and collects completions; nothing calls back. Time-outs are the real network's, also
 * when the rest of the program runs on a scaled clock.
 */
#ifndef SERVICE_CONNECTORS_HTTP_TRANSPORT_H
#define SERVICE_CONNECTORS_HTTP_TRANSPORT_H

#include "service/base/arena.h"

enum http_method { HTTP_GET, HTTP_POST, HTTP_PUT, HTTP_PATCH, HTTP_DELETE };

enum { HTTP_HEADER_COUNT = 12 };

struct http_header {
    struct str name, value;
    bool is_secret; /* never in a log or in evidence */
};

struct http_request {
    enum http_method method;
    struct str url; /* absolute, percent-encoded; never holds a secret */
    struct http_header headers[HTTP_HEADER_COUNT];
    size_t header_count;
    struct str body; /* PUT and POST always send Content-Length, 0 as well */
    int32_t timeout_ms;
    size_t response_bytes_max;
};

enum http_outcome {
    HTTP_ANSWERED,
    HTTP_NOT_SENT,  /* it never left: no connection, no name */
    HTTP_NO_ANSWER, /* it left, or may have; what became of it is unknown */
};

struct http_response {
    enum http_outcome outcome;
    int32_t status; /* 0 unless ANSWERED */
    struct str body;
    struct str content_type;
    struct str location;
    struct str link;        /* the Link header */
    int64_t retry_after_s;  /* Retry-After; -1: none */
    int64_t rate_remaining; /* X-RateLimit-Remaining; -1: none */
    int64_t rate_reset_s;   /* X-RateLimit-Reset; -1: none */
    struct str failure;     /* what the transport says when not ANSWERED */
};

struct transport {
    const struct transport_ops *ops;
};

struct transport_ops {
    /*
     * Starts an exchange; everything in the request is copied. `tag` is the caller's own, unique
     * among the open exchanges. There is room for `transport_capacity` open ones.
     */
    void (*start)(struct transport *transport, const struct http_request *request, uint64_t tag);
    /*
     * The next completion, waiting at most `wait_ns` of real time (0: not at all). False: none.
     * The response's texts are copied into `arena`.
     */
    bool (*next)(struct transport *transport, int64_t wait_ns, struct arena *arena,
                 uint64_t *ret_tag, struct http_response *ret);
    /* From any thread: a waiting `next` returns. */
    void (*wake)(struct transport *transport);
    void (*free)(struct transport *transport);
};

enum { TRANSPORT_CAPACITY = 64 };

#endif
