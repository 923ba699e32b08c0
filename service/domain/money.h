/*
 * service/domain/money.h: money, exactly.
 *
 * Integers of minor units with their currency inside. Decimal text is parsed and printed without a
 * floating point number in between. There is no division: amounts are split.
 */
#ifndef SERVICE_DOMAIN_MONEY_H
#define SERVICE_DOMAIN_MONEY_H

#include "service/base/err.h"
#include "service/base/str.h"

struct currency {
    char code[4];     /* ISO 4217, NUL-terminated; "" in money that was never set */
    uint8_t exponent; /* EUR 2, JPY 0, KWD 3 */
};

struct money {
    int64_t minor; /* 19.99 EUR is 1999 */
    struct currency currency;
};

struct decimal { /* digits * 10^-scale, exact */
    int64_t digits;
    int32_t scale;
};

enum { MONEY_TEXT_BYTES = 32, MONEY_SPLIT_COUNT_MAX = 100000 };

/* The ISO 4217 currency. CURRENCY_UNKNOWN otherwise. */
MUST_USE enum err_code currency_find(struct str code, struct currency *ret, struct err *err);
bool currency_eq(struct currency a, struct currency b);

/*
 * JSON's number grammar ("19.990", "-3", "1E+1"); a leading '+' or a comma is refused.
 * MONEY_MALFORMED, MONEY_OUT_OF_RANGE.
 */
MUST_USE enum err_code decimal_parse(struct str text, struct decimal *ret, struct err *err);
/* Reads a whole number, "5", "5.0" or "5E0" alike. FIELD_INVALID otherwise. */
MUST_USE enum err_code decimal_parse_i64(struct str text, int64_t *ret, struct err *err);
/* "19.990" EUR is 1999; "19.999" is MONEY_TOO_PRECISE: what we get is never rounded. */
MUST_USE enum err_code money_parse(struct str text, struct currency currency, struct money *ret,
                                   struct err *err);
/* "-0.05", always with the currency's decimals; a view of ret_text. */
struct str money_format(struct money money, char ret_text[static MONEY_TEXT_BYTES]);

struct money money_zero(struct currency currency);
struct money money_of(int64_t minor, struct currency currency);
bool money_is_set(struct money money);
/* CURRENCY_MISMATCH, MONEY_OUT_OF_RANGE. *ret may be one of the operands. */
MUST_USE enum err_code money_add(struct money a, struct money b, struct money *ret,
                                 struct err *err);
MUST_USE enum err_code money_subtract(struct money a, struct money b, struct money *ret,
                                      struct err *err);
/* Parts sum to `whole`; the first ones take the remainder. 1 <= count <= MONEY_SPLIT_COUNT_MAX. */
void money_split(struct money whole, uint32_t count, struct money *ret_parts);

/* google.type.Money: nanos of the same sign, no finer than the currency. FIELD_INVALID. */
MUST_USE enum err_code money_from_units(struct currency currency, int64_t units, int32_t nanos,
                                        struct money *ret, struct err *err);
void money_to_units(struct money money, int64_t *ret_units, int32_t *ret_nanos);

#endif
