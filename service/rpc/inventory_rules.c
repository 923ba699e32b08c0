/* service/rpc/inventory_rules.c: stock policy rules, in and out. */
#include "service/rpc/inventory_rules.h"

#include "service/engine/command.h"
#include "service/engine/outcome.h"
#include "service/rpc/backend.h"
#include "service/rpc/stock_policy_convert.h"
#include "service/store/records.h"

#define RULE_NAME "shops/*/stockPolicyRules/*"

/* ---- in ---- */

static enum err_code selection_from_proto(struct rpc_call *call,
                                          const Lockstep__V1__StockPolicyRule *in, struct str shop,
                                          struct stock_rule *ret, struct err *err)
{
    if (in->selection_case == LOCKSTEP__V1__STOCK_POLICY_RULE__SELECTION_CATEGORY)
        return refuse_later(true, "category", err);
    if (in->selection_case == LOCKSTEP__V1__STOCK_POLICY_RULE__SELECTION_SKU) {
        enum err_code code =
            required_text_from_proto(in->sku, "sku", LIMIT_ID_BYTES, &ret->sku, err);
        if (code != ERR_OK)
            return code;
    }
    return channel_filter_from_proto(in->channel, shop, call->arena, &ret->channel, err);
}

static enum err_code policy_from_proto(struct rpc_call *call,
                                       const Lockstep__V1__StockPolicyRule *in,
                                       struct stock_rule *ret, struct err *err)
{
    if (in->policy != NULL)
        return stock_policy_from_proto(in->policy, "policy", call->arena, &ret->policy, err);
    err_set(err, REASON_FIELD_REQUIRED, "a rule needs a policy");
    return err_in(err, "policy");
}

static struct stock_rule *rule_new(struct rpc_call *call, bool is_preview)
{
    call->wants_survey = is_preview;
    return ARENA_NEW(call->arena, struct stock_rule);
}

static enum err_code message_required(const void *message, struct err *err)
{
    if (message != NULL)
        return ERR_OK;
    err_set(err, REASON_FIELD_REQUIRED, "a rule is required");
    return err_in(err, "stock_policy_rule");
}

enum err_code create_rule_read(struct rpc_call *call, const ProtobufCMessage *request,
                               struct command *ret, struct err *err)
{
    const Lockstep__V1__CreateStockPolicyRuleRequest *in = (const void *)request;
    struct stock_rule *rule = rule_new(call, in->validate_only);
    struct str shop;
    if (rule == NULL)
        return arena_err(call->arena, err);
    enum err_code code = name_from_proto(in->parent, "shops/*", "parent", call->arena, &shop, err);
    if (code == ERR_OK)
        code = required_text_from_proto(in->stock_policy_rule_id, "stock_policy_rule_id",
                                        LIMIT_ID_BYTES, &rule->rule_id, err);
    if (code == ERR_OK)
        code = message_required(in->stock_policy_rule, err);
    if (code != ERR_OK)
        return code;
    code = selection_from_proto(call, in->stock_policy_rule, shop, rule, err);
    if (code == ERR_OK)
        code = policy_from_proto(call, in->stock_policy_rule, rule, err);
    if (code != ERR_OK)
        return err_in(err, "stock_policy_rule");
    *ret = (struct command){ .kind = COMMAND_PUT_STOCK_RULE,
                             .shop = shop,
                             .validate_only = in->validate_only,
                             .put_stock_rule = { .rule = rule, .must_be_new = true } };
    return ERR_OK;
}

/* Which offers a rule is for stays: another selection is another rule. */
static enum err_code mask_check(const Google__Protobuf__FieldMask *mask, struct err *err)
{
    if (mask == NULL || mask->n_paths == 0) {
        err_set(err, REASON_FIELD_REQUIRED, "name what changes: policy");
        return err_in(err, "update_mask");
    }
    for (size_t i = 0; i < mask->n_paths; i++) {
        if (str_eq(str_c(mask->paths[i]), STR("policy")))
            continue;
        err_set(err, REASON_FIELD_INVALID, "of a rule only \"policy\" changes, whole");
        return err_in(err, "update_mask.paths[%zu]", i);
    }
    return ERR_OK;
}

