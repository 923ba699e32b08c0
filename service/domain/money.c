/* service/domain/money.c: decimal text to whole minor units and back, by whole numbers only. */
#include "service/domain/money.h"

#include <string.h>

enum {
    DECIMAL_TEXT_BYTES_MAX = 64, /* the longest number that is read */
    DECIMAL_EXPONENT_MAX = 1000, /* of "1E+1000"; more is out of range anyway */
    NANOS_PER_UNIT = 1000000000, /* of google.type.Money */
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The digits at the front of *rest, which goes past them. */
static struct str digits_take(struct str *rest)
{
    size_t len = 0;
    while (len < rest->len && is_digit(rest->ptr[len]))
        len++;
    struct str digits = { rest->ptr, len };
    *rest = str_from(*rest, len);
    return digits;
}

static bool byte_take(struct str *rest, char byte)
{
    if (rest->len == 0 || rest->ptr[0] != byte)
        return false;
    *rest = str_from(*rest, 1);
    return true;
}

/* The parts of a number as JSON writes it. */
struct decimal_text {
    bool is_negative;
    struct str whole, fraction; /* digits */
    int32_t exponent;
};

static bool exponent_take(struct str *rest, int32_t *ret)
{
    bool is_negative = byte_take(rest, '-');
    if (!is_negative)
        byte_take(rest, '+');
    struct str digits = digits_take(rest);
    int32_t exponent = 0;
    for (size_t i = 0; i < digits.len; i++) {
        exponent = exponent * 10 + (digits.ptr[i] - '0');
        if (exponent > DECIMAL_EXPONENT_MAX)
            exponent = DECIMAL_EXPONENT_MAX;
    }
    *ret = is_negative ? -exponent : exponent;
    return digits.len > 0;
}

static bool decimal_text_parse(struct str text, struct decimal_text *ret)
{
    struct str rest = text;
    *ret = (struct decimal_text){ .is_negative = byte_take(&rest, '-') };
    ret->whole = digits_take(&rest);
    if (ret->whole.len == 0 || (ret->whole.len > 1 && ret->whole.ptr[0] == '0'))
        return false;
    if (byte_take(&rest, '.')) {
        ret->fraction = digits_take(&rest);
        if (ret->fraction.len == 0)
            return false;
    }
    bool has_exponent = byte_take(&rest, 'e') || byte_take(&rest, 'E');
    if (has_exponent && !exponent_take(&rest, &ret->exponent))
        return false;
    return rest.len == 0;
}

/* *digits * 10^zeros * 10 + digit; counted downwards, so that the smallest number fits too. */
static bool digits_append(int64_t *digits, int32_t zeros, int digit)
{
    for (int32_t i = 0; i <= zeros; i++) {
        if (__builtin_mul_overflow(*digits, 10, digits))
            return false;
    }
    return !__builtin_sub_overflow(*digits, digit, digits);
}

/* Zeros at the end carry nothing: they are counted, and appended only before another digit. */
static bool decimal_build(const struct decimal_text *text, struct decimal *ret)
{
    int64_t digits = 0;
    int32_t zeros = 0;
    size_t count = text->whole.len + text->fraction.len;
    for (size_t i = 0; i < count; i++) {
        char c = i < text->whole.len ? text->whole.ptr[i] : text->fraction.ptr[i - text->whole.len];
        if (c == '0') {
            zeros += digits != 0;
            continue;
        }
        if (!digits_append(&digits, zeros, c - '0'))
            return false;
        zeros = 0;
    }
    if (!text->is_negative && __builtin_sub_overflow(0, digits, &digits))
        return false;
    int32_t scale = (int32_t)text->fraction.len - zeros - text->exponent;
    *ret = (struct decimal){ .digits = digits, .scale = digits == 0 ? 0 : scale };
    return true;
}

static enum err_code out_of_range(struct err *err)
{
    return err_set(err, REASON_MONEY_OUT_OF_RANGE, "the number is out of range");
}

enum err_code decimal_parse(struct str text, struct decimal *ret, struct err *err)
{
    struct decimal_text parts;
    struct decimal decimal;
    if (text.len > DECIMAL_TEXT_BYTES_MAX)
        return err_set(err, REASON_MONEY_MALFORMED, "a number of more than %d characters",
                       DECIMAL_TEXT_BYTES_MAX);
    if (!decimal_text_parse(text, &parts))
        return err_set(err, REASON_MONEY_MALFORMED, "not a decimal number, such as \"19.99\"");
    if (!decimal_build(&parts, &decimal))
        return out_of_range(err);
    *ret = decimal;
    return ERR_OK;
}

/* The number in units of 10^-exponent; *ret_precise false: it has more decimals. */
static bool decimal_scale(struct decimal decimal, int32_t exponent, int64_t *ret, bool *ret_precise)
{
    int64_t digits = decimal.digits;
    int32_t scale = decimal.scale;
    for (; scale > exponent && digits % 10 == 0; scale--)
        digits /= 10;
    *ret_precise = scale <= exponent;
    for (; scale < exponent; scale++) {
        if (__builtin_mul_overflow(digits, 10, &digits))
            return false;
    }
    *ret = digits;
    return true;
}

enum err_code decimal_parse_i64(struct str text, int64_t *ret, struct err *err)
{
    struct decimal decimal;
    int64_t number;
    bool is_whole;
    if (decimal_parse(text, &decimal, err) != ERR_OK ||
        !decimal_scale(decimal, 0, &number, &is_whole) || !is_whole)
        return err_set(err, REASON_FIELD_INVALID, "not a whole number of at most 64 bits");
    *ret = number;
    return ERR_OK;
}

enum err_code money_parse(struct str text, struct currency currency, struct money *ret,
                          struct err *err)
{
    struct decimal decimal;
    int64_t minor;
    bool is_precise;
    enum err_code code = decimal_parse(text, &decimal, err);
    if (code != ERR_OK)
        return code;
    if (!decimal_scale(decimal, currency.exponent, &minor, &is_precise))
        return out_of_range(err);
    if (!is_precise) {
        err_set(err, REASON_MONEY_TOO_PRECISE, "%.*s has more than the %d decimals of %s",
                STR_ARG(text), currency.exponent, currency.code);
        return err_with(err, "currency", currency.code);
    }
    *ret = money_of(minor, currency);
    return ERR_OK;
}

static uint64_t magnitude(int64_t number)
{
    return number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
}

static int64_t units_scale(struct currency currency)
{
    int64_t scale = 1;
    for (int i = 0; i < currency.exponent; i++)
        scale *= 10;
    return scale;
}

/* Without printf, from the end. */
struct str money_format(struct money money, char ret_text[static MONEY_TEXT_BYTES])
{
    char text[MONEY_TEXT_BYTES];
    char *end = text + sizeof(text), *at = end;
    uint64_t left = magnitude(money.minor);
    for (int count = 0; count <= money.currency.exponent || left > 0; count++) {
        CHECK(at - text > 3); /* a point, a digit, a sign */
        if (count > 0 && count == money.currency.exponent)
            *--at = '.';
        *--at = (char)('0' + left % 10);
        left /= 10;
    }
    if (money.minor < 0)
        *--at = '-';
    size_t len = (size_t)(end - at);
    memcpy(ret_text, at, len);
    ret_text[len] = '\0';
    return (struct str){ ret_text, len };
}

struct money money_zero(struct currency currency)
{
    return money_of(0, currency);
}

struct money money_of(int64_t minor, struct currency currency)
{
    return (struct money){ .minor = minor, .currency = currency };
}

bool money_is_set(struct money money)
{
    return money.currency.code[0] != '\0';
}

static enum err_code currency_mismatch(struct currency a, struct currency b, struct err *err)
{
    err_set(err, REASON_CURRENCY_MISMATCH, "amounts in %s and %s do not add up", a.code, b.code);
    err_with(err, "currency", a.code);
    return err_with(err, "other_currency", b.code);
}

enum err_code money_add(struct money a, struct money b, struct money *ret, struct err *err)
{
    int64_t minor;
    if (!currency_eq(a.currency, b.currency))
        return currency_mismatch(a.currency, b.currency, err);
    if (__builtin_add_overflow(a.minor, b.minor, &minor))
        return out_of_range(err);
    *ret = money_of(minor, a.currency);
    return ERR_OK;
}

enum err_code money_subtract(struct money a, struct money b, struct money *ret, struct err *err)
{
    int64_t minor;
    if (!currency_eq(a.currency, b.currency))
        return currency_mismatch(a.currency, b.currency, err);
    if (__builtin_sub_overflow(a.minor, b.minor, &minor))
        return out_of_range(err);
    *ret = money_of(minor, a.currency);
    return ERR_OK;
}

void money_split(struct money whole, uint32_t count, struct money *ret_parts)
{
    CHECK(count >= 1);
    CHECK(count <= MONEY_SPLIT_COUNT_MAX);
    int64_t part = whole.minor / count;
    int64_t left = whole.minor % count; /* of the sign of `whole` */
    int64_t one = left < 0 ? -1 : 1;
    for (uint32_t i = 0; i < count; i++) {
        int64_t extra = left != 0 ? one : 0;
        ret_parts[i] = money_of(part + extra, whole.currency);
        left -= extra;
    }
}

enum err_code money_from_units(struct currency currency, int64_t units, int32_t nanos,
                               struct money *ret, struct err *err)
{
    int64_t scale = units_scale(currency);
    int64_t nanos_per_minor = NANOS_PER_UNIT / scale;
    int64_t minor;
    if (nanos <= -NANOS_PER_UNIT || nanos >= NANOS_PER_UNIT)
        return err_set(err, REASON_FIELD_INVALID,
                       "nanos must lie between -999999999 and 999999999");
    if ((units > 0 && nanos < 0) || (units < 0 && nanos > 0))
        return err_set(err, REASON_FIELD_INVALID, "units and nanos must have the same sign");
    if (nanos % nanos_per_minor != 0) {
        err_set(err, REASON_FIELD_INVALID, "nanos are finer than the %d decimals of %s",
                currency.exponent, currency.code);
        return err_with(err, "currency", currency.code);
    }
    if (__builtin_mul_overflow(units, scale, &minor) ||
        __builtin_add_overflow(minor, nanos / nanos_per_minor, &minor))
        return err_set(err, REASON_FIELD_INVALID, "the amount is out of range");
    *ret = money_of(minor, currency);
    return ERR_OK;
}

void money_to_units(struct money money, int64_t *ret_units, int32_t *ret_nanos)
{
    int64_t scale = units_scale(money.currency);
    *ret_units = money.minor / scale;
    *ret_nanos = (int32_t)(money.minor % scale * (NANOS_PER_UNIT / scale));
}
