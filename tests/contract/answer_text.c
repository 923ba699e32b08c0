/* tests/contract/answer_text.c: requests and answers as lines of text. */
#include <inttypes.h>

#include "tests/contract/exchange.h"

void request_to_text(const struct http_request *request, struct buf *out)
{
    static const char *const methods[] = {
        [HTTP_GET] = "GET",     [HTTP_POST] = "POST",     [HTTP_PUT] = "PUT",
        [HTTP_PATCH] = "PATCH", [HTTP_DELETE] = "DELETE",
    };
    buf_format(out, "%s %.*s\n", methods[request->method], STR_ARG(request->url));
    for (size_t i = 0; i < request->header_count; i++) {
        const struct http_header *header = &request->headers[i];
        struct str value = header->is_secret ? STR("(secret)") : header->value;
        buf_format(out, "%.*s: %.*s\n", STR_ARG(header->name), STR_ARG(value));
    }
    if (request->body.len > 0)
        buf_add_byte(out, '\n');
    for (size_t i = 0; i < request->body.len; i++) {
        if (request->body.ptr[i] != '\r')
            buf_add_byte(out, request->body.ptr[i]);
    }
}

static void add(struct buf *out, const char *name, struct str value)
{
    if (value.len > 0)
        buf_format(out, " %s=%.*s", name, STR_ARG(value));
}

static void add_number(struct buf *out, const char *name, int64_t value)
{
    buf_format(out, " %s=%" PRId64, name, value);
}

static void add_flag(struct buf *out, const char *name, bool value)
{
    if (value)
        buf_format(out, " %s", name);
}

static void add_money(struct buf *out, const char *name, struct money value)
{
    char text[MONEY_TEXT_BYTES];
    if (money_is_set(value))
        add(out, name, money_format(value, text));
}

static void add_time(struct buf *out, const char *name, struct instant value)
{
    char text[INSTANT_TEXT_BYTES];
    if (instant_is_set(value))
        add(out, name, instant_format(value, text));
}

static void end(struct buf *out)
{
    buf_add_byte(out, '\n');
}

static void add_taxes(struct buf *out, const char *name, const struct tax *taxes, size_t count)
{
    static const char *const rules[] = { [TAX_RULE_UNKNOWN] = "",
                                         [TAX_RULE_PROPORTIONAL] = ":proportional",
                                         [TAX_RULE_NONE] = ":none" };
    char text[MONEY_TEXT_BYTES];
    for (size_t i = 0; i < count; i++)
        buf_format(out, " %s=%.*s:%.*s%s", name, STR_ARG(taxes[i].code),
                   STR_ARG(money_format(taxes[i].amount, text)), rules[taxes[i].rule]);
}

static void add_address(struct buf *out, const char *name, const struct address *address)
{
    if (!address->is_set)
        return;
    buf_format(out, "  %s", name);
    add(out, "first_name", address->first_name);
    add(out, "last_name", address->last_name);
    add(out, "company", address->company);
    add(out, "street_1", address->street_1);
    add(out, "street_2", address->street_2);
    add(out, "zip", address->zip_code);
    add(out, "city", address->city);
    add(out, "state", address->state);
    add(out, "country", address->country_code);
    add(out, "phone", address->phone);
    end(out);
}

static void add_refunds(struct buf *out, const char *name, const struct line_refund *refunds,
                        size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct line_refund *refund = &refunds[i];
        buf_format(out, "    %s %.*s", name, STR_ARG(refund->refund_id));
        add(out, "state", refund->state);
        add(out, "reason", refund->reason_code);
        add_number(out, "quantity", refund->quantity);
        add_money(out, "amount", refund->amount);
        add_money(out, "shipping", refund->shipping_amount);
        add_taxes(out, "tax", refund->taxes, refund->tax_count);
        add_taxes(out, "shipping_tax", refund->shipping_taxes, refund->shipping_tax_count);
        add_money(out, "commission", refund->commission_total);
        add_time(out, "created", refund->created);
        end(out);
    }
}

