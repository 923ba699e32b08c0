/*
 * clients/c/watch.h: a stream of answers that goes on after an interruption.
 *
 * For methods whose request takes a `resume_token` and whose messages carry one. When the stream
 * breaks, it is opened again behind the last message that was handed out; the caller sees no
 * difference. Messages come at least once over the life of a stored token, since only the caller
 * knows what it has dealt with: store lockstep_watch_token together with what was done.
 *
 *     lockstep_watch_open(client, method, &request.base, &options, &watch, &status)
 *     while ((code = lockstep_watch_next(watch, &message, &status)) == LOCKSTEP_OK && message) ...
 *     lockstep_watch_free(watch);
 */
#ifndef CLIENTS_C_WATCH_H
#define CLIENTS_C_WATCH_H

#include "clients/c/call.h"

/* Signs of life come every 15 s. */
enum { LOCKSTEP_WATCH_SILENCE_MS = 45000 };

struct lockstep_watch; /* opaque */

/*
 * `options->retry` bounds each interruption: attempts and time since the last message. NULL: none
 * is bridged. `silence_ms` 0 is LOCKSTEP_WATCH_SILENCE_MS. Nothing is sent before the first `next`.
 * INVALID_ARGUMENT: a method without resume tokens.
 */
LOCKSTEP_MUST_USE enum lockstep_code lockstep_watch_open(
    struct lockstep_client *client, const struct lockstep_method *method,
    const ProtobufCMessage *request, const struct lockstep_call_options *options,
    struct lockstep_watch **ret, struct lockstep_status *status);

/*
 * Waits for the next message, signs of life included. *ret is NULL at an end that the server meant.
 * After that, or a failure, the watch is over. CANCELLED after lockstep_watch_cancel.
 */
LOCKSTEP_MUST_USE enum lockstep_code lockstep_watch_next(struct lockstep_watch *watch,
                                                         ProtobufCMessage **ret,
                                                         struct lockstep_status *status);

/* Leads behind the last message that was handed out; empty before the first. Until the next one. */
const char *lockstep_watch_token(const struct lockstep_watch *watch);

/* `next` returns CANCELLED, soon. Any thread. */
void lockstep_watch_cancel(struct lockstep_watch *watch);

/* NULL is fine. */
void lockstep_watch_free(struct lockstep_watch *watch);

#endif
