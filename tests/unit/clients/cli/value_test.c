/* tests/unit/clients/cli/value_test.c: values as people write them, both ways. */
#include "clients/cli/value.h"

#include "lockstep/v1/channel_service.pb-c.h"
#include "lockstep/v1/exception_service.pb-c.h"
#include "lockstep/v1/order_service.pb-c.h"
#include "lockstep/v1/refund_service.pb-c.h"
#include "tests/rows.h"

enum { ARENA_BYTES = 1 << 20, TEXT_BYTES = 1 << 10 };

/* 2026-09-01T12:00:00Z */
static const struct instant noon = { INT64_C(1788264000000000) };

struct value_row {
    const char *name;
    const ProtobufCMessageDescriptor *type;
    const char *field, *text;
    const char *written; /* NULL: refused */
    const char *message; /* of the refusal */
};

#define ORDER &lockstep__v1__order__descriptor
#define LINE &lockstep__v1__order_line__descriptor
#define ACCEPTANCE &lockstep__v1__acceptance_policy__descriptor
#define SCAYLE &lockstep__v1__scayle_settings__descriptor
#define MIRAKL &lockstep__v1__mirakl_settings__descriptor
#define POLICY &lockstep__v1__publication_policy__descriptor
#define UPDATE &lockstep__v1__update_shop_request__descriptor
#define FILTER &lockstep__v1__exception_filter__descriptor
#define CREATE &lockstep__v1__create_refund_request__descriptor

/* clang-format off */
static const struct value_row rows[] = {
    { "text is what it is", ORDER, "name", "shops/acme", "shops/acme", NULL },
    { "text may be any UTF-8", ORDER, "name", "\xc3\xa4 \xe2\x82\xac", "\xc3\xa4 \xe2\x82\xac",
      NULL },
    { "and nothing else", ORDER, "name", "\xff", NULL, "text that is not UTF-8" },

    { "a number", LINE, "quantity", "12", "12", NULL },
    { "a negative number", LINE, "quantity", "-12", "-12", NULL },
    { "the largest number", LINE, "quantity", "9223372036854775807", "9223372036854775807", NULL },
    { "one more is none", LINE, "quantity", "9223372036854775808", NULL,
      "\"9223372036854775808\" is no whole number" },
    { "a decimal is no number of units", LINE, "quantity", "1.5", NULL,
      "\"1.5\" is no whole number" },
    { "nor is nothing", LINE, "quantity", "", NULL, "\"\" is no whole number" },
    { "a small number has its bounds", POLICY, "brake_fall_basis_points", "2147483648", NULL,
      "2147483648 is not within -2147483648 and 2147483647" },

    { "yes", ORDER, "can_ship", "yes", "yes", NULL },
    { "true", ORDER, "can_ship", "TRUE", "yes", NULL },
    { "no", ORDER, "can_ship", "no", "no", NULL },
    { "perhaps", ORDER, "can_ship", "perhaps", NULL, "\"perhaps\" is neither true nor false" },

    { "an enum by its short name", ACCEPTANCE, "mode", "automatic", "automatic", NULL },
    { "by its full name", ACCEPTANCE, "mode", "MODE_AUTOMATIC", "automatic", NULL },
    { "with dashes", ORDER, "state", "waiting-acceptance", "waiting-acceptance", NULL },
    { "with underscores", ORDER, "state", "Waiting_Acceptance", "waiting-acceptance", NULL },
    { "an unknown one is told the others", ACCEPTANCE, "mode", "often", NULL,
      "\"often\" is none of automatic, manual" },
    { "nobody means not to say it", ACCEPTANCE, "mode", "unspecified", NULL,
      "\"unspecified\" is none of automatic, manual" },
    { "a list of them", FILTER, "states", "open", "open", NULL },

    { "a duration", ACCEPTANCE, "window", "2d", "2d", NULL },
    { "of several parts", ACCEPTANCE, "window", "1h30m", "1h30m", NULL },
    { "in other units", ACCEPTANCE, "window", "90m", "1h30m", NULL },
    { "of milliseconds", ACCEPTANCE, "window", "1500ms", "1s500ms", NULL },
    { "of none", ACCEPTANCE, "window", "0s", "0s", NULL },
    { "without a unit it is none", ACCEPTANCE, "window", "90", NULL,
      "\"90\" is no duration such as 2d, 1h30m or 250ms" },
    { "nor is nothing one", ACCEPTANCE, "window", "", NULL,
      "\"\" is no duration such as 2d, 1h30m or 250ms" },
    { "nor one that does not end", ACCEPTANCE, "window", "99999999999999d", NULL,
      "\"99999999999999d\" is no duration such as 2d, 1h30m or 250ms" },

    { "a time", ORDER, "ship_by", "2026-09-01T08:15:22Z", "2026-09-01T08:15:22Z", NULL },
    { "with an offset", ORDER, "ship_by", "2026-09-01T10:15:22+02:00", "2026-09-01T08:15:22Z",
      NULL },
    { "with a fraction", ORDER, "ship_by", "2026-09-01T08:15:22.5Z",
      "2026-09-01T08:15:22.500000Z", NULL },
    { "now", ORDER, "ship_by", "now", "2026-09-01T12:00:00Z", NULL },
    { "two hours ago", ORDER, "ship_by", "-2h", "2026-09-01T10:00:00Z", NULL },
    { "in two hours", ORDER, "ship_by", "+2h", "2026-09-01T14:00:00Z", NULL },
    { "a while ago", ORDER, "ship_by", "-soon", NULL, "\"-soon\" is no time such as -2h or +30m" },

    { "money", ORDER, "price", "12.50 EUR", "12.50 EUR", NULL },
    { "whole money", ORDER, "price", "12 JPY", "12.00 JPY", NULL },
    { "finer money", ORDER, "price", "1.234 KWD", "1.234 KWD", NULL },
    { "owed money", ORDER, "price", "-0.05 EUR", "-0.05 EUR", NULL },
    { "as fine as it gets", ORDER, "price", "0.000000001 EUR", "0.000000001 EUR", NULL },
    { "finer is none", ORDER, "price", "0.0000000001 EUR", NULL,
      "\"0.0000000001 EUR\" is no money such as 12.50 EUR" },
    { "nor without a currency", ORDER, "price", "12.50", NULL,
      "\"12.50\" is no money such as 12.50 EUR" },
    { "nor with a sign for one", ORDER, "price", "12.50 \xe2\x82\xac", NULL,
      "\"12.50 \xe2\x82\xac\" is no money such as 12.50 EUR" },
    { "nor with a comma", ORDER, "price", "12,50 EUR", NULL,
      "\"12,50 EUR\" is no money such as 12.50 EUR" },
    { "nor with a point alone", ORDER, "price", "12. EUR", NULL,
      "\"12. EUR\" is no money such as 12.50 EUR" },

    { "a wrapper is what it wraps", MIRAKL, "shop_id", "2042", "2042", NULL },
    { "a mask is a list", UPDATE, "update_mask", "display_name,scayle", "display_name,scayle",
      NULL },
};
/* clang-format on */

