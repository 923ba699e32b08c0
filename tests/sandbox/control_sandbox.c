/* tests/sandbox/control_sandbox.c: faults, the calls' log, the clock. */
#include <string.h>

#include "tests/sandbox/control.h"

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
    if (rule.system[0] != '\0' && strcmp(rule.system, "scayle") != 0 &&
        sandbox_marketplace(call->sandbox, str_c(rule.system)) == NULL)
        action_fail(call, "system", "must be \"scayle\" or a marketplace");
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
