/*
 * service/rpc/exception_convert.h: exceptions as messages.
 */
#ifndef SERVICE_RPC_EXCEPTION_CONVERT_H
#define SERVICE_RPC_EXCEPTION_CONVERT_H

#include "lockstep/v1/exception_service.pb-c.h"
#include "service/domain/exception.h"
#include "service/rpc/convert.h"

/* Without its exchanges. */
Lockstep__V1__ExceptionRecord *exception_to_proto(struct arena *arena, struct str shop,
                                                  const struct exception *exception);
/* With them. */
Lockstep__V1__ExceptionRecord *exception_to_proto_whole(struct arena *arena, struct str shop,
                                                        const struct exception *exception);
Lockstep__V1__ExceptionCauseInfo *cause_to_proto(struct arena *arena, enum exception_cause cause);

/*
 * NULL is all. *ret_is_none: nothing can match (only states that no exception is in). Texts stay
 * the request's, or are in `arena`.
 */
MUST_USE enum err_code exception_filter_from_proto(const Lockstep__V1__ExceptionFilter *filter,
                                                   struct str shop, struct arena *arena,
                                                   struct exception_filter *ret, bool *ret_is_none,
                                                   struct err *err);
/* For reader_page: a struct exception and its filter. */
bool exception_wants(const void *record, const void *context);

#endif
