/* tests/unit/rpc/counter.c: the runtime's part, played on one thread. */
#include "tests/unit/rpc/counter.h"

#include <stdio.h>

#include "service/rpc/submit.h"
#include "service/rpc/watch.h"
#include "service/store/store.h"
#include "tests/rows.h"
#include "tests/unit/rpc/proto_text.h"

enum {
    ARENA_BYTES = 256 << 20,
    CALL_ARENA_BYTES = 32 << 20,
    WAIT_COUNT_MAX = 1000,
    TORTURE_STEP = 64, /* the first ones each, then ever fewer */
};

static const struct instant opening = { INT64_C(1772445600000000) }; /* 2026-03-02T10:00:00Z */

/* Clocks are copied by whoever keeps one, so the time is not a member: of the open counter. */
static struct instant *now_place;

static struct instant now_of(const struct clock *clock)
{
    (void)clock;
    return *now_place;
}

static struct mono mono_of(const struct clock *clock)
{
    return (struct mono){ now_of(clock).us * NS_PER_US };
}

/* ---- what the runtime offers to handlers ---- */

bool rpc_call_is_gone(const struct rpc_call *call)
{
    (void)call;
    return false;
}

void rpc_call_finish(struct rpc_call *call)
{
    call->next = call; /* finished */
}

void rpc_call_finish_batch(struct rpc_call *const *calls, size_t count)
{
    for (size_t i = 0; i < count; i++)
        rpc_call_finish(calls[i]);
}

void rpc_stream_wake(struct rpc_call *call)
{
    call->id++; /* counts */
}

struct str rpc_request_id(const struct rpc_call *call, char ret_text[static RPC_REQUEST_ID_BYTES])
{
    int len = snprintf(ret_text, RPC_REQUEST_ID_BYTES, "%llu", (unsigned long long)call->id);
    return (struct str){ ret_text, (size_t)len };
}

/* ---- opening ---- */

void counter_open(struct counter *counter)
{
    struct err err;
    *counter = (struct counter){ .clock = { .now = now_of, .mono = mono_of, .scale = 1 },
                                 .now = opening,
                                 .store = store_open_memory() };
    now_place = &counter->now;
    arena_init(&counter->arena, ARENA_BYTES);
    assert_int_equal(engine_open(counter->store, &counter->engine, &err), ERR_OK);
    counter->loop = commit_loop_new(counter->engine, &counter->clock);
    counter->backend = (struct rpc_backend){
        .store = counter->store,
        .loop = counter->loop,
        .clock = &counter->clock,
        .watches = watch_hub_new(&counter->clock),
    };
    commit_loop_listen(counter->loop, watch_hub_listener(counter->backend.watches));
}

void counter_close(struct counter *counter)
{
    commit_loop_free(counter->loop);
    watch_hub_free(counter->backend.watches);
    engine_close(counter->engine);
    store_close(counter->store);
    arena_release(&counter->arena);
}

void counter_pass(struct counter *counter, int64_t seconds)
{
    counter->now = instant_add_s(counter->now, seconds);
}

char *counter_request_id(struct counter *counter)
{
    return (char *)arena_format(&counter->arena, "00000000-0000-0000-0000-%012lld",
                                (long long)++counter->request_no)
        .ptr;
}

/* ---- calls ---- */

static const struct rpc_method *row_of(const struct rpc_service *service, const char *method)
{
    for (size_t i = 0; i < service->method_count; i++) {
        if (strcmp(service->methods[i].name, method) == 0)
            return &service->methods[i];
    }
    fail_msg("%s has no row %s", service->descriptor->name, method);
    return NULL;
}

static const ProtobufCMessageDescriptor *answer_of(const struct rpc_service *service,
                                                   const char *method)
{
    const ProtobufCMethodDescriptor *found =
        protobuf_c_service_descriptor_get_method_by_name(service->descriptor, method);
    assert_non_null(found);
    return found->output;
}

static void *arena_take(void *arena, size_t size)
{
    return arena_alloc(arena, size);
}

static void arena_leave(void *arena, void *memory)
{
    (void)arena;
    (void)memory;
}

/* As the caller reads it. */
static void *over_the_wire(struct counter *counter, const ProtobufCMessage *message)
{
    ProtobufCAllocator allocator = { arena_take, arena_leave, &counter->arena };
    size_t size = protobuf_c_message_get_packed_size(message);
    uint8_t *packed = arena_alloc(&counter->arena, size + 1);
    assert_int_equal(protobuf_c_message_pack(message, packed), size);
    void *read = protobuf_c_message_unpack(message->descriptor, &allocator, size, packed);
    assert_non_null(read);
    return read;
}

