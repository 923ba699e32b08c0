/*
 * service/connectors/http/curl_transport.h: the transport of production, over libcurl.
 *
 * One curl_multi and one handle per open exchange; handles and connections are used again. Every
 * option is set explicitly: https only, certificates and host names verified, TLS 1.2 at least, no
 * redirects, no proxy, no netrc, no cookies, no compression, HTTP/1.1.
 *
 * What left is never sent a second time by the library: libcurl repeats a request by itself when a
 * connection that it used before closes without an answer, also one that moves money. That is
 * allowed for GET only; for all else the outcome is HTTP_NO_ANSWER, and the lane looks.
 */
#ifndef SERVICE_CONNECTORS_HTTP_CURL_TRANSPORT_H
#define SERVICE_CONNECTORS_HTTP_CURL_TRANSPORT_H

#include "service/connectors/http/transport.h"

struct transport_curl_options {
    const char *ca_file;        /* PEM; NULL: the system's authorities */
    bool allow_http_loopback;   /* development: plain http to 127.0.0.1, ::1 and localhost */
    int32_t connect_timeout_ms; /* of TCP and TLS together; 0: 5000 */
};

/* The caller's until its `free`. `start` and `next` belong to one thread. */
struct transport *transport_curl_new(const struct transport_curl_options *options);

#endif
