/* service/rpc/stock_policy_convert.c: a stock policy, of a channel or a rule, in and out. */
#include "service/rpc/stock_policy_convert.h"

#include "service/base/limits.h"
#include "service/domain/name.h"
#include "service/rpc/setting_defaults.h"

enum { UNIT_COUNT_MAX = 1000000000 };

/* ---- in ---- */

enum err_code policy_share_from_proto(const Lockstep__V1__StockPolicy *in,
                                      const struct setting_source *from, struct stock_policy *ret,
                                      struct err *err)
{
    ret->share_bp = DEFAULT_SHARE_BP;
    if (in == NULL || in->share_basis_points == NULL)
        return ERR_OK;
    ret->share_bp = in->share_basis_points->value;
    return range_from_proto(ret->share_bp, from->field, 1, DEFAULT_SHARE_BP, err);
}

enum err_code policy_safety_stock_from_proto(const Lockstep__V1__StockPolicy *in,
                                             const struct setting_source *from,
                                             struct stock_policy *ret, struct err *err)
{
    ret->buffer = 0;
    ret->chance_ppm = 0;
    if (in != NULL &&
        in->safety_stock_case == LOCKSTEP__V1__STOCK_POLICY__SAFETY_STOCK_SAFETY_STOCK_UNITS)
        ret->buffer = in->safety_stock_units;
    return range_from_proto(ret->buffer, from->field, 0, UNIT_COUNT_MAX, err);
}

/* NULL: it is fixed. */
static const Lockstep__V1__DerivedSafetyStock *derived_of(const Lockstep__V1__StockPolicy *in)
{
    bool is_derived =
        in != NULL &&
        in->safety_stock_case == LOCKSTEP__V1__STOCK_POLICY__SAFETY_STOCK_DERIVED_SAFETY_STOCK;
    return is_derived ? in->derived_safety_stock : NULL;
}

enum err_code policy_chance_from_proto(const Lockstep__V1__StockPolicy *in,
                                       const struct setting_source *from, struct stock_policy *ret,
                                       struct err *err)
{
    const Lockstep__V1__DerivedSafetyStock *derived = derived_of(in);
    ret->chance_ppm = derived == NULL ? 0 : derived->oversell_chance_ppm;
    return derived == NULL
               ? ERR_OK
               : range_from_proto(derived->oversell_chance_ppm, from->field, 1, 500000, err);
}

enum err_code policy_units_min_from_proto(const Lockstep__V1__StockPolicy *in,
                                          const struct setting_source *from,
                                          struct stock_policy *ret, struct err *err)
{
    const Lockstep__V1__DerivedSafetyStock *derived = derived_of(in);
    ret->buffer_min = derived == NULL ? 0 : derived->units_min;
    return range_from_proto(ret->buffer_min, from->field, 0, UNIT_COUNT_MAX, err);
}

enum err_code policy_units_max_from_proto(const Lockstep__V1__StockPolicy *in,
                                          const struct setting_source *from,
                                          struct stock_policy *ret, struct err *err)
{
    const Lockstep__V1__DerivedSafetyStock *derived = derived_of(in);
    ret->buffer_max = 0;
    if (derived == NULL || derived->units_max == NULL)
        return ERR_OK;
    ret->buffer_max = derived->units_max->value;
    int64_t least = derived->units_min > 0 ? derived->units_min : 1;
    return range_from_proto(derived->units_max->value, from->field, least, UNIT_COUNT_MAX, err);
}

enum err_code policy_cap_from_proto(const Lockstep__V1__StockPolicy *in,
                                    const struct setting_source *from, struct stock_policy *ret,
                                    struct err *err)
{
    ret->cap = 0;
    if (in == NULL || in->cap == NULL)
        return ERR_OK;
    ret->cap = in->cap->value;
    return range_from_proto(ret->cap, from->field, 1, UNIT_COUNT_MAX, err);
}

enum err_code policy_floor_from_proto(const Lockstep__V1__StockPolicy *in,
                                      const struct setting_source *from, struct stock_policy *ret,
                                      struct err *err)
{
    ret->floor = 0;
    if (in == NULL || in->floor == NULL)
        return ERR_OK;
    ret->floor = in->floor->value;
    return range_from_proto(ret->floor, from->field, 1, UNIT_COUNT_MAX, err);
}

