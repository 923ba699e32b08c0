/* tests/simulation/plan.c: a table of numbers, and lists of occurrences. */
#include "tests/simulation/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "service/base/heap.h"

static const struct {
    const char *name;
    size_t at;
    int64_t absent, least, most;
    const char *help;
} numbers[] = {
#define X(name, absent, least, most, help)                                                         \
    { #name, offsetof(struct plan, name), absent, least, most, help },
    PLAN_NUMBERS(X)
#undef X
};

static int64_t *number_of(struct plan *plan, size_t row)
{
    return (int64_t *)(void *)((char *)plan + numbers[row].at);
}

struct plan plan_default(void)
{
    struct plan plan = { 0 };
    for (size_t i = 0; i < ARRAY_COUNT(numbers); i++)
        *number_of(&plan, i) = numbers[i].absent;
    return plan;
}

struct plan plan_copy(const struct plan *plan)
{
    struct plan copy = *plan;
    copy.left_out = NULL;
    plan_leave_out(&copy, plan->left_out, plan->left_out_count);
    return copy;
}

void plan_release(struct plan *plan)
{
    heap_free(plan->left_out);
    plan->left_out = NULL;
    plan->left_out_count = 0;
}

static int compare(const void *a, const void *b)
{
    const struct occurrence *x = a, *y = b;
    if (x->stream != y->stream)
        return x->stream < y->stream ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

void plan_leave_out(struct plan *plan, const struct occurrence *left_out, size_t count)
{
    struct occurrence *kept = HEAP_ARRAY(struct occurrence, count + 1);
    if (count > 0)
        memcpy(kept, left_out, count * sizeof(*kept));
    qsort(kept, count, sizeof(*kept), compare);
    heap_free(plan->left_out);
    plan->left_out = kept;
    plan->left_out_count = count;
}

/* ---- reading ---- */

static bool refuse(struct buf *error, struct str what, const char *why)
{
    buf_format(error, "\"%.*s\": %s", STR_ARG(what), why);
    return false;
}

/* "3" or "5-9". */
static bool range_parse(struct str text, int64_t *ret_first, int64_t *ret_last)
{
    struct str first = text, last = text;
    str_cut(text, '-', &first, &last);
    return str_parse_i64(first, ret_first) && str_parse_i64(last, ret_last) &&
           *ret_first <= *ret_last && *ret_last - *ret_first <= 10000000;
}

static void occurrence_add(struct plan *plan, int32_t stream, int64_t number, size_t *room)
{
    if (plan->left_out_count == *room) {
        *room = *room == 0 ? 256 : 2 * *room;
        plan->left_out = heap_resize(plan->left_out, *room * sizeof(*plan->left_out));
    }
    plan->left_out[plan->left_out_count++] = (struct occurrence){ stream, number };
}

/* The next piece of a list; false: there is none. */
static bool piece_take(struct str *list, char divider, struct str *ret)
{
    struct str rest;
    if (list->len == 0)
        return false;
    if (!str_cut(*list, divider, ret, &rest)) {
        *ret = *list;
        rest = STR_EMPTY;
    }
    *list = rest;
    return true;
}

static bool out_parse(struct plan *plan, struct str value, struct buf *error)
{
    struct str group, name, ranges, range;
    size_t room = plan->left_out_count;
    while (piece_take(&value, ';', &group)) {
        int32_t stream;
        if (!str_cut(group, ':', &name, &ranges) || !stream_parse(name.ptr, name.len, &stream))
            return refuse(error, group, "is no \"stream:numbers\"");
        while (piece_take(&ranges, ',', &range)) {
            int64_t first, last;
            if (!range_parse(range, &first, &last))
                return refuse(error, range, "is neither a number nor a range");
            for (int64_t number = first; number <= last; number++)
                occurrence_add(plan, stream, number, &room);
        }
    }
    if (plan->left_out_count > 0)
        qsort(plan->left_out, plan->left_out_count, sizeof(*plan->left_out), compare);
    return true;
}

static bool without_parse(struct plan *plan, struct str value, struct buf *error)
{
    struct str name;
    while (piece_take(&value, ',', &name)) {
        int32_t stream;
        if (!stream_parse(name.ptr, name.len, &stream) || stream >= FAULT_KIND_COUNT)
            return refuse(error, name, "is no fault");
        plan->is_without[stream] = true;
    }
    return true;
}

bool plan_set(struct plan *plan, struct str text, struct buf *error)
{
    struct str name, value;
    int64_t number;
    if (!str_cut(text, '=', &name, &value))
        return refuse(error, text, "is no \"name=value\"");
    if (str_eq(name, STR("out")))
        return out_parse(plan, value, error);
    if (str_eq(name, STR("without")))
        return without_parse(plan, value, error);
    for (size_t i = 0; i < ARRAY_COUNT(numbers); i++) {
        if (!str_eq(name, str_c(numbers[i].name)))
            continue;
        if (!str_parse_i64(value, &number) || number < numbers[i].least || number > numbers[i].most)
            return refuse(error, text, "is out of its bounds");
        *number_of(plan, i) = number;
        return true;
    }
    return refuse(error, name, "is nothing that a plan says");
}

bool plan_read(struct plan *plan, struct str line, struct buf *error)
{
    struct str piece;
    line = str_trim(line);
    while (piece_take(&line, ' ', &piece)) {
        if (piece.len > 0 && !plan_set(plan, piece, error))
            return false;
    }
    return true;
}

/* ---- writing ---- */

static void out_write(const struct plan *plan, struct buf *buf)
{
    const struct occurrence *all = plan->left_out;
    for (size_t i = 0; i < plan->left_out_count;) {
        size_t last = i;
        bool is_first = i == 0 || all[i - 1].stream != all[i].stream;
        while (last + 1 < plan->left_out_count && all[last + 1].stream == all[i].stream &&
               all[last + 1].number <= all[last].number + 1)
            last++;
        if (is_first)
            buf_format(buf, "%s%s:", i == 0 ? " out=" : ";", stream_name(all[i].stream));
        buf_format(buf, "%s%lld", is_first ? "" : ",", (long long)all[i].number);
        if (all[last].number > all[i].number)
            buf_format(buf, "-%lld", (long long)all[last].number);
        i = last + 1;
    }
}

void plan_write(const struct plan *plan, struct buf *buf)
{
    struct plan copy = *plan;
    const char *divider = " without=";
    for (size_t i = 0; i < ARRAY_COUNT(numbers); i++) {
        if (i == 0 || *number_of(&copy, i) != numbers[i].absent)
            buf_format(buf, "%s%s=%lld", i == 0 ? "" : " ", numbers[i].name,
                       (long long)*number_of(&copy, i));
    }
    for (int kind = 0; kind < FAULT_KIND_COUNT; kind++) {
        if (!plan->is_without[kind])
            continue;
        buf_format(buf, "%s%s", divider, fault_kind_name((enum fault_kind)kind));
        divider = ",";
    }
    out_write(plan, buf);
}

void plan_print_help(void)
{
    for (size_t i = 0; i < ARRAY_COUNT(numbers); i++)
        printf("  %-14s %s (%lld)\n", numbers[i].name, numbers[i].help,
               (long long)numbers[i].absent);
    printf("  %-14s faults that never come about: name,name\n", "without");
    printf("  %-14s occurrences that are left out: name:numbers;name:numbers\n", "out");
}
