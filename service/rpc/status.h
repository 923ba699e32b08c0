/*
 * service/rpc/status.h: the one place that makes a status of an error.
 *
 * The code is the reason's. The details are a packed google.rpc.Status: ErrorInfo always (domain
 * "lockstep", the reason, the error's pairs), BadRequest when a field is named, RetryInfo when the
 * error says when to try again, ResourceInfo when the pairs "resource_type" or "resource_name" are
 * there. INTERNAL carries no text of ours, only the request id under which the log has the rest.
 */
#ifndef SERVICE_RPC_STATUS_H
#define SERVICE_RPC_STATUS_H

#include <grpc/slice.h>
#include <grpc/status.h>

#include "service/base/err.h"
#include "service/base/str.h"

struct rpc_status {
    grpc_status_code code;
    grpc_slice message;
    grpc_slice details; /* the value of "grpc-status-details-bin" */
};

/* `err->reason` none is taken for INTERNAL. Release it. */
void rpc_status_make(const struct err *err, struct str request_id, struct rpc_status *ret);
void rpc_status_release(struct rpc_status *status);

#endif
