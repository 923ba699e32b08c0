/* service/engine/items.c: items of bulk calls, each judged by itself. */
#include "service/engine/apply.h"

enum err_code item_refused(struct apply *a, const struct apply_mark *mark, struct item_outcome *ret)
{
    apply_rollback(a, mark);
    *ret = (struct item_outcome){
        .reason = a->err->reason,
        .field = arena_str(a->arena, str_c(a->err->field)),
        .message = arena_str(a->arena, str_c(a->err->message)),
    };
    return ret->field.ptr == NULL || ret->message.ptr == NULL ? arena_err(a->arena, a->err)
                                                              : ERR_OK;
}
