/*
 * tests/bench/wire.c: from a push's arrival to the first byte of the stock file that carries it.
 *
 * Each channel sells from a warehouse of its own, and its next file may leave: a push is a fall on
 * one of them. The marketplaces are a server of this program, which notes when a file begins.
 */
#include <microhttpd.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lockstep/v1/channel_service.pb-c.h"
#include "lockstep/v1/inventory_service.pb-c.h"
#include "tests/bench/bench.h"
#include "tests/bench/channel.h"
#include "tests/bench/files.h"

enum {
    CHANNEL_COUNT = 64,
    SLOT_S = 62, /* a file a minute, and what the clock of the pacing needs */
    WAIT_MS_MAX = 10000,
    UNITS_FIRST = 1000,
    TEXT_BYTES = 96,
    SAMPLE_COUNT_MAX = CHANNEL_COUNT * ROUND_COUNT_MAX,
};

/* ---- the marketplaces ---- */

/* When the newest file of a channel began; 0: none since it was looked at. */
static _Atomic int64_t began_ns[CHANNEL_COUNT];

static const char *answer_of(const char *method, const char *url)
{
    if (strstr(url, "/api/offers/stock/imports") == NULL)
        return "{}";
    return strcmp(method, "POST") == 0 ? "{\"import_id\":\"5e7c4b0a-0c6e-4a64-9d52-0f3f6b1c7a11\"}"
                                       : "{\"status\":\"COMPLETE\",\"has_error_report\":false,"
                                         "\"lines_in_success\":1,\"lines_in_error\":0}";
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *body,
                              size_t *body_len, void **request)
{
    static char seen;
    (void)context;
    (void)version;
    (void)body;
    if (*request == NULL) {
        long channel = strtol(url + strlen("/m"), NULL, 10);
        bool is_file = strcmp(method, "POST") == 0 && strstr(url, "/stock/imports") != NULL;
        if (is_file && channel >= 0 && channel < CHANNEL_COUNT)
            atomic_store(&began_ns[channel], bench_now_ns());
        *request = &seen;
        return MHD_YES;
    }
    if (*body_len > 0) {
        *body_len = 0;
        return MHD_YES;
    }
    const char *text = answer_of(method, url);
    struct MHD_Response *response =
        MHD_create_response_from_buffer(strlen(text), (void *)text, MHD_RESPMEM_PERSISTENT);
    MHD_add_response_header(response, "Content-Type", "application/json");
    enum MHD_Result result =
        MHD_queue_response(connection, strcmp(method, "POST") == 0 ? 201 : 200, response);
    MHD_destroy_response(response);
    return result;
}

static struct MHD_Daemon *marketplaces_start(int *ret_port)
{
    struct MHD_Daemon *http = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, handle,
                                               NULL, MHD_OPTION_END);
    const union MHD_DaemonInfo *info =
        http == NULL ? NULL : MHD_get_daemon_info(http, MHD_DAEMON_INFO_BIND_PORT);
    if (info == NULL)
        bench_die("the marketplaces cannot listen");
    *ret_port = info->port;
    return http;
}

/* ---- the shop ---- */

struct market {
    Lockstep__V1__Channel channel;
    Lockstep__V1__MiraklSettings mirakl;
    Lockstep__V1__AcceptancePolicy acceptance;
    Lockstep__V1__PublicationPolicy publication;
    Lockstep__V1__StockPolicy policy;
    Google__Protobuf__Duration window, interval, hold;
    Lockstep__V1__Warehouse warehouse;
    char *warehouses[1];
    char name[TEXT_BYTES], url[TEXT_BYTES], warehouse_id[TEXT_BYTES];
};

static void market_fill(struct market *market, int number, int port)
{
    lockstep__v1__channel__init(&market->channel);
    lockstep__v1__mirakl_settings__init(&market->mirakl);
    lockstep__v1__acceptance_policy__init(&market->acceptance);
    lockstep__v1__publication_policy__init(&market->publication);
    lockstep__v1__stock_policy__init(&market->policy);
    lockstep__v1__warehouse__init(&market->warehouse);
    google__protobuf__duration__init(&market->window);
    google__protobuf__duration__init(&market->interval);
    google__protobuf__duration__init(&market->hold);
    snprintf(market->name, TEXT_BYTES, "shops/" PUSH_SHOP "/channels/market-%d", number);
    snprintf(market->url, TEXT_BYTES, "http://127.0.0.1:%d/m%d", port, number);
    snprintf(market->warehouse_id, TEXT_BYTES, "warehouse-%d", number);
    market->window.seconds = 86400;
    market->interval.seconds = 60;
    market->mirakl.base_url = market->url;
    market->mirakl.key_ref = (char *)"env:LOCKSTEP_SECRET_BENCH";
    market->acceptance.mode = LOCKSTEP__V1__ACCEPTANCE_POLICY__MODE__MODE_MANUAL;
    market->acceptance.window = &market->window;
    market->publication.stock_interval = &market->interval;
    market->publication.rise_hold = &market->hold;
    market->warehouses[0] = market->warehouse_id;
    market->policy.warehouses = market->warehouses;
    market->policy.n_warehouses = 1;
    market->warehouse.id = market->warehouse_id;
    market->channel.name = market->name;
    market->channel.mirakl = &market->mirakl;
    market->channel.acceptance = &market->acceptance;
    market->channel.publication = &market->publication;
    market->channel.stock_policy = &market->policy;
    market->channel.currency_code = (char *)"EUR";
    market->channel.tax_mode = LOCKSTEP__V1__TAX_MODE__TAX_MODE_INCLUDED;
}