static ProtobufCMessage *response_new(struct arena *arena, const ProtobufCMessageDescriptor *type)
{
    ProtobufCMessage *response = arena_alloc(arena, type->sizeof_message);
    assert_non_null(response);
    type->message_init(response);
    return response;
}

static enum err_code finish(struct counter *counter, struct rpc_call *call,
                            const ProtobufCMessage *request, struct err *err)
{
    struct rpc_submit submit = rpc_submit_to(&counter->backend);
    enum err_code code = submit.submit(submit.context, call, request, err);
    if (code != ERR_OK)
        return code;
    while (call->next != call)
        assert_true(commit_loop_step(counter->loop) > 0);
    if (call->code != ERR_OK)
        *err = call->err;
    return call->code;
}

static enum err_code mutate(struct counter *counter, struct rpc_call *call,
                            const ProtobufCMessage *request, ProtobufCMessage *response,
                            struct err *err)
{
    enum err_code code = finish(counter, call, request, err);
    if (code == ERR_OK && call->wants_survey)
        code = call->method->survey(call, call->outcome, err);
    return code == ERR_OK ? call->method->answer(call, call->outcome, response, err) : code;
}

/* `fail_after`: the allocation that fails; 0: none. *ret_is_full: it did. */
static enum err_code call_once(struct counter *counter, const struct rpc_service *service,
                               const char *method, const ProtobufCMessage *request,
                               uint64_t fail_after, bool *ret_is_full, const void **ret)
{
    struct arena arena;
    struct rpc_call call = {
        .method = row_of(service, method),
        .context = &counter->backend,
        .arena = &arena,
        .principal = STR("tester"),
        .now = counter->now,
    };
    arena_init(&arena, CALL_ARENA_BYTES);
    counter->err = (struct err){ 0 };
    ProtobufCMessage *response = response_new(&arena, answer_of(service, method));
    arena.fail_after = fail_after == 0 ? 0 : arena.alloc_count + fail_after;
    enum err_code code;
    if (call.method->later)
        code = err_set(&counter->err, REASON_METHOD_LATER, "later");
    else if (call.method->query != NULL)
        code = call.method->query(&call, request, response, &counter->err);
    else
        code = mutate(counter, &call, request, response, &counter->err);
    assert_int_equal(code, code == ERR_OK ? ERR_OK : err_reason_code(counter->err.reason));
    if (code == ERR_OK)
        *ret = over_the_wire(counter, response);
    *ret_is_full = arena_is_full(&arena);
    arena_release(&arena);
    return code;
}

/* ---- torture ---- */

enum { TORTURED_COUNT_MAX = 200 };

/* The rows that answered well under torture. */
static const struct rpc_method *tortured[TORTURED_COUNT_MAX];
static size_t tortured_count;

static bool was_tortured(const struct rpc_method *row)
{
    for (size_t i = 0; i < tortured_count; i++) {
        if (tortured[i] == row)
            return true;
    }
    return false;
}

static void tortured_add(const struct rpc_method *row)
{
    if (was_tortured(row))
        return;
    assert_in_range(tortured_count, 0, TORTURED_COUNT_MAX - 1);
    tortured[tortured_count++] = row;
}

void counter_has_tortured(const struct rpc_service *service)
{
    size_t missing = 0;
    for (size_t i = 0; i < service->method_count; i++) {
        const struct rpc_method *row = &service->methods[i];
        if (row->later || was_tortured(row))
            continue;
        print_error("no test lets the allocations of %s fail\n", row->name);
        missing++;
    }
    assert_int_equal(missing, 0);
}

/* Each allocation fails in turn: that is LIMIT_EXCEEDED, and in the end the answer is the same. A
 * mutation is repeated so: the same request id gets the first answer. */
static void torture(struct counter *counter, const struct rpc_service *service, const char *method,
                    const ProtobufCMessage *request, const char *answer)
{
    for (uint64_t i = 1;; i += 1 + i / TORTURE_STEP) {
        const void *again = NULL;
        bool is_full;
        enum err_code code = call_once(counter, service, method, request, i, &is_full, &again);
        if (!is_full) {
            assert_int_equal(code, ERR_OK);
            assert_string_equal(proto_print(&counter->arena, again), answer);
            tortured_add(row_of(service, method));
            return;
        }
        if (code != ERR_RESOURCE_EXHAUSTED)
            fail_msg("%s: allocation %d failed, but the answer is %s", method, (int)i,
                     code == ERR_OK ? "good" : err_reason_name(counter->err.reason));
    }
}

