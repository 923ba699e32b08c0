/* tests/unit/base/err_test.c: a code to branch on, a reason to report. */
#include "service/base/err.h"
#include "tests/rows.h"

static void every_reason_has_a_name_and_a_code(void **state)
{
    (void)state;
    for (enum err_reason reason = REASON_NONE + 1; reason < REASON_COUNT; reason++) {
        assert_true(err_reason_name(reason)[0] != '\0');
        assert_int_not_equal(err_reason_code(reason), ERR_OK);
        assert_non_null(err_code_name(err_reason_code(reason)));
    }
    assert_string_equal(err_reason_name(REASON_MONEY_MALFORMED), "MONEY_MALFORMED");
    assert_int_equal(err_reason_code(REASON_MONEY_MALFORMED), ERR_INVALID_ARGUMENT);
    assert_string_equal(err_code_name(ERR_INVALID_ARGUMENT), "INVALID_ARGUMENT");
    assert_string_equal(err_code_name(ERR_OK), "OK");
}

static void setting_an_err_forgets_the_one_before(void **state)
{
    (void)state;
    struct err err;
    memset(&err, 0xff, sizeof(err));
    assert_int_equal(err_set(&err, REASON_INTERNAL, "%d", 1), ERR_INTERNAL);
    err_with(&err, "key", "value");
    err_in(&err, "field");
    err_log_detail(&err, "detail");
    err.retry_after_ms = 5;
    assert_int_equal(err_set(&err, REASON_QUEUE_FULL, "%s", "text"), ERR_RESOURCE_EXHAUSTED);
    assert_int_equal(err.reason, REASON_QUEUE_FULL);
    assert_string_equal(err.message, "text");
    assert_string_equal(err.field, "");
    assert_string_equal(err.log_detail, "");
    assert_int_equal(err.pair_count, 0);
    assert_int_equal(err.retry_after_ms, 0);
}

static void a_field_is_named_from_the_outside_in(void **state)
{
    (void)state;
    struct err err;
    err_set(&err, REASON_FIELD_INVALID, "text");
    assert_int_equal(err_in(&err, "price"), ERR_INVALID_ARGUMENT);
    err_in(&err, "[%d]", 3);
    err_in(&err, "lines");
    assert_string_equal(err.field, "lines[3].price");
    err_in(&err, "order");
    assert_string_equal(err.field, "order.lines[3].price");
}

static void what_is_too_long_is_cut(void **state)
{
    (void)state;
    struct err err;
    char text[1000];
    memset(text, 'x', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    err_set(&err, REASON_INTERNAL, "%s", text);
    assert_int_equal(strlen(err.message), ERR_TEXT_BYTES - 1);
    err_with(&err, "key", text);
    assert_int_equal(strlen(err.pairs[0].value), ERR_VALUE_BYTES - 1);
    err_log_detail(&err, "%s", text);
    assert_int_equal(strlen(err.log_detail), ERR_TEXT_BYTES - 1);
    err_in(&err, "inner");
    err_in(&err, "%s", text);
    assert_int_equal(strlen(err.field), ERR_FIELD_BYTES - 1);
    err_in(&err, "outer"); /* the outer names lead to the place */
    assert_true(strncmp(err.field, "outer.xxx", 9) == 0);
}

static void a_fifth_pair_is_dropped(void **state)
{
    (void)state;
    struct err err;
    err_set(&err, REASON_CURRENCY_MISMATCH, "text");
    for (int i = 0; i < ERR_PAIR_COUNT + 1; i++)
        assert_int_equal(err_with(&err, "key", "value"), ERR_INVALID_ARGUMENT);
    assert_int_equal(err.pair_count, ERR_PAIR_COUNT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_reason_has_a_name_and_a_code),
        cmocka_unit_test(setting_an_err_forgets_the_one_before),
        cmocka_unit_test(a_field_is_named_from_the_outside_in),
        cmocka_unit_test(what_is_too_long_is_cut),
        cmocka_unit_test(a_fifth_pair_is_dropped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
