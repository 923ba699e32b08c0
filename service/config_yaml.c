/* service/config_yaml.c: libyaml's events become nodes; a stack instead of recursion. */
#include "service/config_yaml.h"

#include <string.h>
#include <yaml.h>

struct level {
    struct str path, pattern;
    bool is_sequence;
    size_t item_count;
    bool has_key; /* of a mapping: the next event is its value */
    struct str key;
    int32_t line;
};

struct reader {
    struct config_problems *problems;
    struct arena *arena;
    struct level levels[CONFIG_DEPTH_MAX];
    size_t depth;
    size_t index;
    struct config_node *nodes;
    size_t count;
    bool is_over; /* nothing more can be read */
    bool is_broken;
};

static void stop(struct reader *r, int32_t line, const char *why)
{
    config_problem_say(r->problems, (struct config_place){ .line = line }, STR_EMPTY, "%s", why);
    r->is_over = r->is_broken = true;
}

static int32_t line_of(const yaml_event_t *event)
{
    return (int32_t)event->start_mark.line + 1;
}

/* A name that can be shown; one with signs that paths are made of names no setting. */
static struct str key_copy(struct reader *r, struct str key)
{
    char text[CONFIG_KEY_BYTES_MAX];
    size_t len = key.len < sizeof(text) ? key.len : sizeof(text);
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)key.ptr[i];
        text[i] = c <= ' ' || c >= 0x7f || c == '[' || c == ']' ? '?' : (char)c;
    }
    return arena_str(r->arena, (struct str){ text, len });
}

/* The place that the next node takes: below the innermost level. */
static void place_next(struct reader *r, struct config_node *node)
{
    node->path = node->pattern = STR_EMPTY;
    node->index = r->index;
    if (r->depth == 0)
        return;
    struct level *level = &r->levels[r->depth - 1];
    if (level->is_sequence) {
        if (str_eq(level->path, level->pattern)) /* no index before this one */
            node->index = r->index = level->item_count;
        node->path = arena_format(r->arena, "%.*s[%zu]", STR_ARG(level->path), level->item_count);
        node->pattern = arena_format(r->arena, "%.*s[]", STR_ARG(level->pattern));
        level->item_count++;
        return;
    }
    const char *dot = level->path.len > 0 ? "." : "";
    node->path =
        arena_format(r->arena, "%.*s%s%.*s", STR_ARG(level->path), dot, STR_ARG(level->key));
    node->pattern =
        arena_format(r->arena, "%.*s%s%.*s", STR_ARG(level->pattern), dot, STR_ARG(level->key));
    level->has_key = false;
}

static const struct config_node *find_path(const struct reader *r, struct str path)
{
    for (size_t i = 0; i < r->count; i++) {
        if (str_eq(r->nodes[i].path, path))
            return &r->nodes[i];
    }
    return NULL;
}

/* NULL: too many. */
static struct config_node *node_add(struct reader *r, enum config_node_kind kind, int32_t line)
{
    struct config_node node = { .kind = kind, .line = line };
    if (r->depth > 0 && !r->levels[r->depth - 1].is_sequence)
        node.line = r->levels[r->depth - 1].line; /* of its name */
    place_next(r, &node);
    if (r->count == CONFIG_NODE_COUNT_MAX || arena_is_full(r->arena)) {
        stop(r, line, "too many settings");
        return NULL;
    }
    const struct config_node *other = find_path(r, node.path);
    if (other != NULL)
        config_problem_say(r->problems, (struct config_place){ .line = node.line }, node.path,
                           "is set twice, first in line %d", (int)other->line);
    r->nodes[r->count] = node;
    return &r->nodes[r->count++];
}

static void level_open(struct reader *r, enum config_node_kind kind, int32_t line)
{
    if (r->depth == CONFIG_DEPTH_MAX) {
        stop(r, line, "settings are not nested that deeply");
        return;
    }
    struct level level = { .path = STR_EMPTY, .pattern = STR_EMPTY, .line = line };
    level.is_sequence = kind == CONFIG_SEQUENCE;
    if (r->depth > 0) { /* the document itself has no name */
        const struct config_node *node = node_add(r, kind, line);
        if (node == NULL)
            return;
        level.path = node->path;
        level.pattern = node->pattern;
    } else if (level.is_sequence) {
        stop(r, line, "settings are names with values, not a list");
        return;
    }
    r->levels[r->depth++] = level;
}

