/* tests/unit/lanes/mart.c: what marketplaces and shop answer, and what they then have done. */
#include "tests/unit/lanes/mart_text.h"

#include "service/base/heap.h"
#include "tests/rows.h"

enum { ANSWER_BYTES_MAX = 16 << 20 };

/* ---- orders ---- */

void mart_open(struct mart *mart, const struct clock *clock)
{
    *mart = (struct mart){ .clock = clock,
                           .orders = HEAP_ARRAY(struct mart_order, MART_ORDER_COUNT),
                           .last_id = 1000 };
}

void mart_close(struct mart *mart)
{
    heap_free(mart->orders);
}

struct mart_order *mart_order(struct mart *mart, const char *host, const char *order_id,
                              const char *sku, enum order_state state)
{
    assert_true(mart->order_count < MART_ORDER_COUNT);
    struct mart_order *order = &mart->orders[mart->order_count++];
    *order = (struct mart_order){ .host = str_c(host),
                                  .order_id = str_c(order_id),
                                  .sku = str_c(sku),
                                  .quantity = 1,
                                  .cents = 5000,
                                  .created = clock_now(mart->clock) };
    mart_move(mart, order, state);
    return order;
}

void mart_orders(struct mart *mart, struct arena *arena, const char *host, const char *prefix,
                 size_t count, enum order_state state)
{
    for (size_t i = 1; i <= count; i++)
        mart_order(mart, host, arena_format(arena, "%s%05zu", prefix, i).ptr, "tee", state);
}

struct mart_order *mart_find(const struct mart *mart, struct str order_id)
{
    for (size_t i = 0; i < mart->order_count; i++) {
        if (str_eq(mart->orders[i].order_id, order_id))
            return &mart->orders[i];
    }
    return NULL;
}

void mart_move(struct mart *mart, struct mart_order *order, enum order_state state)
{
    order->state = state;
    order->updated = clock_now(mart->clock);
}

/* ---- questions ---- */

static void reply_take(struct buf *buf, struct arena *arena, struct wire_reply *ret)
{
    assert_false(buf->overflowed);
    ret->body = arena_str(arena, buf_str(buf));
    buf_release(buf);
}

static bool is_among(struct str list, struct str one)
{
    struct str head, rest;
    while (str_cut(list, ',', &head, &rest)) {
        if (str_eq(head, one))
            return true;
        list = rest;
    }
    return str_eq(list, one);
}

static bool is_asked(const struct mart_order *order, const struct wire_request *request,
                     struct arena *arena)
{
    struct str text;
    struct instant time;
    struct err err;
    if (order->is_hidden || !str_eq(order->host, request->host))
        return false;
    if (mart_query(request->target, "order_ids", arena, &text) && !is_among(text, order->order_id))
        return false;
    if (mart_query(request->target, "order_state_codes", arena, &text) &&
        !is_among(text, str_c(order_state_name(order->state))))
        return false;
    if (mart_query(request->target, "start_date", arena, &text)) {
        assert_int_equal(instant_parse(text, &time, &err), ERR_OK);
        if (order->created.us < time.us)
            return false;
    }
    if (mart_query(request->target, "start_update_date", arena, &text)) {
        assert_int_equal(instant_parse(text, &time, &err), ERR_OK);
        if (order->updated.us < time.us)
            return false;
    }
    if (mart_query(request->target, "end_update_date", arena, &text)) {
        assert_int_equal(instant_parse(text, &time, &err), ERR_OK);
        if (order->updated.us > time.us)
            return false;
    }
    return true;
}

/* Listed in the order of creation, which is the one in which they were made here. */
static void orders_answer(struct mart *mart, const struct wire_request *request,
                          struct arena *arena, struct wire_reply *ret)
{
    struct buf buf;
    int64_t offset = mart_query_number(request, "offset", arena);
    int64_t max = mart_query_number(request, "max", arena);
    int64_t total = 0;
    buf_init(&buf, ANSWER_BYTES_MAX);
    buf_add(&buf, STR("{\"orders\":["));
    for (size_t i = 0; i < mart->order_count; i++) {
        if (!is_asked(&mart->orders[i], request, arena))
            continue;
        bool is_shown = total >= offset && total < offset + max;
        if (is_shown && total > offset)
            buf_add(&buf, STR(","));
        if (is_shown)
            mart_write_order(&mart->orders[i], &buf);
        total++;
    }
    buf_format(&buf, "],\"total_count\":%lld}", (long long)total);
    reply_take(&buf, arena, ret);
}

/* ---- acts ---- */

static void wrong_state(struct wire_reply *ret)
{
    ret->status = 400;
    ret->body = STR("{\"status\":400,\"message\":\"wrong state\"}");
}

