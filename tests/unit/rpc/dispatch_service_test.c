/* tests/unit/rpc/dispatch_service_test.c: parcels as warehouses confirm them. */
#include "service/rpc/dispatch_service.h"

#include "service/rpc/order_service.h"
#include "tests/rows.h"
#include "tests/unit/rpc/shop.h"

#define ORDER "order: 'shops/acme/channels/galeria/orders/B1' "
#define PARCEL(id) "'shops/acme/channels/galeria/orders/B1/shipments/" id "' "
#define GALERIA "parent: 'shops/acme/channels/galeria' "

static void says(struct counter *counter, const char *method, const char *request,
                 const char *answer)
{
    counter_says(counter, &dispatch_service, method, request, answer);
}

static void shows(struct counter *counter, const char *method, const char *request,
                  const char *part)
{
    counter_shows(counter, &dispatch_service, method, request, part);
}

/* Order B1 of galeria waits for its dispatch: 2 "tee" and 1 "cap". */
static void open_shop(struct counter *counter)
{
    shop_open(counter);
    shop_order(counter, "galeria", "B1", "SHIPPING");
}

static void a_parcel_goes_its_way(void **state)
{
    struct counter counter;
    (void)state;
    open_shop(&counter);
    says(&counter, "ConfirmDispatch",
         ORDER "dispatch { carrier: 'dhl paket' tracking_number: '00340' tracking_url: "
               "'https://dhl.example/00340' dispatch_time: 2026-03-02T09:30:00Z warehouse: 'HH1' }",
         "shipment { name: " PARCEL("1") ORDER
         "state: STATE_PENDING carrier: 'dhl paket' channel_carrier_code: 'DHL' "
         "channel_carrier_name: 'DHL Germany' tracking_number: '00340' tracking_url: "
         "'https://dhl.example/00340' items { order_line_id: '1' quantity: 2 } items { "
         "order_line_id: '2' quantity: 1 } warehouse: 'HH1' dispatch_time: 2026-03-02T09:30:00Z "
         "create_time: 2026-03-02T10:00:00Z actor: 'tester' }");
    counter_shows(&counter, &order_service, "GetOrder",
                  "name: 'shops/acme/channels/galeria/orders/B1'", "dispatched_quantity: 2");
    counter_pass(&counter, 60);
    shop_intent(&counter, "galeria", INTENT_SET_TRACKING, ANSWER_DONE);
    shop_intent(&counter, "galeria", INTENT_SHIP_ORDER, ANSWER_DONE);
    shows(&counter, "GetShipment", "name: " PARCEL("1"), "state: STATE_DONE");
    shows(&counter, "GetShipment", "name: " PARCEL("1"),
          "track_time: 2026-03-02T10:01:00Z ship_time: 2026-03-02T10:01:00Z");
    says(&counter, "ConfirmDispatch",
         ORDER "dispatch { shipment_id: '2' carrier: 'DHL' tracking_number: '7' }",
         "ORDER_STATE_CONFLICT");
    counter_close(&counter);
}

static void said_again_it_is_the_same_and_otherwise_a_correction(void **state)
{
    struct counter counter;
    (void)state;
    open_shop(&counter);
    /* One parcel of two: the marketplace is not told yet. */
    shows(&counter, "ConfirmDispatch",
          ORDER "dispatch { shipment_id: 'P1' carrier: 'DHL' tracking_number: '1' items { sku: "
                "'tee' quantity: 2 } }",
          "state: STATE_WAITING_FOR_OTHERS");
    const char *again = ORDER "dispatch { shipment_id: 'P1' carrier: 'DHL' tracking_number: '1' }";
    shows(&counter, "ConfirmDispatch", again, "items { order_line_id: '1' quantity: 2 } dispatch");
    shows(&counter, "ConfirmDispatch",
          ORDER "dispatch { shipment_id: 'P1' carrier: 'DPD' tracking_number: '2' items { sku: "
                "'tee' quantity: 1 } }",
          "channel_carrier_code: 'DPD' channel_carrier_name: 'DPD Germany' tracking_number: '2' "
          "items { order_line_id: '1' quantity: 1 }");
    /* The rest goes into the next one. */
    shows(&counter, "ConfirmDispatch",
          ORDER "dispatch { shipment_id: 'P2' carrier: 'DHL' tracking_number: '3' }",
          "state: STATE_PENDING");
    shows(&counter, "GetShipment", "name: " PARCEL("P2"),
          "items { order_line_id: '1' quantity: 1 } items { order_line_id: '2' quantity: 1 }");
    shows(&counter, "GetShipment", "name: " PARCEL("P1"), "state: STATE_PENDING");
    says(&counter, "ConfirmDispatch", again, "SHIPMENT_STATE_CONFLICT");
    counter_close(&counter);
}

