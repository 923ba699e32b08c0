/*
 * service/config_problem.h: all that is wrong with the settings, found in one go.
 */
#ifndef SERVICE_CONFIG_PROBLEM_H
#define SERVICE_CONFIG_PROBLEM_H

#include "service/base/arena.h"

/* Where something was read. */
struct config_place {
    int32_t line;        /* of the file, from 1; 0: not from there */
    struct str variable; /* of the environment; empty: not from there */
};

struct config_problem {
    struct config_place place;
    struct str rule; /* what holds for this setting; may be empty */
    struct err err;  /* field: the setting */
};

enum { CONFIG_PROBLEM_COUNT_MAX = 100 };

struct config_problems {
    struct arena *arena;
    struct config_problem *items; /* by line; those of the environment and of nowhere last */
    size_t count;
    size_t dropped_count; /* there were more */
};

void config_problems_init(struct config_problems *problems, struct arena *arena);
/* Copies `err`; the rule is borrowed. */
void config_problem_add(struct config_problems *problems, struct config_place place,
                        struct str rule, const struct err *err);
/* A problem of the setting `field`. */
void config_problem_say(struct config_problems *problems, struct config_place place,
                        struct str field, const char *format, ...) PRINTF_LIKE(4, 5);

#endif
