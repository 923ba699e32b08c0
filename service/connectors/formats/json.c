/* service/connectors/formats/json.c: yajl's events, made a tree and held to stricter rules. */
#include "service/connectors/formats/json.h"

#include <inttypes.h>
#include <string.h>

#include <yajl/yajl_parse.h>

#include "service/base/limits.h"

enum {
    CHUNK_NODES_FIRST = 64,
    CHUNK_NODES_MAX = 8192,
    /* Open addressing, at most half full, so that each probe ends. */
    KEY_SLOT_COUNT = 2 * LIMIT_JSON_MEMBER_COUNT,
    FEW_MEMBERS = 12, /* are compared with one another: most answers hold no larger object */
};

static_assert((KEY_SLOT_COUNT & (KEY_SLOT_COUNT - 1)) == 0, "slots are masked");

struct key_slot {
    uint32_t object; /* the number of the object that the slot was last used for */
    const struct jnode *member;
};

struct level {
    struct jnode *node; /* the open array or object; NULL at the top */
    struct jnode **tail;
};

struct builder {
    struct arena *arena;
    struct err *err;
    enum err_code code;
    struct jnode *chunk;
    size_t chunk_left, chunk_size;
    struct jnode *root;
    struct level levels[LIMIT_JSON_DEPTH + 1];
    uint32_t depth;
    struct str input, key;
    uint32_t object_count;
    struct key_slot *slots; /* made with the first object of more than a few members */
};

/* Ends the parse; what was set first stays. */
static int stop(struct builder *b, enum err_code code)
{
    b->code = code;
    return 0;
}

static struct jnode *node_new(struct builder *b)
{
    if (b->chunk_left == 0) {
        size_t size = b->chunk_size == 0 ? CHUNK_NODES_FIRST : 2 * b->chunk_size;
        b->chunk_size = size > CHUNK_NODES_MAX ? CHUNK_NODES_MAX : size;
        b->chunk = ARENA_ARRAY(b->arena, struct jnode, b->chunk_size);
        if (b->chunk == NULL) {
            (void)stop(b, arena_err(b->arena, b->err));
            return NULL;
        }
        b->chunk_left = b->chunk_size;
    }
    b->chunk_left--;
    return b->chunk++;
}

static struct jnode *append(struct builder *b, enum jnode_type type)
{
    struct jnode *node = node_new(b);
    if (node == NULL)
        return NULL;
    struct level *level = &b->levels[b->depth];
    node->type = type;
    node->text = STR_EMPTY;
    node->key = b->key;
    b->key = STR_EMPTY;
    *level->tail = node;
    level->tail = &node->next;
    if (level->node != NULL)
        level->node->count++;
    return node;
}

/* Without escapes the text lies in the input already; else in a buffer that yajl uses again. */
static int keep(struct builder *b, const unsigned char *text, size_t len, struct str *ret)
{
    const char *ptr = (const char *)text;
    if (len == 0) {
        *ret = STR_EMPTY;
        return 1;
    }
    if ((uintptr_t)ptr - (uintptr_t)b->input.ptr < b->input.len) {
        *ret = (struct str){ ptr, len };
        return 1;
    }
    *ret = arena_str(b->arena, (struct str){ ptr, len });
    return ret->ptr != NULL ? 1 : stop(b, arena_err(b->arena, b->err));
}

static int on_null(void *context)
{
    return append(context, JNODE_NULL) != NULL;
}

static int on_boolean(void *context, int value)
{
    struct jnode *node = append(context, JNODE_BOOL);
    if (node == NULL)
        return 0;
    node->text = value != 0 ? STR("true") : STR("false");
    return 1;
}

static int on_number(void *context, const char *text, size_t len)
{
    struct jnode *node = append(context, JNODE_NUMBER);
    return node != NULL && keep(context, (const unsigned char *)text, len, &node->text);
}

static int on_string(void *context, const unsigned char *text, size_t len)
{
    struct jnode *node = append(context, JNODE_STRING);
    return node != NULL && keep(context, text, len, &node->text);
}

static int on_key(void *context, const unsigned char *text, size_t len)
{
    struct builder *b = context;
    return keep(b, text, len, &b->key);
}