static void a_refused_number_can_be_corrected(void **state)
{
    struct counter counter;
    (void)state;
    open_shop(&counter);
    shows(&counter, "ConfirmDispatch", ORDER "dispatch { carrier: 'DHL' tracking_number: 'x' }",
          "STATE_PENDING");
    shop_intent(&counter, "galeria", INTENT_SET_TRACKING, ANSWER_REFUSED);
    shows(&counter, "GetShipment", "name: " PARCEL("1"),
          "exception: 'shops/acme/exceptions/tracking-refused~galeria%2FB1%2F1'");
    shows(&counter, "ConfirmDispatch", ORDER "dispatch { carrier: 'DHL' tracking_number: '00340' }",
          "tracking_number: '00340'");
    shop_intent(&counter, "galeria", INTENT_SET_TRACKING, ANSWER_DONE);
    shows(&counter, "GetShipment", "name: " PARCEL("1"), "track_time");
    counter_close(&counter);
}

static void an_unknown_carrier_loses_nothing_and_a_rule_frees_it(void **state)
{
    struct counter counter;
    (void)state;
    open_shop(&counter);
    says(&counter, "ConfirmDispatch",
         ORDER "dispatch { carrier: 'Deutsche Post' tracking_number: '7' }",
         "shipment { name: " PARCEL("1") ORDER
         "state: STATE_STOPPED carrier: 'Deutsche Post' tracking_number: '7' items { "
         "order_line_id: '1' quantity: 2 } items { order_line_id: '2' quantity: 1 } dispatch_time: "
         "2026-03-02T10:00:00Z create_time: 2026-03-02T10:00:00Z exception: "
         "'shops/acme/exceptions/carrier-unknown~galeria%2FB1%2F1' actor: 'tester' }");
    says(&counter, "GetCarrierMapping", "name: 'shops/acme/channels/galeria/carrierMapping'",
         "carrier_mapping { name: 'shops/acme/channels/galeria/carrierMapping' rules { "
         "warehouse_carrier: 'DHL Paket' carrier_code: 'DHL' } update_time: 2026-03-02T10:00:00Z "
         "etag: '1' }");
#define MAPPING "carrier_mapping { name: 'shops/acme/channels/galeria/carrierMapping' "
    says(&counter, "UpdateCarrierMapping",
         MAPPING "rules { warehouse_carrier: 'Deutsche Post' carrier_code: 'DHL' } } update_mask { "
                 "paths: 'rules' } etag: '7'",
         "ETAG_MISMATCH etag");
    says(&counter, "UpdateCarrierMapping",
         MAPPING "rules { warehouse_carrier: 'Deutsche Post' carrier_code: 'DHL' } } update_mask { "
                 "paths: 'rules' } etag: '1'",
         MAPPING "rules { warehouse_carrier: 'DHL Paket' carrier_code: 'DHL' } rules { "
                 "warehouse_carrier: 'Deutsche Post' carrier_code: 'DHL' } update_time: "
                 "2026-03-02T10:00:00Z etag: '2' } released_shipment_count: 1");
    shows(&counter, "GetShipment", "name: " PARCEL("1"),
          "state: STATE_PENDING carrier: 'Deutsche Post' channel_carrier_code: 'DHL'");
    /* A rule of the same name, but for case and blanks, is replaced; or all of them are. */
    shows(&counter, "UpdateCarrierMapping",
          MAPPING "rules { warehouse_carrier: 'dhl-paket' carrier_code: 'DPD' } } update_mask { "
                  "paths: 'rules' }",
          "rules { warehouse_carrier: 'Deutsche Post' carrier_code: 'DHL' } rules { "
          "warehouse_carrier: 'dhl-paket' carrier_code: 'DPD' } update_time");
    shows(&counter, "UpdateCarrierMapping",
          MAPPING "} update_mask { paths: 'rules' } replace_all: true",
          MAPPING "update_time: 2026-03-02T10:00:00Z etag: '4' }");
    counter_close(&counter);
}

