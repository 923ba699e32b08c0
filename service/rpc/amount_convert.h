/*
 * service/rpc/amount_convert.h: what several services say of amounts, taxes and addresses.
 */
#ifndef SERVICE_RPC_AMOUNT_CONVERT_H
#define SERVICE_RPC_AMOUNT_CONVERT_H

#include "lockstep/v1/address.pb-c.h"
#include "lockstep/v1/amount.pb-c.h"
#include "service/domain/order.h"
#include "service/rpc/convert.h"

/* Absent is 0. CURRENCY_MISMATCH, FIELD_INVALID: of another currency, negative. */
MUST_USE enum err_code amount_from_proto(const Google__Type__Money *in, const char *field,
                                         struct currency currency, struct money *ret,
                                         struct err *err);
/* At most 32, in the arena. `field` is the list's path. */
MUST_USE enum err_code taxes_from_proto(size_t count, Lockstep__V1__TaxAmount *const *in,
                                        const char *field, struct currency currency,
                                        struct arena *arena, struct tax **ret, struct err *err);
/* As many pointers; NULL: the arena is full. */
Lockstep__V1__TaxAmount **taxes_to_proto(struct arena *arena, const struct tax *taxes,
                                         size_t count);

/* Absent is an address that is not set. */
MUST_USE enum err_code address_from_proto(const Lockstep__V1__Address *in, const char *field,
                                          struct arena *arena, struct address *ret,
                                          struct err *err);
/* NULL: not set. */
Lockstep__V1__Address *address_to_proto(struct arena *arena, const struct address *address);

#endif
