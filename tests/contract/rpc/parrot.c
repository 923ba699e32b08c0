/* tests/contract/rpc/parrot.c: ParrotService, and the thread that commits for it. */
#include "tests/contract/rpc/parrot.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lockstep/test/v1/parrot_service.pb-c.h"
#include "tests/contract/rpc/proto/parrot_descriptor_set.h"

enum { BATCH_COUNT_MAX = 64 };

struct command {
    struct str text;
    size_t word_count;
};

/* In the call's arena. */
struct outcome {
    struct str text;
    size_t word_count;
};

/* ---- the committer ---- */

static enum err_code submit(void *context, struct rpc_call *call, const ProtobufCMessage *request,
                            struct err *err)
{
    struct parrot *parrot = context;
    struct command *command = ARENA_NEW(call->arena, struct command);
    if (command == NULL)
        return arena_err(call->arena, err);
    enum err_code code = call->method->read(call, request, command, err);
    if (code != ERR_OK)
        return code;
    call->user = command;
    pthread_mutex_lock(&parrot->lock);
    if (parrot->commands == NULL)
        parrot->commands = call;
    else
        parrot->commands_last->next = call;
    parrot->commands_last = call;
    pthread_cond_broadcast(&parrot->changed);
    pthread_mutex_unlock(&parrot->lock);
    return ERR_OK;
}

static void commit(struct parrot *parrot, struct rpc_call *call)
{
    const struct command *command = call->user;
    unsigned fail_after = atomic_load(&parrot->fail_after);
    if (fail_after > 0)
        call->arena->fail_after = call->arena->alloc_count + fail_after;
    if (rpc_call_is_gone(call)) {
        atomic_fetch_add(&parrot->gone_count, 1);
        call->code = err_set(&call->err, REASON_DEADLINE_PASSED, "too late");
        return;
    }
    if (str_eq(command->text, STR("fail"))) {
        err_set(&call->err, REASON_ORDER_STATE_CONFLICT, "cannot say what is to \"fail\"");
        call->err.retry_after_ms = 1500;
        err_with(&call->err, "resource_type", "Word");
        err_with(&call->err, "resource_name", "shops/acme/words/fail");
        call->code = err_in(&call->err, "text");
        return;
    }
    struct outcome *outcome = ARENA_NEW(call->arena, struct outcome);
    if (outcome == NULL) {
        call->code = arena_err(call->arena, &call->err);
        return;
    }
    *outcome = (struct outcome){ .text = command->text, .word_count = command->word_count };
    call->outcome = outcome;
}

static void *committer_run(void *argument)
{
    struct parrot *parrot = argument;
    pthread_mutex_lock(&parrot->lock);
    for (;;) {
        while ((parrot->commands == NULL || parrot->is_paused) && !parrot->is_stopping)
            pthread_cond_wait(&parrot->changed, &parrot->lock);
        if (parrot->commands == NULL)
            break;
        struct rpc_call *batch[BATCH_COUNT_MAX];
        size_t count = 0;
        for (; parrot->commands != NULL && count < BATCH_COUNT_MAX; count++) {
            batch[count] = parrot->commands;
            parrot->commands = parrot->commands->next;
        }
        atomic_fetch_add(&parrot->batch_count, 1);
        for (size_t i = 0; i < count; i++)
            commit(parrot, batch[i]);
        pthread_mutex_unlock(&parrot->lock);
        rpc_call_finish_batch(batch, count);
        pthread_mutex_lock(&parrot->lock);
    }
    pthread_mutex_unlock(&parrot->lock);
    return NULL;
}

/* ---- the service ---- */

static enum err_code say_read(struct rpc_call *call, const ProtobufCMessage *request,
                              struct command *ret, struct err *err)
{
    const Lockstep__Test__V1__SayRequest *in = (const void *)request;
    (void)call;
    if (in->text[0] == '\0') {
        err_set(err, REASON_FIELD_REQUIRED, "there must be something to say");
        return err_in(err, "text");
    }
    *ret = (struct command){ .text = str_c(in->text), .word_count = in->n_words };
    return ERR_OK;
}

