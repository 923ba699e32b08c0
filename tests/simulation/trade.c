/*
 * tests/simulation/trade.c: customers: in the shop and on the marketplaces.
 *
 * A few products are most of the trade (Zipf), evenings are busier than nights, every fifth day one
 * product is in everybody's mouth for two hours and sells out. What sells out is supplied again.
 */
#include "service/base/heap.h"
#include "tests/simulation/run.h"

enum {
    SHOP_PERCENT = 40,
    SKU_STEP = 7919, /* prime: which products are popular */
    CAMPAIGN_EVERY_DAYS = 5,
    CAMPAIGN_HOUR = 18,
    CAMPAIGN_HOURS = 2,
    FACTOR_MAX = 220,
    LOW_UNITS = 2,
    WARNED_S = 6000, /* before the end of its window somebody must know of an open order */
};

/* Percent of the average hour. */
static const int32_t hours[24] = { 30,  20,  15,  10,  10,  15,  35,  60,  80,  95,  105, 110,
                                   115, 110, 105, 105, 110, 125, 150, 190, 220, 210, 140, 70 };

/* A marketplace order that the shop may not know yet. */
struct unsettled {
    struct unsettled *next; /* of the product */
    int64_t market, order, units;
};

struct market_trade {
    struct unsettled **unsettled; /* by product */
    bool *is_supply_on_its_way;   /* by product */
};

static int64_t sku_of(struct run *run, struct random *random)
{
    int64_t s = (run_now(run).us - run->began.us) / US_PER_SECOND;
    int64_t day = s / SECONDS_PER_DAY, hour = s / 3600 % 24;
    bool is_campaign = day % CAMPAIGN_EVERY_DAYS == CAMPAIGN_EVERY_DAYS - 1 &&
                       hour >= CAMPAIGN_HOUR && hour < CAMPAIGN_HOUR + CAMPAIGN_HOURS;
    int64_t rank = random_zipf(random, run->plan.skus);
    if (is_campaign && random_between(random, 1, 100) <= 60)
        rank = 3 + day / CAMPAIGN_EVERY_DAYS;
    return rank * SKU_STEP % run->plan.skus;
}

static int64_t units_of(struct random *random)
{
    int64_t dice = random_between(random, 1, 100);
    return dice <= 80 ? 1 : dice <= 95 ? 2 : 3;
}

/* ---- supply ---- */

static void play_supply(void *context, void *subject)
{
    struct run *run = context;
    int64_t sku = (int64_t)(intptr_t)subject;
    struct random random;
    run->trade->is_supply_on_its_way[sku] = false;
    if (!chance_happens(&run->chance, HAPPENING_SUPPLY, &random))
        return;
    int64_t units = random_between(&random, run->plan.stock / 2, 2 * run->plan.stock) + 1;
    played_supply(run->played, sku, units);
    source_touch(run, sku);
    story_tell(&run->story, "%.*s: %lld units are supplied", STR_ARG(played_sku(run->played, sku)),
               (long long)units);
}

static void supply_plan(struct run *run, int64_t sku, struct random *random)
{
    if (played_sellable(run->played, sku) > LOW_UNITS || run->trade->is_supply_on_its_way[sku] ||
        !run_is_trading(run))
        return;
    run->trade->is_supply_on_its_way[sku] = true;
    run_plan(run, instant_add_s(run_now(run), random_between(random, 4 * 3600, 60 * 3600)),
             play_supply, (void *)(intptr_t)sku);
}

/* ---- what is there, as nobody but the simulation knows ---- */

/* The shop knows it, or it is lost. */
static bool is_settled(struct run *run, const struct unsettled *row)
{
    char key[128];
    struct buf text;
    int64_t count;
    struct played_order order = played_order(run->played, row->market, row->order);
    if (order.is_lost)
        return true;
    buf_init(&text, sizeof(key));
    buf_format(&text, "lockstep-%.*s@%.*s", STR_ARG(played_market_id(run->played, row->market)),
               STR_ARG(order.order_id));
    (void)played_sale_find(run->played, buf_str(&text), &count);
    buf_release(&text);
    return count > 0;
}

