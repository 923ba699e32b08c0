/* tests/unit/clients/cli/arguments_test.c: a command line as the request that it makes. */
#include "clients/cli/arguments.h"

#include <stdio.h>

#include "clients/cli/json.h"
#include "clients/cli/request.h"
#include "tests/rows.h"

enum { ARENA_BYTES = 1 << 20, TEXT_BYTES = 1 << 16, WORD_COUNT_MAX = 32 };

/* 2026-09-01T12:00:00Z */
static const struct instant noon = { INT64_C(1788264000000000) };

static char *environment(const char *name)
{
    if (strcmp(name, "LOCKSTEP_SHOP") == 0)
        return (char *)"acme";
    return NULL;
}

struct line_row {
    const char *line; /* words between blanks; '~' is a blank within one */
    const char *words;
    const char *json;    /* in the request; NULL: the line is refused */
    const char *message; /* of the refusal, behind its field */
};

/* clang-format off */
static const struct line_row rows[] = {
    { "orders ls", "orders ls", "\"parent\":\"shops/acme/channels/-\"", NULL },
    { "orders", "orders ls", "\"parent\":\"shops/acme/channels/-\"", NULL },
    { "orders ls --channel galeria", "orders ls", "\"parent\":\"shops/acme/channels/galeria\"",
      NULL },
    { "--channel galeria orders ls", "orders ls", "\"parent\":\"shops/acme/channels/galeria\"",
      NULL },
    { "orders ls --shop shops/beta --channel=channels/galeria", "orders ls",
      "\"parent\":\"shops/beta/channels/galeria\"", NULL },
    { "orders ls --state shipping,shipped --state closed", "orders ls",
      "\"filter\":{\"states\":[\"STATE_SHIPPING\",\"STATE_SHIPPED\",\"STATE_CLOSED\"]", NULL },
    { "orders ls --since -2h --failed", "orders ls",
      "\"startTime\":\"2026-09-01T10:00:00Z\"", NULL },
    { "orders ls --failed", "orders ls", "\"onlyFailed\":true", NULL },
    { "orders get 4711-A --channel galeria", "orders get",
      "{\"name\":\"shops/acme/channels/galeria/orders/4711-A\"}", NULL },
    { "orders get channels/galeria/orders/4711-A", "orders get",
      "{\"name\":\"shops/acme/channels/galeria/orders/4711-A\"}", NULL },
    { "orders get shops/beta/channels/galeria/orders/4711-A", "orders get",
      "{\"name\":\"shops/beta/channels/galeria/orders/4711-A\"}", NULL },
    { "orders get a/b~%\xc3\xa4 --channel galeria", "orders get",
      "{\"name\":\"shops/acme/channels/galeria/orders/a%2Fb%20%25%C3%A4\"}", NULL },
    { "orders accept 1 --channel g --line 1-1=yes --line 1-2=no", "orders accept",
      "\"decisions\":[{\"orderLineId\":\"1-1\",\"accepted\":true},"
      "{\"orderLineId\":\"1-2\",\"accepted\":false}]", NULL },
    { "orders refuse 1 --channel g --reason out~of~stock --request-id abc", "orders refuse",
      "\"requestId\":\"abc\",\"reason\":\"out of stock\"", NULL },
    { "stock push A-1 berlin 12 --revision 7 --expect 0", "stock push",
      "\"item\":{\"sku\":\"A-1\",\"warehouse\":\"berlin\",\"onHand\":\"12\","
      "\"sourceRevision\":\"7\",\"source\":\"\",\"expectedOnHand\":\"0\"}", NULL },
    { "stock adjust A-1 berlin -3 --reason damaged", "stock adjust", "\"delta\":\"-3\"", NULL },
    { "stock adjust --reason=damaged -- --odd berlin 3", "stock adjust", "\"sku\":\"--odd\"",
      NULL },
    { "stock ls --channel galeria --max 0", "stock ls",
      "\"channel\":\"shops/acme/channels/galeria\",\"onHandMax\":\"0\"", NULL },
    { "--channel galeria exceptions ls", "exceptions ls",
      "\"channel\":\"shops/acme/channels/galeria\"", NULL },
    { "shops get", "shops get", "{\"name\":\"shops/acme\"}", NULL },
    { "shops get beta", "shops get", "{\"name\":\"shops/beta\"}", NULL },
    { "carriers map Royal~Mail rm48 --channel g", "carriers map",
      "{\"carrierMapping\":{\"name\":\"shops/acme/channels/g/carrierMapping\","
      "\"rules\":[{\"warehouseCarrier\":\"Royal Mail\",\"carrierCode\":\"rm48\"}],\"etag\":\"\"},"
      "\"updateMask\":\"rules\"", NULL },
    { "dispatch confirm 1 --channel g --carrier DHL --tracking 00340 --sku A=1 --sku B=2",
      "dispatch confirm",
      "\"items\":[{\"sku\":\"A\",\"quantity\":\"1\"},{\"sku\":\"B\",\"quantity\":\"2\"}]", NULL },
    { "dispatch ls", "dispatch ls", "\"parent\":\"shops/acme/channels/-/orders/-\"", NULL },
    { "dispatch ls 1 --channel g", "dispatch ls", "\"parent\":\"shops/acme/channels/g/orders/1\"",
      NULL },
    { "refunds create 1 --channel g --line 1-1 --amount 12.50~EUR --reason goodwill --dry-run",
      "refunds create", "\"amounts\":{\"amount\":{\"currencyCode\":\"EUR\",\"units\":\"12\","
      "\"nanos\":500000000}", NULL },
    { "refunds get channels/g/orders/1/refunds/2", "refunds get",
      "{\"name\":\"shops/acme/channels/g/orders/1/refunds/2\"}", NULL },
    { "events follow --from 123 --kind order-ingested", "events follow",
      "\"resumeToken\":\"123\"", NULL },

    { "orders accpt 1", "orders ls", NULL,
      "there is no command orders accpt; see lockstep orders --help" },
    { "ordres ls", "", NULL, "there is no command ordres; did you mean orders?" },
    { "elephants", "", NULL, "there is no command elephants; see lockstep --help" },
    { "orders ls --stat open", "orders ls", NULL,
      "there is no option --stat; did you mean --state?" },
    { "orders ls --colour red", "orders ls", NULL, "there is no option --colour" },
    { "orders ls --state", "orders ls", NULL, "--state wants a value" },
    { "orders ls --json=yes", "orders ls", NULL, "--json takes no value" },
    { "orders ls --sku a --sku b", "orders ls", NULL, "--sku is given twice" },
    { "orders get", "orders get", NULL,
      "ORDER is missing: the order: the marketplace's id with --channel, or its name" },
    { "orders get 1 2", "orders get", NULL, "\"2\" is one argument too many" },
    { "orders refuse 1 --channel g", "orders refuse", NULL,
      "--reason is missing: why, in words" },
    { "orders get 1", "orders get", NULL, "ORDER: which channel? say --channel" },
    { "orders get 1 --channel galeria --shop=", "orders get", NULL,
      "ORDER: which shop? say --shop, or set LOCKSTEP_SHOP" },
    { "stock push A-1 berlin many", "stock push", NULL,
      "QUANTITY: \"many\" is no whole number" },
    { "orders ls --state never", "orders ls", NULL,
      "--state: \"never\" is none of staging, waiting-acceptance, waiting-debit, "
      "waiting-debit-payment, shipping, shipped, to-collect, received, closed, refused, canceled, "
      "incident-open, refunded" },
    { "orders accept 1 --channel g --line 1", "orders accept", NULL,
      "--line: \"1\" is no order_line_id=accepted" },
    { "refunds create 1 --channel g --line 1 --quantity 1 --amount 1~EUR --reason late",
      "refunds create", NULL, "--amount: something else is given that excludes it" },
    { "refunds get 7 --channel g", "refunds get", NULL,
      "REFUND: \"7\" is no name such as "
      "shops/{shop}/channels/{channel}/orders/{order}/refunds/{refund}" },
};
/* clang-format on */

