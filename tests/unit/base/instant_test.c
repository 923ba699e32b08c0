/* tests/unit/base/instant_test.c: points in time as text. */
#include "service/base/instant.h"
#include "tests/rows.h"

struct parse_row {
    const char *text;
    const char *written; /* NULL: refused */
};

static const struct parse_row parse_rows[] = {
    { "2026-09-01T08:15:22Z", "2026-09-01T08:15:22Z" },
    { "2026-09-01T08:15:22z", "2026-09-01T08:15:22Z" },
    { "2026-09-01 08:15:22", "2026-09-01T08:15:22Z" }, /* without an offset it is UTC */
    { "2026-09-01T08:15:22", "2026-09-01T08:15:22Z" },
    { "2026-09-01T08:15Z", "2026-09-01T08:15:00Z" },
    { "2026-09-01", "2026-09-01T00:00:00Z" },
    { "2026-09-01T08:15:22+02:00", "2026-09-01T06:15:22Z" },
    { "2026-09-01T08:15:22+0200", "2026-09-01T06:15:22Z" },
    { "2026-09-01T08:15:22+02", "2026-09-01T06:15:22Z" },
    { "2026-09-01T20:15:22-05:30", "2026-09-02T01:45:22Z" },
    { "2026-09-01T08:15:22.5Z", "2026-09-01T08:15:22.500000Z" },
    { "2026-09-01T08:15:22.123456789Z", "2026-09-01T08:15:22.123456Z" },
    { "2026-09-01T08:15:22.000Z", "2026-09-01T08:15:22Z" },
    { "2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z" },
    { "2000-02-29", "2000-02-29T00:00:00Z" },
    { "2026-12-31T23:59:60Z", "2027-01-01T00:00:00Z" }, /* a leap second */
    { "1970-01-01T00:00:01Z", "1970-01-01T00:00:01Z" },
    { "9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z" },
    { "1970-01-01T00:00:00+00:01", NULL }, /* before 1970, seen from UTC */
    { "9999-12-31T23:59:59-00:01", NULL }, /* after 9999 */
    { "1969-12-31T23:59:59Z", NULL },
    { "2023-02-29", NULL },
    { "2100-02-29", NULL },
    { "2026-13-01", NULL },
    { "2026-00-01", NULL },
    { "2026-01-00", NULL },
    { "2026-04-31", NULL },
    { "2026-09-01T24:00:00Z", NULL },
    { "2026-09-01T08:60:00Z", NULL },
    { "2026-09-01T08:15:61Z", NULL },
    { "2026-09-01T08:15:22.Z", NULL },
    { "2026-09-01T08:15:22.1234567890Z", NULL },
    { "2026-09-01T08:15:22+24:00", NULL },
    { "2026-09-01T08:15:22+2", NULL },
    { "2026-09-01T08:15:22Zx", NULL },
    { "2026-09-01T08:15:22 Z", NULL },
    { "2026-09-01T", NULL },
    { "2026-9-1", NULL },
    { "01.09.2026", NULL },
    { "2026/09/01", NULL },
    { "1756713600", NULL },
    { "-026-09-01", NULL },
    { "20x6-09-01", NULL },
    { "", NULL },
};

static void a_time_is_read_or_refused(void **state)
{
    const struct parse_row *row = *state;
    struct instant instant = INSTANT_NONE, again;
    struct err err = { .reason = REASON_NONE };
    char text[INSTANT_TEXT_BYTES];
    enum err_code code = instant_parse(str_c(row->text), &instant, &err);
    if (row->written == NULL) {
        assert_int_equal(code, ERR_INVALID_ARGUMENT);
        assert_int_equal(err.reason, REASON_TIME_MALFORMED);
        assert_false(instant_is_set(instant));
        return;
    }
    assert_int_equal(code, ERR_OK);
    struct str written = instant_format(instant, text);
    assert_true(str_eq(written, str_c(row->written)));
    assert_int_equal(instant_parse(written, &again, &err), ERR_OK);
    assert_int_equal(again.us, instant.us);
}

static void every_day_follows_the_day_before(void **state)
{
    (void)state;
    enum { DAY_COUNT = 400 * 366 };
    char text[INSTANT_TEXT_BYTES];
    struct instant instant = { 1 };
    struct err err;
    for (int i = 0; i < DAY_COUNT; i++) {
        struct instant again;
        assert_int_equal(instant_parse(instant_format(instant, text), &again, &err), ERR_OK);
        assert_int_equal(again.us, instant.us);
        instant = instant_add_s(instant, SECONDS_PER_DAY);
    }
}

static void times_are_counted_in_microseconds(void **state)
{
    (void)state;
    struct instant instant;
    struct err err;
    assert_int_equal(instant_parse(STR("2001-09-09T01:46:40Z"), &instant, &err), ERR_OK);
    assert_int_equal(instant.us, INT64_C(1000000000) * US_PER_SECOND);
    assert_int_equal(instant_diff_ms(instant_add_ms(instant, 1500), instant), 1500);
    assert_int_equal(instant_max(instant, INSTANT_NONE).us, instant.us);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_follows_the_day_before),
        cmocka_unit_test(times_are_counted_in_microseconds),
    };
    return ROWS_RUN(a_time_is_read_or_refused, parse_rows) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
