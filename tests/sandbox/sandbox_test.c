/*
 * tests/sandbox/sandbox_test.c: the sandbox called in its own process, on a clock that only the
 * test moves.
 */
#include "tests/sandbox/sandbox.h"

#include <stdio.h>

#include "service/base/heap.h"
#include "service/connectors/formats/multipart.h"
#include "tests/rows.h"
#include "tests/sandbox/mirakl_money.h"
#include "tests/sandbox/mirakl_orders.h"
#include "tests/sandbox/sales.h"
#include "tests/sandbox/scenario.h"

#define MARKET "/mirakl/nordmarkt/api"

struct playground {
    struct sandbox sandbox;
    struct exchange x;
    struct marketplace *m;
    struct random random;
};

static struct instant clock_stands(const struct clock *clock)
{
    return clock->origin;
}

static struct playground *playground_new(size_t arena_bytes)
{
    struct playground *s = HEAP_NEW(struct playground);
    struct err err;
    struct clock clock = { .now = clock_stands, .scale = 1 };
    clock.origin = (struct instant){ INT64_C(1763971200) * US_PER_SECOND };
    sandbox_init(&s->sandbox, clock, 1, arena_bytes);
    assert_int_equal(scenario_generate(&s->sandbox, 20, 1, &err), ERR_OK);
    exchange_init(&s->x);
    s->m = s->sandbox.marketplaces[0];
    s->m->settings.order_lowers_stock = 0;
    s->random.state = 7;
    return s;
}

static void playground_free(struct playground *s)
{
    exchange_release(&s->x);
    sandbox_release(&s->sandbox);
    heap_free(s);
}

static void pass(struct playground *s, int64_t us)
{
    s->sandbox.world.ahead_us += us;
    world_catch_up(&s->sandbox.world);
}

/* The answer is s->x; its status is returned. */
static int32_t ask(struct playground *s, const char *method, const char *target, const char *type,
                   struct str body)
{
    struct pair headers[] = {
        { STR("Host"), STR("sandbox.example") },
        { STR("Authorization"), s->m->api_key },
        { STR("X-Access-Token"), s->sandbox.shop->token },
        { STR("Content-Length"), STR("0") }, /* that there is one is all that is asked */
        { STR("Content-Type"), str_c(type) },
    };
    exchange_clear(&s->x);
    exchange_read(&s->x, &(struct wire_request){ .method = str_c(method),
                                                 .target = str_c(target),
                                                 .headers = headers,
                                                 .header_count = type == NULL ? 4 : 5,
                                                 .body = body });
    sandbox_handle(&s->sandbox, &s->x);
    return s->x.status;
}

static const struct jnode *answer(struct playground *s)
{
    struct jnode *root;
    struct err err;
    assert_int_equal(json_parse(buf_str(&s->x.answer), &s->x.arena, &root, &err), ERR_OK);
    return root;
}

static const struct jnode *next(const struct jnode *node)
{
    return node == NULL ? NULL : node->next;
}

static struct str text_of(const struct jnode *object, const char *key)
{
    struct err err;
    struct jread read = { .err = &err };
    return jread_text_needed(&read, object, key);
}

static void assert_text(struct str text, const char *expected)
{
    assert_int_equal(text.len, strlen(expected));
    assert_memory_equal(text.ptr, expected, text.len);
}

static struct order *place(struct playground *s, int32_t line_count)
{
    struct line_wish lines[MARKETPLACE_LINE_COUNT_MAX];
    struct order *order;
    struct err err;
    for (int32_t i = 0; i < line_count; i++)
        lines[i] = (struct line_wish){ s->m->offers.items[i % 20], 1, -1, -1 };
    struct order_wish wish = { .lines = lines, .line_count = line_count };
    return order_place(s->m, &wish, &order, &err) == ERR_OK ? order : NULL;
}

/* ---- what a client sees ---- */

