/*
 * service/rpc/inventory_queries.h: the rows of InventoryService that read.
 */
#ifndef SERVICE_RPC_INVENTORY_QUERIES_H
#define SERVICE_RPC_INVENTORY_QUERIES_H

#include "service/rpc/method.h"

enum err_code get_position(struct rpc_call *call, const ProtobufCMessage *request,
                           ProtobufCMessage *response, struct err *err);
enum err_code batch_get_positions(struct rpc_call *call, const ProtobufCMessage *request,
                                  ProtobufCMessage *response, struct err *err);
enum err_code list_positions(struct rpc_call *call, const ProtobufCMessage *request,
                             ProtobufCMessage *response, struct err *err);
enum err_code get_publication(struct rpc_call *call, const ProtobufCMessage *request,
                              ProtobufCMessage *response, struct err *err);
enum err_code list_publications(struct rpc_call *call, const ProtobufCMessage *request,
                                ProtobufCMessage *response, struct err *err);

/* inventory_explain.c */
enum err_code explain_availability(struct rpc_call *call, const ProtobufCMessage *request,
                                   ProtobufCMessage *response, struct err *err);

/* inventory_exposure.c */
enum err_code get_exposure(struct rpc_call *call, const ProtobufCMessage *request,
                           ProtobufCMessage *response, struct err *err);

/* inventory_oversells.c */
enum err_code list_oversells(struct rpc_call *call, const ProtobufCMessage *request,
                             ProtobufCMessage *response, struct err *err);

/* inventory_watch.c; `next` and `close` are those of watch.h */
enum err_code watch_positions_open(struct rpc_call *call, const ProtobufCMessage *request,
                                   struct err *err);
enum err_code watch_publications_open(struct rpc_call *call, const ProtobufCMessage *request,
                                      struct err *err);

#endif
