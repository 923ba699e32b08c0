/* service/store/records_order.c: the tables of orders, shipments, returns, refunds and intents. */
#include "service/store/records.h"

#include "service/domain/intent.h"
#include "service/domain/order.h"
#include "service/domain/refund.h"
#include "service/domain/shipment.h"

static const struct record_field tax_fields[] = {
    RECORD_FIELD(1, STR, struct tax, code),
    RECORD_AMOUNT(2, struct tax, amount),
    RECORD_FIELD(3, ENUM, struct tax, rule),
};
static const struct record_shape tax = RECORD_SHAPE("Tax", struct tax, tax_fields);

static const struct record_field address_fields[] = {
    RECORD_FIELD(1, STR, struct address, first_name),
    RECORD_FIELD(2, STR, struct address, last_name),
    RECORD_FIELD(3, STR, struct address, company),
    RECORD_FIELD(4, STR, struct address, street_1),
    RECORD_FIELD(5, STR, struct address, street_2),
    RECORD_FIELD(6, STR, struct address, zip_code),
    RECORD_FIELD(7, STR, struct address, city),
    RECORD_FIELD(8, STR, struct address, state),
    RECORD_FIELD(9, STR, struct address, country_code),
    RECORD_FIELD(10, STR, struct address, phone),
    RECORD_FIELD(11, BOOL, struct address, is_set),
};
static const struct record_shape address = RECORD_SHAPE("Address", struct address, address_fields);

static const struct record_field line_refund_fields[] = {
    RECORD_FIELD(1, STR, struct line_refund, refund_id),
    RECORD_FIELD(2, STR, struct line_refund, reason_code),
    RECORD_FIELD(3, STR, struct line_refund, state),
    RECORD_FIELD(4, I64, struct line_refund, quantity),
    RECORD_AMOUNT(5, struct line_refund, amount),
    RECORD_AMOUNT(6, struct line_refund, shipping_amount),
    RECORD_PARTS(7, struct line_refund, taxes, tax_count, &tax),
    RECORD_PARTS(8, struct line_refund, shipping_taxes, shipping_tax_count, &tax),
    RECORD_AMOUNT(9, struct line_refund, commission_total),
    RECORD_FIELD(10, INSTANT, struct line_refund, created),
};
static const struct record_shape line_refund =
    RECORD_SHAPE("LineRefund", struct line_refund, line_refund_fields);

static const struct record_field order_line_fields[] = {
    RECORD_FIELD(1, STR, struct order_line, line_id),
    RECORD_FIELD(2, STR, struct order_line, sku),
    RECORD_FIELD(3, STR, struct order_line, title),
    RECORD_FIELD(4, STR, struct order_line, state_text),
    RECORD_FIELD(5, ENUM, struct order_line, state),
    RECORD_FIELD(6, I64, struct order_line, quantity),
    RECORD_AMOUNT(7, struct order_line, price_unit),
    RECORD_AMOUNT(8, struct order_line, price),
    RECORD_AMOUNT(9, struct order_line, shipping_price),
    RECORD_AMOUNT(10, struct order_line, total_price),
    RECORD_AMOUNT(11, struct order_line, commission_fee),
    RECORD_AMOUNT(12, struct order_line, total_commission),
    RECORD_PARTS(13, struct order_line, taxes, tax_count, &tax),
    RECORD_PARTS(14, struct order_line, shipping_taxes, shipping_tax_count, &tax),
    RECORD_PARTS(15, struct order_line, refunds, refund_count, &line_refund),
    RECORD_FIELD(16, BOOL, struct order_line, can_refund),
    RECORD_FIELD(17, I64, struct order_line, reserved),
    RECORD_LIST(18, I64S, struct order_line, shop_item_ids, shop_item_count),
    RECORD_FIELD(19, I64, struct order_line, returned),
    RECORD_FIELD(20, I64, struct order_line, refunded_quantity),
    RECORD_FIELD(21, I64, struct order_line, dispatched),
    RECORD_PARTS(22, struct order_line, cancelations, cancelation_count, &line_refund),
    RECORD_FIELD(23, I64, struct order_line, withheld),
};
static const struct record_shape order_line =
    RECORD_SHAPE("OrderLine", struct order_line, order_line_fields);

