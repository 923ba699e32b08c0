/* tests/unit/rpc/inventory_service_test.c: stock in, positions and publications out. */
#include "service/rpc/inventory_service.h"

#include "service/rpc/channel_service.h"
#include "tests/rows.h"
#include "tests/unit/rpc/counter.h"

#define SOURCE_TIME "source_time: 2026-03-02T09:59:00Z "
#define NOW "2026-03-02T10:00:00Z"

static void says(struct counter *counter, const char *method, const char *request,
                 const char *answer)
{
    counter_says(counter, &inventory_service, method, request, answer);
}

static void shows(struct counter *counter, const char *method, const char *request,
                  const char *part)
{
    counter_shows(counter, &inventory_service, method, request, part);
}

/* Shop "acme" with the warehouses HH1 and LEJ; "galeria" sells all of it but 2, "kiosk" half of
 * what is in LEJ, at most 3. */
static void open_acme(struct counter *counter)
{
    counter_open(counter);
    counter_shows(counter, &channel_service, "CreateShop",
                  "shop_id: 'acme' shop { warehouses { id: 'HH1' } warehouses { id: 'LEJ' } }",
                  "shops/acme");
    counter_shows(counter, &channel_service, "CreateChannel",
                  "parent: 'shops/acme' channel_id: 'galeria' activate: true channel { mirakl { "
                  "base_url: 'https://galeria.example' key_ref: 'env:G' } currency_code: 'EUR' "
                  "tax_mode: TAX_MODE_INCLUDED acceptance { mode: MODE_AUTOMATIC window: 86400s } "
                  "stock_policy { safety_stock_units: 2 } }",
                  "STATE_ACTIVE");
    counter_shows(counter, &channel_service, "CreateChannel",
                  "parent: 'shops/acme' channel_id: 'kiosk' activate: true channel { mirakl { "
                  "base_url: 'https://kiosk.example' key_ref: 'env:K' } currency_code: 'EUR' "
                  "tax_mode: TAX_MODE_INCLUDED acceptance { mode: MODE_MANUAL window: 86400s } "
                  "stock_policy { share_basis_points: 5000 cap: 3 floor: 2 warehouses: 'LEJ' } }",
                  "STATE_ACTIVE");
}

static void push(struct counter *counter, const char *sku, const char *warehouse, int on_hand)
{
    const char *request =
        arena_format(&counter->arena,
                     "parent: 'shops/acme' item { sku: '%s' warehouse: '%s' on_hand: %d }", sku,
                     warehouse, on_hand)
            .ptr;
    shows(counter, "PushInventory", request, "OUTCOME_APPLIED");
}

/* ---- PushInventory ---- */

struct push_row {
    const char *what, *item, *answer;
};
/* tee: 10 in HH1, said at 09:59:00 with revision 5. */
static const struct push_row push_rows[] = {
    { "another quantity is taken", "sku: 'tee' warehouse: 'HH1' on_hand: 7",
      "result { outcome: OUTCOME_APPLIED on_hand: 7 }" },
    { "nothing left is a quantity", "sku: 'tee' warehouse: 'HH1'",
      "result { outcome: OUTCOME_APPLIED }" },
    { "the same quantity changes nothing", "sku: 'tee' warehouse: 'HH1' on_hand: 10",
      "result { outcome: OUTCOME_UNCHANGED on_hand: 10 }" },
    { "an older revision is acknowledged and ignored",
      "sku: 'tee' warehouse: 'HH1' on_hand: 7 source_revision: 4",
      "result { outcome: OUTCOME_IGNORED_AS_OLDER on_hand: 10 }" },
    { "an older time is acknowledged and ignored",
      "sku: 'tee' warehouse: 'HH1' on_hand: 7 source_time: 2026-03-02T09:58:59Z",
      "result { outcome: OUTCOME_IGNORED_AS_OLDER on_hand: 10 }" },
    { "what is expected is there", "sku: 'tee' warehouse: 'HH1' on_hand: 7 expected_on_hand: 10",
      "result { outcome: OUTCOME_APPLIED on_hand: 7 }" },
    { "another warehouse counts apart", "sku: 'tee' warehouse: 'LEJ' on_hand: 3",
      "result { outcome: OUTCOME_APPLIED on_hand: 3 }" },
    { "a SKU may hold anything printable", "sku: 'a/b%20 c' warehouse: 'HH1' on_hand: 1",
      "result { outcome: OUTCOME_APPLIED on_hand: 1 }" },
    { "a source's clock may be a little ahead",
      "sku: 'tee' warehouse: 'HH1' on_hand: 7 source_time: 2026-03-02T10:05:00Z",
      "result { outcome: OUTCOME_APPLIED on_hand: 7 }" },

    { "no SKU", "warehouse: 'HH1' on_hand: 7", "FIELD_REQUIRED item.sku" },
    { "a SKU of 129 bytes",
      "sku: '123456789-123456789-123456789-123456789-123456789-123456789-123456789-123456789-"
      "123456789-123456789-123456789-123456789-123456789' warehouse: 'HH1'",
      "FIELD_TOO_LONG item.sku" },
    { "a SKU with a control character", "sku: 'a\tb' warehouse: 'HH1'", "FIELD_INVALID item.sku" },
    { "no warehouse", "sku: 'tee' on_hand: 7", "FIELD_REQUIRED item.warehouse" },
    { "a warehouse that the shop has not", "sku: 'tee' warehouse: 'MUC' on_hand: 7",
      "WAREHOUSE_NOT_FOUND item.warehouse" },
    { "less than nothing", "sku: 'tee' warehouse: 'HH1' on_hand: -1",
      "FIELD_INVALID item.on_hand" },
    { "more than there can be", "sku: 'tee' warehouse: 'HH1' on_hand: 1000000001",
      "FIELD_INVALID item.on_hand" },
    { "a source's clock that is far ahead",
      "sku: 'tee' warehouse: 'HH1' on_hand: 7 source_time: 2026-03-02T10:05:01Z",
      "FIELD_INVALID item.source_time" },
    { "revisions begin at 1", "sku: 'tee' warehouse: 'HH1' on_hand: 7 source_revision: 0",
      "FIELD_INVALID item.source_revision" },
    { "a source's name of 65 bytes",
      "sku: 'tee' warehouse: 'HH1' source: '123456789-123456789-123456789-123456789-123456789-"
      "123456789-12345'",
      "FIELD_TOO_LONG item.source" },
    { "what is expected is not there", "sku: 'tee' warehouse: 'HH1' on_hand: 7 expected_on_hand: 9",
      "STOCK_EXPECTATION_FAILED item.expected_on_hand" },
    { "of an unknown SKU there is nothing",
      "sku: 'mug' warehouse: 'HH1' on_hand: 7 expected_on_hand: 1",
      "STOCK_EXPECTATION_FAILED item.expected_on_hand" },
};

static void a_quantity_is_taken_or_the_field_named(void **state)
{
    const struct push_row *row = *state;
    struct counter counter;
    open_acme(&counter);
    shows(&counter, "PushInventory",
          "parent: 'shops/acme' item { sku: 'tee' warehouse: 'HH1' on_hand: 10 " SOURCE_TIME
          "source_revision: 5 }",
          "OUTCOME_APPLIED");
    says(&counter, "PushInventory",
         arena_format(&counter.arena, "parent: 'shops/acme' item { %s }", row->item).ptr,
         row->answer);
    counter_close(&counter);
}

