/* clients/cli/name.c: filling the gaps of names. */
#include "clients/cli/name.h"

#include <string.h>

#include "service/base/buf.h"
#include "service/base/limits.h"

/* As proto/README.md says: other bytes are percent-encoded. */
static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("-._~:@+=", c) != NULL);
}

static void id_add(struct buf *buf, struct str id)
{
    for (size_t i = 0; i < id.len; i++) {
        if (is_plain(id.ptr[i]))
            buf_add_byte(buf, id.ptr[i]);
        else
            buf_format(buf, "%%%02X", (unsigned)(unsigned char)id.ptr[i]);
    }
}

/* A name's last part is its id, encoded; what is no name is the id as it is. */
static void context_add(struct buf *buf, const char *text)
{
    const char *slash = strrchr(text, '/');
    if (slash != NULL)
        buf_add(buf, str_c(slash + 1));
    else
        id_add(buf, str_c(text));
}

static bool is_fillable(struct str gap)
{
    return gap.len == 0 || str_eq(gap, STR("shop")) || str_eq(gap, STR("channel")) ||
           str_eq(gap, STR("channel?"));
}

/* A shape with other gaps is not filled: the value must be the name. */
static enum err_code shape_check(const char *shape, struct str value, struct err *err)
{
    struct str rest = str_c(shape), before, gap;
    while (str_cut(rest, '{', &before, &rest)) {
        bool is_closed = str_cut(rest, '}', &gap, &rest);
        CHECK(is_closed);
        if (!is_fillable(gap))
            return err_set(err, REASON_FIELD_INVALID, "\"%.*s\" is no name such as %s",
                           STR_ARG(value), shape);
    }
    return ERR_OK;
}

static enum err_code gap_fill(struct buf *buf, struct str gap, struct str value,
                              const struct name_context *context, struct err *err)
{
    if (gap.len == 0) {
        if (value.len == 0)
            return err_set(err, REASON_FIELD_REQUIRED, "it must not be empty");
        id_add(buf, value);
    } else if (str_eq(gap, STR("shop"))) {
        if (context->shop == NULL)
            return err_set(err, REASON_FIELD_REQUIRED,
                           "which shop? say --shop, or set LOCKSTEP_SHOP");
        context_add(buf, context->shop);
    } else if (str_eq(gap, STR("channel?"))) {
        context_add(buf, context->channel == NULL ? "-" : context->channel);
    } else {
        if (context->channel == NULL)
            return err_set(err, REASON_FIELD_REQUIRED, "which channel? say --channel");
        context_add(buf, context->channel);
    }
    return ERR_OK;
}

static enum err_code shape_fill(struct buf *buf, const char *shape, struct str value,
                                const struct name_context *context, struct err *err)
{
    struct str rest = str_c(shape), before, gap;
    enum err_code code = shape_check(shape, value, err);
    if (code != ERR_OK)
        return code;
    while (str_cut(rest, '{', &before, &rest)) {
        buf_add(buf, before);
        bool is_closed = str_cut(rest, '}', &gap, &rest);
        CHECK(is_closed);
        code = gap_fill(buf, gap, value, context, err);
        if (code != ERR_OK)
            return code;
    }
    buf_add(buf, rest);
    return ERR_OK;
}

/* Whether the value begins as the shape does behind its shop: "channels/". */
static bool is_short_name(const char *shape, struct str value)
{
    struct str behind = str_c(shape), part;
    struct str shop = STR("shops/{shop}/");
    if (!str_starts(behind, shop) || !str_cut(str_from(behind, shop.len), '/', &part, &behind))
        return false;
    return value.len > part.len + 1 && str_starts(value, part) && value.ptr[part.len] == '/';
}

enum err_code name_make(const char *shape, struct str value, const struct name_context *context,
                        struct arena *arena, struct str *ret, struct err *err)
{
    struct buf buf;
    enum err_code code = ERR_OK;
    buf_init(&buf, LIMIT_NAME_BYTES);
    if (str_starts(value, STR("shops/"))) {
        buf_add(&buf, value);
    } else if (is_short_name(shape, value)) {
        code = shape_fill(&buf, "shops/{shop}/", value, context, err);
        buf_add(&buf, value);
    } else {
        code = shape_fill(&buf, shape, value, context, err);
    }
    if (code == ERR_OK && buf.overflowed)
        code = err_set(err, REASON_FIELD_TOO_LONG, "a name has at most %d bytes", LIMIT_NAME_BYTES);
    if (code == ERR_OK) {
        *ret = arena_str(arena, buf_str(&buf));
        if (ret->ptr == NULL)
            code = arena_err(arena, err);
    }
    buf_release(&buf);
    return code;
}

struct str name_short(struct str name, const struct name_context *context)
{
    struct str rest = name, shops, shop, behind;
    if (context->shop == NULL || !str_starts(name, STR("shops/")) ||
        !str_cut(rest, '/', &shops, &rest) || !str_cut(rest, '/', &shop, &behind))
        return name;
    const char *slash = strrchr(context->shop, '/');
    struct str ours = str_c(slash == NULL ? context->shop : slash + 1);
    return str_eq(shop, ours) && behind.len > 0 ? behind : name;
}