static int64_t units_there(struct run *run, int64_t sku)
{
    int64_t units = played_sellable(run->played, sku);
    struct unsettled **link = &run->trade->unsettled[sku];
    while (*link != NULL) {
        struct unsettled *row = *link;
        if (is_settled(run, row)) {
            *link = row->next;
            heap_free(row);
            continue;
        }
        units -= row->units;
        link = &row->next;
    }
    return units;
}

static void unsettled_add(struct run *run, int64_t sku, int64_t market, int64_t order,
                          int64_t units)
{
    struct unsettled *row = HEAP_NEW(struct unsettled);
    *row = (struct unsettled){ run->trade->unsettled[sku], market, order, units };
    run->trade->unsettled[sku] = row;
}

/* ---- the shop ---- */

static void shop_sale(struct run *run)
{
    struct random random;
    if (!chance_happens(&run->chance, HAPPENING_SHOP_SALE, &random))
        return;
    int64_t sku = sku_of(run, &random), units = units_of(&random);
    if (played_shop_buy(run->played, sku, units)) {
        run->figures.shop_units += units;
        source_touch(run, sku);
        story_tell(&run->story, "%.*s: %lld sold in the shop, %lld left",
                   STR_ARG(played_sku(run->played, sku)), (long long)units,
                   (long long)played_sellable(run->played, sku));
    }
    supply_plan(run, sku, &random);
}

/* ---- marketplaces ---- */

static void play_cancel(void *context, void *subject)
{
    struct run *run = context;
    int64_t *ids = subject;
    struct random random;
    struct played_order order = played_order(run->played, ids[0], ids[1]);
    if (chance_happens(&run->chance, HAPPENING_CANCELLATION, &random) &&
        played_order_cancel(run->played, ids[0], ids[1]))
        story_tell(&run->story, "%.*s/%.*s: the customer cancels",
                   STR_ARG(played_market_id(run->played, ids[0])), STR_ARG(order.order_id));
    heap_free(ids);
}

static void play_hand(void *context, void *subject)
{
    struct run *run = context;
    int64_t *ids = subject;
    if (played_order_accept(run->played, ids[0], ids[1]))
        story_tell(&run->story, "%.*s/%.*s: somebody accepts it by hand",
                   STR_ARG(played_market_id(run->played, ids[0])),
                   STR_ARG(played_order(run->played, ids[0], ids[1]).order_id));
    heap_free(ids);
}

static void play_window_end(void *context, void *subject)
{
    struct run *run = context;
    int64_t *ids = subject;
    struct played_order order = played_order(run->played, ids[0], ids[1]);
    if (!order.is_over && !instant_is_set(order.decided) && run_is_trading(run)) {
        run_plan(run, instant_add_s(instant_max(run_now(run), order.accept_by), 1), play_window_end,
                 ids);
        return;
    }
    if (order.is_refused_by_time) {
        run->figures.late_orders++;
        promises_after_refusal_by_time(run, ids[0], ids[1]);
    }
    heap_free(ids);
}

static void play_warning(void *context, void *subject)
{
    int64_t *ids = subject;
    promises_before_window_end(context, ids[0], ids[1]);
    heap_free(ids);
}

static void plan_about_order(struct run *run, struct instant at,
                             void (*play)(void *run, void *subject), int64_t market, int64_t order)
{
    int64_t *ids = HEAP_ARRAY(int64_t, 2);
    ids[0] = market;
    ids[1] = order;
    run_plan(run, at, play, ids);
}

static void order_bought(struct run *run, int64_t market, int64_t number, struct random *random)
{
    struct played_order order = played_order(run->played, market, number);
    run->figures.orders++;
    if (random_between(random, 1, 100) <= 4)
        plan_about_order(run, instant_add_s(run_now(run), random_between(random, 60, 5400)),
                         play_cancel, market, number);
    struct random hand = { random->state ^ UINT64_C(0x68616e64) };
    if (random_between(&hand, 1, 100) <= run->plan.by_hand)
        plan_about_order(run, instant_add_s(run_now(run), random_between(&hand, 1, 1800)),
                         play_hand, market, number);
    int64_t window_s = played_acceptance_window_s(run->played, market);
    plan_about_order(run, instant_add_s(run_now(run), window_s + 1), play_window_end, market,
                     number);
    plan_about_order(run, instant_add_s(run_now(run), window_s - WARNED_S), play_warning, market,
                     number);
    story_tell(&run->story, "%.*s/%.*s: bought", STR_ARG(played_market_id(run->played, market)),
               STR_ARG(order.order_id));
}