static void accept_act(struct mart *mart, const struct wire_request *request,
                       struct wire_reply *ret)
{
    struct mart_order *order = mart_find(mart, request->subject);
    if (order == NULL || order->state != ORDER_STATE_WAITING_ACCEPTANCE) {
        wrong_state(ret);
        return;
    }
    bool is_taken = wire_fits(request->body, "*\"accepted\":true*");
    order->accept_count++;
    mart_move(mart, order, is_taken ? ORDER_STATE_SHIPPING : ORDER_STATE_REFUSED);
    ret->status = 204;
}

static void ship_act(struct mart *mart, const struct wire_request *request, struct wire_reply *ret)
{
    struct mart_order *order = mart_find(mart, request->subject);
    if (order == NULL || order->state != ORDER_STATE_SHIPPING) {
        wrong_state(ret);
        return;
    }
    order->ship_count++;
    mart_move(mart, order, ORDER_STATE_SHIPPED);
    ret->status = 204;
}

static void tracking_act(struct mart *mart, const struct wire_request *request,
                         struct wire_reply *ret)
{
    struct mart_order *order = mart_find(mart, request->subject);
    assert_non_null(order);
    order->track_count++;
    ret->status = 204;
}

static void refund_act(struct mart *mart, const struct wire_request *request, struct arena *arena,
                       struct wire_reply *ret)
{
    struct str line_id = request->subject;
    struct mart_order *order = mart_find(mart, (struct str){ line_id.ptr, line_id.len - 2 });
    assert_non_null(order);
    assert_true(order->refund_count < MART_REFUND_COUNT);
    struct mart_refund *refund = &order->refunds[order->refund_count++];
    *refund = (struct mart_refund){
        .refund_id = ++mart->last_id,
        .quantity = 1,
        .cents = mart_cents(request->body, "\"amount\":"),
        .reason = wire_fits(request->body, "*\"reason_code\":\"R9\"*") ? STR("R9") : STR("R7"),
        .created = clock_now(mart->clock),
    };
    order->updated = clock_now(mart->clock);
    ret->body =
        arena_format(arena, "{\"refunds\":[{\"refund_id\":%lld,\"order_line_id\":\"%.*s\"}]}",
                     (long long)refund->refund_id, STR_ARG(line_id));
}

/* Each order that the body names, by the key in front of its id. */
static void references_act(struct mart *mart, const struct wire_request *request,
                           struct arena *arena, struct wire_reply *ret)
{
    struct buf buf;
    struct str rest = request->body, key = STR("\"order_id\":\"");
    bool is_first = true;
    buf_init(&buf, ANSWER_BYTES_MAX);
    buf_add(&buf, STR("{\"updated_orders\":["));
    for (; rest.len > 0; rest = str_from(rest, 1)) {
        struct str id, after;
        if (!str_starts(rest, key) || !str_cut(str_from(rest, key.len), '"', &id, &after))
            continue;
        struct mart_order *order = mart_find(mart, id);
        if (order != NULL)
            order->reference = STR("set");
        buf_format(&buf, "%s{\"order_id\":\"%.*s\"}", is_first ? "" : ",", STR_ARG(id));
        is_first = false;
    }
    buf_add(&buf, STR("]}"));
    reply_take(&buf, arena, ret);
}

/* ---- the shop ---- */

/* "lockstep-galeria@4711". */
static struct mart_order *order_of_reference(struct mart *mart, struct str reference)
{
    struct str place, order_id;
    assert_true(str_cut(reference, '@', &place, &order_id));
    return mart_find(mart, order_id);
}

static void write_shop_order(const struct mart_order *order, struct str reference, struct buf *buf)
{
    buf_format(buf, "{\"id\":%lld,\"referenceKey\":\"%.*s\",\"currencyCode\":\"EUR\",\"items\":[",
               (long long)order->shop_order_id, STR_ARG(reference));
    for (int64_t i = 0; i < order->quantity; i++) {
        buf_format(buf,
                   "%s{\"id\":%lld,\"key\":\"%.*s-1:%lld\",\"currency\":\"EUR\","
                   "\"price\":{\"withTax\":%lld}",
                   i > 0 ? "," : "", (long long)(10 * order->shop_order_id + i),
                   STR_ARG(order->order_id), (long long)(i + 1), (long long)order->cents);
        buf_add(buf, order->is_back ? STR(",\"returnedAt\":\"2026-03-02T12:00:00Z\"}") : STR("}"));
    }
    buf_add(buf, STR("]}"));
}