enum err_code counter_call(struct counter *counter, const struct rpc_service *service,
                           const char *method, const ProtobufCMessage *request, void *ret)
{
    const void *answer = NULL;
    bool is_full;
    request = over_the_wire(counter, request);
    enum err_code code = call_once(counter, service, method, request, 0, &is_full, &answer);
    if (code != ERR_OK)
        return code;
    torture(counter, service, method, request, proto_print(&counter->arena, answer));
    counter->err = (struct err){ 0 };
    if (ret != NULL)
        memcpy(ret, &answer, sizeof(answer));
    return ERR_OK;
}

static void request_id_add(struct counter *counter, ProtobufCMessage *request)
{
    const ProtobufCFieldDescriptor *field =
        protobuf_c_message_descriptor_get_field_by_name(request->descriptor, "request_id");
    if (field == NULL)
        return;
    char **place = (char **)((char *)request + field->offset);
    if (**place == '\0')
        *place = counter_request_id(counter);
}

static const ProtobufCMessageDescriptor *request_of(const struct rpc_service *service,
                                                    const char *method)
{
    const ProtobufCMethodDescriptor *found =
        protobuf_c_service_descriptor_get_method_by_name(service->descriptor, method);
    assert_non_null(found);
    return found->input;
}

static const char *in_words(struct counter *counter, enum err_code code, const void *answer)
{
    if (code == ERR_OK)
        return proto_print(&counter->arena, answer);
    const char *reason = err_reason_name(counter->err.reason);
    return counter->err.field[0] == '\0'
               ? reason
               : arena_format(&counter->arena, "%s %s", reason, counter->err.field).ptr;
}

const char *counter_ask(struct counter *counter, const struct rpc_service *service,
                        const char *method, const char *request)
{
    void *answer = NULL;
    ProtobufCMessage *message = proto_parse(&counter->arena, request_of(service, method), request);
    request_id_add(counter, message);
    enum err_code code = counter_call(counter, service, method, message, &answer);
    return in_words(counter, code, answer);
}

void counter_says(struct counter *counter, const struct rpc_service *service, const char *method,
                  const char *request, const char *answer)
{
    const char *said = counter_ask(counter, service, method, request);
    if (strcmp(said, answer) != 0)
        fail_msg("%s %s\n  says: %s\n   not: %s\n  (%s)", method, request, said, answer,
                 counter->err.message);
}

void counter_shows(struct counter *counter, const struct rpc_service *service, const char *method,
                   const char *request, const char *part)
{
    const char *said = counter_ask(counter, service, method, request);
    if (strstr(said, part) == NULL)
        fail_msg("%s %s\n   says: %s\n  lacks: %s\n  (%s)", method, request, said, part,
                 counter->err.message);
}

/* ---- commands of others ---- */

static void lane_finished(struct submission *const *submissions, size_t count)
{
    for (size_t i = 0; i < count; i++)
        submissions[i]->user = submissions[i];
}

struct outcome counter_do(struct counter *counter, struct command command)
{
    static const struct submitter lane = { .finished = lane_finished };
    struct submission submission = {
        .submitter = &lane,
        .command = command,
        .arena = &counter->arena,
    };
    submission.command.principal = STR("lockstep");
    assert_int_equal(commit_loop_submit(counter->loop, &submission, &counter->err), ERR_OK);
    while (submission.user != &submission)
        assert_true(commit_loop_step(counter->loop) > 0);
    if (submission.outcome.code != ERR_OK)
        fail_msg("%s: %s %s: %s", command_kind_name(command.kind),
                 err_reason_name(submission.outcome.err->reason), submission.outcome.err->field,
                 submission.outcome.err->message);
    return submission.outcome;
}

/* ---- streams ---- */

struct counter_stream {
    struct counter *counter;
    const struct rpc_service *service; /* of requests */
    const ProtobufCMessageDescriptor *answer;
    struct rpc_stream stream;
    struct rpc_call call;
    struct arena stream_arena, call_arena;
    const char *token; /* of the last message in words */
    bool has_ended;
};

