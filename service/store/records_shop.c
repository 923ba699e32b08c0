/* service/store/records_shop.c: the tables of shops, channels and marketplaces. */
#include "service/store/records.h"

#include "service/domain/reference.h"
#include "service/domain/shop.h"

static const struct record_field warehouse_fields[] = {
    RECORD_FIELD(1, STR, struct warehouse, id),
    RECORD_FIELD(2, STR, struct warehouse, display_name),
};
static const struct record_shape warehouse =
    RECORD_SHAPE("Warehouse", struct warehouse, warehouse_fields);

static const struct record_field shop_fields[] = {
    RECORD_FIELD(1, STR, struct shop, shop_id),
    RECORD_FIELD(2, STR, struct shop, display_name),
    RECORD_FIELD(3, STR, struct shop, base_url),
    RECORD_FIELD(4, STR, struct shop, key_ref),
    RECORD_FIELD(5, STR, struct shop, shop_key),
    RECORD_FIELD(6, STR, struct shop, country_code),
    RECORD_FIELD(7, STR, struct shop, merchant_key),
    RECORD_FIELD(8, I64, struct shop, company_id),
    RECORD_FIELD(9, ENUM, struct shop, order_flow),
    RECORD_FIELD(10, STR, struct shop, external_order_url),
    RECORD_FIELD(11, I64, struct shop, order_poll_interval_s),
    RECORD_PARTS(12, struct shop, warehouses, warehouse_count, &warehouse),
    RECORD_FIELD(13, INSTANT, struct shop, created),
    RECORD_FIELD(14, INSTANT, struct shop, updated),
    RECORD_FIELD(15, I64, struct shop, version),
    RECORD_FIELD(16, BOOL, struct shop, reads_stock),
    RECORD_FIELD(17, I64, struct shop, stock_poll_interval_s),
    RECORD_FIELD(18, STR, struct shop, webhook_ref),
};
const struct record_shape record_shop = RECORD_SHAPE("Shop", struct shop, shop_fields);

static const struct record_field pacing_override_fields[] = {
    RECORD_FIELD(1, STR, struct pacing_override, operation),
    RECORD_FIELD(2, I64, struct pacing_override, interval_s),
};
static const struct record_shape pacing_override =
    RECORD_SHAPE("PacingOverride", struct pacing_override, pacing_override_fields);

static const struct record_field carrier_mapping_fields[] = {
    RECORD_FIELD(1, STR, struct carrier_mapping, from),
    RECORD_FIELD(2, STR, struct carrier_mapping, code),
};
static const struct record_shape carrier_mapping =
    RECORD_SHAPE("CarrierMapping", struct carrier_mapping, carrier_mapping_fields);

static const struct record_field reason_mapping_fields[] = {
    RECORD_FIELD(1, STR, struct reason_mapping, from),
    RECORD_FIELD(2, STR, struct reason_mapping, code),
};
static const struct record_shape reason_mapping =
    RECORD_SHAPE("ReasonMapping", struct reason_mapping, reason_mapping_fields);

static const struct record_field channel_fields[] = {
    RECORD_FIELD(1, STR, struct channel, shop_id),
    RECORD_FIELD(2, STR, struct channel, channel_id),
    RECORD_FIELD(3, STR, struct channel, display_name),
    RECORD_FIELD(4, STR, struct channel, base_url),
    RECORD_FIELD(5, STR, struct channel, key_ref),
    RECORD_FIELD(6, I64, struct channel, marketplace_shop_id),
    RECORD_PART(7, MESSAGE, struct channel, currency, &record_currency),
    RECORD_FIELD(8, ENUM, struct channel, tax_mode),
    RECORD_FIELD(9, STR, struct channel, channel_key),
    RECORD_FIELD(10, ENUM, struct channel, state),
    RECORD_FIELD(11, STR, struct channel, pause_reason),
    RECORD_FIELD(12, BOOL, struct channel, auto_accept),
    RECORD_FIELD(13, I64, struct channel, acceptance_window_s),
    RECORD_FIELD(14, I64, struct channel, acceptance_warning_s),
    RECORD_FIELD(15, I64, struct channel, dispatch_warning_s),
    RECORD_FIELD(16, I64, struct channel, policy.share_bp),
    RECORD_FIELD(17, I64, struct channel, policy.buffer),
    RECORD_FIELD(18, I64, struct channel, policy.cap),
    RECORD_LIST(19, STRS, struct channel, policy.warehouses, policy.warehouse_count),
    RECORD_FIELD(20, I64, struct channel, rise_hold_s),
    RECORD_FIELD(21, I64, struct channel, order_poll_interval_s),
    RECORD_FIELD(22, I64, struct channel, stock_interval_s),
    RECORD_FIELD(23, I64, struct channel, transaction_poll_interval_s),
    RECORD_PARTS(24, struct channel, pacing, pacing_count, &pacing_override),
    RECORD_PARTS(25, struct channel, carriers, carrier_count, &carrier_mapping),
    RECORD_PARTS(26, struct channel, refund_reasons, refund_reason_count, &reason_mapping),
    RECORD_FIELD(27, INSTANT, struct channel, created),
    RECORD_FIELD(28, INSTANT, struct channel, updated),
    RECORD_FIELD(29, I64, struct channel, version),
    RECORD_FIELD(30, STR, struct channel, time_zone),
    RECORD_FIELD(31, I64, struct channel, policy.floor),
    RECORD_FIELD(32, I64, struct channel, policy.chance_ppm),
    RECORD_FIELD(33, I64, struct channel, policy.buffer_min),
    RECORD_FIELD(34, I64, struct channel, policy.buffer_max),
    RECORD_FIELD(35, I64, struct channel, brake_zero_bp),
    RECORD_FIELD(36, I64, struct channel, brake_fall_bp),
    RECORD_FIELD(37, I64, struct channel, audit_interval_s),
};
const struct record_shape record_channel = RECORD_SHAPE("Channel", struct channel, channel_fields);