static const struct push_row call_rows[] = {
    { "PushInventory", "parent: 'shops/acme'", "FIELD_REQUIRED item" },
    { "PushInventory", "item { sku: 'tee' warehouse: 'HH1' }", "FIELD_REQUIRED parent" },
    { "PushInventory", "parent: 'acme' item { sku: 'tee' warehouse: 'HH1' }",
      "NAME_MALFORMED parent" },
    { "PushInventory", "parent: 'shops/other' item { sku: 'tee' warehouse: 'HH1' }",
      "SHOP_NOT_FOUND" },
    { "PushInventory", "parent: 'shops/acme' request_id: 'x' item { sku: 'tee' warehouse: 'HH1' }",
      "FIELD_INVALID request_id" },
    { "BatchPushInventory", "parent: 'shops/acme'", "FIELD_REQUIRED items" },
    { "AdjustInventory",
      "parent: 'shops/acme' sku: 'tee' warehouse: 'HH1' delta: -1 reason: REASON_SOLD",
      "POSITION_NOT_FOUND" },
    { "AdjustInventory", "parent: 'shops/acme' sku: 'tee' warehouse: 'HH1' delta: -1",
      "FIELD_REQUIRED reason" },
    { "AdjustInventory", "parent: 'shops/acme' sku: 'tee' warehouse: 'HH1' reason: REASON_SOLD",
      "FIELD_INVALID delta" },
    { "GetPosition", "name: 'shops/acme/positions/tee'", "POSITION_NOT_FOUND" },
    { "GetPosition", "name: 'shops/acme/channels/galeria'", "NAME_MALFORMED name" },
    { "GetPosition", "name: 'shops/other/positions/tee'", "SHOP_NOT_FOUND" },
    { "BatchGetPositions", "parent: 'shops/acme'", "FIELD_REQUIRED names" },
    { "BatchGetPositions", "parent: 'shops/acme' names: 'shops/other/positions/tee'",
      "FIELD_INVALID names[0]" },
    { "ListPositions", "parent: 'shops/acme' page_size: 1001", "FIELD_INVALID page_size" },
    { "ListPositions", "parent: 'shops/acme' page_size: -1", "FIELD_INVALID page_size" },
    { "ListPositions", "parent: 'shops/acme' page_token: 'x'", "PAGE_TOKEN_INVALID page_token" },
    { "ListPositions", "parent: 'shops/acme' filter { channel: 'shops/other/channels/galeria' }",
      "FIELD_INVALID filter.channel" },
    { "GetPublication", "name: 'shops/acme/channels/galeria/offers/tee'", "OFFER_NOT_FOUND" },
    { "GetPublication", "name: 'shops/acme/channels/other/offers/tee'", "CHANNEL_NOT_FOUND" },
    { "ListPublications", "parent: 'shops/acme/channels/other'", "CHANNEL_NOT_FOUND" },
    { "ExplainAvailability", "name: 'shops/acme/positions/tee' read_time: " NOW,
      "METHOD_LATER read_time" },
    { "ExplainAvailability", "name: 'shops/acme/channels/other/offers/tee'", "CHANNEL_NOT_FOUND" },
};

static void what_is_wrong_with_a_call_is_named(void **state)
{
    const struct push_row *row = *state;
    struct counter counter;
    open_acme(&counter);
    says(&counter, row->what, row->item, row->answer);
    counter_close(&counter);
}

/* ---- bulk ---- */

#define BATCH                                                                                      \
    "parent: 'shops/acme' request_id: 'aaaaaaaa-0000-0000-0000-000000000001' "                     \
    "items { sku: 'tee' warehouse: 'HH1' on_hand: 10 } "                                           \
    "items { sku: 'mug' warehouse: 'MUC' on_hand: 5 } "                                            \
    "items { sku: 'cap' warehouse: 'HH1' on_hand: -1 } "                                           \
    "items { sku: 'tee' warehouse: 'HH1' on_hand: 11 } "                                           \
    "items { sku: 'tee' warehouse: 'LEJ' on_hand: 4 }"

static void each_item_of_a_batch_stands_alone(void **state)
{
    static const char *const parts[] = {
        "results { outcome: OUTCOME_APPLIED on_hand: 10 } results { ",
        "items[1].warehouse: the shop has no warehouse",
        "items[2].on_hand: must be between",
        "items[3].sku: items[0] is of the same SKU and warehouse",
        "results { outcome: OUTCOME_APPLIED on_hand: 4 }",
    };
    struct counter counter;
    (void)state;
    open_acme(&counter);
    for (size_t i = 0; i < ARRAY_COUNT(parts); i++) /* the first answer, each time */
        shows(&counter, "BatchPushInventory", BATCH, parts[i]);
    says(&counter, "BatchPushInventory", BATCH " validate_only: true",
         "REQUEST_ID_REUSED request_id");
    shows(&counter, "GetPosition", "name: 'shops/acme/positions/tee'",
          "on_hand: 14 availabilities { channel: 'shops/acme/channels/galeria' "
          "available: 12");
    says(&counter, "GetPosition", "name: 'shops/acme/positions/cap'", "POSITION_NOT_FOUND");
    counter_close(&counter);
}

static void a_preview_changes_nothing(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    says(&counter, "BatchPushInventory",
         "parent: 'shops/acme' validate_only: true "
         "items { sku: 'tee' warehouse: 'HH1' on_hand: 10 }",
         "results { outcome: OUTCOME_APPLIED on_hand: 10 }");
    says(&counter, "GetPosition", "name: 'shops/acme/positions/tee'", "POSITION_NOT_FOUND");
    counter_close(&counter);
}

static void one_item_in_a_batch_has_a_result_too(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    shows(&counter, "BatchPushInventory",
          "parent: 'shops/acme' items { sku: 'tee' warehouse: 'MUC' on_hand: 10 }",
          "results { error { code: 5 message: 'items[0].warehouse: ");
    counter_close(&counter);
}

static const char *send(struct counter_stream *stream, const char *request)
{
    return counter_requests_send(stream, request);
}

static void a_stream_is_summed_up_at_its_end(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    struct counter_stream *stream =
        counter_requests_open(&counter, &inventory_service, "StreamPushInventory");
    send(stream, "parent: 'shops/acme' items { sku: 'tee' warehouse: 'HH1' on_hand: 10 } "
                 "items { sku: 'mug' warehouse: 'HH1' on_hand: 5 source_revision: 3 }");
    send(stream, "items { sku: 'tee' warehouse: 'HH1' on_hand: 10 } "
                 "items { sku: 'mug' warehouse: 'HH1' on_hand: 6 source_revision: 2 } "
                 "items { sku: 'cap' on_hand: 6 }");
    const char *sum = counter_requests_end(stream);
    const char *counts = "message_count: 2 item_count: 5 applied_count: 2 unchanged_count: 1 "
                         "ignored_as_older_count: 1 refused_count: 1 "
                         "failures { message_index: 1 item_index: 2 sku: 'cap' "
                         "error { code: 3 message: 'items[2].warehouse: an id is required'";
    if (strncmp(sum, counts, strlen(counts)) != 0)
        fail_msg("%s", sum);
    counter_close(&counter);
}

static void a_synced_message_is_acknowledged_by_its_id(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    struct counter_stream *stream =
        counter_requests_open(&counter, &inventory_service, "SyncInventory");
    assert_string_equal(
        send(stream, "parent: 'shops/acme' request_id: 'aaaaaaaa-0000-0000-0000-000000000001' "
                     "items { sku: 'tee' warehouse: 'HH1' on_hand: 10 }"),
        "request_id: 'aaaaaaaa-0000-0000-0000-000000000001' "
        "results { outcome: OUTCOME_APPLIED on_hand: 10 }");
    assert_string_equal(send(stream, "request_id: 'aaaaaaaa-0000-0000-0000-000000000002'"),
                        "request_id: 'aaaaaaaa-0000-0000-0000-000000000002'");
    assert_string_equal(send(stream, "parent: 'shops/other'"), "FIELD_INVALID parent");
    counter_requests_end(stream);
    stream = counter_requests_open(&counter, &inventory_service, "SyncInventory");
    assert_string_equal(send(stream, ""), "FIELD_REQUIRED parent");
    counter_requests_end(stream);
    counter_close(&counter);
}

