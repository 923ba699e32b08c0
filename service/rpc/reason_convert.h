/*
 * service/rpc/reason_convert.h: why money goes back, as the API and the domain say it.
 *
 * The domain keeps a reason as a word of its own, which channels translate.
 */
#ifndef SERVICE_RPC_REASON_CONVERT_H
#define SERVICE_RPC_REASON_CONVERT_H

#include "lockstep/v1/reason.pb-c.h"
#include "service/base/str.h"

/* "RETURN"; empty for UNSPECIFIED. */
struct str refund_reason_word(Lockstep__V1__RefundReason reason);
/* OTHER for a word that is none of ours, UNSPECIFIED for an empty one. */
Lockstep__V1__RefundReason refund_reason_to_proto(struct str word);

#endif
