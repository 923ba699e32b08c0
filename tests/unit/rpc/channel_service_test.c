/* tests/unit/rpc/channel_service_test.c: shops and channels as administrators see them. */
#include "service/rpc/channel_service.h"

#include "tests/rows.h"
#include "tests/unit/rpc/counter.h"

#define ACME "warehouses { id: 'HH1' }"
#define GALERIA                                                                                    \
    "mirakl { base_url: 'https://galeria.example' key_ref: 'env:GALERIA' } currency_code: 'EUR' "  \
    "tax_mode: TAX_MODE_INCLUDED acceptance { mode: MODE_AUTOMATIC window: 172800s } "

static void says(struct counter *counter, const char *method, const char *request,
                 const char *answer)
{
    counter_says(counter, &channel_service, method, request, answer);
}

static void shows(struct counter *counter, const char *method, const char *request,
                  const char *part)
{
    counter_shows(counter, &channel_service, method, request, part);
}

/* A shop "acme" with an active channel "galeria". */
static void open_acme(struct counter *counter)
{
    counter_open(counter);
    shows(counter, "CreateShop", "shop_id: 'acme' shop { " ACME " }", "name: 'shops/acme'");
    shows(counter, "CreateChannel",
          "parent: 'shops/acme' channel_id: 'galeria' activate: true channel { " GALERIA " }",
          "state: STATE_ACTIVE");
}

/* ---- every field ---- */

#define SHOP_SETTINGS                                                                              \
    "display_name: 'Acme' "                                                                        \
    "scayle { admin_base_url: 'https://acme.admin.api.scayle.cloud' company_id: 1001 "             \
    "token_ref: 'env:SCAYLE' shop_key: 'ms' country_code: 'DE' "                                   \
    "order_flow: ORDER_FLOW_EXTERNAL_ORDER external_order_url: 'https://acme.example/orders' "     \
    "merchant_key: 'm1' order_poll_interval: 30s stock_poll_interval: 3600s read_stock: true "     \
    "webhook_ref: 'env:HOOK' } "                                                                   \
    "warehouses { id: 'HH1' display_name: 'Hamburg' } warehouses { id: 'LEJ' } "
#define CHANNEL_SETTINGS                                                                           \
    "display_name: 'Galeria' "                                                                     \
    "mirakl { base_url: 'https://galeria.example' shop_id: 2003 key_ref: 'file:/run/galeria' } "   \
    "currency_code: 'EUR' time_zone: 'Europe/Berlin' tax_mode: TAX_MODE_EXCLUDED "                 \
    "acceptance { mode: MODE_MANUAL window: 86400s warning_lead: 7200s } "                         \
    "dispatch { warning_lead: 14400s } "                                                           \
    "stock_policy { share_basis_points: 5000 safety_stock_units: 2 cap: 10 floor: 3 "              \
    "warehouses: 'HH1' } "                                                                         \
    "publication { stock_interval: 120s rise_hold: 60s brake_zero_basis_points: 500 "              \
    "brake_fall_basis_points: 2000 } "                                                             \
    "polling { order_interval: 180s transaction_interval: 3600s } "                                \
    "call_intervals { operation: 'OR11' interval: 200s } "                                         \
    "carrier_rules { warehouse_carrier: 'DHL Paket' carrier_code: 'DHL' } "                        \
    "reason_rules { refund_reason: REFUND_REASON_RETURNED code: '27' } "                           \
    "scayle_channel_key: 'galeria' "
#define STAMPS "create_time: 2026-03-02T10:00:00Z update_time: 2026-03-02T10:00:00Z etag: '1' "

static void every_setting_is_kept(void **state)
{
    struct counter counter;
    (void)state;
    counter_open(&counter);
    says(&counter, "CreateShop", "shop_id: 'acme' shop { " SHOP_SETTINGS "}",
         "shop { name: 'shops/acme' " SHOP_SETTINGS STAMPS "}");
    says(&counter, "GetShop", "name: 'shops/acme'",
         "shop { name: 'shops/acme' " SHOP_SETTINGS STAMPS "}");
    says(&counter, "CreateChannel",
         "parent: 'shops/acme' channel_id: 'a/b' channel { " CHANNEL_SETTINGS "}",
         "channel { name: 'shops/acme/channels/a%2Fb' " CHANNEL_SETTINGS
         "state: STATE_PAUSED " STAMPS "}");
    says(&counter, "GetChannel", "name: 'shops/acme/channels/a%2Fb'",
         "channel { name: 'shops/acme/channels/a%2Fb' " CHANNEL_SETTINGS
         "state: STATE_PAUSED " STAMPS "}");
    counter_close(&counter);
}