/* What was second in one stream comes first in the next one, and has to name the shop there. */
static void a_message_is_the_same_wherever_it_stands(void **state)
{
#define SECOND                                                                                     \
    "request_id: 'aaaaaaaa-0000-0000-0000-000000000002' items { sku: 'tee' "                       \
    "warehouse: 'HH1' on_hand: 10 } "
    static const char *const methods[] = { "SyncInventory", "StreamPushInventory" };
    for (size_t i = 0; i < ARRAY_COUNT(methods); i++) {
        struct counter counter;
        open_acme(&counter);
        struct counter_stream *stream =
            counter_requests_open(&counter, &inventory_service, methods[i]);
        send(stream, "parent: 'shops/acme' items { sku: 'mug' warehouse: 'HH1' on_hand: 1 }");
        send(stream, SECOND);
        counter_requests_end(stream);
        stream = counter_requests_open(&counter, &inventory_service, methods[i]);
        const char *again = send(stream, "parent: 'shops/acme' " SECOND);
        const char *end = counter_requests_end(stream);
        assert_non_null(strstr(i == 0 ? again : end, i == 0 ? "on_hand: 10" : "applied_count: 1"));
        again = counter_ask(&counter, &inventory_service, "GetPosition",
                            "name: 'shops/acme/positions/tee'");
        assert_non_null(strstr(again, "on_hand: 10"));
        counter_close(&counter);
    }
    (void)state;
}

/* ---- AdjustInventory ---- */

static void a_difference_changes_the_stock_and_says_why(void **state)
{
#define ADJUST(delta)                                                                              \
    "parent: 'shops/acme' sku: 'tee' warehouse: 'HH1' delta: " delta                               \
    " reason: REASON_DAMAGED note: 'forklift'"
    struct counter counter;
    (void)state;
    open_acme(&counter);
    push(&counter, "tee", "HH1", 10);
    says(&counter, "AdjustInventory", ADJUST("-11"), "STOCK_INSUFFICIENT delta");
    says(&counter, "AdjustInventory", ADJUST("1000000000"), "FIELD_INVALID delta");
    says(&counter, "AdjustInventory", ADJUST("-10") " validate_only: true",
         "result { outcome: OUTCOME_APPLIED }");
    says(&counter, "AdjustInventory", ADJUST("-3"),
         "result { outcome: OUTCOME_APPLIED on_hand: 7 }");
    shows(&counter, "ExplainAvailability", "name: 'shops/acme/channels/galeria/offers/tee'",
          "7 on hand, said by tester, then adjusted: DAMAGED: forklift");
    counter_close(&counter);
}

/* ---- positions ---- */

static void a_position_tells_all_of_a_sku(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    shows(&counter, "PushInventory",
          "parent: 'shops/acme' item { sku: 'tee' warehouse: 'LEJ' on_hand: 9 " SOURCE_TIME
          "source: 'wms' source_revision: 5 }",
          "OUTCOME_APPLIED");
    push(&counter, "tee", "HH1", 10);
    says(&counter, "GetPosition", "name: 'shops/acme/positions/tee'",
         "position { name: 'shops/acme/positions/tee' sku: 'tee' "
         "levels { warehouse: 'HH1' on_hand: 10 source: 'tester' update_time: " NOW " } "
         "levels { warehouse: 'LEJ' on_hand: 9 source: 'wms' " SOURCE_TIME
         "source_revision: 5 update_time: " NOW " } on_hand: 19 "
         "availabilities { channel: 'shops/acme/channels/galeria' available: 17 "
         "publication_state: STATE_WANTED } "
         "availabilities { channel: 'shops/acme/channels/kiosk' available: 3 "
         "publication_state: STATE_WANTED } revision: 2 update_time: " NOW " }");
    counter_close(&counter);
}

static void many_positions_are_read_at_once(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    push(&counter, "tee", "HH1", 10);
    shows(&counter, "BatchGetPositions",
          "parent: 'shops/acme' names: 'shops/acme/positions/mug' "
          "names: 'shops/acme/positions/tee'",
          "positions { name: 'shops/acme/positions/tee'");
    shows(&counter, "BatchGetPositions",
          "parent: 'shops/acme' names: 'shops/acme/positions/mug' "
          "names: 'shops/acme/positions/tee'",
          "missing_names: 'shops/acme/positions/mug'");
    counter_close(&counter);
}

/* The SKUs of a list's answer, and whether there is more: "cap mug +". */
static const char *skus_in(struct counter *counter, const char *answer)
{
    struct str list = STR_EMPTY;
    for (const char *at = answer; (at = strstr(at, " sku: '")) != NULL; at++)
        list = arena_format(&counter->arena, "%.*s%.*s ", STR_ARG(list),
                            (int)(strchr(at + 7, '\'') - at - 7), at + 7);
    return arena_format(&counter->arena, "%.*s%s", STR_ARG(list),
                        strstr(answer, "next_page_token: '") != NULL ? "+" : "")
        .ptr;
}

struct filter_row {
    const char *what, *filter, *skus;
};
/* cap 1 in LEJ, mug 20 in HH1, mug-xl 0 in HH1, tee 5 in HH1; galeria was told of all but tee. */
static const struct filter_row filter_rows[] = {
    { "all, by their bytes", "", "cap mug mug-xl tee " },
    { "the first two", "page_size: 2", "cap mug +" },
    { "by how they begin", "filter { sku_prefix: 'mug' }", "mug mug-xl " },
    { "by a warehouse", "filter { warehouse: 'LEJ' }", "cap " },
    { "those that run out", "filter { on_hand_max: 1 }", "cap mug-xl " },
    { "of a channel", "filter { channel: 'shops/acme/channels/galeria' on_hand_max: 5 }",
      "cap mug-xl tee " },
    { "of a channel that is not there", "filter { channel: 'shops/acme/channels/other' }", "" },
    { "what begins like nothing", "filter { sku_prefix: 'x' }", "" },
};

static void lists_show_what_their_filter_wants(void **state)
{
    const struct filter_row *row = *state;
    struct counter counter;
    open_acme(&counter);
    push(&counter, "tee", "HH1", 5);
    push(&counter, "mug-xl", "HH1", 0);
    push(&counter, "mug", "HH1", 20);
    push(&counter, "cap", "LEJ", 1);
    const char *request = arena_format(&counter.arena, "parent: 'shops/acme' %s", row->filter).ptr;
    assert_string_equal(skus_in(&counter, counter_ask(&counter, &inventory_service, "ListPositions",
                                                      request)),
                        row->skus);
    counter_close(&counter);
}

/* The text of a token in an answer. */
static const char *token_in(struct counter *counter, const char *answer, const char *field)
{
    const char *at = strstr(answer, field);
    assert_non_null(at);
    at = strchr(at, '\'') + 1;
    return arena_str(&counter->arena, (struct str){ at, (size_t)(strchr(at, '\'') - at) }).ptr;
}

static void a_page_leads_to_the_next_one_of_the_same_list_only(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    push(&counter, "tee", "HH1", 5);
    push(&counter, "mug", "HH1", 20);
    push(&counter, "cap", "LEJ", 1);
    const char *answer = counter_ask(&counter, &inventory_service, "ListPositions",
                                     "parent: 'shops/acme' page_size: 2");
    assert_string_equal(skus_in(&counter, answer), "cap mug +");
    const char *token = token_in(&counter, answer, "next_page_token");
    push(&counter, "cap2", "LEJ", 1); /* before the page's end: it is not seen */
    answer = counter_ask(&counter, &inventory_service, "ListPositions",
                         arena_format(&counter.arena,
                                      "parent: 'shops/acme' page_size: 5 page_token: '%s'", token)
                             .ptr);
    assert_string_equal(skus_in(&counter, answer), "tee ");
    says(&counter, "ListPositions",
         arena_format(&counter.arena,
                      "parent: 'shops/acme' page_token: '%s' filter { sku_prefix: 't' }", token)
             .ptr,
         "PAGE_TOKEN_INVALID page_token");
    says(&counter, "ListPublications",
         arena_format(&counter.arena, "parent: 'shops/acme/channels/galeria' page_token: '%s'",
                      token)
             .ptr,
         "PAGE_TOKEN_INVALID page_token");
    counter_close(&counter);
}

