/* tests/simulation/what_if.c: a grid of policies. */
#include "tests/simulation/what_if.h"

#include <stdio.h>

#include "service/base/heap.h"

enum { ROW_MAX = 24, WIDTH = 640, HEIGHT = 400, MARGIN = 60 };

static const struct {
    const char *name;
    int64_t buffer, chance, stock_slot_s, order_poll_s;
} policies[] = {
    { "0", 0, 0, 60, 60 },         { "0", 0, 0, 60, 300 },         { "0", 0, 0, 60, 900 },
    { "0", 0, 0, 300, 300 },       { "0", 0, 0, 300, 900 },        { "2", 2, 0, 60, 60 },
    { "2", 2, 0, 60, 300 },        { "2", 2, 0, 300, 900 },        { "5", 5, 0, 60, 60 },
    { "5", 5, 0, 60, 300 },        { "5", 5, 0, 300, 900 },        { "1 %", 0, 10000, 60, 60 },
    { "1 %", 0, 10000, 60, 300 },  { "1 %", 0, 10000, 300, 900 },  { "0.1 %", 0, 1000, 60, 60 },
    { "0.1 %", 0, 1000, 60, 300 }, { "0.1 %", 0, 1000, 300, 900 },
};
_Static_assert(ARRAY_COUNT(policies) <= ROW_MAX, "a row each");

struct rows {
    const struct plan *plan;
    size_t next;
    struct result *results; /* by policy */
    int64_t broken;
};

static bool next_policy(void *context, struct plan *ret)
{
    struct rows *rows = context;
    if (rows->next == ARRAY_COUNT(policies))
        return false;
    *ret = plan_copy(rows->plan);
    ret->buffer = policies[rows->next].buffer;
    ret->chance = policies[rows->next].chance;
    ret->stock_slot_s = policies[rows->next].stock_slot_s;
    ret->order_poll_s = policies[rows->next].order_poll_s;
    rows->next++;
    return true;
}

static void take(void *context, const struct plan *plan, const struct result *result)
{
    struct rows *rows = context;
    for (size_t i = 0; i < ARRAY_COUNT(policies); i++) {
        if (policies[i].buffer == plan->buffer && policies[i].chance == plan->chance &&
            policies[i].stock_slot_s == plan->stock_slot_s &&
            policies[i].order_poll_s == plan->order_poll_s)
            rows->results[i] = *result;
    }
    rows->broken += !result->is_kept;
    if (!result->is_kept)
        printf("broken: %s: %s\n", result->promise, result->why);
}

static void table_print(const struct rows *rows)
{
    printf("| safety stock | stock file every | orders every | units sold | oversold | given up | "
           "late orders |\n| --- | --- | --- | --- | --- | --- | --- |\n");
    for (size_t i = 0; i < ARRAY_COUNT(policies); i++) {
        const struct run_figures *figures = &rows->results[i].figures;
        printf("| %s | %lld s | %lld s | %lld | %lld | %lld | %lld |\n", policies[i].name,
               (long long)policies[i].stock_slot_s, (long long)policies[i].order_poll_s,
               (long long)figures->market_units, (long long)figures->oversold_units,
               (long long)figures->missed_units, (long long)figures->late_orders);
    }
}

static int64_t most(const struct rows *rows, bool oversold)
{
    int64_t max = 1;
    for (size_t i = 0; i < ARRAY_COUNT(policies); i++) {
        const struct run_figures *figures = &rows->results[i].figures;
        int64_t value = oversold ? figures->oversold_units : figures->missed_units;
        max = value > max ? value : max;
    }
    return max;
}

/* Each policy a point: what it gives up to the right, what it oversells upwards. */
static void picture_write(const struct rows *rows, FILE *file)
{
    const bool oversold = true;
    double right = (double)most(rows, !oversold), up = (double)most(rows, oversold);
    fprintf(
        file,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
        "font-family=\"sans-serif\" font-size=\"11\">\n"
        "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n"
        "<path d=\"M%d 20V%dH%d\" fill=\"none\" stroke=\"black\"/>\n"
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">units of sale given up (to %.0f)</text>\n"
        "<text x=\"15\" y=\"%d\" transform=\"rotate(-90 15 %d)\" text-anchor=\"middle\">"
        "units oversold (to %.0f)</text>\n",
        WIDTH, HEIGHT, MARGIN, HEIGHT - MARGIN, WIDTH - 20, WIDTH / 2, HEIGHT - 20, right,
        HEIGHT / 2, HEIGHT / 2, up);
    for (size_t i = 0; i < ARRAY_COUNT(policies); i++) {
        const struct run_figures *figures = &rows->results[i].figures;
        double x = MARGIN + (double)figures->missed_units / right * (WIDTH - 2 * MARGIN - 80);
        double y = HEIGHT - MARGIN - (double)figures->oversold_units / up * (HEIGHT - MARGIN - 40);
        fprintf(file,
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"#0b6\"/>"
                "<text x=\"%.1f\" y=\"%.1f\">%s | %lld s | %lld s</text>\n",
                x, y, x + 7, y + 4, policies[i].name, (long long)policies[i].stock_slot_s,
                (long long)policies[i].order_poll_s);
    }
    fprintf(file, "</svg>\n");
}

int what_if(const struct plan *plan, int32_t jobs)
{
    struct rows rows = { .plan = plan,
                         .results = HEAP_ARRAY(struct result, ARRAY_COUNT(policies)) };
    batch_play(&(struct batch){
        .next = next_policy, .done = take, .context = &rows, .jobs = jobs });
    table_print(&rows);
    FILE *file = fopen("what-if.svg", "w");
    if (file != NULL) {
        picture_write(&rows, file);
        fclose(file);
        printf("\nwhat-if.svg: safety stock | stock file every | orders every\n");
    }
    heap_free(rows.results);
    return rows.broken == 0 ? 0 : 1;
}