static void an_order_goes_from_its_customer_to_shipping(void **state)
{
    (void)state;
    struct playground *s = playground_new(WORLD_ARENA_BYTES);
    place(s, 1);
    ask(s, "GET", MARKET "/orders?order_state_codes=SHIPPING", NULL, STR_EMPTY);
    assert_int_equal(s->x.status, 200);
    assert_null(jnode_first(jnode_get(answer(s), "orders")));
    pass(s, 60 * US_PER_SECOND);
    ask(s, "GET", MARKET "/orders?start_update_date=2025-11-24T08:00:00%2B00:00", NULL, STR_EMPTY);
    const struct jnode *order = jnode_first(jnode_get(answer(s), "orders"));
    assert_text(text_of(order, "order_state"), "WAITING_ACCEPTANCE");
    assert_text(text_of(order, "order_id"), "4711001-A");
    ask(s, "PUT", MARKET "/orders/4711001-A/accept", "application/json",
        STR("{\"order_lines\":[{\"id\":\"4711001-A-1\",\"accepted\":true}]}"));
    assert_int_equal(s->x.status, 204);
    pass(s, s->m->settings.debit_s * US_PER_SECOND);
    ask(s, "GET", MARKET "/orders?order_state_codes=SHIPPING%2CSHIPPED", NULL, STR_EMPTY);
    order = jnode_first(jnode_get(answer(s), "orders"));
    assert_text(text_of(order, "order_id"), "4711001-A");
    assert_text(text_of(order, "transaction_number"), "psp-ch-4711001");
    playground_free(s);
}

static void a_stock_file_reaches_its_offer(void **state)
{
    (void)state;
    struct playground *s = playground_new(WORLD_ARENA_BYTES);
    struct str file = STR("\"offer-sku\";\"quantity\"\n\"LS-00003\";\"17\"\n");
    struct buf body;
    char type[80];
    buf_init(&body, 1 << 10);
    struct multipart parts = multipart_to(&body, file);
    multipart_file(&parts, "file", "stock.csv", "text/csv", file);
    multipart_end(&parts);
    snprintf(type, sizeof(type), "multipart/form-data; boundary=%s", parts.boundary);
    assert_int_equal(ask(s, "POST", MARKET "/offers/stock/imports", type, buf_str(&body)), 201);
    pass(s, 3600 * US_PER_SECOND);
    ask(s, "GET", MARKET "/offers?sku=LS-00003", NULL, STR_EMPTY);
    assert_text(text_of(jnode_first(jnode_get(answer(s), "offers")), "quantity"), "17");
    buf_release(&body);
    playground_free(s);
}

static void a_call_that_comes_too_early_is_counted_apart_from_faults(void **state)
{
    (void)state;
    struct playground *s = playground_new(WORLD_ARENA_BYTES);
    const char *target = MARKET "/orders";
    assert_null(calls_find(&s->sandbox.calls, STR("nordmarkt"), "OR11"));
    assert_int_equal(ask(s, "GET", target, NULL, STR_EMPTY), 200);
    assert_int_equal(ask(s, "GET", target, NULL, STR_EMPTY), 429);
    pass(s, 60 * US_PER_SECOND);
    assert_true(faults_add(&s->sandbox.faults, (struct fault_rule){ .fault = FAULT_HTTP_429,
                                                                    .permille = 1000,
                                                                    .next = 1,
                                                                    .is_counted = true }));
    assert_int_equal(ask(s, "GET", target, NULL, STR_EMPTY), 429);
    const struct call_count *count = calls_find(&s->sandbox.calls, STR("nordmarkt"), "OR11");
    assert_int_equal(count->received, 3);
    assert_int_equal(count->too_frequent, 1);
    assert_int_equal(count->faults, 1);
    playground_free(s);
}

struct heard {
    int count;
    char event[64];
};

static void hear(void *context, struct str event, struct str body)
{
    struct heard *heard = context;
    heard->count++;
    snprintf(heard->event, sizeof(heard->event), "%.*s", STR_ARG(event));
    assert_true(str_starts(body, STR("{\"key\":")));
}

static void a_webhook_is_heard_in_the_process(void **state)
{
    (void)state;
    struct playground *s = playground_new(WORLD_ARENA_BYTES);
    struct shop *shop = s->sandbox.shop;
    struct heard heard = { 0 };
    webhooks_listen(s->sandbox.webhooks, hear, &heard);
    variant_set_stock(shop, shop->variants.items[0], 0, 5, shop->world->now);
    assert_int_equal(heard.count, 1);
    assert_string_equal(heard.event, "product-variant-stock-updated");
    playground_free(s);
}

