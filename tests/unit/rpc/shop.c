/* tests/unit/rpc/shop.c: by the API where it can be, by commands of lanes where it must. */
#include "tests/unit/rpc/shop.h"

#include "service/rpc/channel_service.h"
#include "service/rpc/order_service.h"
#include "tests/rows.h"

enum { INTENT_COUNT_MAX = 100 };

#define CHANNEL(id, mode)                                                                          \
    "parent: 'shops/acme' channel_id: '" id "' activate: true channel { mirakl { base_url: "       \
    "'https://m.example' key_ref: 'env:K' } currency_code: 'EUR' tax_mode: TAX_MODE_INCLUDED "     \
    "acceptance { mode: " mode " window: 86400s warning_lead: 7200s } dispatch { warning_lead: "   \
    "14400s } reason_rules { refund_reason: REFUND_REASON_RETURNED code: '27' } carrier_rules { "  \
    "warehouse_carrier: 'DHL Paket' carrier_code: 'DHL' } }"

void shop_open(struct counter *counter)
{
    counter_open(counter);
    counter_shows(counter, &channel_service, "CreateShop",
                  "shop_id: 'acme' shop { scayle { admin_base_url: 'https://s.example' company_id: "
                  "1 token_ref: 'env:S' shop_key: 'ms' country_code: 'DE' } warehouses { id: "
                  "'HH1' } }",
                  "shops/acme");
    counter_shows(counter, &channel_service, "CreateChannel", CHANNEL("galeria", "MODE_AUTOMATIC"),
                  "galeria");
    counter_shows(counter, &channel_service, "CreateChannel", CHANNEL("kiosk", "MODE_MANUAL"),
                  "kiosk");
    struct carrier rows[] = {
        { STR("DHL"), STR("DHL Germany"), STR("DHL"), STR("https://dhl.example/{trackingId}") },
        { STR("DPD"), STR("DPD Germany"), STR("DPD"), STR_EMPTY },
    };
    struct carrier_list carriers = { rows, ARRAY_COUNT(rows), counter->now };
    struct command command = { .kind = COMMAND_SEE_REFERENCE, .shop = STR("acme") };
    command.see_reference.channel = STR("galeria");
    command.see_reference.carriers = &carriers;
    counter_do(counter, command);
}

void shop_push(struct counter *counter, const char *sku, int64_t on_hand)
{
    struct stock_report report = {
        .sku = str_c(sku), .warehouse = STR("HH1"), .source = STR("wms"), .on_hand = on_hand
    };
    struct command command = { .kind = COMMAND_PUSH_STOCK, .shop = STR("acme") };
    command.push_stock.items = &report;
    command.push_stock.count = 1;
    counter_do(counter, command);
}

const char *shop_order_text(struct counter *counter, const char *channel, const char *order_id,
                            const char *state)
{
    char now[INSTANT_TEXT_BYTES];
    struct str time = instant_format(counter->now, now);
    return arena_format(
               &counter->arena,
               "parent: 'shops/acme/channels/%s' order { order_id: '%s' commercial_id: 'B7' state: "
               "STATE_%s currency_code: 'EUR' tax_mode: TAX_MODE_INCLUDED "
               "lines { order_line_id: '1' sku: 'tee' title: 'Tee' quantity: 2 unit_price: "
               "10.00EUR price: 20.00EUR shipping_price: 2.00EUR taxes { code: 'VAT' amount: "
               "3.80EUR } commission_fee: 3.00EUR total_commission: 3.57EUR } "
               "lines { order_line_id: '2' sku: 'cap' quantity: 1 price: 5.00EUR } "
               "customer { customer_id: 'C1' first_name: 'Ada' last_name: 'L' } "
               "shipping_address { last_name: 'L' street_1: 'Weg 1' street_2: 'Hof' "
               "additional_info: '3. OG' postal_code: '20095' city: 'Hamburg' country_code: 'DEU' "
               "} shipping_method_code: 'STD' marketplace_create_time: 2026-03-02T09:00:00Z "
               "marketplace_update_time: %.*s }",
               channel, order_id, state, STR_ARG(time))
        .ptr;
}

void shop_order(struct counter *counter, const char *channel, const char *order_id,
                const char *state)
{
    shop_push(counter, "tee", 10);
    shop_push(counter, "cap", 10);
    counter_shows(counter, &order_service, "IngestOrder",
                  shop_order_text(counter, channel, order_id, state), "order { name: ");
}

void shop_intent(struct counter *counter, const char *channel, enum intent_kind kind,
                 enum answer_kind answer)
{
    struct reader reader;
    struct intent *intents;
    size_t count, at = 0;
    reader_open(counter->store, &counter->arena, &reader);
    assert_int_equal(reader_intents(&reader, STR("acme"), str_c(channel), INTENT_COUNT_MAX,
                                    &intents, &count, &counter->err),
                     ERR_OK);
    reader_close(&reader);
    while (at < count && intents[at].kind != kind)
        at++;
    if (at == count)
        fail_msg("no intent to %s", intent_kind_name(kind));
    struct command command = { .kind = COMMAND_START_INTENT, .shop = STR("acme") };
    command.start_intent.channel = str_c(channel);
    command.start_intent.intent_no = intents[at].intent_no;
    assert_non_null(counter_do(counter, command).intent);
    command = (struct command){ .kind = COMMAND_INTENT_ANSWER, .shop = STR("acme") };
    command.intent_answer.channel = str_c(channel);
    command.intent_answer.intent_no = intents[at].intent_no;
    command.intent_answer.answer = answer;
    command.intent_answer.not_before = counter->now;
    command.intent_answer.refund_id = STR("M77");
    command.intent_answer.exchange.step = STR("OR");
    if (answer != ANSWER_DONE)
        command.intent_answer.exchange.reason = STR("because");
    command.intent_answer.exchange.evidence = STR("PUT /api/orders 200");
    counter_do(counter, command);
}

void shop_tick(struct counter *counter)
{
    counter_do(counter, (struct command){ .kind = COMMAND_TICK, .shop = STR("acme") });
}
