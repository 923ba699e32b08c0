/* tests/unit/domain/money_test.c: money is exact or refused. */
#include "service/domain/money.h"
#include "tests/rows.h"

static struct currency currency(const char *code)
{
    struct currency found = { .code = "" };
    struct err err;
    assert_int_equal(currency_find(str_c(code), &found, &err), ERR_OK);
    return found;
}

struct currency_row {
    const char *code;
    int exponent; /* -1: unknown */
};

static const struct currency_row currency_rows[] = {
    { "EUR", 2 }, { "JPY", 0 },  { "KWD", 3 },  { "CLF", 4 }, { "AED", 2 },
    { "ZWL", 2 }, { "eur", -1 }, { "XTS", -1 }, { "EU", -1 }, { "EURO", -1 },
    { "", -1 },   { "AAA", -1 }, { "ZZZ", -1 },
};

static void a_currency_is_known_by_its_code(void **state)
{
    const struct currency_row *row = *state;
    struct currency found = { .code = "" };
    struct err err;
    enum err_code code = currency_find(str_c(row->code), &found, &err);
    if (row->exponent < 0) {
        assert_int_equal(code, ERR_INVALID_ARGUMENT);
        assert_int_equal(err.reason, REASON_CURRENCY_UNKNOWN);
        return;
    }
    assert_int_equal(code, ERR_OK);
    assert_string_equal(found.code, row->code);
    assert_int_equal(found.exponent, row->exponent);
}

/* In the order in which errors win: malformed, out of range, too precise. */
struct money_row {
    const char *text, *currency;
    enum err_reason reason;
    int64_t minor;
};

static const struct money_row money_rows[] = {
    { "19.99", "EUR", REASON_NONE, 1999 },
    { "19.990", "EUR", REASON_NONE, 1999 }, /* zeros carry nothing */
    { "19.9", "EUR", REASON_NONE, 1990 },
    { "-0.05", "EUR", REASON_NONE, -5 },
    { "0", "EUR", REASON_NONE, 0 },
    { "-0", "EUR", REASON_NONE, 0 },
    { "-0.00", "EUR", REASON_NONE, 0 },
    { "0E+999", "EUR", REASON_NONE, 0 },
    { "0.0000000000000000000000000000", "EUR", REASON_NONE, 0 },
    { "1E+1", "EUR", REASON_NONE, 1000 }, /* legal JSON */
    { "1e1", "EUR", REASON_NONE, 1000 },
    { "1.5E-1", "EUR", REASON_NONE, 15 },
    { "100E-4", "EUR", REASON_NONE, 1 },
    { "19.9900000000000000000000000000", "EUR", REASON_NONE, 1999 },
    { "100000000000000000000E-20", "EUR", REASON_NONE, 100 },
    { "1.234", "KWD", REASON_NONE, 1234 },
    { "500", "JPY", REASON_NONE, 500 },
    { "500.0", "JPY", REASON_NONE, 500 },
    { "92233720368547758.07", "EUR", REASON_NONE, INT64_MAX },
    { "-92233720368547758.08", "EUR", REASON_NONE, INT64_MIN },
    { "", "EUR", REASON_MONEY_MALFORMED, 0 },
    { "-", "EUR", REASON_MONEY_MALFORMED, 0 },
    { "+1", "EUR", REASON_MONEY_MALFORMED, 0 },
    { "1,50", "EUR", REASON_MONEY_MALFORMED, 0 },
    { "1.", "EUR", REASON_MONEY_MALFORMED, 0 },
    { ".5", "EUR", REASON_MONEY_MALFORMED, 0 },
    { "01", "EUR", REASON_MONEY_MALFORMED, 0 },
    { "--1", "EUR", REASON_MONEY_MALFORMED, 0 },
    { "1e", "EUR", REASON_MONEY_MALFORMED, 0 },
    { "1e+-1", "EUR", REASON_MONEY_MALFORMED, 0 },
    { " 1", "EUR", REASON_MONEY_MALFORMED, 0 },
    { "1 ", "EUR", REASON_MONEY_MALFORMED, 0 },
    { "0x10", "EUR", REASON_MONEY_MALFORMED, 0 },
    { "NaN", "EUR", REASON_MONEY_MALFORMED, 0 },
    { "0.00000000000000000000000000000000000000000000000000000000000000000", "EUR",
      REASON_MONEY_MALFORMED, 0 }, /* longer than any amount */
    { "92233720368547758.08", "EUR", REASON_MONEY_OUT_OF_RANGE, 0 },
    { "-92233720368547758.09", "EUR", REASON_MONEY_OUT_OF_RANGE, 0 },
    { "1E+17", "EUR", REASON_MONEY_OUT_OF_RANGE, 0 },
    { "1E+99999999999999999999", "EUR", REASON_MONEY_OUT_OF_RANGE, 0 },
    { "19.999", "EUR", REASON_MONEY_TOO_PRECISE, 0 }, /* we never round what we get */
    { "500.5", "JPY", REASON_MONEY_TOO_PRECISE, 0 },
    { "1E-3", "EUR", REASON_MONEY_TOO_PRECISE, 0 },
    { "1E-99999999999999999999", "EUR", REASON_MONEY_TOO_PRECISE, 0 },
};

