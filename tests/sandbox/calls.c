/* tests/sandbox/calls.c: counters, and a ring of the newest calls. */
#include "tests/sandbox/calls.h"

#include <string.h>

struct call_count *calls_find(const struct calls *calls, struct str system, const char *operation)
{
    for (size_t i = 0; i < calls->counts.count; i++) {
        struct call_count *count = calls->counts.items[i];
        if (str_eq(count->operation, str_c(operation)) && str_eq(count->system, system))
            return count;
    }
    return NULL;
}

struct call_count *calls_count(struct calls *calls, struct world *world, struct str system,
                               const char *operation)
{
    struct call_count *count = calls_find(calls, system, operation);
    if (count != NULL)
        return count;
    count = WORLD_NEW(world, struct call_count);
    count->system = world_str(world, system);
    count->operation = str_c(operation);
    pointers_add(&calls->counts, &world->arena, count);
    return count;
}

void calls_record(struct calls *calls, struct instant at, struct call_count *count, struct str path,
                  int32_t status, bool is_too_frequent, const char *fault)
{
    count->received++;
    if (is_too_frequent)
        count->too_frequent++;
    else if (status >= 500)
        count->answered_failed++;
    else if (status >= 400)
        count->answered_refused++;
    else
        count->answered_ok++;
    if (fault != NULL)
        count->faults++;
    struct call *call = &calls->log[calls->total++ % CALLS_LOG_COUNT];
    *call = (struct call){
        .number = calls->total, .at = at, .count = count, .status = status, .fault = fault
    };
    size_t len = path.len < CALLS_PATH_BYTES - 1 ? path.len : CALLS_PATH_BYTES - 1;
    memcpy(call->path, path.ptr, len);
}

void calls_clear(struct calls *calls)
{
    for (size_t i = 0; i < calls->counts.count; i++) {
        struct call_count *count = calls->counts.items[i];
        *count = (struct call_count){ .system = count->system, .operation = count->operation };
    }
    calls->total = 0;
}