static enum err_code say_answer(struct rpc_call *call, const struct outcome *outcome,
                                ProtobufCMessage *response, struct err *err)
{
    Lockstep__Test__V1__SayResponse *out = (void *)response;
    struct str copy = arena_str(call->arena, outcome->text);
    if (copy.ptr == NULL)
        return arena_err(call->arena, err);
    if (str_eq(copy, STR("crash"))) {
        err_set(err, REASON_INTERNAL, "a secret of ours");
        return err_log_detail(err, "%s", "for the log");
    }
    out->text = (char *)copy.ptr;
    out->word_count = (int32_t)outcome->word_count;
    return ERR_OK;
}

static enum err_code recall(struct rpc_call *call, const ProtobufCMessage *request,
                            ProtobufCMessage *response, struct err *err)
{
    const Lockstep__Test__V1__RecallRequest *in = (const void *)request;
    Lockstep__Test__V1__RecallResponse *out = (void *)response;
    out->text.len = (size_t)in->byte_count;
    out->text.data = arena_alloc(call->arena, out->text.len);
    return out->text.data == NULL ? arena_err(call->arena, err) : ERR_OK;
}

static enum err_code hold_start(struct rpc_call *call, const ProtobufCMessage *request,
                                struct err *err)
{
    struct parrot *parrot = call->context;
    (void)request;
    (void)err;
    pthread_mutex_lock(&parrot->lock);
    parrot->held = call;
    pthread_cond_broadcast(&parrot->changed);
    pthread_mutex_unlock(&parrot->lock);
    return ERR_OK;
}

static enum err_code hold_answer(struct rpc_call *call, const struct outcome *outcome,
                                 ProtobufCMessage *response, struct err *err)
{
    (void)call;
    (void)outcome;
    (void)response;
    (void)err;
    return ERR_OK;
}

static void count_open(struct parrot *parrot, struct rpc_call *chatter, bool is_open)
{
    pthread_mutex_lock(&parrot->lock);
    parrot->open_count += is_open ? 1 : UINT32_MAX;
    if (is_open || parrot->chatter == chatter)
        parrot->chatter = is_open ? chatter : NULL;
    pthread_cond_broadcast(&parrot->changed);
    pthread_mutex_unlock(&parrot->lock);
}

struct listening {
    int32_t message_count;
    size_t word_count;
};

static enum err_code listen_open(struct rpc_call *call, const ProtobufCMessage *request,
                                 struct err *err)
{
    CHECK(request == NULL);
    call->stream->state = ARENA_NEW(call->stream->arena, struct listening);
    if (call->stream->state == NULL)
        return arena_err(call->stream->arena, err);
    count_open(call->context, NULL, true);
    return ERR_OK;
}

static void stream_close(struct rpc_call *call)
{
    count_open(call->context, call, false);
}

static enum err_code listen_read(struct rpc_call *call, const ProtobufCMessage *request,
                                 struct command *ret, struct err *err)
{
    const Lockstep__Test__V1__ListenRequest *in = (const void *)request;
    (void)call;
    (void)err;
    *ret = (struct command){ .text = str_c(in->text), .word_count = in->n_words };
    return ERR_OK;
}

static enum err_code listen_fold(struct rpc_call *call, const struct outcome *outcome,
                                 struct err *err)
{
    struct listening *listening = call->stream->state;
    (void)err;
    listening->message_count++;
    listening->word_count += outcome->word_count;
    return ERR_OK;
}

static enum err_code listen_answer(struct rpc_call *call, const struct outcome *outcome,
                                   ProtobufCMessage *response, struct err *err)
{
    Lockstep__Test__V1__ListenResponse *out = (void *)response;
    const struct listening *listening = call->stream->state;
    (void)err;
    CHECK(outcome == NULL);
    out->message_count = listening->message_count;
    out->word_count = (int32_t)listening->word_count;
    return ERR_OK;
}

static enum err_code converse_open(struct rpc_call *call, const ProtobufCMessage *request,
                                   struct err *err)
{
    (void)request;
    (void)err;
    count_open(call->context, NULL, true);
    return ERR_OK;
}

static enum err_code converse_read(struct rpc_call *call, const ProtobufCMessage *request,
                                   struct command *ret, struct err *err)
{
    const Lockstep__Test__V1__ConverseRequest *in = (const void *)request;
    (void)call;
    (void)err;
    *ret = (struct command){ .text = str_c(in->text) };
    return ERR_OK;
}

