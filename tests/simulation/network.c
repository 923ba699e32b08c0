/* tests/simulation/network.c: fates of calls. */
#include "tests/simulation/network.h"

#include <string.h>

#include "service/base/heap.h"

enum {
    CALL_ARENA_BYTES = 512 << 20,
    WAY_MS_MIN = 5,
    WAY_MS_MAX = 150,
    LATE_MS = 45000,
    RETRY_AFTER_S_MAX = 90,
};
#define FAR ((struct instant){ INT64_MAX })

/* ---- what a call is ---- */

static const struct {
    enum call_kind kind;
    enum http_method method;
    const char *path; /* "*" is any text, at the end too */
} kinds[] = {
    { CALL_MIRAKL_VERSION, HTTP_GET, "*/api/version*" },
    { CALL_MIRAKL_ACCOUNT, HTTP_GET, "*/api/account*" },
    { CALL_MIRAKL_PLATFORM, HTTP_GET, "*/api/platform/configuration*" },
    { CALL_MIRAKL_CARRIERS, HTTP_GET, "*/api/shipping/carriers*" },
    { CALL_MIRAKL_SHIPPING_METHODS, HTTP_GET, "*/api/shipping/types*" },
    { CALL_MIRAKL_REASONS, HTTP_GET, "*/api/reasons*" },
    { CALL_MIRAKL_STOCK_IMPORT, HTTP_POST, "*/api/offers/stock/imports*" },
    { CALL_MIRAKL_STOCK_STATUS, HTTP_GET, "*/api/offers/stock/imports/*/status*" },
    { CALL_MIRAKL_STOCK_REPORT, HTTP_GET, "*/api/offers/stock/imports/*/error_report*" },
    { CALL_MIRAKL_OFFERS, HTTP_GET, "*/api/offers?*" },
    { CALL_MIRAKL_OFFER_EXPORT, HTTP_POST, "*/api/offers/export/async*" },
    { CALL_MIRAKL_OFFER_EXPORT_STATUS, HTTP_GET, "*/api/offers/export/async/status/*" },
    { CALL_MIRAKL_OFFER_EXPORT_FILE, HTTP_GET, "*/api/offers/export/async/file/*" },
    { CALL_MIRAKL_ACCEPT, HTTP_PUT, "*/api/orders/*/accept*" },
    { CALL_MIRAKL_TRACKING, HTTP_PUT, "*/api/orders/*/tracking*" },
    { CALL_MIRAKL_SHIP, HTTP_PUT, "*/api/orders/*/ship*" },
    { CALL_MIRAKL_REFUND, HTTP_PUT, "*/api/orders/refund*" },
    { CALL_MIRAKL_ORDER_REFERENCE, HTTP_PUT, "*/api/orders*" },
    { CALL_MIRAKL_ORDERS, HTTP_GET, "*/api/orders?*" },
    { CALL_MIRAKL_TRANSACTIONS, HTTP_GET, "*/api/sellerpayment/transactions_logs*" },
    { CALL_SCAYLE_ORDER_CREATE, HTTP_POST, "*/orders*" },
    { CALL_SCAYLE_ORDER_FIND, HTTP_GET, "*/orders?*referenceKey*" },
    { CALL_SCAYLE_ORDERS_UPDATED, HTTP_GET, "*/orders?*" },
    { CALL_SCAYLE_ORDER_GET, HTTP_GET, "*/orders/*" },
    { CALL_SCAYLE_STOCKS, HTTP_GET, "*/stocks*" },
};

