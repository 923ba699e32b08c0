/*
 * service/domain/demand.h: how fast things sell, for how long a marketplace's number is old, and
 * the safety stock that these call for.
 *
 * Counts of sales fade: what was sold a half-life ago counts half. Delays are counted in classes of
 * a quarter of an octave, and fade as new ones come. Integers only, so that the same history gives
 * the same stock on every machine. Pure.
 */
#ifndef SERVICE_DOMAIN_DEMAND_H
#define SERVICE_DOMAIN_DEMAND_H

#include "service/base/arena.h"
#include "service/base/instant.h"

enum {
    SALES_WINDOW_S = 872542, /* a faded count is what was sold in so long: a week / ln 2 */
    DELAY_CLASS_COUNT = 72,
    DELAY_SAMPLE_COUNT_MIN = 20, /* fewer say nothing of one case in a hundred */
};

/* What was sold of something, in thousandths of a unit, faded to `time`. */
struct sales {
    int64_t slow, fast; /* half-lives of a week, and of two hours */
    struct instant time;
};

void sales_fade(struct sales *sales, struct instant now);
/*
 * Units that went by one report or order. One report counts as no more than 20, or as much as all
 * that is remembered: stock that was moved or corrected is no demand.
 */
void sales_add(struct sales *sales, int64_t units, struct instant now);
/*
 * Millionths of units that may be expected to sell within so many seconds. Half a unit more is
 * counted than was sold, since what has not sold yet may; the last hours count alone where they
 * saw three or more.
 */
int64_t sales_expected(const struct sales *sales, int64_t seconds, struct instant now);

/* How long something took, counted by classes. */
struct delays {
    int64_t *counts; /* none, or DELAY_CLASS_COUNT */
    size_t count;
};

/* False: no memory. What is out of range counts in the last class. */
MUST_USE bool delays_add(struct delays *delays, int64_t seconds, struct arena *arena);
int64_t delays_total(const struct delays *delays);
/* So many of a hundred took at most this, in seconds, rounded up to a class; 0: not known. */
int64_t delays_percentile(const struct delays *delays, int64_t percent);

/* How long a channel's number is old, by its parts; of the shop `detection` alone is measured. */
struct channel_delays {
    struct delays detection; /* from the source's or the buyer's time until we know */
    struct delays slot;      /* from there until the file has left */
    struct delays import;    /* from there until the marketplace has applied it */
    struct delays told;      /* slot and import together */
    int64_t lag_s;           /* that safety stock is reckoned with; 0: not measured */
};

/*
 * The least b so that more than b units sell with a chance of at most `chance_ppm` (1 to 999,999)
 * in a million, if sales come by Poisson's law; `expected` in millionths of a unit.
 */
int64_t safety_stock_of(int64_t expected, int64_t chance_ppm);
/* The chance, in a million, that more than `units` sell; rounded up. */
int64_t oversell_chance_ppm(int64_t expected, int64_t units);

#endif
