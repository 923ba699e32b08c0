/*
 * service/lanes/pacing.h: published call frequencies, kept.
 *
 * One pacer per endpoint (a channel, or the shop's SCAYLE): for each operation when it was last
 * called and how often in the last minute and hour. Time is handed in.
 */
#ifndef SERVICE_LANES_PACING_H
#define SERVICE_LANES_PACING_H

#include "service/base/random.h"
#include "service/connectors/connector.h"
#include "service/domain/shop.h"

/* Calls of one operation: a window of fixed slots is enough to never exceed a count per time. */
struct pace {
    struct instant last;
    struct instant blocked_until; /* the other side said so: Retry-After */
    int64_t minute, minute_count; /* which minute since 1970, and calls in it */
    int64_t hour, hour_count;
    int64_t interval_ms; /* what applies: the published one, or the operator's own */
};

struct pacer {
    struct pace paces[CALL_KIND_COUNT];
};

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