static void money_is_read_exactly_or_refused(void **state)
{
    const struct money_row *row = *state;
    struct money money = { 0 };
    struct err err = { .reason = REASON_NONE };
    enum err_code code = money_parse(str_c(row->text), currency(row->currency), &money, &err);
    assert_int_equal(err.reason, row->reason);
    assert_int_equal(code, row->reason == REASON_NONE ? ERR_OK : ERR_INVALID_ARGUMENT);
    assert_int_equal(money.minor, row->minor);
    assert_int_equal(money_is_set(money), code == ERR_OK);
}

struct number_row {
    const char *text;
    enum err_code code;
    int64_t number;
};

static const struct number_row number_rows[] = {
    { "5", ERR_OK, 5 },
    { "5.0", ERR_OK, 5 },
    { "5E0", ERR_OK, 5 },
    { "-3", ERR_OK, -3 },
    { "5e2", ERR_OK, 500 },
    { "9223372036854775807", ERR_OK, INT64_MAX },
    { "-9223372036854775808", ERR_OK, INT64_MIN },
    { "9007199254740993", ERR_OK, 9007199254740993 }, /* what a double would lose */
    { "9223372036854775808", ERR_INVALID_ARGUMENT, 0 },
    { "5.5", ERR_INVALID_ARGUMENT, 0 },
    { "five", ERR_INVALID_ARGUMENT, 0 },
    { "", ERR_INVALID_ARGUMENT, 0 },
};

static void a_whole_number_is_read_however_it_is_written(void **state)
{
    const struct number_row *row = *state;
    int64_t number = 0;
    struct err err = { .reason = REASON_NONE };
    assert_int_equal(decimal_parse_i64(str_c(row->text), &number, &err), row->code);
    assert_int_equal(number, row->number);
    assert_int_equal(err.reason, row->code == ERR_OK ? REASON_NONE : REASON_FIELD_INVALID);
}

struct format_row {
    const char *text, *currency;
    int64_t minor;
};

static const struct format_row format_rows[] = {
    { "19.99", "EUR", 1999 },
    { "0.00", "EUR", 0 },
    { "-0.05", "EUR", -5 },
    { "-12.30", "EUR", -1230 },
    { "500", "JPY", 500 },
    { "-1", "JPY", -1 },
    { "1.234", "KWD", 1234 },
    { "0.0001", "CLF", 1 },
    { "92233720368547758.07", "EUR", INT64_MAX },
    { "-92233720368547758.08", "EUR", INT64_MIN },
};

static void money_is_written_with_its_currencys_decimals(void **state)
{
    const struct format_row *row = *state;
    char text[MONEY_TEXT_BYTES];
    struct money money = money_of(row->minor, currency(row->currency)), again;
    struct err err;
    struct str written = money_format(money, text);
    assert_true(str_eq(written, str_c(row->text)));
    assert_int_equal(money_parse(written, money.currency, &again, &err), ERR_OK);
    assert_int_equal(again.minor, row->minor);
}

struct sum_row {
    const char *name;
    int64_t a, b;
    const char *currency_b; /* of a: EUR */
    enum err_reason add_reason;
    int64_t sum;
    enum err_reason subtract_reason;
    int64_t difference;
};

static const struct sum_row sum_rows[] = {
    { "plain", 5, 3, "EUR", REASON_NONE, 8, REASON_NONE, 2 },
    { "below zero", 3, 5, "EUR", REASON_NONE, 8, REASON_NONE, -2 },
    { "two currencies", 3, 5, "USD", REASON_CURRENCY_MISMATCH, 0, REASON_CURRENCY_MISMATCH, 0 },
    { "too much", INT64_MAX, 1, "EUR", REASON_MONEY_OUT_OF_RANGE, 0, REASON_NONE, INT64_MAX - 1 },
    { "too little", INT64_MIN, 1, "EUR", REASON_NONE, INT64_MIN + 1, REASON_MONEY_OUT_OF_RANGE, 0 },
};

static void amounts_add_up_within_one_currency(void **state)
{
    const struct sum_row *row = *state;
    struct money a = money_of(row->a, currency("EUR"));
    struct money b = money_of(row->b, currency(row->currency_b));
    struct money ret = { 0 };
    struct err err = { .reason = REASON_NONE };
    enum err_code code = money_add(a, b, &ret, &err);
    assert_int_equal(err.reason, row->add_reason);
    assert_int_equal(code == ERR_OK, row->add_reason == REASON_NONE);
    assert_int_equal(ret.minor, row->sum);
    ret = money_zero(a.currency);
    err.reason = REASON_NONE;
    code = money_subtract(a, b, &ret, &err);
    assert_int_equal(err.reason, row->subtract_reason);
    assert_int_equal(code == ERR_OK, row->subtract_reason == REASON_NONE);
    assert_int_equal(ret.minor, row->difference);
    if (row->add_reason == REASON_NONE) {
        assert_int_equal(money_add(a, b, &a, &err), ERR_OK);
        assert_int_equal(a.minor, row->sum);
    }
}

