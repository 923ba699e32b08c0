/* service/rpc/dispatch_queries.h: DispatchService's questions and its stream, for its own table. */
#ifndef SERVICE_RPC_DISPATCH_QUERIES_H
#define SERVICE_RPC_DISPATCH_QUERIES_H

#include "service/rpc/method.h"

/* shipment_queries.c */
enum err_code get_shipment(struct rpc_call *call, const ProtobufCMessage *request,
                           ProtobufCMessage *response, struct err *err);
enum err_code list_shipments(struct rpc_call *call, const ProtobufCMessage *request,
                             ProtobufCMessage *response, struct err *err);
enum err_code watch_shipments_open(struct rpc_call *call, const ProtobufCMessage *request,
                                   struct err *err);

/* carrier_queries.c */
enum err_code list_carriers(struct rpc_call *call, const ProtobufCMessage *request,
                            ProtobufCMessage *response, struct err *err);
enum err_code get_carrier_mapping(struct rpc_call *call, const ProtobufCMessage *request,
                                  ProtobufCMessage *response, struct err *err);
enum err_code resolve_carrier(struct rpc_call *call, const ProtobufCMessage *request,
                              ProtobufCMessage *response, struct err *err);

#endif
