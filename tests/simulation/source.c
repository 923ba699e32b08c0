/*
 * tests/simulation/source.c: the system that knows the stock, and reports it.
 *
 * What changed is reported every half minute, in bulk, with the time at which it was read; a rescan
 * goes round all products in six hours. A report may arrive after a newer one. Where stock is read
 * in SCAYLE, what there is at first is reported, and nothing afterwards.
 */
#include "service/base/heap.h"
#include "tests/simulation/run.h"

enum { EVERY_S = 30, RESCAN_TURNS = 720, ITEM_MAX = 200, LATE_S = 900 };

struct source {
    bool *is_changed;   /* by product */
    int32_t *in_flight; /* reports on their way */
    int64_t *changed;   /* a list of those that changed */
    int64_t changed_count;
    int64_t rescan_at;
};

/* What a request carries. */
struct report {
    int64_t skus[ITEM_MAX];
    size_t count;
};

void source_touch(struct run *run, int64_t sku)
{
    struct source *source = run->source;
    if (source->is_changed[sku])
        return;
    source->is_changed[sku] = true;
    source->changed[source->changed_count++] = sku;
}

bool source_owes(struct run *run, int64_t sku)
{
    if (run->plan.reads != 0)
        return hooks_are_behind(run, sku);
    return run->source->is_changed[sku] || run->source->in_flight[sku] > 0;
}

static void reported(void *context, struct request *request, const struct outcome *outcome)
{
    struct run *run = context;
    struct report *report = request->subject;
    if (outcome->code != ERR_OK)
        run_break(run, "a_stock_report_is_taken", "%s", outcome->err->message);
    for (size_t i = 0; i < report->count; i++)
        run->source->in_flight[report->skus[i]]--;
    heap_free(report);
}

static void item_fill(struct run *run, struct request *request, struct stock_report *item,
                      int64_t sku, int64_t warehouse)
{
    (void)request;
    *item = (struct stock_report){ .sku = played_sku(run->played, sku),
                                   .warehouse = played_warehouse_id(run->played, warehouse),
                                   .source = STR("erp"),
                                   .on_hand = played_level(run->played, sku, warehouse),
                                   .source_time = run_now(run) };
}

static void report_send(struct run *run, struct report *report)
{
    struct request *request = request_new(&run->callers, COMMAND_PUSH_STOCK);
    struct stock_report *items =
        ARENA_ARRAY(&request->arena, struct stock_report, 2 * report->count);
    size_t count = 0;
    int64_t late_s = 0;
    for (size_t i = 0; i < report->count; i++) {
        int64_t sku = report->skus[i];
        item_fill(run, request, &items[count++], sku, 0);
        if (sku % 3 == 0)
            item_fill(run, request, &items[count++], sku, 1);
        run->source->in_flight[sku]++;
    }
    if (chance_strikes(&run->chance, FAULT_STOCK_LATE, NULL))
        late_s = LATE_S;
    request->submission.command.push_stock.items = items;
    request->submission.command.push_stock.count = count;
    request->submission.command.push_stock.is_bulk = true;
    request_send(request, instant_add_s(run_now(run), late_s), reported, report);
}

static void report_changed(struct run *run)
{
    struct source *source = run->source;
    while (source->changed_count > 0) {
        struct report *report = HEAP_NEW(struct report);
        while (source->changed_count > 0 && report->count < ITEM_MAX) {
            int64_t sku = source->changed[--source->changed_count];
            source->is_changed[sku] = false;
            report->skus[report->count++] = sku;
        }
        report_send(run, report);
    }
}

void source_report_all(struct run *run)
{
    for (int64_t sku = 0; sku < run->plan.skus; sku++)
        source_touch(run, sku);
}

static void play_report(void *context, void *subject)
{
    struct run *run = context;
    struct source *source = run->source;
    int64_t part = run->plan.skus / RESCAN_TURNS + 1;
    (void)subject;
    bool is_first = run_now(run).us <= instant_add_s(run->began, EVERY_S).us;
    for (int64_t i = 0; i < part; i++)
        source_touch(run, source->rescan_at++ % run->plan.skus);
    if (run->plan.reads == 0 || is_first)
        report_changed(run);
    run_plan(run, instant_add_s(run_now(run), EVERY_S), play_report, NULL);
}

void source_open(struct run *run)
{
    struct source *source = run->source = HEAP_NEW(struct source);
    source->is_changed = HEAP_ARRAY(bool, (size_t)run->plan.skus);
    source->in_flight = HEAP_ARRAY(int32_t, (size_t)run->plan.skus);
    source->changed = HEAP_ARRAY(int64_t, (size_t)run->plan.skus);
    source_report_all(run);
    run_plan(run, instant_add_s(run->began, EVERY_S), play_report, NULL);
}

void source_close(struct run *run)
{
    heap_free(run->source->is_changed);
    heap_free(run->source->in_flight);
    heap_free(run->source->changed);
    heap_free(run->source);
}
