/*
 * service/rpc/stock_item_convert.h: pushed quantities as reports, and their results.
 */
#ifndef SERVICE_RPC_STOCK_ITEM_CONVERT_H
#define SERVICE_RPC_STOCK_ITEM_CONVERT_H

#include "lockstep/v1/inventory_service.pb-c.h"
#include "service/engine/command.h"
#include "service/engine/outcome.h"
#include "service/rpc/convert.h"

/* The texts stay the request's. A source that is not said is the caller. */
MUST_USE enum err_code stock_item_from_proto(struct rpc_call *call,
                                             const Lockstep__V1__StockItem *item,
                                             struct stock_report *ret, struct err *err);
/*
 * A report for each item of a bulk call, in call->arena. One that is malformed, or of the same SKU
 * and warehouse as one before it, says so in `refusal`. LIMIT_EXCEEDED: too many.
 */
MUST_USE enum err_code stock_items_from_proto(struct rpc_call *call,
                                              Lockstep__V1__StockItem *const *items, size_t count,
                                              const struct stock_report **ret, struct err *err);

/* Of a single call. */
MUST_USE enum err_code stock_result_to_proto(struct rpc_call *call, const struct outcome *outcome,
                                             Lockstep__V1__StockResult **ret, struct err *err);
/* One per item. */
MUST_USE enum err_code stock_results_to_proto(struct rpc_call *call, const struct outcome *outcome,
                                              Lockstep__V1__StockResult ***ret, size_t *ret_count,
                                              struct err *err);
/* Why item `index` of a bulk call was refused; its field is `items[index]....` */
Google__Rpc__Status *stock_refusal_to_proto(struct arena *arena,
                                            const struct stock_item_outcome *item, size_t index);

#endif
