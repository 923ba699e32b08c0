/* service/domain/transaction.c: the states of a transaction line, by name. */
#include "service/domain/transaction.h"

static const char *const names[] = {
    [PAYMENT_STATE_UNKNOWN] = "UNKNOWN",
    [PAYMENT_STATE_PENDING] = "PENDING",
    [PAYMENT_STATE_PAYABLE] = "PAYABLE",
    [PAYMENT_STATE_PAID] = "PAID",
    [PAYMENT_STATE_NOT_APPLICABLE] = "NOT_APPLICABLE",
    [PAYMENT_STATE_RESERVE] = "RESERVE",
};

enum payment_state payment_state_parse(struct str text)
{
    for (size_t i = PAYMENT_STATE_UNKNOWN + 1; i < ARRAY_COUNT(names); i++) {
        if (str_eq(text, str_c(names[i])))
            return (enum payment_state)i;
    }
    return PAYMENT_STATE_UNKNOWN;
}

const char *payment_state_name(enum payment_state state)
{
    CHECK(state < ARRAY_COUNT(names));
    return names[state];
}
