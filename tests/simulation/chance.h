/*
 * tests/simulation/chance.h: everything that happens by chance, as numbered occurrences.
 *
 * An occurrence is a stream and a number within it. What comes of it depends on the seed, the
 * stream and the number alone: leaving one out leaves all others as they were. That is what makes
 * a failing run shrink.
 */
#ifndef TESTS_SIMULATION_CHANCE_H
#define TESTS_SIMULATION_CHANCE_H

#include <stdbool.h>
#include <stddef.h>

#include "service/base/random.h"

/*
 * What may go wrong: X(id, name, per million chances, what it is). A chance is a call for faults of
 * the way, a commit, an hour, a day or what the text says for the others.
 */
#define FAULTS(X)                                                                                  \
    /* of a call */                                                                                \
    X(NOT_SENT, "not-sent", 2000, "no connection: the call never left")                            \
    X(CALL_LOST, "call-lost", 2000, "the call was lost on its way; no answer")                     \
    X(ANSWER_LOST, "answer-lost", 6000, "it was done and the answer was lost")                     \
    X(ANSWER_LATE, "answer-late", 3000, "it was done and the answer came after half a minute")     \
    X(ANSWER_CUT, "answer-cut", 2000, "it was done and the answer ends in the middle")             \
    X(SAID_500, "said-500", 2000, "500, and nothing was done")                                     \
    X(SAID_500_AFTER, "said-500-after", 3000, "500, and it was done")                              \
    X(SAID_503, "said-503", 2000, "503 with Retry-After, and nothing was done")                    \
    X(SAID_503_AFTER, "said-503-after", 1000, "503, and it was done")                              \
    X(SAID_429, "said-429", 2000, "429 although the frequency was kept")                           \
    X(SAID_HTML, "said-html", 1000, "200 with a page of HTML, and nothing was done")               \
    X(ODD_ANSWER, "odd-answer", 20000, "members that nobody announced, more decimals than usual")  \
    X(MOVING_PAGE, "moving-page", 3000, "a page repeats an entry")                                 \
    X(IMPORT_HANGS, "import-hangs", 4000, "of a stock file: the import never ends")                \
    X(IMPORT_FAILS, "import-fails", 10000, "of a stock file: the import fails as a whole")         \
    /* of an hour */                                                                               \
    X(PARTY_DOWN, "party-down", 4000, "of a party's hour: down, for up to a day")                  \
    X(KEY_REVOKED, "key-revoked", 2000, "of a party's hour: our key is refused, for some hours")   \
    X(RIGHT_REVOKED, "right-revoked", 1000, "of a marketplace's hour: a right is taken away")      \
    X(CHANNEL_PAUSED, "channel-paused", 1500, "of a channel's hour: an administrator pauses it")   \
    X(SETTING_CHANGED, "setting-changed", 3000, "of a channel's hour: another safety stock")       \
    X(CLOCK_FORWARD, "clock-forward", 2000, "of an hour: our clock jumps ahead")                   \
    X(CLOCK_BACK, "clock-back", 2000, "of an hour: our clock jumps back")                          \
    X(DISK_FULL, "disk-full", 1500, "of an hour: no commit succeeds for a while")                  \
    X(UPGRADED, "upgraded", 1500, "of an hour: a new version with another schema starts")          \
    /* of a commit */                                                                              \
    X(CRASH_BEFORE, "crash-before-commit", 300, "of a commit: the process dies before it")         \
    X(CRASH_WITHIN, "crash-within-commit", 300, "of a commit: it fails, and is on the disk")       \
    X(CRASH_AFTER, "crash-after-commit", 300, "of a commit: the process dies, nobody was told")    \
    /* of an hour too: between two steps, whatever is under way */                                 \
    X(CRASH, "crash", 10000, "of an hour: the process dies between two steps")                     \
    /* of a request to Lockstep */                                                                 \
    X(REPLY_LOST, "reply-lost", 5000, "of a request: its answer is lost, and it is sent again")    \
    X(SENT_TWICE, "sent-twice", 3000, "of a request: it is sent twice")                            \
    X(STOCK_LATE, "stock-late", 10000, "of a stock report: it arrives after a newer one")          \
    /* of people and goods */                                                                      \
    X(CARRIER_MISTYPED, "carrier-mistyped", 20000, "of a parcel: a carrier nobody knows")          \
    X(PARCEL_SPLIT, "parcel-split", 100000, "of an order: it leaves in two parcels")               \
    X(UNITS_MISSING, "units-missing", 1000, "of an order: a unit is not on its shelf")             \
    X(LEDGER_TAMPERED, "ledger-tampered", 2000, "of a debit: a line of it is wrong")               \
    /* added later: their streams are numbered apart, and the others keep their numbers */         \
    X(LINE_REFUSED, "line-refused", 20000, "of a stock file: one of its lines is refused")         \
    X(REFUND_REFUSED, "refund-refused", 30000, "of a refund: it is refused, and nothing was done") \
    X(SELLING_STOPPED, "selling-stopped", 15000, "of an hour: a product or a channel is stopped")  \
    X(WEBHOOK_LOST, "webhook-lost", 50000, "of a webhook: it is never delivered")                  \
    X(WEBHOOK_TWICE, "webhook-twice", 50000, "of a webhook: it is delivered twice")                \
    X(WEBHOOK_LATE, "webhook-late", 50000, "of a webhook: it is delivered after newer ones")       \
    X(UNITS_RESERVED, "units-reserved", 60000, "of an hour: a caller reserves units")              \
    X(AUDIT_STARTED, "audit-started", 15000, "of an hour: the offers of a marketplace are audited")