static void what_is_not_said_has_its_default(void **state)
{
    struct counter counter;
    (void)state;
    counter_open(&counter);
    says(&counter, "CreateShop",
         "shop_id: 'acme' shop { scayle { admin_base_url: 'https://acme.example' company_id: 7 "
         "token_ref: 'env:T' shop_key: 'ms' country_code: 'DE' } " ACME " }",
         "shop { name: 'shops/acme' scayle { admin_base_url: 'https://acme.example' company_id: 7 "
         "token_ref: 'env:T' shop_key: 'ms' country_code: 'DE' order_flow: "
         "ORDER_FLOW_ADMIN_CREATE order_poll_interval: 60s stock_poll_interval: 86400s } "
         "warehouses { id: 'HH1' } " STAMPS "}");
    shows(&counter, "CreateChannel",
          "parent: 'shops/acme' channel_id: 'galeria' channel { " GALERIA "}",
          "acceptance { mode: MODE_AUTOMATIC window: 172800s warning_lead: 43200s } dispatch { "
          "warning_lead: 86400s } stock_policy { share_basis_points: 10000 safety_stock_units: 0 } "
          "publication { stock_interval: 300s rise_hold: 600s } polling { order_interval: 300s "
          "transaction_interval: 4320s } state: STATE_PAUSED");
    counter_close(&counter);
}

/* ---- what is wrong is named ---- */

struct refusal_row {
    const char *what, *method, *request, *answer;
};
#define CREATE(settings)                                                                           \
    "CreateChannel", "parent: 'shops/acme' channel_id: 'x' channel { " settings "}"
#define UPDATE(settings, path)                                                                     \
    "UpdateChannel", "channel { name: 'shops/acme/channels/galeria' " settings                     \
                     "} update_mask { paths: '" path "' }"

