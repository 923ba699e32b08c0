/* service/rpc/order_convert.h: orders as messages. */
#ifndef SERVICE_RPC_ORDER_CONVERT_H
#define SERVICE_RPC_ORDER_CONVERT_H

#include "lockstep/v1/order_service.pb-c.h"
#include "service/rpc/convert.h"

/* Memory from the arena; the handler ends with arena_done. */
Lockstep__V1__Order *order_to_proto(struct arena *arena, const struct order *order);
/* Into *ret_taxes, as many as `count`. */
Lockstep__V1__TaxAmount **taxes_to_proto(struct arena *arena, const struct tax *taxes, size_t count,
                                         size_t *ret_count);

#endif
