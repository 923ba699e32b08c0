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

bool params_next(const struct params *params, const char *key, struct params_walk *walk,
                 struct str *ret)
{
    struct str rest = STR_EMPTY;
    while (walk->left.len == 0) {
        if (walk->item == params->count)
            return false;
        const struct pair *pair = &params->items[walk->item++];
        if (str_eq(pair->key, str_c(key)))
            walk->left = pair->value;
    }
    if (!str_cut(walk->left, ',', ret, &rest))
        *ret = walk->left;
    walk->left = rest;
    return true;
}

bool params_allow(const struct params *params, const char *key, struct str value)
{
    struct params_walk walk = { 0 };
    struct str one;
    bool is_asked = false;
    while (params_next(params, key, &walk, &one)) {
        if (str_eq(str_trim(one), value))
            return true;
        is_asked = true;
    }
    return !is_asked;
}

size_t params_value_count(const struct params *params, const char *key)
{
    struct params_walk walk = { 0 };
    struct str one;
    size_t count = 0;
    while (params_next(params, key, &walk, &one))
        count++;
    return count;
}
