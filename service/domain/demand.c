/* service/domain/demand.c: fading counts, classes of delays, and the tail of Poisson's law. */
#include "service/domain/demand.h"

enum {
    SLOW_HALF_LIFE_S = 172800,
    FAST_HALF_LIFE_S = 3600,
    FAST_WINDOW_S = 5194, /* an hour / ln 2 */
    FAST_COUNT_MIN = 4,   /* fewer in the last hour are chance */
    REPORT_UNITS_MIN = 20,
    CLASSES_PER_OCTAVE = 4,
    DELAY_SAMPLE_COUNT_MAX = 1000, /* then old ones count half */
    EXPECTED_MAX = 200,            /* beyond it a normal law is as good */
};

/* ---- sales ---- */

/* Half for each half-life; within one the series of 2^-x to its third power, a thousandth off. */
static int64_t faded(int64_t count, int64_t elapsed_us, int64_t half_life_s)
{
    int64_t half_life_us = half_life_s * US_PER_SECOND;
    int64_t halvings = elapsed_us / half_life_us;
    int64_t part = elapsed_us % half_life_us / (half_life_us >> 16);
    if (halvings > 40)
        return 0;
    int64_t square = part * part >> 16, cube = square * part >> 16;
    int64_t factor = 65536 - (45426 * part >> 16) + (15742 * square >> 16) - (3084 * cube >> 16);
    return (count >> halvings) * factor >> 16;
}

void sales_fade(struct sales *sales, struct instant now)
{
    int64_t elapsed_us = now.us - sales->time.us;
    if (elapsed_us > 0 && (sales->slow > 0 || sales->fast > 0)) {
        sales->slow = faded(sales->slow, elapsed_us, SLOW_HALF_LIFE_S);
        sales->fast = faded(sales->fast, elapsed_us, FAST_HALF_LIFE_S);
    }
    sales->time = now; /* also where the clock was set back */
}

void sales_add(struct sales *sales, int64_t units, struct instant now)
{
    sales_fade(sales, now);
    int64_t most = sales->slow / 1000 > REPORT_UNITS_MIN ? sales->slow / 1000 : REPORT_UNITS_MIN;
    int64_t counted = units < most ? units : most;
    sales->slow += counted * 1000;
    sales->fast += counted * 1000;
}

double sales_expected(const struct sales *sales, int64_t seconds, struct instant now)
{
    struct sales at = *sales;
    sales_fade(&at, now);
    double slow = (double)(at.slow + 1000) / 1000 / SALES_WINDOW_S;
    double fast = (double)at.fast / 1000 / FAST_WINDOW_S;
    bool is_fast = at.fast >= FAST_COUNT_MIN * 1000 && fast > slow;
    return (is_fast ? fast : slow) * (double)seconds;
}

/* ---- delays ---- */

/* The upper end of a class, in seconds: 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, ... */
static int64_t class_end(size_t at)
{
    if (at < CLASSES_PER_OCTAVE)
        return (int64_t)at + 1;
    size_t octave = at / CLASSES_PER_OCTAVE - 1;
    int64_t quarter = (int64_t)(at % CLASSES_PER_OCTAVE) + 1;
    return (CLASSES_PER_OCTAVE + quarter) << octave;
}

bool delays_add(struct delays *delays, int64_t seconds, struct arena *arena)
{
    if (delays->count < DELAY_CLASS_COUNT) {
        int64_t *grown = ARENA_ARRAY(arena, int64_t, DELAY_CLASS_COUNT);
        if (grown == NULL)
            return false;
        for (size_t i = 0; i < delays->count; i++)
            grown[i] = delays->counts[i];
        delays->counts = grown;
        delays->count = DELAY_CLASS_COUNT;
    }
    size_t at = 0;
    while (at + 1 < DELAY_CLASS_COUNT && class_end(at) < seconds)
        at++;
    if (delays_total(delays) >= DELAY_SAMPLE_COUNT_MAX) {
        for (size_t i = 0; i < delays->count; i++)
            delays->counts[i] /= 2;
    }
    delays->counts[at]++;
    return true;
}

int64_t delays_total(const struct delays *delays)
{
    int64_t total = 0;
    for (size_t i = 0; i < delays->count; i++)
        total += delays->counts[i];
    return total;
}

int64_t delays_percentile(const struct delays *delays, int64_t percent)
{
    int64_t total = delays_total(delays), seen = 0;
    for (size_t i = 0; i < delays->count; i++) {
        seen += delays->counts[i];
        if (seen > 0 && seen * 100 >= total * percent)
            return class_end(i);
    }
    return 0;
}

/* ---- safety stock ---- */

/* Terms of exp(expected), as far as they count; their sum. */
static double terms_sum(double expected)
{
    double term = 1, sum = 1;
    for (int k = 1; k < 3 * EXPECTED_MAX && (k < expected || term > sum * 1e-12); k++) {
        term = term * expected / k;
        sum += term;
    }
    return sum;
}

/* Five deviations: one in three million. */
static int64_t units_of_many(double expected)
{
    double root = expected;
    for (int i = 0; i < 40; i++)
        root = (root + expected / root) / 2;
    return (int64_t)(expected + 5 * root) + 1;
}

int64_t safety_stock_of(double expected, int64_t chance_ppm)
{
    if (expected > EXPECTED_MAX)
        return units_of_many(expected);
    double term = 1, all = terms_sum(expected);
    double left = all - 1, allowed = all * (double)chance_ppm / 1e6;
    int64_t units = 0;
    while (left > allowed) {
        units++;
        term = term * expected / (double)units;
        left -= term;
    }
    return units;
}

int64_t oversell_chance_ppm(double expected, int64_t units)
{
    if (expected > EXPECTED_MAX)
        return units >= units_of_many(expected) ? 0 : 1000000;
    double term = 1, all = terms_sum(expected), left = all - 1;
    for (int64_t k = 1; k <= units && left > 0; k++) {
        term = term * expected / (double)k;
        left -= term;
    }
    double ppm = left > 0 ? left / all * 1e6 : 0;
    int64_t whole = (int64_t)ppm;
    return (double)whole < ppm ? whole + 1 : whole;
}
