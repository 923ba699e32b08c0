/* service/connectors/formats/json_write.c: JSON into a buf. */
#include "service/connectors/formats/json_write.h"

struct jwriter jwriter_to(struct buf *out)
{
    return (struct jwriter){ .out = out };
}

static void add_quoted(struct buf *out, struct str text)
{
    size_t from = 0;
    buf_add_byte(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        buf_add(out, (struct str){ text.ptr + from, i - from });
        from = i + 1;
        if (c == '"' || c == '\\')
            buf_format(out, "\\%c", c);
        else if (c == '\n')
            buf_add(out, STR("\\n"));
        else
            buf_format(out, "\\u%04x", c);
    }
    buf_add(out, str_from(text, from));
    buf_add_byte(out, '"');
}

/* What stands before a value. */
static void begin_member(struct jwriter *w, bool has_key, struct str key)
{
    CHECK(has_key == (w->depth > 0 && w->closers[w->depth - 1] == '}'));
    if (w->needs_comma)
        buf_add_byte(w->out, ',');
    w->needs_comma = true;
    if (has_key) {
        add_quoted(w->out, key);
        buf_add_byte(w->out, ':');
    }
}

static void begin(struct jwriter *w, const char *key)
{
    begin_member(w, key != NULL, str_c(key));
}

static void open_level(struct jwriter *w, char opener, char closer)
{
    CHECK(w->depth < JWRITER_DEPTH_MAX);
    w->closers[w->depth++] = closer;
    w->needs_comma = false;
    buf_add_byte(w->out, opener);
}

void jwriter_object(struct jwriter *w, const char *key)
{
    begin(w, key);
    open_level(w, '{', '}');
}

void jwriter_array(struct jwriter *w, const char *key)
{
    begin(w, key);
    open_level(w, '[', ']');
}

void jwriter_end(struct jwriter *w)
{
    CHECK(w->depth > 0);
    buf_add_byte(w->out, w->closers[--w->depth]);
    w->needs_comma = true;
}

void jwriter_text(struct jwriter *w, const char *key, struct str text)
{
    begin(w, key);
    add_quoted(w->out, text);
}

void jwriter_i64(struct jwriter *w, const char *key, int64_t value)
{
    begin(w, key);
    buf_add_i64(w->out, value);
}

void jwriter_bool(struct jwriter *w, const char *key, bool value)
{
    begin(w, key);
    buf_add(w->out, value ? STR("true") : STR("false"));
}

void jwriter_null(struct jwriter *w, const char *key)
{
    begin(w, key);
    buf_add(w->out, STR("null"));
}

void jwriter_money(struct jwriter *w, const char *key, struct money money)
{
    char text[MONEY_TEXT_BYTES];
    begin(w, key);
    buf_add(w->out, money_format(money, text));
}

void jwriter_instant(struct jwriter *w, const char *key, struct instant instant)
{
    char text[INSTANT_TEXT_BYTES];
    jwriter_text(w, key, instant_format(instant, text));
}

void jwriter_raw(struct jwriter *w, const char *key, struct str text)
{
    begin(w, key);
    buf_add(w->out, text);
}

/* The value itself; an array or object is left open. */
static void write_opening(struct jwriter *w, const struct jnode *node)
{
    if (node->type == JNODE_OBJECT)
        open_level(w, '{', '}');
    else if (node->type == JNODE_ARRAY)
        open_level(w, '[', ']');
    else if (node->type == JNODE_STRING)
        add_quoted(w->out, node->text);
    else
        buf_add(w->out, node->type == JNODE_NULL ? STR("null") : node->text);
}

void jwriter_node(struct jwriter *w, const char *key, const struct jnode *node)
{
    const struct jnode *open[LIMIT_JSON_DEPTH + 1]; /* what comes next on each level */
    uint32_t depth = 0;
    bool is_container = node->type == JNODE_OBJECT || node->type == JNODE_ARRAY;
    begin(w, key);
    write_opening(w, node);
    if (is_container)
        open[depth++] = node->first;
    while (depth > 0) {
        const struct jnode *next = open[depth - 1];
        if (next == NULL) {
            jwriter_end(w);
            depth--;
            continue;
        }
        open[depth - 1] = next->next;
        begin_member(w, w->closers[w->depth - 1] == '}', next->key);
        write_opening(w, next);
        if (next->type == JNODE_OBJECT || next->type == JNODE_ARRAY) {
            CHECK(depth <= LIMIT_JSON_DEPTH);
            open[depth++] = next->first;
        }
    }
}
