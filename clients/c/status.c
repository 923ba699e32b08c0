/* clients/c/status.c: google.rpc.Status and its details as plain data. */
#include "clients/c/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "google/rpc/error_details.pb-c.h"
#include "service/base/check.h"
#include "service/base/instant.h"

static const char *const code_names[] = {
    [LOCKSTEP_OK] = "OK",
    [LOCKSTEP_CANCELLED] = "CANCELLED",
    [LOCKSTEP_UNKNOWN] = "UNKNOWN",
    [LOCKSTEP_INVALID_ARGUMENT] = "INVALID_ARGUMENT",
    [LOCKSTEP_DEADLINE_EXCEEDED] = "DEADLINE_EXCEEDED",
    [LOCKSTEP_NOT_FOUND] = "NOT_FOUND",
    [LOCKSTEP_ALREADY_EXISTS] = "ALREADY_EXISTS",
    [LOCKSTEP_PERMISSION_DENIED] = "PERMISSION_DENIED",
    [LOCKSTEP_RESOURCE_EXHAUSTED] = "RESOURCE_EXHAUSTED",
    [LOCKSTEP_FAILED_PRECONDITION] = "FAILED_PRECONDITION",
    [LOCKSTEP_ABORTED] = "ABORTED",
    [LOCKSTEP_OUT_OF_RANGE] = "OUT_OF_RANGE",
    [LOCKSTEP_UNIMPLEMENTED] = "UNIMPLEMENTED",
    [LOCKSTEP_INTERNAL] = "INTERNAL",
    [LOCKSTEP_UNAVAILABLE] = "UNAVAILABLE",
    [LOCKSTEP_DATA_LOSS] = "DATA_LOSS",
    [LOCKSTEP_UNAUTHENTICATED] = "UNAUTHENTICATED",
};

const char *lockstep_code_name(enum lockstep_code code)
{
    size_t index = (size_t)code;
    return index < ARRAY_COUNT(code_names) ? code_names[index] : "UNKNOWN";
}

const char *lockstep_status_value(const struct lockstep_status *status, const char *key)
{
    for (uint32_t i = 0; i < status->pair_count; i++) {
        if (strcmp(status->pairs[i].key, key) == 0)
            return status->pairs[i].value;
    }
    return NULL;
}

static void status_clear(struct lockstep_status *status, enum lockstep_code code)
{
    /* Not the whole struct: its lists are large, and nobody reads beyond their counts. */
    status->code = code;
    status->is_answered = false;
    status->message[0] = '\0';
    status->reason[0] = '\0';
    status->retry_after_ms = 0;
    status->resource_type[0] = '\0';
    status->resource_name[0] = '\0';
    status->violation_count = 0;
    status->pair_count = 0;
}

enum lockstep_code lockstep_status_set(struct lockstep_status *status, enum lockstep_code code,
                                       const char *format, ...)
{
    va_list arguments;
    status_clear(status, code);
    va_start(arguments, format);
    vsnprintf(status->message, sizeof(status->message), format, arguments);
    va_end(arguments);
    return code;
}

static void copy(char *to, size_t size, const char *from)
{
    snprintf(to, size, "%s", from);
}

static void error_info_read(const ProtobufCMessage *detail, struct lockstep_status *status)
{
    const Google__Rpc__ErrorInfo *info = (const void *)detail;
    copy(status->reason, sizeof(status->reason), info->reason);
    for (size_t i = 0; i < info->n_metadata && status->pair_count < LOCKSTEP_PAIR_COUNT; i++) {
        struct lockstep_pair *pair = &status->pairs[status->pair_count++];
        copy(pair->key, sizeof(pair->key), info->metadata[i]->key);
        copy(pair->value, sizeof(pair->value), info->metadata[i]->value);
    }
}

static void bad_request_read(const ProtobufCMessage *detail, struct lockstep_status *status)
{
    const Google__Rpc__BadRequest *bad = (const void *)detail;
    for (size_t i = 0; i < bad->n_field_violations; i++) {
        if (status->violation_count == LOCKSTEP_VIOLATION_COUNT)
            return;
        struct lockstep_violation *violation = &status->violations[status->violation_count++];
        copy(violation->field, sizeof(violation->field), bad->field_violations[i]->field);
        copy(violation->description, sizeof(violation->description),
             bad->field_violations[i]->description);
    }
}

static void retry_info_read(const ProtobufCMessage *detail, struct lockstep_status *status)
{
    const Google__Protobuf__Duration *delay =
        ((const Google__Rpc__RetryInfo *)(const void *)detail)->retry_delay;
    if (delay == NULL || delay->seconds < 0 || delay->seconds > SECONDS_PER_DAY || delay->nanos < 0)
        return;
    status->retry_after_ms = delay->seconds * MS_PER_SECOND + delay->nanos / NS_PER_MS;
}

static void resource_info_read(const ProtobufCMessage *detail, struct lockstep_status *status)
{
    const Google__Rpc__ResourceInfo *resource = (const void *)detail;
    copy(status->resource_type, sizeof(status->resource_type), resource->resource_type);
    copy(status->resource_name, sizeof(status->resource_name), resource->resource_name);
}

static const struct detail_row {
    const ProtobufCMessageDescriptor *type;
    void (*read)(const ProtobufCMessage *detail, struct lockstep_status *status);
} detail_rows[] = {
    { &google__rpc__error_info__descriptor, error_info_read },
    { &google__rpc__bad_request__descriptor, bad_request_read },
    { &google__rpc__retry_info__descriptor, retry_info_read },
    { &google__rpc__resource_info__descriptor, resource_info_read },
};

static void detail_read(const Google__Protobuf__Any *any, struct lockstep_status *status)
{
    const char *slash = strrchr(any->type_url, '/');
    for (size_t i = 0; slash != NULL && i < ARRAY_COUNT(detail_rows); i++) {
        const struct detail_row *row = &detail_rows[i];
        if (strcmp(slash + 1, row->type->name) != 0)
            continue;
        ProtobufCMessage *detail =
            protobuf_c_message_unpack(row->type, NULL, any->value.len, any->value.data);
        if (detail == NULL)
            return;
        row->read(detail, status);
        protobuf_c_message_free_unpacked(detail, NULL);
    }
}

enum lockstep_code lockstep_status_read(const Google__Rpc__Status *from,
                                        struct lockstep_status *ret)
{
    status_clear(ret, (enum lockstep_code)from->code);
    ret->is_answered = true;
    copy(ret->message, sizeof(ret->message), from->message);
    for (size_t i = 0; i < from->n_details; i++)
        detail_read(from->details[i], ret);
    return ret->code;
}
