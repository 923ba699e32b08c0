/* tests/unit/lanes/wire.c: requests in, replies out, each at its time. */
#include "tests/unit/lanes/wire.h"

#include "service/base/buf.h"
#include "service/base/heap.h"
#include "tests/rows.h"

enum { WIRE_ARENA_BYTES = 1 << 30 };
#define FAR ((struct instant){ INT64_MAX })

/* ---- texts ---- */

bool wire_fits(struct str text, const char *pattern)
{
    size_t at = 0, star_at = 0;
    const char *star = NULL;
    while (at < text.len) {
        if (*pattern == '*') {
            star = pattern++;
            star_at = at;
        } else if (*pattern == text.ptr[at]) {
            pattern++;
            at++;
        } else if (star != NULL) { /* the star takes one byte more */
            pattern = star + 1;
            at = ++star_at;
        } else {
            return false;
        }
    }
    while (*pattern == '*')
        pattern++;
    return *pattern == '\0';
}

/* What stands between two texts, the first time; empty: it does not. */
static struct str between(struct str text, const char *before, const char *after)
{
    struct str head = str_c(before), tail = str_c(after);
    for (size_t i = 0; i + head.len <= text.len; i++) {
        if (!str_starts(str_from(text, i), head))
            continue;
        struct str rest = str_from(text, i + head.len);
        for (size_t k = 0; k <= rest.len; k++) {
            if (str_starts(str_from(rest, k), tail))
                return (struct str){ rest.ptr, k };
        }
    }
    return STR_EMPTY;
}

static const struct {
    enum call_kind kind;
    const char *pattern;
} kinds[] = {
    { CALL_MIRAKL_VERSION, "GET * /api/version*" },
    { CALL_MIRAKL_ACCOUNT, "GET * /api/account*" },
    { CALL_MIRAKL_PLATFORM, "GET * /api/platform/configuration*" },
    { CALL_MIRAKL_CARRIERS, "GET * /api/shipping/carriers*" },
    { CALL_MIRAKL_SHIPPING_METHODS, "GET * /api/shipping/types*" },
    { CALL_MIRAKL_REASONS, "GET * /api/reasons*" },
    { CALL_MIRAKL_STOCK_IMPORT, "POST * /api/offers/stock/imports*" },
    { CALL_MIRAKL_STOCK_STATUS, "GET * /api/offers/stock/imports/*/status*" },
    { CALL_MIRAKL_STOCK_REPORT, "GET * /api/offers/stock/imports/*/error_report*" },
    { CALL_MIRAKL_OFFERS, "GET * /api/offers?*" },
    { CALL_MIRAKL_OFFER_EXPORT, "POST * /api/offers/export/async*" },
    { CALL_MIRAKL_OFFER_EXPORT_STATUS, "GET * /api/offers/export/async/status/*" },
    { CALL_MIRAKL_OFFER_EXPORT_FILE, "GET * /api/offers/export/async/file/*" },
    { CALL_MIRAKL_ACCEPT, "PUT * /api/orders/*/accept*" },
    { CALL_MIRAKL_TRACKING, "PUT * /api/orders/*/tracking*" },
    { CALL_MIRAKL_SHIP, "PUT * /api/orders/*/ship*" },
    { CALL_MIRAKL_REFUND, "PUT * /api/orders/refund*" },
    { CALL_MIRAKL_ORDER_REFERENCE, "PUT * /api/orders*" },
    { CALL_MIRAKL_ORDERS, "GET * /api/orders*" },
    { CALL_MIRAKL_TRANSACTIONS, "GET * /api/sellerpayment/transactions_logs*" },
    { CALL_SCAYLE_STOCKS, "GET * /variants/*/stocks" },
    { CALL_SCAYLE_ORDER_CREATE, "POST * /*orders*" },
    { CALL_SCAYLE_ORDER_FIND, "GET * /*orders?filters%5BreferenceKey%5D=*" },
    { CALL_SCAYLE_ORDERS_UPDATED, "GET * /*orders?*" },
    { CALL_SCAYLE_ORDER_GET, "GET * /*orders/*" },
};

static enum call_kind kind_of(struct str text)
{
    for (size_t i = 0; i < ARRAY_COUNT(kinds); i++) {
        if (wire_fits(text, kinds[i].pattern))
            return kinds[i].kind;
    }
    fail_msg("nobody answers %.*s", STR_ARG(text));
    return CALL_NONE;
}

