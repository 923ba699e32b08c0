/* service/rpc/audit_convert.h: audits and what they found, as callers see them. */
#ifndef SERVICE_RPC_AUDIT_CONVERT_H
#define SERVICE_RPC_AUDIT_CONVERT_H

#include "lockstep/v1/inventory_service.pb-c.h"
#include "service/domain/audit.h"
#include "service/rpc/convert.h"

/* NULL on a full arena, as of the next. */
Lockstep__V1__Audit *audit_to_proto(struct arena *arena, const struct audit *audit);
Lockstep__V1__AuditDifference *difference_to_proto(struct arena *arena, const struct audit *audit,
                                                   const struct audit_difference *difference);
/* Shop and channel, and the audit's number. NAME_MALFORMED, field "name". */
MUST_USE enum err_code audit_name_from_proto(const char *name, struct arena *arena,
                                             struct str ret_ids[3], int64_t *ret_audit_no,
                                             struct err *err);
/* FIELD_REQUIRED for UNSPECIFIED, FIELD_INVALID for none that there is; "kinds[1]". */
MUST_USE enum err_code audit_kinds_from_proto(const Lockstep__V1__AuditDifference__Kind *kinds,
                                              size_t count, struct arena *arena,
                                              enum audit_kind **ret, struct err *err);

#endif
