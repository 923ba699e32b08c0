/*
 * service/rpc/event_convert.h: events as messages, and finding them.
 */
#ifndef SERVICE_RPC_EVENT_CONVERT_H
#define SERVICE_RPC_EVENT_CONVERT_H

#include "lockstep/v1/event_service.pb-c.h"
#include "service/rpc/convert.h"

/* The name of the resource that the event is about. On a full arena ptr is NULL. */
struct str event_subject_name(struct arena *arena, struct str shop, const struct event *event);
Lockstep__V1__Event *event_to_proto(struct arena *arena, struct str shop,
                                    const struct event *event);

struct event_filter {
    struct str shop;
    const Lockstep__V1__Event__Kind *kinds; /* none: any */
    size_t kind_count;
    struct str channel; /* empty: any */
    struct str subject; /* a resource's name: it, or one below it; empty: any */
};
/* NULL is all. Texts stay the request's, or are in `arena`. */
MUST_USE enum err_code event_filter_from_proto(const Lockstep__V1__EventFilter *filter,
                                               struct str shop, struct arena *arena,
                                               struct event_filter *ret, struct err *err);
bool event_matches(const struct event *event, const struct event_filter *filter);

/* The number of the first event at or after `time`; of the next one to come if there is none. */
MUST_USE enum err_code event_no_at(struct reader *reader, struct str shop, struct instant time,
                                   int64_t *ret, struct err *err);

/*
 * Walks over the log, from `from` on to before `until`, or from `until` - 1 back to `from`. `take`
 * tells whether it wants more; the event is gone when it returns. Ends after `scan_max` events;
 * *ret_next is the number where the next walk goes on, as its `from` or its `until`.
 */
struct event_walk {
    struct str shop;
    int64_t from, until;
    bool descending;
    size_t scan_max;
    bool (*take)(void *context, const struct event *event);
    void *context;
};
MUST_USE enum err_code event_walk(struct reader *reader, const struct event_walk *walk,
                                  int64_t *ret_next, struct err *err);

#endif
