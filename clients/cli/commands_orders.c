/* clients/cli/commands_orders.c: orders, and what warehouses send. */
#include "clients/c/proto/dispatch_service.h"
#include "clients/c/proto/order_service.h"
#include "clients/cli/commands.h"
#include "service/base/check.h"

#define CHANNEL "shops/{shop}/channels/{channel}"
#define ORDER CHANNEL "/orders/{}"
#define ORDER_HELP "the order: the marketplace's id with --channel, or its name"

static const struct parameter order_parameters[] = {
    { .label = "ORDER", .field = "name", .pattern = ORDER, .help = ORDER_HELP },
    { .label = NULL },
};

static const struct parameter orders_parameters[] = {
    { .label = "--state",
      .field = "filter.states",
      .help = "waiting-acceptance, shipping, shipped, ..." },
    { .label = "--since",
      .field = "filter.start_time",
      .help = "placed at or after: 2026-09-01T08:00:00Z or -2h" },
    { .label = "--until", .field = "filter.end_time", .help = "placed before" },
    { .label = "--sku", .field = "filter.sku", .help = "with this SKU" },
    { .label = "--basket", .field = "filter.commercial_id", .help = "of this basket" },
    { .label = "--shop-order", .field = "filter.shop_order_id", .help = "by the shop's order id" },
    { .label = "--due", .field = "filter.due_before", .help = "with a deadline before this" },
    { .label = "--failed", .field = "filter.only_failed", .help = "with a failed step" },
    { .label = NULL },
};

static const struct parameter accept_parameters[] = {
    { .label = "ORDER", .field = "name", .pattern = ORDER, .help = ORDER_HELP },
    { .label = "--line",
      .field = "decisions",
      .key = "order_line_id",
      .value = "accepted",
      .help = "LINE=yes or LINE=no, for each line; without it all are accepted" },
    { .label = NULL },
};

static const struct parameter refuse_parameters[] = {
    { .label = "ORDER", .field = "name", .pattern = ORDER, .help = ORDER_HELP },
    { .label = "--reason", .field = "reason", .help = "why, in words", .is_required = true },
    { .label = NULL },
};

static const struct parameter cancel_parameters[] = {
    { .label = "ORDER", .field = "name", .pattern = ORDER, .help = ORDER_HELP },
    { .label = "--reason",
      .field = "reason",
      .help = "customer-request, out-of-stock, price-error, address or other",
      .is_required = true },
    { .label = "--line",
      .field = "lines",
      .key = "order_line_id",
      .value = "quantity",
      .help = "LINE=QUANTITY; without it the whole order is cancelled" },
    { .label = "--note", .field = "note", .help = "in words" },
    { .label = NULL },
};

static const struct parameter order_history_parameters[] = {
    { .label = "ORDER", .field = "name", .pattern = ORDER, .help = ORDER_HELP },
    { .label = "--exchanges",
      .field = "include_exchanges",
      .help = "with requests and answers (only --json shows them)" },
    { .label = NULL },
};

static const struct parameter link_parameters[] = {
    { .label = "ORDER", .field = "name", .pattern = ORDER, .help = ORDER_HELP },
    { .label = "SHOP-ORDER", .field = "shop_order_id", .help = "the shop system's order id" },
    { .label = NULL },
};

static const struct parameter confirm_parameters[] = {
    { .label = "ORDER", .field = "order", .pattern = ORDER, .help = ORDER_HELP },
    { .label = "--carrier",
      .field = "dispatch.carrier",
      .help = "as the warehouse writes it",
      .is_required = true },
    { .label = "--tracking", .field = "dispatch.tracking_number", .help = "the tracking number" },
    { .label = "--tracking-url", .field = "dispatch.tracking_url", .help = "where it is tracked" },
    { .label = "--parcel",
      .field = "dispatch.shipment_id",
      .help = "the warehouse's id of the parcel, if the order has several" },
    { .label = "--sku",
      .field = "dispatch.items",
      .key = "sku",
      .value = "quantity",
      .help = "SKU=QUANTITY in the parcel; without it everything that is not sent yet" },
    { .label = "--line",
      .field = "dispatch.items",
      .key = "order_line_id",
      .value = "quantity",
      .help = "the same by the marketplace's line id" },
    { .label = "--warehouse", .field = "dispatch.warehouse", .help = "where it was sent" },
    { .label = "--time", .field = "dispatch.dispatch_time", .help = "when; now" },
    { .label = NULL },
};