static struct str subject_of(const struct wire_request *request)
{
    switch (request->kind) {
    case CALL_MIRAKL_ACCEPT:
    case CALL_MIRAKL_TRACKING:
    case CALL_MIRAKL_SHIP:
        return between(request->target, "/api/orders/", "/");
    case CALL_MIRAKL_REFUND:
        return between(request->body, "\"order_line_id\":\"", "\"");
    case CALL_SCAYLE_ORDER_CREATE:
        return between(request->body, "\"referenceKey\":\"", "\"");
    case CALL_MIRAKL_STOCK_STATUS:
    case CALL_MIRAKL_STOCK_REPORT:
        return between(request->target, "/imports/", "/");
    default:
        return STR_EMPTY;
    }
}

/* ---- the transport ---- */

static void text_fill(struct wire *wire, const struct http_request *from, struct wire_request *ret)
{
    static const char *const methods[] = {
        [HTTP_GET] = "GET",     [HTTP_POST] = "POST",     [HTTP_PUT] = "PUT",
        [HTTP_PATCH] = "PATCH", [HTTP_DELETE] = "DELETE",
    };
    struct str scheme, rest;
    assert_true(str_cut(from->url, ':', &scheme, &rest));
    rest = str_from(rest, 2);
    size_t slash = 0;
    while (slash < rest.len && rest.ptr[slash] != '/')
        slash++;
    struct str host = { rest.ptr, slash };
    ret->text = arena_format(&wire->arena, "%s %.*s %.*s", methods[from->method], STR_ARG(host),
                             STR_ARG(str_from(rest, slash)));
    ret->host = arena_str(&wire->arena, host);
    ret->target = arena_str(&wire->arena, str_from(rest, slash));
}

static struct wire_rule *rule_find(struct wire *wire, struct str text)
{
    for (size_t i = wire->rule_count; i-- > 0;) {
        struct wire_rule *rule = &wire->rules[i];
        if (rule->times != 0 && wire_fits(text, rule->pattern))
            return rule;
    }
    return NULL;
}

static void reply_find(struct wire *wire, struct wire_request *request)
{
    struct wire_rule *rule = rule_find(wire, request->text);
    struct wire_reply reply = { 0 };
    if (rule == NULL || rule->acts)
        wire->side.answer(wire->side.context, request, &wire->arena, &reply);
    if (rule != NULL) {
        reply = rule->reply;
        rule->times -= rule->times > 0;
    }
    if (reply.status == 0 && reply.outcome == HTTP_ANSWERED)
        reply.status = 200;
    if (reply.delay_ms == 0)
        reply.delay_ms = WIRE_DELAY_MS;
    request->reply = reply;
}

static void wire_start(struct transport *transport, const struct http_request *request,
                       uint64_t tag)
{
    struct wire *wire = (struct wire *)transport;
    struct wire_request *kept = ARENA_NEW(&wire->arena, struct wire_request);
    assert_non_null(kept);
    assert_true(request->timeout_ms > 0);
    text_fill(wire, request, kept);
    kept->method = request->method;
    kept->kind = kind_of(kept->text);
    kept->body = arena_str(&wire->arena, request->body);
    for (size_t i = 0; i < request->header_count; i++) {
        if (request->headers[i].is_secret)
            kept->secret = arena_str(&wire->arena, request->headers[i].value);
    }
    kept->subject = subject_of(kept);
    kept->started = clock_now(wire->clock);
    kept->tag = tag;
    if (wire->count == wire->room) {
        wire->room = wire->room == 0 ? 256 : 2 * wire->room;
        wire->requests = heap_resize(wire->requests, wire->room * sizeof(*wire->requests));
    }
    wire->requests[wire->count++] = kept;
    if (wire->watch != NULL)
        wire->watch(wire->watch_context, kept);
    reply_find(wire, kept);
    assert_false(arena_is_full(&wire->arena));
}

static struct instant due_of(const struct wire_request *request)
{
    return instant_add_ms(request->started, request->reply.delay_ms);
}

static struct wire_request *first_due(const struct wire *wire)
{
    struct wire_request *first = NULL;
    for (size_t i = wire->open_first; i < wire->count; i++) {
        struct wire_request *request = wire->requests[i];
        if (!instant_is_set(request->ended) &&
            (first == NULL || due_of(request).us < due_of(first).us))
            first = request;
    }
    return first;
}

static int64_t header_number(int64_t said)
{
    return said == 0 ? -1 : said == -1 ? 0 : said;
}

