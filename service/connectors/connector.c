/* service/connectors/connector.c: the table of calls, and what a status means. */
#include "service/connectors/connector.h"

static const struct call_traits traits[CALL_KIND_COUNT] = {
#define X(kind, vendor_name, vendor, repeatable, interval, polite, call_scope)                     \
    [CALL_##kind] = {                                                                              \
        .name = (vendor_name),                                                                     \
        .system = CALL_SYSTEM_##vendor,                                                            \
        .is_repeatable = (repeatable),                                                             \
        .interval_ms_min = (interval),                                                             \
        .interval_ms_polite = (polite),                                                            \
        .scope = CALL_SCOPE_##call_scope,                                                          \
    },
    CALL_KINDS(X)
#undef X
};

/*
 * A redirect means that the base URL is wrong, for all calls alike. 503 is not among the refusals:
 * what stands behind the one that is busy may have taken the call.
 */
static const struct verdict_row rows_common[] = {
    { 200, 299, VERDICT_DONE },    { 300, 399, VERDICT_BLOCKED }, { 401, 401, VERDICT_BLOCKED },
    { 403, 403, VERDICT_BLOCKED }, { 408, 408, VERDICT_UNKNOWN }, { 429, 429, VERDICT_RETRY },
    { 400, 499, VERDICT_REFUSED }, { 500, 599, VERDICT_UNKNOWN },
};

const struct call_traits *call_traits(enum call_kind kind)
{
    CHECK(kind > CALL_NONE);
    CHECK(kind < CALL_KIND_COUNT);
    return &traits[kind];
}

struct call_bounds call_bounds(enum call_scope scope)
{
    static const struct call_bounds bounds[CALL_SCOPE_COUNT] = { [CALL_SCOPE_NONE] = { 0, 0 },
#define X(name, minute, hour) [CALL_SCOPE_##name] = { minute, hour },
                                                                 CALL_SCOPES(X)
#undef X
    };
    CHECK(scope < CALL_SCOPE_COUNT);
    return bounds[scope];
}

const char *verdict_name(enum verdict verdict)
{
    static const char *const names[VERDICT_COUNT] = {
        [VERDICT_DONE] = "done",       [VERDICT_RETRY] = "retry",
        [VERDICT_REFUSED] = "refused", [VERDICT_BLOCKED] = "blocked",
        [VERDICT_UNKNOWN] = "unknown", [VERDICT_CONFLICT] = "conflict",
    };
    CHECK(verdict < VERDICT_COUNT);
    return names[verdict];
}

static bool find_row(const struct verdict_row *rows, size_t row_count, int32_t status,
                     enum verdict *ret)
{
    for (size_t i = 0; i < row_count; i++) {
        if (status >= rows[i].status_min && status <= rows[i].status_max) {
            *ret = rows[i].verdict;
            return true;
        }
    }
    return false;
}

enum verdict verdict_of(enum call_kind kind, const struct verdict_row *rows, size_t row_count,
                        const struct http_response *response)
{
    enum verdict verdict = VERDICT_UNKNOWN; /* also of a status that no row knows */
    if (response->outcome == HTTP_NOT_SENT)
        return VERDICT_RETRY;
    if (response->outcome == HTTP_ANSWERED &&
        !find_row(rows, row_count, response->status, &verdict))
        (void)find_row(rows_common, ARRAY_COUNT(rows_common), response->status, &verdict);
    if (verdict == VERDICT_UNKNOWN && call_traits(kind)->is_repeatable)
        return VERDICT_RETRY;
    return verdict;
}