static const struct record_field stock_rule_fields[] = {
    RECORD_FIELD(1, STR, struct stock_rule, shop_id),
    RECORD_FIELD(2, STR, struct stock_rule, rule_id),
    RECORD_FIELD(3, STR, struct stock_rule, channel),
    RECORD_FIELD(4, STR, struct stock_rule, sku),
    RECORD_FIELD(5, I64, struct stock_rule, policy.share_bp),
    RECORD_FIELD(6, I64, struct stock_rule, policy.buffer),
    RECORD_FIELD(7, I64, struct stock_rule, policy.cap),
    RECORD_FIELD(8, I64, struct stock_rule, policy.floor),
    RECORD_LIST(9, STRS, struct stock_rule, policy.warehouses, policy.warehouse_count),
    RECORD_FIELD(10, I64, struct stock_rule, policy.chance_ppm),
    RECORD_FIELD(11, I64, struct stock_rule, policy.buffer_min),
    RECORD_FIELD(12, I64, struct stock_rule, policy.buffer_max),
    RECORD_FIELD(13, INSTANT, struct stock_rule, created),
    RECORD_FIELD(14, INSTANT, struct stock_rule, updated),
    RECORD_FIELD(15, I64, struct stock_rule, version),
};
const struct record_shape record_stock_rule =
    RECORD_SHAPE("StockRule", struct stock_rule, stock_rule_fields);

static const struct record_field carrier_fields[] = {
    RECORD_FIELD(1, STR, struct carrier, code),
    RECORD_FIELD(2, STR, struct carrier, label),
    RECORD_FIELD(3, STR, struct carrier, standard_code),
    RECORD_FIELD(4, STR, struct carrier, tracking_url),
};
static const struct record_shape carrier = RECORD_SHAPE("Carrier", struct carrier, carrier_fields);

static const struct record_field carrier_list_fields[] = {
    RECORD_PARTS(1, struct carrier_list, rows, count, &carrier),
    RECORD_FIELD(2, INSTANT, struct carrier_list, fetched),
};
const struct record_shape record_carriers =
    RECORD_SHAPE("CarrierList", struct carrier_list, carrier_list_fields);

static const struct record_field marketplace_reason_fields[] = {
    RECORD_FIELD(1, STR, struct marketplace_reason, code),
    RECORD_FIELD(2, STR, struct marketplace_reason, type),
    RECORD_FIELD(3, STR, struct marketplace_reason, label),
    RECORD_FIELD(4, BOOL, struct marketplace_reason, is_shop_right),
};
static const struct record_shape marketplace_reason =
    RECORD_SHAPE("MarketplaceReason", struct marketplace_reason, marketplace_reason_fields);

static const struct record_field reason_list_fields[] = {
    RECORD_PARTS(1, struct reason_list, rows, count, &marketplace_reason),
    RECORD_FIELD(2, INSTANT, struct reason_list, fetched),
};
const struct record_shape record_reasons =
    RECORD_SHAPE("ReasonList", struct reason_list, reason_list_fields);

static const struct record_field platform_fields[] = {
    RECORD_FIELD(1, BOOL, struct platform, multi_shipment),
    RECORD_FIELD(2, BOOL, struct platform, disable_alternative_carrier),
    RECORD_FIELD(3, BOOL, struct platform, addresses_before_acceptance),
    RECORD_FIELD(4, ENUM, struct platform, tax_mode),
    RECORD_FIELD(5, STR, struct platform, order_acceptance),
    RECORD_FIELD(6, STR, struct platform, timezone),
    RECORD_FIELD(7, STR, struct platform, platform_name),
    RECORD_FIELD(8, STR, struct platform, shop_name),
    RECORD_FIELD(9, STR, struct platform, shop_state),
    RECORD_FIELD(10, STR, struct platform, currency_code),
    RECORD_FIELD(11, I64, struct platform, marketplace_shop_id),
    RECORD_LIST(12, STRS, struct platform, tracked_methods, tracked_method_count),
    RECORD_FIELD(13, INSTANT, struct platform, fetched),
};
const struct record_shape record_platform =
    RECORD_SHAPE("Platform", struct platform, platform_fields);

static const struct record_field poll_fields[] = {
    RECORD_FIELD(1, INSTANT, struct poll, watermark),
    RECORD_FIELD(2, INSTANT, struct poll, last_run),
    RECORD_FIELD(3, INSTANT, struct poll, last_success),
    RECORD_FIELD(4, STR, struct poll, page_token),
    RECORD_FIELD(5, STR, struct poll, last_reason),
    RECORD_FIELD(6, I64, struct poll, failures),
    RECORD_FIELD(7, I64, struct poll, rounds),
};
const struct record_shape record_poll = RECORD_SHAPE("Poll", struct poll, poll_fields);
