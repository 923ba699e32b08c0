/*
 * tests/sandbox/main.c: one thread that plays what is due, answers calls and tells subscribers.
 */
#include <curl/curl.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "service/base/heap.h"
#include "tests/sandbox/http.h"
#include "tests/sandbox/options.h"
#include "tests/sandbox/scenario.h"

enum { WAIT_MS_MAX = 1000 };

static void handle(void *owner, struct exchange *x)
{
    sandbox_handle(owner, x);
}

/* ---- the loop ---- */

static int open_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

static int64_t least_wait(int64_t a, int64_t b)
{
    if (a < 0)
        return b;
    return b < 0 || a < b ? a : b;
}

static void run(struct sandbox *sandbox, struct http_server *server, int signals)
{
    struct signalfd_siginfo info;
    while (read(signals, &info, sizeof(info)) != (ssize_t)sizeof(info)) {
        int64_t due_ns = world_wait_ns(&sandbox->world);
        int64_t wait_ms = due_ns < 0 ? -1 : (due_ns + NS_PER_MS - 1) / NS_PER_MS;
        wait_ms = least_wait(wait_ms, http_server_wait_ms(server));
        wait_ms = least_wait(wait_ms, WAIT_MS_MAX);
        struct curl_waitfd fds[] = {
            { .fd = http_server_fd(server), .events = CURL_WAIT_POLLIN },
            { .fd = signals, .events = CURL_WAIT_POLLIN },
        };
        webhooks_wait(sandbox->webhooks, fds, ARRAY_COUNT(fds), (int)wait_ms);
        http_server_work(server);
        world_catch_up(&sandbox->world);
        webhooks_work(sandbox->webhooks);
    }
}

/* ---- the start ---- */

static enum err_code read_scenario(const char *path, struct buf *text, struct err *err)
{
    char chunk[64 << 10];
    size_t count;
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return err_set(err, REASON_FIELD_INVALID, "could not open %s: %s", path, strerror(errno));
    while ((count = fread(chunk, 1, sizeof(chunk), file)) > 0)
        buf_add(text, (struct str){ chunk, count });
    fclose(file);
    if (text->overflowed)
        return err_set(err, REASON_LIMIT_EXCEEDED, "%s is too large", path);
    return ERR_OK;
}

static enum err_code fill(struct sandbox *sandbox, const struct options *options,
                          struct buf *scenario, struct err *err)
{
    enum err_code code;
    if (options->scenario_file == NULL)
        return scenario_generate(sandbox, options->skus, options->marketplaces, err);
    code = read_scenario(options->scenario_file, scenario, err);
    if (code == ERR_OK)
        code = scenario_load(sandbox, buf_str(scenario), err);
    if (code != ERR_OK && err->field[0] == '\0')
        return err_in(err, "--scenario");
    return code;
}

static enum err_code subscribe(struct sandbox *sandbox, const struct options *options,
                               struct err *err)
{
    if (options->webhook_url == NULL ||
        webhooks_subscribe(sandbox->webhooks, STR_EMPTY, str_c(options->webhook_url),
                           str_c(options->webhook_username),
                           str_c(options->webhook_password)) != NULL)
        return ERR_OK;
    err_set(err, REASON_FIELD_TOO_LONG, "the URL or the credentials are too long");
    return err_in(err, "--webhook-url");
}

static void print_ready(const struct options *options, const struct http_server *server)
{
    char origin[INSTANT_TEXT_BYTES];
    struct str text = instant_format(options->clock_origin, origin);
    printf("lockstep-sandbox ready port=%u clock_origin=%.*s clock_scale=%lld\n",
           http_server_port(server), STR_ARG(text), (long long)options->clock_scale);
    fflush(stdout);
}

static void print_failure(const struct err *err)
{
    fprintf(stderr, "lockstep-sandbox: %s%s%s\n", err->field, err->field[0] == '\0' ? "" : ": ",
            err->message);
}

int main(int argc, char **argv)
{
    struct err err = { 0 };
    struct options options;
    struct clock real = clock_real();
    struct http_server *server = NULL;
    struct buf scenario;
    if (options_read(argc, argv, clock_now(&real), &options, &err) != ERR_OK) {
        print_failure(&err);
        return 2;
    }
    if (options.is_help) {
        options_print_help();
        return 0;
    }
    struct sandbox *sandbox = HEAP_NEW(struct sandbox);
    buf_init(&scenario, SCENARIO_FILE_BYTES);
    sandbox_init(sandbox, clock_scaled(options.clock_origin, options.clock_scale), options.seed,
                 WORLD_ARENA_BYTES);
    int signals = open_signals();
    bool is_ready = fill(sandbox, &options, &scenario, &err) == ERR_OK &&
                    subscribe(sandbox, &options, &err) == ERR_OK &&
                    http_server_open(options.port, handle, sandbox, &server, &err) == ERR_OK;
    if (is_ready) {
        print_ready(&options, server);
        run(sandbox, server, signals);
    } else {
        print_failure(&err);
    }
    http_server_free(server);
    close(signals);
    sandbox_release(sandbox);
    buf_release(&scenario);
    heap_free(sandbox);
    return is_ready ? 0 : 1;
}
