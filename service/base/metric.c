/* service/base/metric.c: the table of metrics, and its text form. */
#include "service/base/metric.h"

#include <inttypes.h>
#include <stdatomic.h>

static const struct {
    enum metric_kind kind;
    const char *name;
    const char *help;
    const char *label;
} rows[METRIC_COUNT] = {
#define X(id, kind, name, help, label) [METRIC_##id] = { METRIC_KIND_##kind, name, help, label },
    METRICS(X)
#undef X
};

static _Atomic int64_t values[METRIC_COUNT][METRIC_LABEL_COUNT];
static const char *label_names[METRIC_COUNT][METRIC_LABEL_COUNT];

void metric_add(enum metric metric, uint32_t label_value, int64_t amount)
{
    CHECK(metric < METRIC_COUNT);
    CHECK(label_value < METRIC_LABEL_COUNT);
    atomic_fetch_add_explicit(&values[metric][label_value], amount, memory_order_relaxed);
}

void metric_set(enum metric metric, int64_t value)
{
    CHECK(metric < METRIC_COUNT);
    atomic_store_explicit(&values[metric][0], value, memory_order_relaxed);
}

int64_t metric_get(enum metric metric, uint32_t label_value)
{
    CHECK(metric < METRIC_COUNT);
    CHECK(label_value < METRIC_LABEL_COUNT);
    return atomic_load_explicit(&values[metric][label_value], memory_order_relaxed);
}

void metric_name_label(enum metric metric, uint32_t label_value, const char *name)
{
    CHECK(metric < METRIC_COUNT);
    CHECK(label_value < METRIC_LABEL_COUNT);
    label_names[metric][label_value] = name;
}

static void write_labelled(struct buf *out, enum metric metric)
{
    for (uint32_t i = 0; i < METRIC_LABEL_COUNT; i++) {
        int64_t value = metric_get(metric, i);
        if (label_names[metric][i] != NULL)
            buf_format(out, "%s{%s=\"%s\"} %" PRId64 "\n", rows[metric].name, rows[metric].label,
                       label_names[metric][i], value);
        else if (value != 0)
            buf_format(out, "%s{%s=\"%" PRIu32 "\"} %" PRId64 "\n", rows[metric].name,
                       rows[metric].label, i, value);
    }
}

void metric_write(struct buf *out)
{
    for (enum metric metric = 0; metric < METRIC_COUNT; metric++) {
        buf_format(out, "# HELP %s %s\n# TYPE %s %s\n", rows[metric].name, rows[metric].help,
                   rows[metric].name,
                   rows[metric].kind == METRIC_KIND_COUNTER ? "counter" : "gauge");
        if (rows[metric].label[0] != '\0')
            write_labelled(out, metric);
        else
            buf_format(out, "%s %" PRId64 "\n", rows[metric].name, metric_get(metric, 0));
    }
}