static enum err_code line_read(const char *line, struct arena *arena, struct arguments *arguments,
                               ProtobufCMessage **ret, struct err *err)
{
    char *texts[WORD_COUNT_MAX], *rest = (char *)arena_str(arena, str_c(line)).ptr, *word;
    int count = 0;
    while ((word = strsep(&rest, " ")) != NULL) {
        for (char *at = word; *at != '\0'; at++)
            *at = *at == '~' ? ' ' : *at;
        texts[count++] = word;
    }
    enum err_code code = arguments_parse(count, texts, environment, arguments, err);
    if (code != ERR_OK)
        return code;
    const struct value_reader reader = { .arena = arena, .now = noon };
    return request_make(arguments, &reader, ret, err);
}

static void a_line_is_a_request_or_a_clear_refusal(void **state)
{
    const struct line_row *row = *state;
    struct arguments arguments;
    ProtobufCMessage *request;
    struct arena arena;
    struct buf text;
    struct err err = { .reason = REASON_NONE };
    arena_init(&arena, ARENA_BYTES);
    buf_init(&text, TEXT_BYTES);
    enum err_code code = line_read(row->line, &arena, &arguments, &request, &err);
    if (code == ERR_OK) {
        assert_string_equal(arguments.command->words, row->words);
        json_write(&text, request, &arena);
        if (row->json == NULL || strstr(text.ptr, row->json) == NULL)
            fail_msg("%s is %s", row->line, text.ptr);
    } else {
        buf_format(&text, "%s%s%s", err.field, err.field[0] == '\0' ? "" : ": ", err.message);
        assert_string_equal(text.ptr, row->message == NULL ? "" : row->message);
    }
    buf_release(&text);
    arena_release(&arena);
}

