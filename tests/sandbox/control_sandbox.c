/* tests/sandbox/control_sandbox.c: faults, the calls' log, the clock. */
#include <string.h>

#include "tests/sandbox/control.h"

enum { LOG_SHOWN_DEFAULT = 100 };
enum { NEXT_MAX = 1000000, DELAY_MS_MAX = 600000, ADVANCE_S_MAX = 366 * 86400 };

static void copy_name(struct action_call *call, const char *field, char *to)
{
    struct str text = jread_text(&call->read, call->body, field);
    if (text.len >= FAULT_NAME_BYTES) {
        action_fail(call, field, "too long");
        return;
    }
    memcpy(to, text.ptr, text.len);
    to[text.len] = '\0';
}

static int64_t bounded(struct action_call *call, const char *field, int64_t absent, int64_t least,
                       int64_t most)
{
    int64_t value = jread_i64(&call->read, call->body, field, absent);
    if (value < least || value > most)
        action_fail(call, field, "must be %lld to %lld", (long long)least, (long long)most);
    return value;
}

/* The tables' names: a fault for an operation that is never called would be played by nobody. */
static const char *const mirakl_operations[] = {
    "V01",   "A01",  "PC01", "SH12", "SH21", "RE01", "OF21", "STO01", "STO02",
    "STO03", "OR11", "OR04", "OR28", "OR21", "OR23", "OR24", "TL02",  "SBC11",
};
static const char *const scayle_operations[] = {
    "stocks.list",
    "stocks.write",
    "orders.list",
    "orders.create",
    "orders.get",
    "orders.status",
    "orders.reference",
    "orders.external",
    "fulfillment.shipments",
    "fulfillment.cancellations",
    "fulfillment.return-items",
    "webhooks.events",
    "webhooks.list",
    "webhooks.subscribe",
    "webhooks.unsubscribe",
    "webhook", /* a delivery */
};

static bool has_name(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0)
            return true;
    }
    return false;
}

static bool is_of_mirakl(const char *name)
{
    return has_name(mirakl_operations, ARRAY_COUNT(mirakl_operations), name);
}

static bool is_of_scayle(const char *name)
{
    return has_name(scayle_operations, ARRAY_COUNT(scayle_operations), name);
}

/* Empty is any. */
static void check_whom(struct action_call *call, const char *system, const char *operation)
{
    bool is_any = system[0] == '\0';
    bool is_scayle = strcmp(system, "scayle") == 0;
    bool is_market = sandbox_marketplace(call->sandbox, str_c(system)) != NULL;
    if (!is_any && !is_scayle && !is_market)
        action_fail(call, "system", "must be \"scayle\" or a marketplace");
    else if (operation[0] != '\0' && !(!is_market && is_of_scayle(operation)) &&
             !(!is_scayle && is_of_mirakl(operation)))
        action_fail(call, "operation", "%s has no operation \"%s\"", is_any ? "nobody" : system,
                    operation);
}

static enum err_code set_fault(struct action_call *call)
{
    struct fault_rule rule = { 0 };
    struct str name = jread_text_needed(&call->read, call->body, "fault");
    if (!fault_parse(name, &rule.fault))
        action_fail(call, "fault", "there is no fault \"%.*s\"; see GET /control", STR_ARG(name));
    copy_name(call, "system", rule.system);
    copy_name(call, "operation", rule.operation);
    bool has_rate = jnode_is_present(jnode_get(call->body, "permille"));
    bool has_next = jnode_is_present(jnode_get(call->body, "next"));
    rule.permille = bounded(call, "permille", 1000, 0, 1000);
    rule.is_counted = has_next || !has_rate;
    rule.next = bounded(call, "next", 1, 1, NEXT_MAX);
    rule.delay_ms = bounded(call, "delay_ms", FAULT_DELAY_MS_DEFAULT, 1, DELAY_MS_MAX);
    check_whom(call, rule.system, rule.operation);
    if (call->read.code == ERR_OK && !faults_add(&call->sandbox->faults, rule))
        action_fail(call, "fault", "at most %d rules", FAULTS_RULE_COUNT);
    return call->read.code;
}

static enum err_code clear_faults(struct action_call *call)
{
    faults_clear(&call->sandbox->faults);
    return ERR_OK;
}