static int open_level(struct builder *b, enum jnode_type type)
{
    if (b->depth == LIMIT_JSON_DEPTH)
        return stop(b, err_set(b->err, REASON_LIMIT_EXCEEDED, "is nested more than %d deep",
                               LIMIT_JSON_DEPTH));
    struct jnode *node = append(b, type);
    if (node == NULL)
        return 0;
    b->depth++;
    b->levels[b->depth] = (struct level){ .node = node, .tail = &node->first };
    return 1;
}

static int on_map_open(void *context)
{
    return open_level(context, JNODE_OBJECT);
}

static int on_array_open(void *context)
{
    return open_level(context, JNODE_ARRAY);
}

static int on_array_close(void *context)
{
    struct builder *b = context;
    b->depth--;
    return 1;
}

static uint64_t word_at(const char *p, size_t len)
{
    uint64_t word = 0;
    memcpy(&word, p, len);
    return word;
}

/* Beginning, end and length: what keys of one object differ in; if not, the probe compares them. */
static size_t key_slot_of(struct str key)
{
    const size_t width = sizeof(uint64_t);
    uint64_t head = word_at(key.ptr, key.len < width ? key.len : width);
    uint64_t tail = key.len <= width ? 0 : word_at(key.ptr + key.len - width, width);
    uint64_t mixed =
        (head ^ (tail * UINT64_C(0x9e3779b97f4a7c15)) ^ key.len) * UINT64_C(0xbf58476d1ce4e5b9);
    return (size_t)((mixed ^ (mixed >> 32)) & (KEY_SLOT_COUNT - 1));
}

static int refuse_duplicate(struct builder *b, const struct jnode *member)
{
    return stop(b, err_set(b->err, REASON_FIELD_DUPLICATE, "names the member \"%.*s\" twice",
                           (int)(member->key.len < 64 ? member->key.len : 64), member->key.ptr));
}

static int check_few(struct builder *b, const struct jnode *object)
{
    for (const struct jnode *member = object->first; member != NULL; member = member->next) {
        for (const struct jnode *other = object->first; other != member; other = other->next) {
            if (str_eq(other->key, member->key))
                return refuse_duplicate(b, member);
        }
    }
    return 1;
}

static int on_map_close(void *context)
{
    struct builder *b = context;
    const struct jnode *object = b->levels[b->depth].node;
    b->depth--;
    if (object->count <= FEW_MEMBERS)
        return check_few(b, object);
    if (object->count > LIMIT_JSON_MEMBER_COUNT)
        return stop(b, err_set(b->err, REASON_LIMIT_EXCEEDED,
                               "has an object of more than %d members", LIMIT_JSON_MEMBER_COUNT));
    if (b->slots == NULL)
        b->slots = ARENA_ARRAY(b->arena, struct key_slot, KEY_SLOT_COUNT);
    if (b->slots == NULL)
        return stop(b, arena_err(b->arena, b->err));
    b->object_count++;
    for (const struct jnode *member = object->first; member != NULL; member = member->next) {
        size_t at = key_slot_of(member->key);
        for (; b->slots[at].object == b->object_count; at = (at + 1) & (KEY_SLOT_COUNT - 1)) {
            if (str_eq(b->slots[at].member->key, member->key))
                return refuse_duplicate(b, member);
        }
        b->slots[at] = (struct key_slot){ .object = b->object_count, .member = member };
    }
    return 1;
}

static const yajl_callbacks callbacks = {
    .yajl_null = on_null,
    .yajl_boolean = on_boolean,
    .yajl_number = on_number,
    .yajl_string = on_string,
    .yajl_start_map = on_map_open,
    .yajl_map_key = on_key,
    .yajl_end_map = on_map_close,
    .yajl_start_array = on_array_open,
    .yajl_end_array = on_array_close,
};

