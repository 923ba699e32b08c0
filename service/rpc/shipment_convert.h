/* service/rpc/shipment_convert.h: parcels, carriers and their rules, both ways. */
#ifndef SERVICE_RPC_SHIPMENT_CONVERT_H
#define SERVICE_RPC_SHIPMENT_CONVERT_H

#include "lockstep/v1/dispatch_service.pb-c.h"
#include "service/engine/command.h"
#include "service/rpc/convert.h"

/*
 * A parcel as a warehouse confirms it. `ids` are its order's: shop, channel, order. Fields are
 * named from the dispatch on. Times more than five minutes ahead of the server's are refused.
 */
MUST_USE enum err_code dispatch_from_proto(struct rpc_call *call, const Lockstep__V1__Dispatch *in,
                                           const struct str ids[static 3],
                                           struct dispatch_report *ret, struct err *err);
/* `exception` is the name of the one that holds it; empty: none. */
Lockstep__V1__Shipment *shipment_to_proto(struct arena *arena, const struct shipment *shipment,
                                          struct str exception);

Lockstep__V1__Carrier *carrier_to_proto(struct arena *arena, const struct carrier *carrier);
Lockstep__V1__CarrierCandidate *candidate_to_proto(struct arena *arena,
                                                   const struct carrier *carrier, int64_t score);
Lockstep__V1__CarrierMapping *carrier_mapping_to_proto(struct arena *arena,
                                                       const struct channel *channel);

#endif
