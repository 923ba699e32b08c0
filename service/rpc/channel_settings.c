/* service/rpc/channel_settings.c: the settings of a channel, row by row. */
#include "service/rpc/channel_settings.h"

#include "service/base/limits.h"
#include "service/rpc/channel_rules.h"
#include "service/rpc/setting_defaults.h"
#include "service/rpc/stock_policy_convert.h"

enum {
    DISPLAY_NAME_BYTES = 128,
    KEY_REF_BYTES = 512,
    TIME_ZONE_BYTES = 64,
    MINUTE_S = 60,
    HOUR_S = 60 * MINUTE_S,
    DAY_S = 24 * HOUR_S,
};

/* Each row reads a Lockstep__V1__Channel. */
static const Lockstep__V1__Channel *channel_of(const struct setting_source *from)
{
    return from->message;
}

static enum err_code display_name_read(const struct setting_source *from, void *ret,
                                       struct err *err)
{
    struct channel *channel = ret;
    return text_from_proto(channel_of(from)->display_name, from->field, DISPLAY_NAME_BYTES,
                           &channel->display_name, err);
}

/* ---- the connection ---- */

static enum err_code base_url_read(const struct setting_source *from, void *ret, struct err *err)
{
    const Lockstep__V1__MiraklSettings *in = channel_of(from)->mirakl;
    struct channel *channel = ret;
    return required_text_from_proto(in == NULL ? NULL : in->base_url, from->field, LIMIT_URL_BYTES,
                                    &channel->base_url, err);
}

static enum err_code shop_id_read(const struct setting_source *from, void *ret, struct err *err)
{
    const Lockstep__V1__MiraklSettings *in = channel_of(from)->mirakl;
    struct channel *channel = ret;
    channel->marketplace_shop_id = 0;
    if (in == NULL || in->shop_id == NULL)
        return ERR_OK;
    channel->marketplace_shop_id = in->shop_id->value;
    return range_from_proto(in->shop_id->value, from->field, 1, INT32_MAX, err);
}

static enum err_code key_ref_read(const struct setting_source *from, void *ret, struct err *err)
{
    const Lockstep__V1__MiraklSettings *in = channel_of(from)->mirakl;
    struct channel *channel = ret;
    return required_text_from_proto(in == NULL ? NULL : in->key_ref, from->field, KEY_REF_BYTES,
                                    &channel->key_ref, err);
}

static enum err_code currency_read(const struct setting_source *from, void *ret, struct err *err)
{
    struct channel *channel = ret;
    struct str code;
    enum err_code result = required_text_from_proto(channel_of(from)->currency_code, from->field,
                                                    RECORD_CODE_BYTES, &code, err);
    if (result != ERR_OK)
        return result;
    result = currency_find(code, &channel->currency, err);
    return result == ERR_OK ? ERR_OK : err_in(err, "%s", from->field);
}

static enum err_code time_zone_read(const struct setting_source *from, void *ret, struct err *err)
{
    struct channel *channel = ret;
    return text_from_proto(channel_of(from)->time_zone, from->field, TIME_ZONE_BYTES,
                           &channel->time_zone, err);
}

static enum err_code tax_mode_read(const struct setting_source *from, void *ret, struct err *err)
{
    struct channel *channel = ret;
    channel->tax_mode = (enum tax_mode)channel_of(from)->tax_mode;
    return enum_from_proto((int)channel_of(from)->tax_mode, from->field, err);
}

static enum err_code channel_key_read(const struct setting_source *from, void *ret, struct err *err)
{
    struct channel *channel = ret;
    return text_from_proto(channel_of(from)->scayle_channel_key, from->field, LIMIT_ID_BYTES,
                           &channel->channel_key, err);
}

/* ---- policies ---- */

static enum err_code mode_read(const struct setting_source *from, void *ret, struct err *err)
{
    const Lockstep__V1__AcceptancePolicy *in = channel_of(from)->acceptance;
    struct channel *channel = ret;
    int mode = in == NULL ? 0 : (int)in->mode;
    channel->auto_accept = mode == LOCKSTEP__V1__ACCEPTANCE_POLICY__MODE__MODE_AUTOMATIC;
    return enum_from_proto(mode, from->field, err);
}