static const struct refusal_row refusals[] = {
    { "a shop without an id", "CreateShop", "shop { " ACME " }", "FIELD_REQUIRED shop_id" },
    { "a shop that is not there", "CreateShop", "shop_id: 'x'", "FIELD_REQUIRED shop" },
    { "a shop without warehouses", "CreateShop", "shop_id: 'x' shop { display_name: 'X' }",
      "FIELD_REQUIRED shop.warehouses" },
    { "a warehouse twice", "CreateShop", "shop_id: 'x' shop { " ACME ACME " }",
      "FIELD_DUPLICATE shop.warehouses[1].id" },
    { "a shop that exists", "CreateShop", "shop_id: 'acme' shop { " ACME " }", "ALREADY_EXISTS" },
    { "SCAYLE without its company", "CreateShop",
      "shop_id: 'x' shop { scayle { admin_base_url: 'https://x' } " ACME " }",
      "FIELD_REQUIRED shop.scayle.company_id" },
    { "a country of three letters", "CreateShop",
      "shop_id: 'x' shop { scayle { admin_base_url: 'https://x' company_id: 1 token_ref: 'env:T' "
      "shop_key: 'k' country_code: 'DEU' } " ACME " }",
      "FIELD_INVALID shop.scayle.country_code" },
    { "plain http", "CreateShop",
      "shop_id: 'x' shop { scayle { admin_base_url: 'http://x' company_id: 1 token_ref: 'env:T' "
      "shop_key: 'k' country_code: 'DE' } " ACME " }",
      "FIELD_INVALID shop.scayle.admin_base_url" },
    { "a token itself", "CreateShop",
      "shop_id: 'x' shop { scayle { admin_base_url: 'https://x' company_id: 1 token_ref: 'abc' "
      "shop_key: 'k' country_code: 'DE' } " ACME " }",
      "FIELD_INVALID shop.scayle.token_ref" },
    { "an external flow without its address", "CreateShop",
      "shop_id: 'x' shop { scayle { admin_base_url: 'https://x' company_id: 1 token_ref: 'env:T' "
      "shop_key: 'k' country_code: 'DE' order_flow: ORDER_FLOW_EXTERNAL_ORDER } " ACME " }",
      "FIELD_REQUIRED shop.scayle.external_order_url" },
    { "all stock each minute", "CreateShop",
      "shop_id: 'x' shop { scayle { admin_base_url: 'https://x' company_id: 1 token_ref: 'env:T' "
      "shop_key: 'k' country_code: 'DE' stock_poll_interval: 60s } " ACME " }",
      "FIELD_INVALID shop.scayle.stock_poll_interval" },
    { "the webhooks' credentials themselves", "CreateShop",
      "shop_id: 'x' shop { scayle { admin_base_url: 'https://x' company_id: 1 token_ref: 'env:T' "
      "shop_key: 'k' country_code: 'DE' webhook_ref: 'me:abc' } " ACME " }",
      "FIELD_INVALID shop.scayle.webhook_ref" },
    { "no such shop", "GetShop", "name: 'shops/x'", "SHOP_NOT_FOUND" },
    { "no name of a shop", "GetShop", "name: 'acme'", "NAME_MALFORMED name" },
    { "a channel of no shop", "CreateChannel",
      "parent: 'shops/x' channel_id: 'x' channel { " GALERIA "}", "SHOP_NOT_FOUND" },
    { "a channel that exists", "CreateChannel",
      "parent: 'shops/acme' channel_id: 'galeria' channel { " GALERIA "}", "ALREADY_EXISTS" },
    { "no connection", CREATE(""), "FIELD_REQUIRED channel.mirakl.base_url" },
    { "no currency", CREATE("mirakl { base_url: 'https://x' key_ref: 'env:K' }"),
      "FIELD_REQUIRED channel.currency_code" },
    { "a currency that is none",
      CREATE("mirakl { base_url: 'https://x' key_ref: 'env:K' } currency_code: 'XXQ'"),
      "CURRENCY_UNKNOWN channel.currency_code" },
    { "no tax mode",
      CREATE("mirakl { base_url: 'https://x' key_ref: 'env:K' } currency_code: 'EUR'"),
      "FIELD_REQUIRED channel.tax_mode" },
    { "no acceptance",
      CREATE("mirakl { base_url: 'https://x' key_ref: 'env:K' } currency_code: 'EUR' tax_mode: "
             "TAX_MODE_INCLUDED "),
      "FIELD_REQUIRED channel.acceptance.mode" },
    { "no window",
      CREATE("mirakl { base_url: 'https://x' key_ref: 'env:K' } currency_code: 'EUR' tax_mode: "
             "TAX_MODE_INCLUDED acceptance { mode: MODE_MANUAL } "),
      "FIELD_REQUIRED channel.acceptance.window" },
    { "a lead as long as its window",
      UPDATE("acceptance { window: 3600s warning_lead: 3600s } ", "acceptance.warning_lead"),
      "FIELD_INVALID channel.acceptance.warning_lead" },
    { "a lead without its window", UPDATE("", "acceptance.warning_lead"),
      "FIELD_REQUIRED channel.acceptance.warning_lead" },
    { "no share", UPDATE("stock_policy { share_basis_points: 0 } ", "stock_policy"),
      "FIELD_INVALID channel.stock_policy.share_basis_points" },
    { "a cap of nothing", UPDATE("stock_policy { cap: 0 } ", "stock_policy.cap"),
      "FIELD_INVALID channel.stock_policy.cap" },
    { "a floor of nothing", UPDATE("stock_policy { floor: 0 } ", "stock_policy.floor"),
      "FIELD_INVALID channel.stock_policy.floor" },
    { "a derived safety stock without a chance",
      UPDATE("stock_policy { derived_safety_stock { units_min: 1 } } ", "stock_policy"),
      "FIELD_INVALID channel.stock_policy.derived_safety_stock.oversell_chance_ppm" },
    { "a chance above one half",
      UPDATE("stock_policy { derived_safety_stock { oversell_chance_ppm: 500001 } } ",
             "stock_policy"),
      "FIELD_INVALID channel.stock_policy.derived_safety_stock.oversell_chance_ppm" },
    { "less at most than at least",
      UPDATE("stock_policy { derived_safety_stock { oversell_chance_ppm: 1 units_min: 3 units_max "
             "{ value: 2 } } } ",
             "stock_policy"),
      "FIELD_INVALID channel.stock_policy.derived_safety_stock.units_max" },
    { "audits too often", UPDATE("publication { audit_interval: 3600s } ", "publication"),
      "FIELD_INVALID channel.publication.audit_interval" },
    { "audits too seldom", UPDATE("publication { audit_interval: 2592001s } ", "publication"),
      "FIELD_INVALID channel.publication.audit_interval" },
    { "stock too often", UPDATE("publication { stock_interval: 59s } ", "publication"),
      "FIELD_INVALID channel.publication.stock_interval" },
    { "an interval without a time",
      UPDATE("call_intervals { operation: 'OR11' } ", "call_intervals"),
      "FIELD_REQUIRED channel.call_intervals[0].interval" },
    { "two rules for a carrier",
      UPDATE("carrier_rules { warehouse_carrier: 'D-H-L' carrier_code: 'DHL' } carrier_rules { "
             "warehouse_carrier: 'dhl' carrier_code: 'X' } ",
             "carrier_rules"),
      "FIELD_DUPLICATE channel.carrier_rules[1].warehouse_carrier" },
    { "a reason for a cancellation",
      UPDATE("reason_rules { cancellation_reason: CANCELLATION_REASON_ADDRESS code: '1' } ",
             "reason_rules"),
      "METHOD_LATER channel.reason_rules[0].cancellation_reason" },
    { "a rule for no reason", UPDATE("reason_rules { code: '1' } ", "reason_rules"),
      "FIELD_REQUIRED channel.reason_rules[0].refund_reason" },
    { "a warehouse without an id", UPDATE("stock_policy { warehouses: '' } ", "stock_policy"),
      "FIELD_REQUIRED channel.stock_policy.warehouses[0]" },
    { "a warehouse of nobody", UPDATE("stock_policy { warehouses: 'XX' } ", "stock_policy"),
      "WAREHOUSE_NOT_FOUND channel.stock_policy.warehouses[0]" },
    { "a path that is none", UPDATE("", "state"), "FIELD_INVALID update_mask.paths[0]" },
    { "no path", "UpdateChannel", "channel { name: 'shops/acme/channels/galeria' }",
      "FIELD_REQUIRED update_mask" },
    { "an old etag", "UpdateChannel",
      "channel { name: 'shops/acme/channels/galeria' } update_mask { paths: 'display_name' } "
      "etag: '9'",
      "ETAG_MISMATCH etag" },
    { "an etag that is none", "UpdateShop",
      "shop { name: 'shops/acme' } update_mask { paths: 'display_name' } etag: 'x'",
      "ETAG_MISMATCH etag" },
    { "no such channel", "UpdateChannel",
      "channel { name: 'shops/acme/channels/x' } update_mask { paths: 'display_name' }",
      "CHANNEL_NOT_FOUND" },
    { "a channel of another shop", "ApplyShop",
      "shop { name: 'shops/acme' " ACME " } channels { name: 'shops/other/channels/x' " GALERIA "}",
      "FIELD_INVALID channels[0].name" },
    { "a channel twice", "ApplyShop",
      "shop { name: 'shops/acme' " ACME " } channels { name: 'shops/acme/channels/x' " GALERIA
      "} channels { name: 'shops/acme/channels/x' " GALERIA "}",
      "FIELD_DUPLICATE channels[1].name" },
    { "one bad channel of two", "ApplyShop",
      "shop { name: 'shops/acme' " ACME " } channels { name: 'shops/acme/channels/x' " GALERIA
      "} channels { name: 'shops/acme/channels/y' }",
      "FIELD_REQUIRED channels[1].mirakl.base_url" },
    { "an empty name", "ApplyShop", "shop { " ACME " }", "FIELD_REQUIRED shop.name" },
    { "a pause without a reason", "PauseChannel", "name: 'shops/acme/channels/galeria'",
      "FIELD_REQUIRED reason" },
    { "a deletion by force", "DeleteChannel", "name: 'shops/acme/channels/galeria' force: true",
      "METHOD_LATER force" },
    { "a request id that is none", "ResumeChannel",
      "name: 'shops/acme/channels/galeria' request_id: 'x'", "FIELD_INVALID request_id" },
    { "no such import", "GetImport", "name: 'shops/acme/channels/galeria/imports/1'",
      "IMPORT_NOT_FOUND" },
    { "an import of no number", "GetImport", "name: 'shops/acme/channels/galeria/imports/x'",
      "IMPORT_NOT_FOUND" },
    { "a page too large", "ListChannels", "parent: 'shops/acme' page_size: 1001",
      "FIELD_INVALID page_size" },
    { "a token of another list", "ListShops", "page_token: 'abc'",
      "PAGE_TOKEN_INVALID page_token" },
    { "channels of no shop", "ListChannels", "parent: 'shops/x'", "SHOP_NOT_FOUND" },
    { "health of no shop", "GetShopHealth", "name: 'shops/x'", "SHOP_NOT_FOUND" },
    { "health of no channel", "GetChannelHealth", "name: 'shops/acme/channels/x'",
      "CHANNEL_NOT_FOUND" },
};

