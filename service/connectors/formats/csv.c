/* service/connectors/formats/csv.c: reading tables leniently, writing them strictly. */
#include "service/connectors/formats/csv.h"

#include <inttypes.h>
#include <string.h>

static enum err_code malformed(const struct csv *csv, const char *why, struct err *err)
{
    return err_set(err, REASON_DOCUMENT_MALFORMED, "is no CSV at line %" PRId64 ": %s", csv->line,
                   why);
}

static bool ends_record(struct str left)
{
    return left.len == 0 || left.ptr[0] == '\n' ||
           (left.len >= 2 && left.ptr[0] == '\r' && left.ptr[1] == '\n');
}

/* The quoted text `raw` with each "" made ". */
static enum err_code unquote(struct csv *csv, struct str raw, struct str *ret, struct err *err)
{
    if (memchr(raw.ptr, '"', raw.len) == NULL) {
        *ret = raw;
        return ERR_OK;
    }
    char *copy = arena_alloc(csv->arena, raw.len);
    if (copy == NULL)
        return arena_err(csv->arena, err);
    size_t len = 0;
    for (size_t i = 0; i < raw.len; i++) {
        copy[len++] = raw.ptr[i];
        if (raw.ptr[i] == '"')
            i++;
    }
    *ret = (struct str){ copy, len };
    return ERR_OK;
}

static enum err_code take_quoted(struct csv *csv, struct str *ret, struct err *err)
{
    struct str body = str_from(csv->left, 1);
    size_t at = 0;
    for (;; at++) {
        if (at >= body.len)
            return malformed(csv, "a quote is not closed", err);
        if (body.ptr[at] == '\n')
            csv->line_next++;
        if (body.ptr[at] != '"')
            continue;
        if (at + 1 < body.len && body.ptr[at + 1] == '"')
            at++;
        else
            break;
    }
    csv->left = str_from(body, at + 1);
    if (!ends_record(csv->left) && csv->left.ptr[0] != csv->separator)
        return malformed(csv, "text follows a closing quote", err);
    return unquote(csv, (struct str){ body.ptr, at }, ret, err);
}

static struct str take_plain(struct csv *csv)
{
    size_t at = 0;
    while (at < csv->left.len && csv->left.ptr[at] != csv->separator &&
           !ends_record(str_from(csv->left, at)))
        at++;
    struct str cell = { csv->left.ptr, at };
    csv->left = str_from(csv->left, at);
    return cell;
}

static void take_line_end(struct csv *csv)
{
    if (csv->left.len == 0)
        return;
    csv->left = str_from(csv->left, csv->left.ptr[0] == '\r' ? 2 : 1);
    csv->line_next++;
}

static enum err_code take_record(struct csv *csv, struct err *err)
{
    csv->cell_count = 0;
    for (;;) {
        struct str cell;
        if (csv->left.len > 0 && csv->left.ptr[0] == '"') {
            enum err_code code = take_quoted(csv, &cell, err);
            if (code != ERR_OK)
                return code;
        } else {
            cell = take_plain(csv);
        }
        if (csv->cell_count == LIMIT_CSV_COLUMN_COUNT)
            return err_set(err, REASON_LIMIT_EXCEEDED, "has more than %d columns at line %" PRId64,
                           LIMIT_CSV_COLUMN_COUNT, csv->line);
        csv->cells[csv->cell_count++] = cell;
        if (ends_record(csv->left)) {
            take_line_end(csv);
            return ERR_OK;
        }
        csv->left = str_from(csv->left, 1); /* the separator */
    }
}

enum err_code csv_next(struct csv *csv, bool *ret_more, struct err *err)
{
    while (csv->left.len > 0 && ends_record(csv->left))
        take_line_end(csv);
    csv->line = csv->line_next;
    csv->cell_count = 0;
    if (csv->left.len == 0) {
        *ret_more = false;
        return ERR_OK;
    }
    *ret_more = true;
    return take_record(csv, err);
}

/* Which separator the first line holds more of, outside quotes. */
static char sniff(struct str text)
{
    int64_t balance = 0;
    bool quoted = false;
    for (size_t i = 0; i < text.len && (quoted || text.ptr[i] != '\n'); i++) {
        if (text.ptr[i] == '"')
            quoted = !quoted;
        else if (!quoted)
            balance += text.ptr[i] == ',' ? 1 : text.ptr[i] == ';' ? -1 : 0;
    }
    return balance > 0 ? ',' : ';';
}

enum err_code csv_open(struct csv *csv, struct str text, struct arena *arena, struct err *err)
{
    if (!str_is_utf8(text))
        return err_set(err, REASON_TEXT_NOT_UTF8, "is not UTF-8");
    const struct str mark = STR("\xef\xbb\xbf");
    struct str table = str_starts(text, mark) ? str_from(text, mark.len) : text;
    csv->left = table;
    csv->arena = arena;
    csv->line = csv->line_next = 1;
    csv->header_count = 0;
    if (table.len > 0 && memchr(table.ptr, '\0', table.len) != NULL)
        return malformed(csv, "it holds NUL bytes", err);
    csv->separator = sniff(table);
    bool more;
    enum err_code code = csv_next(csv, &more, err);
    if (code != ERR_OK)
        return code;
    csv->header_count = csv->cell_count;
    for (size_t i = 0; i < csv->cell_count; i++)
        csv->header[i] = csv->cells[i];
    csv->cell_count = 0;
    return ERR_OK;
}

struct str csv_cell(const struct csv *csv, size_t column)
{
    return column < csv->cell_count ? csv->cells[column] : STR_EMPTY;
}

size_t csv_column(const struct csv *csv, struct str name)
{
    size_t column = 0;
    while (column < csv->header_count && !str_eq_nocase(csv->header[column], name))
        column++;
    return column;
}

static void write_cell(struct buf *out, struct str cell)
{
    struct str before, after;
    buf_add_byte(out, '"');
    for (struct str left = cell;; left = after) {
        if (!str_cut(left, '"', &before, &after)) {
            buf_add(out, left);
            break;
        }
        buf_add(out, before);
        buf_add(out, STR("\"\""));
    }
    buf_add_byte(out, '"');
}

void csv_write_row(struct buf *out, const struct str *cells, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_add_byte(out, ';');
        write_cell(out, cells[i]);
    }
    buf_add_byte(out, '\n');
}
