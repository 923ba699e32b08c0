/*
 * service/rpc/inventory_stops.h: the rows of InventoryService that stop selling and let it go on.
 */
#ifndef SERVICE_RPC_INVENTORY_STOPS_H
#define SERVICE_RPC_INVENTORY_STOPS_H

#include "service/rpc/method.h"

enum err_code stop_selling_read(struct rpc_call *call, const ProtobufCMessage *request,
                                struct command *ret, struct err *err);
enum err_code stop_selling_answer(struct rpc_call *call, const struct outcome *outcome,
                                  ProtobufCMessage *response, struct err *err);
enum err_code resume_selling_read(struct rpc_call *call, const ProtobufCMessage *request,
                                  struct command *ret, struct err *err);
enum err_code resume_selling_answer(struct rpc_call *call, const struct outcome *outcome,
                                    ProtobufCMessage *response, struct err *err);
enum err_code list_selling_stops(struct rpc_call *call, const ProtobufCMessage *request,
                                 ProtobufCMessage *response, struct err *err);

#endif
