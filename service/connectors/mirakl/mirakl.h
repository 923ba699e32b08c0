/*
 * service/connectors/mirakl/mirakl.h: the operations of this folder, for mirakl.c's table.
 *
 * Private to the folder; the world sees `mirakl_connector`. A build writes one request, a read
 * takes one 2xx answer apart (operation.h). README.md names the vendor's operation behind each.
 */
#ifndef SERVICE_CONNECTORS_MIRAKL_MIRAKL_H
#define SERVICE_CONNECTORS_MIRAKL_MIRAKL_H

#include "service/connectors/operation.h"

/* Method, path and key; segments and query may follow, then mirakl_shop. */
void mirakl_begin(struct draft *draft, enum http_method method, struct str path);
/* A path below /api/orders: "/api/orders/<order_id><action>". FIELD_REQUIRED: no order id. */
MUST_USE enum err_code mirakl_begin_order(struct draft *draft, struct str order_id,
                                          struct str action, struct err *err);
/* shop_id, if one is configured: without it a key that gains a second shop changes its target. */
void mirakl_shop(struct draft *draft);
void mirakl_accept_json(struct draft *draft);
/* Begins the JSON body. */
struct jwriter mirakl_body(struct draft *draft);
/* V01, A01, PC01, SH21, SH12, RE01. */
enum err_code mirakl_setting_build(struct draft *, const struct call *, struct err *);
enum err_code mirakl_account_read(const struct reading *, struct answer *, struct err *);
enum err_code mirakl_platform_read(const struct reading *, struct answer *, struct err *);
enum err_code mirakl_carriers_read(const struct reading *, struct answer *, struct err *);
enum err_code mirakl_shipping_methods_read(const struct reading *, struct answer *, struct err *);
enum err_code mirakl_reasons_read(const struct reading *, struct answer *, struct err *);
/* STO01, STO02, STO03. */
enum err_code mirakl_stock_import_build(struct draft *, const struct call *, struct err *);
enum err_code mirakl_stock_import_read(const struct reading *, struct answer *, struct err *);
enum err_code mirakl_stock_status_build(struct draft *, const struct call *, struct err *);
enum err_code mirakl_stock_status_read(const struct reading *, struct answer *, struct err *);
enum err_code mirakl_stock_report_build(struct draft *, const struct call *, struct err *);
enum err_code mirakl_stock_report_read(const struct reading *, struct answer *, struct err *);
/* OF21. */
enum err_code mirakl_offers_build(struct draft *, const struct call *, struct err *);
enum err_code mirakl_offers_read(const struct reading *, struct answer *, struct err *);
/* OF52, OF53, OF54. */
enum err_code mirakl_export_build(struct draft *, const struct call *, struct err *);
enum err_code mirakl_export_read(const struct reading *, struct answer *, struct err *);
enum err_code mirakl_export_status_build(struct draft *, const struct call *, struct err *);
enum err_code mirakl_export_status_read(const struct reading *, struct answer *, struct err *);
enum err_code mirakl_export_file_build(struct draft *, const struct call *, struct err *);
enum err_code mirakl_export_file_read(const struct reading *, struct answer *, struct err *);
/* OR11, OR04, OR21, OR23, OR24, OR28. */
enum err_code mirakl_orders_build(struct draft *, const struct call *, struct err *);
enum err_code mirakl_orders_read(const struct reading *, struct answer *, struct err *);
enum err_code mirakl_order_reference_build(struct draft *, const struct call *, struct err *);
enum err_code mirakl_order_reference_read(const struct reading *, struct answer *, struct err *);
enum err_code mirakl_accept_build(struct draft *, const struct call *, struct err *);
enum err_code mirakl_tracking_build(struct draft *, const struct call *, struct err *);
enum err_code mirakl_ship_build(struct draft *, const struct call *, struct err *);
enum err_code mirakl_refund_build(struct draft *, const struct call *, struct err *);
enum err_code mirakl_refund_read(const struct reading *, struct answer *, struct err *);
/* TL02. */
enum err_code mirakl_transactions_build(struct draft *, const struct call *, struct err *);
enum err_code mirakl_transactions_read(const struct reading *, struct answer *, struct err *);

#endif
