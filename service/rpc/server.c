/* service/rpc/server.c: starting, draining and stopping, in the one order that works. */
#include "service/rpc/server.h"

#include <grpc/grpc_security.h>
#include <grpc/support/log.h>
#include <time.h>
#include <unistd.h>

#include "service/base/heap.h"
#include "service/base/limits.h"
#include "service/base/log.h"
#include "service/base/metric.h"
#include "service/rpc/abseil.h"
#include "service/rpc/health.h"
#include "service/rpc/listen.h"
#include "service/rpc/reflection.h"
#include "service/rpc/runtime.h"

enum {
    SERVER_ARENA_BYTES = 16 << 20,
    CONNECTION_STREAMS_MAX = 1024,
    STREAM_LOOKAHEAD_BYTES = 256 << 10, /* what a caller may send before we ask for it */
    METADATA_BYTES_MAX = 16 << 10,
    KEEPALIVE_MS = 60000,
    KEEPALIVE_TIMEOUT_MS = 20000,
    PING_INTERVAL_MIN_MS = 10000,
    OWN_BINDING_COUNT = 3,
    GOODBYE_MS = 250, /* for callers to take the last answers and close */
};

void rpc_server_count_call(struct rpc_server *server, int change, bool is_stream)
{
    if (is_stream)
        atomic_fetch_add(&server->stream_count, (unsigned)change);
    unsigned before = atomic_fetch_add(&server->live_count, (unsigned)change);
    if (before + (unsigned)change == 0 && atomic_load(&server->is_draining)) {
        pthread_mutex_lock(&server->lock);
        pthread_cond_broadcast(&server->changed);
        pthread_mutex_unlock(&server->lock);
    }
}

/* What C core itself has to say goes where all else goes. */
static void library_log(gpr_log_func_args *args)
{
    if (args->severity == GPR_LOG_SEVERITY_ERROR)
        log_warn("grpc", log_text("file", args->file), log_i64("line", args->line),
                 log_text("message", args->message));
}

static grpc_arg int_arg(const char *key, int value)
{
    return (grpc_arg){ .type = GRPC_ARG_INTEGER, .key = (char *)key, .value.integer = value };
}

static grpc_server *grpc_server_new(int request_bytes_max)
{
    grpc_arg args[] = {
        /* Two servers on one port would share it silently. */
        int_arg(GRPC_ARG_ALLOW_REUSEPORT, 0),
        int_arg(GRPC_ARG_MAX_RECEIVE_MESSAGE_LENGTH, request_bytes_max),
        int_arg(GRPC_ARG_MAX_METADATA_SIZE, METADATA_BYTES_MAX),
        int_arg(GRPC_ARG_MAX_CONCURRENT_STREAMS, CONNECTION_STREAMS_MAX),
        /* With it, the window of a stream that we do not read grows to megabytes. */
        int_arg(GRPC_ARG_HTTP2_BDP_PROBE, 0),
        int_arg(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, STREAM_LOOKAHEAD_BYTES),
        /* No compression: a few kilobytes could become gigabytes before their size is looked at. */
        int_arg(GRPC_COMPRESSION_CHANNEL_ENABLED_ALGORITHMS_BITSET, 1 << GRPC_COMPRESS_NONE),
        int_arg(GRPC_ARG_KEEPALIVE_TIME_MS, KEEPALIVE_MS),
        int_arg(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, KEEPALIVE_TIMEOUT_MS),
        int_arg(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1),
        int_arg(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, PING_INTERVAL_MIN_MS),
    };
    const grpc_channel_args list = { .num_args = ARRAY_COUNT(args), .args = args };
    return grpc_server_create(&list, NULL);
}

static void methods_register(struct rpc_server *server)
{
    for (size_t i = 0; i < server->table.count; i++) {
        struct rpc_entry *entry = &server->table.entries[i];
        bool has_payload =
            entry->info->kind == RPC_KIND_UNARY || entry->info->kind == RPC_KIND_SERVER_STREAM;
        entry->registered =
            grpc_server_register_method(server->grpc, entry->info->path.ptr, NULL,
                                        has_payload ? GRPC_SRM_PAYLOAD_READ_INITIAL_BYTE_BUFFER
                                                    : GRPC_SRM_PAYLOAD_NONE,
                                        0);
        CHECK(entry->registered != NULL);
    }
}