static void a_full_world_has_room_for_what_follows(void **state)
{
    (void)state;
    struct playground *s = playground_new(4 << 20);
    struct err err;
    while (place(s, MARKETPLACE_LINE_COUNT_MAX) != NULL)
        continue;
    assert_true(world_is_full(&s->sandbox.world));
    assert_in_range(s->m->orders.count, 10, 1000);
    for (size_t i = 0; i < s->m->orders.count; i++)
        assert_int_equal(order_move(s->m->orders.items[i], STAGE_RECEIVED, &err), ERR_OK);
    assert_non_null(ledger_close_cycle(s->m));
    assert_int_equal(s->sandbox.world.promised, 0);
    playground_free(s);
}

/* ---- where it looks and what there is ---- */

enum { LIFE_STEPS = 1500, LOOK_COUNT = 40 };

static int64_t draw(struct playground *s, int64_t below)
{
    return (int64_t)random_below(&s->random, (uint64_t)below);
}

/* Orders in all states, of a marketplace and of the shop; many changes at the same time. */
static void live(struct playground *s)
{
    static const enum stage stages[] = { STAGE_WAITING_DEBIT, STAGE_SHIPPING, STAGE_SHIPPED,
                                         STAGE_RECEIVED, STAGE_CLOSED };
    struct shop *shop = s->sandbox.shop;
    struct err err;
    s->m->settings.keeps_frequencies = 0;
    s->m->settings.payout_every_s = 7 * SECONDS_PER_DAY;
    shop->settings.keeps_frequencies = 0;
    for (int i = 0; i < LIFE_STEPS; i++) {
        struct item_wish item = { .variant = shop->variants.items[draw(s, 20)],
                                  .price = STR("{}") };
        struct sale_wish wish = { .currency = STR("EUR"), .items = &item, .item_count = 1 };
        struct shop_sale *sale;
        struct order *order = place(s, (int32_t)draw(s, 3) + 1);
        assert_int_equal(sale_add(shop, &wish, &sale, &err), ERR_OK);
        order = draw(s, 2) == 0 ? order : s->m->orders.items[draw(s, i + 1)];
        enum stage to = stages[draw(s, ARRAY_COUNT(stages))];
        if (draw(s, 8) == 0)
            (void)(order_cancel(order, &err) == ERR_OK); /* where it is not too late */
        else if (order->stage <= to)
            assert_int_equal(order_move(order, to, &err), ERR_OK);
        sale_touch(shop->orders.items[draw(s, i + 1)]);
        if (draw(s, 3) == 0)
            pass(s, draw(s, 7200 * US_PER_SECOND));
    }
}

/* Some time of this life, as a parameter writes it. */
static struct instant some_time(struct playground *s, char text[INSTANT_TEXT_BYTES])
{
    struct instant now = s->sandbox.world.now;
    struct instant at = { now.us - draw(s, draw(s, 2) == 0 ? 7200 * US_PER_SECOND
                                                           : s->sandbox.world.ahead_us) };
    instant_format(at, text);
    return at;
}

static void or11_finds_what_all_orders_hold(void **state)
{
    (void)state;
    struct playground *s = playground_new(WORLD_ARENA_BYTES);
    live(s);
    for (int look = 0; look < LOOK_COUNT; look++) {
        char target[200], time[INSTANT_TEXT_BYTES];
        struct instant from = instant_add_s(some_time(s, time), -300);
        enum stage stage = (enum stage)draw(s, STAGE_REFUSED);
        bool by_update = draw(s, 2) == 0;
        const struct jnode *node = NULL;
        for (size_t i = 0, found = 0; i < s->m->orders.count; i++) {
            const struct order *order = s->m->orders.items[i];
            if (by_update ? order->updated.us < from.us : order->stage != stage)
                continue;
            if (found % 100 == 0) {
                snprintf(target, sizeof(target), MARKET "/orders?max=100&offset=%zu&%s=%s", found,
                         by_update ? "start_update_date" : "order_state_codes",
                         by_update ? time : stage_name(stage));
                assert_int_equal(ask(s, "GET", target, NULL, STR_EMPTY), 200);
                node = jnode_first(jnode_get(answer(s), "orders"));
            }
            assert_true(str_eq(text_of(node, "order_id"), order->order_id));
            node = next(node);
            found++;
        }
        assert_null(node);
    }
    playground_free(s);
}

