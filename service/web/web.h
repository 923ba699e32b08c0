/*
 * service/web/web.h: what machines ask over plain HTTP: metrics and health; and webhooks.
 *
 *     GET /metrics   Prometheus' text format
 *     GET /healthz   200 while the process answers
 *     GET /readyz    200 while it takes calls; 503 with the reason while it does not
 *
 *     POST /webhooks/scayle/{shop}   see webhooks.h
 *
 * Nothing else, no secrets. One thread of its own, which waits for nobody; connections, their
 * memory and their time are bounded.
 */
#ifndef SERVICE_WEB_WEB_H
#define SERVICE_WEB_WEB_H

#include "service/base/err.h"
#include "service/base/str.h"
#include "service/web/webhooks.h"

struct web_options {
    struct str listen; /* "host:port"; port 0 takes a free one */
    /* NULL: ready; else why not, a literal. Any thread. */
    const char *(*why_not_ready)(void *context);
    void *context;
    const struct webhooks_options *webhooks; /* NULL: none are taken */
};

struct web; /* opaque */

/* Serves when it returns. CONFIG_INVALID: an address that cannot be had. */
MUST_USE enum err_code web_start(const struct web_options *options, struct web **ret,
                                 struct err *err);
int web_port(const struct web *web);
/* Waits for answers under way: the commit loop has told of all that was submitted. NULL is fine. */
void web_stop(struct web *web);

#endif
