/*
 * service/main.c: lockstepd. Puts the rooms together, and takes them apart in order.
 *
 * The only file that knows everybody. What it starts stands in `struct program` in the order of
 * starting; program_stop goes the other way, but for the one order that gRPC and the commit loop
 * need: calls end while their commands can still be committed.
 */
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "proto/lockstep_descriptor_set.h"
#include "service/command_line.h"
#include "service/config_file.h"
#include "service/config_report.h"
#include "service/config_rules.h"
#include "service/connectors/http/curl_transport.h"
#include "service/lanes/lanes.h"
#include "service/ready.h"
#include "service/rpc/catalog_service.h"
#include "service/rpc/channel_service.h"
#include "service/rpc/dispatch_service.h"
#include "service/rpc/event_service.h"
#include "service/rpc/exception_service.h"
#include "service/rpc/inventory_service.h"
#include "service/rpc/order_service.h"
#include "service/rpc/reconciliation_service.h"
#include "service/rpc/refund_service.h"
#include "service/rpc/server.h"
#include "service/rpc/submit.h"
#include "service/rpc/watch.h"
#include "service/secrets.h"
#include "service/web/web.h"

enum { END_GOOD = 0, END_SETTINGS = 1, END_USAGE = 2, END_START = 3, END_BROKEN = 4 };
enum { OUTPUT_BYTES_MAX = 1 << 20, TOKEN_BYTES_MIN = 16, TOKEN_BYTES_MAX = 1024 };
enum { WATCH_INTERVAL_MS = 200 };

enum program_state { PROGRAM_STARTING, PROGRAM_READY, PROGRAM_DRAINING };

struct program {
    struct arena arena; /* of the settings */
    struct config config;
    struct clock machine, clock;
    _Atomic int state; /* enum program_state */
    struct store *store;
    struct engine *engine;
    struct commit_loop *loop;
    bool has_loop_started;
    struct watch_hub *watches;
    struct transport *transport;
    struct secrets *secrets, *web_secrets; /* each for one thread */
    struct webhooks_options webhooks;
    struct lanes *lanes;
    struct rpc_backend backend;
    struct rpc_server *server;
    struct web *web;
};

/* ---- starting ---- */

static enum err_code start_state(struct program *p, struct err *err)
{
    const struct store_options options = { .path = p->config.store_path,
                                           .cache_bytes = p->config.store_cache_bytes,
                                           .memtable_bytes = p->config.store_memtable_bytes };
    enum err_code code = store_open_rocksdb(&options, &p->store, err);
    if (code == ERR_OK)
        code = engine_open(p->store, &p->engine, err);
    if (code != ERR_OK)
        return code;
    p->loop = commit_loop_new(p->engine, &p->clock);
    p->watches = watch_hub_new(&p->machine);
    commit_loop_listen(p->loop, watch_hub_listener(p->watches));
    return ERR_OK;
}

static struct secrets *secrets_of(const struct config *config)
{
    return secrets_new(&(struct secrets_options){
        .directory = config->secrets_directory,
        .environment_prefix = config->secrets_environment_prefix,
        .environment = environ,
    });
}

static void prepare_lanes(struct program *p)
{
    const struct config *config = &p->config;
    const struct transport_curl_options curl = {
        .ca_file = config->outbound_ca.path.len == 0 ? NULL : config->outbound_ca.path.ptr,
        .allow_http_loopback = config->outbound_http_loopback,
        .connect_timeout_ms = (int32_t)config->outbound_connect_timeout_ms,
    };
    uint64_t seed = 0;
    ssize_t got = getrandom(&seed, sizeof(seed), 0);
    CHECK(got == sizeof(seed));
    p->secrets = secrets_of(config);
    p->transport = transport_curl_new(&curl);
    p->lanes = lanes_new(&(struct lanes_options){
        .store = p->store,
        .loop = p->loop,
        .transport = p->transport,
        .clock = &p->clock,
        .secrets = secrets_source(p->secrets),
        .seed = seed,
        .call_timeout_ms = (int32_t)config->outbound_timeout_ms,
    });
}

