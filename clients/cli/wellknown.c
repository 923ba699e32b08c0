/* clients/cli/wellknown.c: times, durations and money as text. */
#include "clients/cli/wellknown.h"

#include <inttypes.h>
#include <string.h>

#include "google/protobuf/wrappers.pb-c.h"

enum { NANO_DIGITS = 9, MONEY_DIGITS_MIN = 2 };

bool wellknown_is_wrapper(const ProtobufCMessageDescriptor *type)
{
    return type == &google__protobuf__int32_value__descriptor ||
           type == &google__protobuf__int64_value__descriptor ||
           type == &google__protobuf__bool_value__descriptor ||
           type == &google__protobuf__string_value__descriptor;
}

/* ---- durations ---- */

struct unit {
    const char *name;
    int64_t ns;
};

/* The larger first, and what begins like another one before it. */
static const struct unit units[] = {
    { "d", 86400 * NS_PER_SECOND }, { "h", 3600 * NS_PER_SECOND }, { "ms", NS_PER_MS },
    { "m", 60 * NS_PER_SECOND },    { "s", NS_PER_SECOND },
};
/* In which they are written. */
static const struct unit written_units[] = {
    { "d", 86400 * NS_PER_SECOND }, { "h", 3600 * NS_PER_SECOND }, { "m", 60 * NS_PER_SECOND },
    { "s", NS_PER_SECOND },         { "ms", NS_PER_MS },
};

static const struct unit *unit_read(struct str *text)
{
    for (size_t i = 0; i < ARRAY_COUNT(units); i++) {
        struct str name = str_c(units[i].name);
        if (str_starts(*text, name)) {
            *text = str_from(*text, name.len);
            return &units[i];
        }
    }
    return NULL;
}

static bool part_read(struct str *text, int64_t *total_ns)
{
    size_t digits = 0;
    int64_t count, ns;
    while (digits < text->len && text->ptr[digits] >= '0' && text->ptr[digits] <= '9')
        digits++;
    if (!str_parse_i64((struct str){ text->ptr, digits }, &count))
        return false;
    *text = str_from(*text, digits);
    const struct unit *unit = unit_read(text);
    return unit != NULL && !__builtin_mul_overflow(count, unit->ns, &ns) &&
           !__builtin_add_overflow(*total_ns, ns, total_ns);
}

static bool duration_parse(struct str text, int64_t *ret_ns)
{
    int64_t ns = 0;
    if (text.len == 0)
        return false;
    while (text.len > 0) {
        if (!part_read(&text, &ns))
            return false;
    }
    *ret_ns = ns;
    return true;
}

enum err_code duration_read(struct str text, Google__Protobuf__Duration *ret, struct err *err)
{
    int64_t ns;
    if (!duration_parse(text, &ns))
        return err_set(err, REASON_FIELD_INVALID,
                       "\"%.*s\" is no duration such as 2d, 1h30m or 250ms", STR_ARG(text));
    ret->seconds = ns / NS_PER_SECOND;
    ret->nanos = (int32_t)(ns % NS_PER_SECOND);
    return ERR_OK;
}

void duration_write(struct buf *buf, const Google__Protobuf__Duration *duration)
{
    int64_t ns;
    if (__builtin_mul_overflow(duration->seconds, NS_PER_SECOND, &ns) ||
        __builtin_add_overflow(ns, duration->nanos, &ns) || ns == INT64_MIN) {
        buf_format(buf, "%" PRId64 "s", duration->seconds);
        return;
    }
    if (ns < 0)
        buf_add_byte(buf, '-');
    ns = ns < 0 ? -ns : ns;
    if (ns < NS_PER_MS)
        buf_add(buf, STR("0s"));
    for (size_t i = 0; i < ARRAY_COUNT(written_units); i++) {
        int64_t count = ns / written_units[i].ns;
        if (count > 0)
            buf_format(buf, "%" PRId64 "%s", count, written_units[i].name);
        ns %= written_units[i].ns;
    }
}

/* ---- times ---- */

