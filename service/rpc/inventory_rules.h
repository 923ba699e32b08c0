/*
 * service/rpc/inventory_rules.h: the rows of InventoryService about stock policy rules.
 */
#ifndef SERVICE_RPC_INVENTORY_RULES_H
#define SERVICE_RPC_INVENTORY_RULES_H

#include "lockstep/v1/inventory_service.pb-c.h"
#include "service/domain/stock.h"
#include "service/rpc/method.h"

enum err_code create_rule_read(struct rpc_call *call, const ProtobufCMessage *request,
                               struct command *ret, struct err *err);
enum err_code create_rule_answer(struct rpc_call *call, const struct outcome *outcome,
                                 ProtobufCMessage *response, struct err *err);
enum err_code update_rule_read(struct rpc_call *call, const ProtobufCMessage *request,
                               struct command *ret, struct err *err);
enum err_code update_rule_answer(struct rpc_call *call, const struct outcome *outcome,
                                 ProtobufCMessage *response, struct err *err);
enum err_code delete_rule_read(struct rpc_call *call, const ProtobufCMessage *request,
                               struct command *ret, struct err *err);
enum err_code delete_rule_answer(struct rpc_call *call, const struct outcome *outcome,
                                 ProtobufCMessage *response, struct err *err);
enum err_code get_stock_policy_rule(struct rpc_call *call, const ProtobufCMessage *request,
                                    ProtobufCMessage *response, struct err *err);
enum err_code list_stock_policy_rules(struct rpc_call *call, const ProtobufCMessage *request,
                                      ProtobufCMessage *response, struct err *err);

/* inventory_effects.c: between the outcome of a preview and its answer: what would change. */
enum err_code put_rule_survey(struct rpc_call *call, const struct outcome *outcome,
                              struct err *err);
enum err_code delete_rule_survey(struct rpc_call *call, const struct outcome *outcome,
                                 struct err *err);

/* What a survey found, by channel. */
struct rule_effects {
    Lockstep__V1__StockPolicyEffect **rows;
    size_t count;
};

#endif
