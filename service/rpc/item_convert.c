/* service/rpc/item_convert.c: a refusal per item. */
#include "service/rpc/item_convert.h"

#include "service/rpc/status_message.h"

const struct err *item_refusal_keep(struct arena *arena, const struct err *err)
{
    struct err *kept = ARENA_NEW(arena, struct err);
    if (kept != NULL)
        *kept = *err;
    return kept;
}

Google__Rpc__Status *item_refusal_to_proto(struct arena *arena, const struct item_outcome *item,
                                           const char *list, size_t index)
{
    struct err err;
    bool is_known = item->reason > REASON_NONE && item->reason < REASON_COUNT;
    err_set(&err, is_known ? item->reason : REASON_INTERNAL, "%.*s", STR_ARG(item->message));
    if (item->field.len > 0)
        err_in(&err, "%.*s", STR_ARG(item->field));
    err_in(&err, "%s[%zu]", list, index);
    return status_to_proto(&err, STR_EMPTY, arena);
}