static void shut_down(void *owner, bool is_ok)
{
    struct rpc_server *server = owner;
    (void)is_ok;
    pthread_mutex_lock(&server->lock);
    server->is_shut_down = true;
    pthread_cond_broadcast(&server->changed);
    pthread_mutex_unlock(&server->lock);
}

static void condition_init(pthread_cond_t *condition)
{
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(condition, &attributes);
    pthread_condattr_destroy(&attributes);
}

static struct rpc_server *server_new(const struct rpc_options *options)
{
    struct rpc_server *server = HEAP_NEW(struct rpc_server);
    server->options = *options;
    server->real = clock_real();
    server->id_prefix =
        (uint32_t)(clock_now(&server->real).us / US_PER_MS) ^ ((uint32_t)getpid() << 16);
    arena_init(&server->arena, SERVER_ARENA_BYTES);
    pthread_mutex_init(&server->lock, NULL);
    condition_init(&server->changed);
    rpc_tag_init(&server->shutdown_tag, shut_down, server);
    gpr_set_log_function(library_log);
    abseil_detect_no_deadlocks();
    grpc_init();
    CHECK(options->request_bytes_max <= LIMIT_REQUEST_BYTES);
    server->grpc = grpc_server_new(options->request_bytes_max == 0 ? LIMIT_REQUEST_BYTES
                                                                   : options->request_bytes_max);
    server->loop_count = options->loop_count == 0 ? 1 : options->loop_count;
    CHECK(server->loop_count <= RPC_LOOP_COUNT_MAX);
    server->loops = HEAP_ARRAY(struct rpc_loop, server->loop_count);
    for (uint32_t i = 0; i < server->loop_count; i++) {
        rpc_loop_init(&server->loops[i], server, i);
        grpc_server_register_completion_queue(server->grpc, server->loops[i].cq, NULL);
    }
    for (int code = 0; code <= ERR_UNAUTHENTICATED; code++)
        metric_name_label(METRIC_RPC_HANDLED, (uint32_t)code, err_code_name((enum err_code)code));
    return server;
}

static enum err_code table_make(struct rpc_server *server, struct err *err)
{
    const struct rpc_options *options = &server->options;
    size_t count = options->binding_count + OWN_BINDING_COUNT;
    struct rpc_binding *bindings = ARENA_ARRAY(&server->arena, struct rpc_binding, count);
    server->ports = ARENA_ARRAY(&server->arena, int, options->listen_count);
    if (bindings == NULL || server->ports == NULL)
        return arena_err(&server->arena, err);
    for (size_t i = 0; i < options->binding_count; i++)
        bindings[i] = options->bindings[i];
    struct rpc_binding *own = &bindings[options->binding_count];
    own[0] = (struct rpc_binding){ &rpc_health_service, server->health };
    own[1] = (struct rpc_binding){ &rpc_reflection_service, &server->descriptors };
    own[2] = (struct rpc_binding){ &rpc_reflection_alpha_service, &server->descriptors };
    return rpc_table_build(&server->descriptors, bindings, count, &server->arena, &server->table,
                           err);
}

/* Everything that can fail. */
static enum err_code server_prepare(struct rpc_server *server, struct err *err)
{
    const struct rpc_options *options = &server->options;
    enum err_code code = rpc_auth_new(options->tokens, options->token_count,
                                      options->is_development, &server->auth, err);
    if (code == ERR_OK)
        code = rpc_descriptors_read(options->descriptors, &server->descriptors, err);
    if (code != ERR_OK)
        return code;
    server->has_descriptors = true;
    server->health = rpc_health_new(&server->descriptors);
    code = table_make(server, err);
    if (code == ERR_OK)
        code = listen_bind(server->grpc, options, server->ports, err);
    return code;
}