/* ---- publications ---- */

static int64_t open_file(struct counter *counter)
{
    struct outcome outcome =
        counter_do(counter, (struct command){ .kind = COMMAND_OPEN_STOCK_FILE,
                                              .shop = STR("acme"),
                                              .open_stock_file = { .channel = STR("galeria") } });
    assert_non_null(outcome.stock_file);
    return outcome.stock_file->file_no;
}

static void file_taken(struct counter *counter, int64_t file_no)
{
    counter_do(counter, (struct command){ .kind = COMMAND_STOCK_FILE_ANSWER,
                                          .shop = STR("acme"),
                                          .stock_file_answer = { .channel = STR("galeria"),
                                                                 .file_no = file_no,
                                                                 .answer = ANSWER_DONE,
                                                                 .import_id = STR("4711") } });
}

static void file_ended(struct counter *counter, int64_t file_no, bool has_report)
{
    counter_do(counter, (struct command){ .kind = COMMAND_STOCK_FILE_STATUS,
                                          .shop = STR("acme"),
                                          .stock_file_status = { .channel = STR("galeria"),
                                                                 .file_no = file_no,
                                                                 .status = STR("COMPLETE"),
                                                                 .is_final = true,
                                                                 .has_report = has_report } });
}

static void line_refused(struct counter *counter, int64_t file_no, const char *sku)
{
    struct stock_refusal refusal = { str_c(sku), STR("no such product") };
    file_ended(counter, file_no, true);
    counter_do(counter, (struct command){ .kind = COMMAND_STOCK_FILE_REPORT,
                                          .shop = STR("acme"),
                                          .stock_file_report = { .channel = STR("galeria"),
                                                                 .file_no = file_no,
                                                                 .rows = &refusal,
                                                                 .count = 1 } });
}

#define TEE_AT_GALERIA "name: 'shops/acme/channels/galeria/offers/tee'"
#define OFFER "publication { offer: 'shops/acme/channels/galeria/offers/tee' sku: 'tee' state: "
#define FILE(number) "channel_import: 'shops/acme/channels/galeria/imports/" number "' }"

static void a_publication_goes_from_wanted_to_applied(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    push(&counter, "tee", "HH1", 10);
    says(&counter, "GetPublication", TEE_AT_GALERIA,
         OFFER "STATE_WANTED wanted { quantity: 8 time: " NOW " } }");
    counter_pass(&counter, 3600);
    int64_t file_no = open_file(&counter);
    says(&counter, "GetPublication", TEE_AT_GALERIA,
         OFFER "STATE_SENT wanted { quantity: 8 time: " NOW " } "
               "sent { quantity: 8 time: 2026-03-02T11:00:00Z " FILE("1") " }");
    counter_pass(&counter, 60);
    file_taken(&counter, file_no);
    shows(&counter, "GetPublication", TEE_AT_GALERIA,
          "accepted { quantity: 8 time: 2026-03-02T11:01:00Z " FILE("1") " }");
    shows(&counter, "GetPublication", TEE_AT_GALERIA, OFFER "STATE_ACCEPTED");
    counter_pass(&counter, 60);
    file_ended(&counter, file_no, false);
    shows(&counter, "GetPublication", TEE_AT_GALERIA, OFFER "STATE_APPLIED");
    shows(&counter, "GetPublication", TEE_AT_GALERIA,
          "applied { quantity: 8 time: 2026-03-02T11:02:00Z " FILE("1") " }");
    /* The next quantity is on its way; the marketplace still shows this one. */
    push(&counter, "tee", "HH1", 5);
    push(&counter, "tee", "HH1", 4);
    shows(&counter, "GetPosition", "name: 'shops/acme/positions/tee'",
          "available: 2 published: 8 publication_state: STATE_WANTED");
    open_file(&counter);
    shows(&counter, "GetPublication", TEE_AT_GALERIA,
          "applied { quantity: 8 time: 2026-03-02T11:02:00Z " FILE("1") " superseded_count: 1 }");
    shows(&counter, "GetPosition", "name: 'shops/acme/positions/tee'",
          "available: 2 published: 8 publication_state: STATE_SENT");
    counter_close(&counter);
}

static void a_refused_line_names_its_exception(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    push(&counter, "tee", "HH1", 10);
    counter_pass(&counter, 3600);
    int64_t file_no = open_file(&counter);
    file_taken(&counter, file_no);
    line_refused(&counter, file_no, "tee");
    shows(&counter, "GetPublication", TEE_AT_GALERIA, OFFER "STATE_REFUSED");
    shows(&counter, "GetPublication", TEE_AT_GALERIA,
          "exception: 'shops/acme/exceptions/stock-line-refused~galeria%2Ftee' }");
    shows(&counter, "ListPublications",
          "parent: 'shops/acme/channels/galeria' states: STATE_REFUSED", "sku: 'tee'");
    says(&counter, "ListPublications",
         "parent: 'shops/acme/channels/galeria' states: STATE_APPLIED states: STATE_WANTED", "");
    counter_close(&counter);
}

static void unconfirmed_positions_can_be_listed(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    counter_shows(&counter, &channel_service, "DeleteChannel", "name: 'shops/acme/channels/kiosk'",
                  "");
    push(&counter, "tee", "HH1", 10);
    counter_pass(&counter, 3600);
    int64_t file_no = open_file(&counter);
    push(&counter, "mug", "HH1", 10);
    file_taken(&counter, file_no);
    file_ended(&counter, file_no, false);
    const char *answer = counter_ask(&counter, &inventory_service, "ListPositions",
                                     "parent: 'shops/acme' filter { only_unconfirmed: true }");
    assert_string_equal(skus_in(&counter, answer), "mug ");
    counter_close(&counter);
}

/* ---- ExplainAvailability ---- */

static void every_term_of_what_may_be_sold_is_told(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    push(&counter, "tee", "HH1", 10);
    push(&counter, "tee", "LEJ", 9);
    static const char *const galeria[] = {
        "terms { kind: KIND_ON_HAND change: 10 running_total: 10 subject: 'HH1' since_time: " NOW
        " text: '10 on hand, said by tester' }",
        "terms { kind: KIND_ON_HAND change: 9 running_total: 19 subject: 'LEJ'",
        "terms { kind: KIND_SAFETY_STOCK change: -2 running_total: 17 "
        "subject: 'shops/acme/channels/galeria' since_time: " NOW " text: '2 held back' } "
        "available: 17 publication {",
    };
    for (size_t i = 0; i < ARRAY_COUNT(galeria); i++)
        shows(&counter, "ExplainAvailability", TEE_AT_GALERIA, galeria[i]);
    shows(&counter, "ExplainAvailability", "name: 'shops/acme/channels/kiosk/offers/tee'",
          "terms { kind: KIND_ON_HAND change: 9 running_total: 9 subject: 'LEJ' since_time: " NOW
          " text: '9 on hand, said by tester' } "
          "terms { kind: KIND_SHARE change: -5 running_total: 4 "
          "subject: 'shops/acme/channels/kiosk' since_time: " NOW
          " text: '50.00 % of 9, rounded down' } "
          "terms { kind: KIND_CAP change: -1 running_total: 3 "
          "subject: 'shops/acme/channels/kiosk' since_time: " NOW
          " text: 'at most 3 are offered' } available: 3");
    shows(&counter, "ExplainAvailability", "name: 'shops/acme/positions/tee'",
          "explanations { offer: 'shops/acme/channels/kiosk/offers/tee'");
    push(&counter, "tee", "LEJ", 3);
    shows(
        &counter, "ExplainAvailability", "name: 'shops/acme/channels/kiosk/offers/tee'",
        "terms { kind: KIND_FLOOR change: -1 subject: 'shops/acme/channels/kiosk' since_time: " NOW
        " text: 'fewer than 2 are not offered' } publication {");
    push(&counter, "tee", "HH1", 1);
    push(&counter, "tee", "LEJ", 0);
    shows(&counter, "ExplainAvailability", TEE_AT_GALERIA,
          "terms { kind: KIND_ZERO change: 1 subject: 'shops/acme/channels/galeria' "
          "text: 'never below 0' } publication {");
    counter_close(&counter);
}

