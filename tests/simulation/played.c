/* tests/simulation/played.c: the outside as a whole: making it, its time, calling it. */
#include "tests/simulation/played_own.h"

#include <stdio.h>

#include "service/base/heap.h"
#include "tests/sandbox/mirakl_money.h"
#include "tests/sandbox/scenario.h"

enum {
    DAY_S = 86400,
    SUBSCRIPTION_MINOR = 900,
    PAYOUT_EVERY_S = 10 * DAY_S,
    LENGTH_BYTES = 24,
};
#define PLAYED_ARENA_BYTES ((size_t)12 << 30)
#define FAR ((struct instant){ INT64_MAX })

/* ---- its clock: it stands where played_catch_up has put it ---- */

static struct instant standing_now(const struct clock *clock)
{
    return clock->origin;
}

static struct mono standing_mono(const struct clock *clock)
{
    return (struct mono){ clock->origin.us * NS_PER_US };
}

/* ---- making it ---- */

/* Each marketplace has its own ways: windows, who lowers stock, when money is shown. */
static void market_settle(struct marketplace *m, int64_t market, int64_t late_s,
                          struct random *random)
{
    struct marketplace_settings *s = &m->settings;
    s->acceptance_window_s = market % 3 == 0 ? DAY_S : market % 3 == 1 ? 2 * DAY_S : 6 * 3600;
    s->debit_s = 60 * (1 + (int64_t)random_below(random, 30));
    s->staging_s = market == 2 ? 900 : 0;
    s->ship_within_s = 2 * DAY_S;
    s->receive_after_s = 3 * DAY_S;
    s->close_after_s = 40 * DAY_S;
    s->payout_every_s = market % 2 == 0 ? PAYOUT_EVERY_S : PAYOUT_EVERY_S / 2;
    s->order_lowers_stock = market % 2 == 0;
    s->refund_lines_when_paid = market % 2;
    s->refund_needs_balance = market == 0;
    s->negative_payout = market == 1;
    s->shown_late_s_max = market == 0 ? 0 : late_s;
    s->import_run_s_max = 60 + (int64_t)random_below(random, 240);
    s->frequency_slack_ms = 0;
}

static void goods_settle(struct played *played, const struct played_options *options,
                         struct random *random)
{
    struct shop *shop = played->sandbox.shop;
    shop->settings.imported_orders_are_live = 1;
    shop->settings.find_delay_s = (int64_t)random_below(random, 3) * 20;
    shop->settings.delegate_s = 60 + (int64_t)random_below(random, 600);
    shop->settings.force_close_s = 0;
    shop->settings.stock_is_net_of_blockers = options->shows_net;
    for (size_t i = 0; i < shop->variants.count; i++) {
        struct variant *variant = shop->variants.items[i];
        int64_t units = (int64_t)random_below(random, (uint64_t)(2 * options->stock) + 1);
        int64_t far = i % 3 == 0 ? units / 3 : 0; /* some lies in the other warehouse */
        variant_set_stock(shop, variant, 0, units - far, played->sandbox.world.now);
        if (i % 3 == 0)
            variant_set_stock(shop, variant, 1, far, played->sandbox.world.now);
    }
}

struct played *played_new(const struct played_options *options)
{
    struct played *played = HEAP_NEW(struct played);
    struct random random = { options->seed ^ UINT64_C(0x706c61796564) };
    struct err err;
    CHECK(options->market_count <= PLAYED_MARKET_MAX);
    const struct clock standing = {
        .now = standing_now, .mono = standing_mono, .origin = clock_now(options->clock), .scale = 1
    };
    played->clock = options->clock;
    sandbox_init(&played->sandbox, standing, options->seed, PLAYED_ARENA_BYTES);
    exchange_init(&played->exchange);
    if (scenario_generate(&played->sandbox, options->sku_count, options->market_count, &err) !=
        ERR_OK)
        CHECK(false);
    for (int64_t i = 0; i < options->market_count; i++)
        market_settle(played_market(played, i), i, options->late_s, &random);
    goods_settle(played, options, &random);
    return played;
}

