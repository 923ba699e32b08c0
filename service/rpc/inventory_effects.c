/*
 * service/rpc/inventory_effects.c: what a change of a stock policy rule would do.
 *
 * Every position that the rule selects is reckoned with the policies as they are and as they would
 * be, on a snapshot, a page at a time: the store may hold millions.
 */
#include "service/base/limits.h"
#include "service/engine/outcome.h"
#include "service/rpc/backend.h"
#include "service/rpc/inventory_convert.h"
#include "service/rpc/inventory_rules.h"
#include "service/store/records.h"

enum { PAGE_COUNT = 500, MILLION = 1000000, ARENA_BYTES = 32 << 20 };

/* Sums over the offers of a channel that the change is about. */
struct sums {
    int64_t offers, units_before, units_after;
    int64_t sold;                        /* a day, in thousandths: what chances are weighed by */
    int64_t chance_before, chance_after; /* times that */
    int64_t given_up;                    /* a day, in millionths */
};

struct survey {
    struct rpc_call *call;
    struct stock_look look;
    const struct stock_rule *changed;
    struct stock_rules after;
    int64_t *lags; /* by channel */
    struct sums *sums;
};

/* ---- one offer ---- */

static int64_t units_kept(const struct survey *s, const struct position *position,
                          const struct stock_policy *policy, size_t channel)
{
    if (policy->chance_ppm == 0)
        return policy->buffer;
    return stock_kept_back(position, policy,
                           sales_expected(&position->sales, s->lags[channel], s->call->now));
}

static int64_t offered(const struct survey *s, const struct position *position,
                       const struct stock_policy *policy, size_t channel)
{
    const struct channel *of = &s->look.channels[channel];
    return stock_availability(position, of->channel_id, policy,
                              units_kept(s, position, policy, channel),
                              stock_look_is_stopped(&s->look, of))
        .available;
}

/* That more than what is kept back sells before the channel knows that all is gone. */
static int64_t chance_ppm(const struct survey *s, const struct position *position,
                          const struct stock_policy *policy, size_t channel)
{
    int64_t expected = sales_expected(&position->sales, s->lags[channel], s->call->now);
    int64_t kept =
        policy->chance_ppm > 0 ? safety_stock_of(expected, policy->chance_ppm) : policy->buffer;
    return oversell_chance_ppm(expected, kept);
}

static void offer_survey(struct survey *s, const struct position *position, size_t channel)
{
    const struct channel *of = &s->look.channels[channel];
    const struct stock_policy *before = stock_policy_of(&s->look.rules, of, position->sku);
    const struct stock_policy *after = stock_policy_of(&s->after, of, position->sku);
    struct sums *sums = &s->sums[channel];
    if (publication_listed(position, of->channel_id) == NULL)
        return;
    int64_t was = offered(s, position, before, channel), is = offered(s, position, after, channel);
    int64_t sold = sales_expected(&position->sales, SECONDS_PER_DAY, s->call->now);
    int64_t free = position_on_hand(position) - position_reserved(position);
    sums->offers += was != is;
    sums->units_before += was;
    sums->units_after += is;
    sums->sold += sold / 1000;
    sums->chance_before += chance_ppm(s, position, before, channel) * (sold / 1000);
    sums->chance_after += chance_ppm(s, position, after, channel) * (sold / 1000);
    if (free > 0 && is == 0)
        sums->given_up += sold < free * MILLION ? sold : free * MILLION;
}

/* It holds for the offer, now or then. */
static bool is_changed(const struct survey *s, const struct channel *channel, struct str sku)
{
    const struct stock_rule *before = stock_rule_of(&s->look.rules, channel, sku);
    const struct stock_rule *after = stock_rule_of(&s->after, channel, sku);
    return (before != NULL && stock_rule_order(before, s->changed) == 0) ||
           (after != NULL && stock_rule_order(after, s->changed) == 0);
}

static void position_survey(struct survey *s, const struct position *position)
{
    for (size_t i = 0; i < s->look.channel_count; i++) {
        if (is_changed(s, &s->look.channels[i], position->sku))
            offer_survey(s, position, i);
    }
}

/* ---- all of them ---- */

/* A page in memory of its own, which goes with it. */
static enum err_code page_survey(struct survey *s, struct reader *reader, struct str *token,
                                 struct arena *arena, struct err *err)
{
    struct key prefix;
    struct position *positions;
    struct str next;
    size_t count;
    const struct reader_page page = { .token = *token, .size = PAGE_COUNT };
    struct reader own = { .view = { .snapshot = reader->view.snapshot, .arena = arena } };
    key_begin(&prefix, s->look.shop, KEY_TABLE_POSITION);
    enum err_code code =
        reader_list(&own, &record_position, &prefix, &page, &positions, &count, &next, err);
    for (size_t i = 0; code == ERR_OK && i < count; i++)
        position_survey(s, &positions[i]);
    if (code == ERR_OK && rpc_call_is_gone(s->call))
        code = err_set(err, REASON_DEADLINE_PASSED, "nobody waits for the answer");
    *token = next;
    return code;
}

