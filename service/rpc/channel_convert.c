/* service/rpc/channel_convert.c: a channel as messages. */
#include "service/rpc/channel_convert.h"

#include "service/rpc/channel_rules.h"
#include "service/rpc/setting.h"
#include "service/rpc/status_message.h"
#include "service/rpc/stock_policy_convert.h"

static Google__Protobuf__Duration *seconds(struct arena *arena, int64_t value)
{
    return ms_to_proto(arena, value * MS_PER_SECOND);
}

static Lockstep__V1__MiraklSettings *mirakl_to_proto(struct arena *arena,
                                                     const struct channel *channel)
{
    Lockstep__V1__MiraklSettings *out = ARENA_NEW(arena, Lockstep__V1__MiraklSettings);
    if (out == NULL)
        return NULL;
    lockstep__v1__mirakl_settings__init(out);
    out->base_url = text_to_proto(arena, channel->base_url);
    if (channel->marketplace_shop_id != 0)
        out->shop_id = i64_to_proto(arena, channel->marketplace_shop_id);
    out->key_ref = text_to_proto(arena, channel->key_ref);
    return out;
}

/* acceptance, dispatch, publication and polling: modes and times. */
static void policies_to_proto(struct arena *arena, const struct channel *channel,
                              Lockstep__V1__Channel *out)
{
    out->acceptance = ARENA_NEW(arena, Lockstep__V1__AcceptancePolicy);
    out->dispatch = ARENA_NEW(arena, Lockstep__V1__DispatchPolicy);
    out->publication = ARENA_NEW(arena, Lockstep__V1__PublicationPolicy);
    out->polling = ARENA_NEW(arena, Lockstep__V1__PollingPolicy);
    if (arena_is_full(arena))
        return;
    lockstep__v1__acceptance_policy__init(out->acceptance);
    out->acceptance->mode = channel->auto_accept
                                ? LOCKSTEP__V1__ACCEPTANCE_POLICY__MODE__MODE_AUTOMATIC
                                : LOCKSTEP__V1__ACCEPTANCE_POLICY__MODE__MODE_MANUAL;
    out->acceptance->window = seconds(arena, channel->acceptance_window_s);
    out->acceptance->warning_lead = seconds(arena, channel->acceptance_warning_s);
    lockstep__v1__dispatch_policy__init(out->dispatch);
    out->dispatch->warning_lead = seconds(arena, channel->dispatch_warning_s);
    lockstep__v1__publication_policy__init(out->publication);
    out->publication->stock_interval = seconds(arena, channel->stock_interval_s);
    out->publication->rise_hold = seconds(arena, channel->rise_hold_s);
    if (channel->brake_zero_bp != 0)
        out->publication->brake_zero_basis_points =
            i32_to_proto(arena, (int32_t)channel->brake_zero_bp);
    if (channel->brake_fall_bp != 0)
        out->publication->brake_fall_basis_points =
            i32_to_proto(arena, (int32_t)channel->brake_fall_bp);
    if (channel->audit_interval_s > 0)
        out->publication->audit_interval = seconds(arena, channel->audit_interval_s);
    lockstep__v1__polling_policy__init(out->polling);
    out->polling->order_interval = seconds(arena, channel->order_poll_interval_s);
    out->polling->transaction_interval = seconds(arena, channel->transaction_poll_interval_s);
}

Lockstep__V1__Channel *channel_to_proto(struct arena *arena, const struct channel *channel)
{
    Lockstep__V1__Channel *out = ARENA_NEW(arena, Lockstep__V1__Channel);
    if (out == NULL)
        return NULL;
    lockstep__v1__channel__init(out);
    out->name = text_to_proto(arena, name_channel(arena, channel->shop_id, channel->channel_id));
    out->display_name = text_to_proto(arena, channel->display_name);
    out->mirakl = mirakl_to_proto(arena, channel);
    out->currency_code = text_to_proto(arena, str_c(channel->currency.code));
    out->time_zone = text_to_proto(arena, channel->time_zone);
    out->tax_mode = (Lockstep__V1__TaxMode)channel->tax_mode;
    policies_to_proto(arena, channel, out);
    out->stock_policy = stock_policy_to_proto(arena, &channel->policy);
    out->n_call_intervals = channel->pacing_count;
    out->call_intervals = call_intervals_to_proto(arena, channel->pacing, channel->pacing_count);
    out->n_carrier_rules = channel->carrier_count;
    out->carrier_rules = carrier_rules_to_proto(arena, channel->carriers, channel->carrier_count);
    out->n_reason_rules = channel->refund_reason_count;
    out->reason_rules =
        reason_rules_to_proto(arena, channel->refund_reasons, channel->refund_reason_count);
    out->scayle_channel_key = text_to_proto(arena, channel->channel_key);
    out->state = (Lockstep__V1__Channel__State)channel->state;
    out->pause_reason = text_to_proto(arena, channel->pause_reason);
    out->create_time = instant_to_proto(arena, channel->created);
    out->update_time = instant_to_proto(arena, channel->updated);
    out->etag = etag_to_proto(arena, channel->version);
    return out;
}