static void add_line(struct buf *out, const struct order_line *line)
{
    buf_format(out, "  line %.*s", STR_ARG(line->line_id));
    add(out, "sku", line->sku);
    add(out, "title", line->title);
    add(out, "state", str_c(order_state_name(line->state)));
    add(out, "state_text", line->state_text);
    add_number(out, "quantity", line->quantity);
    add_money(out, "price_unit", line->price_unit);
    add_money(out, "price", line->price);
    add_money(out, "shipping", line->shipping_price);
    add_money(out, "total", line->total_price);
    add_money(out, "fee", line->commission_fee);
    add_money(out, "commission", line->total_commission);
    add_taxes(out, "tax", line->taxes, line->tax_count);
    add_taxes(out, "shipping_tax", line->shipping_taxes, line->shipping_tax_count);
    add_flag(out, "can_refund", line->can_refund);
    end(out);
    add_refunds(out, "refund", line->refunds, line->refund_count);
    add_refunds(out, "cancelation", line->cancelations, line->cancelation_count);
}

static void add_order(struct buf *out, const struct order *order)
{
    static const char *const modes[] = { "unknown", "included", "excluded" };
    buf_format(out, "order %.*s", STR_ARG(order->order_id));
    add(out, "basket", order->commercial_id);
    add(out, "state", str_c(order_state_name(order->state)));
    add(out, "state_text", order->state_text);
    add_time(out, "created", order->created);
    add_time(out, "updated", order->updated);
    add_time(out, "decided", order->decided);
    add_time(out, "debited", order->debited);
    add_time(out, "ship_by", order->ship_by);
    end(out);
    buf_format(out, "  %s tax %s", order->currency.code, modes[order->tax_mode]);
    add_money(out, "price", order->price);
    add_money(out, "shipping", order->shipping_price);
    add_money(out, "total", order->total_price);
    add_money(out, "commission", order->total_commission);
    add_flag(out, "can_ship", order->can_ship);
    add_flag(out, "can_cancel", order->can_cancel);
    add(out, "type", order->shipping_type_code);
    add(out, "zone", order->shipping_zone_code);
    add(out, "seller_reference", order->seller_reference);
    add(out, "carrier_code", order->tracking_carrier_code);
    add(out, "carrier_name", order->tracking_carrier_name);
    add(out, "tracking", order->tracking_number);
    end(out);
    buf_format(out, "  customer");
    add(out, "id", order->customer_id);
    add(out, "first_name", order->customer_first_name);
    add(out, "last_name", order->customer_last_name);
    end(out);
    add_address(out, "billing", &order->billing);
    add_address(out, "shipping", &order->shipping);
    for (size_t i = 0; i < order->line_count; i++)
        add_line(out, &order->lines[i]);
}

static void add_orders(struct buf *out, const struct answer *answer)
{
    buf_format(out, "total %" PRId64 "\n", answer->orders.total);
    for (size_t i = 0; i < answer->orders.count; i++)
        add_order(out, &answer->orders.orders[i]);
}

static void add_transactions(struct buf *out, const struct answer *answer)
{
    for (size_t i = 0; i < answer->transactions.count; i++) {
        const struct transaction *row = &answer->transactions.rows[i];
        buf_format(out, "transaction %.*s", STR_ARG(row->transaction_id));
        add(out, "kind", row->kind_text);
        add_money(out, "amount", row->amount);
        add_money(out, "balance", row->balance);
        add(out, "currency", str_c(row->amount.currency.code));
        add(out, "state", str_c(payment_state_name(row->payment_state)));
        add(out, "state_text", row->payment_state_text);
        add_time(out, "created", row->created);
        add_time(out, "updated", row->updated);
        add(out, "settlement", row->settlement_id);
        add(out, "document", row->document_number);
        add(out, "order", row->order_id);
        add(out, "line", row->order_line_id);
        add(out, "refund", row->refund_id);
        add(out, "seller_reference", row->seller_reference);
        add(out, "payout", row->payout_reference);
        end(out);
    }
    buf_add(out, STR("next"));
    add(out, "token", answer->transactions.next_page_token);
    end(out);
}