static void scalar_read(struct reader *r, const yaml_event_t *event)
{
    struct str text = { (const char *)event->data.scalar.value, event->data.scalar.length };
    bool is_plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    bool is_null =
        is_plain && (text.len == 0 || str_eq(text, STR("~")) || str_eq(text, STR("null")));
    int32_t line = line_of(event);
    if (r->depth == 0) {
        if (!is_null)
            stop(r, line, "settings are names with values, not one text");
        return;
    }
    struct level *level = &r->levels[r->depth - 1];
    if (!level->is_sequence && !level->has_key) {
        level->key = key_copy(r, text);
        level->has_key = true;
        level->line = line;
        return;
    }
    struct config_node *node = node_add(r, CONFIG_SCALAR, line);
    if (node == NULL)
        return;
    node->is_null = is_null;
    if (str_is_printable(text)) {
        node->value = arena_str(r->arena, text);
        return;
    }
    node->is_null = true;
    config_problem_say(r->problems, (struct config_place){ .line = line }, node->path,
                       "holds line breaks or other control characters");
}

/* Whether a mapping waits for a name, which must be a text. */
static bool wants_key(const struct reader *r)
{
    return r->depth > 0 && !r->levels[r->depth - 1].is_sequence && !r->levels[r->depth - 1].has_key;
}

static void event_read(struct reader *r, const yaml_event_t *event, size_t *document_count)
{
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        if ((*document_count)++ > 0)
            stop(r, line_of(event), "settings are one YAML document; a second one begins here");
        break;
    case YAML_ALIAS_EVENT:
        stop(r, line_of(event), "YAML aliases are not understood here");
        break;
    case YAML_MAPPING_START_EVENT:
    case YAML_SEQUENCE_START_EVENT:
        if (wants_key(r))
            stop(r, line_of(event), "a setting's name is a text");
        else
            level_open(r,
                       event->type == YAML_MAPPING_START_EVENT ? CONFIG_MAPPING : CONFIG_SEQUENCE,
                       line_of(event));
        break;
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT:
        r->depth--;
        break;
    case YAML_SCALAR_EVENT:
        scalar_read(r, event);
        break;
    case YAML_STREAM_END_EVENT:
        r->is_over = true;
        break;
    default:
        break;
    }
}

/* What libyaml says when it gave up. */
static void syntax_problem(struct reader *r, const yaml_parser_t *parser, struct str text)
{
    size_t line = parser->problem_mark.line + 1;
    if (parser->error == YAML_READER_ERROR) { /* it only knows how many bytes it had read */
        size_t end = parser->problem_offset < text.len ? parser->problem_offset : text.len;
        line = 1;
        for (size_t i = 0; i < end; i++)
            line += text.ptr[i] == '\n';
    }
    const char *problem = parser->problem == NULL ? "cannot be read" : parser->problem;
    config_problem_say(r->problems, (struct config_place){ .line = (int32_t)line }, STR_EMPTY,
                       "not YAML: %s%s%s", parser->context == NULL ? "" : parser->context,
                       parser->context == NULL ? "" : ", ", problem);
    r->is_over = r->is_broken = true;
}

bool config_yaml_read(struct str text, struct config_problems *problems,
                      struct config_node **ret_nodes, size_t *ret_count)
{
    struct reader r = { .problems = problems, .arena = problems->arena };
    yaml_parser_t parser;
    size_t document_count = 0;
    r.nodes = ARENA_ARRAY(r.arena, struct config_node, CONFIG_NODE_COUNT_MAX);
    CHECK(r.nodes != NULL);
    CHECK(yaml_parser_initialize(&parser) == 1);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text.ptr, text.len);
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    while (!r.is_over) {
        yaml_event_t event;
        if (yaml_parser_parse(&parser, &event) != 1) {
            syntax_problem(&r, &parser, text);
            break;
        }
        event_read(&r, &event, &document_count);
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    *ret_nodes = r.nodes;
    *ret_count = r.count;
    return !r.is_broken;
}