static void a_near_carrier_is_proposed(void **state)
{
    struct counter counter;
    (void)state;
    open_shop(&counter);
    shows(&counter, "ConfirmDispatch",
          ORDER "dispatch { carrier: 'DHL Express' tracking_number: '7' }",
          "candidates { carrier { code: 'DHL' label: 'DHL Germany' } score: ");
    says(&counter, "ResolveCarrier", GALERIA "carrier: 'dhl paket'",
         "source: SOURCE_RULE carrier { code: 'DHL' label: 'DHL Germany' standard_code: 'DHL' "
         "tracking_url_template: 'https://dhl.example/{trackingId}' }");
    says(&counter, "ResolveCarrier", GALERIA "carrier: 'd.p.d.'",
         "source: SOURCE_LIST carrier { code: 'DPD' label: 'DPD Germany' standard_code: 'DPD' }");
    shows(&counter, "ResolveCarrier", GALERIA "carrier: 'DHL Express'",
          "candidates { carrier { code: 'DHL'");
    says(&counter, "ResolveCarrier", GALERIA "carrier: 'qqqqq'", "");
    counter_close(&counter);
}

static void carriers_are_listed_by_code(void **state)
{
    struct counter counter;
    (void)state;
    open_shop(&counter);
    says(&counter, "ListCarriers", GALERIA,
         "carriers { code: 'DHL' label: 'DHL Germany' standard_code: 'DHL' tracking_url_template: "
         "'https://dhl.example/{trackingId}' } carriers { code: 'DPD' label: 'DPD Germany' "
         "standard_code: 'DPD' } read_time: 2026-03-02T10:00:00Z");
    const char *page =
        counter_ask(&counter, &dispatch_service, "ListCarriers", GALERIA "page_size: 1");
    char *token = strstr(page, "next_page_token: ");
    assert_non_null(token);
    const char *second =
        counter_ask(&counter, &dispatch_service, "ListCarriers",
                    arena_format(&counter.arena, GALERIA "page_size: 1 page_token: %.*s",
                                 (int)strcspn(token + 17, " "), token + 17)
                        .ptr);
    assert_non_null(strstr(second, "code: 'DPD'"));
    assert_null(strstr(second, "next_page_token"));
    says(&counter, "ListCarriers", "parent: 'shops/acme/channels/kiosk'", "");
    counter_close(&counter);
}

static void each_parcel_of_a_bulk_stands_alone(void **state)
{
    struct counter counter;
    (void)state;
    open_shop(&counter);
    shop_order(&counter, "kiosk", "A1", "WAITING_ACCEPTANCE");
    const char *bulk =
        "parent: 'shops/acme' request_id: '00000000-0000-0000-0000-00000000000a' "
        "dispatches { " ORDER "carrier: 'DHL' tracking_number: '1' items { order_line_id: '1' "
        "quantity: 2 } } "
        "dispatches { order: 'shops/acme/channels/kiosk/orders/A1' carrier: 'DHL' "
        "tracking_number: '2' } "
        "dispatches { " ORDER "shipment_id: 'P2' carrier: 'DHL' tracking_number: '3' items { sku: "
        "'hat' quantity: 1 } } "
        "dispatches { " ORDER "shipment_id: 'P3' carrier: '' } "
        "dispatches { order: 'shops/other/channels/x/orders/y' carrier: 'DHL' } "
        "dispatches { " ORDER "shipment_id: 'P4' carrier: 'DHL' tracking_number: '4' }";
    const char *answer = counter_ask(&counter, &dispatch_service, "BatchConfirmDispatch", bulk);
    static const char *const parts[] = {
        "results { shipment { name: " PARCEL("1") ORDER "state: STATE_WAITING_FOR_OTHERS",
        "results { error { code: 9 message: 'dispatches[1]: cannot dispatch an order that is "
        "WAITING_ACCEPTANCE' ",
        "results { error { code: 5 message: 'dispatches[2].items[0].sku: the order has no line ",
        "results { error { code: 3 message: 'dispatches[3].carrier: must not be empty' ",
        "results { error { code: 3 message: 'dispatches[4].order: must be an order of the shop' ",
        "results { shipment { name: " PARCEL("P4") ORDER "state: STATE_PENDING",
    };
    const char *at = answer;
    for (size_t i = 0; i < ARRAY_COUNT(parts); i++) {
        const char *found = strstr(at, parts[i]);
        if (found == NULL)
            fail_msg("%s\nlacks, in its order: %s", at, parts[i]);
        at = found;
    }
    says(&counter, "BatchConfirmDispatch", bulk, answer); /* the same request id */
    says(&counter, "BatchConfirmDispatch", "parent: 'shops/acme'", "FIELD_REQUIRED dispatches");
    counter_close(&counter);
}

