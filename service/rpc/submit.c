/* service/rpc/submit.c: commands of requests. */
#include "service/rpc/submit.h"

#include "service/base/limits.h"
#include "service/engine/commit_loop.h"
#include "service/rpc/convert.h"

enum { UUID_BYTES = 36 };

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* "01234567-89ab-cdef-0123-456789abcdef" */
static bool is_uuid(struct str text)
{
    if (text.len != UUID_BYTES)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (is_dash ? text.ptr[i] != '-' : !is_hex(text.ptr[i]))
            return false;
    }
    return true;
}

static enum err_code request_id_read(const ProtobufCMessage *request, struct str *ret,
                                     struct err *err)
{
    *ret = request_text(request, "request_id");
    if (ret->len == 0)
        err_set(err, REASON_FIELD_REQUIRED, "a request id is required, a UUID");
    else if (!is_uuid(*ret))
        err_set(err, REASON_FIELD_INVALID, "a request id is a UUID of %d characters", UUID_BYTES);
    else
        return ERR_OK;
    return err_in(err, "request_id");
}

static void finished(struct submission *const *submissions, size_t count)
{
    struct rpc_call *calls[LIMIT_BATCH_COMMAND_COUNT];
    CHECK(count <= ARRAY_COUNT(calls));
    for (size_t i = 0; i < count; i++) {
        const struct outcome *outcome = &submissions[i]->outcome;
        struct rpc_call *call = submissions[i]->user;
        call->code = outcome->code;
        call->outcome = outcome;
        if (outcome->code != ERR_OK)
            call->err = *outcome->err;
        calls[i] = call;
    }
    rpc_call_finish_batch(calls, count);
}

static bool is_gone(const struct submission *submission)
{
    return rpc_call_is_gone(submission->user);
}

static const struct submitter submitter = { .finished = finished, .is_gone = is_gone };

static enum err_code submit(void *context, struct rpc_call *call, const ProtobufCMessage *request,
                            struct err *err)
{
    struct rpc_backend *backend = context;
    struct submission *submission = ARENA_NEW(call->arena, struct submission);
    struct str request_id;
    uint64_t hash;
    if (submission == NULL)
        return arena_err(call->arena, err);
    enum err_code code = request_id_read(request, &request_id, err);
    if (code == ERR_OK)
        code = call->stream == NULL ? request_hash(request, call->arena, &hash, err)
                                    : stream_message_hash(request, call->arena, &hash, err);
    if (code == ERR_OK)
        code = call->method->read(call, request, &submission->command, err);
    if (code != ERR_OK)
        return code;
    submission->submitter = &submitter;
    submission->arena = call->arena;
    submission->user = call;
    submission->command.now = INSTANT_NONE; /* the loop's */
    submission->command.principal = call->principal;
    submission->command.request_id = request_id;
    submission->command.request_hash = hash;
    return commit_loop_submit(backend->loop, submission, err);
}

struct rpc_submit rpc_submit_to(struct rpc_backend *backend)
{
    return (struct rpc_submit){ .context = backend, .submit = submit };
}