static bool fits(struct str text, const char *pattern)
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
        } else if (star != NULL) {
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

static enum call_kind kind_of(const struct http_request *request)
{
    for (size_t i = 0; i < ARRAY_COUNT(kinds); i++) {
        if (kinds[i].method == request->method && fits(request->url, kinds[i].path))
            return kinds[i].kind;
    }
    CHECK(false); /* a call that the simulation does not know */
    return CALL_NONE;
}

/* What stands between two texts, the first time; empty: it does not. */
static struct str between(struct str text, struct str before, char end)
{
    const char *at = memmem(text.ptr, text.len, before.ptr, before.len);
    struct str found, rest;
    if (at == NULL)
        return STR_EMPTY;
    rest = str_from(text, (size_t)(at - text.ptr) + before.len);
    return str_cut(rest, end, &found, &rest) ? found : STR_EMPTY;
}

static struct str subject_of(const struct net_call *call)
{
    switch (call->kind) {
    case CALL_MIRAKL_ACCEPT:
    case CALL_MIRAKL_TRACKING:
    case CALL_MIRAKL_SHIP:
        return between(call->request.url, STR("/api/orders/"), '/');
    case CALL_MIRAKL_REFUND:
        return between(call->request.body, STR("\"order_line_id\":\""), '"');
    case CALL_SCAYLE_ORDER_CREATE:
        return between(call->request.body, STR("\"referenceKey\":\""), '"');
    default:
        return STR_EMPTY;
    }
}

/* ---- fates ---- */

static size_t party_of(int64_t market)
{
    return market < 0 ? PLAYED_MARKET_MAX : (size_t)market;
}

void network_party_down(struct network *network, int64_t market, struct instant until)
{
    struct instant *down = &network->down_until[party_of(market)];
    *down = instant_max(*down, until);
}

static bool is_down(const struct network *network, const struct net_call *call)
{
    return network->down_until[party_of(call->market)].us > call->started.us;
}

static void fate_when_down(struct random random, struct net_call *call)
{
    uint64_t dice = random_below(&random, 10);
    call->fate = dice < 4 ? NET_NEVER_LEAVES : dice < 7 ? NET_IS_LOST : NET_IS_REFUSED;
    call->status = 503;
}

static const struct {
    enum fault_kind fault;
    enum net_fate fate;
    int32_t status;
} fates[] = {
    { FAULT_NOT_SENT, NET_NEVER_LEAVES, 0 },
    { FAULT_CALL_LOST, NET_IS_LOST, 0 },
    { FAULT_ANSWER_LOST, NET_LOSES_ANSWER, 0 },
    { FAULT_ANSWER_LATE, NET_IS_LATE, 0 },
    { FAULT_ANSWER_CUT, NET_IS_CUT, 0 },
    { FAULT_SAID_500, NET_IS_REFUSED, 500 },
    { FAULT_SAID_503, NET_IS_REFUSED, 503 },
    { FAULT_SAID_429, NET_IS_REFUSED, 429 },
    { FAULT_SAID_HTML, NET_IS_REFUSED, 200 },
    { FAULT_SAID_500_AFTER, NET_IS_DENIED_AFTER, 500 },
    { FAULT_SAID_503_AFTER, NET_IS_DENIED_AFTER, 503 },
};

static void fate_of(struct network *network, struct net_call *call, struct random *way)
{
    struct chance *chance = network->chance;
    call->fate = NET_ARRIVES;
    if (is_down(network, call)) {
        fate_when_down(*way, call);
        return;
    }
    for (size_t i = 0; i < ARRAY_COUNT(fates); i++) {
        if (!chance_strikes(chance, fates[i].fault, NULL))
            continue;
        call->fate = fates[i].fate;
        call->status = fates[i].status;
        return;
    }
    if (call->kind == CALL_MIRAKL_REFUND && chance_strikes(chance, FAULT_REFUND_REFUSED, NULL)) {
        call->fate = NET_IS_REFUSED;
        call->status = 400;
        return;
    }
    bool is_import = call->kind == CALL_MIRAKL_STOCK_IMPORT;
    if (is_import && chance_strikes(chance, FAULT_IMPORT_HANGS, NULL))
        call->oddness = PLAYED_IMPORT_HANGS;
    else if (is_import && chance_strikes(chance, FAULT_IMPORT_FAILS, NULL))
        call->oddness = PLAYED_IMPORT_FAILS;
    else if (is_import && chance_strikes(chance, FAULT_LINE_REFUSED, NULL))
        call->oddness = PLAYED_LINE_REFUSED;
    else if (chance_strikes(chance, FAULT_ODD_ANSWER, NULL))
        call->oddness = PLAYED_ODD;
    else if (chance_strikes(chance, FAULT_MOVING_PAGE, NULL))
        call->oddness = PLAYED_MOVING;
}

/* ---- the transport ---- */

static struct net_call *call_new(struct network *network)
{
    struct net_call *call;
    CHECK(network->call_count < NETWORK_CALL_MAX);
    if (network->spare_count > 0) {
        call = network->spare[--network->spare_count];
        struct arena arena = call->arena;
        arena_reset(&arena);
        *call = (struct net_call){ .arena = arena };
    } else {
        call = HEAP_NEW(struct net_call);
        arena_init(&call->arena, CALL_ARENA_BYTES);
    }
    network->calls[network->call_count++] = call;
    return call;
}

static void call_drop(struct network *network, size_t at)
{
    network->spare[network->spare_count++] = network->calls[at];
    network->calls[at] = network->calls[--network->call_count];
}

static void request_keep(struct net_call *call, const struct http_request *request)
{
    call->request = *request;
    call->request.url = arena_str(&call->arena, request->url);
    call->request.body = arena_str(&call->arena, request->body);
    for (size_t i = 0; i < request->header_count; i++) {
        call->request.headers[i].name = arena_str(&call->arena, request->headers[i].name);
        call->request.headers[i].value = arena_str(&call->arena, request->headers[i].value);
    }
}

static void net_start(struct transport *transport, const struct http_request *request, uint64_t tag)
{
    struct network *network = (struct network *)transport;
    struct net_call *call = call_new(network);
    struct random way = chance_next(network->chance, STREAM_DELAY);
    request_keep(call, request);
    call->kind = kind_of(request);
    call->market = played_market_of(network->played, call->request.url);
    call->subject = subject_of(call);
    call->started = clock_now(network->clock);
    call->tag = tag;
    int64_t there_ms = random_between(&way, WAY_MS_MIN, WAY_MS_MAX);
    int64_t back_ms = random_between(&way, WAY_MS_MIN, WAY_MS_MAX);
    fate_of(network, call, &way);
    bool is_silent = call->fate == NET_IS_LOST || call->fate == NET_IS_LATE;
    call->arrives = instant_add_ms(call->started, there_ms);
    call->answered = instant_add_ms(call->arrives, call->fate == NET_NEVER_LEAVES ? 0 : back_ms);
    if (is_silent)
        call->answered = instant_add_ms(call->started, request->timeout_ms);
    call->has_arrived =
        call->fate == NET_NEVER_LEAVES || call->fate == NET_IS_LOST || call->fate == NET_IS_REFUSED;
    network->sent += call->fate != NET_NEVER_LEAVES;
    network->by_kind[call->kind][call->fate]++;
    CHECK(!arena_is_full(&call->arena));
}

static void arrive(struct network *network, struct net_call *call)
{
    const struct network_watch *watch = &network->watch;
    call->has_arrived = true;
    if (watch->before != NULL)
        watch->before(watch->context, call);
    played_call(network->played, &call->request, call->oddness, &call->arena, &call->answer);
    if (watch->after != NULL)
        watch->after(watch->context, call);
}

/* The one that is due first, of those that wait for the one or the other; NULL: none. */
static struct net_call *first_of(const struct network *network, bool arriving, size_t *ret_at)
{
    struct net_call *first = NULL;
    for (size_t i = 0; i < network->call_count; i++) {
        struct net_call *call = network->calls[i];
        if (call->has_arrived == arriving || (!arriving && call->is_forgotten))
            continue;
        struct instant due = arriving ? call->arrives : call->answered;
        struct instant best = first == NULL ? FAR : arriving ? first->arrives : first->answered;
        if (due.us < best.us || (first != NULL && due.us == best.us && call->tag < first->tag)) {
            first = call;
            *ret_at = i;
        }
    }
    return first;
}

void network_step(struct network *network)
{
    struct instant now = clock_now(network->clock);
    size_t at;
    const bool arriving = true;
    struct net_call *call;
    while ((call = first_of(network, arriving, &at)) != NULL && call->arrives.us <= now.us) {
        arrive(network, call);
        if (call->is_forgotten)
            call_drop(network, at);
    }
}

struct instant network_next(const struct network *network)
{
    size_t at;
    const struct net_call *arriving = first_of(network, true, &at);
    const struct net_call *answered = first_of(network, false, &at);
    struct instant next = arriving == NULL ? FAR : arriving->arrives;
    return answered != NULL && answered->answered.us < next.us ? answered->answered : next;
}

static void answer_fill(const struct net_call *call, struct arena *arena, struct http_response *ret)
{
    const struct played_answer *answer = &call->answer;
    bool is_plain = call->fate == NET_ARRIVES || call->fate == NET_IS_CUT;
    struct str html = STR("<html><body>please wait</body></html>");
    *ret = (struct http_response){ .outcome = HTTP_ANSWERED,
                                   .status = is_plain ? answer->status : call->status,
                                   .body = arena_str(arena, is_plain ? answer->body : html),
                                   .content_type = STR_EMPTY,
                                   .location = STR_EMPTY,
                                   .link = STR_EMPTY,
                                   .failure = STR_EMPTY,
                                   .retry_after_s = -1,
                                   .rate_remaining = -1,
                                   .rate_reset_s = -1 };
    if (!is_plain) {
        if (call->status == 503 || call->status == 429)
            ret->retry_after_s = 1 + (int64_t)(call->tag % RETRY_AFTER_S_MAX);
        return;
    }
    ret->content_type = arena_str(arena, answer->content_type);
    ret->location = arena_str(arena, answer->location);
    ret->link = arena_str(arena, answer->link);
    ret->retry_after_s = answer->retry_after_s;
    ret->rate_remaining = answer->rate_remaining;
    ret->rate_reset_s = answer->rate_reset_s;
    if (call->fate == NET_IS_CUT)
        ret->body.len /= 2;
}

static bool net_take(struct transport *transport, int64_t wait_ns, struct arena *arena,
                     uint64_t *ret_tag, struct http_response *ret)
{
    struct network *network = (struct network *)transport;
    size_t at;
    struct net_call *call = first_of(network, false, &at);
    CHECK(wait_ns == 0);
    if (call == NULL || call->answered.us > clock_now(network->clock).us)
        return false;
    *ret_tag = call->tag;
    if (call->fate == NET_NEVER_LEAVES || call->fate == NET_IS_LOST ||
        call->fate == NET_LOSES_ANSWER || call->fate == NET_IS_LATE)
        *ret = (struct http_response){ .outcome = call->fate == NET_NEVER_LEAVES ? HTTP_NOT_SENT
                                                                                 : HTTP_NO_ANSWER,
                                       .body = STR_EMPTY,
                                       .content_type = STR_EMPTY,
                                       .location = STR_EMPTY,
                                       .link = STR_EMPTY,
                                       .retry_after_s = -1,
                                       .rate_remaining = -1,
                                       .rate_reset_s = -1,
                                       .failure = STR("the line is dead") };
    else
        answer_fill(call, arena, ret);
    network->by_verdict[call->kind][ret->outcome == HTTP_ANSWERED ? ret->status / 100 : 0]++;
    call_drop(network, at);
    return true;
}

static void net_wake(struct transport *transport)
{
    (void)transport; /* whoever runs it looks again after every step */
}

static void net_free(struct transport *transport)
{
    (void)transport; /* it is the run's */
}

static const struct transport_ops net_ops = { net_start, net_take, net_wake, net_free };

/* ---- life ---- */

void network_open(struct network *network, const struct clock *clock, struct chance *chance,
                  struct played *played)
{
    *network = (struct network){
        .transport = { &net_ops }, .clock = clock, .chance = chance, .played = played
    };
}

void network_cut(struct network *network)
{
    for (size_t i = network->call_count; i-- > 0;) {
        network->calls[i]->is_forgotten = true;
        if (network->calls[i]->has_arrived)
            call_drop(network, i);
    }
}

void network_close(struct network *network)
{
    network_cut(network);
    while (network->call_count > 0)
        call_drop(network, 0);
    for (size_t i = 0; i < network->spare_count; i++) {
        arena_release(&network->spare[i]->arena);
        heap_free(network->spare[i]);
    }
}
