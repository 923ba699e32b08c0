/* service/config_value.c: a reader and a rule for each type. */
#include "service/config_value.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "service/config_file.h"
#include "service/rpc/auth.h"

enum {
    ITEM_BYTES_MAX = 255,
    PORT_MAX = 65535,
    UNIX_PATH_BYTES_MAX = 107, /* what the system's addresses hold */
    RULE_BYTES = 256,
};

struct value {
    const struct config_row *row;
    struct str text;
    struct arena *arena;
    void *ret;
};

static const struct {
    const char *suffix;
    int64_t bytes;
} units[] = {
    { "KiB", INT64_C(1) << 10 },
    { "MiB", INT64_C(1) << 20 },
    { "GiB", INT64_C(1) << 30 },
    { "TiB", INT64_C(1) << 40 },
};

/* ---- what is wrong with a text ---- */

static enum err_code wrong(const struct value *v, const char *what, struct err *err)
{
    if (v->row->is_secret)
        return err_set(err, REASON_FIELD_INVALID, "the value %s", what);
    return err_set(err, REASON_FIELD_INVALID, "\"%.*s\" %s", STR_ARG(v->text), what);
}

static enum err_code text_check(const struct value *v, int64_t min, int64_t max, struct err *err)
{
    if (!str_is_printable(v->text) || !str_is_utf8(v->text))
        return err_set(err, REASON_FIELD_INVALID, "holds control characters or is not UTF-8");
    if ((int64_t)v->text.len < min)
        return wrong(v, "is too short", err);
    return (int64_t)v->text.len > max ? wrong(v, "is too long", err) : ERR_OK;
}

static bool host_is_plausible(struct str host)
{
    bool is_v6 = str_starts(host, STR("[")) && str_ends(host, STR("]"));
    if (is_v6)
        host = (struct str){ host.ptr + 1, host.len - 2 };
    for (size_t i = 0; i < host.len; i++) {
        char c = host.ptr[i];
        bool is_of_v6 = c == ':' || c == '%';
        if (!isalnum((unsigned char)c) && c != '.' && c != '-' && c != '_' && !(is_v6 && is_of_v6))
            return false;
    }
    return host.len > 0;
}

static enum err_code address_check(const struct value *v, struct err *err)
{
    size_t colon = v->text.len;
    int64_t port;
    while (colon > 0 && v->text.ptr[colon - 1] != ':')
        colon--;
    if (colon == 0)
        return wrong(v, "has no port", err);
    struct str digits = str_from(v->text, colon);
    if (!str_parse_i64(digits, &port) || digits.ptr[0] == '-' || port > PORT_MAX)
        return wrong(v, "has no port from 0 to 65535 behind the last colon", err);
    if (!host_is_plausible((struct str){ v->text.ptr, colon - 1 }))
        return wrong(v, "has no host before the port; of IPv6 it stands in brackets", err);
    return ERR_OK;
}

static enum err_code listener_check(const struct value *v, struct err *err)
{
    struct str unix_prefix = STR("unix:");
    if (!str_starts(v->text, unix_prefix))
        return address_check(v, err);
    size_t len = v->text.len - unix_prefix.len;
    if (len == 0 || len > UNIX_PATH_BYTES_MAX)
        return wrong(v, "has no path of at most 107 bytes", err);
    return ERR_OK;
}

static enum err_code scope_check(const struct value *v, struct err *err)
{
    char text[RPC_SCOPE_TEXT_BYTES];
    if (rpc_scope_is_known(v->text))
        return ERR_OK;
    struct str nearest = rpc_scope_nearest(v->text, text);
    return err_set(err, REASON_FIELD_INVALID, "\"%.*s\" is no scope; the nearest is \"%.*s\"",
                   STR_ARG(v->text), STR_ARG(nearest));
}

/* ---- readers ---- */

static enum err_code keep_text(const struct value *v, struct str *ret, struct err *err)
{
    struct str copy = arena_str(v->arena, v->text);
    if (copy.ptr == NULL)
        return arena_err(v->arena, err);
    *ret = copy;
    return ERR_OK;
}

