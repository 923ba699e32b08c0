/*
 * service/rpc/status_message.h: the one place that makes a google.rpc.Status of an error.
 *
 * ErrorInfo always (domain "lockstep", the reason, the error's pairs, the request id if there is
 * one), BadRequest when a field is named, RetryInfo when the error says when to try again,
 * ResourceInfo when the pairs "resource_type" or "resource_name" are there. INTERNAL carries no
 * text of ours, only the request id under which the log has the rest.
 */
#ifndef SERVICE_RPC_STATUS_MESSAGE_H
#define SERVICE_RPC_STATUS_MESSAGE_H

#include "google/rpc/status.pb-c.h"
#include "service/base/arena.h"

/*
 * In `arena`; NULL: it is full. `err->reason` none is taken for INTERNAL. `request_id` may be
 * empty: that of an item of a bulk call, whose call has one.
 */
Google__Rpc__Status *status_to_proto(const struct err *err, struct str request_id,
                                     struct arena *arena);

#endif
