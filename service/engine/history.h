/* service/engine/history.h: what is no book goes after a while. */
#ifndef SERVICE_ENGINE_HISTORY_H
#define SERVICE_ENGINE_HISTORY_H

#include "service/engine/apply.h"

/* Clears away some of the shop's old events and resolved exceptions; has_more if there may be
 * others. */
MUST_USE enum err_code history_sweep(struct apply *a);

#endif
