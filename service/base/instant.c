/* service/base/instant.c: civil dates without the C library's time zone. */
#include "service/base/instant.h"

enum { YEAR_MAX = 9999 };

struct cursor {
    struct str left;
    bool bad;
};

static int64_t take_digits(struct cursor *c, size_t count)
{
    int64_t value = 0;
    if (c->left.len < count) {
        c->bad = true;
        return 0;
    }
    for (size_t i = 0; i < count; i++) {
        char digit = c->left.ptr[i];
        c->bad = c->bad || digit < '0' || digit > '9';
        value = value * 10 + (digit - '0');
    }
    c->left = str_from(c->left, count);
    return value;
}

static bool take_byte(struct cursor *c, char byte)
{
    if (c->left.len == 0 || c->left.ptr[0] != byte)
        return false;
    c->left = str_from(c->left, 1);
    return true;
}

/* Days since 1970-01-01 of a proleptic Gregorian date; March is counted as the first month. */
static int64_t days_from_civil(int64_t year, int64_t month, int64_t day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = y / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

static bool is_leap(int64_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int64_t days_in_month(int64_t year, int64_t month)
{
    static const int8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

static int64_t take_fraction_us(struct cursor *c)
{
    int64_t us = 0;
    int64_t unit = US_PER_SECOND / 10;
    size_t digits = 0;
    while (c->left.len > 0 && c->left.ptr[0] >= '0' && c->left.ptr[0] <= '9') {
        us += unit * (c->left.ptr[0] - '0');
        unit /= 10;
        digits++;
        c->left = str_from(c->left, 1);
    }
    c->bad = c->bad || digits == 0 || digits > 9;
    return us;
}

static int64_t take_offset_s(struct cursor *c)
{
    if (c->left.len == 0 || take_byte(c, 'Z') || take_byte(c, 'z'))
        return 0;
    int64_t sign = 1;
    if (take_byte(c, '-'))
        sign = -1;
    else if (!take_byte(c, '+'))
        c->bad = true;
    int64_t hours = take_digits(c, 2);
    int64_t minutes = 0;
    if (c->left.len > 0) {
        (void)take_byte(c, ':');
        minutes = take_digits(c, 2);
    }
    c->bad = c->bad || hours > 23 || minutes > 59;
    return sign * (hours * 3600 + minutes * 60);
}

enum err_code instant_parse(struct str text, struct instant *ret, struct err *err)
{
    struct cursor c = { .left = text };
    int64_t year = take_digits(&c, 4);
    c.bad = !take_byte(&c, '-') || c.bad;
    int64_t month = take_digits(&c, 2);
    c.bad = !take_byte(&c, '-') || c.bad;
    int64_t day = take_digits(&c, 2);
    int64_t hour = 0, minute = 0, second = 0, fraction_us = 0, offset_s = 0;
    if (c.left.len > 0) {
        c.bad = !(take_byte(&c, 'T') || take_byte(&c, ' ')) || c.bad;
        hour = take_digits(&c, 2);
        c.bad = !take_byte(&c, ':') || c.bad;
        minute = take_digits(&c, 2);
        if (take_byte(&c, ':'))
            second = take_digits(&c, 2);
        if (take_byte(&c, '.'))
            fraction_us = take_fraction_us(&c);
        offset_s = take_offset_s(&c);
    }
    bool in_range = !c.bad && c.left.len == 0 && year >= 1970 && month >= 1 && month <= 12 &&
                    day >= 1 && day <= days_in_month(year, month) && hour <= 23 && minute <= 59 &&
                    second <= 60; /* a leap second counts as the next minute's first */
    /* The offset may lead out of the years that can be written again. */
    int64_t seconds = -1;
    if (in_range)
        seconds = days_from_civil(year, month, day) * SECONDS_PER_DAY + hour * 3600 + minute * 60 +
                  second - offset_s;
    if (seconds < 0 || seconds >= days_from_civil(YEAR_MAX + 1, 1, 1) * SECONDS_PER_DAY)
        return err_set(err, REASON_TIME_MALFORMED, "\"%.*s\" is not an ISO 8601 time",
                       (int)(text.len < 40 ? text.len : 40), text.ptr);
    *ret = (struct instant){ seconds * US_PER_SECOND + fraction_us };
    return ERR_OK;
}

static void civil_from_days(int64_t days, int64_t *ret_year, int64_t *ret_month, int64_t *ret_day)
{
    int64_t shifted = days + 719468;
    int64_t era = shifted / 146097;
    int64_t day_of_era = shifted - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted_month = (5 * day_of_year + 2) / 153;
    *ret_day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    *ret_month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    *ret_year = year_of_era + era * 400 + (*ret_month <= 2);
}

/* `count` digits, with zeros before; returns what follows them. */
static char *put_digits(char *at, int64_t value, int count)
{
    for (int i = count - 1; i >= 0; i--) {
        at[i] = (char)('0' + value % 10);
        value /= 10;
    }
    return at + count;
}

static char *put_byte(char *at, char byte)
{
    *at = byte;
    return at + 1;
}

/* Without printf: an order of a marketplace alone holds a dozen times. */
struct str instant_format(struct instant t, char ret_text[static INSTANT_TEXT_BYTES])
{
    CHECK(t.us >= 0);
    int64_t seconds = t.us / US_PER_SECOND;
    int64_t fraction_us = t.us % US_PER_SECOND;
    int64_t year, month, day;
    civil_from_days(seconds / SECONDS_PER_DAY, &year, &month, &day);
    int64_t of_day = seconds % SECONDS_PER_DAY;
    char *at = put_digits(ret_text, year, year > YEAR_MAX ? 6 : 4);
    at = put_digits(put_byte(at, '-'), month, 2);
    at = put_digits(put_byte(at, '-'), day, 2);
    at = put_digits(put_byte(at, 'T'), of_day / 3600, 2);
    at = put_digits(put_byte(at, ':'), of_day / 60 % 60, 2);
    at = put_digits(put_byte(at, ':'), of_day % 60, 2);
    if (fraction_us != 0)
        at = put_digits(put_byte(at, '.'), fraction_us, 6);
    at = put_byte(at, 'Z');
    *at = '\0';
    return (struct str){ ret_text, (size_t)(at - ret_text) };
}