static void what_is_written_is_read_again(void **state)
{
    const struct value_row *row = *state;
    const ProtobufCFieldDescriptor *field = message_field(row->type, str_c(row->field));
    struct arena arena;
    struct buf text;
    struct err err;
    arena_init(&arena, ARENA_BYTES);
    buf_init(&text, TEXT_BYTES);
    const struct value_reader reader = { .arena = &arena, .now = noon };
    const char *source = row->text;
    /* The second time from what the first one wrote. */
    for (int i = 0; i < 2; i++) {
        ProtobufCMessage *message = message_new(row->type, &arena);
        enum err_code code = value_read(&reader, message, field, str_c(source), &err);
        if (row->written == NULL) {
            assert_int_not_equal(code, ERR_OK);
            assert_string_equal(err.message, row->message);
            break;
        }
        assert_int_equal(code, ERR_OK);
        assert_int_equal(field_count(message, field), 1);
        buf_clear(&text);
        value_write(&text, field, field_at(message, field, 0));
        assert_string_equal(text.ptr, row->written);
        source = row->written;
    }
    buf_release(&text);
    arena_release(&arena);
}

static void only_one_part_of_a_oneof_is_set(void **state)
{
    struct arena arena;
    struct err err;
    (void)state;
    arena_init(&arena, ARENA_BYTES);
    const struct value_reader reader = { .arena = &arena };
    const ProtobufCFieldDescriptor *amount, *quantity;
    ProtobufCMessage *message = message_new(CREATE, &arena);
    ProtobufCMessage *amounts;
    assert_int_equal(path_make(message, "amounts.amount", &arena, &amounts, &amount, &err), ERR_OK);
    assert_int_equal(value_read(&reader, amounts, amount, STR("1.00 EUR"), &err), ERR_OK);
    quantity = message_field(CREATE, STR("quantity"));
    assert_int_equal(value_read(&reader, message, quantity, STR("1"), &err), ERR_INVALID_ARGUMENT);
    assert_string_equal(err.message, "something else is given that excludes it");
    arena_release(&arena);
}

static void lists_grow(void **state)
{
    enum { COUNT = 1000 };
    struct arena arena;
    struct err err;
    (void)state;
    arena_init(&arena, ARENA_BYTES);
    const struct value_reader reader = { .arena = &arena };
    const ProtobufCFieldDescriptor *field;
    ProtobufCMessage *message = message_new(ORDER, &arena);
    field = message_field(ORDER, STR("exceptions"));
    for (int i = 0; i < COUNT; i++) {
        struct str text = arena_format(&arena, "%d", i);
        assert_int_equal(value_read(&reader, message, field, text, &err), ERR_OK);
    }
    const Lockstep__V1__Order *order = (const void *)message;
    assert_int_equal(order->n_exceptions, COUNT);
    assert_string_equal(order->exceptions[0], "0");
    assert_string_equal(order->exceptions[COUNT - 1], "999");
    arena_release(&arena);
}

static void a_full_arena_is_told(void **state)
{
    struct arena arena;
    struct err err;
    (void)state;
    arena_init(&arena, 1 << 12);
    const struct value_reader reader = { .arena = &arena };
    const ProtobufCFieldDescriptor *field = message_field(ORDER, STR("exceptions"));
    ProtobufCMessage *message = message_new(ORDER, &arena);
    enum err_code code = ERR_OK;
    while (code == ERR_OK)
        code = value_read(&reader, message, field, STR("shops/acme/exceptions/1"), &err);
    assert_int_equal(code, ERR_RESOURCE_EXHAUSTED);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_one_part_of_a_oneof_is_set),
        cmocka_unit_test(lists_grow),
        cmocka_unit_test(a_full_arena_is_told),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    return failed + ROWS_RUN(what_is_written_is_read_again, rows);
}
