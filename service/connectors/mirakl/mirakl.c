/* service/connectors/mirakl/mirakl.c: the table of operations, and what all requests share. */
#include "service/connectors/mirakl/mirakl.h"

/*
 * "Wrong state" is a 400 as much as a malformed request is: after a repeat the order has already
 * moved. Only a look at the order tells which of the two it is.
 */
static const struct verdict_row rows_of_moves[] = { { 400, 400, VERDICT_CONFLICT } };

static const struct operation operations[CALL_KIND_COUNT] = {
    [CALL_MIRAKL_VERSION] = { .build = mirakl_setting_build },
    [CALL_MIRAKL_ACCOUNT] = { .build = mirakl_setting_build, .read = mirakl_account_read },
    [CALL_MIRAKL_PLATFORM] = { .build = mirakl_setting_build, .read = mirakl_platform_read },
    [CALL_MIRAKL_CARRIERS] = { .build = mirakl_setting_build, .read = mirakl_carriers_read },
    [CALL_MIRAKL_SHIPPING_METHODS] = { .build = mirakl_setting_build,
                                       .read = mirakl_shipping_methods_read },
    [CALL_MIRAKL_REASONS] = { .build = mirakl_setting_build, .read = mirakl_reasons_read },
    [CALL_MIRAKL_STOCK_IMPORT] = { .build = mirakl_stock_import_build,
                                   .read = mirakl_stock_import_read },
    [CALL_MIRAKL_STOCK_STATUS] = { .build = mirakl_stock_status_build,
                                   .read = mirakl_stock_status_read },
    [CALL_MIRAKL_STOCK_REPORT] = { .build = mirakl_stock_report_build,
                                   .read = mirakl_stock_report_read,
                                   .reads_text = true },
    [CALL_MIRAKL_OFFERS] = { .build = mirakl_offers_build, .read = mirakl_offers_read },
    [CALL_MIRAKL_OFFER_EXPORT] = { .build = mirakl_export_build, .read = mirakl_export_read },
    [CALL_MIRAKL_OFFER_EXPORT_STATUS] = { .build = mirakl_export_status_build,
                                          .read = mirakl_export_status_read },
    [CALL_MIRAKL_OFFER_EXPORT_FILE] = { .build = mirakl_export_file_build,
                                        .read = mirakl_export_file_read,
                                        .reads_text = true },
    [CALL_MIRAKL_ORDERS] = { .build = mirakl_orders_build, .read = mirakl_orders_read },
    [CALL_MIRAKL_ORDER_REFERENCE] = { .build = mirakl_order_reference_build,
                                      .read = mirakl_order_reference_read },
    [CALL_MIRAKL_ACCEPT] = { .build = mirakl_accept_build,
                             .rows = rows_of_moves,
                             .row_count = ARRAY_COUNT(rows_of_moves) },
    [CALL_MIRAKL_TRACKING] = { .build = mirakl_tracking_build },
    [CALL_MIRAKL_SHIP] = { .build = mirakl_ship_build,
                           .rows = rows_of_moves,
                           .row_count = ARRAY_COUNT(rows_of_moves) },
    [CALL_MIRAKL_REFUND] = { .build = mirakl_refund_build, .read = mirakl_refund_read },
    [CALL_MIRAKL_TRANSACTIONS] = { .build = mirakl_transactions_build,
                                   .read = mirakl_transactions_read },
};

void mirakl_begin(struct draft *draft, enum http_method method, struct str path)
{
    draft->method = method;
    url_path(&draft->url, path);
    draft_secret(draft, STR("Authorization"), draft->endpoint->secret);
}

void mirakl_shop(struct draft *draft)
{
    if (draft->endpoint->shop_id != 0)
        url_query_i64(&draft->url, "shop_id", draft->endpoint->shop_id);
}

enum err_code mirakl_begin_order(struct draft *draft, struct str order_id, struct str action,
                                 struct err *err)
{
    enum err_code code = call_need(order_id, "order_id", err);
    if (code != ERR_OK)
        return code;
    mirakl_begin(draft, HTTP_PUT, STR("/api/orders"));
    url_segment(&draft->url, order_id);
    url_path(&draft->url, action);
    mirakl_shop(draft);
    return ERR_OK;
}

void mirakl_accept_json(struct draft *draft)
{
    draft_header(draft, STR("Accept"), STR("application/json"));
}

struct jwriter mirakl_body(struct draft *draft)
{
    draft_header(draft, STR("Content-Type"), STR("application/json"));
    return jwriter_to(&draft->body);
}

static struct str explain(struct str body, struct arena *arena)
{
    struct jnode *root;
    struct err ignored;
    struct jread read = { .err = &ignored };
    if (json_parse(body, arena, &root, &ignored) != ERR_OK)
        return STR_EMPTY;
    return jread_text(&read, root, "message");
}

static const struct vendor vendor = {
    .system = CALL_SYSTEM_MIRAKL,
    .operations = operations,
    .explain = explain,
};

static enum err_code build(const struct endpoint *endpoint, const struct call *call,
                           struct arena *arena, struct http_request *ret, struct err *err)
{
    return vendor_build(&vendor, endpoint, call, arena, ret, err);
}

static void judge(const struct endpoint *endpoint, const struct call *call,
                  const struct http_response *response, struct arena *arena, struct answer *ret)
{
    vendor_judge(&vendor, endpoint, call, response, arena, ret);
}

const struct connector_ops mirakl_connector = {
    .name = "mirakl",
    .build = build,
    .judge = judge,
};
