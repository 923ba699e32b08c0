/* service/rpc/reason_convert.c: the words, by number. */
#include "service/rpc/reason_convert.h"

#define PROTO(reason) LOCKSTEP__V1__REFUND_REASON__REFUND_REASON_##reason

static const struct str words[] = {
    [PROTO(UNSPECIFIED)] = STR_INIT(""),
    [PROTO(RETURNED)] = STR_INIT("RETURN"),
    [PROTO(DAMAGED)] = STR_INIT("DAMAGED"),
    [PROTO(NOT_DELIVERED)] = STR_INIT("NOT_DELIVERED"),
    [PROTO(OUT_OF_STOCK)] = STR_INIT("OUT_OF_STOCK"),
    [PROTO(WRONG_ITEM)] = STR_INIT("WRONG_ITEM"),
    [PROTO(LATE)] = STR_INIT("LATE"),
    [PROTO(GOODWILL)] = STR_INIT("GOODWILL"),
    [PROTO(PRICE_CORRECTION)] = STR_INIT("PRICE_CORRECTION"),
    [PROTO(OTHER)] = STR_INIT("OTHER"),
};

struct str refund_reason_word(Lockstep__V1__RefundReason reason)
{
    return (size_t)reason < ARRAY_COUNT(words) ? words[reason] : STR_EMPTY;
}

Lockstep__V1__RefundReason refund_reason_to_proto(struct str word)
{
    for (size_t i = 0; i < ARRAY_COUNT(words); i++) {
        if (str_eq(word, words[i]))
            return (Lockstep__V1__RefundReason)i;
    }
    return PROTO(OTHER);
}
