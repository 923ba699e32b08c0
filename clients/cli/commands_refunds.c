/* clients/cli/commands_refunds.c: what came back, and the money for it. */
#include "clients/c/proto/refund_service.h"
#include "clients/cli/commands.h"
#include "service/base/check.h"

#define CHANNEL "shops/{shop}/channels/{channel}"
#define ORDER CHANNEL "/orders/{}"
#define ORDER_HELP "the order: the marketplace's id with --channel, or its name"
#define REASON_HELP                                                                                \
    "returned, damaged, not-delivered, out-of-stock, wrong-item, late, goodwill, "                 \
    "price-correction, other"

static const struct parameter report_parameters[] = {
    { .label = "ORDER", .field = "order", .pattern = ORDER, .help = ORDER_HELP },
    { .label = "RETURN",
      .field = "reported_return.return_id",
      .help = "the warehouse's own id of the return" },
    { .label = "--sku", .field = "reported_return.item.sku", .help = "what came back" },
    { .label = "--line",
      .field = "reported_return.item.order_line_id",
      .help = "the same by the marketplace's line id" },
    { .label = "--quantity",
      .field = "reported_return.item.quantity",
      .help = "units",
      .is_required = true },
    { .label = "--reason", .field = "reported_return.item.reason", .help = REASON_HELP },
    { .label = "--warehouse", .field = "reported_return.warehouse", .help = "where" },
    { .label = "--time", .field = "reported_return.receive_time", .help = "when; now" },
    { .label = "--note", .field = "reported_return.note", .help = "in words" },
    { .label = NULL },
};

static const struct parameter returns_parameters[] = {
    { .label = "ORDER",
      .field = "parent",
      .pattern = ORDER,
      .help = "of one order only",
      .is_optional = true },
    { .label = "--state",
      .field = "states",
      .help = "announced, received, refunding, refunded, rejected" },
    { .label = "--since", .field = "start_time", .help = "received at or after" },
    { .label = "--until", .field = "end_time", .help = "received before" },
    { .label = NULL },
};

static const struct parameter create_parameters[] = {
    { .label = "ORDER", .field = "parent", .pattern = ORDER, .help = ORDER_HELP },
    { .label = "--line",
      .field = "order_line_id",
      .help = "the marketplace's line id",
      .is_required = true },
    { .label = "--quantity", .field = "quantity", .help = "so many units, with their taxes" },
    { .label = "--amount",
      .field = "amounts.amount",
      .help = "or this much for the goods: \"12.50 EUR\"" },
    { .label = "--shipping",
      .field = "amounts.shipping_amount",
      .help = "with --amount: for the shipping" },
    { .label = "--reason", .field = "reason", .help = REASON_HELP, .is_required = true },
    { .label = "--note", .field = "note", .help = "in words, for the evidence" },
    { .label = NULL },
};

static const struct parameter refund_parameters[] = {
    { .label = "REFUND",
      .field = "name",
      .pattern = CHANNEL "/orders/{order}/refunds/{refund}",
      .help = "its name, as `refunds ls` shows it" },
    { .label = NULL },
};

static const struct parameter refunds_parameters[] = {
    { .label = "ORDER",
      .field = "parent",
      .pattern = ORDER,
      .help = "of one order only",
      .is_optional = true },
    { .label = "--state", .field = "filter.states", .help = "pending, doubt, done, stopped, paid" },
    { .label = "--source", .field = "filter.sources", .help = "return, caller, shop, marketplace" },
    { .label = "--since", .field = "filter.start_time", .help = "decided at or after" },
    { .label = "--until", .field = "filter.end_time", .help = "decided before" },
    { .label = NULL },
};

static const struct parameter settle_parameters[] = {
    { .label = "REFUND",
      .field = "name",
      .pattern = CHANNEL "/orders/{order}/refunds/{refund}",
      .help = "its name, as `refunds ls` shows it" },
    { .label = "--as",
      .field = "resolution",
      .help = "exists, missing (it is sent again) or given-up",
      .is_required = true },
    { .label = "--marketplace-id",
      .field = "marketplace_refund_id",
      .help = "with --as exists: the marketplace's id of it" },
    { .label = "--note",
      .field = "note",
      .help = "how it was found out, for the evidence",
      .is_required = true },
    { .label = NULL },
};

static const struct column return_columns[] = {
    { "NAME", "name", 0, NULL },
    { "STATE", "state", 0, NULL },
    { "LINE", "item.order_line_id", 0, NULL },
    { "SKU", "item.sku", 0, NULL },
    { "UNITS", "item.quantity", 0, NULL },
    { "REASON", "item.reason", 0, NULL },
    { "RECEIVED", "receive_time", 0, NULL },
    { "REFUND", "refund", 0, NULL },
    { .header = NULL },
};

static const struct column refund_columns[] = {
    { "NAME", "name", 0, NULL },           { "STATE", "state", 0, NULL },
    { "TOTAL", "total_amount", 0, NULL },  { "UNITS", "quantity", 0, NULL },
    { "LINE", "order_line_id", 0, NULL },  { "REASON", "reason", 0, NULL },
    { "BY", "source", 0, NULL },           { "DECIDED", "create_time", 0, NULL },
    { "EXCEPTION", "exception", 0, NULL }, { .header = NULL },
};

const struct command commands_refunds[] = {
    { .words = "returns report",
      .help = "report that goods came back; the refund follows by itself",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_report_return,
      .parameters = report_parameters },
    { .words = "returns ls",
      .help = "list returns, the newest first",
      .kind = COMMAND_LIST,
      .method = &lockstep_method_list_returns,
      .fixed = { { "parent", "shops/{shop}/channels/{channel?}/orders/-" } },
      .parameters = returns_parameters,
      .result = "order_returns",
      .columns = return_columns },
    { .words = "refunds create",
      .help = "refund units of a line, or an amount",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_create_refund,
      .parameters = create_parameters },
    { .words = "refunds ls",
      .help = "list refunds, the newest first",
      .kind = COMMAND_LIST,
      .method = &lockstep_method_list_refunds,
      .fixed = { { "parent", "shops/{shop}/channels/{channel?}/orders/-" } },
      .parameters = refunds_parameters,
      .result = "refunds",
      .columns = refund_columns },
    { .words = "refunds get",
      .help = "show a refund",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_get_refund,
      .parameters = refund_parameters,
      .result = "refund" },
    { .words = "refunds evidence",
      .help = "show what was asked and answered around a refund",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_get_refund_evidence,
      .parameters = refund_parameters },
    { .words = "refunds settle",
      .help = "decide by hand about a refund whose outcome could not be found out",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_resolve_doubtful_refund,
      .parameters = settle_parameters,
      .result = "refund" },
};
const size_t commands_refunds_count = ARRAY_COUNT(commands_refunds);
