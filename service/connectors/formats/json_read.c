/* service/connectors/formats/json_read.c: typed values, the first failure remembered. */
#include "service/connectors/formats/json_read.h"

#include <string.h>

static void fail(struct jread *read, const char *key, enum err_code code)
{
    CHECK(code != ERR_OK);
    (void)err_in(read->err, "%s", key);
    read->code = code;
}

static void fail_missing(struct jread *read, const char *key)
{
    if (read->code == ERR_OK)
        fail(read, key, err_set(read->err, REASON_FIELD_REQUIRED, "is missing"));
}

static void fail_type(struct jread *read, const char *key, const struct jnode *node,
                      const char *wanted)
{
    if (read->code == ERR_OK)
        fail(read, key,
             err_set(read->err, REASON_FIELD_INVALID, "is %s, not %s", jnode_type_name(node->type),
                     wanted));
}

static const struct jnode *present(const struct jnode *object, const char *key)
{
    const struct jnode *node = jnode_get(object, key);
    return jnode_is_present(node) ? node : NULL;
}

struct str jread_text(struct jread *read, const struct jnode *object, const char *key)
{
    const struct jnode *node = present(object, key);
    if (node == NULL)
        return STR_EMPTY;
    if (node->type == JNODE_ARRAY || node->type == JNODE_OBJECT) {
        fail_type(read, key, node, "a string");
        return STR_EMPTY;
    }
    return node->text;
}

struct str jread_text_needed(struct jread *read, const struct jnode *object, const char *key)
{
    struct str text = jread_text(read, object, key);
    if (text.len == 0)
        fail_missing(read, key);
    return text;
}

/* The text of a number, or of a string that should hold one; empty if absent. */
static struct str number_text(struct jread *read, const struct jnode *object, const char *key)
{
    const struct jnode *node = present(object, key);
    if (node == NULL)
        return STR_EMPTY;
    if (node->type != JNODE_NUMBER && node->type != JNODE_STRING) {
        fail_type(read, key, node, "a number");
        return STR_EMPTY;
    }
    return node->text;
}

int64_t jread_i64(struct jread *read, const struct jnode *object, const char *key, int64_t absent)
{
    struct str text = number_text(read, object, key);
    int64_t value = absent;
    if (text.len == 0 || str_parse_i64(text, &value) || read->code != ERR_OK)
        return value;
    enum err_code code = decimal_parse_i64(text, &value, read->err);
    if (code != ERR_OK)
        fail(read, key, code);
    return value;
}

int64_t jread_i64_needed(struct jread *read, const struct jnode *object, const char *key)
{
    if (present(object, key) == NULL)
        fail_missing(read, key);
    return jread_i64(read, object, key, 0);
}

bool jread_bool(struct jread *read, const struct jnode *object, const char *key)
{
    const struct jnode *node = present(object, key);
    if (node == NULL)
        return false;
    if (node->type == JNODE_BOOL || node->type == JNODE_STRING) {
        if (str_eq(node->text, STR("true")))
            return true;
        if (str_eq(node->text, STR("false")))
            return false;
    }
    fail_type(read, key, node, "true or false");
    return false;
}

struct money jread_money(struct jread *read, const struct jnode *object, const char *key,
                         struct currency currency)
{
    struct str text = number_text(read, object, key);
    struct money money = money_zero(currency);
    if (text.len == 0 || read->code != ERR_OK)
        return money;
    enum err_code code = money_parse(text, currency, &money, read->err);
    if (code != ERR_OK)
        fail(read, key, code);
    return money;
}

struct money jread_money_needed(struct jread *read, const struct jnode *object, const char *key,
                                struct currency currency)
{
    if (present(object, key) == NULL)
        fail_missing(read, key);
    return jread_money(read, object, key, currency);
}

struct instant jread_instant(struct jread *read, const struct jnode *object, const char *key)
{
    struct str text = jread_text(read, object, key);
    struct instant instant = INSTANT_NONE;
    if (text.len == 0 || read->code != ERR_OK)
        return instant;
    enum err_code code = instant_parse(text, &instant, read->err);
    if (code != ERR_OK)
        fail(read, key, code);
    return instant;
}

static const struct jnode *container(struct jread *read, const struct jnode *object,
                                     const char *key, enum jnode_type type)
{
    const struct jnode *node = present(object, key);
    if (node == NULL || node->type == type)
        return node;
    fail_type(read, key, node, jnode_type_name(type));
    return NULL;
}

const struct jnode *jread_object(struct jread *read, const struct jnode *object, const char *key)
{
    return container(read, object, key, JNODE_OBJECT);
}

const struct jnode *jread_array(struct jread *read, const struct jnode *object, const char *key)
{
    return container(read, object, key, JNODE_ARRAY);
}

const struct jnode *jread_object_needed(struct jread *read, const struct jnode *object,
                                        const char *key)
{
    const struct jnode *node = jread_object(read, object, key);
    if (node == NULL)
        fail_missing(read, key);
    return node;
}

const struct jnode *jread_array_needed(struct jread *read, const struct jnode *object,
                                       const char *key)
{
    const struct jnode *node = jread_array(read, object, key);
    if (node == NULL)
        fail_missing(read, key);
    return node;
}