static enum err_code read_text(const struct value *v, struct err *err)
{
    enum err_code code = text_check(v, v->row->min, v->row->max, err);
    return code == ERR_OK ? keep_text(v, v->ret, err) : code;
}

static enum err_code read_address(const struct value *v, struct err *err)
{
    enum err_code code = text_check(v, v->row->min, v->row->max, err);
    if (code == ERR_OK && v->text.len > 0)
        code = address_check(v, err);
    return code == ERR_OK ? keep_text(v, v->ret, err) : code;
}

static enum err_code read_hash(const struct value *v, struct err *err)
{
    bool is_hex = v->text.len == (size_t)v->row->max;
    for (size_t i = 0; is_hex && i < v->text.len; i++)
        is_hex = isxdigit((unsigned char)v->text.ptr[i]) != 0;
    return is_hex ? keep_text(v, v->ret, err) : wrong(v, "is no SHA-256", err);
}

static enum err_code bounds_check(const struct value *v, int64_t number, struct err *err)
{
    if (number < v->row->min)
        return wrong(v, "is too small", err);
    return number > v->row->max ? wrong(v, "is too large", err) : ERR_OK;
}

static enum err_code read_int(const struct value *v, struct err *err)
{
    int64_t number;
    if (!str_parse_i64(v->text, &number))
        return wrong(v, "is not a whole number", err);
    enum err_code code = bounds_check(v, number, err);
    if (code == ERR_OK)
        *(int64_t *)v->ret = number;
    return code;
}

static enum err_code read_bytes(const struct value *v, struct err *err)
{
    struct str digits = v->text;
    int64_t number, unit = 1;
    for (size_t i = 0; i < ARRAY_COUNT(units); i++) {
        struct str suffix = str_c(units[i].suffix);
        if (!str_ends(v->text, suffix))
            continue;
        unit = units[i].bytes;
        digits = str_trim((struct str){ v->text.ptr, v->text.len - suffix.len });
    }
    if (!str_parse_i64(digits, &number))
        return wrong(v, "is not a number of bytes", err);
    if (__builtin_mul_overflow(number, unit, &number))
        return wrong(v, "is too large", err);
    enum err_code code = bounds_check(v, number, err);
    if (code == ERR_OK)
        *(int64_t *)v->ret = number;
    return code;
}

static enum err_code read_bool(const struct value *v, struct err *err)
{
    if (!str_eq(v->text, STR("true")) && !str_eq(v->text, STR("false")))
        return wrong(v, "is neither true nor false", err);
    *(bool *)v->ret = str_eq(v->text, STR("true"));
    return ERR_OK;
}

static enum err_code read_instant(const struct value *v, struct err *err)
{
    struct instant instant = INSTANT_NONE;
    if (v->text.len > 0 && instant_parse(v->text, &instant, err) != ERR_OK)
        return wrong(v, "is not a time", err);
    *(struct instant *)v->ret = instant;
    return ERR_OK;
}

static enum err_code read_level(const struct value *v, struct err *err)
{
    return log_level_parse(v->text, v->ret) ? ERR_OK : wrong(v, "is no level", err);
}

static enum err_code read_file(const struct value *v, struct err *err)
{
    struct config_file file = { .path = STR_EMPTY, .content = STR_EMPTY };
    bool is_public;
    if (v->text.len > 0) {
        enum err_code code = config_file_read(v->text, (size_t)v->row->max, v->arena, &file.content,
                                              &is_public, err);
        if (code == ERR_OK)
            code = keep_text(v, &file.path, err);
        if (code != ERR_OK)
            return code;
        if ((int64_t)file.content.len < v->row->min)
            return err_set(err, REASON_FIELD_INVALID, "\"%.*s\" is empty", STR_ARG(v->text));
    }
    *(struct config_file *)v->ret = file;
    return ERR_OK;
}

