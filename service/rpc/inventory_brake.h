/* service/rpc/inventory_brake.h: what a channel's brake holds is let go. */
#ifndef SERVICE_RPC_INVENTORY_BRAKE_H
#define SERVICE_RPC_INVENTORY_BRAKE_H

#include "service/rpc/convert.h"

MUST_USE enum err_code release_brake_read(struct rpc_call *call, const ProtobufCMessage *request,
                                          struct command *ret, struct err *err);
MUST_USE enum err_code release_brake_answer(struct rpc_call *call, const struct outcome *outcome,
                                            ProtobufCMessage *response, struct err *err);

#endif
