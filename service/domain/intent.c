/* service/domain/intent.c: the names of the kinds of intents, and where each waits. */
#include "service/domain/intent.h"

#define X(kind, name) [INTENT_##kind] = name,
static const char *const names[INTENT_KIND_COUNT] = { [INTENT_NONE] = "none", INTENT_KINDS(X) };
#undef X

const char *intent_kind_name(enum intent_kind kind)
{
    return kind < INTENT_KIND_COUNT ? names[kind] : "unknown";
}

int64_t intent_queue(const struct intent *intent)
{
    if (intent->state == INTENT_STATE_STOPPED)
        return INTENT_QUEUE_NONE;
    bool is_look = intent->state == INTENT_STATE_DOUBT && intent->kind != INTENT_CREATE_SHOP_ORDER;
    return is_look ? INTENT_QUEUE_LOOK : (int64_t)intent->kind;
}