static enum err_code read_item(const struct value *v, struct err *err)
{
    struct config_texts *list = v->ret;
    enum err_code code = text_check(v, 1, ITEM_BYTES_MAX, err);
    if (code == ERR_OK && v->row->type == CONFIG_LISTENERS)
        code = listener_check(v, err);
    if (code == ERR_OK && v->row->type == CONFIG_SCOPES)
        code = scope_check(v, err);
    if (code != ERR_OK)
        return code;
    if (list->items == NULL)
        list->items = ARENA_ARRAY(v->arena, struct str, (size_t)v->row->max);
    if (list->items == NULL)
        return arena_err(v->arena, err);
    if (list->count == (size_t)v->row->max)
        return err_set(err, REASON_FIELD_INVALID, "more than %" PRIi64 " items", v->row->max);
    code = keep_text(v, &list->items[list->count], err);
    if (code == ERR_OK)
        list->count++;
    return code;
}

static const struct {
    enum err_code (*read)(const struct value *v, struct err *err);
    const char *rule; /* what is not a matter of bounds */
} types[] = {
    [CONFIG_TEXT] = { read_text, "a text" },
    [CONFIG_ADDRESS] = { read_address, "host:port" },
    [CONFIG_HASH] = { read_hash, "64 hexadecimal digits" },
    [CONFIG_INT] = { read_int, "a whole number" },
    [CONFIG_BYTES] = { read_bytes, "bytes, or KiB, MiB, GiB" },
    [CONFIG_BOOL] = { read_bool, "true or false" },
    [CONFIG_INSTANT] = { read_instant, "a time such as 2026-09-01T08:00:00Z" },
    [CONFIG_LEVEL] = { read_level, "debug, info, warn or error" },
    [CONFIG_FILE] = { read_file, "a file that can be read" },
    [CONFIG_TEXTS] = { read_item, "a list of texts" },
    [CONFIG_LISTENERS] = { read_item, "a list of host:port or unix:/path" },
    [CONFIG_SCOPES] = { read_item, "a list of scopes" },
};

enum err_code config_value_read(const struct config_row *row, struct str text, struct arena *arena,
                                void *object, struct err *err)
{
    const struct value value = { row, text, arena, (char *)object + row->offset };
    return types[row->type].read(&value, err);
}

void config_list_clear(const struct config_row *row, void *object)
{
    struct config_texts *list = (void *)((char *)object + row->offset);
    list->count = 0;
}

size_t config_list_count(const struct config_row *row, const void *object)
{
    const struct config_texts *list = (const void *)((const char *)object + row->offset);
    return list->count;
}

/* ---- rules ---- */

static struct str bytes_format(int64_t bytes, char *ret_text, size_t size)
{
    size_t unit = ARRAY_COUNT(units);
    while (unit > 0 && (bytes < units[unit - 1].bytes || bytes % units[unit - 1].bytes != 0))
        unit--;
    if (unit == 0 || bytes == 0)
        snprintf(ret_text, size, "%" PRIi64, bytes);
    else
        snprintf(ret_text, size, "%" PRIi64 " %s", bytes / units[unit - 1].bytes,
                 units[unit - 1].suffix);
    return str_c(ret_text);
}

struct str config_rule(const struct config_row *row, struct arena *arena)
{
    const char *rule = types[row->type].rule;
    char min[32], max[32];
    if (row->type == CONFIG_INT)
        return arena_format(arena, "%s from %" PRIi64 " to %" PRIi64, rule, row->min, row->max);
    if (row->type == CONFIG_BYTES) {
        bytes_format(row->min, min, sizeof(min));
        bytes_format(row->max, max, sizeof(max));
        return arena_format(arena, "%s, from %s to %s", rule, min, max);
    }
    if (row->type == CONFIG_TEXT)
        return arena_format(arena, "%s of %" PRIi64 " to %" PRIi64 " bytes", rule, row->min,
                            row->max);
    if (row->type == CONFIG_FILE) {
        bytes_format(row->max, max, sizeof(max));
        return arena_format(arena, "%s, at most %s", rule, max);
    }
    if (config_row_is_list(row))
        return arena_format(arena, "%s, %" PRIi64 " to %" PRIi64, rule, row->min, row->max);
    return str_c(rule);
}
