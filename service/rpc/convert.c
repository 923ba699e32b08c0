/* service/rpc/convert.c: validation on the way in, plain copying on the way out. */
#include "service/rpc/convert.h"

#include <string.h>

#include "service/base/limits.h"

enum { TOKEN_HASH_BYTES = 16, ETAG_NONE = -1 };

enum err_code arena_done(const struct arena *arena, struct err *err)
{
    return arena_is_full(arena) ? arena_err(arena, err) : ERR_OK;
}

/* ---- requests ---- */

enum err_code text_from_proto(const char *text, const char *field, size_t bytes_max,
                              struct str *ret, struct err *err)
{
    *ret = str_c(text);
    if (ret->len <= bytes_max)
        return ERR_OK;
    err_set(err, REASON_FIELD_TOO_LONG, "at most %zu bytes", bytes_max);
    return err_in(err, "%s", field);
}

enum err_code required_text_from_proto(const char *text, const char *field, size_t bytes_max,
                                       struct str *ret, struct err *err)
{
    *ret = str_c(text);
    if (ret->len > 0)
        return text_from_proto(text, field, bytes_max, ret, err);
    err_set(err, REASON_FIELD_REQUIRED, "must not be empty");
    return err_in(err, "%s", field);
}

enum err_code id_from_proto(const char *text, const char *field, struct str *ret, struct err *err)
{
    *ret = str_c(text);
    enum err_code code = id_check(*ret, err);
    return code == ERR_OK ? ERR_OK : err_in(err, "%s", field);
}

enum err_code name_from_proto(const char *name, const char *pattern, const char *field,
                              struct arena *arena, struct str *ret_ids, struct err *err)
{
    struct str text;
    enum err_code code = text_from_proto(name, field, LIMIT_NAME_BYTES, &text, err);
    if (code != ERR_OK)
        return code;
    code = name_parse(text, pattern, arena, ret_ids, err);
    return code == ERR_OK ? ERR_OK : err_in(err, "%s", field);
}

enum err_code channel_filter_from_proto(const char *channel, struct str shop, struct arena *arena,
                                        struct str *ret, struct err *err)
{
    struct str ids[2];
    *ret = STR_EMPTY;
    if (channel[0] == '\0')
        return ERR_OK;
    enum err_code code = name_from_proto(channel, "shops/*/channels/*", "channel", arena, ids, err);
    if (code != ERR_OK)
        return code;
    *ret = ids[1];
    if (str_eq(ids[0], shop))
        return ERR_OK;
    err_set(err, REASON_FIELD_INVALID, "the channel is of another shop");
    return err_in(err, "channel");
}

enum err_code range_from_proto(int64_t value, const char *field, int64_t min, int64_t max,
                               struct err *err)
{
    if (value >= min && value <= max)
        return ERR_OK;
    err_set(err, REASON_FIELD_INVALID, "must be between %lld and %lld", (long long)min,
            (long long)max);
    return err_in(err, "%s", field);
}

enum err_code enum_from_proto(int value, const char *field, struct err *err)
{
    if (value != 0)
        return ERR_OK;
    err_set(err, REASON_FIELD_REQUIRED, "must be one of the named values");
    return err_in(err, "%s", field);
}

enum err_code instant_from_proto(const Google__Protobuf__Timestamp *time, const char *field,
                                 struct instant *ret, struct err *err)
{
    static const int64_t second_max = INT64_C(253402300799); /* the last of 9999 */
    *ret = INSTANT_NONE;
    if (time == NULL)
        return ERR_OK;
    if (time->seconds >= 0 && time->seconds <= second_max && time->nanos >= 0 &&
        time->nanos < NS_PER_SECOND)
        ret->us = time->seconds * US_PER_SECOND + time->nanos / NS_PER_US;
    if (instant_is_set(*ret))
        return ERR_OK;
    err_set(err, REASON_TIME_MALFORMED, "must be a time after 1970-01-01T00:00:00Z, until 9999");
    return err_in(err, "%s", field);
}

enum err_code seconds_from_proto(const Google__Protobuf__Duration *duration, const char *field,
                                 int64_t min, int64_t max, int64_t *ret, struct err *err)
{
    if (duration == NULL)
        return ERR_OK;
    if (duration->nanos != 0) {
        err_set(err, REASON_FIELD_INVALID, "must be whole seconds");
        return err_in(err, "%s", field);
    }
    enum err_code code = range_from_proto(duration->seconds, field, min, max, err);
    if (code == ERR_OK)
        *ret = duration->seconds;
    return code;
}

enum err_code money_from_proto(const Google__Type__Money *money, const char *field,
                               struct money *ret, struct err *err)
{
    struct currency currency;
    if (money == NULL) {
        err_set(err, REASON_FIELD_REQUIRED, "an amount is required");
        return err_in(err, "%s", field);
    }
    enum err_code code = currency_find(str_c(money->currency_code), &currency, err);
    if (code != ERR_OK) {
        err_in(err, "currency_code");
        return err_in(err, "%s", field);
    }
    code = money_from_units(currency, money->units, money->nanos, ret, err);
    return code == ERR_OK ? ERR_OK : err_in(err, "%s", field);
}