static void find_answer(struct mart *mart, const struct wire_request *request, struct arena *arena,
                        struct wire_reply *ret)
{
    struct buf buf;
    struct str reference = STR_EMPTY;
    assert_true(mart_query(request->target, "filters%5BreferenceKey%5D", arena, &reference));
    const struct mart_order *order = order_of_reference(mart, reference);
    buf_init(&buf, ANSWER_BYTES_MAX);
    buf_add(&buf, STR("{\"entities\":["));
    if (order != NULL && order->shop_order_id != 0)
        write_shop_order(order, reference, &buf);
    buf_add(&buf, STR("],\"cursor\":{\"next\":null}}"));
    reply_take(&buf, arena, ret);
}

static void get_answer(struct mart *mart, const struct wire_request *request, struct arena *arena,
                       struct wire_reply *ret)
{
    struct buf buf;
    for (size_t i = 0; i < mart->order_count; i++) {
        const struct mart_order *order = &mart->orders[i];
        struct str path = arena_format(arena, "*/orders/%lld?*", (long long)order->shop_order_id);
        if (order->shop_order_id == 0 || !wire_fits(request->target, path.ptr))
            continue;
        buf_init(&buf, ANSWER_BYTES_MAX);
        write_shop_order(order,
                         arena_format(arena, "lockstep-galeria@%.*s", STR_ARG(order->order_id)),
                         &buf);
        reply_take(&buf, arena, ret);
        return;
    }
    ret->status = 404;
}

static void create_act(struct mart *mart, const struct wire_request *request, struct arena *arena,
                       struct wire_reply *ret)
{
    struct mart_order *order = order_of_reference(mart, request->subject);
    struct buf buf;
    assert_non_null(order);
    order->shop_order_id = ++mart->last_id;
    order->shop_order_count++;
    buf_init(&buf, ANSWER_BYTES_MAX);
    write_shop_order(order, request->subject, &buf);
    reply_take(&buf, arena, ret);
    ret->status = 201;
}

/* ---- all together ---- */

static struct str setting(enum call_kind kind)
{
    switch (kind) {
    case CALL_MIRAKL_ACCOUNT:
        return STR("{\"shop_id\":7,\"shop_name\":\"Acme\",\"shop_state\":\"OPEN\"}");
    case CALL_MIRAKL_PLATFORM:
        return STR("{\"platform_name\":\"Market\",\"features\":{}}");
    case CALL_MIRAKL_CARRIERS:
        return STR("{\"carriers\":[{\"code\":\"dhl\",\"label\":\"DHL\"}]}");
    case CALL_MIRAKL_SHIPPING_METHODS:
        return STR("{\"shipping_types\":[{\"code\":\"STD\",\"mandatory_tracking\":true}]}");
    case CALL_MIRAKL_REASONS:
        return STR("{\"reasons\":[{\"code\":\"R7\",\"type\":\"REFUND\",\"is_shop_right\":true}]}");
    case CALL_MIRAKL_STOCK_STATUS:
        return STR("{\"status\":\"COMPLETE\",\"has_error_report\":false}");
    case CALL_MIRAKL_STOCK_REPORT:
        return STR("line;reason;offer-sku\n");
    case CALL_MIRAKL_TRANSACTIONS:
        return STR("{\"data\":[],\"next_page_token\":null}");
    default:
        return STR("{\"entities\":[],\"cursor\":{\"next\":null}}");
    }
}

static void mart_answer(void *context, const struct wire_request *request, struct arena *arena,
                        struct wire_reply *ret)
{
    struct mart *mart = context;
    switch (request->kind) {
    case CALL_MIRAKL_STOCK_IMPORT:
        ret->status = 201;
        ret->body = arena_format(arena, "{\"import_id\":\"imp-%lld\"}", (long long)++mart->last_id);
        return;
    case CALL_MIRAKL_ORDERS:
        orders_answer(mart, request, arena, ret);
        return;
    case CALL_MIRAKL_ACCEPT:
        accept_act(mart, request, ret);
        return;
    case CALL_MIRAKL_TRACKING:
        tracking_act(mart, request, ret);
        return;
    case CALL_MIRAKL_SHIP:
        ship_act(mart, request, ret);
        return;
    case CALL_MIRAKL_REFUND:
        refund_act(mart, request, arena, ret);
        return;
    case CALL_MIRAKL_ORDER_REFERENCE:
        references_act(mart, request, arena, ret);
        return;
    case CALL_SCAYLE_ORDER_FIND:
        find_answer(mart, request, arena, ret);
        return;
    case CALL_SCAYLE_ORDER_GET:
        get_answer(mart, request, arena, ret);
        return;
    case CALL_SCAYLE_ORDER_CREATE:
        create_act(mart, request, arena, ret);
        return;
    default:
        ret->body = setting(request->kind);
        return;
    }
}

struct wire_side mart_side(struct mart *mart)
{
    return (struct wire_side){ mart_answer, mart };
}
