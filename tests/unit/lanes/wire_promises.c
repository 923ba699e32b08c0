/* tests/unit/lanes/wire_promises.c: conversations, held against the contracts. */
#include "tests/unit/lanes/wire_promises.h"

#include <stdio.h>

#include "tests/rows.h"

enum { STUCK_S = 1800 };

static bool has_left(const struct wire_request *request)
{
    return request->reply.outcome != HTTP_NOT_SENT;
}

static bool is_answered_well(const struct wire_request *request)
{
    return instant_is_set(request->ended) && request->reply.outcome == HTTP_ANSWERED &&
           request->reply.status >= 200 && request->reply.status <= 299;
}

/* The request before `at` of the same kind and host; NULL: it is the first. */
static const struct wire_request *before(const struct wire *wire, size_t at)
{
    const struct wire_request *request = wire->requests[at];
    while (at-- > 0) {
        const struct wire_request *earlier = wire->requests[at];
        if (earlier->kind == request->kind && str_eq(earlier->host, request->host) &&
            has_left(earlier))
            return earlier;
    }
    return NULL;
}

/* ---- published frequencies ---- */

static int64_t interval_ms_of(enum call_kind kind, const struct pacing_override *overrides,
                              size_t count)
{
    const struct call_traits *traits = call_traits(kind);
    int64_t interval_ms = traits->interval_ms_min;
    for (size_t i = 0; i < count; i++) {
        if (str_eq(overrides[i].operation, str_c(traits->name)) &&
            overrides[i].interval_s * MS_PER_SECOND > interval_ms)
            interval_ms = overrides[i].interval_s * MS_PER_SECOND;
    }
    return interval_ms;
}

static void the_interval_is_kept(const struct wire *wire, size_t at, int64_t interval_ms)
{
    const struct wire_request *request = wire->requests[at];
    const struct wire_request *earlier = interval_ms > 0 ? before(wire, at) : NULL;
    if (earlier == NULL || !has_left(request))
        return;
    if (!instant_is_set(earlier->ended))
        fail_msg("%s: one is still under way: %.*s", call_traits(request->kind)->name,
                 STR_ARG(request->text));
    int64_t gap_ms = instant_diff_ms(request->started, earlier->ended);
    if (gap_ms < interval_ms)
        fail_msg("%s: after %lld ms, not %lld: %.*s", call_traits(request->kind)->name,
                 (long long)gap_ms, (long long)interval_ms, STR_ARG(request->text));
}

static void no_window_holds_more(const struct wire *wire, size_t at, int64_t window_s, int64_t max)
{
    const struct wire_request *request = wire->requests[at];
    int64_t count = 1;
    for (size_t i = at; max > 0 && i-- > 0;) {
        const struct wire_request *earlier = wire->requests[i];
        if (request->started.us - earlier->started.us >= window_s * US_PER_SECOND)
            break;
        count += call_traits(earlier->kind)->scope == call_traits(request->kind)->scope &&
                 str_eq(earlier->host, request->host) && has_left(earlier);
    }
    if (max > 0 && count > max)
        fail_msg("%s: %lld calls in %lld s, at most %lld", call_traits(request->kind)->name,
                 (long long)count, (long long)window_s, (long long)max);
}

/* ---- acts ---- */

/* The order that an act or a look is about. */
static bool is_look_at(const struct wire_request *look, const struct wire_request *act)
{
    char pattern[256];
    struct str channel, order = act->subject;
    bool is_creation = act->kind == CALL_SCAYLE_ORDER_CREATE;
    if (look->kind != (is_creation ? CALL_SCAYLE_ORDER_FIND : CALL_MIRAKL_ORDERS) ||
        !is_answered_well(look))
        return false;
    if (act->kind == CALL_MIRAKL_REFUND)
        order.len -= 2; /* "-1": its line's number */
    if (is_creation)    /* "lockstep-galeria@4711" */
        assert_true(str_cut(order, '@', &channel, &order));
    snprintf(pattern, sizeof(pattern),
             is_creation ? "*referenceKey%%5D=*%.*s&*" : "*order_ids=*%.*s*", STR_ARG(order));
    return wire_fits(look->target, pattern);
}