struct split_row {
    const char *name;
    int64_t whole;
    uint32_t count;
    int64_t first, last;
};

static const struct split_row split_rows[] = {
    { "even", 900, 3, 300, 300 },
    { "the first ones take the rest", 1000, 3, 334, 333 },
    { "fewer cents than parts", 2, 3, 1, 0 },
    { "nothing", 0, 5, 0, 0 },
    { "one part", 999, 1, 999, 999 },
    { "negative", -1000, 3, -334, -333 },
    { "largest", INT64_MAX, 2, INT64_MAX / 2 + 1, INT64_MAX / 2 },
    { "smallest", INT64_MIN, 3, INT64_MIN / 3 - 1, INT64_MIN / 3 },
};

static void parts_sum_to_the_whole(void **state)
{
    const struct split_row *row = *state;
    struct money parts[5];
    int64_t sum = 0;
    assert_true(row->count <= ARRAY_COUNT(parts));
    money_split(money_of(row->whole, currency("EUR")), row->count, parts);
    for (uint32_t i = 0; i < row->count; i++) {
        sum += parts[i].minor;
        assert_true(currency_eq(parts[i].currency, currency("EUR")));
    }
    assert_int_equal(sum, row->whole);
    assert_int_equal(parts[0].minor, row->first);
    assert_int_equal(parts[row->count - 1].minor, row->last);
}

struct units_row {
    const char *name, *currency;
    int64_t units;
    int32_t nanos;
    enum err_code code;
    int64_t minor;
};

static const struct units_row units_rows[] = {
    { "plain", "EUR", 19, 990000000, ERR_OK, 1999 },
    { "negative", "EUR", -1, -750000000, ERR_OK, -175 },
    { "below one", "EUR", 0, -10000000, ERR_OK, -1 },
    { "no decimals", "JPY", 500, 0, ERR_OK, 500 },
    { "three decimals", "KWD", 1, 234000000, ERR_OK, 1234 },
    { "largest", "EUR", INT64_MAX / 100, 70000000, ERR_OK, INT64_MAX },
    { "smallest", "EUR", INT64_MIN / 100, -80000000, ERR_OK, INT64_MIN },
    { "mixed signs", "EUR", 1, -10000000, ERR_INVALID_ARGUMENT, 0 },
    { "mixed signs, negative", "EUR", -1, 10000000, ERR_INVALID_ARGUMENT, 0 },
    { "finer than a cent", "EUR", 1, 1000000, ERR_INVALID_ARGUMENT, 0 },
    { "finer than a yen", "JPY", 1, 500000000, ERR_INVALID_ARGUMENT, 0 },
    { "a whole unit of nanos", "EUR", 0, 1000000000, ERR_INVALID_ARGUMENT, 0 },
    { "smallest nanos", "EUR", 0, INT32_MIN, ERR_INVALID_ARGUMENT, 0 },
    { "too much", "EUR", INT64_MAX / 100 + 1, 0, ERR_INVALID_ARGUMENT, 0 },
    { "too much by nanos", "EUR", INT64_MAX / 100, 80000000, ERR_INVALID_ARGUMENT, 0 },
};

static void units_and_nanos_are_money_and_back(void **state)
{
    const struct units_row *row = *state;
    struct money money = { 0 };
    struct err err = { .reason = REASON_NONE };
    int64_t units;
    int32_t nanos;
    enum err_code code =
        money_from_units(currency(row->currency), row->units, row->nanos, &money, &err);
    assert_int_equal(code, row->code);
    assert_int_equal(err.reason, row->code == ERR_OK ? REASON_NONE : REASON_FIELD_INVALID);
    assert_int_equal(money.minor, row->minor);
    if (code != ERR_OK)
        return;
    money_to_units(money, &units, &nanos);
    assert_int_equal(units, row->units);
    assert_int_equal(nanos, row->nanos);
}

int main(void)
{
    return ROWS_RUN(a_currency_is_known_by_its_code, currency_rows) +
           ROWS_RUN(money_is_read_exactly_or_refused, money_rows) +
           ROWS_RUN(a_whole_number_is_read_however_it_is_written, number_rows) +
           ROWS_RUN(money_is_written_with_its_currencys_decimals, format_rows) +
           ROWS_RUN(amounts_add_up_within_one_currency, sum_rows) +
           ROWS_RUN(parts_sum_to_the_whole, split_rows) +
           ROWS_RUN(units_and_nanos_are_money_and_back, units_rows);
}
