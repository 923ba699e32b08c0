/*
 * service/base/instant.h: points in time, and their text.
 *
 * `instant` is the calendar's time (UTC, microseconds since 1970); `mono` is for waiting
 * (nanoseconds of a clock that never jumps). They cannot be mixed. instant 0 means "not set".
 */
#ifndef SERVICE_BASE_INSTANT_H
#define SERVICE_BASE_INSTANT_H

#include "service/base/err.h"
#include "service/base/str.h"

struct instant {
    int64_t us;
};

struct mono {
    int64_t ns;
};

#define INSTANT_NONE ((struct instant){ 0 })
#define MS_PER_SECOND INT64_C(1000)
#define US_PER_MS INT64_C(1000)
#define US_PER_SECOND INT64_C(1000000)
#define NS_PER_US INT64_C(1000)
#define NS_PER_MS INT64_C(1000000)
#define NS_PER_SECOND INT64_C(1000000000)
#define SECONDS_PER_DAY INT64_C(86400)

enum { INSTANT_TEXT_BYTES = 40 };

static inline bool instant_is_set(struct instant t)
{
    return t.us != 0;
}
static inline struct instant instant_add_ms(struct instant t, int64_t ms)
{
    return (struct instant){ t.us + ms * US_PER_MS };
}
static inline struct instant instant_add_s(struct instant t, int64_t seconds)
{
    return (struct instant){ t.us + seconds * US_PER_SECOND };
}
static inline int64_t instant_diff_ms(struct instant later, struct instant earlier)
{
    return (later.us - earlier.us) / US_PER_MS;
}
static inline struct instant instant_max(struct instant a, struct instant b)
{
    return a.us > b.us ? a : b;
}

/*
 * ISO 8601 / RFC 3339: "2026-09-01T08:15:22Z", 0 to 9 fractional digits (finer than microseconds
 * is cut), offset "Z", "+02:00", "+0200" or "+02"; "T" or a blank between date and time. A date
 * alone, or a time without offset, is read as UTC (SCAYLE writes both). Years 1970 to 9999.
 * TIME_MALFORMED otherwise.
 */
MUST_USE enum err_code instant_parse(struct str text, struct instant *ret, struct err *err);
/* "2026-09-01T08:15:22Z", ".123456" only when there is a fraction; returns a view of ret_text. */
struct str instant_format(struct instant t, char ret_text[static INSTANT_TEXT_BYTES]);

#endif