static void exposure_is_what_sells_within_the_delay(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    push(&counter, "tee", "HH1", 100);
    push(&counter, "tee", "HH1", 81);
    push(&counter, "mug", "HH1", 5);
    /* 300 s to the next file, 600 s for the import, 300 s to the next look for orders. */
    shows(&counter, "GetExposure", "name: 'shops/acme/channels/galeria'",
          "exposure { name: 'shops/acme/channels/galeria' detection_delay { p50: 0s p99: 0s } "
          "slot_delay { p50: 0s p99: 0s } import_delay { p50: 0s p99: 0s } "
          "total_delay { p50: 1200s p99: 1200s } sold_count: 19 velocity_window: 872542s "
          "units_at_risk: 3 measure_time: " NOW " }");
    shows(&counter, "GetExposure", "name: 'shops/acme/channels/galeria/offers/mug'",
          "velocity_window: 872542s units_at_risk: 1");
    push(&counter, "cap", "HH1", 0); /* a fall: it goes at once */
    int64_t file_no = open_file(&counter);
    file_taken(&counter, file_no);
    file_ended(&counter, file_no, false);
    push(&counter, "tee", "HH1", 80);
    file_no = open_file(&counter);
    file_taken(&counter, file_no);
    file_ended(&counter, file_no, false);
    shows(&counter, "GetExposure", TEE_AT_GALERIA,
          "slot_delay { p50: 1s p99: 1s sample_count: 2 }");
    says(&counter, "GetExposure", "name: 'shops/acme/channels/nowhere'", "CHANNEL_NOT_FOUND");
    says(&counter, "GetExposure", "name: 'shops/acme/channels/galeria/offers/none'",
         "POSITION_NOT_FOUND");
    says(&counter, "GetExposure", "name: 'shops/acme'", "NAME_MALFORMED name");
    counter_close(&counter);
}

/* Bought now: 3 "tee", which nobody has paid yet. */
static void ordered(struct counter *counter, const char *channel, const char *order_id)
{
    struct order_line line = { .line_id = STR("1"),
                               .sku = STR("tee"),
                               .state = ORDER_STATE_WAITING_ACCEPTANCE,
                               .quantity = 3 };
    struct order order = { .shop = STR("acme"),
                           .channel = str_c(channel),
                           .order_id = str_c(order_id),
                           .state = ORDER_STATE_WAITING_ACCEPTANCE,
                           .created = counter->now,
                           .lines = &line,
                           .line_count = 1 };
    counter_do(counter,
               (struct command){
                   .kind = COMMAND_INGEST_ORDERS,
                   .shop = STR("acme"),
                   .ingest_orders = { .channel = str_c(channel), .orders = &order, .count = 1 } });
}

static void oversold_units_are_listed_with_their_cause(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    push(&counter, "tee", "HH1", 4);
    ordered(&counter, "galeria", "A");
    says(&counter, "ListOversells", "parent: 'shops/acme/channels/-'", "");
    counter_pass(&counter, 60);
    ordered(&counter, "kiosk", "B");
    says(&counter, "ListOversells", "parent: 'shops/acme/channels/-'",
         "oversells { order: 'shops/acme/channels/kiosk/orders/B' sku: 'tee' quantity: 2 cause: "
         "CAUSE_CONCURRENT_SALES time: 2026-03-02T10:01:00Z within_exposure: true }");
    shows(&counter, "ListOversells",
          "parent: 'shops/acme/channels/kiosk' start_time: 2026-03-02T10:01:00Z", "orders/B");
    says(&counter, "ListOversells",
         "parent: 'shops/acme/channels/kiosk' end_time: 2026-03-02T10:01:00Z", "");
    says(&counter, "ListOversells", "parent: 'shops/acme/channels/galeria'", "");
    says(&counter, "ListOversells", "parent: 'shops/acme/channels/nowhere'", "CHANNEL_NOT_FOUND");
    counter_close(&counter);
}

#define A_RULE(selection, policy)                                                                  \
    "parent: 'shops/acme' stock_policy_rule_id: 'rule' stock_policy_rule { " selection             \
    " policy { " policy " } } "

static void a_rule_gives_a_sku_its_own_policy(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    push(&counter, "tee", "HH1", 10);
    push(&counter, "mug", "HH1", 10);
    shows(&counter, "CreateStockPolicyRule", A_RULE("sku: 'tee'", "cap: 4") "validate_only: true",
          "effects { channel: 'shops/acme/channels/galeria' offer_count: 1 units_before: 8 "
          "units_after: 4 oversell_chance_ppm_before: 0 oversell_chance_ppm_after: 687 } "
          "effects { channel: 'shops/acme/channels/kiosk' offer_count: 1 units_after: 4");
    says(&counter, "GetStockPolicyRule", "name: 'shops/acme/stockPolicyRules/rule'",
         "STOCK_RULE_NOT_FOUND");
    says(&counter, "CreateStockPolicyRule", A_RULE("sku: 'tee'", "cap: 4"),
         "stock_policy_rule { name: 'shops/acme/stockPolicyRules/rule' sku: 'tee' policy { "
         "share_basis_points: 10000 safety_stock_units: 0 cap: 4 } create_time: " NOW
         " update_time: " NOW " etag: '1' }");
    shows(&counter, "ExplainAvailability", TEE_AT_GALERIA,
          "subject: 'shops/acme/stockPolicyRules/rule' since_time: " NOW
          " text: 'at most 4 are offered' } available: 4");
    shows(&counter, "ListStockPolicyRules",
          "parent: 'shops/acme' offer: 'shops/acme/channels/galeria/offers/tee'",
          "sku: 'tee' policy {");
    says(&counter, "ListStockPolicyRules",
         "parent: 'shops/acme' offer: 'shops/acme/channels/galeria/offers/mug'", "");
    shows(&counter, "ListStockPolicyRules", "parent: 'shops/acme'", "etag: '1'");
    shows(&counter, "UpdateStockPolicyRule",
          "stock_policy_rule { name: 'shops/acme/stockPolicyRules/rule' policy { "
          "derived_safety_stock { oversell_chance_ppm: 1000 } } } update_mask { paths: 'policy' } "
          "etag: '1'",
          "derived_safety_stock { oversell_chance_ppm: 1000 } } create_time: " NOW
          " update_time: " NOW " etag: '2' }");
    shows(&counter, "GetStockPolicyRule", "name: 'shops/acme/stockPolicyRules/rule'", "etag: '2'");
    shows(&counter, "DeleteStockPolicyRule",
          "name: 'shops/acme/stockPolicyRules/rule' validate_only: true", "offer_count: 1");
    says(&counter, "DeleteStockPolicyRule", "name: 'shops/acme/stockPolicyRules/rule'", "");
    counter_close(&counter);
}