static enum err_code clear_calls(struct action_call *call)
{
    calls_clear(&call->sandbox->calls);
    return ERR_OK;
}

static enum err_code advance_clock(struct action_call *call)
{
    struct world *world = &call->sandbox->world;
    int64_t seconds = bounded(call, "seconds", 0, 1, ADVANCE_S_MAX);
    if (call->read.code != ERR_OK)
        return call->read.code;
    world->ahead_us += seconds * US_PER_SECOND;
    world_catch_up(world);
    exchange_instant(call->x, "now", world->now);
    return ERR_OK;
}

/* ---- views ---- */

static void write_count(struct exchange *x, const struct call_count *count)
{
    exchange_object(x, NULL);
    exchange_text(x, "system", count->system);
    exchange_text(x, "operation", count->operation);
    exchange_i64(x, "received", count->received);
    exchange_i64(x, "ok", count->answered_ok);
    exchange_i64(x, "refused", count->answered_refused);
    exchange_i64(x, "failed", count->answered_failed);
    exchange_i64(x, "too_frequent", count->too_frequent);
    exchange_i64(x, "faults", count->faults);
    exchange_end(x);
}

static void write_call(struct exchange *x, const struct call *call)
{
    exchange_object(x, NULL);
    exchange_i64(x, "number", call->number);
    exchange_instant(x, "at", call->at);
    exchange_text(x, "system", call->count->system);
    exchange_text(x, "operation", call->count->operation);
    exchange_text(x, "path", str_c(call->path));
    exchange_i64(x, "status", call->status);
    exchange_text_or_null(x, "fault", str_c(call->fault));
    exchange_end(x);
}

static bool is_count_asked(const struct exchange *x, const struct call_count *count)
{
    return params_allow(&x->query, "system", count->system) &&
           params_allow(&x->query, "operation", count->operation);
}

void control_view_calls(struct sandbox *sandbox, struct exchange *x)
{
    const struct calls *calls = &sandbox->calls;
    struct err err = { 0 };
    int64_t shown = LOG_SHOWN_DEFAULT;
    if (params_i64(&x->query, "log", LOG_SHOWN_DEFAULT, &shown, &err) != ERR_OK || shown < 0)
        shown = LOG_SHOWN_DEFAULT;
    int64_t first = calls->total > CALLS_LOG_COUNT ? calls->total - CALLS_LOG_COUNT : 0;
    if (shown < calls->total - first)
        first = calls->total - shown;
    exchange_object(x, NULL);
    exchange_array(x, "counts");
    for (size_t i = 0; i < calls->counts.count; i++) {
        if (is_count_asked(x, calls->counts.items[i]))
            write_count(x, calls->counts.items[i]);
    }
    exchange_end(x);
    exchange_array(x, "log");
    for (int64_t i = first; i < calls->total; i++) {
        const struct call *call = &calls->log[i % CALLS_LOG_COUNT];
        if (is_count_asked(x, call->count))
            write_call(x, call);
    }
    exchange_end(x);
    exchange_end(x);
}

void control_view_faults(struct sandbox *sandbox, struct exchange *x)
{
    exchange_object(x, NULL);
    exchange_array(x, "faults");
    for (size_t i = 0; i < sandbox->faults.count; i++) {
        const struct fault_rule *rule = &sandbox->faults.rules[i];
        exchange_object(x, NULL);
        exchange_text(x, "fault", str_c(fault_name(rule->fault)));
        exchange_text_or_null(x, "system", str_c(rule->system));
        exchange_text_or_null(x, "operation", str_c(rule->operation));
        if (rule->is_counted)
            exchange_i64(x, "next", rule->next);
        exchange_i64(x, "permille", rule->permille);
        exchange_i64(x, "played", rule->played);
        exchange_end(x);
    }
    exchange_end(x);
    exchange_end(x);
}

static const struct action actions[] = {
    { "set_fault", "fault* system operation next permille delay_ms",
      "on the next calls (next: 1 if there is no permille), or on so many in a thousand, of a "
      "system's operation or of all",
      set_fault },
    { "clear_faults", "", "no more faults", clear_faults },
    { "clear_calls", "", "counters of calls back to 0", clear_calls },
    { "advance_clock", "seconds*", "for whoever shares no clock with the sandbox", advance_clock },
};

const struct action_list actions_of_sandbox = { actions, ARRAY_COUNT(actions) };
