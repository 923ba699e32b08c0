/*
 * service/base/metric.h: counters and gauges, one table, fixed at compile time.
 *
 * Adding is one relaxed atomic operation; label values are small numbers whose names the metric's
 * owner gives once, at start.
 */
#ifndef SERVICE_BASE_METRIC_H
#define SERVICE_BASE_METRIC_H

#include "service/base/buf.h"

#define METRICS(X)                                                                                 \
    X(RPC_HANDLED, COUNTER, "lockstep_rpc_handled_total", "calls answered", "code")                \
    X(RPC_ACTIVE, GAUGE, "lockstep_rpc_active", "calls being handled", "")                         \
    X(COMMANDS_APPLIED, COUNTER, "lockstep_commands_applied_total", "commands applied", "")        \
    X(COMMANDS_REFUSED, COUNTER, "lockstep_commands_refused_total", "commands refused", "")        \
    X(BATCHES_COMMITTED, COUNTER, "lockstep_batches_committed_total", "durable writes", "")        \
    X(QUEUE_LENGTH, GAUGE, "lockstep_command_queue_length", "commands waiting", "")                \
    X(INTENT_JUDGED, COUNTER, "lockstep_intent_judged_total", "intents sent, by verdict",          \
      "verdict")                                                                                   \
    X(HTTP_SENT, COUNTER, "lockstep_http_requests_total", "requests sent", "")                     \
    X(HTTP_CONNECTED, COUNTER, "lockstep_http_connections_total", "connections opened", "")        \
    X(WEBHOOKS, COUNTER, "lockstep_webhooks_total", "webhooks answered", "result")                 \
    X(EXCEPTIONS_OPEN, GAUGE, "lockstep_exceptions_open", "exceptions not resolved", "")

enum metric_kind { METRIC_KIND_COUNTER, METRIC_KIND_GAUGE };

#define X(id, kind, name, help, label) METRIC_##id,
enum metric { METRICS(X) METRIC_COUNT };
#undef X

enum { METRIC_LABEL_COUNT = 20 };

/* label_value 0 where the metric has no label; < METRIC_LABEL_COUNT. */
void metric_add(enum metric metric, uint32_t label_value, int64_t amount);
void metric_set(enum metric metric, int64_t value);
int64_t metric_get(enum metric metric, uint32_t label_value);
/* The text of a label value, a literal; unnamed ones print as numbers. Before threads start. */
void metric_name_label(enum metric metric, uint32_t label_value, const char *name);
/* Prometheus' text format. */
void metric_write(struct buf *out);

#endif