/* ---- what is wrong is named ---- */

struct refusal_row {
    const char *what, *method, *request, *answer;
};
static const struct refusal_row refusals[] = {
    { "no parcel", "ConfirmDispatch", ORDER, "FIELD_REQUIRED dispatch" },
    { "no order", "ConfirmDispatch", "dispatch { carrier: 'DHL' }", "FIELD_REQUIRED order" },
    { "another order", "ConfirmDispatch",
      ORDER "dispatch { order: 'shops/acme/channels/galeria/orders/B2' carrier: 'DHL' }",
      "FIELD_INVALID dispatch.order" },
    { "an order that is not there", "ConfirmDispatch",
      "order: 'shops/acme/channels/galeria/orders/X' dispatch { carrier: 'DHL' }",
      "ORDER_NOT_FOUND" },
    { "no carrier", "ConfirmDispatch", ORDER "dispatch { tracking_number: '1' }",
      "FIELD_REQUIRED dispatch.carrier" },
    { "no number", "ConfirmDispatch", ORDER "dispatch { carrier: 'DHL' }",
      "FIELD_REQUIRED dispatch.tracking_number" },
    { "plain http", "ConfirmDispatch",
      ORDER "dispatch { carrier: 'DHL' tracking_number: '1' tracking_url: 'http://x' }",
      "FIELD_INVALID dispatch.tracking_url" },
    { "tomorrow", "ConfirmDispatch",
      ORDER "dispatch { carrier: 'DHL' tracking_number: '1' dispatch_time: 2026-03-03T10:00:00Z }",
      "FIELD_INVALID dispatch.dispatch_time" },
    { "a warehouse of nobody", "ConfirmDispatch",
      ORDER "dispatch { carrier: 'DHL' tracking_number: '1' warehouse: 'XX' }",
      "WAREHOUSE_NOT_FOUND dispatch.warehouse" },
    { "an item of no line", "ConfirmDispatch",
      ORDER "dispatch { carrier: 'DHL' tracking_number: '1' items { quantity: 1 } }",
      "FIELD_REQUIRED dispatch.items[0].order_line_id" },
    { "an unknown line", "ConfirmDispatch",
      ORDER "dispatch { carrier: 'DHL' tracking_number: '1' items { order_line_id: '9' quantity: "
            "1 } }",
      "ORDER_LINE_NOT_FOUND dispatch.items[0].order_line_id" },
    { "no units", "ConfirmDispatch",
      ORDER "dispatch { carrier: 'DHL' tracking_number: '1' items { order_line_id: '1' } }",
      "FIELD_INVALID dispatch.items[0].quantity" },
    { "more units than there are", "ConfirmDispatch",
      ORDER "dispatch { carrier: 'DHL' tracking_number: '1' items { order_line_id: '1' quantity: "
            "3 } }",
      "FIELD_INVALID dispatch.items[0].quantity" },
    { "no such shipment", "GetShipment", "name: " PARCEL("1"), "SHIPMENT_NOT_FOUND" },
    { "shipments of no order", "ListShipments", "parent: 'shops/acme/channels/galeria/orders/X'",
      "ORDER_NOT_FOUND" },
    { "an order of all channels", "ListShipments", "parent: 'shops/acme/channels/-/orders/B1'",
      "FIELD_INVALID parent" },
    { "no mapping", "UpdateCarrierMapping", "", "FIELD_REQUIRED carrier_mapping" },
    { "no mask", "UpdateCarrierMapping", MAPPING "}", "FIELD_REQUIRED update_mask" },
    { "another mask", "UpdateCarrierMapping", MAPPING "} update_mask { paths: 'etag' }",
      "FIELD_INVALID update_mask.paths[0]" },
    { "a rule without a code", "UpdateCarrierMapping",
      MAPPING "rules { warehouse_carrier: 'x' } } update_mask { paths: 'rules' }",
      "FIELD_REQUIRED carrier_mapping.rules[0].carrier_code" },
    { "no name to resolve", "ResolveCarrier", GALERIA, "FIELD_REQUIRED carrier" },
    { "carriers of no channel", "ListCarriers", "parent: 'shops/acme/channels/x'",
      "CHANNEL_NOT_FOUND" },
};

