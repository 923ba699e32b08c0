/* clients/cli/table.c: gathering cells, and aligning them. */
#include "clients/cli/table.h"

#include "clients/cli/width.h"

enum { GAP = 2 };

void table_init(struct table *table, FILE *out)
{
    *table = (struct table){ .out = out };
    buf_init(&table->cells, TABLE_BYTES_MAX);
}

void table_release(struct table *table)
{
    buf_release(&table->cells);
}

static void width_grow(struct table *table, uint32_t column, struct str text)
{
    uint32_t width = text_width(text);
    if (width > table->widths[column])
        table->widths[column] = width;
}

void table_column(struct table *table, const char *header, uint32_t width_max)
{
    CHECK(table->column_count < TABLE_COLUMN_COUNT_MAX);
    uint32_t column = table->column_count++;
    table->headers[column] = header;
    table->widths_max[column] = width_max;
    width_grow(table, column, str_c(header));
}

void table_cell(struct table *table, struct str text)
{
    struct buf clean;
    uint32_t column = (uint32_t)(table->cell_count++ % table->column_count);
    uint32_t width_max = table->widths_max[column];
    size_t before = table->cells.len;
    buf_init(&clean, TABLE_BYTES_MAX);
    text_clean(&clean, text.len == 0 ? STR("-") : text);
    if (width_max == 0)
        buf_add(&table->cells, buf_str(&clean));
    else
        text_cut(&table->cells, buf_str(&clean), width_max);
    width_grow(table, column, str_from(buf_str(&table->cells), before));
    buf_add_byte(&table->cells, '\0');
    buf_release(&clean);
}

void table_number(struct table *table, struct str text)
{
    table->is_right[table->cell_count % table->column_count] = true;
    table_cell(table, text);
}

static void blanks_print(FILE *out, uint32_t count)
{
    fprintf(out, "%*s", (int)count, "");
}

static void cell_print(const struct table *table, uint32_t column, struct str text)
{
    uint32_t missing = table->widths[column] - text_width(text);
    bool is_last = column + 1 == table->column_count;
    if (table->is_right[column])
        blanks_print(table->out, missing);
    fwrite(text.ptr, 1, text.len, table->out);
    if (is_last)
        fputc('\n', table->out);
    else
        blanks_print(table->out, GAP + (table->is_right[column] ? 0 : missing));
}

void table_flush(struct table *table)
{
    CHECK(table->cell_count % table->column_count == 0);
    CHECK(!table->cells.overflowed);
    for (uint32_t i = 0; !table->has_header && i < table->column_count; i++)
        cell_print(table, i, str_c(table->headers[i]));
    table->has_header = true;
    const char *at = table->cells.ptr;
    for (uint64_t i = 0; i < table->cell_count; i++) {
        struct str text = str_c(at);
        cell_print(table, (uint32_t)(i % table->column_count), text);
        at += text.len + 1;
    }
    table->cell_count = 0;
    buf_clear(&table->cells);
    fflush(table->out);
}