static void call_well(const struct daemon *daemon, const char *method,
                      const ProtobufCMessage *request, const ProtobufCMessageDescriptor *type)
{
    const int may_fail = 0;
    protobuf_c_message_free_unpacked(channel_call(daemon->port, method, daemon_token, request, type,
                                                  may_fail),
                                     NULL);
}

static void shop_make(const struct daemon *daemon, struct market *markets, int port)
{
    Lockstep__V1__ApplyShopRequest request = LOCKSTEP__V1__APPLY_SHOP_REQUEST__INIT;
    Lockstep__V1__Shop shop = LOCKSTEP__V1__SHOP__INIT;
    Lockstep__V1__Channel *channels[CHANNEL_COUNT];
    Lockstep__V1__Warehouse *warehouses[CHANNEL_COUNT];
    for (int i = 0; i < CHANNEL_COUNT; i++) {
        market_fill(&markets[i], i, port);
        channels[i] = &markets[i].channel;
        warehouses[i] = &markets[i].warehouse;
    }
    shop.name = (char *)"shops/" PUSH_SHOP;
    shop.warehouses = warehouses;
    shop.n_warehouses = CHANNEL_COUNT;
    request.request_id = (char *)"5d5e0c52-64ad-4f0e-9d0b-6b8a8e3f0002";
    request.shop = &shop;
    request.channels = channels;
    request.n_channels = CHANNEL_COUNT;
    call_well(daemon, "/lockstep.v1.ChannelService/ApplyShop", &request.base,
              &lockstep__v1__apply_shop_response__descriptor);
}

static void market_open(const struct daemon *daemon, const struct market *market, int number)
{
    Lockstep__V1__ResumeChannelRequest request = LOCKSTEP__V1__RESUME_CHANNEL_REQUEST__INIT;
    char id[TEXT_BYTES];
    snprintf(id, TEXT_BYTES, "5d5e0c52-64ad-4f0e-9d0c-%012d", number);
    request.name = (char *)market->name;
    request.request_id = id;
    call_well(daemon, "/lockstep.v1.ChannelService/ResumeChannel", &request.base,
              &lockstep__v1__resume_channel_response__descriptor);
}

static void push(const struct daemon *daemon, const struct market *market, int number,
                 int64_t on_hand)
{
    static int pushed;
    Lockstep__V1__PushInventoryRequest request = LOCKSTEP__V1__PUSH_INVENTORY_REQUEST__INIT;
    Lockstep__V1__StockItem item = LOCKSTEP__V1__STOCK_ITEM__INIT;
    char id[TEXT_BYTES], sku[TEXT_BYTES];
    snprintf(id, TEXT_BYTES, "5d5e0c52-64ad-4f0e-9d0b-%012d", ++pushed);
    snprintf(sku, TEXT_BYTES, "sku-%d", number);
    item.sku = sku;
    item.warehouse = (char *)market->warehouse_id;
    item.on_hand = on_hand;
    request.parent = (char *)"shops/" PUSH_SHOP;
    request.request_id = id;
    request.item = &item;
    call_well(daemon, PUSH_UNARY_METHOD, &request.base,
              &lockstep__v1__push_inventory_response__descriptor);
}

/* ---- the time ---- */

static void sleep_ns(int64_t ns)
{
    struct timespec left = { ns / 1000000000, ns % 1000000000 };
    nanosleep(&left, NULL);
}

static int64_t file_wait(int number, int64_t since_ns)
{
    while (atomic_load(&began_ns[number]) == 0) {
        if (bench_now_ns() - since_ns > WAIT_MS_MAX * INT64_C(1000000))
            bench_die("no stock file came to channel %d", number);
        sleep_ns(20000);
    }
    return atomic_exchange(&began_ns[number], 0);
}

/* The call is made in the same thread: its own way there and back counts as well. */
static double wire_ms(const struct daemon *daemon, const struct market *market, int number,
                      int64_t on_hand)
{
    int64_t begin = bench_now_ns();
    push(daemon, market, number, on_hand);
    return (double)(file_wait(number, begin) - begin) / 1e6;
}

static int by_size(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static void print_percentile(const struct bench *bench, const struct bench_row *row,
                             const char *part, const double *sorted, size_t count, size_t percent)
{
    struct figure figure = bench_figure(row, part, "ms", NULL);
    samples_add(&figure.value, sorted[(count - 1) * percent / 100]);
    bench_print(bench, &figure);
}

void bench_push_to_wire(struct bench *bench, const struct bench_row *row)
{
    static struct market markets[CHANNEL_COUNT];
    static double samples[SAMPLE_COUNT_MAX];
    struct daemon daemon;
    size_t count = 0;
    int port;
    struct MHD_Daemon *http = marketplaces_start(&port);
    setenv("LOCKSTEP_SECRET_BENCH", "0e5c", 1);
    daemon_init(&daemon, bench->bin, bench->folder, row->name);
    daemon_start(&daemon);
    shop_make(&daemon, markets, port);
    for (int i = 0; i < CHANNEL_COUNT; i++) {
        push(&daemon, &markets[i], i, UNITS_FIRST);
    }
    for (int i = 0; i < CHANNEL_COUNT; i++) {
        market_open(&daemon, &markets[i], i);
        file_wait(i, bench_now_ns());
    }
    for (uint32_t round = 1; round <= bench->round_count; round++) {
        sleep_ns(SLOT_S * INT64_C(1000000000));
        for (int i = 0; i < CHANNEL_COUNT; i++)
            samples[count++] = wire_ms(&daemon, &markets[i], i, UNITS_FIRST - (int64_t)round);
    }
    process_kill(&daemon.process);
    MHD_stop_daemon(http);
    files_remove(daemon.store);
    qsort(samples, count, sizeof(samples[0]), by_size);
    print_percentile(bench, row, "p50", samples, count, 50);
    print_percentile(bench, row, NULL, samples, count, 99);
}
