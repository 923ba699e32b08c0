/* service/rpc/order_queries.h: OrderService's questions and its stream, for its own table. */
#ifndef SERVICE_RPC_ORDER_QUERIES_H
#define SERVICE_RPC_ORDER_QUERIES_H

#include "service/rpc/method.h"

enum err_code get_order(struct rpc_call *call, const ProtobufCMessage *request,
                        ProtobufCMessage *response, struct err *err);
enum err_code list_orders(struct rpc_call *call, const ProtobufCMessage *request,
                          ProtobufCMessage *response, struct err *err);
enum err_code watch_orders_open(struct rpc_call *call, const ProtobufCMessage *request,
                                struct err *err);

#endif