static void add_shop_order(struct buf *out, const struct shop_order *order)
{
    buf_format(out, "shop_order %.*s", STR_ARG(order->shop_order_id));
    add(out, "reference", order->reference_key);
    add(out, "status", order->status);
    add_time(out, "created", order->created);
    add_time(out, "updated", order->updated);
    end(out);
    for (size_t i = 0; i < order->item_count; i++) {
        const struct shop_order_item *item = &order->items[i];
        buf_format(out, "  item %" PRId64, item->item_id);
        add(out, "key", item->key);
        add(out, "line", item->line_id);
        add(out, "sku", item->sku);
        add(out, "status", item->status);
        add_number(out, "package", item->package_id);
        add_money(out, "price", item->price);
        add_time(out, "shipped", item->shipped);
        add_time(out, "cancelled", item->cancelled);
        add_time(out, "returned", item->returned);
        end(out);
    }
    for (size_t i = 0; i < order->package_count; i++) {
        const struct shop_order_package *package = &order->packages[i];
        buf_format(out, "  package %" PRId64, package->package_id);
        add(out, "carrier", package->carrier_key);
        add(out, "tracking", package->tracking_number);
        add(out, "url", package->tracking_url);
        add_time(out, "shipped", package->shipped);
        end(out);
    }
}

static void add_shop_orders(struct buf *out, const struct answer *answer)
{
    for (size_t i = 0; i < answer->shop_orders.count; i++)
        add_shop_order(out, &answer->shop_orders.orders[i]);
    buf_add(out, STR("next"));
    add(out, "cursor", answer->shop_orders.next_cursor);
    end(out);
}

static void add_stocks(struct buf *out, const struct answer *answer)
{
    for (size_t i = 0; i < answer->stocks.count; i++) {
        const struct shop_stock *row = &answer->stocks.rows[i];
        buf_format(out, "stock %.*s", STR_ARG(row->sku));
        add(out, "warehouse", row->warehouse);
        add(out, "merchant", row->merchant);
        add_number(out, "quantity", row->quantity);
        add_flag(out, "sellable_without_stock", row->sellable_without_stock);
        add_time(out, "changed", row->changed);
        end(out);
    }
}

static void add_stock_report(struct buf *out, const struct answer *answer)
{
    for (size_t i = 0; i < answer->stock_report.count; i++) {
        const struct stock_report_row *row = &answer->stock_report.rows[i];
        buf_format(out, "line %" PRId64, row->line_number);
        add(out, "sku", row->sku);
        add(out, "reason", row->reason);
        end(out);
    }
}

static void add_stock_status(struct buf *out, const struct stock_import_status *status)
{
    buf_format(out, "status %.*s", STR_ARG(status->status));
    add_flag(out, "final", status->is_final);
    add_flag(out, "failed", status->is_failed);
    add_flag(out, "has_error_report", status->has_error_report);
    add_number(out, "in_success", status->lines_in_success);
    add_number(out, "in_error", status->lines_in_error);
    add(out, "reason", status->reason);
    end(out);
}

static void add_platform(struct buf *out, const struct platform_answer *platform)
{
    static const char *const modes[] = { "unknown", "included", "excluded" };
    buf_format(out, "platform %.*s tax %s", STR_ARG(platform->platform_name),
               modes[platform->tax_mode]);
    add(out, "acceptance", platform->order_acceptance);
    add(out, "timezone", platform->timezone);
    add_flag(out, "multi_shipment", platform->multi_shipment);
    add_flag(out, "disable_alternative_carrier", platform->disable_alternative_carrier);
    add_flag(out, "addresses_before_acceptance", platform->addresses_before_acceptance);
    end(out);
}

static void add_account(struct buf *out, const struct account_answer *account)
{
    buf_format(out, "account %" PRId64, account->shop_id);
    add(out, "name", account->shop_name);
    add(out, "state", account->state);
    add(out, "currency", account->currency_code);
    add(out, "model", account->model);
    end(out);
}

static void add_references(struct buf *out, const struct answer *answer)
{
    for (size_t i = 0; i < answer->references.count; i++) {
        buf_format(out, "order %zu", i);
        add_flag(out, "done", answer->references.rows[i].is_done);
        add(out, "reason", answer->references.rows[i].reason);
        end(out);
    }
}

