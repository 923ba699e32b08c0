/* service/domain/demand.c: fading counts, classes of delays, and the tail of Poisson's law. */
#include "service/domain/demand.h"

#define MILLION INT64_C(1000000)
#define ONE (INT64_C(1) << 32)        /* of the likeliest number's chance */
#define EXPECTED_MAX (1000 * MILLION) /* beyond it a normal law is as good */
#define COUNT_MAX INT64_C(1000000000) /* of sales, in thousandths: more counts as so many */
enum {
    SLOW_HALF_LIFE_S = 604800,
    FAST_HALF_LIFE_S = 7200,
    FAST_WINDOW_S = 10387, /* two hours / ln 2 */
    FAST_COUNT_MIN = 3,    /* fewer in the last hours are chance */
    REPORT_UNITS_MIN = 20,
    CLASSES_PER_OCTAVE = 4,
    DELAY_SAMPLE_COUNT_MAX = 1000, /* then old ones count half */
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

static int64_t expected_of(int64_t count, int64_t seconds, int64_t window_s)
{
    int64_t bounded = count < COUNT_MAX ? count : COUNT_MAX;
    int64_t span_s = seconds < SALES_WINDOW_S ? seconds : SALES_WINDOW_S;
    return bounded * 1000 * span_s / window_s;
}

int64_t sales_expected(const struct sales *sales, int64_t seconds, struct instant now)
{
    struct sales at = *sales;
    sales_fade(&at, now);
    int64_t slow = expected_of(at.slow + 500, seconds, SALES_WINDOW_S);
    int64_t fast = expected_of(at.fast, seconds, FAST_WINDOW_S);
    return at.fast >= FAST_COUNT_MIN * 1000 && fast > slow ? fast : slow;
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

/* Chances of numbers of sales, as parts of the likeliest one's. */
struct law {
    int64_t expected;
    int64_t mode;  /* the likeliest number */
    int64_t above; /* the sum over all greater ones */
    int64_t total;
};

static int64_t next_chance(const struct law *law, int64_t chance, int64_t units)
{
    return chance * law->expected / ((units + 1) * MILLION);
}

static int64_t chance_before(const struct law *law, int64_t chance, int64_t units)
{
    return units > 0 ? chance * (units * MILLION) / law->expected : 0;
}

static struct law law_of(int64_t expected)
{
    struct law law = { .expected = expected, .mode = expected / MILLION };
    int64_t below = 0, k = law.mode;
    for (int64_t chance = chance_before(&law, ONE, k); chance > 0; k--) {
        below += chance;
        chance = chance_before(&law, chance, k - 1);
    }
    k = law.mode;
    for (int64_t chance = next_chance(&law, ONE, k); chance > 0; k++) {
        law.above += chance;
        chance = next_chance(&law, chance, k + 1);
    }
    law.total = below + ONE + law.above;
    return law;
}

/* Five deviations: one in three million. */
static int64_t units_of_many(int64_t expected)
{
    int64_t units = expected / MILLION, root = units;
    for (int64_t next = (root + 1) / 2; next < root; next = (root + units / root) / 2)
        root = next;
    return units + 5 * root + 1;
}

int64_t safety_stock_of(int64_t expected, int64_t chance_ppm)
{
    if (expected > EXPECTED_MAX)
        return units_of_many(expected);
    struct law law = law_of(expected);
    int64_t units = law.mode, chance = ONE, left = law.above;
    int64_t allowed = law.total / MILLION * chance_ppm + law.total % MILLION * chance_ppm / MILLION;
    while (left > allowed) {
        chance = next_chance(&law, chance, units++);
        left -= chance;
    }
    while (units > 0 && left + chance <= allowed) {
        left += chance;
        chance = chance_before(&law, chance, units--);
    }
    return units;
}

int64_t oversell_chance_ppm(int64_t expected, int64_t units)
{
    if (expected > EXPECTED_MAX)
        return units >= units_of_many(expected) ? 0 : MILLION;
    struct law law = law_of(expected);
    int64_t at = law.mode, chance = ONE, left = law.above;
    while (at < units && left > 0) {
        chance = next_chance(&law, chance, at++);
        left -= chance;
    }
    while (at > units) {
        left += chance;
        chance = chance_before(&law, chance, at--);
    }
    return (left * 1000 + law.total / 1000 - 1) / (law.total / 1000);
}
