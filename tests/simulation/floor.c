/*
 * tests/simulation/floor.c: the warehouse: it sends in shifts, splits parcels, mistypes carriers,
 * and takes back what comes home. It tells SCAYLE, Lockstep, or both.
 */
#include <stdio.h>

#include "service/base/heap.h"
#include "tests/sandbox/lookup.h"
#include "tests/simulation/run.h"

enum { ROUND_S = 900, ITEMS_MAX = 64, DAY_S = 86400, TOLD_PERCENT = 60, LINE_KEY_BYTES = 160 };

struct line_count {
    int64_t sent, refunds_asked;
};

struct warehouse_floor {
    struct arena arena;
    struct lookup lines; /* "market/line" -> line_count */
    int64_t *open;       /* sales that are not sent as a whole */
    size_t open_count, open_room;
    int64_t sale_seen, parcel_count, item_count;
};

/* What comes back one day. */
struct home_coming {
    int64_t sale, item;
};

static struct line_count *line_count(const struct run *run, int64_t market, struct str line_id)
{
    struct warehouse_floor *floor = run->floor;
    char key[LINE_KEY_BYTES];
    int len = snprintf(key, sizeof(key), "%lld/%.*s", (long long)market, STR_ARG(line_id));
    struct str text = { key, (size_t)len };
    struct line_count *count = lookup_find(&floor->lines, text);
    if (count != NULL)
        return count;
    count = ARENA_NEW(&floor->arena, struct line_count);
    CHECK(count != NULL);
    lookup_add(&floor->lines, &floor->arena, arena_str(&floor->arena, text), count);
    return count;
}

int64_t floor_sent(const struct run *run, int64_t market, struct str line_id)
{
    return line_count(run, market, line_id)->sent;
}

int64_t floor_refunds_asked(const struct run *run, int64_t market, struct str line_id)
{
    return line_count(run, market, line_id)->refunds_asked;
}

void floor_refund_ask(struct run *run, int64_t market, struct str line_id, int64_t units)
{
    line_count(run, market, line_id)->refunds_asked += units;
}

int64_t floor_item_count(const struct run *run)
{
    return run->floor->item_count;
}

/* ---- what comes back ---- */

static void return_report(struct run *run, const struct played_sale *sale, struct str line_id,
                          const struct home_coming *home)
{
    struct request *request = request_new(&run->callers, COMMAND_REPORT_RETURN);
    struct arena *arena = &request->arena;
    request->submission.command.report_return = (struct return_report){
        .goods_return = { .return_id = arena_format(arena, "ret-%lld-%lld", (long long)home->sale,
                                                    (long long)home->item),
                          .shop = STR("acme"),
                          .channel = arena_str(arena, played_market_id(run->played, sale->market)),
                          .order_id = arena_str(arena, sale->order_id),
                          .line_id = arena_str(arena, line_id),
                          .quantity = 1,
                          .source = STR("warehouse"),
                          .reason = STR("too small"),
                          .received = run_now(run) },
        .refund_reason = STR("RETURN"),
    };
    request_send(request, run_now(run), NULL, NULL);
}

static void play_return(void *context, void *subject)
{
    struct run *run = context;
    struct home_coming *home = subject;
    struct random random;
    struct played_sale sale = played_sale(run->played, home->sale);
    struct played_item item = played_item(run->played, home->sale, home->item);
    bool happens = chance_happens(&run->chance, HAPPENING_GOODS_RETURN, &random);
    bool is_as_new = random_between(&random, 1, 100) <= 80;
    if (happens && played_item_return(run->played, home->sale, home->item, is_as_new)) {
        run->figures.returns++;
        source_touch(run, item.sku);
        if (sale.market >= 0)
            story_tell(&run->story, "%.*s/%.*s: a unit of line %.*s comes back",
                       STR_ARG(played_market_id(run->played, sale.market)), STR_ARG(sale.order_id),
                       STR_ARG(item.line_id));
        if (sale.market >= 0) {
            floor_refund_ask(run, sale.market, item.line_id, 1);
            if (random_between(&random, 1, 100) <= 30)
                return_report(run, &sale, item.line_id, home);
        }
    }
    heap_free(home);
}

static void returns_plan(struct run *run, int64_t sale, int64_t item)
{
    struct random random = chance_next(&run->chance, STREAM_PEOPLE);
    if (random_between(&random, 1, 100) > 14)
        return;
    struct instant at = instant_add_s(run_now(run), random_between(&random, 2 * DAY_S, 20 * DAY_S));
    if (at.us >= run->trade_ends.us)
        return;
    struct home_coming *home = HEAP_NEW(struct home_coming);
    *home = (struct home_coming){ sale, item };
    run_plan(run, at, play_return, home);
}

/* ---- what leaves ---- */

