/* service/domain/intent.c: the names of the kinds of intents. */
#include "service/domain/intent.h"

#define X(kind, name) [INTENT_##kind] = name,
static const char *const names[INTENT_KIND_COUNT] = { [INTENT_NONE] = "none", INTENT_KINDS(X) };
#undef X

const char *intent_kind_name(enum intent_kind kind)
{
    return kind < INTENT_KIND_COUNT ? names[kind] : "unknown";
}
