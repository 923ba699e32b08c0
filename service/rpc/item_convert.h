/* service/rpc/item_convert.h: items of bulk calls that were refused. */
#ifndef SERVICE_RPC_ITEM_CONVERT_H
#define SERVICE_RPC_ITEM_CONVERT_H

#include "google/rpc/status.pb-c.h"
#include "service/engine/outcome.h"
#include "service/rpc/convert.h"

/* `err` for an item's own report; NULL: the arena is full. */
const struct err *item_refusal_keep(struct arena *arena, const struct err *err);
/* Why it was refused; `list` is the request's: "dispatches". NULL: the arena is full. */
Google__Rpc__Status *item_refusal_to_proto(struct arena *arena, const struct item_outcome *item,
                                           const char *list, size_t index);

#endif