static void what_is_wrong_is_named(void **state)
{
    const struct refusal_row *row = *state;
    struct counter counter;
    open_acme(&counter);
    says(&counter, row->method, row->request, row->answer);
    counter_close(&counter);
}

/* ---- changes ---- */

static void an_update_changes_only_what_it_names(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    says(&counter, "UpdateShop",
         "shop { name: 'shops/acme' display_name: 'Acme' warehouses { id: 'X' } } update_mask { "
         "paths: 'display_name' } etag: '1'",
         "shop { name: 'shops/acme' display_name: 'Acme' warehouses { id: 'HH1' } create_time: "
         "2026-03-02T10:00:00Z update_time: 2026-03-02T10:00:00Z etag: '2' } changes { kind: "
         "KIND_UPDATE name: 'shops/acme' field: 'display_name' after: 'Acme' }");
    shows(&counter,
          UPDATE("stock_policy { share_basis_points: 5000 cap: 10 } ", "stock_policy.cap"),
          "stock_policy { share_basis_points: 10000 safety_stock_units: 0 cap: 10 }");
    shows(&counter, UPDATE("acceptance { mode: MODE_MANUAL } ", "acceptance.mode"),
          "changes { kind: KIND_UPDATE name: 'shops/acme/channels/galeria' field: "
          "'acceptance.mode' before: 'MODE_AUTOMATIC' after: 'MODE_MANUAL' }");
    /* Who fixes a safety stock ends that it is derived, and the other way. */
    shows(&counter,
          UPDATE("stock_policy { derived_safety_stock { oversell_chance_ppm: 1000 units_max: 9 } "
                 "} ",
                 "stock_policy.derived_safety_stock"),
          "derived_safety_stock { oversell_chance_ppm: 1000 units_max: 9 } cap: 10");
    shows(&counter,
          UPDATE("stock_policy { safety_stock_units: 2 } ", "stock_policy.safety_stock_units"),
          "safety_stock_units: 2 cap: 10");
    shows(&counter,
          UPDATE("stock_policy { safety_stock_units: 0 } ", "stock_policy.safety_stock_units"),
          "safety_stock_units: 0 cap: 10");
    /* A message that is named and not there has its defaults. */
    shows(&counter, UPDATE("", "stock_policy"),
          "changes { kind: KIND_UPDATE name: 'shops/acme/channels/galeria' field: "
          "'stock_policy.cap' before: '10' }");
    shows(&counter, "GetChannel", "name: 'shops/acme/channels/galeria'",
          "acceptance { mode: MODE_MANUAL window: 172800s warning_lead: 43200s }");
    counter_close(&counter);
}

