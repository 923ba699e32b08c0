/* service/rpc/health.c: whether it serves, and who wants to hear of changes. */
#include "service/rpc/health.h"

#include <pthread.h>

#include "grpc/health/v1/health.pb-c.h"
#include "service/base/heap.h"

#define STATUS(name) GRPC__HEALTH__V1__HEALTH_CHECK_RESPONSE__SERVING_STATUS__##name

/* A stream that watches; in the stream's arena. */
struct watcher {
    struct rpc_call *call;
    struct watcher *previous, *next;
    bool is_known; /* there is such a service */
    int told;      /* what it heard last; -1: nothing */
};

struct rpc_health {
    const struct rpc_descriptors *descriptors;
    pthread_mutex_t lock;
    bool is_serving;
    struct watcher *watchers;
};

struct rpc_health *rpc_health_new(const struct rpc_descriptors *descriptors)
{
    struct rpc_health *health = HEAP_NEW(struct rpc_health);
    health->descriptors = descriptors;
    health->is_serving = true;
    pthread_mutex_init(&health->lock, NULL);
    return health;
}

void rpc_health_free(struct rpc_health *health)
{
    if (health == NULL)
        return;
    CHECK(health->watchers == NULL);
    pthread_mutex_destroy(&health->lock);
    heap_free(health);
}

void rpc_health_set(struct rpc_health *health, bool is_serving)
{
    pthread_mutex_lock(&health->lock);
    health->is_serving = is_serving;
    for (struct watcher *watcher = health->watchers; watcher != NULL; watcher = watcher->next)
        rpc_stream_wake(watcher->call);
    pthread_mutex_unlock(&health->lock);
}

static int status_now(struct rpc_health *health)
{
    pthread_mutex_lock(&health->lock);
    bool is_serving = health->is_serving;
    pthread_mutex_unlock(&health->lock);
    return is_serving ? STATUS(SERVING) : STATUS(NOT_SERVING);
}

/* The empty name is the server as a whole. */
static bool service_exists(const struct rpc_health *health, struct str name)
{
    const struct rpc_descriptors *descriptors = health->descriptors;
    bool exists = name.len == 0;
    for (size_t i = 0; i < descriptors->service_count && !exists; i++)
        exists = str_eq(descriptors->services[i], name);
    return exists;
}

static enum err_code check(struct rpc_call *call, const ProtobufCMessage *request,
                           ProtobufCMessage *response, struct err *err)
{
    const Grpc__Health__V1__HealthCheckRequest *in = (const void *)request;
    Grpc__Health__V1__HealthCheckResponse *out = (void *)response;
    struct rpc_health *health = call->context;
    if (!service_exists(health, str_c(in->service)))
        return err_set(err, REASON_NOT_FOUND, "no such service");
    out->status = (Grpc__Health__V1__HealthCheckResponse__ServingStatus)status_now(health);
    return ERR_OK;
}

static enum err_code watch_open(struct rpc_call *call, const ProtobufCMessage *request,
                                struct err *err)
{
    const Grpc__Health__V1__HealthCheckRequest *in = (const void *)request;
    struct rpc_health *health = call->context;
    struct watcher *watcher = ARENA_NEW(call->stream->arena, struct watcher);
    if (watcher == NULL)
        return arena_err(call->stream->arena, err);
    watcher->call = call;
    watcher->told = -1;
    watcher->is_known = service_exists(health, str_c(in->service));
    call->stream->state = watcher;
    pthread_mutex_lock(&health->lock);
    watcher->next = health->watchers;
    if (watcher->next != NULL)
        watcher->next->previous = watcher;
    health->watchers = watcher;
    pthread_mutex_unlock(&health->lock);
    return ERR_OK;
}

static void watch_close(struct rpc_call *call)
{
    struct watcher *watcher = call->stream->state;
    struct rpc_health *health = call->context;
    pthread_mutex_lock(&health->lock);
    if (watcher->next != NULL)
        watcher->next->previous = watcher->previous;
    if (watcher->previous != NULL)
        watcher->previous->next = watcher->next;
    else
        health->watchers = watcher->next;
    pthread_mutex_unlock(&health->lock);
}

static enum err_code watch_next(struct rpc_call *call, ProtobufCMessage *response,
                                enum rpc_next *ret, struct err *err)
{
    Grpc__Health__V1__HealthCheckResponse *out = (void *)response;
    struct watcher *watcher = call->stream->state;
    int status = watcher->is_known ? status_now(call->context) : STATUS(SERVICE_UNKNOWN);
    (void)err;
    *ret = watcher->told == status ? RPC_NEXT_WAIT : RPC_NEXT_MESSAGE;
    watcher->told = status;
    out->status = (Grpc__Health__V1__HealthCheckResponse__ServingStatus)status;
    return ERR_OK;
}

static const struct rpc_method methods[] = {
    { "Check", .query = check, .is_quick = true },
    { "Watch", .open = watch_open, .next = watch_next, .close = watch_close, .is_quick = true },
};

const struct rpc_service rpc_health_service = {
    .descriptor = &grpc__health__v1__health__descriptor,
    .methods = methods,
    .method_count = ARRAY_COUNT(methods),
    .access = RPC_ACCESS_OPEN,
};
