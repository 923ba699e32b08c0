/*
 * service/rpc/channel_rules.h: the lists among a channel's settings, both ways.
 *
 * `field` is the list's path, for errors. Arrays are of the arena, texts are the request's.
 */
#ifndef SERVICE_RPC_CHANNEL_RULES_H
#define SERVICE_RPC_CHANNEL_RULES_H

#include "lockstep/v1/channel_service.pb-c.h"
#include "service/domain/shop.h"
#include "service/rpc/convert.h"

/* At most 500, no two for one name. */
MUST_USE enum err_code carrier_rules_from_proto(size_t count, Lockstep__V1__CarrierRule *const *in,
                                                const char *field, struct arena *arena,
                                                struct carrier_mapping **ret, struct err *err);
/* At most 64, no two for one reason. METHOD_LATER: one for a cancellation. */
MUST_USE enum err_code reason_rules_from_proto(size_t count, Lockstep__V1__ReasonRule *const *in,
                                               const char *field, struct arena *arena,
                                               struct reason_mapping **ret, struct err *err);
/* At most 64, no two for one operation. */
MUST_USE enum err_code call_intervals_from_proto(size_t count,
                                                 Lockstep__V1__CallInterval *const *in,
                                                 const char *field, struct arena *arena,
                                                 struct pacing_override **ret, struct err *err);

/* As many pointers; NULL: the arena is full. */
Lockstep__V1__CarrierRule **carrier_rules_to_proto(struct arena *arena,
                                                   const struct carrier_mapping *rules,
                                                   size_t count);
Lockstep__V1__ReasonRule **reason_rules_to_proto(struct arena *arena,
                                                 const struct reason_mapping *rules, size_t count);
Lockstep__V1__CallInterval **call_intervals_to_proto(struct arena *arena,
                                                     const struct pacing_override *rows,
                                                     size_t count);

#endif
