/* tests/fuzz/money_parse_fuzz.c: what is read as money is written and read back the same. */
#include "service/domain/money.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* One currency for each count of decimals. */
static const struct currency currencies[] = {
    { "JPY", 0 },
    { "EUR", 2 },
    { "KWD", 3 },
    { "CLF", 4 },
};

static void check_round_trip(struct money money)
{
    char text[MONEY_TEXT_BYTES];
    struct money again, from_units;
    struct err err;
    int64_t units;
    int32_t nanos;
    CHECK(money_parse(money_format(money, text), money.currency, &again, &err) == ERR_OK);
    CHECK(again.minor == money.minor);
    money_to_units(money, &units, &nanos);
    CHECK(money_from_units(money.currency, units, nanos, &from_units, &err) == ERR_OK);
    CHECK(from_units.minor == money.minor);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = { (const char *)data, size };
    struct money money;
    struct decimal decimal;
    struct err err;
    int64_t number;
    bool is_decimal = decimal_parse(text, &decimal, &err) == ERR_OK;
    for (size_t i = 0; i < ARRAY_COUNT(currencies); i++) {
        if (money_parse(text, currencies[i], &money, &err) != ERR_OK)
            continue;
        CHECK(is_decimal);
        check_round_trip(money);
    }
    if (decimal_parse_i64(text, &number, &err) == ERR_OK)
        CHECK(is_decimal);
    return 0;
}
