/* service/rpc/inventory_reservations.h: units that callers and orders hold. */
#ifndef SERVICE_RPC_INVENTORY_RESERVATIONS_H
#define SERVICE_RPC_INVENTORY_RESERVATIONS_H

#include "service/rpc/convert.h"

MUST_USE enum err_code create_reservation_read(struct rpc_call *call,
                                               const ProtobufCMessage *request, struct command *ret,
                                               struct err *err);
MUST_USE enum err_code create_reservation_answer(struct rpc_call *call,
                                                 const struct outcome *outcome,
                                                 ProtobufCMessage *response, struct err *err);
MUST_USE enum err_code get_reservation(struct rpc_call *call, const ProtobufCMessage *request,
                                       ProtobufCMessage *response, struct err *err);
MUST_USE enum err_code list_reservations(struct rpc_call *call, const ProtobufCMessage *request,
                                         ProtobufCMessage *response, struct err *err);
MUST_USE enum err_code renew_reservation_read(struct rpc_call *call,
                                              const ProtobufCMessage *request, struct command *ret,
                                              struct err *err);
MUST_USE enum err_code renew_reservation_answer(struct rpc_call *call,
                                                const struct outcome *outcome,
                                                ProtobufCMessage *response, struct err *err);
MUST_USE enum err_code release_reservation_read(struct rpc_call *call,
                                                const ProtobufCMessage *request,
                                                struct command *ret, struct err *err);
MUST_USE enum err_code release_reservation_answer(struct rpc_call *call,
                                                  const struct outcome *outcome,
                                                  ProtobufCMessage *response, struct err *err);

#endif