static enum err_code window_read(const struct setting_source *from, void *ret, struct err *err)
{
    const Lockstep__V1__AcceptancePolicy *in = channel_of(from)->acceptance;
    struct channel *channel = ret;
    if (in != NULL && in->window != NULL)
        return seconds_from_proto(in->window, from->field, 10 * MINUTE_S, 30 * DAY_S,
                                  &channel->acceptance_window_s, err);
    err_set(err, REASON_FIELD_REQUIRED, "the contract with the operator has it");
    return err_in(err, "%s", from->field);
}

/* By itself a part of the window, so both must be there. */
static enum err_code warning_lead_read(const struct setting_source *from, void *ret,
                                       struct err *err)
{
    const Lockstep__V1__AcceptancePolicy *in = channel_of(from)->acceptance;
    struct channel *channel = ret;
    int64_t window_s = 30 * DAY_S;
    if (in != NULL && in->window != NULL)
        window_s = in->window->seconds;
    channel->acceptance_warning_s = window_s / DEFAULT_WARNING_LEAD_DIVISOR;
    if (in != NULL && in->warning_lead != NULL)
        return seconds_from_proto(in->warning_lead, from->field, 0, window_s - 1,
                                  &channel->acceptance_warning_s, err);
    if (in != NULL && in->window != NULL)
        return ERR_OK;
    err_set(err, REASON_FIELD_REQUIRED, "is a quarter of the window only where that is given");
    return err_in(err, "%s", from->field);
}

static enum err_code dispatch_lead_read(const struct setting_source *from, void *ret,
                                        struct err *err)
{
    const Lockstep__V1__DispatchPolicy *in = channel_of(from)->dispatch;
    struct channel *channel = ret;
    channel->dispatch_warning_s = DEFAULT_DISPATCH_WARNING_S;
    return seconds_from_proto(in == NULL ? NULL : in->warning_lead, from->field, 0, 60 * DAY_S,
                              &channel->dispatch_warning_s, err);
}

static enum err_code share_read(const struct setting_source *from, void *ret, struct err *err)
{
    struct channel *channel = ret;
    return policy_share_from_proto(channel_of(from)->stock_policy, from, &channel->policy, err);
}

static enum err_code safety_stock_read(const struct setting_source *from, void *ret,
                                       struct err *err)
{
    struct channel *channel = ret;
    return policy_safety_stock_from_proto(channel_of(from)->stock_policy, from, &channel->policy,
                                          err);
}

static enum err_code chance_read(const struct setting_source *from, void *ret, struct err *err)
{
    struct channel *channel = ret;
    return policy_chance_from_proto(channel_of(from)->stock_policy, from, &channel->policy, err);
}

static enum err_code units_min_read(const struct setting_source *from, void *ret, struct err *err)
{
    struct channel *channel = ret;
    return policy_units_min_from_proto(channel_of(from)->stock_policy, from, &channel->policy, err);
}

static enum err_code units_max_read(const struct setting_source *from, void *ret, struct err *err)
{
    struct channel *channel = ret;
    return policy_units_max_from_proto(channel_of(from)->stock_policy, from, &channel->policy, err);
}

static enum err_code cap_read(const struct setting_source *from, void *ret, struct err *err)
{
    struct channel *channel = ret;
    return policy_cap_from_proto(channel_of(from)->stock_policy, from, &channel->policy, err);
}

static enum err_code floor_read(const struct setting_source *from, void *ret, struct err *err)
{
    struct channel *channel = ret;
    return policy_floor_from_proto(channel_of(from)->stock_policy, from, &channel->policy, err);
}

static enum err_code warehouses_read(const struct setting_source *from, void *ret, struct err *err)
{
    struct channel *channel = ret;
    return policy_warehouses_from_proto(channel_of(from)->stock_policy, from, &channel->policy,
                                        err);
}

