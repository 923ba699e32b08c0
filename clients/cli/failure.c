/* clients/cli/failure.c: errors, with what may help. */
#include <inttypes.h>
#include <stdarg.h>

#include "clients/cli/json.h"
#include "clients/cli/request.h"
#include "clients/cli/run.h"
#include "clients/cli/width.h"

enum { TEXT_BYTES_MAX = 64 << 10 };

/* What a person can do about a reason. */
static const struct hint {
    const char *reason, *text;
} hints[] = {
    { "TOKEN_MISSING", "give a token with --token-file or LOCKSTEP_TOKEN" },
    { "TOKEN_UNKNOWN", "the server does not know this token; was it replaced?" },
    { "SCOPE_MISSING", "this token may not do that; an administrator gives it the scope" },
    { "SHOP_NOT_FOUND", "`lockstep shops ls` shows which there are" },
    { "CHANNEL_NOT_FOUND", "`lockstep channels ls` shows which there are" },
    { "WAREHOUSE_NOT_FOUND", "`lockstep shops get` shows which the shop has" },
    { "POSITION_NOT_FOUND", "nobody has pushed stock of this SKU yet" },
    { "ORDER_STATE_CONFLICT", "`lockstep orders get` shows how the order stands" },
    { "CARRIER_UNKNOWN", "`lockstep carriers resolve` shows what was meant" },
    { "REASON_UNMAPPED", "add a rule to the channel's reason_rules; see `lockstep apply --help`" },
    { "REFUND_EXCEEDS_PAID", "`lockstep orders get` shows what is refundable of each line" },
    { "REQUEST_ID_REUSED", "this --request-id was used for something else" },
    { "METHOD_LATER", "this server does not have it yet" },
    { "METHOD_NOT_FOUND", "the server is older than this command" },
    { "RESUME_TOKEN_EXPIRED", "events so old are not kept; begin again without --from" },
    { "QUEUE_FULL", "the server is busy; try again in a moment" },
};

/* No server was reached. */
static bool is_unreachable(const struct lockstep_status *status)
{
    return !status->is_answered && status->code == LOCKSTEP_UNAVAILABLE;
}

static const char *hint_of(const struct lockstep_status *status)
{
    if (is_unreachable(status))
        return "is the server running, and is --server (or LOCKSTEP_SERVER) its address?";
    for (size_t i = 0; i < ARRAY_COUNT(hints); i++) {
        if (str_eq(str_c(hints[i].reason), str_c(status->reason)))
            return hints[i].text;
    }
    return NULL;
}

static void text_print(FILE *out, const char *text)
{
    struct buf clean;
    buf_init(&clean, TEXT_BYTES_MAX);
    text_clean(&clean, str_c(text));
    fputs(clean.len == 0 ? "" : clean.ptr, out);
    buf_release(&clean);
}

static void json_member(struct buf *buf, const char *name, const char *text)
{
    if (text == NULL || text[0] == '\0')
        return;
    buf_format(buf, ",\"%s\":", name);
    json_write_text(buf, str_c(text));
}

static void json_print(FILE *out, struct buf *buf)
{
    buf_add(buf, STR("}}\n"));
    fputs(buf->ptr, out);
    buf_release(buf);
}

static void json_begin(struct buf *buf, const char *code)
{
    buf_init(buf, TEXT_BYTES_MAX);
    buf_format(buf, "{\"error\":{\"code\":\"%s\"", code);
}

enum outcome failure_usage(FILE *err, bool is_json, const struct err *why)
{
    if (is_json) {
        struct buf buf;
        json_begin(&buf, "USAGE");
        json_member(&buf, "message", why->message);
        json_member(&buf, "field", why->field);
        json_print(err, &buf);
        return OUTCOME_USAGE;
    }
    fputs("lockstep: ", err);
    if (why->field[0] != '\0')
        fprintf(err, "%s: ", why->field);
    text_print(err, why->message);
    fputc('\n', err);
    return OUTCOME_USAGE;
}

enum outcome failure_own(const struct run *run, const char *format, ...)
{
    struct lockstep_status status;
    va_list arguments;
    char text[LOCKSTEP_MESSAGE_BYTES];
    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    lockstep_status_set(&status, LOCKSTEP_UNKNOWN, "%s", text);
    return failure_status(run, &status);
}

static void status_json(FILE *out, const struct lockstep_status *status)
{
    struct buf buf;
    json_begin(&buf, lockstep_code_name(status->code));
    json_member(&buf, "reason", status->reason);
    json_member(&buf, "message", status->message);
    json_member(&buf, "resourceName", status->resource_name);
    json_member(&buf, "hint", hint_of(status));
    if (status->retry_after_ms > 0)
        buf_format(&buf, ",\"retryAfterMs\":%" PRId64, status->retry_after_ms);
    for (uint32_t i = 0; i < status->violation_count; i++) {
        buf_add(&buf, i == 0 ? STR(",\"fields\":{") : STR(","));
        json_write_text(&buf, str_c(status->violations[i].field));
        buf_add_byte(&buf, ':');
        json_write_text(&buf, str_c(status->violations[i].description));
    }
    if (status->violation_count > 0)
        buf_add_byte(&buf, '}');
    for (uint32_t i = 0; i < status->pair_count; i++) {
        buf_add(&buf, i == 0 ? STR(",\"metadata\":{") : STR(","));
        json_write_text(&buf, str_c(status->pairs[i].key));
        buf_add_byte(&buf, ':');
        json_write_text(&buf, str_c(status->pairs[i].value));
    }
    if (status->pair_count > 0)
        buf_add_byte(&buf, '}');
    json_print(out, &buf);
}

/* "item.on_hand (QUANTITY): must not be negative": by the field, and where it was given. */
static void violation_print(const struct run *run, const struct lockstep_violation *violation)
{
    const char *label = request_label(run->arguments, str_c(violation->field));
    text_print(run->err, violation->field);
    if (label != NULL)
        fprintf(run->err, " (%s)", label);
    fputs(": ", run->err);
    text_print(run->err, violation->description);
    fputc('\n', run->err);
}

static void message_print(const struct run *run, const struct lockstep_status *status)
{
    const char *server = run->arguments->settings.server;
    fputs("lockstep: ", run->err);
    if (is_unreachable(status))
        fprintf(run->err, "no server answers at %s\n  cause:  ",
                server == NULL ? SESSION_SERVER_DEFAULT : server);
    if (status->violation_count == 1) {
        violation_print(run, &status->violations[0]);
        return;
    }
    text_print(run->err, status->message);
    fputc('\n', run->err);
    for (uint32_t i = 0; i < status->violation_count; i++) {
        fputs("  field:  ", run->err);
        violation_print(run, &status->violations[i]);
    }
}

static void status_text(const struct run *run, const struct lockstep_status *status)
{
    message_print(run, status);
    if (status->reason[0] != '\0')
        fprintf(run->err, "  reason: %s (%s)\n", status->reason, lockstep_code_name(status->code));
    const char *hint = hint_of(status);
    if (hint != NULL)
        fprintf(run->err, "  hint:   %s\n", hint);
    const char *request_id = lockstep_status_value(status, "request_id");
    if (status->code == LOCKSTEP_INTERNAL && request_id != NULL)
        fprintf(run->err, "  the server's log has it as request %s\n", request_id);
}

enum outcome failure_status(const struct run *run, const struct lockstep_status *status)
{
    fflush(run->out);
    if (run->arguments->settings.is_json)
        status_json(run->err, status);
    else
        status_text(run, status);
    return is_unreachable(status) ? OUTCOME_UNREACHABLE : OUTCOME_FAILED;
}