static struct counter_stream *stream_new(struct counter *counter, const struct rpc_service *service,
                                         const char *method)
{
    struct counter_stream *stream = ARENA_NEW(&counter->arena, struct counter_stream);
    assert_non_null(stream);
    stream->counter = counter;
    stream->service = service;
    stream->answer = answer_of(service, method);
    stream->stream.arena = &stream->stream_arena;
    stream->call = (struct rpc_call){
        .method = row_of(service, method),
        .context = &counter->backend,
        .arena = &stream->call_arena,
        .stream = &stream->stream,
        .principal = STR("tester"),
        .now = counter->now,
    };
    arena_init(&stream->stream_arena, CALL_ARENA_BYTES);
    arena_init(&stream->call_arena, CALL_ARENA_BYTES);
    return stream;
}

static void stream_free(struct counter_stream *stream)
{
    arena_release(&stream->stream_arena);
    arena_release(&stream->call_arena);
}

/* False: refused. */
static bool stream_open(struct counter_stream *stream, const ProtobufCMessage *request)
{
    const struct rpc_method *row = stream->call.method;
    struct err *err = &stream->counter->err;
    *err = (struct err){ 0 };
    return row->open == NULL || row->open(&stream->call, request, err) == ERR_OK;
}

/*
 * Each allocation of the opening, then each of the opening and the first message, fails in turn:
 * the stream is refused, or ends, with LIMIT_EXCEEDED.
 */
static void torture_stream(struct counter *counter, const struct rpc_service *service,
                           const char *method, const ProtobufCMessage *request)
{
    static const bool is_of_call[] = { false, true };
    struct err kept = counter->err;
    for (size_t i = 0; i < ARRAY_COUNT(is_of_call); i++) {
        bool was_full = true;
        for (uint64_t k = 1; was_full; k += 1 + k / TORTURE_STEP) {
            struct counter_stream *stream = stream_new(counter, service, method);
            struct arena *arena = is_of_call[i] ? &stream->call_arena : &stream->stream_arena;
            arena->fail_after = k;
            bool is_open = stream_open(stream, request);
            if (is_open && is_of_call[i])
                (void)counter_stream_next(stream);
            was_full = arena->alloc_count >= k;
            bool has_failed = !is_open || stream->has_ended;
            if (was_full && (!has_failed || counter->err.reason != REASON_LIMIT_EXCEEDED))
                fail_msg("%s: allocation %d failed, and that was %s", method, (int)k,
                         has_failed ? err_reason_name(counter->err.reason) : "good");
            assert_false(!was_full && !is_open);
            if (is_open)
                counter_stream_close(stream);
            else
                stream_free(stream);
        }
    }
    tortured_add(row_of(service, method));
    counter->err = kept;
}

struct counter_stream *counter_stream_open(struct counter *counter,
                                           const struct rpc_service *service, const char *method,
                                           const ProtobufCMessage *request)
{
    struct counter_stream *stream = stream_new(counter, service, method);
    request = over_the_wire(counter, request);
    if (!stream_open(stream, request)) {
        stream_free(stream);
        return NULL;
    }
    if (!was_tortured(stream->call.method))
        torture_stream(counter, service, method, request);
    return stream;
}

void *counter_stream_next(struct counter_stream *stream)
{
    struct counter *counter = stream->counter;
    enum rpc_next next = RPC_NEXT_WAIT;
    /* A stream that looks on at once is asked again; one that waits for news is not. */
    for (int i = 0; i < WAIT_COUNT_MAX && next == RPC_NEXT_WAIT; i++) {
        arena_reset(&stream->call_arena);
        stream->call.now = counter->now;
        ProtobufCMessage *response =
            arena_alloc(&stream->call_arena, stream->answer->sizeof_message);
        counter->err = (struct err){ 0 };
        enum err_code code = ERR_RESOURCE_EXHAUSTED;
        if (response == NULL) {
            arena_err(&stream->call_arena, &counter->err);
        } else {
            stream->answer->message_init(response);
            code = stream->call.method->next(&stream->call, response, &next, &counter->err);
        }
        if (code == ERR_OK && next == RPC_NEXT_MESSAGE)
            return over_the_wire(counter, response);
        stream->has_ended = code != ERR_OK || next == RPC_NEXT_END;
        if (stream->has_ended || stream->stream.wake_after_ms > 1)
            return NULL;
    }
    fail_msg("the stream looks on for ever");
    return NULL;
}

void counter_hears(struct counter_stream *stream, const char *part)
{
    ProtobufCMessage *message = counter_stream_next(stream);
    if (message == NULL) {
        fail_msg("nothing to hear, instead of %s (%s)", part, stream->counter->err.message);
        return;
    }
    const char *said = proto_print(&stream->counter->arena, message);
    if (strstr(said, part) == NULL)
        fail_msg("heard: %s\nlacks: %s", said, part);
    const ProtobufCFieldDescriptor *field =
        protobuf_c_message_descriptor_get_field_by_name(message->descriptor, "resume_token");
    if (field != NULL)
        stream->token = *(char *const *)((const char *)message + field->offset);
}