static void each_mutation_has_a_request_id_of_its_own(void **state)
{
    char ids[2][128];
    (void)state;
    for (int i = 0; i < 2; i++) {
        struct arguments arguments;
        ProtobufCMessage *request;
        struct arena arena;
        struct err err;
        arena_init(&arena, ARENA_BYTES);
        assert_int_equal(line_read("stock push A berlin 1", &arena, &arguments, &request, &err),
                         ERR_OK);
        const ProtobufCFieldDescriptor *field =
            message_field(request->descriptor, STR("request_id"));
        snprintf(ids[i], sizeof(ids[i]), "%s", *field_at(request, field, 0).text);
        assert_int_equal(strlen(ids[i]), 36);
        arena_release(&arena);
    }
    assert_string_not_equal(ids[0], ids[1]);
}

struct label_row {
    const char *field, *label; /* NULL: it was not given */
};

static const struct label_row label_rows[] = {
    { "item.on_hand", "QUANTITY" },
    { "item.source_revision", "--revision" },
    { "item", NULL },
    { "item.on_hand_max", NULL },
    { "parent", NULL },
};

static void a_field_is_known_by_what_was_given(void **state)
{
    const struct label_row *row = *state;
    struct arguments arguments;
    ProtobufCMessage *request;
    struct arena arena;
    struct err err;
    arena_init(&arena, ARENA_BYTES);
    assert_int_equal(line_read("stock push A berlin 1 --revision 3", &arena, &arguments, &request,
                               &err),
                     ERR_OK);
    const char *label = request_label(&arguments, str_c(row->field));
    assert_string_equal(label == NULL ? "" : label, row->label == NULL ? "" : row->label);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_mutation_has_a_request_id_of_its_own),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    failed += ROWS_RUN(a_line_is_a_request_or_a_clear_refusal, rows);
    return failed + ROWS_RUN(a_field_is_known_by_what_was_given, label_rows);
}