enum err_code policy_warehouses_from_proto(const Lockstep__V1__StockPolicy *in,
                                           const struct setting_source *from,
                                           struct stock_policy *ret, struct err *err)
{
    size_t count = in == NULL ? 0 : in->n_warehouses;
    if (count > LIMIT_WAREHOUSE_COUNT) {
        err_set(err, REASON_LIMIT_EXCEEDED, "at most %d warehouses", LIMIT_WAREHOUSE_COUNT);
        return err_in(err, "%s", from->field);
    }
    ret->warehouse_count = count;
    ret->warehouses = ARENA_ARRAY(from->arena, struct str, count);
    if (ret->warehouses == NULL)
        return arena_err(from->arena, err);
    for (size_t i = 0; i < count; i++) {
        ret->warehouses[i] = str_c(in->warehouses[i]);
        enum err_code code = id_check(ret->warehouses[i], err);
        if (code != ERR_OK)
            return err_in(err, "%s[%zu]", from->field, i);
    }
    return ERR_OK;
}

enum err_code stock_policy_from_proto(const Lockstep__V1__StockPolicy *in, const char *place,
                                      struct arena *arena, struct stock_policy *ret,
                                      struct err *err)
{
    static const struct {
        const char *field;
        enum err_code (*read)(const Lockstep__V1__StockPolicy *in,
                              const struct setting_source *from, struct stock_policy *ret,
                              struct err *err);
    } rows[] = {
        { "share_basis_points", policy_share_from_proto },
        { "safety_stock_units", policy_safety_stock_from_proto },
        { "derived_safety_stock.oversell_chance_ppm", policy_chance_from_proto },
        { "derived_safety_stock.units_min", policy_units_min_from_proto },
        { "derived_safety_stock.units_max", policy_units_max_from_proto },
        { "cap", policy_cap_from_proto },
        { "floor", policy_floor_from_proto },
        { "warehouses", policy_warehouses_from_proto },
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        const struct setting_source from = { in, rows[i].field, arena };
        if (rows[i].read(in, &from, ret, err) != ERR_OK)
            return err_in(err, "%s", place);
    }
    return ERR_OK;
}

/* ---- out ---- */

static void safety_stock_to_proto(struct arena *arena, const struct stock_policy *policy,
                                  Lockstep__V1__StockPolicy *out)
{
    if (policy->chance_ppm == 0) {
        out->safety_stock_case = LOCKSTEP__V1__STOCK_POLICY__SAFETY_STOCK_SAFETY_STOCK_UNITS;
        out->safety_stock_units = policy->buffer;
        return;
    }
    Lockstep__V1__DerivedSafetyStock *derived = ARENA_NEW(arena, Lockstep__V1__DerivedSafetyStock);
    if (derived == NULL)
        return;
    lockstep__v1__derived_safety_stock__init(derived);
    derived->oversell_chance_ppm = (int32_t)policy->chance_ppm;
    derived->units_min = policy->buffer_min;
    if (policy->buffer_max > 0)
        derived->units_max = i64_to_proto(arena, policy->buffer_max);
    out->safety_stock_case = LOCKSTEP__V1__STOCK_POLICY__SAFETY_STOCK_DERIVED_SAFETY_STOCK;
    out->derived_safety_stock = derived;
}

Lockstep__V1__StockPolicy *stock_policy_to_proto(struct arena *arena,
                                                 const struct stock_policy *policy)
{
    Lockstep__V1__StockPolicy *out = ARENA_NEW(arena, Lockstep__V1__StockPolicy);
    if (out == NULL)
        return NULL;
    lockstep__v1__stock_policy__init(out);
    out->share_basis_points = i32_to_proto(arena, (int32_t)policy->share_bp);
    safety_stock_to_proto(arena, policy, out);
    if (policy->cap != 0)
        out->cap = i64_to_proto(arena, policy->cap);
    if (policy->floor != 0)
        out->floor = i64_to_proto(arena, policy->floor);
    out->warehouses = ARENA_ARRAY(arena, char *, policy->warehouse_count);
    for (size_t i = 0; out->warehouses != NULL && i < policy->warehouse_count; i++)
        out->warehouses[out->n_warehouses++] = text_to_proto(arena, policy->warehouses[i]);
    return out;
}