static void stock_is_pushed_unless_it_is_to_be_read(void **state)
{
    struct counter counter;
    (void)state;
    counter_open(&counter);
    shows(&counter, "CreateShop",
          "shop_id: 'acme' shop { scayle { admin_base_url: 'https://x' company_id: 1 token_ref: "
          "'env:T' shop_key: 'k' country_code: 'DE' } " ACME "}",
          "order_poll_interval: 60s stock_poll_interval: 86400s } warehouses");
    shows(&counter, "UpdateShop",
          "shop { name: 'shops/acme' scayle { read_stock: true stock_poll_interval: 0s } } "
          "update_mask { paths: 'scayle.read_stock' paths: 'scayle.stock_poll_interval' }",
          "stock_poll_interval: 0s read_stock: true }");
    counter_close(&counter);
}

static void a_shop_system_can_be_taken_away(void **state)
{
    struct counter counter;
    (void)state;
    counter_open(&counter);
    shows(&counter, "CreateShop", "shop_id: 'acme' shop { " SHOP_SETTINGS "}", "merchant_key");
    shows(&counter, "UpdateShop", "shop { name: 'shops/acme' } update_mask { paths: 'scayle' }",
          "shop { name: 'shops/acme' display_name: 'Acme' warehouses { id: 'HH1'");
    counter_close(&counter);
}

#define APPLY                                                                                      \
    "shop { name: 'shops/acme' display_name: 'Acme' " ACME " } channels { name: "                  \
    "'shops/acme/channels/kiosk' " GALERIA "} delete_missing_channels: true "

static void a_preview_tells_and_changes_nothing(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    shows(&counter, "ApplyShop", APPLY "validate_only: true",
          "changes { kind: KIND_UPDATE name: 'shops/acme' field: 'display_name' after: 'Acme' } "
          "changes { kind: KIND_CREATE name: 'shops/acme/channels/kiosk' }");
    shows(&counter, "ApplyShop", APPLY "validate_only: true",
          "field: 'acceptance.window' after: '172800s' }");
    shows(&counter, "ApplyShop", APPLY "validate_only: true",
          "field: 'state' after: 'STATE_PAUSED' }");
    shows(&counter, "ApplyShop", APPLY "validate_only: true",
          "changes { kind: KIND_DELETE name: 'shops/acme/channels/galeria' } shop { name: "
          "'shops/acme' display_name: 'Acme' warehouses { id: 'HH1' }");
    shows(&counter, "GetShop", "name: 'shops/acme'", "etag: '1'");
    shows(&counter, "ListChannels", "parent: 'shops/acme'", "shops/acme/channels/galeria");
    says(&counter, "GetChannel", "name: 'shops/acme/channels/kiosk'", "CHANNEL_NOT_FOUND");

    shows(&counter, "ApplyShop", APPLY "activate_new_channels: true", "KIND_DELETE");
    says(&counter, "GetChannel", "name: 'shops/acme/channels/galeria'", "CHANNEL_NOT_FOUND");
    shows(&counter, "GetChannel", "name: 'shops/acme/channels/kiosk'", "state: STATE_ACTIVE");
    shows(&counter, "GetShop", "name: 'shops/acme'", "display_name: 'Acme'");
    /* The same again changes nothing. */
    const char *again = counter_ask(&counter, &channel_service, "ApplyShop", APPLY);
    assert_null(strstr(again, "changes"));
    counter_close(&counter);
}

static void applying_may_create_the_shop(void **state)
{
    struct counter counter;
    (void)state;
    counter_open(&counter);
    shows(&counter, "ApplyShop", APPLY, "changes { kind: KIND_CREATE name: 'shops/acme' }");
    shows(&counter, "ListShops", "", "shops { name: 'shops/acme' display_name: 'Acme'");
    shows(&counter, "GetChannel", "name: 'shops/acme/channels/kiosk'", "state: STATE_PAUSED");
    counter_close(&counter);
}

