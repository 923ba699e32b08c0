/* service/base/err.c: filling an error record, and the names of codes and reasons. */
#include "service/base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
static const struct {
    const char *name;
    enum err_code code;
} reasons[REASON_COUNT] = {
    [REASON_NONE] = { "NONE", ERR_OK },
#define X(reason, code) [REASON_##reason] = { #reason, code },
    ERR_REASONS(X)
#undef X
};
/* clang-format on */

static const char *const code_names[] = {
    [ERR_OK] = "OK",
    [ERR_CANCELLED] = "CANCELLED",
    [ERR_INVALID_ARGUMENT] = "INVALID_ARGUMENT",
    [ERR_DEADLINE_EXCEEDED] = "DEADLINE_EXCEEDED",
    [ERR_NOT_FOUND] = "NOT_FOUND",
    [ERR_ALREADY_EXISTS] = "ALREADY_EXISTS",
    [ERR_PERMISSION_DENIED] = "PERMISSION_DENIED",
    [ERR_RESOURCE_EXHAUSTED] = "RESOURCE_EXHAUSTED",
    [ERR_FAILED_PRECONDITION] = "FAILED_PRECONDITION",
    [ERR_ABORTED] = "ABORTED",
    [ERR_OUT_OF_RANGE] = "OUT_OF_RANGE",
    [ERR_UNIMPLEMENTED] = "UNIMPLEMENTED",
    [ERR_INTERNAL] = "INTERNAL",
    [ERR_UNAVAILABLE] = "UNAVAILABLE",
    [ERR_DATA_LOSS] = "DATA_LOSS",
    [ERR_UNAUTHENTICATED] = "UNAUTHENTICATED",
};

enum err_code err_set(struct err *err, enum err_reason reason, const char *format, ...)
{
    CHECK(reason > REASON_NONE);
    CHECK(reason < REASON_COUNT);
    err->reason = reason;
    err->retry_after_ms = 0;
    err->field[0] = '\0';
    err->log_detail[0] = '\0';
    err->pair_count = 0;
    va_list args;
    va_start(args, format);
    vsnprintf(err->message, sizeof(err->message), format, args);
    va_end(args);
    return reasons[reason].code;
}

enum err_code err_with(struct err *err, const char *key, const char *value)
{
    if (err->pair_count < ERR_PAIR_COUNT) {
        struct err_pair *pair = &err->pairs[err->pair_count++];
        pair->key = key;
        snprintf(pair->value, sizeof(pair->value), "%s", value);
    }
    return reasons[err->reason].code;
}

enum err_code err_in(struct err *err, const char *format, ...)
{
    char path[2 * ERR_FIELD_BYTES + 1];
    va_list args;
    va_start(args, format);
    vsnprintf(path, ERR_FIELD_BYTES, format, args);
    va_end(args);
    size_t at = strlen(path);
    const char *dot = err->field[0] == '\0' || err->field[0] == '[' ? "" : ".";
    snprintf(path + at, sizeof(path) - at, "%s%s", dot, err->field);
    /* What does not fit is cut at the end: the outer names lead to the place. */
    path[ERR_FIELD_BYTES - 1] = '\0';
    memcpy(err->field, path, strlen(path) + 1);
    return reasons[err->reason].code;
}

enum err_code err_log_detail(struct err *err, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(err->log_detail, sizeof(err->log_detail), format, args);
    va_end(args);
    return reasons[err->reason].code;
}

enum err_code err_reason_code(enum err_reason reason)
{
    CHECK(reason < REASON_COUNT);
    return reasons[reason].code;
}

const char *err_reason_name(enum err_reason reason)
{
    CHECK(reason < REASON_COUNT);
    return reasons[reason].name;
}

const char *err_code_name(enum err_code code)
{
    size_t at = (size_t)code;
    return at < ARRAY_COUNT(code_names) && code_names[at] != NULL ? code_names[at] : "UNKNOWN";
}
