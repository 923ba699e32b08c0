/*
 * service/engine/requests.h: the same request id and body, the same answer.
 *
 * The stored row is the outcome itself, kept LIMIT_REQUEST_ID_DAYS days; a row that is older counts
 * as absent and is cleared away by the tick.
 */
#ifndef SERVICE_ENGINE_REQUESTS_H
#define SERVICE_ENGINE_REQUESTS_H

#include "service/engine/apply.h"

/* Sets out->is_repeat and the stored outcome if there is one. REQUEST_ID_REUSED. */
MUST_USE enum err_code request_find(struct apply *a);
void request_keep(struct apply *a);
/* Clears away some old rows of the shop; goes on where the last call stopped. */
MUST_USE enum err_code request_sweep(struct apply *a);

#endif
