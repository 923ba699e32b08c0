/*
 * service/rpc/inventory_push.h: the rows of InventoryService that change stock.
 *
 * A bulk call's items stand alone: one that is malformed goes to the engine as refused, in its
 * place, so that the stored answer of a request id has one result for each item.
 */
#ifndef SERVICE_RPC_INVENTORY_PUSH_H
#define SERVICE_RPC_INVENTORY_PUSH_H

#include "service/rpc/method.h"

enum err_code push_inventory_read(struct rpc_call *call, const ProtobufCMessage *request,
                                  struct command *ret, struct err *err);
enum err_code push_inventory_answer(struct rpc_call *call, const struct outcome *outcome,
                                    ProtobufCMessage *response, struct err *err);

enum err_code batch_push_inventory_read(struct rpc_call *call, const ProtobufCMessage *request,
                                        struct command *ret, struct err *err);
enum err_code batch_push_inventory_answer(struct rpc_call *call, const struct outcome *outcome,
                                          ProtobufCMessage *response, struct err *err);

/* `open` of both streams. */
enum err_code push_stream_open(struct rpc_call *call, const ProtobufCMessage *request,
                               struct err *err);
enum err_code stream_push_inventory_read(struct rpc_call *call, const ProtobufCMessage *request,
                                         struct command *ret, struct err *err);
enum err_code stream_push_inventory_fold(struct rpc_call *call, const struct outcome *outcome,
                                         struct err *err);
enum err_code stream_push_inventory_answer(struct rpc_call *call, const struct outcome *outcome,
                                           ProtobufCMessage *response, struct err *err);

enum err_code sync_inventory_read(struct rpc_call *call, const ProtobufCMessage *request,
                                  struct command *ret, struct err *err);
enum err_code sync_inventory_answer(struct rpc_call *call, const struct outcome *outcome,
                                    ProtobufCMessage *response, struct err *err);

enum err_code adjust_inventory_read(struct rpc_call *call, const ProtobufCMessage *request,
                                    struct command *ret, struct err *err);
enum err_code adjust_inventory_answer(struct rpc_call *call, const struct outcome *outcome,
                                      ProtobufCMessage *response, struct err *err);

#endif