static int compare_updates(const void *a, const void *b, void *unused)
{
    const struct transaction *one = *(const struct transaction *const *)a;
    const struct transaction *other = *(const struct transaction *const *)b;
    (void)unused;
    if (one->updated.us != other->updated.us)
        return one->updated.us < other->updated.us ? -1 : 1;
    return one->number < other->number ? -1 : one->number > other->number;
}

#define TL02 MARKET "/sellerpayment/transactions_logs"

static void tl02_finds_what_the_whole_ledger_holds(void **state)
{
    (void)state;
    struct playground *s = playground_new(WORLD_ARENA_BYTES);
    struct pointers all = { 0 };
    live(s);
    for (size_t i = 0; i < s->m->transactions.count; i++)
        pointers_add(&all, &s->sandbox.world.arena, s->m->transactions.items[i]);
    pointers_put_in_order(&all, compare_updates, NULL);
    for (int look = 0; look < LOOK_COUNT; look++) {
        char target[200], time[INSTANT_TEXT_BYTES], id[UUID_TEXT_BYTES];
        struct instant from = some_time(s, time);
        const struct jnode *node = NULL;
        snprintf(target, sizeof(target), TL02 "?sort=lastUpdated,ASC&limit=%d&last_updated_from=%s",
                 (int)draw(s, 500) + 20, time);
        for (size_t i = 0; i < all.count; i++) {
            const struct transaction *t = all.items[i];
            if (t->updated.us < from.us)
                continue;
            if (node == NULL) {
                assert_int_equal(ask(s, "GET", target, NULL, STR_EMPTY), 200);
                const struct jnode *root = answer(s);
                node = jnode_first(jnode_get(root, "data"));
                snprintf(target, sizeof(target), TL02 "?page_token=%.*s",
                         STR_ARG(text_of(root, "next_page_token")));
            }
            assert_true(str_eq(text_of(node, "id"), uuid_format(t->id, id)));
            node = next(node);
        }
        assert_null(node);
    }
    playground_free(s);
}

#define SHOP_ORDERS "/scayle/api/admin/v1/shops/nf/countries/de/orders"

static void the_shops_list_finds_what_all_orders_hold(void **state)
{
    (void)state;
    struct playground *s = playground_new(WORLD_ARENA_BYTES);
    struct err err;
    struct jread read = { .err = &err };
    live(s);
    for (int look = 0; look < LOOK_COUNT; look++) {
        char target[200], time[INSTANT_TEXT_BYTES];
        int limit = (int)draw(s, 500) + 20;
        struct instant from = some_time(s, time);
        const struct jnode *node = NULL;
        struct str cursor = STR_EMPTY;
        for (size_t i = 0; i < s->sandbox.shop->orders.count; i++) {
            const struct shop_sale *order = s->sandbox.shop->orders.items[i];
            if (order->updated.us < from.us)
                continue;
            if (node == NULL) {
                snprintf(target, sizeof(target),
                         SHOP_ORDERS "?filters%%5BminUpdatedAt%%5D=%s&limit=%d&cursor=%.*s", time,
                         limit, STR_ARG(cursor));
                assert_int_equal(ask(s, "GET", target, NULL, STR_EMPTY), 200);
                const struct jnode *root = answer(s);
                node = jnode_first(jnode_get(root, "entities"));
                cursor = text_of(jnode_get(root, "cursor"), "next");
            }
            assert_int_equal(jread_i64(&read, node, "id", 0), order->order_id);
            node = next(node);
        }
        assert_null(node);
    }
    playground_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_order_goes_from_its_customer_to_shipping),
        cmocka_unit_test(a_stock_file_reaches_its_offer),
        cmocka_unit_test(a_call_that_comes_too_early_is_counted_apart_from_faults),
        cmocka_unit_test(a_webhook_is_heard_in_the_process),
        cmocka_unit_test(a_full_world_has_room_for_what_follows),
        cmocka_unit_test(or11_finds_what_all_orders_hold),
        cmocka_unit_test(tl02_finds_what_the_whole_ledger_holds),
        cmocka_unit_test(the_shops_list_finds_what_all_orders_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
