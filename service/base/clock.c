/* service/base/clock.c: the only caller of clock_gettime. */
#include "service/base/clock.h"

#include <time.h>

static int64_t read_ns(clockid_t id)
{
    struct timespec t;
    int status = clock_gettime(id, &t);
    CHECK(status == 0);
    return (int64_t)t.tv_sec * NS_PER_SECOND + t.tv_nsec;
}

static struct instant real_now(const struct clock *clock)
{
    (void)clock;
    return (struct instant){ read_ns(CLOCK_REALTIME) / NS_PER_US };
}

static struct mono real_mono(const struct clock *clock)
{
    (void)clock;
    return (struct mono){ read_ns(CLOCK_MONOTONIC) };
}

struct clock clock_real(void)
{
    return (struct clock){ .now = real_now, .mono = real_mono, .scale = 1 };
}

static struct instant scaled_now(const struct clock *clock)
{
    int64_t since_us = real_now(clock).us - clock->origin.us;
    return (struct instant){ clock->origin.us + since_us * clock->scale };
}

static struct mono scaled_mono(const struct clock *clock)
{
    return (struct mono){ real_mono(clock).ns * clock->scale };
}

struct clock clock_scaled(struct instant origin, int64_t scale)
{
    CHECK(scale >= 1);
    return (struct clock){
        .now = scaled_now, .mono = scaled_mono, .origin = origin, .scale = scale
    };
}

int64_t clock_real_wait_ns(const struct clock *clock, int64_t ns)
{
    if (ns <= 0)
        return 0;
    return (ns + clock->scale - 1) / clock->scale;
}
