/* service/config_report.c: one table of settings, read by people in five ways. */
#include "service/config_report.h"

#include "service/config_rows.h"
#include "service/config_value.h"

/* ---- problems ---- */

void config_write_problems(const struct config_problems *problems, struct str file, struct buf *out)
{
    for (size_t i = 0; i < problems->count; i++) {
        const struct config_problem *problem = &problems->items[i];
        const struct config_place *place = &problem->place;
        if (place->variable.len > 0)
            buf_format(out, "%.*s: ", STR_ARG(place->variable));
        else if (place->line > 0)
            buf_format(out, "%.*s:%d: ", STR_ARG(file), (int)place->line);
        if (problem->err.field[0] != '\0')
            buf_format(out, "%s: ", problem->err.field);
        buf_format(out, "%s", problem->err.message);
        if (problem->rule.len > 0)
            buf_format(out, " (%.*s)", STR_ARG(problem->rule));
        buf_add_byte(out, '\n');
    }
    size_t count = problems->count + problems->dropped_count;
    buf_format(out, "%zu problem%s\n", count, count == 1 ? "" : "s");
}

void config_log_problems(const struct config_problems *problems)
{
    for (size_t i = 0; i < problems->count; i++) {
        const struct config_problem *problem = &problems->items[i];
        log_err(LOG_ERROR, "config_invalid", &problem->err,
                LOG_FIELDS(log_i64("line", problem->place.line),
                           log_str("variable", problem->place.variable),
                           log_str("rule", problem->rule)));
    }
    if (problems->dropped_count > 0)
        log_error("config_invalid_more", log_i64("count", (int64_t)problems->dropped_count));
}

/* ---- settings in effect ---- */

/* Of a file its path, of a list its items. */
static void add_value(const struct config *config, const struct config_row *row, struct buf *out)
{
    const struct config_source *source = &config->sources[row - config_rows];
    if (row->is_secret && row->type != CONFIG_FILE) {
        buf_add(out, STR("(not shown)"));
        return;
    }
    if (!config_row_is_list(row)) {
        buf_add(out, source->text);
        return;
    }
    const struct config_texts *list =
        (const void *)((const char *)config + row->offset); /* rows of `config` only */
    for (size_t i = 0; i < list->count; i++) {
        buf_add(out, i == 0 ? STR_EMPTY : STR(", "));
        buf_add(out, list->items[i]);
    }
}

static void add_origin(const struct config_row *row, const struct config_source *source,
                       struct str file, struct buf *out)
{
    char text[CONFIG_VARIABLE_BYTES];
    switch (source->origin) {
    case CONFIG_FROM_DEFAULT:
        buf_add(out, STR("default"));
        break;
    case CONFIG_FROM_FILE:
        buf_format(out, "%.*s:%d", STR_ARG(file), (int)source->line);
        break;
    case CONFIG_FROM_ENVIRONMENT:
        buf_add(out, config_row_variable(row, text));
        break;
    }
}

void config_write_settings(const struct config *config, struct str file, struct buf *out)
{
    for (size_t i = 0; i < config_row_count; i++) {
        const struct config_row *row = &config_rows[i];
        if (config_row_is_of_token(row))
            continue;
        size_t start = out->len;
        buf_format(out, "%s: ", row->key);
        add_value(config, row, out);
        while (out->len - start < 48 && !out->overflowed)
            buf_add_byte(out, ' ');
        buf_add(out, STR(" # "));
        add_origin(row, &config->sources[i], file, out);
        buf_add_byte(out, '\n');
    }
    for (size_t i = 0; i < config->token_count; i++) {
        const struct config_token *token = &config->tokens[i];
        buf_format(out, "tokens[%zu]: %.*s:", i, STR_ARG(token->name));
        for (size_t j = 0; j < token->scopes.count; j++)
            buf_format(out, " %.*s", STR_ARG(token->scopes.items[j]));
        for (size_t j = 0; j < token->shops.count; j++)
            buf_format(out, "%s%.*s", j == 0 ? ", shops " : " ", STR_ARG(token->shops.items[j]));
        buf_add_byte(out, '\n');
    }
}

void config_log_settings(const struct config *config)
{
    enum { VALUE_BYTES_MAX = 1024 };
    for (size_t i = 0; i < config_row_count; i++) {
        const struct config_row *row = &config_rows[i];
        struct buf value, origin;
        if (config_row_is_of_token(row) || config->sources[i].origin == CONFIG_FROM_DEFAULT)
            continue;
        buf_init(&value, VALUE_BYTES_MAX);
        buf_init(&origin, VALUE_BYTES_MAX);
        add_value(config, row, &value);
        add_origin(row, &config->sources[i], STR("line"), &origin);
        log_info("setting", log_text("key", row->key), log_str("value", buf_str(&value)),
                 log_str("from", buf_str(&origin)));
        buf_release(&value);
        buf_release(&origin);
    }
}

/* ---- the reference ---- */

void config_write_reference(struct arena *arena, struct buf *out)
{
    buf_add(out, STR("| setting, variable | value | default | |\n| --- | --- | --- | --- |\n"));
    for (size_t i = 0; i < config_row_count; i++) {
        const struct config_row *row = &config_rows[i];
        char variable[CONFIG_VARIABLE_BYTES];
        buf_format(out, "| `%s`", row->key);
        if (config_row_variable(row, variable).len > 0)
            buf_format(out, "<br>`%s`", variable);
        buf_format(out, " | %.*s | ", STR_ARG(config_rule(row, arena)));
        if (row->default_text == NULL)
            buf_add(out, STR("must be set"));
        else if (row->default_text[0] != '\0')
            buf_format(out, "`%s`", row->default_text);
        buf_format(out, " | %s |\n", row->help);
    }
}

void config_write_help(struct arena *arena, struct buf *out)
{
    for (size_t i = 0; i < config_row_count; i++) {
        const struct config_row *row = &config_rows[i];
        buf_format(out, "  %s: %.*s", row->key, STR_ARG(config_rule(row, arena)));
        if (row->default_text == NULL)
            buf_add(out, STR("; must be set"));
        else if (row->default_text[0] != '\0')
            buf_format(out, "; default %s", row->default_text);
        buf_format(out, "\n      %s\n", row->help);
    }
}
