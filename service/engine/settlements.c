/*
 * service/engine/settlements.c: one billing cycle: its lines against its payout.
 *
 * Lines move into a cycle when it closes, in whatever order the pages bring them; the cycle is
 * judged when a round of pages is complete.
 */
#include "service/engine/apply.h"

static bool is_payout(const struct transaction *line)
{
    return transaction_kind_find(line->kind_text)->subject == TRANSACTION_SUBJECT_PAYOUT;
}

static enum err_code settlement_add(struct apply *a, struct str channel,
                                    const struct transaction *line, int64_t sign)
{
    struct settlement settlement;
    struct key key;
    bool found;
    if (line->settlement_id.len == 0 || !ledger_is_posted(line))
        return ERR_OK;
    key_settlement(&key, a->command->shop, channel, line->settlement_id);
    enum err_code code = view_get(&a->view, &key, &record_settlement, &found, &settlement, a->err);
    if (code != ERR_OK)
        return code;
    if (!found)
        settlement = (struct settlement){
            .shop = a->command->shop,
            .channel = channel,
            .settlement_id = line->settlement_id,
            .line_sum = money_zero(line->amount.currency),
            .payout = money_zero(line->amount.currency),
            .first_seen = a->now,
        };
    struct money amount = money_of(sign * line->amount.minor, line->amount.currency);
    if (is_payout(line)) {
        code = money_subtract(settlement.payout, amount, &settlement.payout, a->err);
        settlement.is_paid = sign > 0;
        settlement.payout_reference = line->payout_reference;
        settlement.paid = line->created;
    } else {
        code = money_add(settlement.line_sum, amount, &settlement.line_sum, a->err);
        settlement.line_count += sign;
    }
    if (code != ERR_OK)
        return code;
    settlement.last_seen = a->now;
    view_put(&a->view, &key, &record_settlement, &settlement);
    apply_event(a, EVENT_SETTLEMENT_CHANGED, channel, settlement.settlement_id, STR_EMPTY,
                STR_EMPTY);
    return ERR_OK;
}

enum err_code settlement_take(struct apply *a, struct str channel, const struct transaction *before,
                              const struct transaction *line)
{
    bool is_same = before != NULL && before->amount.minor == line->amount.minor &&
                   currency_eq(before->amount.currency, line->amount.currency) &&
                   ledger_is_posted(before) == ledger_is_posted(line) &&
                   is_payout(before) == is_payout(line) &&
                   str_eq(before->settlement_id, line->settlement_id);
    if (is_same)
        return ERR_OK;
    enum err_code code = before == NULL ? ERR_OK : settlement_add(a, channel, before, -1);
    return code == ERR_OK ? settlement_add(a, channel, line, 1) : code;
}

static enum err_code settlement_judge(struct apply *a, const struct settlement *settlement)
{
    if (!settlement->is_paid)
        return ERR_OK;
    if (settlement->line_sum.minor == settlement->payout.minor)
        return gap_close(a, GAP_PAYOUT_DIFFERS, settlement->channel, settlement->settlement_id);
    struct gap gap = {
        .channel = settlement->channel,
        .reason = GAP_PAYOUT_DIFFERS,
        .settlement_id = settlement->settlement_id,
        .expected = settlement->line_sum,
        .found = settlement->payout,
    };
    return gap_open(a, &gap, settlement->settlement_id);
}

enum err_code settlements_judge(struct apply *a, struct str channel)
{
    struct key prefix;
    struct str key, value;
    key_settlement(&prefix, a->command->shop, channel, STR_EMPTY);
    prefix.len--; /* the empty last part's NUL */
    size_t room = apply_count_rows(a, &prefix), count = 0;
    struct settlement *settlements = ARENA_ARRAY(a->arena, struct settlement, room);
    if (settlements == NULL)
        return arena_err(a->arena, a->err);
    struct cursor *cursor = view_cursor(&a->view, &prefix, NULL, false);
    enum err_code code = ERR_OK;
    while (code == ERR_OK && count < room && cursor_next(cursor, &key, &value))
        code = view_decode(&a->view, &record_settlement, value, &settlements[count++], a->err);
    if (code == ERR_OK)
        code = cursor_status(cursor, a->err);
    cursor_close(cursor);
    for (size_t i = 0; code == ERR_OK && i < count; i++)
        code = settlement_judge(a, &settlements[i]);
    return code;
}
