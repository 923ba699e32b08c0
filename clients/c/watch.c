/* clients/c/watch.c: opening a stream again behind the last message. */
#include "clients/c/watch.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

#include "clients/c/stream.h"
#include "clients/c/wire.h"
#include "service/base/clock.h"
#include "service/base/heap.h"

struct lockstep_watch {
    struct clock clock;
    struct lockstep_client *client;
    const struct lockstep_method *method;
    struct lockstep_call_options options;
    struct lockstep_retry retry;
    bool has_retry;
    ProtobufCMessage *request; /* ours; its token is the last one */
    char **request_token;      /* in it */
    const ProtobufCFieldDescriptor *answer_token;
    bool has_failed;
    bool has_ended;         /* as the server meant */
    uint32_t attempt_count; /* since the last message */
    struct mono heard;      /* when that was */

    pthread_mutex_t lock; /* of the next two, and for the condition */
    pthread_cond_t cancelled;
    bool is_cancelled;
    struct lockstep_stream *stream; /* NULL: none is open */
};

static const struct lockstep_call_options no_options = { .timeout_ms = 0 };

static const ProtobufCFieldDescriptor *token_field(const ProtobufCMessageDescriptor *type)
{
    const ProtobufCFieldDescriptor *field =
        protobuf_c_message_descriptor_get_field_by_name(type, "resume_token");
    return field != NULL && field->type == PROTOBUF_C_TYPE_STRING ? field : NULL;
}

static char **token_of(ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    return (char **)(void *)((char *)message + field->offset);
}

/* A copy by way of its bytes. */
static ProtobufCMessage *message_copy(const ProtobufCMessage *message)
{
    size_t size = protobuf_c_message_get_packed_size(message);
    uint8_t *bytes = heap_alloc_raw(size + 1);
    protobuf_c_message_pack(message, bytes);
    ProtobufCMessage *copy = protobuf_c_message_unpack(message->descriptor, NULL, size, bytes);
    CHECK(copy != NULL);
    heap_free(bytes);
    return copy;
}

enum lockstep_code lockstep_watch_open(struct lockstep_client *client,
                                       const struct lockstep_method *method,
                                       const ProtobufCMessage *request,
                                       const struct lockstep_call_options *options,
                                       struct lockstep_watch **ret, struct lockstep_status *status)
{
    const ProtobufCFieldDescriptor *sent = token_field(method->request);
    const ProtobufCFieldDescriptor *received = token_field(method->response);
    if (method->kind != LOCKSTEP_KIND_SERVER_STREAM || sent == NULL || received == NULL)
        return lockstep_status_set(status, LOCKSTEP_INVALID_ARGUMENT, "%s has no resume tokens",
                                   method->path);
    struct lockstep_watch *watch = HEAP_NEW(struct lockstep_watch);
    watch->clock = clock_real();
    watch->client = client;
    watch->method = method;
    watch->options = options == NULL ? no_options : *options;
    if (watch->options.silence_ms == 0)
        watch->options.silence_ms = LOCKSTEP_WATCH_SILENCE_MS;
    watch->has_retry = watch->options.retry != NULL;
    if (watch->has_retry)
        watch->retry = *watch->options.retry;
    watch->request = message_copy(request);
    watch->request_token = token_of(watch->request, sent);
    watch->answer_token = received;
    watch->heard = clock_mono(&watch->clock);
    pthread_mutex_init(&watch->lock, NULL);
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&watch->cancelled, &attributes);
    pthread_condattr_destroy(&attributes);
    *ret = watch;
    return LOCKSTEP_OK;
}

const char *lockstep_watch_token(const struct lockstep_watch *watch)
{
    return *watch->request_token;
}

/* protobuf-c frees the request's texts with its own malloc's free. */
static void token_keep(struct lockstep_watch *watch, ProtobufCMessage *answer)
{
    const char *token = *token_of(answer, watch->answer_token);
    if (token[0] == '\0')
        return;
    size_t size = strlen(token) + 1;
    char *copy = heap_alloc_raw(size);
    memcpy(copy, token, size);
    if (*watch->request_token != (const char *)protobuf_c_empty_string)
        heap_free(*watch->request_token);
    *watch->request_token = copy;
}

