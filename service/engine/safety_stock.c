/*
 * service/engine/safety_stock.c: what sells is measured, and a derived safety stock follows.
 *
 * Each position counts what was sold of it, faded. With each of its changes the safety stock
 * is reckoned anew. What it keeps back while nothing changes is reckoned in rounds, since demand
 * fades: an index has these few, so that no round goes over all positions.
 */
#include "service/engine/apply.h"

enum {
    KEPT_COUNT = 500, /* of a tick */
    ROUND_S = 1800,   /* between two rounds */
};

/* ---- what was sold ---- */

int64_t position_free(const struct position *position)
{
    return position_on_hand(position) - position_reserved(position);
}

void position_sold(struct apply *a, struct position *position, int64_t free_before)
{
    int64_t units = free_before - position_free(position);
    if (units <= 0)
        return;
    sales_add(&position->sales, units, a->now);
    sales_add(&a->shop->sales, units, a->now);
}

/* ---- what is kept back ---- */

int64_t safety_stock_kept(const struct apply *a, const struct position *position, size_t channel,
                          const struct stock_policy *policy)
{
    int64_t lag_s = a->shop->lags[channel];
    if (policy->chance_ppm == 0)
        return 0;
    if (lag_s == 0)
        lag_s = stock_lag_assumed(&a->shop->channels[channel]);
    return stock_kept_back(position, policy, sales_expected(&position->sales, lag_s, a->now));
}

bool safety_stock_follow(struct apply *a, struct position *position)
{
    struct key key;
    bool is_kept = false;
    for (size_t i = 0; i < position->publication_count; i++)
        is_kept = is_kept || position->publications[i].kept > 0;
    is_kept = is_kept && position_free(position) > 0;
    if (is_kept == position->is_kept)
        return false;
    position->is_kept = is_kept;
    key_stock_kept(&key, position->shop, position->sku);
    if (is_kept)
        txn_put(a->view.txn, key_str(&key), STR_EMPTY);
    else
        txn_delete(a->view.txn, key_str(&key));
    return true;
}

/* ---- rounds ---- */

bool safety_stock_is_derived(const struct shop_state *shop)
{
    for (size_t i = 0; i < shop->channel_count; i++) {
        if (shop->channels[i].policy.chance_ppm > 0)
            return true;
    }
    for (size_t i = 0; i < shop->rules.count; i++) {
        if (shop->rules.rows[i].policy.chance_ppm > 0)
            return true;
    }
    return false;
}

static enum err_code round_go(struct apply *a, struct stock_round *round)
{
    struct str *skus = ARENA_ARRAY(a->arena, struct str, KEPT_COUNT);
    size_t count = 0;
    if (skus == NULL)
        return arena_err(a->arena, a->err);
    enum err_code code =
        skus_behind(a, KEY_TABLE_STOCK_KEPT, round->after, KEPT_COUNT, skus, &count);
    for (size_t i = 0; code == ERR_OK && i < count; i++) {
        apply_row_begin(a);
        code = apply_row_end(a, position_reckon(a, skus[i]));
    }
    bool is_over = count < KEPT_COUNT;
    round->after = is_over ? STR_EMPTY : skus[count - 1];
    if (is_over)
        round->next = instant_add_s(a->now, ROUND_S);
    else
        a->engine->news.has_more = true;
    return code;
}

enum err_code kept_reckon_some(struct apply *a)
{
    struct key key;
    struct stock_round round;
    bool found;
    if (!safety_stock_is_derived(a->shop))
        return ERR_OK;
    key_stock_round(&key, a->command->shop);
    enum err_code code = view_get(&a->view, &key, &record_stock_round, &found, &round, a->err);
    bool is_due = round.next.us <= a->now.us ||
                  round.next.us > instant_add_s(a->now, ROUND_S).us; /* a clock was set back */
    if (code != ERR_OK || !is_due)
        return code;
    code = round_go(a, &round);
    if (code == ERR_OK)
        view_put(&a->view, &key, &record_stock_round, &round);
    return code;
}