static void the_same_request_id_gets_the_same_answer(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    const char *request = "name: 'shops/acme/channels/galeria' reason: 'stocktaking' request_id: "
                          "'12345678-1234-1234-1234-123456789abc'";
    const char *first = counter_ask(&counter, &channel_service, "PauseChannel", request);
    shows(&counter, "ResumeChannel", "name: 'shops/acme/channels/galeria'", "STATE_ACTIVE");
    says(&counter, "PauseChannel", request, first);
    says(&counter, "PauseChannel",
         "name: 'shops/acme/channels/galeria' reason: 'other' request_id: "
         "'12345678-1234-1234-1234-123456789abc'",
         "REQUEST_ID_REUSED request_id");
    shows(&counter, "GetChannel", "name: 'shops/acme/channels/galeria'", "STATE_ACTIVE");
    counter_close(&counter);
}

static void a_channel_of_which_nothing_is_left_can_be_deleted(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    says(&counter, "DeleteChannel", "name: 'shops/acme/channels/galeria' validate_only: true", "");
    shows(&counter, "GetChannel", "name: 'shops/acme/channels/galeria'", "STATE_ACTIVE");
    says(&counter, "DeleteChannel", "name: 'shops/acme/channels/galeria'", "");
    says(&counter, "GetChannel", "name: 'shops/acme/channels/galeria'", "CHANNEL_NOT_FOUND");
    says(&counter, "DeleteChannel", "name: 'shops/acme/channels/galeria'", "CHANNEL_NOT_FOUND");
    counter_close(&counter);
}

static void lists_are_paged_in_the_order_of_ids(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    shows(&counter, "CreateChannel",
          "parent: 'shops/acme' channel_id: 'kiosk' channel { " GALERIA "}", "kiosk");
    shows(&counter, "CreateShop", "shop_id: 'beta' shop { " ACME " }", "shops/beta");
    const char *page = counter_ask(&counter, &channel_service, "ListChannels",
                                   "parent: 'shops/acme' page_size: 1");
    assert_non_null(strstr(page, "channels/galeria"));
    assert_null(strstr(page, "channels/kiosk"));
    const char *token = strstr(page, "next_page_token: ");
    assert_non_null(token);
    const char *next =
        arena_format(&counter.arena, "parent: 'shops/acme' page_size: 1 page_token: %s",
                     token + strlen("next_page_token: "))
            .ptr;
    page = counter_ask(&counter, &channel_service, "ListChannels", next);
    assert_null(strstr(page, "channels/galeria"));
    assert_non_null(strstr(page, "channels/kiosk"));
    assert_null(strstr(page, "next_page_token"));
    shows(&counter, "ListShops", "page_size: 1", "shops { name: 'shops/acme'");
    shows(&counter, "ListShops", "page_size: 1", "next_page_token");
    counter_close(&counter);
}

/* ---- health and imports ---- */

static struct command of_galeria(enum command_kind kind)
{
    return (struct command){ .kind = kind, .shop = STR("acme") };
}

static void push(struct counter *counter, const char *sku, int64_t on_hand)
{
    struct stock_report report = {
        .sku = str_c(sku), .warehouse = STR("HH1"), .source = STR("wms"), .on_hand = on_hand
    };
    struct command command = of_galeria(COMMAND_PUSH_STOCK);
    command.push_stock.items = &report;
    command.push_stock.count = 1;
    counter_do(counter, command);
}

static void poll_ends(struct counter *counter, bool is_good)
{
    struct command command = of_galeria(is_good ? COMMAND_INGEST_ORDERS : COMMAND_POLL_FAILED);
    if (is_good) {
        command.ingest_orders.channel = STR("galeria");
        command.ingest_orders.is_poll = true;
        command.ingest_orders.poll_name = STR("orders");
        command.ingest_orders.poll.watermark = counter->now;
        command.ingest_orders.poll.last_run = counter->now;
        command.ingest_orders.poll.last_success = counter->now;
    } else {
        command.poll_failed.channel = STR("galeria");
        command.poll_failed.poll = STR("orders");
        command.poll_failed.exchange.reason = STR("503 Service Unavailable");
    }
    counter_do(counter, command);
}

