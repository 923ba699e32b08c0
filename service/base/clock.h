/*
 * service/base/clock.h: the time, handed in.
 *
 * Whoever needs the time is given `now` or a `struct clock`. The real clock asks the system; a
 * scaled one lets a virtual day pass in real minutes, so that published call frequencies and
 * deadlines keep their real values while a demo runs; a simulation supplies its own.
 */
#ifndef SERVICE_BASE_CLOCK_H
#define SERVICE_BASE_CLOCK_H

#include "service/base/instant.h"

struct clock {
    struct instant (*now)(const struct clock *clock);
    struct mono (*mono)(const struct clock *clock); /* of the same pace as now */
    struct instant origin; /* scaled: the real time at which virtual time equals real time */
    int64_t scale;         /* virtual seconds per real second, >= 1 */
};

/* The system's clock. */
struct clock clock_real(void);
/*
 * Runs `scale` times as fast as the system's clock and meets it at `origin`: two programs given
 * the same two numbers share one virtual time. `origin` must not lie in the future.
 */
struct clock clock_scaled(struct instant origin, int64_t scale);

static inline struct instant clock_now(const struct clock *clock)
{
    return clock->now(clock);
}
static inline struct mono clock_mono(const struct clock *clock)
{
    return clock->mono(clock);
}
/* How long to wait in real nanoseconds for `ns` of this clock to pass; at least 0, rounded up. */
int64_t clock_real_wait_ns(const struct clock *clock, int64_t ns);

#endif