void played_listen(struct played *played,
                   void (*told)(void *context, struct str event, struct str body), void *context)
{
    webhooks_listen(played->sandbox.webhooks, told, context);
}

void played_free(struct played *played)
{
    if (played == NULL)
        return;
    exchange_release(&played->exchange);
    sandbox_release(&played->sandbox);
    heap_free(played);
}

/* ---- names, keys and rights ---- */

struct str played_market_id(const struct played *played, int64_t market)
{
    return played_market(played, market)->id;
}

int64_t played_market_find(const struct played *played, struct str id)
{
    for (size_t i = 0; i < played->sandbox.marketplace_count; i++) {
        if (str_eq(played->sandbox.marketplaces[i]->id, id))
            return (int64_t)i;
    }
    return -1;
}

int64_t played_market_of(const struct played *played, struct str url)
{
    struct str rest = url;
    struct str mark = STR("/mirakl/");
    while (rest.len > 0 && !str_starts(rest, mark))
        rest = str_from(rest, 1);
    rest = str_from(rest, mark.len);
    for (size_t i = 0; i < played->sandbox.marketplace_count; i++) {
        struct str id = played->sandbox.marketplaces[i]->id;
        if (str_starts(rest, id) && rest.len > id.len && rest.ptr[id.len] == '/')
            return (int64_t)i;
    }
    return -1;
}

bool played_market_includes_tax(const struct played *played, int64_t market)
{
    return marketplace_tax_view(played_market(played, market)) == TAX_VIEW_INCLUDED;
}

int64_t played_acceptance_window_s(const struct played *played, int64_t market)
{
    return played_market(played, market)->settings.acceptance_window_s;
}

struct str played_key(const struct played *played, int64_t market)
{
    return market < 0 ? played->sandbox.shop->token : played_market(played, market)->api_key;
}

void played_key_renew(struct played *played, int64_t market)
{
    struct world *world = &played->sandbox.world;
    int64_t count = ++played->key_count[market < 0 ? PLAYED_MARKET_MAX : market];
    struct str key = world_format(world, "key-%lld-%lld", (long long)market, (long long)count);
    if (market < 0)
        played->sandbox.shop->token = key;
    else
        played_market(played, market)->api_key = key;
}

void played_right_set(struct played *played, int64_t market, bool is_granted)
{
    struct marketplace *m = played_market(played, market);
    m->denied[0] = STR("TL02");
    m->denied_count = is_granted ? 0 : 1;
}

/* ---- time ---- */

struct instant played_next(const struct played *played)
{
    const struct world *world = &played->sandbox.world;
    return world->due_count == 0 ? FAR : world->timeline[0].at;
}

void played_catch_up(struct played *played)
{
    played->sandbox.world.clock.origin = clock_now(played->clock);
    world_catch_up(&played->sandbox.world);
}

struct planned {
    void (*play)(void *context, void *subject);
    void *subject;
};

static void play_planned(struct world *world, void *owner, void *subject)
{
    const struct planned *planned = subject;
    (void)world;
    planned->play(owner, planned->subject);
    heap_free(subject);
}

void played_plan(struct played *played, struct instant at,
                 void (*play)(void *context, void *subject), void *context, void *subject)
{
    struct planned *planned = HEAP_NEW(struct planned);
    *planned = (struct planned){ play, subject };
    world_plan(&played->sandbox.world, at, play_planned, context, planned);
}

/* ---- being called ---- */

