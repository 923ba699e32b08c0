/*
 * service/rpc/exception_explain.h: an exception's story.
 */
#ifndef SERVICE_RPC_EXCEPTION_EXPLAIN_H
#define SERVICE_RPC_EXCEPTION_EXPLAIN_H

#include "service/rpc/method.h"

enum err_code explain_exception(struct rpc_call *call, const ProtobufCMessage *request,
                                ProtobufCMessage *response, struct err *err);

#endif