static const struct parameter shipment_parameters[] = {
    { .label = "SHIPMENT",
      .field = "name",
      .pattern = CHANNEL "/orders/{order}/shipments/{shipment}",
      .help = "its name, as `dispatch ls` shows it" },
    { .label = NULL },
};

static const struct parameter shipments_parameters[] = {
    { .label = "ORDER",
      .field = "parent",
      .pattern = ORDER,
      .help = "of one order only",
      .is_optional = true },
    { .label = "--state",
      .field = "filter.states",
      .help = "pending, stopped, done, waiting-for-others" },
    { .label = "--tracking", .field = "filter.tracking_number", .help = "with this number" },
    { .label = "--warehouse", .field = "filter.warehouse", .help = "from this warehouse" },
    { .label = "--since", .field = "filter.start_time", .help = "sent at or after" },
    { .label = "--until", .field = "filter.end_time", .help = "sent before" },
    { .label = NULL },
};

static const struct parameter map_parameters[] = {
    { .label = "CARRIER",
      .field = "carrier_mapping.rules[0].warehouse_carrier",
      .help = "as the warehouse writes it" },
    { .label = "CODE",
      .field = "carrier_mapping.rules[0].carrier_code",
      .help = "the marketplace's code" },
    { .label = NULL },
};

static const struct parameter resolve_parameters[] = {
    { .label = "CARRIER", .field = "carrier", .help = "as the warehouse writes it" },
    { .label = NULL },
};

static const struct column order_columns[] = {
    { "NAME", "name", 0, NULL },
    { "STATE", "state", 0, NULL },
    { "TOTAL", "total_price", 0, NULL },
    { "LINES", "lines", 40, "sku quantity" },
    { "PLACED", "marketplace_create_time", 0, NULL },
    { "ACCEPT BY", "accept_by", 0, NULL },
    { "SHIP BY", "ship_by", 0, NULL },
    { "SHOP'S ORDER", "shop_order.shop_order_id", 0, NULL },
    { "EXCEPTIONS", "exceptions", 40, NULL },
    { .header = NULL },
};

static const struct column watched_order_columns[] = {
    { "NAME", "order.name", 0, NULL },
    { "STATE", "order.state", 0, NULL },
    { "TOTAL", "order.total_price", 0, NULL },
    { "ACCEPT WITHIN", "countdown.accept_remaining", 0, NULL },
    { "", "countdown.accept_level", 0, NULL },
    { "SHIP WITHIN", "countdown.ship_remaining", 0, NULL },
    { "", "countdown.ship_level", 0, NULL },
    { "EXCEPTIONS", "order.exceptions", 40, NULL },
    { .header = NULL },
};

static const struct column order_history_columns[] = {
    { "TIME", "time", 0, NULL },
    { "STATE", "state", 0, NULL },
    { "STEP", "step.kind", 0, NULL },
    { "", "step.state", 0, NULL },
    { "WHO", "actor", 0, NULL },
    { "WHAT", "text", 80, NULL },
    { .header = NULL },
};

static const struct column shipment_columns[] = {
    { "NAME", "name", 0, NULL },
    { "STATE", "state", 0, NULL },
    { "CARRIER", "carrier", 30, NULL },
    { "CODE", "channel_carrier_code", 0, NULL },
    { "TRACKING", "tracking_number", 0, NULL },
    { "SENT", "dispatch_time", 0, NULL },
    { "TOLD", "ship_time", 0, NULL },
    { "EXCEPTION", "exception", 0, NULL },
    { .header = NULL },
};