enum err_code rpc_server_start(const struct rpc_options *options, struct rpc_server **ret,
                               struct err *err)
{
    struct rpc_server *server = server_new(options);
    enum err_code code = server_prepare(server, err);
    if (code != ERR_OK) {
        rpc_server_free(server);
        return code;
    }
    methods_register(server);
    server->workers = rpc_workers_new(options->worker_count == 0 ? 1 : options->worker_count);
    grpc_server_start(server->grpc);
    for (uint32_t i = 0; i < server->loop_count; i++)
        rpc_loop_arm(&server->loops[i]);
    for (uint32_t i = 0; i < server->loop_count; i++)
        rpc_loop_start(&server->loops[i]);
    *ret = server;
    return ERR_OK;
}

int rpc_server_port(const struct rpc_server *server, size_t index)
{
    CHECK(index < server->options.listen_count);
    return server->ports[index];
}

void rpc_server_set_serving(struct rpc_server *server, bool is_serving)
{
    rpc_health_set(server->health, is_serving);
}

enum leftover { LEFT_CALLS, LEFT_CONNECTIONS };

static bool is_left(const struct rpc_server *server, enum leftover what)
{
    return atomic_load(&server->live_count) > 0 ||
           (what == LEFT_CONNECTIONS && !server->is_shut_down);
}

/* Until no call, or neither call nor connection is left; or `until`. Locked by the caller. */
static bool wait_idle(struct rpc_server *server, enum leftover what, struct mono until)
{
    const struct timespec limit = { .tv_sec = until.ns / NS_PER_SECOND,
                                    .tv_nsec = until.ns % NS_PER_SECOND };
    int status = 0;
    while (is_left(server, what) && status == 0)
        status = pthread_cond_timedwait(&server->changed, &server->lock, &limit);
    return status == 0;
}

static struct mono after_ms(const struct rpc_server *server, int64_t ms)
{
    return (struct mono){ clock_mono(&server->real).ns + ms * NS_PER_MS };
}

void rpc_server_drain(struct rpc_server *server, int64_t grace_ms)
{
    bool was_draining = atomic_exchange(&server->is_draining, true);
    bool is_started = server->loops[0].is_running;
    if (was_draining || !is_started)
        return;
    rpc_health_set(server->health, false);
    log_info("rpc_draining", log_i64("calls", (int64_t)atomic_load(&server->live_count)));
    grpc_server_shutdown_and_notify(server->grpc, server->loops[0].cq, &server->shutdown_tag);
    struct mono until = after_ms(server, grace_ms);
    pthread_mutex_lock(&server->lock);
    bool is_done = wait_idle(server, LEFT_CALLS, until);
    if (!is_done)
        log_warn("rpc_cancelling", log_i64("calls", (int64_t)atomic_load(&server->live_count)));
    /* A caller who does not read says no goodbye, and is not waited for. */
    struct mono goodbye = after_ms(server, GOODBYE_MS);
    is_done =
        is_done && wait_idle(server, LEFT_CONNECTIONS, goodbye.ns < until.ns ? goodbye : until);
    if (!is_done) {
        grpc_server_cancel_all_calls(server->grpc);
        bool is_idle = wait_idle(server, LEFT_CONNECTIONS, (struct mono){ INT64_MAX });
        CHECK(is_idle);
    }
    pthread_mutex_unlock(&server->lock);
    log_info("rpc_drained");
}

void rpc_server_free(struct rpc_server *server)
{
    if (server == NULL)
        return;
    rpc_server_drain(server, 0);
    for (uint32_t i = 0; i < server->loop_count; i++)
        rpc_loop_stop(&server->loops[i]);
    rpc_workers_free(server->workers);
    grpc_server_destroy(server->grpc);
    for (uint32_t i = 0; i < server->loop_count; i++)
        rpc_loop_release(&server->loops[i]);
    grpc_shutdown_blocking();
    heap_free(server->loops);
    rpc_health_free(server->health);
    if (server->has_descriptors)
        rpc_descriptors_release(&server->descriptors);
    rpc_auth_free(server->auth);
    arena_release(&server->arena);
    pthread_cond_destroy(&server->changed);
    pthread_mutex_destroy(&server->lock);
    heap_free(server);
}