static enum err_code start_server(struct program *p, struct err *err)
{
    const struct config *config = &p->config;
    p->backend = (struct rpc_backend){
        .store = p->store, .loop = p->loop, .clock = &p->clock, .watches = p->watches
    };
    static const struct rpc_service *const services[] = {
        &catalog_service, &channel_service,        &dispatch_service,
        &event_service,   &exception_service,      &inventory_service,
        &order_service,   &reconciliation_service, &refund_service,
    };
    struct rpc_binding bindings[ARRAY_COUNT(services)];
    for (size_t i = 0; i < ARRAY_COUNT(services); i++)
        bindings[i] = (struct rpc_binding){ services[i], &p->backend };
    struct rpc_token *tokens = ARENA_ARRAY(&p->arena, struct rpc_token, config->token_count + 1);
    if (tokens == NULL)
        return arena_err(&p->arena, err);
    for (size_t i = 0; i < config->token_count; i++) {
        const struct config_token *token = &config->tokens[i];
        tokens[i] = (struct rpc_token){ .name = token->name,
                                        .sha256_hex = token->sha256,
                                        .scopes = token->scopes.items,
                                        .scope_count = token->scopes.count,
                                        .shops = token->shops.items,
                                        .shop_count = token->shops.count };
    }
    struct rpc_tls tls;
    struct rpc_options options = {
        .listen = config->rpc_listen.items,
        .listen_count = config->rpc_listen.count,
        .is_development = config->rpc_development,
        .tokens = tokens,
        .token_count = config->token_count,
        .descriptors = { (const char *)lockstep_descriptor_set, lockstep_descriptor_set_size },
        .bindings = bindings,
        .binding_count = ARRAY_COUNT(bindings),
        .submit = rpc_submit_to(&p->backend),
        .clock = &p->clock,
        .request_bytes_max = (int32_t)config->rpc_request_bytes,
        .loop_count = (uint32_t)config->rpc_completion_queues,
        .worker_count = (uint32_t)config->rpc_query_threads,
        .log_every = (uint32_t)config->rpc_log_every,
    };
    config_tls(config, &tls, &options.tls);
    return rpc_server_start(&options, &p->server, err);
}

static const char *why_not_ready(void *context)
{
    const struct program *p = context;
    if (commit_loop_is_broken(p->loop))
        return "the state cannot be written";
    switch (atomic_load(&p->state)) {
    case PROGRAM_READY:
        return NULL;
    case PROGRAM_DRAINING:
        return "stopping";
    default:
        return "starting";
    }
}

static enum err_code start_web(struct program *p, struct err *err)
{
    p->web_secrets = secrets_of(&p->config);
    struct secret_source source = secrets_source(p->web_secrets);
    p->webhooks =
        (struct webhooks_options){ p->store, p->loop, .find_secret = source.find, source.context };
    webhooks_name_metrics();
    const struct web_options options = { p->config.web_listen, why_not_ready, p, &p->webhooks };
    return options.listen.len == 0 ? ERR_OK : web_start(&options, &p->web, err);
}

/* What was started before a failure is program_stop's. */
static enum err_code program_start(struct program *p, struct err *err)
{
    const struct config *config = &p->config;
    p->machine = clock_real();
    p->clock = config->clock_scale == 1 ? p->machine
                                        : clock_scaled(config->clock_origin, config->clock_scale);
    if (config->clock_scale != 1)
        log_warn("development_clock", log_i64("scale", config->clock_scale));
    enum err_code code = start_state(p, err);
    if (code != ERR_OK)
        return code;
    prepare_lanes(p);
    commit_loop_start(p->loop);
    p->has_loop_started = true;
    code = start_server(p, err);
    if (code == ERR_OK)
        code = start_web(p, err);
    if (code == ERR_OK)
        lanes_start(p->lanes);
    return code;
}

/* ---- stopping ---- */

static void program_stop(struct program *p, int64_t grace_ms)
{
    atomic_store(&p->state, PROGRAM_DRAINING);
    if (p->server != NULL)
        rpc_server_set_serving(p->server, false);
    if (p->lanes != NULL)
        lanes_stop(p->lanes);
    if (p->server != NULL)
        rpc_server_drain(p->server, grace_ms);
    if (p->has_loop_started)
        commit_loop_stop(p->loop);
    rpc_server_free(p->server);
    web_stop(p->web);
    lanes_free(p->lanes);
    if (p->transport != NULL)
        p->transport->ops->free(p->transport);
    secrets_free(p->secrets);
    secrets_free(p->web_secrets);
    watch_hub_free(p->watches);
    commit_loop_free(p->loop);
    engine_close(p->engine);
    store_close(p->store);
}

/* ---- being ready ---- */

static void tell_ready(const struct program *p, struct str ready_path)
{
    struct ready ready;
    struct err err;
    ready_init(&ready);
    for (size_t i = 0; i < p->config.rpc_listen.count; i++)
        ready_add(&ready, "rpc", p->config.rpc_listen.items[i], rpc_server_port(p->server, i));
    if (p->web != NULL)
        ready_add(&ready, "web", p->config.web_listen, web_port(p->web));
    log_info("ready", log_str("addresses", ready_line(&ready)), log_i64("pid", getpid()));
    if (ready_path.len > 0 && ready_write(&ready, ready_path, &err) != ERR_OK)
        log_err(LOG_ERROR, "ready_file_failed", &err, LOG_FIELDS({ .key = NULL }));
    ready_release(&ready);
}

/* ---- running ---- */

static void signals_block(sigset_t *ret)
{
    sigemptyset(ret);
    sigaddset(ret, SIGTERM);
    sigaddset(ret, SIGINT);
    CHECK(sigprocmask(SIG_BLOCK, ret, NULL) == 0); /* all threads inherit it */
    /* What could not be written says so where it was tried. */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
}