static const struct column carrier_columns[] = {
    { "CODE", "code", 0, NULL },
    { "NAME", "label", 50, NULL },
    { "STANDARD CODE", "standard_code", 0, NULL },
    { "TRACKED AT", "tracking_url_template", 60, NULL },
    { .header = NULL },
};

const struct command commands_orders[] = {
    { .words = "orders ls",
      .help = "list orders, the newest first",
      .kind = COMMAND_LIST,
      .method = &lockstep_method_list_orders,
      .fixed = { { "parent", "shops/{shop}/channels/{channel?}" } },
      .parameters = orders_parameters,
      .result = "orders",
      .columns = order_columns },
    { .words = "orders get",
      .help = "show an order and the time left for it",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_get_order,
      .parameters = order_parameters },
    { .words = "orders accept",
      .help = "accept an order, whole or by line",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_accept_order,
      .parameters = accept_parameters,
      .result = "order" },
    { .words = "orders refuse",
      .help = "refuse a whole order",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_refuse_order,
      .parameters = refuse_parameters,
      .result = "order" },
    { .words = "orders cancel",
      .help = "cancel an order, or units of it, before it is sent",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_cancel_order,
      .parameters = cancel_parameters,
      .result = "order" },
    { .words = "orders retry",
      .help = "take up the failed steps of an order again",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_retry_order,
      .parameters = order_parameters,
      .result = "order" },
    { .words = "orders refresh",
      .help = "read an order anew from the marketplace and the shop",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_refresh_order,
      .parameters = order_parameters,
      .result = "order" },
    { .words = "orders link",
      .help = "tell that an order exists in the shop system already",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_link_shop_order,
      .parameters = link_parameters,
      .result = "order" },
    { .words = "orders history",
      .help = "list what happened to an order",
      .kind = COMMAND_LIST,
      .method = &lockstep_method_list_order_history,
      .parameters = order_history_parameters,
      .result = "entries",
      .columns = order_history_columns },
    { .words = "orders watch",
      .help = "follow orders and their deadlines",
      .kind = COMMAND_FOLLOW,
      .method = &lockstep_method_watch_orders,
      .fixed = { { "parent", "shops/{shop}/channels/{channel?}" } },
      .parameters = orders_parameters,
      .result = "order",
      .columns = watched_order_columns },
    { .words = "dispatch confirm",
      .help = "confirm that a parcel has left a warehouse",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_confirm_dispatch,
      .parameters = confirm_parameters },
    { .words = "dispatch ls",
      .help = "list parcels, the newest first",
      .kind = COMMAND_LIST,
      .method = &lockstep_method_list_shipments,
      .fixed = { { "parent", "shops/{shop}/channels/{channel?}/orders/-" } },
      .parameters = shipments_parameters,
      .result = "shipments",
      .columns = shipment_columns },
    { .words = "dispatch get",
      .help = "show a parcel and what the marketplace was told of it",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_get_shipment,
      .parameters = shipment_parameters,
      .result = "shipment" },
    { .words = "carriers ls",
      .help = "list a marketplace's carriers",
      .kind = COMMAND_LIST,
      .method = &lockstep_method_list_carriers,
      .fixed = { { "parent", CHANNEL } },
      .result = "carriers",
      .columns = carrier_columns },
    { .words = "carriers rules",
      .help = "show how names of carriers are translated",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_get_carrier_mapping,
      .fixed = { { "name", CHANNEL "/carrierMapping" } },
      .result = "carrier_mapping" },
    { .words = "carriers map",
      .help = "translate a warehouse's name of a carrier; parcels that wait go on",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_update_carrier_mapping,
      .fixed = { { "carrier_mapping.name", CHANNEL "/carrierMapping" },
                 { "update_mask.paths", "rules" } },
      .parameters = map_parameters },
    { .words = "carriers resolve",
      .help = "tell what a marketplace would be told for a carrier",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_resolve_carrier,
      .fixed = { { "parent", CHANNEL } },
      .parameters = resolve_parameters },
};
const size_t commands_orders_count = ARRAY_COUNT(commands_orders);
