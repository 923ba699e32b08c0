/* service/rpc/inventory_audits.h: the rows of InventoryService that are about audits. */
#ifndef SERVICE_RPC_INVENTORY_AUDITS_H
#define SERVICE_RPC_INVENTORY_AUDITS_H

#include "service/rpc/method.h"

enum err_code start_audit_read(struct rpc_call *call, const ProtobufCMessage *request,
                               struct command *ret, struct err *err);
enum err_code start_audit_answer(struct rpc_call *call, const struct outcome *outcome,
                                 ProtobufCMessage *response, struct err *err);
enum err_code cancel_audit_read(struct rpc_call *call, const ProtobufCMessage *request,
                                struct command *ret, struct err *err);
enum err_code cancel_audit_answer(struct rpc_call *call, const struct outcome *outcome,
                                  ProtobufCMessage *response, struct err *err);
enum err_code apply_audit_corrections_read(struct rpc_call *call, const ProtobufCMessage *request,
                                           struct command *ret, struct err *err);
enum err_code apply_audit_corrections_answer(struct rpc_call *call, const struct outcome *outcome,
                                             ProtobufCMessage *response, struct err *err);
enum err_code get_audit(struct rpc_call *call, const ProtobufCMessage *request,
                        ProtobufCMessage *response, struct err *err);
enum err_code list_audits(struct rpc_call *call, const ProtobufCMessage *request,
                          ProtobufCMessage *response, struct err *err);
enum err_code list_audit_differences(struct rpc_call *call, const ProtobufCMessage *request,
                                     ProtobufCMessage *response, struct err *err);
enum err_code watch_audit_open(struct rpc_call *call, const ProtobufCMessage *request,
                               struct err *err);
enum err_code watch_audit_next(struct rpc_call *call, ProtobufCMessage *response,
                               enum rpc_next *ret, struct err *err);

#endif
