/*
 * service/engine/stock_rules.c: other stock policies for some SKUs.
 *
 * A shop's rules are few and in memory, sorted. One of a SKU works in the same commit; one of all
 * SKUs is carried through by ticks.
 */
#include <stdlib.h>

#include "service/domain/name.h"
#include "service/engine/settings.h"
#include "service/engine/stock_rules.h"
#include "service/store/records.h"

static int by_selection(const void *a, const void *b)
{
    return stock_rule_order(a, b);
}

enum err_code stock_rules_load(const struct view *view, struct str shop, struct stock_rules *ret,
                               struct err *err)
{
    struct key prefix;
    struct str key, value;
    enum err_code code = ERR_OK;
    key_begin(&prefix, shop, KEY_TABLE_STOCK_RULE);
    *ret = (struct stock_rules){ 0 };
    struct cursor *cursor = view_cursor(view, &prefix, NULL, false);
    while (code == ERR_OK && ret->count < LIMIT_STOCK_RULE_COUNT &&
           cursor_next(cursor, &key, &value)) {
        if (ret->rows == NULL)
            ret->rows = ARENA_ARRAY(view->arena, struct stock_rule, LIMIT_STOCK_RULE_COUNT);
        code = ret->rows == NULL
                   ? arena_err(view->arena, err)
                   : view_decode(view, &record_stock_rule, value, &ret->rows[ret->count++], err);
    }
    if (code == ERR_OK)
        code = cursor_status(cursor, err);
    cursor_close(cursor);
    if (code == ERR_OK && ret->count > 0)
        qsort(ret->rows, ret->count, sizeof(struct stock_rule), by_selection);
    return code;
}

/* ---- checks ---- */

static enum err_code policy_check(struct apply *a, const struct stock_policy *policy)
{
    enum { SHARE_BP_MIN = 1 };
    if (stock_policy_check(a, policy, SHARE_BP_MIN) != ERR_OK)
        return err_in(a->err, "policy");
    for (size_t i = 0; i < policy->warehouse_count; i++) {
        enum err_code code = warehouse_check(a, policy->warehouses[i]);
        if (code == ERR_OK)
            continue;
        a->err->field[0] = '\0';
        return err_in(a->err, "policy.warehouses[%zu]", i);
    }
    return ERR_OK;
}

static enum err_code selection_check(struct apply *a, const struct stock_rule *rule)
{
    const struct channel *channel;
    enum err_code code = id_check(rule->rule_id, a->err);
    if (code != ERR_OK)
        return err_in(a->err, "id");
    if (rule->sku.len > 0 && id_check(rule->sku, a->err) != ERR_OK)
        return err_in(a->err, "sku");
    if (rule->channel.len > 0 && apply_channel(a, rule->channel, &channel) != ERR_OK)
        return err_in(a->err, "channel");
    if (rule->channel.len > 0 && rule->sku.len == 0) {
        err_set(a->err, REASON_FIELD_INVALID,
                "all SKUs of one channel are its own policy: set that of the channel");
        return err_in(a->err, "channel");
    }
    const struct stock_rule *same = stock_rule_find(&a->shop->rules, rule->sku, rule->channel);
    if (same != NULL) {
        err_set(a->err, REASON_FIELD_DUPLICATE, "the rule \"%.*s\" is for the same offers",
                STR_ARG(same->rule_id));
        return err_in(a->err, "%s", rule->sku.len > 0 ? "sku" : "selection");
    }
    if (a->shop->rules.count < LIMIT_STOCK_RULE_COUNT)
        return ERR_OK;
    return err_set(a->err, REASON_LIMIT_EXCEEDED, "a shop has at most %d rules",
                   LIMIT_STOCK_RULE_COUNT);
}

/* ---- writing ---- */

static enum err_code rule_load(struct apply *a, struct str rule_id, struct key *key,
                               bool *ret_found, struct stock_rule **ret)
{
    *ret = ARENA_NEW(a->arena, struct stock_rule);
    if (*ret == NULL)
        return arena_err(a->arena, a->err);
    key_stock_rule(key, a->command->shop, rule_id);
    return view_get(&a->view, key, &record_stock_rule, ret_found, *ret, a->err);
}

