/*
 * service/rpc/status.h: an error as gRPC wants it: code, message, and the packed google.rpc.Status
 * that status_message.h makes.
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

/* As status_to_proto. Release it. */
void rpc_status_make(const struct err *err, struct str request_id, struct rpc_status *ret);
void rpc_status_release(struct rpc_status *status);

#endif