#define X(id, name, rate, text) FAULT_##id,
enum fault_kind { FAULTS(X) FAULT_KIND_COUNT };
#undef X
const char *fault_kind_name(enum fault_kind kind);
const char *fault_kind_text(enum fault_kind kind);

/* What happens anyhow: X(id, name). */
#define HAPPENINGS(X)                                                                              \
    X(SHOP_SALE, "sale-in-the-shop")                                                               \
    X(MARKET_SALE, "sale-on-a-marketplace")                                                        \
    X(CANCELLATION, "cancellation")                                                                \
    X(GOODS_RETURN, "return")                                                                      \
    X(GOODWILL, "goodwill")                                                                        \
    X(OPERATOR_REFUND, "refund-by-the-operator")                                                   \
    X(SUPPLY, "supply")

#define X(id, name) HAPPENING_##id,
enum happening { HAPPENINGS(X) HAPPENING_COUNT };
#undef X

/* The streams: faults, then happenings, then what is only varied and never left out. */
enum {
    STREAM_HAPPENING = FAULT_KIND_COUNT,
    STREAM_DELAY = STREAM_HAPPENING + HAPPENING_COUNT,
    STREAM_SETTING,
    STREAM_PEOPLE,
    STREAM_COUNT,
};

struct occurrence {
    int32_t stream;
    int64_t number; /* within the stream, from 1 */
};
const char *stream_name(int32_t stream);
/* False: no such stream. */
bool stream_parse(const char *name, size_t len, int32_t *ret);

struct chance {
    uint64_t seed;
    int64_t fault_scale; /* percent of the rates above; 0: nothing goes wrong */
    bool is_off;         /* no faults from now on: the run comes to rest */
    bool is_without[FAULT_KIND_COUNT];
    int64_t counts[STREAM_COUNT];
    int64_t struck[FAULT_KIND_COUNT];  /* faults that came about */
    const struct occurrence *left_out; /* in order */
    size_t left_out_count;
    /* What came about, for who wants to leave some of it out. */
    struct occurrence *taken;
    size_t taken_count, taken_room;
};

void chance_init(struct chance *chance, uint64_t seed);
void chance_release(struct chance *chance);

/* The next occurrence's own randomness. */
struct random chance_next(struct chance *chance, int32_t stream);
/* Whether the next chance of this fault comes about; its randomness, if `ret` is given. */
bool chance_strikes(struct chance *chance, enum fault_kind kind, struct random *ret);
/* The next one of what happens anyhow; false: it is left out. */
bool chance_happens(struct chance *chance, enum happening happening, struct random *ret);

/* min <= result <= max. */
int64_t random_between(struct random *random, int64_t min, int64_t max);
/* True so many times in a million. */
bool random_hits(struct random *random, int64_t per_million);
/* A waiting time: exponentially distributed, in whole microseconds, `mean_us` on average. */
int64_t random_wait_us(struct random *random, int64_t mean_us);
/* 0 <= result < count; low numbers far more often (Zipf's law, s = 1). */
int64_t random_zipf(struct random *random, int64_t count);

#endif
