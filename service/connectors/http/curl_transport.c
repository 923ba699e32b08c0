/* service/connectors/http/curl_transport.c: many exchanges on one curl_multi. */
#include "service/connectors/http/curl_transport.h"

#include <stdatomic.h>

#include "service/base/clock.h"
#include "service/base/heap.h"
#include "service/connectors/http/curl_exchange.h"

#define WAIT_NS_MAX (INT64_C(3600) * NS_PER_SECOND)

struct curl_transport {
    struct transport base; /* first: the interface */
    CURLM *multi;
    struct clock clock;
    bool allow_http_loopback;
    uint32_t refused_count; /* open exchanges that were never sent */
    atomic_bool woken;
    struct exchange exchanges[TRANSPORT_CAPACITY];
};

static struct exchange *exchange_take(struct curl_transport *self)
{
    size_t at = 0;
    while (at < TRANSPORT_CAPACITY && self->exchanges[at].open)
        at++;
    CHECK(at < TRANSPORT_CAPACITY); /* the caller counts what it started */
    return &self->exchanges[at];
}

static void transport_curl_start(struct transport *transport, const struct http_request *request,
                                 uint64_t tag)
{
    struct curl_transport *self = (struct curl_transport *)transport;
    struct exchange *exchange = exchange_take(self);
    exchange_prepare(exchange, request, self->allow_http_loopback, tag);
    if (exchange->refused)
        self->refused_count++;
    else
        CHECK(curl_multi_add_handle(self->multi, exchange->easy) == CURLM_OK);
}

static struct exchange *find_refused(struct curl_transport *self)
{
    size_t at = 0;
    while (!self->exchanges[at].refused) {
        at++;
        CHECK(at < TRANSPORT_CAPACITY);
    }
    return &self->exchanges[at];
}

static bool harvest(struct curl_transport *self, struct arena *arena, uint64_t *ret_tag,
                    struct http_response *ret)
{
    int left;
    struct exchange *exchange;
    CURLcode result = CURLE_OK;
    CURLMsg *message = curl_multi_info_read(self->multi, &left);
    if (message != NULL) {
        char *private = NULL;
        CHECK(message->msg == CURLMSG_DONE);
        CHECK(curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &private) == CURLE_OK);
        exchange = (struct exchange *)(void *)private;
        result = message->data.result;
    } else if (self->refused_count > 0) {
        exchange = find_refused(self);
    } else {
        return false;
    }
    *ret_tag = exchange->tag;
    *ret = exchange_finish(exchange, result, arena);
    if (exchange->refused)
        self->refused_count--;
    else
        CHECK(curl_multi_remove_handle(self->multi, exchange->easy) == CURLM_OK);
    exchange_close(exchange);
    return true;
}

static bool transport_curl_next(struct transport *transport, int64_t wait_ns, struct arena *arena,
                                uint64_t *ret_tag, struct http_response *ret)
{
    struct curl_transport *self = (struct curl_transport *)transport;
    int64_t wait_ns_max = wait_ns < WAIT_NS_MAX ? wait_ns : WAIT_NS_MAX;
    struct mono end = { clock_mono(&self->clock).ns + wait_ns_max };
    if (harvest(self, arena, ret_tag, ret))
        return true;
    for (;;) {
        int running;
        CHECK(curl_multi_perform(self->multi, &running) == CURLM_OK);
        if (harvest(self, arena, ret_tag, ret))
            return true;
        int64_t left_ns = wait_ns == 0 ? 0 : end.ns - clock_mono(&self->clock).ns;
        if (atomic_exchange(&self->woken, false) || left_ns <= 0)
            return false;
        int64_t left_ms = (left_ns + NS_PER_MS - 1) / NS_PER_MS;
        CHECK(curl_multi_poll(self->multi, NULL, 0, (int)left_ms, NULL) == CURLM_OK);
    }
}

static void transport_curl_wake(struct transport *transport)
{
    struct curl_transport *self = (struct curl_transport *)transport;
    atomic_store(&self->woken, true);
    CHECK(curl_multi_wakeup(self->multi) == CURLM_OK);
}

static void transport_curl_free(struct transport *transport)
{
    struct curl_transport *self = (struct curl_transport *)transport;
    for (size_t i = 0; i < TRANSPORT_CAPACITY; i++) {
        struct exchange *exchange = &self->exchanges[i];
        if (exchange->open && !exchange->refused)
            CHECK(curl_multi_remove_handle(self->multi, exchange->easy) == CURLM_OK);
        exchange_release(exchange);
    }
    CHECK(curl_multi_cleanup(self->multi) == CURLM_OK);
    heap_free(self);
    curl_global_cleanup();
}

static const struct transport_ops transport_curl_ops = {
    .start = transport_curl_start,
    .next = transport_curl_next,
    .wake = transport_curl_wake,
    .free = transport_curl_free,
};

struct transport *transport_curl_new(const struct transport_curl_options *options)
{
    CHECK(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
    struct curl_transport *self = HEAP_NEW(struct curl_transport);
    self->base.ops = &transport_curl_ops;
    self->clock = clock_real();
    self->allow_http_loopback = options->allow_http_loopback;
    self->multi = curl_multi_init();
    CHECK(self->multi != NULL);
    CHECK(curl_multi_setopt(self->multi, CURLMOPT_MAXCONNECTS, (long)TRANSPORT_CAPACITY) ==
          CURLM_OK);
    for (size_t i = 0; i < TRANSPORT_CAPACITY; i++)
        exchange_init(&self->exchanges[i], options);
    return &self->base;
}