static void add_lists(struct buf *out, enum call_kind kind, const struct answer *answer)
{
    for (size_t i = 0; kind == CALL_MIRAKL_CARRIERS && i < answer->carriers.count; i++) {
        const struct carrier *row = &answer->carriers.rows[i];
        buf_format(out, "carrier %.*s", STR_ARG(row->code));
        add(out, "label", row->label);
        add(out, "standard", row->standard_code);
        add(out, "url", row->tracking_url);
        end(out);
    }
    for (size_t i = 0; kind == CALL_MIRAKL_REASONS && i < answer->reasons.count; i++) {
        const struct reason *row = &answer->reasons.rows[i];
        buf_format(out, "reason %.*s", STR_ARG(row->code));
        add(out, "type", row->type);
        add(out, "label", row->label);
        add_flag(out, "shop_right", row->is_shop_right);
        end(out);
    }
    for (size_t i = 0; kind == CALL_MIRAKL_SHIPPING_METHODS && i < answer->shipping_methods.count;
         i++) {
        const struct shipping_method *row = &answer->shipping_methods.rows[i];
        buf_format(out, "method %.*s", STR_ARG(row->code));
        add(out, "label", row->label);
        add_flag(out, "mandatory_tracking", row->mandatory_tracking);
        end(out);
    }
    bool is_offers = kind == CALL_MIRAKL_OFFERS || kind == CALL_MIRAKL_OFFER_EXPORT_FILE;
    for (size_t i = 0; is_offers && i < answer->offers.count; i++) {
        const struct offer_answer *row = &answer->offers.rows[i];
        buf_format(out, "offer %" PRId64, row->offer_id);
        add(out, "sku", row->sku);
        add_number(out, "quantity", row->quantity);
        add_flag(out, "active", row->is_active);
        end(out);
    }
}

static void add_export_status(struct buf *out, const struct offer_export_status *status)
{
    buf_format(out, "export");
    add_flag(out, "ready", status->is_ready);
    add_flag(out, "failed", status->is_failed);
    add(out, "reason", status->reason);
    end(out);
    for (size_t i = 0; i < status->url_count; i++)
        buf_format(out, "file %.*s\n", STR_ARG(status->urls[i]));
}

static void add_result(struct buf *out, enum call_kind kind, const struct answer *answer)
{
    switch (kind) {
    case CALL_MIRAKL_STOCK_IMPORT:
        buf_format(out, "import %.*s\n", STR_ARG(answer->import_id));
        break;
    case CALL_MIRAKL_STOCK_STATUS:
        add_stock_status(out, &answer->stock_status);
        break;
    case CALL_MIRAKL_STOCK_REPORT:
        add_stock_report(out, answer);
        break;
    case CALL_MIRAKL_OFFER_EXPORT:
        buf_format(out, "export %.*s\n", STR_ARG(answer->tracking_id));
        break;
    case CALL_MIRAKL_OFFER_EXPORT_STATUS:
        add_export_status(out, &answer->export_status);
        break;
    case CALL_MIRAKL_ORDERS:
        add_orders(out, answer);
        break;
    case CALL_MIRAKL_REFUND:
        buf_format(out, "refund %.*s", STR_ARG(answer->refund.refund_id));
        add(out, "group", answer->refund.group_id);
        end(out);
        break;
    case CALL_MIRAKL_TRANSACTIONS:
        add_transactions(out, answer);
        break;
    case CALL_MIRAKL_ACCOUNT:
        add_account(out, &answer->account);
        break;
    case CALL_MIRAKL_PLATFORM:
        add_platform(out, &answer->platform);
        break;
    case CALL_SCAYLE_STOCKS:
        add_stocks(out, answer);
        break;
    case CALL_SCAYLE_ORDER_FIND:
    case CALL_SCAYLE_ORDER_CREATE:
    case CALL_SCAYLE_ORDER_GET:
    case CALL_SCAYLE_ORDERS_UPDATED:
        add_shop_orders(out, answer);
        break;
    case CALL_MIRAKL_ORDER_REFERENCE:
        add_references(out, answer);
        break;
    default:
        add_lists(out, kind, answer);
        break;
    }
}

void answer_to_text(const struct call *call, const struct answer *answer, struct buf *out)
{
    buf_format(out, "%s\n", verdict_name(answer->verdict));
    if (answer->reason.len > 0)
        buf_format(out, "reason %.*s\n", STR_ARG(answer->reason));
    if (answer->retry_after_ms >= 0)
        buf_format(out, "retry_after_ms %" PRId64 "\n", answer->retry_after_ms);
    if (answer->verdict == VERDICT_DONE)
        add_result(out, call->kind, answer);
    for (size_t i = 0; i < answer->rejected_count; i++) {
        const struct rejected_row *row = &answer->rejected[i];
        buf_format(out, "rejected id=%.*s reason=%.*s\n  %.*s\n", STR_ARG(row->id),
                   STR_ARG(row->reason), STR_ARG(row->excerpt));
    }
}
