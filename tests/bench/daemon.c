/* tests/bench/daemon.c: settings, start, shop, counters. */
#include "tests/bench/daemon.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <openssl/sha.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lockstep/v1/channel_service.pb-c.h"
#include "lockstep/v1/inventory_service.pb-c.h"
#include "service/base/buf.h"
#include "tests/bench/channel.h"
#include "tests/bench/stream.h"

enum {
    PORT_FIRST = 21000, /* below the ports that connections get */
    PORT_COUNT = 9000,
    START_MS_MAX = 60000,
    WAIT_MS = 1,
    METRICS_BYTES_MAX = 1 << 20,
    FILL_ITEM_COUNT = 1000,
};

const char daemon_token[] = "bench-7Gq2mVx0";

static int socket_to(int port, bool connects)
{
    const struct sockaddr_in address = { .sin_family = AF_INET,
                                         .sin_port = htons((uint16_t)port),
                                         .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK(fd >= 0);
    int status = connects ? connect(fd, (const struct sockaddr *)&address, sizeof(address))
                          : bind(fd, (const struct sockaddr *)&address, sizeof(address));
    close(fd);
    return status;
}

static int free_port(void)
{
    static int tried;
    for (int i = 0; i < PORT_COUNT; i++) {
        int port = PORT_FIRST + (getpid() + tried++) % PORT_COUNT;
        if (socket_to(port, false) == 0)
            return port;
    }
    bench_die("no free port");
}

static void hash_write(const char *token, char ret_hex[static 2 * SHA256_DIGEST_LENGTH + 1])
{
    unsigned char hash[SHA256_DIGEST_LENGTH];
    SHA256((const unsigned char *)token, strlen(token), hash);
    for (int i = 0; i < SHA256_DIGEST_LENGTH; i++)
        snprintf(ret_hex + (size_t)2 * (size_t)i, 3, "%02x", hash[i]);
}

static void config_write(const struct daemon *daemon)
{
    char hash[2 * SHA256_DIGEST_LENGTH + 1];
    FILE *file = fopen(daemon->config, "w");
    if (file == NULL)
        bench_die("cannot write %s", daemon->config);
    hash_write(daemon_token, hash);
    fprintf(file,
            "rpc:\n"
            "  listen: 127.0.0.1:%d\n"
            "  development: true # plain text; the token is checked all the same\n"
            "web:\n"
            "  listen: 127.0.0.1:%d\n"
            "store:\n"
            "  path: %s\n"
            "outbound:\n"
            "  allow_http_loopback: true\n"
            "tokens:\n"
            "- name: bench\n"
            "  sha256: %s\n"
            "  scopes: [admin]\n",
            daemon->port, daemon->web_port, daemon->store, hash);
    fclose(file);
}

void daemon_init(struct daemon *daemon, const char *bin, const char *folder, const char *name)
{
    *daemon = (struct daemon){ .port = free_port(), .web_port = free_port() };
    snprintf(daemon->program, sizeof(daemon->program), "%s/service/lockstepd", bin);
    snprintf(daemon->store, sizeof(daemon->store), "%s/%s.store", folder, name);
    snprintf(daemon->config, sizeof(daemon->config), "%s/%s.yaml", folder, name);
    snprintf(daemon->log, sizeof(daemon->log), "%s/%s.log", folder, name);
    config_write(daemon);
}

/* Any method will do: what is measured is that somebody answers. */
static bool is_answering(const struct daemon *daemon)
{
    Lockstep__V1__ListShopsRequest request = LOCKSTEP__V1__LIST_SHOPS_REQUEST__INIT;
    if (socket_to(daemon->port, true) != 0)
        return false;
    const int may_fail = 1;
    ProtobufCMessage *answer =
        channel_call(daemon->port, "/lockstep.v1.ChannelService/ListShops", daemon_token,
                     &request.base, &lockstep__v1__list_shops_response__descriptor, may_fail);
    if (answer == NULL)
        return false;
    protobuf_c_message_free_unpacked(answer, NULL);
    return true;
}

double daemon_start(struct daemon *daemon)
{
    const char *const argv[] = { daemon->program, "--config", daemon->config, NULL };
    int64_t begin = bench_now_ns();
    process_start(&daemon->process, argv, daemon->log);
    while (!is_answering(daemon)) {
        if (bench_now_ns() - begin > START_MS_MAX * INT64_C(1000000))
            bench_die("%s does not answer; see %s", daemon->program, daemon->log);
        poll(NULL, 0, WAIT_MS);
    }
    return (double)(bench_now_ns() - begin) / 1e9;
}

struct channel_parts {
    Lockstep__V1__Channel channel;
    Lockstep__V1__MiraklSettings mirakl;
    Lockstep__V1__AcceptancePolicy acceptance;
    Google__Protobuf__Duration window;
    char name[64];
};

static void channel_fill(struct channel_parts *parts, uint32_t number)
{
    Lockstep__V1__Channel *channel = &parts->channel;
    lockstep__v1__channel__init(channel);
    lockstep__v1__mirakl_settings__init(&parts->mirakl);
    lockstep__v1__acceptance_policy__init(&parts->acceptance);
    google__protobuf__duration__init(&parts->window);
    snprintf(parts->name, sizeof(parts->name), "shops/" PUSH_SHOP "/channels/market-%u", number);
    parts->mirakl.base_url = (char *)"http://127.0.0.1:9";
    parts->mirakl.key_ref = (char *)"env:LOCKSTEP_SECRET_BENCH";
    parts->window.seconds = 86400;
    parts->acceptance.mode = LOCKSTEP__V1__ACCEPTANCE_POLICY__MODE__MODE_MANUAL;
    parts->acceptance.window = &parts->window;
    channel->name = parts->name;
    channel->mirakl = &parts->mirakl;
    channel->acceptance = &parts->acceptance;
    channel->currency_code = (char *)"EUR";
    channel->tax_mode = LOCKSTEP__V1__TAX_MODE__TAX_MODE_INCLUDED;
}

void daemon_make_shop(const struct daemon *daemon, uint32_t channel_count)
{
    Lockstep__V1__ApplyShopRequest request = LOCKSTEP__V1__APPLY_SHOP_REQUEST__INIT;
    Lockstep__V1__Shop shop = LOCKSTEP__V1__SHOP__INIT;
    Lockstep__V1__Warehouse warehouse = LOCKSTEP__V1__WAREHOUSE__INIT;
    Lockstep__V1__Warehouse *warehouses[] = { &warehouse };
    struct channel_parts parts[DAEMON_CHANNEL_COUNT_MAX];
    Lockstep__V1__Channel *channels[DAEMON_CHANNEL_COUNT_MAX];
    CHECK(channel_count <= DAEMON_CHANNEL_COUNT_MAX);
    for (uint32_t i = 0; i < channel_count; i++) {
        channel_fill(&parts[i], i + 1);
        channels[i] = &parts[i].channel;
    }
    warehouse.id = (char *)PUSH_WAREHOUSE;
    shop.name = (char *)"shops/" PUSH_SHOP;
    shop.warehouses = warehouses;
    shop.n_warehouses = ARRAY_COUNT(warehouses);
    request.request_id = (char *)"5d5e0c52-64ad-4f0e-9d0b-6b8a8e3f0001";
    request.shop = &shop;
    request.channels = channels;
    request.n_channels = channel_count;
    const int may_fail = 0;
    ProtobufCMessage *answer =
        channel_call(daemon->port, "/lockstep.v1.ChannelService/ApplyShop", daemon_token,
                     &request.base, &lockstep__v1__apply_shop_response__descriptor, may_fail);
    protobuf_c_message_free_unpacked(answer, NULL);
}

double daemon_fill(const struct daemon *daemon, uint64_t count)
{
    struct push push;
    struct stream_end end;
    push_init(&push, count);
    stream_push(daemon->port, daemon_token, &push, FILL_ITEM_COUNT, 0,
                (int64_t)(count / FILL_ITEM_COUNT), &end);
    push_release(&push);
    return (double)end.item_count / end.seconds;
}

static size_t on_metrics(char *data, size_t size, size_t count, void *context)
{
    buf_add(context, (struct str){ data, size * count });
    return size * count;
}

double daemon_metric(const struct daemon *daemon, const char *name)
{
    struct buf text;
    char url[64];
    double sum = 0;
    buf_init(&text, METRICS_BYTES_MAX);
    snprintf(url, sizeof(url), "http://127.0.0.1:%d/metrics", daemon->web_port);
    CURL *easy = curl_easy_init();
    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_metrics);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &text);
    CURLcode result = curl_easy_perform(easy);
    if (result != CURLE_OK)
        bench_die("%s: %s", url, curl_easy_strerror(result));
    curl_easy_cleanup(easy);
    size_t len = strlen(name);
    for (const char *line = text.ptr; line != NULL; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, name, len) == 0 && (line[len] == ' ' || line[len] == '{')) {
            const char *value = strchr(line, ' ');
            sum += value == NULL ? 0 : (double)strtoll(value, NULL, 10);
        }
    }
    buf_release(&text);
    return sum;
}
