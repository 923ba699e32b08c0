/* service/domain/event.c: the names of the kinds of events. */
#include "service/domain/event.h"

#define X(kind, id) [EVENT_##kind] = id,
static const char *const names[EVENT_KIND_COUNT] = { [EVENT_NONE] = "none", EVENT_KINDS(X) };
#undef X

const char *event_kind_name(enum event_kind kind)
{
    return kind < EVENT_KIND_COUNT ? names[kind] : "unknown";
}

bool event_subject_cut(const struct event *event, struct str *ret_order_id, struct str *ret_part)
{
    return str_cut(event->subject, EVENT_ID_SEPARATOR[0], ret_order_id, ret_part);
}
