/* tests/unit/clients/cli/yaml_test.c: settings from YAML, and what is wrong with them. */
#include "clients/cli/yaml.h"

#include <stdio.h>
#include <stdlib.h>

#include "clients/cli/json.h"
#include "clients/cli/show.h"
#include "lockstep/v1/channel_service.pb-c.h"
#include "tests/rows.h"

enum { ARENA_BYTES = 4 << 20, TEXT_BYTES = 1 << 20 };

static struct arena arena;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, ARENA_BYTES);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static enum err_code request_read(struct str text, Lockstep__V1__ApplyShopRequest **ret,
                                  struct yaml_place *ret_place, struct err *err)
{
    ProtobufCMessage *message = message_new(&lockstep__v1__apply_shop_request__descriptor, &arena);
    *ret = (void *)message;
    return yaml_read(text, message, &arena, ret_place, err);
}

static struct str file_read(const char *path)
{
    char *text = arena_alloc(&arena, TEXT_BYTES);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t len = fread(text, 1, TEXT_BYTES - 1, file);
    fclose(file);
    return (struct str){ text, len };
}

static void the_example_is_what_it_says(void **state)
{
    Lockstep__V1__ApplyShopRequest *request;
    struct yaml_place place;
    struct err err;
    (void)state;
    struct str text = file_read("clients/cli/shop.example.yaml");
    assert_int_equal(request_read(text, &request, &place, &err), ERR_OK);
    assert_string_equal(request->shop->name, "shops/acme");
    assert_int_equal(request->shop->scayle->company_id, 1001);
    assert_int_equal(request->shop->scayle->order_flow,
                     LOCKSTEP__V1__SCAYLE_SETTINGS__ORDER_FLOW__ORDER_FLOW_ADMIN_CREATE);
    assert_int_equal(request->shop->scayle->order_poll_interval->seconds, 60);
    assert_int_equal(request->shop->n_warehouses, 2);
    assert_string_equal(request->shop->warehouses[1]->id, "hamburg");
    assert_int_equal(request->n_channels, 2);
    const Lockstep__V1__Channel *galeria = request->channels[0];
    assert_int_equal(galeria->mirakl->shop_id->value, 2042);
    assert_int_equal(galeria->stock_policy->safety_stock_case,
                     LOCKSTEP__V1__STOCK_POLICY__SAFETY_STOCK_SAFETY_STOCK_UNITS);
    assert_int_equal(galeria->stock_policy->safety_stock_units, 1);
    assert_string_equal(galeria->stock_policy->warehouses[0], "berlin");
    assert_int_equal(galeria->n_reason_rules, 2);
    assert_int_equal(galeria->reason_rules[1]->refund_reason,
                     LOCKSTEP__V1__REFUND_REASON__REFUND_REASON_DAMAGED);
    assert_string_equal(galeria->reason_rules[0]->code, "14");
    assert_null(request->channels[1]->stock_policy);
}

/* What `shops get` and `channels get` show can go into a file. */
static void what_is_shown_is_read_again(void **state)
{
    Lockstep__V1__ApplyShopRequest *first, *second;
    struct yaml_place place;
    struct buf before, after;
    struct err err;
    char *shown;
    size_t len;
    (void)state;
    assert_int_equal(request_read(file_read("clients/cli/shop.example.yaml"), &first, &place, &err),
                     ERR_OK);
    first->shop->display_name = (char *)"it's: \"A # B\" - \xc3\xa4";
    FILE *file = open_memstream(&shown, &len);
    show_details(file, &first->base);
    fclose(file);
    assert_int_equal(request_read((struct str){ shown, len }, &second, &place, &err), ERR_OK);
    buf_init(&before, TEXT_BYTES);
    buf_init(&after, TEXT_BYTES);
    json_write(&before, &first->base, &arena);
    json_write(&after, &second->base, &arena);
    assert_string_equal(after.ptr, before.ptr);
    buf_release(&before);
    buf_release(&after);
    free(shown);
}

struct wrong_row {
    const char *name, *text;
    size_t line, column;
    const char *field, *message;
};

