/*
 * tests/bench/figure.h: a measured value beside its ceiling, and how both are printed.
 *
 * One sample per round. The value is the median of its samples; the ratio is the median of the
 * rounds' own ratios, since a round of ours and a round of the ceiling lie side by side in time and
 * a busy machine slows both.
 */
#ifndef TESTS_BENCH_FIGURE_H
#define TESTS_BENCH_FIGURE_H

#include <stdbool.h>
#include <stddef.h>

enum { ROUND_COUNT_MAX = 25 };

struct samples {
    double values[ROUND_COUNT_MAX];
    size_t count;
};

/* One more; at most ROUND_COUNT_MAX. */
void samples_add(struct samples *samples, double value);
/* 0 if there is none. */
double samples_median(const struct samples *samples);
/* How far the samples lie apart, largest minus smallest, as a part of their median. */
double samples_spread(const struct samples *samples);

struct figure {
    char name[64];
    const char *unit;
    struct samples value;
    const char *ceiling_name; /* what the ceiling is, for eyes */
    struct samples ceiling;   /* of the same rounds; none: nothing bounds it */
};

/* The median of the rounds' ratios; 0 without a ceiling. */
double figure_ratio(const struct figure *figure);

/* One line: of a table, or JSON. Flushed at once, so that a long run is seen to go on. */
void figure_print_head(void);
void figure_print(const struct figure *figure, bool is_json);

#endif