/* Whether the other side surely does not have it. */
static bool is_surely_not_done(const struct wire_request *act)
{
    const struct wire_reply *reply = &act->reply;
    bool is_move = act->kind == CALL_MIRAKL_ACCEPT || act->kind == CALL_MIRAKL_SHIP;
    bool is_creation = act->kind == CALL_SCAYLE_ORDER_CREATE;
    if (reply->outcome != HTTP_ANSWERED)
        return reply->outcome == HTTP_NOT_SENT;
    if (reply->status == 400 && is_move)
        return false;
    if (is_creation && (reply->status == 409 || reply->status == 412 || reply->status == 424))
        return false;
    return reply->status >= 300 && reply->status < 500 && reply->status != 408;
}

static void nothing_is_sent_again_blind(const struct wire *wire, size_t at)
{
    const struct wire_request *act = wire->requests[at];
    if (act->kind != CALL_MIRAKL_ACCEPT && act->kind != CALL_MIRAKL_SHIP &&
        act->kind != CALL_MIRAKL_REFUND && act->kind != CALL_SCAYLE_ORDER_CREATE)
        return;
    for (size_t i = at; i-- > 0;) {
        const struct wire_request *earlier = wire->requests[i];
        if (is_look_at(earlier, act))
            return;
        if (earlier->kind == act->kind && str_eq(earlier->text, act->text) &&
            str_eq(earlier->body, act->body) && !is_surely_not_done(earlier))
            fail_msg("sent again blind: %.*s", STR_ARG(act->text));
    }
}

static void tracking_goes_before_dispatch(const struct wire *wire, size_t at)
{
    const struct wire_request *ship = wire->requests[at];
    if (ship->kind != CALL_MIRAKL_SHIP)
        return;
    for (size_t i = at; i-- > 0;) {
        const struct wire_request *earlier = wire->requests[i];
        if (earlier->kind == CALL_MIRAKL_TRACKING && str_eq(earlier->subject, ship->subject) &&
            is_answered_well(earlier))
            return;
    }
    fail_msg("dispatched without tracking: %.*s", STR_ARG(ship->text));
}

/* ---- stock ---- */

static bool has_ended(const struct wire_request *request)
{
    return wire_fits(request->reply.body, "*\"COMPLETE\"*") ||
           wire_fits(request->reply.body, "*\"FAILED\"*") ||
           (request->reply.outcome == HTTP_ANSWERED && request->reply.status == 404);
}

static void one_import_goes_at_a_time(const struct wire *wire, size_t at)
{
    const struct wire_request *import = wire->requests[at];
    if (import->kind != CALL_MIRAKL_STOCK_IMPORT)
        return;
    const struct wire_request *earlier = before(wire, at);
    if (earlier == NULL || !is_answered_well(earlier) ||
        import->started.us - earlier->ended.us > STUCK_S * US_PER_SECOND)
        return;
    for (size_t i = at; i-- > 0;) {
        const struct wire_request *status = wire->requests[i];
        if (status->kind == CALL_MIRAKL_STOCK_STATUS && str_eq(status->host, import->host) &&
            has_ended(status))
            return;
        if (status == earlier)
            break;
    }
    fail_msg("two imports in flight: %.*s", STR_ARG(import->text));
}

/* ---- all together ---- */

static void a_secret_stays_in_its_header(const struct wire_request *request)
{
    char pattern[256];
    assert_true(request->secret.len > 0);
    snprintf(pattern, sizeof(pattern), "*%.*s*", STR_ARG(request->secret));
    assert_false(wire_fits(request->text, pattern));
    assert_false(wire_fits(request->body, pattern));
}

void wire_promises_check(const struct wire *wire, const struct pacing_override *overrides,
                         size_t override_count)
{
    for (size_t i = 0; i < wire->count; i++) {
        struct call_bounds bounds = call_bounds(call_traits(wire->requests[i]->kind)->scope);
        the_interval_is_kept(wire, i,
                             interval_ms_of(wire->requests[i]->kind, overrides, override_count));
        no_window_holds_more(wire, i, 60, bounds.per_minute_max);
        no_window_holds_more(wire, i, 3600, bounds.per_hour_max);
        nothing_is_sent_again_blind(wire, i);
        tracking_goes_before_dispatch(wire, i);
        one_import_goes_at_a_time(wire, i);
        a_secret_stays_in_its_header(wire->requests[i]);
    }
}
