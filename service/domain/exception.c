/* service/domain/exception.c: the catalogue of causes. */
#include "service/domain/exception.h"

#define X(cause, id, title, remedy) [EXCEPTION_##cause] = { id, title, remedy },
static const struct exception_cause_row rows[EXCEPTION_CAUSE_COUNT] = { EXCEPTION_CAUSES(X) };
#undef X

static const struct exception_cause_row unknown = { "unknown",
                                                    "a cause that this version does not know",
                                                    "read the reason and the evidence" };

const struct exception_cause_row *exception_cause_row(enum exception_cause cause)
{
    return cause > EXCEPTION_NONE && cause < EXCEPTION_CAUSE_COUNT ? &rows[cause] : &unknown;
}

enum exception_cause exception_cause_find(struct str id)
{
    for (unsigned i = EXCEPTION_NONE + 1; i < EXCEPTION_CAUSE_COUNT; i++) {
        if (str_eq(id, str_c(rows[i].id)))
            return (enum exception_cause)i;
    }
    return EXCEPTION_NONE;
}