/* clang-format off */
static const struct wrong_row wrong_rows[] = {
    { "nothing", "", 1, 1, "", "there is nothing in it" },
    { "only a word", "shop", 1, 1, "", "not a list of settings with their values" },
    { "a list", "- shop", 1, 1, "", "a list, where settings should stand" },
    { "no YAML", "shop: {", 2, 1, "", "no YAML: did not find expected node content" },
    { "a tab", "shop:\n\tname: x", 2, 1, "",
      "no YAML: found character that cannot start any token" },
    { "a key that is nearly one", "shop:\n  scayle:\n    admin_url: https://a", 3, 5, "shop.scayle",
      "there is no setting \"admin_url\"; did you mean \"admin_base_url\"?" },
    { "a key that is none", "shop:\n  elephants: 3", 2, 3, "shop",
      "there is no setting \"elephants\"" },
    { "a key of JSON", "shop:\n  displayName: x", 2, 3, "shop",
      "there is no setting \"displayName\"; did you mean \"display_name\"?" },
    { "a key twice", "shop:\n  name: a\n  name: b", 3, 3, "shop", "\"name\" is set twice" },
    { "a wrong number", "shop:\n  scayle:\n    company_id: many", 3, 17, "shop.scayle.company_id",
      "\"many\" is no whole number" },
    { "a wrong word", "channels:\n  - name: a\n  - acceptance:\n      mode: sometimes", 4, 13,
      "channels[1].acceptance.mode", "\"sometimes\" is none of automatic, manual" },
    { "a wrong duration", "channels:\n  - acceptance: { window: 5 }", 2, 27,
      "channels[0].acceptance.window", "\"5\" is no duration such as 2d, 1h30m or 250ms" },
    { "one where many may be", "shop:\n  warehouses: berlin", 2, 15, "shop.warehouses",
      "it wants a list, each element behind a \"-\"" },
    { "settings where many may be", "shop:\n  warehouses:\n    id: berlin", 3, 5,
      "shop.warehouses", "it wants a list, each element behind a \"-\"" },
    { "a word where settings are", "shop:\n  warehouses:\n    - berlin", 3, 7,
      "shop.warehouses[0]", "it wants settings of its own, not \"berlin\"" },
    { "many where one is", "shop:\n  name: [a, b]", 2, 9, "shop.name",
      "it wants one value, not a list" },
    { "settings where a word is", "shop:\n  name:\n    first: a", 3, 5, "shop.name",
      "it wants one value, not settings of its own" },
    { "settings where a duration is", "channels:\n  - acceptance:\n      window:\n        h: 1", 4,
      9, "channels[0].acceptance.window", "it wants one value, not settings of its own" },
    { "two of which one may be",
      "channels:\n  - stock_policy:\n      safety_stock_units: 1\n      derived_safety_stock:\n"
      "        units_min: 1", 5, 9, "channels[0].stock_policy.derived_safety_stock",
      "something else is given that excludes it" },
    { "a second document", "shop:\n  name: a\n---\nshop:\n  name: b", 3, 1, "",
      "a second document" },
    { "an anchor", "shop: &a\n  name: x", 1, 7, "shop", "anchors, aliases and tags are not taken" },
    { "an alias", "shop:\n  name: *a", 2, 9, "shop.name",
      "anchors, aliases and tags are not taken" },
    { "a tag", "shop:\n  name: !!str x", 2, 9, "shop.name",
      "anchors, aliases and tags are not taken" },
    { "an element that is empty", "shop:\n  warehouses:\n    -\n", 3, 6, "shop.warehouses[0]",
      "an element that is empty" },
    { "a key that is no text", "shop:\n  ? [a]\n  : b", 2, 5, "shop", "a key that is no text" },
};
/* clang-format on */

static void what_is_wrong_is_said_with_its_place(void **state)
{
    const struct wrong_row *row = *state;
    Lockstep__V1__ApplyShopRequest *request;
    struct yaml_place place = { 0, 0 };
    struct err err;
    assert_int_not_equal(request_read(str_c(row->text), &request, &place, &err), ERR_OK);
    assert_string_equal(err.message, row->message);
    assert_string_equal(err.field, row->field);
    assert_int_equal(place.line, row->line);
    assert_int_equal(place.column, row->column);
}

static void null_is_as_if_it_were_not_there(void **state)
{
    Lockstep__V1__ApplyShopRequest *request;
    struct yaml_place place;
    struct err err;
    (void)state;
    assert_int_equal(request_read(STR("shop:\n  name: shops/a\n  scayle:\n  warehouses: ~\n"
                                      "channels: null\n"),
                                  &request, &place, &err),
                     ERR_OK);
    assert_null(request->shop->scayle);
    assert_int_equal(request->shop->n_warehouses, 0);
    assert_int_equal(request->n_channels, 0);
}

static void norway_is_a_country(void **state)
{
    Lockstep__V1__ApplyShopRequest *request;
    struct yaml_place place;
    struct err err;
    (void)state;
    assert_int_equal(request_read(STR("shop:\n  scayle:\n    country_code: NO\n"), &request, &place,
                                  &err),
                     ERR_OK);
    assert_string_equal(request->shop->scayle->country_code, "NO");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_example_is_what_it_says),
        cmocka_unit_test(what_is_shown_is_read_again),
        cmocka_unit_test(null_is_as_if_it_were_not_there),
        cmocka_unit_test(norway_is_a_country),
    };
    int failed = cmocka_run_group_tests(tests, set_up, tear_down);
    set_up(NULL);
    failed += ROWS_RUN(what_is_wrong_is_said_with_its_place, wrong_rows);
    tear_down(NULL);
    return failed;
}