/* Until somebody wants the end, or nothing can be stored any more. Returns how to end. */
static int program_wait(const struct program *p, const sigset_t *signals)
{
    const struct timespec interval = { .tv_nsec = WATCH_INTERVAL_MS * NS_PER_MS };
    while (!commit_loop_is_broken(p->loop)) {
        int number = sigtimedwait(signals, NULL, &interval);
        if (number > 0) {
            log_info("stopping", log_text("signal", number == SIGTERM ? "SIGTERM" : "SIGINT"));
            /* The next one ends the process as it would any other: what was answered is stored. */
            sigprocmask(SIG_UNBLOCK, signals, NULL);
            return END_GOOD;
        }
    }
    log_error("store_broken",
              log_text("meaning", "the state could not be written; the process must "
                                  "be started again once the disk is well"));
    sigprocmask(SIG_UNBLOCK, signals, NULL);
    return END_BROKEN;
}

static bool settings_load(const struct command_line *line, struct program *p,
                          struct config_problems *problems)
{
    struct clock clock = clock_real();
    struct config_input input = { .environment = environ, .now = clock_now(&clock) };
    struct err err;
    bool is_public;
    arena_init(&p->arena, CONFIG_ARENA_BYTES);
    if (line->config_path.len > 0 &&
        config_file_read(line->config_path, CONFIG_FILE_BYTES_MAX, &p->arena, &input.text,
                         &is_public, &err) != ERR_OK) {
        config_problems_init(problems, &p->arena);
        config_problem_add(problems, (struct config_place){ .line = 0 }, STR_EMPTY, &err);
        return false;
    }
    return config_load(&input, &p->arena, &p->config, problems);
}

static int run(const struct command_line *line)
{
    struct program program = { .state = PROGRAM_STARTING };
    struct config_problems problems;
    struct err err;
    sigset_t signals;
    int end = END_START;
    signals_block(&signals);
    if (!settings_load(line, &program, &problems)) {
        config_log_problems(&problems);
        arena_release(&program.arena);
        return END_SETTINGS;
    }
    log_set_level(program.config.log_level);
    config_log_settings(&program.config);
    int64_t grace_ms = 0;
    if (program_start(&program, &err) == ERR_OK) {
        atomic_store(&program.state, PROGRAM_READY);
        tell_ready(&program, line->ready_path);
        end = program_wait(&program, &signals);
        grace_ms = end == END_GOOD ? program.config.rpc_drain_ms : 0;
    } else {
        log_err(LOG_ERROR, "start_failed", &err, LOG_FIELDS({ .key = NULL }));
    }
    program_stop(&program, grace_ms);
    arena_release(&program.arena);
    log_info("stopped", log_i64("code", end));
    return end;
}

/* ---- other commands ---- */

static int check_config(const struct command_line *line, struct buf *out)
{
    struct program program = { .state = PROGRAM_STARTING };
    struct config_problems problems;
    bool is_good = settings_load(line, &program, &problems);
    if (is_good)
        config_write_settings(&program.config, line->config_path, out);
    else
        config_write_problems(&problems, line->config_path, out);
    arena_release(&program.arena);
    return is_good ? END_GOOD : END_SETTINGS;
}

static int hash_token(struct buf *out)
{
    char bytes[TOKEN_BYTES_MAX + 2], hex[RPC_TOKEN_HASH_DIGITS + 1];
    size_t len = fread(bytes, 1, sizeof(bytes), stdin);
    struct str token = str_trim((struct str){ bytes, len });
    if (token.len < TOKEN_BYTES_MIN || token.len > TOKEN_BYTES_MAX || !str_is_printable(token)) {
        fprintf(stderr,
                "lockstepd: a token is one line of %d to %d bytes; make one by "
                "\"openssl rand -hex 32\"\n",
                TOKEN_BYTES_MIN, TOKEN_BYTES_MAX);
        return END_USAGE;
    }
    buf_format(out, "sha256: \"%s\"\n", rpc_token_hash(token, hex).ptr);
    return END_GOOD;
}

static int print(const struct command_line *line)
{
    struct arena arena;
    struct buf out;
    int end = END_GOOD;
    arena_init(&arena, OUTPUT_BYTES_MAX);
    buf_init(&out, OUTPUT_BYTES_MAX);
    if (line->task == TASK_CHECK_CONFIG)
        end = check_config(line, &out);
    if (line->task == TASK_HASH_TOKEN)
        end = hash_token(&out);
    if (line->task == TASK_CONFIG_REFERENCE)
        config_write_reference(&arena, &out);
    if (line->task == TASK_HELP) {
        command_line_write_help(&out);
        buf_add(&out, STR("\nSettings, in the file or as LOCKSTEP_RPC_LISTEN and the like:\n"));
        config_write_help(&arena, &out);
    }
    fwrite(buf_str(&out).ptr, 1, out.len, stdout);
    buf_release(&out);
    arena_release(&arena);
    return end;
}

int main(int argc, char **argv)
{
    struct command_line line;
    struct err err;
    if (command_line_read(argc, argv, &line, &err) != ERR_OK) {
        fprintf(stderr, "lockstepd: %s (see --help)\n", err.message);
        return END_USAGE;
    }
    return line.task == TASK_SERVE ? run(&line) : print(&line);
}
