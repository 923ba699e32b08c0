/* tests/sandbox/faults.c: the rules, asked in order. */
#include "tests/sandbox/faults.h"

#include <string.h>

#define X(id, text, help) [FAULT_##id] = { text, help },
static const struct {
    const char *name, *help;
} texts[FAULT_COUNT] = { FAULTS(X) };
#undef X

const char *fault_name(enum fault fault)
{
    CHECK(fault < FAULT_COUNT);
    return texts[fault].name;
}

const char *fault_help(enum fault fault)
{
    CHECK(fault < FAULT_COUNT);
    return texts[fault].help;
}

bool fault_parse(struct str text, enum fault *ret)
{
    for (enum fault fault = 0; fault < FAULT_COUNT; fault++) {
        if (str_eq(text, str_c(texts[fault].name))) {
            *ret = fault;
            return true;
        }
    }
    return false;
}

bool faults_add(struct faults *faults, struct fault_rule rule)
{
    if (faults->count == FAULTS_RULE_COUNT)
        return false;
    faults->rules[faults->count++] = rule;
    return true;
}

void faults_clear(struct faults *faults)
{
    faults->count = 0;
}

/* A rule that has played all it was to play leaves its place to others. */
static void drop_rule(struct faults *faults, size_t at)
{
    faults->count--;
    memmove(&faults->rules[at], &faults->rules[at + 1],
            (faults->count - at) * sizeof(faults->rules[0]));
}

static bool is_about(const char *wanted, struct str what)
{
    return wanted[0] == '\0' || str_eq(str_c(wanted), what);
}

bool faults_meet(struct faults *faults, struct world *world, enum fault fault, struct str system,
                 struct str operation, int64_t *ret_delay_ms)
{
    for (size_t i = 0; i < faults->count; i++) {
        struct fault_rule *rule = &faults->rules[i];
        if (rule->fault != fault || !is_about(rule->system, system) ||
            !is_about(rule->operation, operation) || !world_chance(world, rule->permille))
            continue;
        rule->played++;
        if (ret_delay_ms != NULL)
            *ret_delay_ms = rule->delay_ms;
        if (rule->is_counted && --rule->next == 0)
            drop_rule(faults, i);
        return true;
    }
    return false;
}

/* The operation whom a rule may meet. */
struct meeting {
    struct faults *faults;
    struct world *world;
    struct str system, operation;
};

static bool meets(const struct meeting *at, enum fault fault, int64_t *ret_delay_ms)
{
    return faults_meet(at->faults, at->world, fault, at->system, at->operation, ret_delay_ms);
}

static void set_oddness(const struct meeting *at, struct oddness *odd)
{
    odd->has_unknown_fields = meets(at, FAULT_UNKNOWN_FIELDS, NULL);
    odd->has_unknown_enums = meets(at, FAULT_UNKNOWN_ENUM, NULL);
    odd->has_string_numbers = meets(at, FAULT_STRING_NUMBERS, NULL);
    odd->has_trailing_zeros = meets(at, FAULT_TRAILING_ZEROS, NULL);
    odd->has_null_addresses = meets(at, FAULT_NULL_ADDRESSES, NULL);
    odd->has_moving_pages = meets(at, FAULT_MOVING_PAGES, NULL);
}

/* An answer as a proxy in front would write it: no JSON, whatever the system. */
static void answer_text(struct exchange *x, int32_t status, const char *type, struct str text)
{
    exchange_restart(x, status);
    x->content_type = type;
    buf_add(&x->answer, text);
}

const char *faults_before(struct faults *faults, struct world *world, struct str system,
                          struct str operation, struct exchange *x)
{
    struct meeting at = { faults, world, system, operation };
    if (meets(&at, FAULT_HTTP_500, NULL)) {
        answer_text(x, 500, "application/json", STR("{\"status\":500,\"message\":\"\"}"));
        return fault_name(FAULT_HTTP_500);
    }
    if (meets(&at, FAULT_HTTP_503, NULL)) {
        answer_text(x, 503, "text/plain", STR_EMPTY);
        return fault_name(FAULT_HTTP_503);
    }
    if (meets(&at, FAULT_HTTP_429, NULL)) {
        answer_text(x, 429, "text/plain", STR_EMPTY);
        exchange_add_header(x, "Retry-After", STR("30"));
        return fault_name(FAULT_HTTP_429);
    }
    if (meets(&at, FAULT_HTML_BODY, NULL)) {
        answer_text(x, 502, "text/html", STR("<html><body><h1>502 Bad Gateway</h1></body></html>"));
        return fault_name(FAULT_HTML_BODY);
    }
    if (meets(&at, FAULT_NO_ANSWER, NULL)) {
        x->delivery = DELIVERY_NONE;
        return fault_name(FAULT_NO_ANSWER);
    }
    set_oddness(&at, &x->odd);
    return NULL;
}

const char *faults_after(struct faults *faults, struct world *world, struct str system,
                         struct str operation, struct exchange *x)
{
    struct meeting at = { faults, world, system, operation };
    if (meets(&at, FAULT_LOST_ANSWER, NULL)) {
        x->delivery = DELIVERY_NONE;
        return fault_name(FAULT_LOST_ANSWER);
    }
    if (meets(&at, FAULT_HTTP_500_AFTER, NULL)) {
        answer_text(x, 500, "text/plain", STR_EMPTY);
        return fault_name(FAULT_HTTP_500_AFTER);
    }
    if (meets(&at, FAULT_TRUNCATED_BODY, NULL)) {
        x->delivery = DELIVERY_CUT;
        return fault_name(FAULT_TRUNCATED_BODY);
    }
    if (meets(&at, FAULT_TIMEOUT, &x->delay_ms))
        return fault_name(FAULT_TIMEOUT);
    return NULL;
}