static const struct record_field order_fields[] = {
    RECORD_FIELD(1, STR, struct order, shop),
    RECORD_FIELD(2, STR, struct order, channel),
    RECORD_FIELD(3, STR, struct order, order_id),
    RECORD_FIELD(4, STR, struct order, commercial_id),
    RECORD_FIELD(5, STR, struct order, state_text),
    RECORD_FIELD(6, ENUM, struct order, state),
    RECORD_FIELD(7, INSTANT, struct order, created),
    RECORD_FIELD(8, INSTANT, struct order, updated),
    RECORD_FIELD(9, INSTANT, struct order, decided),
    RECORD_FIELD(10, INSTANT, struct order, debited),
    RECORD_FIELD(11, INSTANT, struct order, ship_by),
    RECORD_PART(12, MESSAGE, struct order, currency, &record_currency),
    RECORD_FIELD(13, ENUM, struct order, tax_mode),
    RECORD_AMOUNT(14, struct order, price),
    RECORD_AMOUNT(15, struct order, shipping_price),
    RECORD_AMOUNT(16, struct order, total_price),
    RECORD_AMOUNT(17, struct order, total_commission),
    RECORD_FIELD(18, BOOL, struct order, can_ship),
    RECORD_FIELD(19, BOOL, struct order, can_cancel),
    RECORD_FIELD(20, STR, struct order, customer_id),
    RECORD_FIELD(21, STR, struct order, customer_first_name),
    RECORD_FIELD(22, STR, struct order, customer_last_name),
    RECORD_PART(23, MESSAGE, struct order, billing, &address),
    RECORD_PART(24, MESSAGE, struct order, shipping, &address),
    RECORD_FIELD(25, STR, struct order, shipping_type_code),
    RECORD_FIELD(26, STR, struct order, shipping_zone_code),
    RECORD_FIELD(27, STR, struct order, seller_reference),
    RECORD_FIELD(28, STR, struct order, tracking_carrier_code),
    RECORD_FIELD(29, STR, struct order, tracking_carrier_name),
    RECORD_FIELD(30, STR, struct order, tracking_number),
    RECORD_PARTS(31, struct order, lines, line_count, &order_line),
    RECORD_FIELD(32, INSTANT, struct order, ingested),
    RECORD_FIELD(33, INSTANT, struct order, accept_by),
    RECORD_FIELD(34, ENUM, struct order, acceptance),
    RECORD_FIELD(35, ENUM, struct order, creation),
    RECORD_FIELD(36, ENUM, struct order, reference),
    RECORD_FIELD(37, ENUM, struct order, tracking),
    RECORD_FIELD(38, ENUM, struct order, dispatch),
    RECORD_FIELD(39, STR, struct order, shop_order_id),
    RECORD_FIELD(40, STR, struct order, reference_key),
    RECORD_FIELD(41, BOOL, struct order, accept_warned),
    RECORD_FIELD(42, BOOL, struct order, ship_warned),
    RECORD_FIELD(43, I64, struct order, version),
    RECORD_FIELD(44, STR, struct order, decision_reason),
    RECORD_FIELD(45, STR, struct order, decided_by),
    RECORD_FIELD(46, INSTANT, struct order, changed),
    RECORD_FIELD(47, ENUM, struct order, sweep),
};
const struct record_shape record_order = RECORD_SHAPE("Order", struct order, order_fields);

static const struct record_field intent_decision_fields[] = {
    RECORD_FIELD(1, STR, struct intent_decision, line_id),
    RECORD_FIELD(2, BOOL, struct intent_decision, accepted),
};
static const struct record_shape intent_decision =
    RECORD_SHAPE("IntentDecision", struct intent_decision, intent_decision_fields);

static const struct record_field intent_fields[] = {
    RECORD_FIELD(1, I64, struct intent, intent_no),
    RECORD_FIELD(2, ENUM, struct intent, kind),
    RECORD_FIELD(3, ENUM, struct intent, state),
    RECORD_FIELD(4, STR, struct intent, shop),
    RECORD_FIELD(5, STR, struct intent, channel),
    RECORD_FIELD(6, STR, struct intent, order_id),
    RECORD_FIELD(7, STR, struct intent, subject_id),
    RECORD_PARTS(8, struct intent, decisions, decision_count, &intent_decision),
    RECORD_FIELD(9, I64, struct intent, attempts),
    RECORD_FIELD(10, I64, struct intent, lookups),
    RECORD_FIELD(11, INSTANT, struct intent, created),
    RECORD_FIELD(12, INSTANT, struct intent, not_before),
    RECORD_FIELD(13, INSTANT, struct intent, sent),
    RECORD_FIELD(14, STR, struct intent, last_reason),
    RECORD_FIELD(15, STR, struct intent, refused_step),
    RECORD_FIELD(16, STR, struct intent, refusal),
    RECORD_FIELD(17, STR, struct intent, refusal_evidence),
};
const struct record_shape record_intent = RECORD_SHAPE("Intent", struct intent, intent_fields);

static const struct record_field shipment_item_fields[] = {
    RECORD_FIELD(1, STR, struct shipment_item, line_id),
    RECORD_FIELD(2, I64, struct shipment_item, quantity),
    RECORD_FIELD(3, STR, struct shipment_item, sku),
};
static const struct record_shape shipment_item =
    RECORD_SHAPE("ShipmentItem", struct shipment_item, shipment_item_fields);