/* Of all SKUs: on the channel whose policy says nothing. */
static void a_rule_for_all_is_surveyed_over_all(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    counter_shows(&counter, &channel_service, "UpdateChannel",
                  "channel { name: 'shops/acme/channels/galeria' } update_mask { paths: "
                  "'stock_policy' }",
                  "changes");
    push(&counter, "tee", "HH1", 10);
    push(&counter, "mug", "HH1", 1);
    shows(&counter, "CreateStockPolicyRule",
          A_RULE("", "safety_stock_units: 1") "validate_only: true",
          "effects { channel: 'shops/acme/channels/galeria' offer_count: 2 units_before: 11 "
          "units_after: 9 oversell_chance_ppm_before: 687 oversell_chance_ppm_after: 1 "
          "sales_given_up_per_day: 1 } effects { channel: 'shops/acme/channels/kiosk' }");
    counter_close(&counter);
}

static const struct push_row rule_rows[] = {
    { "no policy", "parent: 'shops/acme' stock_policy_rule_id: 'rule' stock_policy_rule { }",
      "FIELD_REQUIRED stock_policy_rule.policy" },
    { "no rule", "parent: 'shops/acme' stock_policy_rule_id: 'rule'",
      "FIELD_REQUIRED stock_policy_rule" },
    { "no id", "parent: 'shops/acme' stock_policy_rule { policy { } }",
      "FIELD_REQUIRED stock_policy_rule_id" },
    { "a category", A_RULE("category: 'shoes'", ""), "METHOD_LATER stock_policy_rule.category" },
    { "an empty SKU", A_RULE("sku: ''", ""), "FIELD_REQUIRED stock_policy_rule.sku" },
    { "a channel of another shop", A_RULE("channel: 'shops/other/channels/galeria' sku: 'tee'", ""),
      "FIELD_INVALID stock_policy_rule.channel" },
    { "a cap of nothing", A_RULE("sku: 'tee'", "cap: 0"),
      "FIELD_INVALID stock_policy_rule.policy.cap" },
    { "a chance of nothing", A_RULE("sku: 'tee'", "derived_safety_stock { }"),
      "FIELD_INVALID stock_policy_rule.policy.derived_safety_stock.oversell_chance_ppm" },
};

static void a_rule_that_is_refused_says_why(void **state)
{
    const struct push_row *row = *state;
    struct counter counter;
    open_acme(&counter);
    says(&counter, "CreateStockPolicyRule", row->item, row->answer);
    counter_close(&counter);
}

#define TEE_STOP "name: 'shops/acme/positions/tee' reason: 'a recall'"
#define TEE_STOPPED                                                                                \
    "{ name: 'shops/acme/positions/tee' reason: 'a recall' actor: 'tester' create_time: " NOW " }"

static void a_sku_is_stopped_and_resumed(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    push(&counter, "tee", "HH1", 10);
    says(&counter, "StopSelling", TEE_STOP " validate_only: true",
         "stop " TEE_STOPPED " offer_count: 1");
    says(&counter, "ListSellingStops", "parent: 'shops/acme'", "");
    says(&counter, "StopSelling", TEE_STOP, "stop " TEE_STOPPED " offer_count: 1");
    shows(&counter, "StopSelling", "name: 'shops/acme/channels/kiosk' reason: 'a wrong price'",
          "stop { name: 'shops/acme/channels/kiosk' reason: 'a wrong price'");
    shows(&counter, "ListSellingStops", "parent: 'shops/acme'", "stops " TEE_STOPPED " stops {");
    shows(&counter, "GetPosition", "name: 'shops/acme/positions/tee'", "selling_stopped: true");
    shows(&counter, "ExplainAvailability", TEE_AT_GALERIA,
          "terms { kind: KIND_STOP change: -8 subject: 'shops/acme/positions/tee' since_time: " NOW
          " text: 'stopped by tester: a recall' } publication {");
    says(&counter, "ResumeSelling", "name: 'shops/acme/positions/tee'",
         "stop " TEE_STOPPED " offer_count: 1");
    shows(&counter, "ResumeSelling", "name: 'shops/acme/positions/tee'", "SELLING_NOT_STOPPED");
    counter_close(&counter);
}

#define GALERIA_HOLDS(most) "name: 'shops/acme/channels/galeria' held_count_max: " most
#define TEE_RESERVED "sku: 'tee' quantity: 3 note: 'a fair' expire_time: 2026-03-02T12:00:00Z "
#define RESERVE_TEE "parent: 'shops/acme' reservation { " TEE_RESERVED "}"
#define RESERVATION_1 "name: 'shops/acme/reservations/1' " TEE_RESERVED
#define RELEASED "state: STATE_RELEASED create_time: " NOW " end_time: 2026-03-02T11:00:00Z }"

static void units_are_reserved_for_longer_and_given_up(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    push(&counter, "tee", "HH1", 10);
    says(&counter, "CreateReservation", RESERVE_TEE,
         "reservation { " RESERVATION_1 "state: STATE_ACTIVE create_time: " NOW " }");
    shows(&counter, "GetPosition", "name: 'shops/acme/positions/tee'", "reserved: 3");
    shows(&counter, "ExplainAvailability", TEE_AT_GALERIA,
          "terms { kind: KIND_RESERVED change: -3 running_total: 7 "
          "subject: 'shops/acme/reservations/1' since_time: " NOW " text: 'a caller holds them' }");
    counter_pass(&counter, 3600);
    shows(&counter, "RenewReservation",
          "name: 'shops/acme/reservations/1' expire_time: 2026-03-02T14:00:00Z",
          "expire_time: 2026-03-02T14:00:00Z state: STATE_ACTIVE");
    shows(&counter, "RenewReservation",
          "name: 'shops/acme/reservations/1' expire_time: 2026-03-02T12:00:00Z", RESERVATION_1);
    says(&counter, "ReleaseReservation", "name: 'shops/acme/reservations/1'",
         "reservation { " RESERVATION_1 RELEASED);
    says(&counter, "GetReservation", "name: 'shops/acme/reservations/1'",
         "reservation { " RESERVATION_1 RELEASED);
    says(&counter, "ListReservations", "parent: 'shops/acme'", "");
    says(&counter, "ListReservations", "parent: 'shops/acme' include_ended: true",
         "reservations { " RESERVATION_1 RELEASED);
    counter_close(&counter);
}

static void a_warehouses_units_are_explained_where_it_counts(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    push(&counter, "tee", "HH1", 10);
    push(&counter, "tee", "LEJ", 9);
    shows(&counter, "CreateReservation",
          "parent: 'shops/acme' reservation { sku: 'tee' warehouse: 'HH1' quantity: 3 "
          "expire_time: 2026-03-02T12:00:00Z }",
          "warehouse: 'HH1' quantity: 3");
    shows(&counter, "ExplainAvailability", TEE_AT_GALERIA, "kind: KIND_RESERVED change: -3");
    shows(&counter, "ExplainAvailability", "name: 'shops/acme/channels/kiosk/offers/tee'",
          "KIND_ON_HAND change: 9 running_total: 9 subject: 'LEJ' since_time: " NOW
          " text: '9 on hand, said by tester' } terms { kind: KIND_SHARE");
    counter_close(&counter);
}