static enum err_code stock_interval_read(const struct setting_source *from, void *ret,
                                         struct err *err)
{
    const Lockstep__V1__PublicationPolicy *in = channel_of(from)->publication;
    struct channel *channel = ret;
    channel->stock_interval_s = DEFAULT_STOCK_INTERVAL_S;
    return seconds_from_proto(in == NULL ? NULL : in->stock_interval, from->field, MINUTE_S, DAY_S,
                              &channel->stock_interval_s, err);
}

static enum err_code rise_hold_read(const struct setting_source *from, void *ret, struct err *err)
{
    const Lockstep__V1__PublicationPolicy *in = channel_of(from)->publication;
    struct channel *channel = ret;
    channel->rise_hold_s = DEFAULT_RISE_HOLD_S;
    return seconds_from_proto(in == NULL ? NULL : in->rise_hold, from->field, 0, DAY_S,
                              &channel->rise_hold_s, err);
}

static enum err_code brake_from_proto(const Google__Protobuf__Int32Value *in, const char *field,
                                      int64_t *ret, struct err *err)
{
    *ret = 0;
    if (in == NULL)
        return ERR_OK;
    *ret = in->value;
    return range_from_proto(*ret, field, 1, DEFAULT_SHARE_BP, err);
}

static enum err_code brake_zero_read(const struct setting_source *from, void *ret, struct err *err)
{
    const Lockstep__V1__PublicationPolicy *in = channel_of(from)->publication;
    struct channel *channel = ret;
    return brake_from_proto(in == NULL ? NULL : in->brake_zero_basis_points, from->field,
                            &channel->brake_zero_bp, err);
}

static enum err_code brake_fall_read(const struct setting_source *from, void *ret, struct err *err)
{
    const Lockstep__V1__PublicationPolicy *in = channel_of(from)->publication;
    struct channel *channel = ret;
    return brake_from_proto(in == NULL ? NULL : in->brake_fall_basis_points, from->field,
                            &channel->brake_fall_bp, err);
}

static enum err_code audit_interval_read(const struct setting_source *from, void *ret,
                                         struct err *err)
{
    const Lockstep__V1__PublicationPolicy *in = channel_of(from)->publication;
    struct channel *channel = ret;
    channel->audit_interval_s = 0;
    return seconds_from_proto(in == NULL ? NULL : in->audit_interval, from->field, DAY_S,
                              30 * DAY_S, &channel->audit_interval_s, err);
}

static enum err_code order_interval_read(const struct setting_source *from, void *ret,
                                         struct err *err)
{
    const Lockstep__V1__PollingPolicy *in = channel_of(from)->polling;
    struct channel *channel = ret;
    channel->order_poll_interval_s = DEFAULT_ORDER_INTERVAL_S;
    return seconds_from_proto(in == NULL ? NULL : in->order_interval, from->field, MINUTE_S, DAY_S,
                              &channel->order_poll_interval_s, err);
}

static enum err_code transaction_interval_read(const struct setting_source *from, void *ret,
                                               struct err *err)
{
    const Lockstep__V1__PollingPolicy *in = channel_of(from)->polling;
    struct channel *channel = ret;
    channel->transaction_poll_interval_s = DEFAULT_TRANSACTION_INTERVAL_S;
    return seconds_from_proto(in == NULL ? NULL : in->transaction_interval, from->field, MINUTE_S,
                              7 * DAY_S, &channel->transaction_poll_interval_s, err);
}

/* ---- lists ---- */

static enum err_code intervals_read(const struct setting_source *from, void *ret, struct err *err)
{
    const Lockstep__V1__Channel *in = channel_of(from);
    struct channel *channel = ret;
    channel->pacing_count = in->n_call_intervals;
    return call_intervals_from_proto(in->n_call_intervals, in->call_intervals, from->field,
                                     from->arena, &channel->pacing, err);
}

static enum err_code carriers_read(const struct setting_source *from, void *ret, struct err *err)
{
    const Lockstep__V1__Channel *in = channel_of(from);
    struct channel *channel = ret;
    channel->carrier_count = in->n_carrier_rules;
    return carrier_rules_from_proto(in->n_carrier_rules, in->carrier_rules, from->field,
                                    from->arena, &channel->carriers, err);
}

