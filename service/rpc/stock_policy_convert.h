/*
 * service/rpc/stock_policy_convert.h: a stock policy, of a channel or a rule, in and out.
 */
#ifndef SERVICE_RPC_STOCK_POLICY_CONVERT_H
#define SERVICE_RPC_STOCK_POLICY_CONVERT_H

#include "service/rpc/setting.h"

/* Field by field; `in` NULL: the default. Errors name from->field. */
MUST_USE enum err_code policy_share_from_proto(const Lockstep__V1__StockPolicy *in,
                                               const struct setting_source *from,
                                               struct stock_policy *ret, struct err *err);
MUST_USE enum err_code policy_safety_stock_from_proto(const Lockstep__V1__StockPolicy *in,
                                                      const struct setting_source *from,
                                                      struct stock_policy *ret, struct err *err);
MUST_USE enum err_code policy_chance_from_proto(const Lockstep__V1__StockPolicy *in,
                                                const struct setting_source *from,
                                                struct stock_policy *ret, struct err *err);
MUST_USE enum err_code policy_units_min_from_proto(const Lockstep__V1__StockPolicy *in,
                                                   const struct setting_source *from,
                                                   struct stock_policy *ret, struct err *err);
MUST_USE enum err_code policy_units_max_from_proto(const Lockstep__V1__StockPolicy *in,
                                                   const struct setting_source *from,
                                                   struct stock_policy *ret, struct err *err);
MUST_USE enum err_code policy_cap_from_proto(const Lockstep__V1__StockPolicy *in,
                                             const struct setting_source *from,
                                             struct stock_policy *ret, struct err *err);
MUST_USE enum err_code policy_floor_from_proto(const Lockstep__V1__StockPolicy *in,
                                               const struct setting_source *from,
                                               struct stock_policy *ret, struct err *err);
MUST_USE enum err_code policy_warehouses_from_proto(const Lockstep__V1__StockPolicy *in,
                                                    const struct setting_source *from,
                                                    struct stock_policy *ret, struct err *err);
/* All of it; `place` is its own field, for errors. */
MUST_USE enum err_code stock_policy_from_proto(const Lockstep__V1__StockPolicy *in,
                                               const char *place, struct arena *arena,
                                               struct stock_policy *ret, struct err *err);

/* NULL: the arena is full. */
Lockstep__V1__StockPolicy *stock_policy_to_proto(struct arena *arena,
                                                 const struct stock_policy *policy);

#endif
