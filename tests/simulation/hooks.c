/*
 * tests/simulation/hooks.c: SCAYLE's webhooks on their way to Lockstep, and what is lost of them.
 *
 * They go into the function that the listener calls. One that is not taken is sent again three
 * times, as SCAYLE is believed to; the rest is left to the rounds over all stock. A plan with
 * reads=1 has a shop whose stock is read so; what others have is pushed (source.c).
 */
#include <string.h>

#include "service/base/heap.h"
#include "service/connectors/formats/json_read.h"
#include "service/web/webhooks.h"
#include "tests/simulation/run.h"

enum {
    TELL_S = 1,
    LATE_S = 900,
    ROUND_S = 6 * 3600, /* of the shop's settings */
    REACH_S = 2 * 3600, /* beside a round: orders are placed, hints wait for a key */
    CHECK_EVERY_S = 3600,
};

#define CREDENTIALS STR("hook:secret")
#define AUTHORIZATION STR("Basic aG9vazpzZWNyZXQ=")

struct hook {
    struct webhook webhook;
    struct run *run;
    struct str body;
    int64_t tries;
    bool is_stored; /* it waits for a commit */
    struct hook *next;
};

struct hooks {
    struct webhooks_options options;
    struct hook *open;
    struct instant *changed; /* by product */
};

bool hooks_show_net(const struct run *run)
{
    return run->plan.reads != 0 && run->plan.seed % 2 != 0;
}

/* ---- sending ---- */

static void hook_end(struct hook *hook)
{
    struct hook **at = &hook->run->hooks->open;
    while (*at != hook)
        at = &(*at)->next;
    *at = hook->next;
    heap_free((char *)hook->body.ptr);
    heap_free(hook);
}

static void play_hook(void *context, void *subject);

static void hook_again(struct hook *hook)
{
    static const int64_t wait_s[] = { 10, 60, 600 };
    struct run *run = hook->run;
    if (hook->tries == ARRAY_COUNT(wait_s))
        hook_end(hook);
    else
        run_plan(run, instant_add_s(run_now(run), wait_s[hook->tries++]), play_hook, hook);
}

static void hook_judge(struct hook *hook)
{
    int32_t status = hook->webhook.status;
    webhook_release(&hook->webhook);
    hook->is_stored = false;
    if (status == 401 || status == 400 || status == 413)
        run_break(hook->run, "a_webhook_is_taken", "it is answered %d: %s", (int)status,
                  hook->webhook.text);
    if (status == 200)
        hook_end(hook);
    else
        hook_again(hook);
}

static void hook_done(struct webhook *webhook)
{
    hook_judge(webhook->user);
}

static void play_hook(void *context, void *subject)
{
    struct run *run = context;
    struct hook *hook = subject;
    if (!process_is_running(&run->process)) {
        hook_again(hook);
        return;
    }
    run->hooks->options.store = run->process.store;
    run->hooks->options.loop = run->process.loop;
    webhook_admit(&run->hooks->options, STR("acme"), AUTHORIZATION, &hook->webhook);
    hook->webhook.done = hook_done;
    hook->webhook.user = hook;
    hook->is_stored = hook->webhook.status == 0 && webhook_take(&hook->webhook, hook->body);
    if (!hook->is_stored)
        hook_judge(hook);
}

void hooks_cut(struct run *run)
{
    for (struct hook *hook = run->hooks->open, *next; hook != NULL; hook = next) {
        next = hook->next;
        if (!hook->is_stored)
            continue;
        webhook_release(&hook->webhook);
        hook->is_stored = false;
        hook_again(hook);
    }
}

/* ---- what happens in SCAYLE ---- */

static void hook_send(struct run *run, struct str body)
{
    struct hook *hook = HEAP_NEW(struct hook);
    char *copy = heap_alloc(body.len);
    memcpy(copy, body.ptr, body.len);
    hook->run = run;
    hook->body = (struct str){ copy, body.len };
    hook->next = run->hooks->open;
    run->hooks->open = hook;
    bool is_late = chance_strikes(&run->chance, FAULT_WEBHOOK_LATE, NULL);
    run_plan(run, instant_add_s(run_now(run), is_late ? LATE_S : TELL_S), play_hook, hook);
}

/* The reference key of the order or variant that it is about. */
static struct str key_of(struct arena *arena, struct str body, const char *subject)
{
    struct jnode *root;
    struct err err;
    struct jread read = { .err = &err };
    CHECK(json_parse(body, arena, &root, &err) == ERR_OK);
    return jread_text(&read, jnode_get(jnode_get(root, "payload"), subject), "referenceKey");
}

