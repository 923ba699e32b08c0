/* service/rpc/status_message.c: an err as google.rpc.Status. */
#include "service/rpc/status_message.h"

#include <string.h>

#include "google/protobuf/any.pb-c.h"
#include "google/protobuf/duration.pb-c.h"
#include "google/rpc/error_details.pb-c.h"
#include "service/base/instant.h"

enum {
    PAIR_COUNT_MAX = ERR_PAIR_COUNT + 1, /* and the request id */
    DETAIL_COUNT_MAX = 4,
    UTF8_BYTES_MAX = 4,
};

/* On a full arena texts and details are missing; the caller looks once at the end. */
struct making {
    struct arena *arena;
    Google__Rpc__Status *status;
};

/* A text that was cut at its maximum may end within a character; a status must be UTF-8. */
static char *clean(struct making *making, const char *text)
{
    struct str all = str_c(text), s = all;
    while (s.len > 0 && all.len - s.len < UTF8_BYTES_MAX && !str_is_utf8(s))
        s.len--;
    if (!str_is_utf8(s))
        s = STR("(text that is not UTF-8)");
    return (char *)arena_str(making->arena, s).ptr;
}

static void detail_add(struct making *making, const ProtobufCMessage *message)
{
    CHECK(making->status->n_details < DETAIL_COUNT_MAX);
    size_t len = protobuf_c_message_get_packed_size(message);
    Google__Protobuf__Any *any = ARENA_NEW(making->arena, Google__Protobuf__Any);
    uint8_t *data = arena_alloc(making->arena, len);
    if (any == NULL || data == NULL)
        return;
    google__protobuf__any__init(any);
    any->type_url =
        (char *)arena_format(making->arena, "type.googleapis.com/%s", message->descriptor->name)
            .ptr;
    any->value =
        (ProtobufCBinaryData){ .len = protobuf_c_message_pack(message, data), .data = data };
    making->status->details[making->status->n_details++] = any;
}

static void error_info_add(struct making *making, const struct err *err, struct str request_id)
{
    Google__Rpc__ErrorInfo info = GOOGLE__RPC__ERROR_INFO__INIT;
    Google__Rpc__ErrorInfo__MetadataEntry entries[PAIR_COUNT_MAX];
    Google__Rpc__ErrorInfo__MetadataEntry *pointers[PAIR_COUNT_MAX];
    info.reason = (char *)err_reason_name(err->reason);
    info.domain = (char *)"lockstep";
    info.metadata = pointers;
    for (uint32_t i = 0; i < PAIR_COUNT_MAX; i++) {
        google__rpc__error_info__metadata_entry__init(&entries[i]);
        pointers[i] = &entries[i];
    }
    for (uint32_t i = 0; i < err->pair_count; i++) {
        entries[i].key = (char *)err->pairs[i].key;
        entries[i].value = clean(making, err->pairs[i].value);
    }
    info.n_metadata = err->pair_count;
    if (request_id.len > 0) {
        entries[info.n_metadata].key = (char *)"request_id";
        entries[info.n_metadata++].value = (char *)request_id.ptr;
    }
    detail_add(making, &info.base);
}

static void bad_request_add(struct making *making, const struct err *err)
{
    Google__Rpc__BadRequest__FieldViolation violation =
        GOOGLE__RPC__BAD_REQUEST__FIELD_VIOLATION__INIT;
    Google__Rpc__BadRequest__FieldViolation *pointer = &violation;
    Google__Rpc__BadRequest bad_request = GOOGLE__RPC__BAD_REQUEST__INIT;
    violation.field = clean(making, err->field);
    violation.description = clean(making, err->message);
    bad_request.n_field_violations = 1;
    bad_request.field_violations = &pointer;
    detail_add(making, &bad_request.base);
}

static void retry_info_add(struct making *making, const struct err *err)
{
    Google__Protobuf__Duration delay = GOOGLE__PROTOBUF__DURATION__INIT;
    Google__Rpc__RetryInfo retry = GOOGLE__RPC__RETRY_INFO__INIT;
    delay.seconds = err->retry_after_ms / MS_PER_SECOND;
    delay.nanos = (int32_t)(err->retry_after_ms % MS_PER_SECOND * NS_PER_MS);
    retry.retry_delay = &delay;
    detail_add(making, &retry.base);
}

static const char *pair_value(const struct err *err, const char *key)
{
    for (uint32_t i = 0; i < err->pair_count; i++) {
        if (strcmp(err->pairs[i].key, key) == 0)
            return err->pairs[i].value;
    }
    return NULL;
}

static void resource_info_add(struct making *making, const struct err *err)
{
    const char *type = pair_value(err, "resource_type");
    const char *name = pair_value(err, "resource_name");
    if (type == NULL && name == NULL)
        return;
    Google__Rpc__ResourceInfo resource = GOOGLE__RPC__RESOURCE_INFO__INIT;
    if (type != NULL)
        resource.resource_type = clean(making, type);
    if (name != NULL)
        resource.resource_name = clean(making, name);
    resource.description = clean(making, err->message);
    detail_add(making, &resource.base);
}

static char *message_make(struct making *making, const struct err *err)
{
    char *message = clean(making, err->message);
    if (err->field[0] == '\0' || message == NULL)
        return message;
    return (char *)arena_format(making->arena, "%s: %s", clean(making, err->field), message).ptr;
}

static void status_fill(struct making *making, const struct err *err, struct str request_id)
{
    google__rpc__status__init(making->status);
    making->status->code = (int32_t)err_reason_code(err->reason);
    making->status->message = message_make(making, err);
    making->status->details = ARENA_ARRAY(making->arena, Google__Protobuf__Any *, DETAIL_COUNT_MAX);
    if (making->status->details == NULL)
        return;
    error_info_add(making, err, request_id);
    if (err->field[0] != '\0')
        bad_request_add(making, err);
    if (err->retry_after_ms > 0)
        retry_info_add(making, err);
    resource_info_add(making, err);
}

Google__Rpc__Status *status_to_proto(const struct err *err, struct str request_id,
                                     struct arena *arena)
{
    struct making making = { .arena = arena, .status = ARENA_NEW(arena, Google__Rpc__Status) };
    struct err internal;
    if (err->reason == REASON_NONE || err_reason_code(err->reason) == ERR_INTERNAL) {
        err_set(&internal, REASON_INTERNAL, "internal error%s%.*s",
                request_id.len == 0 ? "" : ", logged as request ", STR_ARG(request_id));
        err = &internal;
    }
    if (making.status != NULL)
        status_fill(&making, err, request_id);
    return arena_is_full(arena) ? NULL : making.status;
}
