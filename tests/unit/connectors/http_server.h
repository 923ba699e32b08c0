/*
 * tests/unit/connectors/http_server.h: a small HTTP server on 127.0.0.1 that misbehaves on demand.
 *
 * The path of a request says what becomes of it ("/ok", "/close", "/silent", ...: http_server.c);
 * everything that arrives is kept.
 */
#ifndef TESTS_UNIT_CONNECTORS_HTTP_SERVER_H
#define TESTS_UNIT_CONNECTORS_HTTP_SERVER_H

#include "service/base/str.h"

struct http_server;

struct http_server *http_server_start(void);
void http_server_stop(struct http_server *server);
/* "http://127.0.0.1:port" */
const char *http_server_url(const struct http_server *server);
int http_server_connections(struct http_server *server);
int http_server_requests(struct http_server *server);
/* Of the last request: head and body; valid until the next. */
const char *http_server_last(struct http_server *server);

#endif
