/* service/rpc/channel_queries.h: ChannelService's questions, for its own table. */
#ifndef SERVICE_RPC_CHANNEL_QUERIES_H
#define SERVICE_RPC_CHANNEL_QUERIES_H

#include "service/rpc/method.h"

/* channel_queries.c */
enum err_code get_shop(struct rpc_call *call, const ProtobufCMessage *request,
                       ProtobufCMessage *response, struct err *err);
enum err_code list_shops(struct rpc_call *call, const ProtobufCMessage *request,
                         ProtobufCMessage *response, struct err *err);
enum err_code get_channel(struct rpc_call *call, const ProtobufCMessage *request,
                          ProtobufCMessage *response, struct err *err);
enum err_code list_channels(struct rpc_call *call, const ProtobufCMessage *request,
                            ProtobufCMessage *response, struct err *err);
enum err_code get_import(struct rpc_call *call, const ProtobufCMessage *request,
                         ProtobufCMessage *response, struct err *err);
enum err_code list_imports(struct rpc_call *call, const ProtobufCMessage *request,
                           ProtobufCMessage *response, struct err *err);

/* channel_health.c */
enum err_code get_shop_health(struct rpc_call *call, const ProtobufCMessage *request,
                              ProtobufCMessage *response, struct err *err);
enum err_code get_channel_health(struct rpc_call *call, const ProtobufCMessage *request,
                                 ProtobufCMessage *response, struct err *err);
enum err_code list_channel_health(struct rpc_call *call, const ProtobufCMessage *request,
                                  ProtobufCMessage *response, struct err *err);

#endif
