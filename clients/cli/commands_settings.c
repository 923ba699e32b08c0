/* clients/cli/commands_settings.c: shops and channels. */
#include "clients/c/proto/channel_service.h"
#include "clients/cli/commands.h"
#include "service/base/check.h"

#define CHANNEL "shops/{shop}/channels/{channel}"

static const struct parameter apply_parameters[] = {
    { .label = "--file",
      .help = "the shop and its channels, as clients/cli/shop.example.yaml shows; - reads stdin",
      .is_required = true },
    { .label = "--yes", .is_switch = true, .help = "do not ask" },
    { .label = "--delete-missing",
      .field = "delete_missing_channels",
      .help = "channels that are not in the file are deleted" },
    { .label = "--activate",
      .field = "activate_new_channels",
      .help = "channels that are new start to work at once, not paused" },
    { .label = NULL },
};

static const struct parameter shop_parameters[] = {
    { .label = "SHOP",
      .field = "name",
      .pattern = "shops/{}",
      .help = "the shop; the one of --shop if nothing is said",
      .is_optional = true },
    { .label = NULL },
};

static const struct parameter channel_parameters[] = {
    { .label = "CHANNEL",
      .field = "name",
      .pattern = "shops/{shop}/channels/{}",
      .help = "the channel, by its id or name" },
    { .label = NULL },
};

static const struct parameter pause_parameters[] = {
    { .label = "CHANNEL",
      .field = "name",
      .pattern = "shops/{shop}/channels/{}",
      .help = "the channel, by its id or name" },
    { .label = "--reason", .field = "reason", .help = "why, in words", .is_required = true },
    { .label = NULL },
};

static const struct parameter import_parameters[] = {
    { .label = "IMPORT",
      .field = "name",
      .pattern = CHANNEL "/imports/{}",
      .help = "the import, by its id with --channel, or by its name" },
    { .label = NULL },
};

static const struct parameter imports_parameters[] = {
    { .label = "--kind", .field = "kind", .help = "stock, prices, offers or products" },
    { .label = "--state", .field = "states", .help = "open, sent, reporting, complete, failed" },
    { .label = NULL },
};

static const struct parameter completion_parameters[] = {
    { .label = "SHELL", .help = "bash or zsh" },
    { .label = NULL },
};

static const struct column shop_columns[] = {
    { "NAME", "name", 0, NULL },
    { "TITLE", "display_name", 30, NULL },
    { "WAREHOUSES", "warehouses", 40, "id" },
    { "CHANGED", "update_time", 0, NULL },
    { .header = NULL },
};

static const struct column channel_columns[] = {
    { "NAME", "name", 0, NULL },
    { "STATE", "state", 0, NULL },
    { "TITLE", "display_name", 30, NULL },
    { "CURRENCY", "currency_code", 0, NULL },
    { "ACCEPTS", "acceptance.mode", 0, NULL },
    { "WINDOW", "acceptance.window", 0, NULL },
    { "PAUSED FOR", "pause_reason", 40, NULL },
    { "CHANGED", "update_time", 0, NULL },
    { .header = NULL },
};

static const struct column health_columns[] = {
    { "NAME", "name", 0, NULL },
    { "HEALTH", "state", 0, NULL },
    { "EXCEPTIONS", "open_exception_count", 0, NULL },
    { "UNCONFIRMED", "unconfirmed_offer_count", 0, NULL },
    { "WAITING", "waiting_order_count", 0, NULL },
    { "NEXT DEADLINE", "next_deadline", 0, NULL },
    { "LAST SUCCESS", "success_time", 0, NULL },
    { "WHY", "reason", 60, NULL },
    { .header = NULL },
};

static const struct column import_columns[] = {
    { "NAME", "name", 0, NULL },
    { "KIND", "kind", 0, NULL },
    { "STATE", "state", 0, NULL },
    { "ROWS", "row_count", 0, NULL },
    { "FALLS", "fall_count", 0, NULL },
    { "APPLIED", "applied_count", 0, NULL },
    { "REFUSED", "refused_count", 0, NULL },
    { "SENT", "send_time", 0, NULL },
    { "ENDED", "end_time", 0, NULL },
    { "ERROR", "error.message", 50, NULL },
    { .header = NULL },
};

const struct command commands_settings[] = {
    { .words = "status",
      .help = "how everything is: connections, exceptions, deadlines",
      .kind = COMMAND_OWN,
      .run = status_run },
    { .words = "apply",
      .help = "set a shop and its channels from a file, after a look at what changes",
      .kind = COMMAND_OWN,
      .method = &lockstep_method_apply_shop,
      .parameters = apply_parameters,
      .run = apply_run },
    { .words = "shops ls",
      .help = "list shops",
      .kind = COMMAND_LIST,
      .method = &lockstep_method_list_shops,
      .result = "shops",
      .columns = shop_columns },
    { .words = "shops get",
      .help = "show a shop, as `apply` takes it",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_get_shop,
      .fixed = { { "name", "shops/{shop}" } },
      .parameters = shop_parameters,
      .result = "shop" },
    { .words = "shops health",
      .help = "show the connection to the shop system",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_get_shop_health,
      .fixed = { { "name", "shops/{shop}" } },
      .parameters = shop_parameters,
      .result = "health" },
    { .words = "channels ls",
      .help = "list the channels of a shop",
      .kind = COMMAND_LIST,
      .method = &lockstep_method_list_channels,
      .fixed = { { "parent", "shops/{shop}" } },
      .result = "channels",
      .columns = channel_columns },
    { .words = "channels get",
      .help = "show a channel, as `apply` takes it",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_get_channel,
      .parameters = channel_parameters,
      .result = "channel" },
    { .words = "channels health",
      .help = "list how the connections to the marketplaces are",
      .kind = COMMAND_LIST,
      .method = &lockstep_method_list_channel_health,
      .fixed = { { "parent", "shops/{shop}" } },
      .result = "health",
      .columns = health_columns },
    { .words = "channels inspect",
      .help = "show all of one connection: calls, what the marketplace can do, its reasons",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_get_channel_health,
      .parameters = channel_parameters,
      .result = "health" },
    { .words = "channels check",
      .help = "ask a marketplace at once whether it takes our calls",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_check_connection,
      .parameters = channel_parameters,
      .result = "check" },
    { .words = "channels pause",
      .help = "stop all calls to a marketplace; what is to be sent waits",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_pause_channel,
      .parameters = pause_parameters,
      .result = "channel" },
    { .words = "channels resume",
      .help = "go on with a channel that was paused",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_resume_channel,
      .parameters = channel_parameters,
      .result = "channel" },
    { .words = "imports ls",
      .help = "list the files that marketplaces were sent",
      .kind = COMMAND_LIST,
      .method = &lockstep_method_list_imports,
      .fixed = { { "parent", "shops/{shop}/channels/{channel?}" } },
      .parameters = imports_parameters,
      .result = "channel_imports",
      .columns = import_columns },
    { .words = "imports get",
      .help = "show a file, with the rows that were refused",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_get_import,
      .parameters = import_parameters,
      .result = "channel_import" },
    { .words = "completion",
      .help = "print what makes bash or zsh complete this command",
      .kind = COMMAND_OWN,
      .parameters = completion_parameters,
      .run = completion_run },
};
const size_t commands_settings_count = ARRAY_COUNT(commands_settings);
