/* service/config_problem.c: a bounded list, kept in the order of lines. */
#include "service/config_problem.h"

#include <stdarg.h>
#include <stdio.h>

void config_problems_init(struct config_problems *problems, struct arena *arena)
{
    *problems = (struct config_problems){ .arena = arena };
    problems->items = ARENA_ARRAY(arena, struct config_problem, CONFIG_PROBLEM_COUNT_MAX);
    CHECK(problems->items != NULL); /* the first of the arena */
}

static int64_t rank(const struct config_problem *problem)
{
    return problem->place.line > 0 ? problem->place.line : INT64_MAX;
}

void config_problem_add(struct config_problems *problems, struct config_place place,
                        struct str rule, const struct err *err)
{
    if (problems->count == CONFIG_PROBLEM_COUNT_MAX) {
        problems->dropped_count++;
        return;
    }
    const struct config_problem problem = { .place = place, .rule = rule, .err = *err };
    size_t at = problems->count++;
    for (; at > 0 && rank(&problems->items[at - 1]) > rank(&problem); at--)
        problems->items[at] = problems->items[at - 1];
    problems->items[at] = problem;
}

void config_problem_say(struct config_problems *problems, struct config_place place,
                        struct str field, const char *format, ...)
{
    char text[ERR_TEXT_BYTES];
    struct err err;
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    err_set(&err, REASON_CONFIG_INVALID, "%s", text);
    if (field.len > 0)
        err_in(&err, "%.*s", STR_ARG(field));
    config_problem_add(problems, place, STR_EMPTY, &err);
}