static enum err_code converse_answer(struct rpc_call *call, const struct outcome *outcome,
                                     ProtobufCMessage *response, struct err *err)
{
    Lockstep__Test__V1__ConverseResponse *out = (void *)response;
    (void)call;
    (void)err;
    out->text = (char *)outcome->text.ptr;
    return ERR_OK;
}

struct chattering {
    const Lockstep__Test__V1__ChatterRequest *request;
    int64_t number;
    bool has_waited;
};

static enum err_code chatter_open(struct rpc_call *call, const ProtobufCMessage *request,
                                  struct err *err)
{
    struct chattering *chattering = ARENA_NEW(call->stream->arena, struct chattering);
    if (chattering == NULL)
        return arena_err(call->stream->arena, err);
    chattering->request = (const void *)request;
    call->stream->state = chattering;
    if (chattering->request->byte_count < 0)
        return err_set(err, REASON_FIELD_INVALID, "less than nothing");
    count_open(call->context, call, true);
    return ERR_OK;
}

static enum err_code chatter_next(struct rpc_call *call, ProtobufCMessage *response,
                                  enum rpc_next *ret, struct err *err)
{
    Lockstep__Test__V1__ChatterResponse *out = (void *)response;
    struct chattering *chattering = call->stream->state;
    const Lockstep__Test__V1__ChatterRequest *request = chattering->request;
    struct parrot *parrot = call->context;
    if (request->count > 0 && chattering->number == request->count) {
        *ret = RPC_NEXT_END;
        return ERR_OK;
    }
    chattering->has_waited = !chattering->has_waited;
    if (request->is_patient && chattering->has_waited) {
        call->stream->wake_after_ms = request->wake_after_ms;
        *ret = RPC_NEXT_WAIT;
        return ERR_OK;
    }
    out->number = ++chattering->number;
    out->noise.len = (size_t)request->byte_count;
    out->noise.data = arena_alloc(call->arena, out->noise.len);
    if (out->noise.data == NULL)
        return arena_err(call->arena, err);
    atomic_fetch_add(&parrot->made_count, 1);
    *ret = RPC_NEXT_MESSAGE;
    return ERR_OK;
}

static const struct rpc_method methods[] = {
    { "Say", .read = say_read, .answer = say_answer },
    { "Recall", .query = recall },
    { "Hold", .start = hold_start, .answer = hold_answer },
    { "Sing", .later = true },
    { "Listen", .open = listen_open, .read = listen_read, .fold = listen_fold,
      .answer = listen_answer, .close = stream_close, .window = 8 },
    { "Converse", .open = converse_open, .read = converse_read, .answer = converse_answer,
      .close = stream_close, .window = 4 },
    { "Chatter", .open = chatter_open, .next = chatter_next, .close = stream_close },
};

static const struct rpc_service parrot_service = {
    .descriptor = &lockstep__test__v1__parrot_service__descriptor,
    .methods = methods,
    .method_count = ARRAY_COUNT(methods),
};

/* ---- start and stop ---- */

static const struct str writer_scopes[] = { STR_INIT("inventory.write") };
static const struct str reader_scopes[] = { STR_INIT("inventory.read") };
static const struct str admin_scopes[] = { STR_INIT("admin") };
static const struct str writer_shops[] = { STR_INIT("acme") };
static const struct rpc_token tokens[] = {
    { STR_INIT("writer"),
      STR_INIT("3590c0a59f72ce02700194a05f228a725c1f135a6dcb3ded9b2d86ab6a6f52cb"), writer_scopes,
      1, writer_shops, 1 },
    { STR_INIT("reader"),
      STR_INIT("ba5005a40cf5212e4ac0190104cc127edab013294bb71279a975b27a80982d45"), reader_scopes,
      1, NULL, 0 },
    { STR_INIT("admin"),
      STR_INIT("10A4C7C9FC5206D6F36DC6944A81BB6F4A3CB0E25014AE3B12E6C3E52712292A"), admin_scopes, 1,
      NULL, 0 },
};

enum err_code parrot_try_start(struct parrot *parrot, const struct parrot_options *options,
                               struct err *err)
{
    *parrot = (struct parrot){ .clock = clock_real() };
    pthread_mutex_init(&parrot->lock, NULL);
    pthread_cond_init(&parrot->changed, NULL);
    struct str listen = str_c(options->listen != NULL ? options->listen : "127.0.0.1:0");
    struct rpc_binding binding = { &parrot_service, parrot };
    struct rpc_options rpc = {
        .listen = &listen,
        .listen_count = 1,
        .tls = options->tls,
        .is_development = !options->has_no_development,
        .tokens = tokens,
        .token_count = ARRAY_COUNT(tokens),
        .descriptors = { (const char *)parrot_descriptor_set, parrot_descriptor_set_size },
        .bindings = &binding,
        .binding_count = 1,
        .submit = { parrot, submit },
        .clock = &parrot->clock,
        .loop_count = options->loop_count,
    };
    return rpc_server_start(&rpc, &parrot->server, err);
}

