/*
 * tests/sandbox/params.h: names with values, some of them more than once: headers, a query.
 */
#ifndef TESTS_SANDBOX_PARAMS_H
#define TESTS_SANDBOX_PARAMS_H

#include "service/base/instant.h"

enum { PARAMS_COUNT = 64 };

struct pair {
    struct str key, value;
};

struct params {
    struct pair items[PARAMS_COUNT];
    size_t count;
};

/* The parameter's first value; empty: none. */
struct str params_get(const struct params *params, const char *key);
/* A whole number, or `absent`. FIELD_INVALID. */
enum err_code params_i64(const struct params *params, const char *key, int64_t absent, int64_t *ret,
                         struct err *err);
/* Not set if absent. TIME_MALFORMED. */
enum err_code params_instant(const struct params *params, const char *key, struct instant *ret,
                             struct err *err);
/* A walk over a parameter's values, repeated or joined by commas; begins as { 0 }. */
struct params_walk {
    size_t item;
    struct str left;
};
/* The next value; false: that was all. */
bool params_next(const struct params *params, const char *key, struct params_walk *walk,
                 struct str *ret);
/* Whether `value` is among a parameter's values; absent: true. */
bool params_allow(const struct params *params, const char *key, struct str value);
/* How many values that parameter has. */
size_t params_value_count(const struct params *params, const char *key);

#endif
