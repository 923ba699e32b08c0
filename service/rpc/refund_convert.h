/* service/rpc/refund_convert.h: returns and refunds, both ways. */
#ifndef SERVICE_RPC_REFUND_CONVERT_H
#define SERVICE_RPC_REFUND_CONVERT_H

#include "lockstep/v1/refund_service.pb-c.h"
#include "service/engine/command.h"
#include "service/rpc/convert.h"

/*
 * A return as a warehouse reports it. `ids` are its order's: shop, channel, order. Fields are named
 * from the return on. Times more than five minutes ahead of the server's are refused.
 */
MUST_USE enum err_code return_from_proto(struct rpc_call *call,
                                         const Lockstep__V1__ReportedReturn *in,
                                         const struct str ids[static 3], struct return_report *ret,
                                         struct err *err);
/* The extent of a refund: amounts with their taxes. Fields are named from the amounts on. */
MUST_USE enum err_code refund_amounts_from_proto(const Lockstep__V1__RefundAmounts *in,
                                                 struct arena *arena, struct refund *ret,
                                                 struct err *err);

/* What stands elsewhere about a refund. */
struct refund_facts {
    const struct line_refund *seen; /* as the marketplace lists it; NULL: it does not, or unknown */
    struct str exception;           /* the name of the one that holds it; empty: none */
};

/* The state as the API numbers it; what the marketplace has paid shows in its list. */
Lockstep__V1__Refund__State refund_state_to_proto(const struct refund *refund,
                                                  const struct line_refund *seen);
Lockstep__V1__Refund__Source refund_source_to_proto(const struct refund *refund);
/* `facts` NULL: not known, as in the answer of a mutation. */
Lockstep__V1__Refund *refund_to_proto(struct arena *arena, const struct refund *refund,
                                      const struct refund_facts *facts);

/* `refund` is what it caused; NULL: none. */
Lockstep__V1__OrderReturn__State return_state_to_proto(const struct refund *refund);
Lockstep__V1__OrderReturn *return_to_proto(struct arena *arena,
                                           const struct goods_return *goods_return,
                                           const struct refund *refund, struct str exception);

/* What was asked and answered: as many pointers as there is evidence. */
Lockstep__V1__Exchange **evidence_to_proto(struct arena *arena, const struct refund *refund);

#endif