/* ---- what a marketplace is able to do ---- */

static Lockstep__V1__ChannelReason *reason_to_proto(struct arena *arena,
                                                    const struct marketplace_reason *reason)
{
    Lockstep__V1__ChannelReason *out = ARENA_NEW(arena, Lockstep__V1__ChannelReason);
    if (out == NULL)
        return NULL;
    lockstep__v1__channel_reason__init(out);
    out->code = text_to_proto(arena, reason->code);
    out->type = text_to_proto(arena, reason->type);
    out->label = text_to_proto(arena, reason->label);
    return out;
}

static void reasons_to_proto(struct arena *arena, const struct reason_list *reasons,
                             Lockstep__V1__ChannelCapabilities *out)
{
    out->reasons = ARENA_ARRAY(arena, Lockstep__V1__ChannelReason *, reasons->count);
    for (size_t i = 0; out->reasons != NULL && i < reasons->count; i++) {
        if (reasons->rows[i].is_shop_right)
            out->reasons[out->n_reasons++] = reason_to_proto(arena, &reasons->rows[i]);
    }
}

static Lockstep__V1__ShippingMethod *tracked_method_to_proto(struct arena *arena, struct str code)
{
    Lockstep__V1__ShippingMethod *out = ARENA_NEW(arena, Lockstep__V1__ShippingMethod);
    if (out == NULL)
        return NULL;
    lockstep__v1__shipping_method__init(out);
    out->code = text_to_proto(arena, code);
    out->tracking_required = true;
    return out;
}

static void methods_to_proto(struct arena *arena, const struct platform *platform,
                             Lockstep__V1__ChannelCapabilities *out)
{
    size_t count = platform->tracked_method_count;
    out->shipping_methods = ARENA_ARRAY(arena, Lockstep__V1__ShippingMethod *, count);
    for (size_t i = 0; out->shipping_methods != NULL && i < count; i++)
        out->shipping_methods[out->n_shipping_methods++] =
            tracked_method_to_proto(arena, platform->tracked_methods[i]);
}

Lockstep__V1__ChannelCapabilities *capabilities_to_proto(struct arena *arena,
                                                         const struct platform *platform,
                                                         const struct carrier_list *carriers,
                                                         const struct reason_list *reasons)
{
    if (!instant_is_set(platform->fetched))
        return NULL;
    Lockstep__V1__ChannelCapabilities *out = ARENA_NEW(arena, Lockstep__V1__ChannelCapabilities);
    if (out == NULL)
        return NULL;
    lockstep__v1__channel_capabilities__init(out);
    out->read_time = instant_to_proto(arena, platform->fetched);
    out->platform_name = text_to_proto(arena, platform->platform_name);
    out->shop_name = text_to_proto(arena, platform->shop_name);
    out->shop_state = text_to_proto(arena, platform->shop_state);
    out->shop_id = platform->marketplace_shop_id;
    out->currency_code = text_to_proto(arena, platform->currency_code);
    out->tax_mode = (Lockstep__V1__TaxMode)platform->tax_mode;
    out->order_acceptance = text_to_proto(arena, platform->order_acceptance);
    out->multi_shipment = platform->multi_shipment;
    out->listed_carriers_only = platform->disable_alternative_carrier;
    out->addresses_before_acceptance = platform->addresses_before_acceptance;
    out->time_zone = text_to_proto(arena, platform->timezone);
    out->carrier_count = (int32_t)carriers->count;
    reasons_to_proto(arena, reasons, out);
    methods_to_proto(arena, platform, out);
    return out;
}

/* ---- imports ---- */

static Google__Rpc__Status *import_error(struct arena *arena, const struct stock_file *file)
{
    struct err err = { 0 };
    if (file->state != STOCK_FILE_STATE_FAILED)
        return NULL;
    err_set(&err, REASON_IMPORT_FAILED, "the marketplace applied nothing of the file%s%.*s",
            file->status_text.len > 0 ? ", which is " : "", STR_ARG(file->status_text));
    return status_to_proto(&err, STR_EMPTY, arena);
}

Lockstep__V1__ChannelImport *import_to_proto(struct arena *arena, const struct stock_file *file)
{
    Lockstep__V1__ChannelImport *out = ARENA_NEW(arena, Lockstep__V1__ChannelImport);
    if (out == NULL)
        return NULL;
    lockstep__v1__channel_import__init(out);
    out->name = text_to_proto(arena, name_import(arena, file->shop, file->channel, file->file_no));
    out->kind = LOCKSTEP__V1__CHANNEL_IMPORT__KIND__KIND_STOCK;
    out->state = (Lockstep__V1__ChannelImport__State)file->state;
    out->marketplace_state = text_to_proto(arena, file->status_text);
    out->marketplace_import_id = text_to_proto(arena, file->import_id);
    out->row_count = file->row_count;
    out->fall_count = file->fall_count;
    out->applied_count = file->lines_in_success;
    out->refused_count = file->lines_in_error;
    out->send_time = instant_to_proto(arena, file->sent);
    out->end_time = instant_to_proto(arena, file->completed);
    out->error = import_error(arena, file);
    return out;
}
