/* tests/unit/clients/cli/json_test.c: protobuf's JSON mapping, by example. */
#include "clients/cli/json.h"

#include <stdio.h>

#include "google/rpc/error_details.pb-c.h"
#include "lockstep/v1/catalog_service.pb-c.h"
#include "lockstep/v1/dispatch_service.pb-c.h"
#include "lockstep/v1/inventory_service.pb-c.h"
#include "lockstep/v1/order_service.pb-c.h"
#include "lockstep/v1/reconciliation_service.pb-c.h"
#include "tests/rows.h"

enum { ARENA_BYTES = 1 << 20, TEXT_BYTES = 1 << 16 };

static void json_is(const ProtobufCMessage *message, const char *wanted)
{
    struct arena arena;
    struct buf text;
    arena_init(&arena, ARENA_BYTES);
    buf_init(&text, TEXT_BYTES);
    json_write(&text, message, &arena);
    assert_string_equal(text.ptr, wanted);
    buf_release(&text);
    arena_release(&arena);
}

static void zero_is_written_and_what_is_absent_is_not(void **state)
{
    Lockstep__V1__PublishedQuantity quantity = LOCKSTEP__V1__PUBLISHED_QUANTITY__INIT;
    (void)state;
    json_is(&quantity.base, "{\"quantity\":\"0\",\"channelImport\":\"\"}");
}

static void names_are_camels_and_int64_is_text(void **state)
{
    Lockstep__V1__WarehouseLevel level = LOCKSTEP__V1__WAREHOUSE_LEVEL__INIT;
    Google__Protobuf__Int64Value revision = GOOGLE__PROTOBUF__INT64_VALUE__INIT;
    Google__Protobuf__Timestamp time = GOOGLE__PROTOBUF__TIMESTAMP__INIT;
    (void)state;
    revision.value = INT64_MAX;
    time.seconds = 1788250522;
    time.nanos = 120000000;
    level.warehouse = (char *)"berlin";
    level.on_hand = -5;
    level.source = (char *)"w\"m\\s\n\x01\x7f\xc3\xa4";
    level.source_revision = &revision;
    level.source_time = &time;
    json_is(&level.base, "{\"warehouse\":\"berlin\",\"onHand\":\"-5\","
                         "\"source\":\"w\\\"m\\\\s\\n\\u0001\\u007f\xc3\xa4\","
                         "\"sourceTime\":\"2026-09-01T08:15:22.120Z\","
                         "\"sourceRevision\":\"9223372036854775807\"}");
}

struct time_row {
    const char *name;
    int64_t seconds;
    int32_t nanos;
    const char *wanted;
};

static const struct time_row times[] = {
    { "whole seconds", 0, 0, "{\"time\":\"1970-01-01T00:00:00Z\"}" },
    { "microseconds", 0, 1000, "{\"time\":\"1970-01-01T00:00:00.000001Z\"}" },
    { "nanoseconds", 0, 1, "{\"time\":\"1970-01-01T00:00:00.000000001Z\"}" },
    { "the end of time", 253402300799, 999999999, "{\"time\":\"9999-12-31T23:59:59.999999999Z\"}" },
};

static void a_time_has_as_many_digits_as_it_needs(void **state)
{
    const struct time_row *row = *state;
    Lockstep__V1__ReconciliationChange change = LOCKSTEP__V1__RECONCILIATION_CHANGE__INIT;
    Google__Protobuf__Timestamp time = GOOGLE__PROTOBUF__TIMESTAMP__INIT;
    time.seconds = row->seconds;
    time.nanos = row->nanos;
    change.time = &time;
    json_is(&change.base, row->wanted);
}

struct span_row {
    const char *name;
    int64_t seconds;
    int32_t nanos;
    const char *wanted;
};