enum err_code update_rule_read(struct rpc_call *call, const ProtobufCMessage *request,
                               struct command *ret, struct err *err)
{
    const Lockstep__V1__UpdateStockPolicyRuleRequest *in = (const void *)request;
    struct stock_rule *rule = rule_new(call, in->validate_only);
    struct str ids[2];
    if (rule == NULL)
        return arena_err(call->arena, err);
    enum err_code code = message_required(in->stock_policy_rule, err);
    if (code == ERR_OK)
        code = name_from_proto(in->stock_policy_rule->name, RULE_NAME, "stock_policy_rule.name",
                               call->arena, ids, err);
    if (code == ERR_OK)
        code = mask_check(in->update_mask, err);
    if (code != ERR_OK)
        return code;
    rule->rule_id = ids[1];
    if (policy_from_proto(call, in->stock_policy_rule, rule, err) != ERR_OK)
        return err_in(err, "stock_policy_rule");
    *ret = (struct command){
        .kind = COMMAND_PUT_STOCK_RULE,
        .shop = ids[0],
        .validate_only = in->validate_only,
        .put_stock_rule = { .rule = rule, .version = etag_from_proto(in->etag) },
    };
    return ERR_OK;
}

enum err_code delete_rule_read(struct rpc_call *call, const ProtobufCMessage *request,
                               struct command *ret, struct err *err)
{
    const Lockstep__V1__DeleteStockPolicyRuleRequest *in = (const void *)request;
    struct str ids[2];
    enum err_code code = name_from_proto(in->name, RULE_NAME, "name", call->arena, ids, err);
    if (code != ERR_OK)
        return code;
    call->wants_survey = in->validate_only;
    *ret = (struct command){ .kind = COMMAND_DELETE_STOCK_RULE,
                             .shop = ids[0],
                             .validate_only = in->validate_only,
                             .delete_stock_rule = { .rule_id = ids[1] } };
    return ERR_OK;
}

/* ---- out ---- */

static Lockstep__V1__StockPolicyRule *rule_to_proto(struct arena *arena,
                                                    const struct stock_rule *rule)
{
    Lockstep__V1__StockPolicyRule *out = ARENA_NEW(arena, Lockstep__V1__StockPolicyRule);
    if (out == NULL)
        return NULL;
    lockstep__v1__stock_policy_rule__init(out);
    out->name = text_to_proto(arena, name_stock_rule(arena, rule->shop_id, rule->rule_id));
    if (rule->channel.len > 0)
        out->channel = text_to_proto(arena, name_channel(arena, rule->shop_id, rule->channel));
    if (rule->sku.len > 0) {
        out->selection_case = LOCKSTEP__V1__STOCK_POLICY_RULE__SELECTION_SKU;
        out->sku = text_to_proto(arena, rule->sku);
    }
    out->policy = stock_policy_to_proto(arena, &rule->policy);
    out->create_time = instant_to_proto(arena, rule->created);
    out->update_time = instant_to_proto(arena, rule->updated);
    out->etag = etag_to_proto(arena, rule->version);
    return out;
}

static const struct rule_effects *effects_of(const struct rpc_call *call)
{
    static const struct rule_effects none;
    return call->surveyed == NULL ? &none : call->surveyed;
}

enum err_code create_rule_answer(struct rpc_call *call, const struct outcome *outcome,
                                 ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__CreateStockPolicyRuleResponse *out = (void *)response;
    out->stock_policy_rule = rule_to_proto(call->arena, outcome->rule);
    out->effects = effects_of(call)->rows;
    out->n_effects = effects_of(call)->count;
    return arena_done(call->arena, err);
}

enum err_code update_rule_answer(struct rpc_call *call, const struct outcome *outcome,
                                 ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__UpdateStockPolicyRuleResponse *out = (void *)response;
    out->stock_policy_rule = rule_to_proto(call->arena, outcome->rule);
    out->effects = effects_of(call)->rows;
    out->n_effects = effects_of(call)->count;
    return arena_done(call->arena, err);
}

enum err_code delete_rule_answer(struct rpc_call *call, const struct outcome *outcome,
                                 ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__DeleteStockPolicyRuleResponse *out = (void *)response;
    (void)outcome;
    out->effects = effects_of(call)->rows;
    out->n_effects = effects_of(call)->count;
    return arena_done(call->arena, err);
}

