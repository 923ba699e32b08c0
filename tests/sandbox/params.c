/* tests/sandbox/params.c: looking up, and taking values apart. */
#include "tests/sandbox/params.h"

struct str params_get(const struct params *params, const char *key)
{
    for (size_t i = 0; i < params->count; i++) {
        if (str_eq(params->items[i].key, str_c(key)))
            return params->items[i].value;
    }
    return STR_EMPTY;
}

enum err_code params_i64(const struct params *params, const char *key, int64_t absent, int64_t *ret,
                         struct err *err)
{
    struct str text = params_get(params, key);
    *ret = absent;
    if (text.len > 0 && !str_parse_i64(text, ret)) {
        err_set(err, REASON_FIELD_INVALID, "\"%.*s\" is no whole number", STR_ARG(text));
        return err_in(err, "%s", key);
    }
    return ERR_OK;
}

enum err_code params_instant(const struct params *params, const char *key, struct instant *ret,
                             struct err *err)
{
    struct str text = params_get(params, key);
    *ret = INSTANT_NONE;
    if (text.len == 0)
        return ERR_OK;
    if (instant_parse(text, ret, err) != ERR_OK)
        return err_in(err, "%s", key);
    return ERR_OK;
}

/* The next of the values that commas join; false: none is left. */
static bool next_value(struct str *left, struct str *ret)
{
    if (left->len == 0)
        return false;
    struct str rest = STR_EMPTY;
    if (!str_cut(*left, ',', ret, &rest))
        *ret = *left;
    *left = rest;
    return true;
}

bool params_allow(const struct params *params, const char *key, struct str value)
{
    bool is_asked = false;
    for (size_t i = 0; i < params->count; i++) {
        if (!str_eq(params->items[i].key, str_c(key)) || params->items[i].value.len == 0)
            continue;
        is_asked = true;
        struct str left = params->items[i].value, one;
        while (next_value(&left, &one)) {
            if (str_eq(str_trim(one), value))
                return true;
        }
    }
    return !is_asked;
}

size_t params_value_count(const struct params *params, const char *key)
{
    size_t count = 0;
    for (size_t i = 0; i < params->count; i++) {
        if (!str_eq(params->items[i].key, str_c(key)))
            continue;
        struct str left = params->items[i].value, one;
        while (next_value(&left, &one))
            count++;
    }
    return count;
}