static void health_follows_from_what_is_stored(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    const char *galeria = "name: 'shops/acme/channels/galeria'";
    says(&counter, "GetChannelHealth", galeria,
         "health { name: 'shops/acme/channels/galeria' polls { operation: 'OR11' interval: 300s } "
         "polls { operation: 'TL02' interval: 4320s } lanes { operation: 'STO01' interval: 300s } "
         "lanes { operation: 'OR21' } lanes { operation: 'OR04' } lanes { operation: 'OR23' } "
         "lanes { operation: 'OR24' } lanes { operation: 'OR28' } }");
    poll_ends(&counter, true);
    push(&counter, "tee", 10);
    counter_pass(&counter, 60);
    shows(&counter, "GetChannelHealth", galeria,
          "state: HEALTH_STATE_OK success_time: 2026-03-02T10:00:00Z polls { operation: 'OR11' "
          "interval: 300s success_time: 2026-03-02T10:00:00Z age: 60s next_time: "
          "2026-03-02T10:05:00Z watermark: 2026-03-02T10:00:00Z }");
    shows(&counter, "GetChannelHealth", galeria, "{ operation: 'STO01' pending_count: 1 interval");
    shows(&counter, "GetChannelHealth", galeria, "unconfirmed_offer_count: 1");
    poll_ends(&counter, false);
    shows(&counter, "GetChannelHealth", galeria,
          "state: HEALTH_STATE_DEGRADED reason: '503 Service Unavailable' success_time: "
          "2026-03-02T10:00:00Z failure_time: 2026-03-02T10:01:00Z");
    counter_pass(&counter, 3600);
    poll_ends(&counter, false);
    shows(&counter, "GetChannelHealth", galeria, "state: HEALTH_STATE_DOWN");
    poll_ends(&counter, true);
    shows(&counter, "GetChannelHealth", galeria, "state: HEALTH_STATE_OK");
    struct command refused = of_galeria(COMMAND_RAISE_EXCEPTION);
    refused.raise_exception.channel = STR("galeria");
    refused.raise_exception.subject = STR("credentials");
    refused.raise_exception.cause = EXCEPTION_CREDENTIALS_REFUSED;
    counter_do(&counter, refused);
    shows(&counter, "GetChannelHealth", galeria, "state: HEALTH_STATE_BLOCKED");
    shows(&counter, "GetChannelHealth", galeria, "open_exception_count: 1");
    shows(&counter, "ListChannelHealth", "parent: 'shops/acme'", "state: HEALTH_STATE_BLOCKED");
    says(&counter, "GetShopHealth", "name: 'shops/acme'",
         "health { name: 'shops/acme' open_exception_count: 1 }");
    shows(&counter, "PauseChannel", "name: 'shops/acme/channels/galeria' reason: 'moving'", "name");
    shows(&counter, "GetChannelHealth", galeria, "state: HEALTH_STATE_PAUSED reason: 'moving'");
    counter_close(&counter);
}

static void a_marketplace_shows_what_it_can_do(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    struct str tracked = STR("EXPRESS");
    struct platform platform = { .multi_shipment = true,
                                 .tax_mode = TAX_MODE_INCLUDED,
                                 .order_acceptance = STR("NOT_AUTOMATIC"),
                                 .timezone = STR("Europe/Berlin"),
                                 .platform_name = STR("Galeria Marketplace"),
                                 .shop_name = STR("Acme"),
                                 .shop_state = STR("OPEN"),
                                 .currency_code = STR("EUR"),
                                 .marketplace_shop_id = 2003,
                                 .tracked_methods = &tracked,
                                 .tracked_method_count = 1,
                                 .fetched = counter.now };
    struct marketplace_reason rows[] = { { STR("27"), STR("REFUND"), STR("Return"), true },
                                         { STR("99"), STR("REFUND"), STR("Operator"), false } };
    struct reason_list reasons = { rows, 2, counter.now };
    struct command command = of_galeria(COMMAND_SEE_REFERENCE);
    command.see_reference.channel = STR("galeria");
    command.see_reference.platform = &platform;
    command.see_reference.reasons = &reasons;
    counter_do(&counter, command);
    shows(&counter, "GetChannelHealth", "name: 'shops/acme/channels/galeria'",
          "capabilities { read_time: 2026-03-02T10:00:00Z platform_name: 'Galeria Marketplace' "
          "shop_name: 'Acme' shop_state: 'OPEN' shop_id: 2003 currency_code: 'EUR' tax_mode: "
          "TAX_MODE_INCLUDED order_acceptance: 'NOT_AUTOMATIC' multi_shipment: true time_zone: "
          "'Europe/Berlin' reasons { code: '27' type: 'REFUND' label: 'Return' } "
          "shipping_methods { code: 'EXPRESS' tracking_required: true } }");
    counter_close(&counter);
}

static void a_reason_must_be_one_that_sellers_may_use(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
#define RULES(code)                                                                                \
    UPDATE("reason_rules { refund_reason: REFUND_REASON_RETURNED code: '" code "' } ",             \
           "reason_rules")
    shows(&counter, RULES("99"), "code: '99'"); /* its list is not known yet */
    struct marketplace_reason rows[] = { { STR("27"), STR("REFUND"), STR("Return"), true },
                                         { STR("98"), STR("REFUND"), STR("Operator"), false } };
    struct reason_list reasons = { rows, ARRAY_COUNT(rows), counter.now };
    struct command command = of_galeria(COMMAND_SEE_REFERENCE);
    command.see_reference.channel = STR("galeria");
    command.see_reference.reasons = &reasons;
    counter_do(&counter, command);
    shows(&counter, UPDATE("display_name: 'G' ", "display_name"), "code: '99'");
    says(&counter, RULES("98"), "REASON_UNMAPPED channel.reason_rules[0].code");
    says(&counter, RULES("1"), "REASON_UNMAPPED channel.reason_rules[0].code");
    shows(&counter, RULES("27"), "code: '27'");
    counter_close(&counter);
}

