/* service/rpc/status.c: an err as google.rpc.Status. */
#include "service/rpc/status.h"

#include <string.h>

#include "google/protobuf/any.pb-c.h"
#include "google/protobuf/duration.pb-c.h"
#include "google/rpc/error_details.pb-c.h"
#include "google/rpc/status.pb-c.h"
#include "service/base/arena.h"
#include "service/base/instant.h"

enum {
    STATUS_ARENA_BYTES = 16 << 10,
    PAIR_COUNT_MAX = ERR_PAIR_COUNT + 1, /* and the request id */
    DETAIL_COUNT_MAX = 4,
    UTF8_BYTES_MAX = 4,
};

/* Bounded by the err's own sizes, so its arena cannot become full. */
struct making {
    struct arena arena;
    Google__Rpc__Status status;
    Google__Protobuf__Any *details[DETAIL_COUNT_MAX];
};

/* A text that was cut at its maximum may end within a character; a status must be UTF-8. */
static char *clean(struct making *making, const char *text)
{
    struct str all = str_c(text), s = all;
    while (s.len > 0 && all.len - s.len < UTF8_BYTES_MAX && !str_is_utf8(s))
        s.len--;
    if (!str_is_utf8(s))
        s = STR("(text that is not UTF-8)");
    return (char *)arena_str(&making->arena, s).ptr;
}

static void detail_add(struct making *making, const ProtobufCMessage *message)
{
    CHECK(making->status.n_details < DETAIL_COUNT_MAX);
    Google__Protobuf__Any *any = ARENA_NEW(&making->arena, Google__Protobuf__Any);
    google__protobuf__any__init(any);
    any->type_url =
        (char *)arena_format(&making->arena, "type.googleapis.com/%s", message->descriptor->name)
            .ptr;
    any->value.len = protobuf_c_message_get_packed_size(message);
    any->value.data = arena_alloc(&making->arena, any->value.len);
    protobuf_c_message_pack(message, any->value.data);
    making->details[making->status.n_details++] = any;
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
    entries[err->pair_count].key = (char *)"request_id";
    entries[err->pair_count].value = (char *)request_id.ptr;
    info.n_metadata = err->pair_count + 1;
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

static struct str message_make(struct making *making, const struct err *err)
{
    const char *message = clean(making, err->message);
    if (err->field[0] == '\0')
        return str_c(message);
    return arena_format(&making->arena, "%s: %s", clean(making, err->field), message);
}

static void status_fill(struct making *making, const struct err *err, struct str request_id,
                        struct rpc_status *ret)
{
    google__rpc__status__init(&making->status);
    making->status.details = making->details;
    making->status.code = (int32_t)ret->code;
    struct str message = message_make(making, err);
    making->status.message = (char *)message.ptr;
    error_info_add(making, err, request_id);
    if (err->field[0] != '\0')
        bad_request_add(making, err);
    if (err->retry_after_ms > 0)
        retry_info_add(making, err);
    resource_info_add(making, err);
    ret->message = grpc_slice_from_copied_buffer(message.ptr, message.len);
    ret->details = grpc_slice_malloc(google__rpc__status__get_packed_size(&making->status));
    google__rpc__status__pack(&making->status, GRPC_SLICE_START_PTR(ret->details));
}

void rpc_status_make(const struct err *err, struct str request_id, struct rpc_status *ret)
{
    struct making making = { .status = { .n_details = 0 } };
    struct err internal;
    enum err_code code = err_reason_code(err->reason);
    if (err->reason == REASON_NONE || code == ERR_INTERNAL) {
        code = err_set(&internal, REASON_INTERNAL, "internal error, logged as request %.*s",
                       STR_ARG(request_id));
        err = &internal;
    }
    arena_init(&making.arena, STATUS_ARENA_BYTES);
    ret->code = (grpc_status_code)code;
    status_fill(&making, err, request_id, ret);
    CHECK(!arena_is_full(&making.arena));
    arena_release(&making.arena);
}

void rpc_status_release(struct rpc_status *status)
{
    grpc_slice_unref(status->message);
    grpc_slice_unref(status->details);
}