/* An order's stands between callers', and all have their pages. */
static void orders_and_callers_hold_units_in_one_list(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    push(&counter, "tee", "HH1", 10);
    push(&counter, "mug", "HH1", 10);
    shows(&counter, "CreateReservation", RESERVE_TEE, "reservations/1'");
    struct order_line line = { .line_id = STR("4711-A-1"),
                               .sku = STR("tee"),
                               .quantity = 2,
                               .state = ORDER_STATE_WAITING_ACCEPTANCE };
    struct order order = { .channel = STR("galeria"),
                           .order_id = STR("4711-A"),
                           .state = ORDER_STATE_WAITING_ACCEPTANCE,
                           .lines = &line,
                           .line_count = 1,
                           .created = counter.now,
                           .updated = counter.now };
    counter_do(&counter,
               (struct command){
                   .kind = COMMAND_INGEST_ORDERS,
                   .shop = STR("acme"),
                   .ingest_orders = { .channel = STR("galeria"), .orders = &order, .count = 1 } });
    shows(&counter, "CreateReservation",
          "parent: 'shops/acme' reservation { sku: 'mug' quantity: 1 "
          "expire_time: 2026-03-02T12:00:00Z }",
          "reservations/3'");
    shows(&counter, "ListReservations", "parent: 'shops/acme' page_size: 2",
          "reservations { name: 'shops/acme/reservations/2' sku: 'tee' quantity: 2 "
          "order: 'shops/acme/channels/galeria/orders/4711-A' state: STATE_ACTIVE create_time: " NOW
          " } next_page_token: ");
    shows(&counter, "ListReservations", "parent: 'shops/acme' sku: 'mug'",
          "reservations { name: 'shops/acme/reservations/3' sku: 'mug'");
    shows(&counter, "ReleaseReservation", "name: 'shops/acme/reservations/2'",
          "RESERVATION_OF_ORDER");
    counter_close(&counter);
}

/* Five offers, which are zeroed at once: more than a hundredth, and more than three. */
static void what_the_brake_holds_is_shown_and_let_go(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    shows(&counter, "ReleaseBrake", GALERIA_HOLDS("9"), "BRAKE_NOT_HELD");
    counter_shows(&counter, &channel_service, "UpdateChannel",
                  "channel { name: 'shops/acme/channels/galeria' publication { "
                  "brake_zero_basis_points: 100 } } update_mask { paths: "
                  "'publication.brake_zero_basis_points' }",
                  "brake_zero_basis_points: 100");
    static const char *const skus[] = { "cap", "lamp", "mug", "pen", "tee" };
    for (size_t i = 0; i < ARRAY_COUNT(skus); i++)
        push(&counter, skus[i], "HH1", 10);
    counter_pass(&counter, 3600);
    int64_t file_no = open_file(&counter);
    file_taken(&counter, file_no);
    file_ended(&counter, file_no, false);
    for (size_t i = 0; i < ARRAY_COUNT(skus); i++)
        push(&counter, skus[i], "HH1", 0);
    counter_do(&counter, (struct command){ .kind = COMMAND_OPEN_STOCK_FILE,
                                           .shop = STR("acme"),
                                           .open_stock_file = { STR("galeria") } });
    shows(&counter, "GetPublication", TEE_AT_GALERIA, "is_held: true");
    counter_shows(&counter, &channel_service, "GetChannelHealth",
                  "name: 'shops/acme/channels/galeria'", "held_offer_count: 5");
    shows(&counter, "ReleaseBrake", "name: 'shops/acme/channels/galeria'",
          "FIELD_INVALID held_count_max");
    shows(&counter, "ReleaseBrake", GALERIA_HOLDS("4"), "BRAKE_NOT_HELD held_count_max");
    shows(&counter, "ReleaseBrake", GALERIA_HOLDS("5") " validate_only: true", "released_count: 5");
    says(&counter, "ReleaseBrake", GALERIA_HOLDS("5"), "released_count: 5");
    const char *answer =
        counter_ask(&counter, &inventory_service, "GetPublication", TEE_AT_GALERIA);
    assert_null(strstr(answer, "is_held"));
    counter_do(&counter, (struct command){ .kind = COMMAND_OPEN_STOCK_FILE,
                                           .shop = STR("acme"),
                                           .open_stock_file = { STR("galeria") } });
    shows(&counter, "GetPublication", TEE_AT_GALERIA, "state: STATE_SENT");
    counter_close(&counter);
}

struct reservation_row {
    const char *what, *method, *request, *part;
};
static const struct reservation_row reservation_rows[] = {
    { "something is to be reserved", "CreateReservation", "parent: 'shops/acme'",
      "FIELD_REQUIRED reservation" },
    { "a SKU is required", "CreateReservation", "parent: 'shops/acme' reservation { quantity: 1 }",
      "FIELD_REQUIRED reservation.sku" },
    { "an end is required", "CreateReservation",
      "parent: 'shops/acme' reservation { sku: 'tee' quantity: 1 }",
      "FIELD_REQUIRED reservation.expire_time" },
    { "a quantity is required", "CreateReservation",
      "parent: 'shops/acme' reservation { sku: 'tee' expire_time: 2026-03-02T12:00:00Z }",
      "FIELD_INVALID reservation.quantity" },
    { "more than is free cannot be had", "CreateReservation",
      "parent: 'shops/acme' reservation { sku: 'tee' quantity: 11 expire_time: "
      "2026-03-02T12:00:00Z }",
      "STOCK_INSUFFICIENT reservation.quantity" },
    { "an end is required again", "RenewReservation", "name: 'shops/acme/reservations/1'",
      "FIELD_REQUIRED expire_time" },
    { "it lies ahead", "RenewReservation",
      "name: 'shops/acme/reservations/1' expire_time: 2026-03-02T09:00:00Z",
      "FIELD_INVALID expire_time" },
    { "one that was never made is not there", "ReleaseReservation",
      "name: 'shops/acme/reservations/1'", "RESERVATION_NOT_FOUND" },
    { "nor is one without a number", "GetReservation", "name: 'shops/acme/reservations/mine'",
      "RESERVATION_NOT_FOUND" },
    { "a shop that is not there has none", "ListReservations", "parent: 'shops/zoo'",
      "SHOP_NOT_FOUND" },
};

static void a_reservation_that_is_refused_says_why(void **state)
{
    const struct reservation_row *row = *state;
    struct counter counter;
    open_acme(&counter);
    push(&counter, "tee", "HH1", 10);
    shows(&counter, row->method, row->request, row->part);
    says(&counter, "ListReservations", "parent: 'shops/acme' include_ended: true", "");
    counter_close(&counter);
}

struct stop_row {
    const char *what, *request, *part;
};
static const struct stop_row stop_rows[] = {
    { "a name is required", "reason: 'x'", "FIELD_REQUIRED name" },
    { "an order cannot be stopped", "name: 'shops/acme/channels/galeria/orders/1' reason: 'x'",
      "NAME_MALFORMED name" },
    { "a reason is required", "name: 'shops/acme'", "FIELD_REQUIRED reason" },
    { "a SKU without stock is not known", "name: 'shops/acme/positions/cap' reason: 'x'",
      "POSITION_NOT_FOUND" },
    { "so is a channel", "name: 'shops/acme/channels/nowhere' reason: 'x'", "CHANNEL_NOT_FOUND" },
};

static void a_stop_that_is_refused_says_why(void **state)
{
    const struct stop_row *row = *state;
    struct counter counter;
    open_acme(&counter);
    push(&counter, "tee", "HH1", 10);
    shows(&counter, "StopSelling", row->request, row->part);
    says(&counter, "ListSellingStops", "parent: 'shops/acme'", "");
    counter_close(&counter);
}

static void positions_and_publications_can_be_watched(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    push(&counter, "lamp", "HH1", 5);
    struct counter_stream *stream =
        counter_follow(&counter, &inventory_service, "WatchPositions", "parent: 'shops/acme'");
    counter_hears(stream, "on_hand: 5");
    counter_stream_close(stream);
    stream = counter_follow(&counter, &inventory_service, "WatchPublications",
                            "parent: 'shops/acme/channels/galeria'");
    counter_hears(stream, "lamp");
    counter_stream_close(stream);
    counter_close(&counter);
}

/* ---- audits ---- */

#define AUDIT_1 "name: 'shops/acme/channels/galeria/audits/1'"

/* The marketplace shows so many of a SKU that was asked for. */
static void marketplace_shows(struct counter *counter, const char *sku, int64_t quantity)
{
    const struct shown_offer row = { str_c(sku), quantity };
    counter_do(counter, (struct command){ .kind = COMMAND_SEE_OFFERS,
                                          .shop = STR("acme"),
                                          .see_offers = { .channel = STR("galeria"),
                                                          .audit_no = 1,
                                                          .sku = str_c(sku),
                                                          .rows = &row,
                                                          .count = 1,
                                                          .read = counter->now,
                                                          .operation = STR("OF21") } });
}