static enum err_code reasons_read(const struct setting_source *from, void *ret, struct err *err)
{
    const Lockstep__V1__Channel *in = channel_of(from);
    struct channel *channel = ret;
    channel->refund_reason_count = in->n_reason_rules;
    return reason_rules_from_proto(in->n_reason_rules, in->reason_rules, from->field, from->arena,
                                   &channel->refund_reasons, err);
}

#define ROW(path, read, member, text) SETTING_ROW(path, read, struct channel, member, text)
#define LIST(path, read, member, count) SETTING_LIST(path, read, struct channel, member, count)

static const struct setting rows[] = {
    ROW("display_name", display_name_read, display_name, SETTING_TEXT),
    ROW("mirakl.base_url", base_url_read, base_url, SETTING_TEXT),
    ROW("mirakl.shop_id", shop_id_read, marketplace_shop_id, SETTING_NUMBER),
    ROW("mirakl.key_ref", key_ref_read, key_ref, SETTING_TEXT),
    ROW("currency_code", currency_read, currency, SETTING_TEXT),
    ROW("time_zone", time_zone_read, time_zone, SETTING_TEXT),
    ROW("tax_mode", tax_mode_read, tax_mode, SETTING_TAX_MODE),
    ROW("acceptance.mode", mode_read, auto_accept, SETTING_MODE),
    ROW("acceptance.window", window_read, acceptance_window_s, SETTING_SECONDS),
    ROW("acceptance.warning_lead", warning_lead_read, acceptance_warning_s, SETTING_SECONDS),
    ROW("dispatch.warning_lead", dispatch_lead_read, dispatch_warning_s, SETTING_SECONDS),
    ROW("stock_policy.share_basis_points", share_read, policy.share_bp, SETTING_NUMBER),
    /* Whoever fixes it ends that it is derived. */
    { "stock_policy.safety_stock_units",
      safety_stock_read,
      "policy.buffer",
      SETTING_NUMBER,
      { COMMAND_MEMBER(struct channel, policy.buffer),
        COMMAND_MEMBER(struct channel, policy.chance_ppm) } },
    ROW("stock_policy.derived_safety_stock.oversell_chance_ppm", chance_read, policy.chance_ppm,
        SETTING_NUMBER),
    ROW("stock_policy.derived_safety_stock.units_min", units_min_read, policy.buffer_min,
        SETTING_NUMBER),
    ROW("stock_policy.derived_safety_stock.units_max", units_max_read, policy.buffer_max,
        SETTING_NUMBER),
    ROW("stock_policy.cap", cap_read, policy.cap, SETTING_NUMBER),
    ROW("stock_policy.floor", floor_read, policy.floor, SETTING_NUMBER),
    LIST("stock_policy.warehouses", warehouses_read, policy.warehouses, policy.warehouse_count),
    ROW("publication.stock_interval", stock_interval_read, stock_interval_s, SETTING_SECONDS),
    ROW("publication.rise_hold", rise_hold_read, rise_hold_s, SETTING_SECONDS),
    ROW("publication.brake_zero_basis_points", brake_zero_read, brake_zero_bp, SETTING_NUMBER),
    ROW("publication.brake_fall_basis_points", brake_fall_read, brake_fall_bp, SETTING_NUMBER),
    ROW("publication.audit_interval", audit_interval_read, audit_interval_s, SETTING_SECONDS),
    ROW("polling.order_interval", order_interval_read, order_poll_interval_s, SETTING_SECONDS),
    ROW("polling.transaction_interval", transaction_interval_read, transaction_poll_interval_s,
        SETTING_SECONDS),
    LIST("call_intervals", intervals_read, pacing, pacing_count),
    LIST("carrier_rules", carriers_read, carriers, carrier_count),
    LIST("reason_rules", reasons_read, refund_reasons, refund_reason_count),
    ROW("scayle_channel_key", channel_key_read, channel_key, SETTING_TEXT),
};
const struct setting_table channel_settings = { rows, ARRAY_COUNT(rows) };
