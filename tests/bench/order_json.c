/* tests/bench/order_json.c: an order of OR11 from text to struct, beside yajl's tokens. */
#include <stdio.h>
#include <string.h>
#include <yajl/yajl_parse.h>

#include "service/connectors/mirakl/mirakl_order.h"
#include "service/domain/money.h"
#include "tests/bench/bench.h"
#include "tests/bench/process.h"

#define ORDER_FILE "tests/bench/order.json"

enum { ORDER_BYTES_MAX = 64 << 10, ARENA_BYTES_MAX = 8 << 20, ORDERS_PER_LOOK = 50 };

static int on_null(void *context)
{
    (void)context;
    return 1;
}

static int on_boolean(void *context, int value)
{
    (void)context;
    (void)value;
    return 1;
}

static int on_text(void *context, const char *text, size_t len)
{
    (void)context;
    (void)text;
    (void)len;
    return 1;
}

static int on_bytes(void *context, const unsigned char *text, size_t len)
{
    (void)context;
    (void)text;
    (void)len;
    return 1;
}

static const yajl_callbacks callbacks = {
    .yajl_null = on_null,
    .yajl_boolean = on_boolean,
    .yajl_number = on_text,
    .yajl_string = on_bytes,
    .yajl_start_map = on_null,
    .yajl_map_key = on_bytes,
    .yajl_end_map = on_null,
    .yajl_start_array = on_null,
    .yajl_end_array = on_null,
};

static void scan(struct str text)
{
    yajl_handle yajl = yajl_alloc(&callbacks, NULL, NULL);
    bool is_ok = yajl_parse(yajl, (const unsigned char *)text.ptr, text.len) == yajl_status_ok &&
                 yajl_complete_parse(yajl) == yajl_status_ok;
    if (!is_ok)
        bench_die("%s is no JSON", ORDER_FILE);
    yajl_free(yajl);
}

static void read_order(struct str text, struct currency currency, struct arena *arena)
{
    struct jnode *root;
    struct order order;
    struct err err;
    arena_reset(arena);
    if (json_parse(text, arena, &root, &err) != ERR_OK ||
        mirakl_order_read(root, currency, arena, &order, &err) != ERR_OK)
        bench_die("%s: %s", ORDER_FILE, err.message);
}

/* MB of JSON per second. */
static double read_for(struct str text, int64_t ms)
{
    struct currency currency;
    struct arena arena;
    struct err err;
    int64_t begin = bench_now_ns();
    int64_t now = begin;
    uint64_t count = 0;
    CHECK(currency_find(STR("EUR"), &currency, &err) == ERR_OK);
    arena_init(&arena, ARENA_BYTES_MAX);
    for (; now - begin < ms * 1000000; now = bench_now_ns()) {
        for (int i = 0; i < ORDERS_PER_LOOK; i++)
            read_order(text, currency, &arena);
        count += ORDERS_PER_LOOK;
    }
    arena_release(&arena);
    return (double)(count * text.len) * 1e3 / (double)(now - begin);
}

static double scan_for(struct str text, int64_t ms)
{
    int64_t begin = bench_now_ns();
    int64_t now = begin;
    uint64_t count = 0;
    for (; now - begin < ms * 1000000; now = bench_now_ns()) {
        for (int i = 0; i < ORDERS_PER_LOOK; i++)
            scan(text);
        count += ORDERS_PER_LOOK;
    }
    return (double)(count * text.len) * 1e3 / (double)(now - begin);
}

void bench_order_json(struct bench *bench, const struct bench_row *row)
{
    static char bytes[ORDER_BYTES_MAX];
    FILE *file = fopen(ORDER_FILE, "r");
    if (file == NULL)
        bench_die("no %s: run from the root of the repository", ORDER_FILE);
    struct str text = { bytes, fread(bytes, 1, sizeof(bytes), file) };
    fclose(file);
    text = str_trim(text);
    struct figure figure = bench_figure(row, NULL, "MB/s", "yajl's tokens");
    for (uint32_t i = 0; i < bench->round_count; i++) {
        samples_add(&figure.ceiling, scan_for(text, bench->round_ms));
        samples_add(&figure.value, read_for(text, bench->round_ms));
    }
    bench_print(bench, &figure);
}
