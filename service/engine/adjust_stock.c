/* service/engine/adjust_stock.c: a difference that somebody reports, with its reason. */
#include "service/engine/apply.h"

/* The level that is to be adjusted, and what will be on hand. */
static enum err_code adjust_check(struct apply *a, struct position *position,
                                  struct stock_level **ret, int64_t *ret_after)
{
    const struct command *command = a->command;
    bool found;
    enum err_code code = warehouse_check(a, command->adjust_stock.warehouse);
    if (code == ERR_OK)
        code = position_load(a, command->adjust_stock.sku, &found, position);
    if (code != ERR_OK)
        return code;
    int64_t at = position_find_level(position, command->adjust_stock.warehouse);
    if (at < 0)
        return err_set(a->err, REASON_POSITION_NOT_FOUND,
                       "there is no stock of this SKU in this warehouse to adjust");
    *ret = &position->levels[at];
    int64_t before = (*ret)->on_hand;
    if (__builtin_add_overflow(before, command->adjust_stock.delta, ret_after) ||
        *ret_after > STOCK_ON_HAND_MAX) {
        err_set(a->err, REASON_FIELD_INVALID, "there would be more than %lld on hand",
                (long long)STOCK_ON_HAND_MAX);
        return err_in(a->err, "delta");
    }
    if (*ret_after < 0) {
        err_set(a->err, REASON_STOCK_INSUFFICIENT, "there are only %lld on hand",
                (long long)before);
        return err_in(a->err, "delta");
    }
    return ERR_OK;
}

enum err_code apply_adjust_stock(struct apply *a)
{
    struct stock_item_outcome *result = ARENA_NEW(a->arena, struct stock_item_outcome);
    struct position position;
    struct stock_level *level = NULL;
    int64_t after = 0;
    if (result == NULL)
        return arena_err(a->arena, a->err);
    enum err_code code = adjust_check(a, &position, &level, &after);
    if (code != ERR_OK)
        return code;
    int64_t before = position_on_hand(&position);
    level->on_hand = after;
    level->updated = a->now;
    level->adjusted = a->now;
    level->adjustment = a->command->adjust_stock.reason;
    position_store(a, &position);
    position_changed(a, &position, before);
    *result = (struct stock_item_outcome){ .result = STOCK_RESULT_APPLIED, .on_hand = after };
    a->out->stock = result;
    a->out->stock_count = 1;
    return ERR_OK;
}
