/*
 * service/lanes/pacing.h: published call frequencies, kept.
 *
 * One pacer per endpoint (a channel, or the shop's SCAYLE): for each operation when it was last
 * called. What is published as a number of calls per time is a quota: it counts operations of one
 * scope together, and whoever the other side counts together shares it. Time is handed in.
 */
#ifndef SERVICE_LANES_PACING_H
#define SERVICE_LANES_PACING_H

#include "service/base/random.h"
#include "service/connectors/connector.h"
#include "service/domain/shop.h"

/*
 * A minute or an hour is cut into slots, and each takes its share of the calls: one of all slots
 * that such a time can touch. So no such time holds more than is published, whatever was before;
 * and after a restart, which forgets, it is enough to let the slot pass in which that was.
 */
struct quota_window {
    int64_t slot; /* which one since 1970 */
    int64_t count;
};

struct quota {
    struct quota_window minutes[CALL_SCOPE_COUNT], hours[CALL_SCOPE_COUNT];
    struct instant blocked_until[CALL_SCOPE_COUNT]; /* the other side said that nothing is left */
};

/* Calls of one operation. */
struct pace {
    struct instant last;
    struct instant blocked_until; /* the other side said so: Retry-After */
    int64_t interval_ms;          /* what applies: the published one, or the operator's own */
};

struct pacer {
    struct pace paces[CALL_KIND_COUNT];
    struct quota *quota; /* whoever made the pacer sets it */
};

/* After a restart nobody knows how much of the slots of `now` was used: all of it. */
void quota_assume_used(struct quota *quota, struct instant now);
/* Nothing of the operation's scope goes before. */
void quota_block(struct quota *quota, enum call_kind kind, struct instant until);

/* Overrides may only slow down: a published frequency is never exceeded. */
void pacer_init(struct pacer *pacer, const struct pacing_override *overrides, size_t count);
/* When `kind` may be called next; `now` or earlier: at once. */
struct instant pacer_next(const struct pacer *pacer, enum call_kind kind, struct instant now);
/* It is called now. Returns when it was called before. */
struct instant pacer_take(struct pacer *pacer, enum call_kind kind, struct instant now);
/* That call never left: the one before it is the last again. */
void pacer_give_back(struct pacer *pacer, enum call_kind kind, struct instant before);
/*
 * It was answered now. The next one counts from here: a request may have been long under way, and
 * the other side counts from its arrival.
 */
void pacer_answered(struct pacer *pacer, enum call_kind kind, struct instant now);
void pacer_block(struct pacer *pacer, enum call_kind kind, struct instant until);
/*
 * After a restart nobody knows when each was last called: as if it were now. But for those of once
 * a day and more: when they were asked is stored with what they answered.
 */
void pacer_assume_called(struct pacer *pacer, struct instant now);

/* Capped, jittered: attempt 1 waits about a second, each one twice as long, up to five minutes. */
int64_t backoff_ms(int64_t attempt, struct random *random);

#endif