static const struct span_row spans[] = {
    { "whole seconds", 5400, 0, "{\"p50\":\"5400s\",\"sampleCount\":\"0\"}" },
    { "a part of one", 0, 250000000, "{\"p50\":\"0.250s\",\"sampleCount\":\"0\"}" },
    { "less than none", -3, -500000000, "{\"p50\":\"-3.500s\",\"sampleCount\":\"0\"}" },
    { "a little less", 0, -1, "{\"p50\":\"-0.000000001s\",\"sampleCount\":\"0\"}" },
};

static void a_duration_is_seconds(void **state)
{
    const struct span_row *row = *state;
    Lockstep__V1__DelayMeasure measure = LOCKSTEP__V1__DELAY_MEASURE__INIT;
    Google__Protobuf__Duration span = GOOGLE__PROTOBUF__DURATION__INIT;
    span.seconds = row->seconds;
    span.nanos = row->nanos;
    measure.p50 = &span;
    json_is(&measure.base, row->wanted);
}

static void money_is_an_object_and_enums_have_their_names(void **state)
{
    Lockstep__V1__Gap gap = LOCKSTEP__V1__GAP__INIT;
    Lockstep__V1__GapTerm term = LOCKSTEP__V1__GAP_TERM__INIT;
    Google__Type__Money money = GOOGLE__TYPE__MONEY__INIT;
    struct arena arena;
    struct buf text;
    (void)state;
    money.currency_code = (char *)"EUR";
    money.units = 12;
    money.nanos = 500000000;
    term.amount = &money;
    json_is(&term.base,
            "{\"amount\":{\"currencyCode\":\"EUR\",\"units\":\"12\",\"nanos\":500000000},"
            "\"source\":\"\",\"text\":\"\"}");
    gap.reason = LOCKSTEP__V1__GAP__REASON__REASON_AMOUNT_DIFFERS;
    gap.state = (Lockstep__V1__Gap__State)77; /* of a newer server */
    arena_init(&arena, ARENA_BYTES);
    buf_init(&text, TEXT_BYTES);
    json_write(&text, &gap.base, &arena);
    assert_non_null(strstr(text.ptr, "\"reason\":\"REASON_AMOUNT_DIFFERS\""));
    assert_non_null(strstr(text.ptr, "\"state\":77"));
    buf_release(&text);
    arena_release(&arena);
}

static void a_map_is_an_object_and_a_list_a_list(void **state)
{
    Lockstep__V1__Product product = LOCKSTEP__V1__PRODUCT__INIT;
    Lockstep__V1__ProductCode code = LOCKSTEP__V1__PRODUCT_CODE__INIT;
    Lockstep__V1__ProductCode *codes[] = { &code, &code };
    Lockstep__V1__Product__AttributesEntry entry = LOCKSTEP__V1__PRODUCT__ATTRIBUTES_ENTRY__INIT;
    Lockstep__V1__Product__AttributesEntry *entries[] = { &entry };
    char *urls[] = { (char *)"https://a", (char *)"https://b" };
    (void)state;
    entry.key = (char *)"colour";
    entry.value = (char *)"red";
    product.codes = codes;
    product.n_codes = 2;
    product.attributes = entries;
    product.n_attributes = 1;
    product.image_urls = urls;
    product.n_image_urls = 2;
    json_is(&product.base,
            "{\"name\":\"\",\"sku\":\"\",\"title\":\"\",\"brand\":\"\",\"category\":\"\","
            "\"variantGroup\":\"\",\"codes\":[{\"type\":\"\",\"value\":\"\"},"
            "{\"type\":\"\",\"value\":\"\"}],\"attributes\":{\"colour\":\"red\"},"
            "\"imageUrls\":[\"https://a\",\"https://b\"],\"shopVariantId\":\"0\",\"etag\":\"\"}");
}

static void of_a_oneof_only_the_part_that_is_set_is_written(void **state)
{
    Lockstep__V1__ShipmentItem item = LOCKSTEP__V1__SHIPMENT_ITEM__INIT;
    (void)state;
    json_is(&item.base, "{\"quantity\":\"0\"}");
    item.line_case = LOCKSTEP__V1__SHIPMENT_ITEM__LINE_SKU;
    item.sku = (char *)"A-1";
    json_is(&item.base, "{\"sku\":\"A-1\",\"quantity\":\"0\"}");
}

