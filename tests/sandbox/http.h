/*
 * tests/sandbox/http.h: an HTTP server on loopback, driven by one thread.
 *
 * The server reads a request whole, hands it over as an exchange and sends what was made of it:
 * whole, cut in the middle, late, or not at all.
 */
#ifndef TESTS_SANDBOX_HTTP_H
#define TESTS_SANDBOX_HTTP_H

#include "tests/sandbox/exchange.h"

struct http_server;

/*
 * Listens on 127.0.0.1. `port` 0: any free one. `handle` answers an exchange. INTERNAL, with
 * the system's words. The server is the caller's until http_server_free.
 */
MUST_USE enum err_code http_server_open(uint16_t port,
                                        void (*handle)(void *owner, struct exchange *x),
                                        void *owner, struct http_server **ret, struct err *err);
void http_server_free(struct http_server *server);
uint16_t http_server_port(const struct http_server *server);
/* To wait for, beside http_server_wait_ms. */
int http_server_fd(const struct http_server *server);
/* The longest that may be waited; -1: until the descriptor is ready. */
int64_t http_server_wait_ms(struct http_server *server);
/* Reads, answers and sends what can be without waiting. */
void http_server_work(struct http_server *server);

#endif
