/*
 * service/rpc/submit.h: from a mutation's request to a command of the commit loop, and back.
 *
 * The row's `read` says what the command is; this fills what all commands have: the principal, the
 * request id and the hash of the request's content. The engine's time is the loop's own, so that
 * the times in a shop's log only grow.
 */
#ifndef SERVICE_RPC_SUBMIT_H
#define SERVICE_RPC_SUBMIT_H

#include "service/rpc/backend.h"
#include "service/rpc/method.h"

/*
 * For rpc_options.submit. call->user stays free, for what `read` leaves for `answer`. The outcome
 * that `answer` gets lives in call->arena. FIELD_REQUIRED, FIELD_INVALID: request_id is no UUID.
 */
struct rpc_submit rpc_submit_to(struct rpc_backend *backend);

#endif