static void file_is_imported(struct counter *counter, int64_t errors)
{
    struct command command = of_galeria(COMMAND_OPEN_STOCK_FILE);
    command.open_stock_file.channel = STR("galeria");
    counter_do(counter, command);
    command = of_galeria(COMMAND_STOCK_FILE_ANSWER);
    command.stock_file_answer.channel = STR("galeria");
    command.stock_file_answer.file_no = 1;
    command.stock_file_answer.answer = ANSWER_DONE;
    command.stock_file_answer.import_id = STR("8812");
    counter_do(counter, command);
    command = of_galeria(COMMAND_STOCK_FILE_STATUS);
    command.stock_file_status.channel = STR("galeria");
    command.stock_file_status.file_no = 1;
    command.stock_file_status.status = STR("COMPLETE");
    command.stock_file_status.is_final = true;
    command.stock_file_status.has_report = errors > 0;
    command.stock_file_status.lines_in_success = 2 - errors;
    command.stock_file_status.lines_in_error = errors;
    counter_do(counter, command);
    struct stock_refusal refusal = { STR("cap"), STR("The product does not exist") };
    command = of_galeria(COMMAND_STOCK_FILE_REPORT);
    command.stock_file_report.channel = STR("galeria");
    command.stock_file_report.file_no = 1;
    command.stock_file_report.rows = &refusal;
    command.stock_file_report.count = 1;
    counter_do(counter, command);
}

static void an_import_names_what_was_refused(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    push(&counter, "tee", 10);
    push(&counter, "cap", 5);
    counter_pass(&counter, 600);
    file_is_imported(&counter, 1);
#define IMPORT                                                                                     \
    "name: 'shops/acme/channels/galeria/imports/1' kind: KIND_STOCK state: STATE_COMPLETE "        \
    "marketplace_state: 'COMPLETE' marketplace_import_id: '8812' row_count: 2 applied_count: 1 "   \
    "refused_count: 1 send_time: 2026-03-02T10:10:00Z end_time: 2026-03-02T10:10:00Z "
    says(&counter, "GetImport", "name: 'shops/acme/channels/galeria/imports/1'",
         "channel_import { " IMPORT "rejections { sku: 'cap' reason: 'The product does not exist' "
         "exception: 'shops/acme/exceptions/stock-line-refused~galeria%2Fcap' } }");
    says(&counter, "ListImports",
         "parent: 'shops/acme/channels/-' states: STATE_OPEN states: STATE_COMPLETE",
         "channel_imports { " IMPORT "}");
    says(&counter, "ListImports", "parent: 'shops/acme/channels/galeria' kind: KIND_PRICES", "");
    says(&counter, "ListImports", "parent: 'shops/acme/channels/galeria' states: STATE_FAILED", "");
    counter_close(&counter);
}

static void methods_of_later_say_so(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    says(&counter, "DeleteShop", "name: 'shops/acme'", "METHOD_LATER");
    says(&counter, "CheckConnection", "name: 'shops/acme'", "METHOD_LATER");
    counter_close(&counter);
}

static void every_method_answers_with_allocations_failing(void **state)
{
    (void)state;
    counter_has_tortured(&channel_service);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_setting_is_kept),
        cmocka_unit_test(what_is_not_said_has_its_default),
        cmocka_unit_test(an_update_changes_only_what_it_names),
        cmocka_unit_test(stock_is_pushed_unless_it_is_to_be_read),
        cmocka_unit_test(a_shop_system_can_be_taken_away),
        cmocka_unit_test(a_preview_tells_and_changes_nothing),
        cmocka_unit_test(applying_may_create_the_shop),
        cmocka_unit_test(the_same_request_id_gets_the_same_answer),
        cmocka_unit_test(a_channel_of_which_nothing_is_left_can_be_deleted),
        cmocka_unit_test(lists_are_paged_in_the_order_of_ids),
        cmocka_unit_test(health_follows_from_what_is_stored),
        cmocka_unit_test(a_marketplace_shows_what_it_can_do),
        cmocka_unit_test(a_reason_must_be_one_that_sellers_may_use),
        cmocka_unit_test(an_import_names_what_was_refused),
        cmocka_unit_test(methods_of_later_say_so),
        cmocka_unit_test(every_method_answers_with_allocations_failing),
    };
    int failed = ROWS_RUN(what_is_wrong_is_named, refusals);
    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
