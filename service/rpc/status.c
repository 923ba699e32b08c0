/* service/rpc/status.c: statuses for the wire. */
#include "service/rpc/status.h"

#include "service/rpc/status_message.h"

enum { STATUS_ARENA_BYTES = 16 << 10 };

void rpc_status_make(const struct err *err, struct str request_id, struct rpc_status *ret)
{
    struct arena arena;
    arena_init(&arena, STATUS_ARENA_BYTES);
    const Google__Rpc__Status *status = status_to_proto(err, request_id, &arena);
    CHECK(status != NULL); /* bounded by the err's own sizes */
    ret->code = (grpc_status_code)status->code;
    ret->message = grpc_slice_from_copied_string(status->message);
    ret->details = grpc_slice_malloc(google__rpc__status__get_packed_size(status));
    google__rpc__status__pack(status, GRPC_SLICE_START_PTR(ret->details));
    arena_release(&arena);
}

void rpc_status_release(struct rpc_status *status)
{
    grpc_slice_unref(status->message);
    grpc_slice_unref(status->details);
}
