/* service/rpc/reconciliation_gaps.h: gaps, read and settled: rows of reconciliation_service.c. */
#ifndef SERVICE_RPC_RECONCILIATION_GAPS_H
#define SERVICE_RPC_RECONCILIATION_GAPS_H

#include "service/rpc/method.h"

enum err_code get_gap(struct rpc_call *call, const ProtobufCMessage *request,
                      ProtobufCMessage *response, struct err *err);
enum err_code list_gaps(struct rpc_call *call, const ProtobufCMessage *request,
                        ProtobufCMessage *response, struct err *err);
enum err_code resolve_gap_read(struct rpc_call *call, const ProtobufCMessage *request,
                               struct command *ret, struct err *err);
enum err_code resolve_gap_answer(struct rpc_call *call, const struct outcome *outcome,
                                 ProtobufCMessage *response, struct err *err);

#endif