static const struct record_field shipment_fields[] = {
    RECORD_FIELD(1, STR, struct shipment, shipment_id),
    RECORD_FIELD(2, STR, struct shipment, shop),
    RECORD_FIELD(3, STR, struct shipment, channel),
    RECORD_FIELD(4, STR, struct shipment, order_id),
    RECORD_FIELD(5, ENUM, struct shipment, state),
    RECORD_FIELD(6, STR, struct shipment, carrier_text),
    RECORD_FIELD(7, STR, struct shipment, carrier_code),
    RECORD_FIELD(8, STR, struct shipment, carrier_name),
    RECORD_FIELD(9, STR, struct shipment, tracking_number),
    RECORD_FIELD(10, STR, struct shipment, tracking_url),
    RECORD_FIELD(11, STR, struct shipment, warehouse),
    RECORD_PARTS(12, struct shipment, items, item_count, &shipment_item),
    RECORD_FIELD(13, INSTANT, struct shipment, dispatched),
    RECORD_FIELD(14, INSTANT, struct shipment, confirmed),
    RECORD_FIELD(15, INSTANT, struct shipment, tracking_sent),
    RECORD_FIELD(16, INSTANT, struct shipment, ship_sent),
    RECORD_FIELD(17, STR, struct shipment, confirmed_by),
};
const struct record_shape record_shipment =
    RECORD_SHAPE("Shipment", struct shipment, shipment_fields);

static const struct record_field goods_return_fields[] = {
    RECORD_FIELD(1, STR, struct goods_return, return_id),
    RECORD_FIELD(2, STR, struct goods_return, shop),
    RECORD_FIELD(3, STR, struct goods_return, channel),
    RECORD_FIELD(4, STR, struct goods_return, order_id),
    RECORD_FIELD(5, STR, struct goods_return, line_id),
    RECORD_FIELD(6, I64, struct goods_return, quantity),
    RECORD_FIELD(7, STR, struct goods_return, reason),
    RECORD_FIELD(8, STR, struct goods_return, source),
    RECORD_LIST(9, I64S, struct goods_return, shop_item_ids, shop_item_count),
    RECORD_FIELD(10, INSTANT, struct goods_return, received),
    RECORD_FIELD(11, INSTANT, struct goods_return, recorded),
    RECORD_FIELD(12, STR, struct goods_return, refund_id),
    RECORD_FIELD(13, STR, struct goods_return, warehouse),
    RECORD_FIELD(14, STR, struct goods_return, note),
    RECORD_FIELD(15, STR, struct goods_return, sku),
};
const struct record_shape record_goods_return =
    RECORD_SHAPE("GoodsReturn", struct goods_return, goods_return_fields);

static const struct record_field refund_evidence_fields[] = {
    RECORD_FIELD(1, INSTANT, struct refund_evidence, time),
    RECORD_FIELD(2, STR, struct refund_evidence, what),
    RECORD_FIELD(3, STR, struct refund_evidence, text),
};
static const struct record_shape refund_evidence =
    RECORD_SHAPE("RefundEvidence", struct refund_evidence, refund_evidence_fields);

static const struct record_field refund_fields[] = {
    RECORD_FIELD(1, STR, struct refund, refund_id),
    RECORD_FIELD(2, STR, struct refund, shop),
    RECORD_FIELD(3, STR, struct refund, channel),
    RECORD_FIELD(4, STR, struct refund, order_id),
    RECORD_FIELD(5, STR, struct refund, line_id),
    RECORD_FIELD(6, ENUM, struct refund, state),
    RECORD_FIELD(7, STR, struct refund, reason),
    RECORD_FIELD(8, STR, struct refund, reason_code),
    RECORD_FIELD(9, I64, struct refund, quantity),
    RECORD_AMOUNT(10, struct refund, amount),
    RECORD_AMOUNT(11, struct refund, shipping_amount),
    RECORD_PARTS(12, struct refund, taxes, tax_count, &tax),
    RECORD_PARTS(13, struct refund, shipping_taxes, shipping_tax_count, &tax),
    RECORD_FIELD(14, STR, struct refund, return_id),
    RECORD_FIELD(15, STR, struct refund, marketplace_refund_id),
    RECORD_FIELD(16, STR, struct refund, marketplace_group_id),
    RECORD_PARTS(17, struct refund, evidence, evidence_count, &refund_evidence),
    RECORD_FIELD(18, INSTANT, struct refund, created),
    RECORD_FIELD(19, INSTANT, struct refund, sent),
    RECORD_FIELD(20, INSTANT, struct refund, done),
    RECORD_FIELD(21, STR, struct refund, requested_by),
    RECORD_FIELD(22, STR, struct refund, note),
    RECORD_FIELD(23, ENUM, struct refund, tax_mode),
    RECORD_FIELD(24, BOOL, struct refund, excluded_from_shipment),
    RECORD_FIELD(25, INSTANT, struct refund, others_until),
};
const struct record_shape record_refund = RECORD_SHAPE("Refund", struct refund, refund_fields);
