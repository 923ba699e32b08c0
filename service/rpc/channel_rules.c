/* service/rpc/channel_rules.c: carriers, reasons and intervals of a channel. */
#include "service/rpc/channel_rules.h"

#include "service/base/limits.h"
#include "service/rpc/reason_convert.h"

enum {
    OPERATION_BYTES = 64,
    CARRIER_COUNT_MAX = 500,
    REASON_COUNT_MAX = 64,
    INTERVAL_COUNT_MAX = 64,
    INTERVAL_MAX_S = 7 * SECONDS_PER_DAY,
};

static enum err_code count_check(size_t count, size_t max, const char *field, struct err *err)
{
    if (count <= max)
        return ERR_OK;
    err_set(err, REASON_LIMIT_EXCEEDED, "at most %zu", max);
    return err_in(err, "%s", field);
}

static enum err_code duplicate(const char *field, struct err *err)
{
    err_set(err, REASON_FIELD_DUPLICATE, "a rule before says the same");
    return err_in(err, "%s", field);
}

/* ---- carriers ---- */

static enum err_code carrier_rule_read(const Lockstep__V1__CarrierRule *in,
                                       const struct carrier_mapping *before, size_t count,
                                       struct carrier_mapping *ret, struct err *err)
{
    enum err_code code = required_text_from_proto(in->warehouse_carrier, "warehouse_carrier",
                                                  LIMIT_ID_BYTES, &ret->from, err);
    if (code == ERR_OK)
        code = required_text_from_proto(in->carrier_code, "carrier_code", LIMIT_ID_BYTES,
                                        &ret->code, err);
    for (size_t i = 0; code == ERR_OK && i < count; i++) {
        if (carrier_text_eq(before[i].from, ret->from))
            code = duplicate("warehouse_carrier", err);
    }
    return code;
}

enum err_code carrier_rules_from_proto(size_t count, Lockstep__V1__CarrierRule *const *in,
                                       const char *field, struct arena *arena,
                                       struct carrier_mapping **ret, struct err *err)
{
    enum err_code code = count_check(count, CARRIER_COUNT_MAX, field, err);
    if (code != ERR_OK)
        return code;
    struct carrier_mapping *rules = ARENA_ARRAY(arena, struct carrier_mapping, count);
    if (rules == NULL)
        return arena_err(arena, err);
    for (size_t i = 0; i < count; i++) {
        code = carrier_rule_read(in[i], rules, i, &rules[i], err);
        if (code != ERR_OK)
            return err_in(err, "%s[%zu]", field, i);
    }
    *ret = rules;
    return ERR_OK;
}

static Lockstep__V1__CarrierRule *carrier_rule_to_proto(struct arena *arena,
                                                        const struct carrier_mapping *rule)
{
    Lockstep__V1__CarrierRule *out = ARENA_NEW(arena, Lockstep__V1__CarrierRule);
    if (out == NULL)
        return NULL;
    lockstep__v1__carrier_rule__init(out);
    out->warehouse_carrier = text_to_proto(arena, rule->from);
    out->carrier_code = text_to_proto(arena, rule->code);
    return out;
}

Lockstep__V1__CarrierRule **carrier_rules_to_proto(struct arena *arena,
                                                   const struct carrier_mapping *rules,
                                                   size_t count)
{
    Lockstep__V1__CarrierRule **out = ARENA_ARRAY(arena, Lockstep__V1__CarrierRule *, count);
    for (size_t i = 0; out != NULL && i < count; i++)
        out[i] = carrier_rule_to_proto(arena, &rules[i]);
    return out;
}

/* ---- reasons ---- */

static enum err_code reason_rule_read(const Lockstep__V1__ReasonRule *in,
                                      const struct reason_mapping *before, size_t count,
                                      struct reason_mapping *ret, struct err *err)
{
    bool is_refund = in->reason_case == LOCKSTEP__V1__REASON_RULE__REASON_REFUND_REASON;
    bool is_cancellation = in->reason_case == LOCKSTEP__V1__REASON_RULE__REASON_CANCELLATION_REASON;
    enum err_code code = refuse_later(is_cancellation, "cancellation_reason", err);
    if (code == ERR_OK)
        code = enum_from_proto(is_refund ? (int)in->refund_reason : 0, "refund_reason", err);
    if (code == ERR_OK)
        code = required_text_from_proto(in->code, "code", LIMIT_ID_BYTES, &ret->code, err);
    if (code != ERR_OK)
        return code;
    ret->from = refund_reason_word(in->refund_reason);
    for (size_t i = 0; i < count; i++) {
        if (str_eq(before[i].from, ret->from))
            return duplicate("refund_reason", err);
    }
    return ERR_OK;
}