const char *counter_token(const struct counter_stream *stream)
{
    return stream->token;
}

bool counter_stream_has_ended(const struct counter_stream *stream)
{
    return stream->has_ended;
}

uint64_t counter_stream_wakes(const struct counter_stream *stream)
{
    return stream->call.id;
}

void counter_stream_fail_after(struct counter_stream *stream, uint64_t k)
{
    stream->call_arena.fail_after = stream->call_arena.alloc_count + k;
}

void counter_stream_close(struct counter_stream *stream)
{
    if (stream->call.method->close != NULL)
        stream->call.method->close(&stream->call);
    stream_free(stream);
}

struct counter_stream *counter_follow(struct counter *counter, const struct rpc_service *service,
                                      const char *method, const char *request)
{
    return counter_stream_open(counter, service, method,
                               proto_parse(&counter->arena, request_of(service, method), request));
}

/* ---- streams of requests ---- */

struct counter_stream *counter_requests_open(struct counter *counter,
                                             const struct rpc_service *service, const char *method)
{
    struct counter_stream *stream = stream_new(counter, service, method);
    assert_true(stream_open(stream, NULL));
    return stream;
}

static enum err_code message_play(struct counter_stream *stream, const ProtobufCMessage *message,
                                  uint64_t fail_after, const void **ret)
{
    struct counter *counter = stream->counter;
    const struct rpc_method *method = stream->call.method;
    struct rpc_call call = stream->call;
    arena_reset(&stream->call_arena);
    call.now = counter->now;
    counter->err = (struct err){ 0 };
    ProtobufCMessage *response = response_new(&stream->call_arena, stream->answer);
    stream->call_arena.fail_after =
        fail_after == 0 ? 0 : stream->call_arena.alloc_count + fail_after;
    enum err_code code = finish(counter, &call, message, &counter->err);
    if (code == ERR_OK && method->fold != NULL)
        code = method->fold(&call, call.outcome, &counter->err);
    else if (code == ERR_OK)
        code = method->answer(&call, call.outcome, response, &counter->err);
    if (code == ERR_OK)
        *ret = over_the_wire(counter, response);
    return code;
}

/* As torture, of a stream's first message. */
static void torture_message(struct counter *counter, const struct rpc_service *service,
                            const char *method, const ProtobufCMessage *message)
{
    bool was_full = true;
    for (uint64_t k = 1; was_full; k += 1 + k / TORTURE_STEP) {
        const void *answer;
        struct counter_stream *stream = counter_requests_open(counter, service, method);
        enum err_code code = message_play(stream, message, k, &answer);
        was_full = arena_is_full(&stream->call_arena);
        if (code != (was_full ? ERR_RESOURCE_EXHAUSTED : ERR_OK))
            fail_msg("%s: allocation %d failed, but the answer is %s", method, (int)k,
                     code == ERR_OK ? "good" : err_reason_name(counter->err.reason));
        counter_stream_close(stream);
    }
    tortured_add(row_of(service, method));
    counter->err = (struct err){ 0 };
}

const char *counter_requests_send(struct counter_stream *stream, const char *request)
{
    struct counter *counter = stream->counter;
    const struct rpc_method *row = stream->call.method;
    ProtobufCMessage *message =
        proto_parse(&counter->arena, request_of(stream->service, row->name), request);
    const void *answer = NULL;
    request_id_add(counter, message);
    message = over_the_wire(counter, message);
    enum err_code code = message_play(stream, message, 0, &answer);
    if (code == ERR_OK && !was_tortured(row))
        torture_message(counter, stream->service, row->name, message);
    return in_words(counter, code, answer);
}

const char *counter_requests_end(struct counter_stream *stream)
{
    struct counter *counter = stream->counter;
    const void *answer = NULL;
    arena_reset(&stream->call_arena);
    ProtobufCMessage *response = response_new(&stream->call_arena, stream->answer);
    if (stream->call.method->fold != NULL) {
        assert_int_equal(stream->call.method->answer(&stream->call, NULL, response, &counter->err),
                         ERR_OK);
        answer = over_the_wire(counter, response);
    }
    counter_stream_close(stream);
    return answer == NULL ? "" : proto_print(&counter->arena, answer);
}