static void an_audit_is_started_followed_and_corrected(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    push(&counter, "tee", "HH1", 10);
    counter_pass(&counter, 86400);
    says(&counter, "StartAudit", "parent: 'shops/acme/channels/galeria' skus: 'tee' skus: 'mug'",
         "audit { " AUDIT_1 " state: STATE_RUNNING total_count: 2 start_time: 2026-03-03T10:00:00Z "
         "actor: 'tester' }");
    shows(&counter, "StartAudit", "parent: 'shops/acme/channels/galeria'", "AUDIT_RUNNING");
    struct counter_stream *stream =
        counter_follow(&counter, &inventory_service, "WatchAudit", AUDIT_1);
    counter_hears(stream, "state: STATE_RUNNING");
    marketplace_shows(&counter, "mug", 4);
    counter_hears(stream, "offers/mug' kind: KIND_UNKNOWN_TO_US marketplace_quantity: 4");
    marketplace_shows(&counter, "tee", 12);
    counter_hears(stream, "state: STATE_COMPLETED");
    assert_null(counter_stream_next(stream));
    assert_true(counter_stream_has_ended(stream));
    counter_stream_close(stream);
    shows(&counter, "GetAudit", AUDIT_1,
          "state: STATE_COMPLETED compared_count: 2 total_count: 2 counts { kind: KIND_NEVER_SENT "
          "count: 1 } counts { kind: KIND_UNKNOWN_TO_US count: 1 }");
    shows(&counter, "ListAudits", "parent: 'shops/acme/channels/galeria'", AUDIT_1);
    shows(&counter, "ListAuditDifferences", AUDIT_1 " kinds: KIND_NEVER_SENT",
          "differences { offer: 'shops/acme/channels/galeria/offers/tee' kind: KIND_NEVER_SENT "
          "marketplace_quantity: 12 wanted_quantity: 8 "
          "proposed_quantity: 8 text: 'the newest quantity was never sent' evidence {");
    says(&counter, "ListAuditDifferences", AUDIT_1 " kinds: KIND_REFUSED", "");
    says(&counter, "ApplyAuditCorrections",
         AUDIT_1 " kinds: KIND_NEVER_SENT correction_count_max: 5 validate_only: true",
         "correction_count: 1");
    says(&counter, "ApplyAuditCorrections",
         AUDIT_1 " kinds: KIND_NEVER_SENT correction_count_max: 5", "correction_count: 1");
    shows(&counter, "ListAuditDifferences", AUDIT_1, "is_corrected: true");
    shows(&counter, "CancelAudit", AUDIT_1, "AUDIT_ENDED");
    counter_close(&counter);
}

static void an_audit_can_be_cancelled(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    shows(&counter, "StartAudit",
          "parent: 'shops/acme/channels/galeria' correction_count_max: 100000", "STATE_RUNNING");
    shows(&counter, "CancelAudit", AUDIT_1, "state: STATE_CANCELLED");
    counter_close(&counter);
}

struct audit_row {
    const char *what, *method, *request, *part;
};
static const struct audit_row audit_rows[] = {
    { "there is no such channel", "StartAudit", "parent: 'shops/acme/channels/x'",
      "CHANNEL_NOT_FOUND" },
    { "so many corrections", "StartAudit",
      "parent: 'shops/acme/channels/galeria' correction_count_max: 100001",
      "FIELD_INVALID correction_count_max" },
    { "a SKU without a name", "StartAudit", "parent: 'shops/acme/channels/galeria' skus: ''",
      "FIELD_REQUIRED skus[0]" },
    { "there is no such audit", "GetAudit", AUDIT_1, "AUDIT_NOT_FOUND" },
    { "nor its differences", "ListAuditDifferences", AUDIT_1, "AUDIT_NOT_FOUND" },
    { "nor its corrections", "ApplyAuditCorrections",
      AUDIT_1 " kinds: KIND_REFUSED correction_count_max: 1", "AUDIT_NOT_FOUND" },
    { "of which kinds", "ApplyAuditCorrections", AUDIT_1 " correction_count_max: 1",
      "FIELD_REQUIRED kinds" },
    { "of no kind", "ApplyAuditCorrections",
      AUDIT_1 " kinds: KIND_REFUSED kinds: KIND_UNSPECIFIED correction_count_max: 1",
      "FIELD_REQUIRED kinds[1]" },
    { "an audit is a number", "GetAudit", "name: 'shops/acme/channels/galeria/audits/x'",
      "NAME_MALFORMED name" },
    { "audits of a channel that is not there", "ListAudits", "parent: 'shops/acme/channels/x'",
      "CHANNEL_NOT_FOUND" },
};

static void what_is_wrong_about_an_audit_is_named(void **state)
{
    const struct audit_row *row = *state;
    struct counter counter;
    open_acme(&counter);
    shows(&counter, row->method, row->request, row->part);
    counter_close(&counter);
}

static void every_method_answers_with_allocations_failing(void **state)
{
    (void)state;
    counter_has_tortured(&inventory_service);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_item_of_a_batch_stands_alone),
        cmocka_unit_test(a_preview_changes_nothing),
        cmocka_unit_test(a_sku_is_stopped_and_resumed),
        cmocka_unit_test(what_the_brake_holds_is_shown_and_let_go),
        cmocka_unit_test(units_are_reserved_for_longer_and_given_up),
        cmocka_unit_test(a_warehouses_units_are_explained_where_it_counts),
        cmocka_unit_test(orders_and_callers_hold_units_in_one_list),
        cmocka_unit_test(one_item_in_a_batch_has_a_result_too),
        cmocka_unit_test(a_stream_is_summed_up_at_its_end),
        cmocka_unit_test(a_synced_message_is_acknowledged_by_its_id),
        cmocka_unit_test(a_message_is_the_same_wherever_it_stands),
        cmocka_unit_test(a_difference_changes_the_stock_and_says_why),
        cmocka_unit_test(a_position_tells_all_of_a_sku),
        cmocka_unit_test(many_positions_are_read_at_once),
        cmocka_unit_test(a_page_leads_to_the_next_one_of_the_same_list_only),
        cmocka_unit_test(a_publication_goes_from_wanted_to_applied),
        cmocka_unit_test(a_refused_line_names_its_exception),
        cmocka_unit_test(unconfirmed_positions_can_be_listed),
        cmocka_unit_test(every_term_of_what_may_be_sold_is_told),
        cmocka_unit_test(exposure_is_what_sells_within_the_delay),
        cmocka_unit_test(oversold_units_are_listed_with_their_cause),
        cmocka_unit_test(a_rule_gives_a_sku_its_own_policy),
        cmocka_unit_test(a_rule_for_all_is_surveyed_over_all),
        cmocka_unit_test(positions_and_publications_can_be_watched),
        cmocka_unit_test(an_audit_is_started_followed_and_corrected),
        cmocka_unit_test(an_audit_can_be_cancelled),
        cmocka_unit_test(every_method_answers_with_allocations_failing),
    };
    int failed = ROWS_RUN(a_quantity_is_taken_or_the_field_named, push_rows);
    failed += ROWS_RUN(what_is_wrong_with_a_call_is_named, call_rows);
    failed += ROWS_RUN(lists_show_what_their_filter_wants, filter_rows);
    failed += ROWS_RUN(a_stop_that_is_refused_says_why, stop_rows);
    failed += ROWS_RUN(a_rule_that_is_refused_says_why, rule_rows);
    failed += ROWS_RUN(a_reservation_that_is_refused_says_why, reservation_rows);
    failed += ROWS_RUN(what_is_wrong_about_an_audit_is_named, audit_rows);
    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
