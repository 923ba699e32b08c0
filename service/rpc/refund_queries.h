/* service/rpc/refund_queries.h: RefundService's questions and its stream, for its own table. */
#ifndef SERVICE_RPC_REFUND_QUERIES_H
#define SERVICE_RPC_REFUND_QUERIES_H

#include "service/rpc/method.h"

/* refund_queries.c */
enum err_code get_refund(struct rpc_call *call, const ProtobufCMessage *request,
                         ProtobufCMessage *response, struct err *err);
enum err_code list_refunds(struct rpc_call *call, const ProtobufCMessage *request,
                           ProtobufCMessage *response, struct err *err);
enum err_code watch_refunds_open(struct rpc_call *call, const ProtobufCMessage *request,
                                 struct err *err);

/* return_queries.c */
enum err_code get_return(struct rpc_call *call, const ProtobufCMessage *request,
                         ProtobufCMessage *response, struct err *err);
enum err_code list_returns(struct rpc_call *call, const ProtobufCMessage *request,
                           ProtobufCMessage *response, struct err *err);
enum err_code get_refund_evidence(struct rpc_call *call, const ProtobufCMessage *request,
                                  ProtobufCMessage *response, struct err *err);

#endif