/* The four digits of \uXXXX at `p`; -1: they are none. */
static int32_t hex4(const char *p, size_t left)
{
    int32_t value = 0;
    if (left < 4)
        return -1;
    for (size_t i = 0; i < 4; i++) {
        char c = p[i];
        int32_t digit = c >= '0' && c <= '9'   ? c - '0'
                        : c >= 'a' && c <= 'f' ? c - 'a' + 10
                        : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                               : -1;
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

/*
 * Where an escape stands that decodes to no character; text.len: nowhere. Only strings may hold a
 * backslash; one elsewhere, or one that begins no \u, is for yajl to judge.
 */
static size_t find_bad_escape(struct str text)
{
    size_t at = 0;
    while (at < text.len) {
        const char *slash = memchr(text.ptr + at, '\\', text.len - at);
        if (slash == NULL)
            return text.len;
        size_t start = (size_t)(slash - text.ptr);
        at = start + 2;
        if (at > text.len || slash[1] != 'u')
            continue;
        int32_t unit = hex4(text.ptr + at, text.len - at);
        at += 4;
        bool is_high = unit >= 0xd800 && unit <= 0xdbff;
        if (unit == 0 || (unit >= 0xdc00 && unit <= 0xdfff))
            return start;
        if (!is_high)
            continue;
        bool is_pair = text.len - at >= 6 && text.ptr[at] == '\\' && text.ptr[at + 1] == 'u';
        int32_t low = is_pair ? hex4(text.ptr + at + 2, text.len - at - 2) : -1;
        if (low < 0xdc00 || low > 0xdfff)
            return start;
        at += 6;
    }
    return text.len;
}

static enum err_code malformed(yajl_handle yajl, struct str text, size_t at, struct err *err)
{
    unsigned char *why = yajl_get_error(yajl, 0, (const unsigned char *)text.ptr, text.len);
    const char *reason = why == NULL ? "" : (const char *)why;
    int len = (int)strcspn(reason, "\n");
    enum err_code code =
        err_set(err, REASON_DOCUMENT_MALFORMED, "is no JSON at byte %zu: %.*s", at, len, reason);
    if (why != NULL)
        yajl_free_error(yajl, why);
    return code;
}

static enum err_code run(struct builder *b, struct str text)
{
    yajl_handle yajl = yajl_alloc(&callbacks, NULL, b);
    CHECK(yajl != NULL);
    /* The whole input was checked before, and better. */
    CHECK(yajl_config(yajl, yajl_dont_validate_strings, 1) == 1);
    yajl_status status = yajl_parse(yajl, (const unsigned char *)text.ptr, text.len);
    size_t at = status == yajl_status_ok ? text.len : yajl_get_bytes_consumed(yajl);
    if (status == yajl_status_ok)
        status = yajl_complete_parse(yajl);
    enum err_code code = ERR_OK;
    if (status == yajl_status_client_canceled)
        code = b->code;
    else if (status != yajl_status_ok)
        code = malformed(yajl, text, at, b->err);
    yajl_free(yajl);
    return code;
}

enum err_code json_parse(struct str text, struct arena *arena, struct jnode **ret_root,
                         struct err *err)
{
    if (!str_is_utf8(text))
        return err_set(err, REASON_TEXT_NOT_UTF8, "is not UTF-8");
    size_t bad = find_bad_escape(text);
    if (bad < text.len)
        return err_set(err, REASON_DOCUMENT_MALFORMED,
                       "is no JSON at byte %zu: the escape stands for no character", bad);
    struct builder b = { .arena = arena, .err = err, .input = text, .key = STR_EMPTY };
    b.levels[0] = (struct level){ .tail = &b.root };
    enum err_code code = run(&b, text);
    if (code != ERR_OK)
        return code;
    CHECK(b.root != NULL);
    *ret_root = b.root;
    return ERR_OK;
}

const struct jnode *jnode_get(const struct jnode *object, const char *key)
{
    if (object == NULL || object->type != JNODE_OBJECT)
        return NULL;
    size_t len = strlen(key);
    for (const struct jnode *member = object->first; member != NULL; member = member->next) {
        if (member->key.len == len && memcmp(member->key.ptr, key, len) == 0)
            return member;
    }
    return NULL;
}

const char *jnode_type_name(enum jnode_type type)
{
    static const char *const names[] = {
        [JNODE_NULL] = "null",       [JNODE_BOOL] = "true or false", [JNODE_NUMBER] = "a number",
        [JNODE_STRING] = "a string", [JNODE_ARRAY] = "an array",     [JNODE_OBJECT] = "an object",
    };
    CHECK(type <= JNODE_OBJECT);
    return names[type];
}
