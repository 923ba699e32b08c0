/* service/domain/settlement.c: the reasons of gaps. */
#include "service/domain/settlement.h"

#include "service/domain/name.h"

#define X(reason, id, explanation) [GAP_##reason] = { id, explanation },
static const struct gap_reason_row rows[GAP_REASON_COUNT] = { GAP_REASONS(X) };
#undef X

static const struct gap_reason_row unknown = { "unknown",
                                               "a reason that this version does not know" };

const struct gap_reason_row *gap_reason_row(enum gap_reason reason)
{
    return reason > GAP_NONE && reason < GAP_REASON_COUNT ? &rows[reason] : &unknown;
}

struct str gap_id_make(struct arena *arena, enum gap_reason reason, struct str channel,
                       struct str id)
{
    return id_bounded(arena, arena_format(arena, "%s~%.*s~%.*s", gap_reason_row(reason)->id,
                                          STR_ARG(channel), STR_ARG(id)));
}