static bool wire_take(struct transport *transport, int64_t wait_ns, struct arena *arena,
                      uint64_t *ret_tag, struct http_response *ret)
{
    struct wire *wire = (struct wire *)transport;
    struct wire_request *request = first_due(wire);
    assert_int_equal(wait_ns, 0);
    if (request == NULL || due_of(request).us > clock_now(wire->clock).us)
        return false;
    const struct wire_reply *reply = &request->reply;
    bool is_answered = reply->outcome == HTTP_ANSWERED;
    request->ended = clock_now(wire->clock);
    while (wire->open_first < wire->count &&
           instant_is_set(wire->requests[wire->open_first]->ended))
        wire->open_first++;
    *ret_tag = request->tag;
    *ret = (struct http_response){
        .outcome = reply->outcome,
        .status = is_answered ? reply->status : 0,
        .body = arena_str(arena, reply->body),
        .content_type = STR_EMPTY,
        .location = STR_EMPTY,
        .link = STR_EMPTY,
        .retry_after_s = header_number(reply->retry_after_s),
        .rate_remaining = header_number(reply->rate_remaining),
        .rate_reset_s = header_number(reply->rate_reset_s),
        .failure = is_answered ? STR_EMPTY : STR("the line is dead"),
    };
    return true;
}

static void wire_wake(struct transport *transport)
{
    (void)transport; /* whoever runs the stage looks again after every step */
}

static void wire_free(struct transport *transport)
{
    (void)transport; /* it is the stage's */
}

static const struct transport_ops wire_ops = { wire_start, wire_take, wire_wake, wire_free };

/* ---- for tests ---- */

void wire_open(struct wire *wire, const struct clock *clock)
{
    *wire = (struct wire){ .transport = { &wire_ops }, .clock = clock };
    arena_init(&wire->arena, WIRE_ARENA_BYTES);
}

void wire_close(struct wire *wire)
{
    heap_free(wire->requests);
    arena_release(&wire->arena);
}

void wire_cut(struct wire *wire)
{
    for (size_t i = wire->open_first; i < wire->count; i++) {
        if (!instant_is_set(wire->requests[i]->ended)) {
            wire->requests[i]->ended = clock_now(wire->clock);
            wire->requests[i]->reply = (struct wire_reply){ .outcome = HTTP_NO_ANSWER };
        }
    }
    wire->open_first = wire->first_alive = wire->count;
}

struct instant wire_next(const struct wire *wire)
{
    const struct wire_request *request = first_due(wire);
    return request == NULL ? FAR : due_of(request);
}

static void rule_add(struct wire *wire, struct wire_rule rule)
{
    size_t left = 0;
    for (size_t i = 0; i < wire->rule_count; i++) {
        if (wire->rules[i].times != 0)
            wire->rules[left++] = wire->rules[i];
    }
    wire->rule_count = left;
    assert_true(wire->rule_count < WIRE_RULE_COUNT);
    wire->rules[wire->rule_count++] = rule;
}

void wire_once(struct wire *wire, const char *pattern, struct wire_reply reply)
{
    rule_add(wire, (struct wire_rule){ pattern, reply, 1, false });
}

void wire_always(struct wire *wire, const char *pattern, struct wire_reply reply)
{
    rule_add(wire, (struct wire_rule){ pattern, reply, -1, false });
}

void wire_lose(struct wire *wire, const char *pattern)
{
    rule_add(wire, (struct wire_rule){ pattern, { .outcome = HTTP_NO_ANSWER }, 1, true });
}

void wire_forget(struct wire *wire)
{
    wire->rule_count = 0;
}

size_t wire_count(const struct wire *wire, const char *pattern)
{
    size_t count = 0;
    for (size_t i = 0; i < wire->count; i++)
        count += wire_fits(wire->requests[i]->text, pattern);
    return count;
}

const struct wire_request *wire_get(const struct wire *wire, const char *pattern, size_t nth)
{
    size_t count = 0;
    for (size_t i = 0; i < wire->count; i++) {
        count += wire_fits(wire->requests[i]->text, pattern);
        if (count == nth)
            return wire->requests[i];
    }
    fail_msg("%s: %zu requests, wanted %zu", pattern, count, nth);
    return NULL;
}

const char *wire_gaps(struct wire *wire, const char *pattern, struct instant from)
{
    struct buf buf;
    buf_init(&buf, 1 << 16);
    for (size_t i = 0; i < wire->count; i++) {
        const struct wire_request *request = wire->requests[i];
        if (!wire_fits(request->text, pattern))
            continue;
        buf_format(&buf, "%s%lld", buf.len > 0 ? " " : "",
                   (long long)(instant_diff_ms(request->started, from) / MS_PER_SECOND));
        from = request->started;
    }
    const char *text = arena_str(&wire->arena, buf_str(&buf)).ptr;
    buf_release(&buf);
    return text;
}