static void what_is_wrong_is_named(void **state)
{
    const struct refusal_row *row = *state;
    struct counter counter;
    open_shop(&counter);
    says(&counter, row->method, row->request, row->answer);
    counter_close(&counter);
}

/* ---- lists and streams ---- */

struct filter_row {
    const char *request;
    bool wants;
};
#define ALL "parent: 'shops/acme/channels/-/orders/-' "
static const struct filter_row filters[] = {
    { ALL, true },
    { "parent: 'shops/acme/channels/galeria/orders/B1'", true },
    { "parent: 'shops/acme/channels/kiosk/orders/-'", false },
    { ALL "filter { states: STATE_PENDING }", true },
    { ALL "filter { states: STATE_DONE }", false },
    { ALL "filter { warehouse: 'HH1' }", true },
    { ALL "filter { warehouse: 'LEJ' }", false },
    { ALL "filter { tracking_number: '00340' }", true },
    { ALL "filter { tracking_number: '1' }", false },
    { ALL "filter { start_time: 2026-03-02T10:00:00Z }", true },
    { ALL "filter { start_time: 2026-03-02T10:00:01Z }", false },
    { ALL "filter { end_time: 2026-03-02T10:00:00Z }", false },
};

static void a_filter_holds_in_all_its_conditions(void **state)
{
    const struct filter_row *row = *state;
    struct counter counter;
    open_shop(&counter);
    shows(&counter, "ConfirmDispatch",
          ORDER "dispatch { carrier: 'DHL' tracking_number: '00340' warehouse: 'HH1' }", "PENDING");
    const char *said = counter_ask(&counter, &dispatch_service, "ListShipments", row->request);
    assert_int_equal(strstr(said, "shipments { name: " PARCEL("1")) != NULL, row->wants);
    counter_close(&counter);
}

static void watching_tells_each_change_of_a_parcel(void **state)
{
    struct counter counter;
    (void)state;
    open_shop(&counter);
    struct counter_stream *stream =
        counter_follow(&counter, &dispatch_service, "WatchShipments", GALERIA);
    counter_hears(stream, "caught_up: true");
    shows(&counter, "ConfirmDispatch", ORDER "dispatch { carrier: 'DHL' tracking_number: '1' }",
          "PENDING");
    counter_hears(stream, "shipment { name: " PARCEL("1") ORDER "state: STATE_PENDING");
    shop_intent(&counter, "galeria", INTENT_SET_TRACKING, ANSWER_DONE);
    counter_hears(stream, "track_time");
    shop_intent(&counter, "galeria", INTENT_SHIP_ORDER, ANSWER_DONE);
    counter_hears(stream, "state: STATE_DONE");
    assert_null(counter_stream_next(stream));
    counter_stream_close(stream);
    /* What is at its end is no part of the present state. */
    stream = counter_follow(&counter, &dispatch_service, "WatchShipments", GALERIA);
    counter_hears(stream, "caught_up: true");
    assert_null(counter_stream_next(stream));
    counter_stream_close(stream);
    counter_close(&counter);
}

static void every_method_answers_with_allocations_failing(void **state)
{
    (void)state;
    counter_has_tortured(&dispatch_service);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_parcel_goes_its_way),
        cmocka_unit_test(said_again_it_is_the_same_and_otherwise_a_correction),
        cmocka_unit_test(a_refused_number_can_be_corrected),
        cmocka_unit_test(an_unknown_carrier_loses_nothing_and_a_rule_frees_it),
        cmocka_unit_test(a_near_carrier_is_proposed),
        cmocka_unit_test(carriers_are_listed_by_code),
        cmocka_unit_test(each_parcel_of_a_bulk_stands_alone),
        cmocka_unit_test(watching_tells_each_change_of_a_parcel),
        cmocka_unit_test(every_method_answers_with_allocations_failing),
    };
    int failed = ROWS_RUN(what_is_wrong_is_named, refusals);
    failed += ROWS_RUN(a_filter_holds_in_all_its_conditions, filters);
    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
