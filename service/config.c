/* service/config.c: defaults, then the file, then the environment, then what must fit together. */
#include "service/config.h"

#include <string.h>

#include "service/base/arena.h"
#include "service/config_rules.h"
#include "service/config_value.h"
#include "service/config_yaml.h"

static_assert(CONFIG_ROW_COUNT_MAX <= 64, "config_token.given has a bit per row");

struct loader {
    const struct config_input *input;
    struct arena *arena;
    struct config *config;
    struct config_problems *problems;
};

static size_t row_index(const struct config_row *row)
{
    return (size_t)(row - config_rows);
}

static void say_rule(struct loader *l, struct config_place place, const struct config_row *row,
                     const struct err *err)
{
    config_problem_add(l->problems, place, config_rule(row, l->arena), err);
}

/* ---- defaults ---- */

static void set_defaults(struct loader *l, bool of_token, void *object)
{
    for (size_t i = 0; i < config_row_count; i++) {
        const struct config_row *row = &config_rows[i];
        struct err err;
        if (config_row_is_of_token(row) != of_token || row->default_text == NULL)
            continue;
        if (config_row_is_list(row) && row->default_text[0] == '\0')
            continue;
        enum err_code code =
            config_value_read(row, str_c(row->default_text), l->arena, object, &err);
        CHECK(code == ERR_OK);
        if (!of_token)
            l->config->sources[i] = (struct config_source){ .text = str_c(row->default_text) };
    }
}

/* ---- the file ---- */

/* The token that a node is about; NULL: there are too many. */
static struct config_token *token_of(struct loader *l, const struct config_node *node)
{
    struct config *config = l->config;
    if (node->index >= CONFIG_TOKEN_COUNT_MAX)
        return NULL;
    while (config->token_count <= node->index) {
        struct config_token *token = &config->tokens[config->token_count++];
        *token = (struct config_token){ .name = STR_EMPTY, .sha256 = STR_EMPTY };
        token->line = node->line;
        /* One before was none, and is told already. */
        token->given = config->token_count <= node->index ? UINT64_MAX : 0;
        set_defaults(l, true, token);
    }
    return &config->tokens[node->index];
}

/* A row that the file gives a value; the first item of a list replaces the default. */
static void note_given(struct loader *l, const struct config_row *row,
                       const struct config_node *node, struct config_token *token)
{
    size_t at = row_index(row);
    if (token != NULL) {
        token->given |= UINT64_C(1) << at;
        return;
    }
    struct config_source *source = &l->config->sources[at];
    if (source->origin == CONFIG_FROM_DEFAULT && config_row_is_list(row))
        config_list_clear(row, l->config);
    source->origin = CONFIG_FROM_FILE;
    if (source->line == 0)
        source->line = node->line;
    source->text = node->value;
}

static void unknown(struct loader *l, const struct config_node *node)
{
    struct str nearest = config_key_nearest(node->pattern);
    const struct config_place place = { .line = node->line };
    if (nearest.len == 0)
        config_problem_say(l->problems, place, node->path, "there is no such setting");
    else
        config_problem_say(l->problems, place, node->path,
                           "there is no such setting; did you mean \"%.*s\"?", STR_ARG(nearest));
}

/* Whether `node` stands below one that was refused as a whole. */
static bool is_below(const struct config_node *node, struct str refused)
{
    if (refused.len == 0 || !str_starts(node->path, refused) || node->path.len == refused.len)
        return false;
    char next = node->path.ptr[refused.len];
    return next == '.' || next == '[';
}

static const struct config_row *row_of(struct str pattern)
{
    if (str_ends(pattern, STR("[]"))) {
        const struct config_row *row =
            config_row_find((struct str){ pattern.ptr, pattern.len - strlen("[]") });
        return row != NULL && config_row_is_list(row) ? row : NULL;
    }
    return config_row_find(pattern);
}

static void value_from_file(struct loader *l, const struct config_node *node,
                            const struct config_row *row, bool has_items)
{
    const struct config_place place = { .line = node->line };
    struct config_token *token = config_row_is_of_token(row) ? token_of(l, node) : NULL;
    struct err err;
    if (config_row_is_of_token(row) && token == NULL)
        return; /* told at the token itself */
    note_given(l, row, node, token);
    void *object = token == NULL ? (void *)l->config : token;
    enum err_code code = ERR_OK;
    if (node->kind == CONFIG_SEQUENCE && config_row_is_list(row)) {
        if (!has_items && row->min > 0)
            code = err_set(&err, REASON_CONFIG_INVALID, "needs at least one item");
    } else if (node->kind != CONFIG_SCALAR)
        code = err_set(&err, REASON_CONFIG_INVALID, "needs a value, not a %s",
                       node->kind == CONFIG_MAPPING ? "section" : "list");
    else if (node->is_null)
        code = err_set(&err, REASON_CONFIG_INVALID, "needs a value");
    else
        code = config_value_read(row, node->value, l->arena, object, &err);
    if (code != ERR_OK) {
        err_in(&err, "%.*s", STR_ARG(node->path));
        say_rule(l, place, row, &err);
    }
}

/* Returns whether what stands below is to be looked at. */
static bool section_from_file(struct loader *l, const struct config_node *node)
{
    const struct config_place place = { .line = node->line };
    bool is_list = str_eq(node->pattern, STR("tokens"));
    bool is_item = str_eq(node->pattern, STR("tokens[]"));
    if (node->kind == CONFIG_SCALAR && node->is_null && !is_item)
        return true;
    if (node->kind != (is_list ? CONFIG_SEQUENCE : CONFIG_MAPPING)) {
        config_problem_say(l->problems, place, node->path,
                           is_list ? "is a list: each item begins with \"- name:\""
                                   : "is a section: its settings stand below, indented");
        return false;
    }
    if (is_item && token_of(l, node) == NULL) {
        config_problem_say(l->problems, place, node->path, "at most %d tokens",
                           CONFIG_TOKEN_COUNT_MAX);
        return false;
    }
    return true;
}