enum err_code reason_rules_from_proto(size_t count, Lockstep__V1__ReasonRule *const *in,
                                      const char *field, struct arena *arena,
                                      struct reason_mapping **ret, struct err *err)
{
    enum err_code code = count_check(count, REASON_COUNT_MAX, field, err);
    if (code != ERR_OK)
        return code;
    struct reason_mapping *rules = ARENA_ARRAY(arena, struct reason_mapping, count);
    if (rules == NULL)
        return arena_err(arena, err);
    for (size_t i = 0; i < count; i++) {
        code = reason_rule_read(in[i], rules, i, &rules[i], err);
        if (code != ERR_OK)
            return err_in(err, "%s[%zu]", field, i);
    }
    *ret = rules;
    return ERR_OK;
}

static Lockstep__V1__ReasonRule *reason_rule_to_proto(struct arena *arena,
                                                      const struct reason_mapping *rule)
{
    Lockstep__V1__ReasonRule *out = ARENA_NEW(arena, Lockstep__V1__ReasonRule);
    if (out == NULL)
        return NULL;
    lockstep__v1__reason_rule__init(out);
    out->reason_case = LOCKSTEP__V1__REASON_RULE__REASON_REFUND_REASON;
    out->refund_reason = refund_reason_to_proto(rule->from);
    out->code = text_to_proto(arena, rule->code);
    return out;
}

Lockstep__V1__ReasonRule **reason_rules_to_proto(struct arena *arena,
                                                 const struct reason_mapping *rules, size_t count)
{
    Lockstep__V1__ReasonRule **out = ARENA_ARRAY(arena, Lockstep__V1__ReasonRule *, count);
    for (size_t i = 0; out != NULL && i < count; i++)
        out[i] = reason_rule_to_proto(arena, &rules[i]);
    return out;
}

/* ---- intervals ---- */

static enum err_code interval_read(const Lockstep__V1__CallInterval *in,
                                   const struct pacing_override *before, size_t count,
                                   struct pacing_override *ret, struct err *err)
{
    enum err_code code =
        required_text_from_proto(in->operation, "operation", OPERATION_BYTES, &ret->operation, err);
    if (code == ERR_OK)
        code =
            seconds_from_proto(in->interval, "interval", 1, INTERVAL_MAX_S, &ret->interval_s, err);
    if (code != ERR_OK)
        return code;
    if (in->interval == NULL) {
        err_set(err, REASON_FIELD_REQUIRED, "the time between two calls is required");
        return err_in(err, "interval");
    }
    for (size_t i = 0; i < count; i++) {
        if (str_eq(before[i].operation, ret->operation))
            return duplicate("operation", err);
    }
    return ERR_OK;
}

enum err_code call_intervals_from_proto(size_t count, Lockstep__V1__CallInterval *const *in,
                                        const char *field, struct arena *arena,
                                        struct pacing_override **ret, struct err *err)
{
    enum err_code code = count_check(count, INTERVAL_COUNT_MAX, field, err);
    if (code != ERR_OK)
        return code;
    struct pacing_override *rows = ARENA_ARRAY(arena, struct pacing_override, count);
    if (rows == NULL)
        return arena_err(arena, err);
    for (size_t i = 0; i < count; i++) {
        code = interval_read(in[i], rows, i, &rows[i], err);
        if (code != ERR_OK)
            return err_in(err, "%s[%zu]", field, i);
    }
    *ret = rows;
    return ERR_OK;
}

static Lockstep__V1__CallInterval *interval_to_proto(struct arena *arena,
                                                     const struct pacing_override *row)
{
    Lockstep__V1__CallInterval *out = ARENA_NEW(arena, Lockstep__V1__CallInterval);
    if (out == NULL)
        return NULL;
    lockstep__v1__call_interval__init(out);
    out->operation = text_to_proto(arena, row->operation);
    out->interval = ms_to_proto(arena, row->interval_s * MS_PER_SECOND);
    return out;
}

Lockstep__V1__CallInterval **call_intervals_to_proto(struct arena *arena,
                                                     const struct pacing_override *rows,
                                                     size_t count)
{
    Lockstep__V1__CallInterval **out = ARENA_ARRAY(arena, Lockstep__V1__CallInterval *, count);
    for (size_t i = 0; out != NULL && i < count; i++)
        out[i] = interval_to_proto(arena, &rows[i]);
    return out;
}