static void dispatch_report(struct run *run, const struct played_sale *sale, int64_t number,
                            const int64_t *items, size_t count, struct str carrier,
                            struct str tracking)
{
    struct request *request = request_new(&run->callers, COMMAND_CONFIRM_DISPATCH);
    struct arena *arena = &request->arena;
    struct shipment_item *parts = ARENA_ARRAY(arena, struct shipment_item, count);
    size_t part_count = 0;
    CHECK(parts != NULL);
    for (size_t i = 0; i < count; i++) {
        struct str line_id = played_item(run->played, number, items[i]).line_id;
        size_t at = 0;
        while (at < part_count && !str_eq(parts[at].line_id, line_id))
            at++;
        if (at == part_count)
            parts[part_count++].line_id = arena_str(arena, line_id);
        parts[at].quantity++;
    }
    request->submission.command.confirm_dispatch = (struct dispatch_report){
        .channel = arena_str(arena, played_market_id(run->played, sale->market)),
        .order_id = arena_str(arena, sale->order_id),
        .shipment = { .shipment_id =
                          arena_format(arena, "p-%lld", (long long)run->floor->parcel_count),
                      .carrier_text = carrier,
                      .tracking_number = arena_str(arena, tracking),
                      .warehouse = played_warehouse_id(run->played, 0),
                      .items = parts,
                      .item_count = part_count,
                      .dispatched = run_now(run) },
    };
    request_send(request, run_now(run), NULL, NULL);
}

static struct str carrier_of(struct run *run, struct random *random)
{
    static const char *const known[] = { "DHL", "Hermes Germany", "dpd germany", "Royal Mail",
                                         "DHL Paket" };
    static const char *const odd[] = { "Dehael", "Rojal Mial", "Bote Franz" };
    if (chance_strikes(&run->chance, FAULT_CARRIER_MISTYPED, NULL))
        return str_c(odd[random_below(random, ARRAY_COUNT(odd))]);
    return str_c(known[random_below(random, ARRAY_COUNT(known))]);
}

/* One parcel with these open items. */
static void parcel_send(struct run *run, int64_t number, const int64_t *items, size_t count,
                        struct random *random)
{
    struct played_sale sale = played_sale(run->played, number);
    char tracking[32];
    struct str carrier = carrier_of(run, random);
    int len =
        snprintf(tracking, sizeof(tracking), "TR%09lld", (long long)++run->floor->parcel_count);
    struct str text = { tracking, (size_t)len };
    for (size_t i = 0; i < count; i++) {
        struct str line_id = played_item(run->played, number, items[i]).line_id;
        if (sale.market >= 0)
            line_count(run, sale.market, line_id)->sent++;
        run->floor->item_count++;
        returns_plan(run, number, items[i]);
    }
    if (!played_ship(run->played, number, items, count, carrier, text))
        CHECK(false);
    run->figures.parcels++;
    if (sale.market < 0)
        return;
    story_tell(&run->story, "%.*s/%.*s: %zu units leave by %.*s, %s",
               STR_ARG(played_market_id(run->played, sale.market)), STR_ARG(sale.order_id), count,
               STR_ARG(carrier), tracking);
    if (random_between(random, 1, 100) <= TOLD_PERCENT)
        dispatch_report(run, &sale, number, items, count, carrier, text);
}

/* False: the rest of the sale leaves later. */
static bool sale_work(struct run *run, int64_t number)
{
    struct random random = chance_next(&run->chance, STREAM_PEOPLE);
    struct played_sale sale = played_sale(run->played, number);
    int64_t items[ITEMS_MAX];
    size_t count = 0;
    if (sale.open_count == 0)
        return true;
    if (!sale.is_delegated || random_between(&random, 1, 100) > 25)
        return false;
    for (int64_t i = 0; i < sale.item_count && count < ITEMS_MAX; i++) {
        if (played_item(run->played, number, i).is_open)
            items[count++] = i;
    }
    if (chance_strikes(&run->chance, FAULT_UNITS_MISSING, NULL)) {
        played_item_cancel(run->played, number, items[--count]);
        source_touch(run, played_item(run->played, number, items[count]).sku);
        story_tell(&run->story, "%.*s: a unit cannot be found", STR_ARG(sale.reference_key));
    }
    if (count > 1 && chance_strikes(&run->chance, FAULT_PARCEL_SPLIT, NULL))
        count /= 2;
    if (count > 0)
        parcel_send(run, number, items, count, &random);
    return played_sale(run->played, number).open_count == 0;
}

static void open_add(struct warehouse_floor *floor, int64_t sale)
{
    if (floor->open_count == floor->open_room) {
        floor->open_room = floor->open_room == 0 ? 1024 : 2 * floor->open_room;
        floor->open = heap_resize(floor->open, floor->open_room * sizeof(*floor->open));
    }
    floor->open[floor->open_count++] = sale;
}

static void play_round(void *context, void *subject)
{
    struct run *run = context;
    struct warehouse_floor *floor = run->floor;
    size_t kept = 0;
    (void)subject;
    while (floor->sale_seen < played_sale_count(run->played))
        open_add(floor, floor->sale_seen++);
    for (size_t i = 0; i < floor->open_count; i++) {
        int64_t sale = floor->open[i];
        if (!run_is_at_work(run) || !sale_work(run, sale))
            floor->open[kept++] = sale;
    }
    floor->open_count = kept;
    run_plan(run, instant_add_s(run_now(run), ROUND_S), play_round, NULL);
}

void floor_open(struct run *run)
{
    run->floor = HEAP_NEW(struct warehouse_floor);
    arena_init(&run->floor->arena, (size_t)4 << 30);
    run_plan(run, instant_add_s(run->began, ROUND_S), play_round, NULL);
}

void floor_close(struct run *run)
{
    arena_release(&run->floor->arena);
    heap_free(run->floor->open);
    heap_free(run->floor);
}
