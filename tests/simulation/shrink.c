/* tests/simulation/shrink.c: leaving out. */
#include "tests/simulation/shrink.h"

#include <stdlib.h>
#include <string.h>

#include "service/base/heap.h"

struct shrinking {
    struct plan plan;     /* the smallest so far */
    struct result result; /* of it */
    struct result tried;
    char promise[RESULT_PROMISE_BYTES];
    int32_t runs_left;
};

/* Takes the plan over if it fails the same way. */
static bool try(struct shrinking *s, struct plan *taken)
{
    const bool prints_story = false;
    if (s->runs_left > 0) {
        s->runs_left--;
        batch_run(taken, prints_story, &s->tried);
        if (!s->tried.is_kept && strcmp(s->tried.promise, s->promise) == 0) {
            plan_release(&s->plan);
            s->plan = *taken;
            s->result = s->tried;
            return true;
        }
    }
    plan_release(taken);
    return false;
}

static void fewer_days(struct shrinking *s)
{
    for (int64_t days = 1; days < s->plan.days; days *= 2) {
        struct plan plan = plan_copy(&s->plan);
        plan.days = days;
        if (try(s, &plan))
            return;
    }
}

static void fewer_kinds(struct shrinking *s)
{
    for (int kind = 0; kind < FAULT_KIND_COUNT; kind++) {
        struct plan plan = plan_copy(&s->plan);
        if (s->result.struck[kind] == 0 && !plan.is_without[kind]) {
            plan_release(&plan);
            continue;
        }
        plan.is_without[kind] = true;
        (void)try(s, &plan);
    }
}

/* Leaves out the occurrences [from, to) of those that came about. */
static bool leave_out(struct shrinking *s, int64_t from, int64_t to)
{
    struct plan plan = plan_copy(&s->plan);
    size_t count = s->plan.left_out_count + (size_t)(to - from);
    struct occurrence *all = HEAP_ARRAY(struct occurrence, count);
    if (s->plan.left_out_count > 0)
        memcpy(all, s->plan.left_out, s->plan.left_out_count * sizeof(*all));
    memcpy(all + s->plan.left_out_count, s->result.taken + from,
           (size_t)(to - from) * sizeof(*all));
    plan_leave_out(&plan, all, count);
    heap_free(all);
    return try(s, &plan);
}

static void fewer_occurrences(struct shrinking *s)
{
    int64_t size = s->result.taken_count / 2;
    while (size >= 1 && s->runs_left > 0) {
        bool is_smaller = false;
        for (int64_t from = s->result.taken_count; from > 0 && s->runs_left > 0; from -= size) {
            int64_t first = from > size ? from - size : 0;
            if (from <= s->result.taken_count)
                is_smaller = leave_out(s, first, from) || is_smaller;
        }
        if (!is_smaller || size > s->result.taken_count / 2)
            size = size > s->result.taken_count ? s->result.taken_count / 2 : size / 2;
    }
}

struct plan shrink(const struct plan *plan, const struct result *result, int32_t runs)
{
    struct shrinking *s = HEAP_NEW(struct shrinking);
    s->plan = plan_copy(plan);
    s->result = *result;
    memcpy(s->promise, result->promise, sizeof(s->promise));
    s->runs_left = runs;
    fewer_days(s);
    fewer_kinds(s);
    fewer_occurrences(s);
    struct plan smallest = s->plan;
    heap_free(s);
    return smallest;
}