/* What of each wish is not there, before it is bought. */
static void wish_count(struct run *run, int64_t market, int64_t number,
                       const struct played_wish *wishes, const int64_t *there, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int64_t units = wishes[i].units, left = there[i] > 0 ? there[i] : 0;
        int64_t missing = units > left ? units - left : 0;
        unsettled_add(run, wishes[i].sku, market, number, units);
        run->figures.market_units += units;
        run->figures.oversold_units += missing;
        promises_after_sale(run, market, wishes[i].sku, units, missing);
    }
}

static void market_sale(struct run *run)
{
    struct random random;
    struct played_wish wishes[2];
    int64_t there[2], number;
    size_t count = 1;
    if (!chance_happens(&run->chance, HAPPENING_MARKET_SALE, &random))
        return;
    int64_t market = random_between(&random, 0, run->plan.channels - 1);
    wishes[0] = (struct played_wish){ sku_of(run, &random), units_of(&random) };
    wishes[1] = (struct played_wish){ sku_of(run, &random), 1 };
    if (wishes[1].sku != wishes[0].sku && random_between(&random, 1, 100) <= 15)
        count = 2;
    for (size_t i = 0; i < count; i++)
        there[i] = units_there(run, wishes[i].sku);
    if (played_market_buy(run->played, market, wishes, count, &number)) {
        wish_count(run, market, number, wishes, there, count);
        order_bought(run, market, number, &random);
    } else if (count == 1 && there[0] >= wishes[0].units) {
        run->figures.missed_units += wishes[0].units;
    }
    supply_plan(run, wishes[0].sku, &random);
}

/* ---- the day ---- */

/* The next customer, of a stream whose rate is the busiest hour's; others of them turn away. */
static void play_customer(void *context, void *subject)
{
    struct run *run = context;
    bool is_shop = subject != NULL;
    struct random random = chance_next(&run->chance, STREAM_PEOPLE);
    int64_t percent = is_shop ? SHOP_PERCENT : 100 - SHOP_PERCENT;
    int64_t hour = (run_now(run).us - run->began.us) / US_PER_SECOND / 3600 % 24;
    if (!run_is_trading(run))
        return;
    if (random_between(&random, 1, FACTOR_MAX) <= hours[hour]) {
        if (is_shop)
            shop_sale(run);
        else
            market_sale(run);
    }
    int64_t mean_us =
        SECONDS_PER_DAY * US_PER_SECOND * 100 * 100 / (run->plan.orders * percent * FACTOR_MAX);
    struct instant next = { run_now(run).us + random_wait_us(&random, mean_us) };
    run_plan(run, next, play_customer, subject);
}

void trade_open(struct run *run)
{
    run->trade = HEAP_NEW(struct market_trade);
    run->trade->unsettled = HEAP_ARRAY(struct unsettled *, (size_t)run->plan.skus);
    run->trade->is_supply_on_its_way = HEAP_ARRAY(bool, (size_t)run->plan.skus);
    run_plan(run, instant_add_s(run->began, 600), play_customer, run);
    run_plan(run, instant_add_s(run->began, 600), play_customer, NULL);
}

void trade_close(struct run *run)
{
    for (int64_t i = 0; i < run->plan.skus; i++) {
        while (run->trade->unsettled[i] != NULL) {
            struct unsettled *row = run->trade->unsettled[i];
            run->trade->unsettled[i] = row->next;
            heap_free(row);
        }
    }
    heap_free(run->trade->unsettled);
    heap_free(run->trade->is_supply_on_its_way);
    heap_free(run->trade);
}