static enum lockstep_code connect_stream(struct lockstep_watch *watch,
                                         struct lockstep_status *status)
{
    struct lockstep_stream *stream;
    enum lockstep_code code =
        lockstep_stream_open(watch->client, watch->method, &watch->options, &stream, status);
    if (code != LOCKSTEP_OK)
        return code;
    /* A failed send shows when it is received. */
    if (lockstep_stream_send(stream, watch->request))
        lockstep_stream_send_end(stream);
    pthread_mutex_lock(&watch->lock);
    watch->stream = stream;
    if (watch->is_cancelled)
        lockstep_stream_cancel(stream);
    pthread_mutex_unlock(&watch->lock);
    return LOCKSTEP_OK;
}

static enum lockstep_code disconnect(struct lockstep_watch *watch, struct lockstep_status *status)
{
    pthread_mutex_lock(&watch->lock);
    struct lockstep_stream *stream = watch->stream;
    watch->stream = NULL;
    pthread_mutex_unlock(&watch->lock);
    return lockstep_stream_finish_take(stream, status);
}

/* False: cancelled meanwhile. */
static bool wait_for(struct lockstep_watch *watch, int64_t ms)
{
    int64_t until = clock_mono(&watch->clock).ns + ms * NS_PER_MS;
    struct timespec time = { .tv_sec = until / NS_PER_SECOND, .tv_nsec = until % NS_PER_SECOND };
    int result = 0;
    pthread_mutex_lock(&watch->lock);
    while (!watch->is_cancelled && result == 0)
        result = pthread_cond_timedwait(&watch->cancelled, &watch->lock, &time);
    bool is_cancelled = watch->is_cancelled;
    pthread_mutex_unlock(&watch->lock);
    return !is_cancelled;
}

/* After a failure: false if it is final, with *code as what the caller sees. */
static bool may_go_on(struct lockstep_watch *watch, struct lockstep_status *status,
                      enum lockstep_code *code)
{
    int64_t delay_ms;
    int64_t elapsed_ms = (clock_mono(&watch->clock).ns - watch->heard.ns) / NS_PER_MS;
    watch->attempt_count++;
    if (!watch->has_retry || !lockstep_retry_next(&watch->retry, status, watch->attempt_count,
                                                  elapsed_ms, lockstep_wire_chance(), &delay_ms))
        return false;
    if (wait_for(watch, delay_ms))
        return true;
    *code = lockstep_status_set(status, LOCKSTEP_CANCELLED, "cancelled by the caller");
    return false;
}

/* One attempt to get a message; LOCKSTEP_OK without one is a good end. */
static enum lockstep_code attempt(struct lockstep_watch *watch, ProtobufCMessage **ret,
                                  struct lockstep_status *status)
{
    if (watch->stream == NULL) {
        enum lockstep_code code = connect_stream(watch, status);
        if (code != LOCKSTEP_OK)
            return code;
    }
    ProtobufCMessage *answer = NULL;
    if (!lockstep_stream_receive(watch->stream, &answer))
        return disconnect(watch, status);
    token_keep(watch, answer);
    watch->attempt_count = 0;
    watch->heard = clock_mono(&watch->clock);
    *ret = answer;
    return LOCKSTEP_OK;
}

enum lockstep_code lockstep_watch_next(struct lockstep_watch *watch, ProtobufCMessage **ret,
                                       struct lockstep_status *status)
{
    ProtobufCMessage *answer = NULL;
    enum lockstep_code code;
    CHECK(!watch->has_failed);
    CHECK(!watch->has_ended);
    do {
        code = attempt(watch, &answer, status);
    } while (code != LOCKSTEP_OK && may_go_on(watch, status, &code));
    watch->has_failed = code != LOCKSTEP_OK;
    watch->has_ended = code == LOCKSTEP_OK && answer == NULL;
    if (code == LOCKSTEP_OK)
        *ret = answer;
    return code;
}

void lockstep_watch_cancel(struct lockstep_watch *watch)
{
    pthread_mutex_lock(&watch->lock);
    watch->is_cancelled = true;
    if (watch->stream != NULL)
        lockstep_stream_cancel(watch->stream);
    pthread_cond_broadcast(&watch->cancelled);
    pthread_mutex_unlock(&watch->lock);
}

void lockstep_watch_free(struct lockstep_watch *watch)
{
    struct lockstep_status ignored;
    if (watch == NULL)
        return;
    if (watch->stream != NULL)
        (void)disconnect(watch, &ignored);
    protobuf_c_message_free_unpacked(watch->request, NULL);
    pthread_cond_destroy(&watch->cancelled);
    pthread_mutex_destroy(&watch->lock);
    heap_free(watch);
}