/* "a.b" is "a.b" itself and a part of "a". */
static bool is_part_of(struct str path, struct str whole)
{
    return str_starts(path, whole) && (path.len == whole.len || path.ptr[whole.len] == '.');
}

enum err_code mask_from_proto(const Google__Protobuf__FieldMask *mask, const char *field,
                              const char *const *paths, size_t count, bool *ret_has,
                              struct err *err)
{
    memset(ret_has, 0, count * sizeof(*ret_has));
    if (mask == NULL || mask->n_paths == 0) {
        err_set(err, REASON_FIELD_REQUIRED, "must name the fields that change");
        return err_in(err, "%s", field);
    }
    for (size_t i = 0; i < mask->n_paths; i++) {
        bool is_known = false;
        for (size_t j = 0; j < count && mask->paths[i][0] != '\0'; j++) {
            if (!is_part_of(str_c(paths[j]), str_c(mask->paths[i])))
                continue;
            ret_has[j] = true;
            is_known = true;
        }
        if (!is_known) {
            err_set(err, REASON_FIELD_INVALID, "names no field that can be changed");
            err_in(err, "paths[%zu]", i);
            return err_in(err, "%s", field);
        }
    }
    return ERR_OK;
}

enum err_code refuse_later(bool is_set, const char *field, struct err *err)
{
    if (!is_set)
        return ERR_OK;
    err_set(err, REASON_METHOD_LATER, "is named in the API and not built yet; leave it empty");
    return err_in(err, "%s", field);
}

/* ---- answers ---- */

/* The length of the well-formed character that `text` begins with; 0: none. */
static size_t character_bytes(struct str text)
{
    for (size_t len = 1; len <= 4 && len <= text.len; len++) {
        if (text.ptr[0] != '\0' && str_is_utf8((struct str){ text.ptr, len }))
            return len;
    }
    return 0;
}

static char *text_repair(struct arena *arena, struct str text)
{
    char *copy = arena_alloc(arena, text.len + 1);
    for (size_t i = 0; copy != NULL && i < text.len;) {
        size_t len = character_bytes(str_from(text, i));
        if (len == 0)
            copy[i] = '?';
        else
            memcpy(copy + i, text.ptr + i, len);
        i += len == 0 ? 1 : len;
    }
    return copy;
}

char *text_to_proto(struct arena *arena, struct str text)
{
    if (text.len == 0)
        return (char *)protobuf_c_empty_string;
    if (!str_is_utf8(text) || memchr(text.ptr, '\0', text.len) != NULL)
        return text_repair(arena, text);
    return (char *)arena_str(arena, text).ptr;
}

Google__Protobuf__Timestamp *instant_to_proto(struct arena *arena, struct instant instant)
{
    if (!instant_is_set(instant))
        return NULL;
    Google__Protobuf__Timestamp *time = ARENA_NEW(arena, Google__Protobuf__Timestamp);
    if (time == NULL)
        return NULL;
    google__protobuf__timestamp__init(time);
    int64_t us = instant.us % US_PER_SECOND;
    time->seconds = instant.us / US_PER_SECOND - (us < 0);
    time->nanos = (int32_t)((us < 0 ? us + US_PER_SECOND : us) * NS_PER_US);
    return time;
}

Google__Protobuf__Duration *ms_to_proto(struct arena *arena, int64_t ms)
{
    Google__Protobuf__Duration *duration = ARENA_NEW(arena, Google__Protobuf__Duration);
    if (duration == NULL)
        return NULL;
    google__protobuf__duration__init(duration);
    duration->seconds = ms / MS_PER_SECOND;
    duration->nanos = (int32_t)(ms % MS_PER_SECOND * NS_PER_MS);
    return duration;
}

Google__Type__Money *money_to_proto(struct arena *arena, struct money money)
{
    if (!money_is_set(money))
        return NULL;
    Google__Type__Money *out = ARENA_NEW(arena, Google__Type__Money);
    if (out == NULL)
        return NULL;
    google__type__money__init(out);
    out->currency_code = text_to_proto(arena, str_c(money.currency.code));
    money_to_units(money, &out->units, &out->nanos);
    return out;
}

Google__Protobuf__Int64Value *i64_to_proto(struct arena *arena, int64_t value)
{
    Google__Protobuf__Int64Value *out = ARENA_NEW(arena, Google__Protobuf__Int64Value);
    if (out == NULL)
        return NULL;
    google__protobuf__int64_value__init(out);
    out->value = value;
    return out;
}

Google__Protobuf__Int32Value *i32_to_proto(struct arena *arena, int32_t value)
{
    Google__Protobuf__Int32Value *out = ARENA_NEW(arena, Google__Protobuf__Int32Value);
    if (out == NULL)
        return NULL;
    google__protobuf__int32_value__init(out);
    out->value = value;
    return out;
}

/* ---- etags ---- */

char *etag_to_proto(struct arena *arena, int64_t version)
{
    return (char *)arena_format(arena, "%lld", (long long)version).ptr;
}

int64_t etag_from_proto(const char *etag)
{
    int64_t version;
    if (etag[0] == '\0')
        return 0; /* any */
    return str_parse_i64(str_c(etag), &version) && version > 0 ? version : ETAG_NONE;
}
