/* service/domain/stock_rules.c: which policy holds for an offer. */
#include "service/domain/stock.h"

enum { WHOLE_BP = 10000 };

int stock_rule_order(const struct stock_rule *a, const struct stock_rule *b)
{
    int order = str_cmp(a->sku, b->sku);
    return order != 0 ? order : str_cmp(a->channel, b->channel);
}

bool stock_rules_after(const struct stock_rules *rules, const struct stock_rule *rule,
                       bool is_deleted, struct arena *arena, struct stock_rules *ret)
{
    struct stock_rule *rows = ARENA_ARRAY(arena, struct stock_rule, rules->count + 1);
    size_t count = 0;
    bool is_placed = is_deleted;
    if (rows == NULL)
        return false;
    for (size_t i = 0; i < rules->count; i++) {
        int order = stock_rule_order(&rules->rows[i], rule);
        if (order >= 0 && !is_placed) {
            rows[count++] = *rule;
            is_placed = true;
        }
        if (order != 0)
            rows[count++] = rules->rows[i];
    }
    if (!is_placed)
        rows[count++] = *rule;
    *ret = (struct stock_rules){ rows, count };
    return true;
}

const struct stock_rule *stock_rule_find(const struct stock_rules *rules, struct str sku,
                                         struct str channel)
{
    const struct stock_rule wanted = { .sku = sku, .channel = channel };
    size_t from = 0, to = rules->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = stock_rule_order(&rules->rows[middle], &wanted);
        if (order == 0)
            return &rules->rows[middle];
        if (order < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return NULL;
}

static bool says_nothing(const struct stock_policy *policy)
{
    return policy->share_bp == WHOLE_BP && policy->buffer == 0 && policy->chance_ppm == 0 &&
           policy->cap == 0 && policy->floor == 0 && policy->warehouse_count == 0;
}

const struct stock_rule *stock_rule_of(const struct stock_rules *rules,
                                       const struct channel *channel, struct str sku)
{
    if (rules->count == 0)
        return NULL;
    const struct stock_rule *rule = stock_rule_find(rules, sku, channel->channel_id);
    if (rule == NULL)
        rule = stock_rule_find(rules, sku, STR_EMPTY);
    if (rule == NULL && says_nothing(&channel->policy))
        rule = stock_rule_find(rules, STR_EMPTY, STR_EMPTY);
    return rule;
}

const struct stock_policy *stock_policy_of(const struct stock_rules *rules,
                                           const struct channel *channel, struct str sku)
{
    const struct stock_rule *rule = stock_rule_of(rules, channel, sku);
    return rule == NULL ? &channel->policy : &rule->policy;
}