enum err_code timestamp_read(struct str text, struct instant now, Google__Protobuf__Timestamp *ret,
                             struct err *err)
{
    struct instant time;
    int64_t ns;
    if (instant_is_set(now) && str_eq(text, STR("now"))) {
        time = now;
    } else if (instant_is_set(now) && (str_starts(text, STR("-")) || str_starts(text, STR("+")))) {
        if (!duration_parse(str_from(text, 1), &ns))
            return err_set(err, REASON_TIME_MALFORMED, "\"%.*s\" is no time such as -2h or +30m",
                           STR_ARG(text));
        time.us = text.ptr[0] == '-' ? now.us - ns / NS_PER_US : now.us + ns / NS_PER_US;
    } else {
        enum err_code code = instant_parse(text, &time, err);
        if (code != ERR_OK)
            return code;
    }
    ret->seconds = time.us / US_PER_SECOND;
    ret->nanos = (int32_t)(time.us % US_PER_SECOND * NS_PER_US);
    return ERR_OK;
}

void timestamp_write(struct buf *buf, const Google__Protobuf__Timestamp *timestamp)
{
    static const int64_t seconds_max = INT64_C(253402300799); /* 9999-12-31T23:59:59Z */
    char text[INSTANT_TEXT_BYTES];
    if (timestamp->seconds < 0 || timestamp->seconds > seconds_max) {
        buf_format(buf, "%" PRId64 "s since 1970", timestamp->seconds);
        return;
    }
    struct instant time = { timestamp->seconds * US_PER_SECOND + timestamp->nanos / NS_PER_US };
    buf_add(buf, instant_format(time, text));
}

/* ---- money ---- */

static bool currency_read(struct str text, char currency[static CURRENCY_BYTES])
{
    if (text.len != CURRENCY_BYTES - 1)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < 'A' || text.ptr[i] > 'Z')
            return false;
    }
    memcpy(currency, text.ptr, text.len);
    currency[text.len] = '\0';
    return true;
}

static bool is_digits(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
    }
    return text.len > 0;
}

static bool amount_read(struct str text, Google__Type__Money *ret)
{
    bool is_negative = str_starts(text, STR("-"));
    struct str whole, decimals;
    text = str_from(text, is_negative ? 1 : 0);
    bool has_point = str_cut(text, '.', &whole, &decimals);
    if (!has_point)
        whole = text;
    if (!is_digits(whole) || !str_parse_i64(whole, &ret->units))
        return false;
    if (has_point && (!is_digits(decimals) || decimals.len > NANO_DIGITS))
        return false;
    int32_t nanos = 0;
    for (size_t i = 0; i < NANO_DIGITS; i++)
        nanos = nanos * 10 + (has_point && i < decimals.len ? decimals.ptr[i] - '0' : 0);
    ret->nanos = is_negative ? -nanos : nanos;
    ret->units = is_negative ? -ret->units : ret->units;
    return true;
}

enum err_code money_read(struct str text, char currency[static CURRENCY_BYTES],
                         Google__Type__Money *ret, struct err *err)
{
    struct str amount, code;
    if (!str_cut(str_trim(text), ' ', &amount, &code) || !amount_read(amount, ret) ||
        !currency_read(str_trim(code), currency))
        return err_set(err, REASON_MONEY_MALFORMED, "\"%.*s\" is no money such as 12.50 EUR",
                       STR_ARG(text));
    ret->currency_code = currency;
    return ERR_OK;
}

void money_write(struct buf *buf, const Google__Type__Money *money)
{
    char digits[NANO_DIGITS + 1];
    uint32_t nanos = money->nanos < 0 ? 0 - (uint32_t)money->nanos : (uint32_t)money->nanos;
    uint64_t whole = money->units < 0 ? 0 - (uint64_t)money->units : (uint64_t)money->units;
    size_t count = NANO_DIGITS;
    for (size_t i = NANO_DIGITS; i > 0; i--, nanos /= 10)
        digits[i - 1] = (char)('0' + nanos % 10);
    while (count > MONEY_DIGITS_MIN && digits[count - 1] == '0')
        count--;
    if (money->units < 0 || money->nanos < 0)
        buf_add_byte(buf, '-');
    buf_format(buf, "%" PRIu64 ".%.*s %s", whole, (int)count, digits, money->currency_code);
}