/* False: what the file says is not known to its end. */
static bool load_file(struct loader *l)
{
    struct config_node *nodes;
    size_t count;
    struct str refused = STR_EMPTY;
    bool is_whole = config_yaml_read(l->input->text, l->problems, &nodes, &count);
    for (size_t i = 0; i < count; i++) {
        const struct config_node *node = &nodes[i];
        const struct config_row *row = row_of(node->pattern);
        bool is_good = true;
        if (is_below(node, refused))
            continue;
        if (row != NULL) {
            value_from_file(l, node, row, i + 1 < count && is_below(&nodes[i + 1], node->path));
            is_good = node->kind == CONFIG_SCALAR ||
                      (node->kind == CONFIG_SEQUENCE && config_row_is_list(row));
        } else if (config_key_is_section(node->pattern)) {
            is_good = section_from_file(l, node);
        } else {
            unknown(l, node);
            is_good = false;
        }
        if (!is_good)
            refused = node->path;
    }
    return is_whole;
}

/* ---- the environment ---- */

static void value_from_environment(struct loader *l, const struct config_row *row,
                                   struct str variable, struct str text)
{
    const struct config_place place = { .variable = variable };
    struct config_source *source = &l->config->sources[row_index(row)];
    *source = (struct config_source){ .origin = CONFIG_FROM_ENVIRONMENT, .text = text };
    struct str rest = text;
    bool is_list = config_row_is_list(row), has_more = true;
    if (is_list)
        config_list_clear(row, l->config);
    while (has_more) {
        struct str item = rest;
        struct err err;
        has_more = is_list && str_cut(rest, ',', &item, &rest);
        enum err_code code =
            config_value_read(row, is_list ? str_trim(item) : item, l->arena, l->config, &err);
        if (code != ERR_OK) {
            err_in(&err, "%s", row->key);
            say_rule(l, place, row, &err);
        }
    }
}

/* A name that is almost ours: a slip rather than somebody else's variable. */
static void variable_unknown(struct loader *l, struct str name)
{
    enum { SLIP_BYTES = 2 };
    for (size_t i = 0; i < config_row_count; i++) {
        char text[CONFIG_VARIABLE_BYTES];
        struct str variable = config_row_variable(&config_rows[i], text);
        if (variable.len == 0 || str_distance(variable, name) > SLIP_BYTES)
            continue;
        config_problem_say(l->problems, (struct config_place){ .variable = name }, STR_EMPTY,
                           "there is no such variable; did you mean \"%s\"?", text);
        return;
    }
}

static void load_environment(struct loader *l)
{
    for (char *const *entry = l->input->environment; *entry != NULL; entry++) {
        struct str name, value;
        const struct config_row *row = NULL;
        if (!str_starts(str_c(*entry), STR("LOCKSTEP_")) ||
            !str_cut(str_c(*entry), '=', &name, &value))
            continue;
        for (size_t i = 0; i < config_row_count && row == NULL; i++) {
            char text[CONFIG_VARIABLE_BYTES];
            if (str_eq(config_row_variable(&config_rows[i], text), name))
                row = &config_rows[i];
        }
        if (row != NULL)
            value_from_environment(l, row, name, value);
        else
            variable_unknown(l, name);
    }
}

/* ---- what was not said ---- */

static void check_given(struct loader *l)
{
    for (size_t i = 0; i < config_row_count; i++) {
        const struct config_row *row = &config_rows[i];
        char text[CONFIG_VARIABLE_BYTES];
        if (row->default_text != NULL || config_row_is_of_token(row))
            continue;
        if (l->config->sources[i].origin == CONFIG_FROM_DEFAULT)
            config_problem_say(l->problems, (struct config_place){ .line = 0 }, str_c(row->key),
                               "must be set, in the file or as %s",
                               config_row_variable(row, text).ptr);
    }
}

static void check_token(struct loader *l, size_t number)
{
    const struct config_token *token = &l->config->tokens[number];
    for (size_t i = 0; i < config_row_count; i++) {
        const struct config_row *row = &config_rows[i];
        if (!config_row_is_of_token(row) || row->default_text != NULL)
            continue;
        const char *member = strrchr(row->key, '.');
        if ((token->given >> i & 1) == 0)
            config_problem_say(l->problems, (struct config_place){ .line = token->line },
                               arena_format(l->arena, "tokens[%zu]%s", number, member),
                               "must be set");
    }
}

bool config_load(const struct config_input *input, struct arena *arena, struct config *ret,
                 struct config_problems *ret_problems)
{
    bool is_whole = true;
    config_problems_init(ret_problems, arena);
    *ret = (struct config){ .store_path = STR_EMPTY };
    struct loader l = { input, arena, ret, ret_problems };
    ret->tokens = ARENA_ARRAY(arena, struct config_token, CONFIG_TOKEN_COUNT_MAX);
    CHECK(ret->tokens != NULL);
    set_defaults(&l, false, ret);
    if (input->text.len > 0)
        is_whole = load_file(&l);
    load_environment(&l);
    if (is_whole) {
        check_given(&l);
        for (size_t i = 0; i < ret->token_count; i++)
            check_token(&l, i);
        config_rules_check(ret, input->now, ret_problems);
    }
    return ret_problems->count == 0;
}