void parrot_start(struct parrot *parrot, const struct parrot_options *options)
{
    struct err err;
    if (parrot_try_start(parrot, options, &err) != ERR_OK) {
        fprintf(stderr, "%s\n", err.message);
        abort();
    }
    int status = pthread_create(&parrot->committer, NULL, committer_run, parrot);
    CHECK(status == 0);
}

void parrot_stop(struct parrot *parrot)
{
    parrot_pause(parrot, false);
    rpc_server_drain(parrot->server, 0);
    pthread_mutex_lock(&parrot->lock);
    parrot->is_stopping = true;
    pthread_cond_broadcast(&parrot->changed);
    CHECK(parrot->open_count == 0);
    pthread_mutex_unlock(&parrot->lock);
    pthread_join(parrot->committer, NULL);
    rpc_server_free(parrot->server);
    pthread_mutex_destroy(&parrot->lock);
    pthread_cond_destroy(&parrot->changed);
}

void parrot_connect(const struct parrot *parrot, struct client *ret)
{
    char target[64];
    snprintf(target, sizeof(target), "127.0.0.1:%d", rpc_server_port(parrot->server, 0));
    client_open(ret, target, NULL, GRPC_COMPRESS_NONE);
}

struct rpc_call *parrot_wait_held(struct parrot *parrot)
{
    pthread_mutex_lock(&parrot->lock);
    while (parrot->held == NULL)
        pthread_cond_wait(&parrot->changed, &parrot->lock);
    struct rpc_call *held = parrot->held;
    pthread_mutex_unlock(&parrot->lock);
    return held;
}

void parrot_let_go(struct parrot *parrot)
{
    struct rpc_call *held = parrot_wait_held(parrot);
    pthread_mutex_lock(&parrot->lock);
    parrot->held = NULL;
    pthread_mutex_unlock(&parrot->lock);
    rpc_call_finish(held);
}

void parrot_wake(struct parrot *parrot)
{
    pthread_mutex_lock(&parrot->lock);
    while (parrot->chatter == NULL)
        pthread_cond_wait(&parrot->changed, &parrot->lock);
    rpc_stream_wake(parrot->chatter);
    pthread_mutex_unlock(&parrot->lock);
}

void parrot_wake_if_open(struct parrot *parrot)
{
    pthread_mutex_lock(&parrot->lock);
    if (parrot->chatter != NULL)
        rpc_stream_wake(parrot->chatter);
    pthread_mutex_unlock(&parrot->lock);
}

void parrot_pause(struct parrot *parrot, bool is_paused)
{
    pthread_mutex_lock(&parrot->lock);
    parrot->is_paused = is_paused;
    pthread_cond_broadcast(&parrot->changed);
    pthread_mutex_unlock(&parrot->lock);
}

static size_t commands_count(const struct parrot *parrot)
{
    size_t count = 0;
    for (const struct rpc_call *call = parrot->commands; call != NULL; call = call->next)
        count++;
    return count;
}

size_t parrot_count_commands(struct parrot *parrot)
{
    pthread_mutex_lock(&parrot->lock);
    size_t count = commands_count(parrot);
    pthread_mutex_unlock(&parrot->lock);
    return count;
}

void parrot_wait_commands(struct parrot *parrot, size_t count)
{
    pthread_mutex_lock(&parrot->lock);
    while (commands_count(parrot) < count)
        pthread_cond_wait(&parrot->changed, &parrot->lock);
    pthread_mutex_unlock(&parrot->lock);
}

void parrot_wait_closed(struct parrot *parrot)
{
    pthread_mutex_lock(&parrot->lock);
    while (parrot->open_count > 0)
        pthread_cond_wait(&parrot->changed, &parrot->lock);
    pthread_mutex_unlock(&parrot->lock);
}

void parrot_settle(int ms)
{
    poll(NULL, 0, ms);
}