enum err_code get_stock_policy_rule(struct rpc_call *call, const ProtobufCMessage *request,
                                    ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__GetStockPolicyRuleRequest *in = (const void *)request;
    Lockstep__V1__GetStockPolicyRuleResponse *out = (void *)response;
    const struct rpc_backend *backend = call->context;
    struct stock_rule rule;
    struct reader reader;
    struct str ids[2];
    enum err_code code = name_from_proto(in->name, RULE_NAME, "name", call->arena, ids, err);
    if (code != ERR_OK)
        return code;
    reader_open(backend->store, call->arena, &reader);
    code = reader_stock_rule(&reader, ids[0], ids[1], &rule, err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    out->stock_policy_rule = rule_to_proto(call->arena, &rule);
    return arena_done(call->arena, err);
}

static enum err_code rules_to_proto(struct rpc_call *call,
                                    Lockstep__V1__ListStockPolicyRulesResponse *out,
                                    const struct stock_rule *const *rows, size_t count,
                                    struct err *err)
{
    out->stock_policy_rules = ARENA_ARRAY(call->arena, Lockstep__V1__StockPolicyRule *, count);
    for (size_t i = 0; out->stock_policy_rules != NULL && i < count; i++)
        out->stock_policy_rules[out->n_stock_policy_rules++] = rule_to_proto(call->arena, rows[i]);
    return arena_done(call->arena, err);
}

/* Those that select the offer, the most specific first: three at most. */
static enum err_code list_for_offer(struct rpc_call *call, struct reader *reader, const char *offer,
                                    struct str shop,
                                    Lockstep__V1__ListStockPolicyRulesResponse *out,
                                    struct err *err)
{
    struct stock_rules rules;
    const struct stock_rule *rows[3], *rule;
    struct str ids[3];
    size_t count = 0;
    enum err_code code =
        name_from_proto(offer, "shops/*/channels/*/offers/*", "offer", call->arena, ids, err);
    if (code == ERR_OK && !str_eq(ids[0], shop)) {
        err_set(err, REASON_FIELD_INVALID, "the offer is of another shop");
        return err_in(err, "offer");
    }
    if (code == ERR_OK)
        code = reader_stock_rules(reader, shop, &rules, err);
    if (code != ERR_OK)
        return code;
    const struct str skus[] = { ids[2], ids[2], STR_EMPTY };
    const struct str channels[] = { ids[1], STR_EMPTY, STR_EMPTY };
    for (size_t i = 0; i < ARRAY_COUNT(skus); i++) {
        rule = stock_rule_find(&rules, skus[i], channels[i]);
        if (rule != NULL)
            rows[count++] = rule;
    }
    return rules_to_proto(call, out, rows, count, err);
}

static enum err_code list_page(struct rpc_call *call, struct reader *reader,
                               const ProtobufCMessage *request, struct str shop,
                               Lockstep__V1__ListStockPolicyRulesResponse *out, struct err *err)
{
    struct listing listing;
    struct stock_rule *rows = NULL;
    struct str next_token;
    struct key prefix;
    size_t count = 0;
    enum err_code code = listing_from_proto(request, call->arena, &listing, err);
    if (code != ERR_OK)
        return code;
    key_begin(&prefix, shop, KEY_TABLE_STOCK_RULE);
    code = reader_list(reader, &record_stock_rule, &prefix, &listing.page, &rows, &count,
                       &next_token, err);
    if (code != ERR_OK)
        return code;
    const struct stock_rule **pointers = ARENA_ARRAY(call->arena, const struct stock_rule *, count);
    for (size_t i = 0; pointers != NULL && i < count; i++)
        pointers[i] = &rows[i];
    out->next_page_token = listing_token(&listing, call->arena, next_token);
    return rules_to_proto(call, out, pointers, pointers == NULL ? 0 : count, err);
}

enum err_code list_stock_policy_rules(struct rpc_call *call, const ProtobufCMessage *request,
                                      ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__ListStockPolicyRulesRequest *in = (const void *)request;
    const struct rpc_backend *backend = call->context;
    struct reader reader;
    struct shop kept;
    struct str shop;
    enum err_code code = name_from_proto(in->parent, "shops/*", "parent", call->arena, &shop, err);
    if (code != ERR_OK)
        return code;
    reader_open(backend->store, call->arena, &reader);
    code = reader_shop(&reader, shop, &kept, err);
    if (code == ERR_OK)
        code = in->offer[0] != '\0'
                   ? list_for_offer(call, &reader, in->offer, shop, (void *)response, err)
                   : list_page(call, &reader, request, shop, (void *)response, err);
    reader_close(&reader);
    return code;
}