static void oddness_set(struct played *played, enum played_oddness oddness)
{
    static const enum fault faults[][3] = {
        [PLAYED_ODD] = { FAULT_UNKNOWN_FIELDS, FAULT_TRAILING_ZEROS, FAULT_COUNT },
        [PLAYED_MOVING] = { FAULT_MOVING_PAGES, FAULT_COUNT, FAULT_COUNT },
        [PLAYED_IMPORT_HANGS] = { FAULT_IMPORT_HANG, FAULT_COUNT, FAULT_COUNT },
        [PLAYED_IMPORT_FAILS] = { FAULT_IMPORT_FAIL, FAULT_COUNT, FAULT_COUNT },
        [PLAYED_LINE_REFUSED] = { FAULT_IMPORT_LINE, FAULT_COUNT, FAULT_COUNT },
    };
    faults_clear(&played->sandbox.faults);
    for (int i = 0; oddness != PLAYED_PLAIN && i < 3 && faults[oddness][i] != FAULT_COUNT; i++)
        CHECK(faults_add(&played->sandbox.faults,
                         (struct fault_rule){ .fault = faults[oddness][i], .permille = 1000 }));
}

static int64_t header_number(const struct exchange *x, const char *name)
{
    int64_t number = -1;
    for (size_t i = 0; i < x->answer_header_count; i++) {
        if (str_eq_nocase(x->answer_headers[i].key, str_c(name)) &&
            !str_parse_i64(x->answer_headers[i].value, &number))
            number = -1;
    }
    return number;
}

static struct str header_text(const struct exchange *x, const char *name, struct arena *arena)
{
    for (size_t i = 0; i < x->answer_header_count; i++) {
        if (str_eq_nocase(x->answer_headers[i].key, str_c(name)))
            return arena_str(arena, x->answer_headers[i].value);
    }
    return STR_EMPTY;
}

static void request_read(struct played *played, const struct http_request *request)
{
    static const char *const methods[] = {
        [HTTP_GET] = "GET",     [HTTP_POST] = "POST",     [HTTP_PUT] = "PUT",
        [HTTP_PATCH] = "PATCH", [HTTP_DELETE] = "DELETE",
    };
    struct pair headers[HTTP_HEADER_COUNT + 2] = { { STR("Host"), STR("127.0.0.1:8480") } };
    char length[LENGTH_BYTES];
    size_t count = 1;
    struct str target = request->url;
    for (size_t i = 0; i < request->header_count; i++)
        headers[count++] = (struct pair){ request->headers[i].name, request->headers[i].value };
    if (request->method != HTTP_GET) { /* as the transport does, also for nothing */
        int len = snprintf(length, sizeof(length), "%zu", request->body.len);
        headers[count++] = (struct pair){ STR("Content-Length"), { length, (size_t)len } };
    }
    for (int slashes = 0; target.len > 0; target = str_from(target, 1)) {
        slashes += target.ptr[0] == '/';
        if (slashes == 3)
            break;
    }
    exchange_clear(&played->exchange);
    exchange_read(&played->exchange, &(struct wire_request){
                                         .method = str_c(methods[request->method]),
                                         .target = target,
                                         .headers = headers,
                                         .header_count = count,
                                         .body = request->body,
                                     });
}

void played_call(struct played *played, const struct http_request *request,
                 enum played_oddness oddness, struct arena *arena, struct played_answer *ret)
{
    struct exchange *x = &played->exchange;
    oddness_set(played, oddness);
    request_read(played, request);
    sandbox_handle(&played->sandbox, x);
    *ret = (struct played_answer){
        .status = x->status,
        .body = arena_str(arena, buf_str(&x->answer)),
        .content_type = x->content_type == NULL ? STR_EMPTY : str_c(x->content_type),
        .location = header_text(x, "Location", arena),
        .link = header_text(x, "Link", arena),
        .retry_after_s = header_number(x, "Retry-After"),
        .rate_remaining = header_number(x, "X-RateLimit-Remaining"),
        .rate_reset_s = header_number(x, "X-RateLimit-Reset"),
    };
}

int64_t played_too_frequent(const struct played *played)
{
    const struct calls *calls = &played->sandbox.calls;
    int64_t sum = 0;
    for (size_t i = 0; i < calls->counts.count; i++)
        sum += ((const struct call_count *)calls->counts.items[i])->too_frequent;
    return sum;
}