/* Right now the shop takes an order's units from its rows, which showed them until now. */
static void units_are_held_until_the_shop_takes_them(struct run *run, struct str reference_key)
{
    struct reader reader;
    struct order order;
    struct err err;
    int64_t count;
    int64_t number = played_sale_find(run->played, reference_key, &count);
    struct played_sale sale = { .market = -1 };
    if (number >= 0)
        sale = played_sale(run->played, number);
    if (sale.market < 0 || hooks_show_net(run) || !process_is_running(&run->process) ||
        run->process.clock.skew_us != 0)
        return;
    promises_look(run, &reader);
    bool is_there = reader_order(&reader, STR("acme"), played_market_id(run->played, sale.market),
                                 sale.order_id, &order, &err) == ERR_OK &&
                    order.creation == STEP_DONE && order_state_holds_stock(order.state);
    for (size_t i = 0; is_there && i < order.line_count; i++) {
        const struct order_line *line = &order.lines[i];
        struct position position;
        if (order_state_holds_stock(line->state) &&
            reader_position(&reader, STR("acme"), line->sku, &position, &err) == ERR_OK &&
            promises_units_held(&position, &order, line->line_id) < order_line_units_due(line))
            run_break(run, __func__, "%.*s, line %.*s", STR_ARG(reference_key),
                      STR_ARG(line->line_id));
    }
    reader_close(&reader);
}

static void told(void *context, struct str event, struct str body)
{
    struct run *run = context;
    struct arena arena;
    arena_init(&arena, 1 << 20);
    if (str_eq(event, STR("order-delegated")))
        units_are_held_until_the_shop_takes_them(run, key_of(&arena, body, "order"));
    if (str_eq(event, STR("product-variant-stock-updated"))) {
        int64_t sku = played_sku_find(run->played, key_of(&arena, body, "productVariant"));
        CHECK(sku >= 0);
        run->hooks->changed[sku] = run_now(run);
    }
    arena_release(&arena);
    if (chance_strikes(&run->chance, FAULT_WEBHOOK_LOST, NULL))
        return;
    hook_send(run, body);
    if (chance_strikes(&run->chance, FAULT_WEBHOOK_TWICE, NULL))
        hook_send(run, body);
}

/* ---- what comes of it ---- */

static int64_t known(struct run *run, int64_t sku)
{
    struct reader reader;
    struct position position;
    struct err err;
    promises_look(run, &reader);
    enum err_code code =
        reader_position(&reader, STR("acme"), played_sku(run->played, sku), &position, &err);
    int64_t on_hand = code == ERR_OK ? position_on_hand(&position) : -1;
    reader_close(&reader);
    return on_hand;
}

bool hooks_are_behind(struct run *run, int64_t sku)
{
    return known(run, sku) != played_level(run->played, sku, 0) + played_level(run->played, sku, 1);
}

/* When nothing fails: a lost webhook costs a round at most. */
static void what_the_shop_sells_reaches_lockstep(struct run *run, int64_t sku)
{
    struct instant since = instant_max(run->hooks->changed[sku], run->trade_ends);
    if (instant_add_s(since, ROUND_S + REACH_S).us > run_now(run).us)
        return;
    if (known(run, sku) != played_shown(run->played, sku))
        run_break(run, __func__, "%.*s: %lld are shown since %lld s, %lld are known",
                  STR_ARG(played_sku(run->played, sku)), (long long)played_shown(run->played, sku),
                  (long long)((run_now(run).us - run->hooks->changed[sku].us) / US_PER_SECOND),
                  (long long)known(run, sku));
}

static void play_check(void *context, void *subject)
{
    struct run *run = context;
    (void)subject;
    for (int64_t sku = 0; sku < run->plan.skus && run->broken == NULL; sku++)
        what_the_shop_sells_reaches_lockstep(run, sku);
    run_plan(run, instant_add_s(run_now(run), CHECK_EVERY_S), play_check, NULL);
}

/* ---- life ---- */

static enum err_code credentials_find(void *context, struct str ref, struct arena *arena,
                                      struct str *ret, struct err *err)
{
    (void)context;
    (void)ref;
    (void)arena;
    (void)err;
    *ret = CREDENTIALS;
    return ERR_OK;
}

void hooks_settings(const struct run *run, struct shop *shop)
{
    if (run->plan.reads == 0)
        return;
    shop->reads_stock = true;
    shop->stock_poll_interval_s = ROUND_S;
    shop->webhook_ref = STR("env:LOCKSTEP_SECRET_WEBHOOK");
}

void hooks_open(struct run *run)
{
    run->hooks = HEAP_NEW(struct hooks);
    run->hooks->options.find_secret = credentials_find;
    run->hooks->changed = HEAP_ARRAY(struct instant, (size_t)run->plan.skus);
    if (run->plan.reads == 0)
        return;
    played_listen(run->played, told, run);
    run_plan(run, run->trade_ends, play_check, NULL);
}

void hooks_close(struct run *run)
{
    while (run->hooks->open != NULL) {
        if (run->hooks->open->is_stored)
            webhook_release(&run->hooks->open->webhook);
        hook_end(run->hooks->open);
    }
    heap_free(run->hooks->changed);
    heap_free(run->hooks);
}