/* Memory has the rule only after this command: the SKU's position follows what it will have. */
static enum err_code rule_changed(struct apply *a, struct stock_rule *rule, bool is_deleted)
{
    const struct stock_rules kept = a->shop->rules;
    struct stock_rules after;
    apply_event(a, EVENT_STOCK_RULE_CHANGED, rule->channel, rule->rule_id, STR_EMPTY, rule->sku);
    a->shop_changed = true;
    a->out->rule = rule;
    if (rule->sku.len == 0) {
        republish_start(a);
        return ERR_OK;
    }
    if (!stock_rules_after(&kept, rule, is_deleted, a->arena, &after))
        return arena_err(a->arena, a->err);
    a->shop->rules = after;
    enum err_code code = position_reckon(a, rule->sku);
    a->shop->rules = kept;
    return code;
}

static enum err_code rule_create(struct apply *a, const struct stock_rule *wanted,
                                 struct stock_rule *ret)
{
    *ret = *wanted;
    ret->shop_id = a->command->shop;
    ret->created = a->now;
    ret->version = 1;
    enum err_code code = selection_check(a, wanted);
    return code == ERR_OK ? policy_check(a, &wanted->policy) : code;
}

static enum err_code rule_update(struct apply *a, const struct stock_rule *wanted,
                                 struct stock_rule *ret)
{
    int64_t version = a->command->put_stock_rule.version;
    if (version != 0 && version != ret->version) {
        err_set(a->err, REASON_ETAG_MISMATCH, "it has changed since it was read");
        return err_in(a->err, "etag");
    }
    ret->policy = wanted->policy;
    ret->version++;
    return policy_check(a, &wanted->policy);
}

enum err_code apply_put_stock_rule(struct apply *a)
{
    const struct stock_rule *wanted = a->command->put_stock_rule.rule;
    bool is_new = a->command->put_stock_rule.must_be_new, found;
    struct stock_rule *rule;
    struct key key;
    enum err_code code = rule_load(a, wanted->rule_id, &key, &found, &rule);
    if (code == ERR_OK && found && is_new)
        code = err_set(a->err, REASON_ALREADY_EXISTS, "there is a rule of this id already");
    if (code == ERR_OK && !found && !is_new)
        code = err_set(a->err, REASON_STOCK_RULE_NOT_FOUND, "there is no such rule");
    if (code != ERR_OK)
        return code;
    code = is_new ? rule_create(a, wanted, rule) : rule_update(a, wanted, rule);
    if (code != ERR_OK)
        return err_in(a->err, "stock_policy_rule");
    rule->updated = a->now;
    view_put(&a->view, &key, &record_stock_rule, rule);
    return rule_changed(a, rule, false);
}

enum err_code apply_delete_stock_rule(struct apply *a)
{
    struct stock_rule *rule;
    struct key key;
    bool found;
    enum err_code code = rule_load(a, a->command->delete_stock_rule.rule_id, &key, &found, &rule);
    if (code == ERR_OK && !found)
        code = err_set(a->err, REASON_STOCK_RULE_NOT_FOUND, "there is no such rule");
    if (code != ERR_OK)
        return code;
    txn_delete(a->view.txn, key_str(&key));
    return rule_changed(a, rule, true);
}

enum err_code stock_rules_forget(struct apply *a, struct str channel)
{
    for (size_t i = 0; i < a->shop->rules.count; i++) {
        const struct stock_rule *rule = &a->shop->rules.rows[i];
        struct key key;
        if (!str_eq(rule->channel, channel))
            continue;
        key_stock_rule(&key, a->command->shop, rule->rule_id);
        txn_delete(a->view.txn, key_str(&key));
        apply_event(a, EVENT_STOCK_RULE_CHANGED, rule->channel, rule->rule_id, STR_EMPTY,
                    rule->sku);
    }
    return ERR_OK;
}

enum err_code stock_rules_warehouses_check(struct apply *a, const struct shop *shop)
{
    for (size_t i = 0; i < a->shop->rules.count; i++) {
        const struct stock_rule *rule = &a->shop->rules.rows[i];
        for (size_t k = 0; k < rule->policy.warehouse_count; k++) {
            if (shop_has_warehouse(shop, rule->policy.warehouses[k]))
                continue;
            err_set(a->err, REASON_WAREHOUSE_NOT_FOUND,
                    "rule \"%.*s\" sells from \"%.*s\": the shop has no such warehouse",
                    STR_ARG(rule->rule_id), STR_ARG(rule->policy.warehouses[k]));
            return err_in(a->err, "warehouses");
        }
    }
    return ERR_OK;
}