struct bytes_row {
    const char *name, *bytes, *wanted;
};

static const struct bytes_row bytes_rows[] = {
    { "none", "", "" },
    { "one", "f", "Zg==" },
    { "two", "fo", "Zm8=" },
    { "three", "foo", "Zm9v" },
    { "high ones", "\xff\xfe\xfd", "//79" },
};

static void bytes_are_base64(void **state)
{
    const struct bytes_row *row = *state;
    Lockstep__V1__ExportJournalResponse piece = LOCKSTEP__V1__EXPORT_JOURNAL_RESPONSE__INIT;
    char wanted[128];
    piece.data.data = (uint8_t *)row->bytes;
    piece.data.len = strlen(row->bytes);
    snprintf(wanted, sizeof(wanted),
             "{\"data\":\"%s\",\"journalEntryCount\":\"0\",\"sha256\":\"\",\"isLast\":false}",
             row->wanted);
    json_is(&piece.base, wanted);
}

/* As a result of a bulk call has it. */
static void details_of_an_error_are_unpacked(void **state)
{
    Lockstep__V1__StockResult result = LOCKSTEP__V1__STOCK_RESULT__INIT;
    Google__Rpc__Status error = GOOGLE__RPC__STATUS__INIT;
    Google__Rpc__RetryInfo retry = GOOGLE__RPC__RETRY_INFO__INIT;
    Google__Protobuf__Duration delay = GOOGLE__PROTOBUF__DURATION__INIT;
    Google__Protobuf__Any known = GOOGLE__PROTOBUF__ANY__INIT;
    Google__Protobuf__Any unknown = GOOGLE__PROTOBUF__ANY__INIT;
    Google__Protobuf__Any *details[] = { &known, &unknown };
    uint8_t packed[64];
    (void)state;
    delay.seconds = 3;
    retry.retry_delay = &delay;
    known.type_url = (char *)"type.googleapis.com/google.rpc.RetryInfo";
    known.value.data = packed;
    known.value.len = google__rpc__retry_info__pack(&retry, packed);
    unknown.type_url = (char *)"type.googleapis.com/acme.Whatever";
    error.code = 8;
    error.details = details;
    error.n_details = 2;
    result.error = &error;
    json_is(&result.base,
            "{\"outcome\":\"OUTCOME_UNSPECIFIED\",\"onHand\":\"0\",\"error\":{\"code\":8,"
            "\"message\":\"\",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\","
            "\"retryDelay\":\"3s\"},{\"typeUrl\":\"type.googleapis.com/acme.Whatever\","
            "\"value\":\"\"}]}}");
}

static void what_is_not_utf8_does_not_break_the_line(void **state)
{
    struct buf text;
    (void)state;
    buf_init(&text, TEXT_BYTES);
    json_write_text(&text, STR("a\xff\n"));
    assert_string_equal(text.ptr, "\"a\\ufffd\\n\"");
    buf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zero_is_written_and_what_is_absent_is_not),
        cmocka_unit_test(names_are_camels_and_int64_is_text),
        cmocka_unit_test(money_is_an_object_and_enums_have_their_names),
        cmocka_unit_test(a_map_is_an_object_and_a_list_a_list),
        cmocka_unit_test(of_a_oneof_only_the_part_that_is_set_is_written),
        cmocka_unit_test(details_of_an_error_are_unpacked),
        cmocka_unit_test(what_is_not_utf8_does_not_break_the_line),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    failed += ROWS_RUN(a_time_has_as_many_digits_as_it_needs, times);
    failed += ROWS_RUN(a_duration_is_seconds, spans);
    failed += ROWS_RUN(bytes_are_base64, bytes_rows);
    return failed;
}
