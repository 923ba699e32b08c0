/*
 * service/engine/requests.h: the same request id and body, the same answer.
 *
 * The stored row is the outcome itself, kept LIMIT_REQUEST_ID_DAYS days; a row that is older counts
 * as absent. Rows stand by the week in which they were written, so that the tick clears away whole
 * weeks: it reads none that is still needed, however many there are.
 */
#ifndef SERVICE_ENGINE_REQUESTS_H
#define SERVICE_ENGINE_REQUESTS_H

#include "service/engine/apply.h"

/* Sets out->is_repeat and the stored outcome if there is one. REQUEST_ID_REUSED. */
MUST_USE enum err_code request_find(struct apply *a);
void request_keep(struct apply *a);
/* Clears away some old rows of the shop; has_more if there may be others. */
MUST_USE enum err_code request_sweep(struct apply *a);

#endif