static enum err_code positions_survey(struct survey *s, struct reader *reader, struct err *err)
{
    struct arena arenas[2]; /* a page's token lives in its memory, until the next one is read */
    struct str token = STR_EMPTY;
    enum err_code code = ERR_OK;
    arena_init(&arenas[0], ARENA_BYTES);
    arena_init(&arenas[1], ARENA_BYTES);
    for (size_t i = 0; code == ERR_OK && (i == 0 || token.len > 0); i++) {
        arena_reset(&arenas[i % 2]);
        code = page_survey(s, reader, &token, &arenas[i % 2], err);
    }
    arena_release(&arenas[0]);
    arena_release(&arenas[1]);
    return code;
}

static enum err_code one_survey(struct survey *s, struct reader *reader, struct err *err)
{
    struct position position;
    enum err_code code = reader_position(reader, s->look.shop, s->changed->sku, &position, err);
    if (code == ERR_OK)
        position_survey(s, &position);
    return code == ERR_NOT_FOUND ? ERR_OK : code; /* it has no stock yet */
}

static enum err_code lags_read(struct survey *s, struct reader *reader, struct err *err)
{
    struct channel_delays of_shop, of_channel;
    s->lags = ARENA_ARRAY(s->call->arena, int64_t, s->look.channel_count);
    s->sums = ARENA_ARRAY(s->call->arena, struct sums, s->look.channel_count);
    if (s->lags == NULL || s->sums == NULL)
        return arena_err(s->call->arena, err);
    enum err_code code = reader_channel_delays(reader, s->look.shop, STR_EMPTY, &of_shop, err);
    for (size_t i = 0; code == ERR_OK && i < s->look.channel_count; i++) {
        const struct channel *channel = &s->look.channels[i];
        code = reader_channel_delays(reader, s->look.shop, channel->channel_id, &of_channel, err);
        if (code == ERR_OK)
            s->lags[i] = stock_lag(channel, &of_shop, &of_channel, 99);
    }
    return code;
}

/* ---- the answer ---- */

static Lockstep__V1__StockPolicyEffect *effect_to_proto(struct survey *s, size_t channel)
{
    struct arena *arena = s->call->arena;
    const struct sums *sums = &s->sums[channel];
    Lockstep__V1__StockPolicyEffect *out = ARENA_NEW(arena, Lockstep__V1__StockPolicyEffect);
    if (out == NULL)
        return NULL;
    lockstep__v1__stock_policy_effect__init(out);
    out->channel = text_to_proto(arena, name_channel(arena, s->look.shop,
                                                     s->look.channels[channel].channel_id));
    out->offer_count = sums->offers;
    out->units_before = sums->units_before;
    out->units_after = sums->units_after;
    if (sums->sold > 0) {
        out->oversell_chance_ppm_before = i64_to_proto(arena, sums->chance_before / sums->sold);
        out->oversell_chance_ppm_after = i64_to_proto(arena, sums->chance_after / sums->sold);
    }
    out->sales_given_up_per_day = (sums->given_up + MILLION - 1) / MILLION;
    return out;
}

static enum err_code effects_make(struct survey *s, struct err *err)
{
    struct arena *arena = s->call->arena;
    struct rule_effects *effects = ARENA_NEW(arena, struct rule_effects);
    Lockstep__V1__StockPolicyEffect **rows =
        ARENA_ARRAY(arena, Lockstep__V1__StockPolicyEffect *, s->look.channel_count);
    if (effects == NULL || rows == NULL)
        return arena_err(arena, err);
    effects->rows = rows;
    for (size_t i = 0; i < s->look.channel_count; i++)
        rows[effects->count++] = effect_to_proto(s, i);
    s->call->surveyed = effects;
    return arena_done(arena, err);
}

static enum err_code survey(struct rpc_call *call, const struct stock_rule *rule, bool is_deleted,
                            struct err *err)
{
    const struct rpc_backend *backend = call->context;
    struct survey s = { .call = call, .changed = rule };
    struct reader reader;
    reader_open(backend->store, call->arena, &reader);
    enum err_code code = stock_look_open(&reader, rule->shop_id, &s.look, err);
    if (code == ERR_OK &&
        !stock_rules_after(&s.look.rules, rule, is_deleted, call->arena, &s.after))
        code = arena_err(call->arena, err);
    if (code == ERR_OK)
        code = lags_read(&s, &reader, err);
    if (code == ERR_OK)
        code =
            rule->sku.len > 0 ? one_survey(&s, &reader, err) : positions_survey(&s, &reader, err);
    if (code == ERR_OK)
        code = stock_look_done(&s.look, err);
    reader_close(&reader);
    return code == ERR_OK ? effects_make(&s, err) : code;
}

enum err_code put_rule_survey(struct rpc_call *call, const struct outcome *outcome, struct err *err)
{
    return survey(call, outcome->rule, false, err);
}

enum err_code delete_rule_survey(struct rpc_call *call, const struct outcome *outcome,
                                 struct err *err)
{
    return survey(call, outcome->rule, true, err);
}
