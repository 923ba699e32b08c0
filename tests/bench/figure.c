/* tests/bench/figure.c: medians, ratios, and lines. */
#include "tests/bench/figure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "service/base/check.h"

void samples_add(struct samples *samples, double value)
{
    CHECK(samples->count < ROUND_COUNT_MAX);
    samples->values[samples->count++] = value;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

static struct samples sorted(const struct samples *samples)
{
    struct samples copy = *samples;
    qsort(copy.values, copy.count, sizeof(copy.values[0]), compare);
    return copy;
}

double samples_median(const struct samples *samples)
{
    if (samples->count == 0)
        return 0;
    struct samples copy = sorted(samples);
    size_t middle = copy.count / 2;
    if (copy.count % 2 == 1)
        return copy.values[middle];
    return (copy.values[middle - 1] + copy.values[middle]) / 2;
}

double samples_spread(const struct samples *samples)
{
    double median = samples_median(samples);
    if (median == 0)
        return 0;
    struct samples copy = sorted(samples);
    return (copy.values[copy.count - 1] - copy.values[0]) / median;
}

double figure_ratio(const struct figure *figure)
{
    struct samples ratios = { .count = 0 };
    CHECK(figure->ceiling.count == 0 || figure->ceiling.count == figure->value.count);
    for (size_t i = 0; i < figure->ceiling.count; i++) {
        if (figure->ceiling.values[i] != 0)
            samples_add(&ratios, figure->value.values[i] / figure->ceiling.values[i]);
    }
    return samples_median(&ratios);
}

/* Three digits are what a measurement is worth. */
static int decimals(double value)
{
    if (value >= 100)
        return 0;
    if (value >= 10)
        return 1;
    return value >= 1 ? 2 : 3;
}

void figure_print_head(void)
{
    printf("%-28s %10s %-12s %10s %-20s %6s %7s\n", "name", "value", "unit", "ceiling", "", "ratio",
           "spread");
    fflush(stdout);
}

static void print_row(const struct figure *figure)
{
    double value = samples_median(&figure->value);
    printf("%-28s %10.*f %-12s", figure->name, decimals(value), value, figure->unit);
    if (figure->ceiling.count > 0) {
        double ceiling = samples_median(&figure->ceiling);
        printf(" %10.*f %-20s %6.2f", decimals(ceiling), ceiling, figure->ceiling_name,
               figure_ratio(figure));
    } else {
        printf(" %10s %-20s %6s", "", "", "");
    }
    printf(" %6.0f%%\n", 100 * samples_spread(&figure->value));
}

static void print_json(const struct figure *figure)
{
    printf("{\"name\":\"%s\",\"value\":%.6g,\"unit\":\"%s\"", figure->name,
           samples_median(&figure->value), figure->unit);
    if (figure->ceiling.count > 0)
        printf(",\"ceiling\":%.6g,\"ratio\":%.4g", samples_median(&figure->ceiling),
               figure_ratio(figure));
    else
        printf(",\"ceiling\":null,\"ratio\":null");
    printf(",\"spread\":%.4g}\n", samples_spread(&figure->value));
}

void figure_print(const struct figure *figure, bool is_json)
{
    if (is_json)
        print_json(figure);
    else
        print_row(figure);
    fflush(stdout);
}
